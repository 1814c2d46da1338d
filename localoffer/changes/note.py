"""A file of changes as it is written: in the house style, in words that people may reword. One of the same day is added to, and keeps every
byte of what stands there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from localoffer.changes.compare import Names
from localoffer.records.file_names import is_reserved
from localoffer.records.models import Change, ForCareLeavers, How
from localoffer.records.naming import shorten
from localoffer.records.values import is_id
from localoffer.records.yaml_text import in_yaml

#: What a file tells that tells of several records.
SEVERAL = "several-changes"
#: Letters of a title that can be taken in at a look.
_MOST = 120
_FIELDS = ("record", "id", "part", "how", "from", "to", "for_care_leavers")


def note_name(changes: Sequence[Change], day: date) -> str:
    """`2026-11-26-setting-up-home.yaml`; for changes of several records a name that says no more than that."""
    ids = {change.id for change in changes}
    only = (ids.pop() or "site") if len(ids) == 1 else SEVERAL
    slug = only.replace("/", "-").replace("_", "-")
    named = f"{day.isoformat()}-{slug}"
    return f"{named if is_id(named) and not is_reserved(slug) else f'{day.isoformat()}-{SEVERAL}'}.yaml"


def note_text(changes: Sequence[Change], day: date, names: Names) -> str:
    """The text of a new file of changes."""
    items = "".join(_item(change, 2) for change in changes)
    return f"date: {day.isoformat()}\n{_title_line(changes, names)}\nchanges:\n{items}"


def with_title(text: str, before: Sequence[Change], after: Sequence[Change], names: Names) -> str:
    """The text of a file of changes with the title for what it tells now, where nobody has reworded that for what it told before."""
    old, new = (_title_line(changes, names) for changes in (before, after))
    return re.sub(rf"(?m)^{re.escape(old)}(?=\r?$)", lambda found: new, text, count=1)


def _title_line(changes: Sequence[Change], names: Names) -> str:
    return f"title: {in_yaml(_title(changes, names))}"


def with_changes(text: str, last_line: int, changes: Sequence[Change]) -> str:
    """The text of a file of changes with more of them, below the one that begins in `last_line`, which is the last, counted from 1.

    Every other byte stays as it is.
    """
    lines = text.split("\n")
    last = lines[last_line - 1]
    # Windows ends a line with one sign more.
    end = "\r" if last.endswith("\r") else ""
    dash = len(last) - len(last.lstrip(" "))
    after = last_line
    for number in range(last_line, len(lines)):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= dash:
            break
        if line.strip():
            after = number + 1
    items = [f"{line}{end}" for change in changes for line in _item(change, dash).rstrip("\n").split("\n")]
    below = lines[after:]
    # A file whose last line was left open ends with one that is closed.
    return "\n".join([*lines[:after], *items, *below] if below else [*lines[:after], *items, ""])


def _item(change: Change, indent: int) -> str:
    values = (
        change.record,
        change.id,
        change.part,
        change.how.value,
        change.from_,
        change.to,
        change.for_care_leavers.value if change.for_care_leavers else None,
    )
    given = [f"{name}: {in_yaml(value)}" for name, value in zip(_FIELDS, values, strict=True) if value]
    return "".join(
        f"{' ' * indent}{'- ' if not number else '  '}{line}\n" for number, line in enumerate(given)
    )


def _title(changes: Sequence[Change], names: Names) -> str:
    """What changed, in one line to a care leaver, for people to reword. What is worse is said."""
    called = list(
        dict.fromkeys(
            (names.get((change.record, change.id)) or change.id or f"The {change.record}").rstrip(".")
            for change in changes
        )
    )
    if len(changes) == 1:
        return shorten(_happened(changes[0], called[0]), _MOST)
    worse = sum(change.for_care_leavers is ForCareLeavers.WORSE for change in changes)
    ending = f"; {worse} of {len(changes)} changes for the worse" if worse else ""
    if len(called) == 1:
        parts = list(dict.fromkeys(change.part or change.how.value for change in changes))
        more = f" and {len(parts) - 2} more" if len(parts) > 2 else ""
        return f"{shorten(called[0])}: {f'{parts[0]}, {parts[1]}' if more else ' and '.join(parts)}{more}{ending}"
    more = f" and {len(called) - 2} more" if len(called) > 2 else ""
    first, second = (shorten(name, 40) for name in called[:2])
    begin = (
        "New" if all(change.part is None and change.how is How.ADDED for change in changes) else "Changes to"
    )
    return f"{begin}{':' if begin == 'New' else ''} {first}{',' if more else ' and'} {second}{more}{ending}"


def _happened(change: Change, called: str) -> str:
    """`Setting up home, amount: now up to £2,900 once, before up to £3,000 once`."""
    if change.part is None:
        words = {
            How.ADDED: f"New: {called}",
            How.GONE: f"No longer there: {called}",
            How.CLOSED: f"Ended: {called}",
        }
        return words.get(change.how, f"{called} changes")
    was, now = (shorten(value or "", 60).rstrip(".") for value in (change.from_, change.to))
    said = ", ".join(filter(None, (now and f"now {now}", was and f"before {was}")))
    gone = "no longer: " if change.how is How.GONE else ""
    new = "new: " if change.how is How.ADDED else ""
    if gone or new:
        return f"{called}, {change.part}, {gone or new}{now or was}".rstrip(": ")
    return f"{called}, {change.part}: {said}" if said else f"{called}, {change.part}"
