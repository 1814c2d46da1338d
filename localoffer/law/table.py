"""What somebody is in law: a small interpreter for the decision table in `national/decision.yaml`.

Pure: the same answers give the same decision. It uses three-valued logic: a condition holds, does not hold, or is
unknown because an answer is missing. The law itself is in the table, not here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from localoffer.problems import Mark, Problem, Rule
from localoffer.records.frozen import dataclass
from localoffer.records.models import (
    Condition,
    Contradiction,
    FieldKind,
    InputField,
    Record,
    TableRow,
    Unclear,
)

#: Yes or no as bool, a number as int, a choice as text.
Value = bool | int | str
#: What is known about a person.
Answers = Mapping[str, Value]
#: Memo of conditions that several lines name: whether they hold, as far as evaluated.
_Memo = dict[str, bool | None]
#: For each line that can still hold, its index and those of its undecided terms.
Left = tuple[tuple[int, tuple[int, ...]], ...]

ALWAYS = "always"
_TERM = re.compile(r"(?P<not>not )?(?P<name>[a-z][a-z0-9_]*)(?: is (?P<value>.+))?")
_RANGE = re.compile(r"(?P<low>-?\d+) to (?P<high>-?\d+)|under (?P<under>-?\d+)|(?P<least>-?\d+) or more")


DECISION_TABLE = Rule(
    "decision-table",
    """A line of the decision table uses the table’s own fields and conditions, and its last row always applies.

    PASS: any: - la_now and age is 16 to 17, where la_now and age are fields of decision.yaml
    FAIL: any: - la_nwo and age is 16 to 17
    """,
)


class NotACondition(ValueError):
    """A line that does not fit the grammar. Its text says what is wrong, in an editor's words."""


@dataclass(frozen=True)
class ConditionTerm:
    """One part of a condition: a name, and the values or the range of numbers it must be in."""

    name: str
    negated: bool
    values: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None

    @property
    def is_range(self) -> bool:
        return self.low is not None or self.high is not None


#: The lines of a record, one of which must hold.
Lines = tuple[tuple[ConditionTerm, ...], ...]


