"""Rules about the pages that are planned."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches

from localoffer.addresses import is_own, text_address
from localoffer.library import Library
from localoffer.pages.page import Page
from localoffer.pages.texts import page_named
from localoffer.problems import Mark, Problem, rule
from localoffer.records.files import PageFile
from localoffer.records.models import Area, Priority, Situation
from localoffer.records.naming import record_name
from localoffer.records.values import day_in_words


@rule
def nothing_to_get(library: Library) -> Iterator[Problem]:
    """There is something to get: an entitlement that is known on the day of the site.

    PASS: .venv/bin/python build.py check --as-of 2026-11-22, with an entitlement whose sources are from 2024
    FAIL: .venv/bin/python build.py check --as-of 2016-01-01, with only the same entitlement
    """
    if not library.entitlements:
        yield nothing_to_get.problem(
            library.site.marks.record,
            f"On {day_in_words(library.as_of)} nothing was known that anybody could get, so there is no offer to show.",
            "Choose a later day, or add an entitlement to offer.yaml whose sources are from that day or before.",
            record_name(library.site),
        )


@rule
def same_address(pages: Sequence[Page], own: Mark) -> Iterator[Problem]:
    """No two pages have the same address, and none has an address that the site keeps for a page of its own, even if there
    is no such page at present. `own` is the mark of the site’s own pages.

    PASS: content/pages/strategy/introduction.md
    FAIL: content/pages/help-now.md
    FAIL: formerly: with an entry papers
    """
    first: dict[str, Page] = {}
    for page in pages:
        if is_own(page.address.casefold()) and page.mark != own:
            yield same_address.problem(
                page.mark,
                f"The address {page.address} is kept for a page of the site itself.",
                "Delete the line: that address leads to the site’s own page."
                if page.context.leads_on
                else "Choose another id, or another file name.",
                f"the page “{page.title}”",
            )
            continue
        other = first.setdefault(page.address.casefold(), page)
        if other is not page:
            # Of a national page and a council's, an officer can change the council's.
            before, mark = sorted(
                (page.mark, other.mark), key=lambda at: (not at.file.startswith("national/"), at)
            )
            yield same_address.problem(
                mark,
                f"Two pages would have the address {page.address}: this one and the one in "
                f"{before.file}{f', line {before.line}' if before.line else ''}.",
                "Delete the line under formerly: an address leads to only one page."
                if any(it.context.leads_on for it in (page, other))
                else "Give one of the two another id, or another file name.",
                f"the page “{page.title}”",
            )


@rule
def page_below(pages: Sequence[PageFile], addresses: Collection[str]) -> Iterator[Problem]:
    """A page that names its place is below another page of the site, and that page is not in turn below it. `addresses` are
    those of every page, on whatever day it comes.

    PASS: below: /take-part/
    FAIL: below: /taking-part/
    FAIL: below: with the address of the page itself
    """
    above = {
        text_address(page.address): (page, page_named(page.text.below, addresses))
        for page in pages
        if page.text.below
    }
    for address, (page, named) in sorted(above.items()):
        message = ""
        if named is None:
            message = nowhere(str(page.text.below), addresses)
        elif named == address:
            message = "A page cannot be below itself."
        elif address == min(circle := _circle(address, above), default=""):
            ways = ", that below ".join(circle[1:])
            message = f"This page is below {ways}, and that is below this one again, so nobody can get to any of them."
        if message:
            yield page_below.problem(
                page.text.marks.of("below"),
                message,
                "Write the address of a page that others lead to, without the name of the site, such as /take-part/.",
                record_name(page.text),
            )


def nowhere(below: str, addresses: Collection[str]) -> str:
    """That no page has this name, and which one nearly has."""
    near = get_close_matches(below, sorted(addresses), 1, 0.6)
    return f"The site has no page called {below}.{f' The closest is {near[0]}.' if near else ''}"


def _circle(address: str, above: Mapping[str, tuple[PageFile, str | None]]) -> tuple[str, ...]:
    """The pages that are each below the next, if those above this one lead back to it; otherwise empty."""
    found = [address]
    while (next_ := above[found[-1]][1] if found[-1] in above else None) and next_ not in found:
        found.append(next_)
    return tuple(found) if next_ == address else ()


@rule
def unknown_drawing(library: Library, drawings: frozenset[str]) -> Iterator[Problem]:
    """An icon is the name of a drawing in templates/icons.

    PASS: icon: door
    FAIL: icon: dore
    """
    records: list[Priority | Area | Situation] = [priority.record for priority in library.every_priority]
    records += (area.record for area in library.areas)
    records += (situation.record for situation in library.situations)
    for record in records:
        if record.icon and record.icon not in drawings:
            yield unknown_drawing.problem(
                record.marks.of("icon"),
                f"There is no drawing called {record.icon}.",
                f"Use one of these: {', '.join(sorted(drawings))}.",
                record_name(record),
            )
