"""The districts of a county, ready to print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from localoffer.library import Library
from localoffer.records.models import District
from localoffer.records.phones import costs_more
from localoffer.views.common import Cite, trust
from localoffer.views.contacts import ContactView, dials


@dataclass(frozen=True)
class DistrictView:
    """`area` are its places in words. `day` and `night` are whom to ring then; nobody has said who answers at night where
    that is None, and the number for the day may be unknown too."""

    id: str
    area: str
    day: ContactView
    night: ContactView | None

    @property
    def cites(self) -> tuple[Cite, ...]:
        return self.day.cites


def district_views(library: Library) -> tuple[DistrictView, ...]:
    return tuple(_district(library, record) for record in library.districts)


def contacts_of(districts: Iterable[DistrictView]) -> tuple[ContactView, ...]:
    return tuple(district.day for district in districts)


def _district(library: Library, record: District) -> DistrictView:
    day = ContactView(
        id=record.id,
        name=record.name,
        when=record.area,
        short=None,
        phone=record.phone,
        tel=dials(record.phone),
        more_phones=(),
        text_number=None,
        sms=None,
        email=None,
        web=record.web,
        address=None,
        open_days=(),
        hours=record.hours,
        cost=None,
        costs_more=bool(record.phone and costs_more(record.phone)),
        call_999_first=False,
        in_doubt=record.in_doubt,
        trust=trust(
            library,
            record.sources,
            checked=record.checked,
            review_by=record.review_by,
            uncertain=record.uncertain,
        ),
        own=True,
    )
    at_night = record.phone_at_night
    night = (
        replace(day, phone=at_night, tel=dials(at_night), hours=None, costs_more=costs_more(at_night))
        if at_night
        else None
    )
    return DistrictView(record.id, record.area, day, night)
