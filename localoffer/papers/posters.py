"""Plans the papers for a wall or a pocket: the strategy on a page, two posters and the wallet card.

They are made from the contexts of the pages beside which they are offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from localoffer import addresses
from localoffer.addresses import BY_STATE
from localoffer.library import Library
from localoffer.pages.home import HomeContext
from localoffer.pages.ledger import VoicesContext
from localoffer.pages.offer import OfferContext
from localoffer.pages.page import Chrome, Page, PageWords
from localoffer.pages.rights import HelpContext
from localoffer.pages.strategy import OnAPageContext, StrategyContext
from localoffer.pages.take_part import TakePartContext
from localoffer.papers.contexts import (
    LedgerPoster,
    OfferPoster,
    Paper,
    PaperPriority,
    PaperState,
    PaperVoice,
    StrategyPaper,
    WalletCard,
)
from localoffer.papers.sheets import file_of, offered, paper_address, paper_words, sizes_worth_trying
from localoffer.records.models import Record, Role
from localoffer.views import makers, verdict_makers
from localoffer.views.contacts import ContactView
from localoffer.views.ledger import Meets, VoiceView

#: The number to ring when somebody is in danger.
DANGER = "999"

#: Sizes of body text to try, in points; nothing is smaller than the last. A poster is read from some steps away,
#: and from nearer when it is printed on A4, where 14 points come out as 10.
SHEET = (11.0, 10.5)
POSTER = (18.0, 16.0, 15.0, 14.0)
CARD = (8.5, 8.0, 7.5)

#: How many letters fill the sheet, the poster of what was said and that of what there is (its titles), times the square
#: of their size. It spares trying sizes that cannot do.
SHEET_ROOM = 430_000
POSTER_ROOM = 230_000
OFFER_ROOM = 64_000

T = TypeVar("T")


def wall_papers(library: Library, words: PageWords, pages: Sequence[Page], chrome: Chrome) -> Iterator[Paper]:
    """Each of these papers whose page there is."""
    pledges = (*library.promises.values(), *library.voices.values())
    numbers = tuple(library.contacts.values())
    by_address = {page.address: page for page in pages}
    for page in pages:
        match page.context:
            case OnAPageContext() as it:
                context = _strategy(it, _context(pages, StrategyContext))
                lines = [
                    line
                    for one in it.priorities
                    for line in (*one.objectives, *(it.text for it in one.promises))
                ]
                sizes = _sizes(SHEET, SHEET_ROOM, [*lines, *(one.text for one in it.voices)])
                yield _paper(library, words, page, "strategy-a3", context, 1, sizes, pledges, "a3")
                yield _paper(library, words, page, "strategy-a4", context, 2, sizes, pledges, "a4")
            case VoicesContext() as it if page.address == BY_STATE:
                ledger = by_address[addresses.LEDGER]
                voices = [one.text for group in it.groups for one in group.voices]
                sizes = _sizes(POSTER, POSTER_ROOM, voices)
                poster = _said(library, it, _context(pages, TakePartContext))
                yield _paper(library, words, ledger, "poster-you-said", poster, 1, sizes, pledges)
            case OfferContext() as it:
                offer = _offer(library, it, _context(pages, HomeContext))
                lines = [*(one.title for one in offer.sums), *(str(area.title) for area in offer.areas)]
                sizes = _sizes(POSTER, OFFER_ROOM, lines)
                key = "poster-what-you-can-get"
                yield _paper(library, words, page, key, offer, 1, sizes, offered(library))
            case HelpContext() if chrome.numbers:
                card = _card(library, chrome)
                yield _paper(library, words, page, "wallet-card", card, 2, CARD, numbers, "card")
                yield _paper(library, words, page, "wallet-cards", card, 2, CARD, numbers, "a4")


def _sizes(sizes: tuple[float, ...], room: int, lines: Iterable[str]) -> tuple[float, ...]:
    return sizes_worth_trying(sizes, room, sum(len(line) for line in lines))


def _paper(
    library: Library,
    words: PageWords,
    page: Page,
    key: str,
    context: Any,
    most_pages: int,
    sizes: tuple[float, ...],
    records: Iterable[Record],
    edition: str = "",
) -> Paper:
    title, sentence = paper_words(library, words, key)
    return Paper(
        address=paper_address(key),
        context=context,
        title=title,
        sentence=sentence,
        mark=file_of(records, page.mark),
        same_as=page.address,
        linked_from=(page.address,),
        group="wall",
        most_pages=most_pages,
        sizes=sizes,
        smallest=sizes[-1],
        most_kilobytes=120,
        language=library.site.language,
        edition=edition,
    )


def _context(pages: Sequence[Page], kind: type[T]) -> T | None:
    """What the page of that kind shows, where there is one."""
    return next((page.context for page in pages if isinstance(page.context, kind)), None)


def _voice(view: VoiceView) -> PaperVoice:
    return PaperVoice(
        number=view.number,
        text=view.text,
        priority=view.priority,
        state=view.state.state,
        word=view.state.word,
        date=view.state.date,
        reason=view.state.reason,
        will=_will(view),
    )


def _will(view: VoiceView) -> str | None:
    """The first promise that meets it, in its shortest wording. One that says the same again is no answer."""
    met = (one.promise for one in view.promises if one.meets is not Meets.REPEATS)
    return next((min((*one.on_a_page, one.text), key=len) for one in met), None)


def _strategy(it: OnAPageContext, strategy: StrategyContext | None) -> StrategyPaper:
    def about(id: str | None) -> tuple[PaperVoice, ...]:
        return tuple(_voice(one) for one in it.voices if (one.priority.id if one.priority else None) == id)

    return StrategyPaper(
        strategy=it.strategy,
        replaced=strategy.replaced if strategy else None,
        wheel=strategy.wheel if strategy else None,
        priorities=tuple(PaperPriority(one, about(one.id)) for one in it.priorities),
        others=about(None),
        counts=it.counts,
        total=len(it.voices),
        trust=it.trust,
    )


def _said(library: Library, it: VoicesContext, joining: TakePartContext | None) -> LedgerPoster:
    voices = [one for group in it.groups for one in group.voices]
    papers = {(one.said_where, one.said_on) for one in voices}
    said_where, said_on = papers.pop() if len(papers) == 1 else (None, None)
    return LedgerPoster(
        total=len(voices),
        said_where=said_where,
        said_on=said_on,
        counts=it.counts,
        groups=tuple(
            PaperState(group.state, tuple(_voice(one) for one in group.voices))
            for group in it.groups
            if group.state and group.voices
        ),
        priorities=tuple(makers.priority_tag(one) for one in makers.in_order(library.priorities.values())),
        joining=tuple(one.group for one in joining.now) if joining else (),
        contact=joining.contact if joining else None,
    )


def _offer(library: Library, it: OfferContext, home: HomeContext | None) -> OfferPoster:
    main = library.contact_for(Role.MAIN)
    return OfferPoster(
        sums=tuple(one for group in it.areas for one in group.entitlements if one.money.headline),
        areas=tuple(group.area for group in it.areas),
        doors=home.doors if home else (),
        main=makers.contact(library, main) if main else None,
        advocate=_advocate(library),
    )


def _advocate(library: Library) -> ContactView | None:
    """The first of the ladder who does not belong to the council."""
    steps = (step.contact for step in verdict_makers.ladder(library) if step.contact)
    return next((one for one in steps if not one.own and one.phone), None)


def _card(library: Library, chrome: Chrome) -> WalletCard:
    others = [one for one in chrome.numbers if one.phone != DANGER]
    main = library.contact_for(Role.MAIN)
    return WalletCard(
        danger=next((one for one in chrome.numbers if one.phone == DANGER), None),
        council=tuple(one for one in others if one.own),
        helplines=tuple(one for one in others if not one.own),
        main=makers.contact(library, main) if main and all(one.id != main.id for one in others) else None,
        advocate=_advocate(library),
    )
