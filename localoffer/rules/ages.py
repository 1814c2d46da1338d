"""Rules about the law's weeks and ages in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localoffer.problems import Problem, rule
from localoffer.records.values import IN_WORDS
from localoffer.rules.base import BESIDE, HISTORY, Content, Piece, Sentence, of_file

_NUMBERS = {word: number for word, number in IN_WORDS.items() if 10 <= number <= 16}
_WEEKS = re.compile(rf"\b(?P<number>1[0-6]|{'|'.join(_NUMBERS)})[\s-]+weeks?\b", re.IGNORECASE)
#: Contained in every text that matches in lower case, and much quicker to search for.
_MAYBE_WEEKS = re.compile(rf"(?:1[0-6]|{'|'.join(_NUMBERS)})[\s-]+week")
_IN_CARE = re.compile(
    r"\b(?:in\s+care|looked[\s-]+after|in\s+local\s+authority\s+care|care\s+of\s+the\s+council|accommodated)\b",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"\b(?:at\s+least|or\s+more|minimum|in\s+total|since\s+(?:the\s+age|you|your|age))\b", re.IGNORECASE
)
_A_WAIT = re.compile(
    r"\b(?:every|each|within|up\s+to|wait\w*|first|last|takes?|after|at\s+most)\s*$", re.IGNORECASE
)
_UNTIL_21 = re.compile(
    r"\b(?:until|till|up\s+to|up\s+until|to\s+the\s+age\s+of|(?<!not\s)(?:ends?|stops?)\s+(?:at|when|once))\s+"
    r"(?:(?:the\s+age\s+of|age|aged|you\s+are|you\s+turn|you\s+reach|they\s+are|they\s+turn|your|their|the)\s+)*"
    r"(?:21|twenty-one)(?:st)?\b",
    re.IGNORECASE,
)
_ADVISER = re.compile(
    r"\b(?:personal\s+advis[eo]rs?|pathway\s+plans?|leaving\s+care\s+(?:team|worker|support)|after[\s-]?care\s+support)\b",
    re.IGNORECASE,
)
_FORMER_RELEVANT = re.compile(r"\bformer[\s-]+relevant\b", re.IGNORECASE)
#: What does end at 21 in law, depends on more than the age, or is about another time.
_ENDS_AT_21 = (
    r"staying\s+put|foster\w*|homeless\w*|priority\s+need|qualifying|costs?|ask(?:s|ed|ing)?|longer|(?:after|from|past)\s+21"
    r"|the\s+strategy|used\s+to|the\s+old"
)
_NOT_THE_ADVISER = re.compile(rf"\b(?:{_ENDS_AT_21})\b", re.IGNORECASE)
_NOT_THE_SUPPORT = re.compile(
    rf"\b(?:{_ENDS_AT_21}|living|rent|welfare|money|cash|goods|accommodat\w+|home|want|claim\w*|must|help)\b",
    re.IGNORECASE,
)
_STUDY = re.compile(r"\b(?:education|training|stud(?:y|ies|ying)|college|university|course)\b", re.IGNORECASE)


@of_file()
@rule
def age_contradicts_law(content: Content) -> Iterator[Problem]:
    """The weeks in care and the ages for support are those in the law: 13 weeks, and a personal adviser until 25.

    What really does end at 21 may say so: Staying Put, help with living costs, priority when homeless, and other help for
    those who are qualifying.

    PASS: You have been in care for 13 weeks or more since you turned 14.
    PASS: With Staying Put you can stay until 21.
    FAIL: You have been in care for 14 weeks.
    FAIL: You have a personal adviser until 21.
    """
    for piece in content.pieces:
        if piece.list in HISTORY or not (_MAYBE_WEEKS.search(piece.small) or _until_21(piece)):
            continue
        if piece.is_history:
            continue
        for sentence in piece.sentences:
            text = sentence.text
            anywhere = _AT_LEAST.search(text) and _IN_CARE.search(text)
            for found in _WEEKS.finditer(text):
                number = _NUMBERS.get(found["number"].lower()) or int(found["number"])
                near = text[max(0, found.start() - 50) : found.end() + 50]
                before = text[max(0, found.start() - BESIDE) : found.start()]
                if number != 13 and (anywhere or _IN_CARE.search(near)) and not _A_WAIT.search(before):
                    yield sentence.problem(
                        age_contradicts_law,
                        found.start(),
                        f"This says “{' '.join(found.group().split())}” in care, but the law says 13 weeks.",
                        "Write 13 weeks (Children Act 1989, Schedule 2, paragraph 19B). If this is not about who is a "
                        "care leaver, put the number and the words “in care” in separate sentences.",
                    )
            until_21 = list(_UNTIL_21.finditer(text))
            if until_21 and _ends_too_early(sentence):
                for found in until_21:
                    yield sentence.problem(
                        age_contradicts_law,
                        found.start(),
                        f"This says “{' '.join(found.group().split())}”, but the law gives this support until 25.",
                        "Write until 25 (Children Act 1989, section 23CZB): from 21 it is there for anyone who asks, in "
                        "education or not.",
                    )


def _until_21(piece: Piece) -> bool:
    return ("21" in piece.text or "twenty" in piece.small) and bool(_UNTIL_21.search(piece.text))


def _ends_too_early(sentence: Sentence) -> bool:
    """Whether a sentence with “until 21” in it means support that goes on until 25."""
    text, piece = sentence.text, sentence.piece
    if "25" in text and not _STUDY.search(text):
        return False
    if _ADVISER.search(
        f"{text} {piece.id.replace('-', ' ')} {sentence.heading} {' '.join(piece.written('title'))}"
    ):
        return not _NOT_THE_ADVISER.search(text)
    return bool(_FORMER_RELEVANT.search(text)) and not _NOT_THE_SUPPORT.search(text)
