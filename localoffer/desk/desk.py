"""What the desk does: open a record, say what would come of a change, save it. It knows nothing of requests."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from inspect import getdoc
from pathlib import Path
from secrets import token_urlsafe
from tempfile import NamedTemporaryFile
from typing import TypeVar

from localoffer import report
from localoffer.desk.beside import Beside, edit_address
from localoffer.desk.drafts import (
    NAME,
    Difference,
    Draft,
    DraftSite,
    Folder,
    Opened,
    Said,
    draft,
    filled_in,
    label_of,
    open_record,
)
from localoffer.desk.entries import LISTS, PAGES, SITE, Entry, entries, ids
from localoffer.desk.forms import Group, Groups, Input, Left, Part, Plain, changed, parts_of
from localoffer.load import Loaded
from localoffer.problems import Mark, Problem
from localoffer.records.files import PAGES_FOLDER
from localoffer.records.models import PageText, Record
from localoffer.records.naming import with_article
from localoffer.records.values import wrong_part
from localoffer.records.walk import TARGETS
from localoffer.records.yaml_tree import Fields
from localoffer.serve import Preview
from localoffer.web.theme import Theme
from localoffer.writing import NotWritable

#: So many open forms are remembered, and so many sites as they would be; the oldest go first.
MOST_FORMS, MOST_SITES = 64, 6
#: Fields of a form that are none of the record.
RECORD, LIST, VERSION, PAGE, FORM = "@record", "@list", "@version", "@page", "@form"

Posted = Mapping[str, Sequence[str]]


V = TypeVar("V")


class Few(OrderedDict[str, V]):
    """The last things that were put there, no more than so many."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def keep(self, key: str, value: V) -> None:
        self[key] = value
        self.move_to_end(key)
        while len(self) > self.most:
            self.popitem(last=False)


class NoRecord(Exception):
    """What was asked for is not there. Its text says so."""


@dataclass(frozen=True)
class Listed:
    name: str
    address: str


@dataclass(frozen=True)
class ListView:
    """A list of the index with its records, in file order."""

    name: str
    title: str
    about: str
    file: str
    noun: str
    adds: bool
    entries: tuple[Listed, ...]


@dataclass(frozen=True)
class FormView:
    """The form of one record, ready to be shown. `ids` are those that can be written, by the key that its fields name."""

    title: str
    where: str
    hidden: Mapping[str, str]
    parts: tuple[Part, ...]
    left: tuple[str, ...]
    body: str | None
    ids: Mapping[str, tuple[tuple[str, str], ...]]
    asks_name: bool = False
    page_name: str = ""


@dataclass(frozen=True)
class ProblemView:
    field: str
    label: str
    where: str
    message: str
    hint: str


@dataclass(frozen=True)
class ResultView:
    """What came of what was filled in. `frame` is where the page as it would be is shown, `address` that of the page."""

    notice: str
    problems: tuple[ProblemView, ...]
    warnings: tuple[ProblemView, ...]
    standing: str
    fine: bool
    in_words: tuple[str, ...]
    differences: tuple[Difference, ...]
    frame: str = ""
    address: str = ""


@dataclass(frozen=True)
class Answer:
    """A form with what came of it; or, once something is saved, the address to go to."""

    form: FormView | None = None
    result: ResultView | None = None
    told: Mapping[str, str] | None = None
    saved: str = ""


