"""What link makes: records that refer to each other, as far as they are known on one day.

`link` makes all of it and is the last to change it. After that nothing looks up an id: whoever has a record follows
its references.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Generic, TypeVar

from localoffer.law.questions import Finder
from localoffer.law.table import DecisionTable
from localoffer.records import models
from localoffer.records.files import PageFile, Records, pick
from localoffer.records.frozen import dataclass
from localoffer.records.values import When, YesNo

T = TypeVar("T")
#: Records that name entitlements and nothing else that is joined.
N = TypeVar(
    "N", models.Age, models.Finding, models.FirstHomePart, models.HomeKind, models.MeansOfDelivery, models.Watch
)  # fmt: skip


def place(record: Any) -> tuple[int, str, str]:
    """Sort key: the field `order`, then the title or words; never the position in the file."""
    texts = (getattr(record, name, None) for name in ("title", "name", "text"))
    return record.order, str(next(filter(None, texts), "")).casefold(), record.id


def in_order(records: Iterable[T]) -> list[T]:
    return sorted(records, key=place)


#: The drawings of priorities without one of their own, by position: they say nothing about a subject.
ICONS = ("sun", "leaf", "star", "wave", "flower", "moon", "hill", "kite", "drop", "boat", "gem", "bird")


class Meets(StrEnum):
    """How a promise meets a voice."""

    WHOLE = "whole"
    PART = "part"
    REPEATS = "repeats"


@dataclass(eq=False, repr=False)
class JoinedSource:
    """`national`: a rule for every council, not one of the council's own papers."""

    record: models.Source
    national: bool


@dataclass(eq=False, repr=False)
class JoinedContact:
    """`own`: the council's, not a helpline. `replaced_by` is whom to ring instead, once it is closed."""

    record: models.Contact
    own: bool
    replaced_by: JoinedContact | None = None


@dataclass(eq=False, repr=False)
class JoinedArea:
    record: models.Area
    entitlements: list[JoinedEntitlement] = field(default_factory=list)


@dataclass(eq=False, repr=False)
class JoinedStatus:
    record: models.Status
    entitlements: list[JoinedEntitlement] = field(default_factory=list)


#: Of an entitlement, what the national entry says goes before what the council's says: how binding it is, since no council
#: can turn *must* into *chooses*, and what is about today. In all else the council's goes first: it can give more, and a rule
#: sees that it does not give less.
NATIONAL_FIRST = frozenset(("sentence", "duty", "standing", "from_", "who"))
#: Of that, what a council says for itself of a thing about which it decides.
DECIDED = frozenset(("sentence", "who"))


def _all(said: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(reversed(said)))


#: Which of two is meant, if both entries say it: the earlier check of the two counts, and all doubts and warnings do.
ONE_OF_BOTH: Mapping[str, Callable[[Sequence[Any]], Any]] = {
    "order": min, "checked": min, "review_by": min, "uncertain": _all, "ask_first": _all,
}  # fmt: skip


