"""The geometry of our drawings: the wheel of priorities and the ring of partners.

All lengths are units of the drawing's own square; the page scales it. Nothing here depends on a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import atan2, cos, hypot, pi, remainder, sin
from textwrap import wrap
from unicodedata import category, normalize

from localoffer.records.frozen import dataclass
from localoffer.views.common import Link
from localoffer.views.ledger import PriorityView


@dataclass(frozen=True)
class Petal:
    """A petal of the wheel: an SVG path, the position of its icon, and the centre of each line of its name, or of its number."""

    number: int
    icon: str
    id: str
    address: str
    path: str
    icon_x: float
    icon_y: float
    lines: tuple[DrawnLine, ...]


@dataclass(frozen=True)
class DrawnLine:
    """A line of words centred on `x`, on the baseline `y`. It takes at most `width`, in whatever typeface a page has."""

    text: str
    x: float
    y: float
    width: float


@dataclass(frozen=True)
class Wheel:
    """A drawing of `size` by `size` units. `hub` is the radius of the middle, `icon` the scale of the drawings
    relative to 24 units, and `type` the size of the letters. Not `named`: the petals contain numbers, and a list
    beside the drawing explains them."""

    size: int
    hub: int
    icon: float
    type: float
    named: bool
    petals: tuple[Petal, ...]


@dataclass(frozen=True)
class RingNode:
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


#: How many petals a wheel can have. Fewer are no wheel, and with more none would have room for its icon.
FEWEST, MOST = 3, 12
WHEEL_SIZE = 400
WHEEL_HUB = 58
WHEEL_RIM = 196
WHEEL_GAP = 3.0
WHEEL_INNER = WHEEL_HUB + WHEEL_GAP
WHEEL_CORNER = 16.0
#: The size of a name, its line spacing, and how far its letters reach above and below the baseline.
NAME, NAME_LINE, NAME_ABOVE, NAME_BELOW = 15.5, 19, 12.5, 3.5
MOST_LINES = 4
#: The minimum distance from anything to the edge of its petal.
EDGE = 2.0
#: The distance from the middle of an icon with its name below it, and the shifts sideways to try, smallest first.
STACKED = 130
ASIDE = range(-24, 25, 4)
MOVES = sorted(((x, y) for x in ASIDE for y in ASIDE), key=lambda move: (hypot(*move), move))
#: The distances from the middle of an icon with its name, or its number, outside or inside.
ICON_INSIDE, ICON_OUTSIDE, NUMBER_INSIDE = range(84, 124, 2), 150, 100
NUMBER = 22
#: The size of a drawing, its room in a stack, and its scale relative to 24 units: a little less if alone among many.
ICON, LARGE, SMALL = 40, 1.5, 1.3
RING_SIZE = 680
RING_HUB = 92
NODE_NAME, NODE_LINE = 15, 16
#: The widths of letters as fractions of their size, in the heaviest and widest typeface that a page may use. Accents
#: take no room of their own. Any other letter is as wide as the last.
WIDTHS = (
    (0.39, " '’‘ijl|,."),
    (0.46, ":;-f!()[]I/\\"),
    (0.53, 'tr_`"*–'),
    (0.6, "zcsJ"),
    (0.67, "Lxvyk?"),
    (0.7, "aeTEFo$0123456789"),
    (0.74, "hnu{}bdgpqSYZPC"),
    (0.79, "BRXAVK"),
    (0.85, "UGDHN#+<=>^~OQ"),
    (0.93, "&w"),
    (1.11, "MmW@%"),
)
_WIDTH = {letter: width for width, letters in WIDTHS for letter in letters}


@dataclass(frozen=True)
class Box:
    """A box in the drawing, as its edges' distances from the middle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        return tuple((x, y) for x in (self.left, self.right) for y in (self.top, self.bottom))


@dataclass(frozen=True)
class Placed:
    """The position of an icon and the lines of a name in a petal, from the middle of the drawing."""

    icon: tuple[float, float]
    lines: tuple[DrawnLine, ...]

    @property
    def boxes(self) -> tuple[Box, ...]:
        return (_icon_box(self.icon), *map(_box, self.lines))


