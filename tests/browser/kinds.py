"""Which pages stand for others: the longest of each template; and of each further edition what the first one does not have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

import pytest
from selectolax.lexbor import LexborNode

from localoffer.addresses import HELP, HOME, ON_A_PAGE, STRATEGY
from localoffer.budgets import OF_ANY_LENGTH
from tests.site import ROOT, addresses, document, editions, pages, tree

#: What a council most makes its own, and what somebody in need comes to.
FIRST_OF_ALL = (HOME, HELP, STRATEGY, ON_A_PAGE)


@cache
def longest(council: Path = ROOT) -> dict[str, str]:
    """The address of the longest page of each template: `pages/home.html` and such."""
    by_length = sorted(pages(council=council), key=lambda page: len(document(page.address, council=council)))
    return {page.template: page.address for page in by_length}


def one_of_each_kind(council: Path = ROOT) -> tuple[str, ...]:
    """The address of the longest page of each template, in order."""
    return tuple(sorted(longest(council).values()))


def each_edition(
    choose: Callable[[Path], Iterable[str]], often: Callable[[Path], Iterable[str]] = lambda council: ()
) -> pytest.MarkDecorator:
    """Gives a test the folder of an edition and an address in it: of each edition those that `choose` names.

    `make test` looks at those of the top level, and of the other editions at those alone that `often` names too.
    """
    return pytest.mark.parametrize(
        ("council", "address"),
        [
            pytest.param(
                council,
                address,
                id=address if council == ROOT else f"{name} {address}",
                marks=() if council == ROOT or address in often(council) else pytest.mark.long,
            )
            for name, council in editions().items()
            for address in choose(council)
        ],
    )


@cache
def unlike_the_first(council: Path) -> frozenset[str]:
    """A few pages of another edition: they show all that it has and the top level has not, and what is asked for first.

    That are templates, a page of each template that leads to one of these, and parts in parts of another kind.
    """
    known = {page.template for page in pages()}
    new = {address for template, address in longest(council).items() if template not in known}
    left = {
        page.address: _parts(page.address, council) - _parts_of_the_first() for page in pages(council=council)
    }
    found = set()
    while any(left.values()):
        best = max(left, key=lambda address: len(left[address]))
        found.add(best)
        left = {address: parts - left[best] for address, parts in left.items()}
    leading = {
        page.template: page.address
        for page in pages(council=council)
        if page.address.endswith("/")
        and page.template not in OF_ANY_LENGTH
        and any(
            urljoin(page.address, link.attributes["href"]) in new
            for link in tree(page.address, council=council).css("main a")
        )
    }
    return frozenset({*found, *new, *leading.values(), *{*FIRST_OF_ALL} & {*addresses(council)}})


@cache
def _parts_of_the_first() -> frozenset[str]:
    return frozenset().union(*(_parts(address, ROOT) for address in addresses()))


def _parts(address: str, council: Path) -> frozenset[str]:
    """Each element of a page with the one that it stands in, by names and classes, whatever priority they belong to."""
    inner = tree(address, council=council).css("main *")
    return frozenset(f"{_named(node.parent)} > {_named(node)}" for node in inner if node.parent)


def _named(node: LexborNode) -> str:
    classes = (node.attributes.get("class") or "").split()
    return ".".join(
        [node.tag or "", *sorted(name for name in classes if not name.startswith("lo-priority--"))]
    )
