"""The kinds of value that records are made of.

YAML supplies only text; each kind here turns that text into a value or says, in an officer's words, why it cannot. The
words become part of a problem's message, so they follow the field's name; how to mend it is in the error's context
under `hint`.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from functools import total_ordering
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

from localoffer.problems import Mark, Rule
from localoffer.records.bounds import ADDRESS, AMOUNTS, ID, LINE, TITLE, TOO_LONG, TOO_MANY, excess
from localoffer.records.file_names import is_reserved
from localoffer.records.frozen import dataclass
from localoffer.records.links import Flaw, home_flaw, is_email, web_flaw
from localoffer.records.phones import dialled, texted, with_first_0

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
#: Numbers that people write in words. “One” may be no number: one of them.
IN_WORDS = {word: number for number, word in enumerate((
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
), 2)}  # fmt: skip


class Text(str):
    """A piece of text from a file that knows its position.

    `mark` is where the value begins; `body` the line on which its words begin, which for a block scalar under `|` or
    `>` is the next line. `plain`: written without quotation marks and not as a block.
    """

    mark: Mark
    body: Mark
    plain: bool

    def __new__(cls, text: str, mark: Mark, body: Mark | None = None, plain: bool = False) -> Text:
        made = super().__new__(cls, text)
        made.mark = mark
        made.body = body or mark
        made.plain = plain
        return made


@dataclass(frozen=True)
class Marks:
    """The positions of a record and each of its fields. `record` is its first line."""

    record: Mark
    fields: Mapping[str, Mark]

    def of(self, name: str) -> Mark:
        """The position of the field, or of the record if the field is left out."""
        return self.fields.get(name, self.record)


@dataclass(frozen=True)
class Ref:
    """The id of another record, and its position; if somebody wrote its name instead, that, which is no record's id."""

    id: str
    mark: Mark


@dataclass(frozen=True)
class Former:
    """A former address of a record, or the id in it, and its position."""

    path: str
    mark: Mark


@dataclass(frozen=True)
class Prose:
    """Markdown text: paragraphs, lists, links, bold. `mark` is its first line.

    What `markdown` finds in it is cached on it but is not part of it: copies and cache entries have only the text and
    its position.
    """

    text: str
    mark: Mark

    def __reduce__(self) -> tuple[type[Prose], tuple[str, Mark]]:
        return Prose, (self.text, self.mark)


@total_ordering
@dataclass(frozen=True)
class When:
    """A day, a month or a year, as precisely as the source gives it."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def of(cls, day: date) -> When:
        return cls(day.year, day.month, day.day)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The day by which it has certainly come: for a month without a day, its last."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __lt__(self, other: When) -> bool:
        return (self.first_day, self.last_day) < (other.first_day, other.last_day)

    def __str__(self) -> str:
        """`7 October 2020`, `October 2020` or `2020`."""
        month = MONTHS[self.month - 1] if self.month else ""
        return " ".join(str(part) for part in (self.day, month, self.year) if part)

    @property
    def short(self) -> str:
        """`Oct 2020` or `2020`, for a narrow row."""
        return f"{MONTHS[self.month - 1][:3]} {self.year}" if self.month else str(self.year)

    @property
    def iso(self) -> str:
        """`2020-10-07`, `2020-10` or `2020`, for a `datetime` attribute."""
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part]
        return "-".join(parts)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last day of a month that is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def next_check(checked: When | None, review_by: date | None) -> date | None:
    """The day by which something is to be checked again. Without a day of its own that is a year after the last check."""
    return review_by or (months_after(checked.last_day, 12) if checked else None)


def day_in_words(day: date) -> str:
    """`7 October 2020`."""
    return str(When.of(day))


class YesNo(StrEnum):
    YES = "yes"
    NO = "no"

    def __bool__(self) -> bool:
        return self is YesNo.YES


def _fail(rule: Rule, message: str, hint: str, **context: str) -> PydanticCustomError:
    """An error that says `message` after the field's name, and `hint` on how to mend it."""
    return PydanticCustomError(rule.id, message, {**context, "hint": hint})


#: What Word makes of characters as they are typed, and what to call each where only plain ones are accepted.
_WORDS_SIGNS: Mapping[str, str] = {
    "–—−": "The dash in it is Word’s: type a hyphen. ",
    "‘’“”„": "Word’s curly quotation marks would become part of it: delete them. ",
    "…": "The … is Word’s: type full stops. ",
}


def _word_made(text: str) -> str:
    return "".join(said for signs, said in _WORDS_SIGNS.items() if any(sign in text for sign in signs))


