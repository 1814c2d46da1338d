"""Who does what where: a made-up county with three districts, and the same national texts for councils that do everything."""

from __future__ import annotations

import json
import re
import shutil
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from selectolax.lexbor import LexborHTMLParser

from localoffer import report, road
from localoffer.load import load
from localoffer.papers.typeset import set_paper
from localoffer.read import read
from localoffer.records.county import said, spoken
from localoffer.records.files import pick
from localoffer.records.models import CouncilKind, CouncilsOfAKind, Entitlement
from localoffer.rules.base import Content
from localoffer.rules.districts import kind_of_council
from localoffer.web.theme import load_theme
from tests import council

COUNTY = council.ROOT / "tests/county"
NOWHERE = "/help-now/nowhere-to-sleep/"
DISTRICTS = "/help-now/districts/"
PHRASES = {"the housing team": "the district's housing team", "your council": "your district council"}


@cache
def county() -> road.Made:
    """The pages of the county, with the real national texts: some three seconds, once for all tests here."""
    return made_of(COUNTY, road.NATIONAL)


def made_of(folder: Path, national: Path = council.GOOD / "national") -> road.Made:
    made = road.documents(folder, council.AS_OF, national=national, kept=road.KEPT, root=folder)
    assert made.fine, report.in_words(made.problems, made.loaded)
    return made


def page(address: str, made: road.Made | None = None) -> LexborHTMLParser:
    return LexborHTMLParser((made or county()).documents[f"{address.lstrip('/')}index.html"])


def numbers(tree: LexborHTMLParser, selector: str) -> list[str]:
    """Where the buttons below a selector lead, in their order: numbers, and addresses of pages."""
    links = (link.attributes["href"] or "" for link in tree.css(f"{selector} a.lo-call"))
    return [link.removeprefix("tel:") for link in links]


# ---- The words --------------------------------------------------------------------------------------------------------


def test_what_is_marked_reads_as_written_where_the_council_does_it_itself() -> None:
    assert spoken("Ask {the housing team}. {Your council} decides.", {}) == (
        "Ask the housing team. Your council decides."
    )


def test_in_a_county_the_district_stands_there_with_a_capital_letter_where_there_is_one() -> None:
    assert spoken("{The housing team} must help. Ask {your council}'s team.", PHRASES) == (
        "The district's housing team must help. Ask your district council's team."
    )


def test_a_phrase_that_nobody_has_said_is_none() -> None:
    assert said("the parks team", PHRASES) is None


@pytest.mark.parametrize("kind", [*CouncilKind, None])
def test_a_county_alone_has_districts(kind: CouncilKind | None) -> None:
    site = council.records().site
    assert site
    assert site.council.model_copy(update={"kind": kind}).has_districts is (kind is CouncilKind.COUNTY)


def test_every_council_but_a_county_speaks_as_one_that_does_everything() -> None:
    records, _ = read(load(council.GOOD, road.NATIONAL, council.GOOD, road.KEPT), road.KEPT)
    (council_tax,) = (
        entry
        for entry in records.national["entitlements"]
        if isinstance(entry, Entitlement) and entry.id == "council-tax"
    )
    assert (council_tax.sentence or "").startswith("Your council can cut your council tax bill")


def test_no_mark_is_left_on_any_page_of_a_county() -> None:
    marked = [
        name
        for name, text in county().documents.items()
        if name.endswith(".html") and b"{the" in text.lower()
    ]
    assert marked == []


def test_nowhere_does_a_county_say_that_it_gives_what_its_districts_give() -> None:
    """Of every page, in the words that readers see."""
    wrong = re.compile(
        r"(?<!district council's )(?<!district )(?<!its )\b(?:housing|council tax|elections) team\b(?! at your district)"
        r"|\byour council can cut|\b(?<!district )council's housing (?:form|list)",
        re.IGNORECASE,
    )
    found = {}
    for name, text in county().documents.items():
        # The checklist for officers says what any council's offer should hold.
        if name.endswith(".html") and not name.startswith(("coverage", "sources")):
            tree = LexborHTMLParser(text)
            for node in tree.css("script, style"):
                node.decompose()
            words = re.sub(r"\s+", " ", tree.body.text(separator=" ") if tree.body else "").replace("’", "'")
            if told := [words[max(0, hit.start() - 60) : hit.end()] for hit in wrong.finditer(words)]:
                found[name] = told[0]
    assert found == {}


def test_what_stays_the_countys_is_said_of_the_county() -> None:
    tree = page(NOWHERE)
    assert "Children’s services must act first, day and night." in council.said(tree, "main")
    assert "the leaving care team must house you" in council.said(tree, "main")


