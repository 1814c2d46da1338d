"""The style sheet in two: what a screen waits for, and what only paper needs. Without what a phone can do without.

Print rules stand beside the screen rules that they change, so the parts in `templates/css/` hold both. They are told
apart when the site is built: a phone on a slow line need not wait for paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from localoffer.records.values import Palette

PRINT = "@media print"
#: A comment; a quoted text, which is left as it is; a mark that opens, parts or closes; or anything else.
_TOKEN = re.compile(r"""/\*.*?\*/|"[^"]*"|'[^']*'|[{};]|[^{};"'/]+|/""", re.DOTALL)
_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_SAME_AS = re.compile(r"var\(--([a-z-]+)\)")


@dataclass(frozen=True)
class Statement:
    """`head { body }`, or `head;` alone when there is no body."""

    head: str
    body: tuple[Statement, ...] | None = None


def split(sheet: str) -> tuple[str, str]:
    """The sheet for screens and the sheet for paper, which is to be linked with `media="print"`.

    What stands in `@media print` goes to paper; both keep the order of their rules.
    """
    statements = tuple(_statements(iter(_TOKEN.findall(sheet))))
    paper = (inner for it in statements if it.head == PRINT for inner in it.body or ())
    return _written(it for it in statements if it.head != PRINT), _written(paper)


def squeezed(sheet: str) -> str:
    """The whole sheet, screen and paper."""
    return _written(_statements(iter(_TOKEN.findall(sheet))))


def palette(settings: str) -> Palette:
    """The colours that `settings.css` gives to the whole page, each `#RRGGBB`, on a light page and on a dark one."""
    body = tuple(_statements(iter(_TOKEN.findall(settings))))
    dark = _inside(body, "@media screen and (prefers-color-scheme:dark)")
    light = _colours(_inside(body, ":root"), {})
    return Palette(light, light | _colours(_inside(dark, ":root"), light))


def _inside(statements: Iterable[Statement], head: str) -> Iterator[Statement]:
    return (inner for it in statements if it.head == head for inner in it.body or ())


def _colours(statements: Iterable[Statement], known: Mapping[str, str]) -> dict[str, str]:
    """Names of properties to colours. A name that stands for another, which is known, has its colour."""
    found: dict[str, str] = {}
    for it in statements:
        name, _, value = it.head.removeprefix("--").partition(":")
        if same := _SAME_AS.fullmatch(value):
            value = found.get(same[1], known.get(same[1], ""))
        if colour := _HEX.fullmatch(value):
            digits = colour[1] if len(colour[1]) == 6 else "".join(digit * 2 for digit in colour[1])
            found[name] = f"#{digits.upper()}"
    return found


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


def _written(statements: Iterable[Statement]) -> str:
    """The statements as text. The last of a block needs no semicolon."""
    return "".join(
        f"{it.head};" if it.body is None else f"{it.head}{{{_written(it.body).rstrip(';')}}}"
        for it in statements
    )
