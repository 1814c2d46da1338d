"""The names of councils: a name without its kind, which councils exist, and which ones a text names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from localoffer.records.frozen import dataclass
from localoffer.records.models import CouncilKind, CouncilsOfAKind

#: A name without its kind, word by word, in lower case: (“kingston”, “upon”, “hull”).
Core = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|&")
_KINDS = frozenset(("county", "borough", "city", "metropolitan", "district", "unitary", "royal", "authority"))
_ENDS = _KINDS | {"council", "corporation", "mbc", "mdc"}
_BEGINS = _KINDS | {"council", "corporation", "the", "of", "london", "and"}
_RIVERS = ("upon", "on", "under")
#: Not “London”: a council of that name exists only as a whole.
_CITY: Core = ("city", "of", "london")
_MARK = re.compile("[Cc]ounc|C(?:orpor|ity|ounty)|M[BD]C|Borough")
#: A name ends before this or begins after it: “Exampleton Council”, “City of Exampleton”, “Council of the Examples”.
_CUE = re.compile(
    r"\b(?:(?P<council>[Cc]ouncil|Corporation|MBC|MDC)\b(?!\s{1,9}[Tt]ax\b)"
    r"|(?:(?:London|Royal|Metropolitan)\s{1,9})?Borough(?=\s{1,9}of)|(?:City|County)(?=\s{1,9}of))"
    r"(?P<of>\s{1,9}of\s{1,9}(?:the\s{1,9})?)?"
)
_KIND = re.compile(r"(?:county|borough|city|metropolitan|district|unitary)\s{1,3}$", re.IGNORECASE)
_BEGUN = re.compile(r"(?:(?:(?:London|Royal|Metropolitan) )?Borough|City|County) of (?:the )?$")
#: What ends a name that began with its kind: “City of Exampleton Council”.
_COUNCIL = re.compile(
    r"(?:\s{1,9}(?:County|Borough|City|Metropolitan|District|and)){0,4}\s{1,9}(?:Council|Corporation)\b"
)
#: How far away a name is searched for, in characters.
_BESIDE = 100
_WITHIN = re.compile(r"[\s,.()/-]{0,3}")


@dataclass(frozen=True)
class ListedCouncil:
    """A council of the national list. `county` is the full name of a district's county."""

    name: str
    kind: CouncilKind | None
    county: str | None = None


@dataclass(frozen=True)
class NameAt:
    """Where a text names a council, as start and end offsets, and the name without its kind."""

    start: int
    end: int
    core: Core


def words_of(text: str) -> Core:
    """The words of a name in the form used for comparison: lower case, no accents, no apostrophes, “and” for &."""
    return tuple(map(_folded, _WORD.findall(text)))


def core_of(name: str) -> Core:
    """A name without Council, Borough of and the like. Empty if nothing else is in it."""
    words = list(words_of(name))
    while words and (words[-1] in _ENDS or words[-1] == "and"):
        words.pop()
    while len(words) > 1 and words[0] in _BEGINS:
        words.pop(0)
    if words == ["london"]:
        return _CITY
    return () if set(words) <= _BEGINS else tuple(words)


def cores_of(name: str) -> Iterator[Core]:
    """All forms of a name: whole, without what is in brackets, that alone, without its river."""
    for form in (name, *_without_brackets(name)):
        if core := core_of(form):
            yield core
            if len(core) > 2 and core[1] in _RIVERS:
                yield core[:1]


def _without_brackets(name: str) -> Iterator[str]:
    """What is left of a name without the part in brackets, and that part."""
    if "(" in name:
        yield re.sub(r"\([^()]*\)", " ", name)
        yield from re.findall(r"\(([^()]*)\)", name)


