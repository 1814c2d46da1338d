"""Starts another council's folder, from templates/start/: five questions, and a few files that build."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic_core import PydanticCustomError

from localoffer import report
from localoffer.councils.engine import HOW, Engine, NoEngine, engine_of, installed_from
from localoffer.councils.repository import council_files, text_templates
from localoffer.places import CALLED, version
from localoffer.problems import Mark
from localoffer.records.colours import Palette
from localoffer.records.editors import FOLDER as SCHEMAS
from localoffer.records.editors import copies, schemas_for, with_line
from localoffer.records.frozen import dataclass
from localoffer.records.models import Colours, CouncilKind
from localoffer.records.naming import in_a_row
from localoffer.records.values import Marks, read_colour, read_phone, read_title
from localoffer.road import KEPT, TEMPLATES, documents, today
from localoffer.rules.colours import hard_to_read
from localoffer.rules.sources import COMMON
from localoffer.terminal import say
from localoffer.web.colours import mixed
from localoffer.web.theme import load_theme
from localoffer.writing.house import on_one_line
from localoffer.writing.kinds import REVIEW
from localoffer.writing.saving import Changed, put_in_place

KINDS = tuple(kind.value for kind in CouncilKind)
#: The templates of the files, each under its final name.
START = TEMPLATES / "start"
#: The example: white text is readable on it, and dark text on the colour for dark screens that is made from it.
COLOURS = "#0B6B4B"
#: The kind of council before or after the name of its place. Only a corporation has its city as part of its name.
_BOROUGH = r"(?:(?:london|royal|metropolitan) )?borough"
_BEFORE = re.compile(rf"^(?:(?:the )?(?:{_BOROUGH}|city|council) of )+(?!.* corporation$)", re.I)
_OF_TOWNS = r"(?:(?:metropolitan|london) )?(?:borough|district|city)|metropolitan"
_BEHIND = re.compile(rf" (?:(?:county|unitary|{_OF_TOWNS}) )?(?:councils?|corporation|authority)$", re.I)


class Unfit(Exception):
    """An answer that no folder can be started with. Its text says why, and what to write instead."""


@dataclass(frozen=True)
class Start:
    """The answers. `main` and `main_dark` are `#RRGGBB`; without `out_of_hours`, there is nobody to ring at night."""

    name: str
    area: str
    kind: str
    main_line: str
    out_of_hours: str | None
    main: str
    main_dark: str

    @property
    def short(self) -> str:
        """The name of the council within a sentence, without the kind of council if that goes without saying."""
        return in_a_row([_short(one) for one in _councils(self.name)])


@dataclass(frozen=True)
class InitQuestion:
    """One of the five questions. `read` turns text into the answer, or raises `Unfit`. `else_` is the default; None if
    an answer is required."""

    option: str
    words: str
    read: Callable[[str], Any]
    else_: str | None = None


def questions(palette: Palette) -> tuple[InitQuestion, ...]:
    return (
        InitQuestion("name", "The council’s full name:", _name),
        InitQuestion("kind", f"Its kind ({', '.join(KINDS)}):", _kind),
        InitQuestion(
            "main-line", "The telephone number of its main line:", lambda text: _phone("The main line", text)
        ),
        InitQuestion(
            "out-of-hours",
            "The number for nights and weekends (just press Enter if not known yet):",
            lambda text: _phone("The out-of-hours line", text) if text else None,
            "",
        ),
        InitQuestion(
            "colours",
            f"Its colour, such as {COLOURS}, and if you like a second for dark screens (just press Enter for that one):",
            lambda text: _colours(text, palette),
            COLOURS,
        ),
    )


def _councils(name: str) -> list[str]:
    """The name, or that of each council if several publish together: Marsh Council and Fen Council. A place may have an
    “and” in its name, too."""
    names = re.split(r",? (?:and|&) |, ", name)
    return names if any(all(map(kind.search, names)) for kind in (_BEFORE, _BEHIND)) else [name]


def _short(name: str) -> str:
    if borough := re.fullmatch(
        rf"(?:(?:the )?council of )?(?:the )?{_BOROUGH} of (.+?)(?: council)?", name, re.I
    ):
        return f"{borough[1]} Council"
    name = re.sub(rf" (?:{_OF_TOWNS}) council$", " Council", name, flags=re.I)
    # As people say it: what the Council of the Examples said, what the City of Exampleton Corporation said.
    return re.sub("^(?:the )?(?=council of |.* corporation$)|^the ", "the ", name, flags=re.I)


def area_of(name: str) -> str:
    """The place in a council’s name: `Exampleton` of Exampleton Borough Council, Borough of Exampleton and the like."""
    if len(names := _councils(name)) > 1:
        return in_a_row([area_of(one) for one in names])
    area = _BEHIND.sub("", _BEFORE.sub("", name))
    return re.sub("^(?:the )?(?=(?:isles?|city) |.* riding )", "the ", area, flags=re.I)


def texts(start: Start, day: date) -> Mapping[str, str]:
    """The files of a new folder, as of a day, by path below it."""
    environment = text_templates(START)
    environment.filters["quoted"] = on_one_line
    made = {
        name: environment.get_template(name).render(start=start, day=day, review=day + REVIEW)
        for name in environment.list_templates()
    }
    # A file that this kind of council does not need comes out empty.
    return {name: text for name, text in made.items() if text}


def init(
    folder: Path, given: Mapping[str, str | None], repository: bool = False, wheel: str | None = None
) -> int:
    """Ask for missing answers, if there is a terminal, and start a folder; on request a repository of its own, pinned
    to the engine of a wheel. Returns the exit code."""
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
        made: dict[str, str | bytes] = {
            file: with_line(file, text, place) for file, text in texts(start, today()).items()
        }
        if problems := _problems(made):
            say(problems, sys.stderr)
            return 1
        if engine:
            made |= council_files(start.name, start.short, engine)
        elif place == SCHEMAS:
            made |= copies()
        put(made, folder)
    except Changed:
        say(f"{folder} has got a file in the meantime. Nothing was written.", sys.stderr)
        return 2
    except NoEngine as reason:
        say(str(reason), sys.stderr)
        return 2
    except OSError as error:
        say(f"{folder} cannot be written: {error.strerror}.", sys.stderr)
        return 2
    say(_what_next(folder, made, start), sys.stdout)
    return 0


def _has_lost_letters(text: str) -> bool:
    """Whether it contains undecodable bytes, as Python keeps them from a command line."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _engine(wheel: str | None) -> Engine:
    """The engine that a repository is pinned to: the running one. Raises `NoEngine` if that cannot be determined."""
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
    """Whether it contains nothing yet except the history of a new repository."""
    return not folder.exists() or all(path.name == ".git" for path in folder.iterdir())


