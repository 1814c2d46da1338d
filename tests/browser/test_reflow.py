"""Pages fit a narrow screen, a reader's own spacing and a thumb."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Open
from tests.site import addresses

#: WCAG 2.2, 1.4.12 Text Spacing. A constructed sheet, since the pages' own policy allows no inline style.
SPACING = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
        * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
        p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""

#: Boxes that hide part of their text. What is hidden on purpose for all but screen readers is a pixel wide.
CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(element => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    if (box.width <= 2 || box.height <= 2 || !element.textContent.trim()) return false;
    if (element.namespaceURI !== 'http://www.w3.org/1999/xhtml') return false;
    const across = ['hidden', 'clip'].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    const down = ['hidden', 'clip'].includes(style.overflowY) && element.scrollHeight > element.clientHeight + 1;
    return across || down || style.textOverflow === 'ellipsis';
}).map(element => element.outerHTML.slice(0, 160))"""

#: Boxes that scroll sideways but that no keyboard reaches, that have no name, or that hold no table.
BAD_BOXES = """() => [...document.querySelectorAll('body *')].filter(element => {
    const style = getComputedStyle(element);
    if (!['auto', 'scroll'].includes(style.overflowX) || element.scrollWidth <= element.clientWidth + 1) return false;
    const named = element.getAttribute('aria-label') || element.getAttribute('aria-labelledby');
    return element.tabIndex < 0 || !named || !['region', 'group'].includes(element.getAttribute('role'))
        && element.tagName !== 'SECTION' || !element.querySelector('table');
}).map(element => element.outerHTML.slice(0, 160))"""

TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll('body *')]
        .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
        .map(element => element.outerHTML.slice(0, 160)).slice(0, 5)
        .concat(`the page is ${document.documentElement.scrollWidth} px wide`)"""

#: WCAG 2.2, 2.5.8 Target Size (Minimum), with its exceptions for links in a sentence and for spacing.
SMALL_TARGETS = """() => {
    const MIN = 24;
    const targets = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
        .filter(element => element.checkVisibility({visibilityProperty: true}))
        .map(element => ({element, box: element.getBoundingClientRect()}))
        .filter(({box}) => box.width > 1 && box.height > 1);
    const inSentence = element => {
        if (getComputedStyle(element).display !== 'inline') return false;
        let block = element.parentElement;
        while (block && getComputedStyle(block).display.startsWith('inline')) block = block.parentElement;
        return block && block.textContent.trim().length > element.textContent.trim().length;
    };
    const centre = box => [box.x + box.width / 2, box.y + box.height / 2];
    const small = box => box.width < MIN - 0.5 || box.height < MIN - 0.5;
    const crowded = one => targets.some(other => {
        if (other === one || one.element.contains(other.element) || other.element.contains(one.element)) return false;
        const [x, y] = centre(one.box);
        if (small(other.box)) {
            const [ox, oy] = centre(other.box);
            return Math.hypot(x - ox, y - oy) < MIN;
        }
        const dx = Math.max(other.box.left - x, 0, x - other.box.right);
        const dy = Math.max(other.box.top - y, 0, y - other.box.bottom);
        return Math.hypot(dx, dy) < MIN / 2;
    });
    return targets.filter(one => small(one.box) && !inSentence(one.element) && crowded(one))
        .map(({element, box}) => `${Math.round(box.width)} x ${Math.round(box.height)}: `
            + element.outerHTML.slice(0, 160));
}"""


@pytest.mark.parametrize("address", addresses())
def test_320_pixels_need_no_sideways_scrolling(open_page: Open, address: str) -> None:
    page = open_page(address, width=320)
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(BAD_BOXES) == []
    assert page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("address", addresses())
def test_wide_text_spacing_loses_nothing(open_page: Open, address: str) -> None:
    page = open_page(address, width=1280)
    page.evaluate(SPACING)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(CUT_OFF) == [], f"at {width} px"
        assert page.evaluate(TOO_WIDE) == [], f"at {width} px"


@pytest.mark.parametrize("address", addresses())
def test_every_target_takes_a_thumb(open_page: Open, address: str) -> None:
    page = open_page(address, width=360)
    assert page.evaluate(SMALL_TARGETS) == []
