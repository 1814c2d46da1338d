"""A pull request that changes words alone is checked as an edition; any other gets every test."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.council import ROOT


def _steps() -> list[dict[str, Any]]:
    text = (ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8")
    steps: list[dict[str, Any]] = yaml.load(text, yaml.BaseLoader)["jobs"]["check"]["steps"]
    return steps


def git(folder: Path, *words: str) -> str:
    named = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    run = subprocess.run(["git", *named, *words], cwd=folder, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def _is_words_alone(folder: Path, changed: list[str], gone: str = "") -> str:
    """What the workflow's own step says of a change of some files."""
    git(folder, "init", "--quiet")
    for name in ("offer.yaml", "pledges.yaml", "content/site.yaml", "build.py", "tests/content.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("before: a line long enough to be known again\n", encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Before")
    base = git(folder, "rev-parse", "HEAD")
    for name in changed:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("after: a line long enough to be known again\n", encoding="utf-8")
    if gone:
        (folder / gone).rename(folder / "content/moved.yaml")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "After")
    (step,) = (step for step in _steps() if step.get("id") == "changed")
    output = folder / ".git/output"
    subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        cwd=folder,
        env={**os.environ, "BASE": base, "GITHUB_OUTPUT": str(output)},
        check=True,
    )
    return output.read_text(encoding="utf-8").strip()


@pytest.mark.parametrize(
    "changed",
    [["offer.yaml"], ["pledges.yaml", "content/site.yaml"], ["content/pages/strategy/new.md"]],
    ids=", ".join,
)
def test_a_change_of_words_alone_is_known(changed: list[str], tmp_path: Path) -> None:
    assert _is_words_alone(tmp_path, changed) == "words_alone=yes"


@pytest.mark.parametrize(
    "changed",
    [["build.py"], ["offer.yaml", "build.py"], ["tests/content.py"], ["national/content/x.yaml"]],
    ids=", ".join,
)
def test_any_other_change_is_known(changed: list[str], tmp_path: Path) -> None:
    assert _is_words_alone(tmp_path, changed) == "words_alone=no"


def test_a_file_moved_into_the_content_is_another_change(tmp_path: Path) -> None:
    assert _is_words_alone(tmp_path, [], gone="build.py") == "words_alone=no"


def test_words_are_checked_always_and_every_test_runs_unless_words_alone_changed() -> None:
    steps = {step["run"].strip(): step.get("if") for step in _steps() if "run" in step}
    assert steps["make check ARGS=--edition"] is None
    assert steps['.venv/bin/python build.py diff "$BASE"'] is None
    assert steps["bash .ci/run"] == "steps.changed.outputs.words_alone == 'no'"
