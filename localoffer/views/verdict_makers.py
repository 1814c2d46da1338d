"""Who gets what: the verdicts of the records, ready to print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from localoffer.addresses import FINDER
from localoffer.library import Library
from localoffer.records.models import Outcome, Role, Step, Verdict
from localoffer.views import makers
from localoffer.views.contacts import ContactView
from localoffer.views.offer import EntitlementView
from localoffer.views.verdicts import OutcomeLink, OutcomeMoney, StepView, VerdictView

#: The verdicts, the best for the reader first.
ORDER = tuple(Verdict)


def outcome_link(record: Outcome) -> OutcomeLink:
    return OutcomeLink(record.id, record.title, record.short, record.sentence, f"{FINDER}{record.id}/")


def outcomes(library: Library) -> tuple[OutcomeLink, ...]:
    return tuple(outcome_link(record) for record in makers.in_order(library.outcomes.values()))


def verdict(library: Library, one: EntitlementView, outcome: OutcomeLink) -> VerdictView | None:
    record = library.verdicts.get((one.id, outcome.id))
    return VerdictView(outcome, one, record.verdict, record.reason) if record else None


def of_entitlement(library: Library, one: EntitlementView) -> tuple[VerdictView, ...]:
    """Who gets an entitlement: a verdict for each outcome."""
    found = (verdict(library, one, outcome) for outcome in outcomes(library))
    return tuple(view for view in found if view)


def of_outcome(
    library: Library, outcome: OutcomeLink, entitlements: Iterable[EntitlementView]
) -> tuple[VerdictView, ...]:
    """What an outcome gets, the best verdicts first, else in the order of the entitlements."""
    found = (verdict(library, one, outcome) for one in entitlements)
    return tuple(sorted((view for view in found if view), key=lambda view: ORDER.index(view.verdict)))


def money_by_outcome(library: Library, entitlements: Sequence[EntitlementView]) -> tuple[OutcomeMoney, ...]:
    """The sums in force that each outcome gets, or gets if one fact is true."""
    with_money = [one for one in entitlements if one.money.headline]
    rows = (
        OutcomeMoney(
            outcome,
            tuple(
                view
                for view in of_outcome(library, outcome, with_money)
                if view.verdict in (Verdict.YES, Verdict.YES_IF)
            ),
        )
        for outcome in outcomes(library)
    )
    return tuple(row for row in rows if row.verdicts)


def ladder(library: Library) -> tuple[StepView, ...]:
    """The steps to take when the answer is no, in their order."""
    return tuple(
        _step(library, number, record)
        for number, record in enumerate(makers.in_order(library.ladder.values()), start=1)
    )


def _step(library: Library, number: int, record: Step) -> StepView:
    found = library.contact(record.contact.id) if record.contact else None
    contact: ContactView | None = makers.contact(library, found) if found else None
    if contact is None and record.call:
        contact = makers.contact_for_role(library, record.call)
    return StepView(
        number=number,
        id=record.id,
        title=record.title,
        text=record.text,
        days=record.days,
        contact=contact,
        trust=makers.trust(library, record.sources, checked=record.checked),
    )


def tonight(library: Library) -> ContactView | None:
    """Whom to ring when it cannot wait until the morning."""
    record = library.contact_for(Role.OUT_OF_HOURS)
    return makers.contact(library, record) if record else None
