"""The site behind a real nginx and a real Apache, as docs/tasks/host-with-headers.md sets them up."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from localoffer import road
from localoffer.docs import EXAMPLE
from localoffer.render import Documents
from localoffer.web import hosting
from localoffer.write import write
from tests.browser import hosts
from tests.council import AS_OF, BUSY, ROOT, change, national, outcome

pytestmark = pytest.mark.long

PATH, FOLDER = EXAMPLE
#: What a web team may put beside the site, and papers, which take long to make.
FURTHER = {
    "papers/made-up.pdf": b"%PDF-1.7",
    "assets/made-up.0123456789.png": b"\x89PNG",
    "assets/made-up.0123456789.woff2": b"wOF2",
    "made-up.txt": b"caf\xc3\xa9 " * 100,
}


@dataclass(frozen=True)
class Answer:
    """What a host says for an address."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Host:
    """A running host, and the path of the site there: `/` or `/our-offer/`."""

    address: str
    path: str
    documents: Documents
    sends_what_lies_ready: bool = False

    def ask(self, name: str, **headers: str) -> Answer:
        """For a path below the site."""
        return self.ask_for(self.path + name, **headers)

    def ask_for(self, path: str, **headers: str) -> Answer:
        parts = urlsplit(self.address)
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=hosts.PATIENCE)
        try:
            connection.request("GET", path, headers=headers)
            answer: HTTPResponse = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            assert len(told) == len(answer.getheaders()), "A header comes twice."
            return Answer(answer.status, told, answer.read())
        finally:
            connection.close()

    def first(self, pattern: str) -> str:
        return next(name for name in sorted(self.documents) if re.fullmatch(pattern, name))


def _documents(council: Path, address: str, compress: str) -> Documents:
    """A made-up council that has adopted its edition, with a page that has moved, and what else may lie on a host."""
    shutil.copytree(BUSY, council)
    change(council, "content/site.yaml", "adopted: no", f"adopted: yes\ncompress: {compress}")
    change(
        council, "offer.yaml", "  - id: free-wifi\n", "  - id: free-wifi\n    formerly:\n      - old-name\n"
    )
    made = road.documents(council, AS_OF, asked=road.Asked(address), national=national(BUSY))
    assert made.fine
    return {**FURTHER, **made.documents}


#: Each example of the docs, and what nginx is told at the root of a host.
HOSTS = {"nginx": PATH, "apache": PATH, "nginx at the root": "/"}


@pytest.fixture(scope="module", params=list(HOSTS))
def host(request: pytest.FixtureRequest) -> Iterator[Host]:
    """A server with the example of the docs, word for word but for the folder."""
    name, path = request.param, HOSTS[request.param]
    serving = hosts.apache if name == "apache" else hosts.nginx
    # Not below pytest's own folder, which Apache, where it serves as nobody, may not look into.
    with TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)
        documents = _documents(
            folder / "council", f"https://offer.example{path}", "yes" if path == PATH else "no"
        )
        write(documents, folder / "www" / path.strip("/"))
        example = _example(name) if path == PATH else hosting.nginx(path, FOLDER, adopted=True)
        with serving(example.replace(FOLDER, f"{place}/www"), folder) as address:
            yield Host(address, path, documents, sends_what_lies_ready=name == "nginx")


def _example(name: str) -> str:
    text = (ROOT / "docs/tasks/host-with-headers.md").read_text(encoding="utf-8")
    return text.partition(f"```{name}\n")[2].partition("```")[0]


FILES = (
    "index.html",
    "help-now/index.html",
    "keep/offer.html",
    r"assets/site\..*\.css",
    r"assets/find\..*\.js",
    r"search\.json",
    r"assets/favicon\..*\.svg",
    "sw.js",
    "feed.xml",
    "calendar.ics",
    "sitemap.xml",
    "robots.txt",
    r"\.well-known/security\.txt",
    "what-you-can-get/old-name/index.html",
    *(name.replace(".", r"\.") for name in FURTHER),
)


