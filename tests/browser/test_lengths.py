"""The answer stands on the first screen, and no page is longer than a tired reader goes through.

Measured on a made-up edition as large as a real one, which no officer edits: what a council writes makes its own pages
long, and `check` warns of it. `python -m tests.browser.lengths FOLDER` tells how long the pages of a built site are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from statistics import median

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from localoffer import road
from localoffer.budgets import most_screens
from localoffer.pages import page as pages
from localoffer.render import path_of
from tests.browser.lengths import HEIGHT, WIDTH, Length, measure, on_a_phone
from tests.shared import once
from tests.site import AS_OF, ROOT

SAMPLE = ROOT / "tests/sample"
WIDE = ViewportSize(width=1280, height=800)
#: Pixels: the heading begins here at the latest, with one row above it, one line of notice and the way up.
HEADING = 150
#: Phone screens down to the first number to ring, by the page's template.
FIRST_CALL = {"pages/entitlement.html": 1.75, "pages/outcome.html": 1.5}
#: Half of the things to get take no more phone screens than this.
HALF_OF_THE_OFFER = 4.5
#: Puts what another page says, which is read as without scripts, in the place of what the open one does.
PUT = """html => {
    const other = new DOMParser().parseFromString(html, 'text/html');
    document.body.replaceWith(document.adoptNode(other.body));
}"""

#: Numbers to ring that a line of text may break.
CAN_BREAK = """() => [...document.querySelectorAll('a[href^="tel:"]')]
    .filter(link => getComputedStyle(link).display === 'inline' && getComputedStyle(link).whiteSpace !== 'nowrap')
    .map(link => link.parentElement.textContent)"""
#: Words that have the colour of the ground.
HIDDEN = """() => {
    const said = (element, part) => {
        const style = getComputedStyle(element, part);
        const words = part ? !['none', 'normal', '""'].includes(style.content)
            : [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
        return words && style.forcedColorAdjust !== 'none' && style.color === ground;
    };
    const ground = getComputedStyle(document.documentElement).backgroundColor;
    return [...document.querySelectorAll('body *')].flatMap(element =>
        [null, '::before', '::after'].filter(part => said(element, part)).map(part => element.className + (part || '')));
}"""
#: How wide a page is whose text alone is twice as large, and where what skips to its content ends. Media queries know nothing
#: of it: iOS and Firefox leave the width of the page as it is.
ENLARGED = """() => {
    const whole = document.documentElement;
    whole.style.fontSize = '36px';
    const found = [whole.scrollWidth, document.querySelector('.lo-skip')?.getBoundingClientRect().bottom ?? 0];
    whole.style.fontSize = '';
    return found;
}"""
#: The numbers on buttons and at the foot that take more than one line where the text alone is twice as large, and those of voices that
#: cover the words beside them.
TORN = """() => {
    document.documentElement.style.fontSize = '36px';
    const torn = [...document.querySelectorAll('.lo-pair b, .lo-numbers b')].map(it => {
        const range = document.createRange();
        range.selectNodeContents(it);
        return [it.textContent, new Set([...range.getClientRects()].map(box => Math.round(box.top))).size];
    });
    const covers = [...document.querySelectorAll('.lo-rows--num .lo-number')].filter(it =>
        it.getBoundingClientRect().right > it.closest('tr').querySelector('th').firstElementChild.getBoundingClientRect().left);
    document.documentElement.style.fontSize = '';
    return [...torn.filter(([, lines]) => lines > 1).map(([number]) => number), ...covers.map(it => it.textContent)];
}"""
#: The words of the heading that take more than one line, but for very long ones, and such numbers in tables.
BROKEN = """() => [...document.querySelectorAll('h1, tbody th, td')].flatMap(it => [...it.childNodes]).filter(it => it.data).flatMap(it =>
    [...it.data.matchAll(it.parentElement.tagName === 'H1' ? /\\b[a-z]{2,11}\\b/gi : /[0-9]+/g)].filter(word => {
        const range = document.createRange();
        range.setStart(it, word.index);
        range.setEnd(it, word.index + word[0].length);
        return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1;
    }).map(word => word[0]))"""
#: The numbers in the list of all of them on which less than 44 pixels, from top to bottom, answer a thumb, and how many do.
LOW = """() => [...document.querySelectorAll('.lo-rows--tel td:first-child a')].map(link => {
    scrollTo(0, link.getBoundingClientRect().top + scrollY - innerHeight / 2);
    const {left, right, top} = link.getBoundingClientRect();
    const hit = [...Array(120).keys()].map(step => document.elementFromPoint((left + right) / 2, top - 40 + step));
    return [link.textContent, hit.filter(it => link.contains(it)).length];
}).filter(([, high]) => high < 43)"""
#: A phone on which text of twice the size leaves half of the width.
HALF = WIDTH // 2
#: The template of what officers write.
TEXT = "pages/text.html"


@dataclass(frozen=True)
class OfAKind:
    """What a page of a template shows: numbers that can break, words without a colour of their own, numbers that enlarged text
    breaks or that cover words, how wide it is on half a phone, words of its heading and numbers of tables that break there, and how wide with enlarged text, where what skips to the content ends."""

    template: str
    numbers: list[str]
    hidden: list[str]
    torn: list[str]
    wide: int
    broken: list[str]
    enlarged: int
    skip: float


@cache
def sample() -> road.Made:
    """The sample edition, without its papers."""
    made = once(f"{SAMPLE} as of {AS_OF}", lambda: road.documents(SAMPLE, AS_OF))
    assert made.fine, f"{SAMPLE} does not build: `python build.py check` says why."
    return made


@cache
def html() -> dict[str, str]:
    """The pages that are opened on a phone, by their addresses."""
    files = sample().documents
    return {page.address: files[path_of(page.address)].decode() for page in sample().pages if not page.alone}


def style_sheets(address: str) -> list[str]:
    """The links to them, as they stand in a page."""
    return re.findall(r"<link rel=.?stylesheet[^>]*>", html()[address])


def planned(template: str) -> list[pages.Page]:
    return [page for page in sample().pages if page.template == template]


@pytest.fixture(scope="module")
def at(still: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A phone without scripts, for addresses of the sample edition."""
    with on_a_phone(sample().documents, still, tmp_path_factory.mktemp("site")) as page:
        yield page


def opened(at: Page, address: str) -> Length:
    at.goto(at.evaluate("location.origin") + address)
    return measure(at)


@pytest.fixture(scope="module")
def lengths(at: Page) -> dict[str, Length]:
    """Of every page of the sample edition but the one that is carried away, by its address.

    Of those with the same style sheets one is opened, and the others are put in its place, which takes half of the time.
    """
    found = {}
    for _, alike in groupby(sorted(html(), key=style_sheets), style_sheets):
        for number, address in enumerate(alike):
            if number == 0:
                found[address] = opened(at, address)
            else:
                at.evaluate(PUT, html()[address])
                found[address] = measure(at)
    return found


@pytest.mark.long
def test_a_page_that_is_opened_is_as_long_as_in_the_place_of_another(
    at: Page, lengths: dict[str, Length]
) -> None:
    assert {address: opened(at, address) for address in lengths} == lengths


def test_no_page_is_longer_than_its_budget(lengths: dict[str, Length]) -> None:
    most = {page.address: most_screens(page) for page in sample().pages if page.address in lengths}
    assert {
        address: f"{it.closed:.1f} screens, {it.opened:.1f} with its folds open; at most {limit:g}"
        for address, it in lengths.items()
        if (limit := most[address]) and it.closed > limit
    } == {}


def test_the_heading_stands_on_the_upper_part_of_the_first_screen(lengths: dict[str, Length]) -> None:
    assert {address: it.heading for address, it in lengths.items() if it.heading > HEADING} == {}


def test_what_a_fold_holds_is_on_the_page(lengths: dict[str, Length]) -> None:
    folded = {address for address, page in html().items() if "<details" in page.partition("<main")[2]}
    assert {address for address in folded if lengths[address].opened <= lengths[address].closed} == set()


def test_the_first_number_to_ring_stands_near_the_top(lengths: dict[str, Length]) -> None:
    late = {
        page.address: lengths[page.address].call
        for template, most in FIRST_CALL.items()
        for page in planned(template)
        if (call := lengths[page.address].call) is None or call > most
    }
    assert late == {}


def test_half_of_what_can_be_got_is_shorter_still(lengths: dict[str, Length]) -> None:
    assert (
        median(lengths[page.address].closed for page in planned("pages/entitlement.html"))
        <= HALF_OF_THE_OFFER
    )


def test_home_shows_all_five_questions_on_its_first_screen(at: Page) -> None:
    opened(at, "/")
    ends = at.evaluate(
        "[...document.querySelectorAll('.lo-doors--five a')].map(it => it.getBoundingClientRect().bottom)"
    )
    assert len(ends) == 5
    assert max(ends) <= HEIGHT


def test_the_first_question_of_the_finder_stands_with_its_answers_on_the_first_screen(at: Page) -> None:
    (finder,) = planned("pages/finder.html")
    opened(at, finder.address)
    ends = at.evaluate(
        "[...document.querySelectorAll('.lo-question')].filter(it => it.getClientRects().length)"
        ".map(it => [...it.querySelectorAll('a')].map(link => link.getBoundingClientRect().bottom))"
    )
    assert len(ends) == 1, "Another question stands beside the first."
    assert len(ends[0]) > 1
    assert max(ends[0]) <= HEIGHT


def test_the_numbers_of_each_situation_stand_on_its_first_screen(at: Page) -> None:
    """In a county, where it is the district's, the list of the districts counts as its number."""
    (help_now,) = planned("pages/help-now.html")
    opened(at, help_now.address)
    first = at.evaluate(
        "[...document.querySelectorAll('.lo-situation')].map(it => [it.id, ...[...it.querySelectorAll('a[href^=\"tel:\"], a[href$=\"districts/\"]')]"
        ".slice(0, 1).map(link => link.getBoundingClientRect().bottom - it.getBoundingClientRect().top)])"
    )
    assert first
    assert [it for it in first if len(it) < 2 or it[1] > HEIGHT] == []


def test_a_thumb_hits_every_number_in_the_list_of_all_of_them(at: Page) -> None:
    (help_now,) = planned("pages/help-now.html")
    opened(at, help_now.address)
    assert at.locator(".lo-rows--tel td:first-child a").count() > 10
    assert at.evaluate(LOW) == []


def test_where_the_text_is_enlarged_a_name_in_the_list_of_all_numbers_keeps_room_for_its_words(
    at: Page,
) -> None:
    (help_now,) = planned("pages/help-now.html")
    opened(at, help_now.address)
    wide = at.evaluate("""() => {
        document.documentElement.style.fontSize = '36px';
        return [...document.querySelectorAll('.lo-rows--tel tbody th')].map(it => it.getBoundingClientRect().width);
    }""")
    assert min(wide) > WIDTH / 2


def test_who_gets_what_reads_in_one_go_on_a_wide_screen_and_is_folded_on_a_phone(at: Page) -> None:
    at.goto(at.evaluate("location.origin") + "/who-gets-what/")
    cells = at.locator(".lo-matrix td").count()
    seen = "[...document.querySelectorAll('.lo-matrix td')].filter(it => it.checkVisibility())"
    assert at.evaluate(f"{seen}.length") == 0
    at.set_viewport_size(WIDE)
    right = at.evaluate(f"{seen}.map(it => it.getBoundingClientRect().right)")
    at.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    assert len(right) == cells > 0
    assert max(right) <= WIDE["width"]


def test_a_phone_folds_many_aims_and_a_wide_screen_shows_them(at: Page) -> None:
    at.goto(at.evaluate("location.origin") + "/strategy/on-a-page/")
    aims = at.locator(".lo-sheet details li")
    seen = "[...document.querySelectorAll('.lo-sheet details li')].filter(it => it.checkVisibility()).length"
    assert aims.count() > 3
    assert at.evaluate(seen) == 0
    at.set_viewport_size(WIDE)
    assert at.evaluate(seen) == aims.count()
    at.set_viewport_size({"width": WIDTH, "height": HEIGHT})


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("/your-rights/if-they-say-no/", ".lo-step"),
        ("/a-to-z/", ".lo-a-to-z > li"),
        ("/people-like-me/", "main section"),
        ("/your-way/", "main section"),
        ("/sources/", "main li > h2"),
    ],
)
def test_a_wide_screen_uses_its_right_half_for_lists(at: Page, address: str, parts: str) -> None:
    at.set_viewport_size(WIDE)
    opened(at, address)
    left = at.evaluate(
        "parts => [...document.querySelectorAll(parts)].map(it => it.getBoundingClientRect().left)", parts
    )
    at.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    assert min(left) < WIDE["width"] / 4
    assert max(left) >= WIDE["width"] / 2


