"""An edition stays free of mistakes on each day on which something in it changes by itself."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from localoffer.check import check
from localoffer.link import link
from localoffer.load import Loaded, load
from localoffer.problems import Level
from localoffer.read import read
from tests.site import AS_OF, ROOT

LOADED: Loaded = load(ROOT, ROOT / "national", ROOT)


def _days() -> list[date]:
    """Each day on which an amount begins, the day after one ends, the day before and a year ahead."""
    text = (ROOT / "offer.yaml").read_text(encoding="utf-8") if (ROOT / "offer.yaml").is_file() else ""
    text += (ROOT / "national/entitlements.yaml").read_text(encoding="utf-8")
    begins = {
        date.fromisoformat(day) for day in re.findall(r"^ +from: (\d{4}-\d\d-\d\d)\s*$", text, re.MULTILINE)
    }
    ends = {
        date.fromisoformat(day) for day in re.findall(r"^ +to: (\d{4}-\d\d-\d\d)\s*$", text, re.MULTILINE)
    }
    changes = begins | {day + timedelta(days=1) for day in ends}
    return sorted(
        {AS_OF, AS_OF + timedelta(days=365), *changes, *(day - timedelta(days=1) for day in changes)}
    )


@pytest.mark.parametrize("day", _days(), ids=str)
def test_no_mistake_appears_on_a_day_on_which_an_amount_changes(day: date) -> None:
    records, misread = read(LOADED)
    _, unlinked = link(records, day)
    found = [*LOADED.problems, *misread, *unlinked, *check(LOADED, records, day)]
    assert [problem for problem in found if problem.level is Level.ERROR] == []