WRONG_KIND = Rule(
    "wrong-kind",
    """A field that takes a text has a text, one that takes a list has a list, and a choice is one of those offered. A text for
    readers that is only Yes or TRUE is a warning.

    PASS: every_page: yes
    FAIL: every_page: maybe
    FAIL: title: with a list below it
    """,
)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _fail(
            WRONG_KIND,
            "takes a text, and there is a list or a group of fields",
            "Write the text in its place.",
        )
    return value


def _place(value: Any) -> Mark:
    return getattr(value, "mark", Mark(""))


MISSING_FIELD = Rule(
    "missing-field",
    """A record has every field that it needs, and no entry of a list is empty. A text that says nothing is a warning.

    PASS: title: Setting up home
    FAIL: title:
    FAIL: an entitlement with no title:, and none of that id in the national folder
    """,
)


#: What other YAML readers take for null, and for yes or no.
_NOTHING = ("null", "Null", "NULL", "~")
_YES_OR_NO = ("yes", "no", "on", "off", "true", "false")

#: What some write before the number of a page.
_PAGE_WORD = re.compile(r"^(?:(?:pp?|pgs?)(?:\.\s*|\s+)|pages?\s+)(?=\d)", re.IGNORECASE)


def _words(value: Any) -> str:
    """A text that is not blank."""
    text = _text(value)
    if not text.strip():
        raise _fail(MISSING_FIELD, "is empty", "Write the text, or delete the line.")
    if text in _NOTHING and getattr(value, "plain", False):
        raise _fail(
            MISSING_FIELD,
            "is “{text}”, which says nothing: readers would see it exactly like that",
            "Write the text, or delete the line.",
            text=str(text),
        )
    return text


def _sentence(value: Any) -> str:
    """The same, except a bare yes or no, which answers another question."""
    text = _words(value)
    if text in _YES_OR_NO and getattr(value, "plain", False):
        raise _fail(
            WRONG_KIND,
            "is a text for readers, and it says only “{text}”",
            "Write the words that readers should see, or delete the line. If they should see this word, put quotation "
            f'marks round it: "{text}".',
            text=str(text),
        )
    return text


def read_line(value: Any, most: int = LINE) -> str:
    """One line of plain text with a maximum number of characters."""
    return _short(" ".join(_sentence(value).split()), most)


def read_title(value: Any) -> str:
    """One line used as a title or name."""
    return read_line(value, TITLE)


def read_pages(value: Any) -> str:
    """The pages or the heading of a paper. `p. 13` and `pages 20-22` are read as the numbers alone.

    PASS: page: 13
    PASS: page: pp. 20-22
    """
    return _PAGE_WORD.sub("", read_line(value))


def read_word(value: Any) -> str:
    """The same where yes and no are ordinary words: an answer, a choice of the decision table."""
    return _short(" ".join(_words(value).split()), LINE)


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise _fail(
            TOO_LONG,
            f"has {len(text):,} characters, and the most is {most:,}",
            "Say it in fewer words, or check whether something else was pasted here.",
        )
    return text


def read_prose(value: Any) -> Prose:
    text = _sentence(value)
    if much := excess(text):
        raise _fail(much.rule, much.message, much.hint, line=str(much.line))
    return Prose(str(text), getattr(value, "body", Mark("")))


def read_steps(value: Any) -> Prose:
    """A list of steps, which becomes a numbered list; or longer text, as in older entries. A mistake in a step is
    reported at it."""
    if not isinstance(value, list | tuple):
        return read_prose(value)
    steps: list[str] = []
    wrong: list[InitErrorDetails] = []
    for place, step in enumerate(value):
        try:
            steps.append(read_line(step))
        except PydanticCustomError as error:
            wrong.append(InitErrorDetails(type=error, loc=(place,), input=step))
    if wrong:
        raise ValidationError.from_exception_data("steps", wrong)
    if not steps:
        raise _fail(MISSING_FIELD, "is empty", "Write the text, or delete the line.")
    listed = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1))
    return read_prose(Text(listed, _place(value[0])))


def read_amounts(value: Any) -> Any:
    """A list whose entries are all compared with each other."""
    if isinstance(value, list | tuple) and len(value) > AMOUNTS:
        raise _fail(
            TOO_MANY,
            f"has {len(value):,} entries, and the most is {AMOUNTS}",
            "Check whether something was copied here more than once, or split it into several records.",
        )
    return value


ID_PATTERN = "[a-z0-9]+(-[a-z0-9]+)*"
_ID = re.compile(ID_PATTERN)


def is_id(text: str) -> bool:
    """Whether a text can be part of a web address, and the name of a folder on any computer, unchanged."""
    return len(text) <= ID and bool(_ID.fullmatch(text)) and not is_reserved(text)


