"""Councils side by side, on a phone: the table scrolls within its own box, and nothing outside it."""

from __future__ import annotations

from playwright.sync_api import Browser

from localoffer.data.compare import comparison
from localoffer.road import TEMPLATES
from localoffer.web.theme import load_theme
from tests.engine.test_compare import offers


def test_the_page_is_no_wider_than_a_phone_and_ends_with_its_table(still: Browser) -> None:
    published = [
        offer.model_copy(update={"site": f"https://www.example.org/{at}/"})
        for at, offer in enumerate(offers() * 2)
    ]
    made = comparison(published, load_theme(TEMPLATES))["index.html"].decode()
    assert 'class="heard"' in made
    page = still.new_page(viewport={"width": 360, "height": 640})
    page.set_content(made)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    end = page.get_by_role("region").bounding_box()
    assert end
    assert page.evaluate("document.documentElement.scrollHeight") <= end["y"] + end["height"] + 40
    page.close()
