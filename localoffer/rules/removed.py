"""Rules about words that were taken away."""

from __future__ import annotations

from collections.abc import Iterator

from localoffer.problems import Problem, rule, warning
from localoffer.records.models import MayLoseWords
from localoffer.records.naming import record_name
from localoffer.records.values import day_in_words
from localoffer.records.walk import parts
from localoffer.rules.base import Content


@rule
def words_still_here(content: Content) -> Iterator[Problem]:
    """Words that were taken away stand in the file no more: where words_removed: is written, the text, the notes and
    the other wordings of the record are left out.

    PASS: a voice with words_removed: and without text: and note:
    FAIL: a voice with words_removed: and text:
    """
    for _, record in content.every():
        for part in parts(record):
            for mark in part.words_left if isinstance(part, MayLoseWords) else ():
                yield words_still_here.problem(
                    mark,
                    "This record says that its words were taken away, and here words still stand. Whoever reads the file "
                    "can read them.",
                    "Take the line away, with all of its text. If these words are to stay, take words_removed: away.",
                    record_name(record),
                )


@warning
def removed_later(content: Content) -> Iterator[Problem]:
    """The day on which words were taken away has come: they are gone as soon as they stand in the file no more.

    Nothing is said of it where somebody asked for the site of another day.

    PASS: words_removed: of 2026-11-03, looked at on that day
    FAIL: words_removed: of 2026-11-03, looked at on 2 November 2026
    """
    for _, record in content.every():
        for part in parts(record):
            removed = part.words_removed if isinstance(part, MayLoseWords) else None
            if removed and removed.date > content.as_of:
                yield removed_later.problem(
                    removed.marks.of("date"),
                    f"These words are gone already, and the day written here is {day_in_words(removed.date)}. Until then the "
                    "site does not say when and why.",
                    "Write the day on which they were taken away.",
                    record_name(record),
                )
