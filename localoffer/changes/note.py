"""The text of a file of changes: in the house style, in words that people may edit. A file of the same day is extended,
keeping every byte that is already there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from localoffer.changes.compare import DECIDING, STATE, Names
from localoffer.records.file_names import is_reserved
from localoffer.records.models import Answer, Change, ChangeNote, ForCareLeavers, How, Promise, Verdict, Voice
from localoffer.records.naming import shorten
from localoffer.records.to_come import is_end_to_come, is_to_come
from localoffer.records.values import is_id
from localoffer.writing import put, records

#: The name of a file of changes about several records.
SEVERAL = "several-changes"
#: The longest title, in characters, that can be taken in at a glance.
_MOST = 120
#: The fields that say whom the council asked.
WHOM_ASKED = ("consulted", "reason", "mistake")


def note_name(changes: Sequence[Change], day: date) -> str:
    """`2026-11-26-setting-up-home.yaml`; for changes to several records, a name that says just that."""
    ids = {change.id for change in changes}
    only = (ids.pop() or "site") if len(ids) == 1 else SEVERAL
    slug = only.replace("/", "-").replace("_", "-")
    named = f"{day.isoformat()}-{slug}"
    return f"{named if is_id(named) and not is_reserved(slug) else f'{day.isoformat()}-{SEVERAL}'}.yaml"


def note_text(changes: Sequence[Change], day: date, names: Names) -> str:
    """The text of a new file of changes."""
    changed = [_given(change) for change in changes]
    title = _title(changes, names, day)
    return put("", "", "", {"date": day, "title": title, "changes": changed}, ChangeNote)


def with_changes(
    text: str,
    changes: Sequence[Change],
    stale: Mapping[int, Change],
    of_it: ChangeNote,
    names: Names,
    published: str | None,
) -> tuple[str, tuple[Change, ...]]:
    """The text of a file of changes with further ones. Each goes at the end; one that continues a change in the file
    extends it there; one that undoes a change that no reader has seen is returned, and both are left out. The text is
    empty if nothing is left to tell. `stale`: entries that are no longer accurate. `of_it` is what the file says now,
    `published` the text that readers may have read; None if unknown.

    Every other byte stays unchanged. Raises NotWritable.
    """
    (note,) = records(text, "")
    there, now = note["changes"], list(of_it.changes)
    read = [change for old in records(published, "") for change in old["changes"]] if published else []
    undone: list[Change] = []
    began = len(there)
    for place, change in stale.items():
        there[place] = _given(change)
        now[place] = change
    for change in changes:
        new = _given(change)
        back = next((at for at, old in enumerate(there) if _goes_back(old, new) and old not in read), None)
        if back is not None and published is not None:
            del there[back], now[back]
            began -= 1
            undone.append(change)
            continue
        at = next((at for at, old in enumerate(there) if _goes_on(old, new)), None)
        if at is None:
            there.append(new)
            now.append(change)
            continue
        # Whoever was asked was asked about something else.
        there[at] = {name: said for name, said in there[at].items() if name not in WHOM_ASKED} | {
            "to": new["to"]
        }
        now[at] = now[at].model_copy(update={"to": change.to})
    # Once what the council had decided is undone, so is what followed from it for each group.
    decided = {(change.record, change.id) for change in undone if change.part in DECIDING}
    for at in reversed(range(began, len(now))):
        if (now[at].record, now[at].id) in decided and {now[at].from_, now[at].to} <= {*Verdict}:
            undone.append(now.pop(at))
            del there[at]
    reworded = note["title"] != _title(of_it.changes, names, of_it.date)
    if not there:
        return "", tuple(undone)
    title = note["title"] if reworded else _title(now, names, of_it.date)
    return put(text, "", "", {"title": title, "changes": there}, ChangeNote), tuple(undone)


#: What undoes what happened.
_BACK = {How.ADDED: How.GONE, How.CHANGED: How.CHANGED, How.GONE: How.ADDED}


def _goes_back(old: Mapping[str, str], new: Mapping[str, str]) -> bool:
    """Whether a change ends where another began, so that nothing has changed."""
    same = all(old.get(name) == new.get(name) for name in ("record", "id", "part"))
    turned = (old.get("from"), old.get("to")) == (new.get("to"), new.get("from"))
    return same and turned and new["how"] == _BACK.get(How(old["how"]))


def _goes_on(old: Mapping[str, str], new: Mapping[str, str]) -> bool:
    """Whether a change begins where another ended, and goes in the same direction."""
    same = all(old.get(name) == new.get(name) for name in ("record", "id", "part", "for_care_leavers"))
    both = (old.get("how"), new.get("how")) in ((How.ADDED, How.CHANGED), (How.CHANGED, How.CHANGED))
    return same and both and "to" in new and old.get("to") == new.get("from") != new["to"] != old.get("from")


def _given(change: Change) -> dict[str, str]:
    """What a change says, by the names that a file has."""
    names = ("record", "id", "part", "how", "from_", "to", "for_care_leavers")
    return {name.rstrip("_"): str(value) for name in names if (value := getattr(change, name))}


def _title(changes: Sequence[Change], names: Names, day: date) -> str:
    """What changed, in one line to a care leaver, for people to edit. If it is for the worse, the line says so."""
    if len(changes) == 1:
        return shorten(_happened(changes[0], _named(_called(changes[0], names)), day), _MOST)
    worse = sum(change.for_care_leavers is ForCareLeavers.WORSE for change in changes)
    # What is for the worse is named first.
    changes = sorted(changes, key=lambda change: change.for_care_leavers is not ForCareLeavers.WORSE)
    called = list(dict.fromkeys(_called(change, names) for change in changes))
    ending = f"; {_so_many_worse(worse, len(changes))} for care leavers" if worse else ""
    if len(called) == 1:
        # Where something stands is the news, whatever it follows from.
        state = next((change for change in changes if change.part == STATE), None)
        if state and worse == (state.for_care_leavers is ForCareLeavers.WORSE):
            return shorten(_happened(state, _named(called[0]), day), _MOST)
        parts = [it.part or (f"new {it.record}" if it.how is How.ADDED else it.how.value) for it in changes]
        parts = [*dict.fromkeys(parts)]
        more = f" and {len(parts) - 2} more" if len(parts) > 2 else ""
        return (
            f"{_named(called[0])}: {f'{parts[0]}, {parts[1]}' if more else ' and '.join(parts)}{more}{ending}"
        )
    more = f" and {len(called) - 2} more" if len(called) > 2 else ""
    first, second = (_named(name, 40) for name in called[:2])
    # Within a line, anything without a name of its own is called by its kind.
    second = re.sub("^The (?=[a-z])", "the ", second)
    new = all(change.part is None and change.how is How.ADDED for change in changes)
    return f"{'New:' if new else 'Changes to'} {first}{',' if more else ' and'} {second}{more}{ending}"


def _called(change: Change, names: Names) -> str:
    return names.get((change.record, change.id)) or change.id or f"The {change.record}"


def _so_many_worse(worse: int, number: int) -> str:
    """`one of these is worse`."""
    if worse == number:
        return "both are worse" if number == 2 else "all of these are worse"
    return "one of these is worse" if worse == 1 else f"{worse} of these are worse"


def _named(name: str, most: int = 60) -> str:
    """The name of a record, short; a sentence, such as what somebody said, in quotation marks."""
    short = shorten(name.rstrip("."), most)
    return f"“{short}”" if name.endswith((".", "…")) else short


def _happened(change: Change, called: str, day: date) -> str:
    """`Setting up home, amount: now up to £2,900 once, before up to £3,000 once`."""
    if change.part is None:
        ends = "Ends" if is_end_to_come(change.to or "", day) else "Ended"
        words = {
            How.ADDED: "New answer" if change.record == Answer.noun else "New",
            How.GONE: "No longer there",
            How.CLOSED: "Closed" if change.record in (Voice.noun, Promise.noun) else ends,
        }
        return f"{words[change.how]}: {called}" if change.how in words else f"{called} changes"
    if change.part == STATE:
        return f"{called}: now “{change.to}”, before “{change.from_}”"
    was, now = (shorten(value or "", 60).rstrip(".") for value in (change.from_, change.to))
    is_now, before = ("", "until then ") if is_to_come(change.to or "", day) else ("now ", "before ")
    said = ", ".join(filter(None, (now and f"{is_now}{now}", was and f"{before}{was}")))
    if lead := {How.GONE: "no longer: ", How.ADDED: "new: "}.get(change.how):
        return f"{called}, {change.part}, {lead}{now or was}".rstrip(": ")
    return f"{called}, {change.part}: {said}" if said else f"{called}, {change.part}"
