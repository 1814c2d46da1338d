"""Councils side by side: what each says, how it stands to the lowest amount in law, and that nothing said is never no."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from localoffer import front
from localoffer.data.compare import NotAnOffer, compared, comparison, read_offer, table
from localoffer.data.offer import AmountData, OfferData
from localoffer.data.tables import MARK
from localoffer.road import TEMPLATES
from localoffer.web import hosting
from localoffer.web.theme import load_theme
from tests import council
from tests.council import BUSY, GOOD


@cache
def offers() -> tuple[OfferData, OfferData]:
    good, busy = (
        read_offer(council.outcome(folder).documents["data/offer.json"].decode()) for folder in (GOOD, BUSY)
    )
    return good, busy


def paying(offer: OfferData, pounds: float, limit: str = "at least") -> OfferData:
    """The offer, whose own sum for the first home is another, paid once."""
    changed = []
    for one in offer.entitlements:
        if one.id == "setting-up-home":
            floor = next(amount for amount in one.amounts if amount.floor and amount.when == "now")
            own: AmountData = floor.model_copy(
                update={"value": pounds, "limit": limit, "national": False, "floor": False}
            )
            one = one.model_copy(update={"council": True, "amounts": (floor, own)})
        changed.append(one)
    return offer.model_copy(update={"entitlements": tuple(changed)})


@pytest.mark.parametrize(
    ("more", "limit", "against"),
    [(500, "at least", "above"), (0, "at least", "at"), (-500, "at least", "below"), (500, "up to", "")],
)
def test_a_sum_is_held_against_the_lowest_amount_in_law(more: int, limit: str, against: str) -> None:
    good = offers()[0]
    law = next(line for line in compared(offers()) if line.id == "setting-up-home").law
    floor = next(amount.value for amount in law if amount.floor)
    lines = compared((paying(good, floor + more, limit), offers()[1]))
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


def test_a_row_says_of_which_council_it_is_and_whether_it_and_the_law_stand_behind_it() -> None:
    good, busy = offers()
    other = good.council.model_copy(update={"name": "Elsewhere", "adopted": True})
    both = (good.model_copy(update={"council": other}), busy)
    rows = list(csv.DictReader(io.StringIO(table(compared(both)).removeprefix(MARK))))
    assert {(row["council"], row["adopted"]) for row in rows} == {
        ("Elsewhere", "yes"),
        (busy.council.name, "no"),
    }
    in_law = {one.id for offer in both for one in offer.entitlements if one.national}
    assert {row["id"] for row in rows if row["in_law"] == "yes"} == in_law
    assert len({row["id"] for row in rows}) > len(in_law) > 0


def test_a_folder_and_the_data_of_a_site_are_compared_from_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "offer.json"
    file.write_bytes(council.outcome(BUSY).documents["data/offer.json"])
    words = ["compare", str(file), str(file), "--out", str(tmp_path / "out")]
    assert front.main(words) == 0
    assert (tmp_path / "out/index.html").is_file()
    assert (tmp_path / "out/compare.csv").is_file()


def test_a_comparison_is_not_written_into_what_is_read_of_a_council(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = good / "offer.json"
    file.write_bytes(council.outcome(BUSY).documents["data/offer.json"])
    assert front.main(["compare", str(file), "--out", str(good / "content/compare")]) == 2
    assert "a site cannot go there" in capsys.readouterr().err
    assert not (good / "content/compare").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1]", "it does not contain an object"),
        ("{", "it is not JSON: EOF while parsing an object at line 1"),
        ("[" * 100_000, "it is not JSON: recursion limit"),
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
    assert front.main(["compare", str(file), "--out", str(tmp_path / "out")]) == 1
    assert "cannot be read as a site’s offer.json" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_data_of_a_later_version_is_refused_with_what_to_do() -> None:
    with pytest.raises(NotAnOffer, match="is version 2, but this engine reads version 1"):
        read_offer('{"version": 2, "offer": []}')


def written(**changed: object) -> str:
    """The small council's data with other values at the top, as a file."""
    return json.dumps({**offers()[0].model_dump(mode="json"), **changed})


def test_a_field_that_a_later_engine_added_is_passed_over_and_one_that_an_earlier_one_lacked_is_empty() -> (
    None
):
    text = json.loads(written(added="later"))
    del text["groups"], text["districts"], text["entitlements"][0]["by_district"]
    assert read_offer(json.dumps(text)).groups == ()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"as_of": "yesterday"}, "as_of: is “yesterday”, which is not a date"),
        ({"as_of": "2026-02-30"}, "as_of: is “2026-02-30”, a date that does not exist"),
        ({"site": "javascript:alert(1)//"}, "site: String should match"),
    ],
)
def test_what_would_break_the_page_or_run_in_it_is_refused(changed: dict[str, str], said: str) -> None:
    with pytest.raises(NotAnOffer, match=said):
        read_offer(written(**changed))


