"""Makes scripts small, and a page that is to be carried away as small as HTML allows. What it says and how it reads stay the same."""

from __future__ import annotations

import re

_BLOCK = "p|ul|ol|li|h2|h3|h4|section|article|div|blockquote|dl|dt|dd|main|header|nav|body"
#: A paragraph, a list entry, a term or its meaning ends by itself where another block begins or its parent ends.
_NEEDLESS_END = re.compile(
    rf"</p>(?=</?(?:{_BLOCK})\b)|</li>(?=<li\b|</[uo]l>)|</dt>(?=<dd\b)|</dd>(?=<d[dt]\b|</d(?:l|iv)>)",
    re.IGNORECASE,
)
_SPACE_AT_BLOCK = re.compile(rf" ?(</?(?:{_BLOCK})\b[^<>]*>) ?", re.IGNORECASE)
_QUOTED = re.compile(r'(?<=[a-z]=)"([\w#.:+-]+)"(?=[ >])')
_IN_TAG = re.compile(r"<[^<>]*>")


def squeeze(html: str) -> str:
    """The body without needless space, quotation marks and end tags. The head stays as it is."""
    head, mark, body = html.partition("<body>")
    body = _SPACE_AT_BLOCK.sub(r"\1", re.sub(r"\s+", " ", body))
    body = _NEEDLESS_END.sub("", body)
    body = _IN_TAG.sub(lambda tag: _QUOTED.sub(r"\1", tag[0]), body)
    # It told the glossary where to explain nothing.
    body = body.replace(" data-plain>", ">")
    pieces = re.split(r"(<[^<>]*>)", body)
    body = "".join(
        piece
        if piece.startswith("<")
        else piece.replace("&#39;", "'").replace("&#34;", '"').replace("&quot;", '"')
        for piece in pieces
    )
    return head + mark + body


def squeeze_script(script: str) -> str:
    """A script without comments that have lines of their own, and without the space before each line."""
    return re.sub(r"^\s*(?://.*\n)?", "", script, flags=re.MULTILINE)
