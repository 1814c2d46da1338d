"""Whether what a change says in words begins only after a day."""

from __future__ import annotations

import re
from datetime import date

from localoffer.records.values import MONTHS

#: How a sum says from when it is paid, in the format of `day_in_words`.
_FROM = re.compile(r", from (\d{1,2}) ([A-Z][a-z]+) (\d{4})\b")
#: How an end gives its date, before its reason.
_ENDS = re.compile(r"(?:(?:(\d{1,2}) )?([A-Z][a-z]+) )?(\d{4}): ")


def is_to_come(text: str, day: date) -> bool:
    """Whether each of some sums, such as `£5 a week, from 1 April 2027; £6 a week, from 1 April 2028`, begins after a day."""
    firsts = [_FROM.search(part) for part in text.split("; ")]
    return all(first and _is_after(first, day) for first in firsts)


def is_end_to_come(text: str, day: date) -> bool:
    """Whether an end as a change reports it, such as `May 2027: There is no money.`, begins after a day. A month
    begins on its first day."""
    first = _ENDS.match(text)
    return first is not None and _is_after(first, day)


def _is_after(first: re.Match[str], day: date) -> bool:
    number, month, year = first.groups()
    if month not in (*MONTHS, None):
        return False
    found = int(year), MONTHS.index(month) + 1 if month else 1, int(number or 1)
    return found > (day.year, day.month, day.day)
