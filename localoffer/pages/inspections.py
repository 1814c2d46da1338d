"""What inspectors said: what should improve, what these pages do about it, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from localoffer.addresses import FOR_COUNCILLORS, INSPECTIONS
from localoffer.pages.page import Context, Page, PageWords, title_and_sentence, words_page
from localoffer.records.frozen import dataclass
from localoffer.records.models import Audience, FindingKind
from localoffer.views.common import Cite, Link, cited_in
from localoffer.views.findings import AskedBefore, FindingView, Inspection
from localoffer.views.shown import Shown


@dataclass(frozen=True)
class FindingsContext(Context):
    template: ClassVar[str] = "pages/inspections.html"
    cited = ("inspections", "before")
    inspections: tuple[Inspection, ...]
    to_improve: tuple[FindingView, ...]
    noted: tuple[FindingView, ...]
    good: tuple[FindingView, ...]
    before: tuple[AskedBefore, ...]


@dataclass(frozen=True)
class InspectionContext(Context):
    """What inspectors said on one day, with what became of it and whether it is still open, by kind."""

    template: ClassVar[str] = "pages/inspection-in-full.html"
    inspection: Inspection
    findings: tuple[tuple[FindingKind, tuple[FindingView, ...]], ...]

    @property
    def cites(self) -> tuple[Cite, ...]:
        return cited_in(self.inspection, *(found for _, found in self.findings))


def plan_inspections(shown: Shown, words: PageWords) -> Iterator[Page]:
    def kind(of: FindingKind) -> tuple[FindingView, ...]:
        found = (view for view in shown.findings.values() if view.record.kind is of)
        return tuple(sorted(found, key=lambda view: view.record.said_on, reverse=True))

    if shown.findings or shown.asked_before:
        up = (Link(words["for-councillors"]["title"], FOR_COUNCILLORS),)
        context = FindingsContext(
            inspections=shown.inspections,
            to_improve=kind(FindingKind.IMPROVE),
            noted=kind(FindingKind.NOTED),
            good=kind(FindingKind.GOOD),
            before=shown.asked_before,
        )
        yield words_page(
            shown, words, "inspections", INSPECTIONS, context, audience=Audience.OFFICERS, crumbs=up
        )
    title, sentence = title_and_sentence(shown, words, "inspections")
    for inspection in shown.inspections:
        found = [view for view in shown.findings.values() if view.record.said_on == inspection.date]
        kinds = [(of, tuple(view for view in found if view.record.kind is of)) for of in FindingKind]
        yield Page(
            inspection.address,
            InspectionContext(inspection, tuple((of, views) for of, views in kinds if views)),
            f"{title}, {inspection.date}",
            sentence,
            found[0].record.marks.record,
            audience=Audience.OFFICERS,
            crumbs=(Link(title, INSPECTIONS),),
        )
