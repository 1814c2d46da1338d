"""Plans the papers: which PDFs there are, from which views, and how long, small and heavy they may be.

They are made from the contexts of the pages, so that paper and site say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from localoffer.contexts import (
    Chrome,
    EntitlementContext,
    EntitlementPaper,
    Link,
    Page,
    Paper,
    PaperGroup,
    PapersContext,
)
from localoffer.library import Library
from localoffer.pages import PageWords, words_page

PAPERS = "/papers/"


def plan_papers(library: Library, pages: Sequence[Page], chrome: Chrome) -> tuple[Paper, ...]:
    """Every paper, in the order of the page that lists them. What has no records has no paper."""
    everywhere = frozenset(one.id for one in chrome.numbers)
    return tuple(_sheets(library, pages, everywhere))


def page_of_papers(library: Library, words: PageWords, papers: Sequence[Paper]) -> Iterator[Page]:
    """The page that lists all papers."""
    if papers:
        groups = tuple(
            PaperGroup(key, tuple(paper_link(paper) for paper in group))
            for key, group in groupby(papers, key=lambda paper: paper.group)
        )
        yield words_page(library, words, "papers", PAPERS, PapersContext(groups), explain_words=False)


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


def _sheets(library: Library, pages: Sequence[Page], everywhere: frozenset[str]) -> Iterator[Paper]:
    """A sheet for each entitlement, on one side of A4. `everywhere` are the contacts that stand on all of them."""
    for page in pages:
        if isinstance(page.context, EntitlementContext):
            it = page.context.entitlement
            contacts = tuple(one for one in it.contacts if one.id not in everywhere)
            yield Paper(
                address=paper_address(f"what-you-can-get/{it.id}"),
                context=EntitlementPaper(it, contacts, page.context.ladder),
                title=page.title,
                sentence=page.sentence,
                mark=page.mark,
                same_as=page.address,
                linked_from=(page.address,),
                group="sheets",
                most_pages=1,
                sizes=(11, 10, 9.5),
                smallest=9,
                most_kilobytes=80,
                language=library.site.language,
                keywords=it.keywords,
            )
