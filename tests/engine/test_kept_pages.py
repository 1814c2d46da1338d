"""A finished page is kept for the next build: what shows a changed word is made anew, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from localoffer import render, road
from localoffer.kept import NOTHING_KEPT, Kept
from localoffer.pages.page import Page
from localoffer.records.plain import plainly, same_words
from tests.council import AS_OF, GOOD, ROOT, change, national

DIGESTS = """
from tests.engine.test_kept_pages import digests
print("\\n".join(digests()))
"""


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the pages that are rendered, as it goes."""
    made: list[str] = []
    content = render.Press._content

    def noted(press: render.Press, page: Page, told: render.Mentioned) -> bytes:
        made.append(page.address)
        return content(press, page, told)

    monkeypatch.setattr(render.Press, "_content", noted)
    return made


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """Nothing is kept there yet."""
    return Kept(tmp_path / ".cache")


def build(folder: Path, kept: Kept) -> road.Made:
    made = road.documents(folder, AS_OF, national=folder / "national", root=folder, kept=kept)
    assert made.fine
    return made


def digests() -> list[str]:
    planned = road.documents(
        GOOD, AS_OF, national=national(GOOD), asked=road.Asked(until=road.Until.CHECK)
    ).plan
    assert planned
    return [sha256(plainly(page)).hexdigest() for page in planned.pages]


def test_the_same_words_are_known_whichever_of_them_are_one_object() -> None:
    words = "Ring your worker."
    again = " ".join(words.split())
    assert words is not again
    assert same_words((words, words), (words, again))
    assert not same_words((words, words), (words, "Ring your worker"))


def test_a_build_of_the_same_words_renders_nothing(good: Path, kept: Kept, made: list[str]) -> None:
    first = build(good, kept)
    assert len(made) == len(first.pages)
    made.clear()
    again = build(good, kept)
    assert made == []
    assert (again.documents, again.problems) == (first.documents, first.problems)


def test_a_changed_word_renders_the_pages_that_show_it(good: Path, kept: Kept, made: list[str]) -> None:
    before = build(good, kept)
    # So long that the page which says how large the one file is says another size.
    change(good, "offer.yaml", "how_to_ask: ", f"how_to_ask: {'First of all, ask us. ' * 100}")
    made.clear()
    after = build(good, kept)
    assert after.documents == build(good, NOTHING_KEPT).documents
    rendered, pages = set(made[: -len(after.pages)]), after.pages
    paths = {page.address: render.path_of(page.address) for page in pages}
    changed = {here for here, path in paths.items() if before.documents[path] != after.documents[path]}
    assert changed
    assert changed <= rendered
    assert len(rendered) < len(pages) / 3


@pytest.mark.parametrize(
    ("name", "old", "new", "most"),
    [
        ("offer.yaml", "    sentence: ", "    sentence: As ever. ", 3),
        # Some pages ring this contact and do not show its other words.
        ("content/contacts.yaml", "    when: ", "    when: Some day. ", 15),
        ("national/glossary.yaml", "    meaning: ", "    meaning: In short. ", 3),
    ],
)
def test_what_does_not_show_a_changed_word_is_left_as_it_was(
    good: Path, kept: Kept, made: list[str], name: str, old: str, new: str, most: int
) -> None:
    """Lists hold of a record what they show, the frame of a contact what every page shows, a link to a word not what it means."""
    before = build(good, kept).documents
    change(good, name, old, new)
    made.clear()
    after = build(good, kept).documents
    changed = {path for path in after if path.endswith(".html") and before[path] != after[path]}
    assert changed
    in_vain = {here for here in made if render.path_of(here) not in changed}
    assert len(in_vain) <= most, in_vain


def test_a_line_above_renders_nothing_and_problems_are_where_they_are_now(
    good: Path, kept: Kept, made: list[str]
) -> None:
    change(good, "offer.yaml", "checked: 2026-01", "checked: 2025-11")
    change(good, "offer.yaml", "review_by: 2027-01-31", "review_by: 2026-05-31")
    before = build(good, kept)
    assert before.problems
    text = (good / "offer.yaml").read_text(encoding="utf-8")
    (good / "offer.yaml").write_text("# A remark\n" + text, encoding="utf-8")
    made.clear()
    moved = build(good, kept)
    assert made == []
    assert [problem.mark.line - 1 for problem in moved.problems] == [
        problem.mark.line for problem in before.problems
    ]


def test_what_is_in_a_page_is_the_same_bytes_in_any_process() -> None:
    seeds = (
        subprocess.run(
            [sys.executable, "-c", DIGESTS],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for seed in ("1", "2")
    )
    first, second = seeds
    assert first == second
    assert len(set(first)) == len(first) > 50


def test_a_page_tells_of_no_paper_that_it_did_not_name_beforehand() -> None:
    with pytest.raises(KeyError, match=r"/papers/other\.pdf"):
        render.print_it({"/papers/own.pdf": None}, {"any": "Print it"}, "/papers/other.pdf")
