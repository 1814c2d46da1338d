"""Who gets what, ready to print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from localoffer.addresses import paper_address
from localoffer.law.verdicts import MOST_LINES, WhoLine, who_line
from localoffer.library import JoinedContact, JoinedEntitlement, JoinedOutcome, Library, ToRing
from localoffer.records.frozen import dataclass
from localoffer.records.models import Outcome, Role, Step, Verdict
from localoffer.views.common import Link, Sourced, Trust, trust, trust_in_law
from localoffer.views.contacts import ContactView, to_ring
from localoffer.views.links import link_to
from localoffer.views.offer import AreaView, EntitlementBrief

#: How many things a result shows before the full list.
MOST_BEST = 5
#: First words of a reason that are written in lower case within a sentence. Others may be names.
SMALL = re.compile(
    r"(an?|after|all|as|at|being|both|care|each|everyone|for|from|having|if|in|its?|many|most|no|nobody|not|nothing|o[fn]"
    r"|once|one|only|some|that|the|their|the[rs]e|they|this|under|until|we|when|your?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class OutcomeLink:
    """`plain` is the title without the law's words, `short` the outcome in two to four words, `sheet` its page on paper."""

    id: str
    title: str
    plain: str
    short: str
    sentence: str
    address: str
    sheet: str


def sentence(verdict: Verdict, reason: str, whole: bool = False) -> str:
    """A reason as it follows the verdict's word: up to its first semicolon or colon, or the `whole`, with what follows
    there as a sentence of its own. It begins in lower case if possible, except after a yes, which a new sentence
    follows."""
    fact, *more = re.split(r"[;:] ", reason.rstrip("."), maxsplit=1)
    if verdict is not Verdict.YES and SMALL.match(fact):
        fact = fact[0].lower() + fact[1:]
    return " ".join([f"{fact}.", *(f"{part[0].upper()}{part[1:]}." for part in more if whole)])


def who_lines(entitlement: JoinedEntitlement, verdicts: Sequence[VerdictView]) -> tuple[WhoLine, ...]:
    """Who gets it, in up to three sentences: those written by the council, or the national ones, or one for each
    verdict, which names the people. If there are more verdicts than sentences, the rest are only listed by group.
    The national ones say nothing of what the council itself has decided. Who should ask for advice first is told whoever
    wrote them."""
    parts = (entitlement.chosen,) if entitlement.chosen else entitlement.parts
    written = next((part.who_short for part in parts if part.who_short), ())
    groups = ((kind, [it for it in verdicts if it.verdict is kind]) for kind in Verdict)
    lines = (
        tuple(filter(None, map(who_line, written)))
        or tuple(_made(kind, group) for kind, group in groups if group)[:MOST_LINES]
    )
    warned = entitlement.entry.ask_first
    if not warned or not lines or any(warned in line.text for line in lines):
        return lines
    return (replace(lines[0], text=f"{lines[0].text} {warned}"), *lines[1:])


def _made(kind: Verdict, group: Sequence[VerdictView]) -> WhoLine:
    """A sentence about those with one verdict: the fact that it depends on if all share it, or who they are."""
    facts = {it.sentence for it in group}
    if kind is Verdict.YES_IF and len(facts) == 1:
        return WhoLine(kind, "", facts.pop())
    names = "; ".join(it.outcome.short for it in group)
    return (
        WhoLine(kind, "", f"it fits: {names}.") if kind is Verdict.YES_IF else WhoLine(kind, ":", f"{names}.")
    )


@dataclass(frozen=True)
class VerdictView:
    """One cell: does this outcome get this entitlement, and why? `derived`: it follows from the entry and was not written."""

    outcome: OutcomeLink
    entitlement: EntitlementBrief
    verdict: Verdict
    reason: str
    derived: bool

    @property
    def sentence(self) -> str:
        return sentence(self.verdict, self.reason)

    @property
    def sum(self) -> str:
        """The first sum of the thing that is known today, or empty."""
        headline = self.entitlement.money.headline
        return headline[0].value if headline else ""

    @property
    def whole_sentence(self) -> str:
        return sentence(self.verdict, self.reason, whole=True)


def unanswered(verdicts: Iterable[VerdictView]) -> bool:
    """Whether it is unknown for any of them if somebody gets it."""
    return any(one.verdict is Verdict.ASK for one in verdicts)


@dataclass(frozen=True)
class StepView(Sourced):
    """A step of the ladder. `number` counts from 1. `number_in` is the earlier step with the same contact."""

    cited = ("trust", "contact")
    number: int
    record: Step
    contact: ContactView | None
    number_in: int | None
    trust: Trust


@dataclass(frozen=True)
class VerdictTitles:
    """The entitlements with one verdict, by title."""

    verdict: Verdict
    titles: tuple[str, ...]


@dataclass(frozen=True)
class VerdictCount:
    verdict: Verdict
    number: int


@dataclass(frozen=True)
class Need:
    """The verdicts on the entitlements of one part of life, best first."""

    area: AreaView
    verdicts: tuple[VerdictView, ...]

    @property
    def counts(self) -> tuple[VerdictCount, ...]:
        return verdict_counts(self.verdicts)


