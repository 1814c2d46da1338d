"""Makes what takes seconds once per run, however many processes run the tests.

`pytest -n 2` collects and runs tests in two independent processes. The first to ask makes the thing and stores it in
the run's own folder; the other waits and reads it.
"""

from __future__ import annotations

import os
import pickle
import shutil
import sys
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
#: Tells processes the run's folder. Not set if one process runs all tests.
FOLDER = "LOCALOFFER_TESTS_SHARED"
#: Files in memory, and how many bytes must be free there: tests make some 100,000 small files, which is slow on a disk.
MEMORY, ROOM = Path("/dev/shm"), 4_000_000_000


def once(name: str, make: Callable[[], T]) -> T:
    """The result of `make`, under a name that is unique in the run. It must be plain values, to be pickled.

    Nothing is cached in this process: that is up to the caller. Nor are errors: the next to ask tries again.
    """
    if (folder := run_folder()) is None:
        return make()
    # Not on Windows, where one process runs all tests.
    import fcntl

    path = folder / sha256(name.encode()).hexdigest()
    with path.with_suffix(".lock").open("w") as lock:
        # Released when the file is closed, or its process ends.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if path.exists():
            kept: T = pickle.loads(path.read_bytes())
            return kept
        made = make()
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
        unfinished.replace(path)
        return made


def run_folder() -> Path | None:
    """The folder that the processes of a run share, or None if one process runs all tests."""
    return Path(os.environ[FOLDER]) if FOLDER in os.environ else None


def begin() -> None:
    """Make the run's folder, before its processes start. It is in memory if there is room, as is everything else that
    tests write."""
    if _has_room():
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="localoffer-tests-")


def end() -> None:
    """Remove the run's folder, after its processes have ended."""
    shutil.rmtree(os.environ.pop(FOLDER))


def _has_room() -> bool:
    """Whether files can be kept in memory, and programs among them run."""
    if sys.platform != "linux" or not MEMORY.is_dir():
        return False
    found = os.statvfs(MEMORY)
    return found.f_bavail * found.f_frsize > ROOM and not found.f_flag & os.ST_NOEXEC
