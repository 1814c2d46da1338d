"""Plans the papers for a wall or a pocket: the strategy on a page, two posters and the wallet card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, ClassVar

from localoffer.addresses import HELP, LEDGER, OFFER, ON_A_PAGE, paper_address
from localoffer.library import Meets
from localoffer.pages.home import doors
from localoffer.pages.page import Context, NavItem, PageWords, file_of, offered_by_council, title_and_sentence
from localoffer.pages.take_part import groups_now
from localoffer.papers.paper import Paper
from localoffer.records.frozen import dataclass
from localoffer.records.models import Group, GroupKind, Record, Role, State, Strategy
from localoffer.records.values import When
from localoffer.views.common import Trust
from localoffer.views.contacts import ContactView
from localoffer.views.ledger import PriorityTag, StateCount, VoiceView, counts, priority_tag
from localoffer.views.offer import AreaView, EntitlementView
from localoffer.views.on_a_page import OnAPagePaper, OnAPagePromise
from localoffer.views.shown import EMERGENCY, Shown
from localoffer.views.wheel import Wheel

#: Sizes of body text to try, in points; nothing is smaller than the last. A poster is read from a few steps away, and
#: from closer when it is printed on A4, where 14 points become 10.
SHEET = (11.0, 10.5)
POSTER = (18.0, 16.0, 15.0, 14.0)
CARD = (8.5,)

#: How many characters fill the sheet, the poster of what was said and that of what there is (titles only), times the
#: square of their size. It saves trying sizes that cannot fit.
SHEET_ROOM = 430_000
POSTER_ROOM = 230_000
OFFER_ROOM = 64_000
#: How many aims and promises of a priority, voices in a state and sums a paper tries to show if all of them take more
#: than one sheet.
FEWER_LINES = ((60, 60), (60, 4), (60, 3), (60, 2), (60, 1), (60, 0), (4, 2), (3, 1), (2, 1), (1, 1), (1, 0))
FEWER_VOICES = (8, 6, 4, 3, 2, 1, 0)
FEWER_SUMS = (16, 12, 10, 8, 6)


@dataclass(frozen=True)
class PaperVoice:
    """A voice in short. `date` and `reason` are those of its state; `will` is what the council promised about it."""

    number: int
    text: str
    priority: PriorityTag | None
    state: State
    word: str
    date: When | None
    reason: str | None
    will: str | None


@dataclass(frozen=True)
class PaperPriority:
    """Its voices, or how many are in each state; its aims and promises, or some of them and how many `more` there are."""

    id: str
    number: int
    title: str
    meaning: str | None
    icon: str
    objectives: tuple[str, ...]
    voices: tuple[PaperVoice, ...]
    promises: tuple[OnAPagePromise, ...]
    elsewhere: tuple[OnAPagePaper, ...]
    counts: tuple[StateCount, ...] = ()
    more: int = 0
    more_objectives: int = 0


@dataclass(frozen=True)
class StrategyPaper(Context):
    """The strategy on a page. `others` are the voices that belong to no priority, or `other_counts` how many of them there are."""

    template: ClassVar[str] = "on-a-page.typ"
    strategy: Strategy | None
    principles: tuple[str, ...]
    wheel: Wheel | None
    priorities: tuple[PaperPriority, ...]
    others: tuple[PaperVoice, ...]
    other_counts: tuple[StateCount, ...]
    counts: tuple[StateCount, ...]
    total: int
    trust: Trust


@dataclass(frozen=True)
class PaperState:
    """Some or all of the `number` voices in a state."""

    state: State
    number: int
    voices: tuple[PaperVoice, ...]


@dataclass(frozen=True)
class LedgerPoster(Context):
    """What was said, by state. `joining` are the groups that meet now, `apps` where to write about it, `contact` is
    whom to ring.

    `said_where` and `said_on` are set if all of it was said in one paper.
    """

    template: ClassVar[str] = "poster-you-said.typ"
    total: int
    said_where: str | None
    said_on: When | None
    groups: tuple[PaperState, ...]
    priorities: tuple[PriorityTag, ...]
    joining: tuple[Group, ...]
    apps: tuple[Group, ...]
    contact: ContactView | None


@dataclass(frozen=True)
class OfferPoster(Context):
    """The sums in force, the parts of life and the questions that people come with.

    If no address leads to the answers, the poster has `team`, for those without an adviser, and `advocate`: whom to
    ring. `more` is how many further things have sums.
    """

    template: ClassVar[str] = "poster-offer.typ"
    sums: tuple[EntitlementView, ...]
    more: int
    areas: tuple[AreaView, ...]
    doors: tuple[NavItem, ...]
    team: ContactView | None
    advocate: ContactView | None


@dataclass(frozen=True)
class WalletCard(Context):
    """The numbers on every page, and the leaving care team's. `danger` is the one for emergencies; `main` puts callers
    through if that team has no number.

    `advocate` is the first step of the ladder that is free and on the reader's side. `by_district`: the council is a
    county, whose districts help people who are homeless.
    """

    template: ClassVar[str] = "wallet-card.typ"
    danger: ContactView | None
    council: tuple[ContactView, ...]
    helplines: tuple[ContactView, ...]
    main: ContactView | None
    advocate: ContactView | None
    by_district: bool


def plan_posters(shown: Shown, words: PageWords) -> Iterator[Paper]:
    """Each of these papers whose page exists."""
    if shown.entitlements:
        yield _poster_of_offer(shown, words)
    if shown.on_every_page:
        yield from _cards(shown, words)
    if shown.priorities:
        yield from _on_a_page(shown, words)
    if shown.voices:
        yield _poster_of_voices(shown, words)


def _poster_of_offer(shown: Shown, words: PageWords) -> Paper:
    offer = _offer(shown)
    titles = (*(view.title for view in offer.sums), *(area.title for area in offer.areas))
    fewer = tuple(
        replace(offer, sums=offer.sums[:most], more=len(offer.sums) - most)
        for most in FEWER_SUMS
        if most < len(offer.sums)
    )
    sizes, records = _sizes(POSTER, OFFER_ROOM, titles), offered_by_council(shown.library)
    paper = _paper(shown, words, "poster-what-you-can-get", OFFER, offer, sizes, records)
    return replace(paper, shorter=fewer)


def _cards(shown: Shown, words: PageWords) -> Iterator[Paper]:
    """One card, and a sheet of them."""
    numbers = tuple(contact.record for contact in shown.library.contacts)
    card = _card(shown)
    # Hours are on the page; without a number nobody can be reached.
    shorter = (_card(shown, hours=None),)
    for key, edition in (("wallet-card", "card"), ("wallet-cards", "a4")):
        paper = _paper(shown, words, key, HELP, card, CARD, numbers)
        yield replace(paper, most_pages=2, edition=edition, shorter=shorter)


def _on_a_page(shown: Shown, words: PageWords) -> Iterator[Paper]:
    """One side of A3, or two of A4."""
    strategy, view = _strategy(shown), shown.on_a_page
    lines = [
        line
        for it in view.priorities
        for line in (*it.objectives, *(promise.text for promise in it.promises))
    ]
    lines += (voice.record.text for voice in view.voices)
    sizes = _sizes(SHEET, SHEET_ROOM, lines)
    shorter = tuple(_counted(shown, strategy, *most) for most in FEWER_LINES)
    for most_pages, edition in ((1, "a3"), (2, "a4")):
        records = _said_and_promised(shown)
        paper = _paper(shown, words, f"strategy-{edition}", ON_A_PAGE, strategy, sizes, records)
        yield replace(paper, most_pages=most_pages, edition=edition, shorter=shorter)


def _poster_of_voices(shown: Shown, words: PageWords) -> Paper:
    said = _said(shown)
    fewer = tuple(
        replace(
            said,
            groups=tuple(replace(group, voices=group.voices[:most]) for group in said.groups),
            # The key to the drawings is dropped before the last of what was said.
            priorities=said.priorities if most > 2 else (),
        )
        for most in FEWER_VOICES
        if any(group.number > most for group in said.groups)
    )
    sizes = _sizes(POSTER, POSTER_ROOM, (voice.record.text for voice in shown.voices.values()))
    paper = _paper(shown, words, "poster-you-said", LEDGER, said, sizes, _said_and_promised(shown))
    return replace(paper, shorter=fewer)


def _said_and_promised(shown: Shown) -> Iterator[Record]:
    yield from (promise.record for promise in shown.library.promises)
    yield from (voice.record for voice in shown.library.voices)


def _sizes(sizes: tuple[float, ...], room: int, lines: Iterable[str]) -> tuple[float, ...]:
    """Without sizes at which these lines cannot fit: each attempt takes as long as a paper. The last always stays."""
    letters = sum(map(len, lines))
    return tuple(size for size in sizes if letters * size**2 <= room) or sizes[-1:]


def _paper(
    shown: Shown,
    words: PageWords,
    key: str,
    page: str,
    context: Context,
    sizes: tuple[float, ...],
    records: Iterable[Record],
) -> Paper:
    """One sheet. `page` is the address of the page with the same content, which offers it; `records` make it long."""
    title, sentence = title_and_sentence(shown, words, key)
    unbound = f"{key}-long"
    return Paper(
        address=paper_address(key),
        context=context,
        title=title,
        sentence=sentence,
        mark=file_of(records) or shown.library.site.marks.record,
        same_as=page,
        group="wall",
        most_pages=1,
        sizes=sizes,
        smallest=sizes[-1],
        most_kilobytes=120,
        unbound=title_and_sentence(shown, words, unbound) if unbound in words else None,
    )


def _voice(view: VoiceView) -> PaperVoice:
    return PaperVoice(
        number=view.record.number,
        text=view.record.text,
        priority=view.priority,
        state=view.state.state,
        word=view.state.word,
        date=view.state.date,
        reason=view.state.reason,
        will=_will(view),
    )


def _will(view: VoiceView) -> str | None:
    """The first promise that meets it and is not closed, in its shortest wording. A promise that only repeats it is no answer."""
    met = (each.promise for each in view.promises if each.meets is not Meets.REPEATS)
    return next((promise.short for promise in met if not promise.closed), None)


def _strategy(shown: Shown) -> StrategyPaper:
    view = shown.on_a_page
    return StrategyPaper(
        strategy=view.strategy,
        principles=view.principles,
        wheel=shown.wheel,
        priorities=tuple(
            PaperPriority(
                id=priority.id,
                number=priority.number,
                title=priority.title,
                meaning=priority.meaning,
                icon=priority.icon,
                objectives=priority.objectives,
                voices=tuple(map(_voice, priority.voices)),
                promises=priority.promises,
                elsewhere=priority.elsewhere,
            )
            for priority in view.priorities
        ),
        others=tuple(map(_voice, view.others)),
        other_counts=(),
        counts=view.counts,
        total=len(view.voices),
        trust=view.trust,
    )


def _counted(shown: Shown, paper: StrategyPaper, aims: int, most: int) -> StrategyPaper:
    """The same, but showing how much was said under each priority, by state, instead of the voices; and only a certain
    number of the aims and promises of each, or all if there are few."""
    priorities = tuple(
        replace(
            it,
            objectives=it.objectives[:aims],
            voices=(),
            promises=it.promises[:most],
            elsewhere=tuple(
                replace(paper, promises=paper.promises[:most], more=max(0, len(paper.promises) - most))
                for paper in it.elsewhere
            ),
            counts=priority.counts,
            more=max(0, len(it.promises) - most),
            more_objectives=max(0, len(it.objectives) - aims),
        )
        for it, priority in zip(paper.priorities, shown.on_a_page.priorities, strict=True)
    )
    others = counts(voice.state for voice in shown.on_a_page.others)
    return replace(paper, priorities=priorities, others=(), other_counts=others)


def _said(shown: Shown) -> LedgerPoster:
    voices = tuple(shown.voices.values())
    papers = {(voice.record.said_where, voice.record.said_on) for voice in voices}
    said_where, said_on = papers.pop() if len(papers) == 1 else (None, None)
    return LedgerPoster(
        total=len(voices),
        said_where=said_where,
        said_on=said_on,
        groups=tuple(
            PaperState(group.state, len(group.voices), tuple(_voice(voice) for voice in group.voices))
            for group in shown.voices_by_state
            if group.state
        ),
        priorities=tuple(
            priority_tag(priority) for priority in shown.library.every_priority if priority.voices
        ),
        joining=tuple(view.record for view in groups_now(shown)),
        apps=tuple(view.record for view in groups_now(shown, GroupKind.APP)),
        contact=shown.whom_to_ring(Role.PARTICIPATION),
    )


def _offer(shown: Shown) -> OfferPoster:
    by_area = shown.given_by_area
    return OfferPoster(
        sums=tuple(view for group in by_area.values() for view in group if view.money.headline),
        more=0,
        areas=tuple(by_area),
        doors=doors(shown),
        team=shown.whom_to_ring(Role.LEAVING_CARE),
        advocate=shown.advocate,
    )


def _card(shown: Shown, **changed: Any) -> WalletCard:
    """`changed`: the fields of each contact that differ from its page."""
    numbers = shown.on_every_page
    others = [replace(contact, **changed) for contact in numbers if contact.tel != EMERGENCY]
    own = [contact for contact in others if contact.own]
    # Whoever has lost the number of their adviser rings the team itself; the main line only where the team has no number.
    team, main = shown.contact_for(Role.LEAVING_CARE), shown.contact_for(Role.MAIN)
    if team and not (main and main.id == team.id):
        main = None
        if all(contact.id != team.id for contact in own):
            own.append(replace(team, **changed))
    return WalletCard(
        danger=next((contact for contact in numbers if contact.tel == EMERGENCY), None),
        council=tuple(own),
        helplines=tuple(contact for contact in others if not contact.own),
        main=replace(main, **changed) if main and all(contact.id != main.id for contact in own) else None,
        advocate=replace(shown.advocate, **changed) if shown.advocate else None,
        by_district=shown.library.site.council.has_districts,
    )
