"""A district of a county whose number nobody could check: it stands with its website, and the page says so."""

import shutil
from pathlib import Path

import pytest

from tests import council
from tests.council import ROOT, change

DISTRICTS = "/help-now/districts/"


@pytest.fixture
def county(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "tests/county", tmp_path / "county"))


def test_a_district_without_a_number_gives_its_website_and_says_that_none_was_found(county: Path) -> None:
    change(county, "content/districts.yaml", "    phone: 01254 585201\n", "")
    part = council.page(DISTRICTS, county).css_first("section[aria-labelledby=eastwold]")
    assert part
    assert [button.text(separator=" ", strip=True) for button in part.css("a.lo-call")] == [
        "Night, weekend 01254 585202 Eastwold District Council",
        "By day 01254 585101 Ask the county for the number",
    ]
    assert part.css_first("a[href='https://www.example.org/eastwold']")


def test_what_ask_the_county_means_stands_once_above_all_districts(county: Path) -> None:
    change(county, "content/districts.yaml", "    phone: 01254 585201\n", "")
    main = council.page(DISTRICTS, county).css_first("main")
    assert main
    marked = [button for button in main.css("a.lo-call") if "Ask the county" in button.text()]
    assert len(marked) == 2, "Eastwold by day, Harfield at night"
    assert main.text().count("we have no checked number of the district") == 1
    explained = main.text().index("we have no checked number of the district")
    assert explained < main.text().index(marked[0].text())


def test_where_every_number_is_known_nothing_is_said_of_asking_the_county(county: Path) -> None:
    change(
        county, "content/districts.yaml",
        "    phone: 01254 585203\n", "    phone: 01254 585203\n    phone_at_night: 01254 585205\n",
    )  # fmt: skip
    main = council.page(DISTRICTS, county).css_first("main")
    assert main
    assert "sk the county" not in main.text()


def test_the_list_of_districts_says_which_places_are_whose_and_leads_to_their_numbers(county: Path) -> None:
    main = council.page(DISTRICTS, county).css_first("main")
    assert main
    listed = [(link.attributes["href"], link.text(separator=" ", strip=True)) for link in main.css("nav a")]
    assert listed[-1] == ("#harfield", "Harfield Borough Council Harfield and Upper Harfield.")
    assert [main.css_first(f"h2[id='{(href or '')[1:]}']") is not None for href, _ in listed] == [True] * 3
    # The county's own numbers for somebody of 16 or 17 come before all of them.
    html = main.html or ""
    assert html.index("Are you 16 or 17?") < html.index("<nav") < html.index("<section")


def test_a_county_without_districts_leads_from_its_line_to_its_numbers(county: Path) -> None:
    (county / "content/districts.yaml").unlink()
    main = council.page(DISTRICTS, county).css_first("main")
    assert main
    (lead,) = [line for line in main.css("p") if line.text(strip=True).endswith(":")]
    below = lead.next
    assert below
    assert (below.next if below.tag == "-text" else below).tag == "div"  # type: ignore[union-attr]


def test_a_district_without_any_number_has_the_county_s_as_buttons(county: Path) -> None:
    change(
        county, "content/districts.yaml", "    phone: 01254 585201\n    phone_at_night: 01254 585202\n", ""
    )
    page = council.page(DISTRICTS, county)
    part = page.css_first("section[aria-labelledby=eastwold]")
    assert part
    numbers = [button.attributes["href"] for button in part.css("a.lo-call")]
    assert len(numbers) == 2
    assert not {"tel:01254585201", "tel:01254585202"} & set(numbers)
    # At 16 and 17 the county's own numbers stand above all districts.
    assert numbers[0] == page.css("main a.lo-call")[1].attributes["href"]


def test_a_district_that_nobody_can_reach_is_refused(county: Path) -> None:
    change(
        county, "content/districts.yaml", "    phone: 01254 585204\n    phone_at_night: 01254 585204\n", ""
    )
    with pytest.raises(AssertionError, match=r"Nothing says how to reach this district"):
        council.page(DISTRICTS, county)
