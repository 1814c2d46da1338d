"""What the workflows do, and what two linters, which know how workflows are attacked, say of them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
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


WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.y*ml"))
#: Both come as programs in wheels, beside the Python that runs this.
PROGRAMS = Path(sys.executable).parent
#: Alone in its line, or after a step's dash: an action, its digest and its version.
PINNED = re.compile(r"\s+(?:- )?uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def lint(*words: str, files: list[Path] = WORKFLOWS) -> subprocess.CompletedProcess[str]:
    program, *options = words
    return subprocess.run(
        [PROGRAMS / program, *options, *files],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def zizmor(files: list[Path] = WORKFLOWS) -> subprocess.CompletedProcess[str]:
    return lint(
        "zizmor",
        "--offline",
        "--no-config",
        "--no-ignores",
        "--persona=auditor",
        "--no-progress",
        # It paints what it prints where the environment says that this is a continuous integration.
        "--color=never",
        files=files,
    )


def actionlint(files: list[Path] = WORKFLOWS) -> subprocess.CompletedProcess[str]:
    # The same on every computer, whatever else is installed there.
    return lint("actionlint", "-no-color", "-shellcheck=", "-pyflakes=", files=files)


def test_the_linters_have_nothing_to_say_of_the_workflows() -> None:
    assert WORKFLOWS
    done = actionlint()
    assert (done.returncode, done.stdout) == (0, "")
    only_what_is_answered_for(zizmor())


def only_what_is_answered_for(done: subprocess.CompletedProcess[str]) -> None:
    """Of comment.yml zizmor says that its event has been used insecurely by others. It has no other way to write below a pull
    request from a fork; tests/engine/test_hosts.py holds it to run nothing of that pull request."""
    found = re.findall(r"^\w+\[([\w-]+)\].*\n +--> .*?([\w.-]+):\d+:\d+$", done.stdout, re.MULTILINE)
    counted = re.search(r"^(\d+) findings?:", done.stdout, re.MULTILINE)
    assert found in ([], [("dangerous-triggers", "comment.yml")]), done.stdout
    assert len(found) == (int(counted[1]) if counted else 0), done.stdout
    assert counted or "No findings to report" in done.stdout, done.stdout


def test_the_linters_look_at_what_they_are_given(tmp_path: Path) -> None:
    text = (ROOT / ".github/workflows/publish.yml").read_text(encoding="utf-8")
    file = tmp_path / ".github/workflows/publish.yml"
    file.parent.mkdir(parents=True)
    file.write_text(text.replace("persist-credentials: false", "persist-credentials: true"), encoding="utf-8")
    assert "artipacked" in zizmor([file]).stdout
    title = '"${{ github.event.head_commit.message }}"'
    file.write_text(text.replace("run: make site", f"run: make site ARGS={title}"), encoding="utf-8")
    assert "template-injection" in zizmor([file]).stdout
    assert "potentially untrusted" in actionlint([file]).stdout


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_names_actions_by_digest_and_grants_each_job_what_it_needs(file: Path) -> None:
    grants_what_it_needs(file)


def grants_what_it_needs(file: Path) -> None:
    """A workflow names actions by digest, grants by job, and takes no value into a script."""
    text = file.read_text(encoding="utf-8")
    uses = [line for line in text.splitlines() if "uses:" in line]
    assert uses
    assert [line for line in uses if not PINNED.fullmatch(line)] == []
    workflow = yaml.load(text, yaml.BaseLoader)
    assert workflow["permissions"] == {}
    assert workflow["concurrency"]["group"]
    for job in workflow["jobs"].values():
        assert job["permissions"]
        assert int(job["timeout-minutes"]) <= 120
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")
            if "actions/checkout@" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] == "false"


def test_nobody_publishes_or_proposes_but_the_job_that_does_nothing_else() -> None:
    rights = {
        name: {right for right, kind in job["permissions"].items() if kind == "write"}
        for file in WORKFLOWS
        for name, job in yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)["jobs"].items()
    }
    assert rights == {
        "check": set(),
        "long": set(),
        "build": set(),
        "look": set(),
        "comment": {"pull-requests"},
        "say": {"issues"},
        "write": set(),
        "propose": {"contents", "pull-requests"},
        "publish": {"pages", "id-token"},
    }


def _published_with(adopted: str, folder: Path) -> str:
    """What the workflow's own step says of a council's folder."""
    text = (ROOT / ".github/workflows/publish.yml").read_text(encoding="utf-8")
    steps = yaml.load(text, yaml.BaseLoader)["jobs"]["build"]["steps"]
    (step,) = (step for step in steps if step.get("id") == "edition")
    (folder / "content").mkdir()
    (folder / "content/site.yaml").write_text(f"adopted: {adopted}\n", encoding="utf-8")
    (folder / ".venv").symlink_to(sys.prefix)
    output = folder / "output"
    subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        cwd=folder,
        env={**os.environ, "GITHUB_OUTPUT": str(output)},
        check=True,
    )
    return output.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("adopted", "said"),
    [("yes", "yes"), ("Yes", "yes"), ("no", "no"), ('"no\\nadopted=yes"', "no"), ('"yes\\nattempt=1"', "no")],
)
def test_an_edition_is_published_that_says_yes_and_no_other(adopted: str, said: str, tmp_path: Path) -> None:
    assert _published_with(adopted, tmp_path) == f"adopted={said}\n"


def test_what_an_earlier_attempt_built_is_not_published_over_what_came_since() -> None:
    text = (ROOT / ".github/workflows/publish.yml").read_text(encoding="utf-8")
    jobs = yaml.load(text, yaml.BaseLoader)["jobs"]
    assert jobs["build"]["outputs"]["attempt"] == "${{ github.run_attempt }}"
    first, *others = jobs["publish"]["steps"]
    assert first["if"] == "needs.build.outputs.attempt != github.run_attempt"
    assert [step for step in others if "if" in step] == []
    done = subprocess.run(
        ["bash", "-e", "-c", first["run"]], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert "Re-run all jobs" in done.stdout


def _cached(workflow: Any) -> list[tuple[str, dict[str, Any]]]:
    """What is kept from run to run: the name of the job, and what its step is given."""
    return [
        (name, step["with"])
        for name, job in workflow["jobs"].items()
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/cache")
    ]


def test_what_publishes_takes_nothing_that_another_run_kept() -> None:
    """Of what is kept, templates ready to run are code: it may come to where somebody may only read, and never to what is published."""
    found = {}
    for path in WORKFLOWS:
        workflow = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        for job, given in _cached(workflow):
            assert set(workflow["jobs"][job]["permissions"].values()) == {"read"}
            assert given["path"] == ".cache"
            assert given["restore-keys"] == "kept-${{ hashFiles('requirements.lock') }}-"
            assert given["key"].startswith(given["restore-keys"])
            # Whoever has no rights here starts pull_request alone, whose runs leave what they keep to that pull request.
            assert set(workflow["on"]) <= {"pull_request", "schedule", "workflow_dispatch"}
            found[path.stem] = job
    assert found == {"check": "check", "nightly": "look"}


def test_on_gitlab_too() -> None:
    jobs = yaml.load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"), yaml.BaseLoader)
    kept = {name: job["cache"] for name, job in jobs.items() if "cache" in job}
    assert kept == {"check": {"key": "kept-$CI_MERGE_REQUEST_IID", "paths": [".cache/"]}}


def test_on_gitlab_a_list_that_could_not_be_written_keeps_no_site_from_being_published() -> None:
    jobs = yaml.load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"), yaml.BaseLoader)
    assert jobs["pages"]["needs"] == []
