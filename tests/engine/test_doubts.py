"""What is not certain stands at the foot of a page; beside a fact only where the reader would do otherwise for knowing it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from localoffer import road
from localoffer.edition.edition import path_of
from tests import council
from tests.council import AS_OF, GOOD, add, change
from tests.engine.test_call_999_first import _made

Pages = dict[str, LexborHTMLParser]
GROUP = """groups:
  - id: old-panel
    title: The old panel
    sentence: Young people chose the staff.
    history: yes
    uncertain: It may have ended.
    sources:
      - source: strategy
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """The good council, with a doubt about each kind of thing that can have one."""
    folder = Path(shutil.copytree(GOOD, tmp_path_factory.mktemp("doubts") / "council"))
    change(
        folder, "content/contacts.yaml", "    checked", "    uncertain: The hours may be others.\n    checked"
    )
    change(folder, "national/helplines.yaml", "    web:", "    in_doubt: The page may have moved.\n    web:")
    change(folder, "national/statuses.yaml", "    basis", "    uncertain: The law may change.\n    basis")
    change(folder, "offer.yaml", "    checked", "    uncertain: The sum may rise.\n    checked")
    change(folder, "content/people.yaml", "groups:\n", GROUP)
    change(folder, "content/people.yaml", "    contact", "    uncertain: Ring before you go.\n    contact")
    outcome = road.documents(folder, AS_OF, national=folder / "national", root=folder)
    assert outcome.fine, outcome.problems
    return {
        page.address: LexborHTMLParser(outcome.documents[path_of(page.address)]) for page in outcome.pages
    }


def test_help_now_calls_nothing_not_certain_but_a_number_or_address_itself(pages: Pages) -> None:
    page = pages["/help-now/"]
    assert "Not certain: The page may have moved." in council.said(page, "#ombudsman")
    assert "The hours may be others." not in council.said(page, "#main-line")
    assert "The hours may be others." in council.said(page, "main .lo-trust")
    open_ = LexborHTMLParser(page.html or "")
    for fold in open_.css("main .lo-trust"):
        fold.decompose()
    assert council.said(open_, "main").count("Not certain") == 1


def test_a_doubt_about_the_hours_does_not_stand_where_somebody_wants_to_ring(pages: Pages) -> None:
    said = council.said(pages["/what-you-can-get/setting-up-home/"], "main")
    assert "01254 585585" in said
    assert "The hours may be others." not in said


def test_one_line_at_the_foot_says_what_is_not_certain_and_when_it_was_looked_at(pages: Pages) -> None:
    page = pages["/what-you-can-get/setting-up-home/"]
    assert council.said(page, "main").count("Not certain") == 1
    (line,) = [line for line in page.css(".lo-trust p") if "Not certain" in line.text()]
    assert " ".join(line.text().split()) == "Not certain: The sum may rise."
    assert council.said(page, ".lo-trust summary").startswith("Checked January 2026.")


def test_the_page_of_all_groups_says_its_doubts_once_after_the_last_of_them(pages: Pages) -> None:
    page = pages["/your-rights/who-is-a-care-leaver/"]
    said = council.said(page, "main")
    assert said.count("Not certain:") == 1
    assert "Not certain: The law may change." in council.said(page, ".lo-trust")
    assert "The law may change." not in council.said(page, "main section")


def test_of_a_group_that_meets_people_are_warned_before_they_go_and_of_one_that_may_be_over_in_its_fold(
    pages: Pages,
) -> None:
    page = pages["/take-part/"]
    assert "Not certain: Ring before you go." in council.said(page, "#forum")
    assert "Not certain: It may have ended." in council.said(page, "details#old-panel")


def test_the_years_of_the_notice_are_those_of_what_is_used_and_of_what_was_seen(good: Path) -> None:
    def years() -> str:
        plan = road.documents(good, AS_OF, national=good / "national", root=good).plan
        assert plan
        return (plan.chrome.notice or "").partition("papers of ")[2].partition(".")[0]

    assert years() == "2020"
    add(
        good,
        "content/sources.yaml",
        "  - id: nobody-cites-it\n    title: An old paper\n    publisher: Exampleton Borough Council\n    date: 2001\n"
        "  - id: a-page\n    title: A page\n    publisher: Exampleton Borough Council\n    seen: 2026-01\n",
    )
    assert years() == "2020"
    change(good, "content/people.yaml", "      - source: strategy\n", "      - source: a-page\n")
    assert years() == "2020 to 2026"


def test_a_sheet_says_what_is_not_certain(good: Path) -> None:
    change(good, "offer.yaml", "    checked", "    uncertain: The sum may rise.\n    checked")
    assert "Not certain: The sum may rise." in _made(good)["papers/what-you-can-get/setting-up-home.pdf"]


def test_nobody_is_told_when_to_check_again_what_nobody_has_checked(good: Path) -> None:
    change(good, "offer.yaml", "    checked: 2026-01\n", "")
    page = council.page("/what-you-can-get/setting-up-home/", good)
    assert "January 2027" not in council.said(page, "main .lo-trust")
