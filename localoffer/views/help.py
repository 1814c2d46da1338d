"""What to do when something has just gone wrong, ready to print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile

from localoffer.addresses import situation_page_address
from localoffer.library import JoinedContact, JoinedSituation, JoinedSituationFor, Library
from localoffer.records.frozen import dataclass
from localoffer.records.values import Prose
from localoffer.views.common import Link, Sourced, Trust, trust
from localoffer.views.contacts import ContactView, to_ring
from localoffer.views.links import links_with_sentences


@dataclass(frozen=True)
class CallView:
    """A number to ring when something has gone wrong. `at` is `day` or `night`, or empty if it is the same for both;
    `ages` are those that it is for, if not all."""

    contact: ContactView
    at: str
    ages: tuple[str, ...]


@dataclass(frozen=True)
class SituationForView(Sourced):
    """The details for one age. `by_district`: the district is to be rung first, and then these."""

    cited = ("call", "call_at_night")
    ages: str
    call: ContactView
    call_at_night: ContactView | None
    by_district: bool
    say: str
    they_must: Prose


@dataclass(frozen=True)
class SituationView(Sourced):
    """`call` is the one call to make by day, `call_at_night` out of hours. If there is anything in `by_age`, each age
    has its own, and these are not shown. `by_district`: in this county the districts are to be rung before them.

    `night_unknown`: the council has named nobody to ring at night; `at_night` are whom to ring then, or while the line
    that it has named is shut. `tonight` is a short form of what the council must do. `calls` are all of them, each once,
    night numbers first: people look when the day line is closed. `districts_for` are the ages at which the district is
    to be rung after those, and `calls_after` are the county's numbers that follow; both are empty except in a county.
    `write` is whom to text instead. `address` is the page with all of it, for each age.
    """

    cited = ("trust", "call", "call_at_night", "by_age", "also", "at_night")
    id: str
    address: str
    title: str
    icon: str
    danger: str | None
    call_999_first: bool
    call: ContactView
    call_at_night: ContactView | None
    by_district: bool
    calls: tuple[CallView, ...]
    districts_for: tuple[str, ...]
    calls_after: tuple[CallView, ...]
    night_unknown: bool
    at_night: tuple[ContactView, ...]
    write: ContactView | None
    say: str
    tonight: tuple[str, ...]
    by_age: tuple[SituationForView, ...]
    they_must: Prose
    also: tuple[ContactView, ...]
    entitlements: tuple[Link, ...]
    trust: Trust


def situation_view(
    library: Library, contacts: Mapping[JoinedContact, ContactView], situation: JoinedSituation
) -> SituationView:
    record = situation.record
    call, call_at_night = _calls(contacts, situation)
    night_unknown = bool(record.call_at_night) and call_at_night is None
    also = tuple(contacts[contact] for contact in situation.also)
    parts = [(part.by_district, part.record.ages, *_calls(contacts, part)) for part in situation.by_age]
    parts = parts or [(situation.by_district, "", call, call_at_night)]
    calls, after = (
        _each_once([part[1:] for part in parts if part[0] is by_district], len(parts))
        for by_district in (False, True)
    )
    ages = [part[1] for part in parts if part[0] and part[1]]
    nights = [part[3] for part in parts] + [call_at_night]
    shut = any(night.in_part and not night.beside for night in nights if night)
    return SituationView(
        id=record.id,
        address=situation_page_address(record.id),
        title=record.title,
        icon=record.icon,
        danger=record.danger,
        call_999_first=bool(record.call_999_first),
        call=call,
        call_at_night=call_at_night,
        by_district=any(part[0] for part in parts),
        calls=calls,
        districts_for=tuple(_wide(ages)) if len(ages) < len(parts) else (),
        calls_after=after,
        night_unknown=night_unknown,
        at_night=tuple(contacts[contact] for contact in situation.at_night) if night_unknown or shut else (),
        write=next((contact for contact in also if contact.sms), None),
        say=record.say,
        tonight=record.tonight,
        by_age=tuple(
            SituationForView(
                part.record.ages,
                *_calls(contacts, part),
                part.by_district,
                part.record.say,
                part.record.they_must,
            )
            for part in situation.by_age
        ),
        they_must=record.they_must,
        also=also,
        entitlements=links_with_sentences(situation.entitlements),
        trust=trust(library, record.sources),
    )


def _calls(
    contacts: Mapping[JoinedContact, ContactView], situation: JoinedSituation | JoinedSituationFor
) -> tuple[ContactView, ContactView | None]:
    """Whom to ring by day, and out of hours."""
    at_night = situation.call_at_night
    return to_ring(contacts, situation.call), to_ring(contacts, at_night) if at_night else None


def _each_once(parts: list[tuple[str, ContactView, ContactView | None]], of: int) -> tuple[CallView, ...]:
    """Whom to ring, each once, with the ages that it is for: `parts` are ages, day and night, out of so many."""
    at_night = any(night for _, _, night in parts)
    ages: dict[tuple[ContactView, str], list[str]] = {}
    for age, _, night in parts:
        if night:
            ages.setdefault((night, "night"), []).append(age)
    for age, day, _ in parts:
        ages.setdefault((day, "day" if at_night else ""), []).append(age)
    return tuple(
        CallView(contact, at, tuple(_wide(found)) if len(found) < of else ())
        for (contact, at), found in ages.items()
    )


#: Two ages, such as: You are 18, 19 or 20; You are 21 or over.
_MEETS = re.compile(r"(?P<begins>\D*(?P<first>\d+))(?:, \d+)*(?: or (?P<end>\d+))?; \D*(?P<next>\d+) or over")


def _wide(ages: list[str]) -> Iterator[str]:
    """Without those that only narrow another: “You are 18 and have left care” beside “You are 18”; with two adjacent
    ones as one: “You are 18 or over”; and with words that all begin with said once: “You are 16 or 17”, “21 or over”."""
    wide = [age for age in ages if not any(age != other and age.startswith(f"{other} ") for other in ages)]
    if (
        len(wide) > 1
        and (met := _MEETS.fullmatch("; ".join(wide[-2:])))
        and int(met["end"] or met["first"]) + 1 == int(met["next"])
    ):
        wide[-2:] = [f"{met['begins']} or over"]
    begin = sum(
        1 for _ in takewhile(lambda said: len(set(said)) == 1, zip(*map(str.split, wide), strict=False))
    )
    for number, age in enumerate(wide):
        yield " ".join(age.split()[begin:]) if number else age
