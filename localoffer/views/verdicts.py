"""Who gets what, ready to print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from localoffer.addresses import outcome_address
from localoffer.library import JoinedContact, JoinedOutcome, JoinedStep, Library
from localoffer.records.models import Verdict
from localoffer.records.values import Prose
from localoffer.views.common import Cite, Link, Trust, cited_in, last_seen, trust
from localoffer.views.contacts import ContactView, standing_in
from localoffer.views.offer import AreaView, EntitlementView, status_link


@dataclass(frozen=True)
class OutcomeLink:
    """`short` is the outcome in two to four words."""

    id: str
    title: str
    short: str
    sentence: str
    address: str


@dataclass(frozen=True)
class VerdictView:
    """One cell: does this outcome get this entitlement, and why? `derived`: it follows from the entry, nobody wrote it."""

    outcome: OutcomeLink
    entitlement: EntitlementView
    verdict: Verdict
    reason: str
    derived: bool


@dataclass(frozen=True)
class StepView:
    """A step of the ladder. `number` counts from 1."""

    number: int
    id: str
    title: str
    text: Prose
    days: str | None
    contact: ContactView | None
    trust: Trust

    @property
    def cites(self) -> tuple[Cite, ...]:
        return cited_in(self.trust, self.contact)


@dataclass(frozen=True)
class OutcomeMoney:
    """The money that people with an outcome get, get if one fact is true, or may ask for."""

    outcome: OutcomeLink
    verdicts: tuple[VerdictView, ...]


@dataclass(frozen=True)
class VerdictTitles:
    """The entitlements with one verdict, by title."""

    verdict: Verdict
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Need:
    """The verdicts on the entitlements of one part of life, the best first."""

    area: AreaView
    verdicts: tuple[VerdictView, ...]


@dataclass(frozen=True)
class VerdictCount:
    verdict: Verdict
    number: int


@dataclass(frozen=True)
class OutcomeView:
    """What one outcome means and gets. `verdicts` are the best first, `needs` the same by part of life, and `counts`
    their numbers."""

    outcome: OutcomeLink
    details: Prose
    first_things: tuple[str, ...]
    basis: tuple[str, ...]
    status: Link | None
    verdicts: tuple[VerdictView, ...]
    counts: tuple[VerdictCount, ...]
    needs: tuple[Need, ...]
    trust: Trust

    @property
    def cites(self) -> tuple[Cite, ...]:
        return self.trust.cites

    @property
    def by_area(self) -> tuple[VerdictView, ...]:
        return tuple(verdict for need in self.needs for verdict in need.verdicts)


def outcome_link(outcome: JoinedOutcome) -> OutcomeLink:
    record = outcome.record
    return OutcomeLink(record.id, record.title, record.short, record.sentence, outcome_address(record.id))


def best_first(verdicts: Iterable[VerdictView]) -> tuple[VerdictView, ...]:
    """The best for the reader first; those alike stay in their order."""
    order = tuple(Verdict)
    return tuple(sorted(verdicts, key=lambda verdict: order.index(verdict.verdict)))


def outcome_view(
    library: Library, outcome: JoinedOutcome, verdicts: Sequence[VerdictView], areas: Sequence[AreaView]
) -> OutcomeView:
    """`verdicts` are those on what can be had or is announced, the best first."""
    record = outcome.record
    needs = (
        Need(area, tuple(verdict for verdict in verdicts if verdict.entitlement.area == area))
        for area in areas
    )
    return OutcomeView(
        outcome=outcome_link(outcome),
        details=record.details,
        first_things=record.first_things,
        basis=record.basis,
        status=status_link(outcome.status) if outcome.status else None,
        verdicts=tuple(verdicts),
        counts=tuple(
            VerdictCount(kind, sum(verdict.verdict is kind for verdict in verdicts)) for kind in Verdict
        ),
        needs=tuple(need for need in needs if need.verdicts),
        trust=trust(
            library,
            record.sources,
            checked=last_seen(library, record.sources),
            uncertain=record.uncertain,
        ),
    )


def step_view(
    library: Library, contacts: Mapping[JoinedContact, ContactView], number: int, step: JoinedStep
) -> StepView:
    record = step.record
    contact = standing_in(contacts[step.contact], step.stands_in_for) if step.contact else None
    return StepView(
        number=number,
        id=record.id,
        title=record.title,
        text=record.text,
        days=record.days,
        contact=contact,
        trust=trust(library, record.sources, checked=record.checked),
    )
