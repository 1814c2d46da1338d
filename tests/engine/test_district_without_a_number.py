"""A district of a county whose number nobody could check: it stands with its website, and the page says so."""

import shutil
from pathlib import Path

import pytest
from selectolax.lexbor import LexborNode

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
    assert "We found no checked number for the day." in part.text()
    assert part.css_first("a[href='https://www.example.org/eastwold']")
    assert part.css_first("a[href='tel:01254585202']")


def _led_on(part: LexborNode) -> bool:
    """Whether each line that ends with a colon has the numbers right below it, and one at least does."""
    lead = [line.next for line in part.css("p") if line.text(strip=True).endswith(":")]
    below = [it.next if it and it.tag == "-text" else it for it in lead]
    return bool(below) and all(it and it.tag == "div" for it in below)


def test_a_county_without_districts_leads_from_its_line_to_its_numbers(county: Path) -> None:
    (county / "content/districts.yaml").unlink()
    main = council.page(DISTRICTS, county).css_first("main")
    assert main
    assert _led_on(main)


def test_a_district_without_any_number_has_the_county_s_as_buttons(county: Path) -> None:
    change(
        county, "content/districts.yaml", "    phone: 01254 585201\n    phone_at_night: 01254 585202\n", ""
    )
    page = council.page(DISTRICTS, county)
    part = page.css_first("section[aria-labelledby=eastwold]")
    assert part
    assert _led_on(part)
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
