"""What has changed, newest first: the newest year on the first page, and a page for each earlier year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import ClassVar

from localoffer.addresses import CHANGES, changes_of_year_address
from localoffer.budgets import MOST_LISTED
from localoffer.library import JoinedChangeNote
from localoffer.pages.page import Context, Page, PageWords, file_of, title_and_sentence
from localoffer.pages.parts import ListPart
from localoffer.records.frozen import dataclass
from localoffer.records.values import When
from localoffer.views.changes import ChangeNoteView
from localoffer.views.common import Link
from localoffer.views.shown import Shown


@dataclass(frozen=True)
class ChangesContext(Context):
    """The files of changes of a year, or some of them. `begins` is the date of the first of all; on the first page
    `parts` are the other pages, with the anchors that have moved to them."""

    template: ClassVar[str] = "pages/what-has-changed.html"
    cited = ("notes",)
    notes: tuple[ChangeNoteView, ...]
    begins: When
    parts: tuple[ListPart, ...] = ()


def plan_changes(shown: Shown, words: PageWords) -> Iterator[Page]:
    """No pages if there are no files of changes."""
    if not shown.changes:
        return
    title, sentence = title_and_sentence(shown, words, "what-has-changed")
    begins = tuple(shown.changes.values())[-1].date
    pages: list[Page] = []
    parts: list[ListPart] = []
    for year, of_year in groupby(shown.changes.items(), key=lambda item: item[1].date.year):
        chunks = tuple(_chunks(of_year))
        for at, chunk in enumerate(chunks, start=1):
            notes = tuple(chunk.values())
            count = f", {at} of {len(chunks)}" if len(chunks) > 1 else ""
            address = changes_of_year_address(year, at) if pages else CHANGES
            pages.append(
                Page(
                    address,
                    ChangesContext(notes, begins),
                    f"{title}: {year}{count}" if pages else title,
                    sentence,
                    file_of(note.record for note in chunk) or shown.library.site.marks.record,
                    crumbs=(Link(title, CHANGES),) if pages else (),
                )
            )
            if len(pages) > 1:
                places = tuple(note.id for note in notes)
                parts.append(
                    ListPart(
                        f"in-{year}" + (f"-{at}" if at > 1 else ""),
                        f"{year}{count}",
                        None,
                        address,
                        len(notes),
                        places,
                    )
                )
    first = pages[0]
    assert isinstance(first.context, ChangesContext)
    yield replace(first, context=replace(first.context, parts=tuple(parts)))
    yield from pages[1:]


def _chunks(
    notes: Iterable[tuple[JoinedChangeNote, ChangeNoteView]],
) -> Iterator[Mapping[JoinedChangeNote, ChangeNoteView]]:
    """As many at a time as fit on a page. Each takes a line, plus one for each unfolded change."""
    held: dict[JoinedChangeNote, ChangeNoteView] = {}
    lines = 0
    for note, view in notes:
        takes = 1 + len(view.open)
        if held and lines + takes > MOST_LISTED["what-has-changed"]:
            yield held
            held, lines = {}, 0
        held[note] = view
        lines += takes
    yield held
