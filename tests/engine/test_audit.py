"""The finished pages and papers: what only shows in them is told, at the file that can mend it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from random import Random

import pytest

from localoffer import audit, road
from localoffer.addresses import CHANGES, DISTRICTS, OR_THE_COUNCILS, PAGES, SINCE
from localoffer.audit import audit_papers
from localoffer.budgets import LONG_AGAIN, LONG_PAGES, WHOLE_BUDGET, again_budget
from localoffer.edition.edition import path_of
from localoffer.link import link
from localoffer.load import load
from localoffer.papers.typeset import Printed
from localoffer.plan import plan
from localoffer.problems import Level
from localoffer.read import read
from localoffer.records.models import Audience
from localoffer.views.shown import show
from localoffer.web.theme import load_theme
from tests.council import AS_OF, BUSY, GOOD, add, change, outcome


def _documents(folder: Path, templates: Path = road.TEMPLATES) -> road.Made:
    return road.documents(folder, AS_OF, national=folder / "national", templates=templates, root=folder)


def test_a_link_called_as_the_button_for_help_leads_there_too(good: Path) -> None:
    page, words = "content/pages/strategy/introduction.md", "[what you can get](/what-you-can-get/)"
    change(good, page, words, f"[Help now](/what-you-can-get/), [Help now](/help-now/) and {words}")
    (found,) = (one for one in _documents(good).problems if one.mark.file == page)
    assert (found.rule, found.level, found.mark.line) == ("broken-link", Level.WARNING, 13)
    assert "is called “Help now”" in found.message


def test_a_slip_in_a_template_names_the_template(good: Path, tmp_path: Path) -> None:
    templates = Path(shutil.copytree(road.TEMPLATES, tmp_path / "templates"))
    page = templates / "pages/text.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(
        text.replace("{% block content %}", "{% block content %}<h1>Again</h1>"), encoding="utf-8"
    )
    problems = _documents(good, templates).problems
    assert {(problem.rule, problem.mark.file) for problem in problems} == {
        ("template-slip", "templates/pages/text.html")
    }
    assert "There are 2 headings of the first level; there should be one." in {
        problem.message for problem in problems
    }


def test_a_page_too_heavy_for_a_cheap_phone_is_a_warning_at_its_file(good: Path) -> None:
    chance = Random(1)
    words = ("".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=8)) for _ in range(2100))
    page = good / "content/pages/strategy/introduction.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n" + " ".join(words) + ".\n", encoding="utf-8")
    outcome = _documents(good)
    again, first = (problem for problem in outcome.problems if problem.rule.startswith("heavy-"))
    assert (first.rule, again.rule) == ("heavy-page", "heavy-again")
    assert first.level is again.level is Level.WARNING
    assert "It loads slowly on a cheap phone." in first.message
    assert "more than 6,144. It loads slowly for a reader who is already on the site." in again.message
    assert first.mark == again.mark
    assert outcome.fine


def test_only_the_pages_on_the_lists_may_weigh_more_on_a_later_visit(good: Path) -> None:
    pages = _documents(good).pages
    assert {page.template for page in pages} >= LONG_AGAIN.keys()
    for page in pages:
        listed = page.address in LONG_PAGES or page.template in LONG_AGAIN
        assert again_budget(page) == (None if listed else 6_144)


def test_a_page_too_large_for_an_old_phone_is_a_warning_at_its_file(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _documents(good)
    sizes = {
        page.address: len(made.documents[path_of(page.address)])
        for page in made.pages
        if page.audience is Audience.CARE_LEAVERS and not page.alone
    }
    assert max(sizes.values()) <= WHOLE_BUDGET == 150_000
    # No single text may be so long: only many can come to as much.
    largest = max(sizes, key=lambda address: sizes[address])
    monkeypatch.setattr(audit, "WHOLE_BUDGET", sizes[largest] - 1)
    outcome = _documents(good)
    (problem,) = (problem for problem in outcome.problems if problem.rule == "large-page")
    assert problem.level is Level.WARNING
    assert problem.message.startswith(
        f"The page {largest} takes {sizes[largest]:,} bytes unpacked, more than"
    )
    assert outcome.fine


def test_a_text_that_makes_its_page_too_long_for_a_phone_is_a_warning_that_names_it(good: Path) -> None:
    change(
        good, "offer.yaml", "how_to_ask: ", "how_to_ask: " + "Ask your adviser for it before you move. " * 99
    )
    outcome = _documents(good)
    (problem,) = (problem for problem in outcome.problems if problem.rule == "long-page")
    assert problem.level is Level.WARNING
    assert problem.mark.file.endswith("offer.yaml")
    assert "phone screens, and should take no more than 5.5." in problem.message
    assert outcome.fine


def test_a_paper_that_is_too_long_is_a_warning_at_the_file_of_its_texts(good: Path) -> None:
    records, _ = read(load(good, good / "national", good))
    library, _ = link(records, AS_OF)
    assert library
    planned = plan(show(library), load_theme(road.TEMPLATES).words["pages"], None)
    paper = next(paper for paper in planned.papers if paper.mark.file == "pledges.yaml")
    (problem,) = audit_papers({paper.address: Printed(b"", paper.most_pages + 1)}, planned)
    assert (problem.rule, problem.level) == ("long-paper", Level.WARNING)
    assert problem.mark.file == "pledges.yaml"
    assert problem.hint == "Shorten its texts. They begin in pledges.yaml."


@pytest.mark.parametrize(
    ("href", "way"),
    [
        ("leaflet.pdf", "Files cannot be put beside the pages."),
        ("/papers/form.docx", "Files cannot be put beside the pages."),
        ("about.md", "Change the address to a page of the site"),
        (
            "www.example.org/a",
            "For another site begin it with https://, like this: https://www.example.org/a",
        ),
        (
            "offer@example.gov.uk",
            "If people are to write to it, begin it with mailto:, like this: mailto:offer@example.gov.uk",
        ),
        ("help-nowt/", "Change the address to a page of the site"),
    ],
)
def test_a_link_that_goes_nowhere_is_told_what_it_may_have_been_meant_for(
    good: Path, href: str, way: str
) -> None:
    change(good, "offer.yaml", "(/your-rights/complaints/)", f"({href})")
    (problem,) = [one for one in _documents(good).problems if one.rule == audit.BROKEN_LINK.id]
    assert problem.hint.startswith(way)


@pytest.mark.parametrize("as_of", [date(2001, 1, 1), date(2019, 1, 1), AS_OF])
def test_a_link_to_a_page_that_a_day_does_not_have_yet_goes_somewhere(good: Path, as_of: date) -> None:
    later = (
        "/you-said/by-date/",
        "/you-said/by-state/",
        "/take-part/card/",
        "/your-rights/who-is-a-care-leaver/",
        "/help-now/nowhere-to-sleep/",
    )
    add(good, "content/pages/strategy/introduction.md", "\n".join(f"\n[Read more]({it})" for it in later))
    problems = road.documents(
        good, as_of, national=good / "national", root=good, asked=road.Asked(looking_back=True)
    ).problems
    assert [one for one in problems if one.rule == audit.BROKEN_LINK.id] == []


def test_every_address_of_pages_is_one_where_some_council_has_a_page() -> None:
    planned = {page.address for folder in (GOOD, BUSY) for page in outcome(folder).pages}
    assert planned >= PAGES.difference((DISTRICTS, CHANGES, SINCE), OR_THE_COUNCILS)
