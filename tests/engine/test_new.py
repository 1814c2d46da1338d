"""`build.py new` adds one thing, asked for or from a file: in the right place, checked first; whatever is said, nothing else changes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from localoffer import front
from localoffer.front import KINDS as NAMED
from localoffer.load import Loaded, load, with_file
from localoffer.places import HOME
from localoffer.read import read
from localoffer.records.files import pick
from localoffer.records.forms import fields
from localoffer.records.models import Entitlement, Measure, Outcome
from localoffer.road import KEPT, NATIONAL
from localoffer.writing import NotWritable, form, new, records
from localoffer.writing.asking import LISTED, Asking, follows_from
from localoffer.writing.kinds import KINDS, MEASURE, Changes, CouncilFolder, changes, made_id
from localoffer.writing.new import _addresses as addresses_of_pages
from localoffer.writing.new import _change as change_of
from localoffer.writing.new import _whom as whom_of
from tests.council import GOOD, ROOT, add, change, national

DAY = "2026-11-26"
CITED = {"source": "strategy", "page": 8}
#: One of each kind, as little as can be said of it, and the file that it goes into.
LEAST: dict[str, tuple[str, dict[str, Any]]] = {
    "voice": ("pledges.yaml", {"text": "A quiet place to meet would help.", "said_where": "The forum", **CITED}),
    "answer": (
        "content/answers.yaml",
        {"about": "who-to-ring", "state": "no, because", "reason": "There is no money.", "post": "Head of service"},
    ),
    "evidence": (
        "content/answers.yaml",
        {"voice": "who-to-ring", "shows": "part of it", "date": "2026-11", "text": "A card was printed.", **CITED},
    ),
    "promise": ("pledges.yaml", {"text": "Open in the evening", "priority": "be-safe", **CITED}),
    "entitlement": (
        "offer.yaml",
        {"title": "Gym pass", "sentence": "You can swim for free.", "area": "health", "duty": "chooses", "basis": "A paper", **CITED},
    ),
    "amount": ("offer.yaml", {"about": "setting-up-home", "value": "up to £3,100 once", "from": "2027-04-01", **CITED}),
    "contact": (
        "content/contacts.yaml",
        {"name": "Leaving care team", "phone": "03069 990123", "when": "On weekdays.", **CITED},
    ),
    "number": ("content/contacts.yaml", {"contact": "main-line", "phone": "03069 990123", **CITED}),
    "update": ("content/actions.yaml", {"about": "a-card-with-numbers", "text": "The card is printed.", **CITED}),
    "figure": ("content/figures.yaml", {"about": "suitable-homes", "date": "2026-06-30", "value": "88", **CITED}),
    "page": (
        "content/pages/your-rights/drop-in-times.md",
        {"address": "your-rights/drop-in-times", "title": "Drop-in: times", "sentence": "When we are there.", "text": "## Monday\n\nFrom 2pm."},
    ),
    "source": ("content/sources.yaml", {"title": "Forum notes", "publisher": "Exampleton Borough Council"}),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _few_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command takes the law of the good folder, of which it makes few pages and papers to look at what is added."""
    monkeypatch.setattr(new, "NATIONAL", national(GOOD))


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def council(folder: Path) -> CouncilFolder:
    return unchanged() if folder == GOOD else read_now(folder)


@cache
def unchanged() -> CouncilFolder:
    return read_now(GOOD)


def read_now(folder: Path) -> CouncilFolder:
    loaded = load(folder, NATIONAL, HOME, KEPT)
    return CouncilFolder(folder, loaded, read(loaded, KEPT)[0], date.fromisoformat(DAY))


def made(folder: Path, kind: str, **said: Any) -> Changes:
    return changes(KINDS[kind], {**LEAST[kind][1], **said}, council(folder))


def run(folder: Path, tmp_path: Path, kind: str, said: Any) -> int:
    """The command with a file; `said` is JSON already where it is a text."""
    file = tmp_path / "said.json"
    file.write_text(said if isinstance(said, str) else json.dumps(said), encoding="utf-8")
    return front.main(["new", kind, "--from", str(file), "--council", str(folder), "--as-of", DAY])


def test_the_command_line_names_the_kinds_that_there_are() -> None:
    assert tuple(KINDS) == NAMED
    for kind in KINDS.values():
        assert set(kind.asks) <= set(fields(kind.model))
    assert set(MEASURE) <= set(fields(Measure))


@pytest.mark.parametrize("kind", KINDS)
def test_the_least_of_each_kind_goes_into_its_file_and_changes_nothing_else(kind: str) -> None:
    file, said = LEAST[kind]
    written = made(GOOD, kind)
    assert list(written) == [file]
    before = (GOOD / file).read_text(encoding="utf-8") if (GOOD / file).exists() else ""
    rest = iter(written[file].splitlines())
    replaced_here = {"phone:", "checked:", "review_by:", "page:"} if kind == "number" else set()
    for line in before.splitlines():
        assert (line.split()[:1] and line.split()[0] in replaced_here) or line in rest
    assert str(said.get("text", said.get("title", said.get("phone", "")))).split(":")[0] in written[file]


