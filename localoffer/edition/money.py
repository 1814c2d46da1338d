"""Whether each sum of money is where it should be, and no sum, number or date is anywhere without a record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import field
from decimal import Decimal
from functools import lru_cache
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

from localoffer.edition.edition import ONE_FILE, Edition, day_in_words, first_day, slip, squeezed, words_of
from localoffer.edition.written import Entry, whole_number
from localoffer.problems import Problem, rule
from localoffer.records.frozen import dataclass

MONEY = "/all-the-money/"
SUM = re.compile(r"£\d+(?:,\d{3})*(?:\.\d\d)?")


@dataclass
class PrintedSums:
    """An entitlement's sums on a day, as printed. `noted` are in the notes beside them, `days` are those from which
    they hold or on which a paper stated them."""

    council: set[str] = field(default_factory=set)
    national: set[str] = field(default_factory=set)
    coming: set[str] = field(default_factory=set)
    past: set[str] = field(default_factory=set)
    noted: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)

    @property
    def headline(self) -> set[str]:
        """What is printed largest: the council's own sums, otherwise the national ones."""
        return self.council or self.national

    @property
    def today(self) -> set[str]:
        return self.council | self.national | self.coming


def printed(value: str) -> str:
    """`£3,000` or `£338.58`, as a sum is printed."""
    pounds = Decimal(re.sub(r"[£,\s]", "", value))
    return f"£{pounds:,.2f}".removesuffix(".00")


def sums_of(edition: Edition, parts: tuple[Entry, ...]) -> PrintedSums:
    """The sums in force, those announced for a later day, and former ones."""
    sums = PrintedSums()
    of_council = {id(entry) for entry in edition.council.lists.get("entitlements", ())}
    for part in parts:
        now = sums.council if id(part) in of_council else sums.national
        for amount in part.every("amounts"):
            value = printed(amount["value"])
            begun, to = edition.has_come(amount.get("from")), amount.get("to")
            if stated := amount.of("as_stated_on", "seen_on"):
                past = amount.get("as_stated_on") or (to and first_day(to) < edition.as_of)
                past = past or _gave_way(edition, amount, part.every("amounts"))
                place = (sums.past if past else now) if edition.has_come(stated) else None
            elif not begun:
                place = sums.coming if announced(edition, amount) else None
            elif to and first_day(to) < edition.as_of:
                place = sums.past
            else:
                place = now
            if place is not None:
                place.add(value)
                if day := amount.of("as_stated_on", "seen_on", "from"):
                    sums.days.add(day_in_words(day))
                sums.noted |= {sum_.removesuffix(".00") for sum_ in SUM.findall(amount.of("note"))}
    return sums


def _gave_way(edition: Edition, amount: Entry, like: list[Entry]) -> bool:
    """Whether an amount that was seen on a page is superseded by a later one for the same people."""
    for other in like:
        day = other.of("seen_on", "from")
        if not day or other.get("as_stated_on") or not edition.has_come(day):
            continue
        if first_day(day) > first_day(amount["seen_on"]) and _for_the_same(amount, other):
            return True
    return False


def _for_the_same(amount: Entry, other: Entry) -> bool:
    """Whether the bands of both overlap, and both are for the same case."""
    if amount.of("label") != other.of("label"):
        return False
    if (amount.of("period") or "once") != (other.of("period") or "once"):
        return False
    both = [(amount.get(name), other.get(name)) for name in ("home", "lives")]
    youngest = max(whole_number(one.of("age_from") or "0") for one in (amount, other))
    past = min(whole_number(one.of("age_until") or "200") for one in (amount, other))
    return all(one == two or not one or not two for one, two in both) and youngest < past


def announced(edition: Edition, amount: Entry) -> bool:
    """Whether a paper that is known on the day announces the amount."""
    dates = (source.of("date", "seen") for source in edition.cited(amount))
    return any(edition.has_come(date) for date in dates)


