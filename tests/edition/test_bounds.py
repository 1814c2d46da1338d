"""Nothing that is written for people comes near what a folder may hold."""

from __future__ import annotations

from localoffer import road
from localoffer.load import load
from localoffer.read import read
from localoffer.records import bounds
from localoffer.records.walk import every_record, proses
from tests.site import ROOT


def test_everything_could_be_twice_as_long_and_stay_within_its_bounds() -> None:
    loaded = load(ROOT, road.NATIONAL, ROOT)
    records, _ = read(loaded)
    assert [file.path for file in loaded.files if sum(map(len, file.lines)) > bounds.FILE / 4] == []
    assert sum(len(line) for file in loaded.files for line in file.lines) < bounds.FOLDER / 2
    texts = [prose for _, record in every_record(records) for prose in proses(record)]
    texts += [page.body for page in (*records.pages, *records.national_pages)]
    assert [text.mark for text in texts if bounds.excess(text.text * 2)] == []
