"""What a reader can take along: the page about keeping, and the whole offer as one file."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any, ClassVar, TypeVar

from localoffer import addresses
from localoffer.addresses import KEEP, ONE_FILE
from localoffer.library import Library
from localoffer.pages.finder import AskView, FinderContext, LadderContext, OutcomeContext, ResultView
from localoffer.pages.ledger import LedgerContext
from localoffer.pages.offer import OfferContext
from localoffer.pages.page import Page, PageWords, words_page
from localoffer.pages.rights import HelpContext, RightsContext
from localoffer.pages.texts import TextContext
from localoffer.records.models import Role, Standing, Verdict
from localoffer.records.values import When
from localoffer.views import makers
from localoffer.views.common import Link, SourceView
from localoffer.views.contacts import ContactView
from localoffer.views.ledger import PriorityView, StateCount
from localoffer.views.offer import AreaView, EntitlementView, StatusView
from localoffer.views.verdicts import OutcomeLink, StepView


@dataclass(frozen=True)
class OneFileEntitlement:
    """An entitlement with its place in the file."""

    id: str
    entitlement: EntitlementView


@dataclass(frozen=True)
class OneFileArea:
    """A part of life; or, without an area, what was asked for or announced."""

    id: str
    kind: Standing | None
    area: AreaView | None
    entitlements: tuple[OneFileEntitlement, ...]


@dataclass(frozen=True)
class OneFileAsk:
    """A question of the finder. Its place is `f` and its number, as that of each way on.

    `unsure` is the place that says how to find out; all questions that ask the same share it.
    """

    ask: AskView
    unsure: str


@dataclass(frozen=True)
class OneFileUnsure:
    id: str
    asks: str
    find_out: str


@dataclass(frozen=True)
class OneFileVerdicts:
    verdict: Verdict
    entitlements: tuple[Link, ...]


@dataclass(frozen=True)
class OneFileOutcome:
    """An outcome with what it gets, or gets if one fact is true. Several ends of the finder lead to it."""

    id: str
    outcome: OutcomeLink
    first_things: tuple[str, ...]
    verdicts: tuple[OneFileVerdicts, ...]
    basis: tuple[str, ...]


@dataclass(frozen=True)
class OneFileResult:
    """An end of the finder. `gets` is the place of its outcome in the file."""

    result: ResultView
    gets: str


@dataclass(frozen=True)
class OneFileText:
    """A right in one sentence, with what it gives."""

    title: str
    sentence: str
    entitlements: tuple[Link, ...]


@dataclass(frozen=True)
class OneFileContext:
    """The whole offer in one file. After `old_after` it may be old.

    `places` maps addresses of the site to places in the file, for the links that its texts hold.
    """

    template: ClassVar[str] = "pages/one-file.html"
    old_after: When
    ring: ContactView | None
    help: HelpContext | None
    asks: tuple[OneFileAsk, ...]
    unsure: tuple[OneFileUnsure, ...]
    results: tuple[OneFileResult, ...]
    outcomes: tuple[OneFileOutcome, ...]
    areas: tuple[OneFileArea, ...]
    ladder: tuple[StepView, ...]
    rights: tuple[OneFileText, ...]
    statuses: tuple[StatusView, ...]
    said: tuple[PriorityView, ...]
    counts: tuple[StateCount, ...]
    sources: tuple[SourceView, ...]
    places: Mapping[str, str]


@dataclass(frozen=True)
class KeepContext:
    """Ways to keep the offer: `one_file` is the address of the file that holds it all."""

    template: ClassVar[str] = "pages/keep.html"
    one_file: str


C = TypeVar("C")
#: After so many months a copy may be old: amounts change each April, and some in August.
MONTHS_TRUE = 6


def plan_keep(library: Library, words: PageWords, pages: Sequence[Page]) -> Iterator[Page]:
    """Two pages, where there is an offer to keep. `pages` are those that the file is gathered from."""
    contexts: dict[type[Any], Any] = {}
    for page in pages:
        contexts.setdefault(type(page.context), page.context)
    if OfferContext not in contexts:
        return
    yield words_page(library, words, "keep", KEEP, KeepContext(ONE_FILE))
    file = _one_file(library, pages, contexts)
    page = words_page(library, words, "one-file", ONE_FILE, file)
    yield replace(page, alone=True)


def _one_file(library: Library, pages: Sequence[Page], contexts: Mapping[type[Any], Any]) -> OneFileContext:
    def of(kind: type[C]) -> C | None:
        return contexts.get(kind)

    offer, help, finder = of(OfferContext), of(HelpContext), of(FinderContext)
    ladder, rights, ledger = of(LadderContext), of(RightsContext), of(LedgerContext)
    areas = tuple(_areas(offer)) if offer else ()
    places = {one.entitlement.address: f"#{one.id}" for area in areas for one in area.entitlements}
    outcomes = tuple(
        _outcome(f"o{number}", page.context, places)
        for number, page in enumerate(
            (page for page in pages if isinstance(page.context, OutcomeContext)), start=1
        )
    )
    gets = {one.outcome.id: f"#{one.id}" for one in outcomes}
    unsure = tuple(_unsure(finder)) if finder else ()
    main = library.contact_for(Role.MAIN)
    old = months_after(library.as_of, MONTHS_TRUE)
    return OneFileContext(
        old_after=When(old.year, old.month, old.day),
        ring=makers.contact(library, main) if main else None,
        help=help,
        asks=tuple(_asks(finder, unsure)) if finder else (),
        unsure=unsure,
        results=tuple(OneFileResult(one, gets[one.outcome.id]) for one in finder.results) if finder else (),
        outcomes=outcomes,
        areas=areas,
        ladder=ladder.steps if ladder else (),
        rights=tuple(
            OneFileText(
                page.title,
                page.sentence,
                tuple(Link(one.title, places[one.address]) for one in page.context.entitlements),
            )
            for page in pages
            if isinstance(page.context, TextContext) and page.main == "your-rights"
        ),
        statuses=rights.statuses if rights else (),
        said=tuple(part.priority for part in ledger.parts) if ledger else (),
        counts=ledger.counts if ledger else (),
        sources=next(
            (page.context.sources for page in pages if page.address == addresses.SOURCES["sources"]), ()
        ),
        places={
            **places,
            "/help-now/": "#help",
            addresses.LADDER: "#no",
            "/your-rights/": "#rights",
        },
    )


def _areas(offer: OfferContext) -> Iterator[OneFileArea]:
    """What is given by part of life, then what was asked for and what is announced, each on its own."""
    numbers = count(1)
    groups: list[tuple[Standing | None, AreaView | None, tuple[EntitlementView, ...]]]
    more = {Standing.ASKED_FOR: offer.asked_for, Standing.ANNOUNCED: offer.announced}
    groups = [(None, one.area, one.entitlements) for one in offer.areas]
    groups += [(key, None, found) for key, found in more.items() if found]
    for place, (kind, area, entitlements) in enumerate(groups, start=1):
        listed = tuple(OneFileEntitlement(f"e{next(numbers)}", one) for one in entitlements)
        yield OneFileArea(f"a{place}", kind, area, listed)


def _links(entitlements: Sequence[EntitlementView], places: Mapping[str, str]) -> tuple[Link, ...]:
    return tuple(Link(one.title, places[one.address]) for one in entitlements)


def _unsure(finder: FinderContext) -> Iterator[OneFileUnsure]:
    """How to find out the answer, once for all the places that ask the same."""
    found = dict.fromkeys((one.asks, one.find_out) for one in finder.unsure)
    for number, (asks, find_out) in enumerate(found, start=1):
        yield OneFileUnsure(f"u{number}", asks, find_out)


def _asks(finder: FinderContext, unsure: Sequence[OneFileUnsure]) -> Iterator[OneFileAsk]:
    texts = {one.id: (one.asks, one.find_out) for one in finder.unsure}
    places = {(one.asks, one.find_out): one.id for one in unsure}
    for ask in finder.questions:
        yield OneFileAsk(ask, places[texts[ask.unsure.id]])


def _outcome(id: str, context: OutcomeContext, places: Mapping[str, str]) -> OneFileOutcome:
    cells = [cell for need in context.needs for cell in need.verdicts]
    grouped = (
        OneFileVerdicts(kind, _links([one.entitlement for one in cells if one.verdict is kind], places))
        for kind in (Verdict.YES, Verdict.YES_IF)
    )
    return OneFileOutcome(
        id=id,
        outcome=context.outcome,
        first_things=context.first_things,
        verdicts=tuple(one for one in grouped if one.entitlements),
        basis=context.basis,
    )


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last day of one that is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
