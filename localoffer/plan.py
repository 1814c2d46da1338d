"""Fifth stage: which pages and papers there are, at which addresses, from which views. Renders nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from localoffer import addresses
from localoffer.library import Library
from localoffer.pages.actions import plan_actions
from localoffer.pages.ask import plan_how_to_ask
from localoffer.pages.changes import plan_changes
from localoffer.pages.councillors import plan_councillors
from localoffer.pages.coverage import coverage_of, plan_coverage
from localoffer.pages.data import plan_data
from localoffer.pages.finder import plan_finder
from localoffer.pages.gone import plan_gone
from localoffer.pages.home import doors_of, plan_home
from localoffer.pages.inspections import plan_inspections
from localoffer.pages.keep import plan_keep
from localoffer.pages.ledger import plan_ledger
from localoffer.pages.life import plan_life
from localoffer.pages.offer import plan_a_to_z, plan_offer
from localoffer.pages.page import Chrome, LogoView, Page, PageWords, SuccessorView, present
from localoffer.pages.rights import plan_help, plan_rights
from localoffer.pages.since import plan_since
from localoffer.pages.strategy import plan_strategy
from localoffer.pages.take_part import plan_take_part
from localoffer.pages.texts import (
    plan_moved,
    plan_not_found,
    plan_sources,
    plan_texts,
    plan_words,
    with_pages_below,
)
from localoffer.pages.todo import plan_todo
from localoffer.papers.advisers import plan_for_advisers
from localoffer.papers.committee import plan_committee
from localoffer.papers.paper import Paper
from localoffer.papers.posters import plan_posters
from localoffer.papers.sheets import offer_papers, page_of_papers, plan_sheets
from localoffer.records.files import Records
from localoffer.records.frozen import dataclass
from localoffer.records.logo import ON_PAGE, Picture, logo_of
from localoffer.records.models import YEARS, Finding
from localoffer.records.values import When
from localoffer.todo.items import Item
from localoffer.views.shown import Shown
from localoffer.views.since import since_view

NO_PICTURES: Mapping[str, Picture] = MappingProxyType({})


@dataclass(frozen=True)
class SitePlan:
    """Every page in the order of the site, what surrounds each, every paper, and the logo if one is shown."""

    pages: tuple[Page, ...]
    chrome: Chrome
    papers: tuple[Paper, ...]
    logo: bytes | None = None


def plan(
    shown: Shown,
    words: PageWords,
    address: str | None,
    pictures: Mapping[str, Picture] = NO_PICTURES,
    todo: Sequence[Item] = (),
) -> SitePlan:
    """Plan all pages and papers. `address` is the web address of the site, if known; `pictures` are the council's;
    `todo` is what needs a person."""
    if not shown.library.site.strategy:
        words = {key: words.get(f"unwritten-{key}", own) for key, own in words.items()}
    words = {key: _of_what_is_there(shown, key, own) for key, own in words.items()}
    pages = list(_pages(shown, words))
    since = since_view(shown)
    pages.extend(plan_since(shown, words, since))
    coverage = coverage_of(shown, pages)
    pages.extend(plan_coverage(shown, words, coverage))
    pages.extend(list(plan_sources(shown, words, pages)))
    pages.extend(plan_keep(shown, words))
    pages.extend(list(plan_moved(shown, pages)))
    papers = (
        *plan_sheets(shown, words),
        *plan_posters(shown, words),
        *plan_committee(shown, words, since),
    )
    pages.extend(page_of_papers(shown, words, papers))
    pages.extend(list(plan_for_advisers(shown, words, papers, pages)))
    if all(page.address != addresses.DATA for page in pages):
        pages.extend(plan_data(shown, words))
    pages.extend(list(plan_todo(shown, words, todo, pages)))
    pages.append(plan_councillors(shown, words, coverage, pages))
    pages = with_pages_below(shown, offer_papers(pages, papers))
    planned = {page.address for page in pages}
    pages.append(plan_not_found(shown, words, present(doors_of(shown), planned)))
    cited = {cite.address for page in pages for cite in page.context.cites}
    site = shown.library.site
    chrome = _chrome(shown, planned, cited, address)
    logo = logo_of(site.logo, pictures) if site.logo and site.adopted else None
    if logo:
        shown_at = LogoView(
            addresses.asset_address(f"logo.{logo.kind}", logo.content),
            logo.width,
            ON_PAGE,
            logo.drawing,
            logo.held,
        )
        chrome = replace(chrome, logo=shown_at)
    return SitePlan(tuple(pages), chrome, papers, logo.content if logo else None)


def _chrome(shown: Shown, planned: set[str], cited: set[str], address: str | None) -> Chrome:
    """`planned` are the addresses of all pages, `cited` those of the sources that appear on one of them."""
    library = shown.library
    site = library.site
    notice = None
    if not site.adopted:
        used = (
            source
            for source in shown.sources["sources"]
            if addresses.source_address("sources", source.id) in cited
        )
        # A page without a date is dated by the day on which somebody read it.
        years = sorted({when.year for source in used if (when := source.date or source.seen)})
        stretch = " to ".join(str(year) for year in dict.fromkeys((years[0], years[-1]))) if years else ""
        notice = site.notice.replace(YEARS, stretch or "no known date")
    return Chrome(
        title=site.title,
        language=site.language,
        direction=site.direction,
        council=site.council,
        adopted=bool(site.adopted),
        notice=notice,
        successor=_successor(library),
        as_of=When.of(library.as_of),
        after=shown.after,
        nav=present(addresses.NAV, planned),
        footer=present(addresses.FOOTER, planned),
        numbers=tuple(contact.brief for contact in shown.on_every_page),
        mistakes=shown.whom_to_tell.brief if shown.whom_to_tell else None,
        help_now=addresses.HELP if addresses.HELP in planned else None,
        finder=addresses.FINDER if addresses.FINDER in planned else None,
        one_file=addresses.ONE_FILE if addresses.ONE_FILE in planned else None,
        address=address or site.address,
        logo=None,
    )


def _successor(library: Library) -> SuccessorView | None:
    successor = library.site.successor
    if not successor:
        return None
    starts = successor.from_
    return SuccessorView(successor.name, When.of(starts), starts <= library.as_of, successor.note)


def _of_what_is_there(shown: Shown, key: str, own: Mapping[str, str]) -> Mapping[str, str]:
    """Words of a page or paper, of which some say what was said or promised: not if nothing was."""
    library = shown.library
    said, promised = bool(library.voices), bool(library.promises)
    there = {"strategy": promised or bool(library.pledges), "on-a-page": said and promised}.get(key, said)
    return own if there or "without" not in own else {**own, "sentence": own["without"]}


def _pages(shown: Shown, words: PageWords) -> Iterator[Page]:
    yield plan_home(shown, words)
    yield from plan_offer(shown, words)
    yield from plan_finder(shown, words)
    yield from plan_a_to_z(shown, words)
    yield from plan_help(shown, words)
    yield from plan_how_to_ask(shown, words)
    yield from plan_life(shown, words)
    yield from plan_rights(shown, words)
    yield from plan_strategy(shown, words)
    yield from plan_ledger(shown, words)
    yield from plan_actions(shown, words)
    yield from plan_inspections(shown, words)
    yield from plan_changes(shown, words)
    yield from plan_take_part(shown, words)
    yield from plan_words(shown, words)
    yield from plan_texts(shown, words)
    yield from plan_gone(shown, words)


def record_addresses(records: Records) -> Iterator[str]:
    """The address of every page that a council can have, on whatever day and with whatever records, except the parts
    that a long page is split into."""
    site = records.site
    lacking = {
        addresses.DISTRICTS: not (site and site.council.has_districts),
        addresses.CHANGES: not records.lists.get("changes"),
        addresses.SINCE: not (site and site.committee_since),
    }
    yield from (address for address in addresses.PAGES if not lacking.get(address))
    for entries, address in (
        ("entitlements", addresses.entitlement_address),
        ("priorities", addresses.priority_address),
        ("voices", addresses.voice_address),
        ("circumstances", addresses.circumstance_address),
        ("situations", addresses.situation_page_address),
        ("outcomes", addresses.outcome_address),
        ("plans", addresses.plan_address),
        ("measures", addresses.figure_address),
        ("tables", addresses.figure_address),
    ):
        for record in (*records.lists.get(entries, ()), *records.national.get(entries, ())):
            yield address(str(getattr(record, "id", "")))
    for finding in records.lists.get("findings", ()):
        if isinstance(finding, Finding):
            yield addresses.inspection_address(finding.said_on.iso)
    for page in (*records.pages, *records.national_pages):
        yield f"/{page.address}/"
