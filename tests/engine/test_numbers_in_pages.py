"""What a page of `national/` says beside a number, that it is free or when somebody answers, its own entry says as well."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from localoffer.road import NATIONAL

#: A number to tap in a text: the words of its sentence before it, and those after it up to the next link.
NUMBER = re.compile(r"([^.?!|\n\])]*)\[[\d ]+\]\(tel:(\d+)\)\**([^\n\[]*)")
HOURS = re.compile(r"Monday to [^.\n]*?\d[ap]m(?:; [^.\n]*?\d[ap]m)?(?=[.,\n]|$)")
ANY_TIME = re.compile(r"\b(?:day (?:and|or) night|any time)\b")
FREE = re.compile(r"\bfree\b(?! (?:solicitor|advice))", re.IGNORECASE)
HELPLINES: dict[str, dict[str, Any]] = {
    re.sub(r"\D", "", str(line["phone"])): line
    for line in yaml.safe_load((NATIONAL / "helplines.yaml").read_text(encoding="utf-8"))["helplines"]
    if "phone" in line
}
PAGES = {path.stem: path for path in sorted((NATIONAL / "pages").rglob("*.md"))}
SAID = [
    pytest.param(HELPLINES[number], before, after, id=f"{page}-{number}")
    for page, path in PAGES.items()
    for before, number, after in NUMBER.findall(path.read_text(encoding="utf-8"))
    if number in HELPLINES
]


@pytest.mark.parametrize(("line", "before", "after"), SAID)
def test_a_page_calls_a_number_free_only_where_its_entry_does(
    line: dict[str, Any], before: str, after: str
) -> None:
    if FREE.search(before) or re.match(r"[,.]? (?:It is )?free\b", after):
        assert str(line.get("cost", "")).startswith("Free")


@pytest.mark.parametrize(("line", "before", "after"), SAID)
def test_a_page_says_the_hours_that_its_entry_says(line: dict[str, Any], before: str, after: str) -> None:
    said = HOURS.search(after)
    if said:
        assert said[0] == line["hours"]
    if ANY_TIME.search(after):
        assert line["hours"].startswith("Any time")


def test_some_pages_say_both() -> None:
    texts = [str(given.values[2]) for given in SAID]
    assert any(HOURS.search(text) for text in texts)
    assert any(ANY_TIME.search(text) for text in texts)
