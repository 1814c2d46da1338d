"""One writer at a time in a folder, by the system's own lock on a file there. It ends with its process, however that ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


#: Seconds between two tries.
PAUSE = 0.1


@contextmanager
def locked(path: Path, patience: float) -> Iterator[bool]:
    """Hold the lock of a file for as long as the block lasts, and take the file away after it.

    Yields False, and holds nothing, where another process has had it for `patience` seconds. Raises OSError where
    the file cannot be made or the disk knows no locks.
    """
    handle = _open_locked(path, time.monotonic() + patience)
    if handle is None:
        yield False
        return
    try:
        yield True
    finally:
        try:
            if sys.platform == "win32":
                # A file that is open cannot be taken away there.
                os.close(handle)
            with suppress(OSError):
                path.unlink()
        finally:
            if sys.platform != "win32":
                # Only now: others must not find it free and then gone.
                os.close(handle)


def _open_locked(path: Path, until: float) -> int | None:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        try:
            _take(handle)
            if _is_still_there(path, handle):
                return handle
        except (BlockingIOError, PermissionError):
            pass
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        if time.monotonic() >= until:
            return None
        time.sleep(PAUSE)


def _is_still_there(path: Path, handle: int) -> bool:
    """Whether the file that is locked is the one that others would open: who held it before has taken it away since."""
    try:
        return os.path.samestat(os.stat(path, follow_symlinks=False), os.fstat(handle))
    except FileNotFoundError:
        return False
