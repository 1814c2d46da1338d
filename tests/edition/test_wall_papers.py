"""The papers for a wall or a pocket: they say what the site says, in the size they should, and copy in grey.

Each paper of each edition, where it has that paper, and each of the made-up council, which has them all.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser

from localoffer.papers.paper import Paper
from localoffer.papers.posters import LedgerPoster, OfferPoster, StrategyPaper, WalletCard
from localoffer.papers.typeset import Printed
from localoffer.records.models import Role, State
from localoffer.views.common import as_when
from localoffer.views.offer import AmountView
from localoffer.views.wheel import wheel
from localoffer.web.colours import priority_colours
from tests.council import change
from tests.edition.planned import (
    COUNCILS,
    EACH_COUNCIL,
    HERE,
    MADE_UP,
    Council,
    made,
    of_council,
    planned,
    typeset,
)
from tests.sheets import MILLIMETRE, Sheet, close, sheets
from tests.site import AS_OF

ADDRESS = "https://www.example.gov.uk/leaving-care/"
SHORT_ADDRESS = "example.gov.uk/leaving-care/"
STRATEGY = ("strategy-a3", "strategy-a4")
SAID = "poster-you-said"
OFFER = "poster-what-you-can-get"
POSTERS = (SAID, OFFER)
CARDS = ("wallet-card", "wallet-cards")
#: The width and height of their pages, in millimetres.
FORMATS = {
    "strategy-a3": (420, 297),
    "strategy-a4": (210, 297),
    "poster-you-said": (297, 420),
    "poster-what-you-can-get": (297, 420),
    "wallet-card": (85, 55),
    "wallet-cards": (210, 297),
}
#: How many pages they may have. What a small council has to say can stand on one of A4.
PAGES = dict.fromkeys(FORMATS, (1,)) | dict.fromkeys(CARDS, (2,)) | {"strategy-a4": (1, 2)}
SMALLEST = dict.fromkeys(STRATEGY, 10.5) | dict.fromkeys(POSTERS, 14.0) | dict.fromkeys(CARDS, 8.5)
#: A telephone number, or one to text.
NUMBER = re.compile(r"\b(?:0\d{2,4} ?\d{3,4} ?\d{3,4}|116 \d{3}|85258|999|111)\b")
#: Another day, on which less was known.
EARLIER = (date(2020, 10, 7), date(2021, 6, 1))


@dataclass(frozen=True)
class OfCouncil:
    """A paper of a council, by its name, as it is printed."""

    council: Council
    name: str

    def __str__(self) -> str:
        return f"{self.council}, {self.name}"

    def paper(self, address: str | None = None) -> Paper:
        at = f"/papers/{self.name}.pdf"
        return next(paper for paper in planned(self.council, address).plan.papers if paper.address == at)

    def printed(self, address: str | None = None) -> Printed:
        return _wall_papers(self.council, address)[f"/papers/{self.name}.pdf"]

    def sheets(self, address: str | None = None) -> tuple[Sheet, ...]:
        return _sheets(self.printed(address).content)

    def text(self, address: str | None = None) -> str:
        """All letters in the order in which they are read."""
        return "".join(sheet.text for sheet in self.sheets(address))

    def whole(self) -> tuple[Sheet, ...]:
        """With all that it would hold if it had room: an edition may grow by a line at any time."""
        return _sheets(_at_length(self))

    def whole_text(self) -> str:
        return "".join(sheet.text for sheet in self.whole())


@cache
def _at_length(paper: OfCouncil, address: str | None = None) -> bytes:
    planned_as = replace(paper.paper(address), shorter=())
    return typeset([planned_as], planned(paper.council, address))[planned_as.address].content


@cache
def _wall_papers(council: Council, address: str | None) -> Mapping[str, Printed]:
    of = planned(council, address)
    return typeset([paper for paper in of.plan.papers if paper.group == "wall"], of)


@cache
def _sheets(content: bytes) -> tuple[Sheet, ...]:
    return sheets(content)


def _of(*names: str) -> list[OfCouncil]:
    """The papers of these names that there are."""
    there = {council: {paper.address for paper in made(council).papers} for council in COUNCILS}
    return [
        OfCouncil(council, name)
        for council in COUNCILS
        for name in names
        if f"/papers/{name}.pdf" in there[council]
    ]


def every(*names: str, of: Sequence[Council] = (HERE, MADE_UP)) -> pytest.MarkDecorator:
    """Each of these papers: of every council where a paper holds all at any length, else of those with room for it on the paper."""
    found = [paper for paper in _of(*names) if paper.council in of]
    assert {paper.name for paper in found if paper.council == MADE_UP} == set(names)
    given = [of_council(paper.council, paper) for paper in found]
    return pytest.mark.parametrize("paper", given, ids=map(str, found))


EVERY = every(*FORMATS, of=COUNCILS)


@cache
def _page(council: Council, address: str) -> LexborHTMLParser:
    return LexborHTMLParser(made(council).documents[address.strip("/") + "/index.html"].decode())


@cache
def _words(part: str) -> Mapping[str, str]:
    words: Mapping[str, str] = planned().theme.words[part]
    return words


def test_every_paper_for_the_wall_is_looked_at() -> None:
    for council in COUNCILS:
        wall = {paper.address for paper in planned(council).plan.papers if paper.group == "wall"}
        assert wall == {f"/papers/{paper.name}.pdf" for paper in _of(*FORMATS) if paper.council == council}


@EVERY
def test_each_has_its_pages_in_its_own_format(paper: OfCouncil) -> None:
    assert len(paper.sheets()) in PAGES[paper.name]
    for sheet in paper.sheets():
        size = (round(sheet.width / MILLIMETRE), round(sheet.height / MILLIMETRE))
        assert size == FORMATS[paper.name]


@EVERY
def test_no_letter_is_smaller_than_it_should_be(paper: OfCouncil) -> None:
    assert min(sheet.smallest for sheet in paper.sheets()) >= SMALLEST[paper.name]
    assert paper.paper().smallest == SMALLEST[paper.name]


@EVERY
def test_each_is_light_enough_to_send(paper: OfCouncil) -> None:
    assert len(paper.printed().content) <= 120 * 1024
    assert paper.paper().most_kilobytes == 120


@EVERY
def test_each_says_its_day_its_notice_and_where_the_newest_stands(paper: OfCouncil) -> None:
    day = str(as_when(AS_OF))
    chrome = planned(paper.council).plan.chrome
    text, with_address = paper.text(), paper.text(ADDRESS)
    if paper.name in CARDS:
        # A card has room for the gist.
        gist = f"{_words('wall')['card_as_of']} {day}"
        assert close(gist) in text
        assert (close(f"{_words('wall')['card_not_adopted']} {gist}") in text) == (not chrome.adopted)
        assert close(f"{day}. {SHORT_ADDRESS}") in with_address
    else:
        assert close(chrome.notice or "") in text
        said = f"{_words('papers')['as_of']} {day}. "
        assert close(said + _words("papers")["newest_ask"]) in text
        assert close(f"{said}{_words('papers')['newest']} {SHORT_ADDRESS}") in with_address


def test_what_no_council_has_adopted_says_so() -> None:
    assert planned(MADE_UP).plan.chrome.notice


@EVERY
def test_each_fits_too_when_it_names_the_address_of_the_site(paper: OfCouncil) -> None:
    assert paper.printed(ADDRESS).pages in PAGES[paper.name]


@pytest.mark.parametrize("as_of", EARLIER)
@EACH_COUNCIL
def test_what_stood_otherwise_on_another_day_fits_too(council: Council, as_of: date) -> None:
    of = planned(council, None, as_of)
    papers = [paper for paper in of.plan.papers if paper.group == "wall"]
    assert papers
    for address, printed in typeset(papers, of).items():
        assert printed.pages in PAGES[address.removeprefix("/papers/").removesuffix(".pdf")], address


@every(*POSTERS)
def test_a_poster_has_a_code_to_its_page_where_the_address_is_known(paper: OfCouncil) -> None:
    assert paper.paper(ADDRESS).same_as == ("/you-said/" if paper.name == SAID else "/what-you-can-get/")
    # As it would be with room: the code may take the place of something drawn.
    assert _images(_at_length(paper, ADDRESS)) == _images(_at_length(paper)) + 1


def _images(content: bytes) -> int:
    """How many pictures have an alternative text."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return sum(
            isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure" and "/Alt" in item
            for item in pdf.objects
        )


