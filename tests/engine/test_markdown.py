"""Markdown: safe whatever is written, and every link and heading on its line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from localoffer.problems import Mark
from localoffer.records import links, markdown
from localoffer.records.values import Prose


def prose(text: str, line: int = 1) -> Prose:
    return Prose(text, Mark("page.md", line, 1))


def test_a_table_is_named_after_the_heading_above_it() -> None:
    table = "| Step | How long |\n| --- | --- |\n| 1 | 10 days |\n"
    made = HTMLParser(markdown.render_prose(prose(f"{table}\n## The steps\n\n{table}")))
    assert [node.attributes.get("aria-labelledby") for node in made.css("table")] == [None, "the-steps"]
    assert [node.id for node in made.css("h2")] == ["the-steps"]


UNSAFE = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "java%0Ascript:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "javascript%3Aalert(1)",
    "vbscript:x",
    "data:text/html,x",
    "file:///etc/passwd",
    "//example.org",
    "/\\example.org",
    "\\\\example.org",
]


@pytest.mark.parametrize("address", UNSAFE)
def test_links_that_run_something_or_leave_unseen_are_not_safe(address: str) -> None:
    assert links.flaw(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a:b",
        "http://example.org",
        "mailto:a@example.org",
        "tel:999",
        "/help-now/",
        "#top",
        "/a:b/",
    ],
)
def test_links_to_the_web_a_telephone_or_the_site_are_safe(address: str) -> None:
    assert not links.flaw(address)


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:a)",
        "[x](java&#10;script:a)",
        "[x](<java script:a>)",
        "<javascript:a>",
        "[x][1]\n\n[1]: data:x",
    ],
)
def test_an_unsafe_link_is_found_and_never_rendered(text: str) -> None:
    assert not HTMLParser(markdown.render_prose(prose(text))).css("a")
    (link,) = markdown.links(prose(text))
    assert links.flaw(link.href)


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("01254 585585", True),
        ("**01254 585585**", True),
        ("+44 1254 585585", True),
        ("Call the office", False),
        ("**Call the office of the housing team**", False),
        ("01254 *at the office of the housing team*", False),
    ],
)
def test_a_number_in_a_text_stays_on_one_line_and_words_may_break(words: str, whole: bool) -> None:
    found = HTMLParser(markdown.render_prose(prose(f"[{words}](tel:01254585585)"))).css_first("a")
    assert found
    assert (found.attributes.get("class") == "lo-tel") is whole


def test_every_link_knows_its_line() -> None:
    text = 'One\n[a](/a/) and `x\ny`\n[b](/b/ "t\nt") <https://c.org>\n\n> * [d\n>   d](/d/)\n>   [e](/e/)\n\n![f](f.png)\n'
    found = [(link.href, link.text, link.mark.line, link.image) for link in markdown.links(prose(text, 10))]
    assert found == [
        ("/a/", "a", 11, False),
        ("/b/", "b", 13, False),
        ("https://c.org", "https://c.org", 14, False),
        ("/d/", "d d", 16, False),
        ("/e/", "e", 18, False),
        ("f.png", "f", 20, True),
    ]


def test_headings_have_lines_and_ids_of_their_own() -> None:
    text = prose("## What’s *new*\n\ntext\n\n### ???\n\n## What’s new\n", 5)
    assert [(heading.level, heading.text, heading.mark.line) for heading in markdown.headings(text)] == [
        (2, "What’s new", 5),
        (3, "???", 9),
        (2, "What’s new", 11),
    ]
    assert re.findall('id="(.*?)"', markdown.render_prose(text)) == ["whats-new", "part", "whats-new-2"]


def test_links_are_written_for_where_the_site_stands() -> None:
    said = markdown.render_prose(
        prose("[a](/a/) [b](https://b.org) [c](#c)"), lambda address: f"/base{address}"
    )
    assert said == (
        '<p><a href="/base/a/">a</a> <a href="https://b.org" rel="noreferrer noopener">b</a> <a href="#c">c</a></p>\n'
    )


def test_html_is_shown_and_not_run() -> None:
    said = markdown.render_prose(
        prose("<script>alert(1)</script>\n\nA <b onclick=x>b</b> & c\n\n<div>\n\n## H\n\n</div>")
    )
    assert {node.tag for node in HTMLParser(said).css("body *")} <= {"p", "h2"}
    assert [mark.line for _, mark in markdown.raw_html(prose("a\n<b>b</b>\n\n<div>", 3))] == [4, 4, 6]


def test_a_table_has_no_inline_style() -> None:
    said = markdown.render_prose(prose("| a |\n|--:|\n| 1 |\n"))
    assert "style" not in said
    assert '<th scope="col">a</th>' in said


@settings(max_examples=50, deadline=None, derandomize=True)
@given(
    text=st.one_of(
        st.text(max_size=120),
        st.lists(
            st.sampled_from(
                [
                    "[",
                    "]",
                    "(",
                    ")",
                    "<",
                    ">",
                    "javascript:",
                    "x",
                    "\n",
                    "# ",
                    "- ",
                    "|",
                    "`",
                    "!",
                    "*",
                    "&#58;",
                    "script",
                ]
            )
        ).map("".join),
    )
)
def test_any_text_becomes_harmless_html(text: str) -> None:
    said = markdown.render_prose(prose(text))
    markdown.links(prose(text))
    markdown.headings(prose(text))
    list(markdown.raw_html(prose(text)))
    for node in HTMLParser(said).css("body *"):
        assert node.tag not in ("script", "img", "iframe", "style", "form")
        assert not [name for name in node.attributes if re.match("on|style", name)]
        assert not links.flaw(node.attributes.get("href") or "")


def test_a_paragraph_that_looks_like_the_target_of_a_link_is_known() -> None:
    text = prose("Call [us][here].\n\n[Phone]: 01254585585\n\n[here]: /help-now/\n\n[Opening]: 9-5", line=3)
    assert list(markdown.unused_targets(text)) == [
        ("Phone", Mark("page.md", 5, 1)),
        ("Opening", Mark("page.md", 9, 1)),
    ]
    assert list(markdown.unused_targets(prose("- [Phone]: 01254585585"))) == [
        ("Phone", Mark("page.md", 1, 1))
    ]


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("| 1 | 2 | 3 |", 3),
        ("1 | 2 | 3 | 4", 4),
        ("| 1 | 2 |", None),
        ("| 1 |", None),
        (r"| 1 \| 2 | 3 |", None),
        ("| 1 | |", None),
        ("| 1 | >", None),
        ("| 1 | 2 | >", 3),
    ],
)
def test_a_row_with_more_cells_than_its_table_has_columns_is_known(row: str, cells: int | None) -> None:
    found = list(markdown.long_rows(prose(f"| a | b |\n| --- | --- |\n{row}", line=7)))
    assert found == ([(cells, 2, Mark("page.md", 9, 1))] if cells else [])
