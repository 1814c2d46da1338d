"""Every view of the library, made once. Pages, papers, feeds and the one file take them from here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from localoffer.addresses import SOURCES
from localoffer.law.verdicts import WhoLine
from localoffer.library import (
    JoinedAction,
    JoinedArea,
    JoinedChangeNote,
    JoinedCircumstance,
    JoinedContact,
    JoinedEntitlement,
    JoinedGroup,
    JoinedOutcome,
    JoinedPlan,
    JoinedPledge,
    JoinedPriority,
    JoinedPromise,
    JoinedSituation,
    JoinedStatus,
    JoinedText,
    JoinedVerdict,
    JoinedVoice,
    Library,
    Naming,
    place,
)
from localoffer.records.frozen import dataclass
from localoffer.records.models import Finding, Role, Source, Standing
from localoffer.records.values import When
from localoffer.views.actions import ActionView, PlanView, action_view, plan_view
from localoffer.views.changes import ChangeNoteView, note_view
from localoffer.views.common import source_page
from localoffer.views.contacts import ContactView, contact_view, to_ring
from localoffer.views.districts import DistrictsView, districts_view
from localoffer.views.figures import FigureGroup, Newest, figure_groups, newest_figure
from localoffer.views.finder import ExampleView, FinderView, example_view, finder_view
from localoffer.views.findings import (
    AskedBefore,
    FindingView,
    Inspection,
    asked_before,
    finding_view,
    inspections,
)
from localoffer.views.gone import GoneView, gone_entitlement, gone_text, gone_view
from localoffer.views.groups import GroupView, group_view
from localoffer.views.help import SituationView, situation_view
from localoffer.views.ledger import (
    PledgeView,
    PriorityView,
    PromiseView,
    VoiceGroup,
    VoiceView,
    by_state,
    pledge_view,
    priority_view,
    promise_view,
    voice_view,
)
from localoffer.views.life import CircumstanceView, WithEntitlements, circumstance_view, with_entitlements
from localoffer.views.offer import (
    AreaView,
    EntitlementView,
    Money,
    StatusView,
    area_view,
    brief_for,
    entitlement_view,
    status_view,
)
from localoffer.views.on_a_page import OnAPageView, on_a_page_view
from localoffer.views.texts import Letter, TextView, letters, text_view
from localoffer.views.verdicts import (
    OutcomeView,
    StepView,
    VerdictView,
    best_first,
    outcome_link,
    outcome_view,
    step_views,
    who_lines,
)
from localoffer.views.wheel import Wheel, wheel

#: The number of the emergency services.
EMERGENCY = "999"


@dataclass(frozen=True)
class AfterStrategy:
    """The last day of an expired strategy, and what has come after it."""

    ran_out: When | None
    replaced: str | None


@dataclass(frozen=True)
class Shown:
    """The views by the record that each shows, in the order of the library.

    `offered` are the entitlements that are given or announced; `given` those that are given. What is no longer there
    is in no other list: `gone_entitlements` and `gone_texts` with a page of their own, `gone_contacts` and
    `gone_groups` below the current ones. `sources` are those of each page in `addresses.SOURCES`, from A to Z.
    """

    library: Library
    contacts: Mapping[JoinedContact, ContactView]
    areas: Mapping[JoinedArea, AreaView]
    statuses: Mapping[JoinedStatus, StatusView]
    entitlements: Mapping[JoinedEntitlement, EntitlementView]
    verdicts: Mapping[JoinedVerdict, VerdictView]
    outcomes: Mapping[JoinedOutcome, OutcomeView]
    districts: DistrictsView | None
    situations: Mapping[JoinedSituation, SituationView]
    ages: tuple[WithEntitlements, ...]
    homes: tuple[WithEntitlements, ...]
    circumstances: Mapping[JoinedCircumstance, CircumstanceView]
    first_home: tuple[WithEntitlements, ...]
    ladder: tuple[StepView, ...]
    promises: Mapping[JoinedPromise, PromiseView]
    voices: Mapping[JoinedVoice, VoiceView]
    priorities: Mapping[JoinedPriority, PriorityView]
    earlier_priorities: Mapping[JoinedPriority, PriorityView]
    wheel: Wheel | None
    pledges: Mapping[JoinedPledge, PledgeView]
    actions: Mapping[JoinedAction, ActionView]
    plans: Mapping[JoinedPlan, PlanView]
    findings: Mapping[Naming[Finding], FindingView]
    inspections: tuple[Inspection, ...]
    asked_before: tuple[AskedBefore, ...]
    groups: Mapping[JoinedGroup, GroupView]
    figures: tuple[FigureGroup, ...]
    newest_figure: Newest | None
    finder: FinderView | None
    examples: tuple[ExampleView, ...]
    on_a_page: OnAPageView
    voices_by_state: tuple[VoiceGroup, ...]
    texts: Mapping[JoinedText, TextView]
    letters: tuple[Letter, ...]
    gone_entitlements: Mapping[JoinedEntitlement, GoneView]
    gone_contacts: tuple[GoneView, ...]
    gone_groups: tuple[GoneView, ...]
    gone_texts: Mapping[JoinedText, GoneView]
    sources: Mapping[str, tuple[Source, ...]]
    changes: Mapping[JoinedChangeNote, ChangeNoteView]

    @property
    def every_priority(self) -> tuple[PriorityView, ...]:
        """Those of the strategy, and then those that are closed: what was said about them stays in the ledger."""
        return (*self.priorities.values(), *self.earlier_priorities.values())

    @property
    def own_contacts(self) -> tuple[ContactView, ...]:
        return self._listed(self.library.contacts)

    @property
    def helplines(self) -> tuple[ContactView, ...]:
        return self._listed(self.library.helplines)

    def _listed(self, contacts: Iterable[JoinedContact]) -> tuple[ContactView, ...]:
        """Without those that only the pages that name them show."""
        return self.soonest_first(contact for contact in contacts if not contact.record.only_where_named)

    @property
    def emergency(self) -> ContactView | None:
        """Whom to ring first when somebody is in danger."""
        return next((contact for contact in self.contacts.values() if contact.tel == EMERGENCY), None)

    @property
    def on_every_page(self) -> tuple[ContactView, ...]:
        """The numbers at the foot of every page: if none of the council's is to be there, its main line."""
        shown = [contact for contact in self.contacts if contact.record.every_page]
        if not any(contact.own for contact in shown) and (main := self.library.holder(Role.MAIN)):
            shown.append(main.contact)
        return self.soonest_first(sorted(shown, key=lambda contact: place(contact.record)))

    def soonest_first(self, contacts: Iterable[JoinedContact]) -> tuple[ContactView, ...]:
        """Whom to ring in danger, then at night, as people look when the day lines are shut; then the others in their order."""

        def later(contact: JoinedContact) -> tuple[bool, bool]:
            record = contact.record
            return record.phone != EMERGENCY, Role.OUT_OF_HOURS not in record.roles

        return tuple(self.contacts[contact] for contact in sorted(contacts, key=later))

    @property
    def whom_to_tell(self) -> ContactView | None:
        """Whom to tell that a page is wrong, by email or else by telephone: whoever listens to care leavers, or
        failing one the main line."""
        for role in (Role.PARTICIPATION, Role.MAIN):
            holders = [
                view
                for contact, view in self.contacts.items()
                if contact.own and role in contact.record.roles
            ]
            written = (view for view in holders if view.email)
            rung = (view for view in holders if view.phone and not view.costs_more)
            if found := next(written, next(rung, None)):
                return found
        return None

    @property
    def after(self) -> AfterStrategy | None:
        """That the strategy has expired, and what has come after it, once either is true."""
        strategy = self.library.site.strategy
        if not strategy:
            return None
        over = strategy.until is not None and strategy.until.last_day < self.library.as_of
        after = AfterStrategy(strategy.until if over else None, strategy.replaced)
        return after if after.ran_out or after.replaced else None

    @property
    def offered(self) -> Mapping[JoinedEntitlement, EntitlementView]:
        return {
            entitlement: view
            for entitlement, view in self.entitlements.items()
            if view.standing is not Standing.ASKED_FOR
        }

    def of_standing(self, standing: Standing) -> tuple[EntitlementView, ...]:
        return tuple(view for view in self.entitlements.values() if view.standing is standing)

    @property
    def given(self) -> Mapping[JoinedEntitlement, EntitlementView]:
        return {
            entitlement: view
            for entitlement, view in self.entitlements.items()
            if view.standing is Standing.GIVEN
        }

    @property
    def with_money(self) -> tuple[EntitlementView, ...]:
        """Those that are given and whose money is known."""
        return tuple(view for view in self.given.values() if view.money != Money())

    @property
    def given_by_area(self) -> Mapping[AreaView, tuple[EntitlementView, ...]]:
        """What is given, by part of life. Empty parts are left out."""
        given = self.given
        groups = {
            view: tuple(given[entitlement] for entitlement in area.entitlements if entitlement in given)
            for area, view in self.areas.items()
        }
        return {area: group for area, group in groups.items() if group}

    def voices_about(self, entitlement: JoinedEntitlement) -> tuple[VoiceView, ...]:
        """Those that asked for it, and those that a promise of it meets."""
        about = {met.voice for promise in entitlement.promises for met in promise.meets} | {
            *entitlement.voices
        }
        return tuple(view for voice, view in self.voices.items() if voice in about)

    def who(self, entitlement: JoinedEntitlement) -> tuple[WhoLine, ...]:
        """Who gets it, in up to three sentences."""
        return who_lines(entitlement, [self.verdicts[verdict] for verdict in entitlement.verdicts])

    def contact_for(self, role: Role) -> ContactView | None:
        """The first of the council's contacts with that role, the others beside it."""
        ring = self.library.holder(role)
        return to_ring(self.contacts, ring) if ring else None

    def whom_to_ring(self, role: Role) -> ContactView | None:
        """The same, or failing one the main line, which says for whom it is rung."""
        ring = self.library.whom_to_ring(role)
        return to_ring(self.contacts, ring) if ring else None

    @property
    def advocate(self) -> ContactView | None:
        """The first on the ladder that does not belong to the council."""
        steps = (step.contact for step in self.ladder if step.contact)
        return next((contact for contact in steps if not contact.own and contact.phone), None)

    def whom_to_ask(self, contacts: Iterable[ContactView]) -> ContactView | None:
        """The first of the council's own contacts that has a number, or failing one the leaving care team, for which a
        main line may be rung and says so. If the council has none, somebody else's line."""
        team, rung = self.whom_to_ring(Role.LEAVING_CARE), [it for it in contacts if it.phone]
        call = next((it for it in rung if it.own), team) or next(iter(rung), None)
        return team if team and call and call.id == team.id else call

    def whom_to_ask_about(self, text: TextView) -> ContactView | None:
        """Whom to ask for what a text leads to. Where it names several who do not belong to the council, it is about what
        the council did: the advocate. None if it leads to nothing, or names nobody."""
        if not text.contacts or not text.entitlements:
            return None
        others = [contact for contact in text.contacts if not contact.own]
        if len(others) > 1 and self.advocate in others:
            return self.advocate
        return self.whom_to_ask(text.contacts)


