"""What was said, what was promised and what became of it, ready to print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from localoffer.addresses import BY_STATE, priority_address
from localoffer.ledger import states
from localoffer.ledger.actions import last_word, shows_the_end
from localoffer.ledger.states import Deed, Place
from localoffer.library import (
    JoinedAction,
    JoinedPledge,
    JoinedPriority,
    JoinedPromise,
    JoinedVoice,
    Library,
    Meets,
)
from localoffer.records.frozen import dataclass
from localoffer.records.models import Action, Pledge, Priority, Promise, Quotation, Shows, State, Voice
from localoffer.records.values import When
from localoffer.views.common import Cite, Ending, Link, Sourced, Trust, cited_in, ending, trust
from localoffer.views.gone import GoneView, gone_view
from localoffer.views.links import gone_or_not, link_to


@dataclass(frozen=True)
class StateView(Sourced):
    """The state of a thing. `date` is the day of what decides it, or since which nothing was published.

    `word` is the key of its words among the cases of its state in vocabulary.yaml: what was only planned is not called
    promised, nor what was closed without news, which has `ended`. `reason` and `post` are set if a person said so.
    """

    state: State
    word: str
    ended: bool
    date: When | None
    reason: str | None
    post: str | None
    trust: Trust


@dataclass(frozen=True)
class StateCount:
    """How many things out of all are in one state. `address` is the list of them."""

    state: State
    number: int
    all: int
    address: str


@dataclass(frozen=True)
class DeedView(Sourced):
    """What was done, or at least planned: `plan` is set while no update of that action is published.

    `makes` is the state that it gives its thing. `links` are the pages that show more, `finding` the anchor of what
    inspectors said.
    """

    date: When
    text: str
    shows: Shows
    makes: State
    note: str | None
    links: tuple[Link, ...]
    finding: str | None
    plan: PlannedView | None
    trust: Trust


@dataclass(frozen=True)
class PlannedView:
    """Who planned to do something, and by when. `done_on` is set if that shows its end. `since` is the day since which
    no update was published; None once it is done or closed."""

    record: Action
    address: str
    done_on: When | None
    since: When | None
    closed: Ending | None
    replaced_by: Link | None


@dataclass(frozen=True)
class Answered(Sourced):
    """A promise or pledge with its state, and what was done about it."""

    cited = ("trust", "state", "deeds")
    state: StateView
    deeds: tuple[DeedView, ...]
    trust: Trust

    @property
    def steps(self) -> tuple[HistoryStep, ...]:
        return deed_steps(self.deeds)


@dataclass(frozen=True)
class PromiseView(Answered):
    """`short` is the shortest of its wordings, with who made it if that is not the council alone. `whole` is the
    anchor for what came of it, if it meets no voice."""

    record: Promise
    address: str
    whole: str
    short: str
    entitlements: tuple[Link, ...]
    plans: tuple[PlannedView, ...]
    closed: Ending | None
    replaced_by: Link | None


@dataclass(frozen=True)
class PromiseToVoice:
    """`first` if it meets no voice with a smaller number."""

    promise: PromiseView
    meets: Meets
    first: bool


@dataclass(frozen=True)
class HistoryStep:
    """A dated step in the history of a voice: what was promised, or what of one kind was planned, seen or shown."""

    date: When
    promises: tuple[PromiseToVoice, ...] = ()
    deeds: tuple[DeedView, ...] = ()


def deed_steps(deeds: Iterable[DeedView]) -> tuple[HistoryStep, ...]:
    """What counts among what was done or planned, oldest first; what has the same date and kind in one step."""
    counting = (deed for deed in deeds if deed.shows is not Shows.BACKGROUND)
    kinds: dict[tuple[object, ...], list[DeedView]] = {}
    for deed in counting:
        kinds.setdefault((deed.date, deed.plan is None, deed.finding is None, deed.makes), []).append(deed)
    return tuple(HistoryStep(same[0].date, deeds=tuple(same)) for same in kinds.values())


@dataclass(frozen=True)
class QuotationView(Sourced):
    record: Quotation
    trust: Trust


@dataclass(frozen=True)
class VoiceView:
    """`deeds` is everything that was done about it, its promises' deeds included, oldest first. `last_word` is the
    newest date on which anything was published about it."""

    record: Voice
    address: str
    quotation: QuotationView | None
    priority: PriorityTag | None
    promises: tuple[PromiseToVoice, ...]
    deeds: tuple[DeedView, ...]
    state: StateView
    last_word: When
    trust: Trust
    closed: Ending | None
    replaced_by: Link | None

    @property
    def cites(self) -> tuple[Cite, ...]:
        return cited_in(
            self.trust, self.quotation, self.state, self.deeds, (each.promise for each in self.promises)
        )

    @property
    def steps(self) -> tuple[HistoryStep, ...]:
        """What was said back and what counts among what was done, oldest first."""
        promises = sorted(self.promises, key=lambda met: met.promise.record.made_on)
        promised = [
            HistoryStep(date, promises=tuple(met))
            for date, met in groupby(promises, key=lambda met: met.promise.record.made_on)
        ]
        return tuple(sorted([*promised, *deed_steps(self.deeds)], key=lambda step: step.date))

    @property
    def no_answer(self) -> tuple[DeedView, ...]:
        """What papers say about it that does not answer it, oldest first."""
        return tuple(deed for deed in self.deeds if deed.shows is Shows.BACKGROUND)

    @property
    def planned(self) -> tuple[DeedView, ...]:
        """What was planned for it, with no update since."""
        return tuple(deed for deed in self.deeds if deed.plan and deed.shows is not Shows.BACKGROUND)


@dataclass(frozen=True)
class PriorityView:
    """Its id is in the CSS class `lo-priority--ID`. `number` is its position, `short` its name for narrow spaces.
    `promises` are all of its promises: the desk lets each be edited from its page. `gone` once it is closed."""

    record: Priority
    number: int
    short: str
    icon: str
    address: str
    voices: tuple[VoiceView, ...]
    promises: tuple[PromiseView, ...]
    counts: tuple[StateCount, ...]
    gone: GoneView | None
    trust: Trust


@dataclass(frozen=True)
class PriorityTag:
    """`short` is its name for narrow spaces."""

    id: str
    title: str
    short: str
    icon: str
    address: str


@dataclass(frozen=True)
class PledgeView(Answered):
    record: Pledge


@dataclass(frozen=True)
class VoiceGroup:
    """Voices under one heading: of one state, with the same date of the last word on them, of one priority, or of none."""

    id: str
    state: State | None
    date: When | None
    voices: tuple[VoiceView, ...]
    priority: PriorityView | None = None


def by_state(voices: Sequence[VoiceView]) -> tuple[VoiceGroup, ...]:
    """The states that occur, furthest first."""
    found = {state: tuple(voice for voice in voices if voice.state.state is state) for state in State}
    return tuple(VoiceGroup(state_id(state), state, None, group) for state, group in found.items() if group)


def by_priority(
    priorities: Iterable[PriorityView], voices: Iterable[VoiceView] = ()
) -> tuple[VoiceGroup, ...]:
    """The priorities about which something was said, and last the voices that belong to none of them."""
    groups = [
        VoiceGroup(f"priority-{priority.record.id}", None, None, priority.voices, priority)
        for priority in priorities
    ]
    others = tuple(voice for voice in voices if not voice.priority)
    return tuple(group for group in (*groups, VoiceGroup("no-priority", None, None, others)) if group.voices)


def by_date(voices: Sequence[VoiceView]) -> tuple[VoiceGroup, ...]:
    """The newest word first."""
    newest = sorted(voices, key=lambda voice: voice.last_word, reverse=True)
    return tuple(
        VoiceGroup(f"on-{date.iso}", None, date, tuple(group))
        for date, group in groupby(newest, key=lambda voice: voice.last_word)
    )


def state_id(state: State) -> str:
    """The anchor of a state on the page that lists voices by state: `no-answer-yet`."""
    return state.value.replace(",", "").replace(" ", "-")


def state_view(library: Library, place: Place, ended: states.AllClosed | None = None) -> StateView:
    stated = place.stated
    return StateView(
        state=place.state,
        word=ended.ended
        if ended
        else "planned"
        if place.planned
        else "promised"
        if place.state is State.PROMISED
        else place.state.value,
        ended=ended is not None,
        date=ended.date if ended else place.date,
        reason=stated.reason if stated else None,
        post=stated.post if stated else None,
        trust=trust(library, stated.sources if stated else ()),
    )


def counts(views: Iterable[StateView]) -> tuple[StateCount, ...]:
    """How many are in each state, in the order of the states; without empty ones."""
    found = [view.state for view in views]
    return tuple(
        StateCount(state, found.count(state), len(found), f"{BY_STATE}#{state_id(state)}")
        for state in State
        if state in found
    )


def planned_view(library: Library, action: JoinedAction) -> PlannedView:
    record, after = action.record, action.replaced_by
    closed = ending(record.closed_by(library.as_of))
    done_on = record.done_on if shows_the_end(record) else None
    return PlannedView(
        record=record,
        address=link_to(action).address,
        done_on=done_on,
        since=None if closed or done_on else last_word(library, action),
        closed=closed,
        replaced_by=link_to(after) if closed and after else None,
    )


def deed_view(library: Library, deed: Deed) -> DeedView:
    action = deed.action
    evidence = deed.evidence.record if deed.evidence else None
    return DeedView(
        date=deed.date,
        text=deed.text,
        shows=deed.shows,
        makes=states.MAKES.get(deed.shows, State.NO_ANSWER),
        note=evidence.note if evidence else None,
        links=tuple(_links(library, deed)),
        finding=link_to(deed.evidence.finding).address if deed.evidence and deed.evidence.finding else None,
        plan=planned_view(library, action) if action and not action.record.updates else None,
        trust=trust(library, deed.citations),
    )


def _links(library: Library, deed: Deed) -> Iterator[Link]:
    """The pages that show more of what was done."""
    if deed.action:
        yield link_to(deed.action)
    evidence = deed.evidence
    if evidence is None:
        return
    if evidence.entitlement:
        yield from gone_or_not(library, (evidence.entitlement,))
    if evidence.measure:
        yield link_to(evidence.measure)
    if evidence.group:
        yield replace(link_to(evidence.group), gone=evidence.group in library.gone.groups)


def signed(promise: Promise, wording: str) -> str:
    """A wording of a promise, with who made it if that is not the council alone."""
    return f"{wording} ({promise.made_by.removesuffix('.')}.)" if promise.made_by else wording


def promise_view(library: Library, promise: JoinedPromise) -> PromiseView:
    record = promise.record
    return PromiseView(
        record=record,
        address=link_to(promise).address,
        whole=f"{priority_address(record.priority.id)}#{record.id}",
        short=signed(record, min((*record.on_a_page, record.text), key=len)),
        entitlements=gone_or_not(library, promise.entitlements),
        plans=tuple(planned_view(library, action) for action in promise.actions),
        state=state_view(
            library, states.of_promise(promise), states.ending_of_promise(promise, library.as_of)
        ),
        deeds=tuple(deed_view(library, deed) for deed in states.promise_deeds(promise)),
        trust=trust(library, record.sources),
        closed=ending(record.closed_by(library.as_of)),
        replaced_by=link_to(promise.replaced_by) if promise.replaced_by else None,
    )


def voice_view(
    library: Library, promises: Mapping[JoinedPromise, PromiseView], voice: JoinedVoice
) -> VoiceView:
    record = voice.record
    quoted = record.quotation
    ended = states.ending_of_voice(voice, library.as_of)
    return VoiceView(
        record=record,
        address=link_to(voice).address,
        quotation=QuotationView(quoted, trust(library, quoted.sources)) if quoted else None,
        priority=priority_tag(voice.priority) if voice.priority else None,
        promises=tuple(PromiseToVoice(promises[met.promise], met.meets, met.first) for met in voice.met_by),
        deeds=tuple(deed_view(library, deed) for deed in states.voice_deeds(voice)),
        state=state_view(library, states.of_voice(voice), ended),
        last_word=max(states.last_word(voice), ended.date) if ended else states.last_word(voice),
        trust=trust(library, record.sources),
        closed=ending(record.closed_by(library.as_of)),
        replaced_by=link_to(voice.replaced_by) if voice.replaced_by else None,
    )


def priority_tag(priority: JoinedPriority) -> PriorityTag:
    record = priority.record
    return PriorityTag(
        record.id, record.title, record.short or record.title, priority.icon, priority_address(record.id)
    )


def priority_view(
    library: Library,
    promises: Mapping[JoinedPromise, PromiseView],
    voices: Mapping[JoinedVoice, VoiceView],
    priority: JoinedPriority,
) -> PriorityView:
    record = priority.record
    said = tuple(voices[voice] for voice in priority.voices)
    return PriorityView(
        record=record,
        number=priority.number,
        short=record.short or record.title,
        icon=priority.icon,
        address=priority_address(record.id),
        voices=said,
        promises=tuple(promises[promise] for promise in priority.promises),
        counts=counts(voice.state for voice in said),
        gone=gone_view(library, priority),
        trust=trust(library, record.sources),
    )


def pledge_view(library: Library, pledge: JoinedPledge) -> PledgeView:
    return PledgeView(
        record=pledge.record,
        state=state_view(library, states.of_pledge(pledge)),
        deeds=tuple(deed_view(library, deed) for deed in states.deeds(pledge.answer)),
        trust=trust(library, pledge.record.sources),
    )