@dataclass(eq=False, repr=False)
class JoinedEntitlement:
    """A national entitlement and the council's entry with the same id, as one. At least one of the two exists.

    `voices` asked for it by name; `promises` are delivered by it; `situations` are those in which it helps,
    `circumstances` and `homes` those that name it. `replaced_by` replaces it once it is closed. `verdicts` has one for
    each outcome, in the order of the outcomes; if the entitlement was only asked for, just the written ones.
    """

    id: str
    national: models.Entitlement | None
    council: models.Entitlement | None
    area: JoinedArea | None = None
    statuses: list[JoinedStatus] = field(default_factory=list)
    contacts: list[JoinedContact] = field(default_factory=list)
    voices: list[JoinedVoice] = field(default_factory=list)
    promises: list[JoinedPromise] = field(default_factory=list)
    situations: list[JoinedSituation] = field(default_factory=list)
    circumstances: list[JoinedCircumstance] = field(default_factory=list)
    homes: list[Naming[models.HomeKind]] = field(default_factory=list)
    verdicts: list[JoinedVerdict] = field(default_factory=list)
    replaced_by: JoinedEntitlement | None = None

    @property
    def parts(self) -> tuple[models.Entitlement, ...]:
        """The council's entry first, then the national one."""
        return tuple(part for part in (self.council, self.national) if part)

    def closed_by(self, day: date) -> models.Closed | None:
        """The closing of the council's entry or of the national one, once its date has come."""
        return next((closed for part in self._closing if (closed := part.closed_by(day))), None)

    def closes_after(self, day: date) -> models.Closed | None:
        """The same, while its date is still to come."""
        if self.closed_by(day):
            return None
        return next((closed for part in self._closing if (closed := part.closes_after(day))), None)

    @property
    def _closing(self) -> tuple[models.Entitlement, ...]:
        """The entries that can close it: no council can close what the law says it must give."""
        return (self.national,) if self.national and self.national.duty is models.Duty.MUST else self.parts

    @property
    def first(self) -> models.Entitlement:
        return self.parts[0]

    @cached_property
    def entry(self) -> models.Entitlement:
        """What readers are told by both entries, as one; without their sums, sources, closing, what they refer to, and
        `who_short`, which one of them says for both."""
        told: dict[str, Any] = {"closed": None, "who_short": ()}
        national_first = NATIONAL_FIRST - DECIDED if self.chosen else NATIONAL_FIRST
        for name in models.Entitlement.model_fields.keys() - told.keys():
            said = [getattr(part, name) for part in self.parts]
            if isinstance(said[0], tuple):
                every = (line for lines in reversed(said) for line in lines if isinstance(line, str))
                told[name] = tuple(dict.fromkeys(every))
            else:
                ordered = reversed(said) if name in national_first else said
                told[name] = next((it for it in ordered if it is not None and it is not YesNo.NO), said[0])
        for name, one in ONE_OF_BOTH.items():
            said = [it for part in self.parts if (it := getattr(part, name)) is not None]
            told[name] = one(said) if said else None
        return self.first.model_copy(update=told)

    @property
    def chosen(self) -> models.Entitlement | None:
        """The council's entry if it says by groups or ages who gets what the national entry leaves to it to decide."""
        council, national = self.council, self.national
        if not council or not national or national.duty is not models.Duty.CHOOSES:
            return None
        ages = (council.age_from, council.age_until)
        return council if council.statuses or any(age is not None for age in ages) else None

    @property
    def title(self) -> str:
        return self.entry.title or self.id

    @property
    def sentence(self) -> str:
        return self.entry.sentence or ""

    @property
    def order(self) -> int:
        return self.entry.order

    @property
    def duty(self) -> models.Duty | None:
        return self.entry.duty

    @property
    def standing(self) -> models.Standing:
        return self.entry.standing


def joined_entitlements(records: Records) -> dict[str, JoinedEntitlement]:
    """Each entitlement of the council and of the national folder, joined by id."""
    council, national = (
        {record.id: record for record in pick(lists, models.Entitlement)}
        for lists in (records.lists, records.national)
    )
    return {
        id: JoinedEntitlement(id, national.get(id), council.get(id))
        for id in dict.fromkeys((*council, *national))
    }


@dataclass(eq=False, repr=False)
class Naming(Generic[N]):
    """A record with the entitlements that it names, and joined with nothing else."""

    record: N
    entitlements: list[JoinedEntitlement]


@dataclass(eq=False, repr=False)
class JoinedOutcome:
    """Where the questions lead. `verdicts` has one for each entitlement that is given or announced, in their order;
    `contact` is whom to ring first, if not the leaving care team; `best` are the entitlements that matter most."""

    record: models.Outcome
    status: JoinedStatus | None
    contact: JoinedContact | None
    best: list[JoinedEntitlement]
    verdicts: list[JoinedVerdict] = field(default_factory=list)


@dataclass(eq=False, repr=False)
class JoinedVerdict:
    """Whether one outcome gets one entitlement, and why. `derived`: it was not written but follows from the entry."""

    verdict: models.Verdict
    reason: str
    derived: bool
    entitlement: JoinedEntitlement
    outcome: JoinedOutcome


