"""Your way by age, places to live, lasting circumstances, and the list for a first home, ready to print."""

from __future__ import annotations

from collections.abc import Mapping

from localoffer.addresses import circumstance_address, home_address
from localoffer.library import (
    JoinedAge,
    JoinedCircumstance,
    JoinedContact,
    JoinedFirstHomePart,
    JoinedHome,
    Library,
)
from localoffer.records.frozen import dataclass
from localoffer.records.models import Standing
from localoffer.records.values import Prose
from localoffer.views.common import Cite, Link, Sourced, Trust, cited_in, trust, trust_of
from localoffer.views.contacts import ContactView, to_ring
from localoffer.views.offer import entitlement_links


@dataclass(frozen=True)
class AgeView(Sourced):
    id: str
    title: str
    sentence: str
    happens: Prose
    ask: tuple[str, ...]
    by_when: str
    entitlements: tuple[Link, ...]
    trust: Trust


@dataclass(frozen=True)
class HomeView(Sourced):
    id: str
    title: str
    sentence: str
    standing: Standing
    who: str
    how_long: str
    who_pays: str
    how_to_ask: str
    entitlements: tuple[Link, ...]
    trust: Trust


@dataclass(frozen=True)
class CircumstanceView:
    """`call` is whom to ask first."""

    title: str
    address: str
    sentence: str
    different: Prose
    entitlements: tuple[Link, ...]
    call: ContactView
    also: tuple[ContactView, ...]
    say: str
    if_no: Prose
    keywords: tuple[str, ...]
    trust: Trust

    @property
    def link(self) -> Link:
        return Link(self.title, self.address, self.sentence)

    @property
    def cites(self) -> tuple[Cite, ...]:
        return cited_in(self.trust, self.call, self.also)


@dataclass(frozen=True)
class FirstHomeView(Sourced):
    """A part of the list: `things` are what to tick."""

    id: str
    title: str
    text: Prose | None
    things: tuple[str, ...]
    entitlements: tuple[Link, ...]
    trust: Trust


def age_view(library: Library, age: JoinedAge) -> AgeView:
    record = age.record
    return AgeView(
        id=record.id,
        title=record.title,
        sentence=record.sentence,
        happens=record.happens,
        ask=record.ask,
        by_when=record.by_when,
        entitlements=entitlement_links(age.entitlements),
        trust=trust(library, record.sources, uncertain=record.uncertain),
    )


def home_view(library: Library, home: JoinedHome) -> HomeView:
    record = home.record
    return HomeView(
        id=record.id,
        title=record.title,
        sentence=record.sentence,
        standing=record.standing,
        who=record.who,
        how_long=record.how_long,
        who_pays=record.who_pays,
        how_to_ask=record.how_to_ask,
        entitlements=entitlement_links(home.entitlements),
        trust=trust(library, record.sources, uncertain=record.uncertain),
    )


def home_link(home: JoinedHome) -> Link:
    return Link(home.record.title, home_address(home.record.id), home.record.sentence)


def circumstance_view(
    library: Library, contacts: Mapping[JoinedContact, ContactView], circumstance: JoinedCircumstance
) -> CircumstanceView:
    record = circumstance.record
    return CircumstanceView(
        title=record.title,
        address=circumstance_address(record.id),
        sentence=record.sentence,
        different=record.different,
        entitlements=entitlement_links(circumstance.entitlements),
        call=to_ring(contacts, circumstance.call),
        also=tuple(contacts[contact] for contact in circumstance.also),
        say=record.say,
        if_no=record.if_no,
        keywords=record.keywords,
        trust=trust_of(library, record),
    )


def first_home_view(library: Library, part: JoinedFirstHomePart) -> FirstHomeView:
    record = part.record
    return FirstHomeView(
        id=record.id,
        title=record.title,
        text=record.text,
        things=record.things,
        entitlements=entitlement_links(part.entitlements),
        trust=trust(library, record.sources),
    )
