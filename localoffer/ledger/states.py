"""The state of each voice, promise and pledge, worked out from the records about it.

A stated answer takes precedence. Otherwise the furthest of these decides: all of it is done, by evidence or because
every action that delivers it is; part of it is done; work is under way; it was promised or planned, and nothing has
been published since. Anything else has no answer yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum

from localoffer.figures.numbers import number_in_words
from localoffer.ledger.actions import shows_the_end
from localoffer.library import (
    JoinedAction,
    JoinedAnswer,
    JoinedEvidence,
    JoinedPledge,
    JoinedPromise,
    JoinedVoice,
    Meets,
)
from localoffer.records.frozen import dataclass
from localoffer.records.models import Citation, Shows, State, StatedAnswer
from localoffer.records.values import When

#: The state that each kind of evidence gives to the thing it belongs to.
MAKES = {state.shown_by: state for state in State if state.shown_by}
#: What a deed for a promise shows about a voice that the promise answers only in part: the part that was done may be
#: the other one.
IN_PART = {Shows.ALL: Shows.PART, Shows.PART: Shows.BACKGROUND}
#: Of several states the furthest decides.
RANK = tuple(reversed(State))


@dataclass(frozen=True)
class Place:
    """A state and why. `date` is the day of what decides it; for `promised, no update` the day since which nothing has
    been published, and `planned` if there is only a plan and no promise. `stated` is set if a person said so."""

    state: State
    date: When | None = None
    stated: StatedAnswer | None = None
    planned: bool = False


@dataclass(frozen=True)
class Deed:
    """A dated thing that was done, or at least planned, with the record that says so.

    `evidence` is None for an update of an action that a promise names.
    """

    date: When
    text: str
    shows: Shows
    citations: tuple[Citation, ...]
    evidence: JoinedEvidence | None = None
    action: JoinedAction | None = None


class Ended(StrEnum):
    """What was closed, if nothing else came of a thing. Each has its words among the cases of `promised, no update`."""

    PLAN = "plan closed"
    PROMISE = "promise closed"
    STEPS = "steps closed"


@dataclass(frozen=True)
class AllClosed:
    """That everything promised or planned is closed, and since when. While any of it is open, there is no ending."""

    ended: Ended
    date: When


def of_voice(voice: JoinedVoice) -> Place:
    """The place of a voice: from its own answer, and from the promises that meet it, whole or in part.

    A replaced voice has the place of its replacement.
    """
    if voice.replaced_by:
        return of_voice(voice.replaced_by)
    if stated := _stated(voice.answer):
        return stated
    places = [_of_deed(deed) for deed in deeds(voice.answer)]
    for met in voice.met_by:
        if met.meets is not Meets.REPEATS:
            whole = met.meets is not Meets.PART
            places += (place if whole else _in_part(place) for place in _places(met.promise))
    return _furthest(places)


def of_promise(promise: JoinedPromise) -> Place:
    """The place of a promise: from its answer, and from the updates of the actions that deliver it."""
    return _furthest(_places(promise))


def _places(promise: JoinedPromise) -> list[Place]:
    """The possible places of a promise: from a stated answer alone, or from each deed and the fact that it was made."""
    if promise.replaced_by:
        return _places(promise.replaced_by)
    if stated := _stated(promise.answer):
        return [stated]
    made_on = promise.record.made_on
    planned = [action.plan.record.date for action in promise.actions]
    places = [_of_deed(deed) for deed in promise_deeds(promise)]
    ends = [action.record.done_on for action in promise.actions if shows_the_end(action.record)]
    if promise.actions and len(ends) == len(promise.actions):
        places.append(Place(State.DONE, max(end for end in ends if end)))
    return [*places, Place(State.PROMISED, max((made_on, *planned)))]


def _in_part(place: Place) -> Place:
    """The same for a voice that the promise answers only in part: partly kept counts as promised, and no more."""
    if place.state is State.DONE:
        return Place(State.PARTLY, place.date)
    if place.state is State.PARTLY:
        return Place(State.PROMISED, place.date if place.stated else None)
    return place


def of_pledge(pledge: JoinedPledge) -> Place:
    """The place of a pledge: from its answer; otherwise nothing has been published since it was made."""
    if stated := _stated(pledge.answer):
        return stated
    places = [_of_deed(deed) for deed in deeds(pledge.answer)]
    return _furthest([*places, Place(State.PROMISED, pledge.record.made_on)])


def ending_of_voice(voice: JoinedVoice, day: date) -> AllClosed | None:
    """How what was promised or planned for a voice had ended by a day, if nothing else came of it."""
    if voice.replaced_by:
        return ending_of_voice(voice.replaced_by, day)
    place = of_voice(voice)
    if place.state is not State.PROMISED or place.stated:
        return None
    promises = [met.promise for met in voice.met_by if met.meets is not Meets.REPEATS]
    endings = [ending_of_promise(promise, day) for promise in promises]
    endings += (_ending_of_plan(deed, day) for deed in deeds(voice.answer) if deed.shows is Shows.PLAN)
    return _last_ending(endings)


def ending_of_promise(promise: JoinedPromise, day: date) -> AllClosed | None:
    """How a promise had ended by a day: closed itself, or with all its steps, if nothing else came of it."""
    if promise.replaced_by:
        return ending_of_promise(promise.replaced_by, day)
    place = of_promise(promise)
    if place.state is not State.PROMISED or place.stated:
        return None
    if closed := promise.record.closed_by(day):
        return AllClosed(Ended.PROMISE, closed.date)
    plans = [_closing(action, day) for action in promise.actions]
    plans += (_ending_of_plan(deed, day) for deed in deeds(promise.answer) if deed.shows is Shows.PLAN)
    last = _last_ending(plans)
    return replace(last, ended=Ended.STEPS) if last else None


def _ending_of_plan(deed: Deed, day: date) -> AllClosed | None:
    return _closing(deed.action, day) if deed.action else None


def _closing(action: JoinedAction, day: date) -> AllClosed | None:
    if action.replaced_by:
        return _closing(action.replaced_by, day)
    closed = action.record.closed_by(day)
    return AllClosed(Ended.PLAN, closed.date) if closed else None


def _last_ending(endings: Sequence[AllClosed | None]) -> AllClosed | None:
    """The last of them, in the words of the one that got furthest; None if one is open, or there are none."""
    found = [ending for ending in endings if ending]
    if not found or len(found) < len(endings):
        return None
    order = list(Ended)
    return AllClosed(
        max((ending.ended for ending in found), key=order.index), max(ending.date for ending in found)
    )


def promise_deeds(promise: JoinedPromise) -> tuple[Deed, ...]:
    """What shows what became of a promise, oldest first: its answer's evidence and its actions' later updates."""
    found = [*deeds(promise.answer)]
    for action in promise.actions:
        found += (deed for deed in _updates(action) if not deed.date < promise.record.made_on)
    return tuple(sorted(found, key=lambda deed: deed.date))


def voice_deeds(voice: JoinedVoice) -> tuple[Deed, ...]:
    """Everything that was done about a voice, oldest first, each deed once: from its answer, and from the promises
    that meet it. What is done for a promise that only repeats the complaint is left out, and for one that meets a part
    it counts for less."""
    found = [*deeds(voice.answer)]
    for met in voice.met_by:
        if met.meets is not Meets.REPEATS:
            for deed in promise_deeds(met.promise):
                shows = IN_PART.get(deed.shows, deed.shows) if met.meets is Meets.PART else deed.shows
                found.append(replace(deed, shows=shows))
    once: dict[tuple[When, str], Deed] = {}
    for deed in found:
        once.setdefault((deed.date, deed.text), deed)
    return tuple(sorted(once.values(), key=lambda deed: deed.date))


def deeds(answer: JoinedAnswer | None) -> tuple[Deed, ...]:
    """What an answer's evidence reports, oldest first."""
    found = [deed for evidence in (answer.evidence if answer else ()) for deed in _of_evidence(evidence)]
    return tuple(sorted(found, key=lambda deed: deed.date))


