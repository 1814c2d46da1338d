"""`make bench`: measures all parts, or those named in ONLY, and reports the results."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from bench import peers, report
from bench.measure import BUSY, busy, machine
from bench.parts import PARTS, ROOT, Bench, Found
from localoffer.terminal import say

SPEED, SCALE, PICTURE = ROOT / "docs/speed.md", ROOT / "docs/scale.md", ROOT / "docs/pictures/speed.svg"


def main(words: list[str]) -> int:
    """Returns 0 if every measured bound holds, 1 if one does not, 3 if the machine was loaded, so that nothing can be concluded."""
    given = _arguments().parse_args(words)
    bench = Bench(given.work.resolve(), given.rounds, given.older, tuple(sorted(given.councils)))
    loaded = _is_loaded()
    if {"peers", "entries"} & set(given.only):
        peers.install(bench.tools)
    found = Found()
    for part in given.only:
        say(f"\n{part}: {(PARTS[part].__doc__ or '').strip()}\n        CPU   wall  MB", sys.stdout)
        PARTS[part](bench, found)
        loaded |= _is_loaded()
    told = machine(), date.today().isoformat(), loaded
    figures = report.table(found, *told)
    say(f"\n{figures}", sys.stdout)
    many = report.scale(found.council, *told) if found.council else ""
    if many:
        say(f"\n{many}", sys.stdout)
    if given.write:
        _put(SPEED, figures)
        if many:
            _put(SCALE, many)
        if bars := report.drawn(found):
            PICTURE.write_text(report.drawing(bars), encoding="utf-8")
    return 3 if loaded else int(not all(bound.holds for bound in found.bounds))


def _put(page: Path, figures: str) -> None:
    page.write_text(report.put(page.read_text(encoding="utf-8"), figures), encoding="utf-8")


def _is_loaded() -> bool:
    share = busy()
    if share > BUSY:
        say(
            f"\nloaded: others take {share:.0%} of the processors. No figure of this run is good.", sys.stderr
        )
    return share > BUSY


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS)
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often each case runs (default: 3)")
    parser.add_argument(
        "--councils",
        type=int,
        nargs="+",
        default=[10, 30],
        help="how many are built together (default: 10 and 30)",
    )
    parser.add_argument("--older", default="8933eb4", help="the earlier commit (default: 8933eb4)")
    parser.add_argument(
        "--work", type=Path, default=ROOT / "bench/.work", help="the folder that all is done in"
    )
    parser.add_argument("--write", action="store_true", help="put what came of it into docs/")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
