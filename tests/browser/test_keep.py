"""What a reader keeps: the one file, opened from a disk, and the pages on the phone, read with the network cut.

The phone loads every page each time, so it keeps the pages of a small council.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect
from selectolax.lexbor import LexborHTMLParser

from localoffer import road
from localoffer.addresses import FINDER, HELP, HOME, KEEP, MONEY, OFFER, ONE_FILE
from localoffer.views.common import as_when
from localoffer.write import write
from tests.browser.conftest import _Site, published, served
from tests.browser.scripts import CUT_OFF, KEPT, NOTHING, TOO_WIDE
from tests.browser.test_finder import _some_paths
from tests.council import GOOD
from tests.site import BASE, addresses, document, tree

BUTTON = "Keep this on my phone"
REMOVE = "Remove it"
#: The dates at the foot of every copy of a page that the phone holds.
COPIES = """async () => {
    const names = (await caches.keys()).filter(name => !name.endsWith(' whole'));
    const texts = await Promise.all(names.map(async name => {
        const page = await caches.match(new URL('../help-now/', location.href), {cacheName: name});
        return page ? await page.text() : '';
    }));
    return texts.map(text => (text.split('<footer')[1] || '').match(/<time[^>]*>([^<]*)/)?.[1]);
}"""
#: Pages that a reader may open again.
READ = (HELP, HOME, OFFER, MONEY, FINDER, KEEP)
#: A page that is not the first that anybody opens.
LATER = OFFER
#: A build takes seconds, a phone loads every page.
PATIENCE = 60_000


class _Host(_Site):
    """A host that can be cut off, be slow, or hold one file of another build. Like Cloudflare Pages it has no `.html` in
    an address, and sends whoever asks with it to the one without."""

    cut = False
    slow = 0.0
    foreign = ""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def do_GET(self) -> None:
        if _Host.cut:
            self.close_connection = True
            return
        if _Host.slow:
            time.sleep(_Host.slow)
        if _Host.foreign and self.path == _Host.foreign:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Of another build</title>")
            return
        if self.path.endswith(".html"):
            self.send_response(308)
            self.send_header("Location", self.path.removesuffix(".html").removesuffix("index"))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if Path(self.translate_path(self.path + ".html")).is_file():
            self.path += ".html"
        super().do_GET()


@dataclass
class Published:
    """A site on a host of its own. `build` replaces it by the site as of another day."""

    folder: Path
    address: str

    def build(self, as_of: date) -> str:
        write(published(as_of, GOOD), self.folder / BASE.strip("/"))
        return str(as_when(as_of))

    def tree(self, address: str) -> LexborHTMLParser:
        return LexborHTMLParser((self.folder / f"{BASE}{address}index.html".strip("/")).read_bytes().decode())


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    folder = tmp_path_factory.mktemp("kept")
    with served(folder, _Host) as address:
        yield Published(folder, address + BASE.rstrip("/"))


@pytest.fixture(scope="module")
def fresh(host: Published) -> str:
    """The site as of today, in words."""
    return host.build(road.today())


@pytest.fixture(autouse=True)
def _as_ever() -> Iterator[None]:
    yield
    _Host.cut, _Host.slow, _Host.foreign = False, 0.0, ""


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 360, "height": 800}) as phone:
        yield phone


@pytest.fixture(scope="module")
def keeping(browser: Browser, host: Published, fresh: str) -> Iterator[Page]:
    """A phone that keeps the pages as of today."""
    with browser.new_context(viewport={"width": 360, "height": 800}) as phone:
        yield _keep(phone, host)


def _keep(phone: BrowserContext, host: Published) -> Page:
    page = phone.new_page()
    page.goto(host.address + KEEP)
    page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_role("status")).to_contain_text("keeps these pages", timeout=PATIENCE)
    return page


def _notice(page: Page) -> str:
    return page.get_by_role("complementary", name="About this copy").inner_text()


def test_nothing_is_kept_until_the_button_is_pressed(
    phone: BrowserContext, host: Published, fresh: str
) -> None:
    page = phone.new_page()
    for address in ("/", KEEP, HELP):
        page.goto(host.address + address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate(KEPT) == NOTHING
    page.goto(host.address + KEEP)
    expect(page.get_by_role("button", name=BUTTON)).to_be_visible()
    expect(page.get_by_role("button", name=REMOVE)).to_be_hidden()


def test_without_scripts_the_one_file_is_offered_and_no_button(
    browser: Browser, host: Published, fresh: str
) -> None:
    with browser.new_context(java_script_enabled=False) as phone:
        page = phone.new_page()
        page.goto(host.address + KEEP)
        assert page.get_by_role("button").count() == 0
        expect(page.get_by_role("link", name="Save the file")).to_be_visible()


def test_the_keyboard_goes_on_from_what_came_of_it_so_that_a_second_press_does_not_undo_it(
    phone: BrowserContext, host: Published, fresh: str
) -> None:
    page = phone.new_page()
    page.goto(host.address + KEEP)
    page.get_by_role("button", name=BUTTON).focus()
    page.keyboard.press("Enter")
    status = page.get_by_role("status")
    expect(status).to_be_focused(timeout=PATIENCE)
    expect(status).to_contain_text("keeps these pages")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=REMOVE)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=REMOVE)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=BUTTON)).to_be_focused(timeout=PATIENCE)


def test_kept_pages_can_be_read_with_the_network_cut(keeping: Page, host: Published, fresh: str) -> None:
    page = keeping
    page.goto(host.address + KEEP)
    expect(page.get_by_role("status")).to_have_text(f"Your phone keeps these pages as they stood on {fresh}.")
    page.goto(host.address + HELP)
    assert page.get_by_text("copy kept on your phone").count() == 0, "It came from the site."
    _Host.cut = True
    for address in (*READ, LATER + "index.html"):
        page.goto(host.address + address)
        assert _notice(page) == f"This is the copy kept on your phone: the edition of {fresh}."
        assert page.locator("link[rel=stylesheet]").first.evaluate("link => link.sheet.cssRules.length > 0")
        assert page.evaluate(TOO_WIDE) == []
    for address in (ONE_FILE, ONE_FILE.removesuffix(".html")):
        page.goto(host.address + address)
        assert fresh in _notice(page)
    page.goto(host.address + HELP)
    rings = "main a[href^='tel:']"
    assert page.locator(rings).count() == len(host.tree(HELP).css(rings)) > 0


def test_the_questions_can_be_answered_with_the_network_cut(keeping: Page, host: Published) -> None:
    page = keeping
    _Host.cut = True
    given, end = _some_paths()[1]
    page.goto(host.address + FINDER)
    for answer in given:
        page.locator(".lo-question:visible").get_by_role("link", name=answer.says, exact=True).click()
    expect(page.locator(f"[id='{end.id}']")).to_be_visible()
    page.locator(".lo-gets:visible").get_by_role("link", name="See it all").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "copy kept on your phone" in _notice(page)


def test_the_search_finds_with_the_network_cut(keeping: Page, host: Published) -> None:
    page = keeping
    _Host.cut = True
    page.goto(host.address + HOME)
    page.get_by_role("searchbox").fill("bed")
    expect(page.locator("#results > li").first).to_be_visible()


def test_a_slow_network_is_waited_for_only_a_little(
    phone: BrowserContext, host: Published, fresh: str
) -> None:
    # A phone of its own: what the network still owes it would keep the next test waiting.
    page = _keep(phone, host)
    _Host.slow = 9
    before = time.monotonic()
    page.goto(host.address + HELP, wait_until="commit")
    assert 2.5 < time.monotonic() - before < 8
    assert fresh in _notice(page)


def test_leaving_works_with_the_network_cut(keeping: Page, host: Published) -> None:
    page = keeping
    _Host.cut = True
    page.goto(host.address + HELP)
    page.get_by_role("banner").get_by_role("link", name="Leave this site").click()
    page.wait_for_url(lambda url: host.address not in url)
    assert page.get_by_role("main").count() == 0


def test_removing_leaves_nothing_on_the_phone(phone: BrowserContext, host: Published, fresh: str) -> None:
    page = _keep(phone, host)
    page.reload()
    page.get_by_role("button", name=REMOVE).click()
    expect(page.get_by_role("status")).to_contain_text("keeps nothing of these pages")
    expect(page.get_by_role("button", name=BUTTON)).to_be_focused()
    assert page.evaluate(KEPT) == NOTHING
    page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_role("status")).to_contain_text(fresh, timeout=PATIENCE)
    page.get_by_role("button", name=REMOVE).click()
    expect(page.get_by_role("status")).to_contain_text("keeps nothing of these pages")
    page.goto(host.address + "/")
    assert page.evaluate(KEPT) == NOTHING


def test_a_copy_with_a_file_of_another_build_is_not_kept(
    phone: BrowserContext, host: Published, fresh: str
) -> None:
    _Host.foreign = BASE.rstrip("/") + LATER
    page = phone.new_page()
    page.goto(host.address + KEEP)
    page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_role("status")).to_contain_text("That did not work", timeout=PATIENCE)
    expect(page.get_by_role("button", name=BUTTON)).to_be_visible()
    assert page.evaluate(KEPT) == NOTHING


def test_an_old_copy_says_so_and_a_newer_site_replaces_it_whole(
    phone: BrowserContext, host: Published
) -> None:
    old = host.build(road.today() - timedelta(days=40))
    page = _keep(phone, host)
    _Host.cut = True
    page.goto(host.address + LATER)
    assert f"the edition of {old}. It is more than 30 days old." in _notice(page)

    _Host.cut = False
    newer = host.build(road.today())
    page.goto(host.address + LATER)
    assert page.get_by_text("copy kept on your phone").count() == 0
    page.goto(host.address + KEEP)
    until = time.monotonic() + PATIENCE / 1000
    while page.evaluate(COPIES) != [newer] and time.monotonic() < until:
        time.sleep(0.2)
    assert page.evaluate(COPIES) == [newer]
    _Host.cut = True
    for address in READ:
        page.goto(host.address + address)
        assert _notice(page) == f"This is the copy kept on your phone: the edition of {newer}."
        assert newer in page.get_by_role("contentinfo").inner_text()


@pytest.fixture
def one_file(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The file on a disk, scripts off and the network cut. Whatever it asks for is noted in its title."""
    path = tmp_path / "offer.html"
    path.write_bytes(document(ONE_FILE))
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    with browser.new_context(
        viewport={"width": 360, "height": 800}, java_script_enabled=False, offline=True
    ) as phone:
        page = phone.new_page()
        said: list[str] = []
        page.on("request", note)
        page.on("console", lambda message: said.append(message.text))
        page.goto(path.as_uri())
        yield page
        assert {url.partition("#")[0] for url in asked} <= {path.as_uri(), "data:,"}
        assert said == []


