"""The line at the top of a file that tells an editor where its schema is, and a council's own copies of the schemas."""

from __future__ import annotations

import os
from pathlib import Path, PurePath, PurePosixPath

from localoffer.places import HOME, INSTALLED, shipped
from localoffer.records.files import A_CHANGE, CHANGES_FOLDER, COUNCIL_FILES, SITE_FILE, whole

#: At the top of this repository; in a council's own, beside its offer.yaml.
FOLDER = "schemas"
_MARK = "# yaml-language-server: $schema="


def schema_name(file: str) -> str:
    """`sources.json`, for a file of a council or a part of one: content/sources.yaml, content/sources/papers.yaml."""
    return f"{PurePosixPath(whole(file)).stem}.json"


def schemas_for(council: Path) -> str:
    """The folder of the schemas, relative to a council's: that of this repository for one within it, otherwise its own."""
    if not INSTALLED and council.resolve().is_relative_to(HOME.resolve()):
        return PurePath(os.path.relpath(HOME.resolve() / FOLDER, council.resolve())).as_posix()
    return FOLDER


def copies() -> dict[str, bytes]:
    """The schemas, by path in the folder of a council that has its own."""
    return {f"{FOLDER}/{path.name}": path.read_bytes() for path in sorted(shipped(FOLDER).glob("*.json"))}


def with_line(file: str, text: str, folder: str) -> str:
    """The text of a council's file, with the line added at the top if it has none. `folder`: see `schemas_for`."""
    if _MARK in text or whole(file) not in (*COUNCIL_FILES, SITE_FILE, whole(A_CHANGE)):
        return text
    place = os.path.relpath(f"{folder}/{schema_name(file)}", os.path.dirname(file) or ".")
    return f"{_MARK}{PurePath(place).as_posix()}\n{text}"


def without_line(text: str) -> str:
    """The text without that line."""
    return text.partition("\n")[2] if text.startswith(_MARK) else text


def write_lines(council: Path) -> None:
    """Add the line to each of a council's files that has none."""
    folder = schemas_for(council)
    paths = [council / SITE_FILE, *(council / file for file in COUNCIL_FILES)]
    paths += [
        part for file in COUNCIL_FILES for part in sorted((council / file).with_suffix("").glob("*.yaml"))
    ]
    paths += sorted((council / CHANGES_FOLDER).glob("*.yaml"))
    for path in paths:
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            told = with_line(path.relative_to(council).as_posix(), text, folder)
            if told != text:
                path.write_text(told, encoding="utf-8", newline="\n")
