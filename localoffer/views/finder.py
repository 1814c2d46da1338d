"""The questions that lead to an outcome, and people like me, ready to print."""

from __future__ import annotations

from collections.abc import Mapping

from localoffer.law.questions import Ask, Finder, Result
from localoffer.library import (
    JoinedEntitlement,
    JoinedExample,
    JoinedOutcome,
    JoinedVerdict,
    Library,
)
from localoffer.records.frozen import dataclass
from localoffer.records.models import More, Standing, Verdict
from localoffer.records.values import When
from localoffer.views.offer import EntitlementBrief
from localoffer.views.verdicts import OutcomeLink, OutcomeView, VerdictView

#: So many things that hold either way are enough for somebody who cannot answer.
MOST_EITHER_WAY = 3


@dataclass(frozen=True)
class Way:
    """A link to another part of the finder's page, by the part's id and its number in the one file."""

    title: str
    id: str
    number: int


@dataclass(frozen=True)
class AskView:
    """A question. It is asked as the `at`th of `most`, None where that hangs on the way to it; `left` are the questions
    from it on; both on the longest way. `unsure` is the way on for I don't know. `whole_help` is `help` and `more` in one
    text."""

    id: str
    number: int
    at: int | None
    most: int
    left: int
    asks: str
    help: str | None
    more: More | None
    whole_help: str | None
    answers: tuple[Way, ...]
    unsure: Way


@dataclass(frozen=True)
class UnsureView:
    """What to do with a question one cannot answer: how to find out, the ways on, and what can be had whichever answer is
    true: `either_way` for certain, `perhaps` if something is true in one case or in all."""

    id: str
    number: int
    asks: str
    find_out: str
    answers: tuple[Way, ...]
    question: Way
    either_way: tuple[EntitlementBrief, ...]
    perhaps: tuple[EntitlementBrief, ...]


@dataclass(frozen=True)
class ResultView:
    """An end of the finder. `unclear` are the reasons to ask the council."""

    id: str
    number: int
    outcome: OutcomeLink
    reason: str
    law: str | None
    unclear: tuple[str, ...]


@dataclass(frozen=True)
class OutcomeEnds:
    """An outcome, and the ends that lead to it, those with one reason side by side."""

    outcome: OutcomeView
    results: tuple[ResultView, ...]


@dataclass(frozen=True)
class FinderView:
    """The first of `questions` is where to start. `unsure` has one for each of them, in their order."""

    questions: tuple[AskView, ...]
    unsure: tuple[UnsureView, ...]
    outcomes: tuple[OutcomeEnds, ...]

    @property
    def first_last(self) -> tuple[tuple[AskView, UnsureView], ...]:
        """Each question with what to do where one cannot answer it, the first question last."""
        first, *others = zip(self.questions, self.unsure, strict=True)
        return (*others, first)

    @property
    def results(self) -> tuple[ResultView, ...]:
        return tuple(result for ends in self.outcomes for result in ends.results)


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
    briefs: Mapping[JoinedEntitlement, EntitlementBrief],
    outcomes: Mapping[JoinedOutcome, OutcomeView],
) -> FinderView | None:
    """None without questions, or without one of the outcomes that they lead to: an earlier day may not know all of them."""
    finder = library.finder
    there = {view.outcome.id for view in outcomes.values()}
    if not finder or any(
        isinstance(node, Result) and node.row.outcome.id not in there for node in finder.nodes.values()
    ):
        return None
    asks = [node for node in finder.nodes.values() if isinstance(node, Ask)]
    ends = [node for node in finder.nodes.values() if isinstance(node, Result)]
    ids = [*(ask.id for ask in asks), *(_unsure_id(ask) for ask in asks), *(end.id for end in ends)]
    numbers = {id: number for number, id in enumerate(ids, start=1)}
    places = finder.places()

    def ways(ask: Ask) -> tuple[Way, ...]:
        return tuple(Way(answer.says, target, numbers[target]) for answer, target in ask.ways)

    def unsure(ask: Ask) -> UnsureView:
        either_way, perhaps = _either_way(finder, ask, briefs)
        return UnsureView(
            id=_unsure_id(ask),
            number=numbers[_unsure_id(ask)],
            asks=ask.question.asks,
            find_out=ask.question.find_out,
            answers=ways(ask),
            question=Way(ask.question.asks, ask.id, numbers[ask.id]),
            either_way=either_way,
            perhaps=perhaps,
        )

    def result(end: Result, outcome: OutcomeLink) -> ResultView:
        return ResultView(
            id=end.id,
            number=numbers[end.id],
            outcome=outcome,
            reason=end.row.reason,
            law=end.row.law,
            unclear=tuple(record.reason for record in end.unclear),
        )

    return FinderView(
        questions=tuple(
            AskView(
                id=ask.id,
                number=numbers[ask.id],
                at=places[ask.id].at,
                most=(places[ask.id].at or 1) - 1 + places[ask.id].left,
                left=places[ask.id].left,
                asks=ask.question.asks,
                help=ask.question.help,
                more=ask.question.more,
                whole_help=ask.question.whole_help,
                answers=ways(ask),
                unsure=Way("", _unsure_id(ask), numbers[_unsure_id(ask)]),
            )
            for ask in asks
        ),
        unsure=tuple(unsure(ask) for ask in asks),
        # The graph is made from the table alone: a row of it names an outcome by its id.
        outcomes=tuple(
            OutcomeEnds(
                view,
                tuple(
                    result(end, view.outcome)
                    for end in sorted(ends, key=lambda end: end.row.id)
                    if end.row.outcome.id == view.outcome.id
                ),
            )
            for view in outcomes.values()
        ),
    )


def _unsure_id(ask: Ask) -> str:
    return f"not-sure-{ask.id}"


def _either_way(
    finder: Finder, ask: Ask, briefs: Mapping[JoinedEntitlement, EntitlementBrief]
) -> tuple[tuple[EntitlementBrief, ...], tuple[EntitlementBrief, ...]]:
    """What can be had with every outcome that can still come: what is a yes in all of them, and what is a yes, if in some.

    Few are enough, the certain ones first.
    """
    ends = {end.row.outcome.id for end in finder.ends(ask.id)}
    certain, perhaps = [], []
    for entitlement, brief in briefs.items():
        if entitlement.standing is Standing.ASKED_FOR:
            continue
        found = {verdict.verdict for verdict in entitlement.verdicts if verdict.outcome.record.id in ends}
        if found == {Verdict.YES}:
            certain.append(brief)
        elif found and found <= {Verdict.YES, Verdict.YES_IF}:
            perhaps.append(brief)
    few = tuple(certain[:MOST_EITHER_WAY])
    return few, tuple(perhaps[: MOST_EITHER_WAY - len(few)])


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
