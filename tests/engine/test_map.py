"""The map in CONTRIBUTING.md is that of the house, and every page of the docs can be come to."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from localoffer.addresses import FOOTER, NAV
from localoffer.pages.page import title_and_sentence
from localoffer.road import TEMPLATES
from localoffer.views.shown import show
from localoffer.web.theme import load_theme
from tests.council import ROOT, library

CODE = ROOT / "localoffer"
DECISIONS = sorted(path for path in (ROOT / "docs/decisions").glob("*.md") if path.name != "README.md")
#: Where somebody begins to read.
DOORS = ("README.md", "CONTRIBUTING.md")
STAGES = ("load", "read", "link", "check", "plan", "render", "audit", "write")
#: A path of this repository in the docs: `localoffer/rules/base.py`.
PATH = re.compile(r"`((?:localoffer|templates|tests|docs)/[\w./-]+)`")
#: What the examples in docs/develop.md are about to make.
TO_BE_MADE = {
    "localoffer/pages/numbers.py",
    "templates/pages/numbers.html",
    "templates/papers/numbers.typ",
    "templates/components/hours/macro.html",
    "templates/components/hours/style.css",
    "templates/components/hours/examples.html",
    "tests/broken/long-words-to-send/",
}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def mapped() -> list[str]:
    """What the map tells of below `localoffer/`, in its order."""
    drawn = text("CONTRIBUTING.md").partition("## A map")[2].split("```")[1]
    below = drawn.partition("\nlocaloffer/")[2].partition("\ntemplates/")[0]
    return re.findall(r"^  ([a-z_]+(?:\.py|/)) +\S", below, re.MULTILINE)


def test_the_map_has_each_wing_and_each_module_at_the_door_and_nothing_else() -> None:
    wings = {f"{path.parent.name}/" for path in CODE.glob("*/__init__.py")}
    modules = {path.name for path in CODE.glob("*.py")} - {"__init__.py"}
    assert (wings | modules) - set(mapped()) == set(), "The map in CONTRIBUTING.md leaves these out."
    assert set(mapped()) - wings - modules == set(), "The map in CONTRIBUTING.md has what is not there."


def test_the_map_begins_with_the_stages_in_the_order_of_the_road() -> None:
    assert mapped()[: len(STAGES)] == [f"{stage}.py" for stage in STAGES]
    assert " → ".join(STAGES) in text("localoffer/road.py")
    assert " → ".join(STAGES) in text("CONTRIBUTING.md")


def test_the_map_fits_on_a_screen() -> None:
    drawn = text("CONTRIBUTING.md").partition("## A map")[2].split("```")[1].splitlines()
    assert len(drawn) <= 50
    assert max(map(len, drawn)) <= 100


@cache
def imports() -> dict[str, set[str]]:
    """Each module of the code, and those of the code that it imports."""
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path
        for path in CODE.rglob("*.py")
        if path.name != "__init__.py"
    }
    found = {}
    for module, path in modules.items():
        names = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        found[module] = names & modules.keys() - {module}
    return found


def test_a_class_name_stands_once() -> None:
    classes = Counter(
        node.name
        for path in CODE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert classes
    assert [name for name, times in classes.items() if times > 1] == []


def test_no_import_runs_in_a_circle() -> None:
    order = tuple(TopologicalSorter(imports()).static_order())
    assert len(order) > 50


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("records", ("law", "ledger", "figures", "rules", "views", "pages", "papers", "web")),
        ("law", ("rules", "views", "pages", "papers", "web")),
        ("ledger", ("rules", "views", "pages", "papers", "web")),
        ("figures", ("rules", "views", "pages", "papers", "web")),
        ("changes", ("pages", "papers", "desk")),
        ("writing", ("views", "papers", "councils", "desk")),
        ("todo", ("views", "pages", "papers", "web")),
        ("views", ("rules", "todo", "pages", "papers", "web")),
        ("pages", ("rules", "papers", "web")),
        ("papers", ("rules",)),
        ("web", ("rules",)),
        ("councils", ("commands", "front")),
    ],
)
def test_no_import_runs_back_up(low: str, high: tuple[str, ...]) -> None:
    found = [
        f"{module} imports {other}"
        for module, others in imports().items()
        if module.split(".")[1] == low
        for other in sorted(others)
        if other.split(".")[1] in high
    ]
    assert found == []


def links(path: Path) -> Iterator[Path]:
    for token in MarkdownIt().enable("table").parse(path.read_text(encoding="utf-8")):
        for child in token.children or []:
            if child.type == "link_open" and "://" not in str(child.attrs["href"]):
                target = (path.parent / str(child.attrs["href"]).partition("#")[0]).resolve()
                yield target / "README.md" if target.is_dir() else target


def test_every_page_of_the_docs_can_be_come_to_from_the_door() -> None:
    reached: set[Path] = set()
    todo = [ROOT / name for name in DOORS]
    while todo:
        page = todo.pop()
        if page not in reached and page.is_file():
            reached.add(page)
            todo += [target for target in links(page) if target.suffix == ".md"]
    pages = set((ROOT / "docs").rglob("*.md"))
    assert len(pages) > 30
    assert sorted(str(page.relative_to(ROOT)) for page in pages - reached) == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: str(path.stem))
def test_each_decision_bears_its_date_and_its_state(path: Path) -> None:
    line = path.read_text(encoding="utf-8").splitlines()[2]
    assert re.fullmatch(r"Date: 20\d\d-\d\d-\d\d\. State: (accepted|replaced by \[.+\]\(.+\.md\))\.", line)


def test_the_list_of_decisions_is_whole() -> None:
    listed = {target.name for target in links(ROOT / "docs/decisions/README.md")}
    assert {path.name for path in DECISIONS} - listed == set()


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/develop.md"])
def test_the_files_that_developers_are_sent_to_are_there(name: str) -> None:
    named = set(PATH.findall(text(name)))
    assert named
    assert {path for path in named if not (ROOT / path).exists()} - TO_BE_MADE == set()


def test_the_table_of_developers_tasks_has_each_section() -> None:
    develop = text("docs/develop.md")
    tasks = re.findall(r"^## (Add .+)$", develop, re.MULTILINE)
    rows = re.findall(r"^\| \[(.+?)\]\(#(.+?)\) \| \d", develop, re.MULTILINE)
    assert [task.lower().replace(" ", "-") for task in tasks] == [place for _, place in rows]
    assert len(tasks) == 9


def test_a_page_whose_words_were_forgotten_says_where_they_belong() -> None:
    with pytest.raises(ValueError, match=r"^templates/words.yaml: nothing says what “numbers” is called\."):
        title_and_sentence(show(library()), {}, "numbers")


def test_every_page_that_all_pages_link_has_its_short_name() -> None:
    lacking = {*NAV, *FOOTER} - load_theme(TEMPLATES).words["nav"].keys()
    assert lacking == set(), "templates/words.yaml has no short name for these under nav:"


def test_every_planner_is_asked_by_the_plan() -> None:
    planners = {
        node.name
        for wing in ("pages", "papers")
        for path in (CODE / wing).glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("plan_")
    }
    asked = {
        node.func.id
        for node in ast.walk(ast.parse(text("localoffer/plan.py")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert planners
    assert planners - asked == set(), "localoffer/plan.py does not ask these, so their pages are nowhere."
