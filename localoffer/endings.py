"""Keeps each command's result for the door. Separate from `door.py`, which reads it, so that reading alone imports less."""

import marshal
import os
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from localoffer.door import (
    State,
    all_bytes,
    digest,
    ending_path,
    own_digest,
    shipped_copy,
    shipped_paths,
    state_of,
    surroundings,
)

#: The digest of a council's own files, the surroundings (Python and libraries), and what is shipped with the code: each
#: file's bytes by path.
Inputs = tuple[bytes, str, dict[str, bytes]]
_OWN = partial(os.open, mode=0o600)


def inputs_of(council: str) -> Inputs | None:
    """All that a command reads for a council's folder: its files, national facts, templates, the code, and the
    libraries by name and version. None if that cannot be determined."""
    try:
        paths = shipped_paths()
        return own_digest(council), surroundings(), {path: all_bytes(path) for path in paths}
    except (OSError, RecursionError, ValueError):
        return None


def output_state(out: str) -> tuple[State, ...] | None:
    """The state of the files in a site's folder, under the path given: a link may lead elsewhere next time. Taken as
    soon as the site is written, before another build can write there. None if it cannot be read."""
    try:
        return tuple(_states(out))
    except OSError:
        return None


class Begun(NamedTuple):
    """A command that has begun: its command line, the council's folder, the day in London unless an earlier one was
    asked for, and what was there for it to read, so that a file saved meanwhile is not missed."""

    words: Sequence[str]
    council: str
    day: str | None
    inputs: Inputs


def begin(words: Sequence[str] | None, council: Path, day: date | None) -> Begun | None:
    """To be called before a command whose result is to be kept. None: nothing can be kept, or without `words` shall be."""
    if words is None or (inputs := inputs_of(str(council))) is None:
        return None
    return Begun(words, str(council), day.isoformat() if day else None, inputs)


def keep(begun: Begun | None, left: tuple[State, ...] | None, text: str, code: int) -> None:
    """Cache what a command said and its exit code. `left`: see `output_state`; empty if no site was written."""
    if begun is None or left is None or (path := ending_path(begun.words)) is None:
        return
    own, libraries, files = begun.inputs
    try:
        known_by = digest(*files.values())
        sizes = [len(content) for content in files.values()]
        put(shipped_copy(path), known_by, *files.values())
        kept = (begun.council, own, (known_by, libraries, [*files], sizes), begun.day, left, text, code)
        content = marshal.dumps(kept)
        put(path, digest(content), content)
    except (OSError, RecursionError):
        return


def put(path: str, *parts: bytes) -> None:
    """Write a file that nobody else can read. Concurrent readers see the old file or the new one, whole. Raises OSError."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    unfinished = f"{path}.{os.getpid()}"
    try:
        with open(unfinished, "wb", opener=_OWN) as file:
            file.writelines(parts)
        os.replace(unfinished, path)
    except OSError:
        if os.path.exists(unfinished):
            os.remove(unfinished)
        raise


def _states(folder: str) -> Iterator[State]:
    yield state_of(folder)
    with os.scandir(folder) as found:
        for entry in found:
            if entry.is_dir():
                yield from _states(entry.path)
            else:
                yield state_of(entry.path)
