"""Stage one: read the files of a council and of the national layer, keeping every position.

The only module that reads content from the disk. YAML is read as a stream of events, never composed, and
becomes a small tree of `Words`, `Entries` and `Fields`. Nothing here knows what a promise is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from localoffer.models import Record
from localoffer.naming import name_of
from localoffer.problems import Mark, Problem
from localoffer.records import COUNCIL_FILES, NATIONAL_FILES, NATIONAL_PAGES_FOLDER, PAGES_FOLDER, SITE_FILE
from localoffer.values import Prose

DEEPEST = 20
LARGEST = 2_000_000
#: Characters that nobody can see, or that end a line for one program and not for another.
ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]")

#: The rules of this stage, each in words.
RULES = {
    "missing-file": "A council has a folder, and in it content/site.yaml.",
    "unknown-file": "Every YAML file has one of the known names, and only Markdown pages stand in a pages folder.",
    "unreadable-file": "Every file can be opened and read.",
    "outside-folder": "No file is a link that leads out of its folder.",
    "too-large": "No file is larger than 2 MB.",
    "not-utf-8": "Every file is saved as UTF-8.",
    "odd-character": "No file holds characters that cannot be seen.",
    "tab": "Lines are indented with spaces, never with the tab key.",
    "indentation": "Fields of one record stand at the same distance from the left.",
    "colon-in-text": "A text with a colon and a space in it has quotation marks round it.",
    "missing-colon": "A field is a name, a colon, a space and its value.",
    "unclosed-quote": "A quotation mark that opens a text is closed at the end of the text, on the same line.",
    "needs-quotes": "A text that begins with one of @ ` % & * ! | > [ { has quotation marks round it.",
    "list-in-wrong-place": "A list begins on the line after its field, and each entry begins with “- ”.",
    "not-understood": "A file keeps to the form of the files around it.",
    "brackets": "Lists and records are written on lines of their own, not in brackets.",
    "alias": "Nothing is written once and pointed to from elsewhere with & and *.",
    "tag": "No text begins with ! followed by the name of a type.",
    "too-deep": "Nothing is nested more than 20 levels deep.",
    "duplicate-key": "A field stands once in a record.",
    "two-documents": "A file holds one set of records, with no line of --- or ... in the middle.",
    "front-matter": "A Markdown page begins with its title and other fields between two lines of ---.",
}


@dataclass(frozen=True)
class Words:
    """A piece of text. `given` is false for a field with nothing after its colon."""

    text: str
    mark: Mark
    body: Mark
    given: bool = True


@dataclass(frozen=True)
class Entries:
    """A list."""

    items: tuple[Node, ...]
    mark: Mark


@dataclass(frozen=True)
class Fields:
    """Names and their values, in file order, each name once."""

    items: tuple[tuple[Words, Node], ...]
    mark: Mark


Node = Words | Entries | Fields


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
    """All files in their fixed order, and what was wrong with them."""

    files: tuple[File, ...]
    problems: tuple[Problem, ...]


class _Broken(Exception):
    """The rest of this file cannot be read. Never leaves this module."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems = problems


