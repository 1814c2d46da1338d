"""The kinds of value that records are made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from localoffer.problems import Mark
from localoffer.records import values
from localoffer.records.colours import contrast
from localoffer.records.values import When

READERS: list[Callable[[Any], Any]] = [
    values.read_line,
    values.read_pages,
    values.read_prose,
    values.read_id,
    values.read_ref,
    values.read_when,
    values.read_day,
    values.read_last_day,
    values.read_pounds,
    values.read_number,
    values.read_count,
    values.read_yes_no,
    values.read_phone,
    values.read_web_address,
    values.read_email,
    values.read_colour,
]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("13", "13"),
        ("p. 13", "13"),
        ("p.13", "13"),
        ("Page 13", "13"),
        ("pp 20-22", "20-22"),
        ("pages 13, 15 and 20-22", "13, 15 and 20-22"),
        ("Main findings", "Main findings"),
        ("P2 Health", "P2 Health"),
        ("Pages of the plan", "Pages of the plan"),
    ],
)
def test_a_page_is_read_as_its_number_alone(written: str, read: str) -> None:
    assert values.read_pages(written) == read


def hint(reader: Callable[[Any], Any], text: str) -> str:
    """How to mend a text, where it is refused."""
    try:
        reader(text)
    except PydanticCustomError as refused:
        return str((refused.context or {}).get("hint"))
    return "Nothing to mend."


def refusal(reader: Callable[[Any], Any], text: Any) -> tuple[str, str]:
    with pytest.raises(PydanticCustomError) as refused:
        reader(text)
    return refused.value.type, refused.value.message()


@settings(max_examples=50, deadline=None, derandomize=True)
@given(text=st.one_of(st.text(max_size=60), st.from_regex(r"[-+£0-9., :/@#a-z]{0,30}", fullmatch=True)))
def test_any_text_is_a_value_or_is_refused_with_a_way_to_mend_it(text: str) -> None:
    for reader in READERS:
        assert hint(reader, text).endswith(".")


def test_a_list_or_group_is_no_text() -> None:
    for reader in READERS:
        assert refusal(reader, ["x"])[0] == "wrong-kind"
        assert refusal(reader, {})[0] == "wrong-kind"


@pytest.mark.parametrize(
    ("text", "pounds"),
    [("£3,000", "3000"), ("3000", "3000"), ("£59.50", "59.50"), ("£1,234,567.89", "1234567.89"), ("0", "0")],
)
def test_an_amount_is_pounds_and_pence(text: str, pounds: str) -> None:
    assert values.read_pounds(text) == Decimal(pounds)


@pytest.mark.parametrize(
    "text", ["£2,OOO", "-5", "£3,00", "£1.5", "3 000", "£", "", "٣", "1e3", "$5", "up to £5"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    assert refusal(values.read_pounds, text)[0] == "not-an-amount"


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        ("2020", "2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-02", "February 2020", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-10-07", "7 October 2020", date(2020, 10, 7), date(2020, 10, 7)),
    ],
)
def test_a_date_is_as_exact_as_its_source(text: str, words: str, first: date, last: date) -> None:
    when = values.read_when(text)
    assert (str(when), when.iso, when.first_day, when.last_day) == (words, text, first, last)


@pytest.mark.parametrize(
    "text",
    ["2020-13", "2021-02-29", "2020-00-01", "0000", "07/10/2020", "7 October", "2020-1-1", "20-10-07", ""],
)
def test_a_date_in_no_calendar_is_refused(text: str) -> None:
    assert refusal(values.read_when, text)[0] == "impossible-date"


def test_some_dates_need_their_day() -> None:
    assert values.read_day("2020-10-07") == date(2020, 10, 7)
    assert "needs the day" in refusal(values.read_day, "2020-10")[1]


def test_dates_sort_by_their_first_day_and_then_their_last() -> None:
    assert sorted([When(2021), When(2020, 10, 7), When(2020, 10), When(2020, 10, 1), When(2020)]) == [
        When(2020),
        When(2020, 10, 1),
        When(2020, 10),
        When(2020, 10, 7),
        When(2021),
    ]


@pytest.mark.parametrize(
    "text", ["999", "101", "111", "116 123", "0800 1111", "01254 585585", "+44 1254 585585"]
)
def test_numbers_that_ring_are_numbers(text: str) -> None:
    assert values.read_phone(text) == text


@pytest.mark.parametrize(
    "text", ["01254 58558", "12", "0800 OOO", "01254 585585 ext 2", "+1 212 555 0100", "call us"]
)
def test_numbers_that_do_not_ring_are_refused(text: str) -> None:
    assert refusal(values.read_phone, text)[0] == "not-a-phone-number"


@pytest.mark.parametrize(
    "text",
    [
        "Who-to-ring",
        "who--to",
        "-a",
        "a_b",
        "a b",
        "../a",
        "é",
        "",
        "a" * 81,
        "a\n",
        "sw.js",
        "con",
        "nul",
        "lpt9",
    ],
)
def test_an_id_that_is_no_part_of_an_address_is_refused(text: str) -> None:
    assert refusal(values.read_id, text)[0] == "unsafe-id"
    assert refusal(values.read_former_id, text)[0] == "unsafe-id"
    assert refusal(values.read_former_address, f"strategy/{text or '/'}/x")[0] == "unsafe-id"


@pytest.mark.parametrize(
    "text",
    [
        "", "/", "//", "//host/share", "a//b", "x/..", "../x", ".", "..\\offer.yaml", "C:/Windows", "\\\\server\\share",
        "404.html", "keep/offer.html", ".git/hooks", ".localoffer", "a\0b", "aux/x", "x/com1", "a/" * 100 + "a",
        "a" * 300, 'x" onmouseover="y', "Help-Now", "strategy/old name", "a?b", "a#b", "https://example.org/x",
    ],
)  # fmt: skip
def test_a_former_address_that_is_none_of_this_site_is_refused(text: str) -> None:
    assert refusal(values.read_former_address, text)[0] == "unsafe-id"


@pytest.mark.parametrize(
    "text", ["old", "/old/", "your-rights/old-name", "console", "com10", "a/" * 99 + "a"]
)
def test_a_former_address_is_read_with_or_without_its_strokes(text: str) -> None:
    former = values.read_former_address(values.Text(text, Mark("page.md", 7)))
    assert former == values.Former(text.strip("/"), Mark("page.md", 7))


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "//example.org",
        "/help-now/",
        "https://",
        "https://a b.org",
        "http://[",
        "www.example.org",
    ],
)
def test_what_is_no_web_address_is_refused(text: str) -> None:
    assert refusal(values.read_web_address, text)[0] == "unsafe-link"


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)
