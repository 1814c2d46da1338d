"""Nothing that was published is lost, whoever pushes, and how: the steps of the workflows, on a real repository.

The host is a bare repository, and a `gh` that answers from files.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from localoffer import commands, front
from localoffer.councils import published
from localoffer.councils.published import ENVIRONMENT
from tests.council import GOOD, ROOT, add, change
from tests.engine.test_workflow import git

VOICE = """  - id: ring-at-night
    number: 4711
    text: Care leavers said that at night nobody answers.
    priority: be-safe
    said_on: 2020-09
    said_where: At the forum
    sources:
      - source: strategy
"""
OTHER_WORDS = VOICE.replace("that at night nobody answers", "buses cost too much").replace(
    "2020-09", "2021-10"
)
PYTHON = ".venv/bin/python build.py "
GH = """#!/bin/bash
# gh api --method GET repos/{owner}/{repo}/deployments…
[ "$GH_REPO" = council/offer ] && [ -n "$GH_TOKEN" ] || { echo "who asks?" >&2; exit 4; }
path=${4#'repos/{owner}/{repo}/'}
case $path in
	deployments\\?environment=github-pages\\&per_page=*\\&page=*) file=page-${path##*=}.json ;;
	deployments/*/statuses\\?per_page=*) file=${path#deployments/} && file=${file%%/*}.json ;;
esac
cat "$(dirname "$0")/answers/$file" 2>/dev/null || { echo "gh: Not Found (HTTP 404)" >&2; exit 1; }
"""


def job(workflow: str) -> dict[str, Any]:
    """The job of a workflow that compares."""
    text = (ROOT / f".github/workflows/{workflow}.yml").read_text(encoding="utf-8")
    (job,) = (job for job in yaml.load(text, yaml.BaseLoader)["jobs"].values() if "build.py diff" in str(job))
    return dict(job)


def compares(workflow: str) -> dict[str, Any]:
    """The step that compares with what was published."""
    (step,) = (step for step in job(workflow)["steps"] if "--published" in step.get("run", ""))
    return dict(step)


@dataclass(frozen=True)
class Play:
    """A council's repository, the host's copy of it, and what the host says was published."""

    folder: Path
    host: Path
    answers: Path

    def commit(self) -> str:
        git(self.folder, "add", "--all")
        git(self.folder, "commit", "--quiet", "--allow-empty", "--message", "A change")
        return git(self.folder, "rev-parse", "HEAD")

    def push(self, *words: str) -> None:
        git(self.folder, "push", "--quiet", *words, "origin", "HEAD:main")

    def deployments(self, *shas_and_states: tuple[str, str], page: int = 1) -> None:
        """The host's list, the last one first."""
        count = len(shas_and_states)
        found = [
            {"id": 1000 * (10 - page) + count - place, "sha": sha, "environment": ENVIRONMENT, "ref": "main"}
            for place, (sha, _) in enumerate(shas_and_states)
        ]
        self.answer(f"page-{page}", found)
        for deployment, (_, states) in zip(found, shas_and_states, strict=True):
            self.answer(str(deployment["id"]), [{"state": state} for state in states.split()])

    def answer(self, name: str, answer: object) -> None:
        (self.answers / f"{name}.json").write_text(json.dumps(answer), encoding="utf-8")

    def gone(self) -> None:
        """Take the voice out."""
        change(self.folder, "pledges.yaml", VOICE, "")

    def cloned(self, *words: str) -> Play:
        """What a run has of it."""
        folder = self.folder.parent / "cloned"
        shutil.rmtree(folder, ignore_errors=True)
        git(self.folder.parent, "clone", "--quiet", *words, self.host.as_uri(), str(folder))
        return Play(folder, self.host, self.answers)


@pytest.fixture
def play(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Play:
    """A council whose first commit has its content, and whose second one a voice more; nothing is published."""
    host, tools = tmp_path / "host.git", tmp_path / "tools"
    (tools / "answers").mkdir(parents=True)
    (tools / "gh").write_text(GH, encoding="utf-8")
    (tools / "gh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("GH_REPO", "council/offer")
    monkeypatch.setenv("GH_TOKEN", "a-token")
    # The national facts have no say in it, and reading those of all councils takes long.
    monkeypatch.setattr(commands, "NATIONAL", GOOD / "national")
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(host))
    git(host, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(good, "init", "--quiet", "--initial-branch=main")
    git(good, "remote", "add", "origin", host.as_uri())
    it = Play(good, host, tools / "answers")
    it.deployments()
    it.commit()
    change(good, "pledges.yaml", "promises:\n", f"{VOICE}promises:\n")
    it.commit()
    it.push()
    return it


def run(play: Play, workflow: str = "publish") -> int:
    """Run the step of a workflow that compares, in this process. Returns what it ends with."""
    command = compares(workflow)["run"]
    assert command.startswith(PYTHON)
    return front.main([*shlex.split(command.removeprefix(PYTHON)), "--council", str(play.folder)])


def test_every_run_compares_before_anything_is_handed_over() -> None:
    for workflow in ("publish", "check"):
        assert "if" not in job(workflow)
        assert "continue-on-error" not in str(job(workflow))
        step = compares(workflow)
        assert "if" not in step
        assert step["env"] == {"GH_REPO": "${{ github.repository }}", "GH_TOKEN": "${{ github.token }}"}
        assert job(workflow)["permissions"]["deployments"] == "read"
    steps = job("publish")["steps"]
    handed_over = [number for number, step in enumerate(steps) if "upload-pages" in step.get("uses", "")]
    assert handed_over
    assert steps.index(compares("publish")) < min(handed_over)


def test_what_is_asked_about_is_what_the_workflow_publishes_to() -> None:
    text = (ROOT / ".github/workflows/publish.yml").read_text(encoding="utf-8")
    assert yaml.load(text, yaml.BaseLoader)["jobs"]["publish"]["environment"]["name"] == ENVIRONMENT


def test_in_a_shell_a_voice_removed_by_two_pushes_is_refused_until_it_is_back(play: Play) -> None:
    """The whole step, as a runner runs it."""
    shutil.copy(ROOT / "build.py", play.folder)
    # The code looks where it lies itself, not where a link to it does.
    shutil.copytree(
        ROOT / "localoffer", play.folder / "localoffer", ignore=shutil.ignore_patterns("__pycache__")
    )
    (play.folder / ".venv").symlink_to(sys.prefix)
    (play.folder / ".git/info/exclude").write_text("build.py\nlocaloffer\n.venv\n", encoding="utf-8")

    def shell() -> subprocess.CompletedProcess[str]:
        command = ["bash", "-e", "-c", compares("publish")["run"]]
        return subprocess.run(command, cwd=play.folder, capture_output=True, encoding="utf-8", check=False)

    play.deployments((git(play.folder, "rev-parse", "HEAD"), "success in_progress"))
    assert shell().returncode == 0
    play.gone()
    play.commit()
    play.push()
    add(play.folder, "pledges.yaml", "\n")
    play.commit()
    play.push()
    second = shell()
    assert second.returncode == 1
    assert "The voice ring-at-night has gone" in second.stdout
    assert second.stderr == ""


def test_a_voice_that_is_back_may_be_published(play: Play) -> None:
    play.deployments((git(play.folder, "rev-parse", "HEAD"), "success"))
    play.gone()
    play.commit()
    assert run(play) == 1
    assert run(play, "check") == 1
    change(play.folder, "pledges.yaml", "promises:\n", f"{VOICE}promises:\n")
    play.commit()
    assert run(play) == 0
    assert run(play, "check") == 0


def test_an_id_that_was_published_is_never_used_for_other_words(
    play: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    play.deployments((git(play.folder, "rev-parse", "HEAD"), "success"))
    play.gone()
    play.commit()
    change(play.folder, "pledges.yaml", "promises:\n", f"{OTHER_WORDS}promises:\n")
    play.commit()
    assert run(play) == 1
    assert "The id ring-at-night belonged to another voice" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("pledges.yaml", "said_on: 2020-09", "said_on: 2199-09"),
        ("content/sources.yaml", "date: 2020-08", "date: 2199-08"),
    ],
)
def test_what_was_published_is_not_hidden_by_a_date_to_come(
    play: Play, name: str, before: str, after: str, capsys: pytest.CaptureFixture[str]
) -> None:
    play.deployments((git(play.folder, "rev-parse", "HEAD"), "success"))
    change(play.folder, name, before, after)
    play.commit()
    assert run(play) == 1
    assert "The voice ring-at-night has already been shown" in " ".join(capsys.readouterr().out.split())
    # What nobody has seen yet may stay so.
    play.deployments((git(play.folder, "rev-parse", "HEAD"), "success"))
    assert run(play) == 0


def test_a_forced_push_that_drops_the_commit_is_compared_with_it_all_the_same(
    play: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    play.deployments((git(play.folder, "rev-parse", "HEAD"), "success"))
    git(play.folder, "reset", "--quiet", "--hard", "HEAD~1")
    change(play.folder, "pledges.yaml", "More safe places", "Many more safe places")
    play.commit()
    play.push("--force")
    assert run(play.cloned()) == 1
    assert "The voice ring-at-night has gone" in capsys.readouterr().out


def test_a_history_that_the_host_has_no_more_is_refused_and_says_what_to_do(
    play: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    play.deployments(("0123456789" * 4, "success"))
    assert run(play) == 2
    said = capsys.readouterr().err
    assert f"commit {'0123456789' * 4}, and neither this copy nor the host has that commit any more" in said
    assert "docs/tasks/publish.md" in said


def test_a_new_branch_is_compared_with_what_is_published(play: Play) -> None:
    play.deployments((git(play.folder, "rev-parse", "HEAD"), "success"))
    git(play.folder, "checkout", "--quiet", "--orphan", "anew")
    play.gone()
    play.commit()
    assert run(play) == 1


def test_a_branch_is_refused_that_lacks_what_was_published_from_another(play: Play) -> None:
    git(play.folder, "branch", "before", "HEAD~1")
    play.deployments((git(play.folder, "rev-parse", "HEAD"), "success"))
    git(play.folder, "checkout", "--quiet", "before")
    assert run(play) == 1


def test_before_anything_is_published_the_first_ledger_is_the_base(
    play: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(play) == 0
    assert "since the first edition (commit" in capsys.readouterr().out
    change(play.folder, "pledges.yaml", "- id: who-to-ring", "- id: whom-to-ring")
    play.commit()
    add(play.folder, "pledges.yaml", "\n")
    play.commit()
    assert run(play) == 1
    assert "The voice who-to-ring has gone" in capsys.readouterr().out


def test_a_ledger_that_came_later_than_the_first_commit_is_found(
    play: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = (play.folder / "pledges.yaml").read_text(encoding="utf-8")
    git(play.folder, "checkout", "--quiet", "--orphan", "anew")
    (play.folder / "pledges.yaml").unlink()
    play.commit()
    assert run(play) == 0
    # Nobody could read the first one, which had a slip.
    (play.folder / "pledges.yaml").write_text(f"voices: [\n{ledger}", encoding="utf-8")
    play.commit()
    (play.folder / "pledges.yaml").write_text(ledger, encoding="utf-8")
    play.commit()
    assert run(play) == 0
    (play.folder / "pledges.yaml").unlink()
    play.commit()
    capsys.readouterr()
    assert run(play) == 1
    assert "The voice ring-at-night has gone" in capsys.readouterr().out


def test_what_failed_to_be_published_is_no_base_and_what_was_replaced_by_it_is(play: Play) -> None:
    last = git(play.folder, "rev-parse", "HEAD")
    play.gone()
    lost = play.commit()
    play.deployments((lost, "failure in_progress"), (lost, ""), (last, "inactive success"))
    assert run(play) == 1
    play.deployments((lost, "inactive success"), (last, "inactive success"))
    assert run(play) == 0


def test_the_last_success_is_found_on_a_later_page(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "PAGE", 3)
    last = git(play.folder, "rev-parse", "HEAD")
    play.gone()
    lost = play.commit()
    play.deployments(*[(lost, "error")] * 3)
    play.deployments((last, "success"), page=2)
    assert run(play) == 1


def test_what_stood_at_the_address_before_is_passed_over(play: Play) -> None:
    last = git(play.folder, "rev-parse", "HEAD")
    git(play.folder, "checkout", "--quiet", "--orphan", "another-site")
    git(play.folder, "rm", "-r", "--quiet", "--force", ".")
    other = play.commit()
    git(play.folder, "checkout", "--quiet", "main")
    play.gone()
    play.commit()
    play.deployments((other, "success"), (last, "success"))
    assert run(play) == 1
    play.deployments((other, "success"))
    assert run(play) == 0


@pytest.mark.parametrize(("before", "after"), [("", "deep/council"), ("council", ""), ("one", "two")])
def test_what_stood_in_another_folder_when_it_was_published_is_not_lost_by_the_move(
    before: str, after: str, play: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    def move(from_: str, to: str) -> Play:
        (play.folder / to).mkdir(parents=True, exist_ok=True)
        for name in ("content", "pledges.yaml", "offer.yaml") if from_ != to else ():
            git(play.folder, "mv", f"{from_ or '.'}/{name}", to or ".")
        return Play(play.folder / to, play.host, play.answers)

    there = move("", before)
    (play.folder / "examples").mkdir()
    add(play.folder, "examples/pledges.yaml", "voices: []\n")
    there.commit()
    play.deployments((git(play.folder, "rev-parse", "HEAD"), "success"))
    here = move(before, after)
    here.commit()
    assert run(here) == 0
    assert "since what is published" in capsys.readouterr().out
    here.gone()
    here.commit()
    assert run(here) == 1
    assert "The voice ring-at-night has gone" in capsys.readouterr().out


def test_a_shallow_copy_fetches_what_was_published_and_never_guesses_the_first_edition(
    play: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    last = git(play.folder, "rev-parse", "HEAD")
    play.gone()
    play.commit()
    play.push()
    shallow = play.cloned("--depth=1")
    assert run(shallow) == 2
    assert "git fetch --unshallow" in capsys.readouterr().err
    play.deployments((last, "success"))
    assert run(shallow) == 1


def test_attributes_of_the_published_commit_hide_nothing(play: Play) -> None:
    add(play.folder, ".gitattributes", "pledges.yaml export-ignore\n")
    play.deployments((play.commit(), "success"))
    play.gone()
    play.commit()
    assert run(play) == 1


def test_a_record_whose_published_words_had_a_mistake_stays_all_the_same(
    play: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    change(play.folder, "pledges.yaml", "number: 4711", "number: many")
    play.deployments((play.commit(), "success"))
    change(play.folder, "pledges.yaml", VOICE.replace("4711", "many"), "")
    play.commit()
    assert run(play) == 1
    assert "The voice ring-at-night has gone." in capsys.readouterr().out


@pytest.mark.parametrize(
    "answer",
    [
        {"message": "Not Found"},
        [{"id": 1, "sha": "main"}],
        [{"id": 1, "sha": "--upload-pack=touch"}],
        "x",
        [3],
    ],
    ids=str,
)
def test_an_answer_in_another_form_is_refused(
    answer: object, play: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    play.answer("page-1", answer)
    assert run(play) == 2
    assert "could not be understood" in capsys.readouterr().err


def test_a_host_that_does_not_answer_is_never_taken_for_nothing_published(
    play: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    (play.answers / "page-1.json").unlink()
    assert run(play) == 2
    assert "The host did not say what is published: gh: Not Found (HTTP 404)." in capsys.readouterr().err
    # The list, and then no word on what became of it.
    play.answer("page-1", [{"id": 7, "sha": "0" * 40}])
    assert run(play) == 2


def test_without_the_hosts_command_nobody_can_say(
    play: Play, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    assert run(play) == 2
    assert "gh, which is not installed" in capsys.readouterr().err


def test_the_page_about_publishing_says_what_to_do_for_each_message() -> None:
    page = (ROOT / "docs/tasks/publish.md").read_text(encoding="utf-8")
    assert compares("publish")["run"] in page
    said = "".join(
        (ROOT / name).read_text(encoding="utf-8")
        for name in ("localoffer/councils/published.py", ".github/workflows/publish.yml")
    )
    said = re.sub(r'"\n +"', "", said)
    table = page.partition("| the message says |")[2].partition("\n\n")[0]
    messages = re.findall(r"^\| (\w.+?) \|", table, re.MULTILINE)
    assert len(messages) == 4
    assert [message for message in messages if message.lower() not in said.lower()] == []
