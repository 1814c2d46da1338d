"""The upper bounds of everything, in one place, so that no file can keep a computer busy, whatever it contains.

Nothing written for people comes near them. What exceeds a bound is reported at its line and not processed further.
"""

from __future__ import annotations

import re

from localoffer.problems import Rule
from localoffer.records.frozen import dataclass

#: Bytes of one file, and of all files of a council together.
FILE, FOLDER = 2_000_000, 4_000_000
#: Pages in a council's folder, and lines of front matter in one.
PAGES, FRONT_MATTER = 5_000, 200
#: Records in one list, over all its files; entries of a list in a record; and fields of one record.
RECORDS, ENTRIES, FIELDS = 1_500, 300, 200
#: Amounts of one entitlement: each is compared with the others.
AMOUNTS = 60
#: Names of fields and scalar values in one file.
TEXTS = 120_000
#: How deeply records and lists may be nested.
DEEPEST = 20
#: Characters of an id, of a whole address below the site, of the site's own address (a longer one could not be read
#: from a wallet card's QR code), of a title, of a text of one line and of any other text.
ID, ADDRESS, SITE, TITLE, LINE, PIECE = 80, 200, 200, 200, 2_000, 20_000
#: What one longer text may contain.
HEADINGS, LINKS, ROWS, COLUMNS, LIST_DEPTH = 100, 200, 200, 20, 8
#: Problems shown for one file and in all; and problems of one rule that are counted before it stops.
SHOWN_OF_A_FILE, SHOWN, COUNTED = 200, 1_000, 10_000
#: Guesses at what somebody meant: each compares a name with every other of its kind.
GUESSES = 50

TOO_LONG = Rule(
    "too-long",
    f"""A title has at most {TITLE} characters, a text of one line {LINE:,}, any other text {PIECE:,}, and an id {ID}.

    PASS: title: Setting up home
    FAIL: title: a text of {TITLE + 1} characters
    """,
)

TOO_MANY = Rule(
    "too-many",
    f"""Nothing is so long that nobody could read it. There can be at most {RECORDS:,} records in a list, {ENTRIES} entries
    in a list of a record, {AMOUNTS} amounts of an entitlement, {FIELDS} fields in a record, {PAGES:,} pages in a folder and
    {FRONT_MATTER} lines before the text of a page; in one text {HEADINGS} headings, {LINKS} links, tables of {ROWS} rows and
    {COLUMNS} columns, and lists in lists {LIST_DEPTH} deep.

    PASS: a table of 5 columns
    FAIL: a table of {COLUMNS + 1} columns
    """,
)


@dataclass(frozen=True)
class Excess:
    """What a longer text has too much of: the rule, the line, counted from 0, and the words of a message."""

    rule: Rule
    line: int
    message: str
    hint: str


#: A heading with # before it, or the underline of one.
_HEADING = re.compile(r" {0,3}#{1,6}(?!#)|(?: {0,3}(?:=+|-+)[ \t]*$)")
#: A list, numbered list or quotation marker, with the space before it.
_OPENS = re.compile(r"[ \t]*(?:[-*+>]|\d{1,9}[.)])(?=[ \t>]|$)")


def excess(text: str) -> Excess | None:
    """The first bound that a longer text (Markdown) exceeds. Checked before anything parses it as Markdown."""
    if len(text) > PIECE:
        return Excess(
            TOO_LONG,
            0,
            f"has {len(text):,} characters, and the most is {PIECE:,}",
            "Split it into two texts, such as two pages, or check whether something else was pasted here.",
        )
    headings = links = rows = 0
    for number, line in enumerate(text.split("\n")):
        headings += bool(_HEADING.match(line))
        if headings > HEADINGS:
            return Excess(
                TOO_MANY,
                number,
                f"has more than {HEADINGS} headings",
                "Split it into several pages, or look for any # that is not a heading.",
            )
        links += line.count("[")
        if links > LINKS:
            return Excess(
                TOO_MANY,
                number,
                f"has more than {LINKS} links or brackets [",
                "Split it into several pages, or look for brackets that do not belong to a link.",
            )
        columns = line.count("|")
        rows = rows + 1 if columns else 0
        if columns > COLUMNS + 1:
            return Excess(
                TOO_MANY,
                number,
                f"has a table of more than {COLUMNS} columns",
                "Split it into several tables, each for one question.",
            )
        if rows > ROWS + 2:
            return Excess(
                TOO_MANY,
                number,
                f"has a table of more than {ROWS} rows",
                "Split it into several tables, or link to a page of the council’s that has it all.",
            )
        if _depth(line) > LIST_DEPTH:
            return Excess(
                TOO_MANY,
                number,
                f"has lists or quotations more than {LIST_DEPTH} deep",
                "Delete the extra characters and spaces at the start of the line.",
            )
    return None


def _depth(line: str) -> int:
    """How many lists and quotations a line is within, judged by its markers and its indentation."""
    spaces = len(line) - len(line.lstrip())
    depth, at = (spaces // 2 if _OPENS.match(line) else 0), 0
    while depth <= LIST_DEPTH and (found := _OPENS.match(line, at)):
        depth, at = depth + 1, found.end()
    return depth
