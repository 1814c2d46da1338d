"""Rules about sums of money in running text: they must be those of the records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import combinations

from localoffer.library import JoinedEntitlement
from localoffer.problems import Level, Problem, rule
from localoffer.records.amounts import holds, is_past, meets, money_in_words
from localoffer.records.frozen import dataclass
from localoffer.records.models import Amount, Entitlement
from localoffer.records.naming import shorten
from localoffer.records.values import day_in_words
from localoffer.rules.base import BESIDE, HISTORY, Content, Sentence, of_file, the_day

_SUM = re.compile(
    r"£\s?(?P<number>(?>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?))(?![\d.,]*\d)(?!\s?(?:m|bn|million|billion)\b)(?P<k>\s?k\b)?"
)
#: A sum that somebody has, earns, owes or pays is not one that they can get.
_THRESHOLD = re.compile(
    r"\b(?:sav(?:ings?|ed?)|income|earn\w*|take[\s-]home|took\s+home|wages?|capital|debts?|owes?|fees?|fined?|costs?|worth|(?:payments|instalments|parts)\s+of)\b[^.£]{0,30}$",
    re.IGNORECASE,
)
_PAST_BEFORE = re.compile(
    r"\b(?:was|were|used\s+to\s+(?:be|pay)|had\s+been|drew|old|earlier|former|instead\s+of|up\s+from|rose\s+from|no\s+longer)"
    r"\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_PAST_AFTER = re.compile(r"\s*(?:\w+\s+){0,3}(?:at\s+the\s+time|in\s+the\s+past)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![£\d,.])(?:19|20)\d\d\b")
_LINK = re.compile(r"/what-you-can-get/([a-z0-9-]+)/")
_MONEY_NAME = re.compile(r"grants?|allowances?|bursar(?:y|ies)|payments?|funds?")
#: How many words identify a name: text that contains this many of them means nothing else.
WORDS_OF_A_NAME = 8
#: The initial letters by which a name's first word is looked up: those that “set” and “setting” share.
_START = re.compile(r"(?<!\w)\w{1,2}")
#: Fields of an entitlement that are not running text about its money today.
_OTHER_FIELDS = frozenset(("amounts", "sources", "keywords", "uncertain", "basis"))


def _money(content: Content) -> object:
    """What sums are compared with: for each entitlement, its possible names and the amounts of its entries."""
    return [
        (
            id,
            joined.title,
            [
                (part.keywords, part.present_amount, [_said(it) for it in part.amounts])
                for part in joined.parts
            ],
        )
        for id, joined in content.entitlements().items()
    ]


def _all_read(content: Content) -> bool:
    """Whether every entitlement could be read. Otherwise it is uncertain which sums there are."""
    return not content.records.could_not_be_read("entitlements")


def _said(amount: Amount) -> list[object]:
    """An amount without its positions in files."""
    return [value for name, value in vars(amount).items() if name not in ("marks", "sources")]


@dataclass(frozen=True)
class _Known:
    """Every entitlement by id, their names, all their sums, and those of the ones that a sentence was found to be about."""

    joined: Mapping[str, JoinedEntitlement]
    names: _Names
    everything: _Tied
    tied: dict[tuple[str, ...], _Tied]


def _known(content: Content) -> _Known:
    joined = content.entitlements()
    return _Known(joined, _Names.of(joined.values()), _Tied.of(tuple(joined.values()), content.as_of), {})


@of_file(the_day, _money, _all_read)
@rule
def two_figures(content: Content) -> Iterator[Problem]:
    """One thing has one amount: an entitlement does not have two at once for one case, and other texts that name it or link
    to it give an amount that it has.

    amount-overlap checks two amounts with dates. A past amount is fine where the words beside it say so or give its year.

    PASS: The [setting up home allowance](/what-you-can-get/setting-up-home/) was £2,000 in 2020.
    FAIL: The [setting up home allowance](/what-you-can-get/setting-up-home/) is £2,500.
    """
    for entitlement in content.each(Entitlement):
        yield from _at_once(entitlement, content.once(the_day))
    for sentence, position, value, tied, own in _sums(content):
        if not own and (fault := _fault(sentence, position, value, tied)):
            title = " or ".join(f"“{shorten(joined.title)}”" for joined in tied.entries)
            yield sentence.problem(
                two_figures,
                position,
                f"This gives {money_in_words(value)} for {title}. {fault}",
                "Write the amount in its entry, or say in the same sentence which year this one is from. If the entry "
                "is out of date, add the new amount there.",
            )


@of_file(the_day, _money, _all_read)
@rule
def figure_contradicts_record(content: Content) -> Iterator[Problem]:
    """An amount in the text of an entitlement is one of its amounts, national ones included. A past amount has its year
    beside it, or words such as: it was.

    If nothing ties a text to an entry, an amount that no entry has today is only a warning.

    PASS: It is £2,000 for the whole course, where the amount is £2,000
    PASS: savings under £16,000
    FAIL: You get £2,000 to set up home, where the amounts are £2,000 until 31 March 2023 and £3,000 today
    """
    everything = content.once(_known).everything
    for sentence, position, value, tied, own in _sums(content):
        if own and (fault := _fault(sentence, position, value, tied)):
            yield sentence.problem(
                figure_contradicts_record,
                position,
                f"This text says {money_in_words(value)}. {fault}",
                "Write today’s amount, or say in the same sentence which year this one is from. If there is a new "
                "amount, add it under amounts: with from: and its source.",
            )
        elif not tied.entries and _fault(sentence, position, value, everything):
            yield sentence.problem(
                figure_contradicts_record,
                position,
                f"This text says {money_in_words(value)}. No entry has that amount today, and nothing here says what it "
                "is for.",
                "Link to the entry that it belongs to and write the amount there, or delete it.",
                Level.WARNING,
            )


def _at_once(record: Entitlement, day: date) -> Iterator[Problem]:
    held = [amount for amount in record.amounts if holds(amount, record.amounts, day)]
    for amount, other in combinations(held, 2):
        dated = all(each.from_ or each.to or each.seen_on for each in (amount, other))
        if meets(amount, other) and not dated:
            yield two_figures.problem(
                other.marks.of("value"),
                f"Two amounts apply at once for the same case: {money_in_words(amount.value)} and "
                f"{money_in_words(other.value)}.",
                "Give each from: and to:, as its source says. If both are right, say in label: which case each is for.",
            )


@dataclass(frozen=True)
class _Tied:
    """What a sentence is about: entitlements, each of their sums with the amounts that are or were so much, and what holds now."""

    entries: tuple[JoinedEntitlement, ...]
    amounts: Mapping[Decimal, tuple[tuple[Amount, bool], ...]]
    now: str
    is_silent: bool

    @classmethod
    def of(cls, entries: tuple[JoinedEntitlement, ...], day: date) -> _Tied:
        found: dict[Decimal, list[tuple[Amount, bool]]] = {}
        held: dict[str, None] = {}
        for part in (part for joined in entries for part in joined.parts):
            for amount in part.amounts:
                found.setdefault(amount.value, []).append((amount, is_past(amount, part.amounts, day)))
                if holds(amount, part.amounts, day):
                    held[money_in_words(amount.value)] = None
        silent = any(joined.entry.present_amount for joined in entries)
        now = f"Its entry has {' and '.join(held)} today." if held else "Its entry has no amount for today."
        return cls(entries, {value: tuple(alike) for value, alike in found.items()}, now, silent)


def _sums(content: Content) -> Iterator[tuple[Sentence, int, Decimal, _Tied, bool]]:
    """Each sum in running text: its sentence, its position in it, what it is tied to, and whether the text is an
    entitlement's own."""
    if not content.once(_all_read):
        return
    known = content.once(_known)
    joined, day = known.joined, content.once(the_day)
    for piece in content.pieces:
        if piece.list in HISTORY or piece.list == "promises" or "£" not in piece.text:
            continue
        own = piece.list == "entitlements"
        if own and piece.field in _OTHER_FIELDS:
            continue
        for sentence in piece.sentences:
            tied: _Tied | None = None
            for found in _SUM.finditer(sentence.text):
                if _THRESHOLD.search(sentence.text[max(0, found.start() - BESIDE) : found.start()]):
                    continue
                value = Decimal(found["number"].replace(",", ""))
                if found["k"]:
                    value = (value * 1000).to_integral_value()
                if tied is None:
                    ids = _tied(sentence, joined, known.names)
                    tied = known.tied.get(ids) or _Tied.of(tuple(joined[id] for id in ids), day)
                    known.tied[ids] = tied
                yield sentence, found.start(), value, tied, own


