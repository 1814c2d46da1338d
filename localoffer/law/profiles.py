"""Runs profiles of people through the decision table: `python build.py status FILE`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from localoffer.law.table import DecisionTable, NotACondition, Value, value_of
from localoffer.records.models import FieldKind, InputField, TableRow

#: Bytes. A file of profiles is a few pages long.
LARGEST = 1_000_000


class NotProfiles(ValueError):
    """A file that holds no profiles. Its text says why, in plain words."""


@dataclass(frozen=True)
class Profile:
    """A person as answers to the table's fields. `expected` is what somebody says the table should give."""

    id: str
    title: str
    inputs: Mapping[str, object]
    expected: Mapping[str, object] | None


@dataclass(frozen=True)
class Judgement:
    """What the table says of a profile, and whether that is what was expected; None where nothing was."""

    text: str
    as_expected: bool | None


def read_profiles(path: Path) -> tuple[Profile, ...]:
    """The profiles of a file: a list under `profiles`, each with `id`, `inputs` and perhaps `expected`.

    Raises `NotProfiles` where the file is no such list, `OSError` where it cannot be read.
    """
    if path.stat().st_size > LARGEST:
        raise NotProfiles("the file is larger than one megabyte")
    try:
        tree = yaml.safe_load(path.read_bytes())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise NotProfiles(f"{where}{getattr(error, 'problem', None) or 'it cannot be read'}") from None
    except RecursionError:
        raise NotProfiles("it is nested too deeply") from None
    listed = tree.get("profiles") if isinstance(tree, dict) else tree
    if not isinstance(listed, list):
        raise NotProfiles("there is no list called profiles")
    return tuple(_profile(entry, number) for number, entry in enumerate(listed, start=1))


def _profile(entry: Any, number: int) -> Profile:
    if not isinstance(entry, dict) or not isinstance(entry.get("inputs"), dict):
        raise NotProfiles(f"profile {number} has no inputs")
    expected = entry.get("expected")
    if expected is not None and not isinstance(expected, dict):
        raise NotProfiles(f"what profile {number} expects is not a status and its basis")
    title = str(entry.get("title", ""))
    return Profile(str(entry.get("id", number)), title, entry["inputs"], expected)


def run(table: DecisionTable, profiles: tuple[Profile, ...]) -> Iterator[Judgement]:
    """What the table says of each profile, in words."""
    for profile in profiles:
        name = " ".join(filter(None, (profile.id, profile.title)))
        try:
            decision = table.decide(_answers(table, profile.inputs))
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
        unlike = [key for key, value in wanted.items() if key in got and str(value) != got[key]]
        lines += [f"  Expected {key} {wanted[key]}, and it is {got[key]}." for key in unlike]
        yield Judgement("\n".join(lines), not unlike if profile.expected else None)


def _law(row: TableRow) -> str:
    """The line on the law: in full where it is given, with the basis in short."""
    if row.law is None or row.basis == "none":
        return f"  Law: {row.law or row.basis}"
    return f"  Law: {row.law} ({row.basis})"


def _answers(table: DecisionTable, inputs: Mapping[str, object]) -> dict[str, Value]:
    """The inputs as the table's values. Raises `NotACondition` for a field or value that it does not know."""
    answers: dict[str, Value] = {}
    for name, value in inputs.items():
        field = table.fields.get(name)
        if field is None:
            raise NotACondition(f"{name} is no field of a profile. The fields are: {', '.join(table.fields)}")
        answers[name] = value_of(field, _written(field, value))
    return answers


def _written(field: InputField, value: object) -> str:
    """A value of the file as decision.yaml would write it."""
    if field.kind is FieldKind.YES_NO and isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, bool) or value is None:
        return "none" if value is None or value is False else str(value)
    return str(value)
