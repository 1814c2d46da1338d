"""How to ask: whom, in which words, when to expect an answer, and what to do if none comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from localoffer.addresses import ADVISER, HOW_TO_ASK
from localoffer.pages.page import Context, Page, PageWords, words_page
from localoffer.records.frozen import dataclass
from localoffer.records.models import Role
from localoffer.views.common import Doubts, Link, Trust, cited_in, doubts, trust_of_several
from localoffer.views.contacts import ContactView
from localoffer.views.offer import EntitlementView
from localoffer.views.shown import Shown
from localoffer.views.verdicts import StepView

#: How many steps are on the page; the rest are on a page of their own.
FIRST_STEPS = 3


@dataclass(frozen=True)
class HowToAskContext(Context):
    """`team` is whom to ring without an adviser, `today` and `tonight` whom to ring if it cannot wait, `advocate` the first contact
    outside the council. `timed` are the things with a known waiting time."""

    template: ClassVar[str] = "pages/how-do-i-ask.html"
    cited = ("trust",)
    team: ContactView
    today: ContactView | None
    tonight: ContactView | None
    advocate: ContactView | None
    by_post: tuple[ContactView, ...]
    adviser: Link | None
    timed: tuple[EntitlementView, ...]
    ladder: tuple[StepView, ...]
    steps: int
    doubts: Doubts
    trust: Trust


def can_ask(shown: Shown) -> bool:
    """Whether there is something to ask for and somebody to ask."""
    return bool(shown.given) and shown.whom_to_ring(Role.LEAVING_CARE) is not None


def plan_how_to_ask(shown: Shown, words: PageWords) -> Iterator[Page]:
    team = shown.whom_to_ring(Role.LEAVING_CARE)
    if not team or not can_ask(shown):
        return
    today = shown.contact_for(Role.DUTY)
    tonight = shown.contact_for(Role.OUT_OF_HOURS)
    by_post = tuple(contact for contact in shown.own_contacts if contact.address)
    contacts = tuple(contact for contact in (team, today, tonight, shown.advocate, *by_post) if contact)
    ladder = shown.ladder[:FIRST_STEPS]
    trusts = (*(contact.trust for contact in contacts), *(step.trust for step in ladder))
    adviser = next((text for text in shown.texts.values() if text.address == ADVISER), None)
    context = HowToAskContext(
        team=team,
        today=today if today and today.id != team.id else None,
        tonight=tonight if tonight and tonight.phone not in (team.phone, today and today.phone) else None,
        advocate=shown.advocate,
        by_post=by_post,
        adviser=adviser.link if adviser else None,
        timed=tuple(view for view in shown.given.values() if view.entry.how_long),
        ladder=ladder,
        steps=len(shown.ladder),
        doubts=doubts((contact.name, contact.trust) for contact in contacts),
        trust=trust_of_several(cited_in(contacts, ladder), trusts),
    )
    yield words_page(shown, words, "how-do-i-ask", HOW_TO_ASK, context)
