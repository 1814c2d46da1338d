"""What you can get and its money, ready to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from localoffer.addresses import area_address
from localoffer.known import has_come
from localoffer.library import JoinedArea, JoinedContact, JoinedEntitlement, JoinedStatus, Library
from localoffer.records import models
from localoffer.records.amounts import begins, ends, is_past, money_in_words, shares_ages
from localoffer.records.frozen import dataclass
from localoffer.records.naming import in_a_row, nth
from localoffer.records.values import Prose, When, next_check
from localoffer.views.common import (
    Ending,
    Link,
    Sourced,
    Trust,
    as_when,
    ending,
    trust,
    trust_in_law,
)
from localoffer.views.contacts import ContactView
from localoffer.views.links import link_to, links_to


@dataclass(frozen=True)
class AmountView(Sourced):
    """`value` is ready to print (`£3,000`); `limit` is empty, `up to` or `at least`; `period` `once`, `a week` …

    `case` says whom it is for: its label, age, kind of home and place. `giver` is who pays, if not the council. `told`
    says how it is known, if not from the day on which it begins: a key of `amount: told` in words.yaml, for the day
    `told_on`. `look_again`: it is in force, but its next check is overdue. `in_a_year` is what it comes to in a year,
    in pounds; one-off and hourly amounts count once.
    """

    value: str
    limit: str
    period: str
    case: str | None
    giver: str | None
    starts: When | None
    ends: When | None
    told: str
    told_on: When | None
    look_again: bool
    note: str | None
    national: bool
    trust: Trust
    in_a_year: Decimal

    @property
    def row(self) -> str:
        """The case as the start of a table row."""
        return self.case[0].upper() + self.case[1:] if self.case else ""


@dataclass(frozen=True)
class Money(Sourced):
    """An entitlement's amounts on the as-of date. `headline` are the ones to print largest.

    `bands`: they differ by age, kind of home or place, and form a table. `same_dates`: all have the same dates.
    `giver` pays all of them, if there is only one and it is not the council.
    """

    cited = ("national_now", "council_now", "coming", "history")
    headline: tuple[AmountView, ...] = ()
    national_now: tuple[AmountView, ...] = ()
    council_now: tuple[AmountView, ...] = ()
    coming: tuple[AmountView, ...] = ()
    history: tuple[AmountView, ...] = ()
    council_not_published: bool = False
    bands: bool = False
    same_dates: bool = False
    giver: str | None = None


@dataclass(frozen=True)
class Sums:
    """The amounts of an entitlement to print largest, and who pays them, if there is only one and it is not the council."""

    headline: tuple[AmountView, ...]
    giver: str | None


@dataclass(frozen=True)
class AreaView:
    id: str
    title: str
    sentence: str
    icon: str
    address: str


@dataclass(frozen=True)
class EntitlementBrief:
    """What a list of many entitlements shows of each."""

    id: str
    address: str
    title: str
    area: AreaView
    money: Sums


@dataclass(frozen=True)
class EntitlementView(Sourced):
    """A national entitlement and the council's addition to it, as one. `ends`: from when it will no longer be there.

    `entry` is both entries as one. `council_*` is what the council's own adds to the national one; if there is only one
    entry, its words are in the plain fields. `who` names the groups that it is for if the entry has no words for that. `by_district`: the council is a
    county, and a district gives it. `to_publish`: what is unknown is for the council to publish. `says_how_long`: that,
    or how long it takes, is stated.
    """

    cited = ("trust", "money", "contacts")
    id: str
    address: str
    title: str
    sentence: str
    area: AreaView
    entry: models.Entitlement
    duty: models.Duty | None
    standing: models.Standing
    starts: When | None
    ends: Ending | None
    money: Money
    who: str | None
    statuses: tuple[Link, ...]
    ages: str | None
    details: Prose | None
    council_sentence: str | None
    council_details: Prose | None
    contacts: tuple[ContactView, ...]
    trust: Trust
    national: bool
    council: bool
    by_district: bool
    to_publish: bool
    says_how_long: bool

    @property
    def of_another(self) -> bool:
        """Whether somebody other than the council gives it, so that help against the council is of no use."""
        return self.money.giver is not None

    @property
    def brief(self) -> EntitlementBrief:
        return EntitlementBrief(
            self.id, self.address, self.title, self.area, Sums(self.money.headline, self.money.giver)
        )


@dataclass(frozen=True)
class StatusView(Sourced):
    record: models.Status
    trust: Trust
    address: str


#: For an entitlement whose area is unknown.
NO_AREA = AreaView("", "", "", "", "")


def area_view(area: JoinedArea) -> AreaView:
    record = area.record
    return AreaView(record.id, record.title, record.sentence, record.icon, area_address(record.id))


def status_view(library: Library, status: JoinedStatus) -> StatusView:
    record = status.record
    return StatusView(
        record=record,
        trust=trust_in_law(library, record),
        address=link_to(status).address,
    )


def case_in_words(record: models.Amount) -> str | None:
    """`Living at home`, `Age 19 to 20, in a flat of your own`; None if an amount is for everybody."""
    parts = (record.label, _band_of_age(record), record.home, _LIVES[record.lives] if record.lives else None)
    words = ", ".join(part for part in parts if part)
    return words or None


#: Where somebody lives, as worded in a table.
_LIVES = {models.Lives.INSIDE: "living in the area", models.Lives.OUTSIDE: "living out of the area"}


def _band_of_age(record: models.Amount) -> str | None:
    """`age 19 to 20`, `age 21`, `age 21 and over`, `under 18`."""
    first, until = record.age_from, record.age_until
    if first is None:
        return f"under {until}" if until is not None else None
    if until is None:
        return f"age {first} and over"
    return f"age {first}" if until == first + 1 else f"age {first} to {until - 1}"


def _stated_by(library: Library, record: models.Amount) -> models.SourceKind:
    """What stated a former amount, by its first source: a page has a web address, and no day or numbered page."""
    citation = record.sources[0]
    (source,) = library.cited([citation])
    numbered = bool(citation.page and citation.page[0].isdigit())
    is_page = bool(source.record.address) and source.record.date is None and not numbered
    return source.record.kind or (models.SourceKind.PAGE if is_page else models.SourceKind.PAPER)


def _for_groups(statuses: Sequence[JoinedStatus]) -> str | None:
    """`People who are relevant or former relevant.`"""
    names = [status.record.title for status in statuses]
    return f"People who are {in_a_row(names, 'or')}." if names else None


def amount_view(
    library: Library, record: models.Amount, part: models.Entitlement, national: bool
) -> AmountView:
    """An amount of an entry. One that was seen on a page and no longer holds is what that page said."""
    past = is_past(record, part.amounts, library.as_of)
    in_force = not past and (begins(record) or date.min) <= library.as_of
    due = next_check(part.checked, part.review_by)
    when = record.seen_on or record.as_stated_on
    if record.seen_on:
        told = "page" if past else "seen"
    else:
        told = {models.SourceKind.PAPER: "paper", models.SourceKind.PAGE: "old_page"}[
            _stated_by(library, record)
        ]
    return AmountView(
        value=money_in_words(record.value),
        limit="" if record.limit is models.Limit.EXACTLY else record.limit.value,
        period=record.period.value,
        case=case_in_words(record),
        giver=record.giver or part.giver,
        starts=as_when(record.from_),
        ends=as_when(record.to),
        told=f"{told}_{'on' if when.day else 'in'}" if when else "",
        told_on=when,
        look_again=in_force and due is not None and due < library.as_of,
        note=record.note,
        national=national,
        trust=trust(library, record.sources),
        in_a_year=record.value * (record.period.times_a_year or 1),
    )


def _in_order(record: models.Amount) -> tuple[date, int, str]:
    """By date, then by label. Bands are in order of age, otherwise as written."""
    if _is_band(record):
        return date.min, record.age_from or 0, ""
    return begins(record) or date.min, 0, record.label or ""


def _is_band(record: models.Amount) -> bool:
    ages = record.age_from is not None or record.age_until is not None
    return ages or record.home is not None or record.lives is not None


def brief_for(
    library: Library, entitlement: JoinedEntitlement, brief: EntitlementBrief, outcome: models.Outcome
) -> EntitlementBrief:
    """What a list for people with an outcome shows of an entitlement: no sum for other ages."""
    if all(shares_ages(record, outcome) for part in entitlement.parts for record in part.amounts):
        return brief
    own = money(library, entitlement, outcome)
    return replace(brief, money=Sums(own.headline, own.giver))


def money(library: Library, entitlement: JoinedEntitlement, outcome: models.Outcome | None = None) -> Money:
    """An entitlement's amounts on the as-of date: in force, coming, and history; with an `outcome`, those for its ages."""
    now: dict[bool, list[AmountView]] = {True: [], False: []}
    banded: dict[bool, bool] = {True: False, False: False}
    coming: list[AmountView] = []
    history: list[tuple[date, AmountView]] = []
    for part in entitlement.parts:
        national = part is entitlement.national
        for record in sorted(part.amounts, key=_in_order):
            if outcome and not shares_ages(record, outcome):
                continue
            view = amount_view(library, record, part, national)
            if record.as_stated_on:
                history.append((record.as_stated_on.first_day, view))
            elif not has_come(begins(record), library.as_of):
                coming.append(view)
            elif is_past(record, part.amounts, library.as_of):
                history.append((ends(record, part.amounts) or date.min, view))
            else:
                now[national].append(view)
                banded[national] |= _is_band(record)
    council = entitlement.council
    headline = now[False] or now[True]
    # If no amount is known today, who pays is still worth saying.
    givers = {view.giver for view in headline} or {part.giver for part in entitlement.parts if part.giver}
    return Money(
        headline=tuple(headline),
        national_now=tuple(now[True]),
        council_now=tuple(now[False]),
        coming=tuple(coming),
        history=tuple(view for _, view in sorted(history, key=lambda pair: pair[0])),
        council_not_published=bool(council and council.present_amount and not now[False]),
        bands=len(headline) > 1 and banded[not now[False]],
        same_dates=len({(view.starts, view.ends, view.told_on) for view in headline}) == 1,
        giver=givers.pop() if len(givers) == 1 else None,
    )


