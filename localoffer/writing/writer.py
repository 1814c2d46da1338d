"""Adds one record to the text of a file, or changes fields of one: text in, text out.

Every other byte stays as it was: comments, order, blank lines, line ends, a byte order mark, a last line without its end.
The result is read again, and `NotWritable` is raised unless it is exactly what was asked for.

    put(text, "contacts", "main-line", {"phone": "03069 990123", "hours": None})
    add(text, "voices", {"id": "a-quiet-place", "number": 18, …})
    append(text, "actions", "train-the-team", "updates", {"date": "2026-11-26", …})
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from localoffer.problems import Problem
from localoffer.records.files import MODELS
from localoffer.records.forms import Form, Many, fields, form_in, kind_in
from localoffer.records.frozen import dataclass
from localoffer.records.models import PageText, Record, Site
from localoffer.records.raw_text import Broken, read_text
from localoffer.records.yaml_tree import parse_yaml
from localoffer.writing.house import (
    House,
    NotWritable,
    Plain,
    entry_lines,
    field_lines,
    in_order,
    of_several_lines,
    plainly,
)
from localoffer.writing.layout import Layout, Lines, Path, Span

#: A record of a list: by its id, by other fields (`{"voice": "listen-to-us"}`), or by its index in the file.
Which = str | int | Mapping[str, str]

#: The fields by which a list is sorted, if all its records have one and are in its order.
_BY = ("number", "order", "date", "from")
#: Otherwise a record goes after those of the same area, and an answer after those to the same kind of thing.
_BESIDE = ("area", "voice", "promise", "pledge")


def records(text: str, list_name: str) -> list[dict[str, Any]]:
    """The records of a list as they are in a file, by index: texts, lists and groups of texts; empty for what is not a
    record. For a file that is one record (`list_name` empty), that one."""
    layout = _layout(Lines.of(text))
    whole = [layout.plain] if isinstance(layout.plain, dict) else []
    found = _list(layout, list_name) if list_name else whole
    return [record if isinstance(record, dict) else {} for record in found]


def add(text: str, list_name: str, record: Mapping[str, Any]) -> str:
    """The text with one more record in a list: by number, order or date if the list is sorted by that, after those of
    the same area, or at the end. A list that the file does not have yet is begun."""
    lines = Lines.of(text)
    layout = _layout(lines)
    new = _asked(record)
    found = _list(layout, list_name)
    at = _at(found, new)
    whole = layout.plain if isinstance(layout.plain, dict) else {}
    expected = {**whole, list_name: [*found[:at], new, *found[at:]]}
    return _checked(_insert(lines, (list_name,), at, new, True), expected)


def append(text: str, list_name: str, which: Which, name: str, entry: Any) -> str:
    """The text with one more entry in a list within a record: by date if that is sorted, or at the end."""
    old = _record(_layout(Lines.of(text)), list_name, which).get(name) or []
    new = plainly(entry)
    if not isinstance(old, list) or new is None:
        raise NotWritable(f"“{name}” takes an entry of a list, but the list has none.")
    at = _at(old, new) if isinstance(new, dict) else len(old)
    return put(text, list_name, which, {name: [*old[:at], new, *old[at:]]})


def put(
    text: str, list_name: str, which: Which, asked: Mapping[str, Any], model: type[Record] | None = None
) -> str:
    """The text with fields of one record set: each new or changed; None removes it. A value that is already there
    stays byte for byte, within lists too. For a file that is one record `list_name` is empty, `which` is ignored, and
    `model` is its kind if it is not site.yaml; an empty text makes a new one."""
    lines = Lines.of(text)
    layout = _layout(lines)
    if layout.root is None and not list_name:
        new = _asked(asked)
        end = len(lines.lines)
        return _checked(lines.replaced(end, end, _record_lines(new, model or Site)), new)
    old = _record(layout, list_name, which)
    new = _changed(old, asked)
    base: Path = ()
    expected: Any = new
    if list_name:
        at = _place(layout, list_name, which)
        base, expected = (list_name, at), layout.plain
        expected[list_name][at] = new
    made = lines
    for step in _steps(old, new, base):
        made = _taken(made, step, model)
    return _checked(made, expected)


def put_page(text: str, asked: Mapping[str, Any], body: str | None = None) -> str:
    """A Markdown page with fields set (see `put`), and with another text below them if one is given.

    An empty text makes a new page.
    """
    lines = Lines.of(text or "---\n---\n")
    end = _end_of_fields(lines)
    top = Lines(lines.lines[1:end], lines.ends[1:end], False)
    made = Lines.of(put(top.text, "", "", asked, PageText))
    whole = Lines(
        (lines.lines[0], *made.lines, *lines.lines[end:]),
        (lines.ends[0], *made.ends, *lines.ends[end:]),
        lines.marked,
    )
    if body is not None:
        written = of_several_lines(body).split("\n")
        below = ["", *written] if written != [""] else []
        closing = 1 + len(made.lines)
        whole = whole.replaced(closing + 1, len(whole.lines), below)
    try:
        read_text(whole.text.encode(), "page.md")
    except Broken as broken:
        raise NotWritable(broken.problems[0].message, broken.problems) from None
    return whole.text


@dataclass(frozen=True)
class _Step:
    """One change: the value of the field or entry at a path, None to remove it, or `new` for one more entry there."""

    path: Path
    value: Plain | None
    new: bool = False


def _steps(old: Plain, new: Plain, path: Path) -> Iterator[_Step]:
    """The changes that turn one value into another, in an order in which each finds its path."""
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() & new.keys():
        for name, value in new.items():
            if name in old:
                yield from _steps(old[name], value, (*path, name))
            else:
                yield _Step((*path, name), value)
        # A field with nothing after its colon already says nothing, and its line stays.
        for name in [name for name in old if name not in new and old[name]]:
            yield _Step((*path, name), None)
    elif isinstance(old, list) and isinstance(new, list):
        same = 0
        while same < min(len(old), len(new)) and old[same] == new[same]:
            same += 1
        tail = 0
        while tail < min(len(old), len(new)) - same and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        both = min(len(old), len(new)) - tail
        for at in reversed(range(both, len(old) - tail)):
            yield _Step((*path, at), None)
        for at in range(both, len(new) - tail):
            yield _Step((*path, at), new[at], True)
        for at in range(same, both):
            yield from _steps(old[at], new[at], (*path, at))
    else:
        yield _Step(path, new)


def _taken(lines: Lines, step: _Step, model: type[Record] | None) -> Lines:
    """The lines after one change."""
    if step.new:
        assert isinstance(step.path[-1], int)
        assert step.value is not None
        return _insert(lines, step.path[:-1], step.path[-1], step.value, False, model)
    layout = Layout(lines.lines)
    holder, last = layout.at(step.path[:-1]), step.path[-1]
    names = tuple(part for part in step.path if isinstance(part, str))
    house = _house(layout, model)
    form = _form(names, model)
    if isinstance(last, int):
        place = layout.entries(holder)[last]
        if step.value is None:
            return _without_entry(lines, layout.entries(holder), last)
        of = form.of if isinstance(form, Many) else form
        value = in_order(step.value, names, house)
        new = entry_lines(value, holder.start_mark.column, of, house, layout.remark(place))
        # The comments below it stay.
        end = layout.last(place.node) + 1
        return lines.replaced(place.start, end, _begun(new, place.before))
    there = layout.fields(holder)
    column = holder.start_mark.column
    if step.value is None:
        return _without_field(lines, there, last)
    value = in_order(step.value, names, house)
    if last in there:
        place = there[last]
        new = field_lines(last, value, column, form, house, layout.remark(place))
        return lines.replaced(place.start, place.stop, _begun(new, place.before))
    order = house.orders.get(names[:-1], ())
    above = order[: order.index(last)] if last in order else order
    known = [name for name in there if name in above] or list(there)[:1]
    after = max(there[name].stop for name in known)
    return lines.replaced(after, after, field_lines(last, value, column, form, house))


def _begun(new: Sequence[str], before: str) -> list[str]:
    """Lines whose first begins like the one that it replaces: after the hyphen of an entry."""
    return [before + new[0][len(before) :], *new[1:]]


def _without_field(lines: Lines, there: Mapping[str, Span], name: str) -> Lines:
    place = there[name]
    names = list(there)
    made = lines
    if names[0] == name and place.before.strip():
        follower = there[names[1]]
        line = lines.lines[follower.start]
        made = lines.replaced(follower.start, follower.start + 1, [place.before + line[len(place.before) :]])
    return made.replaced(place.start, place.stop, ())


def _without_entry(lines: Lines, places: Sequence[Span], at: int) -> Lines:
    start, stop = places[at].start, places[at].stop
    if at and not any(line.strip() for line in lines.lines[places[at - 1].stop : start]):
        start = places[at - 1].stop
    elif len(places) > at + 1 and not any(line.strip() for line in lines.lines[stop : places[at + 1].start]):
        stop = places[at + 1].start
    return lines.replaced(start, stop, ())


def _insert(
    lines: Lines, path: Path, at: int, value: Plain, record: bool, model: type[Record] | None = None
) -> Lines:
    """The lines with one more entry in a list, at an index. `record`: in a list of the file, which may not exist yet."""
    layout = Layout(lines.lines)
    names = tuple(part for part in path if isinstance(part, str))
    house = _house(layout, model)
    form = _form(names, model)
    of = form.of if isinstance(form, Many) else form
    value = in_order(value, names, house)
    plain = layout.plain
    if record and not (isinstance(plain, dict) and isinstance(plain.get(names[0]), list)):
        return _begin(lines, layout, names[0], entry_lines(value, 2, of, house))
    node = layout.at(path)
    places = layout.entries(node)
    new = entry_lines(value, node.start_mark.column, of, house)
    apart = _apart(lines.lines, places, at, record)
    if at:
        stop = places[at - 1].stop
        return lines.replaced(stop, stop, [*[""] * apart, *new])
    start = places[0].start
    return lines.replaced(start, start, [*new, *[""] * apart])


def _apart(lines: Sequence[str], places: Sequence[Span], at: int, record: bool) -> int:
    """How many blank lines separate two entries of a list, next to where one is inserted."""
    if len(places) < 2:
        hyphen = f"{places[0].before}-"
        return int(
            record and any(line.startswith(hyphen) and not above.strip() for above, line in pairwise(lines))
        )
    before = max(0, min(at, len(places) - 1) - 1)
    one, other = places[before], places[before + 1]
    return int(any(not line.strip() for line in lines[one.stop : other.start]))


def _begin(lines: Lines, layout: Layout, name: str, new: list[str]) -> Lines:
    """The lines with a list that does not exist yet, or is empty."""
    if layout.root is not None and (place := layout.fields(layout.root).get(name)):
        return lines.replaced(place.stop, place.stop, new)
    end = len(lines.lines)
    apart = [""] if end and lines.lines[-1].strip() and not lines.lines[-1].startswith("#") else []
    return lines.replaced(end, end, [*apart, f"{name}:", *new])


def _house(layout: Layout, model: type[Record] | None) -> House:
    """The style of a file, completed with the order of fields that it does not use yet."""
    orders: dict[tuple[str, ...], tuple[str, ...]] = {}
    waiting: list[tuple[tuple[str, ...], type[Record]]] = []
    root = layout.plain if isinstance(layout.plain, dict) else {}
    if model or not any(name in MODELS for name in root):
        waiting.append(((), model or Site))
    waiting += [((name,), kind) for name, kind in MODELS.items()]
    while waiting:
        path, kind = waiting.pop()
        names = [name for name in fields(kind) if name != "sources"]
        own = (*names, "sources") if "sources" in fields(kind) else tuple(names)
        orders[path] = own
        waiting += [
            ((*path, name), inner)
            for name in own
            if (inner := kind_in(form_in(kind, name))) is not None and len(path) < 8 and inner is not kind
        ]
    return layout.house(orders)


def _form(names: tuple[str, ...], model: type[Record] | None) -> Form | None:
    """How the value at the end of this path of names is written; for the name of a list alone, one of its records."""
    if model is None and names and names[0] in MODELS:
        form: Form | None = Many(MODELS[names[0]])
        names = names[1:]
    else:
        form = model or Site
    for name in names:
        form = form_in(kind_in(form), name)
    return form


def _end_of_fields(lines: Lines) -> int:
    """The line of --- below the fields of a page."""
    bare = [line.rstrip() for line in lines.lines]
    if bare[:1] != ["---"] or "---" not in bare[1:]:
        raise NotWritable("The page has no fields between two lines of ---.")
    return bare.index("---", 1)


def page(text: str) -> tuple[dict[str, Any], str]:
    """The fields of a Markdown page as they are in it, and the text below them."""
    lines = Lines.of(text)
    end = _end_of_fields(lines)
    (record,) = records("".join(f"{line}\n" for line in lines.lines[1:end]), "") or [{}]
    return record, "\n".join(lines.lines[end + 1 :]).strip("\n")


def _record_lines(record: dict[str, Plain], model: type[Record]) -> list[str]:
    house = _house(Layout(()), model)
    ordered = in_order(record, (), house)
    assert isinstance(ordered, dict)
    return [
        line
        for name, value in ordered.items()
        for line in field_lines(name, value, 0, form_in(model, name), house)
    ]


def _asked(record: Mapping[str, Any]) -> dict[str, Plain]:
    made = plainly(record)
    if not isinstance(made, dict):
        raise NotWritable("There was nothing to write.")
    return made


def _changed(old: dict[str, Plain], asked: Mapping[str, Any]) -> dict[str, Plain]:
    new = {**old}
    for name, value in asked.items():
        if re.fullmatch("[a-z][a-z0-9_]*", name) is None:
            raise NotWritable(f"“{name[:60]}” is not the name of a field.")
        if value == old.get(name):
            continue
        made = plainly(value)
        if made is None:
            new.pop(name, None)
        else:
            new[name] = made
    if not new:
        raise NotWritable("There would be nothing left of the record.")
    return new


def _list(layout: Layout, list_name: str) -> list[Any]:
    plain = layout.plain
    found = plain.get(list_name) if isinstance(plain, dict) else None
    return found if isinstance(found, list) else []


def _place(layout: Layout, list_name: str, which: Which) -> int:
    """The index of a record in its list. Raises NotWritable unless it is there exactly once."""
    there = _list(layout, list_name)
    if isinstance(which, int):
        if 0 <= which < len(there):
            return which
        raise NotWritable(f"“{list_name}” has {len(there)} records here, and no record {which}.")
    wanted = {"id": which} if isinstance(which, str) else which
    found = [
        at
        for at, record in enumerate(there)
        if isinstance(record, dict) and all(record.get(name) == value for name, value in wanted.items())
    ]
    named = " ".join(wanted.values())[:80]
    if not found:
        raise NotWritable(f"“{list_name}” has no record {named} here.")
    if len(found) > 1:
        raise NotWritable(f"“{list_name}” has {named} more than once. Mend that first.")
    return found[0]


def _record(layout: Layout, list_name: str, which: Which) -> dict[str, Any]:
    record = _list(layout, list_name)[_place(layout, list_name, which)] if list_name else layout.plain
    if not isinstance(record, dict):
        raise NotWritable("There is no record with fields.")
    return record


def _at(there: Sequence[Any], new: Mapping[str, Any]) -> int:
    """The index in a list at which a new entry goes."""
    for name in _BY:
        keys = [_key(record.get(name)) if isinstance(record, dict) else None for record in (*there, new)]
        if any(key is None for key in keys):
            continue
        *before, own = keys
        if all(one <= other for one, other in pairwise(before)):  # type: ignore[operator]
            return sum(key <= own for key in before)  # type: ignore[operator]
    alike = [
        at
        for at, record in enumerate(there)
        if isinstance(record, dict)
        and any(
            name in new and (record.get(name) == new[name] if name == "area" else name in record)
            for name in _BESIDE
        )
    ]
    return alike[-1] + 1 if alike else len(there)


def _key(value: Any) -> tuple[int, str] | None:
    """The sort key for numbers and dates."""
    if not isinstance(value, str):
        return None
    return (int(value), "") if re.fullmatch(r"[0-9]{1,3}", value) else (9999, value)


def _layout(lines: Lines) -> Layout:
    """The content of a file. Raises NotWritable if it has problems that hide what was meant."""
    if found := _problems(lines.text):
        first = found[0]
        raise NotWritable(f"Mend the file first. Line {first.mark.line}: {first.message}", found)
    return Layout(lines.lines)


def _problems(text: str) -> tuple[Problem, ...]:
    """What loading finds wrong with the text of a YAML file."""
    try:
        read, mended = read_text(text.encode("utf-8", "surrogatepass"), "file.yaml")
    except Broken as broken:
        return broken.problems
    _, problems, _ = parse_yaml(read, "file.yaml")
    return (*mended, *problems)


def _checked(made: Lines, expected: Any) -> str:
    """The text, after reading it again. Raises NotWritable if it is not what was asked for."""
    if found := _problems(made.text):
        raise NotWritable(found[0].message, found)
    if _meant(Layout(made.lines).plain) != _meant(expected):
        raise NotWritable(
            "This cannot be written here in a way that would read the same. Nothing was changed."
        )
    return made.text


def _meant(plain: Any) -> Any:
    """For comparing: empty values are left out."""
    if isinstance(plain, dict):
        made = {name: _meant(value) for name, value in plain.items()}
        return {name: value for name, value in made.items() if value not in (None, "", [], {})}
    if isinstance(plain, list):
        return [_meant(entry) for entry in plain]
    return plain