@EACH_COUNCIL
def test_every_paper_can_name_the_address_of_the_site(council: Council) -> None:
    """One paper of each template: a link where PDF/UA-1 allows none stops the build."""
    of = planned(council, ADDRESS)
    papers = {paper.template: paper for paper in of.plan.papers}
    assert len(typeset(list(papers.values()), of)) == len(papers)


def test_an_adopted_council_with_a_logo_is_looked_at_as_any_other(good: Path) -> None:
    change(good, "content/site.yaml", "adopted: no", "adopted: yes\nlogo: logo.svg")
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 12"><path d="M0 0h30v12z"/></svg>'
    (good / "content/logo.svg").write_text(drawing, encoding="utf-8")
    of = planned(Council("adopted", good, good / "national"))
    assert of.plan.chrome.logo


@every(*STRATEGY)
def test_the_strategy_holds_the_aim_and_every_aim_and_promise_of_its_page(paper: OfCouncil) -> None:
    view = planned(paper.council).shown.on_a_page
    lines = [view.strategy.vision] if view.strategy else []
    for priority in view.priorities:
        lines += [priority.title, priority.meaning or "", *priority.objectives]
        lines += [promise.text for promise in priority.promises]
    assert lines
    text = paper.whole_text()
    assert [line for line in lines if close(line) not in text] == []
    first, *shorter = (paper.paper().context, *paper.paper().shorter)
    assert isinstance(first, StrategyPaper)
    for fewer in shorter:
        assert isinstance(fewer, StrategyPaper)
        for it, whole in zip(fewer.priorities, first.priorities, strict=True):
            assert len(it.promises) + it.more == len(whole.promises)
            assert len(it.objectives) + it.more_objectives == len(whole.objectives)


