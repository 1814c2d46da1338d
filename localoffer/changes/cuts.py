"""Whether readers are told what changed and, for each cut, who was asked: changes compared with the files in content/changes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from localoffer.changes.compare import Comparison, Names, SharedOut
from localoffer.changes.differences import digits, plain
from localoffer.problems import Level, Mark, Problem, Rule
from localoffer.records.files import CHANGES_FOLDER, Records, pick
from localoffer.records.frozen import dataclass
from localoffer.records.models import (
    NATIONAL,
    NOBODY,
    Change,
    ChangeNote,
    Entitlement,
    ForCareLeavers,
    How,
    Limit,
    PageText,
    Promise,
    Source,
    State,
    Voice,
)
from localoffer.records.naming import noun_in_changes, shorten
from localoffer.records.values import day_in_words
from localoffer.records.walk import every_record

CUT_NOT_TOLD = Rule(
    "cut-not-told",
    """When something gets worse for care leavers, a file of changes says who the council asked, that it asked nobody and
    why, or that it was a mistake; in national/ it names the law. `build.py diff` checks this; check does not.

    PASS: a lower amount, with consulted: and the id of a source
    PASS: a condition that was always there, with mistake: and the id of the source that says so
    FAIL: a lower amount that no file of changes mentions
    FAIL: a lower amount, in a file of changes without consulted: or mistake:
    FAIL: a lower amount, in a file of changes with for_care_leavers: better
    FAIL: a lower amount, in a file of changes dated next year
    FAIL: a file of changes about a lower amount, deleted a month later
    """,
)

CHANGE_NOT_TOLD = Rule(
    "change-not-told",
    """A change in meaning is in a file of changes. `build.py diff` checks this. So does check, if git is there and the
    folder differs from its last commit. Other words for the same thing are not a change.

    PASS: a new telephone number, and a file in content/changes/ that mentions it
    FAIL: a new telephone number, and no such file
    """,
    Level.WARNING,
)

PERHAPS_A_CUT = Rule(
    "perhaps-a-cut",
    """Where a council first says of which ages, or on what condition, it gives what the law leaves to it, somebody compares that
    with what its entry said in its own words. `build.py diff` asks for it.

    PASS: age_from: 21, in an entry that said nothing of its own before
    PASS: age_from: 21, below We take the whole bill off for all of you, in a file of changes as worse
    FAIL: age_from: 21, below We take the whole bill off for all of you
    """,
    Level.WARNING,
)

CHANGE_NOT_THERE = Rule(
    "change-not-there",
    """What a file of changes says for the first time has changed since the earlier edition: readers are not told about what
    was put back. `build.py diff` checks this.

    PASS: a file of changes about a new telephone number, and the new number
    FAIL: a file of changes about a new telephone number, and the old number
    """,
    Level.WARNING,
)

ID_CHANGED = Rule(
    "id-changed",
    """Anything with a page keeps its id. Otherwise its address leads nowhere, and nobody finds what is said about it.
    `build.py diff` checks this.

    PASS: another title for a priority, under the same id
    FAIL: the id of a priority, different from the first edition
    """,
    Level.WARNING,
)

#: The maximum number of changes named in one message.
NAMED = 4
#: How far before the newest file of changes of the first edition a new one may be dated, since some wait to be merged. An
#: older one would be on a page where nobody looks for news.
WAITS = timedelta(days=31)


@dataclass(frozen=True)
class Telling:
    """A change, and what a file of changes says about it. `stale`: an entry about the same thing that is no longer
    accurate; `flaw` says what is wrong with it and what to write, and `again` are others that repeat it."""

    change: Change
    said: Change | None = None
    stale: Change | None = None
    flaw: tuple[str, str] = ("", "")
    again: tuple[Change, ...] = ()

    @property
    def is_cut(self) -> bool:
        """Whether it is for certain, or readers are told so."""
        told = self.said or self.change
        return ForCareLeavers.WORSE in (self.change.for_care_leavers, told.for_care_leavers)

    @property
    def is_national(self) -> bool:
        return self.change.record.startswith(NATIONAL)


def tellings(comparison: Comparison, before: Records, after: Records, day: date) -> tuple[Telling, ...]:
    """Each change with what new or extended files of changes say about it since the first edition."""
    open_ = list(_new_tellings(before, after))
    told_before = max((note.date for note in _notes(before) if note.date <= day), default=None)
    days = (told_before - WAITS if told_before else date.min, day)
    fits = (
        (fit, number, place)
        for number, change in enumerate(comparison.changes)
        for place, pair in enumerate(open_)
        if (fit := _fit(*pair, change, days)) is not None
    )
    found: dict[int, Telling] = {}
    used: set[int] = set()
    # Exact matches first, so that a reworded entry finds its own change; then entries with a flaw.
    for _, number, place in sorted(fits):
        if number not in found and place not in used:
            used.add(place)
            change, (note, said) = comparison.changes[number], open_[place]
            flaw = _flaw(note, said, change, days)
            found[number] = Telling(change, stale=said, flaw=flaw) if flaw else Telling(change, said)
    left = [said for place, (_, said) in enumerate(open_) if place not in used]
    for number, telling in found.items():
        again = tuple(said for said in left if telling.said and _is_about(said, telling.change))
        found[number] = replace(telling, again=again)
    return tuple(found.get(number, Telling(change)) for number, change in enumerate(comparison.changes))


def _new_tellings(before: Records, after: Records) -> Iterator[tuple[ChangeNote, Change]]:
    """The entries that files of changes have now and did not before. One merely reworded on the same day is not new."""
    for day in dict.fromkeys(note.date for note in _notes(after)):
        old, new = (
            [(note, change) for note in _notes(side) if note.date == day for change in note.changes]
            for side in (before, after)
        )
        was, is_ = ({plain(change) for _, change in side} for side in (old, new))
        reworded = Counter(_about(change) for _, change in old if plain(change) not in is_)
        for note, change in new:
            if plain(change) not in was:
                reworded[_about(change)] -= 1
                if reworded[_about(change)] < 0:
                    yield note, change


#: The first and last day that a new file of changes may be dated.
Days = tuple[date, date]


def _is_about(said: Change, change: Change) -> bool:
    return _about(said) == _about(change) or _is_told_as_gone(said, change)


def _fit(note: ChangeNote, said: Change, change: Change, days: Days) -> int | None:
    """How well an entry tells of a change, best first: in the same words, in its own, or with a flaw. None: not at all."""
    if not _is_about(said, change):
        return None
    return 2 if _flaw(note, said, change, days) else int(_texts(said) != _texts(change))


def _flaw(note: ChangeNote, said: Change, change: Change, days: Days) -> tuple[str, str] | None:
    """Why a file does not tell readers of a change as it is, and what to write instead; None if it does."""
    if not days[0] <= note.date <= days[1]:
        return (
            f"The file that says so is dated {day_in_words(note.date)}, but readers are told on {day_in_words(days[1])}.",
            "Begin the file’s name with the day on which readers are told, and write the same day after date:.",
        )
    if change.for_care_leavers is ForCareLeavers.WORSE and said.for_care_leavers is not ForCareLeavers.WORSE:
        return "This file does not say that it is worse.", "Write for_care_leavers: worse."
    if not (_texts(said) == _texts(change) or _agrees(said, change) or _is_told_as_gone(said, change)):
        fields = " and ".join(name for name, text in (("“from”", said.from_), ("“to”", said.to)) if text)
        return (
            f"This file says something else: {was_and_is(said)}. It is: {was_and_is(change)}.",
            f"Correct {fields or '“to”'} here, and the title if it says so too. In today’s file, --write does it.",
        )
    return None


def _notes(records: Records) -> tuple[ChangeNote, ...]:
    return pick(records.lists, ChangeNote)


def _about(change: Change) -> tuple[object, ...]:
    """What a change is about. People do not reword this."""
    return plain(change.record), plain(change.id), plain(change.part), change.how


def _is_told_as_gone(said: Change, change: Change) -> bool:
    """Whether it says of an amount for other people now, or in parts, that it is gone, and what there is now beside it."""
    same = isinstance(change, SharedOut) and _about(said)[:-1] == _about(change)[:-1] and said.how is How.GONE
    return same and _agrees(said, change.model_copy(update={"to": None}))


def _texts(change: Change) -> tuple[object, object]:
    return plain(change.from_), plain(change.to)


def _agrees(said: Change, change: Change) -> bool:
    """Whether people's own words can describe this change: they contain the numbers before and after, and no other sum
    of money, no other state and no other limit."""
    sides = ((change.from_, said.from_), (change.to, said.to))
    if any(_is_another(_STATES, *side) or _is_another(_LIMITS, *side) for side in sides):
        return False
    pairs = [(change.to or change.from_, said.to or said.from_)]
    if change.to and change.from_ and said.from_:
        pairs.append((change.from_, said.from_))
    if any(set(_numbers(text or "")) - set(_numbers(told or "")) for text, told in pairs):
        return False
    sums, told_sums = (
        set(_SUM.findall(f"{one.from_ or ''} {one.to or ''}".replace(",", ""))) for one in (change, said)
    )
    return told_sums <= sums


def _is_another(kinds: re.Pattern[str], text: str | None, told: str | None) -> bool:
    """Whether both name one of several, and not the same one."""
    one, other = (set(kinds.findall((side or "").lower())) for side in (text, told))
    return bool(one and other) and one.isdisjoint(other)


#: As a whole text: a sentence may contain such words, too.
_STATES = re.compile(rf"^(?:{'|'.join(State)})$")
_LIMITS = re.compile(rf"\b(?:{'|'.join(Limit)})\b")
#: Pounds, without a comma.
_SUM = re.compile(r"£ ?(\d+(?:\.\d+)?)")


def _numbers(text: str) -> list[str]:
    # Days and years may be worded differently: from next April.
    without_days = re.sub(r"\b\d{1,2} (?=[A-Z])|(?<=[a-z] )\d{4}\b", "", text)
    return digits(without_days)


def untold(told: Sequence[Telling], after: Records, names: Names, command: str) -> Iterator[Problem]:
    """A problem for each cut for which no file says whom the council asked, and a warning for other changes that no
    file mentions.

    `command` is what writes a file of changes.
    """
    own, national = ({source.id for source in pick(lists, Source)} for lists in (after.lists, after.national))
    for telling in told:
        sources = national if telling.is_national else own | national
        if telling.is_cut and not _is_accounted_for(telling, sources):
            first = "" if any(_notes(after)) or telling.is_national else _FIRST_CUT
            cut = _cut(telling, names, command, sources, first)
            same = _under_a_new_id(telling.change, told) if _keeps_former_ids(telling.change) else None
            way = f"If {same} is the same under a new id, add formerly: there, with - {telling.change.id} below it. If not: "
            yield replace(cut, hint=f"{way if same else ''}{cut.hint}")
    rest = [telling for telling in told if telling.said is None and not telling.is_cut]
    if rest:
        named = Counter(called(telling.change, names) for telling in rest)
        others = len(rest) - sum(list(named.values())[:NAMED])
        more = f" and {others} more" if others else ""
        stale = next((telling for telling in rest if telling.stale), None)
        yield CHANGE_NOT_TOLD.problem(
            stale.stale.marks.record if stale and stale.stale else Mark(CHANGES_FOLDER),
            f"{'This change is' if len(rest) == 1 else f'{len(rest)} changes are'} not in any file of changes: "
            f"{'; '.join(list(named)[:NAMED])}{more}.{f' {stale.flaw[0]}' if stale else ''}",
            stale.flaw[1]
            if stale
            else f"Write {'it' if len(rest) == 1 else 'them'} with “{command}”.{'' if any(_notes(after)) else _FIRST_CHANGE}",
        )
    for telling in told:
        for again in telling.again:
            yield CHANGE_NOT_TOLD.problem(
                again.marks.record,
                f"This change is there twice: {called(telling.change, names)}.",
                f"Keep the better of the two, here or in {telling.said.marks.record.file if telling.said else ''}.",
            )


def doubtful(told: Sequence[Telling], comparison: Comparison, command: str) -> Iterator[Problem]:
    """A warning for each change that is a cut if the words of its record promised more, and is not called one."""
    words = {id(doubt.change): doubt.words for doubt in comparison.doubts}
    for telling in told:
        said = telling.said or telling.stale
        if id(telling.change) in words and not (said and said.for_care_leavers is ForCareLeavers.WORSE):
            yield PERHAPS_A_CUT.problem(
                said.marks.record if said else telling.change.marks.record,
                f"Is this worse for care leavers? {called(telling.change, comparison.names)}, "
                f"{was_and_is(telling.change).rstrip('.')}. Before, the entry said nothing of ages and conditions, and in its "
                f"own words: “{words[id(telling.change)]}”",
                f"If those words promised it to more people, {'add' if said else f'write a file of changes with “{command}”, and add'} "
                f"for_care_leavers: worse to this change in it, with {_WHOM}. If they did not, there is nothing to do.",
            )


def in_vain(comparison: Comparison, before: Records, after: Records, base: str) -> Iterator[Problem]:
    """A warning for each newly announced change to a record in which nothing differs. `base` names the first edition.

    Changes in law are exempt: they come to a council with an engine that it may have had before.
    """
    changed = {(plain(one.record), plain(one.id)) for one in comparison.changes}
    reworded = {(plain(one.record), plain(one.id)) for one in comparison.wordings}
    for _, change in _new_tellings(before, after):
        is_own = not change.record.startswith(NATIONAL)
        if is_own and (plain(change.record), plain(change.id)) not in changed | reworded:
            yield CHANGE_NOT_THERE.problem(
                change.marks.record,
                f"This tells readers about a change that has not happened: {called(change, comparison.names)} is as it "
                f"was in {base}.",
                "Delete the entry, and the file if there is nothing else in it. Or compare with the edition before the "
                "change.",
            )


def untold_again(before: Records, after: Records, day: date) -> Iterator[Problem]:
    """A problem for each cut that readers could read about in the first edition and cannot in the second, or not as a cut."""
    kept = Counter(key for key, _, _ in _told_cuts(after, day))
    for key, note, change in _told_cuts(before, day):
        kept[key] -= 1
        if kept[key] < 0:
            what = f"{change.record} {change.id or ''}".strip()
            yield CUT_NOT_TOLD.problem(
                Mark(note.marks.record.file),
                f"“{note.title}” told readers on {day_in_words(note.date)} that something got worse "
                f"({what}{f', {change.part}' if change.part else ''}). It no longer does.",
                "Put back the file, or this change in it, with for_care_leavers: worse and who the council asked. The "
                "words can be different.",
            )


def _told_cuts(records: Records, day: date) -> Iterator[tuple[Hashable, ChangeNote, Change]]:
    """The announced cuts as of a day, each with what remains the same however it is reworded."""
    for note in _notes(records):
        for change in note.changes:
            if note.date <= day and change.for_care_leavers is ForCareLeavers.WORSE:
                why = change.consulted or change.mistake or change.law
                key = (note.date, change.record, plain(change.part), change.how, why is not None)
                yield key, note, change


def called(change: Change, names: Names) -> str:
    """`Setting up home, amount`."""
    name = names.get((change.record, change.id)) or change.id or change.record
    happened = change.how.value if change.part is None else change.part
    return f"{shorten(name).rstrip('.')}, {happened}"


def _is_accounted_for(telling: Telling, sources: set[str]) -> bool:
    said = telling.said
    if said is None:
        return False
    if not telling.is_national and said.consulted and said.consulted.id == NOBODY:
        return bool(said.reason)
    refs = (said.law if telling.is_national else said.consulted, said.mistake)
    return any(ref.id in sources for ref in refs if ref)


def _under_a_new_id(gone: Change, told: Sequence[Telling]) -> str | None:
    """The id of what appeared with the same title when something was gone as a whole."""
    if gone.how is not How.GONE or gone.part is not None:
        return None
    added = (it.change for it in told if it.change.how is How.ADDED and it.change.part is None)
    like = (it.id for it in added if it.record == gone.record and plain(it.to) == plain(gone.from_))
    return next(like, None)


def _keeps_former_ids(change: Change) -> bool:
    """Whether it has a field for its former ids."""
    return change.record in (Entitlement.noun, PageText.noun)


def other_ids(told: Sequence[Telling], after: Records) -> Iterator[Problem]:
    """A problem for each changed id of a record that cannot list its former ids."""
    marks = {
        (noun_in_changes(record), str(record.id)): record.marks.of("id")
        for _, record in every_record(after)
        if hasattr(record, "id")
    }
    for telling in told:
        gone = telling.change
        now = _under_a_new_id(gone, told)
        noun = gone.record.removeprefix(NATIONAL)
        # Words that people search by have no id and no address, and so no mark here.
        mark = marks.get((noun, now or ""))
        # A figure that becomes a table, or a table a figure, keeps its id and so its address.
        if mark and now != gone.id and not _keeps_former_ids(gone):
            yield ID_CHANGED.problem(
                mark,
                f"This {noun} had the id {gone.id}, which is part of its address. Anyone "
                "who kept that address now finds nothing.",
                f"Write {gone.id} again, here and wherever else it is named. An id never changes, even if the title "
                "does.",
            )


def without_other_ids(told: Sequence[Telling], before: Records, after: Records) -> list[Telling]:
    """The changes that a file of changes can tell: a record that only has another id is to get its own back. What got
    worse under another id stays."""
    old, new = _but_their_ids(before), _but_their_ids(after)
    renamed: set[tuple[str, str | None]] = set(_same_words_under_another_id(before, after))
    for it in told:
        gone = (it.change.record, it.change.id)
        if (now := _under_a_new_id(it.change, told)) and not _keeps_former_ids(it.change):
            here = (it.change.record, now)
            renamed |= {gone, here} if not it.is_cut or old.get(gone, old) == new.get(here) else set()
    return [it for it in told if (it.change.record, it.change.id) not in renamed]


def _but_their_ids(records: Records) -> dict[tuple[str, str | None], Hashable]:
    """What each record says, by its noun and its id."""
    return {
        (it.noun, it.id): plain(it.model_copy(update={"id": ""}))
        for _, it in every_record(records)
        if hasattr(it, "id")
    }


def _same_words_under_another_id(before: Records, after: Records) -> Iterator[tuple[str, str]]:
    """The noun and id of each voice and promise that has the words of one that is gone."""
    kinds: tuple[type[Voice | Promise], ...] = (Voice, Promise)
    for kind in kinds:
        old, new = ({it.id: plain(it.text) for it in pick(side.lists, kind)} for side in (before, after))
        gone = {words for id, words in old.items() if id not in new}
        yield from ((kind.noun, id) for id, words in new.items() if id not in old and words in gone)


#: The way out for a council that is only beginning.
_FIRST_CHANGE = " There is no need to mention what no reader ever had."
_FIRST_CUT = " If no reader ever had it, write consulted: nobody and reason: This was not published before."


#: What to write below a change for the worse.
_WHOM = (
    "consulted: and the id of the source that says who the council asked; or consulted: nobody, and below it reason: and "
    "why; or, if it was wrong before, mistake: and the id of the source that always said so"
)
_LAW = (
    "law: and the id of the source in national/sources.yaml for the new law, or mistake: and the id of the source there "
    "that always said so"
)


def _cut(telling: Telling, names: Names, command: str, sources: set[str], first: str) -> Problem:
    change = telling.change
    what = f"This is worse for care leavers: {called(change, names)}, {was_and_is(change).rstrip('.')}."
    how = _LAW if telling.is_national else _WHOM
    if telling.said:
        for ref in (telling.said.consulted, telling.said.mistake, telling.said.law):
            if ref and ref.id not in (*sources, NOBODY):
                return CUT_NOT_TOLD.problem(
                    ref.mark,
                    f"{what} There is no source with the id {ref.id}.",
                    "Add it to sources.yaml, or correct the id here.",
                )
        return CUT_NOT_TOLD.problem(
            telling.said.marks.record, f"{what} Nothing here says who was asked.", f"Add {how}."
        )
    if telling.stale:
        return CUT_NOT_TOLD.problem(
            telling.stale.marks.record,
            f"{what} {telling.flaw[0]}",
            f"{telling.flaw[1]} Then add, if it is not there, {how}.",
        )
    return CUT_NOT_TOLD.problem(
        change.marks.record,
        f"{what} No file of changes says so.",
        f"Write one with “{command}”. Then add to this change in it {how}.{first}",
    )


def was_and_is(change: Change) -> str:
    """`up to £3,000 once before and up to £2,500 once now`."""
    if change.from_ and change.to:
        return f"before: {change.from_}; now: {change.to}"
    return f"now: {change.to}" if change.to else f"before: {change.from_}" if change.from_ else change.how
