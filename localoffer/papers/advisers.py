"""For advisers: what to print, hand out or go through together, on one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from localoffer import addresses
from localoffer.pages.page import Context, Page, PageWords, words_page
from localoffer.papers.paper import Paper
from localoffer.papers.sheets import PaperArea, PaperGroup, groups_of_papers
from localoffer.records.frozen import dataclass
from localoffer.records.models import Role, Standing
from localoffer.views.common import Link
from localoffer.views.contacts import ContactView
from localoffer.views.shown import Shown

#: The pages to use in a meeting, and those for when the answer is no.
MEETING = (addresses.FINDER, addresses.MATRIX, addresses.EXAMPLES)
IF_NO = (addresses.LADDER, addresses.text_address("your-rights/complaints"), addresses.TAKE_PART)


@dataclass(frozen=True)
class ForAdvisersContext(Context):
    """`outcomes`, `areas`, `coming` (groups by their standing) and `pocket` are papers. `meeting` and `if_no` are the pages
    to use, `advocate` and `by_night` whom to ring."""

    template: ClassVar[str] = "pages/for-advisers.html"
    states_sizes: ClassVar[bool] = True
    cited = ("advocate", "by_night")
    meeting: tuple[Link, ...]
    outcomes: tuple[Link, ...]
    areas: tuple[PaperArea, ...]
    coming: tuple[PaperGroup, ...]
    pocket: tuple[Link, ...]
    papers: str | None
    if_no: tuple[Link, ...]
    advocate: ContactView | None
    by_night: ContactView | None

    def papers_mentioned(self, papers: Sequence[str]) -> Sequence[str]:
        return papers


def plan_for_advisers(
    shown: Shown, words: PageWords, papers: Sequence[Paper], pages: Sequence[Page]
) -> Iterator[Page]:
    """The page, if there is anything to print or to use."""
    by_address = {page.address: Link(page.title, page.address, page.sentence) for page in pages}
    groups = groups_of_papers(shown, papers)
    of_kind = {group.key: group.papers for group in groups}
    meeting = tuple(by_address[address] for address in MEETING if address in by_address)
    if papers or meeting:
        context = ForAdvisersContext(
            meeting=meeting,
            outcomes=of_kind.get("outcomes", ()),
            areas=tuple(area for group in groups for area in group.areas),
            coming=tuple(group for group in groups if group.key in (Standing.ANNOUNCED, Standing.ASKED_FOR)),
            pocket=(*of_kind.get("wall", ()), *of_kind.get("booklets", ())),
            papers=addresses.PAPERS if papers else None,
            if_no=tuple(by_address[address] for address in IF_NO if address in by_address),
            advocate=shown.advocate,
            by_night=shown.contact_for(Role.OUT_OF_HOURS),
        )
        yield words_page(shown, words, "for-advisers", addresses.FOR_ADVISERS, context, explain_words=False)