def last_word(voice: JoinedVoice) -> When:
    """The newest date on which anything was published about a voice: by it, to it, or on what became of it."""
    dates = [voice.record.said_on, *(deed.date for deed in deeds(voice.answer))]
    for met in voice.met_by:
        dates += [met.promise.record.made_on, *(deed.date for deed in promise_deeds(met.promise))]
    place = of_voice(voice)
    return max([*dates, place.date] if place.date else dates)


def _furthest(places: Iterable[Place]) -> Place:
    """The place with the furthest state; of several, the newest."""
    found = [Place(State.NO_ANSWER), *places]
    best = max(found, key=lambda place: (RANK.index(place.state), place.date or When(1)))
    planned = all(place.planned for place in found if place.state is State.PROMISED)
    return replace(best, planned=best.state is State.PROMISED and planned)


def _of_deed(deed: Deed) -> Place:
    state = MAKES.get(deed.shows, State.NO_ANSWER)
    planned = deed.shows is Shows.PLAN
    return Place(state, deed.date if state is not State.NO_ANSWER else None, planned=planned)


def _stated(answer: JoinedAnswer | None) -> Place | None:
    stated = answer.record.stated if answer else None
    return Place(stated.state, stated.date, stated) if stated else None


def _updates(action: JoinedAction) -> Iterator[Deed]:
    """An action's updates: work under way; the one that shows its end counts as part of what was promised."""
    end = shows_the_end(action.record)
    for update in action.record.updates:
        shows = Shows.PART if update is end else Shows.WORK
        yield Deed(update.date, update.text, shows, update.sources, action=action)


def _of_evidence(evidence: JoinedEvidence) -> Iterator[Deed]:
    """The deeds of a piece of evidence: none while the record that it names is not known."""
    record, action = evidence.record, evidence.action
    if record.action:
        if action and action.record.updates:
            shows = Shows.WORK if record.shows is Shows.PLAN else record.shows
            for update in action.record.updates:
                yield Deed(update.date, update.text, shows, update.sources, evidence, action)
        elif action:
            yield Deed(
                action.plan.record.date,
                action.record.title,
                record.shows,
                action.record.sources,
                evidence,
                action,
            )
    elif named := _named(evidence):
        date, text, citations = named
        yield Deed(
            record.date or date,
            record.text or text,
            record.shows,
            record.sources or citations,
            evidence,
        )


def _named(evidence: JoinedEvidence) -> tuple[When, str, tuple[Citation, ...]] | None:
    """The date, words and sources of what a piece of evidence names; its own if that has none."""
    record = evidence.record
    if record.finding:
        finding = evidence.finding and evidence.finding.record
        return (finding.said_on, finding.text, finding.sources) if finding else None
    if record.group:
        group = evidence.group
        newest = record.date or (group.newest if group else None)
        return (newest, group.record.sentence, group.record.sources) if group and newest else None
    if record.measure:
        measure = evidence.measure
        if measure is None:
            return None
        reading = max(measure.readings, key=lambda reading: reading.date)
        text = f"{measure.title}: {number_in_words(reading.value, measure.unit)}."
        return reading.date, text, reading.sources
    return (record.date, record.text, record.sources) if record.date and record.text else None
