"""Rules about placeholders for words still to come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from localoffer.problems import Mark, Problem, rule, warning
from localoffer.records.models import YEARS, Site
from localoffer.records.naming import shorten
from localoffer.records.raw_text import MERGE_MARK
from localoffer.rules.base import BODY, Content, line_in, of_file, place_in

_PLACEHOLDER = re.compile(
    r"\b(?:TBC|TBA|TBD|x{3,}|lorem ipsum|to be (?:confirmed|announced|decided))\b|\?{3,}|£x{2,}(?!\w)",
    re.IGNORECASE,
)
#: Braces written by somebody who meant years.
_BRACES = re.compile(r"\{[A-Za-z0-9]{0,40}\}|\{[A-Za-z]+|[\[(<](?:first|last)[\])>]")
#: Placeholders of a form, which somebody or a program was to replace, and the error texts of Word and Excel. Text in <
#: > is reported as HTML.
_MARK = re.compile(
    r"\{\{[^{}\n]{0,60}\}\}|\{%[^{}\n]{0,60}%\}|\[insert\b[^\[\]\n]{0,60}\](?!\()"
    r"|(?-i:\[[A-Z][A-Z ]{2,40}\])(?![(\[:])"
    r"|\[(?:your |the |their )?(?:name|number|date|address|phone|telephone|e-?mail|amount|sum|team|council|xx?)"
    r"(?: number| address)?\](?![(\[:])"
    r"|\bCommented \[[A-Z]{1,4}[0-9]{1,4}\]|(?-i:\[[A-Z]{2,3}[0-9]{1,2}\])(?!\()"
    r"|#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)"
    r"|Error! (?:Bookmark|Reference source|Hyperlink reference|No text of)"
    r"|\b(?-i:TO[D]O|FIXM[E])\b|£\?\?|(?-i:£X(?!\w| [A-Z]))|(?:(?<=\S )|(?<=:))_{4,}(?!\w)|(?<![\w£])xx (?:hours?|days?|weeks?|months?|years?|people|pounds)\b"
    r"|(?<!in the form )(?<!format )(?<! as )(?<! like )\b(?-i:DD[/.-]MM[/.-]YY(?:YY)?|dd[/.-]mm[/.-]yy(?:yy)?)\b"
    r"|\A\s{0,9}(?:\.{2,9}|…)\s{0,9}\Z",
    re.IGNORECASE,
)
#: Merge markers of git within a text: on a line of their own, or where the lines of a text were joined.
_LEFT_BY_GIT = re.compile(r"(?<!\S)(?:<{7}|={7}|>{7}|\|{7})(?!\S)")
_UNDER_WORDS = re.compile(r"\S[^\S\n]*\n={7}\Z")
#: A text without any of these has no placeholder, and is not examined character by character.
_OF_PLACEHOLDERS = ("tb", "xx", "lorem", "to be c", "to be a", "to be d", "???")
_OF_MARKS = ("{{", "{%", "[", "#", "error!", "todo", "fixme", "£??", "£x", "____", "xx ", "dd", "..", "…")


@of_file()
@rule
def placeholder(content: Content) -> Iterator[Problem]:
    """No placeholder is published: TBC, xxxx, £XX, ???, lorem ipsum.

    PASS: hours: Monday to Friday
    FAIL: hours: TBC
    """
    for where, scalar in content.texts():
        for found in _found(_PLACEHOLDER, _OF_PLACEHOLDERS, scalar.text):
            yield _problem(found.group(), place_in(scalar, found.start()), where)
    for prose, is_page in content.proses:
        for found in _found(_PLACEHOLDER, _OF_PLACEHOLDERS, prose.text) if is_page else ():
            yield _problem(found.group(), line_in(prose, found.start()))


@of_file()
@warning
def mark_of_a_form(content: Content) -> Iterator[Problem]:
    """No text has the blanks of a template left in it: {{ name }}, [insert name], [NAME], XX weeks. Nor what Word and Excel
    write where something is lost: #REF!, Error! Bookmark not defined. Nor a line of ____ to write on, which nobody can on a page.

    PASS: Ring Sam.
    FAIL: Ring {{ name }}.
    FAIL: Ring [insert name of worker].
    FAIL: You have an answer within XX weeks.
    FAIL: You get #N/A.
    FAIL: Name: ________
    """
    for piece in content.pieces:
        for found in islice(_found(_MARK, _OF_MARKS, piece.text), 1):
            yield mark_of_a_form.problem(
                piece.place(found.start()),
                f"Readers would see “{found.group().strip()}” exactly like that. Other words were meant to go there.",
                "Write those words instead.",
                piece.where,
            )


@of_file()
@MERGE_MARK.check
def merge_mark(content: Content) -> Iterator[Problem]:
    for piece in content.pieces:
        found = _LEFT_BY_GIT.search(piece.text)
        # Below a line of words of a page it makes them a heading, which is told as that.
        if found and not (piece.field == BODY and _UNDER_WORDS.search(piece.text, 0, found.end())):
            yield MERGE_MARK.warn(
                piece.place(found.start()),
                f"“{found.group()}” in this line was left by git, where two people changed the same words. Readers would "
                "see it, or what it does to the words above it.",
                "There is one version above the line of ======= and one below. Keep the right one and delete the other. "
                "Then delete this line, and others like it.",
                piece.where,
            )


@of_file()
@warning
def notice_in_braces(content: Content) -> Iterator[Problem]:
    """The notice of an edition that no council has adopted has no braces except those for the years of its papers.

    PASS: notice: Made from public papers of {first} to {last}.
    FAIL: notice: Made from public papers of {first}.
    """
    for site in content.each(Site):
        found = _BRACES.search(site.notice.replace(YEARS, ""))
        if found and not _MARK.search(site.notice):
            yield notice_in_braces.problem(
                site.marks.of("notice"),
                f"Readers would see “{found.group()}” exactly like that.",
                f"Write {YEARS}, with the word “to” between them, where the years of the papers should be. Use no other "
                "braces.",
            )


def _found(pattern: re.Pattern[str], said: tuple[str, ...], text: str) -> Iterator[re.Match[str]]:
    small = text.lower()
    return pattern.finditer(text) if any(part in small for part in said) else iter(())


def _problem(words: str, mark: Mark, where: str | None = None) -> Problem:
    return placeholder.problem(
        mark,
        f"“{shorten(words, 40)}” is a placeholder.",
        "Write what is known. If nothing is known yet, delete the field: the site then says that it is not published. "
        "If a paper gives no date, write: no date given.",
        where,
    )
