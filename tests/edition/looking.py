"""The editions and days that the checks are held to, and how a folder is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from localoffer import report, road
from localoffer.edition import CHECKS, Edition, EditionCheck, look
from localoffer.edition.edition import first_day
from localoffer.edition.written import Layer, entries_in, read_both, read_council
from localoffer.problems import Level, Problem
from tests.site import AS_OF, ROOT, editions, outcome

#: Fields that say when something was, and never when it will be.
PAST = ("date", "said_on", "made_on", "checked", "seen")


@dataclass(frozen=True)
class Case:
    """An edition on a day."""

    name: str
    council: Path
    as_of: date

    def __str__(self) -> str:
        return f"{self.name}, {self.as_of}"


@cache
def cases() -> tuple[Case, ...]:
    """Each edition on its newest day and on one that a third of its papers came after."""
    written = {name: read_council(council, ROOT) for name, council in editions().items()}
    return tuple(
        Case(name, council, day(written[name]))
        for name, council in editions().items()
        for day in (newest_day, earlier_day)
    )


def case_of(case: Case, often: bool) -> ParameterSet:
    """What a test is given of a case. `make test` takes those of which `often` says so, and `make long` the others."""
    return pytest.param(case, id=str(case), marks=() if often else pytest.mark.long)


def newest_day(council: Layer) -> date:
    """The day after the newest thing in a folder, or the tests' own day where that is later."""
    every = entries_in([list(entries) for entries in council.lists.values()])
    found = [first_day(entry[name]) for entry in every for name in PAST if isinstance(entry.get(name), str)]
    return max([AS_OF, *(day + timedelta(days=1) for day in found)])


def earlier_day(council: Layer) -> date:
    """The day by which two thirds of a council's papers had come out."""
    dated = [first_day(one["date"]) for one in council.lists.get("sources", ()) if one.get("date")]
    return sorted(dated)[2 * len(dated) // 3] if dated else AS_OF


@cache
def edition_of(case: Case) -> Edition:
    """An edition to look at."""
    made = outcome(case.as_of, case.council)
    return Edition(
        *read_both(case.council, road.NATIONAL, ROOT),
        case.as_of,
        made.pages,
        made.papers,
        made.documents,
        made.address,
    )


def made_from(
    council: Path,
    as_of: date,
    national: Path = road.NATIONAL,
    root: Path = ROOT,
    address: str | None = None,
    until: road.Until = road.Until.PAPERS,
) -> Edition:
    """A folder walked down the road, to look at. Fails with every problem where it does not build."""
    made = road.documents(
        council, as_of, national=national, asked=road.Asked(address, looking_back=True, until=until)
    )
    assert made.fine, in_words(made.problems, made)
    return Edition(
        *read_both(council, national, root), as_of, made.pages, made.papers, made.documents, made.address
    )


def wrong(edition: Edition, *checks: EditionCheck) -> list[str]:
    """What is wrong with an edition: problems, without warnings, in one line each."""
    found = look(edition, checks or CHECKS)
    return [
        f"{one.mark.file}:{one.mark.line} {one.rule}: {one.record} {one.message}"
        for one in found
        if one.level is Level.ERROR
    ]


def in_words(problems: tuple[Problem, ...], made: road.Made) -> str:
    return report.in_words([one for one in problems if one.level is Level.ERROR], made.loaded)


#: Each edition on its newest day: the top level each time, the others each night, for what takes whole builds of changed
#: copies, or as long.
CHANGED = pytest.mark.parametrize("case", [case_of(case, case.council == ROOT) for case in cases()[::2]])
