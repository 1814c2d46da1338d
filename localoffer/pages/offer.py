"""What you can get: the offer, all the money, from A to Z, and a page for each entitlement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import ClassVar

from localoffer.addresses import A_TO_Z, BY_AREA, CHANGES, MONEY, OFFER, STATUSES, YOUR_SITUATION
from localoffer.budgets import MOST_LISTED
from localoffer.law.verdicts import WhoLine
from localoffer.library import JoinedEntitlement
from localoffer.pages.life import pages_for_everybody
from localoffer.pages.page import Context, Page, PageWords, words_page
from localoffer.pages.parts import ListHeading, PartsContext, in_parts
from localoffer.pages.texts import texts_by_themselves
from localoffer.records.frozen import dataclass
from localoffer.records.models import Standing
from localoffer.views.changes import ChangeNoteView
from localoffer.views.common import Link, Sourced
from localoffer.views.contacts import ContactView
from localoffer.views.ledger import PromiseView, VoiceView
from localoffer.views.links import links_to
from localoffer.views.offer import AreaView, EntitlementBrief, EntitlementView, StatusView
from localoffer.views.shown import Shown
from localoffer.views.verdicts import OutcomeLink, VerdictView, unanswered

#: The beginnings of titles that nobody looks under.
LEADING = re.compile(
    r"^\W*(?:(?:an?|the|your|i am(?: an?)?|i have(?: an?)?|you (?:are|were|have been|cannot)|if your|see your|can you have(?: an?)?) )?"
)


@dataclass(frozen=True)
class AreaGroup:
    """What is given in a part of life; or, if all of it is long, how much that is and the page that lists it."""

    area: AreaView
    entitlements: tuple[EntitlementBrief, ...]
    listed_at: Link | None = None


@dataclass(frozen=True)
class StatusGroup(Sourced):
    cited = ("status",)
    status: StatusView
    entitlements: tuple[Link, ...]


@dataclass(frozen=True)
class OfferContext(Context):
    """`areas` contains what is given, then what was asked for and what is announced, each separately. `more` are the
    pages of the legal groups and of lasting circumstances."""

    template: ClassVar[str] = "pages/offer.html"
    states_sizes: ClassVar[bool] = True
    areas: tuple[AreaGroup, ...]
    asked_for: tuple[EntitlementBrief, ...]
    announced: tuple[EntitlementBrief, ...]
    more: tuple[Link, ...]


@dataclass(frozen=True)
class EntitlementContext(Context):
    """`who` says in up to three sentences who gets it, `verdicts` group by group. `urgent` are the lines for a crisis,
    if there are several; `call` is whom to ask first, `also` are the other contacts with a telephone number or a text
    number, and `advocate` is the first contact outside the council, for when the answer is no. `ask`: whom to ask if
    it is unknown whether somebody gets it. `changed` is its last change."""

    template: ClassVar[str] = "pages/entitlement.html"
    cited = ("entitlement", "promises", "voices")
    entitlement: EntitlementView
    promises: tuple[PromiseView, ...]
    voices: tuple[VoiceView, ...]
    situations: tuple[Link, ...]
    also_see: tuple[Link, ...]
    more_in_area: tuple[Link, ...]
    who: tuple[WhoLine, ...]
    verdicts: tuple[VerdictView, ...]
    urgent: tuple[ContactView, ...]
    call: ContactView | None
    also: tuple[ContactView, ...]
    ask: ContactView | None
    advocate: ContactView | None
    changed: ChangeNoteView | None


@dataclass(frozen=True)
class MoneyContext(Context):
    """Every entitlement whose money is known; then each outcome, whose page says what it may get."""

    template: ClassVar[str] = "pages/money.html"
    rows: tuple[EntitlementView, ...]
    outcomes: tuple[OutcomeLink, ...]


@dataclass(frozen=True)
class AToZEntry:
    """Something to get, a page about lasting circumstances, or a Markdown page."""

    title: str
    address: str
    sentence: str
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class AToZLetter:
    letter: str
    entries: tuple[AToZEntry, ...]


@dataclass(frozen=True)
class AToZContext(Context):
    """Everything to get, the pages about lasting circumstances, and Markdown pages, by first letter."""

    template: ClassVar[str] = "pages/a-to-z.html"
    letters: tuple[AToZLetter, ...]


def status_groups(shown: Shown) -> tuple[StatusGroup, ...]:
    """The legal groups, each with what it can get."""
    given = shown.given
    return tuple(
        StatusGroup(view, links_to(it for it in status.entitlements if it in given))
        for status, view in shown.statuses.items()
    )


def plan_offer(shown: Shown, words: PageWords) -> Iterator[Page]:
    if not shown.entitlements:
        return
    crumbs = (Link(words["offer"]["title"], OFFER),)
    areas = tuple(
        AreaGroup(area, tuple(view.brief for view in group)) for area, group in shown.given_by_area.items()
    )
    long = sum(len(group.entitlements) for group in areas) > MOST_LISTED["offer"]
    yield words_page(
        shown,
        words,
        "offer",
        OFFER,
        OfferContext(
            areas=tuple(
                AreaGroup(it.area, (), Link(str(len(it.entitlements)), f"{BY_AREA}{it.area.id}/"))
                for it in areas
            )
            if long
            else areas,
            asked_for=tuple(view.brief for view in shown.of_standing(Standing.ASKED_FOR)),
            announced=tuple(view.brief for view in shown.of_standing(Standing.ANNOUNCED)),
            more=_more(shown, words),
        ),
    )
    for group in areas if long else ():
        page = words_page(
            shown,
            words,
            "offer",
            f"{BY_AREA}{group.area.id}/",
            OfferContext((group,), (), (), ()),
            crumbs=crumbs,
        )
        yield replace(page, title=group.area.title, sentence=group.area.sentence)
    yield from _money(shown, words)
    for entitlement, view in shown.entitlements.items():
        yield Page(
            view.address,
            _entitlement(shown, entitlement, view),
            view.title,
            view.sentence,
            entitlement.first.marks.record,
            crumbs=crumbs,
        )


def _money(shown: Shown, words: PageWords) -> Iterator[Page]:
    """All the money on one page, or by part of life."""
    outcomes = tuple(view.outcome for view in shown.outcomes.values())
    whole = words_page(shown, words, "money", MONEY, MoneyContext(shown.with_money, outcomes))
    headings = (
        ListHeading(
            area.id,
            area.title,
            tuple(view for view in shown.with_money if view.area == area),
            lambda chunk: MoneyContext(chunk, ()),
        )
        for area in shown.areas.values()
    )
    yield from in_parts(whole, "money", MONEY, tuple(headings), PartsContext((), outcomes=outcomes))


def _more(shown: Shown, words: PageWords) -> tuple[Link, ...]:
    pages = (
        ("statuses", STATUSES, shown.statuses),
        ("your-situation", YOUR_SITUATION, shown.circumstances),
        ("what-has-changed", CHANGES, shown.changes),
    )
    return tuple(
        Link(words[key]["title"], address, words[key]["sentence"]) for key, address, there in pages if there
    )


def _entitlement(shown: Shown, entitlement: JoinedEntitlement, view: EntitlementView) -> EntitlementContext:
    beside = shown.given_by_area.get(view.area, ())
    verdicts = tuple(shown.verdicts[verdict] for verdict in entitlement.verdicts)
    advocate = shown.advocate if view.standing is Standing.GIVEN and not view.of_another else None
    at_hand = shown.soonest_first(entitlement.contacts)
    crisis = tuple(it for it in at_hand if it.phone and it.call_999_first)
    urgent = crisis if len(crisis) > 1 else ()
    named = {it.id for it in (*urgent, advocate) if it}
    call = shown.whom_to_ask(it for it in view.contacts if it.id not in named)
    named |= {call.id, *(it.id for it in call.beside)} if call else set()
    return EntitlementContext(
        entitlement=view,
        promises=tuple(shown.promises[promise] for promise in entitlement.promises),
        voices=shown.voices_about(entitlement),
        situations=links_to(entitlement.situations),
        also_see=links_to((*entitlement.circumstances, *entitlement.homes)),
        more_in_area=tuple(Link(other.title, other.address) for other in beside if other is not view),
        who=shown.who(entitlement),
        verdicts=verdicts,
        urgent=urgent,
        call=call,
        also=tuple(it for it in view.contacts if it.id not in named and (it.phone or it.text_number)),
        ask=shown.whom_to_ask(view.contacts) if unanswered(verdicts) else None,
        advocate=advocate,
        changed=next((note for note in shown.changes.values() if note.is_about(view.address)), None),
    )


def plan_a_to_z(shown: Shown, words: PageWords) -> Iterator[Page]:
    """By title, ignoring a leading “a”, “the” or “you have been”."""

    def filed(entry: AToZEntry) -> str:
        return LEADING.sub("", entry.title.casefold()) or entry.title

    entries = [
        *(
            AToZEntry(view.title, view.address, view.sentence, view.entry.keywords)
            for view in shown.offered.values()
        ),
        *(
            AToZEntry(view.record.title, view.address, view.record.sentence, view.record.keywords)
            for view in shown.circumstances.values()
        ),
        *(AToZEntry(page.title, page.address, page.sentence) for page in pages_for_everybody(shown, words)),
        *(AToZEntry(page.title, page.address, page.sentence) for page in texts_by_themselves(shown)),
    ]
    ordered = sorted(entries, key=lambda entry: (filed(entry), entry.address))
    letters = tuple(
        AToZLetter(letter, tuple(group))
        for letter, group in groupby(ordered, key=lambda entry: filed(entry)[0].upper())
    )
    if letters:
        whole = words_page(shown, words, "a-to-z", A_TO_Z, AToZContext(letters), explain_words=False)
        headings = (
            ListHeading(
                f"letter-{it.letter.lower()}",
                it.letter,
                it.entries,
                lambda chunk, it=it: AToZContext((AToZLetter(it.letter, chunk),)),  # type: ignore[misc]
            )
            for it in letters
        )
        yield from in_parts(whole, "a-to-z", A_TO_Z, tuple(headings), PartsContext((), find=True))
