"""What is wrong with a field, from what pydantic says of it: at its place, in an officer's words, with how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from localoffer.problems import Mark, Problem, Rule
from localoffer.records.files import COUNCIL_FILES, MODELS
from localoffer.records.forms import Form, Many, fields, form_in, kind_in
from localoffer.records.frozen import dataclass
from localoffer.records.models import SEPARATOR, Record
from localoffer.records.naming import name_of, shorten, with_article
from localoffer.records.values import MISSING_FIELD, RULES, WRONG_KIND
from localoffer.records.yaml_mistakes import (
    BULLETS,
    INDENTATION,
    LIST_IN_WRONG_PLACE,
    bullet,
    colon_in_text,
    no_space,
)
from localoffer.records.yaml_tree import Entries, Fields, Node, Scalar, titles_of

UNKNOWN_FIELD = Rule(
    "unknown-field",
    """A record has only the fields that docs/data.md lists for it.

    PASS: how_to_ask: Ring your worker.
    FAIL: how_to_aks: Ring your worker.
    """,
)

#: What `_add` says; the group is what the field is for.
_ADDED = re.compile(r"\AAdd “[a-z_]+:(?: …)?”(?: and a list below it)?(?: \((.*)\))?\.", re.DOTALL)

_MISSING = "is missing"
#: Of `4 weekly` and `at most` the closest choices, a week and at least, say something else.
_NONE_OF_THEM = re.compile(r"[0-9]|\b(?:two|three|four|most)\b")
_FIELDS = {name for kind in MODELS.values() for name in fields(kind)}


@dataclass(frozen=True)
class _Place:
    """The position of a pydantic error: the node, the line of its field, and the record around it."""

    mark: Mark
    node: Node | None
    name: str
    record: Fields
    kind: type[Record]
    where: str
    form: Form | None
    parent: str = ""
    in_list: bool = False

    @property
    def whose(self) -> str:
        """`a promise`, or `an entry of “sources”` for a part of a record that has no noun of its own."""
        return with_article(self.kind.noun) if self.kind.noun != "record" else self.parent


def mistakes(error: ValidationError, tree: Fields, kind: type[Record], where: str) -> Iterator[Problem]:
    """What pydantic found wrong with a record, in an officer's words and at the place in the file."""
    details = error.errors(include_url=False, include_input=False)
    unknown = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"]
    sunk: dict[Mark, list[str]] = {}
    others = []
    for detail in details:
        place = _find(tree, kind, where, detail["loc"])
        if detail["type"] == "extra_forbidden" and (owner := _owner(place)):
            sunk.setdefault(owner.mark, [owner.text]).append(place.name)
        else:
            others.append((detail, place))
    for mark, (group, *names) in sunk.items():
        yield INDENTATION.problem(
            mark,
            f"The fields of “{group}” do not stand further in than it: {', '.join(f'“{name}”' for name in names)}.",
            f"Put two more spaces before each of these lines: {', '.join(f'{name}:' for name in names)}.",
            where,
        )
    emptied = {group for group, *_ in sunk.values()}
    of_lost: list[_Loc] = []
    for problem, of_it in _lost_lines([detail["loc"] for detail in details], tree, kind, where):
        yield problem
        of_lost += of_it
    for detail, place in others:
        if any(detail["loc"][: len(loc)] == loc for loc in of_lost):
            continue
        if detail["type"] == "missing" and place.name in emptied:
            continue
        if detail["type"] == "missing" and _is_misspelt(str(detail["loc"][-1]), detail["loc"][:-1], unknown):
            continue  # the field is there under a name nearly like it
        if detail["type"] == "too_short" and _has_entries(place.node):
            continue  # each of its entries has a problem of its own
        yield _problem(detail["type"], detail["msg"], detail.get("ctx", {}), place)


_Loc = tuple[int | str, ...]


def _lost_lines(
    locations: list[_Loc], tree: Fields, kind: type[Record], where: str
) -> Iterator[tuple[Problem, tuple[_Loc, ...]]]:
    """A field whose own line is gone, or stands too low, so that what belongs to it counts as part of the field above it; and
    the locations of what follows from that."""
    told: dict[_Loc, tuple[Problem, list[_Loc]]] = {}
    for loc in locations:
        at = next((n for n in range(len(loc) - 1, -1, -1) if not isinstance(loc[n], int)), 0)
        # The entry that is wrong in itself, or the entry or group in which something is.
        for inside in (loc[: at + 2], loc[:at]):
            found = _lost_line(inside, tree, kind, where) if inside else None
            if found:
                field, problem = found
                of_it = told.setdefault(field, (problem, [field]))[1]
                of_it.append(inside if isinstance(inside[-1], int) else loc)
                break
    yield from ((problem, tuple(of_it)) for problem, of_it in told.values())


