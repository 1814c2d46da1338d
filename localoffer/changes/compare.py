"""What differs in meaning between two editions, record by record: added, changed, closed, gone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from localoffer.changes.differences import (
    MOST,
    Altered,
    Difference,
    Reworded,
    Sides,
    apart,
    in_full,
    plain,
    weighty,
)
from localoffer.changes.fields import field_of
from localoffer.known import known
from localoffer.ledger.states import of_pledge, of_promise, of_voice
from localoffer.library import JoinedEntitlement, Library
from localoffer.link import link
from localoffer.problems import Mark
from localoffer.records.characters import as_read
from localoffer.records.files import CHANGES, PageFile, Records
from localoffer.records.frozen import dataclass
from localoffer.records.markdown import bare
from localoffer.records.models import (
    NATIONAL,
    NUMBERS,
    Action,
    Answer,
    Audience,
    Change,
    Contact,
    DangerWords,
    District,
    Duty,
    Entitlement,
    ForCareLeavers,
    Group,
    How,
    MayLoseWords,
    PageText,
    Promise,
    Reachable,
    Record,
    Standing,
    State,
    WhoGetsIt,
)
from localoffer.records.naming import noun_in_changes, shorten
from localoffer.records.phones import texted
from localoffer.records.values import Marks

R = TypeVar("R", bound=Record)

#: Lists that do not concern readers: cited papers, officers' reviews and put-off warnings, search words, marks in
#: texts, the councils of England. Who gets what is reported with the entitlement, as joined from both layers.
PASSED_OVER = frozenset((
    CHANGES, "sources", "watch", "areas", "phrases", "everyday_words", "items", "councils", "later",
    "who_gets_it",
))  # fmt: skip
#: The lists that decide the state of a voice, promise or pledge.
_OF_A_STATE = (
    "voices", "promises", "pledges", "answers", "actions", "plans", "findings", "measures", "groups", "entitlements"
)  # fmt: skip
#: What readers see of an entitlement for both of its entries.
_BOUNDS = ("age_from", "age_until", "conditions")
#: What else tells them whom the council gives it to, or how much.
_TO_WHOM = ("statuses", "who", "who_short", "amounts")
#: The part of a voice, promise or pledge that says where it stands.
STATE = "state"
#: What readers know a record by: its noun and id, and its title.
Names = Mapping[tuple[str, str | None], str]


@dataclass(frozen=True)
class Wording:
    """A reworded text of a record. `look`: somebody should read whether it still means the same."""

    record: str
    id: str | None
    part: str
    before: str
    after: str
    look: bool


@dataclass(frozen=True)
class MaybeWorse:
    """A change that is worse if the words of the record, which nobody but a person can judge, said more before."""

    change: Change
    words: str


class SharedOut(Change):
    """An amount that is for other people now, or in parts."""


Found = Change | Wording | MaybeWorse


@dataclass(frozen=True)
class Comparison:
    """What differs between two editions. `unread`: lists that could not be compared, since one edition has mistakes in them."""

    changes: tuple[Change, ...]
    wordings: tuple[Wording, ...]
    names: Names
    unread: tuple[str, ...] = ()
    doubts: tuple[MaybeWorse, ...] = ()


def compare(before: Records, after: Records, as_of: date) -> Comparison:
    """All differences between two editions, both as known on a day. `marks` of a change: its position in the second
    edition.

    An end that was set for a future day counts from today on: on the day itself nobody would be told.
    """
    old, new = (_with_ends(known(side, as_of), side) for side in (before, after))
    found = tuple(_all(old, new, before, after, as_of))
    unread = {
        name for side in (before, after) for name in (*side.missing, *side.unread) if name not in PASSED_OVER
    }
    return Comparison(
        tuple(one for one in found if isinstance(one, Change)),
        tuple(one for one in found if isinstance(one, Wording)),
        _called(old) | _called(new),
        tuple(sorted(unread)),
        tuple(one for one in found if isinstance(one, MaybeWorse)),
    )


def _with_ends(shown: Records, whole: Records) -> Records:
    """What is known, including what is to be closed on a future day."""

    def entries(records: tuple[Record, ...], all_of_them: tuple[Record, ...]) -> tuple[Record, ...]:
        ends = {_key(one): end for one in all_of_them if (end := getattr(one, "closed", None))}
        return tuple(
            one.model_copy(update={"closed": ends[_key(one)]}) if _key(one) in ends else one
            for one in records
        )

    def pages(files: tuple[PageFile, ...], all_of_them: tuple[PageFile, ...]) -> tuple[PageFile, ...]:
        ends = {page.address: page.text for page in all_of_them if page.text.closed}
        return tuple(replace(page, text=ends.get(page.address, page.text)) for page in files)

    return replace(
        shown,
        lists={name: entries(held, whole.lists[name]) for name, held in shown.lists.items()},
        national={name: entries(held, whole.national[name]) for name, held in shown.national.items()},
        pages=pages(shown.pages, whole.pages),
        national_pages=pages(shown.national_pages, whole.national_pages),
    )


def _all(old: Records, new: Records, before: Records, after: Records, day: date) -> Iterator[Found]:
    sides = Sides(day, _names(old), _names(new), within)
    for national in (False, True):
        then, now = (side.national if national else side.lists for side in (old, new))
        for name in dict.fromkeys((*now, *then)):
            # What could not be read on one side, or is not known there yet, is neither new nor gone.
            passed = _unreadable(name, before, after)
            if name not in PASSED_OVER and passed is not None:
                here = replace(sides, list=name, adds=False)
                lists = (then.get(name, ()), now.get(name, ()))
                added_to = _added_to(old, new) if name == "entitlements" and not national else {}
                yield from _entries(*lists, here, passed, national, added_to)
                if name == "rows":
                    yield from _order(*lists)
    for national in (False, True):
        was, is_ = (side.national_pages if national else side.pages for side in (old, new))
        unread = frozenset().union(*(side.unread.get("pages", frozenset()) for side in (before, after)))
        yield from _pages(was, is_, replace(sides, list="pages"), national, bool(unread))
    if old.site and new.site:
        yield from _record("site", None, old.site, new.site, sides, {})
    earlier, today = (_library(side, day) for side in (old, new))
    if earlier and today:
        # What follows from several records is known only if all of them can be read.
        if not any(side.could_not_be_read(*_OF_A_STATE) for side in (before, after)):
            yield from _states(earlier, today)
        if not any(
            side.could_not_be_read("entitlements", "who_gets_it", "outcomes") for side in (before, after)
        ):
            yield from _verdicts(earlier, today, old, new)


def _names(records: Records) -> dict[tuple[str, str], str]:
    """What each record is called, by list and id. One without words is called by its id."""
    names: dict[tuple[str, str], str] = {}
    for lists in (records.national, records.lists):
        for name, entries in lists.items():
            for entry in entries:
                if id := getattr(entry, "id", None):
                    removed = isinstance(entry, MayLoseWords) and entry.words_removed
                    titles = (getattr(entry, field, None) for field in ("title", "name", "term", "text"))
                    title = next(filter(None, titles), None)
                    known_as = names.get((name, id), id)
                    names[name, id] = known_as if removed or not title else shorten(str(title))
    pages = (*records.national_pages, *records.pages)
    return names | {("pages", page.address): page.text.title for page in pages}


def _called(records: Records) -> dict[tuple[str, str | None], str]:
    """The same by the record's noun, including pages and answers."""
    titles = _names(records)
    called: dict[tuple[str, str | None], str] = {}
    for national, lists in ((False, records.lists), (True, records.national)):
        for name, entries in lists.items():
            for entry in entries:
                id = _key(entry)
                about = entry.about if isinstance(entry, Answer) else (name, id)
                called[_noun(entry, national), about[1]] = titles.get(about, about[1])
    for national, pages in ((False, records.pages), (True, records.national_pages)):
        called |= {(_noun(page.text, national), page.address): page.text.title for page in pages}
    return called


