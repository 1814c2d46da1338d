"""A comparison with all that follows from it: what is told, what is not, and the file of changes that tells the rest."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

from localoffer.changes.compare import Comparison, compare
from localoffer.changes.cuts import Telling, tellings, untold, untold_again
from localoffer.changes.note import note_name, note_text, with_changes
from localoffer.councils.editors import schemas_for, with_line
from localoffer.diff import NoBase, git
from localoffer.problems import Problem
from localoffer.records.files import CHANGES, CHANGES_FOLDER, Records, pick
from localoffer.records.frozen import dataclass
from localoffer.records.models import Change, ChangeNote
from localoffer.writing.saving import put_in_place


@dataclass(frozen=True)
class Told:
    """What differs, what files of changes say of it, and what is wrong with that."""

    comparison: Comparison
    tellings: tuple[Telling, ...]
    problems: tuple[Problem, ...]

    @classmethod
    def nothing(cls) -> Told:
        return cls(Comparison((), (), {}), (), ())


@dataclass(frozen=True)
class NoteFile:
    """A file of changes, by its name in the council's folder: the bytes that it was made from, empty where it is new, and those
    that it is to have, empty where it tells nothing any more. `undone` are changes that only took back what no reader has read of."""

    name: str
    before: bytes
    after: bytes
    undone: tuple[Change, ...] = ()


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
    put_in_place(council, (made.name, made.before, made.after))
    return made.name


def noted(told: Told, after: Records, council: Path, day: date) -> NoteFile | None:
    """The file of changes of the day, with what none tells yet; None where all is told.

    Raises OSError where it cannot be read, and NotWritable where it has to be mended first.
    """
    notes = [note for note in pick(after.lists, CHANGES, ChangeNote) if note.date == day]
    changes = [telling.change for telling in told.tellings if telling.said is None and telling.stale is None]
    # What the file that is written into tells otherwise than it is, it is to tell as it is.
    stale = {
        note.changes.index(telling.stale): telling.change
        for note in notes[:1]
        for telling in told.tellings
        if telling.stale in note.changes
    }
    if not changes and not stale:
        return None
    name = f"{CHANGES_FOLDER}/{notes[0].id}.yaml" if notes else f"{CHANGES_FOLDER}/{note_name(changes, day)}"
    # In bytes: reading as text would mend the ends of its lines.
    before = (council / name).read_bytes() if notes else b""
    undone: tuple[Change, ...] = ()
    if notes:
        text, undone = with_changes(
            before.decode("utf-8"), changes, stale, notes[0], told.comparison.names, _published(council, name)
        )
    else:
        text = with_line(name, note_text(changes, day, told.comparison.names), schemas_for(council))
    return NoteFile(name, before, text.encode("utf-8"), undone)


def _published(council: Path, name: str) -> str | None:
    """The text of a file that readers may have read, which is what was committed; None where git does not know."""
    with suppress(NoBase):
        if git(council, "rev-parse", "--verify", "--quiet", "HEAD"):
            return (git(council, "show", f"HEAD:./{name}") or b"").decode("utf-8", "replace")
    return None
