"""What the desk does: open a record, show the effect of a change, save it. It knows nothing about requests."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import PurePosixPath
from secrets import token_urlsafe
from typing import TypeVar
from urllib.parse import urlencode

from localoffer import report
from localoffer.desk.beside import DESK, Beside, edit_address
from localoffer.desk.drafts import (
    BODY,
    NAME,
    Difference,
    Draft,
    Folder,
    Message,
    Opened,
    draft,
    filled_in,
    label_of,
    open_record,
)
from localoffer.desk.entries import LISTS, PAGES, SITE, RecordInFile, entries, ids
from localoffer.desk.forms import (
    Input,
    Left,
    Part,
    changed,
    is_unaccounted,
    parts_of,
    parts_within,
    read_form,
)
from localoffer.load import Loaded
from localoffer.preview.preview import Preview, PreviewSite
from localoffer.problems import Mark, Problem
from localoffer.read import read
from localoffer.records.files import CHANGES, CHANGES_FOLDER, PAGES_FOLDER, SITE_FILE, pick
from localoffer.records.forms import described, fields
from localoffer.records.frozen import dataclass
from localoffer.records.models import Entitlement, Outcome, PageText
from localoffer.records.naming import TITLES, with_article
from localoffer.records.values import wrong_part
from localoffer.records.walk import targets
from localoffer.records.yaml_tree import Fields
from localoffer.web.theme import Theme
from localoffer.writing import NotWritable, records
from localoffer.writing.asking import follows_from
from localoffer.writing.house import Plain
from localoffer.writing.kinds import KINDS, CouncilFolder, begun, file_for, made_id
from localoffer.writing.saving import Changed, content_of, put_in_place

#: How many open forms and draft sites are remembered; the oldest go first.
MOST_FORMS, MOST_SITES = 64, 6
#: Form fields that are not part of the record.
_FORM_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
RECORD, LIST, VERSION, PAGE, FORM = "@record", "@list", "@version", "@page", "@form"

Posted = Mapping[str, Sequence[str]]


V = TypeVar("V")


def _keep(newest: dict[str, V], key: str, value: V, most: int) -> None:
    """Remember something as the newest, and only so many."""
    newest.pop(key, None)
    newest[key] = value
    if len(newest) > most:
        del newest[next(iter(newest))]


class NoRecord(Exception):
    """The requested thing does not exist, or has no possible place. Its text says so. `field`: the field of the form
    that chooses the place."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Listed:
    name: str
    address: str


@dataclass(frozen=True)
class ListView:
    """A list of the index with its records, in file order. `noun` is what can be added to it, with its article."""

    name: str
    title: str
    about: str
    file: str
    noun: str
    entries: tuple[Listed, ...]


@dataclass(frozen=True)
class FormView:
    """The form of one record, ready to show. `ids` are those to choose from, by the key that its fields name."""

    title: str
    where: str
    hidden: Mapping[str, str]
    parts: tuple[Part, ...]
    left: tuple[str, ...]
    body: str | None
    ids: Mapping[str, tuple[tuple[str, str], ...]]
    asks_name: bool
    page_name: str


@dataclass(frozen=True)
class EffectView:
    """The effect of what was filled in. `frame` is the address of the draft page, `address` that of the page."""

    notice: str
    problems: tuple[Message, ...]
    warnings: tuple[Message, ...] = ()
    older: str = ""
    fine: bool = False
    in_words: str = ""
    is_cut: bool = False
    differences: tuple[Difference, ...] = ()
    frame: str = ""
    address: str = ""
    who: tuple[GetsIt, ...] = ()


@dataclass(frozen=True)
class GetsIt:
    """Who gets what is being added, worked out from what was filled in: an outcome of the questions, the verdict, and why."""

    outcome: str
    verdict: str
    reason: str


