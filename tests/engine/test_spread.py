"""A list spread over several files: `offer/*.yaml` beside `offer.yaml` or in its place, and so for every list of a council."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from localoffer import diff, front, road
from localoffer.councils import published
from localoffer.edition.written import read_council
from localoffer.problems import Level, Problem
from localoffer.records import bounds
from localoffer.records.files import COUNCIL_FILES
from localoffer.records.naming import quoted
from tests.council import AS_OF, GOOD, change, dump, records
from tests.engine.test_load import look_at, problems_of

WIFI = "  - id: free-wifi"


def spread(council: Path, name: str) -> None:
    """Put every list of a file into a file of its own, in the folder beside it, each record of a list of one list too."""
    place = (council / name).with_suffix("")
    place.mkdir()
    tree = yaml.load((council / name).read_text(encoding="utf-8"), yaml.BaseLoader)
    for number, (key, entries) in enumerate(tree.items()):
        half = (len(entries) + 1) // 2
        for part, some in ((1, entries[:half]), (2, entries[half:])):
            if some:
                (place / f"{number}-{part}.yaml").write_text(dump({key: some}), encoding="utf-8")
    (council / name).unlink()


def cut(council: Path, name: str, first: str, part: str, key: str) -> None:
    """Move the end of a file, from a line on, into a part of its own."""
    text = (council / name).read_text(encoding="utf-8")
    at = text.index(first)
    (council / part).parent.mkdir(exist_ok=True)
    (council / part).write_text(f"{key}:\n{text[at:]}", encoding="utf-8")
    (council / name).write_text(text[:at], encoding="utf-8")


def unknown(council: Path) -> list[Problem]:
    return [problem for problem in problems_of(council) if problem.rule == "unknown-file"]


def test_every_list_may_be_spread_over_files_and_gives_the_same_site(good: Path) -> None:
    before = road.documents(good, AS_OF, national=good / "national", root=good).documents
    for name in filter(lambda name: (good / name).is_file(), COUNCIL_FILES):
        spread(good, name)
    made = road.documents(good, AS_OF, national=good / "national", root=good)
    assert made.fine
    assert before
    assert [name for name in before if before[name] != made.documents.get(name)] == []


def test_the_whole_file_comes_first_and_its_parts_by_name(good: Path) -> None:
    cut(good, "offer.yaml", WIFI, "offer/money.yaml", "entitlements")
    titles = [quoted(record) for record in records(good).lists["entitlements"]]
    assert titles == [quoted(record) for record in records(GOOD).lists["entitlements"]]


def test_a_message_names_the_part_and_its_line(good: Path) -> None:
    cut(good, "offer.yaml", WIFI, "offer/money.yaml", "entitlements")
    line = change(good, "offer/money.yaml", "    title: Free wifi", "    titel: Free wifi")
    (told, *_) = problems_of(good)
    assert (told.mark.file, told.mark.line, told.rule) == ("offer/money.yaml", line, "unknown-field")


def test_an_id_is_used_once_over_all_files(good: Path) -> None:
    (good / "offer").mkdir()
    shutil.copy(good / "offer.yaml", good / "offer/again.yaml")
    told = [problem for problem in problems_of(good) if problem.rule == "duplicate-id"]
    assert told
    assert {problem.mark.file for problem in told} == {"offer/again.yaml"}
    assert all(" in offer.yaml, line " in problem.message for problem in told)


def test_a_part_holds_the_lists_of_its_file_alone(good: Path) -> None:
    (good / "offer").mkdir()
    (good / "offer/voices.yaml").write_text("voices:\n", encoding="utf-8")
    (told,) = problems_of(good)
    assert told.mark.file == "offer/voices.yaml"
    assert "This file has no list called “voices”." in told.message


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("money.yml", "offer/money.yaml"),
        ("Money.yaml", "offer/money.yaml"),
        ("money.yaml.txt", "offer/money.yaml"),
        ("your home (1).yaml", "offer/your-home.yaml"),
    ],
)
def test_a_part_of_nearly_a_right_name_is_told_as_a_file_is(good: Path, name: str, known: str) -> None:
    (good / "offer").mkdir()
    (good / "offer" / name).write_text("entitlements:\n", encoding="utf-8")
    (told,) = unknown(good)
    assert told.mark.file == f"offer/{name}"
    assert told.level is Level.ERROR
    assert f"there is no {known}" in told.message
    (good / known).write_text("entitlements:\n", encoding="utf-8")
    (told,) = unknown(good)
    assert told.message.startswith(f"This looks like a copy of {known}")


def test_a_file_in_a_folder_of_parts_is_not_left_unread_in_silence(good: Path) -> None:
    (good / "content/sources/old").mkdir(parents=True)
    (good / "content/sources/old/papers.yaml").write_text("sources:\n", encoding="utf-8")
    (told,) = unknown(good)
    assert told.mark.file == "content/sources/old/papers.yaml"
    assert told.hint == "Move it to content/sources."


@pytest.mark.parametrize("name", ["strategy.pdf", "notes.txt", ".DS_Store"])
def test_papers_may_lie_in_a_folder_of_parts(good: Path, name: str) -> None:
    (good / "content/sources").mkdir()
    (good / "content/sources" / name).write_bytes(b"%PDF")
    assert problems_of(good) == []


@pytest.mark.parametrize(("folder", "right"), [("offers", "offer"), ("content/verdict", "verdicts")])
def test_a_folder_of_nearly_a_right_name_is_told(good: Path, folder: str, right: str) -> None:
    (good / folder).mkdir()
    (good / folder / "more.yaml").write_text("entitlements:\n", encoding="utf-8")
    (told,) = unknown(good)
    assert told.mark.file == folder
    assert told.hint == f"Change the name to {right}."


def test_a_list_is_bounded_over_all_its_files(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("localoffer.read.RECORDS", 1)
    cut(good, "offer.yaml", WIFI, "offer/money.yaml", "entitlements")
    (told,) = [
        problem
        for problem in look_at(good)[1]
        if problem.rule == bounds.TOO_MANY.id and problem.mark.file == "offer/money.yaml"
    ]
    assert told.mark.line == 2


def test_the_second_reader_reads_parts_too(good: Path) -> None:
    before = read_council(good, good).lists
    for name in filter(lambda name: (good / name).is_file(), COUNCIL_FILES):
        spread(good, name)
    assert read_council(good, good).lists == before


def _git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True)


def test_nothing_is_gone_where_a_ledger_was_spread(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _git(good, "init", "-q")
    _git(good, "add", "-A")
    _git(good, "commit", "-q", "-m", "whole")
    spread(good, "pledges.yaml")
    spread(good, "content/sources.yaml")
    assert front.main(["diff", "HEAD", "--council", str(good)]) == 0
    _git(good, "add", "-A")
    _git(good, "commit", "-q", "-m", "spread")
    part = good / "pledges/1-1.yaml"
    assert "voices" in part.read_text(encoding="utf-8")
    part.unlink()
    capsys.readouterr()
    assert front.main(["diff", "HEAD", "--council", str(good)]) == 1
    said = capsys.readouterr().out
    assert f"pledges/{part.name}" in said
    assert "The voice who-to-ring has gone" in said


def test_the_first_edition_is_found_where_its_ledger_was_spread_from_the_start(good: Path) -> None:
    spread(good, "pledges.yaml")
    _git(good, "init", "-q")
    _git(good, "add", "-A")
    _git(good, "commit", "-q", "-m", "first")
    base = published._first(good, good / "national")
    assert [voice.marks.record.file for voice in base.records.lists["voices"]] == ["pledges/1-1.yaml"]
    moved = good / "moved"
    moved.mkdir()
    for name in ("pledges", "content"):
        shutil.move(good / name, moved / name)
    head = diff.git(good, "rev-parse", "HEAD")
    assert head
    assert diff.moved_from(head.decode().strip(), moved) == ""
