"""What an officer meant where a YAML parser fails: each mistake in plain words, at its line."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import yaml

from localoffer.problems import Mark, Problem, Rule
from localoffer.records.frozen import dataclass
from localoffer.records.raw_text import in_blocks

LOOK = "Compare it with the lines around it. It should have the same spaces before it, then a name, a colon, a space and the value."

TAB = Rule(
    "tab",
    """Lines are indented with spaces, never with the tab key.

    PASS: two spaces before title: Setting up home
    FAIL: a tab before title: Setting up home
    """,
)

INDENTATION = Rule(
    "indentation",
    """The fields of a record line up on the left. One that is indented so far that it counts as part of the text above it is a
    warning.

    PASS: four spaces before title:, and four before sentence:
    FAIL: four spaces before title:, and three before sentence:
    FAIL: details: | and, below its text and in line with it, contacts:
    """,
)

COLON_IN_TEXT = Rule(
    "colon-in-text",
    """A text with a colon and a space in it has quotation marks round it.

    PASS: title: "Housing: who to ask"
    FAIL: title: Housing: who to ask
    """,
)

MISSING_COLON = Rule(
    "missing-colon",
    """A field is a name, a colon, a space and its value.

    PASS: title: Setting up home
    FAIL: title Setting up home
    FAIL: title:Setting up home
    """,
)

UNCLOSED_QUOTE = Rule(
    "unclosed-quote",
    """A quotation mark that opens a text is closed at the end of the text, on the same line.

    PASS: title: "Housing: who to ask"
    FAIL: title: "Housing: who to ask
    """,
)

NEEDS_QUOTES = Rule(
    "needs-quotes",
    """A text that begins with one of @ ` % & * ! | > [ { has quotation marks round it, and so has one with a space and then
    # in it: the rest would be a comment, which nobody sees on the site. A comment has two spaces before its # and one after
    it, or a line of its own.

    PASS: title: "@home"
    PASS: title: "Room #4"
    PASS: title: Room 4  # ask the team
    FAIL: title: @home
    FAIL: title: Room #4
    """,
)

LIST_IN_WRONG_PLACE = Rule(
    "list-in-wrong-place",
    """A list begins on the line below its field, and each entry begins with “- ”. An entry that is indented so far that it counts
    as part of the one above is a warning, and so is the id of a record among words.

    PASS: contacts: and, on the next line, - main-line
    FAIL: contacts: - main-line
    FAIL: steps: and, below it, two entries, the second further to the right
    FAIL: - main-line below if_no:, where the line contacts: was lost
    """,
)

TAG = Rule(
    "tag",
    """No text begins with ! and the name of a type of data.

    PASS: title: "!important"
    FAIL: title: !important
    """,
)

NOT_UNDERSTOOD = Rule(
    "not-understood",
    """A file is laid out like the files around it.

    PASS: title: Setting up home
    FAIL: ? - title
    """,
)


#: What Word puts before a list entry.
BULLETS = "•◦▪▫■●○∙·‣⁃➢➤–—−"


@dataclass(frozen=True)
class YamlText:
    """The lines of a YAML text, its file, and the number of its first line there."""

    lines: tuple[str, ...]
    path: str
    first_line: int

    def mark(self, mark: Any) -> Mark:
        """A position reported by the parser, counted from 1 and kept within the file."""
        if mark is None:
            return Mark(self.path, self.first_line, 1)
        line, column = mark.line, mark.column
        while line and (line >= len(self.lines) or (line == len(self.lines) - 1 and not self.lines[line])):
            line, column = line - 1, 0
        return Mark(self.path, self.first_line + line, column + 1)

    def line(self, mark: Mark) -> str:
        return self.lines[mark.line - self.first_line]


def in_quotes(words: str, lead: str = "") -> str:
    """How to put quotation marks round a text so that it can be read. `lead` begins the sentence."""
    said = "write | after the colon and the text on the line below, indented by two spaces."
    for sign in ('"', "'"):
        if sign not in words and not (sign == '"' and "\\" in words):
            said = f"put quotation marks {sign} before the first character of the text and after the last."
            break
    return f"{lead}{said}" if lead else f"{said[0].upper()}{said[1:]}"


def colon_in_text(mark: Mark, words: str, lead: str = "") -> Problem:
    has = "ends in a colon" if words.endswith(":") else "has a colon and a space in it"
    return COLON_IN_TEXT.problem(
        mark,
        f"The text in this line {has}, which looks like the name of another field.",
        in_quotes(words, lead),
    )


def backslash(mark: Mark, code: str) -> Problem:
    return NEEDS_QUOTES.problem(
        mark,
        f"A \\ inside double quotation marks begins a code, so {code} would become something else.",
        "Write \\\\ for each \\ in this text.",
    )


def bullet(mark: Mark, sign: str, whose: str = "Word’s bullet point") -> Problem:
    return LIST_IN_WRONG_PLACE.problem(
        mark,
        f"This line begins with {sign}, {whose}. Here an entry begins with “- ”.",
        f"Replace {sign} with a hyphen and a space.",
    )


def no_space(mark: Mark) -> Problem:
    return LIST_IN_WRONG_PLACE.problem(
        mark,
        "There is no space after the hyphen that begins this list entry.",
        "Put a space after the hyphen.",
    )


def nameless(mark: Mark) -> Problem:
    return MISSING_COLON.problem(
        mark,
        "There is a colon here with no field name before it.",
        "Write the field’s name before the colon, or delete the line.",
    )


def unclosed(text: YamlText, mark: Mark) -> Problem:
    sign = text.line(mark)[mark.column - 1 : mark.column] or '"'
    return UNCLOSED_QUOTE.problem(
        mark,
        f"The quotation mark {sign} in this line is not closed before the line ends.",
        f"Put {sign} after the last word of the text. For a longer text write | after the colon "
        "and the text on the lines below, indented by two spaces.",
    )


def _closed_early(at: Mark, rest: str) -> Problem:
    if rest == ",":
        return UNCLOSED_QUOTE.problem(
            at, "There is a comma after the closing quotation mark.", "Delete the comma."
        )
    return UNCLOSED_QUOTE.problem(
        at,
        "The quotation marks in this line close before the text ends.",
        "If the text itself contains quotation marks or an apostrophe, write | after the colon and the text on the "
        "line below, indented by two spaces.",
    )


def explain(text: YamlText, error: yaml.MarkedYAMLError, read_until: int) -> Problem:
    """Explain in an officer's words why the YAML parser failed, at the line of the mistake."""
    what = f"{error.context or ''}; {error.problem or ''}"
    at = text.mark(error.problem_mark)
    context = text.mark(error.context_mark) if error.context_mark else at
    line = text.line(at)
    sign = line[at.column - 1 : at.column]
    if "quoted scalar; found unexpected end" in what:
        return unclosed(text, context)
    if (opened := _open_quote(text, at, read_until)) is not None:
        return unclosed(text, opened)
    if (word := _from_word(text, at)) is not None:
        return word
    if "tab" in what.split() or sign == "\t" or re.match(r" *\t", line):
        return TAB.problem(
            at,
            "This line is indented with the tab key."
            if line.strip()
            else "There is a tab in this empty line.",
            "Indent with spaces instead: two for each level." if line.strip() else "Delete it.",
        )
    if "mapping values are not allowed" in what:
        return _explain_colon(text, at)
    if "expected ':'" in what:
        return _missing_colon(text, context)
    if "block sequence entries are not allowed" in what:
        return LIST_IN_WRONG_PLACE.problem(
            at,
            "A list entry begins here, on a line where none can begin.",
            "Begin the list on the line below its field, two spaces further in, each entry with “- ”. If “- ” is part "
            "of the text, put quotation marks round the text.",
        )
    if "escape" in what:
        return backslash(at, line[at.column - 1 : at.column + 1])
    if re.match(r"\s*(- +)?([^\s:]+: +)?(['\"]).*\3", line[: at.column - 1]):
        return _closed_early(at, line[at.column - 1 :].strip())
    if named := re.match(r"[\s-]*+([*`]{1,3}+)([a-z_]++)(?:\1:|:\1)(?:\s|$)", line):
        return MISSING_COLON.problem(
            replace(at, column=named.start(1) + 1),
            f"The name of this field has {named[1]} round it.",
            f"Write {named[2]}: with nothing before it and a space after its colon.",
        )
    if starred := re.match(r"\s*(\*)\s", line):
        return bullet(replace(at, column=starred.start(1) + 1), "*", "the mark of a list in other programs")
    if "block scalar" in what:
        return NEEDS_QUOTES.problem(
            at,
            "After | or > the text begins on the next line, but here something follows on the same line.",
            "Put the text on the lines below, or, if the | or > is part of it, put quotation marks round it.",
        )
    if "tag" in what and "cannot start" not in what:
        return TAG.problem(
            context,
            "A value here begins with !, which names a type of data. Everything here is text.",
            "Delete the word that begins with !, or put quotation marks round the text.",
        )
    about_a_sign = ("cannot start any token", "mapping keys are not", "anchor", "alias", "directive")
    if any(words in what for words in about_a_sign):
        start = at if "cannot start" in what or "mapping keys" in what else context
        return _without_quotes(start, text.line(start)[start.column - 1 : start.column])
    if first_sign := re.match(r"\s*+(?:- ++)*+(?:[a-z_]+: ++)?([,\]}])", line):
        return _without_quotes(at, first_sign[1])
    first = next((n for n, above in enumerate(text.lines) if re.match(r"\s*[^\s#]", above)), 0)
    if "<document start>" in what and re.match(r" +(?!-)", text.lines[first]):
        at = Mark(text.path, text.first_line + first, 1)
    if "expected key" in what or "'-' indicator" in what or "<document start>" in what:
        return _left_of_its_text(text, at) or (
            _explain_entry(text, at, line) if line.lstrip().startswith("- ") else _indentation(text, at)
        )
    return NOT_UNDERSTOOD.problem(at, "This line, or the one above it, cannot be read.", LOOK)


