"""The questions in a real browser, with scripts off: one at a time, the right end, and nothing sent."""

from __future__ import annotations

import random
from functools import cache
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from localoffer import road
from localoffer.law.join import make_decisions
from localoffer.law.questions import Result
from localoffer.load import load
from localoffer.read import read
from localoffer.records.models import AnswerChoice
from tests.browser.conftest import Open
from tests.site import ROOT

FINDER = "/find-what-is-yours/"
SAMPLE = 12


@cache
def _paths() -> tuple[tuple[tuple[AnswerChoice, ...], Result], ...]:
    records, _ = read(load(ROOT, road.NATIONAL, ROOT))
    _, finder, problems = make_decisions(records)
    assert finder, problems
    return tuple(finder.paths())


def _some_paths() -> list[tuple[tuple[AnswerChoice, ...], Result]]:
    """The longest and the shortest path, and others by chance, the same at every run."""
    ordered = sorted(_paths(), key=lambda path: len(path[0]))
    return [ordered[0], ordered[-1], *random.Random(7).sample(ordered, SAMPLE)]


def _shown(page: Page) -> list[str]:
    """The headings of the parts that can be seen."""
    return page.locator(".lo-finder__part:visible h2").all_inner_texts()


@pytest.mark.parametrize("number", range(SAMPLE + 2))
def test_a_path_shows_one_question_at_a_time_and_ends_where_the_table_does(
    open_page: Open, number: int
) -> None:
    given, end = _some_paths()[number]
    page = open_page(FINDER, width=360, java_script_enabled=False)
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    for answer in given:
        assert len(_shown(page)) == 1
        page.locator(".lo-finder__part:visible").get_by_role("link", name=answer.says, exact=True).click()
    page.remove_listener("request", note)
    expect(page.locator(f"[id='{end.id}']")).to_be_visible()
    assert len(_shown(page)) == 1
    assert end.row.reason in page.locator(".lo-finder__part:visible").inner_text()
    assert [url for url in asked if "/assets/" not in url] == [], "An answer went to the server."


def test_the_back_button_goes_one_answer_back(open_page: Open) -> None:
    page = open_page(FINDER, width=360, java_script_enabled=False)
    first = _shown(page)
    page.get_by_role("link", name="In England", exact=True).click()
    second = _shown(page)
    assert second != first
    page.locator(".lo-finder__part:visible .lo-door").first.click()
    page.go_back()
    assert _shown(page) == second
    page.go_back()
    assert _shown(page) == first


def test_i_dont_know_says_how_to_find_out_and_goes_on(open_page: Open) -> None:
    page = open_page(FINDER, width=360, java_script_enabled=False)
    page.get_by_role("link", name="In England", exact=True).click()
    page.locator(".lo-finder__part:visible").get_by_role("link", name="I don’t know").click()
    (heading,) = _shown(page)
    assert "How old are you" in heading
    assert page.locator(".lo-finder__part:visible .lo-door").count() >= 2


def test_the_way_to_the_whole_page_of_an_outcome_carries_no_answer(open_page: Open) -> None:
    page = open_page(FINDER, width=360, java_script_enabled=False)
    addresses = page.locator(".lo-finder a").evaluate_all("all => all.map(one => one.href)")
    here = urlsplit(page.url)
    leaving = [urlsplit(one) for one in addresses if urlsplit(one).path != here.path]
    assert leaving
    assert not any(one.query or one.fragment for one in leaving)


def test_on_paper_the_whole_tree_can_be_read(open_page: Open) -> None:
    page = open_page(FINDER)
    page.emulate_media(media="print")
    assert len(_shown(page)) > 100
    assert page.locator(".lo-finder__place").first.is_visible()
    page.emulate_media(media="screen")