def _lost_line(loc: _Loc, tree: Fields, kind: type[Record], where: str) -> tuple[_Loc, Problem] | None:
    """The field to which an entry of another list belongs, or the fields of another group; None if there is no such field."""
    inside = _find(tree, kind, where, loc)
    if not isinstance(inside.node, Fields):
        return None
    last = len(loc) - 1 - inside.in_list
    above, around = str(loc[last]), _find(tree, kind, where, loc[:last])
    if above not in fields(around.kind):
        return None
    mine = kind_in(inside.form)
    keys = [key for key, _ in inside.node.items]
    stray = [key for key in keys if mine is None or key.text not in fields(mine)]
    if not stray:
        return None
    moved = keys if inside.in_list else stray
    names = [key.text for key in moved]
    for name in fields(around.kind):
        form, there = form_in(around.kind, name), around.record.named.get(name)
        of_it = kind_in(form)
        if of_it is None or name == above or isinstance(form, Many) is not inside.in_list:
            continue
        needed = next((it for it, info in fields(of_it).items() if info.is_required()), None)
        if (
            needed in names
            and fields(of_it).keys() >= {*names}
            and (there is None or _could_be_lower(there, inside))
        ):
            return (*loc[:last], name), LIST_IN_WRONG_PLACE.problem(
                inside.mark if inside.in_list else moved[0].mark,
                f"What begins here belongs below {name}:, but the line above it that says so is "
                f"{'further down' if there else 'gone'}, so it counts as part of {above}:.",
                f"Write {name}: on a line of its own above this one, in line with {above}:."
                + (f" Delete the {name}: below it." if there else ""),
                around.where,
            )
    return None


def _could_be_lower(there: Node, above: _Place) -> bool:
    """Whether a field that was given below an entry could be the one whose line should stand above it."""
    if isinstance(there, Scalar):
        return not there.given
    return isinstance(there, Fields) and there.mark.line > above.mark.line


def _owner(place: _Place) -> Scalar | None:
    """The name of the group above an unknown field that has such a field, and nothing behind its colon."""
    found = None
    for key, value in place.record.items:
        if key.text == place.name:
            return found
        if isinstance(value, Scalar) and not value.given:
            form = form_in(place.kind, key.text)
            group = None if isinstance(form, Many) else kind_in(form)
            found = key if group and place.name in fields(group) else None
        elif key.text in fields(place.kind):
            found = None
    return None


def _is_misspelt(name: str, record: tuple[int | str, ...], unknown: list[tuple[int | str, ...]]) -> bool:
    names = [as_field(str(loc[-1])) for loc in unknown if loc[:-1] == record]
    return bool(get_close_matches(name, names, 1, 0.6))


def _has_entries(node: Node | None) -> bool:
    return isinstance(node, Entries) and any(
        not isinstance(item, Scalar) or item.given for item in node.items
    )


def _find(tree: Fields, kind: type[Record], where: str, loc: tuple[int | str, ...]) -> _Place:
    """Follow the location of an error from the record down to the text that caused it."""
    node: Node | None = tree
    mark, name, record, model = tree.mark, "", tree, kind
    form: Form | None = None
    inside, parent = where, ""
    for step in loc:
        if isinstance(step, str) and isinstance(node, Fields):
            record = node
            name = step
            key, node = next(((k, v) for k, v in node.items if k.text == step), (None, None))
            if key is None or key.text == "@marks":
                break
            form = form_in(model, step)
            mark = node.mark if isinstance(node, Scalar) and node.given else key.mark
        elif isinstance(step, int) and isinstance(node, Entries):
            items = [item for item in node.items if not (isinstance(item, Scalar) and not item.given)]
            if step >= len(items):
                break
            node = items[step]
            mark = node.mark
            form = form.of if isinstance(form, Many) else None
            if isinstance(node, Fields) and (inner := kind_in(form)) and inner.noun != "record":
                inside = f"{name_of(inner.noun, titles_of(node), step)} of {where}"
        if isinstance(node, Fields) and not isinstance(form, Many) and (found := kind_in(form)):
            model, record = found, node
            parent = f"an entry of “{name}”" if isinstance(step, int) else f"“{name}”"
            mark = node.mark if isinstance(step, int) else mark
    if node is None:
        mark = record.mark
    return _Place(
        mark, node, name, record, model, inside, form, parent, bool(loc) and isinstance(loc[-1], int)
    )