@dataclass(frozen=True)
class Reply:
    """A form with the effect; or, once something is saved, the address to go to and the key of the record."""

    form: FormView | None = None
    result: EffectView | None = None
    told: Mapping[str, str] | None = None
    saved: str = ""
    key: str = ""


class Desk:
    """The records of one council's folder, open for editing."""

    def __init__(self, folder: Callable[[], Folder], preview: Preview, theme: Theme) -> None:
        self._folder = folder
        self._preview = preview
        self._theme = theme
        self._words: Mapping[str, str] = theme.words["desk"]
        self._opened: dict[str, Opened] = {}
        self._sites: dict[str, PreviewSite] = {}
        self._beside: Beside | None = None

    @property
    def beside(self) -> Beside | None:
        """Which records the preview's pages show; None while there is no preview."""
        made = self._preview.made
        if made is None:
            return None
        if self._beside is None or self._beside.made is not made:
            self._beside = Beside(made, self._words)
        return self._beside

    def lists(self) -> tuple[tuple[ListView, ...], tuple[Problem, ...]]:
        """Every list with its records, and the problems of files that must be mended before they can be edited."""
        loaded = self._folder().loaded()
        found: dict[str, list[Listed]] = {}
        for entry in entries(loaded).values():
            found.setdefault(entry.list, []).append(Listed(entry.title, edit_address(entry)))
        known = {
            SITE: (SITE_FILE, None),
            PAGES: (f"{PAGES_FOLDER}/", PageText),
            **LISTS,
            CHANGES: (f"{CHANGES_FOLDER}/", None),
        }
        views = (
            ListView(
                name,
                name.replace("_", " ").capitalize(),
                described(kind) if kind else "",
                file,
                with_article(kind.noun) if kind else "",
                tuple(found.get(name, ())),
            )
            for name, (file, kind) in known.items()
        )
        broken = {file.path for file in loaded.files if file.broken and not file.national}
        return tuple(views), tuple(it for it in loaded.problems if it.mark.file in broken)

    def edit(self, key: str, page: str) -> FormView:
        """The form of a record as it is in its file. Raises NoRecord."""
        folder = self._folder()
        loaded = folder.loaded()
        opened = self._open(folder, entries(loaded).get(key), "lost")
        return self._form(
            loaded, opened, (opened.record, opened.body), self._remember(opened), {PAGE: [page]}, {}
        )

    def _open(self, folder: Folder, entry: RecordInFile | None, lost: str) -> Opened:
        """A record as it is in its file. Raises NoRecord, with the word `lost` if there is none."""
        if entry is None:
            raise NoRecord(self._words[lost])
        try:
            return open_record(folder, entry)
        except NotWritable as error:
            raise NoRecord(str(error)) from None

    def add(self, list_name: str) -> FormView:
        """The form for a new record, with default values filled in. Raises NoRecord if there is no such list."""
        folder = self._folder()
        loaded = folder.loaded()
        opened = self._one_more(folder, loaded, list_name, {})
        begins = (
            begun(kind, _council(folder, loaded)) for kind in KINDS.values() if kind.list_name == list_name
        )
        record: dict[str, Plain] = {name: str(said) for name, said in next(begins, {}).items()}
        return self._form(loaded, opened, (record, opened.body), self._remember(opened), {}, {})

    def check(self, posted: Posted, in_place: bool = False) -> Reply:
        """The effect of saving. Nothing is written. `in_place`: the form in the browser stays as it is."""
        return self._answer(posted, False, in_place)

    def save(self, posted: Posted) -> Reply:
        """Write it if nothing prevents that."""
        return self._answer(posted, True, False)

    def document(self, form: str, path: str) -> bytes | None:
        """A document of the draft site, with what was last filled in in this form."""
        site = self._sites.get(form)
        return site.document(path) if site else None

    def _remember(self, opened: Opened, form: str = "") -> str:
        """Remember the initial values of a form, to tell later what was changed. Returns the form's name."""
        form = form or token_urlsafe(12)
        _keep(self._opened, f"{form} {opened.version}", opened, MOST_FORMS)
        return form

    def _answer(self, posted: Posted, to_be_saved: bool, in_place: bool) -> Reply:
        folder = self._folder()
        loaded = folder.loaded()
        form, page = _one(posted, FORM), _one(posted, PAGE)
        if not _FORM_NAME.fullmatch(form):
            form = token_urlsafe(12)
        known = self._opened.get(f"{form} {_one(posted, VERSION)}")
        try:
            opened = self._as_it_stands(folder, loaded, posted, known)
        except NoRecord as error:
            if known is None:
                raise
            return self._nowhere(loaded, known, posted, error)
        record, body, notice = self._typed(opened, known, posted)
        if opened.is_new and "id" in fields(opened.entry.kind) and "id" not in record:
            record = _with_id(opened.entry, record, ids(loaded))
        if not in_place:
            self._remember(opened, form)
        whole = to_be_saved and not notice
        made = draft(folder, loaded, opened, record, body, self._preview.problems, whole)
        if whole and not (notice := self._hindrance(folder, made)):
            return Reply(saved=self._after(made, page), key=made.entry.key if made.entry else "")
        if made.made and made.made.plan and made.made.shown:
            _keep(self._sites, form, PreviewSite(made.made, self._theme), MOST_SITES)
        made = _at_inputs(made, parts_of(opened.entry.kind, record, self._theme.vocabulary))
        told: dict[str, str] = {}
        for said in made.own:
            if said.field and said.stops:
                before = told.get(said.field, "")
                told[said.field] = f"{before} {said.message} {said.hint}".lstrip()
        return Reply(
            self._form(loaded, opened, (record, body), form, posted, told),
            self._result(made, form, page, notice),
            told,
        )

    def _as_it_stands(self, folder: Folder, loaded: Loaded, posted: Posted, known: Opened | None) -> Opened:
        """The record that a form is about, as it is in its file now. Raises NoRecord."""
        if list_name := _one(posted, LIST):
            return self._one_more(folder, loaded, list_name, posted)
        there = entries(loaded)
        entry = there.get(_one(posted, RECORD))
        if known and entry and "/@" in entry.key and entry.about != known.entry.about:
            # It is identified by its position, and another record is there by now.
            moved = [
                it for it in there.values() if it.list == known.entry.list and it.about == known.entry.about
            ]
            entry = moved[0] if len(moved) == 1 else None
        return self._open(folder, entry, "no_longer_there")

    def _one_more(self, folder: Folder, loaded: Loaded, list_name: str, posted: Posted) -> Opened:
        """A new record, with the file that it goes into. Raises NoRecord."""
        if list_name == PAGES:
            entry = RecordInFile(
                "", PAGES, PageText, f"{PAGES_FOLDER}/", 0, "", Fields((), Mark(PAGES_FOLDER))
            )
            if posted:
                name = _one(posted, NAME).strip("/ ")
                if not name or wrong_part(name) is not None:
                    raise NoRecord(self._words["no_name"], NAME)
                if (folder.council / PAGES_FOLDER / f"{name}.md").exists():
                    raise NoRecord(self._words["name_taken"], NAME)
                entry = replace(entry, file=f"{PAGES_FOLDER}/{name}.md")
            return Opened(entry, b"", {}, "", is_new=True)
        if list_name not in LISTS:
            raise NoRecord(self._words["lost"])
        kind = LISTS[list_name][1]
        try:
            file, text = file_for(list_name, read_form(kind, posted, {}), _council(folder, loaded))
        except NotWritable as error:
            raise NoRecord(str(error)) from None
        raw = content_of(folder.council / file)
        return Opened(
            RecordInFile("", list_name, kind, file, -1, "", Fields((), Mark(file))), raw, {}, None, True, text
        )

    def _typed(
        self, opened: Opened, known: Opened | None, posted: Posted
    ) -> tuple[dict[str, Plain], str | None, str]:
        """The record and the text as filled in, and what prevents saving them: somebody else has changed the file.

        In that case only what was changed in this form counts; the rest is as in the file now.
        """
        if opened.version == _one(posted, VERSION) or (opened.is_new and not opened.raw):
            return *filled_in(opened, posted), ""
        if known is None:
            return *filled_in(opened, posted), self._words["changed_too"]
        if opened.is_new and known.entry.file != opened.entry.file:
            return *filled_in(opened, posted), ""
        record, body = filled_in(known, posted)
        asked, own_body = changed(known.record, record), body != known.body
        other = bool(asked.keys() & changed(known.record, opened.record).keys())
        other |= own_body and known.body != opened.body
        merged = {name: value for name, value in {**opened.record, **asked}.items() if value is not None}
        words = self._words["changed_too" if other else "changed_meanwhile"]
        return merged, body if own_body else opened.body, words

    def _nowhere(self, loaded: Loaded, known: Opened, posted: Posted, error: NoRecord) -> Reply:
        """The form with what was typed, if there is no file or record for it."""
        record, body = filled_in(known, posted)
        told = {error.field: str(error)} if error.field else {}
        problems = tuple(
            Message(said, field=field, label=label_of(known.entry.kind, field))
            for field, said in told.items()
        )
        result = EffectView("" if told else str(error), problems)
        form = self._remember(known, _one(posted, FORM))
        return Reply(self._form(loaded, known, (record, body), form, posted, told), result, told)

    def _hindrance(self, folder: Folder, made: Draft) -> str:
        """Save it, or return why not."""
        if made.stops or made.raw is None:
            return self._words["not_saved"]
        if made.raw == made.opened.raw:
            return self._words["nothing_to_save"]
        try:
            note = ((made.note.name, made.note.before, made.note.after),) if made.note else ()
            put_in_place(folder.council, (made.opened.entry.file, made.opened.raw, made.raw), *note)
        except Changed:
            return self._words["changed_meanwhile"]
        except OSError as error:
            return f"{self._words['cannot_write']} {error.strerror}."
        if made.made:
            # The page shows it at once; the watcher builds it once more.
            self._preview.show(made.made)
        return ""

    def _after(self, made: Draft, page: str) -> str:
        """Where to go after saving: back to the page, or to the one that shows the record; after a cut, to the file of
        changes, in which the council says whom it asked."""
        if made.is_cut and made.note and made.note.after:
            key = f"{CHANGES}/{PurePosixPath(made.note.name).stem}"
            (note,) = records(made.note.after.decode("utf-8"), "")
            asked = next((at for at, change in enumerate(note["changes"]) if is_unaccounted(change)), 0)
            return f"{DESK}edit?{urlencode({'record': key, 'page': page})}#f-changes.{asked}.consulted"
        beside = self.beside
        addresses = {it.address for it in beside.made.pages} if beside else set()
        if page in addresses:
            return page
        return beside.page_of(made.entry) if beside and made.entry else "/"

    def _form(
        self,
        loaded: Loaded,
        opened: Opened,
        filled: tuple[Mapping[str, Plain], str | None],
        form: str,
        posted: Posted,
        told: Mapping[str, str],
    ) -> FormView:
        """The form of this name. `filled` are the record and the text as filled in, `told` what is wrong by field."""
        record, body = filled
        entry = opened.entry
        wrong = {place for field in told for place in _above(field)}
        words = self._words
        parts = parts_of(entry.kind, record, self._theme.vocabulary, wrong, is_new=opened.is_new)
        if opened.is_new:
            parts = tuple(_may_be_empty(part, words["id_help"]) for part in parts)
        verb = words["add"] if opened.is_new else words["edit"]
        line = f", {words['line']} {entry.mark.line}" if entry.mark.line and not opened.is_new else ""
        return FormView(
            title=f"{verb} {with_article(entry.kind.noun) if opened.is_new else entry.name}",
            where=f"{entry.file}{line}",
            hidden={
                **({LIST: entry.list} if opened.is_new else {RECORD: entry.key}),
                VERSION: opened.version,
                PAGE: _one(posted, PAGE),
                FORM: form,
            },
            parts=parts,
            left=tuple(part.label for part in parts_within(parts) if isinstance(part, Left)),
            body=body,
            ids=_ids_by_field(entry, parts, ids(loaded)),
            asks_name=opened.is_new and entry.is_page,
            page_name=_one(posted, NAME),
        )

    def _result(self, made: Draft, form: str, page: str, notice: str) -> EffectView:
        said = (*made.own, *made.others)
        frame = address = ""
        if form in self._sites and made.made and made.made.plan:
            there = Beside(made.made, self._words)
            planned = {it.address for it in made.made.pages}
            address = page if page in planned else there.page_of(made.entry) if made.entry else "/"
            # Changes with what was filled in, so that the browser reloads it.
            frame = f"{DESK}draft/{form}{address}?{sha256(made.raw or b'').hexdigest()[:12]}"
        return EffectView(
            notice=notice,
            problems=tuple(it for it in said if it.stops),
            warnings=tuple(it for it in said if not it.stops),
            older=report.count(made.older) if made.older else "",
            fine=not made.stops,
            in_words=made.in_words,
            is_cut=made.is_cut,
            differences=made.differences,
            frame=frame,
            address=address,
            who=() if made.stops or not made.opened.is_new else tuple(_who(made)),
        )


