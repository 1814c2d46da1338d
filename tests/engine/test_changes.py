"""What has changed between two editions, in words: thirty kinds of change and more, on small made-up records."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

from localoffer import commands, diff, front
from localoffer.changes.compare import PASSED_OVER, compare
from localoffer.changes.cuts import CHANGE_NOT_TOLD
from localoffer.changes.cuts import _agrees as agrees
from localoffer.changes.fields import FIELDS, field_of
from localoffer.changes.note import note_name, note_text
from localoffer.changes.told import Told, noted, since
from localoffer.changes.words import as_json, as_markdown, in_words
from localoffer.check import check
from localoffer.councils import published
from localoffer.councils.code_host import tamed
from localoffer.load import Loaded, load, load_national
from localoffer.places import CALLED
from localoffer.problems import Mark, Problem
from localoffer.read import read
from localoffer.records import models
from localoffer.records.files import MODELS, Records, lists_of
from localoffer.records.forms import fields, form_of
from localoffer.records.hours import is_longer
from localoffer.records.models import STATED, Change, Closed, Record, State
from localoffer.records.naming import plural
from localoffer.records.one_file import File
from localoffer.records.values import Marks, Prose, Ref, When
from localoffer.records.yaml_tree import parse_yaml
from localoffer.road import TEMPLATES, Made
from localoffer.rules.base import Content
from localoffer.web.theme import load_theme
from localoffer.writing.saving import put_in_place
from tests.council import BUSY, GOOD, add, change, copy, dump, outcome, records

DAY = date(2026, 11, 26)
SOURCE = "    sources:\n      - source: paper\n"
SITE = """\
title: Your offer
council:
  name: Exampleton Borough Council
  short: Exampleton
  kind: unitary
adopted: no
notice: Not the council’s.
colours:
  main: "#0B6B4B"
  main_dark: "#7FD6B4"
"""
FILES: Mapping[str, str] = {
    "content/site.yaml": SITE,
    "content/sources.yaml": """\
sources:
  - id: paper
    title: The offer of 2020
    publisher: Exampleton
    date: 2020-01
  - id: talks
    title: What care leavers said of it
    publisher: Exampleton
    date: 2026-10
""",
    "offer.yaml": f"""\
entitlements:
  - id: grant
    title: Setting up home
    sentence: Money for your first home.
    area: home
    duty: must
    basis:
      - Section 23 of the Act.
    amounts:
      - value: £3,000
        limit: up to
        from: 2023-04-01
        sources:
          - source: paper
    statuses:
      - relevant
      - former-relevant
    age_from: 18
    age_until: 25
    conditions:
      - You are moving into your first home.
    how_to_ask: Ask your worker.
    bring:
      - A list of what you need.
    contacts:
      - main-line
    checked: 2026-01
{SOURCE}  - id: money
    title: Weekly money
    sentence: Money each week.
    duty: chooses
    amounts:
      - value: £60
        period: a week
        age_from: 18
        age_until: 21
        sources:
          - source: paper
      - value: £70
        period: a week
        age_from: 21
        sources:
          - source: paper
    standing: given
{SOURCE}""",
    "pledges.yaml": f"""\
priorities:
  - id: home
    title: A home
    objectives:
      - id: good-homes
        text: Homes are good.
{SOURCE.replace("    ", "        ", 1).replace("      - source", "          - source")}{SOURCE}voices:
  - id: more-homes
    number: 1
    text: There should be more homes.
    priority: home
    said_on: 2020-01
    said_where: In the forum.
{SOURCE}promises:
  - id: homes
    text: Find more homes.
    priority: home
    made_on: 2020-01
    voices:
      - more-homes
{SOURCE}""",
    "content/contacts.yaml": f"""\
contacts:
  - id: main-line
    name: The main line
    roles:
      - main line
    when: For anything.
    phone: 01254 585585
    email: team@example.org
    hours: Monday to Friday, 9am to 5pm
{SOURCE}""",
    "content/people.yaml": f"""\
groups:
  - id: forum
    title: The forum
    sentence: It speaks for care leavers.
    where: In the town hall.
    when: Each Monday at 5pm, for two hours.
{SOURCE}""",
    "content/actions.yaml": f"""\
plans:
  - id: plan
    title: The plan
    sentence: It says what is done.
    date: 2020-01
{SOURCE}actions:
  - id: build
    plan: plan
    title: Build homes
    due: 2026-12
{SOURCE}""",
    "content/answers.yaml": """\
answers:
  - voice: more-homes
    evidence:
      - shows: work under way
        date: 2021-01
        text: Ten homes are being built.
        sources:
          - source: paper
""",
    "content/figures.yaml": """\
measures:
  - id: suitable
    title: In suitable homes
    group: Homes
    unit: percent
    better: up
    readings:
      - date: 2020-01
        value: 80
        sources:
          - source: paper
""",
    "content/glossary.yaml": """\
terms:
  - id: plan
    term: pathway plan
    meaning: What you and your worker agree.
""",
    "content/pages/rights.md": "title: Your rights\nsentence: What the law says.\n---\nYou can complain within 12 months.",
    "national/sources.yaml": "sources:\n  - id: act\n    title: The Act\n    publisher: Parliament\n    date: 2000-11\n",
    "national/entitlements.yaml": """\
entitlements:
  - id: adviser
    title: A personal adviser
    sentence: Somebody who helps you.
    duty: must
    age_until: 25
    amounts:
      - value: £2,000
        floor: yes
        from: 2010-01-01
        sources:
          - source: act
    sources:
      - source: act
""",
    "national/decision.yaml": """\
rows:
  - id: first
    any:
      - age is 17
    status: relevant
    outcome: relevant
    basis: s.23A
    reason: You are 17.
  - id: second
    any:
      - age is 18
    status: former
    outcome: former
    basis: s.23C
    reason: You are 18.
""",
    "national/questions.yaml": """\
questions:
  - id: age
    order: 1
    asks: How old are you?
    answers:
      - says: 17
        sets:
          - age is 17
      - says: 18
        sets:
          - age is 18
    find_out: Ask.
