"""The pages of the action plans: plan by plan, by quarter, and by owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from localoffer import tracker, views
from localoffer.contexts import (
    ActionPlanContext,
    ActionView,
    ByOwnerContext,
    ByQuarterContext,
    Link,
    OwnerGroup,
    Page,
    QuarterGroup,
)
from localoffer.library import Library
from localoffer.models import Action, Audience
from localoffer.pages import PageWords, words_page

BY_QUARTER = views.ACTION_PLAN + "by-quarter/"
BY_OWNER = views.ACTION_PLAN + "by-owner/"


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
            ("action-plan", views.ACTION_PLAN),
            ("by-quarter", BY_QUARTER),
            ("by-owner", BY_OWNER),
        )
    )

    def view(chosen: Iterable[Action]) -> tuple[ActionView, ...]:
        return tuple(views.action(library, one) for one in chosen)

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
                tuple(views.plan_view(library, one) for one in plans), tracker.counts(library, actions), ways
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