@pytest.mark.parametrize("pattern", FILES)
def test_every_kind_of_file_comes_as_the_policy_says(host: Host, pattern: str) -> None:
    name = host.first(pattern)
    answer = host.ask(name.removesuffix("index.html"))
    assert answer.status == 200
    assert answer.body == host.documents[name]
    assert answer.headers["content-type"] == hosting.content_type(name)
    assert answer.headers["cache-control"] == hosting.kept(name)
    _is_safe(answer)
    packed = host.ask(name.removesuffix("index.html"), **{"Accept-Encoding": "gzip"})
    assert packed.headers["content-type"] == hosting.content_type(name)
    assert packed.headers["cache-control"] == hosting.kept(name)
    if name.endswith(hosting.TEXT) and len(host.documents[name]) >= hosting.LEAST_PACKED:
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.headers["vary"] == "Accept-Encoding"
        assert gzip.decompress(packed.body) == host.documents[name]
        if host.sends_what_lies_ready and name not in FURTHER:
            assert packed.body == host.documents[f"{name}.gz"]
    elif not name.endswith(hosting.TEXT):
        assert "content-encoding" not in packed.headers
    _is_safe(packed)


def _is_safe(answer: Answer) -> None:
    for header in hosting.headers(adopted=True):
        assert answer.headers[header.name.lower()] == header.value
    assert hosting.KEEP_ROBOTS_AWAY.name.lower() not in answer.headers


def test_the_policy_is_what_a_council_was_promised(host: Host) -> None:
    page, asset = host.ask("help-now/"), host.ask(host.first(r"assets/site\..*\.css"))
    assert "max-age=300" in page.headers["cache-control"]
    assert "max-age=31536000, immutable" in asset.headers["cache-control"]
    assert host.ask("sw.js").headers["cache-control"] == "no-cache"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "DENY"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert host.ask("calendar.ics").headers["content-type"] == "text/calendar; charset=utf-8"
    assert host.ask("feed.xml").headers["content-type"] == "application/atom+xml; charset=utf-8"


def test_a_folder_without_its_stroke_leads_on_without_naming_a_host(host: Host) -> None:
    for name in ("help-now", "what-you-can-get/old-name", *([""] if host.path != "/" else [])):
        asked = (host.path + name).rstrip("/")
        answer = host.ask_for(asked, Host="evil.example")
        assert answer.status == 301
        assert answer.headers["location"] == asked + "/"
        assert answer.headers["cache-control"] == hosting.PAGES_KEPT
        _is_safe(answer)


def test_what_is_not_there_is_not_kept_and_nothing_hidden_is_told(host: Host) -> None:
    hidden, no_page = host.ask(".localoffer"), host.ask("assets/")
    assert no_page.status in (403, 404)
    for answer in (host.ask("no/such/page/"), host.ask("assets/gone.css"), hidden, no_page):
        assert answer.status == (no_page.status if answer is no_page else 404)
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.body == host.documents["404.html"]
        _is_safe(answer)


def test_the_page_for_what_is_not_there_keeps_its_style_at_any_depth(host: Host, browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{host.address}{host.path}what-you-can-get/no/such/thing/")
        sheets = page.locator("link[rel=stylesheet]").evaluate_all(
            "links => links.map(link => link.sheet !== null)"
        )
        assert sheets
        assert all(sheets)
        page.get_by_role("main").get_by_role("link").last.click()
        assert page.url == host.address + host.path


def test_that_page_has_its_style_where_nobody_said_the_address(tmp_path: Path, browser: Browser) -> None:
    write(outcome(BUSY).documents, tmp_path / "www" / PATH.strip("/"))
    with (
        hosts.nginx(_example("nginx").replace(FOLDER, str(tmp_path / "www")), tmp_path) as address,
        browser.new_context() as context,
    ):
        page = context.new_page()
        faults: list[str] = []
        page.on("console", lambda line: faults.append(line.text))
        page.goto(f"{address}{PATH}no/such/thing/")
        colour = page.locator(".lo-header").evaluate("node => getComputedStyle(node).backgroundColor")
        assert page.locator("link[rel=stylesheet]:not([media])").count() == 0
    assert colour != "rgba(0, 0, 0, 0)"
    assert not [fault for fault in faults if "Content Security Policy" in fault]


def test_an_address_from_before_leads_to_the_page_of_today(host: Host, browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{host.address}{host.path}what-you-can-get/old-name")
        page.wait_for_url(f"{host.address}{host.path}what-you-can-get/free-wifi/")


def test_search_engines_are_kept_away_until_the_council_adopts_the_edition(tmp_path: Path) -> None:
    write({"papers/made-up.pdf": b"%PDF-1.7"}, tmp_path / "www")
    example = hosting.nginx("/", str(tmp_path / "www"), adopted=False)
    with hosts.nginx(example, tmp_path) as address:
        answer = Host(address, "/", {}).ask("papers/made-up.pdf")
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
