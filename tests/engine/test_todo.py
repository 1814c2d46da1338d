"""What needs a person: one list, the same wherever it is told, and never shorter on a day to come."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from localoffer import front, road
from localoffer import kept as keeping
from localoffer.addresses import TO_DO
from localoffer.budgets import MOST_LISTED
from localoffer.edition import Edition
from localoffer.edition.counts import wrong_count
from localoffer.edition.written import read_both
from localoffer.kept import Kept
from localoffer.link import link
from localoffer.pages.page import Page
from localoffer.pages.todo import FOLDED, HARDEST, TodoContext, plan_todo
from localoffer.problems import Mark
from localoffer.records import reading
from localoffer.records.values import When
from localoffer.records.walk import every_record, parts
from localoffer.todo.items import AHEAD, PLACES, Item, ItemKind, items
from localoffer.todo.listing import MOST_MARKDOWN, as_json, as_markdown, as_text, by_owner, is_past
from localoffer.views.shown import show
from localoffer.web import feeds
from localoffer.web.theme import load_theme
from tests import council
from tests.council import AS_OF, BUSY, GOOD, add, change, copy

LAST = date(2035, 1, 1)
HOSTILE = "@someone #1 [a](https://evil.example) <b>b</b> www.evil.example ![x](y) | `c` \n# d ::error::e"


@cache
def words() -> Any:
    return load_theme(road.TEMPLATES).words


_records = cache(council.records)


def _items(folder: Path = BUSY, as_of: date = AS_OF, **how: Any) -> dict[str, Item]:
    library, _ = link(_records(folder), as_of)
    assert library
    made = items(library, words(), **how)
    keyed = {item.key: item for item in made}
    assert len(keyed) == len(made), "Two items have one key."
    return keyed


def _dates(folder: Path) -> Iterator[date]:
    """Each day on which something in the records begins, ends or becomes known."""
    for _, record in every_record(_records(folder)):
        for part in parts(record):
            for value in vars(part).values():
                if isinstance(value, When):
                    yield from (value.first_day, value.last_day + timedelta(days=1))
                elif isinstance(value, date):
                    yield from (value, value + timedelta(days=1))


@pytest.mark.parametrize("folder", [GOOD, BUSY], ids=["good", "busy"])
def test_a_later_day_has_what_an_earlier_one_has_where_no_record_is_dated_between(folder: Path) -> None:
    dates = sorted({*_dates(folder), LAST})
    for first, after in pairwise(dates):
        before, later = _items(folder, first), _items(folder, after - timedelta(days=1))
        assert before.keys() <= later.keys(), f"{first} to {after}"
    at_the_end = _items(folder, LAST).keys()
    there: set[str] = set()
    for day in dates:
        now = _items(folder, day).keys() & at_the_end
        assert there <= now, day
        there |= now


def test_who_has_no_answer_has_none_tomorrow_either() -> None:
    today = {key for key in _items() if key.startswith("voice/")}
    assert today
    assert today == {key for key in _items(as_of=AS_OF + timedelta(days=1)) if key.startswith("voice/")}


def _changed(tmp_path: Path, name: str, before: str, after: str) -> Path:
    folder = copy(GOOD, tmp_path)
    change(folder, name, before, after)
    return folder


def test_what_is_to_be_checked_is_told_ninety_days_before_and_stays(tmp_path: Path) -> None:
    due = date(2027, 1, 31)
    key = "review/contacts/main-line"
    assert key not in _items(GOOD, due - AHEAD - timedelta(days=1))
    for day in (due - AHEAD, due, due + timedelta(days=1), LAST):
        item = _items(GOOD, day)[key]
        assert item.day == due
        assert is_past(item, day) == (day > due)


def test_every_record_that_has_a_day_for_its_next_check_is_named_on_it(tmp_path: Path) -> None:
    folder = copy(GOOD, tmp_path)
    helpline = "    web: https://www.example.org/ombudsman\n"
    change(
        folder,
        "national/helplines.yaml",
        helpline,
        f"{helpline}    checked: 2026-01\n    review_by: 2027-02-28\n",
    )
    change(folder, "national/pages/your-rights/complaints.md", "sources:\n", "checked: 2026-10\nsources:\n")
    change(
        folder,
        "content/people.yaml",
        "    contact: main-line\n",
        "    contact: main-line\n    checked: 2026-01\n",
    )
    # A page has no id.
    wanted = {("", "2027-10-31")}
    for path in council.yaml_files(folder):
        for listed in yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader).values():
            for record in listed if isinstance(listed, list) else ():
                if "review_by" in record:
                    wanted.add((record["id"], record["review_by"]))
                elif "checked" in record:
                    # Without a day of its own, a year later.
                    assert record["checked"] == "2026-01"
                    wanted.add((record["id"], "2027-01-31"))
    assert len(wanted) > 5
    found = {(item.record, str(item.day)) for item in _items(folder, LAST).values() if item.is_review}
    assert found == wanted


def test_what_is_due_in_a_month_is_told_ninety_days_before_its_last_day() -> None:
    key, due = "action/a-card-with-numbers", date(2021, 3, 31)
    assert key not in _items(as_of=due - AHEAD - timedelta(days=1))
    assert _items(as_of=due - AHEAD)[key].day == due


def test_what_is_to_be_looked_at_says_what_to_read_again() -> None:
    assert _items(as_of=date(2028, 4, 1))["watch/new-councils"].text.endswith("Read again: Setting up home.")


def test_a_number_that_nobody_has_checked_is_named_with_the_post_that_looks_after_it(tmp_path: Path) -> None:
    folder = _changed(
        tmp_path,
        "content/contacts.yaml",
        "    checked: 2026-01\n    review_by: 2027-01-31\n",
        "    owner: Front desk\n",
    )
    item = _items(folder)["number/contact/main-line"]
    assert item.owners == ("Front desk",)
    assert item.text == "Nobody has checked it against its source."
    assert (item.mark.file, item.mark.line) == ("content/contacts.yaml", 2)


def test_an_amount_to_come_is_told_at_once_and_until_somebody_has_compared_it(tmp_path: Path) -> None:
    folder, rise = copy(GOOD, tmp_path), date(2028, 4, 1)
    change(folder, "offer.yaml", "from: 2023-04-01", "from: 2028-04-01")
    (key,) = (key for key in _items(folder) if key.startswith("rise/setting-up-home/"))
    assert "From 1 April 2028" in _items(folder)[key].text
    begun = _items(folder, rise + AHEAD)[key]
    assert "began on 1 April 2028" in begun.text
    assert not is_past(begun, rise + AHEAD)


CONTACT = """contacts:
  - id: desk-{0}
    name: Desk {0}
    when: XQZ.
    phone: 0306 999 0000
    sources:
      - source: strategy
