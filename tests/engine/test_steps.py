"""What is said of long work: how far it has come, at a terminal alone, and where its time went."""

from __future__ import annotations

import re
import sys
import time
from contextlib import redirect_stderr
from io import StringIO
from itertools import count
from pathlib import Path

import pytest

from localoffer import front, terminal
from localoffer.places import HOME
from localoffer.terminal import NOBODY, STAGES, Timed, Took, progress, say
from tests.council import bare_council


class Terminal(StringIO):
    """Keeps what was shown."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal of 80 columns, and work that is long at once."""
    monkeypatch.setattr(terminal, "_SHORT", -1e9)
    monkeypatch.setattr(terminal, "_EACH", 0.001)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    return Terminal()


def _work(shown: Terminal) -> None:
    with redirect_stderr(shown), progress() as steps:
        steps.at("load")
        steps.expect("pages", 2)
        steps.at("render")
        with steps.making("pages", "/"):
            pass
        time.sleep(0.05)


def test_a_terminal_shows_one_line_of_how_far_it_is_and_nothing_of_it_stays(screen: Terminal) -> None:
    _work(screen)
    assert "Making pages: 1 of 2 pages" in screen.getvalue()
    assert "\n" not in screen.getvalue()
    *_, wiped, end = screen.getvalue().split("\r")
    assert wiped.strip() == end == ""
    assert len(wiped) >= len("Making pages: 1 of 2 pages")


def test_the_line_is_gone_where_the_last_stage_has_nothing_to_say(screen: Terminal) -> None:
    with redirect_stderr(screen), progress() as steps:
        steps.at("render")
        time.sleep(0.05)
        steps.at("end")
        time.sleep(0.05)
    assert screen.getvalue().strip()
    assert screen.getvalue().endswith(" \r")


def test_the_line_is_gone_when_work_breaks_off(screen: Terminal) -> None:
    def break_off() -> None:
        with progress() as steps:
            steps.at("render")
            time.sleep(0.05)
            raise KeyboardInterrupt

    with redirect_stderr(screen), pytest.raises(KeyboardInterrupt):
        break_off()
    assert screen.getvalue().endswith(" \r")


def test_a_narrow_terminal_has_no_second_line(screen: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "12")
    _work(screen)
    assert max(map(len, screen.getvalue().split("\r"))) == 11


def test_work_that_is_short_shows_nothing(screen: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "_SHORT", 1e9)
    _work(screen)
    assert screen.getvalue() == ""


def test_a_log_has_no_line_of_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(terminal, "_SHORT", -1e9)
    with progress() as steps:
        assert steps is NOBODY
    assert capsys.readouterr() == ("", "")


def test_each_stage_of_the_road_has_its_words() -> None:
    told = re.findall(r'steps\.at\("(\w+)"\)', (HOME / "localoffer/road.py").read_text(encoding="utf-8"))
    assert {*told, "write"} == set(STAGES)


def test_the_time_of_a_stage_is_told_though_it_comes_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = (Took(second, 2 * second) for second in count())
    monkeypatch.setattr(terminal, "_now", lambda: next(moments))
    timed = Timed("1 of 2")
    for stage in ("check", "plan", "check", "end"):
        timed.at(stage)
    rows = [line.split() for line in timed.table().splitlines() if line.endswith((" check", " plan"))]
    assert rows == [["2.000", "4.000", "check"], ["1.000", "2.000", "plan"]]


def test_the_slowest_come_first_and_ten_of_them() -> None:
    timed = Timed()
    timed.made["pages"] = {f"/{number}/": Took(0, number) for number in range(6)}
    timed.made["papers"] = {f"/{number}.pdf": Took(0, number) for number in range(6, 12)}
    timed.at("end")
    slowest = timed.table().partition("slowest")[2].splitlines()[1:]
    names = [
        *(f"/{number}.pdf" for number in range(11, 5, -1)),
        *(f"/{number}/" for number in range(5, 1, -1)),
    ]
    assert [line.split()[-1] for line in slowest] == names


def test_a_build_without_papers_says_so_and_where_its_time_went(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    council, out = bare_council(tmp_path / "council"), tmp_path / "out"
    words = ["build", "--council", str(council), "--out", str(out), "--as-of", "2026-11-22"]
    assert front.main([*words, "--no-papers", "--timings"]) == 0
    said = capsys.readouterr().out
    assert "no papers, so do not publish it, are in" in said
    assert re.search(r"^ +[\d.]+ +[\d.]+  render$", said, re.MULTILINE)
    assert len(re.findall(r"^ +[\d.]+ +[\d.]+  /\S*$", said, re.MULTILINE)) == 10
    assert list(out.rglob("*.pdf")) == []


@pytest.mark.parametrize("more", [[], ["--all", "."]])
def test_a_build_without_papers_does_not_go_where_the_site_is(
    more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        front.main(["build", "--no-papers", *more])
    assert "needs --out" in capsys.readouterr().err


def test_what_a_terminal_would_obey_is_shown_and_never_sent(capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "a\x1b[2Jb\x9bc\x07d\re\u202ef\u2067\x00"
    say(f"{hostile}\n\tg\r\nمرحبا 👩‍🦰", sys.stdout)
    assert (
        capsys.readouterr().out
        == "a‹U+001B›[2Jb‹U+009B›c‹U+0007›d‹U+000D›e‹U+202E›f‹U+2067›‹U+0000›\n\tg\r\nمرحبا 👩‍🦰\n"
    )
