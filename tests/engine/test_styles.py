"""A screen does not wait for the rules of paper, and no rule is lost between the two sheets."""

from __future__ import annotations

import gzip
import re

from localoffer.web.styles import split
from tests import council
from tests.council import BUSY

SHEET = """
/* A word { to } the reader; */
:root { --ink: #000; }
@media print {
  :root { --ink: #111; }
}
a :hover, a > b { content: " : } /* "; color: red }
@media (min-width: 48rem) { p { margin: 0 1px; } }
@media print { @page a3 { size: A3; } a { color: inherit; } }
"""


def test_each_rule_goes_to_one_sheet() -> None:
    assert split(SHEET) == (
        ":root{--ink:#000}"
        'a :hover,a>b{content:" : } /* ";color:red}@media (min-width:48rem){p{margin:0 1px}}',
        ":root{--ink:#111}@page a3{size:A3}a{color:inherit}",
    )


def test_a_screen_waits_for_no_rule_of_paper() -> None:
    documents = council.outcome().documents
    screen = "".join(
        content.decode()
        for name, content in documents.items()
        if name.endswith(".css") and not name.startswith("assets/paper.")
    )
    (paper,) = (content.decode() for name, content in documents.items() if re.search(r"/paper\..*css$", name))
    assert "print{" not in screen
    assert "@page" not in screen
    assert "@page" in paper


#: Bytes after gzip -6 of all style sheets that a page waits for.
MOST = 6_144
CLASS = re.compile(r"\.(lo-[\w-]+)")


def _sheets() -> dict[str, str]:
    """The style sheets of the busy council by their file name, but for the one for paper."""
    documents = council.outcome(BUSY).documents
    return {
        name: content.decode()
        for name, content in documents.items()
        if name.endswith(".css") and not name.startswith("assets/paper.")
    }


#: What is for a dark screen, up to the end of its block, and the declarations within it.
NIGHT = re.compile(r"prefers-color-scheme:dark\)\{((?:[^{}]+\{[^{}]*\})*)\}")
DECLARATION = re.compile(r"[{;]([\w-]+):([^;}]+)")


def test_by_night_nothing_but_colours_is_another() -> None:
    """So targets, words and their order need no second look in the dark."""
    sheets = "".join(_sheets().values())
    blocks = NIGHT.findall(sheets)
    assert len(blocks) == sheets.count("prefers-color-scheme") > 0
    declared = [it for block in blocks for it in DECLARATION.findall(block)]
    assert declared
    for name, value in declared:
        assert name.startswith("--"), name
        assert re.fullmatch(
            r"#[0-9a-f]{3,6}|var\(--[\w-]+(,\s*(#[0-9a-f]{3,6}|var\(--[\w-]+\)))?\)", value
        ), (name, value)


def test_a_page_links_every_sheet_that_it_needs_and_waits_for_few_bytes() -> None:
    sheets = _sheets()
    styled = {name: set(CLASS.findall(sheet)) for name, sheet in sheets.items()}
    wrong = []
    for page in council.outcome(BUSY).pages:
        if page.alone:
            continue
        tree = council.page(page.address, BUSY)
        links = [link.attributes["href"] or "" for link in tree.css("link[rel=stylesheet]:not([media])")]
        linked = {f"assets/{href.rpartition('assets/')[2]}" for href in links}
        # The page for what is not there holds its sheets where nobody said the site's address.
        linked |= {
            name for name, sheet in sheets.items() for node in tree.css("style") if sheet in node.text()
        }
        classes = {
            name for node in tree.css("[class]") for name in (node.attributes["class"] or "").split()
        } & set().union(*styled.values())
        lacking = classes - set().union(*(styled[name] for name in linked))
        weight = sum(len(gzip.compress(sheets[name].encode(), 6)) for name in linked)
        if lacking or weight > MOST:
            wrong.append((page.address, sorted(lacking), weight))
    assert wrong == []