def _further_in(place: _Place) -> str:
    """How to mend an unknown field that the entry above it has; empty if it has none such."""
    keys = [key.text for key, _ in place.record.items]
    above, value = place.record.items[max(0, keys.index(place.name) - 1)]
    kind = kind_in(form_in(place.kind, above.text))
    last = value.items[-1] if isinstance(value, Entries) and value.items else None
    if not kind or not isinstance(last, Fields) or place.name not in fields(kind):
        return ""
    column = last.mark.column - 1
    return f"If it belongs to the entry of “{above.text}” above it, put {column} spaces before it. If not, delete it."


def _elsewhere(place: _Place) -> str:
    """How to mend a field that entries of one or two lists in this record have, or else one or two kinds of a council's
    records; empty if none or more have it."""
    name, known = as_field(place.name), list(fields(place.kind))
    if _closest(name, known):
        return ""
    parts = [(it, form_in(place.kind, it)) for it in known]
    lists = [it for it, form in parts if isinstance(form, Many) and name in fields(kind_in(form) or Record)]
    kinds = [kind for of in COUNCIL_FILES.values() for kind in of.values() if name in fields(kind)]
    owners = [f"an entry of “{it}”" for it in lists] or [with_article(kind.noun) for kind in kinds]
    if not 1 <= len(owners) <= 2:
        return ""
    there = f"If it belongs to {' or '.join(owners)}, move it there."
    return f"{there} If not, delete it, or change it to one of these: {', '.join(known)}."


def as_field(name: str) -> str:
    """`How to ask` as a field is written."""
    return re.sub(r"[\s-]+", "_", name.lower())


def nearest(name: str, known: list[str]) -> str:
    if closest := _closest(name, known):
        return f"The closest is “{closest}”. Change it to that, or delete it."
    return f"Delete it, or change it to one of these: {', '.join(known)}."


def _closest(name: str, known: list[str]) -> str | None:
    written = as_field(name)
    near = get_close_matches(written, known, 1, 0.8) or [it for it in written.split("_") if it in known]
    # What other records have, such as phone, is no slip of the pen.
    near = near or ([] if written in _FIELDS else get_close_matches(written, known, 1, 0.6))
    return next(iter(near), None)


def _problem(kind: str, message: str, context: Mapping[str, Any], place: _Place) -> Problem:
    name = place.name
    whose = place.whose
    if kind == "extra_forbidden":
        key = next((key for key, _ in place.record.items if key.text == name), None)
        return UNKNOWN_FIELD.problem(
            key.mark if key else place.mark,
            f"“{shorten(name)}” is not a field of {whose}.",
            _further_in(place) or _elsewhere(place) or nearest(name, list(fields(place.kind))),
            place.where,
        )
    if kind in ("missing", "too_short"):
        said = _what_is_missing(place, kind)
        problem = MISSING_FIELD.problem(
            place.mark,
            f"“{name}” {said}, and {whose} needs {'it' if kind == 'missing' else 'one'}.",
            _add(name, place),
            place.where,
        )
        return replace(problem, lacks=(name, whose)) if said == _MISSING else problem
    is_group = isinstance(place.node, Entries | Fields) and (kind not in RULES or kind == WRONG_KIND.id)
    if is_group or kind in ("tuple_type", "model_type", "dict_type"):
        return _wrong_shape(place)
    subject = f"An entry of “{name}”" if place.in_list else f"“{name}”"
    if kind == "literal_error":
        context = {"text": _written(place.node), "choices": _expected(context)}
    if "choices" in context:
        return _another_choice(subject, context, place)
    text = _written(place.node)
    hint = str(context.get("hint") or "Look at another record of the same kind.")
    said = message.replace(text, shorten(text)) if text.strip() else message
    rule = RULES.get(kind)
    mark = place.mark
    if isinstance(place.node, Scalar) and (below := int(context.get("line", 0))):
        mark = Mark(mark.file, place.node.body.line + below, 1)
    return (rule or WRONG_KIND).problem(
        mark,
        f"{subject} {said}." if rule else f"“{name}” cannot be read.",
        hint,
        place.where,
    )


