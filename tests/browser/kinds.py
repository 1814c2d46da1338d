"""Which pages stand for others: the longest of each template."""

from __future__ import annotations

from functools import cache

from tests.site import document, pages


@cache
def longest() -> dict[str, str]:
    """The address of the longest page of each template: `pages/home.html` and such."""
    return {
        page.template: page.address for page in sorted(pages(), key=lambda page: len(document(page.address)))
    }


def one_of_each_kind() -> tuple[str, ...]:
    """The address of the longest page of each template, in order."""
    return tuple(sorted(longest().values()))