def _unreadable(name: str, before: Records, after: Records) -> frozenset[str] | None:
    """The ids of a list that could not be read in one of the editions; None if that is the whole list."""
    if name in before.missing or name in after.missing:
        return None
    return before.unread.get(name, frozenset()) | after.unread.get(name, frozenset())


def _added_to(old: Records, new: Records) -> Mapping[str, Entitlement]:
    """The entitlements in both national folders, as they are now: a council's entry with that id adds to one."""
    then, now = (
        {entry.id: entry for entry in side.national.get("entitlements", ()) if isinstance(entry, Entitlement)}
        for side in (old, new)
    )
    return {id: entry for id, entry in now.items() if id in then}


def _joined(record: R, national: Entitlement | None) -> R:
    """An entry that adds to a national one, with the ages and conditions that readers see for both."""
    if national is None or not isinstance(record, Entitlement):
        return record
    entry = JoinedEntitlement(record.id, national, record).entry
    return record.model_copy(update={name: getattr(entry, name) for name in _BOUNDS})


def _titled(record: R, national: Entitlement | None) -> R:
    """An entry under the title of the national one that it adds to, if it has none of its own."""
    if national is None or not isinstance(record, Entitlement):
        return record
    return record.model_copy(update={"title": record.title or national.title})


def _begun(record: Entitlement, national: Entitlement) -> tuple[Entitlement, Entitlement]:
    """A new entry that adds to a national one: as if it restricted nothing, and as readers see both."""
    # No council can close what the law says it must give.
    closings = (national.closed, None if national.duty is Duty.MUST else record.closed)
    closed = min(filter(None, closings), key=lambda end: end.date.first_day, default=None)
    # Whom the council gives it to is told of neither: nobody could read that before.
    unsaid = {name: Entitlement.model_fields[name].default for name in _TO_WHOM}
    named = _titled(record, national).model_copy(update={**unsaid, "standing": national.standing})
    bounds = {name: getattr(national, name) for name in (*_BOUNDS, "closed")}
    return named.model_copy(update=bounds), _joined(named, national).model_copy(update={"closed": closed})


