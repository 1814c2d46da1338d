"""What can be wrong with the content, as values. Rules make problems; `report` words them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


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
    happened, `hint` how to mend it.
    """

    mark: Mark
    rule: str
    message: str = field(compare=False)
    hint: str = field(compare=False)
    record: str = field(default="", compare=False)
    level: Level = field(default=Level.ERROR, compare=False)
