"""Where each record is on the site, and what a link to it says. In one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from localoffer import addresses
from localoffer.library import CanChange, JoinedAction, JoinedEntitlement, JoinedText, Library
from localoffer.records import models
from localoffer.views.common import Link

#: The page on which each record of a kind has an anchor.
_AMONG_OTHERS: Mapping[type[models.Record], str] = {
    models.Age: addresses.YOUR_WAY,
    models.Example: addresses.EXAMPLES,
    models.FirstHomePart: addresses.FIRST_HOME,
    models.Group: addresses.TAKE_PART,
    models.MeansOfDelivery: addresses.DELIVERY,
    models.Partner: addresses.PARTNERS,
    models.Status: addresses.STATUSES,
    models.Step: addresses.LADDER,
}
#: The address of each record of a kind, by its id.
_BY_ITSELF: Mapping[type[models.Record], Callable[[str], str]] = {
    models.Circumstance: addresses.circumstance_address,
    models.HomeKind: addresses.home_address,
    models.Measure: addresses.figure_address,
    models.Outcome: addresses.outcome_address,
    models.Plan: addresses.plan_address,
    models.Priority: addresses.priority_address,
    models.Situation: addresses.situation_address,
    models.Table: addresses.figure_address,
}


def link_to(about: CanChange) -> Link:
    """The page of a record, or its anchor on one."""
    match about:
        case JoinedEntitlement():
            return Link(about.title, addresses.entitlement_address(about.id))
        case JoinedText():
            return Link(about.page.text.title, addresses.text_address(about.page.address))
        case JoinedAction():
            return Link(about.record.title, addresses.action_address(about.plan.record.id, about.record.id))
    record: Any = about if isinstance(about, models.Record) else about.record
    match record:
        case models.Contact():
            return Link(record.name, addresses.contact_address(record.id))
        case models.District():
            return Link(record.name, f"{addresses.DISTRICTS}#{record.id}")
        case models.Voice():
            return Link(record.text, addresses.voice_address(record.id))
        case models.Promise():
            return Link(record.text, f"{addresses.LEDGER}#{record.id}")
        case models.Pledge():
            return Link(record.text, f"{addresses.PLEDGES}#{record.id}")
        case models.Finding():
            return Link(record.text, addresses.finding_address(record.said_on.iso, record.id))
        case models.Principle():
            return Link(record.text, f"{addresses.STRATEGY}#{record.id}")
        case models.Term():
            return Link(record.term, f"{addresses.WORDS}#{record.id}")
    if page := _AMONG_OTHERS.get(type(record)):
        return Link(record.title, f"{page}#{record.id}")
    return Link(record.title, _BY_ITSELF[type(record)](record.id))


def links_to(records: Iterable[CanChange]) -> tuple[Link, ...]:
    return tuple(map(link_to, records))


def links_with_sentences(entitlements: Iterable[JoinedEntitlement]) -> tuple[Link, ...]:
    """Links with a sentence each, for a list that says what they are."""
    return tuple(replace(link_to(entitlement), sentence=entitlement.sentence) for entitlement in entitlements)


def gone_or_not(library: Library, entitlements: Iterable[JoinedEntitlement]) -> tuple[Link, ...]:
    """Links to what the record names, marked if they lead to something that is no longer there."""
    return tuple(
        replace(link_to(entitlement), gone=entitlement in library.gone.entitlements)
        for entitlement in entitlements
    )
