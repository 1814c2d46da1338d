"""The page of an entitlement answers first: what, who, how to ask with a number, what a no means. The rest is folded beneath."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from localoffer import road
from localoffer.law.verdicts import WhoLine, who_line
from localoffer.records.models import Verdict
from localoffer.views.verdicts import sentence
from localoffer.web.theme import load_theme
from tests import council
from tests.council import AS_OF, BUSY, GOOD, change
from tests.engine.test_call_999_first import _made

PAGE = "/what-you-can-get/setting-up-home/"
RIGHT = "/your-rights/your-worker/"
SHORT = """    who_short:
      - Yes, if you are moving into your own home.
      - No if you are older. Ask what else there is.
"""
STEPS = """    if_no:
      - Ask for the reason in writing.
      - Ask a manager, or read [your rights](/your-rights/complaints/).
"""


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOOD, tmp_path / "council"))


def open_part(tree: LexborHTMLParser) -> str:
    """What stands in the main part without opening a fold."""
    for fold in tree.css("main details"):
        fold.decompose()
    return council.said(tree, "main")


def who(folder: Path) -> list[str]:
    lines = council.page(PAGE, folder).css("main .lo-who > li")
    return [" ".join(line.text(separator=" ").split()) for line in lines]


def test_what_a_thing_rests_on_is_called_law_nowhere_on_its_page() -> None:
    trust = council.said(council.page("/what-you-can-get/free-wifi/"), ".lo-trust")
    assert "It rests on: The strategy of 2020." in trust
    assert "The law:" not in trust


def test_the_page_says_what_then_who_then_how_to_ask_and_then_what_a_no_means() -> None:
    tree = council.page(PAGE)
    assert tree.css_first(".lo-answer .lo-amount")
    words = load_theme(road.TEMPLATES).words["entitlement"]
    headings = [words[name] for name in ("who", "how_to_ask", "if_no")]
    assert [node.text() for node in tree.css("main h2")] == headings
    said = open_part(tree)
    order = (
        "£3,000",
        "Yes, if",
        "01254 585585",
        "Ask your worker.",
        "Text it",
        "Ask for the reason in writing.",
    )
    places = [said.index(part) for part in order]
    assert places == sorted(places)


def test_a_day_from_which_both_a_thing_and_its_sum_hold_is_said_once(good: Path) -> None:
    sum_since = """    from: 2023-04-01
    amounts:
      - value: £30
        period: a month
        from: 2023-04-01
        sources:
          - source: strategy
"""
    change(good, "offer.yaml", "    title: Free wifi\n", f"    title: Free wifi\n{sum_since}")
    said = council.said(council.page("/what-you-can-get/free-wifi/", good), ".lo-answer")
    assert said.count("1 April 2023") == 1


@pytest.mark.parametrize("folder", [GOOD, BUSY], ids=["good", "busy"])
def test_at_most_five_folds_stand_before_the_line_of_trust(folder: Path) -> None:
    pages = [it.address for it in council.outcome(folder).pages if it.template == "pages/entitlement.html"]
    assert pages
    for address in pages:
        folds = council.page(address, folder).css("main details")
        assert len(folds) <= 6, address
        assert "lo-trust" in (folds[-1].attributes["class"] or ""), address


@pytest.mark.parametrize("folder", [GOOD, BUSY], ids=["good", "busy"])
def test_a_number_and_words_to_send_stand_outside_the_folds_of_every_entitlement(folder: Path) -> None:
    for page in council.outcome(folder).pages:
        if page.template == "pages/entitlement.html":
            tree = council.page(page.address, folder)
            for fold in tree.css("main details"):
                fold.decompose()
            assert tree.css_first("main a.lo-call[href^='tel:']"), page.address
            assert tree.css_first("main .lo-say"), page.address


def test_above_words_for_the_council_stands_its_number_though_only_a_helpline_is_named(good: Path) -> None:
    change(good, "offer.yaml", "    contacts:\n      - main-line\n", "    contacts:\n      - emergency-999\n")
    tree = council.page(PAGE, good)
    button = tree.css_first("main h2 + p a.lo-call")
    assert button
    assert button.attributes["href"] == "tel:01254585585"
    assert "Ask for the leaving care team" in " ".join(button.text().split())
    assert tree.css_first("main .lo-say ~ ul a[href='tel:999']")


def _right(good: Path, contacts: str) -> None:
    """Add a page about a right to something to get, which names these contacts."""
    text = good / f"content/pages{RIGHT.rstrip('/')}.md"
    text.parent.mkdir()
    text.write_text(f"""---
