"""Where a situation depends on the reader's age, each age has its own call and its own words, and the others' call is not first."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from selectolax.lexbor import LexborHTMLParser

from localoffer import road
from tests.council import change

AS_OF = date(2026, 11, 22)
BY_AGE = """    by_age:
      - ages: You are a child
        call: out of hours
        say: I am a child and I need a home.
        they_must: |
          The children's team must act first.
      - ages: You are grown up
        say: I am grown up and I need a home.
        they_must: |
          The other team must act.
    they_must: |
      The council must talk with you today.
"""


@pytest.fixture
def made(good: Path) -> road.Made:
    change(good, "national/situations.yaml", "    helpline: emergency\n", "")
    change(
        good,
        "national/situations.yaml",
        "    they_must: |\n      The council must talk with you today.\n",
        BY_AGE,
    )
    contacts = good / "content/contacts.yaml"
    text = contacts.read_text(encoding="utf-8")
    contacts.write_text(
        text
        + """  - id: at-night
    name: The night team
    roles:
      - out of hours
    when: At night.
    phone: 0121 496 0999
    sources:
      - source: council-page
""".replace("council-page", text.partition("- source: ")[2].split()[0]),
        encoding="utf-8",
    )
    made = road.documents(good, AS_OF, papers=True, root=good, national=good / "national")
    assert made.fine, made.problems
    return made


def test_each_age_has_its_own_words_and_its_own_number(made: road.Made) -> None:
    page = LexborHTMLParser(made.documents["help-now/index.html"])
    section = page.css_first("#nowhere-to-sleep")
    assert section
    said = " ".join(section.text().split())
    child, grown = said.index("You are a child"), said.index("You are grown up")
    assert child < said.index("0121 496 0999") < said.index("I am a child and I need a home.") < grown
    assert grown < said.index("I am grown up and I need a home.") < said.index("At any age")
    assert said.index("At any age") < said.index("The council must talk with you today.")
    assert "I have nowhere to sleep tonight. What" not in said


@pytest.mark.parametrize("name", ["keep/offer.html", "papers/booklet.pdf"])
def test_the_one_file_and_the_booklet_say_the_same(made: road.Made, name: str) -> None:
    content = made.documents[name]
    if name.endswith(".pdf"):
        sheets = pypdfium2.PdfDocument(content)
        text = " ".join(sheet.get_textpage().get_text_range() for sheet in sheets)
    else:
        body = LexborHTMLParser(content).body
        text = body.text(separator=" ") if body else ""
    said = " ".join(text.split())
    for words in ("You are a child", "I am a child and I need a home.", "0121 496 0999", "You are grown up"):
        assert words in said
