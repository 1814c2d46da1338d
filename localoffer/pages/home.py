"""The first page: the questions people come with, the wheel, and what became of what was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from localoffer.addresses import DOORS, HELP, HOME, LADDER, MONEY, OFFER
from localoffer.pages.life import life_links
from localoffer.pages.page import Context, NavItem, Page, PageWords, present, words_page
from localoffer.records.models import Strategy
from localoffer.views.common import Cite, Link, cited_in
from localoffer.views.help import SituationView
from localoffer.views.ledger import PriorityView, StateCount, counts
from localoffer.views.offer import EntitlementView
from localoffer.views.shown import Shown
from localoffer.views.wheel import Wheel


@dataclass(frozen=True)
class HomeContext(Context):
    template: ClassVar[str] = "pages/home.html"
    strategy: Strategy | None
    wheel: Wheel | None
    priorities: tuple[PriorityView, ...]
    voices: int
    counts: tuple[StateCount, ...]
    doors: tuple[NavItem, ...]
    situations: tuple[SituationView, ...]
    life: tuple[Link, ...]
    headline_money: tuple[EntitlementView, ...]

    @property
    def cites(self) -> tuple[Cite, ...]:
        return cited_in(self.priorities, self.situations)


def doors(shown: Shown) -> tuple[NavItem, ...]:
    """Every door leads somewhere: what you can get, the money and help come from the national layer."""
    there = {OFFER, MONEY, HELP} | ({LADDER} if shown.ladder else set())
    return present(DOORS, there | {text.address for text in shown.texts.values()})


def plan_home(shown: Shown, words: PageWords) -> Page:
    return words_page(
        shown,
        words,
        "home",
        HOME,
        HomeContext(
            strategy=shown.library.site.strategy,
            wheel=shown.wheel,
            priorities=tuple(shown.priorities.values()),
            voices=len(shown.voices),
            counts=counts(voice.state for voice in shown.voices.values()),
            doors=doors(shown),
            situations=tuple(shown.situations.values()),
            life=life_links(shown, words),
            headline_money=tuple(view for view in shown.given.values() if len(view.money.headline) == 1),
        ),
    )
