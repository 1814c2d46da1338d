"""Pages for officers, councillors and inspectors: a row for each record, all that is known of it one tap away, and
figures that are those of the records.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from selectolax.lexbor import LexborHTMLParser

from localoffer.ledger import actions
from localoffer.records.models import FindingKind, State
from tests import council
from tests.council import BUSY, GOOD

FIRST = "/for-councillors/"
PICTURE, PLANS, FOUND, MISSING = "/strategy/local-picture/", "/action-plan/", "/inspections/", "/coverage/"
TABLES = (PICTURE, PLANS, "/action-plan/by-quarter/", "/action-plan/by-owner/", FOUND, MISSING)
BOTH = pytest.mark.parametrize("folder", [GOOD, BUSY], ids=["good", "busy"])


def _tiles(folder: Path) -> dict[str, str]:
    """What each figure of the start page says, by the address that it leads to."""
    return {
        urljoin(FIRST, str(link.attributes["href"])): " ".join(tile.text().split())
        for tile in council.page(FIRST, folder).css("main .lo-tiles > li")
        if (link := tile.css_first("a"))
    }


@BOTH
def test_each_figure_of_the_start_page_is_that_of_the_records_and_leads_to_where_it_is_counted(
    folder: Path,
) -> None:
    library, made = council.library(folder), council.outcome(folder)
    shown = made.shown
    assert shown
    tiles = _tiles(folder)
    done = sum(view.state.state is State.DONE for view in shown.voices.values())
    assert tiles.get("/you-said/", "").startswith(f"{done} of {len(library.voices)} ")
    stages = actions.counts(library, library.actions)
    assert tiles[PLANS].startswith(f"{stages.at[actions.Stage.PAST]} of {stages.all} ")
    assert (
        f"{stages.silent} with no news at all; {stages.at[actions.Stage.DONE]} shown to be done."
        in tiles[PLANS]
    )
    gaps = council.page(MISSING, folder).css("[aria-labelledby=gaps] li")
    assert tiles[MISSING].startswith(f"{len(gaps)} of {len(library.coverage)} ")
    asked = [each for each in library.findings if each.record.kind is FindingKind.IMPROVE]
    assert tiles[FOUND].startswith(f"{len(asked)} ")
    matrix = council.page("/who-gets-what/", folder)
    columns, rows = len(matrix.css("table thead th")) - 1, len(matrix.css("table tbody tr"))
    assert tiles["/who-gets-what/"].startswith(f"{columns} × {rows} ")
    first = council.page(PICTURE, folder).css_first("table tbody tr[id]")
    assert first
    assert tiles[PICTURE].startswith(f"{first.css_first('td').text()} ")  # type: ignore[union-attr]
    assert (
        f"The newest figure here is of {shown.newest_figure and shown.newest_figure.date}" in tiles[PICTURE]
    )


def test_what_an_edition_lacks_has_no_figure(tmp_path: Path) -> None:
    assert council.outcome(council.bare_council(tmp_path / "council")).fine
    assert set(_tiles(tmp_path / "council")) <= {MISSING, "/who-gets-what/"}


def test_the_start_page_leads_to_every_page_that_no_menu_names() -> None:
    links = {
        urljoin(FIRST, str(link.attributes["href"])) for link in council.page(FIRST, BUSY).css("main a[href]")
    }
    planned = {page.address for page in council.outcome(BUSY).pages}
    wanted = {
        "/strategy/", PLANS, PICTURE, FOUND, MISSING, "/who-gets-what/", "/sources/", "/take-part/", "/papers/",
    }  # fmt: skip
    assert wanted & planned <= links
    assert links & planned == links - {link for link in links if not link.endswith("/")}


def _old_places(folder: Path) -> Iterator[tuple[str, str]]:
    """Each page with the places on it that links from elsewhere may name."""
    library = council.library(folder)
    yield from ((PICTURE, record.id) for record in library.measures)
    yield from ((PICTURE, record.id) for record in library.tables)
    for plan in library.plans:
        yield PLANS, plan.record.id
        yield from ((PLANS, heading.record.id) for heading in plan.recommendations)
        yield from ((PLANS, action.record.id) for action in plan.actions)
    for finding in library.findings:
        yield FOUND, finding.record.id
    for item in library.coverage:
        yield MISSING, item.record.id
    for watch in library.watch:
        yield MISSING, f"watch-{watch.record.id}"


@BOTH
def test_every_record_keeps_its_place_on_the_page_of_its_kind(folder: Path) -> None:
    pages = {address: _ids(council.page(address, folder)) for address in (PICTURE, PLANS, FOUND, MISSING)}
    assert [(address, id) for address, id in _old_places(folder) if id not in pages[address]] == []


def _ids(page: LexborHTMLParser) -> list[str]:
    return [str(node.attributes["id"]) for node in page.css("[id]")]


@BOTH
def test_each_row_leads_to_all_that_is_known_of_its_record(folder: Path) -> None:
    rows = {
        (address, str(row.attributes["id"])): urljoin(
            address,
            str(row.css_first("a").attributes["href"]),  # type: ignore[union-attr]
        )
        for address in (PICTURE, PLANS, FOUND)
        for row in council.page(address, folder).css("main tr[id]:not(.lo-band-row)")
    }
    assert rows
    for (_, id), target in rows.items():
        page, _, place = target.partition("#")
        assert id in _ids(council.page(page, folder)) if place else page.endswith(f"/{id}/"), target
        assert "From " in council.words(page, folder)


def test_every_figure_of_a_measure_stands_on_its_own_page_and_the_newest_in_its_row() -> None:
    picture = council.page(PICTURE, BUSY)
    for measure in council.library(BUSY).measures:
        said = council.words(f"{PICTURE}{measure.id}/", BUSY)
        newest = max(measure.readings, key=lambda reading: reading.date)
        row = council.said(picture, f"tr#{measure.id}")
        assert f"{newest.value:,f}" in row
        assert str(newest.date) in row
        for reading in measure.readings:
            assert f"{reading.value:,f}" in said
            assert str(reading.date) in said
            for other in reading.comparators:
                assert f"{other.value:,f}" in said
                assert other.name in (f"{row} {said}" if reading is newest else said)


@pytest.fixture
def with_gaps(good: Path) -> LexborHTMLParser:
    """The page of what is missing, of a council whose offer lacks three things."""
    lacking = "".join(
        f"  - id: gap-{kind}\n    text: Something {kind}.\n    part: Your home\n    kind: {kind}\n"
        "    sources:\n      - source: guidance\n"
        for kind in ("common", "duty", "guidance")
    )
    council.add(good, "national/coverage.yaml", lacking)
    return council.page(MISSING, good)


def test_gaps_stand_first_open_to_all_what_the_law_asks_for_on_top(with_gaps: LexborHTMLParser) -> None:
    first = with_gaps.css_first("main h2")
    assert first
    assert first.attributes["id"] == "gaps"
    listed = [str(gap.attributes["id"]) for gap in with_gaps.css("[aria-labelledby=gaps] li[id]")]
    assert listed == ["gap-duty", "gap-guidance", "gap-common"]
    folded = {str(row.attributes["id"]) for row in with_gaps.css("main details [id]")}
    assert folded.isdisjoint(listed)


def test_each_gap_leads_to_its_part_and_its_row_there_leads_back(with_gaps: LexborHTMLParser) -> None:
    ids = _ids(with_gaps)
    gaps = with_gaps.css("[aria-labelledby=gaps] li[id]")
    for gap in gaps:
        (part,) = gap.css("a")
        assert str(part.attributes["href"])[1:] in ids
    back = {str(link.attributes["href"])[1:] for link in with_gaps.css("main details tr:not([id]) td a")}
    assert back == {gap.attributes["id"] for gap in gaps}
    assert _alike(with_gaps) == {}


def test_what_is_missing_is_counted_as_it_is_listed(with_gaps: LexborHTMLParser) -> None:
    counted = [int(number.text()) for number in with_gaps.css("#counts b")]
    rows = with_gaps.css("main details tbody tr")
    met = [row for row in rows if row.attributes.get("id")]
    assert counted == [len(rows), len(met), 3, 1]
    assert f"({len(rows)}, 3 missing)" in council.said(with_gaps, "main details summary")


@BOTH
def test_what_the_line_of_a_fold_counts_is_the_number_of_its_rows(folder: Path) -> None:
    for address in (MISSING, "/action-plan/by-owner/", PLANS, FOUND):
        for fold in council.page(address, folder).css("main details.lo-fold"):
            number = re.search(r"\((\d+)", (fold.css_first("summary") or fold).text())
            if number and (rows := fold.css("tbody tr:not(.lo-band-row)")):
                assert int(number[1]) == len(rows), address


@BOTH
@pytest.mark.parametrize("address", TABLES)
def test_a_table_that_is_a_list_on_a_phone_says_that_it_is_one(folder: Path, address: str) -> None:
    roles = {
        "table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell",
        "thead th": "columnheader", "tbody th": "rowheader",
    }  # fmt: skip
    tables = council.page(address, folder).css("main table.lo-rows")
    assert tables
    for table in tables:
        assert table.attributes["role"] == "table"
        assert table.css_first("caption")
        for part, role in roles.items():
            assert {node.attributes.get("role") for node in table.css(part) if node.tag != "table"} <= {role}


def test_every_bar_has_an_outline_in_the_colour_of_the_letters_and_no_sheet_takes_it_away() -> None:
    made = council.outcome(BUSY)
    bars = [
        bar
        for page in made.pages
        if page.address.startswith(PICTURE)
        for bar in council.page(page.address, BUSY).css(".lo-spark rect, .lo-chart .lo-bar rect")
    ]
    assert bars
    assert {bar.attributes.get("stroke") for bar in bars} == {"currentColor"}
    # Bars of others are empty, so that they are told from ours where there are no colours.
    assert {bar.attributes.get("fill") for bar in bars} == {None, "none"}
    sheets = [text.decode() for name, text in made.documents.items() if name.endswith(".css")]
    for rule in re.findall(r"[^{}]*lo-(?:bar|spark)[^{}]*{[^}]*}", "".join(sheets)):
        assert "stroke:none" not in rule.replace(" ", "")
        assert "forced-color-adjust" not in rule


def test_on_a_plan_of_before_the_state_of_an_action_is_told_by_a_word_and_a_shape() -> None:
    for row in council.page(PLANS, BUSY).css("main tr[id]:not(.lo-band-row)"):
        (state,) = row.css(".lo-state")
        assert state.css_first("svg")
        assert re.match(r"Done|Past its date|Still to come|No date given|Closed", state.text(strip=True))


def test_that_the_strategy_has_run_out_stands_above_every_table(good: Path) -> None:
    council.change(good, "content/site.yaml", "strategy:\n", "strategy:\n  until: 2023-08\n")
    for address in (PICTURE, PLANS, FOUND, MISSING, FIRST):
        assert "It was made for the time until August 2023." in council.words(address, good), address


def _alike(tree: LexborHTMLParser) -> dict[str, set[str]]:
    """The names of links that lead to more than one place. Words explained have their own way of being alike."""
    named: dict[str, set[str]] = {}
    for link in tree.css("main a[href]:not(.lo-term)"):
        named.setdefault(" ".join(link.text().split()), set()).add(str(link.attributes["href"]))
    return {name: places for name, places in named.items() if len(places) > 1}


@BOTH
def test_in_a_list_of_links_each_finding_gap_and_row_has_a_name_of_its_own(folder: Path) -> None:
    voices = [it.address for it in council.outcome(folder).pages if it.template == "pages/voice.html"]
    for address in (FOUND, MISSING, PLANS, *voices):
        assert _alike(council.page(address, folder)) == {}, address


def test_two_things_that_inspectors_said_are_told_apart_by_what_they_said(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(BUSY, tmp_path / "council"))
    first = "      - finding: clearer-offer\n"
    second = (
        "      - finding: health-histories\n        shows: background\n        note: It is about health.\n"
    )
    council.change(folder, "content/answers.yaml", first, second + first)
    tree = council.page("/you-said/who-to-ring/", folder)
    said = [link for link in tree.css("main a") if "/inspections/" in str(link.attributes["href"])]
    assert len(said) == 2
    assert _alike(tree) == {}
