"""Whether links to other sites still lead somewhere, asked of a site on this computer alone."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest

from localoffer import front
from localoffer.councils import elsewhere
from localoffer.councils.elsewhere import (
    PAUSE,
    CheckedLink,
    HeadRequests,
    LinkState,
    NotPublic,
    Response,
    addresses,
    in_words,
    is_public,
    look,
    public,
)
from localoffer.load import load
from localoffer.records.one_file import File

AT = "http://www.example.org"


class Site(BaseHTTPRequestHandler):
    """A few pages. Each request is kept, and how many there are at a time."""

    def do_HEAD(self) -> None:
        site: Any = self.server
        site.at_once += 1
        site.most = max(site.most, site.at_once)
        time.sleep(0.005)
        site.at_once -= 1
        site.asked.append((self.command, self.headers["Host"], self.path, self.headers["User-Agent"]))
        status, there = {
            "/fine/?a=b%20c": (200, ""),
            "/gone/": (404, ""),
            "/no-head/": (405 if self.command == "HEAD" else 200, ""),
            "/moved/": (301, "/fine/?a=b%20c#part"),
            "/for-now/": (302, "/fine/?a=b%20c"),
            "/round/": (301, "/round/"),
            "/inside/": (302, "http://intranet/"),
            "/elsewhere/": (302, "http://rebound.example.org/"),
            "/not-for-programs/": (403, ""),
            "/busy/": (429, ""),
            "/fault/": (500, ""),
        }.get(self.path, (404, ""))
        self.send_response(status)
        if there:
            self.send_header("Location", there)
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Any]:
    site: Any = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    site.asked, site.at_once, site.most = [], 0, 0
    thread = threading.Thread(target=lambda: site.serve_forever(0.01))
    thread.start()
    yield site
    site.shutdown()
    thread.join()
    site.server_close()


def asking(site: Any, slept: list[float] | None = None) -> HeadRequests:
    """Asks that site by whatever name, but for one that leads into a private network, and never waits."""

    def connect(host: str, port: int) -> socket.socket:
        if host.startswith("rebound."):
            raise NotPublic(host)
        return socket.create_connection(("127.0.0.1", site.server_port), timeout=5)

    return HeadRequests(
        "localoffer (https://offer.example.gov.uk/)", connect, (slept if slept is not None else []).append
    )


@pytest.mark.parametrize(
    ("page", "result", "said"),
    [
        ("/fine/?a=b c".replace(" ", "%20"), LinkState.FINE, ""),
        ("/gone/", LinkState.GONE, "404"),
        ("/no-head/", LinkState.FINE, ""),
        ("/moved/", LinkState.MOVED, f"{AT}/fine/?a=b%20c"),
        ("/for-now/", LinkState.FINE, ""),
        ("/round/", LinkState.UNTOLD, "it keeps sending readers on"),
        ("/inside/", LinkState.UNTOLD, "it sends readers on to an address which only opens on one computer"),
        ("/elsewhere/", LinkState.NOWHERE, "its name leads into a private network"),
        ("/not-for-programs/", LinkState.UNTOLD, "403"),
        ("/busy/", LinkState.LEFT, "the site asks programs to wait"),
        ("/fault/", LinkState.NOWHERE, "the site has a fault (500)"),
    ],
)
def test_what_came_of_a_link(page: str, result: LinkState, said: str, site: Any) -> None:
    (found,) = look({AT + page: ("offer.yaml, line 3",)}, asking(site), week=1)
    assert found.result is result
    assert found.said.startswith(said)


def _says(pieces: Iterable[bytes], pause: float = 0) -> tuple[HeadRequests, threading.Thread]:
    """Asks a site that says these, one after the other, to whoever asks, until nobody listens."""
    ours, its = socket.socketpair()

    def speak() -> None:
        with suppress(OSError), its:
            its.recv(9999)
            for piece in pieces:
                its.sendall(piece)
                time.sleep(pause)

    return HeadRequests("x", lambda host, port: ours), threading.Thread(target=speak)


@pytest.mark.parametrize(
    ("pieces", "pause", "said"),
    [
        (repeat(b"a"), 0.02, "timed out"),
        (repeat(b"HTTP/1.1 100 Continue\r\n"), 0.02, "timed out"),
        (repeat(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 9000), 0, "LineTooLong"),
        ([b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n"], 0, "HTTPException"),
        ([b"SSH-2.0-OpenSSH\r\n\r\n"], 0, "BadStatusLine"),
        ([b""], 0, "BadStatusLine"),
    ],
    ids=["drop-by-drop", "continue", "large", "many", "no-web", "nothing"],
)
def test_a_site_that_never_ends_its_answer_is_left(
    pieces: Iterable[bytes], pause: float, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elsewhere, "TIMEOUT", 0.3)
    ask, site = _says(pieces, pause)
    site.start()
    (found,) = look({f"{AT}/x/": ("offer.yaml, line 3",)}, ask, week=1)
    assert (found.result, found.said) == (LinkState.NOWHERE, said)
    site.join(3)
    assert not site.is_alive()


def test_an_answer_that_asks_us_to_go_on_is_no_page() -> None:
    ask, site = _says(repeat(b"HTTP/1.1 100 Continue\r\n\r\n"))
    site.start()
    (found,) = look({f"{AT}/x/": ("offer.yaml, line 3",)}, ask, week=1)
    assert (found.result, found.said) == (LinkState.UNTOLD, "100")
    site.join(3)
    assert not site.is_alive()


def test_a_page_that_never_ends_is_not_read() -> None:
    ask, site = _says(chain([b"HTTP/1.1 200 OK\r\n\r\n"], repeat(b"y" * 9000)))
    site.start()
    (found,) = look({f"{AT}/x/": ("offer.yaml, line 3",)}, ask, week=1)
    assert found.result is LinkState.FINE
    site.join(3)
    assert not site.is_alive()


def test_of_very_many_addresses_of_a_host_few_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def refuse(place: tuple[str, int], timeout: float) -> socket.socket:
        tried.append(place[0])
        raise TimeoutError

    many = [(0, 0, 0, "", (f"10.0.0.{n}", 80)) for n in range(9)] + [
        (0, 0, 0, "", (f"8.8.8.{n}", 80)) for n in range(99)
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: many)
    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(TimeoutError):
        elsewhere.public("many.example.org", 80)
    assert tried == ["8.8.8.0", "8.8.8.1", "8.8.8.2"]


def test_a_host_is_asked_one_thing_at_a_time_with_a_pause_and_told_who_asks(site: Any) -> None:
    places = {f"http://{host}.example.org/{page}/": ("x",) for host in "ab" for page in range(2)}
    slept: list[float] = []
    list(look(places, asking(site, slept), week=1))
    assert [host for _, host, _, _ in site.asked[::2]] == ["a.example.org", "b.example.org"] * 2
    # By HEAD, and by GET where that is refused: each host four times.
    assert len(site.asked) == 8
    assert len(slept) == 6
    assert all(PAUSE - 1 < seconds <= PAUSE for seconds in slept)
    assert site.most == 1
    assert {agent for *_, agent in site.asked} == {"localoffer (https://offer.example.gov.uk/)"}


def test_a_host_that_asks_to_wait_is_left_alone_until_next_time(site: Any) -> None:
    found = list(look({f"{AT}/{page}/": ("x",) for page in ("busy", "gone")}, asking(site), week=1))
    assert [it.result for it in found] == [LinkState.LEFT, LinkState.LEFT]
    assert len(site.asked) == 1


def test_of_very_many_the_others_have_their_turn_the_next_week(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elsewhere, "MOST", 2)
    places = {f"http://{host}.example.org/": ("x",) for host in "abcd"}

    def asked(week: int) -> set[str]:
        found = look(places, lambda method, address: Response(200, None), week)
        return {it.address[7] for it in found if it.result is LinkState.FINE}

    assert asked(1) | asked(2) == set("abcd")
    assert len(asked(1)) == 2


def test_only_the_public_web_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    private = [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
    ]
    private += ["::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1%eth0", "fd00::1"]
    assert [number for number in private if is_public(number)] == []
    assert is_public("151.101.0.144")
    assert is_public("2a04:4e42::144")

    def opened(*_: Any, **__: Any) -> None:
        raise AssertionError("a way was opened")

    monkeypatch.setattr(socket, "create_connection", opened)
    for number in private[:5]:
        monkeypatch.setattr(
            socket, "getaddrinfo", lambda *_, number=number, **__: [(2, 1, 6, "", (number, 80))]
        )
        with pytest.raises(NotPublic):
            public("www.example.org", 80)


def test_each_address_is_found_at_its_lines_without_what_stands_round_it() -> None:
    lines = (
        "# See https://example.org/a-remark.",
        "  address: https://example.org/a_(b)?c=d#part",
        "  text: See (https://example.org/two), or [this](https://example.org/a_(b)?c=d).",
        "  note: http://192.168.0.1/ and https://somebody@example.org/ and https://intranet/",
    )
    files = [File("offer.yaml", "offer.yaml", False, lines)]
    assert addresses(files) == {
        "https://example.org/a_(b)?c=d": ("offer.yaml, line 2", "offer.yaml, line 3"),
        "https://example.org/two": ("offer.yaml, line 3",),
    }


def test_the_report_names_the_gravest_first_with_their_lines() -> None:
    said = in_words(
        [
            CheckedLink("https://a.example/", ("offer.yaml, line 3",), LinkState.FINE),
            CheckedLink("https://b.example/", ("offer.yaml, line 9",), LinkState.MOVED, "https://c.example/"),
            CheckedLink(
                "https://d.example/", ("offer.yaml, line 4", "pledges.yaml, line 2"), LinkState.GONE, "404"
            ),
        ],
        date(2026, 11, 26),
    )
    assert said == (
        "Links to other sites, checked on 26 November 2026: 3. They lead where they should: 1.\n\n## Gone: the site "
        "says that there is no such page (1)\n\n- offer.yaml, line 4 and 1 more: https://d.example/ (404)\n\n## Moved "
        "for good: look at the new address, then write it (1)\n\n- offer.yaml, line 9: https://b.example/ "
        "(https://c.example/)"
    )


def test_links_that_lead_nowhere_are_told_and_are_no_failure(
    good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nobody(host: str, *_: Any, **__: Any) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    monkeypatch.setattr(elsewhere, "PAUSE", 0)
    monkeypatch.setattr("localoffer.commands.INSTALLED", True)
    assert front.main(["links", "--council", str(good)]) == 0
    said = capsys.readouterr().out
    count = len(addresses(it for it in load(good, good / "national", good).files if not it.national))
    assert f"## Not reached: no such site, or it did not answer ({count})" in said
