"""What rules check, and the ways to iterate over it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from functools import cached_property
from itertools import islice
from typing import TypeVar, cast

from localoffer.kept import NOTHING_KEPT, Kept, Pack, digest
from localoffer.library import JoinedEntitlement, joined_entitlements
from localoffer.load import Loaded
from localoffer.problems import Check, Level, Mark, Problem, Rule
from localoffer.read import folder_of
from localoffer.records import markdown
from localoffer.records.bounds import ENTRIES
from localoffer.records.colours import Palette
from localoffer.records.files import CHANGES, SITE_FILE, PageFile, Records, single
from localoffer.records.frozen import dataclass
from localoffer.records.models import NUMBERS, PageText, Phrase, Record
from localoffer.records.naming import name_of, record_name
from localoffer.records.one_file import File
from localoffer.records.values import Prose
from localoffer.records.walk import every_record, proses
from localoffer.records.yaml_tree import Entries, Fields, Scalar, scalars, titles_of

R = TypeVar("R", bound=Record)
T = TypeVar("T")

#: The field name for a piece of a page's body.
BODY = ""
#: Lists that report what was so or was said on a day, or name papers. What they say is not an offer.
HISTORY = frozenset(
    ("sources", "voices", "pledges", "plans", "actions", "findings", "measures", "tables", "watch", CHANGES)
)


@dataclass(frozen=True)
class Piece:
    """A text and its context: its file, the list and name of its record, the record, the field."""

    file: File
    list: str
    where: str
    record: Fields
    field: str
    scalar: Scalar

    @property
    def text(self) -> str:
        return self.scalar.text

    def written(self, *fields: str) -> Iterator[str]:
        """Each text below these fields of the record."""
        for name in fields:
            yield from (scalar.text for scalar in islice(scalars(self.record.named.get(name)), ENTRIES))

    @property
    def id(self) -> str:
        return next(self.written("id"), "")

    @property
    def is_number(self) -> bool:
        """Whether it is the number of a contact or district, in a field of its own."""
        return self.field in NUMBERS or (self.field == "more_phones" and not any(map(str.isalpha, self.text)))

    @cached_property
    def small(self) -> str:
        """The text in lower case: searching it for a word is much quicker than matching a pattern."""
        return self.text.lower()

    @cached_property
    def is_history(self) -> bool:
        """Whether the record says that it is history."""
        return any(text == "yes" for text in self.written("history"))

    def place(self, position: int) -> Mark:
        """The line and column of a character, even if the lines of a long text were joined."""
        begins, places = self._words
        word = bisect_left(begins, position)
        if position and not self.text[position - 1].isspace():
            word -= 1
        return Mark(self.file.path, *places[word]) if word < len(places) else self.scalar.mark

    @cached_property
    def _words(self) -> tuple[Sequence[int], Sequence[tuple[int, int]]]:
        """Where each word begins: in the text, and by line and column in the file."""
        begins = [found.start() for found in _WORD.finditer(self.text)]
        return begins, tuple(islice(self._words_in_file(), len(begins) + 1))

    def _words_in_file(self) -> Iterator[tuple[int, int]]:
        first = self.scalar.body.line
        start = self.scalar.mark.column - 1 if first == self.scalar.mark.line else 0
        for number in range(first, len(self.file.lines) + 1):
            yield from (
                (number, found.start() + 1) for found in _WORD.finditer(self.file.lines[number - 1], start)
            )
            start = 0

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The text by sentence. A heading, a list entry and a table row count as one, too."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[Sentence]:
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
        self, rule: Rule, position: int, message: str, hint: str, level: Level | None = None
    ) -> Problem:
        """A problem at a character of the sentence."""
        return rule.problem(self.piece.place(self.begins + position), message, hint, self.piece.where, level)


#: How many characters around a word a rule looks at to tell what it is about.
BESIDE = 200

_WORD = re.compile(r"\S+")
_ENDS = re.compile(r"(?<=[.!?])[\"”’)*_]*\s+|\n\s*\n|\n(?=\s*(?:[-*|#]|\d+\.)\s)")


@dataclass(frozen=True)
class Content:
    """Everything that was loaded and read, the as-of date, and the colours of the pages that will show it.

    `file` is the one file that a per-file rule is checking: then `every`, `each`, `proses`, `links`, `pieces` and
    `texts` return only its content. `kept`: the cache for what rules find in a file.
    """

    loaded: Loaded
    records: Records
    as_of: date
    palette: Palette
    kept: Kept = NOTHING_KEPT
    file: File | None = None
    _known: dict[Callable[[Content], object], object] = field(default_factory=dict, repr=False, compare=False)

    @property
    def files(self) -> tuple[File, ...]:
        return (self.file,) if self.file else self.loaded.files

    def once(self, read: Callable[[Content], T]) -> T:
        """A property of all the content, computed once however many files are checked."""
        if read not in self._known:
            self._known[read] = read(replace(self, file=None))
        return cast(T, self._known[read])

    def of_each_file(
        self, name: str, find: Callable[[Content], Iterable[T]], reads: Reads = ()
    ) -> Iterator[T]:
        """The findings for one file after the other, from the cache if possible.

        `name` identifies what is searched for, and `reads` returns everything used besides the file, as values whose
        `repr` identifies them.
        """
        around = digest(*(repr(self.once(read)).encode("utf-8", "surrogatepass") for read in reads))
        for looked in self.once(_looked_at):
            if name not in looked.found or looked.found[name][0] != around:
                looked.finds(name, around, find(looked.content))
            yield from cast(tuple[T, ...], looked.found[name][1])

    def keep(self) -> None:
        """Cache the findings for each file for the next build, and let go of its texts: each on its own takes memory,
        and whoever asks again after the rules asks for findings."""
        with _pack(self, False) as own, _pack(self, True) as shared:
            for looked in self.once(_looked_at) if self.kept.folder else ():
                body = looked.content.file and looked.content.file.body
                if body and _TEXT not in looked.found and (read := markdown.known(body)):
                    looked.finds(_TEXT, _NOTHING, (read,))
                for pack, found in looked.kept_in(own, shared) if looked.key else ():
                    if looked.new & found.keys() or pack.get(looked.key) is None:
                        pack.put(looked.key, found)
        self._known[_looked_at] = tuple(
            replace(it, content=replace(it.content)) for it in self.once(_looked_at)
        )

    def every(self) -> Iterator[tuple[str, Record]]:
        """Each record with the name of its list: the site, the council's, the national ones, the pages."""
        if self.file:
            return iter(self.once(_by_file).get(self.file.path, ()))
        return every_record(self.records)

    def pages(self) -> Iterator[PageFile]:
        """Each Markdown page, the council's first."""
        if self.file:
            return iter(self.once(_pages_by_file).get(self.file.path, ()))
        return iter((*self.records.pages, *self.records.national_pages))

    def each(self, kind: type[R]) -> Iterator[R]:
        """Each record of one kind, the council's first."""
        if self.file:
            those: Iterable[Record] = (record for _, record in self.every())
        else:
            by_kind = self.once(_by_kind)
            kinds = [it for it in by_kind if issubclass(it, kind)]
            those = by_kind[kinds[0]] if len(kinds) == 1 else (record for _, record in self.every())
        return (record for record in those if isinstance(record, kind))

    def entitlements(self) -> dict[str, JoinedEntitlement]:
        """Each entitlement of the council and of the national folder, joined by id."""
        return self.once(_entitlements)

    @cached_property
    def proses(self) -> tuple[tuple[Prose, bool], ...]:
        """Each Markdown text, and whether it is the body of a page."""
        of_records = ((prose, False) for _, record in self.every() for prose in proses(record))
        return (*of_records, *((file.body, True) for file in self.files if file.body))

    @cached_property
    def links(self) -> tuple[markdown.WrittenLink, ...]:
        """Each link and picture in a Markdown text."""
        return tuple(link for prose, _ in self.proses for link in markdown.links(prose))

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Each text of each record, field by field, and the body of each page."""
        return tuple(self._pieces())

    def _pieces(self) -> Iterator[Piece]:
        for file in self.files:
            for name, where, node in entries(file):
                if not isinstance(node, Fields):
                    continue
                for key, value in node.items:
                    for scalar in scalars(value):
                        yield Piece(file, name, where, node, key.text, scalar)
                if file.body:
                    body = Scalar(file.body.text, file.body.mark, file.body.mark)
                    yield Piece(file, name, where, node, BODY, body)

    def texts(self) -> Iterator[tuple[str, Scalar]]:
        """Each scalar of each YAML file, with the name of its record."""
        for file in self.files:
            for _, where, node in entries(file):
                for scalar in scalars(node):
                    yield where, scalar


#: A rule that needs only the content.
ContentRule = Check[[Content]]
#: What a per-file rule reads besides the file.
Reads = tuple[Callable[[Content], object], ...]


@dataclass(frozen=True)
class OfFile(Check[[Content]]):
    """A rule that checks one file at a time, so its findings for a file are cached for as long as that file, and what
    the rule `reads` besides, are unchanged."""

    reads: Reads = ()

    def __call__(self, content: Content) -> Iterator[Problem]:
        return content.of_each_file(self.id, self.find, self.reads)


def of_file(*reads: Callable[[Content], object]) -> Callable[[ContentRule], OfFile]:
    """A decorator for a rule that checks one file at a time. `reads` is everything that it gets through `Content.once`."""
    return lambda check: OfFile(check.id, check.words, check.level, find=check.find, reads=reads)


def the_day(content: Content) -> date:
    return content.as_of


#: The name under which `markdown`'s results for the body of a page are cached with its file's findings.
_TEXT = "text"


#: The digest for a rule that reads nothing besides a file.
_NOTHING = digest()
_Found = dict[str, tuple[bytes, tuple[object, ...]]]


@dataclass
class _Looked:
    """A file for per-file rules, and their findings: by what was searched for, what was read besides, and the result.

    `key` is the digest of its content, and empty if that cannot be determined. `new` is what was not cached.
    """

    content: Content
    key: bytes
    found: _Found
    new: set[str] = field(default_factory=set)

    def finds(self, name: str, around: bytes, found: Iterable[object]) -> None:
        self.found[name] = around, tuple(found)
        self.new.add(name)

    def kept_in(self, own: Pack, shared: Pack) -> Iterator[tuple[Pack, _Found]]:
        """Where the findings are cached. What depends only on a national file is the same for all councils."""
        national = bool(self.content.file and self.content.file.national)
        alone = {name: it for name, it in self.found.items() if national and it[0] == _NOTHING}
        yield own, {name: it for name, it in self.found.items() if name not in alone}
        if national:
            yield shared, alone


def _looked_at(content: Content) -> tuple[_Looked, ...]:
    records = content.once(_by_file)
    phrases = content.once(_said)
    looked: list[_Looked] = []
    with _pack(content, False) as own_pack, _pack(content, True) as shared:
        for file in content.loaded.files:
            own = records.get(file.path, ())
            # National texts are in this council's words, and the option for the day of the meeting is in the site's
            # record.
            said = phrases if file.national else ""
            site = repr([record for _, record in own]) if file.name == SITE_FILE else ""
            parts = (file.digest, str(len(own)).encode(), said.encode(), site.encode())
            key = digest(*parts) if file.digest else b""
            packs = () if not key else (own_pack, shared) if file.national else (own_pack,)
            found: _Found = {}
            for pack in packs:
                found |= cast(_Found, pack.get(key) or {})
            if file.body and _TEXT in found:
                markdown.recall(file.body, found[_TEXT][1][0])
            looked.append(_Looked(replace(content, file=file), key, found))
    return tuple(looked)


def _entitlements(content: Content) -> dict[str, JoinedEntitlement]:
    return joined_entitlements(content.records)


def _by_kind(content: Content) -> Mapping[type[Record], list[Record]]:
    """Each record by class: most rules are about one of many."""
    found: dict[type[Record], list[Record]] = {}
    for _, record in content.every():
        found.setdefault(type(record), []).append(record)
    return found


def _by_file(content: Content) -> Mapping[str, tuple[tuple[str, Record], ...]]:
    """Each record with the name of its list, by its file."""
    found: dict[str, list[tuple[str, Record]]] = {}
    for name, record in every_record(content.records):
        found.setdefault(record.marks.record.file, []).append((name, record))
    return {path: tuple(records) for path, records in found.items()}


def named(content: Content, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems, each with the name of the record at its mark unless it says another or none."""
    for problem in problems:
        if problem.record is None:
            problem = replace(problem, record=_name_at(content, problem.mark))
        yield problem