@dataclass(frozen=True, eq=False, repr=False)
class ToRing:
    """Whom to ring: `contact` first, then those `beside` it with the same role. `stands_in_for` is a role in which
    nobody has a number, so `contact` is rung instead; whoever nominally has the role is in `beside`."""

    contact: JoinedContact
    beside: tuple[JoinedContact, ...] = ()
    stands_in_for: models.Role | None = None


@dataclass(eq=False, repr=False)
class JoinedSituationFor:
    """As in a situation, but for one age."""

    record: models.SituationFor
    call: ToRing
    call_at_night: ToRing | None
    by_district: bool


@dataclass(eq=False, repr=False)
class JoinedSituation:
    """`call` is whom to ring by day, `call_at_night` out of hours. `by_district`: the council is a county whose
    districts are rung before them. `at_night` are the helplines for a council that names nobody to ring at night, and
    those of its contacts who take texts."""

    record: models.Situation
    call: ToRing
    call_at_night: ToRing | None
    by_district: bool
    by_age: list[JoinedSituationFor]
    at_night: list[JoinedContact]
    also: list[JoinedContact]
    entitlements: list[JoinedEntitlement]


@dataclass(eq=False, repr=False)
class JoinedCircumstance:
    """`call` is whom to ask first."""

    record: models.Circumstance
    call: ToRing
    also: list[JoinedContact]
    entitlements: list[JoinedEntitlement]


@dataclass(eq=False, repr=False)
class JoinedStep:
    record: models.Step
    call: ToRing | None


@dataclass(eq=False, repr=False)
class JoinedPriority:
    """`number` is its position, and `icon` its drawing, its own or the one for its position; those that are closed
    come last. `voices` are sorted by number, `promises` and `actions` in their order."""

    record: models.Priority
    number: int
    icon: str
    replaced_by: JoinedPriority | None = None
    voices: list[JoinedVoice] = field(default_factory=list)
    promises: list[JoinedPromise] = field(default_factory=list)
    actions: list[JoinedAction] = field(default_factory=list)


@dataclass(eq=False, repr=False)
class Met:
    """A promise and a voice that it meets. `first`: it meets no voice with a smaller number."""

    promise: JoinedPromise
    voice: JoinedVoice
    meets: Meets
    first: bool = False


@dataclass(eq=False, repr=False)
class JoinedVoice:
    """`met_by` are the promises that meet it, in their order; `entitlements` those that it asked for by name."""

    record: models.Voice
    priority: JoinedPriority | None
    answer: JoinedAnswer | None = None
    replaced_by: JoinedVoice | None = None
    met_by: list[Met] = field(default_factory=list)
    entitlements: list[JoinedEntitlement] = field(default_factory=list)


@dataclass(eq=False, repr=False)
class JoinedPromise:
    """`entitlements` and `actions` deliver it; `meets` are the voices that it meets: wholly, in part or by repeating."""

    record: models.Promise
    priority: JoinedPriority | None
    answer: JoinedAnswer | None = None
    replaced_by: JoinedPromise | None = None
    meets: list[Met] = field(default_factory=list)
    entitlements: list[JoinedEntitlement] = field(default_factory=list)
    actions: list[JoinedAction] = field(default_factory=list)


@dataclass(eq=False, repr=False)
class JoinedPledge:
    record: models.Pledge
    answer: JoinedAnswer | None = None


@dataclass(eq=False, repr=False)
class JoinedAnswer:
    record: models.Answer
    evidence: list[JoinedEvidence]


@dataclass(eq=False, repr=False)
class JoinedEvidence:
    """A piece of evidence, with the record that shows what happened, if it names a known one."""

    record: models.Evidence
    finding: Naming[models.Finding] | None
    action: JoinedAction | None
    measure: models.Measure | None
    group: JoinedGroup | None
    entitlement: JoinedEntitlement | None


@dataclass(eq=False, repr=False)
class JoinedPlan:
    """`actions` are all of its actions, `loose` those under none of its recommendations; both in their order."""

    record: models.Plan
    recommendations: list[JoinedRecommendation] = field(default_factory=list)
    actions: list[JoinedAction] = field(default_factory=list)
    loose: list[JoinedAction] = field(default_factory=list)


