"""UK telephone numbers: which can be rung, which are the same, and which cost more."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType, shortnumberinfo

REGION = "GB"
#: 09, 084 and 087, 070, and pagers on 076, as phonenumbers names them.
_DEAR = frozenset(
    (
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.PERSONAL_NUMBER,
        PhoneNumberType.PAGER,
    )
)
_WRITTEN = re.compile(r"[+(]?[0-9][0-9 ().-]*")


@lru_cache(maxsize=4096)
def dialled(text: str) -> str | None:
    """The normal form of a number: `+443069990123`, or `999`. None for one that nobody in Great Britain can ring.

    Accepts spaces, brackets, full stops and hyphens between the digits, and 0, 00 44 or +44 before them unless the
    number is short.
    """
    number = _number(text) if _WRITTEN.fullmatch(text) else None
    digits = re.sub(r"[^0-9]", "", text)
    if number is None or re.search(r"([0-9])\1{5}$", digits):
        return None
    if shortnumberinfo.is_valid_short_number_for_region(number, REGION) and not text.startswith("+"):
        return digits
    if phonenumbers.is_valid_number_for_region(number, REGION) and text.lstrip("(").startswith(("0", "+")):
        return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))
    return None


def texted(text: str) -> str | None:
    """A number that takes texts, in the form of `dialled`. Networks assign short ones."""
    digits = text.replace(" ", "")
    return dialled(text) or (digits if re.fullmatch(r"[5-8][0-9]{4,5}", digits) else None)


def is_landline(text: str) -> bool:
    """Whether it is a landline number, with 01 or 02, which takes no texts."""
    number = _number(text) if dialled(text) else None
    return number is not None and phonenumbers.number_type(number) == PhoneNumberType.FIXED_LINE


def with_first_0(text: str) -> str | None:
    """`0306 999 0123` for `3069990123` or `44 306 999 0123`; None for what can be rung or texted as it is, and for
    what is no number even with a 0 before it."""
    if texted(text):
        return None
    plain = re.sub(r"^44 ?", "", text)
    number = _number(f"0{plain}") if plain[:1] in tuple("123789") and dialled(f"0{plain}") else None
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL) if number else None


@lru_cache(maxsize=4096)
def costs_more(text: str) -> bool:
    """Whether it costs more than an ordinary call and is not covered by inclusive minutes: 09, 084, 087, 070, 076 and 118."""
    known = dialled(text)
    number = _number(text)
    if known is None or number is None:
        return False
    if known.startswith("+"):
        return phonenumbers.number_type(number) in _DEAR
    return len(known) == 6 and known.startswith("118")


def _number(text: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return None
