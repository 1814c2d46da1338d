"""Third stage: join the records of both layers into one library, as of one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from localoffer.law.join import make_decisions
from localoffer.law.questions import Finder
from localoffer.law.table import DecisionTable
from localoffer.library import JoinedEntitlement, Library
from localoffer.problems import Problem
from localoffer.records.files import PageFile, Records, pick
from localoffer.records.models import (
    Action,
    Answer,
    Area,
    Citation,
    Contact,
    CoverageItem,
    Entitlement,
    Example,
    Finding,
    Group,
    MeansOfDelivery,
    Measure,
    Outcome,
    Partner,
    Plan,
    Pledge,
    Priority,
    Promise,
    Record,
    Situation,
    Source,
    Status,
    Step,
    Table,
    Term,
    Voice,
    WhoGetsIt,
)
from localoffer.records.values import When

R = TypeVar("R", bound=Record)


def link(records: Records, as_of: date) -> tuple[Library | None, tuple[Problem, ...]]:
    """Join the records and leave out what is dated after `as_of`.

    The library is None only where there is no readable site.yaml.
    """
    table, finder, undecided = make_decisions(records)
    return (_library(records, table, finder, as_of) if records.site else None), undecided


def _library(records: Records, table: DecisionTable | None, finder: Finder | None, as_of: date) -> Library:
    assert records.site

    def has_come(when: When | date | None) -> bool:
        return when is None or (when.first_day if isinstance(when, When) else when) <= as_of

    own, national = records.lists, records.national
    all_sources = (*pick(national, "sources", Source), *pick(own, "sources", Source))
    sources = {source.id: source for source in all_sources if has_come(source.date)}

    def is_known(record: Record) -> bool:
        cited: tuple[Citation, ...] = getattr(record, "sources", ())
        dates = (getattr(record, name, None) for name in ("from_", "said_on", "made_on"))
        sourced = not cited or any(citation.source.id in sources for citation in cited)
        return sourced and all(has_come(when) for when in dates)

    def known(lists: Mapping[str, tuple[Record, ...]], name: str, kind: type[R]) -> dict[str, R]:
        return {getattr(entry, "id", ""): entry for entry in pick(lists, name, kind) if is_known(entry)}

    def known_pages(pages: Iterable[PageFile]) -> tuple[PageFile, ...]:
        return tuple(page for page in pages if is_known(page.text))

    national_offer = known(national, "entitlements", Entitlement)
    council_offer = known(own, "entitlements", Entitlement)
    actions = {
        id: action.model_copy(
            update={
                "updates": tuple(
                    update for update in action.updates if has_come(update.date) and is_known(update)
                )
            }
        )
        for id, action in known(own, "actions", Action).items()
    }
    measures = {}
    for id, measure in known(own, "measures", Measure).items():
        readings = tuple(
            reading for reading in measure.readings if has_come(reading.date) and is_known(reading)
        )
        if readings:
            measures[id] = measure.model_copy(update={"readings": readings})
    return Library(
        as_of=as_of,
        site=records.site,
        sources=sources,
        national_source_ids=frozenset(source.id for source in pick(national, "sources", Source)),
        areas=known(national, "areas", Area),
        statuses=known(national, "statuses", Status),
        entitlements={
            id: JoinedEntitlement(id, national_offer.get(id), council_offer.get(id))
            for id in dict.fromkeys((*council_offer, *national_offer))
        },
        contacts=known(own, "contacts", Contact),
        helplines=known(national, "helplines", Contact),
        situations=known(national, "situations", Situation),
        priorities=known(own, "priorities", Priority),
        voices=known(own, "voices", Voice),
        promises=known(own, "promises", Promise),
        pledges=known(own, "pledges", Pledge),
        answers={one.about: one for one in pick(own, "answers", Answer)},
        plans={id: plan for id, plan in known(own, "plans", Plan).items() if has_come(plan.date)},
        actions=actions,
        measures=measures,
        tables={id: table for id, table in known(own, "tables", Table).items() if has_come(table.date)},
        findings=known(own, "findings", Finding),
        groups=known(own, "groups", Group),
        partners=known(own, "partners", Partner),
        delivery=known(own, "delivery", MeansOfDelivery),
        decision=table,
        finder=finder,
        outcomes=known(national, "outcomes", Outcome),
        verdicts={
            (gets.entitlement.id, verdict.outcome.id): verdict
            for lists in (national, own)
            for gets in pick(lists, "who_gets_it", WhoGetsIt)
            for verdict in gets.verdicts
        },
        ladder=known(national, "steps", Step),
        coverage=known(national, "items", CoverageItem),
        examples=known(own, "examples", Example),
        terms={**known(national, "terms", Term), **known(own, "terms", Term)},
        pages=known_pages(records.pages),
        national_pages=known_pages(records.national_pages),
    )