def _name_at(content: Content, mark: Mark) -> str:
    records = content.once(_as_written).get(mark.file, ())
    # By line: a mark within a text has no column, and the text may stand on the first line of its record.
    if after := bisect_right(records, mark.line, key=lambda record: record.marks.record.line):
        return record_name(records[after - 1])
    # Of a page whose fields could not be read.
    page = next((file for file in content.loaded.files if file.path == mark.file and file.is_page), None)
    return name_of("page", titles_of(page.tree) if page.tree else {}, None) if page else ""


def _as_written(content: Content) -> Mapping[str, list[Record]]:
    """The records of each file, in the order of its lines."""
    return {
        path: sorted((record for _, record in those), key=lambda record: record.marks.record)
        for path, those in content.once(_by_file).items()
    }


def _pages_by_file(content: Content) -> Mapping[str, tuple[PageFile, ...]]:
    return {page.body.mark.file: (page,) for page in content.pages()}


def _pack(content: Content, national: bool) -> Pack:
    """The findings for a council's files, or for those of all councils with the same words for who does what."""
    said = content.once(_said) if national else ""
    return Pack(content.kept, "found", folder_of(content.loaded, national) + said)


def _said(content: Content) -> str:
    """This council's words for national texts; empty if they are used unchanged."""
    county = bool(content.records.site and content.records.site.council.has_districts)
    return repr([(phrase.says, phrase.in_a_county) for phrase in content.each(Phrase)]) if county else ""


def place_in(scalar: Scalar, position: int) -> Mark:
    """The position of a character of a text."""
    before = scalar.text[:position]
    line = scalar.body.line + before.count("\n")
    same = line == scalar.mark.line
    return Mark(scalar.mark.file, line, scalar.mark.column if same else 1)


def line_in(prose: Prose, position: int) -> Mark:
    """The line of a character of a Markdown text."""
    return Mark(prose.mark.file, prose.mark.line + prose.text.count("\n", 0, position), 1)


def entries(file: File) -> Iterator[tuple[str, str, Fields | Scalar | Entries]]:
    """Each entry of a YAML file as written: its list, its name, and its content."""
    if file.tree is None:
        return
    alone = ("pages", PageText) if file.is_page else None if file.national else single(file.name)
    if alone:
        name, kind = alone
        yield name, name_of(kind.noun, titles_of(file.tree), None), file.tree
        return
    for name, kind, written in file.lists:
        for position, item in enumerate(written.items):
            titles = titles_of(item) if isinstance(item, Fields) else {}
            yield name, name_of(kind.noun, titles, position), item
