"""The files that a council's own repository has besides its content, from the same templates as this repository's own workflows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from localoffer.councils.engine import LOCK, Engine
from localoffer.records.models import STATED
from localoffer.road import TEMPLATES
from localoffer.writing.form import FORMS, NOT_CHOSEN

WORKFLOWS = ".github/workflows"
#: What this repository generates from the same templates.
_OWN = (WORKFLOWS, ".vscode", ".gitlab-ci.yml")
#: The destination of each template. Workflows are full of `${{ }}`, so placeholders have other brackets here.
_FILES: Mapping[str, str] = {
    "workflows/add.yml": f"{WORKFLOWS}/add.yml",
    "workflows/check.yml": f"{WORKFLOWS}/check.yml",
    "workflows/comment.yml": f"{WORKFLOWS}/comment.yml",
    "workflows/nightly.yml": f"{WORKFLOWS}/nightly.yml",
    "workflows/publish.yml": f"{WORKFLOWS}/publish.yml",
    "gitlab-ci.yml": ".gitlab-ci.yml",
    "extensions.json": ".vscode/extensions.json",
    "gitignore": ".gitignore",
    "README.md": "README.md",
}


def own_files() -> dict[str, bytes]:
    """The files of this repository that share text with a council's, by path."""
    # Jobs that may write need nothing but Python, so they install nothing here.
    return _rendered(
        own=True,
        program=".venv/bin/python build.py",
        alone="python3 -m localoffer.councils.posting",
    )


def council_files(name: str, short: str, engine: Engine) -> dict[str, bytes]:
    """The files besides the content of a council with that name, by path. Raises `NoEngine`."""
    made = _rendered(
        own=False,
        program=".venv/bin/localoffer",
        alone=".venv/bin/python -m localoffer.councils.posting",
        name=name,
        short=short,
        pin=engine.pin,
    )
    return {**made, **engine_files(engine)}


def engine_files(engine: Engine) -> dict[str, bytes]:
    """The wheel if the repository itself keeps it, then the lock file that names it, and the schemas of its files.
    Raises `NoEngine`."""
    held = {} if engine.pin.is_address else {engine.pin.place: engine.wheel}
    return {**held, LOCK: engine.lock.encode(), **engine.schemas}


def text_templates(folder: Path, **brackets: Any) -> Environment:
    """Templates of files that are not HTML, in which placeholders may have other brackets."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **brackets,
    )


def _rendered(own: bool, **values: Any) -> dict[str, bytes]:
    environment = text_templates(
        TEMPLATES / "repository",
        block_start_string="[%",
        block_end_string="%]",
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="[#",
        comment_end_string="#]",
    )
    return {
        path: environment.get_template(name)
        .render(own=own, kinds=FORMS, stated=STATED, not_chosen=NOT_CHOSEN, **values)
        .encode()
        for name, path in _FILES.items()
        if path.startswith(_OWN) or not own
    }
