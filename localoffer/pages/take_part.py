"""Plans the pages on having a say: the ways in, the groups, and a card to print and write on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from localoffer.addresses import ADVISER, CARD, LEDGER, TAKE_PART
from localoffer.library import Library
from localoffer.pages.page import Page, PageWords, words_page
from localoffer.records.models import Group, Role
from localoffer.records.values import When
from localoffer.views import makers
from localoffer.views.common import Link, Trust
from localoffer.views.contacts import ContactView


@dataclass(frozen=True)
class GroupView:
    group: Group
    contact: ContactView | None
    checked: When | None
    trust: Trust


@dataclass(frozen=True)
class TakePartContext:
    """`contact` is whom to ring about taking part; `email` the address of the people who look after it, where it is
    published; `adviser` and `ledger` the pages of those names.
    """

    template: ClassVar[str] = "pages/take-part.html"
    now: tuple[GroupView, ...]
    history: tuple[GroupView, ...]
    contact: ContactView | None
    email: str | None
    card: str
    adviser: str | None
    ledger: str | None


@dataclass(frozen=True)
class CardContext:
    """A card to print and write on. `lines` are the empty lines beneath each question."""

    template: ClassVar[str] = "pages/card.html"
    now: tuple[GroupView, ...]
    contact: ContactView | None
    lines: tuple[int, ...]


#: Empty lines on the card beneath what somebody says, what would make it better, and how to tell them.
LINES = (4, 3, 1)


def plan_take_part(library: Library, words: PageWords) -> Iterator[Page]:
    if not (library.groups or library.voices):
        return
    groups = tuple(_groups(library))
    now = tuple(one for one in groups if not one.group.history)
    to = library.contact_for(Role.PARTICIPATION)
    contact = makers.contact_for_role(library, Role.PARTICIPATION)
    texts = {f"/{one.address}/" for one in (*library.national_pages, *library.pages)}
    context = TakePartContext(
        now=now,
        history=tuple(one for one in groups if one.group.history),
        contact=contact,
        email=to.email if to else None,
        card=CARD,
        adviser=ADVISER if ADVISER in texts else None,
        ledger=LEDGER if library.voices or library.promises else None,
    )
    yield words_page(library, words, "take-part", TAKE_PART, context)
    yield words_page(
        library,
        words,
        "card",
        CARD,
        CardContext(now, contact, LINES),
        crumbs=(Link(words["take-part"]["title"], TAKE_PART),),
        explain_words=False,
    )


def _groups(library: Library) -> Iterator[GroupView]:
    for record in makers.in_order(library.groups.values()):
        found = library.contact(record.contact.id) if record.contact else None
        yield GroupView(
            group=record,
            contact=makers.contact(library, found) if found else None,
            checked=record.checked if library.has_come(record.checked) else None,
            trust=makers.trust(library, record.sources, checked=record.checked, uncertain=record.uncertain),
        )
