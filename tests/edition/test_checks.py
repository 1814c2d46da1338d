"""Each check of an edition finds its own kind of break: in what was made, and in what an officer wrote and nobody shows."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

import pytest
import typst
from selectolax.lexbor import LexborHTMLParser

from localoffer import road
from localoffer.edition import CHECKS, Edition, look
from localoffer.edition.edition import ONE_FILE, day_in_words, squeezed, words_of_paper
from localoffer.edition.papers import _left_out
from localoffer.edition.written import read_council
from localoffer.problems import Level
from tests.council import BUSY, GOOD, add, change, copy
from tests.edition.looking import made_from, wrong
from tests.site import ADDRESS, AS_OF


@cache
def whole() -> Edition:
    return made_from(GOOD, AS_OF, GOOD / "national")


BY_RULE = {check.id: check for check in CHECKS}


def finds(rule: str, edition: Edition) -> bool:
    """Whether a check finds something wrong with an edition."""
    return any(found.level is Level.ERROR for found in look(edition, (BY_RULE[rule],)))


def test_nothing_is_wrong_with_a_good_edition() -> None:
    assert wrong(whole()) == []


def with_document(name: str, break_it: Callable[[str], str]) -> Edition:
    """The good edition with one page written otherwise."""
    before = whole().documents[name].decode()
    after = break_it(before)
    assert after != before, f"{name} was not broken."
    return replace(whole(), documents={**whole().documents, name: after.encode()})


def instead(before: str, after: str) -> Callable[[str], str]:
    return lambda text: text.replace(before, after)


def at_the_end(words: str) -> Callable[[str], str]:
    return instead("</main>", f"{words}</main>")


#: What no packing makes smaller.
NOISE = f"<!-- {random.Random(1).randbytes(12_000).hex()} -->"
TODAY = day_in_words(AS_OF.isoformat())
HARD = (
    "<p>Entitlement determinations necessitate comprehensive administrative consideration of eligibility.</p>"
    * 9
)

#: What an officer writes into a record that is no longer there.
CLOSED = "    closed:\n      date: 2026-03\n      reason: The money for it has gone.\n"

#: What breaks, on which page, and the check that has to find it.
BROKEN_PAGES = {
    "a voice lost its words": (
        "record-missing",
        "you-said/who-to-ring/index.html",
        instead("did not know who to ring", "said something"),
    ),
    "nobody is told that a page is wrong": (
        "mistake-untold",
        "help-now/index.html",
        instead('Something is wrong on this page? Call <a class="lo-tel" href="tel:', 'Call <a href="sms:'),
    ),
    "a contact lost its place": ("record-missing", "help-now/index.html", instead('id="main-line"', "")),
    "an update of an action is gone": (
        "record-missing",
        "action-plan/in-full/plan-2020/index.html",
        instead("The card is printed.", ""),
    ),
    "a measure lost its newest figure in the row": (
        "record-missing",
        "strategy/local-picture/index.html",
        instead("92.9%", "more"),
    ),
    "a measure lost what others had": (
        "record-missing",
        "strategy/local-picture/suitable-homes/index.html",
        instead("England", "Others"),
    ),
    "a count of voices is wrong": (
        "wrong-count",
        "you-said/index.html",
        instead("<b>1</b> partly done", "<b>2</b> partly done"),
    ),
    "a mark is missing": ("wrong-count", "you-said/index.html", instead('<li class="lo-mark--half"></li>', "")),
    "a count of actions is wrong": ("wrong-count", "action-plan/index.html", instead(">1</data></b> action in all", ">2</data></b> action in all")),
    "the home page counts wrong": ("wrong-count", "index.html", instead("Of 1 thing", "Of 3 things")),
    "what is missing is counted wrong": ("wrong-count", "coverage/index.html", instead("<b>0</b> are missing", "<b>1</b> are missing")),
    "an action is not in the table of its plan": (
        "wrong-count",
        "action-plan/index.html",
        instead('href="in-full/plan-2020/#', 'href="#'),
    ),
    "an entitlement is not listed": (
        "wrong-count",
        "what-you-can-get/index.html",
        instead('href="free-wifi/"', 'href="../help-now/"'),
    ),
    "a voice is said to be done": (
        "wrong-state",
        "you-said/who-to-ring/index.html",
        instead('data-state="partly"', 'data-state="done"'),
    ),
    "a row of the ledger says another state": (
        "wrong-state",
        "you-said/index.html",
        instead('data-state="partly"', 'data-state="done"'),
    ),
    "a pledge is said to be done": (
        "wrong-state",
        "strategy/leaders-pledges/index.html",
        instead('data-state="promised, no update"', 'data-state="done"'),
    ),
    "the page of a thing says another answer": (
        "wrong-verdict",
        "what-you-can-get/setting-up-home/index.html",
        instead("<b>Yes, if</b>", "<b>Yes</b>"),
    ),
    "the page of an outcome counts an answer wrong": (
        "wrong-verdict",
        "find-what-is-yours/relevant/index.html",
        instead("<small>(1&nbsp;", "<small>(2&nbsp;"),
    ),
    "a reason is lost": (
        "wrong-verdict",
        "find-what-is-yours/relevant/index.html",
        instead("you move into your first home.", ""),
    ),
    "the matrix says of a written answer that nobody wrote it": (
        "wrong-verdict",
        "who-gets-what/index.html",
        instead("You move into your first home.", "You move into your first home. <i>(worked out)</i>"),
    ),
    "the sum of before is today's": (
        "sum-misplaced",
        "what-you-can-get/setting-up-home/index.html",
        instead("<b>£3,000</b>", "<b>£2,000</b>"),
    ),
    "a sum is missing from all the money": (
        "sum-misplaced",
        "all-the-money/index.html",
        instead("£2,000", "a sum"),
    ),
    "the whole offer leaves a thing out": ("whole-offer-differs", "keep/offer.html", instead("Free wifi", "A thing")),
    "a sum from nowhere": ("sum-of-nobody", "help-now/index.html", at_the_end("<p>£77.77</p>")),
    "a number from nowhere": ("number-of-nobody", "help-now/index.html", at_the_end("<p>01254 111222</p>")),
    "a date from nowhere": ("date-of-nobody", "keep/offer.html", at_the_end("<p>3 May 2021</p>")),
    "a page without its day": ("day-missing", "words/index.html", instead(TODAY, "today")),
    "a few people counted": ("small-count-shown", "help-now/index.html", at_the_end("<p>4 young people</p>")),
    "two pages have one title": (
        "same-title",
        "help-now/index.html",
        lambda text: text.replace("<title>Help now", "<title>Words explained"),
    ),
    "a small cell": ("small-count-shown", "strategy/local-picture/where-people-live/index.html", instead("<td>12</td>", "<td>4</td>")),
    "a link to no page": ("lost-link", "help-now/index.html", at_the_end('<a href="../nowhere/">x</a>')),
    "a link to no place": ("lost-link", "help-now/index.html", at_the_end('<a href="#nowhere">x</a>')),
    "a link that dials nobody": (
        "strange-number",
        "help-now/index.html",
        at_the_end('<a href="tel:01254111222">x</a>'),
    ),
    "a link that writes to nobody": (
        "strange-number",
        "help-now/index.html",
        at_the_end('<a href="mailto:nobody@example.org">x</a>'),
    ),
    "a sentence says of nobody's answer that it is theirs": (
        "short-who-differs",
        "what-you-can-get/setting-up-home/index.html",
        instead("<b>Yes, if</b> you are moving into your own home.", "<b>Yes</b>, you get it."),
    ),
    "a number stands in a fold alone": (
        "folded-away",
        "help-now/index.html",
        at_the_end('<details><summary>More</summary><a href="sms:85258">Text</a></details>'),
    ),
    "an amount stands in a fold alone": (
        "folded-away",
        "words/index.html",
        at_the_end('<details><summary>More</summary><p class="lo-amount"><b>£3,000</b></p></details>'),
    ),
    "words to say stand in a fold alone": (
        "folded-away",
        "words/index.html",
        at_the_end('<details><summary>More</summary><blockquote class="lo-say">Say this.</blockquote></details>'),
    ),
    "the line of a fold is a heading": (
        "odd-fold",
        "words/index.html",
        at_the_end("<details><summary><h2>More</h2></summary><p>This.</p></details>"),
    ),
    "a fold holds nothing": ("odd-fold", "words/index.html", at_the_end("<details><summary>More</summary></details>")),
    "a page without the emergency number": (
        "contact-unreachable",
        "words/index.html",
        instead('href="tel:999"', 'href="tel:111"'),
    ),
    "a paper that nobody offers": ("paper-not-offered", "papers/index.html", instead("booklet.pdf", "book.pdf")),
    "a voice in the tables says something else": (
        "data-differs",
        "data/voices.csv",
        instead("did not know who to ring", "said something"),
    ),
    "a sum in the tables is another": ("data-differs", "data/amounts.csv", instead(",3000,", ",300,")),
    "a thing to get is not in the file for programs": (
        "data-differs",
        "data/offer.json",
        instead('"id": "free-wifi"', '"id": "wifi"'),
    ),
    "too much round the content": ("heavy-frame", "words/index.html", instead("<main", f"{NOISE}<main")),
    "too much markup": ("heavy-markup", "words/index.html", at_the_end(NOISE)),
    "our words are too hard": ("hard-to-read", "help-now/index.html", at_the_end(HARD)),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN_PAGES)
def test_a_broken_page_is_found(what: str) -> None:
    rule, name, break_it = BROKEN_PAGES[what]
    assert finds(rule, with_document(name, break_it))


def test_a_paper_that_was_not_made_is_found() -> None:
    documents = {name: content for name, content in whole().documents.items() if name != "papers/booklet.pdf"}
    assert finds("paper-not-offered", replace(whole(), documents=documents))


def test_a_heavy_paper_is_found() -> None:
    name = "papers/what-you-can-get/free-wifi.pdf"
    heavy = whole().documents[name] + random.Random(1).randbytes(30_000)
    assert finds("heavy-paper", replace(whole(), documents={**whole().documents, name: heavy}))


@pytest.mark.parametrize(
    ("pattern", "rule"), [(r"assets/find\..*\.js", "heavy-script"), (r"search\.json", "heavy-index")]
)
def test_a_heavy_script_or_index_is_found(pattern: str, rule: str) -> None:
    (name,) = (name for name in whole().documents if re.fullmatch(pattern, name))
    heavy = whole().documents[name] + random.Random(1).randbytes(30_000)
    edition = replace(whole(), documents={**whole().documents, name: heavy})
    assert look(edition, (BY_RULE[rule],))
    assert not look(whole(), (BY_RULE[rule],))


def test_a_date_that_goes_on_over_a_page_is_read_without_the_number_of_the_page() -> None:
    paper = b"#set page(footer: context counter(page).display()); Born by 2 #pagebreak() January 2011, with 2 more"
    assert words_of_paper(typst.compile(paper)) == "Born by 2 January 2011, with 2 more"


def test_a_number_of_a_page_close_behind_a_day_is_not_read_as_part_of_it() -> None:
    paper = b"#set page(footer: [True on 1 May 2026.#h(1pt)#context counter(page).display()]); One #pagebreak() Two, 0.02"
    assert words_of_paper(typst.compile(paper)) == "One True on 1 May 2026. Two, 0.02 True on 1 May 2026."


def test_what_stands_there_before_its_day_is_found() -> None:
    assert finds("record-too-early", replace(whole(), as_of=date(2020, 1, 1)))


#: A day before one of the papers of `with_a_later_paper` came out.
EARLIER = date(2024, 6, 1)


def with_a_later_paper(council: Path) -> Path:
    paper = "  - id: later\n    title: A later paper\n    publisher: Exampleton\n    date: 2025-01-31\n"
    add(council, "content/sources.yaml", paper)
    return council


@pytest.mark.parametrize(
    ("name", "source"), [("offer.yaml", "strategy"), ("national/coverage.yaml", "guidance")]
)
def test_a_national_source_that_nothing_cites_is_listed_nowhere(name: str, source: str, good: Path) -> None:
    with (good / "national/sources.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "  - id: cited-once\n    title: An old page\n    publisher: A charity\n    second_hand: yes\n"
        )
    edition = made_from(good, AS_OF, good / "national", good)
    assert wrong(edition) == []
    assert not [address for address, text in edition.texts.items() if "An old page" in text]
    change(good, name, f"- source: {source}\n", "- source: cited-once\n")
    edition = made_from(good, AS_OF, good / "national", good)
    assert wrong(edition) == []
    assert "An old page" in edition.texts["/sources/reported/"]


@pytest.mark.parametrize("way", ["phone", "text_number"])
def test_a_contact_that_stands_only_where_a_page_names_it_and_that_no_page_names_is_a_warning(
    way: str, good: Path
) -> None:
    number = "    phone: 01254 585585\n"
    change(good, "content/contacts.yaml", number, f"    {way}: 01254 585586\n    only_where_named: yes\n")
    found = look(replace(whole(), council=read_council(good, good)), (BY_RULE["contact-unreachable"],))
    assert [(one.level, one.mark.file) for one in found] == [(Level.WARNING, "content/contacts.yaml")]


def test_a_later_date_in_an_earlier_edition_is_found(tmp_path: Path) -> None:
    """In one of a day before a paper came out, and before words were taken away."""
    council = with_a_later_paper(copy(BUSY, tmp_path))
    earlier = made_from(council, EARLIER, GOOD / "national", council)
    assert wrong(earlier) == []
    name = "words/index.html"
    # The day of the paper that nobody knows yet, its month, and a year from nowhere.
    for words in ("31 January 2025", "January 2025", "2029"):
        late = earlier.documents[name].replace(b"</main>", f"<p>{words}</p></main>".encode())
        assert finds("date-too-late", replace(earlier, documents={**earlier.documents, name: late})), words


def test_a_day_to_come_that_a_paper_speaks_of_is_a_warning(good: Path) -> None:
    with_a_later_paper(good)
    change(good, "content/people.yaml", "Care leavers meet", "Until March 2029 care leavers meet")
    edition = made_from(good, EARLIER, good / "national", good)
    found = [one for one in look(edition) if one.rule == "date-too-late"]
    assert {(one.level, one.mark.file) for one in found} == {(Level.WARNING, "content/people.yaml")}


def test_the_day_by_which_somebody_looks_again_is_no_later_day_by_mistake(good: Path) -> None:
    """Nor is one that a national text speaks of: a council can put neither in another place."""
    with_a_later_paper(good)
    change(good, "content/sources.yaml", "date: 2025-01-31", "date: 2026-12-31")
    change(good, "content/contacts.yaml", "checked: 2026-01", "checked: 2026-12")
    details = "    details: |\n      The fund runs to 31 March 2029.\n    area: home\n"
    change(good, "national/entitlements.yaml", "    area: home\n", details)
    edition = made_from(good, AS_OF, good / "national", good)
    assert "31 January 2027" in edition.texts["/what-you-can-get/setting-up-home/"]
    assert "31 March 2029" in edition.texts["/what-you-can-get/setting-up-home/"]
    assert [one for one in look(edition) if one.rule == "date-too-late"] == []


def test_a_strategy_whose_paper_is_to_come_is_said_nowhere_and_missed_nowhere(good: Path) -> None:
    with_a_later_paper(good)
    change(good, "content/sources.yaml", "date: 2025-01-31", "date: 2027-01-31")
    said = "  vision: Every care leaver has a home.\n  sources:\n    - source: "
    change(good, "content/site.yaml", f"{said}strategy", f"{said}later")
    edition = made_from(good, AS_OF, good / "national", good)
    assert "Every care leaver has a home." not in edition.texts["/strategy/on-a-page/"]
    assert wrong(edition) == []


#: What an officer writes and nobody shows: the file, words in it, what is written instead, the check that finds it.
UNSHOWN = {
    "a word of a voice": ("pledges.yaml", "did not know who to ring", "knew it all", "record-missing"),
    "another voice": (
        "pledges.yaml",
        "promises:\n",
        "  - id: another\n    number: 2\n    text: Another.\n    priority: be-safe\n    said_on: 2020-08\n"
        "    said_where: The strategy\n    sources:\n      - source: strategy\npromises:\n",
        "wrong-count",
    ),
    "the word of a promise": ("pledges.yaml", "A safe place on the first night", "Two homes", "record-missing"),
    "an objective": ("pledges.yaml", "More safe places to live.", "A roof.", "record-missing"),
    "a sum": ("offer.yaml", "value: £3,000", "value: £3,100", "sum-misplaced"),
    "the day of a sum": ("offer.yaml", "from: 2023-04-01", "from: 2027-04-01", "sum-misplaced"),
    "how to ask": ("offer.yaml", "Ask your worker.", "Ask the team.", "record-missing"),
    "a new number": ("content/contacts.yaml", "01254 585585", "01254 585586", "strange-number"),
    "the place of an answer": ("content/answers.yaml", "shows: part of it", "shows: all of it", "wrong-state"),
    "the place of an answer, counted on paper": (
        "content/answers.yaml",
        "shows: part of it",
        "shows: all of it",
        "paper-counts-otherwise",
    ),
    "an objective, on the wall": ("pledges.yaml", "More safe places to live.", "A roof.", "wall-paper-differs"),
    "a sum, on the wall": ("offer.yaml", "value: £3,000", "value: £3,100", "wall-paper-differs"),
    "the end of an action": ("content/actions.yaml", "    due: 2021-03\n", "    done_on: 2021-01-15\n", "wrong-count"),
    "a value of a table": ("content/figures.yaml", "- 48", "- 47", "record-missing"),
    "a reading": ("content/figures.yaml", "value: 92.9", "value: 93.4", "record-missing"),
    "a finding": ("content/findings.yaml", "should be clearer", "should be shorter", "record-missing"),
    "a source": ("content/sources.yaml", "title: Care Leavers’ Strategy", "title: A paper", "record-missing"),
    "a group": ("content/people.yaml", "Care leavers meet", "Young people eat", "record-missing"),
    "a page's text": (
        "content/pages/strategy/introduction.md",
        "Care leavers and the council.",
        "The council alone.",
        "record-missing",
    ),
    "that a thing to get is gone": (
        "offer.yaml", "    title: Free wifi\n", f"    title: Free wifi\n{CLOSED}", "closed-and-still-shown",
    ),
    "that a number is gone": (
        "content/contacts.yaml", "    roles:\n", f"{CLOSED}    roles:\n", "closed-and-still-shown",
    ),
    "that a group is gone": (
        "content/people.yaml", "    title: The forum\n", f"    title: The forum\n{CLOSED}", "closed-and-still-shown",
    ),
    "that a priority is gone": (
        "pledges.yaml", "    title: Be Safe\n", f"    title: Be Safe\n{CLOSED}", "closed-and-still-shown",
    ),
    "that a page is gone": (
        "content/pages/strategy/introduction.md", "contacts:\n", f"{dedent(CLOSED)}contacts:\n", "closed-and-still-shown",
    ),
    "that an action is closed": (
        "content/actions.yaml", "    due: 2021-03\n", f"    due: 2021-03\n{CLOSED}", "wrong-count",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", UNSHOWN)
def test_what_is_written_and_not_shown_is_found(what: str, good: Path) -> None:
    name, before, after, rule = UNSHOWN[what]
    change(good, name, before, after)
    assert finds(rule, replace(whole(), council=read_council(good, good)))


#: What an officer writes of a thing whose answers follow from its entry, and after which they would be others.
FOLLOWS = {
    "another group": ("    statuses:\n      - relevant\n", ""),
    "a condition": ("    duty: chooses\n", "    conditions:\n      - You live here.\n    duty: chooses\n"),
    "an age": ("    duty: chooses\n", "    age_until: 16\n    duty: chooses\n"),
    "who is left out": (
        "    duty: chooses\n",
        "    left_out:\n      - outcomes:\n          - not-a-care-leaver\n        reason: It is not for you.\n"
        "        sources:\n          - source: strategy\n    duty: chooses\n",
    ),
}


@pytest.mark.parametrize("what", FOLLOWS)
def test_an_answer_that_does_not_follow_from_its_entry_is_found(what: str, good: Path) -> None:
    given = follows()
    (good / "content/verdicts.yaml").unlink()
    change(good, "offer.yaml", "    standing: asked for\n", "")
    assert wrong(replace(given, council=read_council(good, good))) == []
    change(good, "offer.yaml", *FOLLOWS[what])
    assert finds("wrong-verdict", replace(given, council=read_council(good, good)))


@cache
def follows() -> Edition:
    """The good edition, where the council gives what was asked for and nobody has written who gets it."""
    with TemporaryDirectory() as name:
        folder = Path(shutil.copytree(GOOD, Path(name) / "good"))
        (folder / "content/verdicts.yaml").unlink()
        change(folder, "offer.yaml", "    standing: asked for\n", "")
        return made_from(folder, AS_OF, folder / "national", folder)


def test_a_number_that_another_has_now_is_none_of_what_is_closed(good: Path) -> None:
    line = "  - id: {id}\n    name: {id}\n    when: For a chat.\n    sources:\n      - source: strategy\n"
    further = "    phone: 0306 999 0145\n    more_phones:\n      - phone: 0306 999 0144\n        when: From abroad.\n"
    add(good, "content/contacts.yaml", f"{line.format(id='old')}{CLOSED}    phone: 0306 999 0144\n")
    add(good, "content/contacts.yaml", f"{line.format(id='new')}{further}")
    edition = made_from(good, AS_OF, good / "national", good)
    assert wrong(edition) == []
    change(
        good,
        "content/contacts.yaml",
        "phone: 0306 999 0144\n        when",
        "phone: 0306 999 0146\n        when",
    )
    read = replace(edition, council=read_council(good, good))
    assert finds("record-missing", read)
    assert finds("closed-and-still-shown", read)


def test_an_old_number_in_a_longer_page_is_told_with_its_line(good: Path) -> None:
    page = "content/pages/strategy/introduction.md"
    line = change(
        good, page, "Care leavers and the council.", "Care leavers and the council. Ring 01254 111222."
    )
    (found,) = look(made_from(good, AS_OF, good / "national", good), (BY_RULE["number-of-nobody"],))
    assert (found.mark.file, found.mark.line) == (page, line)
    assert "content/contacts.yaml" in found.hint


def test_who_gets_it_in_short_with_an_answer_that_no_group_has_is_told_to_whoever_wrote_it(
    good: Path,
) -> None:
    (good / "content/verdicts.yaml").unlink()
    given = "    who_short:\n      - Yes, if you ask nicely.\n"
    line = change(good, "offer.yaml", "    standing: asked for\n", given)
    (found,) = look(made_from(good, AS_OF, good / "national", good), (BY_RULE["short-who-differs"],))
    assert (found.level, found.mark.file) == (Level.ERROR, "offer.yaml")
    assert found.mark.line < line
    assert "who_short" in found.hint
    assert "slip of the engine" not in found.hint


def test_an_old_number_is_told_once_at_each_line_that_has_it(good: Path) -> None:
    """And not once for each page and paper that shows it, at a line of something else."""
    old = "Ring [01254 111222](tel:01254111222)."
    first = change(good, "offer.yaml", "how_to_ask: |\n", f"how_to_ask: |\n      {old}\n") + 1
    page = "content/pages/strategy/introduction.md"
    second = change(good, page, "Care leavers and the council.", f"Care leavers and the council. {old}")
    edition = made_from(good, AS_OF, good / "national", good)
    for rule in ("number-of-nobody", "strange-number"):
        told = look(edition, (BY_RULE[rule],))
        assert {(one.mark.file, one.mark.line) for one in told} == {("offer.yaml", first), (page, second)}
        assert len(told) == 2


def test_a_number_before_a_comma_is_read_to_its_end(good: Path) -> None:
    # Numbers in three groups of which the first two would be a number too: one of a contact, and one of nobody.
    change(good, "content/contacts.yaml", "01254 585585", "0300 123 4567")
    page = "content/pages/strategy/introduction.md"
    change(good, page, "Care leavers and the council.", "Ring 0300 123 4567, or 0300 765 4321, if you like.")
    told = look(made_from(good, AS_OF, good / "national", good), (BY_RULE["number-of-nobody"],))
    assert {one.message.partition(" is on ")[0] for one in told if "0300" in one.message} == {"0300 765 4321"}


CHANGED_TWICE = """date: 2026-11-03
title: The number of the main line
changes:
  - record: contact
    id: main-line
    part: phone
    how: changed
    from: 01254 111222
    to: 01254 111333
