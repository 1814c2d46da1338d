"""What all tests share: a copy of the good folder to break, with `change` from tests/council.py."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.council import GOOD, change

__all__ = ["GOOD", "change"]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A copy of the good folder, to break."""
    return Path(shutil.copytree(GOOD, tmp_path / "council"))
