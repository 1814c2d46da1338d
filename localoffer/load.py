"""First stage: read the files of a council and of national/, keeping every position.

The only stage that reads content from the disk. What is in a file is read by `records/one_file.py`: here is which files
there are, and what is wrong with those that nothing reads.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection, Iterator, Mapping
from dataclasses import field, replace
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import cast

from localoffer.kept import NOTHING_KEPT, Kept, Pack, digest
from localoffer.places import is_inside, seen_from
from localoffer.problems import Level, Mark, Problem, Rule
from localoffer.records import bounds
from localoffer.records.file_names import (
    copied_from,
    is_close,
    is_nobodys,
    meant,
    page_meant,
    part_meant,
    windows_cannot_hold,
)
from localoffer.records.files import (
    CHANGE_FILE,
    CHANGES_FOLDER,
    COUNCIL_FILES,
    NATIONAL_FILES,
    NATIONAL_PAGES_FOLDER,
    PAGES_FOLDER,
    SITE_FILE,
)
from localoffer.records.frozen import dataclass
from localoffer.records.logo import MOST_BYTES, TOO_MANY_BYTES, Picture, kind_of
from localoffer.records.one_file import File, parse
from localoffer.records.raw_text import Broken
from localoffer.records.values import UNSAFE_ID, is_id

#: Names that somebody may give the two folders that are read.
_FOLDERS: Mapping[str, str] = {"content": "content", "contents": "content", "page": "pages", "pages": "pages"}

MISSING_FILE = Rule(
    "missing-file",
    """A council has a folder that contains content/site.yaml, and national/ has what the law gives. If national/ is
    missing, the lines that name its records are not listed one by one.

    PASS: .venv/bin/python build.py check, in a folder that has content/site.yaml
    FAIL: .venv/bin/python build.py check, in a folder without it
    FAIL: .venv/bin/python build.py check, where there is no national/
    """,
)

#: How the names of tables and documents end, which somebody may expect to be read.
OFFICE = frozenset((
    ".csv", ".tsv", ".xls", ".xlsx", ".xlsm", ".ods", ".numbers", ".gsheet",
    ".doc", ".docx", ".docm", ".odt", ".rtf", ".pages", ".gdoc",
))  # fmt: skip
UNKNOWN_FILE = Rule(
    "unknown-file",
    """Every YAML file has one of the known names, or is in the folder beside one, under a name of small letters, numbers and
    hyphens. A pages folder contains only Markdown pages. A copy under another name is only a warning if nobody could mistake
    it for a file that is read, and so is a table or document from Word or Excel, or a page, in content/ or in a folder
    with parts of a list. So is a copy of a folder that is read. Papers may be kept in content/sources/.

    PASS: content/sources.yaml
    PASS: offer/money.yaml, content/sources/papers-of-2026.yaml
    PASS: content/pages/strategy/introduction.md
    FAIL: content/source.yaml
    FAIL: offer.yaml.txt, offer (1).yaml
    FAIL: offer/Money.yml, offer/money/more.yaml
    FAIL: content/pages/introduction.docx
    FAIL: content/our pages/introduction.md, and no content/pages
    FAIL: offer/money.csv, offer.xlsx, content/offer.docx
    FAIL: a folder content - Copy, beside content
    """,
)

UNREADABLE_FILE = Rule(
    "unreadable-file",
    """Every file can be opened and read.

    PASS: a file offer.yaml
    FAIL: a folder called offer.yaml
    FAIL: a file called content/pages or content/changes
    FAIL: a link to a file that is not there
    """,
)

OUTSIDE_FOLDER = Rule(
    "outside-folder",
    """No file is a link to somewhere outside its folder.

    PASS: the file content/pages/notes.md
    FAIL: a link content/pages/notes.md to a file elsewhere
    FAIL: a link content/pages to a folder elsewhere
    """,
)

TOO_LARGE = Rule(
    "too-large",
    f"""No file is larger than {bounds.FILE // 1_000_000} MB, and a council’s files together are no larger than
    {bounds.FOLDER // 1_000_000} MB.

    PASS: a file of 200 KB
    FAIL: a file of 3 MB
    """,
)


@dataclass(frozen=True)
class Loaded:
    """All files in their fixed order, what is wrong with them, and the pictures in content/ by file name."""

    files: tuple[File, ...]
    problems: tuple[Problem, ...]
    pictures: Mapping[str, Picture] = field(default_factory=dict)


def load_national(national: Path, root: Path, kept: Kept = NOTHING_KEPT) -> Loaded:
    """Read the national folder alone, for use with several councils."""
    folder = _Folder(national, root, list(NATIONAL_FILES), NATIONAL_PAGES_FOLDER, national=True)
    files = folder.load(kept)
    if not folder.problems and all(file.is_page for file in files):
        shown = folder.shown(national)
        folder.report(
            MISSING_FILE,
            national,
            f"There {'are no national facts in this folder' if national.is_dir() else 'is no such folder'}. It has the law, the "
            "helplines and whatever else is the same for every council, and the site will not build without it.",
            f"Put it back: git restore {shown} brings back the last committed version. In a council’s own repository, "
            "install the engine again.",
        )
        files = (*folder.unread(), *files)
    return Loaded(files, tuple(folder.problems))


def load(council: Path, national: Path | Loaded, root: Path, kept: Kept = NOTHING_KEPT) -> Loaded:
    """Read both folders, or only the council's if `national` was already read. Paths are shown relative to `root` if
    they lie below it. `kept`: what an earlier build found in files with the same bytes."""
    names = list(COUNCIL_FILES)
    names.insert(2, SITE_FILE)
    folder = _Folder(council, root, names, PAGES_FOLDER)
    files: tuple[File, ...] = ()
    if not council.is_dir():
        folder.report(
            MISSING_FILE,
            council,
            "There is no such folder.",
            "Give a council’s folder: the one with its offer.yaml and content.",
        )
    else:
        files = folder.load(kept)
        site = next((file for file in files if file.name == SITE_FILE), None)
        if site is None or not (site.tree or site.broken):
            shown = _shown(council / SITE_FILE, root)
            folder.problems.append(
                MISSING_FILE.problem(
                    Mark(shown, 1 if site else 0),
                    f"{'There is nothing in this file' if site else 'There is no such file'}. It gives the council’s name "
                    "and colours, and the site will not build without it.",
                    f"Put it back: git restore {shown} brings back the last committed version. For a new council the "
                    "command init writes it. How: docs/tasks/start-another-council.md",
                )
            )
    shared = load_national(national, root, kept) if isinstance(national, Path) else national
    return Loaded((*files, *shared.files), (*folder.problems, *shared.problems), dict(_pictures(council)))


def with_file(loaded: Loaded, council: Path, root: Path, name: str, raw: bytes) -> Loaded:
    """What would be loaded if a file of the council held these bytes, or did not exist (None). The disk is left unchanged."""
    shown = _shown(council / name, root)
    problems = [problem for problem in loaded.problems if problem.mark.file != shown]
    file, found = parse(raw, shown, name, False, _digest_of(raw, shown, name, False))
    problems += found
    own = [it for it in loaded.files if not it.national]
    places = [it.name for it in own]
    at = places.index(name) if name in places else len(own)
    files = (
        *own[:at],
        *((file,) if raw else ()),
        *own[at + 1 :],
        *(it for it in loaded.files if it.national),
    )
    return replace(loaded, files=files, problems=tuple(problems))


def _pictures(council: Path) -> Iterator[tuple[str, Picture]]:
    """By file name; for a picture that cannot be read, the reason."""
    for path in _inside(council / "content"):
        if kind_of(path.name):
            try:
                large = path.is_file() and path.stat().st_size > MOST_BYTES
                content = b"" if large else _read_bytes(council, f"content/{path.name}", path.name)
                yield path.name, Picture(content, TOO_MANY_BYTES if large else "")
            except Broken as broken:
                yield path.name, Picture(flaw=broken.problems[0].message)
            except (OSError, RuntimeError):
                yield path.name, Picture(flaw="This file cannot be read.")


@dataclass
class _Folder:
    """A council's folder or national/: which of its files are read, and what is wrong with the others.

    `names` are the files that it may have, `pages` the folder of its pages. File names are shown relative to `root`.
    """

    path: Path
    root: Path
    names: list[str]
    pages: str
    national: bool = False
    problems: list[Problem] = field(default_factory=list)

    def load(self, kept: Kept) -> tuple[File, ...]:
        """Every file, in the fixed order."""
        if closed := [
            it for it in self._folders() if os.path.isdir(it) and not os.access(it, os.R_OK | os.X_OK)
        ]:
            self.problems += (_unreadable_folder(self.shown(place)) for place in closed)
            return tuple(self.unread())
        if any(self._is_no_place(it) for it in self._folders()[1:]):
            return tuple(self.unread())
        with Pack(kept, "files", self.shown(self.path)) as pack:
            return tuple(self._files(pack))

    def unread(self) -> Iterator[File]:
        """Every file that there may be, as one that could not be read: what it would define is not reported as unknown."""
        return (self._unread(name) for name in self.names)

    def shown(self, path: Path) -> str:
        return _shown(path, self.root)

    def report(self, rule: Rule, path: Path, message: str, hint: str, level: Level | None = None) -> None:
        """A problem with a file or folder as a whole."""
        self.problems.append(rule.problem(Mark(self.shown(path)), message, hint, level=level))

    def _unread(self, name: str) -> File:
        return File(self.shown(self.path / name), name, self.national, (), broken=True)

    def _is_no_place(self, folder: Path, level: Level | None = None) -> bool:
        """Whether nothing can be read in a folder because a file, or a link to elsewhere, has its name: that is reported.
        `level`: how grave a file is there."""
        if _there(folder) and not folder.is_dir():
            self.report(
                UNREADABLE_FILE,
                folder,
                "There should be a folder with this name, and this is not one. Nothing that belongs in it is published.",
                f"Give it another name, or delete it. Then make a folder called {folder.name} and put its files in it. If there "
                f"was one before, git restore {self.shown(folder)} brings back the last committed version.",
                level,
            )
            return True
        if folder.is_symlink() and not _is_within(folder, self.path):
            self.report(
                OUTSIDE_FOLDER,
                folder,
                "This is a link to a folder elsewhere. Nothing in it is read.",
                "Put the folder itself here.",
            )
            return True
        return False

    def _files(self, pack: Pack) -> Iterator[File]:
        near = self._nearly_there()
        there = [*self._lists(set(near.values())), *self._pages()]
        self.problems += islice(self._unknown(near), bounds.SHOWN_OF_A_FILE)
        size = 0
        places = _Places(self.path, self.root)
        for name in there:
            shown, plain = places.shown(name), places.plain_size(name)
            own = _size(self.path / name) if plain is None else plain
            if size <= bounds.FOLDER and (size := size + own) > bounds.FOLDER:
                self.report(
                    TOO_LARGE,
                    self.path / name,
                    f"With this file the files in the folder come to more than {bounds.FOLDER // 1_000_000} MB. This one "
                    "and those after it were not read.",
                    "Check whether something was copied here more than once.",
                )
            # Whatever a file of nearly this name would hold counts as unread, so nothing that it defines is reported
            # as unknown.
            if size > bounds.FOLDER or (plain is None and not _there(self.path / name)):
                yield self._unread(name)
            else:
                file, found = _load_file(self.path, name, shown, plain is not None, self.national, pack)
                self.problems += found
                yield file

    def _lists(self, near: Collection[str]) -> Iterator[str]:
        """The files of lists by name. `near` are those that another is nearly called."""
        gone = [place for place in self._folders()[1:] if not place.is_dir()]
        called = {
            _folder_meant(it, self.path, self.names) for it in _inside(self.path) if gone and it.is_dir()
        }
        for name in self.names:
            place = (self.path / name).parent
            # That one file is missing, or that its folder has another name, is reported: the others need not be.
            in_vain = place in gone and (name != SITE_FILE or place.name in called)
            if _there(self.path / name) or name in near or in_vain:
                yield name
            if not self.national and name != SITE_FILE:
                yield from self._parts(name)
        if not self.national:
            yield from self._changes()

    def _parts(self, whole: str) -> Iterator[str]:
        """The files that a list is split into, by name: `offer/money.yaml` beside `offer.yaml`.

        Other files in such a folder, such as papers, are ignored, but for tables and documents that somebody may expect to
        be read. Beside the list of sources they are sources themselves.
        """
        place = self.path / whole.removesuffix(".yaml")
        for path in self._below(place):
            if not (known := part_meant(path.name)):
                if whole != "content/sources.yaml":
                    self.problems += self._made_elsewhere(path)
                continue
            name = path.relative_to(self.path).as_posix()
            if path.parent != place:
                self.report(
                    UNKNOWN_FILE,
                    path,
                    f"Only files directly in {place.name} are read, not those in a folder inside it. Nothing in this one "
                    "would be published.",
                    f"Move it to {self.shown(place)}.",
                )
            elif path.suffix == ".yaml" and is_id(path.stem):
                yield name
            else:
                right = f"{place.relative_to(self.path).as_posix()}/{known}"
                self.problems += _misnamed(
                    Mark(self.shown(path)), name, right, _there(self.path / right), True
                )

    def _changes(self) -> Iterator[str]:
        """The files of changes by name, and so by date."""
        place = self.path / CHANGES_FOLDER
        for path in self._below(place):
            if CHANGE_FILE.fullmatch(path.name) and path.parent == place and is_id(path.stem):
                yield path.relative_to(self.path).as_posix()
            elif path.suffix.lower() in (".yaml", ".yml") or part_meant(path.name):
                self.report(
                    UNKNOWN_FILE,
                    path,
                    f"A file of changes is directly in {CHANGES_FOLDER}, and its name is a date and a few words. This "
                    "one is not read.",
                    "Change its name to one such as 2026-11-26-setting-up-home.yaml: year, month and day, then small letters, numbers "
                    "and hyphens.",
                )
            else:
                self.problems += self._made_elsewhere(path)

    def _pages(self) -> Iterator[str]:
        for path in self._below(self.path / self.pages):
            if path.suffix == ".md":
                yield path.relative_to(self.path).as_posix()
            else:
                self.report(
                    UNKNOWN_FILE,
                    path,
                    "This folder is for pages, and a page is a file whose name ends in .md.",
                    f"If it is a page, change its name to {page_meant(path.name)}. If not, move it elsewhere. Windows "
                    "hides the last part of a name unless you choose to see file name extensions.",
                )

    def _folders(self) -> list[Path]:
        """The folders that contain files of the known names."""
        below = {name.rpartition("/")[0] for name in self.names} - {""}
        return [self.path, *(self.path / place for place in sorted(below))]

    def _places(self) -> set[Path]:
        """Every folder that is read, whether it is there or not."""
        parts = (self.path / name.removesuffix(".yaml") for name in self.names)
        return {*self._folders()[1:], self.path / self.pages, self.path / CHANGES_FOLDER, *parts}

    def _others(self) -> Iterator[tuple[Path, str]]:
        """What else is in those folders, each with its path in this one."""
        for place in self._folders():
            for path in _inside(place):
                name = path.relative_to(self.path).as_posix()
                if name not in self.names and not is_nobodys(path.name):
                    yield path, name

    def _nearly_there(self) -> dict[str, str]:
        """Each file whose name is nearly a known one: its path, and the known name."""
        files = ((path, name) for path, name in self._others() if not path.is_dir())
        found = ((name, meant(name, self.names)) for path, name in files if not self._is_of_the_others(path))
        return {name: near for name, near in found if near}

    def _is_of_the_others(self, path: Path) -> bool:
        """Whether a file is one of national/ and stands in a council's folder, or the other way round."""
        ours = {known.rpartition("/")[2] for known in self.names}
        theirs = {*NATIONAL_FILES, *(it.rpartition("/")[2] for it in COUNCIL_FILES)}
        return path.name not in ours and path.name in theirs

    def _unknown(self, near: Mapping[str, str]) -> Iterator[Problem]:
        """What nothing reads: files with nearly a known name, and YAML files in folders where all YAML is ours."""
        for path, name in self._others():
            mark = Mark(self.shown(path))
            all_ours = self.national or path.parent != self.path
            if windows_cannot_hold(path.name):
                yield UNSAFE_ID.problem(
                    mark,
                    "Windows does not allow this file name, so nobody who uses it could open the folder.",
                    "Change the name to letters, numbers and hyphens.",
                )
            elif path.is_dir():
                yield from self._unknown_folder(path, mark)
            elif name in near:
                told = tuple(_misnamed(mark, name, near[name], _there(self.path / near[name]), all_ours))
                yield from told or self._made_elsewhere(path)
            else:
                yield from self._unknown_file(path, mark, all_ours)

    def _unknown_folder(self, path: Path, mark: Mark) -> Iterator[Problem]:
        if not self.national and _has_pages_in_vain(path, self.path):
            yield UNKNOWN_FILE.warn(
                mark,
                f"Nothing in this folder is read. Pages are in {PAGES_FOLDER}.",
                f"Move the pages in it to {PAGES_FOLDER}.",
            )
        elif known := _folder_meant(path, self.path, self.names):
            right = path.parent / known
            if not right.is_dir():
                yield UNKNOWN_FILE.problem(
                    mark,
                    f"A folder with this name is not read. The one that is read is called {known}.",
                    f"Change the name to {known}.",
                )
            elif known == path.name.casefold() and not path.samefile(right):
                yield UNKNOWN_FILE.warn(
                    mark,
                    f"Nothing in this folder is read: {known} is there too. On Windows and on a Mac the two are one folder.",
                    f"Move what is needed to {known}, and delete this one.",
                )
        elif _is_copied(path, self._places()):
            whole = copied_from(path.name)
            yield UNKNOWN_FILE.warn(
                mark,
                f"This looks like a copy of {whole}, which is there too. Nothing in this one is published.",
                f"If something in it is newer, move that to {whole}. Then delete this one, or keep it elsewhere.",
            )

    def _unknown_file(self, path: Path, mark: Mark, all_ours: bool) -> Iterator[Problem]:
        kind = path.suffix.lower()
        if self._is_of_the_others(path):
            yield UNKNOWN_FILE.problem(
                mark,
                "A file of this name belongs in a council’s folder, and this one is national: nothing in it is read."
                if self.national
                else "A file of this name is only in national/, which is the same for every council: nothing in this "
                "one is read.",
                f"Move what is in it to one of these: {', '.join(self.names)}. Then delete it.",
                level=None if all_ours else Level.WARNING,
            )
        elif not all_ours:
            if f"{path.stem.casefold()}.yaml" in self.names:
                yield from self._made_elsewhere(path)
        elif kind in (".yaml", ".yml"):
            yield UNKNOWN_FILE.problem(
                mark,
                "A file with this name is not read, so nothing in it would be published.",
                f"The files are: {', '.join(self.names)}.",
            )
        else:
            yield from self._made_elsewhere(path)

    def _made_elsewhere(self, path: Path) -> Iterator[Problem]:
        """A warning for a table, a document or a page that somebody put where only YAML is read."""
        if self.national:
            return
        kind, mark = path.suffix.lower(), Mark(self.shown(path))
        if kind in OFFICE:
            yield UNKNOWN_FILE.warn(
                mark,
                "A table or document is not read, so nothing in it is published.",
                "Copy its words and numbers into the file that they belong in, and move it elsewhere. How: "
                "docs/tasks/copy-from-word.md",
            )
        elif kind == ".md" and path.stem.casefold() != "readme":
            yield UNKNOWN_FILE.warn(
                mark,
                f"A page is read only in {PAGES_FOLDER}, so this one is not published.",
                f"If it is a page, move it to {PAGES_FOLDER}/{page_meant(path.name)}.",
            )

    def _below(self, folder: Path) -> list[Path]:
        """Every file below a folder that somebody put there, sorted; links to folders are not followed."""
        found: list[Path] = []
        if self._is_no_place(folder, Level.WARNING):
            return []
        waiting = [folder] if folder.is_dir() else []
        while waiting:
            place = waiting.pop()
            try:
                inside = sorted(os.scandir(place), key=lambda entry: entry.name)
            except OSError as error:
                shown = self.shown(place)
                closed = isinstance(error, PermissionError)
                self.problems.append(_unreadable_folder(shown) if closed else _unreadable(shown, error))
                continue
            for entry in inside:
                if entry.is_dir(follow_symlinks=False) and not entry.name.endswith(".md"):
                    waiting.append(place / entry.name)
                else:
                    found.append(place / entry.name)
            if len(found) > bounds.PAGES:
                self.report(
                    bounds.TOO_MANY,
                    folder,
                    f"There are more than {bounds.PAGES:,} files in this folder. The rest were not read.",
                    "Check whether something was copied here more than once.",
                )
                break
        return [path for path in sorted(found)[: bounds.PAGES] if not is_nobodys(path.name)]


def _has_pages_in_vain(path: Path, folder: Path) -> bool:
    """Whether somebody may expect that the pages in a folder are read, but others are."""
    right, called = folder / PAGES_FOLDER, path.name.casefold()
    if called not in ("page", "pages"):
        lists = {Path(name).stem for name in COUNCIL_FILES} | {Path(CHANGES_FOLDER).name}
        renamed = path.parent == right.parent and not right.is_dir() and called not in lists
        return renamed and any(it.suffix == ".md" for one in (path, *_inside(path)) for it in _inside(one))
    others = right.is_dir() and not path.samefile(right)
    below = (it for one in (path, *_inside(path)) for it in _inside(one))
    return (others or path.parent == folder) and any(it.suffix == ".md" for it in below)


def _is_copied(path: Path, places: Collection[Path]) -> bool:
    """Whether a folder is a copy of one of these, and holds a folder or anything that would be read there."""
    whole = path.with_name(copied_from(path.name))
    of_another = whole.name != path.name.casefold() and whole in places and whole.is_dir()
    return of_another and any(it.suffix in (".yaml", ".md") or it.is_dir() for it in _inside(path))


def _folder_meant(path: Path, folder: Path, names: list[str]) -> str | None:
    """The folder that is read, given one of nearly its name; a folder with parts of a list counts only if it contains YAML."""
    called = path.name.casefold()
    if called in _FOLDERS:
        return _FOLDERS[called]
    if path.parent == folder and copied_from(path.name) == "content" and not (folder / "content").is_dir():
        return "content"
    parts = [
        Path(name).stem for name in names if name in COUNCIL_FILES and (folder / name).parent == path.parent
    ]
    if (called == path.name and called in parts) or not any(it.suffix == ".yaml" for it in _inside(path)):
        return None
    return next(iter(get_close_matches(called, parts, 1, 0.85)), None)


def _misnamed(mark: Mark, name: str, known: str, both: bool, all_ours: bool) -> Iterator[Problem]:
    """A file with nearly a known name: a misspelling if the right file is missing, otherwise a copy."""
    if not both:
        yield UNKNOWN_FILE.problem(
            mark,
            f"A file with this name is not read, and there is no {known}. Nothing in this one would be published.",
            f"Did you mean {known}? Change the name to that. Windows hides the last part of a name unless you choose to "
            "see file name extensions.",
        )
    elif re.search(r"\.ya?ml", name, re.IGNORECASE):
        taken_for_it = name.lower().endswith((".yaml", ".yml")) and (all_ours or is_close(name, known))
        yield UNKNOWN_FILE.problem(
            mark,
            f"This looks like a copy of {known}, which is there too. Nothing in this one is published.",
            f"Delete it or, if it is the right one, replace {known} with it.",
            level=Level.ERROR if taken_for_it else Level.WARNING,
        )


def _inside(folder: Path) -> list[Path]:
    """The contents of a folder, sorted; empty if it cannot be read."""
    try:
        return sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError:
        return []


def _size(path: Path) -> int:
    """How many bytes reading a file would take: 0 if it is too large or missing."""
    try:
        size = path.stat().st_size
    except OSError:
        return 0
    return size if size <= bounds.FILE else 0


def _is_within(path: Path, folder: Path) -> bool:
    """Whether a path leads to what may be read of a folder."""
    try:
        return is_inside(path, folder)
    except (OSError, RuntimeError):
        return False


def _there(path: Path) -> bool:
    return path.is_symlink() or path.exists()


def _shown(path: Path, root: Path) -> str:
    """The path as an officer reads it; unprintable characters in a name are made printable."""
    return seen_from(root, path).as_posix().encode("utf-8", "replace").decode()


@dataclass(frozen=True)
class _Places:
    """A folder whose files are read: each folder within it is looked up once, and most files are plain ones."""

    folder: Path
    root: Path
    known: dict[str, tuple[str, bool]] = field(default_factory=dict)

    def shown(self, name: str) -> str:
        """What `_shown` returns for a file, given its path in the folder."""
        return self._of(name)[0] + name.rpartition("/")[2].encode("utf-8", "replace").decode()

    def plain_size(self, name: str) -> int | None:
        """The size in bytes of a file that lies in the folder itself and is no larger than a file may be; otherwise None."""
        try:
            found = os.lstat(self.folder / name)
        except OSError:
            return None
        plain = stat.S_ISREG(found.st_mode) and found.st_size <= bounds.FILE and self._of(name)[1]
        return found.st_size if plain else None

    def _of(self, name: str) -> tuple[str, bool]:
        """The prefix of the paths of a file's folder, and whether no link leads out of that folder."""
        parent = name.rpartition("/")[0]
        if parent not in self.known:
            place = self.folder / parent
            self.known[parent] = _shown(place / "-", self.root)[:-1], _is_within(place, self.folder)
        return self.known[parent]


def _load_file(
    folder: Path, name: str, shown: str, plain: bool, national: bool, pack: Pack
) -> tuple[File, tuple[Problem, ...]]:
    """A file of a folder, and what is wrong with it. `plain`: it lies in the folder itself, and is not too large."""
    try:
        raw = _plain_bytes(folder / name) if plain else None
        raw = _read_bytes(folder, name, shown) if raw is None else raw
    except Broken as broken:
        return File(shown, name, national, (), broken=True), broken.problems
    key = _digest_of(raw, shown, name, national)
    there = pack.get(key)
    if there is None:
        made = parse(raw, shown, name, national, key)
        pack.put(key, made)
        there = cast(tuple[File, tuple[Problem, ...]], pack.get(key))
        # It was only now made, and is not part of what is cached.
        vars(there[0])["tree"] = made[0].tree
    return cast(tuple[File, tuple[Problem, ...]], there)


def _digest_of(raw: bytes, shown: str, name: str, national: bool) -> bytes:
    return digest(
        raw, shown.encode(), name.encode("utf-8", "surrogateescape"), b"national" if national else b""
    )


def _unreadable(shown: str, error: OSError) -> Problem:
    if isinstance(error, IsADirectoryError):
        what = "There is a folder where a file should be."
    elif isinstance(error, PermissionError):
        what = "This file cannot be opened: the computer does not allow it."
    elif isinstance(error, FileNotFoundError):
        what = "This is a link to a file that is not there."
    else:
        what = "This file cannot be read."
    return UNREADABLE_FILE.problem(
        Mark(shown), what, "Replace it with a file that can be read, or delete it."
    )


def _unreadable_folder(shown: str) -> Problem:
    return UNREADABLE_FILE.problem(
        Mark(shown),
        "This folder cannot be opened: the computer does not allow it. Nothing in it is read.",
        "Allow it to be read, or ask whoever looks after the computer.",
    )


def _plain_bytes(path: Path) -> bytes | None:
    """None if anything is in the way: `_read_bytes` says what."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _read_bytes(folder: Path, name: str, shown: str) -> bytes:
    path = folder / name
    try:
        if not is_inside(path, folder):
            raise Broken(
                OUTSIDE_FOLDER.problem(
                    Mark(shown),
                    "This is a link to a file outside the folder.",
                    "Put the file itself here.",
                )
            )
        if path.is_dir():
            raise IsADirectoryError
        if not path.is_file():
            raise FileNotFoundError if not path.exists() else OSError
        if path.stat().st_size > bounds.FILE:
            raise Broken(
                TOO_LARGE.problem(
                    Mark(shown),
                    f"This file is larger than {bounds.FILE // 1_000_000} MB, far more than any page of words.",
                    "Check whether something else was saved under this name.",
                )
            )
        return path.read_bytes()
    except (OSError, RuntimeError) as error:
        raise Broken(_unreadable(shown, error if isinstance(error, OSError) else OSError())) from None
