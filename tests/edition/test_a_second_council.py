"""Another council's content at the top level of a copy of the repository: `check --edition` is all that it needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from localoffer import road
from tests.council import GOOD, change
from tests.edition.second import second_repository
from tests.site import AS_OF


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One with few national facts, which is built in a fifth of the time. What a test changes in it, it changes back."""
    return second_repository(tmp_path_factory.mktemp("repository"), GOOD / "national")


def _check(folder: Path, *words: str) -> tuple[int, str]:
    command = [sys.executable, "build.py", "check", "--as-of", AS_OF.isoformat(), *words]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout + run.stderr


def test_another_council_at_the_top_level_has_nothing_to_mend(repository: Path) -> None:
    code, said = _check(repository, "--edition")
    assert code == 0, said
    assert said.endswith("Nothing to mend.\n")


@pytest.mark.long
def test_it_has_nothing_to_mend_with_all_national_facts_either(tmp_path: Path) -> None:
    code, said = _check(second_repository(tmp_path, road.NATIONAL), "--edition")
    assert code == 0, said
    assert said.endswith("Nothing to mend.\n")


def test_what_a_template_loses_is_named_with_the_line_of_the_record(repository: Path) -> None:
    lost = ("{{ it.record.text }}</a>{{ closed(it) }}", "</a>{{ closed(it) }}")
    change(repository, "templates/components/said/macro.html", *lost)

    code, said = _check(repository, "--edition")

    change(repository, "templates/components/said/macro.html", *reversed(lost))

    line = next(
        at
        for at, text in enumerate((repository / "pledges.yaml").read_text(encoding="utf-8").splitlines(), 1)
        if "id: a-quiet-room" in text
    )
    assert code == 1
    assert f"pledges.yaml, line {line}, in “There should be a quiet room.”" in said
    assert "/you-said/#a-quiet-room does not say: There should be a quiet room." in said
    assert "Rule: record-missing" in said
    assert "Nothing to mend." not in said


def test_an_edition_with_a_problem_is_not_looked_at_further(repository: Path) -> None:
    known, unknown = "priority: be-heard", "priority: be-loud"
    change(repository, "pledges.yaml", known, unknown)
    code, said = _check(repository, "--edition")
    change(repository, "pledges.yaml", unknown, known)
    assert code == 1
    assert "Rule: unknown-reference" in said
    assert "Rule: record-missing" not in said
