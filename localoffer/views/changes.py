"""What has changed, as the files of changes say, ready to print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from localoffer.addresses import change_address
from localoffer.library import JoinedChange, JoinedChangeNote
from localoffer.records.frozen import dataclass
from localoffer.records.models import NATIONAL, NOBODY, ForCareLeavers, How
from localoffer.records.to_come import is_end_to_come, is_to_come
from localoffer.records.values import Prose, When
from localoffer.views.common import Cite, Link, Sourced, cite_whole
from localoffer.views.links import link_to

#: What got worse comes first.
ORDER = (ForCareLeavers.WORSE, ForCareLeavers.BETTER, None)
#: How many changes of one file are unfolded.
MOST_OPEN = 6


@dataclass(frozen=True)
class ChangeView:
    """What happened to one record, or to one `part` of it: `was` and `now` are the words before and after.

    `about` is its name and page, while it has one; `record` is its noun. `told` is the key of the surrounding words in
    words.yaml: how it changed, or that it is `to come` or `to end`, or was `put right`, which is no cut and has no
    `effect`. If it is worse, `asked` is the source that says whom the council asked, and `nobody` says that it asked
    nobody, with `reason`; `mistake` is the source that said so all along, and `law` the law behind it. `unsaid`:
    none of these is given.
    """

    record: str
    about: Link | None
    part: str | None
    how: How
    was: str | None
    now: str | None
    effect: ForCareLeavers | None
    told: str
    asked: Cite | None
    nobody: bool
    reason: str | None
    mistake: Cite | None
    law: Cite | None
    unsaid: bool

    @property
    def cites(self) -> tuple[Cite, ...]:
        return tuple(cite for cite in (self.asked, self.mistake, self.law) if cite)


@dataclass(frozen=True)
class ChangeNoteView(Sourced):
    """A file of changes. `address` is its permanent anchor on the page of changes."""

    cited = ("changes",)
    id: str
    address: str
    date: When
    title: str
    text: Prose | None
    changes: tuple[ChangeView, ...]

    @property
    def open(self) -> tuple[ChangeView, ...]:
        return self.changes[:MOST_OPEN]

    @property
    def folded(self) -> tuple[ChangeView, ...]:
        return self.changes[MOST_OPEN:]

    def is_about(self, address: str) -> bool:
        """Whether it is about the record with that page or anchor."""
        return any(change.about and change.about.address == address for change in self.changes)

    def only(self, effect: ForCareLeavers | None) -> ChangeNoteView | None:
        """The same with only those of its changes that are better, worse or neither; None if there are none."""
        changes = tuple(change for change in self.changes if change.effect is effect)
        return replace(self, changes=changes) if changes else None


def note_view(note: JoinedChangeNote, as_of: date) -> ChangeNoteView:
    record = note.record
    return ChangeNoteView(
        id=record.id,
        address=change_address(record.id),
        date=When.of(record.date),
        title=record.title,
        text=record.text,
        changes=tuple(
            sorted(
                (_change_view(change, as_of) for change in note.changes),
                key=lambda change: ORDER.index(change.effect),
            )
        ),
    )


def _change_view(change: JoinedChange, as_of: date) -> ChangeView:
    record = change.record
    about = link_to(change.about) if change.about else None
    # A record that is new as a whole already includes its name.
    named = about if record.part is None else None
    # What never existed could not be taken away.
    effect = None if record.mistake else record.for_care_leavers
    told = record.how.value
    if record.mistake and record.how is How.CHANGED:
        told = "put right"
    elif record.how is How.CHANGED and is_to_come(record.to or "", as_of):
        told = "to come"
    elif record.how is How.CLOSED and is_end_to_come(record.to or "", as_of):
        told = "to end"
    return ChangeView(
        record=record.record.removeprefix(NATIONAL),
        about=about,
        part=record.part,
        how=record.how,
        was=_without_name(record.from_, named),
        now=_without_name(record.to, named),
        effect=effect,
        told=told,
        asked=cite_whole(change.asked) if change.asked else None,
        nobody=record.consulted is not None and record.consulted.id == NOBODY,
        reason=record.reason,
        mistake=cite_whole(change.mistake) if change.mistake else None,
        law=cite_whole(change.law) if change.law else None,
        unsaid=effect is ForCareLeavers.WORSE and not (record.consulted or record.law),
    )


def _without_name(text: str | None, about: Link | None) -> str | None:
    """A text that says more than the name of what it is about, which it may contain shortened."""
    return None if text and about and about.title.startswith(text.rstrip("…")) else text
