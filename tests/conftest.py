"""What all tests share: copies of the good folder to break, with `change` from tests/council.py."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.council import GOOD, bare_council, change

__all__ = ["GOOD", "change"]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A copy of the good folder, to break."""
    return Path(shutil.copytree(GOOD, tmp_path / "council"))


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A council with no more than its name, a contact and a paper; it goes with any national facts."""
    return bare_council(tmp_path / "bare")
