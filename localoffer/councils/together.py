"""Every council below a folder, built one after the other, and a plain list of them. `python build.py build --all FOLDER`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from localoffer import report
from localoffer.load import load_national
from localoffer.places import HOME
from localoffer.read import read
from localoffer.records.models import CouncilKind
from localoffer.records.values import When
from localoffer.render import templates_of
from localoffer.road import KEPT, NATIONAL, TEMPLATES, Made, documents, looks_back, today
from localoffer.terminal import say
from localoffer.web.theme import load_theme
from localoffer.write import NotWritten, write

LIST = "index.html"
STYLE = "councils.css"
#: What a council's folder has at its top: one of these is enough to be told what the others lack.
CONTENT = ("content", "offer.yaml", "pledges.yaml")


@dataclass(frozen=True)
class Listed:
    """A line of the list. `as_of` is the day of what was built now, None where it was not; `is_there`: some edition is in its
    folder, now or from before."""

    folder: str
    name: str
    title: str
    kind: CouncilKind | None
    adopted: bool
    as_of: When | None
    is_there: bool


def councils_below(folder: Path) -> tuple[Path, ...]:
    """The councils' folders right below a folder, by name."""
    return tuple(
        path
        for path in sorted(folder.iterdir())
        if path.is_dir() and any((path / name).exists() for name in CONTENT)
    )


def build_all(folder: Path, out: Path, as_of: date | None, address: str | None) -> int:
    """Build each council into a folder of its name in `out`, and the list of them. Returns what the command ends with.

    One that has problems is told and keeps what is published of it; the others are built all the same.
    """
    councils = councils_below(folder)
    if not councils:
        say(f"No folder in {folder} is a council's: none has {' or '.join(CONTENT)} in it.", sys.stderr)
        return 2
    day, ends = as_of or today(), 0
    try:
        # Whether we may write there is known before anything is built.
        before = (out / LIST).read_bytes() if (out / LIST).is_file() else _list_of(())[LIST]
        write({**_list_of(()), LIST: before}, out)
        listed = []
        national = load_national(NATIONAL, HOME)
        for council in councils:
            at = f"{address}{quote(council.name)}/" if address else None
            made = documents(
                council, day, address=at, looking_back=looks_back(as_of), papers=True, national=national, kept=KEPT
            )  # fmt: skip
            ends = max(ends, _published(made, council, out / council.name))
            listed.append(_listed(made, council, out / council.name, day))
        write(_list_of(listed), out)
    except NotWritten as error:
        say(str(error), sys.stderr)
        return 2
    many = "1 council is" if len(councils) == 1 else f"{len(councils)} councils are"
    say(f"{many} listed in {out / LIST}.", sys.stdout)
    return ends


def _published(made: Made, council: Path, out: Path) -> int:
    """Write a council's site, if there is nothing to mend in it, and say what came of it."""
    ending, ends = "Nothing of this council was written: its site is as it was.", 1
    if made.fine:
        try:
            write(made.documents, out)
            ending, ends = f"{len(made.pages)} pages and {len(made.papers)} papers are in {out}.", 0
        except NotWritten as error:
            ending, ends = str(error), 2
    say(f"{council.name}\n\n{report.in_words(made.problems, made.loaded, ending)}\n", sys.stdout)
    return ends


def _listed(made: Made, council: Path, out: Path, day: date) -> Listed:
    site = read(made.loaded)[0].site
    return Listed(
        folder=council.name,
        name=site.council.name if site else council.name,
        title=site.title if site else "",
        kind=site.council.kind if site else None,
        adopted=bool(site and site.adopted),
        as_of=When.of(day) if made.fine else None,
        is_there=(out / LIST).is_file(),
    )


def _list_of(councils: Iterable[Listed]) -> dict[str, bytes]:
    """The list and its style sheet, by their names."""
    page = templates_of(load_theme(TEMPLATES)).get_template(f"councils/{LIST}")
    return {
        LIST: page.render(councils=tuple(councils)).encode(),
        STYLE: (TEMPLATES / "councils" / STYLE).read_bytes(),
    }
