"""Who edits sees each save by itself, under the headers that the preview sends."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.running import RunningPreview


def test_the_page_of_the_preview_follows_a_save(browser: Browser, bare: Path) -> None:
    running = RunningPreview(bare)
    with running.process, browser.new_context() as context:
        try:
            page = context.new_page()
            faults: list[str] = []
            page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
            with page.expect_websocket():
                page.goto(running.address.replace("127.0.0.1", "localhost"))
            running.save_title("Another title")
            expect(page).to_have_title(re.compile("Another title"), timeout=30_000)
            assert faults == []
        finally:
            running.end()
