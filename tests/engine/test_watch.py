"""What may change soon: check warns from its day on, officers see it on the page of coverage, and care leavers do not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from localoffer.problems import Level
from tests.council import GOOD, change, outcome, page, words
from tests.engine.test_rules import found

#: The days in tests/good: of the council's note, and of the national one.
COUNCIL, NATIONAL = date(2028, 4, 1), date(2028, 6, 30)


@pytest.mark.parametrize(
    ("day", "files"),
    [
        (date(2028, 3, 31), []),
        (COUNCIL, ["content/watch.yaml"]),
        (date(2028, 6, 29), ["content/watch.yaml"]),
        (NATIONAL, ["content/watch.yaml", "national/watch.yaml"]),
    ],
    ids=str,
)
def test_check_is_silent_the_day_before_and_warns_from_the_day_on(
    good: Path, day: date, files: list[str]
) -> None:
    told = [problem for problem in found(good, good / "national", day) if problem.rule == "time-to-look"]
    assert [problem.mark.file for problem in told] == files
    assert {problem.level for problem in told} <= {Level.WARNING}


def test_the_warning_says_what_to_read_again_and_what_to_do_with_the_entry(good: Path) -> None:
    line = change(good, "content/watch.yaml", "check_on: 2028-04-01", "check_on: 2026-11-22")
    (told,) = (problem for problem in found(good, good / "national") if problem.rule == "time-to-look")
    assert told.mark.line == line
    assert "setting-up-home" in told.hint
    assert "write the next date in check_on:, or delete the entry" in told.hint


def test_officers_read_what_may_change_by_its_day() -> None:
    tree = page("/coverage/", GOOD)
    noted = [node.text(separator=" ") for node in tree.css("[id^=watch-]")]
    assert [text.split(",")[0].split(".")[0].strip() for text in noted] == ["1 April 2028", "30 June 2028"]
    assert "Which council takes over from this one." in noted[0]


def test_what_is_more_than_a_month_away_is_folded() -> None:
    tree = page("/coverage/", GOOD, COUNCIL)
    folded = [node.attributes["id"] for node in tree.css("details [id^=watch-]")]
    assert [node.attributes["id"] for node in tree.css("[id^=watch-]")] == ["watch-new-councils", *folded]
    assert len(folded) == 1


def test_a_council_that_has_the_law_as_a_package_is_not_sent_to_mend_it(good: Path) -> None:
    own, national = (
        problem for problem in found(good, good / "national", NATIONAL) if problem.rule == "time-to-look"
    )
    assert "waits for a newer one" in national.hint
    assert "waits for a newer one" not in own.hint


def test_no_other_page_shows_what_may_change() -> None:
    shown = [
        name
        for name, content in outcome(GOOD).documents.items()
        if name.endswith(".html") and b"Which council takes over from this one" in content
    ]
    assert shown == ["coverage/index.html"]


def test_before_it_was_noted_nobody_knows_of_it() -> None:
    assert "What may change soon" not in words("/coverage/", GOOD, date(2025, 12, 31))
