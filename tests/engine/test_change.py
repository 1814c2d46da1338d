"""What changed in figures is said in words, computed from the data, and only where like stands beside like."""

from __future__ import annotations

from datetime import date

import pytest
from selectolax.lexbor import LexborNode

from localoffer.figures import change
from localoffer.figures.change import Turn
from tests.figures import measure, our_own, reading, table
from tests.site import tree

PICTURE = "/strategy/local-picture/"


def _block(id: str) -> LexborNode:
    found = tree(PICTURE).css_first(f"[id='{id}']")
    assert found
    return found


def _words(node: LexborNode | None) -> str:
    assert node
    return " ".join(node.text(separator=" ").split())


def test_the_share_in_work_or_learning_fell_and_others_stand_with_their_own_date() -> None:
    said = _words(_block("in-work-or-learning"))
    assert "48% in April 2020, 45% on 28 September 2020: a fall of 3 percentage points." in said
    assert "That is worse: higher is better." in said
    assert "England: 52%, as at March 2019." in said
    assert (
        "Our figure is of 28 September 2020. The dates differ, so ours and theirs cannot be compared." in said
    )


def test_the_page_opens_with_what_got_better_and_what_got_worse() -> None:
    lists = {
        _words(heading): [_words(line) for line in heading.parent.css("ul")]  # type: ignore[union-attr]
        for heading in tree(PICTURE).css("section[aria-labelledby=turned] h3")
    }
    assert list(lists) == ["Got better", "Got worse", "Cannot be compared"]
    lines = [_words(line) for line in tree(PICTURE).css("section[aria-labelledby=turned] li")]
    assert lines[0] == (
        "Care leavers aged 19 to 21 in suitable homes 97% in April 2020, 98% on 28 September 2020: a rise of 1 "
        "percentage point."
    )
    assert [line.split(" 48%")[0] for line in lines if "48%" in line] == [
        "Care leavers aged 19 to 21 in education, employment or training"
    ]


def test_each_line_at_the_top_leads_to_its_measure() -> None:
    links = tree(PICTURE).css("section[aria-labelledby=turned] a")
    assert links
    for link in links:
        address = str(link.attributes["href"])
        assert _words(_block(address.removeprefix("#")).css_first("h3")) == _words(link)


@pytest.mark.parametrize(
    ("better", "was", "now", "turn"),
    [
        ("up", "48", "45", Turn.WORSE),
        ("up", "45", "48", Turn.BETTER),
        ("down", "433", "431", Turn.BETTER),
        ("down", "431", "433", Turn.WORSE),
        ("neither", "409", "395", Turn.DOWN),
        ("neither", "395", "409", Turn.UP),
        ("up", "63", "63", Turn.SAME),
    ],
)
def test_better_and_worse_follow_the_declared_direction(better: str, was: str, now: str, turn: Turn) -> None:
    changed = change.of_measure(measure(reading("2020-04", was), reading("2020-09", now), better=better))
    assert changed
    assert changed.turn is turn
    assert bool(changed.judged) == (turn in (Turn.BETTER, Turn.WORSE))


@pytest.mark.parametrize(
    ("unit", "was", "now", "words"),
    [
        ("percent", "48", "45", "a fall of 3 percentage points"),
        ("percent", "97", "98", "a rise of 1 percentage point"),
        ("percent", "90.5", "92.9", "a rise of 2.4 percentage points"),
        ("people", "409", "395", "14 fewer"),
        ("people", "1395", "2409", "1,014 more"),
        ("days", "433", "432", "a fall of 1 day"),
        ("per 10,000 children", "100", "102", "a rise of 2 for every 10,000 children"),
        ("people", "0", "0", "no change"),
    ],
)
def test_a_step_is_told_in_the_right_unit(unit: str, was: str, now: str, words: str) -> None:
    changed = change.of_measure(measure(reading("2020-04", was), reading("2020-09", now), unit=unit))
    assert changed
    assert changed.words.endswith(f": {words}.")


