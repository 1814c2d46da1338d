"""A number that people use in a crisis, and that is no emergency service, says wherever it stands to ring 999 first."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pypdfium2
import pytest
from selectolax.lexbor import LexborHTMLParser

from localoffer import road
from localoffer.web.theme import load_theme
from tests.council import AS_OF, add, change, page, said

NUMBER = "01254 585585"
FIRST = load_theme(road.TEMPLATES).words["contact"]["first_999"]
#: Has 999 in the largest type at its top, with the same question before it.
CARDS = ("papers/wallet-card.pdf", "papers/wallet-cards.pdf")


def _texts(documents: Mapping[str, bytes]) -> dict[str, str]:
    """The words of each page and paper, with single spaces."""
    texts = {}
    for name, content in documents.items():
        if name.endswith(".pdf"):
            pages = pypdfium2.PdfDocument(content)
            text = "\n".join(page.get_textpage().get_text_bounded() for page in pages)
        elif name.endswith(".html"):
            body = LexborHTMLParser(content.decode()).body
            text = body.text(separator=" ") if body else ""
        else:
            continue
        texts[name] = " ".join(text.split())
    return texts


def _made(council: Path) -> dict[str, str]:
    outcome = road.documents(
        council, AS_OF, asked=road.Asked(until=road.Until.PAPERS), national=council / "national"
    )
    assert outcome.fine
    return _texts(outcome.documents)


@pytest.mark.parametrize("everywhere", ["yes", "no"])
def test_it_is_said_on_every_page_and_paper_that_has_such_a_number(good: Path, everywhere: str) -> None:
    change(
        good, "content/contacts.yaml", f"phone: {NUMBER}",
        f"phone: {NUMBER}\n    call_999_first: yes\n    every_page: {everywhere}",
    )  # fmt: skip
    texts = _made(good)
    having = {name for name, text in texts.items() if NUMBER in text} - set(CARDS)
    assert {name.partition("/")[0] for name in having} >= {"help-now", "keep", "papers", "what-you-can-get"}
    assert having == {name for name, text in texts.items() if FIRST in text}


def test_it_is_said_beside_the_number_before_one_can_tap_it(good: Path) -> None:
    change(good, "content/contacts.yaml", f"phone: {NUMBER}", f"phone: {NUMBER}\n    call_999_first: yes")
    # At the foot of the page, where all numbers are one list, it is said once beneath them.
    text = said(page("/help-now/", good), "main")
    assert text.count(NUMBER) == text.count(FIRST) > 1
    assert all(FIRST in part[-200:] for part in text.split(NUMBER)[:-1])


def test_a_situation_that_says_itself_when_to_ring_999_says_it_once(good: Path) -> None:
    change(good, "content/contacts.yaml", f"phone: {NUMBER}", f"phone: {NUMBER}\n    call_999_first: yes")
    change(
        good, "national/situations.yaml", "    say: I", "    danger: If you are hurt, ring 999.\n    say: I"
    )
    text = said(page("/help-now/", good), "body")
    entry = text[text.index("If you are hurt, ring 999.") : text.index("What they must do")]
    assert NUMBER in entry
    assert FIRST not in entry


def test_it_is_said_of_no_other_number(good: Path) -> None:
    assert [name for name, text in _made(good).items() if FIRST in text] == []


TEAM = """  - id: team
    name: Leaving care
    short: for your plan
    roles:
      - leaving care team
    when: For your plan.
    phone: 01254 585599
    call_999_first: yes
    checked: 2026-01
    review_by: 2027-01-31
    sources:
      - source: strategy
"""


def test_it_is_said_wherever_a_team_stands_that_is_at_the_foot_of_no_page(good: Path) -> None:
    add(good, "content/contacts.yaml", TEAM)
    change(good, "offer.yaml", "      - main-line", "      - team\n      - main-line")
    change(
        good, "national/circumstances.yaml", "      - emergency-999", "      - emergency-999\n      - team"
    )
    change(
        good,
        "national/situations.yaml",
        "    entitlements:\n",
        "    also:\n      - team\n    entitlements:\n",
    )
    texts = _made(good)
    having = {name for name, text in texts.items() if "01254 585599" in text.replace("\u00a0", " ")} - set(
        CARDS
    )
    assert {name.partition("/")[0] for name in having} >= {"help-now", "keep", "papers", "what-you-can-get"}
    assert having == {name for name, text in texts.items() if FIRST in text}


def test_the_booklet_says_it_at_each_place_that_has_such_a_number(good: Path) -> None:
    add(good, "content/contacts.yaml", TEAM)
    change(good, "offer.yaml", "      - main-line", "      - team\n      - main-line")
    change(good, "national/situations.yaml", "    call: main line\n", "    call: leaving care team\n")
    change(good, "national/situations.yaml", "    helpline: emergency-999\n", "")
    text = _made(good)["papers/booklet.pdf"].replace("\u00a0", " ")
    # Who has nowhere to sleep, who asks for a thing, who is told no, and all numbers.
    assert text.count("01254 585599") == text.count(FIRST) == 4
