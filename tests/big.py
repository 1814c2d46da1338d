"""A large made-up council: many priorities with long titles, entitlements with sums, and voices in every state.

It goes with the real national facts. The same numbers give the same folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.council import bare_council, dump

PAPER = [{"source": "strategy", "page": "8"}]
TITLES = (
    "Having somewhere safe and stable that you can call home",
    "Education, employment and training that leads somewhere",
    "Health and wellbeing, in body and in mind",
    "People who are there for you, whatever happens",
    "Money that lasts until the end of the month",
    "Being heard in each decision about your life",
    "Knowing your rights and what is written about you",
    "Identity, culture, faith and where you come from",
    "Becoming independent, a step at a time",
    "Keeping safe from harm, online and outside",
    "Parenthood and the families that you make",
    "Neighbourhoods in which you belong",
)
KINDS = ("Money for", "Help with", "A place for", "Free use of", "A loan for", "Advice about")
THINGS = (
    "a winter coat and good boots",
    "the bus to work",
    "driving lessons",
    "a passport and a birth certificate",
    "a bed and bedding",
    "a laptop for your course",
    "swimming and the gym",
    "the deposit on a flat",
    "books and tools for a trade",
    "visits to your brothers and sisters",
)
WISHES = (
    "Care leavers said that nobody told them whom to ring when the heating breaks at night",
    "We want to meet a new worker before the old one goes, and to hear why they go",
    "Letters should say in plain words what happens next and who decides it",
    "It takes too long to get an answer about money, and nobody says how long",
    "There should be somebody of our age who has been through it and can come along",
)
AREAS = ("money", "home", "health", "education", "work", "relationships", "taking-part")
STATUSES = ("eligible", "relevant", "former-relevant", "qualifying")
#: What the law requires of an offer, and would otherwise be missing.
MEETS = (
    "other-services-that-help",
    "care-leavers-asked-first",
    "out-of-hours-contact-clear",
    "what-is-given-is-written-down",
)
STANDINGS = ("announced", "asked for", *("",) * 8)


def big_council(folder: Path, priorities: int = 12, entitlements: int = 60, voices: int = 100) -> Path:
    """Make it: half as many promises as voices, every second one kept by an action."""
    bare_council(folder)
    site = folder / "content/site.yaml"
    strategy = {
        "title": "Care leavers’ strategy",
        "years": "2024 to 2027",
        "vision": "A home for all.",
        "sources": PAPER,
    }
    site.write_text(site.read_text(encoding="utf-8") + _written({"strategy": strategy}), encoding="utf-8")
    ids = [f"priority-{number + 1}" for number in range(priorities)]
    said = list(_voices(voices, ids))
    files = {
        "offer.yaml": {"entitlements": list(_entitlements(entitlements))},
        "pledges.yaml": {
            "priorities": [_priority(number, id) for number, id in enumerate(ids)],
            "voices": said,
            "promises": [_promise(number, said) for number in range(voices // 2)],
        },
        "content/answers.yaml": {"answers": list(_answers(said))},
        "content/actions.yaml": {
            "plans": [_plan()],
            "actions": [_action(number) for number in range(voices // 4)],
        },
    }
    for name, tree in files.items():
        if kept := {key: entries for key, entries in tree.items() if entries}:
            (folder / name).write_text(_written(kept), encoding="utf-8")
    return folder


def _written(tree: Any) -> str:
    """As YAML without aliases, since no council's file may contain any."""
    return dump(json.loads(json.dumps(tree)))


def _priority(number: int, id: str) -> dict[str, Any]:
    return {
        "id": id,
        "title": TITLES[number % len(TITLES)],
        "meaning": "You know what you can have, and you get it in time.",
        "deep": "#1350A8",
        "tint": "#DCE9FD",
        "bright": "#8DBBFF",
        "icon": "house",
        "sources": PAPER,
        "objectives": [
            {
                "id": f"objective-{number + 1}-{at}",
                "text": f"Aim {at}: {THINGS[at]} for all who need it.",
                "sources": PAPER,
            }
            for at in (1, 2)
        ],
    }


