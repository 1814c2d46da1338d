"""What the data files allow and few councils set reads as plainly as what all set."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest

from localoffer import road
from localoffer.edition.stems import A_SMALL_COUNT
from localoffer.papers.posters import CARD
from localoffer.papers.typeset import set_paper
from localoffer.web.theme import load_theme
from tests import council
from tests.council import AS_OF, GOOD, change


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOOD, tmp_path / "council"))


def said(folder: Path, address: str, selector: str = "main") -> str:
    return council.said(council.page(address, folder), selector)


def unanswered(folder: Path) -> None:
    """The one voice of the council has no answer."""
    (folder / "content/answers.yaml").unlink()


def test_a_promise_leads_to_a_page_on_having_a_say_though_nothing_was_said(good: Path) -> None:
    pledges = good / "pledges.yaml"
    text = pledges.read_text(encoding="utf-8")
    voices = text[text.index("voices:\n") : text.index("promises:\n")]
    pledges.write_text(
        text.replace(voices, "").replace("    voices:\n      - who-to-ring\n", ""), encoding="utf-8"
    )
    (good / "content/people.yaml").unlink()
    unanswered(good)
    outcome = road.documents(good, AS_OF, root=good, national=good / "national")
    assert "template-slip" not in {problem.rule for problem in outcome.problems}
    assert outcome.plan
    assert "/take-part/" in {page.address for page in outcome.plan.pages}


@pytest.mark.parametrize("priority", ["", "    priority: be-heard\n"], ids=["of no priority", "of another"])
def test_a_promise_stands_with_its_priority_whatever_the_voice_belongs_to(good: Path, priority: str) -> None:
    change(
        good,
        "pledges.yaml",
        "voices:\n  - id: who",
        "  - id: be-heard\n    title: Be Heard\n    sources:\n      - source: strategy\nvoices:\n  - id: who",
    )
    change(good, "pledges.yaml", "who to ring.\n    priority: be-safe\n", f"who to ring.\n{priority}")
    assert "A safe place on the first night" in said(good, "/strategy/be-safe/")
    # Under what was said it stands once.
    assert said(good, "/you-said/").count("A safe place on the first night") == 1


def test_a_rate_is_told_with_what_it_is_of(good: Path) -> None:
    change(
        good,
        "content/figures.yaml",
        "    unit: percent\n    better: up\n",
        "    unit: per 10,000 children\n    better: up\n",
    )
    for address in ("/for-councillors/", "/strategy/local-picture/suitable-homes/"):
        assert "92.9 for every 10,000 children" in said(good, address), address
    row = said(good, "/strategy/local-picture/", "#suitable-homes")
    assert "Care leavers in a suitable home for every 10,000 children" in row
    change(good, "content/figures.yaml", "in a suitable home", "in a suitable home, of 10,000 aged 0 to 18")
    assert "for every 10,000" not in said(good, "/strategy/local-picture/", "#suitable-homes")


@pytest.mark.parametrize(
    ("words", "found"), [("72.4 children in care", False), ("In 2020, 4 children", True)]
)
def test_a_part_of_a_number_counts_nobody(words: str, found: bool) -> None:
    assert bool(A_SMALL_COUNT.search(words)) is found


def test_the_age_of_a_figure_of_this_year_is_not_told(good: Path) -> None:
    change(good, "content/figures.yaml", "      - date: 2020-09\n", "      - date: 2026\n")
    assert AS_OF.year == 2026
    for address in ("/for-councillors/", "/strategy/local-picture/"):
        assert "The newest figure here is of 2026." in said(good, address)
        assert "old." not in said(good, address)


def test_tables_without_measures_stand_below_no_empty_table(good: Path) -> None:
    figures = good / "content/figures.yaml"
    text = figures.read_text(encoding="utf-8")
    figures.write_text(text[text.index("tables:") :], encoding="utf-8")
    page = council.page("/strategy/local-picture/", good)
    assert not page.css("main thead")
    assert "brackets" not in council.said(page, "main")


def test_the_further_number_of_a_contact_says_whose_it_is_where_others_stand_beside_it(good: Path) -> None:
    more = "    more_phones:\n      - phone: 0800 111 999\n        when: Free from any phone.\n"
    change(good, "content/contacts.yaml", "    phone: 01254 585585\n", f"    phone: 01254 585585\n{more}")
    assert "The council’s main line: Free from any phone: 0800 111 999" in said(good, "/help-now/")


def test_a_finding_whose_source_names_no_page_has_no_empty_brackets(good: Path) -> None:
    """Where one paper of the day is all that is named, each finding names the page alone."""
    change(good, "content/findings.yaml", "    kind: to improve\n", "    kind: good\n")
    change(
        good,
        "content/findings.yaml",
        "    this_offer: |\n      The [page on your first home](/what-you-can-get/setting-up-home/) says what there is.\n",
        "",
    )
    text = said(good, "/inspections/in-full/2024-05-24/")
    assert "The offer should be clearer." in text
    assert "()" not in text


STATED = """answers:
  - voice: who-to-ring
    stated:
      state: partly
      post: Head of service
      date: 2026-01-05
      reason: It is so
