"""The finished site as bytes: that it builds, its weight, its dates, its HTML."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import html5lib
import pytest
from selectolax.lexbor import LexborHTMLParser

from localoffer.addresses import ONE_FILE
from localoffer.audit import ALONE_BUDGET, LONG_BUDGET, LONG_PAGES, PAGE_BUDGET
from localoffer.pages.page import Page
from tests.site import (
    AS_OF,
    ROOT,
    addresses,
    document,
    outcome,
    pages,
    problems,
    tree,
)

STRATEGY_YEAR = date(2020, 10, 7)


def test_the_site_builds() -> None:
    assert problems() == ""
    assert pages()


def _built(folder: Path, seed: str) -> dict[str, bytes]:
    """The files of a build by a process of its own, which orders its sets by `seed`."""
    command = [sys.executable, "build.py", "build", "--as-of", AS_OF.isoformat(), "--out", str(folder)]
    subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
    )
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = _built(tmp_path / "one", "1"), _built(tmp_path / "two", "2")
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []


def test_nothing_is_listed_as_long_that_is_not_there() -> None:
    assert set(addresses()) >= LONG_PAGES


def _packed(content: bytes) -> int:
    return len(gzip.compress(content, compresslevel=6, mtime=0))


@pytest.mark.parametrize("address", addresses())
def test_a_page_and_the_styles_that_block_it_fit_the_budget(address: str) -> None:
    here = document(address)
    if address == ONE_FILE:
        assert len(here) <= ALONE_BUDGET, "Messaging apps pack nothing, so this file counts as it stands."
        return
    styles = [
        str(link.attributes["href"]).rpartition("assets/")[2]
        for link in tree(address).css("link[rel=stylesheet]")
        if link.attributes.get("media") != "print"
    ]
    weight = _packed(here) + sum(_packed(outcome().documents["assets/" + name]) for name in styles)
    assert weight <= (LONG_BUDGET if address in LONG_PAGES else PAGE_BUDGET)


@pytest.mark.parametrize("address", addresses())
def test_the_html_parses_without_a_single_error(address: str) -> None:
    parser = html5lib.HTMLParser()
    parser.parse(document(address).decode())
    assert parser.errors == []


@pytest.mark.parametrize("address", addresses())
def test_every_id_on_a_page_is_there_once(address: str) -> None:
    ids = [str(node.attributes["id"]) for node in tree(address).css("[id]")]
    assert sorted(ids) == sorted(set(ids))


MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
A_DATE = re.compile(rf"(?:(?:(\d{{1,2}}) )?({MONTHS}) )?(?<!\d\d\d )\b(20\d\d|19\d\d)\b(?!/\d\d)")
#: Words that name a stretch of time which began by then.
A_PERIOD = re.compile(r"\b20\d\d(?:/\d\d|[-–]\d{2,4}| (?:to|and) 20\d\d)\b")
#: What people read or hear of a page, tags aside.
SAID = ("content", "title", "alt", "aria-label", "datetime")


def _latest(found: re.Match[str]) -> date:
    """The first day that a date in words can mean."""
    day, month, year = found.groups()
    return date(int(year), MONTHS.split("|").index(month) + 1 if month else 1, int(day or 1))


def _words_and_attributes(page: LexborHTMLParser) -> list[str]:
    for due in page.css("time.lo-due, a[href^='tel:'], script, style"):
        due.decompose()
    body = page.root
    assert body is not None
    said = [str(node.attributes[name]) for name in SAID for node in page.css(f"[{name}]")]
    return [body.text(separator=" "), *said]


@pytest.mark.parametrize("page", pages(STRATEGY_YEAR), ids=lambda page: str(page.address))
def test_a_build_as_of_october_2020_shows_no_later_date(page: Page) -> None:
    later = []
    for text in _words_and_attributes(tree(page.address, STRATEGY_YEAR)):
        plain = A_PERIOD.sub("", " ".join(text.split()))
        later += [
            plain[max(found.start() - 60, 0) : found.end() + 20]
            for found in A_DATE.finditer(plain)
            if _latest(found) > STRATEGY_YEAR
        ]
    assert later == []