def test_the_next_number_todays_date_and_an_id_are_known() -> None:
    (text,) = made(GOOD, "voice").values()
    there = records(text, "voices")
    assert there[-1] == {
        "id": "quiet-place-meet-would-help",
        "number": str(max(int(one["number"]) for one in there[:-1]) + 1),
        "text": "A quiet place to meet would help.",
        "said_on": DAY,
        "said_where": "The forum",
        "sources": [{"source": "strategy", "page": "8"}],
    }
    (text,) = made(GOOD, "contact").values()
    assert (records(text, "contacts")[-1]["checked"], records(text, "contacts")[-1]["review_by"]) == (
        DAY,
        "2027-05-27",
    )


def test_an_id_says_something_is_free_and_can_be_a_folder() -> None:
    assert made_id("We want driving lessons, because they help.", set()) == "driving-lessons-help"
    assert made_id("Gym pass", {"gym-pass"}) == "gym-pass-2"
    assert made_id("con", set()) == "con-2"
    assert made_id("Łódź? 中文 😀", set()) == "odz"
    assert made_id("😀", set()) == "new"
    assert len(made_id("x" * 300, set())) <= 40


def test_an_amount_said_in_one_is_taken_apart_and_stands_below_the_others() -> None:
    (text,) = made(GOOD, "amount").values()
    (entry,) = (one for one in records(text, "entitlements") if one["id"] == "setting-up-home")
    assert entry["amounts"][-1] == {
        "value": "£3,100", "limit": "up to", "period": "once", "from": "2027-04-01", "sources": [{"source": "strategy", "page": "8"}],
    }  # fmt: skip


def test_the_amount_before_it_ends_on_the_day_before_and_those_of_others_stay() -> None:
    (text,) = made(GOOD, "amount").values()
    (entry,) = (one for one in records(text, "entitlements") if one["id"] == "setting-up-home")
    assert [amount.get("to") for amount in entry["amounts"]] == ["2023-03-31", "2027-03-31", None]
    (text,) = made(GOOD, "amount", label="with a child").values()
    (entry,) = (one for one in records(text, "entitlements") if one["id"] == "setting-up-home")
    assert [amount.get("to") for amount in entry["amounts"]] == ["2023-03-31", None, None]


def test_an_amount_is_paid_as_the_one_before_it_where_nobody_says_otherwise(good: Path) -> None:
    change(
        good, "offer.yaml", "        from: 2023-04-01\n", "        from: 2023-04-01\n        period: a year\n"
    )
    said = {
        "about": "setting-up-home",
        "value": "£2,900",
        "from": "2027-04-01",
        "sources": [{"source": "strategy"}],
    }

    def newest(**more: str) -> dict[str, str]:
        (text,) = changes(KINDS["amount"], {**said, **more}, read_now(good)).values()
        (entry,) = (one for one in records(text, "entitlements") if one["id"] == "setting-up-home")
        return {name: entry["amounts"][-1].get(name) for name in ("limit", "period")}

    assert newest() == {"limit": "up to", "period": "a year"}
    assert newest(period="once") == {"limit": "up to", "period": "once"}
    assert newest(label="with a child") == {"limit": None, "period": None}
    later = (
        "      - value: £3,050\n        limit: at least\n        period: a month\n        from: 2025-04-01\n"
    )
    sources = "        sources:\n          - source: strategy\n"
    change(good, "offer.yaml", "    amounts:\n", f"    amounts:\n{later}{sources}")
    assert newest() == {"limit": "at least", "period": "a month"}


@pytest.mark.parametrize(("day", "read_now"), [("2027-02", None), ("2026-02", DAY)], ids=["to come", "out"])
def test_a_paper_that_is_to_come_was_read_by_nobody(day: str, read_now: str | None) -> None:
    (text,) = made(GOOD, "source", date=day).values()
    assert records(text, "sources")[-1].get("seen") == read_now


def test_an_amount_in_force_ends_that_none_was_published_and_one_to_come_does_not(good: Path) -> None:
    change(good, "offer.yaml", "    who_short:\n", "    present_amount: not published\n    who_short:\n")
    assert "present_amount" in made(good, "amount")["offer.yaml"]
    assert "present_amount" not in made(good, "amount", **{"from": DAY})["offer.yaml"]


def test_an_amount_of_a_national_entry_begins_an_entry_of_the_council() -> None:
    (text,) = made(GOOD, "amount", about=national_id(GOOD)).values()
    assert records(text, "entitlements")[-1]["amounts"][0]["value"] == "£3,100"


def national_id(folder: Path) -> str:
    there = council(folder)
    own = {str(getattr(record, "id", "")) for record in there.own("entitlements")}
    return next(id for id in there.there("entitlements") if id not in own)


def test_an_answer_goes_into_the_entry_that_there_is_and_never_over_another(good: Path) -> None:
    entry = (good / "content/answers.yaml").read_text(encoding="utf-8")
    about = records(entry, "answers")[0]
    noun = next(name for name in ("voice", "promise", "pledge") if name in about)
    said = {**LEAST["answer"][1]}
    del said["about"]
    kind = KINDS["answer"]
    first = changes(kind, {**said, noun: about[noun]}, council(good))
    if not about.get("stated"):
        assert len(records(first["content/answers.yaml"], "answers")) == len(records(entry, "answers"))
        (good / "content/answers.yaml").write_text(first["content/answers.yaml"], encoding="utf-8")
    with pytest.raises(NotWritable, match="has already answered the"):
        changes(kind, {**said, noun: about[noun]}, council(good))


