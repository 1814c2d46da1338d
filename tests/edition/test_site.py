"""The same folder and the same day give the same bytes, whatever else is different."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from localoffer.write import OURS
from tests.site import ADDRESS, AS_OF, ROOT, outcome


def _built(folder: Path, seed: str) -> dict[str, bytes]:
    """The files of a build by a process of its own, which orders its sets by `seed`."""
    words = f"build.py build --as-of {AS_OF.isoformat()} --address {ADDRESS} --out".split()
    command = [sys.executable, *words, str(folder)]
    subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
    )
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != OURS)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    # This process orders its sets by another seed.
    first, second = outcome().documents, _built(tmp_path, "2")
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []
