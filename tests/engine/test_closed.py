"""What is closed keeps its address, says since when, why and what now, and stands nowhere among what there is."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from localoffer import front, report, road
from localoffer.load import Loaded
from localoffer.papers.posters import LedgerPoster
from localoffer.records.models import Entitlement, MayClose
from localoffer.records.values import Ref
from localoffer.rules.base import Content
from localoffer.rules.closed import replaced_in_a_circle
from localoffer.views.ledger import promise_view
from localoffer.web.theme import load_theme
from tests import council
from tests.council import AS_OF, BUSY, GOOD, ROOT, change, said, words
from tests.engine.test_call_999_first import _made

BIKE = "/what-you-can-get/a-bike-on-loan/"
#: Pages and places that tell of a thing that is closed and do not offer it.
TELLS = (
    BIKE,
    "/what-you-can-get/bikes/",
    "/strategy/",
    "/sources/",
    "/you-said/",
    "/action-plan/",
    "/help-now/",
    "/take-part/",
    "/what-has-changed/",
    "/for-councillors/since/",
)


def test_the_page_of_what_is_closed_says_since_when_why_what_now_and_whom_to_ask() -> None:
    tree = council.page(BIKE, BUSY)
    text = said(tree, "main")
    assert "No longer there since 1 March 2026." in text
    assert "The shop that lent the bikes has closed." in text
    assert said(tree, "main a[href='../weekly-money/']") == "Weekly money"
    assert "Were you getting it, or promised it?" in text
    assert tree.css_first("main a.lo-call[href='tel:01254585585']")
    assert "Ask the shop what became of its bikes." in said(tree, ".lo-no")
    assert tree.css_first("meta[name=robots][content=noindex]")


def test_its_sums_are_history_and_none_is_large() -> None:
    tree = council.page(BIKE, BUSY)
    assert not tree.css(".lo-amount")
    assert "£23.40 a month, from 1 April 2021 until 28 February 2026" in words(BIKE, BUSY)


def test_who_follows_what_stands_in_another_place_comes_out_of_a_circle(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(ROOT / "tests/broken/replaced-in-a-circle/pledges.yaml", good)
    assert front.main(["todo", "--council", str(good)]) == 0
    assert "What needs a person" in capsys.readouterr().out
    assert front.main(["diff", "--council", str(good), str(GOOD)]) == 0
    assert "what takes its place" in capsys.readouterr().out


def test_nothing_else_offers_it() -> None:
    made = council.outcome(BUSY)
    assert made.fine
    for page in made.pages:
        if not page.address.startswith(TELLS):
            assert "bike" not in words(page.address, BUSY).casefold(), page.address


def test_a_closed_number_can_be_rung_from_nowhere() -> None:
    made = council.outcome(BUSY)
    for name, content in made.documents.items():
        if not name.endswith(".pdf"):
            assert b"9990123" not in content.replace(b" ", b""), name
    place = said(council.page("/help-now/", BUSY), "[id=bike-line]")
    assert place.startswith("The bike line: no longer there since 1 March 2026.")
    assert "The council’s main line" in place


def test_a_number_that_ends_says_so_beside_it_wherever_all_is_told_of_it() -> None:
    ends = "No longer there from 1 February 2029. The shop moves into the hall."
    assert ends in said(council.page("/help-now/", BUSY), "tr[id=swap-shop]")
    assert ends in said(council.page("/keep/offer.html", BUSY), "body")
    assert "No longer there from" not in said(council.page("/help-now/", BUSY), "tr[id=main-line]")


def test_a_closed_group_keeps_its_place_and_is_none_to_join() -> None:
    tree = council.page("/take-part/", BUSY)
    assert "The hall has closed." in said(tree, "[id=cooking-club]")
    assert tree.css_first("[id=cooking-club] a[href='#forum']")
    assert "cooked" not in said(tree, "main")


def test_a_closed_page_is_none_of_its_neighbours_and_says_what_to_read() -> None:
    tree = council.page("/strategy/how-bikes-work/", BUSY)
    assert "No longer there since 1 March 2026." in said(tree, "main")
    assert tree.css_first("main a[href='../introduction/']")
    assert "with your letter" not in said(tree, "main")
    assert not council.page("/strategy/", BUSY).css("a[href*=how-bikes-work]")


def test_a_closed_page_leads_up_to_the_page_that_led_to_it() -> None:
    pages = {page.address: page for page in council.outcome(BUSY).pages}
    assert [crumb.address for crumb in pages["/the-club-cooks/"].crumbs] == ["/take-part/"]
    assert not council.page("/take-part/", BUSY).css("a[href*=the-club-cooks]")


def test_a_closed_action_is_closed_and_not_past_its_date() -> None:
    row = said(council.page("/action-plan/", BUSY), "tr[id=a-bike-shed]")
    assert "Closed September 2018: Nobody wanted it." in row
    assert "1 was closed before it was done." in said(council.page("/action-plan/", BUSY), "#counts")
    calendar = council.outcome(BUSY).documents["calendar.ics"].decode()
    assert "Build a shed" not in calendar


def test_what_promised_it_still_leads_there_and_says_that_it_is_closed() -> None:
    tree = council.page("/you-said/heat-and-food/", BUSY)
    assert tree.css_first("main a[href$='a-bike-on-loan/'] + small")
    assert "A bike on loan (no longer there)" in words("/you-said/heat-and-food/", BUSY)
    # It named a sum, and nothing is paid instead of that.
    assert "Help with the cost of heat, up to £40." in words("/strategy/on-a-page/", BUSY)


def test_a_closed_promise_says_so_beside_what_it_answers_and_its_closed_step_too() -> None:
    row = said(council.page("/you-said/", BUSY), "tr[id=heat-and-food]")
    assert "Help with the cost of heat. Closed April 2024: The national scheme does this now." in row
    page = council.page("/you-said/heat-and-food/", BUSY)
    assert "Closed September 2018: Nobody wanted it. Now see: Meet with schools" in said(page, ".lo-time")
    assert page.css_first(".lo-time a[href$='#partners-meet']")


def test_a_poster_does_not_say_that_the_council_will_do_what_is_closed() -> None:
    contexts = (paper.context for paper in council.outcome(BUSY).papers)
    (poster,) = (context for context in contexts if isinstance(context, LedgerPoster))
    voices = {voice.number: voice.will for group in poster.groups for voice in group.voices}
    assert "Help with the cost of heat." not in voices.values()
    assert "A safe place on the first night" in voices.values()


def test_an_address_of_before_leads_on_to_what_is_closed() -> None:
    assert council.page("/what-you-can-get/bikes/", BUSY).css_first("main a[href='../a-bike-on-loan/']")


def test_programs_find_it_among_what_is_closed_alone() -> None:
    offer = json.loads(council.outcome(BUSY).documents["data/offer.json"])
    closed = {(one["list"], one["id"]): one for one in offer["closed"]}
    assert closed.keys() == {
        ("entitlements", "a-bike-on-loan"),
        ("contacts", "bike-line"),
        ("groups", "cooking-club"),
        ("pages", "strategy/how-bikes-work"),
        ("pages", "the-club-cooks"),
    }
    bike = closed["entitlements", "a-bike-on-loan"]
    assert (bike["since"], bike["replaced_by"], bike["page"]) == ("2026-03-01", "weekly-money", BIKE)
    for name in ("entitlements", "contacts", "groups"):
        assert not {one["id"] for one in offer[name]} & {id for _, id in closed}
    shed = next(one for one in offer["actions"] if one["id"] == "a-bike-shed")
    assert (shed["stage"], shed["closed"]) == ("closed", "2018-09")


def test_the_search_and_the_map_for_search_engines_leave_it_out(tmp_path: Path) -> None:
    folder = council.copy(BUSY, tmp_path)
    change(folder, "content/site.yaml", "adopted: no", "adopted: yes")
    made = road.documents(
        folder, AS_OF, asked=road.Asked("https://www.example.org/"), national=council.national(folder)
    )
    assert made.fine
    for name in ("search.json", "sitemap.xml"):
        assert b"weekly-money" in made.documents[name], name
        assert b"bike" not in made.documents[name].lower(), name


def test_its_sheet_is_one_page_that_says_so_and_stands_in_no_list() -> None:
    papers = {paper.address: paper for paper in council.outcome(BUSY).papers}
    sheet = papers["/papers/what-you-can-get/a-bike-on-loan.pdf"]
    assert (sheet.template, sheet.most_pages, sheet.same_as) == ("gone.typ", 1, BIKE)
    assert not council.page("/papers/", BUSY).css("a[href*=a-bike-on-loan]")


def test_before_its_day_it_can_be_had_as_ever() -> None:
    library = council.library(BUSY, date(2026, 2, 28))
    assert "a-bike-on-loan" in {entitlement.id for entitlement in library.entitlements}
    assert "how-bikes-work" in {text.page.address.rpartition("/")[2] for text in library.texts}
    assert {contact.record.id for contact in library.contacts} >= {"bike-line"}
    assert [group.record.id for group in library.gone.groups] == ["cooking-club"]


@pytest.mark.parametrize(
    ("sources", "told"), [("", False), ("      sources:\n        - source: strategy\n", True)]
)
def test_an_end_to_come_is_told_once_a_paper_says_it(good: Path, sources: str, told: bool) -> None:
    change(
        good,
        "offer.yaml",
        "    title: Free wifi\n",
        f"    title: Free wifi\n    closed:\n      date: 2027-04-01\n      reason: The money ends.\n{sources}",
    )
    text = words("/what-you-can-get/free-wifi/", good)
    assert ("It will no longer be there from 1 April 2027. The money ends." in text) is told
    assert "No longer there since" in words("/what-you-can-get/free-wifi/", good, date(2027, 4, 1))


def test_a_promise_that_is_to_be_closed_is_open_until_then(good: Path) -> None:
    change(
        good,
        "pledges.yaml",
        "    made_on: 2020-08\n",
        "    made_on: 2020-08\n    closed:\n      date: 2027-04-01\n      reason: It is kept.\n"
        "      sources:\n        - source: strategy\n",
    )
    before, after = council.library(good, date(2027, 3, 31)), council.library(good, date(2027, 4, 1))
    assert promise_view(before, before.promises[0]).closed is None
    closed = promise_view(after, after.promises[0]).closed
    assert closed
    assert closed.because == "It is kept."


def test_no_council_can_close_what_the_law_says_it_must_give(good: Path) -> None:
    change(
        good,
        "offer.yaml",
        "  - id: setting-up-home\n",
        "  - id: setting-up-home\n    closed:\n      date: 2026-03\n      reason: There is no money.\n",
    )
    assert "setting-up-home" in {entitlement.id for entitlement in council.library(good).entitlements}


def _told(folder: Path, day: date = AS_OF) -> str:
    made = road.documents(
        folder, day, national=folder / "national", asked=road.Asked(looking_back=True), root=folder
    )
    return report.in_words(made.problems, made.loaded)


OLD_LINE = """  - id: old-line
    name: The old line
    when: For bikes.
    phone: 01254 585586
    closed:
      date: 2026-12-01
      reason: The shop closes.
    replaced_by: ombudsman
    sources:
      - source: strategy
