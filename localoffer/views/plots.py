"""The geometry of a table's drawing: shares of a whole, a comparison, a series over time.

Horizontal lengths are percent of the drawing's width; vertical ones, and type sizes, are pixels. So a drawing fills a
phone and a desktop screen alike, and its text keeps its size. Nothing is conveyed by colour alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from math import ceil
from textwrap import wrap

from localoffer.figures.numbers import bar, number_in_words, scale
from localoffer.records.frozen import dataclass
from localoffer.records.models import ChartKind, Column, Row, Table, Unit

#: A year on its own, or the first of two: 2022, March 2022, 2022-23.
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class BarLook(StrEnum):
    """How a bar looks, so that it is distinguishable without colour. `WHOLE` is the outline of all shares."""

    HOLLOW = "hollow"
    SOLID = "solid"
    DASHED = "dashed"
    WHOLE = "whole"


@dataclass(frozen=True)
class PlottedBar:
    """`x` and `width` are percent of the drawing's width; `y` and `height` are pixels. The same applies to everything plotted."""

    x: float
    y: float
    width: float
    height: float
    look: BarLook


@dataclass(frozen=True)
class PlottedText:
    """Starts at `x`, or `after` a gap there; or is centred on it, or ends there."""

    text: str
    x: float
    y: float
    after: bool = False
    middle: bool = False
    end: bool = False


@dataclass(frozen=True)
class PlottedLine:
    x1: float
    y1: float
    x2: float
    y2: float
    dashed: bool


@dataclass(frozen=True)
class PlottedPoint:
    """Round or square; hollow if its value cannot be compared."""

    x: float
    y: float
    square: bool
    hollow: bool = False


@dataclass(frozen=True)
class Drawing:
    """A drawing of a table. `gist` is the text alternative. `grid` is the positions of its grid lines."""

    gist: str
    height: int
    bars: tuple[PlottedBar, ...] = ()
    texts: tuple[PlottedText, ...] = ()
    lines: tuple[PlottedLine, ...] = ()
    points: tuple[PlottedPoint, ...] = ()
    grid: tuple[float, ...] = ()


LETTER_LINE = 20
#: How many characters fit on a line, at 14 pixels on the narrowest phone, even with wide spacing; and between a label,
#: which has at least half a line, and the value beside it.
LINE_LETTERS, BETWEEN = 32, 3
BAR = 14
GAP = 12
#: How much of the width bars may take if their value follows them.
BARS_WIDTH = Decimal(80)
PLOT = 200
PLOT_LEFT, PLOT_RIGHT = 11.0, 97.0
#: How many labels fit below a series on the narrowest phone.
AXIS_LABELS = 6
#: Those of columns.
LOOKS = (BarLook.HOLLOW, BarLook.SOLID, BarLook.DASHED)


def drawn_columns(table: Table) -> tuple[int, ...]:
    """The columns with the first one's unit: they share a scale. A difference is no count and is left to the table."""
    return tuple(
        number
        for number, column in enumerate(table.columns)
        if column.unit is table.columns[0].unit and not column.difference
    )


def whole(table: Table) -> Decimal:
    """What the rows are shares of: the printed total, or else their sum."""
    return table.total[0] if table.total else sum((row.values[0] for row in table.rows), Decimal(0))


