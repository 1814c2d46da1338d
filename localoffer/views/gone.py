"""What is no longer there, ready to print: since when, why, and what replaces it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from localoffer.addresses import (
    contact_address,
    entitlement_address,
    group_address,
    priority_address,
    text_address,
)
from localoffer.library import (
    JoinedContact,
    JoinedEntitlement,
    JoinedGroup,
    JoinedPriority,
    JoinedText,
    Library,
)
from localoffer.records.frozen import dataclass
from localoffer.records.models import Citation, Closed, Contact, Duty, Group, PageText, Priority
from localoffer.records.values import Prose, When
from localoffer.views.common import Cite, Link, Trust, cited_in, trust
from localoffer.views.contacts import ContactView
from localoffer.views.offer import AmountView, entitlement_link, money


@dataclass(frozen=True)
class GoneView:
    """`sentence` is what it was, `since` the first day without it, `instead` the link to its replacement.

    `amounts` are all its sums, which are history now. `guidance`: official guidance says that councils should still
    give it. `contacts` are those of its contacts that can still be rung.
    """

    id: str
    title: str
    address: str
    sentence: str
    since: When
    because: str
    instead: Link | None
    amounts: tuple[AmountView, ...]
    guidance: bool
    if_no: Prose | None
    contacts: tuple[ContactView, ...]
    trust: Trust

    @property
    def cites(self) -> tuple[Cite, ...]:
        return cited_in(self.trust, self.amounts)


def gone_entitlement(
    library: Library, contacts: Mapping[JoinedContact, ContactView], entitlement: JoinedEntitlement
) -> GoneView:
    closed = entitlement.closed_by(library.as_of)
    assert closed
    national = entitlement.national
    return GoneView(
        id=entitlement.id,
        title=entitlement.title,
        address=entitlement_address(entitlement.id),
        sentence=entitlement.sentence,
        since=closed.date,
        because=closed.reason,
        instead=entitlement_link(entitlement.replaced_by) if entitlement.replaced_by else None,
        amounts=tuple(_ended(library, entitlement, closed)),
        guidance=entitlement.duty is Duty.SHOULD and national is not None and closed is not national.closed,
        if_no=entitlement.entry.if_no,
        contacts=tuple(contacts[contact] for contact in entitlement.contacts),
        trust=_trust(library, closed, [cite for part in entitlement.parts for cite in part.sources]),
    )


def gone_text(library: Library, contacts: Mapping[JoinedContact, ContactView], text: JoinedText) -> GoneView:
    page, instead = text.page, text.replaced_by
    return _gone(
        library,
        page.text,
        page.address,
        page.text.title,
        text_address(page.address),
        page.text.sentence,
        Link(instead.page.text.title, text_address(instead.page.address)) if instead else None,
        tuple(contacts[contact] for contact in text.contacts),
    )


def gone_contact(library: Library, contact: JoinedContact) -> GoneView:
    record = contact.record
    instead = contact.replaced_by
    return _gone(
        library,
        record,
        record.id,
        record.name,
        contact_address(record.id),
        record.when,
        Link(instead.record.name, contact_address(instead.record.id)) if instead else None,
    )


def gone_group(library: Library, group: JoinedGroup) -> GoneView:
    record = group.record
    instead = group.replaced_by
    return _gone(
        library,
        record,
        record.id,
        record.title,
        group_address(record.id),
        record.sentence,
        Link(instead.record.title, group_address(instead.record.id)) if instead else None,
    )


def gone_priority(library: Library, priority: JoinedPriority) -> GoneView | None:
    """None while the strategy has it."""
    record = priority.record
    if not record.closed_by(library.as_of):
        return None
    instead = priority.replaced_by
    return _gone(
        library,
        record,
        record.id,
        record.title,
        priority_address(record.id),
        record.sentence,
        Link(instead.record.title, priority_address(instead.record.id)) if instead else None,
    )


def _gone(
    library: Library,
    record: PageText | Contact | Group | Priority,
    id: str,
    title: str,
    address: str,
    sentence: str,
    instead: Link | None,
    contacts: tuple[ContactView, ...] = (),
) -> GoneView:
    closed = record.closed_by(library.as_of)
    assert closed
    return GoneView(
        id=id,
        title=title,
        address=address,
        sentence=sentence,
        since=closed.date,
        because=closed.reason,
        instead=instead,
        amounts=(),
        guidance=False,
        if_no=None,
        contacts=contacts,
        trust=_trust(library, closed, record.sources),
    )


def _trust(library: Library, closed: Closed, sources: Iterable[Citation]) -> Trust:
    """What says that it is gone, before what said that it existed."""
    return trust(library, (*closed.sources, *sources))


def _ended(library: Library, entitlement: JoinedEntitlement, closed: Closed) -> Iterator[AmountView]:
    """What was before, and what held until it was closed. What was still to come never came."""
    sums = money(library, entitlement)
    last = When.of(closed.date.first_day - timedelta(days=1))
    for amount in (*sums.history, *sums.council_now, *sums.national_now):
        if amount.starts and amount.starts.first_day > last.first_day:
            continue
        over = amount in sums.history and (not amount.ends or amount.ends.last_day <= last.first_day)
        told = amount.told.replace("seen_", "page_")
        yield amount if over else replace(amount, told=told, ends=last, look_again=False)