def _ages(entitlement: JoinedEntitlement) -> str | None:
    """`From age 18 until your 25th birthday`, and `Mostly` before it if some get it after that birthday."""
    start, end = entitlement.entry.age_from, entitlement.entry.age_until
    said = [
        *([f"from age {start}"] if start is not None else []),
        *([f"until your {nth(end)} birthday"] if end is not None else []),
    ]
    if not said:
        return None
    mostly = end is not None and any(
        it.verdict in (models.Verdict.YES, models.Verdict.YES_IF) and (it.outcome.record.age_from or 0) >= end
        for it in entitlement.verdicts
    )
    return " ".join([*(["mostly"] if mostly else []), *said]).capitalize()


def _cited(part: models.Entitlement) -> tuple[models.Citation, ...]:
    """The sources of an entry, and those that say who is excluded."""
    return (*part.sources, *(citation for left_out in part.left_out for citation in left_out.sources))


def entitlement_view(
    library: Library, contacts: Mapping[JoinedContact, ContactView], entitlement: JoinedEntitlement
) -> EntitlementView:
    entry, national, council = entitlement.entry, entitlement.national, entitlement.council
    both = national is not None and council is not None
    sums = money(library, entitlement)
    by_district = bool(entry.by_district) and library.site.council.has_districts
    by_law = entitlement.duty is not None and not by_district and not sums.giver
    chosen = entitlement.chosen
    # The groups of a council that decides stand for words that it did not write.
    who = chosen.who if chosen and chosen.statuses else entry.who
    return EntitlementView(
        id=entitlement.id,
        address=link_to(entitlement).address,
        title=entitlement.title,
        sentence=entitlement.sentence,
        area=area_view(entitlement.area) if entitlement.area else NO_AREA,
        entry=entry,
        duty=entitlement.duty,
        standing=entitlement.standing,
        starts=as_when(entry.from_),
        ends=ending(entitlement.closes_after(library.as_of)),
        money=sums,
        who=who or _for_groups(entitlement.statuses),
        statuses=links_to(entitlement.statuses),
        ages=_ages(entitlement),
        details=entitlement.parts[-1].details,
        council_sentence=council.sentence if both and council and not chosen else None,
        council_details=council.details if both and council else None,
        contacts=tuple(contacts[contact] for contact in entitlement.contacts),
        trust=trust(
            library,
            [citation for part in entitlement.parts for citation in _cited(part)],
            checked=entry.checked,
            review_by=entry.review_by,
            owner=entry.owner,
            uncertain=entry.uncertain,
        ),
        national=national is not None,
        council=council is not None,
        by_district=by_district,
        to_publish=council is not None or by_law,
        says_how_long=bool(entry.how_long)
        or (entitlement.standing is models.Standing.GIVEN and not sums.giver),
    )
