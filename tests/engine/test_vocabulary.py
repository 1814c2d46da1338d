"""Each choice of the data files has its word, drawing and colour in one table, and pages and papers read no other."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from localoffer import commands, front, road
from localoffer.edition import states
from localoffer.ledger.actions import Stage
from localoffer.ledger.states import MAKES, Ended
from localoffer.library import Meets
from localoffer.load import load
from localoffer.read import read
from localoffer.records.colours import contrast
from localoffer.records.models import STATED, Duty, Shows, Standing, State, StatedAnswer, Verdict
from localoffer.rules.base import Content
from localoffer.rules.colours import colour_contrast
from localoffer.web.styles import palette, squeezed
from localoffer.web.theme import Theme, load_theme
from localoffer.web.vocabulary import FILE, PARTS, WrongWords, read_vocabulary, read_words
from tests.council import AS_OF, GOOD, change

TEMPLATES = road.TEMPLATES
TABLE = (TEMPLATES / "vocabulary.yaml").read_text(encoding="utf-8")
#: Where what is read for screens and papers stands. The style sheets have their colours, and the favicon is a file alone.
SHOWN = ("components", "layouts", "pages", "papers", "worker")
#: A choice that a template asks for by its name, such as `it.standing == "given"`.
ASKED = re.compile(r"""\b(\w+) ?[!=]= ?["']([^"']+)["']""")
FIELDS: dict[str, type[StrEnum]] = {
    "standing": Standing, "stage": Stage, "shows": Shows, "verdict": Verdict, "state": State, "meets": Meets, "duty": Duty,
}  # fmt: skip


@cache
def theme() -> Theme:
    return load_theme(TEMPLATES)


def _templates() -> Iterator[tuple[str, int, str]]:
    """Each line of each template, with its file and number."""
    for folder in SHOWN:
        for path in sorted(
            path
            for path in (TEMPLATES / folder).rglob("*.*")
            if path.suffix != ".css" and path.name != "examples.html"
        ):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                yield path.relative_to(TEMPLATES).as_posix(), number, line


def _without(part: str, name: str, *fields: str) -> str:
    """The table without an entry, or without some of its lines."""
    lines, at, under = [], "", ""
    for line in TABLE.splitlines():
        if re.match(r"\S.*:$", line):
            at, under = line.rstrip(":"), ""
        elif re.match(r"  \S.*:$", line):
            under = line.strip().rstrip(":")
        field = line.strip().partition(":")[0]
        if (at, under) != (part, name) or (fields and field not in fields):
            lines.append(line)
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(("part", "choices"), [(part, kind) for part, (kind, _) in PARTS.items()])
def test_every_choice_has_its_place_in_the_table(part: str, choices: type[StrEnum]) -> None:
    assert theme().vocabulary[part].keys() == set(choices)


def test_every_look_has_a_drawing_and_a_colour_that_are_there() -> None:
    looks = [(part, name, look) for part, named in theme().vocabulary.items() for name, look in named.items()]
    assert [it for it in looks if it[2].icon and it[2].icon not in theme().icons] == []
    assert [it for it in looks if it[2].colour and it[2].colour not in theme().palette.light] == []
    assert [it for it in looks if it[2].colour and it[2].colour not in theme().palette.dark] == []


@pytest.mark.parametrize("part", ["state", "verdict", "stage", "duty"])
def test_no_two_choices_of_a_kind_have_the_same_word_or_drawing(part: str) -> None:
    looks = theme().vocabulary[part].values()
    assert len({look.word for look in looks}) == len({look.icon for look in looks}) == len(looks)


def test_each_colour_of_the_table_colours_its_word_on_a_page() -> None:
    colours = {look.colour for named in theme().vocabulary.values() for look in named.values()} - {"", "ink"}
    sheet = squeezed(theme().sheets.rest)
    coloured = ".lo-verdict--{0}>.lo-icon,.lo-verdict--{0} b{{color:var(--{0})}}"
    assert [colour for colour in colours if coloured.format(colour) not in sheet] == []


def test_a_state_that_was_forgotten_is_asked_for_by_its_name() -> None:
    with pytest.raises(ValueError, match="not ours") as said:
        read_vocabulary(_without("state", "not ours"))
    assert str(said.value) == (
        f"{FILE}: nothing says how “not ours” looks. "
        "Write word: and icon: and colour: and mark: and date: and counted: and each: and means: below it, under state:."
    )


def test_a_drawing_that_was_forgotten_is_asked_for_by_its_name() -> None:
    with pytest.raises(ValueError, match="must") as said:
        read_vocabulary(_without("duty", "must", "icon"))
    assert str(said.value) == f"{FILE}: nothing says how “must” looks. Write icon: below it, under duty:."


def test_what_no_record_can_say_does_not_stay_in_the_table() -> None:
    table = TABLE.replace("\nverdict:\n", "\nverdict:\n  perhaps:\n    word: Perhaps\n    sound: hm\n")
    with pytest.raises(ValueError, match="perhaps") as said:
        read_vocabulary(table)
    assert str(said.value).splitlines() == [
        f"{FILE}: “perhaps” under verdict: is no Verdict. Take it out, or add it in the code.",
        f"{FILE}: nothing reads sound: below “perhaps”, under verdict:. Take it out.",
    ]


def test_an_entry_written_twice_is_told_with_its_line() -> None:
    with pytest.raises(ValueError, match=rf"^{FILE}, line \d+: "):
        read_vocabulary(TABLE.replace("  should:\n", "  must:\n"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<<<<<<< HEAD\nnav:\n", "line 1: This line was left by git"),
        ("nav:\n  help:\u00a0Help\n", "line 2: The space after the colon is Word’s no-break space"),
        ("nav:\n  help: x\n  help: y\n", "line 3: “help” appears twice"),
    ],
)
def test_a_slip_in_the_words_of_the_interface_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(WrongWords, match=rf"^templates/words.yaml, {said}"):
        read_words(text)


@pytest.mark.parametrize(
    ("failure", "code", "said"),
    [
        (WrongWords("words.yaml, line 1: This line was left by git."), 1, "words.yaml, line 1: This line was left by git."),
        (MemoryError(), 2, "This computer has no memory left. Close other programs, and run this again."),
    ],
    ids=["slip", "memory"],
)  # fmt: skip
def test_a_slip_in_the_words_of_the_interface_and_no_memory_end_a_command_with_one_line(
    failure: Exception,
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refused(*_: object) -> int:
        raise failure

    monkeypatch.setattr(commands, "check", refused)
    assert front.main(["check"]) == code
    assert capsys.readouterr().err == f"{said}\n"


def test_a_folder_of_templates_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(WrongWords, match="nowhere: this cannot be read, and no page can be made without it"):
        load_theme(tmp_path / "nowhere")
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    (tmp_path / "templates/words.yaml").unlink()
    (tmp_path / "templates/words.yaml").mkdir()
    with pytest.raises(WrongWords, match=r"templates/words\.yaml: this cannot be read"):
        load_theme(tmp_path / "templates")
    scandir = os.scandir

    def refused(path: str) -> Any:
        if str(path).endswith("pages"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    with pytest.raises(WrongWords, match="templates/pages: this cannot be read"):
        load_theme(tmp_path / "templates")


def test_templates_ask_for_no_choice_that_is_none() -> None:
    asked = [
        (file, number, name)
        for file, number, line in _templates()
        for field, name in ASKED.findall(line)
        if field in FIELDS and name not in set(FIELDS[field])
    ]
    assert asked == []


def test_templates_look_up_no_choice_that_is_none() -> None:
    looked_up = re.compile(r"""\bvocabulary\.(\w+)(?:\[|\.at\()["']([^"']+)["']""")
    found = [it for _, _, line in _templates() for it in looked_up.findall(line)]
    assert found
    assert [(part, name) for part, name in found if name not in set(PARTS[part][0])] == []


def test_no_template_has_a_table_of_its_own() -> None:
    drawn = [choice for kind, needed in PARTS.values() if "icon" in needed for choice in kind]
    choices = "|".join(map(re.escape, drawn))
    entry = re.compile(rf"""["'](?:{choices})["']\s*:""")
    assert [(file, number) for file, number, line in _templates() if entry.search(line)] == []


def test_no_template_says_the_words_of_the_table_itself() -> None:
    words = {look.word for part in ("state", "verdict", "stage", "duty", "standing") for look in theme().vocabulary[part].values()}  # fmt: skip
    spelt = [(file, number) for file, number, line in _templates() if any(f">{word}<" in line or f'"{word}"' in line for word in words)]  # fmt: skip
    assert spelt == []


def test_interface_words_do_not_say_the_words_of_the_table_again() -> None:
    words = (TEMPLATES / "words.yaml").read_text(encoding="utf-8").splitlines()
    once = ("state", "verdict", "duty", "standing", "finding", "coverage", "stands_in", "better")
    said = {text for part in once for look in theme().vocabulary[part].values() for text in (look.word, look.means, look.send)}  # fmt: skip
    again = {line.partition(": ")[2].strip('"') for line in words} & (said - {""})
    assert again - {"Yes", "No"} == set()


def test_the_further_of_two_states_counts_and_silence_last() -> None:
    assert next(iter(State)) is State.DONE
    assert list(State)[-1] is State.NO_ANSWER
    shown = [state.shown_by for state in State if state.shown_by]
    assert shown == [shows for shows in Shows if shows is not Shows.BACKGROUND]


def test_what_counts_the_states_a_second_time_knows_each_of_them() -> None:
    assert (*State,) == (*reversed(states.STATES),), (
        "Put the state into STATES in localoffer/edition/states.py."
    )
    made = {shows: MAKES.get(shows, State.NO_ANSWER) for shows in Shows}
    assert made == states.SHOWS, "Put it into SHOWS in localoffer/edition/states.py."


def test_what_was_only_planned_is_not_called_promised() -> None:
    cases = theme().vocabulary["state"][State.PROMISED].cases
    assert cases.keys() == {"promised", "planned", *Ended}
    assert "romised" not in cases["planned"] + cases[Ended.PLAN]


def test_what_was_closed_is_not_said_to_have_no_news() -> None:
    cases = theme().vocabulary["state"][State.PROMISED].cases
    assert not [ended for ended in Ended if "news" in cases[ended]]


def test_what_nobody_can_state_is_not_offered_to_an_officer() -> None:
    told = StatedAnswer.model_fields["state"].description or ""
    assert [state for state in State if state in told] == [*STATED]


# ---- Colours --------------------------------------------------------------------------------------------------

HEX = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b")


def _full(colour: str) -> str:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    return f"#{digits.upper()}"


def test_no_colour_of_the_settings_is_spelt_anywhere_else() -> None:
    settings = {*theme().palette.light.values(), *theme().palette.dark.values()}
    spelt = [
        (path.relative_to(TEMPLATES).as_posix(), colour)
        for path in sorted(TEMPLATES.rglob("*.*"))
        if path.name not in ("settings.css", "favicon.svg")
        for colour in HEX.findall(path.read_text(encoding="utf-8"))
        if _full(colour) in settings
    ]
    assert spelt == []


def test_the_favicon_wears_the_colours_of_the_settings() -> None:
    drawn = {_full(colour) for colour in HEX.findall((TEMPLATES / "assets/favicon.svg").read_text())}
    assert drawn >= {theme().palette.light[name] for name in ("ground", "ink", "sun", "yes", "if", "later")}


def test_colours_are_read_as_they_are_on_a_light_page_and_on_a_dark_one() -> None:
    read = palette("""
      :root { --on-sun: #123; --ink: var(--on-sun); --small: 1rem; --accent: var(--main); }
      @media screen and (prefers-color-scheme: dark) { :root { --ink: #abcdef; } }
      @media print { :root { --ink: #fff; } }
    """)
    assert read.light == {"on-sun": "#112233", "ink": "#112233"}
    assert read.dark == {"on-sun": "#112233", "ink": "#ABCDEF"}


def test_texts_and_grounds_are_paired_as_the_style_sheet_sets_them() -> None:
    read = palette(
        ":root { --ink: #111 }",
        """html { color: var(--ink); background: var(--ground); }
        a { color: var(--link); }
        .card { background: var(--card); }
        .door { color: var(--on); background: var(--sun); }
        .door--wide { background: var(--sun); }
        .wheel { color: var(--on); }
        @media (min-width: 48rem) { .band { background-color: var(--soft); } }
        .mark { background: var(--link); }
        @media print { h1 { color: var(--warn); } }
        @media (forced-colors: active) { h1 { color: var(--warn); } }""",
    )
    plain = {(text, ground) for text in ("ink", "link") for ground in ("ground", "card", "soft")}
    assert set(read.pairs) == plain | {("on", "sun")}


def test_a_priority_has_its_own_colours_in_what_belongs_to_it() -> None:
    read = palette(""":root { --accent: var(--main); --soft: #fed; }
      [class*="lo-priority--"] { --accent: var(--deep, var(--main)); --soft: var(--tint, #fed); }
      @media screen and (prefers-color-scheme: dark) {
        :root { --accent: var(--main-dark); --soft: #321; }
        [class*="lo-priority--"] { --accent: var(--bright, var(--main-dark)); --soft: #321; }
      }""")
    assert [(scope.page, dict(scope.colours)) for scope in read.scopes] == [
        ("light", {"accent": "main", "soft": "#FFEEDD"}),
        ("dark", {"accent": "main-dark", "soft": "#332211"}),
        ("light", {"accent": "deep", "soft": "tint"}),
        ("dark", {"accent": "bright", "soft": "#332211"}),
    ]


def test_each_text_can_be_read_on_every_ground_that_the_style_sheet_sets_it_on() -> None:
    """Those that a council chooses are held by the rule of contrast."""
    read = theme().palette
    coloured = {look.colour for named in theme().vocabulary.values() for look in named.values()} - {""}
    assert {(colour, ground) for colour in coloured for ground in ("ground", "card", "soft", "warm")} <= set(
        read.pairs
    )
    assert {
        ("accent", "ground"),
        ("accent", "soft"),
        ("on", "accent"),
        ("on-bar", "bar"),
        ("on-sun", "sun"),
    } <= set(read.pairs)
    faint = [
        (scope.page, text, ground)
        for scope in read.scopes
        for text, ground in read.pairs
        if scope.colours[text].startswith("#") and scope.colours[ground].startswith("#")
        if contrast(scope.colours[text], scope.colours[ground]) < 4.5
    ]
    assert faint == []


def _faint(council: Path, settings: str, *others: str) -> set[str]:
    """What the rule of contrast says cannot be read in a council's folder."""
    loaded = load(council, council / "national", council)
    content = Content(loaded, read(loaded)[0], AS_OF, palette(settings, *others))
    return {problem.message.partition(" is hard to read")[0] for problem in colour_contrast(content)}


def test_the_rule_of_contrast_measures_the_ground_that_the_style_sheet_has() -> None:
    sheets = theme().sheets
    assert (
        _faint(GOOD, sheets.settings, sheets.core, sheets.rest, sheets.record, *sheets.own.values()) == set()
    )
    ground = f"--ground: {theme().palette.light['ground'].lower()}"
    assert ground in sheets.settings
    changed = sheets.settings.replace(ground, "--ground: #333")
    assert _faint(GOOD, changed, sheets.core, sheets.rest, sheets.record, *sheets.own.values()) == {
        "Text in this colour on the light page"
    }


def test_each_mark_of_the_table_has_its_look() -> None:
    marks = {look.mark for look in theme().vocabulary["state"].values()}
    sheet = squeezed(theme().sheets.own["marks"])
    assert [mark for mark in marks - {"plain"} if f".lo-marks .lo-mark--{mark}{{" not in sheet] == []


def test_a_councils_colour_for_dark_pages_can_be_read_on_their_header(good: Path) -> None:
    dark = theme().palette.dark
    colour = "#8A7F8A"
    assert contrast(colour, dark["ground"]) > 4.5 > contrast(colour, dark["bar"]), (
        "It is read on the page alone."
    )
    sheets = theme().sheets
    assert _faint(good, sheets.settings, sheets.core, sheets.rest) == set()
    change(good, "content/site.yaml", 'main_dark: "#63D9A9"', f'main_dark: "{colour}"')
    assert _faint(good, sheets.settings, sheets.core, sheets.rest) != set()
    header = ".lo-header { background: var(--bar); color: var(--on-bar); }"
    assert ("on-bar", "bar") in theme().palette.pairs
    assert _faint(good, sheets.settings, header) == {"Text in this colour on the header of the dark page"}
