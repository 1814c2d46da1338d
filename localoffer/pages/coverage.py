"""Plans the page of coverage: what a local offer should say, where this one says it, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from localoffer import addresses
from localoffer.library import Library
from localoffer.pages.page import Page, PageWords, words_page
from localoffer.records.models import Audience, CoverageItem, CoverageKind, Record, Standing
from localoffer.records.values import Ref
from localoffer.views import makers
from localoffer.views.common import Link


@dataclass(frozen=True)
class CoverageView:
    """An item of the checklist, and the pages that meet it with the sentence that does. None: a gap."""

    id: str
    text: str
    kind: CoverageKind
    met_by: tuple[Link, ...]


@dataclass(frozen=True)
class CoveragePart:
    title: str
    items: tuple[CoverageView, ...]


@dataclass(frozen=True)
class CoverageContext:
    """`met` and `gaps` count the items; `duty_gaps` those of them that are duties or an inspection's points."""

    template: ClassVar[str] = "pages/coverage.html"
    parts: tuple[CoveragePart, ...]
    met: int
    gaps: int
    duty_gaps: int


#: Items whose absence is a duty missed, not only a good thing left out.
DUTIES = (CoverageKind.DUTY, CoverageKind.INSPECTION)


def plan_coverage(library: Library, words: PageWords, pages: Sequence[Page]) -> Iterator[Page]:
    """The checklist with the pages that meet each item, and the gaps. `pages` are all others of the plan."""
    if library.coverage:
        context = _coverage(library, {page.address: page for page in pages})
        yield words_page(library, words, "coverage", "/coverage/", context, audience=Audience.OFFICERS)


def _coverage(library: Library, pages: Mapping[str, Page]) -> CoverageContext:
    met: dict[str, list[Link]] = {id: [] for id in library.coverage}
    for record, link in _meeting(library):
        for ref in getattr(record, "meets", ()):
            if isinstance(ref, Ref) and ref.id in met and link not in met[ref.id]:
                met[ref.id].append(link)
    items: list[CoverageItem] = makers.in_order(library.coverage.values())
    for item in items:
        if page := pages.get(item.page or ""):
            met[item.id].append(Link(page.title, page.address, page.sentence))
    parts = tuple(dict.fromkeys(item.part for item in items))
    gaps = [item for item in items if not met[item.id]]
    return CoverageContext(
        parts=tuple(
            CoveragePart(
                part,
                tuple(
                    CoverageView(item.id, item.text, item.kind, tuple(met[item.id]))
                    for item in items
                    if item.part == part
                ),
            )
            for part in parts
        ),
        met=len(items) - len(gaps),
        gaps=len(gaps),
        duty_gaps=sum(item.kind in DUTIES for item in gaps),
    )


def _meeting(library: Library) -> Iterator[tuple[Record, Link]]:
    """Every record that can meet an item, with its page and the sentence that does."""
    for joined in makers.in_order(library.entitlements.values()):
        if joined.standing is not Standing.ASKED_FOR:
            yield from ((part, makers.entitlement_link(joined)) for part in joined.parts)
    for status in makers.in_order(library.statuses.values()):
        yield status, Link(status.title, addresses.status_address(status.id), status.sentence)
    for contact in makers.in_order((*library.contacts.values(), *library.helplines.values())):
        yield contact, Link(contact.name, f"/help-now/#{contact.id}", contact.when)
    for situation in makers.in_order(library.situations.values()):
        yield situation, Link(situation.title, f"/help-now/#{situation.id}", situation.say)
    for group in makers.in_order(library.groups.values()):
        if not group.history:
            yield group, Link(group.title, f"/take-part/#{group.id}", group.sentence)
    for means in makers.in_order(library.delivery.values()):
        yield means, Link(means.title, f"/strategy/how-we-deliver/#{means.id}")
    for page in sorted((*library.national_pages, *library.pages), key=lambda one: one.address):
        yield page.text, Link(page.text.title, f"/{page.address}/", page.text.sentence)
