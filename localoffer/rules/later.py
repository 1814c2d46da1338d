"""Rules about warnings that are put off in content/later.yaml, and which warnings remain.

An entry holds for the 90 days before its warning comes back, measured from the day of the `check`: there is no other
date to write, so none can be wrong.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cached_property
from itertools import product

from localoffer.load import Loaded
from localoffer.problems import Level, Mark, Problem, Rule, rule, warning
from localoffer.records.crisis import crisis_roles
from localoffer.records.files import Records, pick
from localoffer.records.frozen import dataclass
from localoffer.records.models import Contact, District, Later, Situation
from localoffer.records.naming import record_name
from localoffer.records.values import day_in_words
from localoffer.records.walk import every_record
from localoffer.records.yaml_tree import Fields, Scalar
from localoffer.rules.base import entries
from localoffer.rules.crisis import crisis_number, nobody_at_night
from localoffer.rules.dates import review_date_past, time_to_look
from localoffer.rules.money import amount_to_look_at
from localoffer.rules.national import below_floor
from localoffer.rules.removed import words_told

LONGEST = timedelta(days=90)
#: What is never put off, and why.
NEVER: Mapping[str, str] = {
    crisis_number.id: "A number that people ring in a crisis cannot wait.",
    nobody_at_night.id: "A number that people ring in a crisis cannot wait.",
    words_told.id: "Whoever reads the file can read the words.",
    below_floor.id: "No council may give less than the law says, not even for a while.",
}
#: Overdue checks of the law. In the council's own files they can be put off.
OF_DATES = frozenset((review_date_past.id, time_to_look.id, amount_to_look_at.id))
#: The fields that identify an entry of a file, best first.
KNOWN_BY = ("id", "voice", "promise", "pledge", "entitlement", "term")
_TAKE_AWAY = "Delete the entry in content/later.yaml, and do what the message says."


def is_in_force(later: Later, day: date) -> bool:
    return day < later.until <= day + LONGEST


@dataclass(frozen=True)
class Warnings:
    """The warnings of a run by the entry of later.yaml that names them. What cannot be put off is named by none."""

    loaded: Loaded
    problems: tuple[Problem, ...]
    later: tuple[Later, ...]

    @cached_property
    def named(self) -> Mapping[int, tuple[Problem, ...]]:
        """By the index of the entry in later.yaml."""
        return {
            place: tuple(self._by_place.get((one.rule, one.record, one.file), ()))
            for place, one in enumerate(self.later)
        }

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, str | None, str | None], list[Problem]]:
        """By rule, record and file, in every way in which an entry can name them."""
        found: dict[tuple[str, str | None, str | None], list[Problem]] = {}
        asked = {one.rule for one in self.later}
        for problem in self.problems:
            file = problem.mark.file
            if problem.rule not in asked or problem.level is not Level.WARNING:
                continue
            if problem.rule in OF_DATES and self._is_law(problem):
                continue
            ids = {None, self._record_at(problem.mark)}
            for id, name in product(ids, {None, *self._names_of.get(file, (file,))}):
                found.setdefault((problem.rule, id, name), []).append(problem)
        return found

    @cached_property
    def _names_of(self) -> Mapping[str, frozenset[str]]:
        """For each file, its path as messages show it, and its path in the council's folder."""
        return {
            file.path: frozenset((file.path, file.name)) for file in self.loaded.files if not file.national
        }

    def _is_law(self, problem: Problem) -> bool:
        return problem.mark.file not in self._names_of

    def _record_at(self, mark: Mark) -> str | None:
        """The id of the record that contains a position."""
        lines, ids = self._records_of.get(mark.file, ((), ()))
        place = bisect_right(lines, mark.line)
        return ids[place - 1] if place else None

    @cached_property
    def _records_of(self) -> Mapping[str, tuple[Sequence[int], Sequence[str | None]]]:
        """For each file, the lines on which its records begin, and their ids."""
        found = {}
        for file in self.loaded.files:
            records = [node for _, _, node in entries(file) if isinstance(node, Fields)]
            found[file.path] = [record.mark.line for record in records], [_id(record) for record in records]
        return found


def _id(record: Fields) -> str | None:
    named = (record.named.get(name) for name in KNOWN_BY)
    return next((value.text for value in named if isinstance(value, Scalar)), None)


@dataclass(frozen=True)
class Waiting:
    """How many warnings are put off, and the first day on which one of them comes back."""

    number: int
    until: date | None

    def __add__(self, other: Waiting) -> Waiting:
        return Waiting(self.number + other.number, min(filter(None, (self.until, other.until)), default=None))

    def __str__(self) -> str:
        """`2 warnings are put off, the first until 31 January 2027.` Empty if there are none."""
        if not self.until:
            return ""
        if self.number == 1:
            return f"1 warning is put off until {day_in_words(self.until)}."
        return f"{self.number} warnings are put off, the first until {day_in_words(self.until)}."


NOTHING_WAITS = Waiting(0, None)


