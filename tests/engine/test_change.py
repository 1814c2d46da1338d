"""What changed in figures is said in words, computed from the data, and only where like stands beside like."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from localoffer.figures import change
from localoffer.figures.change import Turn
from localoffer.records.values import When
from localoffer.views.figures import age_in_words
from tests import council
from tests.council import BUSY
from tests.figures import measure, reading, table


@pytest.fixture(scope="module")
def picture() -> LexborHTMLParser:
    """The page of the local picture, on which measures rose, fell and cannot be compared."""
    return council.page("/strategy/local-picture/", BUSY)


def _row(picture: LexborHTMLParser, id: str) -> list[str]:
    """The cells of a measure's row: how much, its bar, when, what changed, what others had."""
    return [" ".join(node.text().split()) for node in picture.css(f"tr#{id} td")]


def test_a_share_that_fell_is_told_and_what_others_had_stands_with_its_own_date() -> None:
    words = council.words("/strategy/local-picture/in-work/", BUSY)
    assert "48% in March 2020, 45% on 28 September 2020: a fall of 3 percentage points." in words
    assert "That is worse: higher is better." in words
    assert "England: 52%, as at March 2019." in words
    assert (
        "Our figure is of 28 September 2020. The dates differ, so ours and theirs cannot be compared."
        in words
    )


def test_a_row_says_what_changed_since_the_value_before_and_if_that_is_better(
    picture: LexborHTMLParser,
) -> None:
    assert _row(picture, "suitable-homes")[3] == "Better: +2.4 points since March 2020"
    assert _row(picture, "in-work")[3] == "Worse: \N{MINUS SIGN}3 points since March 2020"


def test_a_row_compares_nothing_with_a_value_that_is_kept_out(picture: LexborHTMLParser) -> None:
    assert _row(picture, "in-touch")[3] == "Cannot be compared"


def test_a_row_says_nothing_of_a_change_between_values_before_its_own(good: Path) -> None:
    kept_out = """
  - id: in-touch
    title: In touch
    group: Care leavers
    unit: people
    better: up
    readings:
      - date: 2020-03
        value: 80
        sources:
          - source: strategy
      - date: 2020-06
        value: 95
        sources:
          - source: strategy
      - date: 2020-09
        value: 96
        not_compared: Others were counted.
        sources:
          - source: strategy
"""
    council.change(good, "content/figures.yaml", "measures:\n", "measures:" + kept_out)
    assert _row(council.page("/strategy/local-picture/", good), "in-touch")[3] == "Cannot be compared"
    assert "15 more" in council.words("/strategy/local-picture/in-touch/", good)


def test_what_others_had_on_another_day_stands_in_the_row_with_that_day(picture: LexborHTMLParser) -> None:
    assert _row(picture, "in-work")[4].endswith("England 52% (March 2019)")


@pytest.mark.parametrize(
    ("unit", "was", "now", "words"),
    [
        ("percent", "48", "45", "\N{MINUS SIGN}3 points since April 2020"),
        ("percent", "45", "46", "+1 point since April 2020"),
        ("percent", "45", "45", "no change since April 2020"),
        ("people", "395", "1409", "+1,014 since April 2020"),
        ("days", "433", "432", "\N{MINUS SIGN}1 day since April 2020"),
    ],
)
def test_what_changed_is_said_in_few_words(unit: str, was: str, now: str, words: str) -> None:
    changed = change.of_measure(measure(reading("2020-04", was), reading("2020-09", now), unit=unit))
    assert changed
    assert changed.since == words


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
        ("things", "12", "10", "2 fewer"),
        ("days", "433", "432", "a fall of 1 day"),
        ("per 10,000 children", "100", "102", "a rise of 2 for every 10,000 children"),
        ("people", "0", "0", "no change"),
    ],
)
def test_a_step_is_told_in_the_right_unit(unit: str, was: str, now: str, words: str) -> None:
    changed = change.of_measure(measure(reading("2020-04", was), reading("2020-09", now), unit=unit))
    assert changed
    assert changed.words.endswith(f": {words}.")


def test_a_value_that_is_not_compared_is_passed_over_and_the_page_says_why(
    picture: LexborHTMLParser,
) -> None:
    between = reading("2020-06-29", "100", not_compared="The minutes do not say which ages are counted.")
    changed = change.of_measure(measure(reading("2020-04", "100"), between, reading("2020-09-28", "98")))
    assert changed
    assert changed.words == "100% in April 2020, 98% on 28 September 2020: a fall of 2 percentage points."
    assert (
        "The figure of 28 September 2020 cannot be compared. The paper does not say which ages are counted."
        in council.words("/strategy/local-picture/in-touch/", BUSY)
    )