"""


def test_what_only_the_council_says_is_shown_by_no_paper(good: Path) -> None:
    (good / "content/answers.yaml").write_text(STATED, encoding="utf-8")
    text = said(good, "/you-said/who-to-ring/")
    assert "It is so. Said by the council: Head of service." in text
    assert "We saw no paper that shows it." in text
    assert "A paper shows" not in text


def test_a_story_agreed_in_a_month_says_so_in_english(good: Path) -> None:
    examples = (good / "content/examples.yaml").read_text(encoding="utf-8")
    story = examples[examples.index("    story:") :].partition("\n")[0]
    change(good, "content/examples.yaml", story, f"{story}\n    agreed_on: 2026-10")
    assert "Agreed by a forum of care leavers: October 2026." in said(good, "/people-like-me/")


def test_a_card_that_is_too_full_says_less_of_each_line_and_keeps_its_size(good: Path) -> None:
    """On a sheet the last cards would stand over the edge of the page. No number goes before hours do."""
    long = "    hours: Monday to Thursday, 5pm to 8:30am; Friday, 4:30pm to Monday 8:30am\n"
    more = "    more_phones:\n      - phone: 01254 585586\n        when: At night.\n"
    shown = f"    phone: 01254 585585\n    every_page: yes\n{more}"
    change(good, "content/contacts.yaml", "    phone: 01254 585585\n", shown + long)
    contacts = good / "content/contacts.yaml"
    first = contacts.read_text(encoding="utf-8").removeprefix("contacts:\n")
    for number in range(2):
        again = first.replace("id: main-line", f"id: team-{number}").replace(
            "    roles:\n      - main line\n", ""
        )
        contacts.write_text(
            contacts.read_text(encoding="utf-8")
            + again.replace(
                "The council’s main line", f"The children’s services emergency team {number}"
            ).replace("585585", f"58500{number}"),
            encoding="utf-8",
        )
    outcome = road.documents(
        good, AS_OF, root=good, national=good / "national", asked=road.Asked(until=road.Until.CHECK)
    )
    assert outcome.plan, [problem.message for problem in outcome.problems]
    assert outcome.shown
    cards = [paper for paper in outcome.papers if "wallet-card" in paper.address]
    assert len(cards) == 2
    for paper in cards:
        assert paper.sizes == CARD
        printed = set_paper(paper, outcome.shown.library, outcome.plan.chrome, load_theme(road.TEMPLATES))
        assert printed.pages == 2, paper.address
        text = pypdfium2.PdfDocument(printed.content)[0].get_textpage().get_text_range()
        assert text.count("585586") >= 2
        assert "Thursday" not in text


def test_a_result_with_more_things_than_a_sheet_has_room_for_runs_them_together(good: Path) -> None:
    entry = (
        "  - id: thing-{0}\n    title: Thing {0}\n    sentence: Help.\n    area: home\n    duty: chooses\n    basis:\n"
        "      - The strategy of 2020.\n    statuses:\n      - relevant\n    checked: 2026-01\n    review_by: 2027-01-31\n"
        "    sources:\n      - source: strategy\n"
    )
    with (good / "offer.yaml").open("a", encoding="utf-8") as file:
        file.writelines(entry.format(number) for number in range(110))
    outcome = road.documents(
        good, AS_OF, root=good, national=good / "national", asked=road.Asked(until=road.Until.PLAN)
    )
    assert outcome.plan
    assert outcome.shown
    paper = next(paper for paper in outcome.papers if paper.address.endswith("/relevant.pdf"))
    printed = set_paper(paper, outcome.shown.library, outcome.plan.chrome, load_theme(road.TEMPLATES))
    assert printed.pages == 2
    text = pypdfium2.PdfDocument(printed.content)[1].get_textpage().get_text_range()
    assert "Thing 8; Thing 80" in " ".join(text.split())
