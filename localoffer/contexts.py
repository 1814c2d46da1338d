"""What each page template gets to see: typed, frozen, ready to print.

A context names its template. A template gets `page` (its context below), `here` (the `Page`), `site` (`Chrome`) and `words` (the interface
words). Addresses run from the site's root (`/help-now/`); the filter `url` makes them relative to the page.
`Prose` values go through the filter `prose`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from localoffer.models import (
    Audience,
    Better,
    ChartKind,
    Council,
    CoverageKind,
    Duty,
    FindingKind,
    Group,
    MeansOfDelivery,
    Partner,
    Pledge,
    Shows,
    Standing,
    StandsIn,
    State,
    Strategy,
    Unit,
    Verdict,
)
from localoffer.problems import Mark
from localoffer.tracker import Counts, Progress, Quarter
from localoffer.values import Prose, When


@dataclass(frozen=True)
class Link:
    title: str
    address: str
    sentence: str = ""


@dataclass(frozen=True)
class Page:
    """One page of the plan. `address` begins and ends with `/`, but for `/404.html`.

    `mark` is the record or file it was made from: two pages with one address name both.
    `main` is the navigation entry it belongs to, `crumbs` the way back to it. `alone`: a file to be carried away,
    which holds its own styles and needs no other file.
    """

    address: str
    context: Any
    title: str
    sentence: str
    mark: Mark
    audience: Audience = Audience.CARE_LEAVERS
    main: str = ""
    crumbs: tuple[Link, ...] = ()
    language: str = "en-GB"
    direction: str = "ltr"
    explain_words: bool = True
    alone: bool = False
    papers: tuple[Link, ...] = ()

    @property
    def template(self) -> str:
        """The template's path below `templates/`, as the context names it."""
        return str(self.context.template)


@dataclass(frozen=True)
class Paper:
    """One PDF of the plan, at `address` (`/papers/NAME.pdf`), made from the same views as the pages.

    `same_as` is the page that says the same; `linked_from` are the pages that offer the paper. `group` finds
    its heading on the page of papers in words.yaml, under `papers`.

    Body text is set in the first of `sizes`, in points, with which the paper has no more than `most_pages`;
    nothing on it is smaller than `smallest`. `most_kilobytes` is what it may weigh. `edition` tells papers apart
    that come from one context and one template.
    """

    address: str
    context: Any
    title: str
    sentence: str
    mark: Mark
    same_as: str
    linked_from: tuple[str, ...]
    group: str
    most_pages: int
    sizes: tuple[float, ...]
    smallest: float
    most_kilobytes: int
    language: str = "en-GB"
    keywords: tuple[str, ...] = ()
    edition: str = ""

    @property
    def template(self) -> str:
        return str(self.context.template)


@dataclass(frozen=True)
class NavItem:
    """`key` finds its title in words.yaml under `nav`."""

    key: str
    address: str


@dataclass(frozen=True)
class Cite:
    """A source, and the pages (numbers, `7–11`) and headings in it. `address` is its place on our pages of sources."""

    title: str
    publisher: str
    date: When | None
    pages: tuple[str, ...]
    headings: tuple[str, ...]
    note: str | None
    address: str
    web: str | None


@dataclass(frozen=True)
class Trust:
    """The line under every fact: where it comes from, when it was last seen, who checks it next."""

    cites: tuple[Cite, ...]
    checked: When | None = None
    review_by: When | None = None
    owner: str | None = None
    uncertain: str | None = None


@dataclass(frozen=True)
class ContactView:
    """`tel` is the number without spaces. `own`: the council's, not a helpline. `stands_in_for` is the role it was asked for but does not have."""

    id: str
    name: str
    when: str
    phone: str | None
    tel: str | None
    text_number: str | None
    email: str | None
    web: str | None
    address: str | None
    hours: str | None
    cost: str | None
    trust: Trust
    own: bool
    stands_in_for: str | None = None


@dataclass(frozen=True)
class AmountView:
    """`value` is ready to print (`£3,000`); `limit` is empty, `up to` or `at least`; `period` `once`, `a week` …"""

    value: str
    limit: str
    period: str
    label: str | None
    starts: When | None
    ends: When | None
    stated_on: When | None
    note: str | None
    national: bool
    trust: Trust