"""


def test_a_number_that_will_go_is_told_of_before_and_stops_the_site_from_its_day_on(good: Path) -> None:
    council.add(good, "content/contacts.yaml", OLD_LINE)
    change(good, "offer.yaml", "      - main-line\n", "      - old-line\n")
    assert "will not be there from 1 December 2026. From then on" in _told(good)
    assert _told(good).endswith("1 warning.")
    assert "has not been there since 1 December 2026." in _told(good, date(2026, 12, 1))
    assert "Write ombudsman instead." in _told(good, date(2026, 12, 1))


ENDS = "    closed:\n      date: 2026-11-29\n      reason: The shop closes.\n      sources:\n        - source: strategy\n"


@pytest.mark.parametrize(
    ("file", "list_name", "entry", "before", "after"),
    [
        (
            "content/contacts.yaml",
            "contacts",
            "  - id: at-night\n    name: At night\n    roles:\n      - out of hours\n    when: At night.\n"
            "    phone: 01254 585586\n    checked: 2026-01\n    review_by: 2027-01-31\n",
            "This is the last contact for “out of hours”, and it will be closed from 29 November 2026.",
            "This is the last contact for “out of hours”, and it is closed.",
        ),
        (
            "offer.yaml",
            "entitlements",
            "  - id: a-bike\n    title: A bike\n    sentence: You could have a bike.\n    area: home\n    duty: chooses\n"
            "    basis:\n      - The strategy of 2020.\n    closed:\n      date: 2026-03\n      reason: The shop has closed.\n"
            "    replaced_by: a-scooter\n    sources:\n      - source: strategy\n"
            "  - id: a-scooter\n    title: A scooter\n    sentence: You can have a scooter.\n    area: home\n    duty: chooses\n"
            "    basis:\n      - The strategy of 2020.\n",
            "the entitlement “A scooter”, will not be there from 29 November 2026 either.",
            "the entitlement “A scooter”, has not been there since 29 November 2026 either.",
        ),
        (
            "content/people.yaml",
            "groups",
            "  - id: club\n    title: The club\n    sentence: Care leavers met.\n    closed:\n      date: 2026-03\n"
            "      reason: The hall has closed.\n    replaced_by: cafe\n    sources:\n      - source: strategy\n"
            "  - id: cafe\n    title: The cafe\n    sentence: Care leavers meet.\n",
            "the group “The cafe”, will not be there from 29 November 2026 either.",
            "the group “The cafe”, has not been there since 29 November 2026 either.",
        ),
    ],
    ids=["the last contact in a role", "what replaces an entitlement", "what replaces a group"],
)
def test_an_end_to_come_that_will_stop_the_site_is_a_warning_until_its_day(
    good: Path, file: str, list_name: str, entry: str, before: str, after: str
) -> None:
    entry += f"{ENDS}    sources:\n      - source: strategy\n"
    change(good, file, f"{list_name}:\n", f"{list_name}:\n{entry}")
    told = " ".join(_told(good).split())
    assert before in told
    assert "From then on the site will not build." in told
    assert told.endswith("1 warning.")
    on_the_day = " ".join(_told(good, date(2026, 11, 29)).split())
    assert after in on_the_day
    assert on_the_day.endswith("1 problem.")


def test_the_main_line_may_close_on_the_day_on_which_another_has_its_role(good: Path) -> None:
    change(good, "content/contacts.yaml", "    when:", f"{ENDS.replace('2026-11-29', '2027-01-10')}    when:")
    assert "and it will be closed from 10 January 2027." in " ".join(_told(good).split())
    council.add(
        good,
        "content/contacts.yaml",
        "  - id: new-line\n    name: The new line\n    roles:\n      - main line\n    when: For anything.\n"
        "    phone: 01254 585587\n    checked: 2026-01\n    review_by: 2027-01-31\n    sources:\n      - source: strategy\n",
    )
    assert "is the last contact" not in " ".join(_told(good).split())


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("strategy/another", "There is no page with the id strategy/another."),
        ("strategy/introduction", "This says that it is replaced by itself."),
        ("your-rights/complaints", "1 warning"),
    ],
)
def test_a_page_is_replaced_by_another_page(good: Path, address: str, told: str) -> None:
    change(
        good,
        "content/pages/strategy/introduction.md",
        "contacts:\n",
        f"closed:\n  date: 2026-03\n  reason: It is old.\nreplaced_by: /{address}/\ncontacts:\n",
    )
    change(good, "offer.yaml", "(/your-rights/complaints/)", "(/strategy/introduction/)")
    assert told in _told(good)


def test_a_list_of_verdicts_may_keep_the_rows_of_what_is_closed(good: Path) -> None:
    change(
        good,
        "offer.yaml",
        "    title: Free wifi\n",
        "    title: Free wifi\n    closed:\n      date: 2026-03\n      reason: The money has ended.\n",
    )
    assert "entitlement: free-wifi" in (good / "content/verdicts.yaml").read_text(encoding="utf-8")
    assert _told(good) == ""
    assert "free-wifi" not in {
        verdict.entitlement.id for one in council.library(good).outcomes for verdict in one.verdicts
    }


def test_the_last_number_for_the_night_is_not_closed_though_another_contact_has_the_role_and_none(
    good: Path,
) -> None:
    change(
        good,
        "national/situations.yaml",
        "    call_at_night: main line\n",
        "    call_at_night: out of hours\n",
    )
    role = "    roles:\n      - out of hours\n"
    gone = OLD_LINE.replace("2026-12-01", "2026-03-01").replace("    replaced_by: ombudsman\n", "")
    council.add(good, "content/contacts.yaml", gone.replace("    when", f"{role}    when"))
    council.add(
        good,
        "content/contacts.yaml",
        f"  - id: by-mail\n    name: By mail\n{role}    when: At night.\n    email: night@example.org\n"
        "    checked: 2026-01\n    review_by: 2027-01-31\n    sources:\n      - source: strategy\n",
    )
    assert "This is the last contact with a number for “out of hours”, and it is closed." in _told(good)


def test_a_sum_that_was_to_come_when_a_thing_was_closed_is_no_history_of_it(good: Path) -> None:
    change(
        good,
        "offer.yaml",
        "    title: Free wifi\n",
        "    title: Free wifi\n    closed:\n      date: 2026-03-01\n      reason: The money ends.\n    amounts:\n"
        "      - value: £11\n        from: 2020-04-01\n        to: 2026-03-31\n        sources:\n          - source: strategy\n"
        "      - value: £12\n        from: 2026-04-01\n        to: 2026-09-30\n        sources:\n          - source: strategy\n",
    )
    text = words("/what-you-can-get/free-wifi/", good)
    assert "£11 once, from 1 April 2020 until 28 February 2026" in text
    assert "£12" not in text


def test_an_end_to_come_is_told_on_the_sheet_and_in_the_file_to_carry_away(good: Path) -> None:
    change(
        good,
        "offer.yaml",
        "    title: Free wifi\n",
        "    title: Free wifi\n    closed:\n      date: 2027-04-01\n      reason: The money ends.\n"
        "      sources:\n        - source: strategy\n",
    )
    texts = _made(good)
    for name in ("papers/what-you-can-get/free-wifi.pdf", "keep/offer.html", "papers/booklet.pdf"):
        assert "from 1 April 2027. The money ends." in texts[name], name


def test_the_sheet_of_what_is_closed_says_what_stands_in_its_place() -> None:
    text = council.printed("what-you-can-get/a-bike-on-loan", BUSY)
    assert "Weekly money" in text
    # Whom to ask, besides where to write to.
    assert text.count("The council’s main line") == 2


class Bus(MayClose):
    """A kind of record that nobody has thought of, and that can be replaced."""

    id: str


def test_every_kind_of_record_that_can_be_replaced_is_looked_at() -> None:
    known = council.records()
    marks = next(one for one in known.lists["entitlements"] if isinstance(one, Entitlement)).marks
    bus = Bus.model_validate({"id": "night-bus", "@marks": marks}).model_copy(
        update={"replaced_by": Ref("night-bus", marks.record)}
    )
    records = replace(known, lists={**known.lists, "buses": (bus,)})
    palette = load_theme(road.TEMPLATES).palette
    (problem,) = replaced_in_a_circle(Content(Loaded((), ()), records, AS_OF, palette))
    assert problem.message == "This says that it is replaced by itself."
