"""Third stage: join the records of both layers that are known on the as-of date into one library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from localoffer.addresses import OR_THE_COUNCILS, text_address
from localoffer.kept import NOTHING_KEPT, Kept
from localoffer.known import known
from localoffer.law.join import make_decisions
from localoffer.law.questions import Finder
from localoffer.law.table import DecisionTable, NotACondition, read_answers
from localoffer.law.verdicts import derived_verdict
from localoffer.library import (
    ICONS,
    CanChange,
    CanMeet,
    Gone,
    JoinedAction,
    JoinedAnswer,
    JoinedArea,
    JoinedChange,
    JoinedChangeNote,
    JoinedCircumstance,
    JoinedContact,
    JoinedDangerWords,
    JoinedEntitlement,
    JoinedEvidence,
    JoinedExample,
    JoinedGroup,
    JoinedItem,
    JoinedOutcome,
    JoinedPlan,
    JoinedPledge,
    JoinedPriority,
    JoinedPromise,
    JoinedRecommendation,
    JoinedSituation,
    JoinedSituationFor,
    JoinedSource,
    JoinedStatus,
    JoinedStep,
    JoinedText,
    JoinedVerdict,
    JoinedVoice,
    Library,
    Meets,
    Met,
    N,
    Naming,
    ToRing,
    in_order,
    joined_entitlements,
    place,
)
from localoffer.problems import Problem
from localoffer.records import models
from localoffer.records.crisis import crisis_roles
from localoffer.records.files import Records, pick
from localoffer.records.models import NATIONAL
from localoffer.records.naming import noun_in_changes
from localoffer.records.values import Ref, When

R = TypeVar("R", bound=models.Record)
T = TypeVar("T")
#: Records that another one can replace.
S = TypeVar("S", JoinedAction, JoinedPromise, JoinedVoice)
C = TypeVar("C", bound=models.Cited)


def link(
    records: Records, as_of: date, kept: Kept = NOTHING_KEPT
) -> tuple[Library | None, tuple[Problem, ...]]:
    """Join the records, leaving out what is dated after `as_of`.

    The library is None only if there is no readable site.yaml.
    """
    table, finder, undecided = make_decisions(records, kept)
    return (_library(known(records, as_of), table, finder, as_of) if records.site else None), undecided


def _library(records: Records, table: DecisionTable | None, finder: Finder | None, as_of: date) -> Library:
    """Join what is known. References to anything unknown are left out."""
    assert records.site
    own, national = records.lists, records.national
    sources = _sources(records)
    every_contact = _contacts(records, as_of)
    anybody = {id: one for id, one in every_contact.items() if not one.record.closed_by(as_of)}
    areas = {record.id: JoinedArea(record) for record in _sorted(national, models.Area)}
    statuses = {record.id: JoinedStatus(record) for record in _sorted(national, models.Status)}
    priorities = _priorities(_as_written(own, models.Priority), as_of)
    every_entitlement = _entitlements(records, areas, statuses, anybody, as_of)
    entitlements = {id: one for id, one in every_entitlement.items() if not one.closed_by(as_of)}
    outcomes = _outcomes(records, statuses, anybody, entitlements)
    voices = _voices(records, priorities, every_entitlement)
    plans, actions = _plans(records, priorities)
    promises = _promises(records, priorities, voices, every_entitlement, actions)
    pledges = {record.id: JoinedPledge(record) for record in _sorted(own, models.Pledge)}
    measures = {record.id: record for record in _sorted(own, models.Measure)}
    findings = {
        finding.record.id: finding for finding in _naming(_sorted(own, models.Finding), every_entitlement)
    }
    every_group = _groups(records, sources, anybody)
    _join_answers(
        pick(own, models.Answer),
        {"voice": voices, "promise": promises, "pledge": pledges},
        {
            "finding": findings,
            "action": actions,
            "measure": measures,
            "group": every_group,
            "entitlement": every_entitlement,
        },
    )
    _join_recommendations(plans, findings, measures)
    library = Library(
        as_of=as_of,
        site=records.site,
        sources=sources,
        areas=tuple(areas.values()),
        statuses=tuple(statuses.values()),
        entitlements=tuple(entitlements.values()),
        contacts=tuple(one for one in anybody.values() if one.own),
        helplines=tuple(one for one in anybody.values() if not one.own),
        crisis_roles=crisis_roles(pick(national, models.Situation)),
        districts=tuple(_sorted(own, models.District)),
        ages=_naming(in_order(records.of_both(models.Age)), entitlements),
        homes=_homes(records, entitlements),
        first_home=_naming(in_order(records.of_both(models.FirstHomePart)), entitlements),
        principles=tuple(_sorted(own, models.Principle)),
        priorities=tuple(one for one in priorities.values() if not one.record.closed_by(as_of)),
        voices=tuple(voices.values()),
        promises=tuple(promises.values()),
        pledges=tuple(pledges.values()),
        plans=tuple(plans.values()),
        actions=tuple(actions.values()),
        measures=tuple(measures.values()),
        tables=tuple(_sorted(own, models.Table)),
        findings=tuple(findings.values()),
        groups=tuple(one for one in every_group.values() if not one.record.closed_by(as_of)),
        partners=tuple(_sorted(own, models.Partner)),
        delivery=_naming(_sorted(own, models.MeansOfDelivery), entitlements),
        terms=_terms(records),
        decision=table,
        finder=finder,
        outcomes=tuple(outcomes.values()),
        watch=_naming(
            sorted(records.of_both(models.Watch), key=lambda record: (record.check_on, record.id)),
            entitlements,
        ),
        later=pick(own, models.Later),
        examples=tuple(_examples(records, table, outcomes, entitlements)),
        everyday_words=tuple(sorted(pick(national, models.EverydayWords), key=lambda entry: entry.words)),
        gone=Gone(
            entitlements=tuple(one for one in every_entitlement.values() if one.closed_by(as_of)),
            contacts=tuple(one for one in every_contact.values() if one.record.closed_by(as_of)),
            groups=tuple(one for one in every_group.values() if one.record.closed_by(as_of)),
            priorities=tuple(one for one in priorities.values() if one.record.closed_by(as_of)),
        ),
    )
    return _whole(library, records, anybody, entitlements)


def _whole(
    library: Library,
    records: Records,
    anybody: Mapping[str, JoinedContact],
    entitlements: Mapping[str, JoinedEntitlement],
) -> Library:
    """With what is joined last, since it looks through the library: for whoever has a role, and for whatever can meet the
    checklist or change."""
    texts = _texts(records, library, anybody, entitlements)
    closed = tuple(text for text in texts if text.page.text.closed_by(library.as_of))
    library = replace(
        library,
        situations=tuple(_situations(records, library, anybody, entitlements)),
        circumstances=tuple(_circumstances(records, library, anybody, entitlements)),
        ladder=tuple(_steps(records, library, anybody)),
        danger_words=tuple(_danger_words(records, library, anybody)),
        texts=tuple(text for text in texts if text not in closed),
        gone=replace(library.gone, texts=closed),
    )
    return replace(
        library, coverage=tuple(_coverage(records, library)), changes=tuple(_changes(records, library))
    )


def _changes(records: Records, library: Library) -> Iterator[JoinedChangeNote]:
    """The files of changes, newest first. What they say about either layer applies to the one record joined from both."""
    notes = pick(records.lists, models.ChangeNote)
    about = dict(_can_change(library)) if notes else {}
    for note in sorted(notes, key=lambda note: (note.date, note.id), reverse=True):
        yield JoinedChangeNote(
            note,
            [
                JoinedChange(
                    change,
                    about.get((change.record.removeprefix(NATIONAL), (change.id or "").strip("/"))),
                    _named(library.sources, change.consulted),
                    _named(library.sources, change.mistake),
                    _named(library.sources, change.law),
                )
                for change in note.changes
            ],
        )


def _can_change(library: Library) -> Iterator[tuple[tuple[str, str], CanChange]]:
    """Records with a page, or an anchor on one, by the noun and id that a change uses. Closed records keep theirs."""
    gone = library.gone
    said: tuple[Any, ...] = (*library.voices, *library.promises, *library.pledges)
    joined: tuple[Any, ...] = (
        *(one for one in (*library.contacts, *library.helplines) if not one.record.only_where_named),
        *gone.contacts,
        *library.every_priority,
        *library.plans,
        *library.actions,
        *library.findings,
        *library.groups,
        *gone.groups,
        *library.delivery,
        *library.statuses,
        *library.outcomes,
        *library.situations,
        *library.homes,
        *library.circumstances,
        *library.ages,
        *library.first_home,
        *library.ladder,
        *library.examples,
    )
    records: tuple[Any, ...] = (
        *library.districts,
        *library.partners,
        *library.principles,
        *library.measures,
        *library.tables,
        *library.terms,
    )
    for entitlement in (*library.entitlements, *gone.entitlements):
        yield (models.Entitlement.noun, entitlement.id), entitlement
    for one in (*said, *joined):
        yield (one.record.noun, one.record.id), one
    for one in said:
        yield (models.Answer.noun, f"{one.record.noun}s/{one.record.id}"), one
    for record in records:
        yield (noun_in_changes(record), record.id), record
    for text in (*library.texts, *gone.texts):
        yield (models.PageText.noun, text.page.address), text


def _sorted(lists: Mapping[str, tuple[models.Record, ...]], kind: type[R]) -> list[R]:
    return sorted(pick(lists, kind), key=place)


def _as_written(lists: Mapping[str, tuple[models.Record, ...]], kind: type[C]) -> list[C]:
    """By `order`; those with the same `order` as they come in the files."""
    return sorted(pick(lists, kind), key=lambda record: record.order)


def _texts(
    records: Records,
    library: Library,
    anybody: Mapping[str, JoinedContact],
    entitlements: Mapping[str, JoinedEntitlement],
) -> tuple[JoinedText, ...]:
    """The Markdown pages by address. Where a council may have its own and has none, ours, with the council's main line."""
    written = {page.address for page in records.pages}
    main = library.whom_to_ring(models.Role.MAIN)
    found: list[JoinedText] = []
    for page in sorted((*records.national_pages, *records.pages), key=lambda page: page.address):
        is_ours = text_address(page.address) in OR_THE_COUNCILS and page not in records.pages
        if is_ours and page.address in written:
            continue
        contacts = [main.contact] if is_ours and main else _found(anybody, page.text.contacts)
        found.append(JoinedText(page, is_ours, _found(entitlements, page.text.entitlements), contacts))
    by_address = {text.page.address: text for text in found}
    for text in found:
        text.replaced_by = _named(by_address, text.page.text.replaced_by)
    return tuple(found)