@dataclass(frozen=True)
class Money:
    """An entitlement's amounts on the day of reckoning. `headline` are the ones to print largest."""

    headline: tuple[AmountView, ...] = ()
    national_now: tuple[AmountView, ...] = ()
    council_now: tuple[AmountView, ...] = ()
    coming: tuple[AmountView, ...] = ()
    history: tuple[AmountView, ...] = ()
    council_not_published: bool = False


@dataclass(frozen=True)
class AreaView:
    id: str
    title: str
    sentence: str
    icon: str
    address: str


@dataclass(frozen=True)
class EntitlementView:
    """A national entitlement and the council's addition to it, as one.

    `council_*` is what the council's own entry adds beside the national one; where there is only one
    entry its words stand in the plain fields.
    """

    id: str
    address: str
    title: str
    sentence: str
    area: AreaView
    duty: Duty | None
    basis: tuple[str, ...]
    standing: Standing
    starts: When | None
    money: Money
    who: str | None
    statuses: tuple[Link, ...]
    ages: str | None
    conditions: tuple[str, ...]
    details: Prose | None
    council_sentence: str | None
    council_details: Prose | None
    how_to_ask: Prose | None
    bring: tuple[str, ...]
    how_long: str | None
    if_no: Prose | None
    words_to_send: str | None
    keywords: tuple[str, ...]
    contacts: tuple[ContactView, ...]
    trust: Trust
    national: bool
    council: bool


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
    """One cell: does this outcome get this entitlement, and why?"""

    outcome: OutcomeLink
    entitlement: EntitlementView
    verdict: Verdict
    reason: str


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


@dataclass(frozen=True)
class ObjectiveView:
    id: str
    text: str
    stands_in: StandsIn
    on_a_page: tuple[str, ...]
    note: str | None
    trust: Trust


@dataclass(frozen=True)
class StateView:
    """Where a thing stands. `date` is the day of what decides it, or since which nothing was published.

    `word` finds its words in words.yaml under `state`: what was only planned is not called promised. `reason` and
    `post` are there where a person said so.
    """

    state: State
    word: str
    date: When | None
    reason: str | None = None
    post: str | None = None
    trust: Trust = Trust(())


@dataclass(frozen=True)
class StateCount:
    """How many things stand in one state. `address` is the list of them."""

    state: State
    number: int
    address: str


@dataclass(frozen=True)
class DeedView:
    """What was done, or at least planned: `plan` is there while no update of that action is published.

    `links` are the pages that show more, `finding` the place of what inspectors said.
    """

    date: When
    text: str
    shows: Shows
    note: str | None
    links: tuple[Link, ...]
    finding: str | None
    plan: PlannedView | None
    trust: Trust


@dataclass(frozen=True)
class PlannedView:
    """Who planned to do something, and by when. `since` is the day since which no update was published; None once it is done."""

    title: str
    address: str
    owners: tuple[str, ...]
    due: When | None
    since: When | None


@dataclass(frozen=True)
class PromiseView:
    id: str
    address: str
    text: str
    stands_in: StandsIn
    on_a_page: tuple[str, ...]
    note: str | None
    made_on: When
    why: str | None
    entitlements: tuple[Link, ...]
    plans: tuple[PlannedView, ...]
    state: StateView
    deeds: tuple[DeedView, ...]
    trust: Trust
    closed_on: When | None
    closed_because: str | None
    replaced_by: Link | None


class Meets(StrEnum):
    """How a promise meets a voice."""

    WHOLE = "whole"
    PART = "part"
    REPEATS = "repeats"


@dataclass(frozen=True)
class PromiseToVoice:
    """`first` where no voice with a smaller number is met by it as well."""

    promise: PromiseView
    meets: Meets
    first: bool


@dataclass(frozen=True)
class VoiceView:
    """`deeds` is everything that was done about it, its promises' deeds among them, oldest first. `last_word` is
    the newest date on which anything was published about it."""

    id: str
    address: str
    number: int
    text: str
    said_on: When
    said_where: str
    note: str | None
    priority: PriorityTag | None
    promises: tuple[PromiseToVoice, ...]
    deeds: tuple[DeedView, ...]
    state: StateView
    last_word: When
    trust: Trust
    closed_on: When | None
    closed_because: str | None
    replaced_by: Link | None


