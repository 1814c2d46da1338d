"""Measures and tables, ready to print."""

from __future__ import annotations

from dataclasses import dataclass

from localoffer.figures.numbers import Bar
from localoffer.records.models import Better, ChartKind, Unit
from localoffer.records.values import When
from localoffer.views.common import Link, Trust
from localoffer.views.plots import Drawing


@dataclass(frozen=True)
class Cell:
    """`text` is ready to print."""

    text: str
    bar: Bar


@dataclass(frozen=True)
class ChartRow:
    """`cells` are ready to print. `not_compared` says why nothing is compared with this row."""

    label: str
    cells: tuple[str, ...]
    together: tuple[str, ...] = ()
    not_compared: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Chart:
    """A table, its drawing, and in `said` what changed, in sentences."""

    id: str
    title: str
    kind: ChartKind
    first: str
    columns: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    total: tuple[str, ...]
    date: When | None
    said: tuple[str, ...]
    drawing: Drawing
    note: str | None
    trust: Trust


@dataclass(frozen=True)
class ReadingRow:
    """A line of a measure's table: whose value, of when, and its bar."""

    whose: str
    own: bool
    date: When | None
    cell: Cell
    not_compared: str | None
    note: str | None


@dataclass(frozen=True)
class MeasureView:
    """`said` is what changed, and `others` what others had, in sentences."""

    id: str
    title: str
    unit: Unit
    better: Better
    latest: str
    latest_date: When
    said: tuple[str, ...]
    others: tuple[str, ...]
    rows: tuple[ReadingRow, ...]
    drawn: bool
    note: str | None
    trust: Trust


@dataclass(frozen=True)
class Turned:
    """What measures did that have a better direction: `key` finds the heading in words.yaml. `lines` name a measure,
    link to it, and say what changed or why nobody can tell."""

    key: str
    lines: tuple[Link, ...]


@dataclass(frozen=True)
class FigureGroup:
    id: str
    title: str
    measures: tuple[MeasureView, ...]
    charts: tuple[Chart, ...]
