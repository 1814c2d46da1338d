"""Plans the papers: which PDFs there are, from which views, and how long, small and heavy they may be.

They are made from the contexts of the pages, so that paper and site say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import ClassVar

from localoffer.addresses import PAPERS
from localoffer.library import Library
from localoffer.pages.finder import OutcomeContext
from localoffer.pages.offer import EntitlementContext
from localoffer.pages.page import Chrome, Page, PageWords, words_page
from localoffer.papers.booklet import ONLINE, booklet
from localoffer.papers.contexts import EntitlementPaper, OutcomePaper, Paper, PaperRow, PaperVerdict
from localoffer.problems import Mark
from localoffer.records.models import Record, Standing, Verdict
from localoffer.views import makers, verdict_makers
from localoffer.views.common import Link
from localoffer.views.contacts import ContactView
from localoffer.views.offer import EntitlementView


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


#: From this many rows on, an outcome's sheet is surely too long for the largest type.
MANY_ROWS = 30
#: No more than so many things are named that a result never gets.
FEW = 4
#: The groups of the page that lists all papers. What has not been promised, or not begun, stands apart.
GROUPS = ("wall", "booklets", "outcomes", "sheets", Standing.ANNOUNCED.value, Standing.ASKED_FOR.value)
OF_STANDING = {
    Standing.GIVEN: "sheets",
    Standing.ANNOUNCED: Standing.ANNOUNCED.value,
    Standing.ASKED_FOR: Standing.ASKED_FOR.value,
}
#: Sizes of a sheet's text to try, in points; nothing is smaller than the last.
SHEET = (11.0, 10.0, 9.5, 9.0)
#: A sheet that says less than this many letters can say them larger.
LITTLE, LARGER = 560, 13.0
#: How many letters fill a sheet, times the square of their size.
SHEET_ROOM = 210_000


def plan_papers(
    library: Library, words: PageWords, pages: Sequence[Page], chrome: Chrome
) -> tuple[Paper, ...]:
    """Every paper, in the order of the page that lists them. What has no records has no paper."""
    everywhere = frozenset(one.id for one in chrome.numbers)
    by_post = tuple(
        makers.contact(library, one) for one in makers.in_order(library.contacts.values()) if one.address
    )
    papers = (
        *_booklets(library, words, pages),
        *_outcome_sheets(library, pages, by_post),
        *_entitlement_sheets(library, pages, everywhere, by_post),
    )
    return tuple(replace(paper, language=library.site.language) for paper in papers)


def page_of_papers(library: Library, words: PageWords, papers: Sequence[Paper]) -> Iterator[Page]:
    """The page that lists all papers."""
    if papers:
        groups = tuple(
            _group(key, group) for key in GROUPS if (group := [p for p in papers if p.group == key])
        )
        yield words_page(library, words, "papers", PAPERS, PapersContext(groups), explain_words=False)


def _group(key: str, papers: Sequence[Paper]) -> PaperGroup:
    """What can be had stands by part of life, as on the page of the offer."""
    if key != "sheets":
        return PaperGroup(key, tuple(paper_link(paper) for paper in papers))
    by_area = groupby(papers, key=lambda paper: str(paper.context.entitlement.area.title))
    return PaperGroup(
        key, areas=tuple(PaperArea(area, tuple(paper_link(one) for one in group)) for area, group in by_area)
    )


def with_papers(pages: Sequence[Page], papers: Sequence[Paper]) -> list[Page]:
    """The pages, each with the papers that it offers."""
    return [
        replace(
            page,
            papers=tuple(paper_link(paper) for paper in papers if page.address in paper.linked_from),
        )
        for page in pages
    ]


def paper_link(paper: Paper) -> Link:
    return Link(paper.title, paper.address, paper.sentence)


def paper_address(name: str) -> str:
    return f"{PAPERS}{name}.pdf"


def paper_words(library: Library, words: PageWords, key: str) -> tuple[str, str]:
    """Title and sentence of a paper that is not made from one record."""
    council = library.site.council
    own = words[key]
    return tuple(  # type: ignore[return-value]
        own[part].replace("{council}", council.short).replace("{area}", council.area or council.short)
        for part in ("title", "sentence")
    )


def file_of(records: Iterable[Record], otherwise: Mark) -> Mark:
    """The file, as a whole, in which the first of the records stands."""
    return next((Mark(one.marks.record.file) for one in records), otherwise)


def offered(library: Library) -> Iterator[Record]:
    """What can be had, the council's own records first."""
    joined = library.entitlements.values()
    yield from (one.council for one in joined if one.council)
    yield from (one.first for one in joined)