@dataclass(frozen=True)
class Petal:
    """A petal of the wheel: an SVG path, where its icon sits and where each line of its name is centred."""

    title: str
    meaning: str
    icon: str
    id: str
    address: str
    path: str
    icon_x: float
    icon_y: float
    lines: tuple[DrawnLine, ...]


@dataclass(frozen=True)
class DrawnLine:
    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Wheel:
    """A drawing of `size` by `size` units. `hub` is the radius of the middle."""

    size: int
    hub: int
    petals: tuple[Petal, ...]


@dataclass(frozen=True)
class RingNode:
    title: str
    address: str
    x: float
    y: float
    lines: tuple[DrawnLine, ...]
    spoke_x: float
    spoke_y: float


@dataclass(frozen=True)
class Ring:
    """A drawing of `size` by `size` units: nodes of one radius round a middle."""

    size: int
    hub: int
    radius: int
    middle: tuple[DrawnLine, ...]
    nodes: tuple[RingNode, ...]


@dataclass(frozen=True)
class PriorityView:
    """`priority.id` names the CSS class `lo-priority--ID`."""

    id: str
    title: str
    meaning: str
    icon: str
    address: str
    objectives: tuple[ObjectiveView, ...]
    voices: tuple[VoiceView, ...]
    promises: tuple[PromiseView, ...]
    counts: tuple[StateCount, ...]
    trust: Trust


@dataclass(frozen=True)
class Bar:
    """A bar in percent of the drawing's width: where it begins and how wide it is."""

    x: float
    width: float


@dataclass(frozen=True)
class Cell:
    """`text` is ready to print."""

    text: str
    bar: Bar


class Look(StrEnum):
    """How a bar looks, so that it is told from its like without colour. `WHOLE` is the outline of all shares."""

    HOLLOW = "hollow"
    SOLID = "solid"
    DASHED = "dashed"
    WHOLE = "whole"


@dataclass(frozen=True)
class PlottedBar:
    """`x` and `width` are percent of the drawing's width; `y` and `height` are pixels. So with all that is plotted."""

    x: float
    y: float
    width: float
    height: float
    look: Look


@dataclass(frozen=True)
class PlottedText:
    """Begins at `x`, or `after` a gap there; or has its middle there, or its end."""

    text: str
    x: float
    y: float
    after: bool = False
    middle: bool = False
    end: bool = False


@dataclass(frozen=True)
class PlottedLine:
    x1: float
    y1: float
    x2: float
    y2: float
    dashed: bool


@dataclass(frozen=True)
class PlottedPoint:
    """Round or square; hollow where its value cannot be compared."""

    x: float
    y: float
    square: bool
    hollow: bool = False


@dataclass(frozen=True)
class Drawing:
    """A drawing of a table. `gist` is what somebody hears instead. `grid` is where its level lines run."""

    gist: str
    height: int
    bars: tuple[PlottedBar, ...] = ()
    texts: tuple[PlottedText, ...] = ()
    lines: tuple[PlottedLine, ...] = ()
    points: tuple[PlottedPoint, ...] = ()
    grid: tuple[float, ...] = ()


@dataclass(frozen=True)
class ChartRow:
    """`cells` are ready to print. `not_compared` says why nothing is compared with this row."""

    label: str
    cells: tuple[str, ...]
    together: tuple[str, ...] = ()
    not_compared: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Chart:
    """A table, its drawing, and in `said` what changed, in sentences."""

    id: str
    title: str
    kind: ChartKind
    first: str
    columns: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    total: tuple[str, ...]
    date: When | None
    said: tuple[str, ...]
    drawing: Drawing
    note: str | None
    trust: Trust


@dataclass(frozen=True)
class ReadingRow:
    """A line of a measure's table: whose value, of when, and its bar."""

    whose: str
    own: bool
    date: When | None
    cell: Cell
    not_compared: str | None
    note: str | None


@dataclass(frozen=True)
class MeasureView:
    """`said` is what changed, and `others` what others had, in sentences."""

    id: str
    title: str
    unit: Unit
    better: Better
    latest: str
    latest_date: When
    said: tuple[str, ...]
    others: tuple[str, ...]
    rows: tuple[ReadingRow, ...]
    drawn: bool
    note: str | None
    trust: Trust


