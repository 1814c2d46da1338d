"""What holds for any council's edition holds for the top level and for each folder in `examples/`."""

from __future__ import annotations

import html5lib
import pytest

from localoffer.edition import CHECKS, EditionCheck
from localoffer.edition.edition import path_of
from tests.edition.looking import Case, cases, edition_of, wrong

EVERY = list(cases())


@pytest.mark.parametrize("case", EVERY, ids=str)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: str(check.id.replace("-", " ")))
def test_it_holds(case: Case, check: EditionCheck) -> None:
    assert wrong(edition_of(case), check) == []


@pytest.mark.parametrize("case", EVERY[::2], ids=str)
def test_the_html_of_every_page_parses_without_a_single_error(case: Case) -> None:
    edition = edition_of(case)
    found = {}
    for page in edition.pages:
        parser = html5lib.HTMLParser()
        parser.parse(edition.documents[path_of(page.address)].decode())
        found[page.address] = parser.errors
    assert {address: errors for address, errors in found.items() if errors} == {}
