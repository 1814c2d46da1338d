"""A rule about the words of a promise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localoffer.problems import Problem, warning
from localoffer.records.models import Promise
from localoffer.records.naming import record_name
from localoffer.rules.base import Content, of_file

_WHO_WILL = re.compile(
    r"(?:we|it|they|you|(?:the|this|our|your) [a-z ]{1,60}?)(?: will\b|[’']ll\b)", re.IGNORECASE
)


@of_file()
@warning
def promise_says_who(content: Content) -> Iterator[Problem]:
    """The text of a promise begins with the verb: pages and papers write “We will” before it, or who made it.

    PASS: text: Ring back in two days.
    FAIL: text: We will ring back in two days.
    """
    for promise in content.each(Promise):
        if found := _WHO_WILL.match(promise.text or ""):
            yield promise_says_who.problem(
                promise.marks.of("text"),
                f"It begins with “{found[0]}”, and pages write “We will” before it.",
                "Begin with the verb, such as: Ring back in two days. Where somebody else makes the promise, say so in made_by:.",
                record_name(promise),
            )