@dataclass(frozen=True)
class Turned:
    """What measures did that have a better direction: `key` finds the heading in words.yaml. `lines` name a measure,
    link to it, and say what changed or why nobody can tell."""

    key: str
    lines: tuple[Link, ...]


@dataclass(frozen=True)
class FigureGroup:
    id: str
    title: str
    measures: tuple[MeasureView, ...]
    charts: tuple[Chart, ...]


@dataclass(frozen=True)
class UpdateView:
    date: When
    text: str
    trust: Trust


@dataclass(frozen=True)
class ActionView:
    """`address` is its place on the page of the plans, `plan` the way to its plan."""

    id: str
    address: str
    letter: str | None
    title: str
    owners: tuple[str, ...]
    starts: When | None
    due: When | None
    progress: Progress
    plan: Link
    plan_date: When | None
    signs: tuple[str, ...]
    rating: str | None
    priority: PriorityTag | None
    updates: tuple[UpdateView, ...]
    promises: tuple[Link, ...]
    note: str | None
    trust: Trust


@dataclass(frozen=True)
class PriorityTag:
    id: str
    title: str
    icon: str
    address: str


@dataclass(frozen=True)
class RecommendationView:
    id: str
    number: str
    text: str
    signs: tuple[str, ...]
    actions: tuple[ActionView, ...]


@dataclass(frozen=True)
class PlanView:
    """`actions` are those under no recommendation."""

    id: str
    title: str
    sentence: str
    date: When
    note: str | None
    recommendations: tuple[RecommendationView, ...]
    actions: tuple[ActionView, ...]
    trust: Trust


@dataclass(frozen=True)
class FindingView:
    """`this_offer` and `still_open` are what became of it, in an officer's words."""

    id: str
    kind: FindingKind
    text: str
    said_on: When
    entitlements: tuple[Link, ...]
    this_offer: Prose | None
    still_open: Prose | None
    trust: Trust


@dataclass(frozen=True)
class RatingCount:
    """How many rows have a rating. None: the paper gives them none."""

    rating: str | None
    number: int


@dataclass(frozen=True)
class LaterWord:
    """What a paper said after the plan: a finding, a figure or an update. `address` is where it stands, if it does."""

    date: When
    text: str
    address: str | None
    trust: Trust


@dataclass(frozen=True)
class AskedView:
    """A recommendation of a plan and what became of it. `since` is what later papers say, oldest first."""

    id: str
    number: str
    text: str
    address: str
    rows: int
    ratings: tuple[RatingCount, ...]
    this_offer: Prose | None
    still_open: Prose | None
    since: tuple[LaterWord, ...]
    trust: Trust


@dataclass(frozen=True)
class AskedBefore:
    """A plan that answers recommendations."""

    id: str
    title: str
    sentence: str
    address: str
    asked: tuple[AskedView, ...]


@dataclass(frozen=True)
class StatusView:
    id: str
    title: str
    sentence: str
    details: Prose
    basis: tuple[str, ...]
    trust: Trust
    address: str


@dataclass(frozen=True)
class SituationView:
    """`call` is the one call to make by day, `call_at_night` out of hours."""

    id: str
    title: str
    icon: str
    danger: str | None
    call: ContactView
    call_at_night: ContactView | None
    say: str
    they_must: Prose
    also: tuple[ContactView, ...]
    entitlements: tuple[Link, ...]
    trust: Trust


@dataclass(frozen=True)
class TermView:
    id: str
    term: str
    meaning: str


@dataclass(frozen=True)
class SourceView:
    """`used_for` are the pages that cite it."""

    id: str
    title: str
    publisher: str
    date: When | None
    web: str | None
    seen: When | None
    seen_as: str | None
    second_hand: bool
    note: str | None
    used_for: tuple[Link, ...]


@dataclass(frozen=True)
class Chrome:
    """What stands round every page. `address` is the site's web address, where it is known."""

    title: str
    council: Council
    adopted: bool
    notice: str | None
    as_of: When
    nav: tuple[NavItem, ...]
    footer: tuple[NavItem, ...]
    numbers: tuple[ContactView, ...]
    help_now: str | None
    finder: str | None
    one_file: str | None
    address: str | None
    logo: str | None


@dataclass(frozen=True)
class HomeContext:
    template: ClassVar[str] = "pages/home.html"
    strategy: Strategy | None
    wheel: Wheel | None
    priorities: tuple[PriorityView, ...]
    voices: int
    counts: tuple[StateCount, ...]
    doors: tuple[NavItem, ...]
    situations: tuple[SituationView, ...]
    headline_money: tuple[EntitlementView, ...]


