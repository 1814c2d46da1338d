"""The one place where additions and edits reach the disk."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from secrets import token_hex

from localoffer.places import is_inside


class Changed(Exception):
    """The file has changed since it was read."""


def put_in_place(council: Path, *files: tuple[str, bytes, bytes]) -> None:
    """Replace files, each given by name, old content and new content. One whose new content is empty is removed.

    Raises Changed if one of them has other content than the old one, and OSError; then each is as it was before.
    """
    paths = [_path(council, name) for name, _, _ in files]
    ready: list[Path] = []
    try:
        for path, (_, _, after) in zip(paths, files, strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            # A name that cannot be guessed, so that nobody can put a link there beforehand.
            beside = path.with_name(f".{path.name}.{token_hex(8)}.new")
            with beside.open("xb") as file:
                ready.append(beside)
                file.write(after)
            if path.exists():
                shutil.copymode(path, beside)
        for path, (_, before, _) in zip(paths, files, strict=True):
            if content_of(path) != before:
                raise Changed
        placed: list[tuple[Path, bytes]] = []
        try:
            for path, beside, (_, before, after) in zip(paths, ready, files, strict=True):
                if after:
                    os.replace(beside, path)
                else:
                    path.unlink()
                placed.append((path, before))
        except OSError:
            for path, before in placed:
                if before:
                    path.write_bytes(before)
                else:
                    path.unlink()
            raise
    finally:
        for beside in ready:
            beside.unlink(missing_ok=True)


def content_of(path: Path) -> bytes:
    """What is in a file; empty if it does not exist."""
    return path.read_bytes() if path.is_file() else b""


def _path(council: Path, name: str) -> Path:
    if not is_inside(council / name, council):
        raise OSError(0, "It leads out of the folder")
    return (council / name).resolve()
