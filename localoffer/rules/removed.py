"""Rules about words that were taken away."""

from __future__ import annotations

from collections.abc import Iterator

from localoffer.load import Loaded
from localoffer.problems import Problem, rule, warning
from localoffer.records.characters import as_read
from localoffer.records.files import Records
from localoffer.records.lost_words import losing_words, quoted_in
from localoffer.records.models import (
    Action,
    ChangeNote,
    MayLoseWords,
    Pledge,
    Promise,
    Voice,
    WordsTakenAway,
)
from localoffer.records.values import day_in_words
from localoffer.records.yaml_tree import scalars
from localoffer.rules.base import Content, entries

#: Fewer words than this may occur anywhere by chance.
ENOUGH = 4


@rule
def words_still_here(content: Content) -> Iterator[Problem]:
    """Words that were taken away are no longer in the file: a record with words_removed: has no text, notes or other wordings.

    PASS: a voice with words_removed: and without text: and note:
    FAIL: a voice with words_removed: and text:
    """
    for part, _ in _removed(content):
        for mark in part.words_left:
            yield words_still_here.problem(
                mark,
                "This record says that its words were taken away, but there are still words here. Anybody who opens the "
                "file can read them.",
                "Delete the line, with all its text. If these words are to stay, delete words_removed:.",
            )


@warning
def removed_later(content: Content) -> Iterator[Problem]:
    """The day on which words were taken away has come: they are gone as soon as they are no longer in the file.

    Nothing is said when somebody asked for the site as of another day.

    PASS: words_removed: with date: 2026-11-03, on that day
    FAIL: words_removed: with date: 2026-11-03, on 2 November 2026
    """
    for _, removed in _removed(content):
        if removed.date > content.as_of:
            yield removed_later.problem(
                removed.marks.of("date"),
                f"These words are already gone, but the date here is {day_in_words(removed.date)}. Until then the site "
                "does not say when and why.",
                "Write the day on which they were taken away.",
            )


@warning
def words_told(content: Content) -> Iterator[Problem]:
    """Words that were taken away are not in any file of changes. The pages leave them out, but everybody can read the file.

    PASS: the change that a voice was added, without to:, once its words were taken away
    FAIL: the change that a voice was added, with its words in to:, once they were taken away
    FAIL: a file of changes with the title “Ended:” and the words of a voice, once they were taken away
    """
    records = losing_words(record for _, record in content.every())
    for note in content.each(ChangeNote):
        quoted, only_title = quoted_in(note, records)
        for it in quoted:
            yield words_told.problem(
                it.change.marks.of("to" if it.change.to else "from"),
                f"Words that were taken away from the {it.record.noun} {it.record.id} are still "
                f"here{' and in the title' if it.titled else ''}. No page shows them, but anybody who opens the file "
                "can read them.",
                f"Delete from: and to: in this change{', and write a title: without the words' if it.titled else ''}.",
            )
        if only_title:
            yield words_told.problem(
                note.marks.of("title"),
                f"This title most likely has words that were taken away from the {only_title.noun} {only_title.id}. The "
                "pages show the day instead, but anybody who opens the file can read them.",
                f"In the title, write {only_title.id} in place of the words.",
            )


def _removed(content: Content) -> Iterator[tuple[MayLoseWords, WordsTakenAway]]:
    """Each record of a list, or update in one, that has lost its words."""
    for _, record in content.every():
        for part in record.updates if isinstance(record, Action) else (record,):
            if isinstance(part, MayLoseWords) and part.words_removed:
                yield part, part.words_removed


@warning
def words_elsewhere(before: Records, after: Records, loaded: Loaded) -> Iterator[Problem]:
    """Words taken away since the last published version are not in any other record or on any page. Only exactly the same words
    are found, four or more of them. `build.py diff` checks this; check does not.

    PASS: an answer that says what was done, in words of its own
    FAIL: an answer that quotes the text of a voice whose words were taken away
    """
    gone = dict(_gone(before, after))
    for file in loaded.files if gone else ():
        found = [
            (where, scalar.text, scalar.mark) for _, where, node in entries(file) for scalar in scalars(node)
        ]
        if file.body:
            found.append(("", file.body.text, file.body.mark))
        for where, text, mark in found:
            plain = as_read(text)
            for whose in dict.fromkeys(whose for words, whose in gone.items() if words in plain):
                yield words_elsewhere.problem(
                    mark,
                    f"Words that were taken away from {whose} are still here.",
                    "If the reason applies here too, say it in other words. As long as they are here, they are "
                    "published.",
                    where,
                )


def _gone(before: Records, after: Records) -> Iterator[tuple[str, str]]:
    """Each text that was taken away, and the noun and id of its record."""
    for name, records in before.lists.items():
        left = {it.id: it for it in after.lists.get(name, ()) if isinstance(it, Voice | Promise | Pledge)}
        known = {it.id: it for it in records if isinstance(it, Voice | Promise | Pledge)}
        renamed = any(it.words_removed for id, it in left.items() if id not in known)
        for id, old in known.items():
            new = left.get(id)
            if old.words_removed or not (new.words_removed if new else renamed):
                continue
            whose = f"the {old.noun} {new.id if new else '(now under another id)'}"
            for field in old.words:
                value = getattr(old, field)
                for text in value if isinstance(value, tuple) else (value or "",):
                    if len(text.split()) >= ENOUGH:
                        # A quotation may end with another punctuation mark.
                        yield as_read(text).rstrip(".!?"), whose
