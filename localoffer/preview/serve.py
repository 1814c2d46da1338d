"""Shows the site in a browser during editing: every save reloads the page, and findings of rules follow.

Only the cache is written to disk. A browser is told of a save as soon as it is detected; its next request waits until
the save has been read, so that it never gets an older page.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import re
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

from livereload import handlers
from livereload.handlers import LiveReloadHandler
from tornado import web
from tornado.httpserver import HTTPServer
from tornado.httputil import (
    HTTPConnection,
    HTTPHeaders,
    HTTPInputError,
    HTTPMessageDelegate,
    HTTPServerRequest,
    RequestStartLine,
    ResponseStartLine,
)
from tornado.netutil import bind_sockets

from localoffer import road
from localoffer.places import CALLED
from localoffer.preview.apart import NoResult
from localoffer.preview.preview import PAGE_TYPE, Findings, Preview
from localoffer.preview.watching import watch
from localoffer.terminal import say
from localoffer.web import hosting

HOST = "127.0.0.1"
#: Accepted host names. A website that points its own name at this computer requests that name.
OUR_NAMES = re.compile(r"(localhost|127\.0\.0\.1)(:\d+)?", re.IGNORECASE)
#: In characters: a name of the internet has at most 253, and a port 5.
LONGEST_HOST = 260
#: The CSP in a page, which is sent as a header instead.
POLICY_TAG = re.compile(rb'<meta http-equiv="?Content-Security-Policy"? content="([^"]*)">', re.IGNORECASE)
#: In seconds: a file that cannot be read, or has become empty, may be half of a save, whose other half follows soon; rules
#: run once nobody has saved for a moment.
OTHER_HALF, CALM = 0.15, 0.5
#: In seconds: a request waits no longer for a save that can be read, whatever else is saved in the meantime.
BOTH_HALVES = 1.0
#: In seconds: how often it is checked whether it is midnight. A computer may have been asleep until then.
MINUTE = 60
#: After so many saves without a pause, garbage is collected all the same.
OFTEN = 5


def refusal(method: str | None, headers: Mapping[str, str]) -> tuple[int, str] | None:
    """The status and text for a request that is not allowed, or that a preview does not support. None: it is allowed."""
    host = headers.get("Host", "")
    # livereload lets any website connect.
    if (
        not OUR_NAMES.fullmatch(host)
        or headers.get("Origin", f"http://{host}").lower() != f"http://{host}".lower()
    ):
        return 403, f"The preview only answers to {HOST} and localhost."
    if method not in ("GET", "HEAD"):
        return 405, "The preview only shows pages."
    if headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in headers:
        return 413, "The preview accepts nothing."
    return None


def reloading(page: bytes, host: str, version: str) -> tuple[bytes, str]:
    """A page with the reload script, and its CSP, relaxed only for that. `host` is the name in the request; `version`
    says which site it is of."""
    found = POLICY_TAG.search(page)
    written = found[1].decode() if found else hosting.policy(hosting.PAGE)
    directives = dict(directive.split(" ", 1) for directive in written.split("; "))
    styles = {"'self'", *directives["style-src"].split()}
    directives |= {
        "script-src": "'self'",
        "style-src": " ".join(sorted(styles)),
        "connect-src": f"'self' ws://{host}",
    }
    script = f'<script src="/livereload.js?version={version}" async></script></head>'
    page = POLICY_TAG.sub(b"", page, count=1).replace(b"</head>", script.encode(), 1)
    return page, hosting.policy({**directives, **hosting.EVERY_FILE})


class Safe(web.RequestHandler):
    """Sends the headers that every host sends."""

    def set_default_headers(self) -> None:
        for header in hosting.headers(adopted=True, https=False):
            self.set_header(header.name, header.value)


@web.stream_request_body
class Refused(Safe):
    """Answers before the body is read, and closes the connection."""

    def initialize(self, status: int, words: str) -> None:
        self.status = status
        self.words = words

    def prepare(self) -> None:
        self.set_status(self.status)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.set_header("Connection", "close")
        if self.status == 405:
            self.set_header("Allow", "GET, HEAD")
        self.finish(self.words + "\n")

    def check_xsrf_cookie(self) -> None:
        """Nothing is changed, so no token is needed."""

    def data_received(self, chunk: bytes) -> None:
        """Nothing is read."""


class _Head(HTTPMessageDelegate):
    """Rejects a request for a host that is longer than any name: tornado fails at a port of thousands of digits."""

    def __init__(self, passed_to: HTTPMessageDelegate) -> None:
        self._passed_to = passed_to

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> Awaitable[None] | None:
        if len(headers.get("Host", "")) > LONGEST_HOST:
            raise HTTPInputError("The host is longer than any name.")
        return self._passed_to.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        return self._passed_to.data_received(chunk)

    def finish(self) -> None:
        self._passed_to.finish()

    def on_connection_close(self) -> None:
        self._passed_to.on_connection_close()


class Guarded(web.Application):
    """A preview's way in: `refused` decides before anything is read, for pages, the reload script and its WebSocket."""

    def __init__(self, saves: Saves, routes: Sequence[Any], **more: Any) -> None:
        reload: list[Any] = [(r"/livereload", Reload, {"saves": saves}), (r"/livereload\.js", Script)]
        nothing = {"status": 404, "words": "There is nothing here."}
        super().__init__(
            [*reload, *routes], default_handler_class=Refused, default_handler_args=nothing, **more
        )

    def refused(self, request: HTTPServerRequest) -> tuple[int, str] | None:
        return refusal(request.method, request.headers)

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        return _Head(super().start_request(server_conn, request_conn))

    def find_handler(self, request: HTTPServerRequest, **more: Any) -> Any:
        if refused := self.refused(request):
            status, words = refused
            return self.get_handler_delegate(request, Refused, {"status": status, "words": words})
        return super().find_handler(request, **more)


