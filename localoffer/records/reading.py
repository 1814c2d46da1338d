"""How hard sentences are to read. Grading takes libraries and a dictionary that are slow to come, so no build waits for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

#: The highest grade of the page in the middle, and of any page.
MIDDLE, MOST = 6.0, 8.0
#: Fewer words than this say nothing about a page.
ENOUGH_WORDS = 40
A_SENTENCE = re.compile(r"[.!?][”’)]*$")
BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])[”’)]*\s+")
NAMES = Path(__file__).with_name("names.txt")


def sentences(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """The sentences of those paragraphs that are prose: what ends without a full stop is none."""
    return tuple(
        sentence
        for text in paragraphs
        if A_SENTENCE.search(text)
        for sentence in BETWEEN_SENTENCES.split(text)
    )


def has_enough_words(lines: Iterable[str]) -> bool:
    return sum(len(line.split()) for line in lines) >= ENOUGH_WORDS


def reading_grade(lines: tuple[str, ...], names: re.Pattern[str] | None = None) -> float:
    """The Flesch-Kincaid grade of some sentences, names and legal titles left out."""
    import textstat

    text = " ".join(lines)
    words = " ".join((names.sub("", text) if names else text).split())
    return float(textstat.flesch_kincaid_grade(words.replace(" .", ".").replace(" ,", ",")))


def names_of(own: Iterable[str]) -> re.Pattern[str]:
    """Names and legal titles, longest first: those that stand in every offer, and a council's own."""
    names = {*_everybodys(), *own}
    longest_first = sorted(filter(None, names), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


@cache
def _everybodys() -> frozenset[str]:
    lines = (line.strip() for line in NAMES.read_text(encoding="utf-8").splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))
