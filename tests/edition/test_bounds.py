"""Nothing that is written for people comes near what a folder may hold."""

from __future__ import annotations

from localoffer import road
from localoffer.load import load
from localoffer.read import read
from localoffer.records import bounds
from localoffer.records.walk import every_prose
from tests.site import ROOT


def test_everything_could_be_twice_as_long_and_stay_within_its_bounds() -> None:
    loaded = load(ROOT, road.NATIONAL, ROOT)
    records, _ = read(loaded)
    assert [file.path for file in loaded.files if sum(map(len, file.lines)) > bounds.FILE / 4] == []
    assert sum(len(line) for file in loaded.files for line in file.lines) < bounds.FOLDER / 4
    assert [prose.mark for prose, _ in every_prose(records) if bounds.excess(prose.text * 2)] == []
