"""Very long lists: an index at the address of the list, and a page for each part of it below.

The limits on a list are in `budgets`. An anchor that a record had on the whole page stays on the index, beside the
part that now contains the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from localoffer.budgets import MOST_LISTED
from localoffer.pages.page import Context, Page
from localoffer.records.frozen import dataclass
from localoffer.records.models import State
from localoffer.views.common import Link
from localoffer.views.ledger import StateCount
from localoffer.views.shown import AfterStrategy
from localoffer.views.verdicts import OutcomeLink


@dataclass(frozen=True)
class ListHeading:
    """What is under one heading of a list: its things, the page that shows some of them, and the anchors of records on
    it.

    `weight` is how much of a page each thing takes, if others take 1.
    """

    id: str
    title: str
    things: Sequence[Any]
    page: Callable[[tuple[Any, ...]], Context]
    places: Callable[[tuple[Any, ...]], tuple[str, ...]] = lambda _: ()
    state: State | None = None
    weight: float = 1


@dataclass(frozen=True)
class ListPart:
    """A page with a part of a list: how many things, and the anchors that they had on the whole page."""

    id: str
    title: str
    state: State | None
    address: str
    number: int
    places: tuple[str, ...]


@dataclass(frozen=True)
class PartsContext(Context):
    """The index of a long list. Everything else is as on the whole page."""

    template: ClassVar[str] = "pages/parts.html"
    parts: tuple[ListPart, ...]
    counts: tuple[StateCount, ...] = ()
    after: AfterStrategy | None = None
    outcomes: tuple[OutcomeLink, ...] = ()
    ways: tuple[Link, ...] = ()
    find: bool = False


def in_parts(
    whole: Page, key: str, below: str, headings: Sequence[ListHeading], index: PartsContext
) -> Iterator[Page]:
    """The whole page if its list is short; otherwise its index, and the pages of its parts, whose addresses begin with
    `below`.

    `key` is that of the list in `MOST_LISTED`.
    """
    most = MOST_LISTED[key]
    if sum(len(heading.things) * heading.weight for heading in headings) <= most:
        yield whole
        return
    crumbs = (Link(whole.title, whole.address),)
    parts: list[ListPart] = []
    pages: list[Page] = []
    taken: set[str] = set()
    for heading in headings:
        many = int(most / heading.weight)
        chunks = [tuple(heading.things[at : at + many]) for at in range(0, len(heading.things), many)]
        for at, chunk in enumerate(chunks, start=1):
            count = f", {at} of {len(chunks)}" if len(chunks) > 1 else ""
            title = heading.title + count
            id = heading.id + (f"-{at}" if at > 1 else "")
            address = f"{below}{heading.id}/" + (f"{at}/" if at > 1 else "")
            places = tuple(place for place in heading.places(chunk) if place not in taken)
            taken.update(places)
            parts.append(ListPart(id, title, heading.state, address, len(chunk), places))
            pages.append(
                replace(
                    whole,
                    address=address,
                    context=heading.page(chunk),
                    title=f"{whole.title}: {title}",
                    crumbs=crumbs,
                )
            )
    yield replace(whole, context=replace(index, parts=tuple(parts)))
    yield from pages


def moved_places(pages: Sequence[Page]) -> Mapping[str, str]:
    """Each anchor on an index that has moved to the page of a part, with that page's address."""
    return {
        f"{page.address}#{place}": f"{part.address}#{place}"
        for page in pages
        if isinstance(page.context, PartsContext)
        for part in page.context.parts
        for place in part.places
    }