@pytest.mark.parametrize(
    ("site", "page"),
    [
        ("https://www.example.org@elsewhere.example", "/a/"),
        ("https://192.168.0.1", "/a/"),
        ("https://printer.local", "/a/"),
        ("https://www.example.org:2222", "/a/"),
        ("https://www.example.org\\@elsewhere.example", "/a/"),
        ("https://www.exam", "ple.org\u202e/a/"),
    ],
)
def test_an_address_that_no_page_of_ours_would_link_to_is_no_link_here_either(site: str, page: str) -> None:
    first = offers()[0]
    one = next(it for it in first.entitlements if it.council)
    handed_in = first.model_copy(
        update={"site": site, "entitlements": (one.model_copy(update={"page": page}),)}
    )
    made = comparison((handed_in,), load_theme(TEMPLATES))
    links = LexborHTMLParser(made["index.html"].decode()).css("td a")
    assert links == []
    assert "elsewhere" not in made["compare.csv"].decode()
    well = first.model_copy(update={"site": "https://www.example.org/offer/"})
    assert LexborHTMLParser(comparison((well,), load_theme(TEMPLATES))["index.html"].decode()).css("td a")


def test_nothing_but_its_own_style_runs_in_the_page() -> None:
    page = LexborHTMLParser(comparison(offers(), load_theme(TEMPLATES))["index.html"].decode())
    (policy,) = page.css('meta[http-equiv="Content-Security-Policy"]')
    (style,) = page.css("style")
    assert policy.attributes["content"] == hosting.alone(style.text())
    assert "default-src 'none'" in hosting.alone("")
    assert "script-src" not in hosting.alone("")


@pytest.mark.parametrize(
    "name", ["=1+1", "\n=1+1", "\t@a", "\N{FULLWIDTH EQUALS SIGN}1+1", "\N{FULLWIDTH PLUS SIGN}1"]
)
def test_no_name_that_another_council_handed_in_is_a_formula(name: str) -> None:
    first = offers()[0]
    named = first.model_copy(update={"council": first.council.model_copy(update={"name": name})})
    rows = csv.DictReader(io.StringIO(table(compared((named,))).removeprefix(MARK)))
    assert {row["council"] for row in rows} == {f"'{name}"}


def test_a_sum_of_another_day_is_held_against_the_law_of_that_day() -> None:
    good, busy = offers()
    floor = next(
        amount.value
        for one in good.entitlements
        for amount in one.amounts
        if one.id == "setting-up-home" and amount.floor and amount.when == "now"
    )
    earlier = paying(good, floor - 1000)
    entitlements = []
    for one in earlier.entitlements:
        if one.id == "setting-up-home":
            law, own = one.amounts
            one = one.model_copy(
                update={"amounts": (law.model_copy(update={"value": floor - 1000, "starts": None}), own)}
            )
        entitlements.append(one)
    earlier = earlier.model_copy(update={"as_of": "2020-01-01", "entitlements": tuple(entitlements)})
    line = next(line for line in compared((earlier, busy)) if line.id == "setting-up-home")
    assert [one.against for one in line.said[0].sums] == ["at"]
    assert floor in [amount.value for amount in line.law]
    page = comparison((earlier, busy), load_theme(TEMPLATES))["index.html"].decode()
    assert "Each sum is held against the law of its own day" in page
    assert "law of its own day" not in comparison((good, good), load_theme(TEMPLATES))["index.html"].decode()


@pytest.mark.parametrize(
    ("entry", "sum_", "said"),
    [
        ({}, {"when": "coming", "starts": "2027-04-01"}, "£7 once, from 1 April 2027 (not yet)"),
        ({}, {"ends": "2027-03-31"}, "to 31 March 2027"),
        ({}, {"giver": "The government"}, "£7 once. The government pays this."),
        ({"standing": "asked for"}, {}, "Asked for by young people, and not promised. £7 once"),
        ({"standing": "announced"}, {}, "Announced, and not there yet. £7 once"),
        ({}, {"when": "past"}, "In its offer, without a sum of its own today."),
    ],
)
def test_a_sum_says_when_who_pays_and_whether_it_can_be_had(
    entry: dict[str, str], sum_: dict[str, str], said: str
) -> None:
    good = offers()[0]
    amount = AmountData.model_validate(
        {
            **dict.fromkeys(AmountData.model_fields),
            **{"value": 7, "limit": "exactly", "period": "once", "when": "now", "sources": ()},
            **{"floor": False, "national": False, **sum_},
        }
    )
    first = good.entitlements[0].model_copy(
        update={"council": True, "standing": "given", "amounts": (amount,), **entry}
    )
    offer = good.model_copy(update={"entitlements": (first,)})
    page = LexborHTMLParser(comparison((offer, offer), load_theme(TEMPLATES))["index.html"].decode())
    cell = " ".join(page.css("tr[id] td")[1].text().split())
    assert said in cell, cell


def test_a_screen_reader_hears_of_each_link_which_thing_of_which_council_it_is() -> None:
    offer = offers()[1].model_copy(update={"site": "https://offer.example/"})
    page = LexborHTMLParser(comparison((offer, offer), load_theme(TEMPLATES))["index.html"].decode())
    links = page.css("tr[id] a")
    assert len({link.text() for link in links}) == len(links) // 2 > 1
    assert not page.css("tr[id] [hidden]")