""",
}


def written(told: Told, after: Records, council: Path, day: date) -> str | None:
    """Write the file of changes of the day, as `diff --write` does, and return its name."""
    note = noted(told, after, council, day)
    if note:
        put_in_place(council, (note.name, note.before, note.after))
    return note.name if note else None


def edition(changed: Mapping[str, str] | None = None) -> Records:
    """The records of the made-up files, or of those that a test has written otherwise. No disk, no git."""
    return _read(tuple((changed or {}).items()))


@cache
def _read(changed: tuple[tuple[str, str], ...]) -> Records:
    files: list[File] = []
    problems: list[Problem] = []
    for path, text in {**FILES, **dict(changed)}.items():
        national = path.startswith("national/")
        name = path.removeprefix("national/")
        body = None
        if name.endswith(".md"):
            text, _, below = text.partition("\n---\n")
            body = Prose(below, Mark(path, 1, 1))
        tree, found, broken = parse_yaml(text + "\n", path, lists=lists_of(name, national))
        problems += found
        files.append(File(path, name, national, tuple(text.split("\n")), tree, body, broken))
    made, misread = read(Loaded(tuple(files), ()))
    assert not [*problems, *misread], [*problems, *misread]
    return made


def told(file: str, before: str, after: str) -> list[tuple[str | None, ...]]:
    """What is said to differ where one text of a file gives way to another."""
    assert before in FILES[file], before
    found = compare(edition(), edition({file: FILES[file].replace(before, after, 1)}), DAY).changes
    return [
        (it.record, it.id, it.part, it.how.value, it.from_, it.to, it.for_care_leavers and it.for_care_leavers.value)
        for it in found
    ]  # fmt: skip


UP, LOW = "better", "worse"
#: file, what stood there, what stands there: what is told.
CHANGES: list[tuple[str, str, str, list[tuple[str | None, ...]]]] = [
    ("offer.yaml", "value: £3,000", "value: £3,100",
     [("entitlement", "grant", "amount", "changed", "up to £3,000 once", "up to £3,100 once", UP)]),
    ("offer.yaml", "value: £3,000", "value: £2,900",
     [("entitlement", "grant", "amount", "changed", "up to £3,000 once", "up to £2,900 once", LOW)]),
    ("offer.yaml", "        limit: up to\n", "",
     [("entitlement", "grant", "amount", "changed", "up to £3,000 once", "£3,000 once", UP)]),
    ("offer.yaml", "        from: 2023-04-01\n", "        from: 2023-04-01\n        to: 2027-03-31\n",
     [("entitlement", "grant", "amount", "changed", "up to £3,000 once", "up to £3,000 once, until 31 March 2027", LOW)]),
    ("offer.yaml", "        from: 2023-04-01\n        sources:\n          - source: paper\n",
     "        from: 2023-04-01\n        to: 2027-03-31\n        sources:\n          - source: paper\n      - value: £3,100\n        limit: up to\n"
     "        from: 2027-04-01\n        sources:\n          - source: paper\n",
     [("entitlement", "grant", "amount", "changed", "up to £3,000 once", "up to £3,100 once, from 1 April 2027", UP)]),
    ("offer.yaml", "        from: 2023-04-01\n        sources:\n          - source: paper\n",
     "        from: 2023-04-01\n        to: 2027-03-31\n        sources:\n          - source: paper\n      - value: £2,500\n        limit: up to\n"
     "        from: 2027-04-01\n        sources:\n          - source: paper\n",
     [("entitlement", "grant", "amount", "changed", "up to £3,000 once", "up to £2,500 once, from 1 April 2027", LOW)]),
    ("offer.yaml", "        limit: up to\n", "        limit: up to\n        giver: The DWP\n",
     [("entitlement", "grant", "amount, who pays", "added", None, "The DWP", None)]),
    ("offer.yaml", "        from: 2023-04-01\n", "        from: 2022-04-01\n",
     [("entitlement", "grant", "amount, first day", "changed", "1 April 2023", "1 April 2022", None)]),
    ("offer.yaml", "      - value: £60\n        period: a week\n        age_from: 18\n", "      - value: £60\n        period: a week\n        age_from: 19\n",
     [("entitlement", "money", "amount, age 18 to 20", "changed", "£60 a week", "£60 a week (age 19 to 20)", LOW)]),
    ("offer.yaml", "      - value: £60\n        period: a week\n        age_from: 18\n", "      - value: £60\n        period: a week\n        age_from: 19\n        giver: The DWP\n",
     [("entitlement", "money", "amount, age 18 to 20", "changed", "£60 a week", "£60 a week (age 19 to 20)", LOW),
      ("entitlement", "money", "amount, age 19 to 20, who pays", "added", None, "The DWP", None)]),
    ("offer.yaml", "      - value: £70\n        period: a week\n        age_from: 21\n        sources:\n          - source: paper\n", "",
     [("entitlement", "money", "amount, age 21 and over", "gone", "£70 a week", None, LOW)]),
    ("offer.yaml", "      - value: £60\n        period: a week\n", "      - value: £260\n        period: a month\n",
     [("entitlement", "money", "amount, age 18 to 20", "changed", "£60 a week", "£260 a month", None)]),
    ("offer.yaml", "    standing: given\n", "    standing: given\n    present_amount: not published\n",
     [("entitlement", "money", "amount of today", "added", None, "not published", None)]),
    ("offer.yaml", "    age_until: 25\n", "    age_until: 21\n",
     [("entitlement", "grant", "who: until which birthday", "changed", "25", "21", LOW)]),
    ("offer.yaml", "    age_until: 25\n", "",
     [("entitlement", "grant", "who: until which birthday", "gone", "25", None, UP)]),
    ("offer.yaml", "    age_from: 18\n    age_until: 25\n", "    age_from: 16\n    age_until: 25\n",
     [("entitlement", "grant", "who: from which age", "changed", "18", "16", UP)]),
    ("offer.yaml", "      - former-relevant\n", "",
     [("entitlement", "grant", "who: legal groups", "changed", "relevant; former-relevant", "relevant", LOW)]),
    ("offer.yaml", "    statuses:\n      - relevant\n      - former-relevant\n", "",
     [("entitlement", "grant", "who: legal groups", "changed", "relevant; former-relevant", "every care leaver", UP)]),
    ("offer.yaml", "      - You are moving into your first home.\n", "      - You are moving into your first home.\n      - You have no savings.\n",
     [("entitlement", "grant", "condition", "added", None, "You have no savings.", LOW)]),
    ("offer.yaml", "    conditions:\n      - You are moving into your first home.\n", "",
     [("entitlement", "grant", "condition", "gone", "You are moving into your first home.", None, UP)]),
    ("offer.yaml", "    duty: must\n", "    duty: chooses\n",
     [("entitlement", "grant", "how binding it is", "changed", "must", "chooses", LOW)]),
    ("offer.yaml", "    standing: given\n", "    standing: announced\n",
     [("entitlement", "money", "whether it can be had", "changed", "given", "announced", LOW)]),
    ("offer.yaml", "      - A list of what you need.\n", "      - A list of what you need.\n      - Your passport.\n",
     [("entitlement", "grant", "what to bring", "added", None, "Your passport.", None)]),
    ("offer.yaml", "    contacts:\n      - main-line\n", "",
     [("entitlement", "grant", "whom to ring", "gone", "The main line", None, None)]),
    ("offer.yaml", FILES["offer.yaml"].partition("  - id: money")[2].join(("  - id: money", "")), "",
     [("entitlement", "money", None, "gone", "Weekly money", None, LOW)]),
    ("offer.yaml", "entitlements:\n", f"entitlements:\n  - id: pass\n    title: Bus pass\n    sentence: You go by bus.\n{SOURCE}",
     [("entitlement", "pass", None, "added", None, "Bus pass", UP)]),
    ("content/contacts.yaml", "phone: 01254 585585", "phone: 01254 585586",
     [("contact", "main-line", "phone", "changed", "01254 585585", "01254 585586", None)]),
    ("content/contacts.yaml", "hours: Monday to Friday", "hours: Monday to Thursday",
     [("contact", "main-line", "hours", "changed", "Monday to Friday, 9am to 5pm", "Monday to Thursday, 9am to 5pm", LOW)]),
    ("offer.yaml", "You are moving into your first home.\n", "You are moving into your first home and live in a flat.\n",
     [("entitlement", "grant", "condition", "changed", "You are moving into your first home.", "You are moving into your first home and live in a flat.", LOW)]),
    ("offer.yaml", "You are moving into your first home.\n", "You are moving into your first home, but have no savings.\n",
     [("entitlement", "grant", "condition", "changed", "You are moving into your first home.", "You are moving into your first home, but have no savings.", LOW)]),
    ("offer.yaml", "  - id: money\n", "  - id: cash\n    formerly:\n      - money\n    age_until: 21\n",
     [("entitlement", "cash", "who: until which birthday", "added", None, "21", LOW)]),
    ("content/contacts.yaml", "    phone: 01254 585585\n", "",
     [("contact", "main-line", "phone", "gone", "01254 585585", None, LOW)]),
    ("content/contacts.yaml", "    phone: 01254 585585\n", "    web: https://www.example.org/\n    more_phones:\n      - phone: 01254585585\n        when: At night.\n",
     [("contact", "main-line", "phone", "gone", "01254 585585", None, None), ("contact", "main-line", "web address", "added", None, "https://www.example.org/", None),
      ("contact", "main-line", "further phone", "added", None, "01254585585", None)]),
    ("content/pages/rights.md", "You can complain within 12 months.", "",
     [("page", "rights", "length of the text", "changed", "6 words", "0 words", LOW)]),
    ("content/pages/rights.md", "title: Your rights", "audience: officers\ntitle: Your rights",
     [("page", "rights", "for whom it is", "changed", "care leavers", "officers", LOW)]),
    ("content/contacts.yaml", "    email: team@example.org\n", "",
     [("contact", "main-line", "e-mail", "gone", "team@example.org", None, None)]),
    ("content/contacts.yaml", FILES["content/contacts.yaml"].removeprefix("contacts:\n"), "",
     [("contact", "main-line", None, "gone", "The main line", None, LOW)]),
    ("content/people.yaml", "Each Monday", "Each Tuesday",
     [("group", "forum", "when", "changed", "Each Monday at 5pm, for two hours.", "Each Tuesday at 5pm, for two hours.", None)]),
    ("content/people.yaml", "two hours", "thirteen hours",
     [("group", "forum", "when", "changed", "Each Monday at 5pm, for two hours.", "Each Monday at 5pm, for thirteen hours.", None)]),
    ("content/people.yaml", "two hours", "two days",
     [("group", "forum", "when", "changed", "Each Monday at 5pm, for two hours.", "Each Monday at 5pm, for two days.", None)]),
    ("content/people.yaml", "where: In the town hall.", "where: In the library.",
     [("group", "forum", "where", "changed", "In the town hall.", "In the library.", None)]),
    ("content/people.yaml", FILES["content/people.yaml"].removeprefix("groups:\n"), "",
     [("group", "forum", None, "gone", "The forum", None, LOW)]),
    ("pledges.yaml", "voices:\n", f"voices:\n  - id: buses\n    number: 2\n    text: Buses should be free.\n    said_on: 2026-10\n    said_where: In the forum.\n{SOURCE}",
     [("voice", "buses", None, "added", None, "Buses should be free.", None)]),
    ("pledges.yaml", "    said_where: In the forum.\n", "    said_where: In the forum.\n    closed:\n      date: 2026-11\n      reason: There are enough.\n",
     [("voice", "more-homes", None, "closed", None, "November 2026: There are enough.", None)]),
    ("pledges.yaml", "    made_on: 2020-01\n", "    made_on: 2020-01\n    closed:\n      date: 2026-11\n      reason: There is no money.\n",
     [("promise", "homes", None, "closed", None, "November 2026: There is no money.", LOW)]),
    ("pledges.yaml", "promises:\n", f"promises:\n  - id: flats\n    text: Build flats.\n    priority: home\n    made_on: 2026-11\n{SOURCE}",
     [("promise", "flats", None, "added", None, "Build flats.", None)]),
    ("pledges.yaml", "      - id: good-homes\n        text: Homes are good.\n", "      - id: warm-homes\n        text: Homes are warm.\n",
     [("priority", "home", "objective", "gone", "Homes are good.", None, None), ("priority", "home", "objective", "added", None, "Homes are warm.", None)]),
    ("content/answers.yaml", "shows: work under way", "shows: all of it",
     [("answer", "more-homes", "evidence, Ten homes are being built., what it shows", "changed", "work under way", "all of it", None),
      ("voice", "more-homes", "state", "changed", "under way", "done", UP)]),
    ("content/answers.yaml", "    evidence:\n", "    stated:\n      state: no, because\n      reason: There is no land.\n      post: Head of homes\n      date: 2026-11\n    evidence:\n",
     [("answer", "more-homes", "answer in the council’s own words", "added", None, "no, because", None),
      ("voice", "more-homes", "state", "changed", "under way", "no, because", LOW)]),
    ("content/actions.yaml", "    due: 2026-12\n", "    due: 2027-12\n",
     [("action", "build", "due", "changed", "December 2026", "December 2027", None)]),
    ("content/actions.yaml", "    due: 2026-12\n", "    due: 2026-12\n    updates:\n      - date: 2026-11\n        text: Two are built.\n        sources:\n          - source: paper\n",
     [("action", "build", "update", "added", None, "Two are built.", None)]),
    ("content/actions.yaml", "  - id: build\n    plan: plan\n    title: Build homes\n    due: 2026-12\n" + SOURCE, "",
     [("action", "build", None, "gone", "Build homes", None, LOW)]),
    ("content/figures.yaml", "        value: 80\n", "        value: 81\n",
     [("figure", "suitable", "value, January 2020, value", "changed", "80", "81", None)]),
    ("content/figures.yaml", "    readings:\n", "    readings:\n      - date: 2019-01\n        value: 75\n        sources:\n          - source: paper\n",
     [("figure", "suitable", "value", "added", None, "75 (January 2019)", None)]),
    ("content/glossary.yaml", "terms:\n", "terms:\n  - id: forum\n    term: forum\n    meaning: A group that meets.\n",
     [("glossary word", "forum", None, "added", None, "forum", None)]),
    ("content/site.yaml", "adopted: no", "adopted: yes",
     [("site", None, "whether the council has adopted it", "changed", "no", "yes", None)]),
    ("content/site.yaml", 'main: "#0B6B4B"', 'main: "#0B4B6B"',
     [("site", None, "colours, main colour", "changed", "#0B6B4B", "#0B4B6B", None)]),
    ("national/entitlements.yaml", "value: £2,000", "value: £1,500",
     [("national entitlement", "adviser", "amount", "changed", "£2,000 once", "£1,500 once", LOW)]),
    ("national/entitlements.yaml", "        floor: yes\n", "",
     [("national entitlement", "adviser", "amount, no council may pay less", "changed", "yes", "no", LOW)]),
    ("national/entitlements.yaml", "    age_until: 25\n", "    age_until: 21\n",
     [("national entitlement", "adviser", "who: until which birthday", "changed", "25", "21", LOW)]),
    ("national/decision.yaml", "      - age is 18\n", "      - age is 19\n",
     [("national row of the decision table", "second", "when it holds", "added", None, "age is 19", None),
      ("national row of the decision table", "second", "when it holds", "gone", "age is 18", None, None)]),
    ("national/decision.yaml", "id: first", "id: zero",
     [("national row of the decision table", "first", None, "gone", "first", None, None),
      ("national row of the decision table", "zero", None, "added", None, "zero", None)]),
    ("national/questions.yaml", "          - age is 18\n", "          - age is 19\n",
     [("national question", "age", "answer", "gone", "18", None, None), ("national question", "age", "answer", "added", None, "18", None)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "before", "after", "expected"),
    CHANGES,
    ids=[f"{n}-{it[3][0][0]}-{it[3][0][2] or it[3][0][3]}".replace(" ", "-") for n, it in enumerate(CHANGES)],
)
def test_a_change_of_meaning_is_told(
    file: str, before: str, after: str, expected: list[tuple[str | None, ...]]
) -> None:
    assert told(file, before, after) == expected


REWORDED = [
    ("offer.yaml", "title: Setting up home", "title: A home of your own"),
    ("offer.yaml", "sentence: Money for your first home.", "sentence: Your first home is paid for."),
    ("offer.yaml", "how_to_ask: Ask your worker.", "how_to_ask: Speak to your worker."),
    ("offer.yaml", "      - You are moving into your first home.", "      - You move into your first home."),
    ("offer.yaml", "Section 23 of the Act.", "Section 23 of that Act."),
    ("offer.yaml", "    checked: 2026-01\n", "    checked: 2026-11\n    order: 3\n    owner: A manager\n"),
    ("offer.yaml", "      - relevant\n      - former-relevant\n", "      - former-relevant\n      - relevant\n"),
    ("offer.yaml", "entitlements:\n", "# A remark\nentitlements:\n\n"),
    ("offer.yaml", "value: £3,000", 'value: "3000"'),
    ("content/contacts.yaml", "phone: 01254 585585", "phone: 01254585585"),
    ("content/contacts.yaml", "phone: 01254 585585", "phone: +44 1254 585585"),
    ("content/contacts.yaml", "name: The main line", "name: Our main line"),
    ("content/contacts.yaml", "Monday to Friday, 9am to 5pm", "Monday to Friday,  9am to 5pm."),
    ("content/people.yaml", "Each Monday at 5pm, for two hours.", "Each Mon at 5pm, for 2 hours."),
    ("pledges.yaml", "There should be more homes.", "They want more homes."),
    ("content/glossary.yaml", "What you and your worker agree.", "What your worker and you agree on."),
    ("content/actions.yaml", "title: Build homes", "title: Build new homes"),
    ("content/pages/rights.md", "You can complain", "You may complain"),
    ("national/decision.yaml", "reason: You are 17.", "reason: You are still 17."),
]  # fmt: skip


@pytest.mark.parametrize(("file", "before", "after"), REWORDED)
def test_other_words_order_and_layout_are_no_change_of_meaning(file: str, before: str, after: str) -> None:
    assert told(file, before, after) == []


def test_a_helpline_that_takes_the_place_of_a_contact_is_told_by_its_name() -> None:
    path = "content/contacts.yaml"
    other = (
        FILES[path]
        + "  - id: desk\n    name: The front desk\n    when: By day.\n    phone: 01254 585590\n"
        + SOURCE
    )
    helpline = (
        "helplines:\n  - id: night\n    name: The night line\n    when: At night.\n    phone: 01254 585591\n"
    )
    national = {"national/helplines.yaml": helpline + SOURCE.replace("paper", "act")}
    closed = "    closed:\n      date: 2026-11\n      reason: It moved.\n    replaced_by: "
    before, after = (
        edition({**national, path: other.replace("    when: For", f"{closed}{id}\n    when: For", 1)})
        for id in ("desk", "night")
    )
    assert [(change.part, change.from_, change.to) for change in compare(before, after, DAY).changes] == [
        ("what takes its place", "The front desk", "The night line")
    ]


def test_a_page_that_takes_the_place_of_another_is_told_by_its_title() -> None:
    path = "content/pages/rights.md"
    pages = {
        f"content/pages/{id}.md": FILES[path].replace("Your rights", title)
        for id, title in (("a", "First"), ("b", "Second"))
    }
    closed = "closed:\n  date: 2026-11\n  reason: It moved.\nreplaced_by: "
    before, after = (
        edition({**pages, path: FILES[path].replace("title: ", f"{closed}{id}\ntitle: ", 1)}) for id in "ab"
    )
    assert [(change.part, change.from_, change.to) for change in compare(before, after, DAY).changes] == [
        ("what takes its place", "First", "Second")
    ]


def test_a_record_that_moves_to_another_file_has_not_changed() -> None:
    kept, start, moved = FILES["offer.yaml"].partition("  - id: money")
    spread = {"offer.yaml": kept, "offer/money.yaml": f"entitlements:\n{start}{moved}"}
    assert compare(edition(), edition(spread), DAY).changes == ()


@pytest.mark.parametrize(("many", "how"), [(30, {"changed"}), (200, {"gone", "added"})])
def test_of_very_many_lines_that_differ_each_is_told_as_gone_or_new(many: int, how: set[str]) -> None:
    line = "      - A {} list of what you need for {} first days in {} home of your own, and what for.\n"
    kept = "      - A list of what you need.\n"
    old, new = (
        FILES["offer.yaml"].replace(kept, kept + "".join(line.format(n, n, word) for n in range(1, many + 1)))
        for word in ("a", "no")
    )
    found = compare(edition({"offer.yaml": old}), edition({"offer.yaml": new}), DAY).changes
    assert {it.part for it in found} == {"what to bring"}
    assert {it.how.value for it in found} == how
    assert len(found) == many * len(how)


def test_one_thing_more_is_bound_to_a_short_condition_too() -> None:
    short = {
        "offer.yaml": FILES["offer.yaml"].replace("You are moving into your first home.", "You need it.")
    }
    bound = {
        "offer.yaml": short["offer.yaml"].replace("You need it.", "You need it, and you have no savings.")
    }
    for before, after, better in ((short, bound, LOW), (bound, short, UP)):
        (only,) = compare(edition(before), edition(after), DAY).changes
        assert (only.how.value, only.for_care_leavers) == ("changed", better)


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ("phone: 01254 585 000", "phone: 01254 585000", None),
        ("phone: 01254 585 000", "phone: +44 1254 585000", None),
        ("phone: 01254 585 000", "phone: 01254 585001", LOW),
        ("phone: 01254 585 000", "phone: 01254 585001\n    more_phones:\n      - phone: 01254 585000\n        when: At night.", None),
        ("text_number: 85258", "phone: 01254 585001\n    text_number: 85258", None),
        ("text_number: 0306 999 0123", "phone: 0306 9990123", None),
        ("web: https://www.example.org/help/", "phone: 01254 585001\n    web: https://www.example.org/help", None),
        ("web: https://www.example.org/help", "email: help@example.org", LOW),
        ("email: Help@example.org", "email: help@example.org", None),
        ("address: King’s House, Old Town", "address: King's House,  old town.", None),
    ],
)  # fmt: skip
def test_a_contact_that_can_be_reached_under_another_id_is_not_lost(
    before: str, after: str, word: str | None
) -> None:
    known = FILES["content/contacts.yaml"]
    card = "  - id: {}\n    name: The night team\n    when: At night.\n    {}\n" + SOURCE
    old, new = (
        {"content/contacts.yaml": known + card.format(id, ways)}
        for id, ways in (("night", before), ("out-of-hours", after))
    )
    gone, come = compare(edition(old), edition(new), DAY).changes
    assert (gone.how.value, gone.id, gone.for_care_leavers) == ("gone", "night", word)
    assert (come.how.value, come.id) == ("added", "out-of-hours")


def test_a_district_that_can_be_rung_at_night_under_another_id_is_not_lost() -> None:
    card = (
        "districts:\n  - id: {}\n    name: Northton\n    area: The north.\n    phone_at_night: {}\n" + SOURCE
    )
    old, new = (
        {"content/districts.yaml": card.format(*one)}
        for one in (("north", "01254 585 000"), ("northton", "01254 585000"))
    )
    gone, _ = compare(edition(old), edition(new), DAY).changes
    assert (gone.record, gone.for_care_leavers) == ("district", None)


def test_a_district_with_a_number_less_is_worse() -> None:
    numbers = {"phone": "01254 585000", "phone_at_night": "01254 585001"}
    card = f"districts:\n  - id: north\n    name: Northton\n    area: The north.\n{SOURCE}"
    both, *ones = (
        edition({"content/districts.yaml": card.replace("    area", f"{lines}    area")})
        for lines in (
            "".join(f"    {name}: {numbers[name]}\n" for name in names)
            for names in (numbers, ["phone_at_night"], ["phone"])
        )
    )
    for one, part in zip(ones, ("phone", "phone at night"), strict=True):
        for before, after, word in ((both, one, LOW), (one, both, None)):
            (change,) = compare(before, after, DAY).changes
            assert (change.part, change.for_care_leavers) == (part, word)
    # A number by day takes no place of one at night.
    at_night, by_day = ones
    told = {it.part: it.for_care_leavers for it in compare(at_night, by_day, DAY).changes}
    assert told == {"phone": None, "phone at night": LOW}


def test_a_contact_with_a_number_less_is_worse_unless_another_card_has_it() -> None:
    card = "  - id: {}\n    name: The night team\n    when: At night.\n    phone: {}\n{}" + SOURCE
    further = "    more_phones:\n      - phone: 01254 585001\n        when: After midnight.\n"
    for other, word in (("01254 666400", LOW), ("01254585001", None)):
        known = FILES["content/contacts.yaml"] + card.format("other", other, "")
        both, one = (
            edition({"content/contacts.yaml": known + card.format("night", "01254 585000", more)})
            for more in (further, "")
        )
        (change,) = compare(both, one, DAY).changes
        assert (change.part, change.for_care_leavers) == ("further phone", word)


def test_what_is_closed_or_only_asked_for_cannot_be_cut_and_what_opens_again_is_better() -> None:
    closed = "  - id: money\n    closed:\n      date: 2026-10\n      reason: There is no money.\n"
    offer = FILES["offer.yaml"]
    for before in (
        offer.replace("  - id: money\n", closed),
        offer.replace("standing: given", "standing: asked for"),
    ):
        lower = compare(
            edition({"offer.yaml": before}), edition({"offer.yaml": before.replace("£60", "£50")}), DAY
        )
        assert [it.for_care_leavers for it in lower.changes] == [None]
    # What was only asked for and is given, to however few, is a cut for nobody.
    some = offer.replace("standing: given", "standing: given\n    age_from: 18\n    age_until: 21")
    told = compare(edition({"offer.yaml": before}), edition({"offer.yaml": some}), DAY).changes
    assert {it.for_care_leavers for it in told} == {UP, None}
    shut = offer.replace("  - id: money\n", closed.replace("2026-10", "2027-01"))
    (soon,) = compare(
        edition({"offer.yaml": shut}), edition({"offer.yaml": shut.replace("£60", "£50")}), DAY
    ).changes
    assert soon.for_care_leavers == LOW
    again = compare(edition({"offer.yaml": offer.replace("  - id: money\n", closed)}), edition(), DAY)
    assert [(it.part, it.for_care_leavers) for it in again.changes] == [("closed", UP)]


@pytest.mark.parametrize("state", [state for state in STATED if not state.shown_by])
def test_what_was_under_way_and_is_answered_with_anything_that_nothing_shows_is_taken_back(
    state: State,
) -> None:
    stated = f"    stated:\n      state: {state}\n      reason: There is no land.\n      post: Head of homes\n      date: 2026-11\n"
    answered = FILES["content/answers.yaml"].replace("    evidence:\n", f"{stated}    evidence:\n")
    found = compare(edition(), edition({"content/answers.yaml": answered}), DAY).changes
    assert [(it.from_, it.to, it.for_care_leavers) for it in found if it.part == "state"] == [
        ("under way", state.value, LOW)
    ]


def test_what_was_done_and_is_done_no_more_is_taken_back() -> None:
    done = FILES["content/answers.yaml"].replace("work under way", "all of it")
    found = compare(edition({"content/answers.yaml": done}), edition(), DAY).changes
    assert [(it.part, it.from_, it.to, it.for_care_leavers) for it in found][-1] == (
        "state",
        "done",
        "under way",
        LOW,
    )


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("pledges.yaml", "text: Find more homes.", "text: Look at whether there are more homes."),
        ("pledges.yaml", "text: Homes are good.", "text: Homes are good where they can be."),
        ("offer.yaml", "how_to_ask:", "who: You, if your worker agrees.\n    how_to_ask:"),
    ],
)
def test_what_much_hangs_on_is_shown_in_both_wordings(file: str, before: str, after: str) -> None:
    old = {"offer.yaml": FILES["offer.yaml"].replace("how_to_ask:", "who: You, if you ask.\n    how_to_ask:")}
    text = {**FILES, **old}[file] if file != "offer.yaml" else FILES[file]
    found = compare(edition(old), edition({**old, file: text.replace(before, after, 1)}), DAY)
    assert found.changes == ()
    assert [it.look for it in found.wordings] == [True]


@pytest.mark.parametrize("turned", ["can’t", "can't", "cannot", "don’t", "won't"])
def test_a_text_that_is_negated_is_to_be_read_again_however_that_is_written(turned: str) -> None:
    before = {"offer.yaml": FILES["offer.yaml"].replace("Ask your worker.", "You can get this.")}
    after = {"offer.yaml": FILES["offer.yaml"].replace("Ask your worker.", f"You {turned} get this.")}
    found = compare(edition(before), edition(after), DAY)
    assert found.changes == ()
    assert [it.look for it in found.wordings] == [True]


@pytest.mark.parametrize("turned", ["can’t", "can't", "cannot"])
def test_a_line_that_is_negated_is_told_as_a_change_however_that_is_written(turned: str) -> None:
    line = "A list of what you can get there."
    before = {"offer.yaml": FILES["offer.yaml"].replace("A list of what you need.", line)}
    after = {
        "offer.yaml": before["offer.yaml"].replace(line, f"A list of what you {turned} get there."),
    }
    found = compare(edition(before), edition(after), DAY)
    assert [(it.part, it.how.value) for it in found.changes] == [("what to bring", "changed")]


@pytest.mark.parametrize("other", ["can’t", "can not", "cannot"])
def test_a_negation_that_is_written_otherwise_is_other_words_for_the_same(other: str) -> None:
    before = {"offer.yaml": FILES["offer.yaml"].replace("Ask your worker.", "You can't get this yet.")}
    after = {"offer.yaml": before["offer.yaml"].replace("can't get this yet", f"{other} get this so far")}
    found = compare(edition(before), edition(after), DAY)
    assert [it.look for it in found.wordings] == [False]


def test_a_promise_that_is_hollowed_out_is_shown_among_two_hundred_rewordings() -> None:
    terms = "terms:\n" + "".join(
        f"  - id: w{n}\n    term: word {n}\n    meaning: What {n} is.\n" for n in range(200)
    )
    before = {"content/glossary.yaml": terms}
    after = {
        "content/glossary.yaml": re.sub(r"What (\d+) is", r"No \1 is", terms),
        "pledges.yaml": FILES["pledges.yaml"].replace("Find more homes.", "Think about homes."),
    }
    found = since(edition(before), edition(after), DAY, "x")
    for words in (
        in_words(found.comparison, found.tellings, "a"),
        as_markdown(found.comparison, found.tellings, (), "a"),
    ):
        assert "Think about homes" in words
    assert words.count("\n    was ") == 50


@pytest.mark.parametrize(
    ("changed", "title"),
    [
        (("Ask your worker.", "Ask your worker."), ""),
        (("£3,000", "£3,100"), "Setting up home, amount: now up to £3,100 once, before up to £3,000 once"),
        (("      - A list of what you need.\n", "      - A list of what you need.\n      - Your passport.\n"),
         "Setting up home, what to bring, new: Your passport"),
        (("    conditions:\n      - You are moving into your first home.\n", ""),
         "Setting up home, condition, no longer: You are moving into your first home"),
        (("entitlements:\n", f"entitlements:\n  - id: pass\n    title: Bus pass\n    sentence: You go by bus.\n{SOURCE}"), "New: Bus pass"),
        (("    age_until: 25\n    conditions:\n", "    age_until: 21\n    conditions:\n      - You have no savings.\n"),
         "Setting up home: who: until which birthday and condition; both are worse for care leavers"),
        (("£3,000", "£3,100", "£60", "£50"), "Changes to Weekly money and Setting up home; one of these is worse for care leavers"),
    ],
)  # fmt: skip
def test_a_title_is_a_line_to_a_care_leaver_and_says_what_is_worse(
    changed: tuple[str, ...], title: str
) -> None:
    offer = FILES["offer.yaml"]
    for before, after in zip(changed[::2], changed[1::2], strict=True):
        offer = offer.replace(before, after, 1)
    found = compare(edition(), edition({"offer.yaml": offer}), DAY)
    made = note_text(found.changes, DAY, found.names) if found.changes else ""
    assert (yaml.safe_load(made)["title"] if made else "") == title


def test_a_title_puts_what_somebody_said_in_quotation_marks_and_calls_it_closed() -> None:
    said = "    text: There should be more homes.\n"
    closed = f"{said}    closed:\n      date: 2026-11\n      reason: There are.\n"
    found = compare(edition(), edition({"pledges.yaml": FILES["pledges.yaml"].replace(said, closed, 1)}), DAY)
    title = yaml.safe_load(note_text(found.changes, DAY, found.names))["title"]
    assert title == "Closed: “There should be more homes”"


def test_the_title_of_an_answer_says_where_it_stands_now(tmp_path: Path) -> None:
    busy = copy(BUSY, tmp_path)
    before = records(busy)
    add(
        busy,
        "content/answers.yaml",
        "  - voice: buses-at-night\n    evidence:\n      - date: 2026-11-20\n        text: One bus runs.\n        shows: part of it\n"
        "        sources:\n          - source: strategy\n",
    )
    found = compare(before, records(busy), DAY)
    assert len(found.changes) == 2
    title = yaml.safe_load(note_text(found.changes, DAY, found.names))["title"]
    assert title == "“Buses should run at night”: now “partly”, before “no answer yet”"


def test_that_an_amount_is_no_longer_unpublished_is_said_by_the_amount_alone() -> None:
    unsaid = FILES["offer.yaml"].replace(
        "    amounts:\n", "    present_amount: not published\n    amounts:\n", 1
    )
    unsaid = unsaid.replace("from: 2023-04-01", "as_stated_on: 2020-01")
    dated = unsaid.replace("    present_amount: not published\n", "").replace(
        "    amounts:\n",
        "    amounts:\n      - value: £3,100\n        from: 2026-11-01\n        sources:\n          - source: paper\n",
        1,
    )
    found = compare(edition({"offer.yaml": unsaid}), edition({"offer.yaml": dated}), DAY)
    assert [it.part for it in found.changes] == ["amount"]


def _tax(said: str, note: str = "") -> Records:
    """A council that adds words to help that the law leaves to it."""
    facts = "\n".join(
        line
        for line in GRANT.format(duty="chooses", standing="given").splitlines()
        if "age_until" not in line and "onditions" not in line and "You pay" not in line
    )
    return edition(
        {
            "national/entitlements.yaml": f"{FILES['national/entitlements.yaml']}{facts}\n",
            "offer.yaml": f"{FILES['offer.yaml']}  - id: tax\n{said}{SOURCE}",
        }
        | ({"content/changes/2026-11-26-tax.yaml": note} if note else {})
    )


def test_a_first_age_below_words_that_may_have_promised_more_is_asked_about() -> None:
    promised = "    details: We take the whole bill off for all of you.\n"
    aged = f"{promised}    age_from: 21\n"

    def asked(before: Records, after: Records) -> list[str]:
        found = since(before, after, DAY, "x")
        assert [it.change.for_care_leavers for it in found.tellings] == [None]
        return [it.message for it in found.problems if it.rule == "perhaps-a-cut"]

    (message,) = asked(_tax(promised), _tax(aged))
    assert "Is this worse for care leavers?" in message
    assert "“We take the whole bill off for all of you.”" in message
    assert not asked(_tax(""), _tax("    age_from: 21\n"))
    named = "    details: From 21 we take the whole bill off. Before that you pay £21.\n"
    assert not asked(_tax(named), _tax(f"{named}    age_from: 21\n"))
    assert asked(_tax(named), _tax(f"{named}    age_from: 22\n"))
    note = """\