def asked(given: Mapping[str, str | None]) -> Start | None:
    """The answers, from options or else from the terminal. None, and why, if one is wrong or missing."""
    palette = load_theme(TEMPLATES).palette
    can_ask = sys.stdin is not None and sys.stdin.isatty()
    wanted = questions(palette)
    lacking = [f"--{each.option}" for each in wanted if each.else_ is None and given.get(each.option) is None]
    if lacking and not can_ask:
        say(f"This terminal cannot ask questions, so give {' and '.join(lacking)}.", sys.stderr)
        return None
    answers: dict[str, Any] = {}
    option = ""
    try:
        for question in wanted:
            option = question.option
            text = given.get(option)
            if text is None and not can_ask:
                text = question.else_
            answers[option] = question.read(text.strip()) if text is not None else _ask(question)
        option = "area"
        area = _title("The area", given.get("area") or area_of(answers["name"]))
    except Unfit as unfit:
        say(f"--{option}: {unfit}", sys.stderr)
        return None
    except (EOFError, KeyboardInterrupt):
        say("\nNothing was written.", sys.stderr)
        return None
    name, kind, colours = (answers[asked] for asked in ("name", "kind", "colours"))
    return Start(name, area, kind, answers["main-line"], answers["out-of-hours"], *colours)


def _ask(question: InitQuestion) -> Any:
    """The answer typed at the terminal, asked for again until it is valid."""
    while True:
        say(question.words, sys.stdout, end=" ")
        text = input().strip()
        try:
            return question.read(text or question.else_ or "")
        except Unfit as unfit:
            say(str(unfit), sys.stdout)


def put(made: Mapping[str, str | bytes], folder: Path) -> None:
    """Write files where none exist. Raises OSError if one cannot be written, and Changed if one exists."""
    files = {name: text.encode() if isinstance(text, str) else text for name, text in made.items()}
    put_in_place(folder, *((name, b"", content) for name, content in files.items()))


def _problems(made: Mapping[str, str | bytes]) -> str:
    """What would have to be mended in the files, in words; empty if nothing."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        put(made, folder)
        outcome = documents(folder, today(), root=folder, kept=KEPT)
    ending = "Nothing was written. Correct that answer, and start again."
    return "" if outcome.fine else report.in_words(outcome.problems, outcome.loaded, ending)


def _what_next(folder: Path, made: Mapping[str, str | bytes], start: Start) -> str:
    own = [f"  {name}" for name in made if not name.startswith(f"{SCHEMAS}/")]
    return "\n".join(
        (
            f"{folder} has been started, for {start.name} ({start.area}):",
            *own,
            *([f"  {SCHEMAS}/, which help in editors"] if len(own) < len(made) else []),
            f"See it:  {CALLED} serve --council {_as_typed(folder)}",
            f"Go on:   {'README.md there' if 'README.md' in made else 'docs/tasks/start-another-council.md'}",
        )
    )


def _as_typed(folder: Path) -> str:
    """In quotation marks if a shell would split it into words; Windows shells accept only double ones."""
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
    number = str(_read(what, text, read_phone))
    if number.replace(" ", "") in COMMON:
        raise Unfit(f"{what} is “{text}”, which is not the council’s. The pages have it already.")
    return number


def _colours(text: str, palette: Palette) -> tuple[str, str]:
    """For light and for dark screens; the second is derived from the first if it is not given."""
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
    """A text as the value that YAML would make of it."""
    if not text:
        raise Unfit(f"{what} is needed: no folder can be started without it.")
    try:
        return reader(text)
    except PydanticCustomError as error:
        raise Unfit(f"{what} {error.message()}. {(error.context or {}).get('hint', '')}".strip()) from None