def _found(known: Mapping[str, T], refs: Iterable[Ref]) -> list[T]:
    """The records that the references name, each once, as far as they are known."""
    return [known[id] for id in dict.fromkeys(ref.id for ref in refs) if id in known]


def _naming(records: Iterable[N], entitlements: Mapping[str, JoinedEntitlement]) -> tuple[Naming[N], ...]:
    return tuple(Naming(record, _found(entitlements, record.entitlements)) for record in records)


def _named(known: Mapping[str, T], ref: Ref | None) -> T | None:
    return known.get(ref.id) if ref else None


def _instead(known: Mapping[str, S], id: str) -> S | None:
    """What replaces a record. None in a circle, which replaced-in-a-circle reports: following replacements always ends."""
    ref, passed = known[id].record.replaced_by, {id}
    found = _named(known, ref)
    while ref and ref.id in known and ref.id not in passed:
        passed.add(ref.id)
        ref = known[ref.id].record.replaced_by
    return None if ref and ref.id == id else found


def _newest(sources: Mapping[str, JoinedSource], record: models.Cited) -> When | None:
    dates = (source.record.date for source in _found(sources, (cite.source for cite in record.sources)))
    return max((date for date in dates if date), default=None)


def _sources(records: Records) -> dict[str, JoinedSource]:
    return {
        source.id: JoinedSource(source, is_national)
        for lists, is_national in ((records.national, True), (records.lists, False))
        for source in pick(lists, models.Source)
    }


