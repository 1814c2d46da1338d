"""Your way by age, places to live, circumstances and the first home; a strategy that ran out; a council that takes over."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import pytest

from localoffer import report, road
from localoffer.addresses import ONE_FILE
from tests.council import AS_OF, GOOD, add, bare_council, change, library, page, printed, said, words

SUCCESSOR = """successor:
  name: New Exampleton Council
  from: 2027-04-01
  note: Keep copies of your plan.
  sources:
    - source: new-council
"""
PAPER = """  - id: new-council
    title: Order for a new council
    publisher: A department
    date: 2026-05
"""


def links(address: str, folder: Path = GOOD, part: str = "main") -> set[str]:
    """Where a part of a page leads to, by address from the root."""
    return {
        urljoin(address, node.attributes["href"] or "")
        for node in page(address, folder).css(f"{part} a[href]")
    }


@pytest.fixture
def taken_over(good: Path) -> Path:
    add(good, "content/site.yaml", SUCCESSOR)
    add(good, "content/sources.yaml", PAPER)
    return good


def test_the_council_adds_to_each_list_and_all_stand_in_their_order() -> None:
    read = words("/your-way/")
    assert read.index("This council begins a year before.") < read.index("You are an adult.")
    homes = page("/places-to-live/").css("tbody tr")
    assert [home.attributes["id"] for home in homes] == ["trainer-flat", "own-flat", "help-nearby"]
    parts = page("/your-first-home/").css("main h2")
    assert [part.text() for part in parts] == ["To sleep", "What young people say"]
    titles = [link.text() for link in page("/your-situation/").css("main .lo-cover")]
    assert titles[:2] == ["I have a child", "I work at night"]


def test_each_age_says_what_happens_what_to_ask_for_and_by_when() -> None:
    read = words("/your-way/")
    for part in (
        "The council keeps in touch with you.",
        "How much money is there for my home?",
        "Before your birthday.",
        "18. Not certain: Nobody has read the newest law.",
    ):
        assert part in read
    assert not [node for node in page("/your-way/").css("main section") if "Not certain" in node.text()]
    assert "/what-you-can-get/setting-up-home/" in links("/your-way/")


def test_kinds_of_home_stand_side_by_side_and_each_cell_has_its_heading_on_a_phone() -> None:
    tree = page("/places-to-live/")
    heads = [head.text() for head in tree.css("thead th")]
    for row in tree.css("tbody tr"):
        labels = [(cell.attributes["data-label"] or "").rstrip(":") for cell in row.css("td")]
        assert labels == heads[1:]
    assert "Announced" in said(tree, "[id=help-nearby] th")
    assert not tree.css("[id=own-flat] th .lo-tag")


def test_a_circumstance_says_whom_to_ask_first_what_to_say_and_what_if_they_say_no() -> None:
    read = words("/your-situation/parent/")
    for part in (
        "You can ask for your plan to be looked at again.",
        "I am a care leaver and I have a child. What help is there for us?",
        "Ask for the answer in writing.",
    ):
        assert part in read
    call = page("/your-situation/parent/").css_first("main a.lo-call")
    assert call
    assert call.attributes["href"] == "tel:01254585585"
    assert "Ask for the leaving care team" in read


def test_where_a_helpline_is_the_one_to_ask_first_it_stands_there() -> None:
    calls = page("/your-situation/night-worker/").css("main a.lo-call")
    assert [call.attributes["href"] for call in calls] == ["tel:999"]


def test_a_circumstance_of_which_all_is_closed_promises_nothing(good: Path) -> None:
    change(
        good,
        "offer.yaml",
        "    title: Free wifi\n",
        "    title: Free wifi\n    closed:\n      date: 2026-02-01\n      reason: It ended.\n      sources:\n        - source: strategy\n",
    )
    tree = page("/your-situation/night-worker/", good)
    assert "What you can get" not in [heading.text() for heading in tree.css("main h2")]
    assert [node for node in tree.css("main ul") if not node.css("li")] == []


def test_people_come_to_a_circumstance_from_where_they_look() -> None:
    for start in ("/", "/a-to-z/", "/your-situation/", "/what-you-can-get/setting-up-home/"):
        assert "/your-situation/parent/" in links(start), start
    outcome = next(
        page.address
        for page in road.documents(GOOD, AS_OF, national=GOOD / "national").pages
        if page.template == "pages/outcome.html"
    )
    assert "/your-situation/parent/" in links(outcome)
    assert "toddler" in words("/a-to-z/")
    assert "/your-situation/" in links("/")


def test_who_has_no_scripts_finds_every_page_for_care_leavers_in_the_a_to_z_where_they_look(
    good: Path,
) -> None:
    text = "---\ntitle: {}\nsentence: What to do.\naudience: {}\norder: 40\n---\n\n## Now\n\nWait.\n"
    for name, title, audience in (
        ("knocked", "You have been knocked over", "care leavers"),
        ("kite", "Can you have a kite?", "care leavers"),
        ("forms", "Forms", "officers"),
        ("heart", "💚", "care leavers"),
    ):
        (good / f"content/pages/{name}.md").write_text(text.format(title, audience))
    a_to_z = links("/a-to-z/", good)
    assert {"/knocked/", "/heart/"} <= set(a_to_z)
    assert "/forms/" not in a_to_z
    assert "/privacy/" not in a_to_z
    for title in ("knocked over", "kite"):
        [letter] = [part.css("h2") for part in page("/a-to-z/", good).css("section") if title in part.text()]
        assert [heading.text() for heading in letter] == ["K"], title


def test_an_entitlement_leads_to_the_homes_that_name_it() -> None:
    assert "/places-to-live/#own-flat" in links("/what-you-can-get/setting-up-home/")


def test_the_first_home_can_be_ticked_without_a_script_and_nothing_is_sent() -> None:
    tree = page("/your-first-home/")
    boxes = tree.css("main label input[type=checkbox]")
    assert [box.parent.text(strip=True) for box in boxes if box.parent] == ["Bed", "Pillow"]
    assert not tree.css("form, [name]:not(meta)")


def test_what_meets_the_checklist_is_named_there(good: Path) -> None:
    meets = "    meets:\n      - money-for-a-home\n"
    change(good, "national/circumstances.yaml", "    keywords:\n", meets + "    keywords:\n")
    change(good, "national/homes.yaml", "    entitlements:\n", meets + "    entitlements:\n")
    assert {"/your-situation/parent/", "/places-to-live/#own-flat"} <= links("/coverage/", good)


def test_the_calendar_says_when_a_circumstance_is_to_be_checked_again() -> None:
    calendar = road.documents(GOOD, AS_OF, national=GOOD / "national").documents["calendar.ics"]
    assert "I have a child" in calendar.decode().replace("\r\n ", "")


def test_a_folder_without_any_of_it_builds_and_has_none_of_the_pages(tmp_path: Path) -> None:
    folder = bare_council(tmp_path / "bare")
    made = road.documents(folder, AS_OF, national=_without(tmp_path))
    assert made.fine, report.in_words(made.problems, made.loaded)
    there = {page.address for page in made.pages}
    assert not there & {"/your-situation/", "/your-way/", "/places-to-live/", "/your-first-home/"}
    assert "your-situation" not in made.documents["index.html"].decode()


def _without(folder: Path) -> Path:
    national = Path(shutil.copytree(GOOD / "national", folder / "national"))
    for name in ("ages", "homes", "circumstances", "first-home"):
        (national / f"{name}.yaml").write_text(f"{name.replace('-', '_')}:\n", encoding="utf-8")
    return national


def test_an_id_that_the_national_list_has_is_no_addition(good: Path) -> None:
    change(good, "content/homes.yaml", "id: trainer-flat", "id: own-flat")
    made = road.documents(good, AS_OF, national=good / "national", root=good)
    assert [(problem.rule, problem.mark.file) for problem in made.problems if problem.rule == "duplicate-id"]


def test_an_entitlement_that_nobody_knows_is_named(good: Path) -> None:
    change(good, "content/circumstances.yaml", "- free-wifi", "- free-wify")
    made = road.documents(good, AS_OF, national=good / "national", root=good)
    (problem,) = (problem for problem in made.problems if problem.rule == "unknown-reference")
    assert "There is no entitlement with the id free-wify. The closest is free-wifi" in problem.message
    assert problem.record == "the circumstance “I work at night”"


def test_what_a_paper_says_stands_only_from_the_day_of_the_paper_on() -> None:
    before = library(GOOD, date(2020, 7, 31))
    assert [home.record.id for home in before.homes] == ["own-flat", "help-nearby"]
    assert "night-worker" not in {circumstance.record.id for circumstance in before.circumstances}


OF_THE_STRATEGY = ("/strategy/", "/strategy/on-a-page/", "/strategy/leaders-pledges/", "/you-said/")


def test_a_strategy_says_that_it_ran_out_from_the_day_after_its_last(good: Path) -> None:
    change(
        good, "content/site.yaml", "  years: 2020 to 2023\n", "  years: 2020 to 2023\n  until: 2023-08-31\n"
    )
    for address in OF_THE_STRATEGY:
        assert "The strategy has run out. It was made for the time until 31 August 2023." in words(
            address, good, date(2023, 9, 1)
        ), address
        assert "ran out" not in words(address, good, date(2023, 8, 31)), address


def test_the_paper_of_the_strategy_says_so_too(good: Path) -> None:
    change(
        good, "content/site.yaml", "  years: 2020 to 2023\n", "  years: 2020 to 2023\n  until: 2023-08-31\n"
    )
    paper = printed("strategy-a3", good, date(2023, 9, 1))
    assert "The strategy has run out. It was made for the time until 31 August 2023." in paper


def test_before_a_paper_names_it_nothing_is_said_of_a_council_to_come(taken_over: Path) -> None:
    assert "New Exampleton" not in page("/", taken_over, date(2026, 4, 30)).html  # type: ignore[operator]


def test_a_council_to_come_is_told_of_at_the_foot_of_every_page(taken_over: Path) -> None:
    for address in ("/", "/help-now/"):
        tree = page(address, taken_over, date(2026, 11, 22))
        assert (
            "From 1 April 2027 New Exampleton Council takes over from Exampleton. Keep copies of your plan."
            in said(tree, "footer")
        )
        assert "New Exampleton" not in said(tree, ".lo-strip p")


def test_from_its_day_on_the_notice_says_which_council_to_ask(taken_over: Path) -> None:
    change(taken_over, "content/site.yaml", "adopted: no", "adopted: yes")
    tree = page("/", taken_over, date(2027, 4, 1))
    assert said(tree, ".lo-strip p") == (
        "Since 1 April 2027 New Exampleton Council has taken over from Exampleton. "
        "Now ask New Exampleton Council. Keep copies of your plan."
    )
    assert "New Exampleton" not in said(tree, "footer")


def test_a_council_without_a_name_is_told_of_from_its_day_on(taken_over: Path) -> None:
    change(taken_over, "content/site.yaml", "  name: New Exampleton Council\n", "")
    told = "Since 1 April 2027 you may have a new council. Ask who helps you. Keep copies of your plan."
    assert "copies" not in said(page("/", taken_over, date(2027, 3, 31)), ".lo-strip p, footer")
    day = date(2027, 4, 1)
    assert said(page("/", taken_over, day), ".lo-strip p") == told
    assert told in printed("what-you-can-get/setting-up-home", taken_over, day)


def test_papers_and_the_one_file_say_it_too(taken_over: Path) -> None:
    day = date(2027, 4, 1)
    assert "Now ask New Exampleton Council." in said(page(ONE_FILE, taken_over, day), "body")
    for name in ("booklet", "strategy-a3", "what-you-can-get/setting-up-home", "find-what-is-yours/relevant"):
        assert "Now ask New Exampleton Council." in printed(name, taken_over, day), name
