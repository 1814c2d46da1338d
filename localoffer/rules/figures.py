"""Rules about figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from localoffer.figures import small_numbers
from localoffer.problems import Mark, Problem, rule, warning
from localoffer.records.models import Amount, Comparator, Entitlement, Measure, Reading, Row, Table, Unit
from localoffer.records.naming import shorten, so_many
from localoffer.rules.base import Content


@rule
def small_count(content: Content) -> Iterator[Problem]:
    """No count of people is from 1 to 5: in a small group somebody could be recognised. Zero is allowed. So is a column with
    difference: yes, which in every row is one other column minus another.

    PASS: a row Other with 7 people, together: the names of two small groups
    FAIL: a row with 4 people
    """
    for table in content.each(Table):
        yield from _false_differences(table)
        for row in table.rows:
            for column, value in zip(table.columns, row.values, strict=False):
                if column.unit is Unit.PEOPLE and small_numbers.is_small(value) and not column.difference:
                    yield small_count.problem(
                        row.marks.of("values"),
                        f"“{shorten(row.label)}” has {so_many(value, 'person')} in it. In a group of 1 to 5 somebody "
                        "could be recognised.",
                        "Add it to another small row, call that row Other and name both groups in that row’s together:.",
                    )
    for measure in content.each(Measure):
        for reading in measure.readings if measure.unit is Unit.PEOPLE else ():
            counts: tuple[Reading | Comparator, ...] = (reading, *reading.comparators)
            for count in counts:
                if small_numbers.is_small(count.value):
                    yield small_count.problem(
                        count.marks.of("value"),
                        f"This counts {so_many(count.value, 'person')}. In a group of 1 to 5 somebody could be recognised.",
                        "Delete the value, or count a larger group.",
                    )


def _false_differences(table: Table) -> Iterator[Problem]:
    for number, column in enumerate(table.columns):
        if column.difference and _whole(table) and not small_numbers.is_difference(table, number):
            yield small_count.problem(
                column.marks.of("difference"),
                f"“{shorten(column.label)}” says difference: yes, but it is not one other column minus another in every "
                "row.",
                "Correct its values, or delete the line difference:.",
            )


@rule
def small_count_worked_out(content: Content) -> Iterator[Problem]:
    """No count of 1 to 5 people can be worked out: by subtracting rows from a total, by comparing two tables of the same
    people, or from a share and the number it is a share of.

    Tables are about the same people if their group, date and first column have the same names. The total is the table's own
    or, if it has none, that of a measure or another table with the same group and date. The share in a folded row is the
    share of everybody in it.

    PASS: rows of 48 and 12 people, and a total of 60
    FAIL: rows of 48 and 12 people, and a total of 63
    FAIL: Other and Black with 20 people in one table, and Other alone with 17 in another of the same day
    FAIL: a reading of 98%, and people: 47, which leaves one
    """
    tables = [table for table in content.each(Table) if _whole(table)]
    measures = list(content.each(Measure))
    yield from given_away(tables, measures)
    for measure in measures:
        yield from _from_people(measure)


def _from_people(measure: Measure) -> Iterator[Problem]:
    """Percentages of a known number of people that reveal how few are in them, or are not."""
    for reading in measure.readings if measure.unit is Unit.PERCENT else ():
        if not reading.people:
            continue
        for share in (reading.value, 100 - reading.value):
            possible = small_numbers.people_of_share(share, Decimal(reading.people))
            if (
                possible
                and small_numbers.is_small(Decimal(possible[0]))
                and small_numbers.is_small(Decimal(possible[-1]))
            ):
                yield small_count_worked_out.problem(
                    reading.marks.of("people"),
                    f"{share}% of {reading.people} people is 1 to 5 people. Somebody could be recognised.",
                    "Delete people: here and in the other measures of these people for that date, and write least: for "
                    "the measure.",
                )
                break


def given_away(tables: list[Table], measures: list[Measure]) -> Iterator[Problem]:
    """What these tables and measures, read side by side, reveal about small groups."""
    yield from _subtracted(tables)
    for table in tables:
        yield from _left_over(table, tables, measures)
        yield from _from_shares(table, tables, measures)


@rule
def table_shape(content: Content) -> Iterator[Problem]:
    """Each row of a table, and its total, has one value for each column.

    PASS: two columns, and two values in each row
    FAIL: two columns, and a row with three values
    """
    for record in content.each(Table):
        columns = len(record.columns)
        lines: list[tuple[Row | Table, str, int, str]] = [
            (row, "values", len(row.values), f"The row “{shorten(row.label)}”") for row in record.rows
        ]
        if record.total:
            lines.append((record, "total", len(record.total), "The total"))
        for part, field, values, what in lines:
            if values != columns:
                yield table_shape.problem(
                    part.marks.of(field),
                    f"{what} has {so_many(values, 'value')}, but the table has {so_many(columns, 'column')}.",
                    "Give it one value for each column, in the same order.",
                )


#: What a note says about a total that deliberately differs from the sum of its rows.
_OF_A_SUM = re.compile(r"\b(?:add(?:s|ed)? up|sum|rounded|rounding|total)\b", re.IGNORECASE)


@warning
def total_of_rows(content: Content) -> Iterator[Problem]:
    """The total of people is the sum of its rows, or a note says why it is not.

    PASS: rows of 48 and 12 people, and a total of 60
    PASS: rows of 48 and 12 people, a total of 70, and note: The source’s numbers do not add up.
    FAIL: rows of 48 and 12 people, and a total of 70
    """
    for table in content.each(Table):
        if not table.total or not _whole(table) or _OF_A_SUM.search(table.note or ""):
            continue
        for place, column in enumerate(table.columns):
            rows = sum((row.values[place] for row in table.rows), Decimal(0))
            left = table.total[place] - rows
            # If a few are left, small-count-worked-out reports that, and if fewer than none, impossible-number.
            possible = all(row.values[place] >= 0 for row in table.rows)
            if column.unit is Unit.PEOPLE and left and possible and not small_numbers.is_small(left):
                yield total_of_rows.problem(
                    table.marks.of("total"),
                    f"The rows of “{shorten(column.label)}” add up to {rows}, but their total is {table.total[place]}.",
                    "Check both against the source. If it prints them like this, say in note: that its numbers do not "
                    "add up.",
                )


@warning
def row_twice(content: Content) -> Iterator[Problem]:
    """Each row of a table has a label of its own.

    PASS: With foster carers, and With former foster carers
    FAIL: With former foster carers twice
    """
    for table in content.each(Table):
        first: dict[str, Row] = {}
        for row in table.rows:
            other = first.setdefault(row.label.casefold(), row)
            if other is not row:
                yield row_twice.problem(
                    row.marks.of("label"),
                    f"The row in line {other.marks.of('label').line} is also called “{shorten(row.label)}”. Readers "
                    "cannot tell them apart.",
                    "If it is there twice, delete one. If not, give each the label it has in the source.",
                )


#: In years.
_OLDEST = 120


@warning
def impossible_number(content: Content) -> Iterator[Problem]:
    """No share is above 100%, and no number is below 0, except in a column that is the difference between two others. Nobody
    is older than 120.

    PASS: a reading of 55 in a measure with unit: percent
    FAIL: a reading of 155 in a measure with unit: percent
    FAIL: a row with -28 people
    FAIL: age_until: 46000
    """
    for record in content.each(Entitlement):
        with_ages: tuple[Entitlement | Amount, ...] = (record, *record.amounts)
        for aged in with_ages:
            for name, age in (("age_from", aged.age_from), ("age_until", aged.age_until)):
                if age and age > _OLDEST:
                    yield impossible_number.problem(
                        aged.marks.of(name),
                        f"“{name}” is {age}, and nobody is that old.",
                        "Check it against its source and correct it.",
                    )
    for measure in content.each(Measure):
        for reading in measure.readings:
            counts: tuple[Reading | Comparator, ...] = (reading, *reading.comparators)
            for one in counts:
                if _cannot_be(one.value, measure.unit):
                    yield _impossible(one.marks.of("value"), one.value, measure.unit)
    for table in content.each(Table):
        for part, field, values in (
            *((row, "values", row.values) for row in table.rows),
            (table, "total", table.total),
        ):
            for column, value in zip(table.columns, values, strict=False):
                if not column.difference and _cannot_be(value, column.unit):
                    yield _impossible(part.marks.of(field), value, column.unit)


def _cannot_be(value: Decimal, unit: Unit) -> bool:
    return value < 0 or (unit is Unit.PERCENT and value > 100)


def _impossible(mark: Mark, value: Decimal, unit: Unit) -> Problem:
    return impossible_number.problem(
        mark,
        f"There cannot be {value}{'%' if unit is Unit.PERCENT else f' {unit}'}.",
        "Check it against its source and correct it here, or, if it counts something else, correct unit:.",
    )


def _whole(table: Table) -> bool:
    """Whether each row and the total have one value for each column; `table_shape` reports where not."""
    lines = [row.values for row in table.rows] + ([table.total] if table.total else [])
    return all(len(values) == len(table.columns) for values in lines)


def _subtracted(tables: list[Table]) -> Iterator[Problem]:
    """Small groups that the rows and totals of tables about the same people reveal."""
    worlds: dict[small_numbers.World, list[tuple[Table, small_numbers.Fact]]] = {}
    for table in tables:
        for number in small_numbers.counted(table):
            worlds.setdefault(small_numbers.world(table, number), []).extend(
                (table, fact) for fact in small_numbers.facts(table, number)
            )
    for (_, _, when, _), printed in worlds.items():
        for groups, people in small_numbers.worked_out(fact for _, fact in printed).items():
            table = next(table for table, fact in reversed(printed) if fact.groups & groups)
            row = next((row for row in table.rows if small_numbers.groups_of(row) & groups), None)
            names = [
                name
                for name in dict.fromkeys(
                    name for row in table.rows for name in (row.together or (row.label,))
                )
                if name.casefold() in groups
            ]
            if row is None or any(
                name == small_numbers.REST + other.id for name in groups for other in tables
            ):
                yield _left(table, people)
            else:
                yield small_count_worked_out.problem(
                    row.marks.of("together" if row.together else "values"),
                    f"The numbers for {when} reveal that there {'is' if people == 1 else 'are'} "
                    f"{so_many(people, 'person')} in {' and '.join(f'“{shorten(name)}”' for name in names)}: subtract "
                    "the other rows from a total, or one table from another. In a group of 1 to 5 somebody could be "
                    "recognised.",
                    "Combine the same groups in each table, add one more row to them, or leave the total out.",
                )


def _left(table: Table, people: Decimal) -> Problem:
    return small_count_worked_out.problem(
        table.marks.of("total" if table.total else "rows"),
        f"Subtracting the rows from the total leaves {so_many(people, 'person')}. In a group of 1 to 5 somebody could be "
        "recognised.",
        "Add them to a small row and name their group in its together:. Or leave the total out and say in the note that "
        "the source’s numbers do not add up.",
    )


def _left_over(table: Table, tables: list[Table], measures: list[Measure]) -> Iterator[Problem]:
    """What is left when the rows are subtracted from a total given elsewhere."""
    if table.total:
        return
    for number in small_numbers.counted(table):
        rows = sum(row.values[number] for row in table.rows)
        for everybody in _totals(table, number, tables, measures):
            if small_numbers.is_small(everybody - rows):
                yield small_count_worked_out.problem(
                    table.marks.of("rows"),
                    f"The rows of “{shorten(table.columns[number].label)}” add up to {rows}, but elsewhere this file has "
                    f"{everybody} people for that date: that leaves {everybody - rows}. In a group of 1 to 5 somebody "
                    "could be recognised.",
                    "Fold them into a row here. If the numbers count different people, put them under different groups.",
                )
                break


def _totals(table: Table, number: int, tables: list[Table], measures: list[Measure]) -> tuple[Decimal, ...]:
    """The total numbers of people given elsewhere for the group and date of a column."""
    when = table.columns[number].date or table.date
    return tuple(
        dict.fromkeys(
            (
                *(
                    reading.value
                    for measure in measures
                    if measure.unit is Unit.PEOPLE and measure.group == table.group
                    for reading in measure.readings
                    if reading.date == when
                ),
                *(
                    other.total[place]
                    for other in tables
                    if other is not table and other.total and other.group == table.group
                    for place in small_numbers.counted(other)
                    if (other.columns[place].date or other.date) == when
                ),
            )
        )
    )


def _from_shares(table: Table, tables: list[Table], measures: list[Measure]) -> Iterator[Problem]:
    """Shares that reveal more about a small group than the counts beside them."""
    people = small_numbers.counted(table)
    for number, column in enumerate(table.columns):
        if column.unit is not Unit.PERCENT:
            continue
        beside = next((place for place in reversed(people) if place < number), None)
        if beside is not None:
            rows = sum((row.values[beside] for row in table.rows), Decimal(0))
            everybody = table.total[beside] if table.total else rows
            for row in table.rows:
                if (
                    row.together
                    and everybody
                    and not small_numbers.is_share_of(row.values[number], row.values[beside], everybody)
                ):
                    yield small_count_worked_out.problem(
                        row.marks.of("values"),
                        f"“{shorten(row.label)}” has {row.values[beside]} of {everybody} people, which is not "
                        f"{row.values[number]}%. The share of only one of its groups reveals the others.",
                        "Work out the share again for everybody in the row.",
                    )
            continue
        for row in table.rows:
            for everybody in _totals(table, number, tables, measures):
                possible = small_numbers.people_of_share(row.values[number], everybody)
                if (
                    possible
                    and small_numbers.is_small(Decimal(possible[0]))
                    and small_numbers.is_small(Decimal(possible[-1]))
                ):
                    yield small_count_worked_out.problem(
                        row.marks.of("values"),
                        f"Elsewhere this file has {everybody} people for that date, and {row.values[number]}% of them is "
                        f"1 to 5 people in “{shorten(row.label)}”. Somebody could be recognised.",
                        "Add it to another small row, call that row Other and name both groups in that row’s together:.",
                    )
                    break