def without_those_put_off(warnings: Warnings, day: date) -> tuple[tuple[Problem, ...], Waiting]:
    """The problems to report on a day, and how many are put off. One that has come back says why it waited."""
    shown = {id(problem): problem for problem in warnings.problems}
    waiting: dict[int, date] = {}
    for place, later in enumerate(warnings.later):
        for problem in warnings.named[place]:
            if is_in_force(later, day):
                waiting[id(problem)] = max(later.until, waiting.get(id(problem), later.until))
                shown.pop(id(problem), None)
            elif later.until <= day and id(problem) in shown:
                came_back = f"It was put off until {day_in_words(later.until)}: {later.because}"
                shown[id(problem)] = replace(problem, message=f"{problem.message} {came_back}")
    return tuple(shown.values()), Waiting(len(waiting), min(waiting.values(), default=None))


@rule
def not_to_be_put_off(
    warnings: Warnings,
    records: Records,
    rules: Mapping[str, Rule],
    of_edition: Collection[str],
) -> Iterator[Problem]:
    """What is put off in content/later.yaml is a warning that can wait.

    It names a rule, and a record by its id or a file. These cannot wait: a problem that stops the site, a number that people
    ring in a crisis, an amount below a floor, and law that is past its date.

    PASS: rule: no-answer-yet and record: who-to-ring
    FAIL: rule: below-floor and record: setting-up-home
    FAIL: rule: not-a-postcode and record: main-line, which is rung in a crisis
    """
    rung = _rung_in_a_crisis(records)
    own = {getattr(record, "id", None) for _, record in every_record(replace(records, national={}))}
    for place, later in enumerate(warnings.later):
        known = rules.get(later.rule)
        mark, hint = later.marks.of("rule"), _TAKE_AWAY
        here = {
            contact.id
            for contact in rung
            if later.file and f"/{contact.marks.record.file}".endswith(f"/{later.file}")
        }
        if not (later.record or later.file):
            message = "This says which rule is put off, but not where."
            hint = "Add record: with the id of the record that the warning is about, or file: with its file."
        elif known is None:
            near = get_close_matches(later.rule, rules, 1)
            message = f"There is no rule called {later.rule}." + (
                f" The closest is {near[0]}." if near else ""
            )
            hint = "Write the word after “Rule:” in the last line of the warning."
        elif later.rule in NEVER:
            message = NEVER[later.rule]
        elif later.record in {contact.id for contact in rung} or (here and not later.record):
            mark = later.marks.of("record" if later.record else "file")
            message = "A number that people ring in a crisis cannot wait."
            if here:
                hint = f"The file has such numbers ({', '.join(sorted(here))}). Name one of its other records with record: instead of file:."
        elif later.rule in OF_DATES and (
            (later.record and later.record not in own) or (later.file or "").startswith("national/")
        ):
            mark = later.marks.of("record" if later.record else "file")
            message = "Law that is past its date cannot wait: people would be told what no longer applies."
            hint = "Delete the entry. If the council has no record with this id, correct the id."
        elif known.level is Level.ERROR and later.rule not in of_edition and not warnings.named[place]:
            message = f"Only warnings can be put off, and {later.rule} stops the site from building."
        else:
            continue
        yield not_to_be_put_off.problem(mark, message, hint, record_name(later))


@rule
def put_off_too_long(later: Iterable[Later], day: date) -> Iterator[Problem]:
    """What is put off comes back after at most 90 days, counted from the day of the check.

    Nothing is said when somebody asked for the site as of an earlier day.

    PASS: until: 2027-01-31, on 26 November 2026
    FAIL: until: 2027-12-31, on 26 November 2026
    """
    for one in later:
        if one.until > day + LONGEST:
            yield put_off_too_long.problem(
                one.marks.of("until"),
                f"This puts a warning off until {day_in_words(one.until)}. The latest day is {day_in_words(day + LONGEST)}.",
                f"Write until: {day + LONGEST} or an earlier day. When it comes back you can put it off again, with a reason.",
                record_name(one),
            )


@warning
def nothing_to_put_off(
    warnings: Warnings, unasked: Collection[str] = (), of_a_change: Collection[str] = ()
) -> Iterator[Problem]:
    """An entry of content/later.yaml goes once its warning is gone. For warnings that only `check --edition` gives, only
    that command says so. A warning about a change, such as change-not-told, cannot wait.

    PASS: record: who-to-ring, which has no answer yet
    FAIL: record: who-to-ring, once it is answered
    FAIL: rule: change-not-told and file: content/changes
    """
    for place, later in enumerate(warnings.later):
        if later.rule in of_a_change:
            yield nothing_to_put_off.problem(
                later.marks.of("rule"),
                "This puts nothing off. A warning about a change cannot wait: readers have the change once it is "
                "published.",
                _TAKE_AWAY,
                record_name(later),
            )
        elif later.rule not in unasked and not warnings.named[place]:
            yield nothing_to_put_off.problem(
                later.marks.record,
                f"This puts nothing off: today there is no {later.rule} warning in {later.record or later.file}.",
                "If it has been put right, delete the entry. If it never matched, compare rule: and "
                f"{'record:' if later.record else 'file:'} with the warning.",
                record_name(later),
            )


def _rung_in_a_crisis(records: Records) -> tuple[Contact | District, ...]:
    """The contacts that people ring when something has just gone wrong. In a county its districts, too."""
    roles = crisis_roles(pick(records.national, Situation))
    contacts = pick(records.lists, Contact)
    rung = tuple(contact for contact in contacts if roles.intersection(contact.roles))
    return (*rung, *pick(records.lists, District), *pick(records.national, Contact))
