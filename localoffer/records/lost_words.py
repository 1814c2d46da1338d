"""Words in a file of changes whose record has lost them since: no page shows them, and a warning names the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from localoffer.records import models
from localoffer.records.characters import as_read
from localoffer.records.frozen import dataclass
from localoffer.records.naming import shorten

#: Records whose words can be removed; of an action, those of its updates.
LosesWords = models.Voice | models.Promise | models.Pledge | models.Action
#: The parts of a record that quote its words; None if it is reported as a whole. An update is part of its action.
_PARTS = (None, "text", "quotation", "name")
_UPDATE = "update"
#: The parts of any record that quote voices, and the part by which a voice or promise quotes another.
_VOICES = ("voices", "voices answered in part", "voices met with what they complained of")
_NEXT = "what takes its place"
#: How many words at the start of a text are enough to recognise it in a title.
_BEGINNING = 4
#: How titles written by `diff --write` begin. They name at most two records, by their first words.
_WRITTEN = ("New: ", "New answer: ", "Ends: ", "Ended: ", "No longer there: ", "Changes to ")
_NAMED = 2


@dataclass(frozen=True)
class Quoted:
    """A change that quotes removed words, and the record that lost them. `titled`: the title of the file does so too."""

    change: models.Change
    record: LosesWords
    titled: bool


def losing_words(records: Iterable[models.Record]) -> Mapping[str, Sequence[LosesWords]]:
    """The records whose words can be removed, by id: a voice and a promise may share one."""
    found: dict[str, list[LosesWords]] = {}
    for record in records:
        if isinstance(record, LosesWords):
            found.setdefault(record.id, []).append(record)
    return found


def quoted_in(
    note: models.ChangeNote, records: Mapping[str, Sequence[LosesWords]]
) -> tuple[tuple[Quoted, ...], LosesWords | None]:
    """What a file of changes quotes of words taken away from these records, and the record that only its title quotes."""
    each = [(change, record) for change in note.changes for record in records.get(change.id or "", ())]
    others = [
        it for those in records.values() for it in those if isinstance(it, models.Voice | models.Promise)
    ]
    found = [(change, record) for change, record in each if _quotes_lost_words(change, record)]
    found += [(it, lost) for it in note.changes if (lost := _names_lost_words(it, others))]
    quoted = tuple(Quoted(change, record, _in_title(note, change)) for change, record in found)
    if any(it.titled for it in quoted):
        return quoted, None
    return quoted, next((record for change, record in each if _named_in_title(note, change, record)), None)


def _quotes_lost_words(change: models.Change, record: LosesWords) -> bool:
    """Whether a change quotes words that its record had to give up. For an action, the words of its remaining updates
    do not count."""
    if change.record != record.noun or change.how is models.How.CLOSED or not (change.from_ or change.to):
        return False
    if isinstance(record, models.Action):
        left = {as_read(shorten(it.text, 10_000)) for it in record.updates if not it.words_removed}
        lost = any(it.words_removed for it in record.updates)
        quoted = (as_read(said).rstrip("…. ") for said in (change.from_, change.to) if said)
        is_left = all(any(text.startswith(words) for text in left) for words in quoted)
        return lost and (change.part or "").startswith(_UPDATE) and not is_left
    return record.words_removed is not None and change.part in _PARTS


def names_others(record: str, part: str | None) -> bool:
    """Whether such a change quotes voices or promises."""
    return part in _VOICES or (part == _NEXT and record in (models.Voice.noun, models.Promise.noun))


def _names_lost_words(
    change: models.Change, others: Sequence[models.Voice | models.Promise]
) -> models.Voice | models.Promise | None:
    """The record that lost its words, if a change to another record quotes words that no record still has."""
    lost = next((it for it in others if it.words_removed), None)
    if lost is None or not names_others(change.record, change.part):
        return None
    left = [it.id for it in others] + [as_read(it.text) for it in others if not it.words_removed]
    quoted = (
        as_read(piece).rstrip("…. ")
        for said in (change.from_, change.to)
        for piece in (said or "").split("; ")
    )
    return None if all(any(piece in text for text in left) for piece in quoted) else lost


def _in_title(note: models.ChangeNote, change: models.Change) -> bool:
    """Whether the title of the file of changes begins with the same words."""
    title = as_read(note.title)
    begun = (as_read(" ".join((said or "").split()[:_BEGINNING])) for said in (change.from_, change.to))
    return any(words and words in title for words in begun)


def _named_in_title(note: models.ChangeNote, change: models.Change, record: LosesWords) -> bool:
    """Whether the title of the file, as `diff --write` words it, names the record by words taken away: because it ended, another
    part of it changed, or it was answered. A title that names it by its id does not."""
    lost = isinstance(record, models.MayLoseWords) and record.words_removed is not None
    named = list(dict.fromkeys(it.id for it in note.changes))[:_NAMED]
    if not lost or change.record not in (record.noun, models.Answer.noun) or record.id not in named:
        return False
    begun = next((it for it in _WRITTEN if note.title.startswith(it)), "")
    parts = (f"{sign} {it.part}" for it in note.changes if it.part for sign in ",:")
    if not begun and not any(part in note.title for part in parts):
        return False
    if record.id == named[0]:
        return not note.title.removeprefix(begun).startswith(record.id)
    return not any(f"{sign} {record.id}" in note.title for sign in (",", " and"))