def _without_quotes(mark: Mark, sign: str) -> Problem:
    return NEEDS_QUOTES.problem(
        mark,
        f"A text that begins with {sign or 'this character'} needs quotation marks round it.",
        'Put " before the first character of the text and after the last.',
    )


def _explain_entry(text: YamlText, at: Mark, line: str) -> Problem:
    """Why a list entry cannot begin with this line."""
    if first_field := _without_dash(text, at):
        return LIST_IN_WRONG_PLACE.problem(
            first_field,
            f"This line begins a list entry with no “- ”; the next entry, in line {at.line}, has one.",
            "Write “- ” before the first field of the entry, in line with the entries below it.",
        )
    if line.startswith(" ") and (left := _at_the_margin(text, at)):
        return at_the_margin(*left)
    return LIST_IN_WRONG_PLACE.problem(
        at,
        "A list entry begins here, but it does not line up with any list.",
        "Indent the line like the entries above it. If it begins a new list, write that list’s field on a line "
        "of its own above.",
    )


def _left_of_its_text(text: YamlText, at: Mark) -> Problem | None:
    """What a line is that goes on with a text below | or >, but does not stand as far in as its first line."""
    number = at.line - text.first_line
    opened = max(n for n, inside in enumerate(in_blocks(text.lines[: number + 1])) if not inside)
    first = next((n for n in range(opened + 1, number) if text.lines[n]), None)
    if first is None:
        return None
    return INDENTATION.problem(
        at,
        f"This line stands further to the left than the first line of its text, line {text.first_line + first}.",
        "Put the same number of spaces before both.",
    )