"""


def test_a_number_that_was_is_told_where_changes_are_and_nowhere_else(good: Path) -> None:
    (good / "content/changes").mkdir()
    (good / "content/changes/2026-11-03-main-line.yaml").write_text(CHANGED_TWICE, encoding="utf-8")
    number = BY_RULE["number-of-nobody"]
    assert not look(made_from(good, AS_OF, good / "national", good), (number,))
    page = "content/pages/strategy/introduction.md"
    change(good, page, "Care leavers and the council.", "Care leavers and the council. Ring 01254 111333.")
    (found,) = look(made_from(good, AS_OF, good / "national", good), (number,))
    assert "/strategy/introduction/" in found.message


def test_every_check_is_broken_here() -> None:
    broken = {rule for rule, _, _ in BROKEN_PAGES.values()} | {rule for *_, rule in UNSHOWN.values()}
    broken |= {"heavy-paper", "heavy-script", "heavy-index", "record-too-early", "date-too-late"}
    assert BY_RULE.keys() - broken == set()


def test_a_link_that_leaves_the_folder_of_the_site_is_found_on_the_page_for_what_is_not_there(
    good: Path,
) -> None:
    change(good, "content/site.yaml", "adopted: no", f"adopted: no\naddress: {ADDRESS}")
    edition = made_from(good, AS_OF, good / "national", good)
    assert not finds("lost-link", edition)
    lost = edition.documents["404.html"].replace(b'href="/our-offer/help-now/', b'href="/help-now/')
    assert lost != edition.documents["404.html"]
    edition = replace(edition, documents={**edition.documents, "404.html": lost})
    assert finds("lost-link", edition)


def test_growth_of_the_councils_words_is_a_warning(good: Path) -> None:
    hard = " ".join(
        f"Entitlement determinations necessitate comprehensive consideration {at}." for at in "abcdef"
    )
    change(
        good,
        "content/people.yaml",
        "It has courses for care leavers.",
        f"{hard} In 2019 two young people went.",
    )
    edition = made_from(good, AS_OF, good / "national", good)
    assert wrong(edition) == []
    warned = {(one.rule, one.mark.file) for one in look(edition)}
    assert warned == {("hard-to-read", "content/people.yaml"), ("small-count-shown", "content/people.yaml")}


#: Something that people had, and that is gone.
GONE = (
    f"  - id: a-bike\n    title: A bike\n    sentence: You could have a bike, and money for it.\n    area: home\n    duty: chooses\n"
    f"    basis:\n      - The strategy.\n    formerly:\n      - bikes\n{CLOSED}    replaced_by: setting-up-home\n    amounts:\n"
    "      - value: £41\n        period: a month\n        from: 2021-04-01\n        sources:\n          - source: strategy\n"
    "    sources:\n      - source: strategy\n"
)
#: What officers write as well, each in its own way: the file, words in it, what stands there instead.
ORDINARY = (
    ("content/site.yaml", "adopted: no", f"adopted: yes\naddress: {ADDRESS}"),
    ("offer.yaml", "    title: Free wifi\n", "    title: Free wifi\n    formerly:\n      - wifi\n"),
    (
        "content/pages/strategy/introduction.md",
        "Care leavers and the council.",
        'Care leavers &amp; the council: **all** of us, by [the "book"][book] and [this page](/help-now/ "Help").\n\n'
        "1) First.\n2) Then&nbsp;this.\n\n| one | other |\n|---|---|\n| a | b |\n\n[book]: /what-you-can-get/\n",
    ),
    (
        "pledges.yaml",
        "promises:\n",
        "  - id: another\n    number: 2\n    text: Another & “more”.\n    priority: be-safe\n    said_on: 2020-08\n"
        "    said_where: The strategy\n    closed:\n      date: 2021-03\n      reason: It was done.\n    sources:\n"
        "      - source: strategy\n  - id: older\n    number: 3\n    text: As before.\n    priority: be-safe\n"
        "    said_on: 2020\n    said_where: The strategy\n    replaced_by: another\n    sources:\n"
        "      - source: strategy\npromises:\n",
    ),
    (
        "content/contacts.yaml",
        "contacts:\n",
        "contacts:\n  - id: by-text\n    name: By text or e-mail\n    when: Any time.\n    text_number: 85258\n"
        "    email: team@example.org\n    roles:\n      - participation\n    checked: 2026-01\n    sources:\n"
        "      - source: strategy\n",
    ),
    (
        "content/contacts.yaml",
        "    phone: 01254 585585\n",
        "    phone: 01254 585585\n    text_number: 60777\n    hours: At any time.\n    cost: Free.\n    more_phones:\n"
        "      - phone: 0800 123 4567\n        when: Free from any phone\n        hours: At any time.\n",
    ),
    (
        "content/contacts.yaml",
        "contacts:\n",
        "contacts:\n  - id: by-mail\n    name: The leaving care team\n    roles:\n      - leaving care team\n"
        "    when: For care leavers.\n    email: lc@example.org\n    checked: 2026-01\n    sources:\n      - source: strategy\n",
    ),
    ("content/actions.yaml", "    due: 2021-03\n", "    due: 2021-03\n    done_on: 2021-01\n    rating: Green\n"),
    ("offer.yaml", "entitlements:\n", f"entitlements:\n{GONE}"),
    # Numbers as spreadsheets write them.
    ("offer.yaml", "      - value: £3,000\n", "      - value: 3250\n        age_until: 25.0\n"),
    ("pledges.yaml", "    number: 1\n", "    number: 001\n"),
    # A paper that is announced does not make the edition an earlier one.
    (
        "content/sources.yaml",
        "sources:\n",
        "sources:\n  - id: later\n    title: A later paper\n    publisher: Exampleton\n    date: 2027-03\n",
    ),
    # How long an answer takes, of what was only asked for.
    ("offer.yaml", "    standing: asked for\n", "    standing: asked for\n    how_long: Nine working days.\n"),
    ("pledges.yaml", "    entitlements:\n", "    entitlements:\n      - a-bike\n"),
    (
        "content/contacts.yaml",
        "contacts:\n",
        f"contacts:\n  - id: bike-line\n    name: The bike line\n    when: For bikes.\n    phone: 01254 585577\n{CLOSED}"
        "    replaced_by: main-line\n    sources:\n      - source: strategy\n",
    ),
    (
        "content/people.yaml",
        "groups:\n",
        f"groups:\n  - id: club\n    title: The club\n    sentence: People cook.\n{CLOSED}    sources:\n      - source: strategy\n",
    ),
    (
        "content/actions.yaml",
        "actions:\n",
        f"actions:\n  - id: a-shed\n    plan: plan-2020\n    title: Build a shed.\n    due: 2021-03\n{CLOSED}"
        "    sources:\n      - source: strategy\n",
    ),
)  # fmt: skip


def test_what_officers_write_as_well_is_no_mistake(good: Path) -> None:
    for name, before, after in ORDINARY:
        change(good, name, before, after)
    edition = made_from(good, AS_OF, good / "national", good)
    assert wrong(edition) == []
    assert {address for address, text in edition.texts.items() if re.search(r"\.[.;]", text)} == set()


#: A council that may choose says who gets it, and words about it that the national entry has as well.
CHOSEN = """    sentence: Money for your first home, until you are 21.
    statuses:
      - relevant
    age_until: 21.0
