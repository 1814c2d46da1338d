"""A council with much of everything, on a phone: no page outgrows its screens, and a list in parts leads to each of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from localoffer import road
from localoffer.addresses import LEDGER
from localoffer.budgets import ROOM, most_screens
from tests.big import big_council
from tests.browser.lengths import measure, on_a_phone
from tests.site import AS_OF


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> road.Made:
    return road.documents(big_council(tmp_path_factory.mktemp("big")), AS_OF)


@pytest.fixture(scope="module")
def at(made: road.Made, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A phone without scripts, for addresses of it."""
    with on_a_phone(made.documents, browser, tmp_path_factory.mktemp("site")) as page:
        yield page


@pytest.mark.long
def test_no_page_of_a_large_council_outgrows_its_screens(made: road.Made, at: Page) -> None:
    here = at.evaluate("location.origin")
    long = {}
    for page in made.pages:
        if not page.alone and (most := most_screens(page)):
            at.goto(here + page.address)
            if (closed := measure(at).closed) > most * ROOM:
                long[page.address] = f"{closed:.1f} screens; at most {most:g}"
    assert long == {}


@pytest.mark.long
def test_the_number_of_the_hundredth_voice_does_not_touch_its_words(at: Page) -> None:
    at.goto(f"{at.evaluate('location.origin')}/strategy/priority-4/")
    number = at.locator(".lo-rows .lo-number", has_text="100").bounding_box()
    words = at.locator(".lo-rows tr:has(.lo-number--long) th a").bounding_box()
    assert number
    assert words
    assert 0 < number["x"] < number["x"] + number["width"] < words["x"] - 2


@pytest.mark.long
def test_the_old_place_of_a_voice_is_the_line_of_the_page_that_has_it(made: road.Made, at: Page) -> None:
    (voice, *_) = (page.address.split("/")[2] for page in made.pages if page.template == "pages/voice.html")
    at.goto(f"{at.evaluate('location.origin')}{LEDGER}#{voice}")
    at.locator(f"li:has([id='{voice}']) a").click()
    assert at.locator(f"tr[id='{voice}']").is_visible()
