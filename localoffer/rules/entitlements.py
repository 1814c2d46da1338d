"""Rules about an entitlement as described by its council's and its national entry together."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from localoffer.problems import Problem, rule
from localoffer.records.bounds import GUESSES
from localoffer.records.models import Entitlement
from localoffer.records.naming import in_a_row, quoted
from localoffer.records.values import MISSING_FIELD
from localoffer.rules.base import Content

NEEDED = ("title", "sentence", "area", "basis")


@MISSING_FIELD.check
def missing_in_both(content: Content) -> Iterator[Problem]:
    """What neither the national nor the council's entry says, though an entitlement must have it."""
    if "entitlements" in content.records.missing:
        return
    unread = content.records.unread.get("entitlements", frozenset())
    every = content.entitlements()
    ours = {id: joined.national for id, joined in every.items() if joined.national and not joined.council}
    guesses = iter(range(GUESSES))
    for id, joined in every.items():
        missing = [field for field in NEEDED if not getattr(joined.entry, field)]
        if id in unread or not missing:
            continue
        # An entry without a title was meant to have a national one.
        meant = "title" in missing and next(guesses, None) is not None
        near = get_close_matches(id, ours, 1, 0.6) if meant else []
        are_missing = (
            f"field {missing[0]} is missing"
            if len(missing) == 1
            else f"fields {in_a_row(missing)} are missing"
        )
        lines = "a line that begins" if len(missing) == 1 else "lines that begin"
        add = f"{lines} with {in_a_row([f'{field}:' for field in missing])}"
        yield MISSING_FIELD.problem(
            joined.first.marks.of("id"),
            f"The {are_missing}, and no national entitlement has this id."
            + "".join(f" The closest is {it}: {quoted(ours[it])}." for it in near),
            f"Ids never change: write {near[0]} again. If this is something new, add {add}."
            if near
            else f"Add {add}{' and says it' if len(missing) == 1 else ''}.",
        )


#: How many steps a frightened reader can take in.
MOST_STEPS = 3


@rule
def steps_if_no(content: Content) -> Iterator[Problem]:
    """What to do if they say no has at most three steps. All the steps to the Ombudsman are on a page of their own.

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
                f"There are {len(steps)} steps here.",
                f"Keep the first {MOST_STEPS} that people need. The rest are on the page with all the steps.",
            )
