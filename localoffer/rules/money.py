"""Rules about amounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from localoffer.problems import Level, Problem, rule, warning
from localoffer.records.amounts import band, begins, ends, holds, is_past, meets, money_in_words, shares_band
from localoffer.records.models import Amount, Entitlement
from localoffer.records.naming import record_name
from localoffer.records.plain import same_words
from localoffer.records.values import When, day_in_words
from localoffer.rules.base import Content
from localoffer.rules.dates import ends_before_it_begins

_DAY = timedelta(days=1)


@rule
def amount_undated(content: Content) -> Iterator[Problem]:
    """An amount says from when or to when it holds, when it was seen on a page, or of which date the paper is that
    states it; no two of them, but for the last day of one that was seen.

    A national amount may have none, where the law has only ever known one sum.

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
                "This amount has more than one kind of date, so nobody can tell from when it holds."
                if any(dates)
                else "This amount has no date, so nobody can tell whether it holds today.",
                "Write one of three. from: with the first day on which it holds. If a page shows it today and says no "
                "first day, seen_on: with the day on which you saw it. If it is known only from an old paper, "
                "as_stated_on: with the paper’s date.",
                record_name(entitlement),
            )


@rule
def seen_without_review(content: Content) -> Iterator[Problem]:
    """An amount that was seen on a page is looked at again: its entry has review_by, or the amount has its last day.

    PASS: seen_on: 2026-11, in an entry with review_by: 2027-05-31
    FAIL: seen_on: 2026-11, in an entry with no review_by
    """
    for entitlement in content.each(Entitlement):
        for amount in entitlement.amounts:
            if amount.seen_on and not amount.to and not (entitlement.review_by and entitlement.checked):
                yield seen_without_review.problem(
                    amount.marks.of("seen_on"),
                    "Nothing says by when somebody must look at this amount again, so it would stand for ever.",
                    "Write checked: and review_by: in the entry, with the day on which you looked and the day by which "
                    "to look again.",
                    record_name(entitlement),
                )


@warning
def amount_to_look_at(content: Content) -> Iterator[Problem]:
    """What was seen on a page is looked at again by the day in review_by. The site shows it until then, and after.

    PASS: seen_on: 2026-11 and review_by: 2027-05-31, looked at on 31 May 2027
    FAIL: seen_on: 2026-11 and review_by: 2027-05-31, looked at on 1 June 2027
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
                    f"The site shows {money_in_words(amount.value)} as today’s amount. A page showed it in {_month(amount.seen_on)}, and it should "
                    f"have been looked at again by {day_in_words(review_by)}.",
                    "Look at the page. If the amount still stands, write today in seen_on and a new day in review_by. If "
                    "not, add the new amount below this one, with from: or seen_on:.",
                    record_name(entitlement),
                )


@warning
def amount_ended(content: Content) -> Iterator[Problem]:
    """Once the last amount of an entry has ended, it says what people get now, or is closed.

    PASS: £2,000 to: 2026-03-31, then £3,000 from: 2026-04-01
    PASS: £2,000 to: 2026-03-31, and closed: with its date and reason
    FAIL: £2,000 to: 2026-03-31 and nothing after it, looked at in November 2026
    """
    day = content.as_of
    for joined in content.entitlements().values():
        own = joined.council
        if own is None or joined.closed_by(day) or any(part.present_amount for part in joined.parts):
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
                f"The last amount of this ended on {day_in_words(last.to or day)}, and the site offers it still, without a sum.",
                "Add the amount that holds now. If nobody gets this any more, close it with closed:. If there is an amount "
                "that nobody publishes, write present_amount: not published.",
                record_name(own),
            )


@warning
def not_published_and_there(content: Content) -> Iterator[Problem]:
    """Where the amount of today is not published, no amount holds today.

    PASS: present_amount: not published, and £2,000 to: 2026-03-31
    FAIL: present_amount: not published, and £3,000 from: 2026-04-01
    """
    for entitlement in content.each(Entitlement):
        held = [amount for amount in entitlement.amounts if holds(amount, entitlement.amounts, content.as_of)]
        if entitlement.present_amount and held:
            yield not_published_and_there.problem(
                entitlement.marks.of("present_amount"),
                f"This says that today’s amount is not published, and {money_in_words(held[0].value)} in line "
                f"{held[0].marks.record.line} holds today. Readers are shown the amount alone.",
                "Take this line away. If that amount has ended, write its last day with to:, or as_stated_on: with the date of its paper.",
                record_name(entitlement),
            )


@rule
def amount_gap(content: Content) -> Iterator[Problem]:
    """Between the dated amounts for one case there is no day without an amount.

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
                    f"No amount holds from {day_in_words(first)} to {day_in_words(last)}: the one before, "
                    f"{money_in_words(before.value)}, ends on {day_in_words(before.to)}.",
                    f"Begin this amount on {first}, or let the one before end on {last}, as the source says.",
                    record_name(entitlement),
                )


