"""Pages as a phone of 2019 lays them out: without all that it drops of the style sheets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import site_of
from tests.browser.kinds import each_edition, longest
from tests.browser.lengths import measure, phone
from tests.browser.scripts import TOO_WIDE
from tests.phones import look
from tests.site import BASE, editions

#: Pages that somebody in need comes to first, and those that are put together otherwise than most.
KINDS = (
    "home",
    "finder",
    "outcome",
    "offer",
    "entitlement",
    "first-home",
    "help-now",
    "you-said",
    "voice",
    "priority",
    "action-plan",
    "local-picture",
)
#: How far the heading may stand from where it stands on a new phone, in px.
NEAR = 8
#: How much longer or shorter a page may be for what such a phone leaves out, as a share of its length.
LEEWAY = 0.05

HEADER = """() => [...document.querySelectorAll('.lo-header a, .lo-header summary')]
    .filter(element => element.checkVisibility({visibilityProperty: true}))
    .map(element => element.getBoundingClientRect())
    .filter(box => box.height > 0)
    .map(({top, bottom}) => [top, bottom])"""
LOW_BUTTONS = """() => [...document.querySelectorAll('button, summary, .lo-door, .lo-ways a, .lo-chip, a[href^="tel:"], .lo-header a')]
    .filter(element => element.checkVisibility({visibilityProperty: true}))
    .filter(element => getComputedStyle(element).display !== 'inline')
    .map(element => [element.getBoundingClientRect(), element])
    .filter(([box]) => box.width > 1 && box.height < 44)
    .map(([box, element]) => `${Math.round(box.height)} px: ${element.outerHTML.slice(0, 120)}`)"""
#: Boxes that a gap would set apart, and such a phone does not. The checker sees it only where both stand in one rule.
GAPS_OF_FLEX = """() => [...document.querySelectorAll('body *')]
    .filter(element => getComputedStyle(element).display.endsWith('flex'))
    .filter(element => ['columnGap', 'rowGap'].some(gap => parseFloat(getComputedStyle(element)[gap]) > 0))
    .map(element => element.outerHTML.slice(0, 120))"""
#: The parts of a page that its own main part links to, and how many of them can be seen.
PARTS_SHOWN = """() => [...new Set([...document.querySelectorAll('main a[href^="#"]')].map(link => link.hash.slice(1)))]
    .map(id => document.getElementById(id))
    .filter(part => part && part.checkVisibility() && part.getBoundingClientRect().height > 0)
    .map(part => part.id)"""


@pytest.fixture(scope="module")
def old_phone(browser: Browser) -> Iterator[Page]:
    """A phone that gets the style sheets without what phones of 2019 drop. It runs no scripts."""
    sites = [site_of(council) for council in editions().values()]
    _, left = look(
        {name: made.decode() for site in sites for name, made in site.items() if name.endswith(".css")}
    )

    def serve(route: Route) -> None:
        name = urlsplit(route.request.url).path.removeprefix(BASE)
        route.fulfill(body=left[name], content_type="text/css")

    page = phone(browser)
    page.context.route("**/*.css", serve)
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def new_phone(browser: Browser) -> Iterator[Page]:
    page = phone(browser)
    yield page
    page.context.close()


def _looked_at(council: Path) -> list[str]:
    """A council may have no action plan, and more."""
    return [found for kind in KINDS if (found := longest(council).get(f"pages/{kind}.html"))]


@each_edition(_looked_at)
def test_a_page_is_laid_out_as_on_a_new_phone(
    old_phone: Page, new_phone: Page, root_address: str, address: str
) -> None:
    for page in (old_phone, new_phone):
        page.goto(root_address + address)
    assert old_phone.evaluate(TOO_WIDE) == []
    assert old_phone.evaluate(GAPS_OF_FLEX) == []
    assert old_phone.evaluate(LOW_BUTTONS) == []
    header = old_phone.evaluate(HEADER)
    assert max(top for top, _ in header) < min(bottom for _, bottom in header), "The header has two rows."
    old, new = measure(old_phone), measure(new_phone)
    assert abs(old.heading - new.heading) <= NEAR
    for length, wanted in ((old.closed, new.closed), (old.opened, new.opened)):
        assert abs(length - wanted) <= LEEWAY * wanted, (
            f"{length:.1f} screens, and on a new phone {wanted:.1f}."
        )


def test_the_questions_are_asked_one_at_a_time(old_phone: Page, root_address: str) -> None:
    old_phone.goto(root_address + longest()["pages/finder.html"])
    first = old_phone.evaluate(PARTS_SHOWN)
    assert len(first) == 1
    old_phone.locator(f"[id='{first[0]}'] a[href^='#']").first.click()
    second = old_phone.evaluate(PARTS_SHOWN)
    assert len(second) == 1
    assert second != first
    assert urlsplit(old_phone.url).fragment == second[0]
