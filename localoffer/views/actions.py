"""Actions and their plans, ready to print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from localoffer.known import removed_on
from localoffer.ledger.actions import Counts, Progress, Stage, counts, in_order_of_date, progress
from localoffer.ledger.states import of_promise
from localoffer.library import JoinedAction, JoinedPlan, Library
from localoffer.records.frozen import dataclass
from localoffer.records.models import Action, Plan, Recommendation, State, Update
from localoffer.records.values import When
from localoffer.views.common import Link, Sourced, Trust, trust
from localoffer.views.ledger import PriorityTag, priority_tag
from localoffer.views.links import link_to, links_to


@dataclass(frozen=True)
class UpdateView(Sourced):
    """`removed_on` is the day on which its words were taken away."""

    record: Update
    removed_on: When | None
    trust: Trust


@dataclass(frozen=True)
class ActionView(Sourced):
    """`address` is its anchor on the page of its plan, `plan` the link there. `kept`: a promise behind it is done.
    Once it is closed, `closed_because` says why and `instead` links to its replacement."""

    cited = ("trust", "updates")
    record: Action
    address: str
    progress: Progress
    closed_because: str | None
    instead: Link | None
    plan: Link
    plan_date: When
    priority: PriorityTag | None
    updates: tuple[UpdateView, ...]
    promises: tuple[Link, ...]
    kept: bool
    trust: Trust


@dataclass(frozen=True)
class RecommendationView(Sourced):
    cited = ("actions",)
    record: Recommendation
    actions: tuple[ActionView, ...]


@dataclass(frozen=True)
class PlanView(Sourced):
    """`actions` are those under no recommendation. `address` is the page with the whole plan."""

    cited = ("trust", "recommendations", "actions")
    record: Plan
    address: str
    counts: Counts
    recommendations: tuple[RecommendationView, ...]
    actions: tuple[ActionView, ...]
    trust: Trust


def action_view(library: Library, action: JoinedAction) -> ActionView:
    record, plan = action.record, action.plan
    where = progress(library, action)
    closed = record.closed if where.stage is Stage.CLOSED else None
    after = action.replaced_by
    return ActionView(
        record=record,
        address=link_to(action).address,
        progress=where,
        closed_because=closed.reason if closed else None,
        instead=link_to(after) if closed and after else None,
        plan=link_to(plan),
        plan_date=plan.record.date,
        priority=priority_tag(action.priority) if action.priority else None,
        updates=tuple(
            UpdateView(update, removed_on(update, library.as_of), trust(library, update.sources))
            for update in sorted(record.updates, key=lambda update: update.date)
        ),
        promises=links_to(action.promises),
        kept=any(of_promise(promise).state is State.DONE for promise in action.promises),
        trust=trust(library, (*closed.sources, *record.sources) if closed else record.sources),
    )


def by_letter(library: Library, actions: Iterable[JoinedAction]) -> list[JoinedAction]:
    """By letter if they have one, otherwise next due first."""
    return sorted(in_order_of_date(library, actions), key=lambda action: action.record.letter or "")


def plan_view(library: Library, shown: Mapping[JoinedAction, ActionView], plan: JoinedPlan) -> PlanView:
    record = plan.record

    def views(actions: Iterable[JoinedAction]) -> tuple[ActionView, ...]:
        return tuple(shown[action] for action in by_letter(library, actions))

    return PlanView(
        record=record,
        address=link_to(plan).address,
        counts=counts(library, plan.actions),
        recommendations=tuple(
            RecommendationView(heading.record, views(heading.actions)) for heading in plan.recommendations
        ),
        actions=views(plan.loose),
        trust=trust(library, record.sources),
    )
