"""Begins the folder of another council: five questions, and a few files that build."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic_core import PydanticCustomError

from localoffer import report
from localoffer.councils.editors import FOLDER as SCHEMAS
from localoffer.councils.editors import copies, schemas_for, with_lines
from localoffer.councils.engine import HOW, Engine, NoEngine, engine_of, installed_from
from localoffer.councils.repository import council_files
from localoffer.places import CALLED, version
from localoffer.problems import Mark
from localoffer.records.frozen import dataclass
from localoffer.records.models import Colours, CouncilKind
from localoffer.records.values import Marks, Palette, read_colour, read_phone, read_title
from localoffer.records.yaml_text import in_yaml
from localoffer.road import KEPT, TEMPLATES, documents, today
from localoffer.rules.colours import hard_to_read
from localoffer.terminal import say
from localoffer.web.colours import mixed
from localoffer.web.theme import load_theme
from localoffer.writing.kinds import REVIEW

KINDS = tuple(kind.value for kind in CouncilKind)
#: What the files are made of, each under the name that it will have.
START = TEMPLATES / "start"
#: White text on the first and dark text on the second can be read.
COLOURS = "#0B6B4B"
#: What a council is, before and behind the name of its place. Only a corporation has its city as a part of its name.
_BEFORE = re.compile(r"^(?:the )?(?:(?:(?:london|royal) borough|city|council) of) (?!.* corporation$)", re.I)
_OF_TOWNS = r"(?:(?:metropolitan|london) )?(?:borough|district|city)|metropolitan"
_BEHIND = re.compile(rf" (?:(?:county|unitary|{_OF_TOWNS}) )?(?:council|corporation|authority)$", re.I)


class Unfit(Exception):
    """An answer that no folder can be begun with. Its words say why, and what to write instead."""


@dataclass(frozen=True)
class Start:
    """The answers. `main` and `main_dark` are `#RRGGBB`; without `out_of_hours` nobody is known at night."""

    name: str
    area: str
    kind: str
    main_line: str
    out_of_hours: str | None
    main: str
    main_dark: str

    @property
    def short(self) -> str:
        """The name of the council in a sentence, without the kind of council where that goes without saying."""
        if borough := re.fullmatch(r"(?:the )?(?:london|royal) borough of (.+)", self.name, re.I):
            return f"{borough[1]} Council"
        name = re.sub(rf" (?:{_OF_TOWNS}) council$", " Council", self.name, flags=re.I)
        return re.sub("^The ", "the ", name)


@dataclass(frozen=True)
class Question:
    """One of the five. `read` makes the answer of a text, or raises `Unfit`. `else_` is what no answer means; None where one is
    needed."""

    option: str
    words: str
    read: Callable[[str], Any]
    else_: str | None = None


def questions(palette: Palette) -> tuple[Question, ...]:
    return (
        Question("name", "The council’s full name:", _name),
        Question("kind", f"Its kind ({', '.join(KINDS)}):", _kind),
        Question(
            "main-line", "The telephone number of its main line:", lambda text: _phone("The main line", text)
        ),
        Question(
            "out-of-hours",
            "The number for nights and weekends (just press Enter if not known yet):",
            lambda text: _phone("The out-of-hours line", text) if text else None,
            "",
        ),
        Question(
            "colours",
            f"Its colour, such as {COLOURS}, and if you like a second for dark screens (just press Enter for that one):",
            lambda text: _colours(text, palette),
            COLOURS,
        ),
    )


def area_of(name: str) -> str:
    """The place in a council’s name: `Exampleton` of Exampleton Borough Council, Borough of Exampleton and the like."""
    area = _BEHIND.sub("", _BEFORE.sub("", name))
    return re.sub("^(?:the )?(?=(?:isles?|city|borough) )", "the ", area, flags=re.I)


def texts(start: Start, day: date) -> Mapping[str, str]:
    """The files of a folder that is begun on a day, by their paths below it."""
    environment = Environment(
        loader=FileSystemLoader(START),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["quoted"] = in_yaml
    made = {
        name: environment.get_template(name).render(start=start, day=day, review=day + REVIEW)
        for name in environment.list_templates()
    }
    # One that is not for this kind of council comes out empty.
    return {name: text for name, text in made.items() if text}


def put(made: Mapping[str, str | bytes], folder: Path) -> None:
    """Write files where none is. Raises OSError where that is impossible, or one is there."""
    for name, text in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(text.encode() if isinstance(text, str) else text)


def init(
    folder: Path, given: Mapping[str, str | None], repository: bool = False, wheel: str | None = None
) -> int:
    """Ask what is not given, where there is somebody to ask, and begin a folder; a repository of its own if asked, pinned to
    the engine of a wheel. Returns what the command ends with."""
    try:
        engine = _engine(wheel) if repository else None
        if not _is_empty(folder):
            say(
                f"{folder} has something in it. Nothing was written. Name a folder that is empty or does not exist yet.",
                sys.stderr,
            )
            return 1
        if wrong := next(
            (name for name, text in given.items() if text and _has_lost_letters(str(text))), None
        ):
            say(
                f"--{wrong} has characters that this terminal did not pass on as UTF-8. Nothing was written.",
                sys.stderr,
            )
            return 2
        start = asked(given)
        if start is None:
            return 2
        place = SCHEMAS if engine else schemas_for(folder)
        made: Mapping[str, str | bytes] = with_lines(texts(start, today()), place)
        if problems := _problems(made):
            say(problems, sys.stderr)
            return 1
        if engine:
            made = {**made, **council_files(start.name, start.short, engine)}
        elif place == SCHEMAS:
            made = {**made, **copies()}
        put(made, folder)
    except NoEngine as reason:
        say(str(reason), sys.stderr)
        return 2
    except OSError as error:
        say(f"{folder} cannot be written: {error.strerror}.", sys.stderr)
        return 2
    say(_what_next(folder, made, start), sys.stdout)
    return 0


def _has_lost_letters(text: str) -> bool:
    """Whether bytes that are no text stand in it, as Python keeps them of a command line."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _engine(wheel: str | None) -> Engine:
    """The engine that a repository is pinned to: the one that runs here. Raises `NoEngine` where nobody can say which that is."""
    given = wheel or installed_from()
    if given is None:
        raise NoEngine(f"Say with --engine which package the repository is built with: {HOW}.")
    engine = engine_of(given)
    if engine.pin.version != version():
        raise NoEngine(
            f"{given} is engine {engine.pin.version}, but this is {version()}: use that one’s command."
        )
    return engine


