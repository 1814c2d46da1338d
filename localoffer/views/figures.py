"""Measures and tables, ready to print."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from localoffer.addresses import figure_address
from localoffer.figures import change
from localoffer.figures.change import Turn
from localoffer.figures.numbers import PER, Bar, bar, figure_in_words, number_in_words, scale
from localoffer.library import Library
from localoffer.records.frozen import dataclass
from localoffer.records.models import Measure, Reading, Table, Unit
from localoffer.records.naming import so_many
from localoffer.records.values import When
from localoffer.views.common import Sourced, Trust, trust
from localoffer.views.plots import Drawing, drawing


@dataclass(frozen=True)
class Cell:
    """`text` is ready to print."""

    text: str
    bar: Bar


@dataclass(frozen=True)
class ChartRow:
    """`cells` are ready to print. `not_compared` says why this row is not compared with others."""

    label: str
    cells: tuple[str, ...]
    together: tuple[str, ...] = ()
    not_compared: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Chart(Sourced):
    """A table, its drawing, and in `said` what changed, in sentences. `address` is its own page."""

    record: Table
    address: str
    columns: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    total: tuple[str, ...]
    said: tuple[str, ...]
    drawing: Drawing
    trust: Trust

    @property
    def gist(self) -> str:
        return self.drawing.gist


@dataclass(frozen=True)
class ReadingRow:
    """A line of a measure's table: whose value, its date, and its bar."""

    whose: str
    own: bool
    date: When | None
    people: int | None
    cell: Cell
    not_compared: str | None
    note: str | None


@dataclass(frozen=True)
class Comparators:
    """What others had on one day: `England 52%`. Without `same` it is another day than ours, or unknown."""

    figures: tuple[str, ...]
    date: When | None
    same: bool


@dataclass(frozen=True)
class MeasureView(Sourced):
    """`said` is what changed, and `others` what others had, in sentences.

    For its row of the local picture, `step` says in a few words what changed since the value before, and `turn`
    whether that is better; `figure` is the newest value with its subject, if the title does not say it; `bar` is the
    same as a share of a hundred; `beside` is what others had. `address` is its own page.
    """

    record: Measure
    address: str
    latest: str
    figure: str
    latest_date: When
    bar: Bar | None
    step: str
    turn: Turn | None
    kept_out: bool
    beside: tuple[Comparators, ...]
    said: tuple[str, ...]
    others: tuple[str, ...]
    rows: tuple[ReadingRow, ...]
    drawn: bool
    trust: Trust

    @property
    def gist(self) -> str:
        return f"{self.figure} {change.on(self.latest_date)}."


@dataclass(frozen=True)
class Newest:
    """The day of the newest figure, and its age on the as-of date: `1 year and 7 months`; None if its month or year is not over."""

    date: When
    age: str | None


@dataclass(frozen=True)
class FigureGroup(Sourced):
    cited = ("measures", "charts")
    id: str
    title: str
    measures: tuple[MeasureView, ...]
    charts: tuple[Chart, ...]


def measure_view(library: Library, record: Measure) -> MeasureView:
    """A measure's table: our own readings, newest first; then others'."""
    readings = sorted(record.readings, key=lambda reading: reading.date, reverse=True)
    short = library.site.council.short
    whose = f"{short[:1].upper()}{short[1:]}"
    values = [reading.value for reading in readings]
    values += [other.value for reading in readings for other in reading.comparators]
    low, high = scale(values, record.unit)

    def cell(value: Decimal) -> Cell:
        return Cell(number_in_words(value, record.unit), bar(value, low, high))

    rows = [
        ReadingRow(
            whose,
            True,
            reading.date,
            reading.people,
            cell(reading.value),
            reading.not_compared,
            reading.note,
        )
        for reading in readings
    ]
    for reading in readings:
        rows += (
            ReadingRow(other.name, False, other.date, None, cell(other.value), None, None)
            for other in reading.comparators
        )
    citations = [citation for reading in readings for citation in reading.sources]
    changed = change.of_measure(record)
    said = (changed.words, changed.judged) if changed else ()
    newest = changed if changed and changed.now is readings[0] else None
    return MeasureView(
        record=record,
        address=figure_address(record.id),
        latest=number_in_words(readings[0].value, record.unit),
        figure=(number_in_words if PER in record.title else figure_in_words)(readings[0].value, record.unit),
        latest_date=readings[0].date,
        bar=bar(readings[0].value, Decimal(0), Decimal(100)) if record.unit is Unit.PERCENT else None,
        step=newest.since if newest else "",
        turn=newest.turn if newest else None,
        kept_out=newest is None and len(readings) > 1,
        beside=_beside(readings[0], record.unit),
        said=tuple(sentence for sentence in (*said, *change.why_not(record)) if sentence),
        others=change.others(readings[0], record.unit, change.least_step(record, readings[0])),
        rows=tuple(rows),
        drawn=len(rows) > 1,
        trust=trust(library, citations),
    )


def _beside(reading: Reading, unit: Unit) -> tuple[Comparators, ...]:
    """What others had, together if it is of one day."""
    days: dict[When | None, list[str]] = {}
    for other in reading.comparators:
        days.setdefault(other.date, []).append(f"{other.name} {number_in_words(other.value, unit)}")
    return tuple(Comparators(tuple(values), day, day == reading.date) for day, values in days.items())


def newest_figure(library: Library) -> Newest | None:
    """The day of the newest figure of all; None without figures."""
    days = [reading.date for measure in library.measures for reading in measure.readings]
    days += [table.date for table in library.tables]
    return Newest(day := max(days), age_in_words(day, library.as_of)) if days else None


def age_in_words(when: When, as_of: date) -> str | None:
    """`1 year and 7 months`: whole months from the last day that it covers; None if that is in the future."""
    since = when.last_day
    if since > as_of:
        return None
    months = (as_of.year - since.year) * 12 + as_of.month - since.month - (as_of.day < since.day)
    years, months = divmod(max(months, 0), 12)
    parts = [so_many(number, noun) for number, noun in ((years, "year"), (months, "month")) if number]
    return " and ".join(parts) or "less than a month"


def chart_view(library: Library, record: Table) -> Chart:
    """A table of figures with its drawing."""
    units = [column.unit for column in record.columns]
    return Chart(
        record=record,
        address=figure_address(record.id),
        columns=tuple(column.label for column in record.columns),
        rows=tuple(
            ChartRow(row.label, _numbers(row.values, units), row.together, row.not_compared, row.note)
            for row in record.rows
        ),
        total=_numbers(record.total, units),
        said=change.of_table(record),
        drawing=drawing(record),
        trust=trust(library, record.sources),
    )


def _numbers(values: Iterable[Decimal], units: Iterable[Unit]) -> tuple[str, ...]:
    return tuple(number_in_words(value, unit) for value, unit in zip(values, units, strict=False))


def figure_groups(library: Library) -> tuple[FigureGroup, ...]:
    """Measures and tables under their headings, in the order of each group's first."""
    everything: list[Measure | Table] = [*library.measures, *library.tables]
    everything.sort(key=lambda record: (record.order, record.id))
    headings = dict.fromkeys(record.group for record in everything)
    return tuple(
        FigureGroup(
            id=f"figures-{number}",
            title=heading,
            measures=tuple(measure_view(library, it) for it in library.measures if it.group == heading),
            charts=tuple(chart_view(library, it) for it in library.tables if it.group == heading),
        )
        for number, heading in enumerate(headings, start=1)
    )
