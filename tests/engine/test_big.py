"""A council with much of everything: lists have pages of their own, sheets stay sheets, and files can be sent.

What is long by nature looks at it whole: its pages, papers and the second reader's counts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from localoffer import plan, report, road
from localoffer.addresses import BY_DATE, BY_STATE, LEDGER, MONEY, ONE_FILE
from localoffer.budgets import ALONE_BUDGET, MOST_LISTED
from localoffer.edition import Edition, look
from localoffer.edition.written import read_both
from localoffer.link import link
from localoffer.load import load
from localoffer.pages.page import Page
from localoffer.pages.parts import ListHeading, PartsContext, in_parts, moved_places
from localoffer.papers.typeset import set_paper
from localoffer.read import read
from localoffer.removed import with_words_in_place
from localoffer.render import PaperFacts, _paper_title
from localoffer.views.common import Link
from localoffer.views.shown import show
from localoffer.web.theme import load_theme
from tests.big import big_council
from tests.council import AS_OF, GOOD, library, outcome

VOICES = 100


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> plan.SitePlan:
    """What is planned for it, with the law as it is."""
    folder = big_council(tmp_path_factory.mktemp("big"), voices=VOICES)
    loaded = load(folder, road.NATIONAL, folder)
    records, misread = read(loaded)
    assert not [*loaded.problems, *misread], report.in_words([*loaded.problems, *misread], loaded)
    theme = load_theme(road.TEMPLATES)
    filled = with_words_in_place(records, AS_OF, theme.words["removed"], theme.vocabulary)
    joined, unlinked = link(filled, AS_OF)
    assert joined
    assert not unlinked
    return plan.plan(show(joined), theme.words["pages"], None)


def _page(planned: plan.SitePlan, address: str) -> Page:
    return next(page for page in planned.pages if page.address == address)


@pytest.mark.parametrize(
    ("address", "key"), [(LEDGER, "you-said"), (BY_STATE, "by-state"), (BY_DATE, "by-date")]
)
def test_each_thing_that_was_said_is_on_one_page_of_a_long_ledger(
    planned: plan.SitePlan, address: str, key: str
) -> None:
    index = _page(planned, address).context
    assert isinstance(index, PartsContext)
    assert max(part.number for part in index.parts) <= MOST_LISTED[key]
    parts = [_page(planned, part.address).context for part in index.parts]
    said = Counter(voice.record.id for part in parts for group in part.groups for voice in group.voices)  # type: ignore[attr-defined]
    assert set(said.values()) == {1}
    assert len(said) == VOICES


def test_the_place_of_each_record_on_a_long_list_leads_to_the_page_that_has_it_now(
    planned: plan.SitePlan,
) -> None:
    places = moved_places(planned.pages)
    addresses = {page.address for page in planned.pages}
    voices = [page.address.split("/")[2] for page in planned.pages if page.template == "pages/voice.html"]
    assert len(voices) == VOICES
    for voice in voices:
        assert places[f"{LEDGER}#{voice}"].partition("#")[0] in addresses - {LEDGER}


def test_of_things_that_take_less_room_a_page_holds_more(planned: plan.SitePlan) -> None:
    whole, most = _page(planned, LEDGER), MOST_LISTED["you-said"]
    things = range(2 * most + 1)
    heading = ListHeading("others", "Others", things, lambda _: whole.context, lambda _: (), weight=0.5)
    index, *_ = in_parts(whole, "you-said", f"{LEDGER}of/", [heading], PartsContext(()))
    assert isinstance(index.context, PartsContext)
    assert [part.number for part in index.context.parts] == [2 * most, 1]


def test_all_the_money_of_a_large_offer_is_told_by_part_of_life(planned: plan.SitePlan) -> None:
    index = _page(planned, MONEY).context
    assert isinstance(index, PartsContext)
    assert [part.address for part in index.parts][:2] == [f"{MONEY}money/", f"{MONEY}home/"]
    assert index.outcomes


def test_a_large_offer_is_carried_away_in_a_few_files_that_the_first_one_names(
    planned: plan.SitePlan,
) -> None:
    first = _page(planned, ONE_FILE).context
    files = [page.address for page in planned.pages if page.alone]
    assert files == [ONE_FILE, *(part.address for part in first.parts)]  # type: ignore[attr-defined]
    assert len(files) > 2


def test_what_makes_a_page_or_a_sheet_long_is_a_file_of_the_council(planned: plan.SitePlan) -> None:
    assert _page(planned, MONEY).grows_with.file == "offer.yaml"  # type: ignore[union-attr]
    assert _page(planned, LEDGER).grows_with.file == "pledges.yaml"  # type: ignore[union-attr]
    assert {paper.mark.file for paper in planned.papers if paper.group == "outcomes"} == {"offer.yaml"}


def test_a_small_council_has_whole_lists_and_one_file() -> None:
    made = outcome(GOOD)
    assert [page.address for page in made.pages if isinstance(page.context, PartsContext)] == []
    assert [page.address for page in made.pages if page.alone] == [ONE_FILE]


def test_a_council_with_more_to_give_may_have_longer_booklets(planned: plan.SitePlan) -> None:
    of_a_small_one = {paper.edition: paper for paper in outcome(GOOD).papers if paper.group == "booklets"}
    longer = [paper for paper in planned.papers if paper.group == "booklets"]
    assert {paper.edition for paper in longer} == of_a_small_one.keys()
    for paper in longer:
        small = of_a_small_one[paper.edition]
        assert paper.most_kilobytes > small.most_kilobytes
        assert paper.most_pages > small.most_pages


def test_a_paper_that_takes_more_than_its_sheet_is_called_otherwise() -> None:
    theme = load_theme(road.TEMPLATES)
    joined = library(GOOD)
    site = plan.plan(show(joined), theme.words["pages"], None)
    paper = next(paper for paper in site.papers if paper.edition == "a3")
    fits = set_paper(paper, joined, site.chrome, theme)
    assert (fits.pages, fits.title) == (1, None)
    longer = set_paper(replace(paper, most_pages=0), joined, site.chrome, theme)
    assert longer.title
    assert "one sheet" in paper.title
    assert "one sheet" not in longer.title
    assert (
        _paper_title({paper.address: PaperFacts.of(longer)}, Link(paper.title, paper.address)) == longer.title
    )


def test_a_paper_leaves_out_what_it_must_before_it_takes_another_sheet() -> None:
    theme = load_theme(road.TEMPLATES)
    joined = library(GOOD)
    site = plan.plan(show(joined), theme.words["pages"], None)
    paper = next(paper for paper in site.papers if paper.edition == "a3")
    voices = paper.context.priorities[0].voices  # type: ignore[attr-defined]
    (one,) = paper.context.priorities[:1]  # type: ignore[attr-defined]
    crowded = replace(paper.context, priorities=(replace(one, voices=voices * 300),))  # type: ignore[type-var]
    made = set_paper(replace(paper, context=crowded), joined, site.chrome, theme)
    assert (made.pages, made.title) == (1, None)


@pytest.mark.long
def test_all_of_a_large_council_is_right_and_nothing_of_it_is_too_long(tmp_path: Path) -> None:
    folder = big_council(tmp_path / "big")
    made = road.documents(folder, AS_OF, asked=road.Asked(until=road.Until.PAPERS), root=folder)
    weights = ("heavy-page", "heavy-again", "large-page", "long-page", "long-paper")
    told = [problem for problem in made.problems if problem.rule in weights]
    assert made.fine, report.in_words(made.problems, made.loaded)
    assert not told, report.in_words(told, made.loaded)
    alone = [page.address.lstrip("/") for page in made.pages if page.alone]
    assert max(len(made.documents[name]) for name in alone) <= ALONE_BUDGET
    edition = Edition(
        *read_both(folder, road.NATIONAL, tmp_path), AS_OF, made.pages, made.papers, made.documents
    )
    found = [problem for problem in look(edition) if problem.level.name == "ERROR"]
    assert not found, report.in_words(found, made.loaded)
