"""All records of one council and of the national layer, read but not yet joined."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import TypeVar

from localoffer.records import models
from localoffer.records.frozen import dataclass
from localoffer.records.models import ChangeNote, PageText, Record, Site
from localoffer.records.values import Prose

R = TypeVar("R", bound=Record)

#: File, relative to the council's folder -> the lists in it -> the kind of each entry.
COUNCIL_FILES: Mapping[str, Mapping[str, type[Record]]] = {
    "offer.yaml": {"entitlements": models.Entitlement},
    "pledges.yaml": {
        "principles": models.Principle,
        "priorities": models.Priority,
        "voices": models.Voice,
        "promises": models.Promise,
        "pledges": models.Pledge,
    },
    "content/answers.yaml": {"answers": models.Answer},
    "content/sources.yaml": {"sources": models.Source},
    "content/contacts.yaml": {"contacts": models.Contact},
    "content/districts.yaml": {"districts": models.District},
    "content/people.yaml": {
        "groups": models.Group,
        "partners": models.Partner,
        "delivery": models.MeansOfDelivery,
    },
    "content/actions.yaml": {"plans": models.Plan, "actions": models.Action},
    "content/figures.yaml": {"measures": models.Measure, "tables": models.Table},
    "content/findings.yaml": {"findings": models.Finding},
    "content/verdicts.yaml": {"who_gets_it": models.WhoGetsIt},
    "content/examples.yaml": {"examples": models.Example},
    "content/glossary.yaml": {"terms": models.Term},
    "content/ages.yaml": {"ages": models.Age},
    "content/homes.yaml": {"homes": models.HomeKind},
    "content/circumstances.yaml": {"circumstances": models.Circumstance},
    "content/first-home.yaml": {"first_home": models.FirstHomePart},
    "content/watch.yaml": {"watch": models.Watch},
    "content/later.yaml": {"later": models.Later},
}
#: The one file that is a single record.
SITE_FILE = "content/site.yaml"
#: The same for `national/`. Lists that both layers have, such as entitlements and sources, are joined by `link`.
NATIONAL_FILES: Mapping[str, Mapping[str, type[Record]]] = {
    "areas.yaml": {"areas": models.Area},
    "statuses.yaml": {"statuses": models.Status},
    "entitlements.yaml": {"entitlements": models.Entitlement},
    "decision.yaml": {
        "fields": models.InputField,
        "conditions": models.Condition,
        "rows": models.TableRow,
        "unclear": models.Unclear,
        "contradictions": models.Contradiction,
    },
    "outcomes.yaml": {"outcomes": models.Outcome},
    "questions.yaml": {"questions": models.Question},
    "ladder.yaml": {"steps": models.Step},
    "verdicts.yaml": {"who_gets_it": models.WhoGetsIt},
    "coverage.yaml": {"items": models.CoverageItem},
    "helplines.yaml": {"helplines": models.Contact},
    "situations.yaml": {"situations": models.Situation},
    "county.yaml": {"phrases": models.Phrase},
    "sources.yaml": {"sources": models.Source},
    "glossary.yaml": {"terms": models.Term},
    "ages.yaml": {"ages": models.Age},
    "homes.yaml": {"homes": models.HomeKind},
    "circumstances.yaml": {"circumstances": models.Circumstance},
    "first-home.yaml": {"first_home": models.FirstHomePart},
    "watch.yaml": {"watch": models.Watch},
    "councils.yaml": {"councils": models.CouncilsOfAKind},
    "search.yaml": {"everyday_words": models.EverydayWords, "danger_words": models.DangerWords},
}
#: The kind of the entries of each list, by its name.
MODELS: Mapping[str, type[Record]] = {
    name: kind
    for lists in (*NATIONAL_FILES.values(), *COUNCIL_FILES.values())
    for name, kind in lists.items()
}
PAGES_FOLDER = "content/pages"
NATIONAL_PAGES_FOLDER = "pages"
#: The folder of files that are one record each, and the name of the list that they make up.
CHANGES_FOLDER = "content/changes"
CHANGES = "changes"
#: How docs and schemas refer to one of them.
A_CHANGE = f"{CHANGES_FOLDER}/DAY-name.yaml"
#: The names of the lists of a kind: a council's contacts and the helplines are of one.
_LISTS: Mapping[type[Record], tuple[str, ...]] = {
    ChangeNote: (CHANGES,),
    **{kind: tuple(name for name in MODELS if MODELS[name] is kind) for kind in MODELS.values()},
}
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

    def of_both(self, kind: type[R]) -> tuple[R, ...]:
        """The records of a kind that both layers have, the national ones first."""
        return (*pick(self.national, kind), *pick(self.lists, kind))

    def could_not_be_read(self, *lists: str) -> bool:
        """Whether something in one of these lists is broken, so that it is uncertain what is missing."""
        return any(name in self.missing or self.unread.get(name) for name in lists)


def pick(lists: Mapping[str, tuple[Record, ...]], kind: type[R]) -> tuple[R, ...]:
    """The records of one kind in the lists of a layer."""
    return tuple(entry for name in _LISTS[kind] for entry in lists.get(name, ()) if isinstance(entry, kind))
