"""A mend that a message offers loads: each is taken at its word, in the broken folder that shows the message."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from localoffer import road
from localoffer.problems import Level, Problem
from tests.council import AS_OF, ROOT

FOLDER = ROOT / "tests/broken"
#: An id, or one of a few choices in quotation marks, which may be several words.
CLOSEST = re.compile(r"The closest is (?:“([^”]+)”|([a-z0-9_/#-]+))")


def _nearest(line: str, problem: Problem) -> str | None:
    """The line with what is offered as the closest."""
    offered = CLOSEST.search(f"{problem.message} {problem.hint}")
    wrong = re.search(
        r"“([^”]+)” is not a |is “([^”]+)”|with the id (\S+)\. |link to (\S+) goes", problem.message
    )
    return (
        line.replace(next(filter(None, wrong.groups())), (offered[1] or offered[2]).rstrip("."), 1)
        if offered and wrong
        else None
    )


def _quoted(line: str, problem: Problem) -> str | None:
    """The line with quotation marks round its text."""
    field = re.match(r"(\s*(?:- )?[a-z_]+: +)(.*)$", line)
    wanted = re.search(r"quotation marks (?:\" before the first|round the text)", problem.hint)
    return f'{field[1]}"{field[2]}"' if wanted and field and '"' not in field[2] else None


def _without(line: str, problem: Problem) -> str | None:
    """No line at all."""
    return "" if re.search(r"(?:^|\. |[Oo]r )[Dd]elete the line", problem.hint) else None


MENDS: tuple[Callable[[str, Problem], str | None], ...] = (_nearest, _quoted, _without)
#: Broken folders in which a message offers a mend that can be done by rote.
TRIED = (
    "broken-link", "colon-in-text", "costly-number", "logo-there", "many-mistakes", "tag", "two-documents", "unknown-field",
    "unknown-reference", "wrong-kind",
)  # fmt: skip


def _problems(folder: Path) -> list[Problem]:
    return [
        problem
        for problem in road.documents(folder, AS_OF, root=folder, national=folder / "national").problems
        if problem.level is Level.ERROR
    ]


@pytest.mark.parametrize("name", TRIED)
def test_the_mend_that_a_message_offers_loads(good: Path, name: str) -> None:
    shutil.copytree(FOLDER / name, good, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))
    problems = _problems(good)
    found = {(one.rule, one.mark) for one in problems}
    tried = 0
    for problem in problems:
        for mend in MENDS:
            path = good / problem.mark.file
            before = path.read_text(encoding="utf-8")
            lines = before.split("\n")
            mended = mend(lines[problem.mark.line - 1], problem)
            if mended is None:
                continue
            lines[problem.mark.line - 1] = mended
            path.write_text("\n".join(lines), encoding="utf-8")
            left = {(one.rule, one.mark) for one in _problems(good)}
            path.write_text(before, encoding="utf-8")
            assert left < found, (problem, mended)
            tried += 1
    assert tried
