"""What a page says once the day has passed by which somebody should have checked its facts again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.council import change, page, said, words

ASK = "A new check is due. Ask if it is still so."
#: The day in review_by of what the good council says, and the next day.
DUE, OVER = date(2027, 1, 31), date(2027, 2, 1)


@pytest.mark.parametrize(
    "address",
    ["/help-now/", "/your-situation/parent/", "/how-do-i-ask/"],
)
def test_from_the_day_after_it_was_due_a_page_says_that_nobody_has_looked(address: str) -> None:
    assert ASK not in words(address, as_of=DUE)
    assert ASK in words(address, as_of=OVER)


def test_a_page_or_sum_without_such_a_day_says_so_a_year_after_it_was_checked(good: Path) -> None:
    file = "national/pages/your-rights/complaints.md"
    change(good, file, "sources:\n", "checked: 2026-10\nsources:\n")
    dates = "    checked: 2026-01\n    review_by: 2027-01-31\n"
    change(good, "offer.yaml", dates, "    checked: 2026-10\n")
    due, over = date(2027, 10, 31), date(2027, 11, 1)
    for address, ask in (("/your-rights/complaints/", ASK), ("/all-the-money/", "ask if it is still so")):
        assert ask not in words(address, good, due)
        assert ask in words(address, good, over)


def test_what_was_announced_is_not_said_to_be_still_to_come_by_a_page_that_nobody_has_looked_at(
    good: Path,
) -> None:
    change(
        good,
        "offer.yaml",
        "    standing: asked for\n",
        "    standing: announced\n    checked: 2026-01\n    review_by: 2027-01-31\n",
    )
    address, said = "/what-you-can-get/free-wifi/", f"Announced, not yet in force {ASK}"
    assert said not in words(address, good, DUE)
    assert said in words(address, good, OVER)


def test_the_one_file_is_old_a_year_after_anything_in_it_was_checked_however_often_it_is_built() -> None:
    assert "It may be old after 31 January 2027." in words("/keep/offer.html", as_of=OVER)


@pytest.mark.parametrize(
    "address", ["/", "/what-you-can-get/", "/find-what-is-yours/relevant/", "/all-the-money/"]
)
def test_a_sum_says_to_ask_wherever_it_stands_within_a_line(address: str) -> None:
    ask = "ask if it is still so"
    due, over = words(address, as_of=DUE), words(address, as_of=OVER)
    assert "£3,000" in due
    assert ask not in due
    assert ask in over


def test_a_sum_says_so_after_its_day_on_its_own_page() -> None:
    own = page("/what-you-can-get/setting-up-home/", as_of=OVER)
    assert f"From 1 April 2023. {ASK}" in said(own, ".lo-answer__sums")
