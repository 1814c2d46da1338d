"""Rules about the actions of a plan."""

from __future__ import annotations

from collections.abc import Iterator

from localoffer.ledger.actions import shows_the_end
from localoffer.problems import Problem, rule
from localoffer.records.models import Action, Plan
from localoffer.records.naming import quoted
from localoffer.rules.base import Content


@rule
def done_without_update(content: Content) -> Iterator[Problem]:
    """An action that is done has an update that shows it, dated the day it was done or later.

    PASS: done_on: 2021-02, and an update dated 2021-02 or 2021-03-01
    FAIL: done_on: 2021-02, and no update, or only one dated 2021-01
    """
    for action in content.each(Action):
        if action.done_on and not shows_the_end(action):
            newest = action.updates[-1].date if action.updates else None
            yield done_without_update.problem(
                action.marks.of("done_on"),
                f"“done_on” is {action.done_on}, and "
                f"{f'its last update is dated {newest}, which is before that' if newest else 'no update shows it'}.",
                "Add an update that shows it, with date and source, or delete done_on:.",
            )


@rule
def heading_of_another_plan(content: Content) -> Iterator[Problem]:
    """An action is under a heading of its own plan.

    PASS: plan: plan-2018, and recommendation: life-stories, which is one of the recommendations of plan-2018
    FAIL: plan: plan-2020, and recommendation: life-stories
    """
    plans = {plan.id: plan for plan in content.each(Plan)}
    of_heading = {heading.id: plan for plan in plans.values() for heading in plan.recommendations}
    for action in content.each(Action):
        own, heading = plans.get(action.plan.id), action.recommendation
        other = of_heading.get(heading.id) if heading else None
        if own and heading and other and other is not own:
            headings = ", ".join(one.id for one in own.recommendations)
            yield heading_of_another_plan.problem(
                action.marks.of("recommendation"),
                f"{heading.id} is a heading of another plan, {other.id}: {quoted(other)}. This action belongs to "
                f"{own.id}: {quoted(own)}.",
                f"Write a heading of {own.id} ({headings}), or delete the line. If the action belongs to the other plan, "
                f"write plan: {other.id}."
                if headings
                else f"Delete the line: {own.id} has no headings. If the action belongs to the other plan, write plan: {other.id}.",
            )
