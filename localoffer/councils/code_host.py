"""What a code host reads in Markdown beyond its letters, and how a text is written of which it reads nothing: the one place.

Both hosts look for names, numbers and addresses once more in what they have made of the Markdown, where a sign that was written as its
number stands as itself again. So after each of them stands a character that nobody sees.
"""

from __future__ import annotations

import re
from html import unescape
from string import punctuation

from localoffer.records.characters import visible

#: Shown by nobody. After it no host sees a name to call, a number to link, an address, a picture, an element, or a command.
_BREAK = "\u200b"
_WITHIN = re.compile(
    r"(?<=[<@\]])"
    r"|(?<=[#!~%$&])(?=[\w\"])"
    r"|(?<=:)(?=\\?/\\?/)"
    r"|(?<=www)(?=\\?\.)"
    r"|(?<=GH)(?=\\?-)"
    # A line of GitLab that begins with a slash is a command to it.
    r"|(?:(?<=\n)|\A)(?=[ \t>*+-]*/)",
    re.IGNORECASE,
)
#: What Markdown reads as more than a letter.
_MARKUP = re.compile(r"[\\`*_{}\[\]()<>#+!|~@&$:.=-]")
#: A character by its number or name. It is read as Markdown reads it, and after that as a host reads any other.
_ENTITY = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
#: Three at the beginning of a line begin what no line of ours would end.
_FENCE = re.compile(r"^([ \t>*+-]*)(```+|~~~+)", re.MULTILINE)


def in_markdown(text: str) -> str:
    """A text as a piece of Markdown, on one line, in which it is read as it stands and does nothing."""
    # What the text means by &#64; are these five signs.
    plain = _WITHIN.sub(_BREAK, " ".join(visible(text).split()))
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", plain)


def tamed(text: str) -> str:
    """Markdown that calls nobody, links nowhere, shows no picture, hides nothing and commands nothing.

    Headings, lists, tables and bold words stay what they are.
    """
    plain = _ENTITY.sub(_character, text.replace("\r\n", "\n").replace("\r", "\n"))
    plain = _UNSEEN.sub("", plain)
    return _WITHIN.sub(_BREAK, _FENCE.sub(rf"\1{_BREAK}\2", plain)).strip()


def _character(entity: re.Match[str]) -> str:
    """What an entity stands for, so that it is no markup."""
    sign = unescape(entity[0])
    return f"\\{sign}" if sign and sign in punctuation else sign.replace("\n", " ")
