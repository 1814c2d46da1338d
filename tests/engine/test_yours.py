"""What the pages of “Find what is yours” and of coverage show: for every council, from the national facts alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest
from selectolax.lexbor import LexborHTMLParser

from localoffer import road
from localoffer.edition.edition import squeezed
from localoffer.law.questions import Ask
from localoffer.library import Library
from localoffer.link import link
from localoffer.load import load
from localoffer.pages.coverage import CoverageContext, coverage_of
from localoffer.pages.finder import FinderContext, OutcomeContext
from localoffer.pages.offer import EntitlementContext
from localoffer.pages.page import Context, PageWords
from localoffer.papers.sheets import OutcomePaper
from localoffer.read import read
from localoffer.views.offer import EntitlementBrief
from localoffer.views.shown import show
from localoffer.views.verdicts import best_things
from localoffer.web.theme import load_theme
from tests import council
from tests.council import AS_OF, add, bare_council, change

C = TypeVar("C", bound=Context)


@cache
def _words() -> PageWords:
    return load_theme(road.TEMPLATES).words["pages"]  # type: ignore[no-any-return]


#: A kind of record that can meet an item of the checklist: its file, and the line below which its meets: can stand.
CAN_MEET = {
    "entitlement": ("offer.yaml", "  - id: setting-up-home\n"),
    "national entitlement": ("national/entitlements.yaml", "    age_until: 25\n"),
    "status": ("national/statuses.yaml", "  - id: relevant\n"),
    "contact": ("content/contacts.yaml", "  - id: main-line\n"),
    "helpline": ("national/helplines.yaml", "  - id: ombudsman\n"),
    "situation": ("national/situations.yaml", "  - id: nowhere-to-sleep\n"),
    "group": ("content/people.yaml", "groups:\n  - id: forum\n"),
    "means": ("content/people.yaml", "  - id: one-worker\n"),
    "page": ("content/pages/strategy/introduction.md", "title: Why there is a strategy\n"),
    "national page": ("national/pages/your-rights/complaints.md", "title: How to complain\n"),
}


@pytest.mark.parametrize("without", [None, *CAN_MEET])
def test_each_item_of_the_checklist_that_nothing_meets_any_more_is_exactly_that_gap(
    good: Path, without: str | None
) -> None:
    change(good, "national/entitlements.yaml", "    meets:\n      - money-for-a-home\n", "")
    change(good, "national/coverage.yaml", "  - id: money-for-a-home\n", "  - id: by-entitlement\n")
    for kind, (file, line) in CAN_MEET.items():
        item = f"by-{kind.replace(' ', '-')}"
        if kind != "entitlement":
            add(good, "national/coverage.yaml", ITEM.format(item=item))
        if kind != without:
            indent = "" if file.endswith(".md") else "    "
            change(good, file, line, f"{line}{indent}meets:\n{indent}  - {item}\n")
    context = coverage_of(show(council.library(good)), ())
    gaps = {item.record.id for part in context.parts for item in part.items if not item.met_by}
    assert gaps == ({f"by-{without.replace(' ', '-')}"} if without else set())
    assert len(context.gaps) == len(gaps)


ITEM = """  - id: {item}
    text: Something to say.
    part: Your home
    kind: duty
    sources:
      - source: guidance
