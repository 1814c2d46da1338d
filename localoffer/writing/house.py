"""How a value is written in a file: two spaces per level, texts on one line or as | and > blocks, quotation marks only
if needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from localoffer.problems import Problem
from localoffer.records.characters import fold, name_of_character, unseen, visible
from localoffer.records.forms import Choice, Form, Many, form_in, kind_in
from localoffer.records.frozen import dataclass

#: The content of a file: texts, lists and groups of fields.
Plain = str | list["Plain"] | dict[str, "Plain"]

_NAME = re.compile(r"[a-z][a-z0-9_]*")
#: What would begin something other than a text in YAML, and what would end one in the middle of a line.
_NOT_PLAIN = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`=~<]|\s|.*(?::\s|\s#|[\t\n]|[:\s]\Z)", re.DOTALL)
#: What other YAML readers would not take as text. Dates, sums and page numbers are unquoted in the files.
_TAKEN_FOR_ANOTHER = re.compile(
    r"(?i:y|n|yes|no|on|off|true|false|null)|[-+]?0\d+|0[xob].*|[-+]?[0-9.]+e[-+]?\d+|[-+]?\.(?:inf|nan)|\.\.\.",
    re.ASCII,
)
_NUMBER = re.compile(r"-\d+(?:\.\d+)?", re.ASCII)


class NotWritable(Exception):
    """The request cannot be written; says why in words for an officer. `problems` are those of a file that must be mended first."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


@dataclass(frozen=True)
class House:
    """The style of one file: the width at which long texts are folded (None: not at all), and the order of fields, by
    the path of list and field names."""

    width: int | None
    orders: Mapping[tuple[str, ...], tuple[str, ...]]


def plainly(value: Any) -> Plain | None:
    """The value in the form used by files. None for anything empty: a text, list or group of fields.

    Raises NotWritable for what no file may contain.
    """
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return str(value)
        case date():
            return value.isoformat()
        case str():
            return _text(value)
        case Mapping():
            for name in value:
                if not isinstance(name, str) or not _NAME.fullmatch(name):
                    raise NotWritable(f"“{str(name)[:60]}” is not the name of a field.")
            made = {name: plainly(inner) for name, inner in value.items()}
            return {name: inner for name, inner in made.items() if inner is not None} or None
        case Iterable():
            return [inner for entry in value if (inner := plainly(entry)) is not None] or None
    raise NotWritable(f"“{str(value)[:60]}” is not a text, number, list or group of fields.")


def of_several_lines(text: str) -> str:
    """With one kind of line end, and no blank lines around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def _text(value: str) -> str | None:
    """One kind of line end, plain spaces and hyphens, no blank lines at the end."""
    text = fold(value.replace("\r\n", "\n").replace("\r", "\n"))
    if "\n" in text:
        text = text.rstrip()
    if not text.strip():
        return None
    for odd in unseen(text):
        around = visible(text[max(0, odd - 20) : odd + 20])
        raise NotWritable(
            f"There is a character that cannot be seen in “{around}”: {name_of_character(text[odd])}. Delete it."
        )
    return text


def in_order(value: Plain, path: tuple[str, ...], house: House) -> Plain:
    """The same with the fields of each group in the file's order."""
    if isinstance(value, list):
        return [in_order(entry, path, house) for entry in value]
    if not isinstance(value, dict):
        return value
    order = {name: place for place, name in enumerate(house.orders.get(path, ()))}
    names = sorted(value, key=lambda name: order.get(name, len(order)))
    return {name: in_order(value[name], (*path, name), house) for name in names}


def field_lines(
    name: str, value: Plain, column: int, form: Form | None, house: House, remark: str = ""
) -> list[str]:
    """The lines of a field that is indented by so many spaces. `remark`: ` # …`, kept at the end of its first line."""
    start = f"{' ' * column}{name}:"
    if isinstance(value, str):
        head, *rest = _text_lines(value, len(start) + 1, column + 2, form, house)
        return [f"{start} {head}{remark}", *rest]
    return [f"{start}{remark}", *_inner_lines(value, column + 2, form, house)]


def entry_lines(value: Plain, column: int, form: Form | None, house: House, remark: str = "") -> list[str]:
    """The lines of a list entry, whose hyphen is indented by so many spaces."""
    start = f"{' ' * column}-"
    if isinstance(value, str):
        head, *rest = _text_lines(value, column + 2, column + 2, form, house)
        return [f"{start} {head}{remark}", *rest]
    head, *rest = _inner_lines(value, column + 2, form, house)
    return [f"{start} {head[column + 2 :]}", *rest]


def _inner_lines(value: Plain, column: int, form: Form | None, house: House) -> list[str]:
    if isinstance(value, list):
        of = form.of if isinstance(form, Many) else None
        return [line for entry in value for line in entry_lines(entry, column, of, house)]
    assert isinstance(value, dict)
    model = kind_in(form)
    return [
        line
        for name, inner in value.items()
        for line in field_lines(name, inner, column, form_in(model, name), house)
    ]


def _text_lines(text: str, start: int, indent: int, form: Form | None, house: House) -> list[str]:
    """What follows the colon, and the lines below. `start`: the column of the first character."""
    blanks = " " * indent
    if "\n" in text:
        lines = text.split("\n")
        sign = "|2" if lines[0][:1].strip() == "" else "|"
        return [sign, *(f"{blanks}{line}" if line else "" for line in lines)]
    if house.width and start + len(text) > house.width and text == " ".join(text.split()):
        return [">", *(f"{blanks}{line}" for line in _folded(text, house.width - indent))]
    choice = isinstance(form, Choice) and text in form.words
    return [text if choice or _NUMBER.fullmatch(text) else on_one_line(text)]


def on_one_line(text: str) -> str:
    """In quotation marks if it would otherwise mean something else."""
    if _NOT_PLAIN.match(text) or _TAKEN_FOR_ANOTHER.fullmatch(text):
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return text


def _folded(text: str, width: int) -> list[str]:
    """Lines of at most so many characters if possible; none begins with a list or heading marker."""
    lines = [""]
    for word in text.split(" "):
        line = f"{lines[-1]} {word}" if lines[-1] else word
        if len(line) > width and lines[-1] and word[0].isalpha():
            lines.append(word)
        else:
            lines[-1] = line
    return lines
