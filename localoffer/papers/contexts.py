"""What the template of each paper gets: typed, frozen, ready to print. Made from the same views as the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from localoffer.law.verdicts import WhoLine
from localoffer.pages.page import Context, NavItem
from localoffer.problems import Mark
from localoffer.records.frozen import dataclass
from localoffer.records.models import Group, Source, State, Strategy, Verdict
from localoffer.records.values import Prose, When
from localoffer.views.common import Tongue, Trust
from localoffer.views.contacts import ContactView
from localoffer.views.districts import DistrictsView
from localoffer.views.gone import GoneView
from localoffer.views.help import SituationView
from localoffer.views.ledger import PriorityTag, StateCount
from localoffer.views.offer import AmountView, AreaView, EntitlementView, StatusView
from localoffer.views.on_a_page import OnAPagePaper, OnAPagePromise
from localoffer.views.since import Since
from localoffer.views.texts import Letter
from localoffer.views.verdicts import OutcomeLink, StepView, VerdictTitles
from localoffer.views.wheel import Wheel


@dataclass(frozen=True)
class Paper:
    """One PDF of the plan, at `address` (`/papers/NAME.pdf`), made from the same views as the pages.

    `same_as` is the page with the same content, which offers the paper. `group` is the key of its heading on the page
    of papers, in words.yaml under `papers`.

    Body text is set in the first of `sizes`, in points, at which the paper has at most `most_pages`; nothing on it is
    smaller than `smallest`. `most_kilobytes` is its maximum file size. `edition` distinguishes papers with the same
    context and template.

    `shorter` are contexts with less content, each tried if the one before it takes too many pages at every size.
    `unbound` are the title and sentence for when it still has more pages than `title` says.
    """

    address: str
    context: Context
    title: str
    sentence: str
    mark: Mark
    same_as: str
    group: str
    most_pages: int
    sizes: tuple[float, ...]
    smallest: float
    most_kilobytes: int
    keywords: tuple[str, ...] = ()
    edition: str = ""
    shorter: tuple[Context, ...] = ()
    unbound: tuple[str, str] | None = None

    @property
    def template(self) -> str:
        return self.context.template


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
    """The numbers on every page. `danger` is the one for emergencies; `main` puts callers through.

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


@dataclass(frozen=True)
class SincePaper(Context):
    """What has happened since a meeting. `more`: how many things are left out of each list, by its name in `Since`."""

    template: ClassVar[str] = "since.typ"
    since: Since
    more: Mapping[str, int]


@dataclass(frozen=True)
class PaperPost:
    """Where to write to."""

    name: str
    address: str
    in_doubt: str | None


@dataclass(frozen=True)
class PaperHelp:
    """What all sheets share: the titles of the ladder's steps, who helps free of charge after a no, and where to write to."""

    steps: tuple[str, ...]
    advocate: ContactView | None
    by_post: tuple[PaperPost, ...]


@dataclass(frozen=True)
class EntitlementPaper(Context):
    """A sheet of A4: what it is, how to ask, what to do if they say no, and lines to write on.

    `who` says in up to three sentences who gets it. `contacts` are the entitlement's, without those whose numbers are
    on every page. `online`: a step may need the internet.
    """

    template: ClassVar[str] = "entitlement.typ"
    entitlement: EntitlementView
    who: tuple[WhoLine, ...]
    contacts: tuple[ContactView, ...]
    online: bool
    help: PaperHelp


@dataclass(frozen=True)
class PaperRow:
    """A line of an outcome's sheet. `amounts` are the sums in force."""

    title: str
    amounts: tuple[AmountView, ...]


@dataclass(frozen=True)
class PaperVerdict:
    verdict: Verdict
    rows: tuple[PaperRow, ...]


@dataclass(frozen=True)
class GonePaper(Context):
    """Replaces the sheet of what is no longer there, since old letters or messages may give its address: since when,
    why, what replaces it, and `call`, whom to ask if one had it or was promised it."""

    template: ClassVar[str] = "gone.typ"
    gone: GoneView
    call: ContactView | None
    help: PaperHelp