"""


def test_letters_that_nothing_explains_are_named_once_with_their_places(tmp_path: Path) -> None:
    folder = copy(GOOD, tmp_path)
    for name in ("XQZ means nothing.", "Ask the Exampleton Youth Team (EYT). EYT is open."):
        add(
            folder,
            "content/contacts.yaml",
            f"  - id: {name[:3].lower()}\n    name: A desk\n    when: {name}\n    phone: 0306 999 0000\n"
            "    sources:\n      - source: strategy\n",
        )
    for number in range(PLACES + 1):
        change(folder, "content/contacts.yaml", "contacts:\n", CONTACT.format(number))
    found = {key: item.text for key, item in _items(folder).items() if key.startswith("acronym/")}
    assert found.keys() == {"acronym/XQZ"}
    assert found["acronym/XQZ"].endswith(", and 2 more.")


HARD = "Entitlement determinations are subject to statutory eligibility requirements. "


def _with_hard_pages(tmp_path: Path, number: int = 1) -> Path:
    """The good council with pages that are hard to read, the later the harder."""
    folder = copy(GOOD, tmp_path)
    for n in range(1, number + 1):
        page = f"---\ntitle: Hard {n}\nsentence: A hard page.\nsources:\n  - source: strategy\n---\n"
        text = HARD * n + "You can ask us. " * (number - n) + HARD * 8
        (folder / f"content/pages/hard-{n}.md").write_text(page + text + "\n", encoding="utf-8")
    return folder


def test_words_that_are_too_hard_stand_with_their_worst_sentence(tmp_path: Path) -> None:
    item = _items(_with_hard_pages(tmp_path))["words/pages/hard-1"]
    assert HARD.strip() in item.text
    assert item.address == "/hard-1/"


def test_the_page_has_the_hardest_texts_and_says_how_many_more_there_are(tmp_path: Path) -> None:
    folder = _with_hard_pages(tmp_path, HARDEST + 2)
    hard = [item.title for item in _items(folder).values() if item.kind is ItemKind.WORDS]
    assert len(hard) == HARDEST + 2
    assert hard[0] == f"Hard {HARDEST + 2}"
    main = council.page(TO_DO, folder).css_first("main")
    assert main
    said = " ".join(main.text(separator=" ").split())
    assert HARD.strip() in said
    assert [title for title in hard if f"{title} Its reading grade" in said] == hard[:HARDEST]
    assert "2 more not shown here. To see all of them, run build.py todo" in said


def test_what_was_graded_once_is_not_graded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, kept = _with_hard_pages(tmp_path), Kept(tmp_path / "kept")
    first = _items(folder, kept=kept)
    assert _items(folder) == first
    keeping._open.clear()
    # Nobody can choose the words of a name.
    named = copy(folder, tmp_path / "named")
    change(named, "content/contacts.yaml", "name: The council’s main line", f"name: {HARD.strip('. ')}")
    assert _items(named, kept=kept) == _items(named) != first
    assert _items(folder, kept=kept) == first
    keeping._open.clear()
    monkeypatch.delattr(reading, "reading_grade")
    assert _items(folder, kept=kept) == first


def test_what_is_put_off_stays_counted_and_says_until_when(tmp_path: Path) -> None:
    folder = copy(BUSY, tmp_path)
    key = next(key for key in _items() if key.startswith("voice/"))
    until = AS_OF + timedelta(days=30)
    (folder / "content/later.yaml").write_text(
        f"later:\n  - rule: no-answer-yet\n    record: {key.removeprefix('voice/')}\n    until: {until}\n"
        f"    because: The forum meets.\n  - rule: band-gap\n    file: offer.yaml\n    until: {until}\n"
        "    because: It is asked for.\n",
        encoding="utf-8",
    )
    put_off = _items(folder)
    assert put_off["put-off/band-gap/offer.yaml"].kind is ItemKind.PUT_OFF
    assert {key for key, item in put_off.items() if item.later} == {key, "put-off/band-gap/offer.yaml"}
    assert sum(item.rule == "no-answer-yet" for item in put_off.values()) > 1
    assert len(put_off) == len(_items()) + 1
    said = as_text([*put_off.values()], AS_OF, words())
    assert "Put off until 22 December 2026: The forum meets." in " ".join(said.split())
    assert not _items(folder, until)[key].later


def _told() -> tuple[Item, ...]:
    return tuple(_items().values())


def test_terminal_markdown_json_page_and_calendar_tell_the_same_items() -> None:
    told = _told()
    assert {one["key"] for one in json.loads(as_json(told, AS_OF, words()))["items"]} == _items().keys()
    main = council.page(TO_DO, BUSY).css_first("main")
    assert main
    page = main.text(separator=" ")
    text = as_text(told, AS_OF, words())
    markdown = MarkdownIt().render(as_markdown(told, AS_OF, words()))
    read = LexborHTMLParser(markdown).text(separator=" ")
    for item in told:
        for place in (page, text, read):
            assert " ".join(item.title.split()) in " ".join(place.split()), item.key
    shown = show(council.library(BUSY))
    chrome = council.outcome(BUSY).plan.chrome  # type: ignore[union-attr]
    agenda = feeds.agenda(shown, chrome, words())
    counted = sum(
        int(line.rpartition(": ")[2])
        for entry in agenda
        if entry.id.startswith("todo")
        for line in entry.text.split("\n")[1:]
    )
    undated = [item for item in items(shown.library, words(), ahead=None) if not item.day or item.day < AS_OF]
    assert counted == sum(max(1, len(item.owners)) for item in undated)


def test_each_item_stands_under_each_of_its_owners_and_last_what_has_none() -> None:
    groups = by_owner(_told())
    assert groups[-1].owner is None
    for item in _told():
        under = {group.owner for group in groups for _, those in group.kinds if item in those}
        assert under == set(item.owners or (None,))


def _hostile(number: int = 1) -> list[Item]:
    return [
        Item(ItemKind.VOICE, f"voice/{n}", HOSTILE, HOSTILE, Mark("a\nb.yaml", 1), owners=(HOSTILE,))
        for n in range(number)
    ]


def test_nothing_of_a_record_is_markup_on_the_code_host() -> None:
    told = as_markdown(_hostile(), AS_OF, words())
    html = LexborHTMLParser(MarkdownIt("commonmark", {"html": True}).render(told))
    assert not html.css("a, b, img, code, h1, table")
    assert len(html.css("h2")) == 1
    for sign in ("@", " #1", "www.", "https://", "::"):
        assert sign not in told
    # No host sees a name or a number there either, for what is shown by nobody stands between.
    assert "@someone" not in html.text()
    assert "@someone #1 [a](https://evil.example)" in html.text().replace("\u200b", "")


def test_an_issue_holds_no_more_than_the_code_host_takes_and_says_where_the_rest_is() -> None:
    told = as_markdown(_hostile(500), AS_OF, words())
    assert len(told) <= MOST_MARKDOWN + 200
    assert told.endswith("build.py todo")


def test_the_page_asks_search_engines_to_stay_away_and_is_linked_for_officers_alone(tmp_path: Path) -> None:
    folder = copy(BUSY, tmp_path)
    change(folder, "content/site.yaml", "adopted: no", "adopted: yes")
    made = council.outcome(folder)
    page = made.documents["for-officers/todo/index.html"].decode()
    assert '<meta name="robots" content="noindex">' in page
    assert '<meta name="robots"' not in made.documents["coverage/index.html"].decode()
    linking = {
        name
        for name, content in made.documents.items()
        if name.endswith(".html") and b"for-officers/todo/" in content
    }
    assert linking == {"for-councillors/index.html"}


MOST = MOST_LISTED["todo"]


def test_a_page_of_very_much_lists_so_much_and_says_where_the_rest_is() -> None:
    shown = show(council.library(GOOD))
    many = [
        Item(ItemKind.ACTION, f"action/{n}", "A thing", "Nothing.", Mark("a.yaml", 1), owners=(f"Post {n}",))
        for n in range(MOST + 50)
    ]
    pages: list[Page] = list(plan_todo(shown, words()["pages"], many, ()))
    context = pages[0].context
    assert isinstance(context, TodoContext)
    assert (context.number, context.more, len(context.owners)) == (MOST + 50, 50, FOLDED)
    assert len(context.owners) + len(context.others) == MOST


def test_the_command_ends_with_nought_however_much_there_is_and_with_one_where_nothing_can_be_read(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert front.main(["todo", "--council", str(good), "--as-of", "2030-01-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["as_of"] == "2030-01-01"
    change(good, "offer.yaml", "entitlements:", "entitlements")
    assert front.main(["todo", "--council", str(good)]) == 1
    assert "offer.yaml, line 2" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        front.main(["todo", "--council", str(good), "--json", "--markdown"])
    assert ended.value.code == 2


def test_a_kind_has_its_words_and_its_line_in_the_task() -> None:
    task = (council.ROOT / "docs/tasks/what-needs-a-person.md").read_text(encoding="utf-8")
    for kind in ItemKind:
        assert f"| {words()['todo']['kinds'][kind]} |" in task, kind


def test_only_a_day_that_is_gone_by_is_looked_back_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(road, "today", lambda: AS_OF)
    yesterday, tomorrow = AS_OF - timedelta(days=1), AS_OF + timedelta(days=1)
    assert road.looks_back(yesterday)
    assert not any(road.looks_back(day) for day in (None, AS_OF, tomorrow))


def test_the_check_of_any_edition_finds_a_voice_that_the_page_forgets() -> None:
    made = council.outcome(BUSY)
    name = f"{TO_DO.strip('/')}/index.html"
    key = next(key for key in _items() if key.startswith("voice/"))
    link = f'href="../../you-said/{key.removeprefix("voice/")}/"'
    forgot = made.documents[name].decode().replace(link, 'href="../../you-said/"').encode()
    assert forgot != made.documents[name]
    for documents, found in ((made.documents, 0), ({**made.documents, name: forgot}, 1)):
        edition = Edition(*read_both(BUSY, GOOD / "national", council.ROOT), AS_OF, made.pages, (), documents)
        assert sum(problem.mark.file == TO_DO for problem in wrong_count(edition)) == found


def test_a_number_that_may_be_wrong_is_named_with_why_though_somebody_looked_at_it(tmp_path: Path) -> None:
    folder = _changed(
        tmp_path, "content/contacts.yaml", "    checked", "    in_doubt: Two pages differ.\n    checked"
    )
    item = _items(folder)["number/contact/main-line"]
    assert item.text.endswith("Two pages differ.")


def test_a_district_that_nobody_can_ring_is_named(tmp_path: Path) -> None:
    county = copy(council.ROOT / "tests/county", tmp_path)
    change(county, "content/districts.yaml", "    phone: 01254 585201\n", "")
    assert _items(county)["number/district/eastwold"].text == words()["todo"]["says"]["no_number"]
