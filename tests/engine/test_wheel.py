"""The wheel of priorities: every word of it lies inside its petal, whatever the titles are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from math import cos, hypot, pi, sin

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from localoffer.papers.typeface import FAMILIES, fonts
from localoffer.problems import Mark
from localoffer.records.models import Priority
from localoffer.records.values import Marks
from localoffer.views.common import Trust
from localoffer.views.ledger import PriorityView
from localoffer.views.wheel import NAME, Box, Petal, Wheel, breaks, fits, wheel, width

Point = tuple[float, float]

#: What councils' strategies put first.
NINE = (
    "Health and wellbeing",
    "Education, employment and training",
    "Having a suitable place to live",
    "Independence and learning how to run a home",
    "Being safe and feeling secure",
    "Money",
    "Relationships",
    "Being involved and getting your voice heard",
    "Identity",
)
WORDS = (
    "A", "Be", "I", "of", "to", "and", "&", "Home", "Money", "Health", "Work", "Voice", "Safe", "Identity", "Wellbeing",
    "Accommodation", "Independence", "Relationships", "Opportunities", "Llesiant", "Tŷ", "Ŵyl", "Iechyd", "Ô’r", "WWWW",
    "Education,", "(EET)", "16–25", "Übergang", "Łódź", "سلامة", "স্বাস্থ্য", "Antidisestablishmentarianism",
)  # fmt: skip
TITLES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)


def _priority(number: int, title: str, short: str = "") -> PriorityView:
    record = Priority.model_construct(
        id=f"p{number}", title=title, sources=(), marks=Marks(Mark("pledges.yaml"), {})
    )
    address = f"/strategy/p{number}/"
    return PriorityView(record, number, short or title, "sun", address, (), (), (), None, Trust(()))


def drawn(*titles: str, short: Sequence[str] = ()) -> Wheel:
    """The wheel of these titles, with or without their short ones."""
    shorts = short or [""] * len(titles)
    drawing = wheel(
        [_priority(at, *names) for at, names in enumerate(zip(titles, shorts, strict=True), start=1)]
    )
    assert drawing
    return drawing


def _outline(petal: Petal, size: int) -> list[Point]:
    """The edge of a petal as points, read from its path: lines, round corners, and arcs round the middle."""
    points: list[Point] = []
    for command, written in re.findall(r"([MLQA])([^MLQAZ]*)", petal.path):
        numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", written)]
        end = (numbers[-2], numbers[-1])
        if command == "Q":
            start, (x, y) = points[-1], numbers[:2]
            for at in (0.25, 0.5, 0.75):
                points.append(
                    tuple((1 - at) ** 2 * a + 2 * at * (1 - at) * b + at**2 * c for a, b, c in zip(start, (x, y), end, strict=True))  # type: ignore[arg-type]
                )  # fmt: skip
        if command == "A":
            start, middle = points[-1], size / 2
            for step in range(1, 16):
                x, y = (a + (b - a) * step / 16 - middle for a, b in zip(start, end, strict=True))
                far = hypot(x, y)
                points.append((middle + x / far * numbers[0], middle + y / far * numbers[0]))
        points.append(end)
    return points


def _inside(point: Point, outline: Sequence[Point]) -> bool:
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in pairwise((*outline, outline[0])):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
    return inside


def _boxes(drawing: Wheel, petal: Petal) -> Iterator[tuple[float, float, float, float]]:
    """What is drawn in a petal, by its sides: left, top, right, bottom. Capitals are some 0.75 of the type high."""
    half = 12 * drawing.icon
    yield petal.icon_x - half, petal.icon_y - half, petal.icon_x + half, petal.icon_y + half
    for line in petal.lines:
        yield (
            line.x - line.width / 2,
            line.y - 0.75 * drawing.type,
            line.x + line.width / 2,
            line.y + 0.2 * drawing.type,
        )


def _edge(box: tuple[float, float, float, float]) -> Iterator[Point]:
    left, top, right, bottom = box
    for at in range(6):
        across, down = left + (right - left) * at / 5, top + (bottom - top) * at / 5
        yield from ((across, top), (across, bottom), (left, down), (right, down))


def _strays(drawing: Wheel) -> list[tuple[int, list[str]]]:
    """The petals of which something crosses the edge, or meets what stands beside it."""
    found = []
    for petal in drawing.petals:
        outline, boxes = _outline(petal, drawing.size), list(_boxes(drawing, petal))
        inside = all(_inside(point, outline) for box in boxes for point in _edge(box))
        apart = not any(
            one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
            for one, other in combinations(boxes, 2)
        )
        if not (inside and apart):
            found.append((petal.number, [line.text for line in petal.lines]))
    return found


@pytest.mark.parametrize("number", range(3, 13))
def test_a_petal_is_a_slice_of_its_own_between_hub_and_rim(number: int) -> None:
    drawing = drawn(*(f"Priority {at}" for at in range(number)))
    assert len(drawing.petals) == number
    for at, petal in enumerate(drawing.petals):
        turn, step = at * 2 * pi / number - pi / 2, pi / number
        outline = _outline(petal, drawing.size)
        assert all(0 <= x <= drawing.size and 0 <= y <= drawing.size for x, y in outline)
        assert all(hypot(x - 200, y - 200) > drawing.hub for x, y in outline)
        middles = [
            (200 + 130 * cos(turn + aside), 200 + 130 * sin(turn + aside))
            for aside in (0, 2 * step, -2 * step)
        ]
        assert [_inside(point, outline) for point in middles] == [True, False, False]


@pytest.mark.parametrize("number", [3, 6, 12])
def test_what_fits_in_a_petal_is_inside_its_edge(number: int) -> None:
    outline = _outline(drawn(*["Home"] * number).petals[0], 400)
    points = [(x, y) for x in range(-200, 201, 4) for y in range(-200, 1, 4)]
    fitting = [(x, y) for x, y in points if fits(Box(x, y, x, y), -pi / 2, 2 * pi / number)]
    assert len(fitting) > 0.7 * sum(_inside((x + 200, y + 200), outline) for x, y in points)
    assert [(x, y) for x, y in fitting if not _inside((x + 200, y + 200), outline)] == []


@pytest.mark.parametrize("number", [3, 6, 7, 9, 12])
def test_a_name_that_just_fits_lies_in_every_petal(number: int) -> None:
    for name in ("{}", "Be {}", "{} {} {}"):
        drawings = (drawn(*[name.replace("{}", "i" * letters)] * number) for letters in range(24, 0, -2))
        widest = next(drawing for drawing in drawings if drawing.named)
        assert _strays(widest) == [], name


@settings(max_examples=30, deadline=None)
@given(st.lists(TITLES, min_size=3, max_size=12))
def test_no_word_leaves_its_petal_or_meets_another(titles: list[str]) -> None:
    drawing = drawn(*titles)
    assert _strays(drawing) == []
    for petal, title in zip(drawing.petals, titles, strict=True):
        said = " ".join(line.text for line in petal.lines)
        assert said == (" ".join(title.split()) if drawing.named else str(petal.number))


@pytest.mark.parametrize("number", range(3, 13))
def test_one_short_word_is_named_in_any_wheel_and_one_without_end_in_none(number: int) -> None:
    short = ("Home", "Money", "Work", "Safe", "Love", "Voice", "Life", "Care", "Fun", "Rest", "Hope", "Me")
    assert drawn(*short[:number]).named
    assert not drawn(*short[: number - 1], "Antidisestablishmentarianism").named


def test_the_short_name_stands_where_the_long_one_does_not_fit_and_nowhere_else() -> None:
    short = ("Health", "Work", "A home", "My life", "Safety", "Pay", "People", "My voice", "Me")
    drawing = drawn(*NINE, short=short)
    assert drawing.named
    assert _strays(drawing) == []
    said = [" ".join(line.text for line in petal.lines) for petal in drawing.petals]
    assert said == [
        "Health",
        "Work",
        "A home",
        "My life",
        "Safety",
        "Money",
        "People",
        "My voice",
        "Identity",
    ]
    without = drawn(*NINE)
    assert [line.text for petal in without.petals for line in petal.lines] == list("123456789")


def test_a_name_is_set_in_lines_as_even_as_can_be() -> None:
    assert list(breaks("Be Happy")) == [("Be", "Happy")]
    assert list(breaks("Money")) == [("Money",)]
    assert list(breaks("Education, employment and training"))[:2] == [
        ("Education, employment", "and training"),
        ("Education,", "employment", "and training"),
    ]
    assert list(breaks("word " * 40)) == []


@pytest.mark.parametrize("number", [0, 1, 2, 13, 30])
def test_fewer_than_three_and_more_than_twelve_are_nodrawn(number: int) -> None:
    assert wheel([_priority(at, "Money") for at in range(number)]) is None


def test_no_word_is_wider_on_paper_than_the_wheel_allows_for() -> None:
    words = [*WORDS, *NINE, *map(chr, range(33, 127))]
    measured = typst.query(
        b"""#set text(font: json(bytes(sys.inputs.families)), weight: "bold", size: 100pt)
#context [#metadata(json(bytes(sys.inputs.words)).map(word => measure(word).width.pt())) <widths>]""",
        "<widths>",
        field="value",
        one=True,
        font_paths=fonts(),
        sys_inputs={"families": json.dumps(FAMILIES), "words": json.dumps(words)},
    )
    wide = {
        word: (found, width(word, 100))
        for word, found in zip(words, json.loads(measured), strict=True)
        if found > width(word, 100)
    }
    assert wide == {}
    assert width("Ŵyl", NAME) == width("Wyl", NAME)
