"""Whatever somebody writes into content, a code host reads none of it as more than letters: one function, tried with hostile texts."""

from __future__ import annotations

import re
from datetime import date

import pytest
from markdown_it import MarkdownIt

from localoffer.changes.compare import Comparison
from localoffer.changes.cuts import Telling
from localoffer.changes.told import NoteFile
from localoffer.changes.words import as_markdown as change_in_markdown
from localoffer.councils.code_host import in_markdown, tamed
from localoffer.problems import Level, Mark, Problem
from localoffer.records.models import Change, How
from localoffer.records.values import Marks
from localoffer.road import TEMPLATES
from localoffer.todo.items import Item, ItemKind
from localoffer.todo.listing import as_markdown as todo_in_markdown
from localoffer.web.theme import load_theme

BREAK = "\u200b"
HOSTILE = [
    "@all, @council/team, <@U123> a.name@evil.example",
    "&#64;all &#x40;all &commat;all &amp;#64;all",
    'fixes #12, GH-12, council/other#12, !12, ~label, ~"two words", %milestone, $12, &12',
    "![x](https://evil.example/x.png) [words](https://evil.example) <https://evil.example> [words][there]",
    "https://evil.example HTTPS://evil.example www.evil.example WWW.evil.example mailto:a@evil.example",
    "<!-- hidden --> <img src=x onerror=alert(1)> <script>alert(1)</script> <details open> &lt;b&gt;",
    "``` ~~~ `code` ``more``",
    "# Heading\n## Another\n- list\n> quote\n| a | b |\n|---|---|",
    "/close",
    "- /approve",
    "**bold** __bold__ *it* _it_ ~~gone~~ \\* ===",
    "a\u202eb\u200bc\u2028d\x1b[0Ke\rf",
    "”. Better for care leavers. “",
]


def _read(markdown: str, allowed: str = "p") -> str:
    """The letters that stand in what a host makes of Markdown, in which no other element may be."""
    made = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(markdown)
    assert not re.search(rf"<(?!/?(?:{allowed})>)", made), made
    read = re.sub("<[^>]*>", "", made)
    for sign, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        read = read.replace(sign, character)
    # What hosts look for once more in what is made.
    assert not re.search(r"@[\w/]|[#!~%$&][\w\"]|GH-|://|www\.|\x1b|\r|\u2028|\u202e", read, re.IGNORECASE), (
        read
    )
    assert not re.search(r"^[ \t>*+-]*/", markdown, re.MULTILINE), markdown
    return read


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_text_is_read_as_it_stands_and_does_nothing(hostile: str) -> None:
    made = in_markdown(hostile)
    assert "\n" not in made
    read = _read(made)
    if "\x1b" not in hostile:
        assert read.strip().replace(BREAK, "") == " ".join(hostile.split())
    # The same once more, where it is posted by a job that trusts no other.
    assert _read(tamed(made)).replace(BREAK, "") == read.replace(BREAK, "")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_comment_and_an_issue_hold_nothing_that_a_host_reads(hostile: str) -> None:
    change = Change.model_construct(
        record=hostile, id=hostile, part=hostile, how=How.CHANGED, from_=hostile, to=hostile,
        for_care_leavers=None, marks=Marks(Mark("offer.yaml", 1), {}),
    )  # fmt: skip
    comparison = Comparison((change,), (), {(hostile, hostile): hostile})
    problem = Problem(mark=Mark(hostile, 3), rule="x", message=hostile, hint=hostile, level=Level.ERROR)
    note = NoteFile(f"content/changes/{hostile}.yaml", b"", f"title: x\n{hostile}\n\n{hostile}\n".encode())
    comment = change_in_markdown(comparison, (Telling(change),), (problem,), hostile, note)
    issue = todo_in_markdown(
        [Item(ItemKind.VOICE, "voice/x", hostile, hostile, Mark(hostile, 1), owners=(hostile,))],
        date(2026, 11, 26),
        load_theme(TEMPLATES).words,
    )
    for markdown in (comment, issue, tamed(comment), tamed(issue)):
        _read(markdown, "p|ul|li|strong|h2|h3|pre|code")


def test_what_is_no_markup_is_left_alone() -> None:
    assert in_markdown("Setting up home, up to £3,000 a year") == "Setting up home, up to £3,000 a year"
