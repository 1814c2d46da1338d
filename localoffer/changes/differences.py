"""How two values of a field are compared, and how a difference is reported: in values and words, never in fields.

A teller takes the old and the new value of a field and yields what differs. New wording that no teller can judge is
`Reworded`, for a person to read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import field, replace
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import takewhile
from typing import Any

from localoffer.problems import Mark
from localoffer.records.characters import as_read
from localoffer.records.frozen import dataclass
from localoffer.records.hours import DAYS
from localoffer.records.markdown import bare
from localoffer.records.models import TAKEN_OUT, Answer, How, MayLoseWords, Period, Reading, Record
from localoffer.records.naming import TITLES, shorten
from localoffer.records.phones import texted
from localoffer.records.values import IN_WORDS, Former, Prose, Ref, day_in_words
from localoffer.records.walk import targets

#: The maximum number of characters quoted from a text.
MOST = 300
#: How similar two lines must be, from 0 to 1, to count as one line reworded.
ALIKE = 0.6
#: The maximum number of steps spent on finding similar lines. Beyond it, lines are reported as gone and new.
MOST_STEPS = 50_000_000
#: Words that reverse a sentence, or limit it.
_TURNS = frozenset(["no", "not", "never", "nobody", "nothing", "none", "without", "only", "unless", "except"])
#: Words that are never mere wording, each in one form: “two” as 2, “tues” as the day that it is, “weekly” as a week. “One”
#: may be no number; what takes its place is read.
_WEIGHTY = {
    **{word: word for word in _TURNS},
    **{word: str(number) for word, number in IN_WORDS.items()},
    **{name: f"day {at}" for name, at in DAYS.items()},
    **{period.partition(" ")[2]: period for period in Period if period is not Period.ONCE},
    "daily": Period.DAY,
}
#: Words that add a further condition.
_AND = frozenset(
    ["and", "but", "if", "only", "unless", "while", "as", "after", "before", "within", "provided"]
)


@dataclass(frozen=True)
class Altered:
    """One difference. `part` says which of several like it; `mark` is its position, if known better than from its
    field. `better`: for care leavers; None if uncertain. `shared_out`: an amount is for other people now, or in parts."""

    how: How
    before: str | None = None
    after: str | None = None
    better: bool | None = None
    part: str = ""
    mark: Mark | None = None
    shared_out: bool = False


@dataclass(frozen=True)
class Reworded:
    """A reworded text. `look`: a number or a word such as “not” differs too, or it is a condition, so somebody should read it."""

    before: str
    after: str
    look: bool
    part: str = ""
    mark: Mark | None = None


Difference = Altered | Reworded
#: Whether the new value is better for care leavers than the old one; None if uncertain.
Direction = Callable[[Any, Any], bool | None]


@dataclass(frozen=True)
class Sides:
    """What tellers know about the two editions: what records are called in each, by list and id, and the day as of
    which both are compared.

    `adds`: the record adds to a national one, which supplies what it leaves out. `within` compares nested records.
    `list`: the list of the record. `ages`: the ages that it is for, from the first to before the last.
    """

    day: date
    before: Mapping[tuple[str, str], str]
    after: Mapping[tuple[str, str], str]
    within: Callable[[Record, Record, Sides], Iterable[Difference]]
    adds: bool = False
    ages: tuple[int, int] = (16, 25)
    list: str = ""
    field: str = ""

    def said(self, value: Any, after: bool) -> str:
        """A value in readers' words."""
        return shorten(_said(value, self, self.after if after else self.before), MOST)


Teller = Callable[[Any, Any, Sides], Iterable[Difference]]


@dataclass(frozen=True)
class Field:
    """How changes to a field are reported: under which name, or else its label, and by which teller."""

    part: str | None = None
    tell: Teller = field(kw_only=True)


def _said(value: Any, sides: Sides, names: Mapping[tuple[str, str], str]) -> str:
    if isinstance(value, tuple):
        return "; ".join(_said(one, sides, names) for one in value)
    if isinstance(value, Ref):
        named = (names.get((target, value.id)) for target in targets(sides.field, sides.list))
        return next(filter(None, named), value.id)
    if isinstance(value, Prose):
        return bare(value)
    if isinstance(value, Former):
        return value.path
    if isinstance(value, Decimal):
        return f"{value:,}"
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, Record):
        return in_short(value, sides, names)
    return str(value)