title: Your worker
sentence: Somebody who is there for you.
checked: 2026-01
entitlements:
  - setting-up-home
contacts:
{contacts}sources:
  - source: strategy
    page: "12"
---

## What they do

They help.
""")


def test_a_text_that_leads_to_something_to_get_begins_with_whom_to_ring_for_it(good: Path) -> None:
    _right(good, "  - emergency-999\n")
    said = council.said(council.page(RIGHT, good), "main")
    assert said.index("Ask for the leaving care team 01254 585585") < said.index("What they do")


def test_a_text_that_names_several_beside_the_council_begins_with_the_advocate(good: Path) -> None:
    change(
        good,
        "national/helplines.yaml",
        "  - id: ombudsman\n",
        "  - id: ombudsman\n    phone: 0300 061 0614\n",
    )
    _right(good, "  - emergency-999\n  - ombudsman\n")
    said = council.said(council.page(RIGHT, good), "main")
    assert said.index("0300 061 0614") < said.index("What they do")
    assert "Ask for the leaving care team" not in said


def test_who_gets_it_is_said_in_the_sentences_that_somebody_wrote(good: Path) -> None:
    assert who(good) == [
        "Yes, if you are moving into your own home.",
        "No if you are older. Ask what else there is.",
    ]


def test_who_gets_it_is_made_of_the_verdicts_where_nobody_wrote_it(good: Path) -> None:
    change(good, "offer.yaml", SHORT, "")
    assert who(good) == ["Yes, if you move into your first home.", "No: no care leaver."]


@pytest.mark.parametrize("council_says", ["", " Ask first."])
def test_who_should_ask_for_advice_first_is_told_once_whatever_the_council_writes(
    good: Path, council_says: str
) -> None:
    national = "national/entitlements.yaml"
    change(good, national, "    age_from: 16\n", "    age_from: 16\n    ask_first: Ask first.\n")
    if council_says:
        change(good, "offer.yaml", "into your own home.\n", f"into your own home.{council_says}\n")
    assert who(good)[0] == "Yes, if you are moving into your own home. Ask first."


def test_who_reads_it_all_on_paper_or_in_one_file_is_told_whom_to_ask_first(good: Path) -> None:
    warning = "Ask a solicitor first."
    change(
        good,
        "national/entitlements.yaml",
        "    age_from: 16\n",
        f"    age_from: 16\n    ask_first: {warning}\n",
    )
    texts = _made(good)
    told = {name for name, text in texts.items() if warning in text}
    wholes = {name for name in texts if name == "keep/offer.html" or name.startswith("papers/booklet")}
    assert len(wholes) > 1
    assert wholes <= told


@pytest.mark.parametrize("written", [SHORT, ""], ids=["written", "made"])
def test_no_group_is_lost_where_who_gets_it_is_short(good: Path, written: str) -> None:
    change(good, "offer.yaml", SHORT, written)
    tree = council.page(PAGE, good)
    assert 0 < len(tree.css("main .lo-who > li")) <= 3
    groups = council.said(tree, "main details .lo-verdicts")
    assert "you move into your first home." in groups
    assert "It ends when you turn 25." in groups or "it ends when you turn 25." in groups
    assert len(tree.css("main details .lo-verdicts > li")) == len(council.library(good).outcomes)


def test_what_a_no_means_is_said_in_steps(good: Path) -> None:
    steps = council.page(PAGE, good).css(".lo-no ol > li")
    assert [step.text() for step in steps] == [
        "Ask for the reason in writing.",
        "Ask a manager, or read your rights.",
    ]
    assert steps[1].css_first("a[href$='/your-rights/complaints/']")


def test_a_text_of_before_still_says_what_a_no_means(good: Path) -> None:
    change(good, "offer.yaml", STEPS, "    if_no: |\n      Ask a manager.\n\n      Ask again.\n")
    tree = council.page(PAGE, good)
    assert not tree.css(".lo-no ol")
    assert "Ask a manager. Ask again." in council.said(tree, ".lo-no")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (SHORT, "    who_short: Yes, if you are moving.\n"),
        (SHORT, "    who_short:\n      - outcome: relevant\n"),
        (STEPS, "    if_no:\n      - \n      - Ask again.\n"),
        (STEPS, "    if_no:\n      - step: Ask again.\n"),
    ],
    ids=["a text for a list of sentences", "a record for a sentence", "an empty step", "a record for a step"],
)
def test_what_is_written_in_another_shape_is_told_with_its_line(good: Path, before: str, after: str) -> None:
    line = change(good, "offer.yaml", before, after)
    made = road.documents(good, AS_OF, national=good / "national", root=good)
    assert not made.fine
    assert [problem.record for problem in made.problems] == ["the entitlement “setting-up-home”"]
    assert line <= made.problems[0].mark.line <= line + 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Yes, if you are moving.", WhoLine(Verdict.YES_IF, "", "you are moving.")),
        ("Yes if you are 16.", WhoLine(Verdict.YES, "", "if you are 16.")),
        ("Not yet. It has not begun.", WhoLine(Verdict.NOT_YET, ".", "It has not begun.")),
        ("Ask: nobody has said.", WhoLine(Verdict.ASK, ":", "nobody has said.")),
        ("Nobody gets it.", None),
        ("Yes", None),
        ("You are moving.", None),
    ],
)
def test_a_sentence_begins_with_a_verdict(text: str, line: WhoLine | None) -> None:
    assert who_line(text) == line


def test_what_follows_the_fact_of_a_reason_is_a_sentence_of_its_own() -> None:
    reason = "You are moving; ask your adviser."
    assert sentence(Verdict.YES_IF, reason, whole=True) == "you are moving. Ask your adviser."
    assert sentence(Verdict.NOT_YET, "When you move.", whole=True) == "when you move."


def test_a_step_whose_number_stands_above_names_the_step_and_not_the_number_again() -> None:
    tree = council.page("/your-rights/if-they-say-no/", BUSY)
    numbers = [it.attributes["href"] for it in tree.css("main li.lo-step a.lo-call")]
    assert numbers
    assert len(numbers) == len(set(numbers))


def test_the_lines_for_a_crisis_stand_first_where_there_is_more_than_one(good: Path) -> None:
    contacts = (good / "content/contacts.yaml").read_text(encoding="utf-8")
    for id, phone in (("day-line", "01254 666400"), ("night-line", "01254 587547")):
        contacts += f"""  - id: {id}
    name: The {id}
    when: You are not safe.
    phone: {phone}
    call_999_first: yes
    checked: 2026-01
    review_by: 2027-01-31
    sources:
      - source: strategy
"""
    (good / "content/contacts.yaml").write_text(contacts, encoding="utf-8")
    change(
        good, "offer.yaml", "      - main-line\n", "      - main-line\n      - day-line\n      - night-line\n"
    )
    said = council.said(council.page(PAGE, good), ".lo-two__do")
    order = ("Call 999 first", "01254 666400", "01254 587547", "Ask your worker.", "01254 585585")
    places = [said.index(part) for part in order]
    assert places == sorted(places)
    assert said.count("Call 999 first") == 1


@pytest.mark.parametrize("standing", ["asked for", "announced"])
def test_what_nobody_can_have_yet_says_so_first_on_its_page_and_on_its_sheet(
    good: Path, standing: str
) -> None:
    change(good, "offer.yaml", "standing: asked for", f"standing: {standing}")
    word = load_theme(road.TEMPLATES).vocabulary["standing"][standing].word
    texts = _made(good)
    assert council.said(council.page("/what-you-can-get/free-wifi/", good), ".lo-answer").startswith(word)
    assert word in texts["papers/what-you-can-get/free-wifi.pdf"]
