"""Made-up councils and sites to measure with. The same numbers give the same bytes.

The neutral corpus is shared with the peers: records of 120 words under topics, each a page of some 5.8 KB.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SEED = 17
#: Words per record, records per topic.
WORDS, OF_A_TOPIC = 120, 25
#: What a peer's page contains besides its record, to be as large as a page of a council's site.
LINKS, FOOT = 40, 29
#: Short and common words, so that a text has the reading grade of eleven-year-olds.
COMMON = tuple(
    re.findall(
        r"\w+",
        "ask the team when you want help with your home and they tell you what to do next we can pay for a bed or a "
        "bus pass if you need it take your letter to the office on the day that it says or ring us at any time of the "
        "week you may bring a friend who can speak for you it is free and it is your right to say no to us",
    )
)


@dataclass(frozen=True)
class Entry:
    """A record of the corpus: its slug, its title, a sentence, and paragraphs of plain words."""

    name: str
    title: str
    sentence: str
    topic: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    name: str
    title: str
    entries: tuple[Entry, ...]


def topics(many: int) -> tuple[Topic, ...]:
    """This many entries, by topic."""
    chance = random.Random(SEED)
    return tuple(
        _topic(chance, number, range(first, min(first + OF_A_TOPIC, many)))
        for number, first in enumerate(range(0, many, OF_A_TOPIC), start=1)
    )


def _topic(chance: random.Random, number: int, entries: Sequence[int]) -> Topic:
    name = f"topic-{number:03}"
    return Topic(name, f"Topic {number}", tuple(_entry(chance, name, entry + 1) for entry in entries))


def _entry(chance: random.Random, topic: str, number: int) -> Entry:
    sentences = [_sentence(chance, 10) for _ in range(WORDS // 10)]
    paragraphs = tuple(" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))
    return Entry(f"record-{number:05}", f"Record {number}", _sentence(chance, 12), topic, paragraphs)


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(COMMON, k=words)).capitalize() + "."


def of_pages(folder: Path, many: int) -> Path:
    """A council whose site is the neutral corpus: a Markdown page for each record, below a page for each topic."""
    pages = _council(folder) / "content/pages"
    pages.mkdir()
    for topic in topics(many):
        _page(pages / f"{topic.name}.md", topic.title, "What is told here.", "/", ("Read on below.",))
        for entry in topic.entries:
            _page(
                pages / f"{entry.name}.md", entry.title, entry.sentence, f"/{topic.name}/", entry.paragraphs
            )
    return folder


def _page(path: Path, title: str, sentence: str, below: str, paragraphs: Sequence[str]) -> None:
    head = [
        f"title: {title}",
        f"sentence: {sentence}",
        f"below: {below}",
        "checked: 2026-11",
        "sources:",
        "  - source: paper",
    ]
    path.write_text("\n".join(["---", *head, "---", "", markdown(paragraphs), ""]), encoding="utf-8")


def markdown(paragraphs: Sequence[str]) -> str:
    """With a heading, a list and a link, as records have."""
    first, *others = paragraphs
    listed = "\n".join(f"- {text}" for text in others)
    return f"{first}\n\n## How to ask\n\n{listed}\n\nSee [the help](/help-now/)."


def of_entitlements(folder: Path, many: int, outcomes: Sequence[str]) -> Path:
    """A council that gives this many things, each with a written verdict and reason for each outcome of the questions."""
    chance = random.Random(SEED)
    _council(folder)
    offer, verdicts = ["entitlements:"], ["who_gets_it:"]
    for topic in topics(many):
        for entry in topic.entries:
            offer += _entitlement(entry, chance)
            verdicts += [f"  - entitlement: {entry.name}", "    verdicts:"]
            for number, outcome in enumerate(outcomes, start=1):
                reason = f"You come under rule {number} of {entry.title.lower()}. {_sentence(chance, 8)}"
                verdicts += [
                    f"      - outcome: {outcome}",
                    "        verdict: yes, if",
                    f"        reason: {reason}",
                ]
    (folder / "offer.yaml").write_text("\n".join(offer) + "\n", encoding="utf-8")
    (folder / "content/verdicts.yaml").write_text("\n".join(verdicts) + "\n", encoding="utf-8")
    return folder


def _entitlement(entry: Entry, chance: random.Random) -> Iterator[str]:
    area = chance.choice(("money", "home", "health", "education", "work"))
    yield from (
        f"  - id: {entry.name}",
        f"    title: {entry.title}",
        f"    sentence: {entry.sentence}",
        f"    area: {area}",
        "    duty: chooses",
        "    basis:",
        "      - The paper of the council.",
        "    statuses:",
        "      - relevant",
        "      - former-relevant",
        "    amounts:",
        f"      - value: £{chance.randint(2, 90) * 10}",
        "        period: a year",
        "        from: 2025-04-01",
        "        sources:",
        "          - source: paper",
        "    details: |",
        *(f"      {line}" if line else "" for line in "\n\n".join(entry.paragraphs[1:]).split("\n")),
        f"    how_to_ask: {entry.paragraphs[0]}",
        "    contacts:",
        "      - main-line",
        "    checked: 2026-11",
        "    review_by: 2027-11-30",
        "    sources:",
        "      - source: paper",
    )


#: What a council's folder has.
COUNCIL = ("offer.yaml", "pledges.yaml", "content")


def copy_of(whole: Path, folder: Path, parts: Sequence[str] = COUNCIL) -> None:
    """Copy some files and folders of another folder, as far as they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in (whole / name for name in parts):
        if part.is_dir():
            shutil.copytree(part, folder / part.name, ignore=shutil.ignore_patterns("__pycache__"))
        elif part.is_file():
            shutil.copy(part, folder)