@dataclass(frozen=True)
class AreaGroup:
    area: AreaView
    entitlements: tuple[EntitlementView, ...]


@dataclass(frozen=True)
class StatusGroup:
    status: StatusView
    entitlements: tuple[EntitlementView, ...]


@dataclass(frozen=True)
class OfferContext:
    """`areas` holds what is given, then what was asked for and what is announced, each on its own."""

    template: ClassVar[str] = "pages/offer.html"
    areas: tuple[AreaGroup, ...]
    asked_for: tuple[EntitlementView, ...]
    announced: tuple[EntitlementView, ...]
    statuses: tuple[StatusGroup, ...]


@dataclass(frozen=True)
class EntitlementContext:
    template: ClassVar[str] = "pages/entitlement.html"
    entitlement: EntitlementView
    promises: tuple[PromiseView, ...]
    voices: tuple[VoiceView, ...]
    situations: tuple[Link, ...]
    more_in_area: tuple[Link, ...]
    verdicts: tuple[VerdictView, ...]
    ladder: tuple[StepView, ...]


@dataclass(frozen=True)
class MoneyContext:
    """Every entitlement about whose money something is known; then, for each outcome, those it may get."""

    template: ClassVar[str] = "pages/money.html"
    rows: tuple[EntitlementView, ...]
    by_outcome: tuple[OutcomeMoney, ...]


@dataclass(frozen=True)
class OutcomeMoney:
    """The money that people with an outcome get, or get if one fact is true."""

    outcome: OutcomeLink
    verdicts: tuple[VerdictView, ...]


@dataclass(frozen=True)
class Way:
    """A link to another part of the finder's page, by the part's id and its number on paper."""

    title: str
    id: str
    number: int


@dataclass(frozen=True)
class AskView:
    """A question. `unsure` is the way on for I don't know."""

    id: str
    number: int
    asks: str
    help: str | None
    answers: tuple[Way, ...]
    unsure: Way


@dataclass(frozen=True)
class UnsureView:
    """What to do with a question one cannot answer: how to find out, what holds either way, and the ways on."""

    id: str
    number: int
    asks: str
    find_out: str
    answers: tuple[Way, ...]
    question: Way
    either_way: tuple[EntitlementView, ...]


@dataclass(frozen=True)
class ResultView:
    """An end of the finder. `groups` are the titles by verdict; `unclear` the reasons to ask the council."""

    id: str
    number: int
    outcome: OutcomeLink
    reason: str
    law: str | None
    unclear: tuple[str, ...]
    groups: tuple[VerdictTitles, ...]


@dataclass(frozen=True)
class VerdictTitles:
    """The entitlements with one verdict, by title."""

    verdict: Verdict
    titles: tuple[str, ...]


@dataclass(frozen=True)
class FinderContext:
    """All on one page: the first of `questions` is where to start."""

    template: ClassVar[str] = "pages/finder.html"
    questions: tuple[AskView, ...]
    unsure: tuple[UnsureView, ...]
    results: tuple[ResultView, ...]
    all_outcomes: str


@dataclass(frozen=True)
class OutcomesContext:
    """A plain list of all outcomes."""

    template: ClassVar[str] = "pages/outcomes.html"
    outcomes: tuple[OutcomeLink, ...]


@dataclass(frozen=True)
class Need:
    """The verdicts on the entitlements of one part of life, the best first."""

    area: AreaView
    verdicts: tuple[VerdictView, ...]


@dataclass(frozen=True)
class OutcomeContext:
    """What one outcome means and gets. `counts` are the numbers of each verdict."""

    template: ClassVar[str] = "pages/outcome.html"
    outcome: OutcomeLink
    details: Prose
    first_things: tuple[str, ...]
    basis: tuple[str, ...]
    status: Link | None
    counts: tuple[VerdictCount, ...]
    needs: tuple[Need, ...]
    trust: Trust


@dataclass(frozen=True)
class VerdictCount:
    verdict: Verdict
    number: int


@dataclass(frozen=True)
class MatrixRow:
    """An entitlement with its verdict for each outcome, in the order of the columns."""

    entitlement: Link
    cells: tuple[VerdictView, ...]


