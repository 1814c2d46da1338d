"""From trees to records."""

from __future__ import annotations

from pathlib import Path

import pytest

from localoffer import road
from localoffer.load import load
from localoffer.problems import Level, Mark, Problem
from localoffer.read import read
from localoffer.records.files import Records
from localoffer.records.models import Entitlement, Voice
from tests.council import AS_OF, add, change


def read_folder(good: Path) -> tuple[Records, tuple[Problem, ...]]:
    loaded = load(good, good / "national", good)
    assert loaded.problems == ()
    return read(loaded)


def test_the_good_folder_has_every_kind_of_record(good: Path) -> None:
    records, problems = read_folder(good)
    assert problems == ()
    assert records.site is not None
    assert records.site.council.short == "Exampleton"
    # It is no county, so it has no districts: `tests/county` has. Nothing waits in it, and nobody has told of a change.
    assert [name for name, found in records.lists.items() if not found] == ["districts", "later", "changes"]
    assert all(records.national.values())
    assert [page.address for page in records.pages] == ["strategy/introduction"]
    assert [page.address for page in records.national_pages] == ["your-rights/complaints"]


def test_every_record_and_field_knows_its_place(good: Path) -> None:
    records, _ = read_folder(good)
    entitlement = records.lists["entitlements"][0]
    assert isinstance(entitlement, Entitlement)
    assert entitlement.marks.record == Mark("offer.yaml", 3, 5)
    assert entitlement.marks.of("how_to_ask").line == 4
    assert entitlement.marks.of("title") == entitlement.marks.record
    assert entitlement.how_to_ask is not None
    assert entitlement.how_to_ask.mark.line == 5
    assert entitlement.contacts[0].mark == Mark("offer.yaml", 13, 9)
    assert entitlement.amounts[1].marks.of("from") == entitlement.amounts[1].marks.of("from_")
    assert records.pages[0].body.mark.line == 10


def test_order_is_kept(good: Path) -> None:
    records, _ = read_folder(good)
    assert [getattr(record, "id", "") for record in records.lists["entitlements"]] == [
        "setting-up-home",
        "free-wifi",
    ]


def test_all_mistakes_of_a_record_are_told_together(good: Path) -> None:
    change(good, "pledges.yaml", "number: 1", "number: one")
    change(good, "pledges.yaml", "said_on: 2020-08", "said_on: August")
    change(good, "pledges.yaml", "said_where: The strategy", "said_were: The strategy")
    _, problems = read_folder(good)
    assert [(problem.rule, problem.mark.line) for problem in problems] == [
        ("not-a-number", 20),
        ("impossible-date", 23),
        ("unknown-field", 24),
    ]
    assert {problem.record for problem in problems} == {
        "the voice “Care leavers said they did not know who to ring.”"
    }


def test_a_record_with_a_mistake_is_remembered_so_that_nobody_calls_its_id_unknown(good: Path) -> None:
    change(good, "pledges.yaml", "        text: More safe places to live.\n", "")
    records, _ = read_folder(good)
    assert records.unread == {"priorities": {"be-safe"}, "objectives": {"safe-places"}}
    assert records.lists["priorities"] == ()


def test_a_file_that_cannot_be_understood_makes_its_lists_missing(good: Path) -> None:
    change(good, "pledges.yaml", "voices:", "voices")
    loaded = load(good, good / "national", good)
    records, problems = read(loaded)
    assert records.missing == {"principles", "priorities", "voices", "promises", "pledges"}
    assert problems == ()


def test_a_list_under_a_wrong_name_is_missing_too(good: Path) -> None:
    change(good, "pledges.yaml", "voices:\n  -", "voice:\n  -")
    records, problems = read_folder(good)
    assert records.missing == {"voices"}
    assert [problem.message for problem in problems] == ["This file has no list called “voice”."]


def test_a_mistake_inside_a_record_names_the_part(good: Path) -> None:
    change(good, "offer.yaml", "£3,000", "three thousand")
    _, problems = read_folder(good)
    assert problems[0].record == "the second amount of the entitlement “setting-up-home”"


