"""At the desk a record is opened, changed, looked at and saved by keyboard, on a phone's width, in light and dark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from localoffer.writing import records
from tests.council import AS_OF
from tests.engine.test_desk import bytes_of
from tests.running import RunningDesk

PATIENCE = 60_000


def _is_accessible(page: Page) -> None:
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "iframes": False}
    )
    assert found.violations_count == 0, found.generate_report()


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@contextmanager
def _opened(browser: Browser, folder: Path, **look: Any) -> Iterator[tuple[RunningDesk, Page]]:
    """The desk of a folder, opened by the address that it prints. No script fails until the end."""
    desk = RunningDesk(folder)
    with desk.process, browser.new_context(**look) as context:
        try:
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            faults: list[str] = []
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.goto(desk.way_in)
            yield desk, page
            assert faults == []
        finally:
            desk.end()


def test_a_record_is_opened_changed_checked_and_saved_in_the_browser(browser: Browser, good: Path) -> None:
    before = bytes_of(good)
    with _opened(browser, good, viewport={"width": 360, "height": 640}) as (desk, page):
        expect(page).to_have_url(desk.address)
        page.goto(f"{desk.address}help-now/")
        page.get_by_role("main").get_by_role(
            "link", name="Edit the contact “The council’s main line”"
        ).click()
        for width, scheme in ((360, "light"), (1280, "dark")):
            page.set_viewport_size({"width": width, "height": 640})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            # Also while they are looked at again, which may take a while, its words can be read.
            page.locator("#told").evaluate("it => it.setAttribute('aria-busy', 'true')")
            _is_accessible(page)
            page.locator("#told").evaluate("it => it.removeAttribute('aria-busy')")
            _fits(page)
        # What a group of boxes is for is said once, at the group.
        roles = page.get_by_role("group", name="What it is for")
        expect(roles).to_have_accessible_description(re.compile("Help now finds contacts by role"))
        expect(roles.get_by_role("checkbox").first).to_have_accessible_description("")
        # A slip shows at its field as it is typed.
        page.get_by_label("Phone", exact=True).fill("nobody")
        wrong = page.locator("[id='e-phone']")
        expect(wrong).to_contain_text("which is not a UK telephone number", timeout=PATIENCE)
        expect(page.get_by_label("Phone", exact=True)).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_label("Phone", exact=True)).to_have_accessible_description(
            re.compile("which is not a UK telephone number")
        )
        _is_accessible(page)
        page.get_by_label("Phone", exact=True).fill("01254 585586")
        expect(page.locator("#told")).to_contain_text("Nothing to mend", timeout=PATIENCE)
        expect(wrong).to_be_hidden()
        # Whoever listens is told that, and not all of what changes at each key.
        expect(page.locator("#heard")).to_have_text("Nothing to mend.")
        assert page.locator("[aria-live]").count() == 0
        # The page as it will be, in which no script runs.
        frame = page.frame_locator("iframe")
        expect(frame.get_by_role("main")).to_contain_text("01254 585586", timeout=PATIENCE)
        assert bytes_of(good) == before
        page.get_by_role("button", name="Save").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"{desk.address}help-now/?saved=contacts%2Fmain-line")
        expect(page.get_by_role("main")).to_contain_text("01254 585586")
        expect(page.get_by_text("Saved. Other records name it by its id, main-line.")).to_be_visible()
        # In a tab of its own: that of the page follows the save and loads anew.
        index = page.context.new_page()
        index.goto(f"{desk.address}_desk/")
        _is_accessible(index)
        _fits(index)
    after = bytes_of(good)
    told = f"content/changes/{AS_OF.isoformat()}-main-line.yaml"
    assert {name for name in after if after[name] != before.get(name)} == {"content/contacts.yaml", told}
    assert after["content/contacts.yaml"] == before["content/contacts.yaml"].replace(b"585585", b"585586")


def test_without_script_the_button_check_does_the_same(browser: Browser, good: Path) -> None:
    with _opened(browser, good, java_script_enabled=False) as (desk, page):
        page.goto(f"{desk.address}_desk/edit?record=contacts/main-line")
        page.get_by_label("Phone", exact=True).fill("nobody")
        page.get_by_role("button", name="Check").click()
        page.get_by_role("link", name="Phone").click()
        expect(page.locator("[id='e-phone']")).to_contain_text("which is not a UK telephone number")
        expect(page.get_by_label("Phone", exact=True)).to_have_value("nobody")


def test_amounts_by_age_need_what_they_share_only_once(browser: Browser, good: Path) -> None:
    offer = good / "offer.yaml"
    with _opened(browser, good) as (desk, page):
        page.goto(f"{desk.address}_desk/edit?record=entitlements/free-wifi")
        page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")

        def fill(at: int, **said: str) -> None:
            for name, text in said.items():
                page.locator(f"[name='amounts.{at}.{name}']").evaluate(
                    "(it, text) => (it.value = text)", text
                )

        fill(0, value="£10", period="a week", age_from="18", age_until="21")
        fill(0, **{"from": "2026-04-01", "sources.0.source": "strategy"})
        more = page.locator("#f-amounts").get_by_role("button", name="One more like this")
        more.click()
        expect(page.locator("[id='f-amounts.1'] legend").first).to_have_text("Amount 2")
        fill(1, value="£20", age_from="21", age_until="23")
        more.last.click()
        fill(2, value="£30", age_from="23", age_until="")
        more.last.click()
        page.get_by_label("Delete amount 4").check()
        _is_accessible(page)
        page.get_by_role("button", name="Save").click()
        page.wait_for_url(re.compile("saved=entitlements"))
        # One that is there already: the place for another is still empty, and stays the last. In a tab of its own, since
        # the page that shows what was saved may be reloading.
        page = page.context.new_page()
        page.goto(f"{desk.address}_desk/edit?record=entitlements/free-wifi")
        page.locator("[id='f-amounts.0']").get_by_role("button", name="One more like this").click()
        expect(page.locator("[id='f-amounts.3'] legend").first).to_have_text("Amount 4")
        expect(page.locator("[name='amounts.3.period']")).to_have_value("a week")
        expect(page.locator("[name='amounts.4.period']")).to_have_value("")
        fill(3, value="nothing")
        page.locator("[name='amounts.3.value']").dispatch_event("input")
        expect(page.locator("[id='e-amounts.3.value']")).to_contain_text("not an amount of money")
    (made,) = (
        it for it in records(offer.read_text(encoding="utf-8"), "entitlements") if it["id"] == "free-wifi"
    )
    shared = {"period": "a week", "from": "2026-04-01", "sources": [{"source": "strategy"}]}
    assert made["amounts"] == [
        {"value": "£10", "age_from": "18", "age_until": "21", **shared},
        {"value": "£20", "age_from": "21", "age_until": "23", **shared},
        {"value": "£30", "age_from": "23", **shared},
    ]