@dataclass(frozen=True)
class OutcomePaper(Context):
    """One side of A4: what an outcome means, what to do first, what it gets, and what to do if they say no.

    `never` has the titles of what it never gets, if they are few; `team` is whom a care leaver rings first. `close`:
    entitlements are run together in a paragraph.
    """

    template: ClassVar[str] = "outcome.typ"
    outcome: OutcomeLink
    details: Prose
    first_things: tuple[str, ...]
    groups: tuple[PaperVerdict, ...]
    never: tuple[str, ...]
    team: ContactView | None
    trust: Trust
    help: PaperHelp
    close: bool = False


@dataclass(frozen=True)
class BookWay:
    """An answer, or several with the same destination: a question or an end on the same page, or another page.

    `notes` are the numbers of what is unclear about that end.
    """

    says: tuple[str, ...]
    question: int | None = None
    end: str | None = None
    page: int | None = None
    notes: tuple[int, ...] = ()


@dataclass(frozen=True)
class BookQuestion:
    """A question by its number on the page. `help` is the number of its explanation."""

    number: int
    asks: str
    help: int
    ways: tuple[BookWay, ...]


@dataclass(frozen=True)
class BookEnd:
    """An end of the questions by its letter."""

    letter: str
    outcome: OutcomeLink


@dataclass(frozen=True)
class BookQuestions:
    """A page of questions, beginning with the first. `answer` led to it; the first page has none."""

    number: int
    answer: tuple[str, ...]
    questions: tuple[BookQuestion, ...]
    ends: tuple[BookEnd, ...]


@dataclass(frozen=True)
class BookHelp:
    """What a question means, and what to do if one does not know the answer."""

    number: int
    asks: str
    help: str | None
    find_out: str


@dataclass(frozen=True)
class BookReason:
    """Whom an outcome is for, in words, and by which law."""

    reason: str
    law: str | None


@dataclass(frozen=True)
class BookOutcome:
    """`reasons`: one of them applies to anybody with this outcome. What it never gets is counted, not listed."""

    outcome: OutcomeLink
    reasons: tuple[BookReason, ...]
    details: Prose
    first_things: tuple[str, ...]
    groups: tuple[VerdictTitles, ...]
    never: int
    trust: Trust


@dataclass(frozen=True)
class BookEntitlement:
    """`online`: a step names the internet, so the booklet says how to manage without."""

    entitlement: EntitlementView
    online: bool


@dataclass(frozen=True)
class BookArea:
    area: AreaView
    entitlements: tuple[BookEntitlement, ...]


@dataclass(frozen=True)
class BookText:
    title: str
    address: str
    sentence: str
    tongue: Tongue | None
    body: Prose
    trust: Trust


@dataclass(frozen=True)
class BookSource:
    number: int
    source: Source


@dataclass(frozen=True)
class BookletPaper(Context):
    """The whole offer, for somebody who has only paper. `by_post` are the contacts with a postal address.

    Facts cite their sources by number; `source_numbers` maps the address of a `Cite` to it.
    """

    template: ClassVar[str] = "booklet.typ"
    questions: tuple[BookQuestions, ...]
    helps: tuple[BookHelp, ...]
    notes: tuple[str, ...]
    outcomes: tuple[BookOutcome, ...]
    areas: tuple[BookArea, ...]
    asked_for: tuple[EntitlementView, ...]
    announced: tuple[EntitlementView, ...]
    ladder: tuple[StepView, ...]
    statuses: tuple[StatusView, ...]
    rights: tuple[BookText, ...]
    situations: tuple[SituationView, ...]
    contacts: tuple[ContactView, ...]
    helplines: tuple[ContactView, ...]
    districts: DistrictsView | None
    by_post: tuple[PaperPost, ...]
    letters: tuple[Letter, ...]
    sources: tuple[BookSource, ...]
    source_numbers: Mapping[str, int]
