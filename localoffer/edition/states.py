"""The state of each voice, promise and pledge, worked out from the files: the ledger, done a second time.

This repeats `ledger` with independent code, so that a mistake in either shows.
"""

from __future__ import annotations

from collections.abc import Iterator

from localoffer.edition.edition import Edition, first_day, last_day
from localoffer.edition.written import Entry

#: The furthest last. What is written under `shows` gives one of these to the thing it belongs to.
STATES = (
    "no answer yet",
    "not ours",
    "no, because",
    "promised, no update",
    "under way",
    "partly",
    "done",
)
SHOWS = {
    "all of it": "done",
    "part of it": "partly",
    "work under way": "under way",
    "a plan": "promised, no update",
    "background": "no answer yet",
}
#: The same for a voice which the promise answers in part: the part that was done may be the other one.
IN_PART = {"done": "partly", "partly": "promised, no update"}


def voices_of(promise: Entry) -> list[str]:
    """The ids of the voices that a promise meets, in whole or in part, or only repeats."""
    return [id for name in ("voices", "voices_in_part", "voices_repeated") for id in promise.every(name)]


def furthest(states: list[str]) -> str:
    return max(["no answer yet", *states], key=STATES.index)


def of_voice(edition: Edition, voice: Entry) -> str:
    if after := _replacement(edition, "voices", voice):
        return of_voice(edition, after)
    if stated := _stated(edition, "voice", voice["id"]):
        return stated
    states = list(_evidence(edition, "voice", voice["id"]))
    for promise in edition.shown("promises").values():
        whole = voice["id"] in promise.every("voices")
        if whole or voice["id"] in promise.every("voices_in_part"):
            found = _of_promise(edition, promise)
            states += found if whole else [IN_PART.get(state, state) for state in found]
    return furthest(states)


def of_promise(edition: Edition, promise: Entry) -> str:
    return furthest(_of_promise(edition, promise))


def _of_promise(edition: Edition, promise: Entry) -> list[str]:
    if after := _replacement(edition, "promises", promise):
        return _of_promise(edition, after)
    if stated := _stated(edition, "promise", promise["id"]):
        return [stated]
    states = ["promised, no update", *_evidence(edition, "promise", promise["id"])]
    known = edition.shown("actions")
    actions = [known[id] for id in promise.every("actions") if id in known]
    made = first_day(promise["made_on"]), last_day(promise["made_on"])
    for action in actions:
        end = _end(edition, action)
        for update in edition.updates(action):
            if (first_day(update["date"]), last_day(update["date"])) >= made:
                states.append("partly" if update is end else "under way")
    if actions and all(_end(edition, action) for action in actions):
        states.append("done")
    return states


def has_ended(edition: Edition, voice: Entry) -> bool:
    """Whether everything promised or planned for a voice was closed, and nothing else came of it."""
    if after := _replacement(edition, "voices", voice):
        return has_ended(edition, after)
    if of_voice(edition, voice) != "promised, no update" or _stated(edition, "voice", voice["id"]):
        return False
    met = [
        promise
        for promise in edition.shown("promises").values()
        if voice["id"] in (*promise.every("voices"), *promise.every("voices_in_part"))
    ]
    found = [promise_has_ended(edition, promise) for promise in met]
    found += _plans_ended(edition, "voice", voice["id"])
    return bool(found) and all(found)


def promise_has_ended(edition: Edition, promise: Entry) -> bool:
    """Whether a promise was closed, or all its steps were, and nothing else came of it."""
    if after := _replacement(edition, "promises", promise):
        return promise_has_ended(edition, after)
    if of_promise(edition, promise) != "promised, no update" or _stated(edition, "promise", promise["id"]):
        return False
    known = edition.shown("actions")
    found = [_action_closed(edition, known[id]) for id in promise.every("actions") if id in known]
    found += _plans_ended(edition, "promise", promise["id"])
    return bool(edition.closing(promise)) or (bool(found) and all(found))


def _plans_ended(edition: Edition, about: str, id: str) -> Iterator[bool]:
    """For each plan that answers a thing, whether it was closed. One that names no action cannot be."""
    for answer in _answers(edition, about, id):
        for one in answer.every("evidence"):
            if one["shows"] == "a plan" and edition.has_come(one.get("date")) and list(_of_one(edition, one)):
                action = edition.shown("actions").get(one.of("action"))
                yield bool(action and _action_closed(edition, action))


def _action_closed(edition: Edition, action: Entry) -> bool:
    after = _replacement(edition, "actions", action)
    return _action_closed(edition, after) if after else bool(edition.closing(action))


def of_pledge(edition: Edition, pledge: Entry) -> str:
    stated = _stated(edition, "pledge", pledge["id"])
    return stated or furthest(["promised, no update", *_evidence(edition, "pledge", pledge["id"])])


def of_action(edition: Edition, action: Entry) -> str:
    """Its stage, by the word that vocabulary.yaml has for it."""
    if _end(edition, action):
        return "done"
    if edition.closing(action):
        return "closed"
    if not action.get("due"):
        return "no date"
    return "past its date" if last_day(action["due"]) < edition.as_of else "to come"


def _end(edition: Edition, action: Entry) -> Entry | None:
    """The update that shows that an action was done, if it was."""
    done = action.of("done_on")
    if not done or not edition.has_come(done):
        return None
    return next((one for one in edition.updates(action) if last_day(one["date"]) >= first_day(done)), None)


def _replacement(edition: Edition, name: str, entry: Entry) -> Entry | None:
    return edition.shown(name).get(entry.of("replaced_by"))


def _answers(edition: Edition, about: str, id: str) -> Iterator[Entry]:
    return (one for one in edition.council.lists.get("answers", ()) if one.get(about) == id)


def _stated(edition: Edition, about: str, id: str) -> str | None:
    for answer in _answers(edition, about, id):
        stated = answer.get("stated")
        if stated and edition.has_come(stated["date"]):
            return str(stated["state"])
    return None


def _evidence(edition: Edition, about: str, id: str) -> Iterator[str]:
    for answer in _answers(edition, about, id):
        for one in answer.every("evidence"):
            if edition.has_come(one.get("date")) and (not one.get("sources") or edition.cited(one)):
                yield from _of_one(edition, one)


def _of_one(edition: Edition, one: Entry) -> Iterator[str]:
    """The state from one piece of evidence, if the record that it names is known."""
    made = SHOWS[one["shows"]]
    if one.get("action"):
        action = edition.shown("actions").get(one["action"])
        if action and edition.updates(action):
            yield "under way" if one["shows"] == "a plan" else made
        elif action and action["plan"] in edition.shown("plans"):
            yield made
    elif one.get("finding"):
        if one["finding"] in edition.shown("findings"):
            yield made
    elif one.get("measure"):
        if one["measure"] in edition.shown("measures"):
            yield made
    elif one.get("group"):
        group = edition.shown("groups").get(one["group"])
        if group and (one.get("date") or any(source.get("date") for source in edition.cited(group))):
            yield made
    elif one.get("date") and one.get("text"):
        yield made


def is_silent(edition: Edition, action: Entry) -> bool:
    return of_action(edition, action) == "past its date" and not edition.updates(action)
