"""What all tests share: copies of the good folder to break, with `change` from tests/council.py."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

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


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A copy of the good folder, to break."""
    return Path(shutil.copytree(GOOD, tmp_path / "council"))


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A council with no more than its name, a contact and a paper; it goes with any national facts."""
    return bare_council(tmp_path / "bare")