def _another_choice(subject: str, context: Mapping[str, Any], place: _Place) -> Problem:
    choices = str(context["choices"]).split(SEPARATOR)
    text = str(context.get("text", ""))
    said = text.lower()
    # `no` for `no, because`, and the reason in the same line; but not `no` for `not known`.
    near = [] if _NONE_OF_THEM.search(said) else get_close_matches(said, choices, 1, 0.65)
    near = near or [
        choice
        for choice in choices
        if (said and choice.startswith(said) and not choice[len(said) :][:1].isalpha())
        or (" " in choice and said.startswith(choice))
    ]
    return WRONG_KIND.problem(
        place.mark,
        f"{subject} is “{shorten(text)}”, which is not one of the choices.",
        f"It can be: {', '.join(f'“{choice}”' for choice in choices)}."
        + (f" The closest is “{near[0]}”." if near else ""),
        place.where,
    )


def _written(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _what_is_missing(place: _Place, kind: str) -> str:
    if kind == "too_short":
        return "has no entry"
    return "has nothing after its colon" if place.name in place.record.named else _MISSING


def _add(name: str, place: _Place) -> str:
    """`Add “title: …” (what it is called).`"""
    info = fields(place.kind).get(name)
    said = (info.description or "").rstrip(".") if info else ""
    what = f"“{name}:” and a list below it" if _is_list(form_in(place.kind, name)) else f"“{name}: …”"
    return f"Add {what} ({said[:1].lower()}{said[1:]})." if said else f"Add {what}."


def to_fill_in(hint: str) -> str:
    """The same for somebody who fills in a form, and writes no names of fields."""
    return _ADDED.sub(lambda found: f"Fill it in: {found[1]}." if found[1] else "Fill it in.", hint)


def _is_list(form: Form | None) -> bool:
    """Whether only a list can be there."""
    return isinstance(form, Many) and not form.or_text


def _wrong_shape(place: _Place) -> Problem:
    """A text, a list or a group of fields was given instead of one of the others."""
    if isinstance(place.node, Scalar) and place.node.text[:1] in tuple(BULLETS):
        return replace(bullet(place.mark, place.node.text[0]), record=place.where)
    is_list, kind = _is_list(place.form), None if isinstance(place.form, Many) else kind_in(place.form)
    if isinstance(place.node, Scalar) and re.match("-[A-Za-z]", place.node.text) and is_list:
        return replace(no_space(place.mark), record=place.where)
    wants_text = not (is_list or kind)
    if wants_text and isinstance(place.node, Fields) and (words := _with_a_colon(place.node)):
        return replace(colon_in_text(place.node.mark, words), record=place.where)
    there = {Scalar: "a text", Entries: "a list", Fields: "a group of fields"}.get(
        type(place.node), "something else"
    )
    if is_list:
        wanted = "a list"
        hint = (
            "Give each entry a line of its own below the field, two spaces further in, beginning with “- ”."
        )
    elif kind and place.in_list and isinstance(place.node, Scalar):
        wanted = "a group of fields"
        known = fields(kind)
        first = next((name for name, info in known.items() if info.is_required()), next(iter(known)))
        hint = f"Begin with the name of a field, such as “- {first}: {shorten(place.node.text)}”. Others go on the lines below, in line with it: {', '.join(known)}."
    elif kind:
        wanted = "a group of fields"
        hint = f"Write its fields on the lines below, two spaces further in: {', '.join(fields(kind))}."
    else:
        wanted = "a text"
        hint = "Write the text on the same line, after the colon. If it contains a colon, put quotation marks round it."
    subject = f"“{place.name}”"
    if place.in_list:
        subject = f"Each entry of “{place.name}”"
        if wants_text:
            hint = "Write only the text after “- ”. If it contains a colon, put quotation marks round it."
    return WRONG_KIND.problem(
        place.mark, f"{subject} takes {wanted}, but this is {there}.", hint, place.where
    )


def _with_a_colon(node: Fields) -> str:
    """The text that was read as one field because of its colon; empty if its first words may be a field name."""
    if len(node.items) != 1:
        return ""
    ((key, value),) = node.items
    if not isinstance(value, Scalar) or re.fullmatch("[a-z_]+", key.text):
        return ""
    sign = "" if value.plain else '"'
    return f"{key.text}: {sign}{value.text}{sign}".rstrip()


def _expected(context: Mapping[str, Any]) -> str:
    """The choices of a field that takes one of a few words, as pydantic lists them."""
    return SEPARATOR.join(re.findall(r"'([^']*)'", str(context.get("expected", ""))))
