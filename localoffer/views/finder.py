"""The questions that lead to an outcome, and people like me, ready to print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from localoffer.law.questions import Ask, Finder, Result
from localoffer.library import JoinedEntitlement, JoinedExample, JoinedOutcome, JoinedVerdict, Library
from localoffer.records.frozen import dataclass
from localoffer.records.models import Example, Question, Standing, TableRow, Verdict
from localoffer.views.contacts import ContactView
from localoffer.views.offer import AreaView, EntitlementBrief
from localoffer.views.verdicts import OutcomeLink, OutcomeView, VerdictCount, VerdictView

T = TypeVar("T")
#: A thing with the numbers of the outcomes to which it applies, such as `1 2 5`.
Of = tuple[T, str]

#: How many things that hold either way are enough for somebody who cannot answer.
MOST_EITHER_WAY = 3


@dataclass(frozen=True)
class Way:
    """A link to another part of the finder's page, by the part's id and its number in the one file."""

    title: str
    id: str
    number: int


@dataclass(frozen=True)
class AskView:
    """A question. It is asked as the `at`th of `most`, None if that depends on the path taken; `left` are the
    questions from it on; both for the longest path. `unsure` is the link for I don't know. Questions with the same
    `more_number`, from 1, share what more there is to say, which the first contains."""

    id: str
    number: int
    record: Question
    at: int | None
    most: int
    left: int
    more_number: int | None
    answers: tuple[Way, ...]
    unsure: Way


@dataclass(frozen=True)
class UnsureView:
    """What to do with a question one cannot answer: how to find out, and what can be had whichever answer
    is true: `either_way` for certain, `perhaps` if something is true in one case or in all. Those with the same
    `find_out_number` share how to find out, those with the same `either_way_number` what can be had: numbers from 1.
    `more_number` is that of its question."""

    id: str
    record: Question
    question: Way
    either_way: tuple[EntitlementBrief, ...]
    perhaps: tuple[EntitlementBrief, ...]
    find_out_number: int
    either_way_number: int
    more_number: int | None


@dataclass(frozen=True)
class ResultView:
    """An end of the finder. `unclear` are the reasons to ask the council."""

    id: str
    number: int
    record: TableRow
    outcome: OutcomeLink
    unclear: tuple[str, ...]


@dataclass(frozen=True)
class OutcomeEnds:
    """An outcome with its number, from 1, and the ends that lead to it, those with the same reason together."""

    number: int
    outcome: OutcomeView
    results: tuple[ResultView, ...]


@dataclass(frozen=True)
class GetsOf:
    """A thing to get with one verdict, once for all outcomes that have it. `sentences` are what that depends on; a yes has
    none."""

    entitlement: EntitlementBrief
    verdict: Verdict
    of: str
    sentences: tuple[Of[str], ...]


@dataclass(frozen=True)
class NeedOf:
    """What the outcomes get in one part of life, best first. `counts` are how many there are of each verdict."""

    area: AreaView
    of: str
    counts: tuple[Of[tuple[VerdictCount, ...]], ...]
    gets: tuple[GetsOf, ...]


@dataclass(frozen=True)
class FinderView:
    """The first of `questions` is the start. `unsure` has one for each of them, in their order. `outcomes` are those
    that an answer can lead to, `calls` whom to ring first, and `needs` what they get."""

    questions: tuple[AskView, ...]
    unsure: tuple[UnsureView, ...]
    outcomes: tuple[OutcomeEnds, ...]
    calls: tuple[Of[ContactView], ...]
    needs: tuple[NeedOf, ...]

    @property
    def each_more(self) -> tuple[AskView, ...]:
        """One of each number."""
        return tuple({it.more_number: it for it in self.questions if it.more_number}.values())

    @property
    def each_find_out(self) -> tuple[UnsureView, ...]:
        """One of each number."""
        return tuple({it.find_out_number: it for it in self.unsure}.values())

    @property
    def each_either_way(self) -> tuple[UnsureView, ...]:
        """One of each number."""
        return tuple({it.either_way_number: it for it in self.unsure}.values())

    @property
    def results(self) -> tuple[ResultView, ...]:
        return tuple(result for ends in self.outcomes for result in ends.results)


@dataclass(frozen=True)
class ExampleView:
    """Someone made up, and what they get."""

    record: Example
    outcome: OutcomeLink
    reason: str
    gets: tuple[VerdictView, ...]


def finder_view(
    library: Library,
    briefs: Mapping[JoinedEntitlement, EntitlementBrief],
    outcomes: Mapping[JoinedOutcome, OutcomeView],
    areas: Sequence[AreaView],
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
    numbers = _numbered([*(ask.id for ask in asks), *map(_unsure_id, asks), *(end.id for end in ends)])
    places = finder.places()
    shares_more = [ask.id for ask in asks if ask.question.more and ask.id != finder.start]
    more = _numbered(ask.question.id for ask in asks if ask.id in shares_more)
    more_numbers = {ask.id: more[ask.question.id] if ask.id in shares_more else None for ask in asks}
    find_out = _numbered(ask.question.find_out for ask in asks)
    held = {ask.id: _either_way(finder, ask, briefs) for ask in asks}
    either_way = _numbered(held.values())
    outcome_ends = _outcome_ends(ends, outcomes.values(), numbers)
    return FinderView(
        questions=tuple(
            AskView(
                id=ask.id,
                number=numbers[ask.id],
                record=ask.question,
                at=places[ask.id].at,
                most=(places[ask.id].at or 1) - 1 + places[ask.id].left,
                left=places[ask.id].left,
                more_number=more_numbers[ask.id],
                answers=tuple(Way(answer.says, target, numbers[target]) for answer, target in ask.ways),
                unsure=Way("", _unsure_id(ask), numbers[_unsure_id(ask)]),
            )
            for ask in asks
        ),
        unsure=tuple(
            UnsureView(
                id=_unsure_id(ask),
                record=ask.question,
                question=Way(ask.question.asks, ask.id, numbers[ask.id]),
                either_way=held[ask.id][0],
                perhaps=held[ask.id][1],
                find_out_number=find_out[ask.question.find_out],
                either_way_number=either_way[held[ask.id]],
                more_number=more_numbers[ask.id],
            )
            for ask in asks
        ),
        outcomes=outcome_ends,
        calls=tuple(_calls(outcome_ends)),
        needs=tuple(_needs(outcome_ends, tuple(briefs.values()), areas)),
    )


def _numbered(things: Iterable[T]) -> dict[T, int]:
    """Each thing once, with its number from 1."""
    return {thing: number for number, thing in enumerate(dict.fromkeys(things), start=1)}


def _outcome_ends(
    ends: Iterable[Result], outcomes: Iterable[OutcomeView], numbers: Mapping[str, int]
) -> tuple[OutcomeEnds, ...]:
    """The outcomes that ends lead to. The graph is made from the table alone: a row of it names an outcome by its id."""
    by_outcome: dict[str, list[Result]] = {}
    for end in sorted(ends, key=lambda end: end.row.id):
        by_outcome.setdefault(end.row.outcome.id, []).append(end)
    led_to = [view for view in outcomes if view.outcome.id in by_outcome]
    return tuple(
        OutcomeEnds(
            number,
            view,
            tuple(
                ResultView(
                    id=end.id,
                    number=numbers[end.id],
                    record=end.row,
                    outcome=view.outcome,
                    unclear=tuple(record.reason for record in end.unclear),
                )
                for end in by_outcome[view.outcome.id]
            ),
        )
        for number, view in enumerate(led_to, start=1)
    )


def _calls(outcomes: Sequence[OutcomeEnds]) -> Iterator[Of[ContactView]]:
    calls = {(call.id, call.stands_in_for): call for one in outcomes if (call := one.outcome.call)}
    asked = ((one.number, one.outcome.call) for one in outcomes)
    alike = _alike((number, (call.id, call.stands_in_for)) for number, call in asked if call)
    return ((calls[key], of) for key, of in alike)


def _needs(
    outcomes: Sequence[OutcomeEnds], entitlements: Sequence[EntitlementBrief], areas: Sequence[AreaView]
) -> Iterator[NeedOf]:
    """What several outcomes have in common, once, in an order that agrees with each outcome's."""
    kinds, order = tuple(Verdict), {view.id: place for place, view in enumerate(entitlements)}
    for area in areas:
        needs = [(one.number, need) for one in outcomes for need in one.outcome.needs if need.area == area]
        gets: dict[tuple[int, int], list[tuple[int, VerdictView]]] = {}
        for number, need in needs:
            for it in need.verdicts:
                gets.setdefault((kinds.index(it.verdict), order[it.entitlement.id]), []).append((number, it))
        if needs:
            yield NeedOf(
                area=area,
                of=_numbers(number for number, _ in needs),
                counts=tuple(_alike((number, need.counts) for number, need in needs)),
                gets=tuple(_gets(had) for _, had in sorted(gets.items())),
            )


