"""The folder of another council is begun by five answers, and builds; a wrong answer is told, and nothing is written."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser

from localoffer import front, init, report, road
from localoffer.check import check
from localoffer.init import KINDS, Start, area_of, asked, put, texts
from localoffer.link import link
from localoffer.load import load
from localoffer.problems import Level
from localoffer.read import read
from localoffer.records.values import day_in_words
from localoffer.rules import RECORD_RULES
from localoffer.rules.base import Content
from localoffer.web.theme import load_theme
from tests.council import add, said

NAME, MAIN, NIGHT = "Exampleton Borough Council", "0306 999 0000", "0306 999 0001"
GIVEN = {"name": NAME, "kind": "unitary", "main-line": MAIN}
START = Start(NAME, "Exampleton", "unitary", MAIN, NIGHT, "#0B6B4B", "#63D9A9")
PAGE = """
  - id: leaving-care-page
    title: Leaving care
    publisher: Exampleton Borough Council
    seen: 2026-11
"""
TESTED = """
accessibility:
  tested_by: Three care leavers
  tested_on: {day}
  problems:
    - The wheel cannot be heard.
"""


def options(given: Mapping[str, str]) -> list[str]:
    return [word for name, text in given.items() for word in (f"--{name}", text)]


def trees(folder: Path) -> dict[str, Any]:
    """What stands in each file of a folder, by its name."""
    return {
        path.name: yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        for path in folder.rglob("*.yaml")
    }


def mistakes(folder: Path) -> str:
    """What a build would stop at before it plans a page."""
    loaded = load(folder, road.NATIONAL, folder, road.KEPT)
    records, misread = read(loaded, road.KEPT)
    found = check(Content(loaded, records, road.today(), load_theme(road.TEMPLATES).palette), RECORD_RULES)
    errors = [problem for problem in (*loaded.problems, *misread, *found) if problem.level is Level.ERROR]
    return report.in_words(errors, loaded)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder begun in a new repository, with every option."""
    folder = tmp_path_factory.mktemp("council")
    (folder / ".git").mkdir()
    given = {**GIVEN, "area": "Exampleton and Marsh", "out-of-hours": NIGHT, "colours": "#5B2CA8 #C3A6FF"}
    assert front.main(["init", str(folder), *options(given)]) == 0
    return folder


@pytest.fixture(scope="module")
def site(begun: Path) -> road.Made:
    return road.documents(begun, road.today(), kept=road.KEPT)


@pytest.fixture(scope="module")
def tested(tmp_path_factory: pytest.TempPathFactory) -> road.Made:
    """A site without a number for the night, which somebody has tested."""
    folder = tmp_path_factory.mktemp("tested")
    put(texts(Start(NAME, "Exampleton", "county", MAIN, None, "#0B6B4B", "#63D9A9"), road.today()), folder)
    add(folder, "content/site.yaml", TESTED.format(day=road.today()))
    return road.documents(folder, road.today(), kept=road.KEPT)


def page(made: road.Made, address: str) -> LexborHTMLParser:
    return LexborHTMLParser(made.documents[f"{address}index.html".lstrip("/")])


def test_a_folder_that_was_begun_holds_the_answers_and_builds(begun: Path, site: road.Made) -> None:
    files = trees(begun)
    assert files["site.yaml"]["council"] == {
        "name": NAME,
        "short": "Exampleton Council",
        "kind": "unitary",
        "area": "Exampleton and Marsh",
    }
    assert files["site.yaml"]["colours"] == {"main": "#5B2CA8", "main_dark": "#C3A6FF"}
    assert files["site.yaml"]["adopted"] == "no"
    assert site.fine


def test_a_statement_is_not_older_than_the_test_that_it_tells_of(tested: road.Made) -> None:
    text = said(page(tested, "/accessibility/"), "main")
    assert f"prepared on {day_in_words(road.today())}." in text


def test_the_two_numbers_have_a_source_and_a_day_and_stand_where_people_look(
    begun: Path, site: road.Made
) -> None:
    files = trees(begun)
    (source,) = files["sources.yaml"]["sources"]
    for contact in files["contacts.yaml"]["contacts"]:
        assert contact["checked"] == str(road.today())
        assert contact["sources"] == [{"source": source["id"]}]
    # Whoever begins the pages need not be the council.
    assert "council gave" not in said(page(site, "/sources/"), "main")
    help_now = said(page(site, "/help-now/"), "main")
    assert MAIN in help_now
    assert NIGHT in help_now


