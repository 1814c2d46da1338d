"""Everything on a page works from the keyboard, in the order it is read, and shows where it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open
from tests.browser.kinds import each_edition, one_of_each_kind
from tests.browser.scripts import WHERE

#: A phone each time; a desk, where the same stops stand in the same order, each night.
WIDTHS = (360, pytest.param(1280, marks=pytest.mark.long))

#: What a Tab should reach, in the order of the document, each with a number to know it by.
NUMBER_THE_STOPS = """() => {
    const can = 'a[href], button, input, select, textarea, summary, [tabindex]';
    const stops = [...document.querySelectorAll(can)].filter(element =>
        element.tabIndex >= 0 && !element.disabled && element.checkVisibility({visibilityProperty: true})
        && !element.closest('[inert]'));
    stops.forEach((element, at) => element.dataset.stop = at);
    return stops.length;
}"""

#: The buttons that keep the site on a phone come once the browser has said whether it is kept already.
ALL_STOPS_HAVE_COME = "() => !document.querySelector('#keep[hidden]')"


#: Notes at each Tab what has the focus until then: to ask from outside after each takes as long as the Tab itself.
NOTE_EACH_STOP = f"""() => {{
    window.visited = [];
    document.addEventListener('keydown', () => window.visited.push(({WHERE})()), true);
}}"""
#: What had the focus after each Tab.
VISITED = f"() => [...window.visited.slice(1), ({WHERE})()]"


def _clip(box: dict[str, float], page: Page) -> dict[str, float]:
    size = page.viewport_size
    assert size is not None
    left, top = max(box["x"] - 6, 0), max(box["y"] - 6, 0)
    right = min(box["x"] + box["width"] + 6, size["width"])
    bottom = min(box["y"] + box["height"] + 6, size["height"])
    return {"x": left, "y": top, "width": max(right - left, 1), "height": max(bottom - top, 1)}


def _looks_focused(page: Page, stop: int) -> bool:
    """Whether focus changes the picture. Parts of a drawing may show it otherwise than by an outline."""
    page.wait_for_function(ALL_STOPS_HAVE_COME)
    page.evaluate(NUMBER_THE_STOPS)
    page.evaluate("stop => document.querySelector(`[data-stop='${stop}']`).focus({focusVisible: true})", stop)
    clip: Any = _clip(page.evaluate(WHERE)["box"], page)
    focused = page.screenshot(clip=clip, animations="disabled")
    page.evaluate("() => document.activeElement.blur()")
    return focused != page.screenshot(clip=clip, animations="disabled")


@pytest.fixture(scope="module")
def keyed(still: Browser) -> Iterator[Page]:
    with still.new_context() as profile:
        yield profile.new_page()


@pytest.mark.parametrize("address", ["/", "/find-what-is-yours/"])
def test_escape_closes_the_menu_and_the_keyboard_goes_on_from_its_button(
    open_page: Open, address: str
) -> None:
    page = open_page(address, width=360)
    button, last = page.locator(".lo-menu summary"), page.locator(".lo-menu__list a").last
    button.press("Enter")
    last.focus()
    last.press("Escape")
    expect(last).to_be_hidden()
    expect(button).to_be_focused()


def test_escape_elsewhere_closes_an_open_menu_that_may_cover_it_and_the_keyboard_stays(
    open_page: Open,
) -> None:
    page = open_page("/help-now/", width=360)
    page.locator(".lo-menu summary").click()
    call = page.locator("main a[href^='tel:']").first
    call.focus()
    call.press("Escape")
    expect(page.locator(".lo-menu__list a").last).to_be_hidden()
    expect(call).to_be_focused()


@pytest.mark.parametrize("width", WIDTHS)
@each_edition(one_of_each_kind)
def test_tab_visits_everything_in_order_and_shows_where_it_is(
    keyed: Page, open_page: Open, root_address: str, address: str, width: int
) -> None:
    keyed.set_viewport_size({"width": width, "height": 900})
    keyed.goto(root_address + address)
    keyed.wait_for_function(ALL_STOPS_HAVE_COME)
    stops = keyed.evaluate(NUMBER_THE_STOPS)
    assert stops > 3
    keyed.evaluate(NOTE_EACH_STOP)
    # Once more than there are stops: then the page is left.
    for _ in range(stops + 1):
        keyed.keyboard.press("Tab")
    visited = keyed.evaluate(VISITED)
    assert len(visited) == stops + 1, f"After {len(visited)} of {stops} stops the page hears no key any more."
    for expected, where in enumerate(visited[:stops]):
        assert where is not None, f"The keyboard fell out of the page before stop {expected} of {stops}."
        assert where["stop"] == expected, f"Stop {expected} should come now, but this came: {where['name']}"
        assert where["seen"], f"This has the focus where nobody can see it: {where['name']}"
        assert where["outlined"] or _looks_focused(open_page(address, width=width), expected), (
            f"Nothing shows the focus on {where['name']}"
        )
    after = visited[stops]
    assert after is None or after["stop"] == 0, f"The keyboard is caught at {after['name']}"
