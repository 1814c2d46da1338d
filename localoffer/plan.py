"""Fifth stage: which pages there are, at which address, from which records. Renders nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from itertools import groupby
from typing import Any

from localoffer import actions, said, verdicts, views
from localoffer.contexts import (
    AreaGroup,
    Chrome,
    Cite,
    DeliveryContext,
    DeliveryView,
    EntitlementContext,
    EntitlementView,
    FigureGroup,
    HelpContext,
    HomeContext,
    Letter,
    Link,
    Money,
    MoneyContext,
    MovedContext,
    NavItem,
    NotFoundContext,
    OfferContext,
    OnAPageContext,
    OnAPagePriority,
    Page,
    Paper,
    PartnersContext,
    PartnerView,
    PictureContext,
    PledgesContext,
    PriorityContext,
    PriorityView,
    RightsContext,
    SituationView,
    SourcesContext,
    SourceView,
    StatusesContext,
    StatusGroup,
    StrategyContext,
    TermView,
    TextContext,
    Trust,
    VerdictView,
    VoiceView,
    WordsContext,
)
from localoffer.coverage import plan_coverage
from localoffer.drawing import ring, wheel
from localoffer.inspections import plan_inspections
from localoffer.keep import KEEP, ONE_FILE, plan_keep
from localoffer.library import Library
from localoffer.models import (
    Area,
    Audience,
    Cited,
    ObjectiveOrPromise,
    Priority,
    Situation,
    Standing,
    StandsIn,
)
from localoffer.naming import record_name
from localoffer.pages import PageWords, main_entry, record_page, words_page
from localoffer.papers import PAPERS, page_of_papers, plan_papers, with_papers
from localoffer.problems import Problem
from localoffer.records import Records
from localoffer.take_part import plan_take_part
from localoffer.values import When
from localoffer.wall import wall_papers
from localoffer.yours import plan_yours

NAV = {
    "find-what-is-yours": verdicts.FINDER,
    "what-you-can-get": "/what-you-can-get/",
    "all-the-money": "/all-the-money/",
    "your-rights": "/your-rights/",
    "strategy": "/strategy/",
    "you-said": views.LEDGER,
    "action-plan": views.ACTION_PLAN,
    "take-part": "/take-part/",
}
FOOTER = {
    "a-to-z": "/a-to-z/",
    "people-like-me": "/people-like-me/",
    "keep": KEEP,
    "words": "/words/",
    "sources": "/sources/",
    "inspections": "/inspections/",
    "coverage": "/coverage/",
    "who-gets-what": "/who-gets-what/",
    "papers": PAPERS,
    "accessibility": "/accessibility/",
    "privacy": "/privacy/",
}
#: The five questions people come with, and the page that answers each.
DOORS = {
    "what-can-i-get": "/what-you-can-get/",
    "how-much": "/all-the-money/",
    "how-do-i-ask": "/your-rights/personal-adviser/",
    "what-if-they-say-no": verdicts.LADDER,
    "who-do-i-ring": "/help-now/",
}
HELP = "/help-now/"
NOT_FOUND = "/404.html"


@dataclass(frozen=True)
class Plan:
    """Every page, in the order of the site, what stands round each, and every paper."""

    pages: tuple[Page, ...]
    chrome: Chrome
    papers: tuple[Paper, ...]


def plan(
    library: Library, words: PageWords, drawings: frozenset[str], address: str | None
) -> tuple[Plan, tuple[Problem, ...]]:
    """Plan all pages and papers. `address` is the web address of the site, where it is known.

    Two pages with one address are a problem that names both files; so is a drawing that is not among `drawings`.
    """
    pages = list(_pages(library, words))
    pages.extend(list(plan_coverage(library, words, pages)))
    pages.extend(list(_sources(library, words, pages)))
    pages.extend(list(plan_keep(library, words, pages)))
    pages.extend(_moved(library, pages))
    early = _chrome(library, {page.address for page in pages}, address)
    papers = (*plan_papers(library, words, pages, early), *wall_papers(library, words, pages, early))
    pages = with_papers([*pages, *page_of_papers(library, words, papers)], papers)
    addresses = {page.address for page in pages}
    pages.append(
        words_page(library, words, "not-found", NOT_FOUND, NotFoundContext(_present(DOORS, addresses)))
    )
    return Plan(tuple(pages), _chrome(library, addresses, address), papers), (
        *_collisions(pages),
        *_unknown_drawings(library, drawings),
    )


def _present(items: Mapping[str, str], addresses: set[str]) -> tuple[NavItem, ...]:
    return tuple(NavItem(key, address) for key, address in items.items() if address in addresses)


def _chrome(library: Library, addresses: set[str], address: str | None) -> Chrome:
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
        nav=_present(NAV, addresses),
        footer=_present(FOOTER, addresses),
        numbers=tuple(
            views.contact(library, contact) for contact in views.in_order(contacts) if contact.every_page
        ),
        help_now=HELP if HELP in addresses else None,
        finder=verdicts.FINDER if verdicts.FINDER in addresses else None,
        one_file=ONE_FILE if ONE_FILE in addresses else None,
        address=address or site.address,
        logo=site.logo if site.adopted else None,
    )


def _pages(library: Library, words: PageWords) -> Iterator[Page]:
    situations = [
        view
        for record in views.in_order(library.situations.values())
        if (view := views.situation(library, record))
    ]
    entitlements = [
        views.entitlement(library, joined) for joined in views.in_order(library.entitlements.values())
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
    addresses = {"/what-you-can-get/", "/all-the-money/", HELP}
    addresses |= {verdicts.LADDER} if library.ladder else set()
    addresses |= {f"/{page.address}/" for page in (*library.pages, *library.national_pages)}
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
            doors=_present(DOORS, addresses),
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
    areas = [views.area(record) for record in views.in_order(library.areas.values())]
    statuses = [views.status(library, record) for record in views.in_order(library.statuses.values())]
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
            verdicts.money_by_outcome(library, given),
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
                promises=tuple(said.promise(library, p) for p in views.in_order(promises)),
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
                verdicts=verdicts.of_entitlement(library, one),
                ladder=verdicts.ladder(library) if one.standing is Standing.GIVEN else (),
            ),
            one.title,
            one.sentence,
            joined.first.marks.record,
            crumbs=crumbs,
        )


def _for_status(entitlements: Sequence[EntitlementView], address: str) -> tuple[EntitlementView, ...]:
    return tuple(one for one in entitlements if any(link.address == address for link in one.statuses))


def _help(library: Library, words: PageWords, situations: Sequence[SituationView]) -> Iterator[Page]:
    contacts = [views.contact(library, one) for one in views.in_order(library.contacts.values())]
    helplines = [views.contact(library, one) for one in views.in_order(library.helplines.values())]
    if contacts or helplines:
        context = HelpContext(tuple(situations), tuple(contacts), tuple(helplines))
        yield words_page(library, words, "help-now", HELP, context)


def _rights(library: Library, words: PageWords, entitlements: Sequence[EntitlementView]) -> Iterator[Page]:
    statuses = [views.status(library, record) for record in views.in_order(library.statuses.values())]
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
            replaced=views.replaced(library),
            wheel=wheel(priorities),
            priorities=priorities,
            pages=(
                *_texts_below(library, "strategy/"),
                *(Link(page.title, page.address, page.sentence) for page in below),
            ),
            trust=views.trust(library, strategy.sources if strategy else ()),
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
                actions=views.actions_of_priority(library, one.id),
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
                tuple(said.pledge(library, one) for one in views.in_order(library.pledges.values())),
                views.replaced(library),
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
                        views.entitlement_links(library, means.entitlements),
                        views.trust(library, means.sources),
                    )
                    for means in views.in_order(library.delivery.values())
                )
            ),
            crumbs=crumbs,
        )
    if library.partners:
        partners = views.in_order(library.partners.values())
        yield words_page(
            library,
            words,
            "partners",
            "/strategy/partners/",
            PartnersContext(
                ring(library.site.title, [(one.title, f"/strategy/partners/#{one.id}") for one in partners]),
                tuple(PartnerView(one, views.trust(library, one.sources)) for one in partners),
            ),
            crumbs=crumbs,
        )
    if library.measures or library.tables:
        yield words_page(
            library,
            words,
            "local-picture",
            "/strategy/local-picture/",
            PictureContext(views.turned(library), _figure_groups(library)),
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
    measures = views.in_order(library.measures.values())
    tables = views.in_order(library.tables.values())
    places = [(one.group, (one.order, one.id)) for one in measures]
    places += [(one.group, (one.order, one.id)) for one in tables]
    first: dict[str, tuple[int, str]] = {}
    for group, place in places:
        first[group] = min(first.get(group, place), place)
    return tuple(
        FigureGroup(
            id=f"figures-{number}",
            title=group,
            measures=tuple(views.measure(library, one) for one in measures if one.group == group),
            charts=tuple(views.chart(library, one) for one in tables if one.group == group),
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

    shown = tuple(view for view in voices if stands_here(library.voices[view.id]))
    return OnAPageContext(
        strategy=strategy,
        priorities=tuple(
            OnAPagePriority(
                id=one.id,
                title=one.title,
                meaning=one.meaning,
                icon=one.icon,
                address=views.priority_address(one.id),
                objectives=wordings(one.objectives),
                promises=wordings(
                    views.in_order(p for p in library.promises.values() if p.priority.id == one.id)
                ),
            )
            for one in views.in_order(library.priorities.values())
        ),
        voices=shown,
        counts=said.counts(one.state for one in shown),
        trust=views.trust(library, strategy.sources if strategy else ()),
    )


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
                entitlements=views.entitlement_links(library, one.text.entitlements),
                contacts=views.contacts(library, one.text.contacts),
                siblings=tuple(link for link in siblings if link.address != f"/{one.address}/"),
                trust=views.trust(library, one.text.sources, checked=one.text.checked),
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
    listed: dict[str, list[SourceView]] = {key: [] for key in views.SOURCES}
    for one in sorted(library.sources.values(), key=lambda one: (one.title.casefold(), one.id)):
        links = used.get(views.source_address(library, one), {})
        listed[views.source_page(library, one)].append(views.source(library, one, tuple(links.values())))
    ways = {key: Link(words[key]["title"], views.SOURCES[key]) for key, found in listed.items() if found}
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
        (views.entitlement_address(old), views.entitlement_address(joined.id), part.marks.of("formerly"))
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


def _unknown_drawings(library: Library, drawings: frozenset[str]) -> Iterator[Problem]:
    records: list[Priority | Area | Situation] = [*library.priorities.values(), *library.areas.values()]
    records += library.situations.values()
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
    yield from (*NAV.values(), *FOOTER.values(), HELP, actions.BY_QUARTER, actions.BY_OWNER)
    for entries, address in (
        ("entitlements", views.entitlement_address),
        ("priorities", views.priority_address),
        ("voices", views.voice_address),
    ):
        for record in (*records.lists.get(entries, ()), *records.national.get(entries, ())):
            yield address(str(getattr(record, "id", "")))
    for page in (*records.pages, *records.national_pages):
        yield f"/{page.address}/"
