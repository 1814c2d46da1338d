"""Where each record is on the site, and what a link to it says. In one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from localoffer.addresses import (
    DELIVERY,
    DISTRICTS,
    EXAMPLES,
    FIRST_HOME,
    LADDER,
    LEDGER,
    PARTNERS,
    PLEDGES,
    STATUSES,
    STRATEGY,
    TAKE_PART,
    WORDS,
    YOUR_WAY,
    action_address,
    circumstance_address,
    contact_address,
    entitlement_address,
    figure_address,
    finding_address,
    home_address,
    outcome_address,
    plan_address,
    priority_address,
    situation_address,
    text_address,
    voice_address,
)
from localoffer.library import CanChange, JoinedAction, JoinedEntitlement, JoinedText, Library
from localoffer.records import models
from localoffer.views.common import Link

#: The page on which each record of a kind has an anchor.
_AMONG_OTHERS: Mapping[type[models.Record], str] = {
    models.Age: YOUR_WAY,
    models.Example: EXAMPLES,
    models.FirstHomePart: FIRST_HOME,
    models.Group: TAKE_PART,
    models.MeansOfDelivery: DELIVERY,
    models.Partner: PARTNERS,
    models.Status: STATUSES,
    models.Step: LADDER,
}
#: The address of each record of a kind, by its id.
_BY_ITSELF: Mapping[type[models.Record], Callable[[str], str]] = {
    models.Circumstance: circumstance_address,
    models.HomeKind: home_address,
    models.Measure: figure_address,
    models.Outcome: outcome_address,
    models.Plan: plan_address,
    models.Priority: priority_address,
    models.Situation: situation_address,
    models.Table: figure_address,
}


def link_to(about: CanChange) -> Link:
    """The page of a record, or its anchor on one."""
    match about:
        case JoinedEntitlement():
            return Link(about.title, entitlement_address(about.id))
        case JoinedText():
            return Link(about.page.text.title, text_address(about.page.address))
        case JoinedAction():
            return Link(about.record.title, action_address(about.plan.record.id, about.record.id))
    record: Any = about if isinstance(about, models.Record) else about.record
    match record:
        case models.Contact():
            return Link(record.name, contact_address(record.id))
        case models.District():
            return Link(record.name, f"{DISTRICTS}#{record.id}")
        case models.Voice():
            return Link(record.text, voice_address(record.id))
        case models.Promise():
            return Link(record.text, f"{LEDGER}#{record.id}")
        case models.Pledge():
            return Link(record.text, f"{PLEDGES}#{record.id}")
        case models.Finding():
            return Link(record.text, finding_address(record.said_on.iso, record.id))
        case models.Principle():
            return Link(record.text, f"{STRATEGY}#{record.id}")
        case models.Term():
            return Link(record.term, f"{WORDS}#{record.id}")
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
