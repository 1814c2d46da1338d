"""A number that costs more than an ordinary call says so wherever it stands, or is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from localoffer import report, road
from localoffer.web.theme import load_theme
from tests.council import AS_OF, add, change, outcome, page, said
from tests.engine.test_call_999_first import _made

NUMBER = "0871 123 4567"
MORE = load_theme(road.TEMPLATES).words["contact"]["costs_more"]
TEAM = f"""  - id: team
    name: Leaving care
    roles:
      - leaving care team
    when: For your plan.
    phone: {NUMBER}
    checked: 2026-01
    review_by: 2027-01-31
    sources:
      - source: strategy
"""


def _with(good: Path, team: str) -> Path:
    add(good, "content/contacts.yaml", team)
    change(good, "offer.yaml", "      - main-line", "      - team\n      - main-line")
    change(good, "content/pages/strategy/introduction.md", "  - main-line", "  - team")
    return good


@pytest.mark.parametrize(("cost", "said"), [("", MORE), ("    cost: 13p a minute\n", "13p a minute")])
def test_pages_and_papers_say_beside_the_number_what_it_costs_or_that_it_costs_more(
    good: Path, cost: str, said: str
) -> None:
    texts = _made(_with(good, TEAM.replace("    checked", f"{cost}    checked")))
    having = {name: text for name, text in texts.items() if NUMBER in text}
    assert {name.partition("/")[0] for name in having} >= {"help-now", "keep", "papers", "what-you-can-get"}
    for name, text in having.items():
        for found in re.finditer(NUMBER, text):
            assert said in text[max(0, found.start() - 120) : found.end() + 120], (
                name,
                text[found.start() - 120 :][:240],
            )
        assert (MORE in text) == (not cost), name


def _rules(good: Path) -> list[tuple[str, str]]:
    outcome = road.documents(good, AS_OF, root=good, national=good / "national")
    return [(problem.rule, problem.level.value) for problem in outcome.problems]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    when", "    every_page: yes\n    when"),
        ("    when", "    call_999_first: yes\n    when"),
        ("leaving care team", "out of hours"),
        ("leaving care team", "duty social worker"),
    ],
)
def test_where_people_ring_in_a_crisis_such_a_number_stops_the_build(
    good: Path, before: str, after: str
) -> None:
    add(good, "content/contacts.yaml", TEAM.replace(before, after))
    assert _rules(good) == [("costly-number", "error")]


def test_elsewhere_it_is_a_warning(good: Path) -> None:
    add(good, "content/contacts.yaml", TEAM)
    assert _rules(good) == [("costly-number", "warning")]


def test_a_helpline_that_a_situation_names_is_for_a_crisis(good: Path) -> None:
    change(good, "national/helplines.yaml", "    web:", f"    phone: {NUMBER}\n    web:")
    assert _rules(good) == [("costly-number", "warning")]
    change(good, "national/situations.yaml", "    say: I", "    also:\n      - ombudsman\n    say: I")
    assert _rules(good) == [("costly-number", "error")]


def test_what_a_situation_says_names_no_such_number(good: Path) -> None:
    change(
        good, "national/situations.yaml", "    say: I",
        f"    danger: Ring {NUMBER}. This costs more than an ordinary call.\n    say: I",
    )  # fmt: skip
    assert _rules(good) == [("costly-number", "error")]


@pytest.mark.parametrize(
    ("words", "level"),
    [(f"Ring {NUMBER}.", "error"), (f"Ring {NUMBER}. This costs more than an ordinary call.", "warning")],
)
def test_a_text_says_itself_that_its_number_costs_more(good: Path, words: str, level: str) -> None:
    change(good, "content/pages/strategy/introduction.md", "Care leavers and the council.", words)
    assert _rules(good) == [("costly-number", level)]


@pytest.mark.parametrize(
    "link", [f"[01254 585585](tel:{NUMBER.replace(' ', '')})", f"[{NUMBER}](tel:01254585585)"]
)
def test_a_link_that_says_another_number_is_told_once(good: Path, link: str) -> None:
    change(good, "content/pages/strategy/introduction.md", "Care leavers and the council.", f"Ring {link}.")
    assert _rules(good) == [("untrue-link", "error")]


def test_a_name_that_says_another_number_is_told_once(good: Path) -> None:
    change(good, "content/contacts.yaml", "    name: ", f"    name: {NUMBER} ")
    assert _rules(good) == [("untrue-link", "error")]


def test_a_number_to_text_is_one_that_takes_texts(good: Path) -> None:
    change(good, "content/contacts.yaml", "    phone:", "    text_number: 85258?to=09098790000\n    phone:")
    outcome = road.documents(good, AS_OF, root=good, national=good / "national")
    assert "which is not a number that takes texts" in report.in_words(outcome.problems, outcome.loaded)


@pytest.mark.parametrize(
    ("cost", "rules"),
    [
        ("", [("costly-number", "warning")]),
        ("        cost: 13p a minute\n", [("costly-number", "warning")]),
        ("        cost: Free.\n", [("costly-number", "error")]),
    ],
)
def test_a_further_number_is_looked_at_as_the_first_is(
    good: Path, cost: str, rules: list[tuple[str, str]]
) -> None:
    further = f"    more_phones:\n      - phone: {NUMBER}\n        when: From abroad.\n{cost}"
    add(
        good,
        "content/contacts.yaml",
        TEAM.replace(NUMBER, "0306 999 0111").replace("    checked", f"{further}    checked"),
    )
    assert _rules(good) == rules


def test_a_further_number_that_nobody_can_ring_is_told_once(good: Path) -> None:
    further = "    more_phones:\n      - phone: 0306 999 012\n        when: From abroad.\n"
    add(good, "content/contacts.yaml", TEAM.replace("    checked", f"{further}    checked"))
    assert _rules(good) == [("not-a-phone-number", "error")]


def test_a_number_for_texts_that_costs_more_says_so(good: Path) -> None:
    team = TEAM.replace(f"phone: {NUMBER}", f"text_number: {NUMBER}\n    email: team@example.org")
    add(good, "content/contacts.yaml", team)
    tree = page("/help-now/", good)
    assert MORE in said(tree, "tr[id=team]")


def test_the_search_says_what_the_number_of_the_team_costs(good: Path) -> None:
    add(good, "content/contacts.yaml", TEAM)
    found = json.loads(outcome(good).documents["search.json"])
    assert MORE.lower() in found["person"][0].lower()
