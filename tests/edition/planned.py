"""The papers of each edition, and of the small made-up council, which has each of them.

What tests expect of a paper comes from the plan it was made from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from localoffer import road
from localoffer.library import Library
from localoffer.link import link
from localoffer.load import load
from localoffer.papers.paper import Paper
from localoffer.papers.typeset import Printed, typesetting
from localoffer.plan import SitePlan, plan
from localoffer.read import read
from localoffer.views.shown import Shown, show
from localoffer.web.theme import Theme, load_theme
from tests.council import GOOD
from tests.shared import once
from tests.site import AS_OF, ROOT, editions, outcome


@dataclass(frozen=True)
class Council:
    name: str
    folder: Path
    national: Path

    def __str__(self) -> str:
        return self.name


HERE = Council("here", ROOT, road.NATIONAL)
MADE_UP = Council("made up", GOOD, GOOD / "national")
#: Looked at each night.
FURTHER = tuple(Council(name, folder, road.NATIONAL) for name, folder in editions().items() if folder != ROOT)


def of_council(council: Council, *given: object) -> ParameterSet:
    """What a test is given of a council."""
    return pytest.param(*given, marks=pytest.mark.long if council in FURTHER else ())


COUNCILS = (HERE, *FURTHER, MADE_UP)
EACH_COUNCIL = pytest.mark.parametrize(
    "council", [of_council(council, council) for council in COUNCILS], ids=map(str, COUNCILS)
)


@dataclass(frozen=True)
class Planned:
    library: Library
    shown: Shown
    theme: Theme
    plan: SitePlan


@cache
def made(council: Council) -> road.Made:
    """The pages and papers of a council, at the address in its own files if there is one."""
    if council != MADE_UP:
        return outcome(AS_OF, council.folder)
    found = once(
        f"{council} {AS_OF}",
        lambda: road.documents(
            council.folder, AS_OF, national=council.national, asked=road.Asked(until=road.Until.PAPERS)
        ),
    )
    assert found.fine
    return found


@cache
def planned(council: Council = HERE, address: str | None = None, as_of: date = AS_OF) -> Planned:
    """What is planned for the site at an address, or at none that is known."""
    loaded = load(council.folder, council.national, ROOT, road.KEPT)
    records, _ = read(loaded, road.KEPT)
    library, _ = link(records, as_of)
    assert library
    theme = load_theme(road.TEMPLATES)
    shown = show(library)
    found = plan(shown, theme.words["pages"], address, loaded.pictures)
    return Planned(library, shown, theme, replace(found, chrome=replace(found.chrome, address=address)))


def typeset(papers: Sequence[Paper], of: Planned) -> Mapping[str, Printed]:
    """Papers as they are printed, by their addresses."""
    with typesetting(papers, of.library, of.plan.chrome, of.theme) as coming:
        return {paper.address: coming.papers[paper.address].result() for paper in papers}
