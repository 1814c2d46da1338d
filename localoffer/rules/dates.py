"""Rules about dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise

from localoffer.known import announced, has_begun, has_come
from localoffer.problems import Mark, Problem, rule, warning
from localoffer.records import models
from localoffer.records.amounts import begins
from localoffer.records.naming import record_name
from localoffer.records.values import When, day_in_words, next_check
from localoffer.records.walk import parts
from localoffer.rules.base import Content, of_file, the_day


def _days_of_plans(content: Content) -> Mapping[str, When]:
    return {plan.id: plan.date for plan in content.each(models.Plan)}


@of_file(_days_of_plans)
@rule
def dates_out_of_order(content: Content) -> Iterator[Problem]:
    """Nothing ends before it begins, and a list that is oldest first is in that order.

    This checks an amount's from or seen_on, and to; an action's starts, due and done_on; its updates, which come after its
    plan; the readings of a measure; checked and review_by; when a voice or promise was made, when an entitlement, its
    amounts or a page began, when the plan of an action was made, and when each was closed; when words were said and removed;
    when a source was published and read.

    PASS: starts: 2020-10 and due: 2020-10-31
    FAIL: starts: 2020-10 and due: 2020-09
    """
    plans = content.once(_days_of_plans)
    for _, record in content.every():
        for part in parts(record):
            if isinstance(part, models.Amount):
                yield from _ordered(part, "from", part.from_, "to", part.to)
                yield from _ordered(part, "seen_on", part.seen_on, "to", part.to)
            if isinstance(part, models.Source):
                yield from _ordered(part, "date", part.date, "seen", part.seen)
            if isinstance(part, models.MayClose) and part.closed:
                yield from _closed(part, part.closed, plans)
            if isinstance(part, models.MayLoseWords) and part.words_removed:
                yield from _removed(part, part.words_removed)
            if isinstance(part, models.Measure):
                yield from _oldest_first(part.readings)
            if isinstance(part, models.Action):
                yield from _ordered(part, "starts", part.starts, "due", part.due)
                yield from _ordered(part, "starts", part.starts, "done_on", part.done_on)
                yield from _oldest_first(part.updates)
                if made_on := plans.get(part.plan.id):
                    yield from _after_plan(part, made_on)
            checked, review_by = getattr(part, "checked", None), getattr(part, "review_by", None)
            yield from _ordered(part, "checked", checked, "review_by", review_by)


#: 25pm, 5.60pm: not £60pm, £40–60pm or 7-30pm.
_NO_TIME = re.compile(
    r"(?<![\w£.,:/])(?<!\d[ –-])(?:(?:2[4-9]|[3-9]\d)(?:[.:]\d\d)?|\d{1,2}[.:][6-9]\d)[ap]m\b"
)


@of_file()
@warning
def no_such_time(content: Content) -> Iterator[Problem]:
    """A time of day with am or pm is one that a clock can show.

    PASS: Monday to Friday, 9am to 5.30pm
    FAIL: Monday to Friday, 9am to 25pm
    FAIL: Monday to Friday, 9am to 5.60pm
    """
    for piece in content.pieces:
        for found in _NO_TIME.finditer(piece.text):
            yield no_such_time.problem(
                piece.place(found.start()),
                f"No clock shows “{found.group()}”.",
                "Compare it with where you have it from, and write the time as a clock shows it, such as 5pm.",
                piece.where,
            )


@of_file()
@rule
def two_of_one_date(content: Content) -> Iterator[Problem]:
    """If two updates of an action, or two pieces of an answer's evidence, have the same date, one of them has an id.

    The feed knows each by its date. Without the id the first takes the other's place: the old one is shown as new, and
    nobody sees the new one.

    PASS: date: 2021-01, and below it date: 2021-01 with id: second-look
    FAIL: date: 2021-01 twice, with no id on either
    """
    for _, record in content.every():
        if isinstance(record, models.Action):
            yield from _same_twice(record.updates)
        elif isinstance(record, models.Answer):
            pieces = (
                piece
                for piece in record.evidence
                if piece.date and piece.shows is not models.Shows.BACKGROUND
            )
            yield from _same_twice([piece for piece in pieces if not (piece.action or piece.finding)])


def _same_twice(dated: Iterable[models.Update | models.Evidence]) -> Iterator[Problem]:
    first: dict[tuple[When | None, str | None], models.Update | models.Evidence] = {}
    for one in dated:
        other = first.setdefault((one.date, one.id), one)
        if other is not one:
            yield two_of_one_date.problem(
                one.marks.of("id" if one.id else "date"),
                f"Two in this list have the date {one.date}{f' and the id “{one.id}”' if one.id else ''}: this one and "
                f"the one in line {other.marks.of('date').line}. People who follow the feed would see one in place of "
                "the other.",
                "Add an id: to the newer one, which has not been published yet: a short name that never changes, such "
                "as id: second-look",
            )


@of_file()
@rule
def two_readings_of_one_date(content: Content) -> Iterator[Problem]:
    """If two readings of a measure have the same date, one of them says why it is not compared with the other.

    PASS: date: 2020-09 and date: 2020-12
    FAIL: date: 2020-09 twice
    """
    for measure in content.each(models.Measure):
        for before, reading in pairwise(measure.readings):
            if before.date == reading.date and not (before.not_compared or reading.not_compared):
                yield two_readings_of_one_date.problem(
                    reading.marks.of("date"),
                    f"The reading in line {before.marks.of('date').line} also has the date {reading.date}. Readers would "
                    "be shown a change from one to the other.",
                    "Delete the wrong one. If both were published, say in not_compared: how they differ.",
                )


@warning
def announced_and_begun(content: Content) -> Iterator[Problem]:
    """Once the first day of something announced has come, somebody checks whether it has begun: from that day the site says
    that people can have it. No amount of it begins before that day: the site would give it, and say that nobody can have it.

    PASS: standing: announced and from: 2027-01-01, in November 2026
    FAIL: standing: announced and from: 2025-01-01, in November 2026
    FAIL: standing: announced without from:, and an amount with from: 2027-01-01
    """
    day = content.as_of
    those: tuple[models.Entitlement | models.HomeKind, ...] = (
        *content.each(models.Entitlement),
        *content.each(models.HomeKind),
    )
    for record in those:
        if record.from_ and has_begun(record, day):
            yield announced_and_begun.problem(
                record.marks.of("from"),
                f"This was announced for {_in_words(record.from_)}, and since then the site has said that people can "
                "have it.",
                "Check its source. If it has begun, delete the line standing: announced. If not, correct the date or "
                "delete it.",
            )
    for joined in content.entitlements().values():
        begins_on = joined.entry.from_ or date.max
        if joined.standing is models.Standing.ANNOUNCED and begins_on > day:
            amounts = (amount for part in joined.parts for amount in part.amounts)
            for amount in amounts:
                if amount.from_ and amount.from_ < begins_on and (amount.to is None or amount.to >= day):
                    yield announced_and_begun.problem(
                        amount.marks.of("from"),
                        f"What this is for has only been announced. From {day_in_words(amount.from_)} on, the page gives the "
                        "amount, and says that nobody can have it yet.",
                        "Check its source. If both begin then, write the same from: in the entry. If people can have it "
                        "already, delete the line standing: announced. If neither, correct the amount.",
                        record_name(joined.first),
                    )


@of_file(the_day)
@warning
def review_date_past(content: Content) -> Iterator[Problem]:
    """Everything that should have been checked again by now has been, unless it is closed.

    Without review_by, as on a page of text, that is a year after checked: from then on readers are told that a check is due.

    PASS: review_by: 2027-01-31, on 31 January 2027
    FAIL: review_by: 2027-01-31, on 1 February 2027
    FAIL: checked: 2026-11 without review_by, on 1 December 2027
    """
    day = content.once(the_day)
    for _, record in content.every():
        if isinstance(record, models.MayClose) and record.closed_by(day):
            continue
        due = to_be_reviewed(record)
        if due and due < day:
            own = getattr(record, "review_by", None)
            mark = record.marks.of("review_by" if own else "checked")
            yield review_date_past.problem(
                mark,
                f"This should have been checked again by {day_in_words(due)}.",
                "Check it against its source and correct it. Then write the new "
                f"{'dates in checked: and review_by:' if own else 'date in checked:'}.{_who_waits(mark)}",
            )


#: In years: a next check further away than this is most likely a typing mistake in the year.
_FAR_OFF = 10


@of_file(the_day)
@warning
def review_far_off(content: Content) -> Iterator[Problem]:
    """Nothing waits too long to be checked again.

    This checks review_by, and check_on in a note.

    PASS: review_by: 2027-05-31, in 2026
    FAIL: review_by: 2072-05-31, in 2026
    """
    today = content.once(the_day)
    for _, record in content.every():
        looked = [vars(record).get(field) for field in ("checked", "noted_on")]
        last = max([today, *(_last(moment) for moment in looked if moment)]).year + _FAR_OFF
        for field in ("review_by", "check_on"):
            day = vars(record).get(field)
            if isinstance(day, date) and day.year > last:
                yield review_far_off.problem(
                    record.marks.of(field),
                    f"Nobody would be told to check this again before {day_in_words(day)}.",
                    "Correct the year.",
                )


#: In years: an older date of something that should be younger is most likely a typing mistake in the year.
_LONG_PAST = 50


@of_file(the_day)
@warning
def date_long_past(content: Content) -> Iterator[Problem]:
    """What was said, planned, seen or checked has a date in the last fifty years. Papers, laws and figures may be older.

    An update before its plan and an answer before its question have rules of their own.

    PASS: checked: 2026-11-25, in 2026
    FAIL: checked: 1926-11-25, in 2026
    """
    earliest = content.once(the_day).year - _LONG_PAST
    for _, record in content.every():
        for part in parts(record):
            if isinstance(part, models.Source | models.Reading | models.Update | models.Evidence):
                continue
            for field, value in vars(part).items():
                if isinstance(value, When | date) and value.year < earliest:
                    yield date_long_past.problem(
                        part.marks.of(field.rstrip("_")),
                        f"This is {_in_words(value)}, more than {_LONG_PAST} years ago.",
                        "Correct the year.",
                    )


@warning
def time_to_look(content: Content) -> Iterator[Problem]:
    """What may change is checked once its day has come. It is in watch.yaml, with the day in check_on.

    PASS: check_on: 2027-01-01, on 31 December 2026
    FAIL: check_on: 2027-01-01, on 1 January 2027
    """
    for watch in content.each(models.Watch):
        if watch.check_on <= content.as_of:
            changes = ", ".join(ref.id for ref in watch.entitlements)
            again = f" It needs checking {watch.again}." if watch.again else ""
            mark = watch.marks.of("check_on")
            yield time_to_look.problem(
                mark,
                f"This may have changed: it was due to be checked on {day_in_words(watch.check_on)}.{again}",
                f"{'Check its source' if watch.sources else 'Look it up'}. Correct what has "
                f"changed{f' in {changes}' if changes else ''}. Then write the next date in check_on:, or delete the "
                f"entry if there is nothing more to check.{_who_waits(mark)}",
            )


@warning
def not_yet_shown(content: Content) -> Iterator[Problem]:
    """What is in the council's files is on the site, unless its date, or that of its sources, is still to come. The same
    goes for parts of a record: an amount that was seen, evidence, an update.

    Nothing is said when somebody asked for the site as of another day.

    PASS: a promise with made_on: 2020-10, in November 2020
    FAIL: a promise with made_on: 2020-10, in September 2020
    FAIL: an update with date: 2027-01, in November 2026
    """
    dates = {record.id: record.date for record in content.each(models.Source)}
    records = content.records
    listed = [record for those in records.lists.values() for record in those]
    site = (records.site,) if records.site else ()
    for record in (*listed, *(page.text for page in records.pages), *site):
        cited = [dates.get(citation.source.id) for citation in getattr(record, "sources", ())]
        of_sources = min((when for when in cited if when), default=None) if cited and all(cited) else None
        own = [] if announced(record) else [getattr(record, field) for field in type(record).known_from]
        when = next((when for when in (*own, of_sources) if not has_come(when, content.as_of)), None)
        if when:
            yield not_yet_shown.problem(
                record.marks.record,
                f"The site does not show this yet: its date, or that of its source, is {_in_words(when)}.",
                "If that is right, there is nothing to do. If not, correct the date here or in content/sources.yaml.",
            )
            continue
        for part in parts(record):
            known_from = () if part is record else type(part).known_from
            for field in (*known_from, *type(part).empty_until):
                when = getattr(part, field)
                if when and not has_come(when, content.as_of):
                    yield not_yet_shown.problem(
                        part.marks.of(type(part).model_fields[field].alias or field),
                        f"The site does not show this part yet: its date is {_in_words(when)}.",
                        "If that is right, there is nothing to do. If not, correct the date.",
                    )


def to_be_reviewed(record: models.Record) -> date | None:
    """The day by which a record is to be checked again, if there is one. A check dated in the future gives none."""
    if ends_before_it_begins(record):
        return None
    return next_check(getattr(record, "checked", None), getattr(record, "review_by", None))


def ends_before_it_begins(record: models.Record) -> bool:
    """Whether its next check comes before its last one: dates-out-of-order reports that, and nothing follows from it."""
    checked, review_by = getattr(record, "checked", None), getattr(record, "review_by", None)
    return bool(checked and review_by and _first(checked) > review_by)


def _who_waits(mark: Mark) -> str:
    """Who cannot do what a message about the law's files asks for."""
    return " A council that takes national/ as a package waits for a newer one." if mark.is_national else ""


