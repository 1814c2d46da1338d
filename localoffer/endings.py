"""Keeps each command's result for the door. Separate from `door.py`, which reads it, so that reading alone imports less."""

import marshal
import os
from collections.abc import Iterator, Sequence
from functools import partial

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


def remember(
    words: Sequence[str],
    inputs: Inputs,
    council: str,
    day: str | None,
    left: tuple[State, ...] | None,
    text: str,
    code: int,
) -> None:
    """Cache a command's result. `inputs` were taken before it began, so that a file saved meanwhile is not missed.

    `day`: the day in London, unless an earlier one was asked for. `left`: see `output_state`; empty if no site was written.
    """
    if left is None or (path := ending_path(words)) is None:
        return
    own, libraries, files = inputs
    try:
        known_by = digest(*files.values())
        sizes = [len(content) for content in files.values()]
        put(shipped_copy(path), known_by, *files.values())
        kept = (council, own, (known_by, libraries, [*files], sizes), day, left, text, code)
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
