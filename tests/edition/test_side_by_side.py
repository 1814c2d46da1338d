"""The councils that are here, side by side: what holds of the comparison whatever they say."""

from __future__ import annotations

import csv
import io
from collections import Counter
from functools import cache

from selectolax.lexbor import LexborHTMLParser

from localoffer.data.compare import comparison, read_offer
from localoffer.data.offer import OfferData
from localoffer.road import TEMPLATES
from localoffer.web.theme import load_theme
from tests.edition.looking import cases
from tests.site import AS_OF, editions, outcome


@cache
def offers() -> tuple[OfferData, ...]:
    """Of each edition on its newest day. There is one at least."""
    days = {case.name: case.as_of for case in cases()[::2]}
    found = tuple(
        read_offer(outcome(days.get(name, AS_OF), folder).documents["data/offer.json"].decode())
        for name, folder in editions().items()
    )
    assert found
    return found


@cache
def made() -> tuple[LexborHTMLParser, list[dict[str, str]]]:
    files = comparison(offers(), load_theme(TEMPLATES))
    rows = list(csv.DictReader(io.StringIO(files["compare.csv"].decode("utf-8-sig"))))
    return LexborHTMLParser(files["index.html"].decode()), rows


def test_each_thing_has_one_line_and_each_council_a_cell_in_it() -> None:
    page, rows = made()
    things = {one.id for offer in offers() for one in offer.entitlements}
    lines = page.css("tr[id]")
    assert sorted(str(line.attributes["id"]) for line in lines) == sorted(things)
    assert {len(line.css("td")) for line in lines} == {1 + len(offers())}
    assert {(row["id"], row["council"]) for row in rows} == {
        (thing, offer.council.name) for thing in things for offer in offers()
    }


def test_a_council_is_said_to_say_what_its_own_records_say_and_nothing_else() -> None:
    _, rows = made()
    found = set()
    for offer in offers():
        own = {one.id for one in offer.entitlements if one.council}
        found |= own
        mine = [row for row in rows if row["council"] == offer.council.name]
        assert {row["id"] for row in mine if row["said"] == "said"} == own
        assert not [row for row in mine if row["said"] != "said" and (row["pounds"] or row["standing"])]
    assert found


def test_each_sum_of_the_comparison_is_one_of_the_council_and_none_is_left_out() -> None:
    _, rows = made()
    named = Counter(offer.council.name for offer in offers())
    for offer in offers():
        own = sorted(
            (one.id, amount.value, amount.case or "")
            # Two folders may hold one council.
            for _ in range(named[offer.council.name])
            for one in offer.entitlements
            if one.council
            for amount in one.amounts
            if not amount.national and amount.when != "past"
        )
        shown = sorted(
            (row["id"], float(row["pounds"]), row["case"])
            for row in rows
            if row["council"] == offer.council.name and row["pounds"]
        )
        assert shown == own


def test_no_council_gives_less_than_the_law_wants() -> None:
    _, rows = made()
    assert [row for row in rows if row["against_the_floor"] == "below"] == []


def test_nothing_that_is_not_said_is_told_as_no() -> None:
    page, _ = made()
    cells = {" ".join(cell.text().split()).rstrip(".") for cell in page.css("tr[id] td")}
    assert not cells & {"No", "None", "", "-"}
