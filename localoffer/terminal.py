"""Prints, even where that may fail; shows progress at a terminal, and where the time went."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from io import TextIOWrapper
from typing import NamedTuple, TextIO

#: Near enough to the start of the program: this module is imported before anything slow.
_BEGUN = time.perf_counter()
#: In seconds: work shorter than the first shows no progress; after that, the line is updated at the second interval.
_SHORT, _EACH = 1.0, 0.2
_SLOWEST = 10
#: What a terminal obeys in place of showing it, and what shows the letters after it in another order. Also in names of
#: folders and files, which others may have given.
_COMMANDS = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)")

#: The progress text for each stage, in the order of the road.
STAGES = {
    "load": "Reading the files",
    "read": "Reading the records",
    "link": "Joining the records",
    "check": "Looking for mistakes",
    "plan": "Planning pages and papers",
    "render": "Making pages",
    "audit": "Looking at the pages",
    "papers": "Setting papers",
    "write": "Writing what changed",
}


def disarmed(text: str) -> str:
    """The text with whatever a terminal would obey written out, as ‹U+001B›."""
    return _COMMANDS.sub(lambda found: f"‹U+{ord(found[0]):04X}›", text)


def say(text: str, stream: TextIO | None, end: str = "\n") -> None:
    """Print at once. Characters that the stream cannot show, or that a terminal would obey, are replaced; a closed stream,
    as by `head`, is ignored."""
    _put(disarmed(text), stream, end)


def _put(text: str, stream: TextIO | None, end: str) -> None:
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="replace")
    try:
        print(text, file=stream, end=end, flush=True)
    except OSError:
        # Python flushes once more at exit what could not be written now.
        if stream:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class Steps:
    """Receives progress along the road. This one ignores it."""

    def at(self, stage: str) -> None:
        """Stage `stage` of `STAGES` begins, and the one before it ends."""

    def expect(self, kind: str, many: int) -> None:
        """So many `pages` or `papers` are to be made."""

    def making(self, kind: str, address: str) -> AbstractContextManager[None]:
        """One of them is made within this block."""
        return nullcontext()

    def table(self) -> str:
        """Where the time went, as a table."""
        return ""


NOBODY = Steps()


class Took(NamedTuple):
    """CPU time and wall-clock time, in seconds."""

    processor: float = 0
    clock: float = 0

    def and_(self, other: Took) -> Took:
        return Took(self.processor + other.processor, self.clock + other.clock)

    def until_now(self) -> Took:
        """The CPU and wall-clock time of this thread since then."""
        now = _now()
        return Took(now.processor - self.processor, now.clock - self.clock)


def _now() -> Took:
    """The CPU time of this thread and the wall-clock time, from an arbitrary zero."""
    return Took(time.thread_time(), time.perf_counter())


class Timed(Steps):
    """Records where the time went: by stage, and for each page and paper by address."""

    def __init__(self, whose: str = "") -> None:
        """Counts from the start of the program, or from now if it is one of several, named by `whose`."""
        self.whose = f"{whose}: " if whose else ""
        self.stages: dict[str, Took] = {}
        self.expected: dict[str, int] = {}
        self.made: dict[str, dict[str, Took]] = {"pages": {}, "papers": {}}
        self.stage = "begin"
        self._since = _now() if whose else Took(0, _BEGUN)
        self._before = time.process_time() if whose else 0

    def at(self, stage: str) -> None:
        self.stages[self.stage] = self.stages.get(self.stage, Took()).and_(self._since.until_now())
        self.stage, self._since = stage, _now()

    def expect(self, kind: str, many: int) -> None:
        self.expected[kind] = many

    @contextmanager
    def making(self, kind: str, address: str) -> Iterator[None]:
        before = _now()
        yield
        self.made[kind][address] = before.until_now()

    def so_far(self) -> str:
        """`Making pages: 45 of 145 pages, 12 of 81 papers`"""
        counts = [f"{len(self.made[kind])} of {many} {kind}" for kind, many in self.expected.items() if many]
        counted = counts and self.stage in ("render", "papers")
        return self.whose + STAGES.get(self.stage, "") + (f": {', '.join(counts)}" if counted else "")

    def table(self) -> str:
        """The stages, and the slowest pages and papers. Papers are typeset in threads beside the pages, so their
        wall-clock time counts only the time in which nothing else was done."""
        beside = time.process_time() - self._before - sum(took.processor for took in self.stages.values())
        stages = dict(self.stages)
        stages["papers"] = stages.get("papers", Took()).and_(Took(beside))
        processor, clock = (sum(each) for each in zip(*stages.values(), strict=True))
        each = [(took, address) for kind in self.made.values() for address, took in kind.items()]
        slowest = sorted(each, key=lambda one: one[0].clock, reverse=True)[:_SLOWEST]
        return "\n".join(
            [
                "Where the time went, in seconds:",
                "        CPU    wall",
                *(_line(stages[stage], stage) for stage in ("begin", *STAGES, "end") if stage in stages),
                _line(Took(processor, clock), "all"),
                *(["The slowest pages and papers:"] if slowest else []),
                *(_line(took, address) for took, address in slowest),
            ]
        )


def _line(took: Took, name: str) -> str:
    return f"  {took.processor:9.3f} {took.clock:7.3f}  {name}"


@contextmanager
def progress(timed: bool = False, whose: str = "") -> Iterator[Steps]:
    """Progress for a long road: at a terminal, after a while, a line says how far it is, and disappears at the end.
    `timed`: its table will be wanted. If neither applies, nothing is measured. `whose`: which one of several this is,
    `3 of 150`."""
    stream = sys.stderr
    seen = stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
    if not timed and not seen:
        yield NOBODY
        return
    steps = Timed(whose)
    with _line_of(steps.so_far, stream) if seen else nullcontext():
        yield steps
        steps.at("end")


@contextmanager
def _line_of(told: Callable[[], str], stream: TextIO) -> Iterator[None]:
    """A thread rewrites the line in place, since a stage may take long without reporting."""
    # Imported only here, so that help need not wait for it.
    import shutil
    from threading import Event, Thread

    ended = Event()
    width = max(shutil.get_terminal_size().columns - 1, 1)

    def write() -> None:
        patience, shown = max(_BEGUN + _SHORT - time.perf_counter(), 0), ""
        while not ended.wait(patience):
            text, patience = told()[:width], _EACH
            # Some stages have no text.
            if text and text != shown:
                _put(f"\r{text.ljust(len(shown))}", stream, end="")
                shown = text
        if shown:
            _put(f"\r{' ' * len(shown)}\r", stream, end="")

    thread = Thread(target=write, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
