"""What all tests share: copies of the good folder to break, with `change` from tests/council.py."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from localoffer import road
from localoffer.kept import Kept
from tests import shared
from tests.council import GOOD, bare_council, change

__all__ = ["GOOD", "change"]


def pytest_configure(config: pytest.Config) -> None:
    # In the process that starts the others, and in none of them.
    if config.getoption("numprocesses", None):
        shared.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    if config.getoption("numprocesses", None):
        shared.end()


@pytest.fixture(scope="session", autouse=True)
def templates_are_made_ready_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What Jinja makes of the templates serves every site of the run: for a small one it is most of the work."""
    with pytest.MonkeyPatch.context() as patch:
        kept = Kept(tmp_path_factory.mktemp("kept"))
        patch.setitem(road.documents.__kwdefaults__ or {}, "kept", kept)
        yield


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A copy of the good folder, to break."""
    return Path(shutil.copytree(GOOD, tmp_path / "council"))


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A council with no more than its name, a contact and a paper; it goes with any national facts."""
    return bare_council(tmp_path / "bare")
