"""The preview follows every save, shows what is wrong in place of the page, and comes back."""

from __future__ import annotations

import asyncio
import errno
import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from localoffer.preview import serve
from localoffer.web import hosting
from tests.council import AS_OF, ROOT, bare_council
from tests.running import PATIENCE, RunningPreview, in_a_thread

#: What every host sends, but for the policy, which a page that reloads needs to be looser.
HEADERS = {
    header.name: header.value
    for header in hosting.headers(adopted=True, https=False)
    if header.name != "Content-Security-Policy"
}
VERSION = re.compile(r"/livereload\.js\?version=([^\"]+)")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPreview]:
    """One for all tests: to begin takes longer than all that they ask of it."""
    started = RunningPreview(bare_council(tmp_path_factory.mktemp("serve")))
    # Closes what it says: a pipe left open is a warning, and so an error, of whichever test comes next.
    with started.process:
        yield started
        started.end()


@pytest.fixture
def preview(running: RunningPreview) -> Iterator[RunningPreview]:
    """As it was begun, whatever the test before saved."""
    as_it_was = running.site_file.read_text(encoding="utf-8")
    yield running
    running.site_file.write_text(as_it_was, encoding="utf-8")


def _until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"Waited {PATIENCE:.0f} seconds for {what}."
        time.sleep(0.1)


def test_the_preview_shows_the_site_and_reloads_it(preview: RunningPreview) -> None:
    home = preview.page()
    assert "/livereload.js" in home
    assert "http-equiv" not in home
    assert preview.page("help-now") == preview.page("help-now/")
    with urlopen(preview.address.replace("127.0.0.1", "localhost"), timeout=PATIENCE) as answer:
        assert (
            f"ws://localhost:{answer.url.split(':')[2]}".rstrip("/")
            in answer.headers["Content-Security-Policy"]
        )
        told = {name: answer.headers[name] for name in HEADERS}
    assert told == HEADERS
    with pytest.raises(HTTPError, match="404") as nowhere:
        preview.page("no/such/page/")
    lost = nowhere.value.read().decode()
    nowhere.value.close()
    for address in re.findall(r'(?:href|src)="([^"]*)"', lost):
        assert address.startswith(("/", "#", "tel:", "https:", "mailto:", "sms:")), address


def test_the_last_of_many_quick_saves_is_the_one_that_shows(preview: RunningPreview) -> None:
    for number in range(1, 11):
        preview.save_title(f"Save number {number} of ten")
        time.sleep(0.05)
    _until(lambda: "Save number 10 of ten" in preview.page(), "the tenth save")


def test_while_a_save_cannot_be_read_the_page_stays_and_the_message_stands_above_it(
    preview: RunningPreview,
) -> None:
    preview.save_title("The last that could be read")
    _until(lambda: "The last that could be read" in preview.page(), "the save")
    good = preview.site_file.read_text(encoding="utf-8")
    preview.site_file.write_text(good.replace("title: ", "title: [", 1), encoding="utf-8")
    _until(lambda: "There is something to mend" in preview.page("help-now/"), "the message")
    page = preview.page("help-now/")
    assert "site.yaml, line " in page
    assert "The last that could be read" in page
    assert "as it was before" in page
    assert "/livereload.js" in page
    preview.site_file.write_text(good, encoding="utf-8")
    _until(lambda: "something to mend" not in preview.page("help-now/"), "the message to go")


class Browser:
    """Waits for a message, and then asks for the page, as livereload's script and a browser do."""

    def __init__(self, preview: RunningPreview) -> None:
        self.preview = preview
        self.line: WebSocketClientConnection | None = None

    async def load(self) -> str:
        """The page. Waits from then on."""
        page = await asyncio.to_thread(self.preview.page)
        await self.close()
        version = VERSION.search(page)
        assert version
        self.line = await self.wait(version[1])
        return page

    async def wait(self, version: str) -> WebSocketClientConnection:
        address = self.preview.address.replace("http", "ws", 1)
        line = await websocket_connect(f"{address}livereload?version={version}")
        await line.write_message(json.dumps({"command": "hello", "protocols": []}))
        assert json.loads(str(await line.read_message()))["command"] == "hello"
        await line.write_message(json.dumps({"command": "info", "url": self.preview.address}))
        return line

    async def told(self) -> str:
        """The next message."""
        assert self.line
        heard = await asyncio.wait_for(asyncio.ensure_future(self.line.read_message()), PATIENCE)
        return str(json.loads(str(heard))["command"])

    async def close(self) -> None:
        if self.line:
            self.line.close()
            while await self.line.read_message() is not None:
                pass
            self.line = None


def _browsing(preview: RunningPreview, work: Callable[[Browser], Coroutine[Any, Any, None]]) -> None:
    async def browse() -> str:
        browser = Browser(preview)
        try:
            await work(browser)
        finally:
            await browser.close()
        return ""

    in_a_thread(lambda: asyncio.run(browse()))