@dataclass(frozen=True)
class MatrixContext:
    template: ClassVar[str] = "pages/who-gets-what.html"
    outcomes: tuple[OutcomeLink, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True)
class ExampleView:
    """`agreed_on` is None while no forum has agreed it."""

    id: str
    title: str
    story: str
    outcome: OutcomeLink
    reason: str
    gets: tuple[VerdictView, ...]
    agreed_on: When | None


@dataclass(frozen=True)
class ExamplesContext:
    template: ClassVar[str] = "pages/people-like-me.html"
    examples: tuple[ExampleView, ...]


@dataclass(frozen=True)
class LadderContext:
    template: ClassVar[str] = "pages/if-they-say-no.html"
    steps: tuple[StepView, ...]
    tonight: ContactView | None


@dataclass(frozen=True)
class CoverageView:
    """An item of the checklist, and the pages that meet it with the sentence that does. None: a gap."""

    id: str
    text: str
    kind: CoverageKind
    met_by: tuple[Link, ...]


@dataclass(frozen=True)
class CoveragePart:
    title: str
    items: tuple[CoverageView, ...]


@dataclass(frozen=True)
class CoverageContext:
    """`met` and `gaps` count the items; `duty_gaps` those of them that are duties or an inspection's points."""

    template: ClassVar[str] = "pages/coverage.html"
    parts: tuple[CoveragePart, ...]
    met: int
    gaps: int
    duty_gaps: int


@dataclass(frozen=True)
class AToZContext:
    """Everything one can get, by first letter."""

    template: ClassVar[str] = "pages/a-to-z.html"
    letters: tuple[AToZLetter, ...]


@dataclass(frozen=True)
class AToZLetter:
    letter: str
    entitlements: tuple[EntitlementView, ...]


@dataclass(frozen=True)
class HelpContext:
    template: ClassVar[str] = "pages/help-now.html"
    situations: tuple[SituationView, ...]
    contacts: tuple[ContactView, ...]
    helplines: tuple[ContactView, ...]


@dataclass(frozen=True)
class RightsContext:
    template: ClassVar[str] = "pages/rights.html"
    pages: tuple[Link, ...]
    statuses: tuple[StatusView, ...]


@dataclass(frozen=True)
class StatusesContext:
    template: ClassVar[str] = "pages/statuses.html"
    statuses: tuple[StatusGroup, ...]


@dataclass(frozen=True)
class StrategyContext:
    template: ClassVar[str] = "pages/strategy.html"
    strategy: Strategy | None
    replaced: str | None
    wheel: Wheel | None
    priorities: tuple[PriorityView, ...]
    pages: tuple[Link, ...]
    trust: Trust


@dataclass(frozen=True)
class PriorityContext:
    template: ClassVar[str] = "pages/priority.html"
    part: LedgerPart
    actions: tuple[ActionView, ...]
    entitlements: tuple[EntitlementView, ...]
    previous: Link | None
    next: Link | None


@dataclass(frozen=True)
class PledgesContext:
    template: ClassVar[str] = "pages/pledges.html"
    pledges: tuple[PledgeView, ...]
    replaced: str | None


@dataclass(frozen=True)
class PledgeView:
    pledge: Pledge
    state: StateView
    deeds: tuple[DeedView, ...]
    trust: Trust


@dataclass(frozen=True)
class DeliveryView:
    means: MeansOfDelivery
    entitlements: tuple[Link, ...]
    trust: Trust


@dataclass(frozen=True)
class DeliveryContext:
    template: ClassVar[str] = "pages/delivery.html"
    means: tuple[DeliveryView, ...]


@dataclass(frozen=True)
class PartnerView:
    partner: Partner
    trust: Trust


@dataclass(frozen=True)
class PartnersContext:
    template: ClassVar[str] = "pages/partners.html"
    ring: Ring | None
    partners: tuple[PartnerView, ...]


@dataclass(frozen=True)
class PictureContext:
    template: ClassVar[str] = "pages/local-picture.html"
    turned: tuple[Turned, ...]
    groups: tuple[FigureGroup, ...]


@dataclass(frozen=True)
class OnAPagePromise:
    """A promise as the page words it. `now` is what holds today of the sum that it names, where that is another."""

    text: str
    made_on: When
    now: tuple[AmountView, ...] = ()


