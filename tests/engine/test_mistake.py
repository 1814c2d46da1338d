"""“Something is wrong on this page” stands on every page, and carries nothing of the reader."""

from __future__ import annotations

from email.headerregistry import Address
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from localoffer.render import path_of
from localoffer.road import TEMPLATES, Made
from localoffer.views.shown import show
from localoffer.web.mailto import mailto
from localoffer.web.theme import load_theme
from tests.council import add, change, library, outcome

WRONG = "Something is wrong on this page"
HELP = load_theme(TEMPLATES).words["frame"]["help"]
CONTACTS = "content/contacts.yaml"
LISTENING = """  - id: your-say
    name: Your say
    roles:
      - participation
    when: You want to tell us something.
    phone: 01254 585586
    sources:
      - source: strategy
"""


def foot(made: Made, address: str) -> LexborNode:
    (found,) = (
        node
        for node in LexborHTMLParser(made.documents[path_of(address)]).css("footer p, main > p")
        if WRONG in node.text()
    )
    return found


def hrefs(node: LexborNode) -> list[str]:
    return [link.attributes["href"] or "" for link in node.css("a")]


@pytest.mark.parametrize("email", [True, False])
def test_every_page_says_whom_to_tell_by_mail_or_else_by_telephone(good: Path, email: bool) -> None:
    add(good, CONTACTS, LISTENING + ("    email: offer+web@exampleton.example\n" if email else ""))
    made = outcome(good)
    assert len(made.pages) > 20
    for page in made.pages:
        words, (tells, *others) = foot(made, page.address).text(), hrefs(foot(made, page.address))[-2:]
        assert (
            others[0].rpartition("#")[2] == "help"
            if page.alone
            else others[0].endswith(("help-now/", "./", "../"))
        )
        if email:
            link = urlsplit(tells)
            assert (link.scheme, unquote(link.path)) == ("mailto", "offer+web@exampleton.example")
            assert parse_qs(link.query) == {"subject": [f"Wrong: {page.title}"], "body": [page.address]}
            assert f"Nobody reads it at night. Urgent? {HELP}." in words
        else:
            assert tells == "tel:01254585586"
            assert f"{WRONG}? Call 01254 585586, not at night. Urgent? {HELP}." in words


def test_a_mail_names_the_whole_address_where_it_is_known(good: Path) -> None:
    add(good, CONTACTS, f"{LISTENING}    email: offer@exampleton.example\n")
    change(good, "content/site.yaml", "colours:", "address: https://exampleton.example/offer/\ncolours:")
    mail = next(href for href in hrefs(foot(outcome(good), "/help-now/")) if href.startswith("mailto:"))
    assert parse_qs(urlsplit(mail).query)["body"] == ["https://exampleton.example/offer/help-now/"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("    web: https://exampleton.example/\n", "main-line"),
        ("    phone: 0844 499 0123\n", "main-line"),
        (
            "    email: offer@exampleton.example\n    phone: 0844 499 0123\n",
            "your-say",
        ),
    ],
    ids=["a website alone", "a dear number alone", "a dear number and an address"],
)
def test_the_main_line_hears_of_it_where_nobody_else_can_be_written_to_or_rung_at_no_cost(
    good: Path, fields: str, told: str
) -> None:
    add(good, CONTACTS, LISTENING.replace("    phone: 01254 585586\n", fields))
    found = show(library(good)).whom_to_tell
    assert found
    assert found.id == told


@pytest.mark.parametrize(
    "title",
    [
        "Rent & bills? 100% #1 + more",
        "a@b.example?bcc=c@d.example&body=x",
        "Line\r\nBcc: someone@evil.example",
        "“Quotes” <b>\"'</b> żółć 😀",
    ],
)
def test_no_title_makes_a_mail_say_more_than_its_words(title: str) -> None:
    link = mailto(["/help-now/"], f"Wrong: {title}", Address("", "offer", "exampleton.example").addr_spec)
    parts = urlsplit(link)
    assert parse_qs(parts.query, strict_parsing=True) == {
        "subject": [f"Wrong: {title}"],
        "body": ["/help-now/"],
    }
    assert link.isascii()
    assert not set(link) & set(" <>\"'#\r\n+")
    assert link.count("?") == 1
    assert link.count("&") == 1
