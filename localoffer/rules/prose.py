"""Rules about Markdown text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from html import unescape

from localoffer.problems import Level, Mark, Problem, rule, warning
from localoffer.records import markdown
from localoffer.records.models import Record
from localoffer.records.naming import record_name, shorten
from localoffer.records.walk import lines
from localoffer.rules.base import BODY, Content, line_in, of_file, place_in

_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<!--")
#: What browsers take for a tag and Markdown does not: a slash follows its name at once.
_WITH_A_SLASH = re.compile(r"<[A-Za-z][A-Za-z0-9-]*/[^\s<>][^<>]*>")
_LINK = re.compile(r"\[[^\[\]\n]*\]\([^()\s]+[()]")
#: Word's bullets at the start of a line. An o or a tick is one if a tab or two spaces follow, or another on the next line.
_BULLET = re.compile(
    r"^[ \t]*+(?:([•◦▪▫■●○∙·‣⁃➢➤])|([–—−o✓✔✗✘✅☐☑☒❖►▶])(?=\t| {2}| \S[^\n]*\n[ \t]*\2 \S))",
    re.MULTILINE,
)
#: What chat and mail programs write above and below the words of a message.
_OF_A_MESSAGE = re.compile(
    r"^[ \t]*+\[?\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d\d(?::\d\d)?(?: ?[ap]m)?(?:\] | - )[^:\n]{1,40}:(?=\s)"
    r"|^[ \t]*+From:[^\n]{0,300}\n[ \t]*+(?:Sent|Date|Subject):"
    r"|(?<!-)-{3,20} ?(?:Original|Forwarded) message ?-{3,}|^[ \t]*+Sent from my (?:iPhone|iPad|Samsung|Galaxy|Android)"
    r"|^[ \t>]*+On [^\n:]{6,60}:\d\d[^\n]{0,100} wrote:[ \t]*$|\b(?-i:This) e-?mail (?:message )?and any (?:attachments|files transmitted)\b",
    re.MULTILINE | re.IGNORECASE,
)
_CELLS = re.compile(r"^[ \t]*+(?!(?:[-*+]|\d{1,3}[.)])\t)[^\t\n]*[^\s|][ ]*\t+[ ]*[^\s|]", re.MULTILINE)
#: UTF-8 misread as Windows-1252: Â£ for £, â€™ for ’, Ã© for é, â†’ for →, ðŸ˜€ for 😀.
_WRONG_LETTERS = re.compile(
    "Ã[\u0080-\u00bf\u0152-\u2122]|Â[£©®°·½¼¾ ]|â[€„†‡ˆ˜š›œž][\u0080-\u00bf\u0152-\u2122]|ðŸ[\u0080-\u00bf\u0152-\u2122]{2}"
)
#: What a program leaves that has no such character: council?s, don?t, ?3,000.
_LOST_LETTER = re.compile(
    r"(?<![\w/.?&=-])[A-Za-z]{1,20}\?(?:s|t|re|ve|ll|d|m)(?![\w=/&-])|(?<!\S)\?[0-9]{1,3}(?:,[0-9]{3})*+(?!\S*[?=&])"
)
#: A word that a PDF divides at the end of a line: accom- modation, and not full- or part-time.
_DIVIDED = re.compile(r"(?<![\w-])[a-z]{2,20}-[ \n](?!(?:and|or|nor|to|but)\b)[a-z]{2,20}(?![\w-])")
#: `&nbsp;`, `&#163;`, `&#xA3;`. `unescape` decides which names exist.
_CODED = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
#: Words copied out of a web address.
_OF_AN_ADDRESS = re.compile(r"(?<!\S)[A-Za-z’']{1,30}(?:%20[A-Za-z’']{1,30}){1,9}(?=[.,;:!?]?(?:\s|\Z))")
#: A quotation mark. After a figure it may stand for inches, and after these letters be half of one read wrongly.
_QUOTATION = re.compile(r"(?<![\d¼½¾âÂÃœ€])[“”„\"]")
_OPENS = re.compile(r"[“„]|(?<![^\s(])\"(?=\S)")
#: One at the end of a text, where it is no apostrophe as in the Jones’, Max’ or goin’, and nothing before it that opens one.
_ENDS_ALONE = re.compile(r"\A(?!.*(?<![\w.,!?…])['‘’`]\S).*[^\s\d¼½¾sSnNxXzZ](['’`])\s*\Z", re.DOTALL)
_NO_SPACE = re.compile(r"^ {0,3}(#{2,6})(?=[^\s#])", re.MULTILINE)
_PLAIN = "If these are words of yours, write them without < >. If not, delete it. Two stars make **bold** in longer texts."


def _unread(content: Content) -> Mapping[str, Sequence[str]]:
    """The ids of records that could not be read, by list."""
    return {name: sorted(ids) for name, ids in sorted(content.records.unread.items())}


@of_file()
@rule
def raw_html(content: Content) -> Iterator[Problem]:
    """Texts contain no HTML.

    PASS: You can get **up to** £3,000.
    FAIL: You can get <b>up to</b> £3,000.
    """
    prose_places = set()
    for prose, _ in content.proses:
        prose_places.add(prose.mark)
        written = list(markdown.raw_html(prose))
        opened = [(text, mark) for text, mark in written if not text.startswith("</")]
        # What ends something is told only where nothing that begins it is.
        for text, mark in opened or written[:1]:
            yield raw_html.problem(mark, _says(text), _PLAIN)
        if not written and (found := _WITH_A_SLASH.search(prose.text)):
            yield raw_html.warn(line_in(prose, found.start()), _says(found.group()), _PLAIN)
    for where, scalar in content.texts():
        found = _TAG.search(scalar.text) or _WITH_A_SLASH.search(scalar.text)
        if found and scalar.body not in prose_places:
            level = Level.WARNING if _WITH_A_SLASH.fullmatch(found.group()) else Level.ERROR
            yield raw_html.problem(
                place_in(scalar, found.start()), _says(found.group()), _PLAIN, where, level
            )


def _says(text: str) -> str:
    return f"“{shorten(text, 40)}” stands in < >, as code for a web page does, and readers would see it exactly like that."


def _above_others(content: Content) -> tuple[str, ...]:
    """The addresses of pages that others name as the one that leads to them, as each wrote it."""
    return tuple(sorted({page.text.below.strip("/") for page in content.pages() if page.text.below}))


@of_file(_above_others)
@warning
def page_without_text(content: Content) -> Iterator[Problem]:
    """A page has a text below its second line of ---, or contacts or entitlements at its foot, or leads to other pages.

    PASS: title: and sentence: between the two lines of ---, and a text below them
    FAIL: title: and sentence: between the two lines of ---, and nothing below them
    """
    for page in content.pages():
        leads_on = page.text.contacts or page.text.entitlements or page.address in content.once(_above_others)
        if not (page.body.text.strip() or leads_on):
            yield page_without_text.problem(
                page.text.marks.record,
                "This page has a title and nothing else.",
                "Write its text below the second line of ---, or delete the file.",
                record_name(page.text),
            )


@of_file()
@rule
def link_in_a_line(content: Content) -> Iterator[Problem]:
    """Links go only in longer texts: a field of one line is shown as it is written.

    PASS: who: You have no Child Trust Fund.
    FAIL: who: You have no [Child Trust Fund](/what-you-can-get/child-trust-fund/).
    """
    for record in content.each(Record):
        for text, mark in lines(record):
            if found := _LINK.search(text):
                yield link_in_a_line.problem(
                    mark,
                    f"“{shorten(found.group(), 40)}” is not a link here: readers would see it as it is written.",
                    "Keep its words and delete the address, or put the link in a longer text, such as details.",
                )


@of_file()
@rule
def lost_cell(content: Content) -> Iterator[Problem]:
    """No row of a table has more cells than its first row: the extra ones would not be on any page.

    PASS: | Monday | 9am to 5pm |, below | Day | Hours |
    FAIL: | Monday | 9am to 5pm | by phone |, below | Day | Hours |
    """
    for prose, _ in content.proses:
        for cells, columns, mark in markdown.long_rows(prose):
            yield lost_cell.problem(
                mark,
                f"This row has {cells} cells, but the first row of its table has {columns}: nobody would see the rest.",
                "Give the first row as many cells, or this one fewer. Write \\| for a | inside the words.",
            )


@of_file()
@rule
def lost_line(content: Content) -> Iterator[Problem]:
    """No line is the target of a link that nobody wrote: it would not be on any page.

    PASS: Phone: 01254 585585
    FAIL: [Phone]: 01254585585
    """
    for prose, _ in content.proses:
        for word, mark in markdown.unused_targets(prose):
            yield lost_line.problem(
                mark,
                f"Nobody would see this line: it begins with “[{shorten(word, 40)}]:”, which says where a link leads, "
                "but no link uses it.",
                "If readers should see it, delete the brackets. If not, delete the line.",
            )


@of_file()
@warning
def heading_without_space(content: Content) -> Iterator[Problem]:
    """A heading has a space after its # signs. Without it they are on the page, and it is not a heading.

    PASS: ## When it is open
    FAIL: ##When it is open
    """
    for prose, _ in content.proses:
        for found in _NO_SPACE.finditer(prose.text):
            yield heading_without_space.problem(
                line_in(prose, found.start(1)),
                f"There is no space after “{found[1]}”, so readers would see it, and this is not a heading.",
                "Put a space after it.",
            )


#: How leftover Markdown marks look to a reader, and how to mend them.
_LEFT_OVER = {
    "bold": (
        "Readers would see the two stars of “{words}”: there are no two stars to end the bold words.",
        "Write two stars right before the first bold word and right after the last: **bold words**.",
    ),
    "link": (
        "“{words}” is not a link: readers would see it exactly like that.",
        "Write the words in [ ] and, right after them, the address in ( ), with no spaces: [your rights](/your-rights/).",
    ),
    "table": (
        "This is not a table: readers would see “{words}” as it is written.",
        "Write a line of | --- | --- | below the first row, with as many cells, and leave an empty line above the "
        "table.",
    ),
    "code": (
        "“{words}” has four or more spaces before it, so it is shown as computer code, and no link or list in it works.",
        "Delete the spaces, so that it lines up with the lines around it.",
    ),
    "fence": (
        "A line of {words} stands above and below this text, so it is shown as computer code, and no link or list in it "
        "works.",
        "Delete the two lines of {words}.",
    ),
    "heading": (
        "“{words}” is more than a heading can have: readers would see it exactly like that.",
        "Begin a heading with ##, and one below it with ###.",
    ),
    "list": (
        "“{words}” is not an entry of a list: readers would see it and the next line run together.",
        "Begin each entry with “- ”, or with 1. and a space, and leave an empty line above the first.",
    ),
    "open": (
        "Readers would see “{words}” as it is written: what begins there does not end.",
        "Delete the sign before the word. Two stars before the first and after the last word make **bold words**.",
    ),
    "footnote": (
        "“{words}” means something to another program, and nothing here: readers would see it exactly like that.",
        "Say in brackets what the note says, where the mark is, and delete the mark and the note.",
    ),
    "other": (
        "“{words}” means something to another program, and nothing here: readers would see it exactly like that.",
        "Delete it. Two stars make **bold** in longer texts, and [your rights](/your-rights/) is a link there.",
    ),
    "line": (
        "“{words}” has marks that only longer texts understand: here readers would see them exactly like that.",
        "Delete the marks and keep the words.",
    ),
}


@of_file()
@warning
def signs_on_the_page(content: Content) -> Iterator[Problem]:
    """What is meant as a link, as bold words, as a list or as a table is written as one. Otherwise its symbols are on the
    page. No text is indented by four spaces, a field of one line has no bold words, and no text has the marks of other
    programs.

    PASS: [your rights](/your-rights/) are **yours**
    FAIL: [your rights] (/your-rights/)
    FAIL: Your rights are **yours.
    FAIL: -a bed, and on the next line -a chair
    FAIL: | Day | Hours |, with no line of | --- | --- | below it
    FAIL: title: The **best** offer
    FAIL: Ring us.[^1]
    """
    for prose, _ in content.proses:
        for meant, words, mark in markdown.left_over(prose):
            yield _left_on_page(meant, words, mark)
    for record in content.each(Record):
        for text, mark in lines(record):
            if found := markdown.LONGER_MARKS.search(text):
                yield _left_on_page("line", found.group(), mark)
            elif found := markdown.OTHERS_MARKS.search(text):
                yield _left_on_page("other", found.group(), mark)


def _left_on_page(meant: str, words: str, mark: Mark) -> Problem:
    message, hint = (said.replace("{words}", shorten(words, 40)) for said in _LEFT_OVER[meant])
    return signs_on_the_page.problem(mark, message, hint)


@of_file()
@rule
def picture_in_text(content: Content) -> Iterator[Problem]:
    """Texts contain no pictures: they cost data, and not everybody can see them.

    PASS: a sentence that says what the picture would show
    FAIL: ![a map](map.png)
    """
    for link in content.links:
        if link.image:
            yield picture_in_text.problem(
                link.mark,
                f"“{shorten(link.href)}” is a picture, and texts here cannot have pictures.",
                "Say in words what it shows. If a link was meant, delete the ! before it.",
            )


@of_file()
@rule
def heading_skipped(content: Content) -> Iterator[Problem]:
    """Headings in a text begin with ##, because the title is above them, and go down one step at a time. One without words, or
    a sentence that a line of --- turns into one, is a warning.

    PASS: ## then ###
    FAIL: ## then ####
    FAIL: ##
    FAIL: Ring us first. and, right below it, ---
    """
    for prose, _ in content.proses:
        lines = prose.text.split("\n")
        above = 1
        for heading in markdown.headings(prose):
            line = lines[heading.mark.line - prose.mark.line]
            for message, hint, level in _wrong_in(heading, line, above):
                yield heading_skipped.problem(heading.mark, message, hint, level=level)
            above = max(heading.level, 2)


def _wrong_in(heading: markdown.Heading, line: str, above: int) -> Iterator[tuple[str, str, Level | None]]:
    """What is wrong with a heading, how to mend it, and how bad that is. `above` is the level of the heading before it."""
    signs, named = "#" * heading.level, f"The heading “{shorten(heading.text)}” has"
    if not heading.text:
        yield (
            f"Nothing follows {signs} in this line, so the heading is empty.",
            f"Write the heading after {signs} and a space, or delete the line.",
            Level.WARNING,
        )
    elif (
        heading.level == 2
        and heading.text[-1] in ".!;:,"
        and not line.lstrip(" >-*+0123456789.)").startswith("#")
    ):
        yield (
            f"The line of --- below “{shorten(heading.text, 40)}” makes it a heading.",
            "If no heading was meant, leave an empty line above the line of ---, or delete it. If one was, begin it "
            "with ##.",
            Level.WARNING,
        )
    if heading.level == 1 and not line.lstrip().startswith("#"):
        yield (
            f"The line of = below “{shorten(heading.text)}” makes it a top-level heading, and only the page’s title can "
            "be that.",
            "Delete the line of =. If a heading was meant, begin it with ##.",
            None,
        )
    elif heading.level == 1:
        yield (
            f"{named} one #, which makes it top-level, and only the page’s title can be that.",
            "Begin it with ##.",
            None,
        )
    elif heading.level > above + 1:
        yield (
            f"{named} {signs}, but there is no heading with {signs[:-1]} above it.",
            f"Begin it with {'#' * (above + 1)}.",
            None,
        )


@of_file(_unread)
@warning
def pasted_from_word(content: Content) -> Iterator[Problem]:
    """Lists and tables are written in Markdown: those pasted from Word or Excel run together on the page.
    Of a message only what is for all to read was copied, without the lines above and below it.

    PASS: - a bed
    FAIL: • a bed
    FAIL: two cells with a tab between them
    FAIL: [12/11/2026, 14:03:22] Sam: you can get it
    """
    for piece in content.pieces:
        unread = content.once(_unread).get(piece.list, ())
        if unread and piece.id in unread:
            continue  # what is wrong with the record itself comes first
        if found := _BULLET.search(piece.text):
            sign = found[1] or found[2]
            yield pasted_from_word.problem(
                piece.place(found.end() - 1),
                f"This line begins with {sign}, Word’s bullet point. On the page the entries would run together.",
                f"Replace {sign} with a hyphen and a space"
                + ("." if piece.field == BODY else ", and the whole list on lines of its own."),
                piece.where,
            )
        elif found := _OF_A_MESSAGE.search(piece.text):
            yield pasted_from_word.problem(
                piece.place(found.start()),
                f"“{shorten(' '.join(found.group().split()), 40)}” looks like part of a message, and readers would see it, names and all.",
                "If it is one, delete it and everything else that is not for all to read.",
                piece.where,
            )
        elif "\t" in piece.text and (cells := _CELLS.search(piece.text)):
            yield pasted_from_word.problem(
                piece.place(cells.end() - 1),
                "There is a tab between the words of this line, as in a table copied from Word or Excel. On the page "
                "its lines would run together.",
                "Write the table in Markdown, with | between its cells and a line of | --- | --- | below the first, or "
                "replace the tab with a space.",
                piece.where,
            )


@of_file()
@warning
def quote_alone(content: Content) -> Iterator[Problem]:
    """A quotation mark in a text has another that belongs to it.

    PASS: We said: “You can keep it.”
    FAIL: You can keep it.”
    FAIL: “You can keep it.
    FAIL: He said "no"'
    """
    for piece in content.pieces:
        text = piece.text
        signs = [found.start() for found in _QUOTATION.finditer(text)]
        ends = _ENDS_ALONE.match(text)
        if ends or sum(map(text.count, '“”„"')) == len(signs) == 1:
            at = ends.start(1) if ends else signs[0]
            yield quote_alone.problem(
                piece.place(at),
                f"The quotation mark {text[at]} stands alone in this text: nothing {'ends' if _OPENS.match(text, at) else 'begins'} "
                "what it quotes.",
                "If these are somebody’s words, put “ before the first and ” after the last of them. If not, delete it.",
                piece.where,
            )


@of_file()
@warning
def letter_in_code(content: Content) -> Iterator[Problem]:
    """Characters are written as themselves, not as web page code.

    PASS: the council & its partners
    FAIL: the council &amp; its partners
    FAIL: a bed&nbsp;tonight
    FAIL: a%20bed
    """
    for piece in content.pieces:
        if "%20" in piece.text and (address := _OF_AN_ADDRESS.search(piece.text)):
            yield letter_in_code.problem(
                piece.place(address.start()),
                f"“{shorten(address.group(), 40)}” was copied out of a web address, where %20 stands for a space.",
                "Write spaces instead.",
                piece.where,
            )
            continue
        coded = (found[0] for found in _CODED.finditer(piece.text) if unescape(found[0]) != found[0])
        if found := next(coded, None):
            letter = unescape(found)
            meant = "a space" if letter.isspace() else letter if letter.isprintable() else ""
            yield letter_in_code.problem(
                piece.place(piece.text.index(found)),
                f"“{found}” is web page code for {meant or 'a character that nobody sees'}. Readers may see it exactly "
                "like that.",
                f"Write {meant} instead." if meant else "Delete it, with the & and the semicolon.",
                piece.where,
            )


@of_file(_unread)
@warning
def wrong_letters(content: Content) -> Iterator[Problem]:
    """No letter has turned into two or three others, as happens when a program takes the file for one from an old Windows, or
    into a question mark, and no word is in two parts, as at the end of a line in a PDF.

    PASS: up to £3,000
    FAIL: up to Â£3,000
    FAIL: up to ?3,000
    FAIL: help with accom- modation
    """
    for piece in content.pieces:
        if piece.id in content.once(_unread).get(piece.list, ()):
            continue
        hint = "Type it again, and check the rest of the text."
        if found := _WRONG_LETTERS.search(piece.text):
            says = f"“{found.group()}” should be a single character: a program read the text in the wrong encoding."
            hint = "Type the words again, and check the rest of the text."
            with suppress(UnicodeError):
                meant = found.group().encode("cp1252").decode("utf-8")
                hint = f"Write {meant} instead, and check the rest of the text." if meant.strip() else hint
        elif found := _LOST_LETTER.search(piece.text):
            says = f"In “{shorten(found.group(), 40)}” a ? stands where a program lost a character: ’ or £, for example."
        elif found := _DIVIDED.search(piece.text):
            says = f"“{' '.join(found.group().split())}” looks like one word that the end of a line divides."
            hint = "Write it as one word, or with its hyphen and no space."
        else:
            continue
        problem = wrong_letters.problem(piece.place(found.start()), says, hint, piece.where)
        yield replace(problem, again="show it") if found.re is _WRONG_LETTERS else problem
