"""An editor that knows the schemas completes, explains and underlines what the engine reads, and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from pydantic import Field
from pydantic_core import PydanticCustomError

from localoffer import docs, front, init
from localoffer.councils import schemas as schema
from localoffer.problems import Mark
from localoffer.records.editors import copies, schemas_for, with_line, write_lines
from localoffer.records.files import COUNCIL_FILES, SITE_FILE
from localoffer.records.forms import FORMS, Choice, Value
from localoffer.records.models import STATED, Entitlement, Period
from localoffer.records.values import Line, Text, is_id, read_ref
from tests.council import BUSY, GOOD, ROOT
from tests.each import each
from tests.schemas import council_files, read, slips, validator

COUNTY = ROOT / "tests/county"
BROKEN = sorted(path for path in (ROOT / "tests/broken").iterdir() if path.is_dir())
#: Mistakes that a schema sees in each file that has one, and where it sees them.
SEEN = {
    "missing-field": ["entitlements/1/sources", "pledges/0"],
    "unknown-field": ["entitlements/1/sources/0", "priorities/0"],
    "wrong-kind": ["entitlements/0/contacts", "entitlements/1/duty", "pledges/0/text", "council", "adopted", "answers/0/evidence/0/shows", "answers/1/stated/state"],
    "not-an-amount": ["entitlements/0/amounts/0/value"],
    "not-a-number": ["tables/0/rows/0/values/0"],
    "not-a-colour": ["colours/main"],
    "unreachable-contact": ["contacts/1"],
    "removed-for-no-reason": ["voices/0/words_removed"],
}  # fmt: skip
#: What somebody may write after a colon.
WRITTEN = (
    "£3,000", "3000", "59.50", "1,234.5", "-5", "48.0", "2020", "2020-10", "2020-10-07", "0306 999 0123", "03069990123",
    "+44 306 999 0123", "999", "116 123", "85258", "yes", "no", "on", "a-b", "12", "9e3", "en-GB", "cy", "a_b", "rights/old-name",
    "/rights/old-name/", "https://www.example.org", "HTTP://www.example.org/a?b", "https://www.example.org/our-offer/",
    "name@council.gov.uk", "Two words", "£5 a week", "'#0B6B4B'", "“curly”", "1800", "2199-12-31",
)  # fmt: skip


def test_the_schemas_are_current() -> None:
    there = {f"schemas/{path.name}": path.read_bytes() for path in (ROOT / "schemas").iterdir()}
    assert there == docs.schema_files(), "Run `make docs` and commit what it wrote."


@pytest.mark.parametrize("file", [SITE_FILE, *COUNCIL_FILES])
def test_each_file_of_a_council_has_a_schema_that_is_one(file: str) -> None:
    Draft7Validator.check_schema(validator(file).schema)


@pytest.mark.parametrize("council", [GOOD, BUSY, COUNTY], ids=lambda path: path.name)
def test_an_editor_underlines_nothing_that_is_right(council: Path) -> None:
    files = council_files(council)
    assert files
    assert {file: found for file, text in files.items() if (found := slips(file, text))} == {}


@pytest.mark.parametrize("name", SEEN)
def test_an_editor_underlines_what_the_check_will_find(name: str) -> None:
    found = [
        slip.partition(":")[0]
        for file, text in council_files(ROOT / "tests/broken" / name).items()
        for slip in slips(file, text)
    ]
    assert sorted(found) == sorted(SEEN[name])


@each(BROKEN)
def test_an_editor_underlines_no_file_that_the_check_has_nothing_to_say_of(broken: Path) -> None:
    said = (broken / "expected.txt").read_text(encoding="utf-8")
    for path in sorted(broken.rglob("*.yaml")):
        file = path.relative_to(broken).as_posix()
        if f"{file}, line" in said or file.startswith("national/") or file not in (SITE_FILE, *COUNCIL_FILES):
            continue
        assert slips(file, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("reader", FORMS, ids=lambda reader: str(reader.__name__))
def test_no_value_that_is_read_is_underlined(reader: Any) -> None:
    form = FORMS[reader]
    own = form.examples if isinstance(form, Value) else form.words if isinstance(form, Choice) else ()
    allowed = Draft7Validator(schema.form_schema(form, {}, {}))
    for text in (*WRITTEN, *own):
        plain = yaml.load(f"x: {text}", yaml.BaseLoader)["x"]
        try:
            reader(Text(plain, Mark(""), plain=plain == text))
        except PydanticCustomError:
            assert text not in own
        else:
            # A name in place of an id is read, to be refused with the id of the record that has it.
            named = reader is read_ref and not is_id(plain)
            assert named or allowed.is_valid(read(f"x: {text}")["x"]), text


def record(file: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = schema.schemas()[file]["definitions"][name]
    return found


def test_a_choice_is_offered_with_the_words_that_pages_have_for_it() -> None:
    state = record("content/answers.yaml", "StatedAnswer")["properties"]["state"]
    assert state["enum"] == [str(word) for word in STATED]
    assert len(state["markdownEnumDescriptions"]) == len(STATED)
    assert state["markdownEnumDescriptions"][0].startswith("Done. ")
    assert record("offer.yaml", "Amount")["properties"]["period"]["enum"] == [str(word) for word in Period]


def test_each_field_is_explained() -> None:
    made = json.loads(json.dumps(schema.schemas()))
    bare = [
        f"{file}: {name}.{field}"
        for file, whole in made.items()
        for name, group in [("", whole), *whole["definitions"].items()]
        for field, about in group["properties"].items()
        if not about["description"]
    ]
    assert bare == []
    value = record("offer.yaml", "Amount")["properties"]["value"]
    assert value["description"].endswith("How to write it: pounds, such as £3,000.")
    assert value["errorMessage"] == "Write pounds, such as £3,000."


def test_a_new_field_of_a_model_is_in_its_schema_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    class Grown(Entitlement):
        after_that: Line = Field(description="What happens once they say yes.")

    monkeypatch.setitem(schema.COUNCIL_FILES, "offer.yaml", {"entitlements": Grown})  # type: ignore[attr-defined]
    made = record("offer.yaml", "Grown")
    assert made["properties"]["after_that"]["description"].startswith("What happens once they say yes.")
    assert "after_that" in made["required"]


@pytest.mark.parametrize(
    ("file", "place"),
    [
        ("offer.yaml", "schemas/offer.json"),
        ("offer/money.yaml", "../schemas/offer.json"),
        ("content/site.yaml", "../schemas/site.json"),
        ("content/first-home.yaml", "../schemas/first-home.json"),
        ("content/sources/papers.yaml", "../../schemas/sources.json"),
    ],
)
def test_a_file_names_its_schema_once_at_its_top(file: str, place: str) -> None:
    told = with_line(file, "# A remark.\n", "schemas")
    assert told == f"# yaml-language-server: $schema={place}\n# A remark.\n"
    assert with_line(file, told, "schemas") == told


def test_a_file_of_something_else_names_none() -> None:
    assert with_line("content/pages/privacy.md", "---\n", "schemas") == "---\n"


GIVEN = ["--name", "Exampleton Borough Council", "--kind", "county", "--main-line", "03069 990000"]


def test_a_new_folder_has_the_schemas_and_its_files_lead_to_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # That it builds is looked at in test_init.py.
    monkeypatch.setattr(init, "_problems", lambda made: "")
    folder = tmp_path / "exampleton"
    assert front.main(["init", str(folder), *GIVEN]) == 0
    assert {path.name for path in (folder / "schemas").iterdir()} == {Path(path).name for path in copies()}
    begun = council_files(folder)
    assert len(begun) > 4
    for file, text in begun.items():
        place = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
        assert place
        assert ((folder / file).parent / place[1]).resolve() == (folder / schema_path(file)).resolve()
        assert slips(file, text) == []


def schema_path(file: str) -> str:
    return f"schemas/{Path(file).stem}.json"


def test_the_line_is_written_into_every_file_that_has_none_and_into_no_other(good: Path) -> None:
    (good / "offer").mkdir()
    (good / "offer/money.yaml").write_text("entitlements:\n", encoding="utf-8")
    write_lines(good)
    told = council_files(good)
    assert (
        told["offer/money.yaml"] == "# yaml-language-server: $schema=../schemas/offer.json\nentitlements:\n"
    )
    assert [file for file, text in told.items() if not text.startswith("# yaml-language-server: ")] == []
    write_lines(good)
    assert council_files(good) == told


def test_a_folder_within_this_repository_leads_to_the_schemas_of_the_repository() -> None:
    assert schemas_for(ROOT) == "schemas"
    assert schemas_for(ROOT / "examples/exampleton") == "../../schemas"
