"""Rules about the pages that are planned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localoffer.addresses import is_own
from localoffer.library import Library
from localoffer.pages.page import Page
from localoffer.pages.texts import MovedContext
from localoffer.problems import Mark, Problem, rule
from localoffer.records.models import Area, Priority, Situation
from localoffer.records.naming import record_name
from localoffer.records.values import day_in_words


@rule
def nothing_to_get(library: Library) -> Iterator[Problem]:
    """There is something to get: an entitlement that is known on the day that is looked at.

    PASS: python build.py check --as-of 2026-11-22, with an entitlement whose sources are of 2024
    FAIL: python build.py check --as-of 2016-01-01, with the same entitlement alone
    """
    if not library.entitlements:
        yield nothing_to_get.problem(
            library.site.marks.record,
            f"Nothing that anybody can get was known on {day_in_words(library.as_of)}, so there is no offer to show.",
            "Look at a later day, or add an entitlement to offer.yaml whose sources are of that day or before.",
            record_name(library.site),
        )


@rule
def same_address(pages: Sequence[Page], own: Mark) -> Iterator[Problem]:
    """No two pages have the same address, and none has one that the site keeps for a page of its own, whether there is
    such a page at present or not. `own` is the mark of the site’s own pages.

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
                "Take the line away: that address leads to the site’s own page."
                if isinstance(page.context, MovedContext)
                else "Take another id, or another file name.",
                f"the page “{page.title}”",
            )
            continue
        other = first.setdefault(page.address.casefold(), page)
        if other is not page:
            # Of a national page and a council's, the council's is the one that an officer can change.
            before, mark = sorted(
                (page.mark, other.mark), key=lambda at: (not at.file.startswith("national/"), at)
            )
            yield same_address.problem(
                mark,
                f"Two pages would have the address {page.address}: this one and the one in "
                f"{before.file}{f', line {before.line}' if before.line else ''}.",
                "Give one of the two another id, or another file name.",
                f"the page “{page.title}”",
            )


@rule
def unknown_drawing(library: Library, drawings: frozenset[str]) -> Iterator[Problem]:
    """An icon is the name of a drawing in templates/icons.

    PASS: icon: door
    FAIL: icon: dore
    """
    records: list[Priority | Area | Situation] = [priority.record for priority in library.priorities]
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
