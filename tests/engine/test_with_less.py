"""A council that says less than others has no sentence that is false there: no line to call, no page to write from, no `who`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from localoffer.papers.posters import LedgerPoster
from tests.council import BUSY, add, change, copy, outcome, page, printed, said, words
from tests.engine.test_call_999_first import _made
from tests.engine.test_crisis import _contact

TEXTS = _contact("texting-team", "leaving care team", "text_number: 07400 123457", "hours: Office hours")
SETTING_UP = "/what-you-can-get/setting-up-home/"
BUS_PASS = """  - id: bus-pass
    title: Bus pass
    sentence: Free buses.
    area: home
    duty: chooses
    basis:
      - The strategy of 2020.
    statuses:
      - relevant
    amounts:
      - value: £20
        from: 2026-01-01
        sources:
          - source: strategy
    sources:
      - source: strategy
"""


@pytest.fixture
def texting(good: Path) -> Path:
    """A council whose leaving care team only takes texts."""
    add(good, "content/contacts.yaml", TEXTS)
    change(good, "offer.yaml", "      - main-line\n", "      - texting-team\n")
    return good


def test_nobody_is_told_to_call_who_only_takes_texts(texting: Path) -> None:
    about = said(page(SETTING_UP, texting), ".lo-contact")
    assert "Call" not in about.split()
    assert "The texting-team, office hours Text 07400 123457" in about


def test_who_only_takes_texts_is_given_once_below_the_line_that_stands_in(texting: Path) -> None:
    assert said(page(SETTING_UP, texting), ".lo-two__do section").count("07400 123457") == 1


def test_a_step_with_only_an_address_says_whose_it_is_and_promises_no_number(good: Path) -> None:
    add(good, "content/contacts.yaml", _contact("grievance-team", "complaints", "email: say@example.org"))
    ladder = good / "national/ladder.yaml"
    steps = ladder.read_text(encoding="utf-8").replace("call: leaving care team", "call: complaints")
    worker = steps[steps.index("  - id: worker") : steps.index("  - id: ombudsman")]
    again = worker.replace("id: worker", "id: manager").replace("order: 10", "order: 20")
    ladder.write_text(steps + again, encoding="utf-8")
    text = words("/your-rights/if-they-say-no/", good)
    assert text.count("The grievance-team") == 1
    assert "The number is the one in step" not in text
    assert "Where to write is in step 1." in text
    assert "The grievance-team say@example.org" in said(page("/keep/offer.html", good), "body")


def test_where_only_groups_are_named_they_are_who_can_get_it(good: Path) -> None:
    add(good, "offer.yaml", BUS_PASS)
    for address in ("/all-the-money/", "/keep/offer.html"):
        assert "People who are relevant." in said(page(address, good), "body"), address
    row = next(row for row in page("/all-the-money/", good).css("tbody tr") if "Bus pass" in row.text())
    assert "did not find" not in row.text()
    booklet = " ".join(_made(good)["papers/booklet.pdf"].split())
    assert "People who are relevant." in booklet


def test_where_only_an_age_is_named_all_the_money_says_that_and_not_that_nothing_was_found(
    good: Path,
) -> None:
    add(good, "offer.yaml", BUS_PASS.replace("    statuses:\n      - relevant\n", "    age_from: 18\n"))
    row = next(row for row in page("/all-the-money/", good).css("tbody tr") if "Bus pass" in row.text())
    assert "From age 18." in row.text()
    assert "We did not find this." not in row.text()


def test_no_sentence_speaks_of_what_nobody_said_or_promised(good: Path) -> None:
    assert "what you said and what the council will do" in words("/strategy/", good)
    (good / "content/answers.yaml").unlink()
    pledges = good / "pledges.yaml"
    head, priorities, rest = pledges.read_text(encoding="utf-8").partition("priorities:\n")
    pledges.write_text(head + priorities + rest.partition("voices:\n")[0], encoding="utf-8")
    here = words("/strategy/", good)
    assert "will do" not in here
    assert "What matters most, on one sheet." in here
    assert "what young people said" not in words("/papers/", good)
    meta = page("/strategy/", good).css_first("meta[name=description]")
    assert meta
    assert "will do" not in (meta.attributes["content"] or "")


def test_one_thing_that_was_said_is_not_all(good: Path) -> None:
    assert "Read it" in words("/", good)
    assert "Read all" not in words("/", good)


def test_where_there_is_no_group_nobody_is_told_to_call_before_they_go(good: Path) -> None:
    assert "Call before you go: 01254 585585" in printed("poster-you-said", good)
    (good / "content/people.yaml").unlink()
    poster = printed("poster-you-said", good)
    assert "before you go" not in poster
    assert "Call and say it: 01254 585585" in poster


def test_of_what_nobody_has_promised_a_no_is_told_as_on_its_sheet(good: Path) -> None:
    told = "Nobody has promised this, so a no may stand."
    assert told in said(page("/what-you-can-get/free-wifi/", good), ".lo-no")


def test_how_to_read_figures_explains_only_what_stands_there(tmp_path: Path) -> None:
    picture, others, slight = "/strategy/local-picture/", "Others with a day in brackets", "Slight:"
    assert others in words(picture, BUSY)
    assert words(picture, BUSY).count(slight) == 0
    busy = copy(BUSY, tmp_path)
    figures = "content/figures.yaml"
    change(busy, figures, "            date: 2019-03\n", "            date: 2020-09-28\n")
    assert others not in words(picture, busy)
    change(
        busy, figures, "    title: Care leavers in work\n", "    title: Care leavers in work\n    least: 9\n"
    )
    assert "Slight: a few people can make such a step" in words(picture, busy)


def test_a_table_of_figures_has_no_column_without_a_word_in_it(good: Path) -> None:
    def heads(folder: Path) -> list[str]:
        rows = page("/strategy/local-picture/", folder).css("table.lo-rows--fig tr")
        assert len({len(row.css("td, th:not([colspan])")) for row in rows} - {0}) == 1
        return [head.text() for head in rows[0].css("th")]

    assert heads(BUSY)[-3:] == ["When", "Since the figure before", "Others"]
    assert heads(good)[-2:] == ["When", "Since the figure before"]
    second = "      - date: 2020-09\n        value: 92.9\n        sources:\n          - source: strategy\n"
    change(good, "content/figures.yaml", second, "")
    assert heads(good)[-2:] == ["When", "Others"]


def test_what_went_well_alone_is_not_followed_by_what_is_open(good: Path) -> None:
    assert "So what is open stands here too." in words("/inspections/", good)
    change(good, "content/findings.yaml", "kind: to improve", "kind: good")
    plan = good / "content/actions.yaml"
    plan.write_text(
        re.sub(r"    recommendations:\n( {6}.*\n)+", "", plan.read_text(encoding="utf-8")), encoding="utf-8"
    )
    assert "So what is open stands here too." not in words("/inspections/", good)


def test_a_promise_that_papers_word_as_it_stands_here_has_its_paper_and_no_fold(good: Path) -> None:
    voice, fold = "/you-said/who-to-ring/", "How the papers word it"
    assert fold in words(voice, good)
    change(
        good, "pledges.yaml", "    entitlements:\n      - setting-up-home\n    actions:\n", "    actions:\n"
    )
    change(good, "content/actions.yaml", "    owners:\n      - The leaving care team\n", "")
    assert fold not in words(voice, good)
    assert "A safe place on the first night From" in words(voice, good)


def test_a_line_below_a_sum_begins_with_a_capital(good: Path) -> None:
    add(good, "offer.yaml", BUS_PASS.replace("    statuses:", "    standing: asked for\n    statuses:"))
    assert "From 1 January 2026." in said(page("/what-you-can-get/bus-pass/", good), ".lo-money")


def test_the_button_for_where_to_send_what_you_say_has_the_name_of_who_answers(good: Path) -> None:
    assert "Call The" not in words("/take-part/", good)


def test_one_priority_has_no_number_and_what_belongs_to_none_is_not_other_if_it_is_all(good: Path) -> None:
    change(good, "pledges.yaml", "    priority: be-safe\n", "")
    assert "1. Be Safe" not in words("/strategy/", good) + words("/strategy/on-a-page/", good)
    for address in ("/you-said/", "/keep/offer.html"):
        assert "Other things young people said" not in said(page(address, good), "body"), address
    (key,) = {it.context.priorities for it in outcome(good).papers if isinstance(it.context, LedgerPoster)}
    assert key == ()
