"""What somebody is in law: the table against worked profiles, its borders, and the definitions stated afresh."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from localoffer import front, road
from localoffer.law.join import make_decisions
from localoffer.law.questions import Ask, Finder, Result
from localoffer.law.table import Answers, Decision, DecisionTable, NotACondition, Value, parse, read_answers
from localoffer.load import load
from localoffer.read import read
from localoffer.records.models import Question
from tests.council import GOOD, ROOT

PUBLIC = ROOT / "tests/profiles/public.yaml"


@cache
def _made() -> tuple[DecisionTable, Finder]:
    # The law alone: which council stands beside it makes no difference to the table.
    records, _ = read(load(GOOD, road.NATIONAL, ROOT, road.KEPT), road.KEPT)
    table, finder, problems = make_decisions(records)
    assert table, problems
    assert finder, problems
    return table, finder


def decide(**answers: Value) -> Decision:
    return _made()[0].decide(answers)


def status(**answers: Value) -> str:
    row = decide(**answers).row
    assert row
    return row.status


CARE = {"la_days_from_14": 400, "la_on_or_after_16": True}
#: The same, with the number of days that the answer yes stands for.
SHORTLY = {**CARE, "la_days_from_14": 91}


def test_every_public_profile_comes_out_as_worked(capsys: pytest.CaptureFixture[str]) -> None:
    assert front.main(["status", str(PUBLIC)]) == 0
    number = len(_profiles())
    out = capsys.readouterr().out
    assert f"Profiles: {number}. Compared: {number}. Different: 0." in out


def _profiles() -> list[dict[str, Any]]:
    return yaml.safe_load(PUBLIC.read_text(encoding="utf-8"))["profiles"]  # type: ignore[no-any-return]


def test_every_public_profile_is_as_unclear_as_it_says() -> None:
    for profile in _profiles():
        unclear = [record.id for record in decide(**profile["inputs"]).unclear]
        assert unclear == profile.get("unclear", []), profile["title"]


def test_whom_to_ask_is_said_once_for_each_doubt(capsys: pytest.CaptureFixture[str]) -> None:
    front.main(["status", str(PUBLIC)])
    doubts = [line for line in capsys.readouterr().out.splitlines() if "Unclear:" in line]
    assert len(doubts) == sum(len(decide(**profile["inputs"]).unclear) for profile in _profiles()) > 0
    assert {line.count("Ask the council or an advocate.") for line in doubts} == {1}


def test_whoever_gave_the_home_decides_if_the_council_must_advise_or_may() -> None:
    def said(place: str) -> str:
        row = decide(age=19, other_accom=place, other_accom_after_16=True).row
        assert row
        return row.reason

    assert "The council must advise you when you ask, if the charity cannot." in said("voluntary")
    for place in ("private_home", "health_3m", "education_3m", "private_fostering"):
        assert "may advise you, but need not" in said(place)


def test_a_profile_that_differs_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "one.yaml"
    file.write_text(
        "profiles:\n  - {id: A, inputs: {age: 15}, expected: {status: eligible}}\n"
        "  - {id: B, inputs: {age: 15}, expected: {status: under_16, basis: s99}}\n",
        encoding="utf-8",
    )
    assert front.main(["status", str(file)]) == 1
    told = capsys.readouterr().out
    assert "Expected status eligible, but it is under_16." in told
    assert "Expected basis s99, but it is " in told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "profiles:\n  - {id: A, inputs: {age: 15, height: 180}}\n",
            "wrong.yaml, line 2: height is not a field of a profile",
        ),
        ("profiles:\n  - {id: A, inputs: {age: young}}\n", "wrong.yaml, line 2: age cannot be young"),
        ("profiles:\n  - {id: A, inputs: {la_now: true}}\n", "wrong.yaml, line 2: age must be given"),
        (
            "profiles:\n  - id: A\n    inputs:\n      la_now: yes\n      age: 17.5\n",
            "wrong.yaml, line 5: age cannot be 17.5",
        ),
        ("profiles:\n  - {id: A}\n", "profile 1 has no inputs"),
        ("profiles: 3\n", "no list called profiles"),
        ("profiles: [\n", "line 1: The value begins with ["),
        ("profiles:\n  - id: A\n    inputs:\n      age: 17\n      age: 24\n", "“age” appears twice"),
        ("profiles:\n  - id: A\n    inputs:\n      age:\u00a017\n", "Word’s no-break space"),
        ("<<<<<<< HEAD\nprofiles:\n", "left by git"),
        ("profiles:\n  - {id: A, inputs: {age: 19, la_now: true}}\n", "contradict each other"),
        ("[" * 5000, "nested more than 20 levels deep"),
    ],
)
def test_a_wrong_file_of_profiles_is_told_in_words(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(text, encoding="utf-8")
    assert front.main(["status", str(file)]) in (0, 1)
    out, err = capsys.readouterr()
    assert said in out + err
    assert "Traceback" not in out + err


@pytest.mark.parametrize("written", ["17", "017", '"17"'])
def test_a_number_is_counted_in_tens_whatever_stands_before_it(
    written: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "one.yaml"
    inputs = f"{{age: {written}, la_days_from_14: 0100, la_on_or_after_16: True}}"
    # No name of a list above it: other programs write files so.
    file.write_text(
        f"# one\n- {{id: A, inputs: {inputs}, expected: {{status: relevant}}}}\n", encoding="utf-8"
    )
    assert front.main(["status", str(file)]) == 0
    assert "Compared: 1. Different: 0." in capsys.readouterr().out


def test_a_missing_file_of_profiles_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert front.main(["status", str(tmp_path / "none.yaml")]) == 2
    assert "none.yaml: it cannot be read: No such file or directory." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (89, "looked_after_not_eligible"),
        (90, "looked_after_not_eligible"),
        (91, "eligible"),
        (92, "eligible"),
    ],
)
def test_thirteen_weeks_are_91_days(days: int, expected: str) -> None:
    assert status(age=16, la_now=True, la_days_from_14=days, la_on_or_after_16=True) == expected


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (15, "under_16"),
        (16, "relevant"),
        (17, "relevant"),
        (18, "former_relevant"),
        (20, "former_relevant"),
        (21, "former_relevant"),
        (24, "former_relevant"),
        (25, "over_25"),
        (40, "over_25"),
    ],
)
def test_each_birthday_moves_somebody_who_left_care_at_16(age: int, expected: str) -> None:
    assert status(age=age, **CARE) == expected


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (17, "qualifying"),
        (20, "qualifying"),
        (21, "qualifying_21_24"),
        (24, "qualifying_21_24"),
        (25, "over_25"),
    ],
)
def test_each_birthday_moves_somebody_with_a_few_weeks_in_care(age: int, expected: str) -> None:
    assert status(age=age, la_days_from_14=30, la_on_or_after_16=True) == expected


@pytest.mark.parametrize(("months", "expected"), [(5, "relevant"), (6, "qualifying"), (7, "qualifying")])
def test_six_months_at_home_end_relevant_status(months: int, expected: str) -> None:
    assert status(age=17, home_months=months, **CARE) == expected


@pytest.mark.parametrize("nation", ["scotland", "wales", "northern_ireland"])
def test_another_nations_law_is_not_ours_to_tell(nation: str) -> None:
    assert status(age=19, nation=nation, **CARE) == "out_of_scope"


@pytest.mark.parametrize(
    ("answers", "basis"),
    [
        ({"asked": True, "edu": "full_time"}, "s.23CA"),
        ({"asked": True, "edu": "part_time"}, "s.23CA"),
        ({"asked": True}, "s.23CZB"),
        ({"edu": "full_time"}, "may ask s.23CZB"),
        ({}, "may ask s.23CZB"),
    ],
)
def test_after_21_the_law_depends_on_asking_and_on_studying(answers: dict[str, Any], basis: str) -> None:
    row = decide(age=22, la_on_18th=True, **CARE, **answers).row
    assert row
    assert row.basis == basis


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (
            {
                "age": 17,
                "at_16": "detained",
                "la_before_detention": True,
                "la_days_from_14": 120,
                "home_months": 6,
            },
            "not_care_leaver",
        ),
        ({"age": 19, "home_months": 6, "home_broke_down_after_18": True, **CARE}, "qualifying"),
        ({"age": 22, "other_accom": "health_3m", "other_accom_after_16": True}, "not_care_leaver"),
    ],
)
def test_what_the_law_leaves_unclear_is_said_to_be_unclear(answers: dict[str, Any], expected: str) -> None:
    decision = decide(**answers)
    assert decision.row
    assert decision.row.status == expected
    assert len(decision.unclear) == 1


@pytest.mark.parametrize(
    ("answers", "between"),
    [
        ({"age": 19, "la_on_18th": True}, "la_on_18th"),
        ({"age": 17, "la_on_18th": True, **CARE}, "la_on_18th"),
        ({"age": 18, "la_now": True, **CARE}, "la_now"),
        ({"age": 17, "la_now": True, "home_months": 3, **CARE}, "home_months"),
        ({"age": 17, "la_now": True, "home_broke_down": True, **CARE}, "home_broke_down"),
        (
            {"age": 17, "at_16": "detained", "la_before_detention": True, "care_order": True, **CARE},
            "care_order",
        ),
        ({"age": 15, "care_order": True}, "la_now"),
        ({"age": 17, "sgo_in_force": True}, "sgo_in_force"),
        ({"age": 17, "other_accom_now": True}, "other_accom_now"),
        ({"age": 17, "other_accom_after_16": True}, "other_accom_after_16"),
        ({"age": 17, "la_days_from_14": -1}, "la_days_from_14"),
        ({"age": 17, "home_months": -1}, "home_months"),
        ({"age": -1}, "age"),
    ],
)
def test_answers_that_contradict_each_other_are_named(answers: dict[str, Any], between: str) -> None:
    decision = decide(**answers)
    assert decision.row is None
    assert between in {name for record in decision.contradictions for name in record.between}


HOMES: tuple[dict[str, Any], ...] = (
    {},
    {"home_months": 6},
    {"home_months": 6, "home_broke_down": True},
    {"home_months": 6, "home_broke_down_after_18": True},
)
GUARDIANS: tuple[dict[str, Any], ...] = (
    {},
    {"sgo": "from_care", "sgo_in_force": True},
    {"sgo": "from_care"},
    {"sgo": "not_from_care", "sgo_in_force": True},
)
PLACES: tuple[dict[str, Any], ...] = (
    {},
    {"other_accom": "voluntary", "other_accom_after_16": True},
    {"other_accom": "voluntary"},
    {"other_accom": "voluntary", "other_accom_after_16": True, "other_accom_now": True},
    {"other_accom": "health_under_3m", "other_accom_after_16": True},
)


def _everybody() -> Iterator[dict[str, Any]]:
    """Every combination of what the table looks at; those that contradict themselves too."""
    yes_no = (False, True)
    for age in (15, 16, 18, 21, 25):
        late = tuple(product(yes_no, ("none", "full_time"))) if age == 21 else ((False, "none"),)
        for now, days, after, on_18, breaks, at_16, before, order in product(
            yes_no, (90, 91), yes_no, yes_no, ("none", "reg48"), ("community", "detained"), yes_no, yes_no
        ):
            if (now and age >= 18) or (on_18 and age < 18) or (order and age >= 18):
                continue
            for home, guardian, place, (asked, edu) in product(HOMES, GUARDIANS, PLACES, late):
                yield {
                    "age": age,
                    "la_now": now,
                    "la_days_from_14": days,
                    "la_on_or_after_16": after,
                    "la_on_18th": on_18,
                    "short_breaks": breaks,
                    "at_16": at_16,
                    "la_before_detention": before,
                    "care_order": order,
                    "asked": asked,
                    "edu": edu,
                    **home,
                    **guardian,
                    **place,
                }


def by_definition(person: dict[str, Any]) -> str:
    """The best status that any definition gives, each definition on its own.

    Source: Children Act 1989, Schedule 2 paragraph 19B, sections 23A, 23C, 24 and 24B; the Care Leavers (England)
    Regulations 2010, regulation 3; the Care Planning, Placement and Case Review (England) Regulations 2010,
    regulations 40 and 48.
    """
    age = person["age"]
    in_care = person["la_now"]
    long_enough = person["la_days_from_14"] >= 13 * 7
    once_eligible = long_enough and person["la_on_or_after_16"] and person["short_breaks"] != "reg48"
    locked_up_at_16 = person["at_16"] in ("detained", "hospital") and person["la_before_detention"]
    by_regulation_3 = locked_up_at_16 and long_enough and not person["care_order"]
    settled_at_home = person.get("home_months", 0) >= 6 and not person.get("home_broke_down", False)
    guardian = person.get("sgo") == "from_care" and person.get("sgo_in_force", False)
    cared_for_after_16 = person["la_on_or_after_16"] and not in_care
    elsewhere = (
        person.get("other_accom") == "voluntary"
        and person.get("other_accom_after_16", False)
        and not person.get("other_accom_now", False)
    )
    relevant_but_for_age = (once_eligible or by_regulation_3) and not settled_at_home
    former = (person["la_on_18th"] and once_eligible) or (not person["la_on_18th"] and relevant_but_for_age)
    if age < 16:
        return "under_16"
    if age < 18 and in_care:
        return "eligible" if once_eligible else "looked_after_not_eligible"
    if age < 18 and relevant_but_for_age:
        return "relevant"
    if 18 <= age < 25 and former:
        return "former_relevant"
    if age < 21 and (guardian or cared_for_after_16 or elsewhere):
        return "qualifying"
    if age < 25 and (guardian or cared_for_after_16):
        return "qualifying_21_24"
    if age >= 25 and (former or guardian or cared_for_after_16 or elsewhere):
        return "over_25"
    return "not_care_leaver"


def test_nobody_misses_a_better_status_than_the_definitions_give() -> None:
    table, _ = _made()
    people = 0
    for person in _everybody():
        decision = table.decide(person)
        if decision.row is not None:
            people += 1
            assert decision.row.status == by_definition(person), person
    assert people > 20_000


def _could_be_asked(table: DecisionTable, question: Question, answers: Answers) -> bool:
    lines = [parse(line) for line in question.ask_if]
    settled = all(read_answers(table, answer.sets).keys() <= answers.keys() for answer in question.answers)
    return not settled and (not lines or bool(table.holds(lines, table.with_defaults(answers))))


def test_every_path_of_the_questions_ends_where_the_table_does() -> None:
    table, finder = _made()
    asked = {node.question.id: node.question for node in finder.nodes.values() if isinstance(node, Ask)}
    questions = sorted(asked.values(), key=lambda question: question.order)
    for given, end in finder.paths():
        answers: dict[str, Value] = {}
        for question in questions:
            answer = next((answer for answer in question.answers if answer in given), None)
            # A question that was left out, since no answer to it mattered, has any answer: the first.
            if answer or _could_be_asked(table, question, answers):
                answers.update(read_answers(table, (answer or question.answers[0]).sets))
        decision = table.decide(answers)
        assert decision.row is end.row, given
        assert decision.unclear == end.unclear


def test_nobody_from_16_to_24_is_called_no_care_leaver_before_being_asked_about_a_home_from_the_council() -> (
    None
):
    table, finder = _made()
    told = 0
    for given, end in finder.paths():
        answers: dict[str, Value] = {}
        for answer in given:
            answers.update(read_answers(table, answer.sets))
        locked_up_from_care = any("locked-up" in record.id for record in end.unclear)
        if (
            end.row.id == "not-a-care-leaver"
            and int(answers["age"]) in (16, 18, 21)
            and not locked_up_from_care
        ):
            told += 1
            housed = answers["housed_by_council"] is True
            assert housed is (
                "housed-by-the-council-and-not-called-care" in {doubt.id for doubt in end.unclear}
            )
    assert told > 2


def test_nobody_is_asked_more_than_13_questions() -> None:
    assert max(len(given) for given, _ in _made()[1].paths()) <= 13


@pytest.mark.parametrize(
    "person",
    [
        {"age": 16, "la_now": True, **SHORTLY},
        {"age": 16, **SHORTLY},
        {"age": 18, "la_on_18th": True, **SHORTLY},
        {"age": 21, "la_on_18th": True, **SHORTLY},
        {"age": 21, "la_on_18th": True, "asked": True, "edu": "full_time", **SHORTLY},
        {"age": 25, "la_on_18th": True, **SHORTLY},
    ],
)
def test_a_common_case_ends_within_7_questions(person: Answers) -> None:
    asked, end = _walk(person)
    assert asked <= 7
    assert end.row is decide(**person).row


def _walk(person: Answers) -> tuple[int, Result]:
    """How many questions somebody is asked who answers each by these facts, and where that ends."""
    table, finder = _made()
    filled = table.with_defaults(person)
    node, asked = finder.nodes[finder.start], 0
    while isinstance(node, Ask):
        asked += 1
        target = next(
            target
            for answer, target in node.ways
            if all(filled[name] == value for name, value in read_answers(table, answer.sets).items())
        )
        node = finder.nodes[target]
    return asked, node


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        ({}, ["course-that-runs-past-25"]),
        ({"home_months": 6}, []),
        ({"home_months": 6, "home_broke_down": True}, ["course-that-runs-past-25"]),
        ({"home_months": 6, "home_broke_down_after_18": True}, ["home-broke-down-after-18"]),
    ],
)
def test_the_questions_tell_a_student_of_25_of_a_course_that_runs_on_only_where_the_table_does(
    home: Answers, expected: list[str]
) -> None:
    person: Answers = {"age": 25, "edu": "full_time", **SHORTLY, **home}
    assert [record.id for record in _walk(person)[1].unclear] == expected
    assert [record.id for record in decide(**person).unclear] == expected


def test_no_question_is_asked_whose_answer_cannot_matter() -> None:
    for node in _made()[1].nodes.values():
        if isinstance(node, Ask):
            assert len({target for _, target in node.ways}) > 1


@pytest.mark.parametrize("line", ["", "la now", "Age is 16", "age is"])
def test_a_line_that_is_no_condition_is_refused(line: str) -> None:
    with pytest.raises(NotACondition):
        parse(line)


def test_a_profile_whose_answers_contradict_each_other_ends_with_1(tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    file.write_text("profiles:\n  - {id: A, inputs: {age: 19, la_now: true}}\n", encoding="utf-8")
    assert front.main(["status", str(file)]) == 1
