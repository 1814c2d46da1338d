"""The positions of things in the text of a file: its lines with their ends, its fields and lists by line and column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from typing import Any

import yaml

from localoffer.records.frozen import dataclass
from localoffer.writing.house import House, Plain

_LINE_END = re.compile(r"\r\n|\r|\n")
_BYTE_ORDER_MARK = "\ufeff"

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Lines:
    """A text as lines, each with its own line end. `marked`: it begins with a byte order mark."""

    lines: tuple[str, ...]
    ends: tuple[str, ...]
    marked: bool

    @classmethod
    def of(cls, text: str) -> Lines:
        marked = text.startswith(_BYTE_ORDER_MARK)
        text = text.removeprefix(_BYTE_ORDER_MARK)
        lines, ends = _LINE_END.split(text), _LINE_END.findall(text)
        if lines[-1]:
            ends.append("")
        else:
            lines.pop()
        return cls(tuple(lines), tuple(ends), marked)

    @property
    def text(self) -> str:
        whole = "".join(line + end for line, end in zip(self.lines, self.ends, strict=True))
        return f"{_BYTE_ORDER_MARK if self.marked else ''}{whole}"

    def replaced(self, start: int, stop: int, new: Sequence[str]) -> Lines:
        """With some lines replaced by these; a text that ended without a line end still does."""
        usual = next(
            (end for end in self.ends[max(0, start - 1) :] if end),
            self.ends[0] if self.ends and self.ends[0] else "\n",
        )
        lines = [*self.lines[:start], *new, *self.lines[stop:]]
        kept = self.ends[start:stop][: len(new)]
        ends = [*self.ends[:start], *kept, *[usual] * (len(new) - len(kept)), *self.ends[stop:]]
        ends = [end or usual for end in ends]
        if ends and self.ends and not self.ends[-1]:
            ends[-1] = ""
        return Lines(tuple(lines), tuple(ends), self.marked)


@dataclass(frozen=True)
class Span:
    """A field of a record, or an entry of a list. `before` is what precedes it on its line, such as `  - `; `stop` the
    line after its last one. `key` is the end of a field's name, None for an entry."""

    start: int
    stop: int
    before: str
    node: Any
    key: tuple[int, int] | None = None


class Layout:
    """The contents of a YAML text that was read without problems."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.raw = "\n".join(lines) + "\n"
        self.root = yaml.compose(self.raw, Loader=yaml.CLoader)

    @cached_property
    def plain(self) -> Plain | None:
        return self._plain(self.root) if self.root else None

    def at(self, path: Path) -> Any:
        """The node at a path of field names and list indices."""
        node: Any = self.root
        for step in path:
            node = (
                node.value[step]
                if isinstance(step, int)
                else next(value for key, value in node.value if key.value == step)
            )
        return node

    def fields(self, node: Any) -> dict[str, Span]:
        """The fields of a group, in file order."""
        return {
            key.value: Span(
                key.start_mark.line,
                self.last(value) + 1,
                self.lines[key.start_mark.line][: key.start_mark.column],
                value,
                (key.end_mark.line, key.end_mark.column),
            )
            for key, value in node.value
        }

    def entries(self, node: Any) -> list[Span]:
        """The entries of a list, with the comments below each that have its indentation."""
        column = node.start_mark.column
        places = []
        for number, entry in enumerate(node.value):
            least = self.last(node.value[number - 1]) + 1 if number else node.start_mark.line
            start = entry.start_mark.line
            # The hyphen may be alone on a line above.
            while start > least and self.lines[start][column : column + 1] != "-":
                start -= 1
            stop = self.last(entry) + 1
            while stop < len(self.lines) and _is_remark(self.lines[stop], column + 1):
                stop += 1
            places.append(Span(start, stop, self.lines[start][:column], entry))
        return places

    def remark(self, place: Span) -> str:
        """The comments after a name and after its value on their lines, and between them, with the spaces before them."""
        node, begins = place.node, (place.node.start_mark.line, place.node.start_mark.column)
        rests = []
        if place.key and (begins[0] > place.key[0] or not isinstance(node, yaml.ScalarNode)):
            line, column = place.key
            rests = [self.lines[line][column:], *self.lines[line + 1 : begins[0]]]
        if isinstance(node, yaml.ScalarNode):
            block = node.style in ("|", ">")
            line, column = begins if block else (node.end_mark.line, node.end_mark.column)
            rests.append(self.lines[line][column:])
        found = (re.match(r"[:|>0-9+-]*(\s+#.*)$", rest) for rest in rests)
        return "".join(f" {one[1].lstrip()}" if at else one[1] for at, one in enumerate(filter(None, found)))

    def house(self, models: Mapping[tuple[str, ...], Sequence[str]]) -> House:
        """The style of this file. `models`: the order of fields in the models, which completes the file's own."""
        sequences: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        width = 0
        for path, node in _walk(self.root, ()):
            if isinstance(node, yaml.MappingNode):
                sequences.setdefault(path, []).append(tuple(key.value for key, _ in node.value))
            elif isinstance(node, yaml.ScalarNode) and node.style == ">":
                lines = self.lines[node.start_mark.line + 1 : self.last(node) + 1]
                width = max(width, *(len(line) for line in lines), 0)
        orders: dict[tuple[str, ...], tuple[str, ...]] = {}
        for path in {*sequences, *models}:
            model = models.get(path, ())
            orders[path] = joined(usual(sequences.get(path, ()), model), model)
        return House(width or None, orders)

    def last(self, node: Any) -> int:
        """The last line that contains any part of a node."""
        if isinstance(node, yaml.ScalarNode):
            if node.style in ("|", ">"):
                written = self.raw[node.start_mark.index : node.end_mark.index].rstrip()
                return int(node.start_mark.line + written.count("\n"))
            return int(node.end_mark.line)
        last = node.value[-1]
        return self.last(last[1] if isinstance(node, yaml.MappingNode) else last)

    def _plain(self, node: Any) -> Plain | None:
        if isinstance(node, yaml.ScalarNode):
            text = node.value.rstrip("\n") if node.style in ("|", ">") else node.value
            return text or None
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(entry) or "" for entry in node.value]
        return {key.value: self._plain(value) or "" for key, value in node.value}


def _is_remark(line: str, least: int) -> bool:
    """Whether a line is a comment with at least this indentation."""
    words = line.lstrip(" ")
    return words.startswith("#") and len(line) - len(words) >= least


def _walk(node: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every node with the names of the fields that lead to it."""
    if node is None:
        return
    yield path, node
    if isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from _walk(entry, path)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _walk(value, (*path, key.value))


def usual(found: Sequence[tuple[str, ...]], model: Sequence[str]) -> tuple[str, ...]:
    """The order in which most records have their fields. Two that no record has both of: as the model has them."""
    before = Counter(pair for names in found for pair in combinations(names, 2))
    used = Counter(name for names in found for name in names)
    rank = {name: place for place, name in enumerate(model)}
    made: list[str] = []
    for name, _ in used.most_common():
        best, cost, least = 0, (0, 0), (0, 0)
        for place, other in enumerate(made):
            # Of being after the other rather than before it.
            against = before[name, other] - before[other, name]
            odd = 1 if rank.get(other, len(rank)) > rank.get(name, len(rank)) else -1
            cost = cost[0] + against, cost[1] + odd
            if cost <= least:
                best, least = place + 1, cost
        made.insert(best, name)
    return tuple(made)


def joined(order: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """An order completed with the missing names, each after the one before it."""
    made = list(order)
    at = 0
    for name in names:
        if name not in made:
            made.insert(at, name)
        at = made.index(name) + 1
    return tuple(made)