def _gets(had: Sequence[tuple[int, VerdictView]]) -> GetsOf:
    """`had` are the verdicts on one thing, by the number of each outcome."""
    first = had[0][1]
    return GetsOf(
        entitlement=first.entitlement,
        verdict=first.verdict,
        of=_numbers(number for number, _ in had),
        sentences=tuple(_alike((number, it.sentence) for number, it in had))
        if first.verdict is not Verdict.YES
        else (),
    )


def _alike(found: Iterable[tuple[int, T]]) -> Iterator[Of[T]]:
    """Each thing once, with the numbers of all outcomes that have it."""
    numbers: dict[T, list[int]] = {}
    for number, it in found:
        numbers.setdefault(it, []).append(number)
    return ((it, _numbers(of)) for it, of in numbers.items())


def _numbers(numbers: Iterable[int]) -> str:
    return " ".join(map(str, numbers))


def _unsure_id(ask: Ask) -> str:
    return f"not-sure-{ask.id}"


def _either_way(
    finder: Finder, ask: Ask, briefs: Mapping[JoinedEntitlement, EntitlementBrief]
) -> tuple[tuple[EntitlementBrief, ...], tuple[EntitlementBrief, ...]]:
    """What can be had with every outcome that is still possible: what is a yes in all of them, and what is a yes, if
    in some.

    A few are enough, the certain ones first.
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
        record=example.record,
        outcome=outcomes[example.outcome].outcome,
        reason=example.row.reason,
        gets=tuple(gets),
    )
