"""The questions that lead to an outcome, as a graph made from the decision table.

A question is asked only if its answer can matter, and paths that continue alike share their questions. So the graph is
small enough for one page, and every path through it ends where the table would.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from localoffer.kept import Kept, engine
from localoffer.law.table import Decision, DecisionTable, NotACondition, Value, parse, read_answers
from localoffer.records.frozen import dataclass
from localoffer.records.models import AnswerChoice, Question, Record, TableRow, Unclear


@dataclass(frozen=True)
class Ask:
    """A question, and the node that each of its answers leads to. `id` is its anchor on the page."""

    id: str
    question: Question
    ways: tuple[tuple[AnswerChoice, str], ...]


@dataclass(frozen=True)
class Result:
    """An end: the row of the table that decides, and what is unclear about it."""

    id: str
    row: TableRow
    unclear: tuple[Unclear, ...]


@dataclass(frozen=True)
class Position:
    """The position of a question among those that somebody is asked: `at`, None if it depends on the path taken.
    `left` is the length of the longest path from here, itself included."""

    at: int | None
    left: int


class SameEnd(Exception):
    """All answers lead to the same end, so there is nothing to ask."""


@dataclass(frozen=True)
class Finder:
    """All nodes by id, the first question first, each before those it leads to."""

    start: str
    nodes: Mapping[str, Ask | Result]

    def ends(self, id: str) -> tuple[Result, ...]:
        """Every end that can be reached from a node, in the order of the graph."""
        reached = self._reached(id)
        return tuple(node for node in self.nodes.values() if isinstance(node, Result) and node.id in reached)

    def _reached(self, id: str) -> set[str]:
        node = self.nodes[id]
        if isinstance(node, Result):
            return {id}
        return {id}.union(*(self._reached(target) for _, target in node.ways))

    def places(self) -> dict[str, Position]:
        """The position of each question, by id."""
        asks = [node for node in self.nodes.values() if isinstance(node, Ask)]
        at: dict[str, set[int]] = {ask.id: set() for ask in asks}
        at[self.start] = {1}
        for ask in asks:
            for _, target in ask.ways:
                if target in at:
                    at[target] |= {place + 1 for place in at[ask.id]}
        left: dict[str, int] = {}
        for ask in reversed(asks):
            left[ask.id] = 1 + max((left.get(target, 0) for _, target in ask.ways), default=0)
        return {
            id: Position(next(iter(places)) if len(places) == 1 else None, left[id])
            for id, places in at.items()
        }

    def paths(self) -> Iterator[tuple[tuple[AnswerChoice, ...], Result]]:
        """Every path through the questions: the answers given, and the end."""
        yield from self._paths(self.start, ())

    def _paths(
        self, id: str, given: tuple[AnswerChoice, ...]
    ) -> Iterator[tuple[tuple[AnswerChoice, ...], Result]]:
        node = self.nodes[id]
        if isinstance(node, Result):
            yield given, node
        else:
            for answer, target in node.ways:
                yield from self._paths(target, (*given, answer))


def make_finder(table: DecisionTable, questions: Sequence[Question]) -> Finder | None:
    """The graph of the questions, asked in the order of their field `order`. None without questions.

    Raises `NotACondition` if a question sets or tests something that the table does not know, or if answers that can
    be given together contradict each other; `SameEnd` if no answer makes a difference.
    """
    if not questions:
        return None
    builder = _GraphBuilder(table, sorted(questions, key=lambda question: (question.order, question.id)))
    start = builder.node(0, {})
    nodes = builder.in_order(start)
    if isinstance(nodes[start], Result):
        raise SameEnd
    return Finder(start, nodes)


def kept_finder(table: DecisionTable, questions: Sequence[Question], kept: Kept) -> Finder | None:
    """The graph from the cache if an earlier build made it from the same table and questions, otherwise made now and cached."""
    key = _key(table, questions)
    found = kept.get("finder", key)
    if found is None:
        finder = make_finder(table, questions)
        if not finder:
            return None
        found = json.dumps(_plain(finder)).encode()
        kept.put("finder", key, found)
    # Read back even the first time: cache keys made from it depend on which objects in it are identical.
    return _from_plain(json.loads(found), table, questions)


def _key(table: DecisionTable, questions: Sequence[Question]) -> bytes:
    """The cache key: the records of the table, the questions, and the code."""
    records: list[Record] = [*table.fields.values(), *questions]
    records += (record for found in (table.rows, table.unclear, table.contradictions) for record, _ in found)
    said = [record.model_dump_json() for record in records]
    return engine() + repr((said, sorted(table.conditions.items()))).encode()


def _plain(finder: Finder) -> list[Any]:
    """The graph by the ids of its records: a question with the nodes it leads to, or a row with what is unclear."""
    return [
        finder.start,
        [
            [node.id, node.question.id, [target for _, target in node.ways]]
            if isinstance(node, Ask)
            else [node.id, node.row.id, None, [record.id for record in node.unclear]]
            for node in finder.nodes.values()
        ],
    ]


def _from_plain(plain: list[Any], table: DecisionTable, questions: Sequence[Question]) -> Finder:
    asked = {question.id: question for question in questions}
    rows = {row.id: row for row, _ in table.rows}
    unclear = {record.id: record for record, _ in table.unclear}
    nodes: dict[str, Ask | Result] = {}
    for id, record, targets, *doubts in plain[1]:
        nodes[id] = (
            Result(id, rows[record], tuple(unclear[doubt] for doubt in doubts[0]))
            if targets is None
            else Ask(id, asked[record], tuple(zip(asked[record].answers, targets, strict=True)))
        )
    return Finder(plain[0], nodes)


class _GraphBuilder:
    """Collects the nodes of one graph."""

    def __init__(self, table: DecisionTable, questions: Sequence[Question]) -> None:
        self.table = table
        self.questions = questions
        self.sets = {
            question.id: [read_answers(table, answer.sets) for answer in question.answers]
            for question in questions
        }
        self.conditions = {question.id: [parse(line) for line in question.ask_if] for question in questions}
        #: By position: what the questions from there on can set, and the lines still to be evaluated.
        self.to_come = [
            {name for later in questions[at:] for given in self.sets[later.id] for name in given}
            for at in range(len(questions) + 1)
        ]
        self.lines = [
            [*table.lines, *(line for later in questions[at:] for line in self.conditions[later.id])]
            for at in range(len(questions) + 1)
        ]
        self.reached: dict[tuple[object, ...], str] = {}
        self.ids: dict[tuple[object, ...], str] = {}
        self.made: dict[str, Ask | Result] = {}
        self.used: dict[str, int] = {}

    def node(self, at: int, known: dict[str, Value]) -> str:
        """The next node after these answers, from the question at this position on."""
        to_come = self.to_come[at]
        settled = {name: value for name, value in known.items() if name not in to_come}
        open_ = frozenset(known.items() - settled.items())
        key = (at, open_, self.table.left(self.lines[at], settled))
        if key not in self.reached:
            self.reached[key] = self._node(at, known)
        return self.reached[key]

    def _node(self, at: int, known: dict[str, Value]) -> str:
        decision = self.table.decide_partly(known)
        if decision is not None:
            return self._end(decision, known)
        for place in range(at, len(self.questions)):
            question = self.questions[place]
            if self._is_open(question, known):
                targets = tuple(self.node(place + 1, {**known, **given}) for given in self.sets[question.id])
                if len(set(targets)) == 1:
                    return targets[0]
                return self._ask(question, targets)
        return self._end(self.table.decide(known), known)

    def _is_open(self, question: Question, known: dict[str, Value]) -> bool:
        """Whether somebody with these answers is asked a question."""
        settled = all(given.keys() <= known.keys() for given in self.sets[question.id])
        lines = self.conditions[question.id]
        return not settled and (not lines or bool(self.table.holds(lines, self.table.with_defaults(known))))

    def _end(self, decision: Decision, known: dict[str, Value]) -> str:
        row = decision.row
        if row is None:
            said = ", ".join(record.says for record in decision.contradictions)
            raise NotACondition(f"the answers {known} can be given together, but: {said}")
        key = (row.id, tuple(record.id for record in decision.unclear))
        return self._keep(
            key,
            "-".join((row.id, *key[1])),
            lambda id: Result(id, row, decision.unclear),
        )

    def _ask(self, question: Question, targets: tuple[str, ...]) -> str:
        ways = tuple(zip(question.answers, targets, strict=True))
        return self._keep((question.id, targets), question.id, lambda id: Ask(id, question, ways))

    def _keep(self, key: tuple[object, ...], name: str, make: Callable[[str], Ask | Result]) -> str:
        """The id of the node with that key; further nodes of the same name get a number."""
        if key not in self.ids:
            self.used[name] = self.used.get(name, 0) + 1
            number = self.used[name]
            self.ids[key] = id = f"{name}-{number}" if number > 1 else name
            self.made[id] = make(id)
        return self.ids[key]

    def in_order(self, start: str) -> dict[str, Ask | Result]:
        """The reachable nodes, questions first, each after the longest path that can precede it."""
        depth: dict[str, int] = {}

        def visit(id: str, at: int) -> None:
            if depth.get(id, -1) < at:
                depth[id] = at
                node = self.made[id]
                for _, target in node.ways if isinstance(node, Ask) else ():
                    visit(target, at + 1)

        visit(start, 0)
        return {
            id: self.made[id]
            for id in sorted(depth, key=lambda id: (isinstance(self.made[id], Result), depth[id], id))
        }