def _contacts(records: Records, as_of: date) -> dict[str, JoinedContact]:
    """Every contact and helpline, each with the open one that replaces it."""
    every = {
        record.id: JoinedContact(record, own=is_own)
        for lists, is_own in ((records.national, False), (records.lists, True))
        for record in _sorted(lists, models.Contact)
    }
    for contact in every.values():
        instead = _named(every, contact.record.replaced_by)
        contact.replaced_by = instead if instead and not instead.record.closed_by(as_of) else None
    return every


def _groups(
    records: Records, sources: Mapping[str, JoinedSource], anybody: Mapping[str, JoinedContact]
) -> dict[str, JoinedGroup]:
    every = {
        record.id: JoinedGroup(record, _named(anybody, record.contact), _newest(sources, record))
        for record in _sorted(records.lists, models.Group)
    }
    for group in every.values():
        group.replaced_by = _named(every, group.record.replaced_by)
    return every


def _homes(
    records: Records, entitlements: Mapping[str, JoinedEntitlement]
) -> tuple[Naming[models.HomeKind], ...]:
    """The kinds of home, each known to the entitlements that it names."""
    homes = _naming(in_order(records.of_both(models.HomeKind)), entitlements)
    for home in homes:
        for entitlement in home.entitlements:
            entitlement.homes.append(home)
    return homes


