"""What is no longer there, ready to print: since when, why, and what replaces it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from localoffer.library import (
    JoinedContact,
    JoinedEntitlement,
    JoinedGroup,
    JoinedPriority,
    JoinedText,
    Library,
)
from localoffer.records.frozen import dataclass
from localoffer.records.models import Citation, Closed, Contact, Duty
from localoffer.records.values import Prose, When
from localoffer.views.common import Link, Sourced, Trust, trust
from localoffer.views.contacts import ContactView
from localoffer.views.links import link_to
from localoffer.views.offer import AmountView, money


@dataclass(frozen=True)
class GoneView(Sourced):
    """`sentence` is what it was, `since` the first day without it, `instead` the link to its replacement.

    `amounts` are all its sums, which are history now. `guidance`: official guidance says that councils should still
    give it. `contacts` are those of its contacts that can still be rung.
    """

    cited = ("trust", "amounts")
    id: str
    title: str
    address: str
    sentence: str
    since: When
    because: str
    instead: Link | None
    trust: Trust
    amounts: tuple[AmountView, ...] = ()
    guidance: bool = False
    if_no: Prose | None = None
    contacts: tuple[ContactView, ...] = ()


def gone_entitlement(
    library: Library, contacts: Mapping[JoinedContact, ContactView], entitlement: JoinedEntitlement
) -> GoneView:
    closed = entitlement.closed_by(library.as_of)
    assert closed
    national = entitlement.national
    sources = [citation for part in entitlement.parts for citation in part.sources]
    return replace(
        _gone(library, entitlement, closed, entitlement.id, entitlement.sentence, sources),
        amounts=tuple(_ended(library, entitlement, closed)),
        guidance=entitlement.duty is Duty.SHOULD and national is not None and closed is not national.closed,
        if_no=entitlement.entry.if_no,
        contacts=tuple(contacts[contact] for contact in entitlement.contacts),
    )


def gone_text(library: Library, contacts: Mapping[JoinedContact, ContactView], text: JoinedText) -> GoneView:
    record = text.page.text
    closed = record.closed_by(library.as_of)
    assert closed
    return replace(
        _gone(library, text, closed, text.page.address, record.sentence, record.sources),
        contacts=tuple(contacts[contact] for contact in text.contacts),
    )


def gone_view(library: Library, one: JoinedContact | JoinedGroup | JoinedPriority) -> GoneView | None:
    """None while it is there."""
    record = one.record
    closed = record.closed_by(library.as_of)
    sentence = record.when if isinstance(record, Contact) else record.sentence
    return _gone(library, one, closed, record.id, sentence, record.sources) if closed else None


def _gone(
    library: Library,
    one: JoinedEntitlement | JoinedText | JoinedContact | JoinedGroup | JoinedPriority,
    closed: Closed,
    id: str,
    sentence: str,
    sources: Iterable[Citation],
) -> GoneView:
    """What says that it is gone comes before what said that it existed."""
    link = link_to(one)
    return GoneView(
        id=id,
        title=link.title,
        address=link.address,
        sentence=sentence,
        since=closed.date,
        because=closed.reason,
        instead=link_to(one.replaced_by) if one.replaced_by else None,
        trust=trust(library, (*closed.sources, *sources)),
    )


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