date: 2026-11-26
title: Less help with council tax
changes:
  - record: entitlement
    id: tax
    part: "who: from which age"
    how: added
    to: 21
"""
    assert asked(_tax(promised), _tax(aged, note))
    worse = f"{note}    for_care_leavers: worse\n"
    (unasked,) = since(_tax(promised), _tax(aged, worse), DAY, "x").problems
    assert unasked.rule == "cut-not-told"
    assert not since(_tax(promised), _tax(aged, f"{worse}    consulted: talks\n"), DAY, "x").problems


@pytest.mark.parametrize(
    ("noun", "many"),
    [("entitlement", "entitlements"), ("priority", "priorities"), ("status", "statuses"), ("kind of home", "kinds of home"),
     ("means of delivery", "means of delivery"), ("Means of delivery", "Means of delivery"), ("glossary word", "glossary words"), ("fact about a person", "facts about a person"),
     ("row of the decision table", "rows of the decision table")],
)  # fmt: skip
def test_headings_stand_over_several(noun: str, many: str) -> None:
    assert plural(noun) == many


def test_rewordings_are_counted_and_those_with_another_number_are_to_be_read_again() -> None:
    page = (
        FILES["content/pages/rights.md"].replace("12 months", "6 months").replace("Your rights", "All rights")
    )
    found = compare(edition(), edition({"content/pages/rights.md": page}), DAY)
    said = in_words(found, (), "before")
    assert "2 texts were reworded. Readers are not told about that as a change." in said
    assert "was You can complain within 12 months." in said
    assert "All rights" not in said.partition("was ")[0].replace("All rights (rights), text", "")


@pytest.mark.parametrize(
    "beside", ["You can ask for it all year. " * 20, "and then again " * 40], ids=["sentences", "words"]
)
def test_of_a_long_text_the_sentence_that_differs_is_shown(beside: str) -> None:
    before = {"offer.yaml": FILES["offer.yaml"].replace("Ask your worker.", f"{beside}Ask within 3 months.")}
    after = {"offer.yaml": before["offer.yaml"].replace("3 months", "2 months")}
    (found,) = compare(edition(before), edition(after), DAY).wordings
    assert found.before.startswith("… ")
    assert found.before.endswith("Ask within 3 months.")
    assert found.after.endswith("Ask within 2 months.")


def test_of_a_long_text_that_goes_on_its_last_sentence_is_shown_before_and_after() -> None:
    long = "You can ask for it all year. " * 20
    before = {"offer.yaml": FILES["offer.yaml"].replace("Ask your worker.", long.rstrip())}
    after = {"offer.yaml": FILES["offer.yaml"].replace("Ask your worker.", f"{long}Ask in May.")}
    (found,) = compare(edition(before), edition(after), DAY).wordings
    assert found.before == "… You can ask for it all year."
    assert found.after == "… You can ask for it all year. Ask in May."


def test_an_amount_under_another_label_has_not_changed() -> None:
    labelled = FILES["offer.yaml"].replace(
        "        limit: up to\n", "        limit: up to\n        label: At home\n"
    )
    other = labelled.replace("label: At home", "label: Living at home")
    assert compare(edition({"offer.yaml": labelled}), edition({"offer.yaml": other}), DAY).changes == ()


def test_a_band_that_is_split_is_worse_where_one_of_the_parts_is_less() -> None:
    amount = "      - value: {}\n        period: a week\n        age_from: {}\n{}        sources:\n          - source: paper\n"
    start, _, rest = FILES["offer.yaml"].partition(amount.format("£70", 21, ""))
    for first, second, word in (("£65", "£80", LOW), ("£70", "£80", UP), ("£75", "£80", UP)):
        split = amount.format(first, 21, "        age_until: 23\n") + amount.format(second, 23, "")
        found = compare(edition(), edition({"offer.yaml": start + split + rest}), DAY).changes
        assert [(it.part, it.from_, it.to, it.for_care_leavers) for it in found] == [
            (
                "amount, age 21 and over",
                "£70 a week",
                f"{first} a week (age 21 to 22); {second} a week (age 23 and over)",
                word,
            )
        ]


def test_a_band_whose_ages_changed_is_one_change_and_not_one_gone_and_one_new() -> None:
    band = "value: £60 / age_from: 18 / age_until: {}"
    wide, narrow = (edition(amounts(band.format(until))) for until in (25, 21))

    def told(before: Records, after: Records) -> list[tuple[str | None, ...]]:
        found = compare(before, after, DAY).changes
        return [(it.how, it.part, it.from_, it.to, it.for_care_leavers) for it in found]

    words = ("amount, age 18 to 24", "£60 once", "£60 once (age 18 to 20)")
    assert told(wide, narrow) == [("changed", *words, "worse")]
    words = ("amount, age 18 to 20", "£60 once", "£60 once (age 18 to 24)")
    assert told(narrow, wide) == [("changed", *words, "better")]


def test_what_is_put_off_is_paid_to_nobody_until_then() -> None:
    before = amounts("value: £60 / from: 2026-01-01")
    found = compare(edition(before), edition(amounts("value: £60 / from: 2027-06-01")), DAY).changes
    assert [(it.from_, it.to, it.for_care_leavers) for it in found if it.id == "grant"] == [
        ("£60 once", "nothing; £60 once, from 1 June 2027", "worse")
    ]
    rise = amounts("value: £60 / from: 2026-01-01 / to: 2027-05-31", "value: £70 / from: 2027-06-01")
    taken = compare(edition(rise), edition(amounts("value: £70 / from: 2027-06-01")), DAY).changes
    assert [it.to for it in taken if it.id == "grant"] == ["nothing; £70 once, from 1 June 2027"]
    found = compare(edition(before), edition(rise), DAY).changes
    assert [it.to for it in found if it.id == "grant"] == ["£70 once, from 1 June 2027"]


def amounts(*said: str) -> dict[str, str]:
    """The offer with these amounts of the grant, which is for people from 18 to 24: fields between slashes."""
    start, _, rest = FILES["offer.yaml"].partition("      - value: £3,000")
    rest = rest.partition("    statuses:")[1] + rest.partition("    statuses:")[2]
    made = ("\n        ".join(one.split(" / ")) for one in said)
    cite = "\n        sources:\n          - source: paper\n"
    return {"offer.yaml": start + "".join(f"      - {one}{cite}" for one in made) + rest}


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (["value: £60"], ["value: £60 / lives: in the area", "value: £60 / lives: out of the area"], {None}),
        (["value: £60"], ["value: £60 / lives: in the area"], {LOW}),
        (["value: £60"], ["value: £60 / lives: in the area", "value: £50 / lives: out of the area"], {LOW}),
        (["value: £60"], ["value: £60 / age_from: 18 / age_until: 21", "value: £70 / age_from: 21"], {UP}),
        (["value: £60"], ["value: £60 / age_from: 18 / age_until: 21"], {LOW}),
        (["value: £60"], ["value: £60 / age_from: 16 / age_until: 25"], {None}),
        (["value: £60 / period: a week"], ["value: £60"], {LOW}),
        (["value: £60"], ["value: £60 / period: a week"], {UP}),
        (["value: £60 / period: a week"], ["value: £200 / period: a month"], {LOW}),
        (["value: £60 / period: a week"], ["value: £110 / period: a fortnight"], {LOW}),
        (["value: £60 / period: a week"], ["value: £300 / period: a term"], {None}),
        (["value: £60 / period: a week"], ["value: £60 / period: an hour"], {None}),
        (["value: £60"], ["value: £60 / limit: at least"], {UP}),
        (["value: £60 / limit: up to"], ["value: £55"], {LOW}),
        (["value: £60"], ["value: £70 / limit: up to"], {None}),
        (["value: £60 / from: 2026-01-01"], ["value: £60 / from: 2027-06-01"], {LOW}),
        (["value: £60 / seen_on: 2026-01"], ["value: £60 / seen_on: 2026-11"], set()),
        (["value: £60"], ["value: £60 / as_stated_on: 2020-01"], {LOW}),
        (["value: £60", "value: £50 / as_stated_on: 2020-01"], ["value: £60"], {None}),
        (["value: £60 / label: at home", "value: £70 / label: away"], ["value: £60"], {LOW, None}),
        (["value: £60 / home: in a flat"], ["value: £60"], {UP}),
        (["value: £60"], ["value: £60 / label: for a bed"], {None}),
        (["value: £60 / age_until: 21", "value: £80 / age_from: 21 / floor: yes"], ["value: £80"], {UP, None, LOW}),
        (["value: £60 / from: 2027-04-01 / floor: yes"], ["value: £75 / from: 2027-02-01"], {UP, LOW}),
        (["value: £60 / giver: A / to: 2027-03-31", "value: £70 / giver: B / from: 2027-04-01"],
         ["value: £60 / giver: A / to: 2027-03-31", "value: £75 / giver: B / from: 2027-04-01"], {UP}),
    ],
)  # fmt: skip
def test_amounts_are_held_against_each_other_as_somebody_is_paid(
    before: list[str], after: list[str], words: set[str | None]
) -> None:
    found = compare(edition(amounts(*before)), edition(amounts(*after)), DAY).changes
    assert {it.for_care_leavers and it.for_care_leavers.value for it in found} == words


@pytest.mark.parametrize(
    ("before", "after", "longer"),
    [
        ("Monday to Friday, 9am to 5pm", "Monday to Friday, 9am to 4:30pm", False),
        ("Monday to Friday, 9am to 5pm", "Monday to Friday, 8.45am to 5pm", True),
        ("Monday to Friday, 9am to 5pm", "Monday to Friday, 09:00 to 17:00", None),
        ("Monday to Friday, 9am to 5pm", "Monday to Friday, 9am to 5pm; Saturday, 9am to noon", True),
        ("Monday to Friday, 9am to 5pm", "Monday to Friday, 9am to 12 noon", False),
        ("Any time, day or night", "Monday to Sunday, 8am to midnight", False),
        ("Every day, 8am to 10pm", "Any time", True),
        ("Saturday and Sunday, 9am to 1pm", "Sundays, 9am to 1pm", False),
        ("Friday to Sunday, 10pm to 6am", "Saturday, 10pm to 6am", False),
        ("9am to 5pm", "Monday to Friday, 9am to 5pm", False),
        # Some hours more, others less.
        ("Monday to Friday, 9am to 5pm", "Monday to Friday, 10am to 6pm", None),
        ("Monday to Friday, 9am to 5pm", "Monday to Friday, 9am to 5pm, not on bank holidays", None),
        ("Monday to Friday, 9 to 5", "Monday to Friday, 9 to 4", False),
        ("When the day line is shut", "Monday to Friday, 9am to 25pm", None),
        ("Weekdays, 9am to 5pm", "Monday to Friday to Sunday, 9am to 5pm", None),
        ("", ";", None),
        ("Monday to Friday, 9am to 5pm", "Mon-Fri 10-4", False),
        ("Mon, Tues and Thurs: 9:30–4", "Mon – Thu, 9 to 5", True),
        ("Mon-Fri, 09:00 to 17:00", "Weds-Fri, 9am to 5pm", False),
        # Nobody knows whether that is at night.
        ("Monday to Friday, 9am to 5pm", "Mon-Fri 8-8", None),
    ],
)
def test_hours_are_longer_or_shorter_where_their_words_say_so_for_certain(
    before: str, after: str, longer: bool | None
) -> None:
    assert is_longer(before, after) is longer
    assert is_longer(after, before) is (None if longer is None else not longer)


@pytest.mark.parametrize(
    "same", ["Monday to Friday, 09:00 to 17:00", "Mon to Fri, 9am to 5pm", "Mon-Fri 9-5"]
)
def test_the_same_hours_in_other_words_are_a_rewording(same: str) -> None:
    hours = "Monday to Friday, 9am to 5pm"
    found = compare(
        edition(),
        edition({"content/contacts.yaml": FILES["content/contacts.yaml"].replace(hours, same)}),
        DAY,
    )
    assert found.changes == ()
    assert [(it.part, it.before, it.after, it.look) for it in found.wordings] == [
        ("hours", hours, same, False)
    ]


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [("2027-03", "2027-01", LOW), ("2027-01", "2027-03", UP), ("2026-08", "2026-09", None), ("2026-10", "2027-03", UP)],
)  # fmt: skip
def test_an_end_that_comes_earlier_is_worse_and_one_that_comes_later_is_better(
    before: str, after: str, word: str | None
) -> None:
    closed = "  - id: money\n    closed:\n      date: {}\n      reason: There is no money.\n"
    then, now = (
        {"offer.yaml": FILES["offer.yaml"].replace("  - id: money\n", closed.format(date))}
        for date in (before, after)
    )
    (found,) = compare(edition(then), edition(now), DAY).changes
    assert (found.part, found.how.value, found.for_care_leavers) == ("until", "changed", word)


def test_whom_an_entry_leaves_out_and_whom_a_verdict_refuses_are_cuts(good: Path) -> None:
    before = records(good)
    change(good, "national/verdicts.yaml", "verdict: yes, if\n", "verdict: no\n")
    (found,) = compare(before, records(good), DAY).changes
    assert (found.record, found.part and found.part.partition(":")[0], found.from_, found.to, found.for_care_leavers) == (
        "national entitlement", "who", "yes, if", "no", "worse",
    )  # fmt: skip
    left = "    left_out:\n      - outcomes:\n          - former\n        reason: They are too old.\n        sources:\n          - source: paper\n"
    offer = FILES["offer.yaml"].replace("    bring:\n", f"{left}    bring:\n", 1)
    (found,) = compare(edition(), edition({"offer.yaml": offer}), DAY).changes
    assert (found.part, found.how, found.for_care_leavers) == ("who is left out", "added", "worse")


def undecided(good: Path) -> tuple[str, str, str]:
    """Leave to councils who gets the setting up home allowance. Returns what stands before, in and after an entry of
    offer.yaml that decides nothing."""
    change(good, "national/entitlements.yaml", "    duty: must\n", "    duty: chooses\n")
    change(good, "national/entitlements.yaml", "    age_from: 16\n    age_until: 25\n", "")
    offer = (good / "offer.yaml").read_text(encoding="utf-8")
    beside, rest = offer[: offer.index("  - id: setting-up-home")], offer[offer.index("  - id: free-wifi") :]
    bare = "  - id: setting-up-home\n    how_to_ask: Ask your worker.\n" + SOURCE.replace("paper", "strategy")
    return beside, bare, rest


def test_a_first_word_of_who_gets_what_the_council_may_choose_is_no_cut_and_taking_it_back_is(
    good: Path,
) -> None:
    """A “no” that follows from it takes the place of words about any council, and not of anything this one said."""
    beside, bare, rest = undecided(good)

    def edition_of(entry: str) -> Records:
        (good / "offer.yaml").write_text(beside + entry + rest, encoding="utf-8")
        return records(good)

    def told_of(before: Records, after: Records) -> list[tuple[str | None, ...]]:
        return [
            (it.part, it.how.value, it.for_care_leavers and it.for_care_leavers.value)
            for it in compare(before, after, DAY).changes
        ]

    ages = "    age_from: 16\n    age_until: 25\n"
    decided = edition_of(bare + "    statuses:\n      - relevant\n" + ages)
    bounds = ["who: from which age", "who: until which birthday"]
    for before, entry in ((edition_of(bare), "who: legal groups"), (edition_of(""), None)):
        first, back = told_of(before, decided), told_of(decided, before)
        assert {word for *_, word in first} == {None}
        assert sorted(part for part, *_ in first if part) == sorted(filter(None, (*bounds, entry)))
        assert ("who: relevant", "changed", LOW) in back
        assert [word for part, _, word in back if part != "who: relevant"] == [None] * (len(back) - 1)
    moving = edition_of(bare + "    conditions:\n      - You move.\n")
    assert told_of(edition_of(bare), moving) == [("condition", "added", None)]
    # Whoever said whom it is for, in words or by a sum, takes something back with another bound.
    said = edition_of(bare + "    who: Care leavers.\n")
    assert ("who: until which birthday", "added", LOW) in told_of(said, decided)
    # So does a council that had said yes to a group.
    gets = (
        "  - entitlement: setting-up-home\n    verdicts:\n      - outcome: relevant\n        verdict: yes\n"
    )
    verdicts = good / "content/verdicts.yaml"
    written = verdicts.read_text(encoding="utf-8")
    verdicts.write_text(f"{written}{gets}        reason: Ask for it.\n", encoding="utf-8")
    assert ("who: relevant", "changed", LOW) in told_of(
        edition_of(bare), edition_of(bare + "    age_from: 18\n")
    )


@pytest.mark.parametrize(
    ("instead", "word"),
    [("value: £80", None), ("value: £50", "worse"), (None, "worse")],
    ids=["more", "less", "nothing"],
)
def test_what_is_closed_is_a_cut_unless_no_less_stands_in_its_place(
    instead: str | None, word: str | None
) -> None:
    before = edition(amounts("value: £60"))
    grant, money = before.lists["entitlements"]
    ref = Ref("new-grant", Mark("")) if instead else Ref("none", Mark(""))
    closed = grant.model_copy(
        update={
            "closed": Closed.model_construct(
                date=When(2027, 5), reason="It is over.", sources=(), marks=grant.marks
            ),
            "replaced_by": ref,
        }
    )
    stands_in = (
        edition(amounts(instead or "value: £60"))
        .lists["entitlements"][0]
        .model_copy(update={"id": "new-grant"})
    )
    after = replace(before, lists={**before.lists, "entitlements": (closed, money, stands_in)})
    found = next(it for it in compare(before, after, DAY).changes if it.how.value == "closed")
    assert (found.id, found.to, found.for_care_leavers) == ("grant", "May 2027: It is over.", word)


GRANT = """\
  - id: tax
    title: Help with council tax
    sentence: Your council can cut your bill.
    duty: {duty}
    standing: {standing}
    age_until: 25
    conditions:
      - You pay the bill.
    sources:
      - source: act
