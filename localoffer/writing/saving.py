"""The one place where what was added or changed reaches the disk."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


class Changed(Exception):
    """The file is not what it was when it was read."""


def put_in_place(council: Path, *files: tuple[str, bytes, bytes]) -> None:
    """Each file, as its name, what it held and what it is to hold: the whole of it in the place of the old one.

    Raises OSError, and Changed where one of them is not what it was; then nothing is written.
    """
    for name, before, _ in files:
        _is_as_before(_path(council, name), before)
    for name, before, after in files:
        _put(_path(council, name), before, after)


def _path(council: Path, name: str) -> Path:
    path = (council / name).resolve()
    if not path.is_relative_to(council.resolve()):
        raise OSError(0, "It leads out of the folder")
    return path


def _is_as_before(path: Path, before: bytes) -> None:
    if (path.read_bytes() if path.is_file() else b"") != before:
        raise Changed


def _put(path: Path, before: bytes, after: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(after)
        if path.exists():
            shutil.copymode(path, beside)
        _is_as_before(path, before)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
