"""Rules about telephone numbers that cost more than an ordinary call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from localoffer.problems import Level, Mark, Problem, warning
from localoffer.records.crisis import crisis_roles
from localoffer.records.files import CHANGES
from localoffer.records.links import untrue
from localoffer.records.models import Contact, District, Role, Situation
from localoffer.records.phones import costs_more, dialled
from localoffer.records.walk import references
from localoffer.rules.base import Content, of_file

#: Roles that are on Help now whether a situation asks for them or not.
_ALWAYS = frozenset((Role.DUTY, Role.OUT_OF_HOURS))
_CONTACTS = ("contacts", "helplines")
#: A candidate for such a number in a text; `costs_more` decides.
_MAYBE = re.compile(
    r"(?<![\w£/=,-])(?<![0-9]\.)(?:(?:\+|00[ \xa0]?)44\)?[ \xa0-]?(?:\(0\))?[ \xa0-]?\(?|\(?0)(?:9|8[47]|7[06])"
    r"[0-9]{0,3}\)?(?:[ \n\xa0().·\u2010-\u2015-]{0,3}[0-9]){3,9}"
    r"|(?<![\w£/=.,-])118[ \xa0-]?[0-9]{3}(?![\w,])"
)
_BEGINNINGS = ("09", "084", "087", "070", "076", "44", "118")
#: The possible lengths of such a number in digits: 118 118, 0845 46 47, others with 0, with (0) after 44, or with 00
#: 44.
_LENGTHS = (6, 8, 10, 11, 12, 13, 14)
_VERB = re.compile(r"\b(?:ring|call|phone|dial|text|tel|enquiries|number)\b[^.\n]*$", re.IGNORECASE)
_COST = re.compile(
    r"\bcosts?\b(?![^.\n]{0,20}\b(?:no|not|nothing)\b)[^.\n]{0,60}(?:more|minute|call|pence|[0-9]p\b|£)"
    r"|(?:[0-9]p|pence|£[0-9.]+),? (?:a|per) (?:minute|call|text)\b|\b(?:access|call|service) charges?\b|\bnot free\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[([^\[\]]{1,80})\]\(((?:tel|sms):[^()\s]{1,40})\)")
_FREE = re.compile(r"(?<!not )\bfree\b", re.IGNORECASE)
_INSTEAD = "Look for another of their numbers, one that begins with 01, 02, 03, 0800 or 0808."


def _in_a_crisis(content: Content) -> tuple[str, ...]:
    """The ids of contacts that people ring in a crisis."""
    return tuple(sorted(set(_crisis(content))))


def _crisis(content: Content) -> Iterator[str]:
    roles = _ALWAYS | crisis_roles(content.each(Situation))
    for situation in content.each(Situation):
        yield from (
            ref.id for field, ref in references(situation) if field in ("helpline", "also", "at_night")
        )
    for contact in content.each(Contact):
        if (
            contact.call_999_first
            or contact.every_page
            or contact.common_knowledge
            or roles & set(contact.roles)
        ):
            yield contact.id


def _rung(content: Content) -> tuple[str, ...]:
    """The ids of contacts that have a number."""
    return tuple(sorted({contact.id for contact in content.each(Contact) if contact.phone}))


@of_file(_in_a_crisis, _rung)
@warning
def costly_number(content: Content) -> Iterator[Problem]:
    """Readers have little money, so numbers cost no more than an ordinary call. 09, 084, 087, 070, pagers on 076, and 118 cost more.

    A number that people ring in a crisis stops the build: on a contact with a role on Help now, on every page or for use in
    a crisis, and in what a situation says. So does one that is said to be free, and one in a text that does not say what it
    costs. The pages and papers say by themselves that a contact’s number costs more.

    PASS: phone: 0800 1111
    FAIL: phone: 0909 879 0000
    """
    crisis, rung = content.once(_in_a_crisis), content.once(_rung)
    for contact in content.each(Contact):
        for part, field in contact.numbers:
            number, cost = getattr(part, field), getattr(part, "cost", None)
            if not costs_more(number):
                continue
            hurried = contact.id in crisis
            if hurried or not _FREE.search(cost or ""):
                yield _problem(part.marks.of(field), number, hurried)
            else:
                yield costly_number.problem(
                    part.marks.of("cost"),
                    f"This says “{cost}” about {number}, which costs more than an ordinary call.",
                    "Write what the source says it costs, or delete the line: the pages then say that it costs more.",
                    level=Level.ERROR,
                )
    for district in content.each(District):
        for part, field in district.numbers:
            if costs_more(number := getattr(part, field)):
                yield _problem(part.marks.of(field), number, crisis=True)
    for piece in content.pieces:
        if piece.list == CHANGES:
            continue
        # A number in a contact's name is reported by untrue-link, or is the one checked above.
        if piece.is_number or (piece.list in _CONTACTS and piece.field == "name" and piece.id in rung):
            continue
        costly, reported = list(_costly(piece.text)), set()
        # untrue-link reports these.
        lies = list(_lies(piece.text)) if costly else []
        for position, number in costly:
            if any(start <= position < end for start, end in lies):
                continue
            place = piece.place(position)
            # The text of a link and its target are one number, not two.
            if (dialled(number), place.line) not in reported:
                reported.add((dialled(number), place.line))
                hurried = piece.list == "situations" or (piece.list in _CONTACTS and piece.id in crisis)
                said = _says_cost(piece.text, position)
                yield replace(_problem(place, number, hurried, said), record=piece.where)


def _problem(mark: Mark, number: str, crisis: bool, said: bool = True) -> Problem:
    """`said`: readers are told that it costs more."""
    message = f"{number} costs more than an ordinary call."
    if crisis:
        message += " Nobody in a crisis should pay to ring."
        return costly_number.problem(mark, message, _INSTEAD, level=Level.ERROR)
    if not said:
        hint = f"{_INSTEAD} If there is none, write after it: This costs more than an ordinary call."
        return costly_number.problem(mark, f"{message} Nothing here says so.", hint, level=Level.ERROR)
    return costly_number.problem(mark, message, f"{_INSTEAD} If there is none, leave it as it is.")


def _costly(text: str) -> Iterator[tuple[int, str]]:
    """The positions of expensive numbers in a text, and each number as written."""
    if not any(digits in text for digits in _BEGINNINGS):
        return
    for found in _MAYBE.finditer(text):
        written = re.sub(r"[\u2010-\u2015·]", "-", found.group()).replace("\n", " ")
        if written.startswith("118") and not _VERB.search(text[max(0, found.start() - 60) : found.start()]):
            continue
        # Other digits may follow it: hours, or a day. No number ends within a sequence of digits.
        ends = [group.end() for group in re.finditer("[0-9]+", written)]
        if text[found.end() : found.end() + 1].isdigit():
            ends.pop()
        beginnings = (written[:end] for end in reversed(ends))
        possible = (" ".join(it.split()) for it in beginnings if sum(map(str.isdigit, it)) in _LENGTHS)
        number = next((number for number in possible if dialled(number)), None)
        if number and costs_more(number):
            yield found.start(), number


def _lies(text: str) -> Iterator[tuple[int, int]]:
    """The positions of links to one number whose text gives another."""
    return (link.span() for link in _LINK.finditer(text) if untrue(*link.groups()))


def _says_cost(text: str, position: int) -> bool:
    return bool(_COST.search(text[max(0, position - 100) : position + 200]))
