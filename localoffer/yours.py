"""Plans the pages of “Find what is yours”: questions, outcomes, who gets what, and what is still missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from localoffer import verdicts, views
from localoffer.contexts import (
    AskView,
    AToZContext,
    AToZLetter,
    EntitlementView,
    ExamplesContext,
    ExampleView,
    FinderContext,
    LadderContext,
    Link,
    MatrixContext,
    MatrixRow,
    Need,
    OutcomeContext,
    OutcomeLink,
    OutcomesContext,
    Page,
    ResultView,
    UnsureView,
    VerdictCount,
    VerdictTitles,
    Way,
)
from localoffer.finder import Ask, Finder, Result
from localoffer.library import Library
from localoffer.models import (
    Audience,
    Example,
    Outcome,
    Standing,
    Verdict,
)
from localoffer.pages import PageWords, record_page, words_page
from localoffer.status import read_answers

ALL_OUTCOMES = f"{verdicts.FINDER}all-outcomes/"


def plan_yours(library: Library, words: PageWords, entitlements: Sequence[EntitlementView]) -> Iterator[Page]:
    """Every page of this part, each only where its records are there."""
    offered = [one for one in entitlements if one.standing is not Standing.ASKED_FOR]
    if library.outcomes and library.finder:
        yield words_page(
            library,
            words,
            "finder",
            verdicts.FINDER,
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
            verdicts.LADDER,
            LadderContext(verdicts.ladder(library), verdicts.tonight(library)),
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
    outcome = verdicts.outcome_link(library.outcomes[end.row.outcome.id])
    listed = verdicts.of_outcome(library, outcome, offered)
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
    links = verdicts.outcomes(library)
    back = Link(words["finder"]["title"], verdicts.FINDER)
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
    rows = ((one, verdicts.of_entitlement(library, one)) for one in offered)
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
    listed = verdicts.of_outcome(library, link, offered)
    areas = [views.area(area) for area in views.in_order(library.areas.values())]
    status = library.statuses.get(record.status.id) if record.status else None
    needs = (
        Need(area, tuple(view for view in listed if view.entitlement.area.id == area.id)) for area in areas
    )
    return OutcomeContext(
        outcome=link,
        details=record.details,
        first_things=record.first_things,
        basis=record.basis,
        status=Link(status.title, views.status_address(status.id)) if status else None,
        counts=tuple(
            VerdictCount(kind, sum(view.verdict is kind for view in listed)) for kind in verdicts.ORDER
        ),
        needs=tuple(need for need in needs if need.verdicts),
        trust=views.trust(library, record.sources, uncertain=record.uncertain),
    )


def _examples(library: Library, words: PageWords, offered: Sequence[EntitlementView]) -> Page:
    by_id = {one.id: one for one in offered}
    shown = (_example(library, record, by_id) for record in views.in_order(library.examples.values()))
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
    outcome = verdicts.outcome_link(library.outcomes[row.outcome.id])
    found = (
        verdicts.verdict(library, by_id[ref.id], outcome) for ref in record.entitlements if ref.id in by_id
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