def wheel(priorities: Sequence[PriorityView]) -> Wheel | None:
    """One petal for each priority, the first at the top, clockwise. None for fewer than 3 and for more than 12.

    A petal has its name, or the short one if that does not fit. If one of them has room for neither, all have their
    numbers.
    """
    if not FEWEST <= len(priorities) <= MOST:
        return None
    step = 2 * pi / len(priorities)
    turns = [index * step - pi / 2 for index in range(len(priorities))]
    named = _named(priorities, turns, step)
    placed = named or [_numbered(priority, turn) for priority, turn in zip(priorities, turns, strict=True)]
    middle = WHEEL_SIZE / 2
    petals = tuple(
        Petal(
            number=priority.number,
            icon=priority.icon,
            id=priority.record.id,
            address=priority.address,
            path=_petal(middle, turn, step),
            icon_x=_round(middle + it.icon[0]),
            icon_y=_round(middle + it.icon[1]),
            lines=tuple(_moved(line, middle) for line in it.lines),
        )
        for priority, turn, it in zip(priorities, turns, placed, strict=True)
    )
    return Wheel(
        size=WHEEL_SIZE,
        hub=WHEEL_HUB,
        icon=LARGE if named or len(petals) < 10 else SMALL,
        type=NAME if named else NUMBER,
        named=bool(named),
        petals=petals,
    )


def _named(priorities: Sequence[PriorityView], turns: Sequence[float], step: float) -> list[Placed]:
    """A position for each name, all laid out the same way; None if one of them does not fit at all."""
    names = [(*breaks(priority.record.title), *breaks(priority.short)) for priority in priorities]
    for lay_out in (_stacked, _outside):
        placed = []
        for ways, turn in zip(names, turns, strict=True):
            found = next((it for lines in ways if (it := lay_out(lines, turn, step))), None)
            if not found:
                break
            placed.append(found)
        else:
            return placed
    return []


def breaks(name: str) -> Iterator[tuple[str, ...]]:
    """The ways to break a name into lines, beginning with two if it has two words: for each number of lines the most
    even. None if it is longer than all the lines of a petal."""
    words = name.split()
    if width(name, NAME) > MOST_LINES * (WHEEL_RIM - WHEEL_INNER):
        return
    for number in range(min(2, len(words)), min(MOST_LINES, len(words)) + 1):
        ways = (
            tuple(
                " ".join(words[begin:end]) for begin, end in zip((0, *cuts), (*cuts, len(words)), strict=True)
            )
            for cuts in combinations(range(1, len(words)), number - 1)
        )
        yield min(ways, key=lambda lines: max(width(line, NAME) for line in lines))


def width(text: str, size: float) -> float:
    """The maximum width of a text in bold letters of this size."""
    letters = (letter for letter in normalize("NFD", text) if category(letter) != "Mn")
    return size * sum(_WIDTH.get(letter, WIDTHS[-1][0]) for letter in letters)


def fits(box: Box, turn: float, step: float) -> bool:
    """Whether a box fits in the petal that begins at the hub in the direction `turn` and is `step` wide, both in radians."""
    nearest = hypot(max(box.left, -box.right, 0), max(box.top, -box.bottom, 0))
    if nearest < WHEEL_INNER + EDGE:
        return False
    for x, y in box.corners:
        far = hypot(x, y)
        aside = step / 2 - abs(remainder(atan2(y, x) - turn, 2 * pi))
        side = far * sin(aside) - WHEEL_GAP / 2 - EDGE if aside < pi / 2 else far
        rim = WHEEL_RIM - EDGE - far
        if side < 0 or rim < 0 or side + rim < WHEEL_CORNER - EDGE:
            return False
    return True


def _stacked(words: Sequence[str], turn: float, step: float) -> Placed | None:
    """The drawing with the name below it, shifted no more than necessary."""
    x, y = _at(0, turn, STACKED)
    for right, down in MOVES:
        top = y + down - (ICON + NAME_LINE * len(words)) / 2
        placed = Placed((x + right, top + ICON / 2), _set(words, x + right, top + ICON))
        if all(fits(box, turn, step) for box in placed.boxes):
            return placed
    return None


