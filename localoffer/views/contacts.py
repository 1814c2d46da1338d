"""Whom to ring, ready to print."""

from __future__ import annotations

from dataclasses import dataclass

from localoffer.views.common import Trust


@dataclass(frozen=True)
class ContactView:
    """`tel` is the number without spaces. `own`: the council's, not a helpline. `stands_in_for` is the role it was asked for but does not have.

    `call_999_first`: used in a crisis, and no emergency service.
    """

    id: str
    name: str
    when: str
    phone: str | None
    tel: str | None
    text_number: str | None
    email: str | None
    web: str | None
    address: str | None
    hours: str | None
    cost: str | None
    call_999_first: bool
    trust: Trust
    own: bool
    stands_in_for: str | None = None
