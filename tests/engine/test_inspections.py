"""What inspectors said: what these pages do about each point, what is open, and nothing before its day."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from localoffer import road
from localoffer.edition.stems import A_DATE, A_PERIOD, first_day_of
from localoffer.load import load
from localoffer.read import read
from localoffer.records.files import pick
from localoffer.records.markdown import links
from localoffer.records.models import Finding, FindingKind, Plan, Recommendation
from localoffer.records.values import Prose, When
from tests.site import ROOT, addresses, pages, tree

RECORDS, _ = read(load(ROOT, ROOT / "national", ROOT))
FINDINGS = pick(RECORDS.lists, "findings", Finding)
STRATEGY_YEAR = date(2020, 10, 7)
LETTER = date(2024, 5, 24)


def _words(page: LexborHTMLParser, selector: str) -> str:
    node = page.css_first(selector)
    assert node, selector
    return " ".join(node.text().split())


def _answers() -> Iterator[tuple[Finding | Recommendation, When, Prose]]:
    """Every text on what became of something, with the day from which it stands."""
    plans = pick(RECORDS.lists, "plans", Plan)
    dated: list[tuple[Finding | Recommendation, When]] = [(one, one.said_on) for one in FINDINGS]
    dated += [(one, plan.date) for plan in plans for one in plan.recommendations]
    for record, when in dated:
        yield from ((record, when, text) for text in (record.this_offer, record.still_open) if text)


def test_whatever_inspectors_asked_for_or_found_missing_says_what_is_open() -> None:
    silent = [one.id for one in FINDINGS if one.kind is not FindingKind.GOOD and not one.still_open]
    assert silent == []
    page = tree("/inspections/")
    for finding in FINDINGS:
        if finding.kind is FindingKind.IMPROVE:
            said = _words(page, f"#{finding.id}")
            assert "What these pages do" in said
            assert "What is open" in said
            assert page.css(f"#{finding.id} dd a")


def test_an_answer_names_no_day_after_its_record() -> None:
    later = [
        (record.id, found.group())
        for record, when, text in _answers()
        for found in A_DATE.finditer(A_PERIOD.sub("", text.text))
        if first_day_of(found.group()) > when.last_day
    ]
    assert later == []


@pytest.mark.parametrize(
    ("kind", "day"), [(Recommendation, STRATEGY_YEAR), (Finding, LETTER)], ids=["plan", "letter"]
)
def test_an_answer_leads_only_to_pages_that_stand_on_its_day(kind: type, day: date) -> None:
    there = {page.address for page in pages(day)}
    wanted = {
        link.href.partition("#")[0]
        for record, _, text in _answers()
        if isinstance(record, kind)
        for link in links(text)
    }
    assert wanted
    assert wanted - there == set()


def test_a_recommendation_shows_how_its_actions_were_rated() -> None:
    said = _words(tree("/inspections/"), "section[aria-labelledby=before]")
    assert "5: 2 Green, 3 Red." in said
    assert "7: 2 Green, 5 with no rating in the paper." in said
    assert "7: 7 with no rating in the paper." in said


def test_what_came_after_a_plan_shows_from_its_own_day_on() -> None:
    before, after = (_words(tree("/inspections/", day), "main") for day in (STRATEGY_YEAR, LETTER))
    for said in (before, after):
        assert (
            "28 September 2020: Care leavers aged 19 to 21 in education, employment or training: 45%." in said
        )
    assert "more care leavers than before got into" not in before
    assert "24 May 2024: With support, more care leavers than before got into" in after
    assert "/inspections/" in addresses()


def test_an_update_of_a_recommendation_shows_from_its_own_day_on(tmp_path: Path) -> None:
    good = Path(shutil.copytree(ROOT / "tests/good", tmp_path / "council"))
    plans = good / "content/actions.yaml"
    text = plans.read_text(encoding="utf-8")
    update = "        updates:\n          - date: 2022-05\n            text: The cards are in use.\n            sources:\n              - source: strategy\n"
    signed = "        text: Give young people a card with numbers.\n"
    assert signed in text
    plans.write_text(text.replace(signed, signed + update), encoding="utf-8")

    def said(day: date) -> bytes:
        return road.documents(good, day, national=good / "national").documents["inspections/index.html"]

    assert b"The cards are in use." not in said(date(2022, 4, 30))
    assert b"The cards are in use." in said(date(2022, 5, 1))
