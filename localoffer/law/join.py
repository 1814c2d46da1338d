"""The decision table and the graph of questions, made from the records by `link`, and what is wrong with either."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from localoffer.kept import NOTHING_KEPT, Kept
from localoffer.law.questions import Ask, Finder, SameEnd, kept_finder
from localoffer.law.table import DecisionTable, NotACondition, check_line, compile_table, read_answers
from localoffer.problems import Mark, Problem, Rule, warning
from localoffer.records import models
from localoffer.records.files import Records, pick
from localoffer.records.naming import record_name

#: The lists of decision.yaml and questions.yaml. Only if all of them are intact can anybody tell which question is
#: never asked.
DECIDING = ("fields", "conditions", "rows", "unclear", "contradictions", "questions")

WRONG_ANSWER = Rule(
    "wrong-answer",
    """What a question or an example says about a person can be said in the decision table.

    PASS: sets: - la_now is yes, where la_now is a field of decision.yaml
    FAIL: sets: - la_now is maybe
    """,
)

EXAMPLE_DIFFERS = Rule(
    "example-differs",
    """An example has the outcome that it expects.

    PASS: expected: qualifying, where the decision table says so of these answers
    FAIL: expected: over-25, where it says qualifying
    """,
)


def make_decisions(
    records: Records, kept: Kept = NOTHING_KEPT
) -> tuple[DecisionTable | None, Finder | None, tuple[Problem, ...]]:
    """The table, None without rows or with an invalid line; and the graph of questions, None without either."""
    national = records.national
    table, problems = compile_table(
        pick(national, models.InputField),
        pick(national, models.Condition),
        pick(national, models.TableRow),
        pick(national, models.Unclear),
        pick(national, models.Contradiction),
    )
    if table is None:
        return None, None, problems
    problems = tuple(_wrong_answers(records, table))
    questions = pick(national, models.Question)
    if any(problem.rule == WRONG_ANSWER.id for problem in problems):
        return table, None, problems
    try:
        finder = kept_finder(table, questions, kept)
    except NotACondition as wrong:
        return table, None, (*problems, _clashing(questions[0], str(wrong)))
    except SameEnd:
        return table, None, (*problems, _same_end(questions[0]))
    if not records.could_not_be_read(*DECIDING):
        problems += tuple(question_never_asked(questions, finder))
    return table, finder, problems


@warning
def question_never_asked(questions: Sequence[models.Question], finder: Finder | None) -> Iterator[Problem]:
    """Every question is needed by somebody: its answers lead to different outcomes.

    PASS: a question whose yes leads to one outcome and whose no leads to another
    FAIL: a question whose answers all set the same
    FAIL: a question after others that have settled everything, or whose ask_if: never holds
    """
    asked = {node.question.id for node in finder.nodes.values() if isinstance(node, Ask)} if finder else set()
    for question in questions:
        if question.id not in asked:
            yield question_never_asked.problem(
                question.marks.record,
                "Nobody is ever asked this: whatever the answer, the outcome is the same.",
                "Make its answers set something that the decision table uses, or check ask_if: and order:. If nothing "
                "depends on it, delete the question.",
                record_name(question),
            )


def _wrong_answers(records: Records, table: DecisionTable) -> Iterator[Problem]:
    """Answers of questions and examples that the decision table does not know, and examples with another result than expected."""
    for question in pick(records.national, models.Question):
        for line in question.ask_if:
            if wrong := _refused(partial(check_line, table, line)):
                yield _wrong_answer(question, question.marks.of("ask_if"), wrong)
        for answer in question.answers:
            if wrong := _refused(partial(read_answers, table, answer.sets)):
                yield _wrong_answer(question, answer.marks.of("sets"), wrong)
    for example in pick(records.lists, models.Example):
        try:
            decision = table.decide(read_answers(table, example.answers))
        except NotACondition as refused:
            yield _wrong_answer(example, example.marks.of("answers"), str(refused))
            continue
        if decision.row is None:
            says = " ".join(record.says for record in decision.contradictions)
            yield _wrong_answer(example, example.marks.of("answers"), f"These cannot all be true: {says}")
        elif decision.row.outcome.id != example.expected.id:
            yield EXAMPLE_DIFFERS.problem(
                mark=example.expected.mark,
                record=record_name(example),
                message=f"These answers lead to {decision.row.outcome.id}, not {example.expected.id}.",
                hint="Correct the answers, or the outcome in expected:.",
            )


def _refused(read: Callable[[], object]) -> str:
    """The table's objection to it; empty if there is none."""
    try:
        read()
    except NotACondition as wrong:
        return str(wrong)
    return ""


def _wrong_answer(record: models.Record, mark: Mark, message: str) -> Problem:
    return WRONG_ANSWER.problem(
        mark=mark,
        record=record_name(record),
        message=message.rstrip(".") + ".",
        hint="Use the names in national/decision.yaml, such as: la_now is yes, or age is 19.",
    )


def _same_end(question: models.Question) -> Problem:
    return WRONG_ANSWER.problem(
        mark=question.marks.record,
        record="the questions",
        message="Whatever somebody answers here, the outcome is the same, so there is nothing to ask.",
        hint="Check the rows of decision.yaml, and what the answers set, for one that makes all the others unnecessary.",
    )


def _clashing(question: models.Question, message: str) -> Problem:
    return WRONG_ANSWER.problem(
        mark=question.marks.record,
        record="the questions",
        message=f"Two answers that can be given one after the other contradict each other: {message}",
        hint="Use ask_if so that the second question is not asked after such an answer.",
    )
