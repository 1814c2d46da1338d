"""Work in a separate process, after everything that somebody waits for: its memory is freed with it, and it can be killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock
from typing import Any, Generic, TypeVar

T = TypeVar("T")
#: What the work needs, imported once before the fork where the system has one.
MODULES = ["localoffer.road", "localoffer.preview.preview"]


class NoResult(Exception):
    """The result is no longer wanted, or the process failed."""


class Work(Generic[T]):
    """One piece of work: a callable that can be pickled, as can its result."""

    def __init__(self, what: Callable[[], T]) -> None:
        self.what = what
        self._receiver, self._sender = Pipe(duplex=False)
        self._process = _begin(what, self._sender)
        self._begun_or_ended = Lock()
        self._ended = False

    def result(self) -> T:
        """Run it. Raises NoResult if it was ended meanwhile, or the process was."""
        with self._begun_or_ended:
            if self._ended:
                raise NoResult
            self._process.start()
            self._sender.close()
        try:
            made: T = self._receiver.recv()
        except (EOFError, OSError):
            raise NoResult from None
        finally:
            self._process.join()
            self._receiver.close()
        return made

    def end(self) -> None:
        with self._begun_or_ended:
            self._ended = True
            if self._process.is_alive():
                self._process.kill()


def _begin(what: Callable[[], T], sender: Connection[T, Any]) -> BaseProcess:
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn").Process(target=_do, args=(what, sender), daemon=True)
    parting = multiprocessing.get_context("forkserver")
    parting.set_forkserver_preload(MODULES)
    return parting.Process(target=_do, args=(what, sender), daemon=True)


def _do(what: Callable[[], T], sender: Connection[T, Any]) -> None:
    # Ctrl-C is for the parent process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        os.nice(10)
    with suppress(OSError):
        sender.send(what())
