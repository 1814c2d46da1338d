"""Whatever is edited, and in whatever order: a build that keeps what it can gives what a fresh one gives, byte for byte.

The seed of what failed is printed, and how to make the same edits once more.
"""

from __future__ import annotations

import os
import pickle
import random
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from localoffer import commands, door, front, road
from localoffer.kept import NOTHING_KEPT, Kept
from tests.council import GOOD
from tests.edits import Edition, Folder, Outcome, processes, proof, sequence, start

#: So many sequences share what is kept, in one of so many tests.
SHARE, SHARES = 50, 20


def _seeds(many: int) -> list[int]:
    """Other edits in each run. The first of them tells of all."""
    first = random.SystemRandom().randrange(10**9)
    print(f"The seeds are {first} to {first + many - 1}.")
    return list(range(first, first + many))


def _all_hold(tmp_path: Path, seeds: list[int], papers: bool = False) -> int:
    """How many of the last editions were sites."""
    with proof(tmp_path) as of:
        return sum(of.hold(seed, papers) for seed in seeds)


def test_after_some_random_edits_a_kept_build_is_what_a_fresh_one_is(tmp_path: Path) -> None:
    _all_hold(tmp_path, _seeds(2))


@pytest.mark.long
@pytest.mark.parametrize("share", range(SHARES))
def test_after_a_thousand_random_edits_a_kept_build_is_what_a_fresh_one_is(
    tmp_path: Path, share: int
) -> None:
    sites = _all_hold(tmp_path, _seeds(SHARE))
    assert sites > SHARE / 3, "Too few of the edits leave a site: problems alone prove little."


@pytest.mark.long
@pytest.mark.parametrize("share", range(4))
def test_papers_as_well_are_what_a_fresh_build_sets(tmp_path: Path, share: int) -> None:
    _all_hold(tmp_path, _seeds(5), papers=True)


# ---- Whole commands ------------------------------------------------------------------------------------------


class Commands:
    """Two folders of a site and what is kept of each: of one as much as can be, of the other nothing."""

    def __init__(
        self, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = Folder(place / "work")
        self.place = place
        self.monkeypatch = monkeypatch
        self.capsys = capsys
        self.at_once = 0
        monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
        monkeypatch.setattr(door, "SHIPPED", str(self.folder.path))
        monkeypatch.setattr(door, "kept_in", lambda: str(place / "kept"))
        monkeypatch.setattr(commands, "documents", self._documents)

    def _documents(self, *given: object, **named: object) -> road.Made:
        work = self.folder.path
        folders = {"root": work, "national": work / "national", "templates": work / "templates"}
        return road.documents(*given, **{**named, **folders})  # type: ignore[arg-type]

    def kept(self, edition: Edition) -> tuple[object, ...]:
        """What the program says and ends with, as it is called, and the site that stands there then."""
        self.capsys.readouterr()
        self.monkeypatch.setattr(commands, "KEPT", Kept(self.place / "kept"))
        words = self._words(edition)
        code = door.ending(words)
        self.at_once += code is not None
        return self._came(front.main(words, remembers=True) if code is None else code)

    def fresh(self, edition: Edition) -> tuple[object, ...]:
        self.monkeypatch.setattr(commands, "KEPT", NOTHING_KEPT)
        out = self.place / "site"
        with _in_the_place(out, self.place / "fresh"):
            return self._came(front.main(self._words(edition)))

    def _words(self, edition: Edition) -> list[str]:
        words = ["build", "--no-papers", "--council", str(self.folder.path / edition.place)]
        words += ["--as-of", edition.as_of.isoformat(), "--out", str(self.place / "site")]
        words += ["--address", edition.address] if edition.address else []
        return words + (["--since", edition.since.isoformat()] if edition.since else [])

    def _came(self, code: int) -> tuple[object, ...]:
        site = self.place / "site"
        files = {path.relative_to(site).as_posix(): path.read_bytes() for path in _below(site)}
        return files, code, self.capsys.readouterr()


@contextmanager
def _in_the_place(folder: Path, other: Path) -> Iterator[None]:
    """The other folder stands where the first one does, so that each is called by the same words."""
    aside = folder.with_name("aside")
    for before, after in ((folder, aside), (other, folder)):
        if before.exists():
            before.rename(after)
    yield
    for before, after in ((folder, other), (aside, folder)):
        if before.exists():
            before.rename(after)


def _below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _harm(out: Path, chance: random.Random) -> None:
    """Something happens to the published site: a page is gone or changed, or somebody adds a file."""
    pages = [path for path in _below(out) if path.suffix == ".html"]
    if not pages:
        return
    page = chance.choice(pages)
    kind = chance.randrange(3)
    if kind == 0:
        page.unlink()
    elif kind == 1:
        page.write_bytes(page.read_bytes().replace(b"e", b"a"))
    else:
        page.with_name("notes.txt").write_bytes(b"Mine.")


def _commands_hold(of: Commands, seed: int) -> None:
    chance = random.Random(f"commands {seed}")
    for step in sequence(seed):
        of.folder.put(step.edition)
        for turn in range(2):
            assert of.kept(step.edition) == of.fresh(step.edition), f"seed {seed}: {step.done}, {turn}"
            if chance.random() < 0.5:
                break
            if chance.random() < 0.3:
                for out in (of.place / "site", of.place / "fresh"):
                    _harm(out, random.Random(f"harm {seed} {turn}"))


def test_a_folder_that_is_built_again_and_again_is_what_fresh_builds_leave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    of = Commands(tmp_path, monkeypatch, capsys)
    edition = start(GOOD)
    of.folder.put(edition)
    for _ in range(2):
        assert of.kept(edition) == of.fresh(edition)
    # Both were built twice, so nothing of the build before is left to be removed.
    assert of.at_once == 1
    for seed in _seeds(1):
        _commands_hold(of, seed)


@pytest.mark.long
@pytest.mark.parametrize("share", range(4))
def test_folders_that_are_built_after_many_edits_are_what_fresh_builds_leave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], share: int
) -> None:
    of = Commands(tmp_path, monkeypatch, capsys)
    for seed in _seeds(10):
        _commands_hold(of, seed)
    assert of.at_once


