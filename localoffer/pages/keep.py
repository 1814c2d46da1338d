"""What a reader can download: the page about keeping, and the whole offer as one file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from typing import ClassVar

from localoffer.addresses import HELP, KEEP, LADDER, ONE_FILE, RIGHTS, file_address
from localoffer.budgets import ALONE_BUDGET, ALONE_DOUBT, ALONE_ENTITLEMENT, ALONE_LINK, ALONE_REST
from localoffer.library import Library
from localoffer.pages.page import Context, Page, PageWords, words_page
from localoffer.pages.rights import HelpContext, help_context
from localoffer.records.frozen import dataclass
from localoffer.records.models import Role, Standing, Verdict
from localoffer.records.values import When, months_after
from localoffer.views.common import Link
from localoffer.views.contacts import ContactView
from localoffer.views.districts import DistrictsView
from localoffer.views.finder import AskView, FinderView, ResultView
from localoffer.views.ledger import StateCount, VoiceGroup, by_priority, counts
from localoffer.views.offer import AreaView, EntitlementBrief, EntitlementView, StatusView
from localoffer.views.shown import Shown
from localoffer.views.verdicts import OutcomeView, StepView

#: After how many months a copy may be outdated: amounts change each April, and some in August.
MONTHS_TRUE = 6


@dataclass(frozen=True)
class OneFileEntitlement:
    """An entitlement with its anchor in the file."""

    id: str
    entitlement: EntitlementView


@dataclass(frozen=True)
class OneFileArea:
    """A part of life; or, without an area, what was `asked_for` or `announced`."""

    id: str
    kind: Standing | None
    area: AreaView | None
    entitlements: tuple[OneFileEntitlement, ...]


@dataclass(frozen=True)
class OneFileAsk:
    """A question of the finder. Its anchor is `f` plus its number, and so is that of each way on.

    `unsure` is the anchor of how to find out, shared by all questions that ask the same. `help` is there too if more
    than one of them needs it, since the file must stay small.
    """

    ask: AskView
    help: str | None
    unsure: str


@dataclass(frozen=True)
class OneFileUnsure:
    """`help` is what the question means, unless the question itself says so."""

    id: str
    asks: str
    help: str | None
    find_out: str


@dataclass(frozen=True)
class OneFileVerdicts:
    verdict: Verdict
    entitlements: tuple[Link, ...]


@dataclass(frozen=True)
class OneFileOutcome:
    """An outcome with what it gets. Several ends of the finder lead to it.

    `best` are the things that matter most, each with its sum as its sentence. The shorter list is written out: what it
    gets if one fact is true, or what it does not get; `rest` applies to all the others.
    """

    id: str
    view: OutcomeView
    best: tuple[Link, ...]
    verdicts: tuple[OneFileVerdicts, ...]
    rest: Verdict


@dataclass(frozen=True)
class OneFileResult:
    """An end of the finder. `gets` is the anchor of its outcome in the file, `doubts` are those of what is unclear."""

    result: ResultView
    gets: str
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class OneFileDoubt:
    """Why something is unclear, once for all the ends of the finder that share it."""

    id: str
    reason: str


@dataclass(frozen=True)
class OneFileText:
    """A right in one sentence, with what it gives."""

    title: str
    sentence: str
    entitlements: tuple[Link, ...]


@dataclass(frozen=True)
class OneFilePart:
    """A further file: its name, its contents, and its address."""

    name: str
    title: str
    address: str


@dataclass(frozen=True)
class OneFileContext(Context):
    """The whole offer in one file. If that would be too large to send, this is the first of several, and lists the
    contents of the `parts`; or one of those. After `old_after` it may be outdated. `ring` is whom to ask about it;
    `team` and `advocate` are for somebody who cannot answer a question.

    `places` maps addresses of the site to anchors in the file, for the links in its texts.
    """

    template: ClassVar[str] = "pages/one-file.html"
    old_after: When
    ring: ContactView | None
    team: ContactView | None
    advocate: ContactView | None
    help: HelpContext | None
    districts: DistrictsView | None
    asks: tuple[OneFileAsk, ...]
    unsure: tuple[OneFileUnsure, ...]
    results: tuple[OneFileResult, ...]
    doubts: tuple[OneFileDoubt, ...]
    outcomes: tuple[OneFileOutcome, ...]
    areas: tuple[OneFileArea, ...]
    ladder: tuple[StepView, ...]
    rights: tuple[OneFileText, ...]
    statuses: tuple[StatusView, ...]
    said: tuple[VoiceGroup, ...]
    counts: tuple[StateCount, ...]
    places: Mapping[str, str]
    parts: tuple[OneFilePart, ...] = ()


@dataclass(frozen=True)
class KeepContext(Context):
    """Ways to keep the offer: the file with all of it, or the first of several and the other `parts`."""

    template: ClassVar[str] = "pages/keep.html"
    states_sizes: ClassVar[bool] = True
    parts: tuple[OneFilePart, ...]


def plan_keep(shown: Shown, words: PageWords) -> Iterator[Page]:
    """Two pages, if there is an offer to keep."""
    if shown.entitlements:
        whole = _one_file(shown)
        files = tuple(_files(shown, words, whole)) if _bytes(whole) > ALONE_BUDGET * ALONE_DOUBT else ()
        parts = tuple(part for part, _ in files)
        yield words_page(shown, words, "keep", KEEP, KeepContext(parts))
        # Of several files the first has entitlements as title and sum, and counts in place of long lists.
        first = replace(whole, said=(), parts=parts)
        key, context = ("first-file", first) if files else ("one-file", whole)
        yield replace(words_page(shown, words, key, ONE_FILE, context), alone=True)
        yield from (page for _, page in files)


def _bytes(whole: OneFileContext) -> int:
    """The approximate size of the one file in bytes."""
    entitlements = [one.entitlement for area in whole.areas for one in area.entitlements]
    texts = (
        text
        for it in entitlements
        for text in (
            it.title,
            it.sentence,
            it.who,
            *it.entry.conditions,
            it.entry.how_to_ask.text if it.entry.how_to_ask else "",
            it.entry.words_to_send,
        )
    )
    links = [
        link.title for outcome in whole.outcomes for group in outcome.verdicts for link in group.entitlements
    ]
    said = [voice.record.text for group in whole.said for voice in group.voices]
    letters = sum(len(text or "") for text in (*texts, *links, *said))
    return (
        ALONE_REST + letters + ALONE_ENTITLEMENT * len(entitlements) + ALONE_LINK * (len(links) + len(said))
    )


def _files(shown: Shown, words: PageWords, whole: OneFileContext) -> Iterator[tuple[OneFilePart, Page]]:
    """The further files: one for each part of life; and one for what is not given yet, and for what was said."""
    bare = replace(
        whole,
        asks=(),
        unsure=(),
        results=(),
        doubts=(),
        outcomes=(),
        rights=(),
        statuses=(),
        said=(),
        counts=(),
    )
    for area in whole.areas:
        if area.area:
            yield _file(shown, words, area.area.id, area.area.title, replace(bare, areas=(area,)))
    later = tuple(area for area in whole.areas if not area.area)
    if later or whole.said:
        more = replace(bare, areas=later, said=whole.said, counts=whole.counts)
        yield _file(shown, words, "more", words["last-file"]["title"], more)


def _file(
    shown: Shown, words: PageWords, id: str, title: str, holds: OneFileContext
) -> tuple[OneFilePart, Page]:
    context = replace(holds, places={**_places(holds.areas), HELP: "#help", LADDER: "#no"})
    page = words_page(shown, words, "further-file", file_address(id), context)
    name = page.address.rpartition("/")[2]
    return OneFilePart(name, title, page.address), replace(page, title=f"{page.title}: {title}", alone=True)


def _places(areas: Iterable[OneFileArea]) -> dict[str, str]:
    return {listed.entitlement.address: f"#{listed.id}" for area in areas for listed in area.entitlements}


def _old_after(library: Library) -> date:
    """A copy stays true for some months, but no longer than a year after somebody last checked what people can get: a site
    that nobody edits is still built each night."""
    checked = [part.checked for listed in library.entitlements for part in listed.parts if part.checked]
    newest = max((when.last_day for when in checked), default=library.as_of)
    return min(months_after(library.as_of, MONTHS_TRUE), months_after(newest, 12))


def _one_file(shown: Shown) -> OneFileContext:
    areas = tuple(_areas(shown))
    places = _places(areas)
    outcomes = tuple(
        _outcome(f"o{number}", view, places)
        for number, view in enumerate(shown.outcomes.values() if shown.finder else (), start=1)
    )
    gets = {outcome.view.outcome: f"#{outcome.id}" for outcome in outcomes}
    unsure = tuple(_unsure(shown.finder)) if shown.finder else ()
    ends = shown.finder.results if shown.finder else ()
    reasons = dict.fromkeys(reason for result in ends for reason in result.unclear)
    doubts = {reason: f"d{number}" for number, reason in enumerate(reasons, start=1)}
    said = by_priority(shown.every_priority, shown.voices.values())
    return OneFileContext(
        old_after=When.of(_old_after(shown.library)),
        ring=shown.contact_for(Role.MAIN),
        team=shown.whom_to_ring(Role.LEAVING_CARE),
        advocate=shown.advocate,
        help=help_context(shown),
        districts=shown.districts,
        asks=tuple(_asks(shown.finder, unsure)) if shown.finder else (),
        unsure=unsure,
        results=tuple(
            OneFileResult(
                result, gets[result.outcome], tuple(f"#{doubts[reason]}" for reason in result.unclear)
            )
            for result in ends
        ),
        doubts=tuple(OneFileDoubt(id, reason) for reason, id in doubts.items()),
        outcomes=outcomes,
        areas=areas,
        ladder=shown.ladder,
        rights=tuple(
            OneFileText(
                text.record.title,
                text.record.sentence,
                _links(text.entitlements, places),
            )
            for text in shown.texts.values()
            if text.folder == "your-rights"
        ),
        statuses=tuple(shown.statuses.values()),
        said=said,
        counts=counts(voice.state for voice in shown.voices.values()) if shown.voices else (),
        places={**places, HELP: "#help", LADDER: "#no", RIGHTS: "#rights"},
    )


def _areas(shown: Shown) -> Iterator[OneFileArea]:
    """What is given by part of life, then what was asked for and what is announced, each separately."""
    numbers = count(1)
    groups: list[tuple[Standing | None, AreaView | None, Sequence[EntitlementView]]] = [
        (None, area, group) for area, group in shown.given_by_area.items()
    ]
    for standing in (Standing.ASKED_FOR, Standing.ANNOUNCED):
        if found := shown.of_standing(standing):
            groups.append((standing, None, found))
    for place, (kind, area, entitlements) in enumerate(groups, start=1):
        listed = tuple(OneFileEntitlement(f"e{next(numbers)}", view) for view in entitlements)
        yield OneFileArea(f"a{place}", kind, area, listed)


def _links(entitlements: Iterable[EntitlementBrief | Link], places: Mapping[str, str]) -> tuple[Link, ...]:
    """Those with an anchor in the file: what belongs to no part of life has none."""
    return tuple(
        Link(brief.title, places[brief.address]) for brief in entitlements if brief.address in places
    )


def _unsure(finder: FinderView) -> Iterator[OneFileUnsure]:
    """How to find out the answer, once for all the questions that ask the same."""
    helps = _shared_helps(finder)
    found = dict.fromkeys((ask.record.asks, ask.record.find_out) for ask in finder.questions)
    for number, (asks, find_out) in enumerate(found, start=1):
        yield OneFileUnsure(f"u{number}", asks, helps.get(asks), find_out)


def _shared_helps(finder: FinderView) -> dict[str, str]:
    """What a question means, for those asked in more than one place."""
    often = Counter(ask.record.asks for ask in finder.questions)
    asked = (ask.record for ask in finder.questions)
    return {it.asks: it.whole_help for it in asked if it.whole_help and often[it.asks] > 1}


def _asks(finder: FinderView, unsure: Sequence[OneFileUnsure]) -> Iterator[OneFileAsk]:
    helps = _shared_helps(finder)
    places = {(part.asks, part.find_out): part.id for part in unsure}
    for ask in finder.questions:
        record = ask.record
        help = None if record.asks in helps else record.whole_help
        yield OneFileAsk(ask, help, places[record.asks, record.find_out])


def _outcome(id: str, view: OutcomeView, places: Mapping[str, str]) -> OneFileOutcome:
    groups = {
        kind: _links((cell.entitlement for cell in view.by_area if cell.verdict is kind), places)
        for kind in Verdict
    }
    no, perhaps = (Verdict.NOT_YET, Verdict.NO), (Verdict.YES_IF,)
    few_no = sum(len(groups[kind]) for kind in no) < len(groups[Verdict.YES_IF])
    left_out = perhaps if few_no else no
    return OneFileOutcome(
        id=id,
        view=view,
        best=tuple(
            Link(one.entitlement.title, places[one.entitlement.address], one.sum)
            for one in view.best
            if one.entitlement.address in places
        ),
        verdicts=tuple(
            OneFileVerdicts(kind, links) for kind, links in groups.items() if links and kind not in left_out
        ),
        rest=left_out[-1],
    )
