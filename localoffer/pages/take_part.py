"""Having a say: the ways in, the groups, and a card to print and write on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from localoffer.addresses import ADVISER, CARD, LEDGER, TAKE_PART
from localoffer.pages.page import Context, Page, PageWords, words_page
from localoffer.records.frozen import dataclass
from localoffer.records.models import GroupKind, Role
from localoffer.views.common import Link
from localoffer.views.contacts import ContactView
from localoffer.views.gone import GoneView
from localoffer.views.groups import GroupView
from localoffer.views.shown import Shown


@dataclass(frozen=True)
class TakePartContext(Context):
    """`contact` is whom to ring about taking part; `email` the address of the people who organise it, if published;
    `adviser` and `ledger` the pages of those names. `gone` are groups that no longer meet. `meets`: whether any of those
    that do says when or where."""

    template: ClassVar[str] = "pages/take-part.html"
    cited = ("now", "apps", "history", "gone", "contact")
    now: tuple[GroupView, ...]
    meets: bool
    apps: tuple[GroupView, ...]
    history: tuple[GroupView, ...]
    gone: tuple[GoneView, ...]
    contact: ContactView | None
    email: str | None
    adviser: str | None
    ledger: str | None


@dataclass(frozen=True)
class CardContext(Context):
    """A card to print and write on."""

    template: ClassVar[str] = "pages/card.html"
    cited = ("now", "contact")
    now: tuple[GroupView, ...]
    contact: ContactView | None


def groups_now(shown: Shown, kind: GroupKind = GroupKind.GROUP) -> tuple[GroupView, ...]:
    """The groups that meet, or the apps that work, as far as is known."""
    return tuple(
        view for view in shown.groups.values() if view.record.kind is kind and not view.record.history
    )


def can_take_part(shown: Shown) -> bool:
    """Whether there is a page on how to have a say, for pages about what was said and promised to link to."""
    return bool(shown.groups or shown.gone_groups or shown.voices or shown.promises)


def plan_take_part(shown: Shown, words: PageWords) -> Iterator[Page]:
    if not can_take_part(shown):
        return
    now = groups_now(shown)
    own = shown.contact_for(Role.PARTICIPATION)
    contact = shown.whom_to_ring(Role.PARTICIPATION)
    history = tuple(view for view in shown.groups.values() if view.record.history)
    context = TakePartContext(
        now=now,
        meets=any(view.record.when or view.record.where for view in now),
        apps=groups_now(shown, GroupKind.APP),
        history=history,
        gone=shown.gone_groups,
        contact=contact,
        email=own.email if own else None,
        adviser=ADVISER if any(text.address == ADVISER for text in shown.texts.values()) else None,
        ledger=LEDGER if shown.voices or shown.promises else None,
    )
    yield words_page(shown, words, "take-part", TAKE_PART, context)
    yield words_page(
        shown,
        words,
        "card",
        CARD,
        CardContext(now, contact),
        crumbs=(Link(words["take-part"]["title"], TAKE_PART),),
        explain_words=False,
    )