UNSAFE_ID = Rule(
    "unsafe-id",
    """An id has only small letters, numbers and single hyphens, at most 80 in all, and is not a name that Windows keeps for
    itself: con, prn, aux, nul, com1, lpt1 and the like. The same goes for each part of an address that comes from the
    content: the names of a page’s file and folders, and what is under formerly. Such an address has at most 200 characters.

    PASS: id: setting-up-home
    PASS: formerly: with an entry your-rights/old-name
    FAIL: id: Setting up home
    FAIL: formerly: with an entry sw.js, x/.. or ..\\offer.yaml
    FAIL: content/pages/con.md
    """,
)

#: How a part of an address is written.
PARTS = (
    f"Each part has only small letters, numbers and single hyphens, at most {ID}; the whole has at most {ADDRESS}. No "
    "part is a name that Windows keeps for itself, such as con"
)


def wrong_part(path: str) -> str | None:
    """The first part of an address below the site that is invalid: all of it if it is too long, None if nothing is."""
    if len(path) > ADDRESS:
        return path
    return next((part for part in path.split("/") if not is_id(part)), None)


def read_id(value: Any) -> str:
    text = _text(value)
    if _ID.fullmatch(text) and is_reserved(text):
        raise _fail(
            UNSAFE_ID,
            "is “{text}”, a name that Windows keeps for itself",
            f"Use another, such as {text}-1. Windows cannot make a folder with that name.",
            text=str(text),
        )
    if not is_id(text):
        raise _fail(
            UNSAFE_ID,
            "is “{text}”, which cannot be part of a web address",
            _word_made(text)
            + f"Use only small letters a to z, numbers and single hyphens, at most {ID} in all: "
            + f"{as_id(text) or 'setting-up-home'}.",
            text=str(text),
        )
    return str(text)


def as_id(text: str) -> str:
    """The id made from words; empty if they make none."""
    plain = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text.casefold()))
    made = re.sub("[^a-z0-9]+", "-", plain.strip("/").rpartition("/")[2]).strip("-")
    return made if is_id(made) else ""


def read_former_id(value: Any) -> Former:
    return Former(read_id(value), _place(value))


def read_former_address(value: Any) -> Former:
    """`your-rights/old-name`, with or without a `/` before and after it."""
    text = _text(value).strip()
    path = text.removeprefix("/").removesuffix("/")
    if wrong_part(path) is not None:
        raise _fail(
            UNSAFE_ID,
            "is “{text}”, which cannot be an address of this site",
            f"Write the part that came after the site’s own address, such as your-rights/old-name. {PARTS}.",
            text=str(text),
        )
    return Former(str(path), _place(value))


NAME_PATTERN = "[a-z][a-z0-9_]*"


def read_name(value: Any) -> str:
    """A name as in people's profiles: `la_days_from_14`."""
    text = _text(value)
    if not re.fullmatch(NAME_PATTERN, text) or len(text) > ID:
        raise _fail(
            UNSAFE_ID,
            "is “{text}”, which is not a name",
            f"Use small letters, numbers and _ only, at most {ID} in all.",
            text=str(text),
        )
    return str(text)


def read_ref(value: Any) -> Ref:
    """A name is left to the rule about references, which knows the records that it can be the name of."""
    text = _text(value)
    if is_id(text):
        return Ref(str(text), _place(value))
    first = re.split(r"[,;]|\s(?:and|&)\s", text)[0]
    made = as_id(text) if re.search("[A-Za-z]", text) and "://" not in text else ""
    if first != text and is_id(first):
        hint = f"Write only one id here, such as {first}. What follows it goes on a line of its own."
    elif made and (" " in text or not _word_made(text)):
        return Ref(str(text), _place(value))
    else:
        hint = f"{_word_made(text)}Write the id, as it is after id: in the record you mean, and not the name."
        hint += f" It may be {made}." if made else ""
    raise _fail(UNSAFE_ID, "is “{text}”, which is not an id", hint, text=str(text))


def read_page_ref(value: Any) -> Ref:
    """A page by its path below the folder of pages: `your-rights/old-name`, with or without a `/` before and after it."""
    former = read_former_address(value)
    return Ref(former.path, former.mark)


IMPOSSIBLE_DATE = Rule(
    "impossible-date",
    """A date exists in the calendar and is written year first.

    PASS: date: 2020-10-07
    PASS: date: 2020-10
    FAIL: date: 2020-02-30
    FAIL: date: 0202-10-07
    FAIL: date: 7 October 2020
    """,
)


#: A year outside these is a typing mistake.
YEARS = range(1800, 2200)


def read_day(value: Any) -> date:
    return read_when(value, whole="beginning").first_day


def read_last_day(value: Any) -> date:
    return read_when(value, whole="end").first_day


