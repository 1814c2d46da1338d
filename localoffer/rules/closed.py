"""Rules about what is closed: withdrawn but keeping its address, with nothing left that leads people to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from localoffer.addresses import OR_THE_COUNCILS, entitlement_address, text_address
from localoffer.problems import Level, Problem, rule, warning
from localoffer.records.crisis import crisis_roles, night_roles
from localoffer.records.files import pick
from localoffer.records.frozen import dataclass
from localoffer.records.models import Contact, MayClose, Priority, Promise, Role, Situation, Voice
from localoffer.records.naming import record_name
from localoffer.records.walk import references, targets
from localoffer.rules.base import Content, of_file


@rule
def replaced_in_a_circle(content: Content) -> Iterator[Problem]:
    """Whatever replaces a record leads to one that still applies.

    PASS: the voice who-to-ring, replaced by a-number-at-night, which still applies
    FAIL: the voice who-to-ring, replaced by a-number-at-night, which is replaced by who-to-ring
    FAIL: a contact that is replaced by itself
    """
    every = _by_list(content)
    for name, records in every.items():
        for id, record in records.items():
            seen, at = [id], record
            while at.replaced_by and (after := _instead(every, name, at)):
                next_id = at.replaced_by.id
                if next_id in seen:
                    if next_id == id:
                        yield replaced_in_a_circle.problem(
                            record.marks.of("replaced_by"),
                            "This says that it is replaced by itself."
                            if at is record
                            else "What replaces this is itself replaced, and in the end by this one again.",
                            "Write the id of what has taken its place. If nothing has, delete the line."
                            if record.closed
                            else "Delete replaced_by: from the one that still applies.",
                        )
                    break
                seen.append(next_id)
                at = after


@rule
def replaced_by_what_is_gone(content: Content) -> Iterator[Problem]:
    """A replacement is still there, and what it replaces is closed. A voice or promise can be replaced without being closed.
    Until the day on which the replacement closes too, this is a warning.

    PASS: an entitlement with closed: and replaced_by: travel-card, which people can get
    FAIL: replaced_by: bus-card, which is closed too
    FAIL: replaced_by: travel-card, and no closed:
    """
    every = _by_list(content)
    for name, records in every.items():
        for id, record in records.items():
            if not record.replaced_by or isinstance(record, Voice | Promise):
                continue
            if not record.closed:
                yield replaced_by_what_is_gone.problem(
                    record.marks.of("replaced_by"),
                    "This says what has replaced it, but not that it is closed.",
                    "Add closed: with date:, the day from which it is no longer there, and reason:.",
                )
            after = _instead(every, name, record)
            # What leads back to this record names nothing that could be written here: replaced-in-a-circle says so.
            back = after and after.replaced_by and after.replaced_by.id == id
            if after and after.closed and record.replaced_by.id != id and not back:
                gone = after.closed_by(content.as_of)
                then = "now" if gone else "then"
                yield replaced_by_what_is_gone.problem(
                    record.marks.of("replaced_by"),
                    f"Its replacement, {record_name(after)}, "
                    + (
                        f"has not been there since {gone.date} either."
                        if gone
                        else f"will not be there from {after.closed.date} either. From then on the site will not build."
                    ),
                    f"Write the id of what replaces it {then}: {after.replaced_by.id}."
                    if after.replaced_by
                    else f"Write the id of what replaces it {then}. If nothing does, delete the line.",
                    level=Level.ERROR if gone else Level.WARNING,
                )


@rule
def names_a_closed_contact(content: Content) -> Iterator[Problem]:
    """Nothing that people can still get or read sends them to a contact that is closed. Until the day it closes, this is a warning.

    PASS: contacts: with new-line below it, where old-line is closed and replaced by new-line
    FAIL: contacts: with old-line below it
    """
    contacts = {contact.id: contact for contact in content.records.of_both(Contact)}
    gone = {id: contact for id, contact in contacts.items() if contact.closed}
    if not gone:
        return
    for list_name, record in content.every():
        if isinstance(record, MayClose) and record.closed_by(content.as_of):
            continue
        for field, ref in references(record):
            contact = gone.get(ref.id) if "contacts" in targets(field, list_name) else None
            if contact is None or contact.closed is None or field == "replaced_by":
                continue
            after = contact.replaced_by
            message = (
                f"This names {record_name(contact)}, which has not been there since {contact.closed.date}."
                if contact.closed_by(content.as_of)
                else f"This names {record_name(contact)}, which will not be there from {contact.closed.date}. From then "
                "on the site will not build."
            )
            yield replace(
                names_a_closed_contact.problem(
                    ref.mark,
                    message,
                    f"Write {after.id} instead." if after else "Name another contact, or delete the line.",
                    level=Level.ERROR if contact.closed_by(content.as_of) else Level.WARNING,
                ),
                again="name this contact",
            )


@warning
def names_a_closed_priority(content: Content) -> Iterator[Problem]:
    """What was said or promised since a priority closed names another one. What is older stays where it is.

    PASS: priority: be-safe and made_on: 2020-08, where be-safe was closed on 2026-04-01
    FAIL: priority: be-safe and made_on: 2026-05
    """
    gone = {one.id: one for one in content.each(Priority) if one.closed_by(content.as_of)}
    said: tuple[Voice | Promise, ...] = (*content.each(Voice), *content.each(Promise)) if gone else ()
    for record in said:
        named = gone.get(record.priority.id) if record.priority else None
        day, done = (record.said_on, "said") if isinstance(record, Voice) else (record.made_on, "promised")
        if named is None or named.closed is None or day.first_day < named.closed.date.first_day:
            continue
        first = f"Write {named.replaced_by.id} instead, or" if named.replaced_by else "Write the id of"
        yield names_a_closed_priority.problem(
            record.marks.of("priority"),
            f"This was {done} {'on' if day.day else 'in'} {day}, and {record_name(named)} has been closed since "
            f"{named.closed.date}.",
            f"{first} a priority that is not closed. If it was {done} before, put its date right.",
        )


@rule
def closed_but_needed(content: Content) -> Iterator[Problem]:
    """What people cannot do without is not closed: the last contact in a role (the last with a number, if people ring that
    role in a crisis), and a page that every site has. For a contact this is a warning until the day it closes.

    PASS: a contact with roles: out of hours, closed, and another one that has the role and a phone:
    FAIL: the only contact with roles: out of hours, closed
    FAIL: content/pages/privacy.md with closed:
    """
    own = pick(content.records.lists, Contact)
    at_night = night_roles(content.each(Situation))
    rung = crisis_roles(content.each(Situation))
    for contact in own:
        if contact.closed is None:
            continue
        to_come = contact.closes_after(content.as_of)
        day = to_come.date.first_day if to_come else content.as_of
        there = [other for other in own if not other.closed_by(day)]
        held = {role for other in there for role in other.roles if other.phone or role not in rung}
        lost = [role for role in contact.roles if role not in held]
        if lost:
            named = " and ".join(f"“{role}”" for role in lost)
            line = f"the line “- {lost[0]}”" if len(lost) == 1 else "the lines with these roles"
            last = f"the last contact {'with a number ' if rung.issuperset(lost) else ''}for {named}, and it"
            then = (
                "Help now then says that we do not know who answers at night"
                if at_night.intersection(lost)
                else "the main line stands in for it"
            )
            yield closed_but_needed.problem(
                contact.closed.marks.record,
                f"This is {last} will be closed from {to_come.date}. Anyone who needs one would find nobody to ring. From then "
                "on the site will not build."
                if to_come
                else f"This is {last} is closed. Anyone who needs one would find nobody to ring.",
                f"Give the role to the contact that answers {'then' if to_come else 'now'}, with its phone:."
                + ("" if Role.MAIN in lost else f" If nobody does, delete {line} here: {then}."),
                level=Level.WARNING if to_come else Level.ERROR,
            )
    for page in content.records.pages:
        if page.text.closed and text_address(page.address) in OR_THE_COUNCILS:
            yield closed_but_needed.problem(
                page.text.closed.marks.record,
                "Every site has this page, so it cannot be closed.",
                "Delete closed:. To withdraw the council’s own text, delete the file: the page that comes with the "
                "engine takes its place.",
            )


@dataclass(frozen=True)
class _Gone:
    """What is closed: by address, its name and since when, and the files of closed pages."""

    addresses: Mapping[str, tuple[str, str]]
    files: tuple[str, ...]


def _gone(content: Content) -> _Gone:
    addresses: dict[str, tuple[str, str]] = {}
    files = set()
    for joined in content.entitlements().values():
        if closed := joined.closed_by(content.as_of):
            addresses[entitlement_address(joined.id)] = record_name(joined.first), str(closed.date)
    for page in (*content.records.pages, *content.records.national_pages):
        if closed := page.text.closed_by(content.as_of):
            addresses[text_address(page.address)] = record_name(page.text), str(closed.date)
            files.add(page.body.mark.file)
    return _Gone(addresses, tuple(sorted(files)))


@of_file(_gone)
@warning
def leads_to_what_is_closed(content: Content) -> Iterator[Problem]:
    """A link in a text leads to something that is still there. A closed page says when it closed, so the link is not broken.

    PASS: [a travel card](/what-you-can-get/travel-card/), which people can get
    FAIL: [a bus pass](/what-you-can-get/bus-pass/), which is closed
    """
    gone = content.once(_gone)
    for link in content.links if gone.addresses else ():
        address = link.href.partition("#")[0]
        found = gone.addresses.get(address if address.endswith("/") else f"{address}/")
        if found and link.mark.file not in gone.files:
            name, since = found
            yield leads_to_what_is_closed.problem(
                link.mark,
                f"This link leads to {name}, which has not been there since {since}.",
                "Take the link and what is said about it out of the text, or link to what has replaced it.",
            )


def _by_list(content: Content) -> Mapping[str, Mapping[str, MayClose]]:
    """What can be closed, by list and id; for a page, by address. A council's entry comes before the national one."""
    found: dict[str, dict[str, MayClose]] = {}
    for lists in (content.records.lists, content.records.national):
        for name, entries in lists.items():
            for entry in entries:
                if isinstance(entry, MayClose) and (id := getattr(entry, "id", None)):
                    found.setdefault(name, {}).setdefault(id, entry)
    found["pages"] = {
        page.address: page.text for page in (*content.records.national_pages, *content.records.pages)
    }
    return found


def _instead(every: Mapping[str, Mapping[str, MayClose]], name: str, record: MayClose) -> MayClose | None:
    """What replaces a record of a list, if known."""
    if not record.replaced_by:
        return None
    found = (every.get(target, {}).get(record.replaced_by.id) for target in targets("replaced_by", name))
    return next((after for after in found if after), None)