@every(*STRATEGY)
def test_every_voice_stands_with_its_number_and_where_it_stands(paper: OfCouncil) -> None:
    of = planned(paper.council)
    text = paper.whole_text()
    missing = []
    for voice in of.shown.on_a_page.voices:
        look = of.theme.vocabulary["state"][voice.state.state]
        word = look.cases.get(voice.state.word, look.word)
        if close(f"{voice.record.number}{voice.record.text}{word}") not in text:
            missing.append(voice.record.number)
    assert missing == []


@every(*STRATEGY, SAID)
def test_the_counts_are_those_of_the_voices(paper: OfCouncil) -> None:
    of = planned(paper.council)
    voices = of.shown.voices.values() if paper.name == SAID else of.shown.on_a_page.voices
    stand = Counter(voice.state.state for voice in voices)
    looks = of.theme.vocabulary["state"]
    if paper.name != SAID and len(stand) == 1 < stand.total():
        assert close(looks[next(iter(stand))].each) in paper.text()
        return
    for state in State:
        said = close(f"{stand[state]}{looks[state].word}") in paper.text()
        assert said == (state in stand), state


@pytest.mark.parametrize("words", [3, 6, 9, 12])
@every(*STRATEGY)
def test_where_the_last_thing_said_stands_is_whole_within_its_card(paper: OfCouncil, words: int) -> None:
    has = paper.paper().context
    assert isinstance(has, StrategyPaper)
    voice = next(chain(*(one.voices for one in has.priorities), has.others))
    last = replace(voice, text="Longer words " * words, priority=None)
    found = _of_strategy(paper, replace(has, others=(last,), other_counts=(), priorities=has.priorities[:1]))
    sheet = found[-1]
    word = close(planned(paper.council).theme.vocabulary["state"][last.state].word)
    at = sheet.said.rindex(word)
    letters = sheet.letters[at : at + len(word)]
    low = min(letter.ink.bottom for letter in letters)
    cards = [
        stroke
        for stroke in sheet.strokes
        if stroke.width > 100
        and stroke.bottom < letters[0].ink.top < stroke.top
        and stroke.left < letters[0].left < stroke.right
    ]
    assert low - max(cards, key=lambda stroke: stroke.height).bottom > MILLIMETRE


