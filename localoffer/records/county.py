"""Words for who does what where. A national text marks what a district does in a county: `ask {the housing team}`.

In a county, the phrase is replaced by the one in `national/county.yaml`; everywhere else only the marks are removed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from localoffer.records.models import Record
from localoffer.records.values import Prose

R = TypeVar("R", bound=Record)

#: A phrase that a county replaces. It begins with a letter, as no other mark in braces does.
MARKED = re.compile(r"(?<!\{)\{([^\W\d_][^{}\n]{0,119})\}")


def spoken(text: str, phrases: Mapping[str, str]) -> str:
    """A text in this council's words. `phrases` are those of a county, and empty for any other council."""
    if "{" not in text:
        return text
    return MARKED.sub(lambda found: said(found[1], phrases) or found[1], text)


def said(phrase: str, phrases: Mapping[str, str]) -> str | None:
    """The replacement for a phrase, capitalised like it; None if there is none."""
    if phrase in phrases:
        return phrases[phrase]
    small = phrases.get(phrase[:1].lower() + phrase[1:])
    return small[:1].upper() + small[1:] if small else None


def speaking(record: R, phrases: Mapping[str, str]) -> R:
    """A record with its texts, and those of nested records, in this council's words."""
    changed = {
        name: said
        for name, value in vars(record).items()
        if name != "marks" and (said := in_its_words(value, phrases)) is not value
    }
    return record.model_copy(update=changed) if changed else record


def in_its_words(value: Any, phrases: Mapping[str, str]) -> Any:
    """A value of a record in this council's words: the value itself if nothing in it is marked."""
    if isinstance(value, str):
        return spoken(value, phrases)
    if isinstance(value, Prose):
        return replace(value, text=spoken(value.text, phrases)) if "{" in value.text else value
    if isinstance(value, Record):
        return speaking(value, phrases)
    if isinstance(value, tuple):
        parts = tuple(in_its_words(part, phrases) for part in value)
        return value if all(new is old for new, old in zip(parts, value, strict=True)) else parts
    return value