def test_a_browser_comes_to_show_every_save(preview: RunningPreview) -> None:
    async def look(browser: Browser) -> None:
        await browser.load()
        for number in range(1, 6):
            preview.save_title(f"Save number {number}")
            while f"Save number {number}" not in await browser.load():
                assert await browser.told() == "reload"

    _browsing(preview, look)


def test_no_save_is_lost_to_a_browser_that_is_just_reloading(preview: RunningPreview) -> None:
    async def look(browser: Browser) -> None:
        await browser.load()
        preview.save_title("The first save")
        await browser.told()
        page = await asyncio.to_thread(preview.page)
        preview.save_title("The second save")
        # Meanwhile nobody waits for a message.
        await asyncio.sleep(0.5)
        version = VERSION.search(page)
        assert version
        await browser.close()
        browser.line = await browser.wait(version[1])
        assert await browser.told() == "reload"
        assert "The second save" in await browser.load()

    _browsing(preview, look)


def test_what_rules_find_comes_with_a_second_message(preview: RunningPreview) -> None:
    async def look(browser: Browser) -> None:
        await browser.load()
        preview.save_title("TBC")
        # What rules found in an earlier save may be told just now, too.
        shown: list[str] = []
        while not shown or "Rule: placeholder" not in shown[-1]:
            assert await browser.told() == "reload"
            shown.append(await browser.load())
        assert any("TBC" in page and "Rule: " not in page for page in shown)

    _browsing(preview, look)


def test_a_folder_that_comes_later_is_followed(preview: RunningPreview) -> None:
    folder = Path(preview.council) / "offer"
    folder.mkdir()
    try:
        (folder / "money.yaml").write_text("entitlements: [", encoding="utf-8")
        _until(lambda: "offer/money.yaml, line 1" in preview.page(), "the message")
    finally:
        shutil.rmtree(folder)
    _until(lambda: "offer/money.yaml" not in preview.page(), "the message to go")


def test_a_foreign_website_is_not_told_anything(preview: RunningPreview) -> None:
    async def knock() -> str:
        address = preview.address.replace("http", "ws", 1) + "livereload"
        await websocket_connect(HTTPRequest(address, headers={"Origin": "https://elsewhere.example"}))
        return "let in"

    with pytest.raises(Exception, match="403"):
        in_a_thread(lambda: asyncio.run(knock()))


def _said(preview: RunningPreview, request: str) -> str:
    """All that comes back for the head of a request, until the preview closes the line."""
    port = int(preview.address.rstrip("/").rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.sendall(request.replace("\n", "\r\n").encode())
        return b"".join(iter(lambda: line.recv(65536), b"")).decode()


def test_another_name_for_this_computer_gets_neither_pages_nor_news(preview: RunningPreview) -> None:
    upgrade = "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\n"
    for request in (
        "GET / HTTP/1.1\nHost: evil.example\n\n",
        "GET /livereload.js HTTP/1.1\nHost: evil.example\n\n",
        f"GET /livereload HTTP/1.1\nHost: evil.example\nOrigin: http://evil.example\n{upgrade}\n",
        f"GET /livereload HTTP/1.1\nHost: localhost\nOrigin: http://[\n{upgrade}\n",
    ):
        said = _said(preview, request)
        assert said.startswith("HTTP/1.1 403 ")
        assert "<html" not in said
        assert (
            HEADERS.items() <= dict(line.split(": ", 1) for line in said.splitlines() if ": " in line).items()
        )
    assert _said(preview, "GET http://evil.example/ HTTP/1.1\nHost: localhost\n\n").startswith(
        "HTTP/1.1 404 "
    )
    said = _said(preview, "GET /livereload HTTP/1.1\nHost: localhost\nConnection: close\n\n")
    assert "\nX-Content-Type-Options: nosniff" in said
    for host in ("localhost:" + "1" * 5000, "1" * 5000):
        assert _said(preview, f"GET / HTTP/1.1\nHost: {host}\n\n").startswith("HTTP/1.1 400 ")
    # Its body never comes, so whoever waits for it never answers.
    said = _said(preview, "POST / HTTP/1.1\nHost: localhost\nContent-Length: 90000000\n\n")
    assert said.startswith("HTTP/1.1 405 ")
    assert preview.page()


def test_ctrl_c_ends_the_preview_quietly(bare: Path) -> None:
    own = RunningPreview(bare)
    with own.process:
        assert own.end() == 0
        assert own.process.stdout is not None
        assert "Traceback" not in own.process.stdout.read()


def test_a_port_that_is_taken_is_named(preview: RunningPreview) -> None:
    port = preview.address.rstrip("/").rpartition(":")[2]
    second = subprocess.run(
        [sys.executable, "build.py", "serve", "--council", preview.council, "--port", port],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 2
    assert second.stderr == (
        f"The preview cannot start on port {port}: Address already in use. Try --port 0, which takes any free one.\n"
    )


def test_no_other_port_is_offered_where_the_port_is_not_why_the_preview_cannot_start(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refusing(*_: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(serve, "bind_sockets", refusing)
    assert in_a_thread(lambda: serve.serve(bare, AS_OF, 65_535)) == 2
    assert capsys.readouterr().err == "The preview cannot start on port 65535: Too many open files.\n"
