"""Every component, alone and with the worst words that a council could write: on a phone and a desk, by day and by night."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from localoffer.gallery import gallery
from localoffer.road import TEMPLATES
from localoffer.web.theme import load_theme
from tests.browser.scripts import TOO_WIDE
from tests.browser.test_every_page import (
    ALL_RULES,
    COLOUR_RULES,
    LOOK_AT_NEW_COLOURS,
    LOOKS,
    MARK_NEW_COLOURS,
    RUN,
    WHOLE_LOOKS,
)


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gallery") / "components.html"
    path.write_text(gallery(load_theme(TEMPLATES)), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "every_word", [False, pytest.param(True, marks=pytest.mark.long)], ids=["kinds of colours", "every word"]
)
def test_components_serve_everybody_whatever_their_words_are(
    still: Browser, page_file: Path, every_word: bool
) -> None:
    """`every_word`: the rules of colours look at each of them, and not once at each kind."""
    faults: list[tuple[object, ...]] = []
    page = still.new_page()
    page.goto(page_file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true; })")
    page.evaluate(Axe().axe_script)
    if not every_word:
        page.evaluate(LOOK_AT_NEW_COLOURS)
    for width, scheme in (*LOOKS, (320, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        faults += [(width, scheme, fault) for fault in page.evaluate(TOO_WIDE)]
        page.evaluate(MARK_NEW_COLOURS, "")
        whole = (width, scheme) in WHOLE_LOOKS or width == 320
        for violation in page.evaluate(RUN, ALL_RULES if whole else COLOUR_RULES):
            faults += [(width, scheme, violation["id"], node["html"][:200]) for node in violation["nodes"]]
    page.close()
    assert faults == []
