"""The early way out: the same words are answered at once as long as nothing changed, and never when something did."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

import localoffer
from localoffer import commands, door, endings, front, road
from localoffer.load import load
from tests.council import GOOD, ROOT, change


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered lies in no folder of this repository."""
    monkeypatch.setattr(door, "kept_in", lambda: str(tmp_path / ".cache"))
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)


@pytest.fixture
def council(tmp_path: Path) -> Path:
    """A folder that is told to be no council's, which takes no time."""
    folder = tmp_path / "council"
    (folder / "content").mkdir(parents=True)
    shutil.copy(GOOD / "content/contacts.yaml", folder / "content")
    return folder


def _told(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int | None, str]:
    capsys.readouterr()
    return door.ending(words), capsys.readouterr().out


@pytest.fixture
def check(council: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[], tuple[list[str], int, str]]:
    def run() -> tuple[list[str], int, str]:
        words = ["check", "--council", str(council), "--as-of", "2026-11-22"]
        capsys.readouterr()
        code = front.main(words, remembers=True)
        return words, code, capsys.readouterr().out

    return run


Check = Callable[[], tuple[list[str], int, str]]


def test_the_same_words_are_answered_the_same(check: Check, capsys: pytest.CaptureFixture[str]) -> None:
    words, code, said = check()
    assert code == 1
    assert "no such file" in said
    assert _told(words, capsys) == (1, said)
    assert _told([*words, "--edition"], capsys) == (None, "")


def test_what_a_terminal_would_obey_is_not_sent_the_second_time_either(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    endings.keep(endings.begin(["build"], council, None), (), "All is in a\x1b[2Jb.", 0)
    assert _told(["build"], capsys) == (0, "All is in a‹U+001B›[2Jb.\n")


def _same_size_and_time(council: Path) -> None:
    file = council / "content/contacts.yaml"
    found = file.stat()
    content = file.read_bytes()
    file.write_bytes(content.replace(b"e", b"a", 1))
    os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns))


def _a_link_in_its_place(council: Path) -> None:
    file = council / "content/contacts.yaml"
    file.rename(council.parent / "elsewhere.yaml")
    file.symlink_to(council.parent / "elsewhere.yaml")


@pytest.mark.parametrize(
    "edit",
    [
        _same_size_and_time,
        lambda council: (council / "content/pages").mkdir() or (council / "content/pages/a.md").touch(),
        lambda council: (council / "ofer.yaml").touch(),
        lambda council: (council / "content/contacts.yaml").unlink(),
        lambda council: (council / "content/contacts.yaml").rename(council / "content/contact.yaml"),
        _a_link_in_its_place,
        lambda council: (council / "content/later.yaml").mkdir(),
        lambda council: (council / "content/pages/a.md").mkdir(parents=True),
    ],
    ids=[
        "a letter, with size and time as before",
        "a new page",
        "a file with a wrong name",
        "one less",
        "a new name",
        "a link that leads out to the same bytes",
        "an empty folder in the place of a file",
        "an empty folder that bears the name of a page",
    ],
)
def test_whatever_changed_is_looked_at_anew(
    check: Check, council: Path, edit: Callable[[Path], object], capsys: pytest.CaptureFixture[str]
) -> None:
    words, *_ = check()
    edit(council)
    assert _told(words, capsys)[0] is None


