"""Several councils' offers side by side. What a council does not say is *not said*, and never *no*."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from jinja2 import DictLoader, Environment, StrictUndefined
from pydantic import ValidationError

from localoffer.data.offer import AmountData, EntitlementData, OfferData
from localoffer.data.tables import Columns, on_site, written
from localoffer.records.amounts import money_in_words
from localoffer.records.frozen import dataclass
from localoffer.records.links import web_flaw
from localoffer.records.values import read_when
from localoffer.web import hosting
from localoffer.web.theme import Theme


class NotAnOffer(Exception):
    """A file that is not a site's offer.json. Its text says why."""


@dataclass(frozen=True)
class Sum:
    """An amount that is in force or coming. `against` compares it with the legal minimum: above, at, below, or empty."""

    amount: AmountData
    against: str


@dataclass(frozen=True)
class CouncilSays:
    """What one council says about one thing. Without `own` it says nothing; `sums` are its own, without former ones."""

    offer: OfferData
    own: EntitlementData | None
    sums: tuple[Sum, ...]

    @property
    def page(self) -> str | None:
        """The full address of the page, if the site's is known. None for one that nothing of ours would link to: what
        others hand in was never checked."""
        if not self.own or not self.offer.site:
            return None
        address = on_site(self.offer, self.own.page)
        return address if web_flaw(address) is None else None


@dataclass(frozen=True)
class Line:
    """One thing to get: the national rules, and what each council says, in the order of the offers."""

    id: str
    title: str
    area: str
    law: tuple[AmountData, ...]
    national: bool
    said: tuple[CouncilSays, ...]


def read_offer(text: str) -> OfferData:
    """The data of an `offer.json`. Unknown fields are ignored. Raises NotAnOffer."""
    try:
        return OfferData.model_validate_json(text)
    except ValidationError as error:
        errors = {".".join(map(str, one["loc"])): one for one in reversed(error.errors())}
        if "version" in errors and errors["version"]["type"] == "literal_error":
            newer = f"it is version {errors['version']['input']}, but this engine reads version 1. Use a newer engine"
            raise NotAnOffer(newer) from error
        place, first = next(reversed(errors.items()))
        said = {"json_invalid": "it is not JSON", "model_type": "it does not contain an object"}.get(
            first["type"], place
        )
        raise NotAnOffer(f"{said}: {first['msg'].removeprefix('Invalid JSON: ')}") from error


def compared(offers: Sequence[OfferData]) -> tuple[Line, ...]:
    """Everything that one of them has, by part of life in the first one's order."""
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
    # National sums come with each folder; if two differ, the newer folder's law counts.
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
        said=tuple(_said(offer, entitlement) for offer, entitlement in zip(offers, found, strict=True)),
    )


def _said(offer: OfferData, entitlement: EntitlementData | None) -> CouncilSays:
    """What its own records say. Its sums are compared with the law of its own day."""
    if entitlement is None or not entitlement.council:
        return CouncilSays(offer, None, ())
    floors = [amount for amount in entitlement.amounts if amount.floor and amount.when == "now"]
    own = (amount for amount in entitlement.amounts if not amount.national and amount.when != "past")
    return CouncilSays(offer, entitlement, tuple(Sum(amount, _against(amount, floors)) for amount in own))


def _against(amount: AmountData, floors: Iterable[AmountData]) -> str:
    """Above, at or below the legal minimum for the same people, if there is one."""
    people = (amount.period, amount.case)
    same = [floor.value for floor in floors if (floor.period, floor.case) == people]
    if len(same) != 1 or amount.limit == "up to" or amount.when != "now":
        return ""
    if amount.value == same[0]:
        return "at"
    return "above" if amount.value > same[0] else "below"


def table(lines: Iterable[Line]) -> str:
    """The same for a spreadsheet: a row for each sum, or one if nothing or no sum is said."""
    return written(_rows(lines), _COLUMNS, None)


def comparison(offers: Sequence[OfferData], theme: Theme) -> dict[str, bytes]:
    """The page and the table, by file name."""
    lines = compared(offers)
    environment = Environment(
        loader=DictLoader(dict(theme.templates)), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.globals.update(words=theme.words, vocabulary=theme.vocabulary, policy=hosting.alone)
    environment.filters.update(
        day=lambda iso: str(read_when(iso)), pounds=lambda value: money_in_words(Decimal(str(value)))
    )
    areas = [(area, list(found)) for area, found in groupby(lines, key=lambda line: line.area)]
    page = environment.get_template("compare/page.html").render(
        offers=offers, areas=areas, days=len({offer.as_of for offer in offers})
    )
    return {"index.html": page.encode(), "compare.csv": table(lines).encode()}


_COLUMNS: Columns[tuple[Line, CouncilSays, Sum | None]] = {
    "id": lambda row: row[0].id,
    "title": lambda row: row[0].title,
    "area": lambda row: row[0].area,
    "in_law": lambda row: row[0].national,
    "council": lambda row: row[1].offer.council.name,
    "adopted": lambda row: row[1].offer.council.adopted,
    "as_of": lambda row: row[1].offer.as_of,
    "said": lambda row: "said" if row[1].own else "not said",
    "standing": lambda row: row[1].own.standing if row[1].own else None,
    "pounds": lambda row: row[2].amount.value if row[2] else None,
    "limit": lambda row: row[2].amount.limit if row[2] else None,
    "period": lambda row: row[2].amount.period if row[2] else None,
    "case": lambda row: row[2].amount.case if row[2] else None,
    "giver": lambda row: row[2].amount.giver if row[2] else None,
    "when": lambda row: row[2].amount.when if row[2] else None,
    "starts": lambda row: row[2].amount.starts if row[2] else None,
    "ends": lambda row: row[2].amount.ends if row[2] else None,
    "seen_on": lambda row: row[2].amount.seen_on if row[2] else None,
    "against_the_floor": lambda row: row[2].against if row[2] else None,
    "amount_not_published": lambda row: row[1].own.amount_not_published if row[1].own else None,
    "page": lambda row: row[1].page,
}


def _rows(lines: Iterable[Line]) -> Iterator[tuple[Line, CouncilSays, Sum | None]]:
    for line in lines:
        for said in line.said:
            for one in said.sums or (None,):
                yield line, said, one


def offer_file(path: Path) -> OfferData:
    """The data of a file. Raises NotAnOffer, in words that name it."""
    try:
        return read_offer(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, NotAnOffer) as error:
        raise NotAnOffer(f"{path} cannot be read as a site’s offer.json: {error}") from error
