"""Third stage: join the records of both layers into one library, as of one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import TypeVar

from localoffer.law.join import make_decisions
from localoffer.law.questions import Finder
from localoffer.law.table import Table as DecisionTable
from localoffer.library import JoinedEntitlement, Library
from localoffer.problems import Level, Problem
from localoffer.records.files import COUNCIL_FILES, NATIONAL_FILES, PageFile, Records, pick
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
from localoffer.records.naming import quoted, record_name, with_article
from localoffer.records.values import Ref, When, is_id

R = TypeVar("R", bound=Record)

#: What a field's name points to. `replaced_by` points into the list its own record stands in.
TARGETS: Mapping[str, tuple[str, ...]] = {
    "source": ("sources",),
    "area": ("areas",),
    "statuses": ("statuses",),
    "contact": ("contacts", "helplines"),
    "contacts": ("contacts", "helplines"),
    "helpline": ("helplines", "contacts"),
    "also": ("helplines", "contacts"),
    "priority": ("priorities",),
    "voices": ("voices",),
    "voices_in_part": ("voices",),
    "voices_repeated": ("voices",),
    "voice": ("voices",),
    "promise": ("promises",),
    "pledge": ("pledges",),
    "finding": ("findings",),
    "action": ("actions",),
    "measure": ("measures",),
    "group": ("groups",),
    "promises": ("promises",),
    "entitlements": ("entitlements",),
    "actions": ("actions",),
    "findings": ("findings",),
    "measures": ("measures",),
    "plan": ("plans",),
    "recommendation": ("recommendations",),
    "status": ("statuses",),
    "outcome": ("outcomes",),
    "entitlement": ("entitlements",),
    "expected": ("outcomes",),
    "meets": ("items",),
}


def link(records: Records, as_of: date) -> tuple[Library | None, tuple[Problem, ...]]:
    """Join the records and leave out what is dated after `as_of`.

    The library is None only where there is no readable site.yaml.
    """
    table, finder, undecided = make_decisions(records)
    problems = (*_unknown_references(records), *_incomplete_entitlements(records), *undecided)
    return (_library(records, table, finder, as_of) if records.site else None), problems


def not_yet_shown(records: Records, library: Library) -> Iterator[Problem]:
    """A warning for each of the council's records that its own dates, or its sources', keep off the site today."""
    dates = {
        source.id: source.date
        for lists in (records.national, records.lists)
        for source in pick(lists, "sources", Source)
    }
    for record in (entry for entries in records.lists.values() for entry in entries):
        cited = [dates.get(citation.source.id) for citation in getattr(record, "sources", ())]
        of_sources = min((when for when in cited if when), default=None) if cited and all(cited) else None
        own = [getattr(record, name, None) for name in ("from_", "said_on", "made_on")]
        when = next((one for one in (*own, of_sources) if one and not library.has_come(one)), None)
        if when:
            shown = when if isinstance(when, When) else When(when.year, when.month, when.day)
            yield Problem(
                mark=record.marks.record,
                rule="not-yet-shown",
                record=record_name(record),
                message=f"The site does not show this yet: its date, or that of its source, is {shown}.",
                hint="Nothing to do if that is meant. Otherwise correct the date here or in content/sources.yaml.",
                level=Level.WARNING,
            )


def _all_lists(records: Records) -> Iterator[tuple[str, tuple[Record, ...]]]:
    yield from records.lists.items()
    yield from records.national.items()


def every_record(records: Records) -> Iterator[tuple[str, Record]]:
    """Each record that can hold references, with the list it stands in."""
    for name, entries in _all_lists(records):
        yield from ((name, entry) for entry in entries)
    for page in (*records.pages, *records.national_pages):
        yield "pages", page.text
    if records.site:
        yield "site", records.site


def references(record: Record) -> Iterator[tuple[str, Ref, Record]]:
    """Every reference in a record and in the records inside it: field, reference, the record it stands in."""
    for name in type(record).model_fields:
        value = getattr(record, name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Ref):
                yield name, part, record
            elif isinstance(part, Record):
                yield from references(part)


def _known(records: Records) -> dict[str, dict[str, Record | None]]:
    """Every id by list; None for a record that is there but could not be read."""
    known: dict[str, dict[str, Record | None]] = {
        name: {} for lists in (*COUNCIL_FILES.values(), *NATIONAL_FILES.values()) for name in lists
    }
    known["recommendations"] = {}
    for name, entries in _all_lists(records):
        for entry in entries:
            known.setdefault(name, {})[getattr(entry, "id", "")] = entry
            for inner in getattr(entry, "recommendations", ()):
                known["recommendations"][inner.id] = inner
    for name, ids in records.unread.items():
        for id in ids:
            known.setdefault(name, {}).setdefault(id, None)
    return known


def _unknown_references(records: Records) -> Iterator[Problem]:
    known = _known(records)
    # Where an id could not be read, a reference to it cannot be told from one that leads nowhere.
    unreadable = {name for name, ids in records.unread.items() if any(not is_id(id) for id in ids)}
    for list_name, record in every_record(records):
        for field, ref, _ in references(record):
            targets = TARGETS.get(field, (list_name,))
            lost = {"plans"} if "recommendations" in targets else set(targets)
            if any(ref.id in known[target] for target in targets) or lost & (records.missing | unreadable):
                continue
            if "recommendations" in targets and records.unread.get("plans"):
                continue
            yield _unknown(record, ref, targets, known)


def _unknown(
    record: Record, ref: Ref, targets: tuple[str, ...], known: Mapping[str, Mapping[str, Record | None]]
) -> Problem:
    candidates = {id: entry for target in targets for id, entry in known[target].items()}
    file = _file_of(targets[0], ref)
    noun = _noun_of(targets[0])
    near = get_close_matches(ref.id, candidates, n=1, cutoff=0.6)
    message = f"No {noun} is called {ref.id}."
    if near:
        entry = candidates[near[0]]
        title = f": {quoted(entry)}" if entry else ""
        message += f" The closest is {near[0]}{title}".removesuffix(".”").removesuffix("”")
        message += "”." if title else "."
    return Problem(
        mark=ref.mark,
        rule="unknown-reference",
        record=record_name(record),
        message=message,
        hint=f"Change it to {with_article(noun)} in {file}, or add the new {noun} there.",
    )


def _noun_of(list_name: str) -> str:
    for files in (COUNCIL_FILES, NATIONAL_FILES):
        for lists in files.values():
            if list_name in lists:
                return lists[list_name].noun
    return "recommendation"


def _file_of(list_name: str, ref: Ref) -> str:
    in_national = ref.mark.file.startswith("national/")
    for file, lists in COUNCIL_FILES.items():
        if list_name in lists and not (in_national and list_name in ("sources", "entitlements")):
            return file
    for file, lists in NATIONAL_FILES.items():
        if list_name in lists:
            return f"national/{file}"
    return "content/actions.yaml"


def _incomplete_entitlements(records: Records) -> Iterator[Problem]:
    """What neither the national nor the council's entry says, though an entitlement must have it."""
    national = {entry.id: entry for entry in pick(records.national, "entitlements", Entitlement)}
    council = {entry.id: entry for entry in pick(records.lists, "entitlements", Entitlement)}
    unread = records.unread.get("entitlements", frozenset())
    for id in dict.fromkeys((*council, *national)):
        if id in unread or "entitlements" in records.missing:
            continue
        joined = JoinedEntitlement(id, national.get(id), council.get(id))
        for field in ("title", "sentence", "area", "basis"):
            if not any(getattr(part, field) for part in joined.parts):
                yield Problem(
                    mark=joined.first.marks.record,
                    rule="missing-field",
                    record=record_name(joined.first),
                    message=f"The field {field} is missing, and no national entitlement has this id.",
                    hint=f"Add a line that begins with {field}: and says it.",
                )


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