@every(*STRATEGY)
def test_a_card_of_the_strategy_has_no_hole_in_it(paper: OfCouncil) -> None:
    assert planned(paper.council).shown.on_a_page.priorities
    for sheet in paper.sheets():
        lines = sorted(sheet.lines, key=lambda line: -line.top)
        for heading in (line for line in lines if close(line.text) == close(_words("talk")["said"])):
            above = [
                line for line in lines if line.bottom > heading.top and abs(line.left - heading.left) < 20
            ]
            nearest = min(above, key=lambda line: line.bottom)
            assert nearest.bottom - heading.top < 5 * MILLIMETRE, nearest.text


@every(*STRATEGY)
def test_what_has_no_answer_is_an_outline_of_dashes(paper: OfCouncil) -> None:
    # The sign of that state is drawn in dashes too, but small.
    dashed = [
        stroke for sheet in paper.whole() for stroke in sheet.strokes if stroke.dashed and stroke.width > 40
    ]
    voices = planned(paper.council).shown.on_a_page.voices
    assert len(dashed) == sum(voice.state.state is State.NO_ANSWER for voice in voices)


@every(*STRATEGY)
def test_as_many_outlines_of_dashes_stand_there_as_have_no_answer(paper: OfCouncil) -> None:
    """However few the council has: here all are without an answer."""
    printed = paper.paper()
    strategy = printed.context
    assert isinstance(strategy, StrategyPaper)
    silent = replace(
        strategy,
        priorities=tuple(
            replace(
                priority,
                voices=tuple(
                    replace(voice, state=State.NO_ANSWER, word=State.NO_ANSWER.value)
                    for voice in priority.voices
                ),
            )
            for priority in strategy.priorities
        ),
    )
    voices = sum(len(priority.voices) for priority in silent.priorities)
    assert voices or paper.council != MADE_UP
    outlines = [
        stroke
        for sheet in _of_strategy(paper, silent)
        for stroke in sheet.strokes
        if stroke.dashed and stroke.width > 40
    ]
    others = sum(voice.state is State.NO_ANSWER for voice in silent.others)
    assert len(outlines) == voices + others


OFFERED = "/what-you-can-get/"


def _links(council: Council, address: str, pattern: str) -> Iterator[str]:
    for link in _page(council, address).css("main a"):
        if found := re.fullmatch(pattern, link.attributes["href"] or ""):
            yield found[1]


@every(OFFER)
def test_the_poster_has_every_sum_that_the_pages_print_largest_and_no_other(paper: OfCouncil) -> None:
    # A long list leaves each part of life to a page of its own, whose links go up again.
    lists = [OFFERED, *(OFFERED + part for part in _links(paper.council, OFFERED, r"(by-area/[a-z0-9-]+/)"))]
    there = {
        address
        for listed in lists
        for address in _links(paper.council, listed, r"(?:\.\./\.\./)?([a-z0-9-]+/)")
    }
    sums = {
        found.text()
        for address in there
        for found in _page(paper.council, OFFERED + address).css(".lo-money .lo-amount b")
    }
    assert sums
    text = paper.whole_text()
    assert set(re.findall(r"£[\d,]+(?:\.\d\d)?", text)) == sums


@every(OFFER)
def test_the_poster_says_in_the_singular_that_one_sum_has_no_room(paper: OfCouncil) -> None:
    printed = paper.paper()
    assert isinstance(printed.context, OfferPoster)
    for fewer in printed.shorter:
        assert isinstance(fewer, OfferPoster)
        assert len(fewer.sums) + fewer.more == len(printed.context.sums)
    for more, says in ((1, "+ 1 more kind of money"), (2, "+ 2 more kinds of money")):
        context = replace(printed.context, more=more)
        made = typeset([replace(printed, context=context, shorter=())], planned(paper.council))
        assert close(says) in "".join(sheet.text for sheet in sheets(made[printed.address].content))