@rule
def sum_misplaced(edition: Edition) -> Iterator[Problem]:
    """Each amount, whether current, coming or past, is where it should be and nowhere else: on the page of its entry, with the
    day it starts, with all the money, on its sheet and in every paper with the whole offer.
    """
    for id, parts in edition.entitlements.items():
        sums = sums_of(edition, parts)
        for where, wanted, allowed in _places(edition, id, sums, edition.standing(parts)):
            found = _named_in(where.text)
            for lost in sorted(wanted - found):
                yield slip(parts[0], f"{where.address} does not name {lost}{where.place}.", parts[-1])
            for day in sorted(sums.days) if where.dated else ():
                if day not in where.text:
                    yield slip(parts[0], f"{where.address} does not say {day}{where.place}.", parts[-1])
            for strange in sorted(found - allowed) if allowed is not None else ():
                yield slip(
                    parts[0],
                    f"{where.address} names {strange}{where.place}, which it should not on this day.",
                    parts[-1],
                )


@lru_cache
def _named_in(text: str) -> frozenset[str]:
    """The sums in a text. A paper with the whole offer is searched for those of each thing."""
    return frozenset(SUM.findall(text))


@dataclass(frozen=True)
class _Where:
    """A text that should contain sums: a whole document or a part of it; `dated` with their days."""

    address: str
    place: str
    text: str
    dated: bool = False


def _places(
    edition: Edition, id: str, sums: PrintedSums, standing: str
) -> Iterator[tuple[_Where, Set[str], Set[str] | None]]:
    """Each place, the sums that it must name, and those it may name at most if that can be determined."""
    own = f"/what-you-can-get/{id}/"
    if tree := edition.trees.get(own):
        large = " ".join(node.text() for node in tree.css(".lo-money .lo-amount b"))
        yield _Where(own, " in the largest type", large), sums.headline, sums.headline
        whole = " ".join(words_of(node) for node in tree.css(".lo-money"))
        every = sums.today | sums.past
        yield (
            _Where(own, " among its amounts", whole, dated=True),
            every,
            every | sums.noted,
        )
    tree = edition.trees.get(MONEY)
    if tree and standing == "given" and (sums.today or sums.past):
        cells = _row(tree.css("main tbody tr"), own)
        yield _Where(MONEY, f" in the row of {own}", cells[0]), sums.today, sums.today
        yield _Where(MONEY, f" under what was before, in the row of {own}", cells[-1]), sums.past, sums.past
    sheet = f"/papers/what-you-can-get/{id}.pdf"
    if sheet in edition.texts:
        yield _Where(sheet, "", edition.texts[sheet]), sums.headline | sums.coming, None
        yield (
            _Where(sheet, " as its page does", edition.texts[sheet]),
            set(),
            _named_in(edition.texts[own]),
        )
    for address, text in edition.whole_offers.items():
        yield _Where(address, "", text), sums.today | sums.past, None


def _row(rows: Sequence[LexborNode], address: str) -> list[str]:
    """The cells of the row that begins with a link to an address."""
    for row in rows:
        link = row.css_first("th a")
        if link and urljoin(MONEY, link.attributes["href"]) == address:
            return [cell.text(separator=" ") for cell in row.css("td")]
    return [""]


@rule
def whole_offer_differs(edition: Edition) -> Iterator[Problem]:
    """Everything to get that has a page is in each paper with the whole offer, by its title, with its words to send and what to
    bring; and each has its own sheet.
    """
    whole = {address: squeezed(text) for address, text in edition.whole_offers.items()}
    for id, parts in edition.entitlements.items():
        words = [next((part["title"] for part in parts if part.get("title")), id)]
        words += [next((part["words_to_send"] for part in parts if part.get("words_to_send")), "")]
        words += [line for part in parts for line in part.every("bring")]
        for address, text in whole.items():
            # The one file leaves out what only helps with asking.
            for lost in words[:1] if address == ONE_FILE else words:
                if squeezed(lost) not in text:
                    yield slip(parts[0], f"{address} does not say: {lost}", parts[-1])
        sheet = f"/papers/what-you-can-get/{id}.pdf"
        if sheet not in edition.texts:
            yield slip(parts[0], f"It has no paper {sheet}.", parts[-1])
