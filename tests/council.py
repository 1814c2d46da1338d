"""Made-up councils: the good folder, the busy one or a copy changed by a test; what is read from it and built from it."""

from __future__ import annotations

import random
import re
import shutil
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import yaml
from selectolax.lexbor import LexborHTMLParser

from localoffer import report, road
from localoffer.library import Library
from localoffer.link import link
from localoffer.load import load
from localoffer.papers.typeset import set_paper
from localoffer.preview.preview import PreviewSite
from localoffer.read import read
from localoffer.records.files import Records
from localoffer.removed import with_words_in_place
from localoffer.render import path_of
from localoffer.web.finished import Finished
from localoffer.web.theme import Theme, load_theme

ROOT = Path(__file__).parent.parent
#: A small made-up council without a single problem.
GOOD = ROOT / "tests/good"
#: One with more content: voices in several states, two plans, figures that rose and fell. It goes with the same
#: national facts.
BUSY = ROOT / "tests/busy"
AS_OF = date(2026, 11, 22)
#: Lists whose order has a meaning: the first matching row of the decision table decides, and the lists of a strategy or
#: a file of changes are shown in their own order.
AS_WRITTEN = ("rows", "priorities", "promises", "changes")


def change(folder: Path, name: str, before: str, after: str) -> int:
    """Replace the first `before` in a file, which must contain it, with `after`. Returns the line where `after` begins."""
    text = (folder / name).read_text(encoding="utf-8")
    assert before in text, f"{name} does not hold {before!r}"
    (folder / name).write_text(text.replace(before, after, 1), encoding="utf-8")
    return text[: text.index(before)].count("\n") + 1


def copy(of: Path, to: Path) -> Path:
    """A copy of a folder of content, to be changed."""
    return Path(shutil.copytree(of, to / of.name))


def copy_of_good(to: Path) -> Path:
    """A copy of the good folder, which hundreds of tests change: it is read once, and written in a third of the time."""
    folders, files = _good()
    for folder in folders:
        (to / folder).mkdir()
    for name, content in files:
        (to / name).write_bytes(content)
    return to


@cache
def _good() -> tuple[tuple[str, ...], tuple[tuple[str, bytes], ...]]:
    """The folders below the good one, each before those in it, and the bytes of every file."""
    every = [(path.relative_to(GOOD).as_posix(), path) for path in (GOOD, *sorted(GOOD.rglob("*")))]
    folders = tuple(name for name, path in every if path.is_dir())
    return folders, tuple((name, path.read_bytes()) for name, path in every if path.is_file())


def add(folder: Path, name: str, entries: str) -> None:
    """Append entries to a file."""
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(entries)


def bare_council(folder: Path) -> Path:
    """Make a council with only its name, a contact and a paper. It goes with any national facts."""
    (folder / "content").mkdir(parents=True)
    for name in ("contacts.yaml", "sources.yaml"):
        shutil.copy(GOOD / "content" / name, folder / "content" / name)
    site = (GOOD / "content/site.yaml").read_text(encoding="utf-8")
    (folder / "content/site.yaml").write_text(site.partition("strategy:\n")[0], encoding="utf-8")
    return folder


def national(folder: Path) -> Path:
    """The national facts that a folder goes with: its own, or those of the good folder."""
    own = folder / "national"
    return own if own.is_dir() else GOOD / "national"


def yaml_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.yaml"))


class _Quoting(yaml.SafeDumper):
    """Writes texts as an officer may: multi-line ones as a block, all others in quotation marks."""

    def represent_scalar(self, tag: str, value: Any, style: str | None = None) -> yaml.ScalarNode:
        return super().represent_scalar(tag, value, "|" if "\n" in str(value) else '"')


def dump(tree: Any) -> str:
    """A file's tree as YAML."""
    return yaml.dump(tree, Dumper=_Quoting, allow_unicode=True, sort_keys=False, width=10**6)


def shuffle(folder: Path, seed: int) -> None:
    """Shuffle the records in every file of a folder."""
    chance = random.Random(seed)
    for path in yaml_files(folder):
        tree = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        for name, value in tree.items():
            if isinstance(value, list) and name not in AS_WRITTEN:
                chance.shuffle(value)
        # Where only the name of a list is written, it has nothing to shuffle.
        if written := {name: value for name, value in tree.items() if value != ""}:
            path.write_text(dump(written), encoding="utf-8")


def records(folder: Path = GOOD) -> Records:
    """The records of a folder, which must be readable."""
    loaded = load(folder, national(folder), folder, road.KEPT)
    found, misread = read(loaded, road.KEPT)
    assert not [*loaded.problems, *misread], report.in_words([*loaded.problems, *misread], loaded)
    return found


@cache
def _theme() -> Theme:
    return load_theme(road.TEMPLATES)


def library(folder: Path = GOOD, as_of: date = AS_OF) -> Library:
    put_in = _theme().words["removed"], _theme().vocabulary
    joined, unlinked = link(with_words_in_place(records(folder), as_of, *put_in), as_of)
    assert joined
    assert not unlinked, unlinked
    return joined


def outcome(folder: Path = GOOD, as_of: date = AS_OF) -> road.Made:
    """The site of a folder, without papers. It must have no errors. One that no test changes is built once for each day."""
    return _kept(folder, as_of) if folder in (GOOD, BUSY) else _walked(folder, as_of)


@cache
def _kept(folder: Path, as_of: date) -> road.Made:
    return _walked(folder, as_of)


def _walked(
    folder: Path, as_of: date, until: road.Until = road.Until.PAGES, facts: Path | None = None
) -> road.Made:
    made = road.documents(
        folder, as_of, national=facts or national(folder), root=folder, asked=road.Asked(until=until)
    )
    assert made.fine, report.in_words(made.problems, made.loaded)
    return made


def page(
    address: str, folder: Path = GOOD, as_of: date = AS_OF, facts: Path | None = None
) -> LexborHTMLParser:
    """The page at an address from the root, such as `/help-now/`. KeyError: there is none.

    In a folder that a test changes, or with other national `facts` than its own, only this page is rendered, as in the preview.
    """
    name = path_of(address)
    if folder in (GOOD, BUSY) and not facts:
        return LexborHTMLParser(outcome(folder, as_of).documents[name])
    site = PreviewSite(_walked(folder, as_of, until=road.Until.CHECK, facts=facts), _theme())
    if (content := site.document(name)) is None:
        raise KeyError(address)
    if planned := site.page(name):
        assert not Finished.of(planned, content).slips
    return LexborHTMLParser(content)


def printed(name: str, folder: Path = GOOD, as_of: date = AS_OF) -> str:
    """What stands on a paper, such as `booklet` or `what-you-can-get/free-wifi`. Only this paper is made."""
    made = _walked(folder, as_of, until=road.Until.CHECK)
    (paper,) = (paper for paper in made.papers if paper.address == f"/papers/{name}.pdf")
    assert made.shown
    assert made.plan
    content = set_paper(paper, made.shown.library, made.plan.chrome, _theme(), road.KEPT).content
    sheets = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(sheet.get_textpage().get_text_range() for sheet in sheets).split())


def words(address: str, folder: Path = GOOD, as_of: date = AS_OF) -> str:
    """What people read in the main part of a page."""
    return said(page(address, folder, as_of), "main")


def said(tree: LexborHTMLParser, selector: str) -> str:
    """What people read in the first element of a page that matches a selector."""
    node = tree.css_first(selector)
    assert node, selector
    return re.sub(r" ([.,:;])", r"\1", " ".join(node.text(separator=" ").split()))
