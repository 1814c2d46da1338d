"""What is on the wall is what is on the site: every sum, date and number of every paper stems from one record."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser

from localoffer import report, road
from localoffer.pages.offer import EntitlementContext
from localoffer.problems import Level
from localoffer.records.models import State
from localoffer.web.theme import load_theme
from tests.site import AS_OF, ROOT, outcome, pages, papers

SUM = re.compile(r"£\d+(?:,\d{3})*(?:\.\d\d)?")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DAY = re.compile(rf"\b(?:\d{{1,2}} )?(?:{MONTHS}) \d{{4}}\b")
#: Numbers to ring or text: 01254 587547, 0800 1111, 116 123, 85258, 999.
PHONE = re.compile(
    r"(?<![\d£,.])(?:0\d{2,4} \d{3,4} ?\d{0,4}|0\d{9,10}|116 ?\d{3}|85258|999|111|101)(?![\d,])"
)
ONE_FILE = "keep/offer.html"


def _printed(content: bytes) -> str:
    """The words of a PDF. What stands over two lines is one piece again; breaks within a word are none."""
    read = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    return " ".join(read.replace("\u200b", "").split())


def _said(content: bytes) -> str:
    """The words of a page, those that only a screen reader says among them."""
    tree = LexborHTMLParser(content.decode())
    for part in tree.css("script, style, svg"):
        part.decompose()
    root = tree.root
    assert root
    return " ".join(root.text(separator=" ").split())


def _texts(documents: Mapping[str, bytes]) -> dict[str, str]:
    """What can be read in every paper, page and file."""
    readers = {".pdf": _printed, ".html": _said}
    return {
        name: readers[Path(name).suffix](content)
        for name, content in documents.items()
        if Path(name).suffix in readers
    }


@cache
def texts() -> dict[str, str]:
    return _texts(outcome().documents)


@cache
def on_paper() -> dict[str, str]:
    """The papers, and the one file to keep."""
    return {name: text for name, text in texts().items() if name.endswith(".pdf") or name == ONE_FILE}


def _written(folder: Path) -> str:
    """Every word of the records."""
    files = [*folder.glob("*.yaml"), *folder.glob("content/**/*"), *folder.glob("national/**/*")]
    return "\n".join(
        path.read_text(encoding="utf-8") for path in sorted(files) if path.suffix in (".yaml", ".md")
    )


@cache
def _sums_of_records() -> frozenset[str]:
    """Each sum that a record holds, as it is printed."""
    return frozenset(found.removesuffix(".00") for found in SUM.findall(_written(ROOT)))


@cache
def _days_of_records() -> frozenset[str]:
    """Each date that a record holds, as it is printed: in words, and from the fields that take a date."""
    held = set(DAY.findall(_written(ROOT)))
    names = MONTHS.split("|")
    for year, month, day in re.findall(r"\b(\d{4})-(\d\d)(?:-(\d\d))?\b", _written(ROOT)):
        if 1 <= int(month) <= 12:
            held.add(" ".join(filter(None, (str(int(day)) if day else "", names[int(month) - 1], year))))
    held.add(f"{AS_OF.day} {names[AS_OF.month - 1]} {AS_OF.year}")
    return frozenset(held)


def _numbers_of_records() -> frozenset[str]:
    held = set()
    for file in ("content/contacts.yaml", "national/helplines.yaml"):
        tree = yaml.load((ROOT / file).read_text(encoding="utf-8"), yaml.BaseLoader)
        for record in (record for records in tree.values() for record in records):
            held |= {record[field].replace(" ", "") for field in ("phone", "text_number") if field in record}
    return frozenset(held)


def test_there_are_papers_and_a_file_to_compare() -> None:
    assert len(on_paper()) == len(papers()) + 1 > 70
    assert all(len(text) > 200 for text in on_paper().values())


def test_every_sum_on_paper_stems_from_a_record() -> None:
    found = {(name, one) for name, text in on_paper().items() for one in SUM.findall(text)}
    assert len(found) > 100
    assert {(name, one) for name, one in found if one not in _sums_of_records()} == set()


def test_every_telephone_number_on_paper_is_that_of_a_contact() -> None:
    held = _numbers_of_records()
    found = {(name, one) for name, text in texts().items() for one in PHONE.findall(text)}
    assert len({one for _, one in found}) > 15
    assert {(name, one) for name, one in found if one.replace(" ", "") not in held} == set()


#: The file says in the plainest words when it may be old: six months after its day, worked out.
OLD_FROM = "22 May 2027"


def test_every_date_on_paper_stems_from_a_record() -> None:
    found = {(name, one) for name, text in on_paper().items() for one in DAY.findall(text)}
    assert len(found) > 200
    strange = {(name, one) for name, one in found if one not in _days_of_records()}
    assert strange <= {(ONE_FILE, OLD_FROM)}


def _whole(name: str) -> bool:
    """Whether a paper holds the whole offer."""
    return name == ONE_FILE or name.startswith(("papers/booklet", "papers/large-print"))


@pytest.mark.parametrize(
    "page",
    [one for one in pages() if isinstance(one.context, EntitlementContext)],
    ids=lambda one: one.address,
)
def test_the_sums_of_a_thing_are_the_same_on_its_page_its_sheet_and_in_every_whole_offer(
    page: object,
) -> None:
    it = page.context.entitlement  # type: ignore[attr-defined]
    money = it.money
    sums = {one.value for one in (*money.headline, *money.council_now, *money.national_now, *money.coming)}
    history = {one.value for one in money.history}
    sheet = on_paper()[f"papers/what-you-can-get/{it.id}.pdf"]
    here = texts()[f"what-you-can-get/{it.id}/index.html"]
    assert set(SUM.findall(here)) >= set(SUM.findall(sheet)) >= sums
    for name, text in on_paper().items():
        if _whole(name):
            assert it.title.replace("\u2019", "'") in text.replace("\u2019", "'"), name
            assert set(SUM.findall(text)) >= sums | history, name


def test_all_counts_of_the_ledger_are_the_same_everywhere() -> None:
    looks = load_theme(road.TEMPLATES).vocabulary["state"]
    words = {state.value: looks[state].word for state in State}
    beside = re.compile(r"(\d+) (" + "|".join(re.escape(word) for word in words.values()) + r")\b")
    shown = {
        name: {word: number for number, word in reversed(beside.findall(texts()[name]))}
        for name in (
            "index.html",
            "you-said/index.html",
            "you-said/by-date/index.html",
            "strategy/on-a-page/index.html",
            "papers/strategy-a3.pdf",
            "papers/strategy-a4.pdf",
            ONE_FILE,
        )
    }
    stated = beside.findall(texts()["you-said/by-state/index.html"])[: len(State)]
    ledger = {word: number for number, word in stated}
    assert set(ledger) == set(words.values())
    assert sum(map(int, ledger.values())) == 17
    assert {name: counts for name, counts in shown.items() if counts != ledger} == {}


# ---- A change in one record, followed through everything ----------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("content", "national"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("offer.yaml", "pledges.yaml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def _made(folder: Path, as_of: date = AS_OF) -> dict[str, str]:
    made = road.documents(folder, as_of, national=folder / "national", papers=True)
    wrong = tuple(problem for problem in made.problems if problem.level is Level.ERROR)
    assert made.fine, report.in_words(wrong, made.loaded)
    return _texts(made.documents)


def _places(found: Mapping[str, str], words: str) -> Counter[str]:
    exact = re.compile(rf"(?<![\d,.£]){re.escape(words)}(?![\d,]|\.\d)")
    return Counter({name: len(exact.findall(text)) for name, text in found.items() if exact.search(text)})


def _sums_written_once() -> Iterator[str]:
    """Sums that stand in one record only, so that a change of that line is the whole change."""
    text = _written(ROOT)
    for one in dict.fromkeys(re.findall(r"^\s+- value: (£[\d,.]+)$", text, re.MULTILINE)):
        if len(re.findall(re.escape(one) + r"(?![\d,.]\d)", text)) == 1:
            yield one


def test_a_change_of_one_amount_reaches_every_paper_that_names_it(copy: Path) -> None:
    old = next(one for one in _sums_written_once() if len(_places(texts(), one)) > 6)
    new = "£7,654.32"
    file = next(
        path for path in (copy / "offer.yaml", copy / "national/entitlements.yaml") if old in path.read_text()
    )
    file.write_text(
        file.read_text(encoding="utf-8").replace(f"value: {old}", f"value: {new}"), encoding="utf-8"
    )

    after = _made(copy)

    before = _places(texts(), old)
    assert any(name.endswith(".pdf") for name in before)
    assert ONE_FILE in before
    assert _places(after, old) == {}
    assert _places(after, new) == before


def test_a_change_of_one_number_reaches_every_paper_that_names_it(copy: Path) -> None:
    file = copy / "content/contacts.yaml"
    old, new = "01254 587547", "01254 587548"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    after = _made(copy)

    before = _places(texts(), old)
    # Every page and every paper but those that tell of the strategy or the ledger names whom to ring at night.
    assert len(before) > 150
    assert _places(after, old) == {}
    assert _places(after, new) == before


def test_the_as_of_date_stands_on_everything_and_moves_with_it() -> None:
    after = _texts(road.documents(ROOT, AS_OF + timedelta(days=1), papers=True).documents)
    before, now = _places(texts(), "22 November 2026"), _places(after, "23 November 2026")
    assert [name for name in texts() if name not in before] == []
    assert _places(after, "22 November 2026") == {}
    assert now == before
