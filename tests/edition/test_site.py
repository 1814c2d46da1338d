"""The same folder and the same day give the same bytes, whatever else is different."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from localoffer.write import OURS
from tests.council import GOOD
from tests.edition.second import second_repository
from tests.site import ADDRESS, AS_OF, ROOT, outcome


def _built(root: Path, folder: Path, seed: str) -> dict[str, bytes]:
    """The files of a build by a process of its own, which orders its sets by `seed`."""
    words = f"build.py build --as-of {AS_OF.isoformat()} --address {ADDRESS} --out".split()
    command = [sys.executable, *words, str(folder)]
    subprocess.run(
        command, cwd=root, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
    )
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != OURS)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _differing(first: Mapping[str, bytes], second: Mapping[str, bytes]) -> list[str]:
    assert sorted(first) == sorted(second)
    return [name for name in first if first[name] != second[name]]


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    repository = second_repository(tmp_path / "repository", GOOD / "national")
    first = _built(repository, tmp_path / "first", "1")
    shutil.rmtree(repository / ".cache")
    second = _built(repository, tmp_path / "second", "2")
    assert any(name.endswith(".pdf") for name in first)
    assert _differing(first, second) == []


@pytest.mark.long
def test_two_builds_of_the_top_level_give_the_same_bytes(tmp_path: Path) -> None:
    # This process orders its sets by another seed.
    assert _differing(outcome().documents, _built(ROOT, tmp_path, "2")) == []
