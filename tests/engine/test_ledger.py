"""You said, we will, we did: where each voice, promise and pledge stands, and that none can vanish."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from selectolax.lexbor import LexborNode

from localoffer import road
from localoffer.diff import vanished
from localoffer.ledger import states as ledger
from localoffer.library import Library
from localoffer.link import link
from localoffer.load import load
from localoffer.pages.ledger import VoiceContext
from localoffer.read import read
from localoffer.records.files import Records
from localoffer.records.models import Answer, Shows, State
from localoffer.views import said
from tests.site import AS_OF, ROOT, pages, tree

GOOD = ROOT / "tests/good"
THEN = date(2020, 10, 7)
#: Each day on which something became known that changes an answer, and the day before.
DAYS = (THEN, date(2023, 3, 31), date(2023, 4, 1), date(2024, 5, 23), date(2024, 5, 24), AS_OF)


@cache
def _records() -> Records:
    records, _ = read(load(ROOT, road.NATIONAL, ROOT))
    return records


@cache
def _library(as_of: date = AS_OF) -> Library:
    library, _ = link(_records(), as_of)
    assert library
    return library


def _states(library: Library) -> dict[tuple[str, str], State]:
    """Where everything stands, by the list and the id of it."""
    places = {("voices", one.id): ledger.of_voice(library, one) for one in library.voices.values()}
    places |= {("promises", one.id): ledger.of_promise(library, one) for one in library.promises.values()}
    places |= {("pledges", one.id): ledger.of_pledge(library, one) for one in library.pledges.values()}
    return {what: place.state for what, place in places.items()}


# ---- An independent reckoning, over the files as they are written ---------------------------------------


def _file(name: str) -> dict[str, list[dict[str, Any]]]:
    return yaml.load((ROOT / name).read_text(encoding="utf-8"), yaml.BaseLoader)  # type: ignore[no-any-return]


def _counted_by_hand() -> tuple[Counter[str], dict[str, str]]:
    """The states of all voices today, worked out from the YAML alone: no model, no library."""
    pledges, answers = _file("pledges.yaml"), _file("content/answers.yaml")["answers"]
    actions = {one["id"]: one for one in _file("content/actions.yaml")["actions"]}
    makes = {"all of it": "done", "part of it": "partly", "work under way": "under way"}
    order = ["no answer yet", "promised, no update", "under way", "partly", "done"]

    def shown(kind: str, id: str) -> list[str]:
        found = []
        for answer in answers:
            for one in answer.get("evidence", []) if answer.get(kind) == id else []:
                if one["shows"] == "a plan":
                    updated = actions[one["action"]].get("updates")
                    found.append("under way" if updated else "promised, no update")
                elif one["shows"] != "background":
                    found.append(makes[one["shows"]])
        return found

    states = {}
    for voice in pledges["voices"]:
        found = shown("voice", voice["id"])
        for promise in pledges["promises"]:
            whole, part = (voice["id"] in promise.get(name, []) for name in ("voices", "voices_in_part"))
            if whole or part:
                of_promise = [*shown("promise", promise["id"]), "promised, no update"]
                of_promise += ["under way" for id in promise.get("actions", []) if actions[id].get("updates")]
                best = max(of_promise, key=order.index)
                found.append("partly" if best == "done" and not whole else best)
        states[voice["id"]] = max([*found, "no answer yet"], key=order.index)
    return Counter(states.values()), states


def _shown_counts(page: LexborNode) -> dict[str, int]:
    """The counts on a page, by the words beside each."""
    chips = page.css("a.lo-chip b")
    found = {}
    for number in chips:
        chip = number.parent
        assert chip
        found[" ".join(chip.text().replace(number.text(), "", 1).split())] = int(number.text())
    return found


WORDS = {
    "Done": "done",
    "Partly": "partly",
    "Under way": "under way",
    "Promised or planned, no update published": "promised, no update",
    "No, because": "no, because",
    "Not ours to answer": "not ours",
    "No answer yet": "no answer yet",
}


@pytest.mark.parametrize(
    "address", ["/", "/you-said/", "/you-said/by-state/", "/you-said/by-date/", "/strategy/on-a-page/"]
)
def test_the_counts_on_a_page_are_those_of_the_files(address: str) -> None:
    by_hand, _ = _counted_by_hand()
    root = tree(address).root
    assert root
    shown = _shown_counts(root)
    assert set(shown) == set(WORDS)
    assert {WORDS[word]: number for word, number in shown.items() if number} == by_hand
    assert sum(shown.values()) == len(_file("pledges.yaml")["voices"]) == 17


def test_the_counts_of_the_priorities_add_up_to_those_of_the_ledger() -> None:
    by_hand, states = _counted_by_hand()
    together: Counter[str] = Counter()
    for priority in _file("pledges.yaml")["priorities"]:
        root = tree(f"/strategy/{priority['id']}/").root
        assert root
        shown = {WORDS[word]: number for word, number in _shown_counts(root).items()}
        own = [
            states[one["id"]] for one in _file("pledges.yaml")["voices"] if one["priority"] == priority["id"]
        ]
        assert {state: number for state, number in shown.items() if number} == Counter(own)
        together.update(shown)
    assert {state: number for state, number in together.items() if number} == by_hand


def test_the_papers_of_today_answer_so_much_and_no_more() -> None:
    assert _counted_by_hand()[0] == {"partly": 6, "promised, no update": 4, "no answer yet": 7}


# ---- Where things stand, day by day ----------------------------------------------------------------------

TODAY = {
    ("voices", "offer-driving-lessons"): State.NO_ANSWER,
    ("voices", "interpreters-for-health-services"): State.NO_ANSWER,
    ("voices", "money-for-clothes"): State.PROMISED,
    ("voices", "grant-is-not-enough"): State.NO_ANSWER,
    ("promises", "a-health-passport-for-you"): State.DONE,
    ("promises", "look-into-a-traineeship"): State.PROMISED,
    ("promises", "setting-up-home-allowance"): State.PROMISED,
    ("pledges", "leisure-culture-and-sport"): State.PROMISED,
}


@pytest.mark.parametrize("what", TODAY, ids=lambda what: what[1])
def test_today_it_stands_here(what: tuple[str, str]) -> None:
    assert _states(_library())[what] is TODAY[what]


@pytest.mark.parametrize(
    ("day", "what", "state"),
    [
        (THEN, ("promises", "a-health-passport-for-you"), State.PROMISED),
        (date(2024, 5, 23), ("promises", "a-health-passport-for-you"), State.PROMISED),
        (date(2024, 5, 24), ("promises", "a-health-passport-for-you"), State.DONE),
        (date(2024, 5, 23), ("voices", "revive-and-camhs-after-18"), State.NO_ANSWER),
        (date(2024, 5, 24), ("voices", "revive-and-camhs-after-18"), State.PARTLY),
        (THEN, ("voices", "listen-to-us"), State.PROMISED),
        (date(2020, 8, 31), ("voices", "money-for-clothes"), State.NO_ANSWER),
        (THEN, ("voices", "money-for-clothes"), State.PROMISED),
    ],
)
def test_on_that_day_it_stood_there(day: date, what: tuple[str, str], state: State) -> None:
    assert _states(_library(day))[what] is state


def test_what_only_repeats_a_complaint_is_no_answer_to_it() -> None:
    library = _library(THEN)
    voice = said.voice(library, library.voices["grant-is-not-enough"])
    assert [one.meets for one in voice.promises] == ["repeats"]
    assert voice.state.state is State.NO_ANSWER


def test_silence_is_dated_by_the_newest_paper_that_promised_or_planned() -> None:
    library = _library()
    since = {
        id: ledger.of_promise(library, library.promises[id]).date
        for id in ("help-with-activities", "look-at-work-experience")
    }
    assert {id: str(day) for id, day in since.items()} == {
        "help-with-activities": "August 2020",
        "look-at-work-experience": "7 October 2020",
    }


@pytest.mark.parametrize("day", DAYS)
def test_every_voice_has_exactly_one_state_and_no_later_word(day: date) -> None:
    library = _library(day)
    views = said.voices(library)
    assert len(views) == len(library.voices)
    assert sum(one.number for one in said.counts(view.state for view in views)) == len(views)
    for view in views:
        assert view.last_word.first_day <= day
        assert all(deed.date.first_day <= day for deed in view.deeds)


# ---- Nothing that was answered, said or promised can go unnoticed ---------------------------------------------


def _decides(answer: Answer) -> bool:
    return bool(answer.stated) or any(one.shows is not Shows.BACKGROUND for one in answer.evidence)


ANSWERS = [about for about, answer in _library().answers.items() if _decides(answer)]


@pytest.mark.parametrize("about", ANSWERS, ids=lambda about: "-".join(about))
def test_without_its_answer_a_thing_stands_elsewhere(about: tuple[str, str]) -> None:
    library = _library()
    without = replace(
        library, answers={key: answer for key, answer in library.answers.items() if key != about}
    )
    before, after = _states(library), _states(without)
    assert after[about] is not before[about]
    in_kind = [
        [state for (kind, _), state in states.items() if kind == about[0]] for states in (before, after)
    ]
    assert Counter(in_kind[0]) != Counter(in_kind[1])


@pytest.mark.parametrize("name", ["voices", "promises"])
def test_not_one_of_them_can_vanish(name: str) -> None:
    records = _records()
    for gone in records.lists[name]:
        left = tuple(one for one in records.lists[name] if one is not gone)
        problems = vanished(records, replace(records, lists={**records.lists, name: left}))
        assert [getattr(gone, "id", "?") in problem.message for problem in problems] == [True]


def test_every_address_and_every_list_has_every_voice() -> None:
    wanted = {f"{voice.number}" for voice in _library().voices.values()}
    for address in ("/you-said/", "/you-said/by-state/", "/you-said/by-date/"):
        assert {node.text().strip() for node in tree(address).css(".lo-talk__number")} == wanted
    for voice in _library().voices.values():
        text = tree(f"/you-said/{voice.id}/").css_first("h1")
        assert text
        assert text.text() == voice.text


def _main(address: str) -> str:
    main = tree(address).css_first("main")
    assert main
    return " ".join(main.text().split())


def test_a_page_says_that_driving_lessons_got_no_answer() -> None:
    words = _main("/you-said/offer-driving-lessons/")
    assert "No answer yet" in words
    assert "We found no promise that answers this." in words


def test_a_page_tells_the_whole_way_with_its_judgement_and_its_sources() -> None:
    words = _main("/you-said/laptops-for-study/")
    for part in (
        "Number 9 of what young people said. 16-25 Care Leavers Strategy, August 2020.",
        "What does not answer it, and why 23 July 2020: During COVID-19 laptops went to children who had none.",
        "How we read it: This was in lockdown, before the strategy printed what you said.",
        "From Minutes of 23 July 2020, page 7.",
        "What counts 7 October 2020 (planned)",
        "No update published since 7 October 2020.",
        "Planned, no update published No update found since 7 October 2020",
    ):
        assert part in words


def test_the_health_passport_is_done_with_a_note_of_the_judgement() -> None:
    words = _main("/you-said/")
    start = words.index("See to it that you get a health passport.")
    assert "Done Shown: 24 May 2024" in words[start : start + 400]
    context = next(one for one in said.priorities(_library(), ()) if one.id == "be-healthy").promises[0]
    assert "We read the two as the same thing." in (context.deeds[-1].note or "")


def test_every_judgement_behind_a_link_can_be_read_on_a_page() -> None:
    read = " ".join(_main(page.address) for page in pages() if page.template.startswith("pages/"))
    notes = [one.note for answer in _library().answers.values() for one in answer.evidence if one.note]
    assert len(notes) > 50
    assert [note for note in notes if note not in read] == []


def test_what_was_only_planned_is_not_called_promised() -> None:
    library = _library()
    words = {id: said.voice(library, library.voices[id]).state.word for id in library.voices}
    assert words["money-for-clothes"] == words["laptops-for-study"] == "planned"
    assert words["money-for-heat-and-food"] == "promised"
    assert "Planned, no update published" in _main("/what-you-can-get/clothing-allowance/")


def test_what_does_not_answer_a_voice_is_counted_on_the_ledger_and_told_on_its_own_page() -> None:
    assert "Papers that touch it and do not answer it: 5" in _main("/you-said/")
    assert "Young people helped to choose the staff." not in _main("/you-said/")
    assert "Young people helped to choose the staff." in _main("/you-said/listen-to-us/")


def test_a_voice_without_promise_shows_an_empty_bubble() -> None:
    empty = [
        page for page in pages() if isinstance(page.context, VoiceContext) and not page.context.voice.promises
    ]
    assert empty
    for page in empty:
        assert tree(page.address).css_matches(".lo-talk__none")


# ---- What a person states --------------------------------------------------------------------------------

STATED = """answers:
  - voice: who-to-ring
    stated:
      state: {state}
      reason: There is no money for it this year.
      post: Head of the leaving care service
      date: 2022-05-01
    evidence:
      - finding: clearer-offer
        shows: all of it
