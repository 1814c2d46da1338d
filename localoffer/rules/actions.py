"""Rules about the actions of a plan."""

from __future__ import annotations

from collections.abc import Iterator

from localoffer.ledger.actions import shows_the_end
from localoffer.problems import Problem, rule
from localoffer.records.models import Action
from localoffer.records.naming import record_name
from localoffer.rules.base import Content


@rule
def done_without_update(content: Content) -> Iterator[Problem]:
    """An action that is done has an update that shows it, of the day it was done or later.

    PASS: done_on: 2021-02, and an update dated 2021-02 or 2021-03-01
    FAIL: done_on: 2021-02, and no update, or only one dated 2021-01
    """
    for action in content.each(Action):
        if action.done_on and not shows_the_end(action):
            newest = action.updates[-1].date if action.updates else None
            yield done_without_update.problem(
                action.marks.of("done_on"),
                f"“done_on” is {action.done_on}, and "
                f"{f'its last update is of {newest}, which is before that' if newest else 'no update shows it'}.",
                "Add an update with its date and source that shows it, or take done_on away.",
                record_name(action),
            )