def read_when(value: Any, whole: Literal["beginning", "end"] | None = None) -> When:
    """`2020`, `2020-10` or `2020-10-07`. If it is clear what another format means, the hint gives the same date in ours.

    `whole`: the day is required, and of a month or year alone this is most likely meant.
    """
    text = _text(value).strip()
    written_here = re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text)
    if written_here:
        when, why_not = _in_calendar(*(int(part) for part in text.split("-")))
    else:
        when, why_not = _in_another_form(text)
    said = "is “{text}”, a date that does not exist" if written_here else "is “{text}”, which is not a date"
    if when and whole and when.day is None:
        said = "is “{text}”, and this date needs the day as well"
        day = when.first_day if whole == "beginning" else when.last_day
        hint = f"Write year, month and day: {When.of(day).iso}, if you mean the {whole} of {when}."
    elif when and written_here and when.year in YEARS:
        return when
    elif when and written_here:
        said = "is “{text}”, and the year is too far back or too far ahead"
        hint = "Check the year in its source, and write all four digits, such as 2020."
    elif when and _is_misread(text):
        hint = f"The letter O or l stands where a figure belongs. Write {when.iso}."
    elif when and (other := _year_first(text)) and other != when:
        hint = (
            f"Write the year first and with all four digits: {when.iso}, or {other.iso}, whichever you mean."
        )
    elif when:
        hint = f"Write the year first: {when.iso}."
    elif whole and (year := _financial_year(text)):
        day = date(year, 4, 1) if whole == "beginning" else date(year + 1, 3, 31)
        hint = f"If that is a financial year, write its {'first' if whole == 'beginning' else 'last'} day: {day.isoformat()}."
    elif written_here:
        turned, _ = _in_calendar(*(int(part) for part in (text[:4], text[8:], text[5:7]) if part))
        swapped = f"If its day stands before its month, write {turned.iso}." if turned and turned.day else ""
        hint = f"{why_not or swapped} Check the date in its source and correct it.".strip()
    elif re.fullmatch("[34][0-9]{4}", text):
        # Excel counts days from the end of 1899.
        day = date(1899, 12, 30) + timedelta(days=int(text))
        hint = f"Excel writes a day as such a number: for {day.isoformat()}, if it came from there. Check the date in its source."
    elif why_not:
        hint = f"{why_not} Check the date in its source, and write the year first."
    elif only := _one_among_words(text):
        hint = f"Write only the date: {only}."
    elif whole == "end" and _NO_END.fullmatch(text):
        hint = "If there is no such day, delete the line."
    else:
        # No date is given as an example: somebody might copy it.
        hint = (
            ("The year is missing. " if _NO_YEAR.fullmatch(text) else "")
            + "Write four digits for the year, two for the month and two for the day, with hyphens between them."
            + (" For a quarter, write its last day." if re.search(r"(?i)\bQ[1-4]\b|quarter", text) else "")
            + ("" if whole else " If the day or the month is not known, leave it out.")
        )
    raise _fail(IMPOSSIBLE_DATE, said, hint, text=text)


def _in_calendar(year: int, month: int | None = None, day: int | None = None) -> tuple[When | None, str]:
    """The date, or None and a sentence about the month if it has too few days."""
    if year == 0 or (month is not None and not 1 <= month <= 12) or day == 0:
        return None, ""
    if day is not None and day > (last := monthrange(year, month or 1)[1]):
        end = When(year, month, last)
        return None, f"{MONTHS[(month or 1) - 1]} {year} has {last} days, so its last day is {end.iso}."
    return When(year, month, day), ""


def _year_first(text: str) -> When | None:
    """The date that `27-04-01` is if its year comes first."""
    parts = re.fullmatch(r"([0-9]{2})-([0-9]{2})-([0-9]{2})", text)
    return _in_calendar(2000 + int(parts[1]), int(parts[2]), int(parts[3]))[0] if parts else None


#: What people write where something goes on and on.
_NO_END = re.compile(
    r"(?:is )?(?:on-?going|present|to date|current|never|none|no end|open[ -]ended|indefinite(?:ly)?|"
    r"(?:until )?further notice|n/?a)[.]?",
    re.IGNORECASE,
)
#: `31 June`, `1st April`, `June`, `31/5` and `15th`.
_NO_YEAR = re.compile(
    rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)? (?:of )?)?(?:{'|'.join(f'{name[:3]}[a-z]{{0,6}}' for name in MONTHS)})[.]?"
    r"(?: [0-9]{1,2}(?:st|nd|rd|th)?)?|[0-9]{1,2}[/.-][0-9]{1,2}|[0-9]{1,2}(?:st|nd|rd|th)",
    re.IGNORECASE,
)


def _is_misread(text: str) -> bool:
    """Whether letters stand where figures belong: `2O27-01-3l`."""
    return bool(re.fullmatch(r"[0-9OolI./–-]{6,10}", text) and re.search("[OolI]", text))