#: Dots to a point, and the lightest grey.
SCALE, WHITE = 4, 255


@every(OFFER)
def test_nothing_strikes_through_the_noughts_of_a_large_sum(paper: OfCouncil) -> None:
    poster = paper.paper().context
    assert isinstance(poster, OfferPoster)
    if not any("0" in amount.value for it in poster.sums for amount in it.money.headline):
        return
    (page,) = pypdfium2.PdfDocument(paper.printed().content)
    picture = page.render(scale=SCALE, grayscale=True)
    (sheet,) = paper.sheets()
    largest = max(letter.size for letter in sheet.letters if letter.text == "£")
    noughts = [letter for letter in sheet.letters if letter.text == "0" and letter.size == largest]
    for nought in noughts:
        middle = (nought.ink.left + nought.ink.right) / 2, (nought.ink.bottom + nought.ink.top) / 2
        across, down = round(middle[0] * SCALE), round((sheet.height - middle[1]) * SCALE)
        assert picture.buffer[down * picture.stride + across] == WHITE
    assert noughts


@every(OFFER)
def test_the_poster_says_at_least_and_up_to_and_how_often(paper: OfCouncil) -> None:
    poster, text = paper.paper().context, paper.whole_text()
    assert isinstance(poster, OfferPoster)
    assert poster.sums
    for entitlement in poster.sums:
        for amount in entitlement.money.headline:
            assert _sum(amount) in text
            assert _period(amount) in text
        if len(entitlement.money.headline) == 1:
            (amount,) = entitlement.money.headline
            assert _sum(amount) + _period(amount) in text


def _sum(amount: AmountView) -> str:
    """A sum with what limits it, without white space."""
    limits = planned().theme.vocabulary["limit"]
    return close((limits[amount.limit].word if amount.limit else "") + amount.value)


def _period(amount: AmountView) -> str:
    return close(planned().theme.vocabulary["period"][amount.period].word)


@every(OFFER)
def test_the_poster_has_the_parts_of_life_and_the_questions(paper: OfCouncil) -> None:
    poster = paper.paper().context
    assert isinstance(poster, OfferPoster)
    assert poster.areas
    assert [area.title for area in poster.areas if close(area.title) not in paper.text()] == []
    doors = [_words("doors")[door.key] for door in poster.doors]
    assert doors
    assert [door for door in doors if close(door) not in paper.text(ADDRESS)] == []


@every(OFFER)
def test_a_poster_without_an_address_answers_how_to_ask_and_what_if_they_say_no(paper: OfCouncil) -> None:
    poster = paper.paper().context
    assert isinstance(poster, OfferPoster)
    own = planned(paper.council).shown.contact_for(Role.LEAVING_CARE)
    if own and own.phone:
        assert poster.team == own
    for contact, before in (
        (poster.team, "get_how_team" if own and own.phone else "get_how_ring"),
        (poster.advocate, "get_no_advocate"),
    ):
        if contact:
            assert close(f"{_words('wall')[before]}{contact.phone}") in paper.text()
        else:
            assert close(_words("wall")[before]) not in paper.text()


@every(SAID)
def test_the_poster_of_what_was_said_tells_dates_promises_and_when_the_groups_meet(paper: OfCouncil) -> None:
    poster, text = paper.paper().context, paper.whole_text()
    assert isinstance(poster, LedgerPoster)
    voices = [voice for group in poster.groups for voice in group.voices]
    assert len(voices) == poster.total == len(planned(paper.council).shown.voices)
    assert [voice.number for voice in voices if close(f"{voice.number}{voice.text}") not in text] == []
    wills = [voice.will for voice in voices if voice.will]
    assert [will for will in wills if close(f"{_words('wall')['will']}{will}") not in text] == []
    if poster.said_where:
        said = (
            f"{poster.total} {_words('talk')['things' if poster.total > 1 else 'thing']} ({poster.said_where}"
        )
        assert close(said) in text
    for group in poster.joining:
        assert close(group.title) in text
    if poster.joining and poster.contact and poster.contact.phone:
        assert close(f"{_words('wall')['add_ring']}{poster.contact.phone}") in text
    if not planned(paper.council).plan.chrome.adopted:
        assert close(_words("wall")["not_adopted"]) in text


