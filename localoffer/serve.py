"""Shows the site in a browser while somebody edits: every save is built in memory and the page reloads.

Nothing is written to disk. While the content has a problem, the messages stand in place of every page.
"""

from __future__ import annotations

import asyncio
import html
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado import web
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.netutil import bind_sockets
from watchfiles import DefaultFilter, awatch

from localoffer import report, road
from localoffer.papers.typeset import NoLetter, set_paper
from localoffer.problems import Problem
from localoffer.terminal import say
from localoffer.web import hosting
from localoffer.web.theme import load_theme

HOST = "127.0.0.1"
RELOAD_SCRIPT = b'<script src="/livereload.js" async></script>'
#: Who may be asked for. A website that leads its own name to this computer asks for that name.
OUR_NAMES = re.compile(r"(localhost|127\.0\.0\.1)(:\d+)?", re.IGNORECASE)
#: The policy in a page, which is sent as a header in its place.
POLICY_TAG = re.compile(rb'<meta http-equiv="?Content-Security-Policy"? content="([^"]*)">', re.IGNORECASE)
PAGE_TYPE = hosting.content_type("index.html")
STYLE_ADDRESS = "preview.css"
STYLE = b"""\
:root { color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif; }
body { max-inline-size: 60rem; margin: 2rem auto; padding-inline: 1rem; }
pre { white-space: pre-wrap; border-inline-start: 4px solid; padding-inline-start: 1rem; }
"""


#: What is kept for the next build is no save of anybody's.
SAVES = DefaultFilter(ignore_dirs=(*DefaultFilter.ignore_dirs, ".cache"))


class Preview:
    """The last site that was built, or what stands in its way.

    `make` walks the road as far as documents in memory, without papers.
    """

    def __init__(self, make: Callable[[], road.Made]) -> None:
        self._make = make
        self.made: road.Made | None = None
        self.problems: tuple[Problem, ...] = ()
        self._papers: dict[str, bytes] = {}
        self._trouble: bytes | None = None

    def build(self) -> str:
        """Builds anew and says in a line or more what came of it."""
        try:
            outcome = self._make()
        except Exception:
            # A template or the program itself is being edited: the preview outlives the mistake.
            words = traceback.format_exc()
            self._trouble = _trouble_page("The program itself failed", words)
            return words
        return self.show(outcome)

    def show(self, outcome: road.Made) -> str:
        """Shows a site that was built, or what stands in its way, and says which."""
        words = report.in_words(outcome.problems, outcome.loaded) or "Built. No problems."
        self.problems = outcome.problems
        if not outcome.fine:
            self._trouble = _trouble_page("There is something to mend", words)
        else:
            self._trouble = None
            self.made, self._papers = outcome, {}
        return words

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, type and bytes for a path without its first `/`, such as `help-now/`."""
        if path == STYLE_ADDRESS:
            return 200, hosting.content_type(path), STYLE
        name = path + "index.html" if path.endswith("/") or not path else path
        kind = hosting.content_type(name)
        wants_page = kind == PAGE_TYPE or "." not in name.rpartition("/")[2]
        if self._trouble is not None and wants_page:
            return 200, PAGE_TYPE, self._trouble
        try:
            content = self._documents.get(name) or self._paper(name)
        except NoLetter as error:
            return 200, PAGE_TYPE, _trouble_page("This paper cannot be made", str(error))
        if content is not None:
            return 200, kind, content
        return (
            404,
            PAGE_TYPE,
            self._documents.get("404.html", b"<!doctype html><title>Not here</title>Not here"),
        )

    @property
    def _documents(self) -> Mapping[str, bytes]:
        return self.made.documents if self.made else {}

    def _paper(self, name: str) -> bytes | None:
        """A paper, set when somebody opens it: most saves are looked at on a page."""
        made = self.made
        paper = next((paper for paper in made.papers if paper.address == f"/{name}"), None) if made else None
        if paper and made and made.plan and made.shown and name not in self._papers:
            theme = load_theme(road.TEMPLATES)
            self._papers[name] = set_paper(paper, made.shown.library, made.plan.chrome, theme).content
        return self._papers.get(name)

    def is_folder(self, path: str) -> bool:
        return f"{path}/index.html" in self._documents


def _trouble_page(title: str, words: str) -> bytes:
    page = (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{html.escape(title)}</title><link rel="stylesheet" href="/{STYLE_ADDRESS}"></head>'
        f"<body><main><h1>{html.escape(title)}</h1>"
        "<p>This page comes back by itself when you have saved the change.</p>"
        f"<pre>{html.escape(words)}</pre></main></body></html>"
    )
    return page.encode()


def refusal(method: str | None, headers: Mapping[str, str]) -> tuple[int, str] | None:
    """Status and words for who may not ask, or asks for what a preview does not do. None: there is an answer."""
    host = headers.get("Host", "")
    # livereload lets any website listen.
    if (
        not OUR_NAMES.fullmatch(host)
        or headers.get("Origin", f"http://{host}").lower() != f"http://{host}".lower()
    ):
        return 403, f"The preview answers to {HOST} and localhost alone."
    if method not in ("GET", "HEAD"):
        return 405, "The preview only shows pages."
    if headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in headers:
        return 413, "The preview takes nothing."
    return None


def reloading(page: bytes, host: str) -> tuple[bytes, str]:
    """A page that is told to reload, and its policy, loosened for that alone. `host` is the name that it was asked for by."""
    found = POLICY_TAG.search(page)
    written = found[1].decode() if found else hosting.policy(hosting.PAGE)
    directives = dict(directive.split(" ", 1) for directive in written.split("; "))
    directives |= {"script-src": "'self'", "connect-src": f"'self' ws://{host}"}
    page = POLICY_TAG.sub(b"", page, count=1).replace(b"</head>", RELOAD_SCRIPT + b"</head>", 1)
    return page, hosting.policy({**directives, **hosting.EVERY_FILE})


class Safe(web.RequestHandler):
    """Sends what every host sends."""

    def set_default_headers(self) -> None:
        for header in hosting.headers(adopted=True, https=False):
            self.set_header(header.name, header.value)


@web.stream_request_body
class Refused(Safe):
    """Answers before a body is read, and closes the line."""

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
        """Nothing is done, so no word of a form is asked for."""

    def data_received(self, chunk: bytes) -> None:
        """Nothing is read."""


class _Door(web.Application):
    """Sends away whom `refusal` names, whatever they ask for: pages, the script that reloads them, its line."""

    def find_handler(self, request: HTTPServerRequest, **more: Any) -> Any:
        if refused := refusal(request.method, request.headers):
            status, words = refused
            return self.get_handler_delegate(request, Refused, {"status": status, "words": words})
        return super().find_handler(request, **more)


class Script(LiveReloadJSHandler, Safe):  # type: ignore[misc]
    """The script that waits for a save."""


class _Page(Safe):
    def initialize(self, preview: Preview) -> None:
        self.preview = preview

    def get(self, path: str) -> None:
        if self.preview.is_folder(path):
            self.redirect(f"/{path}/")
            return
        status, kind, body = self.preview.answer(path)
        if kind == PAGE_TYPE:
            body, policy = reloading(body, self.request.host)
            self.set_header("Content-Security-Policy", policy)
        self.set_status(status)
        self.set_header("Content-Type", kind)
        self.set_header("Cache-Control", "no-store")
        self.finish(body)

    def head(self, path: str) -> None:
        self.get(path)


class Reload(LiveReloadHandler, Safe):  # type: ignore[misc]
    """livereload's own end of the line, without its poller: `watchfiles` says when to reload."""

    watcher = SimpleNamespace(filepath="*")


