"""Fifth stage: which pages and papers there are, at which address, from which views. Renders nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from localoffer.addresses import (
    BY_OWNER,
    BY_QUARTER,
    DOORS,
    FINDER,
    FOOTER,
    HELP,
    NAV,
    ONE_FILE,
    entitlement_address,
    priority_address,
    voice_address,
)
from localoffer.pages.actions import plan_actions
from localoffer.pages.coverage import plan_coverage
from localoffer.pages.finder import plan_finder
from localoffer.pages.home import plan_home
from localoffer.pages.inspections import plan_inspections
from localoffer.pages.keep import plan_keep
from localoffer.pages.ledger import plan_ledger
from localoffer.pages.offer import plan_a_to_z, plan_offer
from localoffer.pages.page import Chrome, Page, PageWords, present
from localoffer.pages.rights import plan_help, plan_rights
from localoffer.pages.strategy import plan_strategy
from localoffer.pages.take_part import plan_take_part
from localoffer.pages.texts import plan_moved, plan_not_found, plan_sources, plan_texts, plan_words
from localoffer.papers.contexts import Paper
from localoffer.papers.posters import plan_posters
from localoffer.papers.sheets import offer_papers, page_of_papers, plan_sheets
from localoffer.problems import Problem
from localoffer.records.files import Records
from localoffer.records.models import Area, Priority, Situation
from localoffer.records.naming import record_name
from localoffer.records.values import When
from localoffer.views.shown import Shown


@dataclass(frozen=True)
class SitePlan:
    """Every page, in the order of the site, what stands round each, and every paper."""

    pages: tuple[Page, ...]
    chrome: Chrome
    papers: tuple[Paper, ...]


def plan(
    shown: Shown, words: PageWords, drawings: frozenset[str], address: str | None
) -> tuple[SitePlan, tuple[Problem, ...]]:
    """Plan all pages and papers. `address` is the web address of the site, where it is known.

    Two pages with one address are a problem that names both files; so is a drawing that is not among `drawings`.
    """
    pages = list(_pages(shown, words))
    pages.extend(list(plan_coverage(shown, words, pages)))
    pages.extend(list(plan_sources(shown, words, pages)))
    pages.extend(plan_keep(shown, words))
    pages.extend(list(plan_moved(shown, pages)))
    papers = (*plan_sheets(shown, words), *plan_posters(shown, words))
    pages = offer_papers([*pages, *page_of_papers(shown, words, papers)], papers)
    planned = {page.address for page in pages}
    pages.append(plan_not_found(shown, words, present(DOORS, planned)))
    return SitePlan(tuple(pages), _chrome(shown, planned, address), papers), (
        *_collisions(pages),
        *_unknown_drawings(shown, drawings),
    )


def _chrome(shown: Shown, planned: set[str], address: str | None) -> Chrome:
    library = shown.library
    site = library.site
    notice = None
    if not site.adopted:
        years = sorted({source.date.year for source in shown.sources["sources"] if source.date})
        stretch = " to ".join(str(year) for year in dict.fromkeys((years[0], years[-1]))) if years else ""
        notice = site.notice.replace("{first} to {last}", stretch or "no known date")
    return Chrome(
        title=site.title,
        council=site.council,
        adopted=bool(site.adopted),
        notice=notice,
        as_of=When(library.as_of.year, library.as_of.month, library.as_of.day),
        nav=present(NAV, planned),
        footer=present(FOOTER, planned),
        numbers=shown.on_every_page,
        help_now=HELP if HELP in planned else None,
        finder=FINDER if FINDER in planned else None,
        one_file=ONE_FILE if ONE_FILE in planned else None,
        address=address or site.address,
        logo=site.logo if site.adopted else None,
    )


def _pages(shown: Shown, words: PageWords) -> Iterator[Page]:
    yield plan_home(shown, words)
    yield from plan_offer(shown, words)
    yield from plan_finder(shown, words)
    yield from plan_a_to_z(shown, words)
    yield from plan_help(shown, words)
    yield from plan_rights(shown, words)
    yield from plan_strategy(shown, words)
    yield from plan_ledger(shown, words)
    yield from plan_actions(shown, words)
    yield from plan_inspections(shown, words)
    yield from plan_take_part(shown, words)
    yield from plan_words(shown, words)
    yield from plan_texts(shown, words)


def _collisions(pages: Sequence[Page]) -> Iterator[Problem]:
    first: dict[str, Page] = {}
    for page in pages:
        other = first.setdefault(page.address, page)
        if other is not page:
            # Of a national page and a council's, the council's is the one that an officer can change.
            before, mark = sorted(
                (page.mark, other.mark), key=lambda at: (not at.file.startswith("national/"), at)
            )
            yield Problem(
                mark=mark,
                rule="same-address",
                record=f"the page “{page.title}”",
                message=f"Two pages would have the address {page.address}: this one and the one in "
                f"{before.file}{f', line {before.line}' if before.line else ''}.",
                hint="Give one of the two another id, or another file name.",
            )


def _unknown_drawings(shown: Shown, drawings: frozenset[str]) -> Iterator[Problem]:
    library = shown.library
    records: list[Priority | Area | Situation] = [priority.record for priority in library.priorities]
    records += (area.record for area in library.areas)
    records += (situation.record for situation in library.situations)
    for record in records:
        if record.icon not in drawings:
            yield Problem(
                mark=record.marks.of("icon"),
                rule="unknown-drawing",
                record=record_name(record),
                message=f"There is no drawing called {record.icon}.",
                hint=f"Use one of these: {', '.join(sorted(drawings))}.",
            )


def record_addresses(records: Records) -> Iterator[str]:
    """The address of every page that a council can have, on whatever day and with whatever records it comes."""
    yield from (*NAV.values(), *FOOTER.values(), HELP, BY_QUARTER, BY_OWNER)
    for entries, address in (
        ("entitlements", entitlement_address),
        ("priorities", priority_address),
        ("voices", voice_address),
    ):
        for record in (*records.lists.get(entries, ()), *records.national.get(entries, ())):
            yield address(str(getattr(record, "id", "")))
    for page in (*records.pages, *records.national_pages):
        yield f"/{page.address}/"
