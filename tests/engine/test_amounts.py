"""Amounts as the world gives them: seen on a page today, by age and kind of home, and paid by somebody else."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
from selectolax.lexbor import LexborHTMLParser

from localoffer import road
from localoffer.edition import look
from localoffer.edition.edition import Edition
from localoffer.edition.written import read_both
from localoffer.link import link
from localoffer.load import load
from localoffer.papers.sheets import EntitlementPaper
from localoffer.problems import Level
from localoffer.read import read
from localoffer.views.offer import money
from localoffer.web.theme import load_theme
from tests import council
from tests.council import AS_OF, BUSY, GOOD, ROOT, change, national, outcome, page, said, words
from tests.engine.test_call_999_first import _made, _texts
from tests.engine.test_rules import found

SOURCE = "        sources:\n          - source: strategy\n"
#: The page in tests/busy was seen then, is to be looked at again by the second, and a dated amount begins on the third.
SEEN, REVIEW, NEXT = date(2026, 11, 20), date(2027, 5, 31), date(2027, 4, 1)
BIRTHDAY = "/what-you-can-get/birthday-money/"


def pay(folder: Path, *amounts: str) -> None:
    """Let the council of the good folder pay these amounts, each its lines with a comma between."""
    text = (folder / "offer.yaml").read_text(encoding="utf-8")
    start, end = text.index("    amounts:\n"), text.index("  - id: free-wifi")
    written = ""
    for amount in amounts:
        lines = amount.split(", ")
        written += f"      - {lines[0]}\n" + "".join(f"        {line}\n" for line in lines[1:]) + SOURCE
    (folder / "offer.yaml").write_text(f"{text[:start]}    amounts:\n{written}{text[end:]}", encoding="utf-8")


def rules(folder: Path, day: date = AS_OF) -> list[str]:
    return [problem.rule for problem in found(folder, folder / "national", day)]


def sums(folder: Path, day: date) -> dict[str, list[str]]:
    """The values of setting up home on a day: in force, to come, and before."""
    records, _ = read(load(folder, national(folder), folder))
    library, _ = link(records, day)
    assert library
    joined = next(entry for entry in library.entitlements if entry.id == "setting-up-home")
    held = money(library, joined)
    return {
        "now": [view.value for view in held.council_now],
        "coming": [view.value for view in held.coming],
        "before": [view.value for view in held.history if not view.national],
    }


# ---- Seen on a page ------------------------------------------------------------------------------------------------


def test_an_amount_that_a_page_shows_is_the_amount_of_today_with_the_day_on_which_it_was_seen() -> None:
    shown = page(BIRTHDAY, BUSY)
    now = said(shown, ".lo-money table")
    assert "£25 once" in now
    assert "£50 once" in now
    assert "Seen on 20 November 2026." in said(shown, ".lo-money")
    assert not [node for node in shown.css("main details .lo-money") if "£25" in node.text()]


def test_a_sum_stands_with_its_limit_its_days_and_who_pays_it() -> None:
    table = words("/all-the-money/", BUSY)
    assert "up to £3,000 once, from 1 April 2023 National rules: at least £3,000 once, from 1 Apr" in table
    assert "up to £2,000 once, from 1 April 2020 until 31 March 2023 at least £2,000 once, until 31" in table
    assert "from 1 April 2024. The grants office pays this. £71.70 a week" in table
    own = page("/what-you-can-get/setting-up-home/", BUSY)
    assert said(own, ".lo-answer__sums") == (
        "up to £3,000 once Money for the first things in your own home. From 1 April 2023. By law they must give this. "
        "National rules at least £3,000 once, from 1 April 2023"
    )
    assert said(own, "main details .lo-money").startswith("Before now up to £2,000 once, from 1 April 2020")


def test_before_anybody_saw_it_an_amount_stands_nowhere() -> None:
    made = road.documents(BUSY, SEEN - timedelta(days=1), national=national(BUSY))
    assert made.fine
    assert [name for name, content in made.documents.items() if b"\xc2\xa325" in content] == []


def test_a_dated_amount_takes_over_on_its_first_day_and_the_page_is_history_from_then_on(good: Path) -> None:
    pay(good, "value: £3,000, seen_on: 2026-11-20", "value: £3,500, from: 2027-04-01")
    assert rules(good) == []
    assert sums(good, SEEN) == {"now": ["£3,000"], "coming": ["£3,500"], "before": []}
    assert sums(good, NEXT - timedelta(days=1))["now"] == ["£3,000"]
    assert sums(good, NEXT) == {"now": ["£3,500"], "coming": [], "before": ["£3,000"]}


def test_what_a_page_showed_is_told_as_what_a_page_said_once_it_is_over() -> None:
    shown = words(BIRTHDAY, BUSY, NEXT)
    before = shown.partition("Before now")[2]
    assert "£50 once (age 21), as a page said on 20 November 2026" in before
    assert "£60 once" in shown.partition("Before now")[0]


def test_a_newer_look_at_a_page_takes_over_from_an_older_one(good: Path) -> None:
    pay(good, "value: £3,000, seen_on: 2025-11", "value: £3,500, seen_on: 2026-11")
    assert rules(good) == []
    assert sums(good, AS_OF) == {"now": ["£3,500"], "coming": [], "before": ["£3,000"]}


def test_an_amount_seen_on_a_page_ends_on_its_own_last_day(good: Path) -> None:
    pay(good, "value: £3,000, seen_on: 2025-11-20, to: 2026-03-31")
    assert sums(good, date(2026, 3, 31))["now"] == ["£3,000"]
    assert sums(good, date(2026, 4, 1)) == {"now": [], "coming": [], "before": ["£3,000"]}


def test_of_what_was_paid_once_and_is_no_more_the_list_says_that_no_sum_is_known(good: Path) -> None:
    pay(good, "value: £3,000, from: 2023-04-01, to: 2026-03-31")
    change(
        good, "national/entitlements.yaml", "from: 2023-04-01\n", "from: 2023-04-01\n        to: 2026-03-31\n"
    )
    row = page("/all-the-money/", good).css_first("tbody tr")
    assert row
    assert "Setting up home" in row.text()
    now, before = row.css("td")[0], row.css("td")[2]
    assert now.text(strip=True) == load_theme(road.TEMPLATES).words["money"]["none"]
    assert "£3,000" in before.text()


def test_after_its_day_of_review_it_still_stands_and_says_that_nobody_has_looked() -> None:
    ask = "A new check is due. Ask if it is still so."
    assert ask not in words(BIRTHDAY, BUSY, REVIEW)
    later = words(BIRTHDAY, BUSY, REVIEW + timedelta(days=1))
    assert ask in later
    assert "£25 once" in later


def test_a_sum_without_a_day_says_so_in_the_one_file_and_on_paper(good: Path) -> None:
    file = "national/entitlements.yaml"
    change(good, file, "        from: 2023-04-01\n", "")
    change(good, file, "        to: 2023-03-31\n", "        from: 2020-01-01\n        to: 2023-03-31\n")
    change(good, file, "    statuses:\n", "    review_by: 2027-01-31\n    statuses:\n")
    made = road.documents(
        good,
        date(2027, 2, 1),
        asked=road.Asked(until=road.Until.PAPERS),
        national=good / "national",
        root=good,
    )
    one_file = said(LexborHTMLParser(made.documents["keep/offer.html"].decode()), "main")
    sheet = _texts(made.documents)["papers/what-you-can-get/setting-up-home.pdf"]
    asks = ("; ask if it is still so.", ". A new check is due. Ask if it is still so.")
    for ask, text in zip(asks, (" ".join(it.split()) for it in (one_file, sheet)), strict=True):
        assert f"£3,000 once{ask}" in text
        assert not re.search(r"[,.] ?[,.]", text)


def test_a_sum_of_the_law_says_so_too_and_one_that_is_to_come_does_not(good: Path) -> None:
    pay(good, "value: £3,000, from: 2023-04-01, to: 2027-05-31", "value: £3,300, from: 2027-06-01")
    ask = "A new check is due. Ask if it is still so."
    address, day = (
        "/what-you-can-get/setting-up-home/",
        date(2027, 1, 31),
    )  # The day in the entry's review_by.
    assert ask not in words(address, good, day)
    later = words(address, good, day + timedelta(days=1))
    assert ask in later
    assert not re.search(rf"£3,300[^£]*{ask}", later)
    assert "£3,300" in later


def test_check_warns_of_it_from_the_day_after_its_day_of_review(good: Path) -> None:
    pay(good, "value: £3,000, seen_on: 2026-11-20")
    day = date(2027, 1, 31)  # The day in the entry's review_by.
    assert "amount-to-look-at" not in rules(good, day)
    warnings = [
        problem
        for problem in found(good, good / "national", day + timedelta(days=1))
        if problem.rule == "amount-to-look-at"
    ]
    assert [(warning.level, warning.mark.file) for warning in warnings] == [(Level.WARNING, "offer.yaml")]


@pytest.mark.parametrize(
    ("amounts", "rule"),
    [
        (("value: £3,000, seen_on: 2026-11, from: 2026-04-01",), "amount-undated"),
        (("value: £3,000, seen_on: 2026-11, as_stated_on: 2026-04",), "amount-undated"),
        (("value: £3,000, seen_on: 2026-11, to: 2026-10-31",), "dates-out-of-order"),
        (("value: £3,000, from: 2023-04-01", "value: £3,500, seen_on: 2026-11"), "amount-overlap"),
        (("value: £3,000, seen_on: 2026-11", "value: £3,500, seen_on: 2026-11"), "amount-overlap"),
        (("value: £2,500, seen_on: 2026-11",), "below-floor"),
        (("value: £2,500, age_from: 16, age_until: 18, seen_on: 2026-11", "value: £3,000, age_from: 18, seen_on: 2026-11"), "below-floor"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_page_and_a_date_that_cannot_both_be_are_refused(
    good: Path, amounts: tuple[str, ...], rule: str
) -> None:
    pay(good, *amounts)
    assert rule in rules(good)


def test_a_sum_in_a_text_may_be_one_that_a_page_shows_today_and_not_one_that_gave_way(good: Path) -> None:
    pay(good, "value: £3,200, seen_on: 2026-11-20", "value: £3,500, from: 2027-04-01")
    change(good, "offer.yaml", "Ask your worker.", "You get £3,200 for your first home.")
    assert "figure-contradicts-record" not in rules(good, AS_OF)
    assert "figure-contradicts-record" in rules(good, NEXT)


@pytest.mark.parametrize("period", ["a day", "a fortnight", "a term"])
def test_the_period_of_an_amount_stands_beside_it(good: Path, period: str) -> None:
    pay(good, f"value: £40, period: {period}, from: 2026-01-01")
    assert f"£40 {period}" in words("/what-you-can-get/setting-up-home/", good)
    assert f"£40 {period}" in words("/all-the-money/", good)


# ---- Bands ---------------------------------------------------------------------------------------------------------


def test_amounts_by_age_stand_in_a_table_with_a_caption_and_a_header_for_each_row() -> None:
    table = page(BIRTHDAY, BUSY).css_first(".lo-money table")
    assert table
    assert table.css_first("caption")
    assert [node.text() for node in table.css("th[scope=col]")] == ["Who", "How much"]
    assert [node.text() for node in table.css("th[scope=row]")] == ["Age 19 to 20", "Age 21"]


def test_home_and_place_are_said_with_each_amount_wherever_it_stands() -> None:
    own = "in a flat of your own, living in the area"
    assert own.capitalize() in words("/what-you-can-get/weekly-money/", BUSY)
    for address in ("/all-the-money/", "/find-what-is-yours/relevant/"):
        assert f"£71.70 a week ({own})" in words(address, BUSY), address
    assert f"£71.70 a week ({own})" in said(page("/keep/offer.html", BUSY), "body")


def test_bands_that_follow_each_other_are_no_overlap(good: Path) -> None:
    pay(
        good,
        "value: £3,000, age_from: 16, age_until: 21, from: 2023-04-01",
        "value: £3,500, age_from: 21, from: 2023-04-01",
    )
    assert rules(good) == []


@pytest.mark.parametrize(
    ("one", "other", "at_once"),
    [
        ("age_until: 21", "age_from: 20", True),
        ("age_until: 21", "age_from: 21", False),
        ("age_from: 18", "home: in a hostel", True),
        ("home: in a hostel", "home: in a flat", False),
        ("home: in a hostel, age_until: 18", "home: in a hostel, age_from: 18", False),
        ("lives: in the area", "lives: out of the area", False),
        ("lives: in the area", "home: in a flat", True),
        ("label: a cot", "label: a bed", False),
    ],
)
def test_two_amounts_that_somebody_could_both_get_are_an_overlap(
    good: Path, one: str, other: str, at_once: bool
) -> None:
    pay(good, f"value: £3,000, {one}, from: 2023-04-01", f"value: £3,500, {other}, from: 2023-04-01")
    assert ("amount-overlap" in rules(good)) is at_once


@pytest.mark.parametrize(
    ("label", "warned"), [("", True), ("label: for a cot, ", False)], ids=["no label", "a label"]
)
def test_two_sums_at_once_that_only_how_often_tells_apart_are_a_warning(
    good: Path, label: str, warned: bool
) -> None:
    pay(
        good,
        "value: £3,500, period: a year, seen_on: 2026-01",
        f"value: £3,000, {label}from: 2026-04-01",
    )
    told = [one for one in found(good, good / "national", AS_OF) if one.rule == "amount-overlap"]
    assert [one.level for one in told] == [Level.WARNING] * warned
    assert all("write period: a year here too." in one.hint for one in told)


def test_a_result_names_the_sums_for_its_ages_and_no_others(good: Path) -> None:
    pay(
        good,
        "value: £5,000, age_until: 16, from: 2023-04-01",
        "value: £3,000, age_from: 16, age_until: 21, from: 2023-04-01",
        "value: £3,500, age_from: 21, from: 2023-04-01",
    )
    listed = words("/find-what-is-yours/relevant/", good)
    assert "£3,000" in listed
    assert "£5,000" not in listed
    assert "£3,500" not in listed
    # That result is for 16 and 17, and this one for any age.
    assert "£3,500" in said(page("/what-you-can-get/setting-up-home/", good), "main")


def test_a_band_with_days_that_no_amount_covers_is_a_gap(good: Path) -> None:
    band = "age_from: 16, age_until: 21"
    pay(
        good,
        f"value: £3,000, {band}, from: 2023-04-01, to: 2026-03-31",
        f"value: £3,500, {band}, from: 2026-04-02",
        "value: £3,500, age_from: 21, from: 2023-04-01",
    )
    assert rules(good) == ["amount-gap"]


@pytest.mark.parametrize(
    ("first", "missed"), [(22, "21"), (23, "21 and 22"), (30, "21 to 29"), (200_000_000, "21 to 199999999")]
)
def test_a_gap_between_bands_is_told_by_its_ends(good: Path, first: int, missed: str) -> None:
    pay(
        good,
        "value: £3,000, age_until: 21, from: 2023-04-01",
        f"value: £3,500, age_from: {first}, from: 2023-04-01",
    )
    (gap,) = (one for one in found(good, good / "national", AS_OF) if one.rule == "band-gap")
    assert f"for people aged {missed}: the band before" in gap.message


def test_a_floor_for_some_homes_is_no_floor_for_others(good: Path) -> None:
    change(
        good,
        "national/entitlements.yaml",
        "        from: 2023-04-01\n",
        "        from: 2023-04-01\n        home: in a flat\n",
    )
    pay(
        good,
        "value: £500, home: in a hostel, from: 2023-04-01",
        "value: £3,000, home: in a flat, from: 2023-04-01",
    )
    assert "below-floor" not in rules(good)
    pay(
        good,
        "value: £500, home: in a flat, from: 2023-04-01",
        "value: £3,000, home: in a hostel, from: 2023-04-01",
    )
    assert "below-floor" in rules(good)


# ---- Givers and sources --------------------------------------------------------------------------------------------


def test_who_pays_is_said_beside_the_amount_and_an_amounts_own_giver_counts_first() -> None:
    rows = page("/what-you-can-get/weekly-money/", BUSY).css(".lo-money tbody tr")
    paid = {row.css("td .lo-amount b")[0].text(): row.css("td")[0].text(separator=" ") for row in rows}
    assert "The housing office pays this." in paid["£71.70"]
    assert "The grants office pays this." in paid["£48.22"]
    assert "pays this." not in words(BIRTHDAY, BUSY)


def test_of_what_another_pays_nothing_says_that_the_council_chooses_to_give_it(copy_of_busy: Path) -> None:
    texts = _made(copy_of_busy)
    for address in (
        "what-you-can-get/weekly-money/index.html",
        "papers/what-you-can-get/weekly-money.pdf",
        "papers/booklet.pdf",
        "keep/offer.html",
    ):
        assert "No law says that they must give this" in " ".join(texts[address].split()), address
    assert "The council chooses" not in texts["papers/what-you-can-get/weekly-money.pdf"]


def test_where_one_giver_pays_everything_it_is_said_once(good: Path) -> None:
    pay(
        good,
        "value: £3,000, from: 2023-04-01, to: 2027-03-31, giver: The bank",
        "value: £3,500, from: 2027-04-01, giver: The bank",
    )
    assert words("/what-you-can-get/setting-up-home/", good).count("The bank pays this.") == 1


@pytest.mark.parametrize(
    ("first", "second", "said_of_both"),
    [
        ("", "", "£3,100 to £3,300 once"),
        ("limit: up to, ", "limit: up to, ", "up to £3,300 once"),
        ("", "period: a year, ", "£3,100 …"),
    ],
)
def test_of_several_sums_a_list_names_the_least_and_the_most(
    good: Path, first: str, second: str, said_of_both: str
) -> None:
    day = "from: 2023-04-01"
    pay(good, f"value: £3,100, {first}age_until: 18, {day}", f"value: £3,300, {second}age_from: 18, {day}")
    assert said_of_both in said(page("/what-you-can-get/", good), "main .lo-titles")


def test_who_gives_a_thing_is_said_where_no_amount_is_known(good: Path) -> None:
    change(
        good,
        "offer.yaml",
        "    sentence: You can get help",
        "    giver: The library\n    sentence: You can get help",
    )
    assert "The library pays this." in words("/what-you-can-get/free-wifi/", good)


def test_of_what_another_gives_it_is_not_said_that_the_council_keeps_its_time_to_itself_or_who_helps_against_it(
    good: Path,
) -> None:
    change(
        good,
        "national/helplines.yaml",
        "    name: The Ombudsman\n",
        "    name: The Ombudsman\n    phone: 0300 061 0614\n",
    )
    only_of_the_council = ("How long it takes:", "All the steps", "0300 061 0614")
    before = words("/what-you-can-get/setting-up-home/", good)
    assert [said for said in only_of_the_council if said not in before] == []
    pay(good, "value: £3,000, from: 2023-04-01, giver: The bank")
    after = words("/what-you-can-get/setting-up-home/", good)
    assert [said for said in only_of_the_council if said in after] == []
    sheets = {paper.same_as: paper.context for paper in outcome(good).papers}
    sheet = sheets["/what-you-can-get/setting-up-home/"]
    assert isinstance(sheet, EntitlementPaper)
    assert (sheet.help.steps, sheet.help.advocate) == ((), None)


def test_who_pays_is_said_on_cards_and_in_results(good: Path) -> None:
    change(
        good,
        "offer.yaml",
        "        from: 2023-04-01\n",
        "        from: 2023-04-01\n        giver: The bank\n",
    )
    for address in ("/", "/all-the-money/", "/find-what-is-yours/relevant/", "/what-you-can-get/"):
        assert "The bank pays this." in words(address, good), address
    # Words without an element of their own become a column of the grid, and press all else into letters.
    results = page("/find-what-is-yours/relevant/", good).css(".lo-verdicts > li")
    assert results
    assert not any(result.text(deep=False, strip=True) for result in results)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("", "as an old page said in May 2024"),
        ("    kind: paper\n", "as a paper said in May 2024"),
        ("    date: 2020-05\n", "as a paper said in May 2024"),
        ("    date: 2020-05\n    kind: page\n", "as an old page said in May 2024"),
    ],
)
def test_an_old_amount_is_told_as_what_a_page_or_a_paper_said_by_the_kind_of_its_source(
    copy_of_busy: Path, lines: str, told: str
) -> None:
    change(copy_of_busy, "content/sources.yaml", "    title: Your money\n", f"    title: Your money\n{lines}")
    assert f"£20 once (at 18, 19, 20 and 21), {told}" in words(BIRTHDAY, copy_of_busy)


# ---- On paper, and against the files -------------------------------------------------------------------------------


@pytest.fixture
def copy_of_busy(tmp_path: Path) -> Path:
    shutil.copytree(BUSY, tmp_path / "busy")
    shutil.copytree(GOOD / "national", tmp_path / "busy/national")
    return tmp_path / "busy"


def test_the_sheet_of_a_thing_has_the_table_the_days_and_who_pays() -> None:
    made = road.documents(BUSY, AS_OF, national=national(BUSY), asked=road.Asked(until=road.Until.PAPERS))

    def printed(id: str) -> str:
        paper = pypdfium2.PdfDocument(made.documents[f"papers/what-you-can-get/{id}.pdf"])
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in paper).split())

    assert "Who How much Age 19 to 20 £25 once Age 21 £50 once" in printed("birthday-money")
    assert "seen on 20 November 2026" in printed("birthday-money")
    assert "The housing office pays this." in printed("weekly-money")
    poster = pypdfium2.PdfDocument(made.documents["papers/poster-what-you-can-get.pdf"])
    assert "age 19 to 20" in " ".join(page.get_textpage().get_text_range() for page in poster)
    edition = Edition(*read_both(BUSY, national(BUSY), ROOT), AS_OF, made.pages, made.papers, made.documents)
    assert look(edition) == ()


@pytest.mark.parametrize("day", [SEEN, NEXT])
def test_the_checks_of_an_edition_know_when_an_amount_gives_way(copy_of_busy: Path, day: date) -> None:
    made = road.documents(copy_of_busy, day, national=copy_of_busy / "national", root=copy_of_busy)
    assert made.fine
    for looked_at in (SEEN, NEXT):
        edition = Edition(
            *read_both(copy_of_busy, copy_of_busy / "national", copy_of_busy),
            looked_at,
            made.pages,
            made.papers,
            made.documents,
        )
        misplaced = "sum-misplaced" in {problem.rule for problem in look(edition)}
        assert misplaced is (looked_at != day)


def test_it_is_not_said_that_an_amount_is_not_published_beside_one_of_today(good: Path) -> None:
    pay(good, "value: £3,500, from: 2023-04-01")
    secret = load_theme(road.TEMPLATES).words["amount"]["not_published"]
    after = "  - id: setting-up-home\n"
    change(good, "offer.yaml", after, f"{after}    present_amount: not published\n")
    assert secret not in words("/what-you-can-get/setting-up-home/", good)
    assert secret in words("/what-you-can-get/setting-up-home/", good, date(2023, 3, 31))


def test_a_band_of_an_old_paper_leaves_no_gap_before_one_of_today(good: Path) -> None:
    pay(
        good,
        "value: £20, age_until: 18, as_stated_on: 2020-08",
        "value: £3,000, age_from: 19, from: 2023-04-01",
    )
    assert "band-gap" not in rules(good)


def test_a_sheet_says_who_pays_where_one_giver_pays_everything(good: Path) -> None:
    pay(good, "value: £3,000, from: 2023-04-01, giver: The bank")
    texts = _made(good)
    for name in ("papers/what-you-can-get/setting-up-home.pdf", "papers/booklet.pdf"):
        assert "The bank pays this." in texts[name], name


def test_what_the_file_to_carry_away_leaves_out_of_an_entry_is_nothing_that_decides(good: Path) -> None:
    after = "  - id: free-wifi\n"
    change(
        good, "offer.yaml", after,
        f"{after}    present_amount: not published\n    from: 2026-09-01\n    conditions:\n      - You have no phone.\n",
    )  # fmt: skip
    text, said_ = _made(good)["keep/offer.html"], load_theme(road.TEMPLATES).words
    assert said_["amount"]["not_published"] in text
    assert "You have no phone." in text
    assert f"{said_['entitlement']['from']} 1 September 2026." in text


def test_a_sum_that_is_only_to_come_stands_on_the_page(good: Path) -> None:
    after = "    title: Free wifi\n"
    change(
        good, "offer.yaml", after,
        f"{after}    amounts:\n      - value: £7\n        from: 2027-04-01\n{SOURCE}",
    )  # fmt: skip
    assert "£7 once, from 1 April 2027" in said(page("/what-you-can-get/free-wifi/", good), ".lo-answer")


def test_a_sheet_says_too_that_nobody_has_looked_since_the_day_of_review() -> None:
    sheet = council.printed("what-you-can-get/birthday-money", BUSY, REVIEW + timedelta(days=1))
    assert "A new check is due. Ask if it is still so." in sheet
