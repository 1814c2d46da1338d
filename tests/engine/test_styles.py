"""A screen does not wait for the rules of paper, and no rule is lost between the two sheets."""

from __future__ import annotations

import re

from localoffer.web.styles import split
from tests import council

SHEET = """
@layer settings, core;
@layer settings {
  /* A word { to } the reader; */
  :root { --ink: #000; }
  @media print {
    :root { --ink: #111; }
  }
}
@layer core {
  a :hover, a > b { content: " : } /* "; color: red }
  @media (min-width: 48rem) { p { margin: 0 1px; } }
  @media print { @page a3 { size: A3; } a { color: inherit; } }
}
@layer paper { @media print { b { color: red; } } }
@media print { i { color: red; } }
"""


def test_each_rule_goes_to_one_sheet_and_keeps_its_layer() -> None:
    assert split(SHEET) == (
        "@layer settings,core;"
        "@layer settings{:root{--ink:#000}}"
        '@layer core{a :hover,a>b{content:" : } /* ";color:red}@media (min-width:48rem){p{margin:0 1px}}}',
        "@layer settings,core;"
        "@layer settings{:root{--ink:#111}}"
        "@layer core{@page a3{size:A3}a{color:inherit}}"
        "@layer paper{b{color:red}}"
        "i{color:red}",
    )


def test_a_screen_waits_for_no_rule_of_paper() -> None:
    documents = council.outcome().documents
    (screen,) = (content.decode() for name, content in documents.items() if re.search(r"/site\..*css$", name))
    (paper,) = (content.decode() for name, content in documents.items() if re.search(r"/paper\..*css$", name))
    assert "print{" not in screen
    assert "@page" not in screen
    assert paper.count("@page") == 2
    assert screen.partition(";")[0] == paper.partition(";")[0] != ""