@every(SAID, of=(MADE_UP,))
def test_the_poster_of_what_was_said_says_that_none_is_done_until_one_is(paper: OfCouncil) -> None:
    printed = paper.paper()
    poster = printed.context
    assert isinstance(poster, LedgerPoster)
    for state, none_is_done in ((State.PARTLY, True), (State.DONE, False)):
        groups = (*poster.groups, replace(poster.groups[0], state=state))
        one = replace(printed, context=replace(poster, groups=groups), shorter=())
        content = typeset([one], planned(paper.council))[one.address].content
        text = "".join(sheet.text for sheet in _sheets(content))
        assert (close(f"{_words('wall')['shown']}. {_words('talk')['none_done']}") in text) is none_is_done


@every(*STRATEGY)
def test_a_promise_of_a_sum_says_what_holds_now_where_that_is_another(paper: OfCouncil) -> None:
    text = paper.whole_text()
    page = close((_page(paper.council, "/strategy/on-a-page/").css_first("main") or _nothing()).text())
    promises = [
        promise
        for priority in planned(paper.council).shown.on_a_page.priorities
        for promise in (*priority.promises, *(one for other in priority.elsewhere for one in other.promises))
    ]
    others = [promise for promise in promises if promise.now]
    for promise in others:
        for amount in promise.now:
            said = _sum(amount) + _period(amount)
            assert said in text
            assert said in page
        assert close(str(promise.made_on)) in text
    assert text.count("Now:") == page.count("Now:") == len(others)


def _nothing() -> LexborHTMLParser:
    raise AssertionError("The page has no main part.")


@every(*CARDS, of=COUNCILS)
def test_the_card_has_the_numbers_of_the_records_and_their_hours(paper: OfCouncil) -> None:
    folder, national = paper.council.folder, paper.council.national
    records = [
        record
        for file, key in (
            (folder / "content/contacts.yaml", "contacts"),
            (national / "helplines.yaml", "helplines"),
        )
        for record in yaml.safe_load(file.read_text(encoding="utf-8"))[key]
    ]
    on_card = [it for it in records if it.get("every_page") or "main line" in it.get("roles", ())]
    assert on_card
    for record in on_card:
        assert close(str(record.get("phone") or record.get("text_number"))) in paper.text()
        assert close(record.get("hours", "")) in paper.whole_text()
    card = paper.paper().context
    assert isinstance(card, WalletCard)
    if card.danger:
        assert close(f"{_words('wall')['danger']}{card.danger.phone}") in paper.text()


@every(*CARDS, *POSTERS, of=COUNCILS)
def test_no_number_to_ring_stands_there_that_is_in_no_record(paper: OfCouncil) -> None:
    library = planned(paper.council).library
    records = [contact.record for contact in (*library.contacts, *library.helplines)]
    known = {close(number) for record in records for number in (record.phone, record.text_number) if number}
    lines = "\n".join(line.text for sheet in paper.sheets() for line in sheet.lines)
    assert set(NUMBER.findall(lines)) <= known


@EACH_COUNCIL
def test_the_pages_offer_them(council: Council) -> None:
    wanted = {
        "/strategy/on-a-page/": STRATEGY,
        "/you-said/": (SAID,),
        "/what-you-can-get/": (OFFER,),
        "/help-now/": CARDS,
    }
    for address, names in wanted.items():
        there = {f"{paper.name}.pdf" for paper in _of(*names) if paper.council == council}
        if there:
            page = _page(council, address)
            ends = {(link.attributes["href"] or "").rpartition("/")[2] for link in page.css(".lo-screen a")}
            assert there <= ends
            main = page.css_first("main")
            assert main
            assert _words("papers")["same"].rstrip(":") in main.text()


