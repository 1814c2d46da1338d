"""Where each action of a plan stands on the day of reckoning, and the orders in which actions are read.

An action is done once its record says when, and an update shows it. Any other is past its date, still to come, or has
no date; and nothing has been published about it since its last update, or since its plan. Nobody is said to have failed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from localoffer.library import Library
from localoffer.records.models import Action, Update
from localoffer.records.values import MONTHS, When


class Stage(StrEnum):
    """How far an action is. In the order in which actions are read."""

    TO_COME = "to come"
    PAST = "past its date"
    NO_DATE = "no date"
    DONE = "done"


ORDER = tuple(Stage)


@dataclass(frozen=True)
class Progress:
    """Where an action stands. `since` is when it was done; else the day since which nothing has been published.

    `updated` is no while nothing has been published at all since the plan.
    """

    stage: Stage
    since: When | None
    updated: bool


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of a calendar year: 1 is January to March."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @property
    def id(self) -> str:
        return f"{self.year}-q{self.number}"

    @property
    def last_month(self) -> When:
        return When(self.year, self.number * 3)

    def __str__(self) -> str:
        """`July to September 2020`."""
        return f"{MONTHS[self.number * 3 - 3]} to {self.last_month}"


@dataclass(frozen=True)
class Counts:
    """How many actions there are in all, how many at each stage, and how many past their date without any update."""

    all: int
    done: int
    to_come: int
    past: int
    silent: int
    no_date: int


def shows_the_end(action: Action) -> Update | None:
    """The first update that can show that an action was done: one of the day it was done, or later."""
    end = action.done_on
    if end is None:
        return None
    return next((one for one in action.updates if one.date.last_day >= end.first_day), None)


def progress(library: Library, action: Action) -> Progress:
    """Where an action stands on the day of reckoning. It has until the end of the day, month or year it is due."""
    updated = bool(action.updates)
    if library.has_come(action.done_on) and shows_the_end(action):
        return Progress(Stage.DONE, action.done_on, updated)
    if action.due is None:
        stage = Stage.NO_DATE
    elif action.due.last_day < library.as_of:
        stage = Stage.PAST
    else:
        stage = Stage.TO_COME
    return Progress(stage, last_word(library, action), updated)


def last_word(library: Library, action: Action) -> When | None:
    """The day of the newest update, or of the plan that the action stands in."""
    plan = library.plans.get(action.plan.id)
    dates = [_published(library, update) for update in action.updates]
    return max(dates) if dates else plan.date if plan else None


def _published(library: Library, update: Update) -> When:
    """When people could read of it: its own date, or that of its paper where the paper came out later."""
    sources = (library.sources[cited.source.id] for cited in library.cites(update.sources))
    first = min((source.date for source in sources if source.date), default=update.date)
    return first if first.first_day > update.date.last_day else update.date


def in_order_of_date(library: Library, actions: Iterable[Action]) -> list[Action]:
    """Next due first: what is still to come, what is past its date, what has no date, what is done."""

    def key(action: Action) -> tuple[int, date, int, str]:
        stage = progress(library, action).stage
        due = action.due.last_day if action.due else date.max
        return ORDER.index(stage), due, action.order, action.id

    return sorted(actions, key=key)


def counts(library: Library, actions: Iterable[Action]) -> Counts:
    found = [progress(library, action) for action in actions]
    stages = [one.stage for one in found]
    return Counts(
        all=len(found),
        done=stages.count(Stage.DONE),
        to_come=stages.count(Stage.TO_COME),
        past=stages.count(Stage.PAST),
        silent=sum(one.stage is Stage.PAST and not one.updated for one in found),
        no_date=stages.count(Stage.NO_DATE),
    )


@dataclass(frozen=True)
class Quarters:
    """Actions by the quarter they are due in: the quarters that have not ended, the next one first; those that
    have, the newest first; and the actions without a date."""

    coming: tuple[tuple[Quarter, list[Action]], ...]
    before: tuple[tuple[Quarter, list[Action]], ...]
    undated: list[Action]


def by_quarter(library: Library, actions: Iterable[Action]) -> Quarters:
    groups: dict[Quarter, list[Action]] = {}
    undated = []
    for action in in_order_of_date(library, actions):
        if action.due:
            groups.setdefault(Quarter.of(action.due.last_day), []).append(action)
        else:
            undated.append(action)
    now = Quarter.of(library.as_of)
    listed = sorted(groups.items(), key=lambda item: item[0])
    return Quarters(
        coming=tuple(item for item in listed if item[0] >= now),
        before=tuple(item for item in reversed(listed) if item[0] < now),
        undated=undated,
    )


def by_owner(library: Library, actions: Iterable[Action]) -> tuple[tuple[str | None, list[Action]], ...]:
    """Actions by each of their owners, from A to Z, and last those for which the paper names nobody."""
    groups: dict[str | None, list[Action]] = {}
    for action in in_order_of_date(library, actions):
        for owner in action.owners or (None,):
            groups.setdefault(owner, []).append(action)
    owners = sorted((owner for owner in groups if owner), key=lambda owner: (owner.casefold(), owner))
    unnamed = [(None, groups[None])] if None in groups else []
    return (*((owner, groups[owner]) for owner in owners), *unnamed)
