"""What to do when something has just gone wrong, ready to print."""

from __future__ import annotations

from dataclasses import dataclass

from localoffer.records.values import Prose
from localoffer.views.common import Link, Trust
from localoffer.views.contacts import ContactView


@dataclass(frozen=True)
class SituationView:
    """`call` is the one call to make by day, `call_at_night` out of hours."""

    id: str
    title: str
    icon: str
    danger: str | None
    call: ContactView
    call_at_night: ContactView | None
    say: str
    they_must: Prose
    also: tuple[ContactView, ...]
    entitlements: tuple[Link, ...]
    trust: Trust
