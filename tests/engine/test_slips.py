"""What officers do to a line: each slip has one message, at its own line, that names it; and its mend can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from localoffer import load, read, report, road
from localoffer.problems import Level, Problem
from localoffer.records.characters import fold, name_of_character, unseen, visible
from localoffer.records.field_mistakes import nearest
from localoffer.records.postcodes import postcode_slip
from localoffer.records.raw_text import Broken, read_text
from localoffer.records.yaml_tree import parse_yaml
from localoffer.road import TEMPLATES
from localoffer.rules.base import Content
from localoffer.rules.dates import no_such_time
from localoffer.rules.languages import lookalike_letters
from localoffer.rules.links import link_without_words, not_a_link, unsafe_link, untrue_link
from localoffer.rules.national import weaker_than_national
from localoffer.rules.placeholders import mark_of_a_form, notice_in_braces
from localoffer.rules.prose import (
    heading_skipped,
    letter_in_code,
    page_without_text,
    pasted_from_word,
    quote_alone,
    raw_html,
    signs_on_the_page,
    wrong_letters,
)
from localoffer.rules.references import unknown_reference
from localoffer.rules.strategy import empty_priority
from localoffer.web.theme import load_theme
from tests.council import AS_OF, BUSY, ROOT, add, change

NBSP = "\u00a0"


def look(good: Path) -> list[Problem]:
    loaded = load.load(good, good / "national", good)
    _, misread = read.read(loaded)
    return report.in_file_order([*loaded.problems, *misread], loaded)


def unknown(good: Path) -> list[Problem]:
    """What is said of ids that no record has."""
    return list(unknown_reference(content_of(good)))


def told(good: Path) -> list[tuple[str, int, str]]:
    return [(problem.mark.file, problem.mark.line, problem.rule) for problem in look(good)]


def said(text: str, path: str = "a.yaml") -> list[Problem]:
    """What is said of a text by what reads every file of YAML."""
    try:
        plain, problems = read_text(text.encode(), path)
    except Broken as broken:
        return list(broken.problems)
    return [*problems, *parse_yaml(plain, path)[1]]


RECORD = "contacts:\n  - id: one\n    name: One\n    when: By day.\n"


@pytest.mark.parametrize(
    ("text", "line", "rule", "words"),
    [
        ('a: "S:\\new\\table"\n', 1, "needs-quotes", "\\n would become something else"),
        ('a: x\nb: "S:\\quiet"\n', 2, "needs-quotes", "\\q would become something else"),
        ('a: "S:\\New"\n', 1, "needs-quotes", "\\N would become"),
        ('a: "S:\\nEW"\n', 1, "needs-quotes", "\\n would become"),
        ('a: "x\\u200by"\n', 1, "odd-character", "a zero width space"),
        ("a: “Warm: and dry”\n", 1, "colon-in-text", "“ is a curly quotation mark from Word"),
        (
            "a:\n  - page: 16  - id: two\n    b: c\n",
            2,
            "list-in-wrong-place",
            "A new record or entry begins in the middle",
        ),
        ("title: A\nsentence: B title: C\n", 2, "colon-in-text", "looks like the name of another field"),
        (RECORD + "    id: two\n    name: Two\n    when: By night.\n", 5, "duplicate-key", "“- ” is missing"),
        (RECORD + "  id: two\n    name: Two\n", 5, "list-in-wrong-place", "no “- ” before it"),
        (RECORD + "    name: Two\n    when: By night.\n", 5, "duplicate-key", "The same goes for “when”."),
        (
            "contacts:\n  # Ring each.\n    id: one\n    name: One\n  - id: two\n    name: Two\n",
            3,
            "list-in-wrong-place",
            "begins a list entry with no “- ”",
        ),
        (
            "contacts:\n  # Ring each.\n  - id: one\n    name: One\n- id: two\n  name: Two\n",
            5,
            "list-in-wrong-place",
            "does not line up with any list",
        ),
        ("a:\n  • id: x\n    b: y\n", 2, "list-in-wrong-place", "begins with •, Word’s bullet point"),
        ("a:\n  – id: x\n    b: y\n", 2, "list-in-wrong-place", "begins with –, Word’s bullet point"),
        ("a: x\nb\tc\td\ne: f\n", 2, "tab", "copied from Word or Excel"),
        (f"a:{NBSP}x\nb: y\n", 1, "odd-character", "after the colon is Word’s no-break space"),
        (f"a:\n  -{NBSP}x\n", 2, "odd-character", "after the hyphen is Word’s no-break space"),
        (f"a:\n{NBSP} b: x\n", 2, "odd-character", "at the beginning of this line is Word’s no-break space"),
        ("a:\n \u2003b: x\n", 2, "odd-character", "an em space (U+2003)"),
        (f"a:{NBSP}x\nb:{NBSP}y\nc:{NBSP}z\n", 1, "odd-character", "The same goes for lines 2 and 3."),
        ("a: x\u200by\n", 1, "odd-character", "in “x‹U+200B›y”, cannot be seen. It is a zero width space"),
        ("a: x\n\ufeffb: y\n", 2, "odd-character", "byte order mark"),
        ("a: one\x0btwo\n", 1, "odd-character", "Word’s line break, made with Shift and Enter"),
        ("a: one\x0ctwo\n", 1, "odd-character", "a page break"),
        ("a: one\n\uf0b7 two\n", 2, "odd-character", "a bullet in Word’s own font"),
        ("a: don\x92t\n", 1, "odd-character", "“’” as an old Windows writes it"),
        ("a: x\u202ey\n", 1, "odd-character", "a right-to-left override"),
        ("a: x\U000e0041\n", 1, "odd-character", "a tag latin capital letter a"),
        ("a: x\ufe0f\n", 1, "odd-character", "a variation selector-16"),
        ("a: x\u200fy\n", 1, "odd-character", "a right-to-left mark"),
        ("a: Cri\u00ad\n  sis\n", 1, "odd-character", "an optional hyphen"),
        ("a: [Free] wifi\nb: y\n", 1, "brackets", "begins with [, which opens a list"),
        ("a: {name} wifi\nb: y\n", 1, "brackets", "begins with {, which opens a list"),
        ("a:\n  - [Free] wifi\n  - b\n", 2, "brackets", "begins with ["),
        ("a: ? wifi\nb: y\n", 1, "needs-quotes", "begins with ? needs quotation marks"),
        ("a: x\ntitle： Wifi\nb: y\n", 2, "missing-colon", "followed by ：, which is not a colon"),
        ("a: x\ntitle; Wifi\nb: y\n", 2, "missing-colon", "followed by ;, which is not a colon"),
        ("a: x\ntitle = Wifi\nb: y\n", 2, "missing-colon", "followed by =, which is not a colon"),
        ("a: x\n<!-- Wifi -->\nb: y\n", 2, "missing-colon", "Here a comment begins with #."),
        ("a: x\n// Wifi\nb: y\n", 2, "missing-colon", "Here a comment begins with #."),
        ("a:\n  - x\n  2. y\n", 3, "list-in-wrong-place", "begins with 2., the mark of a list"),
        ("a:\n  - x\n  -- y\n", 3, "list-in-wrong-place", "begins with --, the mark of a list"),
        ("a: , wifi\nb: y\n", 1, "needs-quotes", "begins with , needs quotation marks"),
        ("a:\n  - ] wifi\n  - y\n", 2, "needs-quotes", "begins with ] needs quotation marks"),
        (
            "a: x \ufffd y\n",
            1,
            "odd-character",
            "is no letter. It is the character for a letter that was lost",
        ),
        ("a: x\n<<<<<<< HEAD\nb: y\n=======\nb: z\n>>>>>>> two\n", 2, "merge-mark", "So were lines 4 and 6."),
        (
            "a:\n  - x\n  <<<<<<< HEAD\n  - y\n  =======\n  - z\n  >>>>>>> two\n",
            3,
            "merge-mark",
            "So were lines 5 and 7.",
        ),
        ("a: x\n||||||| 3f2a\nb: y\n", 2, "merge-mark", "left by git"),
        ("a: x\n=======\nb: z\n", 2, "merge-mark", "left by git"),
        ("a: x\n**b**: y\n", 2, "missing-colon", "has ** round it"),
        ("a: x\n**b:** y\n", 2, "missing-colon", "has ** round it"),
        ("a: x\n`b`: y\n", 2, "missing-colon", "has ` round it"),
        ("a:\n  * x\n  * y\n", 2, "list-in-wrong-place", "begins with *, the mark of a list"),
        ("a:\n  - x\n  * y\n", 3, "list-in-wrong-place", "begins with *, the mark of a list"),
        ("a: *b* c\n", 1, "needs-quotes", "begins with * needs quotation marks"),
        ('a: "b" @ c\n', 1, "unclosed-quote", "close before the text ends"),
        ('a: "b" !c\n', 1, "unclosed-quote", "close before the text ends"),
        ('a: "b",\nc: d\n', 1, "unclosed-quote", "a comma after the closing quotation mark"),
        ("a: x\n: y\n", 2, "missing-colon", "no field name before it"),
        (
            "a: see below\n  - id: b\n    c: d\n",
            1,
            "list-in-wrong-place",
            "a text behind a:, and a list below it",
        ),
        ("a:\n  - b: £2\n    c: x\n      - d: y\n", 3, "list-in-wrong-place", "a text behind c:"),
        ("a:\n  - b: One\n      two: three of them: x\n", 3, "indentation", "does not line up"),
        ("a:\n  - b: One\n      and two: three\n", 3, "colon-in-text", "goes on from the line above"),
        ("<!DOCTYPE html>\n<p>x</p>\n", 1, "wrong-kind", "something else comes first"),
        ("a: x\n\t\nb: y\n", 2, "tab", "There is a tab in this empty line."),
        ("a:\n  - x\n  -y\n", 3, "list-in-wrong-place", "There is no space after the hyphen"),
        (
            "a:\n  - id: x\n    b:\n  - y\n    c: z\n",
            4,
            "indentation",
            "further to the left than b: above it",
        ),
        ("a:\n  - id: x\nb: y\n    c: z\n", 3, "indentation", "with the lines above and below it"),
        (
            "a:\n  - b: £2\n    c:\n      - d: x\n    e: y\n    f: z\n        g: x\n",
            5,
            "indentation",
            "line up with the lines",
        ),
        ("a:\nb: x\nc: y\n  d: z\n", 2, "indentation", "line up with the lines"),
        ("a: |\n    one\n  two\nb: x\n", 3, "indentation", "the first line of its text, line 2."),
        ("a: >-\n\n    one\n  - two\nb: x\n", 4, "indentation", "the first line of its text, line 3."),
        ("a:\n  - b: x\n+    c: y\n    d: z\n", 3, "indentation", "“+” was copied with this line"),
        ("a:\n  - b: x\n-    c: y\n    d: z\n", 3, "indentation", "“-” was copied with this line"),
        ("a:\n  - b: x\n33    c: y\n    d: z\n", 3, "indentation", "“33” was copied with this line"),
        ("```yaml\na: x\n```\n", 1, "indentation", "“```yaml” was copied with this line"),
    ],
)
def test_a_slip_has_one_message_at_its_own_line(text: str, line: int, rule: str, words: str) -> None:
    (problem,) = said(text)
    assert (problem.mark.line, problem.rule) == (line, rule)
    assert words in problem.message
    assert problem.hint


def test_of_a_text_spaces_alone_do_not_say_how_far_in_it_begins() -> None:
    assert said(f"a: |\n      \n  one\nb: |\n  {NBSP}\n\n  two\n") == []


def test_of_a_list_that_stands_twice_no_entry_is_given_up() -> None:
    (problem,) = said("a:\n  - id: one\nb: c\na:\n  - id: two\n")
    assert (problem.mark.line, problem.rule) == (4, "duplicate-key")
    assert problem.hint.startswith(
        "Move the entries of the second below those of the first, and delete line 4."
    )
    (problem,) = said("a: one\na: two\n")
    assert problem.hint.startswith("Keep one of the two.")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Words.\n\n<<<<<<< HEAD\n\nOne.\n\n=======\n\nTwo.\n\n>>>>>>> two\n", 3),
        ("Words.\n\n=======\n\nMore.\n", 3),
    ],
)
def test_what_git_left_in_a_page_is_told_once(text: str, line: int) -> None:
    (problem,) = said(text, "a.md")
    assert (problem.mark.line, problem.rule) == (line, "merge-mark")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("A heading\n=======\n\nWords.\n", "a.md"),
        ("Words of <<<<<<< and >>>>>>> in a line.\n", "a.md"),
        (f"---\ntitle: A{NBSP}b\n---\n\n{NBSP}{NBSP}A paragraph with{NBSP}spaces from Word.\n", "a.md"),
        (f"a: £3,000{NBSP}a week\nb: |\n  Note:{NBSP}ring us.\n  -{NBSP}one\n", "a.yaml"),
        ("a: x # a remark\n# another\nb:   # and one more\n  - c\n", "a.yaml"),
        ("a: 'S:\\new\\table'\nb: S:\\new\nc: \"S:\\\\new\"\n", "a.yaml"),
        ('a: "One.\\n\\nIt\\u2019s two:\\n- three\\n"\n', "a.yaml"),
        ("a: |\n  ‘x’: y\n  • z\n", "a.yaml"),
        ("a: ❤️ 👨‍👩‍👧 1️⃣ 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f\nb: می‌خواهم\nc: عربي\u200f (x)\n", "a.yaml"),
    ],
)  # fmt: skip
def test_what_is_no_slip_is_let_pass(text: str, path: str) -> None:
    try:
        plain, problems = read_text(text.encode(), path)
    except Broken as broken:
        pytest.fail(broken.problems[0].message)
    assert problems == ()
    assert path.endswith(".md") or parse_yaml(plain, path)[1] == ()


def test_all_spaces_of_word_in_one_place_are_told_at_once() -> None:
    (problem,) = said(f"a:\n{NBSP * 4}b: x\n")
    assert "Delete it and the 3 like it after it, and press the space bar 4 times." in problem.hint
    assert said("a:\n    b: x\n") == []


def test_four_spaces_from_word_make_no_code_of_a_paragraph() -> None:
    text, _ = read_text(f"---\ntitle: A\n---\n\n{NBSP * 4}Words.\n{NBSP * 2}- an entry\n".encode(), "a.md")
    assert text.endswith("\n\nWords.\n  - an entry\n")


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ﬁnd the oﬃce, aﬄuent, ﬀ, ﬂat, ﬅ, ﬆ", "find the office, affluent, ff, flat, st, st"),
        ("one‑off, one\x1eoff, one‐off", "one-off, one-off, one-off"),
        ("bud\u00adget, bud\x1fget", "budget, budget"),
        (f"£3,000{NBSP}a\u202fweek\u2009or\u3000so", "£3,000 a week or so"),
        ("a – b — c … ‘d’ “e” £ ½", "a – b — c … ‘d’ “e” £ ½"),
    ],
)
def test_what_only_word_and_pdfs_tell_apart_is_folded(written: str, folded: str) -> None:
    assert fold(written) == folded
    assert list(unseen(written)) == []


def test_an_ended_benefit_with_an_optional_hyphen_in_its_name_is_found_by_its_name() -> None:
    text, _ = read_text("a: A Cri\u00adsis\u00a0Loan\n".encode(), "a.yaml")
    assert text == "a: A Crisis Loan\n"


def test_what_cannot_be_seen_is_shown_in_a_message_and_what_belongs_to_an_emoji_is_not() -> None:
    assert visible("a\u200bb ❤️") == "a‹U+200B›b ❤️"
    assert name_of_character("\u200b") == "a zero width space (U+200B)"


@pytest.mark.parametrize("sign", ["\u200b", "\u200d", "\ufe0f", "\U000e0100", "\U000e0061", "\u200e"])
def test_what_belongs_to_the_letter_before_it_is_seen_to_be_lost_where_there_is_none(sign: str) -> None:
    assert list(unseen(f"{sign}Home")) == [0]


def test_a_document_of_word_by_the_name_of_a_text_is_told_as_that() -> None:
    with pytest.raises(Broken) as broken:
        read_text(b"PK\x03\x04\x14\x00\xff\xfe", "money.yaml")
    (problem,) = broken.value.problems
    assert problem.rule == "not-utf-8"
    assert "a Word or Excel document" in problem.message


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "an old Word or Excel document"),
        (b"{\\rtf1\\ansi contacts: }", "a Word document (rich text)"),
        (b"\x89PNG\r\n\x1a\n\0", "a picture"),
        (b"\x1f\x8b\x08\0", "a packed file"),
    ],
)
def test_a_file_of_another_kind_by_the_name_of_a_text_is_told_as_that(raw: bytes, what: str) -> None:
    with pytest.raises(Broken) as broken:
        read_text(raw, "content/contacts.yaml")
    (problem,) = broken.value.problems
    assert problem.message == f"This is {what}, not a text file, whatever its name says."


def test_of_a_file_that_begins_with_prose_nobody_is_told_to_name_a_list(good: Path) -> None:
    (good / "content/contacts.yaml").write_text("Please ring the council.\n", encoding="utf-8")
    (problem,) = look(good)
    assert problem.hint == "No record of it can be read. Put the file back as it was."


def test_of_a_list_in_brackets_with_nothing_in_it_no_record_is_missed(good: Path) -> None:
    (good / "content/contacts.yaml").write_text("contacts: []\n", encoding="utf-8")
    assert [problem.rule for problem in look(good)] == ["brackets"]
    assert unknown(good) == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_file_of_an_old_windows_is_told_once(encoding: str) -> None:
    with pytest.raises(Broken) as broken:
        read_text("a: ‘x’\n".encode(encoding), "a.yaml")
    (problem,) = broken.value.problems
    assert (problem.rule, problem.mark.line) == ("not-utf-8", 1)
    assert encoding == "cp1252" or problem.message == "This file is saved as UTF-16."


@pytest.mark.parametrize(
    ("before", "after", "rule", "level"),
    [
        ("sentence: You can get help with the cost of going online.", "sentence: Help at desk # 4 in the hall.", "needs-quotes", Level.WARNING),
        ("title: Free wifi", "title: Wifi # 2", "needs-quotes", Level.WARNING),
        ("title: Free wifi", "title: Wifi # for all", "needs-quotes", Level.WARNING),
        ("- Ask for the reason in writing.", "- Ring, and press # for an operator.", "needs-quotes", Level.WARNING),
        ("checked: 2026-01", "checked: 2026-01 # 2 of us looked", "needs-quotes", Level.WARNING),
        ("title: Free wifi", "title: yes", "wrong-kind", Level.ERROR),
        ("title: Free wifi", "title: #Free wifi", "needs-quotes", Level.ERROR),
        ("title: Free wifi", "title: Room #4", "needs-quotes", Level.ERROR),
        ("title: Free wifi", "title: Free wifi  #ask the team", "needs-quotes", Level.ERROR),
        ("title: Free wifi", "title: null", "missing-field", Level.ERROR),
        ("title: Free wifi", "title: ~", "missing-field", Level.ERROR),
        ("- The strategy of 2020.", "- off", "wrong-kind", Level.ERROR),
        ("- Ask for the reason in writing.", "- off", "wrong-kind", Level.ERROR),
        ("- Ask for the reason in writing.", "- Ask for:", "colon-in-text", Level.ERROR),
        ("- Ask for the reason in writing.", "- reason: in writing", "wrong-kind", Level.ERROR),
        ("- Ask for the reason in writing.", f"- Ask {'in writing ' * 200}", "too-long", Level.ERROR),
        ("    contacts:\n", "    words_to_send:\n    contacts:\n", "missing-field", Level.WARNING),
        ("      - main-line\n", "      • main-line\n", "list-in-wrong-place", Level.ERROR),
        ("      - main-line\n", "      -main-line\n", "list-in-wrong-place", Level.ERROR),
        ("  - id: free-wifi", "  -id: free-wifi", "list-in-wrong-place", Level.ERROR),
        ("  - id: free-wifi", "- id: free-wifi", "list-in-wrong-place", Level.ERROR),
        ("- id: free-wifi", "- id: “free-wifi”", "unsafe-id", Level.ERROR),
        ("review_by: 2027-01-31", "review_by: 31/06/2026", "impossible-date", Level.ERROR),
        ("- Yes, if you are moving into", "-Yes, if you are moving into", "list-in-wrong-place", Level.ERROR),
        ("- Yes, if you are moving into", "• Yes, if you are moving into", "list-in-wrong-place", Level.ERROR),
        ("- Yes, if you are moving", "• Yes, if you wish.\n      • Yes, if you are moving", "list-in-wrong-place", Level.ERROR),
        ("- Yes, if you are moving into", "Yes, if you are moving into", "wrong-kind", Level.ERROR),
        ("value: £2,000", "value: Â£2,000", "not-an-amount", Level.ERROR),
    ],
)  # fmt: skip
def test_a_slip_in_a_record_has_one_message_at_its_own_line(
    before: str, after: str, rule: str, level: Level, good: Path
) -> None:
    line = change(good, "offer.yaml", before, after)
    found = look(good)
    assert [(problem.mark.line, problem.rule, problem.level) for problem in found] == [(line, rule, level)]


SENTENCE = "sentence: You can get help with the cost of going online."


@pytest.mark.parametrize(
    ("before", "after", "below", "rule", "words"),
    [
        ("title: Free wifi", "title: TRUE", 0, "wrong-kind", "says only “TRUE”"),
        ("title: Free wifi", "title: Yes", 0, "wrong-kind", "says only “Yes”"),
        ("- The strategy of 2020.", "- False", 0, "wrong-kind", "says only “False”"),
        (SENTENCE, "sentence: N/A", 0, "missing-field", "which says nothing"),
        (SENTENCE, "sentence: –", 0, "missing-field", "which says nothing"),
        (SENTENCE, 'sentence: "-"', 0, "missing-field", "which says nothing"),
        (SENTENCE, "sentence: As above", 0, "missing-field", "which says nothing"),
        (SENTENCE, "sentence: undefined", 0, "missing-field", "which says nothing"),
        (SENTENCE, "sentence: NaN", 0, "missing-field", "which says nothing"),
        (SENTENCE, "sentence: 2026-01-31", 0, "wrong-kind", "says only “2026-01-31”"),
        (SENTENCE, "sentence: 12.50", 0, "wrong-kind", "says only “12.50”"),
        ("    how_to_ask: |\n", "    how_to_ask: I\n", 0, "needs-quotes", "“I” stands alone after the colon"),
        ("    how_to_ask: |\n", "    how_to_ask: ¦\n", 0, "needs-quotes", "“¦” stands alone after the colon"),
        ("- Ask for the reason in writing.", "- ___", 0, "missing-field", "which says nothing"),
        ("    who_short:", "      who_short:", 0, "indentation", "“who_short:” in this line counts as part of"),
        (
            "    who_short:",
            "      Ask twice.\n\n      - id: laptop\n        title: A laptop\n    who_short:",
            2,
            "indentation",
            "“id:” in this line counts as part of the text of “how_to_ask”",
        ),
        ("      - Ask a manager", "       - Ask a manager", 0, "list-in-wrong-place", "counts as part of the text above"),
        ("      - No if you", "        - No if you", 0, "list-in-wrong-place", "counts as part of the text above"),
    ],
)  # fmt: skip
def test_what_nobody_can_have_meant_readers_to_see_is_a_warning_at_its_line(
    before: str, after: str, below: int, rule: str, words: str, good: Path
) -> None:
    line = change(good, "offer.yaml", before, after)
    (problem,) = look(good)
    assert (problem.mark.line, problem.rule, problem.level) == (line + below, rule, Level.WARNING)
    assert words in problem.message


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("offer.yaml", SENTENCE, 'sentence: "TRUE"'),
        ("offer.yaml", SENTENCE, "sentence: On Mondays."),
        ("offer.yaml", "title: Free wifi", "title: 24/7"),
        ("offer.yaml", "title: Free wifi", "title: Nan"),
        ("offer.yaml", SENTENCE, 'sentence: "2026"'),
        ("content/contacts.yaml", "when: For anything, on weekdays.", "when: 9-5"),
        ("offer.yaml", "    how_to_ask: |\n", "    how_to_ask: I can ask\n"),
        ("offer.yaml", SENTENCE, "sentence: 👍"),
        ("offer.yaml", "      Ask your worker.", "      Title: ask your worker.\n      first: he knows.\n      - one\n      - two\n      "),
        ("offer.yaml", "      Ask your worker.", "      Tell us:\n      - who: your name\n      - title: what you want\n      contacts: ring us.\n      "),
        ("offer.yaml", "    how_to_ask: |\n", "    how_to_ask:\n"),
        ("content/figures.yaml", "label: In a home of their own", "label: Yes"),
        ("content/figures.yaml", "label: In a home of their own", "label: N/A"),
        ("content/glossary.yaml", "term: forum", "term: pending"),
        ("content/pages/strategy/introduction.md", "## What it is for", "from: 9am\n\ncontacts: ring us"),
    ],
)  # fmt: skip
def test_what_may_be_meant_is_let_pass(name: str, before: str, after: str, good: Path) -> None:
    change(good, name, before, after)
    assert look(good) == []


def test_the_fields_of_a_page_that_stand_in_its_text_are_a_warning(good: Path) -> None:
    line = change(
        good, "content/pages/strategy/introduction.md", "## What it is for", "title: Two\nsentence: Three."
    )
    (problem,) = look(good)
    assert (problem.mark.line, problem.rule, problem.level) == (line, "front-matter", Level.WARNING)
    assert "“title:” stands below the line of ---" in problem.message


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: Free wifi", "title: Free wifi  # agreed with the team"),
        ("duty: chooses", "duty: chooses # agreed with the team"),
        ("checked: 2026-01", "checked: 2026-01 # by the team"),
        ("    title: Free wifi", "    # agreed with the team\n    title: Free wifi"),
        ("title: Free wifi", 'title: "yes"'),
        ("title: Free wifi", 'title: "Room # 4"'),
        ("title: Free wifi", "title: Yes, you can"),
        ("title: Free wifi", "title: No wifi at home?"),
        ("title: Free wifi", "title: “Free” wifi – at home…"),
    ],
)
def test_remarks_of_officers_and_words_in_quotation_marks_are_let_pass(
    before: str, after: str, good: Path
) -> None:
    change(good, "offer.yaml", before, after)
    assert look(good) == []


@pytest.mark.parametrize("folder", [BUSY, ROOT / "tests/sample"], ids=["busy", "sample"])
def test_no_made_up_council_has_a_slip(folder: Path) -> None:
    assert load.load(folder, ROOT / "national", ROOT).problems == ()


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("31/05/2026", "Write the year first: 2026-05-31."),
        ("“2026-05-31”", "Write the year first: 2026-05-31."),
        ("31.5.26", "Write the year first: 2026-05-31."),
        ("2026–05–31", "Write the year first: 2026-05-31."),
        ("31 May 2026", "Write the year first: 2026-05-31."),
        ("31st of May 2026", "Write the year first: 2026-05-31."),
        ("05/31/2027", "Write the year first: 2027-05-31."),
        (
            "next spring",
            "Write four digits for the year, two for the month and two for the day, with hyphens",
        ),
        ("31-06-2026", "June 2026 has 30 days, so its last day is 2026-06-30."),
        ("May 2026", "Write year, month and day: 2026-05-31, if you mean the end of May 2026."),
        ("2026-02-29", "February 2026 has 28 days, so its last day is 2026-02-28."),
        ("31-May-26", "Write the year first: 2026-05-31."),
        ("31-May-2026", "Write the year first: 2026-05-31."),
        ("31 May. 2026", "Write the year first: 2026-05-31."),
        ("2026-05-31 00:00:00", "Write the year first: 2026-05-31."),
        ("2026-05-31T00:00:00Z", "Write the year first: 2026-05-31."),
        ("20260531", "Write the year first: 2026-05-31."),
        ("Sunday 31 May 2026", "Write the year first: 2026-05-31."),
        ("May 31st, 2026", "Write the year first: 2026-05-31."),
        ("31.05.2026.", "Write the year first: 2026-05-31."),
        ("46000", "Excel writes a day as such a number: for 2025-12-09"),
        ("31-Foo-26", "Write four digits for the year"),
        ("2O27-01-31", "The letter O or l stands where a figure belongs. Write 2027-01-31."),
        ("2027-01-3l", "The letter O or l stands where a figure belongs. Write 2027-01-31."),
        ("2027-31-01", "If its day stands before its month, write 2027-01-31."),
        ("2027 01 31", "Write the year first: 2027-01-31."),
        ("31 01 2027", "Write the year first: 2027-01-31."),
        ("12 Jnauary 2027", "Write the year first: 2027-01-12."),
        ("Jan-27", "Write year, month and day: 2027-01-31, if you mean the end of January 2027."),
        ("202701", "Write year, month and day: 2027-01-31, if you mean the end of January 2027."),
        ("2027-01-31 (agreed)", "Write only the date: 2027-01-31."),
        ("by 2027-01-31", "Write only the date: 2027-01-31."),
        ("31 June", "The year is missing."),
        ("1st April", "The year is missing."),
        ("January", "The year is missing."),
        ("31/12", "The year is missing."),
        ("15th", "The year is missing."),
        ("ongoing", "If there is no such day, delete the line."),
        ("Until further notice", "If there is no such day, delete the line."),
        ("2026/27", "If that is a financial year, write its last day: 2027-03-31."),
        ("2026-27", "If that is a financial year, write its last day: 2027-03-31."),
        ("2026/28", "Write four digits for the year"),
        ("somewhere 2027-01-31 or 2027-02-28", "Write four digits for the year"),
        ("20261331", "Write four digits for the year"),
    ],
)
def test_a_date_in_another_form_is_offered_as_it_is_written_here(written: str, hint: str, good: Path) -> None:
    change(good, "offer.yaml", "review_by: 2027-01-31", f"review_by: {written}")
    (problem,) = look(good)
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("before", "written", "hint"),
    [
        ("value: £3,000", "up to £3,000", "Write value: £3,000 and limit: up to, each on a line of its own."),
        (
            "value: £3,000",
            "£3,000 a week",
            "Write value: £3,000 and period: a week, each on a line of its own.",
        ),
        (
            "value: £3,000",
            "At least £12.50 per hour",
            "Write value: £12.50 and limit: at least and period: an hour, each on a line of its own.",
        ),
        ("value: £3,000", "£ 3,000", "Delete the space: £3,000."),
        (
            "value: £3,000",
            "about £3,000",
            "Write it like £3,000 or £59.50, in figures only.",
        ),
        (
            "value: £3,000",
            "£27.50 per wk",
            "Write value: £27.50 and period: a week, each on a line of its own.",
        ),
        ("value: £3,000", "£90pcm", "Write value: £90 and period: a month, each on a line of its own."),
        (
            "duty: chooses",
            "chooses\n    age_from: sixteen",
            "Write only the number, in figures, such as 16.",
        ),
        (
            "duty: chooses",
            "chooses\n    age_until: up to 25",
            "Write only the number, in figures, such as 25.",
        ),
        (
            "duty: chooses",
            "chooses\n    age_from: 18–21",
            "One number goes here, in figures. An age that people have to be, and one up to which, each have a field.",
        ),
        (
            "duty: chooses",
            "chooses\n    order: about 1,500",
            "Write only the number, in figures, such as 1,500.",
        ),
    ],
)
def test_a_sum_or_age_in_words_is_told_as_the_lines_to_write(
    before: str, written: str, hint: str, good: Path
) -> None:
    field = before.partition(":")[0]
    change(good, "offer.yaml", before, f"{field}: {written}")
    (problem,) = look(good)
    assert problem.hint == hint


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("New Page.md", "new-page.md"),
        ("Your Rights/drop-in.md", "your-rights"),
        ("your-rights/Drop In.md", "drop-in.md"),
        ("Tŷ.md", "ty.md"),
        ("???.md", "who-to-ring.md"),
        ("Copy of drop-in.md", "copy-of-drop-in.md"),
    ],
)
def test_the_name_of_a_page_is_offered_as_an_address_can_hold_it(name: str, offered: str, good: Path) -> None:
    path = good / "content/pages" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("---\ntitle: A\nsentence: B.\n---\n\nC.\n", encoding="utf-8")
    (problem,) = (one for one in look(good) if one.rule == "unsafe-id")
    change = (
        "If it is a copy of drop-in.md, delete it. If not, change" if name.startswith("Copy") else "Change"
    )
    assert problem.hint.startswith(f"{change} the name to something like {offered}. ")


@pytest.mark.parametrize(
    ("before", "after", "below", "words", "hint"),
    [
        ("colours:\n  main:", "colours:\nmain:", 0, "The fields of “colours” do not stand further in", "each of these lines: main:"),
        ("  name: Exampleton Borough Council\n  short: E", "name: Exampleton Borough Council\nshort: E", -1, "The fields of “council” do", "name:, short:."),
    ],
)  # fmt: skip
def test_fields_that_stand_no_further_in_than_their_group_are_told_once(
    before: str, after: str, below: int, words: str, hint: str, good: Path
) -> None:
    change(good, "content/site.yaml", '  main_dark: "#63D9A9"\n', "") if "main:" in before else change(
        good, "content/site.yaml", "  kind: unitary\n", ""
    )
    line = change(good, "content/site.yaml", before, after)
    (problem,) = look(good)
    assert (problem.mark.line, problem.rule) == (line + below, "indentation")
    assert words in problem.message
    assert hint in problem.hint


def test_a_field_that_stands_too_far_left_is_told_how_far_in_it_belongs(good: Path) -> None:
    change(good, "offer.yaml", '        page: "13"', '    page: "13"')
    (problem,) = look(good)
    assert problem.hint.startswith(
        "If it belongs to the entry of “sources” above it, put 8 spaces before it."
    )


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("main-line, night-line", "Write only one id here, such as main-line."),
        ("main-line and night-line", "Write only one id here, such as main-line."),
        ("01254 585585", "Write the id, as it is after id: in the record you mean, and not the name."),
        ("main–line", "The dash in it is Word’s: type a hyphen. Write the id, as it is after id: in the record you mean, and not the name. It may be main-line."),
    ],
)  # fmt: skip
def test_no_id_is_made_up_of_two_or_of_a_number(written: str, hint: str, good: Path) -> None:
    change(good, "offer.yaml", "- main-line", f"- {written}")
    (problem,) = look(good)
    assert problem.hint == hint or problem.hint.startswith(f"{hint} What follows")


def test_of_a_page_whose_fields_do_not_end_a_line_of_hyphens_in_its_text_is_not_taken_for_their_end(
    good: Path,
) -> None:
    path = good / "content/pages/new.md"
    path.write_text("---\ntitle: A\nsentence: B.\n\nWords.\n\n---\n\nMore.\n", encoding="utf-8")
    (problem,) = look(good)
    assert (problem.mark.line, problem.rule) == (4, "front-matter")
    path.write_text("---\ntitle: A\n\nsentence: B: C\n---\n\nWords.\n", encoding="utf-8")
    assert told(good) == [("content/pages/new.md", 4, "colon-in-text")]


def test_the_records_behind_a_hyphen_that_was_left_out_are_still_known(good: Path) -> None:
    entry = "  - id: night\n    name: At night\n    when: At night.\n    phone: 01254 585585\n    sources:\n      - source: strategy\n"
    path = good / "content/contacts.yaml"
    path.write_text(path.read_text(encoding="utf-8") + entry.replace("  - id", "    id", 1), encoding="utf-8")
    records, _ = read.read(load.load(good, good / "national", good))
    assert [getattr(record, "id", "") for record in records.lists["contacts"]][-1] == "night"
    (problem,) = look(good)
    assert problem.hint.startswith("Write the line as “  - id: night”")


@pytest.mark.parametrize(
    ("written", "mended"),
    [("1254585585", "01254 585585"), ("1254 585585", "01254 585585"), ("44 1254 585585", "01254 585585")],
)
def test_a_telephone_number_without_its_first_0_is_offered_with_it(
    written: str, mended: str, good: Path
) -> None:
    line = change(good, "content/contacts.yaml", "phone: 01254 585585", f"phone: {written}")
    (problem,) = look(good)
    assert (problem.mark.line, problem.rule) == (line, "not-a-phone-number")
    assert mended in problem.hint
    change(good, "content/contacts.yaml", f"phone: {written}", f"phone: {mended}")
    assert look(good) == []


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("01254 585585 ext 12", "Write 01254 585585, and say in words which extension to ask for"),
        ("+44 1254 585585 x1", "Write 01254 585585, and say in words which extension to ask for"),
        ("01254 585585 (option 2)", "Write 01254 585585, and say in words which extension to ask for"),
        ("01254 585585 / 01254 666666", "One number goes here, 01254 585585 for example."),
        ("01254 585585 or 01254 666666", "One number goes here, 01254 585585 for example."),
        ("01254 58595 ext 3", "Check each digit against the source."),
        ("01254 585585 and press 2", "Write 01254 585585, and say in words which extension to ask for"),
        ("01254 585585, then press 2", "Write 01254 585585, and say in words which extension to ask for"),
        ("07700 900123", "Nobody has this number: it is kept for films and books."),
        ("01632 960 123", "Nobody has this number: it is kept for films and books."),
        ("o1254 5855B5", "Check each digit against the source."),
        ("o1254 585 58O", "The letter O or l stands where a figure belongs. Write 01254 585 580."),
        ("0l254 585585", "The letter O or l stands where a figure belongs. Write 01254 585585."),
    ],
)
def test_of_a_number_with_an_extension_or_another_number_the_first_is_offered(
    written: str, hint: str, good: Path
) -> None:
    change(good, "content/contacts.yaml", "phone: 01254 585585", f"phone: {written}")
    (problem,) = look(good)
    assert problem.hint.startswith(hint)


def test_a_text_of_blanks_alone_is_told_in_whole_words(good: Path) -> None:
    change(good, "offer.yaml", "title: Free wifi", 'title: "  "')
    (problem,) = look(good)
    assert problem.message == "“title” is empty."


@pytest.mark.parametrize(
    ("name", "before", "after", "noun"),
    [
        ("pledges.yaml", "priority: be-safe", "priority: be-brave", "priority"),
        ("offer.yaml", "- main-line", "- mayor", "contact"),
        ("content/circumstances.yaml", "- free-wifi", "- free-bus", "entitlement"),
    ],
)
def test_what_is_never_deleted_is_told_to_be_put_back_and_closed(
    name: str, before: str, after: str, noun: str, good: Path
) -> None:
    change(good, name, before, after)
    (problem,) = (one for one in unknown(good) if f"no {noun} with" in one.message)
    assert problem.hint.endswith("If it was deleted, put it back, and close it with closed: if it is over.")


def test_what_cannot_be_closed_is_told_to_be_put_back(good: Path) -> None:
    change(good, "offer.yaml", "source: strategy", "source: minutes")
    (problem,) = unknown(good)
    assert problem.hint.endswith("If it was deleted, put it back.")
    change(good, "offer.yaml", "source: minutes", "source: strategy")
    change(good, "offer.yaml", "area: home", "area: cars")
    (problem,) = unknown(good)
    assert problem.hint.endswith("Change it to an area in national/areas.yaml.")


@pytest.mark.parametrize(
    ("address", "slip"),
    [
        ("1 High Street, Exampleton EX1 1EX", None),
        ("London EC1A 1BB", None),
        ("BFPO 58", None),
        ("1 High Street, Flat 3", None),
        ("PO Box 12", None),
        ("Exampleton EXI IEX", ("EXI IEX", "EX1 1EX")),
        ("Exampleton EX11EX", ("EX11EX", "EX1 1EX")),
        ("Exampleton EX1 1E", ("EX1 1E", "")),
        ("Exampleton ex1 1ex", ("ex1 1ex", "EX1 1EX")),
    ],
)
def test_a_postcode_that_is_none_is_seen(address: str, slip: tuple[str, str] | None) -> None:
    assert postcode_slip(address) == slip


@pytest.mark.parametrize(
    "name",
    [
        "offer.yaml.txt",
        "offer.yaml~",
        "offer - Copy.yaml",
        "offer - Copy (2).yaml",
        "offer (1).yaml",
        "Offer.yaml",
        "OFFER.YAML",
        "offer.yml",
        "offer.yaml.bak",
        "offer copy.yaml",
        "Copy of offer.yaml",
        "offer-DESKTOP-A1B2.yaml",
        "content/offer.yaml",
        "offer.docx",
    ],
)
def test_a_file_of_nearly_the_right_name_is_named_and_nothing_else_is_told(name: str, good: Path) -> None:
    (good / "offer.yaml").rename(good / name)
    (problem,) = look(good)
    assert (problem.mark.file, problem.rule) == (name, "unknown-file")
    assert problem.hint.startswith("Did you mean offer.yaml? Change the name to that.")


def test_the_site_file_of_nearly_the_right_name_is_told_once(good: Path) -> None:
    (good / "content/site.yaml").rename(good / "content/site.yaml.txt")
    assert told(good) == [("content/site.yaml.txt", 0, "unknown-file")]


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("content/site.yaml~", Level.WARNING),
        ("offer.yaml.bak", Level.WARNING),
        ("offer - Copy.yaml", Level.WARNING),
        ("content/site (1).yaml", Level.ERROR),
        ("offer.yml", Level.ERROR),
    ],
)
def test_a_copy_beside_the_right_file_is_named(name: str, level: Level, good: Path) -> None:
    (good / name).write_text("x", encoding="utf-8")
    (problem,) = look(good)
    assert (problem.mark.file, problem.level) == (name, level)
    assert problem.message.startswith("This looks like a copy of ")


def content_of(good: Path) -> Content:
    loaded = load.load(good, good / "national", good)
    return Content(loaded, read.read(loaded)[0], AS_OF, load_theme(TEMPLATES).palette)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[Words](https://www.gov.uk/", "“[Words](https://www.gov.uk/” is not a link"),
        ("Read [the rules][1] first.", "“[the rules][1]” is not a link"),
        ("####### Seven", "“#######” is more than a heading can have"),
        ("```yaml\na: b\n```", "A line of ``` stands above and below this text"),
        ("~~~\na: b\n~~~", "A line of ~~~ stands above and below this text"),
        ("You get ~~£2,000~~ £3,000.", "“~~£2,000~~” means something to another program"),
        ("::: {.note}\nWords\n:::", "“:::” means"),
        ("> [!NOTE]\n> Words.", "“[!NOTE]” means"),
        ("!!! note\nWords.", "“!!! note” means"),
        ("[[toc]]\n\nWords.", "“[[toc]]” means"),
        ("Ring us.[^1]", "“[^1]” means"),
        ("[Words]{.underline} here", "“{.underline}” means"),
        ("Words {#_Toc123 .anchor}", "“{#_Toc123 .anchor}” means"),
        ("It is so.:contentReference[oaicite:0]{index=0}", "“:contentReference[oaicite:0]” means"),
        ("It is so【4†source】.", "“【4†source】” means"),
        ("Dear «First_Name»,", "“«First_Name»” means"),
        ("Page { PAGE } of two", "“{ PAGE }” means"),
        ("[b]Bold[/b] words", "“[b]” means"),
        ("<o:p></o:p>Words", "“<o:p>” means"),
        ("- [ ] one", "“[ ]” means"),
        ("Ring us.[^1]\n\n[^1]: Note.", "“[^1]” means"),
        ("[^1]: A note of some words.", "“[^1]” means"),
        ("[the form](https://www.gov.uk/a form)", "“[the form](https://www.gov.uk/a form)” is not a link"),
        ("[Write](mailto: help@example.org)", "“[Write](mailto: help@example.org)” is not a link"),
        ("[One [two](/your-rights/complaints/)](/help-now/)", "“](/help-now/)” is not a link"),
        ("-a bed\n-a chair", "“-a bed” is not an entry of a list"),
        ("*a bed\n*a chair", "“*a bed” is not an entry of a list"),
        ("1.a bed\n2.a chair", "“1.a bed” is not an entry of a list"),
        ("a) a bed\nb) a chair", "“a) a bed” is not an entry of a list"),
        ("iv. a bed\nv. a chair", "“iv. a bed” is not an entry of a list"),
        ("(1) a bed\n(2) a chair", "“(1) a bed” is not an entry of a list"),
        ("(a) a bed\n(b) a chair", "“(a) a bed” is not an entry of a list"),
        ("1.1 A bed\n1.2 A chair", "“1.1 A bed” is not an entry of a list"),
        ('[contact id="1"]', "“[contact id="),
        ("Get help :smile: now", "“:smile:” means"),
    ],
)
def test_marks_that_only_other_programs_understand_are_a_warning(text: str, words: str, good: Path) -> None:
    line = change(good, "content/pages/strategy/introduction.md", "## What it is for", f"Before.\n\n{text}")
    (problem,) = signs_on_the_page(content_of(good))
    assert (problem.mark.line, problem.level) == (line + 2, Level.WARNING)
    assert problem.message.startswith(words)


@pytest.mark.parametrize(
    "text",
    [
        "He said [that it is free] (for now).",
        "“You [care leavers] said”, [and] so on [1].",
        "Costs ~£5 to ~£6!!! Really.",
        "A « quoted » word, and {first} to {last}.",
        "“[i]t was hard”, and not of the same colo[u]r: section 23C(4)[b] and [i].",
        "It is so [1][2]. Section 5[a][ii]. “I was [pause][crying].” Sort code [ ][ ] - [ ][ ].",
        "See [[1]](/your-rights/complaints/) and “they [list] all of it [quote]”.",
        "«WhatsApp», «Name» and «Date» are words of a form.",
        "«Bonjour» and «Ndihmë» are greetings, and 【重要】 is a warning.",
        "[the rules][1]\n\n[1]: /your-rights/complaints/",
        "*One* is free.\n*Two* is not.",
        "*If you are 18.\nAsk us.",
        "You are helped until you are\n25. After that,\nyou can ask.",
        "- one\n- two\n\n1. one\n2. two",
        "Ring (01254) 585585: ask for a form.",
        "It is open 10:30:00, and the ratio is 3:2:1. Note:this: works.",
        "It is\n1.5 miles.\n1.6 miles is too far.",
        "the Act\n(4)(b) and\n(5) of it",
        "[the form id=1](https://www.gov.uk/form)",
    ],
)
def test_brackets_and_signs_of_ordinary_words_are_let_pass(text: str, good: Path) -> None:
    change(good, "content/pages/strategy/introduction.md", "## What it is for", text)
    assert list(signs_on_the_page(content_of(good))) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("o a bed\no a chair", "This line begins with o"),
        ("– a bed\n– a chair", "This line begins with –"),
        ("✔ a bed\n✔ a chair", "This line begins with ✔"),
        ("☐ a bed\n☐ a chair", "This line begins with ☐"),
        ("[12/11/2026, 14:03:22] Sam: you can get it", "“[12/11/2026, 14:03:22] Sam:” looks like"),
        ("12/11/26, 2:03 pm - Sam: you can get it", "“12/11/26, 2:03 pm - Sam:” looks like"),
        ("From: Sam\nSent: 12 November\n\nYou can get it.", "“From: Sam Sent:” looks like"),
        ("You can get it.\n\nSent from my iPhone", "“Sent from my iPhone” looks like"),
        (
            "On 12 November 2026 at 14:03, Sam wrote:\n\nYou can.",
            "“On 12 November 2026 at 14:03, Sam wrote:”",
        ),
        ("This email and any attachments are secret.", "“This email and any attachments” looks like"),
    ],
)
def test_what_word_and_messages_bring_with_them_is_a_warning_at_its_line(
    text: str, words: str, good: Path
) -> None:
    line = change(good, "content/pages/strategy/introduction.md", "## What it is for", text)
    (problem,) = pasted_from_word(content_of(good))
    last = 2 if text.startswith("You") else 0
    assert (problem.mark.line, problem.level) == (line + last, Level.WARNING)
    assert problem.message.startswith(words)


@pytest.mark.parametrize(
    "text",
    [
        "We help you – and\n– if you wish – your friends.",
        "O come\nO come",
        "From: 9am\nTo: 5pm",
        "On 3 May my worker wrote:\n\n> You can get it.",
        "Sent from my phone.",
        "We keep this email and any attachments safe.",
        "To: your worker\nSubject: my grant",
        "Monday • Tuesday • Friday",
        "✅ Done",
        "By 12/11/2026, 14:00 at the latest: ring us.",
        "Next: 12/11/2026, 14:00 - the town hall: bring food.",
    ],
)
def test_dashes_and_letters_of_ordinary_words_are_let_pass(text: str, good: Path) -> None:
    change(good, "content/pages/strategy/introduction.md", "## What it is for", text)
    assert list(pasted_from_word(content_of(good))) == []


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Write to help @ example.org.", "help@example.org"),
        ("Write to help@ example.org.", "help@example.org"),
        ("Write to help (at) example.org.", "help@example.org"),
        ("Write to help[at]example.org.", "help@example.org"),
    ],
)
def test_a_torn_email_address_is_offered_in_one_piece(written: str, address: str, good: Path) -> None:
    line = change(good, "content/pages/strategy/introduction.md", "## What it is for", written)
    (problem,) = not_a_link(content_of(good))
    assert (problem.mark.line, problem.level) == (line, Level.WARNING)
    assert problem.hint == f"Write it like this: [{address}](mailto:{address})"


@pytest.mark.parametrize(
    "text", ["We are on Instagram @the.org.", "Find us @ example.org.", "Meet @ 3.30.", "Ali (at) Asda.Extra"]
)
def test_no_email_address_is_made_of_other_words_with_an_at(text: str, good: Path) -> None:
    change(good, "content/pages/strategy/introduction.md", "## What it is for", text)
    assert list(not_a_link(content_of(good))) == []


@pytest.mark.parametrize("text", ["one\n\n____\n\ntwo", "I waited ..... 5 weeks", "the £X Factor"])
def test_what_no_form_leaves_is_let_pass(text: str, good: Path) -> None:
    change(good, "content/pages/strategy/introduction.md", "## What it is for", text)
    assert list(mark_of_a_form(content_of(good))) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Name: ________", "________"),
        ("You get £X a week.", "£X"),
    ],
)
def test_what_a_form_or_excel_leaves_is_told(text: str, words: str, good: Path) -> None:
    change(good, "offer.yaml", SENTENCE, f"sentence: '{text}'")
    (problem,) = mark_of_a_form(content_of(good))
    assert problem.message.startswith(f"Readers would see “{words}” exactly like that.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("##\n\nWords.", "Nothing follows ## in this line"),
        ("Ring us first.\n---\n\nWords.", "The line of --- below “Ring us first.” makes it a heading."),
    ],
)
def test_a_heading_that_nobody_meant_is_a_warning(text: str, words: str, good: Path) -> None:
    line = change(good, "content/pages/strategy/introduction.md", "## What it is for", text)
    (problem,) = heading_skipped(content_of(good))
    assert (problem.mark.line, problem.level) == (line, Level.WARNING)
    assert problem.message.startswith(words)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("https://www.gov.uk/help.", "ends in a full stop"),
        ("https://www.gov.uk/help,", "ends in a comma"),
        ("https://www.gov.uk/…", "ends in three dots"),
        ("<https://www.gov.uk/help)>", "ends in a bracket"),
        ("mailto:help@example.org.", "ends in a full stop"),
        ("mailto:help@example.con?subject=Help", "No address can end in “.con”"),
        ("https://www.gov.ukk/help", "No address can end in “.ukk”"),
        ("https://www.council.gov.u", "No address can end in “.u”"),
    ],
)
def test_an_address_that_ends_as_none_does_is_a_warning(written: str, words: str, good: Path) -> None:
    line = change(
        good, "content/pages/strategy/introduction.md", "## What it is for", f"[The form]({written})"
    )
    (problem,) = unsafe_link(content_of(good))
    assert (problem.mark.line, problem.level) == (line, Level.WARNING)
    assert words in problem.message


def test_the_words_of_an_email_may_end_in_a_full_stop(good: Path) -> None:
    link = "[Write](mailto:help@example.org?subject=Help&body=I%20need%20help.)"
    change(good, "content/pages/strategy/introduction.md", "## What it is for", link)
    assert list(unsafe_link(content_of(good))) == []


@pytest.mark.parametrize(
    "hours",
    [
        "Monday to Friday, 9am to 5.30pm",
        "9.00am–12.59pm, £60pm for a room",
        "10am to 17:00, 24 hours, 7.5 miles",
        "At 25 am I too old?",
        "Open from 7-30pm to 9 30pm",
        "A room is £40–60pm",
        "13:00pm",
    ],
)
def test_a_time_that_a_clock_shows_is_no_slip(hours: str, good: Path) -> None:
    change(good, "content/contacts.yaml", "phone: 01254 585585", f"phone: 01254 585585\n    hours: {hours}")
    assert list(no_such_time(content_of(good))) == []


@pytest.mark.parametrize("hours", ["9am to 25pm", "9am to 5.60pm", "9am–50pm", "at 8:75am"])
def test_a_time_that_no_clock_shows_is_a_warning(hours: str, good: Path) -> None:
    line = change(
        good, "content/contacts.yaml", "phone: 01254 585585", f"phone: 01254 585585\n    hours: {hours}"
    )
    (problem,) = no_such_time(content_of(good))
    assert (problem.mark.line, problem.level) == (line + 1, Level.WARNING)


def test_a_page_may_have_only_a_contact_at_its_foot(good: Path) -> None:
    file = good / "content/pages/strategy/introduction.md"
    file.write_text(file.read_text().partition("\n---\n")[0] + "\n---\n")
    assert list(page_without_text(content_of(good))) == []


def test_a_page_may_have_only_the_pages_below_it(good: Path) -> None:
    page = "---\ntitle: {}\nsentence: What to do.\n{}---\n{}"
    (good / "content/pages/moving.md").write_text(page.format("Moving", "", ""))
    assert [one.mark.file for one in page_without_text(content_of(good))] == ["content/pages/moving.md"]
    (good / "content/pages/vans.md").write_text(page.format("Vans", "below: /moving/\n", "\nRing us.\n"))
    assert list(page_without_text(content_of(good))) == []


def test_a_priority_that_only_actions_serve_has_something_below_it(good: Path) -> None:
    healthy = "  - id: be-healthy\n    title: Be Healthy\n    sources:\n      - source: strategy\nvoices:"
    change(good, "pledges.yaml", "voices:\n  - id", f"{healthy}\n  - id")
    assert len(list(empty_priority(content_of(good)))) == 1
    change(
        good,
        "content/actions.yaml",
        "    plan: plan-2020\n",
        "    plan: plan-2020\n    priority: be-healthy\n",
    )
    assert list(empty_priority(content_of(good))) == []


def test_an_email_address_that_ends_in_a_full_stop_is_a_warning(good: Path) -> None:
    line = change(good, "content/contacts.yaml", "phone: 01254 585585", "email: help@example.org.")
    (problem,) = unsafe_link(content_of(good))
    assert (problem.mark.line, problem.level) == (line, Level.WARNING)


def test_the_three_digits_in_the_name_of_a_team_are_no_number_to_ring(good: Path) -> None:
    change(good, "content/contacts.yaml", "name: The council’s main line", "name: Team 101")
    assert list(untrue_link(content_of(good))) == []
    change(good, "content/contacts.yaml", "name: Team 101", "name: Childline 0800 1111")
    assert len(list(untrue_link(content_of(good)))) == 1


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Get £3,000.", ""),
        ("Is it free? Or not?", ""),
        ("Help with short- and long-term loans.", ""),
        ("Who pays?s", "“pays?s”"),
        ("It is the council?s.", "“council?s”"),
        ("Up to ?3,000 a year.", "“?3,000”"),
        ("See https://www.gov.uk/a?s=1 or example.org/b?d now.", ""),
    ],
)
def test_a_question_mark_in_the_place_of_a_lost_character_is_a_warning(
    sentence: str, words: str, good: Path
) -> None:
    change(good, "offer.yaml", SENTENCE, f"sentence: {sentence}")
    found = [problem.message for problem in wrong_letters(content_of(good))]
    assert found == (
        [] if not words else [f"In {words} a ? stands where a program lost a character: ’ or £, for example."]
    )


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (
            SENTENCE,
            "sentence: You **can** get help.",
            "“**can**” has marks that only longer texts understand",
        ),
        ("title: Free wifi", 'title: "**Free wifi**"', "“**Free wifi**” has marks"),
        ("title: Free wifi", 'title: "## Free wifi"', "“##” has marks"),
        (SENTENCE, "sentence: Get it free.[^2]", "“[^2]” means something to another program"),
    ],
)
def test_marks_of_longer_texts_in_a_field_of_one_line_are_a_warning(
    before: str, after: str, words: str, good: Path
) -> None:
    line = change(good, "offer.yaml", before, after)
    (problem,) = signs_on_the_page(content_of(good))
    assert (problem.mark.line, problem.level) == (line, Level.WARNING)
    assert problem.message.startswith(words)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (
            "Yоu can get help.",
            "“о” in this line only looks like a letter of English. It is a cyrillic small letter o",
        ),
        ("You can get hеlp.", "“е” in this line"),
        (
            "Υou can get help.",
            "“Υ” in this line only looks like a letter of English. It is a greek capital letter upsilon",
        ),
        ("Ｙou can get help.", "“Ｙ” in this line"),
        ("𝐘𝐨𝐮 can get help.", "“𝐘” in this line"),
    ],
)
def test_letters_that_only_look_like_those_of_english_are_a_warning(
    written: str, words: str, good: Path
) -> None:
    line = change(good, "offer.yaml", SENTENCE, f"sentence: {written}")
    (problem,) = lookalike_letters(content_of(good))
    assert (problem.mark.line, problem.rule, problem.level) == (line, "odd-character", Level.WARNING)
    assert problem.message.startswith(words)


@pytest.mark.parametrize(
    "written",
    [
        "Привіт, you!",
        "5 µm, café, naïve, Łódź",
        "السلام wifi",
        "α and β",
        "πr², 5 μg, Δx, 10 kΩ",
        "请拨打ＮＨＳ",
        "SMSом або e-mailом",
    ],
)
def test_words_in_other_letters_are_let_pass(written: str, good: Path) -> None:
    change(good, "offer.yaml", SENTENCE, f"sentence: {written}")
    assert list(lookalike_letters(content_of(good))) == []


@pytest.mark.parametrize(
    ("href", "words"),
    [
        (
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.gov.uk",
            "notes who follows it",
        ),
        ("https://urldefense.com/v3/__https://www.gov.uk__", "notes who follows it"),
        ("https://www.google.co.uk/url?q=https://www.gov.uk", "notes who follows it"),
        ("https://drive.google.com/file/d/1abc/view", "only for people who sign in there"),
        ("https://docs.google.com/forms/d/1abc/edit", "only for people who sign in there"),
        ("https://intranet.blackburn.gov.uk/x", "only for people who sign in there"),
        ("https://www.dropbox.com/home", "only for people who sign in there"),
        ("https://bit.ly/abc", "notes who follows it"),
        ("https://example.us1.list-manage.com/track/click?u=1", "notes who follows it"),
        ("https://blackburn.sharepoint.com/:w:/s/team/x", "only for people who sign in there"),
        ("https://teams.microsoft.com/l/channel/x", "only for people who sign in there"),
    ],
)
@pytest.mark.parametrize("name", ["content/contacts.yaml", "content/pages/strategy/introduction.md"])
def test_an_address_out_of_an_office_is_a_warning(name: str, href: str, words: str, good: Path) -> None:
    if name.endswith(".md"):
        line = change(good, name, "## What it is for", f"[The form for it]({href})")
    else:
        line = change(good, name, "    phone: 01254 585585", f"    web: {href}\n    phone: 01254 585585")
    (problem,) = unsafe_link(content_of(good))
    assert (problem.mark.line, problem.rule, problem.level) == (line, "unsafe-link", Level.WARNING)
    assert words in problem.message


@pytest.mark.parametrize(
    "href",
    [
        "https://www.google.com/maps",
        "https://sharepoint.com.example.org/",
        "https://www.gov.uk/url?a",
        "https://teams.microsoft.com/l/meetup-join/x",
        "https://outlook.office.com/bookwithme/user/x",
        "https://docs.google.com/forms/d/e/1abc/viewform",
        "https://docs.google.com/forms/d/1abc/viewform",
        "https://example.us1.list-manage.com/subscribe?u=1",
        "https://forms.office.com/e/abc",
        "https://www.dropbox.com/s/abc/x.pdf",
        "https://www.dropbox.com/scl/fi/abc/x.pdf?rlkey=a&dl=0",
        "https://www.microsoft.co/x",
    ],
)
def test_other_addresses_are_none_of_an_office(href: str, good: Path) -> None:
    change(good, "content/pages/strategy/introduction.md", "## What it is for", f"[The form for it]({href})")
    assert list(unsafe_link(content_of(good))) == []


@pytest.mark.parametrize("words", ["here", "Click here", "this page", "Read more", "More information."])
def test_a_link_whose_words_say_nothing_is_a_warning(words: str, good: Path) -> None:
    line = change(
        good, "content/pages/strategy/introduction.md", "## What it is for", f"[{words}](/help-now/)"
    )
    (problem,) = link_without_words(content_of(good))
    assert (problem.mark.line, problem.level) == (line, Level.WARNING)
    assert f"are only “{words}”" in problem.message


@pytest.mark.parametrize("words", ["here for you", "Help now", "more money", "this year’s offer"])
def test_a_link_whose_words_say_something_is_let_pass(words: str, good: Path) -> None:
    change(good, "content/pages/strategy/introduction.md", "## What it is for", f"[{words}](/help-now/)")
    assert list(link_without_words(content_of(good))) == []


def test_a_link_to_nothing_in_a_record_is_told_there_and_not_of_a_template(good: Path) -> None:
    line = change(good, "offer.yaml", "(/your-rights/complaints/)", "(#)")
    made = road.documents(good, AS_OF, national=good / "national", root=good)
    found = [(one.mark.file, one.mark.line, one.level) for one in made.problems if one.level is Level.ERROR]
    assert found == [("offer.yaml", line, Level.ERROR)]


@pytest.mark.parametrize(
    ("href", "level", "words"),
    [
        ("", Level.ERROR, "no address between its ( and )"),
        ("#", Level.WARNING, "nothing stands behind the #"),
        ("/help-now/#", Level.WARNING, "nothing stands behind the #"),
        ("/nowhere/#", Level.ERROR, "The link to /nowhere/# goes nowhere"),
    ],
)
def test_a_link_without_an_address_is_told_as_that(href: str, level: Level, words: str, good: Path) -> None:
    line = change(good, "content/pages/strategy/introduction.md", "## What it is for", f"[Help now]({href})")
    made = road.documents(good, AS_OF, national=good / "national", root=good)
    (problem,) = (one for one in made.problems if one.rule == "broken-link")
    assert (problem.mark.line, problem.level) == (line, level)
    assert words in problem.message


PAGE = "---\ntitle: A\nsentence: B.\n---\n\nC.\n"


@pytest.mark.parametrize(
    ("name", "where", "words"),
    [
        ("content/Drop in.md", "content/Drop in.md", "A page is read only in content/pages"),
        ("content/page/drop-in.md", "content/page", "Nothing in this folder is read"),
        ("pages/drop-in.md", "pages", "Nothing in this folder is read"),
    ],
)
def test_a_page_where_no_page_is_read_is_a_warning(name: str, where: str, words: str, good: Path) -> None:
    (good / name).parent.mkdir(exist_ok=True)
    (good / name).write_text(PAGE, encoding="utf-8")
    (problem,) = look(good)
    assert (problem.mark.file, problem.rule, problem.level) == (where, "unknown-file", Level.WARNING)
    assert words in problem.message
    assert "content/pages" in problem.hint


@pytest.mark.parametrize("name", ["content/README.md", "notes.md", "pages/notes.txt"])
def test_what_is_no_page_may_lie_beside_the_files(name: str, good: Path) -> None:
    (good / name).parent.mkdir(exist_ok=True)
    (good / name).write_text(PAGE, encoding="utf-8")
    assert look(good) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("content/helplines.yaml", "only in national/"),
        ("content/outcomes.yaml", "only in national/"),
        ("national/contacts.yaml", "belongs in a council’s folder"),
    ],
)
@pytest.mark.parametrize("without", ["content/examples.yaml", ""])
def test_a_file_of_the_other_folder_is_no_copy_of_one_that_sounds_like_it(
    name: str, words: str, without: str, good: Path
) -> None:
    if without:
        (good / without).unlink()
    (good / name).write_text("a: b\n", encoding="utf-8")
    (problem,) = look(good)
    assert (problem.mark.file, problem.rule) == (name, "unknown-file")
    assert words in problem.message


@pytest.mark.parametrize(
    "name",
    [
        ".DS_Store",
        "content/Thumbs.db",
        "content/pages/desktop.ini",
        "content/~$site.docx",
        "minutes.docx",
        "notes.txt",
        "Makefile",
        "content/.site.yaml.swp",
    ],
)
def test_what_computers_and_officers_keep_beside_the_files_is_harmless(name: str, good: Path) -> None:
    (good / name).write_bytes(b"\x00\x01")
    assert look(good) == []


@pytest.mark.parametrize("name", ["con.yaml", "content/aux", "content/a:b.png", "content/logo.", "Com1.txt"])
def test_a_name_that_windows_cannot_hold_is_told(name: str, good: Path) -> None:
    try:
        (good / name).write_text("x", encoding="utf-8")
    except OSError:
        return  # this computer cannot hold it either
    assert told(good) == [(name, 0, "unsafe-id")]


@pytest.mark.parametrize(
    "name", ["drop-in.md.txt", "Drop in.markdown", "drop-in (1).MD", "drop-in - Copy.md~"]
)
def test_a_page_of_nearly_the_right_name_is_offered_its_name(name: str, good: Path) -> None:
    (good / "content/pages" / name).write_text("x", encoding="utf-8")
    (problem,) = look(good)
    assert problem.hint.startswith("If it is a page, change its name to drop-in.md. ")


@pytest.mark.parametrize(
    "text",
    [
        "Write your birthday as DD/MM/YYYY.",
        "How much is that in £?",
        "See [FAQ](/help-now/) and [name](/help-now/).",
        "They said [sic] that it is todo.",
        "Wait … and then ring.",
        "The XX chromosome.",
    ],
)
def test_words_that_look_like_the_mark_of_a_form_are_none(text: str, good: Path) -> None:
    assert marks_of_forms(good, text) == []


def test_a_note_to_oneself_is_the_mark_of_a_form(good: Path) -> None:
    note = "TO" + "DO"
    (problem,) = marks_of_forms(good, f"{note}: ask Sam.")
    assert f"“{note}”" in problem.message


def marks_of_forms(good: Path, text: str) -> list[Problem]:
    add(
        good, "pledges.yaml", f'  - id: another\n    text: "{text}"\n    sources:\n      - source: strategy\n'
    )
    loaded = load.load(good, good / "national", good)
    records, _ = read.read(loaded)
    content = Content(loaded, records, AS_OF, load_theme(TEMPLATES).palette)
    return list(mark_of_a_form(content))


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        # The number of spaces before the fields of that record, and not before those of what is listed in it.
        ("content/contacts.yaml", "    when: ", "     when: ", "It has 5 before it, and the fields above that it most likely belongs to have 4."),
        ("offer.yaml", "    contacts:\n", "   contacts:\n", "It has 3 before it, and the fields above that it most likely belongs to have 4."),
        ("offer.yaml", "        to: 2023", "         to: 2023", "It has 9 before it, and the fields above that it most likely belongs to have 8."),
        ("offer.yaml", "2027-01-31", "27-01-31", "four digits: 2031-01-27, or 2027-01-31, whichever"),
        ("offer.yaml", "2027-01-31", "27-01-27", "Write the year first: 2027-01-27."),
        ("offer.yaml", "2027-01-31", "31/01/27", "Write the year first: 2027-01-31."),
        ("offer.yaml", "2027-01-31", "Q1 2027", "For a quarter, write its last day."),
        ("content/contacts.yaml", "phone: ", "phone: +44 (0)1254 585585 # ", "Write 01254 585585, with only digits"),
        ("content/contacts.yaml", "phone: ", "phone: 01254 585585 (by day) # ", "Write 01254 585585, with only digits"),
        ("offer.yaml", "    area: home", "    colour: red\n    area: home", "Delete it, or change it to one of these: id,"),
        ("offer.yaml", "    sources:\n      - source: strategy\n        page: \"13\"\n", "    sources:\n      - strategy\n", "such as “- source: strategy”."),
        ("content/figures.yaml", "better: ", "better: higher # ", "It can be: “up”, “down”, “neither”."),
    ],
)  # fmt: skip
def test_what_is_meant_is_told_with_its_own_numbers(
    good: Path, file: str, old: str, new: str, words: str
) -> None:
    change(good, file, old, new)
    (problem,) = [problem for problem in look(good) if problem.mark.file == file]
    assert problem.hint.endswith(words) or words in problem.hint
    if "higher" in new:
        assert "closest" not in problem.hint


@pytest.mark.parametrize("state", ["no", "No, because there is no money"])
def test_a_no_is_told_how_it_is_written(good: Path, state: str) -> None:
    answer = f"answers:\n  - voice: who-to-ring\n    stated:\n      state: {state}\n      reason: Why.\n      post: Head\n      date: 2026-01-20\n"
    (good / "content" / "answers.yaml").write_text(answer, encoding="utf-8")
    (problem,) = [problem for problem in look(good) if problem.mark.file == "content/answers.yaml"]
    assert "The closest is “no, because”." in problem.hint


@pytest.mark.parametrize("written", ["01254 58595 ext 3", "01254 66640 (1 day)"])
def test_no_number_is_offered_that_takes_in_figures_beside_it(good: Path, written: str) -> None:
    change(good, "content/contacts.yaml", "phone: 01254 585585", f"phone: {written}")
    (problem,) = look(good)
    assert problem.hint == "Check each digit against the source. Write only digits and spaces."


def test_no_is_not_offered_to_who_does_not_know(good: Path) -> None:
    change(good, "national/verdicts.yaml", "verdict: no\n", "verdict: nobody knows\n")
    (problem,) = [problem for problem in look(good) if "nobody knows" in problem.message]
    assert problem.hint == "It can be: “yes”, “yes, if”, “ask”, “not yet”, “no”."


@pytest.mark.parametrize("between", [";", ",", "\t"])
def test_a_table_from_excel_is_called_one(good: Path, between: str) -> None:
    row = between.join(("id", "value", "from"))
    (good / "content" / "figures.csv").write_text(row, encoding="utf-8-sig")
    (good / "content" / "figures.yaml").write_text(f"{row}\r\n{row}\r\n", encoding="utf-8-sig")
    found = {problem.mark.file: problem for problem in look(good)}
    assert found["content/figures.csv"].level is Level.WARNING
    assert "is not read" in found["content/figures.csv"].message
    assert "a table saved from Excel" in found["content/figures.yaml"].message


@pytest.mark.parametrize("text", ["", "# Nothing yet.\n"])
def test_emptied_settings_are_one_mistake(good: Path, text: str) -> None:
    (good / "content" / "site.yaml").write_text(text, encoding="utf-8")
    assert told(good) == [("content/site.yaml", 1, "missing-file")]
    assert "git restore content/site.yaml" in look(good)[0].hint


@pytest.mark.parametrize(
    "words",
    [
        "Ask on gov.uk or GOV.UK.",
        "Ring 999, 101 or 111, or text 85258.",
        "Ring [01254 585585](tel:01254585585) and/or [see\nwww.gov.uk](https://www.gov.uk/ 'a title').",
        "See <https://www.gov.uk/help>.",
        "It begins like this: `www.gov.uk/help`.",
        "See [our page][a].\n\n[a]: https://www.gov.uk/help",
        "Go at 9 a.m./p.m., see 2.5/3.",
    ],
)
def test_a_link_the_name_of_a_site_and_a_number_that_all_know_stay_as_they_are(
    words: str, good: Path
) -> None:
    add(good, "content/pages/strategy/introduction.md", f"\n{words}\n")
    assert list(not_a_link(content_of(good))) == []


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("Ring +44 1254 585585 now.", "[+44 1254 585585](tel:+441254585585)"),
        ("Ring (01254) 585585.", "[(01254) 585585](tel:01254585585)"),
        ("Ring us (01254 585585).", "[01254 585585](tel:01254585585)"),
        ("Ring +44 (0)1254 585585.", "[+44 (0)1254 585585](tel:+441254585585)"),
        ("Write to Team@council.gov.uk.", "[Team@council.gov.uk](mailto:Team@council.gov.uk)"),
        ("See (www.gov.uk/help).", "[where it leads](https://www.gov.uk/help)"),
        ("See GOV.UK/help now.", "[where it leads](https://GOV.UK/help)"),
        ("See www.gov.uk/a_(b).", "[where it leads](https://www.gov.uk/a_%28b%29)"),
        (f"See www.gov.uk/{'long-' * 20}.", f"[where it leads](https://www.gov.uk/{'long-' * 20})"),
        ("See https://me:secret@x.org/.", "delete everything between // and @"),
    ],
)
def test_an_address_or_number_that_is_no_link_is_told_with_what_to_write(
    words: str, hint: str, good: Path
) -> None:
    add(good, "content/pages/strategy/introduction.md", f"\n{words}\n")
    (problem,) = not_a_link(content_of(good))
    assert problem.mark.line == 19
    assert hint in problem.hint


def test_what_papers_said_keeps_its_numbers(good: Path) -> None:
    change(good, "content/sources.yaml", "    title: ", "    note: Ring 01254 585585.\n    title: ")
    change(good, "offer.yaml", '        page: "12"\n', "        note: Answer 2 on www.gov.uk/answers\n")
    assert list(not_a_link(content_of(good))) == []


def test_words_that_people_search_by_are_no_links(good: Path) -> None:
    change(good, "offer.yaml", "    statuses:\n", "    keywords:\n      - 01254 585585\n    statuses:\n")
    assert list(not_a_link(content_of(good))) == []


@pytest.mark.parametrize(
    ("name", "longer"),
    [
        ("offer.yaml", "a longer text, such as details,"),
        ("content/pages/strategy/introduction.md", "the text below,"),
    ],
)
def test_a_number_in_a_field_of_one_line_is_told_where_links_can_be(
    name: str, longer: str, good: Path
) -> None:
    change(good, name, "sentence: ", "sentence: Ring 01254 585585. ")
    (problem,) = not_a_link(content_of(good))
    assert f"Move it to {longer} and write it as a link" in problem.hint


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: x\n...\nb: y\n", 2),
        ("a: x\n...\n    b: y\n", 2),
        ("a:\n  - id: b\n... \n---\nb: y\n", 3),
    ],
)
def test_a_line_of_dots_in_the_middle_is_told_at_its_own_line(text: str, line: int) -> None:
    (problem,) = said(text)
    assert (problem.mark.line, problem.rule) == (line, "two-documents")
    assert "ends the records" in problem.message


def test_a_line_of_dots_at_the_end_is_fine() -> None:
    assert said("a: x\n...\n") == []


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("review_by: 2027-01-31", "review_by: TBC", "placeholder"),
        ("review_by: 2027-01-31", "review_by: ..", "impossible-date"),
    ],
)
def test_a_value_that_is_still_to_come_is_told_once(before: str, after: str, rule: str, good: Path) -> None:
    line = change(good, "content/contacts.yaml", before, after)
    made = road.documents(good, AS_OF, root=good, national=good / "national")
    assert [(it.rule, it.mark.line) for it in made.problems] == [(rule, line)]


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Who\n=======", "heading-skipped"),
        ("</div>", "raw-html"),
        ("(https://x.org/)[a page]", "signs-on-the-page"),
    ],
)
def test_a_slip_on_a_page_is_told_once(words: str, rule: str, good: Path) -> None:
    add(good, "content/pages/strategy/introduction.md", f"\n{words}\n")
    made = road.documents(good, AS_OF, root=good, national=good / "national")
    assert [(it.rule, it.mark.line) for it in made.problems] == [(rule, 19)]


@pytest.mark.parametrize(("braces", "rule"), [("{0}", "notice-in-braces"), ("{{first}}", "mark-of-a-form")])
def test_other_braces_in_the_notice_are_told_once(braces: str, rule: str, good: Path) -> None:
    change(good, "content/site.yaml", "{first} to {last}", braces)
    made = road.documents(good, AS_OF, root=good, national=good / "national")
    assert [it.rule for it in made.problems] == [rule]


@pytest.mark.parametrize("text", ["", "# later\n"])
def test_an_empty_file_of_changes_is_told_once(text: str, good: Path) -> None:
    name = "content/changes/2026-02-03-wifi.yaml"
    (good / name).parent.mkdir()
    (good / name).write_text(text, encoding="utf-8")
    assert told(good) == [(name, 1, "missing-field")]


@pytest.mark.parametrize(
    ("written", "rule", "words"),
    [
        ("Help <svg/onload=alert(1)> tonight.", "raw-html", "“<svg/onload=alert(1)>” stands in < >"),
        ("See [the page](/keep/ for more.", "signs-on-the-page", "is not a link"),
        ("It is __bold and goes on.", "signs-on-the-page", "“__bold” as it is written"),
        ("It is `code and goes on.", "signs-on-the-page", "“`code” as it is written"),
        ("It is *italic and goes on.", "signs-on-the-page", "“*italic” as it is written"),
        ("Give it to <him/her>.", "raw-html", "“<him/her>” stands in < >"),
        ('She said "£60 a week.', "quote-alone", "nothing ends what it quotes"),
    ],
)
def test_a_sign_that_opens_and_never_closes_is_a_warning_at_its_line(
    written: str, rule: str, words: str, good: Path
) -> None:
    line = change(good, "content/pages/strategy/introduction.md", "## What it is for", written)
    content = content_of(good)
    (problem,) = (*raw_html(content), *signs_on_the_page(content), *quote_alone(content))
    assert (problem.rule, problem.mark.line, problem.level) == (rule, line, Level.WARNING)
    assert words in problem.message


@pytest.mark.parametrize(
    "written",
    [
        "See <https://www.example.org/__data/assets/a.pdf>, or https://www.example.org/__data/b.pdf.",
        "Write to a__b@example.org, my_own_name or __init__.",
        "Of 5 * 3 and a lone ` nobody makes bold words; nor of _____ on a form.",
    ],
)
def test_signs_within_an_address_or_alone_are_let_pass(written: str, good: Path) -> None:
    change(good, "content/pages/strategy/introduction.md", "## What it is for", written)
    assert not [*signs_on_the_page(content_of(good))]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("A *safe place", "“*safe”"),
        ("A **safe place", "“**safe”"),
        ("A safe** place", "“safe**”"),
        ("A *safe* place", "“*safe*”"),
        ("A _safe_ place", "“_safe_”"),
        ("**safe place", "“**safe”"),
        ("*safe* place", "“*safe*”"),
        ("*Terms apply", ""),
        ("A sh** place", ""),
        ("A 5* place", ""),
        ("A sh*t place", ""),
        ("Write to a_b@example.org, or ____", ""),
    ],
)
def test_marks_of_bold_and_italic_words_in_a_line_are_told_closed_or_not(
    written: str, shown: str, good: Path
) -> None:
    change(good, "pledges.yaml", "text: A safe place on the first night", f'text: "{written}"')
    told = [it.message for it in signs_on_the_page(content_of(good))]
    assert len(told) == bool(shown)
    assert not shown or shown in told[0]


SOURCES = "content/sources.yaml"


def test_two_records_that_run_together_are_told_and_not_what_names_the_lost_one(good: Path) -> None:
    add(good, SOURCES, "    title: Minutes\n    publisher: The council\n")
    change(good, "offer.yaml", "      - source: strategy\n", "      - source: minutes\n")
    assert told(good) == [(SOURCES, 7, "duplicate-key")]
    assert unknown(good) == []
    change(good, "offer.yaml", "  - id: free-wifi\n", "")
    assert list(weaker_than_national(content_of(good))) == []


def test_of_an_id_that_very_many_lines_name_the_closest_is_told_once(good: Path) -> None:
    add(good, "offer.yaml", "      - source: strategi\n        page: 1\n" * 60)
    assert len({problem.message for problem in unknown(good)}) == 1


def test_a_field_whose_name_was_pasted_twice_is_one_message(good: Path) -> None:
    line = change(good, "offer.yaml", "    sources:\n", "    sources:\n    sources:\n")
    (problem,) = look(good)
    assert (problem.rule, problem.mark.line) == ("duplicate-key", line + 1)
    assert problem.hint.startswith("Keep one of the two.")


def test_all_that_a_record_lacks_is_one_message(good: Path) -> None:
    change(good, SOURCES, "  - id: strategy\n", "  - id: minutes\n  - id: strategy\n")
    said = report.in_words(look(good), load.load(good, good / "national", good))
    assert "“publisher” and “title” are missing, and a source needs them." in said
    assert said.endswith("1 problem.")


def test_a_field_in_capitals_is_told_as_the_field_it_is(good: Path) -> None:
    line = change(good, "content/site.yaml", "colours:", "COLOURS:")
    (problem,) = look(good)
    assert problem.mark.line == line
    assert problem.hint == "The closest is “colours”. Change it to that, or delete it."


def test_nothing_is_said_of_what_names_a_record_whose_id_is_no_text(good: Path) -> None:
    change(good, SOURCES, "  - id: strategy\n", "  - id:\n      - strategy\n")
    assert [rule for *_, rule in told(good)] == ["wrong-kind"]
    assert unknown(good) == []


@pytest.mark.parametrize(
    ("field", "written", "hint"),
    [
        ("email", "mailto:care@example.org", "Write only care@example.org, if that is all of it."),
        ("email", "Care <care@example.org>", "Write only care@example.org, if that is all of it."),
        ("email", "Call care @example. org", "Write only care@example.org, if that is all of it."),
        ("email", "a@example.org; b@example.org", "One address goes here, a@example.org for example."),
        ("phone", "care@example.org", "An e-mail address goes in email: of a contact."),
        ("text_number", "SHOUT", "Check each digit against the source. Write only digits and spaces."),
        (
            "phone",
            "text 85258",
            "A number that takes texts goes in text_number: of a contact, in figures only. Here goes one that people can ring.",
        ),
    ],
)
def test_an_address_or_number_with_words_round_it_is_told_as_it_is_written(
    field: str, written: str, hint: str, good: Path
) -> None:
    number = "phone: 01254 585585"
    after = f"{field}: {written}" if field == "phone" else f"{number}\n    {field}: {written}"
    change(good, "content/contacts.yaml", number, after)
    (problem,) = look(good)
    assert problem.hint == hint


@pytest.mark.parametrize(("written", "meant"), [("Phone number", "phone"), ("E-mail", "email")])
def test_of_fields_the_one_that_is_named_is_closest(written: str, meant: str) -> None:
    assert nearest(written, ["address", "email", "phone", "text_number"]).startswith(
        f"The closest is “{meant}”."
    )


def test_of_a_field_that_other_records_have_none_is_called_the_closest() -> None:
    assert nearest("phone", ["owner", "title"]) == "Delete it, or change it to one of these: owner, title."


@pytest.mark.parametrize("written", ["limit: at most", "period: 4 weekly", "period: two weeks"])
def test_of_what_is_none_of_the_choices_none_is_called_the_closest(written: str, good: Path) -> None:
    change(good, "offer.yaml", "limit: up to", written)
    (problem,) = look(good)
    assert "closest" not in problem.hint


def test_pages_in_a_folder_of_another_name_are_a_warning(good: Path) -> None:
    (good / "content/pages").rename(good / "content/our pages")
    assert not [*(good / "content/our pages").glob("*.md")]
    problems = load.load(good, good / "national", good).problems
    assert [(it.rule, it.mark.file) for it in problems] == [("unknown-file", "content/our pages")]
    assert "Move the pages in it to content/pages." in problems[0].hint


@pytest.mark.parametrize(
    ("name", "entries", "words", "place"),
    [
        (
            "content/people.yaml",
            "contacts:\n  - id: team\n    name: The team\n",
            "The list contacts: belongs in content/contacts.yaml.",
            "content/contacts.yaml",
        ),
        (
            "offer.yaml",
            "voices:\n  - id: team\n    text: Help.\n",
            "The list voices: belongs in pledges.yaml.",
            "pledges.yaml",
        ),
        (
            "offer.yaml",
            "  - id: team\n    name: The team\n    when: By day.\n    phone: 01254 585585\n",
            "This has the fields of a contact, but it is in the list entitlements:.",
            "content/contacts.yaml, below contacts:",
        ),
    ],
)
def test_what_belongs_in_another_file_is_told_once_with_that_file(
    name: str, entries: str, words: str, place: str, good: Path
) -> None:
    line = (good / name).read_text(encoding="utf-8").count("\n") + 1
    add(good, name, entries)
    (problem,) = look(good)
    assert (problem.mark.file, problem.mark.line, problem.rule) == (name, line, "wrong-kind")
    assert problem.message.startswith(words)
    assert f"to {place}." in problem.hint


@pytest.mark.parametrize(
    ("field", "hint"),
    [
        ("phone: 01254 585585", "If it belongs to a contact or a district, move it there. If not, delete it"),
        ("value: £20", "If it belongs to an entry of “amounts”, move it there."),
        ("date: 2026-01-31", "Delete it, or change it to one of these"),
    ],
)
def test_of_a_field_in_the_wrong_record_the_right_one_is_named(field: str, hint: str, good: Path) -> None:
    line = change(good, "offer.yaml", "    area: home\n", f"    {field}\n    area: home\n")
    (problem,) = look(good)
    assert (problem.mark.line, problem.rule) == (line, "unknown-field")
    assert problem.hint.startswith(hint)


@pytest.mark.parametrize(
    ("entries", "rule"),
    [
        ("sources:\n  - source: strategy\n", "indentation"),
        (
            "  - id: one\n    title: A bed\n    icon: bed\n    sources:\n      - source: strategy\n",
            "unknown-field",
        ),
    ],
)
def test_a_field_is_not_sent_to_another_file_for_its_name(entries: str, rule: str, good: Path) -> None:
    add(good, "offer.yaml", entries)
    (problem,) = look(good)
    assert problem.rule == rule
    assert ".yaml" not in problem.message + problem.hint


@pytest.mark.parametrize("written", ["  - title", "  - ID: free-wifi\n    title"])
def test_of_a_record_without_its_id_nothing_is_said_of_what_names_it(written: str, good: Path) -> None:
    line = change(good, "offer.yaml", "  - id: free-wifi\n    title", written)
    (problem,) = [*look(good), *unknown(good)]
    assert problem.mark.line == line


def test_pages_in_folders_of_the_wrong_place_are_a_warning(good: Path) -> None:
    (good / "content/pages").rename(good / "pages")
    (problem,) = look(good)
    assert (problem.mark.file, problem.level) == ("pages", Level.WARNING)
    assert "content/pages" in problem.hint


@pytest.mark.parametrize("name", ["content (1)", "content - Copy", "Copy of content"])
def test_of_a_folder_by_the_name_of_a_copy_the_right_name_is_told(name: str, good: Path) -> None:
    (good / "content").rename(good / name)
    (problem,) = look(good)
    assert (problem.mark.file, problem.hint) == (name, "Change the name to content.")


@pytest.mark.parametrize("name", ["pages (1)", "content/content (1)"])
def test_any_other_folder_by_such_a_name_is_nobodys_business(name: str, good: Path) -> None:
    (good / name).mkdir()
    assert look(good) == []


def test_no_file_is_called_a_copy_of_one_with_another_name(good: Path) -> None:
    (good / "content/events.yaml").write_text("events:\n  - id: one\n", encoding="utf-8")
    (problem,) = look(good)
    assert problem.message.startswith("A file with this name is not read")


def test_below_a_heading_of_the_wrong_level_only_that_one_is_told(good: Path) -> None:
    line = change(good, "content/pages/strategy/introduction.md", "## What it is for", "# What it is for")
    (problem,) = heading_skipped(content_of(good))
    assert problem.mark.line == line


@pytest.mark.parametrize(
    ("address", "words", "hint"),
    [
        ("https://offer.example.org/index.html", "is that of one page", "Write https://offer.example.org/."),
        (
            "https://offer.example.org/care/default.aspx",
            "is that of one page",
            "Write https://offer.example.org/care/.",
        ),
        ("https://github.com/a-council/its-offer", "is where files are kept", "Write the address at which"),
    ],
)
def test_an_address_that_is_none_of_a_site_is_a_warning(
    address: str, words: str, hint: str, good: Path
) -> None:
    line = change(good, "content/site.yaml", "adopted: no", f"address: {address}\nadopted: no")
    (problem,) = unsafe_link(content_of(good))
    assert (problem.mark.line, problem.level) == (line, Level.WARNING)
    assert words in problem.message
    assert problem.hint.startswith(hint)


@pytest.mark.parametrize(
    "address", ["https://offer.example.org/care.html.d/", "https://a-council.github.io/offer/"]
)
def test_any_folder_of_a_site_is_let_pass(address: str, good: Path) -> None:
    change(good, "content/site.yaml", "adopted: no", f"address: {address}\nadopted: no")
    assert list(unsafe_link(content_of(good))) == []


def test_years_in_other_brackets_in_the_notice_are_told(good: Path) -> None:
    line = change(good, "content/site.yaml", "{first} to {last}", "[first] to [last]")
    (problem,) = notice_in_braces(content_of(good))
    assert problem.mark.line == line
    assert "“[first]”" in problem.message


def test_of_an_id_with_a_space_the_space_is_told(good: Path) -> None:
    change(good, "offer.yaml", "      - main-line", '      - "main-line "')
    (problem,) = unknown(good)
    assert "has a space at its beginning or end" in problem.message


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Get%20help%20now.", True),
        ("Help with%20bills.", True),
        ("Up to 100%20 times.", False),
        ("See https://www.gov.uk/get%20help now.", False),
    ],
)
def test_words_out_of_a_web_address_are_a_warning(sentence: str, found: bool, good: Path) -> None:
    line = change(good, "offer.yaml", SENTENCE, f"sentence: {sentence}")
    told = [(problem.mark.line, problem.hint) for problem in letter_in_code(content_of(good))]
    assert told == ([(line, "Write spaces instead.")] if found else [])
