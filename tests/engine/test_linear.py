"""Nothing hangs: each pattern and each rule takes twice as long for twice the text and no longer, whatever the text."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from localoffer.changes.differences import Sides, lines
from localoffer.law.verdicts import who_line
from localoffer.library import JoinedEntitlement
from localoffer.load import Loaded
from localoffer.problems import Mark
from localoffer.read import _field_in
from localoffer.records.bounds import excess
from localoffer.records.forms import forms_in
from localoffer.records.markdown import render_prose
from localoffer.records.models import Entitlement, PageText, Term
from localoffer.records.one_file import File
from localoffer.records.values import Prose
from localoffer.records.yaml_tree import Fields, Scalar
from localoffer.road import TEMPLATES
from localoffer.rules import TEXT_RULES
from localoffer.rules.base import Content
from localoffer.rules.sums_in_text import WORDS_OF_A_NAME, _Names
from localoffer.views.common import Tongue
from localoffer.web.glossary import Glossary, explain
from localoffer.web.language import Foreign, with_languages
from localoffer.web.theme import load_theme
from tests.council import AS_OF, records
from tests.each import each
from tests.patterns import IN_VAIN, Used, attacks, patterns, written

#: Ten sizes of text, in letters, each twice the one before. Each time the largest is tried, and each night all, since a pattern may
#: look at texts of one size alone.
SIZES = [25 * 2**step for step in range(10)]
EACH_SIZES = pytest.mark.parametrize(
    "sizes",
    [pytest.param(SIZES[-1:], id="largest"), pytest.param(SIZES, id="all", marks=pytest.mark.long)],
)
#: Processor seconds for the largest. What looks at each letter a few times takes a fifth of it at most; what looks through
#: the text again from each of its letters takes at least twice as long.
MOST = 0.04
#: The same for all rules that look at texts together, and for Markdown: texts of half the size.
MOST_OF_RULES = 0.7

FOUND, MADE = patterns()
PALETTE = load_theme(TEMPLATES).palette

KNOWN = records()
#: A title of which the last word alone tells that a text does not hold it.
TITLE = "a " * (WORDS_OF_A_NAME - 1) + "b"
TITLED = next(record for record in KNOWN.lists["entitlements"] if isinstance(record, Entitlement)).model_copy(
    update={"title": TITLE}
)
TERM = next(record for record in KNOWN.national["terms"] if isinstance(record, Term))


def _in_another_language(text: str) -> str:
    foreign = Foreign("/a/", ("a a", "a-a"), Tongue("ar", "rtl"))
    html = f'<p>{text}</p><a href="{text.replace("<", " ")}">a</a>'
    return with_languages(html, [foreign], lambda address: address)


#: What makes patterns while the program runs, as it uses them.
MADE_AND_USED: dict[str, Callable[[str], object]] = {
    "localoffer.read:_field_in": lambda text: [
        _field_in(f"{field}: {text}", PageText) for field in forms_in(PageText)
    ],
    "localoffer.law.verdicts:who_line": who_line,
    "localoffer.rules.sums_in_text:_compiled": lambda text: _Names.of(
        [JoinedEntitlement("a-b", None, TITLED)]
    ).in_text(text),
    "localoffer.web.language:with_languages": _in_another_language,
    "localoffer.web.language:_with_words": _in_another_language,
    "localoffer.web.glossary:of": lambda text: explain(
        f"<main><p>{text}</p></main>",
        Glossary.of([TERM.model_copy(update={"term": "a a", "also": ("a b", "a")})]),
        "",
    ),
}
#: Those that look where everything keeps to its bounds: at finished papers and pages, and for a few letters in texts.
OF_WHAT_IS_FINE = {
    "localoffer.audit:audit_letters",
    "localoffer.edition.edition:words_of_paper",
    "localoffer.edition.papers:paper_counts_otherwise",
    "localoffer.records.reading:names_of",
}


class TooLong(Exception):
    """Something was still looking."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Stop what runs longer, counted in time of this process."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def is_slow(
    look: Callable[[str], object], attack: tuple[str, str, str], sizes: list[int], most: float = MOST
) -> bool:
    """Whether a text of one of the sizes takes longer than it may, each time that it is tried."""
    return any(is_too_long(look, written(attack, size), most) for size in sizes)


def is_too_long(look: Callable[[str], object], text: str, most: float) -> bool:
    """Whether a text takes longer than it may: five times, since other processes may come between."""
    for _ in range(5):
        try:
            with at_most(most):
                look(text)
        except TooLong:
            continue
        return False
    return True


