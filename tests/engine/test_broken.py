"""Each folder in tests/broken holds one mistake: the files that differ from tests/good, and the whole message.

After a message was changed on purpose, `UPDATE_EXPECTED=1 pytest tests/engine/test_broken.py` writes the new texts;
read them aloud before committing them.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from localoffer import report, road
from localoffer.rules import TEXT_RULES
from tests.council import AS_OF, ROOT
from tests.each import each

FOLDER = ROOT / "tests/broken"
BROKEN = sorted(path for path in FOLDER.iterdir() if path.is_dir())
OF_TEXTS = {rule.id for rule in TEXT_RULES}


def said_about(folder: Path, until: road.Until = road.Until.PAGES) -> str:
    """What an officer reads who checks this folder."""
    outcome = road.documents(
        folder, AS_OF, root=folder, national=folder / "national", asked=road.Asked(until=until)
    )
    return report.in_words(outcome.problems, outcome.loaded)


def test_the_good_folder_has_no_problems(good: Path) -> None:
    assert said_about(good) == ""


@pytest.mark.parametrize("broken", BROKEN, ids=lambda path: path.name)
def test_a_mistake_is_told_in_these_words(broken: Path, good: Path) -> None:
    shutil.copytree(broken, good, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))
    said = said_about(good) + "\n"
    expected = broken / "expected.txt"
    if os.environ.get("UPDATE_EXPECTED"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "broken", [path for path in BROKEN if path.name in OF_TEXTS], ids=lambda path: path.name
)
def test_a_mistake_in_a_text_is_told_in_the_same_words_while_papers_are_made(
    broken: Path, good: Path
) -> None:
    shutil.copytree(broken, good, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))
    said = said_about(good, until=road.Until.PAPERS) + "\n"
    assert said == (broken / "expected.txt").read_text(encoding="utf-8")


def test_mistakes_in_texts_and_in_links_are_told_together(good: Path) -> None:
    for rule in ("placeholder", "broken-link"):
        shutil.copytree(FOLDER / rule, good, dirs_exist_ok=True)
    said = said_about(good, until=road.Until.PAPERS)
    assert "Rule: placeholder" in said
    assert "Rule: broken-link" in said


@each(BROKEN)
def test_the_words_are_an_officers(broken: Path) -> None:
    said = (broken / "expected.txt").read_text(encoding="utf-8").lower()
    own = [line for line in said.splitlines() if line.startswith("  ") and not line.startswith("  >")]
    for word in (
        "invalid",
        "please",
        "sorry",
        "forgot",
        "yaml",
        "mapping",
        "scalar",
        "dict",
        "str",
        "int",
        "tuple",
    ):
        assert not any(re.search(rf"\b{word}\b", line.replace(".yaml", "")) for line in own), word
