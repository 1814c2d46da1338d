"""The first page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from localoffer.pages.page import NavItem
from localoffer.records.models import Strategy
from localoffer.views.help import SituationView
from localoffer.views.ledger import PriorityView, StateCount
from localoffer.views.offer import EntitlementView
from localoffer.views.wheel import Wheel


@dataclass(frozen=True)
class HomeContext:
    template: ClassVar[str] = "pages/home.html"
    strategy: Strategy | None
    wheel: Wheel | None
    priorities: tuple[PriorityView, ...]
    voices: int
    counts: tuple[StateCount, ...]
    doors: tuple[NavItem, ...]
    situations: tuple[SituationView, ...]
    headline_money: tuple[EntitlementView, ...]
