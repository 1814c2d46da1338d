"""Several councils' offers side by side. What a council does not say is *not said*, and never *no*."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from jinja2 import DictLoader, Environment, StrictUndefined
from pydantic import ValidationError

from localoffer.data.offer import AmountData, EntitlementData, OfferData
from localoffer.data.tables import Value, on_site, written
from localoffer.records.values import read_when
from localoffer.views.offer import money_in_words
from localoffer.web.theme import Theme


class NotAnOffer(Exception):
    """A file is not the offer.json of a site. In words."""


@dataclass(frozen=True)
class Sum:
    """An amount that holds now. `against` is its place beside the lowest amount in law: above, at, below, or empty."""

    amount: AmountData
    against: str


@dataclass(frozen=True)
class Said:
    """What one council says of one thing. Without `own` it says nothing; `sums` are its own, and hold now."""

    offer: OfferData
    own: EntitlementData | None
    sums: tuple[Sum, ...]

    @property
    def page(self) -> str | None:
        """The whole address of the page, where the site's is known."""
        return on_site(self.offer, self.own.page) if self.own and self.offer.site else None


@dataclass(frozen=True)
class Line:
    """One thing to get: what holds in all of England, and what each council says, in the order of the offers."""

    id: str
    title: str
    area: str
    law: tuple[AmountData, ...]
    national: bool
    said: tuple[Said, ...]


def read_offer(text: str) -> OfferData:
    """The data of an `offer.json`. Raises NotAnOffer."""
    try:
        written = json.loads(text)
        if not isinstance(written, dict):
            raise NotAnOffer("it holds no object")
        written.pop("$schema", None)
        return OfferData.model_validate(written)
    except json.JSONDecodeError as error:
        raise NotAnOffer(f"it is not JSON: line {error.lineno}, {error.msg}") from error
    except ValidationError as error:
        (first, *_) = error.errors()
        place = ".".join(str(part) for part in first["loc"])
        raise NotAnOffer(f"{place}: {first['msg']}") from error


def compared(offers: Sequence[OfferData]) -> tuple[Line, ...]:
    """Every thing that one of them has, by part of life as the first has it."""
    areas = {area.id: area.title for offer in reversed(offers) for area in offer.areas}
    entries: dict[str, list[EntitlementData | None]] = {}
    for number, offer in enumerate(offers):
        for entitlement in offer.entitlements:
            entries.setdefault(entitlement.id, [None] * len(offers))[number] = entitlement
    lines = [_line(id, found, offers, areas) for id, found in entries.items()]
    order = list(areas.values())
    return tuple(sorted(lines, key=lambda line: order.index(line.area) if line.area in order else len(order)))


def _line(
    id: str,
    found: Sequence[EntitlementData | None],
    offers: Sequence[OfferData],
    areas: dict[str, str],
) -> Line:
    first = next(entitlement for entitlement in found if entitlement)
    # National sums come with each folder; of two that differ, the newer folder's law counts.
    newest = max(zip(offers, found, strict=True), key=lambda pair: (pair[1] is not None, pair[0].as_of))[1]
    law = tuple(
        amount for amount in (newest.amounts if newest else ()) if amount.national and amount.when == "now"
    )
    return Line(
        id=id,
        title=first.title,
        area=areas.get(first.area or "", ""),
        law=law,
        national=first.national,
        said=tuple(_said(offer, entitlement, law) for offer, entitlement in zip(offers, found, strict=True)),
    )


def _said(offer: OfferData, entitlement: EntitlementData | None, law: Iterable[AmountData]) -> Said:
    if entitlement is None or not entitlement.council:
        return Said(offer, None, ())
    own = (amount for amount in entitlement.amounts if not amount.national and amount.when == "now")
    return Said(offer, entitlement, tuple(Sum(amount, _against(amount, law)) for amount in own))


def _against(amount: AmountData, law: Iterable[AmountData]) -> str:
    """Above, at or below the lowest amount in law for the same people, where there is one."""
    people = (amount.period, amount.case)
    floors = [one.value for one in law if one.floor and (one.period, one.case) == people]
    if len(floors) != 1 or amount.limit == "up to":
        return ""
    if amount.value == floors[0]:
        return "at"
    return "above" if amount.value > floors[0] else "below"


def table(lines: Iterable[Line]) -> str:
    """The same for a spreadsheet: a row for each sum, or one where nothing or no sum is said."""
    rows = list(_rows(lines))
    return written(rows[0] if rows else (), (row.values() for row in rows), None)


def comparison(offers: Sequence[OfferData], theme: Theme) -> dict[str, bytes]:
    """The page and the table, by file name."""
    lines = compared(offers)
    environment = Environment(
        loader=DictLoader(dict(theme.templates)), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.globals.update(words=theme.words, vocabulary=theme.vocabulary)
    environment.filters.update(day=_day, pounds=_pounds)
    areas = [(area, list(found)) for area, found in groupby(lines, key=lambda line: line.area)]
    page = environment.get_template("compare/page.html").render(offers=offers, areas=areas)
    return {"index.html": page.encode(), "compare.csv": table(lines).encode()}


def _day(iso: str) -> str:
    return str(read_when(iso))


def _pounds(value: float) -> str:
    return money_in_words(Decimal(str(value)))


def _rows(lines: Iterable[Line]) -> Iterator[dict[str, Value]]:
    for line in lines:
        for said in line.said:
            sums: tuple[Sum | None, ...] = said.sums or (None,)
            for one in sums:
                amount = one.amount if one else None
                yield {
                    "id": line.id,
                    "title": line.title,
                    "area": line.area,
                    "in_law": line.national,
                    "council": said.offer.council.name,
                    "adopted": said.offer.council.adopted,
                    "as_of": said.offer.as_of,
                    "said": "said" if said.own else "not said",
                    "standing": said.own.standing if said.own else None,
                    "pounds": amount.value if amount else None,
                    "limit": amount.limit if amount else None,
                    "period": amount.period if amount else None,
                    "case": amount.case if amount else None,
                    "starts": amount.starts if amount else None,
                    "seen_on": amount.seen_on if amount else None,
                    "against_the_floor": one.against if one else None,
                    "amount_not_published": said.own.amount_not_published if said.own else None,
                    "page": said.page,
                }


def offer_file(path: Path) -> OfferData:
    """The data of a file. Raises NotAnOffer, in words that name it."""
    try:
        return read_offer(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, NotAnOffer) as error:
        raise NotAnOffer(f"{path} cannot be read as the offer.json of a site: {error}") from error
