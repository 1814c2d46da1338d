"""The eight stages from a folder of YAML and Markdown to a site, one after the other, as far as a command needs them.

load → read → link → check → plan → render → audit → write
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field, replace
from datetime import date, datetime
from enum import IntEnum
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from localoffer import report
from localoffer.audit import (
    LONG_PAPER,
    NO_LETTER,
    audit,
    audit_left_out,
    audit_letters,
    audit_links,
    audit_papers,
    national_files,
)
from localoffer.check import check, check_plan, check_today, put_off, without_what_follows
from localoffer.data import adopted
from localoffer.kept import NOTHING_KEPT, Kept
from localoffer.link import link
from localoffer.load import Loaded, load
from localoffer.pages.page import Page
from localoffer.papers.paper import Paper
from localoffer.papers.typeset import NoLetter, typesetting
from localoffer.places import HOME, kept_in, shipped
from localoffer.plan import SitePlan, plan
from localoffer.problems import Level, Problem
from localoffer.read import read
from localoffer.records.files import Records
from localoffer.records.frozen import dataclass
from localoffer.removed import with_words_in_place
from localoffer.render import Documents, path_of, render
from localoffer.rules import RECORD_RULES, TEXT_RULES
from localoffer.rules.base import Content
from localoffer.rules.later import NOTHING_WAITS, Waiting
from localoffer.rules.references import unknown_reference
from localoffer.terminal import NOBODY, Steps
from localoffer.todo.items import items
from localoffer.views.shown import Shown, show
from localoffer.web import hosting
from localoffer.web.theme import load_theme

NATIONAL = shipped("national")
TEMPLATES = shipped("templates")
KEPT = Kept(kept_in())


class Until(IntEnum):
    """How far down the road to go. Each includes what those before it do."""

    #: Whatever can be read is planned, right or wrong: rules are checked later.
    PLAN = 1
    #: What can be found without a page: single ones are rendered when requested.
    CHECK = 2
    #: Every page, rendered and audited.
    PAGES = 3
    #: The PDFs too, which take longer than all the pages of a small folder.
    PAPERS = 4


@dataclass(frozen=True)
class Asked:
    """What somebody asks for besides a day. `address` and `since`, the day of the committee's last meeting, take the
    place of those in site.yaml. `looking_back`: the day is in the past, so what it does not show yet needs no warning.
    """

    address: str | None = None
    since: date | None = None
    looking_back: bool = False
    until: Until = Until.PAGES


NOTHING_ASKED = Asked()


@dataclass(frozen=True)
class Wanted:
    """The options of a build besides the council: the output folder, the day and address of the site, the day of the
    committee, whether papers are made, whether the site is to be opened from the folder, and whether to print where
    the time went."""

    out: Path
    as_of: date | None = None
    address: str | None = None
    since: date | None = None
    papers: bool = True
    to_open: bool = False
    timings: bool = False

    def asked(self, looking_back: bool) -> Asked:
        return Asked(
            self.address, self.since, looking_back, until=Until.PAPERS if self.papers else Until.PAGES
        )


@dataclass(frozen=True)
class Made:
    """The result of the road: problems in file order, and the site if none of them prevents it.

    `plan` and `shown` are set once pages could be planned, if no problem prevents the site. `waiting` is what is put
    off.
    """

    loaded: Loaded
    problems: tuple[Problem, ...]
    plan: SitePlan | None = None
    shown: Shown | None = None
    documents: Documents = field(default_factory=dict)
    waiting: Waiting = NOTHING_WAITS

    @property
    def fine(self) -> bool:
        return is_fine(self.problems)

    @property
    def pages(self) -> tuple[Page, ...]:
        return self.plan.pages if self.plan else ()

    @property
    def papers(self) -> tuple[Paper, ...]:
        return self.plan.papers if self.plan else ()

    def in_numbers(self, papers: bool) -> str:
        """`145 pages and 81 papers`, or what became of a build without them."""
        many = f"{len(self.papers)} papers" if papers else "no papers, so do not publish it,"
        return f"{len(self.pages)} pages and {many}"

    @property
    def address(self) -> str | None:
        """The address at which the site is published, if known."""
        return self.plan.chrome.address if self.plan else None


def today() -> date:
    """The day in London. Nothing else asks what day it is."""
    return datetime.now(ZoneInfo("Europe/London")).date()


def looks_back(as_of: date | None) -> bool:
    """Whether somebody asked for a day in the past."""
    return as_of is not None and as_of < today()


def documents(
    council: Path | Loaded,
    as_of: date,
    *,
    asked: Asked = NOTHING_ASKED,
    root: Path = HOME,
    national: Path | Loaded = NATIONAL,
    templates: Path = TEMPLATES,
    kept: Kept = NOTHING_KEPT,
    steps: Steps = NOBODY,
) -> Made:
    """Run all stages but the last, or as far as `asked`. The disk is left unchanged.

    `root`: the folder to which file names in messages are relative. `kept`: the cache of an earlier build. `steps` is
    told of progress.
    """
    steps.at("load")
    loaded = council if isinstance(council, Loaded) else load(council, national, root, kept)
    theme = load_theme(templates, kept)

    steps.at("read")
    records, misread = read(loaded, kept)
    records = _since_meeting(records, asked.since)
    content = Content(loaded, records, as_of, theme.palette, kept)
    made = partial(_made, content, asked)

    steps.at("link")
    shown_records = with_words_in_place(records, as_of, theme.words["removed"], theme.vocabulary)
    library, unlinked = link(shown_records, as_of, kept)
    problems = [*loaded.problems, *unlinked]

    steps.at("check")
    if asked.until > Until.PLAN:
        problems += check(content, RECORD_RULES)
    if library is None or not _can_plan([*problems, *misread]):
        if asked.until > Until.PLAN:
            misread = tuple(without_what_follows(misread, check(content, TEXT_RULES)))
            content.keep()
        return made([*problems, *misread])
    problems += misread

    steps.at("plan")
    shown = show(library)
    todo = items(library, theme.words, kept=kept)
    planned = plan(shown, theme.words["pages"], asked.address, loaded.pictures, todo)
    if asked.until is Until.PLAN:
        return made(problems, planned, shown)

    steps.at("check")
    problems += () if asked.looking_back else check_today(content, library)
    problems += check_plan(planned, library, frozenset(theme.icons), records)

    # Papers are typeset in other threads while texts are checked and pages rendered.
    wanted = planned.papers if asked.until is Until.PAPERS and is_fine(problems) else ()
    steps.expect("pages", len(planned.pages))
    steps.expect("papers", len(wanted))
    steps.at("papers")
    with typesetting(wanted, library, planned.chrome, theme, kept, steps) as printing:
        steps.at("check")
        problems += [
            *check(content, TEXT_RULES),
            *audit_links(content, planned),
            *audit_letters(content, printing.lacking, planned),
            *(audit_left_out(shown) if wanted else ()),
        ]
        content.keep()
        if asked.until is Until.CHECK or not is_fine(problems):
            return made(problems, planned, shown)
        try:
            steps.at("render")
            rendered = render(planned, shown, theme, printing.papers, kept, steps)
            steps.at("audit")
            problems += audit(rendered, planned, content)
            steps.at("papers")
            printed = {address: paper.result() for address, paper in printing.papers.items()}
        except NoLetter as error:
            return made([*problems, *audit_letters(content, error.lacking, planned)])
    problems += audit_papers(printed, planned, national_files(records))

    files = {**rendered.documents, **{path_of(address): paper.content for address, paper in printed.items()}}
    files |= adopted.documents(library, planned.pages, planned.chrome, theme)
    packed = hosting.packed(files) if library.site.compress else {}
    told = hosting.documents(files, planned.chrome.adopted)
    return made(problems, planned, shown, {**files, **packed, **told})


def _since_meeting(records: Records, since: date | None) -> Records:
    """The records with another day of the committee's last meeting, if one is given."""
    if not (since and records.site):
        return records
    return replace(records, site=records.site.model_copy(update={"committee_since": since}))


