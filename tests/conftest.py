"""What all tests share: the folders they look at, and a copy of the good one to break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests import shared
from tests.site import ROOT

#: A small council, made up, without a single problem.
GOOD = ROOT / "tests/good"


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


def change(folder: Path, name: str, before: str, after: str) -> None:
    """Write `after` for the first `before` in a file, which must have it."""
    text = (folder / name).read_text(encoding="utf-8")
    assert before in text, f"{name} does not hold {before!r}"
    (folder / name).write_text(text.replace(before, after, 1), encoding="utf-8")
