"""Rules about where facts come from."""

from __future__ import annotations

from collections.abc import Iterator

from localoffer.models import Contact
from localoffer.naming import record_name
from localoffer.problems import Problem
from localoffer.rules.base import Content

COMMON = ("999", "101", "111")


def source_needed(content: Content) -> Iterator[Problem]:
    """Every contact says where it comes from. Only 999, 101 and 111 are known to everybody.

    PASS: phone: "999" with common_knowledge: yes
    FAIL: another number with no sources
    """
    for _, record in content.every():
        if not isinstance(record, Contact):
            continue
        if record.common_knowledge and (record.phone or "").replace(" ", "") not in COMMON:
            yield Problem(
                record.marks.of("common_knowledge"),
                "source-needed",
                f"Only {', '.join(COMMON[:-1])} and {COMMON[-1]} are known to everybody.",
                "Take the line away, and write under sources: where this contact comes from.",
                record_name(record),
            )
        elif not record.common_knowledge and not record.sources:
            yield Problem(
                record.marks.record,
                "source-needed",
                "Nothing says where this contact comes from.",
                "Write under sources: the id of the paper or page. Nobody should ring a number that is not checked.",
                record_name(record),
            )