def is_fine(problems: Iterable[Problem]) -> bool:
    """Whether none of the problems prevents the site."""
    return not any(problem.level is Level.ERROR for problem in problems)


def _made(
    content: Content,
    asked: Asked,
    problems: Iterable[Problem],
    planned: SitePlan | None = None,
    shown: Shown | None = None,
    documents: Documents | None = None,
) -> Made:
    """The result, without the warnings that are put off."""
    # Whether an entry that puts one off is still needed is known only once every rule was run.
    unasked = () if asked.until is Until.PAPERS else (LONG_PAPER.id, NO_LETTER.id)
    told, waiting = put_off(
        content, tuple(problems), asked.looking_back, None if documents is None else unasked
    )
    if not is_fine(told):
        planned, shown, documents = None, None, None
    ordered = tuple(report.told_once(report.in_file_order(told, content.loaded)))
    return Made(content.loaded, ordered, planned, shown, documents or {}, waiting)


def _can_plan(problems: list[Problem]) -> bool:
    """A broken reference leaves the rest of the library intact; any other error may not."""
    errors = (problem for problem in problems if problem.level is Level.ERROR)
    return all(problem.rule == unknown_reference.id for problem in errors)


def look_at_edition(
    outcome: Made, council: Path, as_of: date, national: Path = NATIONAL
) -> tuple[Problem, ...]:
    """Problems that no edition of any council may have: its files are compared with its pages and papers."""
    # Reading papers and grading sentences takes libraries that no other command needs.
    from localoffer.edition import Edition, look
    from localoffer.edition.written import read_both

    return look(
        Edition(
            *read_both(council, national, HOME),
            as_of,
            outcome.pages,
            outcome.papers,
            outcome.documents,
            outcome.address,
        )
    )