def _from_word(text: YamlText, at: Mark) -> Problem | None:
    """What was copied with this line or the one above: Word's bullets, table cells separated by tabs, marks of a web page."""
    index = at.line - text.first_line
    above = next((n for n in range(index - 1, -1, -1) if text.lines[n].strip()), index)
    for number in (index, above):
        line, mark = text.lines[number], Mark(text.path, text.first_line + number, 1)
        if found := re.match(rf"\s*([{BULLETS}](?=\s)|[•▪·](?=\S)|o(?=\t| {{2}}))\s*\S", line):
            return bullet(replace(mark, column=found.start(1) + 1), found[1])
        if copied := re.match(r"\s*+(?:(```\w*+)|([+>]|-(?= {3})|\d{1,4}) +(?:- )?[a-z_]+:(?: |$))", line):
            return INDENTATION.problem(
                mark,
                f"“{copied[copied.lastindex or 0]}” was copied with this line from a web page, where it is no part of the text.",
                "Delete it, and line up the fields of this record.",
            )
        if re.search(r"\S\t+\S", line):
            return TAB.problem(
                mark,
                "There are tabs between the words of this line, as in a table copied from Word or Excel.",
                "Write each cell as a field of its own, or write the table in Markdown under |, with | between its "
                "cells.",
            )
    return None


