"""What all tests share: copies of the good folder to break, with `change` from tests/council.py."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from localoffer import road
from localoffer.kept import Kept
from localoffer.law.join import make_decisions
from localoffer.link import link
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
def what_builds_keep_is_kept_for_the_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Templates made ready and the finder's graph serve every site of the run: for a small one they are most of the work."""
    with pytest.MonkeyPatch.context() as patch:
        kept = Kept(shared.run_folder() or tmp_path_factory.mktemp("kept"))
        patch.setitem(road.documents.__kwdefaults__ or {}, "kept", kept)
        patch.setattr(link, "__defaults__", (kept,))
        patch.setattr(make_decisions, "__defaults__", (kept,))
        yield


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A copy of the good folder, to break."""
    return Path(shutil.copytree(GOOD, tmp_path / "council"))


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A council with no more than its name, a contact and a paper; it goes with any national facts."""
    return bare_council(tmp_path / "bare")
