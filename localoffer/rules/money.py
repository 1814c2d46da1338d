"""Rules about amounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from localoffer.problems import Problem, rule
from localoffer.records.models import Amount, Entitlement
from localoffer.records.naming import record_name
from localoffer.records.values import day_in_words
from localoffer.rules.base import Content

_DAY = timedelta(days=1)


@rule
def amount_undated(content: Content) -> Iterator[Problem]:
    """An amount says from when or to when it holds, or of which date the paper is that states it; not both.

    A national amount may have neither, where the law has only ever known one sum.

    PASS: from: 2023-04-01
    PASS: as_stated_on: 2020-08
    FAIL: a council's amount with neither
    """
    law = content.records.national.get("entitlements", ())
    for entitlement in content.each(Entitlement):
        for amount in entitlement.amounts:
            dated = amount.from_ or amount.to
            if bool(dated) == bool(amount.as_stated_on) and (dated or entitlement not in law):
                yield amount_undated.problem(
                    amount.marks.record,
                    "This amount has a date from which it holds and also the date of a paper."
                    if dated
                    else "This amount has no date, so nobody can tell whether it holds today.",
                    "Write from: with the first day on which it holds. If it is known only from a paper, write "
                    "as_stated_on: with the paper’s date, and no from: or to:.",
                    record_name(entitlement),
                )


@rule
def amount_gap(content: Content) -> Iterator[Problem]:
    """Between the dated amounts for one case there is no day without an amount.

    PASS: £2,000 to: 2023-03-31, then £3,000 from: 2023-04-01
    FAIL: £2,000 to: 2023-03-31, then £3,000 from: 2023-05-01
    """
    for entitlement, before, after in _neighbours(content):
        if before.to and after.from_ and after.from_ > before.to + _DAY:
            first, last = before.to + _DAY, after.from_ - _DAY
            yield amount_gap.problem(
                after.marks.of("from"),
                f"No amount holds from {day_in_words(first)} to {day_in_words(last)}: the one before, "
                f"£{before.value:,}, ends on {day_in_words(before.to)}.",
                f"Begin this amount on {first}, or let the one before end on {last}, as the source says.",
                record_name(entitlement),
            )


@rule
def amount_overlap(content: Content) -> Iterator[Problem]:
    """No day has two amounts for one case. Amounts for different cases have different labels.

    PASS: £2,000 to: 2023-03-31, then £3,000 from: 2023-04-01
    FAIL: £2,000 to: 2023-04-30, then £3,000 from: 2023-04-01
    """
    for entitlement, before, after in _neighbours(content):
        if before.to is None or after.from_ is None or after.from_ <= before.to:
            until = f"until {day_in_words(before.to)}" if before.to else "with no end"
            begins = day_in_words(after.from_) if after.from_ else "the beginning"
            end = f"to: {after.from_ - _DAY}" if after.from_ else "a to:"
            yield amount_overlap.problem(
                after.marks.of("from"),
                f"Two amounts hold at once from {begins}: £{after.value:,}, and £{before.value:,} {until}.",
                f"Give the earlier one {end}. If both are right, say in label: which case each is for.",
                record_name(entitlement),
            )


def _neighbours(content: Content) -> Iterator[tuple[Entitlement, Amount, Amount]]:
    """Each dated amount with the next one for the same case, in the order of their dates."""
    for entitlement in content.each(Entitlement):
        cases: dict[tuple[str | None, str], list[Amount]] = {}
        for amount in entitlement.amounts:
            if not amount.as_stated_on and (amount.from_ or amount.to):
                cases.setdefault((amount.label, amount.period), []).append(amount)
        for amounts in cases.values():
            amounts.sort(key=lambda amount: (amount.from_ or date.min, amount.to or date.max))
            for before, after in pairwise(amounts):
                yield entitlement, before, after
