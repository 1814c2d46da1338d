"""One file: from its bytes to a small tree of `Scalar`, `Entries` and `Fields`, keeping every position. A page also has
the text below its fields. Nothing here opens a file, or knows what a promise is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from localoffer.problems import Mark, Problem, Rule
from localoffer.records import bounds
from localoffer.records.files import lists_of
from localoffer.records.frozen import dataclass
from localoffer.records.models import Record
from localoffer.records.naming import name_of
from localoffer.records.raw_text import Broken, one_kind_of_line_end, read_text
from localoffer.records.values import Prose
from localoffer.records.yaml_tree import Entries, Fields, parse_yaml

#: The start of a list entry, of a list, and of a field of an entry.
_ENTRY = re.compile(r" {0,2}- ")
_LIST = re.compile(r"[a-z]+:")
_FIELD = re.compile(r"(?: {0,2}- | {2,4})([a-z]+): +[\"']?([^\"'&*!|>\[{].*?)[\"']?$")

FRONT_MATTER = Rule(
    "front-matter",
    """A Markdown page begins with its title and other fields between two lines of ---. A field below them is a warning.

    PASS: ---, title: Complaints, --- and then the text
    FAIL: the text from the first line on
    """,
)


@dataclass(frozen=True, eq=False)
class File:
    """One file. `path` is what an officer reads; `name` is its path in the council's or national folder.

    `tree` is None if the file is empty or broken; `body` holds the text of a Markdown page that could be read.
    `digest` covers everything that the file was made from, and is empty if the file could not be opened. A cached file
    has no tree: `left_out` parses its lines again on request.
    """

    path: str
    name: str
    national: bool
    lines: tuple[str, ...]
    parsed: Fields | None = None
    body: Prose | None = None
    broken: bool = False
    digest: bytes = b""
    left_out: bool = False

    @cached_property
    def tree(self) -> Fields | None:
        return _tree_of(self)[0] if self.left_out else self.parsed

    def __getstate__(self) -> dict[str, object]:
        kept = {name: value for name, value in vars(self).items() if name != "tree"}
        return {**kept, "lines": "\n".join(self.lines), "parsed": None, "left_out": not self.broken}

    def __setstate__(self, state: dict[str, str]) -> None:
        vars(self).update(state, lines=tuple(state["lines"].split("\n")))

    @property
    def is_page(self) -> bool:
        return self.name.endswith(".md")

    @property
    def lists(self) -> Iterator[tuple[str, type[Record], Entries]]:
        """Each list that it may have and has, as written, with the kind of its records."""
        kinds = lists_of(self.name, self.national)
        for key, node in self.tree.items if self.tree else ():
            if key.text in kinds and isinstance(node, Entries):
                yield key.text, kinds[key.text], node


def parse(raw: bytes, shown: str, name: str, national: bool, key: bytes) -> tuple[File, tuple[Problem, ...]]:
    """A file with these bytes, and what is wrong with it. `key`: the digest of all of this."""
    lines: tuple[str, ...] = ()
    problems: list[Problem] = []
    try:
        # A file saved as UTF-16 can be read without its zeros.
        shown_as = raw.replace(b"\0", b"") if b"\0" in raw[:4] else raw
        lines = tuple(one_kind_of_line_end(shown_as.decode("utf-8", "replace")).split("\n"))
        text, mended = read_text(raw, shown)
        lines = tuple(text.split("\n"))
        problems.extend(mended)
    except Broken as broken:
        return File(shown, name, national, lines, broken=True, digest=key), broken.problems
    file = File(shown, name, national, lines, digest=key)
    if file.is_page:
        return _page_of(file, problems), tuple(problems)
    tree, found, broken_off = _tree_of(file)
    names = _names_by_line(lines, lists_of(name, national)) if found else []
    problems.extend(replace(problem, record=names[problem.mark.line - 1]) for problem in found)
    return replace(file, parsed=tree, broken=broken_off), tuple(problems)


def _tree_of(file: File) -> tuple[Fields | None, tuple[Problem, ...], bool]:
    """What YAML makes of the lines of a file that has to be YAML; see `parse_yaml`."""
    if not file.is_page:
        return parse_yaml("\n".join(file.lines), file.path, lists=lists_of(file.name, file.national))
    end = [line.rstrip() for line in file.lines].index("---", 1)
    return parse_yaml("\n".join(file.lines[1:end]) + "\n", file.path, first_line=2)


def _names_by_line(lines: tuple[str, ...], kinds: Mapping[str, type[Record]]) -> list[str]:
    """For each line, and the end, the name of the record that it belongs to, found without parsing; empty if that is
    unclear."""
    names: list[str] = []
    kind: type[Record] | None = None
    titles: dict[str, str] | None = None
    for number, line in enumerate((*lines, "end:")):
        if (is_list := _LIST.match(line)) or _ENTRY.match(line):
            name = name_of(kind.noun, titles, None) if kind and titles else ""
            names += [name] * (number - len(names))
            titles = None if is_list else {}
        if is_list:
            kind = kinds.get(line.partition(":")[0])
        elif titles is not None and (found := _FIELD.match(line)):
            titles.setdefault(found[1], found[2])
    return [*names, ""]


def _page_of(page: File, problems: list[Problem]) -> File:
    """Split a Markdown page into the fields between its two lines of --- and its body."""
    lines = [line.rstrip() for line in page.lines]
    hint = "Begin the page with a line of ---, then title: and sentence:, then another line of ---."
    missing = "The line of --- that ends the fields of this page is missing, or does not have exactly three hyphens."

    def broken(line: int, message: str, rule: Rule = FRONT_MATTER) -> File:
        problems.append(rule.problem(Mark(page.path, line, 1), message, hint))
        return replace(page, broken=True)

    if lines[0] != "---":
        words = "The page does not begin with a line of ---."
        if re.fullmatch("[-–—]+", lines[0]):
            words = (
                f"The page begins with {lines[0][:20]}, not with three hyphens: Word turns them into dashes."
            )
        return broken(1, words)
    if "---" not in lines[1:]:
        end = next((n for n, line in enumerate(lines) if n and re.match(r"$|[-–—]+$|#{2,} ", line)), 0)
        return broken(end + 1, missing)
    end = lines.index("---", 1)
    if end > bounds.FRONT_MATTER:
        message = f"There are more than {bounds.FRONT_MATTER} lines before the line of --- that ends the fields of this page."
        return broken(bounds.FRONT_MATTER + 1, message, bounds.TOO_MANY)
    tree, found, broken_off = _tree_of(page)
    blank = next((n for n, line in enumerate(lines[:end]) if not line), end)
    after = next((line for line in lines[blank:end] if line), "")
    if (
        broken_off
        and found
        and blank < found[0].mark.line - 1
        and not re.match(r"\s*(?:[a-z_]+:|- |#)", after)
    ):
        # The line of --- further down belongs to the text.
        return broken(blank + 1, missing)
    problems.extend(found)
    body = Prose("\n".join(page.lines[end + 1 :]), Mark(page.path, min(end + 2, len(lines)), 1))
    if much := bounds.excess(body.text):
        mark = replace(body.mark, line=body.mark.line + much.line)
        problems.append(much.rule.problem(mark, f"The text of this page {much.message}.", much.hint))
        return replace(page, broken=True)
    return replace(page, parsed=tree, body=body, broken=broken_off)
