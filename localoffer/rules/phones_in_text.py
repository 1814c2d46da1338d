"""Rules about telephone numbers in running text."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping

from localoffer.problems import Problem, rule, warning
from localoffer.records.files import CHANGES
from localoffer.records.models import ChangeNote, Contact, District
from localoffer.records.phones import dialled
from localoffer.rules.base import Content, of_file

PHONE = re.compile(
    r"(?<!tel:)(?<!sms:)(?<![\w£.,/+-])(?:\+44[\s-]?(?:\(0\)\s?)?\d{2,5}+|\(?0\d{2,5}+\)?)(?:[\s-]?\d{1,8}+){1,4}(?![\w/-])"
)


@of_file()
@rule
def phone_in_text(content: Content) -> Iterator[Problem]:
    """A telephone number in running text can be rung. not-a-phone-number checks those in fields of their own, and
    unsafe-link those that a link rings.

    PASS: Ring 0306 999 0123.
    FAIL: Ring 0306 999 012.
    """
    for piece in content.pieces:
        if piece.is_number or piece.list == CHANGES:
            # A number before its correction may not have been a valid one.
            continue
        if "0" not in piece.text and "+44" not in piece.text:
            continue
        for found in PHONE.finditer(piece.text):
            if len(re.sub(r"\D", "", found.group())) < 9:
                continue
            if not dialled(" ".join(found.group().split())):
                yield phone_in_text.problem(
                    piece.place(found.start()),
                    f"“{' '.join(found.group().split())}” is not a UK telephone number.",
                    "Check each digit against the source. Better still, name the contact under contacts: and leave the "
                    "number out of the text.",
                    piece.where,
                )


@warning
def number_that_was(content: Content) -> Iterator[Problem]:
    """Once a file of changes says that a number has changed, no running text still gives the old one.

    A number that is still somebody else's does not count. check --edition also finds old numbers on the pages.

    PASS: Ring 0306 999 0124, where the number was changed to that
    FAIL: Ring 0306 999 0123, where it was changed to 0306 999 0124
    """
    was = {
        number: change.to or ""
        for note in sorted(content.each(ChangeNote), key=lambda note: (note.date, note.id))
        for change in note.changes
        if change.part in ("phone", "phone at night", "number for texts")
        and (number := dialled(change.from_ or ""))
    }
    there = {
        dialled(getattr(part, field))
        for kind in (Contact, District)
        for one in content.each(kind)
        for part, field in one.numbers
    }
    gone = was.keys() - there
    for piece in content.pieces if gone else ():
        if piece.is_number or piece.list == CHANGES:
            continue
        for found in PHONE.finditer(piece.text):
            number = dialled(" ".join(found.group().split()))
            if number in gone:
                newest = _newest(was, number, there)
                yield number_that_was.problem(
                    piece.place(found.start()),
                    f"{' '.join(found.group().split())} is no longer anybody’s number: it was "
                    f"{f'changed to {newest}' if newest else 'removed'}.",
                    "Write today’s number, in the words and, if it is a link, after tel: too."
                    if newest
                    else "Delete it here, or write another number, in the words and, if it is a link, after tel: too.",
                    piece.where,
                )


def _newest(was: Mapping[str, str], number: str, there: Container[str | None]) -> str:
    """What a number became in the end; empty if it was removed, or came back and is nobody’s again."""
    now, passed = was[number], {number}
    while (next_ := dialled(now) or "") in was and next_ not in there and next_ not in passed:
        passed.add(next_)
        now = was[next_]
    return now if dialled(now) != number else ""
