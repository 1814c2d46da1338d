"""Runs profiles of people through the decision table: `python build.py status FILE`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from localoffer.law.table import Decision, DecisionTable, NotACondition, Value, value_of
from localoffer.problems import Mark
from localoffer.records.frozen import dataclass
from localoffer.records.models import FieldKind, InputField, TableRow
from localoffer.records.raw_text import Broken, read_text
from localoffer.records.yaml_tree import BRACKETS, Entries, Fields, Node, Scalar, parse_yaml, titles_of

#: In bytes. A file of profiles is a few pages long.
LARGEST = 1_000_000


class NotProfiles(ValueError):
    """A file that contains no profiles. Its text says why, in plain words."""


@dataclass(frozen=True)
class Profile:
    """A person as answers to the table's fields. `expected` is what somebody says the table should return. `places`
    are the positions of its answers in the file."""

    id: str
    title: str
    inputs: Mapping[str, str]
    mark: Mark
    places: Mapping[str, Mark]
    expected: Mapping[str, str] | None


@dataclass(frozen=True)
class Judgement:
    """The table's decision on a profile, and whether it is the expected one; None if none was expected."""

    text: str
    as_expected: bool | None


def read_profiles(path: Path) -> tuple[Profile, ...]:
    """The profiles of a file: a list under `profiles`, each with `id`, `inputs` and perhaps `expected`.

    Raises `NotProfiles` if the file is no such list, `OSError` if it cannot be read.
    """
    with path.open("rb") as file:
        raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise NotProfiles("the file is larger than one megabyte")
    try:
        text, problems = read_text(raw, path.name)
        # A file may begin with its first profile, without a line `profiles:` above it.
        alone = re.match(r"(?:[^\S\n]*+(?:#.*)?\n)*+- ", text)
        tree, found, broken_off = parse_yaml(
            f"profiles:\n{text}" if alone else text, path.name, 0 if alone else 1
        )
    except Broken as broken:
        tree, problems, found, broken_off = None, broken.problems, (), True
    # A profile may be on one line, in brackets; if those are the problem, they are named.
    wrong = [problem for problem in (*problems, *found) if problem.rule != BRACKETS.id]
    if wrong := wrong or (list(found[:1]) if broken_off else []):
        raise NotProfiles(
            "\n".join(
                f"line {problem.mark.line}: {problem.message} {problem.hint}" for problem in wrong
            ).rstrip(".")
        )
    listed = _of(tree, "profiles") if tree else None
    if not isinstance(listed, Entries):
        raise NotProfiles("there is no list called profiles")
    return tuple(_profile(entry, number) for number, entry in enumerate(listed.items, start=1))


def _of(entry: Fields, name: str) -> Node | None:
    """The content of a field; None if it is left out or empty."""
    node = entry.named.get(name)
    return None if isinstance(node, Scalar) and not node.given else node


def _profile(entry: Node, number: int) -> Profile:
    inputs = _of(entry, "inputs") if isinstance(entry, Fields) else None
    if not isinstance(entry, Fields) or not isinstance(inputs, Fields):
        raise NotProfiles(f"profile {number} has no inputs")
    expected = _of(entry, "expected")
    if expected is not None and not isinstance(expected, Fields):
        raise NotProfiles(f"what profile {number} expects is not a status and its basis")
    texts = {**{"id": str(number), "title": ""}, **titles_of(entry)}
    places = {key.text: key.mark for key, _ in inputs.items}
    wanted = titles_of(expected) if expected else None
    return Profile(texts["id"], texts["title"], titles_of(inputs), entry.mark, places, wanted)


def run(table: DecisionTable, profiles: tuple[Profile, ...]) -> Iterator[Judgement]:
    """The decision on each profile, in words."""
    for profile in profiles:
        name = " ".join(filter(None, (profile.id, profile.title)))
        try:
            decision = _decision(table, profile)
        except NotACondition as wrong:
            yield Judgement(f"{name}: {wrong}.", False)
            continue
        if decision.row is None:
            lines = [f"{name}: these answers contradict each other."]
            lines += [
                f"  {' and '.join(record.between)}: {record.says}" for record in decision.contradictions
            ]
            yield Judgement("\n".join(lines), False)
            continue
        row = decision.row
        lines = [f"{name}: {row.status}", f"  {row.reason}", _law(row)]
        lines += [
            f"  Unclear: {record.reason} Ask the council or an advocate." for record in decision.unclear
        ]
        got = {"status": row.status, "basis": row.basis}
        wanted = profile.expected or {}
        unlike = [key for key, value in wanted.items() if key in got and value != got[key]]
        lines += [f"  Expected {key} {wanted[key]}, but it is {got[key]}." for key in unlike]
        yield Judgement("\n".join(lines), not unlike if profile.expected else None)


def _law(row: TableRow) -> str:
    """The line about the law: in full if it is given, with the basis in short."""
    if row.law is None or row.basis == "none":
        return f"  Law: {row.law or row.basis}"
    return f"  Law: {row.law} ({row.basis})"


def _decision(table: DecisionTable, profile: Profile) -> Decision:
    """The table's decision. Raises `NotACondition`, with the position, for input that the table cannot take."""
    answers = _answers(table, profile)
    try:
        return table.decide(answers)
    except NotACondition as wrong:
        raise NotACondition(f"{profile.mark.words}: {wrong}") from None


def _answers(table: DecisionTable, profile: Profile) -> dict[str, Value]:
    """The inputs as the table's values. Raises `NotACondition`, with the position, for an unknown field or value."""
    answers: dict[str, Value] = {}
    for name, value in profile.inputs.items():
        place = profile.places[name].words
        field = table.fields.get(name)
        if field is None:
            fields = ", ".join(table.fields)
            raise NotACondition(f"{place}: {name} is not a field of a profile. The fields are: {fields}")
        try:
            answers[name] = value_of(field, _written(field, value))
        except NotACondition as wrong:
            raise NotACondition(f"{place}: {wrong}") from None
    return answers


def _written(field: InputField, text: str) -> str:
    """A value of the file as decision.yaml would write it. Other programs have further words for yes, no and none."""
    word = text.lower()
    if field.kind is FieldKind.YES_NO:
        return {"true": "yes", "on": "yes", "false": "no", "off": "no"}.get(word, word)
    return "none" if word in ("no", "off", "false", "null", "~", "") else text
