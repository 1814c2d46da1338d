"""What `make bench` measures with, and what it makes of figures. No peer is installed or run here."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench import corpus, measure, parts, peers, report
from bench.measure import Case, Took
from bench.parts import Bound, Found
from localoffer import report as messages
from localoffer.road import KEPT, NATIONAL, Asked, Until, documents, today
from tests.council import GOOD
from tests.package import files_in

OUTCOMES = ("eligible", "relevant")


def test_the_corpus_is_the_same_each_time(tmp_path: Path) -> None:
    one, other = (files_in(corpus.of_pages(tmp_path / name, 30)) for name in ("one", "other"))
    assert one == other
    assert len(list((tmp_path / "one/content/pages").glob("record-*.md"))) == 30
    assert len(list((tmp_path / "one/content/pages").glob("topic-*.md"))) == 2


def test_a_record_has_120_words_and_a_page_of_it_some_5_8_kilobytes() -> None:
    topics = corpus.topics(40)
    for topic in topics:
        for entry in topic.entries:
            assert len(" ".join(entry.paragraphs).split()) == corpus.WORDS == 120
            before, after = corpus.shell(topics)
            assert len(before + corpus.markdown(entry.paragraphs) + after) == pytest.approx(5800, rel=0.05)


def test_the_made_up_councils_have_nothing_to_mend(tmp_path: Path) -> None:
    pages = corpus.of_pages(tmp_path / "pages", 3), GOOD / "national"
    entries = corpus.of_entitlements(tmp_path / "entries", 3, OUTCOMES), NATIONAL
    for council, national in (pages, entries):
        outcome = documents(
            council, today(), asked=Asked(until=Until.CHECK), root=council, national=national, kept=KEPT
        )
        assert outcome.fine, messages.in_words(outcome.problems, outcome.loaded)


@pytest.mark.parametrize("peer", peers.PEERS, ids=lambda peer: str(peer.name))
def test_each_peer_is_given_every_record_in_its_own_form(peer: peers.Peer, tmp_path: Path) -> None:
    peer.lay_out(tmp_path, corpus.topics(30))
    texts = [path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.md")]
    assert len(texts) == 30 + 2 + 1
    said = corpus.topics(30)[0].entries[0].paragraphs[0]
    assert sum(said in text for text in texts) == 1


def test_no_host_of_a_registry_is_named_and_every_version_is_pinned() -> None:
    lists = [path.read_text(encoding="utf-8") for path in (peers.PIP, peers.NPM)]
    assert not re.search(r"https?://|index|registry", " ".join(lists))
    pins = [line for line in lists[0].splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z]+==[\d.]+", pin) for pin in pins)


def test_a_program_is_measured_and_the_middle_of_three_counts(tmp_path: Path) -> None:
    case = Case("empty", (parts.PYTHON, "-c", "pass"), tmp_path)
    took = measure.in_turn((case,), 1)["empty"]
    assert 0 < took.processor < 5
    assert took.memory > 1e6
    assert measure.middle((Took(1, 9, 2), Took(3, 8, 1), Took(2, 1, 3))) == Took(2, 8, 2)


def test_a_program_that_fails_ends_it_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"(?s)broken failed:.*no such luck"):
        measure.run(Case("broken", (parts.PYTHON, "-c", "raise SystemExit('no such luck')"), tmp_path))


def test_growth_is_linear_where_each_page_costs_the_same() -> None:
    assert parts.growth((3 + 0.3, 3 + 1, 3 + 3), (300, 1000, 3000)) == pytest.approx(1)
    assert parts.growth((0.09, 1, 9), (300, 1000, 3000)) > 1.1


def test_the_second_night_of_all_is_worked_out_of_fewer() -> None:
    # 10 s a council, empty cache, 0.1 s where nothing changed, 4 s where it did.
    assert parts.second_night(100, 3 * 4 + 7 * 0.1, 10 * 0.1, 10) == pytest.approx((12 + 14.7) / 1500)
    assert parts.second_night(1500, 12 + 14.7, 15, 150) == pytest.approx((12 + 14.7) / 1500)


def test_a_sum_grows_by_pounds_and_keeps_its_comma() -> None:
    assert parts._more("1,999", 0) == "2,000"


def test_the_table_says_what_does_not_hold_and_that_the_machine_was_loaded() -> None:
    found = Found()
    found.add({"it": Took(1, 2, 3e6)}, Bound("good", 1, 2), Bound("best", 1, 2, 1.5), Bound("bad", 3, 2))
    said = report.table(found, "A machine", "2026-11-26", loaded=True)
    rows = {row.split(" | ")[0].strip("| "): row for row in said.splitlines() if row.startswith("|")}
    assert rows["good"].endswith("| holds |")
    assert rows["best"].endswith("| holds, and 1.5 too |")
    assert rows["bad"].endswith("| **does not hold** |")
    assert rows["it"] == "| it | 1.000 | 2.000 | 3 |"
    assert "loaded" in said
    assert "loaded" not in report.table(found, "A machine", "2026-11-26", loaded=False)


def test_figures_take_the_place_of_those_before() -> None:
    page = f"Before.\n\n{report.BEGIN}\nold\n{report.END}\n\nAfter.\n"
    assert report.put(page, "new") == f"Before.\n\n{report.BEGIN}\n\nnew\n\n{report.END}\n\nAfter.\n"
    with pytest.raises(ValueError, match="no place"):
        report.put("Nothing.", "new")


def test_the_drawing_has_a_bar_for_each_and_the_longest_fits() -> None:
    drawn = ElementTree.fromstring(report.drawing({"Hugo & co": Took(1, 1, 1), "localoffer": Took(4, 4, 4)}))
    bars = [one for one in drawn if one.tag.endswith("rect")][1:]
    assert [float(bar.attrib["width"]) for bar in bars] == pytest.approx([82.5, 330])
    assert 330 + report.LEFT < report.WIDTH
