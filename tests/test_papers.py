"""The papers: PDFs that anybody can read, no longer, smaller or heavier than declared, and made of values alone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from urllib.parse import urljoin

import pikepdf
import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTContainer, LTPage
from selectolax.lexbor import LexborHTMLParser

from localoffer.contexts import Paper
from tests.site import document, pages, papers, tree

EVERY = pytest.mark.parametrize("paper", papers(), ids=lambda paper: str(paper.address))
TYPEFACE = "AtkinsonHyperlegible"


@cache
def _opened(address: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(document(address)))


@cache
def _sheets(address: str) -> tuple[LTPage, ...]:
    return tuple(extract_pages(io.BytesIO(document(address))))


def _letters(part: LTContainer) -> Iterator[LTChar]:  # type: ignore[type-arg]
    for item in part:
        if isinstance(item, LTChar):
            yield item
        elif isinstance(item, LTContainer):
            yield from _letters(item)


def _elements(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The tags of a document in the order in which they are read."""
    if isinstance(node, pikepdf.Array):
        for part in node:
            yield from _elements(part)
    elif isinstance(node, pikepdf.Dictionary):
        yield node
        if "/K" in node:
            yield from _elements(node.K)


def test_there_are_papers() -> None:
    assert papers()


@EVERY
def test_it_is_tagged_and_says_its_language_and_title(paper: Paper) -> None:
    root = _opened(paper.address).Root
    assert root.MarkInfo.Marked
    assert "/StructTreeRoot" in root
    assert str(root.Lang) == "en-GB"
    assert root.ViewerPreferences.DisplayDocTitle
    with _opened(paper.address).open_metadata() as metadata:
        assert metadata["dc:title"] == paper.title
        assert metadata["pdfuaid:part"] == "1"


@EVERY
def test_its_only_typeface_is_in_the_file(paper: Paper) -> None:
    names = set()
    for item in _opened(paper.address).objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            names.add(str(item.FontName).partition("+")[2].partition("-")[0])
            assert "/FontFile2" in item or "/FontFile3" in item
    assert names == {TYPEFACE}


@EVERY
def test_its_headings_follow_each_other_and_begin_with_its_title(paper: Paper) -> None:
    tags = [str(node.get("/S", "")) for node in _elements(_opened(paper.address).Root.StructTreeRoot.K)]
    levels = [int(tag[2:]) for tag in tags if tag[1:2] == "H" and tag[2:].isdigit()]
    assert levels[0] == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


@EVERY
def test_it_has_the_declared_pages_and_weight(paper: Paper) -> None:
    assert 1 <= len(_opened(paper.address).pages) <= paper.most_pages
    assert len(document(paper.address)) <= paper.most_kilobytes * 1024


@EVERY
def test_no_letter_is_smaller_than_declared_or_off_the_sheet(paper: Paper) -> None:
    wrong = set()
    for sheet in _sheets(paper.address):
        for letter in _letters(sheet):
            if not letter.get_text().strip():
                continue
            size = round(float(letter.size), 1)
            inside = (
                letter.x0 >= 0 and letter.y0 >= 0 and letter.x1 <= sheet.width and letter.y1 <= sheet.height
            )
            if size < paper.smallest or not inside:
                wrong.add((letter.get_text(), size))
    assert wrong == set()


@EVERY
def test_a_page_offers_it_with_its_pages_and_size(paper: Paper) -> None:
    number = len(_opened(paper.address).pages)
    kilobytes = -(-len(document(paper.address)) // 1024)
    facts = f"(PDF, {number} page{'s' if number > 1 else ''}, {kilobytes} KB)"
    for address in (*paper.linked_from, "/papers/"):
        links = [
            link
            for link in tree(address).css("a")
            if urljoin(address, link.attributes["href"]) == paper.address
        ]
        assert links, f"{address} has no link to {paper.address}"
        assert facts in " ".join((links[0].parent or links[0]).text().split())


def test_every_paper_has_pages_that_offer_it() -> None:
    addresses = {page.address for page in pages()}
    for paper in papers():
        assert paper.linked_from
        assert {paper.same_as, *paper.linked_from} <= addresses


def _text(address: str) -> str:
    return "".join(letter.get_text() for sheet in _sheets(address) for letter in _letters(sheet))


def test_the_list_of_papers_stands_at_the_foot_of_every_page() -> None:
    foot = LexborHTMLParser(document("/help-now/").decode()).css_first("footer")
    assert foot is not None
    assert "Paper copies" in foot.text()
