"""Where each voice, promise and pledge stands: one of the states, worked out from the records that speak of it.

A stated answer counts first. Else the furthest of these decides: all of it is done, by evidence or because all
actions that deliver it are; a part of it; work is under way; it was promised or planned, and nothing has been published since. What is left has no answer yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from localoffer.figures.numbers import number_in_words
from localoffer.ledger import actions as tracker
from localoffer.library import Library
from localoffer.records.models import (
    Action,
    Answer,
    Citation,
    Evidence,
    Pledge,
    Promise,
    Shows,
    State,
    StatedAnswer,
    Voice,
)
from localoffer.records.values import When

#: What each piece of evidence makes of the thing it belongs to. Background makes nothing of it.
MAKES = {
    Shows.ALL: State.DONE,
    Shows.PART: State.PARTLY,
    Shows.WORK: State.UNDER_WAY,
    Shows.PLAN: State.PROMISED,
}
#: Which of several states counts: the one that is furthest. What nobody will do counts before silence only.
RANK = (
    State.NO_ANSWER,
    State.NOT_OURS,
    State.NO,
    State.PROMISED,
    State.UNDER_WAY,
    State.PARTLY,
    State.DONE,
)


@dataclass(frozen=True)
class Place:
    """Where something stands. `date` is the day of what decides it; for `promised, no update` the day since
    which nothing has been published, and `planned` where there is a plan only and no promise. `stated` is there
    where a person said so."""

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
    evidence: Evidence | None = None
    action: Action | None = None


def of_voice(library: Library, voice: Voice) -> Place:
    """Where a voice stands: by its own answer, and by the promises that meet it, whole or in part.

    One that was replaced stands where the one after it stands.
    """
    after = library.voices.get(voice.replaced_by.id) if voice.replaced_by else None
    if after:
        return of_voice(library, after)
    answer = library.answers.get(("voices", voice.id))
    if stated := _stated(library, answer):
        return stated
    places = [_of_deed(deed) for deed in deeds(library, answer)]
    for promise in library.promises.values():
        whole = any(ref.id == voice.id for ref in promise.voices)
        if whole or any(ref.id == voice.id for ref in promise.voices_in_part):
            place = of_promise(library, promise)
            if place.state is State.DONE and not whole:
                place = Place(State.PARTLY, place.date)
            places.append(place)
    return _furthest(places)


def of_promise(library: Library, promise: Promise) -> Place:
    """Where a promise stands: by its answer, and by the updates of the actions that deliver it."""
    after = library.promises.get(promise.replaced_by.id) if promise.replaced_by else None
    if after:
        return of_promise(library, after)
    answer = library.answers.get(("promises", promise.id))
    if stated := _stated(library, answer):
        return stated
    actions = _actions(library, promise)
    planned = [date for action in actions if (date := _planned_on(library, action))]
    places = [_of_deed(deed) for deed in promise_deeds(library, promise)]
    ends = [action.done_on for action in actions if action.done_on and _is_done(library, action)]
    if actions and len(ends) == len(actions):
        places.append(Place(State.DONE, max(ends)))
    return _furthest([*places, Place(State.PROMISED, max((promise.made_on, *planned)))])


def of_pledge(library: Library, pledge: Pledge) -> Place:
    """Where a pledge stands: by its answer; else nothing has been published since it was made."""
    answer = library.answers.get(("pledges", pledge.id))
    if stated := _stated(library, answer):
        return stated
    places = [_of_deed(deed) for deed in deeds(library, answer)]
    return _furthest([*places, Place(State.PROMISED, pledge.made_on)])


def promise_deeds(library: Library, promise: Promise) -> tuple[Deed, ...]:
    """What shows what became of a promise, oldest first: its answer's evidence and its actions' later updates."""
    found = [*deeds(library, library.answers.get(("promises", promise.id)))]
    for action in _actions(library, promise):
        found += (deed for deed in _updates(library, action) if not deed.date < promise.made_on)
    return tuple(sorted(found, key=lambda deed: deed.date))


def deeds(library: Library, answer: Answer | None) -> tuple[Deed, ...]:
    """An answer's evidence that is known on the day of reckoning, oldest first."""
    found = [deed for one in (answer.evidence if answer else ()) for deed in _of_evidence(library, one)]
    return tuple(sorted(found, key=lambda deed: deed.date))