@dataclass(eq=False, repr=False)
class JoinedRecommendation:
    record: models.Recommendation
    plan: JoinedPlan
    findings: list[Naming[models.Finding]] = field(default_factory=list)
    measures: list[models.Measure] = field(default_factory=list)
    actions: list[JoinedAction] = field(default_factory=list)


@dataclass(eq=False, repr=False)
class JoinedAction:
    """A row of a plan, known only once its plan is."""

    record: models.Action
    plan: JoinedPlan
    priority: JoinedPriority | None
    promises: list[JoinedPromise] = field(default_factory=list)
    replaced_by: JoinedAction | None = None


@dataclass(eq=False, repr=False)
class JoinedGroup:
    """`newest` is the date of the newest source about it. `replaced_by` replaces it once it is closed."""

    record: models.Group
    contact: JoinedContact | None
    newest: When | None
    replaced_by: JoinedGroup | None = None


@dataclass(eq=False, repr=False)
class JoinedExample:
    """`row` is the decision table's row for its answers, `outcome` where that row leads."""

    record: models.Example
    row: models.TableRow
    outcome: JoinedOutcome
    entitlements: list[JoinedEntitlement]


@dataclass(eq=False, repr=False)
class JoinedText:
    """A Markdown page. `is_ours`: every site has it unless the council has its own there. `replaced_by` replaces it
    once it is closed."""

    page: PageFile
    is_ours: bool
    entitlements: list[JoinedEntitlement]
    contacts: list[JoinedContact]
    replaced_by: JoinedText | None = None


@dataclass(eq=False, repr=False)
class JoinedDangerWords:
    """Danger words, and whom to ring when they are searched for."""

    record: models.DangerWords
    contacts: list[JoinedContact]


@dataclass(eq=False, repr=False)
class JoinedItem:
    """An item of the coverage checklist, with whatever meets it, in the order of the site."""

    record: models.CoverageItem
    met_by: list[CanMeet] = field(default_factory=list)


CanMeet = (
    JoinedEntitlement
    | JoinedStatus
    | JoinedContact
    | JoinedSituation
    | JoinedCircumstance
    | JoinedGroup
    | Naming[models.HomeKind]
    | Naming[models.MeansOfDelivery]
    | JoinedText
)


@dataclass(eq=False, repr=False)
class JoinedChange:
    """`about` is the record it is about, if known; for an answer, the record it answers. `asked` is the source that
    says whom the council asked, `mistake` the one that said so all along, and `law` the law behind it."""

    record: models.Change
    about: CanChange | None
    asked: JoinedSource | None
    mistake: JoinedSource | None
    law: JoinedSource | None


@dataclass(eq=False, repr=False)
class JoinedChangeNote:
    record: models.ChangeNote
    changes: list[JoinedChange]


CanChange = (
    JoinedEntitlement
    | JoinedContact
    | models.District
    | JoinedVoice
    | JoinedPromise
    | JoinedPledge
    | JoinedPriority
    | JoinedPlan
    | JoinedAction
    | models.Measure
    | models.Table
    | JoinedGroup
    | models.Partner
    | Naming[models.Finding]
    | Naming[models.MeansOfDelivery]
    | Naming[models.HomeKind]
    | Naming[models.Age]
    | Naming[models.FirstHomePart]
    | JoinedStatus
    | JoinedOutcome
    | JoinedSituation
    | JoinedCircumstance
    | JoinedStep
    | models.Principle
    | JoinedExample
    | models.Term
    | JoinedText
)


@dataclass(frozen=True)
class Gone:
    """Whatever has closed by the day: it keeps its address, and no list of what there is includes it."""

    entitlements: tuple[JoinedEntitlement, ...] = ()
    contacts: tuple[JoinedContact, ...] = ()
    groups: tuple[JoinedGroup, ...] = ()
    priorities: tuple[JoinedPriority, ...] = ()
    texts: tuple[JoinedText, ...] = ()