def _financial_year(text: str) -> int | None:
    """In which year `2023/24` begins; None if it is no such year, or December of 2011."""
    found = re.fullmatch(r"((?:19|20)[0-9]{2}) ?[/–-] ?(?:20)?([0-9]{2})", text)
    next_one = found and (int(found[1]) + 1) % 100 == int(found[2]) > 12
    return int(found[1]) if found and next_one else None


def _one_among_words(text: str) -> str:
    """The one date as it is written here that stands among words: `2026-05-31 (agreed)`; empty if there is none."""
    found = re.findall(r"(?<![0-9-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9-])", text[:200])
    when = _in_calendar(*(int(part) for part in found[0].split("-")))[0] if len(found) == 1 else None
    return when.iso if when else ""


def _month(name: str) -> int:
    """The number of a month by its name, its first three letters or a name with a slip in it: `May`, `Sept`, `Jnauary`. 0 if
    it is none."""
    by_start = {month[:3].lower(): number for number, month in enumerate(MONTHS, 1)}
    if number := by_start.get(name[:3].lower()):
        return number
    near = get_close_matches(name.title(), MONTHS, 1, 0.8)
    return MONTHS.index(near[0]) + 1 if near else 0


#: A weekday before a date, and after it a time of day or a full stop.
_AROUND_A_DATE = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? |[T ][0-9]{2}:[0-9]{2}[0-9:.Z+]*$|[.,;]$",
    re.IGNORECASE,
)


#: The parts of a date. A month is written in figures or by its name.
_DAY, _TH = "(?P<day>[0-9]{1,2})", "(?:st|nd|rd|th)?"
_MONTH, _NAME = "(?P<month>[0-9]{1,2})", "(?P<month>[A-Za-z]{3,9})"
_YEAR, _ANY_YEAR = "(?P<year>[0-9]{4})", "(?P<year>[0-9]{4}|[0-9]{2})"


def _in_another_form(text: str) -> tuple[When | None, str]:
    """The date in `31/05/2026`, `31.5.26`, `2026/5/31`, `31 May 2026` or `May 2026`: the day before the month. And in what
    Excel, programs and people make of one: `31-May-26`, `2026-05-31 00:00:00`, `Sunday 31 May 2026`, `May 31, 2026`."""
    text = _AROUND_A_DATE.sub("", text.strip("“”‘’\"'"))
    if _is_misread(text):
        text = text.translate(str.maketrans("OolI", "0011"))
    # Word turns a hyphen between numbers into a dash.
    plain = re.sub(r"[-–—−‐./]|(?<=[0-9]) (?=[0-9])", "-", text)
    plain = re.sub(r"^((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})$", r"\1-\2-\3", plain)
    plain = re.sub(r"^(20[0-9]{2})(0[1-9]|1[0-2])$", r"\1-\2", plain)
    found = (
        re.fullmatch(rf"(?:{_DAY}{_TH} (?:of )?)?{_NAME}[.,]? {_YEAR}", text)
        or re.fullmatch(rf"{_NAME}\.? {_DAY}{_TH},? {_YEAR}", text)
        or re.fullmatch(rf"(?:{_DAY}-)?{_NAME}-{_ANY_YEAR}", plain)
        or re.fullmatch(rf"{_DAY}-{_MONTH}-{_ANY_YEAR}", plain)
        or re.fullmatch(rf"{_YEAR}-{_MONTH}(?:-{_DAY})?", plain)
        or re.fullmatch(rf"(?P<day>){_MONTH}-{_YEAR}", plain)
    )
    if not found:
        return None, ""
    named, year = found["month"], int(f"20{found['year']}"[-4:])
    month = int(named) if named.isdecimal() else _month(named)
    day = int(found["day"]) if found["day"] else None
    if month > 12 and day:
        # It is a valid day only with the month first, as in America.
        day, month = month, day
    return _in_calendar(year, month, day)


NOT_AN_AMOUNT = Rule(
    "not-an-amount",
    """An amount is in pounds, or in pounds and pence.

    PASS: value: £3,000
    PASS: value: £59.50
    FAIL: value: three thousand pounds
    """,
)


POUNDS_PATTERN = r"£?([0-9]{1,3}(,[0-9]{3})+|[0-9]{1,9})(\.[0-9]{2})?"


def read_pounds(value: Any) -> Decimal:
    """`£3,000`, `3000`, `£59.50`: pounds and pence, never negative."""
    text = _text(value).strip()
    if not re.fullmatch(POUNDS_PATTERN, text, re.ASCII):
        raise _fail(
            NOT_AN_AMOUNT,
            "is “{text}”, which is not an amount of money",
            _lines_of(text) or "Write it like £3,000 or £59.50, in figures only.",
            text=text,
        )
    return Decimal(text.lstrip("£").replace(",", ""))