def in_short(record: Record, sides: Sides, names: Mapping[tuple[str, str], str]) -> str:
    """What a record is called; for a nested one without a name, the first thing it says."""
    for name in TITLES:
        said = getattr(record, name, None)
        if isinstance(said, str) and said and said != TAKEN_OUT:
            return said
    values = (
        _said(value, replace(sides, field=name), names)
        for name, value in record
        if name not in ("marks", "sources") and value not in (None, (), TAKEN_OUT)
    )
    return next(filter(None, values), record.noun)


def plain(value: Any) -> Hashable:
    """A value without its position and without mere differences of notation."""
    if isinstance(value, tuple):
        return tuple(map(plain, value))
    if isinstance(value, Ref):
        return value.id
    if isinstance(value, Former):
        return value.path
    if isinstance(value, Prose):
        return plain(value.text)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str):
        return as_read(value)
    if isinstance(value, Record):
        return tuple((name, plain(part)) for name, part in value if name not in ("marks", "sources"))
    return value  # type: ignore[no-any-return]


def lacks(value: Any) -> bool:
    return value is None or value == ()


def nothing(before: Any, after: Any, sides: Sides) -> Iterator[Difference]:
    """For what does not concern readers: the order of things, who looks after them, when they were checked."""
    yield from ()


def words(before: Any, after: Any, sides: Sides, look: bool = False) -> Iterator[Difference]:
    """A text: rewording is counted and never reported as a change. `look`: somebody rereads it whenever it is reworded."""
    if plain(before) != plain(after):
        yield _reworded(before, after, sides, look)


def text(before: Any, after: Any, sides: Sides, look: bool = False) -> Iterator[Difference]:
    """The same, for a text whose presence matters."""
    if lacks(before) != lacks(after):
        yield from fact(before, after, sides)
    else:
        yield from words(before, after, sides, look)


def _reworded(before: Any, after: Any, sides: Sides, look: bool) -> Reworded:
    was, is_ = apart(
        "" if lacks(before) else _said(before, sides, sides.before),
        "" if lacks(after) else _said(after, sides, sides.after),
    )
    whole = (" ".join(map(str, _texts(value))) for value in (before, after))
    then, now = map(weighty, whole)
    return Reworded(was, is_, look or (not lacks(before) and not lacks(after) and then != now))