def _terms(records: Records) -> tuple[models.Term, ...]:
    """The words explained, in alphabetical order."""
    by_id = {term.id: term for term in records.of_both(models.Term)}
    return tuple(sorted(by_id.values(), key=lambda term: (term.term.casefold(), term.id)))


def _entitlements(
    records: Records,
    areas: Mapping[str, JoinedArea],
    statuses: Mapping[str, JoinedStatus],
    anybody: Mapping[str, JoinedContact],
    as_of: date,
) -> dict[str, JoinedEntitlement]:
    """Every entitlement. Closed ones are left out of parts of life and legal groups."""
    joined = in_order(joined_entitlements(records).values())
    by_id = {entitlement.id: entitlement for entitlement in joined}
    for entitlement in joined:
        parts = entitlement.parts
        instead = (part.replaced_by for part in parts if part.closed_by(as_of))
        entitlement.replaced_by = next((found for ref in instead if (found := _named(by_id, ref))), None)
        entitlement.area = _named(areas, entitlement.entry.area)
        entitlement.contacts += _found(anybody, (ref for part in parts for ref in part.contacts))
        entitlement.statuses += _found(statuses, (ref for part in reversed(parts) for ref in part.statuses))
        if entitlement.closed_by(as_of):
            continue
        if entitlement.area:
            entitlement.area.entitlements.append(entitlement)
        for status in entitlement.statuses:
            status.entitlements.append(entitlement)
    return by_id


def _outcomes(
    records: Records,
    statuses: Mapping[str, JoinedStatus],
    anybody: Mapping[str, JoinedContact],
    entitlements: Mapping[str, JoinedEntitlement],
) -> dict[str, JoinedOutcome]:
    """The outcomes, each with its verdict on every entitlement.

    A council's verdict takes precedence over a national one, and a written verdict over one derived from the entry.
    If the law leaves it to the council who gets a thing, and the council's entry says so of an outcome, that counts.
    """
    outcomes = {
        record.id: JoinedOutcome(
            record,
            _named(statuses, record.status),
            _named(anybody, record.contact),
            _found(entitlements, record.best),
        )
        for record in _sorted(records.national, models.Outcome)
    }
    verdicts = {
        (gets.entitlement.id, verdict.outcome.id): verdict
        for gets in records.of_both(models.WhoGetsIt)
        for verdict in gets.verdicts
    }
    for entitlement in entitlements.values():
        for outcome in outcomes.values():
            if decided := _decided(entitlement, outcome.record):
                joined = JoinedVerdict(*decided, True, entitlement, outcome)
            elif written := verdicts.get((entitlement.id, outcome.record.id)):
                joined = JoinedVerdict(written.verdict, written.reason, False, entitlement, outcome)
            elif entitlement.national or entitlement.standing is models.Standing.ASKED_FOR:
                continue
            else:
                verdict, reason = derived_verdict(entitlement.first, outcome.record)
                joined = JoinedVerdict(verdict, reason, True, entitlement, outcome)
            entitlement.verdicts.append(joined)
            outcome.verdicts.append(joined)
    return outcomes


