"""Coverage: what a local offer should say, where this one says it, what is missing, and what may change soon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from localoffer.addresses import COVERAGE, FOR_COUNCILLORS, watch_anchor
from localoffer.library import CanMeet, JoinedEntitlement, JoinedItem, JoinedText, Naming
from localoffer.pages.page import Context, Page, PageWords, words_page
from localoffer.records import models
from localoffer.records.frozen import dataclass
from localoffer.records.values import When
from localoffer.views.common import Cite, Link, Sourced, Trust, cited_in, cites, trust
from localoffer.views.links import link_to, links_to
from localoffer.views.shown import Shown

#: The order of gaps, by importance.
WEIGHT = (
    *models.DUTIES,
    models.CoverageKind.GUIDANCE,
    models.CoverageKind.COMING,
    models.CoverageKind.COMMON,
)
#: What may change later than this is folded: most of it is national, and nobody can act on it before its date.
SOON = timedelta(days=31)


@dataclass(frozen=True)
class CoverageView:
    """An item of the checklist, and the pages that meet it. Without pages: a gap."""

    record: models.CoverageItem
    met_by: tuple[Link, ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True)
class CoveragePart:
    """`gaps` is the number of its items that nothing meets."""

    id: str
    title: str
    items: tuple[CoverageView, ...]
    gaps: int


@dataclass(frozen=True)
class Gap:
    """An item that nothing meets, and the part of the checklist it belongs to."""

    item: CoverageView
    part: CoveragePart


@dataclass(frozen=True)
class WatchView(Sourced):
    """Something that may change soon. `anchor` is its anchor on the page."""

    record: models.Watch
    anchor: str
    check_on: When
    changes: tuple[Link, ...]
    trust: Trust


@dataclass(frozen=True)
class CoverageContext(Context):
    """`met` is the number of items that are met; `gaps` are the others, legal duties first; `duty_gaps` is how many of
    those are duties or an inspection's points.

    `watch` is what may have changed or may do so soon, by the day on which to check, and `later` what comes after
    that.
    """

    template: ClassVar[str] = "pages/coverage.html"
    parts: tuple[CoveragePart, ...]
    met: int
    gaps: tuple[Gap, ...]
    duty_gaps: int
    watch: tuple[WatchView, ...]
    later: tuple[WatchView, ...]

    @property
    def cites(self) -> tuple[Cite, ...]:
        return cited_in(*(part.items for part in self.parts), self.watch, self.later)


def plan_coverage(shown: Shown, words: PageWords, coverage: CoverageContext) -> Iterator[Page]:
    if coverage.parts or coverage.watch or coverage.later:
        up = (Link(words["for-councillors"]["title"], FOR_COUNCILLORS),)
        yield words_page(
            shown, words, "coverage", COVERAGE, coverage, audience=models.Audience.OFFICERS, crumbs=up
        )


def coverage_of(shown: Shown, pages: Sequence[Page]) -> CoverageContext:
    """The checklist with the pages that meet each item, the gaps, and what may change soon. `pages` are all other
    pages of the plan."""
    by_address = {page.address: page for page in pages}
    items = [_item(shown, item, by_address.get(item.record.page or "")) for item in shown.library.coverage]
    groups: dict[str, list[CoverageView]] = {}
    for item, view in zip(shown.library.coverage, items, strict=True):
        groups.setdefault(item.record.part, []).append(view)
    parts = tuple(
        CoveragePart(f"part-{number}", title, tuple(views), sum(not view.met_by for view in views))
        for number, (title, views) in enumerate(groups.items(), start=1)
    )
    gaps = [Gap(item, part) for part in parts for item in part.items if not item.met_by]
    soon = shown.library.as_of + SOON
    return CoverageContext(
        parts=parts,
        met=len(items) - len(gaps),
        gaps=tuple(sorted(gaps, key=lambda gap: WEIGHT.index(gap.item.record.kind))),
        duty_gaps=sum(gap.item.record.kind in models.DUTIES for gap in gaps),
        watch=tuple(_watched(shown, it) for it in shown.library.watch if it.record.check_on <= soon),
        later=tuple(_watched(shown, it) for it in shown.library.watch if it.record.check_on > soon),
    )


def _watched(shown: Shown, watch: Naming[models.Watch]) -> WatchView:
    record = watch.record
    return WatchView(
        record=record,
        anchor=watch_anchor(record.id),
        check_on=When.of(record.check_on),
        changes=links_to(watch.entitlements),
        trust=trust(shown.library, record.sources),
    )


def _item(shown: Shown, item: JoinedItem, page: Page | None) -> CoverageView:
    links = [_link(shown, record) for record in item.met_by]
    if page:
        links.append(Link(page.title, page.address, page.sentence))
    return CoverageView(item.record, tuple(links), cites(shown.library, item.record.sources))


def _link(shown: Shown, record: CanMeet) -> Link:
    """The page that meets an item, with the sentence that meets it."""
    if isinstance(record, JoinedText):
        return shown.texts[record].link
    if isinstance(record, JoinedEntitlement) or isinstance(record.record, models.MeansOfDelivery):
        return link_to(record)
    told = record.record
    sentence = (
        told.when
        if isinstance(told, models.Contact)
        else told.say
        if isinstance(told, models.Situation)
        else told.sentence
    )
    return replace(link_to(record), sentence=sentence)
