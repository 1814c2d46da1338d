"""What you can get and its money, ready to print."""

from __future__ import annotations

from dataclasses import dataclass

from localoffer.records.models import Duty, Standing
from localoffer.records.values import Prose, When
from localoffer.views.common import Link, Trust
from localoffer.views.contacts import ContactView


@dataclass(frozen=True)
class AmountView:
    """`value` is ready to print (`£3,000`); `limit` is empty, `up to` or `at least`; `period` `once`, `a week` …"""

    value: str
    limit: str
    period: str
    label: str | None
    starts: When | None
    ends: When | None
    stated_on: When | None
    note: str | None
    national: bool
    trust: Trust


@dataclass(frozen=True)
class Money:
    """An entitlement's amounts on the day of reckoning. `headline` are the ones to print largest."""

    headline: tuple[AmountView, ...] = ()
    national_now: tuple[AmountView, ...] = ()
    council_now: tuple[AmountView, ...] = ()
    coming: tuple[AmountView, ...] = ()
    history: tuple[AmountView, ...] = ()
    council_not_published: bool = False


@dataclass(frozen=True)
class AreaView:
    id: str
    title: str
    sentence: str
    icon: str
    address: str


@dataclass(frozen=True)
class EntitlementView:
    """A national entitlement and the council's addition to it, as one.

    `council_*` is what the council's own entry adds beside the national one; where there is only one
    entry its words stand in the plain fields.
    """

    id: str
    address: str
    title: str
    sentence: str
    area: AreaView
    duty: Duty | None
    basis: tuple[str, ...]
    standing: Standing
    starts: When | None
    money: Money
    who: str | None
    statuses: tuple[Link, ...]
    ages: str | None
    conditions: tuple[str, ...]
    details: Prose | None
    council_sentence: str | None
    council_details: Prose | None
    how_to_ask: Prose | None
    bring: tuple[str, ...]
    how_long: str | None
    if_no: Prose | None
    words_to_send: str | None
    keywords: tuple[str, ...]
    contacts: tuple[ContactView, ...]
    trust: Trust
    national: bool
    council: bool


@dataclass(frozen=True)
class StatusView:
    id: str
    title: str
    sentence: str
    details: Prose
    basis: tuple[str, ...]
    trust: Trust
    address: str
