"""The road from a folder of YAML and Markdown to a site: eight stages, walked as far as a command asks.

load → read → link → check → plan → render → audit → write
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from localoffer import report
from localoffer.audit import audit, audit_links, audit_papers
from localoffer.check import RULES_OF_RECORDS, RULES_OF_TEXTS
from localoffer.check import check as check_rules
from localoffer.contexts import Page, Paper
from localoffer.deciding import make_decisions
from localoffer.difference import NoBase, base_records, is_where_we_stand, vanished
from localoffer.ledger import unanswered
from localoffer.link import link, not_yet_shown
from localoffer.load import Loaded, load
from localoffer.plan import Plan, plan
from localoffer.problems import Level, Problem
from localoffer.profiles import NotProfiles, read_profiles, run
from localoffer.read import read
from localoffer.render import render, with_papers
from localoffer.theme import load_theme
from localoffer.typeset import typesetting
from localoffer.write import NotOurs, write

ROOT = Path(__file__).resolve().parent.parent
NATIONAL = ROOT / "national"
TEMPLATES = ROOT / "templates"


@dataclass(frozen=True)
class Outcome:
    """What came of the road: problems in file order, and the site where none of them stops it."""

    loaded: Loaded
    problems: tuple[Problem, ...]
    pages: tuple[Page, ...] = ()
    papers: tuple[Paper, ...] = ()
    documents: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def fine(self) -> bool:
        return not any(problem.level is Level.ERROR for problem in self.problems)


def today() -> date:
    """The day in London. Nothing else reads a clock."""
    return datetime.now(ZoneInfo("Europe/London")).date()


def documents(
    council: Path,
    as_of: date,
    *,
    address: str | None = None,
    looking_back: bool = False,
    papers: bool = False,
    national: Path = NATIONAL,
    templates: Path = TEMPLATES,
) -> Outcome:
    """Walk all stages but the last. Nothing on the disk changes.

    `looking_back`: somebody asked for another day, so what that day does not show yet needs no warning.
    `papers`: make the PDFs too, which takes longer than all the pages of a small folder.
    """
    loaded = load(council, national, ROOT)
    records, misread = read(loaded)
    library, unlinked = link(records, as_of)
    broken = check_rules(loaded, records, as_of, RULES_OF_RECORDS)
    problems = [*loaded.problems, *misread, *unlinked, *broken]

    def misworded() -> tuple[Problem, ...]:
        return check_rules(loaded, records, as_of, RULES_OF_TEXTS)

    def outcome(planned: Plan | None = None, made: Mapping[str, bytes] | None = None) -> Outcome:
        shown = tuple(report.in_file_order(problems, loaded))
        return Outcome(
            loaded, shown, planned.pages if planned else (), planned.papers if planned else (), made or {}
        )

    if library is None or not _can_plan(problems):
        problems += misworded()
        return outcome()
    if not looking_back:
        problems += [*not_yet_shown(records, library), *unanswered(library)]
    theme = load_theme(templates)
    planned, collisions = plan(library, theme.words["pages"], theme.drawings, address)
    problems += collisions
    wanted = planned.papers if papers and outcome().fine else ()
    with typesetting(wanted, library, planned.chrome, theme) as coming:
        # While the papers are being set, which takes other threads.
        problems += [*audit_links(records, planned), *misworded()]
        if not outcome().fine:
            return outcome()
        rendered = render(planned, library, theme)
        problems += audit(rendered.documents, planned, records)
        printed = {address: paper.result() for address, paper in coming.items()}
    problems += audit_papers(printed, planned)
    return outcome(planned, with_papers(rendered, printed, theme))


def _can_plan(problems: list[Problem]) -> bool:
    """A reference that leads nowhere leaves the rest of the library whole; any other error may not."""
    errors = (problem for problem in problems if problem.level is Level.ERROR)
    return all(problem.rule == "unknown-reference" for problem in errors)


def build(council: Path, out: Path, as_of: date | None, address: str | None) -> int:
    """Walk the whole road. Returns what the command ends with."""
    outcome = documents(
        council, as_of or today(), address=address, looking_back=as_of is not None, papers=True
    )
    if not outcome.fine:
        _report(outcome, "Nothing was written: the site is as it was.")
        return 1
    try:
        written = write(outcome.documents, out)
    except (NotOurs, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    _report(
        outcome,
        f"{len(outcome.pages)} pages and {len(outcome.papers)} papers are in {out}: {written.changed} files new or changed, "
        f"{written.unchanged} as they were, {written.removed} removed.",
    )
    return 0


def check(council: Path, as_of: date | None) -> int:
    """Walk the road without its last stage. Returns what the command ends with."""
    outcome = documents(council, as_of or today(), looking_back=as_of is not None, papers=True)
    _report(outcome, "Nothing to mend." if outcome.fine else "")
    return 0 if outcome.fine else 1


def diff(council: Path, base: str) -> int:
    """Compare with another folder or a git revision. 1 where a voice or promise is gone, 2 without a base."""
    try:
        before = base_records(base, council, NATIONAL)
    except NoBase as reason:
        print(reason, file=sys.stderr)
        return 2
    loaded = load(council, NATIONAL, ROOT)
    after, misread = read(loaded)
    problems = [*loaded.problems, *misread, *vanished(before, after)]
    outcome = Outcome(loaded, tuple(report.in_file_order(problems, loaded)))
    ending = "No voice and no promise is gone."
    if is_where_we_stand(base, council):
        ending = f"This compares {base} with itself, so it can find nothing. Name an earlier one, such as origin/main."
    _report(outcome, ending if outcome.fine else "")
    return 0 if outcome.fine else 1


def status(file: Path) -> int:
    """Run the profiles of a file through the decision table. 1 where one differs from what it expects."""
    records, _ = read(load(ROOT, NATIONAL, ROOT))
    table, _, _ = make_decisions(records)
    if table is None:
        print("The decision table in national/ has problems. See: python build.py check", file=sys.stderr)
        return 1
    try:
        found = tuple(run(table, read_profiles(file)))
    except (NotProfiles, OSError) as error:
        print(f"{file}: {error}.", file=sys.stderr)
        return 2 if isinstance(error, OSError) else 1
    print("\n\n".join(one.text for one in found))
    compared = [one for one in found if one.as_expected is not None]
    unlike = sum(not one.as_expected for one in compared)
    print(f"\nProfiles: {len(found)}. Compared: {len(compared)}. Different: {unlike}.")
    return 1 if unlike else 0


def _report(outcome: Outcome, ending: str) -> None:
    print(report.in_words(outcome.problems, outcome.loaded, ending))
    if os.environ.get("GITHUB_ACTIONS") == "true" and outcome.problems:
        print(report.as_annotations(outcome.problems, outcome.loaded))