def _outside(words: Sequence[str], turn: float, step: float) -> Placed | None:
    """The drawing as close to the hub as possible, and the name outside it, centred in its room there."""
    icons = (_at(0, turn, radius) for radius in ICON_INSIDE)
    icon = next((it for it in icons if fits(_icon_box(it), turn, step)), None)
    if not icon:
        return None
    taken, found = _icon_box(icon), []
    for radius in range(ICON_INSIDE.start, WHEEL_RIM, 2):
        x, y = _at(0, turn, radius)
        lines = _set(words, x, y - NAME_LINE * len(words) / 2)
        if all(fits(box, turn, step) and not _meet(box, taken) for box in map(_box, lines)):
            found.append(lines)
    return Placed(icon, found[len(found) // 2]) if found else None


def _numbered(priority: PriorityView, turn: float) -> Placed:
    """The drawing with the number inside it."""
    x, y = _at(0, turn, NUMBER_INSIDE)
    number = str(priority.number)
    return Placed(_at(0, turn, ICON_OUTSIDE), (DrawnLine(number, x, y + 8, width(number, NUMBER)),))


def _set(words: Sequence[str], x: float, top: float) -> tuple[DrawnLine, ...]:
    return tuple(
        DrawnLine(line, x, top + NAME_LINE * (row + 0.85), width(line, NAME))
        for row, line in enumerate(words)
    )


def _icon_box(middle: tuple[float, float]) -> Box:
    (x, y), half = middle, 12 * LARGE
    return Box(x - half, y - half, x + half, y + half)


def _box(line: DrawnLine) -> Box:
    half = line.width / 2
    return Box(line.x - half, line.y - NAME_ABOVE, line.x + half, line.y + NAME_BELOW)


def _meet(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )


def _moved(line: DrawnLine, middle: float) -> DrawnLine:
    return DrawnLine(line.text, _round(middle + line.x), _round(middle + line.y), _round(line.width))


def ring(middle_words: str, parts: Sequence[Link]) -> Ring | None:
    """Nodes round a middle, one for each link. None without parts."""
    if not parts:
        return None
    middle = RING_SIZE / 2
    step = 2 * pi / len(parts)
    radius = int(min(72.0, (middle - 80) * sin(step / 2) - 4)) if len(parts) > 2 else 72
    orbit = middle - radius - 4
    nodes = []
    for index, link in enumerate(parts):
        turn = index * step - pi / 2
        x, y = _at(middle, turn, orbit)
        spoke_x, spoke_y = _at(middle, turn, RING_HUB)
        nodes.append(
            RingNode(
                address=link.address,
                x=_round(x),
                y=_round(y),
                lines=_lines(link.title, x, y, letters=13),
                spoke_x=_round(spoke_x),
                spoke_y=_round(spoke_y),
            )
        )
    return Ring(RING_SIZE, RING_HUB, radius, _lines(middle_words, middle, middle, letters=14), tuple(nodes))


def _lines(text: str, x: float, y: float, letters: int) -> tuple[DrawnLine, ...]:
    words = wrap(text, letters, break_long_words=False)
    top = y - NODE_LINE * (len(words) - 1) / 2 + 5
    return tuple(
        DrawnLine(line, _round(x), _round(top + NODE_LINE * row), _round(width(line, NODE_NAME)))
        for row, line in enumerate(words)
    )


def _petal(middle: float, turn: float, step: float) -> str:
    """A slice of the ring between hub and rim, its outer corners rounded, with a gap of constant width."""
    inner, outer, corner = WHEEL_INNER, WHEEL_RIM, WHEEL_CORNER

    def point(radius: float, side: int, inset: float = 0.0) -> tuple[float, float]:
        angle = turn + side * (step / 2 - (WHEEL_GAP / 2 + inset) / radius)
        return _at(middle, angle, radius)

    start, low_left, left = point(inner, -1), point(outer - corner, -1), point(outer, -1, corner)
    right, low_right, end = point(outer, 1, corner), point(outer - corner, 1), point(inner, 1)
    corner_left, corner_right = point(outer, -1), point(outer, 1)
    return (
        f"M{_pair(start)}L{_pair(low_left)}Q{_pair(corner_left)} {_pair(left)}"
        f"A{outer} {outer} 0 0 1 {_pair(right)}Q{_pair(corner_right)} {_pair(low_right)}"
        f"L{_pair(end)}A{inner:g} {inner:g} 0 0 0 {_pair(start)}Z"
    )


def _at(middle: float, angle: float, radius: float) -> tuple[float, float]:
    return middle + radius * cos(angle), middle + radius * sin(angle)


def _pair(point: tuple[float, float]) -> str:
    return f"{_round(point[0]):g} {_round(point[1]):g}"


def _round(number: float) -> float:
    return round(number, 1) + 0.0
