"""What inspectors said: what should improve, what these pages do about it, what is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from localoffer.addresses import INSPECTIONS
from localoffer.pages.page import Context, Page, PageWords, words_page
from localoffer.records.models import Audience, FindingKind
from localoffer.views.common import Cite, cited_in
from localoffer.views.findings import AskedBefore, FindingView, Inspection
from localoffer.views.shown import Shown


@dataclass(frozen=True)
class FindingsContext(Context):
    template: ClassVar[str] = "pages/inspections.html"
    inspections: tuple[Inspection, ...]
    to_improve: tuple[FindingView, ...]
    noted: tuple[FindingView, ...]
    good: tuple[FindingView, ...]
    before: tuple[AskedBefore, ...]

    @property
    def cites(self) -> tuple[Cite, ...]:
        return cited_in(self.inspections, self.to_improve, self.noted, self.good, self.before)


def plan_inspections(shown: Shown, words: PageWords) -> Iterator[Page]:
    def kind(of: FindingKind) -> tuple[FindingView, ...]:
        found = (view for view in shown.findings.values() if view.kind is of)
        return tuple(sorted(found, key=lambda view: view.said_on, reverse=True))

    if shown.findings or shown.asked_before:
        context = FindingsContext(
            inspections=shown.inspections,
            to_improve=kind(FindingKind.IMPROVE),
            noted=kind(FindingKind.NOTED),
            good=kind(FindingKind.GOOD),
            before=shown.asked_before,
        )
        yield words_page(shown, words, "inspections", INSPECTIONS, context, audience=Audience.OFFICERS)
