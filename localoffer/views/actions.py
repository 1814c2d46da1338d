"""Actions and their plans, ready to print."""

from __future__ import annotations

from dataclasses import dataclass

from localoffer.ledger.actions import Progress
from localoffer.records.values import When
from localoffer.views.common import Link, Trust
from localoffer.views.ledger import PriorityTag


@dataclass(frozen=True)
class UpdateView:
    date: When
    text: str
    trust: Trust


@dataclass(frozen=True)
class ActionView:
    """`address` is its place on the page of the plans, `plan` the way to its plan."""

    id: str
    address: str
    letter: str | None
    title: str
    owners: tuple[str, ...]
    starts: When | None
    due: When | None
    progress: Progress
    plan: Link
    plan_date: When | None
    signs: tuple[str, ...]
    rating: str | None
    priority: PriorityTag | None
    updates: tuple[UpdateView, ...]
    promises: tuple[Link, ...]
    note: str | None
    trust: Trust


@dataclass(frozen=True)
class RecommendationView:
    id: str
    number: str
    text: str
    signs: tuple[str, ...]
    actions: tuple[ActionView, ...]


@dataclass(frozen=True)
class PlanView:
    """`actions` are those under no recommendation."""

    id: str
    title: str
    sentence: str
    date: When
    note: str | None
    recommendations: tuple[RecommendationView, ...]
    actions: tuple[ActionView, ...]
    trust: Trust
