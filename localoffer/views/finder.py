"""The questions that lead to an outcome, and people like me, ready to print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from localoffer.law.questions import Ask, Finder, Result
from localoffer.library import (
    JoinedEntitlement,
    JoinedExample,
    JoinedOutcome,
    JoinedVerdict,
    Library,
)
from localoffer.records.models import Standing, Verdict
from localoffer.records.values import When
from localoffer.views.offer import EntitlementView
from localoffer.views.verdicts import OutcomeLink, OutcomeView, VerdictTitles, VerdictView, best_first


@dataclass(frozen=True)
class Way:
    """A link to another part of the finder's page, by the part's id and its number on paper."""

    title: str
    id: str
    number: int


@dataclass(frozen=True)
class AskView:
    """A question. `unsure` is the way on for I don't know."""

    id: str
    number: int
    asks: str
    help: str | None
    answers: tuple[Way, ...]
    unsure: Way


@dataclass(frozen=True)
class UnsureView:
    """What to do with a question one cannot answer: how to find out, what holds either way, and the ways on."""

    id: str
    number: int
    asks: str
    find_out: str
    answers: tuple[Way, ...]
    question: Way
    either_way: tuple[EntitlementView, ...]


@dataclass(frozen=True)
class ResultView:
    """An end of the finder. `groups` are the titles by verdict; `unclear` the reasons to ask the council."""

    id: str
    number: int
    outcome: OutcomeLink
    reason: str
    law: str | None
    unclear: tuple[str, ...]
    groups: tuple[VerdictTitles, ...]


@dataclass(frozen=True)
class FinderView:
    """The first of `questions` is where to start."""

    questions: tuple[AskView, ...]
    unsure: tuple[UnsureView, ...]
    results: tuple[ResultView, ...]


@dataclass(frozen=True)
class ExampleView:
    """`agreed_on` is None while no forum has agreed it."""

    id: str
    title: str
    story: str
    outcome: OutcomeLink
    reason: str
    gets: tuple[VerdictView, ...]
    agreed_on: When | None


def finder_view(
    library: Library,
    entitlements: Mapping[JoinedEntitlement, EntitlementView],
    verdicts: Mapping[JoinedVerdict, VerdictView],
    outcomes: Mapping[JoinedOutcome, OutcomeView],
) -> FinderView | None:
    """None without questions, or without outcomes for them to lead to."""
    finder = library.finder
    if not finder or not outcomes:
        return None
    asks = [node for node in finder.nodes.values() if isinstance(node, Ask)]
    ends = [node for node in finder.nodes.values() if isinstance(node, Result)]
    ids = [*(ask.id for ask in asks), *(_unsure_id(ask) for ask in asks), *(end.id for end in ends)]
    numbers = {id: number for number, id in enumerate(ids, start=1)}
    # The graph is made from the table alone: a row of it names an outcome by its id.
    by_id = {outcome.record.id: outcome for outcome in outcomes}
    titles = {outcome: _titles(outcome, verdicts) for outcome in outcomes}

    def ways(ask: Ask) -> tuple[Way, ...]:
        return tuple(Way(answer.says, target, numbers[target]) for answer, target in ask.ways)

    def result(end: Result) -> ResultView:
        outcome = by_id[end.row.outcome.id]
        return ResultView(
            id=end.id,
            number=numbers[end.id],
            outcome=outcomes[outcome].outcome,
            reason=end.row.reason,
            law=end.row.law,
            unclear=tuple(record.reason for record in end.unclear),
            groups=titles[outcome],
        )

    return FinderView(
        questions=tuple(
            AskView(
                id=ask.id,
                number=numbers[ask.id],
                asks=ask.question.asks,
                help=ask.question.help,
                answers=ways(ask),
                unsure=Way("", _unsure_id(ask), numbers[_unsure_id(ask)]),
            )
            for ask in asks
        ),
        unsure=tuple(
            UnsureView(
                id=_unsure_id(ask),
                number=numbers[_unsure_id(ask)],
                asks=ask.question.asks,
                find_out=ask.question.find_out,
                answers=ways(ask),
                question=Way(ask.question.asks, ask.id, numbers[ask.id]),
                either_way=_either_way(finder, ask, by_id, entitlements),
            )
            for ask in asks
        ),
        results=tuple(result(end) for end in ends),
    )


def _unsure_id(ask: Ask) -> str:
    return f"not-sure-{ask.id}"


def _either_way(
    finder: Finder,
    ask: Ask,
    by_id: Mapping[str, JoinedOutcome],
    entitlements: Mapping[JoinedEntitlement, EntitlementView],
) -> tuple[EntitlementView, ...]:
    """What holds whichever answer is true: what every outcome that can still come gets."""
    ends = {by_id[end.row.outcome.id] for end in finder.ends(ask.id)}
    return tuple(
        view
        for entitlement, view in entitlements.items()
        if entitlement.standing is not Standing.ASKED_FOR
        and ends <= {verdict.outcome for verdict in entitlement.verdicts if verdict.verdict is Verdict.YES}
    )


def _titles(
    outcome: JoinedOutcome, verdicts: Mapping[JoinedVerdict, VerdictView]
) -> tuple[VerdictTitles, ...]:
    offered = best_first(
        verdicts[verdict]
        for verdict in outcome.verdicts
        if verdict.entitlement.standing is not Standing.ASKED_FOR
    )
    return tuple(
        VerdictTitles(kind, tuple(verdict.entitlement.title for verdict in group))
        for kind, group in groupby(offered, key=lambda verdict: verdict.verdict)
    )


def example_view(
    verdicts: Mapping[JoinedVerdict, VerdictView],
    outcomes: Mapping[JoinedOutcome, OutcomeView],
    example: JoinedExample,
) -> ExampleView:
    gets = (
        verdicts[verdict]
        for entitlement in example.entitlements
        if entitlement.standing is not Standing.ASKED_FOR
        for verdict in entitlement.verdicts
        if verdict.outcome is example.outcome
    )
    return ExampleView(
        id=example.record.id,
        title=example.record.title,
        story=example.record.story,
        outcome=outcomes[example.outcome].outcome,
        reason=example.row.reason,
        gets=tuple(gets),
        agreed_on=example.record.agreed_on,
    )