def _share(table: Table) -> Drawing:
    """A bar for each row, in an outline of the whole."""
    all_of_them = whole(table) or Decimal(1)
    percent = next(
        (number for number, column in enumerate(table.columns) if column.unit is Unit.PERCENT), None
    )
    bars, texts, top = [], [], 0
    for row in table.rows:
        value = number_in_words(row.values[0], table.columns[0].unit)
        if percent:
            value += f" · {number_in_words(row.values[percent], Unit.PERCENT)}"
        texts.append(PlottedText(value, 100, top + BAR, end=True))
        top = _label(texts, row.label, top, max(LINE_LETTERS - BETWEEN - len(value), LINE_LETTERS // 2))
        part = bar(row.values[0], Decimal(0), all_of_them)
        bars.append(PlottedBar(0, top, 100, BAR, BarLook.WHOLE))
        bars.append(PlottedBar(part.x, top, part.width, BAR, BarLook.SOLID))
        top += BAR + GAP
    return Drawing(gist(table), top, bars=tuple(bars), texts=tuple(texts))


def _comparison(table: Table) -> Drawing:
    """The bars of all columns, one below the other, for each row."""
    columns = drawn_columns(table)
    low, high = scale([row.values[number] for row in table.rows for number in columns], table.columns[0].unit)
    bars, texts, top = _key(table, columns)
    for row in table.rows:
        top = _label(texts, _named(row), top)
        for look, number in enumerate(columns):
            value = row.values[number]
            part = bar(value, low, high)
            x, width = (
                float(round(Decimal(str(length)) * BARS_WIDTH / 100, 1)) for length in (part.x, part.width)
            )
            bars.append(PlottedBar(x, top, width, BAR, LOOKS[look % len(LOOKS)]))
            texts.append(
                PlottedText(
                    number_in_words(value, table.columns[number].unit), x + width, top + BAR - 2, after=True
                )
            )
            top += BAR + 4
        top += GAP
    return Drawing(gist(table), top, bars=tuple(bars), texts=tuple(texts))


def _series(table: Table) -> Drawing:
    """A line for each column. A row that cannot be compared has hollow points, not joined to the line."""
    columns = drawn_columns(table)
    values = [row.values[number] for row in table.rows for number in columns]
    ticks = _ticks(values, table.columns[0].unit)
    low, high = ticks[0], ticks[-1]
    top, lines, points, texts = LETTER_LINE, [], [], []

    def across(place: int) -> float:
        steps = max(len(table.rows) - 1, 1)
        return round(PLOT_LEFT + (PLOT_RIGHT - PLOT_LEFT) * place / steps, 1)

    def down(value: Decimal) -> float:
        return float(round(top + PLOT * (high - value) / (high - low), 1))

    for look, number in enumerate(columns):
        label = table.columns[number].label
        points.append(PlottedPoint(PLOT_LEFT, top - 6, square=bool(look % 2)))
        texts.append(PlottedText(label, PLOT_LEFT, top - 1, after=True))
        top += LETTER_LINE
    if any(row.not_compared for row in table.rows):
        for look in range(len(columns)):
            points.append(PlottedPoint(PLOT_LEFT + 5 * look, top - 6, square=bool(look % 2), hollow=True))
        apart = ", ".join(row.label for row in table.rows if row.not_compared) + ": cannot be compared"
        texts.append(PlottedText(apart, PLOT_LEFT + 5 * (len(columns) - 1), top - 1, after=True))
        top += LETTER_LINE
    grid = tuple(down(tick) for tick in ticks)
    after_a_gap = _after_a_gap(table.rows)
    texts += [
        PlottedText(number_in_words(tick, table.columns[0].unit), 0, y + 4)
        for tick, y in zip(ticks, grid, strict=True)
    ]
    for look, number in enumerate(columns):
        before: Row | None = None
        for place, row in enumerate(table.rows):
            here = across(place), down(row.values[number])
            if before and place not in after_a_gap and not row.not_compared and not before.not_compared:
                there = across(place - 1), down(before.values[number])
                lines.append(PlottedLine(*there, *here, dashed=bool(look % 2)))
            points.append(PlottedPoint(*here, square=bool(look % 2), hollow=bool(row.not_compared)))
            before = row
    every = ceil(len(table.rows) / AXIS_LABELS)
    base = top + PLOT + LETTER_LINE
    texts += [
        PlottedText(row.label, across(place), base, middle=True)
        for place, row in enumerate(table.rows)
        if place % every == 0
    ]
    return Drawing(
        gist(table), base + 8, texts=tuple(texts), lines=tuple(lines), points=tuple(points), grid=grid
    )


def _after_a_gap(rows: Sequence[Row]) -> frozenset[int]:
    """The places of rows that come more years after the one before than the closest rows do, by the first year in their
    labels: no line leads to them, since nobody knows what was in between."""
    years = [int(found[0]) if (found := _YEAR.search(row.label)) else None for row in rows]
    steps = {
        place: year - before
        for place, (before, year) in enumerate(pairwise(years), start=1)
        if before is not None and year is not None
    }
    usual = max(1, min(steps.values(), default=1))
    return frozenset(place for place, step in steps.items() if step > usual)


def _key(table: Table, columns: Sequence[int]) -> tuple[list[PlottedBar], list[PlottedText], int]:
    """What each bar style stands for. Empty if there is only one."""
    bars: list[PlottedBar] = []
    texts: list[PlottedText] = []
    top = 0
    for look, number in enumerate(columns):
        bars.append(PlottedBar(0, top + 3, 8, BAR, LOOKS[look % len(LOOKS)]))
        texts.append(PlottedText(_named(table.columns[number]), 8, top + BAR, after=True))
        top += LETTER_LINE
    return bars, texts, top + GAP


def _named(part: Row | Column) -> str:
    return f"{part.label}: cannot be compared" if part.not_compared else part.label


def _label(texts: list[PlottedText], label: str, top: int, letters: int = LINE_LETTERS) -> int:
    """A row's label above its bars, on as many lines as it needs. Returns where the bars begin."""
    for line in wrap(label, letters):
        texts.append(PlottedText(line, 0, top + BAR))
        top += LETTER_LINE
    return top


def _ticks(values: Sequence[Decimal], unit: Unit) -> tuple[Decimal, ...]:
    """Round numbers from below the least to above the greatest, including zero."""
    low, high = scale(values, unit)
    steps = (Decimal(step).scaleb(power) for power in range(-2, 13) for step in (1, 2, 5))
    step = next(step for step in steps if (high - low) / step <= 4)
    first, last = (
        (low / step).to_integral_value("ROUND_FLOOR"),
        (high / step).to_integral_value("ROUND_CEILING"),
    )
    return tuple((first + place) * step for place in range(int(last - first) + 1))


def _gist_of_shares(table: Table) -> str:
    most = max(table.rows, key=lambda row: row.values[0])
    value = number_in_words(most.values[0], table.columns[0].unit)
    of = number_in_words(whole(table), table.columns[0].unit)
    return f"Bars as shares of a whole. The largest is {most.label}: {value} of {of}"


def _gist_of_comparison(table: Table) -> str:
    return f"Bars that compare {_listed(table)}, row by row"


def _gist_of_series(table: Table) -> str:
    return f"Lines from {table.rows[0].label} to {table.rows[-1].label}: {_listed(table)}"


def _listed(table: Table) -> str:
    return " and ".join(table.columns[number].label for number in drawn_columns(table))


@dataclass(frozen=True)
class PlotKind:
    """How tables of one kind are drawn, and the text alternative, without its full stop."""

    draw: Callable[[Table], Drawing]
    gist: Callable[[Table], str]


#: Every kind that can be read is drawn. What changed in a table of each kind is worded in `figures/change.py`.
KINDS: Mapping[ChartKind, PlotKind] = {
    ChartKind.SHARE: PlotKind(_share, _gist_of_shares),
    ChartKind.COMPARISON: PlotKind(_comparison, _gist_of_comparison),
    ChartKind.SERIES: PlotKind(_series, _gist_of_series),
}


def drawing(table: Table) -> Drawing:
    return KINDS[table.chart].draw(table)


def gist(table: Table) -> str:
    """What the drawing shows, for somebody who hears it. The numbers are in the table below."""
    return f"{table.title}. {KINDS[table.chart].gist(table)}."