"""


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOOD, tmp_path / "council"))


def _words(folder: Path, as_of: date = AS_OF) -> str:
    outcome = road.documents(folder, as_of, national=folder / "national")
    assert outcome.fine, outcome.problems
    page = outcome.documents["you-said/who-to-ring/index.html"].decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize(
    ("state", "says"),
    [("no, because", "No, because Answered: 1 May 2022"), ("not ours", "Not ours to answer")],
)
def test_a_stated_answer_counts_before_all_evidence_and_says_who_and_why(
    good: Path, state: str, says: str
) -> None:
    (good / "content/answers.yaml").write_text(STATED.format(state=state), encoding="utf-8")
    words = _words(good)
    assert says in words
    assert "There is no money for it this year." in words
    assert "Head of the leaving care service" in words
    assert "There is no money" not in _words(good, date(2022, 4, 30))


def test_an_update_of_an_action_moves_the_voice_that_its_promise_answers(good: Path) -> None:
    (good / "content/answers.yaml").unlink()
    assert "Promised, no update published No update found since 7 October 2020" in _words(
        good, date(2021, 1, 14)
    )
    assert "Under way Last update: 15 January 2021" in _words(good, date(2021, 1, 15))


def test_a_promise_is_done_once_all_its_actions_are(good: Path) -> None:
    (good / "content/answers.yaml").unlink()
    file = good / "content/actions.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("    due: 2021-03\n", "    due: 2021-03\n    done_on: 2021-01-15\n", 1), encoding="utf-8"
    )
    assert "Promised, no update published" in _words(good, date(2021, 1, 14))
    assert "Done Shown: 15 January 2021" in _words(good, date(2021, 1, 15))


def test_a_replaced_voice_stands_where_its_successor_stands(good: Path) -> None:
    file = good / "pledges.yaml"
    text = file.read_text(encoding="utf-8")
    voice: Mapping[str, str] = {
        "old": "    said_where: The strategy\n",
        "new": "    said_where: The strategy\n    replaced_by: a-number-at-night\n",
    }
    second = (
        "  - id: a-number-at-night\n    number: 2\n    text: A number for the night.\n    priority: be-safe\n"
        "    said_on: 2021-01\n    said_where: The forum\n    sources:\n      - source: strategy\n"
    )
    text = text.replace(voice["old"], voice["new"], 1).replace("promises:\n", second + "promises:\n", 1)
    file.write_text(text, encoding="utf-8")
    words = _words(good)
    assert "Now see: A number for the night." in words
    assert "No answer yet" in words
