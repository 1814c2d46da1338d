"""YAML as a tree of scalars, each with its file, line and column. Read as a stream of events, never composed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from localoffer.problems import Mark, Problem, Rule
from localoffer.records.bounds import (
    COUNTED,
    DEEPEST,
    ENTRIES,
    FIELDS,
    PIECE,
    RECORDS,
    TEXTS,
    TOO_LONG,
    TOO_MANY,
)
from localoffer.records.values import WRONG_KIND
from localoffer.records.yaml_mistakes import (
    LOOK,
    MISSING_COLON,
    NEEDS_QUOTES,
    NOT_UNDERSTOOD,
    TAG,
    YamlText,
    explain,
    unclosed,
)

#: Characters that nobody can see, or that end a line for one program and not for another.
ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]")


ODD_CHARACTER = Rule(
    "odd-character",
    """No file holds characters that cannot be seen.

    PASS: title: Setting up home
    FAIL: the same with a zero width space after “up”
    """,
)

BRACKETS = Rule(
    "brackets",
    """Lists and records are written on lines of their own, not in brackets.

    PASS: contacts: and, on lines below, - main-line and - night-line
    FAIL: contacts: [main-line, night-line]
    """,
)

ALIAS = Rule(
    "alias",
    """Nothing is written once and pointed to from elsewhere with & and *.

    PASS: the same text written twice
    FAIL: title: &home Setting up home, and elsewhere title: *home
    """,
)

TOO_DEEP = Rule(
    "too-deep",
    """Nothing is nested more than 20 levels deep.

    PASS: a list in a record in a list
    FAIL: a line that begins with twenty times “- ”
    """,
)

DUPLICATE_KEY = Rule(
    "duplicate-key",
    """A field stands once in a record.

    PASS: title: once in a record
    FAIL: title: twice in a record
    """,
)

TWO_DOCUMENTS = Rule(
    "two-documents",
    """A file holds one set of records, with no line of --- or ... in the middle.

    PASS: voices: and then promises:
    FAIL: voices:, a line of --- and then promises:
    """,
)


@dataclass(frozen=True)
class Scalar:
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

    items: tuple[tuple[Scalar, Node], ...]
    mark: Mark

    @cached_property
    def named(self) -> dict[str, Node]:
        return {key.text: value for key, value in self.items}


Node = Scalar | Entries | Fields


class Broken(Exception):
    """The rest of this file cannot be read. Never leaves the first stage."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems = problems


def parse_yaml(text: str, path: str, first_line: int = 1) -> tuple[Fields | None, tuple[Problem, ...], bool]:
    """The tree of a YAML text, its problems, and whether the rest of it was given up.

    `text` has \\n line ends; its first line is line `first_line` of the file `path`.
    """
    builder = _TreeBuilder(text, path, first_line)
    try:
        return builder.build(), tuple(builder.problems), False
    except Broken as broken:
        return None, (*builder.problems, *broken.problems), True


def odd_character(character: str, mark: Mark, more: int = 0) -> Problem:
    others = f" There {'is 1' if more == 1 else f'are {more}'} more in this file." if more else ""
    return ODD_CHARACTER.problem(
        mark,
        f"Character {mark.column} of this line cannot be seen (it is U+{ord(character):04X}).{others}",
        "Delete the line and type it again; such characters come along when text is copied.",
    )


