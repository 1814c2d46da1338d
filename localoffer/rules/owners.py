"""Rules about who looks after a record, and who speaks in it: posts and roles, but no names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localoffer.problems import Problem, rule, warning
from localoffer.records.models import Action, Later, Record
from localoffer.records.walk import parts
from localoffer.rules.base import Content, of_file

_PERSON = re.compile(r"(?:Mrs?|Ms|Miss|Mx|Dr|Prof|Cllr)\.? [A-Z]")
#: The same within a text, and an email address there.
_IN_TEXT = re.compile(r"\b(?:Mrs?|Ms|Miss|Mx|Dr|Prof|Cllr)\.? [A-Z][\w’'-]{0,40}|\S{1,60}@\S{1,60}")
#: A post followed by a name: Head of money (J. Smith).
_IN_BRACKETS = re.compile(r"(?<=\()(?:[A-Z]\. ?){1,3}[A-Z][\w’'-]{1,40}(?=\))")


@of_file()
@rule
def owner_is_a_post(content: Content) -> Iterator[Problem]:
    """Whoever looks after a record is named by post, never by name: people move on, and anybody can read it.

    This checks owner, and the owners of an action, where an e-mail address is refused.

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
                    "Write the post instead, such as: Participation officer.",
                )


@of_file()
@warning
def named_person(content: Content) -> Iterator[Problem]:
    """Whoever answers is named by post, and whoever is quoted by a role: no title with a name, and no e-mail address.

    This checks post, by in a quotation, because in a warning that is put off, and the owners of an action, where initials
    with a name in brackets are not allowed either.

    PASS: post: Head of the leaving care service
    FAIL: post: Mrs Example
    FAIL: by: Mr A. Example, care leaver
    FAIL: post: alex.example@council.example
    FAIL: because: Mrs Example is on leave until May.
    FAIL: owners: Head of money (A. Example)
    """
    for record in content.each(Record):
        if isinstance(record, Later) and (found := _IN_TEXT.search(record.because)):
            yield named_person.problem(
                record.marks.of("because"),
                _says(found[0]),
                "Write the post instead, such as: the head of service.",
            )
        for owner in record.owners if isinstance(record, Action) else ():
            # An email address there is reported by owner-is-a-post.
            found = _IN_TEXT.search(owner) or _IN_BRACKETS.search(owner)
            if found and "@" not in owner:
                yield named_person.problem(
                    record.marks.of("owners"),
                    _says(found[0]),
                    "Write only the post, such as: Head of service.",
                )
        for part in parts(record):
            for field in ("post", "by"):
                said = str(vars(part).get(field) or "")
                if "@" in said or _PERSON.match(said):
                    yield named_person.problem(
                        part.marks.of(field),
                        _says(said),
                        "Write the post instead, such as: Head of service."
                        if field == "post"
                        else "Write a role instead, such as: A young person in care.",
                    )


def _says(name: str) -> str:
    return (
        f"“{name}” is {'an e-mail address' if '@' in name else 'somebody’s name'}, and anybody can read it."
    )
