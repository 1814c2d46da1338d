"""Words that were taken away stand nowhere any more, and the record stays where it was."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from localoffer import report, road
from localoffer.road import Made
from tests import council
from tests.council import AS_OF, BUSY, change

REMOVED = "words_removed:\n{at}  date: 2026-11-03\n{at}  reason: {reason}\n"
#: What is written in the good folder before, with a word that stands nowhere else, and what is left out with it.
VOICE = ("pledges.yaml", "    ", "text: Care leavers said they did not know who to ring.\n", "zanzibar")
PROMISE = ("pledges.yaml", "    ", "text: A safe place on the first night\n", "yttrium")
PLEDGE = ("pledges.yaml", "    ", "text: To listen to care leavers.\n", "quokka")
UPDATE = ("content/actions.yaml", "        ", "text: The card is printed.\n", "xylophone")
EACH = (VOICE, PROMISE, PLEDGE, UPDATE)


def _say(folder: Path) -> None:
    """Write a word into each that stands nowhere else."""
    for file, at, text, word in EACH:
        note = "" if word in ("quokka", "xylophone") else f"{at}note: The {word} is noted.\n"
        change(folder, file, text, f"text: The {word} was heard and written down.\n{note}")


def _take_away(folder: Path, reason: str = "personal data") -> None:
    for file, at, _, word in EACH:
        text = (folder / file).read_text(encoding="utf-8")
        text = re.sub(rf"{at}note: The {word}.*\n", "", text)
        removed = REMOVED.format(at=at, reason=reason)
        text = re.sub(rf"text: The {word}.*\n", removed, text)
        (folder / file).write_text(text, encoding="utf-8")


def _made(folder: Path, as_of: date = AS_OF, until: road.Until = road.Until.PAGES) -> Made:
    made = road.documents(folder, as_of, national=council.national(folder), asked=road.Asked(until=until))
    assert made.fine, report.in_words(made.problems, made.loaded)
    return made


def _read(name: str, content: bytes) -> str:
    if not name.endswith(".pdf"):
        return content.decode("utf-8", "replace").casefold()
    paper = pypdfium2.PdfDocument(content)
    told = " ".join(page.get_textpage().get_text_range() for page in paper)
    return f"{told} {paper.get_metadata_dict()}".casefold()


def _where(made: Made, word: str) -> set[str]:
    return {name for name, content in made.documents.items() if word in _read(name, content)}


def test_what_was_taken_away_stands_in_no_page_no_paper_no_feed_and_no_file(good: Path) -> None:
    _say(good)
    before = _made(good)
    for _, _, _, word in EACH:
        assert _where(before, word), f"{word} must stand somewhere first"
    _take_away(good)
    after = _made(good, until=road.Until.PAPERS)
    assert set(after.documents) >= {name for name in before.documents if not name.startswith("assets/")}
    for _, _, _, word in EACH:
        assert _where(after, word) == set()


def test_where_everything_stands_is_the_same_without_the_words(good: Path) -> None:
    before = council.outcome(council.GOOD)
    _say(good)
    _take_away(good)
    after = _made(good)
    for name in ("you-said/index.html", "strategy/be-safe/index.html", "strategy/leaders-pledges/index.html"):
        states = [
            re.findall(r'data-state="[^"]*"', made.documents[name].decode()) for made in (before, after)
        ]
        assert states[0] == states[1]
        assert states[0]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (
            "/you-said/voice-of-2020/",
            "What was said as number 7 was taken out on 3 November 2026, because the person asked for that.",
        ),
        (
            "/you-said/voice-of-2020/",
            "These words were taken out on 3 November 2026, because a mistake stood here.",
        ),
        (
            "/strategy/leaders-pledges/",
            "These words were taken out on 4 November 2026, because something private about a person stood here.",
        ),
        (
            "/action-plan/in-full/plan-2018/",
            "These words were taken out on 5 November 2026, because something private about a person stood here.",
        ),
    ],
)
def test_a_page_says_that_words_were_taken_out_when_and_why(address: str, sentence: str) -> None:
    assert sentence in council.words(address, BUSY)


def test_the_title_of_the_page_says_it_and_names_the_number() -> None:
    page = council.page("/you-said/voice-of-2020/", BUSY)
    assert council.said(page, "title").startswith("What was said as number 7 was taken out")


def test_on_an_earlier_day_the_words_are_gone_and_the_day_and_the_reason_are_not_known_yet() -> None:
    said = council.words("/you-said/voice-of-2020/", BUSY, date(2026, 11, 2))
    assert "What was said as number 7 has been taken out since." in said
    assert "3 November 2026" not in said
    assert "asked for that" not in said


def test_what_the_feed_told_before_moves_to_the_day_on_which_its_words_were_taken_away(good: Path) -> None:
    _say(good)
    _take_away(good)
    feed = _made(good).documents["feed.xml"].decode()
    entries = [entry for entry in feed.split("<entry>") if "because something private" in entry]
    assert entries
    assert all("<updated>2026-11-03T" in entry for entry in entries)


def test_a_name_and_a_place_can_go_with_the_words(good: Path) -> None:
    _say(good)
    change(good, "pledges.yaml", "    said_where: The strategy\n", "")
    change(good, "pledges.yaml", "    name: Alex Example\n", "")
    _take_away(good)
    made = _made(good)
    assert "The place was taken out" in made.documents["you-said/who-to-ring/index.html"].decode()
    pledges = made.documents["strategy/leaders-pledges/index.html"].decode()
    assert "<h2>Leader of the council</h2>" in pledges
    assert _where(made, "alex example") == set()
    assert _where(made, "[…]") == set()


def test_messages_call_a_record_without_words_by_its_id(good: Path) -> None:
    _say(good)
    _take_away(good)
    change(good, "pledges.yaml", "    number: 1\n", "    number: one\n")
    made = road.documents(good, AS_OF, national=good / "national", root=good)
    assert "in the voice “who-to-ring”" in report.in_words(made.problems, made.loaded)


TOLD = """date: 2026-11-03
title: "New: The zanzibar was heard and written down"
changes:
  - record: voice
    id: who-to-ring
    how: added
    to: The zanzibar was heard and written down.
  - record: action
    id: a-card-with-numbers
    part: update
    how: added
    to: The xylophone was heard and written down.
