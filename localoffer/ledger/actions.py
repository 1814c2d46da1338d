"""How far each action of a plan has got on the as-of date, and the orders in which actions are read.

An action is done once its record says when and an update shows it. One closed before that is neither due nor past its
date. Any other is past its date, still to come, or undated; and nothing has been published about it since its last
update, or since its plan. Nobody is said to have failed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from localoffer.library import JoinedAction, Library
from localoffer.records.frozen import dataclass
from localoffer.records.models import Action, Update
from localoffer.records.values import MONTHS, When


class Stage(StrEnum):
    """How far an action has got. In the order in which actions are read."""

    TO_COME = "to come"
    PAST = "past its date"
    NO_DATE = "no date"
    DONE = "done"
    CLOSED = "closed"


ORDER = tuple(Stage)


@dataclass(frozen=True)
class Progress:
    """The progress of an action. `since` is when it was done or closed; otherwise the day since which nothing has been
    published.

    `updated` is False if nothing at all has been published since the plan.
    """

    stage: Stage
    since: When | None
    updated: bool


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a calendar year: 1 is January to March."""

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
    """The number of actions in all, at each stage, and past their date without any update.

    Done comes first, then the other stages in the order in which actions are read.
    """

    all: int
    at: Mapping[Stage, int]
    silent: int


def shows_the_end(action: Action) -> Update | None:
    """The first update that shows that an action was done: on the day it was done, or later."""
    end = action.done_on
    if end is None:
        return None
    return next((update for update in action.updates if update.date.last_day >= end.first_day), None)


def progress(library: Library, action: JoinedAction) -> Progress:
    """How far an action has got. It is due by the end of its day, month or year."""
    record = action.record
    updated = bool(record.updates)
    if shows_the_end(record):
        return Progress(Stage.DONE, record.done_on, updated)
    if closed := record.closed_by(library.as_of):
        return Progress(Stage.CLOSED, closed.date, updated)
    if record.due is None:
        stage = Stage.NO_DATE
    elif record.due.last_day < library.as_of:
        stage = Stage.PAST
    else:
        stage = Stage.TO_COME
    return Progress(stage, last_word(library, action), updated)


def last_word(library: Library, action: JoinedAction) -> When:
    """The day of the newest update, or of the action's plan."""
    dates = [_published(library, update) for update in action.record.updates]
    return max(dates, default=action.plan.record.date)


def _published(library: Library, update: Update) -> When:
    """When people could read about it: its own date, or that of its paper if that came out later."""
    dates = (source.record.date for source in library.cited(update.sources))
    first = min((date for date in dates if date), default=update.date)
    return first if first.first_day > update.date.last_day else update.date


def in_order_of_date(library: Library, actions: Iterable[JoinedAction]) -> list[JoinedAction]:
    """Next due first: what is still to come, what is past its date, what has no date, what is done, what is closed."""

    def key(action: JoinedAction) -> tuple[int, date, int, str]:
        record = action.record
        due = record.due.last_day if record.due else date.max
        return ORDER.index(progress(library, action).stage), due, record.order, record.id

    return sorted(actions, key=key)


def counts(library: Library, actions: Iterable[JoinedAction]) -> Counts:
    found = [progress(library, action) for action in actions]
    stages = [each.stage for each in found]
    return Counts(
        all=len(found),
        at={stage: stages.count(stage) for stage in sorted(Stage, key=lambda it: it is not Stage.DONE)},
        silent=sum(each.stage is Stage.PAST and not each.updated for each in found),
    )


@dataclass(frozen=True)
class Quarters:
    """Actions by the quarter they are due in: quarters that have not ended, next one first; those that have ended,
    newest first; and actions without a date."""

    coming: tuple[tuple[Quarter, list[JoinedAction]], ...]
    before: tuple[tuple[Quarter, list[JoinedAction]], ...]
    undated: list[JoinedAction]


def by_quarter(library: Library, actions: Iterable[JoinedAction]) -> Quarters:
    groups: dict[Quarter, list[JoinedAction]] = {}
    undated = []
    for action in in_order_of_date(library, actions):
        if action.record.due:
            groups.setdefault(Quarter.of(action.record.due.last_day), []).append(action)
        else:
            undated.append(action)
    now = Quarter.of(library.as_of)
    listed = sorted(groups.items(), key=lambda item: item[0])
    return Quarters(
        coming=tuple(item for item in listed if item[0] >= now),
        before=tuple(item for item in reversed(listed) if item[0] < now),
        undated=undated,
    )


def by_owner(
    library: Library, actions: Iterable[JoinedAction]
) -> tuple[tuple[str | None, list[JoinedAction]], ...]:
    """Actions by each of their owners, from A to Z, and last those whose paper names nobody."""
    groups: dict[str | None, list[JoinedAction]] = {}
    for action in in_order_of_date(library, actions):
        for owner in action.record.owners or (None,):
            groups.setdefault(owner, []).append(action)
    owners = sorted((owner for owner in groups if owner), key=lambda owner: (owner.casefold(), owner))
    unnamed = [(None, groups[None])] if None in groups else []
    return (*((owner, groups[owner]) for owner in owners), *unnamed)
