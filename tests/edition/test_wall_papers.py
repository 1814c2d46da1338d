"""The papers for a wall or a pocket: they say what the site says, in the size they should, and copy in grey."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

import pikepdf
import pytest
import yaml
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer, LTCurve, LTPage
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from selectolax.lexbor import LexborHTMLParser

from localoffer import road
from localoffer.library import Library
from localoffer.link import link
from localoffer.load import load
from localoffer.pages.strategy import OnAPageContext
from localoffer.papers.contexts import Paper, StrategyPaper
from localoffer.papers.typeset import Printed, typesetting
from localoffer.plan import Plan, plan
from localoffer.read import read
from localoffer.records.models import State
from localoffer.views.ledger import StateView
from localoffer.web.theme import Theme, load_theme
from tests.site import AS_OF, ROOT

ADDRESS = "https://www.example.gov.uk/leaving-care/"
STRATEGY = ("strategy-a3", "strategy-a4")
POSTERS = ("poster-you-said", "poster-what-you-can-get")
CARDS = ("wallet-card", "wallet-cards")
EVERY = pytest.mark.parametrize("name", [*STRATEGY, *POSTERS, *CARDS])
#: Pages and their width and height in millimetres.
SHEETS = {
    "strategy-a3": (1, 420, 297),
    "strategy-a4": (2, 210, 297),
    "poster-you-said": (1, 297, 420),
    "poster-what-you-can-get": (1, 297, 420),
    "wallet-card": (2, 85, 55),
    "wallet-cards": (2, 210, 297),
}
SMALLEST = dict.fromkeys(STRATEGY, 10.5) | dict.fromkeys(POSTERS, 14.0) | dict.fromkeys(CARDS, 7.5)
MILLIMETRE = 72 / 25.4
#: A telephone number, or one to text.
NUMBER = re.compile(r"\b(?:0\d{2,4} ?\d{3,4} ?\d{3,4}|116 \d{3}|85258|999|111)\b")


@cache
def _planned(address: str | None = None, as_of: date = AS_OF) -> tuple[Library, Theme, Plan]:
    records, _ = read(load(ROOT, road.NATIONAL, ROOT))
    library, _ = link(records, as_of)
    assert library
    theme = load_theme(road.TEMPLATES)
    planned = plan(library, theme.words["pages"], address)
    return library, theme, planned


def _paper(name: str, address: str | None = None) -> Paper:
    return next(one for one in _planned(address)[2].papers if one.address == f"/papers/{name}.pdf")


def _typeset(papers: Sequence[Paper], address: str | None = None) -> Mapping[str, Printed]:
    library, theme, planned = _planned(address)
    with typesetting(papers, library, planned.chrome, theme) as coming:
        return {one.address: coming[one.address].result() for one in papers}


@cache
def _printed(name: str, address: str | None = None) -> Printed:
    paper = _paper(name, address)
    return _typeset([paper], address)[paper.address]


def _pages_of(content: bytes) -> tuple[LTPage, ...]:
    """The pages as they are written: nothing is put into another order by where it stands."""
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=None)
    interpreter = PDFPageInterpreter(manager, device)
    found = []
    for page in PDFPage.get_pages(io.BytesIO(content)):
        interpreter.process_page(page)
        found.append(device.get_result())
    return tuple(found)


@cache
def _sheets(name: str) -> tuple[LTPage, ...]:
    return _pages_of(_printed(name).content)


def _parts(part: LTContainer) -> Iterator[object]:  # type: ignore[type-arg]
    for item in part:
        yield item
        if isinstance(item, LTContainer):
            yield from _parts(item)


def _letters(sheets: Sequence[LTPage]) -> list[LTChar]:
    return [item for sheet in sheets for item in _parts(sheet) if isinstance(item, LTChar)]


def _said(sheets: Sequence[LTPage]) -> str:
    return "".join(letter.get_text() for letter in _letters(sheets))


def _off_the_sheet(sheets: Sequence[LTPage]) -> list[str]:
    return [
        letter.get_text()
        for sheet in sheets
        for letter in _letters([sheet])
        if min(letter.x0, letter.y0) < 0 or letter.x1 > sheet.width or letter.y1 > sheet.height
    ]


def _close(text: str) -> str:
    """Without white space, which paper breaks where it likes."""
    return re.sub(r"[\s\u200b]+", "", text)


@cache
def _text(name: str) -> str:
    """All letters in the order in which they are read."""
    return _close(_said(_sheets(name)))


@cache
def _documents() -> Mapping[str, bytes]:
    return road.documents(ROOT, AS_OF, looking_back=True).documents


@cache
def _page(address: str) -> LexborHTMLParser:
    return LexborHTMLParser(_documents()[address.strip("/") + "/index.html"].decode())


@cache
def _on_a_page() -> OnAPageContext:
    contexts = (page.context for page in _planned()[2].pages)
    return next(it for it in contexts if isinstance(it, OnAPageContext))


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return _planned()[1].words


def _state_words(state: StateView) -> str:
    look = _planned()[1].vocabulary["state"][state.state]
    return look.cases.get(state.word, look.word)


@EVERY
def test_each_has_its_pages_in_its_own_format(name: str) -> None:
    pages, width, height = SHEETS[name]
    sheets = _sheets(name)
    assert len(sheets) == pages
    for sheet in sheets:
        assert (round(sheet.width / MILLIMETRE), round(sheet.height / MILLIMETRE)) == (width, height)


@EVERY
def test_no_letter_is_smaller_than_it_should_be(name: str) -> None:
    sizes = [round(float(letter.size), 1) for letter in _letters(_sheets(name)) if letter.get_text().strip()]
    assert min(sizes) >= SMALLEST[name]
    assert _paper(name).smallest == SMALLEST[name]


@EVERY
def test_each_is_light_enough_to_send(name: str) -> None:
    assert len(_printed(name).content) <= 120 * 1024
    assert _paper(name).most_kilobytes == 120


@EVERY
def test_each_says_its_day_its_notice_and_where_the_newest_stands(name: str) -> None:
    notice = _planned()[2].chrome.notice
    assert notice
    text = _text(name)
    at_home = _close(_said(_pages_of(_printed(name, ADDRESS).content)))
    if name in CARDS:
        # A card has room for the gist.
        assert _close("Not the council's own yet. True on 22 November 2026.") in text
        assert "22November2026.example.gov.uk/leaving-care/" in at_home
    else:
        assert _close(notice) in text
        assert _close("This was true on 22 November 2026. Ask your personal adviser for the newest.") in text
        assert "Theneweststandsatexample.gov.uk/leaving-care/" in at_home


@EVERY
def test_each_fits_too_when_it_names_the_address_of_the_site(name: str) -> None:
    assert _printed(name, ADDRESS).pages == SHEETS[name][0]


@pytest.mark.parametrize("as_of", [date(2020, 10, 7), date(2021, 6, 1)])
def test_what_stood_otherwise_on_another_day_fits_too(as_of: date) -> None:
    library, theme, planned = _planned(None, as_of)
    papers = [one for one in planned.papers if one.group == "wall"]
    with typesetting(papers, library, planned.chrome, theme) as coming:
        printed = {one.address: coming[one.address].result().pages for one in papers}
    assert printed == {f"/papers/{name}.pdf": pages for name, (pages, _, _) in SHEETS.items()}


@pytest.mark.parametrize("name", POSTERS)
def test_a_poster_has_a_code_to_its_page_where_the_address_is_known(name: str) -> None:
    assert _paper(name, ADDRESS).same_as in ("/you-said/", "/what-you-can-get/")
    plain, known = _images(_printed(name).content), _images(_printed(name, ADDRESS).content)
    assert known == plain + 1


def _images(content: bytes) -> int:
    """How many pictures have an alternative text."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return sum(
            isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure" and "/Alt" in one
            for one in pdf.objects
        )


