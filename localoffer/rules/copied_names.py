"""Rules about names that come along when a text is copied from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localoffer.problems import Problem, rule
from localoffer.records.models import District, Source
from localoffer.records.naming import shorten
from localoffer.rules.base import Content

_KIND = r"(?:County|Borough|City|Metropolitan|District|Unitary|Royal)"
#: Of eight words at most, so that a text of nothing but names is looked at no longer than another.
_NAME = (
    r"[A-Z][A-Za-z’'-]{1,40}+(?:\s{1,9}+(?:(?:with|and|of|upon|on|in|the|under|le|&)\s{1,9}+){0,3}+"
    r"[A-Z][A-Za-z’'-]{1,40}+){0,7}"
)
_COUNCIL = re.compile(
    rf"\b(?P<name>{_NAME})\s+(?:Council\b|(?P<kind>county|borough|city|metropolitan\s+borough|district)\s+council\b|MBC\b)"
    r"(?!\s+[Tt]ax)"
    rf"|\b(?:(?:London|Metropolitan|Royal)\s+Borough|City)\s+of\s+(?P<borough>{_NAME})"
)
_KINDS = re.compile(rf"(?: {_KIND}){{1,4}}$|^(?:{_KIND} )+(?:of )?")
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


@rule
def another_council(content: Content) -> Iterator[Problem]:
    """No other council's name stands where our own belongs: such names come along when a text is copied.

    A council may be named where the record cites a source that it published, as a partner, as a district of this county, and
    as the one that takes over. Newspapers, colleges and places are no councils.

    PASS: Volunteering through the Lancashire Volunteer Partnership
    PASS: Courses at West Lancashire College
    FAIL: People who are the responsibility of Elsewhere County Council
    """
    site = content.records.site
    if site is None:
        return
    names = (site.council.name, site.council.short, site.council.area, site.successor and site.successor.name)
    own = {_core(name) for name in names if name} | {_core(one.name) for one in content.each(District)}
    sources = {record.id: record for record in content.each(Source)}
    for piece in content.pieces():
        if piece.file.national or piece.list in ("sources", "districts"):
            continue
        for found in _COUNCIL.finditer(piece.text):
            name = found["name"] or found["borough"]
            with_kind = found["borough"] or found["kind"] or re.search(rf"\s{_KIND}$", name)
            core = _core(name)
            if not core or any(_is_same(core, ours) for ours in own):
                continue
            if not with_kind and _NO_AUTHORITY.search(_LEADING.sub("", name)):
                continue
            cited = [source for id in piece.written("sources") if (source := sources.get(id))]
            if any(_speaks_of(source, core, piece.field) for source in cited):
                continue
            if piece.list == "partners" and any(core in _flat(title) for title in piece.written("title")):
                continue
            said = " ".join(_LEADING.sub("", found.group()).split())
            yield another_council.problem(
                piece.place(found.start() + len(found.group()) - len(_LEADING.sub("", found.group()))),
                f"“{shorten(said)}” is another council, and this is the offer of {site.council.short}.",
                "Write this council’s name, if the text was copied. If the other one is meant, cite under sources: a "
                "paper or page that it published.",
                piece.where,
            )


def _speaks_of(source: Source, council: str, field: str) -> bool:
    """Whether a source is a council’s own, or, for what a record says of its doubts, tells of that council."""
    said = f"{source.publisher} {source.title}"
    if field in ("uncertain", "note"):
        said += f" {source.note or ''}"
    return council in _flat(said)


def _core(name: str) -> str:
    """What is left of a council's name without Borough, Council and the like, in small letters."""
    name = re.sub(r" ?\bCouncil\b.*", "", _LEADING.sub("", " ".join(name.split()) + " ").strip())
    return _flat(_KINDS.sub("", name)) if not re.fullmatch(rf"{_KIND}(?:\s+{_KIND})*", name) else ""


def _flat(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def _is_same(name: str, own: str) -> bool:
    """Whether a name is our own, its first letters, or ends in it: “Mayor of Exampleton”, not “North Exampleton”."""
    if name == "".join(word[0] for word in own.split()):
        return True
    rest = name.removesuffix(own)
    return rest == "" or (rest != name and rest.endswith(" ") and rest.split()[-1] not in _COMPASS)
