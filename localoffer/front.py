"""Reads the command line, and passes each command on. `build.py` and the command `localoffer` both lead here."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

from localoffer.log import guard
from localoffer.places import CALLED, HOME, shipped, version
from localoffer.terminal import say

#: What `new` can add: see localoffer/writing/kinds.py.
KINDS = (
    "voice", "answer", "evidence", "promise", "entitlement", "amount", "contact", "number", "update", "figure", "page", "source",
)  # fmt: skip
#: The earliest and latest as-of dates. The Children (Leaving Care) Act is of 2000.
FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)


def main(words: list[str], remembers: bool = False) -> int:
    """Run the command line. Returns 0 if all is well, with or without warnings; 1 if something needs mending; 2 for
    wrong usage.

    `remembers`: cache the result, so that the same command line is answered at once while nothing changes.
    """
    # Windows would look for git in the folder that this runs in first, and whoever proposed a change may have put one there.
    os.environ.setdefault("NODEFAULTCURRENTDIRECTORYINEXEPATH", "1")
    called_with = tuple(words) if remembers else None
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        words = ["build", *words]
    parser = arguments()
    given = parser.parse_args(words)
    if given.command == "init" and given.engine and not given.repository:
        parser.error("--engine goes with --repository: nothing else is tied to an engine")
    if given.command == "build" and given.all and not given.out:
        parser.error("--all needs --out, a folder for all their sites and nothing else")
    if given.command == "build" and given.all and given.since:
        parser.error("--since is the day of one council's committee, so it does not go with --all")
    if given.command == "build" and given.no_papers and not given.out:
        parser.error("--no-papers needs --out, with a different folder from the site that is published")
    if given.command == "new" and not (given.kind or given.file):
        parser.error(f"say what to add: {', '.join(KINDS)}")
    # Imported only now, as in _run, so that help and usage errors need not wait for it.
    from localoffer.web.vocabulary import WrongWords

    try:
        return _run(given, called_with)
    except WrongWords as error:
        print(error, file=sys.stderr)
        return 1
    except MemoryError:
        say("This computer has no memory left. Close other programs, and run this again.", sys.stderr)
        return 2


def _run(given: argparse.Namespace, words: tuple[str, ...] | None) -> int:
    """Run the command. Returns its exit code."""
    from localoffer import commands

    if given.command == "serve":
        from localoffer.preview.serve import serve

        return serve(given.council, given.as_of, given.port)
    if given.command == "desk":
        from localoffer.desk.handler import desk

        return desk(given.council, given.as_of, given.port)
    if given.command == "check":
        return commands.check(given.council, given.as_of, given.edition, given.code_quality, words)
    if given.command == "todo":
        form = "markdown" if given.markdown else "json" if given.json else "text"
        return commands.todo(given.council, given.as_of, form)
    if given.command == "diff":
        form = "markdown" if given.markdown else "json" if given.json else ""
        return commands.diff(given.council, given.base, given.as_of, form, given.write)
    if given.command == "links":
        return commands.links(given.council)
    if given.command == "compare":
        return commands.compare(given.offers, given.out, given.as_of)
    if given.command == "new":
        from localoffer.writing.new import new

        return new(given.council, given.kind, given.file, given.as_of)
    if given.command == "status":
        return commands.status(given.file)
    if given.command == "upgrade":
        return commands.upgrade(given.council, given.wheel)
    if given.command == "init":
        from localoffer.init import init

        answers = {name.replace("_", "-"): text for name, text in vars(given).items()}
        return init(given.folder, answers, given.repository, given.engine)
    from localoffer.road import Wanted

    wanted = Wanted(
        given.out or HOME / "site",
        given.as_of,
        given.address,
        given.since,
        papers=not given.no_papers,
        to_open=given.to_open,
        timings=given.timings,
    )
    if given.all:
        from localoffer.councils.together import build_all

        return build_all(given.all, wanted)
    return commands.build(given.council, wanted, words)


class Parser(argparse.ArgumentParser):
    """Prints its usage and its errors wherever they can be printed."""

    def _print_message(self, message: str, file: Any = None) -> None:
        say(message, file or sys.stderr, end="")


class Version(argparse.Action):
    """Looks up the version only when asked."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        say(f"localoffer {version()}", sys.stdout)
        parser.exit()


