"""When somebody answers, as far as words such as “Monday to Friday, 9am to 5pm” say so with certainty."""

from __future__ import annotations

import re

from localoffer.records.values import MONTHS

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: Each by its name and its short forms, without a final s: mon, tues, thurs.
DAYS = {name: at for at, day in enumerate(_DAYS) for name in (day, day[:3])} | {"thur": 3}
_EVERY_DAY = re.compile(
    r"every ?day|every night|each (?:day|night)|daily|nightly|seven days a week|7 days a week"
)
_ANY_TIME = re.compile(
    r"(?:at )?any ?time(?:,? day (?:or|and) night)?|day and night|24 hours(?: a day)?|24/7"
)
_TIME = r"(?:(?:12 )?(noon|midday|midnight)|(\d{1,2})(?:[:.](\d\d))? ?(am|pm)?)"
_HOURS = re.compile(
    rf"(?:(?P<days>[a-z ,–-]+?)[,:]? )?(?:from )?(?P<first>{_TIME}) ?(?:to|until|-|–) ?(?P<last>{_TIME})"
    rf"(?:,? (?P<always>{_EVERY_DAY.pattern}))?"
)
#: A time given as an hour, perhaps with minutes, without a leading zero: 9, 4:30.
_BARE = re.compile(r"([1-9]\d?)(?:[:.]\d\d)?")
_A_DAY = 24 * 60
_BETWEEN = re.compile(rf"\b(?P<first>{_TIME}) ?(?:to|until|-|–) ?(?P<last>{_TIME})\b")
_BY_DAY = re.compile(
    r"\b(?:(?:office|working|business|daytime) hours|weekdays|working days|mon(?:day)? ?(?:to|-|–) ?fri(?:day)?)\b"
)
#: With any of these a text may be about hours outside the working day.
_NOT_BY_DAY = re.compile(
    r"\b(?:outside|out|after|not|when|shut|closed|emergenc(?:y|ies)|evenings?|nights?|overnight|weekends?|sat(?:urdays?)?|"
    r"sun(?:days?)?|any ?time|always|24|24/7|every ?day|daily|7 days|seven days|bank holidays?)\b"
)
#: The earliest start and latest end of a working day.
_MORNING, _EVENING = 7 * 60, 20 * 60
#: The minutes of a week before and after a working day, and those with all of Saturday and Sunday.
_NIGHTS = frozenset(minute for minute in range(7 * _A_DAY) if not _MORNING <= minute % _A_DAY < _EVENING)
_NIGHTS_AND_WEEKENDS = _NIGHTS | frozenset(range(5 * _A_DAY, 7 * _A_DAY))
_A_DAY_IS_SAID = re.compile(r"day|daily|nightly|night\b|\b(?:mon|tue|wed|thu|fri|sat|sun)", re.IGNORECASE)


def is_any_time(hours: str) -> bool:
    """Whether somebody certainly answers at all times of the week."""
    return _minutes(hours) == _of_part("any time")


def in_a_line(hours: str) -> str:
    """The same after other words: `any time, day or night`. Only the name of a day or month keeps its capital."""
    first = re.match(r"[A-Z][a-z]+", hours)
    is_name = first and (first[0].casefold().rstrip("s") in DAYS or first[0] in MONTHS)
    return hours[0].lower() + hours[1:] if first and not is_name else hours


def is_by_day(text: str) -> bool:
    """Whether somebody certainly answers by day only, neither at night nor at weekends: 9am to 4.45pm, Mon–Fri 9–5,
    office hours."""
    small = text.casefold()
    if _NOT_BY_DAY.search(small):
        return False
    between = [(found["first"], found["last"]) for found in _BETWEEN.finditer(small)]
    return all(_is_by_day(*times) for times in between) and bool(between or _BY_DAY.search(small))


