"""First stage: read the files of a council and of the national layer, keeping every position.

The only module that reads content from the disk. A file becomes a small tree of `Scalar`, `Entries` and `Fields`,
and a page the text below it too. Nothing here knows what a promise is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from localoffer.problems import Mark, Problem, Rule
from localoffer.records.files import (
    COUNCIL_FILES,
    NATIONAL_FILES,
    NATIONAL_PAGES_FOLDER,
    PAGES_FOLDER,
    SITE_FILE,
)
from localoffer.records.models import Record
from localoffer.records.naming import name_of
from localoffer.records.values import Prose
from localoffer.records.yaml_tree import ODD, Broken, Fields, odd_character, parse_yaml

LARGEST = 2_000_000
LARGEST_PICTURE = 100_000
#: How a picture begins, by the endings of its name.
PICTURES = {
    (".png",): re.compile(rb"\x89PNG\r\n\x1a\n"),
    (".jpg", ".jpeg"): re.compile(rb"\xff\xd8\xff"),
}

MISSING_FILE = Rule(
    "missing-file",
    """A council has a folder, and in it content/site.yaml.

    PASS: python build.py check, in a folder that has content/site.yaml
    FAIL: python build.py check, in a folder that has none
    """,
)

UNKNOWN_FILE = Rule(
    "unknown-file",
    """Every YAML file has one of the known names, and only Markdown pages stand in a pages folder.

    PASS: content/sources.yaml
    PASS: content/pages/strategy/introduction.md
    FAIL: content/source.yaml
    FAIL: content/pages/introduction.docx
    """,
)

UNREADABLE_FILE = Rule(
    "unreadable-file",
    """Every file can be opened and read.

    PASS: a file offer.yaml
    FAIL: a folder called offer.yaml
    FAIL: a link to a file that is not there
    """,
)

OUTSIDE_FOLDER = Rule(
    "outside-folder",
    """No file is a link that leads out of its folder.

    PASS: the file content/pages/notes.md
    FAIL: a link content/pages/notes.md to a file elsewhere
    """,
)

TOO_LARGE = Rule(
    "too-large",
    """No file is larger than 2 MB.

    PASS: a file of 200 KB
    FAIL: a file of 3 MB
    """,
)

NOT_UTF_8 = Rule(
    "not-utf-8",
    """Every file is saved as UTF-8.

    PASS: saved as UTF-8
    FAIL: saved as UTF-16, or in the encoding of an old Windows
    """,
)

FRONT_MATTER = Rule(
    "front-matter",
    """A Markdown page begins with its title and other fields between two lines of ---.

    PASS: ---, title: Complaints, --- and then the text
    FAIL: the text from the first line on
    """,
)


@dataclass(frozen=True)
class File:
    """One file. `path` is what an officer reads; `name` its path in the council's or national folder.

    `tree` is None where the file is empty or broken; `body` is there for Markdown pages that could be read.
    """

    path: str
    name: str
    national: bool
    lines: tuple[str, ...]
    tree: Fields | None = None
    body: Prose | None = None
    broken: bool = False

    @property
    def is_page(self) -> bool:
        return self.name.endswith(".md")


@dataclass(frozen=True)
class Loaded:
    """All files in their fixed order, what was wrong with them, and the pictures in content/ by the names of their files."""

    files: tuple[File, ...]
    problems: tuple[Problem, ...]
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def load(council: Path, national: Path, root: Path) -> Loaded:
    """Read both folders. Paths are shown relative to `root` where they lie below it."""
    problems: list[Problem] = []
    files: list[File] = []
    if not council.is_dir():
        problems.append(
            MISSING_FILE.problem(
                Mark(_shown(council, root)),
                "There is no such folder.",
                "Give the folder of a council: the one that holds its offer.yaml and content.",
            )
        )
    else:
        names = list(COUNCIL_FILES)
        names.insert(2, SITE_FILE)
        files += _load_folder(council, names, PAGES_FOLDER, root, False, problems)
        if not _there(council / SITE_FILE):
            problems.append(
                MISSING_FILE.problem(
                    Mark(_shown(council / SITE_FILE, root)),
                    "There is no such file. It says the council’s name and colours, and no site is built without it.",
                    "Copy content/site.yaml from another council’s folder and change the words.",
                )
            )
    files += _load_folder(national, list(NATIONAL_FILES), NATIONAL_PAGES_FOLDER, root, True, problems)
    return Loaded(tuple(files), tuple(problems), dict(_pictures(council)))


def _pictures(council: Path) -> Iterator[tuple[str, bytes]]:
    """Those small enough for the top of every page. What cannot be read is as if it were not there."""
    for path in sorted((council / "content").glob("*")):
        begins = next((begins for ends, begins in PICTURES.items() if path.suffix in ends), None)
        with suppress(OSError, RuntimeError, Broken):
            if begins and path.stat().st_size <= LARGEST_PICTURE:
                content = _read_bytes(council, f"content/{path.name}", path.name)
                if begins.match(content):
                    yield path.name, content


def _load_folder(
    folder: Path, names: list[str], pages: str, root: Path, national: bool, problems: list[Problem]
) -> Iterator[File]:
    for name in names:
        if _there(folder / name):
            yield _load_file(folder, name, root, national, problems)
    for path in _below(folder / pages, problems, root):
        name = path.relative_to(folder).as_posix()
        if path.name.startswith("."):
            continue
        if path.suffix == ".md":
            yield _load_file(folder, name, root, national, problems)
        else:
            problems.append(
                UNKNOWN_FILE.problem(
                    Mark(_shown(path, root)),
                    "This folder holds pages, and a page is a file whose name ends in .md.",
                    "Move the file elsewhere, or give it a name that ends in .md.",
                )
            )
    problems.extend(_unknown_files(folder, names, pages, root, national))


def _unknown_files(
    folder: Path, names: list[str], pages: str, root: Path, national: bool
) -> Iterator[Problem]:
    """YAML files whose name nobody reads. In the council's own folder only those that resemble a known one."""
    places = [folder] if national else [folder, folder / "content"]
    for place in places:
        for path in sorted(place.glob("*")) if place.is_dir() else ():
            name = path.relative_to(folder).as_posix()
            if path.suffix.lower() not in (".yaml", ".yml") or name in names or path.name.startswith("."):
                continue
            near = get_close_matches(name.lower(), names, 1, 0.75)
            if place == folder and not national and not near:
                continue
            known = ", ".join(names)
            yield UNKNOWN_FILE.problem(
                Mark(_shown(path, root)),
                "No file of this name is read, so nothing in it would be published.",
                f"Did you mean {near[0]}? Change the name to that." if near else f"The files are: {known}.",
            )