"""


def _tell(folder: Path) -> None:
    (folder / "content/changes").mkdir(exist_ok=True)
    (folder / "content/changes/2026-11-03-new.yaml").write_text(TOLD, encoding="utf-8")


def test_what_a_file_of_changes_told_is_shown_no_more(good: Path) -> None:
    _say(good)
    _tell(good)
    assert "what-has-changed/index.html" in _where(_made(good), "zanzibar")
    _take_away(good)
    made = _made(good, until=road.Until.PAPERS)
    assert not _where(made, "zanzibar") | _where(made, "xylophone")
    assert [problem.mark.line for problem in made.problems if problem.rule == "words-told"] == [7, 12]


def test_what_was_not_taken_away_is_told_as_before(good: Path) -> None:
    _say(good)
    _tell(good)
    made = _made(good)
    assert "what-has-changed/index.html" in _where(made, "xylophone")
    assert not [problem for problem in made.problems if problem.rule == "words-told"]


ENDED = """date: 2026-11-03
title: "Ended: The zanzibar was heard and written down"
changes:
  - record: voice
    id: who-to-ring
    how: closed
    to: "3 November 2026: Done."
"""


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("", ""),
        ("record: voice", "record: answer"),
        ("Ended: The zanzibar was heard and written down", "The zanzibar was heard, priority: now Be Safe"),
        ('    to: "3 November 2026: Done."\n', ""),
        ("Ended: The zanzibar", "Ended: who-to-ring or a zanzibar"),
    ],
)
def test_a_title_that_calls_a_record_by_lost_words_is_shown_no_more(good: Path, was: str, now: str) -> None:
    _say(good)
    _tell(good)
    told = ENDED.replace(was, now) if was else ENDED
    if "priority" in now:
        told = told.replace("how: closed", "part: priority\n    how: changed")
    (good / "content/changes/2026-11-03-new.yaml").write_text(told, encoding="utf-8")
    assert {"what-has-changed/index.html", "feed.xml"} <= _where(_made(good), "zanzibar")
    _take_away(good)
    made = _made(good, until=road.Until.PAPERS)
    marks = [problem.mark.line for problem in made.problems if problem.rule == "words-told"]
    by_its_id = "who-to-ring" in now
    assert (bool(_where(made, "zanzibar")), marks) == ((True, []) if by_its_id else (False, [2]))


def test_what_calls_a_voice_by_lost_words_is_shown_no_more(good: Path) -> None:
    _say(good)
    _tell(good)
    told = ENDED.replace("record: voice", "record: promise").replace("id: who-to-ring", "id: a-safe-place")
    told = told.replace("how: closed", "part: voices\n    how: added").replace("Ended: The zanzibar", "It")
    named = "The zanzibar was heard and …"
    there = told.replace("3 November 2026: Done.", named)
    (good / "content/changes/2026-11-03-new.yaml").write_text(there, encoding="utf-8")
    assert "what-has-changed/index.html" in _where(_made(good), "zanzibar")
    _take_away(good)
    made = _made(good)
    assert not _where(made, "zanzibar")
    assert [problem.mark.line for problem in made.problems if problem.rule == "words-told"] == [8]
    by_id = told.replace("3 November 2026: Done.", "who-to-ring")
    (good / "content/changes/2026-11-03-new.yaml").write_text(by_id, encoding="utf-8")
    assert not [problem for problem in _made(good).problems if problem.rule == "words-told"]


def test_what_takes_the_place_of_an_entitlement_is_told_although_a_voice_lost_its_words(good: Path) -> None:
    _say(good)
    _tell(good)
    told = ENDED.replace("record: voice", "record: entitlement").replace("who-to-ring", "setting-up-home")
    told = told.replace("how: closed", "part: what takes its place\n    how: changed")
    told = told.replace("3 November 2026: Done.", "Money for a first home").replace(
        "Ended: The zanzibar", "It"
    )
    (good / "content/changes/2026-11-03-new.yaml").write_text(told, encoding="utf-8")
    _take_away(good)
    made = _made(good)
    assert "what-has-changed/index.html" in _where(made, "money for a first home")
    assert not [problem for problem in made.problems if problem.rule == "words-told"]
