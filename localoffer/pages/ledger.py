"""You said, we will, we did: by priority, by state, by date, and a page for each voice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from localoffer.addresses import BY_DATE, BY_STATE, LEDGER, OFFER
from localoffer.library import JoinedVoice
from localoffer.pages.page import Context, Page, PageWords, record_page, words_page
from localoffer.views.common import Cite, Link
from localoffer.views.ledger import (
    PromiseView,
    StateCount,
    VoiceGroup,
    VoiceView,
    by_date,
    by_priority,
    counts,
)
from localoffer.views.offer import entitlement_link
from localoffer.views.shown import AfterStrategy, Shown


@dataclass(frozen=True)
class LedgerContext(Context):
    """The voices of each priority, and `others`: promises that meet none of them. `ways` are the other orders to read in."""

    template: ClassVar[str] = "pages/you-said.html"
    groups: tuple[VoiceGroup, ...]
    others: tuple[PromiseView, ...]
    after: AfterStrategy | None
    counts: tuple[StateCount, ...]
    ways: tuple[Link, ...]

    @property
    def cites(self) -> tuple[Cite, ...]:
        return ()


@dataclass(frozen=True)
class VoicesContext(Context):
    """All voices in another order."""

    template: ClassVar[str] = "pages/voices.html"
    groups: tuple[VoiceGroup, ...]
    after: AfterStrategy | None
    counts: tuple[StateCount, ...]
    ways: tuple[Link, ...]

    @property
    def cites(self) -> tuple[Cite, ...]:
        return ()


@dataclass(frozen=True)
class VoiceContext(Context):
    """One voice, from what was said to where it stands."""

    template: ClassVar[str] = "pages/voice.html"
    voice: VoiceView
    entitlements: tuple[Link, ...]
    previous: Link | None
    next: Link | None

    @property
    def cites(self) -> tuple[Cite, ...]:
        return self.voice.cites


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

    ledger = LedgerContext(
        groups=by_priority((part.priority for part in shown.parts), voices),
        others=tuple(promise for part in shown.parts for promise in part.others),
        after=shown.after,
        counts=counted,
        ways=others("you-said"),
    )
    yield words_page(shown, words, "you-said", LEDGER, ledger)
    if not voices:
        return
    crumbs = (ways["you-said"],)
    for key, groups in (("by-state", shown.voices_by_state), ("by-date", by_date(voices))):
        context = VoicesContext(groups, shown.after, counted, others(key))
        yield words_page(shown, words, key, ways[key].address, context, crumbs=crumbs)
    beside = (None, *(Link(view.text, view.address) for view in voices), None)
    for (voice, view), before, after in zip(shown.voices.items(), beside, beside[2:], strict=False):
        yield record_page(
            shown,
            view.address,
            VoiceContext(view, _asked_for(voice, view), before, after),
            view.text,
            words["voice"]["sentence"].format(number=view.number, where=view.said_where, date=view.said_on),
            voice.record.marks.record,
            crumbs=crumbs,
        )


def _asked_for(voice: JoinedVoice, view: VoiceView) -> tuple[Link, ...]:
    """What a reader can ask for: entitlements that answer the voice, and those that it asked for."""
    links = [link for met in view.promises for link in met.promise.entitlements]
    links += [link for deed in view.deeds for link in deed.links if link.address.startswith(OFFER)]
    links += [entitlement_link(entitlement) for entitlement in voice.entitlements]
    return tuple({link.address: link for link in links}.values())
