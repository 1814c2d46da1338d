"""A second council, made up: the good folder, made whole for a national layer and a little longer."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from localoffer import road
from localoffer.edition.written import read_national
from tests.council import GOOD, outcome
from tests.edition.officer import Desk
from tests.site import AS_OF, ROOT

OTHER_PAPER = "sources:\n  - source: strategy\n"


def second_council(folder: Path, day: date, national: Path = road.NATIONAL) -> Desk:
    """The desk of an officer of the second council, whose folder stands in `folder` and rests on a national layer."""
    desk = Desk.with_copy(GOOD, folder, day)
    outcomes = read_national(national, ROOT).lists["outcomes"]
    (folder / "content/verdicts.yaml").unlink()
    (folder / "content/examples.yaml").unlink()
    verdicts = "".join(
        f"  - outcome: {outcome['id']}\n    verdict: ask\n    reason: Nobody has decided for group {at}.\n"
        for at, outcome in enumerate(outcomes, 1)
    )
    desk.add("content/verdicts.yaml", "who_gets_it", f"entitlement: free-wifi\nverdicts:\n{verdicts}")
    desk.add(
        "pledges.yaml",
        "priorities",
        'id: be-heard\ntitle: Be Heard\nmeaning: You are heard.\ndeep: "#7A1E52"\ntint: "#FBE3EF"\nbright: "#FF9CCB"\n'
        f"icon: speech\n{OTHER_PAPER}",
    )
    desk.add(
        "pledges.yaml",
        "voices",
        f"id: a-quiet-room\nnumber: 2\ntext: There should be a quiet room.\npriority: be-heard\nsaid_on: 2020-08\n"
        f"said_where: The strategy\n{OTHER_PAPER}",
    )
    desk.add(
        "content/actions.yaml",
        "actions",
        f"id: a-room\nplan: plan-2020\ntitle: Look for a room.\ndue: 2020-12\n{OTHER_PAPER}",
    )
    desk.add(
        "content/contacts.yaml",
        "contacts",
        f"id: night-team\nname: The team at night\nroles:\n  - out of hours\nwhen: At night.\nphone: 01254 585599\n"
        f"every_page: yes\nchecked: 2026-01\n{OTHER_PAPER}",
    )
    return desk


def second_repository(folder: Path, national: Path) -> Path:
    """A copy of what a council's own repository has, with the second council's content and no tests."""
    for source in (ROOT / "localoffer", ROOT / "templates", national):
        shutil.copytree(source, folder / source.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "build.py", folder)
    # Compiled templates, by their text and by who compiled them, so that each check compiles only those that a test changed.
    outcome()
    if road.KEPT.folder and (road.KEPT.folder / "templates").is_dir():
        shutil.copytree(road.KEPT.folder / "templates", folder / ".cache/templates")
    second_council(folder, AS_OF, national)
    return folder