# ---- Help now ---------------------------------------------------------------------------------------------------------


def test_at_16_and_17_children_s_services_come_before_the_districts_by_day_and_by_night() -> None:
    assert numbers(page("/help-now/"), "#nowhere-to-sleep") == [
        "01254585103",
        "01254585102",
        "districts/",
    ]


def test_from_18_whom_to_ring_after_the_district_stands_behind_it_by_night_and_by_day() -> None:
    part = page("/help-now/").css_first("#nowhere-to-sleep")
    assert part
    words = " ".join(part.text().split())
    district, then = (
        words.index("Which district are you in tonight?"),
        words.index("Then: Night, weekend 01254 585103"),
    )
    assert district < then < words.index("By day 01254 585101")
    assert {"01254585103", "01254585101"} <= set(dialled(page("/help-now/"), "#nowhere-to-sleep p"))


def test_whom_to_ring_after_the_district_for_a_part_of_the_night_has_these_hours(tmp_path: Path) -> None:
    shutil.copytree(COUNTY, tmp_path / "county")
    number = "    phone: 01254 585103\n"
    council.change(
        tmp_path / "county", "content/contacts.yaml", number, f"{number}    hours: Every day, 10pm to 6am\n"
    )
    assert "Then: every day, 10pm to 6am 01254 585103" in council.said(
        council.page("/help-now/", tmp_path / "county", facts=road.NATIONAL), "#nowhere-to-sleep"
    )


def test_from_18_the_districts_come_first_and_at_16_and_17_no_district_stands_at_all() -> None:
    calls = numbers(page(NOWHERE), "main")
    # Night and day of each of the four ages, the district before those of the last three.
    assert calls[:2] == ["01254585103", "01254585102"]
    assert calls[2:] == ["../districts/", "01254585103", "01254585101"] * 3


def test_nobody_in_a_county_is_told_to_ask_it_for_a_housing_team() -> None:
    assert "ask for the housing team" not in council.said(page("/help-now/"), "main")


def test_each_district_is_dialled_with_one_tap_and_says_who_answers_at_night() -> None:
    tree = page(DISTRICTS)
    buttons = numbers(tree, "main")
    assert buttons[:3] == ["999", "01254585103", "01254585102"], (
        "children's services come before the districts"
    )
    # In one of the three nobody is known at night: there the county is asked.
    assert sorted(buttons[3:]) == ["01254585103", "01254585201", "01254585202", "01254585203", "01254585204"]
    names = [heading.text() for heading in tree.css("main h2")]
    assert names == ["City of Saltby Council", "Eastwold District Council", "Harfield Borough Council"]
    said_here = council.said(tree, "main")
    for words in (
        "Eastwold, Little Marsh and the villages on the coast.",
        "Monday to Thursday, 9am to 4pm",
        "Where a button says “Ask the county”, we have no checked number of the district.",
        "Day and night 01254 585204",
        "Two pages of the council have two numbers.",
        "gov.uk/find-local-council",
    ):
        assert words in said_here
    assert said_here.count("Where a button says “Ask the county”") == 1


def dialled(tree: LexborHTMLParser, selector: str = "main") -> list[str]:
    links = tree.css(f"{selector} a[href^='tel:']")
    return [(link.attributes["href"] or "").removeprefix("tel:") for link in links]


def test_one_number_for_day_and_night_keeps_the_hours_of_the_day(tmp_path: Path) -> None:
    folder = council.copy(COUNTY, tmp_path)
    saltby = "section[aria-labelledby=saltby]"
    assert council.said(page(DISTRICTS, made_of(folder)), saltby).endswith(
        "Day and night 01254 585204 City of Saltby Council, at any time"
    )
    council.change(
        folder, "content/districts.yaml", "hours: At any time", "hours: Monday to Friday, 10am to 3pm"
    )
    assert council.said(page(DISTRICTS, made_of(folder)), saltby).endswith(
        "Night, weekend 01254 585204 City of Saltby Council "
        "By day 01254 585204 City of Saltby Council, Monday to Friday, 10am to 3pm"
    )


def test_a_district_that_nobody_answers_for_at_night_leads_to_the_county_and_to_lines_that_answer() -> None:
    tree = page(DISTRICTS)
    assert dialled(tree, "section[aria-labelledby=harfield]") == ["01254585103", "01254585203"]
    assert "Nobody answers at night? Call 999" in council.said(tree, "main")
    lines = dialled(tree)[-4:]
    assert lines[:2] == ["999", "101"]
    assert len(set(lines)) == 4, "each once"


