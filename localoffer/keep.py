"""What a reader can take along: the page about keeping, and the whole offer as one file."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any, TypeVar

from localoffer import verdicts, views
from localoffer.contexts import (
    AreaView,
    EntitlementView,
    FinderContext,
    HelpContext,
    KeepContext,
    LadderContext,
    LedgerContext,
    Link,
    OfferContext,
    OneFileArea,
    OneFileAsk,
    OneFileContext,
    OneFileEntitlement,
    OneFileOutcome,
    OneFileResult,
    OneFileText,
    OneFileUnsure,
    OneFileVerdicts,
    OutcomeContext,
    Page,
    RightsContext,
    TextContext,
)
from localoffer.library import Library
from localoffer.models import Role, Verdict
from localoffer.pages import PageWords, words_page
from localoffer.values import When

C = TypeVar("C")
KEEP = "/keep/"
ONE_FILE = "/keep/offer.html"
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
        ring=views.contact(library, main) if main else None,
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
            (page.context.sources for page in pages if page.address == views.SOURCES["sources"]), ()
        ),
        places={
            **places,
            "/help-now/": "#help",
            verdicts.LADDER: "#no",
            "/your-rights/": "#rights",
        },
    )


def _areas(offer: OfferContext) -> Iterator[OneFileArea]:
    """What is given by part of life, then what was asked for and what is announced, each on its own."""
    numbers = count(1)
    groups: list[tuple[str | None, AreaView | None, tuple[EntitlementView, ...]]]
    more = {"asked_for": offer.asked_for, "announced": offer.announced}
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
