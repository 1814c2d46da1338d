"""What the search can find and by which words. How it looks them up is the browser's: see tests/browser/test_find.py."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from localoffer import addresses
from localoffer.edition import Edition
from localoffer.edition.weights import MOST_INDEX, heavy_index, heavy_script
from localoffer.edition.written import read_both
from localoffer.load import load
from localoffer.read import read
from localoffer.records.files import Records, pick
from localoffer.records.models import DangerWords, EverydayWords
from localoffer.road import KEPT, NATIONAL
from tests.council import AS_OF, GOOD, ROOT, bare_council, change, national, outcome, page, records


def index(folder: Path = GOOD) -> dict[str, Any]:
    documents = outcome(folder).documents
    made: dict[str, Any] = json.loads(documents["search.json"])
    return made


def by_address(made: dict[str, Any]) -> dict[str, list[Any]]:
    return {entry[0]: list(entry) for entry in zip(*made["entries"], strict=True)}


@cache
def national_records(folder: Path) -> Records:
    """The national records, beside a council of no more than its name."""
    return read(load(folder, NATIONAL, folder, KEPT), KEPT)[0]


def everyday(folder: Path) -> tuple[EverydayWords, ...]:
    return pick(national_records(folder).national, EverydayWords)


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bare_council(tmp_path_factory.mktemp("bare"))


@pytest.mark.parametrize(
    "address",
    [
        "what-you-can-get/setting-up-home/",
        "what-you-can-get/free-wifi/",
        "help-now/#nowhere-to-sleep",
        "help-now/#main-line",
        "your-rights/complaints/",
        "find-what-is-yours/",
        "",
    ],
)
def test_what_a_reader_may_look_for_can_be_found(address: str) -> None:
    assert address in by_address(index())


def test_every_word_that_is_explained_can_be_found() -> None:
    terms = records().national["terms"] + records().lists["terms"]
    assert {f"words/#{term.id}" for term in terms} <= by_address(index()).keys()  # type: ignore[attr-defined]


def test_what_was_only_asked_for_says_so() -> None:
    made = index()
    kind = by_address(made)["what-you-can-get/free-wifi/"][3]
    assert made["kinds"][kind] == "Asked for, not promised"


def test_every_place_that_can_be_found_is_there() -> None:
    documents = outcome().documents
    for address in by_address(index()):
        path, _, place = address.partition("#")
        html = documents[path + "index.html" if not path or path.endswith("/") else path].decode()
        assert not place or f'id="{place}"' in html, address


def test_everyday_words_and_sums_stand_with_what_they_find_the_first_thing_first_and_pass_over_what_is_not_there() -> (
    None
):
    made = index()
    found = {said: [made["entries"][0][at] for at in places] for said, places in made["everyday"]}
    assert found == {
        "kicked out|tonight": ["help-now/#nowhere-to-sleep", "what-you-can-get/setting-up-home/"],
        "fridge": ["what-you-can-get/setting-up-home/"],
        "£3,000": ["what-you-can-get/setting-up-home/"],
    }


def test_a_word_of_danger_stands_with_what_makes_it_harmless_its_page_and_the_numbers_of_the_edition_999_first() -> (
    None
):
    made = index()
    [[said, unless, pages, numbers]] = made["danger"]
    assert (said, unless) == ("locked in", "library")
    assert [made["entries"][0][at] for at in pages] == ["help-now/#nowhere-to-sleep"]
    assert [made["numbers"][at][2] for at in numbers] == ["tel:999", "tel:" + own_number()]


def own_number() -> str:
    contact = records().lists["contacts"][0]
    return str(contact.phone).replace(" ", "")  # type: ignore[attr-defined]


def test_hours_behind_the_name_of_who_answers_begin_small(tmp_path: Path) -> None:
    folder = tmp_path / "council"
    shutil.copytree(GOOD, folder)
    number = "    phone: 01254 585585\n"
    change(folder, "content/contacts.yaml", number, f"{number}    hours: Any time\n")
    assert index(folder)["person"][0].endswith(", any time")


def test_who_finds_nothing_is_given_a_number_of_the_council() -> None:
    assert index()["person"][2] == "tel:" + own_number()


def test_a_council_adds_everyday_words_of_its_own_and_those_that_the_list_has_for_it_stand_once(
    tmp_path: Path,
) -> None:
    folder = shutil.copytree(GOOD, tmp_path / "council")
    for line, words in (
        ("    title: Free wifi\n", ("t'internet", "fridge")),
        ("  - id: setting-up-home\n", ("fridge", "tonight", "sofa")),
    ):
        change(
            folder,
            "offer.yaml",
            line,
            f"{line}    keywords:\n" + "".join(f"      - {word}\n" for word in words),
        )
    found = by_address(index(folder))
    assert found["what-you-can-get/free-wifi/"][4] == "t'internet|fridge"
    assert found["what-you-can-get/setting-up-home/"][4] == "sofa"


def test_a_page_has_no_form_and_without_scripts_no_box() -> None:
    for address in ("/", "/a-to-z/", "/help-now/"):
        tree = page(address)
        assert not tree.css("form, input")
        assert tree.css_first("[data-index]")
        assert "connect-src 'self';" in str(tree.css_first("meta[http-equiv]").attributes["content"])  # type: ignore[union-attr]
    for address in ("/", "/help-now/"):
        assert page(address).css_first('[data-index] a[href$="a-to-z/"]')


def test_the_page_of_ways_to_keep_the_site_leads_to_the_search() -> None:
    assert page("/keep/").css_first('main a[href="../a-to-z/"]')


def test_the_copy_on_a_phone_holds_the_index() -> None:
    assert '"search.json"' in outcome().documents["sw.js"].decode()


def test_the_list_has_far_more_than_the_words_that_anybody_would_count(council: Path) -> None:
    assert len({word for entry in everyday(council) for word in entry.words}) >= 150


def test_no_everyday_word_is_told_twice_what_it_finds_first(council: Path) -> None:
    told = Counter(word for entry in everyday(council) for word in entry.words)
    assert [word for word, times in told.items() if times > 1] == []


def test_whatever_a_council_leaves_out_each_word_of_the_list_finds_something(council: Path) -> None:
    every = {
        str(getattr(record, "id", ""))
        for entries in national_records(council).national.values()
        for record in entries
    }
    pages = {file.address.rpartition("/")[2] for file in national_records(council).national_pages}
    fixed = {
        value.strip("/").rpartition("/")[2]
        for value in vars(addresses).values()
        if isinstance(value, str) and value.startswith("/")
    }
    danger = [entry for entry in pick(national_records(council).national, DangerWords) if entry.finds]
    assert danger
    lists: tuple[EverydayWords | DangerWords, ...] = (*everyday(council), *danger)
    assert [entry.words for entry in lists if not {*entry.finds} & (every | pages | fixed)] == []


def test_after_every_word_of_danger_999_is_the_first_number(council: Path) -> None:
    danger = pick(national_records(council).national, DangerWords)
    assert danger
    assert {entry.contacts[0].id for entry in danger} == {"emergency-999"}


def test_scripts_and_an_index_that_grew_too_large_are_named() -> None:
    made = outcome()
    whole = Edition(*read_both(GOOD, national(GOOD), ROOT), AS_OF, made.pages, made.papers, made.documents)
    noise = random.Random(1).randbytes(MOST_INDEX)
    grown = replace(
        whole,
        documents={
            name: content + noise if name.startswith(("assets/find.", "search.")) else content
            for name, content in whole.documents.items()
        },
    )
    assert [*heavy_script(whole), *heavy_index(whole)] == []
    assert {problem.mark.file for problem in heavy_script(grown)} >= {"/assets/", "/"}
    assert len(list(heavy_index(grown))) == 1
