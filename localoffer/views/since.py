"""What has happened since the day of a meeting, for a committee, and what is late on the as-of date; ready to print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from localoffer.ledger.actions import Stage
from localoffer.records.frozen import dataclass
from localoffer.records.models import ForCareLeavers, Shows, State
from localoffer.records.values import When
from localoffer.views.actions import ActionView
from localoffer.views.changes import ChangeNoteView
from localoffer.views.common import Sourced
from localoffer.views.ledger import DeedView, StateView, VoiceView
from localoffer.views.links import link_to
from localoffer.views.offer import AmountView
from localoffer.views.shown import Shown

#: What was done, as its date and words.
Listed = tuple[When, str]


@dataclass(frozen=True)
class SinceMoney:
    """The sums of an entitlement that came into force, that ended and that are to come."""

    title: str
    address: str
    begun: tuple[AmountView, ...]
    ended: tuple[AmountView, ...]
    coming: tuple[AmountView, ...]


@dataclass(frozen=True)
class SinceNews:
    """A voice, promise or pledge with news of it. `deeds` is what was done, unless listed further down."""

    text: str
    address: str
    state: StateView
    deeds: tuple[DeedView, ...]


@dataclass(frozen=True)
class Since(Sourced):
    """`worse`, `better` and `other` are what files of changes say. `heard` was said since then, `answered` has an
    answer or news since then; `promises` and `actions` are those with news, the actions with no other updates.

    `overdue` and `unanswered` are as of the as-of date, as is `silent`, the number of promises that nothing followed.
    """

    cited = ("worse", "better", "other")
    day: When
    worse: tuple[ChangeNoteView, ...]
    better: tuple[ChangeNoteView, ...]
    other: tuple[ChangeNoteView, ...]
    money: tuple[SinceMoney, ...]
    heard: tuple[VoiceView, ...]
    answered: tuple[SinceNews, ...]
    promises: tuple[SinceNews, ...]
    actions: tuple[ActionView, ...]
    overdue: tuple[ActionView, ...]
    unanswered: tuple[VoiceView, ...]
    silent: int


def since_view(shown: Shown) -> Since | None:
    """What has happened since the day in site.yaml, if it names one that has come."""
    day = shown.library.site.committee_since
    if day is None or day > shown.library.as_of:
        return None
    actions = tuple(_actions(shown, day))
    listed = {(update.record.date, update.record.text) for action in actions for update in action.updates}
    promises = tuple(_promises(shown, day, listed))
    listed |= {(deed.date, deed.text) for promise in promises for deed in promise.deeds}
    notes = [note for note in shown.changes.values() if note.date.last_day >= day]

    def only(effect: ForCareLeavers | None) -> tuple[ChangeNoteView, ...]:
        return tuple(part for note in notes if (part := note.only(effect)))

    voices = tuple(shown.voices.values())
    return Since(
        day=When.of(day),
        worse=only(ForCareLeavers.WORSE),
        better=only(ForCareLeavers.BETTER),
        other=only(None),
        money=tuple(_money(shown, day)),
        heard=tuple(voice for voice in voices if voice.record.said_on.last_day >= day),
        answered=tuple(
            news
            for it in voices
            if (news := _news(it.record.text, it.address, it.state, it.deeds, day, listed))
        ),
        promises=promises,
        actions=actions,
        overdue=tuple(
            sorted(
                (view for view in shown.actions.values() if view.progress.stage is Stage.PAST),
                key=lambda view: view.record.due or When(1),
            )
        ),
        unanswered=tuple(voice for voice in voices if voice.state.state is State.NO_ANSWER),
        silent=sum(voice.state.state is State.PROMISED for voice in voices),
    )


def _money(shown: Shown, day: date) -> Iterator[SinceMoney]:
    for view in shown.entitlements.values():
        money = view.money
        begun = tuple(
            it for it in (*money.council_now, *money.national_now) if it.starts and it.starts.last_day >= day
        )
        ended = tuple(it for it in money.history if it.ends and it.ends.last_day >= day)
        if begun or ended or money.coming:
            yield SinceMoney(view.title, view.address, begun, ended, money.coming)


def _news(
    text: str, address: str, state: StateView, deeds: Iterable[DeedView], day: date, listed: set[Listed]
) -> SinceNews | None:
    """None if nothing done since then counts. What a person stated has the date of the state."""
    done = [deed for deed in deeds if deed.shows is not Shows.BACKGROUND and not deed.plan]
    new = tuple(deed for deed in done if deed.date.last_day >= day)
    stated = state.post is not None and state.date is not None and state.date.last_day >= day
    if not new and not stated:
        return None
    return SinceNews(
        text, address, state, tuple(deed for deed in new if (deed.date, deed.text) not in listed)
    )


def _promises(shown: Shown, day: date, listed: set[Listed]) -> Iterator[SinceNews]:
    """Promises and pledges; those made since then count as news, too."""
    for view in shown.promises.values():
        news = _news(view.short, view.address, view.state, view.deeds, day, listed)
        if news is None and view.record.made_on.last_day >= day:
            news = SinceNews(view.short, view.address, view.state, ())
        if news:
            yield news
    for pledge, pledged in shown.pledges.items():
        text = f"{pledged.record.name}: {pledged.record.text}"
        if news := _news(text, link_to(pledge).address, pledged.state, pledged.deeds, day, listed):
            yield news


def _actions(shown: Shown, day: date) -> Iterator[ActionView]:
    for view in shown.actions.values():
        if new := tuple(update for update in view.updates if update.record.date.last_day >= day):
            yield replace(view, updates=new)
