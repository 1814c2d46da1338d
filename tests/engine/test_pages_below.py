"""A Markdown page that names its place is linked from there and leads back; one that nothing leads to is named."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
from selectolax.lexbor import LexborHTMLParser

from localoffer.road import Made
from tests.council import add, outcome

#: What may stand in `below`, and the page that it names.
PLACES = {
    "/": "/",
    "take-part": "/take-part/",
    "/help-now/": "/help-now/",
    "/what-you-can-get/setting-up-home/": "/what-you-can-get/setting-up-home/",
    "setting-up-home": "/what-you-can-get/setting-up-home/",
    "strategy/introduction": "/strategy/introduction/",
    "/find-what-is-yours/": "/find-what-is-yours/",
}


def write(good: Path, name: str, title: str, fields: str = "") -> None:
    path = good / "content/pages" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f"---\ntitle: {title}\nsentence: When you can come.\n{fields}---\n\nCome on Mondays.\n"
    path.write_text(text, encoding="utf-8")


def test_words_to_say_in_a_text_stand_in_a_bubble_and_can_be_sent(good: Path) -> None:
    write(good, "records", "Records")
    add(good, "content/pages/records.md", "\n> Please send me **my** records, & a list.\n>\n> Thank you.\n")
    made = outcome(good)
    tree = LexborHTMLParser(made.documents["records/index.html"])
    words = "Please send me my records, & a list. Thank you."
    assert [node.text() for node in tree.css("main blockquote.lo-say")] == [words]
    links = [unquote(node.attributes["href"] or "") for node in tree.css("main .lo-sends a")]
    assert links == [f"sms:?&body={words}", f"mailto:?body={words}"]


def listed(made: Made, address: str) -> list[str]:
    """The titles below More on this."""
    tree = LexborHTMLParser(made.documents[f"{address}index.html".lstrip("/")])
    (heading,) = (node for node in tree.css("main h2") if node.text() == "More on this")
    items = heading.next
    while items is not None and items.tag != "ul":
        items = items.next
    assert items
    return [node.text() for node in items.css("li a")]


def test_a_page_is_linked_from_the_place_that_it_names_and_leads_back(good: Path) -> None:
    for number, below in enumerate(PLACES):
        write(good, f"page-{number}", f"Page {number}", f"below: {below}\n")
    made = outcome(good)
    assert made.fine
    assert not [problem for problem in made.problems if problem.rule == "page-nobody-finds"]
    for number, address in enumerate(PLACES.values()):
        assert f"Page {number}" in listed(made, address)
        (page,) = (page for page in made.pages if page.address == f"/page-{number}/")
        assert [crumb.address for crumb in page.crumbs] == [address]


def test_pages_below_one_stand_in_their_order_then_by_title_and_before_its_neighbours(good: Path) -> None:
    place = "below: strategy/introduction\n"
    write(good, "strategy/neighbour", "A neighbour")
    write(good, "last", "Last", f"{place}order: 70\n")
    write(good, "by-bus", "By bus", place)
    write(good, "a/any-name", "Always open", place)
    write(good, "strategy/first", "First", f"{place}order: 1\n")
    made = outcome(good)
    assert listed(made, "/strategy/introduction/") == [
        "First",
        "Always open",
        "By bus",
        "Last",
        "A neighbour",
    ]


@pytest.mark.parametrize("linked", [False, True])
def test_a_page_that_nothing_leads_to_is_a_warning_at_its_file(good: Path, linked: bool) -> None:
    write(good, "strategy/neighbour", "A neighbour")
    for one, other in (("here", "there"), ("there", "here")):
        write(good, one, one.title())
        add(good, f"content/pages/{one}.md", f"\n[Go on](/{other}/)\n")
    if linked:
        add(good, "content/pages/strategy/neighbour.md", "\n[When it is open](/here/)\n")
    found = [problem for problem in outcome(good).problems if problem.rule == "page-nobody-finds"]
    assert [Path(problem.mark.file).name for problem in found] == ([] if linked else ["here.md", "there.md"])


def test_a_page_below_a_closed_one_is_found_by_nobody(good: Path) -> None:
    closed = "closed:\n  date: 2026-01-01\n  reason: The bus has stopped.\n"
    write(good, "by-bus", "By bus", f"below: /take-part/\n{closed}")
    write(good, "by-night", "By night", "below: by-bus\n")
    (problem,) = (it for it in outcome(good).problems if it.rule == "page-nobody-finds")
    assert Path(problem.mark.file).name == "by-night.md"
    assert problem.message == "Few will find this page: it is below /by-bus/, which is closed."
    add(good, "content/pages/strategy/introduction.md", "\n[By night](/by-night/)\n")
    assert not [it for it in outcome(good).problems if it.rule == "page-nobody-finds"]
