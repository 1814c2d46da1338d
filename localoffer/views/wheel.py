"""Where the parts of our drawings stand: the wheel of priorities and the ring of partners.

All lengths are units of the drawing's own square; the page scales it. Nothing here knows a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from textwrap import wrap

from localoffer.views.ledger import PriorityView


@dataclass(frozen=True)
class Petal:
    """A petal of the wheel: an SVG path, where its icon sits and where each line of its name, or its number, is centred."""

    number: int
    title: str
    icon: str
    id: str
    address: str
    path: str
    icon_x: float
    icon_y: float
    lines: tuple[DrawnLine, ...]


@dataclass(frozen=True)
class DrawnLine:
    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Wheel:
    """A drawing of `size` by `size` units. `hub` is the radius of the middle. Not `named`: the petals hold numbers, and
    a list beside the drawing says what they stand for."""

    size: int
    hub: int
    named: bool
    petals: tuple[Petal, ...]


@dataclass(frozen=True)
class RingNode:
    title: str
    address: str
    x: float
    y: float
    lines: tuple[DrawnLine, ...]
    spoke_x: float
    spoke_y: float


@dataclass(frozen=True)
class Ring:
    """A drawing of `size` by `size` units: nodes of one radius round a middle."""

    size: int
    hub: int
    radius: int
    middle: tuple[DrawnLine, ...]
    nodes: tuple[RingNode, ...]


WHEEL_SIZE = 400
WHEEL_HUB = 58
WHEEL_RIM = 196
WHEEL_GAP = 3.0
PETAL_TEXT = 130
PETAL_LINE = 19
#: The most petals with a name in them, and about how wide a letter of it is.
MOST_NAMED = 6
LETTER = 9.3
#: How far from the middle a petal without a name has its icon and its number.
PETAL_ICON, PETAL_NUMBER = 150, 100
ICON = 40
RING_SIZE = 680
RING_HUB = 92
NODE_LINE = 16


def wheel(priorities: Sequence[PriorityView]) -> Wheel | None:
    """One petal for each priority, the first at the top, clockwise. None without priorities."""
    if not priorities:
        return None
    middle = WHEEL_SIZE / 2
    step = 2 * pi / len(priorities)
    names = [priority.title.rsplit(" ", 1) for priority in priorities]
    named = len(names) <= MOST_NAMED and all(
        len(line) * LETTER <= _petal_width(step) for name in names for line in name
    )
    petals = []
    for index, (priority, words) in enumerate(zip(priorities, names, strict=True)):
        turn = index * step - pi / 2
        icon, lines = _with_name(words, middle, turn) if named else _with_number(priority, middle, turn)
        petals.append(
            Petal(
                number=priority.number,
                title=priority.title,
                icon=priority.icon,
                id=priority.id,
                address=priority.address,
                path=_petal(middle, turn, step),
                icon_x=_round(icon[0]),
                icon_y=_round(icon[1]),
                lines=lines,
            )
        )
    return Wheel(WHEEL_SIZE, WHEEL_HUB, named, tuple(petals))


def _with_name(
    words: list[str], middle: float, turn: float
) -> tuple[tuple[float, float], tuple[DrawnLine, ...]]:
    """Where the drawing stands in a petal, and the name beneath it."""
    x, y = _at(middle, turn, PETAL_TEXT)
    top = y - (ICON + PETAL_LINE * len(words)) / 2
    lines = tuple(
        DrawnLine(word, _round(x), _round(top + ICON + PETAL_LINE * (row + 0.85)))
        for row, word in enumerate(words)
    )
    return (x, top + ICON / 2), lines


def _with_number(
    priority: PriorityView, middle: float, turn: float
) -> tuple[tuple[float, float], tuple[DrawnLine, ...]]:
    """Where the drawing stands in a petal, and the number beside it."""
    x, y = _at(middle, turn, PETAL_NUMBER)
    return _at(middle, turn, PETAL_ICON), (DrawnLine(str(priority.number), _round(x), _round(y + 8)),)


def _petal_width(step: float) -> float:
    """The room for a name, where the petal is as wide as its icon is far from the middle."""
    return 2 * PETAL_TEXT * sin(min(step, pi) / 2) - 24


def ring(middle_words: str, parts: Sequence[tuple[str, str]]) -> Ring | None:
    """Nodes round a middle: `parts` are titles and addresses. None without parts."""
    if not parts:
        return None
    middle = RING_SIZE / 2
    step = 2 * pi / len(parts)
    radius = int(min(72.0, (middle - 80) * sin(step / 2) - 4)) if len(parts) > 2 else 72
    orbit = middle - radius - 4
    nodes = []
    for index, (title, address) in enumerate(parts):
        turn = index * step - pi / 2
        x, y = _at(middle, turn, orbit)
        spoke_x, spoke_y = _at(middle, turn, RING_HUB)
        nodes.append(
            RingNode(
                title=title,
                address=address,
                x=_round(x),
                y=_round(y),
                lines=_lines(title, x, y, width=13),
                spoke_x=_round(spoke_x),
                spoke_y=_round(spoke_y),
            )
        )
    return Ring(RING_SIZE, RING_HUB, radius, _lines(middle_words, middle, middle, width=14), tuple(nodes))


def _lines(text: str, x: float, y: float, width: int) -> tuple[DrawnLine, ...]:
    words = wrap(text, width, break_long_words=False)
    top = y - NODE_LINE * (len(words) - 1) / 2 + 5
    return tuple(DrawnLine(line, _round(x), _round(top + NODE_LINE * row)) for row, line in enumerate(words))


def _petal(middle: float, turn: float, step: float) -> str:
    """A slice of the ring between hub and rim, its outer corners rounded, with a gap of one width."""
    if step > 2 * pi - 0.01:
        return _circle(middle, WHEEL_RIM) + _circle(middle, WHEEL_HUB + WHEEL_GAP)
    inner, outer = WHEEL_HUB + WHEEL_GAP, WHEEL_RIM
    corner = 16.0

    def point(radius: float, side: int, inset: float = 0.0) -> tuple[float, float]:
        angle = turn + side * (step / 2 - (WHEEL_GAP / 2 + inset) / radius)
        return _at(middle, angle, radius)

    start, low_left, left = point(inner, -1), point(outer - corner, -1), point(outer, -1, corner)
    right, low_right, end = point(outer, 1, corner), point(outer - corner, 1), point(inner, 1)
    corner_left, corner_right = point(outer, -1), point(outer, 1)
    wide = int(step > pi)
    return (
        f"M{_pair(start)}L{_pair(low_left)}Q{_pair(corner_left)} {_pair(left)}"
        f"A{outer} {outer} 0 {wide} 1 {_pair(right)}Q{_pair(corner_right)} {_pair(low_right)}"
        f"L{_pair(end)}A{inner:g} {inner:g} 0 {wide} 0 {_pair(start)}Z"
    )


def _circle(middle: float, radius: float) -> str:
    half = f"a{radius:g} {radius:g} 0 1 0"
    return f"M{middle - radius:g} {middle:g}{half} {2 * radius:g} 0{half} {-2 * radius:g} 0Z"


def _at(middle: float, angle: float, radius: float) -> tuple[float, float]:
    return middle + radius * cos(angle), middle + radius * sin(angle)


def _pair(point: tuple[float, float]) -> str:
    return f"{_round(point[0]):g} {_round(point[1]):g}"


def _round(number: float) -> float:
    return round(number, 1) + 0.0
