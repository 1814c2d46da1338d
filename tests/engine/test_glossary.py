"""The first use of a word on a page is explained, and nothing else of the page changes."""

import pytest

from localoffer.problems import Mark
from localoffer.records.models import Term
from localoffer.records.values import Marks, YesNo
from localoffer.web.glossary import Glossary, explain


def _term(id: str, term: str, *also: str, explain: YesNo = YesNo.YES) -> Term:
    return Term.model_construct(
        id=id, term=term, meaning="…", also=also, explain=explain, marks=Marks(Mark("glossary.yaml"), {})
    )


GLOSSARY = Glossary.of(
    [
        _term("pa", "PA", "personal adviser", "personal advisers"),
        _term("plan", "pathway plan"),
        _term("qualifying", "qualifying", explain=YesNo.NO),
    ]
)
MEANINGS = "../words/#"


def _main(inner: str) -> str:
    return f'<!doctype html><body><header><p>PA</p></header><main id="main">{inner}</main></body>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>Ask your PA.</p>", '<p>Ask your <a class="lo-term" href="../words/#pa">PA</a>.</p>'),
        (
            "<p>Personal advisers help. A PA helps.</p>",
            '<p><a class="lo-term" href="../words/#pa">Personal advisers</a> help. A PA helps.</p>',
        ),
    ],
)
def test_the_first_use_becomes_a_link(before: str, after: str) -> None:
    html, terms = explain(_main(before), GLOSSARY, MEANINGS)
    assert html == _main(after)
    assert [term.id for term in terms] == ["pa"]


@pytest.mark.parametrize(
    "inner",
    [
        "<h2>Your PA</h2>",
        '<p><a href="x">Ask your PA</a></p>',
        "<p>A spare part, a pa, a PArt.</p>",
        "<p>You are qualifying.</p>",
        "<p data-plain>I want a PA.</p>",
        "<div>PA</div>",
        "<ul><li><svg><text>PA</text></svg></li></ul>",
    ],
)
def test_headings_links_drawings_and_other_words_stay_as_they_are(inner: str) -> None:
    assert explain(_main(inner), GLOSSARY, MEANINGS) == (_main(inner), ())


def test_a_page_comes_through_byte_for_byte_but_for_its_words() -> None:
    page = _main('<p>Fish &amp; chips &#163;3 <br> "quoted" <!-- note --> <b>bold</b></p>')
    assert explain(page, GLOSSARY, MEANINGS) == (page, ())


def test_a_longer_word_wins_over_one_inside_it() -> None:
    both = Glossary.of([_term("plan", "plan"), _term("pathway", "pathway plan")])
    html, terms = explain(_main("<p>Your pathway plan is a plan.</p>"), both, MEANINGS)
    assert [term.id for term in terms] == ["pathway", "plan"]
    assert 'href="../words/#pathway">pathway plan</a> is a <a' in html


def test_a_letter_that_a_pattern_takes_for_another_makes_no_word() -> None:
    rights = Glossary.of([_term("rights", "rights")])
    page = _main("<p>Your r\u0131ghts.</p>")
    assert explain(page, rights, MEANINGS) == (page, ())
