"""The calendar against RFC 5545, the feed against RFC 4287, and what stands in both."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from localoffer import road
from localoffer.pages.page import Chrome
from localoffer.plan import plan
from localoffer.records.values import When
from localoffer.views.shown import Shown, show
from localoffer.web import feeds
from localoffer.web.feeds import DueItem, FeedItem
from localoffer.web.theme import Theme, load_theme
from tests import council
from tests.council import AS_OF, BUSY

PLAN = date(2020, 10, 7)
ADDRESS = "https://offer.example/our-offer/"
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "Alert, <em>alert</em> & “quotes”; a\nnew line, and a word of many letters: " + "ü" * 90
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


@cache
def _theme() -> Theme:
    return load_theme(road.TEMPLATES)


@cache
def _made(as_of: date = AS_OF, address: str | None = None) -> tuple[Shown, Chrome]:
    shown = show(council.library(BUSY, as_of))
    planned = plan(shown, _theme().words["pages"], address)
    return shown, planned.chrome


@cache
def _files(as_of: date = AS_OF, address: str | None = None) -> dict[str, bytes]:
    return feeds.documents(*_made(as_of, address), _theme())


def _agenda(as_of: date = AS_OF) -> tuple[DueItem, ...]:
    return feeds.agenda(*_made(as_of), _theme().words)


def _events(content: bytes) -> list[dict[str, str]]:
    """Every event as its properties, read without the library that wrote them."""
    unfolded = re.sub(r"\r\n[ \t]", "", content.decode())
    blocks = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT\r\n", unfolded, re.DOTALL)
    return [
        dict(re.fullmatch(r"([A-Z-]+)(?:;[^:]*)?:(.*)", line).groups() for line in block.splitlines())  # type: ignore[union-attr,misc]
        for block in blocks
    ]


ONE = (DueItem("action/a", HOSTILE, HOSTILE, date(2027, 3, 31), "/action-plan/#a"),)
NEWS = (
    FeedItem("update/a", HOSTILE, HOSTILE, When(2027, 3), "/action-plan/#a"),
    FeedItem("update/b", "B", "", When(2020), "/"),
)


@cache
def _calendars() -> list[bytes]:
    chrome = _made(AS_OF, ADDRESS)[1]
    return [
        council.outcome(BUSY).documents["calendar.ics"],
        _files(PLAN)["calendar.ics"],
        _files(AS_OF, ADDRESS)["calendar.ics"],
        feeds.calendar(ONE, chrome, _theme().words),
    ]


@cache
def _feeds() -> list[bytes]:
    chrome = _made(AS_OF, ADDRESS)[1]
    return [
        council.outcome(BUSY).documents["feed.xml"],
        _files(PLAN)["feed.xml"],
        _files(AS_OF, ADDRESS)["feed.xml"],
        feeds.feed(NEWS, chrome, _theme().words),
    ]


@pytest.mark.parametrize("number", range(4))
def test_the_calendar_keeps_the_rules_of_icalendar(number: int) -> None:
    content = _calendars()[number]
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode()
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2] == b"END:VCALENDAR"
    assert content.count(b"\r\nPRODID:") == content.count(b"\r\nVERSION:2.0\r\n") == 1
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", content)
    events = _events(content)
    assert events
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(event)
        assert re.fullmatch(r"\d{8}T000000Z", event["DTSTAMP"])
        assert re.fullmatch(r"\d{8}", event["DTSTART"])
        for text in (event["SUMMARY"], event["DESCRIPTION"]):
            assert not re.search(r"(?<!\\)[;,]", text), text
    ids = [event["UID"] for event in events]
    assert len(ids) == len(set(ids))


def test_the_calendar_reads_back_as_it_was_meant() -> None:
    chrome = _made(AS_OF, ADDRESS)[1]
    read_back = Calendar.from_ical(feeds.calendar(ONE, chrome, _theme().words))
    (event,) = read_back.walk("VEVENT")
    assert not event.errors
    assert event["summary"] == HOSTILE
    assert event.decoded("dtstart") == date(2027, 3, 31)
    assert event.decoded("dtstamp") == datetime(2026, 11, 22, tzinfo=UTC)
    assert event["url"] == "https://offer.example/our-offer/action-plan/#a"


def test_an_event_names_no_web_address_while_the_site_has_none() -> None:
    assert b"\r\nURL:" not in council.outcome(BUSY).documents["calendar.ics"]


def test_ids_stay_when_the_site_moves_or_another_day_is_reckoned_from() -> None:
    def ids(as_of: date, address: str | None) -> set[str]:
        return {event["UID"] for event in _events(_files(as_of, address)["calendar.ics"])}

    def entries(address: str | None) -> set[str]:
        return {str(node.text) for node in _root(_files(AS_OF, address)["feed.xml"]).iter(f"{ATOM}id")}

    assert ids(AS_OF, None) == ids(AS_OF, ADDRESS)
    assert ids(PLAN, None) & ids(AS_OF, None)
    assert entries(None) == entries(ADDRESS)


def test_what_is_added_with_an_id_leaves_the_older_ones_of_its_date_as_readers_know_them(
    tmp_path: Path,
) -> None:
    def entries(folder: Path) -> dict[str, str]:
        shown = show(council.library(folder, AS_OF))
        return {item.text: item.id for item in feeds.news(shown, _theme())}

    folder = Path(shutil.copytree(BUSY, tmp_path / "busy"))
    older = "      - date: 2018-07\n        text: The review was finished."
    council.change(
        folder,
        "content/actions.yaml",
        older,
        older.replace("The review was finished.", "Found later, and put first.").replace(
            "text:", "id: found-later\n        text:"
        )
        + "\n        sources:\n          - source: board-papers\n"
        + older,
    )
    before, after = entries(BUSY), entries(folder)
    assert before.items() < after.items()
    assert len(set(after.values())) == len(before) + 1


def test_two_councils_never_share_an_id() -> None:
    chrome = _made()[1]
    other = replace(chrome, council=chrome.council.model_copy(update={"name": "Another council"}))
    assert feeds.lasting_id(chrome, "action/a") != feeds.lasting_id(other, "action/a")


def test_the_calendar_holds_what_is_still_to_come_and_not_shown_to_be_done() -> None:
    library = _made(PLAN)[0].library
    due = {item.id: item for item in _agenda(PLAN)}
    for action in library.actions:
        day = action.record.due.last_day if action.record.due else date.min
        wanted = day >= PLAN and action.record.done_on is None and action.record.closed is None
        assert (f"action/{action.record.id}" in due) is wanted, action.record.id
    clothes = due["action/clothes-allowance"]
    assert clothes.day == date(2020, 10, 31)
    assert clothes.title.startswith("Due: ")
    assert "No update published since 7 October 2020." in clothes.text
    assert "From Action Plan of 2020, page" in clothes.text


def test_what_is_past_its_day_or_has_none_stands_on_the_day_of_the_build_once_for_each_post() -> None:
    agenda = _agenda()
    assert all(item.day >= AS_OF for item in agenda)
    team = [item for item in agenda if item.text.startswith("The housing team\n")]
    assert [(item.title, item.day, item.address) for item in team] == [
        ("Open or overdue (1)", AS_OF, "/for-officers/todo/")
    ]
    (nobody,) = (item for item in agenda if item.id == "todo")
    assert "Nobody has answered this: 3" in nobody.text.split("\n")


def test_everything_to_be_checked_again_is_in_the_calendar_on_its_day() -> None:
    library = _made()[0].library
    days = {item.day: item for item in _agenda() if item.id.startswith("review/")}
    assert set(days) == {date(2027, 1, 31), date(2027, 5, 31)}
    for contact in (*library.contacts, *library.helplines):
        if contact.record.review_by:
            assert contact.record.name in days[contact.record.review_by].text.split("\n")
    for joined in library.entitlements:
        dates = [part.review_by for part in joined.parts if part.review_by]
        if dates:
            assert joined.title in days[min(dates)].text.split("\n")
    for item in days.values():
        assert item.title == f"To be checked again ({len(item.text.splitlines())})"


def test_a_check_of_a_later_day_gives_no_day_for_the_next_one() -> None:
    assert not [item for item in _agenda(PLAN) if item.id.startswith("review/")]


def _root(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)


def _one(node: ElementTree.Element, name: str) -> str:
    """The text of an element that must be there once."""
    (found,) = node.findall(ATOM + name)
    return found.text or ""


@pytest.mark.parametrize("number", range(4))
def test_the_feed_keeps_the_rules_of_atom(number: int) -> None:
    content = _feeds()[number]
    root = _root(content)
    assert content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    assert root.tag == f"{ATOM}feed"
    assert _one(root, "title")
    assert RFC_3339.fullmatch(_one(root, "updated"))
    (author,) = root.findall(f"{ATOM}author")
    assert _one(author, "name")
    entries = root.findall(f"{ATOM}entry")
    assert entries
    ids = [_one(node, "id") for node in (root, *entries)]
    assert len(ids) == len(set(ids))
    assert all(urlsplit(id).scheme for id in ids)
    for entry in entries:
        assert _one(entry, "title")
        assert RFC_3339.fullmatch(_one(entry, "updated"))
        alternates = [node for node in entry.findall(f"{ATOM}link") if node.attrib["rel"] == "alternate"]
        assert len(alternates) == 1
        assert len(entry.findall(f"{ATOM}summary")) <= 1
        assert all(node.attrib["type"] == "html" for node in entry.findall(f"{ATOM}summary"))
    known = {"id", "title", "updated", "author", "link", "subtitle", "entry", "name", "summary", "feed"}
    assert {node.tag.removeprefix(ATOM) for node in root.iter()} <= known
    dates = [_one(entry, "updated") for entry in entries]
    assert dates == sorted(dates, reverse=True)
    assert _one(root, "updated") == dates[0]


def test_markup_in_a_text_reaches_a_feed_reader_as_text() -> None:
    first = _root(_feeds()[3]).findall(f"{ATOM}entry")[0]
    assert _one(first, "title") == HOSTILE
    assert "&lt;em&gt;alert&lt;/em&gt; &amp;" in _one(first, "summary")


def test_a_month_counts_from_its_first_day_so_that_no_entry_lies_ahead() -> None:
    first, second = _root(_feeds()[3]).findall(f"{ATOM}entry")
    assert _one(first, "updated").startswith("2027-03-01T00:00:00")
    assert _one(second, "updated").startswith("2020-01-01T00:00:00")


def test_links_are_whole_where_the_address_is_known_and_else_lead_from_the_feed() -> None:
    def hrefs(content: bytes) -> list[str]:
        return [node.attrib["href"] for node in _root(content).iter(f"{ATOM}link")]

    assert all(href.startswith(ADDRESS) for href in hrefs(_files(AS_OF, ADDRESS)["feed.xml"]))
    assert f"{ADDRESS}feed.xml" in hrefs(_files(AS_OF, ADDRESS)["feed.xml"])
    plain = council.outcome(BUSY).documents
    for href in hrefs(plain["feed.xml"]):
        path = href.partition("#")[0].removeprefix("./")
        assert f"{path}index.html" in plain, href


def test_every_entry_leads_to_a_place_that_is_there() -> None:
    for item in feeds.news(_made()[0], _theme()):
        path, _, place = item.address.partition("#")
        assert not place or council.page(path, BUSY).css_first(f"[id='{place}']"), item.address


def test_the_feed_holds_updates_findings_and_answers_each_with_its_source() -> None:
    library = _made()[0].library
    items = feeds.news(_made()[0], _theme())
    kinds = {item.id.split("/")[0] for item in items}
    assert kinds == {"update", "finding", "answer", "change"}
    assert sum(item.id.startswith("update/") for item in items) == sum(
        len(action.record.updates) for action in library.actions
    )
    assert sum(item.id.startswith("finding/") for item in items) == len(library.findings)
    for item in items:
        # A file of changes has no source of its own: what it tells of has.
        assert "From " in item.text or item.id.startswith("change/"), item.id


def test_the_feed_of_an_earlier_day_holds_nothing_later() -> None:
    items = feeds.news(_made(PLAN)[0], _theme())
    assert items
    assert all(item.date.first_day <= PLAN for item in items)


def test_until_the_council_adopts_the_edition_both_say_so_and_neither_speaks_as_the_council() -> None:
    chrome = _made()[1]
    assert chrome.notice
    assert chrome.notice in _one(_root(_feeds()[0]), "subtitle")
    assert chrome.notice in str(Calendar.from_ical(_calendars()[0])["description"])
    adopted = replace(chrome, adopted=True, notice=None)
    assert chrome.council.name not in ElementTree.tostring(_root(_feeds()[0]), "unicode")
    root = _root(feeds.feed(NEWS, adopted, _theme().words))
    assert root.findtext(f"{ATOM}author/{ATOM}name") == chrome.council.name


def test_no_news_gives_no_feed() -> None:
    # Before the first paper of this council, whose offer has gaps all the same.
    documents = feeds.documents(*_made(date(2018, 7, 3)), _theme())
    assert list(documents) == ["calendar.ics"]


def test_every_page_names_the_feed_and_the_action_plan_links_both() -> None:
    for address in ("/", "/action-plan/", "/help-now/"):
        found = council.page(address, BUSY).css_first("link[rel=alternate][type='application/atom+xml']")
        assert found
        assert str(found.attributes["href"]).endswith("feed.xml")
    links = {
        a.text().strip(): a.attributes["href"] for a in council.page("/action-plan/", BUSY).css("main a")
    }
    assert links["Follow in your calendar"] == "../calendar.ics"
    assert links["Follow with a feed reader"] == "../feed.xml"


def test_what_may_change_stands_in_the_calendar_on_its_day_with_what_to_read_again() -> None:
    (noted,) = (item for item in _agenda() if item.id == "watch/new-councils")
    assert noted.day == date(2028, 4, 1)
    assert noted.title == "Look if this has changed: Which council takes over from this one."
    assert "Then each month." in noted.text
    assert "Read again: Setting up home." in noted.text
    assert "watch/new-councils" not in {item.id for item in _agenda(date(2025, 12, 31))}