class _TreeBuilder:
    """Turns the events of one YAML text into a tree."""

    def __init__(self, text: str, path: str, first_line: int) -> None:
        self.raw = text
        self.text = YamlText(tuple(text.split("\n")), path, first_line)
        self.problems: list[Problem] = []
        self.last_line = 0  # index of the line on which the latest event ended
        self.in_brackets = 0
        self.texts = 0

    def build(self) -> Fields | None:
        """The tree; None for a text with nothing in it. Raises `Broken` where the rest makes no sense."""
        events = self._events()
        root: Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1 or event.version or event.tags:
                    raise self._broken(
                        event.start_mark,
                        TWO_DOCUMENTS,
                        "This line says that another set of records begins here.",
                        "Take the line away. One file holds one set of records.",
                    )
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, events, 1)
        if root is None or (isinstance(root, Scalar) and not root.given):
            return None
        if not isinstance(root, Fields):
            raise Broken(
                WRONG_KIND.problem(
                    root.mark,
                    "The file should begin with the name of a field and a colon, and something else stands there.",
                    "Look at a file of the same kind that works, and begin in the same way.",
                )
            )
        return root

    def _events(self) -> Iterator[Any]:
        try:
            for event in yaml.parse(self.raw, Loader=yaml.CLoader):
                self._refuse(event)
                yield event
                self.last_line = event.end_mark.line if event.end_mark else 0
        except yaml.MarkedYAMLError as error:
            if self.in_brackets:
                raise Broken() from None
            raise Broken(explain(self.text, error, self.last_line)) from None
        except yaml.YAMLError:
            raise self._broken(None, NOT_UNDERSTOOD, "This file cannot be read.", LOOK) from None

    def _refuse(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            raise self._broken(
                event.start_mark,
                ALIAS,
                f"The value begins with {sign}, which points to another place in the file. Nothing here may do that.",
                "Write the words out, or, if the sign belongs to the text, put quotation marks round the text.",
            )
        if getattr(event, "tag", None) is not None:
            raise self._broken(
                event.start_mark,
                TAG,
                "The value begins with !, which asks for a type of thing. Here everything is text.",
                "Take away the word that begins with !, or put quotation marks round the text.",
            )

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        if depth > DEEPEST + 1:
            self.problems = [problem for problem in self.problems if problem.rule != BRACKETS.id]
            raise self._broken(
                event.start_mark,
                TOO_DEEP,
                f"This is nested more than {DEEPEST} levels deep. Nothing in these files goes so deep.",
                "Look whether the line is indented too far or has too many “- ” or brackets.",
            )
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        flow = bool(event.flow_style)
        if flow and not self.in_brackets:
            self.problems.append(self._brackets(event))
        self.in_brackets += flow
        mark = self.text.mark(event.start_mark)
        node: Node
        if isinstance(event, yaml.SequenceStartEvent):
            entries: list[Node] = []
            most = RECORDS if depth == 2 else ENTRIES
            while not isinstance(inner := next(events), yaml.SequenceEndEvent):
                if len(entries) == most:
                    raise self._too_many(inner, f"This list has more than {most:,} entries.")
                entries.append(self._node(inner, events, depth + 1))
            node = Entries(tuple(entries), mark)
        else:
            node = self._fields(events, depth, mark)
        self.in_brackets -= flow
        return node

    def _fields(self, events: Iterator[Any], depth: int, mark: Mark) -> Fields:
        found: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._broken(
                    event.start_mark,
                    NOT_UNDERSTOOD,
                    "A list or a group of fields stands where the name of a field should be.",
                    LOOK,
                )
            if len(found) == FIELDS:
                raise self._too_many(event, f"This record has more than {FIELDS} fields.")
            if len(self.problems) >= COUNTED:
                raise Broken()
            key = self._scalar(event)
            value = self._node(next(events), events, depth + 1)
            if not key.text:
                self.problems.append(
                    MISSING_COLON.problem(
                        key.mark,
                        "Here is a colon with no name of a field before it.",
                        "Write the field’s name before the colon, or take the line away.",
                    )
                )
            elif key.text in found:
                first = found[key.text][0].mark.line
                self.problems.append(
                    DUPLICATE_KEY.problem(
                        key.mark,
                        f"“{key.text[:60]}” stands twice in this record: in line {first} and in line {key.mark.line}.",
                        "Keep one of the two. If a new record should begin here, its first line begins with “- ”.",
                    )
                )
            else:
                found[key.text] = (key, value)
        return Fields(tuple(found.values()), mark)

    def _scalar(self, event: Any) -> Scalar:
        self.texts += 1
        if self.texts > TEXTS:
            raise self._too_many(event, f"This file has more than {TEXTS:,} texts.")
        start, end = event.start_mark, event.end_mark
        mark = body = self.text.mark(start)
        text: str = event.value
        if event.style in ("'", '"') and end.line > start.line:
            raise Broken(unclosed(self.text, mark))
        if event.style in ("|", ">"):
            body = Mark(self.text.path, mark.line + 1, 1)
            if event.style == ">":
                text = self._as_written(start.line + 1, text)
        elif event.style in (None, "") and self._is_cut(end):
            self.problems.append(
                NEEDS_QUOTES.problem(
                    mark,
                    "Everything after # in this line is a remark that nobody would see on the site.",
                    'If it belongs to the text, put " before the first and after the last letter of the text. '
                    "A remark has a space after its #.",
                )
            )
        elif end.line > start.line:
            written = self.raw[start.index : end.index].split("\n")
            text = "\n".join(line.strip() for line in written)
        if len(text) > PIECE:
            self.problems.append(
                TOO_LONG.problem(
                    mark,
                    f"This text has {len(text):,} letters, and a text may have {PIECE:,}.",
                    "Make two texts of it, or look whether something else was pasted here.",
                )
            )
            text = text[:PIECE]
        if odd := ODD.search(text):
            self.problems.append(odd_character(odd.group(), mark))
            text = ODD.sub("", text)
        return Scalar(text, mark, body, given=bool(text) or event.style not in (None, ""))

    def _is_cut(self, end: Any) -> bool:
        """Whether a text ends before a # that has no space after it, and so may have been meant as text."""
        return end.line < len(self.text.lines) and bool(
            re.match(r"\s*#\S", self.text.lines[end.line][end.column :])
        )

    def _as_written(self, first: int, folded: str) -> str:
        """The lines of a `>` block as they stand, so that a place in the text is a place in the file."""
        indents = (len(line) - len(line.lstrip(" ")) for line in self._lines(first) if line.strip())
        indent = next(indents, 0)
        if not indent or not folded.strip():
            return folded
        block = []
        for line in self._lines(first):
            if line.strip() and not line.startswith(" " * indent):
                break
            block.append(line[indent:])
        return "\n".join(block).rstrip() + "\n"

    def _lines(self, first: int) -> Iterator[str]:
        return (self.text.lines[number] for number in range(first, len(self.text.lines)))

    def _too_many(self, event: Any, message: str) -> Broken:
        hint = "The rest of the file was not read. Look whether something else was pasted here."
        return self._broken(event.start_mark, TOO_MANY, message, hint)

    def _broken(self, mark: Any, rule: Rule, message: str, hint: str) -> Broken:
        return Broken(rule.problem(self.text.mark(mark), message, hint))

    def _brackets(self, event: Any) -> Problem:
        sign = "[" if isinstance(event, yaml.SequenceStartEvent) else "{"
        return BRACKETS.problem(
            self.text.mark(event.start_mark),
            f"The value begins with {sign}, which opens a list or record in brackets. These files do without.",
            "Give each entry a line of its own that begins with “- ”, "
            "or, if the bracket belongs to the text, put quotation marks round the text.",
        )


def scalars(node: Node | None) -> Iterable[Scalar]:
    """Every piece of text below a node that is a value, not a field's name."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Entries):
        for item in node.items:
            yield from scalars(item)
    elif isinstance(node, Fields):
        for _, value in node.items:
            yield from scalars(value)
