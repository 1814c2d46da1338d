"""Rules about who looks after a record, and who speaks in it: posts and roles, but no names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localoffer.problems import Problem, rule, warning
from localoffer.records.models import Action, Later, Quotation, Record, Update, Voice
from localoffer.records.walk import parts
from localoffer.rules.base import Content, of_file

_PERSON = re.compile(r"\A(?:Mrs?|Ms|Miss|Mx|Dr|Prof|Cllr)\.? [A-Z]|@")
#: The same within a text, and an email address there.
_IN_TEXT = re.compile(r"\b(?:Mrs?|Ms|Miss|Mx|Dr|Prof|Cllr)\.? [A-Z][\w’'-]{0,40}|\S{1,60}@\S{1,60}")
#: A first name with an age: Alex (17), or Alex, aged 17,.
_AGED = re.compile(r"\b([A-Z][a-z]{1,30})(?:,? \((?:aged )?|, (?:aged )?)(?:1\d|2[0-5])(?=[),])")
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
            if "@" in name or (owner and _PERSON.search(owner)):
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
    with a name in brackets are not allowed either. No voice, quotation or update gives a first name with an age.

    PASS: post: Head of the leaving care service
    FAIL: post: Mrs Example
    FAIL: by: Mr A. Example, care leaver
    FAIL: post: alex.example@council.example
    FAIL: because: Mrs Example is on leave until May.
    FAIL: owners: Head of money (A. Example)
    FAIL: text: Alex (17) did not know who to ring.
    """
    for record in content.each(Record):
        found: list[tuple[Record, str, str]] = []
        if isinstance(record, Later) and (named := _IN_TEXT.search(record.because)):
            found.append((record, "because", named[0]))
        for owner in record.owners if isinstance(record, Action) else ():
            # An email address there is reported by owner-is-a-post.
            if (named := _IN_TEXT.search(owner) or _IN_BRACKETS.search(owner)) and "@" not in owner:
                found.append((record, "owners", named[0]))
        for part in parts(record):
            spoken = ("text", "words") if isinstance(part, Voice | Quotation | Update) else ()
            for field in ("post", "by", *spoken):
                said = str(vars(part).get(field) or "")
                if named := (_AGED if field in spoken else _PERSON).search(said):
                    found.append((part, field, named[1] if field in spoken else said))
        for part, field, name in found:
            role = "A young person in care" if field in ("by", "text", "words") else "Head of service"
            yield named_person.problem(
                part.marks.of(field), _says(name), f"Write the post or role instead, such as: {role}."
            )


def _says(name: str) -> str:
    return (
        f"“{name}” is {'an e-mail address' if '@' in name else 'somebody’s name'}, and anybody can read it."
    )
