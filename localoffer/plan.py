"""Fifth stage: which pages there are, at which address, from which records. Renders nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from itertools import groupby
from typing import Any

from localoffer import addresses
from localoffer.addresses import DOORS, FOOTER, HELP, NAV, NOT_FOUND, ONE_FILE
from localoffer.library import Library
from localoffer.pages import actions
from localoffer.pages.coverage import plan_coverage
from localoffer.pages.finder import plan_yours
from localoffer.pages.home import HomeContext
from localoffer.pages.inspections import plan_inspections
from localoffer.pages.keep import plan_keep
from localoffer.pages.offer import AreaGroup, EntitlementContext, MoneyContext, OfferContext, StatusGroup
from localoffer.pages.page import Chrome, NavItem, Page, PageWords, main_entry, record_page, words_page
from localoffer.pages.rights import HelpContext, RightsContext, StatusesContext
from localoffer.pages.strategy import (
    DeliveryContext,
    DeliveryView,
    OnAPageContext,
    OnAPagePriority,
    OnAPagePromise,
    PartnersContext,
    PartnerView,
    PictureContext,
    PledgesContext,
    PriorityContext,
    StrategyContext,
)
from localoffer.pages.take_part import plan_take_part
from localoffer.pages.texts import (
    Letter,
    MovedContext,
    NotFoundContext,
    SourcesContext,
    TextContext,
    WordsContext,
)
from localoffer.papers.contexts import Paper
from localoffer.papers.posters import wall_papers
from localoffer.papers.sheets import page_of_papers, plan_papers, with_papers
from localoffer.records.files import Records
from localoffer.records.models import (
    Audience,
    Cited,
    ObjectiveOrPromise,
    Promise,
    Standing,
    StandsIn,
)
from localoffer.records.values import When
from localoffer.views import makers, said, verdict_makers
from localoffer.views.common import Cite, Link, SourceView, TermView, Trust
from localoffer.views.figures import FigureGroup
from localoffer.views.help import SituationView
from localoffer.views.ledger import PriorityView, VoiceView
from localoffer.views.offer import AmountView, EntitlementView, Money
from localoffer.views.verdicts import VerdictView
from localoffer.views.wheel import ring, wheel

#: A sum in a text, with what limits it.
SUM = re.compile(r"(?:(up to|at least) )?(£\d+(?:,\d{3})*(?:\.\d\d)?)")


@dataclass(frozen=True)
class Plan:
    """Every page, in the order of the site, what stands round each, and every paper."""

    pages: tuple[Page, ...]
    chrome: Chrome
    papers: tuple[Paper, ...]


def plan(library: Library, words: PageWords, address: str | None) -> Plan:
    """Plan all pages and papers. `address` is the web address of the site, where it is known."""
    pages = list(_pages(library, words))
    pages.extend(list(plan_coverage(library, words, pages)))
    pages.extend(list(_sources(library, words, pages)))
    pages.extend(list(plan_keep(library, words, pages)))
    pages.extend(_moved(library, pages))
    early = _chrome(library, {page.address for page in pages}, address)
    papers = (*plan_papers(library, words, pages, early), *wall_papers(library, words, pages, early))
    pages = with_papers([*pages, *page_of_papers(library, words, papers)], papers)
    planned = {page.address for page in pages}
    pages.append(
        words_page(library, words, "not-found", NOT_FOUND, NotFoundContext(_present(DOORS, planned)))
    )
    return Plan(tuple(pages), _chrome(library, planned, address), papers)


def _present(items: Mapping[str, str], planned: set[str]) -> tuple[NavItem, ...]:
    return tuple(NavItem(key, address) for key, address in items.items() if address in planned)


def _chrome(library: Library, planned: set[str], address: str | None) -> Chrome:
    site = library.site
    papers = library.papers
    notice = None
    if not site.adopted:
        years = sorted({when.year for when in papers})
        stretch = " to ".join(str(year) for year in dict.fromkeys((years[0], years[-1]))) if years else ""
        notice = site.notice.replace("{first} to {last}", stretch or "no known date")
    contacts = (*library.contacts.values(), *library.helplines.values())
    return Chrome(
        title=site.title,
        council=site.council,
        adopted=bool(site.adopted),
        notice=notice,
        as_of=When(library.as_of.year, library.as_of.month, library.as_of.day),
        nav=_present(NAV, planned),
        footer=_present(FOOTER, planned),
        numbers=tuple(
            makers.contact(library, contact) for contact in makers.in_order(contacts) if contact.every_page
        ),
        help_now=HELP if HELP in planned else None,
        finder=addresses.FINDER if addresses.FINDER in planned else None,
        one_file=ONE_FILE if ONE_FILE in planned else None,
        address=address or site.address,
        logo=site.logo if site.adopted else None,
    )


def _pages(library: Library, words: PageWords) -> Iterator[Page]:
    situations = [
        view
        for record in makers.in_order(library.situations.values())
        if (view := makers.situation(library, record))
    ]
    entitlements = [
        makers.entitlement(library, joined) for joined in makers.in_order(library.entitlements.values())
    ]
    voices = said.voices(library)
    priorities = said.priorities(library, voices)
    yield _home(library, words, entitlements, situations, priorities, voices)
    yield from _offer(library, words, entitlements, situations, voices)
    yield from plan_yours(library, words, entitlements)
    yield from _help(library, words, situations)
    yield from _rights(library, words, entitlements)
    yield from _strategy(library, words, entitlements, priorities, voices)
    yield from said.plan_said(library, words, priorities, voices)
    yield from actions.plan_actions(library, words)
    yield from plan_inspections(library, words)
    yield from plan_take_part(library, words)
    yield from _glossary(library, words)
    yield from _text_pages(library, words)


def _home(
    library: Library,
    words: PageWords,
    entitlements: Sequence[EntitlementView],
    situations: Sequence[SituationView],
    priorities: tuple[PriorityView, ...],
    voices: Sequence[VoiceView],
) -> Page:
    # Every door leads somewhere: what you can get, the money and help come from the national layer.
    planned = {"/what-you-can-get/", "/all-the-money/", HELP}
    planned |= {addresses.LADDER} if library.ladder else set()
    planned |= {f"/{page.address}/" for page in (*library.pages, *library.national_pages)}
    return words_page(
        library,
        words,
        "home",
        "/",
        HomeContext(
            strategy=library.site.strategy,
            wheel=wheel(priorities),
            priorities=priorities,
            voices=len(voices),
            counts=said.counts(one.state for one in voices),
            doors=_present(DOORS, planned),
            situations=tuple(situations),
            headline_money=tuple(
                one for one in entitlements if len(one.money.headline) == 1 and one.standing is Standing.GIVEN
            ),
        ),
    )


def _offer(
    library: Library,
    words: PageWords,
    entitlements: Sequence[EntitlementView],
    situations: Sequence[SituationView],
    voices: Sequence[VoiceView],
) -> Iterator[Page]:
    if not entitlements:
        return
    given = [one for one in entitlements if one.standing is Standing.GIVEN]
    areas = [makers.area(record) for record in makers.in_order(library.areas.values())]
    statuses = [makers.status(library, record) for record in makers.in_order(library.statuses.values())]
    yield words_page(
        library,
        words,
        "offer",
        "/what-you-can-get/",
        OfferContext(
            areas=tuple(
                AreaGroup(area, tuple(one for one in given if one.area.id == area.id))
                for area in areas
                if any(one.area.id == area.id for one in given)
            ),
            asked_for=tuple(one for one in entitlements if one.standing is Standing.ASKED_FOR),
            announced=tuple(one for one in entitlements if one.standing is Standing.ANNOUNCED),
            statuses=tuple(StatusGroup(status, _for_status(given, status.address)) for status in statuses),
        ),
    )
    yield words_page(
        library,
        words,
        "money",
        "/all-the-money/",
        MoneyContext(
            tuple(one for one in given if one.money != Money()),
            verdict_makers.money_by_outcome(library, given),
        ),
    )
    crumbs = (Link(words["offer"]["title"], "/what-you-can-get/"),)
    for one in entitlements:
        joined = library.entitlements[one.id]
        promises = [p for p in library.promises.values() if any(ref.id == one.id for ref in p.entitlements)]
        about = {p.id for p in promises}
        asked = {ref.id for part in joined.parts for ref in part.voices}
        yield record_page(
            library,
            one.address,
            EntitlementContext(
                entitlement=one,
                promises=tuple(said.promise(library, p) for p in makers.in_order(promises)),
                voices=tuple(
                    voice
                    for voice in voices
                    if voice.id in asked or any(met.promise.id in about for met in voice.promises)
                ),
                situations=tuple(
                    Link(situation.title, f"{HELP}#{situation.id}")
                    for situation in situations
                    if any(link.address == one.address for link in situation.entitlements)
                ),
                more_in_area=tuple(
                    Link(other.title, other.address, other.sentence)
                    for other in given
                    if other.area.id == one.area.id and other.id != one.id
                ),
                verdicts=verdict_makers.of_entitlement(library, one),
                ladder=verdict_makers.ladder(library) if one.standing is Standing.GIVEN else (),
            ),
            one.title,
            one.sentence,
            joined.first.marks.record,
            crumbs=crumbs,
        )


def _for_status(entitlements: Sequence[EntitlementView], address: str) -> tuple[EntitlementView, ...]:
    return tuple(one for one in entitlements if any(link.address == address for link in one.statuses))


def _help(library: Library, words: PageWords, situations: Sequence[SituationView]) -> Iterator[Page]:
    contacts = [makers.contact(library, one) for one in makers.in_order(library.contacts.values())]
    helplines = [makers.contact(library, one) for one in makers.in_order(library.helplines.values())]
    if contacts or helplines:
        context = HelpContext(tuple(situations), tuple(contacts), tuple(helplines))
        yield words_page(library, words, "help-now", HELP, context)


def _rights(library: Library, words: PageWords, entitlements: Sequence[EntitlementView]) -> Iterator[Page]:
    statuses = [makers.status(library, record) for record in makers.in_order(library.statuses.values())]
    pages = _texts_below(library, "your-rights/")
    if not statuses and not pages:
        return
    yield words_page(library, words, "rights", "/your-rights/", RightsContext(pages, tuple(statuses)))
    if statuses:
        given = [one for one in entitlements if one.standing is Standing.GIVEN]
        groups = tuple(StatusGroup(status, _for_status(given, status.address)) for status in statuses)
        yield words_page(
            library,
            words,
            "statuses",
            "/your-rights/who-is-a-care-leaver/",
            StatusesContext(groups),
            crumbs=(Link(words["rights"]["title"], "/your-rights/"),),
        )


def _strategy(
    library: Library,
    words: PageWords,
    entitlements: Sequence[EntitlementView],
    priorities: tuple[PriorityView, ...],
    voices: Sequence[VoiceView],
) -> Iterator[Page]:
    strategy = library.site.strategy
    if not priorities and not strategy:
        return
    crumbs = (Link(words["strategy"]["title"], "/strategy/"),)
    below = list(_below_strategy(library, words, crumbs, voices))
    yield words_page(
        library,
        words,
        "strategy",
        "/strategy/",
        StrategyContext(
            strategy=strategy,
            replaced=makers.replaced(library),
            wheel=wheel(priorities),
            priorities=priorities,
            pages=(
                *_texts_below(library, "strategy/"),
                *(Link(page.title, page.address, page.sentence) for page in below),
            ),
            trust=makers.trust(library, strategy.sources if strategy else ()),
        ),
    )
    by_id = {one.id: one for one in entitlements}
    for before, one, after in zip((None, *priorities), priorities, (*priorities[1:], None), strict=False):
        delivered = dict.fromkeys(link.address for promise in one.promises for link in promise.entitlements)
        yield record_page(
            library,
            one.address,
            PriorityContext(
                part=said.ledger_part(one, voices),
                actions=makers.actions_of_priority(library, one.id),
                entitlements=tuple(e for e in by_id.values() if e.address in delivered),
                previous=Link(before.title, before.address) if before else None,
                next=Link(after.title, after.address) if after else None,
            ),
            one.title,
            one.meaning,
            library.priorities[one.id].marks.record,
            crumbs=crumbs,
        )
    yield from below


def _below_strategy(
    library: Library, words: PageWords, crumbs: tuple[Link, ...], voices: Sequence[VoiceView]
) -> Iterator[Page]:
    """The parts of the strategy that are made from records, each only where there are some."""
    if library.pledges:
        yield words_page(
            library,
            words,
            "pledges",
            "/strategy/leaders-pledges/",
            PledgesContext(
                tuple(said.pledge(library, one) for one in makers.in_order(library.pledges.values())),
                makers.replaced(library),
            ),
            crumbs=crumbs,
        )
    if library.delivery:
        yield words_page(
            library,
            words,
            "delivery",
            "/strategy/how-we-deliver/",
            DeliveryContext(
                tuple(
                    DeliveryView(
                        means,
                        makers.entitlement_links(library, means.entitlements),
                        makers.trust(library, means.sources),
                    )
                    for means in makers.in_order(library.delivery.values())
                )
            ),
            crumbs=crumbs,
        )
    if library.partners:
        partners = makers.in_order(library.partners.values())
        yield words_page(
            library,
            words,
            "partners",
            "/strategy/partners/",
            PartnersContext(
                ring(library.site.title, [(one.title, f"/strategy/partners/#{one.id}") for one in partners]),
                tuple(PartnerView(one, makers.trust(library, one.sources)) for one in partners),
            ),
            crumbs=crumbs,
        )
    if library.measures or library.tables:
        yield words_page(
            library,
            words,
            "local-picture",
            "/strategy/local-picture/",
            PictureContext(makers.turned(library), _figure_groups(library)),
            crumbs=crumbs,
            audience=Audience.OFFICERS,
        )
    if library.priorities:
        yield words_page(
            library,
            words,
            "on-a-page",
            "/strategy/on-a-page/",
            _on_a_page(library, voices),
            crumbs=crumbs,
            explain_words=False,
        )


def _figure_groups(library: Library) -> tuple[FigureGroup, ...]:
    measures = makers.in_order(library.measures.values())
    tables = makers.in_order(library.tables.values())
    places = [(one.group, (one.order, one.id)) for one in measures]
    places += [(one.group, (one.order, one.id)) for one in tables]
    first: dict[str, tuple[int, str]] = {}
    for group, place in places:
        first[group] = min(first.get(group, place), place)
    return tuple(
        FigureGroup(
            id=f"figures-{number}",
            title=group,
            measures=tuple(makers.measure(library, one) for one in measures if one.group == group),
            charts=tuple(makers.chart(library, one) for one in tables if one.group == group),
        )
        for number, group in enumerate(sorted(first, key=lambda group: first[group]), start=1)
    )


def _on_a_page(library: Library, voices: Sequence[VoiceView]) -> OnAPageContext:
    """The strategy on a page, with its own wordings.

    Left out: what stands in the strategy's body alone, and what was said or promised later, in another paper.
    """
    strategy = library.site.strategy
    papers = {citation.source.id for citation in strategy.sources} if strategy else set()

    def stands_here(record: Cited) -> bool:
        return not papers or any(citation.source.id in papers for citation in record.sources)

    def wordings(records: Sequence[ObjectiveOrPromise]) -> tuple[str, ...]:
        return tuple(
            line
            for record in records
            if record.stands_in is not StandsIn.STRATEGY and stands_here(record)
            for line in (record.on_a_page or (record.text,))
        )

    def promised(record: Promise) -> Iterator[OnAPagePromise]:
        for line in wordings((record,)):
            yield OnAPagePromise(line, record.made_on, _now_instead(library, record, line))

    shown = tuple(view for view in voices if stands_here(library.voices[view.id]))
    return OnAPageContext(
        strategy=strategy,
        priorities=tuple(
            OnAPagePriority(
                id=one.id,
                title=one.title,
                meaning=one.meaning,
                icon=one.icon,
                address=addresses.priority_address(one.id),
                objectives=wordings(one.objectives),
                promises=tuple(
                    line
                    for record in makers.in_order(library.promises.values())
                    if record.priority.id == one.id
                    for line in promised(record)
                ),
            )
            for one in makers.in_order(library.priorities.values())
        ),
        voices=shown,
        counts=said.counts(one.state for one in shown),
        trust=makers.trust(library, strategy.sources if strategy else ()),
    )


def _now_instead(library: Library, promise: Promise, wording: str) -> tuple[AmountView, ...]:
    """The sums in force of what a promise gives, where its wording names a sum that is none of them."""
    if not (named := SUM.search(wording)):
        return ()
    joined = (library.entitlements[ref.id] for ref in promise.entitlements if ref.id in library.entitlements)
    now = tuple(sum_ for one in joined for sum_ in makers.money(library, one).headline)
    return () if any((one.limit, one.value) == (named[1] or "", named[2]) for one in now) else now


def _glossary(library: Library, words: PageWords) -> Iterator[Page]:
    terms = sorted(library.terms.values(), key=lambda one: (one.term.casefold(), one.id))
    if terms:
        letters = tuple(
            Letter(letter, tuple(TermView(one.id, one.term, one.meaning) for one in group))
            for letter, group in groupby(terms, key=lambda one: one.term[0].upper())
        )
        yield words_page(library, words, "words", "/words/", WordsContext(letters), explain_words=False)


def _texts_below(library: Library, folder: str) -> tuple[Link, ...]:
    """The Markdown pages of one folder, in their order."""
    pages = [one for one in (*library.national_pages, *library.pages) if one.address.startswith(folder)]
    pages.sort(key=lambda one: (one.text.order, one.text.title.casefold(), one.address))
    return tuple(Link(one.text.title, f"/{one.address}/", one.text.sentence) for one in pages)


def _text_pages(library: Library, words: PageWords) -> Iterator[Page]:
    parents = {"your-rights": "rights", "strategy": "strategy"}
    for one in sorted((*library.national_pages, *library.pages), key=lambda page: page.address):
        folder = main_entry(one.address) if "/" in one.address else ""
        siblings = _texts_below(library, f"{folder}/") if folder else ()
        yield record_page(
            library,
            f"/{one.address}/",
            TextContext(
                body=one.body,
                entitlements=makers.entitlement_links(library, one.text.entitlements),
                contacts=makers.contacts(library, one.text.contacts),
                siblings=tuple(link for link in siblings if link.address != f"/{one.address}/"),
                trust=makers.trust(library, one.text.sources, checked=one.text.checked),
            ),
            one.text.title,
            one.text.sentence,
            one.text.marks.record,
            audience=one.text.audience,
            crumbs=(Link(words[parents[folder]]["title"], f"/{folder}/"),) if folder in parents else (),
        )


def _sources(library: Library, words: PageWords, pages: Sequence[Page]) -> Iterator[Page]:
    """Where everything comes from: the council's papers, national rules, and what others report of them."""
    used: dict[str, dict[str, Link]] = {}
    for page in pages:
        for cite in _cites(page.context):
            used.setdefault(cite.address, {})[page.address] = Link(page.title, page.address)
    listed: dict[str, list[SourceView]] = {key: [] for key in addresses.SOURCES}
    for one in sorted(library.sources.values(), key=lambda one: (one.title.casefold(), one.id)):
        links = used.get(makers.source_address(library, one), {})
        listed[makers.source_page(library, one)].append(makers.source(library, one, tuple(links.values())))
    ways = {key: Link(words[key]["title"], addresses.SOURCES[key]) for key, found in listed.items() if found}
    for key, way in ways.items():
        yield words_page(
            library,
            words,
            key,
            way.address,
            SourcesContext(tuple(listed[key]), tuple(link for link in ways.values() if link is not way)),
            audience=Audience.OFFICERS,
            crumbs=tuple(ways[first] for first in ("sources",) if first in ways and first != key),
            explain_words=False,
        )


