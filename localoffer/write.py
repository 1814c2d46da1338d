"""Last stage, and the only one that changes the disk: bring the published folder in line with the documents."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

#: Written into every folder we publish. A folder with other things in it and without this file is not ours.
OURS = ".localoffer"


class ForeignFolder(Exception):
    """The output folder holds something that was not built by us."""


@dataclass(frozen=True)
class Written:
    """How many files were written anew, left as they were, and removed."""

    changed: int
    unchanged: int
    removed: int


def write(documents: Mapping[str, bytes], out: Path) -> Written:
    """Write what changed, remove what is stale, leave the rest alone with its time stamps.

    Each file is replaced in one step, so that a reader never gets half a page. Pages come last and stale files go
    after them, so that no page ever points to a style sheet that is not there.
    """
    if out.exists() and not out.is_dir():
        raise ForeignFolder(f"{out} is a file. Give a folder to write to.")
    if out.is_dir() and any(out.iterdir()) and not (out / OURS).exists():
        raise ForeignFolder(
            f"{out} holds files that were not made here. Give an empty folder, or remove them yourself."
        )
    out.mkdir(parents=True, exist_ok=True)
    wanted = {OURS: b"Made by build.py. Everything here is replaced at the next build.\n", **documents}
    changed = 0
    for name in sorted(wanted, key=lambda name: (name != OURS, name.endswith(".html"), name)):
        changed += _bring_in_line(out, name, wanted[name])
    removed = _remove_stale(out, {out / name for name in wanted})
    return Written(changed, len(wanted) - changed, removed)


def _bring_in_line(out: Path, name: str, content: bytes) -> bool:
    path = out / name
    for parent in reversed(path.relative_to(out).parents):
        if (out / parent).is_file() or (parent.name and (out / parent).is_symlink()):
            (out / parent).unlink()
    if path.is_symlink() or path.is_dir():
        _remove(path)
    elif path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    return True


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        for child in path.iterdir():
            _remove(child)
        path.rmdir()
    else:
        path.unlink()


def _remove_stale(out: Path, wanted: set[Path]) -> int:
    removed = 0
    for path in sorted(out.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in wanted:
            path.unlink()
            removed += 1
    return removed