class Desk:
    """The records of one council's folder, open to be changed."""

    def __init__(self, folder: Callable[[], Folder], preview: Preview, theme: Theme) -> None:
        self._folder = folder
        self._preview = preview
        self._theme = theme
        self._words: Mapping[str, str] = theme.words["desk"]
        self._opened: Few[Opened] = Few(MOST_FORMS)
        self._sites: Few[DraftSite] = Few(MOST_SITES)
        self._beside: Beside | None = None

    @property
    def beside(self) -> Beside | None:
        """Which records the pages of the preview show; None while there is none."""
        made = self._preview.made
        if made is None:
            return None
        if self._beside is None or self._beside.made is not made:
            self._beside = Beside(made, self._words)
        return self._beside

    def lists(self) -> tuple[tuple[ListView, ...], tuple[Problem, ...]]:
        """Every list with its records, and the problems of files that cannot be edited until they are mended."""
        loaded = self._folder().loaded()
        found: dict[str, list[Listed]] = {}
        for entry in entries(loaded).values():
            found.setdefault(entry.list, []).append(Listed(entry.name, edit_address(entry)))
        known = {SITE: ("content/site.yaml", None), PAGES: (f"{PAGES_FOLDER}/", PageText), **LISTS}
        views = (
            ListView(
                name,
                name.replace("_", " ").capitalize(),
                " ".join((getdoc(kind) or "").split()) if kind else "",
                file,
                with_article(kind.noun) if kind else "",
                kind is not None,
                tuple(found.get(name, ())),
            )
            for name, (file, kind) in known.items()
        )
        broken = {file.path for file in loaded.files if file.broken and not file.national}
        return tuple(views), tuple(it for it in loaded.problems if it.mark.file in broken)

    def edit(self, key: str, page: str) -> FormView:
        """The form of a record as it stands. Raises NoRecord."""
        folder = self._folder()
        loaded = folder.loaded()
        entry = entries(loaded).get(key)
        if entry is None:
            raise NoRecord(self._words["lost"])
        try:
            opened = open_record(folder, entry)
        except NotWritable as error:
            raise NoRecord(str(error)) from None
        return self._form(loaded, opened, opened.record, opened.body, {}, self._remember(opened), page)

    def add(self, list_name: str) -> FormView:
        """An empty form for one more record. Raises NoRecord where there is no such list."""
        folder = self._folder()
        opened = open_record(folder, _blank(folder, list_name, self._words["lost"]), True)
        form = self._remember(opened)
        return self._form(folder.loaded(), opened, {}, opened.body, {}, form, "")

    def check(self, posted: Posted) -> Answer:
        """What would come of it. Nothing is written."""
        return self._answer(posted, False)

    def save(self, posted: Posted) -> Answer:
        """Write it where nothing stands in its way."""
        return self._answer(posted, True)

    def document(self, form: str, path: str) -> bytes | None:
        """A document of the site as it would be with what was filled in last in this form."""
        site = self._sites.get(form)
        return site.document(path) if site else None

    def _remember(self, opened: Opened, form: str = "") -> str:
        form = form or token_urlsafe(12)
        self._opened.keep(form, opened)
        return form

    def _answer(self, posted: Posted, to_be_saved: bool) -> Answer:
        folder = self._folder()
        form, page = _one(posted, FORM), _one(posted, PAGE)
        known = self._opened.get(form)
        loaded = folder.loaded()
        there = entries(loaded)
        notice = ""
        list_name = _one(posted, LIST)
        is_new = bool(list_name)
        if is_new:
            entry = _blank(folder, list_name, self._words["lost"])
            if entry.is_page:
                name = _one(posted, NAME).strip("/ ")
                if flaw := self._flaw_of_name(folder, name):
                    opened = open_record(folder, entry, True)
                    record, body = filled_in(opened, posted)
                    return self._unwritten(loaded, opened, record, body, form, page, {NAME: flaw}, name)
                entry = replace(entry, file=f"{PAGES_FOLDER}/{name}.md")
        else:
            found = there.get(_one(posted, RECORD))
            if found is None and known is None:
                raise NoRecord(self._words["lost"])
            if found is None:
                assert known
                record, body = filled_in(known, posted)
                return self._unwritten(
                    loaded, known, record, body, form, page, {}, notice=self._words["no_longer_there"]
                )
            entry = found
        opened = open_record(folder, entry, is_new)
        if known and not (is_new and entry.is_page) and opened.version != _one(posted, VERSION):
            # Only what was changed in this form counts; the rest is as it stands now.
            asked = changed(known.record, filled_in(known, posted)[0])
            both = any(known.record.get(name) != opened.record.get(name) for name in asked)
            notice = self._words["changed_too" if both else "changed_meanwhile"]
            record = {k: v for k, v in {**opened.record, **asked}.items() if v is not None}
            posted_body = filled_in(known, posted)[1]
            body = posted_body if posted_body != known.body else opened.body
        else:
            if opened.version != _one(posted, VERSION) and not (is_new and entry.is_page):
                notice = self._words["changed_meanwhile"]
            record, body = filled_in(opened, posted)
        form = self._remember(opened, form)
        whole = to_be_saved and not notice
        made = draft(folder, loaded, opened, record, body, self._standing, whole)
        if made.made and made.made.plan and made.made.shown:
            self._sites.keep(form, DraftSite(made.made, self._theme))
        if whole:
            if made.stops:
                notice = self._words["not_saved"]
            elif made.raw == opened.raw:
                notice = self._words["nothing_to_save"]
            else:
                try:
                    self._write(folder, made)
                except (OSError, Changed) as error:
                    words = "changed_meanwhile" if isinstance(error, Changed) else "cannot_write"
                    notice = f"{self._words[words]} {getattr(error, 'strerror', None) or ''}".strip()
                else:
                    return Answer(saved=self._after(made, page))
        told = {said.field: f"{said.problem.message} {said.problem.hint}" for said in made.own if said.field}
        return Answer(
            self._form(loaded, opened, record, body, told, form, page, _one(posted, NAME)),
            self._result(made, form, page, notice),
            told,
        )

    def _unwritten(
        self,
        loaded: Loaded,
        opened: Opened,
        record: Mapping[str, Plain],
        body: str | None,
        form: str,
        page: str,
        told: Mapping[str, str],
        name: str = "",
        notice: str = "",
    ) -> Answer:
        """The form with what was typed, where it is not even known in which file it would stand."""
        problems = tuple(ProblemView(field, label_of(field), "", said, "") for field, said in told.items())
        result = ResultView(notice, problems, (), "", False, (), ())
        return Answer(
            self._form(loaded, opened, record, body, told, self._remember(opened, form), page, name),
            result,
            told,
        )

    def _flaw_of_name(self, folder: Folder, name: str) -> str:
        if not name or wrong_part(name) is not None:
            return self._words["no_name"]
        if (folder.council / PAGES_FOLDER / f"{name}.md").exists():
            return self._words["name_taken"]
        return ""

    @property
    def _standing(self) -> tuple[Problem, ...]:
        return self._preview.problems

    def _write(self, folder: Folder, made: Draft) -> None:
        """Put the file in the place of the old one, whole. Raises OSError, and Changed where it is not what it was."""
        assert made.raw is not None
        _replace(folder.council, made.opened.entry.file, made.opened, made.raw)
        # The page shows it at once; the watcher builds it once more.
        if made.made:
            self._preview.show(made.made)

    def _after(self, made: Draft, page: str) -> str:
        """Where to go once it is saved: back to the page, or to the one that shows the record."""
        beside = self.beside
        addresses = {it.address for it in beside.made.pages} if beside else set()
        if page in addresses:
            return page
        return beside.page_of(made.entry) if beside and made.entry else "/"

    def _form(
        self,
        loaded: Loaded,
        opened: Opened,
        record: Mapping[str, Plain],
        body: str | None,
        told: Mapping[str, str],
        form: str,
        page: str,
        name: str = "",
    ) -> FormView:
        entry = opened.entry
        wrong = {place for field in told for place in _above(field)}
        parts = parts_of(entry.kind, record, self._theme.vocabulary, wrong)
        words = self._words
        verb = words["add"] if opened.is_new else words["edit"]
        line = f", {words['line']} {entry.mark.line}" if entry.mark.line and not opened.is_new else ""
        return FormView(
            title=f"{verb} {with_article(entry.kind.noun) if opened.is_new else entry.name}",
            where=f"{entry.file}{line}",
            hidden={
                **({LIST: entry.list} if opened.is_new else {RECORD: entry.key}),
                VERSION: opened.version,
                PAGE: page,
                FORM: form,
            },
            parts=parts,
            left=tuple(part.label for part in _inputs(parts) if isinstance(part, Left)),
            body=body,
            ids=_ids_by_field(entry, parts, ids(loaded)),
            asks_name=opened.is_new and entry.is_page,
            page_name=name,
        )

    def _result(self, made: Draft, form: str, page: str, notice: str) -> ResultView:
        said = (*made.own, *made.others)
        frame = address = ""
        if form in self._sites and made.made and made.made.plan:
            there = Beside(made.made, self._words)
            planned = {it.address for it in made.made.pages}
            address = page if page in planned else there.page_of(made.entry) if made.entry else "/"
            # Changes with what was filled in, so that it is asked for anew.
            frame = f"/_desk/draft/{form}{address}?{sha256(made.raw or b'').hexdigest()[:12]}"
        return ResultView(
            notice=notice,
            problems=tuple(_view(it) for it in said if it.stops),
            warnings=tuple(_view(it) for it in said if not it.stops),
            standing=report.count(made.standing) if made.standing else "",
            fine=not made.stops,
            in_words=(),
            differences=made.differences,
            frame=frame,
            address=address,
        )


