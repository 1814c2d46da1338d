"""Plans the booklet: the whole offer, put together from the pages for readers who have paper only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, TypeVar

from localoffer.pages.finder import AskView, FinderContext, LadderContext, OutcomeContext
from localoffer.pages.offer import OfferContext
from localoffer.pages.page import Page
from localoffer.pages.rights import HelpContext, StatusesContext
from localoffer.pages.texts import SourcesContext, TextContext, WordsContext
from localoffer.papers.contexts import (
    BookArea,
    BookEntitlement,
    BookletPaper,
    BookOutcome,
    BookQuestion,
    BookResult,
    BookSource,
    BookText,
    BookWay,
)
from localoffer.records.models import Audience, Verdict
from localoffer.records.values import Prose
from localoffer.views.offer import EntitlementView
from localoffer.views.verdicts import VerdictTitles

C = TypeVar("C")
#: What tells that a step may need the internet.
ONLINE = re.compile(r"\]\(https?:|\b(?:online|internet|web ?site|web page|e-?mail|app)\b", re.IGNORECASE)


def booklet(pages: Sequence[Page]) -> BookletPaper | None:
    """The booklet, made of what the pages show. None where there is nothing to get."""
    offer = next(_contexts(pages, OfferContext), None)
    if offer is None:
        return None
    finder = next(_contexts(pages, FinderContext), None)
    help_now = next(_contexts(pages, HelpContext), None)
    contacts = help_now.contacts if help_now else ()
    statuses = next(_contexts(pages, StatusesContext), None)
    ladder = next(_contexts(pages, LadderContext), None)
    words = next(_contexts(pages, WordsContext), None)
    listed = (one for context in _contexts(pages, SourcesContext) for one in context.sources)
    # A booklet does not say where each is cited, which would be a quarter of all that Typst has to read.
    sources = tuple(
        BookSource(number, replace(one, used_for=())) for number, one in enumerate(listed, start=1)
    )
    numbers = {one.source.id: one.number for one in sources}
    return BookletPaper(
        questions=_questions(finder) if finder else (),
        results=_results(finder) if finder else (),
        outcomes=tuple(_outcome(context) for context in _contexts(pages, OutcomeContext)),
        areas=tuple(
            BookArea(group.area, tuple(BookEntitlement(one, _online(one)) for one in group.entitlements))
            for group in offer.areas
        ),
        asked_for=offer.asked_for,
        announced=offer.announced,
        ladder=ladder.steps if ladder else (),
        statuses=tuple(group.status for group in statuses.statuses) if statuses else (),
        rights=tuple(_rights(pages)),
        situations=help_now.situations if help_now else (),
        contacts=contacts,
        helplines=help_now.helplines if help_now else (),
        by_post=tuple(one for one in contacts if one.address),
        letters=words.letters if words else (),
        sources=sources,
        source_numbers={
            f"{page.address}#{one.id}": numbers[one.id]
            for page in pages
            if isinstance(page.context, SourcesContext)
            for one in page.context.sources
        },
    )


def _contexts(pages: Iterable[Page], kind: type[C]) -> Iterator[C]:
    return (page.context for page in pages if isinstance(page.context, kind))


def _numbers(finder: FinderContext) -> dict[str, int]:
    """The cards of the printed tree: the questions, then the results."""
    ids = [*(one.id for one in finder.questions), *(one.id for one in finder.results)]
    return {id: number for number, id in enumerate(ids, start=1)}


def _questions(finder: FinderContext) -> tuple[BookQuestion, ...]:
    numbers = _numbers(finder)
    find_out = {one.question.id: one.find_out for one in finder.unsure}
    first: dict[tuple[str, str | None], int] = {}
    for one in finder.questions:
        first.setdefault((one.asks, one.help), numbers[one.id])

    def explained(one: AskView) -> bool:
        return first[one.asks, one.help] == numbers[one.id]

    return tuple(
        BookQuestion(
            number=numbers[one.id],
            asks=one.asks,
            first=first[one.asks, one.help],
            help=one.help if explained(one) else None,
            find_out=find_out[one.id] if explained(one) else None,
            ways=tuple(
                BookWay(" / ".join(way.title for way in ways), numbers[target])
                for target, ways in groupby(one.answers, key=lambda way: way.id)
            ),
        )
        for one in finder.questions
    )


def _results(finder: FinderContext) -> tuple[BookResult, ...]:
    numbers = _numbers(finder)
    return tuple(
        BookResult(numbers[one.id], one.outcome, one.reason, one.law, one.unclear) for one in finder.results
    )


def _outcome(context: OutcomeContext) -> BookOutcome:
    listed = [verdict for need in context.needs for verdict in need.verdicts]
    return BookOutcome(
        outcome=context.outcome,
        details=context.details,
        first_things=context.first_things,
        groups=tuple(
            VerdictTitles(
                count.verdict,
                tuple(one.entitlement.title for one in listed if one.verdict is count.verdict),
            )
            for count in context.counts
            if count.number and count.verdict is not Verdict.NO
        ),
        never=sum(count.number for count in context.counts if count.verdict is Verdict.NO),
        trust=context.trust,
    )


def _rights(pages: Iterable[Page]) -> Iterator[BookText]:
    for page in pages:
        of_rights = page.main == "your-rights" and page.audience is Audience.CARE_LEAVERS
        if of_rights and isinstance(page.context, TextContext):
            yield BookText(page.title, page.address, page.sentence, page.context.body, page.context.trust)


def _online(one: EntitlementView) -> bool:
    texts: list[Any] = [one.how_to_ask, one.details, one.council_details, one.if_no]
    return any(ONLINE.search(text.text) for text in texts if isinstance(text, Prose))