def test_every_paper_can_name_the_address_of_the_site() -> None:
    """One paper of each template: a link where PDF/UA-1 allows none stops the build."""
    papers = {one.template: one for one in _planned(ADDRESS)[2].papers}
    assert len(_typeset(list(papers.values()), ADDRESS)) == len(papers)


@pytest.mark.parametrize("name", STRATEGY)
def test_the_strategy_holds_the_aim_and_every_aim_and_promise_of_its_page(name: str) -> None:
    it = _on_a_page()
    assert it.strategy
    lines = [it.strategy.vision]
    for one in it.priorities:
        assert one.objectives
        assert one.promises
        lines += [one.title, one.meaning, *one.objectives]
        lines += [promise.text for promise in one.promises]
    assert [line for line in lines if _close(line) not in _text(name)] == []


@pytest.mark.parametrize("name", STRATEGY)
def test_every_voice_stands_with_its_number_and_where_it_stands(name: str) -> None:
    voices = _on_a_page().voices
    assert [one.number for one in voices] == list(range(1, len(voices) + 1))
    text = _text(name)
    missing = [
        one.number for one in voices if _close(f"{one.number}{one.text}{_state_words(one.state)}") not in text
    ]
    assert missing == []


@pytest.mark.parametrize("name", [*STRATEGY, "poster-you-said"])
def test_the_counts_are_those_of_the_ledger(name: str) -> None:
    chips = [" ".join(chip.text().split()) for chip in _page("/you-said/").css(".lo-chip")]
    assert len(chips) == len(State)
    assert [chip for chip in chips if _close(chip) not in _text(name)] == []