def test_what_comes_next_stands_in_comments_and_is_valid_once_their_signs_are_taken_away(
    tmp_path: Path,
) -> None:
    made = texts(Start(NAME, "Exampleton", "county", MAIN, NIGHT, "#0B6B4B", "#63D9A9"), road.today())
    # A remark has a space behind its sign, and fields that wait have none or two.
    field = re.compile(r"^#(?=(?:  +)?(?:- )?[a-z_]+:|    +- )", re.MULTILINE)
    put({name: field.sub("", text) for name, text in made.items()}, tmp_path)
    add(tmp_path, "content/sources.yaml", PAGE)
    assert mistakes(tmp_path) == ""
    assert set(trees(tmp_path)) == {
        "contacts.yaml",
        "districts.yaml",
        "offer.yaml",
        "pledges.yaml",
        "site.yaml",
        "sources.yaml",
    }


def test_no_page_tells_of_a_page_that_is_not_there_or_of_papers_that_nobody_read(site: road.Made) -> None:
    """Nobody has said anything yet, and the numbers are those that the council gave."""
    assert "take-part/index.html" not in site.documents
    told = ("Take part", "Have your say", "Taken from public papers", "What was said")
    found = {
        (name, words) for name, document in site.documents.items() for words in told if words in str(document)
    }
    assert found == set()


def test_every_page_leads_to_privacy_and_to_the_accessibility_statement(site: road.Made) -> None:
    home = page(site, "/")
    led_to = {link.attributes["href"] for link in home.css("footer a")}
    assert {"privacy/", "accessibility/"} <= led_to


def test_the_statement_says_that_nobody_has_tested_until_somebody_has(
    site: road.Made, tested: road.Made
) -> None:
    before, after = (said(page(made, "/accessibility/"), "main") for made in (site, tested))
    assert "has not tested this website" in before
    assert "has not tested this website" not in after
    assert "Three care leavers" in after
    assert "The wheel cannot be heard." in after


def test_the_statement_has_what_the_law_asks_for_and_never_promises_all(
    site: road.Made, tested: road.Made
) -> None:
    for made in (site, tested):
        statement = page(made, "/accessibility/")
        words = said(statement, "main")
        for wanted in (
            "partially compliant",
            "What is not accessible",
            "(No. 2) Accessibility Regulations 2018",
            "Equality and Human Rights Commission (EHRC)",
            "Equality Advisory and Support Service (EASS)",
            "This statement was prepared on",
        ):
            assert wanted in words
        assert "fully" not in words
        assert statement.css_first(f'main a[href="tel:{MAIN.replace(" ", "")}"]')


def test_a_site_without_a_number_for_the_night_has_none(tested: road.Made) -> None:
    assert tested.fine
    assert NIGHT not in "".join(page(tested, address).html or "" for address in ("/", "/help-now/"))


def test_a_council_may_have_pages_of_its_own_of_these_names(tmp_path: Path) -> None:
    put(texts(START, road.today()), tmp_path)
    (tmp_path / "content/pages").mkdir()
    (tmp_path / "content/pages/privacy.md").write_text(
        "---\ntitle: What we keep\nsentence: What we keep about you.\n---\n\nNothing.\n", encoding="utf-8"
    )
    assert mistakes(tmp_path) == ""
    library, _ = link(
        read(load(tmp_path, road.NATIONAL, tmp_path, road.KEPT), road.KEPT)[0], road.today(), road.KEPT
    )
    assert library
    found = {text.page.address: (text.page.text.title, text.is_ours) for text in library.texts}
    assert found["privacy"] == ("What we keep", False)
    assert found["accessibility"][1]


def test_a_test_that_is_still_to_come_is_none(tmp_path: Path) -> None:
    put(texts(START, road.today()), tmp_path)
    add(tmp_path, "content/site.yaml", TESTED.format(day="2199-01-01"))
    library, _ = link(
        read(load(tmp_path, road.NATIONAL, tmp_path, road.KEPT), road.KEPT)[0], road.today(), road.KEPT
    )
    assert library
    assert library.site.accessibility is None


