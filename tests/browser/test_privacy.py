"""Nothing leaves the site, nothing stays on the phone, and the way off works with and without scripts."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.conftest import Open
from tests.site import addresses

KEPT = """async () => ({
    cookies: document.cookie,
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"cookies": "", "local": 0, "session": 0, "databases": 0, "caches": 0, "workers": 0}


@pytest.mark.parametrize("address", addresses())
def test_a_visit_asks_nobody_else_and_leaves_nothing(
    browser: Browser, root_address: str, address: str
) -> None:
    asked: list[str] = []
    said: list[str] = []
    # A profile of its own, with an empty cache: the page asks for all it needs.
    with browser.new_context() as profile:
        page = profile.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(root_address + address)
        kept = page.evaluate(KEPT)
        cookies = profile.cookies()
    home = urlsplit(root_address).netloc
    assert asked
    assert [url for url in asked if urlsplit(url).netloc != home and not url.startswith("data:")] == []
    assert kept == NOTHING
    assert cookies == []
    assert said == [], "The browser complains, perhaps that the page breaks its own policy."


@pytest.mark.parametrize("address", addresses())
def test_the_words_are_all_there_without_scripts(open_page: Open, address: str) -> None:
    page = open_page(address)
    # A filter over a list is of no use without the script that filters, so it shows only with it. So does the
    # button that keeps the pages.
    page.evaluate("document.querySelectorAll('#filter, #keep').forEach(one => one.remove())")
    with_scripts = page.locator("body").inner_text()
    without = open_page(address, java_script_enabled=False).locator("body").inner_text()
    assert without.split() == with_scripts.split()


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


@pytest.mark.parametrize("address", ["/", "/help-now/"])
def test_leaving_replaces_the_page_where_scripts_run(
    open_page: Open, root_address: str, address: str
) -> None:
    page = open_page("/words/")
    page.goto(root_address + address)
    away = _way_off(page)
    _leave(page).click()
    page.wait_for_url(away)
    page.go_back()
    assert page.url == root_address + "/words/", "The page that was left still stands in the history."


@pytest.mark.parametrize("address", ["/", "/help-now/"])
def test_leaving_is_an_ordinary_link_without_scripts(open_page: Open, address: str) -> None:
    page = open_page(address, java_script_enabled=False)
    away = _way_off(page)
    _leave(page).click()
    page.wait_for_url(away)
    assert page.title() == "Elsewhere"


def test_what_is_not_there_answers_with_a_page_that_helps(open_page: Open, root_address: str) -> None:
    page = open_page("/")
    answer = page.goto(root_address + "/what-you-can-get/no/such/thing/")
    assert answer is not None
    assert answer.status == 404
    links = page.locator("main a[href]").evaluate_all("links => links.map(link => link.href)")
    assert root_address + "/help-now/" in links
    sheet = page.locator("link[rel=stylesheet]").first.evaluate("link => link.sheet !== null")
    assert sheet, "The page has lost its look below a path that is not there."