def _is_empty(folder: Path) -> bool:
    """Whether there is nothing yet but the history of a new repository."""
    return not folder.exists() or all(path.name == ".git" for path in folder.iterdir())


def asked(given: Mapping[str, str | None]) -> Start | None:
    """The answers, by option and else at a terminal. None, and why, where one is wrong or lacking."""
    palette = load_theme(TEMPLATES).palette
    can_ask = sys.stdin is not None and sys.stdin.isatty()
    wanted = questions(palette)
    lacking = [f"--{each.option}" for each in wanted if each.else_ is None and given.get(each.option) is None]
    if lacking and not can_ask:
        say(f"This terminal cannot ask questions, so give {' and '.join(lacking)}.", sys.stderr)
        return None
    answers: dict[str, Any] = {}
    for question in wanted:
        text = given.get(question.option)
        if text is None and not can_ask:
            text = question.else_
        try:
            answers[question.option] = question.read(text.strip()) if text is not None else _ask(question)
        except Unfit as unfit:
            say(f"--{question.option}: {unfit}", sys.stderr)
            return None
        except (EOFError, KeyboardInterrupt):
            say("\nNothing was written.", sys.stderr)
            return None
    try:
        area = _title("The area", given.get("area") or area_of(answers["name"]))
    except Unfit as unfit:
        say(f"--area: {unfit}", sys.stderr)
        return None
    return Start(
        answers["name"],
        area,
        answers["kind"],
        answers["main-line"],
        answers["out-of-hours"],
        *answers["colours"],
    )


