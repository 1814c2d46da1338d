"""A page in another language than the site: what says so, which rules are silent, and what papers do with it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typst

from localoffer import report, road
from localoffer.edition.edition import Edition, words_of_paper
from localoffer.edition.reading import hard_to_read
from localoffer.edition.written import read_both
from localoffer.papers.typeface import fonts
from localoffer.problems import Level
from localoffer.todo.items import ItemKind, items
from localoffer.views.common import Tongue
from localoffer.web.glossary import Glossary, explain
from localoffer.web.language import Foreign, with_languages
from localoffer.web.minify import squeeze_script
from tests.council import AS_OF, ROOT, _theme, library, page
from tests.sheets import sheets

#: Made-up words: lorem ipsum in each language. The direction is that of their letters.
LANGUAGES = {
    "ar": ("rtl", "نص عن السكن", "هذا نص قصير للتجربة.", "نص آخر للتجربة."),
    "ur": ("rtl", "گھر کے بارے میں", "یہ ایک آزمائشی متن ہے۔", "یہ بھی آزمائش ہے۔"),
    "ckb": ("rtl", "دەربارەی خانوو", "ئەمە دەقێکی تاقیکردنەوەیە.", "دەقێکی تر."),
    "pl": ("ltr", "O mieszkaniu", "To jest krótki tekst na próbę.", "To jest inny tekst."),
}
ADDRESS = "/your-rights/other/"
FILE = "content/pages/your-rights/other.md"


def add_page(
    folder: Path, language: str | None, title: str, sentence: str, body: str, more: str = ""
) -> None:
    said = f"language: {language}\n" if language else ""
    file = folder / FILE
    file.parent.mkdir(exist_ok=True)
    file.write_text(
        f"---\ntitle: {title}\nsentence: {sentence}\n{said}{more}---\n\n{body}\n", encoding="utf-8"
    )


def made_of(folder: Path, until: road.Until = road.Until.PAGES) -> road.Made:
    return road.documents(
        folder, AS_OF, root=folder, national=folder / "national", asked=road.Asked(until=until)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_a_page_say_their_language_and_direction(good: Path, language: str) -> None:
    direction, title, sentence, body = LANGUAGES[language]
    add_page(good, language, title, sentence, f"{body}\n\n- {body}\n\n> {body}")
    tree = page(ADDRESS, good)
    (html,) = tree.css("html")
    assert (html.attributes["lang"], html.attributes["dir"]) == ("en-GB", "ltr")
    for place in ("title", "h1", ".lo-lead", ".lo-two .lo-stack > .lo-stack"):
        (node,) = tree.css(place)
        assert (node.attributes["lang"], node.attributes["dir"]) == (language, direction), place
    (sends,) = tree.css(".lo-sends")
    assert (sends.attributes["lang"], sends.attributes["dir"]) == ("en-GB", "ltr")
    # What says the direction of all says it for each.
    assert "auto" not in {node.attributes["dir"] for node in tree.css("[dir]")}
    sheets = [link.attributes["href"] or "" for link in tree.css('link[rel="stylesheet"]:not([media])')]
    assert any("leftward" in sheet for sheet in sheets) == (direction == "rtl")


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_leads_to_it_says_so_and_its_title_is_in_its_language(good: Path, language: str) -> None:
    direction, title, sentence, body = LANGUAGES[language]
    add_page(good, language, title, sentence, body, "below: /take-part/\n")
    add_english(good, f"Read [{title}](/your-rights/other/), or [what we wrote](/your-rights/other/).")
    listed = [page("/your-rights/", good), page("/take-part/", good), page("/your-rights/english/", good)]
    for tree in listed:
        links = [node for node in tree.css("a[hreflang]") if node.text().strip() == title]
        assert links
        for node in links:
            said = (node.attributes[name] for name in ("hreflang", "lang", "dir"))
            assert tuple(said) == (language, language, direction)
    (other,) = (node for node in listed[2].css("a[hreflang]") if node.text() == "what we wrote")
    assert "lang" not in other.attributes
    (told,) = (node for node in listed[0].css("main p") if node.text().strip() == sentence)
    assert told.attributes["lang"] == language


def add_english(folder: Path, body: str) -> None:
    file = folder / "content/pages/your-rights/english.md"
    file.write_text(f"---\ntitle: In English\nsentence: A page.\n---\n\n{body}\n", encoding="utf-8")


def test_other_pages_keep_their_bytes(good: Path) -> None:
    add_english_before = made_of(good).documents
    add_page(good, "ar", *LANGUAGES["ar"][1:])
    after = made_of(good).documents
    assert after["help-now/index.html"] == add_english_before["help-now/index.html"]
    assert after["index.html"] == add_english_before["index.html"]


@pytest.mark.parametrize("language", ["en-GB", "en-US", "en"])
def test_a_page_in_the_language_of_the_site_says_nothing(good: Path, language: str) -> None:
    add_page(good, language, "A title", "A sentence.", "Some words.")
    tree = page(ADDRESS, good)
    assert [node.tag for node in tree.css("[lang]")] == ["html"]
    assert not page("/your-rights/", good).css("[hreflang]")


@pytest.mark.parametrize(("site", "asked"), [("en-GB", True), ("ar", False)])
def test_a_page_in_other_letters_is_asked_for_its_language_unless_the_site_has_them_too(
    good: Path, site: str, asked: bool
) -> None:
    _, title, sentence, body = LANGUAGES["ar"]
    add_page(good, None, title, sentence, body)
    with (good / "content/site.yaml").open("a", encoding="utf-8") as file:
        file.write(f"language: {site}\n")
    found = [one for one in made_of(good).problems if one.rule == "letters-of-another-language"]
    assert [one.mark.file for one in found] == [FILE] * asked


@pytest.mark.parametrize("language", ["english", "Arabic", "arabic", "xx", "ar_SY", "zz-GB", "en-UK"])
def test_a_language_that_is_none_is_a_message_at_its_line(good: Path, language: str) -> None:
    add_page(good, language, "A title", "A sentence.", "Some words.")
    (problem,) = made_of(good).problems
    assert (problem.mark.file, problem.mark.line) == (FILE, 4)
    assert f"“{language}”, which is not the code of a language" in problem.message
    assert "ar for Arabic" in problem.hint


def test_the_search_has_its_language_and_not_what_kind_of_page_it_is(good: Path) -> None:
    add_page(good, "ckb", *LANGUAGES["ckb"][1:])
    index = json.loads(made_of(good).documents["search.json"])
    entries = list(zip(*index["entries"], strict=True))
    (found,) = (entry for entry in entries if entry[0] == ADDRESS.lstrip("/"))
    assert found[5] == {"lang": "ckb", "dir": "rtl"}
    assert index["kinds"][found[3]] == ""
    assert [entry[5] for entry in entries if entry != found] == [0] * (len(entries) - 1)


#: Long words, as a grade of English ones sees them.
HARD = (
    "Odpowiedzialność administracyjna samorządowych przedstawicieli wymaga przygotowania indywidualnego programu. "
    * 6
)


@pytest.mark.parametrize(("language", "silent"), [("pl", True), (None, False), ("en-GB", False)])
def test_nobody_asks_for_plain_english_in_polish(good: Path, language: str | None, silent: bool) -> None:
    add_page(good, language, "O mieszkaniu", "To jest krótki tekst.", HARD)
    made = made_of(good)
    assert made.plan
    edition = Edition(*read_both(good, good / "national", good), AS_OF, made.plan.pages, (), made.documents)
    graded = [problem for problem in hard_to_read(edition) if ADDRESS in problem.message]
    assert (graded == []) == silent
    listed = [item for item in items(library(good), _theme().words) if item.kind is ItemKind.WORDS]
    assert (listed == []) == silent


def test_the_glossary_explains_no_word_of_another_language(good: Path) -> None:
    glossary = Glossary.of(library(good).terms)
    word = next(iter(library(good).terms)).term
    html = f'<main><div lang="pl"><p>{word}</p></div><p>{word}</p></main>'
    made, terms = explain(html, glossary, "#")
    assert len(terms) == 1
    assert made.index("<a ") > made.index("</div>")


def test_a_booklet_shows_it_in_its_direction_with_numbers_in_order(good: Path) -> None:
    add_page(
        good,
        "ar",
        "نص عن السكن",
        "هذا نص قصير للتجربة.",
        "اتصل على [0306 999 0123](tel:03069990123) الآن.\n\nأو [0306 999 0123](tel:03069990123).",
    )
    made = made_of(good, until=road.Until.PAPERS)
    assert not made.problems, report.in_words(made.problems, made.loaded)
    # As they stand on the sheet: PDFium reads numbers among such letters in an order of its own.
    rows: dict[tuple[int, int], list[tuple[float, str]]] = {}
    for at, sheet in enumerate(sheets(made.documents["papers/booklet.pdf"])):
        for letter in sheet.letters:
            if letter.text.isdecimal():
                rows.setdefault((at, round(letter.bottom)), []).append((letter.left, letter.text))
    read = ["".join(digit for _, digit in sorted(row)) for row in rows.values()]
    assert sum("03069990123" in row for row in read) == 2
    # And the checks of an edition read them so.
    assert words_of_paper(made.documents["papers/booklet.pdf"]).count("0306 999 0123") == 2


@pytest.mark.parametrize(
    "said",
    [
        "Ask for العربية on 0300 123 4567 now",
        "يوم 1.12.2026 الآن",
        "تدفع 24.50 و 12.50 الآن",
    ],
)
def test_a_number_that_is_read_as_it_is_shown_is_left_alone(said: str) -> None:
    numbers = re.findall(r"[0-9][0-9. ]*[0-9]", said)
    read = words_of_paper(typst.compile(said.encode()))
    assert all(number in read for number in numbers), ascii(read)


@pytest.mark.parametrize(("language", "level"), [("zh", Level.WARNING), (None, Level.ERROR)])
def test_booklets_leave_out_a_page_whose_letters_no_typeface_has(
    good: Path, language: str | None, level: Level
) -> None:
    add_page(good, language, "中文", "中文。", "中文。")
    made = made_of(good, until=road.Until.PAPERS)
    problems = [problem for problem in made.problems if problem.rule == "no-letter"]
    assert {problem.level for problem in problems} == {level}
    assert bool(made.documents) == (level is Level.WARNING)
    if language:
        (problem,) = problems
        assert (problem.mark.file, problem.mark.line) == (FILE, 4)
        assert "the booklets leave this page out" in problem.message
        assert "中文" in page(ADDRESS, good).css("h1")[0].text()


def test_a_paper_from_right_to_left_is_read_as_it_is_shown() -> None:
    paper = b'#set document(title: "x")\n#set text(lang: "ar")\nSetting up home allowance'
    compiled = typst.Compiler(font_paths=fonts()).compile(input=paper, format="pdf", pdf_standards=["ua-1"])
    assert isinstance(compiled, bytes)
    assert words_of_paper(compiled) == "Setting up home allowance"


POLISH = Foreign("/a/", ("Dom", "To jest dom."), Tongue("pl", "ltr"))


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<h1>Dom</h1>", '<h1 lang="pl" dir="ltr">Dom</h1>'),
        ("<h1>\nDom\n</h1>", '<h1 lang="pl" dir="ltr">\nDom\n</h1>'),
        ("<title>Dom – Site</title>", '<title lang="pl" dir="ltr">Dom – Site</title>'),
        ("<title>Dominic – Site</title>", "<title>Dominic – Site</title>"),
        ("<p><b>1. Dom.</b> More</p>", '<p><b lang="pl" dir="ltr">1. Dom.</b> More</p>'),
        ("<p>Dom<br>More</p>", '<p><span lang="pl" dir="ltr">Dom</span><br>More</p>'),
        ("<a><svg></svg>Dom</a>", '<a><svg></svg><span lang="pl" dir="ltr">Dom</span></a>'),
        ("<p>Dominic</p>", "<p>Dominic</p>"),
        ("<p>The Dom is here.</p>", "<p>The Dom is here.</p>"),
        ("<p>To jest dom.</p>", '<p lang="pl" dir="ltr">To jest dom.</p>'),
        ('<p lang="pl">Dom</p>', '<p lang="pl">Dom</p>'),
        ('<a href="../a/">More</a>', '<a href="../a/" hreflang="pl">More</a>'),
        ('<a href="../a/#b">Dom</a>', '<a href="../a/#b" hreflang="pl" lang="pl" dir="ltr">Dom</a>'),
        ('<a href="../ab/">More</a>', '<a href="../ab/">More</a>'),
    ],
)
def test_the_words_of_such_a_page_are_marked_wherever_they_are_a_whole_text(html: str, wanted: str) -> None:
    made = with_languages(html, [POLISH], lambda address: f"..{address}")
    assert _sorted(made) == _sorted(wanted)


def test_a_sentence_of_full_stops_alone_is_nowhere_else() -> None:
    html = "<title>Site</title><p>More</p>"
    assert (
        with_languages(html, [Foreign("/a/", ("...",), Tongue("pl", "ltr"))], lambda address: address) == html
    )


def _sorted(html: str) -> list[str]:
    """The attributes of a tag come in any order."""
    return sorted(html.replace(">", " >").split(" "))


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        ("// A comment.\n  const a = 1;\n  b();\n", "const a=1;b();\n"),
        ('x = " = " + y ? "a : b" : `c`;\n', 'x=" = "+y?"a : b":`c`;'),
        ("a = b - -c + +d;\n}\nf()\n", "a=b - -c + +d}\nf()\n"),
        ("const f = ([a, b]) =>\n  a.map((c) => c < 2);\n", "const f=([a,b])=>a.map((c)=>c<2);"),
    ],
)
def test_a_script_loses_only_what_it_does_not_need(script: str, wanted: str) -> None:
    assert squeeze_script(script).rstrip("\n") == wanted.rstrip("\n")


def test_every_script_is_written_as_that_expects() -> None:
    for file in sorted((ROOT / "templates/assets").glob("*.js")):
        lines = [
            line
            for line in file.read_text(encoding="utf-8").splitlines()
            if not line.lstrip().startswith("//")
        ]
        assert [line for line in lines if "`" in line or " //" in line] == [], file.name