@dataclass(frozen=True)
class OutcomeView(Sourced):
    """What one outcome means and gets. `verdicts` are best first, `counts` their numbers, and `best` the five that
    matter most. `needs` are what can be had now by part of life, `not_now` what comes later or never. `call` is whom
    to ring first."""

    cited = ("trust", "call")
    record: Outcome
    outcome: OutcomeLink
    status: Link | None
    verdicts: tuple[VerdictView, ...]
    counts: tuple[VerdictCount, ...]
    best: tuple[VerdictView, ...]
    needs: tuple[Need, ...]
    not_now: tuple[VerdictView, ...]
    call: ContactView | None
    trust: Trust

    @property
    def by_area(self) -> tuple[VerdictView, ...]:
        return (*(verdict for need in self.needs for verdict in need.verdicts), *self.not_now)

    @property
    def counts_now(self) -> tuple[VerdictCount, ...]:
        return verdict_counts(verdict for verdict in self.verdicts if _now(verdict))

    @property
    def counts_not_now(self) -> tuple[VerdictCount, ...]:
        return verdict_counts(self.not_now)


def verdict_counts(verdicts: Iterable[VerdictView]) -> tuple[VerdictCount, ...]:
    """How many there are of each verdict, best first, without empty ones."""
    kinds = [verdict.verdict for verdict in verdicts]
    return tuple(VerdictCount(kind, kinds.count(kind)) for kind in Verdict if kind in kinds)


def outcome_link(outcome: JoinedOutcome) -> OutcomeLink:
    record = outcome.record
    return OutcomeLink(
        id=record.id,
        title=record.title,
        plain=record.plain or record.title,
        short=record.short,
        sentence=record.sentence,
        address=link_to(outcome).address,
        sheet=paper_address(f"find-what-is-yours/{record.id}"),
    )


def _now(verdict: VerdictView) -> bool:
    """Whether it can be had today, perhaps with conditions."""
    return verdict.verdict not in (Verdict.NOT_YET, Verdict.NO)


def _largest(verdict: VerdictView) -> Decimal:
    """The largest sum of a thing in pounds; 0 if no sum is known."""
    sums = (Decimal(re.sub("[£,]", "", sum.value)) for sum in verdict.entitlement.money.headline)
    return max(sums, default=Decimal(0))


def best_things(
    named: Sequence[EntitlementBrief], verdicts: Sequence[VerdictView]
) -> tuple[VerdictView, ...]:
    """The things that matter most: those that the record names, then the largest sums, all of them a yes or a yes, if."""
    had = [verdict for verdict in verdicts if verdict.verdict in (Verdict.YES, Verdict.YES_IF)]
    first = [verdict for brief in named for verdict in had if verdict.entitlement.id == brief.id]
    others = sorted((verdict for verdict in had if verdict not in first), key=_largest, reverse=True)
    return (*first, *others)[:MOST_BEST]


def best_first(verdicts: Iterable[VerdictView]) -> tuple[VerdictView, ...]:
    """The best for the reader first; equals keep their order."""
    order = tuple(Verdict)
    return tuple(sorted(verdicts, key=lambda verdict: order.index(verdict.verdict)))


def outcome_view(
    library: Library,
    contacts: Mapping[JoinedContact, ContactView],
    briefs: Mapping[JoinedEntitlement, EntitlementBrief],
    outcome: JoinedOutcome,
    verdicts: Sequence[VerdictView],
    areas: Sequence[AreaView],
) -> OutcomeView:
    """`verdicts` are those on what is given or announced, best first."""
    record = outcome.record
    needs = (
        Need(
            area, tuple(verdict for verdict in verdicts if _now(verdict) and verdict.entitlement.area == area)
        )
        for area in areas
    )
    ring = ToRing(outcome.contact) if outcome.contact else library.whom_to_ring(Role.LEAVING_CARE)
    return OutcomeView(
        record=record,
        outcome=outcome_link(outcome),
        status=link_to(outcome.status) if outcome.status else None,
        verdicts=tuple(verdicts),
        counts=verdict_counts(verdicts),
        best=best_things([briefs[entitlement] for entitlement in outcome.best], verdicts),
        needs=tuple(need for need in needs if need.verdicts),
        not_now=tuple(verdict for verdict in verdicts if not _now(verdict)),
        call=to_ring(contacts, ring) if ring else None,
        trust=trust_in_law(library, record),
    )


def step_views(library: Library, contacts: Mapping[JoinedContact, ContactView]) -> tuple[StepView, ...]:
    """The ladder, in its order."""
    views: list[StepView] = []
    first: dict[JoinedContact, int] = {}
    for number, step in enumerate(library.ladder, start=1):
        record = step.record
        contact = to_ring(contacts, step.call) if step.call else None
        before = first.setdefault(step.call.contact, number) if step.call else number
        views.append(
            StepView(
                number=number,
                record=record,
                contact=contact,
                number_in=before if before < number else None,
                trust=trust(library, record.sources, checked=record.checked),
            )
        )
    return tuple(views)
