"""How long pages are on a phone of 360 × 640 px, scripts off: `python -m tests.browser.lengths FOLDER` says it of a built site."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from localoffer.render import Documents
from localoffer.write import write
from tests.browser import chromium
from tests.browser.conftest import served

WIDTH, HEIGHT = 360, 640
MEASURE = """() => {
  const tall = () => document.documentElement.scrollHeight;
  const top = selector => {
    const seen = [...document.querySelectorAll(selector)].find(it => it.getClientRects().length);
    return seen ? seen.getBoundingClientRect().top : null;
  };
  const found = { closed: tall(), heading: top("h1"), call: top("main a[href^='tel:'], main a[href^='sms:']") };
  document.querySelectorAll("main details").forEach(it => { it.open = true; });
  found.opened = tall();
  return found;
}"""


@dataclass(frozen=True)
class Length:
    """Phone screens of a page with its folds closed and with all of them open, and down to its first number to ring,
    if it has one; `heading` is the top of the heading in pixels."""

    closed: float
    opened: float
    heading: float
    call: float | None


def measure(page: Page) -> Length:
    """Of the page that is open. Opens its folds."""
    found = page.evaluate(MEASURE)
    call = None if found["call"] is None else found["call"] / HEIGHT
    return Length(found["closed"] / HEIGHT, found["opened"] / HEIGHT, found["heading"], call)


def phone(browser: Browser) -> Page:
    """A page of a phone that runs no scripts."""
    return browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, java_script_enabled=False
    ).new_page()


@contextmanager
def on_a_phone(documents: Documents, browser: Browser, folder: Path) -> Iterator[Page]:
    """A phone without scripts, for addresses of a site, which is written into the folder and served from there."""
    write(documents, folder)
    with served(folder) as address:
        page = phone(browser)
        page.goto(f"{address}/")
        yield page
        page.context.close()


def _tell(folder: Path) -> None:
    with sync_playwright() as playwright, served(folder) as host:
        browser = playwright.chromium.launch(executable_path=chromium.find())
        page = phone(browser)
        print("closed  open  heading  call")
        for path in sorted(folder.rglob("index.html")):
            address = f"/{path.parent.relative_to(folder).as_posix()}/".replace("/./", "/")
            page.goto(f"{host}{address}")
            it = measure(page)
            call = "   -" if it.call is None else f"{it.call:4.1f}"
            print(f"{it.closed:6.1f} {it.opened:5.1f} {it.heading:8.0f}  {call}  {address}")
        browser.close()


if __name__ == "__main__":
    _tell(Path(sys.argv[1]))
