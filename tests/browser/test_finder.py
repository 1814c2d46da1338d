"""The questions in a real browser, with scripts off: one at a time, the right end, and nothing sent."""

from __future__ import annotations

import random
import re
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
    records, _ = read(load(ROOT, road.NATIONAL, ROOT, road.KEPT), road.KEPT)
    _, finder, problems = make_decisions(records)
    assert finder, problems
    return tuple(finder.paths())


def _some_paths() -> list[tuple[tuple[AnswerChoice, ...], Result]]:
    """The longest and the shortest path, and others by chance, the same at every run."""
    ordered = sorted(_paths(), key=lambda path: len(path[0]))
    return [ordered[0], ordered[-1], *random.Random(7).sample(ordered, SAMPLE)]


def _shown(page: Page) -> list[str]:
    """The headings of the questions and ends that can be seen."""
    return page.locator(".lo-question:visible h2").all_inner_texts()


def _counted(words: str) -> int:
    """How many there are: `Money: 2 yes · 5 ask`."""
    return sum(map(int, re.findall(r"\d+", words)))


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
        page.locator(".lo-question:visible").get_by_role("link", name=answer.says, exact=True).click()
    page.remove_listener("request", note)
    expect(page.locator(f"[id='{end.id}']")).to_be_visible()
    assert len(_shown(page)) == 1
    why = page.locator(".lo-why:visible")
    assert why.count() == 1
    assert end.row.reason in (why.text_content() or "")
    gets = page.locator(".lo-gets:visible")
    assert gets.count() == 1
    assert gets.locator("a[href^='tel:']:visible").count() >= 1
    assert gets.locator(".lo-verdicts:visible > li").count() >= 3
    (counted,) = gets.locator("h3:visible").filter(has_text="All of it").all_inner_texts()
    gets.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    # A long edition counts them by area here, and lists them on a page for each result.
    areas = gets.locator("h3:visible + ul > li:not(:has(a))").all_inner_texts()
    listed = gets.locator(".lo-brief > li:visible").count() or sum(map(_counted, areas))
    assert listed == _counted(counted)
    assert [url for url in asked if "/assets/" not in url] == [], "An answer went to the server."


def test_the_back_button_goes_one_answer_back(open_page: Open) -> None:
    page = open_page(FINDER, width=360, java_script_enabled=False)
    first = _shown(page)
    page.get_by_role("link", name="In England", exact=True).click()
    second = _shown(page)
    assert second != first
    page.locator(".lo-question:visible .lo-ways a").first.click()
    page.go_back()
    assert _shown(page) == second
    page.go_back()
    assert _shown(page) == first


def test_i_dont_know_gives_a_number_and_words_and_goes_on_with_the_same_question(open_page: Open) -> None:
    page = open_page(FINDER, width=360, java_script_enabled=False)
    page.get_by_role("link", name="In England", exact=True).click()
    page.locator(".lo-question:visible").get_by_role("link", name="I don’t know").click()
    unsure = page.locator(".lo-unsure:visible")
    assert unsure.count() == 1
    assert page.locator(".lo-holds:visible").count() == page.locator(".lo-finds:visible").count() == 1
    assert unsure.locator("a[href^='tel:']:visible").count() == 1
    assert unsure.locator(".lo-say:visible").count() == 1
    assert unsure.locator("a[href^='sms:']:visible, a[href^='mailto:']:visible").count() == 2
    assert page.locator(".lo-sends:visible").count() == 1
    (asked,) = _shown(page)
    assert asked == "How old are you?"
    assert page.locator(".lo-question:visible .lo-ways a:visible").count() >= 2
    assert page.get_by_role("link", name="I don’t know").count() == 0
    page.locator(".lo-question:visible .lo-ways a").first.click()
    assert page.locator(".lo-unsure:visible").count() == 0
    assert len(_shown(page)) == 1


def test_the_first_question_can_be_not_known_too(open_page: Open) -> None:
    page = open_page(FINDER, width=360, java_script_enabled=False)
    (first,) = _shown(page)
    page.get_by_role("link", name="I don’t know").click()
    assert page.locator(".lo-unsure:visible").count() == 1
    assert _shown(page) == [first]


def test_the_way_to_the_whole_page_of_an_outcome_carries_no_answer(open_page: Open) -> None:
    page = open_page(FINDER, width=360, java_script_enabled=False)
    addresses = page.locator("main a").evaluate_all("all => all.map(one => one.href)")
    here = urlsplit(page.url)
    pages = [urlsplit(one) for one in addresses if one.startswith("http")]
    leaving = [one for one in pages if one.path != here.path]
    assert leaving
    assert not any(one.query or one.fragment for one in leaving)


def test_on_paper_stands_what_the_screen_shows(open_page: Open) -> None:
    page = open_page(FINDER)
    shown = _shown(page)
    page.emulate_media(media="print")
    assert _shown(page) == shown
    page.emulate_media(media="screen")


def test_without_style_sheets_the_way_to_the_first_question_stands_first(open_page: Open) -> None:
    page = open_page(FINDER, width=360, java_script_enabled=False)
    start = page.get_by_role("link", name="Start with question 1")
    expect(start).to_be_hidden()
    (first,) = _shown(page)
    page.evaluate("document.querySelectorAll('link[rel=stylesheet]').forEach(link => link.remove())")
    expect(start).to_be_visible()
    target = page.locator(start.get_attribute("href") or "")
    assert target.locator("h2").inner_text() == first


def test_the_questions_need_nothing_of_a_style_sheet_that_a_phone_of_2019_lacks(open_page: Open) -> None:
    page = open_page(FINDER, width=360, java_script_enabled=False)
    sheets = page.locator("link[rel=stylesheet]").evaluate_all("all => all.map(one => one.href)")
    assert sheets
    for address in sheets:
        assert ":has(" not in page.request.get(address).text()