@cache
def _script() -> bytes:
    """livereload's script, changed to report the version of its page when it begins to wait."""
    script = (Path(handlers.__file__).parent / "vendors/livereload.js").read_bytes()
    return script.replace(b'"/livereload"', b'"/livereload?version=" + this.options.version', 1)


class Script(Safe):
    """The script that waits for a save."""

    def get(self) -> None:
        self.set_header("Content-Type", "application/javascript")
        self.finish(_script())


class Saves:
    """Reads every save that is detected, and runs the rules afterwards. `day` is the one that the site is of."""

    def __init__(self, preview: Preview, day: Callable[[], date] = road.today) -> None:
        self.preview = preview
        self._day = day
        self._is_of = day()
        self._heard = self._read = 0
        self._more, self._again = asyncio.Event(), asyncio.Event()
        self._said = ""
        self._uncleared = 0
        self._unread_since: float | None = None

    @property
    def newest(self) -> str:
        """The version that a browser would get, once it has been read."""
        return self.preview.version(self._heard)

    def heard(self) -> None:
        self._heard += 1
        self._more.set()
        Reload.reload_waiters("*")

    def look_at_the_day(self) -> None:
        """A new day changes the site as a save does."""
        if self._day() != self._is_of:
            self._is_of = self._day()
            self.heard()

    async def follow_the_days(self) -> None:
        while True:
            await asyncio.sleep(MINUTE)
            self.look_at_the_day()

    async def all_read(self) -> str:
        """Wait until every save detected by now has been read. Returns the version of what is shown."""
        self.look_at_the_day()
        wanted = self._heard
        while self._read < wanted:
            await self._again.wait()
        return self.preview.version(self._read)

    async def follow(self) -> None:
        """Read each save, and run the rules once there is nothing more to read."""
        behind: asyncio.Task[None] | None = None
        while True:
            if not self._more.is_set():
                behind = asyncio.create_task(self._look())
            await self._more.wait()
            if behind:
                behind.cancel()
                behind = None
            await self.read()

    async def read(self) -> None:
        # Cleared before reading: a save during it triggers another read.
        self._more.clear()
        reading = self._heard
        await asyncio.to_thread(self.preview.build)
        now = time.monotonic()
        self._unread_since = self._unread_since or now
        if self.preview.may_be_half and now < self._unread_since + BOTH_HALVES:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._more.wait(), OTHER_HALF)
                return
        self._read, self._unread_since = reading, None
        self._again.set()
        self._again.clear()
        if self.preview.found.words:
            self._say(self.preview.found)
        self._uncleared += 1
        if self._uncleared == OFTEN:
            self._clear()

    def _clear(self) -> None:
        """Records form reference cycles, which would accumulate until Python collects them."""
        self._uncleared = 0
        gc.collect()

    async def _look(self) -> None:
        await asyncio.sleep(CALM)
        self._clear()
        for work in self.preview.looks():
            try:
                found = await asyncio.to_thread(work.result)
            except NoResult:
                # Nobody ended it: the system did, for example for lack of memory.
                _say(f"The rules could not be checked this time. Check them yourself: {CALLED} check")
                return
            except asyncio.CancelledError:
                # In a thread of its own: the process may only just be starting.
                Thread(target=work.end).start()
                raise
            if self.preview.tell(found):
                Reload.reload_waiters("*")
            self._say(found)

    def _say(self, found: Findings) -> None:
        words = found.words or "No problems."
        if words != self._said:
            _say(words)
        self._said = words


