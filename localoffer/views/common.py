"""What every view is made of: links, citations and the line of trust."""

from __future__ import annotations

from dataclasses import dataclass

from localoffer.records.values import When


@dataclass(frozen=True)
class Link:
    title: str
    address: str
    sentence: str = ""


@dataclass(frozen=True)
class Cite:
    """A source, and the pages (numbers, `7–11`) and headings in it. `address` is its place on our pages of sources."""

    title: str
    publisher: str
    date: When | None
    pages: tuple[str, ...]
    headings: tuple[str, ...]
    note: str | None
    address: str
    web: str | None


@dataclass(frozen=True)
class Trust:
    """The line under every fact: where it comes from, when it was last seen, who checks it next."""

    cites: tuple[Cite, ...]
    checked: When | None = None
    review_by: When | None = None
    owner: str | None = None
    uncertain: str | None = None


@dataclass(frozen=True)
class TermView:
    id: str
    term: str
    meaning: str


@dataclass(frozen=True)
class SourceView:
    """`used_for` are the pages that cite it."""

    id: str
    title: str
    publisher: str
    date: When | None
    web: str | None
    seen: When | None
    seen_as: str | None
    second_hand: bool
    note: str | None
    used_for: tuple[Link, ...]
