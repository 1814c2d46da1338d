"""Where each record is on the site, and what a link to it says. In one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

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
from localoffer.library import (
    CanChange,
    JoinedAction,
    JoinedAge,
    JoinedCircumstance,
    JoinedContact,
    JoinedEntitlement,
    JoinedExample,
    JoinedFinding,
    JoinedFirstHomePart,
    JoinedGroup,
    JoinedHome,
    JoinedMeans,
    JoinedOutcome,
    JoinedPlan,
    JoinedPledge,
    JoinedPriority,
    JoinedPromise,
    JoinedSituation,
    JoinedStatus,
    JoinedStep,
    JoinedVoice,
    Library,
)
from localoffer.records.models import District, Measure, Partner, Principle, Table, Term
from localoffer.views.common import Link


def link_to(about: CanChange) -> Link:
    """The page of a record, or its anchor on one."""
    match about:
        case JoinedEntitlement():
            return Link(about.title, entitlement_address(about.id))
        case JoinedContact(record=record):
            return Link(record.name, contact_address(record.id))
        case District():
            return Link(about.name, f"{DISTRICTS}#{about.id}")
        case JoinedVoice(record=record):
            return Link(record.text, voice_address(record.id))
        case JoinedPromise(record=record):
            return Link(record.text, f"{LEDGER}#{record.id}")
        case JoinedPledge(record=record):
            return Link(record.text, f"{PLEDGES}#{record.id}")
        case JoinedPriority(record=record):
            return Link(record.title, priority_address(record.id))
        case JoinedPlan(record=record):
            return Link(record.title, plan_address(record.id))
        case JoinedAction(record=record):
            return Link(record.title, action_address(about.plan.record.id, record.id))
        case Measure() | Table():
            return Link(about.title, figure_address(about.id))
        case JoinedFinding(record=record):
            return Link(record.text, finding_address(record.said_on.iso, record.id))
        case JoinedGroup(record=record):
            return Link(record.title, f"{TAKE_PART}#{record.id}")
        case Partner():
            return Link(about.title, f"{PARTNERS}#{about.id}")
        case JoinedMeans(record=record):
            return Link(record.title, f"{DELIVERY}#{record.id}")
        case JoinedStatus(record=record):
            return Link(record.title, f"{STATUSES}#{record.id}")
        case JoinedOutcome(record=record):
            return Link(record.title, outcome_address(record.id))
        case JoinedSituation(record=record):
            return Link(record.title, situation_address(record.id))
        case JoinedHome(record=record):
            return Link(record.title, home_address(record.id))
        case JoinedCircumstance(record=record):
            return Link(record.title, circumstance_address(record.id))
        case JoinedAge(record=record):
            return Link(record.title, f"{YOUR_WAY}#{record.id}")
        case JoinedFirstHomePart(record=record):
            return Link(record.title, f"{FIRST_HOME}#{record.id}")
        case JoinedStep(record=record):
            return Link(record.title, f"{LADDER}#{record.id}")
        case Principle():
            return Link(about.text, f"{STRATEGY}#{about.id}")
        case JoinedExample(record=record):
            return Link(record.title, f"{EXAMPLES}#{record.id}")
        case Term():
            return Link(about.term, f"{WORDS}#{about.id}")
    return Link(about.page.text.title, text_address(about.page.address))


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
