"""Runs the steps of a workflow from its file, with what a GitHub runner would give them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml

from tests.council import ROOT

EVENTS = ROOT / "tests/events"
WORKFLOWS = ROOT / ".github/workflows"
_EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")
_COMPARED = re.compile(r"([\w.-]+) (==|!=) '([^']*)'")


def event(name: str, **changed: str) -> Any:
    """An event as the host writes it, with some texts replaced."""
    text = (EVENTS / f"{name}.json").read_text(encoding="utf-8")
    for before, after in changed.items():
        text = text.replace(f'"{before}"', json.dumps(after))
    return json.loads(text)


def steps(workflow: str, job: str) -> list[dict[str, Any]]:
    text = (WORKFLOWS / f"{workflow}.yml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = yaml.load(text, yaml.BaseLoader)["jobs"][job]["steps"]
    return found


@dataclass
class Ran:
    """The result of a job: each script that ran and its exit code, all output, and its artifacts, zipped, by name."""

    ended: dict[str, int] = field(default_factory=dict)
    printed: str = ""
    artifacts: dict[str, bytes] = field(default_factory=dict)


def run(workflow: str, job: str, folder: Path, event: Any, path: str = "") -> Ran:
    """Run the scripts of a job in a folder, with its own programs first on the `path`. Stops after a failure, as a
    runner does, except for steps that run nevertheless."""
    text = (WORKFLOWS / f"{workflow}.yml").read_text(encoding="utf-8")
    declared = yaml.load(text, yaml.BaseLoader)["jobs"][job]
    told: dict[str, Any] = {
        "github": {"event": event, "repository": "council/offer", "token": "a-token", "run_attempt": "1"},
        "steps": {},
    }
    kept = folder / ".git/runner"
    kept.mkdir(parents=True, exist_ok=True)
    (kept / "event.json").write_text(json.dumps(event), encoding="utf-8")
    ran = Ran()
    for number, step in enumerate(declared["steps"]):
        if not _is_due(step.get("if"), told, any(ran.ended.values())):
            continue
        if "actions/upload-artifact@" in step.get("uses", ""):
            handed = folder / step["with"]["path"]
            if handed.exists():
                ran.artifacts[step["with"]["name"]] = _packed(handed)
        if "run" not in step:
            continue
        output = kept / f"output-{number}"
        given = {**declared.get("env", {}), **step.get("env", {})}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=folder,
            env={
                "PATH": f"{path}{os.pathsep}{os.environ['PATH']}",
                "GITHUB_ACTIONS": "true",
                "GITHUB_EVENT_PATH": str(kept / "event.json"),
                "GITHUB_OUTPUT": str(output),
                "GITHUB_RUN_ID": "9002",
                "GITHUB_SERVER_URL": "https://github.com",
                **{name: _told(value, told) for name, value in given.items()},
            },
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        ran.ended[step["name"]] = done.returncode
        ran.printed += done.stdout + done.stderr
        said = output.read_text(encoding="utf-8") if output.exists() else ""
        told["steps"][step.get("id")] = {"outputs": dict(line.split("=", 1) for line in said.splitlines())}
    return ran


def _is_due(condition: str | None, told: Mapping[str, Any], failed: bool) -> bool:
    if condition == "${{ !cancelled() }}":
        return True
    if condition is None or failed:
        return not failed
    compared = _COMPARED.fullmatch(condition)
    assert compared, condition
    return (_looked_up(compared[1], told) == compared[3]) == (compared[2] == "==")


def _told(value: str, told: Mapping[str, Any]) -> str:
    return _EXPRESSION.sub(lambda found: _looked_up(found[1], told), value)


def _looked_up(name: str, told: Mapping[str, Any]) -> str:
    found: Any = told
    for part in name.split("."):
        found = found.get(part, "") if isinstance(found, dict) else ""
    return str(found)


def _packed(handed: Path) -> bytes:
    files = {it.relative_to(handed).as_posix(): it for it in handed.rglob("*")} or {handed.name: handed}
    return packed({name: it.read_bytes() for name, it in files.items() if it.is_file()})


def packed(files: Mapping[str, bytes]) -> bytes:
    """An artifact as the host stores it."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            # Without a time, so that the same files give the same bytes.
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def run_on_gitlab(job: str, folder: Path, given: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the script of a GitLab job in a folder, as its runner does: in one shell, with the host's environment variables."""
    text = (ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8")
    lines = yaml.load(text, yaml.BaseLoader)[job]["script"]
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", "\n".join(lines)],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "GITLAB_CI": "true", **given},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def scripts(text: str) -> Iterator[tuple[str, str]]:
    """The jobs in a GitLab file, and each line of their scripts."""
    for name, job in yaml.load(text, yaml.BaseLoader).items():
        if isinstance(job, dict):
            for line in (*job.get("before_script", ()), *job.get("script", ())):
                yield name, line
