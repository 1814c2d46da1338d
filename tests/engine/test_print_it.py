"""The link by the heading says how many sides its paper has."""

from __future__ import annotations

import pytest

from localoffer import road
from localoffer.render import PaperFacts, print_it
from localoffer.web.theme import load_theme
from tests.council import page

WORDS = load_theme(road.TEMPLATES).words["print_it"]


@pytest.mark.parametrize(
    ("pages", "says"), [(1, "Print one page"), (2, "Print it (2 sides)"), (80, "Print it (80 sides)")]
)
def test_the_link_says_how_many_sides_there_are(pages: int, says: str) -> None:
    paper = PaperFacts(pages, kilobytes=40, title=None)
    assert print_it({"/papers/one.pdf": paper}, WORDS, "/papers/one.pdf") == says


def test_of_a_paper_that_is_not_being_made_it_says_no_number() -> None:
    link = page("/what-you-can-get/setting-up-home/").css_first(".lo-top a[href$='.pdf']")
    assert link
    assert link.text() == "Print it"
