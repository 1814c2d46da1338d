"""All records of one council and of the national layer, read but not yet joined."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import TypeVar

from localoffer.records.frozen import dataclass
from localoffer.records.models import (
    Action,
    Age,
    Answer,
    Area,
    ChangeNote,
    Circumstance,
    Condition,
    Contact,
    Contradiction,
    CouncilsOfAKind,
    CoverageItem,
    DangerWords,
    District,
    Entitlement,
    EverydayWords,
    Example,
    Finding,
    FirstHomePart,
    Group,
    HomeKind,
    InputField,
    Later,
    MeansOfDelivery,
    Measure,
    Outcome,
    PageText,
    Partner,
    Phrase,
    Plan,
    Pledge,
    Principle,
    Priority,
    Promise,
    Question,
    Record,
    Site,
    Situation,
    Source,
    Status,
    Step,
    Table,
    TableRow,
    Term,
    Unclear,
    Voice,
    Watch,
    WhoGetsIt,
)
from localoffer.records.values import Prose

R = TypeVar("R", bound=Record)

#: File, relative to the council's folder -> the lists in it -> the kind of each entry.
COUNCIL_FILES: Mapping[str, Mapping[str, type[Record]]] = {
    "offer.yaml": {"entitlements": Entitlement},
    "pledges.yaml": {
        "principles": Principle,
        "priorities": Priority,
        "voices": Voice,
        "promises": Promise,
        "pledges": Pledge,
    },
    "content/answers.yaml": {"answers": Answer},
    "content/sources.yaml": {"sources": Source},
    "content/contacts.yaml": {"contacts": Contact},
    "content/districts.yaml": {"districts": District},
    "content/people.yaml": {"groups": Group, "partners": Partner, "delivery": MeansOfDelivery},
    "content/actions.yaml": {"plans": Plan, "actions": Action},
    "content/figures.yaml": {"measures": Measure, "tables": Table},
    "content/findings.yaml": {"findings": Finding},
    "content/verdicts.yaml": {"who_gets_it": WhoGetsIt},
    "content/examples.yaml": {"examples": Example},
    "content/glossary.yaml": {"terms": Term},
    "content/ages.yaml": {"ages": Age},
    "content/homes.yaml": {"homes": HomeKind},
    "content/circumstances.yaml": {"circumstances": Circumstance},
    "content/first-home.yaml": {"first_home": FirstHomePart},
    "content/watch.yaml": {"watch": Watch},
    "content/later.yaml": {"later": Later},
}
#: The one file that is a single record.
SITE_FILE = "content/site.yaml"
#: The same for `national/`. Lists that both layers have, such as entitlements and sources, are joined by `link`.
NATIONAL_FILES: Mapping[str, Mapping[str, type[Record]]] = {
    "areas.yaml": {"areas": Area},
    "statuses.yaml": {"statuses": Status},
    "entitlements.yaml": {"entitlements": Entitlement},
    "decision.yaml": {
        "fields": InputField,
        "conditions": Condition,
        "rows": TableRow,
        "unclear": Unclear,
        "contradictions": Contradiction,
    },
    "outcomes.yaml": {"outcomes": Outcome},
    "questions.yaml": {"questions": Question},
    "ladder.yaml": {"steps": Step},
    "verdicts.yaml": {"who_gets_it": WhoGetsIt},
    "coverage.yaml": {"items": CoverageItem},
    "helplines.yaml": {"helplines": Contact},
    "situations.yaml": {"situations": Situation},
    "county.yaml": {"phrases": Phrase},
    "sources.yaml": {"sources": Source},
    "glossary.yaml": {"terms": Term},
    "ages.yaml": {"ages": Age},
    "homes.yaml": {"homes": HomeKind},
    "circumstances.yaml": {"circumstances": Circumstance},
    "first-home.yaml": {"first_home": FirstHomePart},
    "watch.yaml": {"watch": Watch},
    "councils.yaml": {"councils": CouncilsOfAKind},
    "search.yaml": {"everyday_words": EverydayWords, "danger_words": DangerWords},
}
PAGES_FOLDER = "content/pages"
NATIONAL_PAGES_FOLDER = "pages"
#: The folder of files that are one record each, and the name of the list that they make up.
CHANGES_FOLDER = "content/changes"
CHANGES = "changes"
#: How docs and schemas refer to one of them.
A_CHANGE = f"{CHANGES_FOLDER}/DAY-name.yaml"
CHANGE_FILE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})-([a-z0-9]+(?:-[a-z0-9]+)*)\.yaml")


def whole(name: str) -> str:
    """The council's file that a part belongs to: `offer.yaml` for `offer/money.yaml`; for each file of changes
    `content/changes.yaml`, which does not itself exist. Any other name is returned unchanged."""
    file = f"{name.rpartition('/')[0]}.yaml"
    return file if file in (*COUNCIL_FILES, f"{CHANGES_FOLDER}.yaml") else name


def lists_of(name: str, national: bool) -> Mapping[str, type[Record]]:
    """The lists that a file may contain, by its path in its folder."""
    return NATIONAL_FILES.get(name, {}) if national else COUNCIL_FILES.get(whole(name), {})


def single(name: str) -> tuple[str, type[Record]] | None:
    """The list and kind of a council's file that is one record, by its path in the folder; None for a file of lists."""
    if name == SITE_FILE:
        return "site", Site
    return (CHANGES, ChangeNote) if name.startswith(f"{CHANGES_FOLDER}/") else None


@dataclass(frozen=True)
class PageFile:
    """A Markdown page: `address` is its path below the pages folder without `.md`, such as `strategy/introduction`."""

    address: str
    text: PageText
    body: Prose


@dataclass(frozen=True)
class Records:
    """Everything that could be read, in file order.

    `lists` holds the council's records by the name of their list (`entitlements`, `voices`, …; `changes` in order of
    file name), `national` those of the national layer. `site` is None only if site.yaml had problems.

    `unread` has, by list, the ids of records with problems of their own, and `missing` the lists whose whole file
    could not be loaded, so that references to them are not reported as unknown.
    """

    site: Site | None
    lists: Mapping[str, tuple[Record, ...]]
    national: Mapping[str, tuple[Record, ...]]
    pages: tuple[PageFile, ...]
    national_pages: tuple[PageFile, ...]
    unread: Mapping[str, frozenset[str]] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()

    def of_both(self, name: str, kind: type[R]) -> tuple[R, ...]:
        """The records of a list that both layers have, the national ones first."""
        return (*pick(self.national, name, kind), *pick(self.lists, name, kind))

    def could_not_be_read(self, *lists: str) -> bool:
        """Whether something in one of these lists is broken, so that it is uncertain what is missing."""
        return any(name in self.missing or self.unread.get(name) for name in lists)


def pick(lists: Mapping[str, tuple[Record, ...]], name: str, kind: type[R]) -> tuple[R, ...]:
    """The records of one list, typed as their kind."""
    return tuple(entry for entry in lists.get(name, ()) if isinstance(entry, kind))