def _there(path: Path) -> bool:
    return path.is_symlink() or path.exists()


def _shown(path: Path, root: Path) -> str:
    """The path as an officer reads it; a name with characters that cannot be printed is made printable."""
    try:
        shown = (path.parent.resolve() / path.name).relative_to(root.resolve())
    except (ValueError, OSError, RuntimeError):
        shown = path
    return shown.as_posix().encode("utf-8", "replace").decode()


def _below(folder: Path, problems: list[Problem], root: Path) -> list[Path]:
    """Every file below a folder, sorted; links to folders are not followed."""
    found: list[Path] = []
    waiting = [folder] if folder.is_dir() else []
    while waiting:
        place = waiting.pop()
        try:
            inside = sorted(place.iterdir())
        except OSError as error:
            problems.append(_unreadable(_shown(place, root), error))
            continue
        for path in inside:
            if path.is_dir() and not path.is_symlink() and path.suffix != ".md":
                waiting.append(path)
            else:
                found.append(path)
    return sorted(found)


def _load_file(folder: Path, name: str, root: Path, national: bool, problems: list[Problem]) -> File:
    shown = _shown(folder / name, root)
    lines: tuple[str, ...] = ()
    try:
        raw = _read_bytes(folder, name, shown)
        lines = tuple(_one_kind_of_line_end(raw.decode("utf-8", "replace")).split("\n"))
        text = _decode(raw, shown)
    except Broken as broken:
        problems.extend(broken.problems)
        return File(shown, name, national, lines, broken=True)
    if name.endswith(".md"):
        return _load_page(File(shown, name, national, lines), problems)
    tree, found, broken_off = parse_yaml(text, shown)
    kinds = (NATIONAL_FILES if national else COUNCIL_FILES).get(name, {})
    problems.extend(replace(problem, record=_record_at(problem.mark.line, lines, kinds)) for problem in found)
    return File(shown, name, national, lines, tree, broken=broken_off)


