"""Everything that is known on the day of reckoning, joined. Made by `link`, read by `check` and `plan`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from localoffer.law.questions import Finder
from localoffer.law.table import DecisionTable
from localoffer.records.files import PageFile
from localoffer.records.models import (
    Action,
    Amount,
    Answer,
    Area,
    Citation,
    Contact,
    CoverageItem,
    Duty,
    Entitlement,
    Example,
    Finding,
    Group,
    MeansOfDelivery,
    Measure,
    Outcome,
    Partner,
    Plan,
    Pledge,
    Priority,
    Promise,
    Role,
    Site,
    Situation,
    Source,
    Standing,
    Status,
    Step,
    Table,
    Term,
    VerdictFor,
    Voice,
)
from localoffer.records.values import When


@dataclass(frozen=True)
class JoinedEntitlement:
    """A national entitlement and the council's entry with the same id. At least one is there."""

    id: str
    national: Entitlement | None
    council: Entitlement | None

    @property
    def parts(self) -> tuple[Entitlement, ...]:
        """The council's entry first, then the national one."""
        return tuple(part for part in (self.council, self.national) if part)

    @property
    def first(self) -> Entitlement:
        return self.parts[0]

    @property
    def title(self) -> str:
        return next((part.title for part in self.parts if part.title), self.id)

    @property
    def sentence(self) -> str:
        """The national sentence, which speaks of today, before the council's."""
        return next((part.sentence for part in reversed(self.parts) if part.sentence), "")

    @property
    def order(self) -> int:
        return min(part.order for part in self.parts)

    @property
    def area(self) -> str | None:
        return next((part.area.id for part in self.parts if part.area), None)

    @property
    def duty(self) -> Duty | None:
        """The national duty before the council's: a council cannot turn *must* into *chooses*."""
        return next((part.duty for part in reversed(self.parts) if part.duty), None)

    @property
    def standing(self) -> Standing:
        return (self.national or self.first).standing


@dataclass(frozen=True)
class Library:
    """Records by id, in file order, without whatever is dated after `as_of`. Verdicts go by entitlement and outcome.

    Answers go by the list and the id of what they are about. References in them stay ids; each is sure to lead to a record in the mapping of its kind or to one that
    is not known yet on that day, which `get` leaves out.
    """

    as_of: date
    site: Site
    sources: Mapping[str, Source]
    national_source_ids: frozenset[str]
    areas: Mapping[str, Area]
    statuses: Mapping[str, Status]
    entitlements: Mapping[str, JoinedEntitlement]
    contacts: Mapping[str, Contact]
    helplines: Mapping[str, Contact]
    situations: Mapping[str, Situation]
    priorities: Mapping[str, Priority]
    voices: Mapping[str, Voice]
    promises: Mapping[str, Promise]
    pledges: Mapping[str, Pledge]
    answers: Mapping[tuple[str, str], Answer]
    plans: Mapping[str, Plan]
    actions: Mapping[str, Action]
    measures: Mapping[str, Measure]
    tables: Mapping[str, Table]
    findings: Mapping[str, Finding]
    groups: Mapping[str, Group]
    partners: Mapping[str, Partner]
    delivery: Mapping[str, MeansOfDelivery]
    terms: Mapping[str, Term]
    decision: DecisionTable | None
    finder: Finder | None
    outcomes: Mapping[str, Outcome]
    verdicts: Mapping[tuple[str, str], VerdictFor]
    ladder: Mapping[str, Step]
    coverage: Mapping[str, CoverageItem]
    examples: Mapping[str, Example]
    pages: tuple[PageFile, ...]
    national_pages: tuple[PageFile, ...]

    def has_come(self, when: When | date | None) -> bool:
        """Whether a date is not later than the day of reckoning. A month has come on its first day."""
        return when is None or (when.first_day if isinstance(when, When) else when) <= self.as_of

    def cites(self, citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
        """The citations whose source is known by now."""
        return tuple(cited for cited in citations if cited.source.id in self.sources)

    def announced_by_now(self, amount: Amount) -> bool:
        """Whether a source of the amount was published, or failing a date read, by the day of reckoning."""
        sources = [self.sources[cited.source.id] for cited in self.cites(amount.sources)]
        return any(self.has_come(source.date or source.seen) for source in sources)

    def contact(self, id: str) -> Contact | None:
        return self.contacts.get(id) or self.helplines.get(id)

    def contact_for(self, role: Role) -> Contact | None:
        """The first council contact with that role."""
        return next((contact for contact in self.contacts.values() if role in contact.roles), None)

    @property
    def papers(self) -> tuple[When, ...]:
        """The dates of the council's own sources, oldest first."""
        own = (source for id, source in self.sources.items() if id not in self.national_source_ids)
        return tuple(sorted(source.date for source in own if source.date))