def test_a_value_that_is_not_compared_is_passed_over_and_the_page_says_why() -> None:
    in_touch = our_own().measures["in-touch"]
    changed = change.of_measure(in_touch)
    assert changed
    assert changed.words == "100% in April 2020, 98% on 28 September 2020: a fall of 2 percentage points."
    assert (
        "The figure of 29 June 2020 cannot be compared. The minutes do not say which ages are counted."
        in _words(_block("in-touch"))
    )


def test_the_newest_value_is_not_compared_where_its_label_is_not_certain() -> None:
    said = _words(_block("in-house-foster-care"))
    assert "The figure of 28 September 2020 cannot be compared." in said
    assert change.of_measure(our_own().measures["in-house-foster-care"]) is None


def test_a_year_is_not_compared_with_a_day() -> None:
    unlike = measure(reading("2019", "48"), reading("2020-09-28", "45"))
    assert change.of_measure(unlike) is None
    assert change.why_not(unlike) == ("The figures cannot be compared. Their periods do not match.",)


def test_a_month_is_not_compared_with_a_day_in_it() -> None:
    assert change.of_measure(measure(reading("2020-04", "48"), reading("2020-04-15", "45"))) is None


def test_what_others_had_without_a_date_cannot_be_compared() -> None:
    ours = reading("2020-04", "97", comparators=[{"name": "England", "value": "84"}])
    assert change.others(ours, measure(ours).unit) == (
        "England: 84%. No date is given, so it cannot be compared.",
    )
    assert "England, no date given, so it cannot be compared" in _words(_block("in-suitable-homes"))


def test_what_others_had_at_the_same_time_is_set_against_ours() -> None:
    others = [
        {"name": "England", "value": "52", "date": "2020-03"},
        {"name": "Region", "value": "45", "date": "2020-04"},
    ]
    ours = reading("2020-04", "45", comparators=others)
    assert change.others(ours, measure(ours).unit) == (
        "England: 52%, as at March 2020. Ours is 7 percentage points lower.",
        "Region: 45%, as at April 2020. Ours is the same.",
    )


def test_two_dated_columns_say_what_rose_and_fell() -> None:
    assert change.of_table(our_own().tables["ages-2019-2020"]) == (
        "From 31 March 2019 to 31 March 2020, 8 more in all: 403, then 411.",
        "Up: 3 to 5 by 18; 6 to 8 by 5; 15 to 17 by 8.",
        "Down: 0 to 2 by 15; 9 to 11 by 6; 12 to 14 by 2.",
    )


def test_columns_without_dates_are_not_compared() -> None:
    columns = [{"label": "Entering", "unit": "people"}, {"label": "Leaving", "unit": "people"}]
    assert change.of_table(table([{"label": "2019", "values": (117, 100)}], columns)) == ()


def test_a_column_whose_numbers_cannot_be_right_is_not_compared() -> None:
    assert change.of_table(our_own().tables["ages-entering-june-2020"]) == (
        "December 2019: cannot be compared. The shares of December 2019 add up to 106, so they cannot all be right.",
    )


def test_parts_of_a_year_are_not_compared() -> None:
    assert change.of_table(our_own().tables["entering-and-leaving-part-years"]) == (
        "2019, to 2 October; 2020, to 29 June: cannot be compared. Part of a year.",
    )


def test_the_series_compares_full_years_and_leaves_2018_out() -> None:
    assert change.of_table(our_own().tables["entering-and-leaving-care"]) == (
        "Entering: 170 in 2016, and 161 in 2017, 9 fewer. The most was 170, in 2016; the least was 89, in 2014.",
        "Leaving: 139 in 2016, and 143 in 2017, 4 more. The most was 149, in 2012; the least was 92, in 2007.",
        "2018: cannot be compared. Part of a year, to late June.",
    )


def test_nothing_is_said_of_a_value_that_has_not_come() -> None:
    before = our_own(date(2020, 9, 1)).measures["in-work-or-learning"]
    assert [str(one.date) for one in before.readings] == ["April 2020"]
    assert change.of_measure(before) is None
