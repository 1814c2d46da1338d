"""Which pages stand for others: the longest of each template."""

from __future__ import annotations

from functools import cache

from tests.site import document, pages


@cache
def one_of_each_kind() -> tuple[str, ...]:
    """The address of the longest page of each template, in order."""
    longest: dict[str, str] = {}
    for page in sorted(pages(), key=lambda page: len(document(page.address))):
        longest[page.template] = page.address
    return tuple(sorted(longest.values()))
