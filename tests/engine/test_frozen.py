"""A frozen value of the engine is as one of Python's own `dataclass`."""

from __future__ import annotations

import dataclasses
import pickle
import re
from dataclasses import field
from pathlib import Path
from typing import Any

import pytest

from localoffer.records import frozen


def _made(dataclass: Any) -> dict[str, Any]:
    @dataclass(frozen=True)
    class Empty:
        pass

    @dataclass(frozen=True)
    class Small:
        one: int
        two: tuple[str, ...] = ()
        three: list[int] = field(default_factory=list, repr=False, compare=False)

    @dataclass(frozen=True)
    class Smaller(Small):
        four: str = ""

        def __repr__(self) -> str:
            return "its own"

    return {kind.__name__: kind for kind in (Empty, Small, Smaller)}


OWN, PYTHONS = _made(frozen.dataclass), _made(dataclasses.dataclass)


@pytest.mark.parametrize(
    ("kind", "given"),
    [("Empty", ()), ("Small", (1,)), ("Small", (1, ("a",), [2])), ("Smaller", (1, (), [], "b"))],
)
def test_it_says_holds_and_compares_the_same(kind: str, given: tuple[Any, ...]) -> None:
    own, pythons = OWN[kind](*given), PYTHONS[kind](*given)
    assert repr(own) == repr(pythons)
    assert hash(own) == hash(pythons) == hash(OWN[kind](*given))
    assert dataclasses.asdict(own) == dataclasses.asdict(pythons)
    assert own == OWN[kind](*given) == dataclasses.replace(own)
    assert own not in (pythons, *(other(1) for name, other in OWN.items() if name not in (kind, "Empty")))
    assert [each.name for each in dataclasses.fields(own)] == [
        each.name for each in dataclasses.fields(pythons)
    ]


def test_what_is_not_compared_makes_no_difference() -> None:
    for kinds in (OWN, PYTHONS):
        assert kinds["Small"](1, (), [1]) == kinds["Small"](1, (), [2]) != kinds["Small"](2)


def test_what_has_an_order_or_is_not_frozen_is_pythons_own() -> None:
    @frozen.dataclass(frozen=True, order=True)
    class Ordered:
        one: int

    @frozen.dataclass
    class Open:
        one: int

    assert Ordered(1) < Ordered(2)
    with pytest.raises(dataclasses.FrozenInstanceError):
        Ordered(1).one = 2  # type: ignore[misc]
    assert Open(1) == Open(1)
    assert Open.__hash__ is None


def test_it_can_be_kept() -> None:
    from localoffer.web.finished import Finished

    page = Finished(b"<main>", frozenset(("main",)), (), (("../", "/", ""),), (), 6, 1.0)
    assert pickle.loads(pickle.dumps(page)) == page


def test_every_module_has_it_from_one_place() -> None:
    """To have both is no fault of what a class does, but the program begins the later."""
    written = re.compile(r"^(?:from dataclasses import .*\bdataclass\b|import dataclasses)", re.MULTILINE)
    code = Path(frozen.__file__).parents[1]
    assert [
        path.name for path in code.rglob("*.py") if written.search(path.read_text(encoding="utf-8"))
    ] == []
