"""The districts of a county, ready to print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from localoffer.library import JoinedContact, Library
from localoffer.records.frozen import dataclass
from localoffer.records.models import District, Role
from localoffer.records.phones import costs_more
from localoffer.views.common import trust_of
from localoffer.views.contacts import ContactView, dials, to_ring


@dataclass(frozen=True)
class DistrictView:
    """`day` and `night` are whom to ring then; `night` is None if nobody has said who
    answers, and the day number may be unknown too."""

    record: District
    day: ContactView
    night: ContactView | None


@dataclass(frozen=True)
class DistrictsView:
    """The districts of a county, `each` of them, and whom to ring in the county if a number of theirs is unknown:
    `ask_by_day`, and `ask_at_night` if somebody answers then. `lines` are helplines, for when nobody is known at night
    in a district."""

    each: tuple[DistrictView, ...]
    ask_by_day: ContactView | None
    ask_at_night: ContactView | None
    lines: tuple[ContactView, ...]


def districts_view(library: Library, contacts: Mapping[JoinedContact, ContactView]) -> DistrictsView | None:
    """None for a council without districts."""
    if not library.site.council.has_districts:
        return None
    districts = tuple(_district(library, record) for record in library.districts)
    unknown = not districts or any(district.night is None for district in districts)
    by_day = library.whom_to_ring(Role.HOUSING)
    at_night = library.holder(Role.OUT_OF_HOURS)
    lines = dict.fromkeys(
        line
        for situation in library.situations
        if situation.by_district or any(part.by_district for part in situation.by_age)
        for line in situation.at_night
    )
    return DistrictsView(
        districts,
        to_ring(contacts, by_day) if by_day else None,
        to_ring(contacts, at_night) if at_night else None,
        tuple(contacts[line] for line in lines) if unknown else (),
    )


def _district(library: Library, record: District) -> DistrictView:
    day = ContactView(
        id=record.id,
        name=record.name,
        when=record.area,
        phone=record.phone,
        tel=dials(record.phone),
        web=record.web,
        hours=record.hours,
        costs_more=bool(record.phone and costs_more(record.phone)),
        in_doubt=record.in_doubt,
        trust=trust_of(library, record),
        own=True,
    )
    at_night = record.phone_at_night
    night = (
        replace(day, phone=at_night, tel=dials(at_night), hours=None, costs_more=costs_more(at_night))
        if at_night
        else None
    )
    return DistrictView(record, day, night)