@dataclass(frozen=True)
class OnAPagePriority:
    """The strategy on a page: the wordings that the page itself uses."""

    id: str
    title: str
    meaning: str
    icon: str
    address: str
    objectives: tuple[str, ...]
    promises: tuple[OnAPagePromise, ...]


@dataclass(frozen=True)
class OnAPageContext:
    template: ClassVar[str] = "pages/on-a-page.html"
    strategy: Strategy | None
    priorities: tuple[OnAPagePriority, ...]
    voices: tuple[VoiceView, ...]
    counts: tuple[StateCount, ...]
    trust: Trust


@dataclass(frozen=True)
class LedgerContext:
    """`ways` are the other orders to read the voices in."""

    template: ClassVar[str] = "pages/you-said.html"
    parts: tuple[LedgerPart, ...]
    replaced: str | None
    counts: tuple[StateCount, ...]
    ways: tuple[Link, ...]


@dataclass(frozen=True)
class LedgerPart:
    """A priority with its voices, and `others`: its promises that meet none of what was said."""

    priority: PriorityView
    others: tuple[PromiseView, ...]


@dataclass(frozen=True)
class VoiceGroup:
    """Voices under one heading: of one state, or with the same date of the last word on them."""

    id: str
    state: State | None
    date: When | None
    voices: tuple[VoiceView, ...]


@dataclass(frozen=True)
class VoicesContext:
    """All voices in another order."""

    template: ClassVar[str] = "pages/voices.html"
    groups: tuple[VoiceGroup, ...]
    replaced: str | None
    counts: tuple[StateCount, ...]
    ways: tuple[Link, ...]


@dataclass(frozen=True)
class VoiceContext:
    """One voice, from what was said to where it stands."""

    template: ClassVar[str] = "pages/voice.html"
    voice: VoiceView
    entitlements: tuple[Link, ...]
    previous: Link | None
    next: Link | None


@dataclass(frozen=True)
class ActionPlanContext:
    """`ways` are the three orders to read the actions in, on each of the three pages."""

    template: ClassVar[str] = "pages/action-plan.html"
    plans: tuple[PlanView, ...]
    counts: Counts
    ways: tuple[Link, ...]


@dataclass(frozen=True)
class QuarterGroup:
    quarter: Quarter
    actions: tuple[ActionView, ...]


@dataclass(frozen=True)
class ByQuarterContext:
    """`coming` are the quarters that have not ended, `undated` the actions without a date."""

    template: ClassVar[str] = "pages/by-quarter.html"
    coming: tuple[QuarterGroup, ...]
    before: tuple[QuarterGroup, ...]
    undated: tuple[ActionView, ...]
    ways: tuple[Link, ...]


@dataclass(frozen=True)
class OwnerGroup:
    """Without an owner: the actions for which the paper names nobody."""

    id: str
    owner: str | None
    actions: tuple[ActionView, ...]


@dataclass(frozen=True)
class ByOwnerContext:
    template: ClassVar[str] = "pages/by-owner.html"
    groups: tuple[OwnerGroup, ...]
    ways: tuple[Link, ...]


@dataclass(frozen=True)
class FindingsContext:
    template: ClassVar[str] = "pages/inspections.html"
    to_improve: tuple[FindingView, ...]
    noted: tuple[FindingView, ...]
    good: tuple[FindingView, ...]
    before: tuple[AskedBefore, ...]


@dataclass(frozen=True)
class GroupView:
    group: Group
    contact: ContactView | None
    checked: When | None
    trust: Trust


@dataclass(frozen=True)
class TakePartContext:
    """`contact` is whom to ring about taking part; `email` the address of the people who look after it, where it is
    published; `adviser` and `ledger` the pages of those names.
    """

    template: ClassVar[str] = "pages/take-part.html"
    now: tuple[GroupView, ...]
    history: tuple[GroupView, ...]
    contact: ContactView | None
    email: str | None
    card: str
    adviser: str | None
    ledger: str | None


@dataclass(frozen=True)
class CardContext:
    """A card to print and write on. `lines` are the empty lines beneath each question."""

    template: ClassVar[str] = "pages/card.html"
    now: tuple[GroupView, ...]
    contact: ContactView | None
    lines: tuple[int, ...]


