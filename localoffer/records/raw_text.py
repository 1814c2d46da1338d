"""From the bytes of a file to its text, for every reader: one encoding, one kind of line end, no merge markers, plain spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from localoffer.problems import Mark, Problem, Rule
from localoffer.records.characters import SPACES, fold, is_plain, name_of_character, unseen, visible

NOT_UTF_8 = Rule(
    "not-utf-8",
    """Every file is saved as UTF-8.

    PASS: saved as UTF-8
    FAIL: saved as UTF-16, or in the encoding of an old Windows
    """,
)

MERGE_MARK = Rule(
    "merge-mark",
    """No file contains the lines that git leaves where two people changed the same words. One left inside a text is a warning.

    PASS: one of the two texts
    FAIL: <<<<<<< HEAD, one text, =======, the other text and >>>>>>> phone-change
    """,
)

ODD_CHARACTER = Rule(
    "odd-character",
    """No file contains characters that cannot be seen. One that only looks like a letter of English, in a word of English, is a
    warning. A no-break space from Word is made a plain one between words, but
    does not count as a space before a field or after its colon.

    PASS: title: Setting up home
    FAIL: the same with a zero width space after “up”
    FAIL: the same with a no-break space after the colon
    """,
)

_MARK_OF_GIT = re.compile(r"(?:<{7}|\|{7}|={7}|>{7})(?: |$)")
#: The first and last merge markers, which an editor may have indented along with the lines around them.
_BEGINS, _ENDS = re.compile(r"^[ \t]*<{7} ", re.MULTILINE), re.compile(r"^[ \t]*>{7} ", re.MULTILINE)
#: At the start of a line, after the “-” of an entry, or right after the colon of a field.
_WORDS_SPACE = re.compile(rf"[ \t]*[{SPACES}]| *(?:- +)*(?:-|[A-Za-z_]+:)[{SPACES}]")
_ENTRY = re.compile(r"(?:[-*+•]|\d{1,9}[.)])\s")
_BLOCK = re.compile(r"( *+(?:- ++)*+)(?:[^\s:#]++:|-)? *+[|>][-+0-9]*+(?: ++#.*)?$")


#: How files of other kinds begin that somebody may save under the name of one of ours.
_NO_TEXT: Mapping[bytes, str] = {
    b"PK\x03\x04": "a Word or Excel document or a zip file",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Word or Excel document",
    b"{\\rtf": "a Word document (rich text)",
    b"%PDF-": "a PDF",
    b"\x89PNG\r\n": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a packed file",
    b"7z\xbc\xaf": "a packed file",
    b"Rar!\x1a": "a packed file",
}


class Broken(Exception):
    """The rest of this file cannot be read. Never leaves the first stage."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems = problems


