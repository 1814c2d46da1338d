"""How soon a save shows in the preview, which is started on a copy of a council's folder.

Two clients watch. A listener keeps a connection to the preview open and waits for messages. A browser is told to reload,
requests the page, and waits again, as livereload's script does. One record is saved in the ways of three editors, with
each of a few pauses.
"""

from __future__ import annotations

import asyncio
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import WebSocketClientConnection, websocket_connect

from bench.corpus import copy_of
from localoffer.addresses import entitlement_address
from localoffer.terminal import say

PAUSES = (0.3, 0.5, 1.0)
SAVES = 20
#: After how many saves the memory is measured.
FEW, MANY = 10, 200
PATIENCE = 30.0
HELLO = {"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"]}
VERSION = re.compile(r"/livereload\.js\?version=([^\"]+)")
TITLE = re.compile(r"^( +title: )(.*)$", re.MULTILINE)


def in_place(path: Path, text: str) -> None:
    """As nano does: overwriting the file."""
    with path.open("r+", encoding="utf-8") as file:
        file.write(text)
        file.truncate()


def rename_over(path: Path, text: str) -> None:
    """As vim does: the old file becomes a backup, which is deleted once the new one is written."""
    backup = path.with_name(f"{path.name}~")
    path.rename(backup)
    path.write_text(text, encoding="utf-8")
    backup.unlink()


def truncate_and_write(path: Path, text: str) -> None:
    """As VS Code does: for a moment the file is empty."""
    with path.open("w", encoding="utf-8") as file:
        file.flush()
        time.sleep(0.005)
        file.write(text)


MANNERS: Mapping[str, Callable[[Path, str], None]] = {
    "in place": in_place,
    "rename over": rename_over,
    "truncate, write": truncate_and_write,
}


@dataclass
class Seen:
    """Seconds from each save to the message; saves that nobody saw, and older pages that somebody saw after one."""

    message: list[float] = field(default_factory=list)
    lost: int = 0
    old: int = 0


@dataclass
class Figures:
    """The results for each way of saving and each pause; bytes of memory after few and after many saves."""

    seen: list[Seen] = field(default_factory=list)
    few: float = 0
    many: float = 0


class Running:
    """A preview of a folder by the engine in another, on a free port."""

    def __init__(self, council: Path, engine: Path) -> None:
        command = [sys.executable, "build.py", "serve", "--council", str(council), "--port", "0"]
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self.process = subprocess.Popen(command, cwd=engine, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        for line in self.process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
                self.address = found[0]
                return
        raise SystemExit("The preview ended early.")

    def megabytes(self) -> float:
        said = subprocess.run(
            ["ps", "-o", "rss=", "-p", str(self.process.pid)], capture_output=True, text=True, check=True
        )
        return int(said.stdout) / 1024

    async def line(self, version: str | None = None) -> WebSocketClientConnection:
        asked = f"?{urlencode({'version': version})}" if version else ""
        line = await websocket_connect(f"{self.address.replace('http', 'ws', 1)}livereload{asked}")
        await line.write_message(json.dumps(HELLO))
        await line.read_message()
        await line.write_message(json.dumps({"command": "info", "url": self.address}))
        return line

    def end(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)


class Looking:
    """The listener and the browser, and when each of them saw which save."""

    def __init__(self, running: Running, page: str) -> None:
        self.running = running
        self.page = running.address.rstrip("/") + page
        self.messages: list[float] = []
        self.pages: list[tuple[float, int]] = []

    async def listen(self) -> None:
        line = await self.running.line()
        while await line.read_message() is not None:
            self.messages.append(time.monotonic())

    async def browse(self) -> None:
        """For each page, record when it was requested and which save it shows."""
        client = AsyncHTTPClient()
        while True:
            asked = time.monotonic()
            body = (await client.fetch(self.page, request_timeout=PATIENCE)).body.decode()
            shows = re.search(r"save number (\d+)", body)
            self.pages.append((asked, int(shows[1]) if shows else 0))
            version = VERSION.search(body)
            line = await self.running.line(version[1] if version else None)
            await line.read_message()
            line.close()


async def save(
    looking: Looking, path: Path, first: int, saves: int, manner: Callable[[Path, str], None], pause: float
) -> Seen:
    """Save this many times, and return what was seen of each save."""
    good = path.read_text(encoding="utf-8")
    done: list[float] = []
    for number in range(first, first + saves):
        text = re.sub(r"( save number \d+)?$", f" save number {number}", _title(good), count=1)
        manner(path, TITLE.sub(lambda found, text=text: found[1] + text, good, count=1))  # type: ignore[misc]
        done.append(time.monotonic())
        await asyncio.sleep(pause)
    await _until(lambda: bool(looking.pages) and looking.pages[-1][1] == first + saves - 1)
    seen = Seen()
    for number, at in enumerate(done, first):
        # A message may arrive between the end of a save and our reading of the clock.
        told = next((when for when in looking.messages if when > at - 0.01), None)
        shown = any(shows >= number for _, shows in looking.pages)
        seen.lost += told is None or not shown or told > at + PATIENCE
        seen.message += [told - at] if told else []
        # A request after the message gets this save or a later one.
        seen.old += any(asked > told and shows < number for asked, shows in looking.pages) if told else 0
    return seen


def _title(text: str) -> str:
    found = TITLE.search(text)
    assert found
    return found[2]


async def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true() and time.monotonic() < end:
        await asyncio.sleep(0.05)


async def _settled_megabytes(running: Running) -> float:
    """The memory once the rules have run, too."""
    await asyncio.sleep(5)
    return running.megabytes()


async def measure(running: Running, path: Path, page: str) -> Figures:
    figures = Figures()
    looking = Looking(running, page)
    tasks = [asyncio.create_task(looking.listen()), asyncio.create_task(looking.browse())]
    await asyncio.sleep(5)
    await save(looking, path, 1, FEW, in_place, PAUSES[0])
    figures.few = await _settled_megabytes(running)
    number = FEW + 1
    say("    median    worst  milliseconds from a save to the message", sys.stdout)
    for name, manner in MANNERS.items():
        for pause in PAUSES:
            seen = await save(looking, path, number, SAVES, manner, pause)
            figures.seen.append(seen)
            number += SAVES
            ms = [seconds * 1000 for seconds in seen.message]
            say(f"  {median(ms):8.0f} {max(ms):8.0f}  {name}, {pause} s apart", sys.stdout)
    if number <= MANY:
        await save(looking, path, number, MANY - number + 1, in_place, PAUSES[0])
    figures.many = await _settled_megabytes(running)
    for task in tasks:
        task.cancel()
    return figures


def look(council: Path, engine: Path) -> Figures:
    """Measure a preview of a copy of a council's folder, and report the result."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "council"
        copy_of(council, copy)
        path = copy / "offer.yaml"
        found = re.search(r"^ *- id: (\S+)\n( +)title: ", path.read_text(encoding="utf-8"), re.MULTILINE)
        if not found:
            raise SystemExit("There is no entitlement whose title follows its id in offer.yaml.")
        running = Running(copy, engine)
        try:
            return asyncio.run(measure(running, path, entitlement_address(found[1])))
        finally:
            running.end()
