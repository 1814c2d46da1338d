"""Where each action of a plan stands, and the pages, in three orders, that say so."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from localoffer.ledger import actions
from localoffer.ledger.actions import Stage
from localoffer.library import JoinedAction, Library
from localoffer.records.models import Update
from localoffer.records.values import When
from localoffer.road import TEMPLATES
from localoffer.web.theme import load_theme
from tests import council
from tests.council import AS_OF, BUSY, GOOD, ROOT

PLAN = date(2020, 10, 7)
NOVEMBER = date(2020, 11, 1)
PATHS = ("/action-plan/", "/action-plan/by-quarter/", "/action-plan/by-owner/")


@cache
def _library(as_of: date = AS_OF) -> Library:
    return council.library(BUSY, as_of)


def _named(id: str) -> JoinedAction:
    (found,) = (action for action in _library().actions if action.record.id == id)
    return found


def _action(**fields: object) -> JoinedAction:
    """An action of the plan of October 2020, due in that month, changed."""
    action = _named("clothes-allowance")
    return replace(action, record=action.record.model_copy(update=fields))


def _update() -> Update:
    (update,) = _named("partners-meet").record.updates
    return update


def _at(day: date, action: JoinedAction) -> actions.Progress:
    return actions.progress(replace(_library(), as_of=day), action)


def _plan(id: str) -> str:
    """The page on which an action stands in full."""
    return f"/action-plan/in-full/{_named(id).plan.record.id}/"


def _card(id: str, as_of: date = AS_OF) -> str:
    return council.said(council.page(_plan(id), BUSY, as_of), f"#{id}")


def _row(id: str, as_of: date = AS_OF) -> str:
    return council.said(council.page("/action-plan/", BUSY, as_of), f"#{id}")


def _says(address: str, as_of: date = AS_OF) -> str:
    return council.words(address, BUSY, as_of)


@pytest.mark.parametrize(
    ("due", "last"),
    [
        (When(2020, 9), date(2020, 9, 30)),
        (When(2020, 2), date(2020, 2, 29)),
        (When(2020, 10, 7), date(2020, 10, 7)),
        (When(2020), date(2020, 12, 31)),
    ],
    ids=str,
)
def test_an_action_has_until_the_end_of_the_day_month_or_year_it_is_due(due: When, last: date) -> None:
    assert _at(last, _action(due=due)).stage is Stage.TO_COME
    assert _at(date.fromordinal(last.toordinal() + 1), _action(due=due)).stage is Stage.PAST


def test_an_action_without_a_date_is_never_past_it() -> None:
    assert _at(AS_OF, _action(due=None)).stage is Stage.NO_DATE


def test_an_action_is_done_once_its_day_has_come_and_an_update_shows_it(good: Path) -> None:
    def stage(day: date) -> actions.Progress:
        library = council.library(good, day)
        return actions.progress(library, library.actions[0])

    council.change(good, "content/actions.yaml", "due: 2021-03\n", "due: 2021-03\n    done_on: 2021-05\n")
    assert stage(date(2021, 6, 1)) == actions.Progress(Stage.PAST, When(2021, 1, 15), True)
    shown = (
        "      - date: 2021-05\n        text: All have one.\n        sources:\n          - source: strategy\n"
    )
    council.change(good, "content/actions.yaml", "    updates:\n", "    updates:\n" + shown)
    assert stage(date(2021, 4, 30)) == actions.Progress(Stage.PAST, When(2021, 1, 15), True)
    assert stage(date(2021, 5, 1)) == actions.Progress(Stage.DONE, When(2021, 5), True)


def test_nothing_published_counts_from_the_last_update_or_else_from_the_plan() -> None:
    update = _update()
    assert _at(AS_OF, _action()).since == When(2020, 10, 7)
    assert _at(AS_OF, _action(updates=(update,))).since == update.date


def test_an_update_that_a_later_paper_tells_of_was_published_with_that_paper() -> None:
    early = _update().model_copy(update={"date": When(2018, 1)})
    assert _at(AS_OF, _action(updates=(early,))).since == When(2018, 7, 4)


def test_an_action_past_its_date_without_an_update_is_said_in_fair_words() -> None:
    said = _card("safe-homes")
    assert "Past its date. No update published since 7 October 2020." in said
    assert "By when: September 2020" in said
    assert "Past its date. No news at all" in _row("safe-homes")
    for address in (*PATHS, _plan("safe-homes")):
        assert not {"failed", "missed", "overdue", "late"} & set(_says(address).lower().split()), address


def test_an_action_with_an_update_tells_the_last_and_that_nothing_came_after() -> None:
    assert "Past its date. Last update: July 2018. Nothing published since." in _card("partners-meet")
    assert "Past its date. Last news July 2018" in _row("partners-meet")


def test_an_action_that_is_done_says_when_and_no_more_about_silence() -> None:
    said = _card("review-stories")
    assert "Done: May 2018." in said
    assert "since" not in said
    assert "Done May 2018" in _row("review-stories")
    assert "news" not in _row("review-stories")


@pytest.mark.parametrize(
    ("id", "shape", "words"),
    [
        ("review-stories", "tick", "Green, in the paper of 4 July 2018"),
        ("team-for-stories", "warning", "Red, in the paper of 4 July 2018"),
    ],
)
def test_a_rating_is_a_shape_and_a_word_and_says_which_paper_gave_it(id: str, shape: str, words: str) -> None:
    assert words in _card(id)
    drawn = council.page(_plan(id), BUSY).css_first(f"#{id} .lo-rating svg")
    icon = (ROOT / f"templates/icons/{shape}.svg").read_text(encoding="utf-8")
    assert drawn
    assert (drawn.html or "").count("<path") == icon.count("<path")
    assert "".join(str(node.attributes["d"]) for node in drawn.css("path")) in icon


def test_in_october_2020_september_is_past_and_october_still_to_come() -> None:
    assert "Past its date" in _card("safe-homes", PLAN)
    assert "Still to come" in _card("clothes-allowance", PLAN)
    assert "Past its date" in _card("clothes-allowance", NOVEMBER)
    assert "Still to come" in _card("listen-more", NOVEMBER)


def test_next_due_comes_first_and_what_is_past_its_date_after_it() -> None:
    plan = council.page("/action-plan/", BUSY, NOVEMBER).css_first("main section table")
    assert plan
    assert [row.attributes["id"] for row in plan.css("tr[id]")] == [
        "listen-more",
        "laptops-for-study",
        "a-card-with-numbers",
        "safe-homes",
        "clothes-allowance",
    ]


def test_the_numbers_at_the_top_are_those_of_the_file_counted_by_hand() -> None:
    rows = yaml.safe_load((BUSY / "content/actions.yaml").read_text(encoding="utf-8"))["actions"]
    closed = [row for row in rows if "closed" in row]
    open_ = [row for row in rows if "done_on" not in row and row not in closed]
    done = len(rows) - len(open_) - len(closed)
    assert 0 < len(open_) < len(rows)
    assert council.said(council.page("/action-plan/", BUSY), "#counts").replace("( ", "(") == (
        f"{len(rows)} actions in all. {done} is shown to be done, "
        f"{sum('due' in row for row in open_)} are past their date with no result published "
        f"({sum('due' in row and 'updates' not in row for row in open_)} of them with no news at all), "
        f"{sum('due' not in row for row in open_)} have no date, {len(closed)} was closed before it was done."
    )
    assert "No action in these plans is due after this day: 22 November 2026." in _says("/action-plan/")
    assert "No action in these plans is due after" not in _says("/action-plan/", PLAN)


def test_each_action_is_counted_at_one_stage_and_each_stage_has_its_words() -> None:
    found = actions.counts(_library(), _library().actions)
    assert set(found.at) == set(Stage)
    assert sum(found.at.values()) == found.all == len(_library().actions)
    said = council.said(council.page(PATHS[0], BUSY), "#counts")
    for stage, look in load_theme(TEMPLATES).vocabulary["stage"].items():
        number = found.at[Stage(stage)]
        words = look.sentence_one if number == 1 else look.sentence
        assert (f"{number} {words}" in said) is (number > 0), stage


def test_an_older_plan_is_folded_and_its_line_counts_its_rows() -> None:
    (fold,) = council.page("/action-plan/", BUSY).css("main details.lo-fold")
    said = " ".join((fold.css_first("summary") or fold).text().split())
    stages = [actions.progress(_library(), action).stage for action in _library().plans[-1].actions]
    assert f"({len(fold.css('tr[id]:not(.lo-band-row)'))} actions:" in said
    for stage, words in (
        (Stage.DONE, "done"),
        (Stage.PAST, "past its date" if stages.count(Stage.PAST) == 1 else "past their date"),
        (Stage.NO_DATE, "without a date"),
    ):
        assert (f"{stages.count(stage)} {words}" in said) is bool(stages.count(stage))


def test_a_row_names_two_owners_and_how_many_more_and_the_plan_in_full_names_all(good: Path) -> None:
    change = "    owners:\n      - The leaving care team\n"
    more = change + "      - The housing team\n      - The school\n"
    council.change(good, "content/actions.yaml", change, more)
    row = council.said(council.page("/action-plan/", good), "main table")
    assert "The leaving care team; The housing team + 1 more" in row
    (plan,) = council.library(good).plans
    in_full = council.words(f"/action-plan/in-full/{plan.record.id}/", good)
    assert "Who does it: The leaving care team; The housing team; The school." in in_full


def _rows(address: str, selector: str, as_of: date = AS_OF) -> list[str]:
    return [" ".join(node.text().split()) for node in council.page(address, BUSY, as_of).css(selector)]


def test_quarters_to_come_stand_first_then_those_that_are_over_the_newest_first() -> None:
    assert _rows("/action-plan/by-quarter/", "main h2, main .lo-band-row", NOVEMBER)[:5] == [
        "This quarter and after",
        "October to December 2020",
        "January to March 2021",
        "Quarters that are over",
        "July to September 2020",
    ]
    headings = _rows("/action-plan/by-quarter/", "main h2")
    assert headings.index("No date given") > headings.index("Quarters that are over")


def test_a_quarter_is_over_on_the_day_after_its_last() -> None:
    ahead = actions.by_quarter(replace(_library(), as_of=date(2020, 12, 31)), _library().actions)
    behind = actions.by_quarter(replace(_library(), as_of=date(2021, 1, 1)), _library().actions)
    assert [str(quarter) for quarter, _ in ahead.coming] == [
        "October to December 2020",
        "January to March 2021",
    ]
    assert [str(quarter) for quarter, _ in behind.coming] == ["January to March 2021"]


def test_owners_stand_from_a_to_z_each_with_all_its_actions_and_last_what_nobody_owns() -> None:
    page = council.page("/action-plan/by-owner/", BUSY)
    shown = {
        " ".join(fold.css_first("caption").text().split()): [  # type: ignore[union-attr]
            str(link.attributes["href"]).rpartition("#")[2] for link in fold.css("tbody th a")
        ]
        for fold in page.css("main details[id^=owner-]")
    }
    assert list(shown.items()) == [
        ("Head of money", ["clothes-allowance"]),
        ("Head of schools", ["partners-meet"]),
        ("Principal social worker", ["team-for-stories", "review-stories"]),
        ("The housing team", ["safe-homes"]),
        ("The leaving care team", ["clothes-allowance", "a-card-with-numbers"]),
        ("The paper names nobody", ["listen-more", "laptops-for-study", "tell-the-staff", "a-bike-shed"]),
    ]


def test_an_action_that_nobody_owns_is_listed_last() -> None:
    library = _library()
    groups = actions.by_owner(library, [_action(owners=()), _action(owners=("Zebra keeper",))])
    assert [owner for owner, _ in groups] == ["Zebra keeper", None]


@pytest.mark.parametrize("address", PATHS)
def test_each_order_leads_to_the_other_two(address: str) -> None:
    nav = council.page(address, BUSY).css_first("main nav[aria-label='In which order']")
    assert nav
    assert len(nav.css("a")) == 2
    assert len(nav.css("[aria-current=page]")) == 1


def test_every_action_is_in_each_order_and_leads_to_the_place_it_always_had() -> None:
    ids = {action.record.id for action in _library().actions}
    for address in PATHS[1:]:
        found = {
            str(a.attributes["href"]).rpartition("#")[2]
            for a in council.page(address, BUSY).css("main tbody th a")
        }
        assert found == ids, address
    there = {str(node.attributes["id"]) for node in council.page("/action-plan/", BUSY).css("main [id]")}
    assert ids <= there


def test_a_day_before_the_plan_knows_none_of_its_actions() -> None:
    known = _library(date(2020, 10, 6)).actions
    assert known
    assert "safe-homes" not in {action.record.id for action in known}


def test_an_action_whose_own_paper_came_before_its_plan_stands_nowhere_until_the_plan() -> None:
    # The paper that tells of the card is of August 2020, the plan of 7 October.
    before, after = (
        {
            name
            for name, content in council.outcome(GOOD, day).documents.items()
            if name.endswith(".html") and "Print a card with all numbers" in content.decode()
        }
        for day in (date(2020, 10, 6), PLAN)
    )
    assert before == set()
    assert {
        f"{address.strip('/')}/index.html" for address in (*PATHS, "/action-plan/in-full/plan-2020/")
    } <= after


def test_no_news_of_an_action_says_so_where_the_promise_behind_it_is_done(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(BUSY, tmp_path / "council"))
    council.add(
        folder,
        "content/answers.yaml",
        """  - promise: look-at-laptops
    evidence:
      - date: 2024-05-24
        text: Every student has a laptop.
        shows: all of it
        sources:
          - source: letter
""",
    )
    row = council.said(council.page("/action-plan/", folder), "tr#laptops-for-study")
    assert row.endswith("Past its date. No news of this step, but the promise behind it is done")
    in_full = council.page(_plan("laptops-for-study"), folder)
    assert "The promise behind it is done all the same." in council.said(in_full, "#laptops-for-study")
    assert council.said(council.page("/action-plan/", folder), "tr#safe-homes").endswith("No news at all")