def _council(folder: Path) -> Path:
    """A folder with a name, a number to ring and a paper."""
    (folder / "content").mkdir(parents=True)
    for name, text in _FIRST.items():
        (folder / "content" / name).write_text(text, encoding="utf-8")
    return folder


_FIRST = {
    "site.yaml": """\
title: The corpus
council:
  name: Exampleton Borough Council
  short: Exampleton
  kind: unitary
adopted: no
notice: Made up to measure with, from papers of {first} to {last}.
colours:
  main: "#0B6B4B"
  main_dark: "#63D9A9"
""",
    "contacts.yaml": """\
contacts:
  - id: main-line
    name: The main line
    roles:
      - main line
      - leaving care team
      - out of hours
    when: For anything.
    phone: 01254 585585
    checked: 2026-11
    review_by: 2027-11-30
    sources:
      - source: paper
""",
    "sources.yaml": """\
sources:
  - id: paper
    title: The paper
    publisher: Exampleton Borough Council
    date: 2026-10
    address: https://www.example.org/paper
""",
}


def shell(topics: Sequence[Topic]) -> tuple[str, str]:
    """The same HTML before and after the title and text of each peer's page: styles, links to topics, a footer."""
    names = [topics[number % len(topics)].name for number in range(LINKS)]
    ways = "\n".join(f'<li><a href="/{name}/">What is said about {name}</a></li>' for name in names)
    chance = random.Random(SEED)
    foot = "\n".join(f"<p>{_sentence(chance, 16)}</p>" for _ in range(FOOT))
    before = (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<link rel="stylesheet" href="/site.css">\n<title>@title@</title>\n</head>\n<body>\n'
        '<a href="#main">Go to the text</a>\n<header><a href="/">The corpus</a></header>\n'
        f'<nav><ul>\n{ways}\n</ul></nav>\n<main id="main">\n<h1>@title@</h1>\n<p>@sentence@</p>\n'
    )
    return before, f"\n</main>\n<footer>\n{foot}\n</footer>\n</body>\n</html>\n"
