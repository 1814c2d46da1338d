"""Rules about figures."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from localoffer.models import Comparator, Measure, Reading, Row, Table, Unit
from localoffer.naming import record_name, shorten
from localoffer.problems import Problem
from localoffer.rules.base import Content


def small_count(content: Content) -> Iterator[Problem]:
    """No count of people is from 1 to 5: in a small group somebody could be recognised. Zero may stand,
    and so may a column that is in every row one other column less another.

    PASS: a row Other with 7 people, together: the names of two small groups
    FAIL: a row with 4 people
    """
    for _, record in content.every():
        if isinstance(record, Table):
            differences = _differences(record)
            for row in record.rows:
                for number, (column, value) in enumerate(zip(record.columns, row.values, strict=False)):
                    if column.unit is Unit.PEOPLE and _small(value) and number not in differences:
                        yield Problem(
                            row.marks.of("values"),
                            "small-count",
                            f"“{shorten(row.label)}” has {value} people in it. In a group of 1 to 5 somebody "
                            "could be recognised.",
                            "Add it to another small row, call that row Other and name both groups in its together:.",
                            record_name(record),
                        )
        elif isinstance(record, Measure) and record.unit is Unit.PEOPLE:
            for reading in record.readings:
                values: tuple[Reading | Comparator, ...] = (reading, *reading.comparators)
                for one in values:
                    if _small(one.value):
                        yield Problem(
                            one.marks.of("value"),
                            "small-count",
                            f"This counts {one.value} people. In a group of 1 to 5 somebody could be recognised.",
                            "Take the value away, or count a larger group.",
                            record_name(record),
                        )


def table_shape(content: Content) -> Iterator[Problem]:
    """Each row of a table, and its total, has one value for each column.

    PASS: two columns, and two values in each row
    FAIL: two columns, and a row with three values
    """
    for _, record in content.every():
        if not isinstance(record, Table):
            continue
        columns = len(record.columns)
        lines: list[tuple[Row | Table, str, int, str]] = [
            (row, "values", len(row.values), f"The row “{shorten(row.label)}”") for row in record.rows
        ]
        if record.total:
            lines.append((record, "total", len(record.total), "The total"))
        for part, field, values, what in lines:
            if values != columns:
                yield Problem(
                    part.marks.of(field),
                    "table-shape",
                    f"{what} has {_count(values, 'value')}, and the table has {_count(columns, 'column')}.",
                    "Give it one value for each column, in the same order.",
                    record_name(record),
                )


def _differences(table: Table) -> set[int]:
    """The columns that hold, in every row, one other column less another: they count nobody."""
    columns = range(len(table.columns))
    rows = [row.values for row in table.rows if len(row.values) == len(table.columns)]
    return {
        number
        for number in columns
        for one in columns
        for other in columns
        if rows
        and len({number, one, other}) == 3
        and all(values[number] == values[one] - values[other] for values in rows)
    }


def _small(value: Decimal) -> bool:
    return 0 < value <= 5


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