@dataclass(frozen=True)
class Decision:
    """The row that decides, the reasons why it is unclear, and the answers that contradict each other.

    If answers contradict each other, there is no row.
    """

    row: TableRow | None
    unclear: tuple[Unclear, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


def parse(line: str) -> tuple[ConditionTerm, ...]:
    """The terms of one line, all of which must hold. `always` has none."""
    if line == ALWAYS:
        return ()
    return tuple(_term(part.strip()) for part in line.split(" and "))


def _term(text: str) -> ConditionTerm:
    match = _TERM.fullmatch(text)
    if match is None:
        raise NotACondition(f"“{text}” is not a condition")
    negated, value = bool(match["not"]), match["value"]
    if value is None:
        return ConditionTerm(match["name"], negated)
    stretch = _RANGE.fullmatch(value)
    if stretch is None:
        return ConditionTerm(match["name"], negated, tuple(part.strip() for part in value.split(" or ")))
    if stretch["under"]:
        return ConditionTerm(match["name"], negated, high=int(stretch["under"]) - 1)
    if stretch["least"]:
        return ConditionTerm(match["name"], negated, low=int(stretch["least"]))
    return ConditionTerm(match["name"], negated, low=int(stretch["low"]), high=int(stretch["high"]))


@dataclass(frozen=True)
class DecisionTable:
    """The decision table, ready to run."""

    fields: Mapping[str, InputField]
    conditions: Mapping[str, Lines]
    rows: tuple[tuple[TableRow, Lines], ...]
    unclear: tuple[tuple[Unclear, Lines], ...]
    contradictions: tuple[tuple[Contradiction, Lines], ...]

    def with_defaults(self, answers: Answers) -> dict[str, Value]:
        """The answers, plus the default of each unanswered field that has one."""
        filled: dict[str, Value] = {
            name: value_of(field, field.default)
            for name, field in self.fields.items()
            if field.default is not None
        }
        return {**filled, **answers}

    def holds(
        self, lines: Iterable[tuple[ConditionTerm, ...]], answers: Answers, memo: _Memo | None = None
    ) -> bool | None:
        """Whether any line holds; None if that depends on a missing answer. `memo`: conditions evaluated before, for the same answers."""
        memo = {} if memo is None else memo
        any_: bool | None = False
        for line in lines:
            all_: bool | None = True
            for term in line:
                found = self._term(term, answers, memo)
                if found is False:
                    all_ = False
                    break
                if found is None:
                    all_ = None
            if all_:
                return True
            if all_ is None:
                any_ = None
        return any_

    def _term(self, term: ConditionTerm, answers: Answers, memo: _Memo) -> bool | None:
        name = term.name
        if name in self.conditions:
            if name not in memo:
                memo[name] = self.holds(self.conditions[name], answers, memo)
            found = memo[name]
        elif name not in answers:
            return None
        else:
            found = _fits(term, answers[name])
        return found if found is None else found is not term.negated

    @property
    def lines(self) -> Iterator[tuple[ConditionTerm, ...]]:
        """Every line, those of conditions first."""
        yield from chain.from_iterable(self.conditions.values())
        for records in (self.contradictions, self.unclear, self.rows):
            yield from chain.from_iterable(lines for _, lines in records)

    def left(self, lines: Iterable[tuple[ConditionTerm, ...]], answers: Answers) -> Left:
        """What these answers leave undecided in the lines. Where that is the same, the same further answers have the
        same result."""
        memo: _Memo = {}
        left = []
        for at, line in enumerate(lines):
            open_ = []
            for place, term in enumerate(line):
                found = self._term(term, answers, memo)
                if found is False:
                    break
                if found is None:
                    open_.append(place)
            else:
                left.append((at, tuple(open_)))
        return tuple(left)

    def decide(self, answers: Answers) -> Decision:
        """The decision for a person. Unanswered fields take their default."""
        decision = self.decide_partly(self.with_defaults(answers))
        if decision is None:
            missing = [name for name in self.fields if name not in self.with_defaults(answers)]
            raise NotACondition(f"{', '.join(missing)} must be given")
        return decision

    def decide_partly(self, answers: Answers) -> Decision | None:
        """The decision that holds whatever the missing answers are, or None."""
        memo: _Memo = {}
        wrong = [(record, self.holds(lines, answers, memo)) for record, lines in self.contradictions]
        if any(found for _, found in wrong):
            return Decision(None, contradictions=tuple(record for record, found in wrong if found))
        doubts = []
        for record, lines in self.unclear:
            found = self.holds(lines, answers, memo)
            if found is None:
                return None
            if found:
                doubts.append(record)
        for row, lines in self.rows:
            found = self.holds(lines, answers, memo)
            if found is None:
                return None
            if found:
                return Decision(row, tuple(doubts))
        return None


def _fits(term: ConditionTerm, value: Value) -> bool:
    if term.values:
        written = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        return written in term.values
    low, high = term.low, term.high
    if low is None and high is None:
        return value is True
    return (high is None or int(value) <= high) and (low is None or int(value) >= low)


def value_of(field: InputField, text: str) -> Value:
    """A written value converted to the field's kind. Raises `NotACondition` if it is none of that kind."""
    match field.kind:
        case FieldKind.YES_NO if text in ("yes", "no"):
            return text == "yes"
        case FieldKind.NUMBER if re.fullmatch(r"-?\d{1,6}", text):
            return int(text)
        case FieldKind.CHOICE if text in field.choices:
            return text
    kinds = "yes or no" if field.kind is FieldKind.YES_NO else "a whole number"
    known = ", ".join(field.choices) if field.kind is FieldKind.CHOICE else kinds
    raise NotACondition(f"{field.id} cannot be {text}. It can be: {known}")


def read_answers(table: DecisionTable, lines: Iterable[str]) -> dict[str, Value]:
    """Lines such as `la_now is yes` as answers. Raises `NotACondition` with the words to show."""
    answers: dict[str, Value] = {}
    for line in lines:
        name, is_, text = line.partition(" is ")
        if not is_ or name not in table.fields:
            raise NotACondition(f"“{line}” does not name an answer in decision.yaml")
        answers[name] = value_of(table.fields[name], text)
    return answers


def check_line(table: DecisionTable, line: str) -> None:
    """Raises `NotACondition` if a line of conditions names something that the table does not know."""
    _check_terms(parse(line), table.fields, table.conditions)


def compile_table(
    fields: Iterable[InputField],
    conditions: Iterable[Condition],
    rows: Iterable[TableRow],
    unclear: Iterable[Unclear],
    contradictions: Iterable[Contradiction],
) -> tuple[DecisionTable | None, tuple[Problem, ...]]:
    """The table ready to run, or what is wrong with its lines. Without rows there is no table."""
    by_name = {field.id: field for field in fields}
    shared = {condition.id: condition for condition in conditions}
    problems: list[Problem] = []

    def lines_of(record: Condition | TableRow | Unclear | Contradiction) -> Lines:
        parsed = []
        for line in record.any_:
            try:
                terms = parse(line)
                _check_terms(terms, by_name, shared)
                parsed.append(terms)
            except NotACondition as wrong:
                problems.append(_wrong_line(record, record.marks.of("any"), str(wrong)))
        return tuple(parsed)

    table = DecisionTable(
        fields=by_name,
        conditions={name: lines_of(condition) for name, condition in shared.items()},
        rows=tuple((row, lines_of(row)) for row in rows),
        # By id, so that the reasons of a result, and its address, do not depend on the order of the file.
        unclear=tuple((case, lines_of(case)) for case in sorted(unclear, key=lambda case: case.id)),
        contradictions=tuple((pair, lines_of(pair)) for pair in contradictions),
    )
    if table.rows and () not in table.rows[-1][1]:
        last = table.rows[-1][0]
        problems.append(_wrong_line(last, last.marks.record, "The last row must always apply"))
    return (table if table.rows and not problems else None), tuple(problems)


def _check_terms(
    terms: Iterable[ConditionTerm], fields: Mapping[str, InputField], conditions: Collection[str]
) -> None:
    for term in terms:
        if term.name in conditions:
            if term.values or term.is_range:
                raise NotACondition(f"{term.name} is a condition, so nothing can come after it")
        elif term.name not in fields:
            raise NotACondition(f"{term.name} is neither an answer nor a condition in this file")
        else:
            field = fields[term.name]
            bare = not term.values and not term.is_range
            if (bare and field.kind is not FieldKind.YES_NO) or (
                term.is_range and field.kind is not FieldKind.NUMBER
            ):
                raise NotACondition(f"{term.name} needs “is” and what it must be")
            for value in term.values:
                value_of(field, value)


def _wrong_line(record: Record, mark: Mark, message: str) -> Problem:
    return DECISION_TABLE.problem(
        mark=mark,
        record=f"the {record.noun} {getattr(record, 'id', '')}",
        message=f"{message}.",
        hint="Write conditions like this: la_now and age is 16 to 17 and not short_breaks is reg48.",
    )
