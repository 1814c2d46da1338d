"""The log of a run on GitHub: what a runner would read there as a command is ours alone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.log import Log, harmless
from tests.council import ROOT, add, change

ON_GITHUB = {**os.environ, "GITHUB_ACTIONS": "true"}
HOSTILE = "##[error file=README.md]The council has approved this ::error::and this ::stop-commands::x"
OURS = re.compile(r"::(?:error|warning) file=[^:]+::")


def commands(said: str) -> list[str]:
    """The lines that the runner takes for commands: ActionCommand.cs of actions/runner, TryParseV2 and TryParse."""
    lines = re.split(r"\r\n|\r|\n", said)
    return [line for line in lines if line.strip().startswith("::") or "##[" in line]


def on_github(*words: str, folder: Path = ROOT) -> tuple[int, str]:
    """What a command of ours ends with and prints, on both streams."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=ON_GITHUB,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.returncode, done.stdout.decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a ##[error]b", "a ## [error]b"),
        ("###[group]", "### [group]"),
        ("##[a]##[b]", "## [a]## [b]"),
        ("  ::warning::", "  : :warning: :"),
        (":::", ": : :"),
        ("12:30, # [x], ## a", "12:30, # [x], ## a"),
    ],
)
def test_a_blank_breaks_up_a_command_and_nothing_else_changes(before: str, after: str) -> None:
    assert harmless(before) == after


@given(st.lists(st.text(alphabet="#[: \n", max_size=4), max_size=12))
def test_in_whatever_pieces_it_is_printed_nothing_is_a_command(pieces: list[str]) -> None:
    written = BytesIO()
    log = Log(written, encoding="utf-8", write_through=True, newline="")
    log.writelines(pieces)
    assert commands(written.getvalue().decode()) == []


def test_in_all_that_check_prints_of_hostile_content_only_annotations_are_commands(good: Path) -> None:
    add(good, "offer.yaml", f"  - id: Bad {HOSTILE}\n")
    change(good, "pledges.yaml", "number: 1", f"number: {HOSTILE}")
    (good / "content/pages").mkdir(exist_ok=True)
    (good / "content/pages/##[error]x::error::y.docx").write_text("", encoding="utf-8")
    ended, said = on_github("build.py", "check", "--council", str(good))
    assert ended == 1
    assert "Bad ## [error file=README.md]The council" in said
    assert len(commands(said)) >= 3
    assert [line for line in commands(said) if not OURS.match(line) or "##[" in line] == []


def test_a_sentence_that_is_broken_before_a_command_gives_none(good: Path, tmp_path: Path) -> None:
    before = shutil.copytree(good, tmp_path / "before")
    change(before, "pledges.yaml", "- id: who-to-ring", f"- id: {'x' * 70}")
    change(before, "pledges.yaml", "text: Care leavers said", "text: Now ::error::y Care leavers said")
    ended, said = on_github("build.py", "diff", str(before), "--council", str(good))
    assert ended == 1
    assert "\n  : :error: :y Care" in said
    assert commands(said)
    assert [line for line in commands(said) if not OURS.match(line)] == []


@pytest.mark.parametrize(
    "words",
    [["check", "--as-of", HOSTILE], ["diff", HOSTILE], [HOSTILE]],
    ids=["date", "revision", "command"],
)
def test_wrong_use_prints_no_command(words: list[str]) -> None:
    ended, said = on_github("build.py", *words)
    assert ended == 2
    assert "## [error" in said
    assert commands(said) == []


def test_a_traceback_and_what_comes_in_pieces_hold_no_command() -> None:
    code = (
        "import sys; from localoffer.log import command, guard; guard(); command('::notice::ours');"
        "print('#', end=''); print('#', end='', flush=True); print('[error]x'); print(':', end=''); print(':error::x');"
        "sys.stderr.writelines(['##', '[error]z', chr(10)]); raise ValueError('a ##[error]b' + chr(10) + '::error::c')"
    )
    ended, said = on_github("-c", code)
    assert ended == 1
    assert "ValueError: a ## [error]b\n: :error: :c" in said
    assert commands(said) == ["::notice::ours"]


def test_elsewhere_what_is_printed_stays_as_it_is() -> None:
    done = subprocess.run(
        [sys.executable, "build.py", "check", "--as-of", HOSTILE],
        cwd=ROOT,
        env={**os.environ, "GITHUB_ACTIONS": ""},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert f"{HOSTILE} is not a date" in done.stderr


@pytest.mark.parametrize("ends_with", [0, 3])
def test_what_the_tools_print_stands_where_no_command_is_read(ends_with: int, tmp_path: Path) -> None:
    (tmp_path / "make").write_text(f"#!/bin/bash\necho '{HOSTILE}'\nexit {ends_with}\n", encoding="utf-8")
    (tmp_path / "make").chmod(0o755)
    tokens = set()
    for _ in range(2):
        done = subprocess.run(
            ["bash", ".ci/run", "long"],
            cwd=ROOT,
            env=ON_GITHUB | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == ends_with
        first, *_, last = done.stdout.splitlines()
        token = first.removeprefix("::stop-commands::")
        assert re.fullmatch("[0-9a-f]{32}", token)
        assert last == f"::{token}::"
        tokens.add(token)
    assert len(tokens) == 2
