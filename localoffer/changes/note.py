"""A file of changes as it is written: in the house style, in words that people may reword. One of the same day is added to, and keeps every
byte of what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from localoffer.changes.compare import Names
from localoffer.records.file_names import is_reserved
from localoffer.records.models import Change, ChangeNote, How
from localoffer.records.naming import shorten
from localoffer.records.values import is_id
from localoffer.writing import put, records

#: What a file tells that tells of several records.
SEVERAL = "several-changes"
#: Letters of a title that can be taken in at a look.
_MOST = 120
_FIELDS = ("record", "id", "part", "how", "from", "to", "for_care_leavers")
#: What is said of whom the council asked.
_ASKED = ("consulted", "reason", "mistake")


def note_name(changes: Sequence[Change], day: date) -> str:
    """`2026-11-26-setting-up-home.yaml`; for changes of several records a name that says no more than that."""
    ids = {change.id for change in changes}
    only = (ids.pop() or "site") if len(ids) == 1 else SEVERAL
    slug = only.replace("/", "-").replace("_", "-")
    named = f"{day.isoformat()}-{slug}"
    return f"{named if is_id(named) and not is_reserved(slug) else f'{day.isoformat()}-{SEVERAL}'}.yaml"


def note_text(changes: Sequence[Change], day: date, names: Names) -> str:
    """The text of a new file of changes."""
    changed = [dict(_given(change)) for change in changes]
    return put("", "", "", {"date": day, "title": _title(changes, names), "changes": changed}, ChangeNote)


def with_changes(text: str, changes: Sequence[Change], of_it: ChangeNote, names: Names) -> str:
    """The text of a file of changes with more of them, each at the end; where one goes on from what the file tells already, in
    its place. `of_it` is what the file says now.

    Every other byte stays as it is. Raises NotWritable.
    """
    (note,) = records(text, "")
    there, now = note["changes"], list(of_it.changes)
    for change in changes:
        new = dict(_given(change))
        at = next((at for at, old in enumerate(there) if _goes_on(old, new)), None)
        if at is None:
            there.append(new)
            now.append(change)
            continue
        # Whoever was asked was asked of something else.
        there[at] = {name: said for name, said in there[at].items() if name not in _ASKED} | {"to": new["to"]}
        now[at] = now[at].model_copy(update={"to": change.to})
    reworded = note["title"] != _title(of_it.changes, names)
    title = note["title"] if reworded else _title(now, names)
    return put(text, "", "", {"title": title, "changes": there}, ChangeNote)


def _goes_on(old: Mapping[str, str], new: Mapping[str, str]) -> bool:
    """Whether a change begins where another one ended, and leads the same way."""
    same = all(old.get(name) == new.get(name) for name in ("record", "id", "part", "for_care_leavers"))
    both = (old.get("how"), new.get("how")) in ((How.ADDED, How.CHANGED), (How.CHANGED, How.CHANGED))
    return same and both and "to" in new and old.get("to") == new.get("from") != new["to"] != old.get("from")


def _given(change: Change) -> Iterator[tuple[str, str]]:
    values = (
        change.record,
        change.id,
        change.part,
        change.how.value,
        change.from_,
        change.to,
        change.for_care_leavers.value if change.for_care_leavers else None,
    )
    return ((name, str(value)) for name, value in zip(_FIELDS, values, strict=True) if value)


def _title(changes: Sequence[Change], names: Names) -> str:
    """What changed, in one line, for people to reword."""
    called = list(
        dict.fromkeys(
            names.get((change.record, change.id)) or change.id or f"The {change.record}" for change in changes
        )
    )
    if len(changes) == 1:
        return shorten(_happened(changes[0], called[0]), _MOST)
    if len(called) == 1:
        return shorten(f"{called[0]}: {len(changes)} changes", _MOST)
    more = f" and {len(called) - 2} more" if len(called) > 2 else ""
    first, second = (shorten(name, 40) for name in called[:2])
    return f"{len(changes)} changes: {first}{',' if more else ' and'} {second}{more}"


def _happened(change: Change, called: str) -> str:
    if change.part is None:
        words = {
            How.ADDED: f"New: {called}",
            How.GONE: f"{called} is gone",
            How.CLOSED: f"{called} is closed",
        }
        return words.get(change.how, f"{called} changes")
    said = change.to or change.from_ or ""
    gone = " (no more)" if change.how is How.GONE else ""
    return f"{called}, {change.part}: {said}{gone}" if said else f"{called}, {change.part}"
