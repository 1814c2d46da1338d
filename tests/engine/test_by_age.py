"""Where a situation depends on the reader's age, each age has its own call and its own words, and the others' call is not first."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pypdfium2
import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser

from localoffer import road
from localoffer.edition.edition import Edition
from localoffer.edition.folds import folded_away
from localoffer.load import load
from localoffer.read import read
from localoffer.records.files import pick
from localoffer.records.models import Role, Situation
from localoffer.views.help import _wide
from localoffer.web.theme import load_theme
from tests.council import GOOD, add, change, page, said

AS_OF = date(2026, 11, 22)
#: What stands above what holds at every age.
EVERYONE = load_theme(road.TEMPLATES).words["help"]["everyone"]
BY_AGE = """    by_age:
      - ages: You are a child
        call: out of hours
        say: I am a child and I need a home.
        they_must: |
          The children's team must act first.
      - ages: You are grown up
        call: housing
        say: I am grown up and I need a home.
        they_must: |
          The other team must act.
    they_must: |
      The council must talk with you today.
"""

NIGHT_TEAM = """  - id: at-night
    name: The night team
    roles:
      - out of hours
    when: At night.
    phone: 0121 496 0999
    sources:
      - source: strategy
"""


@pytest.fixture
def made(good: Path) -> road.Made:
    change(good, "national/situations.yaml", "    helpline: emergency-999\n", "")
    change(
        good,
        "national/situations.yaml",
        "    they_must: |\n      The council must talk with you today.\n",
        BY_AGE,
    )
    add(good, "content/contacts.yaml", NIGHT_TEAM)
    made = road.documents(
        good, AS_OF, asked=road.Asked(until=road.Until.PAPERS), root=good, national=good / "national"
    )
    assert made.fine, made.problems
    return made


def test_each_age_has_its_own_words_and_its_own_number(made: road.Made) -> None:
    page = LexborHTMLParser(made.documents["help-now/index.html"])
    section = page.css_first("#nowhere-to-sleep")
    assert section
    assert not section.css("details")
    assert [link.attributes["href"] for link in section.css("a.lo-more")] == ["nowhere-to-sleep/"]
    calls = {" ".join(call.text(separator=" ").split()): call for call in section.css(".lo-pair a")}
    (child,) = (call for words, call in calls.items() if words.startswith("You are a child"))
    assert child.attributes["href"] == "tel:01214960999"
    (grown,) = (words for words in calls if words.startswith("You are grown up"))
    assert "ask for the housing team" in grown
    own = LexborHTMLParser(made.documents["help-now/nowhere-to-sleep/index.html"]).css_first("main")
    assert own
    assert not own.css("details")
    (ways,) = own.css("nav")
    assert [link.text() for link in ways.css("a[href^='#']")] == ["You are a child", "You are grown up"]
    ways.decompose()
    said = " ".join(own.text(separator=" ").split())
    parts = (
        "You are a child",
        "0121 496 0999",
        "I am a child and I need a home.",
        "The children's team must act first.",
        "You are grown up",
        "ask for the housing team",
        "I am grown up and I need a home.",
        "The other team must act.",
        EVERYONE,
    )
    places = [said.index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.parametrize(("own", "alone"), [("", ["I am 16."]), ('<p class="lo-say">I am 16.</p>', [])])
def test_words_in_a_fold_beside_others_stand_open_on_a_page_of_the_site(own: str, alone: list[str]) -> None:
    beside = """<main><p class="lo-say">Help me.</p>
        <details><summary>More</summary><p class="lo-say">I am 16.</p></details></main>"""
    documents = {"/": beside, "/own/": f"<main>{own}</main>"}
    edition = SimpleNamespace(
        trees={address: LexborHTMLParser(html) for address, html in documents.items()},
        tree=lambda address: LexborHTMLParser(documents[address]),
    )
    problems = list(folded_away(cast("Edition", edition)))
    assert [words for words in ("I am 16.", "Help me.") for it in problems if words in it.message] == alone


def test_what_holds_at_any_age_stands_open(made: road.Made) -> None:
    section = LexborHTMLParser(made.documents["help-now/index.html"]).css_first("#nowhere-to-sleep")
    assert section
    for fold in section.css("details"):
        fold.decompose()
    said = section.text()
    assert "I have nowhere to sleep tonight." in said
    assert "The council must talk with you today." in said


def test_who_rings_tonight_reads_no_doubt_of_the_number_first_and_it_stands_with_all_the_numbers(
    made: road.Made,
) -> None:
    page = LexborHTMLParser(made.documents["help-now/index.html"])
    section, main = page.css_first("#nowhere-to-sleep"), page.css_first("main")
    assert section
    assert main
    doubt = "Not confirmed by the council."
    assert doubt not in section.text()
    assert doubt in main.text()


@pytest.mark.parametrize("name", ["keep/offer.html", "papers/booklet.pdf"])
def test_the_one_file_and_the_booklet_say_the_same(made: road.Made, name: str) -> None:
    content = made.documents[name]
    if name.endswith(".pdf"):
        sheets = pypdfium2.PdfDocument(content)
        text = " ".join(sheet.get_textpage().get_text_range() for sheet in sheets)
    else:
        body = LexborHTMLParser(content).body
        text = body.text(separator=" ") if body else ""
    said = " ".join(text.split())
    for words in ("You are a child", "I am a child and I need a home.", "0121 496 0999", "You are grown up"):
        assert words in said


def test_the_one_file_says_which_team_to_ask_for_where_another_line_stands_in(made: road.Made) -> None:
    body = LexborHTMLParser(made.documents["keep/offer.html"]).body
    assert body
    assert "01254 585585. Ask for the housing team" in " ".join(body.text(separator="").split())


def test_help_now_sends_nobody_of_16_or_17_to_the_housing_team_first() -> None:
    # The law says who must act first; which council stands beside it makes no difference.
    records, _ = read(load(GOOD, road.NATIONAL, GOOD, road.KEPT), road.KEPT)
    children = [
        (it, part)
        for it in pick(records.national, Situation)
        for part in it.by_age
        if "16 or 17" in part.ages
    ]
    assert {it.id for it, _ in children} >= {"nowhere-to-sleep", "no-food-or-heat", "just-released"}
    for situation, part in children:
        assert part.call is Role.DUTY, situation.id
        assert (part.call_at_night or situation.call_at_night) is Role.OUT_OF_HOURS, situation.id
        assert not re.search("188|housing|priority need", part.say), situation.id
        if "tonight" in part.say:
            assert "section 20 of the Children Act" in part.say, situation.id


def _national(file: str, kind: str) -> dict[str, dict[str, Any]]:
    text = (road.NATIONAL / f"{file}.yaml").read_text("utf-8")
    return {record["id"]: record for record in yaml.load(text, yaml.BaseLoader)[kind]}


@pytest.mark.parametrize("situation", ["nowhere-to-sleep", "just-released"])
def test_nobody_of_16_or_17_has_to_know_their_group_to_call_housing_after_a_no(situation: str) -> None:
    """Housing must act unless it knows that somebody is relevant, so who does not know it must not be put off."""
    record = _national("situations", "situations")[situation]
    (young,) = (part for part in record["by_age"] if part["ages"] == "You are 16 or 17")
    first = record["tonight"][0]
    for text in (first, young["they_must"]):
        assert re.search(r"A no\?|They say no\?", text), text
        assert re.search(r"unless you know (that )?you are in care or \*?relevant", text), text
        assert "neither in care nor" not in text


@pytest.mark.parametrize(
    ("entitlement", "limit"),
    [
        ("early-benefit-claim", "one month"),
        ("benefits-while-studying", "one month"),
        ("one-bedroom-rate", "one month"),
        ("homeless-priority", "next 20 days"),
        ("not-intentionally-homeless", "next 20 days"),
        ("complaints", "20 days"),
        ("immigration-help", "14 days"),
    ],
)
def test_a_no_names_the_day_by_which_to_ask_again(entitlement: str, limit: str) -> None:
    record = _national("entitlements", "entitlements")[entitlement]
    assert any(limit in step for step in record["if_no"])


@pytest.mark.parametrize(("part", "name"), [("ladder", "home"), ("district", "ladder")])
def test_a_review_of_what_housing_decided_is_for_any_age(part: str, name: str) -> None:
    text = load_theme(road.TEMPLATES).words[part][name]
    assert "20 days" in text
    assert "18 or over" not in text


def test_in_law_only_who_was_in_care_at_16_or_17_claims_priority_need_for_that_at_18_to_20() -> None:
    situations = yaml.load(Path("national/situations.yaml").read_text("utf-8"), yaml.BaseLoader)["situations"]
    (tonight,) = (situation for situation in situations if situation["id"] == "nowhere-to-sleep")
    says = {part["ages"]: part["say"] for part in tonight["by_age"]}
    (earlier,) = (say for ages, say in says.items() if "before 16" in ages)
    assert "at 16 or 17" not in earlier
    assert "section 20" in says["You are 16 or 17"]


def _put_among_the_ages(good: Path, part: str) -> None:
    change(
        good,
        "national/situations.yaml",
        "    they_must: |\n      The council must talk with you today.\n",
        BY_AGE.replace("    they_must: |\n      The council", f"{part}    they_must: |\n      The council"),
    )
    add(good, "content/contacts.yaml", NIGHT_TEAM)


def test_what_ages_with_one_number_begin_with_is_said_once(good: Path) -> None:
    older = """      - ages: You are old
        call: housing
        say: I am old and I need a home.
        they_must: |
          The other team must act.
"""
    _put_among_the_ages(good, older)
    assert "You are grown up; old" in said(page("/help-now/", good), "#nowhere-to-sleep .lo-pair")


@pytest.mark.parametrize(
    ("ages", "said"),
    [
        (["You are 18, 19 or 20", "You are 21 or over"], ["You are 18 or over"]),
        (["You are 16", "You are 17 or over"], ["You are 16 or over"]),
        (["You are 16 or 17", "You are 21 or over"], ["You are 16 or 17", "21 or over"]),
        (["You are 16 or 17", "You are 18 or 19", "You are 20 or over"], ["You are 16 or 17", "18 or over"]),
    ],
)
def test_ages_that_meet_are_told_as_one(ages: list[str], said: list[str]) -> None:
    assert [*_wide(ages)] == said


def test_an_age_that_only_narrows_another_is_not_named_beside_it(good: Path) -> None:
    narrow = """      - ages: You are grown up and left early
        call: housing
        say: I left early and I need a home.
        they_must: |
          The other team must act.
"""
    _put_among_the_ages(good, narrow)
    text = said(page("/help-now/", good), "#nowhere-to-sleep .lo-pair")
    assert "You are grown up" in text
    assert "and left early" not in text
