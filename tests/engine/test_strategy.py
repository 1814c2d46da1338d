"""What a strategy may have beside priorities: principles, a quotation, voices of no priority, promises of other papers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from localoffer import road
from tests.council import AS_OF, BUSY, GOOD, change, copy, national, outcome, page, printed, said, words

UNTIL = ("  years: 2020 to 2023\n", "  years: 2020 to 2023\n  until: 2023-08-31\n")


def test_what_the_council_goes_by_stands_on_the_strategy_and_on_the_strategy_on_a_page() -> None:
    for address in ("/strategy/", "/strategy/on-a-page/"):
        assert "In all it does, the council wants: to think of you first." in words(address, BUSY), address


def test_a_council_without_principles_has_no_heading_for_them(good: Path) -> None:
    pledges = (good / "pledges.yaml").read_text(encoding="utf-8")
    (good / "pledges.yaml").write_text(pledges[: pledges.index("principles:")], encoding="utf-8")
    for address in ("/strategy/", "/strategy/on-a-page/"):
        assert "What the council goes by" not in words(address, good), address


def test_a_priority_of_which_nothing_is_said_says_so_on_the_strategy_on_a_page(good: Path) -> None:
    only = "  - id: be-well\n    title: Be Well\n    sources:\n      - source: strategy\n"
    change(good, "pledges.yaml", "voices:\n", f"{only}voices:\n")
    section = page("/strategy/on-a-page/", good).css_first("section[aria-labelledby=be-well]")
    assert section
    told = " ".join(section.text().split())
    assert told == "2. Be Well The papers note nothing that young people said here."


def test_printed_words_stand_under_ours_with_who_said_them_and_the_page() -> None:
    figure = page("/you-said/buses-at-night/", BUSY).css_first("figure")
    assert figure
    told = " ".join(figure.text().split())
    assert told == (
        "The words that were printed: “No bus, no job.” A care leaver in work. From Care Leavers’ Strategy, page 4."
    )
    assert words("/you-said/buses-at-night/", BUSY).index("Buses should run") < words(
        "/you-said/buses-at-night/", BUSY
    ).index("No bus, no job.")


@pytest.mark.parametrize("address", ["/you-said/", "/strategy/on-a-page/", "/keep/offer.html"])
def test_what_belongs_to_no_priority_has_a_heading_of_its_own_after_them(address: str) -> None:
    body = said(page(address, BUSY), "body")
    other = body.rindex("Other things young people said")
    assert body.rindex("Be Well", 0, other) < other < body.rindex("Buses should run at night.")


def test_a_voice_of_no_priority_is_in_none_of_their_pages() -> None:
    for id in ("be-safe", "be-well"):
        assert "Buses should run" not in words(f"/strategy/{id}/", BUSY)


def test_a_promise_of_another_paper_stands_on_the_strategy_on_a_page_under_its_name() -> None:
    section = page("/strategy/on-a-page/", BUSY).css_first("section[aria-labelledby=be-well]")
    assert section
    told = " ".join(section.text().split())
    assert told.endswith("Promised in Minutes of July 2020 Look for lifts to work.")


def test_a_promise_that_others_make_too_says_who_will_keep_it() -> None:
    assert "The council and its partners will: Look for lifts to work." in words("/strategy/be-well/", BUSY)
    assert "Look for lifts to work. (The council and its partners.)" in words("/you-said/", BUSY)


def test_the_paper_of_the_strategy_has_all_that_its_page_has() -> None:
    for name in ("strategy-a3", "strategy-a4"):
        paper = printed(name, BUSY)
        for line in (
            "to think of you first.", "Promised in Minutes of July 2020", "Look for lifts to work.",
            "Other things young people said", "Buses should run at night.",
        ):  # fmt: skip
            assert line in paper, (name, line)


def test_a_strategy_that_ran_out_with_none_after_it_says_that_none_was_found(good: Path) -> None:
    change(good, "content/site.yaml", *UNTIL)
    for address in ("/strategy/", "/you-said/"):
        assert "until 31 August 2023. We found no newer one." in words(address, good, date(2023, 9, 1)), (
            address
        )
        assert "newer one" not in words(address, good, date(2023, 8, 31)), address


def test_where_a_newer_one_is_known_nobody_says_that_none_was_found(good: Path) -> None:
    newer = "  replaced: There is one for 2023 to 2026.\n  replaced_on: 2023-08-01\n"
    change(good, "content/site.yaml", UNTIL[0], UNTIL[1] + newer)
    told = words("/strategy/", good, date(2023, 9, 1))
    assert "There is one for 2023 to 2026." in told
    assert "We found no newer one." not in told


def test_where_the_council_has_priorities_and_no_strategy_nothing_is_called_one(good: Path) -> None:
    site = good / "content/site.yaml"
    site.write_text(site.read_text(encoding="utf-8").partition("strategy:\n")[0], encoding="utf-8")
    for address in ("/strategy/", "/strategy/on-a-page/"):
        assert "The strategy" in said(page(address, GOOD), "h1")
        without = said(page(address, good), "body")
        assert "The strategy" not in without
        assert "What comes first" in without


#: A priority that the strategy had, with what was said and promised about it, and one that follows.
EARLIER = """
  - id: be-heard
    title: Be Heard
    meaning: You have a say.
    closed:
      date: 2024-04
      reason: The new strategy asks for your say in each priority.
    replaced_by: be-safe
    sources:
      - source: strategy
        page: "7"
