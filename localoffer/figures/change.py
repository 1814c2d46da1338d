"""What changed in figures, in words: what rose and fell, and whether that is better, according to the measure.

A change is stated only between values for comparable periods, from the same source, whose labels are certain: an
officer's `not_compared` excludes a value. A change that one or two people can cause is called neither better nor
worse. Other councils' values have their own dates, and are compared with ours only if both are from the same time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from math import ceil

from localoffer.figures.numbers import EVERY, number_in_words
from localoffer.figures.small_numbers import half_of_last_place
from localoffer.records.frozen import dataclass
from localoffer.records.models import Better, Column, Comparator, Measure, Reading, Row, Table, Unit
from localoffer.records.values import When

#: In days: values whose dates are no further apart count as from the same time.
SAME_TIME = 31
#: A step that fewer people than this can cause means nothing.
LEAST_PEOPLE = 3


class Turn(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    SLIGHT = "slight"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class MeasureChange:
    """From one value of a measure to a later one."""

    was: Reading
    now: Reading
    unit: Unit
    better: Better
    least: Decimal | None = None

    @property
    def turn(self) -> Turn:
        """Better or worse if the measure says which way is better, and slight below the least step; otherwise up or down."""
        if self.now.value == self.was.value:
            return Turn.SAME
        way = Better.UP if self.now.value > self.was.value else Better.DOWN
        if self.better is Better.NEITHER:
            return Turn(way.value)
        if is_slight(self.now.value - self.was.value, self.least):
            return Turn.SLIGHT
        return Turn.BETTER if way is self.better else Turn.WORSE

    @property
    def words(self) -> str:
        """`48% in April 2020, 45% on 28 September 2020: a fall of 3 percentage points.`"""
        return (
            f"{number_in_words(self.was.value, self.unit)} {on(self.was.date)}, "
            f"{number_in_words(self.now.value, self.unit)} {on(self.now.date)}: "
            f"{step(self.now.value - self.was.value, self.unit)}."
        )

    @property
    def since(self) -> str:
        """`−3 points since April 2020`, for a row without room for more."""
        gap = self.now.value - self.was.value
        if not gap:
            return f"no change since {self.was.date}"
        sign = "+" if gap > 0 else "\N{MINUS SIGN}"
        points = "" if self.unit is not Unit.PERCENT else " point" if abs(gap) == 1 else " points"
        days = "" if self.unit is not Unit.DAYS else " day" if abs(gap) == 1 else " days"
        return f"{sign}{abs(gap):,}{points}{days} since {self.was.date}"

    @property
    def judged(self) -> str:
        """Whether that is better; empty if the measure does not say which way is."""
        if self.turn is Turn.SLIGHT and self.least is not None:
            return (
                "So few people can make such a step that it is called neither better nor worse. "
                f"A step counts from {size(self.least, self.unit)} on."
            )
        if self.turn not in (Turn.BETTER, Turn.WORSE):
            return ""
        return f"That is {self.turn}: {'higher' if self.better is Better.UP else 'lower'} is better."


def of_measure(measure: Measure) -> MeasureChange | None:
    """From the newest value that can be compared to the one before it in the same source; None without two."""
    readings = _comparable(measure)
    if not readings:
        return None
    now = readings[-1]
    for was in reversed(readings[:-1]):
        sources, others = ({cited.source.id for cited in one.sources} for one in (was, now))
        if _like(was.date, now.date) and sources & others:
            return MeasureChange(was, now, measure.unit, measure.better, least_step(measure, was, now))
    return None


def least_step(measure: Measure, *readings: Reading) -> Decimal | None:
    """The least step between values of a measure that more than two people cause, in its unit; None if the number of
    people is unknown. A step in percent allows for rounding of both values."""
    if measure.least is not None:
        return measure.least
    if measure.unit is Unit.PEOPLE:
        return Decimal(LEAST_PEOPLE)
    people = [reading.people for reading in readings if reading.people]
    if measure.unit is not Unit.PERCENT or len(people) < len(readings):
        return None
    rounding = 2 * max(half_of_last_place(reading.value) for reading in readings)
    return Decimal(ceil(Decimal(100 * LEAST_PEOPLE) / min(people) + rounding))


def is_slight(gap: Decimal, least: Decimal | None) -> bool:
    return least is not None and 0 < abs(gap) < least


def _comparable(measure: Measure) -> list[Reading]:
    """The values that no officer has excluded, oldest first."""
    found = (reading for reading in measure.readings if not reading.not_compared)
    return sorted(found, key=lambda reading: reading.date)


def why_not(measure: Measure) -> tuple[str, ...]:
    """Each value that is not compared with others, newest first, and why: `The figure of June 2020 cannot …`."""
    readings = sorted(measure.readings, key=lambda reading: reading.date, reverse=True)
    said = tuple(
        f"The figure of {reading.date} cannot be compared. {_sentence(reading.not_compared)}"
        for reading in readings
        if reading.not_compared and len(readings) > 1
    )
    others = _comparable(measure)
    if len(others) < 2 or of_measure(measure):
        return said
    which = "Nor can the other figures." if said else "The figures cannot be compared."
    if any(_like(was.date, others[-1].date) for was in others[:-1]):
        return (*said, f"{which} They come from different papers.")
    return (*said, f"{which} Their periods do not match.")


def others(reading: Reading, unit: Unit, least: Decimal | None = None) -> tuple[str, ...]:
    """What others had, each with its own date: `England: 52%, as at March 2019.` Below the least step both count as equal."""
    said = [_other(reading, comparator, unit, least) for comparator in reading.comparators]
    if any(
        comparator.date and not _same_time(comparator.date, reading.date)
        for comparator in reading.comparators
    ):
        said.append(
            f"Our figure is of {reading.date}. The dates differ, so ours and theirs cannot be compared."
        )
    return tuple(said)


def _other(reading: Reading, comparator: Comparator, unit: Unit, least: Decimal | None) -> str:
    value = number_in_words(comparator.value, unit)
    if comparator.date is None:
        return f"{comparator.name}: {value}. No date is given, so it cannot be compared."
    said = f"{comparator.name}: {value}, as at {comparator.date}"
    if not _same_time(comparator.date, reading.date) or reading.not_compared:
        return f"{said}."
    gap = reading.value - comparator.value
    if not gap:
        return f"{said}. Ours is the same."
    if is_slight(gap, least):
        return f"{said}. Ours is about the same."
    return f"{said}. Ours is {size(gap, unit)} {'higher' if gap > 0 else 'lower'}."


def of_table(table: Table) -> tuple[str, ...]:
    """What changed in a table, in sentences: from one dated column to the next, or from one row to the next."""
    sentences = _series(table) if table.chart.rows_are_times else _columns(table)
    return (*sentences, *_kept_out(table.columns), *_kept_out(table.rows))


def _columns(table: Table) -> Iterator[str]:
    """The newest two dated columns with the table's first unit, row by row."""
    unit = table.columns[0].unit
    dated = sorted(
        (
            (column.date, number)
            for number, column in enumerate(table.columns)
            if column.date and column.unit is unit and not column.not_compared and not column.difference
        ),
    )
    if len(dated) < 2 or dated[-2][0] == dated[-1][0]:
        return
    was, now = dated[-2][1], dated[-1][1]
    said = f"From {table.columns[was].label} to {table.columns[now].label}"
    if table.total:
        gap = step(table.total[now] - table.total[was], unit)
        said += f", {gap} in all: {table.total[was]:,}, then {table.total[now]:,}"
    steps = [(row.label, row.values[now] - row.values[was]) for row in table.rows if not row.not_compared]
    rose = "; ".join(f"{label} by {size(gap, unit)}" for label, gap in steps if gap > 0)
    fell = "; ".join(f"{label} by {size(gap, unit)}" for label, gap in steps if gap < 0)
    same = "; ".join(label for label, gap in steps if not gap)
    yield f"{said}." if table.total else f"{said}:"
    for word, labels in (("Up", rose), ("Down", fell), ("No change", same)):
        if labels:
            yield f"{word}: {labels}."