class SitePage(Safe):
    """A page of the site, once all saves have been read."""

    def initialize(self, preview: Preview, saves: Saves) -> None:
        self.preview = preview
        self.saves = saves

    async def get(self, path: str) -> None:
        version = await self.saves.all_read()
        if self.preview.is_folder(path):
            self.redirect(f"/{path}/")
            return
        status, kind, body = await asyncio.to_thread(self.preview.answer, path)
        if kind == PAGE_TYPE:
            body, policy = reloading(body, self.request.host, version)
            if status == 200:
                body = await self.edited(path, body)
            self.set_header("Content-Security-Policy", policy)
        self.set_status(status)
        self.set_header("Content-Type", kind)
        self.set_header("Cache-Control", "no-store")
        self.finish(body)

    async def head(self, path: str) -> None:
        await self.get(path)

    async def edited(self, path: str, body: bytes) -> bytes:
        """The page with the desk's additions."""
        return body


class Reload(LiveReloadHandler, Safe):  # type: ignore[misc]
    """livereload's WebSocket, without its poller: `watchfiles` says when to reload. A page that is outdated by the
    time it begins to wait is told at once."""

    watcher = SimpleNamespace(filepath="*")

    def initialize(self, saves: Saves) -> None:
        self.saves = saves

    def on_message(self, message: str | bytes) -> None:
        super().on_message(message)
        newest = self.saves.newest
        if self in self.waiters and self.get_query_argument("version", newest) != newest:
            self.write_message({"command": "reload", "path": "*", "liveCSS": None, "liveImg": True})


def _say(words: str) -> None:
    say(words.rstrip(), sys.stdout)


async def _run(council: Path, as_of: date | None, preview: Preview, port: int, door: Door) -> None:
    sockets = bind_sockets(port, HOST)
    port = sockets[0].getsockname()[1]
    saves = Saves(preview, lambda: as_of or road.today())
    application, opens = door(port, saves)
    server = HTTPServer(application)
    server.add_sockets(sockets)
    within = [council / name for name in ("content", "offer", "pledges")]
    # A first save may come between reading and watching, so the watchers start before.
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(watch([council], [*within, road.NATIONAL, road.TEMPLATES], saves.heard))
        await asyncio.sleep(0)
        await saves.read()
        tasks.create_task(saves.follow_the_days())
        # What exists from now on stays: it need not be scanned at each garbage collection.
        gc.collect()
        gc.freeze()
        _say(f"Open {opens} in your browser. Every save shows there. Ctrl-C ends this.")
        await saves.follow()


#: Makes the web application for a port of this computer, and the address to open. Requests wait for the saves.
Door = Callable[[int, Saves], tuple[web.Application, str]]


def run(council: Path, as_of: date | None, preview: Preview, port: int, door: Door) -> int:
    """Serve on this computer only until Ctrl-C, and read every save. Without `as_of`, show the new day after midnight.
    Port 0 takes any free one.

    Returns the exit code: 0, or 2 if the port is taken.
    """
    try:
        asyncio.run(_run(council, as_of, preview, port, door))
    except KeyboardInterrupt:
        _say("\nThe preview has ended.")
    except OSError as error:
        hint = " Try --port 0, which takes any free one." if error.errno == errno.EADDRINUSE else ""
        say(f"The preview cannot start on port {port}: {error.strerror}.{hint}", sys.stderr)
        return 2
    return 0


def preview_of(
    council: Path, as_of: date | None, national: Path = road.NATIONAL, asked: road.Asked = road.NOTHING_ASKED
) -> Preview:
    """The preview of a council's folder. Without `as_of`, as of today."""
    # Not a function within this one: another process is sent it.
    plan, pages, papers = (
        partial(_walk, council, as_of, asked=replace(asked, until=until), national=national)
        for until in (road.Until.PLAN, road.Until.PAGES, road.Until.PAPERS)
    )
    return Preview(plan, pages, papers)


def _walk(council: Path, as_of: date | None, asked: road.Asked, national: Path) -> road.Made:
    return road.documents(council, as_of or road.today(), asked=asked, national=national, kept=road.KEPT)


def serve(council: Path, as_of: date | None, port: int) -> int:
    """Show the site of a council's folder. Without `as_of`, as of today. See `run`."""
    preview = preview_of(council, as_of, asked=road.Asked(looking_back=road.looks_back(as_of)))

    def door(port: int, saves: Saves) -> tuple[web.Application, str]:
        page = (r"/(.*)", SitePage, {"preview": preview, "saves": saves})
        return Guarded(saves, [page]), f"http://{HOST}:{port}/"

    return run(council, as_of, preview, port, door)
