"""What rules look at, and the ways they walk through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from localoffer.library import JoinedEntitlement
from localoffer.load import Entries, Fields, File, Loaded, Words, walk
from localoffer.models import Entitlement, PageText, Record, Site
from localoffer.naming import name_of, record_name
from localoffer.problems import Mark, Problem
from localoffer.read import titles_of
from localoffer.records import COUNCIL_FILES, NATIONAL_FILES, SITE_FILE, Records
from localoffer.values import Prose


@dataclass(frozen=True)
class Content:
    """Everything that was loaded and read, and the day it is looked at."""

    loaded: Loaded
    records: Records
    as_of: date

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
