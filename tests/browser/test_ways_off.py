"""The way off the site works with and without scripts, and so does an address that is not there."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page

from localoffer import road
from localoffer.addresses import FINDER, HELP, HOME, PRIVACY
from localoffer.web.theme import load_theme
from tests.browser.conftest import Open
from tests.site import addresses

#: Where somebody may have to leave at once.
LEFT = [address for address in (HOME, HELP) if address in addresses()]


def _leave(page: Page) -> Locator:
    return page.get_by_role("banner").get_by_role("link", name="Leave this site")


def _way_off(page: Page) -> str:
    link = _leave(page)
    address = link.get_attribute("href") or ""
    assert urlsplit(address).scheme == "https"
    # The tests have no network: another place of our own stands in for the place the link leads to.
    page.route(
        address,
        lambda route: route.fulfill(body="<!doctype html><title>Elsewhere</title>", content_type="text/html"),
    )
    return address


@pytest.mark.parametrize("address", LEFT)
def test_leaving_replaces_the_page_and_nothing_else_where_scripts_run(
    open_page: Open, root_address: str, address: str
) -> None:
    first, before = [planned for planned in addresses() if planned not in LEFT][:2]
    page = open_page(first)
    page.goto(root_address + before)
    page.goto(root_address + address)
    away = _way_off(page)
    seen = page.evaluate("history.length")
    _leave(page).click()
    page.wait_for_url(away)
    assert page.evaluate("history.length") == seen
    page.go_back()
    assert page.url == root_address + before, "The page that was left still stands in the history."
    page.go_back()
    assert page.url == root_address + first, "More than the page that was left is gone from the history."
    page.go_forward()
    page.go_forward()
    assert page.url == away
    assert page.title() == "Elsewhere"


@pytest.mark.parametrize("address", LEFT)
def test_leaving_is_an_ordinary_link_without_scripts(
    open_page: Open, root_address: str, address: str
) -> None:
    page = open_page(address, java_script_enabled=False)
    away = _way_off(page)
    _leave(page).click()
    page.wait_for_url(away)
    assert page.title() == "Elsewhere"
    page.go_back()
    assert page.url == root_address + address
    page.go_forward()
    assert page.url == away


def test_back_shows_an_answer_after_leaving_so_no_page_says_that_nobody_sees_them(
    open_page: Open, root_address: str
) -> None:
    page = open_page(FINDER)
    page.locator(".lo-question:visible a").first.click()
    asked = page.url
    page.locator(".lo-question:visible a").first.click()
    away = _way_off(page)
    _leave(page).click()
    page.wait_for_url(away)
    page.go_back()
    assert page.url == asked
    assert "#" in asked
    for address in (HOME, FINDER):
        page.goto(root_address + address)
        assert "nobody sees" not in page.get_by_role("main").inner_text().lower()
    told = load_theme(road.TEMPLATES).words["finder"]["private"]
    assert told in page.locator(".lo-finder-top").inner_text()


def test_where_somebody_is_hurt_the_page_leads_to_what_stays_on_the_phone(
    open_page: Open, root_address: str
) -> None:
    page = open_page(f"{HELP}not-safe/")
    links = page.locator("main a").evaluate_all("links => links.map(link => link.href)")
    assert root_address + PRIVACY in links


def test_a_link_is_an_ordinary_link_and_back_works(open_page: Open, root_address: str) -> None:
    page = open_page("/")
    for number in range(3):
        link = page.locator(
            "main a[href]:not([href^='http'], [href^='tel'], [href^='sms'], [href^='#'])"
        ).nth(number)
        target = link.evaluate("link => link.href")
        link.evaluate("link => link.click()")
        page.wait_for_url(target)
        page.go_back()
        assert page.url == root_address + "/"
        page.go_forward()
        assert page.url == target
        page.go_back()


def test_what_is_not_there_answers_with_a_page_that_helps(open_page: Open, root_address: str) -> None:
    page = open_page("/")
    answer = page.goto(root_address + "/what-you-can-get/no/such/thing/")
    assert answer is not None
    assert answer.status == 404
    links = page.locator("main a[href]").evaluate_all("links => links.map(link => link.href)")
    # Numbers to ring, where the site has a page of them, and the way back in.
    assert {root_address + address for address in LEFT} <= set(links)
    sheet = page.locator("link[rel=stylesheet]").first.evaluate("link => link.sheet !== null")
    assert sheet, "The page has lost its look below a path that is not there."
