"""Help now, your rights, and who is a care leaver."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from localoffer.addresses import DISTRICTS, HELP, RIGHTS, STATUSES, situation_page_address
from localoffer.pages.offer import StatusGroup, status_groups
from localoffer.pages.page import Context, Page, PageWords, words_page
from localoffer.pages.texts import texts_below
from localoffer.records.frozen import dataclass
from localoffer.records.models import Role
from localoffer.records.values import When
from localoffer.views.common import (
    Doubts,
    Link,
    Trust,
    cited_in,
    doubts,
    first_checked,
    trust_of_several,
)
from localoffer.views.contacts import ContactView
from localoffer.views.districts import DistrictsView
from localoffer.views.gone import GoneView
from localoffer.views.help import SituationView
from localoffer.views.offer import StatusView
from localoffer.views.shown import Shown


@dataclass(frozen=True)
class HelpContext(Context):
    """`emergency` is 999. `doubts` are those about hours and costs; one about a number is shown beside the number. `gone` are contacts that
    can no longer be rung."""

    template: ClassVar[str] = "pages/help-now.html"
    cited = ("situations", "contacts", "helplines")
    emergency: ContactView | None
    situations: tuple[SituationView, ...]
    contacts: tuple[ContactView, ...]
    helplines: tuple[ContactView, ...]
    doubts: Doubts
    trust: Trust
    gone: tuple[GoneView, ...]


@dataclass(frozen=True)
class SituationContext(Context):
    """One thing that has gone wrong: what to say and what the council must do, at each age. `emergency` is 999."""

    template: ClassVar[str] = "pages/situation.html"
    cited = ("situation",)
    situation: SituationView
    emergency: ContactView | None


@dataclass(frozen=True)
class DistrictsContext(Context):
    """The districts of a county, each with a number to tap. `child_by_day` and the night number of `districts` are the
    county's, which somebody of 16 or 17 rings first. `emergency` is 999."""

    template: ClassVar[str] = "pages/districts.html"
    cited = ("trust",)
    emergency: ContactView | None
    child_by_day: ContactView | None
    districts: DistrictsView
    doubts: Doubts
    trust: Trust


@dataclass(frozen=True)
class RightsContext(Context):
    template: ClassVar[str] = "pages/rights.html"
    cited = ("statuses",)
    pages: tuple[Link, ...]
    statuses: tuple[StatusView, ...]


@dataclass(frozen=True)
class StatusesContext(Context):
    """`checked`: when the first of their sources was last read."""

    template: ClassVar[str] = "pages/statuses.html"
    cited = ("statuses",)
    statuses: tuple[StatusGroup, ...]
    checked: When | None


def help_context(shown: Shown) -> HelpContext | None:
    """None if there is nobody to ring."""
    if not shown.contacts:
        return None
    contacts = (*shown.own_contacts, *shown.helplines)
    return HelpContext(
        emergency=shown.emergency,
        situations=tuple(shown.situations.values()),
        contacts=shown.own_contacts,
        helplines=shown.helplines,
        doubts=doubts((contact.name, contact.trust) for contact in contacts),
        trust=trust_of_several(cited_in(contacts), (contact.trust for contact in contacts)),
        gone=shown.gone_contacts,
    )


def plan_help(shown: Shown, words: PageWords) -> Iterator[Page]:
    if context := help_context(shown):
        yield words_page(shown, words, "help-now", HELP, context)
        for situation, view in shown.situations.items():
            yield Page(
                situation_page_address(view.id),
                SituationContext(view, shown.emergency),
                view.title,
                view.say,
                situation.record.marks.record,
                crumbs=(Link(words["help-now"]["title"], HELP),),
            )
    if shown.districts:
        crumbs = (Link(words["help-now"]["title"], HELP),) if context else ()
        yield words_page(
            shown, words, "districts", DISTRICTS, _districts(shown, shown.districts), crumbs=crumbs
        )


def _districts(shown: Shown, districts: DistrictsView) -> DistrictsContext:
    lines = tuple(district.day for district in districts.each)
    return DistrictsContext(
        emergency=shown.emergency,
        child_by_day=shown.whom_to_ring(Role.DUTY),
        districts=districts,
        doubts=doubts((line.name, line.trust) for line in lines),
        trust=trust_of_several(cited_in(lines), (line.trust for line in lines)),
    )


def rights_crumbs(shown: Shown, words: PageWords) -> tuple[Link, ...]:
    """The way up to the page on rights, if there is one."""
    if not shown.statuses and not texts_below(shown, "your-rights"):
        return ()
    return (Link(words["rights"]["title"], RIGHTS),)


def plan_rights(shown: Shown, words: PageWords) -> Iterator[Page]:
    crumbs = rights_crumbs(shown, words)
    if not crumbs:
        return
    statuses = tuple(shown.statuses.values())
    context = RightsContext(texts_below(shown, "your-rights"), statuses)
    yield words_page(shown, words, "rights", RIGHTS, context)
    if statuses:
        yield words_page(
            shown,
            words,
            "statuses",
            STATUSES,
            StatusesContext(status_groups(shown), first_checked(view.trust for view in statuses)),
            crumbs=crumbs,
        )
