"""Your way by age, places to live, lasting circumstances, and the list for a first home, ready to print."""

from __future__ import annotations

from collections.abc import Mapping

from localoffer.library import JoinedCircumstance, JoinedContact, Library, Naming
from localoffer.records.frozen import dataclass
from localoffer.records.models import Age, Circumstance, FirstHomePart, HomeKind, MeansOfDelivery
from localoffer.views.common import Link, Sourced, Trust, trust, trust_of
from localoffer.views.contacts import ContactView, to_ring
from localoffer.views.links import link_to, links_to


@dataclass(frozen=True)
class WithEntitlements(Sourced):
    """A record with links to the entitlements that it names."""

    record: Age | HomeKind | FirstHomePart | MeansOfDelivery
    entitlements: tuple[Link, ...]
    trust: Trust


@dataclass(frozen=True)
class CircumstanceView(Sourced):
    """`call` is whom to ask first."""

    cited = ("trust", "call", "also")
    record: Circumstance
    address: str
    entitlements: tuple[Link, ...]
    call: ContactView
    also: tuple[ContactView, ...]
    trust: Trust

    @property
    def link(self) -> Link:
        return Link(self.record.title, self.address, self.record.sentence)


def with_entitlements(
    library: Library,
    joined: Naming[Age] | Naming[HomeKind] | Naming[FirstHomePart] | Naming[MeansOfDelivery],
) -> WithEntitlements:
    record = joined.record
    uncertain = record.uncertain if isinstance(record, Age | HomeKind) else None
    return WithEntitlements(
        record=record,
        entitlements=links_to(joined.entitlements),
        trust=trust(library, record.sources, uncertain=uncertain),
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
