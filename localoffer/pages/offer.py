"""What you can get: the offer, all the money, a page for each entitlement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from localoffer.views.common import Link
from localoffer.views.ledger import PromiseView, VoiceView
from localoffer.views.offer import AreaView, EntitlementView, StatusView
from localoffer.views.verdicts import OutcomeMoney, StepView, VerdictView


@dataclass(frozen=True)
class AreaGroup:
    area: AreaView
    entitlements: tuple[EntitlementView, ...]


@dataclass(frozen=True)
class StatusGroup:
    status: StatusView
    entitlements: tuple[EntitlementView, ...]


@dataclass(frozen=True)
class OfferContext:
    """`areas` holds what is given, then what was asked for and what is announced, each on its own."""

    template: ClassVar[str] = "pages/offer.html"
    areas: tuple[AreaGroup, ...]
    asked_for: tuple[EntitlementView, ...]
    announced: tuple[EntitlementView, ...]
    statuses: tuple[StatusGroup, ...]


@dataclass(frozen=True)
class EntitlementContext:
    template: ClassVar[str] = "pages/entitlement.html"
    entitlement: EntitlementView
    promises: tuple[PromiseView, ...]
    voices: tuple[VoiceView, ...]
    situations: tuple[Link, ...]
    more_in_area: tuple[Link, ...]
    verdicts: tuple[VerdictView, ...]
    ladder: tuple[StepView, ...]


@dataclass(frozen=True)
class MoneyContext:
    """Every entitlement about whose money something is known; then, for each outcome, those it may get."""

    template: ClassVar[str] = "pages/money.html"
    rows: tuple[EntitlementView, ...]
    by_outcome: tuple[OutcomeMoney, ...]
