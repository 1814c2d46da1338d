"""YAML as a tree of scalars, each with its file, line and column. Read as a stream of events, never composed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

import yaml

from localoffer.problems import Mark, Problem, Rule
from localoffer.records import yaml_mistakes
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
from localoffer.records.characters import unseen
from localoffer.records.frozen import dataclass
from localoffer.records.raw_text import Broken, odd_character
from localoffer.records.values import WRONG_KIND

#: A \\ in double quotation marks that was not meant as an escape: programs write \\n at the end of a line, and \\u2019.
#: After a drive letter it begins a folder.
_CODE = re.compile(
    r"(?<!\\)(?:\\\\)*(\\(?![\\\"]|n(?![a-z])|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}).)"
    r"|(?<![A-Za-z])[A-Za-z]:(\\[^\\])"
)

BRACKETS = Rule(
    "brackets",
    """Lists and records go on lines of their own, not in brackets.

    PASS: contacts: and, on lines below, - main-line and - night-line
    FAIL: contacts: [main-line, night-line]
    """,
)

ALIAS = Rule(
    "alias",
    """Nothing is written once and pointed to from elsewhere using & and *.

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
    """Each field appears once in a record.

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
    """A piece of text. `given` is false for a field with nothing after its colon, `plain` true for an unquoted text.
    `remark` is the comment after it, if that may have been meant as text."""

    text: str
    mark: Mark
    body: Mark
    given: bool = True
    plain: bool = False
    remark: str = ""


@dataclass(frozen=True)
class Entries:
    """A list."""

    items: tuple[Node, ...]
    mark: Mark


@dataclass(frozen=True)
class Fields:
    """Names and their values, in file order, each name once. `twice`: the names that occurred more than once."""

    items: tuple[tuple[Scalar, Node], ...]
    mark: Mark
    twice: frozenset[str] = frozenset()

    @cached_property
    def named(self) -> dict[str, Node]:
        return {key.text: value for key, value in self.items}


Node = Scalar | Entries | Fields


def parse_yaml(
    text: str, path: str, first_line: int = 1, lists: Iterable[str] = ()
) -> tuple[Fields | None, tuple[Problem, ...], bool]:
    """The tree of a YAML text, its problems, and whether the rest of it was given up.

    `text` has \\n line ends; its first line is line `first_line` of the file `path`, which may contain these `lists`.
    """
    builder = _TreeBuilder(text, path, first_line, tuple(lists))
    try:
        return builder.build(), tuple(builder.problems), False
    except Broken as broken:
        return None, tuple(dict.fromkeys((*builder.problems, *broken.problems))), True


class _TreeBuilder:
    """Turns the events of one YAML text into a tree."""

    def __init__(self, text: str, path: str, first_line: int, lists: tuple[str, ...]) -> None:
        # Of a text below | an editor may have left spaces in the first line, which would say how far in it begins.
        self.raw = text = re.sub(r"(?m)^ +$", "", text)
        self.lists = lists
        self.text = yaml_mistakes.YamlText(tuple(text.split("\n")), path, first_line)
        self.problems: list[Problem] = []
        self.last_line = 0  # index of the line on which the latest event ended
        self.ended: Any = None  # where a line of ... ends the records
        self.in_brackets = 0
        self.texts = 0

    def build(self) -> Fields | None:
        """The tree; None for an empty text. Raises `Broken` if the rest makes no sense."""
        events = self._events()
        root: Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if self.ended:
                    raise self._ended_early()
                if documents > 1 or event.version or event.tags:
                    raise self._broken(
                        event.start_mark,
                        TWO_DOCUMENTS,
                        "This line starts a second set of records.",
                        "Delete the line. One file holds one set of records.",
                    )
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, events, 1)
        if root is None or (isinstance(root, Scalar) and not root.given):
            return None
        if isinstance(root, Scalar) and _is_table(self.raw):
            raise Broken(
                WRONG_KIND.problem(
                    root.mark,
                    "This looks like a table saved from Excel, which is not read.",
                    "Put the file back as it was, and copy each value into the field of its record.",
                )
            )
        if not isinstance(root, Fields):
            raise Broken(
                WRONG_KIND.problem(
                    root.mark,
                    "The file should begin with the name of a field and a colon, but something else comes first.",
                    f"Above the first record write the name of its list on a line of its own: {' or '.join(f'{name}:' for name in self.lists)}"
                    if self.lists and isinstance(root, Entries)
                    else "No record of it can be read. Put the file back as it was."
                    if self.lists
                    else "Look at a file of the same kind that works, and begin the same way.",
                )
            )
        return root

    def _events(self) -> Iterator[Any]:
        try:
            for event in yaml.parse(self.raw, Loader=yaml.CLoader):
                self._refuse(event)
                if isinstance(event, yaml.DocumentEndEvent) and event.explicit:
                    self.ended = event.start_mark
                yield event
                self.last_line = event.end_mark.line if event.end_mark else 0
        except yaml.MarkedYAMLError as error:
            if self.ended:
                raise self._ended_early() from None
            # What follows a bracket, or is within it, belongs to the same mistake.
            if self.in_brackets or any(
                problem.rule == BRACKETS.id and problem.mark.line == self.text.mark(error.problem_mark).line
                for problem in self.problems[-1:]
            ):
                raise Broken() from None
            raise Broken(yaml_mistakes.explain(self.text, error, self.last_line)) from None
        except yaml.YAMLError:
            raise self._broken(
                None, yaml_mistakes.NOT_UNDERSTOOD, "This file cannot be read.", yaml_mistakes.LOOK
            ) from None

    def _refuse(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            raise self._broken(
                event.start_mark,
                ALIAS,
                f"The value begins with {sign}, which points to another place in the file. These files do not allow "
                "that.",
                "Write the words out, or, if this character is part of the text, put quotation marks round the text.",
            )
        if getattr(event, "tag", None) is not None:
            raise self._broken(
                event.start_mark,
                yaml_mistakes.TAG,
                "The value begins with !, which names a type of data. Everything here is text.",
                "Delete the word that begins with !, or put quotation marks round the text.",
            )

    def _refuse_deep(self, event: Any, depth: int) -> None:
        if depth > DEEPEST + 1:
            self.problems = [problem for problem in self.problems if problem.rule != BRACKETS.id]
            raise self._broken(
                event.start_mark,
                TOO_DEEP,
                f"This is nested more than {DEEPEST} levels deep. Nothing in these files needs that.",
                "Check whether the line is indented too far, or has too many “- ” or brackets.",
            )

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        self._refuse_deep(event, depth)
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
                if isinstance(inner, yaml.MappingStartEvent) and not inner.flow_style:
                    self._refuse_deep(inner, depth + 1)
                    entries += self._fields(events, depth + 1, self.text.mark(inner.start_mark), in_list=True)
                else:
                    entries.append(self._node(inner, events, depth + 1))
            node = Entries(tuple(entries), mark)
        else:
            (node,) = self._fields(events, depth, mark)
        self.in_brackets -= flow
        return node

    def _fields(
        self, events: Iterator[Any], depth: int, mark: Mark, in_list: bool = False
    ) -> tuple[Fields, ...]:
        """The fields of a record; for a list entry several records, if the “- ” of the next one was left out."""
        found: list[tuple[Scalar, Node]] = []
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                if self.in_brackets:
                    raise Broken()
                raise self._broken(
                    event.start_mark,
                    yaml_mistakes.NOT_UNDERSTOOD,
                    "There is a list or a group of fields where the name of a field should be.",
                    yaml_mistakes.LOOK,
                )
            if len(found) == FIELDS:
                raise self._too_many(event, f"This record has more than {FIELDS} fields.")
            if len(self.problems) >= COUNTED:
                raise Broken()
            key = self._scalar(event)
            value = self._node(next(events), events, depth + 1)
            if not key.text:
                self.problems.append(yaml_mistakes.nameless(key.mark))
            elif key.text[0] in yaml_mistakes.BULLETS:
                self.problems.append(yaml_mistakes.bullet(key.mark, key.text[0]))
                found.append((replace(key, text=key.text[1:].lstrip()), value))
            else:
                found.append((key, value))
        records: list[Fields] = []
        for number, fields in enumerate(_parted(found) if in_list else [found]):
            if number:
                self.problems.append(self._dash_missing(fields[0][0], records[-1]))
            records.append(self._each_once(fields, fields[0][0].mark if number else mark))
        return tuple(records)

    def _each_once(self, fields: list[tuple[Scalar, Node]], mark: Mark) -> Fields:
        """The fields with each name once, keeping the first that says anything; one problem for all that occur twice."""
        once: dict[str, tuple[Scalar, Node]] = {}
        twice = []
        for key, value in fields:
            kept, said = once.setdefault(key.text, (key, value))
            if kept is not key:
                twice.append((key, value))
                if isinstance(said, Scalar) and not said.text.strip():
                    once[key.text] = kept, value
        if twice:
            (first, second), (before, above) = twice[0], once[twice[0][0].text]
            line = before.mark.line
            lists = isinstance(second, Entries) and isinstance(above, Entries) and above is not second
            more = [f"“{key.text[:60]}”" for key, _ in twice[1:4]]
            if len(twice) > 4:
                more.append(f"{len(twice) - 4} more")
            others = f" The same goes for {', '.join(more)}." if more else ""
            self.problems.append(
                DUPLICATE_KEY.problem(
                    first.mark,
                    f"“{first.text[:60]}” appears twice in this record: in line {line} and in line "
                    f"{first.mark.line}.{others}",
                    f"Move the entries of the second below those of the first, and delete line {first.mark.line}. If a "
                    "new record should begin here, start its first line with “- ”."
                    if lists
                    else "Keep one of the two. If a new record should begin here, start its first line with “- ”.",
                )
            )
        return Fields(tuple(once.values()), mark, frozenset(key.text for key, _ in twice))

    def _dash_missing(self, key: Scalar, above: Fields) -> Problem:
        line = self.text.line(key.mark)
        before = " " * max(0, key.mark.column - 3)
        return DUPLICATE_KEY.problem(
            key.mark,
            f"“{key.text[:60]}” appears twice in this record: in line {above.items[0][0].mark.line} and in line "
            f"{key.mark.line}. It looks as if a new record begins here and its “- ” is missing.",
            f"Write the line as “{before}- {line.strip()[:60]}”, in line with the “- ” of the record above.",
        )

    def _scalar(self, event: Any) -> Scalar:
        self.texts += 1
        if self.texts > TEXTS:
            raise self._too_many(event, f"This file has more than {TEXTS:,} pieces of text.")
        start, end = event.start_mark, event.end_mark
        mark = body = self.text.mark(start)
        text: str = event.value
        plain = event.style in (None, "")
        remark = ""
        if event.style in ("'", '"') and end.line > start.line:
            raise Broken(yaml_mistakes.unclosed(self.text, mark))
        if event.style == '"' and (code := _CODE.search(self.raw, start.index, end.index)):
            raise Broken(yaml_mistakes.backslash(mark, code[1] or code[2]))
        if event.style == '"' and (odd := tuple(unseen(text))):
            raise Broken(odd_character(text, odd, mark))
        if event.style in ("|", ">"):
            body = Mark(self.text.path, mark.line + 1, 1)
            if event.style == ">":
                text = self._as_written(start.line + 1, text)
        elif plain and (after := self._after(end)):
            if after[2].startswith(" ") or not after[2]:
                remark = after[2].strip() if after[1] == " " else ""
            else:
                self.problems.append(
                    yaml_mistakes.NEEDS_QUOTES.problem(
                        mark,
                        "Everything after # in this line is a comment, which nobody would see on the site.",
                        f"{yaml_mistakes.in_quotes(text + after[0], 'If it is part of the text, ')} A comment has a space after its #.",
                    )
                )
                text = f"{text}{after[0]}".strip()
        if plain and end.line > start.line:
            written = self.raw[start.index : end.index].split("\n")
            text = "\n".join(line.strip() for line in written)
        if len(text) > PIECE:
            self.problems.append(
                TOO_LONG.problem(
                    mark,
                    f"This text has {len(text):,} characters, and the most is {PIECE:,}.",
                    "Split it into two texts, or check whether something else was pasted here.",
                )
            )
            text = text[:PIECE]
        return Scalar(text, mark, body, bool(text) or not plain, plain, remark)

    def _after(self, end: Any) -> re.Match[str] | None:
        """What follows a text on its line, from a # on."""
        if end.line >= len(self.text.lines):
            return None
        return re.match(r"(\s*)#(.*)", self.text.lines[end.line][end.column :])

    def _as_written(self, first: int, folded: str) -> str:
        """The lines of a `>` block unfolded, so that a position in the text is a position in the file."""
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
        hint = "The rest of the file was not read. Check whether something else was pasted here."
        return self._broken(event.start_mark, TOO_MANY, message, hint)

    def _ended_early(self) -> Broken:
        return self._broken(
            self.ended,
            TWO_DOCUMENTS,
            "This line of dots ends the records, and there are more below it.",
            "Delete the line.",
        )

    def _broken(self, mark: Any, rule: Rule, message: str, hint: str) -> Broken:
        return Broken(rule.problem(self.text.mark(mark), message, hint))

    def _brackets(self, event: Any) -> Problem:
        sign = "[" if isinstance(event, yaml.SequenceStartEvent) else "{"
        return BRACKETS.problem(
            self.text.mark(event.start_mark),
            f"The value begins with {sign}, which opens a list or record in brackets. These files do not use them.",
            "Put each entry on a line of its own that begins with “- ”, or, if the bracket is part of the text, put "
            "quotation marks round the text.",
        )


def _is_table(text: str) -> bool:
    """Whether the first line has cells, as a table saved from Excel does, and not the name of a field."""
    first = text.split("\n", 1)[0]
    return ":" not in first and any(first.count(mark) > 1 for mark in ",;\t")


def _parted(fields: list[tuple[Scalar, Node]]) -> list[list[tuple[Scalar, Node]]]:
    """The fields of one entry, split where the first of them recurs with others after it."""
    parts: list[list[tuple[Scalar, Node]]] = []
    for key, value in fields:
        if not parts or (key.text == parts[0][0][0].text and len(parts[-1]) > 1):
            parts.append([])
        parts[-1].append((key, value))
    if len(parts) > 1 and len(parts[-1]) == 1:
        last = parts.pop()
        parts[-1] += last
    return parts or [[]]


def titles_of(fields: Fields) -> dict[str, str]:
    """The texts of a record by field, by one of which it is called."""
    return {key.text: value.text for key, value in fields.items if isinstance(value, Scalar)}


def scalars(node: Node | None) -> Iterable[Scalar]:
    """Every scalar value below a node, without names of fields."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Entries):
        for item in node.items:
            yield from scalars(item)
    elif isinstance(node, Fields):
        for _, value in node.items:
            yield from scalars(value)
