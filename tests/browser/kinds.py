"""Which pages stand for others: the longest of each template."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest

from tests.site import ROOT, document, editions, make_all, pages


@cache
def longest(council: Path = ROOT) -> dict[str, str]:
    """The address of the longest page of each template: `pages/home.html` and such."""
    by_length = sorted(pages(council=council), key=lambda page: len(document(page.address, council=council)))
    return {page.template: page.address for page in by_length}


def one_of_each_kind(council: Path = ROOT) -> tuple[str, ...]:
    """The address of the longest page of each template, in order."""
    return tuple(sorted(longest(council).values()))


def each_edition(choose: Callable[[Path], Iterable[str]], by_day: bool = False) -> pytest.MarkDecorator:
    """Gives a test the folder of an edition and an address in it: of each edition those that `choose` names.

    `make test` looks at those of the top level, and of the other editions only where they are few enough: `by_day`.
    """
    make_all()
    return pytest.mark.parametrize(
        ("council", "address"),
        [
            pytest.param(
                council,
                address,
                id=address if council == ROOT else f"{name} {address}",
                marks=() if council == ROOT or by_day else pytest.mark.long,
            )
            for name, council in editions().items()
            for address in choose(council)
        ],
    )
