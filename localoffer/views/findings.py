"""What inspectors said, ready to print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from localoffer.addresses import action_address, figure_address, finding_address, inspection_address
from localoffer.figures.numbers import number_in_words
from localoffer.library import JoinedPlan, JoinedRecommendation, Library, Naming
from localoffer.records.frozen import dataclass
from localoffer.records.models import Citation, Finding, Plan, Recommendation
from localoffer.records.values import When
from localoffer.views.common import Link, Sourced, Trust, trust
from localoffer.views.links import gone_or_not, link_to


@dataclass(frozen=True)
class FindingView(Sourced):
    record: Finding
    address: str
    entitlements: tuple[Link, ...]
    trust: Trust


@dataclass(frozen=True)
class Inspection(Sourced):
    """The papers with the findings of one day. `second_hand`: none of them is the inspectors' own."""

    date: When
    address: str
    second_hand: bool
    trust: Trust


@dataclass(frozen=True)
class RatingCount:
    """How many rows have a rating. None: the paper gives them none."""

    rating: str | None
    number: int


@dataclass(frozen=True)
class LaterWord(Sourced):
    """What a paper said after the plan: a finding, a figure or an update. `address` is where it is shown, if anywhere."""

    date: When
    text: str
    address: str | None
    trust: Trust


@dataclass(frozen=True)
class AskedView(Sourced):
    """A recommendation of a plan and what became of it. `since` is what later papers say, oldest first."""

    cited = ("trust", "since")
    record: Recommendation
    address: str
    rows: int
    ratings: tuple[RatingCount, ...]
    since: tuple[LaterWord, ...]
    trust: Trust


@dataclass(frozen=True)
class AskedBefore(Sourced):
    """A plan that answers recommendations."""

    cited = ("asked",)
    record: Plan
    address: str
    asked: tuple[AskedView, ...]


def finding_view(library: Library, finding: Naming[Finding]) -> FindingView:
    record = finding.record
    return FindingView(
        record=record,
        address=link_to(finding).address,
        entitlements=gone_or_not(library, finding.entitlements),
        trust=trust(library, record.sources),
    )


def inspections(library: Library) -> tuple[Inspection, ...]:
    """The findings, by date of publication, newest first."""
    days: dict[When, list[Citation]] = {}
    for finding in library.findings:
        record = finding.record
        days.setdefault(record.said_on, []).extend(
            citation.model_copy(update={"page": None, "note": None}) for citation in record.sources
        )
    return tuple(
        Inspection(
            date=day,
            address=inspection_address(day.iso),
            second_hand=all(source.record.second_hand for source in library.cited(citations)),
            trust=trust(library, citations),
        )
        for day, citations in sorted(days.items(), reverse=True)
    )


def asked_before(library: Library, plan: JoinedPlan) -> AskedBefore:
    record = plan.record
    return AskedBefore(
        record=record,
        address=link_to(plan).address,
        asked=tuple(_asked(library, heading) for heading in plan.recommendations),
    )


def _asked(library: Library, heading: JoinedRecommendation) -> AskedView:
    record = heading.record
    return AskedView(
        record=record,
        address=action_address(heading.plan.record.id, record.id),
        rows=len(heading.actions),
        ratings=_ratings(tuple(action.record.rating for action in heading.actions)),
        since=tuple(sorted(_since(library, heading), key=lambda word: word.date)),
        trust=trust(library, record.sources),
    )


def _ratings(given: tuple[str | None, ...]) -> tuple[RatingCount, ...]:
    """The ratings in the order of the rows that have them; rows without one come last."""
    counts = Counter(given)
    rated = tuple(RatingCount(rating, number) for rating, number in counts.items() if rating)
    return (*rated, RatingCount(None, counts[None])) if counts[None] else rated


def _since(library: Library, heading: JoinedRecommendation) -> Iterator[LaterWord]:
    """What is dated after the plan. For a measure, the newest reading."""
    planned = heading.plan.record.date
    for update in heading.record.updates:
        yield LaterWord(update.date, update.text, None, trust(library, update.sources))
    for finding in (joined.record for joined in heading.findings):
        if finding.said_on > planned:
            where = finding_address(finding.said_on.iso, finding.id)
            yield LaterWord(finding.said_on, finding.text, where, trust(library, finding.sources))
    for measure in heading.measures:
        newest = max(measure.readings, key=lambda reading: reading.date)
        if newest.date > planned:
            text = f"{measure.title}: {number_in_words(newest.value, measure.unit)}."
            yield LaterWord(newest.date, text, figure_address(measure.id), trust(library, newest.sources))
