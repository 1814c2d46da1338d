"""One record is written into the text of a file, and nothing else in it changes: whatever the words are, and the file's own ways."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from localoffer.records.bounds import PIECE
from localoffer.records.characters import fold
from localoffer.records.files import COUNCIL_FILES, SITE_FILE
from localoffer.writing import NotWritable, add, append, page, put, put_page, records
from localoffer.writing.saving import put_in_place
from tests.council import ROOT

FOLDERS = ("tests/good", "tests/busy")
LISTS = [
    (f"{folder}/{file}", name)
    for folder in FOLDERS
    for file, lists in COUNCIL_FILES.items()
    if (ROOT / folder / file).is_file()
    for name in lists
    if records((ROOT / folder / file).read_text(encoding="utf-8"), name)
]
PIECES = (
    *"'\"`:#-?,[]{}&*!|>%@\\=~<^/.$_0 7aé£“”’…\t😀🏴ا한",
    ": ", "❤️", " #", "- ", "no", "yes", "null", "  ", "\n", "\n\n", "\r\n", "---", "...", "<<: *a", "!!str", "${{ x }}", "::error::",
    "0123", "2026-11-26", "1e3", "0x1F", "£3,000", "\\n", "\\u2019", "C:\\new", "Ring us.", "a long sentence that goes on and on", "\u00a0",
)  # fmt: skip
#: Ways in which a file may have been saved.
SAVED: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "by Windows": lambda text: text.replace("\n", "\r\n"),
    "with a byte order mark": lambda text: f"\ufeff{text}",
    "without its last line feed": lambda text: text.rstrip("\n"),
    "by Windows, with a mark and without its end": lambda text: (
        "\ufeff" + text.rstrip("\n").replace("\n", "\r\n")
    ),
}


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def hostile(chance: random.Random) -> str:
    """Words with something in them that can be seen."""
    return "".join(chance.choices(PIECES, k=chance.choice((1, 2, 3, 8, 40)))) + chance.choice("x#:'\"😀")


def meant(words: str) -> str:
    """What a file says of words: one kind of line end, plain spaces, no lines of nothing at their end."""
    words = fold(words.replace("\r\n", "\n").replace("\r", "\n"))
    return words.rstrip() if "\n" in words else words


def kept(before: str, after: str) -> None:
    """Every line that was there is there still, in its order, with its own end."""
    rest = iter(after.splitlines(keepends=True))
    old = before.splitlines(keepends=True)
    *lines, last = old
    for line in lines:
        assert line in rest, f"{line!r} is gone, or stands elsewhere."
    assert any(line.rstrip("\r\n") == last.rstrip("\r\n") for line in rest), f"{last!r} is gone."
    assert before.endswith("\n") == after.endswith("\n")
    assert ("\r\n" in before) == ("\r\n" in after)
    assert before.startswith("\ufeff") == after.startswith("\ufeff")
    if "\r\n" in before:
        assert "\n" not in after.replace("\r\n", "")


@pytest.mark.parametrize(("path", "name"), LISTS)
def test_a_record_is_added_to_any_list_whatever_it_says_and_nothing_else_changes(
    path: str, name: str
) -> None:
    chance = random.Random(f"{path} {name}")
    text = text_of(path)
    model = records(text, name)[-1]
    for way in chance.sample(list(SAVED), 2):
        before = SAVED[way](text)
        new: dict[str, Any] = {
            "id": "quite-new",
            "said": hostile(chance),
            "steps": [hostile(chance), hostile(chance)],
            "sources": [{"source": "a-paper", "page": 4, "why": hostile(chance)}],
        } | {field: model[field] for field in ("number", "order", "area") if field in model}
        after = add(before, name, new)
        kept(before, after)
        found = [record for record in records(after, name) if record.get("id") == "quite-new"]
        assert len(found) == 1, way
        assert found[0]["said"] == meant(new["said"])
        assert found[0]["steps"] == [meant(step) for step in new["steps"]]
        assert found[0]["sources"] == [
            {"source": "a-paper", "page": "4", "why": meant(new["sources"][0]["why"])}
        ]


@pytest.mark.parametrize(("path", "name"), LISTS)
def test_fields_of_any_record_are_set_and_taken_away_and_come_back_as_they_were(path: str, name: str) -> None:
    chance = random.Random(f"{path} {name}")
    before = text_of(path)
    there = records(before, name)
    at = chance.randrange(len(there))
    words, more = hostile(chance), [hostile(chance), hostile(chance)]
    after = put(before, name, at, {"words_of_ours": words, "list_of_ours": more})
    kept(before, after)
    assert records(after, name)[at] == {
        **there[at],
        "words_of_ours": meant(words),
        "list_of_ours": [meant(one) for one in more],
    }
    assert put(after, name, at, {"words_of_ours": None, "list_of_ours": []}) == before
    assert put(before, name, at, there[at]) == before
    field, value = chance.choice(
        [(field, value) for field, value in there[at].items() if isinstance(value, str)]
    )
    changed = put(before, name, at, {field: words})
    assert records(changed, name)[at] == {**there[at], field: meant(words)}
    others = [record for place, record in enumerate(records(changed, name)) if place != at]
    assert others == [record for place, record in enumerate(there) if place != at]
    assert records(put(changed, name, at, {field: value}), name) == there


MADE_UP = """\
# Two voices.
voices:
  # the first
  - id: quiet-place   # never change it
    number: 1
    text: "It is: loud"  # their words
    sources:
      - source: forum   # seen in May
        page: 2
    # not yet: priority

  - number: 3
    id: longer-hours
    text: >
      The drop-in should be open for longer, since many of us work until five and cannot come before the evening
      begins.
    sources:
    - source: forum
