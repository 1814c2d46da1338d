"""Who gets what only the council gives, worked out from the entry if nobody has written it; and who gets a thing, in
one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from localoffer.records.frozen import dataclass
from localoffer.records.models import Entitlement, Outcome, Standing, Verdict
from localoffer.records.naming import nth
from localoffer.records.values import day_in_words

#: The maximum number of sentences about who gets a thing, before the list of all groups.
MOST_LINES = 3


@dataclass(frozen=True)
class WhoLine:
    """Who gets a thing, in one sentence: `text` follows the verdict's word and its `mark` (`:`, `.` or nothing)."""

    verdict: Verdict
    mark: str
    text: str


def who_line(text: str) -> WhoLine | None:
    """A sentence that begins with a verdict, such as: Not yet if you are still in care. None if it does not."""
    for verdict in sorted(Verdict, key=lambda verdict: -len(verdict)):
        if found := re.fullmatch(rf"{verdict}\b([:.]?) (.+)", text, re.IGNORECASE):
            return WhoLine(verdict, found[1], found[2])
    return None


def derived_verdict(entitlement: Entitlement, outcome: Outcome) -> tuple[Verdict, str]:
    """The verdict, and its reason in words to the reader.

    Based on the entry alone. Whoever it does not mention should ask: a list or a condition never implies a no.
    """
    for left_out in entitlement.left_out:
        if outcome.id in {ref.id for ref in left_out.outcomes}:
            return Verdict.NO, left_out.reason
    named = outcome.status is not None and outcome.status.id in {ref.id for ref in entitlement.statuses}
    start, end = entitlement.age_from, entitlement.age_until
    if end is not None and outcome.age_from is not None and outcome.age_from >= end:
        return Verdict.NO, f"It ends on your {nth(end)} birthday. Ask the council who else can help."
    if start is not None and outcome.age_until is not None and outcome.age_until <= start:
        ask = "" if named else " Ask then if it is for you."
        return Verdict.NOT_YET, f"It begins when you are {start}.{ask}"
    if not named:
        return Verdict.ASK, "Nobody has said if you get it."
    if entitlement.standing is Standing.ANNOUNCED:
        begins = f"begins on {day_in_words(entitlement.from_)}" if entitlement.from_ else "has not begun"
        return Verdict.NOT_YET, f"It is for your group, and it {begins}."
    if facts := (*_ages(entitlement, outcome), *entitlement.conditions):
        return Verdict.YES_IF, _together(facts)
    return Verdict.YES, "It is for your group."


def _ages(entitlement: Entitlement, outcome: Outcome) -> Iterator[str]:
    """The age that only some people with the outcome have."""
    start, end = entitlement.age_from, entitlement.age_until
    if start is not None and (outcome.age_from is None or outcome.age_from < start):
        yield f"You are {start} or over."
    if end is not None and (outcome.age_until is None or outcome.age_until > end):
        yield f"You are not yet {end}."


def _together(facts: Sequence[str]) -> str:
    """`You are 18 or over and you need it.`"""
    first, *more = (fact.rstrip(".") for fact in facts)
    return (
        " and ".join(
            [first, *(re.sub(r"^(?:You|Your|The|It)\b", lambda it: it[0].lower(), fact) for fact in more)]
        )
        + "."
    )
