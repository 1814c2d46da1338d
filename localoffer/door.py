"""The door, and the early way out: where nothing changed since the last time, what was said then is said again and nothing else is done.

This is imported before anything else, and imports only what costs next to nothing. Inputs are known by their bytes and never
by their times; of the site that a build left, size and time of each file and folder have to be as they were.
"""

from __future__ import annotations

import marshal
import os
import sys
import time
from _blake2 import blake2b
from collections.abc import Iterator, Sequence
from stat import S_ISDIR

CODE = os.path.dirname(os.path.abspath(__file__))
#: In the package `national/` and `templates/` lie within the code, in the repository beside it.
INSTALLED = os.path.isdir(os.path.join(CODE, "national"))
SHIPPED = CODE if INSTALLED else os.path.dirname(CODE)
#: What is read of a council's folder; of all else in it the names alone are looked at.
_READ = ("offer", "pledges", "content")
#: Folders within folders, beyond which nothing is remembered: links may lead in a circle.
_DEEP = 20
_PIECE = 1 << 18
_ZONE = "Europe/London"
_ZONES = "/usr/share/zoneinfo"
#: What a path says of itself: its size, 0 for a folder, and when it was changed.
State = tuple[str, int, int]


def kept_in() -> str | None:
    """Where a build keeps things for the next. They are trusted as code is, so it is beside the code, or in the virtual
    environment that it is installed in, and never in a council's folder, which somebody may have handed in. None where
    there is no such place."""
    if not INSTALLED:
        return os.path.join(SHIPPED, ".cache")
    return os.path.join(sys.prefix, ".cache", "localoffer") if sys.prefix != sys.base_prefix else None


def ending(words: Sequence[str]) -> int | None:
    """Say again what the same words led to, if that would come of them now, and return what they ended with; else None."""
    if os.environ.get("GITHUB_ACTIONS") or (told := recalled(words)) is None:
        return None
    text, code = told
    try:
        print(text, flush=True)
    except (OSError, ValueError):
        # The terminal has no such letters.
        return None
    return code


def recalled(words: Sequence[str]) -> tuple[str, int] | None:
    """What the same words led to and what they ended with, if that would come of them now."""
    if (path := _path(words)) is None:
        return None
    try:
        inputs, council, day, states, text, code = marshal.loads(_bytes(path))
        if (
            (day is None or day == today())
            and inputs == taken(council)
            and all(_state(name) == (name, size, at) for name, size, at in states)
        ):
            return text, int(code)
    except (OSError, EOFError, ValueError, TypeError):
        # Nothing is remembered, or something that is not whole.
        return None
    return None


def taken(council: str) -> bytes | None:
    """The digest of all that a command reads for a council's folder: its files, national facts, templates, the code, the
    libraries by name and version. None where it cannot be told."""
    made = blake2b(digest_size=32)
    told = [sys.version]
    try:
        told += sorted(os.listdir(_libraries()))
        names = sorted(name for name in os.listdir(council) if not name.startswith("."))
        told += names
        tops = [os.path.join(council, name) for name in names if name.split(".")[0] in _READ]
        tops += [os.path.join(SHIPPED, "national"), os.path.join(SHIPPED, "templates"), CODE]
        for top in tops:
            for path in _files(top) if os.path.isdir(top) else (top,):
                content = _bytes(path)
                made.update(content)
                told += (path, str(len(content)))
        told += (part.decode() for part in _of_git(council))
        made.update("\0".join(told).encode("utf-8", "surrogateescape"))
    except (OSError, RecursionError):
        return None
    return made.digest()


def remember(
    words: Sequence[str], inputs: bytes, council: str, day: str | None, out: str | None, text: str, code: int
) -> None:
    """Keep what a command came to. `inputs` were taken before it began, so that what is saved meanwhile is not missed.

    `day`: the day in London, but where an earlier one was asked for. `out`: the folder of the site that it wrote, if it wrote one.
    """
    if (path := _path(words)) is None:
        return
    try:
        states = tuple(_states(out)) if out else ()
        os.makedirs(os.path.dirname(path), exist_ok=True)
        unfinished = f"{path}.{os.getpid()}"
        with open(unfinished, "wb") as file:
            file.write(marshal.dumps((inputs, council, day, states, text, code)))
        os.replace(unfinished, path)
    except (OSError, RecursionError):
        return


def today() -> str | None:
    """The day in London, `2026-11-22`; None where this system does not know its time."""
    if not hasattr(time, "tzset") or not os.path.exists(os.path.join(_ZONES, _ZONE)):
        return None
    own = os.environ.get("TZ")
    os.environ["TZ"] = _ZONE
    time.tzset()
    day = time.strftime("%Y-%m-%d")
    if own is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = own
    time.tzset()
    return day


def _path(words: Sequence[str]) -> str | None:
    if (folder := kept_in()) is None:
        return None
    name = blake2b("\0".join((os.getcwd(), *words)).encode("utf-8", "surrogateescape"), digest_size=16)
    return os.path.join(folder, "endings", name.hexdigest())


def _libraries() -> str:
    """The folder that they are installed in, each with its name and version."""
    for folder in sys.path:
        if os.path.isdir(os.path.join(folder, "yaml")):
            return folder
    raise OSError("the libraries are nowhere to be found")


def _of_git(council: str) -> Iterator[bytes]:
    """Which commit the folder stands on, for what is said about the change since then."""
    folder = council
    while not os.path.exists(git := os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return
        folder = above
    if os.path.isfile(git):
        # A further working tree: its own part of the repository is elsewhere, and what all of them share two folders up.
        git = os.path.join(folder, _bytes(git).decode().partition("gitdir: ")[2].strip())
    head = _bytes(os.path.join(git, "HEAD"))
    yield head
    for part in (git, os.path.dirname(os.path.dirname(git))):
        for name in (head.decode().partition("ref: ")[2].strip(), "packed-refs"):
            if name and os.path.isfile(path := os.path.join(part, *name.split("/"))):
                yield _bytes(path)


def _files(folder: str, depth: int = 0) -> Iterator[str]:
    """Every file below a folder, in the order of their names; of the code those that Python made of others are left out."""
    if depth > _DEEP:
        raise RecursionError
    with os.scandir(folder) as found:
        there = sorted(found, key=lambda entry: entry.name)
    for entry in there:
        if not entry.is_dir():
            yield entry.path
        elif entry.name != "__pycache__":
            yield from _files(entry.path, depth + 1)


def _bytes(path: str) -> bytes:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        content = os.read(handle, _PIECE)
        if len(content) == _PIECE:
            while piece := os.read(handle, _PIECE):
                content += piece
        return content
    finally:
        os.close(handle)


def _states(folder: str) -> Iterator[State]:
    yield _state(folder)
    with os.scandir(folder) as found:
        for entry in found:
            if entry.is_dir():
                yield from _states(entry.path)
            else:
                yield _state(entry.path)


def _state(path: str) -> State:
    found = os.stat(path)
    return path, 0 if S_ISDIR(found.st_mode) else found.st_size, found.st_mtime_ns