def load(council: Path, national: Path, root: Path) -> Loaded:
    """Read both folders. Paths are shown relative to `root` where they lie below it."""
    problems: list[Problem] = []
    files: list[File] = []
    if not council.is_dir():
        problems.append(
            Problem(
                Mark(_shown(council, root)),
                "missing-file",
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
                Problem(
                    Mark(_shown(council / SITE_FILE, root)),
                    "missing-file",
                    "There is no such file. It says the council’s name and colours, and no site is built without it.",
                    "Copy content/site.yaml from another council’s folder and change the words.",
                )
            )
    files += _load_folder(national, list(NATIONAL_FILES), NATIONAL_PAGES_FOLDER, root, True, problems)
    return Loaded(tuple(files), tuple(problems))


def parse_yaml(text: str, path: str, first_line: int = 1) -> tuple[Fields | None, tuple[Problem, ...], bool]:
    """The tree of a YAML text, its problems, and whether the rest of it was given up.

    `text` has \\n line ends; its first line is line `first_line` of the file `path`.
    """
    builder = _Builder(text, path, first_line)
    try:
        return builder.build(), tuple(builder.problems), False
    except _Broken as broken:
        return None, (*builder.problems, *broken.problems), True


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
                Problem(
                    Mark(_shown(path, root)),
                    "unknown-file",
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
            yield Problem(
                Mark(_shown(path, root)),
                "unknown-file",
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
    except _Broken as broken:
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
        problems.append(Problem(first, "front-matter", "The page does not begin with a line of ---.", hint))
        return File(page.path, page.name, page.national, page.lines, broken=True)
    if "---" not in lines[1:]:
        message = "The line of --- that closes the fields of this page is missing, or has another number of hyphens."
        end = next((n for n, line in enumerate(lines) if n and re.match(r"$|[-–—]+$|#{2,} ", line)), 0)
        problems.append(Problem(Mark(page.path, end + 1, 1), "front-matter", message, hint))
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
    return Problem(
        Mark(shown), "unreadable-file", what, "Put a file that can be read in its place, or take it away."
    )


def _read_bytes(folder: Path, name: str, shown: str) -> bytes:
    path = folder / name
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise _Broken(
                Problem(
                    Mark(shown),
                    "outside-folder",
                    "This is a link to a file outside the folder.",
                    "Put the file itself here.",
                )
            )
        if path.is_dir():
            raise IsADirectoryError
        if not path.is_file():
            raise FileNotFoundError if not path.exists() else OSError
        if path.stat().st_size > LARGEST:
            raise _Broken(
                Problem(
                    Mark(shown),
                    "too-large",
                    "This file is larger than 2 MB, and no page of words is.",
                    "Look whether something else was saved under this name.",
                )
            )
        return path.read_bytes()
    except (OSError, RuntimeError) as error:
        raise _Broken(_unreadable(shown, error if isinstance(error, OSError) else OSError())) from None


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
        raise _Broken(Problem(mark, "not-utf-8", message, hint)) from None
    if odd := ODD.search(text):
        mark = _place(text[: odd.start()], shown)
        raise _Broken(_odd(odd.group(), mark, len(ODD.findall(text)) - 1))
    return text


def _place(before: str, shown: str) -> Mark:
    return Mark(shown, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def _odd(character: str, mark: Mark, more: int = 0) -> Problem:
    others = f" There {'is 1' if more == 1 else f'are {more}'} more in this file." if more else ""
    return Problem(
        mark,
        "odd-character",
        f"Character {mark.column} of this line cannot be seen (it is U+{ord(character):04X}).{others}",
        "Delete the line and type it again; such characters come along when text is copied.",
    )


class _Builder:
    """Turns the events of one YAML text into a tree."""

    def __init__(self, text: str, path: str, first_line: int) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.path = path
        self.first_line = first_line
        self.problems: list[Problem] = []
        self.last_line = 0  # index of the line on which the latest event ended
        self.in_brackets = 0

    def build(self) -> Fields | None:
        """The tree; None for a text with nothing in it. Raises `_Broken` where the rest makes no sense."""
        events = self._events()
        root: Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1 or event.version or event.tags:
                    raise self._broken(
                        event.start_mark,
                        "two-documents",
                        "This line says that another set of records begins here.",
                        "Take the line away. One file holds one set of records.",
                    )
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, events, 1)
        if root is None or (isinstance(root, Words) and not root.given):
            return None
        if not isinstance(root, Fields):
            raise _Broken(
                Problem(
                    root.mark,
                    "wrong-kind",
                    "The file should begin with the name of a field and a colon, and something else stands there.",
                    "Look at a file of the same kind that works, and begin in the same way.",
                )
            )
        return root

    def _events(self) -> Iterator[Any]:
        try:
            for event in yaml.parse(self.text, Loader=yaml.CLoader):
                self._refuse(event)
                yield event
                self.last_line = event.end_mark.line if event.end_mark else 0
        except yaml.MarkedYAMLError as error:
            if self.in_brackets:
                raise _Broken() from None
            raise _Broken(self._explain(error)) from None
        except yaml.YAMLError:
            raise self._broken(None, "not-understood", "This file cannot be read.", _LOOK) from None

    def _refuse(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            raise self._broken(
                event.start_mark,
                "alias",
                f"The value begins with {sign}, which points to another place in the file. Nothing here may do that.",
                "Write the words out, or, if the sign belongs to the text, put quotation marks round the text.",
            )
        if getattr(event, "tag", None) is not None:
            raise self._broken(
                event.start_mark,
                "tag",
                "The value begins with !, which asks for a type of thing. Here everything is text.",
                "Take away the word that begins with !, or put quotation marks round the text.",
            )

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        if depth > DEEPEST + 1:
            brackets = [problem for problem in self.problems if problem.rule == "brackets"]
            for problem in brackets:
                self.problems.remove(problem)
            raise self._broken(
                event.start_mark,
                "too-deep",
                f"This is nested more than {DEEPEST} levels deep. Nothing in these files goes so deep.",
                "Look whether the line is indented too far or has too many “- ” or brackets.",
            )
        if isinstance(event, yaml.ScalarEvent):
            return self._words(event)
        flow = bool(event.flow_style)
        if flow and not self.in_brackets:
            self.problems.append(self._brackets(event))
        self.in_brackets += flow
        mark = self._mark(event.start_mark)
        node: Node
        if isinstance(event, yaml.SequenceStartEvent):
            entries: list[Node] = []
            while not isinstance(inner := next(events), yaml.SequenceEndEvent):
                entries.append(self._node(inner, events, depth + 1))
            node = Entries(tuple(entries), mark)
        else:
            node = self._fields(events, depth, mark)
        self.in_brackets -= flow
        return node

    def _fields(self, events: Iterator[Any], depth: int, mark: Mark) -> Fields:
        found: dict[str, tuple[Words, Node]] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._broken(
                    event.start_mark,
                    "not-understood",
                    "A list or a group of fields stands where the name of a field should be.",
                    _LOOK,
                )
            key = self._words(event)
            value = self._node(next(events), events, depth + 1)
            if not key.text:
                self.problems.append(
                    Problem(
                        key.mark,
                        "missing-colon",
                        "Here is a colon with no name of a field before it.",
                        "Write the field’s name before the colon, or take the line away.",
                    )
                )
            elif key.text in found:
                first = found[key.text][0].mark.line
                self.problems.append(
                    Problem(
                        key.mark,
                        "duplicate-key",
                        f"“{key.text[:60]}” stands twice in this record: in line {first} and in line {key.mark.line}.",
                        "Keep one of the two. If a new record should begin here, its first line begins with “- ”.",
                    )
                )
            else:
                found[key.text] = (key, value)
        return Fields(tuple(found.values()), mark)

    def _words(self, event: Any) -> Words:
        start, end = event.start_mark, event.end_mark
        mark = body = self._mark(start)
        text: str = event.value
        if event.style in ("'", '"') and end.line > start.line:
            raise _Broken(self._unclosed(mark))
        if event.style in ("|", ">"):
            body = Mark(self.path, mark.line + 1, 1)
            if event.style == ">":
                text = self._as_written(start.line + 1, text)
        elif event.style in (None, "") and self._is_cut(end):
            self.problems.append(
                Problem(
                    mark,
                    "needs-quotes",
                    "Everything after # in this line is a remark that nobody would see on the site.",
                    'If it belongs to the text, put " before the first and after the last letter of the text. '
                    "A remark has a space after its #.",
                )
            )
        elif end.line > start.line:
            written = self.text[start.index : end.index].split("\n")
            text = "\n".join(line.strip() for line in written)
        if odd := ODD.search(text):
            self.problems.append(_odd(odd.group(), mark))
            text = ODD.sub("", text)
        return Words(text, mark, body, given=bool(text) or event.style not in (None, ""))

    def _is_cut(self, end: Any) -> bool:
        """Whether a text ends before a # that has no space after it, and so may have been meant as text."""
        return end.line < len(self.lines) and bool(re.match(r"\s*#\S", self.lines[end.line][end.column :]))

    def _as_written(self, first: int, folded: str) -> str:
        """The lines of a `>` block as they stand, so that a place in the text is a place in the file."""
        lines = self.lines[first:]
        indents = (len(line) - len(line.lstrip(" ")) for line in lines if line.strip())
        indent = next(indents, 0)
        if not indent or not folded.strip():
            return folded
        block = []
        for line in lines:
            if line.strip() and not line.startswith(" " * indent):
                break
            block.append(line[indent:])
        return "\n".join(block).rstrip() + "\n"

    def _mark(self, mark: Any) -> Mark:
        """A place of the parser, counted from 1 and held within the file."""
        if mark is None:
            return Mark(self.path, self.first_line, 1)
        line, column = mark.line, mark.column
        while line and (line >= len(self.lines) or (line == len(self.lines) - 1 and not self.lines[line])):
            line, column = line - 1, 0
        return Mark(self.path, self.first_line + line, column + 1)

    def _line(self, mark: Mark) -> str:
        return self.lines[mark.line - self.first_line]

    def _broken(self, mark: Any, rule: str, message: str, hint: str) -> _Broken:
        return _Broken(Problem(self._mark(mark), rule, message, hint))

    def _brackets(self, event: Any) -> Problem:
        sign = "[" if isinstance(event, yaml.SequenceStartEvent) else "{"
        return Problem(
            self._mark(event.start_mark),
            "brackets",
            f"The value begins with {sign}, which opens a list or record in brackets. These files do without.",
            "Give each entry a line of its own that begins with “- ”, "
            "or, if the bracket belongs to the text, put quotation marks round the text.",
        )

    def _unclosed(self, mark: Mark) -> Problem:
        sign = self._line(mark)[mark.column - 1 : mark.column] or '"'
        return Problem(
            mark,
            "unclosed-quote",
            f"The quotation mark {sign} in this line is not closed by the end of the line.",
            f"Put {sign} after the last word of the text. For a longer text write | after the colon "
            "and the text on the lines below, indented by two spaces.",
        )

    def _explain(self, error: yaml.MarkedYAMLError) -> Problem:
        """Say in an officer's words what a YAML parser stumbled over, at the line where the mistake is."""
        what = f"{error.context or ''}; {error.problem or ''}"
        at = self._mark(error.problem_mark)
        context = self._mark(error.context_mark) if error.context_mark else at
        line = self._line(at)
        sign = line[at.column - 1 : at.column]
        if "quoted scalar; found unexpected end" in what:
            return self._unclosed(context)
        if (opened := self._open_quote(at)) is not None:
            return self._unclosed(opened)
        if "tab" in what.split() or sign == "\t" or re.match(r" *\t", line):
            return Problem(
                at,
                "tab",
                "This line is indented with the tab key.",
                "Indent with spaces instead: two for each step.",
            )
        if "mapping values are not allowed" in what:
            return self._explain_colon(at)
        if "expected ':'" in what:
            return self._missing_colon(context)
        if "block sequence entries are not allowed" in what:
            return Problem(
                at,
                "list-in-wrong-place",
                "An entry of a list begins here, on a line where none can begin.",
                "Begin the list on the line after its field, two spaces further in, each entry with “- ”. "
                "If “- ” belongs to the text, put quotation marks round the text.",
            )
        if "escape" in what:
            return Problem(
                at,
                "needs-quotes",
                "A \\ within double quotation marks begins a code, and there is no such code.",
                "Put single quotation marks round this text, or take away the \\.",
            )
        if "block scalar" in what:
            return Problem(
                at,
                "needs-quotes",
                "After | or > the text begins on the next line, and here something stands on the same line.",
                "Put the text on the lines below, or, if the sign belongs to it, put quotation marks round it.",
            )
        if "tag" in what and "cannot start" not in what:
            return Problem(
                context,
                "tag",
                "A value here begins with !, which asks for a type of thing. Here everything is text.",
                "Take away the word that begins with !, or put quotation marks round the text.",
            )
        if "cannot start any token" in what or "anchor" in what or "alias" in what or "directive" in what:
            start = context if "cannot start" not in what else at
            sign = self._line(start)[start.column - 1 : start.column]
            return Problem(
                start,
                "needs-quotes",
                f"A text that begins with {sign or 'such a sign'} needs quotation marks round it.",
                'Put " before the first and after the last letter of the text.',
            )
        if re.match(r"\s*(- +)?([^\s:]+: +)?(['\"]).*\3", line[: at.column - 1]):
            return Problem(
                at,
                "unclosed-quote",
                "The quotation marks of this line close before the text ends.",
                "If the text itself holds quotation marks or an apostrophe, write | after the colon and the "
                "text on the line below, indented by two spaces.",
            )
        first = next((n for n, text in enumerate(self.lines) if re.match(r"\s*[^\s#]", text)), 0)
        if "<document start>" in what and re.match(r" +(?!-)", self.lines[first]):
            at = Mark(self.path, self.first_line + first, 1)
        if "expected key" in what or "'-' indicator" in what or "<document start>" in what:
            if line.lstrip().startswith("- ") and (first_field := self._without_dash(at)) is not None:
                return Problem(
                    first_field,
                    "list-in-wrong-place",
                    f"This line begins an entry of a list with no “- ”; the next entry, in line {at.line}, has one.",
                    "Write “- ” before the first field of the entry, in line with the entries below it.",
                )
            if line.lstrip().startswith("- "):
                return Problem(
                    at,
                    "list-in-wrong-place",
                    "An entry of a list begins here, and no list is open at this distance from the left.",
                    "Indent the line like the entries above it. If it begins a new list, its field needs a "
                    "line of its own above.",
                )
            return self._indentation(at)
        return Problem(at, "not-understood", "This line, or the one above it, cannot be read.", _LOOK)

    def _without_dash(self, at: Mark) -> Mark | None:
        """The first line of a list that begins with no “- ”, seen from the entry after it, which has one."""
        indent = len(self._line(at)) - len(self._line(at).lstrip())
        above = at.line - self.first_line - 1
        while above >= 0 and (
            not self.lines[above].strip() or self.lines[above].startswith(" " * (indent + 1))
        ):
            above -= 1
        if above < 0 or not re.match(r"\s*[a-z_]+:\s*$", self.lines[above]):
            return None
        first = next(n for n in range(above + 1, len(self.lines)) if self.lines[n].strip())
        mark = Mark(self.path, self.first_line + first, 1)
        return mark if mark.line < at.line else None

    def _explain_colon(self, at: Mark) -> Problem:
        line = self._line(at)
        before = line[: at.column - 1]
        index = at.line - self.first_line
        if not re.search(r":\s", before):
            above = next((n for n in range(index - 1, -1, -1) if re.match(r"\s*[^\s#]", self.lines[n])), None)
            if above is not None and not re.search(r":(\s|$)", self.lines[above]):
                return self._missing_colon(Mark(self.path, self.first_line + above, 1))
            return self._indentation(at)
        return Problem(
            at,
            "colon-in-text",
            "The text in this line has a colon and a space in it, which looks like the name of another field.",
            'Put quotation marks " before the first and after the last letter of the text.',
        )

    def _missing_colon(self, mark: Mark) -> Problem:
        words = self._line(mark)
        glued = re.search(r"[A-Za-z_]:[^\s/]", words)
        what = (
            "There is no space after the colon."
            if glued
            else "This line has no field with a colon after its name."
        )
        return Problem(
            mark,
            "missing-colon",
            what,
            "Write the field’s name, a colon, a space and then the value. If the line belongs to the text above "
            "it, indent it further than that text’s field.",
        )

    def _indentation(self, at: Mark) -> Problem:
        return Problem(
            at,
            "indentation",
            "This line does not stand at the same distance from the left as the fields it belongs to.",
            "Count the spaces before it, and those of the lines above and below. "
            "Fields of one record line up under each other.",
        )

    def _open_quote(self, at: Mark) -> Mark | None:
        """A quotation mark opened since the last value that could be read, and not closed on its line."""
        for index in range(self.last_line, min(at.line - self.first_line + 1, len(self.lines))):
            found = re.match(r"\s*(?:- +)*(?:[^\s:#\"']+: +)?(['\"])", self.lines[index])
            if found and found.group(1) not in self.lines[index][found.end() :]:
                return Mark(self.path, self.first_line + index, found.end())
        return None


_LOOK = "Compare it with the lines around it: the same spaces before it, a name, a colon, a space, the value."


def walk(node: Node | None) -> Iterable[Words]:
    """Every piece of text below a node that is a value, not a field's name."""
    if isinstance(node, Words):
        yield node
    elif isinstance(node, Entries):
        for item in node.items:
            yield from walk(item)
    elif isinstance(node, Fields):
        for _, value in node.items:
            yield from walk(value)
