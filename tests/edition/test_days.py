"""An edition stays free of mistakes on each day on which something in it changes by itself."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from localoffer.check import check
from localoffer.kept import Kept
from localoffer.link import link
from localoffer.load import load
from localoffer.problems import Level
from localoffer.read import read
from localoffer.road import KEPT, NATIONAL, TEMPLATES
from localoffer.rules.base import Content
from localoffer.web.theme import load_theme
from tests.site import AS_OF, ROOT, editions


def _days(council: Path) -> list[date]:
    """Each day on which an amount begins, the day after one ends, the day before each, today, and a year ahead."""
    files = [path for path in (council / "offer.yaml", NATIONAL / "entitlements.yaml") if path.is_file()]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    begins, ends = (
        {
            date.fromisoformat(day)
            for day in re.findall(rf"^ +{field}: (\d{{4}}-\d\d-\d\d)\s*$", text, re.MULTILINE)
        }
        for field in ("from", "to")
    )
    changes = begins | {day + timedelta(days=1) for day in ends}
    eves = {day - timedelta(days=1) for day in changes}
    return sorted({AS_OF, AS_OF + timedelta(days=365), *changes, *eves})


@pytest.mark.parametrize("council", editions().values(), ids=editions())
@pytest.mark.parametrize("to_come", [True, pytest.param(False, marks=pytest.mark.long)])
def test_no_mistake_appears_on_a_day_on_which_an_amount_changes(
    council: Path, to_come: bool, tmp_path: Path
) -> None:
    """Days to come are looked at each time, since they do come; those gone by each night."""
    kept = Kept(tmp_path)
    loaded = load(council, NATIONAL, ROOT, KEPT)
    records, misread = read(loaded, KEPT)
    palette = load_theme(TEMPLATES).palette
    assert [problem for problem in (*loaded.problems, *misread) if problem.level is Level.ERROR] == []
    for day in [day for day in _days(council) if (day >= AS_OF) == to_come]:
        _, unlinked = link(records, day, kept)
        found = [*unlinked, *check(Content(loaded, records, day, palette))]
        assert [problem for problem in found if problem.level is Level.ERROR] == [], day
