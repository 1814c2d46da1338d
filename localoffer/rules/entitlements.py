"""Rules about an entitlement as its council's and its national entry say it together."""

from __future__ import annotations

from collections.abc import Iterator

from localoffer.problems import Problem
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