def arguments() -> argparse.ArgumentParser:
    """The parser for all commands and options."""
    parser = Parser(
        prog=CALLED,
        description="Turns the YAML and Markdown of a council's local offer into a website.",
        epilog=f"Without a command it builds. For more on a command: {CALLED} build --help.\n"
        # On a line of its own, unbroken, so that it can be copied.
        f"How each change is made, and every file field by field:\n{shipped('docs')}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--version", action=Version, nargs=0, help="say which version of the engine this is, and stop"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    build = commands.add_parser(
        "build", help="make the website in site/; if there is a problem, nothing there changes"
    )
    check = commands.add_parser("check", help="find every problem and write nothing")
    preview = commands.add_parser("serve", help="show the site in a browser and update it at every save")
    desk = commands.add_parser("desk", help="the same with an Edit link beside every record: a form, no YAML")
    needs = commands.add_parser("todo", help="list what needs a person: overdue, unanswered, unconfirmed")
    diff = commands.add_parser(
        "diff",
        help="say in words what has changed since an earlier edition: nothing people said may vanish, and no cut may go unsaid",
    )
    more = commands.add_parser(
        "new", help="add a voice, an answer, an amount or another thing by answering questions"
    )
    upgrade = commands.add_parser(
        "upgrade", help="move a council's own repository to another engine, and say what changes in law"
    )
    elsewhere = commands.add_parser(
        "links", help="check, slowly, whether links to other sites still lead somewhere"
    )
    beside = commands.add_parser(
        "compare", help="show what several councils give side by side, as a page and a table"
    )
    status = commands.add_parser("status", help="say what people’s legal status is, from a file of profiles")
    init = commands.add_parser("init", help="start another council's folder; asks for what no option gives")

    _of_new(more)
    upgrade.add_argument("wheel", metavar="WHEEL", help="a file, or an address with its hash: …whl#sha256=…")
    whose = build.add_mutually_exclusive_group()
    for place in (whose, check, preview, desk, needs, diff, more, upgrade, elsewhere):
        place.add_argument(
            "--council", type=council_folder, default=HOME, metavar="FOLDER",
            help="whose offer (default: this folder)",
        )  # fmt: skip
    whose.add_argument(
        "--all", type=folder, metavar="FOLDER",
        help="every council directly in this folder, each into a folder of its own name, with a list of them",
    )  # fmt: skip
    for command in (build, check, preview, desk, needs, diff, more, beside):
        command.add_argument(
            "--as-of", type=day, metavar="DATE", help="as of which day, such as 2020-10-07 (default: today)"
        )
    _of_build(build)
    _of_check(check)
    for command in (preview, desk):
        command.add_argument(
            "--port", type=port, default=8000, help="the port on this computer (default: 8000)"
        )
    _as_what(needs, "in Markdown, for an issue on the code host")
    _of_diff(diff)
    _of_compare(beside)
    status.add_argument(
        "file", type=Path, metavar="FILE", help="the profiles: see docs/tasks/run-profiles.md"
    )
    _of_init(init)
    return parser


def _as_what(command: argparse.ArgumentParser, markdown: str) -> None:
    """Another form than text for people. `markdown`: what it is good for."""
    form = command.add_mutually_exclusive_group()
    form.add_argument("--markdown", action="store_true", help=markdown)
    form.add_argument("--json", action="store_true", help="for programs")


def _of_new(more: argparse.ArgumentParser) -> None:
    more.add_argument(
        "kind", choices=KINDS, metavar="KIND", nargs="?", help=f"what to add: {', '.join(KINDS)}"
    )
    more.add_argument(
        "--from", dest="file", type=Path, metavar="FILE",
        help="a JSON file with the answers, or - for standard input (default: ask)",
    )  # fmt: skip


def _of_build(build: argparse.ArgumentParser) -> None:
    build.add_argument(
        "--out", type=Path, metavar="FOLDER", help="where to put it (default: site); needed with --all"
    )
    build.add_argument(
        "--address", type=web_address, metavar="URL",
        help="the web address it will have (default: the one in site.yaml)",
    )  # fmt: skip
    build.add_argument(
        "--to-open", action="store_true",
        help="to look at the folder without a server: links name the file of a page. Do not publish it",
    )  # fmt: skip
    build.add_argument(
        "--no-papers", action="store_true",
        help="for a quicker look: no PDFs are made, and links to them lead nowhere. Do not publish it",
    )  # fmt: skip
    build.add_argument(
        "--timings", action="store_true",
        help="show where the time went, by stage and by the slowest pages and papers",
    )  # fmt: skip
    build.add_argument(
        "--since", type=day, metavar="DATE",
        help="make the committee's page and paper since this day (default: committee_since in site.yaml)",
    )  # fmt: skip


def _of_check(check: argparse.ArgumentParser) -> None:
    check.add_argument(
        "--edition", action="store_true",
        help="also check every page and paper against the files: is each record, count, amount and link where it should be?",
    )  # fmt: skip
    check.add_argument(
        "--code-quality", type=Path, metavar="FILE",
        help="also write the messages to a file, in the form that GitLab shows beside the lines",
    )  # fmt: skip


def _of_diff(diff: argparse.ArgumentParser) -> None:
    base = diff.add_mutually_exclusive_group(required=True)
    base.add_argument(
        "base", metavar="REV", nargs="?", help="a git revision, such as main, or another folder"
    )
    base.add_argument(
        "--published", action="store_true",
        help="compare with what was last published, according to GitHub; if nothing was, with the first edition",
    )  # fmt: skip
    _as_what(diff, "as a comment on a pull request, in which nothing from the content can have an effect")
    diff.add_argument(
        "--write",
        action="store_true",
        help="write what no file in content/changes/ says yet into today’s file",
    )


def _of_compare(beside: argparse.ArgumentParser) -> None:
    beside.add_argument(
        "offers", type=folder_or_file, nargs="+", metavar="OFFER",
        help="a council's folder, or the data/offer.json of its site",
    )  # fmt: skip
    beside.add_argument(
        "--out", type=Path, default=HOME / "compare", metavar="FOLDER",
        help="where to put it (default: compare)",
    )  # fmt: skip


def _of_init(init: argparse.ArgumentParser) -> None:
    init.add_argument(
        "folder", type=Path, metavar="FOLDER", help="where: a folder that is empty or does not exist yet"
    )
    for option, what in (
        ("name", "the council's full name"),
        ("area", "the name of the place (default: as in the council’s name)"),
        ("kind", "county, unitary, metropolitan, london, city of london or isles of scilly"),
        ("main-line", "the telephone number of its main line"),
        ("out-of-hours", "the number for nights and weekends (default: not known yet)"),
        ("colours", "one colour, such as #0B6B4B, or two: the second for dark screens (default: the same)"),
    ):
        init.add_argument(f"--{option}", metavar="TEXT", help=what)
    init.add_argument(
        "--repository", action="store_true",
        help="make it a repository of its own: with a lock file, workflows and a page for officers",
    )  # fmt: skip
    init.add_argument(
        "--engine", metavar="WHEEL",
        help="the package that builds the repository: a file, or an address with its hash (default: the one this was "
        "installed from)",
    )  # fmt: skip


def port(text: str) -> int:
    """A port on this computer; 0 for any free one."""
    if not (text.isdecimal() and text.isascii() and int(text) < 65_536):
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to 65535, not {text[:20]}")
    return int(text)


def folder(text: str) -> Path:
    """A folder that exists."""
    path = Path(text).resolve()
    # A name may be longer than the system allows.
    if not text or not os.path.isdir(path):
        raise argparse.ArgumentTypeError(f"there is no folder {text}" if text else "no folder is named")
    return path


def council_folder(text: str) -> Path:
    """A folder that exists, and is not one within a council's folder or around several."""
    path = folder(text)
    if os.path.isfile(path / "content/site.yaml") or os.path.isfile(path / "offer.yaml"):
        return path
    if path.name == "content" and os.path.isfile(path / "site.yaml"):
        raise argparse.ArgumentTypeError(
            f"{text} is the part of a council's folder that holds its content; give the folder around it"
        )
    if there := sorted(site.parent.parent.name for site in path.glob("*/content/site.yaml"))[:3]:
        raise argparse.ArgumentTypeError(
            f"{text} is no council's folder, but there are some in it: {', '.join(there)}"
        )
    return path


def folder_or_file(text: str) -> Path:
    """A folder or file that exists."""
    path = Path(text).resolve()
    if not os.path.exists(path):
        raise argparse.ArgumentTypeError(f"there is no folder or file {text}")
    return path


def web_address(text: str) -> str:
    """A web address at which a site can be published."""
    # Imported only now: a build for the address in site.yaml need not wait for it.
    from localoffer.records.links import home_flaw

    if flaw := home_flaw(text):
        raise argparse.ArgumentTypeError(f"“{text[:80]}” is an address {flaw.says}. {flaw.hint}")
    return text


def day(text: str) -> date:
    """A day, year first, within the range in which there can be something to see."""
    try:
        given = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a date like 2020-10-07") from None
    if not FIRST <= given <= LAST:
        raise argparse.ArgumentTypeError(
            f"{text} is too long ago or too far ahead: give a day from {FIRST} to {LAST}"
        )
    return given


def front() -> int:
    """Run the command line that the program was called with."""
    guard()
    # Records and pages live until the end of a build; looking through them for garbage takes a tenth of its time.
    gc.set_threshold(3_000_000, 50, 100)
    ended = main(sys.argv[1:], remembers=True)
    # Nor need Python look through them all before it exits: the system reclaims the memory at once.
    gc.freeze()
    return ended
