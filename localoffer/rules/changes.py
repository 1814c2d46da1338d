"""Rules about the files of changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from localoffer.problems import Problem, rule, warning
from localoffer.records.files import CHANGE_FILE
from localoffer.records.models import NOBODY, ChangeNote
from localoffer.rules.base import Content

#: A sum in a title as the program writes it: people who edit the title say more than that.
_SAID = re.compile(r"\b(?:now|new:|before|until then) (?:up to |at least )?(£[\d,.]*\d)")
_SUM = re.compile(r"£[\d,.]*\d")


@warning
def title_of_another_sum(content: Content) -> Iterator[Problem]:
    """The title of a file of changes does not mention an amount that its changes do not have.

    PASS: title: "Setting up home, amount: now up to £3,300 once" above to: up to £3,300 once
    FAIL: title: "Setting up home, amount: now up to £3,500 once" above to: up to £3,300 once
    """
    for note in content.each(ChangeNote):
        sums = {sum_ for change in note.changes for sum_ in _SUM.findall(f"{change.from_} {change.to}")}
        for said in _SAID.findall(note.title):
            if said not in sums:
                yield title_of_another_sum.problem(
                    note.marks.of("title"),
                    f"The title mentions {said}, and no change in this file does.",
                    "Correct the title.",
                )


@rule
def change_dated(content: Content) -> Iterator[Problem]:
    """The name of a file of changes begins with the date written in it.

    PASS: date: 2026-11-26 in content/changes/2026-11-26-setting-up-home.yaml
    FAIL: date: 2026-11-27 in content/changes/2026-11-26-setting-up-home.yaml
    """
    for note in content.each(ChangeNote):
        named = CHANGE_FILE.fullmatch(PurePosixPath(note.marks.record.file).name)
        if named and named[1] != note.date.isoformat():
            yield change_dated.problem(
                note.marks.of("date"),
                f"The name of this file says {named[1]}, but the date here is {note.date.isoformat()}.",
                f"Write date: {named[1]}, or, if the file has not been published yet, begin its name with "
                f"{note.date.isoformat()}.",
            )


@rule
def nobody_asked(content: Content) -> Iterator[Problem]:
    """If the council asked nobody about a cut, it says why.

    PASS: consulted: nobody with reason: below it
    FAIL: consulted: nobody alone
    """
    for note in content.each(ChangeNote):
        for change in note.changes:
            if change.consulted and change.consulted.id == NOBODY and not change.reason:
                yield nobody_asked.problem(
                    change.marks.of("consulted"),
                    "This says that nobody was asked, but not why.",
                    "Give the reason in one sentence, in reason: or, in the form, under Why. The page of changes shows it.",
                )