def _council(folder: Folder, loaded: Loaded) -> CouncilFolder:
    return CouncilFolder(folder.council, loaded, read(loaded)[0], folder.as_of)


def _may_be_empty(part: Part, help: str) -> Part:
    """Fields for an id that is made automatically if left empty."""
    return replace(part, needed=False, help=help) if isinstance(part, Input) and part.name == "id" else part


def _who(made: Draft) -> Iterator[GetsIt]:
    if made.opened.entry.kind is not Entitlement or made.made is None:
        return
    outcomes = pick(read(made.made.loaded)[0].national, Outcome)
    follows = follows_from(made.record, outcomes)
    for outcome in outcomes:
        verdict, reason = follows[outcome.id]
        yield GetsIt(outcome.title, str(verdict), reason)


def _with_id(
    entry: RecordInFile, record: Mapping[str, Plain], known: Mapping[str, Sequence[tuple[str, str]]]
) -> dict[str, Plain]:
    """The record with an id made from what it is called."""
    called = next((said for name in TITLES if isinstance(said := record.get(name), str)), "")
    taken = {id for id, _ in known.get(entry.list, ())}
    return {"id": made_id(called, taken), **record} if called else dict(record)


def _above(field: str) -> Iterable[str]:
    """A path within a record and those that contain it."""
    parts = field.split(".")
    return (".".join(parts[: at + 1]) for at in range(len(parts)))


def _at_inputs(made: Draft, parts: Sequence[Part]) -> Draft:
    """Each problem attached to an input of the form; a problem in one line of a list, to the list."""
    names = {BODY, *(part.name for part in parts_within(parts))}

    def placed(said: Message) -> Message:
        place = next((place for place in reversed(tuple(_above(said.field))) if place in names), "")
        return replace(said, field=place)

    return replace(made, own=tuple(map(placed, made.own)))


def _ids_by_field(
    entry: RecordInFile, parts: Iterable[Part], known: Mapping[str, tuple[tuple[str, str], ...]]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """The ids to choose from for each field that refers to another record."""
    asked = {part.ids for part in parts_within(parts) if isinstance(part, Input) and part.ids}
    return {
        field: tuple(pair for name in targets(field, entry.list) for pair in known.get(name, ()))
        for field in sorted(asked)
    }


def _one(posted: Posted, name: str) -> str:
    return next(iter(posted.get(name, ())), "")
