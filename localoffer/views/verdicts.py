"""Who gets what, ready to print."""

from __future__ import annotations

from dataclasses import dataclass

from localoffer.records.models import Verdict
from localoffer.records.values import Prose
from localoffer.views.common import Trust
from localoffer.views.contacts import ContactView
from localoffer.views.offer import EntitlementView


@dataclass(frozen=True)
class OutcomeLink:
    """`short` is the outcome in two to four words."""

    id: str
    title: str
    short: str
    sentence: str
    address: str


@dataclass(frozen=True)
class VerdictView:
    """One cell: does this outcome get this entitlement, and why?"""

    outcome: OutcomeLink
    entitlement: EntitlementView
    verdict: Verdict
    reason: str


@dataclass(frozen=True)
class StepView:
    """A step of the ladder. `number` counts from 1."""

    number: int
    id: str
    title: str
    text: Prose
    days: str | None
    contact: ContactView | None
    trust: Trust


@dataclass(frozen=True)
class OutcomeMoney:
    """The money that people with an outcome get, or get if one fact is true."""

    outcome: OutcomeLink
    verdicts: tuple[VerdictView, ...]


@dataclass(frozen=True)
class VerdictTitles:
    """The entitlements with one verdict, by title."""

    verdict: Verdict
    titles: tuple[str, ...]