@pytest.mark.parametrize(
    ("name", "file", "told"),
    [
        ("offers", "money.yaml", "A folder with this name is not read."),
        ("Pledge", "money.yaml", "A folder with this name is not read."),
        ("ofer", "money.yaml", "A folder with this name is not read."),
        ("pages", "a.md", "Nothing in this folder is read."),
        ("content (1)", "a.md", "This looks like a copy of content,"),
        ("Copy of content", "pages/a.md", "This looks like a copy of content,"),
    ],
)
def test_what_is_put_into_a_folder_of_nearly_the_right_name_is_looked_at_anew(
    name: str,
    file: str,
    told: str,
    check: Check,
    council: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (council / name).mkdir()
    words, _, said = check()
    assert name not in said
    (council / name / file).parent.mkdir(exist_ok=True)
    (council / name / file).touch()
    assert _told(words, capsys)[0] is None
    _, _, said = check()
    assert f"{name}\n  {told}" in said


def test_a_folder_in_the_place_of_a_file_that_is_not_read_is_looked_at_anew(
    check: Check, council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (council / "contents").touch()
    words, *_ = check()
    (council / "contents").unlink()
    (council / "contents").mkdir()
    assert _told(words, capsys)[0] is None


def test_another_python_is_told_to_call_itself(
    check: Check, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words, *_ = check()
    monkeypatch.setattr(sys, "executable", f"{sys.executable}-other")
    assert _told(words, capsys)[0] is None


def test_a_python_that_leaves_out_descriptions_is_another(
    check: Check, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words, *_ = check()
    monkeypatch.setattr(sys, "flags", SimpleNamespace(optimize=2))
    assert _told(words, capsys)[0] is None


@pytest.mark.parametrize("flag", ["-I", "-E", "-P"])
def test_it_is_found_by_a_python_that_looks_nowhere_else(flag: str) -> None:
    ended = subprocess.run(
        [sys.executable, flag, ROOT / "build.py", "--help"], cwd="/", capture_output=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.parametrize("harm", [b"", b"x", b"i\0\0\0\0", os.urandom(500)])
def test_what_is_damaged_counts_for_nothing(
    check: Check, tmp_path: Path, harm: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    words, *_ = check()
    files = list((tmp_path / ".cache/endings").iterdir())
    assert len(files) == 2
    for file in files:
        whole = file.read_bytes()
        for damaged in (harm, whole[:-3], whole[:40] + harm, whole[:-3] + b"..."):
            file.write_bytes(damaged)
            assert _told(words, capsys)[0] is None
        file.unlink()
        assert _told(words, capsys)[0] is None
        file.mkdir()
        assert _told(words, capsys)[0] is None
        file.rmdir()
        file.write_bytes(whole)
        assert _told(words, capsys)[0] == 1


def test_what_was_damaged_is_made_whole_by_the_next_command(
    check: Check, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words, *_ = check()
    for file in (tmp_path / ".cache/endings").iterdir():
        file.write_bytes(file.read_bytes()[:-3])
    words, *_ = check()
    assert _told(words, capsys)[0] == 1


def test_another_day_is_looked_at_anew(
    check: Check, council: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["check", "--council", str(council)]
    front.main(words, remembers=True)
    assert _told(words, capsys)[0] == 1
    monkeypatch.setattr(door, "today", lambda: "2199-01-01")
    assert _told(words, capsys)[0] is None


def test_an_earlier_day_is_looked_at_anew_once_a_clock_that_was_wrong_says_that_it_is_to_come(
    check: Check, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words, *_ = check()
    for today, code in (("2026-11-23", 1), ("2026-11-22", None), ("2026-11-21", None), (None, 1)):
        monkeypatch.setattr(door, "today", lambda today=today: today)
        assert _told(words, capsys)[0] == code


def test_what_a_build_left_must_stand_as_it_was(
    council: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "site"
    (out / "help-now").mkdir(parents=True)
    page = out / "help-now/index.html"
    page.write_text("Help", encoding="utf-8")

    def remember() -> None:
        endings.keep(endings.begin(["build"], council, None), endings.output_state(str(out)), "All well.", 0)
        assert _told(["build"], capsys) == (0, "All well.\n")

    remember()
    page.write_text("Halt", encoding="utf-8")
    assert _told(["build"], capsys)[0] is None
    remember()
    (out / "help-now/more.html").touch()
    assert _told(["build"], capsys)[0] is None
    remember()
    page.chmod(0)
    assert _told(["build"], capsys)[0] is None
    page.chmod(0o644)
    remember()
    page.unlink()
    assert _told(["build"], capsys)[0] is None
    remember()
    shutil.rmtree(out)
    assert _told(["build"], capsys)[0] is None


@pytest.mark.parametrize("said", ["--council {}", "--council={}", "--council {}/below/.."])
def test_a_link_that_leads_elsewhere_is_another_council(
    said: str, council: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (council / "below").mkdir()
    other = shutil.copytree(council, tmp_path / "other")
    link = tmp_path / "which=one"
    link.symlink_to(council)
    words = ["check", *said.format(link).split(" ")]
    front.main(words, remembers=True)
    assert _told(words, capsys)[0] == 1
    link.unlink()
    link.symlink_to(other)
    assert _told(words, capsys)[0] is None
    link.unlink()
    link.symlink_to(council)
    assert _told(words, capsys)[0] == 1


@pytest.fixture
def _one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that is made in no time."""
    made = road.Made(load(GOOD, road.NATIONAL, ROOT), (), documents={"index.html": b"Page"})
    monkeypatch.setattr(commands, "documents", lambda *_, **__: made)


@pytest.mark.usefixtures("_one_page")
@pytest.mark.parametrize("asked", ["build", "build --out {}"])
def test_a_site_is_looked_for_where_a_link_leads_now(
    asked: str,
    council: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    site = tmp_path / "site"
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    site.symlink_to(tmp_path / "first")
    monkeypatch.setattr(front, "HOME", tmp_path)
    words = [*asked.format(site).split(" "), "--council", str(council)]
    front.main(words, remembers=True)
    assert _told(words, capsys)[0] == 0
    site.unlink()
    site.symlink_to(tmp_path / "second")
    assert _told(words, capsys)[0] is None


@pytest.mark.usefixtures("_one_page")
def test_what_another_build_writes_while_this_one_is_read_is_not_taken_for_its_own(
    council: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody reads what a build says page by page, and it waits for them."""
    page = tmp_path / "site/index.html"
    monkeypatch.setattr(commands, "_report", lambda *_: page.write_text("Of another", encoding="utf-8"))
    words = ["build", "--out", str(page.parent), "--council", str(council)]
    assert front.main(words, remembers=True) == 0
    assert _told(words, capsys)[0] is None


def test_what_is_found_as_midnight_passes_is_of_the_day_before(
    council: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = load

    def load_at_midnight(*given: object, **named: object) -> object:
        monkeypatch.setattr(commands, "today", lambda: date(2199, 1, 1))
        monkeypatch.setattr(door, "today", lambda: "2199-01-01")
        return read(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(road, "load", load_at_midnight)
    words = ["check", "--council", str(council)]
    front.main(words, remembers=True)
    assert _told(words, capsys)[0] is None


def test_what_begins_just_before_midnight_is_of_the_day_before(
    council: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [date(2199, 1, 1), date(2199, 1, 2)]
    monkeypatch.setattr(commands, "today", lambda: days.pop(0))
    monkeypatch.setattr(door, "today", lambda: "2199-01-02")
    words = ["check", "--council", str(council)]
    front.main(words, remembers=True)
    assert _told(words, capsys)[0] is None


def test_nothing_is_remembered_where_a_program_asks(council: Path, tmp_path: Path) -> None:
    front.main(["check", "--council", str(council)])
    assert not (tmp_path / ".cache").exists()


def test_on_github_the_lines_for_its_runner_are_made_each_time(
    check: Check, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words, *_ = check()
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert _told(words, capsys)[0] is None


def test_the_commit_that_a_folder_stands_on_counts(council: Path, tmp_path: Path) -> None:
    def git(*words: str, at: Path = council) -> None:
        subprocess.run(
            ["git", "-C", str(at), "-c", "user.name=A", "-c", "user.email=a@example.org", *words],
            check=True,
            capture_output=True,
        )

    git("init", "--quiet")
    before = endings.inputs_of(str(council))
    git("commit", "--quiet", "--allow-empty", "-m", "One")
    first = endings.inputs_of(str(council))
    git("worktree", "add", "--quiet", str(tmp_path / "further"), at=council)
    further = endings.inputs_of(str(tmp_path / "further"))
    git("commit", "--quiet", "--allow-empty", "-m", "Two", at=tmp_path / "further")
    last = endings.inputs_of(str(tmp_path / "further"))
    assert len({inputs[0] for inputs in (before, first, further, last) if inputs}) == 4
    assert first == endings.inputs_of(str(council))


def test_a_commit_counts_where_branches_are_kept_in_tables(council: Path) -> None:
    """As git 3 keeps them: the file HEAD never changes."""
    (council / ".git/reftable").mkdir(parents=True)
    (council / ".git/HEAD").write_text("ref: refs/heads/.invalid\n", encoding="utf-8")
    listed = council / ".git/reftable/tables.list"
    listed.write_text("0x000000000001-0x000000000001-8f2a.ref\n", encoding="utf-8")
    before = door.own_digest(str(council))
    listed.write_text("0x000000000001-0x000000000002-91bc.ref\n", encoding="utf-8")
    assert door.own_digest(str(council)) != before


def test_the_day_is_the_one_that_a_build_takes() -> None:
    assert door.today() == road.today().isoformat()
    assert datetime.now(ZoneInfo("Europe/London")).date() == road.today()


@pytest.mark.parametrize("top", ["national", "templates", "code"])
def test_what_comes_with_the_code_is_known_by_its_bytes(
    top: str,
    check: Check,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for folder in ("national", "templates", "code"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "some.txt").write_text("12", encoding="utf-8")
    monkeypatch.setattr(door, "SHIPPED", str(tmp_path))
    monkeypatch.setattr(door, "CODE", str(tmp_path / "code"))
    words, *_ = check()
    assert _told(words, capsys)[0] == 1
    file = tmp_path / top / "some.txt"
    found = file.stat()
    for content in ("13", "123", "1", ""):
        file.write_text(content, encoding="utf-8")
        os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns))
        assert _told(words, capsys)[0] is None
    file.write_text("12", encoding="utf-8")
    assert _told(words, capsys)[0] == 1
    (tmp_path / top / "more.txt").touch()
    assert _told(words, capsys)[0] is None
    (tmp_path / top / "more.txt").unlink()
    file.rename(tmp_path / top / "other.txt")
    assert _told(words, capsys)[0] is None


def test_nobody_waits_for_a_pipe_or_reads_a_file_without_an_end(council: Path) -> None:
    os.mkfifo(council / "content/pipe.md")
    assert endings.inputs_of(str(council))
    (council / "content/zeros.md").symlink_to("/dev/zero")
    assert endings.inputs_of(str(council)) is None


def test_a_large_file_takes_no_longer_than_its_bytes(council: Path) -> None:
    """A film that somebody put beside the words: nobody waits for it to be copied a thousand times."""
    film = council / "content/film.mp4"
    with film.open("wb") as file:
        file.truncate(64_000_000)
    begun = time.process_time()
    assert len(door.all_bytes(str(film))) == 64_000_000
    # A twentieth of a second; copied at each piece, half a minute.
    assert time.process_time() - begun < 5


def test_a_link_in_a_circle_is_not_followed_for_ever(council: Path) -> None:
    (council / "content/round").symlink_to(council / "content")
    assert endings.inputs_of(str(council)) is None


def test_it_waits_for_no_library() -> None:
    command = "import localoffer, localoffer.door, sys; print(sorted({'pathlib', 'argparse', 'dataclasses', 're'} & set(sys.modules)))"
    said = subprocess.run(
        [sys.executable, "-S", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"


def _saved_anew(file: Path, read: Callable[[], object]) -> None:
    found, content = file.stat(), file.read_bytes()
    file.write_bytes(content.replace(b"e", b"a", 1))
    read()
    file.write_bytes(content)
    os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns))


def _replaced(file: Path, read: Callable[[], object]) -> None:
    file.rename(file.parent.parent / "away")
    file.touch()
    read()
    (file.parent.parent / "away").rename(file)


def _one_more_for_a_moment(file: Path, read: Callable[[], object]) -> None:
    shutil.copy(file, file.with_name("contact.yaml"))
    read()
    file.with_name("contact.yaml").unlink()


def test_words_that_were_read_stay_what_they_were_read_from(
    check: Check, council: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is saved while the command runs is not taken for what the command looked at."""
    read = load

    def load_and_save(*given: object, **named: object) -> object:
        found = read(*given, **named)  # type: ignore[arg-type]
        change(council, "content/contacts.yaml", "contacts:", "contacts: ")
        return found

    monkeypatch.setattr(road, "load", load_and_save)
    words, *_ = check()
    assert _told(words, capsys)[0] is None


@pytest.mark.parametrize("put_back", [_saved_anew, _replaced, _one_more_for_a_moment])
def test_what_is_there_only_while_it_is_read_is_not_taken_for_what_was_put_back(
    put_back: Callable[[Path, Callable[[], object]], object],
    check: Check,
    council: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`git stash` while a command begins, and `git stash pop` before it ends."""
    read, found = load, []

    def load_the_other(*given: object, **named: object) -> object:
        put_back(council / "content/contacts.yaml", lambda: found.append(read(*given, **named)))  # type: ignore[arg-type]
        return found[0]

    monkeypatch.setattr(road, "load", load_the_other)
    words, *_ = check()
    assert _told(words, capsys)[0] is None


@pytest.mark.parametrize("command", ["check", "desk"])
def test_a_python_without_the_libraries_is_told_where_they_are(command: str) -> None:
    # -S leaves out what is installed beside Python itself.
    asked = [sys.executable, "-S", "build.py", command]
    ended = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "write\n.venv/bin/python in place of python" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_who_ends_a_command_is_told_so_in_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def pressed() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(front, "front", pressed)
    monkeypatch.setattr(sys, "argv", ["build.py", "check", "--as-of", "2026-11-22"])
    assert localoffer.enter() == 130
    assert capsys.readouterr().err.startswith("\nEnded before it was done.")