def _ask(question: Question) -> Any:
    """What somebody at the terminal answers, asked again until it is fit."""
    while True:
        say(question.words, sys.stdout, end=" ")
        text = input().strip()
        try:
            return question.read(text or question.else_ or "")
        except Unfit as unfit:
            say(str(unfit), sys.stdout)


def _problems(made: Mapping[str, str | bytes]) -> str:
    """What would have to be mended in the files, in words; empty where there is nothing."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        put(made, folder)
        outcome = documents(folder, today(), root=folder, kept=KEPT)
    ending = "Nothing was written. Correct that answer, and start again."
    return "" if outcome.fine else report.in_words(outcome.problems, outcome.loaded, ending)


def _what_next(folder: Path, made: Mapping[str, str | bytes], start: Start) -> str:
    return "\n".join(
        (
            f"{folder} has been started, for {start.name} ({start.area}):",
            *(f"  {name}" for name in made if not name.startswith(f"{SCHEMAS}/")),
            *(
                [f"  {SCHEMAS}/, which help in editors"]
                if any(name.startswith(f"{SCHEMAS}/") for name in made)
                else []
            ),
            f"See it:  {CALLED} serve --council {_as_typed(folder)}",
            f"Go on:   {'README.md there' if 'README.md' in made else 'docs/tasks/start-another-council.md'}",
        )
    )


def _as_typed(folder: Path) -> str:
    """In quotation marks where a shell would read it as several words; those of Windows know no others."""
    return f'"{folder}"' if re.search(r"[^\w./\\:~-]", str(folder)) else str(folder)


# What an answer may be


def _name(text: str) -> str:
    name = _title("The name", text)
    if not re.search(r"[^\W\d_]", name):
        raise Unfit(f"The name is “{name}”, which has no letters. Write the council’s full name.")
    return name


def _title(what: str, text: str) -> str:
    return str(_read(what, text, read_title))


def _kind(text: str) -> str:
    kind = " ".join(text.casefold().split())
    if kind in KINDS:
        return kind
    near = get_close_matches(kind, KINDS, 1, 0.6)
    raise Unfit(
        f"The kind is “{text[:80]}”, which is not one of the choices. It can be: {', '.join(KINDS)}."
        + (f" The closest is {near[0]}." if near else "")
        + (
            " A district in a county has no site of its own: its county has one."
            if "district" in kind
            else ""
        )
    )


def _phone(what: str, text: str) -> str:
    return str(_read(what, text, read_phone))


def _colours(text: str, palette: Palette) -> tuple[str, str]:
    """For light screens and for dark ones; the second is made of the first where it is not given."""
    given = re.split(r"[\s,]+", text.replace('"', "").strip())
    if len(given) > 2:
        raise Unfit("There are more than two colours. Write one, or one and then the one for dark screens.")
    main, *dark = (str(_read("The colour", one, read_colour)) for one in given)
    flaws: tuple[tuple[str, str, str], ...] = ()
    for main_dark in dark or (mixed("#FFFFFF", main, share / 10) for share in range(11)):
        colours = Colours(**{"@marks": Marks(Mark(""), {})}, main=main, main_dark=main_dark)
        if not (flaws := tuple(hard_to_read(colours, palette))):
            return main, main_dark
    field, said, wanted = flaws[0]
    raise Unfit(f"{main if field == 'main' else main_dark}: {said} Choose a {wanted} one.")


def _read(what: str, text: str, reader: Callable[[str], Any]) -> Any:
    """The value of a text as a file would have it."""
    if not text:
        raise Unfit(f"{what} is needed: no folder can be started without it.")
    try:
        return reader(text)
    except PydanticCustomError as error:
        raise Unfit(f"{what} {error.message()}. {(error.context or {}).get('hint', '')}".strip()) from None