"""


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Everywhere:
    folder = bare_council(tmp_path_factory.mktemp("everywhere"))
    records, _ = read(load(folder, road.NATIONAL, folder, road.KEPT), road.KEPT)
    library, _ = link(records, AS_OF)
    assert library
    outcome = road.documents(folder, AS_OF, root=folder)
    assert outcome.fine, outcome.problems
    return Everywhere(library, outcome)


@dataclass(frozen=True)
class Everywhere:
    """The site of a council that has nothing of its own: what the law gives everywhere."""

    library: Library
    outcome: road.Made

    def of(self, kind: type[C]) -> dict[str, C]:
        """The contexts of one kind, by address."""
        return {page.address: page.context for page in self.outcome.pages if isinstance(page.context, kind)}

    def tree(self, address: str) -> LexborHTMLParser:
        return LexborHTMLParser(self.outcome.documents[f"{address.lstrip('/')}index.html"])


def test_a_gap_is_said_in_public(everywhere: Everywhere) -> None:
    said = council.said(everywhere.tree("/coverage/"), "main")
    (context,) = everywhere.of(CoverageContext).values()
    gaps = [item for part in context.parts for item in part.items if not item.met_by]
    assert gaps
    assert [item.record.id for item in gaps if " ".join(item.record.text.split()) not in said] == []
    assert said.count("Gap: nothing that we found meets this yet") == len(gaps)


def test_every_outcome_has_a_verdict_with_a_reason_on_everything_that_is_offered(
    everywhere: Everywhere,
) -> None:
    offered = {
        context.entitlement.id
        for context in everywhere.of(EntitlementContext).values()
        if context.entitlement.standing != "asked for"
    }
    outcomes = everywhere.of(OutcomeContext)
    assert len(outcomes) == len(everywhere.library.outcomes) > 0
    for address, context in outcomes.items():
        listed = context.outcome.by_area
        assert {view.entitlement.id for view in listed} == offered
        assert sum(count.number for count in context.outcome.counts) == len(offered)
        words = squeezed(council.said(everywhere.tree(address), "main"))
        assert [view.reason for view in listed if squeezed(view.reason) not in words] == []


def test_who_gets_it_says_the_same_on_the_page_of_the_entitlement(everywhere: Everywhere) -> None:
    by_outcome = {
        (view.outcome.id, view.entitlement.id): (view.verdict, view.reason)
        for context in everywhere.of(OutcomeContext).values()
        for view in context.outcome.by_area
    }
    contexts = everywhere.of(EntitlementContext).values()
    assert any(context.verdicts for context in contexts)
    for context in contexts:
        for view in context.verdicts:
            assert by_outcome[view.outcome.id, context.entitlement.id] == (view.verdict, view.reason)


def test_a_sheet_sends_to_the_team_only_those_whom_it_is_for(everywhere: Everywhere) -> None:
    status = {outcome.record.id: outcome.record.status for outcome in everywhere.library.outcomes}
    sheets = [paper.context for paper in everywhere.outcome.papers if isinstance(paper.context, OutcomePaper)]
    assert {bool(sheet.team) for sheet in sheets} == {True, False}
    for sheet in sheets:
        assert bool(sheet.team) is bool(status[sheet.outcome.id]), sheet.outcome.id


def test_what_holds_either_way_is_a_yes_in_every_outcome_that_can_still_come(everywhere: Everywhere) -> None:
    (context,) = everywhere.of(FinderContext).values()
    graph = everywhere.library.finder
    assert graph
    unsure_views = context.finder.unsure
    verdicts = {
        (verdict.entitlement.id, outcome.record.id): verdict.verdict
        for outcome in everywhere.library.outcomes
        for verdict in outcome.verdicts
    }
    for unsure in unsure_views:
        ends = {end.row.outcome.id for end in graph.ends(unsure.question.id)}
        for entitlement in unsure.either_way:
            assert {verdicts[entitlement.id, end] for end in ends} == {"yes"}
        for entitlement in unsure.perhaps:
            assert "yes, if" in {verdicts[entitlement.id, end] for end in ends} <= {"yes", "yes, if"}
        assert unsure.either_way or unsure.perhaps, unsure.id
    assert any(unsure.either_way for unsure in unsure_views)


def test_the_best_things_are_those_named_that_can_be_had_and_then_the_largest_sums(
    everywhere: Everywhere,
) -> None:
    shown = everywhere.outcome.shown
    assert shown
    named = 0
    for outcome, view in shown.outcomes.items():
        had = [one.entitlement for one in view.verdicts if one.verdict in ("yes", "yes, if")]
        by_id = {brief.id: brief for brief in had}
        first = [by_id[it.id] for it in outcome.best if it.id in by_id]
        assert [one.entitlement for one in view.best][: len(first)] == first
        assert len(view.best) == min(5, len(had))
        named += len(first)
        by_sum = [_largest(one.entitlement) for one in best_things((), view.verdicts)]
        assert by_sum == sorted(map(_largest, had), reverse=True)[:5]
        large = everywhere.tree(view.outcome.address).css(".lo-two__do .lo-sum")
        for it, printed in zip(view.best, large, strict=True):
            if sums := it.entitlement.money.headline:
                text = " ".join(printed.text().split())
                assert text.startswith(f"{sums[0].limit} {sums[0].value} ".lstrip()), text
    assert named


def test_the_sheet_of_a_result_names_what_it_never_gets_where_that_is_little() -> None:
    assert "Not for this group: Setting up home." in council.printed("find-what-is-yours/not-a-care-leaver")


def _largest(entitlement: EntitlementBrief) -> float:
    return max(
        (float(sum.value.replace("£", "").replace(",", "")) for sum in entitlement.money.headline), default=0
    )


def test_nobody_is_asked_more_questions_than_the_page_says(everywhere: Everywhere) -> None:
    (context,) = everywhere.of(FinderContext).values()
    graph = everywhere.library.finder
    assert graph
    asks = {ask.id: ask for ask in context.finder.questions}
    for given, _ in graph.paths():
        id, said = graph.start, 0
        for number, answer in enumerate(given, start=1):
            ask = asks[id]
            assert ask.at in (number, None)
            assert ask.left >= len(given) - number + 1
            assert ask.at is None or ask.most >= len(given)
            assert said == 0 or ask.left < said
            said = ask.left
            node = graph.nodes[id]
            assert isinstance(node, Ask)
            id = next(target for way, target in node.ways if way is answer)


def test_the_first_question_says_how_many_there_can_be_and_that_few_may_do(everywhere: Everywhere) -> None:
    graph = everywhere.library.finder
    assert graph
    ways = [len(given) for given, _ in graph.paths()]
    assert min(ways) <= 3 < max(ways)
    first = everywhere.tree("/find-what-is-yours/").css_first(".lo-question--first .lo-progress")
    assert first
    assert first.text() == f"Question 1. A few may be enough. Nobody is asked more than {max(ways)}."


def test_every_i_dont_know_has_a_number_words_to_say_and_the_way_on(everywhere: Everywhere) -> None:
    page = everywhere.tree("/find-what-is-yours/")
    (context,) = everywhere.of(FinderContext).values()
    (help,) = page.css(".lo-unsure")
    assert help.css("a[href^='tel:']")
    assert help.css(".lo-say")
    assert [str(link.attributes["href"]).partition("?")[0] for link in help.css(".lo-sends a")] == [
        "sms:",
        "mailto:",
    ]
    marks = {str(mark.attributes["id"]): str(mark.attributes["class"]).split() for mark in page.css("i[id]")}
    assert marks.keys() == {ask.unsure.id for ask in context.finder.questions}
    for unsure in context.finder.unsure:
        held, found, *_ = marks[unsure.id]
        (shared,) = page.css(f".lo-holds.{held}")
        titles = [view.title for view in (*unsure.either_way, *unsure.perhaps)]
        assert [link.text() for link in shared.css("a[href*='what-you-can-get/']")] == titles
        assert [it.text() for it in page.css(f".lo-finds.{found}")] == [unsure.record.find_out]
        (question,) = page.css(f"[id='{unsure.question.id}']")
        assert f"#{unsure.id}" in {link.attributes["href"] for link in question.css(".lo-ways a")}


def test_an_outcome_is_shown_what_it_gets_and_nothing_of_the_others(everywhere: Everywhere) -> None:
    (context,) = everywhere.of(FinderContext).values()
    (sheet,) = (text.decode() for name, text in everywhere.outcome.documents.items() if "/finder." in name)
    assert len(context.finder.outcomes) > 5
    for ends in context.finder.outcomes:
        page, number = everywhere.tree("/find-what-is-yours/"), str(ends.number)
        assert f'.lo-end-{number}:target~.lo-gets [data-of~="{number}"]' in sheet
        for result in ends.results:
            (end,) = page.css(f"[id='{result.id}']")
            assert f"lo-end-{number}" in str(end.attributes["class"]).split()
        for part in page.css(".lo-gets [data-of]"):
            if number not in str(part.attributes["data-of"]).split():
                part.decompose()
        expected = [
            (need.area.title, view.entitlement.title, "" if view.verdict == "yes" else view.sentence)
            for need in ends.outcome.needs
            for view in need.verdicts
        ]
        shown = []
        for part in page.css(".lo-lists > details"):
            (counts,), (summary,) = part.css("small"), part.css("summary")
            counts.decompose()
            named = summary.text().strip()
            for row in part.css("li"):
                (title,) = row.css("a")
                after = row.text().partition(row.css("b")[0].text())[2].strip()
                shown.append((named, title.text(), after))
        assert shown == expected
        later = [it for it in ends.outcome.verdicts if it.verdict in ("not yet", "no")]
        assert list(ends.outcome.not_now) == later
        assert {it.entitlement.id for it in later}.isdisjoint(
            view.entitlement.id for need in ends.outcome.needs for view in need.verdicts
        )
        assert [line.text() for line in page.css(".lo-gets .lo-steps > li")] == list(
            ends.outcome.record.first_things
        )
        assert len(page.css(".lo-gets .lo-call")) == (1 if ends.outcome.call else 0)
        assert len(page.css(".lo-gets .lo-two__do li")) == len(ends.outcome.best)


def test_what_a_result_lists_leads_to_general_pages_that_tell_nobody_the_result(
    everywhere: Everywhere,
) -> None:
    page = everywhere.tree("/find-what-is-yours/")
    (context,) = everywhere.of(FinderContext).values()
    ids = {ends.outcome.outcome.id for ends in context.finder.outcomes} | {
        result.id for result in context.finder.results
    }
    rows = page.css(".lo-gets .lo-verdicts > li, .lo-gets .lo-brief > li")
    assert len(rows) > 100
    for row in rows:
        (link,) = row.css("a")
        address = str(link.attributes["href"])
        assert "what-you-can-get/" in address
        assert not set(address.strip("/").split("/")) & ids
        word = row.css_first("b")
        assert word
        if word.text() == "Yes, if":
            assert row.text(strip=True).rpartition("Yes, if")[2].strip(" .")


@pytest.mark.parametrize("address", ["/find-what-is-yours/", "/find-what-is-yours/all-outcomes/"])
def test_the_questions_need_no_form_and_no_script(everywhere: Everywhere, address: str) -> None:
    page = everywhere.tree(address)
    assert not page.css("form, input, button, select")
    # None but those of every page: to leave the site, and to search it.
    scripts = [str(script.attributes.get("src")).rpartition("/")[2] for script in page.css("script")]
    assert all(name.startswith(("leave.", "find.")) for name in scripts)


def test_an_item_that_a_page_of_every_site_meets_names_that_page(everywhere: Everywhere) -> None:
    (context,) = everywhere.of(CoverageContext).values()
    met = {
        item.record.id: [link.address for link in item.met_by]
        for part in context.parts
        for item in part.items
    }
    planned = {page.address for page in everywhere.outcome.pages}
    named = {item.record.id: item.record.page for item in everywhere.library.coverage if item.record.page}
    assert planned & set(named.values())
    assert [id for id, address in named.items() if (address in met[id]) is not (address in planned)] == []


def test_a_result_says_what_the_law_leaves_unclear_and_whom_to_ask(everywhere: Everywhere) -> None:
    page, said = everywhere.tree("/find-what-is-yours/"), load_theme(road.TEMPLATES).words["finder"]
    (context,) = everywhere.of(FinderContext).values()
    unclear = [result for result in context.finder.results if result.unclear]
    assert unclear
    for result in unclear:
        told = council.said(page, f"[id='{result.id}']")
        assert [line for line in (*result.unclear, said["ask"]) if " ".join(line.split()) not in told] == []
    main = council.said(page, "main")
    assert [key for key in ("private", "decides", "wrong") if said[key] not in main] == []