def show(library: Library) -> Shown:
    """Make every view, each from those that it contains."""
    contacts = {
        contact: contact_view(library, contact) for contact in (*library.contacts, *library.helplines)
    }
    areas = {area: area_view(area) for area in library.areas}
    entitlements = {
        entitlement: entitlement_view(library, contacts, entitlement) for entitlement in library.entitlements
    }
    briefs = {entitlement: view.brief for entitlement, view in entitlements.items()}
    links = {outcome: outcome_link(outcome) for outcome in library.outcomes}
    verdicts = {
        verdict: VerdictView(
            links[outcome],
            brief_for(library, verdict.entitlement, briefs[verdict.entitlement], outcome.record),
            verdict.verdict,
            verdict.reason,
            verdict.derived,
        )
        for outcome in library.outcomes
        for verdict in outcome.verdicts
    }
    offered = {
        outcome: best_first(
            verdicts[verdict]
            for verdict in outcome.verdicts
            if verdict.entitlement.standing is not Standing.ASKED_FOR
        )
        for outcome in library.outcomes
    }
    outcomes = {
        outcome: outcome_view(library, contacts, briefs, outcome, offered[outcome], tuple(areas.values()))
        for outcome in library.outcomes
    }
    promises = {promise: promise_view(library, promise) for promise in library.promises}
    voices = {voice: voice_view(library, promises, voice) for voice in library.voices}
    priorities, earlier_priorities = (
        {one: priority_view(library, promises, voices, one) for one in found}
        for found in (library.priorities, library.gone.priorities)
    )
    actions = {action: action_view(library, action) for action in library.actions}
    return Shown(
        library=library,
        contacts=contacts,
        areas=areas,
        statuses={status: status_view(library, status) for status in library.statuses},
        entitlements=entitlements,
        verdicts=verdicts,
        outcomes=outcomes,
        districts=districts_view(library, contacts),
        situations={
            situation: situation_view(library, contacts, situation) for situation in library.situations
        },
        ages=tuple(with_entitlements(library, age) for age in library.ages),
        homes=tuple(with_entitlements(library, home) for home in library.homes),
        circumstances={
            circumstance: circumstance_view(library, contacts, circumstance)
            for circumstance in library.circumstances
        },
        first_home=tuple(with_entitlements(library, part) for part in library.first_home),
        ladder=step_views(library, contacts),
        promises=promises,
        voices=voices,
        priorities=priorities,
        earlier_priorities=earlier_priorities,
        wheel=wheel(tuple(priorities.values())),
        pledges={pledge: pledge_view(library, pledge) for pledge in library.pledges},
        actions=actions,
        plans={plan: plan_view(library, actions, plan) for plan in library.plans},
        findings={finding: finding_view(library, finding) for finding in library.findings},
        inspections=inspections(library),
        asked_before=tuple(asked_before(library, plan) for plan in library.plans if plan.recommendations),
        groups={group: group_view(library, contacts, group) for group in library.groups},
        figures=figure_groups(library),
        newest_figure=newest_figure(library),
        finder=finder_view(library, briefs, outcomes, tuple(areas.values())),
        examples=tuple(example_view(verdicts, outcomes, example) for example in library.examples),
        on_a_page=on_a_page_view(library, entitlements, voices),
        voices_by_state=by_state(tuple(voices.values())),
        texts={text: text_view(library, contacts, text) for text in library.texts},
        letters=letters(library),
        gone_entitlements={
            entitlement: gone_entitlement(library, contacts, entitlement)
            for entitlement in library.gone.entitlements
        },
        gone_contacts=tuple(filter(None, (gone_view(library, contact) for contact in library.gone.contacts))),
        gone_groups=tuple(filter(None, (gone_view(library, group) for group in library.gone.groups))),
        gone_texts={text: gone_text(library, contacts, text) for text in library.gone.texts},
        sources=sources(library),
        changes={note: note_view(note, library.as_of) for note in library.changes},
    )


def sources(library: Library) -> Mapping[str, tuple[Source, ...]]:
    """The sources of each page of sources, from A to Z."""
    listed: dict[str, list[Source]] = {key: [] for key in SOURCES}
    for source in sorted(
        library.sources.values(), key=lambda source: (source.record.title.casefold(), source.record.id)
    ):
        listed[source_page(source)].append(source.record)
    return {key: tuple(found) for key, found in listed.items()}
