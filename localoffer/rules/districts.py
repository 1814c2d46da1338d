"""Rules about who does what where: the kind of council, the districts of a county, and national texts about what they do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from localoffer.problems import Level, Problem, rule, warning
from localoffer.records.councils import Councils
from localoffer.records.county import MARKED, said
from localoffer.records.files import pick
from localoffer.records.models import CouncilKind, CouncilsOfAKind, District, Phrase
from localoffer.rules.base import Content, of_file

#: What the districts of a county do, rather than the county.
_DISTRICTS_DO = re.compile(
    r"\bcouncil\s+tax\b|\bhousing\s+(?:list|form|register|benefit)\b|\bhomeless|\bsection\s+188\b|\bpriority\s+need\b",
    re.IGNORECASE,
)
#: A council as the one that does something. One named by its care or its bill is the right one in a county as well.
_A_COUNCIL = re.compile(
    r"\b(?:your|the|each|this)\s+council\b(?!\s+tax\b)(?!\s+(?:that|who|which)\s+(?:looked\s+after|owes|sends|was)\b)",
    re.IGNORECASE,
)
#: A team of the district, wherever it is named.
_TEAM = re.compile(
    r"\b(?:the|your|council['’]s)\s+(?:housing|council\s+tax|elections)\s+team\b", re.IGNORECASE
)
#: What remains the county's, though it is about homes: the sentence is about children's services or leaving care.
_COUNTYS = re.compile(
    r"\bchildren|\bsection\s+20\b|\bin(?:to)?\s+care\b|\bleaving\s+care\b|\blooked\s+after\b|\bunder\s+1[68]\b",
    re.IGNORECASE,
)
#: Lists that name papers, contain search words, or tell officers about any council.
_NOT_SAID = frozenset(("sources", "phrases", "everyday_words", "danger_words", "items", "watch"))
_NOT_LOOKED_AT = frozenset(("id", "keywords", "meets", "sources", "basis", "uncertain", "also"))


@warning
def kind_of_council(content: Content) -> Iterator[Problem]:
    """The council says what kind of council it is, because in a county the districts do homes, council tax and help with rent.

    Without it the pages speak as if the council did all of these. In a county they would send somebody who is homeless
    tonight to the wrong council. The list of councils has the kind of each, and the message says which to write.

    PASS: kind: unitary
    FAIL: a council without kind:
    FAIL: kind: unitary, where the list of councils has a county of that name
    """
    site = content.records.site
    if not site:
        return
    council = site.council
    listed = Councils(pick(content.records.national, CouncilsOfAKind)).listed(council.name)
    kind = listed.kind if listed else None
    if council.kind is None:
        kinds = ", ".join(CouncilKind)
        yield kind_of_council.problem(
            site.marks.of("council"),
            "Nothing says what kind of council this is, so the pages speak as if it did everything itself. In a county "
            "that is wrong: they would send people who are homeless tonight to the county, not to the district that "
            "must help.",
            f"Write kind: {kind} below short:. That is what the list of councils says."
            if kind
            else f"Write kind: below short:, with one of these: {kinds}.",
            "",
        )
    elif listed and listed.county:
        yield kind_of_council.problem(
            council.marks.of("name"),
            f"In the list of councils, {listed.name} is a district of {listed.county}. It is the county that care "
            "leavers have rights from.",
            "Write the name of the council whose care leavers these pages are for.",
            "",
        )
    elif kind and kind is not council.kind:
        wrong = (
            "Its districts help people who are homeless tonight, but these pages send them to the county."
            if kind is CouncilKind.COUNTY
            else "These pages send people who are homeless tonight to districts."
            if council.kind is CouncilKind.COUNTY
            else "They do the same things."
        )
        yield kind_of_council.problem(
            council.marks.of("kind"),
            f"This says “{council.kind}”, but the list of councils has {listed.name if listed else ''} as “{kind}”. "
            f"{wrong}",
            f"Write kind: {kind} below short:. If the council has changed since, leave it as it is.",
            "",
        )


@warning
def districts_of_a_county(content: Content) -> Iterator[Problem]:
    """A county names its districts in content/districts.yaml, and no other council has any.

    If none is known, the pages say that the district council does homes, and how to find which one it is.

    PASS: kind: county, and a district for each part of the county
    FAIL: kind: county, and no content/districts.yaml
    """
    site = content.records.site
    if not site or content.records.could_not_be_read("districts"):
        return
    districts = list(content.each(District))
    if site.council.has_districts and not districts:
        yield districts_of_a_county.problem(
            site.council.marks.of("kind"),
            "In a county the districts must help people who are homeless, but none is listed. The pages can only say "
            "how to find one.",
            "Write content/districts.yaml: districts: and, below it, for each district its id, name, area, phone, "
            "phone_at_night, hours, web, checked, review_by and sources. docs/tasks/districts.md shows how.",
            "",
        )
    if not site.council.has_districts and districts:
        yield districts_of_a_county.problem(
            districts[0].marks.record,
            "There are districts here, but content/site.yaml does not say that this council is a county. No page would "
            "show them.",
            "Write kind: county below short: in content/site.yaml if it is one. If not, delete content/districts.yaml.",
            level=Level.ERROR,
        )


def _phrases(content: Content) -> Mapping[str, str] | None:
    """A county's replacements for marked phrases; None if some could not be read."""
    if content.records.could_not_be_read("phrases"):
        return None
    return {phrase.says: phrase.in_a_county for phrase in content.each(Phrase)}


@of_file(_phrases)
@rule
def county_does_not(content: Content) -> Iterator[Problem]:
    """No national text says that a county gives what its districts give: homes and help for homeless people, council tax,
    help with rent, the list of voters.

    The words for who does it are between { and }, and national/county.yaml has what a county says instead. Every other
    council keeps them as they are written.

    PASS: Call {the housing team}.
    PASS: "{Your council} can cut your council tax bill."
    FAIL: Call the housing team.
    FAIL: Your council can cut your council tax bill.
    """
    phrases = content.once(_phrases)
    for piece in content.pieces:
        if not piece.file.national or piece.list in _NOT_SAID or piece.field in _NOT_LOOKED_AT:
            continue
        for marked in MARKED.finditer(piece.text):
            if phrases is not None and said(marked[1], phrases) is None:
                problem = county_does_not.problem(
                    piece.place(marked.start()),
                    "The marks { and } are around words that a county says differently, but nothing says how.",
                    f"Add them to national/county.yaml: says: {marked[1][:1].lower()}{marked[1][1:]}, and in_a_county: "
                    "with what a county says instead. If that file was cut off, put it back.",
                    piece.where,
                )
                yield replace(problem, again="contain such words")
        if not _TEAM.search(piece.text) and not _DISTRICTS_DO.search(piece.text):
            continue
        for sentence in piece.sentences:
            # Of the same length as the sentence, so that positions in it stay the same.
            unmarked = MARKED.sub(lambda words: " " * len(words[0]), sentence.text)
            found = _TEAM.search(unmarked)
            if not found and _DISTRICTS_DO.search(sentence.text) and not _COUNTYS.search(sentence.text):
                found = _A_COUNCIL.search(unmarked)
            if found:
                words = " ".join(found[0].split())
                yield sentence.problem(
                    county_does_not,
                    found.start(),
                    f"“{words}” would send people to the county here, but in a county the district does this.",
                    f"Write {{{words}}}, and put what a county says instead in national/county.yaml.",
                )
