"""A file as an editor reads it, validated against its schema."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator

from localoffer.records.editors import schema_name

SCHEMAS = Path(__file__).parent.parent / "schemas"
#: What editors make of unquoted text: YAML 1.2, core schema.
CORE = (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", list("-+0123456789.")),
)


class Core(yaml.BaseLoader):
    """Reads YAML 1.2 as editors do: yes and 2020-10-07 are texts, 2020 is a number."""


def _number(loader: yaml.BaseLoader, node: yaml.Node) -> int | float:
    text = str(node.value)
    return int(text) if re.fullmatch("[-+]?[0-9]+", text) else float(text)


for _name, _pattern, _first in CORE:
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(f"^(?:{_pattern})$"), _first)
Core.add_constructor("tag:yaml.org,2002:null", lambda loader, node: None)
Core.add_constructor("tag:yaml.org,2002:bool", lambda loader, node: str(node.value).lower() == "true")
Core.add_constructor("tag:yaml.org,2002:int", _number)
Core.add_constructor("tag:yaml.org,2002:float", _number)


@cache
def validator(file: str) -> Draft7Validator:
    return Draft7Validator(json.loads((SCHEMAS / schema_name(file)).read_text(encoding="utf-8")))


def read(text: str) -> Any:
    return yaml.load(text, Core)


def slips(file: str, text: str) -> list[str]:
    """What an editor underlines in a council's file, each as `entitlements/1/sources: …`."""
    return [
        f"{'/'.join(map(str, slip.absolute_path))}: {slip.message}"
        for slip in validator(file).iter_errors(read(text))
    ]


def council_files(council: Path) -> dict[str, str]:
    """The text of each of a council's own YAML files, by path in the folder."""
    paths = [council / "offer.yaml", council / "pledges.yaml", *council.glob("content/*.yaml")]
    paths += [
        *council.glob("offer/*.yaml"),
        *council.glob("pledges/*.yaml"),
        *council.glob("content/*/*.yaml"),
    ]
    return {
        path.relative_to(council).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(paths)
        if path.is_file()
    }
