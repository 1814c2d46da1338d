"""What was said, what was promised and what became of it, made ready to print; and the pages of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from localoffer import addresses
from localoffer.addresses import BY_DATE, BY_STATE
from localoffer.ledger import actions as tracker
from localoffer.ledger import states as ledger
from localoffer.ledger.states import Deed, Place
from localoffer.library import Library
from localoffer.pages.ledger import LedgerContext, VoiceContext, VoiceGroup, VoicesContext
from localoffer.pages.page import Page, PageWords, record_page, words_page
from localoffer.records.models import Action, Pledge, Priority, Promise, State, Voice
from localoffer.records.values import Ref, When
from localoffer.views import makers
from localoffer.views.common import Link
from localoffer.views.ledger import (
    DeedView,
    LedgerPart,
    Meets,
    PlannedView,
    PledgeView,
    PriorityView,
    PromiseToVoice,
    PromiseView,
    StateCount,
    StateView,
    VoiceView,
)


def state_id(state: State) -> str:
    """The place of a state on the page that lists voices by state: `no-answer-yet`."""
    return state.value.replace(",", "").replace(" ", "-")


def state(library: Library, place: Place) -> StateView:
    stated = place.stated
    return StateView(
        state=place.state,
        word="planned"
        if place.planned
        else "promised"
        if place.state is State.PROMISED
        else place.state.value,
        date=place.date,
        reason=stated.reason if stated else None,
        post=stated.post if stated else None,
        trust=makers.trust(library, stated.sources if stated else ()),
    )


def counts(states: Iterable[StateView]) -> tuple[StateCount, ...]:
    """How many stand in each state, in the order of the states; those with none among them."""
    found = [one.state for one in states]
    return tuple(StateCount(one, found.count(one), f"{BY_STATE}#{state_id(one)}") for one in State)


def planned(library: Library, record: Action) -> PlannedView:
    address = addresses.action_address(record.id)
    since = tracker.last_word(library, record)
    return PlannedView(record.title, address, record.owners, record.due, since)


def deed(library: Library, record: Deed) -> DeedView:
    action, one = record.action, record.evidence
    return DeedView(
        date=record.date,
        text=record.text,
        shows=record.shows,
        note=one.note if one else None,
        links=tuple(_links(library, record)),
        finding=f"/inspections/#{one.finding.id}" if one and one.finding else None,
        plan=planned(library, action) if action and not action.updates else None,
        trust=makers.trust(library, record.citations),
    )


def _links(library: Library, record: Deed) -> Iterator[Link]:
    """The pages that show more of what was done."""
    one = record.evidence
    if record.action:
        yield Link(record.action.title, addresses.action_address(record.action.id))
    if one is None:
        return
    if one.entitlement:
        yield from makers.entitlement_links(library, (one.entitlement,))
    if one.measure:
        yield Link(library.measures[one.measure.id].title, f"/strategy/local-picture/#{one.measure.id}")
    if one.group:
        yield Link(library.groups[one.group.id].title, f"/take-part/#{one.group.id}")


def promise(library: Library, record: Promise) -> PromiseView:
    actions = (library.actions.get(ref.id) for ref in record.actions)
    after = library.promises.get(record.replaced_by.id) if record.replaced_by else None
    closed = record.closed if record.closed and library.has_come(record.closed.date) else None
    return PromiseView(
        id=record.id,
        address=addresses.promise_address(record.id),
        text=record.text,
        stands_in=record.stands_in,
        on_a_page=record.on_a_page,
        note=record.note,
        made_on=record.made_on,
        why=record.why,
        entitlements=makers.entitlement_links(library, record.entitlements),
        plans=tuple(planned(library, action) for action in actions if action),
        state=state(library, ledger.of_promise(library, record)),
        deeds=tuple(deed(library, one) for one in ledger.promise_deeds(library, record)),
        trust=makers.trust(library, record.sources),
        closed_on=closed.date if closed else None,
        closed_because=closed.reason if closed else None,
        replaced_by=makers.promise_link(after) if after else None,
    )


def voice(library: Library, record: Voice) -> VoiceView:
    closed = record.closed if record.closed and library.has_come(record.closed.date) else None
    after = library.voices.get(record.replaced_by.id) if record.replaced_by else None
    tag = library.priorities.get(record.priority.id)
    met = makers.in_order(ledger.promises_to(library, record))
    done = [*ledger.deeds(library, library.answers.get(("voices", record.id)))]
    for one in met:
        if not _names(record, one.voices_repeated):
            done += ledger.promise_deeds(library, one)
    told: dict[tuple[When, str], Deed] = {}
    for one_deed in done:
        told.setdefault((one_deed.date, one_deed.text), one_deed)
    return VoiceView(
        id=record.id,
        address=addresses.voice_address(record.id),
        number=record.number,
        text=record.text,
        said_on=record.said_on,
        said_where=record.said_where,
        note=record.note,
        priority=makers.priority_tag(tag) if tag else None,
        promises=tuple(
            PromiseToVoice(promise(library, one), _meets(record, one), _is_first(library, record, one))
            for one in met
        ),
        deeds=tuple(deed(library, one) for one in sorted(told.values(), key=lambda one: one.date)),
        state=state(library, ledger.of_voice(library, record)),
        last_word=ledger.last_word(library, record),
        trust=makers.trust(library, record.sources),
        closed_on=closed.date if closed else None,
        closed_because=closed.reason if closed else None,
        replaced_by=Link(after.text, addresses.voice_address(after.id)) if after else None,
    )


def _names(record: Voice, refs: Sequence[Ref]) -> bool:
    return any(ref.id == record.id for ref in refs)


def _meets(record: Voice, promise: Promise) -> Meets:
    if _names(record, promise.voices):
        return Meets.WHOLE
    return Meets.PART if _names(record, promise.voices_in_part) else Meets.REPEATS


def _is_first(library: Library, record: Voice, promise: Promise) -> bool:
    refs = (*promise.voices, *promise.voices_in_part, *promise.voices_repeated)
    met = (library.voices.get(ref.id) for ref in refs)
    return record is min((one for one in met if one), key=lambda one: (one.number, one.id))


def voices(library: Library) -> tuple[VoiceView, ...]:
    """All voices by number."""
    return tuple(
        voice(library, record) for record in sorted(library.voices.values(), key=lambda v: (v.number, v.id))
    )


def pledge(library: Library, record: Pledge) -> PledgeView:
    answer = library.answers.get(("pledges", record.id))
    return PledgeView(
        pledge=record,
        state=state(library, ledger.of_pledge(library, record)),
        deeds=tuple(deed(library, one) for one in ledger.deeds(library, answer)),
        trust=makers.trust(library, record.sources),
    )


def priorities(library: Library, said: Sequence[VoiceView]) -> tuple[PriorityView, ...]:
    """Every priority in its order, with its objectives, promises and those of the voices that belong to it."""
    return tuple(
        _priority(library, record, [one for one in said if one.priority and one.priority.id == record.id])
        for record in makers.in_order(library.priorities.values())
    )


def _priority(library: Library, record: Priority, said: Sequence[VoiceView]) -> PriorityView:
    promised = [one for one in library.promises.values() if one.priority.id == record.id]
    return PriorityView(
        id=record.id,
        title=record.title,
        meaning=record.meaning,
        icon=record.icon,
        address=addresses.priority_address(record.id),
        objectives=tuple(makers.objective(library, one) for one in record.objectives),
        voices=tuple(said),
        promises=tuple(promise(library, one) for one in makers.in_order(promised)),
        counts=counts(one.state for one in said),
        trust=makers.trust(library, record.sources),
    )


def ledger_part(record: PriorityView, said: Sequence[VoiceView]) -> LedgerPart:
    """A priority with those of its promises that meet nothing of what was said."""
    met = {each.promise.id for one in said for each in one.promises}
    return LedgerPart(record, tuple(one for one in record.promises if one.id not in met))


def plan_said(
    library: Library, words: PageWords, listed: tuple[PriorityView, ...], said: tuple[VoiceView, ...]
) -> Iterator[Page]:
    """The ledger: by priority, by state and by date, and a page for each voice."""
    if not said and not library.promises:
        return
    ways = {
        key: Link(words[key]["title"], address)
        for key, address in (("you-said", addresses.LEDGER), ("by-state", BY_STATE), ("by-date", BY_DATE))
    }
    counted = counts(one.state for one in said) if said else ()

    def others(key: str) -> tuple[Link, ...]:
        return tuple(way for other, way in ways.items() if other != key and said)

    yield words_page(
        library,
        words,
        "you-said",
        addresses.LEDGER,
        LedgerContext(
            tuple(ledger_part(one, said) for one in listed),
            makers.replaced(library),
            counted,
            others("you-said"),
        ),
    )
    if not said:
        return
    crumbs = (ways["you-said"],)
    by_state = tuple(
        VoiceGroup(state_id(one), one, None, tuple(v for v in said if v.state.state is one)) for one in State
    )
    newest = sorted(said, key=lambda one: one.last_word, reverse=True)
    by_date = tuple(
        VoiceGroup(f"on-{date.iso}", None, date, tuple(group))
        for date, group in groupby(newest, key=lambda one: one.last_word)
    )
    for key, groups in (("by-state", by_state), ("by-date", by_date)):
        yield words_page(
            library,
            words,
            key,
            ways[key].address,
            VoicesContext(groups, makers.replaced(library), counted, others(key)),
            crumbs=crumbs,
        )
    for before, one, after in zip((None, *said), said, (*said[1:], None), strict=False):
        yield record_page(
            library,
            one.address,
            VoiceContext(
                one,
                _asked_for(library, one),
                Link(before.text, before.address) if before else None,
                Link(after.text, after.address) if after else None,
            ),
            one.text,
            words["voice"]["sentence"].format(number=one.number, where=one.said_where, date=one.said_on),
            library.voices[one.id].marks.record,
            crumbs=crumbs,
        )


def _asked_for(library: Library, one: VoiceView) -> tuple[Link, ...]:
    """What a reader can ask for: entitlements that answer the voice, and those that it asked for."""
    links = [link for each in one.promises for link in each.promise.entitlements]
    links += [
        link for each in one.deeds for link in each.links if link.address.startswith("/what-you-can-get/")
    ]
    for joined in makers.in_order(library.entitlements.values()):
        if any(ref.id == one.id for part in joined.parts for ref in part.voices):
            links.append(makers.entitlement_link(joined))
    return tuple({link.address: link for link in links}.values())