def last_word(library: Library, voice: Voice) -> When:
    """The newest date at which anything was published about a voice: by it, to it, or on what became of it."""
    dates = [
        voice.said_on,
        *(deed.date for deed in deeds(library, library.answers.get(("voices", voice.id)))),
    ]
    for promise in promises_to(library, voice):
        dates += [promise.made_on, *(deed.date for deed in promise_deeds(library, promise))]
    place = of_voice(library, voice)
    return max([*dates, place.date] if place.date else dates)


def promises_to(library: Library, voice: Voice) -> Iterator[Promise]:
    """The promises that meet a voice, whole or in part, or only repeat what it complained of."""
    for promise in library.promises.values():
        refs = (*promise.voices, *promise.voices_in_part, *promise.voices_repeated)
        if any(ref.id == voice.id for ref in refs):
            yield promise


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


def _stated(library: Library, answer: Answer | None) -> Place | None:
    stated = answer.stated if answer else None
    if stated is None or not library.has_come(stated.date):
        return None
    return Place(stated.state, stated.date, stated)


def _actions(library: Library, promise: Promise) -> list[Action]:
    found = (library.actions.get(ref.id) for ref in promise.actions)
    return [action for action in found if action]


def _planned_on(library: Library, action: Action) -> When | None:
    """The day of the plan that an action stands in."""
    plan = library.plans.get(action.plan.id)
    return plan.date if plan else None


def _is_done(library: Library, action: Action) -> bool:
    return tracker.progress(library, action).stage is tracker.Stage.DONE


def _updates(library: Library, action: Action) -> Iterator[Deed]:
    """An action's updates: work under way, and the one that shows its end a part of what was promised."""
    end = tracker.shows_the_end(action) if _is_done(library, action) else None
    for update in action.updates:
        shows = Shows.PART if update is end else Shows.WORK
        yield Deed(update.date, update.text, shows, update.sources, action=action)


def _of_evidence(library: Library, one: Evidence) -> Iterator[Deed]:
    """The deeds of a piece of evidence: one, or none while it or its record is not known."""
    if not library.has_come(one.date) or (one.sources and not library.cites(one.sources)):
        return
    if one.action:
        action = library.actions.get(one.action.id)
        if action and action.updates:
            shows = Shows.WORK if one.shows is Shows.PLAN else one.shows
            for update in action.updates:
                yield Deed(update.date, update.text, shows, update.sources, one, action)
        elif action and (planned := _planned_on(library, action)):
            yield Deed(planned, action.title, one.shows, action.sources, one, action)
        return
    told = _told(library, one)
    if told:
        date, text, citations = told
        yield Deed(one.date or date, one.text or text, one.shows, one.sources or citations, one)


def _told(library: Library, one: Evidence) -> tuple[When, str, tuple[Citation, ...]] | None:
    """Date, words and sources of what a piece of evidence names; its own where it names nothing that has them."""
    if one.finding:
        finding = library.findings.get(one.finding.id)
        return (finding.said_on, finding.text, finding.sources) if finding else None
    if one.group:
        group = library.groups.get(one.group.id)
        dates = (
            [library.sources[cited.source.id].date for cited in library.cites(group.sources)] if group else []
        )
        newest = max((date for date in dates if date), default=one.date)
        return (newest, group.sentence, group.sources) if group and newest else None
    if one.measure:
        measure = library.measures.get(one.measure.id)
        if measure is None:
            return None
        newest_reading = max(measure.readings, key=lambda reading: reading.date)
        text = f"{measure.title}: {number_in_words(newest_reading.value, measure.unit)}."
        return newest_reading.date, text, newest_reading.sources
    return (one.date, one.text, one.sources) if one.date and one.text else None