@rule
def amount_overlap(content: Content) -> Iterator[Problem]:
    """No day has two amounts for the same people. Amounts for different cases have different labels; those for
    different ages, kinds of home, or places to live have bands that nobody is in twice.

    Two that only a capital letter, or how often they are paid, tells apart are a warning: readers take them for the same people. One that was seen on a page gives way to the next one by itself.

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
                yield _overlap(entitlement, same[-1], after, amounts)
            elif at_once:
                yield replace(
                    _overlap(entitlement, at_once[-1], after, amounts),
                    hint=f"A capital letter alone tells the two apart. Write the label and the home as in line {at_once[-1].marks.record.line}, "
                    "and let the earlier one end with to: before this one begins.",
                    level=Level.WARNING,
                )
            elif other := [before for before in beside if _differ_in_period(before, after)]:
                yield replace(
                    _overlap(entitlement, other[-1], after, amounts),
                    hint=f"How often they are paid differs: {other[-1].period}, and {after.period}. Is it the same money? Write period: {other[-1].period} "
                    "here, too. If both are right, say in label: what each is for.",
                    level=Level.WARNING,
                )


def _differ_in_period(one: Amount, other: Amount) -> bool:
    """Whether nothing but how often it is paid tells two amounts apart."""
    return not one.label and not other.label and one.period is not other.period and shares_band(one, other)


def _in_small(amount: Amount) -> Amount:
    """The same with label and home in small letters."""
    small = {field: text.casefold() for field in ("label", "home") if (text := getattr(amount, field))}
    return amount.model_copy(update=small)


def _overlap(entitlement: Entitlement, before: Amount, after: Amount, like: list[Amount]) -> Problem:
    first, end = begins(after), ends(before, like)
    until = f"until {day_in_words(end)}" if end else "with no end"
    since = day_in_words(first) if first else "the beginning"
    mend = f"Give the earlier one to: {first - _DAY}." if first else "Give the earlier one a to:."
    if after.seen_on:
        mend = (
            "If the sum on the page is the newer one, write as_stated_on: with the date of its paper for the other one, "
            "and no from:. If the dated one holds, take this one away."
        )
    if band(before) != band(after):
        mend = (
            "Give each its own ages, kind of home or place to live, so that nobody is in both: the next band begins at "
            "the age in age_until. If one follows the other in time, give the earlier one its last day with to:."
        )
    mend += " If both are right, say in label: which case each is for."
    if same_words(after, before):
        mend = f"The two are the same, word for word, as where one was pasted twice: take this one away, or the one in line {before.marks.record.line}."
    return amount_overlap.problem(
        after.marks.of("seen_on" if after.seen_on else "from"),
        f"Two amounts hold at once from {since}: {money_in_words(after.value)}, and {money_in_words(before.value)} {until}.",
        mend,
        record_name(entitlement),
    )


@rule
def band_of_nobody(content: Content) -> Iterator[Problem]:
    """A band of age has somebody in it: age_until is the birthday on which it ends, so it is above age_from.

    PASS: age_from: 21 and age_until: 22, for people of 21
    FAIL: age_from: 21 and age_until: 21
    """
    for entitlement in content.each(Entitlement):
        for amount in entitlement.amounts:
            first, until = amount.age_from, amount.age_until
            if until is not None and _has_nobody(amount):
                swapped = f" If the two ages changed places, write age_from: {until} and age_until: {first}."
                yield band_of_nobody.problem(
                    amount.marks.of("age_until"),
                    f"Nobody is {first or 0} or older before the birthday {until}, so nobody would get this.",
                    f"For people of {first} alone write age_until: {first + 1}.{swapped if until < first else ''}"
                    if first
                    else "Correct the age.",
                    record_name(entitlement),
                )


@warning
def band_outside_ages(content: Content) -> Iterator[Problem]:
    """The bands of age of what is paid today or later are among the ages that the entry is for.

    PASS: age_until: 22 in the entry, and an amount with age_from: 21 and age_until: 22
    FAIL: age_until: 21 in the entry, and an amount with age_from: 21 and age_until: 22
    FAIL: age_from: 20 in the entry, and an amount with age_from: 19 and age_until: 21
    """
    for joined in content.entitlements().values():
        record = joined.first
        first = next((part.age_from for part in joined.parts if part.age_from is not None), None)
        until = next((part.age_until for part in joined.parts if part.age_until is not None), None)
        for amount in record.amounts:
            if _has_nobody(amount) or is_past(amount, record.amounts, content.as_of):
                continue
            if until is not None and max(amount.age_from or 0, (amount.age_until or 0) - 1) >= until:
                field = "age_until" if amount.age_until else "age_from"
                bound = f"The entry ends on the birthday {until}"
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
                f"{bound}, and this amount is for people of another age, who would be told of it and not get it.",
                "Correct the age here, or age_from: and age_until: of the entry.",
                record_name(record),
            )


def _has_nobody(amount: Amount) -> bool:
    return amount.age_until is not None and (amount.age_from or 0) >= amount.age_until


@warning
def band_gap(content: Content) -> Iterator[Problem]:
    """Bands of age follow each other with no age between them that has no amount.

    PASS: £25 with age_until: 19, and £50 with age_from: 19
    FAIL: £25 with age_until: 18, and £50 with age_from: 19
    """
    for entitlement in content.each(Entitlement):
        cases: dict[tuple[object, ...], list[Amount]] = {}
        for amount in entitlement.amounts:
            end = ends(amount, entitlement.amounts)
            now = (begins(amount) or content.as_of) <= content.as_of and (end is None or end >= content.as_of)
            if (
                now
                and not amount.as_stated_on
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
                        f"Nothing is said for people of {missed}: the band before ends on the "
                        f"birthday {before.age_until}, and this one begins at {after.age_from}.",
                        f"If the band before has those people in it, write age_until: {after.age_from} there. Nothing to "
                        "do if they get no money.",
                        record_name(entitlement),
                    )


def _month(when: When) -> str:
    """`November 2026`: exact enough to say how old something is."""
    return str(replace(when, day=None))


def _in_time(entitlement: Entitlement) -> list[Amount]:
    """The amounts of an entry that have a day, in the order of their days."""
    dated = [amount for amount in entitlement.amounts if not amount.as_stated_on]
    dated = [amount for amount in dated if amount.from_ or amount.to or amount.seen_on]
    return sorted(dated, key=lambda amount: (begins(amount) or date.min, amount.to or date.max))
