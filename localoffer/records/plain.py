"""A value as bytes, for cache keys: everything it says, and nothing about its position in a file."""

from __future__ import annotations

from copyreg import dispatch_table
from functools import cache
from io import BytesIO
from pickle import HIGHEST_PROTOCOL, Pickler
from typing import Any

from localoffer.problems import Mark
from localoffer.records.models import Record
from localoffer.records.values import Marks


def plainly(value: Any) -> bytes:
    """The same bytes for the same words read and made in the same way, in any process. Never to be read back.

    An object that occurs twice is written once: see `same_words`.
    """
    return _written(value, False)


def same_words(one: Any, other: Any) -> bool:
    """Whether two values say the same, word for word, whichever of their texts are the same object. Neither contains itself."""
    return _written(one, True) == _written(other, True)


def _written(value: Any, each_whole: bool) -> bytes:
    written = BytesIO()
    pickler = Pickler(written, HIGHEST_PROTOCOL)
    pickler.dispatch_table = _table()
    pickler.fast = each_whole
    pickler.dump(value)
    return written.getvalue()


@cache
def _table() -> Any:
    return {**dispatch_table, **dict.fromkeys(_kinds(Record), _fields), Mark: _nothing, Marks: _nothing}


def _kinds(kind: type[Record]) -> list[type[Record]]:
    return [kind, *(own for below in kind.__subclasses__() for own in _kinds(below))]


def _fields(record: Record) -> tuple[Any, ...]:
    """Without what pydantic stores besides the fields, which has no order."""
    return type, (type(record).__name__, *record.__dict__.items())


def _nothing(_: Mark | Marks) -> tuple[Any, ...]:
    return str, ()