def _cites(context: Any) -> Iterator[Cite]:
    """Every citation that a page shows. Of an entitlement, only its own page shows where it comes from."""
    if isinstance(context, Trust):
        yield from context.cites
    elif isinstance(context, tuple):
        for part in context:
            yield from _cites(part)
    elif is_dataclass(context):
        for field in fields(context):
            value = getattr(context, field.name)
            if isinstance(context, EntitlementContext) or not isinstance(
                value, EntitlementView | VerdictView
            ):
                yield from _cites(value)


def _moved(library: Library, pages: Sequence[Page]) -> Iterator[Page]:
    """A page for each address that a record had before."""
    by_address = {page.address: page for page in pages}
    former = [
        (
            addresses.entitlement_address(old),
            addresses.entitlement_address(joined.id),
            part.marks.of("formerly"),
        )
        for joined in library.entitlements.values()
        for part in joined.parts
        for old in part.formerly
    ]
    former += [
        (f"/{old.strip('/')}/", f"/{page.address}/", page.text.marks.of("formerly"))
        for page in (*library.pages, *library.national_pages)
        for old in page.text.formerly
    ]
    for old, new, mark in sorted(former):
        target = by_address[new]
        yield record_page(
            library, old, MovedContext(Link(target.title, new)), target.title, target.sentence, mark
        )


def record_addresses(records: Records) -> Iterator[str]:
    """The address of every page that a council can have, on whatever day and with whatever records it comes."""
    yield from (*NAV.values(), *FOOTER.values(), HELP, addresses.BY_QUARTER, addresses.BY_OWNER)
    for entries, address in (
        ("entitlements", addresses.entitlement_address),
        ("priorities", addresses.priority_address),
        ("voices", addresses.voice_address),
    ):
        for record in (*records.lists.get(entries, ()), *records.national.get(entries, ())):
            yield address(str(getattr(record, "id", "")))
    for page in (*records.pages, *records.national_pages):
        yield f"/{page.address}/"
