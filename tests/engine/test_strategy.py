"""The part of the site about the strategy, for councils that have some of it and not the rest."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from localoffer import road
from tests.council import GOOD, page, said

PAGE = """---
title: Why we listen
sentence: How it came about.
sources:
  - source: {source}
---

It came about like this.
"""


def test_a_page_below_the_strategy_has_a_way_up_even_where_there_is_no_strategy(bare: Path) -> None:
    first = (bare / "content/sources.yaml").read_text(encoding="utf-8").partition("- id: ")[2].split()[0]
    folder = bare / "content/pages/strategy"
    folder.mkdir(parents=True)
    (folder / "why.md").write_text(PAGE.format(source=first), encoding="utf-8")

    made = road.documents(bare, date(2026, 11, 22), root=bare, national=GOOD / "national")

    assert made.fine, made.problems
    assert b'href="why/"' in made.documents["strategy/index.html"]
    assert b'href="../"' in made.documents["strategy/why/index.html"]


def test_where_the_council_has_priorities_and_no_strategy_nothing_is_called_one(good: Path) -> None:
    site = good / "content/site.yaml"
    site.write_text(site.read_text(encoding="utf-8").partition("strategy:\n")[0], encoding="utf-8")
    for address in ("/strategy/", "/strategy/on-a-page/"):
        assert "The strategy" in said(page(address, GOOD), "h1")
        without = said(page(address, good), "body")
        assert "The strategy" not in without
        assert "What comes first" in without