@pytest.mark.parametrize("number", [1, 2, 5, 9])
@every(*STRATEGY)
def test_a_council_with_another_number_of_priorities_gets_its_strategy_too(
    paper: OfCouncil, number: int
) -> None:
    printed = paper.paper()
    has = printed.context
    assert isinstance(has, StrategyPaper)
    strategy = _strategy_of(paper, has, number)
    found = _of_strategy(paper, strategy)
    text = "".join(sheet.text for sheet in found)
    for each in strategy.priorities:
        promises = [promise.text for promise in each.promises]
        lines = [each.title, *each.objectives, *promises, *(voice.text for voice in each.voices)]
        assert [line for line in lines if close(line) not in text] == []
    assert min(sheet.smallest for sheet in found) >= SMALLEST[paper.name]
    assert [sheet.off for sheet in found if sheet.off] == []
    if number <= len(has.priorities) and len(paper.whole()) <= printed.most_pages:
        assert len(found) <= printed.most_pages


def _of_strategy(paper: OfCouncil, strategy: StrategyPaper) -> Sequence[Sheet]:
    printed = paper.paper()
    return sheets(
        typeset([replace(printed, context=strategy, shorter=())], planned(paper.council))[
            printed.address
        ].content
    )


def _strategy_of(paper: OfCouncil, it: StrategyPaper, number: int) -> StrategyPaper:
    """So many priorities: the council's own over again, until there are enough, the first with words longer than a card."""
    views = tuple(planned(paper.council).shown.priorities.values())
    first, *rest = (it.priorities * number)[:number]
    long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Kommunikationsmanagement"
    first = replace(first, title=long)
    return replace(it, priorities=(first, *rest), wheel=wheel((views * number)[:number]))


@every("strategy-a3")
def test_a_council_without_voices_promises_or_a_strategy_gets_what_there_is(paper: OfCouncil) -> None:
    it = paper.paper().context
    assert isinstance(it, StrategyPaper)
    bare = replace(
        it,
        strategy=None,
        wheel=None,
        total=0,
        priorities=tuple(
            replace(each, objectives=(), voices=(), promises=(), elsewhere=()) for each in it.priorities
        ),
    )
    assert len(_of_strategy(paper, bare)) == 1


@every("strategy-a3")
def test_a_priority_longer_than_a_sheet_goes_on_to_the_next(paper: OfCouncil) -> None:
    it = paper.paper().context
    assert isinstance(it, StrategyPaper)
    many = ("Know whom to ring, by day and at night.",) * 150
    long = replace(it.priorities[0], objectives=many)
    found = _of_strategy(paper, replace(it, priorities=(long,)))
    assert len(found) > 1
    assert sum(sheet.text.count(close(many[0])) for sheet in found) == len(many)
    assert [sheet.off for sheet in found if sheet.off] == []


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
    return planned().theme.palette.light


@EACH_COUNCIL
def test_priority_colours_can_be_read_on_a_black_and_white_copy(council: Council) -> None:
    ink = _colours()["ink"]
    priorities = [priority.record for priority in planned(council).library.priorities]
    for colours in priority_colours(priorities, planned().theme.palette.dark["ground"]):
        assert _contrast(colours.deep, "#ffffff") >= 4.5, colours.id
        assert _contrast(colours.deep, colours.tint) >= 4.5, colours.id
        assert _contrast(ink, colours.tint) >= 4.5, colours.id


def test_the_papers_own_colours_can_be_read_on_a_black_and_white_copy() -> None:
    colours = _colours()
    main = planned().library.site.colours.main
    looks = [look for named in planned().theme.vocabulary.values() for look in named.values() if look.colour]
    for name in {"ink", "warn", *(look.colour for look in looks)}:
        assert _contrast(colours[name], "#ffffff") >= 4.5, name
    assert _contrast(main, "#ffffff") >= 4.5
    assert _contrast(main, colours["soft"]) >= 4.5
    assert _contrast(colours["ink"], colours["soft"]) >= 4.5
