"""How problems are worded."""

from __future__ import annotations

import json

from localoffer import report
from localoffer.load import Loaded
from localoffer.problems import Level, Mark, Problem, new_among
from localoffer.records.one_file import File

LOADED = Loaded(
    (
        File("offer.yaml", "offer.yaml", False, ("entitlements:", "  - id: x\x07y")),
        File("pledges.yaml", "pledges.yaml", False, ("a: " + "long " * 60,)),
        File("national/areas.yaml", "areas.yaml", True, ("areas:",)),
    ),
    (),
)
WARNING = Problem(
    Mark("offer.yaml", 2, 9), "a-rule", "It is late.", "Look again.", "the area “Home”", Level.WARNING
)
ERROR = Problem(Mark("national/areas.yaml", 1, 1), "b-rule", "It is wrong.", "Mend it.")


def test_a_problem_has_its_place_its_line_what_happened_and_how_to_mend_it() -> None:
    assert report.in_words([ERROR, WARNING], LOADED, "The published site was not changed.") == (
        "national/areas.yaml, line 1\n"
        "  > 1 | areas:\n"
        "  It is wrong.\n"
        "  Mend it.\n"
        "  Rule: b-rule\n"
        "\n"
        "Warning: offer.yaml, line 2, in the area “Home”\n"
        "  > 2 |   - id: x‹U+0007›y\n"
        "  It is late.\n"
        "  Look again.\n"
        "  Rule: a-rule\n"
        "\n"
        "1 problem, 1 warning. The published site was not changed."
    )


def test_no_problems_leave_only_the_ending() -> None:
    assert report.in_words([], LOADED) == ""
    assert report.in_words([], LOADED, "Nothing to mend.") == "Nothing to mend."


def test_a_problem_with_other_numbers_is_an_old_one_unless_that_is_still_there() -> None:
    one, other = (Problem(Mark("offer.yaml", 2), "r", f"There are {n}.", "h") for n in (2, 3))
    assert [problem.message for problem in new_among([other, one], [one])] == ["There are 3."]
    assert new_among([other], [one]) == []


def test_problems_stand_in_the_order_of_the_files() -> None:
    marks = [
        Mark("templates/x"),
        Mark("national/areas.yaml", 1),
        Mark("pledges.yaml", 1, 5),
        Mark("pledges.yaml", 1, 2),
    ]
    problems = [Problem(mark, "r", "m", "h") for mark in marks]
    ordered = [problem.mark for problem in report.in_file_order(problems, LOADED)]
    assert ordered == [marks[3], marks[2], marks[1], marks[0]]


def test_what_follows_from_one_slip_is_told_once_and_counted() -> None:
    problems = [
        Problem(Mark("pledges.yaml", line), "r", "No contact is called x.", "h", again="name this contact")
        for line in range(1, 20)
    ]
    (told,) = report.told_once(problems)
    assert told.mark.line == 1
    assert told.message == (
        "No contact is called x. 18 more lines name this contact: pledges.yaml 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 …"
    )
    (two,) = report.told_once(problems[:2])
    assert two.message == "No contact is called x. 1 more line names this contact: pledges.yaml 2."


def test_the_same_words_about_different_things_are_told_each() -> None:
    problems = [Problem(Mark("pledges.yaml", line), "r", "It is late.", "h") for line in (1, 2)]
    assert report.told_once(problems) == problems


def test_a_long_line_is_cut_so_that_the_place_can_be_seen() -> None:
    start = report.in_words([Problem(Mark("pledges.yaml", 1, 4), "r", "m", "h")], LOADED).splitlines()[1]
    later = report.in_words([Problem(Mark("pledges.yaml", 1, 200), "r", "m", "h")], LOADED).splitlines()[1]
    assert start.startswith("  > 1 | a: long")
    assert start.endswith(" …")
    assert later.startswith("  > 1 | … ")
    assert max(len(start), len(later)) < 120


def test_a_problem_of_a_whole_file_has_no_line() -> None:
    said = report.in_words([Problem(Mark("content/new.yaml"), "r", "m.", "h.")], LOADED)
    assert said == "content/new.yaml\n  m.\n  h.\n  Rule: r\n\n1 problem."


def test_an_annotation_cannot_be_broken_out_of() -> None:
    nasty = Problem(Mark("a,b:c%.yaml", 3, 2), "r", "100%\r\n::error::x", "h", "the area “a: b”")
    assert report.as_annotations([nasty], LOADED) == (
        "::error file=a%2Cb%3Ac%25.yaml,line=3,col=2,title=r::In the area “a: b”: 100%25%0D%0A: :error: :x h"
    )


def test_a_warning_is_a_warning_on_github_too() -> None:
    assert report.as_annotations([WARNING], LOADED).startswith("::warning file=offer.yaml,line=2,")


def test_gitlab_gets_each_problem_at_its_line_and_knows_it_again_where_the_line_moved() -> None:
    moved = Problem(Mark("national/areas.yaml", 8), "b-rule", "It is wrong.", "Mend it.")
    error, again, warning = json.loads(report.as_code_quality([ERROR, moved, WARNING], LOADED))
    assert error["location"] == {"path": "national/areas.yaml", "lines": {"begin": 1}}
    assert (error["severity"], warning["severity"]) == ("major", "info")
    assert warning["description"] == "In the area “Home”: It is late. Look again."
    # Two alike are two; one that stands elsewhere now is the same as before.
    assert error["fingerprint"] != again["fingerprint"]
    (alone,) = json.loads(report.as_code_quality([moved], LOADED))
    assert alone["fingerprint"] == error["fingerprint"]
