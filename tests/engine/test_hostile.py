"""Whatever stands in a field or a file: a message with its place, or a site. Never a traceback.

Each example is a copy of the good folder with one thing wrong. `make test` takes a few of them, `make long` many.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localoffer import front, report, road
from localoffer.problems import Level
from localoffer.records.files import COUNCIL_FILES, NATIONAL_FILES, SITE_FILE
from localoffer.records.forms import fields, form_of, kind_in
from localoffer.records.models import Record, Site
from tests.council import AS_OF, GOOD, ROOT

#: Where a value stands: its file, and the steps to it from the top of the file's tree.
Place = tuple[str, tuple[str | int, ...]]

HOSTILE: tuple[Any, ...] = (
    None, "", " ", "~", True, "no", 0, -1, 10**30, 1e308, float("nan"), float("inf"), "1e308", ".nan", "017", "0x1F",
    date(1, 1, 1), date(9999, 12, 31), "0001", "9999-12", "2026-02-30", "2199-12-31", "1800-01-01", "12:30:45",
    [], [[]], [None], {}, {"": ""}, {"a": {"b": ["c", {"d": None}]}}, ["a", {"b": "c"}], {"id": "x"}, [{"id": "x"}],
    "x", "X" * 201, "word " * 300, "a-" * 40 + "a", "٣", "中文", "مرحبا", "😀→✓½", "e\u0301\u0301\u0301", "\ue000", "\u077d \u07ed", "ﬁ",
    "<script>alert(1)</script>", "{{ 7*7 }}", "#read(\"/etc/passwd\")", "$x$", "\\", "%s %d {0} {first}", "../../etc/passwd", "CON",
    "https://", "https://[", "https://x.example:99999/", "javascript:alert(1)", "mailto:", "tel:", "@marks", "&a *b !c |", "'", '"',
    "# heading", "- - - -", "| a | b |\n|---|---|\n| 1 |", "[a](b", "[](", "![](x)", "```", "> " * 50, "1. " * 50, "a\n\nb\n", "\n\n",
    "£0", "£0.00", "£999999999", "-£5", "999999999999", "-999999999999.9999", "0.0001", "07700 900000", "118 118", "999", "1" * 400,
    "a@b.cd", "a" * 80, "main-line", "who-to-ring", "strategy", "yes", "#000000", "#FFFFFF", "rtl", "en-XX", "age >= 0 and la_now is yes",
)  # fmt: skip


def places(folder: Path) -> list[Place]:
    """Every value of every file, and every field of a model that a record there does without."""
    found: list[Place] = []
    for name, tree in trees(folder).items():
        top = Path(name).name if name.startswith("national/") else name
        kinds = (NATIONAL_FILES if name.startswith("national/") else COUNCIL_FILES).get(top, {})
        if name == SITE_FILE:
            found += _in_record(name, tree, (), Site)
        for key, entries in tree.items() if kinds else ():
            found.append((name, (key,)))
            for number, entry in enumerate(entries):
                found += _in_record(name, entry, (key, number), kinds[key])
    return found


def trees(folder: Path) -> dict[str, Any]:
    return {
        path.relative_to(folder).as_posix(): yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        for path in sorted(folder.rglob("*.yaml"))
    }


def _in_record(name: str, tree: Any, steps: tuple[str | int, ...], kind: type[Record]) -> Iterator[Place]:
    yield name, steps
    for field, info in fields(kind).items():
        yield name, (*steps, field)
        inside = kind_in(form_of(info))
        value = tree.get(field)
        for number, part in enumerate(value) if isinstance(value, list) else ():
            if inside and isinstance(part, dict):
                yield from _in_record(name, part, (*steps, field, number), inside)
            else:
                yield name, (*steps, field, number)
        if inside and isinstance(value, dict):
            yield from _in_record(name, value, (*steps, field), inside)


PLACES = places(GOOD)


@contextmanager
def put(folder: Path, name: str, content: bytes) -> Iterator[None]:
    """The folder with other bytes in one of its files."""
    before = (folder / name).read_bytes()
    (folder / name).write_bytes(content)
    try:
        yield
    finally:
        (folder / name).write_bytes(before)


def with_value(place: Place, value: Any) -> bytes:
    """The file of a place with another value there."""
    name, steps = place
    tree = yaml.load((GOOD / name).read_text(encoding="utf-8"), yaml.BaseLoader)
    node: Any = tree
    for step in steps[:-1]:
        node = node[step]
    if steps:
        node[steps[-1]] = value
    else:
        tree = value
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False).encode("utf-8", "surrogatepass")


def look(folder: Path, as_of: date = AS_OF) -> road.Made:
    """What comes of a folder, papers and all; its problems have a place, can be printed, and blame no template."""
    made = road.documents(
        folder, as_of, root=folder, national=folder / "national", asked=road.Asked(until=road.Until.PAPERS)
    )
    lines = {file.path: len(file.lines) for file in made.loaded.files}
    for problem in made.problems:
        assert problem.mark.file in lines or not problem.mark.line, problem
        assert problem.mark.line <= lines.get(problem.mark.file, 0), problem
        assert (
            problem.mark.line or problem.level is Level.WARNING or not problem.mark.file.endswith(".yaml")
        ), problem
        assert problem.rule != "template-slip", problem
    report.in_words(made.problems, made.loaded).encode()
    report.as_annotations(made.problems, made.loaded).encode()
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(GOOD, tmp_path_factory.mktemp("hostile") / "council"))


VALUES = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40),
    st.integers(),
    st.floats(),
    st.dates(),
    st.lists(st.sampled_from(HOSTILE), max_size=2),
    st.dictionaries(st.sampled_from(("id", "title", "text", "source")), st.sampled_from(HOSTILE), max_size=2),
)
FEW = settings(
    derandomize=True, max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
MANY = settings(FEW, max_examples=1_000)


def _a_field_takes_any_value(folder: Path, place: Place, value: Any) -> None:
    with put(folder, place[0], with_value(place, value)):
        look(folder)


@FEW
@given(place=st.sampled_from(PLACES), value=VALUES)
def test_whatever_stands_in_a_field_there_is_a_message_or_a_site(
    folder: Path, place: Place, value: Any
) -> None:
    _a_field_takes_any_value(folder, place, value)


@pytest.mark.long
@MANY
@given(place=st.sampled_from(PLACES), value=VALUES)
def test_whatever_stands_in_any_field_there_is_a_message_or_a_site(
    folder: Path, place: Place, value: Any
) -> None:
    _a_field_takes_any_value(folder, place, value)


def test_a_day_before_everything_is_a_message_and_not_a_template_slip(folder: Path) -> None:
    (problem,) = (one for one in look(folder, date(2000, 1, 1)).problems if one.level is Level.ERROR)
    assert (problem.mark.file, problem.rule) == ("content/site.yaml", "nothing-to-get")
    assert "On 1 January 2000 nothing was known that anybody could get" in problem.message


@pytest.mark.parametrize("as_of", [date(2000, 2, 29), date(2018, 12, 31), date(2199, 12, 31)])
def test_any_day_can_be_looked_at(as_of: date) -> None:
    made = road.documents(
        GOOD.parent / "busy",
        as_of,
        national=GOOD / "national",
        asked=road.Asked(looking_back=True, until=road.Until.PAPERS),
    )
    assert made.fine


def run(*words: str, **around: str) -> subprocess.CompletedProcess[bytes]:
    """The command line, with other variables around it."""
    return subprocess.run(
        [sys.executable, ROOT / "build.py", *words],
        capture_output=True,
        check=False,
        env={**os.environ, **around},
    )


@pytest.mark.parametrize(
    "day", ["1900-01-01", "1999-12-31", "2200-01-01", "9999-12-31", "0000-00-00", "soon"]
)
def test_a_day_that_makes_no_sense_is_wrong_use(day: str) -> None:
    done = run("check", "--as-of", day)
    assert done.returncode == 2
    assert b"argument --as-of" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("coding", ["ascii", "cp1252", "ascii:strict"])
def test_letters_that_a_terminal_lacks_are_replaced(folder: Path, coding: str) -> None:
    with put(folder, "pledges.yaml", with_value(("pledges.yaml", ("voices", 0, "priority")), "中文")):
        done = run("check", "--council", str(folder), PYTHONIOENCODING=coding, PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"??" in done.stdout
    assert b"Rule: unsafe-id" in done.stdout


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--help",), 0),
        (("check", "--council", str(ROOT / "tests/broken/tab")), 1),
        (("check", "--as-of", "soon"), 2),
    ],
)
def test_nobody_has_to_read_to_the_end(words: tuple[str, ...], status: int) -> None:
    """A pipe that is closed at once, as `head` closes it."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, ROOT / "build.py", *words], stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert done.returncode == status
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


