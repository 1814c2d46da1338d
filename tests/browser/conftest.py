"""One Chromium for all browser tests, and one served site for each edition."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from localoffer import road
from localoffer.render import Documents
from localoffer.write import write
from tests.browser import chromium
from tests.shared import once
from tests.site import ADDRESS, AS_OF, BASE, ROOT, editions, outcome

Open = Callable[..., Page]
Launch = Callable[..., Browser]
#: Milliseconds that whatever should show itself is waited for: what a quiet computer does at once takes a busy one seconds.
expect.set_options(timeout=30_000)


@cache
def published(as_of: date, council: Path) -> Documents:
    """Every file of a small council's site below `BASE`, made once a run for each day, but its papers: no browser reads them."""

    def make() -> Documents:
        made = road.documents(council, as_of, asked=road.Asked(ADDRESS, looking_back=True))
        assert made.fine, f"The site of {as_of} does not build: `python build.py check` says why."
        return made.documents

    return once(f"{council} published as of {as_of}", make)


def site_of(council: Path) -> Documents:
    """The site that the tests visit."""
    if council in editions().values():
        return outcome(AS_OF, council).documents
    return published(AS_OF, council)


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and writes nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        """Keeps the test output for what matters."""


@contextmanager
def served(folder: Path, handler: type[SimpleHTTPRequestHandler] = Quiet) -> Iterator[str]:
    """The address of a folder, `http://127.0.0.1:PORT`, which is served until the end of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class _Site(Quiet):
    """Serves a folder as a static host does, with the site's own page for what is not there."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != 404:
            super().send_error(code, message, explain)
            return
        body = (Path(self.directory) / BASE.strip("/") / "404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="session")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], str]]:
    """Serves the site of a council's folder from when it is first asked for. Gives its web address, without the last `/`."""
    with ExitStack() as stack:

        @cache
        def address(council: Path) -> str:
            folder = tmp_path_factory.mktemp("host")
            write(site_of(council), folder / BASE.strip("/"))
            return stack.enter_context(served(folder, _Site)) + BASE.rstrip("/")

        yield address


@pytest.fixture
def council() -> Path:
    """The folder of the edition that a test visits: the top level, unless the test is given another."""
    return ROOT


@pytest.fixture
def root_address(hosts: Callable[[Path], str], council: Path) -> str:
    """The web address of the built site, without the last `/`: http://127.0.0.1:PORT/our-offer."""
    return hosts(council)


@pytest.fixture(scope="session")
def launch() -> Iterator[Launch]:
    """Starts a browser with further settings; it ends with the run."""
    path = chromium.find()
    if path is None:
        pytest.fail("There is no Chromium. Run the tests with `make test`, which installs one.")
    settings = (
        "--disable-component-update",
        "--disable-domain-reliability",
        "--no-pings",
        "--disable-gpu",
    )
    with sync_playwright() as playwright, ExitStack() as stack:

        def start(*further: str) -> Browser:
            started = playwright.chromium.launch(executable_path=path, args=[*settings, *further])
            stack.callback(started.close)
            return started

        yield start


@pytest.fixture(scope="session")
def browser(launch: Launch) -> Browser:
    return launch()


@pytest.fixture(scope="session")
def still(launch: Launch) -> Browser:
    """Lays pages out whenever somebody asks for a place or a size, and, where it is a browser without a screen, draws them for nobody.

    Whoever points, or looks at pictures, takes `browser`: this one waits for a drawing that never comes.
    """
    return launch("--enable-begin-frame-control", "--run-all-compositor-stages-before-draw")


@pytest.fixture(scope="session")
def printer(still: Browser) -> Page:
    """One page for all that is printed. Another would be a profile and a window of its own: three times what it takes to print."""
    return still.new_page()


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> dict[tuple[tuple[str, Any], ...], Page]:
    """One open page for each set of browser settings that a test asked for; the next test uses it again."""
    return {}


@pytest.fixture
def open_page(browser: Browser, tabs: dict[tuple[tuple[str, Any], ...], Page], root_address: str) -> Open:
    """Opens a page of the site at a width: `open_page("/help-now/", width=360, java_script_enabled=False)`.

    Nothing is left in it from the page before but the history.
    """

    def open_at(address: str, width: int = 1280, height: int = 900, **settings: Any) -> Page:
        key = tuple(sorted(settings.items()))
        if key not in tabs:
            tabs[key] = browser.new_context(**settings).new_page()
        page = tabs[key]
        page.unroute_all()
        page.emulate_media(media="screen", color_scheme=settings.get("color_scheme", "light"))
        page.set_viewport_size({"width": width, "height": height})
        page.goto(root_address + address)
        return page

    return open_at
