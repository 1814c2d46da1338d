"""Minifies scripts, and pages that are long or self-contained, as far as HTML allows. Content and appearance stay the same."""

from __future__ import annotations

import re
from functools import lru_cache

_BLOCK = (
    "p|ul|ol|li|h1|h2|h3|h4|section|article|div|blockquote|dl|dt|dd|main|header|footer|nav|body|html|details|summary"
    "|table|caption|thead|tbody|tr|th|td"
)
#: A paragraph, list entry, term or its meaning, row or cell needs no end tag where another block begins or its parent
#: ends.
_NEEDLESS_END = re.compile(
    rf"</p>(?=</?(?:{_BLOCK})\b)|</li>(?=<li\b|</[uo]l>)|</dt>(?=<dd\b)|</dd>(?=<d[dt]\b|</d(?:l|iv)>)"
    r"|</t[dh]>(?=<t[dh]\b|</tr>)|</tr>(?=<tr\b|</t(?:body|head|able)>)",
    re.IGNORECASE,
)
_SPACE = re.compile(r"[^\S ]\s*| \s+")
_SPACE_BEFORE_BLOCK = re.compile(rf" (?=</?(?:{_BLOCK})\b[^<>]*>)", re.IGNORECASE)
_SPACE_AFTER_BLOCK = re.compile(rf"(</?(?:{_BLOCK})\b[^<>]*>) ", re.IGNORECASE)
_QUOTED = re.compile(r'="(?<=[a-z]=")([\w#.:+/-]+)"(?=[ >])')
_TAG = re.compile(r"(<[^<>]*>)")
#: A string; an operator or bracket with its spaces, except before a second sign; or a line break after which a statement
#: goes on, before which it cannot end, or after which the next begins anyway; or a semicolon before a bracket.
_STRING_OR_SPACE = re.compile(
    r'"(?:[^"\\\n]|\\.)*"| ([+-]) (?=[^\s+-])| ?([=!]==|=>|<=|&&|\|\||[=?:<>*,(){}]) ?|(?<=[{;,(\[>&|])\n|\n(?=[.)}])|;\n?(?=\})|(?<=;) '
)


def squeeze(html: str) -> str:
    """The body without needless space, quotation marks and end tags. The head is unchanged."""
    head, mark, body = html.partition("<body")
    body = _SPACE_AFTER_BLOCK.sub(r"\1", _SPACE_BEFORE_BLOCK.sub("", _SPACE.sub(" ", body)))
    body = _NEEDLESS_END.sub("", body)
    # Only the glossary needed it, to know where to explain nothing.
    pieces = _TAG.split(body.replace(" data-plain>", ">"))
    for number, piece in enumerate(pieces):
        if number % 2:
            if '"' in piece:
                pieces[number] = _unquoted(piece)
        elif "&" in piece:
            pieces[number] = piece.replace("&#39;", "'").replace("&#34;", '"').replace("&quot;", '"')
    return head + mark + "".join(pieces)


@lru_cache(maxsize=4096)
def _unquoted(tag: str) -> str:
    """Most tags of a long page are there many times, and on other pages too."""
    return _QUOTED.sub(r"=\1", tag)


def squeeze_script(script: str) -> str:
    """A script without comments that have lines of their own, without indentation, and without needless spaces and line
    breaks. Its strings have double quotation marks, and no other comments follow code."""
    script = re.sub(r"^\s*(?://.*\n)?", "", script, flags=re.MULTILINE)
    return _STRING_OR_SPACE.sub(
        lambda found: found[0] if found[0][0] == '"' else found[1] or found[2] or "", script
    )