@pytest.mark.parametrize("language", ["English", 'en" x', "", "e", "xx", "en_GB", "en-UK", "中文"])
def test_a_language_that_is_none_is_a_problem_at_its_line(folder: Path, language: str) -> None:
    place: Place = (SITE_FILE, ("language",))
    with put(folder, SITE_FILE, with_value(place, language)):
        line = (folder / SITE_FILE).read_text(encoding="utf-8").partition("language:")[0].count("\n") + 1
        (problem,) = look(folder).problems
    assert (problem.mark.file, problem.mark.line) == (SITE_FILE, line)


@pytest.mark.parametrize("language", ["cy-GB", "EN-gb"])
def test_a_tag_of_a_language_is_one(folder: Path, language: str) -> None:
    with put(folder, SITE_FILE, with_value((SITE_FILE, ("language",)), language)):
        assert look(folder).fine


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("national/decision.yaml", ("rows", 0, "outcome")), "yes"),
        (("national/entitlements.yaml", ("entitlements", 0, "sources", 0, "source")), "999999999999"),
        (("pledges.yaml", ("voices", 0, "said_on")), "0202-10-07"),
        # Whatever somebody answers, they come to the same end.
        (("national/questions.yaml", ("questions", 0, "answers", 1, "sets", 0)), "age is 5"),
    ],
)
def test_what_once_ended_in_a_traceback_is_a_message(folder: Path, place: Place, value: str) -> None:
    with put(folder, place[0], with_value(place, value)):
        assert not look(folder).fine