class Councils:
    """The councils of the national list, by their names."""

    def __init__(self, lists: Iterable[CouncilsOfAKind]) -> None:
        self._by_core: dict[Core, list[ListedCouncil]] = {}
        for kind in lists:
            for name in kind.councils:
                self._add(name, kind.kind, None)
            for name in kind.districts:
                self._add(name, None, kind.councils[0])
        self._longest = max(map(len, self._by_core), default=0)

    def _add(self, names: str, kind: CouncilKind | None, county: str | None) -> None:
        full, *others = (name.strip() for name in names.split(";"))
        council = ListedCouncil(full, kind, county)
        for core in dict.fromkeys(core for name in (full, *others) for core in cores_of(name)):
            self._by_core.setdefault(core, []).append(council)

    def listed(self, name: str) -> ListedCouncil | None:
        """The council with this name, in whichever form it is written. None if there is none, or more than one."""
        found = self._going_by(name)
        return found.pop() if len(found) == 1 else None

    def _going_by(self, name: str) -> set[ListedCouncil]:
        """Those with the whole name, or failing that with a short form of it."""
        found = {council for core in cores_of(name) for council in self._by_core.get(core, ())}
        cores = {core_of(form) for form in (name, *_without_brackets(name))}
        return {council for council in found if core_of(council.name) in cores} or found

    def same(self, name: str) -> Iterator[Core]:
        """Every form of a name, of the names of each listed council that it may mean, and of a county's districts."""
        yield from cores_of(name)
        its = self._going_by(name)
        counties = {council.name for council in its if council.kind is CouncilKind.COUNTY}
        for core, councils in self._by_core.items():
            if any(council in its or council.county in counties for council in councils):
                yield core

    def named_in(self, text: str, own: frozenset[Core]) -> Iterator[NameAt]:
        """Each listed council that a text names along with its kind, except those that are `own`."""
        # Most texts name none: this look-up is faster than a pattern.
        if not self._by_core or not _MARK.search(text):
            return
        longest = max(self._longest, max(map(len, own), default=0))
        starts: set[int] = set()
        for cue in _CUE.finditer(text):
            named = self._behind(text, cue, own, longest) if cue["of"] else None
            if named is None and cue["council"]:
                named = self._before(text, cue, own, longest)
            if named and named.start not in starts:
                starts.add(named.start)
                yield named

    def _before(self, text: str, cue: re.Match[str], own: frozenset[Core], longest: int) -> NameAt | None:
        # Usually it is just “the council”.
        if cue["council"] == "council" and not _KIND.search(text, max(0, cue.start() - 14), cue.start()):
            return None
        begin = max(0, cue.start() - _BESIDE)
        found = list(_WORD.finditer(text[begin : cue.start()]))
        kinds = False
        # “City and District” is the kind of one council.
        while found and (_folded(word := found[-1].group()) in _KINDS or (kinds and word == "and")):
            found.pop()
            kinds = True
        words = _joined(found, text[begin : cue.start()], longest)
        core = self._longest_of((words[-size:] for size in range(len(words), 0, -1)), own)
        if core is None or (core == _CITY) != (cue["council"] == "Corporation"):
            return None
        first = found[len(found) - len(core)]
        if not first.group()[0].isupper():
            return None
        start = begin + first.start()
        # “City of Exampleton Council”: the other cue finds where it begins.
        before = _BEGUN.search(text[begin:start])
        return NameAt(begin + before.start() if before else start, cue.end("council"), core)

    def _behind(self, text: str, cue: re.Match[str], own: frozenset[Core], longest: int) -> NameAt | None:
        rest = text[cue.end() : cue.end() + _BESIDE]
        found = list(_WORD.finditer(rest))[:longest]
        if not found or found[0].start() or not found[0].group()[0].isupper():
            return None
        words: list[str] = []
        for word, before in zip(found, (None, *found), strict=False):
            if before and not _WITHIN.fullmatch(rest, before.end(), word.start()):
                break
            words.append(_folded(word.group()))
        core = self._longest_of((tuple(words[:size]) for size in range(len(words), 0, -1)), own)
        if core is None:
            return None
        end = cue.end() + found[len(core) - 1].end()
        council = _COUNCIL.match(text, end)
        return NameAt(cue.start(), council.end() if council else end, core)

    def _longest_of(self, names: Iterable[Core], own: frozenset[Core]) -> Core | None:
        """The first of these, longest before shorter, that is a council's name; None if that is our own."""
        for name in names:
            if name in own:
                return None
            if name in self._by_core:
                return name
        return None


def _joined(found: Sequence[re.Match[str]], text: str, longest: int) -> Core:
    """The last words of a text, as far as they are adjacent."""
    words: list[str] = []
    behind: re.Match[str] | None = None
    for word in reversed(found[-longest:]):
        if behind and not _WITHIN.fullmatch(text, word.end(), behind.start()):
            break
        words.append(_folded(word.group()))
        behind = word
    return tuple(reversed(words))


def _folded(word: str) -> str:
    if word == "&":
        return "and"
    if not word.isascii():
        word = "".join(it for it in unicodedata.normalize("NFKD", word) if not unicodedata.combining(it))
    return word.casefold().replace("'", "").replace("’", "")
