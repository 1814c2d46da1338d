"""Characters that Word, PDFs and web pages bring along: those folded to plain ones, and those that nobody can see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

#: Spaces that look like a plain one. Word makes the first with Ctrl, Shift and the space bar.
SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"

#: What stands for each of these in everything that is read. Word writes its own two hyphens as U+001E and U+001F.
FOLDED: Mapping[str, str] = {
    **dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)),
    **dict.fromkeys("\u2010\u2011\x1e", "-"),
    **dict.fromkeys("\u00ad\x1f", ""),
}
_FOLD = re.compile(f"[{''.join(FOLDED)}{SPACES}]")
#: One apostrophe, one quotation mark and one dash for all that a reader takes for the same.
_READ_AS = str.maketrans(
    {**dict.fromkeys("‘’", "'"), **dict.fromkeys("“”", '"'), **dict.fromkeys("‐‑‒–—―−", "-")}
)
#: An optional hyphen at the end of a line stands for one that can be seen: without it the word would be two.
_BROKEN_WORD = "[\u00ad\x1f](?=\n|\\Z)"

#: May be what nobody can see; `_belongs` says where some of them do belong.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1d\x7f-\x9f\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U0001bca0-\U0001bca3"
    f"\U0001d173-\U0001d17a\U000e0000-\U0010ffff]|{_BROKEN_WORD}"
)
_SHOWN = re.compile(f"{_UNSEEN.pattern.partition('|')[0]}|[\r\x1e\x1f\u00ad]")
#: What most files hold and nothing else: a look at one class is cheaper than at all the others.
_UNUSUAL = re.compile("[^\t\n -~£’‘“”–—…½¾]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
#: A black flag and the letters of the country that it is of, none of which can be seen alone.
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]*\\Z")
#: Arabic, the scripts of India and their neighbours: there a joiner decides which letter is written.
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
    """Whether a text has none of the characters that this module is about."""
    return _UNUSUAL.search(text) is None


def fold(text: str) -> str:
    """The text with plain letters, hyphens and spaces for those that only Word or a PDF tells apart."""
    return _FOLD.sub(lambda found: FOLDED.get(found.group(), " "), text)


def as_read(text: str) -> str:
    """The same for all texts that read alike: without capitals, breaks of lines, kinds of marks and the full stop at the end."""
    return " ".join(text.translate(_READ_AS).casefold().split()).rstrip(".")


def unseen(text: str) -> Iterator[int]:
    """The place of each character that nobody can see, and that does not belong to the letters around it."""
    line_ends, runs_left = -1, False
    for found in _UNSEEN.finditer(text):
        at = found.start()
        if text[at] not in "\u061c\u200e\u200f":
            if not _belongs(text, at):
                yield at
            continue
        # A mark of direction belongs to a line with letters that run to the left.
        if at > line_ends:
            line_ends = end if (end := text.find("\n", at)) >= 0 else len(text)
            runs_left = bool(_RIGHT_TO_LEFT.search(text, text.rfind("\n", 0, at) + 1, line_ends))
        if not runs_left:
            yield at


def _belongs(text: str, at: int) -> bool:
    """Whether a character makes the one before it what it is: a joiner, a variation selector, a part of a flag."""
    sign, before = text[at], text[at - 1 : at]
    if sign in "\u200c\u200d" and _JOINED.match(before):
        return True
    if sign == "\u200d" or "\ufe00" <= sign <= "\ufe0f":
        return bool(before) and (unicodedata.category(before)[0] in "SP" or before in "0123456789\ufe0f")
    if "\U000e0100" <= sign <= "\U000e01ef":
        return bool(before) and unicodedata.name(before, "").startswith("CJK ")
    return "\U000e0020" <= sign <= "\U000e007f" and bool(_FLAG.search(text, max(0, at - 8), at))


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
    """The text with every character that cannot be seen written as ‹U+200B›."""
    places = set(unseen(text))
    return _SHOWN.sub(
        lambda found: (
            f"‹U+{ord(found.group()):04X}›"
            if found.start() in places or found.group() in "\r\x1e\x1f\u00ad"
            else found.group()
        ),
        text,
    )
