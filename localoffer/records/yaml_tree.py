"""YAML as a tree of texts, each with its file, line and column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from localoffer.problems import Mark, Problem

DEEPEST = 20


#: Characters that nobody can see, or that end a line for one program and not for another.
ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]")


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


class _Broken(Exception):
    """The rest of this file cannot be read. Never leaves this module."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems = problems


def parse_yaml(text: str, path: str, first_line: int = 1) -> tuple[Fields | None, tuple[Problem, ...], bool]:
    """The tree of a YAML text, its problems, and whether the rest of it was given up.

    `text` has \\n line ends; its first line is line `first_line` of the file `path`.
    """
    builder = _Builder(text, path, first_line)
    try:
        return builder.build(), tuple(builder.problems), False
    except _Broken as broken:
        return None, (*builder.problems, *broken.problems), True


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
