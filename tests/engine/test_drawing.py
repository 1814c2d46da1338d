"""The ring takes any number of parts, and nothing of it leaves the drawing; bars and numbers of charts."""

from decimal import Decimal as D

import pytest

from localoffer.figures.numbers import bar, number_in_words, scale
from localoffer.records.models import Unit
from localoffer.views.common import Link
from localoffer.views.wheel import ring


def test_without_parts_there_is_no_ring() -> None:
    assert ring("Us", []) is None


@pytest.mark.parametrize("parts", [1, 2, 5, 12, 16])
def test_the_rings_nodes_neither_overlap_nor_leave_the_square(parts: int) -> None:
    drawing = ring(
        "Us", [Link(f"Partner {number}", f"/strategy/partners/#{number}") for number in range(parts)]
    )
    assert drawing
    for node in drawing.nodes:
        assert drawing.radius <= node.x <= drawing.size - drawing.radius
        assert drawing.radius <= node.y <= drawing.size - drawing.radius
    for one in drawing.nodes:
        for other in drawing.nodes:
            if one is not other:
                distance = ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5
                assert distance >= 2 * drawing.radius


def test_bars_start_at_nought_on_either_side() -> None:
    low, high = scale([D(57), D(-36)], Unit.PEOPLE)
    assert bar(D(57), low, high).x == bar(D(-36), low, high).x + bar(D(-36), low, high).width == 38.7
    assert bar(D(0), low, high).width == 0


def test_percents_are_drawn_out_of_a_hundred() -> None:
    assert bar(D(48), *scale([D(48), D(52)], Unit.PERCENT)).width == 48


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (D("1234"), Unit.PEOPLE, "1,234"),
        (D("92.9"), Unit.PERCENT, "92.9%"),
        (D("-14"), Unit.PEOPLE, "\N{MINUS SIGN}14"),
        (D("433"), Unit.DAYS, "433 days"),
        (D("1"), Unit.DAYS, "1 day"),
    ],
)
def test_numbers_read_as_people_write_them(value: D, unit: Unit, words: str) -> None:
    assert number_in_words(value, unit) == words
