"""What looks like a postcode and is none."""

from __future__ import annotations

import re

#: GOV.UK's pattern: an area, a district, and a sector with two letters that are none of C, I, K, M, O and V.
_POSTCODE = re.compile(
    r"(?:[A-PR-UWYZ][A-HK-Y]?[0-9][0-9]?|[A-PR-UWYZ][0-9][A-HJKPSTUW]|[A-PR-UWYZ][A-HK-Y][0-9][ABEHMNPRVWXY]) "
    r"[0-9][ABD-HJLNP-UW-Z]{2}|GIR 0AA|BFPO [0-9]{1,4}"
)
#: Probably meant as one: letters and numbers at the end of an address, in one part or two.
_LIKE_A_POSTCODE = re.compile(r"(?:^|[ ,])([A-Za-z]{1,2}[0-9OIl][0-9A-Za-z]? ?[0-9OIl][A-Za-z0-9]{1,3})\.?$")


def postcode_slip(address: str) -> tuple[str, str] | None:
    """The end of an address that looks like a postcode but is none, and its correct form if that is clear, otherwise empty."""
    found = _LIKE_A_POSTCODE.search(address)
    if found is None or _POSTCODE.fullmatch(found[1]):
        return None
    plain = found[1].replace(" ", "").upper()
    outward, inward = plain[:-3], plain[-3:]
    digits = str.maketrans("OIL", "011")
    mended = f"{outward[:1]}{outward[1:2]}{outward[2:].translate(digits)} {inward[:1].translate(digits)}{inward[1:]}"
    return found[1], mended if _POSTCODE.fullmatch(mended) else ""
