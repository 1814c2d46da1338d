"""What a reader with a pencil can work out from tables of figures: numbers that were not printed.

Counts of 1 to 5 people are merged into a larger row. That hides them only while no sum, total, share or other table of
the same people reveals them. This module does the sums; `rules.figures` reports what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from math import ceil, floor

from localoffer.records.frozen import dataclass
from localoffer.records.models import Row, Table, Unit
from localoffer.records.values import When

#: The largest count that could identify somebody.
SMALL = 5
#: Stands for people that are in a table's total and in none of its rows.
REST = ""
#: More sets than any table has, so that a table made as a puzzle cannot keep the computer busy.
MOST = 500

Groups = frozenset[str]
#: Tables about the same people at the same time: the heading, what the rows distinguish, and the date.
World = tuple[str, str, When, str]


@dataclass(frozen=True)
class Fact:
    """This many people are in these groups together."""

    groups: Groups
    people: Decimal


def is_small(value: Decimal | Fraction) -> bool:
    return 0 < value <= SMALL


def is_difference(table: Table, number: int) -> bool:
    """Whether each value of a column is the difference of two other columns."""
    others = [place for place in range(len(table.columns)) if place != number]
    return any(
        all(row.values[number] == row.values[more] - row.values[less] for row in table.rows)
        for more, less in permutations(others, 2)
    )


def counted(table: Table) -> tuple[int, ...]:
    """The columns that count people."""
    return tuple(
        number
        for number, column in enumerate(table.columns)
        if column.unit is Unit.PEOPLE and not column.difference
    )


def groups_of(row: Row) -> Groups:
    return frozenset(name.casefold() for name in (row.together or (row.label,)))


def world(table: Table, number: int) -> World:
    """Which people a column counts. Undated columns of one table count different people."""
    column = table.columns[number]
    label = "" if column.date or len(counted(table)) == 1 else column.label.casefold()
    return table.group.casefold(), table.first.casefold(), column.date or table.date, label


def facts(table: Table, number: int) -> tuple[Fact, ...]:
    """What one column prints: its rows, and its total, which may count people that no row has."""
    rows = tuple(Fact(groups_of(row), row.values[number]) for row in table.rows)
    if not table.total:
        return rows
    everybody = frozenset(name for row in rows for name in row.groups) | {REST + table.id}
    return (*rows, Fact(everybody, table.total[number]))


def worked_out(printed: Iterable[Fact]) -> Mapping[Groups, Decimal]:
    """Groups of 1 to 5 people that follow from what is printed and are not printed themselves."""
    known = {fact.groups: Fraction(fact.people) for fact in printed}
    stated = set(known)
    while True:
        single = {groups: people for groups, people in known.items() if len(groups) == 1}
        sums = {_less(groups, people, single) for groups, people in known.items() if groups not in single}
        found = {groups: people for groups, people in _put_together(sums) if groups}
        found |= _solved({**single, **found})
        # If groups have nobody together, each has nobody, which may reveal another group.
        empty = {frozenset((name,)) for groups, people in found.items() if not people for name in groups}
        if empty <= known.keys():
            break
        known |= dict.fromkeys(empty, Fraction(0))
    return {
        groups: Decimal(people.numerator) / people.denominator
        for groups, people in sorted(found.items(), key=lambda pair: sorted(pair[0]))
        if is_small(people) and groups not in stated
    }


def _less(groups: Groups, people: Fraction, single: Mapping[Groups, Fraction]) -> tuple[Groups, Fraction]:
    """A sum without the groups that are known one by one."""
    known = {name for name in groups if frozenset((name,)) in single}
    return groups - known, people - sum(single[frozenset((name,))] for name in known)


def _put_together(sums: set[tuple[Groups, Fraction]]) -> set[tuple[Groups, Fraction]]:
    """Each sum, each sum minus another that is wholly within it, and each two that share no group."""
    found, new = set(sums), set(sums)
    while new and len(found) < MOST:
        pairs = [pair for old in found for late in new for pair in ((old, late), (late, old))]
        less = {(whole - part, more - some) for (whole, more), (part, some) in pairs if part and part < whole}
        both = {(left | right, more + some) for (left, more), (right, some) in pairs if not left & right}
        new = (less | both) - found
        found |= new
    return found


def _solved(sums: Mapping[Groups, Fraction]) -> dict[Groups, Fraction]:
    """The sums as equations, solved: each that reduces to groups without a minus sign."""
    names = sorted({name for groups in sums for name in groups})
    lines = [
        [*(Fraction(name in groups) for name in names), people]
        for groups, people in sorted(sums.items(), key=lambda pair: sorted(pair[0]))
    ]
    done = 0
    for column in range(len(names)):
        pivot = next((row for row in range(done, len(lines)) if lines[row][column]), None)
        if pivot is None:
            continue
        lines[done], lines[pivot] = lines[pivot], lines[done]
        lines[done] = [value / lines[done][column] for value in lines[done]]
        for row, line in enumerate(lines):
            if row != done and line[column]:
                lines[row] = [
                    value - line[column] * above for value, above in zip(line, lines[done], strict=True)
                ]
        done += 1
    return {
        frozenset(name for name, share in zip(names, line, strict=False) if share): line[-1]
        for line in lines[:done]
        if all(share >= 0 for share in line[:-1])
    }


def people_of_share(share: Decimal, everybody: Decimal) -> range:
    """How many of `everybody` a rounded share can stand for."""
    half = half_of_last_place(share)
    least = (share - half) / 100 * everybody
    most = (share + half) / 100 * everybody
    return range(max(0, ceil(least)), floor(most) + 1)


def is_share_of(share: Decimal, people: Decimal, everybody: Decimal) -> bool:
    """Whether a share is that many people of `everybody`, rounded as it is."""
    return abs(people / everybody * 100 - share) <= half_of_last_place(share)


def half_of_last_place(share: Decimal) -> Decimal:
    exponent = share.as_tuple().exponent
    return Decimal(1).scaleb(min(int(exponent), 0)) / 2
