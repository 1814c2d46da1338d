"""What every view is made of: links, citations and the line about sources under each fact."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import ClassVar, Protocol

from localoffer.addresses import source_address
from localoffer.library import JoinedSource, Library
from localoffer.records.frozen import dataclass
from localoffer.records.models import Citation, Closed, Outcome, Source, Status
from localoffer.records.values import When, next_check

_BETWEEN = re.compile(r",? and |, ?| ?& ?")
_SEVERAL = re.compile(rf"[\d–-]+(?:(?:{_BETWEEN.pattern})[\d–-]+)+")


@dataclass(frozen=True)
class Tongue:
    """The language of a text, as a tag, and the direction of its letters, if other pages have another language."""

    language: str
    direction: str


@dataclass(frozen=True)
class Link:
    """`gone`: its target is no longer there, and its page says so."""

    title: str
    address: str
    sentence: str = ""
    gone: bool = False


@dataclass(frozen=True)
class Cite:
    """A source, and the pages (numbers, `7–11`) and headings in it. `address` is its anchor on our pages of sources."""

    title: str
    publisher: str
    date: When | None
    pages: tuple[str, ...]
    headings: tuple[str, ...]
    note: str | None
    address: str
    web: str | None

    @property
    def stop(self) -> str:
        """What ends a sentence with these last words: a title may be a question."""
        last = ")" if self.note else self.headings[-1] if self.headings else "" if self.pages else self.title
        return "" if last.endswith(("?", "!", ".")) else "."


@dataclass(frozen=True)
class Trust:
    """The line under every fact: where it comes from, when that was last read, who checks it next. `look_again`: the day
    by which somebody should have checked it again has passed."""

    cites: tuple[Cite, ...]
    checked: When | None = None
    look_again: bool = False
    review_by: When | None = None
    owner: str | None = None
    uncertain: str | None = None


class Sourced:
    """A view or page that cites what it shows: `cited` are the fields whose sources those are."""

    cited: ClassVar[tuple[str, ...]] = ("trust",)

    @property
    def cites(self) -> tuple[Cite, ...]:
        return cited_in(*(getattr(self, name) for name in self.cited))


@dataclass(frozen=True)
class Ending:
    """From which day a thing is no longer there, or will no longer be, and why."""

    on: When
    because: str


@dataclass(frozen=True)
class Doubt:
    """What is not certain about one of the things on a page."""

    title: str
    text: str


@dataclass(frozen=True)
class Doubts:
    """What is uncertain on a page, for the line at its foot. `checked` is when the first of it was checked."""

    listed: tuple[Doubt, ...]
    checked: When | None


@dataclass(frozen=True)
class SourceView:
    """`used_for` are the pages that cite it."""

    record: Source
    used_for: tuple[Link, ...]


class Citing(Protocol):
    """Anything that shows where it comes from: a trust line, a view, the context of a page."""

    @property
    def cites(self) -> tuple[Cite, ...]: ...


def cited_in(*shown: Citing | Iterable[Citing] | None) -> tuple[Cite, ...]:
    """The citations of everything on one page or in one view, each once."""
    found: dict[Cite, None] = {}
    for part in shown:
        if isinstance(part, Iterable):
            found |= dict.fromkeys(cite for each in part for cite in each.cites)
        elif part is not None:
            found |= dict.fromkeys(part.cites)
    return tuple(found)


def source_page(source: JoinedSource) -> str:
    """Which of the pages in `SOURCES` lists it."""
    if not source.national:
        return "sources"
    return "reported-sources" if source.record.second_hand else "national-sources"


def cites(library: Library, citations: Iterable[Citation]) -> tuple[Cite, ...]:
    """The sources, each once, with the pages cited from it."""
    citations = tuple(citations)
    pages: dict[JoinedSource, dict[str, None]] = {}
    notes: dict[JoinedSource, dict[str, None]] = {}
    for source, citation in zip(library.cited(citations), citations, strict=True):
        pages.setdefault(source, {}).update(dict.fromkeys(_places(citation.page) if citation.page else ()))
        notes.setdefault(source, {}).update({citation.note: None} if citation.note else {})
    return tuple(
        replace(
            cite_whole(source),
            pages=tuple(page.replace("-", "–") for page in found if page[0].isdigit()),
            headings=tuple(page for page in found if not page[0].isdigit()),
            note=" ".join(notes[source]) or None,
        )
        for source, found in pages.items()
    )


def _places(page: str) -> tuple[str, ...]:
    """Each of several pages: `13, 15 and 20-22`. A heading counts as one, whatever it says."""
    return tuple(_BETWEEN.split(page)) if _SEVERAL.fullmatch(page) else (page,)


def cite_whole(source: JoinedSource) -> Cite:
    """A source as a whole."""
    return Cite(
        title=source.record.short or source.record.title,
        publisher=source.record.publisher,
        date=source.record.date,
        pages=(),
        headings=(),
        note=None,
        address=source_address(source_page(source), source.record.id),
        web=source.record.address,
    )


def trust(
    library: Library,
    citations: Iterable[Citation],
    *,
    checked: When | None = None,
    review_by: date | None = None,
    owner: str | None = None,
    uncertain: str | None = None,
) -> Trust:
    """Where a fact comes from. No next check is shown for what has not been checked yet."""
    due = next_check(checked, review_by) if checked else None
    return Trust(
        cites=cites(library, citations),
        checked=checked,
        look_again=due is not None and due < library.as_of,
        review_by=as_when(review_by) if checked else None,
        owner=owner,
        uncertain=uncertain,
    )


class Checked(Protocol):
    """A record that a person compares with its sources, and by when again."""

    @property
    def sources(self) -> tuple[Citation, ...]: ...
    @property
    def checked(self) -> When | None: ...
    @property
    def review_by(self) -> date | None: ...
    @property
    def uncertain(self) -> str | None: ...


def trust_of(library: Library, record: Checked) -> Trust:
    """Where a record comes from, with its own words about when it was checked and what is uncertain."""
    return trust(
        library,
        record.sources,
        checked=record.checked,
        review_by=record.review_by,
        uncertain=record.uncertain,
    )


def trust_in_law(library: Library, record: Outcome | Status) -> Trust:
    """Where a record comes from that is checked with its sources: on the day on which the one read longest ago was read."""
    seen = (source.record.seen for source in library.cited(record.sources))
    checked = min((when for when in seen if when), default=None)
    return trust(library, record.sources, checked=checked, uncertain=record.uncertain)


def doubts(things: Iterable[tuple[str, Trust]]) -> Doubts:
    """The doubts about things, each with its title and sources."""
    found = [(title, trust) for title, trust in things if trust.uncertain]
    return Doubts(
        tuple(Doubt(title, trust.uncertain or "") for title, trust in found),
        first_checked(trust for _, trust in found),
    )


def first_checked(trusts: Iterable[Trust]) -> When | None:
    """When the first of several was checked."""
    return min((trust.checked for trust in trusts if trust.checked), default=None)


def trust_of_several(cites: tuple[Cite, ...], trusts: Iterable[Trust]) -> Trust:
    """One line for several things: when the first was checked, and whether any should have been again."""
    trusts = tuple(trusts)
    return Trust(cites, checked=first_checked(trusts), look_again=any(trust.look_again for trust in trusts))


def ending(closed: Closed | None) -> Ending | None:
    return Ending(closed.date, closed.reason) if closed else None


def as_when(day: date | None) -> When | None:
    return When.of(day) if day else None
