"""Plans the papers that follow records: the booklets, and a sheet for each outcome and each entitlement; and the page
that lists all papers.

They are made from the same views as the pages, so that paper and site say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from localoffer.addresses import OFFER, PAPERS, paper_address
from localoffer.budgets import MOST_LISTED
from localoffer.law.verdicts import WhoLine
from localoffer.pages.page import (
    Context,
    Page,
    PageWords,
    file_of,
    offered_by_council,
    title_and_sentence,
    words_page,
)
from localoffer.papers.booklet import PaperPost, booklet, by_post, is_online
from localoffer.papers.paper import Paper
from localoffer.records.frozen import dataclass
from localoffer.records.models import Role, Standing, Verdict
from localoffer.records.values import Prose
from localoffer.views.common import Link, Trust
from localoffer.views.contacts import ContactView
from localoffer.views.gone import GoneView
from localoffer.views.offer import AmountView, EntitlementView
from localoffer.views.shown import Shown
from localoffer.views.verdicts import OutcomeLink

#: How many things that a result never gets are named at most.
FEW_NEVER = 4
#: The groups of the page that lists all papers. What has not been promised, or not begun, comes separately.
GROUPS = (
    "wall",
    "booklets",
    "outcomes",
    "sheets",
    Standing.ANNOUNCED.value,
    Standing.ASKED_FOR.value,
    "committee",
)
OF_STANDING = {
    Standing.GIVEN: "sheets",
    Standing.ANNOUNCED: Standing.ANNOUNCED.value,
    Standing.ASKED_FOR: Standing.ASKED_FOR.value,
}
#: The group of sheets that no list includes: they say that something is no longer there.
GONE = "gone"
#: A sheet of paper has two sides.
SIDES = 2
#: How many things the maximum of each booklet is for. A council may have more.
A_BOOKLET = 70


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
class PaperGroup:
    """`key` is that of its heading in words.yaml under `papers`. `areas` has the papers by part of life instead."""

    key: str
    papers: tuple[Link, ...] = ()
    areas: tuple[PaperArea, ...] = ()


@dataclass(frozen=True)
class PaperArea:
    title: str
    papers: tuple[Link, ...]


@dataclass(frozen=True)
class PapersContext(Context):
    """Every paper, by kind; `folded` if there are many."""

    template: ClassVar[str] = "pages/papers.html"
    groups: tuple[PaperGroup, ...]
    folded: bool

    def papers_mentioned(self, papers: Sequence[str]) -> Sequence[str]:
        return papers


def plan_sheets(shown: Shown, words: PageWords) -> tuple[Paper, ...]:
    """The papers of the records, in the order of the page that lists them. Without records there is no paper."""
    help = PaperHelp(tuple(step.record.title for step in shown.ladder), shown.advocate, by_post(shown))
    return (
        *_booklets(shown, words),
        *_outcome_sheets(shown, help),
        *_entitlement_sheets(shown, help),
        *_gone_sheets(shown, help),
    )


def page_of_papers(shown: Shown, words: PageWords, papers: Sequence[Paper]) -> Iterator[Page]:
    """The page that lists all papers."""
    if papers:
        context = PapersContext(groups_of_papers(shown, papers), len(papers) > MOST_LISTED["papers"])
        yield words_page(shown, words, "papers", PAPERS, context, explain_words=False)


def groups_of_papers(shown: Shown, papers: Sequence[Paper]) -> tuple[PaperGroup, ...]:
    """All papers by kind."""
    return tuple(
        _group(shown, key, group) for key in GROUPS if (group := [p for p in papers if p.group == key])
    )


def _group(shown: Shown, key: str, papers: Sequence[Paper]) -> PaperGroup:
    """What can be had is grouped by part of life, as on the page of the offer."""
    if key != "sheets":
        return PaperGroup(key, tuple(paper_link(paper) for paper in papers))
    by_page = {paper.same_as: paper_link(paper) for paper in papers}
    return PaperGroup(
        key,
        areas=tuple(
            PaperArea(area.title, tuple(by_page[view.address] for view in group))
            for area, group in shown.given_by_area.items()
        ),
    )


def offer_papers(pages: Sequence[Page], papers: Sequence[Paper]) -> list[Page]:
    """The pages, each with the papers that it offers, shortest first: the link at the top of the page goes to that one."""
    shortest = sorted(papers, key=lambda paper: paper.most_pages)
    return [
        replace(
            page,
            papers=tuple(paper_link(paper) for paper in shortest if paper.same_as == page.address),
        )
        for page in pages
    ]


def paper_link(paper: Paper) -> Link:
    return Link(paper.title, paper.address, paper.sentence)


def _booklets(shown: Shown, words: PageWords) -> Iterator[Paper]:
    """The whole offer in three editions, which differ only in paper and type sizes."""
    if not shown.entitlements:
        return
    context, site = booklet(shown), shown.library.site
    more = max(0, len(shown.entitlements) - A_BOOKLET)
    editions = (
        # Edition, body size, smallest size, most pages, most kilobytes, with so many for each thing more.
        ("booklet", 10.5, 9.0, 80 + more, 520 + 3 * more),
        ("booklet-a5", 10.5, 9.0, 164 + 2 * more, 600 + 3 * more),
        ("large-print", 18.0, 18.0, 300 + 4 * more, 900 + 4 * more),
    )
    for edition, size, smallest, most_pages, most_kilobytes in editions:
        title, sentence = title_and_sentence(shown, words, edition)
        yield Paper(
            address=paper_address(edition),
            context=context,
            title=title,
            sentence=sentence,
            mark=file_of(offered_by_council(shown.library)) or site.marks.record,
            same_as=OFFER,
            group="booklets",
            most_pages=most_pages,
            sizes=(size,),
            smallest=smallest,
            most_kilobytes=most_kilobytes,
            edition=edition,
        )


def _outcome_sheets(shown: Shown, help: PaperHelp) -> Iterator[Paper]:
    """A sheet for each outcome of the finder: one A4 sheet, two-sided."""
    if not shown.finder:
        return
    team = shown.whom_to_ring(Role.LEAVING_CARE)
    for outcome, view in shown.outcomes.items():
        rows = {
            kind: tuple(
                PaperRow(verdict.entitlement.title, verdict.entitlement.money.headline)
                for verdict in view.by_area
                if verdict.verdict is kind
            )
            for kind in Verdict
            if kind is not Verdict.NO
        }
        never = tuple(verdict.entitlement.title for verdict in view.by_area if verdict.verdict is Verdict.NO)
        link = view.outcome
        context = OutcomePaper(
            outcome=link,
            details=view.record.details,
            first_things=view.record.first_things,
            groups=tuple(PaperVerdict(kind, found) for kind, found in rows.items() if found),
            never=never if len(never) <= FEW_NEVER else (),
            team=team if view.status else None,
            trust=view.trust,
            help=help,
        )
        yield Paper(
            address=link.sheet,
            context=context,
            title=link.title,
            sentence=link.sentence,
            mark=file_of(offered_by_council(shown.library)) or outcome.record.marks.record,
            same_as=link.address,
            group="outcomes",
            most_pages=SIDES,
            shorter=(replace(context, close=True),),
        )


def _entitlement_sheets(shown: Shown, help: PaperHelp) -> Iterator[Paper]:
    """A sheet for each entitlement: one A4 sheet, at most two sides. Contacts that are on every sheet are left out.

    The advocate is named in what to do after a no. The ladder is on each sheet of a thing that is the council's: even
    if nobody promised it, people may ask why.
    """
    for entitlement, view in shown.entitlements.items():
        helped = replace(help, steps=(), advocate=None) if view.of_another else help
        everywhere = {contact.id for contact in (*shown.on_every_page, helped.advocate) if contact}
        contacts = tuple(contact for contact in view.contacts if contact.id not in everywhere)
        yield Paper(
            address=sheet_address(view.id),
            context=EntitlementPaper(
                view,
                shown.who(entitlement),
                contacts,
                online=is_online(view.entry.how_to_ask, view.entry.if_no),
                help=helped,
            ),
            title=view.title,
            sentence=view.sentence,
            mark=entitlement.first.marks.record,
            same_as=view.address,
            group=OF_STANDING[view.standing],
            most_pages=SIDES,
            keywords=view.entry.keywords,
        )


def _gone_sheets(shown: Shown, help: PaperHelp) -> Iterator[Paper]:
    """A sheet keeps its address, as its page does. Only that page offers it."""
    for entitlement, gone in shown.gone_entitlements.items():
        yield Paper(
            address=sheet_address(gone.id),
            context=GonePaper(gone, shown.whom_to_ask(gone.contacts), help),
            title=gone.title,
            sentence=gone.because,
            mark=entitlement.first.marks.record,
            same_as=gone.address,
            group=GONE,
            most_pages=1,
        )


def sheet_address(entitlement: str) -> str:
    return paper_address(f"what-you-can-get/{entitlement}")