@dataclass(frozen=True)
class WordsContext:
    """`letters` are the first letters in use, each with its words."""

    template: ClassVar[str] = "pages/words.html"
    letters: tuple[Letter, ...]


@dataclass(frozen=True)
class Letter:
    letter: str
    terms: tuple[TermView, ...]


@dataclass(frozen=True)
class SourcesContext:
    """`others` lead to the rest of the sources."""

    template: ClassVar[str] = "pages/sources.html"
    sources: tuple[SourceView, ...]
    others: tuple[Link, ...]


@dataclass(frozen=True)
class TextContext:
    """A Markdown page."""

    template: ClassVar[str] = "pages/text.html"
    body: Prose
    entitlements: tuple[Link, ...]
    contacts: tuple[ContactView, ...]
    siblings: tuple[Link, ...]
    trust: Trust


@dataclass(frozen=True)
class OneFileEntitlement:
    """An entitlement with its place in the file."""

    id: str
    entitlement: EntitlementView


@dataclass(frozen=True)
class OneFileArea:
    """A part of life; or, without an area, what was `asked_for` or `announced`."""

    id: str
    kind: str | None
    area: AreaView | None
    entitlements: tuple[OneFileEntitlement, ...]


@dataclass(frozen=True)
class OneFileAsk:
    """A question of the finder. Its place is `f` and its number, as that of each way on.

    `unsure` is the place that says how to find out; all questions that ask the same share it.
    """

    ask: AskView
    unsure: str


@dataclass(frozen=True)
class OneFileUnsure:
    id: str
    asks: str
    find_out: str


@dataclass(frozen=True)
class OneFileVerdicts:
    verdict: Verdict
    entitlements: tuple[Link, ...]


@dataclass(frozen=True)
class OneFileOutcome:
    """An outcome with what it gets, or gets if one fact is true. Several ends of the finder lead to it."""

    id: str
    outcome: OutcomeLink
    first_things: tuple[str, ...]
    verdicts: tuple[OneFileVerdicts, ...]
    basis: tuple[str, ...]


@dataclass(frozen=True)
class OneFileResult:
    """An end of the finder. `gets` is the place of its outcome in the file."""

    result: ResultView
    gets: str


@dataclass(frozen=True)
class OneFileText:
    """A right in one sentence, with what it gives."""

    title: str
    sentence: str
    entitlements: tuple[Link, ...]


@dataclass(frozen=True)
class OneFileContext:
    """The whole offer in one file. After `old_after` it may be old.

    `places` maps addresses of the site to places in the file, for the links that its texts hold.
    """

    template: ClassVar[str] = "pages/one-file.html"
    old_after: When
    ring: ContactView | None
    help: HelpContext | None
    asks: tuple[OneFileAsk, ...]
    unsure: tuple[OneFileUnsure, ...]
    results: tuple[OneFileResult, ...]
    outcomes: tuple[OneFileOutcome, ...]
    areas: tuple[OneFileArea, ...]
    ladder: tuple[StepView, ...]
    rights: tuple[OneFileText, ...]
    statuses: tuple[StatusView, ...]
    said: tuple[PriorityView, ...]
    counts: tuple[StateCount, ...]
    sources: tuple[SourceView, ...]
    places: Mapping[str, str]


@dataclass(frozen=True)
class KeepContext:
    """Ways to keep the offer: `one_file` is the address of the file that holds it all."""

    template: ClassVar[str] = "pages/keep.html"
    one_file: str


@dataclass(frozen=True)
class PaperGroup:
    """`key` finds its heading in words.yaml under `papers`. `areas` has the papers by part of life instead."""

    key: str
    papers: tuple[Link, ...] = ()
    areas: tuple[PaperArea, ...] = ()


@dataclass(frozen=True)
class PaperArea:
    title: str
    papers: tuple[Link, ...]


@dataclass(frozen=True)
class PapersContext:
    """Every paper, by kind."""

    template: ClassVar[str] = "pages/papers.html"
    groups: tuple[PaperGroup, ...]


@dataclass(frozen=True)
class NotFoundContext:
    """`doors` are the ways on."""

    template: ClassVar[str] = "pages/not-found.html"
    doors: tuple[NavItem, ...]


@dataclass(frozen=True)
class MovedContext:
    """A page for a former address."""

    template: ClassVar[str] = "pages/moved.html"
    target: Link
