"""The strategy on a page, with its own wordings, ready to print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from localoffer.library import (
    JoinedEntitlement,
    JoinedPriority,
    JoinedPromise,
    JoinedSource,
    JoinedVoice,
    Library,
)
from localoffer.records.frozen import dataclass
from localoffer.records.models import Cited, Limit, ObjectiveOrPromise, StandsIn, Strategy
from localoffer.records.values import When
from localoffer.views.common import Sourced, Trust, trust
from localoffer.views.ledger import StateCount, VoiceView, counts, priority_tag, signed
from localoffer.views.offer import AmountView, EntitlementView

#: A sum in a text, with its limit.
SUM = re.compile(rf"(?:({Limit.UP_TO}|{Limit.AT_LEAST}) )?(£\d+(?:,\d{{3}})*(?:\.\d\d)?)")


@dataclass(frozen=True)
class OnAPagePromise(Sourced):
    """A promise as worded on the page. `now` is the present value of the sum that it names, if that differs."""

    cited = ("now",)
    text: str
    made_on: When
    now: tuple[AmountView, ...] = ()


@dataclass(frozen=True)
class OnAPagePaper(Sourced):
    """Promises in a paper that is not part of the strategy, or some of them and how many `more` there are."""

    cited = ("promises",)
    title: str
    promises: tuple[OnAPagePromise, ...]
    more: int = 0


@dataclass(frozen=True)
class OnAPagePriority(Sourced):
    """The strategy on a page: the wordings that the page itself uses. `elsewhere` are promises of other papers."""

    cited = ("promises", "elsewhere")
    id: str
    number: int
    title: str
    meaning: str | None
    icon: str
    address: str
    objectives: tuple[str, ...]
    voices: tuple[VoiceView, ...]
    counts: tuple[StateCount, ...]
    promises: tuple[OnAPagePromise, ...]
    elsewhere: tuple[OnAPagePaper, ...]


@dataclass(frozen=True)
class OnAPageView(Sourced):
    """Left out: what is only in the strategy's body, what was said later, in another paper, and what was said about a
    priority that is closed. `others` are the voices that belong to no priority."""

    cited = ("trust", "priorities")
    strategy: Strategy | None
    principles: tuple[str, ...]
    priorities: tuple[OnAPagePriority, ...]
    voices: tuple[VoiceView, ...]
    others: tuple[VoiceView, ...]
    counts: tuple[StateCount, ...]
    trust: Trust


def on_a_page_view(
    library: Library,
    entitlements: Mapping[JoinedEntitlement, EntitlementView],
    voices: Mapping[JoinedVoice, VoiceView],
) -> OnAPageView:
    strategy = library.site.strategy
    papers = frozenset(library.cited(strategy.sources)) if strategy else frozenset()
    sheet = _Sheet(library, entitlements, papers)
    shown = tuple(
        view
        for voice, view in voices.items()
        if sheet.has(voice.record) and voice.priority not in library.gone.priorities
    )
    return OnAPageView(
        strategy=strategy,
        principles=tuple(principle.text for principle in library.principles if sheet.has(principle)),
        priorities=tuple(
            sheet.priority(priority, _about(priority, shown)) for priority in library.priorities
        ),
        voices=shown,
        others=_about(None, shown),
        counts=counts(voice.state for voice in shown),
        trust=trust(library, strategy.sources if strategy else ()),
    )


def _about(priority: JoinedPriority | None, voices: Iterable[VoiceView]) -> tuple[VoiceView, ...]:
    """The voices of a priority, or those that belong to none."""
    id = priority.record.id if priority else None
    return tuple(view for view in voices if (view.priority.id if view.priority else None) == id)


@dataclass(frozen=True)
class _Sheet:
    """What stands on the page: what one of the strategy's own `papers` says, or everything if it names none."""

    library: Library
    entitlements: Mapping[JoinedEntitlement, EntitlementView]
    papers: frozenset[JoinedSource]

    def has(self, record: Cited) -> bool:
        return not self.papers or not self.papers.isdisjoint(self.library.cited(record.sources))

    def priority(self, priority: JoinedPriority, voices: tuple[VoiceView, ...]) -> OnAPagePriority:
        tag = priority_tag(priority)
        return OnAPagePriority(
            id=tag.id,
            number=priority.number,
            title=tag.title,
            meaning=priority.record.meaning,
            icon=tag.icon,
            address=tag.address,
            objectives=self._wordings(priority.record.objectives),
            voices=voices,
            counts=counts(voice.state for voice in voices),
            promises=tuple(
                one
                for promise in priority.promises
                for one in self._promised(
                    promise, (signed(promise.record, line) for line in self._wordings((promise.record,)))
                )
            ),
            elsewhere=tuple(self._elsewhere(priority.promises)),
        )

    def _wordings(self, records: Iterable[ObjectiveOrPromise]) -> tuple[str, ...]:
        return tuple(
            line
            for record in records
            if record.stands_in is not StandsIn.STRATEGY and self.has(record)
            for line in (record.on_a_page or (record.text,))
        )

    def _elsewhere(self, promises: Iterable[JoinedPromise]) -> Iterator[OnAPagePaper]:
        by_paper: dict[str, list[OnAPagePromise]] = {}
        for promise in promises:
            record = promise.record
            paper = next(iter(self.library.cited(record.sources)), None)
            if paper and not self.has(record):
                title = paper.record.short or paper.record.title
                lines = record.on_a_page or (record.text,)
                by_paper.setdefault(title, []).extend(self._promised(promise, lines))
        for title, found in by_paper.items():
            yield OnAPagePaper(title, tuple(found))

    def _promised(self, promise: JoinedPromise, lines: Iterable[str]) -> Iterator[OnAPagePromise]:
        for line in lines:
            yield OnAPagePromise(line, promise.record.made_on, self._now_instead(promise, line))

    def _now_instead(self, promise: JoinedPromise, wording: str) -> tuple[AmountView, ...]:
        """The sums in force of what a promise gives, if its wording names a sum that is none of them."""
        if not (named := SUM.search(wording)):
            return ()
        given = map(self.entitlements.get, promise.entitlements)
        now = tuple(amount for view in given if view for amount in view.money.headline)
        is_named = ((amount.limit, amount.value) == (named[1] or "", named[2]) for amount in now)
        return () if any(is_named) else now
