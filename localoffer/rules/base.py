"""What rules look at, and the ways they walk through it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from localoffer.library import JoinedEntitlement
from localoffer.load import File, Loaded
from localoffer.problems import Level, Mark, Problem
from localoffer.read import titles_of
from localoffer.records.files import COUNCIL_FILES, NATIONAL_FILES, SITE_FILE, Records
from localoffer.records.models import Entitlement, PageText, Record, Site
from localoffer.records.naming import name_of, record_name
from localoffer.records.values import Palette, Prose
from localoffer.records.yaml_tree import Entries, Fields, Words, walk

#: The field that a piece of a page's body stands in.
BODY = ""


@dataclass(frozen=True)
class Piece:
    """A text and what is written around it: its file, the list and name of its record, the record, the field."""

    file: File
    list: str
    where: str
    record: Fields
    field: str
    words: Words

    @property
    def text(self) -> str:
        return self.words.text

    def written(self, *fields: str) -> Iterator[str]:
        """Each text below these fields of the record."""
        for key, value in self.record.items:
            if key.text in fields:
                yield from (words.text for words in walk(value))

    @property
    def id(self) -> str:
        return next(self.written("id"), "")

    def place(self, position: int) -> Mark:
        """The line and column of a character, also where the lines of a long text were joined."""
        before = self.text[:position]
        skip = len(before.split()) - (1 if before and not before[-1].isspace() else 0)
        start = self.words.mark.column - 1 if self.words.body.line == self.words.mark.line else 0
        for number, line in enumerate(self.file.lines[self.words.body.line - 1 :], self.words.body.line):
            starts = [found.start() for found in re.finditer(r"\S+", line) if found.start() >= start]
            if skip < len(starts):
                return Mark(self.file.path, number, starts[skip] + 1)
            skip, start = skip - len(starts), 0
        return self.words.mark

    def sentences(self) -> Iterator[Sentence]:
        """The text sentence by sentence. A heading, an entry of a list and a line of a table is one too."""
        heading, begins = "", 0
        for end in (*(found.span() for found in _ENDS.finditer(self.text)), (len(self.text), len(self.text))):
            text = self.text[begins : end[0]]
            if text.startswith("#"):
                heading = text
            if text.strip():
                yield Sentence(self, text, begins, heading)
            begins = end[1]


@dataclass(frozen=True)
class Sentence:
    """A sentence, where in its text it begins, and the heading above it."""

    piece: Piece
    text: str
    begins: int
    heading: str

    def problem(
        self, rule: str, position: int, message: str, hint: str, level: Level = Level.ERROR
    ) -> Problem:
        """A problem at a character of the sentence."""
        return Problem(self.piece.place(self.begins + position), rule, message, hint, self.piece.where, level)


_ENDS = re.compile(r"(?<=[.!?])[\"”’)*_]*\s+|\n\s*\n|\n(?=\s*(?:[-*|#]|\d+\.)\s)")


@dataclass(frozen=True)
class Content:
    """Everything that was loaded and read, the day it is looked at, and the colours of the pages it will stand on."""

    loaded: Loaded
    records: Records
    as_of: date
    palette: Palette

    def every(self) -> Iterator[tuple[str, Record]]:
        """Each record with the name of its list: the site, the council's, the national ones, the pages."""
        if self.records.site:
            yield "site", self.records.site
        for lists in (self.records.lists, self.records.national):
            for name, records in lists.items():
                for record in records:
                    yield name, record
        for page in (*self.records.pages, *self.records.national_pages):
            yield "pages", page.text

    def entitlements(self) -> dict[str, JoinedEntitlement]:
        """Each entitlement of the council and of the national folder, joined by its id."""
        council, national = (
            {record.id: record for record in lists.get("entitlements", ()) if isinstance(record, Entitlement)}
            for lists in (self.records.lists, self.records.national)
        )
        return {
            id: JoinedEntitlement(id, national.get(id), council.get(id))
            for id in dict.fromkeys((*council, *national))
        }

    def could_not_be_read(self, *lists: str) -> bool:
        """Whether something in one of these lists is broken, so that nobody can tell what is missing."""
        return any(name in self.records.missing or self.records.unread.get(name) for name in lists)

    def proses(self) -> Iterator[tuple[str, Prose, bool]]:
        """Each Markdown text: what it belongs to, the text, and whether it is the body of a page."""
        for _, record in self.every():
            for part in parts(record):
                for value in vars(part).values():
                    if isinstance(value, Prose):
                        yield record_name(record), value, False
        for file in self.loaded.files:
            if file.body:
                yield name_of("page", titles_of(file.tree) if file.tree else {}, None), file.body, True

    def pieces(self) -> Iterator[Piece]:
        """Each text of each record, field by field, and the body of each page."""
        for file in self.loaded.files:
            for name, where, node in entries(file):
                if not isinstance(node, Fields):
                    continue
                for key, value in node.items:
                    for words in walk(value):
                        yield Piece(file, name, where, node, key.text, words)
                if file.body:
                    body = Words(file.body.text, file.body.mark, file.body.mark)
                    yield Piece(file, name, where, node, BODY, body)

    def texts(self) -> Iterator[tuple[str, Words]]:
        """Each piece of text of each YAML file, with the name of the record it stands in."""
        for file in self.loaded.files:
            for _, where, node in entries(file):
                for words in walk(node):
                    yield where, words


#: A rule finds problems in content. Its name with hyphens is the rule's name.
Rule = Callable[[Content], Iterator[Problem]]


def rule_name(rule: Rule) -> str:
    """`amount-gap` for the function `amount_gap`."""
    return rule.__name__.replace("_", "-")


def parts(record: Record) -> Iterator[Record]:
    """A record and the records inside it."""
    yield record
    for value in vars(record).values():
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Record):
                yield from parts(one)


def place_in(words: Words, position: int) -> Mark:
    """The place of a character of a text."""
    before = words.text[:position]
    line = words.body.line + before.count("\n")
    same = line == words.mark.line
    return Mark(words.mark.file, line, words.mark.column if same else 1)


def entries(file: File) -> Iterator[tuple[str, str, Fields | Words | Entries]]:
    """Each entry of a YAML file as it is written: the list it stands in, its name, and what it holds."""
    if file.tree is None:
        return
    if file.is_page or file.name == SITE_FILE:
        kind: type[Record] = PageText if file.is_page else Site
        yield "pages" if file.is_page else "site", name_of(kind.noun, titles_of(file.tree), None), file.tree
        return
    kinds = (NATIONAL_FILES if file.national else COUNCIL_FILES)[file.name]
    for key, node in file.tree.items:
        if key.text in kinds and isinstance(node, Entries):
            for position, item in enumerate(node.items):
                titles = titles_of(item) if isinstance(item, Fields) else {}
                yield key.text, name_of(kinds[key.text].noun, titles, position), item
