"""What readers see of changes: the page, the feed, the page of a thing that changed, and the committee's page and paper."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from selectolax.lexbor import LexborHTMLParser

from localoffer import front, road
from localoffer.addresses import CHANGES, FOR_COUNCILLORS, OFFER, SINCE
from localoffer.changes.compare import PASSED_OVER
from localoffer.changes.fields import field_of
from localoffer.edition import Edition, look
from localoffer.edition.edition import squeezed, words_of_paper
from localoffer.edition.records import PLACES, record_missing, record_too_early
from localoffer.edition.stems import date_too_late
from localoffer.edition.written import read_both
from localoffer.link import _can_change
from localoffer.papers.committee import MOST_PAGES, plan_committee
from localoffer.papers.paper import Paper
from localoffer.papers.typeset import set_paper
from localoffer.plan import plan
from localoffer.records.models import Entitlement
from localoffer.records.naming import noun_in_changes
from localoffer.records.to_come import is_end_to_come, is_to_come
from localoffer.views.changes import MOST_OPEN
from localoffer.views.links import link_to as link_of
from localoffer.views.shown import show
from localoffer.views.since import Since, since_view
from localoffer.web import feeds
from localoffer.web.theme import load_theme
from tests import council
from tests.council import AS_OF, BUSY, GOOD, change, copy

PAPER = "papers/for-the-committee.pdf"
#: The files of changes of the busy council, by their names.
NOTES = {file.stem: file.read_text(encoding="utf-8") for file in sorted((BUSY / "content/changes").iterdir())}


def with_changes(folder: Path, notes: Mapping[str, str], since: str = "2024-05-01") -> Path:
    """The busy council with other files of changes, and a committee that met on a day or on none."""
    made = copy(BUSY, folder)
    shutil.rmtree(made / "content/changes")
    (made / "content/changes").mkdir()
    for name, text in notes.items():
        (made / f"content/changes/{name}.yaml").write_text(text, encoding="utf-8")
    met = f"committee_since: {since}\n" if since else ""
    council.change(made, "content/site.yaml", "committee_since: 2024-05-01\n", met)
    return made


@pytest.fixture(scope="module")
def folder() -> Path:
    return BUSY


@pytest.fixture(scope="module")
def site(folder: Path) -> road.Made:
    return council.outcome(folder)


def tree(site: road.Made, address: str) -> LexborHTMLParser:
    return LexborHTMLParser(site.documents[f"{address.lstrip('/')}index.html"])


def _edition(folder: Path, made: road.Made, day: date = AS_OF) -> Edition:
    return Edition(*read_both(folder, council.national(folder), folder), day, made.pages, (), made.documents)


def words(site: road.Made, address: str, selector: str = "main") -> str:
    return council.said(tree(site, address), selector)


def items(site: road.Made, address: str) -> list[str]:
    """Each change of a page in words."""
    found = tree(site, address).css(".lo-changes ul > li")
    return [re.sub(r" ([.,:;])", r"\1", " ".join(it.text(separator=" ").split())) for it in found]


CLOSED = """\
date: 2026-03-01
title: Free WiFi ends
changes:
  - record: entitlement
    id: free-wifi
    how: closed
    to: "1 March 2026: The company has stopped."
