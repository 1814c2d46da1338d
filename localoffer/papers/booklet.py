"""Plans the booklet: the whole offer, put together from the views of the pages for readers who have paper only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from localoffer.addresses import source_address
from localoffer.papers.contexts import (
    BookArea,
    BookDoubt,
    BookEntitlement,
    BookletPaper,
    BookOutcome,
    BookQuestion,
    BookResult,
    BookSource,
    BookText,
    BookWay,
)
from localoffer.records.models import Audience, Standing, Verdict
from localoffer.views.finder import AskView, FinderView, ResultView
from localoffer.views.offer import EntitlementView
from localoffer.views.shown import Shown
from localoffer.views.verdicts import OutcomeView, VerdictTitles

#: What tells that a step may need the internet.
ONLINE = re.compile(r"\]\(https?:|\b(?:online|internet|web ?site|web page|e-?mail|app)\b", re.IGNORECASE)


def booklet(shown: Shown) -> BookletPaper:
    """The booklet, made of what the pages show."""
    contacts = shown.own_contacts
    listed = ((key, source) for key, sources in shown.sources.items() for source in sources)
    numbered = [(number, key, source) for number, (key, source) in enumerate(listed, start=1)]
    return BookletPaper(
        questions=_questions(shown.finder) if shown.finder else (),
        results=_results(shown.finder) if shown.finder else (),
        outcomes=tuple(_outcome(view) for view in shown.outcomes.values()) if shown.finder else (),
        areas=tuple(
            BookArea(area, tuple(BookEntitlement(view, _online(view)) for view in group))
            for area, group in shown.given_by_area.items()
        ),
        asked_for=_standing(shown, Standing.ASKED_FOR),
        announced=_standing(shown, Standing.ANNOUNCED),
        ladder=shown.ladder,
        statuses=tuple(shown.statuses.values()),
        rights=tuple(_rights(shown)),
        situations=tuple(shown.situations.values()),
        contacts=contacts,
        helplines=shown.helplines,
        by_post=tuple(contact for contact in contacts if contact.address),
        letters=shown.letters,
        # A booklet does not say where each is cited, which would be a quarter of all that Typst has to read.
        sources=tuple(BookSource(number, source) for number, _, source in numbered),
        source_numbers={source_address(key, source.id): number for number, key, source in numbered},
    )


def _standing(shown: Shown, standing: Standing) -> tuple[EntitlementView, ...]:
    return tuple(view for view in shown.entitlements.values() if view.standing is standing)


def _numbers(finder: FinderView) -> dict[str, int]:
    """The cards of the printed tree: the questions, then the results."""
    ids = [*(part.id for part in finder.questions), *(part.id for part in finder.results)]
    return {id: number for number, id in enumerate(ids, start=1)}


def _questions(finder: FinderView) -> tuple[BookQuestion, ...]:
    numbers = _numbers(finder)
    find_out = {unsure.question.id: unsure.find_out for unsure in finder.unsure}
    first: dict[tuple[str, str | None], int] = {}
    for ask in finder.questions:
        first.setdefault((ask.asks, ask.help), numbers[ask.id])

    def explained(ask: AskView) -> bool:
        return first[ask.asks, ask.help] == numbers[ask.id]

    return tuple(
        BookQuestion(
            number=numbers[ask.id],
            asks=ask.asks,
            first=first[ask.asks, ask.help],
            help=ask.help if explained(ask) else None,
            find_out=find_out[ask.id] if explained(ask) else None,
            ways=tuple(
                BookWay(" / ".join(way.title for way in ways), numbers[target])
                for target, ways in groupby(ask.answers, key=lambda way: way.id)
            ),
        )
        for ask in finder.questions
    )


def _results(finder: FinderView) -> tuple[BookResult, ...]:
    numbers = _numbers(finder)
    first: dict[str, int] = {}
    for result in finder.results:
        for reason in result.unclear:
            first.setdefault(reason, numbers[result.id])

    def doubts(result: ResultView) -> tuple[BookDoubt, ...]:
        return tuple(
            BookDoubt(first[reason], reason if first[reason] == numbers[result.id] else None)
            for reason in result.unclear
        )

    return tuple(
        BookResult(numbers[result.id], result.outcome, result.reason, result.law, doubts(result))
        for result in finder.results
    )


def _outcome(view: OutcomeView) -> BookOutcome:
    return BookOutcome(
        outcome=view.outcome,
        details=view.details,
        first_things=view.first_things,
        groups=tuple(
            VerdictTitles(
                count.verdict,
                tuple(cell.entitlement.title for cell in view.by_area if cell.verdict is count.verdict),
            )
            for count in view.counts
            if count.number and count.verdict is not Verdict.NO
        ),
        never=sum(count.number for count in view.counts if count.verdict is Verdict.NO),
        trust=view.trust,
    )


def _rights(shown: Shown) -> Iterator[BookText]:
    for text in shown.texts.values():
        if text.folder == "your-rights" and text.audience is Audience.CARE_LEAVERS:
            yield BookText(text.title, text.address, text.sentence, text.body, text.trust)


def _online(view: EntitlementView) -> bool:
    texts = (view.how_to_ask, view.details, view.council_details, view.if_no)
    return any(ONLINE.search(text.text) for text in texts if text)
