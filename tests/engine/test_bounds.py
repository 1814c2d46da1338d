"""Nothing hangs: a folder may hold so much and no more, each excess is told at its line, and the worst folder ends soon."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from localoffer import report
from localoffer.load import Loaded, load
from localoffer.problems import Level, Mark, Problem
from localoffer.records import bounds
from localoffer.road import documents
from tests.council import AS_OF, ROOT, add, change

PAGE = "content/pages/long.md"
BEGINS = "---\ntitle: A long page\nsentence: It is long.\n---\n\n"
#: The line of a page on which its text begins.
TEXT = 6


def told(folder: Path) -> list[str]:
    """`file:line rule` of each problem that stops the site."""
    made = documents(folder, AS_OF, root=folder, national=folder / "national")
    problems = [problem for problem in made.problems if problem.level is Level.ERROR]
    return [f"{problem.mark.file}:{problem.mark.line} {problem.rule}" for problem in problems]


def page(folder: Path, text: str) -> None:
    (folder / PAGE).write_text(BEGINS + text, encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("word " * 4_001, 0),
        ("## A heading\n\n" * 101, 201),
        ("A heading\n---\n\n" * 101, 302),
        ("[a](/b/)\n\n" * 201, 401),
        ("a|" * 22, 1),
        ("a | b\n- | -\n" + "a | b\n" * 201, 203),
        ("Fine.\n\n" + "- " * 9 + "deep", 3),
        ("Fine.\n\n" + ">" * 9 + " deep", 3),
        ("- a\n" + "".join(" " * 2 * depth + "- a\n" for depth in range(1, 10)), 9),
    ],
    ids=[
        "letters",
        "headings",
        "lines below headings",
        "links",
        "columns",
        "rows",
        "list",
        "quotation",
        "indented list",
    ],
)
def test_a_page_with_too_much_of_one_thing_is_told_once_at_the_line_where_it_is_too_much(
    text: str, line: int, good: Path
) -> None:
    page(good, text)
    rule = "too-long" if "word" in text else "too-many"
    assert told(good) == [f"{PAGE}:{TEXT + line - 1} {rule}"]


def test_a_page_with_as_much_as_there_may_be_is_fine(good: Path) -> None:
    table = "a | b\n- | -\n" + "a | b\n" * 200
    page(good, "## A heading\n\nFine.\n\n" * 100 + table)
    assert told(good) == []


def test_a_title_a_line_and_a_text_that_are_too_long_are_told_at_their_lines(good: Path) -> None:
    title = change(good, "offer.yaml", "title: ", f"title: {'a' * 201} ")
    line = change(good, "pledges.yaml", "    text: ", f"    text: {'word ' * 401}")
    found = told(good)
    assert f"offer.yaml:{title} too-long" in found
    assert f"pledges.yaml:{line} too-long" in found
    assert len(found) == 2


def test_a_longer_text_in_a_record_is_told_at_the_line_of_it_where_it_is_too_much(good: Path) -> None:
    headings = "\n".join("      ## A heading" for _ in range(101))
    line = change(good, "offer.yaml", "    how_to_ask: |\n", f"    how_to_ask: |\n{headings}\n")
    assert told(good) == [f"offer.yaml:{line + 101} too-many"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("terms:\n" + "- id: a\n" * 3_001, "too-many"),
        ("terms:\n- also:\n" + "  - a\n" * 301, "too-many"),
        ("terms:\n- id: a\n" + "".join(f"  a{number}: b\n" for number in range(200)), "too-many"),
        (
            "terms:\n"
            + "".join(f"- a: b\n{''.join(f'  a{n}: b{chr(10)}' for n in range(60))}" for _ in range(1_000)),
            "too-many",
        ),
        (f"terms:\n- id: a\n  term: {'a' * 20_001}\n  meaning: b\n", "too-long"),
    ],
    ids=["records", "entries", "fields", "texts", "letters"],
)
def test_a_file_with_too_much_of_one_thing_is_read_so_far(text: str, rule: str, good: Path) -> None:
    (good / "content/glossary.yaml").write_text(text, encoding="utf-8")
    found = told(good)
    assert found[-1].endswith(rule)
    assert all(place.startswith("content/glossary.yaml") for place in found)


def test_more_amounts_than_could_be_held_against_each_other_are_refused(good: Path) -> None:
    amounts = "".join(f"      - value: £{number + 1}\n" for number in range(61))
    line = change(good, "offer.yaml", "    amounts:\n", f"    amounts:\n{amounts}")
    assert told(good) == [f"offer.yaml:{line} too-many"]


def test_more_lines_before_the_text_of_a_page_than_there_may_be_are_refused(good: Path) -> None:
    (good / PAGE).write_text("---\n" + "a: b\n" * 201 + "---\n", encoding="utf-8")
    assert told(good) == [f"{PAGE}:{bounds.FRONT_MATTER + 1} too-many"]


def test_a_folder_is_read_so_far_and_no_further(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "FOLDER", 1_000)
    loaded = load(good, good / "national", good)
    assert [problem.rule for problem in loaded.problems].count("too-large") == 2, "one for each folder"
    monkeypatch.undo()
    monkeypatch.setattr(bounds, "PAGES", 2)
    for name in ("a", "b", "c"):
        (good / f"content/pages/{name}.md").write_text(BEGINS, encoding="utf-8")
    assert "content/pages:0 too-many" in told(good)


def _problem(file: str, line: int, rule: str = "placeholder") -> Problem:
    return Problem(Mark(file, line, 1), rule, "Something is wrong.", "Mend it.")


def test_of_a_file_with_very_many_problems_the_first_are_shown_and_the_rest_is_counted() -> None:
    problems = [_problem("offer.yaml", line) for line in range(1, 8_001)] + [_problem("pledges.yaml", 1)]
    said = report.in_words(problems, Loaded((), ()))
    assert said.count("Something is wrong.") == 201
    assert "offer.yaml, line 200\n" in said
    assert "offer.yaml, line 201\n" not in said
    assert "pledges.yaml, line 1\n" in said
    assert said.endswith("offer.yaml: and 7,800 more in this file.\n\n8,001 problems.")
    annotated = report.as_annotations(problems, Loaded((), ())).splitlines()
    assert len(annotated) == 202
    assert annotated[-1] == "::error file=offer.yaml::and 7,800 more in this file."


def test_where_a_rule_was_looked_at_no_further_the_count_says_so() -> None:
    problems = [_problem("offer.yaml", line) for line in range(1, bounds.COUNTED + 1)]
    said = report.in_words(problems, Loaded((), ()))
    assert said.endswith("offer.yaml: and at least 9,800 more in this file.\n\nAt least 10,000 problems.")


def test_of_very_many_files_with_problems_the_first_are_shown() -> None:
    problems = [
        _problem(f"content/pages/a{file:04}.md", line) for file in range(1_000) for line in range(1, 4)
    ]
    said = report.in_words(problems, Loaded((), ()))
    # Those of the first 333 files and one of the next, and then the first of each other.
    assert said.count("Something is wrong.") == bounds.SHOWN + 666
    assert "There are more in" in said


def hostile_files(folder: Path) -> None:
    """In each file what would have kept something busy, within its bounds and past them."""
    add(folder, "offer.yaml", "a: b\n" * 60_000)
    add(folder, "pledges.yaml", "x:\n  - &a [b]\n" + "".join(f"  - &a{n} [*a, *a]\n" for n in range(1_000)))
    files = {
        "sources": "sources:\n" + "- id: a\n" * 20_000,
        "contacts": "contacts:\n" + "- " * 100_000,
        "people": "groups:\n" + "- id: a\n  b: c\n  contacts: d\n  when: [\n" * 4_000,
        "actions": "a\n" * 5_000_000,
        "figures": "x: " + "[" * 200_000,
        "findings": "findings:\n"
        + "".join(f"- id: x{n}\n{''.join(f'  y{m}: z{chr(10)}' for m in range(30))}" for n in range(1_200)),
        "verdicts": " " * 200_000,
        "examples": "examples:\n"
        + "".join(f"- id: e{n}\n  title: e\n  story: >\n    a\n" for n in range(1_450)),
        "glossary": "terms:\n"
        + "".join(f"- id: t{n}\n  term: {'a ' * 90}{n}\n  meaning: TBC\n" for n in range(1_200)),
        "ages": "ages: " + "a" * 100_000,
        "homes": "\u200b" * 30_000,
        "circumstances": "? " * 50_000,
        "first-home": "x: 'a\n" * 20_000,
        "watch": "watch:\n" + "".join(f"- text: Aa Council £1 {n}\n  lok_on: 2020\n" for n in range(1_450)),
        "answers": "answers:\n"
        + "".join(f"- voice: vv{n}\n  text: a\n  by: b\n  answered_on: 2020-01-01\n" for n in range(1_450)),
    }
    for name, text in files.items():
        (folder / f"content/{name}.yaml").write_text(text, encoding="utf-8")


def hostile_pages(folder: Path) -> None:
    """Pages of texts that would have kept something busy, as long as they may be and longer, and very many of them."""
    pieces = (
        "£1 ", "£1,111", "Income Support x ", "Borough ", "Aa ", "Aa Council ", "10 weeks in care ", "TBC ", "01254 58558 ",
        "[a](b ", "[", "![", "*a **b ", "`a``", "<a ", "a|", "a\n", "## a\n\n", "- a\n", "> ", " ", "a", "[^a]: ", "\\", "&", "_a",
        "[a]: b\n", "Get £5 a a a a ", "until 21 personal adviser ",
    )  # fmt: skip
    for number, piece in enumerate(pieces):
        for length in (19_000, 21_000):
            text = f"---\ntitle: {'a ' * 16}b\nsentence: x\n---\n\n{piece * (length // len(piece))}\n"
            (folder / f"content/pages/x{number}-{length}.md").write_text(text, encoding="utf-8")
    for number in range(250):
        (folder / f"content/pages/y{number}.md").write_text(
            "---\n" + "".join(f"a{n}: b\n" for n in range(150)) + "---\n"
        )


@pytest.mark.long
def test_checking_the_worst_folder_ends_within_20_seconds_of_processor_time(good: Path) -> None:
    hostile_files(good)
    hostile_pages(good)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(
        [sys.executable, "build.py", "check", "--council", str(good), "--as-of", AS_OF.isoformat()],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert run.returncode == 1, run.stderr
    assert "Traceback" not in run.stderr
    assert "This record has more than 200 fields." in run.stdout
    assert "content/answers.yaml: and 1,384 more in this file." in run.stdout
    assert "come to more than" not in run.stdout, "then the pages would not have been read"
    assert len(run.stdout) < 1_000_000
    assert taken < 20, taken