def _decided(entitlement: JoinedEntitlement, outcome: models.Outcome) -> tuple[models.Verdict, str] | None:
    """What a council that may choose has decided of an outcome. None if its entry does not say."""
    chosen = entitlement.chosen
    decided = derived_verdict(chosen, outcome) if chosen else None
    return None if decided and decided[0] is models.Verdict.ASK else decided


def _priorities(found: Sequence[models.Priority], as_of: date) -> dict[str, JoinedPriority]:
    """The priorities in their order, what is closed last, each with a drawing: its own, or the first, counted from its
    place, that no other has."""
    taken = {record.icon for record in found}
    priorities = {}
    for at, record in enumerate(sorted(found, key=lambda record: record.closed_by(as_of) is not None)):
        icon = record.icon
        if not icon:
            turn = at % len(ICONS)
            free = (drawing for drawing in (*ICONS[turn:], *ICONS) if drawing not in taken)
            icon = next(free, ICONS[turn])
            taken.add(icon)
        priorities[record.id] = JoinedPriority(record, at + 1, icon)
    for priority in priorities.values():
        priority.replaced_by = _named(priorities, priority.record.replaced_by)
    return priorities


def _voices(
    records: Records,
    priorities: Mapping[str, JoinedPriority],
    entitlements: Mapping[str, JoinedEntitlement],
) -> dict[str, JoinedVoice]:
    """The voices by number."""
    found = sorted(pick(records.lists, models.Voice), key=lambda voice: (voice.number, voice.id))
    voices = {record.id: JoinedVoice(record, _named(priorities, record.priority)) for record in found}
    for voice in voices.values():
        voice.replaced_by = _instead(voices, voice.record.id)
        if voice.priority:
            voice.priority.voices.append(voice)
    for entitlement in entitlements.values():
        entitlement.voices += _found(voices, (ref for part in entitlement.parts for ref in part.voices))
        for voice in entitlement.voices:
            voice.entitlements.append(entitlement)
    return voices


def _plans(
    records: Records, priorities: Mapping[str, JoinedPriority]
) -> tuple[dict[str, JoinedPlan], dict[str, JoinedAction]]:
    """The plans, newest first, and their actions. An action is known once its plan is."""
    found = sorted(pick(records.lists, models.Plan), key=lambda plan: (plan.date, plan.id), reverse=True)
    plans = {record.id: JoinedPlan(record) for record in found}
    headings: dict[str, JoinedRecommendation] = {}
    for plan in plans.values():
        plan.recommendations += (JoinedRecommendation(record, plan) for record in plan.record.recommendations)
        headings |= {heading.record.id: heading for heading in plan.recommendations}
    actions = {
        record.id: JoinedAction(record, plans[record.plan.id], _named(priorities, record.priority))
        for record in _sorted(records.lists, models.Action)
        if record.plan.id in plans
    }
    for action in actions.values():
        heading = _named(headings, action.record.recommendation)
        if heading and heading.plan is action.plan:
            heading.actions.append(action)
        else:
            action.plan.loose.append(action)
        action.plan.actions.append(action)
        if action.priority:
            action.priority.actions.append(action)
        action.replaced_by = _instead(actions, action.record.id)
    return plans, actions