def test_the_one_file_says_its_date_and_when_it_may_be_old(one_file: Page) -> None:
    assert one_file.get_by_text("Edition of 22 November 2026").is_visible()
    head = one_file.get_by_role("banner").or_(one_file.locator("header")).first.inner_text()
    assert "It may be old after 22 May 2027." in head
    sizes = one_file.locator(".lo-lead").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert sizes >= 30


def test_the_one_file_has_every_entitlement_with_its_money_and_every_number(one_file: Page) -> None:
    text = " ".join(one_file.locator("main").inner_text().split())
    offered = tree(OFFER).css("main .lo-titles a")
    assert offered
    assert [node.text() for node in offered if " ".join(node.text().split()) not in text] == []
    sums = (
        {node.text() for node in tree(MONEY).css("main td strong, main td .lo-amount b")}
        if MONEY in addresses()
        else set()
    )
    assert [one for one in sums if " ".join(one.split()) not in text] == []
    rings = {str(node.attributes["href"]) for node in tree(HELP).css("main a[href^='tel:']")}
    assert rings <= set(
        one_file.locator("a[href^='tel:']").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    )


def test_the_one_file_keeps_its_contents_working(one_file: Page) -> None:
    links = one_file.locator("nav a")
    assert links.count() > 10
    for number in range(links.count()):
        link = links.nth(number)
        link.click()
        target = one_file.locator(link.get_attribute("href") or "")
        assert target.count() == 1
        box = target.bounding_box()
        assert box
        assert -1 <= box["y"] < 800


def test_the_one_file_walks_through_the_questions_without_scripts(one_file: Page) -> None:
    shown = one_file.locator(".f > section:visible")
    for given, end in (_some_paths()[0], _some_paths()[1], _some_paths()[5]):
        one_file.locator("nav").get_by_role("link", name="Find what is yours").click()
        for answer in given:
            assert shown.count() == 1
            shown.get_by_role("link", name=answer.says, exact=True).click()
        assert shown.count() == 1
        assert end.row.reason in shown.inner_text()
        shown.get_by_role("link", name="See what you can get").click()
        assert shown.count() == 1
        assert shown.get_by_role("link").count() > 3


def test_the_one_file_says_how_to_find_out_an_answer(one_file: Page) -> None:
    shown = one_file.locator(".f > section:visible")
    shown.get_by_role("link", name="I don’t know").click()
    assert "social worker" in shown.inner_text()
    one_file.go_back()
    assert shown.get_by_role("link", name="In England", exact=True).is_visible()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_one_file_fits_its_screen(browser: Browser, tmp_path: Path, width: int) -> None:
    path = tmp_path / "offer.html"
    path.write_bytes(document(ONE_FILE))
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(path.as_uri())
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(CUT_OFF) == []
    page.close()
