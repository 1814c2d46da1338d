"""Rules about telephone numbers in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localoffer.problems import Problem, rule
from localoffer.records.files import CHANGES
from localoffer.records.phones import dialled
from localoffer.rules.base import Content, of_file

_PHONE = re.compile(
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
            # What a number was before it was mended may be no number.
            continue
        if "0" not in piece.text and "+44" not in piece.text:
            continue
        for found in _PHONE.finditer(piece.text):
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
