"""Right-to-left text: each element that contains some finds its own direction, and numbers in it keep their order."""

from __future__ import annotations

import re

from localoffer.records.characters import LEFTWARD
from localoffer.web.glossary import VOID

_LEFTWARD = re.compile(f"[{LEFTWARD}]")
#: A letter of another script, and none of an entity such as &amp;.
_LATIN = re.compile("(?<![&#A-Za-z])[A-Za-z]")
_TAG = re.compile(r"(<[^<>]*>)")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)")
_NO_TEXT = frozenset(("script", "style"))
#: Elements that contain only text.
_NO_TAGS = frozenset((*_NO_TEXT, "title"))
#: Elements within a line.
INLINE = frozenset(("a", "abbr", "b", "bdi", "code", "em", "i", "small", "span", "strong", "time", "u"))
#: A number in groups, such as 01254 666400: after right-to-left letters, its last group would be shown first. Or a sum such as
#: £3,000, whose sign would be shown behind it. Or, right after such letters, a day or an address to its end, such as 1 April
#: 2023 or 10 Duke Street, AB1 2CD, whose number would: what is left out of it would be shown before it.
_GROUPS = re.compile(
    r"(?<![\d.,/-])(?:[+(]{0,2}\d{1,15}\)?(?:[ \u00a0]\(?\d{1,15}\)?){1,8}|\(?0\d{1,15}\)?(?:[ \u00a0-]\d{1,15}){1,8}"
    r"|[-\u2212]?£\d{1,15}(?:[.,]\d{1,15}){0,4}"
    rf"|(?:(?<=[{LEFTWARD}] )|(?<=[{LEFTWARD}]: )|(?<=[{LEFTWARD}] \())"
    r"\d{1,4}(?= [A-Za-z])(?:[.,]? [A-Za-z0-9](?:[’.-]?[A-Za-z0-9])*)+)"
)
#: The most characters of a telephone number: +44 (0)1254 666400.
LONGEST = 20
#: Begins and ends an isolate, which finds its own direction (FSI and PDI) or runs to the right (LRI). All are invisible.
ISOLATE, RIGHTWARD, END = "\u2068", "\u2066", "\u2069"
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


def with_directions(html: str) -> str:
    """The page, with dir="auto" on each element that directly contains right-to-left letters, unless it is in one that
    says its direction, and with each number in groups within such an element in an element of its own. Within one that
    runs to the left, a whole line in other letters finds its own direction, too. Any other page is unchanged."""
    if not _LEFTWARD.search(html):
        return html
    pieces = _TAG.split(html)
    #: The open elements: the tag, its piece, and whether the nearest that says its direction runs to the left.
    open_tags: list[tuple[str, int, bool]] = []
    wanted: set[int] = set()
    numbers: dict[int, list[int]] = {}
    #: Where the lines in other letters, within what runs to the left, begin and end.
    lines: dict[int, int] = {}
    #: The tag that opened the line, if only elements within it have come since.
    line: int | None = None
    for number, piece in enumerate(pieces):
        leftward = bool(open_tags) and open_tags[-1][2]
        if name := number % 2 and _NAME.match(piece):
            tag = name[1].lower()
            if tag not in INLINE and tag not in VOID:
                if line and leftward and piece.startswith("</") and tag not in _NO_TEXT:
                    text = "".join(pieces[line + 1 : number : 2])
                    if _LATIN.search(text) and not _LEFTWARD.search(text):
                        lines[line] = number
                line = None if piece.startswith("</") else number
            if piece.startswith("</"):
                at = next((at for at in reversed(range(len(open_tags))) if open_tags[at][0] == tag), None)
                del open_tags[len(open_tags) if at is None else at :]
            elif tag not in VOID and not piece.endswith("/>"):
                open_tags.append((tag, number, ' dir="rtl"' in piece if " dir=" in piece else leftward))
        elif open_tags and open_tags[-1][0] not in _NO_TEXT:
            if not leftward and _LEFTWARD.search(piece):
                wanted.add(open_tags[-1][1])
            if open_tags[-1][0] not in _NO_TAGS and _GROUPS.search(piece):
                numbers[number] = [] if leftward else [at for _, at, _ in open_tags]
    for begins, ends in lines.items():
        if pieces[begins].startswith("<li"):
            # With a direction of its own, its number or bullet would be beside the page.
            pieces[begins] += "<bdi>"
            pieces[ends] = f"</bdi>{pieces[ends]}"
        else:
            wanted.add(begins)
    for number, around in numbers.items():
        if not around or not wanted.isdisjoint(around):
            pieces[number] = _GROUPS.sub(_in_order, pieces[number])
    return "".join(
        f'{piece[:-1]} dir="auto">' if number in wanted and " dir=" not in piece else piece
        for number, piece in enumerate(pieces)
    )


def _in_order(found: re.Match[str]) -> str:
    """A telephone number is also kept on one line: among these letters nobody would know which part comes first."""
    said = found[0] if len(found[0]) > LONGEST else found[0].replace(" ", "\u00a0")
    return f'<bdi dir="ltr">{said}</bdi>'


def isolated(json: str) -> str:
    """The same for papers, in JSON: each text with right-to-left letters between two invisible isolate marks, and so is
    each number in groups within it."""
    if not _LEFTWARD.search(json):
        return json
    return _STRING.sub(_isolated, json)


def _isolated(found: re.Match[str]) -> str:
    if not _LEFTWARD.search(found[1]):
        return found[0]
    in_order = _GROUPS.sub(lambda group: f"{RIGHTWARD}{group[0]}{END}", found[1])
    return f'"{ISOLATE}{in_order}{END}"'
