"""The filter over everything one can get: everyday words, told aloud, and small."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from localoffer import road
from tests.browser.conftest import Open


@pytest.mark.parametrize(
    ("typed", "found"), [("uni", "higher-education-bursary"), ("bedding", "setting-up-home")]
)
def test_an_everyday_word_leaves_what_it_is_about(open_page: Open, typed: str, found: str) -> None:
    page = open_page("/a-to-z/", width=360)
    everything = page.locator("[data-filter] > li:visible").count()
    page.get_by_role("searchbox").fill(typed)
    left = page.locator("[data-filter] > li:visible")
    assert 0 < left.count() < everything
    assert any(found in str(link.get_attribute("href")) for link in left.locator("a").all())
    expect(page.get_by_role("status")).to_contain_text(str(left.count()))


def test_a_word_that_nothing_is_about_says_so(open_page: Open) -> None:
    page = open_page("/a-to-z/", width=360)
    page.get_by_role("searchbox").fill("xyzzy")
    assert page.locator("[data-filter] > li:visible").count() == 0
    expect(page.get_by_role("status")).to_contain_text("0")


def test_the_script_is_at_most_one_kilobyte() -> None:
    assert len((road.TEMPLATES / "assets/filter.js").read_bytes()) <= 1024
