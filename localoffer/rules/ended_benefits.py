"""Rules about former benefits that nobody can newly claim."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localoffer.problems import Problem, rule
from localoffer.rules.base import BESIDE, HISTORY, Content, of_file

_ONE_BENEFIT = (
    r"(?:Income\s+Support|(?<!new\sstyle\s)(?<!new-style\s)(?:JSA|Job\s?seeker[’']?s?[’']?\s+Allowance)"
    r"|Community\s+Care\s+Grants?|Crisis\s+Loans?)"
)
_BENEFIT = re.compile(
    rf"\b{_ONE_BENEFIT}(?:(?:,?\s+(?:and|or)\s+|,\s+)(?:an?\s+)?{_ONE_BENEFIT})*\b", re.IGNORECASE
)
#: A text without any of these names no such benefit; letters whose upper-case forms are ambiguous are left out.
_SAID = ("j", "ncome", "commun", "loan")
_ENDED_AFTER = re.compile(
    r"\s*+[,(]?\s*+(?:(?:which|that|both|all|have|has)\s+)*(?:(?:has|have|had)\s+(?:\w+\s+)?(?:ended|gone|stopped|closed|been)"
    r"|ended|stopped|closed|was|were|used\s+to|no\s+longer|(?:does|do)\s+not\s+exist|cannot\s+(?:now\s+)?be|can\s+no\s+longer"
    r"|(?:is|are)\s+(?:\w+\s+)?(?:no\s+longer|closed|gone|ending|an?\s+old\w*|not\s+open)|came\s+to\s+an\s+end)\b",
    re.IGNORECASE,
)
_ENDED_BEFORE = re.compile(
    r"(?:\b(?:no\s+longer|used\s+to|replac\w+|instead\s+of|in\s+place\s+of|took\s+the\s+place\s+of|end\s+of|ended|old|older|former"
    r"|abolish\w+|stopped|moved?\s+(?:on\s+)?from|no\s+new\s+claims\s+for|not\s+the\s+same\s+as)\b"
    r"|\b(?:do\s+not|don[’']t|cannot|can[’']t|nobody\s+can|may\s+not)\s+(?:now\s+)?(?:claim|get|ask\s+for|apply\s+for|have|start))"
    r"[^.;]{0,40}$",
    re.IGNORECASE,
)


@of_file()
@rule
def ended_benefit(content: Content) -> Iterator[Problem]:
    """No benefit is offered that takes no new claims: Income Support, Jobseeker’s Allowance (except new style), Community
    Care Grants and Crisis Loans.

    One may be named where the words beside it say that it ended, in the glossary, and in what reports the past.

    PASS: Crisis Loans ended in 2013.
    PASS: You may get new style JSA if you have worked.
    FAIL: You can claim Income Support.
    """
    for piece in content.pieces:
        if piece.list in HISTORY | {"terms"} or not any(said in piece.small for said in _SAID):
            continue
        if not _BENEFIT.search(piece.text):
            continue
        if any(piece.written("closed")) or piece.is_history:
            continue
        for sentence in piece.sentences:
            for found in _BENEFIT.finditer(sentence.text):
                before = sentence.text[max(0, found.start() - BESIDE) : found.start()]
                after = sentence.text[found.end() : found.end() + BESIDE]
                if _ENDED_AFTER.match(after) or _ENDED_BEFORE.search(before):
                    continue
                yield sentence.problem(
                    ended_benefit,
                    found.start(),
                    f"“{' '.join(found.group().split())}” is named as if people could still claim it. No new claims are taken.",
                    "Name what there is today, such as Universal Credit or help from the council. If this is about the "
                    "past, say in the same sentence that it ended.",
                )