def _key(record: Record) -> str:
    if isinstance(record, Answer):
        return "/".join(record.about)
    if isinstance(record, DangerWords):
        return " ".join(record.words)
    return str(getattr(record, "id", "") or plain(record))


def _entries(
    then: Iterable[Record],
    now: Iterable[Record],
    sides: Sides,
    unread: frozenset[str],
    national: bool,
    added_to: Mapping[str, Entitlement],
) -> Iterator[Found]:
    old, new = ({_key(record): record for record in records} for records in (then, now))
    before = {former.path: key for key, record in new.items() for former in getattr(record, "formerly", ())}
    came = [at for key, at in before.items() if key in old and key not in new]
    merged = {at for at in came if at in old or came.count(at) > 1}
    for key, record in old.items():
        here = replace(sides, adds=key in added_to)
        at = key if key in new else before.get(key, key)
        other = new.get(at)
        id = at.rpartition("/")[2] if isinstance(record, Answer) else at
        noun = _noun(record, national)
        beside = added_to.get(key)
        if other is not None:
            found = _record(noun, id, _joined(record, beside), _joined(other, beside), here, new, beside)
            yield from _of_merged(found, at != key) if at in merged else found
        elif key not in unread and not (
            isinstance(record, MayLoseWords) and sides.list in ("voices", "promises")
        ):
            # A voice or promise that is gone is an error, which quotes it.
            said = None if isinstance(record, MayLoseWords) else in_full(_titled(record, beside), here, False)
            worse = _is_lost(record, new.values(), key in added_to)
            mark = Mark(next((it.marks.record.file for it in new.values()), record.marks.record.file))
            yield _change(noun, id, "", Altered(How.GONE, said, better=False if worse else None), mark)
    moved = {key for key in old if key not in new and before.get(key) in new}
    for key, record in new.items():
        if key not in old and key not in unread and not any(before[former] == key for former in moved):
            id = key.rpartition("/")[2] if isinstance(record, Answer) else key
            noun = _noun(record, national)
            if isinstance(record, Entitlement) and key in added_to:
                # Readers had the national one before.
                before_it, record = _begun(record, added_to[key])
                bounds = tuple(_record(noun, id, before_it, record, sides, new, added_to[key]))
                closes = record.closed and not before_it.closed
            else:
                bounds, closes = (), False
            removed = isinstance(record, MayLoseWords) and record.words_removed
            said = None if removed else in_full(record, sides, True)
            better = isinstance(record, Entitlement) and record.standing is Standing.GIVEN
            better = better and key not in added_to and not _is_closed(record, sides.day)
            if not closes:
                difference = Altered(How.ADDED, after=said, better=True if better else None)
                yield _change(noun, id, "", difference, record.marks.record)
            yield from bounds


