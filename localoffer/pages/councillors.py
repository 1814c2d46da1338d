"""For councillors and inspectors: the edition in figures, each linked to the page that it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from localoffer import addresses
from localoffer.ledger.actions import Stage, counts
from localoffer.pages.coverage import CoverageContext
from localoffer.pages.page import Context, Page, PageWords, words_page
from localoffer.records.frozen import dataclass
from localoffer.records.models import Audience, FindingKind, State
from localoffer.records.values import When
from localoffer.views import ledger
from localoffer.views.common import Link
from localoffer.views.figures import Newest
from localoffer.views.shown import Shown

#: Pages to read before a meeting, and those about sources.
READ = (
    addresses.SINCE, addresses.CHANGES, addresses.STRATEGY, addresses.ON_A_PAGE, addresses.LEDGER, addresses.ACTION_PLAN, addresses.PICTURE, addresses.INSPECTIONS, addresses.COVERAGE, addresses.MATRIX,
    addresses.TAKE_PART,
)  # fmt: skip
CHECK = (*addresses.SOURCES.values(), addresses.DATA, addresses.PAPERS, addresses.TO_DO)


@dataclass(frozen=True)
class Counted:
    """A figure: `key` is that of its words in words.yaml, unless it is a measure with a `title` and a date of its own.
    `parts` are subtotals by state, or by the key of their word."""

    key: str
    address: str
    number: str
    all: int | None = None
    parts: tuple[tuple[str, int], ...] = ()
    title: str | None = None
    date: When | None = None


@dataclass(frozen=True)
class CouncillorsContext(Context):
    """`counted` has only what the edition contains; `read` and `check` are its pages for officers. `committee` is the
    paper version of the first page to read, if that is the page for a committee."""

    template: ClassVar[str] = "pages/for-councillors.html"
    counted: tuple[Counted, ...]
    newest: Newest | None
    read: tuple[Link, ...]
    committee: str | None
    check: tuple[Link, ...]

    def papers_mentioned(self, papers: Sequence[str]) -> Sequence[str]:
        return (self.committee,) if self.committee else ()


def plan_councillors(
    shown: Shown, words: PageWords, coverage: CoverageContext, pages: Sequence[Page]
) -> Page:
    """`pages` are all other pages of the plan."""
    planned = {page.address: page for page in pages}

    def listed(addresses: Sequence[str]) -> tuple[Link, ...]:
        found = (planned[address] for address in addresses if address in planned)
        return tuple(Link(page.title, page.address, page.sentence) for page in found)

    matrix = f"{len(shown.outcomes)} × {len(shown.offered)}"
    context = CouncillorsContext(
        counted=(
            *_voices(shown),
            *_actions(shown),
            *_gaps(coverage),
            *_asked(shown),
            *_headline(shown),
            *((Counted("matrix", addresses.MATRIX, matrix),) if addresses.MATRIX in planned else ()),
        ),
        newest=shown.newest_figure,
        read=listed(READ),
        committee=addresses.COMMITTEE if addresses.SINCE in planned else None,
        check=listed(CHECK),
    )
    return words_page(
        shown, words, "for-councillors", addresses.FOR_COUNCILLORS, context, audience=Audience.OFFICERS
    )


def _voices(shown: Shown) -> Iterator[Counted]:
    if shown.voices:
        states = {
            count.state: count.number for count in ledger.counts(view.state for view in shown.voices.values())
        }
        done = states.pop(State.DONE, 0)
        parts = tuple((state.value, number) for state, number in states.items())
        yield Counted("voices", addresses.LEDGER, str(done), len(shown.voices), parts)


def _actions(shown: Shown) -> Iterator[Counted]:
    if shown.actions:
        found = counts(shown.library, shown.actions)
        parts = (("silent", found.silent), ("done", found.at[Stage.DONE]))
        yield Counted("actions", addresses.ACTION_PLAN, str(found.at[Stage.PAST]), found.all, parts)


def _gaps(coverage: CoverageContext) -> Iterator[Counted]:
    if coverage.parts:
        parts = (("duty_gaps", coverage.duty_gaps),)
        number = len(coverage.gaps)
        yield Counted("gaps", addresses.COVERAGE, str(number), number + coverage.met, parts)


def _asked(shown: Shown) -> Iterator[Counted]:
    """What inspectors asked for, and when they last did."""
    days = [
        view.record.said_on for view in shown.findings.values() if view.record.kind is FindingKind.IMPROVE
    ]
    if days:
        yield Counted("asked", addresses.INSPECTIONS, str(len(days)), date=max(days))


def _headline(shown: Shown) -> Iterator[Counted]:
    """The first measure of all."""
    for measure in [measure for group in shown.figures for measure in group.measures][:1]:
        yield Counted(
            "figure", addresses.PICTURE, measure.figure, title=measure.record.title, date=measure.latest_date
        )
