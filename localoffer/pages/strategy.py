"""The strategy, a page for each priority, pledges, delivery, partners, the local picture, the strategy on a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from localoffer.addresses import DELIVERY, ON_A_PAGE, PARTNERS, PICTURE, PLEDGES, STRATEGY
from localoffer.budgets import MOST_LISTED
from localoffer.pages.page import Context, Page, PageWords, title_and_sentence, words_page
from localoffer.pages.texts import texts_below
from localoffer.records.frozen import dataclass
from localoffer.records.models import Audience, Partner, Principle, Strategy
from localoffer.views.actions import ActionView, by_letter
from localoffer.views.common import Cite, Link, Sourced, Trust, cited_in, trust
from localoffer.views.figures import Chart, FigureGroup, MeasureView, Newest
from localoffer.views.ledger import PledgeView, PriorityView, PromiseView, VoiceGroup, by_priority
from localoffer.views.life import WithEntitlements, with_entitlements
from localoffer.views.links import links_to, links_with_sentences
from localoffer.views.on_a_page import OnAPageView
from localoffer.views.shown import Shown
from localoffer.views.wheel import Ring, Wheel, ring


@dataclass(frozen=True)
class StrategyContext(Context):
    template: ClassVar[str] = "pages/strategy.html"
    cited = ("trust",)
    strategy: Strategy | None
    principles: tuple[Principle, ...]
    wheel: Wheel | None
    priorities: tuple[PriorityView, ...]
    earlier: tuple[PriorityView, ...]
    pages: tuple[Link, ...]
    trust: Trust


@dataclass(frozen=True)
class PriorityContext(Context):
    """`others` are the promises of the priority that meet nothing that was said about it."""

    template: ClassVar[str] = "pages/priority.html"
    priority: PriorityView
    others: tuple[PromiseView, ...]
    said: tuple[VoiceGroup, ...]
    actions: tuple[ActionView, ...]
    entitlements: tuple[Link, ...]
    previous: Link | None
    next: Link | None

    @property
    def cites(self) -> tuple[Cite, ...]:
        return cited_in(self.priority.trust, self.others)


@dataclass(frozen=True)
class PledgesContext(Context):
    template: ClassVar[str] = "pages/pledges.html"
    cited = ("pledges",)
    pledges: tuple[PledgeView, ...]


@dataclass(frozen=True)
class DeliveryContext(Context):
    template: ClassVar[str] = "pages/delivery.html"
    cited = ("means",)
    means: tuple[WithEntitlements, ...]


@dataclass(frozen=True)
class PartnerView(Sourced):
    record: Partner
    trust: Trust


@dataclass(frozen=True)
class PartnersContext(Context):
    template: ClassVar[str] = "pages/partners.html"
    cited = ("partners",)
    ring: Ring | None
    partners: tuple[PartnerView, ...]


@dataclass(frozen=True)
class PictureContext(Context):
    template: ClassVar[str] = "pages/local-picture.html"
    cited = ("groups",)
    newest: Newest | None
    groups: tuple[FigureGroup, ...]


@dataclass(frozen=True)
class FigureContext(Context):
    """A measure or a table with everything known about it: one of the two.

    The source's use is recorded for the local picture, which leads here: one paper has dozens of figures.
    """

    template: ClassVar[str] = "pages/figure.html"
    measure: MeasureView | None = None
    chart: Chart | None = None


@dataclass(frozen=True)
class OnAPageContext(Context):
    """`counted`: so much was said that each priority only shows how much, and its page lists it."""

    template: ClassVar[str] = "pages/on-a-page.html"
    cited = ("view",)
    view: OnAPageView
    wheel: Wheel | None
    counted: bool


def plan_strategy(shown: Shown, words: PageWords) -> Iterator[Page]:
    library = shown.library
    strategy = library.site.strategy
    crumbs = (Link(words["strategy"]["title"], STRATEGY),)
    below = [
        page
        for plan in (_pledges, _delivery, _partners, _picture, _on_a_page)
        for page in plan(shown, words, crumbs)
    ]
    texts = texts_below(shown, "strategy")
    if not (shown.library.every_priority or strategy or library.principles or below or texts):
        return
    rests_on = [
        *(strategy.sources if strategy else ()),
        *(it for one in library.principles for it in one.sources),
    ]
    yield words_page(
        shown,
        words,
        "strategy",
        STRATEGY,
        StrategyContext(
            strategy=strategy,
            principles=library.principles,
            wheel=shown.wheel,
            priorities=tuple(shown.priorities.values()),
            earlier=tuple(shown.earlier_priorities.values()),
            pages=(
                *texts,
                *(Link(page.title, page.address, page.sentence) for page in below),
            ),
            trust=trust(library, rests_on),
        ),
    )
    yield from _priorities(shown, crumbs)
    yield from below
    yield from _figures(shown, words)


def _priorities(shown: Shown, crumbs: tuple[Link, ...]) -> Iterator[Page]:
    """A page for each; those that are closed are not among the neighbours of any."""
    beside = (None, *(Link(view.record.title, view.address) for view in shown.priorities.values()), None)
    there = zip(shown.priorities.items(), beside, beside[2:], strict=False)
    earlier = ((item, None, None) for item in shown.earlier_priorities.items())
    for (priority, view), before, after in (*there, *earlier):
        delivered = {entitlement for promise in priority.promises for entitlement in promise.entitlements}
        actions = by_letter(shown.library, priority.actions)
        yield Page(
            view.address,
            PriorityContext(
                priority=view,
                others=tuple(
                    shown.promises[promise]
                    for promise in priority.promises
                    if all(met.voice.priority is not priority for met in promise.meets)
                ),
                said=by_priority((view,)),
                actions=tuple(shown.actions[action] for action in actions),
                entitlements=links_with_sentences(it for it in shown.entitlements if it in delivered),
                previous=before,
                next=after,
            ),
            view.record.title,
            view.gone.because if view.gone else view.record.sentence or view.record.title,
            priority.record.marks.record,
            crumbs=crumbs,
        )


def _pledges(shown: Shown, words: PageWords, crumbs: tuple[Link, ...]) -> Iterator[Page]:
    if shown.pledges:
        context = PledgesContext(tuple(shown.pledges.values()))
        yield words_page(shown, words, "pledges", PLEDGES, context, crumbs=crumbs)


def _delivery(shown: Shown, words: PageWords, crumbs: tuple[Link, ...]) -> Iterator[Page]:
    if delivery := shown.library.delivery:
        context = DeliveryContext(tuple(with_entitlements(shown.library, means) for means in delivery))
        yield words_page(shown, words, "delivery", DELIVERY, context, crumbs=crumbs)


def _partners(shown: Shown, words: PageWords, crumbs: tuple[Link, ...]) -> Iterator[Page]:
    library = shown.library
    if library.partners:
        context = PartnersContext(
            ring(library.site.title, links_to(library.partners)),
            tuple(PartnerView(partner, trust(library, partner.sources)) for partner in library.partners),
        )
        yield words_page(shown, words, "partners", PARTNERS, context, crumbs=crumbs)


def _picture(shown: Shown, words: PageWords, crumbs: tuple[Link, ...]) -> Iterator[Page]:
    if shown.figures:
        context = PictureContext(shown.newest_figure, shown.figures)
        yield words_page(
            shown, words, "local-picture", PICTURE, context, crumbs=crumbs, audience=Audience.OFFICERS
        )


def _figures(shown: Shown, words: PageWords) -> Iterator[Page]:
    """A page for each measure and each table."""
    crumbs = (Link(title_and_sentence(shown, words, "local-picture")[0], PICTURE),)
    for group in shown.figures:
        views: tuple[MeasureView | Chart, ...] = (*group.measures, *group.charts)
        for view in views:
            yield Page(
                view.address,
                FigureContext(chart=view) if isinstance(view, Chart) else FigureContext(measure=view),
                view.record.title,
                view.gist,
                view.record.marks.record,
                audience=Audience.OFFICERS,
                crumbs=crumbs,
            )


def _on_a_page(shown: Shown, words: PageWords, crumbs: tuple[Link, ...]) -> Iterator[Page]:
    if shown.priorities:
        counted = len(shown.on_a_page.voices) > MOST_LISTED["on-a-page"]
        context = OnAPageContext(shown.on_a_page, shown.wheel, counted)
        yield words_page(shown, words, "on-a-page", ON_A_PAGE, context, crumbs=crumbs, explain_words=False)