#: `a week`, `per wk`, `/wk`, `pw` and `pcm`. The first letter of what it is for tells it.
_EACH = re.compile(
    "(.+?) ?(?:(?<= )an? |per |/|p/?(?=[wmac]))(hour|hr|week|wk|w|calendar month|month|mth|cm|m|year|yr|annum|a)",
    re.IGNORECASE,
)
_UNITS = {"h": "hour", "w": "week", "m": "month", "c": "month", "y": "year", "a": "year"}


def _lines_of(text: str) -> str:
    """How to write `up to £3,000 a week` or `£ 3,000`; empty if it contains anything else."""
    said = " ".join(text.split())
    limit = next((words for words in ("up to", "at least") if said.lower().startswith(f"{words} ")), "")
    said = said[len(limit) :].strip()
    period = ""
    if found := _EACH.fullmatch(said):
        said, unit = found[1], _UNITS[found[2][0].lower()]
        period = f"{'an' if unit == 'hour' else 'a'} {unit}"
    said = said.replace(" ", "")
    if not re.fullmatch(POUNDS_PATTERN, said, re.ASCII):
        return ""
    if not limit and not period:
        return f"Delete the space: {said}."
    parts = {"value": said, "limit": limit, "period": period}
    lines = [f"{name}: {part}" for name, part in parts.items() if part]
    return f"Write {' and '.join(lines)}, each on a line of its own."


NOT_A_NUMBER = Rule(
    "not-a-number",
    """A number is written in figures.

    PASS: value: 92.9
    FAIL: value: about ninety
    """,
)


NUMBER_PATTERN = r"-?([0-9]{1,3}(,[0-9]{3})+|[0-9]{1,12})(\.[0-9]{1,4})?"


#: What statistical tables show where the source withholds a number: <5, c, [x], *, n/a.
_KEPT_BACK = re.compile(
    r"(?:<|(?:fewer|less) than) ?[0-9]{1,3}|[\[(]?(?:[a-z]|[*:~–-]|\.\.?)[\])]?|n/?a|not (?:available|published)|suppressed",
    re.IGNORECASE,
)


def read_number(value: Any) -> Decimal:
    """A number of a figure, which a source may withhold."""
    if _KEPT_BACK.fullmatch(_text(value).strip()):
        return _number(
            value,
            "If the source withholds it, leave out its row or reading and say so in note:, or add it to another row and "
            "name both groups in that row’s together:. If it is known, write it like 48 or 92.9.",
        )
    return _number(value, "Write it like 48 or 92.9.")


def _number(value: Any, hint: str) -> Decimal:
    text = _text(value).strip()
    if not re.fullmatch(NUMBER_PATTERN, text, re.ASCII):
        raise _fail(NOT_A_NUMBER, "is “{text}”, which is not a number", hint, text=text)
    return Decimal(text.replace(",", ""))


def read_count(value: Any) -> int:
    figures = re.findall("[0-9][0-9,]*", _text(value))
    number = _number(
        value,
        "One number goes here, in figures. An age that people have to be, and one up to which, each have a field."
        if len(figures) == 2
        else f"Write only the number, in figures, such as {figures[0] if len(figures) == 1 else 16}.",
    )
    if number != int(number) or number < 0:
        raise _fail(
            NOT_A_NUMBER,
            "is {text}, which cannot be counted",
            "Write a whole number, 0 or more.",
            text=str(number),
        )
    return int(number)


def read_yes_no(value: Any) -> YesNo:
    try:
        return YesNo(_text(value).strip().lower())
    except ValueError:
        raise _fail(
            WRONG_KIND, "is “{text}”, and it can only be yes or no", "Write yes or no.", text=str(value)
        ) from None


NOT_A_PHONE_NUMBER = Rule(
    "not-a-phone-number",
    """A telephone number works in the UK. It begins with 0 or +44, or is a short one such as 999.

    PASS: phone: 0306 999 0123
    FAIL: phone: 0306 999 012
    FAIL: phone: 3069990123
    """,
)


def read_phone(value: Any) -> str:
    """A number that can be rung in Great Britain, including short ones such as 999 and 116 123."""
    if re.fullmatch(r"(?i)(?:text|txt|sms)\b[^0-9]*[0-9][0-9 ]*", text := read_line(value)):
        raise _fail(
            NOT_A_PHONE_NUMBER,
            "is “{text}”, which is not a UK telephone number",
            "A number that takes texts goes in text_number: of a contact, in figures only. Here goes one that people can ring.",
            text=text,
        )
    return _read_number(value, dialled, "UK telephone number")


def read_text_number(value: Any) -> str:
    """A number that takes texts in Great Britain, including short ones such as 85258."""
    return _read_number(value, texted, "number that takes texts")