"""


def _beside(*said: str, was: str | None = None, **national: str) -> list[tuple[str | None, ...]]:
    """What is told of a council's entry beside a national one that is new, or that stood there with other words."""
    facts = FILES["national/entitlements.yaml"] + GRANT.format(
        **{"duty": "chooses", "standing": "given", **national}
    )

    def offer(lines: str | None) -> Records:
        entry = "" if lines is None else f"  - id: tax\n{lines}{SOURCE}"
        return edition({"national/entitlements.yaml": facts, "offer.yaml": FILES["offer.yaml"] + entry})

    return [
        (it.id, it.part, it.how.value, it.to, it.for_care_leavers and it.for_care_leavers.value)
        for it in compare(offer(was), offer("".join(said)), DAY).changes
    ]


CLOSED = "    closed:\n      date: {}\n      reason: No money.\n"


@pytest.mark.parametrize(
    ("day", "told_as"), [("2026-11-01", "1 November 2026"), ("2027-05-01", "1 May 2027")]
)
def test_a_new_entry_that_closes_something_national_is_a_cut(day: str, told_as: str) -> None:
    assert _beside(CLOSED.format(day)) == [("tax", None, "closed", f"{told_as}: No money.", LOW)]


def test_a_new_entry_cuts_nothing_that_nobody_had_or_that_the_law_says_must_be_given() -> None:
    closed = CLOSED.format("2026-11-01")
    assert _beside(closed, standing="asked for")[0][-1] is None
    assert _beside(closed, duty="must") == [("tax", None, "added", "Help with council tax", None)]


