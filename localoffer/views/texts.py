"""Markdown pages and the words that are explained, ready to print."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from localoffer.addresses import text_address
from localoffer.library import JoinedContact, JoinedText, Library
from localoffer.records.characters import runs_leftward
from localoffer.records.frozen import dataclass
from localoffer.records.models import PageText, Term
from localoffer.records.values import Prose, When
from localoffer.views.common import Ending, Link, Sourced, Tongue, Trust, ending, trust
from localoffer.views.contacts import ContactView
from localoffer.views.links import links_with_sentences


@dataclass(frozen=True)
class TextView(Sourced):
    """A Markdown page. `tongue` is that of its title, sentence and body, if it is not that of the site. `folder` is the part
    of the site that it belongs to: `your-rights`, or empty. `is_ours`: every site has it unless the council has its own
    there. `ends`: from when it will no longer be there."""

    record: PageText
    address: str
    tongue: Tongue | None
    folder: str
    ends: Ending | None
    body: Prose
    entitlements: tuple[Link, ...]
    contacts: tuple[ContactView, ...]
    trust: Trust
    is_ours: bool

    @property
    def link(self) -> Link:
        return Link(self.record.title, self.address, self.record.sentence)

    @property
    def told(self) -> tuple[ContactView, ...]:
        """The contacts whose number stands in the text, where it is needed."""
        return tuple(it for it in self.contacts if it.tel and f"](tel:{it.tel})" in self.body.text)


@dataclass(frozen=True)
class TestedView:
    """Who tested the site for people with a disability, when, and what has not been put right since."""

    by: str
    on: When
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    letter: str
    terms: tuple[Term, ...]


def text_view(library: Library, contacts: Mapping[JoinedContact, ContactView], text: JoinedText) -> TextView:
    page, record = text.page, text.page.text
    return TextView(
        record=record,
        address=text_address(page.address),
        tongue=tongue(library, record),
        folder=page.address.partition("/")[0] if "/" in page.address else "",
        ends=ending(record.closes_after(library.as_of)),
        body=page.body,
        entitlements=links_with_sentences(text.entitlements),
        contacts=tuple(contacts[contact] for contact in text.contacts),
        trust=trust(library, record.sources, checked=record.checked),
        is_ours=text.is_ours,
    )


def tongue(library: Library, record: PageText) -> Tongue | None:
    """The language of a page that has one of its own. Its letters tell the direction: Kurdish is written in both."""
    if not (record.language and library.is_foreign(record)):
        return None
    leftward = runs_leftward(f"{record.title} {record.sentence}")
    return Tongue(record.language, "rtl" if leftward else "ltr")


def tested_view(library: Library) -> TestedView | None:
    tested = library.site.accessibility
    return TestedView(tested.tested_by, When.of(tested.tested_on), tested.problems) if tested else None


def letters(library: Library) -> tuple[Letter, ...]:
    """The words from A to Z, by first letter."""
    return tuple(
        Letter(letter, tuple(group))
        for letter, group in groupby(library.terms, key=lambda term: term.term[0].upper())
    )