class Changed(Exception):
    """The file is not what it was when it was read."""


def _replace(council: Path, name: str, opened: Opened, raw: bytes) -> None:
    path = (council / name).resolve()
    if not path.is_relative_to(council.resolve()):
        raise OSError(0, "It leads out of the folder.")
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode if path.exists() else None
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".tmp", delete=False) as file:
        file.write(raw)
    try:
        if mode is not None:
            os.chmod(file.name, mode)
        if (path.read_bytes() if path.is_file() else b"") != opened.raw:
            raise Changed
        os.replace(file.name, path)
    finally:
        Path(file.name).unlink(missing_ok=True)


def _blank(folder: Folder, list_name: str, lost: str) -> Entry:
    """One more record of a list, which has nothing in it yet. Raises NoRecord."""
    kind: type[Record]
    if list_name == PAGES:
        file, kind = f"{PAGES_FOLDER}/", PageText
    elif list_name in LISTS:
        file, kind = LISTS[list_name]
    else:
        raise NoRecord(lost)
    return Entry("", list_name, kind, file, -1, f"the {kind.noun}", Fields((), Mark(file)))


def _view(said: Said) -> ProblemView:
    problem = said.problem
    where = "" if said.field or not problem.mark.line else f"{problem.mark.file}, line {problem.mark.line}"
    return ProblemView(said.field, said.label, where, problem.message, problem.hint)


def _above(field: str) -> Iterable[str]:
    """A place and those that hold it."""
    parts = field.split(".")
    return (".".join(parts[: at + 1]) for at in range(len(parts)))


def _inputs(parts: Iterable[Part]) -> Iterator[Input | Left]:
    """Everything that can be filled in, or cannot, however deep."""
    for part in parts:
        if isinstance(part, Group):
            yield from _inputs(part.parts)
        elif isinstance(part, Groups):
            yield from _inputs(part.groups)
        else:
            yield part


def _ids_by_field(
    entry: Entry, parts: Iterable[Part], known: Mapping[str, tuple[tuple[str, str], ...]]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """What can be written in each field of a form that names another record."""
    asked = {part.ids for part in _inputs(parts) if isinstance(part, Input) and part.ids}
    return {
        field: tuple(pair for name in TARGETS.get(field, (entry.list,)) for pair in known.get(name, ()))
        for field in sorted(asked)
    }


def _one(posted: Posted, name: str) -> str:
    return next(iter(posted.get(name, ())), "")
