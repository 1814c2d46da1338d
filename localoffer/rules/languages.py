"""Rules about the language of the site, and about pages in another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from localoffer.problems import Problem, warning
from localoffer.records.characters import name_of_character
from localoffer.records.models import PageText, Site
from localoffer.records.raw_text import ODD_CHARACTER
from localoffer.rules.base import Content, of_file

#: Languages that nobody writes in the letters of English: those people read here, and others that have one script.
_OTHER_LETTERS = frozenset(
    re.findall(
        r"[a-z]+",
        "am ar be bg bn ckb dv el fa gu he hi hy ja ka km kn ko lo mk ml mr my ne prs ps ru si ta te th ti uk ur yi zh",
    )
)


def _of_the_site(content: Content) -> str:
    return content.records.site.language if content.records.site else ""


@warning
def site_in_english(content: Content) -> Iterator[Problem]:
    """The site as a whole is in English. Whatever else it is said to be, the menus, the law, the helplines and the papers
    stay in English; phones read them aloud as another language, and set them in the direction of its script. A page can be in
    another language.

    PASS: language: en-GB
    FAIL: language: cy
    FAIL: direction: rtl
    """
    for site in content.each(Site):
        if (language := site.language.partition("-")[0].casefold()) != "en":
            field, harm = "language", f"read them aloud as “{language}”"
        elif site.direction != "ltr":
            field, harm = "direction", "set them from right to left"
        else:
            continue
        yield site_in_english.problem(
            site.marks.of(field),
            f"The menus, the law, the helplines and the papers are in English, and phones would {harm}.",
            "Delete the line. A page of its own can be in another language: docs/tasks/a-page-in-another-language.md",
        )


@of_file(_of_the_site)
@warning
def letters_of_another_language(content: Content) -> Iterator[Problem]:
    """A page whose title and sentence are in other letters than those of English says which language it is in. Where it says
    so, it has the letters of that language. A site that is itself in other letters has no such pages.

    PASS: language: ar and title: السكن
    FAIL: title: السكن, and no language:
    FAIL: language: ar and title: A place to live
    """
    site = content.once(_of_the_site).partition("-")[0]
    for page in content.each(PageText):
        language = (page.language or "en").partition("-")[0]
        other = _is_in_other_letters(f"{page.title} {page.sentence}")
        if other and language == "en" and site not in _OTHER_LETTERS:
            yield letters_of_another_language.problem(
                page.marks.of("language" if page.language else "title"),
                "Its title and sentence are not in the letters of English, and the page does not say which language it is in.",
                "Write language: and its code, such as ar for Arabic: docs/tasks/a-page-in-another-language.md has a list.",
            )
        elif not other and language in _OTHER_LETTERS:
            yield letters_of_another_language.problem(
                page.marks.of("language"),
                f"Phones would read this page aloud as “{page.language}”, and its title and sentence are in the letters of English.",
                "Write the title and the sentence in that language. If the page is in English, delete the line.",
            )


#: Letters of Greek and Russian that look like some of English, unlike the signs of sums and units: πr², 5 μg.
_ALIKE = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυϲϳЅІЈАВЕКМНОРСТУХаеорсухѕіјһԁԛԝ"
#: Letters that are signs for mathematicians or for Chinese lines.
_SIGNS = re.compile(r"[\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff]")
#: Those, and the others beside a letter of English; not the ending that another language gives to a word of English: SMSом.
_LOOKALIKE = re.compile(
    rf"(?<=[A-Za-z])[{_ALIKE}]++(?![\u0370-\u052f])|(?<![\u0370-\u052f])[{_ALIKE}]++(?=[A-Za-z])|{_SIGNS.pattern}"
)


@of_file()
@ODD_CHARACTER.check
def lookalike_letters(content: Content) -> Iterator[Problem]:
    for piece in content.pieces:
        found = None if piece.text.isascii() else _LOOKALIKE.search(piece.text)
        if found and not _is_in_other_letters(_SIGNS.sub("", piece.text)):
            at = found.start()
            yield ODD_CHARACTER.warn(
                piece.place(at),
                f"“{found[0][0]}” in this line only looks like a letter of English. It is {name_of_character(found[0][0])}. "
                "Nobody would find the word, and phones read it aloud as something else.",
                "Type the word again.",
                piece.where,
            )


def _is_in_other_letters(text: str) -> bool:
    letters = [unicodedata.name(sign, "").startswith("LATIN") for sign in text if sign.isalpha()]
    return letters.count(False) > letters.count(True)