def _booklets(library: Library, words: PageWords, pages: Sequence[Page]) -> Iterator[Paper]:
    """The whole offer in three editions, which differ in paper and type alone."""
    context = booklet(pages)
    if context is None:
        return
    offered_on = tuple(
        page.address for page in pages if page.address in ("/what-you-can-get/", "/find-what-is-yours/")
    )
    editions = (
        # Edition, body size, smallest size, most pages, most kilobytes.
        ("booklet", 10.5, 9.0, 80, 400),
        ("booklet-a5", 10.5, 9.0, 148, 500),
        ("large-print", 18.0, 18.0, 300, 900),
    )
    for edition, size, smallest, most_pages, most_kilobytes in editions:
        title, sentence = paper_words(library, words, edition)
        yield Paper(
            address=paper_address(edition),
            context=context,
            title=title,
            sentence=sentence,
            mark=file_of(offered(library), library.site.marks.record),
            same_as="/what-you-can-get/",
            linked_from=offered_on,
            group="booklets",
            most_pages=most_pages,
            sizes=(size,),
            smallest=smallest,
            most_kilobytes=most_kilobytes,
            edition=edition,
        )


def _outcome_sheets(
    library: Library, pages: Sequence[Page], by_post: tuple[ContactView, ...]
) -> Iterator[Paper]:
    """A sheet for each outcome of the finder, on one side of A4."""
    ladder = verdict_makers.ladder(library)
    for page in pages:
        if not isinstance(page.context, OutcomeContext):
            continue
        it = page.context
        listed = [one for need in it.needs for one in need.verdicts]
        shown = tuple(
            PaperVerdict(kind, rows)
            for kind in verdict_makers.ORDER
            if kind is not Verdict.NO
            if (
                rows := tuple(
                    PaperRow(one.entitlement.title, one.entitlement.money.headline, one.reason)
                    for one in listed
                    if one.verdict is kind
                )
            )
        )
        never = tuple(one.entitlement.title for one in listed if one.verdict is Verdict.NO)
        number = sum(len(group.rows) for group in shown)
        yield Paper(
            address=paper_address(f"find-what-is-yours/{it.outcome.id}"),
            context=OutcomePaper(
                outcome=it.outcome,
                details=it.details,
                first_things=it.first_things,
                groups=shown,
                never=never if len(never) <= FEW else (),
                ladder=ladder,
                trust=it.trust,
                by_post=by_post,
            ),
            title=page.title,
            sentence=page.sentence,
            mark=page.mark,
            same_as=page.address,
            linked_from=(page.address,),
            group="outcomes",
            most_pages=1,
            sizes=(10.5, 9.5, 9) if number < MANY_ROWS else (9.5, 9),
            smallest=9,
            most_kilobytes=80,
        )


def _entitlement_sheets(
    library: Library, pages: Sequence[Page], everywhere: frozenset[str], by_post: tuple[ContactView, ...]
) -> Iterator[Paper]:
    """A sheet for each entitlement, on one side of A4. `everywhere` are the contacts that stand on all of them.

    The ladder is on each: where nobody promised a thing, people may still ask why.
    """
    ladder = verdict_makers.ladder(library)
    for page in pages:
        if not isinstance(page.context, EntitlementContext):
            continue
        it = page.context.entitlement
        contacts = tuple(one for one in it.contacts if one.id not in everywhere)
        yield Paper(
            address=paper_address(f"what-you-can-get/{it.id}"),
            context=EntitlementPaper(
                it, contacts, ladder, _beside(it, contacts), online=_online(it), by_post=by_post
            ),
            title=page.title,
            sentence=page.sentence,
            mark=page.mark,
            same_as=page.address,
            linked_from=(page.address,),
            group=OF_STANDING[it.standing],
            most_pages=1,
            sizes=_sheet_sizes(it, contacts),
            smallest=9,
            most_kilobytes=80,
            keywords=it.keywords,
        )


def sizes_worth_trying(sizes: tuple[float, ...], room: int, letters: int) -> tuple[float, ...]:
    """Without those at which so many letters cannot fit: each try takes as long as a paper. The last always stays."""
    return tuple(size for size in sizes if letters * size**2 <= room) or sizes[-1:]


def _sheet_sizes(it: EntitlementView, listed: Sequence[ContactView]) -> tuple[float, ...]:
    """The sizes at which a sheet may come to one side, by a guess at all that it says."""
    unpromised = 0 if it.standing is Standing.GIVEN else 200
    texts = (it.sentence, it.how_long, it.trust.uncertain, it.if_no and it.if_no.text)
    contacts = sum(120 + len(one.when) + len(one.trust.uncertain or "") for one in listed)
    letters = unpromised + _said(it) + contacts + sum(len(text) for text in texts if text)
    sizes = sizes_worth_trying(SHEET, SHEET_ROOM, letters)
    return (LARGER, *sizes) if letters < LITTLE else sizes


def _online(it: EntitlementView) -> bool:
    """Whether one of the steps on the sheet may need the internet."""
    return any(ONLINE.search(step.text) for step in (it.how_to_ask, it.if_no) if step)


def _said(it: EntitlementView) -> int:
    """How much a sheet says beside the ladder and the contacts: a guess by letters."""
    texts = (it.who, *it.conditions, *it.bring, it.words_to_send, it.how_to_ask and it.how_to_ask.text)
    money = (*it.money.headline, *it.money.history, *it.money.coming)
    return sum(len(text) for text in texts if text) + 120 * len(money)


def _beside(it: EntitlementView, contacts: Sequence[ContactView]) -> bool:
    """Whether the left column is so long that the contacts find room to its right."""
    return _said(it) > 420 + 160 * len(contacts)
