"""Every council below a folder, built one after the other, and a plain list of them. `python build.py build --all FOLDER`."""

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
from localoffer.commands import Wanted, in_numbers
from localoffer.kept import of_files
from localoffer.load import Loaded, load_national
from localoffer.places import HOME
from localoffer.read import read
from localoffer.records.frozen import dataclass
from localoffer.records.values import When
from localoffer.render import templates_of
from localoffer.road import KEPT, NATIONAL, TEMPLATES, Made, documents, looks_back, today
from localoffer.terminal import say, walking
from localoffer.web.theme import load_theme
from localoffer.write import NotWritten, write

LIST = "index.html"
STYLE = "councils.css"
#: What a council's folder has at its top: one of these is enough to be told what the others lack.
CONTENT = ("content", "offer.yaml", "pledges.yaml")


@dataclass(frozen=True)
class Listed:
    """A line of the list. `day` is that of what was built now, `2026-11-22`, None where it was not; `is_there`: some edition is in its
    folder, now or from before."""

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
    """The councils' folders right below a folder, by name."""
    return tuple(
        path
        for path in sorted(folder.iterdir())
        if path.is_dir() and any((path / name).exists() for name in CONTENT)
    )


def build_all(folder: Path, wanted: Wanted) -> int:
    """Build each council into a folder of its name in the one that is wanted, and the list of them. Returns what the command ends
    with.

    One that has problems is told and keeps what is published of it; the others are built all the same. What would come of a council
    as it did the last time is said again, and nothing else done.
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
        # Whether we may write there is known before anything is built.
        before = (out / LIST).read_bytes() if (out / LIST).is_file() else _list_of(())[LIST]
        write({**_list_of(()), LIST: before}, out)
        listed = []
        # What is there by now stays: whoever looks for what can be let go need not look there.
        gc.freeze()
        for number, council in enumerate(councils, start=1):
            address = f"{wanted.address}{quote(council.name)}/" if wanted.address else None
            own = replace(wanted, out=out / council.name, address=address)
            said, line, code = _recalled(council, own) or _built(council, own, f"{number} of {len(councils)}")
            # One build looks for no circles: what it leaves goes before the next.
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


#: What is said of a council, its line of the list, and what its build ends with.
Came = tuple[str, Listed, int]


def _words(council: Path, wanted: Wanted) -> tuple[str, ...]:
    """By what it is known again."""
    return ("build --all", str(council), repr(wanted))


def _recalled(council: Path, wanted: Wanted) -> Came | None:
    """What came of a council the last time, if the same would come of it now."""
    told = door.recalled(_words(council, wanted))
    if told is None or wanted.timings:
        return None
    said, *line = json.loads(told[0])
    # Of a council with problems nothing was looked at where its site would be.
    return said, replace(Listed(*line), is_there=(wanted.out / LIST).is_file()), told[1]


def _built(council: Path, wanted: Wanted, which: str) -> Came:
    """Build a council and write its site, if there is nothing to mend in it."""
    inputs, day, back = endings.taken(str(council)), wanted.as_of or today(), looks_back(wanted.as_of)
    ending, code = "Nothing of this council was written: its site is as it was.", 1
    left: tuple[door.State, ...] | None = ()
    with walking(wanted.timings, which) as steps:
        made = documents(
            council, day, address=wanted.address, looking_back=back, papers=wanted.papers, kept=KEPT, steps=steps,
            national=_national(of_files(NATIONAL, sorted(NATIONAL.rglob("*.*")))),
        )  # fmt: skip
        if made.fine:
            steps.at("write")
            try:
                settled = write(made.documents, wanted.out).settled
                left = endings.left_in(str(wanted.out)) if settled else None
                ending, code = f"{in_numbers(made, wanted.papers)} are in {wanted.out}.", 0
            except NotWritten as error:
                ending, code, left = str(error), 2, None
    said = report.in_words(made.problems, made.loaded, ending)
    line = _listed(made, council, wanted.out, day)
    if inputs:
        text = json.dumps((said, *astuple(line)))
        endings.remember(
            _words(council, wanted), inputs, str(council), None if back else day.isoformat(), left, text, code
        )
    return f"{said}\n\n{steps.table()}" if wanted.timings else said, line, code


@lru_cache(maxsize=1)
def _national(files: bytes) -> Loaded:
    """Read once as long as they are as they were, and only where a council is built. `files`: their digest."""
    return load_national(NATIONAL, HOME, KEPT)


def _listed(made: Made, council: Path, out: Path, day: date) -> Listed:
    site = read(made.loaded)[0].site
    return Listed(
        folder=council.name,
        name=site.council.name if site else council.name,
        title=site.title if site else "",
        kind=site.council.kind if site else None,
        adopted=bool(site and site.adopted),
        day=day.isoformat() if made.fine else None,
        is_there=(out / LIST).is_file(),
    )


def _list_of(councils: Iterable[Listed]) -> dict[str, bytes]:
    """The list and its style sheet, by their names."""
    page = templates_of(load_theme(TEMPLATES)).get_template(f"councils/{LIST}")
    return {
        LIST: page.render(councils=tuple(councils)).encode(),
        STYLE: (TEMPLATES / "councils" / STYLE).read_bytes(),
    }
