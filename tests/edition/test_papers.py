"""The papers: PDFs that anybody can read, no longer, smaller or heavier than declared, and made of values alone."""

from __future__ import annotations

import ctypes
import io
import json
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pikepdf
import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser

from localoffer import road
from localoffer.addresses import DISTRICTS, FOR_ADVISERS, HELP, OFFER, PAPERS, RIGHTS, STATUSES
from localoffer.audit import audit_papers
from localoffer.law.questions import Ask
from localoffer.law.table import Answers, Decision, read_answers
from localoffer.pages.finder import OutcomeContext
from localoffer.pages.offer import EntitlementContext
from localoffer.pages.page import Context
from localoffer.papers.booklet import BookletPaper
from localoffer.papers.pack import pack
from localoffer.papers.paper import MAIN, SMALL, Paper
from localoffer.papers.questions import BookQuestion
from localoffer.papers.sheets import (
    GONE,
    OF_STANDING,
    EntitlementPaper,
    GonePaper,
    OutcomePaper,
    PapersContext,
)
from localoffer.papers.typeface import SUMS
from localoffer.papers.typeset import Printed, to_json, typesetting
from localoffer.plan import SitePlan
from localoffer.records.models import Standing, Verdict
from localoffer.records.values import Prose, When
from localoffer.views.common import as_when
from localoffer.web.theme import load_theme
from tests.council import GOOD
from tests.each import Test, each
from tests.edition.planned import COUNCILS, HERE, MADE_UP, Council, made, planned, typeset
from tests.sheets import MILLIMETRE, Letter, Line, Sheet, close, sheets, text
from tests.site import AS_OF, ROOT, document, editions, pages, papers, tree

#: The folder of each edition: of further ones each night.
EACH_EDITION = pytest.mark.parametrize(
    "council",
    [
        pytest.param(council, id=name, marks=() if council == ROOT else pytest.mark.long)
        for name, council in editions().items()
    ],
)


def each_paper(*kinds: type[Context]) -> Callable[[Test], Test]:
    """Gives a test each paper of some kinds, and the folder of its edition."""

    def of_kinds(council: Path) -> list[Paper]:
        return [paper for paper in papers(council=council) if isinstance(paper.context, kinds)]

    def of_each(test: Test) -> Test:
        return EACH_EDITION(each(of_kinds, ids=lambda paper: str(paper.address))(test))

    return of_each


EVERY = each_paper(Context)
TYPEFACE = "AtkinsonHyperlegible"


def _opened(address: str, council: Path = ROOT) -> pikepdf.Pdf:
    return _opened_of(document(address, council=council))


def _sheets(address: str, council: Path = ROOT) -> tuple[Sheet, ...]:
    return _sheets_of(document(address, council=council))


