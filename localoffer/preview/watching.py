"""Hears every save in some folders, also where one of them is replaced by another or is made later."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch
from watchfiles._rust_notify import WatchfilesRustInternalError

from localoffer.terminal import say

#: What is kept for the next build is no save of anybody's.
SAVES = DefaultFilter(ignore_dirs=(*DefaultFilter.ignore_dirs, ".cache"))
#: In milliseconds. Programs write a file in several steps: a save is told once for so long nothing more was written, and of
#: many files no later than that. So often it is looked whether a folder is another one.
QUIET, MOST, LOOK = 20, 200, 400
TOO_MANY = (
    "This computer cannot watch any more folders, so each save now shows about a second later. To mend that, close "
    "programs that watch many files, such as other previews and editors; on Linux, raise fs.inotify.max_user_watches "
    "and fs.inotify.max_user_instances."
)


async def watch(top: Collection[Path], whole: Collection[Path], heard: Callable[[], None]) -> None:
    """Calls `heard` after each save until it is cancelled: in the folders `top`, not below them, and in and below `whole`."""
    too_many = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_watch(top, False, heard, too_many))
        tasks.create_task(_watch(whole, True, heard, too_many))


async def _watch(
    folders: Collection[Path], recursive: bool, heard: Callable[[], None], too_many: asyncio.Event
) -> None:
    """`too_many` is set once the system tells of no more folders: then the files are looked at again and again."""
    unheard = closed = False
    while True:
        there = _which(folders)
        if not there:
            await asyncio.sleep(LOOK / 1000)
            unheard = True
            continue
        try:
            async for changes in awatch(
                *there,
                watch_filter=SAVES,
                recursive=recursive,
                step=QUIET,
                debounce=MOST,
                rust_timeout=LOOK,
                yield_on_timeout=True,
                ignore_permission_denied=closed,
                force_polling=too_many.is_set() or None,
            ):
                # A folder that comes when the system watches no more is passed over in silence, so it is watched anew.
                others = _which(folders) != there or any(
                    Path(path) in there or (recursive and change is Change.added and Path(path).is_dir())
                    for change, path in changes
                )
                if changes or others or unheard:
                    heard()
                # What was written before the new watch began is heard of once it has begun.
                unheard = others
                if others:
                    break
        except FileNotFoundError:
            unheard = True
        except PermissionError:
            # Of what nobody may read, `load` tells.
            unheard = closed = True
        except (OSError, WatchfilesRustInternalError):
            if not too_many.is_set():
                say(TOO_MANY, sys.stderr)
            too_many.set()
            unheard = True
            await asyncio.sleep(LOOK / 1000)


def _which(folders: Collection[Path]) -> Mapping[Path, tuple[int, int]]:
    """Those that are there, each with what tells it from another of the same name."""
    found = {}
    for folder in folders:
        try:
            stat = folder.stat()
        except OSError:
            continue
        if folder.is_dir():
            found[folder] = (stat.st_dev, stat.st_ino)
    return found
