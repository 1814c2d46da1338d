"""The papers: PDFs that anybody can read, no longer, smaller or heavier than declared, and made of values alone."""

from __future__ import annotations

import io
import os
import re
import sys
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from itertools import pairwise
from typing import Any
from urllib.parse import urljoin

import pikepdf
import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTContainer, LTCurve, LTLine, LTPage
from selectolax.lexbor import LexborHTMLParser

from localoffer import road
from localoffer.audit import audit_papers
from localoffer.library import Library
from localoffer.link import link
from localoffer.load import load
from localoffer.pages.finder import OutcomeContext
from localoffer.pages.offer import EntitlementContext
from localoffer.papers.contexts import BookletPaper, EntitlementPaper, OutcomePaper, Paper
from localoffer.papers.pack import pack
from localoffer.papers.sheets import OF_STANDING, SHEET
from localoffer.papers.typeset import Printed, typesetting
from localoffer.plan import Plan, plan
from localoffer.read import read
from localoffer.records.values import Prose, When
from localoffer.web.theme import Theme, load_theme
from tests.site import AS_OF, ROOT, document, pages, papers, tree

EVERY = pytest.mark.parametrize("paper", papers(), ids=lambda paper: str(paper.address))
TYPEFACE = "AtkinsonHyperlegible"


@cache
def _opened(address: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(document(address)))


@cache
def _sheets(address: str) -> tuple[LTPage, ...]:
    return tuple(extract_pages(io.BytesIO(document(address))))


def _letters(part: LTContainer) -> Iterator[LTChar]:  # type: ignore[type-arg]
    for item in part:
        if isinstance(item, LTChar):
            yield item
        elif isinstance(item, LTContainer):
            yield from _letters(item)


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
def test_it_is_tagged_and_says_its_language_and_title(paper: Paper) -> None:
    root = _opened(paper.address).Root
    assert root.MarkInfo.Marked
    assert "/StructTreeRoot" in root
    assert str(root.Lang) == "en-GB"
    assert root.ViewerPreferences.DisplayDocTitle
    with _opened(paper.address).open_metadata() as metadata:
        assert metadata["dc:title"] == paper.title
        assert metadata["pdfuaid:part"] == "1"


@EVERY
def test_its_only_typeface_is_in_the_file(paper: Paper) -> None:
    names = set()
    for item in _opened(paper.address).objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            names.add(str(item.FontName).partition("+")[2].partition("-")[0])
            assert "/FontFile2" in item or "/FontFile3" in item
    assert names == {TYPEFACE}


@EVERY
def test_its_headings_follow_each_other_and_begin_with_its_title(paper: Paper) -> None:
    tags = [str(node.get("/S", "")) for node in _elements(_opened(paper.address).Root.StructTreeRoot.K)]
    levels = [int(tag[2:]) for tag in tags if tag[1:2] == "H" and tag[2:].isdigit()]
    assert levels[0] == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


@EVERY
def test_it_has_the_declared_pages_and_weight(paper: Paper) -> None:
    assert 1 <= len(_opened(paper.address).pages) <= paper.most_pages
    assert len(document(paper.address)) <= paper.most_kilobytes * 1024


@EVERY
def test_no_letter_is_smaller_than_declared_or_off_the_sheet(paper: Paper) -> None:
    wrong = set()
    for sheet in _sheets(paper.address):
        for letter in _letters(sheet):
            if not letter.get_text().strip():
                continue
            size = round(float(letter.size), 1)
            inside = (
                letter.x0 >= 0 and letter.y0 >= 0 and letter.x1 <= sheet.width and letter.y1 <= sheet.height
            )
            if size < paper.smallest or not inside:
                wrong.add((letter.get_text(), size))
    assert wrong == set()


