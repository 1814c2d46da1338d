"""The pages of the action plans: plan by plan, by quarter, and by owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from localoffer import addresses
from localoffer.addresses import BY_OWNER, BY_QUARTER
from localoffer.ledger import actions as tracker
from localoffer.ledger.actions import Counts, Quarter
from localoffer.library import Library
from localoffer.pages.page import Page, PageWords, words_page
from localoffer.records.models import Action, Audience
from localoffer.views import makers
from localoffer.views.actions import ActionView, PlanView
from localoffer.views.common import Link


@dataclass(frozen=True)
class ActionPlanContext:
    """`ways` are the three orders to read the actions in, on each of the three pages."""

    template: ClassVar[str] = "pages/action-plan.html"
    plans: tuple[PlanView, ...]
    counts: Counts
    ways: tuple[Link, ...]


@dataclass(frozen=True)
class QuarterGroup:
    quarter: Quarter
    actions: tuple[ActionView, ...]


@dataclass(frozen=True)
class ByQuarterContext:
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


@dataclass(frozen=True)
class ByOwnerContext:
    template: ClassVar[str] = "pages/by-owner.html"
    groups: tuple[OwnerGroup, ...]
    ways: tuple[Link, ...]


def plan_actions(library: Library, words: PageWords) -> Iterator[Page]:
    """The newest plan first, and beside it every older one; then all their actions in two other orders."""
    if not library.plans:
        return
    plans = sorted(library.plans.values(), key=lambda one: (one.date, one.id), reverse=True)
    # An action whose plan is not known yet on the day of reckoning stands on none of the pages.
    actions = [one for one in library.actions.values() if one.plan.id in library.plans]
    ways = tuple(
        Link(words[key]["title"], address)
        for key, address in (
            ("action-plan", addresses.ACTION_PLAN),
            ("by-quarter", BY_QUARTER),
            ("by-owner", BY_OWNER),
        )
    )

    def view(chosen: Iterable[Action]) -> tuple[ActionView, ...]:
        return tuple(makers.action(library, one) for one in chosen)

    quarters = tracker.by_quarter(library, actions)
    coming, before = (
        tuple(QuarterGroup(quarter, view(chosen)) for quarter, chosen in groups)
        for groups in (quarters.coming, quarters.before)
    )
    owners = tuple(
        OwnerGroup(f"owner-{number}", owner, view(chosen))
        for number, (owner, chosen) in enumerate(tracker.by_owner(library, actions), start=1)
    )
    for key, way, context in zip(
        ("action-plan", "by-quarter", "by-owner"),
        ways,
        (
            ActionPlanContext(
                tuple(makers.plan_view(library, one) for one in plans), tracker.counts(library, actions), ways
            ),
            ByQuarterContext(coming, before, view(quarters.undated), ways),
            ByOwnerContext(owners, ways),
        ),
        strict=True,
    ):
        yield words_page(
            library,
            words,
            key,
            way.address,
            context,
            audience=Audience.OFFICERS,
            crumbs=ways[:1] if key != "action-plan" else (),
        )
