"""Detects every save in some folders, even if one of them is replaced or created later."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch
from watchfiles._rust_notify import WatchfilesRustInternalError

from localoffer.door import READ, is_near
from localoffer.records.file_names import is_nobodys
from localoffer.terminal import say

#: In milliseconds. Programs write a file in several steps: a save is reported once nothing more was written for the
#: first time, and with many files no later than the second. The third is how often it is checked whether a folder has
#: been replaced.
QUIET, MOST, LOOK = 20, 200, 400
TOO_MANY = (
    "This computer cannot watch any more folders, so each save now shows about a second later. To mend that, close "
    "programs that watch many files, such as other previews and editors; on Linux, raise fs.inotify.max_user_watches "
    "and fs.inotify.max_user_instances."
)


class SaveFilter(DefaultFilter):
    """Which changes in some folders are saves: none of those within a folder that programs keep for themselves, wherever
    the folders themselves may be, and nothing that editors write beside a file. If that is deleted, nobody is told of it
    any more.

    `recursive`: if not, only names matter, except of what is read.
    """

    ignore_dirs = (*DefaultFilter.ignore_dirs, ".cache")

    def __init__(self, folders: Collection[Path], recursive: bool) -> None:
        super().__init__()
        self._folders = tuple(os.path.join(folder, "") for folder in folders)
        self._recursive = recursive

    def __call__(self, change: Change, path: str) -> bool:
        within = next((path.removeprefix(it) for it in self._folders if path.startswith(it)), None)
        if within is None:
            return True
        *above, name = within.split(os.sep)
        if not self._recursive and change is Change.modified and name.split(".")[0] not in READ:
            return False
        if change is Change.deleted and not is_nobodys(name):
            return not self._ignore_dirs & {*above, name}
        return super().__call__(change, within)


async def watch(top: Collection[Path], whole: Collection[Path], heard: Callable[[], None]) -> None:
    """Call `heard` after each save until cancelled: anywhere in the folders `whole`, directly in `top`, and in those of
    its folders that may be copies of what is read."""
    too_many = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_watch(top, False, heard, too_many))
        tasks.create_task(_watch(whole, True, heard, too_many))


async def _watch(
    folders: Collection[Path], recursive: bool, heard: Callable[[], None], too_many: asyncio.Event
) -> None:
    """`too_many` is set once the system's limit on watches is reached: then the files are polled."""
    unheard = closed = False
    while True:
        there = _which(folders, recursive)
        if not there:
            await asyncio.sleep(LOOK / 1000)
            unheard = True
            continue
        try:
            async for changes in awatch(
                *there,
                watch_filter=SaveFilter(folders, recursive),
                recursive=recursive,
                step=QUIET,
                debounce=MOST,
                rust_timeout=LOOK,
                yield_on_timeout=True,
                ignore_permission_denied=closed,
                force_polling=too_many.is_set() or None,
            ):
                # A folder that appears once the limit is reached goes unnoticed, so watching starts again.
                others = _which(folders, recursive) != there or any(
                    Path(path) in there or (recursive and change is Change.added and Path(path).is_dir())
                    for change, path in changes
                )
                if changes or others or unheard:
                    heard()
                # What was written before the new watch began is reported once it has begun.
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


def _which(folders: Collection[Path], recursive: bool) -> Mapping[Path, tuple[int, int]]:
    """Those that are there, each with what tells it from another of the same name; and copies of what is read in them."""
    beside: list[Path] = []
    for folder in () if recursive else folders:
        with suppress(OSError):
            beside += filter(_is_copy, folder.iterdir())
    found: dict[Path, tuple[int, int]] = {}
    for path in (*folders, *beside):
        with suppress(OSError):
            stat = path.stat()
            if path.is_dir():
                found[path] = (stat.st_dev, stat.st_ino)
    return found


def _is_copy(path: Path) -> bool:
    name = path.name
    return name not in READ and not name.startswith(".") and is_near(name)
