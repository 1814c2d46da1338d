"""`build --all`: each council below a folder, and the list of them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from localoffer import door, front, road
from localoffer.councils import together
from localoffer.records.models import CouncilKind
from localoffer.web.theme import load_theme
from tests.council import AS_OF, GOOD, bare_council, change
from tests.package import files_in

OFFERS = "councils"
Building = Callable[..., int]


@pytest.fixture
def building(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Building:
    """Builds all councils in a folder that has two, without papers; `reads` counts how often national facts were read."""
    monkeypatch.setattr(together, "NATIONAL", GOOD / "national")
    monkeypatch.setattr(door, "kept_in", lambda: str(tmp_path / "kept"))
    bare_council(tmp_path / OFFERS / "first")
    shutil.copytree(tmp_path / OFFERS / "first", tmp_path / OFFERS / "second")
    (tmp_path / OFFERS / "letters").mkdir()

    def build_all(*words: str) -> int:
        folder, out = tmp_path / OFFERS, tmp_path / "out"
        return front.main(
            [
                "build",
                "--all",
                str(folder),
                "--out",
                str(out),
                "--as-of",
                AS_OF.isoformat(),
                "--no-papers",
                *words,
            ]
        )

    return build_all


def test_each_council_below_a_folder_is_built_and_listed(building: Building, tmp_path: Path) -> None:
    name = "Second & “Third” Council"
    change(tmp_path, f"{OFFERS}/second/content/site.yaml", "adopted: no", "adopted: yes")
    site = (tmp_path / OFFERS / "second/content/site.yaml").read_text(encoding="utf-8")
    own = next(line for line in site.splitlines() if line.startswith("  name: "))
    change(tmp_path, f"{OFFERS}/second/content/site.yaml", own, f"  name: {name}")

    assert building() == 0

    out = tmp_path / "out"
    assert {path.name for path in out.iterdir()} == {
        "first", "second", "index.html", "councils.css", ".localoffer",
    }  # fmt: skip
    assert (out / "first/help-now/index.html").is_file()
    page = (out / "index.html").read_text(encoding="utf-8")
    first, second = page.split("<li>")[1:]
    assert 'href="first/"' in first
    assert "Not yet the council’s own." in first
    assert 'href="second/"' in second
    assert "Second &amp; “Third” Council" in second
    assert "The council has adopted these pages" in second
    assert page.count("22 November 2026") == 2
    assert "A unitary council." in second
    assert "<script" not in page
    assert '<meta name="robots" content="noindex">' in page


def test_search_engines_may_come_once_every_council_has_adopted_its_own(
    building: Building, tmp_path: Path
) -> None:
    for council in ("first", "second"):
        change(tmp_path, f"{OFFERS}/{council}/content/site.yaml", "adopted: no", "adopted: yes")
    assert building() == 0
    assert "noindex" not in (tmp_path / "out/index.html").read_text(encoding="utf-8")


def test_a_council_with_a_problem_keeps_what_is_published_and_the_others_are_built(
    building: Building, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert building() == 0
    before = files_in(tmp_path / "out/first")
    for council in ("first", "second"):
        change(tmp_path, f"{OFFERS}/{council}/content/contacts.yaml", "name:", "name: New")
    change(tmp_path, f"{OFFERS}/first/content/site.yaml", "adopted: no", "adopted: perhaps")
    shutil.copytree(tmp_path / OFFERS / "first", tmp_path / OFFERS / "third")
    capsys.readouterr()

    assert building() == 1

    said = capsys.readouterr().out
    assert "first/content/site.yaml, line" in said
    assert "Nothing of this council was written" in said
    assert files_in(tmp_path / "out/first") == before
    assert not (tmp_path / "out/third").exists()
    assert "New" in (tmp_path / "out/second/help-now/index.html").read_text(encoding="utf-8")
    first, _, third = (tmp_path / "out/index.html").read_text(encoding="utf-8").split("<li>")[1:]
    assert 'href="first/"' in first
    assert "This is what was published before." in first
    assert "href" not in third
    assert "Not built yet" in third


def test_a_council_in_which_nothing_changed_is_not_built_again(
    building: Building, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    while True:
        before = files_in(tmp_path / "out")
        assert building() == 0
        if files_in(tmp_path / "out") == before:
            break
    change(tmp_path, f"{OFFERS}/second/content/contacts.yaml", "name:", "name: New")
    built = []

    def documents(council: Path, *words: Any, **more: Any) -> road.Made:
        built.append(council.name)
        return road.documents(council, *words, **more)

    monkeypatch.setattr(together, "documents", documents)
    capsys.readouterr()
    assert building() == 0
    assert built == ["second"]
    said = capsys.readouterr().out
    assert re.findall(r"^(\w+)$", said, re.MULTILINE) == ["first", "second"]
    assert {
        name: content for name, content in files_in(tmp_path / "out").items() if "second/" not in name
    } == {name: content for name, content in before.items() if "second/" not in name}
    # Somebody took a file of the site away.
    (tmp_path / "out/first/help-now/index.html").unlink()
    assert building() == 0
    assert "first" in built
    assert (tmp_path / "out/first/help-now/index.html").is_file()


def test_each_kind_of_council_has_its_words() -> None:
    assert load_theme(road.TEMPLATES).words["councils"]["kinds"].keys() == {
        kind.value for kind in CouncilKind
    }


def test_national_facts_are_read_once(building: Building, monkeypatch: pytest.MonkeyPatch) -> None:
    # By this name each council's road would read them.
    monkeypatch.setattr("localoffer.load.load_national", lambda *_: pytest.fail("read again"))
    assert building() == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--council", "."], "not allowed with argument"),
        ([], "--all needs --out"),
        (["--out", "x"], "None of the folders in"),
    ],
)
def test_all_is_used_wrongly(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        ends = front.main(["build", "--all", str(tmp_path), *words])
    except SystemExit as end:
        ends = int(end.code or 0)
    assert ends == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_list_of_councils_is_not_written_into_what_is_read_of_one(
    building: Building, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / OFFERS / "first/content/sites"
    assert building("--out", str(out)) == 2
    assert "a site cannot go there" in capsys.readouterr().err
    assert not out.exists()
