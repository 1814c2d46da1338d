"""What inspectors said: what these pages do about each point, what is open, and nothing before its day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from localoffer.records.models import FindingKind
from tests import council
from tests.council import BUSY, change

PLAN = date(2020, 10, 7)
LETTER = date(2024, 5, 24)


def test_whatever_inspectors_asked_for_says_what_these_pages_do_and_what_is_open() -> None:
    asked = [
        finding.record
        for finding in council.library(BUSY).findings
        if finding.record.kind is FindingKind.IMPROVE
    ]
    assert asked
    for finding in asked:
        page = council.page(f"/inspections/in-full/{finding.said_on.iso}/", BUSY)
        said = council.said(page, f"#{finding.id}")
        assert "What these pages do:" in said
        assert "What is open:" in said
        assert page.css(f"#{finding.id} .lo-fold__in a")
        row = council.page("/inspections/", BUSY).css_first(f"tr#{finding.id} a")
        assert row
        assert str(row.attributes["href"]).endswith(f"/{finding.said_on.iso}/#{finding.id}")


def test_where_nobody_says_what_came_of_what_inspectors_asked_for_pages_say_so(good: Path) -> None:
    said = "    this_offer: |\n      The [page on your first home](/what-you-can-get/setting-up-home/) says what there is.\n"
    change(good, "content/findings.yaml", said, "")
    asked = council.page("/inspections/", good).css_first("tr#clearer-offer")
    assert asked
    assert "We found no paper that says what came of it." in asked.text()
    assert "Where it stands" not in asked.text()
    whole = council.page("/inspections/in-full/2024-05-24/", good)
    assert "We found no paper that says what came of it." in council.said(whole, "#clearer-offer")


def test_a_recommendation_shows_how_its_actions_were_rated() -> None:
    said = council.said(council.page("/inspections/", BUSY), "section[aria-labelledby=before]")
    assert "3: 2 Red, 1 Green." in said
    assert "2, with no rating in the paper." in said


@pytest.mark.parametrize(("day", "later"), [(PLAN, False), (date(2024, 5, 23), False), (LETTER, True)])
def test_what_came_after_a_plan_shows_from_its_own_day_on(day: date, later: bool) -> None:
    said = council.words("/inspections/", BUSY, day)
    assert "September 2020: Care leavers in a suitable home: 92.9%." in said
    assert ("24 May 2024: Stories of children’s lives are better than before." in said) is later


LATER = """
  - id: told-again
    kind: to improve
    order: 9
    text: Care leavers should be told again.
    said_on: 2025-06-01
    still_open: Nothing is known yet.
    sources:
      - source: newspaper
"""
NEWSPAPER = """
  - id: newspaper
    title: A newspaper on the inspection
    publisher: The newspaper
    date: 2025-06-02
    second_hand: yes
"""


def test_the_newest_inspection_stands_first_and_one_that_only_others_tell_of_says_so(good: Path) -> None:
    findings, sources = good / "content/findings.yaml", good / "content/sources.yaml"
    findings.write_text(findings.read_text() + LATER)
    sources.write_text(sources.read_text() + NEWSPAPER)
    page = council.page("/inspections/", good, date(2025, 7, 1))
    newest, *_, oldest = (
        " ".join(line.text(separator=" ").split()) for line in page.css("[aria-labelledby=inspections] li")
    )
    assert newest.startswith("1 June 2025 . We have not read the inspectors’ own paper.")
    day = council.words("/inspections/in-full/2025-06-01/", good, date(2025, 7, 1))
    assert "From A newspaper on the inspection" in day
    assert "own paper" not in oldest
    rows = page.css("section[aria-labelledby=improve] tr[id]")
    assert rows[0].attributes["id"] == "told-again"
    assert len(rows) > 1
    assert "1 June 2025" not in council.words("/inspections/", good, date(2025, 6, 1))


def test_an_update_of_a_recommendation_shows_from_its_own_day_on(good: Path) -> None:
    signed = "        text: Give young people a card with numbers.\n"
    update = "        updates:\n          - date: 2022-05\n            text: The cards are in use.\n            sources:\n              - source: strategy\n"
    change(good, "content/actions.yaml", signed, signed + update)
    assert "The cards are in use." not in council.words("/inspections/", good, date(2022, 4, 30))
    assert "The cards are in use." in council.words("/inspections/", good, date(2022, 5, 1))