# ---- What is damaged, and shared -----------------------------------------------------------------------------


def _a_link_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


HARMS: tuple[Callable[[Path], object], ...] = (
    lambda path: path.write_bytes(os.urandom(300)),
    lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(path.read_bytes()[:-1]),
    lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    lambda path: path.write_bytes(path.read_bytes()[:32] + pickle.dumps({"another": "thing"})),
    _a_link_to_itself,
    _a_folder,
)


@pytest.mark.parametrize("turns", [1, pytest.param(len(HARMS), marks=pytest.mark.long)])
def test_whatever_becomes_of_what_is_kept_the_same_comes_of_it(tmp_path: Path, turns: int) -> None:
    """To each file something happens, in another run something else; each night all of it, in turn."""
    edition = start(GOOD)
    first = random.SystemRandom().randrange(len(HARMS))
    with proof(tmp_path) as of:
        of.folder.put(edition)

        def built(kept: Kept) -> Outcome:
            return of.elsewhere(of.folder.path, replace(edition, files={}), kept, False)

        fresh = built(of.fresh)
        assert fresh.documents
        built(of.kept)
        for turn in range(first, first + turns):
            for number, path in enumerate(_below(tmp_path / "kept")):
                HARMS[(number + turn) % len(HARMS)](path)
            assert not built(of.kept).unlike(fresh), f"The first file met with number {turn % len(HARMS)}."
        shutil.rmtree(tmp_path / "kept")
        (tmp_path / "kept").write_text("A file where the folder should be.", encoding="utf-8")
        assert not built(of.kept).unlike(fresh)


@pytest.mark.long
def test_two_builds_at_once_share_what_is_kept(tmp_path: Path) -> None:
    with proof(tmp_path) as of, processes() as other, ThreadPoolExecutor(2) as threads:
        for seed in _seeds(10):
            editions = [step.edition for step in sequence(seed)][-2:]
            folders = [Folder(tmp_path / f"work{number}") for number in range(2)]
            asked = []
            for folder, edition in zip(folders, editions, strict=True):
                shutil.rmtree(folder.path, ignore_errors=True)
                folder.put(edition)
                asked.append((folder.path, replace(edition, files={})))
            both = threads.map(lambda build, it: build(*it, of.kept, False), (of.elsewhere, other), asked)
            for outcome, it in zip(list(both), asked, strict=True):
                assert not outcome.unlike(of.elsewhere(*it, of.fresh, False)), f"seed {seed}"
