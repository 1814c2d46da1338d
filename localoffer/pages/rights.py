"""Help now, your rights, who is a care leaver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from localoffer.pages.offer import StatusGroup
from localoffer.views.common import Link
from localoffer.views.contacts import ContactView
from localoffer.views.help import SituationView
from localoffer.views.offer import StatusView


@dataclass(frozen=True)
class HelpContext:
    template: ClassVar[str] = "pages/help-now.html"
    situations: tuple[SituationView, ...]
    contacts: tuple[ContactView, ...]
    helplines: tuple[ContactView, ...]


@dataclass(frozen=True)
class RightsContext:
    template: ClassVar[str] = "pages/rights.html"
    pages: tuple[Link, ...]
    statuses: tuple[StatusView, ...]


@dataclass(frozen=True)
class StatusesContext:
    template: ClassVar[str] = "pages/statuses.html"
    statuses: tuple[StatusGroup, ...]