def slow_texts(used: Used, sizes: list[int]) -> Iterator[str]:
    """The beginnings of texts that take a pattern too long."""
    return (written(attack, 60) for attack in attacks(used.pattern) if is_slow(used.look, attack, sizes))


@EACH_SIZES
@each(FOUND, ids=lambda used: used.where)
def test_a_pattern_looks_at_each_letter_a_few_times_at_most(used: Used, sizes: list[int]) -> None:
    assert list(slow_texts(used, sizes)) == []


@pytest.mark.parametrize(
    "bad",
    [
        r"(?:a|a)*b",
        r"\s+$",
        r"(?:\s+Borough)+$",
        r"a[^b]*c",
        r"\d+\s*\d*x",
        r"(?:\w+\s+)*\w+x",
    ],
)
def test_a_pattern_that_looks_again_from_every_letter_is_found(bad: str) -> None:
    assert next(slow_texts(Used("", re.compile(bad), True), SIZES[-1:]), ""), bad


def test_every_pattern_made_while_the_program_runs_is_tried() -> None:
    assert set(MADE) == OF_WHAT_IS_FINE | MADE_AND_USED.keys()


@pytest.mark.parametrize("name", MADE_AND_USED)
def test_a_pattern_made_of_what_somebody_wrote_looks_at_each_letter_a_few_times(name: str) -> None:
    for unit in ("a ", "a", "a a ", "a-", " ", "set up ", "not yet ", "<", "&amp;", "aa "):
        assert not is_slow(MADE_AND_USED[name], ("a ", unit, IN_VAIN), SIZES), unit


#: What keeps one rule or another busy, or did.
PIECES = (
    "£1 ", "£1,111", "£", "£1. ", "Income Support x ", "Income Support ", "has ", "Borough ", "Aa ", "Aa Council ",
    "A-", "County Borough of ", "10 weeks ", "10 weeks in care ", "until the ", "until 21 ", "TBC ", "xxx ", "? ",
    "???", "07700 900123 ", "0", "01254 1", "[a](b ", "[a](/b/) ", "[", "](", "![", "<a ", "<b>", "<!--", "*a ",
    "**a *b ", "_a", "`", "`a``", "a" , " ", "\n", "a\n", "- a\n", "- ", "> ", "1. ", "## a\n\n", "a | b\n", "|", "&", "\\",
    "a. ", ".) ", "\n \n", "personal adviser until 21 ", "at least 10 weeks ",
)  # fmt: skip


def content_with(text: str) -> Content:
    """The good folder, with a page that has this text."""
    mark = Mark("content/pages/long.md", 5, 1)
    title = Scalar("Long", Mark(mark.file, 2, 1), Mark(mark.file, 2, 1))
    lines = ("---", "title: Long", "sentence: Long.", "---", *text.split("\n"))
    body = Prose(text, mark)
    tree = Fields(((title, title),), mark)
    file = File(mark.file, "content/pages/long.md", False, lines, tree, body)
    return Content(Loaded((file,), ()), KNOWN, AS_OF, PALETTE)


@EACH_SIZES
@pytest.mark.parametrize("piece", PIECES)
def test_rules_and_markdown_take_twice_as_long_for_twice_the_text(piece: str, sizes: list[int]) -> None:
    def look(text: str) -> None:
        if excess(text):
            return
        content = content_with(text)
        for rule in TEXT_RULES:
            for _ in rule(content):
                pass
        render_prose(Prose(text, Mark("")))

    assert not is_slow(look, ("The sum is ", piece, IN_VAIN), [size // 2 for size in sizes], MOST_OF_RULES)


#: The lines of a list. The words of the last two come in the worst order.
LISTS = {
    "many short lines": [" ".join(f"w{(7 * line * at) % 501}" for at in range(20)) for line in range(1, 301)],
    "many lines of one word": [f"w{line}" for line in range(300)],
    "many long lines": [" ".join(f"w{(7 * line * at) % 501}" for at in range(450)) for line in range(1, 301)],
    "a line": [" ".join(f"x x y{at}" for at in range(110))],
    "a few lines": [" ".join(f"x x y{line}{at}" for at in range(100)) for line in range(10)],
}


@pytest.mark.parametrize("name", LISTS)
def test_lines_of_a_list_are_held_against_each_other_in_time(name: str) -> None:
    sides = Sides(AS_OF, {}, {}, lambda *_: ())
    before = LISTS[name]
    after = [line.replace("y", "z") + " more" for line in before]

    def look(_: str) -> None:
        assert list(lines()(before, after, sides))

    assert not is_too_long(look, "", MOST_OF_RULES)
