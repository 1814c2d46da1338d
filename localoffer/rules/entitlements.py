"""Rules about an entitlement as its council's and its national entry say it together."""

from __future__ import annotations

from collections.abc import Iterator

from localoffer.problems import Problem, rule
from localoffer.records.models import Entitlement
from localoffer.records.naming import record_name
from localoffer.records.values import MISSING_FIELD
from localoffer.rules.base import Content

NEEDED = ("title", "sentence", "area", "basis")


@MISSING_FIELD.check
def missing_in_both(content: Content) -> Iterator[Problem]:
    """What neither the national nor the council's entry says, though an entitlement must have it."""
    if "entitlements" in content.records.missing:
        return
    unread = content.records.unread.get("entitlements", frozenset())
    for id, joined in content.entitlements().items():
        for field in NEEDED:
            if id not in unread and not any(getattr(part, field) for part in joined.parts):
                yield MISSING_FIELD.problem(
                    joined.first.marks.record,
                    f"The field {field} is missing, and no national entitlement has this id.",
                    f"Add a line that begins with {field}: and says it.",
                    record_name(joined.first),
                )


#: How many steps a frightened reader takes in.
MOST_STEPS = 3


@rule
def steps_if_no(content: Content) -> Iterator[Problem]:
    """What to do if they say no has three steps at most. All the steps to the Ombudsman stand on a page of their own.

    PASS: if_no: a list of three lines
    FAIL: if_no: a list of four lines
    """
    for record in content.each(Entitlement):
        steps = record.if_no.text.splitlines() if record.if_no else []
        if len(steps) > MOST_STEPS and all(
            line.startswith(f"{number}. ") for number, line in enumerate(steps, 1)
        ):
            yield steps_if_no.problem(
                record.marks.of("if_no"),
                f"These are {len(steps)} steps.",
                f"Keep the {MOST_STEPS} that help first. What comes later stands on the page of all the steps.",
                record_name(record),
            )
