"""Keeps each command's result for the door. Separate from `door.py`, which reads it, so that reading alone imports less."""

import marshal
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from localoffer.door import (
    CODE,
    READ,
    State,
    all_bytes,
    digest,
    ending_path,
    files_below,
    own_digest,
    shipped_copy,
    shipped_paths,
    state_of,
    surroundings,
    touched,
)
from localoffer.terminal import disarmed

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
    """A command that has begun: its command line, the council's folder, the days on which its result holds (see
    `door`), and what was there for it to read, so that a file saved meanwhile is not missed. `times` show whether
    one was saved meanwhile and then put back, as by `git stash` and `git stash pop`."""

    words: Sequence[str]
    council: str
    day: str | None
    times: tuple[State, ...]
    inputs: Inputs


def begin(
    words: Sequence[str] | None, council: Path, day: date | None, looking_back: bool = False
) -> Begun | None:
    """To be called before a command whose result is to be kept. None: nothing can be kept, or without `words` shall be.

    `day`: the day in London or, for `looking_back`, the earlier one that was asked for. None: the result holds on any
    day.
    """
    if words is None:
        return None
    # In this order, so that what is saved in between shows at the end.
    times, inputs = _times(str(council)), inputs_of(str(council))
    if times is None or inputs is None:
        return None
    on = f"after {day}" if looking_back else day.isoformat() if day else None
    return Begun(words, str(council), on, times, inputs)


def keep(begun: Begun | None, left: tuple[State, ...] | None, text: str, code: int) -> None:
    """Cache what a command said and its exit code. `left`: see `output_state`; empty if no site was written."""
    if begun is None or left is None or (path := ending_path(begun.words)) is None:
        return
    own, libraries, files = begun.inputs
    try:
        if begun.times != _times(begun.council):
            return
        known_by = digest(*files.values())
        sizes = [len(content) for content in files.values()]
        put(shipped_copy(path), known_by, *files.values())
        kept = (
            begun.council,
            own,
            (known_by, libraries, [*files], sizes),
            begun.day,
            left,
            disarmed(text),
            code,
        )
        content = marshal.dumps(kept)
        put(path, digest(content), content)
    except (OSError, RecursionError):
        return


def _times(council: str) -> tuple[State, ...] | None:
    """When each file and folder that is read was touched. None if it cannot be determined."""
    try:
        own = [os.path.join(council, name) for name in os.listdir(council) if name.split(".")[0] in READ]
        shipped = shipped_paths()
        files = [path for top in own for path in (files_below(top) if os.path.isdir(top) else (top,))]
        # Python itself writes to the folders of the code.
        within = os.path.join(CODE, "")
        folders = {os.path.dirname(path) for path in (*files, *shipped) if not path.startswith(within)}
        return tuple(map(touched, (*files, *shipped, *sorted(folders - {council}))))
    except (OSError, RecursionError):
        return None


def put(path: str, *parts: bytes) -> None:
    """Write a file that nobody else can read. Concurrent readers see the old file or the new one, whole. Raises OSError."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    # In two containers that share the folder, two builds may be the same process by number.
    unfinished = f"{path}.{os.getpid()}-{time.time_ns()}"
    try:
        with open(unfinished, "xb", opener=_OWN) as file:
            file.writelines(parts)
        os.replace(unfinished, path)
    except BaseException:
        with suppress(OSError):
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
