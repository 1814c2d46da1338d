"""The one table of words and drawings for the fixed choices in the data files: `templates/vocabulary.yaml`.

The members and their order are beside the records, in enums. Pages, papers, feeds and tests read their words, drawings
and colours from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from localoffer.ledger.actions import Stage
from localoffer.library import Meets
from localoffer.records import models
from localoffer.records.frozen import dataclass
from localoffer.records.raw_text import Broken, read_text
from localoffer.records.yaml_tree import Entries, Node, Scalar, parse_yaml

FILE = "templates/vocabulary.yaml"

#: Each part of the table: the choices that it covers, and what each of them requires.
PARTS: Mapping[str, tuple[type[StrEnum], tuple[str, ...]]] = {
    "state": (models.State, ("word", "icon", "colour", "mark", "date", "counted", "each", "means")),
    "verdict": (models.Verdict, ("word", "icon", "colour", "means")),
    "stage": (
        Stage,
        ("word", "icon", "colour", "counted", "counted_one", "sentence", "sentence_one"),
    ),
    "duty": (models.Duty, ("word", "icon")),
    "standing": (models.Standing, ("word", "icon", "lead", "send", "if_no")),
    "finding": (models.FindingKind, ("word", "icon")),
    "coverage": (models.CoverageKind, ("word",)),
    "limit": (models.Limit, ("word",)),
    "period": (models.Period, ("word",)),
    "unit": (models.Unit, ("word",)),
    "better": (models.Better, ("word",)),
    "role": (models.Role, ("word",)),
    "removed": (models.RemovedBecause, ("word",)),
    "meets": (Meets, ("word",)),
    "stands_in": (models.StandsIn, ("word",)),
    "how": (models.How, ("word",)),
    "for_care_leavers": (models.ForCareLeavers, ("word", "icon", "colour")),
}
#: What an entry may have but does not need.
MORE = "cases"


@dataclass(frozen=True)
class Look:
    """The words and drawing for a choice. `cases` are alternative words for it, by name; what a part does not need is empty."""

    word: str
    icon: str = ""
    colour: str = ""
    mark: str = ""
    date: str = ""
    counted: str = ""
    counted_one: str = ""
    sentence: str = ""
    sentence_one: str = ""
    each: str = ""
    means: str = ""
    lead: str = ""
    send: str = ""
    if_no: str = ""
    cases: Mapping[str, str] = field(default_factory=dict)


#: A look by part of the table and choice, such as `state` and `no answer yet`.
Vocabulary = Mapping[str, Mapping[str, Look]]


class WrongWords(ValueError):
    """Something in `templates/` that cannot be used. Its text says why, line by line."""


@lru_cache(4)
def read_words(text: str, file: str = "templates/words.yaml") -> Mapping[str, Any]:
    """Words by name, nested to any depth. Raises `WrongWords` if the file cannot be read."""
    try:
        plain, problems = read_text(text.encode(), file)
        tree, slips, _ = parse_yaml(plain, file)
    except Broken as broken:
        tree, problems, slips = None, broken.problems, ()
    if problems or slips:
        raise WrongWords(
            "\n".join(
                f"{file}, line {slip.mark.line}: {slip.message} {slip.hint}" for slip in (*problems, *slips)
            )
        )
    found: Mapping[str, Any] = _plain(tree) if tree else {}
    return found


def read_vocabulary(text: str) -> Vocabulary:
    """The table. Raises `WrongWords`, which says what is missing in it and what is never used."""
    written = read_words(text, FILE)
    if slips := tuple(_slips(written)):
        raise WrongWords("\n".join(slips))
    return {
        part: {name: Look(**entry) for name, entry in entries.items()} for part, entries in written.items()
    }


def _plain(node: Node) -> Any:
    """The tree as texts by name, nested to any depth, and lists of them."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Entries):
        return [_plain(item) for item in node.items]
    return {key.text: _plain(value) for key, value in node.items}


def _slips(written: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """A sentence for each entry or word that is missing, and for each that belongs to nothing."""
    for part in written:
        if part not in PARTS:
            yield f"{FILE}: no choices are called “{part}”. Take it out, or name them in localoffer/web/vocabulary.py."
    for part, (choices, needed) in PARTS.items():
        entries = written.get(part, {})
        for choice in choices:
            entry = entries.get(choice, {})
            if missing := [f"{need}:" for need in needed if not isinstance(entry.get(need), str)]:
                yield f"{FILE}: nothing says how “{choice}” looks. Write {' and '.join(missing)} below it, under {part}:."
        for name, entry in entries.items():
            if name not in set(choices):
                yield f"{FILE}: “{name}” under {part}: is no {choices.__name__}. Take it out, or add it in the code."
            for more in entry:
                if more not in (*needed, MORE):
                    yield f"{FILE}: nothing reads {more}: below “{name}”, under {part}:. Take it out."
