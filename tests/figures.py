"""Tables and measures made for a test, and an attacker who tries to find small groups in them with a pencil."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from localoffer.problems import Mark
from localoffer.records.models import Measure, Reading, Table
from localoffer.records.values import Marks

HERE: Mapping[str, Any] = {"@marks": Marks(Mark("content/figures.yaml"), {})}
PAPER = "paper"
SOURCES = [{**HERE, "source": PAPER}]


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


def reading(when: str, value: str, *, source: str = PAPER, **fields: Any) -> Reading:
    others = [{**HERE, **other} for other in fields.pop("comparators", ())]
    sources = [{**HERE, "source": source}]
    return Reading.model_validate(
        {**HERE, "date": when, "value": value, "comparators": others, "sources": sources, **fields}
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


SMALL = range(1, 6)
#: Which groups a printed number counts, and the number.
Printed = tuple[frozenset[str], int]


def possible(printed: Sequence[Printed], hidden: Iterable[str]) -> dict[str, set[int]]:
    """What each hidden group can have, as far as the printed numbers say: one value, or two of several.

    It shares no code with the rule: it tries which numbers can be true.
    """
    names = sorted({name for groups, _ in printed for name in groups})
    found: dict[str, set[int]] = {name: set() for name in hidden}

    def fits(chosen: dict[str, int]) -> bool:
        for groups, people in printed:
            known = sum(chosen[name] for name in groups if name in chosen)
            if known > people or (known != people and groups <= chosen.keys()):
                return False
        return True

    def goes_on(chosen: dict[str, int], left: list[str]) -> bool:
        """Whether some choice for the rest fits."""
        if not left:
            return True
        most = min(people for groups, people in printed if left[0] in groups)
        return any(
            fits(further := {**chosen, left[0]: value}) and goes_on(further, left[1:])
            for value in range(most + 1)
        )

    for name in found:
        rest = [other for other in names if other != name]
        for value in range(min(people for groups, people in printed if name in groups) + 1):
            if fits({name: value}) and goes_on({name: value}, rest):
                found[name].add(value)
            if len(found[name]) == 2:
                break
    return found