def test_a_new_measure_takes_its_first_value() -> None:
    said = {
        "title": "In work",
        "group": "Work",
        "unit": "percent",
        "better": "higher",
        "date": "2026-06",
        "value": 40,
        **CITED,
    }
    (text,) = changes(KINDS["figure"], said, council(GOOD)).values()
    assert records(text, "measures")[-1]["readings"] == [
        {"date": "2026-06", "value": "40", "sources": [{"source": "strategy", "page": "8"}]}
    ]


def test_evidence_that_names_a_record_needs_no_words_of_its_own() -> None:
    said = {"voice": "who-to-ring", "shows": "part of it", "action": "a-card-with-numbers"}
    assert changes(KINDS["evidence"], said, council(GOOD))


def test_a_list_that_is_spread_over_a_folder_takes_more_where_its_like_stands(good: Path) -> None:
    offer = (good / "offer.yaml").read_text(encoding="utf-8")
    health = "entitlements:\n  - id: swim\n    title: Swim\n    sentence: Swim.\n    area: health\n    duty: chooses\n    basis:\n      - A\n    sources:\n      - source: strategy\n"
    (good / "offer").mkdir()
    (good / "offer/health.yaml").write_text(health, encoding="utf-8")
    (good / "offer/rest.yaml").write_text(offer, encoding="utf-8")
    (good / "offer.yaml").unlink()
    assert list(made(good, "entitlement")) == ["offer/health.yaml"]
    assert list(made(good, "entitlement", area="work")) == ["offer/rest.yaml"]
    assert list(made(good, "amount")) == ["offer/rest.yaml"]


def test_a_file_that_is_not_there_is_begun_with_the_line_for_editors(good: Path) -> None:
    (good / "content/answers.yaml").unlink()
    text = made(good, "answer")["content/answers.yaml"]
    assert text.startswith("# yaml-language-server: $schema=")
    assert "\nanswers:\n  - voice: who-to-ring\n    stated:\n      state: no, because\n" in text