def _entitlements(many: int) -> Iterator[dict[str, Any]]:
    for number in range(many):
        thing = THINGS[number % len(THINGS)]
        turn, kind = divmod(number // len(THINGS), len(KINDS))
        yield {
            "id": f"entry-{number + 1}",
            "title": f"{KINDS[kind]} {thing}" + (f", part {turn + 1}" if turn else ""),
            "sentence": f"You can get this once a year if you need {thing} and cannot pay for it.",
            "area": AREAS[number % len(AREAS)],
            "duty": "chooses",
            **({"standing": standing} if (standing := STANDINGS[number % len(STANDINGS)]) else {}),
            "basis": ["The council’s page."],
            "statuses": list(STATUSES[: number % 4 + 1]),
            **(
                {"conditions": ["You are moving into a home of your own."]}
                if number % 3 and standing != "asked for"
                else {}
            ),
            "how_to_ask": f"Ring your worker and say that you need {thing}.",
            "contacts": ["main-line"],
            **({} if number % len(STANDINGS) != 2 else {"meets": list(MEETS)}),
            "amounts": [
                {"value": f"£{10 * number + 20}", "period": "a year", "from": "2024-04-01", "sources": PAPER}
            ],
            "checked": "2026-10",
            "review_by": "2027-10-31",
            "sources": PAPER,
        }


def _voices(many: int, priorities: list[str]) -> Iterator[dict[str, Any]]:
    for number in range(many):
        yield {
            "id": f"voice-{number + 1}",
            "number": str(number + 1),
            "text": f"{WISHES[number % len(WISHES)]}, as card {number + 1} of the box says.",
            "priority": priorities[number % len(priorities)],
            "said_on": f"20{20 + number % 5}-0{number % 9 + 1}",
            "said_where": "A meeting of the forum",
            "sources": PAPER,
        }


def _promise(number: int, said: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": f"promise-{number + 1}",
        "text": f"Tell group {number + 1} in writing who decides, and how long it takes",
        "priority": said[number * 2]["priority"],
        "made_on": "2024-09",
        "voices": [said[number * 2]["id"]],
        **({"actions": [f"action-{number // 2 + 1}"]} if number % 2 and number // 2 < len(said) // 4 else {}),
        "sources": PAPER,
    }


def _answers(said: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    shows = ("all of it", "part of it", "work under way", "a plan")
    states = ("no, because", "not ours")
    for number, voice in enumerate(said):
        turn = number % 8
        if turn < len(shows):
            deed = {"date": "2025-03", "text": f"Cards went to group {number + 1}.", "shows": shows[turn]}
            note = "We read the minutes as an answer to this."
            yield {"voice": voice["id"], "evidence": [{**deed, "note": note, "sources": PAPER}]}
        elif turn < len(shows) + len(states):
            why = {
                "reason": "There is no money for it this year.",
                "post": "Head of the service",
                "date": "2025-06-01",
            }
            yield {
                "voice": voice["id"],
                "stated": {"state": states[turn - len(shows)], **why, "sources": PAPER},
            }


def _plan() -> dict[str, Any]:
    sentence = "What the council does in a year."
    return {
        "id": "plan",
        "title": "Action plan 2024",
        "sentence": sentence,
        "date": "2024-10-01",
        "sources": PAPER,
    }


def _action(number: int) -> dict[str, Any]:
    update = {"date": "2025-02-15", "text": f"Group {number + 1} has its card.", "sources": PAPER}
    return {
        "id": f"action-{number + 1}",
        "plan": "plan",
        "title": f"Print the card for group {number + 1}.",
        "owners": ["The leaving care team"],
        "starts": "2024-10",
        "due": f"202{5 + number % 3}-03",
        **({"updates": [update]} if number % 2 else {}),
        "sources": PAPER,
    }