@EVERY
def test_a_page_offers_it_with_its_pages_and_size(paper: Paper) -> None:
    number = len(_opened(paper.address).pages)
    kilobytes = -(-len(document(paper.address)) // 1024)
    facts = f"(PDF, {number} page{'s' if number > 1 else ''}, {kilobytes} KB)"
    for address in (*paper.linked_from, "/papers/"):
        links = [
            link
            for link in tree(address).css("a")
            if urljoin(address, link.attributes["href"]) == paper.address
        ]
        assert links, f"{address} has no link to {paper.address}"
        assert facts in " ".join((links[0].parent or links[0]).text().split())


def test_every_paper_has_pages_that_offer_it() -> None:
    addresses = {page.address for page in pages()}
    for paper in papers():
        assert paper.linked_from
        assert {paper.same_as, *paper.linked_from} <= addresses


def _text(address: str) -> str:
    return "".join(letter.get_text() for sheet in _sheets(address) for letter in _letters(sheet))


def test_the_list_of_papers_stands_at_the_foot_of_every_page() -> None:
    foot = LexborHTMLParser(document("/help-now/").decode()).css_first("footer")
    assert foot is not None
    assert "Paper copies" in foot.text()


@EVERY
def test_a_reader_of_pdfs_finds_no_fault_in_it(paper: Paper) -> None:
    assert _opened(paper.address).check_pdf_syntax() == []


SHEETS = [paper for paper in papers() if isinstance(paper.context, EntitlementPaper)]
ONE_SIDED = [paper for paper in papers() if isinstance(paper.context, EntitlementPaper | OutcomePaper)]
BOOKLETS = [paper for paper in papers() if isinstance(paper.context, BookletPaper)]
BOOKLET = pytest.mark.parametrize("paper", BOOKLETS, ids=lambda paper: str(paper.address))


def test_each_entitlement_and_each_result_has_a_sheet_of_one_side() -> None:
    entitlements = [page for page in pages() if isinstance(page.context, EntitlementContext)]
    outcomes = [page for page in pages() if isinstance(page.context, OutcomeContext)]
    of = {paper.same_as: paper for paper in papers() if paper.group in (*OF_STANDING.values(), "outcomes")}
    assert entitlements
    assert outcomes
    assert set(of) == {page.address for page in (*entitlements, *outcomes)}
    assert {paper.most_pages for paper in of.values()} == {1}


@pytest.mark.parametrize("paper", SHEETS, ids=lambda paper: str(paper.address))
def test_a_sheet_has_the_words_to_send_and_each_step_of_the_ladder(paper: Paper) -> None:
    text = _squeezed(_text(paper.address))
    assert isinstance(paper.context, EntitlementPaper)
    wanted = [paper.title, paper.context.entitlement.words_to_send or "I am asking about this:"]
    wanted += ["In custody, or no internet?", *(one.address or "" for one in paper.context.by_post)]
    assert paper.context.ladder
    if paper.group != "sheets":
        wanted.append("so a no may stand")
    wanted += [step.title for step in paper.context.ladder]
    wanted += [sum_.value for sum_ in paper.context.entitlement.money.headline]
    assert [words for words in wanted if _squeezed(words) not in text] == []


def test_the_sheet_of_a_result_has_every_sum_in_force_with_what_it_hangs_on() -> None:
    sheets = [paper for paper in papers() if paper.group == "outcomes"]
    labels = 0
    for paper in sheets:
        text = _squeezed(_text(paper.address))
        for row in (row for group in paper.context.groups for row in group.rows):
            for amount in row.amounts:
                labels += bool(amount.label)
                # A column may end within a sum, so its words are looked for one by one.
                words = (amount.value, *(amount.label or "").split())
                assert [word for word in words if _squeezed(word) not in text] == []
    assert labels


def test_what_is_not_promised_or_not_begun_stands_apart_on_the_page_of_papers() -> None:
    headings = [heading.text().strip() for heading in tree("/papers/").css("main h2")]
    first = ["For a wall or a pocket", "The whole offer"]
    assert headings[:2] == first
    under: dict[str, set[str]] = {}
    heading = ""
    for node in tree("/papers/").css("main h2, main a"):
        if node.tag == "h2":
            heading = node.text().strip()
        else:
            under.setdefault(heading, set()).add(urljoin("/papers/", node.attributes["href"]))
    assert "/papers/what-you-can-get/laptop.pdf" in under["Asked for, not promised"]
    assert "/papers/what-you-can-get/staying-close.pdf" in under["Announced, not yet in force"]


def test_a_paper_that_is_too_long_says_so_in_words_and_names_the_file_of_its_texts() -> None:
    plan = _plan()
    found = {
        paper.address: next(iter(audit_papers({paper.address: Printed(b"", paper.most_pages + 1)}, plan)))
        for paper in plan.papers
    }
    poster = found["/papers/poster-you-said.pdf"]
    assert (poster.mark.file, poster.mark.line) == ("pledges.yaml", 0)
    assert "no more than 1 page and" in poster.message
    assert "pledges.yaml" in poster.hint
    assert found["/papers/booklet.pdf"].mark.file == "offer.yaml"


def test_the_booklet_has_three_editions_from_one_template() -> None:
    assert [paper.edition for paper in BOOKLETS] == ["booklet", "booklet-a5", "large-print"]
    assert {paper.template for paper in BOOKLETS} == {"booklet.typ"}


@BOOKLET
def test_its_pages_can_be_folded_into_sheets_of_four(paper: Paper) -> None:
    assert len(_opened(paper.address).pages) % 4 == 0


def test_the_small_booklet_is_half_the_paper_of_the_large_one() -> None:
    large, small = (_sheets(f"/papers/{name}.pdf")[0] for name in ("booklet", "booklet-a5"))
    assert (large.width, large.height) == pytest.approx((595.28, 841.89), abs=1)
    assert (small.width, small.height) == pytest.approx((419.53, 595.28), abs=1)


@BOOKLET
def test_it_holds_every_entitlement_with_how_to_ask_and_the_sums(paper: Paper) -> None:
    text = _squeezed(_text(paper.address))
    missing = []
    for page in pages():
        if isinstance(page.context, EntitlementContext):
            it = page.context.entitlement
            wanted = [it.title, it.sentence, it.words_to_send or "", *it.bring]
            wanted += [amount.value for amount in (*it.money.headline, *it.money.history, *it.money.coming)]
            missing += [(it.id, words) for words in wanted if _squeezed(words).rstrip(".") not in text]
    assert missing == []


@BOOKLET
def test_its_contents_name_the_pages_on_which_things_stand(paper: Paper) -> None:
    sheets = [
        _squeezed("".join(letter.get_text() for letter in _letters(sheet)))
        for sheet in _sheets(paper.address)
    ]
    contents = sheets[1] + sheets[2] + sheets[3]
    for page in pages():
        if isinstance(page.context, EntitlementContext):
            title = _squeezed(page.title)
            found = re.search(re.escape(title) + r"\.*(\d+)", contents + sheets[4])
            if found:
                named = [int(found[1][:digits]) for digits in range(1, len(found[1]) + 1)]
                assert any(title in sheets[number - 1] for number in named if number <= len(sheets))


@BOOKLET
def test_help_now_is_its_back_with_every_number_and_no_promise_that_it_is_free(paper: Paper) -> None:
    back = _squeezed("".join(letter.get_text() for letter in _letters(_sheets(paper.address)[-1])))
    numbers = [it.phone or it.text_number or "" for it in _plan().chrome.numbers]
    assert numbers
    assert [number for number in numbers if _squeezed(number) not in back] == []
    assert "Notallfreenumbersarefreefromprison" in back


@BOOKLET
def test_it_says_when_it_was_true_on_its_front(paper: Paper) -> None:
    front = "".join(letter.get_text() for letter in _letters(_sheets(paper.address)[0]))
    assert "22November2026" in _squeezed(front)


@BOOKLET
def test_whatever_names_the_internet_says_how_it_goes_without(paper: Paper) -> None:
    assert isinstance(paper.context, BookletPaper)
    online = [one for area in paper.context.areas for one in area.entitlements if one.online]
    assert online
    text = _squeezed(_text(paper.address))
    assert text.count(_squeezed("No internet? Ask your personal adviser")) == len(online)


@BOOKLET
def test_each_card_of_the_printed_questions_leads_on(paper: Paper) -> None:
    assert isinstance(paper.context, BookletPaper)
    numbers = [one.number for one in paper.context.questions]
    numbers += [one.number for one in paper.context.results]
    assert numbers == list(range(1, len(numbers) + 1))
    led_to = {way.number for one in paper.context.questions for way in one.ways}
    assert led_to == set(numbers[1:])


#: What means something to Typst, to Markdown or to nobody. The paper has to say it as it stands.
HOSTILE = '#import "x" #panic() $x^2$ <label> @ref `raw` \\ // /* #{1+1} ~ --- [a] \\u{41} _a_'
#: Fields that name a drawing, a word of the interface or a place, and are no text for readers.
NAMES = {"address", "danger", "duty", "edition", "icon", "id", "key", "limit", "path", "period"}
NAMES |= {"standing", "stands_in_for", "state", "template", "verdict", "web", "word"}


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


@cache
def _made() -> tuple[Library, Theme, Plan]:
    records, _ = read(load(ROOT, road.NATIONAL, ROOT))
    library, _ = link(records, AS_OF)
    assert library
    theme = load_theme(road.TEMPLATES)
    made = plan(library, theme.words["pages"], "https://offer.example/care/")
    return library, theme, made


def _plan() -> Plan:
    return _made()[2]


def _set(paper: Paper) -> bytes:
    library, theme, made = _made()
    with typesetting((paper,), library, made.chrome, theme) as coming:
        return coming[paper.address].result().content


def test_whoever_leaves_early_does_not_wait_for_every_paper() -> None:
    library, theme, made = _made()
    with typesetting(made.papers, library, made.chrome, theme) as coming:
        pass
    assert any(paper.cancelled() for paper in coming.values())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a rank is the whole process's")
def test_pages_go_before_papers() -> None:
    library, theme, made = _made()
    before = os.getpriority(os.PRIO_PROCESS, 0)
    with typesetting(SHEETS[:1], library, made.chrome, theme) as coming:
        coming[SHEETS[0].address].result()
        threads = [one for one in threading.enumerate() if one.name.startswith("ThreadPoolExecutor")]
        ranks = [os.getpriority(os.PRIO_PROCESS, one.native_id or 0) for one in threads]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
    assert ranks == [min(before + 10, 19)]


def test_no_guess_makes_a_sheet_smaller_than_it_must_be() -> None:
    larger = [replace(paper, sizes=(size,)) for paper in SHEETS for size in SHEET if size > max(paper.sizes)]
    assert larger
    for paper in larger:
        with pikepdf.open(io.BytesIO(_set(paper))) as opened:
            assert len(opened.pages) > paper.most_pages, f"{paper.address} fits at {paper.sizes[0]} points"


@pytest.mark.parametrize("paper", ONE_SIDED, ids=lambda paper: str(paper.address))
def test_the_foot_of_a_sheet_stands_clear_of_its_line(paper: Paper) -> None:
    sheet = _sheets(paper.address)[0]
    low = min((one for one in sheet if isinstance(one, LTLine)), key=lambda one: float(one.y0))
    assert float(low.width) > 0.8 * sheet.width
    assert [letter.get_text() for letter in _letters(sheet) if letter.y0 < low.y0 < letter.y1] == []


@pytest.mark.parametrize("paper", ONE_SIDED, ids=lambda paper: str(paper.address))
def test_nothing_touches_the_box_of_help(paper: Paper) -> None:
    sheet = _sheets(paper.address)[0]
    (box,) = (one for one in sheet if isinstance(one, LTCurve) and _is_warning(one.stroking_color))
    assert [letter.get_text() for letter in _letters(sheet) if letter.y0 - 3 < box.y1 < letter.y1] == []


def _is_warning(colour: object) -> bool:
    warn = load_theme(road.TEMPLATES).palette.light["warn"]
    return colour == pytest.approx([part / 255 for part in bytes.fromhex(warn[1:])], abs=0.01)


def _read(content: bytes) -> str:
    sheets = extract_pages(io.BytesIO(content))
    return "".join(letter.get_text() for sheet in sheets for letter in _letters(sheet))


def _squeezed(text: str) -> str:
    """Without spaces, which paper breaks lines at, and with ligatures taken apart."""
    return re.sub(r"[\s\u200b\u00a0]+", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("template", sorted({paper.template for paper in papers()}))
def test_no_text_breaks_out_of_a_paper(template: str) -> None:
    paper = next(paper for paper in _plan().papers if paper.template == template)
    hostile = replace(
        paper,
        title=f"{HOSTILE} {paper.title}",
        sentence=f"{HOSTILE} {paper.sentence}",
        keywords=(HOSTILE,),
        context=_hostile(paper.context),
    )
    text = _squeezed(_read(_set(hostile)))
    assert _squeezed(HOSTILE) in text
    meant = sum(text.count(_squeezed(words)) for words in ("#panic()", "#{1+1}", "$x^2$", "<label>", "@ref"))
    assert meant >= 5 * text.count(_squeezed(HOSTILE))


def test_no_template_reads_a_file_or_takes_words_for_markup() -> None:
    templates = sorted((ROOT / "templates" / "papers").glob("*.typ"))
    assert templates
    for path in templates:
        code = path.read_text(encoding="utf-8").removeprefix('#import "base.typ": *\n')
        found = re.findall(r"\b(?:eval|read|plugin|include|import)\b\s*[\"(]|#(?:import|include)\b", code)
        assert found == [], path.name


def test_a_code_for_a_phone_leads_to_the_page_where_its_address_is_known() -> None:
    with_code = [paper for paper in _plan().papers if "poster" in paper.address]
    assert with_code
    for paper in with_code:
        assert f"https://offer.example/care{paper.same_as}".encode() in _metadata_free(_set(paper))


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
    made = _plan()
    loose: list[bytes] = []

    def keep(content: bytes) -> bytes:
        loose.append(content)
        return pack(content)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("localoffer.papers.typeset.pack", keep)
        packed = _set(next(one for one in made.papers if one.address == paper.address))
    with pikepdf.open(io.BytesIO(loose[-1])) as before, pikepdf.open(io.BytesIO(packed)) as after:
        for one, other in zip(before.pages, after.pages, strict=True):
            assert one.Contents.read_bytes() == other.Contents.read_bytes()
        assert before.Root.Lang == after.Root.Lang
        tags = [
            [str(node.get("/S", "")) for node in _elements(pdf.Root.StructTreeRoot.K)]
            for pdf in (before, after)
        ]
    assert tags[0] == tags[1]
    assert len(packed) < 0.8 * len(loose[-1])


def test_a_council_with_little_has_its_papers_too() -> None:
    good = ROOT / "tests" / "good"
    made = road.documents(good, AS_OF, national=good / "national", papers=True)
    assert made.fine
    assert {paper.address for paper in made.papers} >= {"/papers/booklet.pdf", "/papers/large-print.pdf"}
    for paper in made.papers:
        content = made.documents[paper.address.lstrip("/")]
        with pikepdf.open(io.BytesIO(content)) as opened:
            assert 1 <= len(opened.pages) <= paper.most_pages


def test_without_papers_the_pages_still_link_to_them_and_name_no_size() -> None:
    good = ROOT / "tests" / "good"
    made = road.documents(good, AS_OF, national=good / "national")
    assert made.fine
    assert not [name for name in made.documents if name.endswith(".pdf")]
    listed = made.documents["papers/index.html"].decode()
    assert "booklet.pdf" in listed
    assert "(PDF)" in listed
