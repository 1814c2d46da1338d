"""What all tests share: copies of the good folder to break, with `change` from tests/council.py."""

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


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A council with no more than its name, a contact and a paper; it goes with any national facts."""
    folder = tmp_path / "bare"
    (folder / "content").mkdir(parents=True)
    for name in ("site.yaml", "contacts.yaml", "sources.yaml"):
        shutil.copy(GOOD / "content" / name, folder / "content" / name)
    text = (folder / "content/site.yaml").read_text(encoding="utf-8")
    (folder / "content/site.yaml").write_text(text.partition("strategy:\n")[0], encoding="utf-8")
    return folder
