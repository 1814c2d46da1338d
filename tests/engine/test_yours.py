"""What the pages of “Find what is yours” and of coverage show, on our own content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

import pytest
from selectolax.lexbor import LexborHTMLParser

from localoffer import road
from localoffer.library import Library
from localoffer.link import link
from localoffer.load import load
from localoffer.pages.coverage import CoverageContext, plan_coverage
from localoffer.pages.finder import FinderContext, OutcomeContext
from localoffer.pages.offer import EntitlementContext
from localoffer.pages.page import Page
from localoffer.read import read
from localoffer.records.models import Record
from localoffer.web.theme import load_theme
from tests.site import AS_OF, ROOT, pages, tree

R = TypeVar("R", bound=Record)


@cache
def _library() -> Library:
    records, _ = read(load(ROOT, road.NATIONAL, ROOT))
    library, _ = link(records, AS_OF)
    assert library
    return library


@cache
def _words() -> Mapping[str, Any]:
    return load_theme(road.TEMPLATES).words["pages"]  # type: ignore[no-any-return]


def _gaps(library: Library) -> set[str]:
    others = [page for page in pages() if page.address != "/coverage/"]
    (page,) = plan_coverage(library, _words(), others)
    context: CoverageContext = page.context
    gaps = {item.id for part in context.parts for item in part.items if not item.met_by}
    assert len(gaps) == context.gaps
    return gaps


def _without(records: Mapping[str, R], item: str) -> dict[str, R]:
    """The records, none of which says any more that it meets the item."""
    return {
        id: record.model_copy(
            update={"meets": tuple(ref for ref in getattr(record, "meets", ()) if ref.id != item)}
        )
        for id, record in records.items()
    }


def test_each_item_of_the_checklist_that_nothing_meets_any_more_is_exactly_that_gap() -> None:
    library = _library()
    before = _gaps(library)
    for item in library.coverage.values():
        if item.id in before:
            continue
        pages_of = [*library.pages, *library.national_pages]
        bare = [replace(page, text=_without({"": page.text}, item.id)[""]) for page in pages_of]
        cut = replace(
            library,
            coverage={**library.coverage, item.id: item.model_copy(update={"page": None})},
            entitlements={
                id: replace(
                    joined,
                    national=_without({"": joined.national}, item.id)[""] if joined.national else None,
                    council=_without({"": joined.council}, item.id)[""] if joined.council else None,
                )
                for id, joined in library.entitlements.items()
            },
            statuses=_without(library.statuses, item.id),
            contacts=_without(library.contacts, item.id),
            helplines=_without(library.helplines, item.id),
            situations=_without(library.situations, item.id),
            groups=_without(library.groups, item.id),
            delivery=_without(library.delivery, item.id),
            pages=tuple(bare[: len(library.pages)]),
            national_pages=tuple(bare[len(library.pages) :]),
        )
        assert _gaps(cut) == before | {item.id}, item.id


def test_a_gap_is_said_in_public() -> None:
    shown = tree("/coverage/").css_first("main")
    assert shown
    said = " ".join(shown.text().split())
    for id in _gaps(_library()):
        assert _library().coverage[id].text in said
    assert said.count("Gap: nothing on this site says this yet") == len(_gaps(_library()))


def _of(kind: type) -> list[Page]:
    return [page for page in pages() if isinstance(page.context, kind)]


def test_every_outcome_has_a_verdict_with_a_reason_on_everything_that_is_offered() -> None:
    offered = [page for page in _of(EntitlementContext) if page.context.entitlement.standing != "asked for"]
    outcomes = _of(OutcomeContext)
    assert len(outcomes) == len(_library().outcomes)
    for page in outcomes:
        listed = [view for need in page.context.needs for view in need.verdicts]
        assert {view.entitlement.id for view in listed} == {one.context.entitlement.id for one in offered}
        assert sum(count.number for count in page.context.counts) == len(offered)
        words = " ".join((tree(page.address).css_first("main") or LexborHTMLParser("").root).text().split())  # type: ignore[union-attr]
        assert all(view.reason in words for view in listed)


def test_who_gets_it_says_the_same_on_the_page_of_the_entitlement() -> None:
    by_outcome = {
        (view.outcome.id, view.entitlement.id): (view.verdict, view.reason)
        for page in _of(OutcomeContext)
        for need in page.context.needs
        for view in need.verdicts
    }
    for page in _of(EntitlementContext):
        for view in page.context.verdicts:
            assert by_outcome[view.outcome.id, page.context.entitlement.id] == (view.verdict, view.reason)


def test_what_holds_either_way_is_a_yes_in_every_outcome_that_can_still_come() -> None:
    (finder,) = _of(FinderContext)
    graph = _library().finder
    assert graph
    context: FinderContext = finder.context
    for unsure in context.unsure:
        ends = {end.row.outcome.id for end in graph.ends(unsure.question.id)}
        for one in unsure.either_way:
            assert {_library().verdicts[one.id, end].verdict for end in ends} == {"yes"}
    assert any(unsure.either_way for unsure in context.unsure)


@pytest.mark.parametrize("address", ["/find-what-is-yours/", "/find-what-is-yours/all-outcomes/"])
def test_the_questions_need_no_form_and_no_script(address: str) -> None:
    page = tree(address)
    assert not page.css("form, input, button, select")
    assert all("leave" in str(script.attributes.get("src")) for script in page.css("script"))


def test_an_item_that_a_page_of_every_site_meets_names_that_page() -> None:
    (page,) = _of(CoverageContext)
    met = {
        item.id: [link.address for link in item.met_by] for part in page.context.parts for item in part.items
    }
    named = {item.id: item.page for item in _library().coverage.values() if item.page}
    assert named
    assert all(address in met[id] for id, address in named.items())
