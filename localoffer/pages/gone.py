"""A page for each closed thing and each closed Markdown page: the address stays and says what happened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from localoffer.addresses import LADDER, OFFER
from localoffer.pages.page import Context, Page, PageWords
from localoffer.pages.texts import PARENTS
from localoffer.records.frozen import dataclass
from localoffer.views.common import Link
from localoffer.views.contacts import ContactView
from localoffer.views.gone import GoneView
from localoffer.views.ledger import PromiseView, VoiceView
from localoffer.views.shown import Shown


@dataclass(frozen=True)
class GoneContext(Context):
    """What is no longer there. `call` is whom to ask if one had it or was promised it, and `advocate` the first
    contact outside the council, for when the answer is no. `offer` and `ladder` link to what there is, and to all the
    steps after a no. `could_be_had`: it was an entitlement, not a page."""

    template: ClassVar[str] = "pages/gone.html"
    is_former: ClassVar[bool] = True
    cited = ("gone", "promises", "voices")
    gone: GoneView
    call: ContactView | None
    offer: str | None
    could_be_had: bool = False
    advocate: ContactView | None = None
    promises: tuple[PromiseView, ...] = ()
    voices: tuple[VoiceView, ...] = ()
    ladder: str | None = None


def plan_gone(shown: Shown, words: PageWords) -> Iterator[Page]:
    offer = OFFER if shown.entitlements else None
    for entitlement, gone in shown.gone_entitlements.items():
        yield Page(
            gone.address,
            GoneContext(
                gone=gone,
                call=shown.whom_to_ask(gone.contacts),
                offer=offer,
                could_be_had=True,
                advocate=shown.advocate,
                promises=tuple(shown.promises[promise] for promise in entitlement.promises),
                voices=shown.voices_about(entitlement),
                ladder=LADDER if shown.ladder else None,
            ),
            gone.title,
            gone.because,
            entitlement.first.marks.record,
            crumbs=(Link(words["offer"]["title"], OFFER),) if offer else (),
        )
    for text, gone in shown.gone_texts.items():
        parent = PARENTS.get(text.page.address.partition("/")[0]) if "/" in text.page.address else None
        yield Page(
            gone.address,
            GoneContext(gone, shown.whom_to_ask(gone.contacts), offer),
            gone.title,
            gone.because,
            text.page.text.marks.record,
            audience=text.page.text.audience,
            crumbs=(Link(words[parent[0]]["title"], parent[1]),) if parent else (),
        )
