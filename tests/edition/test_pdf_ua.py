"""Every paper keeps PDF/UA-1, by all rules of the checker that the format's own makers look to."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pytest

from localoffer.papers.contexts import Paper
from tests import verapdf
from tests.site import document, papers

BROKEN = ("no language", "no tags", "a list of headings")


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name.strip('/').replace('/', '-').removesuffix('.pdf')}.pdf"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """What the checker says of each paper, by its address, and of one paper that was spoilt in three ways."""
    folder = tmp_path_factory.mktemp("papers")
    paths = {name: _file(folder, name) for name in (*(paper.address for paper in papers()), *BROKEN)}
    for paper in papers():
        paths[paper.address].write_bytes(document(paper.address))
    for name in BROKEN:
        _spoil(document("/papers/what-you-can-get/laptop.pdf"), name, paths[name])
    found = verapdf.complaints(list(paths.values()))
    return {name: found[str(path)] for name, path in paths.items()}


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


@pytest.mark.parametrize("paper", papers(), ids=lambda paper: str(paper.address))
def test_readers_aids_can_read_it(paper: Paper, said: Mapping[str, list[str]]) -> None:
    assert said[paper.address] == []


def test_the_checker_knows_all_rules_and_sees_what_is_wrong(said: Mapping[str, list[str]]) -> None:
    assert len(list(verapdf.rules().iter(f"{verapdf.SPACE}rule"))) > 100
    assert any("Natural language" in line for line in said["no language"])
    assert any("StructTreeRoot" in line for line in said["no tags"])
    assert any("LI element" in line for line in said["a list of headings"])
