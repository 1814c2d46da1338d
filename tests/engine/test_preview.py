"""The preview's own part, without a server: papers are set when somebody opens them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from localoffer import road, serve
from localoffer.papers import typeset
from tests.conftest import change

AS_OF = date(2026, 11, 22)
PAPER = "papers/what-you-can-get/"


@pytest.fixture
def preview(good: Path) -> serve.Preview:
    preview = serve.Preview(lambda: road.documents(good, AS_OF, national=good / "national", root=good))
    preview.build()
    return preview


def _first_paper(preview: serve.Preview) -> str:
    made = preview.made
    assert made
    return next(paper.address for paper in made.papers if PAPER in paper.address).lstrip("/")


def test_a_paper_is_set_when_somebody_opens_it_and_once(
    preview: serve.Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_before: list[str] = []

    def set_paper(paper, *others):  # type: ignore[no-untyped-def]
        set_before.append(paper.address)
        return real(paper, *others)

    real = typeset.set_paper
    monkeypatch.setattr(serve, "set_paper", set_paper)
    name = _first_paper(preview)
    preview.answer("what-you-can-get/")
    assert set_before == []
    for _ in range(2):
        status, kind, content = preview.answer(name)
        assert (status, kind, content[:5]) == (200, "application/pdf", b"%PDF-")
    assert set_before == [f"/{name}"]


def test_a_paper_follows_a_save(preview: serve.Preview, good: Path) -> None:
    name = _first_paper(preview)
    before = preview.answer(name)[2]
    change(good, "content/site.yaml", "title: ", "title: Another ")
    preview.build()
    assert preview.answer(name)[2] != before


def test_a_paper_that_is_not_planned_is_not_there(preview: serve.Preview) -> None:
    assert preview.answer("papers/no-such.pdf")[0] == 404
