"""The site that the tests look at: this folder's own content as of one fixed day, built once a run."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from localoffer import report, road
from localoffer.pages.page import Page
from localoffer.papers.contexts import Paper
from localoffer.problems import Level
from tests.shared import once

ROOT = Path(__file__).parent.parent
AS_OF = date(2026, 11, 22)


def outcome(as_of: date = AS_OF) -> road.Outcome:
    """Everything but the writing. The same day gives the same outcome without walking the road again."""
    return _outcome(as_of)


@cache
def _outcome(as_of: date) -> road.Outcome:
    return once(f"{ROOT} {as_of}", lambda: road.documents(ROOT, as_of, papers=True))


def problems() -> str:
    """What stands in the way of the site, in the words an officer reads; empty when nothing does."""
    made = outcome()
    errors = tuple(problem for problem in made.problems if problem.level is Level.ERROR)
    return report.in_words(errors, made.loaded)


def pages(as_of: date = AS_OF) -> tuple[Page, ...]:
    """Every planned page. None while the site does not build: `test_the_site_builds` says why."""
    try:
        return outcome(as_of).pages
    except Exception:
        return ()


def papers(as_of: date = AS_OF) -> tuple[Paper, ...]:
    """Every planned paper; `document` gives its bytes. None while the site does not build."""
    try:
        return outcome(as_of).papers
    except Exception:
        return ()


def addresses() -> tuple[str, ...]:
    return tuple(page.address for page in pages())


def document(address: str, as_of: date = AS_OF) -> bytes:
    """The bytes of the page or paper at an address from the root, such as `/help-now/`."""
    path = address.lstrip("/")
    return outcome(as_of).documents[path + "index.html" if address.endswith("/") else path]


def tree(address: str, as_of: date = AS_OF) -> LexborHTMLParser:
    return LexborHTMLParser(document(address, as_of).decode())
