"""A comparison with all that follows from it: what is announced, what is not, and the file of changes that announces the rest."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

from localoffer.changes.compare import Comparison, compare
from localoffer.changes.cuts import (
    Telling,
    doubtful,
    other_ids,
    tellings,
    untold,
    untold_again,
    without_other_ids,
)
from localoffer.changes.note import note_name, note_text, with_changes
from localoffer.diff import NoBase, git
from localoffer.problems import Problem
from localoffer.records.editors import schemas_for, with_line
from localoffer.records.files import CHANGES_FOLDER, Records, pick
from localoffer.records.frozen import dataclass
from localoffer.records.models import Change, ChangeNote


@dataclass(frozen=True)
class Told:
    """What differs, what files of changes say about it, and what is wrong with that. `to_write`: what such a file can say."""

    comparison: Comparison
    tellings: tuple[Telling, ...]
    problems: tuple[Problem, ...]
    to_write: tuple[Telling, ...] = ()

    @classmethod
    def nothing(cls) -> Told:
        return cls(Comparison((), (), {}), (), ())


@dataclass(frozen=True)
class NoteFile:
    """A file of changes, by name in the council's folder: the bytes it was based on, empty if it is new; and its new
    bytes, empty if it has nothing left to tell. `undone` are changes that only undid what no reader had seen."""

    name: str
    before: bytes
    after: bytes
    undone: tuple[Change, ...] = ()


def since(before: Records, after: Records, day: date, command: str) -> Told:
    """What differs between two editions on a day. `command` is what writes a file of changes."""
    comparison = compare(before, after, day)
    told = tellings(comparison, before, after, day)
    to_write = tuple(without_other_ids(told, before, after))
    problems = (
        *untold(to_write, after, comparison.names, command),
        *other_ids(told, after),
        *untold_again(before, after, day),
        *doubtful(told, comparison, command),
    )
    return Told(comparison, told, problems, to_write)


def noted(told: Told, after: Records, council: Path, day: date) -> NoteFile | None:
    """The file of changes of the day, with changes that no file mentions yet; None if there are none.

    Raises OSError if it cannot be read, and NotWritable if it has to be mended first.
    """
    notes = [note for note in pick(after.lists, ChangeNote) if note.date == day]
    changes = [telling.change for telling in told.to_write if telling.said is None and telling.stale is None]
    # Entries of the file being written that are no longer accurate get corrected.
    stale = {
        note.changes.index(telling.stale): telling.change
        for note in notes[:1]
        for telling in told.tellings
        if telling.stale in note.changes
    }
    if not changes and not stale:
        return None
    name = f"{CHANGES_FOLDER}/{notes[0].id}.yaml" if notes else f"{CHANGES_FOLDER}/{note_name(changes, day)}"
    # As bytes: reading it as text would normalise its line ends.
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
    """The text of a file that readers may have read, which is the committed one; None if git has none."""
    with suppress(NoBase):
        if git(council, "rev-parse", "--verify", "--quiet", "HEAD"):
            return (git(council, "show", f"HEAD:./{name}") or b"").decode("utf-8", "replace")
    return None
