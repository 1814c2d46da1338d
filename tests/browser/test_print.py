"""Every kind of page prints well on a black-and-white copier: no navigation, nothing cut off, no heading left behind."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeVar

import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTContainer, LTPage, LTTextLine
from playwright.sync_api import Browser

from localoffer.addresses import NOT_FOUND, ONE_FILE
from tests.browser.conftest import Open
from tests.site import pages, tree

T = TypeVar("T")
#: The sheets of the page at an address, with the words in drawings or without.
Printed = Callable[..., list[LTPage]]

#: Words of the ways through the site, which are of no use on paper.
NAVIGATION = ("Skip to the main part", "Leave this site", "Menu")
#: WCAG 2.2, 1.4.3. It compares light and dark alone, so it holds for a grey copy as well.
CONTRAST = 4.5

#: Text whose colour is too near to what is printed behind it. A ground is printed where the styles insist on it.
FAINT = """least => {
    const numbers = colour => (colour.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
    const light = colour => {
        const [r, g, b] = numbers(colour).map(part => part / 255)
            .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = element => {
        for (let one = element; one; one = one.parentElement) {
            const style = getComputedStyle(one);
            const [, , , alpha = 1] = numbers(style.backgroundColor);
            if (alpha > 0 && style.printColorAdjust === 'exact') return style.backgroundColor;
        }
        return 'rgb(255, 255, 255)';
    };
    const says = element => [...element.childNodes].some(one => one.nodeType === 3 && one.data.trim());
    return [...document.querySelectorAll('body *')].filter(element => {
        if (!element.checkVisibility() || !says(element) || element.closest('svg')) return false;
        const [a, b] = [light(getComputedStyle(element).color), light(ground(element))];
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < least;
    }).map(element => element.outerHTML.slice(0, 160));
}"""


def _one_of_each_kind() -> list[str]:
    """The longest page of each template."""
    longest: dict[str, str] = {}
    for page in sorted(pages(), key=lambda page: len(tree(page.address).html or "")):
        longest[page.template] = page.address
    return sorted(longest.values())


def _walk(part: LTContainer, kind: type[T]) -> Iterator[T]:  # type: ignore[type-arg]
    for item in part:
        if isinstance(item, kind):
            yield item
        elif isinstance(item, LTContainer):
            yield from _walk(item, kind)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _packed(text: str) -> str:
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", text))


@pytest.fixture(scope="module")
def printed(browser: Browser, root_address: str) -> Printed:
    """The sheets of a page as Chromium prints them on a plain printer, without grounds."""

    @cache
    def sheets(address: str, drawings: bool = True) -> list[LTPage]:
        page = browser.new_page()
        page.goto(root_address + address)
        if not drawings:
            page.evaluate(
                "for (const words of document.querySelectorAll('svg text')) words.textContent = '·'"
            )
        file = page.pdf(prefer_css_page_size=True)
        page.close()
        return list(extract_pages(io.BytesIO(file)))

    return sheets


@pytest.mark.parametrize("address", _one_of_each_kind())
def test_paper_has_the_words_and_the_numbers_but_no_ways_through_the_site(
    printed: Printed, address: str
) -> None:
    text = _plain(
        " ".join(line.get_text() for sheet in printed(address) for line in _walk(sheet, LTTextLine))
    )
    assert [words for words in NAVIGATION if words in text] == []
    numbers = {str(node.attributes["href"]) for node in tree(address).css("a[href^='tel:']")}
    digits = re.sub(r"\s", "", text)
    assert numbers
    assert [number for number in numbers if number.removeprefix("tel:") not in digits] == []


@pytest.mark.parametrize("address", _one_of_each_kind())
def test_no_letter_is_off_the_sheet(printed: Printed, address: str) -> None:
    for number, sheet in enumerate(printed(address), start=1):
        outside = [
            letter.get_text()
            for letter in _walk(sheet, LTChar)
            if letter.x0 < 0 or letter.y0 < 0 or letter.x1 > sheet.width or letter.y1 > sheet.height
        ]
        assert "".join(outside).strip() == "", f"on sheet {number}"


def _is_bold(line: LTTextLine) -> bool:
    letters = [item for item in line if isinstance(item, LTChar) and item.get_text().strip()]
    return bool(letters) and all("Bold" in letter.fontname for letter in letters)


@pytest.mark.parametrize("address", _one_of_each_kind())
def test_no_heading_stands_last_on_a_sheet(printed: Printed, address: str) -> None:
    headings = {_plain(node.text()) for node in tree(address).css("main :is(h2, h3, h4)")}
    lost = []
    sheets = printed(address, drawings=tree(address).css_first("svg text") is None)
    for number, sheet in enumerate(sheets[:-1], start=1):
        lines = [line for line in _walk(sheet, LTTextLine) if line.get_text().strip()]
        for line in lines:
            above = "".join(
                other.get_text()
                for other in lines
                if abs(other.x0 - line.x0) < 2 and 0 < other.y0 - line.y0 < 2 * line.height
            )
            text = _plain(line.get_text())
            if not _is_bold(line) or not headings & {text, _plain(above + " " + text)}:
                continue
            if not any(
                other.y1 <= line.y0 + 1 and other.x0 < line.x1 and line.x0 < other.x1 for other in lines
            ):
                lost.append(f"sheet {number}: {text}")
    assert lost == []


@pytest.mark.parametrize("address", ["/all-the-money/", "/who-gets-what/"])
def test_a_table_has_its_head_on_every_sheet(printed: Printed, address: str) -> None:
    table = tree(address).css_first("table")
    assert table
    heads = [_packed(node.text()) for node in table.css("thead th")[:2]]
    rows = [_packed(node.text()) for node in table.css("tbody th")]
    sheets = [
        _packed("".join(line.get_text() for line in _walk(one, LTTextLine))) for one in printed(address)
    ]
    last = next(number for number, words in enumerate(sheets) if rows[-1] in words)
    assert last > 0
    assert [words[:60] for words in sheets[: last + 1] if any(head not in words for head in heads)] == []


@pytest.mark.parametrize("address", _one_of_each_kind())
def test_a_grey_copy_can_be_read(open_page: Open, address: str) -> None:
    page = open_page(address)
    page.emulate_media(media="print")
    faint = page.evaluate(FAINT, CONTRAST)
    page.emulate_media(media="screen")
    assert faint == []


@pytest.mark.parametrize("address", [one for one in _one_of_each_kind() if one not in (NOT_FOUND, ONE_FILE)])
def test_paper_says_where_it_came_from(printed: Printed, address: str) -> None:
    text = _packed("".join(line.get_text() for line in _walk(printed(address)[-1], LTTextLine)))
    assert _packed("https://offer.example/our-offer" + address) in text
