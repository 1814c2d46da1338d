"""Rules about the strategy, and what a new one leaves behind."""

from __future__ import annotations

from collections.abc import Iterator

from localoffer.problems import Problem, warning
from localoffer.records.models import Site, Source
from localoffer.records.naming import record_name
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
                record_name(site),
            )
