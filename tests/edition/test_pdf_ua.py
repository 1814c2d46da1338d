"""Every paper keeps PDF/UA-1, by all rules of the checker that the format's own makers look to."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest

from localoffer.papers.booklet import BookletPaper
from localoffer.papers.paper import Paper
from tests import verapdf
from tests.edition.planned import MADE_UP, made
from tests.shared import once
from tests.site import document, papers

BROKEN = ("no language", "no tags", "a list of headings")


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name.strip('/').replace('/', '-').removesuffix('.pdf')}.pdf"


def _one_of_each_kind() -> dict[str, bytes]:
    """The longest paper of each template, by its address; of the booklets, which are as long as all others together and of
    which each council's has the same parts, a small council's."""
    longest = {
        paper.template: paper for paper in sorted(papers(), key=lambda paper: len(document(paper.address)))
    }
    found = {paper.address: document(paper.address) for paper in longest.values() if not _is_booklet(paper)}
    (booklet, *_) = (paper.address for paper in made(MADE_UP).papers if _is_booklet(paper))
    return {**found, booklet: made(MADE_UP).documents[booklet.lstrip("/")]}


def _is_booklet(paper: Paper) -> bool:
    return isinstance(paper.context, BookletPaper)


@cache
def _said() -> Mapping[str, list[str]]:
    """What the checker says of a paper of each kind, by its address, and of one paper that was spoilt in three ways."""
    return once("what veraPDF says", lambda: _ask(_one_of_each_kind(), BROKEN))


def _ask(printed: Mapping[str, bytes], broken: Sequence[str] = ()) -> dict[str, list[str]]:
    """Java starts once, for all of them."""
    with TemporaryDirectory() as folder:
        paths = {name: _file(Path(folder), name) for name in (*printed, *broken)}
        for name, content in printed.items():
            paths[name].write_bytes(content)
        for name in broken:
            _spoil(_with_a_list(), name, paths[name])
        found = verapdf.complaints(list(paths.values()))
        return {name: found[str(path)] for name, path in paths.items()}


def _with_a_list() -> bytes:
    """The shortest paper with a list in it."""
    for content in sorted((document(paper.address) for paper in papers()), key=len):
        with pikepdf.open(io.BytesIO(content)) as opened:
            if any(
                isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/L" for item in opened.objects
            ):
                return content
    raise AssertionError("No paper has a list.")


def _spoil(content: bytes, how: str, path: Path) -> None:
    with pikepdf.open(io.BytesIO(content)) as opened:
        match how:
            case "no language":
                del opened.Root.Lang
            case "no tags":
                del opened.Root.StructTreeRoot
            case "a list of headings":
                for item in opened.objects:
                    if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/L":
                        item.S = pikepdf.Name("/H3")
        opened.save(path)


def test_readers_aids_can_read_a_paper_of_each_kind() -> None:
    assert {name: lines for name, lines in _said().items() if lines and name not in BROKEN} == {}
    assert len(_said()) > len(BROKEN)


@pytest.mark.long
def test_readers_aids_can_read_every_paper() -> None:
    said = _ask({paper.address: document(paper.address) for paper in papers()})
    assert {name: lines for name, lines in said.items() if lines} == {}
    assert said.keys() == {paper.address for paper in papers()}


def test_the_checker_knows_all_rules_and_sees_what_is_wrong() -> None:
    assert len(list(verapdf.rules().iter(f"{verapdf.SPACE}rule"))) > 100
    assert any("Natural language" in line for line in _said()["no language"])
    assert any("StructTreeRoot" in line for line in _said()["no tags"])
    assert any("LI element" in line for line in _said()["a list of headings"])