"""
SAID = """
  - id: nobody-asks-us
    number: 9
    text: Nobody asks us what we think.
    priority: be-heard
    said_on: 2020-08
    said_where: The strategy
    sources:
      - source: strategy
        page: "7"
"""
PROMISED = """
  - id: a-council-of-yours
    text: Start a council of care leavers.
    priority: be-heard
    made_on: 2020-08
    sources:
      - source: strategy
        page: "7"
"""


@pytest.fixture
def followed(tmp_path: Path) -> Path:
    """A council whose strategy of today has other priorities than the one before it: the earlier one is written first."""
    folder = copy(BUSY, tmp_path)
    for name, entries in (("priorities", EARLIER), ("voices", SAID), ("promises", PROMISED)):
        change(folder, "pledges.yaml", f"\n{name}:\n", f"\n{name}:{entries}")
    return folder


def test_a_priority_that_is_closed_keeps_its_page_which_says_since_when_why_and_what_now(
    followed: Path,
) -> None:
    tree = page("/strategy/be-heard/", followed)
    text = said(tree, "main")
    assert "The council has not put this first since April 2024." in text
    assert "Why: The new strategy asks for your say in each priority." in text
    assert said(tree, "main a[href='../be-safe/']") == "Be Safe"
    assert "Nobody asks us what we think." in text
    assert "Start a council of care leavers." in text
    assert not tree.css("nav.lo-row")


def test_search_and_whoever_gets_the_link_to_a_closed_priority_are_not_told_its_aim(followed: Path) -> None:
    made = outcome(followed)
    entries = json.loads(made.documents["search.json"])["entries"]
    (found,) = (entry for entry in zip(*entries, strict=True) if entry[0] == "strategy/be-heard/")
    assert found[2] == "The new strategy asks for your say in each priority."
    told = page("/strategy/be-heard/", followed).css('meta[content="You have a say."]')
    assert not told


@pytest.mark.parametrize("address", ["/", "/strategy/", "/strategy/on-a-page/", "/strategy/be-well/"])
def test_a_priority_that_is_closed_is_none_of_those_that_come_first(address: str, followed: Path) -> None:
    tree = page(address, followed)
    for one in tree.css("#earlier ~ ul"):
        assert said(tree, "#earlier ~ ul") == "Be Heard, until April 2024"
        one.decompose()
    assert "Be Heard" not in said(tree, "main")
    assert "Nobody asks us" not in said(tree, "main")


def test_the_priorities_that_are_left_are_numbered_from_one(followed: Path) -> None:
    assert "1. Be Well" in words("/strategy/", followed)
    assert "2. Be Safe" in words("/strategy/", followed)


@pytest.mark.parametrize("address", ["/you-said/", "/keep/offer.html"])
def test_what_was_said_about_a_closed_priority_stays_after_that_about_the_others(
    address: str, followed: Path
) -> None:
    body = said(page(address, followed), "body")
    last = body.rindex("Nobody asks us what we think.")
    assert body.rindex("Be Safe", 0, last) < body.rindex("Be Heard", 0, last) < last


def test_on_the_day_before_it_closes_it_is_one_of_them(followed: Path) -> None:
    assert "Be Heard" in said(page("/strategy/on-a-page/", followed, date(2024, 3, 31)), "main")
    assert "has not put this first" not in words("/strategy/be-heard/", followed, date(2024, 3, 31))


def test_a_council_that_has_closed_all_its_priorities_still_tells_of_them(good: Path) -> None:
    change(
        good,
        "pledges.yaml",
        "    title: Be Safe\n",
        "    title: Be Safe\n    closed:\n      date: 2024-04\n      reason: A new one is made.\n",
    )
    assert "Be Safe, until April 2024" in words("/strategy/", good)
    assert "Care leavers said they did not know" in words("/you-said/", good)
    made = road.documents(good, AS_OF, national=national(good))
    assert made.fine
    assert "/strategy/on-a-page/" not in {one.address for one in made.pages}


def test_programs_find_a_closed_priority_among_what_is_closed_alone(followed: Path) -> None:
    offer = json.loads(outcome(followed).documents["data/offer.json"])
    assert "be-heard" not in {one["id"] for one in offer["priorities"]}
    found = next(one for one in offer["closed"] if one["id"] == "be-heard")
    assert (found["list"], found["since"], found["replaced_by"]) == ("priorities", "2024-04", "be-safe")
    table = outcome(followed).documents["data/voices.csv"].decode()
    assert next(line for line in table.splitlines() if "nobody-asks-us" in line).count("Be Heard") == 1
