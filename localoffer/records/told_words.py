"""Words in a file of changes whose record has lost them since: no page shows them, and a warning names the file."""

from __future__ import annotations

from localoffer.records.characters import as_read
from localoffer.records.models import Action, Change, ChangeNote, How, MayLoseWords, Record
from localoffer.records.naming import shorten

#: The parts of a record that quote its words; None if it is reported as a whole. An update is part of its action.
_PARTS = (None, "text", "quotation", "name")
_UPDATE = "update"
#: How many words at the start of a text are enough to recognise it in a title.
_BEGINNING = 4


def tells_lost_words(change: Change, record: Record | None) -> bool:
    """Whether a change quotes words that its record had to give up. For an action, the words of its remaining updates
    do not count."""
    if (
        record is None
        or change.record != record.noun
        or change.how is How.CLOSED
        or not (change.from_ or change.to)
    ):
        return False
    if isinstance(record, Action):
        left = {as_read(shorten(it.text, 10_000)) for it in record.updates if not it.words_removed}
        lost = any(it.words_removed for it in record.updates)
        told = filter(None, (change.from_, change.to))
        is_left = all(any(_begins(text, as_read(said)) for text in left) for said in told)
        return lost and (change.part or "").startswith(_UPDATE) and not is_left
    lost = isinstance(record, MayLoseWords) and record.words_removed is not None
    return lost and change.part in _PARTS


def in_title(note: ChangeNote, change: Change) -> bool:
    """Whether the title of the file of changes begins with the same words."""
    title = as_read(note.title)
    begun = (as_read(" ".join((said or "").split()[:_BEGINNING])) for said in (change.from_, change.to))
    return any(words and words in title for words in begun)


def _begins(text: str, told: str) -> bool:
    return text.startswith(told.rstrip("…. "))