def _is_by_day(first: str, last: str) -> bool:
    """Times without am or pm are taken as those of a working day if possible: 9–5."""
    begins, ends = _time(first), _time(last)
    if begins is None and first.isdigit():
        begins = int(first) * 60
    if ends is None and last.isdigit():
        ends = (int(last) + 12) * 60
    return begins is not None and ends is not None and _MORNING <= begins < ends <= _EVENING


def leaves_nights_out(hours: str) -> bool:
    """Whether somebody certainly answers for only a part of the nights and weekends: 10pm to 6am; every day, 8pm to 8am.

    Hours without days, such as 8pm to 8am, may be meant for working days only, so nothing follows about weekends.
    """
    answered = _minutes(hours)
    if answered is None:
        return False
    return not answered >= (_NIGHTS_AND_WEEKENDS if _A_DAY_IS_SAID.search(hours) else _NIGHTS)


def is_longer(before: str, after: str) -> bool | None:
    """Whether somebody answers for longer (True), at all the old times and more, or less long (False), at only some of
    them. None if uncertain."""
    was, is_ = _minutes(before), _minutes(after)
    if was is None or is_ is None or was == is_:
        return None
    return True if was < is_ else False if is_ < was else None


def are_the_same(before: str, after: str) -> bool:
    """Whether somebody certainly answers at the same times, however they are worded."""
    was = _minutes(before)
    return was is not None and was == _minutes(after)


def _minutes(text: str) -> frozenset[int] | None:
    """The minutes of a week in which somebody answers; None if the words leave it uncertain."""
    found: set[int] = set()
    for part in text.casefold().strip(" .").split(";"):
        said = _of_part(part.strip())
        if said is None:
            return None
        found |= said
    return frozenset(found)


def _of_part(part: str) -> set[int] | None:
    if _ANY_TIME.fullmatch(part):
        return set(range(7 * _A_DAY))
    matched = _HOURS.fullmatch(part)
    if not matched or (matched["days"] and matched["always"]):
        return None
    days = _days(matched["days"]) if matched["days"] else range(7)
    first, last = map(_time, _of_a_day(matched["first"], matched["last"]))
    if days is None or first is None or last is None:
        return None
    # Hours that end at or after midnight continue into the next day.
    length = (last - first) % _A_DAY or _A_DAY
    return {(day * _A_DAY + first + minute) % (7 * _A_DAY) for day in days for minute in range(length)}


def _of_a_day(first: str, last: str) -> tuple[str, str]:
    """Two times with their am and pm, or both without if nobody would misunderstand them: `9` and `5`."""
    first = first.strip()
    begins, ends = _BARE.fullmatch(first), _BARE.fullmatch(last)
    if begins and ends and 7 <= int(begins[1]) < 12 and int(ends[1]) < 7:
        return f"{first}am", f"{last}pm"
    return first, last


def _days(text: str) -> list[int] | None:
    """`monday to friday`, `mon-fri`, `saturday and sunday`, `every day`."""
    if _EVERY_DAY.fullmatch(text):
        return list(range(7))
    found: list[int] = []
    for part in re.split(r", | and ", text):
        ends = [DAYS.get(day.removesuffix("s")) for day in re.split(r" to | ?[–-] ?", part)]
        first, last = ends[0], ends[-1]
        if len(ends) > 2 or first is None or last is None:
            return None
        found += ((first + at) % 7 for at in range((last - first) % 7 + 1))
    return found


def _time(text: str) -> int | None:
    """A time of day in minutes. One without am or pm needs its minutes: 17:00."""
    matched = re.fullmatch(_TIME, text)
    assert matched
    word, hour, minute, half = matched.groups()
    if word:
        return 0 if word == "midnight" else _A_DAY // 2
    hours, minutes = int(hour), int(minute or 0)
    if minutes > 59 or hours > (12 if half else 23) or (half and not hours) or not (half or minute):
        return None
    return (hours % 12 + (12 if half == "pm" else 0) if half else hours) * 60 + minutes
