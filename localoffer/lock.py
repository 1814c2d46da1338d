"""One build at a time in a folder, by the system's own lock on a file there. The lock ends with its process, however that ends."""

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


#: Seconds between attempts.
PAUSE = 0.1


@contextmanager
def locked(path: Path, patience: float) -> Iterator[bool]:
    """Hold the lock on a file for the duration of the block, and remove the file afterwards.

    Yields False, and holds nothing, if another process still has it after `patience` seconds. Raises OSError if the
    file cannot be made or the file system supports no locks.
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
                # Windows cannot remove an open file.
                os.close(handle)
            with suppress(OSError):
                path.unlink()
        finally:
            if sys.platform != "win32":
                # Only now: nobody may find the file unlocked and then gone.
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
    """Whether the locked file is the one that others would open: its last holder may have removed it."""
    try:
        return os.path.samestat(os.stat(path, follow_symlinks=False), os.fstat(handle))
    except FileNotFoundError:
        return False
