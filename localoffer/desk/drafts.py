"""A draft of a record: what was filled in, written into the text of its file in memory and taken through the stages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from localoffer import road
from localoffer.changes.told import NoteFile, noted, since
from localoffer.changes.words import in_words
from localoffer.desk.entries import LISTS, RecordInFile, entries, owner_of
from localoffer.desk.forms import changed, field_at, read_form
from localoffer.load import Loaded, load, with_file
from localoffer.places import CALLED, HOME
from localoffer.problems import Level, Problem, new_among
from localoffer.read import read
from localoffer.records.field_mistakes import to_fill_in
from localoffer.records.files import CHANGES
from localoffer.records.frozen import dataclass
from localoffer.records.labels import label_at, labelled
from localoffer.records.models import Record
from localoffer.records.naming import with_article
from localoffer.records.values import MISSING_FIELD
from localoffer.records.walk import TARGETS
from localoffer.records.yaml_tree import Entries, Node, Scalar
from localoffer.writing import NotWritable, add, page, put, put_page, records
from localoffer.writing.house import Plain, of_several_lines
from localoffer.writing.saving import content_of

#: A field named in a message.
_NAMED = re.compile(r"“([a-z_]+)”")
#: The form field for the text of a Markdown page, and the one for the name of a new page.
BODY = "@body"
NAME = "@name"


@dataclass(frozen=True)
class Folder:
    """The council's folder, the national facts that go with it, and the day. `root`: file names in messages are relative to it."""

    council: Path
    as_of: date
    national: Path = road.NATIONAL
    root: Path = HOME

    def loaded(self) -> Loaded:
        return load(self.council, self.national, self.root)

    def walked(self, loaded: Loaded, until: road.Until) -> road.Made:
        return road.documents(loaded, self.as_of, asked=road.Asked(until=until), kept=road.KEPT)


@dataclass(frozen=True)
class Opened:
    """A record as it is in its file, to be edited. `raw` are the bytes of the file, empty if there is none yet.

    For a new record `entry` has no fields, and `start` is the text of the file that it goes into, if that does not
    exist yet.
    """

    entry: RecordInFile
    raw: bytes
    record: Mapping[str, Plain]
    body: str | None
    is_new: bool = False
    start: str = ""

    @property
    def text(self) -> str:
        return self.raw.decode("utf-8", "surrogateescape") if self.raw else self.start

    @property
    def version(self) -> str:
        """Changes with the file."""
        return sha256(self.raw).hexdigest()


@dataclass(frozen=True)
class Message:
    """A problem for whoever fills in the form. `field` is its path in the record, `label` that in words; if it is
    about something else, `where` names the file and line. `stops`: it prevents saving. `adds` is the list to which
    what it names could be added, and `what` one of its records with its article."""

    message: str
    hint: str = ""
    field: str = ""
    label: str = ""
    where: str = ""
    stops: bool = True
    adds: str = ""
    what: str = ""


