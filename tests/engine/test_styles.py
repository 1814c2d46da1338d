"""A screen does not wait for the rules of paper, and no rule is lost between the two sheets."""

from __future__ import annotations

import re

from localoffer.web.styles import split
from tests import council

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
        content.decode() for name, content in documents.items() if re.search(r"/(site|record)\..*css$", name)
    )
    (paper,) = (content.decode() for name, content in documents.items() if re.search(r"/paper\..*css$", name))
    assert "print{" not in screen
    assert "@page" not in screen
    assert "@page" in paper