def test_the_newest_value_is_not_compared_where_its_label_is_not_certain() -> None:
    uncertain = measure(
        reading("2020-04", "51"), reading("2020-09-28", "50", not_compared="It counts others.")
    )
    assert change.of_measure(uncertain) is None
    assert change.why_not(uncertain) == (
        "The figure of 28 September 2020 cannot be compared. It counts others.",
    )


def test_a_year_is_not_compared_with_a_day() -> None:
    unlike = measure(reading("2019", "48"), reading("2020-09-28", "45"))
    assert change.of_measure(unlike) is None
    assert change.why_not(unlike) == ("The figures cannot be compared. Their periods do not match.",)


def test_a_month_is_not_compared_with_a_day_in_it() -> None:
    assert change.of_measure(measure(reading("2020-04", "48"), reading("2020-04-15", "45"))) is None


def test_what_others_had_without_a_date_cannot_be_compared(picture: LexborHTMLParser) -> None:
    ours = reading("2020-04", "97", comparators=[{"name": "England", "value": "84"}])
    assert change.others(ours, measure(ours).unit) == (
        "England: 84%. No date is given, so it cannot be compared.",
    )
    assert "England, no date given, so it cannot be compared" in council.words(
        "/strategy/local-picture/suitable-homes/", BUSY
    )


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


# ---- Steps of one or two people, and figures of different papers -----------------------------------------


@pytest.mark.parametrize(
    ("was", "now", "people", "turn"),
    [
        ("41", "45", 110, Turn.BETTER),
        ("45", "41", 110, Turn.WORSE),
        ("41", "44", 110, Turn.SLIGHT),
        ("67", "63", 50, Turn.SLIGHT),
        ("63", "63", 50, Turn.SAME),
        ("41.0", "44.2", 100, Turn.SLIGHT),
        ("41.0", "45.0", 100, Turn.BETTER),
    ],
)
def test_a_share_that_one_or_two_people_can_move_is_neither_better_nor_worse(
    was: str, now: str, people: int, turn: Turn
) -> None:
    changed = change.of_measure(
        measure(reading("2020-04", was, people=str(people)), reading("2020-09", now, people=str(people)))
    )
    assert changed
    assert changed.turn is turn


def test_a_slight_step_says_so_and_from_which_step_on_one_counts() -> None:
    changed = change.of_measure(
        measure(reading("2024-03", "67", people="60"), reading("2025-03", "63", people="50"))
    )
    assert changed
    assert changed.judged == (
        "So few people can make such a step that it is called neither better nor worse. "
        "A step counts from 7 percentage points on."
    )


def test_a_count_that_moved_by_one_or_two_people_is_neither_better_nor_worse() -> None:
    for now, turn in (("22", Turn.SLIGHT), ("26", Turn.SLIGHT), ("21", Turn.WORSE), ("27", Turn.BETTER)):
        changed = change.of_measure(
            measure(reading("2020-04", "24"), reading("2020-06", now), unit="people", better="up")
        )
        assert changed
        assert changed.turn is turn


def test_where_the_number_of_people_cannot_be_told_the_measure_names_the_least_step() -> None:
    few = measure(reading("2024-03", "60"), reading("2025-03", "67"), least="8")
    changed = change.of_measure(few)
    assert changed
    assert changed.turn is Turn.SLIGHT


def test_what_others_had_is_about_the_same_where_two_people_make_the_difference() -> None:
    ours = reading(
        "2020-04", "93", people="110", comparators=[{"name": "England", "value": "91", "date": "2020-04"}]
    )
    record = measure(ours)
    least = change.least_step(record, ours)
    assert change.others(ours, record.unit, least) == (
        "England: 91%, as at April 2020. Ours is about the same.",
    )


def test_figures_of_different_papers_are_not_compared() -> None:
    ours, theirs = reading("2020-04", "48", source="ours"), reading("2020-09", "45", source="theirs")
    apart = measure(ours, theirs)
    assert change.of_measure(apart) is None
    assert change.why_not(apart) == ("The figures cannot be compared. They come from different papers.",)


