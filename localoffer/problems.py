"""What can be wrong with the content, as values: rules, and the problems they report. `report` words these."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from enum import StrEnum
from inspect import getdoc
from typing import Generic, ParamSpec

from localoffer.records.frozen import dataclass

P = ParamSpec("P")


class Level(StrEnum):
    """`ERROR` stops a build; `WARNING` never does."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Mark:
    """A position in a file: path from the folder of `build.py`, line and column counted from 1.

    Line 0 means the file as a whole.
    """

    file: str
    line: int = 0
    column: int = 0

    @property
    def words(self) -> str:
        """`offer.yaml, line 7`."""
        return f"{self.file}, line {self.line}" if self.line else self.file

    @property
    def is_national(self) -> bool:
        """Whether the file is one of national/, which a council may have as a package."""
        return "/national/" in f"/{self.file}"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend. Sorts by file, line and column.

    `record` names the thing in a reader's words (`the promise “A safe place”`); None is the record at the mark, which
    `check` looks up for what rules find. `message` says what happened, `hint` how to mend it. `again` says what others
    with the same message do, such as: name this contact. `lacks` is a field that is missing, and what needs it.
    """

    mark: Mark
    rule: str
    message: str = field(compare=False)
    hint: str = field(compare=False)
    record: str | None = field(default=None, compare=False)
    level: Level = field(default=Level.ERROR, compare=False)
    again: str = field(default="", compare=False)
    lacks: tuple[str, str] | None = field(default=None, compare=False)

    @property
    def known_by(self) -> tuple[str, str, str | None, str]:
        """An identity that stays the same when lines move."""
        return self.rule, self.mark.file, self.record, re.sub(r"\d+", "#", self.message)


def new_among(problems: Iterable[Problem], before: Iterable[Problem]) -> list[Problem]:
    """Those that were not there before. One that differs from one of those in numbers only is new if another does not
    differ from it at all."""
    new, old = list(problems), list(before)
    keys: tuple[Callable[[Problem], object], ...] = (
        lambda it: (it.known_by, it.message),
        lambda it: it.known_by,
    )
    for key in keys:
        there = Counter(map(key, new)) & Counter(map(key, old))
        new, old = (_without(side, there.copy(), key) for side in (new, old))
    return new


def _without(
    problems: Iterable[Problem], there: Counter[object], key: Callable[[Problem], object]
) -> list[Problem]:
    left = []
    for problem in problems:
        if there[key(problem)]:
            there[key(problem)] -= 1
        else:
            left.append(problem)
    return left


@dataclass(frozen=True)
class Rule:
    """What content has to satisfy, in words, followed by passing and failing examples on lines of PASS: and FAIL:.

    A rule is beside the code that checks it, and listed in `rules/registry.py`.
    """

    id: str
    words: str
    level: Level = Level.ERROR

    def problem(
        self, mark: Mark, message: str, hint: str, record: str | None = None, level: Level | None = None
    ) -> Problem:
        """A violation of the rule. `level` if it differs from the rule's."""
        return Problem(mark, self.id, message, hint, record, level or self.level)

    def warn(self, mark: Mark, message: str, hint: str, record: str | None = None) -> Problem:
        """A violation that only warns, of a rule that otherwise stops a build."""
        return self.problem(mark, message, hint, record, Level.WARNING)

    def check(self, find: Callable[P, Iterator[Problem]]) -> Check[P]:
        """A decorator for a function that checks this rule, when the rule has words of its own."""
        return Check(self.id, self.words, self.level, find=find)


@dataclass(frozen=True)
class Check(Rule, Generic[P]):
    """A rule that is one function: called like it, named after it, and worded by its docstring."""

    find: Callable[P, Iterator[Problem]] = field(kw_only=True)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Iterator[Problem]:
        return self.find(*args, **kwargs)


def rule(find: Callable[P, Iterator[Problem]], level: Level = Level.ERROR) -> Check[P]:
    """A decorator: turns the function `amount_gap` into the rule `amount-gap`, worded by its docstring."""
    return Check(find.__name__.replace("_", "-"), getdoc(find) or "", level, find=find)


def warning(find: Callable[P, Iterator[Problem]]) -> Check[P]:
    """A decorator: the same for a rule that only ever warns."""
    return rule(find, Level.WARNING)
