"""The style sheet in two: what blocks rendering on a screen, and what only print needs. Minified.

Print rules are beside the screen rules that they change, so the parts in `templates/css/` contain both. They are
separated during the build: a phone on a slow connection need not wait for print styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from localoffer.records.colours import Palette, Scope
from localoffer.records.frozen import dataclass

PRINT = "@media print"
FORCED = "@media (forced-colors:active)"
DARK = "@media screen and (prefers-color-scheme:dark)"
PRIORITY = '[class*="lo-priority--"]'
#: The text colour by default.
INK = "ink"
#: A comment; a string, which is left unchanged; a brace or semicolon; or anything else.
_TOKEN = re.compile(r"""/\*.*?(?:\*/|\Z)|"[^"]*"|'[^']*'|[{};]|[^{};"'/]+|/""", re.DOTALL)
_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
#: A custom property that refers to another, perhaps with a fallback.
_SAME_AS = re.compile(r"var\(--([a-z-]+)(?:,.*)?\)")
_TEXT = re.compile(r"color:var\(--([a-z-]+)\)")
_GROUND = re.compile(r"background(?:-color)?:var\(--([a-z-]+)\)")


@dataclass(frozen=True)
class Statement:
    """`head { body }`, or `head;` alone when there is no body."""

    head: str
    body: tuple[Statement, ...] | None = None


@lru_cache(64)
def split(sheet: str) -> tuple[str, str]:
    """The sheet for screens and the sheet for print, which is to be linked with `media="print"`.

    The content of `@media print` goes to print; both keep the order of their rules.
    """
    statements = tuple(_statements(iter(_TOKEN.findall(sheet))))
    paper = (inner for it in statements if it.head == PRINT for inner in it.body or ())
    return _written(it for it in statements if it.head != PRINT), _written(paper)


@lru_cache(8)
def squeezed(sheet: str) -> str:
    """The whole sheet minified, screen and print."""
    return _written(_statements(iter(_TOKEN.findall(sheet))))


@lru_cache(2)
def palette(settings: str, *others: str) -> Palette:
    """The colours that `settings.css` defines, and which of them the other parts of the sheet combine."""
    body = tuple(_statements(iter(_TOKEN.findall(settings))))
    night = tuple(_inside(body, DARK))
    light = _colours(_inside(body, ":root"), {})
    dark = _colours(_inside(night, ":root"), light)
    priority = _colours(_inside(body, PRIORITY), light)
    priority_dark = _colours(_inside(night, PRIORITY), _colours(_inside(body, PRIORITY), dark))
    return Palette(
        _known(light),
        _known(dark),
        (Scope("light", light), Scope("dark", dark), Scope("light", priority), Scope("dark", priority_dark)),
        _pairs(tuple(_statements(iter(_TOKEN.findall("\n".join(others)))))),
    )


def _inside(statements: Iterable[Statement], head: str) -> Iterator[Statement]:
    return (inner for it in statements if it.head == head for inner in it.body or ())


def _colours(statements: Iterable[Statement], known: Mapping[str, str]) -> dict[str, str]:
    """The known colours, updated by the statements. A name that refers to a known one gets its colour; one that refers
    to a council's colour gets its name."""
    found = dict(known)
    for it in statements:
        name, _, value = it.head.removeprefix("--").partition(":")
        if same := _SAME_AS.fullmatch(value):
            found[name] = found.get(same[1], same[1])
        elif colour := _HEX.fullmatch(value):
            digits = colour[1] if len(colour[1]) == 6 else "".join(digit * 2 for digit in colour[1])
            found[name] = f"#{digits.upper()}"
    return found


def _known(colours: Mapping[str, str]) -> dict[str, str]:
    return {name: colour for name, colour in colours.items() if colour.startswith("#")}


def _pairs(statements: Iterable[Statement]) -> tuple[tuple[str, str], ...]:
    """Text colours with the backgrounds that may be behind them.

    A rule that sets text and background pairs the two. A rule that sets only one leaves the other to its surroundings:
    then any text may meet any background, except those that set the other as well, as yellow sets its dark text.
    """
    rules = tuple(_painted(statements))
    paired = {(text, ground) for text, ground in rules if text and ground}
    bound = tuple((text, ground) for text, ground in paired if text != INK)
    texts = {INK, *(text for text, ground in rules if text and not ground)} - {text for text, _ in bound}
    grounds = {ground for text, ground in rules if ground and text in ("", INK)} - {
        ground for _, ground in bound
    }
    # What is a text colour elsewhere is, as a background, a mark without text.
    free = {(text, ground) for text in texts for ground in grounds - texts}
    return tuple(sorted(paired | free))


def _painted(statements: Iterable[Statement]) -> Iterator[tuple[str, str]]:
    """For each screen rule with a colour of its own: the name of its text colour and of its background, or empty."""
    for it in statements:
        if it.head.startswith("@") and it.head not in (PRINT, FORCED):
            yield from _painted(it.body or ())
        elif not it.head.startswith("@"):
            heads = [inner.head for inner in it.body or ()]
            text = next((found[1] for head in heads if (found := _TEXT.fullmatch(head))), "")
            ground = next((found[1] for head in heads if (found := _GROUND.fullmatch(head))), "")
            if text or ground:
                yield text, ground


def _statements(tokens: Iterator[str]) -> Iterator[Statement]:
    """The statements up to the brace that closes the current block."""
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