def one_kind_of_line_end(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def read_text(raw: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    """The text of a file, with \\n line ends and plain hyphens, spaces and letters; and what is to be mended in it.

    Raises `Broken` if the rest of the file would be misread.
    """
    text = _decode(raw, path)
    if left := tuple(_left_by_git(text, path)):
        raise Broken(*left)
    if is_plain(text):
        return text, ()
    if odd := tuple(unseen(text)):
        raise Broken(odd_character(text, odd, _place(text[: odd[0]], path)))
    markdown = path.endswith(".md")
    lines = text.split("\n")
    fields = lines[: _end_of_fields(lines)] if markdown else lines
    spaces = tuple(_words_spaces(fields, path))
    body = [_begun_plainly(line) for line in lines[len(fields) :]]
    return fold("\n".join((*fields, *body))), spaces


def _begun_plainly(line: str) -> str:
    """A line of Markdown without the spaces that Word put before it: four plain ones would turn it into code.

    Before a list entry they stay, since they show which list it belongs to.
    """
    words = line.lstrip()
    before = line[: len(line) - len(words)]
    return line if before.isascii() or _ENTRY.match(words) else words


def in_blocks(lines: list[str] | tuple[str, ...]) -> Iterator[bool]:
    """For each line of YAML, whether it belongs to a block scalar (| or >)."""
    depth: int | None = None
    for line in lines:
        if depth is not None and (not line.strip() or len(line) - len(line.lstrip(" ")) > depth):
            yield True
            continue
        opened = _BLOCK.match(line) if "|" in line or ">" in line else None
        depth = len(opened[1]) if opened else None
        yield False


def _decode(raw: bytes, path: str) -> str:
    if kind := next((kind for begins, kind in _NO_TEXT.items() if raw.startswith(begins)), None):
        raise Broken(
            NOT_UTF_8.problem(
                Mark(path),
                f"This is {kind}, not a text file, whatever its name says.",
                "Copy its words into a text file, or delete it.",
            )
        )
    hint = "Open the file and save it again with “Save as” and the encoding UTF-8. Then check this line."
    if raw[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        raise Broken(NOT_UTF_8.problem(Mark(path, 1, 1), "This file is saved as UTF-32.", hint))
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in raw[:2]:
        raise Broken(NOT_UTF_8.problem(Mark(path, 1, 1), "This file is saved as UTF-16.", hint))
    try:
        return one_kind_of_line_end(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        mark = _place(one_kind_of_line_end(raw[: error.start].decode("utf-8", "replace")), path)
        message = (
            f"This file is not saved as UTF-8: character {mark.column} of this line cannot be read "
            f"(byte {raw[error.start]:02X})."
        )
        raise Broken(NOT_UTF_8.problem(mark, message, hint)) from None


def _left_by_git(text: str, path: str) -> Iterator[Problem]:
    """One problem for all that a merge left in a file."""
    if not any(mark in text for mark in ("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
        return
    lines = text.split("\n")
    moved = " \t" if _BEGINS.search(text) and _ENDS.search(text) else ""
    found = [number for number, line in enumerate(lines, 1) if _MARK_OF_GIT.match(line.lstrip(moved))]
    if path.endswith(".md") and all(lines[number - 1].startswith("=") for number in found):
        # Below a line of words it underlines a heading.
        found = [number for number in found if number > 1 and not lines[number - 2].strip()]
    if not found:
        return
    others = f" So {'were' if found[2:] else 'was'} {_numbered(found[1:])}." if found[1:] else ""
    yield MERGE_MARK.problem(
        Mark(path, found[0], 1),
        f"This line was left by git, where two people changed the same words.{others}",
        "There is one version above the line of ======= and one below. Keep the right one and delete the other. Then "
        "delete these lines.",
    )


def odd_character(text: str, odd: tuple[int, ...], mark: Mark) -> Problem:
    """The first of certain invisible characters in a text, at its position, and where the others are."""
    at = odd[0]
    word = re.search(r"\S*\Z", text[max(0, at - 30) : at])
    after = re.match(r"\S*", text[at + 1 : at + 30])
    around = visible(f"{word[0] if word else ''}{text[at]}{after[0] if after else ''}")
    where = "" if around == visible(text[at]) else f", in “{around}”,"
    lines = sorted({text.count("\n", 0, place) + 1 for place in odd[1:100]})
    more = len(odd) - 1
    others = (
        f" There {'is 1' if more == 1 else f'are {more}'} more like it in this file, in {_numbered(lines)}."
        if more
        else ""
    )
    what = "is no letter" if text[at] == "\ufffd" else "cannot be seen"
    return ODD_CHARACTER.problem(
        mark,
        f"Character {mark.column} of this line{where} {what}. It is {name_of_character(text[at])}.{others}",
        "Delete the line and type it again. Such characters come with copied text.",
    )


def _words_spaces(lines: list[str], path: str) -> Iterator[Problem]:
    """One problem for all of Word's spaces that are where YAML accepts only plain ones."""
    found = [
        (number, match)
        for number, (line, in_text) in enumerate(zip(lines, in_blocks(lines), strict=True), 1)
        if not in_text and not line.isascii() and (match := _WORDS_SPACE.match(line))
    ]
    if not found:
        return
    number, match = found[0]
    sign = match.group()[-1]
    where = {":": "after the colon", "-": "after the hyphen"}.get(
        match.group()[-2:-1], "at the beginning of this line"
    )
    named = "Word’s no-break space (U+00A0)" if sign == "\u00a0" else name_of_character(sign)
    others = f" The same goes for {_numbered([other for other, _ in found[1:]])}." if found[1:] else ""
    run = re.match(rf"[{SPACES}]+", lines[number - 1][match.end() - 1 :])
    width = len(run[0]) if run else 1
    yield ODD_CHARACTER.problem(
        Mark(path, number, match.end()),
        f"The space {where} is {named}. It looks like a space but does not count as one.{others}",
        "Delete it and press the space bar."
        if width == 1
        else f"Delete it and the {width - 1} like it after it, and press the space bar {width} times.",
    )


def _end_of_fields(lines: list[str]) -> int:
    """How many lines of front matter a page has, including its two lines of ---."""
    closing = (number for number, line in enumerate(lines[1:], 2) if line.rstrip() == "---")
    return next(closing, len(lines)) if lines[0].rstrip() == "---" else 0


def _numbered(lines: list[int]) -> str:
    """`line 7`, `lines 7 and 9`, `lines 7, 9, 12 and 5 more`."""
    if len(lines) == 1:
        return f"line {lines[0]}"
    shown = [str(line) for line in lines[:4]]
    rest = len(lines) - len(shown)
    last = f"{rest} more" if rest else shown.pop()
    return f"lines {', '.join(shown)} and {last}"


def _place(before: str, path: str) -> Mark:
    return Mark(path, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
