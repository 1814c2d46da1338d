"""Whom to ring, ready to print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

from localoffer.library import JoinedContact, Library, ToRing
from localoffer.records.frozen import dataclass
from localoffer.records.hours import is_any_time, leaves_nights_out
from localoffer.records.phones import costs_more
from localoffer.views.common import Ending, Sourced, Trust, ending, trust_of


@dataclass(frozen=True)
class PhoneView:
    """Another number of a contact, and when to ring this one."""

    phone: str
    tel: str | None
    when: str
    hours: str | None
    cost: str | None
    costs_more: bool


@dataclass(frozen=True)
class ContactBrief:
    """What a contact looks like around every page. As in a `ContactView`."""

    name: str
    short: str | None
    phone: str | None
    tel: str | None
    text_number: str | None
    sms: str | None
    email: str | None
    cost: str | None
    costs_more: bool
    call_999_first: bool
    own: bool


@dataclass(frozen=True)
class ContactView(Sourced):
    """`short` says in a few words when to use it, if written. `tel` and `sms` are the numbers to ring and to text,
    without spaces. `open_days` are those of a place. `own`: the council's, not a helpline. `stands_in_for` is the role
    it was wanted for but does not have, and `beside` who else has it.

    `costs_more`: a call or text costs more than usual, which is said wherever the number is shown. `call_999_first`:
    used in a crisis, but no emergency service. `only_where_named`: in no list of numbers. `in_part`: its hours, if they
    are certainly only a part of the nights and weekends. `in_doubt`: why the number or address may be wrong. `ends`: from
    when it will no longer be there.
    """

    cited = ("trust", "beside")
    id: str
    name: str
    when: str
    phone: str | None
    tel: str | None
    web: str | None
    hours: str | None
    costs_more: bool
    in_doubt: str | None
    trust: Trust
    own: bool
    short: str | None = None
    more_phones: tuple[PhoneView, ...] = ()
    text_number: str | None = None
    sms: str | None = None
    email: str | None = None
    address: str | None = None
    open_days: tuple[str, ...] = ()
    cost: str | None = None
    call_999_first: bool = False
    only_where_named: bool = False
    ends: Ending | None = None
    in_part: str | None = None
    stands_in_for: str | None = None
    beside: tuple[ContactView, ...] = ()

    @property
    def brief(self) -> ContactBrief:
        return ContactBrief(**{field.name: getattr(self, field.name) for field in fields(ContactBrief)})

    @property
    def not_always(self) -> str | None:
        """Its hours, unless they are all of the week."""
        return self.hours if self.hours and not is_any_time(self.hours) else None

    @property
    def free(self) -> bool:
        """Whether a source says that a call is free."""
        return bool(self.phone and self.cost and self.cost.casefold().startswith("free"))


def dials(number: str | None) -> str | None:
    """A number in the form that a link dials."""
    return number.replace(" ", "") if number else None


def to_ring(contacts: Mapping[JoinedContact, ContactView], ring: ToRing) -> ContactView:
    """The contact with those beside it, and the role that it replaces because nobody with it has a number."""
    return replace(
        contacts[ring.contact],
        stands_in_for=ring.stands_in_for.value if ring.stands_in_for else None,
        beside=tuple(contacts[contact] for contact in ring.beside),
    )


def contact_view(library: Library, contact: JoinedContact) -> ContactView:
    record = contact.record
    return ContactView(
        id=record.id,
        name=record.name,
        when=record.when,
        short=record.short,
        phone=record.phone,
        tel=dials(record.phone),
        more_phones=tuple(
            PhoneView(
                phone=more.phone,
                tel=dials(more.phone),
                when=more.when,
                hours=more.hours,
                cost=more.cost,
                costs_more=costs_more(more.phone),
            )
            for more in record.more_phones
        ),
        text_number=record.text_number,
        sms=dials(record.text_number),
        email=record.email,
        web=record.web,
        address=record.address,
        open_days=record.open_days,
        hours=record.hours,
        cost=record.cost,
        costs_more=any(costs_more(number) for number in (record.phone, record.text_number) if number),
        call_999_first=bool(record.call_999_first),
        only_where_named=bool(record.only_where_named),
        in_doubt=record.in_doubt,
        ends=ending(record.closes_after(library.as_of)),
        trust=trust_of(library, record),
        own=contact.own,
        in_part=record.hours if record.hours and leaves_nights_out(record.hours) else None,
    )