def test_a_button_is_as_wide_as_a_link_that_looks_like_one(at: Page) -> None:
    opened(at, "/keep/")
    wide = at.evaluate(
        """() => [...document.querySelectorAll('.lo-door')].map(it => {
            for (let part = it; part; part = part.parentElement) part.hidden = false;
            return [it.getBoundingClientRect().width, getComputedStyle(it).textAlign];
        })"""
    )
    assert len(wide) > 1
    assert {width for width, _ in wide} == {wide[0][0]}
    assert "center" not in {align for _, align in wide}


@pytest.fixture(scope="module")
def kinds(at: Page) -> dict[str, OfAKind]:
    """Of the last page of each template, by its address: each is opened once for all that is asked of it."""
    found = {}
    for template, address in {page.template: page.address for page in sample().pages}.items():
        at.goto(at.evaluate("location.origin") + address)
        numbers = at.evaluate(CAN_BREAK)
        at.emulate_media(forced_colors="active")
        hidden = at.evaluate(HIDDEN)
        at.emulate_media(forced_colors="none")
        torn = at.evaluate(TORN)
        at.set_viewport_size({"width": HALF, "height": HEIGHT})
        wide = at.evaluate("document.documentElement.scrollWidth")
        broken = at.evaluate(BROKEN)
        at.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        found[address] = OfAKind(template, numbers, hidden, torn, wide, broken, *at.evaluate(ENLARGED))
    return found


