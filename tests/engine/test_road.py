"""From a folder to a finished site: what holds whatever the folder says."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from localoffer import commands, front, road
from localoffer.addresses import NOT_FOUND, ONE_FILE
from localoffer.problems import Level
from tests import council
from tests.council import AS_OF, BUSY, GOOD, change, dump, shuffle, yaml_files


def _documents(folder: Path, as_of: date = AS_OF) -> dict[str, bytes]:
    return dict(council.outcome(folder, as_of).documents)


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands take a council's own national facts and make no papers: what is tried is what they write, and where."""

    def walk(folder: Path, as_of: date, *, asked: road.Asked, **more: Any) -> road.Made:
        assert asked.until is road.Until.PAPERS
        asked = replace(asked, until=road.Until.PAGES)
        return road.documents(folder, as_of, asked=asked, national=council.national(folder), **more)

    monkeypatch.setattr(commands, "documents", walk)


def _everything(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


#: Fields that take one of a few words, a number to ring, or conditions; reasons, which must differ; and sentences that begin with a verdict.
CHOICES = {
    *("limit", "period", "standing", "phone", "roles", "kind", "call", "call_at_night", "verdict", "reason"),
    *("any", "sets", "ask_if", "shows", "state", "who_short"),
}


def _texts(node: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each sentence in a file: texts with a space, which ids, dates and choices do not have."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _texts(value, (*way, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _texts(value, (*way, index))
    elif " " in str(node) and not CHOICES & set(way) and "answers" not in way[-2:]:
        yield way


SENTENCES = [
    (path.relative_to(GOOD), way)
    for path in yaml_files(GOOD)
    for way in _texts(yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader))
]


def _put(folder: Path, places: list[tuple[Path, tuple[Any, ...]]], text: str) -> None:
    trees = {
        name: yaml.load((folder / name).read_text(encoding="utf-8"), yaml.BaseLoader) for name, _ in places
    }
    for name, way in places:
        place = trees[name]
        for step in way[:-1]:
            place = place[step]
        place[way[-1]] = text
    for name, tree in trees.items():
        text = dump(tree)
        (folder / name).write_text(text, encoding="utf-8")


def test_hostile_words_in_every_field_come_out_as_words(good: Path) -> None:
    hostile = """Alert, " id="planted" ' id='planted' & &lt;em id=planted&gt; {{ 7 * 191 }} {# note #} end"""
    _put(good, SENTENCES, hostile)
    pages = _html(good)
    assert len(pages) > 20
    for name, page in pages.items():
        tree = LexborHTMLParser(page)
        assert not tree.css("#planted"), name
        assert "1337" not in (tree.text() or "")
        assert "{{ 7 * 191 }}" in (tree.text() or "")


@pytest.mark.parametrize("name", sorted({name for name, _ in SENTENCES}), ids=str)
def test_html_in_a_field_is_a_problem_in_that_file(good: Path, name: Path) -> None:
    """Each field of the file bears one of its own, in its own line, since a text is written on one."""
    places = [place for place in SENTENCES if place[0] == name]
    _put(good, places, "Alert, <em id=planted>alert</em> <script>x</script>")
    lines = (good / name).read_text(encoding="utf-8").splitlines()
    planted = {number for number, line in enumerate(lines, start=1) if "id=planted" in line}
    assert len(planted) == len(places)
    outcome = road.documents(good, AS_OF, national=good / "national", root=good)
    assert not outcome.documents
    assert {Path(problem.mark.file).name for problem in outcome.problems} == {name.name}
    errors = [
        problem.mark.line
        for problem in outcome.problems
        if problem.level is Level.ERROR and problem.rule == "raw-html"
    ]
    assert planted - {*errors} == set()


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(SENTENCES), st.text(min_size=1, max_size=60))
def test_any_text_in_any_field_is_safe(
    tmp_path_factory: pytest.TempPathFactory, place: tuple[Path, tuple[Any, ...]], text: str
) -> None:
    folder = Path(shutil.copytree(GOOD, tmp_path_factory.mktemp("council") / "council"))
    _put(folder, [place], f"{text} & more")
    outcome = road.documents(folder, AS_OF, national=folder / "national", root=folder)
    for name, page in outcome.documents.items():
        if name.endswith(".html"):
            tree = LexborHTMLParser(page)
            assert not tree.css("script:not([src])"), name
            assert not tree.css("img, iframe, form, [style], [onclick]"), name
            assert len(tree.css("style")) == (f"/{name}" in (ONE_FILE, NOT_FOUND)), name


def _html(folder: Path) -> dict[str, bytes]:
    return {name: page for name, page in _documents(folder).items() if name.endswith(".html")}


@pytest.mark.parametrize("seed", range(2))
def test_any_order_of_records_gives_the_same_site(tmp_path: Path, seed: int) -> None:
    folder = Path(shutil.copytree(BUSY, tmp_path / "council"))
    shutil.copytree(GOOD / "national", folder / "national")
    shuffle(folder, seed)
    first, second = council.outcome(BUSY).documents, council.outcome(folder).documents
    assert [name for name in first if first[name] != second.get(name)] == []