@pytest.mark.parametrize("name", STRATEGY)
def test_what_has_no_answer_is_an_outline_of_dashes(name: str) -> None:
    curves = [item for sheet in _sheets(name) for item in _parts(sheet) if isinstance(item, LTCurve)]
    # The sign of that state is drawn in dashes too, but small.
    dashed = [one for one in curves if one.dashing_style and one.dashing_style[0] and one.width > 40]
    silent = sum(one.state.state.value == "no answer yet" for one in _on_a_page().voices)
    assert silent
    assert len(dashed) == silent


def test_the_poster_has_every_sum_that_the_pages_print_largest_and_no_other() -> None:
    offer = _page("/what-you-can-get/")
    there = {
        link.attributes["href"] or ""
        for link in offer.css("main a")
        if re.fullmatch(r"[a-z0-9-]+/", link.attributes["href"] or "")
    }
    sums = {
        sum_.text()
        for address in there
        for sum_ in _page(f"/what-you-can-get/{address}").css(".lo-money .lo-amount b")
    }
    assert sums
    printed = set(re.findall(r"£[\d,]+(?:\.\d\d)?", _text("poster-what-you-can-get")))
    assert printed == sums


def test_the_poster_says_at_least_and_up_to() -> None:
    text = _text("poster-what-you-can-get")
    assert "atleast£3,000once" in text
    assert "upto£1,200ayear" in text


def test_the_poster_has_the_parts_of_life_and_the_questions() -> None:
    text = _text("poster-what-you-can-get")
    areas = [one.title for one in _planned()[0].areas.values()]
    assert areas
    assert [area for area in areas if _close(area) not in text] == []
    with_address = _close(_said(_pages_of(_printed("poster-what-you-can-get", ADDRESS).content)))
    assert [door for door in _words()["doors"].values() if _close(door) not in with_address] == []


def test_a_poster_without_an_address_answers_how_to_ask_and_what_if_they_say_no() -> None:
    text = _text("poster-what-you-can-get")
    assert "askfortheleavingcareteam:01254585585" in text
    assert "Afreeadvocateisonyourside.Ring:08088005792" in text


def test_the_poster_of_what_was_said_tells_dates_promises_and_when_the_groups_meet() -> None:
    text = _text("poster-you-said")
    voices = _on_a_page().voices
    assert [one.number for one in voices if _close(f"{one.number}{one.text}") not in text] == []
    assert _close("17 things young people said in 16-25 Care Leavers Strategy, August 2020, and what") in text
    assert "Wewill:Goonmakingsurethathomesareofagoodstandard." in text
    # What only says the same again is no answer.
    assert "£2,000,once" not in text
    assert _close("Leaving Care Forum. Thursdays, 6pm to 8pm. Kaleidoscope youth centre.") in text
    assert "Ringbeforeyougo:01254298630" in text
    assert "Thecouncilhasnottakenthesepagesasitsownyet." in text


@pytest.mark.parametrize("name", STRATEGY)
def test_a_promise_of_a_sum_says_what_holds_now_where_that_is_another(name: str) -> None:
    text = _text(name)
    assert "SettingupHomeallowance.(August2020.Now:atleast£3,000once)" in text
    assert text.count("Now:") == 1
    page = " ".join(_page("/strategy/on-a-page/").text().split())
    assert "allowance. (August 2020. Now: at least £3,000 once)" in page


@pytest.mark.parametrize("name", CARDS)
def test_the_card_has_the_numbers_of_the_records_and_their_hours(name: str) -> None:
    text = _text(name)
    records = [
        record
        for file, key in (("content/contacts.yaml", "contacts"), ("national/helplines.yaml", "helplines"))
        for record in yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))[key]
    ]
    every = [one for one in records if one.get("every_page") or "main line" in one.get("roles", ())]
    assert len(every) == 7
    for one in every:
        number = str(one.get("phone") or one.get("text_number"))
        assert _close(number) in text
        if one.get("hours"):
            assert _close(one["hours"]) in text
    assert "Indanger?999" in text


@pytest.mark.parametrize("name", [*CARDS, *POSTERS])
def test_no_number_to_ring_stands_there_that_is_in_no_record(name: str) -> None:
    library = _planned()[0]
    contacts = (*library.contacts.values(), *library.helplines.values())
    known = {_close(number) for one in contacts for number in (one.phone, one.text_number) if number}
    spaced = " ".join(
        "".join(letter.get_text() for letter in _letters([sheet])).replace("\u00a0", " ")
        for sheet in _sheets(name)
    )
    found = {_close(number) for number in NUMBER.findall(spaced)}
    assert found
    assert found <= known


