"""Your way by age, places to live, lasting circumstances, and the list for a first home, ready to print."""

from __future__ import annotations

from collections.abc import Mapping

from localoffer.library import (
    JoinedAge,
    JoinedCircumstance,
    JoinedContact,
    JoinedFirstHomePart,
    JoinedHome,
    Library,
)
from localoffer.records.frozen import dataclass
from localoffer.records.models import Age, Circumstance, FirstHomePart, HomeKind
from localoffer.views.common import Cite, Link, Sourced, Trust, cited_in, trust, trust_of
from localoffer.views.contacts import ContactView, to_ring
from localoffer.views.links import link_to, links_to


@dataclass(frozen=True)
class AgeView(Sourced):
    record: Age
    entitlements: tuple[Link, ...]
    trust: Trust


@dataclass(frozen=True)
class HomeView(Sourced):
    record: HomeKind
    entitlements: tuple[Link, ...]
    trust: Trust


@dataclass(frozen=True)
class CircumstanceView:
    """`call` is whom to ask first."""

    record: Circumstance
    address: str
    entitlements: tuple[Link, ...]
    call: ContactView
    also: tuple[ContactView, ...]
    trust: Trust

    @property
    def link(self) -> Link:
        return Link(self.record.title, self.address, self.record.sentence)

    @property
    def cites(self) -> tuple[Cite, ...]:
        return cited_in(self.trust, self.call, self.also)


@dataclass(frozen=True)
class FirstHomeView(Sourced):
    record: FirstHomePart
    entitlements: tuple[Link, ...]
    trust: Trust


def age_view(library: Library, age: JoinedAge) -> AgeView:
    record = age.record
    return AgeView(
        record=record,
        entitlements=links_to(age.entitlements),
        trust=trust(library, record.sources, uncertain=record.uncertain),
    )


def home_view(library: Library, home: JoinedHome) -> HomeView:
    record = home.record
    return HomeView(
        record=record,
        entitlements=links_to(home.entitlements),
        trust=trust(library, record.sources, uncertain=record.uncertain),
    )


def circumstance_view(
    library: Library, contacts: Mapping[JoinedContact, ContactView], circumstance: JoinedCircumstance
) -> CircumstanceView:
    record = circumstance.record
    return CircumstanceView(
        record=record,
        address=link_to(circumstance).address,
        entitlements=links_to(circumstance.entitlements),
        call=to_ring(contacts, circumstance.call),
        also=tuple(contacts[contact] for contact in circumstance.also),
        trust=trust_of(library, record),
    )


def first_home_view(library: Library, part: JoinedFirstHomePart) -> FirstHomeView:
    record = part.record
    return FirstHomeView(
        record=record,
        entitlements=links_to(part.entitlements),
        trust=trust(library, record.sources),
    )
