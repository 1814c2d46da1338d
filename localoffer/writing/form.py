"""What was entered in the form of the workflow “Add”, in the format of `build.py new --from`.

`python -m localoffer.writing.form` reads the event of the run, from the path that the host names, and prints JSON.
Nothing that was entered is in a command, in the environment or in the log.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from localoffer.records.models import NOBODY
from localoffer.writing.kinds import CUT

#: For each kind, the names of its answers in the form and in the record.
FORMS: Mapping[str, Mapping[str, str]] = {
    "voice": {"text": "text", "date": "said_on", "where": "said_where", "priority": "priority"},
    "answer": {"about": "about", "text": "reason", "date": "date", "where": "post", "state": "state"},
    "amount": {"about": "about", "text": "value", "date": "from"},
    "number": {"about": "about", "text": "phone"},
    "update": {"about": "about", "text": "text", "date": "date"},
}
_CITED = {"source": "source", "page": "page", "asked": CUT}
#: About whom the council asked: what comes before a colon.
_ALONE = (NOBODY, "mistake")
#: The form's value if nothing was chosen.
NOT_CHOSEN = "-"


class WrongForm(Exception):
    """Why a form contains nothing that can be added."""


def said(event: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be added, from the event of a run. Raises WrongForm."""
    inputs = event.get("inputs")
    if not isinstance(inputs, dict) or not all(isinstance(text, str) for text in inputs.values()):
        raise WrongForm("This run has no form.")
    given = {name: text for name, text in inputs.items() if text.strip() and text != NOT_CHOSEN}
    kind = given.pop("kind", "")
    if kind not in FORMS:
        raise WrongForm(f"The form cannot add this. It can add: {', '.join(FORMS)}.")
    names = {**FORMS[kind], **_CITED}
    if foreign := [name for name in given if name not in names]:
        raise WrongForm(f"Leave this empty for the kind {kind}: {', '.join(sorted(foreign))}.")
    record: dict[str, Any] = {names[name]: text for name, text in given.items()}
    if asked := record.get(CUT):
        record[CUT] = _whom(asked)
    return {"kind": kind, **record}


def _whom(asked: str) -> dict[str, str]:
    """Whom the council asked, from `forum-notes`, `nobody: why` or `mistake: strategy`."""
    what, colon, rest = (part.strip() for part in asked.partition(":"))
    if not colon and what != NOBODY:
        return {"consulted": what}
    if what not in _ALONE or not rest:
        raise WrongForm(
            "Say who was asked with the id of a source; or “nobody: ” and the reason; or “mistake: ” and the id of the "
            "source that always said so."
        )
    return {"consulted": NOBODY, "reason": rest} if what == NOBODY else {what: rest}


def main() -> int:
    """Print the content of this run's form. Returns the exit code."""
    try:
        event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
        print(json.dumps(said(event)))
    except (WrongForm, KeyError, OSError, ValueError) as error:
        print(error if isinstance(error, WrongForm) else "This run has no form.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
