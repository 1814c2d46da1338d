"""Pages written for care leavers can be read by an eleven-year-old: Flesch-Kincaid grade 6, never above 8."""

from __future__ import annotations

import re
from functools import cache
from statistics import median

import pytest
import textstat
from selectolax.lexbor import LexborNode

from localoffer.records.models import Audience
from tests.site import ROOT, pages, tree

MIDDLE = 6.0
MOST = 8.0
NAMES = ROOT / "tests/reading/names.txt"
#: Fewer words than this say nothing about a page.
ENOUGH_WORDS = 40
#: Not prose: ways through the site, tables, sums, and the lines that say where and when a fact was seen.
NOT_PROSE = "nav, table, figure, svg, .lo-trust, .lo-small, .lo-amount, [hidden]"
A_SENTENCE = re.compile(r"[.!?][”’)]*$")


@cache
def _names() -> re.Pattern[str]:
    lines = (line.strip() for line in NAMES.read_text(encoding="utf-8").splitlines())
    names = sorted({line for line in lines if line and not line.startswith("#")}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")


def _own_words(node: LexborNode) -> str:
    """A paragraph's or list entry's words, without those of a list or paragraph inside it."""
    if any(child.tag in {"p", "ul", "ol", "div", "dl"} for child in node.iter()):
        return ""
    return " ".join(node.text().split())


def prose(address: str) -> tuple[str, ...]:
    """The sentences of a page's content, in paragraphs, names and legal titles left out."""
    page = tree(address)
    for node in page.css(NOT_PROSE):
        node.decompose()
    found = (_own_words(node) for node in page.css("main p, main li, main dd"))
    return tuple(
        " ".join(_names().sub("", text).split()).replace(" .", ".").replace(" ,", ",")
        for text in found
        if A_SENTENCE.search(text)
    )


def grade(paragraphs: tuple[str, ...]) -> float:
    return float(textstat.flesch_kincaid_grade(" ".join(paragraphs)))


@pytest.fixture(scope="module")
def grades() -> dict[str, float]:
    """The grade of each page for care leavers that has enough prose."""
    found = {page.address: prose(page.address) for page in pages() if page.audience is Audience.CARE_LEAVERS}
    return {
        address: grade(paragraphs)
        for address, paragraphs in found.items()
        if sum(len(text.split()) for text in paragraphs) >= ENOUGH_WORDS
    }


def test_the_middle_page_has_grade_six_or_less(grades: dict[str, float]) -> None:
    assert median(grades.values()) <= MIDDLE


def test_no_page_is_harder_than_grade_eight(grades: dict[str, float]) -> None:
    hard = {address: round(value, 1) for address, value in grades.items() if value > MOST}
    worst = {address: sorted(prose(address), key=lambda text: -grade((text,)))[:3] for address in hard}
    assert hard == {}, worst


def test_the_grade_tells_easy_from_hard() -> None:
    assert grade(("You can ask us for help. We will ring you back.",)) < 3
    assert grade(("Entitlement determinations are subject to statutory eligibility requirements.",)) > 12
