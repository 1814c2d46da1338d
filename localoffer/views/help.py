"""What to do when something has just gone wrong, ready to print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from localoffer.library import JoinedContact, JoinedSituation, JoinedSituationFor, Library
from localoffer.records.values import Prose
from localoffer.views.common import Cite, Link, Trust, cited_in, trust
from localoffer.views.contacts import ContactView, standing_in
from localoffer.views.offer import entitlement_links


@dataclass(frozen=True)
class SituationForView:
    """What holds at one age."""

    ages: str
    call: ContactView
    call_at_night: ContactView | None
    say: str
    they_must: Prose

    @property
    def cites(self) -> tuple[Cite, ...]:
        return cited_in(self.call, self.call_at_night)


@dataclass(frozen=True)
class SituationView:
    """`call` is the one call to make by day, `call_at_night` out of hours. Where there is something in `by_age`, each
    age has its own, and these are not shown."""

    id: str
    title: str
    icon: str
    danger: str | None
    call: ContactView
    call_at_night: ContactView | None
    say: str
    by_age: tuple[SituationForView, ...]
    they_must: Prose
    also: tuple[ContactView, ...]
    entitlements: tuple[Link, ...]
    trust: Trust

    @property
    def cites(self) -> tuple[Cite, ...]:
        return cited_in(self.trust, self.call, self.call_at_night, self.by_age, self.also)


def situation_view(
    library: Library, contacts: Mapping[JoinedContact, ContactView], situation: JoinedSituation
) -> SituationView:
    record = situation.record
    call, call_at_night = _calls(contacts, situation)
    return SituationView(
        id=record.id,
        title=record.title,
        icon=record.icon,
        danger=record.danger,
        call=call,
        call_at_night=call_at_night,
        say=record.say,
        by_age=tuple(
            SituationForView(
                part.record.ages, *_calls(contacts, part), part.record.say, part.record.they_must
            )
            for part in situation.by_age
        ),
        they_must=record.they_must,
        also=tuple(contacts[contact] for contact in situation.also),
        entitlements=entitlement_links(situation.entitlements),
        trust=trust(library, record.sources),
    )


def _calls(
    contacts: Mapping[JoinedContact, ContactView], situation: JoinedSituation | JoinedSituationFor
) -> tuple[ContactView, ContactView | None]:
    """Whom to ring by day, and out of hours."""
    call, at_night = contacts[situation.call], situation.call_at_night
    return standing_in(call, situation.stands_in_for), contacts[at_night] if at_night else None
