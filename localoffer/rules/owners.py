"""Rules about who looks after a record, and who speaks in it: posts and roles, and nobody by name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localoffer.problems import Problem, rule, warning
from localoffer.records.models import Record
from localoffer.records.naming import record_name
from localoffer.records.walk import parts
from localoffer.rules.base import Content, of_file

_PERSON = re.compile(r"(?:Mrs?|Ms|Miss|Mx|Dr|Prof|Cllr)\.? [A-Z]")


@of_file()
@rule
def owner_is_a_post(content: Content) -> Iterator[Problem]:
    """Who looks after a record is a post, and never a person: people move on, and anybody can read it.

    Looked at: owner, and the owners of an action, in which an e-mail address is refused.

    PASS: owner: Participation officer
    FAIL: owner: alex.example@council.example
    FAIL: owner: Ms Example
    """
    for record in content.each(Record):
        owner = getattr(record, "owner", None)
        owners = (owner,) if owner else getattr(record, "owners", ())
        for name in owners:
            if "@" in name or (owner and _PERSON.match(owner)):
                yield owner_is_a_post.problem(
                    record.marks.of("owner" if owner else "owners"),
                    _says(name),
                    "Write the post in its place, such as: Participation officer.",
                    record_name(record),
                )


@of_file()
@warning
def named_person(content: Content) -> Iterator[Problem]:
    """Who answers is told by the post, and who is quoted by a role: no title with a name, and no e-mail address.

    Looked at: post, and by of a quotation.

    PASS: post: Head of the leaving care service
    FAIL: post: Mrs Example
    FAIL: by: Mr A. Example, care leaver
    FAIL: post: alex.example@council.example
    """
    for record in content.each(Record):
        for part in parts(record):
            for field in ("post", "by"):
                said = str(vars(part).get(field) or "")
                if "@" in said or _PERSON.match(said):
                    yield named_person.problem(
                        part.marks.of(field),
                        _says(said),
                        "Write the post in its place, such as: Head of service."
                        if field == "post"
                        else "Write a role in its place, such as: A young person in care.",
                        record_name(record),
                    )


def _says(name: str) -> str:
    return f"“{name}” is {'an e-mail address' if '@' in name else 'the name of a person'}, and anybody can read it."
