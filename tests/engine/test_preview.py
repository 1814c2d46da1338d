"""The preview's own part, without a server: pages and papers are made when somebody opens them, and rules are asked behind."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from localoffer import road
from localoffer.audit import LONG_PAPER
from localoffer.papers import typeset
from localoffer.preview import preview as previewing
from localoffer.preview import serve
from localoffer.preview.preview import Preview
from localoffer.problems import Mark
from tests.council import change
from tests.running import in_a_thread

AS_OF = date(2026, 11, 22)
PAPER = "papers/what-you-can-get/"


@pytest.fixture
def preview(good: Path) -> Preview:
    preview = Preview(*[lambda: road.documents(good, AS_OF, national=good / "national", root=good)] * 2)
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


def test_what_is_asked_for_after_a_save_was_heard_is_never_older(
    preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    last, shown = 0, 0

    def build() -> None:
        nonlocal shown
        reading = last
        time.sleep(0.02)
        shown = reading

    monkeypatch.setattr(preview, "build", build)

    async def save() -> None:
        nonlocal last
        saves = serve.Saves(preview)
        following = asyncio.create_task(saves.follow())
        versions = set()
        for pause in (0, 0.005, 0.01, 0.03, 0):
            last += 1
            saves.heard()
            wanted = last
            await asyncio.sleep(pause)
            asked = asyncio.create_task(saves.all_read())
            # One that is heard later is not waited for for ever.
            saves.heard()
            versions.add(await asked)
            assert shown >= wanted
        assert len(versions) > 1
        assert saves.newest not in versions or await saves.all_read() == saves.newest
        following.cancel()

    in_a_thread(lambda: asyncio.run(save()))


def test_nobody_waits_for_ever_while_saves_that_cannot_be_read_go_on_coming(
    preview: Preview, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(good, "content/site.yaml", "title: ", "\ttitle: ")
    preview.build()
    assert preview.found.stops
    monkeypatch.setattr(preview, "build", lambda: None)
    monkeypatch.setattr(serve, "OTHER_HALF", 0.05)
    monkeypatch.setattr(serve, "BOTH_HALVES", 0.3)

    async def wait() -> None:
        saves = serve.Saves(preview)

        async def save() -> None:
            while True:
                saves.heard()
                await asyncio.sleep(0.01)

        tasks = [asyncio.create_task(saves.follow()), asyncio.create_task(save())]
        await asyncio.sleep(0.02)
        begun = time.monotonic()
        async with asyncio.timeout(5):
            await saves.all_read()
        # But for the other half of a save.
        assert time.monotonic() - begun > 0.1
        for task in tasks:
            task.cancel()

    in_a_thread(lambda: asyncio.run(wait()))


@pytest.mark.parametrize("half", ["emptied", "deleted"])
def test_who_asks_between_the_two_halves_of_a_save_gets_the_whole(
    good: Path, monkeypatch: pytest.MonkeyPatch, half: str
) -> None:
    preview, offer = _hasty(good), good / "offer.yaml"
    preview.build()
    text, page = offer.read_text(encoding="utf-8"), _page(preview, "what-you-can-get/")
    monkeypatch.setattr(serve, "OTHER_HALF", 5)
    monkeypatch.setattr(serve, "BOTH_HALVES", 5)
    half_read = threading.Event()
    build = preview.build

    def built() -> None:
        build()
        half_read.set()

    monkeypatch.setattr(preview, "build", built)

    async def save() -> None:
        saves = serve.Saves(preview)
        following = asyncio.create_task(saves.follow())
        offer.write_text("", encoding="utf-8") if half == "emptied" else offer.unlink()
        saves.heard()
        asked = asyncio.create_task(saves.all_read())
        await asyncio.to_thread(half_read.wait)
        offer.write_text(text, encoding="utf-8")
        saves.heard()
        async with asyncio.timeout(5):
            await asked
        assert _page(preview, "what-you-can-get/") == page
        following.cancel()

    in_a_thread(lambda: asyncio.run(save()))


def test_a_new_day_shows_without_a_save(preview: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    day, read = AS_OF, []
    monkeypatch.setattr(preview, "build", lambda: read.append(day))
    monkeypatch.setattr(serve, "MINUTE", 0.01)

    async def wait() -> None:
        nonlocal day
        saves = serve.Saves(preview, lambda: day)
        following = [asyncio.create_task(saves.follow()), asyncio.create_task(saves.follow_the_days())]
        evening = await saves.all_read()
        day += timedelta(days=1)
        # Who asks is not shown yesterday, and who has a page open is told.
        assert await saves.all_read() != evening
        assert read == [day]
        day += timedelta(days=1)
        await asyncio.sleep(0.1)
        assert read[1:] == [day]
        for task in following:
            task.cancel()

    in_a_thread(lambda: asyncio.run(wait()))


def _hasty(good: Path) -> Preview:
    """As `serve` makes it: rules are asked later."""
    walked = partial(road.documents, good, AS_OF, national=good / "national", root=good)
    return Preview(partial(walked, asked=road.Asked(until=road.Until.PLAN)), walked)


def _looked(preview: Preview) -> bool:
    """Asks the rules, and says whether they tell something else than stood there."""
    return sum(preview.tell(work.what()) for work in preview.looks()) > 0


def _page(preview: Preview, path: str = "") -> str:
    status, _, page = preview.answer(path)
    assert status == 200
    return page.decode()


def test_a_page_comes_before_what_rules_find_on_it(good: Path) -> None:
    preview = _hasty(good)
    preview.build()
    assert not _looked(preview)
    assert "preview-found" not in _page(preview)
    change(good, "content/site.yaml", "title: ", "title: TBC ")
    preview.build()
    assert "TBC" in _page(preview)
    assert "preview-found" not in _page(preview)
    assert _looked(preview)
    page = _page(preview)
    assert (
        page.index("<title>There is something to mend: ")
        < page.index("content/site.yaml, line ")
        < page.index("<h1")
    )
    assert "The site will not build" in page
    assert not _looked(preview)
    change(good, "content/site.yaml", "title: TBC ", "title: ")
    preview.build()
    assert "preview-found" not in _page(preview)


def test_the_last_pages_that_could_be_read_stay_below_the_file_and_line(good: Path) -> None:
    preview = _hasty(good)
    preview.build()
    before = _page(preview, "help-now/")
    change(good, "offer.yaml", "entitlements:", "entitlements: [")
    preview.build()
    page = _page(preview, "help-now/")
    assert "offer.yaml, line " in page
    assert "as it was before" in page
    assert before.partition("<h1")[2] == page.partition("<h1")[2]
    assert _page(preview, "preview-found.css")
    change(good, "offer.yaml", "entitlements: [", "entitlements:")
    preview.build()
    assert _page(preview, "help-now/") == before


def test_a_folder_that_cannot_be_read_from_the_start_shows_the_message_alone(good: Path) -> None:
    change(good, "offer.yaml", "entitlements:", "entitlements: [")
    preview = _hasty(good)
    preview.build()
    assert "offer.yaml, line " in _page(preview, "help-now/")


def test_warnings_are_folded_above_the_page_and_stay_until_rules_are_asked_again(good: Path) -> None:
    preview = _hasty(good)
    change(good, "offer.yaml", "review_by: ", "review_by: 2026-01-01 # ")
    preview.build()
    _looked(preview)
    page = _page(preview)
    assert '<details class="preview-found"><summary>' in page
    assert " warning" in page
    change(good, "content/site.yaml", "title: ", "title: Another ")
    preview.build()
    assert '<details class="preview-found"><summary>' in _page(preview)
    change(good, "content/site.yaml", "title: ", "titel: ")
    preview.build()
    assert "titel" in _page(preview)
    assert "Rule: review-date-past" not in _page(preview), "What stops the site is told alone."


def test_what_was_found_of_papers_stays_until_papers_are_set_again(good: Path) -> None:
    made = road.documents(
        good, AS_OF, national=good / "national", root=good, asked=road.Asked(until=road.Until.PLAN)
    )
    long = LONG_PAPER.problem(Mark("offer.yaml", 1), "This paper has three pages.", "Write less.")
    preview = Preview(lambda: made, lambda: made, lambda: replace(made, problems=(long,)))
    preview.build()
    pages, papers = (work.what for work in preview.looks())
    assert not preview.tell(pages())
    assert preview.tell(papers())
    assert preview.problems == preview.found.problems == (long,)
    preview.build()
    pages, papers = (work.what for work in preview.looks())
    assert not preview.tell(pages())
    assert "three pages" in _page(preview)
    assert not preview.tell(papers())


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
