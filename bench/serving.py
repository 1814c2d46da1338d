"""How long the preview takes from a save to the message that makes a browser load the page anew; what it loses, and what it holds."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

#: Saves that are timed, each once all is still again; saves close upon each other; and how close, in seconds.
TIMED, CLOSE, SPACING = 20, 180, 0.3
#: For so long nothing comes once all is still, and so long anything may take.
STILL, LONGEST = 1.5, 120


@dataclass(frozen=True)
class Served:
    """Seconds to the message in the middle and at worst; saves of the timed ones without a message, and whether the last of the close
    ones is shown; bytes of memory after 10 saves and after all."""

    middle: float
    worst: float
    lost: int
    last_is_shown: bool
    early: float
    late: float


def served(engine: Path, sentence: re.Pattern[str]) -> Served:
    """Of the edition in a folder, whose entry is edited that the pattern finds first in offer.yaml."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = (sys.executable, "build.py", "serve", "--port", str(port))
    process = subprocess.Popen(command, cwd=engine, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        return asyncio.run(_asked(port, process.pid, engine / "offer.yaml", sentence))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


async def _asked(port: int, pid: int, offer: Path, sentence: re.Pattern[str]) -> Served:
    text = offer.read_text(encoding="utf-8")
    found = sentence.search(text)
    assert found, "no entry has a sentence on one line"
    page = f"what-you-can-get/{re.findall(r'- id: (.+)', text[: found.start()])[-1]}/"

    def save(number: int) -> None:
        offer.write_text(sentence.sub(rf"\1 and {number}.", text, count=1), encoding="utf-8")

    line = await _line(port)
    await _until(lambda: _page(port, page))
    await _still(line)
    took: list[float] = []
    early = 0.0
    for number in range(TIMED):
        began = time.perf_counter()
        save(number)
        if await _message(line, LONGEST):
            took.append(time.perf_counter() - began)
        await _page(port, page)
        await _still(line)
        if number == 9:
            early = _memory(pid)
    for number in range(TIMED, TIMED + CLOSE):
        save(number)
        await asyncio.sleep(SPACING)
    await _still(line)
    shown = f"and {TIMED + CLOSE - 1}." in await _page(port, page)
    return Served(median(took), max(took), TIMED - len(took), shown, early, _memory(pid))


async def _line(port: int) -> WebSocketClientConnection:
    """The line on which a browser waits for messages, open."""

    async def opened() -> WebSocketClientConnection:
        origin = {"Origin": f"http://127.0.0.1:{port}"}
        return await websocket_connect(HTTPRequest(f"ws://127.0.0.1:{port}/livereload", headers=origin))

    line: WebSocketClientConnection = await _until(opened)
    hello = {"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"]}
    for said in (hello, {"command": "info", "url": f"http://127.0.0.1:{port}/"}):
        await line.write_message(json.dumps(said))
    return line


async def _until(ask: Any) -> Any:
    """What it answers once it does."""
    for _ in range(LONGEST * 10):
        with suppress(OSError):
            return await ask()
        await asyncio.sleep(0.1)
    raise SystemExit("The preview does not answer.")


async def _message(line: WebSocketClientConnection, seconds: float) -> bool:
    """Whether a page is to be loaded anew within so long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while (said := await line.read_message()) is not None:
                if json.loads(said)["command"] == "reload":
                    return True
    return False


async def _still(line: WebSocketClientConnection) -> None:
    while await _message(line, STILL):
        pass


async def _page(port: int, page: str) -> str:
    answer = await AsyncHTTPClient().fetch(f"http://127.0.0.1:{port}/{page}", request_timeout=LONGEST)
    return answer.body.decode()


def _memory(pid: int) -> float:
    """Bytes that a process holds now."""
    found = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, check=True)
    return int(found.stdout) * 1024
