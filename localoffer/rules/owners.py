"""Rules about who looks after a record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localoffer.problems import Problem, rule
from localoffer.records.models import Record
from localoffer.records.naming import record_name
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
                    f"“{name}” is {'an e-mail address' if '@' in name else 'the name of a person'}, and anybody can read it.",
                    "Write the post in its place, such as: Participation officer.",
                    record_name(record),
                )
