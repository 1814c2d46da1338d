"""What holds for any council's edition holds for the top level and for each folder in `examples/`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import html5lib
import pytest

from localoffer.edition import CHECKS, Edition, EditionCheck
from localoffer.edition.edition import path_of
from localoffer.pages.page import Page
from tests.council import change
from tests.edition.looking import CHANGED, Case, case_of, cases, edition_of, made_from, wrong
from tests.edition.officer import Desk
from tests.site import ADDRESS, AS_OF, editions, outcome

EVERY = cases()
#: Each on its newest day; on an earlier one each night: of a small edition the checks' own tests say so each time.
EACH = [case_of(case, case in EVERY[::2]) for case in EVERY]


@pytest.mark.parametrize("case", EACH)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: str(check.id.replace("-", " ")))
def test_it_holds(case: Case, check: EditionCheck) -> None:
    assert wrong(edition_of(case), check) == []


@pytest.mark.long
@pytest.mark.parametrize("case", EVERY[::2], ids=str)
def test_it_holds_once_the_council_has_adopted_it_at_its_address(case: Case, tmp_path: Path) -> None:
    """Of a small edition, the checks' own tests say so each time."""
    desk = Desk.with_copy(case.council, tmp_path / "council", case.as_of)
    site = "content/site.yaml"
    others = [line for line in desk.lines(site) if not line.startswith(("adopted:", "address:"))]
    desk.type(site, [*others, "adopted: yes", f"address: {ADDRESS}"])
    assert wrong(made_from(desk.folder, case.as_of)) == []


def _errors(edition: Edition, pages: Iterable[Page]) -> dict[str, list[object]]:
    found = {}
    for page in pages:
        parser = html5lib.HTMLParser()
        parser.parse(edition.documents[path_of(page.address)].decode())
        found[page.address] = parser.errors
    return {address: errors for address, errors in found.items() if errors}


@CHANGED
def test_the_html_of_the_longest_page_of_each_kind_parses_without_a_single_error(case: Case) -> None:
    edition = edition_of(case)
    by_length = sorted(edition.pages, key=lambda page: len(edition.documents[path_of(page.address)]))
    assert _errors(edition, {page.template: page for page in by_length}.values()) == {}


@pytest.mark.long
@pytest.mark.parametrize("case", EVERY[::2], ids=str)
def test_the_html_of_every_page_parses_without_a_single_error(case: Case) -> None:
    edition = edition_of(case)
    assert _errors(edition, edition.pages) == {}


def test_an_edition_that_does_not_build_fails_with_its_problems_in_words(good: Path) -> None:
    change(good, "pledges.yaml", "priority: be-safe", "priority: be-loud")
    with pytest.raises(
        AssertionError, match=r"does not build.\n(?s:.*)There is no priority with the id be-loud"
    ):
        outcome(AS_OF, good)


def test_a_warning_put_off_since_then_leaves_the_edition_of_the_tests_own_day_standing(good: Path) -> None:
    """How long one can wait is counted from today, and the tests' day is past."""
    until = AS_OF + timedelta(days=400)
    later = f"later:\n  - rule: no-answer-yet\n    record: who-to-ring\n    until: {until}\n    because: The forum meets.\n"
    (good / "content/later.yaml").write_text(later, encoding="utf-8")
    assert outcome(AS_OF, good).documents
    assert made_from(good, AS_OF, good / "national", good).documents


def test_every_folder_in_examples_is_an_edition(tmp_path: Path) -> None:
    for name in ("content", "examples/one/content", "examples/two/content", "examples/notes"):
        (tmp_path / name).mkdir(parents=True)
        if name.endswith("content"):
            (tmp_path / name / "site.yaml").touch()
    assert list(editions(tmp_path)) == ["the top level", "one", "two"]
