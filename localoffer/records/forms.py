"""How each field is written in a file: one value, one of several words, a list, or a group of fields. Derived from the
models.

`localoffer/docs.py` puts it into words, and `localoffer/councils/schemas.py` into schemas for editors.
"""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from inspect import getdoc
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from localoffer.records import values
from localoffer.records.bounds import TITLE
from localoffer.records.frozen import dataclass
from localoffer.records.models import Choices, OneOf, Record
from localoffer.records.naming import in_a_row


@dataclass(frozen=True)
class Value:
    """One value: what it is in words, and examples.

    `kinds` are the types that a program without knowledge of the field may give it: 2020 becomes a number. `pattern`
    applies to strings and the bounds to numbers. None of them refuses anything that `values` reads and somebody may
    write.
    """

    words: str
    kinds: tuple[str, ...] = ("string", "number")
    pattern: str | None = None
    least: int | None = None
    most: int | None = None
    examples: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """`a date, such as 2020-10-07, 2020-10 or 2020`."""
        return f"{self.words}, such as {in_a_row(self.examples, 'or')}" if self.examples else self.words


@dataclass(frozen=True)
class Choice:
    """One of several words. `of` is their enum, if there is one."""

    words: tuple[str, ...]
    of: type[StrEnum] | None = None


@dataclass(frozen=True)
class Many:
    """A list, with limits on its length. `or_text`: a longer text is accepted as well."""

    of: Form
    least: int | None = None
    most: int | None = None
    or_text: bool = False


#: A kind of record means a group of its fields.
Form = Value | Choice | Many | type[Record]

TEXT = Value("one line of text")
FIRST_YEAR, LAST_YEAR = values.YEARS.start, values.YEARS.stop - 1
_YEAR, _MONTH, _DAY = "(1[89]|2[01])[0-9]{2}", "(0[1-9]|1[0-2])", "(0[1-9]|[12][0-9]|3[01])"
DAY = Value("a day", ("string",), f"{_YEAR}-{_MONTH}-{_DAY}", examples=("2020-10-07",))
#: Some YAML readers take an id or a telephone number without spaces for a number.
_OR_WHOLE = ("string", "integer")

#: How the input of each of these readers is written.
FORMS: Mapping[Any, Form] = {
    values.read_line: TEXT,
    values.read_pages: TEXT,
    values.read_title: Value(f"one line, at most {TITLE} characters"),
    values.read_word: Value("one line of text", ("string", "number", "boolean")),
    values.read_language: Value(
        "the code of a language", ("string",), "[A-Za-z]{2,3}(-[A-Za-z]{2})?", examples=("en-GB",)
    ),
    values.read_prose: Value("longer text"),
    values.read_steps: Many(TEXT, or_text=True),
    values.read_id: Value("an id", _OR_WHOLE, values.ID_PATTERN),
    values.read_former_id: Value("an id", _OR_WHOLE, values.ID_PATTERN),
    values.read_former_address: Value("an address below the site", _OR_WHOLE),
    values.read_page_ref: Value("the address of another page below the site", _OR_WHOLE),
    values.read_name: Value("a name: small letters, numbers and _", ("string",), values.NAME_PATTERN),
    values.read_ref: Value("the id of another record", _OR_WHOLE, values.ID_PATTERN),
    values.read_when: Value(
        "a date",
        _OR_WHOLE,
        f"{_YEAR}(-{_MONTH}(-{_DAY})?)?",
        FIRST_YEAR,
        LAST_YEAR,
        examples=("2020-10-07", "2020-10", "2020"),
    ),
    values.read_day: DAY,
    values.read_last_day: DAY,
    values.read_pounds: Value("pounds", pattern=values.POUNDS_PATTERN, least=0, examples=("£3,000",)),
    values.read_number: Value("a number", ("number", "string"), values.NUMBER_PATTERN),
    values.read_count: Value("a whole number", ("integer", "string"), values.NUMBER_PATTERN, 0),
    values.read_yes_no: Choice(tuple(values.YesNo), values.YesNo),
    values.read_phone: Value("a telephone number", _OR_WHOLE, r"\+?[0-9 ]+", examples=("03069 990123",)),
    values.read_text_number: Value(
        "a number that takes texts", _OR_WHOLE, r"\+?[0-9 ]+", examples=("85258",)
    ),
    values.read_web_address: Value(
        "a web address", ("string",), "[Hh][Tt]{2}[Pp][Ss]?://.+", examples=("https://www.example.org",)
    ),
    values.read_home_address: Value(
        "a web address", ("string",), "https://.+", examples=("https://www.example.org/our-offer/",)
    ),
    values.read_email: Value("an e-mail address", ("string",), ".+@.+", examples=("name@council.gov.uk",)),
    values.read_colour: Value(
        "a colour in quotation marks, such as “#0B6B4B”", ("string",), values.COLOUR_PATTERN
    ),
}


@cache
def fields(model: type[Record]) -> Mapping[str, FieldInfo]:
    """The fields of a record by the names that editors write."""
    return {info.alias or name: info for name, info in model.model_fields.items() if name != "marks"}


def called(model: type[Record]) -> str:
    """`on a page`, from the class's name."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", model.__name__).lower()


def described(model: type[Record]) -> str:
    """Its docstring on one line."""
    return " ".join((getdoc(model) or "").split())


@cache
def forms_in(model: type[Record]) -> Mapping[str, Form]:
    """How each field of a record is written, by the names that editors write."""
    return {name: form_of(info) for name, info in fields(model).items()}


def form_in(model: type[Record] | None, name: str) -> Form | None:
    """How the field of a record is written; None for an unknown one."""
    return forms_in(model).get(name) if model else None


def kind_in(form: Form | None) -> type[Record] | None:
    """The kind of record whose fields are there, in a list or alone."""
    inner = form.of if isinstance(form, Many) else form
    return inner if isinstance(inner, type) and issubclass(inner, Record) else None


def form_of(field: FieldInfo) -> Form:
    """How a field is written. Raises TypeError for a type that is missing in `FORMS`."""
    return _form(field.annotation, field.metadata)


def _form(annotation: Any, metadata: list[Any]) -> Form:
    for reader in (item.func for item in metadata if isinstance(item, BeforeValidator)):
        if reader in FORMS:
            return FORMS[reader]
        if isinstance(reader, Choices):
            return Choice(reader.words, reader.kind)
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        return _form(inner, more)
    if origin in (Union, types.UnionType):
        return _form(next(part for part in get_args(annotation) if part is not type(None)), [])
    if origin is tuple:
        least, most = (
            next((bound for item in metadata if (bound := getattr(item, name, None)) is not None), None)
            for name in ("min_length", "max_length")
        )
        return Many(_form(get_args(annotation)[0], []), least, most)
    if origin is Literal:
        return Choice(get_args(annotation))
    if isinstance(annotation, type) and issubclass(annotation, OneOf):
        return Choice(tuple(annotation), annotation)
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    raise TypeError(f"FORMS does not say how {annotation} is written")