def _of_merged(found: Iterable[Found], went_in: bool) -> Iterator[Found]:
    """What differs where one record went into another that was there, or two into a new one: of those that went, what people
    lose; of the other, nothing that is certainly better, as they may have had it from the first."""
    of_amounts = field_of(Entitlement, "amounts").part
    for one in found:
        if isinstance(one, Change) and one.for_care_leavers is ForCareLeavers.BETTER:
            one = one.model_copy(update={"for_care_leavers": None})
        # Of an amount it may be uncertain whether another is less: £3,000 once, or £60 a week.
        lost = isinstance(one, Change) and (
            one.for_care_leavers
            or ((one.part or "").partition(",")[0] == of_amounts and (one.from_ or "") not in (one.to or ""))
        )
        if not went_in or lost:
            yield one


def _noun(record: Record, national: bool) -> str:
    return f"{NATIONAL if national else ''}{noun_in_changes(record)}"


def _is_lost(record: Record, others: Iterable[Record], added_to: bool) -> bool:
    """Whether care leavers have less without it."""
    if isinstance(record, Entitlement):
        given = record.standing is Standing.GIVEN
        return given and (not added_to or bool(record.amounts))
    if isinstance(record, Contact | District):
        # Under another id, or on another card, it still exists.
        return set(_ways_to(record)).isdisjoint(way for other in others for way in _ways_to(other))
    if isinstance(record, Group):
        return not record.history
    if isinstance(record, Action):
        return record.done_on is None
    return isinstance(record, Promise)


def _record(
    noun: str,
    id: str | None,
    old: Record,
    new: Record,
    sides: Sides,
    others: Mapping[str, Record],
    beside: Entitlement | None = None,
) -> Iterator[Found]:
    """The differences between two states of a record. `others` are those in the same list now, by id; `beside` is the
    national entry that it adds to."""
    yield from _closed(noun, id, old, new, sides, others)
    loses = _loses_numbers(old, new, others)
    for found in within(old, new, sides):
        if isinstance(found, Reworded):
            yield Wording(noun, id, found.part, found.before, found.after, found.look)
            continue
        lost = loses and found.how is How.GONE and found.part in _NUMBERS_IN_WORDS
        better = False if lost else found.better
        said = ""
        decides = old if better is False else new
        if _can_be_had_by_nobody(decides, sides.day):
            better = None
        if _is_undecided(decides, beside, found):
            said = _own_words(old, found.after or "") if better is False else ""
            better = None
        change = _change(noun, id, found.part, replace(found, better=better), found.mark or new.marks.record)
        yield change
        if said:
            yield MaybeWorse(change, said)


def _closed(
    noun: str, id: str | None, old: Record, new: Record, sides: Sides, others: Mapping[str, Record]
) -> Iterator[Change]:
    then, now = (getattr(record, "closed", None) for record in (old, new))
    lost = _is_lost_when_closed(new)
    if now and not then:
        if ref := getattr(new, "replaced_by", None):
            lost = isinstance(new, Entitlement) and _is_less(old, others.get(ref.id), sides)
        difference = Altered(How.CLOSED, after=f"{now.date}: {now.reason}", better=False if lost else None)
        yield _change(noun, id, "", difference, new.marks.of("closed"))
    elif then and now and then.date != now.date:
        # Whoever closed it, nobody gets it for longer once it is gone on both days.
        ahead = max(then.date, now.date).first_day > sides.day
        better = now.date > then.date if ahead and lost else None
        difference = Altered(How.CHANGED, str(then.date), str(now.date), better)
        yield _change(noun, id, "until", difference, new.marks.of("closed"))
    elif then and not now:
        difference = Altered(How.GONE, then.reason, better=True if lost else None)
        yield _change(noun, id, "closed", difference, new.marks.record)