def test_the_pages_offer_them() -> None:
    wanted = {
        "/strategy/on-a-page/": STRATEGY,
        "/you-said/": ("poster-you-said",),
        "/what-you-can-get/": ("poster-what-you-can-get",),
        "/help-now/": CARDS,
    }
    for address, names in wanted.items():
        links = _page(address).css(".lo-screen a")
        ends = {(link.attributes["href"] or "").rpartition("/")[2] for link in links}
        assert {f"{name}.pdf" for name in names} <= ends
        assert "The same on paper" in (_page(address).css_first("main") or links[0]).text()


@pytest.mark.parametrize("number", [1, 2, 5, 9])
@pytest.mark.parametrize("name", STRATEGY)
def test_a_council_with_another_number_of_priorities_gets_its_strategy_too(name: str, number: int) -> None:
    paper = _paper(name)
    strategy = _strategy_of(paper.context, number)
    printed = _typeset([replace(paper, context=strategy)])[paper.address]
    sheets = _pages_of(printed.content)
    text = _close(_said(sheets))
    for one in strategy.priorities:
        promises = [promise.text for promise in one.priority.promises]
        lines = [*one.priority.objectives, *promises, *(voice.text for voice in one.voices)]
        assert [line for line in lines if _close(line) not in text] == []
    letters = [letter for letter in _letters(sheets) if letter.get_text().strip()]
    assert min(round(float(letter.size), 1) for letter in letters) >= 10.5
    assert _off_the_sheet(sheets) == []
    if number <= len(paper.context.priorities):
        assert len(sheets) <= paper.most_pages


def _strategy_of(it: StrategyPaper, number: int) -> StrategyPaper:
    """So many priorities: the council's own over again, until there are enough."""
    turned = it.priorities * number
    wheel = it.wheel
    assert wheel
    return replace(
        it, priorities=turned[:number], wheel=replace(wheel, petals=(wheel.petals * number)[:number])
    )


def test_a_council_without_voices_promises_or_a_strategy_gets_what_there_is() -> None:
    paper = _paper("strategy-a3")
    it = paper.context
    bare = replace(
        it,
        strategy=None,
        replaced=None,
        wheel=None,
        total=0,
        priorities=tuple(
            replace(one, voices=(), priority=replace(one.priority, promises=(), objectives=()))
            for one in it.priorities
        ),
    )
    assert _typeset([replace(paper, context=bare)])[paper.address].pages == 1


def test_a_priority_longer_than_a_sheet_goes_on_to_the_next() -> None:
    paper = _paper("strategy-a3")
    one = paper.context.priorities[0]
    long = replace(one, priority=replace(one.priority, objectives=one.priority.objectives * 25))
    printed = _typeset([replace(paper, context=replace(paper.context, priorities=(long,)))])[paper.address]
    sheets = _pages_of(printed.content)
    text = _close(_said(sheets))
    assert text.count(_close(one.priority.objectives[0])) == 25
    assert _off_the_sheet(sheets) == []


#: A black-and-white copier sees how light a colour is, and nothing else.
WEIGHTS = (0.299, 0.587, 0.114)


def _grey(colour: str) -> float:
    """The grey of a colour, from 0 to 1, as `pdftoppm -gray` and a copier make it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return sum(weight * part for weight, part in zip(WEIGHTS, parts, strict=True))


def _contrast(one: str, other: str) -> float:
    """Between the greys of two colours, by the formula of WCAG."""

    def light(grey: float) -> float:
        return grey / 12.92 if grey <= 0.04045 else ((grey + 0.055) / 1.055) ** 2.4

    low, high = sorted((light(_grey(one)), light(_grey(other))))
    return (high + 0.05) / (low + 0.05)


def _colours() -> Mapping[str, str]:
    """The colours of the page in its light dress, which papers wear."""
    return _planned()[1].palette.light


def test_priority_colours_can_be_read_on_a_black_and_white_copy() -> None:
    ink = _colours()["ink"]
    for one in _planned()[0].priorities.values():
        assert _contrast(one.deep, "#ffffff") >= 4.5, one.title
        assert _contrast(one.deep, one.tint) >= 4.5, one.title
        assert _contrast(ink, one.tint) >= 4.5, one.title


def test_the_papers_own_colours_can_be_read_on_a_black_and_white_copy() -> None:
    colours = _colours()
    main = _planned()[0].site.colours.main
    looks = [look for named in _planned()[1].vocabulary.values() for look in named.values() if look.colour]
    for name in {"ink", "warn", *(look.colour for look in looks)}:
        assert _contrast(colours[name], "#ffffff") >= 4.5, name
    assert _contrast(main, "#ffffff") >= 4.5
    assert _contrast(main, colours["soft"]) >= 4.5
    assert _contrast(colours["ink"], colours["soft"]) >= 4.5
