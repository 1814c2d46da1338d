"""What is printed: the strategy on a page on one sheet of A3, the card to write on on one of A4."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Page

from localoffer.addresses import CARD, ON_A_PAGE
from localoffer.pages.strategy import OnAPageContext
from localoffer.road import TEMPLATES
from localoffer.web.theme import load_theme
from tests.browser.conftest import Open
from tests.browser.kinds import each_edition
from tests.browser.scripts import CUT_OFF
from tests.sheets import close, sheets
from tests.site import addresses, pages

A3_LANDSCAPE = (1190.55, 841.89)
A4 = (595.28, 841.89)
SMALLEST = 10.0
#: A3 less the margins of the sheet, in CSS pixels: the room that the page has when it is printed.
ROOM = (1512, 1047)


def _strategy(council: Path) -> list[str]:
    """A council may have no strategy, and nothing to take part in."""
    return [address for address in (ON_A_PAGE,) if address in addresses(council)]


def _card(council: Path) -> list[str]:
    return [address for address in (CARD,) if address in addresses(council)]


def _printed(page: Page, url: str) -> bytes:
    page.goto(url)
    return page.pdf(prefer_css_page_size=True, print_background=True)


@each_edition(_strategy, by_day=True)
def test_the_strategy_on_a_page_is_one_sheet_of_a3_that_holds_all_of_it_large_enough(
    printer: Page, root_address: str, council: Path, address: str
) -> None:
    (sheet,) = sheets(_printed(printer, root_address + address))
    assert (sheet.width, sheet.height) == pytest.approx(A3_LANDSCAPE, abs=1.5)
    assert sheet.letters
    small = [letter for letter in sheet.letters if letter.size < SMALLEST - 0.05]
    assert "".join(letter.text for letter in small) == ""
    assert sheet.off == ""
    context = next(page.context for page in pages(council=council) if page.address == address)
    assert isinstance(context, OnAPageContext)
    # A number stands in a column of its own, before the words or after them, so these are looked for alone.
    # Where much was said, it is counted.
    talk = load_theme(TEMPLATES).words["talk"]
    wanted = [] if context.counted else [voice.record.text for voice in context.view.voices]
    for priority in context.view.priorities:
        wanted += [priority.title, priority.meaning or "", *priority.objectives]
        if context.counted and (voices := len(priority.voices)):
            wanted.append(f"{voices} {talk['things' if voices > 1 else 'thing']}:")
            wanted += [f"{talk['will']}: {len(priority.promises)}."] if priority.promises else []
        else:
            wanted += [promise.text for promise in priority.promises]
    often = Counter(map(close, wanted))
    assert {words: sheet.text.count(words) for words in often if sheet.text.count(words) < often[words]} == {}


@each_edition(_strategy, by_day=True)
def test_no_box_on_the_sheet_cuts_its_text(open_page: Open, address: str) -> None:
    page = open_page(address, width=ROOM[0], height=ROOM[1])
    page.emulate_media(media="print")
    assert page.evaluate(CUT_OFF) == []


@each_edition(_card, by_day=True)
def test_the_card_to_write_on_is_one_sheet_of_a4_with_the_numbers_to_ring(
    printer: Page, open_page: Open, root_address: str, address: str
) -> None:
    (sheet,) = sheets(_printed(printer, root_address + address))
    assert (sheet.width, sheet.height) == pytest.approx(A4, abs=1.5)
    assert "WhatIwanttosay" in sheet.text
    assert close(load_theme(TEMPLATES).words["frame"]["numbers"]) in sheet.text
    page = open_page(address)
    page.emulate_media(media="print")
    lines = page.locator(".lo-line").evaluate_all("lines => lines.map(line => line.offsetHeight)")
    # A line to write on needs the height of a hand's writing: 7 mm, in CSS pixels.
    assert lines
    assert min(lines) >= 26
