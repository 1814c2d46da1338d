"""What all tests share: one cache for the run, and copies of the good folder to break."""

from __future__ import annotations

import gc
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from localoffer import road
from localoffer.kept import NOTHING_KEPT, Kept
from localoffer.law.join import make_decisions
from localoffer.link import link
from localoffer.web import theme
from localoffer.web.theme import Theme, load_theme
from tests import shared
from tests.council import bare_council, copy_of_good

#: Used if a single process runs all tests. Removed with the process.
_folder = TemporaryDirectory(prefix="localoffer-tests-")


def pytest_configure(config: pytest.Config) -> None:
    # Sites and thousands of tests are made while tests are collected, and all of them stay: to look through them each time
    # for what can be given back would take a quarter of that.
    gc.set_threshold(200_000, 50, 100)
    # Only in the process that starts the others.
    if config.getoption("numprocesses", None):
        shared.begin()
    _keep_for_the_run(shared.run_folder() or Path(_folder.name))
    _read_once()


def pytest_collection_finish(session: pytest.Session) -> None:
    # Tests are collected from built sites, which stay to the end: garbage collection can skip them.
    gc.collect()
    gc.freeze()


def pytest_sessionfinish(session: pytest.Session) -> None:
    # Unclosed resources have been reported by then; pytest would collect garbage five times more.
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    if config.getoption("numprocesses", None):
        shared.end()


def _keep_for_the_run(folder: Path) -> None:
    """Share one cache between all sites of the run, in the run's folder rather than beside the code; commands keep
    their results there, too.

    From the start, since tests are collected from a built site.
    """
    vars(road.KEPT).update(folder=folder)
    assert road.documents.__kwdefaults__
    road.documents.__kwdefaults__["kept"] = road.KEPT
    link.__defaults__ = make_decisions.__defaults__ = (road.KEPT,)


def _read_once() -> None:
    """Read the shipped templates, which no test changes, once per process rather than for each small site, and not once
    more for the tests that ask what they say."""
    shipped = cache(load_theme)

    def theme_of(folder: Path, kept: Kept = NOTHING_KEPT) -> Theme:
        return shipped(folder) if folder == road.TEMPLATES else load_theme(folder, kept)

    def theme_asked_for(folder: Path, kept: Kept | None = None) -> Theme:
        return theme_of(folder) if kept is None else load_theme(folder, kept)

    vars(road).update(load_theme=theme_of)
    # Test modules import it from here, and are imported later.
    vars(theme).update(load_theme=theme_asked_for)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A copy of the good folder, to break."""
    return copy_of_good(tmp_path / "council")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A council with only its name, a contact and a paper; it goes with any national facts."""
    return bare_council(tmp_path / "bare")
