"""What can be edited: every record of a council's lists, its pages and site.yaml, by a key that is looked up and never
used as a path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from localoffer.load import Loaded
from localoffer.problems import Mark
from localoffer.records.county import spoken
from localoffer.records.files import COUNCIL_FILES, PAGES_FOLDER, single
from localoffer.records.frozen import dataclass
from localoffer.records.models import PageText, Record
from localoffer.records.naming import TITLES, name_of
from localoffer.records.walk import TARGETS
from localoffer.records.yaml_tree import Entries, Fields, titles_of

PAGES = "pages"
SITE = "site"
#: Each list that a council can have, with the file that it begins in.
LISTS: Mapping[str, tuple[str, type[Record]]] = {
    name: (file, kind) for file, kinds in COUNCIL_FILES.items() for name, kind in kinds.items()
}
#: What a record without a title of its own is about: the field, and the list that it refers to.
_ABOUT = {name: TARGETS[name][0] for name in ("voice", "promise", "pledge", "entitlement")}


@dataclass(frozen=True)
class RecordInFile:
    """A record in its file. `list` is that of the file, or `pages` or `site`; `at` its index in this file's list.

    `file` is the path in the council's folder, `mark` the position as messages give it.
    """

    key: str
    list: str
    kind: type[Record]
    file: str
    at: int
    name: str
    tree: Fields

    @property
    def mark(self) -> Mark:
        return self.tree.mark

    @property
    def title(self) -> str:
        """Its name among the others in its list."""
        return self.name.removeprefix(f"the {self.kind.noun}").strip(" “”") or self.name

    @property
    def about(self) -> Mapping[str, str]:
        """What it is about, which identifies a record without an id even after it has moved."""
        own = titles_of(self.tree)
        return {name: own[name] for name in _ABOUT if name in own}

    @property
    def is_page(self) -> bool:
        return self.list == PAGES

    @property
    def is_file(self) -> bool:
        """Whether it is the whole content of its file: site.yaml, and each file of changes."""
        return single(self.file) is not None


def entries(loaded: Loaded) -> dict[str, RecordInFile]:
    """Every record by its key: `voices/who-to-ring`; without an id, or with an id that is not unique, by its index:
    `answers/@2`."""
    found: dict[str, RecordInFile] = {}
    counted: dict[str, int] = {}
    titles = ids(loaded)
    for list_name, kind, file, at, id, tree in _records(loaded):
        name = _name(list_name, kind, tree, at, titles)
        counted[list_name] = place = counted.get(list_name, 0) + 1
        key = f"{list_name}/{id}" if id else f"{list_name}/@{place}"
        if key in found:
            key = f"{list_name}/@{place}"
        found[key] = RecordInFile(key, list_name, kind, file, at, name, tree)
    return found


def _records(loaded: Loaded) -> Iterator[tuple[str, type[Record], str, int, str, Fields]]:
    for file in loaded.files:
        if file.national or file.broken:
            continue
        if file.is_page:
            address = file.name.removeprefix(f"{PAGES_FOLDER}/").removesuffix(".md")
            yield PAGES, PageText, file.name, 0, address, file.tree or Fields((), Mark(file.path, 1, 1))
        elif file.tree is None:
            continue
        elif found := single(file.name):
            id = titles_of(file.tree).get("id", "") or PurePosixPath(file.name).stem
            yield *found, file.name, 0, id, file.tree
        else:
            for name, kind, written in file.lists:
                for at, item in enumerate(written.items):
                    if isinstance(item, Fields):
                        yield name, kind, file.name, at, titles_of(item).get("id", ""), item


def _name(
    list_name: str, kind: type[Record], tree: Fields, at: int, titles: Mapping[str, Sequence[tuple[str, str]]]
) -> str:
    """What the desk calls a record: the same as messages do, except that one which only refers to another gets that one's name."""
    own = titles_of(tree)
    if any(own.get(name) for name in TITLES if name != "id" and name not in _ABOUT):
        return name_of(kind.noun, own, at)
    about = next(
        ((_ABOUT[name], own[name]) for name in _ABOUT if name in own), (list_name, own.get("id", ""))
    )
    called = dict(titles.get(about[0], ())).get(about[1])
    return name_of(kind.noun, {"title": called} if called else own, at)


def ids(loaded: Loaded) -> dict[str, tuple[tuple[str, str], ...]]:
    """The ids of every list, national ones included, each with what it is called."""
    found: dict[str, dict[str, str]] = {}
    for file in loaded.files:
        for name, kind, written in file.lists:
            _ids_in(name, kind.noun, written, found)
    return {name: tuple(sorted(those.items())) for name, those in found.items()}


def _ids_in(name: str, noun: str, node: Entries, found: dict[str, dict[str, str]]) -> None:
    """For a list and the lists nested in its records: others refer to the recommendations of a plan, too."""
    for item in node.items:
        if not isinstance(item, Fields):
            continue
        titles = titles_of(item)
        if id := titles.get("id"):
            # National titles mark the words that a county replaces.
            titles = {name: spoken(text, {}) for name, text in titles.items()}
            called = name_of(noun, titles, None).removeprefix(f"the {noun}").strip(" “”")
            those = found.setdefault(name, {})
            if those.get(id, id) == id:
                those[id] = called
        for key, inner in item.items:
            if isinstance(inner, Entries):
                _ids_in(key.text, "record", inner, found)


def owner_of(found: Mapping[str, RecordInFile], mark: Mark) -> RecordInFile | None:
    """The record that contains a position in a file: the last that begins there or before."""
    there = [
        entry for entry in found.values() if entry.mark.file == mark.file and entry.mark.line <= mark.line
    ]
    return max(there, key=lambda entry: entry.mark.line, default=None)
