"""What has changed, as its file tells it, ready to print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from localoffer.addresses import (
    DISTRICTS,
    WORDS,
    action_address,
    change_address,
    circumstance_address,
    contact_address,
    figure_address,
    finding_address,
    group_address,
    home_address,
    means_address,
    outcome_address,
    partner_address,
    plan_address,
    pledge_address,
    priority_address,
    promise_address,
    situation_address,
    status_address,
    text_address,
    voice_address,
)
from localoffer.library import Library
from localoffer.records.models import NOBODY, Change, ChangeNote, ForCareLeavers, How
from localoffer.records.values import Prose, When
from localoffer.views.common import Cite, Link, cite_whole, cited_in
from localoffer.views.offer import entitlement_link

#: Before the noun of what stands in national/. A reader has both layers on one page.
NATIONAL = "national "
#: What got worse is read first.
ORDER = (ForCareLeavers.WORSE, ForCareLeavers.BETTER, None)
#: How many changes of one file stand open; the others are folded.
MOST_OPEN = 6
#: The name and page of each record that a change can name, by its noun and its id.
Places = Mapping[tuple[str, str], Link]


@dataclass(frozen=True)
class ChangeView:
    """What happened to one record, or to one `part` of it: `was` and `now` are its words before and after.

    `about` is its name and page, while it has one; `record` is its noun. Where it is worse, `asked` is the source that says whom
    the council asked, and `nobody` says that it asked nobody, for which `reason` gives the reason; `mistake` is the source that
    always said so, and `law` the law behind it. `unsaid`: none of these is there.
    """

    record: str
    about: Link | None
    part: str | None
    how: How
    was: str | None
    now: str | None
    effect: ForCareLeavers | None
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
class ChangeNoteView:
    """A file of changes. `address` is its place on the page of changes, which stays its own."""

    id: str
    address: str
    date: When
    title: str
    text: Prose | None
    changes: tuple[ChangeView, ...]

    @property
    def cites(self) -> tuple[Cite, ...]:
        return cited_in(self.changes)

    @property
    def open(self) -> tuple[ChangeView, ...]:
        return self.changes[:MOST_OPEN]

    @property
    def folded(self) -> tuple[ChangeView, ...]:
        return self.changes[MOST_OPEN:]

    def is_about(self, address: str) -> bool:
        """Whether it tells of the record whose page or place that is."""
        return any(change.about and change.about.address == address for change in self.changes)

    def only(self, effect: ForCareLeavers | None) -> ChangeNoteView | None:
        """The same with those of its changes that are better, worse or neither; None without any."""
        changes = tuple(change for change in self.changes if change.effect is effect)
        return replace(self, changes=changes) if changes else None


def change_notes(library: Library) -> tuple[ChangeNoteView, ...]:
    """The files of changes, the newest first."""
    places = dict(_places(library)) if library.changes else {}
    return tuple(_note_view(library, places, note) for note in library.changes)


def _note_view(library: Library, places: Places, note: ChangeNote) -> ChangeNoteView:
    return ChangeNoteView(
        id=note.id,
        address=change_address(note.id),
        date=When.of(note.date),
        title=note.title,
        text=note.text,
        changes=tuple(
            _change_view(library, places, change)
            for change in sorted(note.changes, key=lambda change: ORDER.index(change.for_care_leavers))
        ),
    )


def _change_view(library: Library, places: Places, change: Change) -> ChangeView:
    def source(id: str | None) -> Cite | None:
        found = library.sources.get(id) if id else None
        return cite_whole(found) if found else None

    noun = change.record.removeprefix(NATIONAL)
    about = places.get((noun, (change.id or "").strip("/")))
    # A record that is new as a whole bears its name already.
    named = about if change.part is None else None
    consulted, mistake, law = (
        ref.id if ref else None for ref in (change.consulted, change.mistake, change.law)
    )
    return ChangeView(
        record=noun,
        about=about,
        part=change.part,
        how=change.how,
        was=_without_name(change.from_, named),
        now=_without_name(change.to, named),
        effect=change.for_care_leavers,
        asked=source(consulted),
        nobody=consulted == NOBODY,
        reason=change.reason,
        mistake=source(mistake),
        law=source(law),
        unsaid=change.for_care_leavers is ForCareLeavers.WORSE and not (consulted or mistake or law),
    )


def _without_name(text: str | None, about: Link | None) -> str | None:
    """A text that says more than the name of what it is about, which may be cut short in it."""
    return None if text and about and about.title.startswith(text.rstrip("…")) else text


def _places(library: Library) -> Iterator[tuple[tuple[str, str], Link]]:
    """Every record that has a page, or a place on one, on the day of the library."""
    for entitlement in library.entitlements:
        yield ("entitlement", entitlement.id), entitlement_link(entitlement)
    for contact in (*library.contacts, *library.helplines):
        yield ("contact", contact.record.id), Link(contact.record.name, contact_address(contact.record.id))
    for district in library.districts:
        yield ("district", district.id), Link(district.name, f"{DISTRICTS}#{district.id}")
    for voice in library.voices:
        link = Link(voice.record.text, voice_address(voice.record.id))
        yield from _answered("voice", voice.record.id, link)
    for promise in library.promises:
        link = Link(promise.record.text, promise_address(promise.record.id))
        yield from _answered("promise", promise.record.id, link)
    for pledge in library.pledges:
        link = Link(pledge.record.text, pledge_address(pledge.record.id))
        yield from _answered("pledge", pledge.record.id, link)
    for priority in library.priorities:
        yield (
            ("priority", priority.record.id),
            Link(priority.record.title, priority_address(priority.record.id)),
        )
    for plan in library.plans:
        yield ("plan", plan.record.id), Link(plan.record.title, plan_address(plan.record.id))
    for action in library.actions:
        address = action_address(action.plan.record.id, action.record.id)
        yield ("action", action.record.id), Link(action.record.title, address)
    for measure in library.measures:
        yield ("figure", measure.id), Link(measure.title, figure_address(measure.id))
    for table in library.tables:
        yield ("figure", table.id), Link(table.title, figure_address(table.id))
    for finding in library.findings:
        address = finding_address(finding.record.said_on.iso, finding.record.id)
        yield ("finding", finding.record.id), Link(finding.record.text, address)
    for group in library.groups:
        yield ("group", group.record.id), Link(group.record.title, group_address(group.record.id))
    for partner in library.partners:
        yield ("partner", partner.id), Link(partner.title, partner_address(partner.id))
    for means in library.delivery:
        yield ("means of delivery", means.record.id), Link(means.record.title, means_address(means.record.id))
    for status in library.statuses:
        yield ("status", status.record.id), Link(status.record.title, status_address(status.record.id))
    for outcome in library.outcomes:
        yield ("outcome", outcome.record.id), Link(outcome.record.title, outcome_address(outcome.record.id))
    for situation in library.situations:
        address = situation_address(situation.record.id)
        yield ("situation", situation.record.id), Link(situation.record.title, address)
    for home in library.homes:
        yield ("kind of home", home.record.id), Link(home.record.title, home_address(home.record.id))
    for circumstance in library.circumstances:
        yield (
            ("circumstance", circumstance.record.id),
            Link(circumstance.record.title, circumstance_address(circumstance.record.id)),
        )
    for term in library.terms:
        yield ("glossary word", term.id), Link(term.term, f"{WORDS}#{term.id}")
    for text in library.texts:
        yield ("page", text.page.address), Link(text.page.text.title, text_address(text.page.address))


def _answered(noun: str, id: str, link: Link) -> Iterator[tuple[tuple[str, str], Link]]:
    """What can be answered, and the answer to it (`voices/who-to-ring`), which stands there too."""
    yield (noun, id), link
    yield ("answer", f"{noun}s/{id}"), link