def _without_dash(text: YamlText, at: Mark) -> Mark | None:
    """The first line of a list without its “- ”, as seen from the next entry, which has one."""

    def says_nothing(number: int) -> bool:
        return text.lines[number].lstrip()[:1] in ("", "#")

    indent = len(text.line(at)) - len(text.line(at).lstrip())
    above = at.line - text.first_line - 1
    while above >= 0 and (says_nothing(above) or text.lines[above].startswith(" " * (indent + 1))):
        above -= 1
    if above < 0 or not re.match(r"\s*[a-z_]+:\s*$", text.lines[above]):
        return None
    first = next(n for n in range(above + 1, len(text.lines)) if not says_nothing(n))
    if text.lines[first].lstrip().startswith("- "):
        return None
    mark = Mark(text.path, text.first_line + first, 1)
    return mark if mark.line < at.line else None


def at_the_margin(mark: Mark, field: str) -> Problem:
    return INDENTATION.problem(
        mark,
        f"{field}: is at the beginning of its line, where only the name of a list can be.",
        "If it belongs to the record above, line it up with the other fields of that record, and move the lines below it by as "
        "many spaces.",
    )


def _at_the_margin(text: YamlText, at: Mark) -> tuple[Mark, str] | None:
    """The first of the fields at the margin between two entries of one list, of which the second is at a position."""
    found = None
    for number in range(at.line - text.first_line - 1, -1, -1):
        if field := re.match(r"([a-z_]+):(\s+[^\s#])?", text.lines[number]):
            below = next((line for line in text.lines[number + 1 :] if re.match(r"\s*[^\s#]", line)), "")
            if not field[2] and below.lstrip().startswith("- "):
                return found
            found = Mark(text.path, text.first_line + number, 1), field[1]
    return None


