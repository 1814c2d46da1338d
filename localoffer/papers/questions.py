"""The questions for readers who have only paper: a page to start on, and one for each answer at which the paths
divide.

The paths are those of the finder's page, and end where they do. What makes no difference to the result, such as which
of two rules leads to it, is not asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from string import ascii_uppercase

from localoffer.law.questions import Ask, Finder, Result
from localoffer.records.frozen import dataclass
from localoffer.views.verdicts import OutcomeLink


@dataclass(frozen=True)
class BookWay:
    """An answer, or several with the same destination: a question or an end on the same page, or another page.

    `notes` are the numbers of what is unclear about that end.
    """

    says: tuple[str, ...]
    question: int | None = None
    end: str | None = None
    page: int | None = None
    notes: tuple[int, ...] = ()


@dataclass(frozen=True)
class BookQuestion:
    """A question by its number on the page. `help` is the number of its explanation."""

    number: int
    asks: str
    help: int
    ways: tuple[BookWay, ...]


@dataclass(frozen=True)
class BookEnd:
    """An end of the questions by its letter."""

    letter: str
    outcome: OutcomeLink


@dataclass(frozen=True)
class BookQuestions:
    """A page of questions, beginning with the first. `answer` led to it; the first page has none."""

    number: int
    answer: tuple[str, ...]
    questions: tuple[BookQuestion, ...]
    ends: tuple[BookEnd, ...]


@dataclass(frozen=True)
class BookHelp:
    """What a question means, and what to do if one does not know the answer."""

    number: int
    asks: str
    help: str | None
    find_out: str


@dataclass(frozen=True)
class _End:
    outcome: str
    unclear: tuple[str, ...]


@dataclass(frozen=True)
class _Turn:
    """A question and where each of its answers leads. Two with the same continuation are equal."""

    asks: str
    ways: tuple[tuple[str, _Turn | _End], ...]

    @property
    def turns(self) -> tuple[_Turn, ...]:
        """The questions that can come next."""
        return tuple(dict.fromkeys(to for _, to in self.ways if isinstance(to, _Turn)))


def question_pages(finder: Finder, outcomes: Mapping[str, OutcomeLink]) -> tuple[BookQuestions, ...]:
    """The pages of questions, the first one first. `outcomes` by id."""
    start = _merged(finder, finder.start)
    if isinstance(start, _End):
        return ()
    opening = [start]
    while len(opening[-1].turns) == 1:
        opening += opening[-1].turns
    starts = opening[-1].turns
    helps = {one.asks: one.number for one in question_helps(finder)}
    notes = {note: number for number, note in enumerate(question_notes(finder), start=1)}
    pages = {turn: number for number, turn in enumerate(starts, start=2)}
    titles = {turn: tuple(says for says, to in opening[-1].ways if to == turn) for turn in starts}
    return (
        _page(1, (), opening, pages, helps, notes, outcomes),
        *(_page(pages[turn], titles[turn], _in_order(turn), {}, helps, notes, outcomes) for turn in starts),
    )


def question_helps(finder: Finder) -> tuple[BookHelp, ...]:
    """Each question once, in the order of asking: what it means, and how to find out."""
    asked = {node.question.id: node.question for node in finder.nodes.values() if isinstance(node, Ask)}
    return tuple(
        BookHelp(number, question.asks, question.whole_help, question.find_out)
        for number, question in enumerate(
            sorted(asked.values(), key=lambda question: (question.order, question.id)), start=1
        )
    )


def question_notes(finder: Finder) -> tuple[str, ...]:
    """All that can be unclear about a result: the reasons to ask the council. Numbered from 1."""
    ends = (node for node in finder.nodes.values() if isinstance(node, Result))
    return tuple(dict.fromkeys(record.reason for end in ends for record in end.unclear))


def _merged(finder: Finder, id: str) -> _Turn | _End:
    node = finder.nodes[id]
    if isinstance(node, Result):
        return _End(node.row.outcome.id, tuple(record.reason for record in node.unclear))
    ways = tuple((answer.says, _merged(finder, target)) for answer, target in node.ways)
    return ways[0][1] if len({to for _, to in ways}) == 1 else _Turn(node.question.asks, ways)


def _in_order(start: _Turn) -> Sequence[_Turn]:
    """Every question from one on, each before those it leads to, and the first answer's next if possible."""
    done: dict[_Turn, None] = {}

    def visit(turn: _Turn) -> None:
        if turn not in done:
            for following in reversed(turn.turns):
                visit(following)
            done[turn] = None

    visit(start)
    return tuple(reversed(done))


def _page(
    number: int,
    answer: tuple[str, ...],
    turns: Sequence[_Turn],
    pages: Mapping[_Turn, int],
    helps: Mapping[str, int],
    notes: Mapping[str, int],
    outcomes: Mapping[str, OutcomeLink],
) -> BookQuestions:
    numbers = {turn: place for place, turn in enumerate(turns, start=1)}
    ends = (to.outcome for turn in turns for _, to in turn.ways if isinstance(to, _End))
    letters = dict(zip(dict.fromkeys(ends), ascii_uppercase, strict=False))

    def way(says: tuple[str, ...], to: _Turn | _End) -> BookWay:
        if isinstance(to, _End):
            return BookWay(says, end=letters[to.outcome], notes=tuple(notes[said] for said in to.unclear))
        return BookWay(says, question=numbers.get(to), page=pages.get(to))

    return BookQuestions(
        number=number,
        answer=answer,
        questions=tuple(
            BookQuestion(
                number=numbers[turn],
                asks=turn.asks,
                help=helps[turn.asks],
                ways=tuple(
                    way(tuple(says for says, _ in ways), to)
                    for to, ways in groupby(turn.ways, key=lambda way: way[1])
                ),
            )
            for turn in turns
        ),
        ends=tuple(BookEnd(letter, outcomes[outcome]) for outcome, letter in letters.items()),
    )