@dataclass(frozen=True)
class _Names:
    """What a text may call an entitlement: “set up your first home” is “setting up home” too.

    Names of a single word are left out as too ambiguous. `by_start`: the first letters of a name's first word, and the
    entitlements whose names begin with them: for each the stem of that word and a pattern. `found`: memo of what was
    found in a text.
    """

    by_start: Mapping[str, Mapping[str, Sequence[tuple[str, str]]]]
    ids: tuple[str, ...]
    found: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, entries: Iterable[JoinedEntitlement]) -> _Names:
        ids: list[str] = []
        patterns: dict[str, dict[str, list[tuple[str, str]]]] = {}
        for joined in entries:
            ids.append(joined.id)
            keywords = [word for word in joined.entry.keywords if _MONEY_NAME.search(word.lower())]
            for name in (joined.title, joined.id.replace("-", " "), *keywords):
                words = name.split()[:WORDS_OF_A_NAME]
                if len(words) > 1:
                    start = found[0].casefold() if (found := _START.match(words[0])) else ""
                    name_of_one = _root(words[0]).lower(), _pattern(words)
                    patterns.setdefault(start, {}).setdefault(joined.id, []).append(name_of_one)
        return cls(patterns, tuple(ids), {})

    def in_text(self, text: str) -> tuple[str, ...]:
        """The ids of the entitlements named in a text, in their order."""
        if text not in self.found:
            small = text.lower()
            starts = {"", *(start.casefold() for start in _START.findall(text))}
            named = {
                id
                for start in starts & self.by_start.keys()
                for id, names in self.by_start[start].items()
                if any(root in small and _compiled(pattern).search(text) for root, pattern in names)
            }
            self.found[text] = tuple(id for id in self.ids if id in named) if named else ()
        return self.found[text]


