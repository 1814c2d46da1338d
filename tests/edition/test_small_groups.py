"""Nobody who reads the figures of an edition with a pencil finds out how many are in a small group."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from localoffer.figures.small_numbers import counted
from localoffer.link import link
from localoffer.load import load
from localoffer.read import read
from localoffer.records.models import Table, Unit
from localoffer.road import KEPT, NATIONAL
from tests.figures import SMALL, Printed, possible
from tests.site import AS_OF, ROOT, editions


@cache
def _tables(council: Path) -> tuple[Table, ...]:
    records, _ = read(load(council, NATIONAL, ROOT, KEPT), KEPT)
    library, _ = link(records, AS_OF)
    assert library
    return library.tables


EVERY = pytest.mark.parametrize("council", editions().values(), ids=editions())


@EVERY
def test_no_small_group_can_be_worked_out(council: Path) -> None:
    """By the table with its total, and every other table of the same group and day that tells the same things apart."""
    columns = [(table, number) for table in _tables(council) for number in counted(table)]
    for table, number in columns:
        when = table.columns[number].date or table.date
        printed = _printed_by(table, number)
        for other in _tables(council):
            if other is not table and (other.group, other.first) == (table.group, table.first):
                for place in counted(other):
                    if (other.columns[place].date or other.date) == when:
                        printed += _printed_by(other, place)
        hidden = {name.casefold() for row in table.rows for name in row.together}
        for name, values in possible(printed, hidden).items():
            assert len(values) > 1, (table.id, name)
        rows = [int(row.values[number]) for row in table.rows]
        assert not set(rows) & set(SMALL), table.id
        assert not table.total or int(table.total[number]) - sum(rows) not in SMALL, table.id


def _printed_by(table: Table, number: int) -> list[Printed]:
    rows = [
        (frozenset(name.casefold() for name in (row.together or (row.label,))), int(row.values[number]))
        for row in table.rows
    ]
    if table.total:
        rows.append((frozenset(name for names, _ in rows for name in names), int(table.total[number])))
    return rows


@EVERY
def test_a_column_that_counts_nobody_says_so_and_is_one_column_less_another(council: Path) -> None:
    for table in _tables(council):
        for number, column in enumerate(table.columns):
            if column.difference:
                assert number not in counted(table)
            elif column.unit is Unit.PEOPLE:
                assert all(row.values[number] >= 0 for row in table.rows), (table.id, column.label)
