"""Plans the page of what inspectors said: what should improve, what these pages do about it, what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from localoffer.addresses import INSPECTIONS
from localoffer.figures.numbers import number_in_words
from localoffer.library import Library
from localoffer.pages.page import Page, PageWords, words_page
from localoffer.records.models import Audience, FindingKind, Plan, Recommendation
from localoffer.views import makers
from localoffer.views.findings import AskedBefore, AskedView, FindingView, LaterWord, RatingCount


@dataclass(frozen=True)
class FindingsContext:
    template: ClassVar[str] = "pages/inspections.html"
    to_improve: tuple[FindingView, ...]
    noted: tuple[FindingView, ...]
    good: tuple[FindingView, ...]
    before: tuple[AskedBefore, ...]


def plan_inspections(library: Library, words: PageWords) -> Iterator[Page]:
    findings = [makers.finding(library, one) for one in makers.in_order(library.findings.values())]
    plans = sorted(library.plans.values(), key=lambda one: (one.date, one.id), reverse=True)
    before = tuple(_asked_before(library, one) for one in plans if one.recommendations)
    if findings or before:

        def of(kind: FindingKind) -> tuple[FindingView, ...]:
            return tuple(one for one in findings if one.kind is kind)

        context = FindingsContext(
            of(FindingKind.IMPROVE), of(FindingKind.NOTED), of(FindingKind.GOOD), before
        )
        yield words_page(library, words, "inspections", INSPECTIONS, context, audience=Audience.OFFICERS)


def _asked_before(library: Library, plan: Plan) -> AskedBefore:
    return AskedBefore(
        id=plan.id,
        title=plan.title,
        sentence=plan.sentence,
        address=f"/action-plan/#{plan.id}",
        asked=tuple(_asked(library, plan, one) for one in plan.recommendations),
    )


def _asked(library: Library, plan: Plan, record: Recommendation) -> AskedView:
    rows = [
        one
        for one in makers.in_order(library.actions.values())
        if one.recommendation and one.recommendation.id == record.id
    ]
    return AskedView(
        id=record.id,
        number=record.number,
        text=record.text,
        address=f"/action-plan/#{record.id}",
        rows=len(rows),
        ratings=_ratings(tuple(one.rating for one in rows)),
        this_offer=record.this_offer,
        still_open=record.still_open,
        since=tuple(sorted(_since(library, plan, record), key=lambda one: one.date)),
        trust=makers.trust(library, record.sources),
    )


def _ratings(given: tuple[str | None, ...]) -> tuple[RatingCount, ...]:
    """The ratings in the order in which the rows first have them; rows without one come last."""
    counts = Counter(given)
    rated = tuple(RatingCount(rating, number) for rating, number in counts.items() if rating)
    return (*rated, RatingCount(None, counts[None])) if counts[None] else rated


def _since(library: Library, plan: Plan, record: Recommendation) -> Iterator[LaterWord]:
    """What is dated after the plan and known by now. Of a measure, the newest reading."""
    for update in record.updates:
        if library.has_come(update.date):
            yield LaterWord(update.date, update.text, None, makers.trust(library, update.sources))
    for finding in (library.findings.get(ref.id) for ref in record.findings):
        if finding and finding.said_on > plan.date:
            trust = makers.trust(library, finding.sources)
            yield LaterWord(finding.said_on, finding.text, f"{INSPECTIONS}#{finding.id}", trust)
    for measure in (library.measures.get(ref.id) for ref in record.measures):
        later = [one for one in measure.readings if one.date > plan.date] if measure else []
        if measure and later:
            newest = max(later, key=lambda one: one.date)
            text = f"{measure.title}: {number_in_words(newest.value, measure.unit)}."
            address = f"/strategy/local-picture/#{measure.id}"
            yield LaterWord(newest.date, text, address, makers.trust(library, newest.sources))
