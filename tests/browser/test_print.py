"""Every kind of page prints well on a black-and-white copier: no navigation, nothing cut off, no heading left behind.

Each is printed once; what is wrong with it is told all at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Page
from selectolax.lexbor import LexborHTMLParser

from localoffer.addresses import NOT_FOUND, ONE_FILE
from tests.browser.kinds import each_edition, one_of_each_kind
from tests.sheets import Sheet, close, sheets
from tests.site import BASE, ROOT, addresses, tree

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


#: The numbers to ring that a reader sees, with all folds closed, but for whom to tell of a mistake on the page at hand.
NUMBERS = """() => [...document.querySelectorAll("a[href^='tel:']")]
    .filter(it => it.checkVisibility() && !it.closest("details:not([open]), footer p .lo-screen")).map(it => it.getAttribute("href"))"""

#: The name of a check and what it found.
Fault = tuple[str, str]


@each_edition(one_of_each_kind)
def test_a_page_prints_well(printer: Page, root_address: str, council: Path, address: str) -> None:
    printer.goto(root_address + address)
    page = tree(address, council=council)
    numbers, faint, printed = printer.evaluate(NUMBERS), _too_faint(printer), _printed(printer)
    plain = printed
    if page.css_first("svg text") is not None:
        # A heading looks like the words in a drawing, so it is looked for where these are gone.
        printer.evaluate("for (const words of document.querySelectorAll('svg text')) words.textContent = '·'")
        plain = _printed(printer)
    faults = [
        *_words_and_numbers(printed, numbers, address),
        *((f"off sheet {number}", sheet.off) for number, sheet in enumerate(printed, start=1) if sheet.off),
        *_headings_that_stand_last(plain, page),
        *_tables_without_heads(printed, page),
        *_where_it_came_from(printed, address),
        *faint,
    ]
    assert not faults, "\n".join(f"{check}: {fault}" for check, fault in faults)


def test_a_page_of_a_sheet_leaves_no_foot_for_a_second_one(
    printer: Page, hosts: Callable[[Path], str]
) -> None:
    own = {"/strategy/be-resilient/"} & {*addresses(ROOT)}
    for address in ("/cannot-pay-rent/", "/your-situation/custody/", *own):
        printer.goto(hosts(ROOT) + address)
        assert len(_printed(printer)) == 1, address


def _printed(page: Page) -> tuple[Sheet, ...]:
    """The sheets of the page that is open as Chromium prints them on a plain printer, without grounds."""
    return sheets(page.pdf(prefer_css_page_size=True))


def _words_and_numbers(printed: tuple[Sheet, ...], seen: list[str], address: str) -> Iterator[Fault]:
    """`seen`: the numbers that stand open on the screen, which are those that print."""
    text = "".join(sheet.text for sheet in printed)
    yield from (("is of no use on paper", words) for words in NAVIGATION if close(words) in text)
    numbers = {href.removeprefix("tel:") for href in seen}
    if not numbers:
        yield "has no number to ring", address
    yield from (("a number is not printed", number) for number in numbers if number not in text)


def _headings_that_stand_last(printed: tuple[Sheet, ...], page: LexborHTMLParser) -> Iterator[Fault]:
    headings = {close(node.text()) for node in page.css("main :is(h2, h3, h4)")}
    for number, sheet in enumerate(printed[:-1], start=1):
        for line in sheet.lines:
            above = "".join(
                other.text
                for other in sheet.lines
                if abs(other.left - line.left) < 2 and 0 < other.bottom - line.bottom < 2 * line.height
            )
            if not line.bold or not headings & {line.text, above + line.text}:
                continue
            if not any(
                other.top <= line.bottom + line.height / 4
                and other.left < line.right
                and line.left < other.right
                for other in sheet.lines
            ):
                yield f"a heading stands last on sheet {number}", line.text


def _tables_without_heads(printed: tuple[Sheet, ...], page: LexborHTMLParser) -> Iterator[Fault]:
    """Of the longest table of a page: its head stands on each sheet from that of its first row to that of its last.

    Other tables of the page may have the same head.
    """
    tables = [table for table in page.css("main table") if table.css("thead th") and table.css("tbody th")]
    if not tables:
        return
    table = max(tables, key=lambda table: len(table.css("tbody tr")))
    heads = [_packed(node.text()) for node in table.css("thead th")[:2]]
    first_row, last_row = (_packed(table.css("tbody th")[at].text()) for at in (0, -1))
    texts = [_packed(sheet.text) for sheet in printed]
    with_heads = [number for number, text in enumerate(texts) if all(head in text for head in heads)]
    if not with_heads:
        yield "the head of a table is not printed", " ".join(heads)
        return
    first = next((number for number, text in enumerate(texts) if first_row in text), -1)
    last = next((number for number, text in enumerate(texts) if number >= first and last_row in text), -1)
    if first < 0 or last < 0:
        yield "a row of a table is not printed", first_row if first < 0 else last_row
    for number in range(max(first, 0), last + 1):
        if number not in with_heads:
            yield f"a table goes on without its head on sheet {number + 1}", texts[number][:60]


def _where_it_came_from(printed: tuple[Sheet, ...], address: str) -> Iterator[Fault]:
    stands_at = f"https://offer.example{BASE.rstrip('/')}{address}"
    if address not in (NOT_FOUND, ONE_FILE) and _packed(stands_at) not in _packed(printed[-1].text):
        yield "does not say where it came from", printed[-1].text[-100:]


def _too_faint(page: Page) -> list[Fault]:
    page.emulate_media(media="print")
    found = page.evaluate(FAINT, CONTRAST)
    # What is told to look like a screen prints like one.
    page.emulate_media(media="null")
    return [("too faint for a grey copy", fault) for fault in found]


def _packed(text: str) -> str:
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", text))
