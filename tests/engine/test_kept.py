"""What one build keeps for the next: found again only whole, and never needed."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from dataclasses import field
from datetime import date
from pathlib import Path

import pytest
from jinja2 import Environment

from localoffer import kept as keeping
from localoffer import road
from localoffer.kept import NOTHING_KEPT, Kept, engine
from localoffer.law.questions import Finder
from localoffer.link import link
from localoffer.load import load
from localoffer.papers import typeset
from localoffer.read import read
from localoffer.records.frozen import dataclass
from localoffer.web.theme import load_theme
from tests.council import ROOT, change

AS_OF = date(2026, 11, 22)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / ".cache")


def _files(kept: Kept) -> list[Path]:
    assert kept.folder
    return [path for path in kept.folder.rglob("*") if path.is_file()]


def _forget_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a process that has built nothing yet: what it holds in memory it need not read."""
    monkeypatch.setattr(keeping, "_ready", {})


def test_what_was_put_is_found_under_its_own_key_alone(kept: Kept) -> None:
    kept.put("things", b"one", b"content")
    assert kept.get("things", b"one") == b"content"
    assert kept.get("things", b"two") is None
    assert kept.get("others", b"one") is None


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes")
def test_what_is_not_a_file_is_not_found_and_holds_nobody_up(kept: Kept) -> None:
    kept.put("things", b"one", b"content")
    [file] = _files(kept)
    file.unlink()
    os.mkfifo(file)
    assert kept.get("things", b"one") is None
    kept.put("things", b"one", b"content")
    assert kept.get("things", b"one") == b"content"
    file.unlink()
    file.mkdir()
    kept.put("things", b"one", b"content")
    assert kept.get("things", b"one") is None
    kept.sweep(0)


@pytest.mark.parametrize("harm", [b"", b"x", b"\0" * 200])
def test_what_is_damaged_is_not_found(kept: Kept, harm: bytes) -> None:
    kept.put("things", b"one", b"content")
    [file] = _files(kept)
    file.write_bytes(harm)
    assert kept.get("things", b"one") is None


def test_what_is_cut_off_or_changed_in_one_letter_is_not_found(kept: Kept) -> None:
    kept.put("things", b"one", b"content")
    [file] = _files(kept)
    whole = file.read_bytes()
    for harmed in (whole[:-1], whole + b"!", whole[:-1] + b"T"):
        file.write_bytes(harmed)
        assert kept.get("things", b"one") is None


def test_a_file_under_another_things_name_is_not_found(kept: Kept) -> None:
    kept.put("things", b"one", b"content")
    [one] = _files(kept)
    kept.put("things", b"two", b"other")
    [two] = set(_files(kept)) - {one}
    two.write_bytes(one.read_bytes())
    assert kept.get("things", b"two") is None


def test_a_folder_that_cannot_be_made_keeps_nothing_and_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    kept = Kept(tmp_path / "file" / ".cache")
    kept.put("things", b"one", b"content")
    assert kept.get("things", b"one") is None


