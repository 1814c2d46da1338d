"""Names that officers, councils' files and other programs use stay: new ones are added, old ones are still understood.

`tests/permanent.txt` has every name that was ever released. `UPDATE_EXPECTED=1 pytest tests/engine/test_permanent.py` adds
today's and takes none away, and is a step of a release.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from localoffer import addresses
from localoffer.councils.schemas import schemas
from localoffer.data.documents import schema
from localoffer.front import arguments
from localoffer.rules.registry import REGISTRY
from tests.council import ROOT

NAMES = ROOT / "tests/permanent.txt"


def _ids() -> Iterator[str]:
    """What is in national/, by which a council names it, and the addresses of its pages, which people have kept."""
    for path in sorted((ROOT / "national").glob("*.yaml")):
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
        for name, records in read.items():
            if isinstance(records, list):
                yield from (f"national {name} {record['id']}" for record in records if "id" in record)
    pages = ROOT / "national/pages"
    for path in pages.rglob("*.md"):
        head = yaml.safe_load(path.read_text(encoding="utf-8").split("---")[1])
        yield from (
            f"national pages {it}"
            for it in (path.relative_to(pages).with_suffix("").as_posix(), *head.get("formerly", ()))
        )


def _fields(part: Mapping[str, Any], defined: Mapping[str, Any], path: str) -> Iterator[str]:
    """The fields of a JSON schema, and the words that each may be."""
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        if f" {name}" not in path:
            yield from _fields(defined[name], defined, f"{path} {name}")
    for name, field in part.get("properties", {}).items():
        yield f"{path}.{name}"
        yield from _fields(field, defined, f"{path}.{name}")
    yield from (f"{path} = {word}" for word in part.get("enum", ()) if isinstance(word, str))
    for inner in ("items", "additionalProperties"):
        if isinstance(part.get(inner), dict):
            yield from _fields(part[inner], defined, path)
    for inner in ("anyOf", "oneOf", "allOf"):
        for one in part.get(inner, ()):
            yield from _fields(one, defined, path)


def _options(parser: argparse.ArgumentParser, command: str) -> Iterator[str]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield f"command {name}"
                yield from _options(inner, f"command {name}")
        else:
            yield from (f"{command} {option}" for option in action.option_strings)


def names() -> set[str]:
    found = set(_ids())
    for file, made in schemas().items():
        found |= set(_fields(made, made.get("definitions", {}), f"field {file}:"))
    public = json.loads(schema())
    found |= set(_fields(public, public["$defs"], "data offer.json:"))
    found |= set(_options(arguments(), "command"))
    found |= {f"rule {id}" for id in REGISTRY}
    found |= {
        f"address {address}"
        for name, address in vars(addresses).items()
        if name.isupper() and isinstance(address, str) and address.startswith("/")
    }
    return found


def test_no_name_that_others_use_is_gone() -> None:
    now = names()
    then = set(NAMES.read_text(encoding="utf-8").splitlines())
    if os.environ.get("UPDATE_EXPECTED"):
        then |= now
        NAMES.write_text("".join(f"{name}\n" for name in sorted(then)), encoding="utf-8")
    assert {name.partition(" ")[0] for name in now} == {name.partition(" ")[0] for name in then}
    assert sorted(then - now) == []