def apart(before: str, after: str) -> tuple[str, str]:
    """Two texts of which at most `MOST` characters are shown: if one is longer, from the sentence in which they begin to differ."""
    then, now = before.split(), after.split()
    start = 0
    if max(len(before), len(after)) > MOST:
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(then, now, strict=False)))
        # Of a text that only goes on, the last sentence of the shorter one is shown, and not nothing.
        same = min(same, len(then) - 1, len(now) - 1)
        starts = (at for at in range(same, 0, -1) if then[at - 1].endswith((".", "?", "!")))
        # Of a sentence without end, what stands right before the difference.
        start = max(next(starts, 0), same - MOST // 12)
    begin = "… " if start else ""
    was, is_ = (f"{begin}{shorten(' '.join(words[start:]), MOST)}" for words in (then, now))
    return was, is_


def _texts(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, tuple) else (value,):
        yield one.text if isinstance(one, Prose) else str(one)


def weighty(text: str) -> tuple[str, ...]:
    """The parts of a text that are never mere wording: its numbers, days of the week, and the words that reverse it."""
    # “Not” may be written separately or as the end of a word.
    words = re.findall(r"[^\W\d_]+", re.sub(r"n't\b|(?<=\bcan)not\b", " not", as_read(text)))
    found = (_WEIGHTY.get(word, _WEIGHTY.get(re.sub(r"(?:s|ly)$", "", word))) for word in words)
    return tuple(sorted((*digits(text), *filter(None, found))))


def digits(text: str) -> list[str]:
    """The numbers of a text in digits. Thousands may be written with or without a comma."""
    return re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", as_read(text)))


def facing(better: Direction | None) -> Teller:
    """A plain value: any other value is a change. `better`: whom it favours, if that can be certain."""

    def tell(before: Any, after: Any, sides: Sides) -> Iterator[Altered]:
        if plain(before) != plain(after) and not (lacks(before) and lacks(after)):
            yield Altered(
                How.ADDED if lacks(before) else How.GONE if lacks(after) else How.CHANGED,
                None if lacks(before) else sides.said(before, False),
                None if lacks(after) else sides.said(after, True),
                better(before, after) if better else None,
            )

    return tell


fact = facing(None)


def number(before: Any, after: Any, sides: Sides) -> Iterator[Difference]:
    """A number to ring or text: notation does not matter, only what is dialled."""
    if texted(before or "") != texted(after or ""):
        yield from fact(before, after, sides)


def several(before: Any, after: Any, sides: Sides) -> Iterator[Altered]:
    """A list whose entries matter and whose order does not: reports what was added and what is gone."""
    old, new = ({plain(entry): entry for entry in entries} for entries in (before, after))
    come = [entry for key, entry in new.items() if key not in old]
    gone = [entry for key, entry in old.items() if key not in new]
    # A new id for the same thing reads as before.
    there, here = (
        {sides.said(entry, after) for entry in side} for side, after in ((gone, False), (come, True))
    )
    if added := tuple(entry for entry in come if sides.said(entry, True) not in there):
        yield Altered(How.ADDED, after=sides.said(added, True))
    if lost := tuple(entry for entry in gone if sides.said(entry, False) not in here):
        yield Altered(How.GONE, before=sides.said(lost, False))


def groups(before: Any, after: Any, sides: Sides) -> Iterator[Altered]:
    """The legal groups that it is for: none named means all of them."""
    old, new = ({ref.id for ref in refs} for refs in (before, after))
    if old == new:
        return
    lost, come = (old - new if new else set()), (new - old if old else set())
    better = None
    if not (sides.adds and not (old and new)):
        better = False if lost or not old else True if come or not new else None
    everyone = "the same as in all of England" if sides.adds else "every care leaver"
    yield Altered(
        How.CHANGED,
        sides.said(before, False) if old else everyone,
        sides.said(after, True) if new else everyone,
        better,
    )


def lines(*, more: bool | None = None, fewer: bool | None = None, read: bool = False) -> Teller:
    """A list of lines in words: a new or missing line is a change, a reworded one is not.

    `more` and `fewer`: whether one more, and one fewer, is better for care leavers. `read`: each word matters so much
    that somebody rereads a reworded line.
    """

    def tell(before: Any, after: Any, sides: Sides) -> Iterator[Difference]:
        old, new, pairs = _paired(before, after)
        for was, is_ in pairs:
            then, now = _words(was), _words(is_)
            better = more if _is_bound(then, now) else fewer if _is_bound(now, then) else None
            if weighty(was) == weighty(is_) and better is None:
                yield _reworded(was, is_, sides, read)
            else:
                yield Altered(How.CHANGED, sides.said(was, False), sides.said(is_, True), better)
        yield from (Altered(How.ADDED, after=sides.said(line, True), better=more) for line in new)
        yield from (Altered(How.GONE, before=sides.said(line, False), better=fewer) for line in old)

    return tell


def _words(line: str) -> list[str]:
    return re.findall(r"[\w'£]+", as_read(line))


def _is_bound(short: list[str], long: list[str]) -> bool:
    """Whether a line is another one plus a further condition: “you move, and you have no savings”."""
    more = long[len(short) :]
    return bool(more) and more[0] in _AND and "or" not in more and long[: len(short)] == short


def line(before: Any, after: Any, sides: Sides) -> Iterator[Difference]:
    """One line in words, compared like one of several."""
    old, new = (() if lacks(value) else (value,) for value in (before, after))
    yield from lines()(old, new, sides)


def _paired(
    before: Sequence[str], after: Sequence[str]
) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    """The lines that are gone, those that are new, and those that were reworded."""
    there, here = set(map(plain, before)), set(map(plain, after))
    old = [line for line in before if plain(line) not in here]
    new = [line for line in after if plain(line) not in there]
    taken: dict[int, int] = {}
    given: dict[int, int] = {}
    for _, i, j in sorted(_alike(old, new), key=lambda found: (-found[0], *found[1:])):
        if i not in taken and j not in given:
            taken[i], given[j] = j, i
    return (
        [line for i, line in enumerate(old) if i not in taken],
        [line for j, line in enumerate(new) if j not in given],
        [(old[i], new[j]) for i, j in sorted(taken.items())],
    )


def _alike(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[float, int, int]]:
    """The similarity and positions of each two lines that are similar enough."""
    then, now = ([re.findall(r"\w+", line.casefold()) for line in side] for side in (old, new))
    lengths = [[len(line) for line in side] for side in (then, now)]
    # At worst each word of a line is compared with each of the other, once for each word of the shorter one.
    if sum(lengths[0]) * sum(lengths[1]) * min(max(of, default=0) for of in lengths) > MOST_STEPS:
        return
    was, is_ = (list(map(_words, side)) for side in (old, new))
    matcher = SequenceMatcher[str](autojunk=False)
    for j, line in enumerate(now):
        matcher.set_seq2(line)
        for i, other in enumerate(then):
            matcher.set_seq1(other)
            if _is_bound(was[i], is_[j]) or _is_bound(is_[j], was[i]):
                yield 1.0, i, j
            # The first two are quick upper bounds of the third.
            elif (
                matcher.real_quick_ratio() >= ALIKE
                and matcher.quick_ratio() >= ALIKE
                and (ratio := matcher.ratio()) >= ALIKE
            ):
                yield ratio, i, j


def one(before: Any, after: Any, sides: Sides) -> Iterator[Difference]:
    """One nested record."""
    if before is not None and after is not None:
        yield from sides.within(before, after, sides)
    elif before is not after:
        yield from fact(before, after, sides)


def inner(key: Callable[[Any], Hashable], more: bool | None = None, fewer: bool | None = None) -> Teller:
    """Nested records, each identified by a key."""

    def tell(before: Any, after: Any, sides: Sides) -> Iterator[Difference]:
        old, new = _by_key(before, after, key)
        for at, record in old.items():
            if at in new:
                called = sides.said(new[at], True)
                for found in sides.within(record, new[at], sides):
                    yield replace(found, part=", ".join(filter(None, (called, found.part))))
            else:
                # Words that were taken away are not repeated anywhere.
                yield Altered(How.GONE, _unless_removed(record, sides, False), better=fewer)
        for at, record in new.items():
            if at not in old:
                said = _unless_removed(record, sides, True)
                yield Altered(How.ADDED, after=said, better=more, mark=record.marks.record)

    return tell


def _by_key(
    before: Sequence[Record], after: Sequence[Record], key: Callable[[Any], Hashable]
) -> tuple[dict[Hashable, Record], dict[Hashable, Record]]:
    """The records of both sides by key. Of several with the same key, those that are the same on both sides are left
    out, and the others paired in order."""
    counts = [Counter(map(key, records)) for records in (before, after)]
    many = {at for count in counts for at, number in count.items() if number > 1}
    same = Counter(map(plain, before)) & Counter(map(plain, after))
    return _numbered(before, key, many, same), _numbered(after, key, many, same)


def _numbered(
    records: Sequence[Record], key: Callable[[Any], Hashable], many: Set[Hashable], same: Counter[Hashable]
) -> dict[Hashable, Record]:
    same, found = same.copy(), dict[Hashable, Record]()
    times = Counter[Hashable]()
    for record in records:
        at = key(record)
        if at in many and same[plain(record)]:
            same[plain(record)] -= 1
            continue
        found[at, times[at]] = record
        times[at] += 1
    return found


def _unless_removed(record: Record, sides: Sides, after: bool) -> str | None:
    removed = isinstance(record, MayLoseWords) and record.words_removed
    return None if removed else in_full(record, sides, after)


def in_full(record: Record, sides: Sides, after: bool) -> str:
    """For a reader who hears of a record for the first or last time: what it says, not just its name."""
    if isinstance(record, Reading):
        return f"{sides.said(record.value, after)} ({sides.said(record.date, after)})"
    if isinstance(record, Answer) and record.stated:
        return f"{record.stated.state}: {record.stated.reason}"
    if isinstance(record, Answer):
        return next((one.text for one in record.evidence if one.text), "what shows it")
    return sides.said(record, after)


def later(before: Any, after: Any) -> bool | None:
    """For an end that was postponed or dropped."""
    return after is None or (before is not None and after > before)


def earlier(before: Any, after: Any) -> bool | None:
    """For a beginning that was brought forward or dropped."""
    return after is None or (before is not None and after < before)


def higher(order: Sequence[Any]) -> Direction:
    """For a value that ranks higher in an order, best first; uncertain for one that is not in it."""

    def better(before: Any, after: Any) -> bool | None:
        if before in order and after in order:
            return order.index(after) < order.index(before)
        return None

    return better