def test_what_cannot_be_put_leaves_nothing_behind(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.put("things", b"one", b"content")
    [file] = _files(kept)
    file.unlink()
    file.mkdir()
    kept.put("things", b"one", b"content")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    kept.put("things", b"two", b"content")
    assert not _files(kept)


def test_what_is_ended_while_it_is_put_leaves_nothing_behind(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", end)
    with pytest.raises(KeyboardInterrupt):
        kept.put("things", b"one", b"content")
    assert not _files(kept)


def test_what_killed_builds_left_behind_is_removed_and_what_is_being_written_is_not(kept: Kept) -> None:
    kept.put("things", b"one", b"content")
    [whole] = _files(kept)
    old, new = whole.with_name(f"{whole.name}.123-1"), whole.with_name(f"{whole.name}.124-2")
    for file in (old, new):
        file.write_bytes(b"half")
    for file in (old, whole):
        os.utime(file, (0, 0))
    kept.sweep()
    assert set(_files(kept)) == {whole, new}


def test_two_builds_with_the_same_number_write_to_files_of_their_own(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In two containers, each of which begins to count at one."""
    real, key = os.replace, b"one"

    def another_comes(*names: str) -> None:
        monkeypatch.setattr(os, "replace", real)
        kept.put("things", key, b"of another")
        assert kept.get("things", key) == b"of another"
        real(*names)

    monkeypatch.setattr(os, "replace", another_comes)
    kept.put("things", key, b"of this one")
    assert kept.get("things", key) == b"of this one"


def test_the_folder_does_not_grow_without_end(kept: Kept) -> None:
    for number in range(20):
        kept.put("things", str(number).encode(), b"content")
    size = _files(kept)[0].stat().st_size
    newest = sorted(_files(kept), key=lambda path: path.stat().st_mtime_ns)[-7:]
    kept.sweep(most=8 * size - 1)
    assert set(_files(kept)) == set(newest)


def test_the_second_site_of_a_process_makes_no_template_ready_again(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build() -> dict[str, bytes]:
        made = road.documents(good, AS_OF, national=good / "national", root=good, kept=NOTHING_KEPT)
        return dict(made.documents)

    first = build()
    monkeypatch.setattr(Environment, "compile", None)
    assert build() == first


@dataclass(frozen=True)
class Noting(Kept):
    """Notes the kinds of what it finds of earlier builds."""

    found: set[str] = field(default_factory=set, compare=False)
    own: set[tuple[str, bytes]] = field(default_factory=set, compare=False)

    def get(self, kind: str, key: bytes) -> bytes | None:
        content = super().get(kind, key)
        if content is not None and (kind, key) not in self.own:
            self.found.add(kind)
        return content

    def put(self, kind: str, key: bytes, content: bytes) -> None:
        self.own.add((kind, key))
        super().put(kind, key, content)


def test_a_build_with_kept_things_gives_the_same_bytes_and_finds_nothing_damaged_or_of_another_engine(
    good: Path, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build() -> tuple[dict[str, bytes], set[str]]:
        _forget_templates(monkeypatch)
        noting = Noting(kept.folder)
        made = road.documents(good, AS_OF, national=good / "national", root=good, kept=noting)
        return dict(made.documents), noting.found

    made = road.documents(good, AS_OF, national=good / "national", root=good, kept=NOTHING_KEPT)
    fresh = dict(made.documents)
    assert build() == (fresh, set())
    again, found = build()
    assert again == fresh
    assert {"templates", "finder", "pages"} <= found
    own = engine()
    with monkeypatch.context() as patch:
        for module in [*sys.modules.values()]:
            if getattr(module, "engine", None) is engine:
                patch.setattr(module, "engine", lambda: own[::-1])
        assert build() == (fresh, set())
    for file in _files(kept):
        file.write_bytes(os.urandom(100))
    assert build() == (fresh, set())


def test_code_that_comes_while_another_runs_is_not_taken_for_it(tmp_path: Path) -> None:
    """A preview is open for days, and what it keeps is found by builds."""
    shutil.copytree(
        ROOT / "localoffer", tmp_path / "localoffer", ignore=shutil.ignore_patterns("__pycache__")
    )
    command = (
        "from localoffer.kept import engine; open('localoffer/render.py', 'a').write('# Of another version'); "
        "print(engine() != engine.__wrapped__())"
    )
    said = subprocess.run(
        [sys.executable, "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "True"


def test_a_paper_is_not_kept_where_a_template_was_saved_while_it_was_set(
    good: Path, kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    templates = Path(shutil.copytree(road.TEMPLATES, tmp_path / "templates"))
    made = road.documents(good, AS_OF, national=good / "national", root=good, templates=templates)
    assert made.plan
    assert made.shown
    begin, theme, base = typeset._begin, load_theme(templates), templates / "papers/base.typ"
    before = base.read_bytes()

    def begin_after_a_save(folder: Path) -> None:
        base.write_bytes(before + b"// Saved\n")
        begin(folder)

    def begin_between_two_saves(folder: Path) -> None:
        begin_after_a_save(folder)
        base.write_bytes(before)

    asked = (
        min(made.papers, key=lambda it: it.most_kilobytes),
        made.shown.library,
        made.plan.chrome,
        theme,
        kept,
    )
    for meanwhile in (begin_after_a_save, begin_between_two_saves):
        base.write_bytes(before)
        with monkeypatch.context() as patched:
            patched.setattr(typeset, "_begin", meanwhile)
            typeset.set_paper(*asked)
        assert _files(kept) == []
    typeset.set_paper(*asked)
    assert len(_files(kept)) == 1


def test_who_asks_for_help_waits_for_no_library() -> None:
    command = "import localoffer.door, localoffer.front, sys; print(sorted({'pydantic', 'typst', 'tornado', 'jinja2'} & set(sys.modules)))"
    said = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"


def test_who_builds_waits_for_nothing_that_only_others_need() -> None:
    others = {
        "urllib.request",
        "ssl",
        "tomllib",
        "zipfile",
        "tornado",
        "watchfiles",
        "icalendar",
        "feedgenerator",
        "segno",
        "textstat",
    }
    others |= {
        "localoffer.desk.desk",
        "localoffer.edition",
        "localoffer.councils.published",
        "localoffer.councils.engine",
        "localoffer.serve",
    }
    command = f"import localoffer.commands, sys; print(sorted({others} & set(sys.modules)))"
    said = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"


def _finder(folder: Path, kept: Kept) -> Finder:
    records, _ = read(load(folder, folder / "national", folder))
    library, _ = link(records, AS_OF, kept)
    assert library
    assert library.finder
    return library.finder


def test_the_graph_of_the_questions_is_the_same_kept_or_fresh(good: Path, kept: Kept) -> None:
    fresh = _finder(good, NOTHING_KEPT)
    assert _finder(good, kept) == fresh
    assert [file.parent.name for file in _files(kept)] == ["finder"]
    assert _finder(good, kept) == fresh


def test_whatever_decides_otherwise_makes_another_graph(good: Path, kept: Kept) -> None:
    before = _finder(good, kept)
    for was, is_ in (
        ("      - young and in_care\n    reason", "      - young\n    reason"),
        ("      - young\n    status", "      - not young\n    status"),
        ("      - age is under 25\n", "      - not age is under 25\n"),
    ):
        change(good, "national/decision.yaml", was, is_)
        after = _finder(good, kept)
        assert after == _finder(good, NOTHING_KEPT)
        assert after != before
        before = after


def test_a_question_that_is_asked_otherwise_makes_another_graph(good: Path, kept: Kept) -> None:
    made = road.documents(good, AS_OF, national=good / "national", root=good, kept=kept)
    assert made.shown
    assert made.shown.finder
    asks = made.shown.finder.questions[0].record.asks
    change(good, "national/questions.yaml", asks, "Something else?")
    again = road.documents(good, AS_OF, national=good / "national", root=good, kept=kept)
    assert b"Something else?" in again.documents["find-what-is-yours/index.html"]


def test_each_kind_of_file_that_the_code_consists_of_counts() -> None:
    files = [path for path in (ROOT / "localoffer").rglob("*.*") if "__pycache__" not in path.parts]
    assert {path.suffix for path in files if path.name != "README.md"} == {".py", ".txt"}, "See engine()."