# It reads the real national facts: some three seconds.
def test_where_nobody_in_the_county_answers_at_night_each_such_district_gives_the_lines_that_do(
    tmp_path: Path,
) -> None:
    shutil.copytree(COUNTY, tmp_path / "county")
    contacts = tmp_path / "county/content/contacts.yaml"
    contacts.write_text(contacts.read_text(encoding="utf-8").partition("  - id: night-team")[0], "utf-8")
    council.change(tmp_path / "county", "content/districts.yaml", "    phone: 01254 585201\n", "")
    made = made_of(tmp_path / "county", road.NATIONAL)
    tree = page(DISTRICTS, made)
    assert dialled(tree, "section[aria-labelledby=harfield]")[:3] == ["01254585203", "999", "101"]
    assert "01254585101" in dialled(tree, "section[aria-labelledby=eastwold]"), "by day the county is asked"
    words = " ".join(LexborHTMLParser(made.documents["keep/offer.html"]).text().split())
    assert "Nobody answers at night? Call 999" in words


def test_the_districts_are_kept_with_help_now_on_the_phone() -> None:
    worker = county().documents["sw.js"].decode()
    assert '"help-now/districts/"' in worker
    assert "01254 585202" in LexborHTMLParser(county().documents["keep/offer.html"]).text()


@pytest.mark.parametrize("id", ["council-tax", "homeless-priority", "emergency-home-tonight", "housing-list"])
def test_what_a_district_gives_leads_to_the_districts(id: str) -> None:
    assert "../../help-now/districts/" in numbers(page(f"/what-you-can-get/{id}/"), "main")


def test_council_tax_help_is_the_districts_to_choose() -> None:
    words = council.said(page("/what-you-can-get/council-tax/"), "main")
    assert "Your district council can cut your council tax bill" in words
    assert "The district council chooses to give this." in words
    assert "The council chooses" not in words


def test_a_county_without_districts_says_how_to_find_one_and_warns(tmp_path: Path) -> None:
    shutil.copytree(COUNTY, tmp_path / "county")
    (tmp_path / "county/content/districts.yaml").unlink()
    made = made_of(tmp_path / "county")
    words = council.said(page(DISTRICTS, made), "main")
    assert numbers(page(DISTRICTS, made), "main")[-2:] == ["01254585103", "01254585101"]
    assert "The district council helps people who are homeless here, not the county." in words
    assert "gov.uk/find-local-council" in words
    assert "districts-of-a-county" in {problem.rule for problem in made.problems}


def test_a_council_that_is_no_county_has_no_page_of_districts() -> None:
    made = council.outcome()
    assert "help-now/districts/index.html" not in made.documents
    assert not any(
        b"help-now/districts" in text for name, text in made.documents.items() if name.endswith(".html")
    )


def test_a_no_of_a_district_is_not_taken_up_the_ladder_of_the_county() -> None:
    words = council.said(page("/your-rights/if-they-say-no/"), "main")
    of_any, of_a_county = (
        load_theme(road.TEMPLATES).words[part][word]
        for part, word in (("ladder", "home"), ("district", "ladder"))
    )
    assert of_a_county in words
    assert of_any not in words
    elsewhere = council.words("/your-rights/if-they-say-no/")
    assert of_any in elsewhere
    assert of_a_county not in elsewhere
    assert "Did the district council say no" in words
    assert "Ask it for the reason in writing, and for a review" in words


def test_a_district_is_found_by_its_places() -> None:
    found = county().documents["search.json"].decode()
    assert "Eastwold, Little Marsh and the villages on the coast." in found


# ---- The files --------------------------------------------------------------------------------------------------------


def test_a_districts_number_costs_no_more_than_an_ordinary_call(tmp_path: Path) -> None:
    shutil.copytree(COUNTY, tmp_path / "county")
    council.change(tmp_path / "county", "content/districts.yaml", "01254 585202", "0909 879 0000")
    made = road.documents(tmp_path / "county", council.AS_OF, national=council.GOOD / "national")
    assert [problem.rule for problem in made.problems if problem.level == "error"] == ["costly-number"]


def _told_of_its_kind(folder: Path, name: str, kind: str) -> tuple[str, int, str, str]:
    """Rule, line of content/site.yaml, message and hint of the one problem about the kind of a council."""
    shutil.copytree(COUNTY, folder)
    site = folder / "content/site.yaml"
    text = site.read_text(encoding="utf-8").replace("Middleshire County Council", name)
    site.write_text(text.replace("  kind: county\n", f"  kind: {kind}\n" if kind else ""), encoding="utf-8")
    if kind != CouncilKind.COUNTY:
        (folder / "content/districts.yaml").unlink()
    loaded = load(folder, road.NATIONAL, folder, road.KEPT)
    records, _ = read(loaded, road.KEPT)
    (found,) = kind_of_council(Content(loaded, records, council.AS_OF, load_theme(road.TEMPLATES).palette))
    assert found.mark
    return found.rule, found.mark.line, found.message, found.hint


