"""Right-to-left text within left-to-right pages: each element that contains some finds its own direction."""

from __future__ import annotations

import re

from localoffer.web.glossary import VOID

#: Letters of the scripts that run from right to left: Hebrew, Arabic, Syriac, Thaana, N’Ko, Adlam and others.
LEFTWARD = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_LEFTWARD = re.compile(f"[{LEFTWARD}]")
_TAG = re.compile(r"(<[^<>]*>)")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)")
_NO_TEXT = frozenset(("script", "style"))
#: Begins and ends an isolate, which finds its own direction (FSI and PDI). Both are invisible.
ISOLATE, END = "\u2068", "\u2069"
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


def with_directions(html: str) -> str:
    """The page, with dir="auto" on each element that directly contains right-to-left letters. Any other page is unchanged."""
    if not _LEFTWARD.search(html):
        return html
    pieces = _TAG.split(html)
    open_tags: list[tuple[str, int]] = []
    wanted: set[int] = set()
    for number, piece in enumerate(pieces):
        if name := number % 2 and _NAME.match(piece):
            tag = name[1].lower()
            if piece.startswith("</"):
                at = next((at for at in reversed(range(len(open_tags))) if open_tags[at][0] == tag), None)
                del open_tags[len(open_tags) if at is None else at :]
            elif tag not in VOID and not piece.endswith("/>"):
                open_tags.append((tag, number))
        elif open_tags and open_tags[-1][0] not in _NO_TEXT and _LEFTWARD.search(piece):
            wanted.add(open_tags[-1][1])
    return "".join(
        f'{piece[:-1]} dir="auto">' if number in wanted and " dir=" not in piece else piece
        for number, piece in enumerate(pieces)
    )


def isolated(json: str) -> str:
    """The same for papers, in JSON: each text with right-to-left letters between two invisible isolate marks."""
    if not _LEFTWARD.search(json):
        return json
    return _STRING.sub(
        lambda found: f'"{ISOLATE}{found[1]}{END}"' if _LEFTWARD.search(found[1]) else found[0], json
    )
