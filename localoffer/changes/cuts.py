"""Whether readers are told of what changed, and of each cut who was asked: changes held against the files in content/changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from localoffer.changes.compare import Comparison, Names
from localoffer.changes.telling import plain, weighty
from localoffer.problems import Level, Mark, Problem, Rule
from localoffer.records.files import CHANGES, CHANGES_FOLDER, Records, pick
from localoffer.records.models import NATIONAL, NOBODY, Change, ChangeNote, ForCareLeavers, Source
from localoffer.records.naming import shorten
from localoffer.records.values import Ref

CUT_NOT_TOLD = Rule(
    "cut-not-told",
    """Of what gets worse for care leavers a file of changes says whom the council asked, that it asked nobody and why, or that it was a
    mistake; in national/ it names the law. `build.py diff` looks for this, and check does not.

    PASS: a lower amount, with consulted: and the id of a source
    PASS: a condition that was always there, with mistake: and the id of the source that says so
    FAIL: a lower amount that no file of changes tells
    FAIL: a lower amount, told without consulted: and mistake:
    """,
)

CHANGE_NOT_TOLD = Rule(
    "change-not-told",
    """What changes in meaning is told in a file of changes. `build.py diff` looks for this, and check where git is there and the
    folder differs from its last commit. Other words for the same are no change.

    PASS: a new telephone number, and a file in content/changes/ that tells of it
    FAIL: a new telephone number, and no such file
    """,
    Level.WARNING,
)

#: So many changes are named in one message.
NAMED = 4


@dataclass(frozen=True)
class Telling:
    """A change, and what a file of changes says of it. `stale`: one that tells of the same thing with other numbers."""

    change: Change
    said: Change | None = None
    stale: Change | None = None

    @property
    def is_cut(self) -> bool:
        return self.change.for_care_leavers is ForCareLeavers.WORSE

    @property
    def is_national(self) -> bool:
        return self.change.record.startswith(NATIONAL)


def tellings(comparison: Comparison, before: Records, after: Records) -> tuple[Telling, ...]:
    """Each change with what the files of changes say of it that are new, or were added to, since the first edition."""
    known = {(note.id, plain(change)) for note in _notes(before) for change in note.changes}
    open_ = [
        change for note in _notes(after) for change in note.changes if (note.id, plain(change)) not in known
    ]
    found: dict[int, Telling] = {}
    # What says the very same is taken first, so that one that was reworded finds its own.
    for same in (True, False):
        for number, change in enumerate(comparison.changes):
            if number not in found:
                of_it = [said for said in open_ if _about(said) == _about(change)]
                fits = (
                    said
                    for said in of_it
                    if _texts(said) == _texts(change) or (not same and _agrees(said, change))
                )
                if (said := next(fits, None)) is not None:
                    open_ = [other for other in open_ if other is not said]
                    found[number] = Telling(change, said)
    for number, change in enumerate(comparison.changes):
        if number not in found:
            stale = next((said for said in open_ if _about(said) == _about(change)), None)
            open_ = [other for other in open_ if other is not stale]
            found[number] = Telling(change, stale=stale)
    return tuple(found[number] for number in range(len(comparison.changes)))


def _notes(records: Records) -> tuple[ChangeNote, ...]:
    return pick(records.lists, CHANGES, ChangeNote)


def _about(change: Change) -> tuple[object, ...]:
    """What a change is of. This people do not reword."""
    return plain(change.record), plain(change.id), plain(change.part), change.how


def _texts(change: Change) -> tuple[object, object]:
    return plain(change.from_), plain(change.to)


def _agrees(said: Change, change: Change) -> bool:
    """Whether words of people can tell this change: the numbers that it comes to stand in them."""
    text, told = (one.to or one.from_ or "" for one in (change, said))
    there = _numbers(told)
    return all(there.count(number) >= 1 for number in _numbers(text))


def _numbers(text: str) -> tuple[str, ...]:
    # Days and years may be said otherwise: from next April.
    without_days = re.sub(r"\b\d{1,2} (?=[A-Z])|(?<=[a-z] )\d{4}\b", "", text)
    return tuple(word for word in weighty(without_days) if word[0].isdigit())


def untold(told: Sequence[Telling], after: Records, names: Names, command: str) -> Iterator[Problem]:
    """A problem for each cut of which nobody is told whom the council asked, and a warning for the rest that no file tells.

    `command` is what writes a file of changes.
    """
    own, national = (
        {source.id for source in pick(lists, "sources", Source)} for lists in (after.lists, after.national)
    )
    for telling in told:
        if telling.is_cut and not _is_accounted_for(telling, own | national, national):
            yield _cut(telling, names, command, own | national if not telling.is_national else national)
    rest = [telling for telling in told if telling.said is None and not telling.is_cut]
    if rest:
        named = list(dict.fromkeys(called(telling.change, names) for telling in rest))
        more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
        stale = next((telling.stale for telling in rest if telling.stale), None)
        hint = f"Write them with: {command}" if stale is None else (
            "The file above says what was so before the last change. Correct it there."
        )  # fmt: skip
        yield CHANGE_NOT_TOLD.problem(
            stale.marks.record if stale else Mark(CHANGES_FOLDER),
            f"{'This change is' if len(rest) == 1 else f'{len(rest)} changes are'} told in no file of changes: "
            f"{'; '.join(named[:NAMED])}{more}.",
            hint,
        )


def called(change: Change, names: Names) -> str:
    """`Setting up home, amount`."""
    name = names.get((change.record, change.id)) or change.id or change.record
    happened = change.how.value if change.part is None else change.part
    return f"{shorten(name)}, {happened}"


def _is_accounted_for(telling: Telling, sources: set[str], national: set[str]) -> bool:
    said = telling.said
    if said is None:
        return False
    if telling.is_national:
        return _names(said.law, national) or _names(said.mistake, national)
    if said.consulted and said.consulted.id == NOBODY:
        return bool(said.reason)
    return _names(said.consulted, sources) or _names(said.mistake, sources)


def _names(ref: Ref | None, sources: set[str]) -> bool:
    return ref is not None and ref.id in sources


def _cut(telling: Telling, names: Names, command: str, sources: set[str]) -> Problem:
    change, there = telling.change, telling.said or telling.stale
    what = f"This is worse for care leavers: {called(change, names)}, {was_and_is(change)}."
    if telling.is_national:
        how = (
            "law: and the id of the source in national/sources.yaml that is the new law, or mistake: and the id of the source there that "
            "always said so"
        )
    else:
        how = (
            "consulted: and the id of the source that says whom the council asked; or consulted: nobody, and below it reason: and why; or, "
            "where it was wrong before, mistake: and the id of the source that always said so"
        )
    if telling.said:
        for ref in (there.consulted, there.mistake, there.law) if there else ():
            if ref and ref.id not in (*sources, NOBODY):
                return CUT_NOT_TOLD.problem(
                    ref.mark,
                    f"{what} No source is called {ref.id}.",
                    "Add it to sources.yaml, or correct the id here.",
                )
        return CUT_NOT_TOLD.problem(
            telling.said.marks.record, f"{what} Nothing here says who was asked.", f"Add {how}."
        )
    if telling.stale:
        return CUT_NOT_TOLD.problem(
            telling.stale.marks.record,
            f"{what} This file tells of it with other numbers.",
            f"Correct “to” here. Then add, if it is not there, {how}.",
        )
    return CUT_NOT_TOLD.problem(
        change.marks.record,
        f"{what} No file of changes says so.",
        f"Write one with: {command} Then add to this change in it {how}.",
    )


def was_and_is(change: Change) -> str:
    """`up to £3,000 once before and up to £2,500 once now`."""
    if change.from_ and change.to:
        return f"before: {change.from_}; now: {change.to}"
    return (
        f"now: {change.to}" if change.to else f"before: {change.from_}" if change.from_ else change.how.value
    )