def _promises(
    records: Records,
    priorities: Mapping[str, JoinedPriority],
    voices: Mapping[str, JoinedVoice],
    entitlements: Mapping[str, JoinedEntitlement],
    actions: Mapping[str, JoinedAction],
) -> dict[str, JoinedPromise]:
    promises = {
        record.id: JoinedPromise(
            record,
            _named(priorities, record.priority),
            entitlements=_found(entitlements, record.entitlements),
            actions=_found(actions, record.actions),
        )
        for record in _as_written(records.lists, models.Promise)
    }
    for promise in promises.values():
        promise.replaced_by = _instead(promises, promise.record.id)
        if promise.priority:
            promise.priority.promises.append(promise)
        for entitlement in promise.entitlements:
            entitlement.promises.append(promise)
        for action in promise.actions:
            action.promises.append(promise)
        met: dict[JoinedVoice, Meets] = {}
        for meets, refs in (
            (Meets.WHOLE, promise.record.voices),
            (Meets.PART, promise.record.voices_in_part),
            (Meets.REPEATS, promise.record.voices_repeated),
        ):
            for voice in _found(voices, refs):
                met.setdefault(voice, meets)
        first = min(met, key=lambda voice: (voice.record.number, voice.record.id), default=None)
        promise.meets += (Met(promise, voice, meets, voice is first) for voice, meets in met.items())
        for meeting in promise.meets:
            meeting.voice.met_by.append(meeting)
    return promises


def _join_answers(
    answers: Iterable[models.Answer],
    about: Mapping[str, Mapping[str, JoinedVoice | JoinedPromise | JoinedPledge]],
    evidence: Mapping[str, Mapping[str, Any]],
) -> None:
    """Give each voice, promise and pledge its answer, and each piece of evidence the record that it names. Both are given
    as records by id, by the name of the field that refers to them."""
    for record in answers:
        found = (_named(known, getattr(record, name)) for name, known in about.items())
        if answered := next((one for one in found if one), None):
            answered.answer = JoinedAnswer(
                record,
                [
                    JoinedEvidence(
                        it,
                        **{name: _named(known, getattr(it, name)) for name, known in evidence.items()},
                    )
                    for it in record.evidence
                ],
            )


def _join_recommendations(
    plans: Mapping[str, JoinedPlan],
    findings: Mapping[str, Naming[models.Finding]],
    measures: Mapping[str, models.Measure],
) -> None:
    """Put each recommendation's findings and figures beside it."""
    for heading in (heading for plan in plans.values() for heading in plan.recommendations):
        heading.findings += _found(findings, heading.record.findings)
        heading.measures += _found(measures, heading.record.measures)


def _situations(
    records: Records,
    library: Library,
    anybody: Mapping[str, JoinedContact],
    entitlements: Mapping[str, JoinedEntitlement],
) -> Iterator[JoinedSituation]:
    """The situations that have a contact to ring."""
    for record in _sorted(records.national, models.Situation):
        call = _first_to_ring(library, _named(anybody, record.helpline), record.call or models.Role.MAIN)
        if call is None:
            continue
        situation = JoinedSituation(
            record,
            call,
            library.holder(record.call_at_night) if record.call_at_night else None,
            not record.helpline and library.is_by_district(record.call),
            list(_by_age(record, library)),
            [*_found(anybody, record.at_night), *_to_text(library, record.call_at_night)],
            _found(anybody, record.also),
            _found(entitlements, record.entitlements),
        )
        for entitlement in situation.entitlements:
            entitlement.situations.append(situation)
        yield situation


def _to_text(library: Library, role: models.Role | None) -> Iterator[JoinedContact]:
    """Contacts with a role and no number to ring, but one to text."""
    for contact in library.contacts:
        if role in contact.record.roles and contact.record.text_number and not contact.record.phone:
            yield contact


