"""Find what is yours: the questions, a page for each outcome, who gets what, people like me, and the ladder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from localoffer.addresses import EXAMPLES, FINDER, LADDER, MATRIX, OUTCOMES
from localoffer.budgets import MOST_LISTED
from localoffer.pages.life import life_links
from localoffer.pages.page import Context, Page, PageWords, file_of, offered_by_council, words_page
from localoffer.pages.parts import ListHeading, PartsContext, in_parts
from localoffer.pages.rights import rights_crumbs
from localoffer.pages.take_part import groups_now
from localoffer.records.frozen import dataclass
from localoffer.records.models import Audience, GroupKind, Role
from localoffer.records.values import When
from localoffer.views.common import Cite, Link, cited_in, first_checked
from localoffer.views.contacts import ContactView
from localoffer.views.finder import ExampleView, FinderView
from localoffer.views.groups import GroupView
from localoffer.views.offer import AreaView
from localoffer.views.shown import Shown
from localoffer.views.verdicts import OutcomeLink, OutcomeView, StepView, VerdictView, unanswered


@dataclass(frozen=True)
class FinderContext(Context):
    """All on one page; `brief`: what a result gets is only counted there, and listed on its own page. `team` and
    `advocate` are whom to ring for somebody who cannot answer a question."""

    template: ClassVar[str] = "pages/finder.html"
    finder: FinderView
    team: ContactView | None
    advocate: ContactView | None
    brief: bool

    @property
    def cites(self) -> tuple[Cite, ...]:
        calls = (ends.outcome.call for ends in self.finder.outcomes)
        return cited_in(self.team, self.advocate, tuple(call for call in calls if call))


@dataclass(frozen=True)
class OutcomesContext(Context):
    """A plain list of all outcomes."""

    template: ClassVar[str] = "pages/outcomes.html"
    outcomes: tuple[OutcomeLink, ...]


@dataclass(frozen=True)
class OutcomeContext(Context):
    """`ask` is whom to ask if it is unknown whether somebody gets a thing; `also_see` are the pages about lasting
    circumstances, any of which may fit a reader with this outcome."""

    template: ClassVar[str] = "pages/outcome.html"
    cited = ("outcome", "ask")
    outcome: OutcomeView
    ask: ContactView | None
    also_see: tuple[Link, ...]


@dataclass(frozen=True)
class MatrixRow:
    """An entitlement with its verdict for each outcome, in the order of the columns."""

    entitlement: Link
    cells: tuple[VerdictView, ...]


@dataclass(frozen=True)
class MatrixPart:
    """The rows of one part of life."""

    area: AreaView
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True)
class MatrixContext(Context):
    """Everything that is given or announced, by part of life, with the verdict for every outcome."""

    template: ClassVar[str] = "pages/who-gets-what.html"
    outcomes: tuple[OutcomeLink, ...]
    parts: tuple[MatrixPart, ...]


@dataclass(frozen=True)
class ExamplesContext(Context):
    template: ClassVar[str] = "pages/people-like-me.html"
    examples: tuple[ExampleView, ...]


@dataclass(frozen=True)
class LadderContext(Context):
    """`tonight` is whom to ring if it cannot wait until the morning, `apps` where to write about it, `checked` when
    the first step was checked."""

    template: ClassVar[str] = "pages/if-they-say-no.html"
    cited = ("steps", "tonight", "apps")
    steps: tuple[StepView, ...]
    tonight: ContactView | None
    apps: tuple[GroupView, ...]
    checked: When | None


def plan_finder(shown: Shown, words: PageWords) -> Iterator[Page]:
    """Every page of this part, each only if its records exist."""
    if shown.finder:
        team = shown.whom_to_ring(Role.LEAVING_CARE)
        listed = sum(len(need.verdicts) for ends in shown.finder.outcomes for need in ends.outcome.needs)
        context = FinderContext(shown.finder, team, shown.advocate, listed > MOST_LISTED["finder"])
        yield words_page(shown, words, "finder", FINDER, context, explain_words=False)
        yield from _outcomes(shown, words)
    # Results of examples come from the table, not from the questions.
    if shown.library.examples and shown.library.decision:
        yield words_page(shown, words, "people-like-me", EXAMPLES, ExamplesContext(shown.examples))
    if shown.ladder:
        yield words_page(
            shown,
            words,
            "if-they-say-no",
            LADDER,
            LadderContext(
                shown.ladder,
                shown.contact_for(Role.OUT_OF_HOURS),
                groups_now(shown, GroupKind.APP),
                first_checked(step.trust for step in shown.ladder),
            ),
            crumbs=rights_crumbs(shown, words),
        )


def _outcomes(shown: Shown, words: PageWords) -> Iterator[Page]:
    links = tuple(view.outcome for view in shown.outcomes.values())
    crumbs = (Link(words["finder"]["title"], FINDER),)
    also_see = life_links(shown, words)
    yield words_page(shown, words, "outcomes", OUTCOMES, OutcomesContext(links), crumbs=crumbs)
    for outcome, view in shown.outcomes.items():
        yield Page(
            view.outcome.address,
            OutcomeContext(view, shown.whom_to_ask(()) if unanswered(view.verdicts) else None, also_see),
            view.outcome.plain,
            view.outcome.sentence,
            outcome.record.marks.record,
            crumbs=crumbs,
            grows_with=file_of(offered_by_council(shown.library)),
        )
    parts = (
        MatrixPart(
            area,
            tuple(
                MatrixRow(
                    Link(view.title, view.address),
                    tuple(shown.verdicts[verdict] for verdict in entitlement.verdicts),
                )
                for entitlement, view in shown.offered.items()
                if view.area == area and entitlement.verdicts
            ),
        )
        for area in shown.areas.values()
    )
    filled = tuple(part for part in parts if part.rows)
    whole = words_page(
        shown,
        words,
        "who-gets-what",
        MATRIX,
        MatrixContext(links, filled),
        audience=Audience.OFFICERS,
        explain_words=False,
    )
    headings = (
        ListHeading(
            part.area.id,
            part.area.title,
            part.rows,
            lambda chunk, area=part.area: MatrixContext(links, (MatrixPart(area, chunk),)),  # type: ignore[misc]
        )
        for part in filled
    )
    yield from in_parts(whole, "who-gets-what", MATRIX, tuple(headings), PartsContext(()))
