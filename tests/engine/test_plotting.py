"""Drawings of tables: they hold the table's numbers, add up, and tell things apart without colour."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from selectolax.lexbor import LexborHTMLParser

from localoffer.figures.numbers import number_in_words
from localoffer.records.models import ChartKind, Table, Unit
from localoffer.views.plots import KINDS, BarLook, Drawing, _ticks, drawing, drawn_columns, whole
from tests import council
from tests.council import BUSY
from tests.figures import table


@pytest.fixture(scope="module")
def tables() -> dict[ChartKind, Table]:
    """The tables of the busy council, which are drawn in every way."""
    found = {record.chart: record for record in council.library(BUSY).tables}
    assert set(ChartKind) - set(found) == set(), "tests/busy/content/figures.yaml has no table of these kinds"
    return found


def _page(record: Table) -> LexborHTMLParser:
    return council.page(f"/strategy/local-picture/{record.id}/", BUSY)


def _solid(made: Drawing) -> list[float]:
    return [bar.width for bar in made.bars if bar.look is BarLook.SOLID]


def test_each_kind_of_chart_that_can_be_read_is_drawn() -> None:
    assert set(ChartKind) - set(KINDS) == set(), "views/plots.py does not draw these kinds"


@pytest.mark.parametrize("kind", ChartKind)
def test_the_table_beneath_has_every_number_of_the_drawing(
    tables: dict[ChartKind, Table], kind: ChartKind
) -> None:
    record = tables[kind]
    block = _page(record).css_first("main")
    assert block
    cells = [cell.text(strip=True) for cell in block.css("td")]
    drawn = [text.text(strip=True) for text in block.css("svg text")]
    for row in record.rows:
        for number, value in enumerate(row.values):
            assert number_in_words(value, record.columns[number].unit) in cells
    if kind is not ChartKind.SERIES:
        numbers = [part for text in drawn for part in text.split(" · ") if part in cells]
        bars = 1 if kind is ChartKind.SHARE else len(drawn_columns(record))
        assert len(numbers) >= len(record.rows) * bars


def test_the_shares_add_up_to_the_whole(tables: dict[ChartKind, Table]) -> None:
    record = tables[ChartKind.SHARE]
    widths = _solid(drawing(record))
    assert len(widths) == len(record.rows)
    assert sum(widths) == pytest.approx(100, abs=0.05 * len(widths))
    assert [D(str(width)) for width in widths] == [
        round(row.values[0] / whole(record) * 100, 1) for row in record.rows
    ]


def test_bars_that_are_compared_share_one_scale_and_differ_in_more_than_colour(
    tables: dict[ChartKind, Table],
) -> None:
    record = tables[ChartKind.COMPARISON]
    made = drawing(record)
    columns = drawn_columns(record)
    assert [record.columns[number].label for number in columns] == ["March 2020", "June 2020"]
    bars = made.bars[len(columns) :]
    values = [row.values[number] for row in record.rows for number in columns]
    assert len(bars) == len(values)
    longest = max(range(len(values)), key=lambda place: values[place])
    for bar, value in zip(bars, values, strict=True):
        assert bar.width == pytest.approx(bars[longest].width * float(value / values[longest]), abs=0.11)
    assert len({bar.look for bar in bars}) == len(columns)
    assert [bar.look for bar in made.bars[: len(columns)]] == [bar.look for bar in bars[: len(columns)]]


def test_the_series_stands_as_high_as_its_numbers_and_leaves_part_of_a_year_apart(
    tables: dict[ChartKind, Table],
) -> None:
    record = tables[ChartKind.SERIES]
    made = drawing(record)
    columns = drawn_columns(record)
    assert [record.columns[number].label for number in columns] == ["Entering", "Leaving"]
    shown = made.points[-len(columns) * len(record.rows) :]
    values = [row.values[number] for number in columns for row in record.rows]
    high, low = (shown[values.index(end(values))] for end in (max, min))
    for point, value in zip(shown, values, strict=True):
        share = (value - min(values)) / (max(values) - min(values))
        assert point.y == pytest.approx(low.y + (high.y - low.y) * float(share), abs=0.2)
    assert [point.hollow for point in shown] == [False, False, False, True] * 2
    assert [point.square for point in shown] == [False] * 4 + [True] * 4
    part = shown[3].x
    assert all(line.x1 != part and line.x2 != part for line in made.lines)
    assert [line.dashed for line in made.lines[:4]] == [False, False, True, True]
    assert {line.dashed for line in made.lines[2:]} == {True}
    assert "2020: cannot be compared" in [text.text for text in made.texts]


@pytest.mark.parametrize(
    ("labels", "joined"),
    [
        (("March 2022", "March 2023", "March 2026"), [(0, 1)]),
        (("2015-16", "2016-17", "2019-20", "2020-21"), [(0, 1), (2, 3)]),
        (("2018", "2020", "2022"), [(0, 1), (1, 2)]),
        (("May 2022", "June 2022", "March 2023"), [(0, 1), (1, 2)]),
        (("Spring", "Summer", "Autumn"), [(0, 1), (1, 2)]),
    ],
)
def test_no_line_leads_over_years_that_are_missing(
    labels: tuple[str, ...], joined: list[tuple[int, int]]
) -> None:
    rows = [{"label": label, "values": (20 + 7 * place,)} for place, label in enumerate(labels)]
    made = drawing(table(rows, chart=ChartKind.SERIES))
    across = [point.x for point in made.points[-len(labels) :]]
    assert [(line.x1, line.x2) for line in made.lines] == [
        (across[first], across[last]) for first, last in joined
    ]


@pytest.mark.parametrize("kind", ChartKind)
def test_nothing_leaves_the_drawing(tables: dict[ChartKind, Table], kind: ChartKind) -> None:
    made = drawing(tables[kind])
    assert all(bar.x >= 0 and bar.x + bar.width <= 100.1 for bar in made.bars)
    places = [(part.x, part.y) for part in made.points] + [(part.x, part.y) for part in made.texts]
    assert all(0 <= x <= 100 and 0 <= y <= made.height for x, y in places)
    assert all(0 <= y <= made.height for y in made.grid)
    # On the narrowest phone no label covers the value beside it.
    for y in {part.y for part in made.texts if part.end}:
        assert sum(len(part.text) for part in made.texts if part.y == y) < 30


def test_beside_a_very_long_number_the_words_of_a_label_stay_whole() -> None:
    made = drawing(
        table([{"label": "Accommodation", "values": ("123,456,789,012,345,678,901",)}], chart=ChartKind.SHARE)
    )
    assert "Accommodation" in [text.text for text in made.texts]


def test_a_drawing_is_told_in_words_and_has_no_colour_of_its_own(tables: dict[ChartKind, Table]) -> None:
    pictures = [picture for record in tables.values() for picture in _page(record).css("svg[role=img]")]
    assert len(pictures) == len(ChartKind)
    for picture in pictures:
        assert str(picture.attributes["aria-label"]).endswith(".")
        marks = picture.css("[fill], [stroke]")
        assert {mark.attributes.get("fill") for mark in marks} <= {None, "none", "currentColor"}
        assert {mark.attributes.get("stroke") for mark in marks} <= {None, "currentColor"}
        assert not picture.css("[style]")


@pytest.mark.parametrize("chart", ChartKind)
def test_a_table_of_one_row_and_of_zeros_can_be_drawn(chart: str) -> None:
    assert drawing(table([{"label": "Here", "values": (0,)}], chart=chart)).height > 0


@pytest.mark.parametrize("most", ["0.01", "7", "100000000000", "999999999999"])
def test_a_scale_has_a_few_round_numbers_however_large_its_values_are(most: str) -> None:
    ticks = _ticks([D(0), D(most)], Unit.DAYS)
    assert 2 <= len(ticks) <= 6
    assert ticks[-1] >= D(most)
