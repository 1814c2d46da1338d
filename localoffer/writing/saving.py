"""The one place where a record that was added or changed reaches the disk."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


class Changed(Exception):
    """The file is not what it was when it was read."""


def put_in_place(council: Path, name: str, before: bytes, after: bytes) -> None:
    """The whole file in the place of the old one, or nothing. Raises OSError, and Changed where the old one is not what it was."""
    path = (council / name).resolve()
    if not path.is_relative_to(council.resolve()):
        raise OSError(0, "It leads out of the folder")
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(after)
        if path.exists():
            shutil.copymode(path, beside)
        if (path.read_bytes() if path.is_file() else b"") != before:
            raise Changed
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
