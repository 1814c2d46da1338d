"""Plans the pages on having a say: the ways in, the groups, and a card to print and write on."""

from __future__ import annotations

from collections.abc import Iterator

from localoffer import views
from localoffer.contexts import CardContext, GroupView, Link, Page, TakePartContext
from localoffer.library import Library
from localoffer.models import Role
from localoffer.pages import PageWords, words_page

TAKE_PART = "/take-part/"
CARD = "/take-part/card/"
LEDGER = "/you-said/"
ADVISER = "/your-rights/personal-adviser/"
#: Empty lines on the card beneath what somebody says, what would make it better, and how to tell them.
LINES = (4, 3, 1)


def plan_take_part(library: Library, words: PageWords) -> Iterator[Page]:
    if not (library.groups or library.voices):
        return
    groups = tuple(_groups(library))
    now = tuple(one for one in groups if not one.group.history)
    to = library.contact_for(Role.PARTICIPATION)
    contact = views.contact_for_role(library, Role.PARTICIPATION)
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
    for record in views.in_order(library.groups.values()):
        found = library.contact(record.contact.id) if record.contact else None
        yield GroupView(
            group=record,
            contact=views.contact(library, found) if found else None,
            checked=record.checked if library.has_come(record.checked) else None,
            trust=views.trust(library, record.sources, checked=record.checked, uncertain=record.uncertain),
        )
