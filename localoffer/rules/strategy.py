"""Rules about the strategy, and what a new one leaves behind."""

from __future__ import annotations

from collections.abc import Iterator

from localoffer.problems import Problem, warning
from localoffer.records.models import Action, Priority, Promise, Site, Source, Voice
from localoffer.rules.base import Content


@warning
def replaced_by_the_strategy_itself(content: Content) -> Iterator[Problem]:
    """`replaced` tells of a strategy after the one that is shown: it goes once that one is shown.

    PASS: replaced_on: 2024-07, and the paper of the strategy is of 2020
    FAIL: replaced_on: 2024-07, and the paper of the strategy is of 2026
    """
    dates = {source.id: source.date for source in content.each(Source)}
    for site in content.each(Site):
        strategy = site.strategy
        if strategy is None or strategy.replaced is None or strategy.replaced_on is None:
            continue
        known = (dates.get(cite.source.id) for cite in strategy.sources)
        newest = max((day for day in known if day), key=lambda day: day.first_day, default=None)
        if newest and newest.first_day > strategy.replaced_on.last_day:
            yield replaced_by_the_strategy_itself.problem(
                strategy.marks.of("replaced"),
                f"This says that another strategy has followed, known since {strategy.replaced_on}, and the one above has a "
                f"paper of {newest}.",
                "If the strategy above is the new one, delete replaced: and replaced_on:.",
            )


@warning
def priorities_of_another_strategy(content: Content) -> Iterator[Problem]:
    """What comes first is what the strategy says: a priority that is not closed names a paper that stands below `strategy`.

    PASS: sources: with strategy-2026 below strategy:, and a priority with strategy-2026 below its sources:
    FAIL: sources: with strategy-2020 below strategy:, and only priorities with strategy-2026
    FAIL: every priority is closed
    """
    every = tuple(content.each(Priority))
    named = {cite.source.id for one in every if not one.closed_by(content.as_of) for cite in one.sources}
    for site in content.each(Site):
        strategy = site.strategy
        if strategy and every and named.isdisjoint(cite.source.id for cite in strategy.sources):
            yield priorities_of_another_strategy.problem(
                strategy.marks.of("sources"),
                "No priority of today names a paper that stands here."
                if named
                else "Every priority is closed, so the site shows none for this strategy.",
                "Write here the paper in which the priorities of today stand."
                if named
                else "Add the priorities of this strategy to pledges.yaml: docs/tasks/begin-a-new-strategy.md.",
            )


@warning
def empty_priority(content: Content) -> Iterator[Problem]:
    """A priority that is not closed has something below it: what it means, an objective, a voice, a promise or an action.
    Otherwise its page has only its name.

    PASS: meaning: You are safe where you live.
    FAIL: id: be-safe and title: Be Safe, and no voice, promise or action has priority: be-safe
    """
    below: tuple[Voice | Promise | Action, ...] = (
        *content.each(Voice),
        *content.each(Promise),
        *content.each(Action),
    )
    named = {one.priority.id for one in below if one.priority}
    for one in content.each(Priority):
        says = one.meaning or one.objectives or one.id in named or one.closed_by(content.as_of)
        if not says and not content.records.could_not_be_read("voices", "promises", "actions"):
            yield empty_priority.problem(
                one.marks.record,
                "Nothing stands below this priority, so its page has only its name.",
                "Write meaning: or objectives: here, or its id after priority: in the voices, promises and actions that belong to it.",
            )
