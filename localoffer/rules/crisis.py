"""Rules about whom people ring when something has just gone wrong."""

from __future__ import annotations

from collections.abc import Iterator

from localoffer.problems import Level, Mark, Problem, rule, warning
from localoffer.records.crisis import crisis_roles, night_roles
from localoffer.records.files import pick
from localoffer.records.hours import is_by_day, leaves_nights_out
from localoffer.records.models import Contact, Role, Situation
from localoffer.records.naming import record_name
from localoffer.rules.base import Content

_FILE = "contacts.yaml"


@rule
def crisis_number(content: Content) -> Iterator[Problem]:
    """A council has a main line with a telephone number. So does everybody that people ring in a crisis.

    Help now finds contacts by role. If nobody in a role has a number, it gives the main line, with the e-mail or web
    addresses of the others beside it. That is a warning. Without a main line the site will not build: a page for a crisis
    would have no number.

    PASS: roles: main line, with phone: 0306 999 0000
    FAIL: no contacts, or none with the role main line
    FAIL: roles: housing, with a web: and no phone:
    """
    own, gone = _there(content)
    if content.records.could_not_be_read("contacts"):
        return
    lines = [contact for contact in own if Role.MAIN in contact.roles]
    main = next((contact for contact in lines if contact.phone), None)
    # A closed main line is reported by closed-but-needed.
    if not main and Role.MAIN not in gone:
        yield _no_main_line(content, own, lines)
    roles = crisis_roles(content.each(Situation)) - {Role.MAIN}
    if content.records.site and content.records.site.council.has_districts:
        # In a county the districts are rung about homes; other rules check those.
        roles -= {Role.HOUSING}
    by_night = night_roles(content.each(Situation)) - {Role.MAIN}
    rung = {role for contact in own if contact.phone for role in contact.roles}
    for contact in own:
        if silent := [role for role in contact.roles if role in roles - rung]:
            wanted = " and ".join(f"“{role}”" for role in silent)
            where = (
                f"{record_name(main)} stands in for it"
                if main and not by_night.issuperset(silent)
                else "nobody can stand in for it"
            )
            yield crisis_number.problem(
                contact.marks.of("roles"),
                f"Help now needs a number from here, for {wanted}, and there is none. So {where}.",
                "Write the number after phone:. If the team has none, leave it: the number to text is shown beside the "
                "helplines for the night."
                if main and by_night.issuperset(silent)
                else "Write the number after phone:. If the team has none, leave it: its web or e-mail address is shown "
                "beside the main line."
                if main
                else "Write the number after phone:.",
                level=Level.WARNING if main else Level.ERROR,
            )


def _no_main_line(content: Content, own: tuple[Contact, ...], lines: list[Contact]) -> Problem:
    if lines:
        return crisis_number.problem(
            lines[0].marks.of("roles"),
            "The main line has no telephone number. Anyone who has just lost their home would find no number to ring.",
            "Write the council’s number after phone:.",
        )
    return crisis_number.problem(
        own[0].marks.record if own else _contacts_file(content),
        "None of these contacts is the council’s main line, which people ring when a team has no number of its own."
        if own
        else "The council has no contacts. Anyone who has just lost their home would find no number to ring.",
        "Add a contact with phone: and sources:, and a line “- main line” under roles:. The switchboard’s number will "
        "do.",
        "",
    )


@warning
def nobody_at_night(content: Content) -> Iterator[Problem]:
    """There is somebody to ring in the evening, at night and at weekends: a contact with that role has a number.

    If there is none, the pages say that we do not know who answers then, and give 999, 101 and national helplines.

    The hours of that contact are not office hours, and take in all nights and weekends, unless another contact has the
    role too. If it has no hours, its `when` does not mention weekdays.

    PASS: roles: out of hours, with phone: 0306 999 0001
    FAIL: a council with only a main line
    FAIL: roles: out of hours, with hours: Monday to Friday, 9am to 5pm, or Office hours
    FAIL: roles: out of hours, with hours: Every day, 10pm to 6am
    """
    own, gone = _there(content)
    # A council without any contact is reported once, by crisis-number.
    if not own or content.records.could_not_be_read("contacts"):
        return
    rung = {role for contact in own if contact.phone for role in contact.roles}
    roles = night_roles(content.each(Situation)) - {Role.MAIN}
    for contact in own:
        field, said = ("hours", contact.hours) if contact.hours else ("when", contact.when)
        if contact.phone and roles.intersection(contact.roles) and is_by_day(said):
            yield nobody_at_night.problem(
                contact.marks.of(field),
                f"“{said}” {'does not cover the night' if contact.hours else 'is about the daytime'}, but Help now gives "
                "this number for nights and weekends.",
                "Write when somebody answers. If nobody does at night, delete that role: the page then gives 999, 101 "
                "and helplines.",
            )
        elif (
            contact.phone
            and contact.hours
            and leaves_nights_out(contact.hours)
            and any(
                [contact] == [one for one in own if role in one.roles]
                for role in roles.intersection(contact.roles)
            )
        ):
            yield nobody_at_night.problem(
                contact.marks.of("hours"),
                f"“{contact.hours}” is only a part of the nights and weekends. Help now says that we do not know who answers "
                "in the rest of them.",
                "Ask who answers then. Write all the hours, or add whoever else answers, with the same role.",
            )
    for role in sorted(roles - rung - gone):
        yield nobody_at_night.problem(
            own[0].marks.record,
            f"No contact has a number to ring for “{role}”. Help now says that we do not know who answers at night.",
            f"Ask who takes calls at night and at weekends, and add the number, with a line “- {role}” under roles:. How: docs/tasks/add-the-leaving-care-team.md",
            "",
        )


def _there(content: Content) -> tuple[tuple[Contact, ...], frozenset[Role]]:
    """The council's contacts that are not closed, and the roles of those that are."""
    every = pick(content.records.lists, Contact)
    own = tuple(contact for contact in every if not contact.closed_by(content.as_of))
    return own, frozenset(role for contact in every if contact not in own for role in contact.roles)


def _contacts_file(content: Content) -> Mark:
    """The file of contacts, if it is empty or missing."""
    site = content.records.site
    folder = site.marks.record.file.rpartition("/")[0] if site else "content"
    path = f"{folder}/{_FILE}"
    return Mark(path, int(any(file.path == path and file.lines for file in content.loaded.files)))