def test_a_new_entry_that_narrows_something_national_is_a_cut() -> None:
    narrowed = "    age_until: 21\n    conditions:\n      - You pay the bill.\n      - You live alone.\n"
    assert _beside(narrowed) == [
        ("tax", None, "added", "Help with council tax", None),
        ("tax", "who: until which birthday", "changed", "21", LOW),
        ("tax", "condition", "added", "You live alone.", LOW),
    ]


def test_a_new_entry_that_says_of_something_national_what_it_is_cuts_nothing() -> None:
    same = "    age_until: 25\n    conditions:\n      - You pay the bill.\n"
    assert _beside(same) == [("tax", None, "added", "Help with council tax", None)]


def test_an_entry_that_begins_to_narrow_something_national_is_a_cut() -> None:
    assert _beside("    age_until: 21\n", was="") == [
        ("tax", "who: until which birthday", "changed", "21", LOW)
    ]
    assert _beside("", was="    age_until: 21\n") == [
        ("tax", "who: until which birthday", "changed", "25", UP)
    ]


def test_nothing_is_better_of_what_nobody_can_have() -> None:
    closed = FILES["offer.yaml"].replace(
        "    checked: 2026-01\n", f"    checked: 2026-01\n{CLOSED.format('2026-10-01')}"
    )
    more = closed.replace("value: £3,000", "value: £3,100").replace("age_until: 25", "age_until: 27", 1)
    found = compare(edition({"offer.yaml": closed}), edition({"offer.yaml": more}), DAY).changes
    assert [(it.part, it.for_care_leavers) for it in found] == [
        ("amount", None),
        ("who: until which birthday", None),
    ]


def test_what_is_new_and_closed_already_is_not_better() -> None:
    new = f"  - id: pass\n    title: Bus pass\n    sentence: You go by bus.\n{CLOSED.format('2026-10-01')}{SOURCE}"
    (found,) = compare(edition(), edition({"offer.yaml": FILES["offer.yaml"] + new}), DAY).changes
    assert (found.how.value, found.for_care_leavers) == ("added", None)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            ["value: £59.96 / period: a week"],
            ["value: £59.96 / period: a week", "value: £65 / period: a month"],
            ("added", None, "£65 a month", UP),
        ),
        (
            ["value: £59.96 / period: a week", "value: £65 / period: a month"],
            ["value: £59.96 / period: a week"],
            ("gone", "£65 a month", None, LOW),
        ),
        (
            ["value: £59.96 / period: a week", "value: £65 / period: a month"],
            ["value: £59.96 / period: a week", "value: £500 / period: a year"],
            ("changed", "£65 a month", "£500 a year", LOW),
        ),
    ],
    ids=["one more", "one fewer", "another period"],
)
def test_amounts_of_several_periods_are_each_held_against_their_like(
    before: list[str], after: list[str], said: tuple[str | None, ...]
) -> None:
    (found,) = compare(edition(amounts(*before)), edition(amounts(*after)), DAY).changes
    better = found.for_care_leavers and found.for_care_leavers.value
    assert (found.how.value, found.from_, found.to, better) == said


def test_what_is_closed_too_stands_in_the_place_of_nothing() -> None:
    before = edition(amounts("value: £60"))
    grant, money = before.lists["entitlements"]
    end = Closed.model_construct(date=When(2027, 5), reason="It is over.", sources=(), marks=grant.marks)
    closed = grant.model_copy(update={"closed": end, "replaced_by": Ref("new-grant", Mark(""))})
    stands_in = grant.model_copy(update={"id": "new-grant", "closed": end})
    after = replace(before, lists={**before.lists, "entitlements": (closed, money, stands_in)})
    found = next(
        it for it in compare(before, after, DAY).changes if it.id == "grant" and it.how.value == "closed"
    )
    assert found.for_care_leavers == "worse"


def test_an_end_that_is_set_for_a_day_to_come_is_told_now() -> None:
    ends = "    made_on: 2020-01\n    closed:\n      date: 2031-05\n      reason: There is no money.\n"
    later = FILES["pledges.yaml"].replace("    made_on: 2020-01\n", ends)
    (found,) = compare(edition(), edition({"pledges.yaml": later}), DAY).changes
    assert (found.how, found.to, found.for_care_leavers) == (
        "closed",
        "May 2031: There is no money.",
        "worse",
    )


@pytest.mark.parametrize("folder", ["content", "national"])
def test_a_page_that_is_to_be_closed_is_told_from_today_on(folder: str) -> None:
    page = "title: Help\nsentence: What there is.\n{}---\nYou can ask."
    closed = "closed:\n  date: 2027-01\n  reason: The law has changed.\n"
    old, new = ({f"{folder}/pages/help.md": page.format(it)} for it in ("", closed))
    (found,) = compare(edition(old), edition(new), DAY).changes
    assert (found.how.value, found.to, found.for_care_leavers) == (
        "closed",
        "January 2027: The law has changed.",
        LOW,
    )


def test_the_order_of_the_rows_of_the_decision_table_is_a_change() -> None:
    first, second = FILES["national/decision.yaml"].removeprefix("rows:\n").split("  - id: second")
    turned = {"national/decision.yaml": f"rows:\n  - id: second{second}{first}"}
    (found,) = compare(edition(), edition(turned), DAY).changes
    assert (found.id, found.part) == ("second", "order")


def test_a_row_of_the_decision_table_that_stands_there_twice_is_no_change_of_their_order() -> None:
    rows = FILES["national/decision.yaml"]
    twice = {"national/decision.yaml": rows + "  - id: second" + rows.split("  - id: second")[1]}
    assert "order" not in {change.part for change in compare(edition(), edition(twice), DAY).changes}


def test_an_id_that_a_record_had_before_is_no_other_record() -> None:
    named = FILES["offer.yaml"].replace(
        "  - id: grant\n", "  - id: home-grant\n    formerly:\n      - grant\n"
    )
    assert compare(edition(), edition({"offer.yaml": named}), DAY).changes == ()


def test_of_what_goes_into_another_that_was_there_only_what_people_lose_is_told() -> None:
    start, _, rest = FILES["offer.yaml"].partition("  - id: grant\n")
    _, id, money = rest.partition("  - id: money\n")
    grant = "    formerly:\n      - grant\n    amounts:\n      - value: £3,000\n        limit: up to\n        label: for a home\n"
    for said, loses in (
        (grant, []),
        (grant.replace("£3,000", "£60\n        period: a week"), ["up to £3,000 once"]),
    ):
        merged = money.replace("    amounts:\n", f"{said}        sources:\n          - source: paper\n", 1)
        found = compare(edition(), edition({"offer.yaml": start + id + merged}), DAY).changes
        assert [(it.part, it.how.value, it.for_care_leavers) for it in found] == [
            ("how binding it is", "changed", "worse"),
            *(("amount", "gone", None) for _ in loses),
            ("amount, for a home", "added", None),
        ]
        assert [it.from_ for it in found if it.how.value == "gone"] == loses
    both = money.replace("    amounts:\n", f"{grant}        sources:\n          - source: paper\n", 1)
    both = both.replace("      - grant\n", "      - grant\n      - money\n", 1)
    found = compare(edition(), edition({"offer.yaml": f"{start}  - id: all-of-it\n{both}"}), DAY).changes
    assert {it.for_care_leavers for it in found} == {"worse"}


