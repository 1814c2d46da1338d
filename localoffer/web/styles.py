"""The style sheet in two: what a screen waits for, and what only paper needs. Without what a phone can do without.

Print rules stand beside the screen rules that they change, so the parts in `templates/css/` hold both. They are told
apart when the site is built: a phone on a slow line need not wait for paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

PRINT = "@media print"
#: A comment; a quoted text, which is left as it is; a mark that opens, parts or closes; or anything else.
_TOKEN = re.compile(r"""/\*.*?\*/|"[^"]*"|'[^']*'|[{};]|[^{};"'/]+|/""", re.DOTALL)


@dataclass(frozen=True)
class Statement:
    """`head { body }`, or `head;` alone when there is no body."""

    head: str
    body: tuple[Statement, ...] | None = None


def split(sheet: str) -> tuple[str, str]:
    """The sheet for screens and the sheet for paper, which is to be linked with `media="print"`.

    Both keep the order of the layers, and each rule its layer. What stands in `@media print` within a layer or
    outside all layers goes to paper.
    """
    statements = tuple(_statements(iter(_TOKEN.findall(sheet))))
    return _written(_screen(statements)), _written(_paper(statements))


def squeezed(sheet: str) -> str:
    """The whole sheet, screen and paper."""
    return _written(_statements(iter(_TOKEN.findall(sheet))))


def _statements(tokens: Iterator[str]) -> Iterator[Statement]:
    """The statements up to the brace that closes the block at hand."""
    head = ""
    for token in tokens:
        if token not in "{};":
            head += _squeezed(token)
            continue
        if token == "{":
            yield Statement(head.strip(), tuple(_statements(tokens)))
        elif head.strip():
            yield Statement(head.strip())
        if token == "}":
            return
        head = ""


def _squeezed(token: str) -> str:
    """A piece without comments and needless space. A space before a colon can matter: `a :hover`."""
    if token.startswith("/*"):
        return ""
    if token.startswith(('"', "'")):
        return token
    return re.sub(r"([:,>]) ", r"\1", re.sub(r" ([,>])", r"\1", re.sub(r"\s+", " ", token)))


def _screen(statements: Iterable[Statement]) -> Iterator[Statement]:
    for it in statements:
        if it.head == PRINT:
            continue
        if it.body is None or not it.head.startswith("@layer"):
            yield it
        elif body := tuple(_screen(it.body)):
            yield Statement(it.head, body)


def _paper(statements: Iterable[Statement]) -> Iterator[Statement]:
    for it in statements:
        if it.head == PRINT:
            yield from it.body or ()
        elif not it.head.startswith("@layer"):
            continue
        elif it.body is None:
            yield it
        elif body := tuple(_paper(it.body)):
            yield Statement(it.head, body)


def _written(statements: Iterable[Statement]) -> str:
    """The statements as text. The last of a block needs no semicolon."""
    return "".join(
        f"{it.head};" if it.body is None else f"{it.head}{{{_written(it.body).rstrip(';')}}}"
        for it in statements
    )
