"""Whether care leavers can read what is written for them: median Flesch-Kincaid grade 6, and at most 8.

The council's sentences are the council's business: if they are too hard, that is a warning, at the line of the
hardest. Those of the engine and of the national layer are an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from statistics import median

from selectolax.lexbor import LexborNode

from localoffer.edition.edition import Edition, problem
from localoffer.edition.written import Entry, Layer
from localoffer.problems import Level, Problem, rule
from localoffer.records.models import Audience
from localoffer.records.reading import MIDDLE, MOST, has_enough_words, names_of, reading_grade, sentences

#: Not prose: navigation, tables, sums, and the lines that say where a fact comes from and when it was read.
NOT_PROSE = "nav, table, figure, svg, .lo-trust, .lo-small, .lo-amount, [hidden]"
#: Fields that are names: of papers, of people to ring and places to go, of schemes.
NAMING = {"sources": ("title", "short", "publisher"), "partners": ("title",), "groups": ("title", "where")}
NAMING |= {"contacts": ("name",), "helplines": ("name",), "plans": ("title",), "delivery": ("title",)}


@rule
def hard_to_read(edition: Edition) -> Iterator[Problem]:
    """A page for care leavers has a reading grade of at most 8, and half of the pages at most 6. If the council's own sentences
    make it harder, this is a warning. A page in another language has none: the grade is of English words.
    """
    names = _names(edition)
    foreign = {
        address
        for address, page in {**edition.national.pages, **edition.council.pages}.items()
        if page.of("language").lower().partition("-")[0] not in ("", "en")
    }
    pages = {
        page.address: prose(edition, page.address)
        for page in edition.pages
        if page.audience is Audience.CARE_LEAVERS and page.address not in foreign
    }
    ours = {
        address: tuple(line for line in lines if not edition.is_partly_councils(line))
        for address, lines in pages.items()
    }
    for level, found, whose in (
        (Level.WARNING, pages, "its sentences"),
        (Level.ERROR, ours, "the sentences of the engine and the national layer"),
    ):
        grades = _grades(found, names)
        for address, grade in grades.items():
            if grade > MOST:
                hardest = max(found[address], key=lambda line: reading_grade((line,), names))
                mark = edition.council.find(hardest[:40]) if level is Level.WARNING else None
                yield problem(mark or address,
                    f"{address} has a reading grade of {grade:.1f}, more than {MOST:.0f}, because of {whose}. The "
                    f"hardest: {hardest}",
                    "Say it in shorter sentences and everyday words.", level=level,
                )  # fmt: skip
        if grades and (middle := median(grades.values())) > MIDDLE:
            yield problem("/", f"Half of the pages have a reading grade of {middle:.1f} or more, and it should be at most {MIDDLE:.0f}. The cause is {whose}.",
                "Say it in shorter sentences and everyday words.", level=level,
            )  # fmt: skip


def _grades(pages: Mapping[str, tuple[str, ...]], names: re.Pattern[str]) -> dict[str, float]:
    return {
        address: reading_grade(lines, names) for address, lines in pages.items() if has_enough_words(lines)
    }


def prose(edition: Edition, address: str) -> tuple[str, ...]:
    """The sentences of a page's content."""
    page = edition.tree(address)
    for node in page.css(NOT_PROSE):
        node.decompose()
    found = (_own_words(node) for node in page.css("main p, main li, main dd"))
    return sentences(found)


def _own_words(node: LexborNode) -> str:
    """The words of a paragraph or list entry, without those of a list or paragraph inside it."""
    if any(child.tag in {"p", "ul", "ol", "div", "dl"} for child in node.iter()):
        return ""
    return " ".join(node.text().split())


def _names(edition: Edition) -> re.Pattern[str]:
    """Names and legal titles, longest first: those in every offer, and those in this council's records."""
    return names_of((*_of_records(edition.council), *_of_records(edition.national)))


def _of_records(folder: Layer) -> Iterator[str]:
    council, strategy = folder.site.get("council") or {}, folder.site.get("strategy") or {}
    yield from council.values()
    yield strategy.get("title", "")
    for name, fields in NAMING.items():
        entry: Entry
        for entry in folder.lists.get(name, ()):
            yield from (entry.of(field) for field in fields)
