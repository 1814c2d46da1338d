"""The road from a folder of YAML and Markdown to a site: eight stages, walked as far as a command asks.

load → read → link → check → plan → render → audit → write
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from localoffer import report
from localoffer.audit import audit, audit_links, audit_papers
from localoffer.check import check, check_plan, check_today
from localoffer.link import link
from localoffer.load import Loaded, load
from localoffer.pages.page import Page
from localoffer.papers.contexts import Paper
from localoffer.papers.typeset import typesetting
from localoffer.plan import Plan, plan
from localoffer.problems import Level, Problem
from localoffer.read import read
from localoffer.render import render, with_papers
from localoffer.rules import RECORD_RULES, TEXT_RULES
from localoffer.rules.references import unknown_reference
from localoffer.web.theme import load_theme

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
    broken = check(loaded, records, as_of, RECORD_RULES)
    problems = [*loaded.problems, *misread, *unlinked, *broken]

    def misworded() -> tuple[Problem, ...]:
        return check(loaded, records, as_of, TEXT_RULES)

    def outcome(planned: Plan | None = None, made: Mapping[str, bytes] | None = None) -> Outcome:
        shown = tuple(report.in_file_order(problems, loaded))
        return Outcome(
            loaded, shown, planned.pages if planned else (), planned.papers if planned else (), made or {}
        )

    if library is None or not _can_plan(problems):
        problems += misworded()
        return outcome()
    if not looking_back:
        problems += check_today(loaded, records, library)
    theme = load_theme(templates)
    planned = plan(library, theme.words["pages"], address)
    problems += check_plan(planned, library, theme.drawings)
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
    return all(problem.rule == unknown_reference.id for problem in errors)
