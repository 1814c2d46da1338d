"""Takes the pictures in docs/pictures: `make pictures`. A browser draws what the preview of a made-up council shows.

No test runs it: the letters of two computers differ. What the pictures show is tested elsewhere.
"""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from PIL import Image
from playwright.sync_api import Browser, Page, Route, sync_playwright

from localoffer import road
from localoffer.preview.preview import Preview
from tests.browser import chromium
from tests.council import AS_OF, GOOD, ROOT, change
from tests.running import RunningDesk

FOLDER = ROOT / "docs/pictures"
#: What a page of docs waits for.
MOST_BYTES = 60_000
HOME = "http://127.0.0.1:8000"
COMING = """from: 2023-04-01
        to: 2027-03-31
        sources:
          - source: strategy
      - value: £3,500
        limit: up to
        period: once
        from: 2027-04-01
"""
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 36"><path fill="#0B6B4B" d="M2 2h32v18c0 8-8 12-16 14C10 32 2 28 2 20z"/>'
    '<path fill="#FFC15E" d="M44 8h42v6H44zM44 20h28v6H44z"/></svg>'
)


@dataclass(frozen=True)
class Picture:
    """A page of the preview after somebody has edited the folder: `wide` and `high` in pixels of the page. `at_the_desk`: of the
    desk, after somebody has done that there. `scale`: dots of the picture for one of these."""

    name: str
    address: str
    edit: Callable[[Path], object]
    wide: int = 360
    high: int = 560
    at_the_desk: Callable[[Page], object] | None = None
    scale: float = 2


def _nothing(folder: Path) -> None:
    """The folder as it is."""


def _amount(folder: Path) -> None:
    change(folder, "offer.yaml", "from: 2023-04-01\n", COMING)


def _slip(folder: Path) -> None:
    change(folder, "pledges.yaml", "      - who-to-ring", "      - who-to-rign")


def _adopted(folder: Path) -> None:
    (folder / "content/logo.svg").write_text(LOGO, encoding="utf-8")
    change(folder, "content/site.yaml", "adopted: no", "adopted: yes\nlogo: logo.svg")


def _looks(page: Page) -> None:
    """Nothing is done at the desk."""


def _raises(page: Page) -> None:
    """Fills in another sum and waits for what comes of it."""
    value = page.locator("[id='f-amounts.1.value']")
    value.fill("£3,500")
    page.locator("#heard", has_text="Nothing to mend.").wait_for()
    page.frame_locator("iframe").get_by_text("£3,500").first.wait_for()
    page.locator("[id='f-amounts.1']").evaluate("it => it.scrollIntoView()")


PICTURES = (
    Picture("before", "/what-you-can-get/setting-up-home/", _nothing),
    Picture("after", "/what-you-can-get/setting-up-home/", _amount),
    Picture("slip", "/", _slip, 760, 420),
    Picture("not-adopted", "/", _nothing),
    Picture("adopted", "/", _adopted),
    Picture("desk-page", "/what-you-can-get/setting-up-home/", _nothing, 760, 420, _looks),
    Picture(
        "desk-form",
        "/_desk/edit?record=entitlements/setting-up-home&page=/what-you-can-get/setting-up-home/",
        _nothing,
        1000,
        700,
        _raises,
        1.1,
    ),
)


def take(browser: Browser, picture: Picture, folder: Path) -> bytes:
    """A picture as WebP."""
    picture.edit(folder)
    if picture.at_the_desk:
        return taken_at_the_desk(browser, picture, folder)
    make = partial(road.documents, folder, AS_OF, root=folder, national=folder / "national")
    preview = Preview(make, make)
    preview.build()

    def answer(route: Route) -> None:
        status, kind, content = preview.answer(unquote(urlsplit(route.request.url).path).lstrip("/"))
        route.fulfill(status=status, content_type=kind, body=content)

    page = browser.new_page(
        viewport={"width": picture.wide, "height": picture.high}, device_scale_factor=picture.scale
    )
    page.route(f"{HOME}/**", answer)
    page.goto(f"{HOME}{picture.address}")
    return _webp(page)


def taken_at_the_desk(browser: Browser, picture: Picture, folder: Path) -> bytes:
    assert picture.at_the_desk
    running = RunningDesk(folder)
    context = browser.new_context(
        viewport={"width": picture.wide, "height": picture.high}, device_scale_factor=picture.scale
    )
    with running.process, context:
        try:
            page = context.new_page()
            page.goto(running.way_in)
            page.goto(f"{running.address.rstrip('/')}{picture.address}")
            picture.at_the_desk(page)
            return _webp(page)
        finally:
            running.end()


def _webp(page: Page) -> bytes:
    """What the page shows, after which it is closed."""
    drawn = Image.open(io.BytesIO(page.screenshot()))
    page.close()
    held = io.BytesIO()
    drawn.save(held, "WEBP", quality=70, method=6)
    return held.getvalue()


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright, TemporaryDirectory() as place:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])
        for picture in PICTURES:
            folder = Path(shutil.copytree(GOOD, Path(place) / picture.name))
            content = take(browser, picture, folder)
            if len(content) > MOST_BYTES:
                print(f"{picture.name}: {len(content):,} bytes, more than {MOST_BYTES:,}.")
                return 1
            (FOLDER / f"{picture.name}.webp").write_bytes(content)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
