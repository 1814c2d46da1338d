"""Words for problems: for a person, for GitHub and for GitLab. Nothing here decides what is a problem."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from textwrap import wrap

from localoffer.load import Loaded
from localoffer.log import harmless
from localoffer.problems import Level, Problem
from localoffer.records.bounds import COUNTED, SHOWN, SHOWN_OF_A_FILE
from localoffer.records.characters import visible
from localoffer.records.naming import so_many

WIDTH = 100
#: Precedes a count that was cut short.
AT_LEAST = "at least "
#: For this many files the report says how many more problems they have.
MOST_FILES = 50
#: How many further lines with the same mistake are listed.
MOST_LINES = 12


def in_file_order(problems: Iterable[Problem], loaded: Loaded) -> list[Problem]:
    """Errors before warnings, each in the order in which files are read: offer, pledges, content, national; within a
    file by line and column."""
    places = {file.path: number for number, file in enumerate(loaded.files)}

    def place(problem: Problem) -> tuple[bool, int, str, int, int, str, str]:
        mark = problem.mark
        number = places.get(mark.file, len(places))
        warns = problem.level is Level.WARNING
        return warns, number, mark.file, mark.line, mark.column, problem.rule, problem.message

    return sorted(problems, key=place)


def _shown(ordered: list[Problem]) -> tuple[list[Problem], list[tuple[str, str]]]:
    """The first problems of each file, and each file that has more, with the words for how many more."""
    of_file: Counter[str] = Counter()
    uncounted: set[str] = set()
    of_rule = Counter(problem.rule for problem in ordered)
    shown: list[Problem] = []
    more: Counter[str] = Counter()
    of_all = Counter(problem.mark.file for problem in ordered)
    for problem in ordered:
        file = problem.mark.file
        if not of_file[file] or (of_file[file] < SHOWN_OF_A_FILE and len(shown) < SHOWN):
            shown.append(problem)
            of_file[file] += 1
        else:
            more[file] += 1
            if COUNTED in (of_rule[problem.rule], of_all[file]):
                uncounted.add(file)
    return shown, [
        (file, f"and {AT_LEAST if file in uncounted else ''}{number:,} more in this file.")
        for file, number in more.items()
    ]


def told_once(problems: Iterable[Problem]) -> list[Problem]:
    """The problems in their order; of those that follow from one mistake only the first, with the others counted in words."""
    kept: dict[object, list[Problem]] = {}
    for problem in problems:
        key = (problem.rule, problem.message) if problem.again else id(problem)
        kept.setdefault(key, []).append(problem)
    return [
        replace(first, message=f"{first.message} {_others(first.again, others)}") if others else first
        for first, *others in kept.values()
    ]


def together(problems: Iterable[Problem]) -> list[Problem]:
    """The problems in their order, with all that one record lacks in one."""
    kept: dict[object, list[Problem]] = {}
    for problem in problems:
        key = (problem.mark, problem.lacks[1]) if problem.lacks else id(problem)
        kept.setdefault(key, []).append(problem)
    return [_all_missing(alike) if len(alike) > 1 else alike[0] for alike in kept.values()]


def _all_missing(alike: Sequence[Problem]) -> Problem:
    *names, (last, whose) = (problem.lacks for problem in alike if problem.lacks)
    listed = ", ".join(f"“{name}”" for name, _ in names)
    return replace(
        alike[0],
        message=f"{listed} and “{last}” are missing, and {whose} needs them.",
        hint=" ".join(problem.hint for problem in alike),
    )


def _others(again: str, others: Sequence[Problem]) -> str:
    """`17 more lines name this contact: offer.yaml 78, 93 …`"""
    lines: dict[str, list[str]] = {}
    for problem in others[:MOST_LINES]:
        lines.setdefault(problem.mark.file, []).append(str(problem.mark.line))
    places = "; ".join(f"{file} {', '.join(numbers)}" for file, numbers in lines.items())
    more = " …" if len(others) > MOST_LINES else "."
    if len(others) == 1:
        return f"1 more line {again.replace(' ', 's ', 1)}: {places}."
    return f"{len(others)} more lines {again}: {places}{more}"


def in_words(problems: Iterable[Problem], loaded: Loaded, ending: str = "") -> str:
    """The problems, each with its position, its line, what happened and how to mend it; then their number.

    If a file has very many, the first are shown and the rest counted.

    `ending` closes the last line, such as: The published site was not changed. It is all there is if there are no
    problems.
    """
    ordered = together(in_file_order(problems, loaded))
    if not ordered:
        return ending
    lines = {file.path: file.lines for file in loaded.files}
    shown, more = _shown(ordered)
    blocks = [_block(problem, lines) for problem in shown]
    blocks += [f"{visible(file)}: {words}" for file, words in more[:MOST_FILES]]
    if len(more) > MOST_FILES:
        blocks.append(f"There are more in {len(more) - MOST_FILES:,} other files.")
    said = count(ordered)
    if any(AT_LEAST in words for _, words in more):
        said = f"{AT_LEAST.capitalize()}{said}"
    return "\n\n".join([*blocks, " ".join(filter(None, [said, ending]))])


def as_annotations(problems: Iterable[Problem], loaded: Loaded) -> str:
    """One line per problem, in the format that GitHub shows on the changed lines of a pull request."""
    shown, more = _shown(together(in_file_order(problems, loaded)))
    counted = (f"::error file={_escaped(file, ':,')}::{words}" for file, words in more[:MOST_FILES])
    return "\n".join([*map(_annotation, shown), *counted])


def as_code_quality(problems: Iterable[Problem], loaded: Loaded) -> str:
    """The problems as JSON in the format that GitLab shows on the changed lines of a merge request."""
    shown, _ = _shown(together(in_file_order(problems, loaded)))
    alike: Counter[str] = Counter()
    entries = []
    for problem in shown:
        # Independent of the line, so that a problem that moves stays the same.
        said = "\0".join((problem.mark.file, problem.rule, problem.record or "", problem.message))
        alike[said] += 1
        entries.append(
            {
                "description": visible(f"{_of_record(problem)}{problem.message} {problem.hint}"),
                "check_name": problem.rule,
                "fingerprint": sha256(f"{said}\0{alike[said]}".encode("utf-8", "replace")).hexdigest(),
                "severity": "info" if problem.level is Level.WARNING else "major",
                "location": {"path": problem.mark.file, "lines": {"begin": max(problem.mark.line, 1)}},
            }
        )
    return json.dumps(entries, ensure_ascii=True, indent=1) + "\n"


def count(problems: Iterable[Problem]) -> str:
    """`3 problems, 1 warning.`"""
    levels = [problem.level for problem in problems]
    said = []
    for level, word in ((Level.ERROR, "problem"), (Level.WARNING, "warning")):
        if number := levels.count(level):
            said.append(so_many(number, word))
    return ", ".join(said or ["No problems"]) + "."


def _block(problem: Problem, lines: Mapping[str, tuple[str, ...]]) -> str:
    head = visible(problem.mark.file)
    if problem.mark.line:
        head += f", line {problem.mark.line}"
    if problem.record:
        head += f", in {visible(problem.record)}"
    if problem.level is Level.WARNING:
        head = f"Warning: {head}"
    parts = [head]
    excerpt = (
        lines.get(problem.mark.file, ())[problem.mark.line - 1 : problem.mark.line]
        if problem.mark.line
        else ()
    )
    for line in excerpt:
        parts.append(f"  > {problem.mark.line} | {_trim(line, problem.mark.column)}".rstrip())
    for sentence in (problem.message, problem.hint):
        parts += wrapped(sentence, "  ", "  ")
    parts.append(f"  Rule: {problem.rule}")
    return "\n".join(parts)


def wrapped(text: str, first: str, rest: str) -> list[str]:
    """A text in lines of `WIDTH`, words unbroken. `first` and `rest` are the indents of the first line and the others."""
    return wrap(
        visible(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _trim(line: str, column: int) -> str:
    """A line cut to the width of a page around the column in question."""
    line = line.replace("\t", "→   ")
    if len(line) > WIDTH:
        start = max(0, column - WIDTH // 2) if column > WIDTH else 0
        line = (
            ("… " if start else "")
            + line[start : start + WIDTH].rstrip()
            + (" …" if start + WIDTH < len(line) else "")
        )
    return visible(line)


def _annotation(problem: Problem) -> str:
    fields = {"file": problem.mark.file}
    if problem.mark.line:
        fields["line"] = str(problem.mark.line)
    if problem.mark.column:
        fields["col"] = str(problem.mark.column)
    fields["title"] = problem.rule
    where = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in fields.items())
    return f"::{problem.level} {where}::{_escaped(f'{_of_record(problem)}{problem.message} {problem.hint}')}"


def _of_record(problem: Problem) -> str:
    return f"In {problem.record}: " if problem.record else ""


def _escaped(text: str, more: str = "") -> str:
    """GitHub's own escapes: %, line breaks and, within a field, its separators. The result contains no other command."""
    text = harmless(text)
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
