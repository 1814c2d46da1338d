"""The preview and the desk as programs of their own, on a free port, which end as Ctrl-C ends them, and work with an event loop."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from threading import Thread
from typing import TypeVar
from urllib.request import urlopen

from tests.council import AS_OF, GOOD, ROOT

T = TypeVar("T")

PATIENCE = 30.0
TITLE = re.compile(r"^title: .*$", re.MULTILINE)
DESK = (
    "import sys; from datetime import date; from pathlib import Path; from localoffer.desk.handler import desk; "
    "sys.exit(desk(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])))"
)


def in_a_thread(work: Callable[[], T]) -> T:
    """What work with an event loop comes to, in a thread of its own: the browser of other tests keeps this thread's loop.

    Work that never ends fails its test, and ends with the run.
    """
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    Thread(target=run, daemon=True).start()
    return done.result(timeout=2 * PATIENCE)


class _Running:
    """A program of Python, and the address that it gave: `http://127.0.0.1:PORT/`, with what follows in `way_in`."""

    def __init__(self, *words: str) -> None:
        # Who runs the tests in the background may have them ignore Ctrl-C, and what they start with them.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self.process = subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        said = []
        for line in self.process.stdout:
            said.append(line)
            if found := re.search(r"(http://127\.0\.0\.1:\d+/)\S*", line):
                self.way_in, self.address = found[0], found[1]
                return
        raise AssertionError("It ended early:\n" + "".join(said))

    def end(self) -> int:
        """Ends it as Ctrl-C does and returns what it ended with."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


class RunningPreview(_Running):
    """`build.py serve` of a council's folder."""

    def __init__(self, council: Path) -> None:
        self.council = str(council)
        self.site_file = council / "content" / "site.yaml"
        day = AS_OF.isoformat()
        super().__init__("build.py", "serve", "--council", self.council, "--port", "0", "--as-of", day)

    def page(self, path: str = "") -> str:
        with urlopen(self.address + path, timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    def save_title(self, title: str) -> None:
        text = self.site_file.read_text(encoding="utf-8")
        self.site_file.write_text(TITLE.sub(f"title: {title}", text, count=1), encoding="utf-8")


class RunningDesk(_Running):
    """The desk of a council's folder, which goes with the national facts of the good one."""

    def __init__(self, council: Path, port: int = 0) -> None:
        super().__init__("-c", DESK, str(council), AS_OF.isoformat(), str(port), str(GOOD / "national"))