def test_a_figure_is_compared_with_the_one_before_it_in_the_same_paper() -> None:
    three = (
        reading("2020-04", "48", source="ours"),
        reading("2020-06", "99", source="theirs"),
        reading("2020-09", "45", source="ours"),
    )
    changed = change.of_measure(measure(*three))
    assert changed
    assert changed.words == "48% in April 2020, 45% in September 2020: a fall of 3 percentage points."


@pytest.mark.parametrize(
    ("newest", "as_of", "age"),
    [
        (When(2025, 3, 31), date(2026, 11, 26), "1 year and 7 months"),
        (When(2025, 3, 31), date(2025, 4, 30), "less than a month"),
        (When(2025, 3, 31), date(2025, 5, 1), "1 month"),
        (When(2024, 3), date(2026, 3, 31), "2 years"),
        (When(2024), date(2025, 1, 31), "1 month"),
        (When(2026), date(2026, 5, 1), None),
    ],
)
def test_the_age_of_a_figure_is_told_in_whole_months(newest: When, as_of: date, age: str | None) -> None:
    assert age_in_words(newest, as_of) == age


def test_the_page_says_first_how_old_its_newest_figure_is(picture: LexborHTMLParser) -> None:
    first = picture.css("main .lo-warn")[0]
    assert "The newest figure here is of 28 September 2020" in " ".join(first.text().split())
    assert "old." in first.text()


#: Two days, one column each.
TWO_DAYS = (
    {"label": "31 March 2019", "unit": "people", "date": "2019-03-31"},
    {"label": "31 March 2020", "unit": "people", "date": "2020-03-31"},
)


def test_two_dated_columns_say_what_rose_and_fell() -> None:
    ages = table(
        [
            {"label": "Under 16", "values": (88, 73)},
            {"label": "16 or 17", "values": (45, 63)},
            {"label": "18 or older", "values": (86, 94)},
            {"label": "Not known", "values": (7, 7)},
        ],
        TWO_DAYS,
        chart="comparison",
        date="2020-03-31",
        total=("226", "237"),
    )
    assert change.of_table(ages) == (
        "From 31 March 2019 to 31 March 2020, 11 more in all: 226, then 237.",
        "Up: 16 or 17 by 18; 18 or older by 8.",
        "Down: Under 16 by 15.",
        "No change: Not known.",
    )


def test_columns_without_dates_are_not_compared() -> None:
    columns = [{"label": "Entering", "unit": "people"}, {"label": "Leaving", "unit": "people"}]
    assert change.of_table(table([{"label": "2019", "values": (117, 100)}], columns)) == ()


def test_a_column_whose_numbers_cannot_be_right_is_not_compared() -> None:
    first, second = TWO_DAYS
    columns = [{**first, "not_compared": "Its shares add up to 106."}, second]
    assert change.of_table(table([{"label": "Here", "values": (88, 73)}], columns, chart="comparison")) == (
        "31 March 2019: cannot be compared. Its shares add up to 106.",
    )


def test_parts_of_a_year_are_not_compared() -> None:
    columns = [{**column, "not_compared": "Part of a year."} for column in TWO_DAYS]
    assert change.of_table(table([{"label": "Here", "values": (88, 73)}], columns, chart="comparison")) == (
        "31 March 2019; 31 March 2020: cannot be compared. Part of a year.",
    )


def test_a_series_compares_full_years_and_leaves_part_of_one_out() -> None:
    series = table(
        [
            {"label": "2015", "values": (89, 92)},
            {"label": "2016", "values": (170, 139)},
            {"label": "2017", "values": (161, 143)},
            {"label": "2018", "values": (61, 50), "not_compared": "Part of a year, to late June."},
        ],
        [{"label": "Entering", "unit": "people"}, {"label": "Leaving", "unit": "people"}],
        chart="series",
    )
    assert change.of_table(series) == (
        "Entering: 170 in 2016, and 161 in 2017, 9 fewer. The most was 170, in 2016; the least was 89, in 2015.",
        "Leaving: 139 in 2016, and 143 in 2017, 4 more. The most was 143, in 2017; the least was 92, in 2015.",
        "2018: cannot be compared. Part of a year, to late June.",
    )


def test_nothing_is_said_of_a_value_that_has_not_come() -> None:
    (homes,) = council.library(as_of=date(2020, 8, 31)).measures
    assert [str(value.date) for value in homes.readings] == ["March 2020"]
    assert change.of_measure(homes) is None
