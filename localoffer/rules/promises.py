"""Rules about promises."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localoffer.problems import Problem, warning
from localoffer.records.models import Promise
from localoffer.rules.base import Content, of_file

_WHO_WILL = re.compile(
    r"(?:we|it|they|you|(?:the|this|our|your) [a-z ]{1,60}?)(?: (?:will|shall)\b|[’']ll\b)|(?:will|shall)\b",
    re.IGNORECASE,
)


@of_file()
@warning
def promise_says_who(content: Content) -> Iterator[Problem]:
    """The text of a promise begins with the verb: pages and papers write “We will” before it, or who made it.

    PASS: text: Ring back in two days.
    FAIL: text: We will ring back in two days.
    FAIL: text: Will ring back in two days.
    FAIL: on_a_page: We will ring back.
    """
    for promise in content.each(Promise):
        said = (("text", promise.text or ""), *(("on_a_page", line) for line in promise.on_a_page))
        for field, words in said:
            if found := _WHO_WILL.match(words):
                yield promise_says_who.problem(
                    promise.marks.of(field),
                    f"It begins with “{found[0]}”, and pages write “We will” before it.",
                    "Begin with the verb, such as: Ring back in two days. If somebody else makes the promise, say so in "
                    "made_by:.",
                )


@of_file()
@warning
def answered_whole_and_in_part(content: Content) -> Iterator[Problem]:
    """A promise answers a voice in one way: in full, in part, or by repeating it.

    PASS: voices: who-to-ring, and voices_in_part: money-for-clothes
    FAIL: voices: who-to-ring, and voices_in_part: who-to-ring
    """
    for promise in content.each(Promise):
        whole, part, repeated = (
            {ref.id: ref for ref in those}
            for those in (promise.voices, promise.voices_in_part, promise.voices_repeated)
        )
        for first, second, field in (
            ("voices", whole.keys() & part.keys(), "voices_in_part"),
            ("voices", whole.keys() & repeated.keys(), "voices_repeated"),
            ("voices_in_part", part.keys() & repeated.keys(), "voices_repeated"),
        ):
            for id in sorted(second):
                yield answered_whole_and_in_part.problem(
                    promise.marks.of(field),
                    f"The voice {id} is in both {first}: and {field}: of this promise. Pages use {first}:, and count it "
                    f"as {'answered by it in full' if first == 'voices' else 'answered by it in part'}.",
                    "Delete it from the one where it does not belong.",
                )