@cache
def _first(kind: CouncilKind) -> str:
    """A real council of a kind, from the national list."""
    records, _ = read(load(COUNTY, road.NATIONAL, COUNTY, road.KEPT), road.KEPT)
    lists = pick(records.national, CouncilsOfAKind)
    return next(it.councils[0].partition(";")[0] for it in lists if it.kind is kind and not it.begins)


@pytest.mark.parametrize("kind", CouncilKind)
def test_where_the_kind_is_missing_the_list_of_councils_says_which_to_write(
    kind: CouncilKind, tmp_path: Path
) -> None:
    _, _, message, hint = _told_of_its_kind(tmp_path / "county", _first(kind), "")
    assert message.startswith("Nothing says what kind of council this is")
    assert hint == f"Write kind: {kind} below short:. That is what the list of councils says."


@pytest.mark.parametrize(
    ("kind", "written", "wrong"),
    [
        (CouncilKind.COUNTY, CouncilKind.UNITARY, "but these pages send them to the county."),
        (
            CouncilKind.UNITARY,
            CouncilKind.COUNTY,
            "These pages send people who are homeless tonight to districts.",
        ),
        (CouncilKind.LONDON, CouncilKind.UNITARY, "They do the same things."),
    ],
)
def test_a_kind_that_the_list_of_councils_contradicts_is_told_at_its_line(
    kind: CouncilKind, written: CouncilKind, wrong: str, tmp_path: Path
) -> None:
    name = _first(kind)
    _, line, message, hint = _told_of_its_kind(tmp_path / "county", name, written)
    assert line == 5
    assert message.startswith(f"This says “{written}”, but the list of councils has {name} as “{kind}”.")
    assert message.endswith(wrong)
    assert hint.startswith(f"Write kind: {kind} below short:.")


def test_a_district_is_not_taken_for_the_council_of_its_care_leavers(tmp_path: Path) -> None:
    records, _ = read(load(COUNTY, road.NATIONAL, COUNTY, road.KEPT), road.KEPT)
    county = pick(records.national, CouncilsOfAKind)[0]
    _, _, message, _ = _told_of_its_kind(tmp_path / "county", county.districts[0], "unitary")
    assert message.startswith(
        f"In the list of councils, {county.districts[0]} is a district of {county.councils[0]}."
    )


# ---- As data ----------------------------------------------------------------------------------------------------------


def test_programs_are_given_the_districts_with_the_numbers_of_their_page_and_who_gives_what() -> None:
    data = json.loads(county().documents["data/offer.json"])
    assert data["districts"]
    shown = {link.attributes["href"] for link in page(DISTRICTS).css("a[href^='tel:']")}
    for district in data["districts"]:
        assert page(DISTRICTS).css(f"[id='{district['id']}']")
        assert district["sources"]
        for number in (district["phone"], district["phone_at_night"]):
            assert number is None or f"tel:{number.replace(' ', '')}" in shown
    assert any(district["phone"] for district in data["districts"])
    given = {one["id"]: one["by_district"] for one in data["entitlements"]}
    assert given["council-tax"]
    assert not given["setting-up-home"]
    directory = json.loads(county().documents["data/open-referral.json"])
    titles = {one["title"] for one in data["entitlements"] if one["by_district"]}
    assert not [one for one in directory["contents"] if one["name"] in titles and "organization" in one]


def test_the_booklet_sends_to_the_page_where_the_districts_stand() -> None:
    made, theme = county(), load_theme(road.TEMPLATES)
    assert made.plan
    assert made.shown
    assert made.shown.districts
    (paper,) = (paper for paper in made.papers if paper.address == "/papers/booklet.pdf")
    printed = set_paper(paper, made.shown.library, made.plan.chrome, theme)
    pages = [
        " ".join(page.get_textpage().get_text_range().split())
        for page in pypdfium2.PdfDocument(printed.content)
    ]
    words = theme.words["papers"]
    says = f"{words['districts_at']} {words['numbers_part']} ({words['see_page']} "
    sent = re.findall(rf"{re.escape(says)}(\d+)\)", " ".join(pages))
    assert sent
    for number in sent:
        for district in made.shown.districts.each:
            assert district.day.name in pages[int(number) - 1], number