def _pattern(words: Sequence[str]) -> str:
    """One word after the other, with at most two other words in between."""
    first, *others = (rf"{_stem(word)}(?!\w)" for word in words)
    return first + "".join(rf"(?>[\s-]{{1,9}}+(?:\w+\s+){{0,2}}?{word})" for word in others)


@lru_cache(maxsize=1024)
def _compiled(name: str) -> re.Pattern[str]:
    """Compiled on first use: most names are in no text, and compiling a pattern takes longer than searching for it."""
    return re.compile(rf"(?<!\w)(?:{name})", re.IGNORECASE)


def _stem(word: str) -> str:
    """A pattern for a word and its other forms: `set` and `setting`."""
    return re.escape(root := _root(word)) + (r"\w*" if root != word else "")


def _root(word: str) -> str:
    """What all forms of a word have in common."""
    if not word.endswith("ing") or len(word) < 6:
        return word
    stem = word[:-3]
    return stem[:-1] if stem[-1] == stem[-2] else stem


def _tied(sentence: Sentence, joined: Mapping[str, JoinedEntitlement], names: _Names) -> tuple[str, ...]:
    """The ids of the entitlements that a sentence is about."""
    piece = sentence.piece
    ids: list[str] = [piece.id] if piece.list == "entitlements" else list(piece.written("entitlement"))
    for text in (sentence.text, sentence.heading, *piece.written("title")):
        ids += [id for id in _LINK.findall(text) if id in joined]
        ids += names.in_text(text)
        if ids:
            break
    if not ids and len(listed := list(piece.written("entitlements"))) == 1:
        ids = listed
    return tuple(id for id in dict.fromkeys(ids) if id in joined)


def _fault(sentence: Sentence, position: int, value: Decimal, tied: _Tied) -> str:
    """Why the amounts of the entitlements contradict a sum; empty if they include it or there are none at all."""
    if not (tied.amounts or tied.is_silent):
        return ""
    alike = tied.amounts.get(value, ())
    if any(not past or _says_when(sentence, position, amount) for amount, past in alike):
        return ""
    if not alike:
        return tied.now
    last = max((amount for amount, _ in alike), key=lambda amount: amount.to or date.min)
    ended = f"until {day_in_words(last.to)}" if last.to else f"in {last.as_stated_on or last.seen_on}"
    return f"That was the amount {ended}. {tied.now}"


def _says_when(sentence: Sentence, position: int, amount: Amount) -> bool:
    """Whether the words beside a sum say that it is a former one, or give a year in which it was stated."""
    before = sentence.text[max(0, position - BESIDE) : position]
    after = sentence.text[position : position + BESIDE].partition(" ")[2]
    if _PAST_BEFORE.search(before) or _PAST_AFTER.match(f" {after}"):
        return True
    for year in _years(sentence.text):
        if stated := amount.as_stated_on or amount.seen_on:
            if stated.year == year:
                return True
        elif (amount.from_ or date.min).year <= year <= (amount.to or date.max).year:
            return True
    return False


@lru_cache(maxsize=8)
def _years(text: str) -> frozenset[int]:
    return frozenset(map(int, _YEAR.findall(text)))
