"""Councils side by side: what each says, how it stands to the lowest amount in law, and that nothing said is never no."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

import build
from localoffer.data.compare import NotAnOffer, compared, comparison, read_offer
from localoffer.data.offer import AmountData, OfferData
from localoffer.road import TEMPLATES
from localoffer.web.theme import load_theme
from tests import council
from tests.council import BUSY, GOOD


@cache
def offers() -> tuple[OfferData, OfferData]:
    good, busy = (
        read_offer(council.outcome(folder).documents["data/offer.json"].decode()) for folder in (GOOD, BUSY)
    )
    return good, busy


def paying(offer: OfferData, pounds: float) -> OfferData:
    """The offer, whose own sum for the first home is another, at least, paid once."""
    changed = []
    for one in offer.entitlements:
        if one.id == "setting-up-home":
            floor = next(amount for amount in one.amounts if amount.floor and amount.when == "now")
            own: AmountData = floor.model_copy(update={"value": pounds, "national": False, "floor": False})
            one = one.model_copy(update={"council": True, "amounts": (floor, own)})
        changed.append(one)
    return offer.model_copy(update={"entitlements": tuple(changed)})


@pytest.mark.parametrize(("more", "against"), [(500, "above"), (0, "at"), (-500, "below")])
def test_a_sum_is_held_against_the_lowest_amount_in_law(more: int, against: str) -> None:
    good = offers()[0]
    law = next(line for line in compared(offers()) if line.id == "setting-up-home").law
    floor = next(amount.value for amount in law if amount.floor)
    lines = compared((paying(good, floor + more), offers()[1]))
    said = next(line for line in lines if line.id == "setting-up-home").said[0]
    assert [one.against for one in said.sums] == [against]


def test_what_one_council_does_not_say_is_not_said_and_never_no() -> None:
    made = comparison(offers(), load_theme(TEMPLATES))
    rows = list(csv.DictReader(io.StringIO(made["compare.csv"].decode("utf-8-sig"))))
    assert {row["said"] for row in rows} == {"said", "not said"}
    assert all(not row["pounds"] for row in rows if row["said"] == "not said")
    page = LexborHTMLParser(made["index.html"].decode())
    cells = [" ".join(cell.text().split()) for cell in page.css("tbody td")]
    assert "Not said." in cells
    assert not {"No", "No."} & set(cells)


def test_every_thing_that_a_council_gives_has_a_line_with_a_cell_for_each_council() -> None:
    made = comparison(offers(), load_theme(TEMPLATES))
    page = LexborHTMLParser(made["index.html"].decode())
    ids = {one.id for offer in offers() for one in offer.entitlements}
    assert {row.attributes["id"] for row in page.css("tr[id]")} == ids
    assert {len(row.css("td")) for row in page.css("tr[id]")} == {1 + len(offers())}


def test_a_folder_and_the_data_of_a_site_are_compared_from_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "offer.json"
    file.write_bytes(council.outcome(BUSY).documents["data/offer.json"])
    words = ["compare", str(file), str(file), "--out", str(tmp_path / "out")]
    assert build.main(words) == 0
    assert (tmp_path / "out/index.html").is_file()
    assert (tmp_path / "out/compare.csv").is_file()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1]", "it holds no object"),
        ("{", "it is not JSON: line 1"),
        ("{}", "notice: Field required"),
    ],
)
def test_what_is_no_offer_is_told_in_words_and_nothing_is_written(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NotAnOffer, match=said):
        read_offer(text)
    file = tmp_path / "offer.json"
    file.write_text(text, encoding="utf-8")
    assert build.main(["compare", str(file), "--out", str(tmp_path / "out")]) == 1
    assert "cannot be read as the offer.json of a site" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_version_that_is_not_known_is_refused() -> None:
    written = json.loads(council.outcome(GOOD).documents["data/offer.json"])
    with pytest.raises(NotAnOffer, match="version"):
        read_offer(json.dumps({**written, "version": 2}))
