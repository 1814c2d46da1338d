"""A folder as written: YAML read in the simplest way, never through the models. What `read` loses, this has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from localoffer.places import seen_from
from localoffer.problems import Mark
from localoffer.records.characters import fold
from localoffer.records.county import spoken
from localoffer.records.frozen import dataclass

SITE = "content/site.yaml"
CHANGES = "content/changes/*.yaml"
#: The lines around a page's front matter.
FRONT_MATTER = re.compile(r"^---[ \t]*$", re.MULTILINE)


class Entry(dict[str, Any]):
    """The fields of a record as written: texts, lists and nested entries. `mark` is its first line."""

    mark: Mark

    def of(self, *names: str) -> str:
        """The first of these fields that is filled in, otherwise empty."""
        return next((str(self[name]) for name in names if self.get(name)), "")

    def every(self, name: str) -> list[Any]:
        """A field that is a list; empty if it is left out."""
        return list(self.get(name) or ())


def whole_number(written: str) -> int:
    """A whole number as people and spreadsheets write it: 25, 025 or 25.0."""
    return int(Decimal(written.strip()))


@dataclass(frozen=True)
class Layer:
    """One layer: its lists of records by name, its pages by address, and the whole text of each file by path.

    A page is an entry of its front matter, with the text below it under `body`.
    """

    lists: Mapping[str, tuple[Entry, ...]]
    pages: Mapping[str, Entry]
    site: Entry
    texts: Mapping[str, str]

    def find(self, words: str) -> Mark | None:
        """The first line that contains some words."""
        for path, text in self.texts.items():
            if words in text:
                return Mark(path, text[: text.index(words)].count("\n") + 1)
        return None

    def find_all(self, words: str) -> list[Mark]:
        """Every line that contains some words, comments aside. What a file of changes quotes counts only where nothing
        else has the words."""
        lines = [
            (path, Mark(path, number))
            for path, text in self.texts.items()
            for number, line in enumerate(text.splitlines(), start=1)
            if words in line and not (path.endswith(".yaml") and line.lstrip().startswith("#"))
        ]
        elsewhere = [mark for path, mark in lines if not Path(path).match(CHANGES)]
        return elsewhere or [mark for _, mark in lines]


def read_both(council: Path, national: Path, root: Path) -> tuple[Layer, Layer]:
    """A council's own files and the national ones, in the words of its kind of council."""
    own = read_council(council, root)
    return own, read_national(national, root, (own.site.get("council") or {}).get("kind") == "county")


def read_council(folder: Path, root: Path) -> Layer:
    """The council's own files. Paths are shown relative to `root`, if they lie below it."""
    # A list may be split over the files of a folder beside its file, or instead of it.
    places = [
        folder / "offer",
        folder / "pledges",
        *sorted({it.with_suffix("") for it in folder.glob("content/*")}),
    ]
    files = [file for place in places for file in (place.with_suffix(".yaml"), *sorted(place.glob("*.yaml")))]
    return _read([file for file in files if not file.name.startswith(".")], folder / "content/pages", root)


def read_national(folder: Path, root: Path, county: bool = False) -> Layer:
    """The national files in the words of a county, or of every other council."""
    file = folder / "county.yaml"
    entries = _entry(file.read_text(encoding="utf-8"), file.name).get("phrases", ()) if file.is_file() else ()
    phrases = {entry["says"]: entry["in_a_county"] for entry in entries} if county else {}
    return _read(sorted(folder.glob("*.yaml")), folder / "pages", root, phrases)


def _read(files: list[Path], pages: Path, root: Path, phrases: Mapping[str, str] | None = None) -> Layer:
    lists: dict[str, tuple[Entry, ...]] = {}
    texts: dict[str, str] = {}
    site = Entry()
    for file in files:
        if not file.is_file():
            continue
        path = _shown(file, root)
        texts[path] = fold(file.read_text(encoding="utf-8-sig"))
        if phrases is not None:
            texts[path] = spoken(texts[path], phrases)
        fields = _entry(texts[path], path)
        if file.match(SITE):
            site = fields
            continue
        if file.match(CHANGES):
            fields["id"] = file.stem
            lists["changes"] = (*lists.get("changes", ()), fields)
            continue
        for name, entries in fields.items():
            lists[name] = (*lists.get(name, ()), *(entry for entry in entries or () if entry))
    found = {}
    for file in sorted(path for path in pages.rglob("*.md") if not path.name.startswith(".")):
        path = _shown(file, root)
        texts[path] = fold(file.read_text(encoding="utf-8-sig"))
        if phrases is not None:
            texts[path] = spoken(texts[path], phrases)
        _, front, body = FRONT_MATTER.split(texts[path], 2)
        page = Entry(_entry(front, path), body=body)
        page.mark = Mark(path, 1, 1)
        found[f"/{file.relative_to(pages).with_suffix('').as_posix()}/"] = page
    return Layer(lists, found, site, texts)


def _shown(file: Path, root: Path) -> str:
    return seen_from(root, file).as_posix()


@lru_cache(maxsize=256)
def _entry(text: str, path: str) -> Entry:
    # The C loader does the same ten times as fast, if there is one.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    made = _value(yaml.compose(text, Loader=loader), path)
    return made if isinstance(made, Entry) else Entry()


def _value(node: yaml.Node | None, path: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        entry = Entry({key.value: _value(value, path) for key, value in node.value})
        entry.mark = Mark(path, node.start_mark.line + 1, node.start_mark.column + 1)
        return entry
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, path) for item in node.value]
    return node.value if isinstance(node, yaml.ScalarNode) else ""


def entries_in(value: Any) -> Iterator[Entry]:
    """An entry and every entry inside it, or those of a list."""
    if isinstance(value, Entry):
        yield value
    parts = value.values() if isinstance(value, Entry) else value if isinstance(value, list) else ()
    for part in parts:
        yield from entries_in(part)
