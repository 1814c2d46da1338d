"""An e-mail address on a page: it breaks where a reader still sees one address, and stands apart from the number to ring."""

from __future__ import annotations

from pathlib import Path

from tests.council import change, page

PHONE = "    phone: 01254 585585\n"


def test_one_that_is_too_long_for_a_line_of_a_phone_breaks_after_its_at_sign(good: Path) -> None:
    address = "leaving-care-team@a-long-name.example.org"
    change(good, "content/contacts.yaml", PHONE, f"{PHONE}    email: {address}\n")
    (link,) = page("/help-now/", good).css(f"main a[href='mailto:{address}']")
    assert "@<wbr>" in (link.html or "")
    assert link.text() == address


def test_in_the_list_of_all_numbers_it_stands_on_a_line_of_its_own_below_the_number(good: Path) -> None:
    change(good, "content/contacts.yaml", PHONE, f"{PHONE}    email: a@example.org\n")
    (link,) = page("/help-now/", good).css("main a[href='mailto:a@example.org']")
    assert link.prev
    assert link.prev.tag == "br"
    assert "<wbr>" not in (link.html or "")
