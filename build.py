#!/usr/bin/env python3
"""The front door: begin, build, check or preview a council's local offer for care leavers."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from localoffer.log import guard
from localoffer.terminal import say

HERE = Path(__file__).resolve().parent
#: The days that an edition can be looked at on. The Children (Leaving Care) Act is of 2000.
FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)


def main(words: list[str]) -> int:
    """Do what the command line asks. 0: fine, warnings or not. 1: something to mend. 2: wrong use."""
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help")):
        words = ["build", *words]
    given = arguments().parse_args(words)
    # Imported only now: who asks for help, or uses a command wrongly, waits for none of it.
    from localoffer import commands
    from localoffer.web.vocabulary import WrongWords

    try:
        return _run(given, commands)
    except WrongWords as error:
        print(error, file=sys.stderr)
        return 1


def _run(given: argparse.Namespace, commands: ModuleType) -> int:
    """The command that was asked for. Returns what it ends with."""
    if given.command == "serve":
        from localoffer.serve import serve

        return serve(given.council, given.as_of, given.port)
    if given.command == "check":
        return int(commands.check(given.council, given.as_of, given.edition))
    if given.command == "diff":
        return int(commands.diff(given.council, given.base))
    if given.command == "compare":
        return int(commands.compare(given.offers, given.out, given.as_of))
    if given.command == "status":
        return int(commands.status(given.file))
    if given.command == "init":
        from localoffer.init import init

        return init(given.folder, {name.replace("_", "-"): text for name, text in vars(given).items()})
    return int(commands.build(given.council, given.out, given.as_of, given.address))


class Parser(argparse.ArgumentParser):
    """Says how it is used, and what was wrong with that, wherever it can be printed."""

    def _print_message(self, message: str, file: Any = None) -> None:
        say(message, file or sys.stderr, end="")


def arguments() -> argparse.ArgumentParser:
    """What can be asked for."""
    parser = Parser(
        prog="build.py",
        description="Turns the YAML and Markdown of a council's local offer into a website.",
        epilog="Without a command it builds. For more on a command: python build.py build --help",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    build = commands.add_parser(
        "build", help="make the website in site/; if there is a problem, nothing there changes"
    )
    check = commands.add_parser("check", help="find every problem and write nothing")
    preview = commands.add_parser("serve", help="show the site in a browser and follow every save")
    diff = commands.add_parser("diff", help="compare with an earlier edition: nothing people said may vanish")
    for command in (build, check, preview, diff):
        command.add_argument(
            "--council",
            type=folder,
            default=HERE,
            metavar="FOLDER",
            help="whose offer (default: this folder)",
        )
    beside = commands.add_parser(
        "compare", help="put what several councils give side by side, as a page and a table"
    )
    for command in (build, check, preview, beside):
        command.add_argument(
            "--as-of",
            type=day,
            metavar="DATE",
            help="as of which day, such as 2020-10-07 (default: today)",
        )
    build.add_argument(
        "--out", type=Path, default=HERE / "site", metavar="FOLDER", help="where to put it (default: site)"
    )
    build.add_argument(
        "--address",
        type=web_address,
        metavar="URL",
        help="the web address it will have (default: the one in site.yaml)",
    )
    check.add_argument(
        "--edition",
        action="store_true",
        help="hold every page and paper against the files, too: is each record, count, sum and link where it should be?",
    )
    preview.add_argument("--port", type=int, default=8000, help="the port on this computer (default: 8000)")
    base = diff.add_mutually_exclusive_group(required=True)
    base.add_argument(
        "base", metavar="REV", nargs="?", help="a git revision, such as main, or another folder"
    )
    base.add_argument(
        "--published",
        action="store_true",
        help="compare with what was published last, as GitHub knows it; with the first edition where nothing was",
    )
    beside.add_argument(
        "offers",
        type=folder_or_file,
        nargs="+",
        metavar="OFFER",
        help="a council's folder, or the data/offer.json of its site",
    )
    beside.add_argument(
        "--out",
        type=Path,
        default=HERE / "compare",
        metavar="FOLDER",
        help="where to put it (default: compare)",
    )
    status = commands.add_parser("status", help="say what people are in law, from a file of profiles")
    status.add_argument(
        "file", type=Path, metavar="FILE", help="the profiles: see docs/tasks/run-profiles.md"
    )
    init = commands.add_parser("init", help="begin another council's folder; asks what no option says")
    init.add_argument(
        "folder", type=Path, metavar="FOLDER", help="where: a folder that is empty, or not there yet"
    )
    for option, what in (
        ("name", "the council's full name"),
        ("area", "the name of its place (default: as in the name of the council)"),
        ("kind", "county, unitary, metropolitan, london, city of london or isles of scilly"),
        ("main-line", "the telephone number of its main line"),
        ("out-of-hours", "the number for nights and weekends (default: not known yet)"),
        ("colours", "one colour, such as #0B6B4B, or two: the second for dark screens (default: that one)"),
    ):
        init.add_argument(f"--{option}", metavar="TEXT", help=what)
    return parser


def folder(text: str) -> Path:
    """A folder that is there."""
    path = Path(text).resolve()
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return path


def folder_or_file(text: str) -> Path:
    """A folder or a file that is there."""
    path = Path(text).resolve()
    if not path.exists():
        raise argparse.ArgumentTypeError(f"there is no folder or file {text}")
    return path


def web_address(text: str) -> str:
    """Where a site can be published."""
    # Imported only now: who builds for the address in site.yaml waits for none of it.
    from localoffer.records.links import home_flaw

    if flaw := home_flaw(text):
        raise argparse.ArgumentTypeError(f"“{text[:80]}” is an address {flaw.says}. {flaw.hint}")
    return text


def day(text: str) -> date:
    """A day, year first, on which there can be something to see."""
    try:
        given = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a date like 2020-10-07") from None
    if not FIRST <= given <= LAST:
        raise argparse.ArgumentTypeError(
            f"{text} is too long ago or too far ahead: give a day from {FIRST} to {LAST}"
        )
    return given


if __name__ == "__main__":
    guard()
    sys.exit(main(sys.argv[1:]))