def test_what_is_dated_later_has_not_changed_yet() -> None:
    later = FILES["pledges.yaml"].replace(
        "promises:\n",
        f"promises:\n  - id: flats\n    text: Build flats.\n    priority: home\n    made_on: 2027-03\n{SOURCE}",
    )
    assert compare(edition(), edition({"pledges.yaml": later}), DAY).changes == ()
    assert len(compare(edition(), edition({"pledges.yaml": later}), date(2027, 3, 1)).changes) == 1


def test_what_one_of_the_two_cannot_read_is_neither_new_nor_gone() -> None:
    broken = FILES["offer.yaml"].replace("£3,000", "much")
    tree, _, _ = parse_yaml(broken, "offer.yaml", lists=lists_of("offer.yaml", False))
    files = Loaded((File("offer.yaml", "offer.yaml", False, (), tree),), ())
    after, _ = read(files)
    found = compare(edition(), after, DAY)
    assert not [it for it in found.changes if it.id == "grant"]
    assert "entitlements" in found.unread


def test_words_that_were_taken_away_are_told_nowhere_again() -> None:
    removed = re.sub(
        "    text: There should be more homes.\n",
        "    words_removed:\n      date: 2026-11-20\n      reason: asked by the person\n",
        FILES["pledges.yaml"],
    )
    before, after = edition(), edition({"pledges.yaml": removed})
    for found in (compare(before, after, DAY), compare(after, before, DAY)):
        whole = repr([(it.from_, it.to, it.part) for it in found.changes]) + repr(found.wordings)
        assert "There should be more homes" not in whole
    (change,) = compare(before, after, DAY).changes
    assert change.part == "words, taken away"