def _first(moment: When | date) -> date:
    return moment.first_day if isinstance(moment, When) else moment


def _last(moment: When | date) -> date:
    return moment.last_day if isinstance(moment, When) else moment


def _in_words(moment: When | date) -> str:
    return str(moment) if isinstance(moment, When) else day_in_words(moment)


def _ordered(
    part: models.Record, early: str, begins: When | date | None, late: str, ends: When | date | None
) -> Iterator[Problem]:
    if begins and ends and _first(begins) > _last(ends):
        yield dates_out_of_order.problem(
            part.marks.of(late),
            f"“{late}” is {_in_words(ends)}, which is before “{early}”, {_in_words(begins)}.",
            "Check both dates in the source and correct the wrong one.",
        )


def _closed(record: models.MayClose, closed: models.Closed, plans: Mapping[str, When]) -> Iterator[Problem]:
    then = f"{'on' if closed.date.day else 'in'} {closed.date}"
    for field, began in _beginnings(record, plans):
        called_off = " If it was called off before it began, delete from:." if field == "“from”" else ""
        if began and _first(began) > closed.date.last_day:
            yield dates_out_of_order.problem(
                closed.marks.of("date"),
                f"It was closed {then}, which is before {field}, {_in_words(began)}.",
                f"Check both dates and correct the wrong one.{called_off}",
            )
            return
    for amount in record.amounts if isinstance(record, models.Entitlement) else ():
        began = begins(amount)
        if began and began > closed.date.last_day:
            yield dates_out_of_order.warn(
                amount.marks.of("seen_on" if amount.seen_on else "from"),
                f"This amount begins on {day_in_words(began)}, but the entry was closed {then}: nobody would get it.",
                "Delete the amount, or correct the date in closed:.",
            )