@pytest.mark.parametrize("kind", KINDS)
def test_the_help_names_each_kind(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        front.main(["init", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert kind in re.split(", | or ", said.partition("--kind TEXT ")[2].partition(" --")[0])


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_of_each_kind_has_nothing_to_mend(kind: str, tmp_path: Path) -> None:
    put(texts(Start(NAME, "Exampleton", kind, MAIN, None, "#0B6B4B", "#63D9A9"), road.today()), tmp_path)
    assert mistakes(tmp_path) == ""


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_an_edition_of_each_kind_is_clean(kind: str, tmp_path: Path) -> None:
    folder = str(tmp_path / "council")
    assert front.main(["init", folder, *options({**GIVEN, "kind": kind})]) == 0
    assert front.main(["check", "--edition", "--council", folder]) == 0


@pytest.mark.parametrize(
    "name",
    [
        "Exampleton: a council",
        "No",
        'The "New" Council',
        "St. Mary’s & Marsh Council #2",
        "- Council",
        "Ynys Môn \\ Council",
    ],
)
def test_any_name_is_written_so_that_it_is_read_as_it_was_said(name: str) -> None:
    made = texts(Start(name, name, "london", MAIN, None, "#0B6B4B", "#63D9A9"), road.today())
    read_again = yaml.load(made["content/site.yaml"], yaml.BaseLoader)["council"]
    assert (read_again["name"], read_again["area"]) == (name, name)


@pytest.mark.parametrize(
    ("name", "area", "short"),
    [
        ("Exampleton Borough Council", "Exampleton", "Exampleton Council"),
        ("Exampleton Metropolitan Borough Council", "Exampleton", "Exampleton Council"),
        ("Exampleshire County Council", "Exampleshire", "Exampleshire County Council"),
        ("London Borough of Marsh & Fen", "Marsh & Fen", "Marsh & Fen Council"),
        ("Royal Borough of Exampleton and Marsh", "Exampleton and Marsh", "Exampleton and Marsh Council"),
        ("The Royal Borough of Marsh upon Fen Council", "Marsh upon Fen", "Marsh upon Fen Council"),
        ("The Council of the London Borough of Marsh", "Marsh", "Marsh Council"),
        ("Metropolitan Borough of Marsh", "Marsh", "Marsh Council"),
        ("Marsh and Fen Councils", "Marsh and Fen", "Marsh and Fen Councils"),
        ("City of Exampleton Council", "Exampleton", "City of Exampleton Council"),
        (
            "The City of Exampleton Corporation",
            "the City of Exampleton",
            "the City of Exampleton Corporation",
        ),
        ("City of Marsh Corporation", "the City of Marsh", "the City of Marsh Corporation"),
        ("Council of the Isles of Example", "the Isles of Example", "the Council of the Isles of Example"),
        ("East Riding of Example Council", "the East Riding of Example", "East Riding of Example Council"),
        ("Isle of Example Council", "the Isle of Example", "Isle of Example Council"),
        ("Marsh and Fen London Borough Council", "Marsh and Fen", "Marsh and Fen Council"),
        ("Marsh Metropolitan Council", "Marsh", "Marsh Council"),
        ("Marsh Council", "Marsh", "Marsh Council"),
        ("Council", "Council", "Council"),
        (
            "Marsh Borough Council and Fen Borough Council",
            "Marsh and Fen",
            "Marsh Council and Fen Council",
        ),
        (
            "London Borough of Marsh and Royal Borough of Fen",
            "Marsh and Fen",
            "Marsh Council and Fen Council",
        ),
        (
            "Marsh Council, Fen Council and Moor Council",
            "Marsh, Fen and Moor",
            "Marsh Council, Fen Council and Moor Council",
        ),
        ("Marsh and Fen Council", "Marsh and Fen", "Marsh and Fen Council"),
    ],
)
def test_the_place_and_the_short_name_are_taken_from_the_name(name: str, area: str, short: str) -> None:
    assert area_of(name) == area
    assert Start(name, area, "unitary", MAIN, None, "#0B6B4B", "#63D9A9").short == short


REFUSED = [
    ({"name": "x" * 300}, "--name: The name has 300 characters, and the most is 200."),
    ({"name": "42"}, "--name: The name is “42”, which has no letters."),
    ({"name": " "}, "--name: The name is needed"),
    ({"area": "x" * 300}, "--area: The area has 300 characters"),
    ({"kind": "countie"}, "The closest is county."),
    ({"kind": "district"}, "A district in a county has no site of its own: its county has one."),
    (
        {"kind": "parish"},
        "It can be: county, unitary, metropolitan, london, city of london, isles of scilly.",
    ),
    ({"main-line": "01632 9600"}, "The main line is “01632 9600”, which is not a UK telephone number"),
    ({"main-line": "306 999 0000"}, "has lost its first 0"),
    ({"out-of-hours": "999999"}, "The out-of-hours line is “999999”"),
    ({"out-of-hours": "999"}, "The out-of-hours line is “999”, which is not the council’s."),
    ({"colours": "green"}, "The colour is “green”, which is not a colour."),
    ({"colours": "#63D9A9"}, "--colours: #63D9A9: Text in this colour on the background"),
    ({"colours": "#0B6B4B #0B6B4B"}, "Choose a lighter one."),
    ({"colours": "#0B6B4B #63D9A9 #FFFFFF"}, "more than two colours"),
]


@pytest.mark.parametrize(("wrong", "words"), REFUSED)
def test_a_wrong_answer_is_told_and_nothing_is_written(
    wrong: Mapping[str, str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert front.main(["init", str(tmp_path / "new"), *options({**GIVEN, **wrong})]) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_what_is_not_said_where_nobody_can_be_asked_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert front.main(["init", str(tmp_path / "new"), "--name", NAME]) == 2
    assert "--kind and --main-line" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_folder_that_has_something_in_it_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("ours", encoding="utf-8")
    assert front.main(["init", str(tmp_path), *options(GIVEN)]) == 1
    assert "has something in it" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_in_the_place_of_the_folder_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "new").write_text("ours", encoding="utf-8")
    assert front.main(["init", str(tmp_path / "new"), *options(GIVEN)]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_name_that_no_site_can_be_built_with_is_told_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert front.main(["init", str(tmp_path / "new"), *options({**GIVEN, "name": "TBC Council"})]) == 1
    assert "content/site.yaml" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What somebody types, a line each; then the terminal is closed."""
    typed: list[str] = []

    class Terminal:
        def isatty(self) -> bool:
            return True

    def answer() -> str:
        if not typed:
            raise EOFError
        return typed.pop(0)

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("builtins.input", answer)
    return typed


def test_at_a_terminal_five_things_are_asked(
    at_a_terminal: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    at_a_terminal += [NAME, "Unitary", MAIN, "", ""]
    start = asked({})
    assert start
    assert (start.name, start.area, start.kind, start.main_line, start.out_of_hours) == (
        NAME,
        "Exampleton",
        "unitary",
        MAIN,
        None,
    )
    assert capsys.readouterr().out.count(":") == 5
    assert at_a_terminal == []


def test_at_a_terminal_a_wrong_answer_is_told_and_asked_again(
    at_a_terminal: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    at_a_terminal += ["", NAME, "parish", "county", "01632", MAIN, "none", NIGHT, "#FFFF00", '"#0B6B4B"']
    start = asked({})
    assert start
    assert (start.kind, start.main_line, start.out_of_hours, start.main) == ("county", MAIN, NIGHT, "#0B6B4B")
    told = capsys.readouterr().out
    for words in (
        "The name is needed",
        "not one of the choices",
        "“01632”",
        "“none”",
        "Choose a darker one.",
    ):
        assert words in told


def test_at_a_terminal_only_what_no_option_says_is_asked(at_a_terminal: list[str]) -> None:
    at_a_terminal += [NIGHT]
    start = asked({**GIVEN, "colours": "#0B6B4B"})
    assert start
    assert start.out_of_hours == NIGHT


def test_who_closes_the_terminal_has_written_nothing(
    at_a_terminal: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at_a_terminal += [NAME, "county"]
    assert init.init(tmp_path / "new", {}) == 2
    assert "Nothing was written." in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_folder_with_a_space_in_its_name_is_named_so_that_the_command_can_be_copied(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "our council"
    assert front.main(["init", str(folder), *options(GIVEN)]) == 0
    assert f'serve --council "{folder}"\n' in capsys.readouterr().out
