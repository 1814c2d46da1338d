"""You said, we will, we did: by priority, by state, by date, and a page for each voice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import ClassVar

from localoffer.addresses import BY_DATE, BY_PRIORITY, BY_STATE, LEDGER, OFFER
from localoffer.budgets import MOST_OPEN
from localoffer.library import JoinedVoice, Library
from localoffer.pages.page import Context, Page, PageWords, words_page
from localoffer.pages.parts import ListHeading, PartsContext, in_parts
from localoffer.records.frozen import dataclass
from localoffer.views.common import Link
from localoffer.views.ledger import (
    PromiseView,
    StateCount,
    VoiceGroup,
    VoiceView,
    by_date,
    by_priority,
    by_state,
    counts,
)
from localoffer.views.links import gone_or_not
from localoffer.views.shown import Shown


@dataclass(frozen=True)
class LedgerContext(Context):
    """The voices of each priority, and `others`: promises that meet none of them, `folded` if the page would get too
    long. `ways` are the other orders to read in."""

    template: ClassVar[str] = "pages/you-said.html"
    groups: tuple[VoiceGroup, ...]
    others: tuple[PromiseView, ...]
    folded: bool
    counts: tuple[StateCount, ...]
    ways: tuple[Link, ...]


@dataclass(frozen=True)
class VoicesContext(Context):
    """All voices in another order."""

    template: ClassVar[str] = "pages/voices.html"
    groups: tuple[VoiceGroup, ...]
    counts: tuple[StateCount, ...]
    ways: tuple[Link, ...]


@dataclass(frozen=True)
class VoiceContext(Context):
    """One voice, from what was said to its present state."""

    template: ClassVar[str] = "pages/voice.html"
    cited = ("voice",)
    voice: VoiceView
    entitlements: tuple[Link, ...]
    previous: Link | None
    next: Link | None


def plan_ledger(shown: Shown, words: PageWords) -> Iterator[Page]:
    voices = tuple(shown.voices.values())
    if not voices and not shown.promises:
        return
    ways = {
        key: Link(words[key]["title"], address)
        for key, address in (("you-said", LEDGER), ("by-state", BY_STATE), ("by-date", BY_DATE))
    }
    counted = counts(voice.state for voice in voices) if voices else ()

    def others(key: str) -> tuple[Link, ...]:
        return tuple(way for other, way in ways.items() if other != key and voices)

    def index(key: str) -> PartsContext:
        return PartsContext((), counted, shown.after, ways=others(key))

    promises = tuple(
        shown.promises[promise]
        for priority in shown.library.every_priority
        for promise in priority.promises
        if not promise.meets
    )
    ledger = LedgerContext(
        groups=by_priority(shown.every_priority, voices),
        others=promises,
        folded=len(voices) + len(promises) > MOST_OPEN,
        counts=counted,
        ways=others("you-said"),
    )
    whole = words_page(shown, words, "you-said", LEDGER, ledger)
    yield from in_parts(whole, "you-said", BY_PRIORITY, tuple(_by_priority(ledger, words)), index("you-said"))
    if not voices:
        return
    crumbs = (ways["you-said"],)
    for key, groups, headings in (
        ("by-state", shown.voices_by_state, _by_state(shown, others("by-state"))),
        ("by-date", by_date(voices), _by_year(voices, others("by-date"))),
    ):
        context = VoicesContext(groups, counted, others(key))
        whole = words_page(shown, words, key, ways[key].address, context, crumbs=crumbs)
        yield from in_parts(whole, key, whole.address, tuple(headings), index(key))
    beside = (None, *(Link(view.record.text, view.address) for view in voices), None)
    for (voice, view), before, after in zip(shown.voices.items(), beside, beside[2:], strict=False):
        yield Page(
            view.address,
            VoiceContext(view, _asked_for(shown.library, voice, view), before, after),
            view.record.text,
            words["voice"]["sentence"].format(
                number=view.record.number, where=view.record.said_where, date=view.record.said_on
            ),
            voice.record.marks.record,
            crumbs=crumbs,
        )


def _by_priority(ledger: LedgerContext, words: PageWords) -> Iterator[ListHeading]:
    """The voices of each priority, and the promises that meet none, as parts of the ledger."""

    def page(groups: tuple[VoiceGroup, ...], others: tuple[PromiseView, ...] = ()) -> Context:
        return replace(ledger, groups=groups, others=others, folded=False, counts=())

    def places(voices: tuple[VoiceView, ...]) -> tuple[str, ...]:
        met = (each.promise.record.id for voice in voices for each in voice.promises if each.first)
        return (*(voice.record.id for voice in voices), *met)

    for group in ledger.groups:
        yield ListHeading(
            group.id.removeprefix("priority-") if group.priority else "other-voices",
            group.priority.record.title if group.priority else words["other-voices"]["title"],
            group.voices,
            lambda chunk, group=group: page((replace(group, voices=chunk),)),  # type: ignore[misc]
            places,
        )
    if ledger.others:
        yield ListHeading(
            "other-promises",
            words["other-promises"]["title"],
            ledger.others,
            lambda chunk: page((), chunk),
            lambda chunk: tuple(promise.record.id for promise in chunk),
            weight=0.5,
        )


def _by_state(shown: Shown, ways: tuple[Link, ...]) -> Iterator[ListHeading]:
    for group in shown.voices_by_state:
        if group.state:
            yield ListHeading(
                group.id,
                group.state.value.capitalize(),
                group.voices,
                lambda chunk: VoicesContext(by_state(chunk), (), ways),
                state=group.state,
            )


def _by_year(voices: tuple[VoiceView, ...], ways: tuple[Link, ...]) -> Iterator[ListHeading]:
    """The voices by the year of the last word on them, newest first."""
    newest = sorted(voices, key=lambda voice: voice.last_word, reverse=True)
    for year, said in groupby(newest, key=lambda voice: voice.last_word.year):
        yield ListHeading(
            f"{year}",
            f"{year}",
            tuple(said),
            lambda chunk: VoicesContext(by_date(chunk), (), ways),
            lambda chunk: tuple(group.id for group in by_date(chunk)),
        )


def _asked_for(library: Library, voice: JoinedVoice, view: VoiceView) -> tuple[Link, ...]:
    """What a reader can ask for: entitlements that answer the voice, and those that it asked for."""
    links = [link for met in view.promises for link in met.promise.entitlements]
    links += [link for deed in view.deeds for link in deed.links if link.address.startswith(OFFER)]
    links += gone_or_not(library, voice.entitlements)
    return tuple({link.address: link for link in links}.values())
