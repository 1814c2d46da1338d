"""For a committee: what has happened since its last meeting, and what is late."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from localoffer.addresses import FOR_COUNCILLORS, SINCE
from localoffer.pages.page import Context, Page, PageWords, title_and_sentence
from localoffer.records.frozen import dataclass
from localoffer.records.models import Audience
from localoffer.views.common import Link
from localoffer.views.shown import Shown
from localoffer.views.since import Since


@dataclass(frozen=True)
class SinceContext(Context):
    template: ClassVar[str] = "pages/since.html"
    cited = ("since",)
    since: Since


def plan_since(shown: Shown, words: PageWords, since: Since | None) -> Iterator[Page]:
    """The page, if site.yaml names a day."""
    if since:
        title, sentence = title_and_sentence(shown, words, "since")
        yield Page(
            SINCE,
            SinceContext(since),
            title.format(day=since.day),
            sentence,
            shown.library.site.marks.of("committee_since"),
            audience=Audience.OFFICERS,
            crumbs=(Link(words["for-councillors"]["title"], FOR_COUNCILLORS),),
        )
