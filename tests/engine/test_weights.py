"""How much a page may weigh, and what reading age it may have: measured on a small folder, whose words do not change."""

from __future__ import annotations

from functools import cache

import pytest

from localoffer import road
from localoffer.addresses import ONE_FILE
from localoffer.budgets import ALONE_BUDGET, LONG_BUDGET, LONG_PAGES, PAGE_BUDGET, budget
from localoffer.edition.edition import path_of
from localoffer.edition.weights import packed
from localoffer.records.reading import reading_grade
from tests import council
from tests.council import AS_OF, BUSY, GOOD
from tests.each import each


@cache
def _made() -> road.Made:
    made = road.documents(GOOD, AS_OF, national=GOOD / "national")
    assert made.fine
    return made


def test_nothing_is_listed_as_long_that_no_council_can_have() -> None:
    pages = (*_made().pages, *council.outcome(BUSY).pages)
    assert {page.address for page in pages} >= LONG_PAGES


@each(_made().pages, ids=lambda page: str(page.address))
def test_a_page_of_few_words_is_far_below_its_budget(page: object) -> None:
    address = str(page.address)  # type: ignore[attr-defined]
    weight = packed(_made().documents[path_of(address)])
    assert weight < (ALONE_BUDGET if address == ONE_FILE else budget(address)) / 2


def test_a_page_has_one_round_trip_and_a_long_one_two() -> None:
    assert (PAGE_BUDGET, LONG_BUDGET, ALONE_BUDGET) == (14_336, 28_672, 150_000)


def test_the_grade_tells_easy_from_hard() -> None:
    assert reading_grade(("You can ask us for help. We will ring you back.",)) < 3
    assert reading_grade(("Entitlement determinations are subject to statutory requirements.",)) > 12


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("You can’t say that, can you? It's the council's. Dr. Who isn't 'here'.", -0.28),
        ("Ask for £3,000 in 2026-27 from Zzyzx. Ring us.", -0.28),
        ("What you re-do, the pre-tenancy team can undo: wi-fi, e-mail and so on.", 7.63),
    ],
)
def test_the_grade_is_that_of_flesch_and_kincaid_as_textstat_counts_it(text: str, grade: float) -> None:
    assert reading_grade((text,)) == pytest.approx(grade, abs=0.005)
