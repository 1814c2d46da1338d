"""The editions that the tests look at, each as of fixed days, built once per run.

An edition is a council's folder: the top level, and each folder in `examples/`. If one does not build, nothing is
collected from it and the run fails, with the problems in words.
"""

from __future__ import annotations

import os
from datetime import date
from functools import cache
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from localoffer import report, road
from localoffer.pages.page import Page
from localoffer.papers.paper import Paper
from localoffer.problems import Level
from tests.shared import once

ROOT = Path(__file__).parent.parent
AS_OF = date(2026, 11, 22)
#: Where the site is published on GitHub Pages: below the name of a repository.
BASE = "/our-offer/"
ADDRESS = "https://offer.example" + BASE


def editions(root: Path = ROOT) -> dict[str, Path]:
    """Every council's folder, by the name that tests use."""
    examples = sorted(root.glob("examples/*/content/site.yaml"))
    return {"the top level": root, **{site.parent.parent.name: site.parent.parent for site in examples}}


def make_all() -> None:
    """Each process of a run begins with a different edition, so that they are made in parallel."""
    councils, number = [*editions().values()], int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    for at in range(len(councils)):
        outcome(council=councils[(number + at) % len(councils)])


def outcome(as_of: date = AS_OF, council: Path = ROOT) -> road.Made:
    """Everything but the writing. The same folder and day give the same outcome without running the stages again.

    Raises an error with all problems if the site does not build: the tests of its pages must not silently be none.
    """
    made = _made(as_of, council)
    if not made.fine:
        wrong = tuple(problem for problem in made.problems if problem.level is Level.ERROR)
        raise AssertionError(f"{council} does not build.\n{report.in_words(wrong, made.loaded)}")
    return made


@cache
def _made(as_of: date, council: Path) -> road.Made:
    return once(
        f"{council} as of {as_of}",
        lambda: road.documents(
            council, as_of, asked=road.Asked(ADDRESS, looking_back=True, until=road.Until.PAPERS)
        ),
    )


def pages(as_of: date = AS_OF, council: Path = ROOT) -> tuple[Page, ...]:
    """Every planned page."""
    return outcome(as_of, council).pages


def papers(as_of: date = AS_OF, council: Path = ROOT) -> tuple[Paper, ...]:
    """Every planned paper; `document` gives its bytes."""
    return outcome(as_of, council).papers


def addresses(council: Path = ROOT) -> tuple[str, ...]:
    return tuple(page.address for page in pages(council=council))


def document(address: str, as_of: date = AS_OF, council: Path = ROOT) -> bytes:
    """The bytes of the page or paper at an address from the root, such as `/help-now/`."""
    path = address.lstrip("/")
    return outcome(as_of, council).documents[path + "index.html" if address.endswith("/") else path]


def tree(address: str, as_of: date = AS_OF, council: Path = ROOT) -> LexborHTMLParser:
    return LexborHTMLParser(document(address, as_of, council).decode())