FILES = tuple(
    path.relative_to(GOOD).as_posix() for path in sorted(GOOD.rglob("*")) if path.suffix in (".yaml", ".md")
)
#: What a slip of the hand, of Word, of Excel or of git leaves in a line.
SLIPS = (
    "", "\t", "  ", " - ", "- ", ":", ": ", " #", '"', "'", "“", "\u00a0", "\u200b", "\u00ad", "|", ">", "[", "{", "&", "*", "!", "---", "...",
    "<<<<<<< HEAD", "=======", "\\", "%", "@", "\r", "\ufeff", "\x00", "😀", "مرحبا", "\ue000", "null", "~", "yes", "1e400", "0x1F", "<b>", "](",
)  # fmt: skip


def mutated(text: str, chance: random.Random) -> str:
    """The text with one or two slips in its lines."""
    lines = text.split("\n")
    for _ in range(chance.choice((1, 1, 2))):
        at = chance.randrange(len(lines))
        line, slip = lines[at], chance.choice(SLIPS)
        place = chance.choice((0, len(line) - len(line.lstrip()), chance.randrange(len(line) + 1), len(line)))
        other = chance.randrange(len(lines))
        lines[at : at + 1] = chance.choice(
            (
                [line[:place] + slip + line[place:]],
                [line[:place] + line[place + 1 :]],
                [line[:place] + slip],
                [slip + line.strip()],
                [line, lines[other]],
                [line, line],
                [],
                [" " + line],
                [line[2:]],
                [line.replace(": ", ":" + slip, 1)],
            )
        )
    return "\n".join(lines)


def corrupted(content: bytes, chance: random.Random) -> bytes:
    """The bytes with one of them another one, gone, or twice; or with all after it gone."""
    at = chance.randrange(len(content))
    before, after = content[:at], content[at + 1 :]
    return chance.choice(
        (
            before + bytes((chance.randrange(256),)) + after,
            before + after,
            before + content[at : at + 1] * 2 + after,
            before,
        )
    )


def _a_file_takes_any_slip(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    name = chance.choice(FILES)
    with put(
        folder, name, mutated((GOOD / name).read_text(encoding="utf-8"), chance).encode("utf-8", "replace")
    ):
        look(folder)


def _a_file_takes_any_byte(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    name = chance.choice(FILES)
    with put(folder, name, corrupted((GOOD / name).read_bytes(), chance)):
        look(folder)


@pytest.mark.parametrize("seed", range(6))
def test_after_a_slip_there_is_a_message_or_a_site(folder: Path, seed: int) -> None:
    _a_file_takes_any_slip(folder, seed)
    _a_file_takes_any_byte(folder, seed)


@pytest.mark.long
@pytest.mark.parametrize("tenth", range(10))
def test_after_any_slip_there_is_a_message_or_a_site(folder: Path, tenth: int) -> None:
    for seed in range(100 * tenth, 100 * tenth + 100):
        _a_file_takes_any_slip(folder, seed)


@pytest.mark.long
@pytest.mark.parametrize("tenth", range(10))
def test_with_any_byte_wrong_there_is_a_message_or_a_site(folder: Path, tenth: int) -> None:
    for seed in range(100 * tenth, 100 * tenth + 100):
        _a_file_takes_any_byte(folder, seed)


LONG = "x" * 300


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "--council", str(GOOD / "content")), "give the folder around it"),
        (("check", "--council", str(GOOD.parent)), "there are some in it: busy, "),
        (("check", "--council", LONG), "there is no folder"),
        (("check", "--council", ""), "no folder is named"),
        (("compare", LONG), "there is no folder or file"),
        (("diff", "--council", str(GOOD), LONG), "no folder or revision called"),
        (
            ("init", "nowhere", "--name", "A \udcff Council"),
            "--name has characters that this terminal did not pass on",
        ),
        (("serve", "--port", "65536"), "a port is a number from 0 to 65535"),
        (("desk", "--port", "-1"), "a port is a number from 0 to 65535"),
        (("build", "--council", str(GOOD), "--out", str(GOOD / "content/site")), "a site cannot go there"),
        (("build", "--council", str(GOOD), "--out", str(GOOD / "offer")), "a site cannot go there"),
    ],
    ids=[
        "within",
        "around",
        "check",
        "nameless",
        "compare",
        "diff",
        "init",
        "serve",
        "desk",
        "content",
        "offer",
    ],
)
def test_what_cannot_be_is_refused_in_words(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code: object = front.main(list(words))
    except SystemExit as end:
        code = end.code
    assert code == 2
    assert said in capsys.readouterr().err
    assert not (GOOD / "content/site").exists()


def test_a_file_of_profiles_without_end_is_read_so_far(capsys: pytest.CaptureFixture[str]) -> None:
    assert front.main(["status", "/dev/zero"]) != 0
    told = capsys.readouterr()
    assert "larger than one megabyte" in told.out + told.err