def _record_at(line: int, lines: tuple[str, ...], kinds: Mapping[str, type[Record]]) -> str:
    """The name of the record a line stands in, found without understanding the file; empty where it is unclear."""
    above = lines[:line]
    start = next((n for n in range(len(above) - 1, -1, -1) if re.match(r" {0,2}- ", above[n])), None)
    if start is None:
        return ""
    name = next((found[1] for text in reversed(above[:start]) if (found := re.match(r"([a-z]+):", text))), "")
    after = (n for n in range(start + 1, len(lines)) if re.match(r" {0,2}- |[a-z]+:", lines[n]))
    end = next(after, len(lines))
    if name not in kinds or line > end:
        return ""
    fields = (
        re.match(r"(?: {0,2}- | {2,4})([a-z]+): +[\"']?([^\"'&*!|>\[{].*?)[\"']?$", text)
        for text in lines[start:end]
    )
    titles: dict[str, str] = {}
    for found in filter(None, fields):
        titles.setdefault(found[1], found[2])
    return name_of(kinds[name].noun, titles, None) if titles else ""


def _load_page(page: File, problems: list[Problem]) -> File:
    """Cut a Markdown page into the fields between its two lines of --- and its body."""
    lines = [line.rstrip() for line in page.lines]
    first = Mark(page.path, 1, 1)
    hint = "Begin the page with a line of ---, then title: and sentence:, then another line of ---."
    if lines[0] != "---":
        problems.append(FRONT_MATTER.problem(first, "The page does not begin with a line of ---.", hint))
        return File(page.path, page.name, page.national, page.lines, broken=True)
    if "---" not in lines[1:]:
        message = "The line of --- that closes the fields of this page is missing, or has another number of hyphens."
        end = next((n for n, line in enumerate(lines) if n and re.match(r"$|[-–—]+$|#{2,} ", line)), 0)
        problems.append(FRONT_MATTER.problem(Mark(page.path, end + 1, 1), message, hint))
        return File(page.path, page.name, page.national, page.lines, broken=True)
    end = lines.index("---", 1)
    tree, found, broken_off = parse_yaml("\n".join(page.lines[1:end]) + "\n", page.path, first_line=2)
    problems.extend(found)
    body = Prose("\n".join(page.lines[end + 1 :]), Mark(page.path, min(end + 2, len(lines)), 1))
    return File(page.path, page.name, page.national, page.lines, tree, body, broken_off)


def _unreadable(shown: str, error: OSError) -> Problem:
    if isinstance(error, IsADirectoryError):
        what = "A folder stands where a file should be."
    elif isinstance(error, PermissionError):
        what = "This file cannot be opened: the computer does not allow it."
    elif isinstance(error, FileNotFoundError):
        what = "This is a link to a file that is not there."
    else:
        what = "This file cannot be read."
    return UNREADABLE_FILE.problem(
        Mark(shown), what, "Put a file that can be read in its place, or take it away."
    )


def _read_bytes(folder: Path, name: str, shown: str) -> bytes:
    path = folder / name
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
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
        if path.stat().st_size > LARGEST:
            raise Broken(
                TOO_LARGE.problem(
                    Mark(shown),
                    "This file is larger than 2 MB, and no page of words is.",
                    "Look whether something else was saved under this name.",
                )
            )
        return path.read_bytes()
    except (OSError, RuntimeError) as error:
        raise Broken(_unreadable(shown, error if isinstance(error, OSError) else OSError())) from None


def _one_kind_of_line_end(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _decode(raw: bytes, shown: str) -> str:
    try:
        text = _one_kind_of_line_end(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        mark = _place(_one_kind_of_line_end(raw[: error.start].decode("utf-8", "replace")), shown)
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            message = "This file is saved as UTF-16."
        else:
            message = (
                f"This file is not saved as UTF-8: character {mark.column} of this line cannot be read "
                f"(byte {raw[error.start]:02X})."
            )
        hint = "Open the file, choose “Save as” and the encoding UTF-8. Then look at this line."
        raise Broken(NOT_UTF_8.problem(mark, message, hint)) from None
    if odd := ODD.search(text):
        mark = _place(text[: odd.start()], shown)
        raise Broken(odd_character(odd.group(), mark, len(ODD.findall(text)) - 1))
    return text


def _place(before: str, shown: str) -> Mark:
    return Mark(shown, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