def _read_number(value: Any, reached: Callable[[str], str | None], what: str) -> str:
    text = read_line(value)
    if whole := with_first_0(text):
        raise _fail(
            NOT_A_PHONE_NUMBER,
            "is “{text}”, which has lost its first 0, so nobody can ring it",
            f"Write {whole}, and check it against the source. Excel drops a leading 0.",
            text=text,
        )
    if not reached(text) or not re.fullmatch(r"\+?[0-9 ]+", text, re.ASCII):
        raise _fail(
            NOT_A_PHONE_NUMBER,
            f"is “{{text}}”, which is not a {what}",
            _number_alone(text)
            or _one_of(text)
            or _of_fiction(text)
            or _with_letters(text)
            or ("An e-mail address goes in email: of a contact." if is_email(text) else "")
            or "Check each digit against the source. Write only digits and spaces.",
            text=text,
        )
    return text


_WITH_MORE = re.compile(
    r"([0-9() +-]++)(?:([/&;,]|(?:or|and)\b)|(?:ext(?:ension|n)?\b|x|#|,? ?(?:(?:and|then) )?press\b|option\b)\.?)[0-9() +-]++",
    re.IGNORECASE,
)


def _of_fiction(text: str) -> str:
    """What to write for a number that Ofcom keeps for films and books, and that cannot be rung; empty for any other."""
    if not re.fullmatch(r"(?:0|\+44)(?:7700900|1632960)[0-9]{3}", text.replace(" ", "")):
        return ""
    return "Nobody has this number: it is kept for films and books. Write the one in the source."


def _with_letters(text: str) -> str:
    """What to write for `o1254 666400` and `0l254 666400`; empty if the letters stand for no figures."""
    called = re.sub("[Oo]", "0", re.sub("[Il]", "1", text))
    return (
        f"The letter O or l stands where a figure belongs. Write {called}."
        if called != text and dialled(called)
        else ""
    )


def _one_of(text: str) -> str:
    """What to write for `01254 666400 / 01254 666401` and for `01254 666400 ext 12`; empty if the first is no number."""
    found = _WITH_MORE.fullmatch(text)
    digits = re.sub(r"[^0-9]", "", re.sub(r"^(\+|00)44 *(\(0\))?", "0", found[1])) if found else ""
    called = with_first_0(digits[1:]) if digits.startswith("0") else None
    if not found or not called:
        return ""
    if found[2]:
        return f"One number goes here, {called} for example. Check it against the source."
    return f"Write {called}, and say in words which extension to ask for, where it says when to ring."


def _number_alone(text: str) -> str:
    """`Write 01254 666400 …` for `+44 (0)1254 666400` and `01254 666400 (day)`; empty if no number is in it, or other
    figures are beside it: in `01254 58595 ext 3` nobody knows which belong to it."""
    dialled_here = re.sub(r"^(\+|00)44 *(\(0\))?", "0", text)
    found = re.fullmatch(r"[^0-9]*0([0-9]*\)?[0-9 .-]*)[^0-9]*", dialled_here)
    called = with_first_0(re.sub(r"[^0-9]", "", found[1])) if found else None
    return f"Write {called}, with only digits and spaces, and check it against the source." if called else ""


#: ISO 639-1, and those that only have three-letter codes: of deaf people here, of Scotland, and of people who seek asylum
#: here, who are Kurds (Sorani and Kurmanji), Afghans (Dari) and Roma.
LANGUAGES = frozenset(
    re.findall(
        r"[a-z]+",
        "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el "
        "en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu "
        "ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na "
        "nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so "
        "sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu sco "
        "bfi isg ckb kmr prs rom",
    )
)


def read_language(value: Any) -> str:
    """The code of a language: `en-GB`, `cy`, `ckb`."""
    text = _text(value).strip()
    found = re.fullmatch(r"([A-Za-z]{2,3})(-[A-Za-z]{2})?", text)
    # The United Kingdom has GB for its code, and UK is nobody's.
    if not found or found[1].lower() not in LANGUAGES or text.upper().endswith("-UK"):
        raise _fail(
            WRONG_KIND,
            "is “{text}”, which is not the code of a language",
            "Write en-GB for English, cy for Welsh, ar for Arabic, ckb for Kurdish (Sorani), pl for Polish: two or three small "
            "letters, and perhaps a hyphen and two capitals for the country.",
            text=text,
        )
    return found[1].lower() + (found[2] or "").upper()


UNSAFE_LINK = Rule(
    "unsafe-link",
    """A link leads somewhere everybody can go, and shows whose it is: the web, one e-mail address, a number to ring or text,
    or a page of the site. A web address begins with https:// or http://, with the name of a site right after it, in the
    letters a to z; it is not one that works only on one computer or in one building. An e-mail link can have only a subject
    and a body. One copied from an e-mail or a shared folder of an office is a warning, and so is one that ends in a full
    stop. The address of the site itself begins with https://, has nothing after its folder, and has at most 200 characters.

    PASS: web: https://www.example.org
    PASS: [the forum](/take-part/)
    PASS: [write to us](mailto:team@example.org?subject=Hello)
    FAIL: web: www.example.org
    FAIL: web: http://10.0.0.1/
    FAIL: [the forum](javascript:open)
    FAIL: [the forum](https://www.gov.uk@example.org/)
    FAIL: [write to us](mailto:team@example.org?bcc=other@example.org)
    """,
)