# the end
"""


def voice(number: int, **more: Any) -> Mapping[str, Any]:
    return {"id": f"voice-{number}", "number": number, "text": "Short.", **more}


def test_a_record_comes_at_its_number_with_the_blank_line_that_stands_between_the_others() -> None:
    between = MADE_UP.replace(
        "    # not yet: priority\n",
        "    # not yet: priority\n\n  - id: voice-2\n    number: 2\n    text: Short.\n",
    )
    assert add(MADE_UP, "voices", voice(2)) == between
    at_the_end = MADE_UP.replace("# the end", "\n  - id: voice-4\n    number: 4\n    text: Short.\n# the end")
    assert add(MADE_UP, "voices", voice(4)) == at_the_end
    first = MADE_UP.replace(
        "  - id: quiet", "  - id: voice-0\n    number: 0\n    text: Short.\n\n  - id: quiet"
    )
    assert add(MADE_UP, "voices", voice(0)) == first


def test_the_fields_of_a_new_record_stand_as_in_the_others_and_the_rest_as_in_the_model() -> None:
    new = {
        "sources": [{"page": 1, "source": "forum"}],
        "note": "New.",
        "text": "Short.",
        "number": 4,
        "id": "new",
    }
    assert (
        "  - id: new\n    number: 4\n    text: Short.\n    note: New.\n    sources:\n      - source: forum\n        page: 1\n"
        in add(MADE_UP, "voices", new)
    )


def test_a_value_is_changed_and_the_remark_behind_it_stays() -> None:
    after = put(MADE_UP, "voices", "quiet-place", {"text": "Much too loud", "number": None})
    assert after == MADE_UP.replace('"It is: loud"  #', "Much too loud  #").replace("    number: 1\n", "")
    first = put(MADE_UP, "voices", "longer-hours", {"number": None})
    assert first == MADE_UP.replace("  - number: 3\n    id:", "  - id:")
    inner = put(
        MADE_UP, "voices", "quiet-place", {"sources": [{"source": "forum", "page": "3"}, {"source": "new"}]}
    )
    assert inner == MADE_UP.replace("page: 2\n", "page: 3\n      - source: new\n")


def test_no_remark_is_lost_where_a_value_stands_below_its_name() -> None:
    text = "voices:\n  - id: a\n    note:  # who said so\n      # to be asked\n      Old.  # for now\n    tags: # two\n      # or three\n      - b\n        # of May\n"
    after = put(text, "voices", "a", {"note": "New.", "tags": ["c"]})
    assert after == (
        "voices:\n  - id: a\n    note: New.  # who said so # to be asked # for now\n    tags: # two\n      # or three\n      - c\n        # of May\n"
    )


def test_a_field_that_says_nothing_keeps_its_line_until_it_says_something() -> None:
    text = "voices:\n  - id: a\n    note:  # to come\n    more:\n      one: x\n      two:\n    tags:\n      -\n      - b\n"
    (stands,) = records(text, "voices")
    assert put(text, "voices", "a", stands) == text
    assert put(text, "voices", "a", {"note": None, "more": {"one": "x"}}) == text
    assert put(text, "voices", "a", {"more": {"one": "z"}, "note": ""}) == text.replace("one: x", "one: z")
    assert put(text, "voices", "a", {"note": "New."}) == text.replace("note:  #", "note: New.  #")


def test_long_words_are_folded_where_the_file_folds_them_and_at_its_width() -> None:
    long = "All of us think that " + "it should be open for longer " * 8 + "- and nearer."
    lines = add(MADE_UP, "voices", voice(4, note=long)).splitlines()
    folded = lines[lines.index("    note: >") + 1 : lines.index("# the end")]
    assert len(folded) > 1
    width = max(map(len, MADE_UP.splitlines()))
    assert max(map(len, folded)) <= width
    assert not any(line.strip().startswith("-") for line in folded)
    plain = add(MADE_UP.replace(">\n      The", "The"), "voices", voice(4, note=long))
    assert f"    note: {long}\n" in plain


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("no", '"no"'), ("Null", '"Null"'), ("01254585585", '"01254585585"'), ("01254 585585", "01254 585585"),
        ("Press #", '"Press #"'), ("C# is fine", "C# is fine"), ("When: now", '"When: now"'), ("at 8:45am", "at 8:45am"),
        ("2026-11-26", "2026-11-26"), ("£3,100", "£3,100"), ("12", "12"), ("-5", "-5"), ("- five", '"- five"'),
        (' He said "no"', '" He said \\"no\\""'), ("#0B6B4B", '"#0B6B4B"'), ("1e3", '"1e3"'), ("😀", "😀"), ("ends with:", '"ends with:"'),
    ],
)  # fmt: skip
def test_words_have_quotation_marks_only_where_they_are_needed(words: str, written: str) -> None:
    assert f"    text: {written}  # their words\n" in put(MADE_UP, "voices", "quiet-place", {"text": words})


def test_yes_and_no_stand_plain_where_the_field_asks_for_one_of_them() -> None:
    contacts = "contacts:\n  - id: a\n    when: Now.\n"
    assert put(contacts, "contacts", "a", {"every_page": True, "when": "yes"}) == (
        'contacts:\n  - id: a\n    when: "yes"\n    every_page: yes\n'
    )


def test_several_paragraphs_stand_as_they_are_written() -> None:
    after = put(MADE_UP, "voices", "quiet-place", {"note": "One:\n\n  - two #\n"})
    assert "    note: |\n      One:\n\n        - two #\n" in after
    assert records(put(MADE_UP, "voices", "quiet-place", {"note": "\n x"}), "voices")[0]["note"] == "\n x"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"text": "a\x00b"}, "cannot be seen"), ({"text": "a\u200bb"}, "zero width space"), ({"text": "\ud800"}, "cannot be seen"),
        ({"text": "x" * (PIECE + 1)}, "characters"), ({"A: b": "x"}, "not the name of a field"), ({"text": object()}, "is not a text"),
        ({"text": {"a\nb": "c"}}, "not the name of a field"), ({"id": None, "number": None, "text": None, "sources": None}, "There would be nothing left"),
    ],
)  # fmt: skip
def test_what_no_file_may_hold_is_refused(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(NotWritable, match=said):
        put(MADE_UP, "voices", "quiet-place", asked)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MADE_UP.replace("number: 1", "number: [1]"), "Line 5: The value begins with"),
        (MADE_UP.replace("number: 1", "\tnumber: 1"), "Mend the file first"),
        (MADE_UP.replace("longer-hours", "quiet-place"), "more than once"),
        ("<<<<<<< HEAD\n" + MADE_UP, "left by git"),
    ],
)
def test_a_file_that_cannot_be_read_for_certain_is_not_written_to(text: str, said: str) -> None:
    with pytest.raises(NotWritable, match=said):
        put(text, "voices", "quiet-place", {"number": 2})


def test_a_record_that_is_not_there_is_named() -> None:
    with pytest.raises(NotWritable, match="“voices” has no record nobody here"):
        put(MADE_UP, "voices", "nobody", {"number": 2})


@pytest.mark.parametrize("before", ["", "# Nothing yet.\n", "voices:\n", "voices: # none yet\n"])
def test_a_list_that_is_not_there_is_begun(before: str) -> None:
    after = add(before, "voices", voice(1))
    kept(before or "voices:\n", after)
    assert after.endswith("\n  - id: voice-1\n    number: 1\n    text: Short.\n")
    assert after.count("voices:") == 1


def test_an_entry_of_a_record_comes_at_its_date() -> None:
    text = text_of("tests/busy/content/actions.yaml")
    action = next(action for action in records(text, "actions") if action.get("updates"))
    first = action["updates"][0]["date"]
    # Behind what has the same date: what came later stands below.
    for day, at in (("1900-01-01", 0), (first, 1), ("2199-12-31", len(action["updates"]))):
        after = append(text, "actions", action["id"], "updates", {"date": day, "text": "Done."})
        kept(text, after)
        (found,) = (one for one in records(after, "actions") if one["id"] == action["id"])
        assert found["updates"][at] == {"date": day, "text": "Done."}


def test_an_answer_comes_behind_those_to_the_same_kind_of_thing() -> None:
    text = "answers:\n  - voice: a\n    x: 1\n  # of promises\n  - promise: b\n    x: 2\n"
    assert add(text, "answers", {"voice": "c", "x": 3}) == text.replace(
        "  # of", "  - voice: c\n    x: 3\n  # of"
    )


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_page_and_the_site_are_put_and_come_back_as_they_were(folder: str) -> None:
    chance = random.Random(folder)
    site = text_of(f"{folder}/{SITE_FILE}")
    words = hostile(chance)
    after = put(site, "", "", {"of_ours": words})
    kept(site, after)
    assert put(after, "", "", {"of_ours": None}) == site
    pages = sorted((ROOT / folder / "content/pages").rglob("*.md"))
    assert pages
    for path in pages:
        for saved in SAVED.values():
            page = saved(path.read_text(encoding="utf-8"))
            changed = put_page(page, {"of_ours": words})
            kept(page, changed)
            assert put_page(changed, {"of_ours": None}) == page


def test_a_new_page_begins_with_its_fields_and_has_its_text_below() -> None:
    page = put_page(
        "", {"sentence": "When we are there.", "title": "Drop-in: times"}, "## Monday\n\nFrom 2pm.\n"
    )
    assert (
        page == '---\ntitle: "Drop-in: times"\nsentence: When we are there.\n---\n\n## Monday\n\nFrom 2pm.\n'
    )
    assert put_page(page, {}, "New.") == page.partition("\n## ")[0] + "\nNew.\n"


def test_the_fields_of_a_page_are_found_as_they_are_when_it_is_built() -> None:
    for end in ("\n", "\r\n", "\r"):
        text = end.join(("--- ", "title: A", "---  ", "", "Text.", ""))
        assert page(text) == ({"title": "A"}, "Text.")
        assert put_page(text, {"title": "B"}) == text.replace("A", "B")
    empty = "---\r\n# none yet\r\n---\r\nText.\r\n"
    assert page(empty) == ({}, "Text.")
    assert put_page(empty, {"title": "A"}) == empty.replace("yet\r\n", "yet\r\ntitle: A\r\n")
    with pytest.raises(NotWritable, match="no fields between"):
        page("---\ntitle: A\n")


def test_what_is_no_record_keeps_the_places_of_those_behind_it() -> None:
    text = "voices:\n  - only words\n  - id: a\n  - id: b\n"
    assert records(text, "voices") == [{}, {"id": "a"}, {"id": "b"}]
    assert put(text, "voices", 1, {"number": 2}) == text.replace("id: a\n", "id: a\n    number: 2\n")


def test_where_one_of_two_files_cannot_be_put_in_place_the_other_is_what_it_was(tmp_path: Path) -> None:
    (tmp_path / "offer.yaml").write_bytes(b"before")
    (tmp_path / "news.yaml").mkdir()
    with pytest.raises(OSError, match=r"news\.yaml"):
        put_in_place(tmp_path, ("offer.yaml", b"before", b"after"), ("news.yaml", b"", b"new"))
    assert (tmp_path / "offer.yaml").read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["news.yaml", "offer.yaml"]


def test_a_file_that_is_put_in_place_keeps_its_rights(tmp_path: Path) -> None:
    file = tmp_path / "offer.yaml"
    file.write_bytes(b"before")
    file.chmod(0o604)
    put_in_place(tmp_path, ("offer.yaml", b"before", b"after"))
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"after", 0o604)


@pytest.mark.parametrize("folder", [ROOT, ROOT / "examples" / "lancashire"])
def test_a_new_entitlement_has_its_title_first_and_its_amounts_below_what_it_is(folder: Path) -> None:
    text = (folder / "offer.yaml").read_text(encoding="utf-8")
    amount = {"from": "2026-04-01", "period": "a week", "value": "20", "sources": [{"source": "offer-page"}]}
    record = {"id": "warm-coat", "amounts": [amount], "sources": amount["sources"], "basis": ["Local policy"]}
    more = {"area": "money", "duty": "chooses", "sentence": "You can get a coat.", "title": "A warm coat"}
    made = next(
        it
        for it in records(add(text, "entitlements", {**record, **more}), "entitlements")
        if it["id"] == "warm-coat"
    )
    assert [*made] == ["id", "title", "sentence", "area", "duty", "basis", "amounts", "sources"]
    assert [*made["amounts"][0]] == ["value", "period", "from", "sources"]