def _say(words: str) -> None:
    say(words.rstrip(), sys.stdout)


async def _watch(folders: Iterable[Path], recursive: bool, saved: asyncio.Event) -> None:
    """Tells of every save in these folders, and in one of them that comes later or goes."""
    folders = list(folders)
    while there := [folder for folder in folders if folder.is_dir()]:
        async for changes in awatch(
            *there, watch_filter=SAVES, recursive=recursive, step=20, debounce=200, yield_on_timeout=True
        ):
            others = there != [folder for folder in folders if folder.is_dir()]
            if changes or others:
                saved.set()
            if others:
                break


async def _rebuild(preview: Preview, saved: asyncio.Event) -> None:
    while True:
        await saved.wait()
        # Cleared before building: a save that falls into the build asks for another one.
        saved.clear()
        _say(await asyncio.to_thread(preview.build))
        Reload.reload_waiters("*")


async def _run(council: Path, preview: Preview, port: int, door: Door) -> None:
    sockets = bind_sockets(port, HOST)
    port = sockets[0].getsockname()[1]
    application, opens = door(port)
    server = HTTPServer(application)
    server.add_sockets(sockets)
    saved = asyncio.Event()
    # A first save may fall between building and watching, so the watchers start before the build.
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_watch([council], False, saved))
        within = [council / name for name in ("content", "offer", "pledges")]
        tasks.create_task(_watch([*within, road.NATIONAL, road.TEMPLATES], True, saved))
        await asyncio.sleep(0)
        _say(await asyncio.to_thread(preview.build))
        _say(f"Open {opens} in your browser. Every save shows there. Ctrl-C ends this.")
        tasks.create_task(_rebuild(preview, saved))


#: Makes what answers at a port of this computer, and says which address to open.
Door = Callable[[int], tuple[web.Application, str]]


def run(council: Path, preview: Preview, port: int, door: Door) -> int:
    """Answers on this computer alone until Ctrl-C, and builds after every save. Port 0 takes any free one.

    Returns what the command ends with: 0, or 2 where the port is taken.
    """
    try:
        asyncio.run(_run(council, preview, port, door))
    except KeyboardInterrupt:
        _say("\nThe preview has ended.")
    except OSError as error:
        say(f"The preview cannot start on port {port}: {error.strerror}. Try --port {port + 1}.", sys.stderr)
        return 2
    return 0


def serve(council: Path, as_of: date | None, port: int) -> int:
    """Shows the site of a council's folder. Without `as_of`, as of today. See `run`."""
    preview = Preview(
        lambda: road.documents(
            council, as_of or road.today(), looking_back=road.looks_back(as_of), kept=road.KEPT
        )
    )
    routes: list[Any] = [
        (r"/livereload", Reload),
        (r"/livereload\.js", Script),
        (r"/(.*)", _Page, {"preview": preview}),
    ]
    nothing = {"status": 404, "words": "There is nothing here."}

    def door(port: int) -> tuple[web.Application, str]:
        application = _Door(routes, default_handler_class=Refused, default_handler_args=nothing)
        return application, f"http://{HOST}:{port}/"

    return run(council, preview, port, door)
