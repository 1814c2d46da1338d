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
    assert "We found no checked number for the day." in part.text()
    assert part.css_first("a[href='https://www.example.org/eastwold']")
    assert part.css_first("a[href='tel:01254585202']")


def test_a_district_without_any_number_leaves_no_empty_place_for_buttons(county: Path) -> None:
    change(
        county, "content/districts.yaml", "    phone: 01254 585201\n    phone_at_night: 01254 585202\n", ""
    )
    part = council.page(DISTRICTS, county).css_first("section[aria-labelledby=eastwold]")
    assert part
    assert [pair for pair in part.css(".lo-pair") if not pair.css("a")] == []


def test_a_district_that_nobody_can_reach_is_refused(county: Path) -> None:
    change(
        county, "content/districts.yaml", "    phone: 01254 585204\n    phone_at_night: 01254 585204\n", ""
    )
    with pytest.raises(AssertionError, match=r"Nothing says how to reach this district"):
        council.page(DISTRICTS, county)
