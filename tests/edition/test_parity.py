"""A change in one record is followed through every page and paper that names it, and stands nowhere as it was before."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from localoffer import road
from localoffer.edition import Edition
from localoffer.edition.edition import day_in_words
from tests.edition.looking import CHANGED, Case, edition_of, made_from


def _copy(case: Case, folder: Path) -> Path:
    """What a council writes, copied to be changed, with the national layer beside it."""
    shutil.copytree(case.council / "content", folder / "content")
    for name in ("offer.yaml", "pledges.yaml"):
        if (case.council / name).is_file():
            shutil.copy(case.council / name, folder / name)
    shutil.copytree(road.NATIONAL, folder / "national")
    return folder


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


@CHANGED
def test_a_change_of_one_line_reaches_every_page_and_paper_that_names_it(case: Case, tmp_path: Path) -> None:
    edition = edition_of(case)
    widest = max(_sums_written_once(edition), key=lambda sum_: len(_places(edition, sum_)))
    number = next(_numbers_written_once(edition))
    changes = {widest: "£7,654.32", number: f"{number[:-1]}{(int(number[-1]) + 1) % 10}"}
    copy = _copy(case, tmp_path)
    for before, after in changes.items():
        line = "value: {}" if before == widest else "{}"
        _change(copy, line.format(before), line.format(after))
    changed = made_from(copy, case.as_of, copy / "national")
    for before, after in changes.items():
        stood = _places(edition, before)
        assert any(address.endswith(".pdf") for address in stood)
        assert _places(changed, before) == {}
        assert _places(changed, after) == stood


@CHANGED
def test_the_day_of_an_edition_stands_on_everything_and_moves_with_it(case: Case) -> None:
    def words(day: date) -> str:
        return day_in_words(day.isoformat())

    edition, tomorrow = edition_of(case), case.as_of + timedelta(days=1)
    later = made_from(case.council, tomorrow)
    # A record may name either day, too, and keeps it.
    moved = _places(edition, words(case.as_of)) - _places(later, words(case.as_of))
    assert edition.texts.keys() - moved.keys() == set()
    assert moved == _places(later, words(tomorrow)) - _places(edition, words(tomorrow))


def test_places_are_counted_exactly() -> None:
    class Texts:
        texts: Mapping[str, str] = {"/": "£20 and £200, £20.50, £20", "/a/": "£2,000"}

    assert _places(Texts(), "£20") == {"/": 2}  # type: ignore[arg-type]
