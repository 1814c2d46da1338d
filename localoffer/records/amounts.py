"""For whom an amount is, and from when until when it holds. Amounts are compared with others of the same entry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from localoffer.records.models import Amount, Outcome

_DAY = timedelta(days=1)


def money_in_words(value: Decimal) -> str:
    """`£3,000`, `£338.58`."""
    return f"£{value:,.2f}".removesuffix(".00")


def meets(amount: Amount, other: Amount) -> bool:
    """Whether somebody could get both: the same case and period, and overlapping bands.

    A band that is left out includes everybody. Labels are compared literally.
    """
    if (amount.label, amount.period) != (other.label, other.period):
        return False
    return shares_band(amount, other)


def shares_band(amount: Amount, other: Amount) -> bool:
    """Whether the bands of two amounts (age, kind of home, in or out of the area) overlap."""
    homes = amount.home is None or other.home is None or amount.home == other.home
    lives = amount.lives is None or other.lives is None or amount.lives is other.lives
    return shares_ages(amount, other) and homes and lives


def shares_ages(one: Amount | Outcome, other: Amount | Outcome) -> bool:
    """Whether both are for some common age. Without ages it is for everybody."""
    return max(one.age_from or 0, other.age_from or 0) < min(_end(one.age_until), _end(other.age_until))


def band(amount: Amount) -> tuple[object, ...]:
    """What distinguishes an amount from others: equal only for the very same people."""
    return amount.label, amount.period, amount.age_from, amount.age_until, amount.home, amount.lives


def begins(amount: Amount) -> date | None:
    """The first day on which it is known to hold; None if it always has."""
    return amount.seen_on.first_day if amount.seen_on else amount.from_


def ends(amount: Amount, like: Iterable[Amount]) -> date | None:
    """The last day on which it holds. One that was seen on a page is superseded by the next for the same people."""
    days = [amount.to] if amount.to else []
    if amount.seen_on:
        seen = amount.seen_on.first_day
        later = (begins(other) for other in like if not other.as_stated_on and meets(amount, other))
        days += [day - _DAY for day in later if day and day > seen]
    return min(days, default=None)


def is_past(amount: Amount, like: Iterable[Amount], day: date) -> bool:
    """Whether it no longer holds on a day, or is known only from a paper."""
    end = ends(amount, like)
    return bool(amount.as_stated_on) or (end is not None and end < day)


def holds(amount: Amount, like: Iterable[Amount], day: date) -> bool:
    return (begins(amount) or day) <= day and not is_past(amount, like, day)


def _end(age: int | None) -> float:
    return float("inf") if age is None else age
