"""What was said, what was promised and what became of it, ready to print."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from localoffer.records.models import Pledge, Shows, StandsIn, State
from localoffer.records.values import When
from localoffer.views.common import Link, Trust


@dataclass(frozen=True)
class ObjectiveView:
    id: str
    text: str
    stands_in: StandsIn
    on_a_page: tuple[str, ...]
    note: str | None
    trust: Trust


@dataclass(frozen=True)
class StateView:
    """Where a thing stands. `date` is the day of what decides it, or since which nothing was published.

    `word` finds its words among the cases of its state in vocabulary.yaml: what was only planned is not called promised. `reason` and
    `post` are there where a person said so.
    """

    state: State
    word: str
    date: When | None
    reason: str | None
    post: str | None
    trust: Trust


@dataclass(frozen=True)
class StateCount:
    """How many things stand in one state. `address` is the list of them."""

    state: State
    number: int
    address: str


@dataclass(frozen=True)
class DeedView:
    """What was done, or at least planned: `plan` is there while no update of that action is published.

    `links` are the pages that show more, `finding` the place of what inspectors said.
    """

    date: When
    text: str
    shows: Shows
    note: str | None
    links: tuple[Link, ...]
    finding: str | None
    plan: PlannedView | None
    trust: Trust


@dataclass(frozen=True)
class PlannedView:
    """Who planned to do something, and by when. `since` is the day since which no update was published; None once it is done."""

    title: str
    address: str
    owners: tuple[str, ...]
    due: When | None
    since: When | None


@dataclass(frozen=True)
class PromiseView:
    id: str
    address: str
    text: str
    stands_in: StandsIn
    on_a_page: tuple[str, ...]
    note: str | None
    made_on: When
    why: str | None
    entitlements: tuple[Link, ...]
    plans: tuple[PlannedView, ...]
    state: StateView
    deeds: tuple[DeedView, ...]
    trust: Trust
    closed_on: When | None
    closed_because: str | None
    replaced_by: Link | None


class Meets(StrEnum):
    """How a promise meets a voice."""

    WHOLE = "whole"
    PART = "part"
    REPEATS = "repeats"


@dataclass(frozen=True)
class PromiseToVoice:
    """`first` where no voice with a smaller number is met by it as well."""

    promise: PromiseView
    meets: Meets
    first: bool


@dataclass(frozen=True)
class VoiceView:
    """`deeds` is everything that was done about it, its promises' deeds among them, oldest first. `last_word` is
    the newest date on which anything was published about it."""

    id: str
    address: str
    number: int
    text: str
    said_on: When
    said_where: str
    note: str | None
    priority: PriorityTag | None
    promises: tuple[PromiseToVoice, ...]
    deeds: tuple[DeedView, ...]
    state: StateView
    last_word: When
    trust: Trust
    closed_on: When | None
    closed_because: str | None
    replaced_by: Link | None


@dataclass(frozen=True)
class PriorityView:
    """`priority.id` names the CSS class `lo-priority--ID`."""

    id: str
    title: str
    meaning: str
    icon: str
    address: str
    objectives: tuple[ObjectiveView, ...]
    voices: tuple[VoiceView, ...]
    promises: tuple[PromiseView, ...]
    counts: tuple[StateCount, ...]
    trust: Trust


@dataclass(frozen=True)
class PriorityTag:
    id: str
    title: str
    icon: str
    address: str


@dataclass(frozen=True)
class PledgeView:
    pledge: Pledge
    state: StateView
    deeds: tuple[DeedView, ...]
    trust: Trust


@dataclass(frozen=True)
class LedgerPart:
    """A priority with its voices, and `others`: its promises that meet none of what was said."""

    priority: PriorityView
    others: tuple[PromiseView, ...]