def _by_age(record: models.Situation, library: Library) -> Iterator[JoinedSituationFor]:
    for part in record.by_age:
        role = part.call or record.call or models.Role.MAIN
        call = library.whom_to_ring(role)
        night = part.call_at_night or record.call_at_night
        if call:
            yield JoinedSituationFor(
                part, call, library.holder(night) if night else None, library.is_by_district(role)
            )


def _first_to_ring(library: Library, named: JoinedContact | None, role: models.Role | None) -> ToRing | None:
    """The contact that is named, or failing that whoever has the role."""
    if named:
        return ToRing(named)
    return library.whom_to_ring(role) if role else None


def _circumstances(
    records: Records,
    library: Library,
    anybody: Mapping[str, JoinedContact],
    entitlements: Mapping[str, JoinedEntitlement],
) -> Iterator[JoinedCircumstance]:
    """The circumstances that have a contact to ask."""
    for record in in_order(records.of_both(models.Circumstance)):
        call = _first_to_ring(library, _named(anybody, record.helpline), record.call)
        if call is None:
            continue
        circumstance = JoinedCircumstance(
            record,
            call,
            _found(anybody, record.also),
            _found(entitlements, record.entitlements),
        )
        for entitlement in circumstance.entitlements:
            entitlement.circumstances.append(circumstance)
        yield circumstance


def _steps(records: Records, library: Library, anybody: Mapping[str, JoinedContact]) -> Iterator[JoinedStep]:
    for record in _sorted(records.national, models.Step):
        yield JoinedStep(record, _first_to_ring(library, _named(anybody, record.contact), record.call))


def _danger_words(
    records: Records, library: Library, anybody: Mapping[str, JoinedContact]
) -> Iterator[JoinedDangerWords]:
    for record in sorted(pick(records.national, models.DangerWords), key=lambda entry: entry.words):
        own = (library.holder(role) for role in record.roles)
        contacts = [*_found(anybody, record.contacts), *(one.contact for one in own if one)]
        yield JoinedDangerWords(record, list(dict.fromkeys(contacts)))


def _examples(
    records: Records,
    table: DecisionTable | None,
    outcomes: Mapping[str, JoinedOutcome],
    entitlements: Mapping[str, JoinedEntitlement],
) -> Iterator[JoinedExample]:
    """The examples whose answers lead to a known outcome. `make_decisions` reports any other."""
    for record in _sorted(records.lists, models.Example):
        if table is None:
            return
        try:
            row = table.decide(read_answers(table, record.answers)).row
        except NotACondition:
            continue
        if row and (outcome := _named(outcomes, row.outcome)):
            yield JoinedExample(record, row, outcome, _found(entitlements, record.entitlements))


def _coverage(records: Records, library: Library) -> Iterator[JoinedItem]:
    """The checklist, each item with whatever meets it. What was only asked for, or is history, meets nothing."""
    items = {record.id: JoinedItem(record) for record in _sorted(records.national, models.CoverageItem)}
    meeting: list[tuple[CanMeet, Iterable[Ref]]] = [
        (entitlement, part.meets)
        for entitlement in library.entitlements
        if entitlement.standing is not models.Standing.ASKED_FOR
        for part in entitlement.parts
    ]
    contacts = sorted((*library.contacts, *library.helplines), key=lambda contact: place(contact.record))
    others: tuple[Any, ...] = (
        *library.statuses,
        *(contact for contact in contacts if not contact.record.only_where_named),
        *library.situations,
        *library.circumstances,
        *library.homes,
        *(group for group in library.groups if not group.record.history),
        *library.delivery,
    )
    meeting += ((one, one.record.meets) for one in others)
    meeting += ((text, text.page.text.meets) for text in library.texts)
    # What stands only where it is named has no place of its own.
    naming: tuple[JoinedEntitlement | JoinedText, ...] = (*library.entitlements, *library.texts)
    meeting += (
        (one, contact.record.meets)
        for one in naming
        for contact in one.contacts
        if contact.record.only_where_named
    )
    for one, refs in meeting:
        for item in _found(items, refs):
            if one not in item.met_by:
                item.met_by.append(one)
    return iter(items.values())
