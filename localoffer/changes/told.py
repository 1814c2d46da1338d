"""A comparison with all that follows from it: what is told, what is not, and the file of changes that tells the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from localoffer.changes.compare import Comparison, compare
from localoffer.changes.cuts import Telling, tellings, untold, untold_again
from localoffer.changes.note import note_name, note_text, with_changes
from localoffer.councils.editors import schemas_for, with_line
from localoffer.problems import Problem
from localoffer.records.files import CHANGES, CHANGES_FOLDER, Records, pick
from localoffer.records.models import ChangeNote


@dataclass(frozen=True)
class Told:
    """What differs, what files of changes say of it, and what is wrong with that."""

    comparison: Comparison
    tellings: tuple[Telling, ...]
    problems: tuple[Problem, ...]

    @classmethod
    def nothing(cls) -> Told:
        return cls(Comparison((), (), {}), (), ())


def since(before: Records, after: Records, day: date, command: str) -> Told:
    """What differs between two editions on a day. `command` is what writes a file of changes."""
    comparison = compare(before, after, day)
    told = tellings(comparison, before, after, day)
    problems = (*untold(told, after, comparison.names, command), *untold_again(before, after, day))
    return Told(comparison, told, problems)


def written(told: Told, after: Records, council: Path, day: date) -> str | None:
    """Write what no file of changes tells yet into that of the day, and return its name; None where all is told.

    Raises OSError where it cannot be written.
    """
    made = noted(told, after, council, day)
    if made is None:
        return None
    name, content = made
    (council / name).parent.mkdir(parents=True, exist_ok=True)
    (council / name).write_bytes(content)
    return name


def noted(told: Told, after: Records, council: Path, day: date) -> tuple[str, bytes] | None:
    """The name of the file of changes of the day, and its bytes with what none tells yet; None where all is told.

    Raises OSError where it cannot be read.
    """
    changes = [telling.change for telling in told.tellings if telling.said is None and telling.stale is None]
    if not changes:
        return None
    notes = [note for note in pick(after.lists, CHANGES, ChangeNote) if note.date == day]
    name = f"{CHANGES_FOLDER}/{notes[0].id}.yaml" if notes else f"{CHANGES_FOLDER}/{note_name(changes, day)}"
    if notes:
        # In bytes: reading as text would mend the ends of its lines.
        text = (council / name).read_bytes().decode("utf-8")
        text = with_changes(text, notes[0].changes[-1].marks.record.line, changes)
    else:
        text = with_line(name, note_text(changes, day, told.comparison.names), schemas_for(council))
    return name, text.encode("utf-8")
