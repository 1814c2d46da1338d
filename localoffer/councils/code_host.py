"""What code hosts interpret in Markdown besides plain text, and how to escape all of it: the one place.

Both hosts search the rendered Markdown once more for mentions, numbers and addresses, when a character reference has
become its character again. So an invisible character is put after each of them.
"""

from __future__ import annotations

import re
from html import unescape
from string import punctuation

from localoffer.records.characters import visible

#: Invisible. After it no host recognises a mention, an issue number, an address, a picture, an element, or a command.
_BREAK = "\u200b"
_WITHIN = re.compile(
    r"(?<=[<@\]])"
    r"|(?<=[#!~%$&])(?=[\w\"])"
    r"|(?<=:)(?=\\?/\\?/)"
    r"|(?<=www)(?=\\?\.)"
    r"|(?<=GH)(?=\\?-)"
    # GitLab treats a line that begins with a slash as a command.
    r"|(?:(?<=\n)|\A)(?=[ \t>*+-]*/)",
    re.IGNORECASE,
)
#: Characters that have a meaning in Markdown.
_MARKUP = re.compile(r"[\\`*_{}\[\]()<>#+!|~@&$:.=-]")
#: A character reference, by number or name. Markdown decodes it, and a host then treats the result like any other
#: character.
_ENTITY = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
#: Three at the start of a line begin a block that no line of ours would end.
_FENCE = re.compile(r"^([ \t>*+-]*)(```+|~~~+)", re.MULTILINE)


def in_markdown(text: str) -> str:
    """A text as a piece of Markdown on one line, shown literally and without any effect."""
    # If the text says &#64;, it means these five characters.
    plain = _WITHIN.sub(_BREAK, " ".join(visible(text).split()))
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", plain)


def to_copy(text: str) -> str:
    """A text of several lines as a block that Markdown shows as it is: four spaces in, which no text can end."""
    lines = _WITHIN.sub(_BREAK, visible(text)).splitlines()
    return "\n".join(f"    {line}" for line in lines)


def tamed(text: str) -> str:
    """Markdown that mentions nobody, links nowhere, shows no picture, hides nothing and commands nothing.

    Headings, lists, tables and bold words stay what they are.
    """
    plain = _ENTITY.sub(_character, text.replace("\r\n", "\n").replace("\r", "\n"))
    plain = _UNSEEN.sub("", plain)
    return _WITHIN.sub(_BREAK, _FENCE.sub(rf"\1{_BREAK}\2", plain)).strip()


def _character(entity: re.Match[str]) -> str:
    """The character that a reference means, with no effect as markup."""
    sign = unescape(entity[0])
    return f"\\{sign}" if sign and sign in punctuation else sign.replace("\n", " ")
