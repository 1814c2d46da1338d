"""The preview's own part, without a server: papers are set when somebody opens them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from localoffer import preview as previewing
from localoffer import road, serve
from localoffer.papers import typeset
from localoffer.preview import Preview
from tests.conftest import change

AS_OF = date(2026, 11, 22)
PAPER = "papers/what-you-can-get/"


@pytest.fixture
def preview(good: Path) -> Preview:
    preview = Preview(lambda: road.documents(good, AS_OF, national=good / "national", root=good))
    preview.build()
    return preview


def _first_paper(preview: Preview) -> str:
    made = preview.made
    assert made
    return next(paper.address for paper in made.papers if PAPER in paper.address).lstrip("/")


def test_a_paper_is_set_when_somebody_opens_it_and_once(
    preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_before: list[str] = []

    def set_paper(paper, *others):  # type: ignore[no-untyped-def]
        set_before.append(paper.address)
        return real(paper, *others)

    real = typeset.set_paper
    monkeypatch.setattr(previewing, "set_paper", set_paper)
    name = _first_paper(preview)
    preview.answer("what-you-can-get/")
    assert set_before == []
    for _ in range(2):
        status, kind, content = preview.answer(name)
        assert (status, kind, content[:5]) == (200, "application/pdf", b"%PDF-")
    assert set_before == [f"/{name}"]


def test_a_paper_follows_a_save(preview: Preview, good: Path) -> None:
    name = _first_paper(preview)
    before = preview.answer(name)[2]
    change(good, "content/site.yaml", "title: ", "title: Another ")
    preview.build()
    assert preview.answer(name)[2] != before


def test_a_paper_that_is_not_planned_is_not_there(preview: Preview) -> None:
    assert preview.answer("papers/no-such.pdf")[0] == 404


def _status(refusal: tuple[int, str] | None) -> int | None:
    return refusal[0] if refusal else None


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "LocalHost:8000", "127.0.0.1:8000"])
def test_the_preview_answers_to_the_names_of_this_computer(host: str) -> None:
    assert serve.refusal("GET", {"Host": host}) is None


@pytest.mark.parametrize(
    "host",
    [
        *(
            "evil.example",
            "localhost.evil.example",
            "evil.example:8000",
            "x@localhost",
            "localhost:8000@evil.example",
        ),
        *(
            "127.0.0.1.evil.example",
            "127.1",
            "2130706433",
            "0.0.0.0",
            "[::1]",
            "localhost.",
            "localhost:",
            "",
            "localhost,evil",
        ),
    ],
)
def test_the_preview_answers_to_no_other_name(host: str) -> None:
    assert _status(serve.refusal("GET", {"Host": host})) == 403
    assert _status(serve.refusal("GET", {})) == 403


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "", "http://[", "http://localhost", "http://localhost:8000@evil.example"],
)
def test_the_preview_answers_to_no_page_of_another_site(origin: str) -> None:
    assert _status(serve.refusal("GET", {"Host": "localhost:8000", "Origin": origin})) == 403
    assert serve.refusal("GET", {"Host": "localhost:8000", "Origin": "http://localhost:8000"}) is None


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "MADE-UP"])
def test_the_preview_only_shows(method: str) -> None:
    assert _status(serve.refusal(method, {"Host": "localhost"})) == 405
    for body in ({"Content-Length": "1"}, {"Transfer-Encoding": "chunked"}):
        assert _status(serve.refusal("GET", {"Host": "localhost", **body})) == 413


def test_a_page_in_the_preview_may_reload_and_nothing_more(preview: Preview) -> None:
    for path in ("", "keep/", "keep/offer.html"):
        _, _, page = preview.answer(path)
        loosened, policy = serve.reloading(page, "localhost:8000", "1")
        assert b"http-equiv" not in loosened
        assert loosened.count(b"/livereload.js") == 1
        told = dict(directive.split(" ", 1) for directive in policy.split("; "))
        assert told["connect-src"] == "'self' ws://localhost:8000"
        assert told["script-src"] == "'self'"
        assert told["default-src"] == told["frame-ancestors"] == "'none'"
        assert ("sha256" in told["style-src"]) == (path == "keep/offer.html")
