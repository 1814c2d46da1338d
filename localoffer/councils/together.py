"""Every council below a folder, built one after the other, and a simple list of them. `python build.py build --all FOLDER`."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterable
from dataclasses import astuple, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from localoffer import door, endings, report
from localoffer.kept import of_files
from localoffer.load import Loaded, load_national
from localoffer.places import HOME
from localoffer.read import read
from localoffer.records.frozen import dataclass
from localoffer.records.values import When
from localoffer.render import templates_of
from localoffer.road import KEPT, NATIONAL, TEMPLATES, Made, Wanted, documents, looks_back, today
from localoffer.terminal import progress, say
from localoffer.web.theme import load_theme
from localoffer.write import NotWritten, write

LIST = "index.html"
STYLE = "councils.css"
#: What a council's folder has at its top: one of these is enough for the missing ones to be reported.
CONTENT = ("content", "offer.yaml", "pledges.yaml")


@dataclass(frozen=True)
class EditionLine:
    """A line of the list. `day` is the as-of date of what was built now, `2026-11-22`, or None; `is_there`: an edition
    is in its folder, new or old."""

    folder: str
    name: str
    title: str
    kind: str | None
    adopted: bool
    day: str | None
    is_there: bool

    @property
    def as_of(self) -> When | None:
        return When.of(date.fromisoformat(self.day)) if self.day else None


def councils_below(folder: Path) -> tuple[Path, ...]:
    """The councils' folders directly below a folder, by name."""
    return tuple(
        path
        for path in sorted(folder.iterdir())
        if path.is_dir() and any((path / name).exists() for name in CONTENT)
    )


def build_all(folder: Path, wanted: Wanted) -> int:
    """Build each council into a subfolder of the output folder, along with the list of them. Returns the exit code.

    A council with problems is reported and keeps its published site; the others are built all the same. If a council's
    result would be the same as last time, it is printed again and nothing else is done.
    """
    councils = councils_below(folder)
    if not councils:
        say(
            f"None of the folders in {folder} is a council's: none contains {' or '.join(CONTENT)}.",
            sys.stderr,
        )
        return 2
    out, ends = wanted.out, 0
    try:
        # Whether we may write there is checked before anything is built.
        before = (out / LIST).read_bytes() if (out / LIST).is_file() else _list_of(())[LIST]
        write({**_list_of(()), LIST: before}, out)
        listed = []
        # What exists by now stays, so garbage collection can skip it.
        gc.freeze()
        for number, council in enumerate(councils, start=1):
            address = f"{wanted.address}{quote(council.name)}/" if wanted.address else None
            own = replace(wanted, out=out / council.name, address=address)
            said, line, code = _recalled(council, own) or _built(council, own, f"{number} of {len(councils)}")
            # Collection is off during a build: its reference cycles are freed before the next.
            gc.collect()
            say(f"{council.name}\n\n{said}\n", sys.stdout)
            listed.append(line)
            ends = max(ends, code)
        write(_list_of(listed), out)
    except NotWritten as error:
        say(str(error), sys.stderr)
        return 2
    KEPT.sweep()
    many = "1 council is" if len(councils) == 1 else f"{len(councils)} councils are"
    say(f"{many} listed in {out / LIST}.", sys.stdout)
    return ends


#: The messages about a council, its line of the list, and the exit code of its build.
Result = tuple[str, EditionLine, int]


def _words(council: Path, wanted: Wanted) -> tuple[str, ...]:
    """The cache key."""
    return ("build --all", str(council), repr(wanted))


def _recalled(council: Path, wanted: Wanted) -> Result | None:
    """A council's last result, if it is still valid."""
    kept = door.recalled(_words(council, wanted))
    if kept is None or wanted.timings:
        return None
    said, *line = json.loads(kept[0])
    # For a council with problems its output folder was not checked.
    return said, replace(EditionLine(*line), is_there=(wanted.out / LIST).is_file()), kept[1]


def _built(council: Path, wanted: Wanted, which: str) -> Result:
    """Build a council and write its site, if there is nothing to mend in it."""
    now = today()
    day, back = wanted.as_of or now, looks_back(wanted.as_of)
    begun = endings.begin(_words(council, wanted), council, day if back else now, back)
    ending, code = "Nothing of this council was written: its site is as it was.", 1
    left: tuple[door.State, ...] | None = ()
    with progress(wanted.timings, which) as steps:
        made = documents(
            council, day, asked=wanted.asked(back), kept=KEPT, steps=steps,
            national=_national(of_files(NATIONAL, sorted(NATIONAL.rglob("*.*")))),
        )  # fmt: skip
        if made.fine:
            steps.at("write")
            try:
                settled = write(made.documents, wanted.out).settled
                left = endings.output_state(str(wanted.out)) if settled else None
                ending, code = f"{made.in_numbers(wanted.papers)} are in {wanted.out}.", 0
            except NotWritten as error:
                ending, code, left = str(error), 2, None
    said = report.in_words(made.problems, made.loaded, ending)
    line = _listed(made, council, wanted.out, day)
    endings.keep(begun, left, json.dumps((said, *astuple(line))), code)
    return f"{said}\n\n{steps.table()}" if wanted.timings else said, line, code


@lru_cache(maxsize=1)
def _national(files: bytes) -> Loaded:
    """Read once for as long as they are unchanged, and only if a council is built. `files`: their digest."""
    return load_national(NATIONAL, HOME, KEPT)


def _listed(made: Made, council: Path, out: Path, day: date) -> EditionLine:
    site = read(made.loaded)[0].site
    return EditionLine(
        folder=council.name,
        name=site.council.name if site else council.name,
        title=site.title if site else "",
        kind=site.council.kind if site else None,
        adopted=bool(site and site.adopted),
        day=day.isoformat() if made.fine else None,
        is_there=(out / LIST).is_file(),
    )


def _list_of(councils: Iterable[EditionLine]) -> dict[str, bytes]:
    """The list and its style sheet, by name."""
    page = templates_of(load_theme(TEMPLATES)).get_template(f"councils/{LIST}")
    return {
        LIST: page.render(councils=tuple(councils)).encode(),
        STYLE: (TEMPLATES / "councils" / STYLE).read_bytes(),
    }
