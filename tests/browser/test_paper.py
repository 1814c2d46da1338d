"""What is printed: the strategy on a page on one sheet of A3, the card to write on on one of A4."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTContainer, LTPage, LTTextLine
from playwright.sync_api import Browser

from localoffer.pages.strategy import OnAPageContext
from tests.browser.conftest import Open
from tests.browser.scripts import CUT_OFF
from tests.site import pages

A3_LANDSCAPE = (1190.55, 841.89)
A4 = (595.28, 841.89)
SMALLEST = 10.0
ADDRESS = "/strategy/on-a-page/"
#: A3 less the margins of the sheet, in CSS pixels: the room that the page has when it is printed.
ROOM = (1512, 1047)


def _characters(part: LTContainer) -> Iterator[LTChar]:  # type: ignore[type-arg]
    for item in part:
        if isinstance(item, LTChar):
            yield item
        elif isinstance(item, LTContainer):
            yield from _characters(item)


def _lines(part: LTContainer) -> Iterator[str]:  # type: ignore[type-arg]
    for item in part:
        if isinstance(item, LTTextLine):
            yield item.get_text()
        elif isinstance(item, LTContainer):
            yield from _lines(item)


@pytest.fixture(scope="module")
def sheets(browser: Browser, root_address: str) -> list[LTPage]:
    page = browser.new_page()
    page.goto(root_address + ADDRESS)
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    page.close()
    return list(extract_pages(io.BytesIO(printed)))


def test_it_is_one_sheet_of_a3_landscape(sheets: list[LTPage]) -> None:
    assert len(sheets) == 1
    assert (sheets[0].width, sheets[0].height) == pytest.approx(A3_LANDSCAPE, abs=1.5)


def test_no_letter_is_too_small_or_off_the_sheet(sheets: list[LTPage]) -> None:
    letters = [letter for letter in _characters(sheets[0]) if letter.get_text().strip()]
    assert letters
    small = {
        (letter.get_text(), round(letter.size, 1)) for letter in letters if letter.size < SMALLEST - 0.05
    }
    assert small == set()
    width, height = sheets[0].width, sheets[0].height
    outside = [
        letter.get_text()
        for letter in letters
        if letter.x0 < 0 or letter.y0 < 0 or letter.x1 > width or letter.y1 > height
    ]
    assert outside == []


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFKC", text)))


def test_all_priorities_objectives_voices_and_promises_are_printed(sheets: list[LTPage]) -> None:
    context = next(page.context for page in pages() if page.address == ADDRESS)
    assert isinstance(context, OnAPageContext)
    wanted = [f"{voice.number} {voice.text}" for voice in context.voices]
    for priority in context.priorities:
        wanted += [priority.title, priority.meaning, *priority.objectives]
        wanted += [promise.text for promise in priority.promises]
    # Columns stand side by side, so sentences come in pieces: words are counted, each as often as it is needed.
    printed = _words("\n".join(_lines(sheets[0])))
    assert _words("\n".join(wanted)) - printed == Counter()


def test_no_box_on_the_sheet_cuts_its_text(open_page: Open) -> None:
    page = open_page(ADDRESS, width=ROOM[0], height=ROOM[1])
    page.emulate_media(media="print")
    assert page.evaluate(CUT_OFF) == []


def test_the_card_to_write_on_is_one_sheet_of_a4_with_the_numbers_to_ring(
    browser: Browser, root_address: str
) -> None:
    page = browser.new_page()
    page.goto(root_address + "/take-part/card/")
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    page.emulate_media(media="print")
    lines = page.locator(".lo-line").evaluate_all("lines => lines.map(line => line.offsetHeight)")
    page.close()
    (sheet,) = extract_pages(io.BytesIO(printed))
    assert (sheet.width, sheet.height) == pytest.approx(A4, abs=1.5)
    text = " ".join("".join(_lines(sheet)).split())
    assert "What I want to say" in text
    assert "Numbers to ring" in text
    # A line to write on needs the height of a hand's writing: 7 mm, in CSS pixels.
    assert lines
    assert min(lines) >= 26