@dataclass(frozen=True)
class Difference:
    """What changes, field by field: the old and the new value."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Draft:
    """The effect of what was filled in. `raw` is the whole new file, None if it cannot be written.

    `own` are the problems of this record, `others` new ones elsewhere, `older` those that existed before. `entry`
    is the record in the new file. `in_words` says what changes for readers, and `note` is the file of changes for it;
    `is_cut`: some of it is less than before, so that the council has to say whom it asked.
    """

    opened: Opened
    record: Mapping[str, Plain]
    differences: tuple[Difference, ...]
    raw: bytes | None = None
    made: road.Made | None = None
    entry: RecordInFile | None = None
    own: tuple[Message, ...] = ()
    others: tuple[Message, ...] = ()
    older: tuple[Problem, ...] = ()
    in_words: str = ""
    is_cut: bool = False
    note: NoteFile | None = None

    @property
    def stops(self) -> bool:
        return self.raw is None or any(said.stops for said in (*self.own, *self.others))


def open_record(folder: Folder, entry: RecordInFile) -> Opened:
    """The record as it is in the file now. Raises NotWritable if the file has changed so that it cannot be found, or
    has problems."""
    raw = content_of(folder.council / entry.file)
    text = raw.decode("utf-8", "surrogateescape")
    if entry.is_page:
        return Opened(entry, raw, *page(text))
    found = records(text, "" if entry.is_file else entry.list)
    if len(found) <= entry.at:
        raise NotWritable("This record is no longer where it was.")
    return Opened(entry, raw, found[entry.at], None)


def filled_in(opened: Opened, posted: Mapping[str, Sequence[str]]) -> tuple[dict[str, Plain], str | None]:
    """The record, and the text of a page, as filled in."""
    record = read_form(opened.entry.kind, posted, opened.record)
    body = opened.body
    if body is not None and BODY in posted:
        body = of_several_lines(posted[BODY][0])
    return record, body


def written(opened: Opened, record: Mapping[str, Plain], body: str | None) -> bytes:
    """The whole file with the record as filled in, every other byte unchanged. Raises NotWritable."""
    entry, text = opened.entry, opened.text
    asked = changed(opened.record, record)
    other_body = body if body != opened.body else None
    if not asked and other_body is None:
        return opened.raw
    if entry.is_page:
        made = put_page(text, asked, other_body)
    elif opened.is_new:
        made = add(text, entry.list, record)
    else:
        model = entry.kind if entry.is_file else None
        made = put(text, "" if model else entry.list, entry.at, asked, model)
    return made.encode("utf-8", "surrogateescape")


def draft(
    folder: Folder,
    loaded: Loaded,
    opened: Opened,
    record: Mapping[str, Plain],
    body: str | None,
    before: Iterable[Problem],
    whole: bool,
) -> Draft:
    """The effect of saving. The disk is left unchanged. `loaded` is the folder as it is, `before` its problems;
    `whole`: render and audit every page, as a build does, and not only those that somebody looks at."""
    made_of = Draft(opened, record, tuple(_differences(opened, record, body)))
    try:
        raw = written(opened, record, body)
        after = with_file(loaded, folder.council, folder.root, opened.entry.file, raw)
        if raw != opened.raw and opened.entry.list != CHANGES:
            made_of = _with_changes(folder, loaded, after, made_of)
    except NotWritable as error:
        return replace(made_of, own=(Message(str(error), "Nothing can be saved until this is mended."),))
    if note := made_of.note:
        after = with_file(after, folder.council, folder.root, note.name, note.after)
    made = folder.walked(after, road.Until.PAGES if whole else road.Until.CHECK)
    there = entries(made.loaded)
    mine = _mine(opened, raw, there)
    own: list[Message] = []
    elsewhere: list[Problem] = []
    for problem in made.problems:
        if mine and problem.mark.line and owner_of(there, problem.mark) is mine:
            own.append(_said(mine, problem))
        else:
            elsewhere.append(problem)
    others = new_among(elsewhere, before)
    are_new = set(map(id, others))
    return replace(
        made_of,
        raw=raw,
        made=made,
        entry=mine,
        own=tuple(own),
        others=tuple(map(_elsewhere, others)),
        older=tuple(it for it in elsewhere if id(it) not in are_new),
    )


def _with_changes(folder: Folder, before: Loaded, after: Loaded, made_of: Draft) -> Draft:
    """With what changes for readers, in words and in the file of changes of the day. Raises NotWritable if that file
    has to be mended first."""
    now = read(after)[0]
    told = since(read(before)[0], now, folder.as_of, f"{CALLED} diff")
    note = noted(told, now, folder.council, folder.as_of)
    if note and any(file.name == note.name and file.broken for file in after.files):
        raise NotWritable(f"{note.name} has mistakes, so nothing can be added to it. Mend that file first.")
    words = in_words(told.comparison, told.tellings, "this form was opened")
    undone = note.undone if note else ()
    is_cut = any(telling.is_cut and telling.change not in undone for telling in told.tellings)
    return replace(made_of, in_words=words, is_cut=is_cut, note=note)


def _mine(opened: Opened, raw: bytes, there: Mapping[str, RecordInFile]) -> RecordInFile | None:
    """The record in the new file. It is found by position, since its id may be what was changed."""
    entry, at = opened.entry, opened.entry.at
    if opened.is_new and not entry.is_page:
        old, new = (
            records(text.decode("utf-8", "surrogateescape"), entry.list) if text else []
            for text in (opened.raw, raw)
        )
        at = next((at for at in range(len(old)) if old[at] != new[at]), len(old))
    place = (entry.list, entry.file, at)
    return next((it for it in there.values() if (it.list, it.file, it.at) == place), None)


def _said(entry: RecordInFile, problem: Problem) -> Message:
    """A problem attached to its field: the first one that it names, or the one at its line."""
    place = field_at(entry.tree, problem.mark.line, problem.mark.column)
    if named := _NAMED.match(problem.message):
        within, _, last = place.rpartition(".")
        if last != named[1] and not last.isdigit():
            # What is missing has no line of its own.
            place = f"{within}.{named[1]}" if within else named[1]
        elif last.isdigit() and not place.endswith(f"{named[1]}.{last}"):
            place = f"{place}.{named[1]}"
    if entry.is_page and problem.mark.line > _last_line(entry.tree):
        place = BODY
    adds = ""
    if problem.rule == "unknown-reference":
        name = next((part for part in reversed(place.split(".")) if not part.isdigit()), "")
        adds = next((target for target in TARGETS.get(name, ()) if target in LISTS), "")
    what = with_article(LISTS[adds][1].noun) if adds else ""
    if named and problem.rule == MISSING_FIELD.id:
        # Nobody writes the name of a field here.
        message, hint = problem.message.replace(named[0], "This", 1), to_fill_in(problem.hint)
    else:
        message, hint = (labelled(text, entry.kind, place) for text in (problem.message, problem.hint))
    label, said = label_of(entry.kind, place), _elsewhere(problem)
    return replace(said, message=message, hint=hint, field=place, label=label, adds=adds, what=what)


def _elsewhere(problem: Problem) -> Message:
    stops = problem.level is Level.ERROR
    return Message(problem.message, problem.hint, where=problem.mark.words, stops=stops)


def _last_line(node: Node) -> int:
    """The last line on which any part of a record begins."""
    if isinstance(node, Scalar):
        return node.mark.line
    inner = node.items if isinstance(node, Entries) else [value for _, value in node.items]
    return max((_last_line(item) for item in inner), default=node.mark.line)


def label_of(kind: type[Record], place: str) -> str:
    """`How much 2, value in pounds` for `amounts.1.value`."""
    return "Text" if place == BODY else label_at(kind, place)


def _differences(opened: Opened, record: Mapping[str, Plain], body: str | None) -> Iterator[Difference]:
    before, after = (dict(_flat(it, "")) for it in (opened.record, record))
    for place in dict.fromkeys((*before, *after)):
        if before.get(place, "") != after.get(place, ""):
            yield Difference(label_of(opened.entry.kind, place), before.get(place, ""), after.get(place, ""))
    if body != opened.body:
        yield Difference(label_of(opened.entry.kind, BODY), opened.body or "", body or "")


def _flat(value: Plain | Mapping[str, Plain], place: str) -> Iterator[tuple[str, str]]:
    """Each text in a record with its path."""
    if isinstance(value, str):
        yield place, value
        return
    inner = enumerate(value) if isinstance(value, list) else value.items()
    for name, each in inner:
        yield from _flat(each, f"{place}.{name}" if place else str(name))
