"""The home page: the questions people come with, the wheel, and what became of what was said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from localoffer import addresses
from localoffer.pages.ask import can_ask
from localoffer.pages.life import life_links
from localoffer.pages.page import Context, NavItem, Page, PageWords, present, words_page
from localoffer.pages.take_part import can_take_part
from localoffer.records.frozen import dataclass
from localoffer.views.common import Link
from localoffer.views.help import SituationView
from localoffer.views.ledger import PriorityView, StateCount, counts
from localoffer.views.offer import EntitlementBrief
from localoffer.views.shown import Shown
from localoffer.views.wheel import Wheel

#: How many things show sums on the home page, and how many sums each at most: eight sums, and no table.
THINGS, SUMS_EACH = 4, 2


@dataclass(frozen=True)
class HomeContext(Context):
    """`headline_money` are some of all the `kinds_of_money`, chosen by `most_useful`; `more` are the pages that are in
    no menu, `life` those about lasting circumstances."""

    template: ClassVar[str] = "pages/home.html"
    cited = ("situations",)
    strategy: Link | None
    wheel: Wheel | None
    priorities: tuple[PriorityView, ...]
    voices: int
    counts: tuple[StateCount, ...]
    doors: tuple[NavItem, ...]
    situations: tuple[SituationView, ...]
    headline_money: tuple[EntitlementBrief, ...]
    kinds_of_money: int
    more: tuple[Link, ...]
    life: tuple[Link, ...]


def doors(shown: Shown) -> tuple[NavItem, ...]:
    """Every door leads somewhere: what you can get, the money and help come from the national layer."""
    there = {addresses.OFFER, addresses.FINDER, addresses.MONEY, addresses.HELP} | (
        {addresses.LADDER} if shown.ladder else set()
    )
    return present(doors_of(shown), there | ({addresses.HOW_TO_ASK} if can_ask(shown) else set()))


def doors_of(shown: Shown) -> Mapping[str, str]:
    """The questions and the page that answers each: the finder asks what one can get, if there is one."""
    return {**addresses.DOORS, "what-can-i-get": addresses.FINDER if shown.finder else addresses.OFFER}


def plan_home(shown: Shown, words: PageWords) -> Page:
    return words_page(
        shown,
        words,
        "home",
        addresses.HOME,
        HomeContext(
            strategy=Link(words["on-a-page"]["title"], addresses.ON_A_PAGE) if shown.priorities else None,
            wheel=shown.wheel,
            priorities=tuple(shown.priorities.values()),
            voices=len(shown.voices),
            counts=counts(voice.state for voice in shown.voices.values()),
            doors=doors(shown),
            situations=tuple(shown.situations.values()),
            headline_money=most_useful(shown),
            kinds_of_money=len(shown.with_money),
            more=tuple(_more(shown, words)),
            life=life_links(shown, words),
        ),
    )


def most_useful(shown: Shown) -> tuple[EntitlementBrief, ...]:
    """The things whose sums a reader sees first: those with the smallest `order`, and among equals those worth most in a year."""
    with_few = [
        (entitlement.order, -max(amount.in_a_year for amount in view.money.headline), at, view)
        for at, (entitlement, view) in enumerate(shown.given.items())
        if 0 < len(view.money.headline) <= SUMS_EACH
    ]
    return tuple(view.brief for *_, view in sorted(with_few, key=lambda found: found[:3])[:THINGS])


def _more(shown: Shown, words: PageWords) -> Iterator[Link]:
    pages = (
        ("your-situation", addresses.YOUR_SITUATION, shown.circumstances),
        ("take-part", addresses.TAKE_PART, can_take_part(shown)),
    )
    yield from (Link(words[key]["title"], address) for key, address, there in pages if there)
