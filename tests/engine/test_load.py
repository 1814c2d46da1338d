"""Reading files: every position exact, everything odd refused, and never an exception for content."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localoffer import check, load, read, report, road
from localoffer.problems import Level, Mark, Problem
from localoffer.records import yaml_tree
from localoffer.records.files import NATIONAL_FILES
from localoffer.records.yaml_tree import Entries, Fields, Scalar, parse_yaml
from localoffer.rules.base import Content
from localoffer.web.theme import load_theme
from tests.council import AS_OF, GOOD, change

FEW = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MANY = settings(FEW, max_examples=1_000)


PALETTE = load_theme(road.TEMPLATES).palette


def problems_of(good: Path) -> list[Problem]:
    return look_at(good)[1]


def look_at(good: Path) -> tuple[load.Loaded, list[Problem]]:
    """A folder, and what is found in it by everything that looks at one file after the other."""
    loaded = load.load(good, good / "national", good)
    records, misread = read.read(loaded)
    found = [
        *loaded.problems,
        *misread,
        *check.check(Content(loaded, records, AS_OF, PALETTE)),
    ]
    assert report.in_words(found, loaded) == report.in_words(reversed(found), loaded)
    # All that one record lacks is one.
    assert report.as_annotations(found, loaded).count("\n") == max(0, len(report.together(found)) - 1)
    return loaded, found


def rules(good: Path) -> list[str]:
    return [problem.rule for problem in problems_of(good)]


def value(text: str, name: str) -> Scalar:
    tree, problems, _ = parse_yaml(text, "a.yaml")
    assert tree is not None
    assert not problems
    found = next(node for key, node in tree.items if key.text == name)
    assert isinstance(found, Scalar)
    return found


def test_a_file_that_begins_with_a_record_is_told_the_name_of_its_list(good: Path) -> None:
    (good / "content/answers.yaml").write_text("- voice: later\n  evidence: x\n", encoding="utf-8")
    (told,) = load.load(good, good / "national", good).problems
    assert told.mark.line == 1
    assert told.hint.endswith("write the name of its list on a line of its own: answers:")


@pytest.mark.parametrize("name", ["offer", "content", "content/contacts", "content/changes", "content/pages"])
@pytest.mark.parametrize("link", [False, True])
def test_a_file_where_a_folder_belongs_is_told_once_and_stops_the_build_where_all_is_missing(
    name: str, link: bool, good: Path
) -> None:
    if (good / name).is_dir():
        shutil.rmtree(good / name)
    if link:
        (good / name).symlink_to("nowhere")
    else:
        (good / name).write_text("changes:\n", encoding="utf-8")
    (problem,) = problems_of(good)
    level = Level.ERROR if name == "content" else Level.WARNING
    assert (problem.rule, problem.level, problem.mark.file) == ("unreadable-file", level, name)
    assert "There should be a folder with this name" in problem.message
    assert f"git restore {name} brings back" in problem.hint


@pytest.mark.parametrize("name", ["content", "content/pages", "offer"])
def test_a_link_to_a_folder_elsewhere_is_told_once_and_not_for_each_file_in_it(
    name: str, good: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "folder"
    if (good / name).is_dir():
        shutil.move(good / name, elsewhere)
    else:
        elsewhere.mkdir()
        (elsewhere / "money.yaml").write_text("entitlements:\n", encoding="utf-8")
    (good / name).symlink_to(elsewhere)
    assert [(one.rule, one.mark.file) for one in problems_of(good)] == [("outside-folder", name)]


@pytest.mark.parametrize(
    ("called", "rule"), [("Content", "unknown-file"), ("contents", "unknown-file"), ("old", "missing-file")]
)
def test_the_folder_content_under_another_name_is_told_once(called: str, rule: str, good: Path) -> None:
    (good / "content").rename(good / called)
    assert rules(good) == [rule]


@pytest.mark.parametrize(("name", "right"), [("Content/x.yaml", "content"), ("Offer/x.yaml", "offer")])
def test_a_second_folder_whose_name_differs_in_capitals_is_told(name: str, right: str, good: Path) -> None:
    (good / right).mkdir(exist_ok=True)
    (good / name).parent.mkdir()
    (good / name).write_text("entitlements:\n", encoding="utf-8")
    (problem,) = problems_of(good)
    assert (problem.rule, problem.level, problem.mark.file) == ("unknown-file", Level.WARNING, name[:-7])
    assert f"{right} is there too" in problem.message


@pytest.mark.parametrize(
    "name",
    [
        "offer/money.csv",
        "offer/Money.XLSX",
        "offer/new/money.docx",
        "offer/money.md",
        "content/contacts/new.numbers",
        "content/changes/2026-01-01-more.docx",
        "content/changes/2026-01-01-more.md",
        "offer.csv",
        "offer.docx",
        "content/offer.docx",
        "content/contacts.doc",
        "Pledges.xlsx",
    ],
)
def test_a_table_or_document_beside_the_files_that_are_read_is_told(name: str, good: Path) -> None:
    (good / name).parent.mkdir(parents=True, exist_ok=True)
    (good / name).write_bytes(b"x")
    (problem,) = problems_of(good)
    assert (problem.rule, problem.level, problem.mark.file) == ("unknown-file", Level.WARNING, name)


@pytest.mark.parametrize("name", ["content - Copy", "Copy of content", "content (1)", "content/pages - Copy"])
def test_a_folder_that_was_copied_beside_the_one_that_is_read_is_told_once(name: str, good: Path) -> None:
    whole = good / ("content/pages" if "/" in name else "content")
    shutil.copytree(whole, good / name)
    (problem,) = problems_of(good)
    assert (problem.rule, problem.level, problem.mark.file) == ("unknown-file", Level.WARNING, name)
    assert f"a copy of {whole.name}, which is there too" in problem.message


@pytest.mark.parametrize("name", ["minutes - Copy", "content - Copy", "papers (1)"])
def test_a_folder_with_nothing_that_would_be_read_is_no_copy(name: str, good: Path) -> None:
    (good / name).mkdir()
    (good / name / "paper.pdf").write_bytes(b"x")
    assert problems_of(good) == []


@pytest.mark.parametrize(
    "name",
    [
        "offer/paper.pdf",
        "offer/README.md",
        "content/sources/Strategy 2020.docx",
        "Minutes.docx",
        "figures.csv",
    ],
)
def test_papers_kept_beside_them_are_not(name: str, good: Path) -> None:
    (good / name).parent.mkdir(parents=True, exist_ok=True)
    (good / name).write_bytes(b"x")
    assert problems_of(good) == []


def test_a_bracket_in_a_bracket_is_told_once(good: Path) -> None:
    change(good, "offer.yaml", "title: Free wifi", "title: {{ name }}")
    assert [told.rule for told in load.load(good, good / "national", good).problems] == ["brackets"]


def test_marks_from_word_in_place_of_an_id_are_told_as_that(good: Path) -> None:
    line = change(good, "pledges.yaml", "      - setting-up-home", "      - setting–up–home")
    (told,) = read.read(load.load(good, good / "national", good))[1]
    assert told.mark.line == line
    assert told.message.endswith("is “setting–up–home”, which is not an id.")
    assert told.hint.endswith("and not the name. It may be setting-up-home.")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_places_are_exact_whatever_the_line_ends_and_the_first_bytes(
    good: Path, start: str, line_end: str
) -> None:
    text = f"{start}terms:\n  - id: café\n    term: 😀😀 a\n    meaning: b".replace("\n", line_end)
    (good / "content/glossary.yaml").write_bytes(text.encode())
    file = next(
        file
        for file in load.load(good, good / "national", good).files
        if file.name == "content/glossary.yaml" and not file.national
    )
    assert file.lines[2] == "    term: 😀😀 a"
    marks = {scalar.text: scalar.mark for scalar in yaml_tree.scalars(file.tree)}
    assert marks["😀😀 a"] == Mark("content/glossary.yaml", 3, 11)
    assert marks["b"] == Mark("content/glossary.yaml", 4, 14)


def test_text_stays_text() -> None:
    for text in ("no", "null", "~", "2026-03-31", "1e3", "012", "1:30"):
        assert value(f"a: {text}\n", "a").text == text


def test_an_empty_value_counts_as_left_out_and_an_empty_text_does_not() -> None:
    assert not value("a:\n", "a").given
    assert value('a: ""\n', "a").given


def test_a_block_of_text_keeps_its_lines_whichever_sign_opens_it() -> None:
    for sign in "|>":
        words = value(f"x: y\na: {sign}\n  one\n  two\n\n  three\nb: z\n", "a")
        assert words.text == "one\ntwo\n\nthree\n"
        assert words.body.line == 3
    assert value("a: one\n  two\nb: z\n", "a").text == "one\ntwo"


def test_lists_and_records_keep_their_order_and_places() -> None:
    tree, _, _ = parse_yaml("b:\n  - x\n  - y: 1\na: 2\n", "a.yaml", first_line=10)
    assert tree is not None
    assert [key.text for key, _ in tree.items] == ["b", "a"]
    items = tree.items[0][1]
    assert isinstance(items, Entries)
    assert [item.mark.line for item in items.items] == [11, 12]
    assert isinstance(items.items[1], Fields)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 5_000 + "x",
        "\n".join(" " * depth + "a:" for depth in range(5_000)),
    ],
    ids=["brackets", "braces", "dashes", "fields"],
)
def test_deep_nesting_is_one_problem_told_at_once(text: str) -> None:
    started = time.monotonic()
    _, problems, _ = parse_yaml(text, "a.yaml")
    assert [problem.rule for problem in problems] == ["too-deep"]
    assert time.monotonic() - started < 5


def test_twenty_levels_are_allowed_and_no_more() -> None:
    assert parse_yaml("a: \n  " + "- " * 19 + "x", "a.yaml")[1] == ()
    assert [problem.rule for problem in parse_yaml("a: \n  " + "- " * 20 + "x", "a.yaml")[1]] == ["too-deep"]


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ('a: x\nb: "foo\nc: "bar"\nd: y\n', "unclosed-quote", 2),
        ('a:\n  - "foo\n  - "bar"\n', "unclosed-quote", 2),
        ("a: 'foo\nb: y\n", "unclosed-quote", 1),
        ("a: 'I don't know'\n", "unclosed-quote", 1),
        ("a:\n  - id:foo\n    title: x\n", "missing-colon", 2),
        ("a: x\nb\nc: y\n", "missing-colon", 2),
        ("a: x\n  b: y\n", "indentation", 2),
        (" a: x\nb: y\n", "indentation", 1),
        ("a: |\n  x\n y\n", "indentation", 3),
        ("a: x\n- b\n", "list-in-wrong-place", 2),
        ("a:\n    b: x\n    c: y\n  - b: z\n", "list-in-wrong-place", 2),
        ("a: *bold* x\n", "needs-quotes", 1),
        ('a: "C:\\path"\n', "needs-quotes", 1),
        ("a: >x\n  b\n", "needs-quotes", 1),
        ("a: Room #4\n", "needs-quotes", 1),
        ('a: "\\0"\n', "needs-quotes", 1),
        ("%YAML 1.1\n---\na: x\n", "two-documents", 1),
        ("a: {x: y}\n", "brackets", 1),
        ("a\n", "wrong-kind", 1),
    ],
)
def test_a_mistake_is_shown_where_it_is_and_not_where_it_is_noticed(text: str, rule: str, line: int) -> None:
    _, problems, _ = parse_yaml(text, "a.yaml")
    assert [(problem.rule, problem.mark.line) for problem in problems] == [(rule, line)]


def test_a_council_needs_only_its_name_and_a_number_with_its_source(good: Path) -> None:
    for path in [*good.glob("*.yaml"), *(good / "content").glob("*.yaml")]:
        if path.name not in ("site.yaml", "contacts.yaml", "sources.yaml"):
            path.unlink()
    shutil.rmtree(good / "content/pages")
    site = (good / "content/site.yaml").read_text(encoding="utf-8")
    # The strategy cites a paper, which stands in another file.
    (good / "content/site.yaml").write_text(site.partition("strategy:")[0], encoding="utf-8")
    assert problems_of(good) == []
    (good / "content/site.yaml").unlink()
    assert rules(good) == ["missing-file"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    loaded = load.load(tmp_path / "nowhere", GOOD / "national", tmp_path)
    assert [(problem.rule, problem.mark.file) for problem in loaded.problems] == [("missing-file", "nowhere")]


def test_a_file_that_cannot_be_read_is_told(good: Path) -> None:
    (good / "offer.yaml").unlink()
    (good / "offer.yaml").mkdir()
    (good / "national/areas.yaml").unlink()
    (good / "national/areas.yaml").symlink_to("nowhere")
    (good / "content/glossary.yaml").unlink()
    (good / "content/glossary.yaml").symlink_to("glossary.yaml")
    assert rules(good) == ["unreadable-file"] * 3


def test_a_file_that_may_not_be_read_is_told(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_bytes = Path.read_bytes

    def refused(path: Path) -> bytes:
        # A real chmod does not stop the superuser, as whom tests often run.
        if path.name == "offer.yaml":
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    assert rules(good) == ["unreadable-file"]


@pytest.mark.parametrize("name", ["", "content", "national"])
def test_a_folder_that_may_not_be_opened_is_told_by_its_own_name(
    name: str, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, access = good / name, os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != closed and access(path, mode))
    loaded = load.load(good, good / "national", good)
    assert [(problem.rule, problem.mark.file) for problem in loaded.problems] == [
        ("unreadable-file", name or ".")
    ]
    assert "This folder cannot be opened" in loaded.problems[0].message


@pytest.mark.parametrize("there", ["nothing", "an empty folder", "only pages", "a closed folder"])
def test_without_the_national_facts_one_thing_is_told_and_not_each_line_that_names_them(
    there: str, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, access = good / "national", os.access
    if there == "a closed folder":
        monkeypatch.setattr(os, "access", lambda path, mode: path != closed and access(path, mode))
    elif there == "only pages":
        for path in closed.glob("*.yaml"):
            path.unlink()
    else:
        shutil.rmtree(closed)
    if there == "an empty folder":
        closed.mkdir()
    (problem,) = problems_of(good)
    assert problem.mark.file == "national"
    assert problem.rule == ("unreadable-file" if there == "a closed folder" else "missing-file")


@pytest.mark.parametrize("name", NATIONAL_FILES)
@pytest.mark.parametrize("emptied", [False, True])
def test_a_national_file_that_is_gone_or_empty_is_told_once_whether_or_not_it_is_named(
    name: str, emptied: bool, good: Path
) -> None:
    file = good / "national" / name
    file.write_text("", encoding="utf-8") if emptied else file.unlink()
    (problem,) = (problem for problem in problems_of(good) if problem.level is Level.ERROR)
    assert (problem.rule, problem.mark) == ("file-gone", Mark(f"national/{name}", int(emptied)))


@pytest.mark.parametrize("name", ["content/pages", "national/pages/your-rights"])
def test_nobody_is_told_to_delete_a_folder_of_pages_that_may_not_be_opened(
    name: str, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, scandir = good / name, os.scandir

    def refused(path: Path) -> object:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    (problem,) = load.load(good, good / "national", good).problems
    assert (problem.rule, problem.mark.file) == ("unreadable-file", name)
    assert "This folder cannot be opened" in problem.message
    assert "delete" not in problem.hint


def test_a_link_out_of_the_folder_is_refused(good: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("---\ntitle: x\n---\n")
    (good / "content/pages/secret.md").symlink_to(tmp_path / "secret.md")
    assert rules(good) == ["outside-folder"]


@pytest.mark.parametrize("name", ["content/pages/secret.md", "content/later.yaml", "offer/more.yaml"])
def test_a_link_to_what_git_keeps_for_itself_is_refused_and_shows_nothing_of_it(
    name: str, good: Path
) -> None:
    (good / ".git").mkdir()
    (good / ".git/config").write_text("url = https://user:password@example.org\n", encoding="utf-8")
    (good / name).parent.mkdir(exist_ok=True)
    (good / name).symlink_to(good / ".git/config")
    loaded = load.load(good, good / "national", good)
    assert [(one.rule, one.mark.file) for one in loaded.problems] == [("outside-folder", name)]
    assert "password" not in str(loaded.files)


def test_a_very_large_file_is_refused(good: Path) -> None:
    (good / "offer.yaml").write_bytes(b"# x\n" * 600_000)
    assert rules(good) == ["too-large"]


def test_a_stray_file_among_the_pages_is_told(good: Path) -> None:
    (good / "content/pages/notes.txt").write_text("x")
    (good / "content/pages/.DS_Store").write_text("x")
    assert rules(good) == ["unknown-file"]


RAW = st.one_of(
    st.binary(max_size=400),
    st.text("ab:-[]{}#&*!|>'\"%@`, \n\t?\\", max_size=200).map(str.encode),
    st.lists(
        st.sampled_from(
            ["a:", " ", "- ", "b", "\n", "\n  ", "'", '"', "|", ">", "#", "# ", ": ", "---", "😀", "\t"]
        )
    ).map(lambda parts: "".join(parts).encode()),
)


@settings(FEW, max_examples=50)
@given(raw=RAW)
def test_bytes_are_read_or_refused(raw: bytes, tmp_path: Path) -> None:
    _bytes_are_read_or_refused(raw, tmp_path)


@pytest.mark.long
@MANY
@given(raw=RAW)
def test_any_bytes_are_read_or_refused(raw: bytes, tmp_path: Path) -> None:
    _bytes_are_read_or_refused(raw, tmp_path)


def _bytes_are_read_or_refused(raw: bytes, tmp_path: Path) -> None:
    pages = tmp_path / "content/pages"
    pages.mkdir(parents=True, exist_ok=True)
    for path in (tmp_path / "offer.yaml", tmp_path / "content/site.yaml", pages / "a.md"):
        path.write_bytes(raw)
    (pages / "b.md").write_bytes(b"---\n" + raw + b"\n---\n" + raw)
    _told_within_the_files(tmp_path)


FILES = sorted(
    path.relative_to(GOOD).as_posix() for path in GOOD.rglob("*") if path.suffix in (".yaml", ".md")
)


@FEW
@given(data=st.data())
def test_a_change_to_a_good_file_is_read_or_told_within_the_file(data: st.DataObject, good: Path) -> None:
    _a_change_is_read_or_told(data, good)


@pytest.mark.long
@MANY
@given(data=st.data())
def test_any_one_change_to_a_good_file_is_read_or_told_within_the_file(
    data: st.DataObject, good: Path
) -> None:
    _a_change_is_read_or_told(data, good)


def _a_change_is_read_or_told(data: st.DataObject, good: Path) -> None:
    name = data.draw(st.sampled_from(FILES))
    before = (good / name).read_text(encoding="utf-8")
    lines = before.split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    column = data.draw(st.integers(0, len(lines[at])))
    change = data.draw(st.sampled_from(["delete", "double", "swap", "insert", "cut", "indent", "outdent"]))
    line = lines[at]
    if change == "delete":
        del lines[at]
    elif change == "double":
        lines.insert(at, line)
    elif change == "swap":
        lines[at] = (
            line[: column - 1] + line[column : column + 1] + line[column - 1 : column] + line[column + 1 :]
        )
    elif change == "insert":
        odd = data.draw(
            st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("\t\u200b'\"[{&*!|>#:"))
        )
        lines[at] = line[:column] + odd + line[column:]
    elif change == "cut":
        lines[at] = line[:column]
    else:
        lines[at] = " " + line if change == "indent" else line[1:]
    (good / name).write_text("\n".join(lines), encoding="utf-8", newline="")
    _told_within_the_files(good)
    (good / name).write_text(before, encoding="utf-8")


def _told_within_the_files(good: Path) -> None:
    loaded, found = look_at(good)
    lengths = {file.path: len(file.lines) for file in loaded.files}
    for problem in found:
        # What is said of a file that is not there has no line.
        assert problem.mark.file in lengths or problem.mark.line == 0
        assert 0 <= problem.mark.line <= lengths.get(problem.mark.file, 0)
        assert problem.message
        assert problem.hint
