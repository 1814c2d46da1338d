"""A change in one record is followed through every page and paper that names it, and stands nowhere as it was before."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from localoffer import road
from localoffer.edition import Edition
from localoffer.edition.edition import day_in_words
from tests.council import BUSY, GOOD
from tests.edition.looking import Case, cases, edition_of, made_from
from tests.edition.officer import Desk
from tests.site import AS_OF


def _places(edition: Edition, words: str) -> Counter[str]:
    """How often some words stand on each page and paper."""
    exact = re.compile(rf"(?<![\d,.£]){re.escape(words)}(?![\d,]|\.\d)")
    found = {address: len(exact.findall(text)) for address, text in edition.texts.items() if words in text}
    return Counter({address: number for address, number in found.items() if number})


def _change(folder: Path, before: str, after: str) -> None:
    """Write `after` for the only line that holds `before`."""
    files = [folder / "offer.yaml", *folder.glob("content/*.yaml"), *folder.glob("national/*.yaml")]
    (file,) = (path for path in files if path.is_file() and before in path.read_text(encoding="utf-8"))
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), encoding="utf-8")


def _sums_written_once(edition: Edition) -> Iterator[str]:
    """Sums that stand in one record only, so that a change of that line is the whole change."""
    written = "\n".join([*edition.council.texts.values(), *edition.national.texts.values()])
    for sum_ in dict.fromkeys(re.findall(r"^\s+- value: (£[\d,.]+)$", written, re.MULTILINE)):
        if len(re.findall(re.escape(sum_) + r"(?![\d,.]\d)", written)) == 1:
            yield sum_


def _numbers_written_once(edition: Edition) -> Iterator[str]:
    """Numbers to ring that stand in one line only, the council's first, and of them those of every page."""
    written = "\n".join([*edition.council.texts.values(), *edition.national.texts.values()])
    listed = sorted(edition.written("contacts"), key=lambda contact: contact.get("every_page") != "yes")
    for contact in (one for one in (*listed, *edition.written("helplines")) if one.get("phone")):
        if edition.closing(contact):
            continue
        if written.count(contact["phone"]) == 1:
            yield contact["phone"]


def _follows(edition: Edition, copy: Path) -> None:
    """`copy`: what a council writes, to be changed, with the national layer beside it."""
    widest = max(_sums_written_once(edition), key=lambda sum_: len(_places(edition, sum_)))
    number = next(_numbers_written_once(edition))
    written = "".join([*edition.council.texts.values(), *edition.national.texts.values()])
    others = (f"{number[:-2]}{last:02}" for last in range(100))
    # Pence more, so that nothing goes to another place in a list of what is worth most.
    more = f"{widest.partition('.')[0]}.97"
    changes = {widest: more, number: next(other for other in others if other not in written)}
    for before, after in changes.items():
        line = "value: {}" if before == widest else "{}"
        _change(copy, line.format(before), line.format(after))
    # At the same address: without one, posters have numbers to ring in place of a code to scan.
    changed = made_from(copy, edition.as_of, copy / "national", address=edition.address)
    for before, after in changes.items():
        stood = _places(edition, before)
        assert any(address.endswith(".pdf") for address in stood)
        assert _places(changed, before) == {}
        assert _places(changed, after) == stood


def test_a_change_of_one_line_reaches_every_page_and_paper_that_names_it(tmp_path: Path) -> None:
    """Of the busy council: it has each kind of page and paper that a sum or a number stands on in any edition, and more;
    the editions are looked at each night."""
    shutil.copytree(GOOD / "national", tmp_path / "national")
    _follows(made_from(BUSY, AS_OF, GOOD / "national", BUSY), Desk.with_copy(BUSY, tmp_path, AS_OF).folder)


@pytest.mark.long
@pytest.mark.parametrize("case", cases()[::2], ids=str)
def test_a_change_of_one_line_of_every_edition_reaches_every_page_and_paper_that_names_it(
    case: Case, tmp_path: Path
) -> None:
    shutil.copytree(road.NATIONAL, tmp_path / "national")
    _follows(edition_of(case), Desk.with_copy(case.council, tmp_path, case.as_of).folder)


def _day_moves(edition: Edition, later: Edition) -> None:
    """Each page and paper says the day of its edition, wherever it did a day before."""
    before, after = (day_in_words(one.as_of.isoformat()) for one in (edition, later))
    # A record may name either day, too, and keeps it.
    moved = _places(edition, before) - _places(later, before)
    assert edition.texts.keys() - moved.keys() == set()
    assert moved == _places(later, after) - _places(edition, after)


def test_the_day_of_an_edition_stands_on_everything_and_moves_with_it() -> None:
    """It comes from the templates, so a small edition says as much as a large one; those are looked at each night."""
    _day_moves(*(made_from(GOOD, day, GOOD / "national") for day in (AS_OF, AS_OF + timedelta(days=1))))


@pytest.mark.long
@pytest.mark.parametrize("case", cases()[::2], ids=str)
def test_the_day_of_every_edition_stands_on_everything_and_moves_with_it(case: Case) -> None:
    edition, next_day = edition_of(case), case.as_of + timedelta(days=1)
    _day_moves(edition, made_from(case.council, next_day, address=edition.address))


def test_places_are_counted_exactly() -> None:
    class Texts:
        texts: Mapping[str, str] = {"/": "£20 and £200, £20.50, £20", "/a/": "£2,000"}

    assert _places(Texts(), "£20") == {"/": 2}  # type: ignore[arg-type]
