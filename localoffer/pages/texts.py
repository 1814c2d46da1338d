"""Words explained, Markdown pages, sources, former addresses, and the page for what is not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from localoffer.pages.page import NavItem
from localoffer.records.values import Prose
from localoffer.views.common import Link, SourceView, TermView, Trust
from localoffer.views.contacts import ContactView


@dataclass(frozen=True)
class WordsContext:
    """`letters` are the first letters in use, each with its words."""

    template: ClassVar[str] = "pages/words.html"
    letters: tuple[Letter, ...]


@dataclass(frozen=True)
class Letter:
    letter: str
    terms: tuple[TermView, ...]


@dataclass(frozen=True)
class SourcesContext:
    """`others` lead to the rest of the sources."""

    template: ClassVar[str] = "pages/sources.html"
    sources: tuple[SourceView, ...]
    others: tuple[Link, ...]


@dataclass(frozen=True)
class TextContext:
    """A Markdown page."""

    template: ClassVar[str] = "pages/text.html"
    body: Prose
    entitlements: tuple[Link, ...]
    contacts: tuple[ContactView, ...]
    siblings: tuple[Link, ...]
    trust: Trust


@dataclass(frozen=True)
class NotFoundContext:
    """`doors` are the ways on."""

    template: ClassVar[str] = "pages/not-found.html"
    doors: tuple[NavItem, ...]


@dataclass(frozen=True)
class MovedContext:
    """A page for a former address."""

    template: ClassVar[str] = "pages/moved.html"
    target: Link
