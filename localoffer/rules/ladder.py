"""Rules about the ladder: whom to turn to when the answer is no."""

from __future__ import annotations

from collections.abc import Iterator

from localoffer.problems import Problem, rule
from localoffer.records.files import pick
from localoffer.records.models import Contact, Role, Step
from localoffer.records.naming import record_name
from localoffer.rules.base import Content


@rule
def broken_ladder(content: Content) -> Iterator[Problem]:
    """Each step of the ladder names somebody who can be reached, and the last step names somebody outside the council.

    A step names a role in the council to ring (call) or a helpline (contact). If no contact has that role, people ring the
    main line, as everywhere on the site. Steps have different places (order); gaps between these are fine.

    PASS: call: main line, and a contact with that role and a phone
    FAIL: a step with neither call: nor contact:
    """
    steps = list(content.each(Step))
    steps.sort(key=lambda step: (step.order, step.title))
    places: dict[int, Step] = {}
    for step in steps:
        other = places.setdefault(step.order, step)
        if other is not step:
            yield _problem(
                step,
                "order",
                f"This has the same place as {record_name(other)}, so nobody can tell which comes first.",
                "Give each step its own order:. Small numbers come first.",
            )
        if step.call is None and step.contact is None:
            yield _problem(
                step,
                "title",
                "This step names nobody to turn to.",
                "Add call: with a role of a council contact, or contact: with the id of a helpline.",
            )
        if step.call and (found := _first_with(content, step.call)):
            yield from _reached(step, "call", found)
        if step.contact and (contact := _contacts(content).get(step.contact.id)):
            yield from _reached(step, "contact", contact)
    if steps and steps[-1].contact is None and steps[-1].call:
        yield _problem(
            steps[-1],
            "call",
            "The ladder ends inside the council: its last step names nobody outside it.",
            "Add a last step whose contact: is the Ombudsman, who looks at complaints about councils.",
        )


def _first_with(content: Content, role: Role) -> Contact | None:
    """The first contact with the role, or the main line that answers for it."""
    every = pick(content.records.lists, Contact)
    own = [contact for contact in every if not contact.closed_by(content.as_of)]
    return next((contact for wanted in (role, Role.MAIN) for contact in own if wanted in contact.roles), None)


def _reached(step: Step, field: str, contact: Contact) -> Iterator[Problem]:
    # A contact that cannot be reached at all is reported at its own record.
    if contact.address and not (contact.phone or contact.text_number or contact.email or contact.web):
        yield _problem(
            step,
            field,
            f"This step leads to {record_name(contact)}, which has an address but no number, e-mail address or website.",
            "Give that contact phone:, text_number:, email: or web:, or name another one here.",
        )


def _contacts(content: Content) -> dict[str, Contact]:
    return {contact.id: contact for contact in content.each(Contact)}


def _problem(step: Step, field: str, message: str, hint: str) -> Problem:
    return broken_ladder.problem(step.marks.of(field), message, hint)
