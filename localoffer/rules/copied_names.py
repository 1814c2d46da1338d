"""Rules about names left over in text copied from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from localoffer.problems import Problem, rule
from localoffer.records.councils import Core, Councils, words_of
from localoffer.records.files import CHANGES, pick
from localoffer.records.frozen import dataclass
from localoffer.records.models import CouncilsOfAKind, District, Source
from localoffer.records.naming import shorten
from localoffer.rules.base import Content, of_file

#: The parts of site.yaml about the council itself and the one that takes over.
_OWN = ("council", "successor")


@dataclass(frozen=True)
class _Around:
    """What names in a text are compared with: our own council's names, their forms, the lists of councils, and for
    each source, by id, its publisher, title and note."""

    short: str
    own: tuple[Core, ...]
    lists: tuple[CouncilsOfAKind, ...]
    sources: Mapping[str, tuple[str, str, str]]


def _around(content: Content) -> _Around | None:
    """None if it is unknown who we are, or which papers there are."""
    site = content.records.site
    if site is None or "sources" in content.records.missing:
        return None
    lists = pick(content.records.national, CouncilsOfAKind)
    councils = content.once(_councils)
    names = (site.council.name, site.council.short, site.council.area, site.successor and site.successor.name)
    districts = (one.name for one in content.each(District))
    own = sorted({core for name in (*names, *districts) if name for core in councils.same(name)})
    sources = {
        record.id: (record.publisher, record.title, record.note or "") for record in content.each(Source)
    }
    return _Around(site.council.short, tuple(own), lists, sources)


def _councils(content: Content) -> Councils:
    return Councils(pick(content.records.national, CouncilsOfAKind))


@of_file(_around)
@rule
def another_council(content: Content) -> Iterator[Problem]:
    """No other council's name is where our own belongs. That happens when a text is copied.

    The councils are those in national/councils.yaml, each with its kind beside its name. Our own, in any form, and the
    districts of our own county do not count. A council may be named where the record cites a source that it published, as a
    partner, and as the one that takes over. Newspapers, colleges and places are not councils.

    PASS: Courses at Elsewhere College
    PASS: People read the Elsewhere Telegraph.
    FAIL: People who are the responsibility of Elsewhere County Council
    """
    around, councils = content.once(_around), content.once(_councils)
    if around is None:
        return
    own = frozenset(around.own)
    for piece in content.pieces:
        # Changes quote what their record said, where it was checked.
        if piece.file.national or piece.list in ("sources", "districts", CHANGES):
            continue
        if piece.list == "site" and piece.field in _OWN:
            continue
        for named in councils.named_in(piece.text, own):
            cited = [source for id in piece.written("sources") if (source := around.sources.get(id))]
            if any(_speaks_of(source, named.core, piece.field) for source in cited):
                continue
            if piece.list == "partners" and any(
                _is_in(named.core, title) for title in piece.written("title")
            ):
                continue
            said = " ".join(piece.text[named.start : named.end].split())
            yield another_council.problem(
                piece.place(named.start),
                f"“{shorten(said)}” is another council, but this is the offer for {around.short}.",
                "If the text was copied, write this council’s name. If you mean the other council, cite a paper or page "
                "that it published under sources:.",
                piece.where,
            )


def _speaks_of(source: tuple[str, str, str], council: Core, field: str) -> bool:
    """Whether a source is a council’s own, or, for a record's doubts, is about that council."""
    publisher, title, note = source
    said = f"{publisher} {title}"
    if field in ("uncertain", "note"):
        said += f" {note}"
    return _is_in(council, said)


def _is_in(council: Core, text: str) -> bool:
    return f" {' '.join(council)} " in f" {' '.join(words_of(text))} "
