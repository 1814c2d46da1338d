"""Small groups stay hidden: from the rule, and from somebody with a pencil, `tests.figures.possible`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localoffer.figures.small_numbers import facts as facts_of
from localoffer.figures.small_numbers import people_of_share, worked_out
from localoffer.problems import Problem
from localoffer.records.models import Measure, Table
from localoffer.rules.figures import given_away
from tests.figures import SMALL, measure, possible, reading, table


def folded(counts: Sequence[int]) -> list[tuple[tuple[str, ...], int]]:
    """Rows as docs/tasks/add-a-figure.md says: small groups stand together, with the next smallest while that is small."""
    named = sorted(
        ((count, f"group {place}") for place, count in enumerate(counts)), key=lambda pair: pair[0]
    )
    together = [pair for pair in named if pair[0] in SMALL]
    rest = [pair for pair in named if pair[0] not in SMALL]
    while together and (len(together) < 2 or sum(count for count, _ in together) <= 5):
        together.append(rest.pop(next(place for place, pair in enumerate(rest) if pair[0])))
    rows: list[tuple[tuple[str, ...], int]] = [((name,), count) for count, name in rest]
    if together:
        rows.append((tuple(name for _, name in together), sum(count for count, _ in together)))
    return rows


def as_table(rows: Iterable[tuple[tuple[str, ...], int]], total: int | None, **fields: str) -> Table:
    """The rows with their shares, as a source prints them."""
    rows = list(rows)
    everybody = sum(count for _, count in rows)
    return table(
        [
            {
                "label": names[0] if len(names) == 1 else "Other",
                "values": (count, round(Decimal(count * 100) / everybody)),
                "together": names if len(names) > 1 else (),
            }
            for names, count in rows
        ],
        [{"label": "People", "unit": "people"}, {"label": "Share", "unit": "percent"}],
        total=() if total is None else (str(total), "100"),
        **fields,
    )


def found(tables: Sequence[Table], measures: Sequence[Measure] = ()) -> list[Problem]:
    return list(given_away(list(tables), list(measures)))


#: At least two groups that are large enough to fold with.
COUNTS = st.tuples(
    st.lists(st.integers(0, 12), min_size=1, max_size=5), st.lists(st.integers(6, 60), min_size=2, max_size=4)
).map(lambda pair: [*pair[0], *pair[1]])


@settings(max_examples=50, deadline=None)
@given(COUNTS)
def test_nobody_finds_a_small_group_in_a_table_that_is_folded_as_documented(counts: list[int]) -> None:
    rows = folded(counts)
    total = sum(counts)
    everybody = frozenset(name for names, _ in rows for name in names)
    printed = [*((frozenset(names), count) for names, count in rows), (everybody, total)]
    hidden = {name for names, _ in rows if len(names) > 1 for name in names}
    for name, values in possible(printed, hidden).items():
        assert len(values) > 1, name
    assert not {count for _, count in rows} & set(SMALL)
    assert found([as_table(rows, total)]) == []


@settings(max_examples=50, deadline=None)
@given(COUNTS, st.integers(1, 5))
def test_a_small_group_that_is_only_left_out_is_found(counts: list[int], hidden: int) -> None:
    rows = folded(counts)
    total = sum(counts) + hidden
    assert found([as_table(rows, total)]) != []
    everybody = measure(reading("2020-04", str(total)), unit="people", better="neither")
    assert found([as_table(rows, None)], [everybody]) != []


#: Two small groups, one of nobody and two large ones: enough that two tables give a small group away.
FIVE = {"a": 3, "b": 0, "c": 6, "d": 6, "e": 2}


def _ways() -> set[frozenset[frozenset[str]]]:
    """Each way to print those five groups as rows, none of them small."""
    every = (
        frozenset(frozenset(name for name, at in zip(FIVE, parts, strict=True) if at == row) for row in parts)
        for parts in product(range(len(FIVE)), repeat=len(FIVE))
    )
    return {way for way in every if not any(_people(row) in SMALL for row in way)}


def _people(row: frozenset[str]) -> int:
    return sum(FIVE[name] for name in row)


def test_two_tables_give_no_small_group_away_that_the_rule_does_not_find() -> None:
    given = 0
    for ways in combinations(_ways(), 2):
        printed = [(row, _people(row)) for way in ways for row in way]
        pinned = [
            values for values in possible(printed, FIVE).values() if len(values) == 1 and values <= set(SMALL)
        ]
        if pinned:
            given += 1
            tables = [
                table(
                    [
                        {
                            "label": " and ".join(sorted(row)),
                            "values": (_people(row),),
                            "together": tuple(sorted(row)),
                        }
                        for row in way
                    ],
                    id=id,
                )
                for id, way in zip(("one", "other"), ways, strict=True)
            ]
            assert found(tables), ways
    assert given


def test_taking_one_table_from_another_is_found() -> None:
    rows = [{"label": "Other", "values": (20,), "together": ["Black", "Asian Other", "Other"]}]
    fewer = [{"label": "Other", "values": (17,), "together": ["Black", "Other"]}]
    (problem,) = found([table(rows, id="one"), table(fewer, id="other")])
    assert problem.rule == "small-count-worked-out"
    assert "there are 3 people in “Asian Other”" in problem.message
    assert found([table(rows, id="one"), table(fewer, id="other", date="2019-04")]) == []


def test_a_group_without_anybody_gives_another_away() -> None:
    facts = [
        table([{"label": "Three", "values": (9,), "together": ["a", "b", "c"]}], id="one"),
        table([{"label": "Two", "values": (0,), "together": ["c", "d"]}], id="two"),
        table([{"label": "Two", "values": (6,), "together": ["b", "c"]}], id="three"),
    ]
    assert worked_out(fact for one in facts for fact in facts_of(one, 0)) == {frozenset({"a"}): 3}


def test_a_share_of_one_group_alone_in_a_folded_row_is_found() -> None:
    made = as_table([(("Most",), 375), (("Other", "Black"), 20)], 395)
    row = made.rows[1]
    wrong = row.model_copy(update={"values": (Decimal(20), Decimal(4))})
    assert found([made]) == []
    (problem,) = found([made.model_copy(update={"rows": (made.rows[0], wrong)})])
    assert "20 of 395 people, which is not 4%" in problem.message


@pytest.mark.parametrize(("share", "small"), [("2", True), ("9", True), ("12", False), ("0", False)])
def test_a_share_that_stands_for_a_small_group_is_found(share: str, small: bool) -> None:
    shares = table(
        [{"label": "Secure home", "values": (share,)}], [{"label": "Share", "unit": "percent"}], id="shares"
    )
    everybody = measure(reading("2020-04", "56"), unit="people", better="neither")
    assert bool(found([shares], [everybody])) is small
    of_a_year_before = measure(reading("2019-04", "56"), unit="people", better="neither")
    assert found([shares], [of_a_year_before]) == []


@given(st.integers(1, 400), st.integers(0, 400), st.integers(0, 2))
def test_a_rounded_share_can_stand_for_the_number_it_was_made_from(
    whole: int, part: int, places: int
) -> None:
    part = min(part, whole)
    share = round(Decimal(part * 100) / whole, places)
    assert part in people_of_share(share, Decimal(whole))
