"""The documentation says what the code does."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from localoffer import docs, front
from localoffer.places import CALLED, called
from localoffer.plan import plan
from localoffer.records.files import COUNCIL_FILES, PAGES_FOLDER, SITE_FILE
from localoffer.records.yaml_mistakes import NEEDS_QUOTES
from localoffer.road import TEMPLATES
from localoffer.views.shown import show
from localoffer.web import hosting
from localoffer.web.theme import load_theme
from tests.council import BUSY, ROOT, library
from tests.each import each

HANDED_OUT = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md")),
)
#: Every command that can be typed.
COMMANDS = [
    name
    for action in front.arguments()._actions
    if isinstance(action, argparse._SubParsersAction)
    for name in action.choices
]


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", docs.PAGES)
def test_generated_pages_are_current(name: str) -> None:
    page = _text(f"docs/{name}")
    assert page == docs.page(name), "Run `make docs` and commit what it wrote."
    assert re.findall("<!-- from the code: (.+) -->", page) == list(docs.PAGES[name]())
    robots = hosting.KEEP_ROBOTS_AWAY
    assert "host" not in name or f"`{robots.name}: {robots.value}`" in page


def test_the_readme_names_every_file_an_editor_may_change() -> None:
    readme = _text("README.md")
    assert [name for name in (*COUNCIL_FILES, SITE_FILE) if f"`{name}`" not in readme] == []


def test_help_and_readme_know_every_command() -> None:
    asked = [sys.executable, "build.py", "--help"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for command in COMMANDS:
        assert re.search(rf"^ +{command} ", said, re.MULTILINE), command
        assert f"build.py {command}" in _text("CONTRIBUTING.md") or command == "build"


def test_what_is_printed_as_a_command_is_typed_so_in_the_readme_and_works() -> None:
    assert f"{called(ROOT, ROOT / '.venv', 'python3.13', False, False)} check" in _text("README.md")
    council = _text("templates/repository/README.md")
    assert f"{called(ROOT, ROOT / '.venv', 'python3.13', True, False)} serve" in council
    assert called(ROOT, ROOT / ".venv", "python", False, True) == r".venv\Scripts\python build.py"
    # What is in another environment is found by the interpreter that runs, or by its name.
    assert called(ROOT, Path("/usr"), "python3.13", False, False) == "python3.13 build.py"
    assert called(ROOT, Path("/usr"), "python3.13", True, False) == "localoffer"
    asked = [sys.executable, "build.py", "--help"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.startswith(f"usage: {CALLED} ")
    assert f"{CALLED} build --help" in said


def test_the_rule_of_quotation_marks_says_what_its_messages_say_of_a_remark() -> None:
    assert "FAIL: title: Room #4" in NEEDS_QUOTES.words
    assert "two spaces before its # and one after it" in " ".join(NEEDS_QUOTES.words.split())
    assert "two spaces\n  before its `#` and one after it" in _text("docs/tasks/copy-from-word.md")


def test_a_page_that_names_the_package_names_the_version_that_is_built() -> None:
    version = re.search(r'^version = "(.+)"$', _text("pyproject.toml"), re.MULTILINE)
    pages = [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    named = re.compile(r"localoffer-(\d[\d.]*\d)-py3|@v(\d[\d.]*\d)`")
    found = {
        (page.name, one or other)
        for page in pages
        for one, other in named.findall(page.read_text(encoding="utf-8"))
    }
    assert version
    assert {(name, said) for name, said in found if said != version[1]} == set()
    assert found


def test_the_page_about_printing_names_each_paper_or_its_folder() -> None:
    planned = plan(show(library(BUSY)), load_theme(TEMPLATES).words["pages"], None)
    named = set(re.findall(r"`([a-z0-9-]+(?:\.pdf|/))`", _text("docs/tasks/print-the-papers.md")))
    made = {re.sub(r"/.*", "/", paper.address.removeprefix("/papers/")) for paper in planned.papers}
    assert made == named


def test_contributing_names_every_make_command() -> None:
    targets = re.findall(r"^([a-z]+):.* ## ", _text("Makefile"), re.MULTILINE)
    assert targets
    contributing = _text("CONTRIBUTING.md")
    assert [name for name in targets if f"`make {name}`" not in contributing] == []


def _links(name: str) -> Iterator[str]:
    for token in MarkdownIt().parse(_text(name)):
        for child in token.children or []:
            if child.type == "link_open":
                yield str(child.attrs["href"])


def _headings(name: Path) -> set[str]:
    lines = re.findall(r"^#+ (.+)$", name.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


@each(HANDED_OUT)
def test_links_in_the_documentation_lead_somewhere(name: str) -> None:
    lost = []
    for link in _links(name):
        path, _, place = link.partition("#")
        if "://" in link:
            continue
        target = (ROOT / name).parent / path if path else ROOT / name
        if target.resolve().relative_to(ROOT).as_posix() in (*COUNCIL_FILES, PAGES_FOLDER):
            # Which of these there are is the council's choice.
            continue
        if not target.exists() or (place and target.suffix == ".md" and place not in _headings(target)):
            lost.append(link)
    assert lost == []


def test_every_task_is_in_the_readme() -> None:
    readme = _text("README.md")
    tasks = sorted((ROOT / "docs/tasks").glob("*.md"))
    assert tasks
    assert [task.name for task in tasks if f"docs/tasks/{task.name}" not in readme] == []


def test_what_proves_a_promise_of_security_is_there() -> None:
    named = re.findall(r"`(tests/[^`:]+)(?:::(\w+))?`", _text("SECURITY.md"))
    assert len(named) > 20
    assert [
        (path, test)
        for path, test in named
        if not (ROOT / path).exists() or (test and f"def {test}(" not in _text(path))
    ] == []