@cache
def _opened_of(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


@cache
def _sheets_of(content: bytes) -> tuple[Sheet, ...]:
    return sheets(content)


def _elements(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The tags of a document in the order in which they are read."""
    if isinstance(node, pikepdf.Array):
        for part in node:
            yield from _elements(part)
    elif isinstance(node, pikepdf.Dictionary):
        yield node
        if "/K" in node:
            yield from _elements(node.K)


def test_there_are_papers() -> None:
    assert papers()


@EVERY
def test_it_is_tagged_and_says_its_language_and_title(paper: Paper, council: Path) -> None:
    root = _opened(paper.address, council).Root
    assert root.MarkInfo.Marked
    assert "/StructTreeRoot" in root
    assert str(root.Lang) == "en-GB"
    assert root.ViewerPreferences.DisplayDocTitle
    with _opened(paper.address, council).open_metadata() as metadata:
        assert metadata["dc:title"] == paper.title
        assert metadata["pdfuaid:part"] == "1"


@EVERY
def test_its_typefaces_are_in_the_file(paper: Paper, council: Path) -> None:
    names = set()
    for item in _opened(paper.address, council).objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            names.add(str(item.FontName).partition("+")[2].partition("-")[0])
            assert "/FontFile2" in item or "/FontFile3" in item
    assert TYPEFACE in names


@EVERY
def test_the_noughts_of_a_sum_are_plain(paper: Paper, council: Path) -> None:
    # Atkinson Hyperlegible strikes them through.
    sums = 0
    for sheet in _sheets(paper.address, council):
        for found in re.finditer(r"£\d+(?:,\d{3})*(?:\.\d\d)?", sheet.said):
            noughts = [letter for letter in sheet.letters[found.start() : found.end()] if letter.text == "0"]
            assert all(SUMS in letter.typeface for letter in noughts), found.group()
            sums += bool(noughts)
    assert sums or paper.group != "booklets"


@EVERY
def test_its_headings_follow_each_other_and_begin_with_its_title(paper: Paper, council: Path) -> None:
    tags = [
        str(node.get("/S", "")) for node in _elements(_opened(paper.address, council).Root.StructTreeRoot.K)
    ]
    levels = [int(tag[2:]) for tag in tags if tag[1:2] == "H" and tag[2:].isdigit()]
    assert levels[0] == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
    # What stands in no paragraph is read out in one breath with what comes after it.
    tree = _opened(paper.address, council).Root.StructTreeRoot.K
    document = tree if isinstance(tree, pikepdf.Dictionary) else tree[0]
    assert [str(part.S) for part in document.K if part.S in ("/Span", "/Strong", "/Link")] == []


@each_paper(EntitlementPaper, OutcomePaper, GonePaper)
def test_the_day_and_the_notice_of_a_sheet_are_read_out(paper: Paper, council: Path) -> None:
    # Readers' aids pass over the foot of a page: that of the first one is empty.
    drawn = _opened(paper.address, council).pages[0].Contents.read_bytes()
    assert re.search(rb"/Footer[^>]*>>BDC\s*EMC", drawn)
    day = close(f"Edition of {as_when(AS_OF)}")
    assert {sheet.text.count(day) for sheet in _sheets(paper.address, council)} == {1}


@EVERY
def test_it_has_the_declared_pages_and_weight(paper: Paper, council: Path) -> None:
    assert 1 <= len(_opened(paper.address, council).pages) <= paper.most_pages
    assert len(document(paper.address, council=council)) <= paper.most_kilobytes * 1024


@EVERY
def test_no_letter_is_smaller_than_declared_or_off_the_sheet(paper: Paper, council: Path) -> None:
    for sheet in _sheets(paper.address, council):
        assert sheet.letters
        assert {
            (letter.text, letter.size) for letter in sheet.letters if _tenths(letter.size) < paper.smallest
        } == set()
        assert sheet.off == ""


def _tenths(size: float) -> float:
    return round(size, 1)


@EVERY
def test_a_page_offers_it_with_its_pages_and_size(paper: Paper, council: Path) -> None:
    number = len(_opened(paper.address, council).pages)
    kilobytes = -(-len(document(paper.address, council=council)) // 1024)
    facts = f"(PDF, {number} page{'s' if number > 1 else ''}, {kilobytes} KB)"
    # The sheet of what is closed is found from its page alone.
    for address in (paper.same_as, PAPERS)[: 1 if paper.template == "gone.typ" else 2]:
        links = [
            link
            for link in tree(address, council=council).css("a")
            if urljoin(address, link.attributes["href"]) == paper.address
        ]
        assert links, f"{address} has no link to {paper.address}"
        assert any(facts in " ".join((link.parent or link).text().split()) for link in links)


def test_every_paper_has_pages_that_offer_it() -> None:
    addresses = {page.address for page in pages()}
    assert papers()
    for paper in papers():
        assert paper.same_as in addresses


def _text(address: str, council: Path = ROOT) -> str:
    return "".join(sheet.text for sheet in _sheets(address, council))


def test_the_foot_of_every_page_leads_to_where_the_list_of_papers_is_linked() -> None:
    def links(address: str, part: str) -> set[str]:
        found = (link.attributes["href"] or "" for link in tree(address).css(f"{part} a"))
        return {urljoin(address, href) for href in found}

    assert PAPERS in links(FOR_ADVISERS, "main")
    for page in pages():
        if not page.alone:
            assert any(address.endswith(FOR_ADVISERS) for address in links(page.address, "footer")), (
                page.address
            )


@EVERY
def test_a_reader_of_pdfs_finds_no_fault_in_it(paper: Paper, council: Path) -> None:
    assert _opened(paper.address, council).check_pdf_syntax() == []


SHEETS = [paper for paper in papers() if isinstance(paper.context, EntitlementPaper)]
EACH_SHEET = each_paper(EntitlementPaper)
EACH_TO_TAKE = each_paper(EntitlementPaper, OutcomePaper)
BOOKLETS = [paper for paper in papers() if isinstance(paper.context, BookletPaper)]
BOOKLET = each(BOOKLETS, ids=lambda paper: str(paper.address))


def test_each_entitlement_and_each_result_has_a_sheet_of_two_sides_at_most() -> None:
    entitlements = [page for page in pages() if isinstance(page.context, EntitlementContext)]
    outcomes = [page for page in pages() if isinstance(page.context, OutcomeContext)]
    of = {paper.same_as: paper for paper in papers() if paper.group in (*OF_STANDING.values(), "outcomes")}
    assert entitlements
    assert outcomes
    assert set(of) == {page.address for page in (*entitlements, *outcomes)}
    assert {paper.most_pages for paper in of.values()} == {2}


@EACH_SHEET
def test_a_sheet_has_the_words_to_send_and_each_step_of_the_ladder(paper: Paper, council: Path) -> None:
    said = _text(paper.address, council)
    assert isinstance(paper.context, EntitlementPaper)
    wanted = [paper.title, paper.context.entitlement.entry.words_to_send or "I am asking about this:"]
    wanted += ["In custody, or no internet?", *(one.address or "" for one in paper.context.help.by_post)]
    if paper.group != "sheets":
        wanted.append("so a no may stand")
    wanted += paper.context.help.steps
    wanted += [sum_.value for sum_ in paper.context.entitlement.money.headline]
    (of,) = (one for one in COUNCILS if one.folder == council)
    elsewhere = (*planned(of).shown.on_every_page, paper.context.help.advocate)
    wanted += [one.name for one in paper.context.entitlement.contacts if one not in elsewhere]
    assert [words for words in wanted if close(words) not in said] == []


def test_the_sheet_of_a_result_has_every_sum_in_force_with_what_it_hangs_on() -> None:
    of_results = [paper for paper in papers() if isinstance(paper.context, OutcomePaper)]
    assert of_results
    for paper in of_results:
        said = _text(paper.address)
        assert isinstance(paper.context, OutcomePaper)
        for row in (row for group in paper.context.groups for row in group.rows):
            for amount in row.amounts:
                # A column may end within a sum, so its words are looked for one by one.
                words = (amount.value, *(amount.case or "").split())
                assert [word for word in words if close(word) not in said] == []


@pytest.mark.parametrize("council", [HERE, MADE_UP], ids=str)
def test_each_paper_stands_under_the_heading_of_its_kind(council: Council) -> None:
    words = {**planned(council).theme.words["papers"]}
    words |= {str(key): look.word for key, look in planned(council).theme.vocabulary["standing"].items()}
    under: dict[str, str] = {}
    heading = ""
    listed = LexborHTMLParser(made(council).documents["papers/index.html"].decode())
    for node in listed.css("main h2, main a"):
        if node.tag == "h2":
            heading = node.text().strip()
        else:
            under.setdefault(urljoin(PAPERS, node.attributes["href"]), heading)
    wanted = {paper.address: words[paper.group] for paper in made(council).papers if paper.group != GONE}
    assert {address: heading for address, heading in under.items() if address in wanted} == wanted
    assert list(dict.fromkeys(under.values()))[:2] == [words["wall"], words["booklets"]]


@pytest.mark.parametrize("council", [HERE, MADE_UP], ids=str)
def test_the_sheets_are_listed_by_part_of_life_each_once_in_the_order_of_the_offer(council: Council) -> None:
    of = planned(council)
    (listed,) = (page.context for page in made(council).pages if page.address == PAPERS)
    assert isinstance(listed, PapersContext)
    (sheets_,) = (group for group in listed.groups if group.key == "sheets")
    areas = [(area.title, [paper.address for paper in area.papers]) for area in sheets_.areas]
    offer = [
        (area.title, [f"/papers{view.address.rstrip('/')}.pdf" for view in views])
        for area, views in of.shown.given_by_area.items()
    ]
    assert areas == offer
    assert len({title for title, _ in areas}) == len(areas)
    assert sorted(
        {view.area.title for view in of.shown.entitlements.values() if view.standing is Standing.GIVEN}
    ) == (sorted(title for title, _ in areas))


def test_a_paper_that_is_too_long_says_so_in_words_and_names_the_file_of_its_texts() -> None:
    plan = planned(MADE_UP).plan
    found = {
        paper.address: next(iter(audit_papers({paper.address: Printed(b"", paper.most_pages + 1)}, plan)))
        for paper in plan.papers
    }
    poster = found["/papers/poster-you-said.pdf"]
    assert (poster.mark.file, poster.mark.line) == ("tests/good/pledges.yaml", 0)
    assert "no more than 1 page and" in poster.message
    assert "tests/good/pledges.yaml" in poster.hint
    assert found["/papers/booklet.pdf"].mark.file == "tests/good/offer.yaml"


def test_the_booklet_has_three_editions_from_one_template() -> None:
    assert [paper.edition for paper in BOOKLETS] == ["booklet", "booklet-a5", "large-print"]
    assert {paper.template for paper in BOOKLETS} == {"booklet.typ"}


@BOOKLET
def test_its_pages_can_be_folded_into_sheets_of_four(paper: Paper) -> None:
    assert len(_opened(paper.address).pages) % 4 == 0


def test_the_small_booklet_is_half_the_paper_of_the_large_one() -> None:
    large, small = (_opened(f"/papers/{name}.pdf").pages[0].mediabox for name in ("booklet", "booklet-a5"))
    assert [float(side) for side in large] == pytest.approx([0, 0, 595.28, 841.89], abs=1)
    assert [float(side) for side in small] == pytest.approx([0, 0, 419.53, 595.28], abs=1)


@BOOKLET
def test_it_holds_every_entitlement_with_how_to_ask_and_the_sums(paper: Paper) -> None:
    said = _text(paper.address)
    assert isinstance(paper.context, BookletPaper)
    assert {one.outcome.id: one.never for one in paper.context.outcomes} == {
        view.outcome.id: sum(it.verdict is Verdict.NO for it in view.verdicts)
        for view in planned().shown.outcomes.values()
    }
    missing = []
    for page in pages():
        if isinstance(page.context, EntitlementContext):
            it = page.context.entitlement
            wanted = [it.title, it.sentence, it.entry.words_to_send or "", *it.entry.bring]
            wanted += [amount.value for amount in (*it.money.headline, *it.money.history, *it.money.coming)]
            missing += [(it.id, words) for words in wanted if close(words).rstrip(".") not in said]
    assert missing == []


@BOOKLET
def test_its_contents_name_the_pages_on_which_things_stand(paper: Paper) -> None:
    texts = [sheet.text for sheet in _sheets(paper.address)]
    contents = "".join(texts[1:5])
    found = 0
    for page in pages():
        if isinstance(page.context, EntitlementContext):
            title = close(page.title)
            # Another number, that of the page, may follow at once.
            if named := re.search(re.escape(title) + r"\.*(\d+)", contents):
                numbers = [int(named[1][:digits]) for digits in range(1, len(named[1]) + 1)]
                assert any(title in texts[number - 1] for number in numbers if number <= len(texts)), (
                    page.title
                )
                found += 1
    assert found


@BOOKLET
def test_a_text_that_names_a_page_of_the_site_names_the_page_of_the_booklet(paper: Paper) -> None:
    texts = [sheet.text for sheet in _sheets(paper.address)]
    theme = load_theme(road.TEMPLATES)
    words = theme.words["papers"]
    headings = {
        page.address: page.title for page in pages() if page.address.startswith((OFFER, RIGHTS, HELP))
    }
    headings |= {HELP: words["situations_part"], OFFER: words["offer_part"], STATUSES: words["groups"]}
    headings[DISTRICTS] = theme.words["district"]["which_tonight"]
    named = [(run["text"], run["place"]) for run in _runs(json.loads(to_json(paper.context))) if run["place"]]
    wrong = [
        (said, place)
        for said, place in named
        if not any(
            close(headings[place]) in texts[int(page) - 1]
            for page in re.findall(rf"{re.escape(close(said))}\({words['see_page']}(\d+)\)", "".join(texts))
        )
    ]
    assert named
    assert wrong == []


def _runs(node: Any) -> Iterator[dict[str, Any]]:
    """The runs of all texts among the values of a paper."""
    parts = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    if isinstance(node, dict) and "place" in node:
        yield node
    for part in parts:
        yield from _runs(part)


@BOOKLET
def test_help_now_is_its_back_with_every_number_and_no_promise_that_it_is_free(paper: Paper) -> None:
    back = _sheets(paper.address)[-1].text
    numbers = [contact.phone or contact.text_number or "" for contact in planned().plan.chrome.numbers]
    assert numbers
    assert [number for number in numbers if close(number) not in back] == []
    assert "Notallfreenumbersarefreefromprison" in back


@BOOKLET
def test_a_number_to_text_is_as_large_on_its_back_as_one_to_ring(paper: Paper) -> None:
    back = _sheets(paper.address)[-1]
    numbers = [contact.phone or contact.text_number or "" for contact in planned().plan.chrome.numbers]
    # 999 stands in a sentence, too.
    sizes = {round(back.letters[back.said.rindex(close(number))].size, 1) for number in numbers}
    assert len(sizes) == 1


def _booklet_of(paper: Paper, numbers: int = 1, **parts: Any) -> tuple[Sheet, ...]:
    """A booklet with nothing but some of its parts, and with its numbers for help so many times."""
    of, book = planned(), paper.context
    assert isinstance(book, BookletPaper)
    empty: dict[str, Any] = {
        field.name: () for field in fields(book) if isinstance(getattr(book, field.name), tuple)
    }
    chrome = replace(of.plan.chrome, numbers=of.plan.chrome.numbers * numbers)
    short = replace(paper, context=replace(book, **{**empty, **parts}))
    return sheets(typeset([short], replace(of, plan=replace(of.plan, chrome=chrome)))[paper.address].content)


@BOOKLET
def test_however_many_numbers_help_now_is_one_page_and_the_last_of_a_sheet(paper: Paper) -> None:
    book = _booklet_of(paper, numbers=2)
    assert len(book) % 4 == 0
    assert [
        one.name for one in planned().plan.chrome.numbers if book[-1].text.count(close(one.name)) != 2
    ] == []
    assert "Notallfreenumbersarefreefromprison" in book[-1].text


def test_whom_to_call_where_nobody_is_known_to_answer_at_night_stands_together() -> None:
    of = planned()
    numbers = of.shown.helplines[:3]
    situations = tuple(
        replace(
            it,
            night_unknown=True,
            at_night=numbers,
            by_age=tuple(replace(part, call_at_night=None) for part in it.by_age),
        )
        for it in of.shown.situations.values()
        if it.by_age
    )
    book = _booklet_of(BOOKLETS[0], situations=situations)
    words = close(
        of.theme.words["help"]["night_unknown"] + "".join(f"{one.name}{one.phone}" for one in numbers)
    )
    found = [
        sheet.letters[at.start() : at.end()]
        for sheet in book
        for at in re.finditer(re.escape(words), sheet.said)
    ]
    assert all(after.bottom < before.top for letters in found for before, after in pairwise(letters))
    assert len(found) == sum(len(it.by_age) for it in situations) > 5


def test_the_sheet_of_a_result_says_whom_to_ask_for_and_the_number_to_text_as_large() -> None:
    (paper, *_) = (one for one in papers() if isinstance(one.context, OutcomePaper) and one.context.team)
    assert isinstance(paper.context, OutcomePaper)
    assert paper.context.team
    team = replace(
        paper.context.team, phone="0306 999 0100", text_number="60777", sms="60777", stands_in_for="housing"
    )
    of = planned()
    texting = replace(paper, context=replace(paper.context, team=team), shorter=())
    sheet = sheets(typeset([texting], of)[paper.address].content)[0]
    role = of.theme.vocabulary["role"]["housing"].word
    found = sheet.said.index(close(f"0306 999 0100 Text 60777 {of.theme.words['outcome']['ask_for']} {role}"))
    assert len({round(letter.size, 1) for letter in sheet.letters[found : found + 20]}) == 1


@BOOKLET
def test_it_says_of_which_day_it_is_on_its_front(paper: Paper) -> None:
    assert close(str(as_when(AS_OF))) in _sheets(paper.address)[0].text


@BOOKLET
def test_whatever_names_the_internet_says_how_it_goes_without(paper: Paper) -> None:
    assert isinstance(paper.context, BookletPaper)
    online = [one for area in paper.context.areas for one in area.entitlements if one.online]
    said = _text(paper.address)
    assert said.count(close("No internet? Ask your personal adviser")) == len(online)


def _booklet() -> BookletPaper:
    assert isinstance(BOOKLETS[0].context, BookletPaper)
    return BOOKLETS[0].context


def test_the_booklet_lists_the_sources_that_it_cites_and_no_others() -> None:
    book, said = _booklet(), _text(BOOKLETS[0].address)
    numbers = [source.number for source in book.sources]
    assert numbers == list(range(1, len(numbers) + 1))
    word = planned().theme.words["papers"]["sources"]
    lines = re.findall(rf"{word}((?:\d+(?:\([^)]*\))?,?)+)\.", said)
    cited = {int(number) for line in lines for number in re.sub(r"\([^)]*\)", "", line).split(",")}
    assert cited == set(numbers)


def _on_paper(answers: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The result that somebody comes to on paper, by its id, with what is unclear about it: `answers` by what is asked."""
    book = _booklet()
    page = book.questions[0]
    asked = page.questions[0]
    while True:
        way = next(way for way in asked.ways if answers[asked.asks] in way.says)
        assert [way.question, way.end, way.page].count(None) == 2
        if way.end:
            (end,) = (end for end in page.ends if end.letter == way.end)
            return end.outcome.id, tuple(book.notes[note - 1] for note in way.notes)
        if way.page:
            (page,) = (one for one in book.questions if one.number == way.page)
        (asked,) = (one for one in page.questions if one.number == (way.question or 1))


def _in_table(decision: Decision) -> tuple[str, tuple[str, ...]]:
    assert decision.row
    return decision.row.outcome.id, tuple(record.reason for record in decision.unclear)


def _profiles() -> list[dict[str, Any]]:
    profiles = yaml.safe_load((ROOT / "tests/profiles/public.yaml").read_text(encoding="utf-8"))["profiles"]
    assert profiles
    return list(profiles)


@each(_profiles(), ids=lambda profile: str(profile["id"]))
def test_the_questions_on_paper_lead_each_profile_where_the_table_does(profile: dict[str, Any]) -> None:
    library = planned().library
    table, finder = library.decision, library.finder
    assert table
    assert finder
    filled = table.with_defaults(profile["inputs"])
    if filled["nation"] != "england":
        # The table treats the three nations alike, and one answer stands for them.
        filled |= {"nation": "scotland"}
    if filled["other_accom"] == "health_under_3m":
        # Less than three months in a row is no place like care: the question says so, and the answer is no.
        filled |= {"other_accom": "none", "other_accom_after_16": False}
    answers = {}
    for node in finder.nodes.values():
        if isinstance(node, Ask):
            sets = {answer.says: read_answers(table, answer.sets) for answer in node.question.answers}
            fitting = {says: _numbers(given) for says, given in sets.items() if _fits(given, filled)}
            if fitting:
                # The highest number that is reached: 30 days are less than 91.
                answers[node.question.asks] = max(fitting, key=lambda says: fitting[says])
    assert _on_paper(answers) == _in_table(table.decide(profile["inputs"]))


def _fits(given: Answers, facts: Answers) -> bool:
    """Whether an answer is true of somebody. One that says a number stands for that many or more."""
    return all(
        value <= int(facts[name])
        if isinstance(value, int) and not isinstance(value, bool)
        else value == facts[name]
        for name, value in given.items()
    )


def _numbers(given: Answers) -> tuple[int, ...]:
    return tuple(value for value in given.values() if isinstance(value, int) and not isinstance(value, bool))


def test_the_questions_on_paper_end_where_those_of_the_page_do() -> None:
    finder = planned().library.finder
    assert finder
    for answers, end in finder.paths():
        given: dict[str, str] = {}
        node = finder.nodes[finder.start]
        for answer in answers:
            assert isinstance(node, Ask)
            given[node.question.asks] = answer.says
            node = finder.nodes[next(target for way, target in node.ways if way is answer)]
        unclear = tuple(record.reason for record in end.unclear)
        assert _on_paper(given) == (end.row.outcome.id, unclear), given


def test_the_questions_on_paper_stand_on_eight_pages_at_most_with_all_that_an_answer_leads_to_on_one() -> (
    None
):
    book, printed = _booklet(), _sheets(BOOKLETS[0].address)
    pages = [
        number
        for number, sheet in enumerate(printed)
        if any(close(_asked(one)) in sheet.text for page in book.questions for one in page.questions)
    ]
    assert pages
    assert max(pages) - min(pages) < 8
    for page in book.questions[1:]:
        wanted = [close(_asked(one)) for one in page.questions]
        wanted += [close(f"{end.letter}{end.outcome.title}") for end in page.ends]
        assert any(all(words in sheet.text for words in wanted) for sheet in printed), page.answer


def _asked(one: BookQuestion) -> str:
    return f"{one.number}{one.asks}({planned().theme.words['papers']['help']}{one.help})"


@BOOKLET
def test_the_questions_on_paper_are_all_there_with_where_each_answer_leads(paper: Paper) -> None:
    said, words = _text(paper.address), planned().theme.words["papers"]
    explained = {help.number: help.asks for help in _booklet().helps}
    for page in _booklet().questions:
        for one in page.questions:
            assert explained[one.help] == one.asks
            assert close(_asked(one)) in said
            for way in one.ways:
                to = f"{words['result']}{way.end}" if way.end else words["go_to"]
                assert close(f"{' / '.join(way.says)}: {to}{way.question or ''}") in said
    for help in _booklet().helps:
        assert close(f"{help.number}. {help.asks}{help.help or ''}") in said
        assert close(help.find_out) in said


@each_paper(EntitlementPaper, OutcomePaper, BookletPaper)
def test_no_contact_and_no_words_to_say_are_split_over_pages_or_columns(paper: Paper, council: Path) -> None:
    it = paper.context
    if isinstance(it, BookletPaper):
        contacts = [*it.contacts, *it.helplines]
        given = (one for area in it.areas for one in area.entitlements)
        said = [one.entitlement.entry.words_to_send for one in (*given, *it.announced, *it.asked_for)]
        said += [part.say for situation in it.situations for part in situation.by_age or (situation,)]
        when = planned().theme.words["help"]
        for one in it.districts.each if it.districts else ():
            said += [f"{when['day']}{one.day.phone}"] if one.day.phone else []
            said += [f"{when['night']}{one.night.phone}"] if one.night and one.night.phone else []
    else:
        contacts = list(it.contacts) if isinstance(it, EntitlementPaper) else []
        said = [it.entitlement.entry.words_to_send] if isinstance(it, EntitlementPaper) else []
    wanted = [f"{one.name}{one.when}" for one in contacts] + [words for words in said if words]
    wanted += [f"{one.when}{one.phone}" for one in contacts if one.phone and not one.call_999_first]
    assert [words for words in wanted if not _whole(close(words), paper.address, council)] == []


def _whole(words: str, address: str, council: Path) -> bool:
    """Whether some words stand on one page, each line beneath the one before."""
    for sheet in _sheets(address, council):
        for found in re.finditer(re.escape(words), sheet.said):
            letters = sheet.letters[found.start() : found.end()]
            if all(after.bottom < before.top for before, after in pairwise(letters)):
                return True
    return False


@BOOKLET
def test_no_heading_stands_alone_at_the_foot_of_a_column(paper: Paper) -> None:
    alone = []
    for number, sheet in enumerate(_sheets(paper.address)[3:-1], start=4):
        columns = ((0.0, 0.5), (0.5, 1.0)) if paper.edition == "booklet" else ((0.0, 1.0),)
        # What stands right above the foot comes near it with its tails.
        foot = min(line.top for line in sheet.lines) - 2
        for left, right in columns:
            lines = [
                line
                for line in sheet.lines
                if left * sheet.width <= line.left < right * sheet.width and line.bottom > foot
            ]
            last = min(lines, key=lambda line: line.bottom, default=None)
            size = max((letter.size for letter in sheet.letters if last and _in(letter, last)), default=0)
            if last and last.bold and size > paper.sizes[0] and not NUMBER_ALONE.fullmatch(last.text):
                alone.append((number, last.text))
    notes = close(planned().theme.words["papers"]["notes"])
    assert [(number, words) for number, words in alone if close(words) != notes] == []


#: A number to call is set as large as a heading.
NUMBER_ALONE = re.compile(r"(?:Text)?[\d ]+")


def _in(letter: Letter, line: Line) -> bool:
    return line.bottom <= letter.bottom and letter.top <= line.top and line.left <= letter.left <= line.right


#: What means something to Typst, to Markdown or to nobody. The paper has to say it as it stands.
HOSTILE = '#import "x" #panic() $x^2$ <label> @ref `raw` \\ // /* #{1+1} ~ --- [a] \\u{41} _a_'
#: Fields that name a drawing, a word of the interface or a place, and are no text for readers.
NAMES = {"address", "danger", "duty", "edition", "icon", "id", "key", "limit", "path", "period"}
NAMES |= {"standing", "stands_in_for", "state", "template", "told", "verdict", "web", "word"}


def _hostile(value: Any, name: str = "") -> Any:
    """The same context with something hostile in front of every text."""
    if isinstance(value, Enum) or name in NAMES:
        return value
    if isinstance(value, str):
        return f"{HOSTILE} {value}"
    if isinstance(value, Prose):
        return replace(value, text=f"#import $x^2$ @ref #(1+1) <label> {value.text}")
    if isinstance(value, tuple):
        return tuple(_hostile(part, name) for part in value)
    if is_dataclass(value) and not isinstance(value, When | type):
        made = {field.name: _hostile(getattr(value, field.name), field.name) for field in fields(value)}
        return replace(value, **made)
    return value


#: An address that the site may have, so that what is printed only with one is printed.
ADDRESS = "https://offer.example/care/"


def _plan() -> SitePlan:
    return planned(HERE, ADDRESS).plan


def _set(*papers: Paper) -> list[bytes]:
    printed = typeset(papers, planned(HERE, ADDRESS))
    return [printed[paper.address].content for paper in papers]


def test_whoever_leaves_early_does_not_wait_for_every_paper() -> None:
    of = planned(HERE, ADDRESS)
    with typesetting(of.plan.papers, of.library, of.plan.chrome, of.theme) as coming:
        pass
    assert any(paper.cancelled() for paper in coming.papers.values())


def test_where_the_system_takes_no_memory_back_a_paper_is_set_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lacking(name: str | None) -> None:
        raise TypeError("Windows has no program by the name of None.")

    monkeypatch.setattr(ctypes, "CDLL", lacking)
    of = planned(MADE_UP)
    (paper, *_) = (paper for paper in of.plan.papers if paper.group == "wall")
    assert typeset([paper], of)[paper.address].content


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a rank is the whole process's")
def test_pages_go_before_papers() -> None:
    of = planned(HERE, ADDRESS)
    before = os.getpriority(os.PRIO_PROCESS, 0)
    with typesetting(SHEETS[:1], of.library, of.plan.chrome, of.theme) as coming:
        coming.papers[SHEETS[0].address].result()
        threads = [one for one in threading.enumerate() if one.name.startswith("ThreadPoolExecutor")]
        ranks = [os.getpriority(os.PRIO_PROCESS, one.native_id or 0) for one in threads]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
    assert ranks == [min(before + 10, 19)]


@EACH_TO_TAKE
def test_what_a_reader_does_with_a_sheet_is_set_large(paper: Paper, council: Path) -> None:
    it = paper.context
    assert isinstance(it, EntitlementPaper | OutcomePaper)
    wanted = [it.outcome.plain if isinstance(it, OutcomePaper) else paper.title]
    # What to do after a no: its own steps where it has some, and then the ladder stands small beneath all.
    if isinstance(it, OutcomePaper) or not it.entitlement.entry.if_no:
        wanted += it.help.steps
    if isinstance(it, EntitlementPaper):
        wanted += [it.entitlement.sentence, it.entitlement.entry.words_to_send or ""]
        wanted += [thing.rstrip(".") for thing in it.entitlement.entry.bring]
        wanted += [line.text for line in it.who] or [it.entitlement.who or ""]
        wanted += [amount.value for amount in it.entitlement.money.headline]
        wanted += [number for one in it.contacts for number in (one.phone, one.text_number) if number]
    else:
        wanted += [it.outcome.sentence, *it.first_things]
    assert {
        words: size for words in wanted if words and (size := _smallest(words, paper.address, council)) < MAIN
    } == {}
    # What is small are sources, older sums, and the names beneath the numbers that stand on every sheet.
    sizes = [round(letter.size, 1) for sheet in _sheets(paper.address, council) for letter in sheet.letters]
    assert min(sizes) >= SMALL
    # A council that says little of a thing has as many sources and numbers beneath it.
    assert sum(size >= MAIN for size in sizes) > len(sizes) * 0.4


def _smallest(words: str, address: str, council: Path) -> float:
    """The size of the smallest letter of some words where they stand largest; 0 where the paper does not have them."""
    letters = [letter for sheet in _sheets(address, council) for letter in sheet.letters]
    said = "".join(letter.text for letter in letters)
    sizes = [
        min(round(letter.size, 1) for letter in letters[found.start() : found.end()])
        for found in re.finditer(re.escape(close(words)), said)
    ]
    return max(sizes, default=0.0)


@EACH_TO_TAKE
def test_a_sheet_has_lines_for_a_name_a_day_and_what_was_agreed(paper: Paper, council: Path) -> None:
    words = planned().theme.words["papers"]
    found = set()
    for name in ("my_name", "date", "agreed"):
        for sheet in _sheets(paper.address, council):
            for label in sheet.lines:
                beside = [
                    stroke.width
                    for stroke in sheet.strokes
                    if stroke.height < 2 and label.bottom - 3 < stroke.top < label.top
                ]
                if (
                    close(label.text).startswith(close(words[name]))
                    and max(beside, default=0) > 40 * MILLIMETRE
                ):
                    found.add(name)
    assert found == {"my_name", "date", "agreed"}


@EACH_TO_TAKE
def test_what_stands_beneath_a_number_begins_where_its_name_does(paper: Paper, council: Path) -> None:
    it = paper.context
    contacts = it.contacts if isinstance(it, EntitlementPaper) else ()
    edges = [
        (close(line.text), line.left) for sheet in _sheets(paper.address, council) for line in sheet.lines
    ]
    for one in contacts:
        names = [left for said, left in edges if close(one.name).startswith(said)]
        doubts = [left for said, left in edges if said == close(one.trust.uncertain or "")]
        assert all(any(abs(left - name) < 0.5 for name in names) for left in doubts), one.name


@EACH_TO_TAKE
def test_what_a_free_advocate_costs_goes_on_with_a_small_letter(paper: Paper, council: Path) -> None:
    it = paper.context
    assert isinstance(it, EntitlementPaper | OutcomePaper)
    if (one := it.help.advocate) and one.cost:
        facts = ", ".join(fact for fact in (one.name, one.hours, one.cost.lower()) if fact)
        assert any(close(facts) in sheet.text for sheet in _sheets(paper.address, council))


@EACH_TO_TAKE
def test_the_foot_of_a_sheet_stands_clear_of_its_line(paper: Paper, council: Path) -> None:
    sheet = _sheets(paper.address, council)[0]
    # As high as it is thick.
    low = min((stroke for stroke in sheet.strokes if stroke.height < 2), key=lambda stroke: stroke.bottom)
    assert low.width > 0.8 * sheet.width
    assert [
        letter.text for letter in sheet.letters if letter.bottom < low.top and low.bottom < letter.top
    ] == []


@EACH_TO_TAKE
def test_each_number_of_the_council_at_the_foot_of_a_sheet_says_when_it_is_for(
    paper: Paper, council: Path
) -> None:
    said = _sheets(paper.address, council)[0].text
    numbers = planned(Council(council.name, council, HERE.national)).plan.chrome.numbers
    own = [one for one in numbers if one.own and one.short]
    assert own
    assert [one.name for one in own if close(f"{one.name}{one.short}") not in said] == []


@EACH_SHEET
def test_what_is_not_certain_and_where_it_comes_from_stand_on_one_side(paper: Paper, council: Path) -> None:
    assert isinstance(paper.context, EntitlementPaper)
    trust = paper.context.entitlement.trust
    parts = [close(words) for words in (trust.uncertain, str(trust.review_by or "")) if words]
    assert any(all(part in sheet.text for part in parts) for sheet in _sheets(paper.address, council))


@EACH_TO_TAKE
def test_nothing_touches_the_box_of_help(paper: Paper, council: Path) -> None:
    sheet = _sheets(paper.address, council)[0]
    (box,) = (stroke for stroke in sheet.strokes if stroke.colour == _warning())
    assert [letter.text for letter in sheet.letters if letter.bottom - 3 < box.top < letter.top] == []


@cache
def _warning() -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(planned().theme.palette.light["warn"][1:])
    return red, green, blue


@pytest.mark.parametrize("template", sorted({paper.template for paper in papers()}))
def test_no_text_breaks_out_of_a_paper(template: str) -> None:
    of, paper = next(
        (of, paper)
        for council in (MADE_UP, HERE)
        for of in [planned(council, ADDRESS)]
        for paper in of.plan.papers
        if paper.template == template
    )
    hostile = replace(
        paper,
        title=f"{HOSTILE} {paper.title}",
        sentence=f"{HOSTILE} {paper.sentence}",
        keywords=(HOSTILE,),
        context=_hostile(paper.context),
        shorter=(),
    )
    said = text(typeset([hostile], of)[paper.address].content)
    assert close(HOSTILE) in said
    meant = sum(said.count(close(words)) for words in ("#panic()", "#{1+1}", "$x^2$", "<label>", "@ref"))
    assert meant >= 5 * said.count(close(HOSTILE))


#: What a paper takes in of its templates and of its values: of the two that all share, each a line.
TAKEN_IN = {
    "base.typ": '#import "parts.typ": *\n',
    "parts.typ": '#let given(name) = json(read("/given/" + name, encoding: none).slice(2))\n',
}
GIVEN = {"shared", "look", "paper", "this"}


def test_no_template_reads_a_file_or_takes_words_for_markup() -> None:
    templates = sorted((ROOT / "templates" / "papers").glob("*.typ"))
    assert templates
    for path in templates:
        code = path.read_text(encoding="utf-8").replace(
            TAKEN_IN.get(path.name, '#import "base.typ": *\n'), "", 1
        )
        assert set(re.findall(r"\bgiven\((.*?)\)", code)) <= {f'"{name}"' for name in GIVEN}, path.name
        found = re.findall(r"\b(?:eval|read|plugin|include|import)\b\s*[\"(]|#(?:import|include)\b", code)
        assert found == [], path.name


def test_a_code_for_a_phone_leads_to_the_page_where_its_address_is_known() -> None:
    with_code = [paper for paper in _plan().papers if "poster" in paper.address]
    assert with_code
    for paper in with_code:
        assert f"https://offer.example/care{paper.same_as}".encode() in _metadata_free(*_set(paper))


def _metadata_free(content: bytes) -> bytes:
    """The alternative texts and link targets of a PDF."""
    found = []
    with pikepdf.open(io.BytesIO(content)) as opened:
        for item in opened.objects:
            if isinstance(item, pikepdf.Dictionary):
                found += [
                    bytes(item[key])
                    for key in ("/Alt", "/URI", "/Contents")
                    if isinstance(item.get(key), pikepdf.String)
                ]
                if isinstance(item.get("/A"), pikepdf.Dictionary) and "/URI" in item.A:
                    found.append(bytes(item.A.URI))
    return b"\n".join(found)


def test_packing_changes_no_object() -> None:
    paper = SHEETS[0]
    loose: list[bytes] = []

    def keep(content: bytes) -> bytes:
        loose.append(content)
        return pack(content)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("localoffer.papers.typeset.pack", keep)
        (packed,) = _set(paper)
    with pikepdf.open(io.BytesIO(loose[-1])) as before, pikepdf.open(io.BytesIO(packed)) as after:
        for page, packed_page in zip(before.pages, after.pages, strict=True):
            assert page.Contents.read_bytes() == packed_page.Contents.read_bytes()
        assert before.Root.Lang == after.Root.Lang
        tags = [
            [str(node.get("/S", "")) for node in _elements(pdf.Root.StructTreeRoot.K)]
            for pdf in (before, after)
        ]
    assert tags[0] == tags[1]
    assert len(packed) < 0.8 * len(loose[-1])


def test_a_council_with_little_has_its_papers_too() -> None:
    little = made(MADE_UP)
    assert {paper.address for paper in little.papers} >= {"/papers/booklet.pdf", "/papers/large-print.pdf"}
    for paper in little.papers:
        with pikepdf.open(io.BytesIO(little.documents[paper.address.lstrip("/")])) as opened:
            assert 1 <= len(opened.pages) <= paper.most_pages


def test_without_papers_the_pages_still_link_to_them_and_name_no_size() -> None:
    without = road.documents(GOOD, AS_OF, national=GOOD / "national")
    assert without.fine
    assert not [name for name in without.documents if name.endswith(".pdf")]
    listed = without.documents["papers/index.html"].decode()
    assert "booklet.pdf" in listed
    assert "(PDF)" in listed
