"""What is kept of each file: the same records and the same words as if nothing were kept."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from localoffer import kept as keeping
from localoffer.audit import _own_links_in
from localoffer.check import check
from localoffer.kept import NOTHING_KEPT, Kept, Pack, digest, engine
from localoffer.load import load
from localoffer.problems import Mark
from localoffer.read import read
from localoffer.records.markdown import links
from localoffer.records.values import Prose
from localoffer.road import TEMPLATES
from localoffer.rules import RULES, base
from localoffer.rules.base import Content, OfFile
from localoffer.web.theme import load_theme
from tests.council import AS_OF, ROOT, change

PALETTE = load_theme(TEMPLATES).palette
BROKEN = ROOT / "tests/broken"
FAULTS = """---
title: Faults, and [a link](/help-now/)
sentence: TBC
owner: Ms Example
---

#### Deep

Ring 0306 999 012, or 0909 879 0000. <b>Bold</b> ![a map](map.png) [](/help-now/) [x](javascript:y)
[0306 999 0123](tel:03069990124) and up to Â£3,000.

• a bed

You can claim Income Support. You have been in care for 14 weeks.
"""


@pytest.fixture
def faulty(good: Path) -> Path:
    """A council with as many of the mistakes in tests/broken at once as have files of their own."""
    changed: set[Path] = set()
    for broken in sorted(BROKEN.iterdir()):
        files = {it.relative_to(broken) for it in broken.rglob("*") if it.is_file()} - {Path("expected.txt")}
        if files and not files & (changed | {Path("content/site.yaml"), Path("content/later.yaml")}):
            changed |= files
            shutil.copytree(broken, good, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))
    (good / "content/pages/faults.md").write_text(FAULTS)
    return good


@dataclass
class Looker:
    """Looks at a folder as a new process would, with what is kept below another."""

    kept: Kept

    def content(self, folder: Path, kept: Kept, days: int = 0) -> Content:
        keeping._open.clear()
        loaded = load(folder, folder / "national", folder, kept)
        return Content(loaded, read(loaded, kept)[0], AS_OF + timedelta(days), PALETTE, kept)

    def said(self, folder: Path, kept: Kept, days: int = 0) -> tuple[str, ...]:
        """All that was read, and every problem with all its words and places."""
        content = self.content(folder, kept, days)
        _, misread = read(content.loaded, kept)
        problems = [*content.loaded.problems, *misread, *check(content)]
        ways = content.of_each_file("own links", _own_links_in)
        content.keep()
        # Sets in it have no order of their own.
        records = replace(content.records, unread={}, missing=frozenset())
        left = sorted((name, sorted(ids)) for name, ids in content.records.unread.items())
        marks = [record.marks for _, record in content.every()]
        return tuple(map(repr, (records, left, sorted(content.records.missing), marks, problems, list(ways))))

    def __call__(self, folder: Path, days: int = 0) -> tuple[str, ...]:
        """The same, once it is seen that it makes no difference whether something is kept."""
        fresh = self.said(folder, NOTHING_KEPT, days)
        for said in (self.said(folder, self.kept, days), self.said(folder, self.kept, days)):
            assert said == fresh
        return fresh


@pytest.fixture
def look(tmp_path: Path) -> Iterator[Looker]:
    yield Looker(Kept(tmp_path / "kept"))
    keeping._open.clear()


def test_mistakes_are_told_in_the_same_words_the_second_time(faulty: Path, look: Looker) -> None:
    assert look(faulty)[4].count("Problem(") > 20


def test_an_earlier_day_is_looked_at_anew_and_this_day_again(faulty: Path, look: Looker) -> None:
    assert look(faulty) != look(faulty, days=2_000)
    look(faulty, days=-2_000)
    look(faulty)


def _swapped(one: Path, other: Path) -> None:
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def test_whatever_happens_to_files_the_next_look_sees_what_is_there(good: Path, look: Looker) -> None:
    pages, offer, sources = good / "content/pages", good / "offer.yaml", good / "content/sources.yaml"
    text = "---\ntitle: Bus {0}\nsentence: How to get about.\n---\n\nRing TBC, or [look](/{0}/).\n"
    (pages / "one.md").write_text(text.format("one"))
    (pages / "two.md").write_text(text.format("two"))
    before, seen = offer.read_bytes(), [look(good)]
    steps: tuple[Callable[[], object], ...] = (
        lambda: offer.write_bytes(before.replace(b"title: ", b"title: The ", 1)),
        lambda: offer.write_bytes(b"# Nothing\n" + before),
        lambda: offer.write_bytes(before),
        lambda: _swapped(pages / "one.md", pages / "two.md"),
        lambda: (pages / "two.md").rename(pages / "three.md"),
        lambda: sources.write_bytes(sources.read_bytes().replace(b"title: ", b"titel: ", 1)),
        lambda: (pages / "one.md").write_bytes(b"---\ntitle: \xff"),
        lambda: (pages / "one.md").unlink(),
    )
    for step in steps:
        step()
        seen.append(look(good))
    assert seen[3] == seen[0]
    assert len(set(seen)) == len(seen) - 1


def test_a_folder_of_another_name_is_named_so(good: Path, look: Looker, tmp_path: Path) -> None:
    """Marks have the paths that an officer sees: what is kept is kept under them."""
    (good / "content/pages/one.md").write_text("---\ntitle: Bus\nsentence: TBC\n---\n\nx\n")
    first = look.said(good, look.kept)
    keeping._open.clear()
    shared = load(good, good / "national", good.parent, look.kept)
    problems = check(Content(shared, read(shared, look.kept)[0], AS_OF, PALETTE, look.kept))
    assert {problem.mark.file for problem in problems} == {f"{good.name}/content/pages/one.md"}
    assert look.said(good, look.kept) == first


def test_what_is_cut_off_noise_or_of_anybody_else_is_not_looked_at(good: Path, look: Looker) -> None:
    (good / "content/pages/one.md").write_text("---\ntitle: Bus\nsentence: TBC\n---\n\nx\n")
    fresh = look(good)
    assert look.kept.folder
    files = [path for path in look.kept.folder.rglob("*") if path.is_file()]
    kinds = {path.parent.name for path in files}
    assert kinds == {"files", "records", "found"}
    damages: tuple[Callable[[bytes], bytes], ...] = (
        lambda content: content[: len(content) // 2],
        lambda content: b"",
        lambda content: content[:40] + bytes(len(content) - 40),
    )
    for damage in damages:
        for path in files:
            path.write_bytes(damage(path.read_bytes()))
        assert look.said(good, look.kept) == fresh
    for value in (b"no pickle", pickle.dumps(["a list"]), pickle.dumps({b"key": b"no pickle"})):
        for kind in kinds:
            for name in ("", ".", "national", "national/"):
                look.kept.put(kind, digest(engine(), name.encode()), value)
        assert look.said(good, look.kept) == fresh


def test_what_hangs_on_a_national_file_alone_is_found_once_for_all_councils(
    faulty: Path, bare: Path, look: Looker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone: list[str] = []
    finds = base._Looked.finds

    def counted(looked: base._Looked, name: str, around: bytes, found: Iterable[object]) -> None:
        if around == digest() and looked.content.file and looked.content.file.national:
            alone.append(name)
        finds(looked, name, around, found)

    def said(council: Path, kept: Kept) -> tuple[str, ...]:
        alone.clear()
        keeping._open.clear()
        loaded = load(council, faulty / "national", tmp_path, kept)
        content = Content(loaded, read(loaded, kept)[0], AS_OF, PALETTE, kept)
        found = tuple(map(repr, check(content)))
        content.keep()
        return found

    monkeypatch.setattr(base._Looked, "finds", counted)
    county = Path(shutil.copytree(bare, tmp_path / "county"))
    change(county, "content/site.yaml", "kind: unitary", "kind: county")
    fresh = {council: said(council, NOTHING_KEPT) for council in (faulty, bare, county)}
    assert len(set(fresh.values())) == len(fresh)
    for council, looks in ((faulty, True), (bare, False), (county, True), (faulty, False), (county, False)):
        assert said(council, look.kept) == fresh[council]
        assert bool(alone) is looks, council.name


def test_a_pack_holds_what_was_asked_for_and_nothing_else(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    for keys in ([b"a", b"b"], [b"b", b"c"]):
        keeping._open.clear()
        with Pack(kept, "small", "of a folder") as pack:
            for key in keys:
                assert pack.of(key, lambda key=key: {"of": key}) == {"of": key}  # type: ignore[misc]
    keeping._open.clear()
    with Pack(kept, "small", "of a folder") as pack:
        assert [pack.get(key) for key in (b"a", b"b", b"c")] == [None, {"of": b"b"}, {"of": b"c"}]


def test_words_and_colours_are_the_same_where_they_were_kept(look: Looker) -> None:
    fresh = load_theme(TEMPLATES)
    for _ in range(2):
        keeping._open.clear()
        assert repr(load_theme(TEMPLATES, look.kept)) == repr(fresh)


def test_a_tree_that_is_made_again_is_the_same(faulty: Path) -> None:
    for file in load(faulty, faulty / "national", faulty).files:
        again = pickle.loads(pickle.dumps(file))
        assert (again.tree, again.lines, again.body) == (file.tree, file.lines, file.body)


def test_what_is_found_in_a_text_is_no_part_of_it() -> None:
    prose = Prose("[a](/b/)", Mark("page.md", 1, 1))
    before = pickle.dumps(prose)
    links(prose)
    assert pickle.dumps(prose) == before
    assert pickle.loads(before) == prose


class _Untouched:
    """Stands for what a rule of files must not look at."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} was looked at, and is not among what the rule reads")


OF_FILES = [rule for rule in RULES if isinstance(rule, OfFile)]


def test_a_rule_of_files_finds_the_same_in_all_of_them_at_once(faulty: Path, look: Looker) -> None:
    content = look.content(faulty, NOTHING_KEPT)
    found = {
        rule.id: (sorted(map(repr, rule(content))), sorted(map(repr, rule.find(content))))
        for rule in OF_FILES
    }
    assert {id for id, (by_file, at_once) in found.items() if by_file != at_once} == set()
    assert len([id for id, (by_file, _) in found.items() if by_file]) > 12


def test_a_rule_of_files_reads_nothing_but_the_file_and_what_it_names(faulty: Path, look: Looker) -> None:
    nothing: Any = _Untouched()
    for rule in OF_FILES:
        content = look.content(faulty, NOTHING_KEPT)
        list(rule(content))
        alone = replace(content, records=nothing, as_of=nothing, palette=nothing, loaded=nothing)
        for file in content.loaded.files:
            list(rule.find(replace(alone, file=file)))