@pytest.mark.parametrize(
    ("kind", "said", "words"),
    [
        ("number", {"source": None, "page": None}, "A number needs “source” (where this comes from), and nothing was given for it."),
        ("voice", {"txet": "x"}, "A voice has no field “txet”. The closest is text."),
        ("voice", {"text": ""}, "A voice needs “text” (what they said), and"),
        ("voice", {"id": "who-to-ring"}, "There is already a voice with the id who-to-ring"),
        ("voice", {"text": "a\u200bb"}, "cannot be seen"),
        ("promise", {"id": {"id": "x"}}, "An id is text"),
        ("voice", {"source": ""}, "not which source"),
        ("update", {"about": "a-card-with-number"}, "The closest is a-card-with-numbers."),
        ("answer", {"about": "../../x"}, "There is no voice or promise or pledge with the id ../../x."),
        ("amount", {"from": None}, "An amount needs “from” (first day), and"),
        ("figure", {"title": "x"}, "so title cannot be given here"),
        ("figure", {"about": None}, "nothing was given for it. If the measure is there already"),
        ("evidence", {"date": None, "source": None, "page": None}, "A piece of evidence needs “date” and “source”"),
        ("page", {"address": "../x"}, "is not the address of a page"),
        ("page", {"address": "/etc/passwd/a/b"}, "is not the address of a page"),
        ("page", {"text": " \n"}, "A page needs “text”, and"),
        ("number", {"contact": "samaritans"}, "There is no contact with the id samaritans."),
        ("number", {"phone": None}, "A number needs “phone”, and"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_refused_in_words(
    kind: str,
    said: dict[str, Any],
    words: str,
) -> None:
    with pytest.raises(NotWritable) as error:
        made(GOOD, kind, **said)
    assert words in str(error.value)


@pytest.mark.parametrize(
    "said",
    ["", "[]", "null", "{", '{"text": NaN}', '{"text": 1, "text": 2}', "[" * 100_000, '{"text": ' + "[" * 900 + "]" * 900 + "}", '{"text": ' + "9" * 5000 + "}", '{"kind": "answer"}', '{"kind": 7}',
     '{"text": "x", "__proto__": 1}', '"text"', '{"text": {"a b": 1}, "said_where": "x", "source": "strategy"}'],
    ids=range(14),
)  # fmt: skip
def test_json_that_says_nothing_ends_with_a_message(
    said: str, good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_of(good)
    assert run(good, tmp_path, "voice", said) == 1
    shown = capsys.readouterr()
    assert "Nothing was written." in shown.err
    assert "Traceback" not in shown.err
    assert files_of(good) == before


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (b"voices: [\n", "pledges.yaml, line 1. "), (b"\xff\xfe", "UTF-16"), (b"voices:\n<<<<<<< HEAD\n", "left by git"),
    ],
)  # fmt: skip
def test_a_file_that_must_be_mended_first_is_named(broken: bytes, words: str, good: Path) -> None:
    (good / "pledges.yaml").write_bytes(broken)
    with pytest.raises(NotWritable, match="Mend this first") as error:
        made(good, "voice")
    assert words in str(error.value)


def test_a_link_that_leads_out_of_the_folder_is_not_written_to(good: Path, tmp_path: Path) -> None:
    outside = (good / "pledges.yaml").rename(tmp_path / "outside.yaml")
    (good / "pledges.yaml").symlink_to(outside)
    with pytest.raises(NotWritable, match="Mend this first"):
        made(good, "voice")


def test_bytes_that_are_no_text_and_a_file_that_is_not_there_end_with_a_message(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "said.json"
    file.write_bytes(b'{"text": "\xff"}')
    words = ["--council", str(good), "--from"]
    assert front.main(["new", "voice", *words, str(file)]) == 1
    assert front.main(["new", "voice", *words, str(tmp_path / "none.json")]) == 2
    assert capsys.readouterr().err.count("Nothing was written.") == 2


def test_what_check_would_refuse_is_not_written_and_stands_at_its_line(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_of(good)
    assert (
        run(good, tmp_path, "contact", {**LEAST["contact"][1], "phone": "1254585585", "source": "strateg"})
        == 1
    )
    shown = capsys.readouterr().out
    assert f"{good.name}/content/contacts.yaml, line " in shown
    assert "1254585585" in shown
    assert "Nothing was written" in shown
    assert files_of(good) == before


def test_what_is_wrong_in_words_is_told_where_they_were_given_and_not_where_they_would_be_repeated(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(good, tmp_path, "voice", {**LEAST["voice"][1], "text": "A <b>quiet</b> place."}) == 1
    shown = capsys.readouterr().out
    assert "content/changes/" not in shown
    assert "1 problem" in shown


def test_a_record_is_written_and_shown_with_what_it_leaves_to_do(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_of(good)
    assert run(good, tmp_path, "voice", LEAST["voice"][1]) == 0
    shown = capsys.readouterr().out
    assert "pledges.yaml, line " in shown
    assert "text: A quiet place to meet would help." in shown
    after = files_of(good)
    assert {name for name in after if after[name] != before.get(name)} == {
        "pledges.yaml",
        f"content/changes/{DAY}-quiet-place-meet-would-help.yaml",
    }
    assert "1 change" in shown
    assert b"record: voice" in after[f"content/changes/{DAY}-quiet-place-meet-would-help.yaml"]


def test_what_is_there_already_is_said_to_be_there(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {"about": "main-line", "phone": "01254 585586", "source": "strategy"}
    assert run(good, tmp_path, "number", said) == 0
    assert "Written in" in capsys.readouterr().out
    before = files_of(good)
    assert run(good, tmp_path, "number", said) == 0
    shown = capsys.readouterr().out
    assert "contacts.yaml has this already: nothing was written in it." in shown
    assert "Written in" not in shown
    assert files_of(good) == before


def test_what_somebody_else_tells_readers_meanwhile_is_not_written_over(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(good, tmp_path, "voice", LEAST["voice"][1]) == 0
    (note,) = (good / "content/changes").iterdir()
    looked = new._looked_at

    def while_the_desk_saves(*given: Any, **more: Any) -> new.NewFindings:
        found = looked(*given, **more)
        note.write_bytes(note.read_bytes() + b"# what the desk has saved\n")
        return found

    monkeypatch.setattr(new, "_looked_at", while_the_desk_saves)
    before = (good / "pledges.yaml").read_bytes()
    assert run(good, tmp_path, "voice", LEAST["voice"][1] | {"text": "Another place to meet."}) == 1
    assert b"# what the desk has saved" in note.read_bytes()
    assert (good / "pledges.yaml").read_bytes() == before
    assert "in the meantime" in capsys.readouterr().err


def answers(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_enter_alone_takes_how_the_amount_before_it_was_paid(
    good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change(
        good, "offer.yaml", "        from: 2023-04-01\n", "        from: 2023-04-01\n        period: a year\n"
    )
    answers(monkeypatch, "setting-up-home", "£3,100")
    front.main(["new", "amount", "--council", str(good), "--as-of", DAY])
    asked = capsys.readouterr().out
    assert "limit [up to]: " in asked
    # The end of what was typed is Enter alone for the limit, and ends the questions there.
    answers(monkeypatch, "setting-up-home", "£3,100", "")
    front.main(["new", "amount", "--council", str(good), "--as-of", DAY])
    assert "period [a year]: " in capsys.readouterr().out


def test_questions_are_asked_until_the_answer_is_fit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(
        monkeypatch,
        "",
        "Open later.",
        "9",
        "1",
        "yesterday",
        "2026-11",
        "The forum",
        "",
        "stratgy",
        "1",
        "3",
        "",
    )
    said = Asking(council(GOOD)).all(KINDS["voice"])
    assert said == {
        "text": "Open later.",
        "priority": "be-safe",
        "said_on": "2026-11",
        "said_where": "The forum",
        "sources": [{"source": "strategy", "page": "3"}],
        "id": "open-later",
    }
    shown = capsys.readouterr().out
    assert "It is needed." in shown
    assert "“said_on” " in shown


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        ("answer", ("1", "1", "4", "No money.", "Head of service", "", "")),
        ("evidence", ("1", "1", "2", "", "It is there.", "", "2026-11", "", "", "1", "")),
        ("promise", ("Open later", "1", "", "", "", "1", "", "")),
        ("entitlement", ("Gym", "Swim.", "3", "3", "A paper", "", "3", "", "18", "", "", "Ring.", "1", "", "1", "", "", "")),
        ("amount", ("1", "20 pounds", "up to £20 a week", "2027-04-01", "", "1", "3")),
        ("amount", ("1", "up to £3,500", "", "2027-04-01", "", "1", "3")),
        ("amount", ("1", "£20 a week", "", "2027-04-01", "", "1", "3")),
        ("contact", ("Team", "1254585585", "03069 990123", "On weekdays.", "", "4", "", "1", "", "")),
        ("number", ("main", "1", "03069 990123", "", "strategy", "")),
        ("update", ("1", "", "Done.", "1", "")),
        ("figure", ("1", "2026-06", "40", "", "1", "")),
        ("figure", ("", "In work", "Work", "1", "1", "2026-06", "40", "", "1", "")),
        ("page", ("Drop-in", "When.", "", "/take-part/", "", "1", "", "", "## Monday", "", "From 2pm.", ".")),
        ("source", ("Notes", "The council", "", "", "")),
    ],
)  # fmt: skip
def test_each_kind_can_be_added_by_a_few_answers(
    kind: str, lines: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch, *lines)
    said = Asking(council(GOOD)).all(KINDS[kind])
    assert sys.stdin.read() == "", "Every answer was asked for."
    assert changes(KINDS[kind], said, council(GOOD))


def test_what_the_council_has_answered_is_told_before_anything_more_is_asked(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(
        good,
        "content/answers.yaml",
        "    stated:\n      state: under way\n      reason: It is being done.\n      post: Head of service\n      date: 2026-11-20\n",
    )
    answers(monkeypatch, "voice", "who-to-ring", "NOT READ")
    with pytest.raises(NotWritable, match="has already answered the voice who-to-ring"):
        Asking(council(good)).all(KINDS["answer"])
    assert sys.stdin.read() == "NOT READ\n"


@pytest.mark.parametrize("asked", [False, True])
def test_the_words_of_a_voice_that_is_there_are_no_second_voice(
    asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    (voice,) = (one for one in council(GOOD).own("voices") if getattr(one, "id", "") == "who-to-ring")
    text = str(getattr(voice, "text", "")).upper()
    answers(monkeypatch, text, "NOT READ")
    with pytest.raises(NotWritable, match="The voice who-to-ring already says this in the same words"):
        Asking(council(GOOD)).all(KINDS["voice"]) if asked else made(GOOD, "voice", text=text)


def test_a_second_entitlement_with_the_title_of_one_that_people_can_get_is_refused(good: Path) -> None:
    said = {
        "sentence": "More of it.",
        "area": "money",
        "duty": "chooses",
        "basis": ["The council’s strategy"],
    }
    with pytest.raises(NotWritable, match="The entitlement free-wifi already has this title"):
        made(good, "entitlement", title="Free WiFi", **said)
    change(
        good,
        "offer.yaml",
        "    title: Free wifi\n",
        "    title: Free wifi\n    closed:\n      date: 2026-03\n      reason: It has ended.\n",
    )
    assert "title: Free WiFi" in made(good, "entitlement", title="Free WiFi", **said)["offer.yaml"]


def test_a_title_of_the_councils_own_is_refused_before_anything_else_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers(monkeypatch, "free WiFi", "NOT READ")
    with pytest.raises(NotWritable, match="Change that one, or choose another title"):
        Asking(council(GOOD)).all(KINDS["entitlement"])
    assert sys.stdin.read() == "NOT READ\n"


def test_the_title_of_a_national_entitlement_leads_to_its_id(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    title = next(
        str(one.title)
        for one in pick(council(bare).records.national, Entitlement)
        if one.id == "setting-up-home"
    )
    said = {
        "title": title,
        "sentence": "More of it.",
        "area": "home",
        "duty": "must",
        "basis": ["The council’s strategy"],
    }
    assert not council(bare).own("entitlements")
    with pytest.raises(NotWritable, match="give this one the id setting-up-home, or choose another title"):
        made(bare, "entitlement", **said)
    assert "id: setting-up-home" in made(bare, "entitlement", id="setting-up-home", **said)["offer.yaml"]
    answers(
        monkeypatch,
        title,
        "More of it.",
        "home",
        "must",
        "A paper",
        *[""] * 7,
        "1",
        *[""] * 6,
    )
    with suppress(NotWritable):
        Asking(council(bare)).all(KINDS["entitlement"])
    assert "[setting-up-home]: " in capsys.readouterr().out


@pytest.mark.parametrize("asked", [False, True])
def test_what_is_closed_gets_no_amount(asked: bool, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = "    closed:\n      date: 2026-03\n      reason: The money has ended.\n"
    change(good, "offer.yaml", "    title: Free wifi\n", f"    title: Free wifi\n{closed}")
    answers(monkeypatch, "free-wifi", "NOT READ")
    with pytest.raises(
        NotWritable, match="free-wifi, “Free wifi”, is closed: it has not been there since March 2026"
    ):
        Asking(council(good)).all(KINDS["amount"]) if asked else made(good, "amount", about="free-wifi")


@pytest.mark.parametrize(
    ("value", "around", "parts"),
    [
        ("up to £3,500", {"period": "once"}, ("value: £3,500", "limit: up to", "period: once")),
        ("£20 a week", {"limit": "at least"}, ("value: £20", "limit: at least", "period: a week")),
    ],
)
def test_an_amount_that_is_said_in_one_is_taken_apart_whatever_else_was_said(
    value: str, around: dict[str, str], parts: tuple[str, ...]
) -> None:
    text = made(GOOD, "amount", value=value, **around)["offer.yaml"]
    before = (GOOD / "offer.yaml").read_text(encoding="utf-8")
    assert all(text.count(part) == before.count(part) + 1 for part in parts)


def test_what_adds_to_the_law_is_found_by_the_words_of_its_title(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    title = council(GOOD).called("entitlements")["setting-up-home"].strip("“”")
    assert title != "setting-up-home"
    answers(monkeypatch, title.split()[-1], "1", "£5", "", "", "2027-04-01", "", "1", "")
    assert Asking(council(GOOD)).all(KINDS["amount"])["entitlement"] == "setting-up-home"
    assert f"setting-up-home  “{title}”" in capsys.readouterr().out


def test_enter_takes_the_one_that_a_word_finds(
    good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(LISTED):
        record = (
            f"  - id: line-{number}\n    name: Line {number}\n    when: By day.\n    phone: 01254 585585\n"
        )
        add(good, "content/contacts.yaml", f"{record}    sources:\n      - source: strategy\n")
    answers(monkeypatch, "nowhere", "main", "", "03069 990123", "", "strat", "1", "")
    said = Asking(council(good)).all(KINDS["number"])
    assert (said["contact"], said["phone"]) == ("main-line", "03069 990123")
    assert said["sources"] == [{"source": "strategy", "page": None}]
    shown = capsys.readouterr().out
    assert "There is none with that name." in shown
    assert "Press Enter to accept it, or write another word.\ncontact [main-line]: " in shown
    assert "\nWrite its id, or a word from its title" in shown


def test_whoever_adds_an_entitlement_is_asked_in_words_that_name_no_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(
        monkeypatch,
        "Gym",
        "Swim.",
        "3",
        "3",
        "A paper",
        "",
        "3",
        "",
        "18",
        "",
        "",
        "Ring.",
        "1",
        "",
        "1",
        "",
        "",
        "",
    )
    Asking(council(GOOD)).all(KINDS["entitlement"])
    shown = capsys.readouterr().out
    for words in ("The part of life it belongs to.", "The legal groups it is for.", "Who to ring."):
        assert f"\n{words}\n" in shown
    assert ".yaml" not in shown


@pytest.mark.parametrize("lines", [(), ("Open later.",)])
def test_who_stops_answering_has_written_nothing(
    lines: tuple[str, ...], good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_of(good)
    answers(monkeypatch, *lines)
    assert front.main(["new", "voice", "--council", str(good)]) == 2
    assert "Nothing was written." in capsys.readouterr().err
    assert files_of(good) == before


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("2", "", "The fund is smaller."), {"consulted": "nobody", "reason": "The fund is smaller."}),
        (("1", "strategy"), {"consulted": "strategy"}),
        (("3", "1"), {"mistake": "strategy"}),
    ],
)
def test_of_what_gets_worse_it_asks_whom_the_council_asked(
    lines: tuple[str, ...], said: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch, *lines)
    assert Asking(council(GOOD)).whom(["Setting up home, amount"]) == said
    assert sys.stdin.read() == ""


def less() -> tuple[CouncilFolder, Loaded]:
    """The good folder, and the same with a smaller amount to come."""
    there = council(GOOD)
    after = there.loaded
    for name, text in made(GOOD, "amount", value="up to £2,900 once").items():
        after = with_file(after, GOOD, HOME, name, text.encode())
    return there, after


def test_the_file_of_changes_says_whom_the_council_asked() -> None:
    there, after = less()
    words, _, cuts = change_of(there, after, {})
    assert len(cuts) == 1
    assert "£2,900" in cuts[0]
    assert "Nothing here says who was asked" in words
    for whom in ({"consulted": "nobody", "reason": "The fund is smaller."}, {"mistake": "strategy"}):
        words, note, cuts = change_of(there, after, whom)
        assert note
        assert note.after.decode().endswith(
            "    for_care_leavers: worse\n" + "".join(f"    {name}: {said}\n" for name, said in whom.items())
        )
        assert not cuts
        assert "who was asked" not in words


def test_whom_the_council_asked_is_said_of_cuts_alone_and_in_its_own_words() -> None:
    there = council(GOOD)
    with pytest.raises(NotWritable, match="This makes nothing worse"):
        change_of(there, there.loaded, {"mistake": "strategy"})
    wrongs: list[Any] = ["nobody", {"who": "nobody"}, []]
    for wrong in wrongs:
        with pytest.raises(NotWritable, match="who the council asked"):
            whom_of({"cut": wrong})


def test_it_asks_whom_the_council_asked_before_it_writes(
    good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_of(good)
    answers(monkeypatch, "setting-up-home", "up to £2,900 once", "2027-04-01", "", "1", "", "2")
    assert front.main(["new", "amount", "--council", str(good), "--as-of", DAY]) == 2
    assert "Who has the council asked?" in capsys.readouterr().out
    assert files_of(good) == before


def test_a_file_that_makes_something_worse_is_refused_until_it_says_whom_the_council_asked(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_of(good)
    said = {**LEAST["amount"][1], "value": "up to £2,900 once"}
    assert run(good, tmp_path, "amount", said) == 1
    told = capsys.readouterr().out
    assert "This is worse for care leavers:" in told
    assert '{"consulted": "nobody", "reason": "why"}' in told
    assert files_of(good) == before
    assert (
        run(
            good,
            tmp_path,
            "amount",
            {**said, "cut": {"consulted": "nobody", "reason": "The fund is smaller."}},
        )
        == 0
    )
    (note,) = (good / "content/changes").iterdir()
    assert "reason: The fund is smaller." in note.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("asked", "cut"),
    [
        ("forum-notes", {"consulted": "forum-notes"}),
        ("nobody: The fund: it is smaller.", {"consulted": "nobody", "reason": "The fund: it is smaller."}),
        ("mistake: strategy", {"mistake": "strategy"}),
        ("nobody", None), ("nobody:", None), ("mistake:", None), ("reason: why", None), (": x", None),
    ],
)  # fmt: skip
def test_the_form_of_the_workflow_says_whom_the_council_asked(asked: str, cut: dict[str, str] | None) -> None:
    event = {"inputs": {"kind": "amount", "about": "a", "text": "£1", "date": "2027-04-01", "asked": asked}}
    if cut is None:
        with pytest.raises(form.WrongForm, match="Say who was asked"):
            form.said(event)
    else:
        assert form.said(event)["cut"] == cut


def test_a_page_below_one_that_is_not_there_is_asked_for_again_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(
        monkeypatch, "Drop-in", "When.", "", "/taking-part/", "/take-part/", "", "1", "", "", "Hello.", "."
    )
    said = Asking(council(GOOD), lambda: ["/", "/take-part/"]).all(KINDS["page"])
    assert said["below"] == "/take-part/"
    assert "The site has no page called /taking-part/. The closest is /take-part/." in capsys.readouterr().out


def test_the_pages_below_which_another_may_stand_are_those_of_the_site() -> None:
    assert {"/", "/take-part/", "/what-you-can-get/setting-up-home/"} <= addresses_of_pages(council(GOOD))


def test_the_examples_of_the_task_say_what_can_be_added() -> None:
    text = (ROOT / "docs/tasks/add-by-answering-questions.md").read_text(encoding="utf-8")
    examples = [json.loads(block.partition("```")[0]) for block in text.split("```json\n")[1:]]
    assert len(examples) == 2
    for said in examples:
        assert changes(KINDS[said.pop("kind")], said, council(GOOD))
    for kind in KINDS:
        assert f"`new {kind}`" in text


def test_control_and_c_writes_nothing(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", stop)
    assert front.main(["new", "voice", "--council", str(good)]) == 2


def test_a_kind_that_is_none_and_no_kind_at_all_are_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["new", "vioce"], ["new"]):
        with pytest.raises(SystemExit) as end:
            front.main(words)
        assert end.value.code == 2
    assert "voice, answer" in capsys.readouterr().err


def test_who_gets_a_new_thing_is_laid_out_as_it_follows_and_what_differs_is_written() -> None:
    outcomes = [one for one in council(GOOD).there("outcomes").values() if isinstance(one, Outcome)]
    said = {"statuses": ["former-relevant"], "age_from": "18", "age_until": "25"}
    follows = follows_from(said, outcomes)
    assert list(follows) == [outcome.id for outcome in outcomes]
    groups = {outcome.id: outcome.status.id if outcome.status else "" for outcome in outcomes}
    assert {str(follows[id][0]) for id, group in groups.items() if group == "former-relevant"} <= {
        "yes",
        "yes, if",
    }
    differs = [{"outcome": outcomes[0].id, "verdict": "no", "reason": "This is for others; ask your worker."}]
    written = made(GOOD, "entitlement", verdicts=differs, **said)
    assert list(written) == ["offer.yaml", "content/verdicts.yaml"]
    assert records(written["content/verdicts.yaml"], "who_gets_it")[-1] == {
        "entitlement": "gym-pass",
        "verdicts": differs,
    }


# The form on a code host

FILE = ROOT / ".github/workflows/add.yml"
HOSTILE = (
    'x"; touch owned; echo "${{ github.token }}\n::set-output name=patch::owned\n::error::x\n##[command]$(touch owned) `touch owned` '
    "../../../etc/passwd 😀 'q' \\ # :"
)


def steps(job: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.load(FILE.read_text(encoding="utf-8"), yaml.BaseLoader)["jobs"][job][
        "steps"
    ]
    return found


@pytest.fixture
def repository(good: Path, tmp_path: Path) -> Path:
    """A repository with a council's folder at its top, and a remote one to push to."""
    folder = tmp_path / "repository"
    good.rename(folder)
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / ".gitignore").write_text(".venv\n", encoding="utf-8")
    git = ["git", "-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    for words in (
        ["init", "--quiet", "--initial-branch=main"],
        ["add", "--all"],
        ["commit", "--quiet", "--message=Before"],
    ):
        subprocess.run([*git, *words], cwd=folder, check=True)
    subprocess.run(
        ["git", "clone", "--quiet", "--bare", str(folder), str(tmp_path / "remote.git")], check=True
    )
    subprocess.run(["git", "remote", "add", "origin", str(tmp_path / "remote.git")], cwd=folder, check=True)
    return folder


def run_step(script: str, folder: Path, tmp_path: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """A step as the host runs it, with the engine of this folder in the place of the one that would be installed."""
    script = script.replace(".venv/bin/python build.py new", ".venv/bin/python -m tests.engine.test_new")
    return subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=folder,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "RUNNER_TEMP": str(tmp_path),
             "GITHUB_OUTPUT": str(tmp_path / "output"), "GITHUB_ACTIONS": "true", "LC_ALL": "C.UTF-8", **env},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def filled_in(repository: Path, tmp_path: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    event = tmp_path / "event.json"
    empty = dict.fromkeys(("about", "date", "where", "priority", "source", "page"), "")
    form = {**empty, "state": "-", **inputs}
    event.write_text(json.dumps({"inputs": form, "ref": "refs/heads/main"}), encoding="utf-8")
    (step,) = (step for step in steps("write") if step.get("id") == "written")
    return run_step(step["run"], repository, tmp_path, GITHUB_EVENT_PATH=str(event))


def test_the_form_asks_for_what_the_host_can_ask_and_names_the_kinds_that_it_adds() -> None:
    asked = yaml.load(FILE.read_text(encoding="utf-8"), yaml.BaseLoader)["on"]["workflow_dispatch"]["inputs"]
    assert len(asked) <= 10
    assert set(asked["kind"]["options"]) <= set(KINDS)
    text = FILE.read_text(encoding="utf-8")
    assert text.count("inputs.") == 1, "Only the kind, one of a list, is named outside the event."
    _, amount = LEAST["amount"]
    sent = {
        "about": amount["about"],
        "text": amount["value"],
        "date": amount["from"],
        "source": CITED["source"],
    }
    assert form.said({"inputs": {"kind": "amount", **sent, "page": "8"}}) == {
        "kind": "amount",
        **amount,
        "page": "8",
    }


@pytest.mark.long
def test_what_a_form_says_becomes_a_pull_request_whatever_its_letters(
    repository: Path, tmp_path: Path
) -> None:
    done = filled_in(
        repository,
        tmp_path,
        kind="voice",
        text=HOSTILE.replace("\n", " "),
        where="The forum",
        source="strategy",
        page="8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "::set-output" not in done.stdout
    assert "##[" not in done.stdout
    assert not list(tmp_path.rglob("owned"))
    (line,) = (tmp_path / "output").read_text(encoding="utf-8").splitlines()
    subprocess.run(["git", "reset", "--quiet", "--hard"], cwd=repository, check=True)
    gh = tmp_path / "gh"
    gh.write_text('#!/bin/sh\nprintf "%s\\n" "$@" >> "$HOME/asked"\n', encoding="utf-8")
    gh.chmod(0o755)
    (step,) = (step for step in steps("propose") if "run" in step)
    env = {
        **step["env"],
        "KIND": "voice",
        "BASE": "main",
        "BRANCH": "form-7-1",
        "PATCH": line.removeprefix("patch="),
        "GH_TOKEN": "t",
    }
    done = run_step(step["run"], repository, tmp_path, **env)
    assert done.returncode == 0, done.stderr
    show = ["git", "show", "--name-only", "--format=%s", "form-7-1"]
    pushed = subprocess.run(
        show, cwd=tmp_path / "remote.git", capture_output=True, text=True, check=True
    ).stdout.split("\n")
    assert pushed[:2] == ["Add by form: voice", ""]
    assert pushed[2].startswith(f"content/changes/{DAY}-")
    assert pushed[3] == "pledges.yaml"
    asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert asked[:8] == ["auth", "setup-git", "pr", "create", "--base", "main", "--head", "form-7-1"]


@pytest.mark.parametrize(
    "inputs",
    [
        {"kind": "page", "text": "x"}, {"kind": "$(touch owned)", "text": "x"}, {"kind": "voice\nkind", "text": "x"}, {},
        {"kind": "update", "about": "../../x", "text": HOSTILE, "source": "strategy"},
        {"kind": "voice", "text": "x", "where": "x", "source": "strategy", "state": "done"},
        pytest.param({"kind": "number", "about": "main-line", "text": HOSTILE, "source": "strategy"}, marks=pytest.mark.long),
        pytest.param({"kind": "voice", "text": HOSTILE, "where": "x", "source": HOSTILE}, marks=pytest.mark.long),
        pytest.param({"kind": "answer", "about": "who-to-ring", "text": "x", "where": "x", "state": "::error::"}, marks=pytest.mark.long),
        pytest.param({"kind": "amount", "about": "setting-up-home", "text": "${{ secrets.X }}", "date": "2027-04-01", "source": "strategy"}, marks=pytest.mark.long),
    ],
    ids=range(10),
)  # fmt: skip
def test_a_form_that_says_what_cannot_be_changes_nothing(
    inputs: dict[str, str], repository: Path, tmp_path: Path
) -> None:
    done = filled_in(repository, tmp_path, **inputs)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert not any(line.startswith("::") and "file=" not in line for line in done.stdout.splitlines())
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=repository, capture_output=True, text=True, check=True
    )
    assert status.stdout == ""
    assert not list(tmp_path.rglob("owned"))


def test_a_patch_may_change_content_and_nothing_else(repository: Path, tmp_path: Path) -> None:
    (step,) = (step for step in steps("propose") if "run" in step)
    assert (
        "git apply --index --include=offer.yaml --include='offer/*' --include=pledges.yaml --include='pledges/*' --include='content/*'"
        in step["run"]
    )


if __name__ == "__main__":
    # Stands for the installed engine in the steps above: the folder that it is started in is the council's.
    from localoffer.log import guard

    guard()
    sys.exit(front.main(["new", *sys.argv[1:], "--council", ".", "--as-of", DAY]))