def _explain_colon(text: YamlText, at: Mark) -> Problem:
    line = text.line(at)
    before = line[: at.column - 1]
    index = at.line - text.first_line
    if not re.search(r":\s", before):
        above = next((n for n in range(index - 1, -1, -1) if re.match(r"\s*[^\s#]", text.lines[n])), None)
        if above is not None and not re.search(r":(\s|$)", text.lines[above]):
            mark = Mark(text.path, text.first_line + above, 1)
            return _too_far_left(text, mark) or _missing_colon(text, mark)
        is_entry = line.startswith(" ") and line.lstrip().startswith("- ")
        if (
            is_entry
            and above is not None
            and text.lines[above][:1].strip()
            and (left := _at_the_margin(text, at))
        ):
            return at_the_margin(*left)
        if above is not None and (goes_on := _goes_on(text, above, line)):
            return goes_on
        return _indentation(text, at)
    if glued := re.search(r"\s- ([a-z_]+: .*)", line[len(line) - len(line.lstrip(" -")) :]):
        return LIST_IN_WRONG_PLACE.problem(
            at,
            "A new record or entry begins in the middle of this line.",
            f"Begin a new line with “- {glued[1][:60]}”, as far from the left as the other records of its list.",
        )
    words = line[re.match(r"\s*+(?:- ++)*+[^:]*+:\s*", line).end() :]  # type: ignore[union-attr]
    if words.startswith(tuple("“”„‟‘‛«")):
        return COLON_IN_TEXT.problem(
            at,
            f"The text in this line has a colon and a space in it. {words[0]} is a curly quotation mark from Word, which "
            "counts as part of the text.",
            'Write straight quotation marks " before the first and after the last letter of the text, in place of the '
            "curly ones or around them."
            if '"' not in words
            else in_quotes(words),
        )
    name = re.search(r"\s([a-z_]+):$", line[: at.column])
    is_field = name and any(
        f"{other.lstrip().removeprefix('- ').lstrip()} ".startswith(f"{name[1]}: ") for other in text.lines
    )
    lead = (
        f"If {name[1]}: is a field of its own, begin a new line with it. If it is part of the text, "
        if name and is_field
        else ""
    )
    return colon_in_text(at, words, lead)


def _goes_on(text: YamlText, above: int, line: str) -> Problem | None:
    """What a line is that is indented further than the field above it, which has a text behind its colon."""
    field = re.match(r"((?: |- )*)([a-z_]+):\s+\S", text.lines[above])
    mark = Mark(text.path, text.first_line + above, 1)
    indent = len(line) - len(line.lstrip())
    if not field or indent < len(field[1]) or re.match(r"\s*[a-z_]+:", line):
        return None
    if line.lstrip().startswith("- "):
        return LIST_IN_WRONG_PLACE.problem(
            replace(mark, column=field.start(2) + 1),
            f"There is a text behind {field[2]}:, and a list below it.",
            f"Delete the text, so that nothing follows the colon of {field[2]}:. The list stays on the lines below it.",
        )
    if indent == len(field[1]):
        return None
    return COLON_IN_TEXT.problem(
        replace(mark, line=mark.line + 1),
        "The text in this line goes on from the line above, and has a colon and a space in it, which looks like the name of "
        "another field.",
        f"Write | after the colon of {field[2]}:, and the whole text on the lines below, indented by two spaces.",
    )


def _too_far_left(text: YamlText, mark: Mark) -> Problem | None:
    """What an entry of a list is that stands further to the left than the field of the list."""
    entry = re.match(r"( *)- ", text.line(mark))
    above = next((line for line in reversed(text.lines[: mark.line - text.first_line]) if line.strip()), "")
    field = re.match(r"( *)([a-z_]+):\s*$", above)
    if not entry or not field or len(entry[1]) >= len(field[1]):
        return None
    return INDENTATION.problem(
        mark,
        f"This entry of a list stands further to the left than {field[2]}: above it.",
        f"Put {len(field[1]) + 2} spaces before its hyphen, and before those of the other entries of {field[2]}:.",
    )


def _missing_colon(text: YamlText, mark: Mark) -> Problem:
    words = text.line(mark)
    if re.match(r" *-[A-Za-z]", words):
        return no_space(mark)
    if label := re.match(r"\s*(--|\(?(?:[0-9]{1,2}|[a-h])[.)])\s+\S", words):
        return LIST_IN_WRONG_PLACE.problem(
            mark,
            f"This line begins with {label[1]}, the mark of a list in other programs. Here an entry begins with “- ”.",
            f"Replace {label[1]} with a hyphen and a space.",
        )
    if remark := re.match(r"\s*(<!--|//|/\*)", words):
        return MISSING_COLON.problem(
            mark,
            f"This line begins with {remark[1]}, the mark of a comment in other programs. Here a comment begins with #.",
            "Write # and a space before its words, on each of its lines, or delete them.",
        )
    what = "This line has no field name with a colon after it."
    if re.search(r"[A-Za-z_]:[^\s/]", words):
        what = "There is no space after the colon."
    elif wide := re.match(r"[\s-]*[a-z_]+\s*([：﹕∶ː;=])", words):
        what = f"The name of this field is followed by {wide[1]}, which is not a colon."
    return MISSING_COLON.problem(
        mark,
        what,
        "Write the field’s name, a colon, a space and then the value. If the line belongs to the text above, indent it "
        "further than that text’s field.",
    )


