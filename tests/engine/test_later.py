"""A warning can be put off for a while, with a reason, and comes back by itself."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from types import FrameType

import pytest
from markdown_it import MarkdownIt

from localoffer import commands, road
from localoffer.check import check, put_off
from localoffer.link import link
from localoffer.load import load
from localoffer.problems import Problem
from localoffer.read import read
from localoffer.rules import RULES
from localoffer.rules.answers import no_answer_yet
from localoffer.rules.base import Content
from localoffer.rules.later import Waiting
from localoffer.web.theme import load_theme
from tests.council import AS_OF, GOOD, ROOT, change

LONELY = ROOT / "tests/broken/no-answer-yet/pledges.yaml"
LONGEST = date(2027, 2, 20)


@pytest.fixture
def unanswered(good: Path) -> Path:
    """The good folder with a voice that nobody has answered."""
    shutil.copy(LONELY, good)
    return good


def _later(folder: Path, until: date, where: str = "record: lonely", rule: str = "no-answer-yet") -> None:
    (folder / "content/later.yaml").write_text(
        f"later:\n  - rule: {rule}\n    {where}\n    until: {until}\n    because: The forum meets first.\n",
        encoding="utf-8",
    )


def _told(
    folder: Path, as_of: date = AS_OF, looking_back: bool = False
) -> tuple[tuple[Problem, ...], Waiting]:
    """What is told of a folder by the rules about records, and what waits: without pages, which take longer."""
    loaded = load(folder, folder / "national", folder, road.KEPT)
    records, misread = read(loaded, road.KEPT)
    library, _ = link(records, as_of)
    assert library
    content = Content(loaded, records, as_of, load_theme(road.TEMPLATES).palette, road.KEPT)
    found = check(content, RULES)
    content.keep()
    problems = (*loaded.problems, *misread, *found, *no_answer_yet(library))
    return put_off(content, problems, looking_back, ())


def _rules(folder: Path, as_of: date = AS_OF) -> list[str]:
    return [problem.rule for problem in _told(folder, as_of)[0]]


@pytest.mark.parametrize("where", ["record: lonely", "file: pledges.yaml"])
def test_a_warning_is_left_out_until_its_day_and_then_says_why_it_waited(
    unanswered: Path, where: str
) -> None:
    _later(unanswered, LONGEST, where)
    told, waiting = _told(unanswered)
    assert told == ()
    assert str(waiting) == "1 warning is put off until 20 February 2027."
    assert "no-answer-yet" not in _rules(unanswered, LONGEST - timedelta(days=1))
    told, waiting = _told(unanswered, LONGEST)
    (problem,) = (problem for problem in told if problem.rule == "no-answer-yet")
    assert problem.message.endswith("It was put off until 20 February 2027: The forum meets first.")
    assert str(waiting) == ""


def test_an_entry_that_reaches_too_far_does_not_hold_yet(unanswered: Path) -> None:
    _later(unanswered, LONGEST)
    assert {"put-off-too-long", "no-answer-yet"} <= {*_rules(unanswered, AS_OF - timedelta(days=1))}


def test_a_site_of_an_earlier_day_can_still_be_made(unanswered: Path) -> None:
    _later(unanswered, LONGEST)
    told, waiting = _told(unanswered, AS_OF - timedelta(days=1), looking_back=True)
    assert [problem.rule for problem in told] == ["no-answer-yet"]
    assert str(waiting) == ""


def test_what_is_refused_puts_nothing_off_and_makes_no_site(unanswered: Path) -> None:
    _later(unanswered, AS_OF + timedelta(days=1), rule="below-floor", where="record: setting-up-home")
    made = road.documents(unanswered, AS_OF, root=unanswered, national=unanswered / "national")
    assert not made.fine
    assert not made.documents
    assert {"not-to-be-put-off", "no-answer-yet"} <= {problem.rule for problem in made.problems}


@pytest.mark.parametrize(
    ("until", "found"), [(road.Until.CHECK, set()), (road.Until.PAGES, {"nothing-to-put-off"})]
)
def test_an_entry_about_pages_is_called_needless_only_once_there_are_pages(
    until: road.Until, found: set[str], good: Path
) -> None:
    _later(good, LONGEST, "file: offer.yaml", "heavy-page")
    made = road.documents(good, AS_OF, asked=road.Asked(until=until), root=good, national=good / "national")
    assert {problem.rule for problem in made.problems} == found


def test_a_site_is_made_with_what_waits_and_says_how_much(unanswered: Path) -> None:
    _later(unanswered, LONGEST)
    made = road.documents(unanswered, AS_OF, root=unanswered, national=unanswered / "national")
    assert made.documents
    assert made.problems == ()
    assert made.waiting.number == 1


def test_law_past_its_date_waits_for_nobody_though_the_councils_own_entry_of_that_id_may(good: Path) -> None:
    day = date(2030, 1, 1)
    before, _ = _told(good, day)
    _later(good, day + timedelta(days=30), "record: setting-up-home", "review-date-past")
    told, waiting = _told(good, day)
    gone = {problem.mark for problem in before} - {problem.mark for problem in told}
    assert {mark.file for mark in gone} == {"offer.yaml"}
    assert waiting.number == len(gone)


def test_nothing_of_a_number_that_is_rung_in_a_crisis_is_put_off(good: Path) -> None:
    day = date(2030, 1, 1)
    _later(good, day + timedelta(days=30), "record: main-line", "review-date-past")
    assert "not-to-be-put-off" in _rules(good, day)


def test_what_is_put_off_of_rules_for_any_edition_is_not_called_stale_by_who_does_not_ask_them(
    unanswered: Path,
) -> None:
    _later(unanswered, LONGEST, "file: /help-now/", "hard-to-read")
    assert _rules(unanswered) == ["no-answer-yet"]


def test_a_mistake_that_stops_the_site_is_told_though_an_entry_names_it(good: Path) -> None:
    change(good, "offer.yaml", "    sentence:", "    sentance:")
    _later(good, LONGEST, "file: offer.yaml", "unknown-field")
    assert {"unknown-field", "not-to-be-put-off"} <= {*_rules(good)}


def test_the_examples_of_the_task_are_typed_as_they_stand(unanswered: Path) -> None:
    task = (ROOT / "docs/tasks/what-needs-a-person.md").read_text(encoding="utf-8")
    fences = [token.content for token in MarkdownIt().parse(task) if token.info == "yaml"]
    (example,) = (text for text in fences if text.startswith("later:"))
    (unanswered / "content/later.yaml").write_text(example, encoding="utf-8")
    (owner,) = (text for text in fences if "owner:" in text)
    change(unanswered, "pledges.yaml", "  - id: lonely\n", f"  - id: lonely\n{owner}")
    told, waiting = _told(unanswered)
    assert told == ()
    assert waiting.number == 1


HELPER = """contacts:
  - id: helper
    name: The helper
    when: For letters.
    phone: 0306 999 0123
    checked: 2026-01
    review_by: 2027-01-31
    sources:
      - source: strategy
