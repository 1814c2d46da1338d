"""Rules about amounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from localoffer.problems import Level, Problem, rule, warning
from localoffer.records.amounts import band, begins, ends, holds, is_past, meets, money_in_words, shares_band
from localoffer.records.models import Amount, Entitlement
from localoffer.records.naming import nth
from localoffer.records.plain import same_words
from localoffer.records.values import day_in_words
from localoffer.rules.base import Content
from localoffer.rules.dates import ends_before_it_begins

_DAY = timedelta(days=1)


@rule
def amount_undated(content: Content) -> Iterator[Problem]:
    """An amount says when it starts or ends, when it was seen on a page, or the date of the paper that states it. It says
    only one of these, except that one seen on a page can also have its last day.

    A national amount may have none, where the law has only ever had one sum.

    PASS: from: 2023-04-01
    PASS: seen_on: 2026-11
    PASS: as_stated_on: 2020-08
    FAIL: a council's amount with none of them
    FAIL: seen_on: 2026-11 and from: 2026-04-01
    """
    law = content.records.national.get("entitlements", ())
    for entitlement in content.each(Entitlement):
        for amount in entitlement.amounts:
            dated = bool(amount.from_ or (amount.to and not amount.seen_on))
            dates = [dated, bool(amount.seen_on), bool(amount.as_stated_on)]
            if sum(dates) == 1 or (not any(dates) and entitlement in law):
                continue
            yield amount_undated.problem(
                amount.marks.record,
                "This amount has more than one kind of date, so nobody can tell when it starts."
                if any(dates)
                else "This amount has no date, so nobody can tell whether it applies today.",
                "Write one of three: from: with its first day; seen_on: with the day you saw it, if a page shows it "
                "today and gives no first day; or as_stated_on: with the date of the paper, if only an old paper has "
                "it.",
            )


@warning
def amount_of_nothing(content: Content) -> Iterator[Problem]:
    """An amount is more than £0. What nobody has published is left out, and what has ended has its last day.

    PASS: value: £2,000
    FAIL: value: £0
    """
    for entitlement in content.each(Entitlement):
        for amount in entitlement.amounts:
            if not amount.value:
                yield amount_of_nothing.problem(
                    amount.marks.of("value"),
                    "This amount is £0, so readers are told that they get no money.",
                    "If nobody has published the amount, delete this one, and write present_amount: not published in the "
                    "entry. If people no longer get this, give the amount before it to: with its last day, and close "
                    "the entry with closed:.",
                )


@rule
def seen_without_review(content: Content) -> Iterator[Problem]:
    """An amount that was seen on a page is checked again: its entry has review_by, or the amount has its last day.

    PASS: seen_on: 2026-11, in an entry with review_by: 2027-05-31
    FAIL: seen_on: 2026-11, in an entry with no review_by
    """
    for entitlement in content.each(Entitlement):
        days = {
            "checked:": (entitlement.checked, "you checked it"),
            "review_by:": (entitlement.review_by, "to check it again by"),
        }
        lacking = {field: day for field, (there, day) in days.items() if not there}
        for amount in entitlement.amounts:
            if amount.seen_on and not amount.to and lacking:
                yield seen_without_review.problem(
                    amount.marks.of("seen_on"),
                    "Nothing says when this amount must be checked again, so it would stay for ever.",
                    f"Write {' and '.join(lacking)} in the entry, with the day {' and the day '.join(lacking.values())}.",
                )


@warning
def amount_to_look_at(content: Content) -> Iterator[Problem]:
    """An amount that was seen on a page is checked again by the day in review_by. The site goes on showing it after that day too.

    PASS: seen_on: 2026-11 and review_by: 2027-05-31, on 31 May 2027
    FAIL: seen_on: 2026-11 and review_by: 2027-05-31, on 1 June 2027
    """
    for entitlement in content.each(Entitlement):
        review_by = entitlement.review_by
        if ends_before_it_begins(entitlement) or entitlement.closed_by(content.as_of):
            continue
        for amount in entitlement.amounts:
            end = ends(amount, entitlement.amounts)
            if not amount.seen_on or not review_by or review_by >= content.as_of:
                continue
            if end is None or end >= content.as_of:
                yield amount_to_look_at.problem(
                    amount.marks.of("seen_on"),
                    f"The site shows {money_in_words(amount.value)} as today’s amount. A page showed it in "
                    f"{replace(amount.seen_on, day=None)}, and it should have been checked again by {day_in_words(review_by)}.",
                    "Look at the page. If it still shows this amount, write today’s date in seen_on: and a new date in "
                    "review_by:. If not, add the new amount below this one, with from: or seen_on:.",
                )


@warning
def amount_ended(content: Content) -> Iterator[Problem]:
    """Once the last amount of an entry has ended, it says what people get now, or is closed.

    PASS: £2,000 to: 2026-03-31, then £3,000 from: 2026-04-01
    PASS: £2,000 to: 2026-03-31, and closed: with its date and reason
    FAIL: £2,000 to: 2026-03-31 and nothing after it, in November 2026
    """
    day = content.as_of
    for joined in content.entitlements().values():
        own = joined.council
        if own is None or joined.closed_by(day) or joined.entry.present_amount:
            continue
        ended = [
            amount for amount in own.amounts if amount.to and amount.to < day and not amount.as_stated_on
        ]
        goes_on = any(
            not is_past(amount, part.amounts, day) for part in joined.parts for amount in part.amounts
        )
        if ended and not goes_on:
            last = max(ended, key=lambda amount: amount.to or date.min)
            yield amount_ended.problem(
                last.marks.of("to"),
                f"The last amount for this ended on {day_in_words(last.to or day)}, and the site still offers it, with "
                "no amount.",
                "Add today’s amount. If nobody gets this any more, close it with closed:. If there is an amount but it "
                "is not published, write present_amount: not published.",
            )


@warning
def not_published_and_there(content: Content) -> Iterator[Problem]:
    """An entry that says today’s amount is not published has no amount for today.

    PASS: present_amount: not published, and £2,000 to: 2026-03-31
    FAIL: present_amount: not published, and £3,000 from: 2026-04-01
    """
    for entitlement in content.each(Entitlement):
        held = [amount for amount in entitlement.amounts if holds(amount, entitlement.amounts, content.as_of)]
        if entitlement.present_amount and held:
            yield not_published_and_there.problem(
                entitlement.marks.of("present_amount"),
                f"This says that today’s amount is not published, but line {held[0].marks.record.line} has "
                f"{money_in_words(held[0].value)} for today. Readers see only the amount.",
                "Delete this line. If that amount has ended, give it to: with its last day, or as_stated_on: with the "
                "date of its paper.",
            )


@rule
def amount_gap(content: Content) -> Iterator[Problem]:
    """There is no day without an amount between the dated amounts for one case.

    PASS: £2,000 to: 2023-03-31, then £3,000 from: 2023-04-01
    FAIL: £2,000 to: 2023-03-31, then £3,000 from: 2023-05-01
    """
    for entitlement in content.each(Entitlement):
        cases: dict[tuple[object, ...], list[Amount]] = {}
        for amount in _in_time(entitlement):
            if not amount.seen_on:
                cases.setdefault(band(amount), []).append(amount)
        for before, after in (pair for amounts in cases.values() for pair in pairwise(amounts)):
            if before.to and after.from_ and after.from_ > before.to + _DAY:
                first, last = before.to + _DAY, after.from_ - _DAY
                yield amount_gap.problem(
                    after.marks.of("from"),
                    f"There is no amount from {day_in_words(first)} to {day_in_words(last)}: the one before, "
                    f"{money_in_words(before.value)}, ends on {day_in_words(before.to)}.",
                    f"As the source says, start this amount on {first}, or end the one before on {last}.",
                )


@rule
def amount_overlap(content: Content) -> Iterator[Problem]:
    """No day has two amounts for the same people. Amounts for different cases have different labels. Bands of age, kind of
    home or place to live do not overlap.

    If the only difference is a capital letter, or how often they are paid, this is a warning: readers would think both are
    for the same people. One that was seen on a page ends by itself when the next one begins.

    PASS: £2,000 to: 2023-03-31, then £3,000 from: 2023-04-01
    PASS: £25 with age_until: 21, and £50 with age_from: 21
    PASS: £2,000 with seen_on: 2026-11, then £3,000 from: 2027-04-01
    FAIL: £2,000 to: 2023-04-30, then £3,000 from: 2023-04-01
    FAIL: £25 with age_until: 21, and £50 with age_from: 20
    FAIL: £2,000 from: 2023-04-01 with no end, and £3,000 with seen_on: 2026-11
    FAIL: £25 with period: a year and seen_on: 2026-11, then £20 from: 2027-04-01
    FAIL: £59.96 with home: in a shared house, and £65 with home: In a shared house
    """
    for entitlement in content.each(Entitlement):
        amounts = _in_time(entitlement)
        for place, after in enumerate(amounts):
            first = begins(after)
            beside = [
                before
                for before in amounts[:place]
                if first is None or (end := ends(before, amounts)) is None or first <= end
            ]
            at_once = [before for before in beside if meets(_in_small(before), _in_small(after))]
            same = [before for before in at_once if meets(before, after)]
            if same:
                yield _overlap(same[-1], after, amounts)
            elif at_once:
                yield replace(
                    _overlap(at_once[-1], after, amounts),
                    hint="Only a capital letter tells the two apart. Write the label and the home as in line "
                    f"{at_once[-1].marks.record.line}, and end the earlier one with to: before this one begins.",
                    level=Level.WARNING,
                )
            elif other := [before for before in beside if _differ_in_period(before, after)]:
                yield replace(
                    _overlap(other[-1], after, amounts),
                    hint=f"One is paid {other[-1].period}, the other {after.period}. If it is the same money, write "
                    f"period: {other[-1].period} here too. If both are right, say in label: what each is for.",
                    level=Level.WARNING,
                )


def _differ_in_period(one: Amount, other: Amount) -> bool:
    """Whether two amounts differ only in how often they are paid."""
    return not one.label and not other.label and one.period is not other.period and shares_band(one, other)


def _in_small(amount: Amount) -> Amount:
    """The same with label and home in lower case."""
    small = {field: text.casefold() for field in ("label", "home") if (text := getattr(amount, field))}
    return amount.model_copy(update=small)


def _overlap(before: Amount, after: Amount, like: list[Amount]) -> Problem:
    first, end = begins(after), ends(before, like)
    until = f"until {day_in_words(end)}" if end else "with no end"
    since = day_in_words(first) if first else "the beginning"
    mend = f"Give the earlier one to: {first - _DAY}." if first else "Give the earlier one a to:."
    if after.seen_on:
        mend = (
            "If the amount on the page is the newer one, give the other one as_stated_on: with the date of its paper, "
            "and no from:. If the dated one is right, delete this one."
        )
    if band(before) != band(after):
        mend = (
            "Give each its own ages, kind of home or place to live, so that nobody is in both: the next band begins at "
            "the age in age_until. If one replaces the other, give the earlier one its last day with to:."
        )
    mend += " If both are right, say in label: which case each is for."
    if same_words(after, before):
        mend = f"The two are the same, word for word, as if one was pasted twice. Delete this one or the one in line {before.marks.record.line}."
    return amount_overlap.problem(
        after.marks.of("seen_on" if after.seen_on else "from"),
        f"Two amounts apply at once from {since}: {money_in_words(after.value)}, and {money_in_words(before.value)} "
        f"{until}.",
        mend,
    )


@rule
def band_of_nobody(content: Content) -> Iterator[Problem]:
    """A band of age has somebody in it: age_until is the birthday on which it ends, so it is higher than age_from.

    PASS: age_from: 21 and age_until: 22, for people aged 21
    FAIL: age_from: 21 and age_until: 21
    """
    for entitlement in content.each(Entitlement):
        for amount in entitlement.amounts:
            first, until = amount.age_from, amount.age_until
            if until is not None and _has_nobody(amount):
                swapped = f" If the two ages are the wrong way round, write age_from: {until} and age_until: {first}."
                yield band_of_nobody.problem(
                    amount.marks.of("age_until"),
                    f"The band begins at {first or 0} and ends on the {nth(until)} birthday, so nobody would get this.",
                    f"If this is only for people aged {first}, write age_until: "
                    f"{first + 1}.{swapped if until < first else ''}"
                    if first
                    else "Correct the age.",
                )


@warning
def band_outside_ages(content: Content) -> Iterator[Problem]:
    """The bands of age for what is paid today or later are within the ages that the entry is for.

    PASS: age_until: 22 in the entry, and an amount with age_from: 21 and age_until: 22
    FAIL: age_until: 21 in the entry, and an amount with age_from: 21 and age_until: 22
    FAIL: age_from: 20 in the entry, and an amount with age_from: 19 and age_until: 21
    """
    for joined in content.entitlements().values():
        record = joined.first
        first, until = joined.entry.age_from, joined.entry.age_until
        for amount in record.amounts:
            if _has_nobody(amount) or is_past(amount, record.amounts, content.as_of):
                continue
            if until is not None and max(amount.age_from or 0, (amount.age_until or 0) - 1) >= until:
                field = "age_until" if amount.age_until else "age_from"
                bound = f"The entry ends on the {nth(until)} birthday"
            elif (
                first is not None
                and min(amount.age_from or first, (amount.age_until or first + 1) - 1) < first
            ):
                field = "age_from" if amount.age_from else "age_until"
                bound = f"The entry begins at {first}"
            else:
                continue
            yield band_outside_ages.problem(
                amount.marks.of(field),
                f"{bound}, but this amount is for people outside those ages. They would be told about it and not get it.",
                "Correct the age here, or age_from: and age_until: in the entry.",
            )


def _has_nobody(amount: Amount) -> bool:
    return amount.age_until is not None and (amount.age_from or 0) >= amount.age_until


@warning
def band_gap(content: Content) -> Iterator[Problem]:
    """Bands of age leave no age between them without an amount.

    PASS: £25 with age_until: 19, and £50 with age_from: 19
    FAIL: £25 with age_until: 18, and £50 with age_from: 19
    """
    for entitlement in content.each(Entitlement):
        cases: dict[tuple[object, ...], list[Amount]] = {}
        for amount in entitlement.amounts:
            if (
                holds(amount, entitlement.amounts, content.as_of)
                and not _has_nobody(amount)
                and (amount.age_from or amount.age_until)
            ):
                cases.setdefault((amount.label, amount.period, amount.home, amount.lives), []).append(amount)
        for amounts in cases.values():
            amounts.sort(key=lambda amount: amount.age_from or 0)
            for before, after in pairwise(amounts):
                if before.age_until and after.age_from and before.age_until < after.age_from:
                    first, last = before.age_until, after.age_from - 1
                    missed = (
                        f"{first}"
                        if first == last
                        else f"{first} {'and' if last == first + 1 else 'to'} {last}"
                    )
                    yield band_gap.problem(
                        after.marks.of("age_from"),
                        f"There is no amount for people aged {missed}: the band before ends on the "
                        f"{nth(before.age_until)} birthday, and this one begins at {after.age_from}.",
                        f"If the band before includes them, write age_until: {after.age_from} there. If they get no "
                        "money, there is nothing to do.",
                    )


def _in_time(entitlement: Entitlement) -> list[Amount]:
    """The amounts of an entry that have a date, in the order of their dates."""
    dated = [amount for amount in entitlement.amounts if not amount.as_stated_on]
    dated = [amount for amount in dated if amount.from_ or amount.to or amount.seen_on]
    return sorted(dated, key=lambda amount: (begins(amount) or date.min, amount.to or date.max))
