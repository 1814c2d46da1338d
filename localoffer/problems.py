"""What can be wrong with the content, as values: rules, and the problems they make. `report` words these."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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
    """A place in a file: path from the folder `build.py` stands in, line and column counted from 1.

    Line 0 stands for the file as a whole.
    """

    file: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend. Sorts by file, line and column.

    `record` names the thing in a reader's words (`the promise “A safe place”`), `message` says what
    happened, `hint` how to mend it. `again` says what others with the same message do, such as: name this contact.
    """

    mark: Mark
    rule: str
    message: str = field(compare=False)
    hint: str = field(compare=False)
    record: str = field(default="", compare=False)
    level: Level = field(default=Level.ERROR, compare=False)
    again: str = field(default="", compare=False)

    @property
    def known_by(self) -> tuple[str, str, str, str]:
        """The same for a problem that was there before, where lines have moved since."""
        return self.rule, self.mark.file, self.record, re.sub(r"\d+", "#", self.message)


@dataclass(frozen=True)
class Rule:
    """What content keeps to, in words, and then what keeps it and what breaks it, on lines of PASS: and FAIL:.

    A rule stands beside the code that finds what breaks it, and in `rules/registry.py`.
    """

    id: str
    words: str
    level: Level = Level.ERROR

    def problem(
        self, mark: Mark, message: str, hint: str, record: str = "", level: Level | None = None
    ) -> Problem:
        """Something that breaks the rule. `level` where it is not that of the rule."""
        return Problem(mark, self.id, message, hint, record, level or self.level)

    def check(self, find: Callable[P, Iterator[Problem]]) -> Check[P]:
        """A decorator for a function that finds what breaks this rule, where its words stand elsewhere."""
        return Check(self.id, self.words, self.level, find=find)


@dataclass(frozen=True)
class Check(Rule, Generic[P]):
    """A rule that is one function: called like it, named by it, and worded by its docstring."""

    find: Callable[P, Iterator[Problem]] = field(kw_only=True)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Iterator[Problem]:
        return self.find(*args, **kwargs)


def rule(find: Callable[P, Iterator[Problem]], level: Level = Level.ERROR) -> Check[P]:
    """A decorator: the rule `amount-gap` from the function `amount_gap`, in the words of its docstring."""
    return Check(find.__name__.replace("_", "-"), getdoc(find) or "", level, find=find)


def warning(find: Callable[P, Iterator[Problem]]) -> Check[P]:
    """A decorator: the same for a rule that never stops a build."""
    return rule(find, Level.WARNING)