def test_a_failed_build_leaves_the_published_site_as_it_was(
    good: Path, tmp_path: Path, writes: None, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--council", str(good), "--out", str(tmp_path / "site"), "--as-of", "2026-11-22"]
    assert front.main(words) == 0
    before = _everything(tmp_path / "site")
    change(good, "offer.yaml", "value: £3,000", "value: £3,OOO")

    assert front.main(words) == 1

    assert _everything(tmp_path / "site") == before
    assert "£3,OOO" in capsys.readouterr().out


def test_check_writes_nothing_and_says_so_of_a_report_that_cannot_be_written(
    good: Path, writes: None, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _everything(good)
    words = ["check", "--council", str(good), "--as-of", "2026-11-22"]
    assert front.main(words) == 0
    assert front.main([*words, "--code-quality", str(good)]) == 2
    assert f"{good} cannot be written" in capsys.readouterr().err
    assert _everything(good) == before


def test_what_a_committee_has_seen_can_be_of_the_very_day_of_the_site_and_of_no_later_one(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "documents", lambda *_, **__: council.outcome(GOOD))
    words = ["--council", str(good), "--out", str(tmp_path / "site"), "--as-of", "2026-11-22", "--since"]
    assert front.main([*words, "2026-11-22"]) == 0
    assert front.main([*words, "2026-11-23"]) == 2
    assert "--since 2026-11-23 is after" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["build", "--as-of", "yesterday"],
        ["--council", "/no/such/folder"],
        ["publish"],
        ["build", "--colour", "red"],
    ],
)
def test_wrong_use_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        front.main(words)
    assert end.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_a_folder_with_other_files_is_not_written_to(
    good: Path, tmp_path: Path, writes: None, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "documents"
    out.mkdir()
    (out / "letter.txt").write_text("Dear …", encoding="utf-8")
    assert front.main(["--council", str(good), "--out", str(out), "--as-of", "2026-11-22"]) == 2
    assert [path.name for path in out.iterdir()] == ["letter.txt"]
    assert "not made here" in capsys.readouterr().err


def test_a_council_needs_no_more_than_its_name_and_one_contact(bare: Path) -> None:
    outcome = road.documents(bare, AS_OF, root=bare)
    assert outcome.fine, outcome.problems
    assert "what-you-can-get/setting-up-home/index.html" in outcome.documents
    assert not any(name.startswith(("strategy/", "you-said/", "action-plan/")) for name in outcome.documents)


def test_the_amount_in_force_on_the_day_is_the_large_one(good: Path) -> None:
    address = "/what-you-can-get/setting-up-home/"

    def largest(as_of: date) -> str:
        node = council.page(address, good, as_of).css_first(".lo-amount b")
        assert node
        return node.text()

    assert largest(date(2023, 3, 31)) == "£2,000"
    assert largest(date(2023, 4, 1)) == "£3,000"
    assert "£2,000" in council.words(address, good, date(2023, 4, 1))


def test_what_the_law_says_they_must_give_is_not_said_to_be_theirs_to_decide(good: Path) -> None:
    address = "/what-you-can-get/setting-up-home/"
    decides, again = "They look at your case and decide", "ask for it to be looked at again"
    assert decides not in council.words(address, good)
    assert again in council.words(address, good)
    change(good, "national/entitlements.yaml", "duty: must", "duty: should")
    assert decides in council.words(address, good)


def test_a_record_dated_later_is_not_shown(good: Path) -> None:
    change(good, "pledges.yaml", "said_on: 2020-08", "said_on: 2021-08")
    assert "who to ring" in council.words("/you-said/", good, date(2021, 8, 1))
    assert "who to ring" not in council.words("/you-said/", good, date(2021, 7, 31))


def test_adopting_the_edition_is_a_change_of_one_line(good: Path) -> None:
    notice = "Ask the council before you rely on it"
    before = _html(good)
    assert all(notice.encode() in page for page in before.values())
    assert all(b'name="robots" content="noindex"' in page for page in before.values())

    change(good, "content/site.yaml", "adopted: no", "adopted: yes")

    after = _html(good)
    assert after.keys() == before.keys()
    assert not any(notice.encode() in page for page in after.values())
    # But the list of what needs a person, which is for officers alone.
    assert [name for name, page in after.items() if b"noindex" in page] == ["for-officers/todo/index.html"]


def test_a_former_address_leads_on_to_the_new_one(good: Path) -> None:
    change(
        good, "offer.yaml", "  - id: free-wifi\n", "  - id: free-wifi\n    formerly:\n      - wifi-at-home\n"
    )
    page = council.page("/what-you-can-get/wifi-at-home/", good)
    assert [node.attributes["href"] for node in page.css("main a")][:1] == ["../free-wifi/"]
    assert page.css_first("meta[http-equiv=refresh][content='0; url=../free-wifi/']")
    assert page.css_first("link[rel=stylesheet][media=print]")


def test_the_page_for_lost_readers_works_at_any_depth_below_the_sites_path(good: Path) -> None:
    outcome = road.documents(
        good, AS_OF, national=good / "national", asked=road.Asked("https://example.org/our-offer/")
    )
    page = LexborHTMLParser(outcome.documents["404.html"])
    own = [
        str(node.attributes.get("href") or node.attributes.get("src"))
        for node in page.css("a[href], link[href], script[src]")
    ]
    here = [address for address in own if not re.match(r"https?:|tel:|sms:|#", address)]
    assert here
    assert all(address.startswith("/our-offer/") for address in here)
