"""The action plan: by plan, by the quarter in which something is due, and by owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from localoffer.addresses import ACTION_PLAN, BY_OWNER, BY_QUARTER, FOR_COUNCILLORS
from localoffer.ledger import actions as order
from localoffer.ledger.actions import Counts, Quarter
from localoffer.library import JoinedAction
from localoffer.pages.page import Context, Page, PageWords, words_page
from localoffer.records.frozen import dataclass
from localoffer.records.models import Audience
from localoffer.views.actions import ActionView, PlanView
from localoffer.views.common import Link
from localoffer.views.shown import Shown


@dataclass(frozen=True)
class ActionPlanContext(Context):
    """`ways` are the three orders to read the actions in, linked from each of the three pages."""

    template: ClassVar[str] = "pages/action-plan.html"
    plans: tuple[PlanView, ...]
    counts: Counts
    ways: tuple[Link, ...]


@dataclass(frozen=True)
class PlanContext(Context):
    """One plan with everything known about each of its actions."""

    template: ClassVar[str] = "pages/plan-in-full.html"
    cited = ("plan",)
    plan: PlanView


@dataclass(frozen=True)
class QuarterGroup:
    quarter: Quarter
    actions: tuple[ActionView, ...]


@dataclass(frozen=True)
class ByQuarterContext(Context):
    """`coming` are the quarters that have not ended, `undated` the actions without a date."""

    template: ClassVar[str] = "pages/by-quarter.html"
    coming: tuple[QuarterGroup, ...]
    before: tuple[QuarterGroup, ...]
    undated: tuple[ActionView, ...]
    ways: tuple[Link, ...]


@dataclass(frozen=True)
class OwnerGroup:
    """Without an owner: the actions for which the paper names nobody."""

    id: str
    owner: str | None
    actions: tuple[ActionView, ...]
    counts: Counts


@dataclass(frozen=True)
class ByOwnerContext(Context):
    template: ClassVar[str] = "pages/by-owner.html"
    groups: tuple[OwnerGroup, ...]
    ways: tuple[Link, ...]


def plan_actions(shown: Shown, words: PageWords) -> Iterator[Page]:
    """The newest plan first, with the older ones below it; all their actions in two other orders; each plan in full."""
    library = shown.library
    if not library.plans:
        return
    actions = library.actions
    ways = tuple(
        Link(words[key]["title"], address)
        for key, address in (("action-plan", ACTION_PLAN), ("by-quarter", BY_QUARTER), ("by-owner", BY_OWNER))
    )

    def views(chosen: Iterable[JoinedAction]) -> tuple[ActionView, ...]:
        return tuple(shown.actions[action] for action in chosen)

    quarters = order.by_quarter(library, actions)
    coming, before = (
        tuple(QuarterGroup(quarter, views(chosen)) for quarter, chosen in groups)
        for groups in (quarters.coming, quarters.before)
    )
    owners = tuple(
        OwnerGroup(f"owner-{number}", owner, views(chosen), order.counts(library, chosen))
        for number, (owner, chosen) in enumerate(order.by_owner(library, actions), start=1)
    )
    contexts: dict[str, Context] = {
        "action-plan": ActionPlanContext(tuple(shown.plans.values()), order.counts(library, actions), ways),
        "by-quarter": ByQuarterContext(coming, before, views(quarters.undated), ways),
        "by-owner": ByOwnerContext(owners, ways),
    }
    up = (Link(words["for-councillors"]["title"], FOR_COUNCILLORS),)
    for way, (key, context) in zip(ways, contexts.items(), strict=True):
        crumbs = ways[:1] if way is not ways[0] else up
        yield words_page(shown, words, key, way.address, context, audience=Audience.OFFICERS, crumbs=crumbs)
    for plan, view in shown.plans.items():
        yield Page(
            view.address,
            PlanContext(view),
            view.record.title,
            view.record.sentence,
            plan.record.marks.record,
            audience=Audience.OFFICERS,
            crumbs=ways[:1],
        )