"""


def test_that_nobody_answers_at_night_is_not_put_off_under_the_name_of_another_contact(good: Path) -> None:
    change(
        good,
        "national/situations.yaml",
        "    call_at_night: main line\n",
        "    call_at_night: out of hours\n",
    )
    change(good, "content/contacts.yaml", "contacts:\n", HELPER)
    assert "nobody-at-night" in _rules(good)
    _later(good, LONGEST, "record: helper", "nobody-at-night")
    assert {"nobody-at-night", "not-to-be-put-off"} <= {*_rules(good)}


def test_a_districts_number_for_who_is_homeless_is_not_put_off(tmp_path: Path) -> None:
    county = Path(shutil.copytree(ROOT / "tests/county", tmp_path / "county"))
    shutil.copytree(GOOD / "national", county / "national")
    day = date(2030, 1, 1)
    _later(county, day + timedelta(days=30), "record: saltby", "review-date-past")
    assert "not-to-be-put-off" in _rules(county, day)


def _calls(folder: Path, number: int) -> int:
    """How many functions are called where so many voices have no answer, and each is put off."""
    before, lonely, after = re.split(r"(?=  - id: lonely\n|promises:\n)", LONELY.read_text(encoding="utf-8"))
    names = [f"lonely-{place}" for place in range(number)]
    voices = "".join(lonely.replace("lonely\n", f"{name}\n", 1) for name in names)
    (folder / "pledges.yaml").write_text(before + voices + after, encoding="utf-8")
    (folder / "content/later.yaml").write_text(
        "later:\n"
        + "".join(
            f"  - rule: no-answer-yet\n    record: {name}\n    until: {LONGEST}\n    because: The forum meets.\n"
            for name in names
        ),
        encoding="utf-8",
    )
    loaded = load(folder, folder / "national", folder)
    records, _ = read(loaded)
    library, _ = link(records, AS_OF)
    assert library
    content = Content(loaded, records, AS_OF, load_theme(road.TEMPLATES).palette)
    problems = tuple(no_answer_yet(library))
    called = 0

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal called
        called += event == "call"

    sys.setprofile(count)
    try:
        told, waiting = put_off(content, problems, False, ())
    finally:
        sys.setprofile(None)
    assert (told, waiting.number) == ((), number)
    return called


def test_four_times_as_many_warnings_are_put_off_in_four_times_the_calls_at_most(good: Path) -> None:
    # Whatever is imported by then is not counted.
    _calls(good, 1)
    few = _calls(good, 40)
    assert _calls(good, 160) <= 4 * few


Checking = Callable[..., str]


@pytest.fixture
def checking(good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Checking:
    """What `check` says of the good folder, whose last commit has what it holds by then, but for what `touched` is to change."""
    national = good / "national"
    monkeypatch.setattr(commands, "NATIONAL", national)
    monkeypatch.setattr(commands, "documents", partial(road.documents, root=good, national=national))
    monkeypatch.setattr(commands, "look_at_edition", partial(road.look_at_edition, national=national))
    monkeypatch.setattr(commands, "today", lambda: AS_OF)

    def said(edition: bool = False, touched: bool = False) -> str:
        for words in (
            ("init", "-q"),
            ("add", "-A"),
            ("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "x"),
        ):
            subprocess.run(["git", "-C", str(good), *words], check=True)
        if touched:
            change(good, "offer.yaml", "value: £3,000", "value: £3,100")
        commands.check(good, None, edition)
        return capsys.readouterr().out

    return said


STALE = "This puts nothing off"


def test_check_calls_nothing_stale_of_rules_for_any_edition_that_it_does_not_ask(
    good: Path, checking: Checking
) -> None:
    _later(good, LONGEST, "file: offer.yaml", "record-missing")
    told = checking(touched=True)
    assert "Rule: change-not-told" in told
    assert STALE not in told


def test_check_of_the_edition_says_what_is_stale_where_the_edition_is_clean(
    good: Path, checking: Checking
) -> None:
    _later(good, LONGEST, "file: offer.yaml", "record-missing")
    assert STALE in checking(edition=True)


@pytest.mark.parametrize(
    "rule", ["change-not-told", "change-not-there", "perhaps-a-cut", "id-changed", "words-elsewhere"]
)
def test_what_is_said_of_a_change_cannot_be_put_off_and_stops_nothing(
    good: Path, rule: str, checking: Checking
) -> None:
    _later(good, LONGEST, "file: content/changes", rule)
    told = checking(touched=True)
    assert "A warning about a change cannot wait" in told
    assert "Rule: not-to-be-put-off" not in told


@pytest.mark.parametrize("rule", ["cut-not-told", "vanished"])
def test_what_stops_the_site_of_a_change_is_not_put_off(good: Path, rule: str, checking: Checking) -> None:
    _later(good, LONGEST, "file: content/changes", rule)
    assert "Rule: not-to-be-put-off" in checking()
