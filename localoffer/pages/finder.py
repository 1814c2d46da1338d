"""Plans the pages of “Find what is yours”: questions, outcomes, who gets what, and what is still missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from localoffer import addresses
from localoffer.law.questions import Ask, Finder, Result
from localoffer.law.table import read_answers
from localoffer.library import Library
from localoffer.pages.page import Page, PageWords, record_page, words_page
from localoffer.records.models import Audience, Example, Outcome, Standing, Verdict
from localoffer.records.values import Prose, When
from localoffer.views import makers, verdict_makers
from localoffer.views.common import Link, Trust
from localoffer.views.contacts import ContactView
from localoffer.views.offer import AreaView, EntitlementView
from localoffer.views.verdicts import OutcomeLink, StepView, VerdictTitles, VerdictView


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
class FinderContext:
    """All on one page: the first of `questions` is where to start."""

    template: ClassVar[str] = "pages/finder.html"
    questions: tuple[AskView, ...]
    unsure: tuple[UnsureView, ...]
    results: tuple[ResultView, ...]
    all_outcomes: str


@dataclass(frozen=True)
class OutcomesContext:
    """A plain list of all outcomes."""

    template: ClassVar[str] = "pages/outcomes.html"
    outcomes: tuple[OutcomeLink, ...]


@dataclass(frozen=True)
class Need:
    """The verdicts on the entitlements of one part of life, the best first."""

    area: AreaView
    verdicts: tuple[VerdictView, ...]


@dataclass(frozen=True)
class OutcomeContext:
    """What one outcome means and gets. `counts` are the numbers of each verdict."""

    template: ClassVar[str] = "pages/outcome.html"
    outcome: OutcomeLink
    details: Prose
    first_things: tuple[str, ...]
    basis: tuple[str, ...]
    status: Link | None
    counts: tuple[VerdictCount, ...]
    needs: tuple[Need, ...]
    trust: Trust


@dataclass(frozen=True)
class VerdictCount:
    verdict: Verdict
    number: int


@dataclass(frozen=True)
class MatrixRow:
    """An entitlement with its verdict for each outcome, in the order of the columns."""

    entitlement: Link
    cells: tuple[VerdictView, ...]


@dataclass(frozen=True)
class MatrixContext:
    template: ClassVar[str] = "pages/who-gets-what.html"
    outcomes: tuple[OutcomeLink, ...]
    rows: tuple[MatrixRow, ...]


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


@dataclass(frozen=True)
class ExamplesContext:
    template: ClassVar[str] = "pages/people-like-me.html"
    examples: tuple[ExampleView, ...]


@dataclass(frozen=True)
class LadderContext:
    template: ClassVar[str] = "pages/if-they-say-no.html"
    steps: tuple[StepView, ...]
    tonight: ContactView | None


@dataclass(frozen=True)
class AToZContext:
    """Everything one can get, by first letter."""

    template: ClassVar[str] = "pages/a-to-z.html"
    letters: tuple[AToZLetter, ...]


@dataclass(frozen=True)
class AToZLetter:
    letter: str
    entitlements: tuple[EntitlementView, ...]


ALL_OUTCOMES = f"{addresses.FINDER}all-outcomes/"


def plan_yours(library: Library, words: PageWords, entitlements: Sequence[EntitlementView]) -> Iterator[Page]:
    """Every page of this part, each only where its records are there."""
    offered = [one for one in entitlements if one.standing is not Standing.ASKED_FOR]
    if library.outcomes and library.finder:
        yield words_page(
            library,
            words,
            "finder",
            addresses.FINDER,
            _finder(library, library.finder, offered),
            explain_words=False,
        )
        yield from _outcomes(library, words, offered)
    if library.examples and library.decision:
        yield _examples(library, words, offered)
    if library.ladder:
        yield words_page(
            library,
            words,
            "if-they-say-no",
            addresses.LADDER,
            LadderContext(verdict_makers.ladder(library), verdict_makers.tonight(library)),
            crumbs=(Link(words["rights"]["title"], "/your-rights/"),),
        )
    if offered:
        yield words_page(library, words, "a-to-z", "/a-to-z/", _a_to_z(offered), explain_words=False)


def _finder(library: Library, finder: Finder, offered: Sequence[EntitlementView]) -> FinderContext:
    asks = [node for node in finder.nodes.values() if isinstance(node, Ask)]
    ends = [node for node in finder.nodes.values() if isinstance(node, Result)]
    ids = [*(ask.id for ask in asks), *(_unsure_id(ask) for ask in asks), *(end.id for end in ends)]
    numbers = {id: number for number, id in enumerate(ids, start=1)}

    def ways(ask: Ask) -> tuple[Way, ...]:
        return tuple(Way(answer.says, target, numbers[target]) for answer, target in ask.ways)

    return FinderContext(
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
                either_way=_either_way(library, finder, ask, offered),
            )
            for ask in asks
        ),
        results=tuple(_result(library, end, numbers[end.id], offered) for end in ends),
        all_outcomes=ALL_OUTCOMES,
    )


def _unsure_id(ask: Ask) -> str:
    return f"not-sure-{ask.id}"


def _either_way(
    library: Library, finder: Finder, ask: Ask, offered: Sequence[EntitlementView]
) -> tuple[EntitlementView, ...]:
    """What holds whichever answer is true: what every outcome that can still come gets."""
    ends = {end.row.outcome.id for end in finder.ends(ask.id)}
    found = ((one, [library.verdicts.get((one.id, end)) for end in ends]) for one in offered)
    return tuple(one for one, cells in found if all(cell and cell.verdict is Verdict.YES for cell in cells))


def _result(library: Library, end: Result, number: int, offered: Sequence[EntitlementView]) -> ResultView:
    outcome = verdict_makers.outcome_link(library.outcomes[end.row.outcome.id])
    listed = verdict_makers.of_outcome(library, outcome, offered)
    return ResultView(
        id=end.id,
        number=number,
        outcome=outcome,
        reason=end.row.reason,
        law=end.row.law,
        unclear=tuple(record.reason for record in end.unclear),
        groups=tuple(
            VerdictTitles(kind, tuple(view.entitlement.title for view in group))
            for kind, group in groupby(listed, key=lambda view: view.verdict)
        ),
    )


def _outcomes(library: Library, words: PageWords, offered: Sequence[EntitlementView]) -> Iterator[Page]:
    links = verdict_makers.outcomes(library)
    back = Link(words["finder"]["title"], addresses.FINDER)
    yield words_page(library, words, "outcomes", ALL_OUTCOMES, OutcomesContext(links), crumbs=(back,))
    for link in links:
        record = library.outcomes[link.id]
        yield record_page(
            library,
            link.address,
            _outcome(library, record, link, offered),
            record.title,
            record.sentence,
            record.marks.record,
            crumbs=(back,),
        )
    rows = ((one, verdict_makers.of_entitlement(library, one)) for one in offered)
    yield words_page(
        library,
        words,
        "who-gets-what",
        "/who-gets-what/",
        MatrixContext(
            links, tuple(MatrixRow(Link(one.title, one.address), cells) for one, cells in rows if cells)
        ),
        audience=Audience.OFFICERS,
        explain_words=False,
    )


def _outcome(
    library: Library, record: Outcome, link: OutcomeLink, offered: Sequence[EntitlementView]
) -> OutcomeContext:
    listed = verdict_makers.of_outcome(library, link, offered)
    areas = [makers.area(area) for area in makers.in_order(library.areas.values())]
    status = library.statuses.get(record.status.id) if record.status else None
    needs = (
        Need(area, tuple(view for view in listed if view.entitlement.area.id == area.id)) for area in areas
    )
    return OutcomeContext(
        outcome=link,
        details=record.details,
        first_things=record.first_things,
        basis=record.basis,
        status=Link(status.title, addresses.status_address(status.id)) if status else None,
        counts=tuple(
            VerdictCount(kind, sum(view.verdict is kind for view in listed)) for kind in verdict_makers.ORDER
        ),
        needs=tuple(need for need in needs if need.verdicts),
        trust=makers.trust(library, record.sources, uncertain=record.uncertain),
    )


def _examples(library: Library, words: PageWords, offered: Sequence[EntitlementView]) -> Page:
    by_id = {one.id: one for one in offered}
    shown = (_example(library, record, by_id) for record in makers.in_order(library.examples.values()))
    return words_page(
        library,
        words,
        "people-like-me",
        "/people-like-me/",
        ExamplesContext(tuple(view for view in shown if view)),
    )


def _example(library: Library, record: Example, by_id: dict[str, EntitlementView]) -> ExampleView | None:
    """The story and what the table says of it. None where its outcome is not known on the day."""
    assert library.decision
    row = library.decision.decide(read_answers(library.decision, record.answers)).row
    if row is None or row.outcome.id not in library.outcomes:
        return None
    outcome = verdict_makers.outcome_link(library.outcomes[row.outcome.id])
    found = (
        verdict_makers.verdict(library, by_id[ref.id], outcome)
        for ref in record.entitlements
        if ref.id in by_id
    )
    return ExampleView(
        id=record.id,
        title=record.title,
        story=record.story,
        outcome=outcome,
        reason=row.reason,
        gets=tuple(view for view in found if view),
        agreed_on=record.agreed_on if library.has_come(record.agreed_on) else None,
    )


def _a_to_z(offered: Sequence[EntitlementView]) -> AToZContext:
    """By title, where a first “a” or “the” does not count."""

    def filed(one: EntitlementView) -> str:
        return re.sub(r"^(?:an?|the|your) ", "", one.title.casefold())

    ordered = sorted(offered, key=lambda one: (filed(one), one.id))
    return AToZContext(
        tuple(
            AToZLetter(letter, tuple(group))
            for letter, group in groupby(ordered, key=lambda one: filed(one)[0].upper())
        )
    )
