"""What stands on pages reads as sentences, however a field ends and whatever its words are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from localoffer import road
from localoffer.views.common import Cite
from tests.council import AS_OF, BUSY, GOOD, change, outcome, said, words
from tests.engine.test_broken import said_about
from tests.engine.test_what_has_changed import with_changes

UPDATE = """date: 2026-11-20
title: News of a plan
changes:
  - record: action
    id: a-card-with-numbers
    part: update
    how: added
    to: The card is printed
"""


def test_the_name_of_a_part_is_a_word_even_where_python_has_a_method_of_that_name(tmp_path: Path) -> None:
    for part in ("update", "items", "copy"):
        folder = with_changes(
            tmp_path / part, {"2026-11-20-news": UPDATE.replace("part: update", f"part: {part}")}
        )
        told = words("/what-has-changed/", folder)
        assert re.search(rf"Print a card with all numbers, {part}:? The card is printed", told)
        assert "built-in" not in told


@pytest.mark.parametrize("end", ["", ".", "!", "?"])
def test_what_a_person_said_of_a_state_ends_once(good: Path, end: str) -> None:
    (good / "content/answers.yaml").write_text(
        "answers:\n  - voice: who-to-ring\n    stated:\n      state: done\n      date: 2026-10\n      post: Head of care\n"
        f"      reason: We have printed a card{end}\n      sources:\n        - source: strategy\n",
        encoding="utf-8",
    )
    told = words("/you-said/who-to-ring/", good)
    assert f"We have printed a card{end or '.'} " in told
    assert "card.." not in told


def test_one_action_is_an_action() -> None:
    told = words("/action-plan/by-owner/", BUSY)
    assert "1 action:" in told
    assert "1 actions" not in told
    assert "1 past their" not in told


#: Between them nothing but marks that begin no line by themselves: without style sheets their words run together.
TOGETHER = re.compile(
    r"\w(?:</?(?:span|small|b|strong)\b[^<>]*>)*</(?:a|strong)>(?:<(?:span|small|b|strong)\b[^<>]*>)*<a\b[^<>]*>(?:<(?:span|small|b)\b[^<>]*>)*\w+"
)
DRAWING = re.compile(r'(?:<span class="?lo-icon\b[^<>]*>)?<svg\b.*?</svg>(?:</span>)?', re.DOTALL)


def test_without_style_sheets_a_link_does_not_run_into_the_words_before_it() -> None:
    for folder in (GOOD, BUSY):
        together = {
            path: found[0]
            for path, content in outcome(folder).documents.items()
            if path.endswith(".html") and (found := TOGETHER.search(DRAWING.sub("", content.decode())))
        }
        assert not together


def test_no_page_ends_a_sentence_twice() -> None:
    for folder in (GOOD, BUSY):
        twice = {
            path: found
            for path, content in outcome(folder).documents.items()
            if path.endswith(".html") and (found := _twice(content))
        }
        assert twice == {}


def _twice(content: bytes) -> str:
    text = said(LexborHTMLParser(content), "body").replace("...", "…")
    found = re.search(r"[.?!][.;]", text)
    return text[max(0, found.start() - 60) : found.end() + 20] if found else ""


def test_a_part_of_a_record_that_is_dated_later_is_told(good: Path) -> None:
    line = change(good, "content/actions.yaml", "date: 2021-01-15", "date: 2027-01-15")
    assert said_about(good).startswith(f"Warning: content/actions.yaml, line {line}, ")
    assert "does not show this part yet: its date is 15 January 2027" in said_about(good)


def test_a_month_in_which_inspectors_last_asked_is_no_day(good: Path) -> None:
    change(good, "content/findings.yaml", "said_on: 2024-05-24", "said_on: 2024-05")
    told = words("/for-councillors/", good)
    assert "May 2024" in told
    assert "on May 2024" not in told


def test_the_name_of_a_council_begins_a_line_of_figures_with_a_capital(good: Path) -> None:
    change(good, "content/site.yaml", "  short: Exampleton\n", "  short: the Council of Exampleton\n")
    told = words("/strategy/local-picture/suitable-homes/", good)
    assert "The Council of Exampleton, " in told
    assert "the Council of Exampleton, " not in told


def test_a_day_of_the_committee_that_is_to_come_is_told(good: Path) -> None:
    site = "content/site.yaml"
    line = change(good, site, "adopted: ", "committee_since: 2027-05-01\nadopted: ")
    assert said_about(good).startswith(f"Warning: {site}, line {line}, ")
    assert "does not show this part yet: its date is 1 May 2027" in said_about(good)


@pytest.mark.parametrize(
    ("title", "heading", "end"),
    [("A plan", None, "A plan."), ("Who pays?", None, "Who pays?"), ("A plan", "Who pays?", "Who pays?")],
)
def test_a_source_that_is_a_question_ends_as_one(title: str, heading: str | None, end: str) -> None:
    cite = Cite(title, "The council", None, (), (heading,) if heading else (), None, "/", None)
    assert f"{heading or title}{cite.stop}" == end


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("13", "page 13"),
        ("20-22", "pages 20–22"),
        ("13, 15", "pages 13 and 15"),
        ("13,15 and 20-22", "pages 13, 15 and 20–22"),
        ("13 & 14", "pages 13 and 14"),
        ("2021, and what came of it", "page 2021, and what came of it"),
    ],
)
def test_several_pages_of_a_source_are_told_each(good: Path, page: str, told: str) -> None:
    change(good, "offer.yaml", 'page: "13"', f'page: "{page}"')
    assert f"Care Leavers’ Strategy, {told}. " in words("/what-you-can-get/free-wifi/", good)


def test_a_link_to_a_place_alone_is_told_in_the_text_of_a_record_and_works_on_a_page_that_has_it(
    good: Path,
) -> None:
    page = "content/pages/strategy/introduction.md"
    change(good, page, "Read [what", "Read [who wrote it](#who-wrote-it) and [what")
    assert road.documents(good, AS_OF, national=good / "national", root=good).fine
    line = change(good, "offer.yaml", "    how_to_ask: ", "    how_to_ask: See [two](#two). ")
    told = said_about(good)
    assert f"offer.yaml, line {line}" in told
    assert "The link to #two goes nowhere" in told
    assert "template" not in told