def _indentation(text: YamlText, at: Mark) -> Problem:
    line = text.line(at)
    indent = line[: len(line) - len(line.lstrip())]
    if re.match(r" *-[A-Za-z]", line):
        return no_space(at)
    if line[len(indent) :].startswith(":"):
        return nameless(at)
    if (sunk := _further_left(text, at, len(indent))) is not None:
        width = len(text.line(sunk)) - len(text.line(sunk).lstrip())
        return INDENTATION.problem(
            sunk,
            "This line does not line up with the lines above and below it.",
            f"The fields of a record have the same number of spaces before them. It has {width} before it, and those around "
            f"it have {len(indent)}.",
        )
    above = reversed(text.lines[: at.line - text.first_line])
    record = next((other for other in above if other.strip() and not other.startswith(f"{indent} ")), "")
    if re.match(r"[a-z_]+:(\s|$)", line[len(indent) :]) and record.startswith(f"{indent}- "):
        return LIST_IN_WRONG_PLACE.problem(
            at,
            "This line is where a record begins, but has no “- ” before it.",
            f"If a new record begins here, write the line as “{indent}- {line.strip()[:60]}”. If it belongs to the "
            "record above, line it up with the other fields of that record.",
        )
    wanted = _columns_above(text, at)
    nearest = min(wanted, key=lambda column: abs(column - len(indent)), default=len(indent))
    how_many = (
        f"It has {len(indent)} before it, and the fields above that it most likely belongs to have {nearest}."
        if nearest != len(indent) and not indent.strip(" ")
        else "Count those before it and before the lines above and below."
    )
    return INDENTATION.problem(
        at,
        "This line does not line up with the fields it belongs to.",
        f"The fields of a record have the same number of spaces before them. {how_many}",
    )


def _further_left(text: YamlText, at: Mark, indent: int) -> Mark | None:
    """The first of the lines right above one that stand further to the left, between fields that line up with it."""
    found = None
    for number in range(at.line - text.first_line - 1, -1, -1):
        field = re.match(r"( *(?:- +)*)[a-z_]+:(?:\s|$)(.*)", text.lines[number])
        if field is None:
            return None
        if len(field[1]) >= indent:
            return found if len(field[1]) == indent else None
        if not field[2].strip() or "-" in field[1]:
            return found if "-" not in field[1] else None
        found = Mark(text.path, text.first_line + number, 1)
    return None


def _columns_above(text: YamlText, at: Mark) -> list[int]:
    """The columns of the fields above a line that it may line up with: of its own record, and of those around that."""
    found: list[int] = []
    for line in reversed(text.lines[: at.line - text.first_line]):
        field = re.match(r"( *(?:- +)*)[a-z_]+:(?:\s|$)", line)
        if field and (not found or len(field[1]) < found[-1]):
            found.append(len(field[1]))
    return found


def _open_quote(text: YamlText, at: Mark, read_until: int) -> Mark | None:
    """A quotation mark opened since the last readable value, and not closed on its line."""
    for index in range(read_until, min(at.line - text.first_line + 1, len(text.lines))):
        found = re.match(r"\s*(?:- +)*(?:[^\s:#\"']+: +)?(['\"])", text.lines[index])
        if found and found.group(1) not in text.lines[index][found.end() :]:
            return Mark(text.path, text.first_line + index, found.end())
    return None
