"""Numbers in words, and the widths of bars."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from localoffer.records.frozen import dataclass
from localoffer.records.models import Unit


@dataclass(frozen=True)
class Bar:
    """A bar in percent of the drawing's width: where it begins and how wide it is."""

    x: float
    width: float


#: The base of a rate, in the form used in a unit.
PER = "10,000"
EVERY = f"for every {PER} children"


def number_in_words(value: Decimal, unit: Unit) -> str:
    """`1,234`, `92.9%`, `433 days`; with a true minus sign."""
    text = f"{value:,f}".replace("-", "\N{MINUS SIGN}")
    match unit:
        case Unit.PERCENT:
            return f"{text}%"
        case Unit.DAYS:
            return f"{text} day{'' if abs(value) == 1 else 's'}"
        case _:
            return text


def figure_in_words(value: Decimal, unit: Unit) -> str:
    """The same if nothing beside it gives the unit: `72.4 for every 10,000 children`."""
    number = number_in_words(value, unit)
    return f"{number} {EVERY}" if unit is Unit.RATE else number


def scale(values: Sequence[Decimal], unit: Unit) -> tuple[Decimal, Decimal]:
    """The minimum and maximum of the drawing's scale. It always includes zero; percents run to 100."""
    low = min((Decimal(0), *values))
    high = max((Decimal(0), *values))
    if unit is Unit.PERCENT:
        high = max(high, Decimal(100))
    return low, high if high > low else low + 1


def bar(value: Decimal, low: Decimal, high: Decimal) -> Bar:
    """A bar from zero to the value, in percent of the width from `low` to `high`."""
    whole = high - low
    start, end = sorted((Decimal(0), value))
    return Bar(
        x=float(round((start - low) / whole * 100, 1)),
        width=float(round((end - start) / whole * 100, 1)),
    )
