"""What papers can set, and what is said of a character that no typeface has."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pypdfium2
import pytest

from localoffer import report, road
from localoffer.papers import typeface
from localoffer.papers.typeface import lacking
from tests.council import AS_OF, change

VOICE = "Care leavers said they did not know who to ring."


def checked(folder: Path) -> road.Made:
    return road.documents(
        folder, AS_OF, root=folder, national=folder / "national", asked=road.Asked(until=road.Until.PAPERS)
    )


@pytest.mark.parametrize(
    "said",
    [
        "→ ← ⇒ ✓ ✔ ✗ ☐ ★ ½ ⅓ ⅛ № ″ ①",
        "😀 😢 👍🏽 ❤️ 👨‍👩‍👧 🇬🇧 1️⃣",
        "Zażółć gęślą jaźń, țară, đường, ẹ̀kọ́",
        "Україна, Ελλάδα, Հայաստան, საქართველო",
        "ትግርኛ, አማርኛ",
        "مرحبا, اردو ٹڈڑں, کوردی ێۆ, پښتو, דוגמה",
        "বাংলা, ਪੰਜਾਬੀ, ગુજરાતી, தமிழ், ไทย, ខ្មែរ",
        "q\u0331 አ\u0301 ж\u0308",
    ],
)
def test_papers_set_the_scripts_and_signs_of_people_in_care(said: str) -> None:
    assert lacking(said) == ()


def test_the_usual_characters_are_in_a_typeface() -> None:
    usual = "".join(chr(sign) for sign in range(0xA0, 0x100)) + typeface.USUAL[3:]
    assert typeface._can_set(list(usual + "".join(map(chr, range(0x20, 0x7F)))))


@pytest.mark.long
def test_what_can_be_set_alone_can_be_set_beside_all_others() -> None:
    signs = [chr(sign) for sign in (*range(0xA0, 0x3000, 7), *range(0x1F300, 0x1FB00, 7))]
    signs = [sign for sign in signs if not unicodedata.combining(sign)]
    refused = {
        sign for start in range(0, len(signs), 20) for sign in typeface._refused(signs[start : start + 20])
    }
    settable = [sign for sign in signs if sign not in refused]
    assert len(settable) > 700
    assert typeface._can_set([" ".join(settable)])


def test_an_emoji_in_what_somebody_said_stands_on_the_papers(good: Path) -> None:
    change(good, "pledges.yaml", VOICE, "They did not know → who to ring 😢 ትግርኛ.")
    made = checked(good)
    assert not made.problems, report.in_words(made.problems, made.loaded)
    content = made.documents["papers/poster-you-said.pdf"]
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    assert "→ who to ring 😢 ትግርኛ" in re.sub(r"\s+", " ", text)


def test_a_character_that_no_typeface_has_is_named_with_its_line(good: Path) -> None:
    line = change(good, "pledges.yaml", VOICE, "They did not know 中文 who to ring.")
    made = checked(good)
    (problem,) = made.problems
    assert (problem.mark.file, problem.mark.line) == ("pledges.yaml", line)
    assert problem.record == "the voice “They did not know 中文 who to ring.”"
    assert "“中” (CJK UNIFIED IDEOGRAPH-4E2D), “文”" in problem.message


def test_no_more_than_a_few_characters_are_looked_for() -> None:
    assert len(lacking("".join(map(chr, range(0x4E00, 0x5000))))) == typeface.MOST


def test_what_can_only_not_be_set_in_its_place_is_a_message_too(good: Path) -> None:
    change(good, "pledges.yaml", VOICE, "\u077d \u07ed \u0872 rang nobody.")
    (problem,) = checked(good).problems
    assert (problem.mark.file, problem.rule) == ("pledges.yaml", "no-letter")