def _series(table: Table) -> Iterator[str]:
    """The newest complete row compared with the one before, and the highest and lowest, column by column."""
    rows = [row for row in table.rows if not row.not_compared]
    if len(rows) < 2:
        return
    before, last = rows[-2:]
    for number, column in enumerate(table.columns):
        if column.difference or column.not_compared:
            continue
        values = [row.values[number] for row in rows]
        yield (
            f"{column.label}: {number_in_words(values[-2], column.unit)} in {before.label}, and "
            f"{number_in_words(values[-1], column.unit)} in {last.label}, {step(values[-1] - values[-2], column.unit)}. "
            f"The most was {number_in_words(max(values), column.unit)}, in {_where(rows, number, max(values))}; the "
            f"least was {number_in_words(min(values), column.unit)}, in {_where(rows, number, min(values))}."
        )


def _where(rows: Sequence[Row], number: int, value: Decimal) -> str:
    return " and ".join(row.label for row in rows if row.values[number] == value)


def _kept_out(parts: Sequence[Row | Column]) -> Iterator[str]:
    """What is not compared and why, grouped by reason."""
    reasons: dict[str, list[str]] = {}
    for part in parts:
        if part.not_compared:
            reasons.setdefault(part.not_compared, []).append(part.label)
    for reason, labels in reasons.items():
        yield f"{'; '.join(labels)}: cannot be compared. {_sentence(reason)}"


def on(when: When) -> str:
    """`on 28 September 2020`, `in April 2020`."""
    return f"{'on' if when.day else 'in'} {when}"


def size(gap: Decimal, unit: Unit) -> str:
    """The size of a step: `3 percentage points`, `14`, `2 days`."""
    number = f"{abs(gap):,}"
    match unit:
        case Unit.PERCENT:
            return f"{number} percentage point{'' if abs(gap) == 1 else 's'}"
        case Unit.DAYS:
            return f"{number} day{'' if abs(gap) == 1 else 's'}"
        case Unit.RATE:
            return f"{number} {EVERY}"
        case Unit.PEOPLE | Unit.THINGS:
            return number


def step(gap: Decimal, unit: Unit) -> str:
    """`a fall of 3 percentage points`, `14 fewer`, `no change`."""
    if not gap:
        return "no change"
    if unit in (Unit.PEOPLE, Unit.THINGS):
        return f"{size(gap, unit)} {'more' if gap > 0 else 'fewer'}"
    return f"a {'rise' if gap > 0 else 'fall'} of {size(gap, unit)}"


def _like(was: When, now: When) -> bool:
    """Whether two dates are both years, or both days or months, and one ends before the other begins."""
    return (was.month is None) == (now.month is None) and was.last_day < now.first_day


def _same_time(when: When, other: When) -> bool:
    apart = max(when.first_day, other.first_day) - min(when.last_day, other.last_day)
    return (when.month is None) == (other.month is None) and apart.days <= SAME_TIME


def _sentence(text: str | None) -> str:
    """An officer's reason with a full stop."""
    return f"{text.rstrip('.')}." if text else ""