def test_no_number_to_call_breaks_in_a_line_of_text(kinds: dict[str, OfAKind]) -> None:
    # What officers write in a text is a link like any other.
    assert {address: it.numbers for address, it in kinds.items() if it.numbers and it.template != TEXT} == {}


def test_no_words_have_the_colour_of_the_ground_where_a_reader_chooses_the_colours(
    kinds: dict[str, OfAKind],
) -> None:
    # Behind words a browser then draws the ground, whatever the element's own is, unless the element keeps its colours.
    assert {address: it.hidden for address, it in kinds.items() if it.hidden} == {}


def test_text_of_twice_the_size_needs_no_scrolling_sideways(kinds: dict[str, OfAKind]) -> None:
    # A table in a text is one that readers scroll: WCAG 2.2, 1.4.10 leaves it out.
    assert {address: it.wide for address, it in kinds.items() if it.wide > HALF and it.template != TEXT} == {}
    assert {address: it.broken for address, it in kinds.items() if it.broken} == {}


def test_where_a_phone_enlarges_the_text_alone_nothing_is_cut_off(kinds: dict[str, OfAKind]) -> None:
    assert {
        address: it.enlarged for address, it in kinds.items() if it.enlarged > WIDTH and it.template != TEXT
    } == {}
    assert {address: it.torn for address, it in kinds.items() if it.torn} == {}
    # What skips to the content covers no name of the site.
    assert {address: it.skip for address, it in kinds.items() if it.skip > 0} == {}