@dataclass(frozen=True)
class Library:
    """Everything that is known on the day `as_of`. Each list is in the order in which pages show it.

    Sources are by id, for `cited` alone. Files of changes are newest first. What is closed is in `gone` and in no list,
    except actions, which close without going. What begins as empty is joined last: it needs the rest to find whom to ring.
    """

    as_of: date
    site: models.Site
    sources: Mapping[str, JoinedSource]
    areas: tuple[JoinedArea, ...]
    statuses: tuple[JoinedStatus, ...]
    entitlements: tuple[JoinedEntitlement, ...]
    contacts: tuple[JoinedContact, ...]
    helplines: tuple[JoinedContact, ...]
    districts: tuple[models.District, ...]
    crisis_roles: frozenset[models.Role]
    ages: tuple[Naming[models.Age], ...]
    homes: tuple[Naming[models.HomeKind], ...]
    first_home: tuple[Naming[models.FirstHomePart], ...]
    principles: tuple[models.Principle, ...]
    priorities: tuple[JoinedPriority, ...]
    voices: tuple[JoinedVoice, ...]
    promises: tuple[JoinedPromise, ...]
    pledges: tuple[JoinedPledge, ...]
    plans: tuple[JoinedPlan, ...]
    actions: tuple[JoinedAction, ...]
    measures: tuple[models.Measure, ...]
    tables: tuple[models.Table, ...]
    findings: tuple[Naming[models.Finding], ...]
    groups: tuple[JoinedGroup, ...]
    partners: tuple[models.Partner, ...]
    delivery: tuple[Naming[models.MeansOfDelivery], ...]
    terms: tuple[models.Term, ...]
    decision: DecisionTable | None
    finder: Finder | None
    outcomes: tuple[JoinedOutcome, ...]
    watch: tuple[Naming[models.Watch], ...]
    later: tuple[models.Later, ...]
    examples: tuple[JoinedExample, ...]
    everyday_words: tuple[models.EverydayWords, ...]
    gone: Gone
    situations: tuple[JoinedSituation, ...] = ()
    circumstances: tuple[JoinedCircumstance, ...] = ()
    ladder: tuple[JoinedStep, ...] = ()
    coverage: tuple[JoinedItem, ...] = ()
    texts: tuple[JoinedText, ...] = ()
    danger_words: tuple[JoinedDangerWords, ...] = ()
    changes: tuple[JoinedChangeNote, ...] = ()

    @property
    def every_priority(self) -> tuple[JoinedPriority, ...]:
        """Those of the strategy, and then those that are closed: what was said about them stays in the ledger."""
        return (*self.priorities, *self.gone.priorities)

    def is_foreign(self, page: models.PageText) -> bool:
        """Whether a page is in another language than the site. How English is spelt somewhere does not matter."""
        own, site = (tag.partition("-")[0] for tag in (page.language or "", self.site.language))
        return own not in ("", site)

    def cited(self, citations: Iterable[models.Citation]) -> tuple[JoinedSource, ...]:
        """The sources of citations, in their order, each as often as it is cited."""
        return tuple(self.sources[citation.source.id] for citation in citations)

    def holder(self, role: models.Role) -> ToRing | None:
        """The council's contacts with that role. For a role that is rung in a crisis, or by those without an adviser,
        the first contact has a telephone number."""
        to_be_rung = {*self.crisis_roles, models.Role.LEAVING_CARE}
        holders = [contact for contact in self.contacts if role in contact.record.roles]
        rung = (contact for contact in holders if contact.record.phone or role not in to_be_rung)
        if first := next(rung, None):
            return ToRing(first, tuple(contact for contact in holders if contact is not first))
        return None

    def is_by_district(self, role: models.Role | None) -> bool:
        """Whether this is a county and its districts have that role instead of it."""
        return role is models.Role.HOUSING and self.site.council.has_districts

    def whom_to_ring(self, role: models.Role) -> ToRing | None:
        """The contacts with that role; failing one, the main line, beside whoever nominally has it.

        A county has no housing team: its leaving care team is rung instead, beside the districts.
        """
        if found := self.holder(role):
            return found
        beside = tuple(contact for contact in self.contacts if role in contact.record.roles)
        if self.is_by_district(role):
            team = self.whom_to_ring(models.Role.LEAVING_CARE)
            return replace(team, beside=(*team.beside, *beside)) if team else None
        main = self.holder(models.Role.MAIN)
        return ToRing(main.contact, beside, role) if main else None