_BOUNDS_IN_WORDS = frozenset(field_of(Entitlement, name).part for name in _BOUNDS)
#: By what a council decides who gets what the law leaves to it.
DECIDING = frozenset(field_of(Entitlement, name).part for name in ("statuses", "age_from", "age_until"))


def _is_undecided(record: Record, national: Entitlement | None, found: Altered) -> bool:
    """Whether an age or a condition is compared with nothing: with an entry that says nothing of who gets what the
    national one leaves to the council to decide."""
    if found.part not in _BOUNDS_IN_WORDS or national is None or national.duty is not Duty.CHOOSES:
        return False
    return found.how is not How.CHANGED and not any(getattr(record, name) for name in (*_BOUNDS, *_TO_WHOM))


#: Whole numbers in a sentence that are no pounds.
_AGES = re.compile(r"(?<![£\d.,])\d+(?![\d.,]*\d)")


def _own_words(record: Record, bound: str) -> str:
    """What a council’s entry says in sentences; nothing if they named the age already."""
    if not isinstance(record, Entitlement):
        return ""
    texts = (record.sentence, bare(record.details) if record.details else None)
    said = " ".join(filter(None, texts))
    return "" if bound in _AGES.findall(said) else shorten(said, MOST)


def _can_be_had_by_nobody(record: Record, day: date) -> bool:
    """Whether nobody can get what a record gives, so that nobody loses or gains by it: it is closed, or only asked for."""
    asked_for = isinstance(record, Entitlement) and record.standing is Standing.ASKED_FOR
    return asked_for or _is_closed(record, day)


def _is_closed(record: Record, day: date) -> bool:
    closed = getattr(record, "closed", None)
    return closed is not None and closed.date.first_day <= day


_NUMBERS_IN_WORDS = frozenset(field_of(Contact, name).part for name in (*NUMBERS, "more_phones"))


def _loses_numbers(old: Record, new: Record, others: Mapping[str, Record]) -> bool:
    """Whether a number that is gone is a loss. A contact’s may be on another card, or another one take its place; a
    district’s are for different hours."""
    if isinstance(new, District):
        return True
    elsewhere = {number for card in others.values() if card is not new for number in _numbers_of(card)}
    was, is_ = (len(set(_numbers_of(card)) - elsewhere) for card in (old, new))
    return was > is_


def _ways_to(record: Record) -> Iterator[str]:
    """Each way to reach somebody, in one normal form."""
    yield from _numbers_of(record)
    written = (getattr(record, name, None) for name in ("web", "email", "address"))
    yield from (as_read(way).rstrip("/") for way in written if way)


def _numbers_of(record: Record) -> Iterator[str]:
    if isinstance(record, Reachable):
        yield from filter(None, (texted(getattr(part, name)) for part, name in record.numbers))


def _is_less(old: Record, instead: Record | None, sides: Sides) -> bool:
    """Whether the replacement for something that people could get is worse in any way, or not available itself."""
    if not isinstance(instead, type(old)) or getattr(instead, "closed", None):
        return True
    return any(isinstance(found, Altered) and found.better is False for found in within(old, instead, sides))


def _is_lost_when_closed(record: Record) -> bool:
    if isinstance(record, Contact | District):
        return True
    if isinstance(record, PageText):
        return record.audience is Audience.CARE_LEAVERS
    return _is_lost(record, (), added_to=False)


