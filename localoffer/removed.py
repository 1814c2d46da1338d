"""What replaces words that were taken away, put in once, before anything is joined or shown.

Whatever uses the text of a record gets the replacement: pages, papers, feeds, calendar, the one file and the search.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from localoffer.known import removed_on
from localoffer.records.files import Records
from localoffer.records.lost_words import losing_words, quoted_in
from localoffer.records.models import TAKEN_OUT, Action, ChangeNote, MayLoseWords, Pledge, Record, Voice
from localoffer.records.values import day_in_words
from localoffer.web.vocabulary import Vocabulary

R = TypeVar("R", bound=Record)


def with_words_in_place(
    records: Records, as_of: date, words: Mapping[str, Any], vocabulary: Vocabulary
) -> Records:
    """The council's records, each with a text. `words` are those under `removed` in `words.yaml`.

    As of a day before words were taken away, they are gone all the same, but when and why is not known yet.
    """

    def sentence(record: MayLoseWords) -> str:
        kind, day = "voice" if isinstance(record, Voice) else "other", removed_on(record, as_of)
        why = vocabulary["removed"][record.words_removed.reason].word if record.words_removed else ""
        text = str(words[kind if day else f"{kind}_later"])
        return text.format(number=getattr(record, "number", ""), date=day, why=why)

    def filled(record: R) -> R:
        changed: dict[str, object] = {}
        if isinstance(record, Action) and any(update.words_removed for update in record.updates):
            changed["updates"] = tuple(filled(update) for update in record.updates)
        if isinstance(record, MayLoseWords) and record.words_removed:
            changed["text"] = sentence(record)
        if isinstance(record, Voice) and record.said_where == TAKEN_OUT:
            changed["said_where"] = words["said_where"]
        if isinstance(record, Pledge) and record.name == TAKEN_OUT:
            changed["name"] = record.post
        return record.model_copy(update=changed) if changed else record

    lost = losing_words(record for entries in records.lists.values() for record in entries)

    def untold(note: R) -> R:
        """A file of changes without whatever it quotes from words that are gone."""
        if not isinstance(note, ChangeNote):
            return note
        quoted, only_title = quoted_in(note, lost)
        if not quoted and not only_title:
            return note
        gone = [it.change for it in quoted]
        changes = tuple(
            it.model_copy(update={"from_": None, "to": None}) if it in gone else it for it in note.changes
        )
        titled = only_title or any(it.titled for it in quoted)
        title = {"title": day_in_words(note.date)} if titled else {}
        return note.model_copy(update={"changes": changes, **title})

    lists = {
        name: tuple(untold(filled(record)) for record in entries) for name, entries in records.lists.items()
    }
    return replace(records, lists=lists)
