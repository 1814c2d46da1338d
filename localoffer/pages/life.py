"""Pages about lasting circumstances: your way by age, places to live, a page for each circumstance, and the list for a
first home."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from localoffer.addresses import FIRST_HOME, PLACES_TO_LIVE, YOUR_SITUATION, YOUR_WAY
from localoffer.pages.page import Context, Page, PageWords, words_page
from localoffer.records.frozen import dataclass
from localoffer.records.values import When
from localoffer.views.common import Link, first_checked
from localoffer.views.life import CircumstanceView, WithEntitlements
from localoffer.views.shown import Shown


@dataclass(frozen=True)
class YourSituationContext(Context):
    """`circumstances` each have a page; `pages` are for everybody."""

    template: ClassVar[str] = "pages/your-situation.html"
    circumstances: tuple[Link, ...]
    pages: tuple[Link, ...]


@dataclass(frozen=True)
class YourWayContext(Context):
    template: ClassVar[str] = "pages/your-way.html"
    cited = ("ages",)
    ages: tuple[WithEntitlements, ...]
    checked: When | None


@dataclass(frozen=True)
class PlacesToLiveContext(Context):
    template: ClassVar[str] = "pages/places-to-live.html"
    cited = ("homes",)
    homes: tuple[WithEntitlements, ...]
    checked: When | None


@dataclass(frozen=True)
class CircumstanceContext(Context):
    template: ClassVar[str] = "pages/circumstance.html"
    cited = ("circumstance",)
    circumstance: CircumstanceView
    others: tuple[Link, ...]


@dataclass(frozen=True)
class FirstHomeContext(Context):
    """A list to tick. Nothing is sent or stored."""

    template: ClassVar[str] = "pages/first-home.html"
    cited = ("parts",)
    parts: tuple[WithEntitlements, ...]


def pages_for_everybody(shown: Shown, words: PageWords) -> tuple[Link, ...]:
    """Links to your way, places to live and the first home, as far as they have content."""
    pages = (
        ("your-way", YOUR_WAY, shown.ages),
        ("places-to-live", PLACES_TO_LIVE, shown.homes),
        ("first-home", FIRST_HOME, shown.first_home),
    )
    return tuple(
        Link(words[key]["title"], address, words[key]["sentence"])
        for key, address, records in pages
        if records
    )


def life_links(shown: Shown, words: PageWords) -> tuple[Link, ...]:
    """Links to every page about lasting circumstances, except the one that lists them."""
    return (*(view.link for view in shown.circumstances.values()), *pages_for_everybody(shown, words))


def plan_life(shown: Shown, words: PageWords) -> Iterator[Page]:
    """Each page whose records exist, and one that links to them all."""
    pages = pages_for_everybody(shown, words)
    links = tuple(view.link for view in shown.circumstances.values())
    if not (pages or links):
        return
    context = YourSituationContext(links, pages)
    yield words_page(shown, words, "your-situation", YOUR_SITUATION, context)
    crumbs = (Link(words["your-situation"]["title"], YOUR_SITUATION),)
    if shown.ages:
        ages = YourWayContext(shown.ages, first_checked(view.trust for view in shown.ages))
        yield words_page(shown, words, "your-way", YOUR_WAY, ages, crumbs=crumbs)
    if shown.homes:
        homes = PlacesToLiveContext(shown.homes, first_checked(view.trust for view in shown.homes))
        yield words_page(shown, words, "places-to-live", PLACES_TO_LIVE, homes, crumbs=crumbs)
    if shown.first_home:
        first = FirstHomeContext(shown.first_home)
        yield words_page(shown, words, "first-home", FIRST_HOME, first, crumbs=crumbs)
    for circumstance, view in shown.circumstances.items():
        yield Page(
            view.address,
            CircumstanceContext(view, tuple(link for link in links if link != view.link)),
            view.record.title,
            view.record.sentence,
            circumstance.record.marks.record,
            crumbs=crumbs,
        )
