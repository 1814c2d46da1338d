"""Rules about telephone numbers in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic_core import PydanticCustomError

from localoffer.problems import Problem, rule
from localoffer.records.values import read_phone
from localoffer.rules.base import Content

_PHONE = re.compile(r"(?<![\w£.,/+-])\(?0\d{2,5}+\)?(?:[\s-]?\d{1,8}+){1,4}(?![\w/-])")


@rule
def phone_in_text(content: Content) -> Iterator[Problem]:
    """A telephone number in running text can be rung. Those in the field phone: are looked at by not-a-phone-number.

    PASS: Ring 01254 585585.
    FAIL: Ring 01254 58558.
    """
    for piece in content.pieces():
        if piece.field == "phone":
            continue
        for found in _PHONE.finditer(piece.text):
            if len(re.sub(r"\D", "", found.group())) < 9:
                continue
            try:
                read_phone(re.sub(r"[-()]", " ", found.group()))
            except PydanticCustomError:
                yield phone_in_text.problem(
                    piece.place(found.start()),
                    f"“{' '.join(found.group().split())}” is no telephone number in this country.",
                    "Compare each digit with the source. Better still, name the contact under contacts: and leave the "
                    "number out of the text.",
                    piece.where,
                )