def within(old: Record, new: Record, sides: Sides) -> Iterator[Difference]:
    """The differences between two states of a record, field by field. Words that were taken away are not repeated anywhere."""
    kind = type(new)
    hidden: tuple[str, ...] = ()
    if isinstance(old, MayLoseWords) and isinstance(new, MayLoseWords):
        if old.words_removed or new.words_removed:
            hidden = (*kind.words, *kind.around)  # type: ignore[attr-defined]
        if new.words_removed and not old.words_removed:
            yield Altered(How.GONE, part="words, taken away", mark=new.marks.of("words_removed"))
    if isinstance(new, Entitlement):
        first, until = sides.ages
        sides = replace(sides, ages=(new.age_from or first, new.age_until or until))
    for name in kind.model_fields:
        then, now = getattr(old, name, None), getattr(new, name)
        if name in hidden or name == "marks" or then == now:
            continue
        # The amount itself says that it is published now.
        if name == "present_amount" and not now and _has_another_amount(old, new):
            continue
        field = field_of(kind, name)
        for found in field.tell(then, now, replace(sides, field=name)):
            same = isinstance(found, Altered) and found.better is None and found.before == found.after
            # A new id for the same thing reads as before.
            if not (same and found.before):
                part = ", ".join(filter(None, (field.part, found.part)))
                yield replace(found, part=part, mark=found.mark or new.marks.of(name))


def _has_another_amount(old: Record, new: Record) -> bool:
    then, now = (set(map(plain, getattr(record, "amounts", ()))) for record in (old, new))
    return bool(now - then)


def _change(noun: str, id: str | None, part: str, difference: Altered, mark: Mark) -> Change:
    better = {True: ForCareLeavers.BETTER, False: ForCareLeavers.WORSE, None: None}[difference.better]
    kind = SharedOut if difference.shared_out else Change
    return kind.model_construct(
        record=noun,
        id=id,
        part=part or None,
        how=difference.how,
        from_=_short(difference.before),
        to=_short(difference.after),
        for_care_leavers=better,
        marks=Marks(mark, {}),
    )


def _short(text: str | None) -> str | None:
    return shorten(text, MOST) if text else None


def _order(then: Iterable[Record], now: Iterable[Record]) -> Iterator[Change]:
    """The first row that holds decides, so their order has a meaning."""
    old, new = ({_key(row): row for row in rows} for rows in (then, now))
    for was, key in zip((key for key in old if key in new), (key for key in new if key in old), strict=True):
        if was != key:
            row = new[key]
            difference = Altered(How.CHANGED, f"before it stood: {was}", f"before it stands: {key}")
            yield _change(_noun(row, True), key, "order", difference, row.marks.record)
            return


def _pages(
    then: Iterable[PageFile], now: Iterable[PageFile], sides: Sides, national: bool, unread: bool
) -> Iterator[Found]:
    old, new = ({page.address: page for page in pages} for pages in (then, now))
    moved = {former.path: page for page in new.values() for former in page.text.formerly}
    noun = f"{NATIONAL if national else ''}{PageText.noun}"
    for address, page in old.items():
        other = new.get(address)
        if other is None and (other := moved.get(address)) is not None:
            difference = Altered(How.CHANGED, address, other.address)
            yield _change(noun, other.address, "address", difference, other.text.marks.record)
        if other is not None:
            yield from _record(noun, other.address, page.text, other.text, sides, {})
            was, is_ = page.body.text, other.body.text
            long, length = len(was.split()), len(is_.split())
            if emptied := length * 2 < long:
                better = False if not length and other.text.audience is Audience.CARE_LEAVERS else None
                difference = Altered(How.CHANGED, f"{long} words", f"{length} words", better)
                yield _change(noun, other.address, "length of the text", difference, other.text.marks.record)
            if plain(was) != plain(is_):
                look = weighty(was) != weighty(is_) or emptied
                yield Wording(noun, other.address, "text", *_around(was, is_), look)
        elif not unread:
            worse = page.text.audience is Audience.CARE_LEAVERS
            difference = Altered(How.GONE, page.text.title, better=False if worse else None)
            yield _change(noun, address, "", difference, Mark(page.text.marks.record.file))
    came_from = {page.address for former, page in moved.items() if former in old and former not in new}
    for address, page in new.items():
        if address not in old and address not in came_from and not unread:
            difference = Altered(How.ADDED, after=page.text.title)
            yield _change(noun, address, "", difference, page.text.marks.record)