"""


def test_what_a_council_that_may_choose_has_decided_is_said_and_no_mistake(good: Path) -> None:
    change(good, "national/entitlements.yaml", "    duty: must\n", "    duty: chooses\n")
    change(
        good,
        "national/entitlements.yaml",
        "    statuses:\n      - relevant\n    age_from: 16\n    age_until: 25\n",
        "",
    )
    offer = good / "offer.yaml"
    head, short, rest = re.split(
        r"(    who_short:\n(?:      - .*\n)+)", offer.read_text(encoding="utf-8"), maxsplit=1
    )
    assert short
    offer.write_text(f"{head}{CHOSEN}{rest}", encoding="utf-8")
    edition = made_from(good, AS_OF, good / "national", good)
    assert wrong(edition) == []
    # The national answer was “yes, if”; that of anybody of whom the council says nothing stays.
    page = edition.trees["/what-you-can-get/setting-up-home/"]
    answers = {}
    for row in page.css("main details .lo-verdicts > li"):
        link, word = row.css_first("a"), row.css_first("b")
        if link and word:
            answers[(link.attributes["href"] or "").rstrip("/").rpartition("/")[2]] = word.text().strip()
    assert answers == {"relevant": "Yes.", "not-a-care-leaver": "No:"}
    assert (
        "Money for your first home, until you are 21." in edition.texts["/what-you-can-get/setting-up-home/"]
    )


def test_many_voices_and_few_promises_are_counted_and_no_mistake(good: Path) -> None:
    (voice,) = re.findall(
        r"  - id: who-to-ring\n.*?(?=promises:)", (good / "pledges.yaml").read_text("utf-8"), re.DOTALL
    )
    many = "".join(
        voice.replace("who-to-ring", f"voice-{at}")
        .replace("number: 1", f"number: {at}")
        .replace("ring.", f"ring {at}.")
        for at in range(2, 33)
    )
    change(good, "pledges.yaml", "promises:\n", f"{many}promises:\n")
    edition = made_from(good, AS_OF, good / "national", good)
    assert wrong(edition) == []
    change(good, "pledges.yaml", "More safe places to live.", "A roof.")
    assert finds("wall-paper-differs", replace(edition, council=read_council(good, good)))


def test_a_poster_that_has_no_room_for_a_voice_may_show_another_that_begins_like_it(good: Path) -> None:
    (voice,) = re.findall(
        r"  - id: who-to-ring\n.*?(?=promises:)", (good / "pledges.yaml").read_text("utf-8"), re.DOTALL
    )
    more = "".join(
        voice.replace("who-to-ring", f"voice-{at}")
        .replace("number: 1", f"number: {at}")
        .replace("ring.", end)
        for at, end in ((2, "ring by day."), (3, "thank."))
    )
    change(good, "pledges.yaml", "promises:\n", f"{more}promises:\n")
    poster = typst.compile(b"Care leavers said they did not know who to ring by day. + 2 more")
    documents = {**whole().documents, "papers/poster-you-said.pdf": poster}
    edition = replace(whole(), documents=documents, council=read_council(good, good))
    told = [found.message for found in look(edition, (BY_RULE["wall-paper-differs"],))]
    assert [message for message in told if message.startswith("/papers/poster-you-said.pdf")] == []
    # Where a paper does not count it, it is named: a text that is found only as part of another is not there.
    short, long = "who to ring", "who to ring by day"
    assert _left_out(squeezed(f"They did not know {long}."), [short, long]) == [short]


def test_a_number_at_the_end_of_one_part_counts_nobody_in_the_next(good: Path) -> None:
    """So many entitlements that the index says how many of a part there are, before a part about people."""
    add(
        good,
        "national/areas.yaml",
        "  - id: work\n    title: Work\n    sentence: Jobs.\n    icon: briefcase\n    order: 2\n"
        "  - id: people\n    title: People around you\n    sentence: Whom you know.\n    icon: people\n    order: 3\n",
    )
    for area, many in (("home", 70), ("work", 4), ("people", 6)):
        for at in range(many):
            change(
                good,
                "offer.yaml",
                "entitlements:\n",
                f"entitlements:\n  - id: {area}-{at}\n    title: A thing {area} {at}\n    sentence: You can have it.\n    area: {area}\n"
                "    duty: chooses\n    basis:\n      - The strategy.\n    sources:\n      - source: strategy\n",
            )
    edition = made_from(good, AS_OF, good / "national", good, until=road.Until.PAGES)
    # So many, so that there is something to be mistaken for a count.
    assert "A thing people 5" in edition.texts["/what-you-can-get/"]
    assert not finds("small-count-shown", edition)


def test_what_all_stands_in_one_state_is_one_sentence_on_pages_papers_and_in_the_one_file(good: Path) -> None:
    (good / "content/answers.yaml").unlink()
    change(good, "pledges.yaml", "    voices:\n      - who-to-ring\n", "")
    another = (
        "  - id: another\n    number: 2\n    text: Another.\n    priority: be-safe\n    said_on: 2020-08\n"
    )
    change(
        good,
        "pledges.yaml",
        "promises:\n",
        f"{another}    said_where: The strategy\n    sources:\n      - source: strategy\npromises:\n",
    )
    edition = made_from(good, AS_OF, good / "national", good)
    assert wrong(edition) == []
    each = squeezed("No answer has been published to any of them.")
    for address in ("/strategy/on-a-page/", "/papers/strategy-a3.pdf", "/papers/strategy-a4.pdf", ONE_FILE):
        assert each in squeezed(edition.texts[address]), address
    for name in ("index.html", "you-said/index.html", "strategy/be-safe/index.html"):
        counts = LexborHTMLParser(edition.documents[name]).css_first(".lo-counts")
        assert counts
        assert counts.text() == "2 things young people said. No answer has been published to any of them."
    shutil.copy(GOOD / "content/answers.yaml", good / "content/answers.yaml")
    assert finds("paper-counts-otherwise", replace(edition, council=read_council(good, good)))


def test_a_council_with_a_name_and_one_contact_is_whole(good: Path) -> None:
    for path in (good / "offer.yaml", good / "pledges.yaml", *good.glob("content/*.yaml")):
        if path.name not in ("site.yaml", "contacts.yaml", "sources.yaml"):
            path.unlink()
    shutil.rmtree(good / "content/pages")
    site = (good / "content/site.yaml").read_text(encoding="utf-8")
    (good / "content/site.yaml").write_text(site.partition("strategy:")[0], encoding="utf-8")
    edition = made_from(good, AS_OF, good / "national", good)
    assert "/you-said/" not in edition.trees
    assert wrong(edition) == []
