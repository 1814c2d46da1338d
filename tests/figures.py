"""Tables and measures made for a test, and those of this folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from localoffer.library import Library
from localoffer.link import link
from localoffer.load import load
from localoffer.problems import Mark
from localoffer.read import read
from localoffer.records.models import Measure, Reading, Table
from localoffer.records.values import Marks
from tests.site import AS_OF, ROOT

HERE: Mapping[str, Any] = {"@marks": Marks(Mark("content/figures.yaml"), {})}
SOURCES = [{**HERE, "source": "paper"}]


def table(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[Mapping[str, Any]] = ({"label": "People", "unit": "people"},),
    **fields: Any,
) -> Table:
    """A table of April 2020. A row's values are numbers."""
    return Table.model_validate(
        {
            **HERE,
            "id": "a-table",
            "title": "A table",
            "group": "Homes",
            "date": "2020-04",
            "chart": "share",
            "first": "Where",
            "columns": [{**HERE, **column} for column in columns],
            "rows": [{**HERE, **row, "values": [str(value) for value in row["values"]]} for row in rows],
            "sources": SOURCES,
            **fields,
        }
    )


def reading(when: str, value: str, **fields: Any) -> Reading:
    others = [{**HERE, **other} for other in fields.pop("comparators", ())]
    return Reading.model_validate(
        {**HERE, "date": when, "value": value, "comparators": others, "sources": SOURCES, **fields}
    )


def measure(*readings: Reading, unit: str = "percent", better: str = "up", **fields: Any) -> Measure:
    return Measure.model_validate(
        {
            **HERE,
            "id": "a-measure",
            "title": "A measure",
            "group": "Homes",
            "unit": unit,
            "better": better,
            "readings": readings,
            **fields,
        }
    )


@cache
def our_own(as_of: date = AS_OF) -> Library:
    records, _ = read(load(ROOT, ROOT / "national", ROOT))
    library, _ = link(records, as_of)
    assert library
    return library