def _around(was: str, is_: str) -> tuple[str, str]:
    """The first paragraph of a longer text that differs, from where it does."""
    old, new = was.split("\n\n"), is_.split("\n\n")
    pairs = ((one, other) for one, other in zip(old, new, strict=False) if plain(one) != plain(other))
    first = next(pairs, (old[len(new) :] or [""], new[len(old) :] or [""]))
    return apart(*(one if isinstance(one, str) else one[0] for one in first))


def _states(then: Library, now: Library) -> Iterator[Change]:
    """The states of voices, promises and pledges, from their answers, actions and evidence."""
    before, after = (
        {
            **{("voice", it.record.id): (of_voice(it).state, it.record) for it in side.voices},
            **{("promise", it.record.id): (of_promise(it).state, it.record) for it in side.promises},
            **{("pledge", it.record.id): (of_pledge(it).state, it.record) for it in side.pledges},
        }
        for side in (then, now)
    )
    for (noun, id), (state, record) in after.items():
        was = before.get((noun, id), (state, record))[0]
        if was is not state:
            difference = Altered(How.CHANGED, was.value, state.value, _is_further(was, state))
            yield _change(noun, id, STATE, difference, record.marks.record)


def _is_further(was: State, state: State) -> bool | None:
    """Done is furthest; what something showed to be done, or to be coming, and nothing shows any more, is taken back."""
    if was is State.DONE or (was.shown_by and not state.shown_by):
        return False
    return True if state is State.DONE else None


def _verdicts(then: Library, now: Library, old: Records, new: Records) -> Iterator[Change]:
    """Written verdicts, and those that replace a written one. Changes of groups and ages that derived verdicts follow
    from are reported as such."""
    was = {
        (entitlement.id, verdict.outcome.record.id): verdict
        for entitlement in then.entitlements
        for verdict in entitlement.verdicts
    }
    chosen = {entitlement.id for entitlement in now.entitlements if entitlement.chosen}
    better = field_of(WhoGetsIt, "verdict").tell
    sides = Sides(date.min, {}, {}, within)
    for entitlement in now.entitlements:
        for verdict in entitlement.verdicts:
            outcome = verdict.outcome.record
            before = was.get((entitlement.id, outcome.id))
            derived = (before.derived, verdict.derived) if before else ()
            if before is None or before.verdict is verdict.verdict or all(derived):
                continue
            # What the council has decided takes the place of what the national entry says of any council.
            by_council = not before.derived and not _written(before.entitlement, outcome.id, old)[0]
            if any(derived) and entitlement.id in chosen and not by_council:
                continue
            taken_back = before.entitlement.chosen if before.derived else None
            national, mark = (
                (False, Mark(taken_back.marks.record.file))
                if taken_back
                else _written(entitlement, outcome.id, new)
            )
            for difference in better(before.verdict, verdict.verdict, sides):
                assert isinstance(difference, Altered)
                noun = f"{NATIONAL if national else ''}{Entitlement.noun}"
                yield _change(noun, entitlement.id, f"who: {outcome.short}", difference, mark)


def _written(entitlement: JoinedEntitlement, outcome: str, new: Records) -> tuple[bool, Mark]:
    """Whether a verdict is national, and where it is written: in the list of verdicts, or failing that in the entry."""
    for national, lists in ((False, new.lists), (True, new.national)):
        for gets in lists.get("who_gets_it", ()):
            if isinstance(gets, WhoGetsIt) and gets.entitlement.id == entitlement.id:
                for verdict in gets.verdicts:
                    if verdict.outcome.id == outcome:
                        return national, verdict.marks.of("verdict")
    return entitlement.council is None, entitlement.first.marks.record


def _library(records: Records, day: date) -> Library | None:
    # The questions take long to work out and do not affect any state.
    national = {**records.national, "rows": (), "questions": ()}
    return link(replace(records, national=national), day)[0]
