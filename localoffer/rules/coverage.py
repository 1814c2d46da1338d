"""Rules about what an offer should say and does not."""

from __future__ import annotations

from collections.abc import Iterator

from localoffer.problems import Problem, warning
from localoffer.records.models import DUTIES, CoverageItem, CoverageKind, Entitlement, MayClose, Standing
from localoffer.records.values import Ref
from localoffer.records.walk import parts
from localoffer.rules.base import Content, the_day


@warning
def coverage_gap(content: Content) -> Iterator[Problem]:
    """Everything that the law or an inspection wants the offer to say is somewhere in it, and the record says so in meets.

    This checks items of kind duty and inspection, except those whose page: is a page that every site has.
    What was only asked for, or is closed, does not count, because nobody can have it.

    PASS: an item what-money, and an entitlement with what-money under meets:
    FAIL: an item what-money that no record names
    """
    if content.records.missing or any(content.records.unread.values()):
        return
    met = set(_met(content))
    for item in content.each(CoverageItem):
        if item.kind in DUTIES and not item.page and item.id not in met:
            wanted = "The law wants" if item.kind is CoverageKind.DUTY else "Inspectors wanted"
            yield coverage_gap.problem(
                item.marks.of("text"),
                f"{wanted} the offer to say this, and no record or page does.",
                "Say it in offer.yaml, content/contacts.yaml, content/people.yaml or a page in content/pages, and write "
                f"{item.id} under meets: in that record.",
            )


def _met(content: Content) -> Iterator[str]:
    joined = content.entitlements()
    for entitlement, item in content.of_each_file("meets", _met_in, (the_day,)):
        if not entitlement or joined[entitlement].standing is not Standing.ASKED_FOR:
            yield item


def _met_in(content: Content) -> Iterator[tuple[str, str]]:
    """Each item that something met on the day; and, if that is an entry of an entitlement, its id."""
    for _, record in content.every():
        if isinstance(record, MayClose) and record.closed_by(content.once(the_day)):
            continue
        entitlement = record.id if isinstance(record, Entitlement) else ""
        for part in parts(record):
            for ref in getattr(part, "meets", ()):
                if isinstance(ref, Ref):
                    yield entitlement, ref.id
