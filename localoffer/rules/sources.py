"""Rules about where facts come from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localoffer.problems import Problem, rule, warning
from localoffer.records.files import pick
from localoffer.records.models import Citation, Contact, District, Role
from localoffer.records.naming import record_name
from localoffer.records.phones import costs_more, is_landline
from localoffer.records.postcodes import postcode_slip
from localoffer.records.walk import parts
from localoffer.rules.base import Content

#: `fifteen`, `Page twenty-one`.
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_NUMBER = re.compile(rf"(?:pages? )?(?:{_TEENS}|(?:{_TENS})(?:[- ](?:{_ONES}))?|{_ONES})", re.IGNORECASE)

COMMON = ("999", "101", "111")


@rule
def source_needed(content: Content) -> Iterator[Problem]:
    """Every contact says where it comes from. Only 999, 101 and 111 need no source.

    PASS: phone: "999" with common_knowledge: yes
    FAIL: another number with no sources
    """
    for record in content.each(Contact):
        if record.common_knowledge and (record.phone or "").replace(" ", "") not in COMMON:
            yield source_needed.problem(
                record.marks.of("common_knowledge"),
                f"Only {', '.join(COMMON[:-1])} and {COMMON[-1]} need no source.",
                "Delete the line, and say under sources: where this contact comes from.",
            )
        elif not record.common_knowledge and not record.sources:
            yield source_needed.problem(
                record.marks.record,
                "Nothing says where this contact comes from.",
                "Write the id of the paper or page under sources:. Nobody should ring a number that has not been "
                "checked.",
            )


@warning
def page_in_words(content: Content) -> Iterator[Problem]:
    """The number of a page is written in figures. Words are read as the heading of a paper that has no pages.

    PASS: page: 15
    PASS: page: Main findings
    FAIL: page: fifteen
    """
    for _, record in content.every():
        for part in parts(record):
            if isinstance(part, Citation) and part.page and _NUMBER.fullmatch(part.page):
                yield page_in_words.problem(
                    part.marks.of("page"),
                    f"“{part.page}” is a number in words, and readers would take it for a heading in the paper.",
                    "Write the number of the page in figures, such as 15.",
                )


@rule
def unreachable_contact(content: Content) -> Iterator[Problem]:
    """Every contact and every district can be reached: by a number to ring or text, an e-mail, a web or a postal address.

    PASS: a contact with phone: 0306 999 0123
    FAIL: a contact with a name and nothing else
    """
    for record in (*content.each(Contact), *content.each(District)):
        if not any(getattr(record, way) for way in record.one_of):
            empty = next((way for way in record.one_of if way in record.marks.fields), None)
            *most, last = (f"{way}:" for way in record.one_of[1:])
            others = f"{', '.join(most)} or {last}"
            yield unreachable_contact.problem(
                record.marks.of(empty or ""),
                f"“{empty}” has nothing after its colon, and nothing else says how to reach this {record.noun}."
                if empty
                else f"Nothing says how to reach this {record.noun}.",
                f"Write what belongs there, or give the {record.noun} a {others}."
                if empty
                else f"Add a line that begins with phone: and the number, or {others}.",
            )


@warning
def nobody_told_of_mistakes(content: Content) -> Iterator[Problem]:
    """Once adopted is yes, the people who listen to care leavers have an e-mail address or a telephone number, where they
    hear what is wrong on a page. Without one, pages send readers to the main line.

    PASS: roles: participation, with email: offer@exampleton.example
    PASS: roles: participation, with phone: 0306 999 0123
    FAIL: adopted: yes, and no contact with the role participation
    """
    own = pick(content.records.lists, Contact)
    site = content.records.site
    if not own or not site or not site.adopted or content.records.could_not_be_read("contacts"):
        return
    listening = [contact for contact in own if Role.PARTICIPATION in contact.roles]
    if not any(contact.email or (contact.phone and not costs_more(contact.phone)) for contact in listening):
        first = next(iter(listening), None)
        yield nobody_told_of_mistakes.problem(
            first.marks.of("roles") if first else own[0].marks.record,
            "On every page “Something is wrong on this page” leads to the main line: no contact for “participation” has "
            "an e-mail address or an ordinary number.",
            "In a contact with a line “- participation” under roles:, write after email: the address of whoever looks "
            "after this offer.",
            record_name(first) if first else "",
        )


@warning
def landline_for_texts(content: Content) -> Iterator[Problem]:
    """The number to text is one that takes texts: a mobile number that begins with 07, or a short number.

    PASS: text_number: 07400 123456
    FAIL: text_number: 01254 585585
    """
    for record in content.each(Contact):
        if record.text_number and is_landline(record.text_number):
            yield landline_for_texts.problem(
                record.marks.of("text_number"),
                f"{record.text_number} is a landline, and few landlines take texts: a text to it may be lost.",
                "Send it a text to find out. If nobody answers, write it after phone: instead of text_number:.",
            )


@warning
def not_a_postcode(content: Content) -> Iterator[Problem]:
    """If a postal address ends in something like a postcode, it is a real one.

    PASS: address: Town Hall, 1 High Street, Exampleton EX1 1EX
    FAIL: address: Town Hall, 1 High Street, Exampleton EX1 1E
    """
    for record in content.each(Contact):
        if record.address and (slip := postcode_slip(record.address)):
            written, mended = slip
            yield not_a_postcode.problem(
                record.marks.of("address"),
                f"“{written}” is where a postcode would be, but no postcode looks like that.",
                f"Check it against the source. It may be {mended}."
                if mended
                else "Check it against the source: a postcode is like EX1 1EX. Or leave it out.",
            )
