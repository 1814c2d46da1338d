"""What the site gives to programs: valid by its own schema and by the rules of others, and the same as the pages say."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from selectolax.lexbor import LexborHTMLParser

from localoffer.data import offer as offer_module
from localoffer.data.compare import read_offer
from localoffer.data.offer import CouncilData, EntitlementData, OfferData
from localoffer.data.tables import MARK, cell, tables
from localoffer.records.values import YesNo, read_when
from localoffer.render import Documents
from tests import council
from tests.council import BUSY, bare_council, change

TABLES = ("entitlements", "amounts", "voices", "actions", "figures")
#: What Open Referral UK 3.0 asks of a page of services: https://docs.openreferraluk.org.
UUID = {"type": "string", "format": "uuid"}
NAMED = {"type": "object", "required": ["id", "name"], "properties": {"id": UUID, "name": {"type": "string"}}}
PHONE = {
    "type": "object",
    "required": ["id", "number"],
    "properties": {"id": UUID, "number": {"type": "string"}},
}
SERVICES = {
    "type": "object",
    "required": [
        *("total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents")
    ],
    "properties": {
        "total_items": {"type": "integer"},
        "contents": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "name", "status", "url"],
                "properties": {
                    "id": UUID,
                    "name": {"type": "string"},
                    "description": {"type": "string"},
                    "url": {"type": "string", "pattern": "^(https?://|urn:uuid:)"},
                    "status": {"enum": ["active", "inactive", "defunct", "temporarily closed"]},
                    "minimum_age": {"type": "number"},
                    "maximum_age": {"type": "number"},
                    "assured_date": {"type": "string", "format": "date"},
                    "organization": {"type": "object", "required": ["id", "name", "description"]},
                    "service_areas": {"type": "array", "items": NAMED},
                    "contacts": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["id"],
                            "properties": {"id": UUID, "phones": {"type": "array", "items": PHONE}},
                        },
                    },
                },
            },
        },
    },
}


@pytest.fixture(scope="module")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    """A council that took its edition as its own, and gave its data under a licence."""
    folder = council.copy(BUSY, tmp_path_factory.mktemp("adopted"))
    change(
        folder,
        "content/site.yaml",
        "adopted: no",
        "adopted: yes\naddress: https://offer.example/x/\nlicence:\n  name: A free licence\n"
        "  address: https://licence.example/1/",
    )
    change(
        folder,
        "content/contacts.yaml",
        "    phone: 01254 585585\n",
        "    phone: 01254 585585\n    more_phones:\n      - phone: 0800 085 6324\n        when: Without credit\n"
        "    address: 1 High Street\n    open_days:\n      - Tuesdays, 2pm to 5pm\n",
    )
    change(folder, "offer.yaml", "        giver: The housing office\n", "")
    change(
        folder,
        "pledges.yaml",
        "  - id: who-to-ring\n",
        "  - id: who-to-ring\n    closed:\n      date: 2026-03\n      reason: It is known now.\n",
    )
    return council.outcome(folder).documents


@cache
def made() -> Documents:
    return council.outcome(BUSY).documents


def offer(documents: Documents) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(documents["data/offer.json"])
    return read


def table(documents: Documents, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(documents[f"data/{name}.csv"].decode("utf-8-sig"))))


def test_the_offer_keeps_its_schema(adopted: Documents) -> None:
    schema = json.loads(adopted["data/offer.schema.json"])
    Draft202012Validator.check_schema(schema)
    for documents in (made(), adopted):
        data = offer(documents)
        assert list(Draft202012Validator(schema).iter_errors(data)) == []
        wrong = {**data, "voices": [{**data["voices"][0], "number": "one"}]}
        assert list(Draft202012Validator(schema).iter_errors(wrong)) != []


def test_every_field_of_the_schema_is_always_there() -> None:
    schema = json.loads(made()["data/offer.schema.json"])
    for name, part in {"OfferData": schema, **schema["$defs"]}.items():
        assert set(part["properties"]) - {"$schema"} == set(part["required"]), name


def test_a_field_that_was_added_with_a_default_is_filled_all_the_same() -> None:
    calls = [
        (node.func.id, {given.arg for given in node.keywords})
        for node in ast.walk(ast.parse(Path(offer_module.__file__).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.endswith("Data")
    ]
    for kind, given in calls:
        lost = getattr(offer_module, kind).model_fields.keys() - given
        assert not lost, f"{kind} in localoffer/data/offer.py is made without {', '.join(sorted(lost))}."


def test_a_part_is_made_of_what_shows_each_of_its_fields_and_of_nothing_less() -> None:
    first, second = SimpleNamespace(name="One", area="A"), SimpleNamespace(name="Two", adopted=YesNo.YES)
    made = CouncilData.made_of(first, second, area="B")
    assert made == CouncilData(name="One", area="B", adopted=True)
    for kind in (CouncilData, EntitlementData):
        with pytest.raises(AttributeError, match=f"{kind.__name__} is made without "):
            kind.made_of(SimpleNamespace(**dict.fromkeys({*kind.model_fields} - {"adopted", "closes"})))


def test_the_services_keep_the_shape_of_open_referral(adopted: Documents) -> None:
    checker = Draft202012Validator(SERVICES, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for documents in (made(), adopted):
        services = json.loads(documents["data/open-referral.json"])
        assert list(checker.iter_errors(services)) == []
        ids = [one["id"] for one in services["contents"]]
        assert len(ids) == len(set(ids)) == services["total_items"] > 0
        last_ages = {one["title"]: one["age_until"] for one in offer(documents)["entitlements"]}
        assert any(last_ages[one["name"]] for one in services["contents"])
        for one in services["contents"]:
            assert one.get("maximum_age", -1) + 1 == (last_ages[one["name"]] or 0)
    assert list(checker.iter_errors({**services, "contents": [{"id": "x", "name": "y"}]})) != []


def test_while_nobody_has_adopted_the_edition_each_file_begins_with_that_and_none_has_a_licence() -> None:
    for name in (name for name in made() if re.fullmatch(r"data/[^.]+\.json", name)):
        read = json.loads(made()[name])
        assert next(iter(read)) == "notice"
        assert read["notice"]
    assert offer(made())["licence"] is None
    for name in TABLES:
        rows = table(made(), name)
        assert rows
        assert next(iter(rows[0])) == "notice"
        assert all(row["notice"] for row in rows)


def test_once_adopted_there_is_no_notice_and_the_licence_that_the_council_gave(adopted: Documents) -> None:
    assert offer(adopted)["notice"] is None
    assert offer(adopted)["licence"] == {"name": "A free licence", "address": "https://licence.example/1/"}
    assert "notice" not in json.loads(adopted["data/open-referral.json"])
    for name in TABLES:
        assert not any(row["notice"] for row in table(adopted, name))
    page = LexborHTMLParser(adopted["data/index.html"].decode())
    assert [link.text() for link in page.css("main a[href='https://licence.example/1/']")] == [
        "A free licence"
    ]


@pytest.mark.parametrize("name", TABLES)
def test_excel_reads_a_table_as_utf_8(name: str) -> None:
    content = made()[f"data/{name}.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\xef\xbb\xbf") == 1


@pytest.mark.parametrize("name", TABLES)
def test_a_table_with_no_rows_still_names_its_columns(name: str) -> None:
    full = read_offer(made()["data/offer.json"].decode())
    none = full.model_copy(update={"entitlements": (), "voices": (), "actions": (), "figures": ()})
    assert tables(none)[f"{name}.csv"].splitlines() == tables(full)[f"{name}.csv"].splitlines()[:1]


@pytest.mark.parametrize("words", ["=1+1", "+44", "-1", "@name", "\tx"])
def test_no_cell_is_a_formula(words: str) -> None:
    assert cell(words) == f"'{words}"
    assert cell("words = words") == "words = words"


def test_each_row_of_a_table_is_one_thing_of_the_offer_and_says_what_that_says() -> None:
    data = offer(made())
    named = {one["id"]: one["title"] for name in ("areas", "priorities") for one in data[name]}
    things: dict[str, list[dict[str, Any]]] = {name: data[name] for name in TABLES if name != "amounts"}
    things["amounts"] = [
        {
            **amount,
            "entitlement": one["id"],
            "title": one["title"],
            "page": one["page"],
            "pounds": amount["value"],
        }
        for one in data["entitlements"]
        for amount in one["amounts"]
    ]
    for voice in things["voices"]:
        words = voice["quotation"] or {"words": None, "by": None}
        voice |= {"quotation": words["words"], "quotation_by": words["by"]}
    compared = set()
    for name, listed in things.items():
        for row, one in zip(table(made(), name), listed, strict=True):
            for column in row.keys() & one.keys() - {"sources", "updates"}:
                said = one[column]
                if column in ("area", "priority"):
                    said = named.get(said)
                compared.add((name, column))
                assert row[column] == cell(tuple(said) if isinstance(said, list) else said), (
                    name,
                    column,
                    one,
                )
    assert {(name, column) for name in TABLES for column in COLUMNS[name].split()} - compared == {
        *((name, column) for name in TABLES for column in ("notice", "sources")),
        *(("actions", column) for column in ("updates", "last_update_on", "last_update")),
        ("entitlements", "amounts_now"),
    }


#: Lists of the data whose fields are as an officer wrote them, with their files.
AS_WRITTEN = {
    "voices": "pledges.yaml",
    "promises": "pledges.yaml",
    "actions": "content/actions.yaml",
    "contacts": "content/contacts.yaml",
    "groups": "content/people.yaml",
}


def test_what_the_data_says_of_a_record_is_what_its_file_says(adopted: Documents) -> None:
    compared = set()
    for name, file in AS_WRITTEN.items():
        text = (BUSY / file).read_text(encoding="utf-8")
        records = {record["id"]: record for record in yaml.load(text, yaml.BaseLoader)[name]}
        for one in (one for one in offer(made())[name] if one["id"] in records):
            record = records[one["id"]]
            for field in one.keys() & record.keys():
                value = record[field]["date"] if field == "closed" else record[field]
                if isinstance(value, str):
                    compared.add(field)
                    assert str(one[field]) == value.strip(), (name, one["id"], field)
    assert {"number", "said_on", "made_on", "closed", "due", "done_on", "phone", "when"} <= compared
    (voice,) = (voice for voice in offer(adopted)["voices"] if voice["closed"])
    assert (voice["id"], voice["closed"]) == ("who-to-ring", "2026-03")


def test_each_value_of_a_figure_is_in_the_data_with_its_day_and_unit() -> None:
    figures = yaml.load((BUSY / "content/figures.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    wanted = [
        (measure["id"], None, one.get("date"), float(one["value"]), measure["unit"])
        for measure in figures["measures"]
        for reading in measure["readings"]
        for one in (reading, *reading.get("comparators", ()))
    ]
    wanted += [
        (table["id"], column["label"], column.get("date", table["date"]), float(value), column["unit"])
        for table in figures["tables"]
        for row in table["rows"]
        for column, value in zip(table["columns"], row["values"], strict=True)
    ]
    found = (
        (one["figure"], one["column"], one["date"], one["value"], one["unit"])
        for one in offer(made())["figures"]
    )
    assert sorted(found, key=str) == sorted(wanted, key=str)


def test_what_the_data_says_stands_on_the_page_that_it_names() -> None:
    data = offer(made())
    pages = {
        page: " ".join(LexborHTMLParser(made()[f"{page.strip('/')}/index.html"].decode()).text().split())
        for one in (*data["entitlements"], *data["voices"], *data["figures"])
        for page in (one["page"].partition("#")[0],)
    }
    for one in data["entitlements"]:
        assert one["title"] in pages[one["page"]]
        for amount in one["amounts"]:
            whole = amount["value"] == int(amount["value"])
            assert f"£{amount['value']:,.{0 if whole else 2}f}" in pages[one["page"]], one["id"]
    for voice in data["voices"]:
        assert voice["text"] in pages[voice["page"]]
    tree = LexborHTMLParser(made()["you-said/index.html"].decode())
    for voice in data["voices"]:
        (state,) = tree.css(f"tr[id='{voice['id']}'] .lo-state")
        assert state.attributes["data-state"] == voice["state"]


def test_an_age_to_which_a_council_gives_more_is_in_the_data_as_on_the_page(good: Path) -> None:
    change(good, "offer.yaml", "  - id: setting-up-home\n", "  - id: setting-up-home\n    age_until: 27\n")
    documents = council.outcome(good).documents
    (given,) = (one for one in offer(documents)["entitlements"] if one["id"] == "setting-up-home")
    assert (given["age_from"], given["age_until"]) == (16, 27)
    assert (
        "From age 16 until your 27th birthday"
        in documents["what-you-can-get/setting-up-home/index.html"].decode()
    )


def test_all_else_that_the_data_says_stands_on_the_pages_too(adopted: Documents) -> None:
    def page(address: str) -> str:
        name = f"{address.partition('#')[0].strip('/')}/index.html"
        return " ".join(LexborHTMLParser(adopted[name].decode()).text().split())

    data = offer(adopted)
    said = [
        *((voice["page"], voice["quotation"]["words"]) for voice in data["voices"] if voice["quotation"]),
        *((promise["page"], promise["text"]) for promise in data["promises"]),
        *((promise["page"], promise["made_by"]) for promise in data["promises"] if promise["made_by"]),
        *((action["page"], update["text"]) for action in data["actions"] for update in action["updates"]),
        *(("/help-now/", contact["phone"]) for contact in data["contacts"] if contact["phone"]),
        *(("/help-now/", more["phone"]) for contact in data["contacts"] for more in contact["more_phones"]),
        *(("/help-now/", day) for contact in data["contacts"] for day in contact["open_days"]),
        *(("/take-part/", group["title"]) for group in data["groups"]),
    ]
    assert [(address, words) for address, words in said if words not in page(address)] == []
    assert any(contact["more_phones"] and contact["open_days"] for contact in data["contacts"])
    strategy = " ".join(
        page(name.removesuffix("index.html"))
        for name in adopted
        if re.fullmatch(r"strategy/.*index\.html", name)
    )
    assert data["principles"]
    assert all(principle["text"] in strategy for principle in data["principles"])


def test_a_directory_is_given_every_number_of_a_contact(adopted: Documents) -> None:
    services = json.loads(adopted["data/open-referral.json"])["contents"]
    numbers = {
        phone["number"]
        for service in services
        for contact in service["contacts"]
        for phone in contact.get("phones", ())
    }
    assert {"01254 585585", "0800 085 6324"} <= numbers


def test_pages_are_named_with_the_whole_address_where_the_site_has_one(adopted: Documents) -> None:
    for name in TABLES:
        rows = table(adopted, name)
        assert rows
        assert all(row["page"].startswith("https://offer.example/x/") for row in rows)
        assert all(row["page"].startswith("/") for row in table(made(), name))


#: Days of what has happened. What is due, to be looked at again or still to come may be later than the day.
HAPPENED = frozenset(
    [
        "said_on",
        "made_on",
        "date",
        "checked",
        "seen",
        "seen_on",
        "as_stated_on",
        "state_since",
        "closed",
        "words_removed",
        "done_on",
    ]
)


def test_nothing_that_happened_after_the_day_is_in_the_data_of_that_day() -> None:
    day = date(2021, 6, 30)
    earlier = offer(council.outcome(BUSY, day).documents)

    def days(part: Any) -> Iterator[tuple[str, str]]:
        if isinstance(part, dict):
            yield from ((name, value) for name, value in part.items() if name in HAPPENED and value)
        for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
            yield from days(inner)

    assert earlier["as_of"] == "2021-06-30"
    found = list(days(earlier))
    assert found
    assert [(name, said) for name, said in found if read_when(said).first_day > day] == []
    assert len(list(days(offer(made())))) > len(found)


def test_whatever_somebody_wrote_comes_out_of_a_table_as_it_went_in() -> None:
    hostile = 'One, "two";\r\nthree\n=1+1 ‮مرحبا 😀 </script>'
    data = OfferData.model_validate(offer(made()))
    voices = tuple(voice.model_copy(update={"text": hostile, "reason": "=1+1"}) for voice in data.voices)
    content = tables(data.model_copy(update={"voices": voices}))["voices.csv"]
    rows = list(csv.DictReader(io.StringIO(content.removeprefix(MARK), newline="")))
    assert [row["id"] for row in rows] == [voice.id for voice in voices]
    assert {(row["text"], row["reason"]) for row in rows} == {(hostile, "'=1+1")}


def test_all_that_is_cited_is_among_the_sources() -> None:
    data = offer(made())
    cited = set(re.findall(r'"source": "([^"]+)"', made()["data/offer.json"].decode()))
    assert {source["id"] for source in data["sources"]} == cited


def test_search_engines_read_who_gives_it_once_the_council_stands_behind_it(adopted: Documents) -> None:
    def linked(documents: Documents, name: str) -> list[dict[str, Any]]:
        tree = LexborHTMLParser(documents[name].decode())
        return [json.loads(node.text()) for node in tree.css("script[type='application/ld+json']")]

    assert not any(b"ld+json" in content for content in made().values())
    (home,) = linked(adopted, "index.html")
    assert home["@type"] == "GovernmentOrganization"
    services = json.loads(adopted["data/open-referral.json"])["contents"]
    for one in offer(adopted)["entitlements"]:
        said = linked(adopted, f"{one['page'].strip('/')}/index.html")
        if one["standing"] != "given":
            assert said == []
            continue
        (service,) = said
        (listed,) = (listed for listed in services if listed["url"] == service["url"])
        assert (service["@context"], service["@type"]) == ("https://schema.org", "GovernmentService")
        assert service["name"] == one["title"]
        assert service["url"] == "https://offer.example/x" + one["page"]
        by_council = one["council"] and not one["giver"]
        assert ("provider" in service) == ("organization" in listed) == by_council
    assert {row["id"]: row["giver"] for row in table(adopted, "entitlements")}[
        "weekly-money"
    ] == "The grants office"


def test_a_phone_keeps_none_of_it() -> None:
    assert "data/offer.json" not in made()["sw.js"].decode()
    assert "data/" in made()["sw.js"].decode()


def test_the_page_leads_to_each_file_and_councillors_are_led_to_the_page() -> None:
    tree = LexborHTMLParser(made()["data/index.html"].decode())
    linked = {link.attributes["href"] for link in tree.css("main a[download]")}
    assert linked == {
        name.removeprefix("data/") for name in made() if re.match(r"data/.+\.(csv|json)$", name)
    }
    assert "../data/" in made()["for-councillors/index.html"].decode()


#: The columns of version 1: programs find them by name and by place. A new one comes last.
COLUMNS = {
    "entitlements": "notice id title sentence area duty standing starts national council council_sentence who statuses age_from "
    "age_until conditions amounts_now amount_not_published contacts page checked review_by uncertain sources by_district how_long "
    "closes giver",
    "amounts": "notice entitlement title pounds limit period case age_from age_until home lives giver when starts ends seen_on "
    "as_stated_on floor national note page sources",
    "voices": "notice id number text quotation quotation_by said_on said_where priority state state_since reason promises "
    "words_removed closed page sources",
    "actions": "notice id plan title owners starts due done_on stage updates last_update_on last_update page sources",
    "figures": "notice figure title of column date value unit page sources",
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_columns_of_its_version_in_their_order_also_where_it_is_empty(name: str) -> None:
    def first_line(documents: Documents) -> list[str]:
        return next(csv.reader(io.StringIO(documents[f"data/{name}.csv"].decode("utf-8-sig"))))

    columns = COLUMNS[name].split()
    assert first_line(made())[: len(columns)] == columns
    assert first_line(bare())[: len(columns)] == columns


@cache
def bare() -> Documents:
    with TemporaryDirectory() as folder:
        return council.outcome(bare_council(Path(folder) / "bare")).documents


def test_the_page_of_the_data_says_which_table_has_no_lines() -> None:
    for documents in (made(), bare()):
        empty = [
            name for name in TABLES if len(documents[f"data/{name}.csv"].decode().strip().splitlines()) == 1
        ]
        links = LexborHTMLParser(documents["data/index.html"]).css("main li > a[download]")
        said = [
            link.text() for link in links if (link.parent or link).text().endswith("It has no lines yet.")
        ]
        assert said == [f"{name}.csv" for name in empty]


@pytest.mark.parametrize(
    ("value", "written"), [(1234567.0, "1234567"), (0.5, "0.5"), (338.58, "338.58"), (-3.0, "-3"), (0, "0")]
)
def test_a_number_is_written_out(value: float, written: str) -> None:
    assert cell(value) == written


def test_a_council_that_had_a_page_of_that_name_keeps_it_and_gives_the_files_all_the_same(good: Path) -> None:
    (good / "content/pages/data.md").write_text(
        "---\ntitle: Your data\nsentence: What the council keeps about you.\nsources:\n  - source: strategy\n---\nAsk for it.\n",
        encoding="utf-8",
    )
    documents = council.outcome(good).documents
    assert "What the council keeps about you." in documents["data/index.html"].decode()
    assert "data/offer.json" in documents
