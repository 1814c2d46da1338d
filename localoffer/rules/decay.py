"""Rules about words that were right once, or elsewhere: what a page copies and what it outlives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic_core import PydanticCustomError

from localoffer.problems import Problem
from localoffer.records.models import Source
from localoffer.records.naming import shorten
from localoffer.records.values import read_phone
from localoffer.rules.base import Content, Piece, Sentence

#: Lists that report what was so or was said on a day, or name papers. What they say is not an offer.
HISTORY = frozenset(("sources", "voices", "pledges", "plans", "actions", "findings", "measures", "tables"))

_KIND = r"(?:County|Borough|City|Metropolitan|District|Unitary|Royal)"
_NAME = r"[A-Z][A-Za-z’'-]+(?:\s+(?:(?:with|and|of|upon|on|in|the|under|le|&)\s+)*[A-Z][A-Za-z’'-]+)*"
_COUNCIL = re.compile(
    rf"\b(?P<name>{_NAME})\s+(?:Council\b|(?P<kind>county|borough|city|metropolitan\s+borough|district)\s+council\b|MBC\b)"
    r"(?!\s+[Tt]ax)"
    rf"|\b(?:(?:London|Metropolitan|Royal)\s+Borough|City)\s+of\s+(?P<borough>{_NAME})"
)
_KINDS = re.compile(rf"(?:\s+{_KIND})+$|^(?:{_KIND}\s+)+(?:of\s+)?")
_LEADING = re.compile(
    r"^(?:(?:The|A|An|Ask|Ring|Call|Tell|Contact|Email|Phone|Visit|See|Write|If|When|Where|Since|Until|Before|After|From"
    r"|In|At|For|To|By|With|And|But|So|Or|Your|Our|This|That|Each|Every|Any|Some|All|No|You|We|Both|Is|Are|As|Other"
    r"|Another|Local|Many|Most)\s+)+"
)
#: Bodies called Council that are no local authority.
_NO_AUTHORITY = re.compile(
    r"\b(?:Care|Youth|Young|Children|People|Leavers?|Students?|Schools?|Pupils?|Medical|British|Research|Arts|Refugee|National"
    r"|Professions|Privy|Bar|Nursing|Midwifery|Teaching|Design|Advice|Funding|Dental|Optical|Executive|Shadow|Junior"
    r"|Works|Student|Parliament|European|International|England|English|Safety|Interfaith|Mosques|Churches)\b"
    r"|^(?:Parish|Town|Full|General|New|Old|Home|Head)$"
)
_COMPASS = ("north", "south", "east", "west", "mid", "greater", "central", "upper", "lower", "new")

_ONE_BENEFIT = (
    r"(?:Income\s+Support|(?<!new\sstyle\s)(?<!new-style\s)(?:JSA|Job\s?seeker[’']?s?[’']?\s+Allowance)"
    r"|Community\s+Care\s+Grants?|Crisis\s+Loans?)"
)
_BENEFIT = re.compile(
    rf"\b{_ONE_BENEFIT}(?:(?:,?\s+(?:and|or)\s+|,\s+)(?:an?\s+)?{_ONE_BENEFIT})*\b", re.IGNORECASE
)
_ENDED_AFTER = re.compile(
    r"\s*[,(]?\s*(?:(?:which|that|both|all|have|has)\s+)*(?:(?:has|have|had)\s+(?:\w+\s+)?(?:ended|gone|stopped|closed|been)"
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

_PHONE = re.compile(r"(?<![\w£.,/+-])\(?0\d{2,5}\)?(?:[\s-]?\d{1,8}){1,4}(?![\w/-])")

_NUMBERS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
}  # fmt: skip
_WEEKS = re.compile(rf"\b(?P<number>1[0-6]|{'|'.join(_NUMBERS)})[\s-]+weeks?\b", re.IGNORECASE)
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
#: What does end at 21 in law, depends on more than the age, or tells of another time.
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


def another_council(content: Content) -> Iterator[Problem]:
    """No other council's name stands where our own belongs: such names come along when a text is copied.

    A council may be named where the record cites a source that it published, and as a partner. Newspapers, colleges and places are no councils.

    PASS: Volunteering through the Lancashire Volunteer Partnership
    PASS: Courses at West Lancashire College
    FAIL: People who are the responsibility of Elsewhere County Council
    """
    site = content.records.site
    if site is None:
        return
    own = {_core(name) for name in (site.council.name, site.council.short, site.council.area or "") if name}
    lists = (content.records.national, content.records.lists)
    sources = {
        record.id: record
        for each in lists
        for record in each.get("sources", ())
        if isinstance(record, Source)
    }
    for piece in content.pieces():
        if piece.file.national or piece.list == "sources":
            continue
        for found in _COUNCIL.finditer(piece.text):
            name = found["name"] or found["borough"]
            with_kind = found["borough"] or found["kind"] or re.search(rf"\s{_KIND}$", name)
            core = _core(name)
            if not core or any(_is_same(core, one) for one in own):
                continue
            if not with_kind and _NO_AUTHORITY.search(_LEADING.sub("", name)):
                continue
            cited = [source for id in piece.written("sources") if (source := sources.get(id))]
            if any(_speaks_of(source, core, piece.field) for source in cited):
                continue
            if piece.list == "partners" and any(core in _flat(title) for title in piece.written("title")):
                continue
            said = " ".join(_LEADING.sub("", found.group()).split())
            yield Problem(
                piece.place(found.start() + len(found.group()) - len(_LEADING.sub("", found.group()))),
                "another-council",
                f"“{shorten(said)}” is another council, and this is the offer of {site.council.short}.",
                "Write this council’s name, if the text was copied. If the other one is meant, cite under sources: a "
                "paper or page that it published.",
                piece.where,
            )


def phone_in_text(content: Content) -> Iterator[Problem]:
    """A telephone number in running text can be rung. Those in the field phone: are looked at by not-a-phone-number.

    PASS: Ring 01254 585585.
    FAIL: Ring 01254 58558.
    """
    for piece in content.pieces():
        if piece.field == "phone":
            continue
        for found in _PHONE.finditer(piece.text):
            if len(re.sub(r"\D", "", found.group())) < 9:
                continue
            try:
                read_phone(re.sub(r"[-()]", " ", found.group()))
            except PydanticCustomError:
                yield Problem(
                    piece.place(found.start()),
                    "phone-in-text",
                    f"“{' '.join(found.group().split())}” is no telephone number in this country.",
                    "Compare each digit with the source. Better still, name the contact under contacts: and leave the "
                    "number out of the text.",
                    piece.where,
                )


def ended_benefit(content: Content) -> Iterator[Problem]:
    """No benefit is offered that nobody can newly claim: Income Support, Jobseeker’s Allowance (but for the new
    style one), Community Care Grants and Crisis Loans.

    It may be named where the words beside it say that it ended, in the glossary, and in what reports a past day.

    PASS: Crisis Loans ended in 2013.
    PASS: You may get new style JSA if you have worked.
    FAIL: You can claim Income Support.
    """
    for piece in content.pieces():
        if piece.list in HISTORY | {"terms"} or any(piece.written("closed")) or _is_history(piece):
            continue
        for sentence in piece.sentences():
            for found in _BENEFIT.finditer(sentence.text):
                before, after = sentence.text[: found.start()], sentence.text[found.end() :]
                if _ENDED_AFTER.match(after) or _ENDED_BEFORE.search(before):
                    continue
                yield sentence.problem(
                    "ended-benefit",
                    found.start(),
                    f"“{' '.join(found.group().split())}” is named as if people could still claim it. No new claims are taken.",
                    "Name what there is today, such as Universal Credit or help from the council. If this is about the "
                    "past, say in the same sentence that it ended.",
                )


def age_contradicts_law(content: Content) -> Iterator[Problem]:
    """The weeks in care and the ages of support are those of the law: 13 weeks, and a personal adviser until 25.

    What does end at 21 may say so: Staying Put, help with living costs, priority when homeless, and other help for
    those who are qualifying.

    PASS: You have been in care for 13 weeks or more since you turned 14.
    PASS: With Staying Put you can stay until 21.
    FAIL: You have been in care for 14 weeks.
    FAIL: You have a personal adviser until 21.
    """
    for piece in content.pieces():
        if piece.list in HISTORY or _is_history(piece):
            continue
        for sentence in piece.sentences():
            text = sentence.text
            for found in _WEEKS.finditer(text):
                number = _NUMBERS.get(found["number"].lower()) or int(found["number"])
                near = text if _AT_LEAST.search(text) else text[max(0, found.start() - 50) : found.end() + 50]
                if number != 13 and _IN_CARE.search(near) and not _A_WAIT.search(text[: found.start()]):
                    yield sentence.problem(
                        "age-contradicts-law",
                        found.start(),
                        f"“{' '.join(found.group().split())}” in care stands here, and the law says 13 weeks.",
                        "Write 13 weeks (Children Act 1989, Schedule 2, paragraph 19B). If this is no matter of who is "
                        "a care leaver, put the number and the words in care into two sentences.",
                    )
            for found in _UNTIL_21.finditer(text):
                if _ends_too_early(sentence):
                    yield sentence.problem(
                        "age-contradicts-law",
                        found.start(),
                        f"“{' '.join(found.group().split())}” stands here, and the law gives this support until 25.",
                        "Write until 25 (Children Act 1989, section 23CZB): from 21 it is there for whoever asks, in "
                        "education or not.",
                    )


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


def _is_history(piece: Piece) -> bool:
    return any(text == "yes" for text in piece.written("history"))


def _speaks_of(source: Source, council: str, field: str) -> bool:
    """Whether a source is a council’s own, or, for what a record says of its doubts, tells of that council."""
    said = f"{source.publisher} {source.title}"
    if field in ("uncertain", "note"):
        said += f" {source.note or ''}"
    return council in _flat(said)


def _core(name: str) -> str:
    """What is left of a council's name without Borough, Council and the like, in small letters."""
    name = re.sub(r"\s*\bCouncil\b.*$", "", _LEADING.sub("", " ".join(name.split()) + " ").strip())
    return _flat(_KINDS.sub("", name)) if not re.fullmatch(rf"{_KIND}(?:\s+{_KIND})*", name) else ""


def _flat(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def _is_same(name: str, own: str) -> bool:
    """Whether a name is our own, its first letters, or ends in it: “Mayor of Exampleton”, not “North Exampleton”."""
    if name == "".join(word[0] for word in own.split()):
        return True
    rest = name.removesuffix(own)
    return rest == "" or (rest != name and rest.endswith(" ") and rest.split()[-1] not in _COMPASS)
