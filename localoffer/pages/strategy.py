"""The strategy, a page for each priority, pledges, delivery, partners, the local picture, the strategy on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from localoffer.records.models import MeansOfDelivery, Partner, Strategy
from localoffer.records.values import When
from localoffer.views.actions import ActionView
from localoffer.views.common import Link, Trust
from localoffer.views.figures import FigureGroup, Turned
from localoffer.views.ledger import LedgerPart, PledgeView, PriorityView, StateCount, VoiceView
from localoffer.views.offer import AmountView, EntitlementView
from localoffer.views.wheel import Ring, Wheel


@dataclass(frozen=True)
class StrategyContext:
    template: ClassVar[str] = "pages/strategy.html"
    strategy: Strategy | None
    replaced: str | None
    wheel: Wheel | None
    priorities: tuple[PriorityView, ...]
    pages: tuple[Link, ...]
    trust: Trust


@dataclass(frozen=True)
class PriorityContext:
    template: ClassVar[str] = "pages/priority.html"
    part: LedgerPart
    actions: tuple[ActionView, ...]
    entitlements: tuple[EntitlementView, ...]
    previous: Link | None
    next: Link | None


@dataclass(frozen=True)
class PledgesContext:
    template: ClassVar[str] = "pages/pledges.html"
    pledges: tuple[PledgeView, ...]
    replaced: str | None


@dataclass(frozen=True)
class DeliveryView:
    means: MeansOfDelivery
    entitlements: tuple[Link, ...]
    trust: Trust


@dataclass(frozen=True)
class DeliveryContext:
    template: ClassVar[str] = "pages/delivery.html"
    means: tuple[DeliveryView, ...]


@dataclass(frozen=True)
class PartnerView:
    partner: Partner
    trust: Trust


@dataclass(frozen=True)
class PartnersContext:
    template: ClassVar[str] = "pages/partners.html"
    ring: Ring | None
    partners: tuple[PartnerView, ...]


@dataclass(frozen=True)
class PictureContext:
    template: ClassVar[str] = "pages/local-picture.html"
    turned: tuple[Turned, ...]
    groups: tuple[FigureGroup, ...]


@dataclass(frozen=True)
class OnAPagePromise:
    """A promise as the page words it. `now` is what holds today of the sum that it names, where that is another."""

    text: str
    made_on: When
    now: tuple[AmountView, ...] = ()


@dataclass(frozen=True)
class OnAPagePriority:
    """The strategy on a page: the wordings that the page itself uses."""

    id: str
    title: str
    meaning: str
    icon: str
    address: str
    objectives: tuple[str, ...]
    promises: tuple[OnAPagePromise, ...]


@dataclass(frozen=True)
class OnAPageContext:
    template: ClassVar[str] = "pages/on-a-page.html"
    strategy: Strategy | None
    priorities: tuple[OnAPagePriority, ...]
    voices: tuple[VoiceView, ...]
    counts: tuple[StateCount, ...]
    trust: Trust
