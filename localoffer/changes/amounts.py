"""What changes in the amounts of an entry: who gets less, who more, and from which day. Amounts are compared as they
are paid, person by person and day by day, so that a split band, or an amount followed by another, is judged by its
effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

from localoffer.changes.differences import Altered, Difference, Reworded, Sides, plain
from localoffer.records.amounts import begins, ends, is_past, money_in_words
from localoffer.records.frozen import dataclass
from localoffer.records.models import Amount, How, Limit, Lives, Period
from localoffer.records.values import day_in_words
from localoffer.views.offer import case_in_words

_DAY = timedelta(days=1)
#: Of two equal sums, the one with the better limit comes first.
_BEST = (Limit.AT_LEAST, Limit.EXACTLY, Limit.UP_TO)
#: The maximum number of people × days compared; more would only be an attempt to keep the computer busy.
MOST = 20_000

#: Label, ages, home, place and period: the people an amount is for, and how often it is paid.
Case = tuple[object, ...]


@dataclass(frozen=True)
class _Segment:
    """A sum from a first day (None: paid already) to a last day."""

    start: date | None
    sum: str
    end: date | None

    @property
    def words(self) -> str:
        start = f", from {day_in_words(self.start)}" if self.start else ""
        return f"{self.sum}{start}{f', until {day_in_words(self.end)}' if self.end else ''}"


def amounts(before: Sequence[Amount], after: Sequence[Amount], sides: Sides) -> Iterator[Difference]:
    """A teller for amounts: one difference for each case."""
    named, reworded = _with_labels_of(before, after)
    yield from reworded
    old = _Side(tuple(before), sides.day, {})
    new = _Side(named, sides.day, _under_old_cases(old.live, named))
    better = _directions(old, new, sides.ages)
    # A place in the old edition is no line that anybody can open.
    marks = {new.case(amount): amount.marks.of("value") for amount in new.amounts}
    for case in dict.fromkeys((*old.cases, *new.cases)):
        was, is_ = old.segments(case), new.segments(case)
        if instead := new.instead_of(case):
            # For other people, or in parts, it is one change, and not one amount gone and others come.
            yield Altered(
                How.CHANGED,
                _all(was),
                instead,
                better[case],
                case_in_words(old.of(case)[0]) or "",
                marks.get(case),
                shared_out=True,
            )
            continue
        if was == is_:
            continue
        how = How.ADDED if not was else How.GONE if not is_ else How.CHANGED
        like = (*old.of(case), *new.of(case))
        yield Altered(
            how,
            "; ".join(one.words for one in was if one not in is_ or not is_) or _all(was),
            _after(was, is_),
            # Without the national amount it is uncertain whether one of the council's own is more.
            None if how is How.ADDED and sides.adds else better[case],
            case_in_words(like[0]) or "",
            marks.get(case),
        )
    yield from _of_before(old, new)
    yield from _besides(old, new)


def _all(segments: Iterable[_Segment]) -> str | None:
    return "; ".join(one.words for one in segments) or None


def _after(was: Sequence[_Segment], is_: Sequence[_Segment]) -> str | None:
    """What is new; and, if something was paid and everything there is now is still to come, that nothing is paid until then."""
    words = _all(one for one in is_ if one not in was and not _goes_on(one, was, is_)) or _all(is_)
    stops = all(one.start for one in is_) and not all(one.start for one in was)
    return f"nothing; {words}" if words and stops else words


def _goes_on(segment: _Segment, was: Sequence[_Segment], is_: Sequence[_Segment]) -> bool:
    """Whether it existed before and now is only followed by another amount."""
    followed = any(segment.end and one.start == segment.end + _DAY for one in is_)
    return followed and any((one.start, one.sum) == (segment.start, segment.sum) for one in was)


class _Side:
    """The amounts of one edition on a day: by case, those paid now, or else the next to come. `was`: the cases that were
    not there in the edition before, with those there that they take the place of."""

    def __init__(self, amounts: tuple[Amount, ...], day: date, was: Mapping[Case, tuple[Case, ...]]) -> None:
        self.amounts, self.day, self.was = amounts, day, was
        self.live = tuple(amount for amount in amounts if not is_past(amount, amounts, day))
        self.past = tuple(amount for amount in amounts if is_past(amount, amounts, day))
        self.cases_now = tuple(dict.fromkeys(map(_case_of, self.live)))
        self.cases = tuple(dict.fromkeys(map(self.case, self.live)))

    def case(self, amount: Amount) -> Case:
        """Its case; the one before, if it takes the place of that."""
        case = _case_of(amount)
        return self.was.get(case, (case,))[0]

    def of(self, case: Case) -> tuple[Amount, ...]:
        return tuple(amount for amount in self.live if self.case(amount) == case)

    def segments(self, case: Case) -> tuple[_Segment, ...]:
        return self._segments(self.of(case))

    def _segments(self, like: Iterable[Amount]) -> tuple[_Segment, ...]:
        made = []
        for amount in sorted(like, key=lambda amount: begins(amount) or date.min):
            start = begins(amount)
            later = start if start and start > self.day else None
            made.append(_Segment(later, sum_in_words(amount), ends(amount, self.amounts)))
        return tuple(made)

    def instead_of(self, case: Case) -> str:
        """What takes the place of a case that is gone, with for whom it is; empty if nothing does."""
        named = [now for now in self.cases_now if case in self.was.get(now, ()) and now[:-1] != case[:-1]]
        return "; ".join(
            f"{_all(self._segments(like))} ({case_in_words(like[0]) or 'everybody'})"
            for like in ([one for one in self.live if _case_of(one) == now] for now in named)
        )

    def instead_of_which(self, amount: Amount, old: _Side) -> list[Amount]:
        """The amounts before that one takes the place of: those for its first day, or else any."""
        cases = self.was.get(_case_of(amount), (_case_of(amount),))
        there = old.on(max(begins(amount) or self.day, self.day))
        on_it, ever = ([one for one in side if _case_of(one) in cases] for side in (there, old.live))
        return on_it or ever

    def on(self, day: date) -> list[Amount]:
        """What is paid on a day, today or later."""
        return [
            amount
            for amount in self.live
            if (begins(amount) or day) <= day and (ends(amount, self.amounts) or day) >= day
        ]

    @property
    def days(self) -> set[date]:
        """The days, from today on, on which something begins or has ended."""
        ended = (ends(amount, self.amounts) for amount in self.live)
        found = {begins(amount) or self.day for amount in self.live} | {end + _DAY for end in ended if end}
        return {self.day} | {day for day in found if day > self.day}


def sum_in_words(amount: Amount) -> str:
    """`up to £3,000 once`."""
    limit = "" if amount.limit is Limit.EXACTLY else f"{amount.limit} "
    return f"{limit}{money_in_words(amount.value)} {amount.period}"


def _people_of(amount: Amount) -> Case:
    return plain(amount.label), amount.age_from, amount.age_until, plain(amount.home), amount.lives


def _case_of(amount: Amount) -> Case:
    return *_people_of(amount), amount.period


def _under_old_cases(before: Iterable[Amount], after: Iterable[Amount]) -> Mapping[Case, tuple[Case, ...]]:
    """The new cases that take the place of some before, which are gone: of the same people in another period, or of some of
    the same people."""
    then, now = (dict.fromkeys(map(_case_of, side)) for side in (before, after))
    gone = [case for case in then if case not in now]
    come = [case for case in now if case not in then]
    found: dict[Case, tuple[Case, ...]] = {}
    for case in come:
        if like := next((old for old in gone if old[:-1] == case[:-1]), None):
            gone.remove(like)
            found[case] = (like,)
    for case in (one for one in come if one not in found):
        if alike := tuple(old for old in gone if _overlap(old, case)):
            # What has the same label, if anything.
            found[case] = tuple(old for old in alike if old[0] == case[0]) or alike
    return found


def _overlap(one: Case, other: Case) -> bool:
    """Whether somebody can be of both, and is paid as often."""
    starts, ends_at = (
        [cast(int, case[at] or none) for case in (one, other)] for at, none in ((1, 0), (2, MOST))
    )
    if one[-1] is not other[-1] or max(starts) >= min(ends_at):
        return False
    return all(None in both or both[0] == both[1] for both in ((one[at], other[at]) for at in (0, 3, 4)))


def _directions(old: _Side, new: _Side, ages: tuple[int, int]) -> Mapping[Case, bool | None]:
    """Whether people of each case get more (True) or less (False) on any day from today on; None if uncertain.

    Less for some people on some day takes precedence over more for others.
    """
    found: dict[Case, set[bool | None]] = {case: set() for case in (*old.cases, *new.cases)}
    people = tuple(_people(old.live + new.live, ages))
    days = sorted(old.days | new.days)
    if len(people) * len(days) > MOST:
        return dict.fromkeys(found)
    for day in days:
        paid, to_be_paid = old.on(day), new.on(day)
        for amount in paid:
            for person in people:
                if _is_for(amount, person):
                    found[old.case(amount)] |= _against(amount, paid, to_be_paid, person)
        for amount in to_be_paid:
            for person in people:
                if _is_for(amount, person) and _is_on_top(amount, paid, to_be_paid, person):
                    found[new.case(amount)].add(True)
    return {
        case: False if False in came else None if None in came or not came else True
        for case, came in found.items()
    }


#: Somebody who could be paid: an age, a home and a place.
Person = tuple[int, str | None, Lives | None]


def _people(amounts: Sequence[Amount], ages: tuple[int, int]) -> Iterator[Person]:
    """One for each combination that any of the amounts distinguishes, of the ages that the entry is for."""
    first, until = ages
    bounds = {age for amount in amounts for age in (amount.age_from, amount.age_until) if age is not None}
    until = max(until, *(amount.age_from + 1 for amount in amounts if amount.age_from is not None), first + 1)
    homes: set[str | None] = {None} | {amount.home for amount in amounts if amount.home}
    # Anybody who does not live in the area lives outside it, whereas there are other kinds of home.
    places: tuple[Lives | None, ...] = tuple(Lives) if any(amount.lives for amount in amounts) else (None,)
    for age in sorted({first} | {age for age in bounds if first <= age < until}):
        for home in sorted(homes, key=str):
            yield from ((age, home, place) for place in places)


def _is_for(amount: Amount, person: Person) -> bool:
    age, home, place = person
    in_age = (amount.age_from or 0) <= age and (amount.age_until is None or age < amount.age_until)
    return in_age and amount.home in (None, home) and amount.lives in (None, place)


def _same_case(amount: Amount, other: Amount) -> bool:
    """Whether labels let somebody get one instead of the other."""
    return None in (amount.label, other.label) or plain(amount.label) == plain(other.label)


def _is_on_top(amount: Amount, paid: list[Amount], to_be_paid: list[Amount], person: Person) -> bool:
    """Whether it comes on top: everything similar that the person gets has another period, and goes on being paid."""
    like = [other for other in paid if _is_for(other, person) and _same_case(other, amount)]
    periods = {other.period for other in to_be_paid if _is_for(other, person) and _same_case(other, amount)}
    return all(other.period is not amount.period and other.period in periods for other in like)


def _against(
    amount: Amount, paid: list[Amount], to_be_paid: list[Amount], person: Person
) -> set[bool | None]:
    """What becomes of an amount for a person: less (False), more (True), uncertain (None); empty if it is the same."""
    there = [other for other in to_be_paid if _is_for(other, person) and _same_case(other, amount)]
    pool = [other for other in there if plain(other.label) == plain(amount.label)] or there
    if not pool:
        return {False}
    alike = [other for other in pool if other.period is amount.period]
    if not alike:
        taken = {other.period for other in paid if _is_for(other, person)} - {amount.period}
        alike = [other for other in pool if other.period not in taken]
        if not alike:
            return {False}
    # If it is split by label now, it is unknown which of them the person gets.
    return _compared(amount, min(alike, key=lambda other: (other.value, -_BEST.index(other.limit))))


def _compared(amount: Amount, other: Amount) -> set[bool | None]:
    was, is_ = _in_a_year(amount), _in_a_year(other)
    if amount.period is not other.period and (was is None or is_ is None):
        # Once is less than the same every week.
        if other.period is Period.ONCE and was and other.value <= amount.value:
            return {False}
        return {True} if amount.period is Period.ONCE and is_ and other.value >= amount.value else {None}
    was, is_ = was or amount.value, is_ or other.value
    word = _BEST.index(amount.limit) - _BEST.index(other.limit)
    if is_ < was:
        return {False}
    if is_ > was:
        return {True} if word >= 0 else {None}
    return {word > 0} if word else set()


def _in_a_year(amount: Amount) -> Decimal | None:
    times = amount.period.times_a_year
    return amount.value * times if times else None


def _with_labels_of(
    before: Sequence[Amount], after: Sequence[Amount]
) -> tuple[tuple[Amount, ...], list[Reworded]]:
    """The new amounts under the old labels and homes if those were only reworded, and what they were."""
    reworded: list[Reworded] = []
    named = list(after)
    for name in ("label", "home"):
        there, here = ({plain(getattr(one, name)) for one in side} for side in (before, named))
        for at, amount in enumerate(named):
            if plain(getattr(amount, name)) in there:
                continue
            twin = next(
                (
                    one
                    for one in before
                    if plain(getattr(one, name)) not in here and _bare(one, name) == _bare(amount, name)
                ),
                None,
            )
            if twin is not None and getattr(twin, name) and getattr(amount, name):
                reworded.append(Reworded(getattr(twin, name), getattr(amount, name), False))
                named[at] = amount.model_copy(update={name: getattr(twin, name)})
    return tuple(named), reworded


def _bare(amount: Amount, name: str) -> tuple[object, ...]:
    """All that an amount says except one of its words."""
    fields = ("value", "limit", "period", "label", "age_from", "age_until", "home", "lives", "from_", "to")
    return tuple(plain(getattr(amount, field)) for field in fields if field != name)


def _of_before(old: _Side, new: _Side) -> Iterator[Altered]:
    """Amounts that are history: corrected, added or taken out."""
    was, is_ = ({_as_it_was(amount, side): amount for amount in side.past} for side in (old, new))
    # An amount paid until now that ends in the past is already reported as gone.
    ended = {(_people_of(amount), sum_in_words(amount)) for amount in old.live}
    come = [
        text
        for text, amount in is_.items()
        if text not in was and (_people_of(amount), sum_in_words(amount)) not in ended
    ]
    gone = [text for text in was if text not in is_]
    if come or gone:
        how = How.ADDED if not gone else How.GONE if not come else How.CHANGED
        yield Altered(how, "; ".join(gone) or None, "; ".join(come) or None, None, "as it was before")


def _as_it_was(amount: Amount, side: _Side) -> str:
    case = case_in_words(amount)
    when = amount.as_stated_on or amount.seen_on
    told = f", as of {when}" if when else ""
    end = ends(amount, side.amounts)
    over = f", until {day_in_words(end)}" if end and not amount.as_stated_on else ""
    return f"{sum_in_words(amount)}{f' ({case})' if case else ''}{told}{over}"


def _besides(old: _Side, new: _Side) -> Iterator[Altered]:
    """Who pays, and whether no council may pay less; and since when, if the sum itself is the same."""
    same = {(_people_of(amount), sum_in_words(amount)): amount for amount in old.live}
    told = set()
    for amount in new.live:
        before = same.get((_people_of(amount), sum_in_words(amount)))
        case = case_in_words(amount)
        for other in (before,) if before else new.instead_of_which(amount, old):
            for part, then, now, better in (
                ("who pays", other.giver, amount.giver, None),
                ("no council may pay less", str(other.floor), str(amount.floor), bool(amount.floor)),
                ("first day", *(_since(before, amount, old.day) if before else (None, None)), None),
            ):
                named = ", ".join(filter(None, (case, part)))
                if plain(then) != plain(now) and (named, then) not in told:
                    told.add((named, then))
                    how = How.ADDED if not then else How.GONE if not now else How.CHANGED
                    yield Altered(how, then, now, better, named, amount.marks.record)


def _since(then: Amount, now: Amount, day: date) -> tuple[str | None, str | None]:
    """Since when both are paid; a first day in the future is reported with the sum."""
    days = [amount.from_ for amount in (then, now)]
    if any(first and first > day for first in days):
        return None, None
    was, is_ = (day_in_words(first) if first else None for first in days)
    return was, is_
