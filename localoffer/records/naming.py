"""How messages call a record: by its noun and title."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from localoffer.records.models import TAKEN_OUT, InputField, Measure, Record, Table, TableRow, Term

#: The fields whose content a record may be called by, best first.
TITLES = ("title", "term", "name", "text", "label", "id", "voice", "promise", "pledge")
#: What a change calls a record whose own noun is ambiguous.
_IN_CHANGES: Mapping[type[Record], str] = {
    Term: "glossary word",
    Measure: "figure",
    Table: "figure",
    InputField: "fact about a person",
    TableRow: "row of the decision table",
}
#: What a message calls a record of this noun along with its title: nobody looks for a field “in the site”.
_WITH_TITLE: Mapping[str, str] = {"site": "settings of the site"}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def record_name(record: Record) -> str:
    """How messages call a record: `the promise “A safe place”`."""
    titles = {name: title for name in TITLES if (title := getattr(record, name, None)) != TAKEN_OUT}
    return name_of(record.noun, titles, None)


def name_of(noun: str, titles: Mapping[str, object], position: int | None) -> str:
    """The same from a record's noun and texts; without a title by its position in its list, if it has one."""
    for name in TITLES:
        if isinstance(title := titles.get(name), str) and title.strip():
            return f"the {_WITH_TITLE.get(noun, noun)} “{shorten(title)}”"
    return f"the {noun}" if position is None else f"the {ordinal(position)} {noun}"


def noun_in_changes(record: Record) -> str:
    """The noun by which a change names a record: `figure`."""
    return _IN_CHANGES.get(type(record), record.noun)


def quoted(record: Record) -> str:
    """A record's title alone, in quotation marks: `“A safe place”`. Empty if it has none."""
    _, mark, title = record_name(record).partition("“")
    return mark + title


def with_article(noun: str) -> str:
    """`a voice`, `an entitlement`."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def plural(noun: str) -> str:
    """`entitlements`, `priorities`, `kinds of home`."""
    head, of, rest = re.split("( of | about |$)", noun, maxsplit=1)
    if head.lower() == "person":
        return f"{head[0]}eople{of}{rest}"
    if head.lower().endswith("means"):
        return noun
    if re.search("[^aeiou]y$", head):
        head = f"{head[:-1]}ie"
    elif head.endswith(("s", "x", "ch")):
        head += "e"
    return f"{head}s{of}{rest}"


def so_many(number: Decimal | int, noun: str) -> str:
    """`1 file`, `2 files`, `1,000 people`."""
    return f"{number:,} {noun if abs(number) == 1 else plural(noun)}"


def in_a_row(names: Sequence[str], last: str = "and") -> str:
    """`title`, `title and area`, `title, sentence and area`."""
    return f" {last} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def shorten(text: str, width: int = 60) -> str:
    """The beginning of a text on one line, cut between words if possible."""
    text = " ".join(text.split())
    if len(text) <= width:
        return text
    cut = text[:width]
    return (cut.rsplit(" ", 1)[0] if " " in cut[width // 2 :] else cut).rstrip(" ,;:") + " …"


def ordinal(position: int) -> str:
    """`first` for 0, `11th` for 10."""
    if position < len(_ORDINALS):
        return _ORDINALS[position]
    return nth(position + 1)


def nth(number: int) -> str:
    """`21st` for 21."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0, "th")
    return f"{number}{ending}"
