"""Rules about dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from localoffer.problems import Level, Problem
from localoffer.records.models import (
    Action,
    Amount,
    Measure,
    Plan,
    Promise,
    Reading,
    Record,
    Source,
    Step,
    Update,
    Voice,
)
from localoffer.records.naming import record_name
from localoffer.records.values import When, day_in_words
from localoffer.rules.base import Content, parts


def dates_out_of_order(content: Content) -> Iterator[Problem]:
    """What begins does not end before it begins; what is listed oldest first is in that order.

    Looked at: an amount's from and to; an action's starts, due and done_on; its updates, which come after its plan;
    the readings of a measure; checked and review_by; when a voice or promise was made and closed; when a
    source was published and read.

    PASS: starts: 2020-10 and due: 2020-10-31
    FAIL: starts: 2020-10 and due: 2020-09
    """
    plans = {plan.id: plan for plan in content.records.lists.get("plans", ()) if isinstance(plan, Plan)}
    for _, record in content.every():
        for part in parts(record):
            if isinstance(part, Amount):
                yield from _ordered(record, part, "from", part.from_, "to", part.to)
            if isinstance(part, Source):
                yield from _ordered(record, part, "date", part.date, "seen", part.seen)
            if isinstance(part, Voice) and part.closed:
                yield from _closed(part, "said_on", part.said_on, part.closed.date)
            if isinstance(part, Promise) and part.closed:
                yield from _closed(part, "made_on", part.made_on, part.closed.date)
            if isinstance(part, Measure):
                yield from _oldest_first(part, part.readings)
            if isinstance(part, Action):
                yield from _ordered(record, part, "starts", part.starts, "due", part.due)
                yield from _ordered(record, part, "starts", part.starts, "done_on", part.done_on)
                yield from _oldest_first(part, part.updates)
                if plan := plans.get(part.plan.id):
                    yield from _after_plan(part, plan)
            checked, review_by = getattr(part, "checked", None), getattr(part, "review_by", None)
            yield from _ordered(record, part, "checked", checked, "review_by", review_by)


def review_date_past(content: Content) -> Iterator[Problem]:
    """What should have been checked again by now has been. A warning: it never stops a build.

    A step of the ladder has no review_by of its own: it is checked again every year.

    PASS: review_by: 2027-01-31, looked at on 31 January 2027
    FAIL: review_by: 2027-01-31, looked at on 1 February 2027
    """
    for _, record in content.every():
        review_by, field = getattr(record, "review_by", None), "review_by"
        if isinstance(record, Step):
            review_by, field = _a_year_after(record.checked.last_day), "checked"
        if review_by and review_by < content.as_of:
            yield Problem(
                record.marks.of(field),
                "review-date-past",
                f"This should have been checked again by {day_in_words(review_by)}.",
                "Compare it with its source. Then correct it and write the new "
                f"{'date in checked' if isinstance(record, Step) else 'dates in checked and review_by'}.",
                record_name(record),
                Level.WARNING,
            )


def _a_year_after(day: date) -> date:
    return date(day.year + 1, day.month, min(day.day, 28) if day.month == 2 else day.day)


def _first(moment: When | date) -> date:
    return moment.first_day if isinstance(moment, When) else moment


def _last(moment: When | date) -> date:
    return moment.last_day if isinstance(moment, When) else moment


def _words(moment: When | date) -> str:
    return str(moment) if isinstance(moment, When) else day_in_words(moment)


def _ordered(
    record: Record, part: Record, early: str, one: When | date | None, late: str, two: When | date | None
) -> Iterator[Problem]:
    if one and two and _first(one) > _last(two):
        yield Problem(
            part.marks.of(late),
            "dates-out-of-order",
            f"“{late}” is {_words(two)}, which is before “{early}”, {_words(one)}.",
            "Look up both dates in the source and correct the one that is wrong.",
            record_name(record),
        )


def _closed(record: Voice | Promise, field: str, made: When, closed: When) -> Iterator[Problem]:
    if record.closed and made.first_day > closed.last_day:
        yield Problem(
            record.closed.marks.of("date"),
            "dates-out-of-order",
            f"It was closed on {closed}, which is before “{field}”, {made}.",
            "Look up both dates and correct the one that is wrong.",
            record_name(record),
        )


def _oldest_first(record: Record, dated: tuple[Reading | Update, ...]) -> Iterator[Problem]:
    for earlier, later in pairwise(dated):
        if earlier.date.first_day > later.date.last_day:
            yield Problem(
                later.marks.of("date"),
                "dates-out-of-order",
                f"{later.date} comes after {earlier.date} in this list, which is oldest first.",
                "Move the entry up to where its date belongs, or correct the date.",
                record_name(record),
            )


def _after_plan(action: Action, plan: Plan) -> Iterator[Problem]:
    for update in action.updates:
        if update.date.last_day < plan.date.first_day:
            yield Problem(
                update.marks.of("date"),
                "dates-out-of-order",
                f"This update is of {update.date}, which is before its plan, {plan.date}.",
                "Look up the date of the update in its source, and whether the action stands in this plan.",
                record_name(action),
            )