def _beginnings(
    record: models.MayClose, plans: Mapping[str, When]
) -> Iterator[tuple[str, When | date | None]]:
    """When a record that can be closed began, each time with what says so."""
    match record:
        case models.Voice():
            yield "“said_on”", record.said_on
        case models.Promise():
            yield "“made_on”", record.made_on
        case models.Entitlement():
            yield "“from”", record.from_
            yield (
                "its first amount",
                min((day for each in record.amounts if (day := begins(each))), default=None),
            )
        case models.PageText():
            yield "“from”", record.from_
        case models.Action():
            yield "its plan", plans.get(record.plan.id)


def _removed(part: models.MayLoseWords, removed: models.WordsTakenAway) -> Iterator[Problem]:
    """Words cannot be taken away before the day they were said; an update has its day in `date`."""
    field = next(name for name in ("said_on", "made_on", "date") if hasattr(part, name))
    made: When = getattr(part, field)
    if made.first_day > removed.date:
        yield dates_out_of_order.problem(
            removed.marks.of("date"),
            f"Its words were taken away on {day_in_words(removed.date)}, which is before “{field}”, {made}.",
            "Check both dates and correct the wrong one.",
        )


def _oldest_first(dated: tuple[models.Reading | models.Update, ...]) -> Iterator[Problem]:
    for earlier, later in pairwise(dated):
        if earlier.date.first_day > later.date.last_day:
            yield dates_out_of_order.problem(
                later.marks.of("date"),
                f"{later.date} comes after {earlier.date} in this list, which is oldest first.",
                "Move the entry up to where its date belongs, or correct the date.",
            )


def _after_plan(action: models.Action, made_on: When) -> Iterator[Problem]:
    for update in action.updates:
        if update.date.last_day < made_on.first_day:
            yield dates_out_of_order.problem(
                update.marks.of("date"),
                f"This update is dated {update.date}, which is before its plan, {made_on}.",
                "Check the date of the update in its source, and whether the action belongs to this plan.",
            )