def test_an_entry_that_is_no_record_is_told(good: Path) -> None:
    change(good, "content/glossary.yaml", "  - id: forum", "  - forum\n  -\n  - id: forum")
    _, problems = read_folder(good)
    assert [(problem.mark.line, problem.message) for problem in problems] == [
        (2, "The first entry of “terms” does not have the fields of a record."),
        (3, "The second entry of “terms” is empty."),
    ]


def test_the_name_that_reading_itself_uses_is_no_field(good: Path) -> None:
    change(good, "pledges.yaml", "    number: 1", '    "@marks": x\n    number: 1')
    records, problems = read_folder(good)
    assert [(problem.rule, problem.mark.line) for problem in problems] == [("unknown-field", 20)]
    assert records.lists["voices"] == ()


def test_a_list_with_nothing_in_it_is_left_out(good: Path) -> None:
    (good / "content/findings.yaml").write_text("findings:\n")
    (good / "content/glossary.yaml").write_text("# nothing yet\n")
    records, problems = read_folder(good)
    assert problems == ()
    assert records.lists["findings"] == records.lists["terms"] == ()


@pytest.mark.parametrize(
    "name",
    [
        "Who we are.md",
        "con.md",
        "strategy/aux.md",
        "nul/introduction.md",
        "a.b.md",
        "a" * 81 + ".md",
        "a/" * 100 + "a.md",
    ],
)
def test_a_page_whose_name_cannot_be_an_address_is_told(name: str, good: Path) -> None:
    page = good / "content/pages" / name
    page.parent.mkdir(parents=True, exist_ok=True)
    (good / "content/pages/strategy/introduction.md").rename(page)
    _, problems = read_folder(good)
    assert [(problem.rule, problem.mark) for problem in problems] == [
        ("unsafe-id", Mark(f"content/pages/{name}"))
    ]


def test_a_voice_is_read_with_its_values(good: Path) -> None:
    records, _ = read_folder(good)
    voice = records.lists["voices"][0]
    assert isinstance(voice, Voice)
    assert voice.priority
    assert (voice.number, str(voice.said_on), voice.priority.id) == (1, "August 2020", "be-safe")


def test_what_stands_in_a_file_of_the_same_bytes_is_read_once(good: Path) -> None:
    first = load(good, good / "national", good)
    change(good, "content/contacts.yaml", "01254 585585", "01254 585586")
    second = load(good, good / "national", good)
    other = [one.name for one, same in zip(first.files, second.files, strict=True) if one is not same]
    assert other == ["content/contacts.yaml"]
    (before, _), (after, _) = read(first), read(second)
    assert before.lists["entitlements"][0] is after.lists["entitlements"][0]
    assert before.lists["contacts"][0] != after.lists["contacts"][0]


def test_records_that_stand_in_another_list_of_their_file_are_told_once(good: Path) -> None:
    first = change(good, "pledges.yaml", "promises:\n", "")
    (told,) = _problems(good)
    assert (told.rule, told.mark.line) == ("wrong-kind", first)
    assert told.message == "This has the fields of a promise, but it is in the list voices:."
    assert told.hint == "Write promises: on a line of its own above it."


def test_a_record_below_the_last_list_of_its_file_is_told_where_it_belongs(good: Path) -> None:
    add(
        good,
        "pledges.yaml",
        "".join(
            f"  - id: {id}\n    number: {number}\n    text: It is cold.\n    said_on: 2020-08\n    said_where: The forum\n"
            "    priority: be-safe\n    sources:\n      - source: strategy\n"
            for number, id in ((8, "cold"), (9, "colder"))
        ),
    )
    (told,) = _problems(good)
    assert "This has the fields of a voice, but it is in the list" in told.message
    assert told.message.endswith("So have 1 more below it.")
    assert "Move it below voices:, in line " in told.hint


def _problems(folder: Path) -> list[Problem]:
    made = road.documents(folder, AS_OF, national=folder / "national", root=folder)
    return [problem for problem in made.problems if problem.level is Level.ERROR]
