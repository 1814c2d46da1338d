"""Rules about sums of money in running text: they are those of the records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations

from localoffer.library import JoinedEntitlement
from localoffer.problems import Level, Problem, rule
from localoffer.records.amounts import holds, is_past, meets
from localoffer.records.models import Amount, Entitlement
from localoffer.records.naming import record_name, shorten
from localoffer.records.values import day_in_words
from localoffer.rules.base import HISTORY, Content, Sentence

_SUM = re.compile(
    r"£\s?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d.,]*\d)(?!\s?(?:m|bn|million|billion)\b)(?P<k>\s?k\b)?"
)
#: A sum that somebody has, earns, owes or pays is no sum that they can get.
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
#: Fields of an entitlement that are no running text about its money today.
_OTHER_FIELDS = frozenset(("amounts", "sources", "keywords", "uncertain", "basis"))


@rule
def two_figures(content: Content) -> Iterator[Problem]:
    """One thing has one sum: an entitlement has not two at once for one case, and other texts that name it or link to
    it give a sum that it has.

    Two amounts with dates are looked at by amount-overlap. A sum of the past may stand where the words beside it say
    so or name its year.

    PASS: The [setting up home allowance](/what-you-can-get/setting-up-home/) was £2,000 in 2020.
    FAIL: The [setting up home allowance](/what-you-can-get/setting-up-home/) is £2,500.
    """
    for entitlement in content.each(Entitlement):
        yield from _at_once(entitlement, content.as_of)
    for sentence, position, value, tied, own in _sums(content):
        if not own and (fault := _fault(sentence, position, value, tied, content.as_of)):
            title = " or ".join(f"“{shorten(joined.title)}”" for joined in tied)
            yield sentence.problem(
                two_figures,
                position,
                f"£{value:,} stands here for {title}. {fault}",
                "Write the sum that its entry has, or say in the same sentence of which year this one is. If the entry "
                "is out of date, add the new amount there.",
            )


@rule
def figure_contradicts_record(content: Content) -> Iterator[Problem]:
    """A sum in the text of an entitlement is one of its amounts, the national ones among them. A sum of the past
    stands beside its year or words such as: it was.

    Where nothing ties a text to an entry, a sum that no entry has today is a warning: it never stops a build.

    PASS: It is £2,000 for the whole course, where the amount is £2,000
    PASS: savings under £16,000
    FAIL: You get £2,000 to set up home, where the amounts are £2,000 until 31 March 2023 and £3,000 today
    """
    everything = tuple(content.entitlements().values())
    for sentence, position, value, tied, own in _sums(content):
        if own and (fault := _fault(sentence, position, value, tied, content.as_of)):
            yield sentence.problem(
                figure_contradicts_record,
                position,
                f"£{value:,} stands in this text. {fault}",
                "Write the amount that holds, or say in the same sentence of which year this one is. If a new amount "
                "holds, add it under amounts: with from: and its source.",
            )
        elif not tied and _fault(sentence, position, value, everything, content.as_of):
            yield sentence.problem(
                figure_contradicts_record,
                position,
                f"£{value:,} stands in this text. No entry has that amount today, and nothing here says what it is for.",
                "Link to the entry that it belongs to and write the sum that stands there, or take it away.",
                Level.WARNING,
            )


def _at_once(record: Entitlement, day: date) -> Iterator[Problem]:
    held = [amount for amount in record.amounts if holds(amount, record.amounts, day)]
    for amount, other in combinations(held, 2):
        dated = all(each.from_ or each.to or each.seen_on for each in (amount, other))
        if meets(amount, other) and not dated:
            yield two_figures.problem(
                other.marks.of("value"),
                f"Two amounts hold at once for the same case: £{amount.value:,} and £{other.value:,}.",
                "Give each from: and to:, as its source says. If both are right, say in label: which case each is for.",
                record_name(record),
            )


def _sums(
    content: Content,
) -> Iterator[tuple[Sentence, int, Decimal, tuple[JoinedEntitlement, ...], bool]]:
    """Each sum in running text: its sentence, its place in it, the entitlements it is tied to, and whether the text
    is the entitlement's own.
    """
    joined = content.entitlements()
    names = {id: _names(entry) for id, entry in joined.items()}
    for piece in content.pieces():
        if piece.list in HISTORY or piece.list == "promises" or "£" not in piece.text:
            continue
        own = piece.list == "entitlements"
        if own and piece.field in _OTHER_FIELDS:
            continue
        for sentence in piece.sentences():
            for found in _SUM.finditer(sentence.text):
                if _THRESHOLD.search(sentence.text[: found.start()]):
                    continue
                value = Decimal(found["number"].replace(",", ""))
                if found["k"]:
                    value = (value * 1000).to_integral_value()
                tied = _tied(sentence, joined, names)
                yield sentence, found.start(), value, tied, own


def _names(joined: JoinedEntitlement) -> re.Pattern[str]:
    """What a text may call an entitlement: “set up your first home” is “setting up home” too.

    Names of a single word are left out: they are too common to tell.
    """
    keywords = [word for part in joined.parts for word in part.keywords if _MONEY_NAME.search(word.lower())]
    names = [name.split() for name in (joined.title, joined.id.replace("-", " "), *keywords)]
    patterns = [r"[\s-]+(?:\w+\s+){0,2}".join(map(_stem, words)) for words in names if len(words) > 1]
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b" if patterns else r"(?!)", re.IGNORECASE)


def _stem(word: str) -> str:
    """A pattern for a word and its other forms: `set` and `setting`."""
    if not word.endswith("ing") or len(word) < 6:
        return re.escape(word)
    stem = word[:-3]
    stem = stem[:-1] if stem[-1] == stem[-2] else stem
    return rf"{re.escape(stem)}\w*"


def _tied(
    sentence: Sentence, joined: dict[str, JoinedEntitlement], names: dict[str, re.Pattern[str]]
) -> tuple[JoinedEntitlement, ...]:
    piece = sentence.piece
    ids: list[str] = [piece.id] if piece.list == "entitlements" else list(piece.written("entitlement"))
    for text in (sentence.text, sentence.heading, *piece.written("title")):
        ids += [id for id in _LINK.findall(text) if id in joined]
        ids += [id for id, pattern in names.items() if pattern.search(text)]
        if ids:
            break
    if not ids and len(listed := list(piece.written("entitlements"))) == 1:
        ids = listed
    return tuple(joined[id] for id in dict.fromkeys(ids) if id in joined)


def _fault(
    sentence: Sentence, position: int, value: Decimal, tied: tuple[JoinedEntitlement, ...], day: date
) -> str:
    """What the amounts of the entitlements say against a sum; nothing where they have it or have none at all."""
    amounts = [
        (amount, is_past(amount, part.amounts, day), holds(amount, part.amounts, day))
        for joined in tied
        for part in joined.parts
        for amount in part.amounts
    ]
    silent = [joined for joined in tied for part in joined.parts if part.present_amount]
    if not (amounts or silent):
        return ""
    alike = [(amount, past) for amount, past, _ in amounts if amount.value == value]
    if any(not past or _says_when(sentence, position, amount) for amount, past in alike):
        return ""
    now = " and ".join(dict.fromkeys(f"£{amount.value:,}" for amount, _, held in amounts if held))
    now = f"Its entry has {now} today." if now else "Its entry has no amount for today."
    if not alike:
        return now
    last = max((amount for amount, _ in alike), key=lambda amount: amount.to or date.min)
    ended = f"until {day_in_words(last.to)}" if last.to else f"in {last.as_stated_on or last.seen_on}"
    return f"That was the amount {ended}. {now}"


def _says_when(sentence: Sentence, position: int, amount: Amount) -> bool:
    """Whether the words beside a sum say that it is one of the past, or name a year in which it was stated."""
    before, after = sentence.text[:position], sentence.text[position:].partition(" ")[2]
    if _PAST_BEFORE.search(before) or _PAST_AFTER.match(f" {after}"):
        return True
    for year in map(int, _YEAR.findall(sentence.text)):
        if stated := amount.as_stated_on or amount.seen_on:
            if stated.year == year:
                return True
        elif (amount.from_ or date.min).year <= year <= (amount.to or date.max).year:
            return True
    return False
