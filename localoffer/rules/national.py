"""Rules about a council's entry for what the law or guidance gives: it adds to that and never takes away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from localoffer.problems import Level, Mark, Problem, rule, warning
from localoffer.records.amounts import begins as first_day
from localoffer.records.amounts import holds, meets, money_in_words, shares_band
from localoffer.records.characters import as_read
from localoffer.records.models import Amount, Duty, Entitlement, Limit, Standing
from localoffer.records.naming import shorten
from localoffer.records.values import day_in_words
from localoffer.records.yaml_tree import Entries, Fields
from localoffer.rules.base import Content, entries
from localoffer.rules.references import run_together

_WEAKER = (Duty.MUST, Duty.SHOULD, Duty.CHOOSES)
_FURTHER = (Standing.GIVEN, Standing.ANNOUNCED, Standing.ASKED_FOR)
_TAKE_AWAY = (
    "A council can give more, but never less. Delete the line, and say in details: what the council adds."
)


@rule
def below_floor(content: Content) -> Iterator[Problem]:
    """What the council pays today is not less than today’s national floor. Floors have floor: yes. For an amount that begins
    later, and for something that the council closes, this is a warning.

    An amount known only from a paper (as_stated_on) is history and is not compared. For an amount "up to" something, the
    most is compared. A floor without a label is for every case; next to an amount without a label, those with one count as
    extra. An amount for a band of age, home or place is compared with each floor for people in it, and so is one seen on a
    page.

    PASS: £3,000 from: 2023-04-01, where the floor is £3,000
    PASS: £2,000 as_stated_on: 2020-08
    FAIL: £2,500 from: 2023-04-01, where the floor is £3,000
    FAIL: closed: with a date and a reason, where guidance sets a floor
    """
    for joined in content.entitlements().values():
        council, national = joined.council, joined.national
        if not council or not national:
            continue
        # If the law says must, that is weaker than the national entry whatever it pays.
        if council.closed and not national.closed and national.duty is not Duty.MUST:
            yield from (_closes(council, national, floor) for floor in _floors(national, content.as_of)[:1])
        if joined.closed_by(content.as_of):
            continue
        begins = {first_day(amount) for amount in council.amounts}
        reported: set[Mark] = set()
        for day in (content.as_of, *sorted(day for day in begins if day and day > content.as_of)):
            short = list(_short(council, national, day))
            for amount, floor in short:
                if amount.marks.record not in reported:
                    reported.add(amount.marks.record)
                    level = None if day == content.as_of else Level.WARNING
                    parts = [one for one, of in short if one.label and of is floor]
                    yield _below(national, amount, floor, level, parts)


@rule
def weaker_than_national(content: Content) -> Iterator[Problem]:
    """A council's entry takes nothing away from the national one: no age, no group, no must. It adds no condition or end
    date, leaves nobody out, and does not close what the law says it must give.

    If the national entry says that whoever gives it chooses, the council may say who it is for.

    PASS: age_until: 25, where the national entry says 21
    FAIL: age_until: 21, where the national entry says 25
    FAIL: closed: with a date and a reason, where the national entry says must
    """
    if "entitlements" in content.once(run_together):
        return
    for joined in content.entitlements().values():
        council, national = joined.council, joined.national
        if council and national:
            for mark, message, hint in (
                *_ages(council, national),
                *_statuses(council, national),
                *_conditions(content, council, national),
                *_standing(council, national),
                *_ends(council, national),
                *_left_out(council),
                *_withdrawn(council, national),
            ):
                yield weaker_than_national.problem(mark, message, hint)


@warning
def decided_in_national_words(content: Content) -> Iterator[Problem]:
    """A council that says by groups or ages who gets what the national entry leaves to it to decide also says so in its own
    words: the national ones are true of any council.

    PASS: age_until: 25, with sentence: We take all of the council tax off your bill. and who_short:
    FAIL: age_until: 25, below the national sentence Your council can cut your bill, but it does not have to.
    FAIL: statuses: and no who_short:
    """
    for joined in content.entitlements().values():
        council, national = joined.chosen, joined.national
        if council is None or national is None or joined.closed_by(content.as_of):
            continue
        name = "statuses" if council.statuses else "age_from" if council.age_from is not None else "age_until"
        for field, told, hint in (
            (
                "sentence",
                f"begins with words for any council: “{shorten(str(national.sentence)).rstrip('.')}”",
                "Add sentence: and say what this council gives.",
            ),
            (
                "who_short",
                "names the groups as the law does, such as former relevant",
                "Add who_short: and say in up to three sentences who gets it.",
            ),
        ):
            if not getattr(council, field):
                yield decided_in_national_words.problem(
                    council.marks.of(name),
                    f"This says what the council has decided, but the page {told}.",
                    hint,
                )


def _floors(national: Entitlement, day: date) -> list[Amount]:
    """The legal minimums on a day."""
    return [amount for amount in national.amounts if amount.floor and holds(amount, national.amounts, day)]


def _short(council: Entitlement, national: Entitlement, day: date) -> Iterator[tuple[Amount, Amount]]:
    """Each amount that the council pays on a day and that is below a legal minimum of that day, with that minimum."""
    paid = [
        amount
        for amount in council.amounts
        if (amount.from_ or amount.to or amount.seen_on) and holds(amount, council.amounts, day)
    ]
    for amount in paid:
        below = (
            floor
            for floor in _floors(national, day)
            if _is_for(floor, amount, paid) and amount.value < floor.value
        )
        if floor := next(below, None):
            yield amount, floor


def _closes(council: Entitlement, national: Entitlement, floor: Amount) -> Problem:
    assert council.closed
    return below_floor.warn(
        council.closed.marks.record,
        f"This closes something that has a national floor of {money_in_words(floor.value)}, which rests on: "
        f"{'; '.join(national.basis) or 'the national entry'}.",
        "Delete closed:. If the council no longer gives anything beyond the floor, take its own amount and words out of "
        "the entry. If it really is closing this, tell whoever decides about it: no council may go below the floor.",
    )


def _is_for(floor: Amount, amount: Amount, paid: list[Amount]) -> bool:
    if floor.period is not amount.period or not shares_band(floor, amount):
        return False
    if floor.label is None and amount.label:
        return not any(other.label is None and other.period is floor.period for other in paid)
    return amount.label in (None, floor.label)


def _below(
    national: Entitlement,
    amount: Amount,
    floor: Amount,
    level: Level | None,
    parts: list[Amount],
) -> Problem:
    paid = f"The council’s amount, {money_in_words(amount.value)},"
    if amount.limit is Limit.UP_TO:
        paid = f"The council’s amount, up to {money_in_words(amount.value)},"
    if floor.from_:
        holds = f"which applies from {day_in_words(floor.from_)}"
    elif floor.to:
        holds = f"which applies until {day_in_words(floor.to)}"
    else:
        holds = "which has no start or end date"
    begins = floor.from_ if floor.from_ and floor.from_ > (first_day(amount) or date.min) else None
    mend = f"Write at least {money_in_words(floor.value)}"
    if begins:
        ends = begins - timedelta(days=1)
        mend = (
            f"If the council pays at least {money_in_words(floor.value)}, end this amount with to: {ends} and add the new one with "
            f"from: {begins}"
        )
    whole = sum((part.value for part in parts), Decimal())
    if amount in parts and whole >= floor.value:
        mend = (
            f"If these are parts of one sum, write one amount of {money_in_words(whole)} without a label, and the parts in its "
            f"note:. If not, {mend[0].lower()}{mend[1:]}"
        )
    return below_floor.problem(
        amount.marks.of("value"),
        f"{paid} is below the national floor of {money_in_words(floor.value)}, {holds}. The floor rests on: "
        f"{'; '.join(national.basis) or 'the national entry'}.",
        f"{mend}. If the council really does pay less, tell whoever decides about it: no council may go below the floor.",
        level=level,
    )


def _is_open(national: Entitlement) -> bool:
    """Whether the national entry leaves it to the giver to decide who gets it."""
    return national.duty is Duty.CHOOSES


def _ages(council: Entitlement, national: Entitlement) -> Iterator[tuple[Mark, str, str]]:
    ages = (
        ("age_from", council.age_from, national.age_from),
        ("age_until", council.age_until, national.age_until),
    )
    for field, ours, theirs in ages:
        if ours is None or (theirs is None and _is_open(national)):
            continue
        if theirs is None or (ours > theirs if field == "age_from" else ours < theirs):
            yield (
                council.marks.of(field),
                f"“{field}” is {ours} here, but the national entry "
                + ("sets no age there." if theirs is None else f"says {theirs}."),
                f"Delete the line{'' if theirs is None else f' or write {theirs}'}: a council can give more, but never "
                "less. If it gives fewer people something of its own, say that in details:.",
            )


def _statuses(council: Entitlement, national: Entitlement) -> Iterator[tuple[Mark, str, str]]:
    ours = {status.id for status in council.statuses}
    missing = [status.id for status in national.statuses if status.id not in ours]
    if not ours or (not national.statuses and _is_open(national)):
        return
    if missing:
        yield (
            council.marks.of("statuses"),
            f"This leaves out {', '.join(missing)}, but the national entry is for them too.",
            "Add them to the list, or delete it: then the national list applies.",
        )
    elif not national.statuses:
        yield (
            council.marks.of("statuses"),
            f"This is only for {', '.join(sorted(ours))}, but the national entry is for every care leaver.",
            "Delete the list. If the council gives these groups something extra, say that in details:.",
        )


def _conditions(
    content: Content, council: Entitlement, national: Entitlement
) -> Iterator[tuple[Mark, str, str]]:
    known = {as_read(condition) for condition in national.conditions}
    if _is_open(national):
        return
    for number, condition in enumerate(council.conditions):
        if as_read(condition) not in known:
            yield (
                _place_of(content, council, "conditions", number),
                "The national entry does not have this condition.",
                "Delete it. If it is for something extra that the council gives, say so in details:.",
            )


def _standing(council: Entitlement, national: Entitlement) -> Iterator[tuple[Mark, str, str]]:
    if council.duty and national.duty and _WEAKER.index(council.duty) > _WEAKER.index(national.duty):
        yield (
            council.marks.of("duty"),
            f"“duty” is {council.duty} here, but {national.duty} in the national entry.",
            _TAKE_AWAY,
        )
    written = "standing" in council.model_fields_set
    if written and _FURTHER.index(council.standing) > _FURTHER.index(national.standing):
        yield (
            council.marks.of("standing"),
            f"“standing” is {council.standing} here, but {national.standing} in the national entry.",
            _TAKE_AWAY,
        )


def _ends(council: Entitlement, national: Entitlement) -> Iterator[tuple[Mark, str, str]]:
    """The last amount of each case that ends while a national amount continues and no current amount is given."""
    if council.present_amount or _is_open(national):
        return
    dated = [amount for amount in council.amounts if not amount.as_stated_on]
    for amount in dated:
        alike = [other for other in dated if meets(other, amount)]
        if amount.to is None or any(other.to is None or other.to > amount.to for other in alike):
            continue
        goes_on = any(
            other.period is amount.period
            and other.label in (None, amount.label)
            and shares_band(other, amount)
            and not other.as_stated_on
            and (other.to is None or other.to > amount.to)
            for other in national.amounts
        )
        if goes_on:
            yield (
                amount.marks.of("to"),
                f"This amount ends on {day_in_words(amount.to)} and none follows it, but the national amount goes on.",
                "Add the amount that follows it. If this one goes on, delete the line. If nobody knows what the council "
                "pays after that, write present_amount: not published.",
            )


def _left_out(council: Entitlement) -> Iterator[tuple[Mark, str, str]]:
    for left_out in council.left_out:
        yield (
            left_out.marks.record,
            "This leaves people out, but it is the national entry that says who gets it.",
            _TAKE_AWAY,
        )


def _withdrawn(council: Entitlement, national: Entitlement) -> Iterator[tuple[Mark, str, str]]:
    if council.closed and national.duty is Duty.MUST:
        yield (
            council.closed.marks.record,
            "This closes something that the law says the council must give.",
            "Delete closed:. If the council no longer gives anything beyond the law, take its own amount and words out "
            "of the entry. If the law has changed, change the national entry.",
        )


def _place_of(content: Content, record: Entitlement, field: str, number: int) -> Mark:
    """The position of one list entry in a record."""
    for file in content.loaded.files:
        for _, _, node in entries(file):
            if isinstance(node, Fields) and node.mark == record.marks.record:
                value = node.named.get(field)
                if isinstance(value, Entries):
                    return value.items[number].mark
    return record.marks.of(field)
