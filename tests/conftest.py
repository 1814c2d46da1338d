"""What all tests share: copies of the good folder to break, with `change` from tests/council.py."""

from __future__ import annotations

import gc
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from localoffer import road
from localoffer.kept import NOTHING_KEPT, Kept
from localoffer.law.join import make_decisions
from localoffer.link import link
from localoffer.web.theme import Theme, load_theme
from tests import shared
from tests.council import GOOD, bare_council, change

__all__ = ["GOOD", "change"]


#: Where one process runs all tests. It goes with the process.
_folder = TemporaryDirectory(prefix="localoffer-tests-")


def pytest_configure(config: pytest.Config) -> None:
    # In the process that starts the others, and in none of them.
    if config.getoption("numprocesses", None):
        shared.begin()
    _keep_for_the_run(shared.run_folder() or Path(_folder.name))
    _read_once()


def pytest_collection_finish(session: pytest.Session) -> None:
    # Tests are collected from built sites, which stay to the end: whoever looks for what can be let go need not look there.
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)


def pytest_sessionfinish(session: pytest.Session) -> None:
    # What was left open is told by then; pytest would look through everything five times more.
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    if config.getoption("numprocesses", None):
        shared.end()


def _keep_for_the_run(folder: Path) -> None:
    """What one site of the run was made of serves every other, and what commands keep here lies with it, not beside the code.

    From the start, since tests are collected from a built site.
    """
    vars(road.KEPT).update(folder=folder)
    assert road.documents.__kwdefaults__
    road.documents.__kwdefaults__["kept"] = road.KEPT
    link.__defaults__ = make_decisions.__defaults__ = (road.KEPT,)


def _read_once() -> None:
    """The shipped templates, which no test changes, are read once in each process and not for each small site."""
    shipped = cache(load_theme)

    def theme_of(folder: Path, kept: Kept = NOTHING_KEPT) -> Theme:
        return shipped(folder) if folder == road.TEMPLATES else load_theme(folder, kept)

    vars(road).update(load_theme=theme_of)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A copy of the good folder, to break."""
    return Path(shutil.copytree(GOOD, tmp_path / "council"))


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A council with no more than its name, a contact and a paper; it goes with any national facts."""
    return bare_council(tmp_path / "bare")
