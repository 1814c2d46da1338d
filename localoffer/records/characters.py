"""Characters from Word, PDFs and web pages: those replaced by plain ones, and those that are invisible."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

#: Spaces that look like a plain one. Word makes the first with Ctrl, Shift and the space bar.
SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"

#: The plain replacements, used in everything that is read. Word writes its own two hyphens as U+001E and U+001F.
FOLDED: Mapping[str, str] = {
    **dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)),
    **dict.fromkeys("\u2010\u2011\x1e", "-"),
    **dict.fromkeys("\u00ad\x1f", ""),
}
_FOLD = re.compile(f"[{''.join(FOLDED)}{SPACES}]")
#: One apostrophe, one quotation mark and one dash for all that a reader takes to be the same.
_READ_AS = str.maketrans(
    {**dict.fromkeys("‘’", "'"), **dict.fromkeys("“”", '"'), **dict.fromkeys("‐‑‒–—―−", "-")}
)
#: An optional hyphen at the end of a line was meant as a visible one: without it the word would become two.
_BROKEN_WORD = "[\u00ad\x1f](?=\n|\\Z)"

#: Possibly invisible characters; `_belongs` decides which of them belong.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1d\x7f-\x9f\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U0001bca0-\U0001bca3"
    f"\U0001d173-\U0001d17a\U000e0000-\U0010ffff]|{_BROKEN_WORD}"
)
_SHOWN = re.compile(f"{_UNSEEN.pattern.partition('|')[0]}|[\r\x1e\x1f\u00ad]")
#: Anything except what most files contain: one character class is cheaper to search for than all the others.
_UNUSUAL = re.compile("[^\t\n -~£’‘“”–—…½¾]")
#: Letters of the scripts that run from right to left: Hebrew, Arabic, Syriac, Thaana, N’Ko, Adlam and others.
LEFTWARD = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RIGHT_TO_LEFT = re.compile(f"[{LEFTWARD}]")
#: A black flag and the tag characters of its country, which are invisible by themselves.
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]*\\Z")
#: Arabic, the scripts of India and their neighbours, in which a joiner decides which letter is written.
_JOINED = re.compile("[\u0600-\u0dff\u1000-\u109f\u1780-\u18af]")

#: Names that say more than Unicode's own.
_NAMES: Mapping[str, str] = {
    "\x07": "the end of a table cell in Word",
    "\x0b": "Word’s line break, made with Shift and Enter",
    "\x0c": "a page break",
    "\x1f": "Word’s optional hyphen",
    "\u00ad": "an optional hyphen, which is a soft hyphen",
    "\ufeff": "a mark that belongs at the beginning of a file (byte order mark)",
    "\ufffc": "the place of a picture in Word",
    "\ufffd": "the character for a letter that was lost",
    "\uf0a7": "a bullet in Word’s own font",
    "\uf0b7": "a bullet in Word’s own font",
}


def is_plain(text: str) -> bool:
    """Whether a text has none of the characters that this module handles."""
    return _UNUSUAL.search(text) is None


def fold(text: str) -> str:
    """The text with plain letters, hyphens and spaces instead of variants that only Word or a PDF distinguishes."""
    return _FOLD.sub(lambda found: FOLDED.get(found.group(), " "), text)


def as_read(text: str) -> str:
    """One form for all texts that read alike: without capitals, line breaks, kinds of marks and the final full stop."""
    return " ".join(text.translate(_READ_AS).casefold().split()).rstrip(".")


def unseen(text: str) -> Iterator[int]:
    """The position of each invisible character that does not belong to the letters around it."""
    line_ends, runs_left = -1, False
    for found in _UNSEEN.finditer(text):
        at = found.start()
        if text[at] not in "\u061c\u200e\u200f":
            if not _belongs(text, at):
                yield at
            continue
        # A direction mark belongs in a line with right-to-left letters.
        if at > line_ends:
            line_ends = end if (end := text.find("\n", at)) >= 0 else len(text)
            runs_left = bool(_RIGHT_TO_LEFT.search(text, text.rfind("\n", 0, at) + 1, line_ends))
        if not runs_left:
            yield at


def _belongs(text: str, at: int) -> bool:
    """Whether a character modifies the one before it: a joiner, a variation selector, part of a flag."""
    sign, before = text[at], text[at - 1 : at]
    if sign in "\u200c\u200d" and _JOINED.match(before):
        return True
    if sign == "\u200d" or "\ufe00" <= sign <= "\ufe0f":
        return bool(before) and (unicodedata.category(before)[0] in "SP" or before in "0123456789\ufe0f")
    if "\U000e0100" <= sign <= "\U000e01ef":
        return bool(before) and unicodedata.name(before, "").startswith("CJK ")
    return "\U000e0020" <= sign <= "\U000e007f" and bool(_FLAG.search(text, max(0, at - 8), at))


def runs_leftward(text: str) -> bool:
    """Whether most letters of a text are of a script that runs from right to left."""
    leftward = len(_RIGHT_TO_LEFT.findall(text))
    return leftward > sum(map(str.isalpha, text)) - leftward


def name_of_character(sign: str) -> str:
    """`zero width space (U+200B)`, or what Word or an old Windows means by it."""
    named = _NAMES.get(sign)
    if named is None and "\x80" <= sign <= "\x9f":
        meant = sign.encode("latin-1").decode("cp1252", "replace")
        named = (
            f"“{meant}” as an old Windows writes it" if meant.isprintable() and meant != "\ufffd" else None
        )
    if named is None and unicodedata.category(sign) == "Co":
        named = "a character that only one font has, such as Wingdings"
    if named is None:
        named = unicodedata.name(sign, "a control character").lower()
        named = named if named.startswith("a ") else f"{'an' if named[0] in 'aeiou' else 'a'} {named}"
    return f"{named} (U+{ord(sign):04X})"


def visible(text: str) -> str:
    """The text with every invisible character written as ‹U+200B›."""
    places = set(unseen(text))
    return _SHOWN.sub(
        lambda found: (
            f"‹U+{ord(found.group()):04X}›"
            if found.start() in places or found.group() in "\r\x1e\x1f\u00ad"
            else found.group()
        ),
        text,
    )