def read_web_address(value: Any) -> str:
    text = read_line(value)
    return _unless(web_flaw(text), text)


def read_home_address(value: Any) -> str:
    """The address at which this site is published."""
    text = read_line(value)
    return _unless(home_flaw(text), text)


def _unless(flaw: Flaw | None, text: str) -> str:
    if flaw:
        shown = text if len(text) <= 80 else f"{text[:80]}…"
        raise _fail(
            UNSAFE_LINK, "is “{text}”, {says}", _word_made(text) + flaw.hint, text=shown, says=flaw.says
        )
    return text


def _addresses_in(text: str) -> str:
    """How to write an address with other things around it, such as mailto:, or one of several."""
    closed = text
    for mark in "@.":
        closed = mark.join(part.strip() for part in closed.split(mark))
    split = ([it for it in re.split(r"[\s<>()\[\];,:]+", one) if is_email(it)] for one in (text, closed))
    found = next(filter(None, split), [])
    said = f"Write only {found[0]}, if that is all of it." if found else "Write it like name@council.gov.uk."
    return said if len({*found}) < 2 else f"One address goes here, {found[0]} for example."


def read_email(value: Any) -> str:
    text = read_line(value)
    if not is_email(text):
        raise _fail(
            WRONG_KIND,
            "is “{text}”, which is not an e-mail address",
            _word_made(text) + _addresses_in(text),
            text=text,
        )
    return text


NOT_A_COLOUR = Rule(
    "not-a-colour",
    """A colour is # and six characters from 0 to 9 and A to F.

    PASS: main: "#0B6B4B"
    FAIL: main: green
    """,
)


COLOUR_PATTERN = "#[0-9A-Fa-f]{6}"


def read_colour(value: Any) -> str:
    text = _text(value).strip()
    if not re.fullmatch(COLOUR_PATTERN, text):
        raise _fail(
            NOT_A_COLOUR,
            "is “{text}”, which is not a colour",
            'Write # and six characters from 0 to 9 and A to F, in quotation marks: "#0B6B4B".',
            text=text,
        )
    return text.upper()


Line = Annotated[str, BeforeValidator(read_line)]
Title = Annotated[str, BeforeValidator(read_title)]
Pages = Annotated[str, BeforeValidator(read_pages)]
Word = Annotated[str, BeforeValidator(read_word)]
ProseText = Annotated[Prose, BeforeValidator(read_prose)]
Steps = Annotated[Prose, BeforeValidator(read_steps)]
Id = Annotated[str, BeforeValidator(read_id)]
FormerId = Annotated[Former, BeforeValidator(read_former_id)]
FormerAddress = Annotated[Former, BeforeValidator(read_former_address)]
Name = Annotated[str, BeforeValidator(read_name)]
Reference = Annotated[Ref, BeforeValidator(read_ref)]
PageReference = Annotated[Ref, BeforeValidator(read_page_ref)]
Moment = Annotated[When, BeforeValidator(read_when)]
Day = Annotated[date, BeforeValidator(read_day)]
LastDay = Annotated[date, BeforeValidator(read_last_day)]
Pounds = Annotated[Decimal, BeforeValidator(read_pounds)]
Number = Annotated[Decimal, BeforeValidator(read_number)]
Count = Annotated[int, BeforeValidator(read_count)]
Flag = Annotated[YesNo, BeforeValidator(read_yes_no)]
Phone = Annotated[str, BeforeValidator(read_phone)]
TextNumber = Annotated[str, BeforeValidator(read_text_number)]
WebAddress = Annotated[str, BeforeValidator(read_web_address)]
Language = Annotated[str, BeforeValidator(read_language)]
HomeAddress = Annotated[str, BeforeValidator(read_home_address)]
Email = Annotated[str, BeforeValidator(read_email)]
Colour = Annotated[str, BeforeValidator(read_colour)]

#: The rules that a value can break. Pydantic passes their ids on to `read`.
RULES = {
    rule.id: rule
    for rule in (
        MISSING_FIELD,
        WRONG_KIND,
        TOO_LONG,
        TOO_MANY,
        UNSAFE_ID,
        IMPOSSIBLE_DATE,
        NOT_AN_AMOUNT,
        NOT_A_NUMBER,
        NOT_A_PHONE_NUMBER,
        NOT_A_COLOUR,
        UNSAFE_LINK,
    )
}
