"""No voice and no promise vanishes between two editions."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from localoffer import front
from localoffer.changes.compare import compare
from localoffer.diff import base_of, touched
from localoffer.load import load
from localoffer.read import read
from tests.council import change


@pytest.fixture
def council(good: Path) -> Path:
    """A council's folder in a repository of its own, with one commit tagged `first`."""
    for words in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "first"],
        ["tag", "first"],
    ):
        subprocess.run(["git", "-C", str(good), *words], check=True)
    return good


def _cut(council: Path, first: str, after: str) -> None:
    """Take away the lines from one beginning to the next."""
    file = council / "pledges.yaml"
    text = file.read_text(encoding="utf-8")
    start = text.index(first)
    file.write_text(text[:start] + text[text.index(after, start) :], encoding="utf-8")


def _diff(council: Path, base: str = "first") -> int:
    return front.main(["diff", base, "--council", str(council)])


def test_without_a_change_nothing_can_be_found_and_it_says_so(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _diff(council) == 0
    assert "This compares first with itself" in capsys.readouterr().out


def test_with_another_change_nothing_is_gone(council: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(council, "pledges.yaml", "More safe places to live.", "Many more safe places to live.")
    assert _diff(council) == 0
    assert "No voice or promise has gone since first." in capsys.readouterr().out


def test_a_voice_that_is_gone_is_refused_by_name(council: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _cut(council, "  - id: who-to-ring", "promises:")
    assert _diff(council) == 1
    out = capsys.readouterr().out
    assert (
        "The voice who-to-ring has gone: “Care leavers said they did not know who to ring.” It was in" in out
    )
    assert "closed: with a date and a reason" in out


def test_a_promise_that_is_gone_is_refused_by_name(council: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _cut(council, "  - id: a-safe-place", "pledges:")
    assert _diff(council) == 1
    assert "The promise a-safe-place has gone" in capsys.readouterr().out


def test_a_renamed_id_is_a_voice_gone(council: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(council, "pledges.yaml", "- id: who-to-ring", "- id: whom-to-ring")
    assert _diff(council) == 1
    assert "are now under the id whom-to-ring." in " ".join(capsys.readouterr().out.split())


def test_an_id_with_quite_other_words_is_another_voice(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(
        council,
        "pledges.yaml",
        "Care leavers said they did not know who to ring.",
        "Free bus travel was wanted.",
    )
    assert _diff(council) == 1
    assert "have nothing in common" in capsys.readouterr().out


def test_a_closed_voice_is_still_there(council: Path) -> None:
    change(
        council,
        "pledges.yaml",
        "    said_on: 2020-08",
        "    closed:\n      date: 2026-01\n      reason: There is a card with numbers.\n    said_on: 2020-08",
    )
    assert _diff(council) == 0


def test_better_words_are_no_other_voice(council: Path) -> None:
    change(council, "pledges.yaml", "they did not know who to ring", "they did not know whom to ring")
    assert _diff(council) == 0


def test_an_id_is_never_used_again(council: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(council, "pledges.yaml", "    number: 1\n", "    number: 2\n")
    assert _diff(council) == 1
    assert "The id who-to-ring belonged to another voice" in capsys.readouterr().out


def test_a_voice_with_a_mistake_is_told_as_a_mistake(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(council, "pledges.yaml", "    number: 1\n", "    number: one\n")
    assert _diff(council) == 1
    out = capsys.readouterr().out
    assert "not-a-number" in out
    assert "has gone" not in out


def test_another_folder_can_be_the_base(council: Path, tmp_path: Path) -> None:
    other = shutil.copytree(council, tmp_path / "before")
    _cut(council, "  - id: who-to-ring", "promises:")
    assert _diff(council, str(other)) == 1


def test_what_has_gone_is_told_at_a_place_that_anybody_can_open(council: Path) -> None:
    base = base_of("first", council, council / "national")
    page = next((council / "national" / "pages").rglob("*.md"))
    page.unlink()
    facts = council / "national" / "entitlements.yaml"
    text = facts.read_text(encoding="utf-8")
    amounts = text[text.index("    amounts:\n") : text.index("    statuses:\n")]
    change(council, "national/entitlements.yaml", amounts, "")
    now, _ = read(load(council, council / "national", council))
    found = compare(base.records, now, date(2026, 11, 30)).changes
    assert {change.marks.record.file for change in found if change.part is None} == {
        page.relative_to(council).as_posix()
    }
    (line,) = {change.marks.record.line for change in found if change.part}
    assert facts.read_text(encoding="utf-8").split("\n")[line - 1] == "  - id: setting-up-home"


@pytest.mark.parametrize("base", ["no-such-revision", "--output=x"])
def test_without_its_base_the_comparison_fails(
    council: Path, base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert front.main(["diff", "--council", str(council), "--", base]) == 2
    assert "There is no folder or revision called" in capsys.readouterr().err


def test_a_revision_that_is_not_there_is_told_with_what_helps_in_this_copy(
    council: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _diff(council, "orgin/main") == 2
    said = capsys.readouterr().err
    assert "git branch --all lists the branches. If it is new, fetch it first: git fetch origin." in said
    assert "--unshallow" not in said
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth=1", council.as_uri(), str(shallow)], check=True)
    assert _diff(shallow, "orgin/main") == 2
    assert (
        "git fetch --unshallow, because this copy does not have the whole history." in capsys.readouterr().err
    )


def test_where_there_is_no_git_another_folder_is_asked_for(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _diff(good, "origin/main") == 2
    assert (
        "this folder has no git history. Name the folder of another copy instead." in capsys.readouterr().err
    )


def test_words_of_three_letters_are_the_same_words(council: Path) -> None:
    words = "text: Care leavers said they did not know who to ring."
    change(council, "pledges.yaml", words, "text: I am not ok.")
    for command in (
        ["add", "-A"],
        ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", "-C", str(council), *command], check=True)
    change(council, "pledges.yaml", "title: Be Safe", "title: Be Safe and Well")
    assert _diff(council, "HEAD") == 0


# ---- Words that were taken away -------------------------------------------------------------------------------

WORDS = "    text: Care leavers said they did not know who to ring.\n"
GONE = "    words_removed:\n      date: 2026-11-03\n      reason: personal data\n"


def _take_away(council: Path) -> None:
    """Take the words of the voice away, and publish that as `second`."""
    change(council, "pledges.yaml", WORDS, GONE)
    for words in (["commit", "-q", "-a", "-m", "second"], ["tag", "second"]):
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "-C", str(council), *identity, *words], check=True)


def test_a_voice_without_its_words_is_still_there(council: Path) -> None:
    change(council, "pledges.yaml", WORDS, GONE)
    assert _diff(council) == 0


def test_a_promise_without_its_words_is_still_there(council: Path) -> None:
    change(council, "pledges.yaml", "    text: A safe place on the first night\n", GONE)
    assert _diff(council) == 0


def test_a_voice_without_its_words_keeps_its_number(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(council, "pledges.yaml", "    number: 1\n" + WORDS, "    number: 2\n" + GONE)
    assert _diff(council) == 1
    out = capsys.readouterr().out
    assert "its number was 1 and is now 2" in out
    assert "did not know who to ring" not in out


def test_a_voice_without_its_words_keeps_its_priority(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(council, "pledges.yaml", WORDS + "    priority: be-safe\n", GONE + "    priority: be-well\n")
    assert _diff(council) == 1
    assert "its priority was be-safe and is now be-well" in " ".join(capsys.readouterr().out.split())


def test_an_id_whose_words_were_taken_away_is_never_used_for_others(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _take_away(council)
    change(council, "pledges.yaml", GONE, "    text: Care leavers said that they want free buses.\n")
    assert _diff(council, "second") == 1
    out = " ".join(capsys.readouterr().out.split())
    assert "its words were taken away, and nothing shows that these are the same" in out
    assert "did not know who to ring" not in out


def test_words_that_were_taken_away_can_be_put_back(council: Path) -> None:
    _take_away(council)
    change(council, "pledges.yaml", GONE, WORDS)
    assert _diff(council, "second") == 0


def test_words_can_be_put_back_without_what_was_wrong_in_them(council: Path) -> None:
    _take_away(council)
    change(council, "pledges.yaml", GONE, "    text: Care leavers did not know who to ring.\n")
    assert _diff(council, "second") == 0


def test_where_no_history_has_the_words_none_can_be_put_back(council: Path, tmp_path: Path) -> None:
    _take_away(council)
    other = shutil.copytree(council, tmp_path / "before")
    change(council, "pledges.yaml", GONE, WORDS)
    assert _diff(council, str(other)) == 1


def test_an_id_that_holds_a_name_is_taken_away_with_the_words(council: Path) -> None:
    change(council, "pledges.yaml", "  - id: who-to-ring\n", "  - id: voice-1\n")
    change(council, "pledges.yaml", WORDS, GONE)
    change(council, "pledges.yaml", "      - who-to-ring\n", "      - voice-1\n")
    assert _diff(council) == 0


def test_one_record_without_words_stands_for_one_alone(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (council / "pledges.yaml").read_text(encoding="utf-8")
    start, end = text.index("  - id: a-safe-place"), text.index("pledges:")
    promise = text[start:end]
    twin = promise.replace("a-safe-place", "a-warm-place").replace("A safe place", "A warm place")
    before = shutil.copytree(council, council.parent / "two-promises")
    (before / "pledges.yaml").write_text(text[:end] + twin + text[end:], encoding="utf-8")
    words = "    text: A safe place on the first night\n"
    change(council, "pledges.yaml", "  - id: a-safe-place\n" + words, "  - id: promise-1\n" + GONE)
    assert _diff(council, str(before)) == 1
    assert "has gone" in capsys.readouterr().out


def test_words_that_were_taken_away_and_stand_elsewhere_are_named_with_their_place(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(council, "pledges.yaml", WORDS, GONE)
    change(
        council,
        "content/actions.yaml",
        "The card is printed.",
        "They did not. Care leavers said they did not\n          know who to ring!",
    )
    assert _diff(council) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "Words that were taken away from the voice who-to-ring are still here." in out
    assert "content/actions.yaml, line 24" in out


def test_words_that_were_taken_away_are_found_with_another_apostrophe(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(council, "pledges.yaml", WORDS, "    text: We didn’t know who to ring!\n")
    before = shutil.copytree(council, council.parent / "before")
    change(council, "pledges.yaml", "    text: We didn’t know who to ring!\n", GONE)
    change(council, "content/actions.yaml", "The card is printed.", "You said, we didn't know who to ring.")
    assert _diff(council, str(before)) == 0
    assert "are still here" in capsys.readouterr().out


def test_words_that_changed_may_stand_elsewhere(council: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(council, "pledges.yaml", WORDS, "    text: Care leavers did not know who to ring.\n")
    change(
        council,
        "content/actions.yaml",
        "The card is printed.",
        "Care leavers said they did not know who to ring.",
    )
    assert _diff(council) == 0
    assert "are still here" not in capsys.readouterr().out


def test_what_readers_are_told_of_and_was_put_back_is_a_warning_at_its_line(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(council, "content/contacts.yaml", "01254 585585", "01254 585586")
    assert front.main(["diff", "first", "--write", "--council", str(council)]) == 0
    capsys.readouterr()
    assert _diff(council) == 0
    assert "change-not-there" not in capsys.readouterr().out
    change(council, "content/contacts.yaml", "01254 585586", "01254 585585")
    assert _diff(council) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "This tells readers about a change that has not happened" in said
    assert "as it was in first" in said
    assert "change-not-there" in said
    (file,) = (council / "content/changes").iterdir()
    line = file.read_text(encoding="utf-8").splitlines().index("  - record: contact") + 1
    assert f"{file.name}, line {line}" in said


def test_a_folder_that_looks_like_the_inside_of_a_repository_has_no_program_run(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = tmp_path / "ran"
    for name in ("objects", "refs"):
        (good / name).mkdir()
    (good / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    settings = f'[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n\tfsmonitor = "touch {ran.as_posix()}; false"\n'
    (good / "config").write_text(settings, encoding="utf-8")
    assert not touched(good)
    assert not ran.exists()
    assert _diff(good, "HEAD") == 2
    assert not ran.exists()
    capsys.readouterr()


def test_no_program_that_the_settings_of_a_folder_name_is_run_to_see_what_changed(
    council: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran, hooks = tmp_path / "ran", tmp_path / "hooks"
    hooks.mkdir()
    hook = hooks / "post-index-change"
    hook.write_text(f"#!/bin/sh\ntouch {ran.as_posix()}\n", encoding="utf-8")
    hook.chmod(0o755)
    for key, value in (
        ("core.fsmonitor", f"touch {ran.as_posix()}; false"),
        ("core.hooksPath", hooks.as_posix()),
    ):
        subprocess.run(["git", "-C", str(council), "config", key, value], check=True)
    (council / "pledges.yaml").touch()
    assert _diff(council) == 0
    front.main(["check", "--council", str(council)])
    assert not ran.exists()
    capsys.readouterr()


def test_windows_is_told_not_to_look_for_git_in_the_folder_itself(
    council: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NODEFAULTCURRENTDIRECTORYINEXEPATH", raising=False)
    told: list[str | None] = []
    run = subprocess.run

    def noted(*words: Any, **more: Any) -> Any:
        told.append(os.environ.get("NODEFAULTCURRENTDIRECTORYINEXEPATH"))
        return run(*words, **more)

    monkeypatch.setattr(subprocess, "run", noted)
    _diff(council)
    assert set(told) == {"1"}