def test_words_that_were_taken_away_are_found_in_a_file_of_changes(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = re.search(
        r"    text: (.*)\n", (council / "pledges.yaml").read_text(encoding="utf-8").partition("voices:")[2]
    )
    assert text
    told = f"date: 2026-11-26\ntitle: New\nchanges:\n  - record: voice\n    how: added\n    to: {text[1]}\n"
    (council / "content/changes").mkdir()
    (council / "content/changes/2026-11-26-new.yaml").write_text(told, encoding="utf-8")
    removed = "    words_removed:\n      date: 2026-11-20\n      reason: asked by the person\n"
    change(council, "pledges.yaml", text[0], removed)
    run(council)
    assert "content/changes/2026-11-26-new.yaml, line 6" in capsys.readouterr().out


# --- Cuts, and what a file of changes says of them


def note(*lines: str, of: str = "grant", part: str = "amount", record: str = "entitlement") -> dict[str, str]:
    item = [
        f"  - record: {record}", f"    id: {of}", f"    part: {part}", "    how: changed",
        "    from: up to £3,000 once", "    to: up to £2,900 once", "    for_care_leavers: worse",
    ]  # fmt: skip
    head = ["date: 2026-11-26", "title: The grant falls", "changes:"]
    return {
        "content/changes/2026-11-26-grant.yaml": "\n".join([*head, *item, *(f"    {line}" for line in lines)])
    }


LOWER = {"offer.yaml": FILES["offer.yaml"].replace("£3,000", "£2,900")}


def problems(changed: Mapping[str, str], before: Mapping[str, str] | None = None) -> list[Problem]:
    old, new = edition(before), edition(changed)
    return [
        it
        for it in since(old, new, DAY, f"{CALLED} diff main --write").problems
        if it.rule != "perhaps-a-cut"
    ]


def test_a_cut_that_nobody_accounts_for_is_refused_at_its_line() -> None:
    (problem,) = problems(LOWER)
    assert (problem.mark.file, problem.mark.line) == (
        "offer.yaml",
        FILES["offer.yaml"].count("\n", 0, FILES["offer.yaml"].index("£3,000")) + 1,
    )
    assert problem.rule == "cut-not-told"
    assert "before: up to £3,000 once; now: up to £2,900 once" in problem.message
    assert f"{CALLED} diff main --write" in problem.hint
    assert "consulted: nobody" in problem.hint
    # Who begins is told the way out, and nobody else.
    assert "If no reader ever had it" in problem.hint
    deeper = {"offer.yaml": FILES["offer.yaml"].replace("£3,000", "£2,900").replace("£60", "£50")}
    assert [it.hint.count("no reader") for it in problems({**deeper, **note("consulted: talks")})] == [0]


@pytest.mark.parametrize(
    ("lines", "fine"),
    [
        (("consulted: talks",), True),
        (("consulted: nobody", "reason: The money is spent."), True),
        (("mistake: paper",), True),
        ((), False),
        (("consulted: nobody",), False),
        (("consulted: no-such-paper",), False),
        (("mistake: no-such-paper",), False),
        (("law: act",), False),
        (("reason: The money is spent.",), False),
    ],
)
def test_a_cut_needs_whom_the_council_asked_or_why_nobody_or_what_was_wrong(
    lines: tuple[str, ...], fine: bool
) -> None:
    found = problems({**LOWER, **note(*lines)})
    assert (not found) is fine
    if found:
        assert found[0].mark.file == "content/changes/2026-11-26-grant.yaml"
        assert found[0].mark.line >= 4


def test_what_a_file_of_changes_said_before_says_nothing_of_a_cut_of_today() -> None:
    told_before = note("consulted: talks")
    assert problems({**LOWER, **told_before}, before=told_before)[0].rule == "cut-not-told"


def test_a_cut_that_went_further_than_its_file_says_is_refused_there() -> None:
    deeper = {"offer.yaml": FILES["offer.yaml"].replace("£3,000", "£2,000")}
    (problem,) = problems({**deeper, **note("consulted: talks")})
    assert problem.mark.file == "content/changes/2026-11-26-grant.yaml"
    assert "says something else" in problem.message


def test_of_an_amount_in_parts_a_file_may_say_that_it_is_gone() -> None:
    parts = amounts("value: £60 / age_until: 21", "value: £50 / age_from: 21")
    gone = note("consulted: talks")
    name, said = next(iter(gone.items()))
    said = (
        said.replace("how: changed", "how: gone")
        .replace("    to: up to £2,900 once\n", "")
        .replace("up to £3,000", "£60")
    )
    before = amounts("value: £60")
    own_words = said.replace("from: £60 once", "from: £60 for everybody")
    assert own_words != said
    for text, rules in ((said, []), (own_words, []), (said.replace("£60", "£70"), ["cut-not-told"])):
        assert [it.rule for it in problems({**parts, name: text}, before=before)] == rules
    assert [it.rule for it in problems(parts, before=before)] == ["cut-not-told"]


def test_people_may_reword_what_a_file_says() -> None:
    told = note("consulted: talks")
    reworded = {
        name: text.replace("to: up to £2,900 once", "to: £2,900 at most") for name, text in told.items()
    }
    assert problems({**LOWER, **reworded}) == []


@pytest.mark.parametrize(
    ("said", "instead", "message"),
    [
        ("for_care_leavers: worse", "for_care_leavers: better", "does not say that it is worse"),
        ("    for_care_leavers: worse\n", "", "does not say that it is worse"),
        ("from: up to £3,000 once", "from: up to £2,000 once", "says something else"),
        ("to: up to £2,900 once", "to: up to £2,900, or £9,000 if you ask", "says something else"),
        (
            "date: 2026-11-26",
            "date: 2026-11-27",
            "dated 27 November 2026, but readers are told on 26 November 2026",
        ),
    ],
)
def test_a_cut_that_is_not_told_as_it_is_is_refused(said: str, instead: str, message: str) -> None:
    ((file, text),) = note("consulted: talks").items()
    assert said in text
    (problem,) = problems({**LOWER, file: text.replace(said, instead)})
    assert (problem.mark.file, problem.rule) == (file, "cut-not-told")
    assert message in problem.message


def test_a_cut_is_told_under_its_day_and_not_in_what_was_told_long_ago() -> None:
    ((file, told),) = note("consulted: talks").items()
    of_october = told.replace("2026-11-26", "2026-10-20")
    october = file.replace("2026-11-26", "2026-10-20")
    earlier = {
        october: of_october.replace("up to £3,000 once", "up to £4,000 once").replace("£2,900", "£3,000")
    }
    # The file of October is changed to tell of today, under its own name or another.
    for name in (october, october.replace("grant", "other")):
        assert [it.rule for it in problems({**LOWER, name: of_october}, before=earlier)] == ["cut-not-told"]
    # A file that waited to be merged may be a month older than the newest; one of before that may not.
    for day, message in (
        ("2026-10-05", ""),
        ("2026-09-19", ""),
        ("2026-09-18", "dated 18 September 2026"),
        ("2019-03-01", "dated 1 March 2019"),
    ):
        late = {file.replace("2026-11-26", day): told.replace("2026-11-26", day)}
        found = problems({**LOWER, **earlier, **late}, before=earlier)
        assert [message in it.message for it in found] == ([True] if message else [])


def test_a_change_that_two_files_tell_is_told_once() -> None:
    ((file, text),) = note("consulted: talks").items()
    (problem,) = problems({**LOWER, file: text, file.replace("-grant", "-money"): text})
    assert (problem.rule, problem.level.value) == ("change-not-told", "warning")
    assert "there twice: Setting up home, amount" in problem.message


@pytest.mark.parametrize(
    ("said", "instead", "kept"),
    [
        ("to: up to £2,900 once", "to: £2,900 at most", True),
        ("id: grant", "id: flat", True),
        ("for_care_leavers: worse", "for_care_leavers: better", False),
        ("    consulted: talks", "", False),
        ("part: amount", "part: phone", False),
    ],
)
def test_what_told_of_a_cut_stays_on_the_page_of_changes(said: str, instead: str, kept: bool) -> None:
    ((file, text),) = note("consulted: talks").items()
    before = edition({**LOWER, file: text})
    assert said in text
    found = since(before, edition({**LOWER, file: text.replace(said, instead)}), DAY, "x").problems
    assert [it.rule for it in found] == ([] if kept else ["cut-not-told"])
    (gone,) = since(before, edition(LOWER), DAY, "x").problems
    assert gone.mark.file == file
    assert "“The grant falls” told readers on 26 November 2026 that something got worse" in gone.message


def test_something_under_a_new_id_is_told_how_it_stays_the_same() -> None:
    renamed = FILES["offer.yaml"].replace("id: money", "id: cash")
    cut, _ = problems({"offer.yaml": renamed})
    assert cut.hint.startswith(
        "If cash is the same under a new id, add formerly: there, with - money below it. If not: Write one"
    )
    assert (
        problems({"offer.yaml": renamed.replace("id: cash\n", "id: cash\n    formerly:\n      - money\n")})
        == []
    )


def test_a_cut_in_national_needs_its_law() -> None:
    lower = {"national/entitlements.yaml": FILES["national/entitlements.yaml"].replace("£2,000", "£1,500")}
    of = {"of": "adviser", "record": "national entitlement"}
    said = {line: problems({**lower, **{n: t.replace("£2,900", "£1,500").replace("£3,000", "£2,000") for n, t in note(line, **of).items()}})
            for line in ("law: act", "mistake: act", "consulted: talks", "law: talks")}  # fmt: skip
    assert {line: not found for line, found in said.items()} == {
        "law: act": True, "mistake: act": True, "consulted: talks": False, "law: talks": False,
    }  # fmt: skip


def test_a_change_that_no_file_tells_is_a_warning_that_names_the_command() -> None:
    (problem,) = problems(
        {"content/contacts.yaml": FILES["content/contacts.yaml"].replace("585585", "585586")}
    )
    assert (problem.rule, problem.level.value) == ("change-not-told", "warning")
    assert "The main line, phone" in problem.message
    assert "There is no need to mention what no reader ever had" in problem.hint
    assert f"{CALLED} diff main --write" in problem.hint


@pytest.mark.parametrize(("noun", "id"), [("voice", "more-homes"), ("promise", "homes")])
def test_nobody_is_told_to_write_up_as_new_what_only_has_another_id(noun: str, id: str) -> None:
    assert f"- id: {id}\n" in FILES["pledges.yaml"]
    renamed = re.sub(rf"(- (?:id: )?){id}\n", rf"\1{id}-again\n", FILES["pledges.yaml"])
    assert [it.message for it in problems({"pledges.yaml": renamed})] == []


def test_beside_another_id_what_else_changed_is_still_asked_for() -> None:
    group = {"content/people.yaml": FILES["content/people.yaml"].replace("- id: forum\n", "- id: a-forum\n")}
    assert [it.rule for it in problems(group)] == ["id-changed"]
    before, after = edition(), edition(group)
    assert noted(since(before, after, DAY, ""), after, Path(), DAY) is None
    no_voice = {"pledges.yaml": FILES["pledges.yaml"].replace("    voices:\n      - more-homes\n", "")}
    found = {it.rule: it.message for it in problems({**group, **no_voice})}
    assert "Find more homes, voices" in found["change-not-told"]


def test_what_is_worse_under_another_id_is_refused() -> None:
    people = FILES["content/people.yaml"]
    less = people.replace("- id: forum\n", "- id: a-forum\n").replace("    where: In the town hall.\n", "")
    first, *_ = problems({"content/people.yaml": less})
    assert (first.rule, first.level.value) == ("cut-not-told", "error")


def test_another_id_of_what_has_an_address_is_a_warning_at_its_line() -> None:
    pledges = FILES["pledges.yaml"]
    renamed = pledges.replace("- id: home\n", "- id: a-home\n").replace(
        "priority: home\n", "priority: a-home\n"
    )
    found = {problem.rule: problem for problem in problems({"pledges.yaml": renamed})}
    problem = found["id-changed"]
    assert (problem.mark.file, problem.mark.line, problem.level.value) == ("pledges.yaml", 2, "warning")
    assert "This priority had the id home" in problem.message
    # Under another title it may be another thing.
    other = renamed.replace("title: A home\n", "title: Good homes\n")
    assert "id-changed" not in {problem.rule for problem in problems({"pledges.yaml": other})}
    entry = FILES["offer.yaml"].replace("- id: grant\n", "- id: home-grant\n    formerly:\n      - grant\n")
    assert "id-changed" not in {problem.rule for problem in problems({"offer.yaml": entry})}


def test_search_words_have_no_id_that_could_change() -> None:
    many = "".join(f"      - in danger, way {number}\n" for number in range(30))
    words = f"danger_words:\n  - words:\n{many}    contacts:\n      - main\n"
    fewer = words.replace("      - in danger, way 29\n", "")
    found = problems({"national/search.yaml": fewer}, {"national/search.yaml": words})
    assert "id-changed" not in {problem.rule for problem in found}


def test_a_figure_that_becomes_a_table_keeps_its_address() -> None:
    figures = FILES["content/figures.yaml"]
    table = figures[: figures.index("    unit:")].replace("measures:", "tables:") + (
        "    date: 2020-01\n    chart: comparison\n    first: Home\n    columns:\n      - label: Share\n"
        "        unit: percent\n    rows:\n      - label: Suitable\n        values:\n          - 80\n"
        "    sources:\n      - source: paper\n"
    )
    assert [it.message for it in problems({"content/figures.yaml": table})] == []


# --- The words


def test_a_comment_never_grows_past_what_a_host_takes() -> None:
    many = "".join(f"      - Thing {number}{'!' * 250}\n" for number in range(280))
    offer = FILES["offer.yaml"].replace("    bring:\n", f"    bring:\n{many}")
    found = since(edition(), edition({"offer.yaml": offer}), DAY, "x")
    assert len(as_markdown(found.comparison, found.tellings, found.problems, "main")) < 60_000


def test_programs_get_the_same() -> None:
    found = since(edition(), edition(LOWER), DAY, "x")
    made = json.loads(as_json(found.comparison, found.tellings, found.problems, "main"))
    (change,) = made["changes"]
    assert (change["record"], change["title"], change["told"]) == ("entitlement", "Setting up home", False)
    assert made["problems"][0]["rule"] == "cut-not-told"


# --- Writing a file of changes


def test_a_file_of_changes_is_written_in_the_house_style_and_read_back() -> None:
    found = compare(edition(), edition(LOWER), DAY)
    name, text = note_name(found.changes, DAY), note_text(found.changes, DAY, found.names)
    assert name == "2026-11-26-grant.yaml"
    assert (
        text
        == """\
date: 2026-11-26
title: "Setting up home, amount: now up to £2,900 once, before up to £3,000 once"
changes:
  - record: entitlement
    id: grant
    part: amount
    how: changed
    from: up to £3,000 once
    to: up to £2,900 once
    for_care_leavers: worse
"""
    )
    assert [it.rule for it in problems({**LOWER, f"content/changes/{name}": text})] == ["cut-not-told"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_second_run_of_a_day_adds_what_is_new_and_keeps_every_byte(
    good: Path, tmp_path: Path, end: str
) -> None:
    before = records(good)
    change(good, "offer.yaml", "value: £3,000", "value: £3,100")
    first = written(since(before, records(good), DAY, "x"), records(good), good, DAY)
    assert first == "content/changes/2026-11-26-setting-up-home.yaml"
    file = good / first
    reworded = file.read_text(encoding="utf-8").replace("title: ", "title: More money! ", 1).replace("“", "")
    reworded = (
        reworded.replace('title: More money! "', 'title: "More money! ')
        + "# Our own remark\ntext: We are glad.\n"
    )
    file.write_bytes(reworded.replace("\n", end).encode())
    assert written(since(before, records(good), DAY, "x"), records(good), good, DAY) is None

    number = re.search(r"phone: .*", (good / "content/contacts.yaml").read_text(encoding="utf-8"))
    assert number
    change(good, "content/contacts.yaml", number[0], "phone: 0306 999 0123")
    assert written(since(before, records(good), DAY, "x"), records(good), good, DAY) == first
    now = file.read_bytes().decode()
    head, _, tail = now.partition("  - record: contact")
    assert head + tail.partition("# Our own")[1] + tail.partition("# Our own")[2] == reworded.replace(
        "\n", end
    )
    assert written(since(before, records(good), DAY, "x"), records(good), good, DAY) is None


@pytest.mark.parametrize("words", ["2026-13-45", "[" * 3000, "yes", "0123", "a: b"])
def test_a_file_of_changes_holds_whatever_words_there_are(words: str) -> None:
    found = compare(
        edition(), edition({CHANGES[0][0]: FILES[CHANGES[0][0]].replace(*CHANGES[0][1:3], 1)}), DAY
    )
    said = [change.model_copy(update={"to": words}) for change in found.changes]
    assert yaml.load(note_text(said, DAY, found.names), yaml.BaseLoader)["changes"][0]["to"] == words


def told_twice(good: Path, first: str, second: str, said: str = "", committed: bool = False) -> str:
    """The file of changes once an amount was changed and told twice on a day, the second time after somebody wrote into it, or
    committed it; empty where there is none any more."""
    now = "£3,000"
    git(good, "init", "--quiet")
    git(good, "add", "-A")
    commit(good)
    for value in (first, second):
        before = records(good)
        change(good, "offer.yaml", f"value: {now}", f"value: {value}")
        name = written(since(before, records(good), DAY, "x"), records(good), good, DAY)
        assert name
        file, now = good / name, value
        if value == first:
            file.write_text(file.read_text(encoding="utf-8") + said, encoding="utf-8")
            if committed:
                git(good, "add", "-A")
                commit(good)
    return file.read_text(encoding="utf-8") if file.exists() else ""


def test_what_goes_on_from_a_change_of_the_same_day_stands_in_its_place(good: Path) -> None:
    text = told_twice(good, "£3,100", "£3,200", "# Our own remark\n")
    assert text.count("  - record:") == 1
    assert text.endswith("# Our own remark\n")
    told = yaml.safe_load(text)
    assert "£3,000" in told["changes"][0]["from"]
    assert "£3,200" in told["changes"][0]["to"]
    assert "£3,200" in told["title"]


def test_a_new_answer_is_told_by_what_it_says(tmp_path: Path) -> None:
    busy = copy(BUSY, tmp_path)
    before = records(busy)
    add(
        busy,
        "content/answers.yaml",
        "  - voice: buses-at-night\n    stated:\n      state: no, because\n      reason: There is no money.\n"
        "      post: Head of service\n      date: 2026-11-20\n",
    )
    found = compare(before, records(busy), DAY)
    answer, voice = found.changes
    assert (answer.record, answer.to) == ("answer", "no, because: There is no money.")
    assert (voice.part, voice.to) == ("state", "no, because")
    title = yaml.safe_load(note_text([answer], DAY, found.names))["title"]
    assert title == "New answer: “Buses should run at night”"
    title = yaml.safe_load(note_text([answer, voice], DAY, found.names))["title"]
    assert title == "“Buses should run at night”: now “no, because”, before “no answer yet”"


def test_an_answer_of_a_day_to_come_is_told_on_that_day(tmp_path: Path) -> None:
    busy = copy(BUSY, tmp_path)
    before = records(busy)
    stated = "    stated:\n      state: done\n      reason: It is done.\n      post: Head of service\n      date: 2027-01\n"
    add(busy, "content/answers.yaml", f"  - voice: buses-at-night\n{stated}")
    assert compare(before, records(busy), DAY).changes == ()
    answer, _ = compare(before, records(busy), date(2027, 1, 1)).changes
    assert answer.to == "done: It is done."


def test_of_a_quotation_the_part_that_changed_is_told(tmp_path: Path) -> None:
    busy = copy(BUSY, tmp_path)
    before = records(busy)
    change(busy, "pledges.yaml", "by: A care leaver in work", "by: A young person in work")
    (found,) = compare(before, records(busy), DAY).wordings
    assert (found.part, found.before, found.after) == (
        "quotation, who said it",
        "A care leaver in work",
        "A young person in work",
    )


def test_rows_of_one_label_are_held_against_each_other_in_their_order(tmp_path: Path) -> None:
    busy = copy(BUSY, tmp_path)
    row = "      - label: In custody\n        values:\n          - {}\n          - 0\n          - 8\n          - 16\n"
    first, second, third = map(row.format, (0, 5, 7))
    figures = "content/figures.yaml"
    change(busy, figures, first, first + second)
    before = records(busy)

    def told_of(rows: str) -> list[tuple[str | None, ...]]:
        other = copy(busy, tmp_path / str(len(list(tmp_path.iterdir()))))
        change(other, figures, first + second, rows)
        return [(it.part, it.from_, it.to) for it in compare(before, records(other), DAY).changes]

    assert told_of(first + third) == [("row, In custody, values", "5; 0; 8; 16", "7; 0; 8; 16")]
    assert told_of(second) == [("row", "In custody", None)]
    assert told_of(second + first) == []
    assert told_of(first + second + third) == [("row", None, "In custody")]


def test_what_a_file_of_the_day_tells_otherwise_than_it_is_is_written_anew_with_its_title(good: Path) -> None:
    before = records(good)
    change(good, "offer.yaml", "value: £3,000", "value: £3,500")
    name = written(since(before, records(good), DAY, "x"), records(good), good, DAY)
    assert name
    assert "£3,500" in yaml.safe_load((good / name).read_text(encoding="utf-8"))["title"]
    change(good, "offer.yaml", "value: £3,500", "value: £3,300")
    (problem,) = since(before, records(good), DAY, "diff --write").problems
    assert "says something else: before: up to £3,000 once; now: up to £3,500 once." in problem.message
    assert problem.hint.endswith("In today’s file, --write does it.")
    assert written(since(before, records(good), DAY, "x"), records(good), good, DAY) == name
    text = (good / name).read_text(encoding="utf-8")
    assert "£3,500" not in text
    assert "£3,300" in yaml.safe_load(text)["title"]
    assert since(before, records(good), DAY, "x").problems == ()


@pytest.mark.parametrize(
    ("said", "fits"),
    [("done", True), ("all of it is done", True), ("under way", False), ("no answer yet", False)],
)
def test_a_state_is_told_by_no_other_state(said: str, fits: bool) -> None:
    told_ = Change.model_validate(
        {
            "record": "promise",
            "id": "a",
            "part": "state",
            "how": "changed",
            "from": "promised, no update",
            "to": "done",
        }
        | {"@marks": Marks(Mark(""), {})}
    )
    assert agrees(told_.model_copy(update={"to": said}), told_) is fits


@pytest.mark.parametrize(("said", "fits"), [("£3,300 at most", True), ("at least £3,300 once", False)])
def test_a_sum_that_has_a_limit_is_told_by_no_other_limit(said: str, fits: bool) -> None:
    told_ = Change.model_validate(
        {"record": "entitlement", "id": "a", "part": "amount", "how": "changed", "to": "up to £3,300 once"}
        | {"@marks": Marks(Mark(""), {})}
    )
    assert agrees(told_.model_copy(update={"to": said}), told_) is fits


def test_whoever_was_asked_of_a_cut_was_not_asked_of_a_deeper_one(good: Path) -> None:
    (told,) = yaml.safe_load(told_twice(good, "£2,900", "£2,500", "    consulted: strategy\n"))["changes"]
    assert "£2,500" in told["to"]
    assert "consulted" not in told


def test_what_goes_back_on_the_same_day_is_told_besides(good: Path) -> None:
    first, second = yaml.safe_load(told_twice(good, "£3,200", "£3,100"))["changes"]
    assert (first["for_care_leavers"], second["for_care_leavers"]) == ("better", "worse")


def test_what_goes_all_the_way_back_before_anybody_has_read_it_is_told_nowhere(good: Path) -> None:
    assert told_twice(good, "£2,900", "£3,000") == ""


def test_what_goes_all_the_way_back_once_it_may_have_been_read_is_told_besides(good: Path) -> None:
    told = yaml.safe_load(told_twice(good, "£2,900", "£3,000", committed=True))
    assert [one["for_care_leavers"] for one in told["changes"]] == ["worse", "better"]


@pytest.mark.parametrize("committed", [False, True])
def test_what_a_council_decided_and_undid_before_anybody_read_it_is_told_of_no_group(
    good: Path, committed: bool
) -> None:
    """Without a decision the groups read the national words again, which is news to whoever read the decision."""
    beside, bare, rest = undecided(good)
    (good / "offer.yaml").write_text(beside + bare + rest, encoding="utf-8")
    git(good, "init", "--quiet")
    git(good, "add", "-A")
    commit(good)
    first = records(good)
    decided = f"{bare}    statuses:\n      - relevant\n    age_from: 16\n    age_until: 25\n"
    for before, entry in ((first, decided), (None, bare)):
        before = before or records(good)
        (good / "offer.yaml").write_text(beside + entry + rest, encoding="utf-8")
        name = written(since(before, records(good), DAY, "x"), records(good), good, DAY)
        assert name
        file = good / name
        if committed and entry == decided:
            git(good, "add", "-A")
            commit(good)
    assert file.exists() is committed
    if committed:
        assert "who: relevant" in file.read_text(encoding="utf-8")


def test_what_goes_back_leaves_what_else_the_file_tells(good: Path) -> None:
    other = "  - record: contact\n    id: main-line\n    part: hours\n    how: changed\n    to: 9am to 5pm\n"
    told = yaml.safe_load(told_twice(good, "£2,900", "£3,000", other))
    assert [one["record"] for one in told["changes"]] == ["contact"]


def test_a_title_that_nobody_has_reworded_tells_of_what_is_added_too(good: Path) -> None:
    before = records(good)
    change(good, "offer.yaml", "value: £3,000", "value: £3,100")
    file = good / str(written(since(before, records(good), DAY, "x"), records(good), good, DAY))
    alone = re.findall("^title: .*", file.read_text(encoding="utf-8"), re.MULTILINE)
    number = re.search(r"phone: .*", (good / "content/contacts.yaml").read_text(encoding="utf-8"))
    assert number
    change(good, "content/contacts.yaml", number[0], "phone: 0306 999 0123")
    assert written(since(before, records(good), DAY, "x"), records(good), good, DAY)
    both = re.findall("^title: .*", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert "£3,100" in alone[0]
    assert both[0].startswith("title: Changes to ")


def test_in_the_middle_of_a_title_the_site_begins_with_a_small_letter() -> None:
    new = {
        "content/contacts.yaml": FILES["content/contacts.yaml"].replace("01254 585585", "01254 585586"),
        "content/site.yaml": FILES["content/site.yaml"].replace("adopted: no", "adopted: yes"),
    }
    found = compare(edition(), edition(new), DAY)
    assert "Changes to The main line and the site" in note_text(found.changes, DAY, found.names)


def test_in_a_title_the_words_that_somebody_said_are_in_quotation_marks() -> None:
    new = {
        "content/contacts.yaml": FILES["content/contacts.yaml"].replace("01254 585585", "01254 585586"),
        "content/answers.yaml": FILES["content/answers.yaml"].replace("work under way", "all of it"),
    }
    found = compare(edition(), edition(new), DAY)
    title = yaml.safe_load(note_text(found.changes, DAY, found.names))["title"]
    assert title == "Changes to “There should be more homes” and the main line"


def test_each_change_can_be_written_and_is_told_then(good: Path) -> None:
    for file, before, after, _ in CHANGES:
        new = {file: FILES[file].replace(before, after, 1)}
        found = compare(edition(), edition(new), DAY)
        path = f"content/changes/{note_name(found.changes, DAY)}"
        told_then = edition({**new, path: note_text(found.changes, DAY, found.names)})
        again = since(edition(), told_then, DAY, "x")
        assert all(telling.said for telling in again.tellings), (file, after)


def test_a_file_that_was_written_has_nothing_to_mend_whatever_it_tells(good: Path) -> None:
    before = records(good)
    # What other rules allow where it stands, and would not elsewhere.
    for file, words, others in (
        ("offer.yaml", "    how_to_ask: |\n      Ask your worker. You can also read [your rights](/your-rights/complaints/).\n", ""),
        ("content/sources.yaml", "sources:\n", "sources:\n  - id: theirs\n    title: A page\n    publisher: Elsewhere County Council\n    date: 2020-01\n"),
        ("content/people.yaml", "partners:\n", "partners:\n  - id: elsewhere\n    title: Elsewhere County Council\n    sentence: It helps.\n    sources:\n      - source: theirs\n"),
    ):  # fmt: skip
        change(good, file, words, others)
    assert written(since(before, records(good), DAY, "x"), records(good), good, DAY)
    note = next((good / "content/changes").glob("*.yaml")).read_text(encoding="utf-8")
    assert "from: Ask your worker. You can also read your rights." in note
    assert "to: Elsewhere County Council" in note
    loaded = load(good, good / "national", good)
    found = check(Content(loaded, read(loaded)[0], DAY, load_theme(TEMPLATES).palette))
    assert [it for it in (*loaded.problems, *found) if "content/changes" in it.mark.file] == []


# --- The command


@pytest.fixture
def council(good: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A council's folder with its own national one, in a repository of its own."""
    monkeypatch.setattr(commands, "NATIONAL", good / "national")
    git(good, "init", "-q")
    git(good, "add", "-A")
    commit(good)
    return good


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *words], check=True)


def commit(folder: Path) -> None:
    git(folder, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "x")


def run(folder: Path, *words: str) -> int:
    return front.main(["diff", "HEAD", "--council", str(folder), "--as-of", "2026-11-26", *words])


def test_the_command_ends_with_1_until_a_cut_is_accounted_for(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(council, "offer.yaml", "value: £3,000", "value: £2,900")
    assert run(council) == 1
    assert "Worse for care leavers." in capsys.readouterr().out
    assert run(council, "--markdown") == 1
    comment = capsys.readouterr().out
    assert run(council, "--write") == 1
    said = capsys.readouterr().out
    file = next((council / "content/changes").glob("*.yaml"))
    # Whoever has no terminal copies the same file out of the comment.
    (block,) = (it for it in MarkdownIt().parse(tamed(comment)) if it.type == "code_block")
    assert yaml.safe_load(block.content) == yaml.safe_load(file.read_text(encoding="utf-8"))
    assert f"content/changes/{file.name}, line" in said
    with file.open("a", encoding="utf-8") as more:
        more.write("    consulted: nobody\n    reason: The money is spent.\n")
    assert run(council) == 0
    capsys.readouterr()
    assert run(council, "--markdown") == 0
    comment = capsys.readouterr().out
    assert comment.startswith("### What changes for readers since HEAD\n")
    assert "Add the file" not in comment
    assert run(council, "--json") == 0
    assert json.loads(capsys.readouterr().out)["changes"][0]["told"] is True


def test_a_commit_is_called_by_its_first_digits(council: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit_id = (diff.git(council, "rev-parse", "HEAD") or b"").decode().strip()
    change(council, "offer.yaml", "value: £3,000", "value: £2,900")
    assert front.main(["diff", commit_id, "--council", str(council), "--as-of", "2026-11-26"]) == 1
    said = capsys.readouterr().out
    assert f"since {commit_id[:10]}:" in said
    assert commit_id not in said


def test_two_forms_at_once_are_wrong_use(council: Path) -> None:
    with pytest.raises(SystemExit) as end:
        run(council, "--json", "--markdown")
    assert end.value.code == 2


def test_the_national_folder_of_the_base_is_read_where_it_lies_beside(
    council: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = re.search(
        r'phone: "?([0-9 ]+)"?', (council / "national/helplines.yaml").read_text(encoding="utf-8")
    )
    assert number
    change(council, "national/helplines.yaml", number[0], "phone: 0306 999 0124")
    assert run(council) == 0
    assert f"phone, changed: from {number[1]} to 0306 999 0124" in capsys.readouterr().out


def test_before_anything_is_published_nothing_is_news(
    council: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    base = diff.base_of("HEAD", council, GOOD / "national")
    monkeypatch.setattr(published, "published_base", lambda *_: replace(base, was_read=False))
    change(council, "offer.yaml", "value: £3,000", "value: £2,900")
    assert front.main(["diff", "--published", "--council", str(council)]) == 0
    assert "Worse" not in capsys.readouterr().out


def test_what_writes_a_file_since_the_last_publishing_needs_no_host(
    council: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    base = diff.base_of("HEAD", council, GOOD / "national")
    monkeypatch.setattr(published, "published_base", lambda *_: base)
    change(council, "offer.yaml", "value: £3,000", "value: £2,900")
    assert front.main(["diff", "--published", "--council", str(council)]) == 1
    told = capsys.readouterr().out
    (revision,) = re.findall(r"build\.py diff ([0-9a-f]{10}) --write", told)
    assert diff.base_of(revision, council, GOOD / "national").revision == revision


def test_check_warns_of_what_differs_from_the_last_commit_and_looks_at_nothing_in_a_clean_folder(
    council: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = commands._not_told(Made(load(council, council / "national", council), ()), council, DAY)
    with monkeypatch.context() as patched:
        patched.setattr(commands, "base_of", lambda *_: pytest.fail("nothing was touched"))
        assert list(clean) == []
    change(council, "offer.yaml", "value: £3,000", "value: £2,900")
    touched = Made(load(council, council / "national", council), ())
    (problem,) = commands._not_told(touched, council, DAY)
    assert problem.level.value == "warning"
    assert "diff HEAD --write" in problem.hint
    shutil.rmtree(council / ".git")
    assert list(commands._not_told(touched, council, DAY)) == []


def test_check_says_what_no_file_of_changes_tells_but_of_no_other_day(
    good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    untold_ = CHANGE_NOT_TOLD.problem(Mark("content/changes"), "A number is told nowhere.", "Write it.")
    monkeypatch.setattr(commands, "documents", lambda *_, **__: outcome(GOOD))
    monkeypatch.setattr(commands, "_not_told", lambda *_: iter((untold_,)))
    assert front.main(["check", "--council", str(good)]) == 0
    assert "A number is told nowhere." in capsys.readouterr().out
    assert front.main(["check", "--council", str(good), "--as-of", DAY.isoformat()]) == 0
    assert "A number is told nowhere." not in capsys.readouterr().out


# --- What nobody has thought of


def _compared() -> list[type[Record]]:
    """Every kind of record that is compared, and those inside it."""
    waiting = [kind for name, kind in MODELS.items() if name not in PASSED_OVER]
    found: list[type[Record]] = []
    waiting += [models.Site, models.PageText, models.WhoGetsIt]
    while waiting:
        kind = waiting.pop()
        if kind not in (*found, models.Citation, models.WordsTakenAway):
            found.append(kind)
            forms = (form_of(field) for field in fields(kind).values())
            waiting += [
                one
                for form in forms
                if isinstance(one := getattr(form, "of", form), type) and issubclass(one, Record)
            ]
    return found


COMPARED = _compared()


@pytest.mark.parametrize("kind", COMPARED, ids=lambda kind: str(kind.__name__))
def test_every_field_of_every_record_is_classified(kind: type[Record]) -> None:
    unknown = [name for name in kind.model_fields if _lacks(kind, name)]
    assert not unknown, (
        f"{kind.__name__}: {', '.join(unknown)}. Say in localoffer/changes/fields.py what it means when this changes: WORDS, UPKEEP or "
        "how it is told."
    )


def _lacks(kind: type[Record], name: str) -> bool:
    try:
        field_of(kind, name)
    except KeyError:
        return True
    return False


def test_no_line_of_the_table_is_about_a_field_that_is_not_there() -> None:
    there = {name for kind in COMPARED for name in kind.model_fields}
    there |= {f"{kind.__name__}.{name}" for kind in COMPARED for name in kind.model_fields}
    assert set(FIELDS) - there == set()


TEXTS = ("title", "text", "sentence", "note", "details", "story", "order")


@pytest.mark.parametrize(
    ("folder", "rounds"),
    [(GOOD, 12), (BUSY, 12), *(pytest.param(it, 300, marks=pytest.mark.long) for it in (GOOD, BUSY))],
)
def test_whatever_happens_to_a_folder_is_told_and_a_rewording_never_is(
    folder: Path, rounds: int, tmp_path: Path
) -> None:
    chance = random.Random(16 + rounds)
    copy = shutil.copytree(folder, tmp_path / "copy")
    national = copy / "national" if (copy / "national").is_dir() else GOOD / "national"
    before, facts = records(folder), load_national(national, copy)
    files = [path for path in sorted(copy.rglob("*.yaml")) if path.parent == copy or "content" in path.parts]
    for round_ in range(rounds):
        path = chance.choice(files)
        held = path.read_bytes()
        tree = yaml.load(held.decode(), yaml.BaseLoader)
        reworded = _mutate(tree, chance, only_words=round_ % 2 == 0)
        path.write_text(dump(tree), encoding="utf-8")
        after, _ = read(load(copy, facts, copy))
        found = since(before, after, DAY, "x")
        for words in (
            in_words(found.comparison, found.tellings, "a"),
            as_markdown(found.comparison, found.tellings, found.problems, "a"),
        ):
            assert isinstance(words, str)
        if reworded:
            assert found.comparison.changes == (), (path.name, reworded)
        path.write_bytes(held)


def _mutate(tree: object, chance: random.Random, only_words: bool) -> str:
    """Change one value somewhere. Returns the field where it is one of words alone, else nothing."""
    places: list[tuple[object, object]] = []

    def walk(node: object) -> None:
        for key, value in (
            list(node.items())
            if isinstance(node, dict)
            else list(enumerate(node))
            if isinstance(node, list)
            else []
        ):
            if isinstance(value, dict | list):
                walk(value)
                if not only_words:
                    places.append((node, key))
            elif not only_words or key in TEXTS:
                places.append((node, key))

    walk(tree)
    if not places:
        return ""
    node, key = chance.choice(places)
    if only_words:
        node[key] = str(chance.randrange(99)) if key == "order" else f"In other words, {node[key]}"  # type: ignore[index]
        return str(key)
    if isinstance(node, list) or chance.random() < 0.4:
        del node[key]  # type: ignore[attr-defined]
    else:
        node[key] = chance.choice(["yes", "2019-01", "£5", "7", "main-line", "x y z", "2031-12-31"])  # type: ignore[index]
    return ""
