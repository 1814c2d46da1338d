"""Plans the paper for a committee: what has happened since its last meeting, and what is late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from localoffer.addresses import COMMITTEE, SINCE
from localoffer.pages.page import Context, PageWords, title_and_sentence
from localoffer.papers.paper import Paper
from localoffer.records.frozen import dataclass
from localoffer.views.changes import ChangeNoteView
from localoffer.views.shown import Shown
from localoffer.views.since import Since

#: A committee reads no more pages than this. If everything does not fit, each list is cut to the first of these lengths
#: that does, and says how many more there are.
MOST_PAGES = 8
FEWER = (24, 12, 6, 3, 1)
SIZES = (11.0, 10.5)


@dataclass(frozen=True)
class SincePaper(Context):
    """What has happened since a meeting. `more`: how many things are left out of each list, by its name in `Since`."""

    template: ClassVar[str] = "since.typ"
    since: Since
    more: Mapping[str, int]


def plan_committee(shown: Shown, words: PageWords, since: Since | None) -> Iterator[Paper]:
    """The paper, if site.yaml names a day."""
    if since:
        title, sentence = title_and_sentence(shown, words, "since")
        site = shown.library.site
        yield Paper(
            address=COMMITTEE,
            context=SincePaper(since, {}),
            title=title.format(day=since.day),
            sentence=sentence,
            mark=site.marks.of("committee_since"),
            same_as=SINCE,
            group="committee",
            most_pages=MOST_PAGES,
            sizes=SIZES,
            most_kilobytes=160,
            shorter=tuple(_shorter(since, most) for most in FEWER),
        )


def _shorter(since: Since, most: int) -> SincePaper:
    """With a maximum number of things in each list, and of changes per file."""
    lists: dict[str, Any] = {name: value for name, value in vars(since).items() if isinstance(value, tuple)}
    fewer: dict[str, Any] = {
        name: tuple(
            replace(it, changes=it.changes[:most]) if isinstance(it, ChangeNoteView) else it
            for it in things[:most]
        )
        for name, things in lists.items()
    }
    more = {name: sum(map(_size, things)) - sum(map(_size, fewer[name])) for name, things in lists.items()}
    return SincePaper(replace(since, **fewer), {name: number for name, number in more.items() if number})


def _size(thing: Any) -> int:
    """A file of changes counts once for each of its changes."""
    return len(thing.changes) if isinstance(thing, ChangeNoteView) else 1
