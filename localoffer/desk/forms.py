"""From the models to a form and back: each field of a record as an input, and what was filled in as plain values.

`Plain` is what is in a file: a text, a list, or texts by field name. Posted data is read into the same type, so one
function shows a record from its file and from an unsaved form.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from typing import ClassVar

from pydantic.fields import FieldInfo

from localoffer.changes.note import WHOM_ASKED
from localoffer.records import values
from localoffer.records.forms import FORMS, Choice, Form, Many, Value, called, described, fields, form_of
from localoffer.records.frozen import dataclass
from localoffer.records.labels import in_words, label
from localoffer.records.models import Change, ForCareLeavers, MayLoseWords, Record
from localoffer.records.values import YesNo
from localoffer.records.yaml_tree import Entries, Fields, Node
from localoffer.web.vocabulary import PARTS, Vocabulary
from localoffer.writing.house import Plain, of_several_lines
from localoffer.writing.kinds import KINDS

#: The name of the checkbox that removes a list entry. No field begins with @.
GONE = "@gone"
_NUMBERED = re.compile(r"([0-9]{1,4})\.")

_REFERENCE = FORMS[values.read_ref]
_PROSE = FORMS[values.read_prose]
#: Lines of text longer than a title, a name or a number.
_LINES = (FORMS[values.read_line], FORMS[values.read_word])
_YES_NO = FORMS[values.read_yes_no]
#: What `new` asks about a record, which is what people want to say first.
_ASKED: Mapping[type[Record], tuple[str, ...]] = {
    kind.model: kind.asks for kind in reversed(tuple(KINDS.values()))
}
#: If a new record has no more fields than this, all are shown.
_FEW = 8
#: What comes after everything else in a record.
_LAST = ("sources", "id")


@dataclass(frozen=True)
class Input:
    """One input. `kind`: short, line, text, flag, choice, choices, lines or ids.

    `name` is its path in the record: `amounts.0.value`. `value` contains its texts, `options` the choices with their
    words, `ids` the name of the field for ids to choose from. `open`: it is filled in, needed or wrong, so it is not
    folded away.
    """

    name: str
    label: str
    help: str
    kind: str
    value: tuple[str, ...]
    needed: bool
    example: str
    options: tuple[tuple[str, str], ...]
    ids: str
    open: bool

    @property
    def slots(self) -> tuple[str, ...]:
        """The content of a list of ids, with room for two more."""
        return (*self.value, "", "")

    @property
    def rows(self) -> int:
        """The number of rows of a text area: according to its text, within bounds."""
        long = sum(1 + len(line) // 70 for text in self.value for line in text.split("\n"))
        least = {"line": 2, "lines": 3, "text": 5}.get(self.kind, 1)
        return max(least, min(long + 1, 24))


@dataclass(frozen=True)
class Fieldset:
    """A nested record. `entry`: it is one of a list and can be removed. `blank`: it is still empty."""

    name: str
    label: str
    help: str
    parts: tuple[Part, ...]
    needed: bool = False
    entry: bool = False
    blank: bool = False
    open: bool = True


@dataclass(frozen=True)
class Groups:
    """A list of nested records; the last of them is blank. `noun` is what one of them is called."""

    name: str
    label: str
    help: str
    noun: str
    groups: tuple[Fieldset, ...]
    needed: bool = False
    open: bool = True


@dataclass(frozen=True)
class Left:
    """What the form cannot show, and leaves unchanged. So there is nothing to fold away."""

    name: str
    label: str
    open: ClassVar[bool] = True


Part = Input | Fieldset | Groups | Left


def parts_within(parts: Iterable[Part]) -> Iterator[Part]:
    """Each of the parts, followed by those that it contains, at any depth."""
    for part in parts:
        yield part
        if isinstance(part, Fieldset):
            yield from parts_within(part.parts)
        elif isinstance(part, Groups):
            yield from parts_within(part.groups)


def parts_of(
    kind: type[Record],
    record: Mapping[str, Plain],
    words: Vocabulary,
    wrong: Collection[str] = (),
    is_new: bool = False,
) -> tuple[Part, ...]:
    """Every field of a record as an input: first what `new` asks, then the others in the model's order, then sources
    and id; then what the form cannot show.

    `wrong` are the paths with a problem, and those that contain them. If it `is_new`, what `new` asks is unfolded.
    """
    return _Shown(words, frozenset(wrong), "", is_new).parts(kind, record)


@dataclass(frozen=True)
class _Shown:
    """How a record is shown, as in `parts_of`. `within` is what the paths of its fields begin with."""

    words: Vocabulary
    wrong: frozenset[str]
    within: str
    is_new: bool

    def parts(self, kind: type[Record], record: Mapping[str, Plain]) -> tuple[Part, ...]:
        known = fields(kind)
        asked = _ASKED.get(kind, known if len(known) <= _FEW else ())
        names = sorted(
            dict.fromkeys((*asked, *known)), key=lambda name: name in _LAST and 1 + _LAST.index(name)
        )
        found = [self.part(kind, name, record.get(name) or None, name in asked) for name in names]
        left = (Left(f"{self.within}{name}", label(kind, name)) for name in record if name not in known)
        return (*found, *left)

    def part(self, kind: type[Record], name: str, value: Plain | None, is_asked: bool) -> Part:
        info = fields(kind)[name]
        form = form_of(info)
        path, named, help = f"{self.within}{name}", label(kind, name), info.description or ""
        if value is not None and not _can_show(form, value):
            return Left(path, named)
        # Words that can be taken away are required all the same when a record is new.
        may_be_gone = (
            not self.is_new and issubclass(kind, MayLoseWords) and name in (*kind.words, *kind.around)
        )
        needed = info.is_required() and not may_be_gone
        is_open = needed or (self.is_new and is_asked) or bool(value) or path in self.wrong
        if isinstance(form, type):
            given = value if isinstance(value, dict) else {}
            inner = replace(self, within=f"{path}.", is_new=not given).parts(form, given)
            return Fieldset(path, named, help, inner, needed, blank=not given, open=is_open)
        if isinstance(form, Many) and isinstance(form.of, type):
            noun = in_words(form.of.noun if form.of.noun != "record" else called(form.of))
            return Groups(
                path, named, help, noun, tuple(self.groups(form.of, noun, value, path)), needed, is_open
            )
        texts = _texts(form, value)
        return Input(
            path,
            named,
            help,
            _kind(form, value),
            texts,
            needed,
            _example(form),
            _options(form, info, self.words, texts),
            name if _one(form) == _REFERENCE else "",
            is_open,
        )

    def groups(self, form: type[Record], noun: str, value: Plain | None, path: str) -> Iterator[Fieldset]:
        help = described(form)
        entries = value if isinstance(value, list) else []
        for at, entry in enumerate([*entries, {}]):
            within = f"{path}.{at}"
            given = entry if isinstance(entry, dict) else {}
            blank = at == len(entries)
            label = f"Another {noun.lower()}" if blank and at else f"{noun} {at + 1}"
            asked = (f"{within}.{name}" for name in WHOM_ASKED if form is Change and _is_worse(given))
            inner = replace(self, wrong=self.wrong.union(asked), within=f"{within}.", is_new=blank)
            yield Fieldset(within, label, help, inner.parts(form, given), entry=True, blank=blank)


def is_unaccounted(change: Mapping[str, Plain]) -> bool:
    """Whether something is reported to be worse, but not yet whom the council asked."""
    return _is_worse(change) and not any(map(change.get, WHOM_ASKED))


def _is_worse(change: Mapping[str, Plain]) -> bool:
    return change.get("for_care_leavers") == ForCareLeavers.WORSE


def _one(form: Form) -> Form:
    return form.of if isinstance(form, Many) else form


def _can_show(form: Form, value: Plain) -> bool:
    """Whether the content of the file has the shape that the model expects."""
    if isinstance(form, Many):
        return (isinstance(value, list) and all(_can_show(form.of, entry) for entry in value)) or (
            form.or_text and isinstance(value, str)
        )
    if isinstance(form, type):
        return isinstance(value, dict)
    if isinstance(form, Choice):
        return isinstance(value, str) and value.strip() in form.words
    return isinstance(value, str)


def _kind(form: Form, value: Plain | None) -> str:
    if isinstance(form, Many):
        if form.or_text and isinstance(value, str):
            return "text"
        if isinstance(form.of, Choice):
            return "choices"
        return "ids" if form.of == _REFERENCE else "lines"
    if isinstance(form, Choice):
        return "flag" if form == _YES_NO else "choice"
    if form == _PROSE:
        return "text"
    return "line" if form in _LINES else "short"


def _texts(form: Form, value: Plain | None) -> tuple[str, ...]:
    """The content of a field as the form shows it."""
    shown = () if value is None else _as_shown(form, value)
    return (shown,) if isinstance(shown, str) else tuple(text for text in shown if isinstance(text, str))


def _example(form: Form) -> str:
    one = _one(form)
    return one.told if isinstance(one, Value) and one.examples else ""


def _options(
    form: Form, info: FieldInfo, words: Vocabulary, chosen: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """The choices, in their own words and in those of the pages. Empty: what a field means if it is left out."""
    one = _one(form)
    if not isinstance(one, Choice) or one == _YES_NO:
        return ()
    looks = next((words[part] for part, (kind, _) in PARTS.items() if kind is one.of), {})
    said = (
        (str(word), f"{word}: {look}" if (look := looks[word].word if word in looks else "") and look.lower() != word else str(word))
        for word in one.words
    )  # fmt: skip
    if isinstance(form, Many):
        # In the order of the file, so that an untouched form returns them in that order.
        order = {word: place for place, word in enumerate(chosen)}
        return tuple(sorted(said, key=lambda option: order.get(option[0], len(order))))
    default = str(info.default.value) if isinstance(info.default, Enum) else ""
    return (("", f"leave out (which means {default})" if default else ""), *said)


def read_form(
    kind: type[Record], posted: Mapping[str, Sequence[str]], before: Mapping[str, Plain], within: str = ""
) -> dict[str, Plain]:
    """The record as filled in. What the form cannot show, or did not send, is unchanged."""
    found: dict[str, Plain] = {}
    for name, info in fields(kind).items():
        form, old, path = form_of(info), before.get(name) or None, f"{within}{name}"
        if old is not None and not _can_show(form, old):
            found[name] = old
        elif (value := _read(form, info, posted, old, path)) is not None:
            found[name] = _or_old(form, value, old)
    return found | {name: old for name, old in before.items() if name not in fields(kind)}


def _or_old(form: Form, value: Plain, old: Plain | None) -> Plain:
    """What was filled in, or the exact text from the file if nothing of it was changed."""
    if old is None or value == old:
        return value
    if value == _as_shown(form, old):
        return old
    if (
        isinstance(form, Many)
        and isinstance(form.of, Value)
        and isinstance(value, list)
        and isinstance(old, list)
    ):
        there = {entry: raw for raw in old if isinstance(entry := _as_shown(form.of, raw), str)}
        return [there.get(entry, entry) if isinstance(entry, str) else entry for entry in value]
    return value


def _read(
    form: Form, info: FieldInfo, posted: Mapping[str, Sequence[str]], old: Plain | None, path: str
) -> Plain | None:
    """What was filled in for one field; None if nothing was."""
    if isinstance(form, type):
        return read_form(form, posted, old if isinstance(old, dict) else {}, f"{path}.") or None
    if isinstance(form, Many) and isinstance(form.of, type):
        return list(_read_groups(form.of, posted, old, path)) or None
    given = posted.get(path, ())
    kind = _kind(form, old)
    if kind == "flag":
        # An unticked checkbox is not sent, and a field that is left out means no.
        return YesNo.YES if given else YesNo.NO if old is not None or info.is_required() else None
    if kind == "lines":
        given = [line for text in given for line in of_several_lines(text).split("\n")]
    if isinstance(form, Many) and kind != "text":
        return [line for text in given if (line := " ".join(text.split()))] or None
    texts = (of_several_lines(text) if kind == "text" else " ".join(text.split()) for text in given)
    return next(filter(None, texts), None)


def _read_groups(
    form: type[Record], posted: Mapping[str, Sequence[str]], old: Plain | None, path: str
) -> Iterator[Plain]:
    """The entries of a list of records, without empty ones."""
    entries = old if isinstance(old, list) else []
    for at in _numbers(posted, path):
        before = entries[at] if at < len(entries) else {}
        record = read_form(form, posted, before if isinstance(before, dict) else {}, f"{path}.{at}.")
        if record and not posted.get(f"{path}.{at}.{GONE}"):
            yield record


def _numbers(posted: Iterable[str], path: str) -> list[int]:
    """The indices in a list for which something was sent."""
    below = (name.removeprefix(f"{path}.") for name in posted if name.startswith(f"{path}."))
    return sorted({int(found[1]) for name in below if (found := _NUMBERED.match(name))})


def _as_shown(form: Form, value: Plain) -> Plain:
    """A value as the form shows it: a single line that is wrapped in the file is joined."""
    if not _can_show(form, value):
        return value
    if isinstance(form, Many):
        if isinstance(value, str):
            return of_several_lines(value)
        return [_as_shown(form.of, entry) for entry in value]
    if isinstance(form, type):
        assert isinstance(value, dict)
        known = fields(form)
        return {
            name: _as_shown(form_of(known[name]), inner) if name in known else inner
            for name, inner in value.items()
        }
    assert isinstance(value, str)
    return of_several_lines(value) if form == _PROSE else " ".join(value.split())


def changed(before: Mapping[str, Plain], after: Mapping[str, Plain]) -> dict[str, Plain | None]:
    """The changed fields with their new values; None for one that is removed."""
    names = dict.fromkeys((*before, *after))
    return {name: after.get(name) for name in names if before.get(name) != after.get(name)}


def field_at(tree: Fields, line: int, column: int) -> str:
    """The path in a record, such as `amounts.0.value`, of what is at a line and column; empty for the record as a whole."""
    best = ""
    for path, at_line, at_column in _places(tree, ""):
        if at_line < line or (at_line == line and at_column <= max(column, 1)):
            best = path
    return best


def _places(node: Node, within: str) -> Iterator[tuple[str, int, int]]:
    if isinstance(node, Fields):
        for key, value in node.items:
            yield f"{within}{key.text}", key.mark.line, key.mark.column
            yield from _places(value, f"{within}{key.text}.")
    elif isinstance(node, Entries):
        for at, item in enumerate(node.items):
            yield f"{within}{at}", item.mark.line, item.mark.column
            yield from _places(item, f"{within}{at}.")