"""


def test_what_is_closed_is_told_by_its_name_and_leads_to_the_page_that_it_keeps(good: Path) -> None:
    change(
        good,
        "offer.yaml",
        "  - id: free-wifi\n",
        "  - id: free-wifi\n    closed:\n      date: 2026-03-01\n      reason: The company has stopped.\n",
    )
    (good / "content/changes").mkdir()
    (good / "content/changes/2026-03-01-free-wifi.yaml").write_text(CLOSED, encoding="utf-8")
    made = council.outcome(good)
    (told,) = items(made, CHANGES)
    assert "Something you could get" not in told
    assert told.endswith(". 1 March 2026: The company has stopped.")
    assert "../what-you-can-get/free-wifi/" in {
        link.attributes["href"] for link in tree(made, CHANGES).css(".lo-changes a")
    }


# The busy council is no county, and has no districts.
@pytest.mark.parametrize("name", sorted({place.list for place in PLACES} - PASSED_OVER - {"districts"}))
def test_whatever_has_a_place_on_a_page_is_led_to_from_its_change(name: str, site: road.Made) -> None:
    assert site.shown
    led_to = {key: link_of(about).address for key, about in _can_change(site.shown.library)}
    written = council.records(BUSY)
    listed = (*written.lists.get(name, ()), *written.national.get(name, ()))
    found = [it for one in listed if (it := led_to.get((noun_in_changes(one), getattr(one, "id", ""))))]
    assert found
    for address in found:
        page, _, place = address.partition("#")
        assert tree(site, page).css_first(f"[id='{place}']" if place else "main"), address


# ---- The page ---------------------------------------------------------------------------------------------------


def test_a_change_says_what_it_was_and_what_it_is_now_and_leads_to_its_page(site: road.Made) -> None:
    assert (
        "Better for care leavers Setting up home, how much: it was up to £2,000 once, and now it is up to £3,000 once."
        in items(site, CHANGES)
    )
    links = {link.attributes["href"] for link in tree(site, CHANGES).css(".lo-changes a")}
    assert {
        "../what-you-can-get/setting-up-home/",
        "../help-now/#main-line",
        "../you-said/who-to-ring/",
    } <= links


def test_what_is_new_as_a_whole_bears_its_name_once_and_an_answer_leads_to_what_it_answers(
    site: road.Made,
) -> None:
    assert items(site, CHANGES)[4:6] == [
        "New: Care leavers said they did not know who to ring.",
        "Care leavers said they did not know who to ring, state: it was no answer yet, and now it is partly.",
    ]


def test_what_is_worse_comes_first_and_says_who_was_asked_or_why_nobody_was(site: road.Made) -> None:
    assert items(site, CHANGES)[:2] == [
        "Worse for care leavers Birthday money, who gets it: it was all care leavers, and now it is care leavers under 21. "
        "Asked before: Minutes of July 2020.",
        "Worse for care leavers The council’s main line, hours: now it is 9am to 5pm. "
        "Nobody was asked, because: The team works fewer hours.",
    ]


def test_what_was_never_there_is_put_right_and_no_cut(site: road.Made) -> None:
    (said,) = (item for item in items(site, CHANGES) if "Where to sleep" in item)
    assert said == (
        "Put right Taken out: A page: Where to sleep. "
        "What stood here before was wrong: Inspectors’ letter of 2024 always said so."
    )


AMOUNT = "title: Sums\nchanges:\n  - record: entitlement\n    id: setting-up-home\n    part: amount\n    how: changed\n"


def _of_amount(tmp_path: Path, day: date, change: str) -> str:
    """What the page says on a day of one change of an amount."""
    folder = with_changes(tmp_path, {"2026-11-20-a": f"date: 2026-11-20\n{AMOUNT}{change}"}, "")
    view = next(iter(show(council.library(folder, day)).changes.values()))
    return feeds._change(
        view.changes[0], load_theme(road.TEMPLATES).words["changes"], load_theme(road.TEMPLATES).vocabulary
    )


def test_a_correction_says_what_the_site_said_and_what_it_is(tmp_path: Path) -> None:
    said = _of_amount(
        tmp_path, AS_OF,
        "    from: £3,000 once\n    to: £2,900 once\n    for_care_leavers: worse\n    mistake: letter\n",
    )  # fmt: skip
    assert said == (
        "Setting up home, how much: this site said £3,000 once. It is £2,900 once. "
        "What stood here before was wrong: Inspectors’ letter of 2024 always said so."
    )


def test_for_whom_a_thing_is_is_told_in_words_that_readers_know() -> None:
    names = ("statuses", "age_from", "age_until", "conditions", "left_out", "duty", "standing")
    parts = {field_of(Entitlement, name).part for name in names}
    assert parts <= load_theme(road.TEMPLATES).words["changes"]["part"].keys()


def test_a_sum_to_come_is_not_said_to_be_paid_now(tmp_path: Path) -> None:
    to_come = "    from: £3,000 once\n    to: £3,100 once, from 1 April 2027\n    for_care_leavers: better\n"
    before = _of_amount(tmp_path / "before", date(2027, 3, 31), to_come)
    assert before.startswith("Setting up home, how much: it is £3,000 once, and it will be £3,100 once, from")
    after = _of_amount(tmp_path / "after", date(2027, 4, 1), to_come)
    assert after.startswith("Setting up home, how much: it was £3,000 once, and now it is £3,100 once, from")


def test_an_end_to_come_is_not_said_to_be_one(tmp_path: Path) -> None:
    end = (
        "date: 2026-11-20\ntitle: An end.\nchanges:\n  - record: entitlement\n    id: setting-up-home\n    how: closed\n"
        '    to: "1 May 2027: There is no money."\n    for_care_leavers: worse\n    consulted: nobody\n    reason: No.\n'
    )
    for day, word in ((date(2027, 4, 30), "Ends"), (date(2027, 5, 1), "Ended")):
        folder = with_changes(tmp_path / word, {"2026-11-20-a": end}, "")
        said = f"Worse for care leavers {word}: Setting up home. 1 May 2027: There is no money."
        assert any(item.startswith(said) for item in items(council.outcome(folder, day), CHANGES))


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("1 May 2027: No.", True), ("May 2027: No.", True), ("2027: No.", True), ("December 2026: No.", True),
        ("November 2026: No.", False), ("22 November 2026: No.", False), ("Mai 2027: No.", False), ("by post", False), ("", False),
    ],
)  # fmt: skip
def test_an_end_is_to_come_until_its_day(text: str, later: bool) -> None:
    assert is_end_to_come(text, AS_OF) is later


@pytest.mark.parametrize(
    ("text", "to_come"),
    [
        ("£5 a week, from 1 April 2027; £6 a week, from 1 April 2028", True),
        ("£5 a week; £6 a week, from 1 April 2028", False),
        ("£5 a week, from 20 November 2026", False),
        ("", False),
    ],
)
def test_sums_are_to_come_where_each_begins_on_a_later_day(text: str, to_come: bool) -> None:
    assert is_to_come(text, AS_OF) is to_come


def test_what_is_worse_without_a_word_of_who_was_asked_says_that(site: road.Made) -> None:
    assert items(site, CHANGES)[10] == (
        "Worse for care leavers Ended: How to complain, the address: by post. It is not noted here who was asked."
    )
    assert tree(site, CHANGES).css(".lo-changes ul a[href='../your-rights/complaints/']")


def test_the_newest_year_stands_on_the_first_page_and_each_year_before_on_its_own(site: road.Made) -> None:
    days = [time.text() for time in tree(site, CHANGES).css(".lo-changes time")]
    assert days == ["20 November 2026", "1 March 2026", "1 February 2026"]
    assert [time.text() for time in tree(site, f"{CHANGES}2025/").css(".lo-changes time")] == ["1 March 2025"]
    assert f"{CHANGES}2026/" not in {page.address for page in site.pages}
    assert "These notes begin on 1 March 2025." in words(site, CHANGES)


def test_the_place_of_a_change_on_the_first_page_stays_when_its_year_has_a_page_of_its_own(
    site: road.Made,
) -> None:
    first = tree(site, CHANGES)
    assert all(len(first.css(f"[id='{name}']")) == 1 for name in NOTES)
    (link,) = (link for link in first.css("a[data-part]") if link.css("[id='2025-03-01-hours']"))
    assert link.attributes["href"] == "2025/"
    assert tree(site, f"{CHANGES}2025/").css_first("h2[id='2025-03-01-hours']")


def test_many_changes_take_several_pages_that_a_phone_can_read_and_none_is_lost(tmp_path: Path) -> None:
    one = NOTES["2025-03-01-hours"]
    days = [f"2026-0{month}-{day:02}" for month in (1, 2) for day in range(1, 24)]
    many = {f"{day}-more": one.replace("2025-03-01", day) for day in days}
    many["2026-03-01-many"] = one.replace("2025-03-01", "2026-03-01") + one.partition("changes:\n")[2] * 30
    made = council.outcome(with_changes(tmp_path, many, since=""))
    addresses = [page.address for page in made.pages if page.address.startswith(CHANGES)]
    assert addresses == [CHANGES, f"{CHANGES}2026/2/", f"{CHANGES}2026/3/"]
    assert sum(len(items(made, address)) for address in addresses) == len(days) + 31
    assert len(tree(made, CHANGES).css(".lo-changes details li")) == 31 - MOST_OPEN
    assert [found.message for found in made.problems if found.rule == "long-page"] == []


def test_without_files_of_changes_there_is_no_page_and_nothing_leads_there() -> None:
    made = council.outcome(GOOD)
    assert not any(page.address.startswith((CHANGES, SINCE)) for page in made.pages)
    assert not any(
        b"what-has-changed" in made.documents[name] for name in made.documents if name.endswith(".html")
    )


def test_a_page_of_the_councils_own_at_that_address_stays_while_it_has_no_files_of_changes(
    tmp_path: Path,
) -> None:
    folder = copy(GOOD, tmp_path)
    page = folder / "content/pages/what-has-changed.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("---\ntitle: Our news\nsentence: What is new.\n---\n\nNothing.\n", encoding="utf-8")
    assert "Nothing." in words(council.outcome(folder), CHANGES)


def test_a_day_before_a_change_does_not_know_it(folder: Path) -> None:
    day = date(2026, 1, 1)
    made = council.outcome(folder, day)
    assert items(made, CHANGES) == [
        "Better for care leavers The council’s main line, hours: it was 9am to 5pm, and now it is 8am to 5pm."
    ]
    edition = _edition(folder, made, day)
    assert list(look(edition, (record_missing, record_too_early, date_too_late))) == []


def test_the_page_of_a_thing_leads_to_its_last_change(site: road.Made) -> None:
    line = "Last change: 20 November 2026. See what changed"
    assert line in words(site, f"{OFFER}setting-up-home/")
    assert "Last change" not in words(site, f"{OFFER}free-wifi/")


def test_what_is_closed_is_named_and_led_to_by_its_change(site: road.Made) -> None:
    hrefs = {link.attributes["href"] for link in tree(site, CHANGES).css(".lo-changes li li a")}
    assert {
        "../what-you-can-get/a-bike-on-loan/",
        "../help-now/#bike-line",
        "../take-part/#cooking-club",
        "../strategy/how-bikes-work/",
    } <= hrefs
    assert (
        "Worse for care leavers Ended: A bike on loan. Nobody was asked, because: The shop closed by itself."
        in items(site, CHANGES)
    )


def test_the_page_is_come_to_from_what_one_can_get_and_by_councillors(site: road.Made) -> None:
    for address in (OFFER, FOR_COUNCILLORS):
        assert tree(site, address).css("main a[href='../what-has-changed/']"), address


def test_a_change_that_is_lost_on_its_way_to_the_page_is_found(folder: Path, site: road.Made) -> None:
    name = "what-has-changed/index.html"
    whole = _edition(folder, site)
    assert list(record_missing(whole)) == []
    for lost in (
        "up to £2,000 once",
        "The team works fewer hours.",
        "Minutes of July 2020",
        "1 February 2026",
    ):
        broken = site.documents[name].replace(lost.encode(), b"")
        found = list(record_missing(replace(whole, documents={**site.documents, name: broken})))
        assert any(lost.strip(".") in one.message for one in found), lost


# ---- The feed ---------------------------------------------------------------------------------------------------


def _news(folder: Path) -> dict[str, feeds.FeedItem]:
    theme = load_theme(road.TEMPLATES)
    shown = show(council.library(folder))
    return {item.id: item for item in feeds.news(shown, theme)}


def test_the_feed_has_an_entry_for_each_file_that_says_what_the_page_says(folder: Path) -> None:
    item = _news(folder)["change/2026-11-20-autumn"]
    assert (item.title, item.address, str(item.date)) == (
        "A sum rises, and three things get worse",
        "/what-has-changed/#2026-11-20-autumn",
        "20 November 2026",
    )
    for said in (
        "Setting up home, how much: it was up to £2,000 once, and now it is up to £3,000 once. Better for care leavers.",
        "Worse for care leavers. Asked before: Minutes of July 2020.",
        "Nobody was asked, because: The team works fewer hours.",
        "Taken out: A page: Where to sleep. "
        "What stood here before was wrong: Inspectors’ letter of 2024 always said so.",
        "New: Care leavers said they did not know who to ring.",
    ):
        assert said in item.text


def test_an_entry_of_the_feed_keeps_its_id_when_people_reword_the_file(folder: Path, tmp_path: Path) -> None:
    again = with_changes(
        tmp_path,
        {**NOTES, "2025-03-01-hours": NOTES["2025-03-01-hours"].replace("opens earlier", "opens at 8")},
    )
    before, after = _news(folder), _news(again)
    assert set(before) == set(after)
    assert before["change/2025-03-01-hours"].title != after["change/2025-03-01-hours"].title


# ---- The committee ----------------------------------------------------------------------------------------------


def _since(folder: Path, day: date) -> Since | None:
    library = council.library(folder)
    return since_view(show(replace(library, site=library.site.model_copy(update={"committee_since": day}))))


def _paper(folder: Path) -> tuple[Paper, bytes]:
    theme = load_theme(road.TEMPLATES)
    library = council.library(folder)
    shown = show(library)
    (paper,) = plan_committee(shown, theme.words["pages"], since_view(shown))
    chrome = plan(shown, theme.words["pages"], None).chrome
    return paper, set_paper(paper, library, chrome, theme).content


@pytest.fixture(scope="module")
def printed(folder: Path) -> tuple[Paper, bytes]:
    return _paper(folder)


def test_a_committee_reads_what_happened_since_its_day_and_what_is_open(site: road.Made) -> None:
    headings = [" ".join(heading.text().split()) for heading in tree(site, SINCE).css("main h2")]
    assert headings == [
        "Worse for care leavers (6)",
        "Better for care leavers (2)",
        "Other changes (5)",
        "Amounts (2)",
        "Answers and news of what was said (1)",
        "Promises made, or with news (2)",
        "What is open now",
    ]
    said = words(site, SINCE)
    for text in (
        "What has changed since 1 May 2024",
        "Nobody was asked, because: The team works fewer hours.",
        "Began: £71.70 a week (in a flat of your own, living in the area), from 1 April 2025",
        "24 May 2024: There are clubs in every part of Exampleton.",
        "Actions past their date (6)",
        "No answer yet (3)",
    ):
        assert text in said


def test_what_was_before_the_day_is_told_no_more_and_what_is_of_the_day_is(folder: Path) -> None:
    since = _since(folder, date(2026, 11, 20))
    assert since
    assert [note.id for note in since.better] == ["2026-11-20-autumn"]
    assert (since.heard, since.answered, since.promises, since.actions) == ((), (), (), ())
    assert len(since.overdue) == 6
    heard = max(view.record.said_on.last_day for view in show(council.library(folder)).voices.values())
    assert (last := _since(folder, heard))
    assert last.heard


def test_what_was_heard_and_updated_since_a_day_of_long_ago_is_told(folder: Path) -> None:
    made = road.documents(
        folder, AS_OF, national=council.national(folder), asked=road.Asked(since=date(2018, 1, 1))
    )
    said = words(made, SINCE)
    assert "What has changed since 1 January 2018" in said
    assert "Said by young people (" in said
    assert "Ended: at least £2,000 once" in said
    assert "Steps of plans with news (" in said
    assert [found.message for found in made.problems if found.rule == "long-page"] == []


def test_there_is_no_page_of_the_committee_before_its_day(folder: Path) -> None:
    assert _since(folder, AS_OF)
    assert _since(folder, date(2026, 11, 23)) is None


def test_the_paper_says_what_the_page_says(site: road.Made, printed: tuple[Paper, bytes]) -> None:
    paper = squeezed(words_of_paper(printed[1]))
    page = tree(site, SINCE)
    parts = [
        *page.css("main li a"),
        *page.css("main li p:not(.lo-when)"),
        *page.css("main h1, main h3, main th a"),
    ]
    said = {" ".join(part.text().split()) for part in parts}
    assert len(said) > 30
    assert [text for text in said if squeezed(text) not in paper] == []


def test_the_paper_can_be_read_by_everybody(printed: tuple[Paper, bytes]) -> None:
    paper, content = printed
    pdf = pikepdf.open(BytesIO(content))
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en-GB"
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == paper.title == "What has changed since 1 May 2024"
        assert metadata["pdfuaid:part"] == "1"
    assert len(pdf.pages) <= MOST_PAGES


def test_a_paper_of_very_much_says_how_much_more_stands_on_the_page(tmp_path: Path) -> None:
    many = {
        f"2026-{month:02}-{day:02}-more": NOTES["2026-11-20-autumn"].replace(
            "2026-11-20", f"2026-{month:02}-{day:02}"
        )
        for month in range(1, 7)
        for day in range(1, 29)
    }
    paper, content = _paper(with_changes(tmp_path, many))
    assert len(pikepdf.open(BytesIO(content)).pages) <= paper.most_pages
    said = words_of_paper(content)
    counted = [int(number) for number in re.findall(r"\+ (\d+) more on the page", said)]
    assert len(counted) == 3
    # Two of each file are worse: what is listed and what is counted come to all of them.
    assert said.count("Birthday money, who gets it") * 2 + counted[0] == 2 * len(many)


def test_councillors_come_to_the_page_and_from_there_or_the_list_of_papers_to_the_paper(
    site: road.Made,
) -> None:
    assert tree(site, FOR_COUNCILLORS).css("main a[href='since/']")
    for address in (SINCE, "/papers/", FOR_COUNCILLORS):
        hrefs = [link.attributes["href"] or "" for link in tree(site, address).css("main a")]
        assert any(href.endswith("for-the-committee.pdf") for href in hrefs), address


@pytest.mark.parametrize(
    "given",
    [
        ["--since", "2026-11-23", "--as-of", "2026-11-22"],
        ["--since", "yesterday"],
        ["--since", "2026-01-01", "--all", str(GOOD.parent)],
    ],
)
def test_a_day_that_cannot_be_is_wrong_use(given: list[str], tmp_path: Path) -> None:
    out = tmp_path / "site"
    try:
        ended = front.main(["build", "--out", str(out), *given])
    except SystemExit as stopped:
        ended = int(str(stopped.code))
    assert ended == 2
    assert not out.exists()
