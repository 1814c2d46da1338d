"""You said, we will, we did: where each voice, promise and pledge stands, and that none can vanish."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from math import dist
from pathlib import Path
from urllib.parse import urljoin

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from localoffer import road
from localoffer.diff import vanished
from localoffer.edition import Edition
from localoffer.edition.counts import wrong_state
from localoffer.edition.written import read_both
from localoffer.ledger import states as ledger
from localoffer.library import ICONS, Library
from localoffer.link import link
from localoffer.pages.ledger import VoiceContext
from localoffer.records.colours import contrast
from localoffer.records.files import Records, pick
from localoffer.records.models import Answer, State
from localoffer.road import TEMPLATES
from localoffer.views import ledger as views
from localoffer.views.shown import Shown, show
from localoffer.web.colours import DEFAULTS, NIGHT, mixed, priority_colours
from localoffer.web.theme import load_theme
from tests import council
from tests.council import AS_OF, BUSY, change, copy

THEN = date(2020, 10, 7)
#: Each day on which something became known that changes an answer, and the day before.
DAYS = (
    date(2020, 8, 31), date(2020, 10, 6), THEN, date(2021, 1, 14), date(2021, 1, 15), date(2024, 5, 23),
    date(2024, 5, 24), AS_OF,
)  # fmt: skip


@cache
def _records() -> Records:
    return council.records(BUSY)


@cache
def _library(as_of: date = AS_OF) -> Library:
    return council.library(BUSY, as_of)


@cache
def _shown(as_of: date = AS_OF) -> Shown:
    return show(_library(as_of))


def _states(library: Library) -> dict[tuple[str, str], State]:
    """Where everything stands, by the list and the id of it."""
    places = {("voices", voice.record.id): ledger.of_voice(voice) for voice in library.voices}
    places |= {("promises", promise.record.id): ledger.of_promise(promise) for promise in library.promises}
    places |= {("pledges", pledge.record.id): ledger.of_pledge(pledge) for pledge in library.pledges}
    return {what: place.state for what, place in places.items()}


# ---- Counts ----------------------------------------------------------------------------------------------


def _shown_counts(page: LexborHTMLParser) -> dict[str, int]:
    """The counts in the sentence of a page, by the words behind each. Its first number is their sum, and so many marks
    stand above it."""
    sentence = page.css_first(".lo-counts")
    assert sentence
    found = {}
    for counted in sentence.css("a"):
        number, _, words = counted.text().partition(" ")
        found[words] = int(number)
    assert re.findall(r"\d+", sentence.text())[0] == str(sum(found.values()))
    assert len(page.css(".lo-marks li")) == sum(found.values())
    return found


#: Counted by hand in tests/busy.
COUNTS = {"partly done": 2, "promised, then no news": 3, "with no answer": 3}
#: Those of what belongs to no priority.
OF_NONE = {"with no answer": 1}


@pytest.mark.parametrize(
    "address", ["/", "/you-said/", "/you-said/by-state/", "/you-said/by-date/", "/strategy/on-a-page/"]
)
def test_the_sentence_on_a_page_sums_up_the_files_and_the_marks_equal_it(address: str) -> None:
    assert _shown_counts(council.page(address, BUSY)) == COUNTS


def test_the_counts_of_the_priorities_and_of_what_belongs_to_none_add_up_to_those_of_the_ledger() -> None:
    safe, well = (_shown_counts(council.page(f"/strategy/{id}/", BUSY)) for id in ("be-safe", "be-well"))
    assert safe == {"partly done": 1, "promised, then no news": 1, "with no answer": 1}
    parts = (safe, well, OF_NONE)
    assert {words: sum(part.get(words, 0) for part in parts) for words in COUNTS} == COUNTS


@pytest.mark.parametrize("address", ["/you-said/", "/you-said/by-state/", "/you-said/by-date/"])
def test_every_row_says_in_a_word_where_its_voice_stands_and_draws_it(address: str) -> None:
    looks = load_theme(TEMPLATES).vocabulary["state"]
    rows = council.page(address, BUSY).css("tr:not(.lo-band-row) .lo-state")
    voices = {f"/you-said/{view.record.id}/": view.state for view in _shown().voices.values()}
    assert len(rows) == len(voices)
    for row in rows:
        look = looks[row.attributes["data-state"] or ""]
        assert row.text().strip().startswith(tuple({look.word, *look.cases.values()}))
        assert row.css_first("svg")


def test_what_nothing_stands_in_is_listed_nowhere() -> None:
    page = council.page("/you-said/by-state/", BUSY)
    assert [head.attributes["id"] for head in page.css(".lo-band-row th")] == [
        "partly", "promised-no-update", "no-answer-yet",
    ]  # fmt: skip
    for address in ("/you-said/", "/you-said/by-state/", "/strategy/be-safe/"):
        words = council.page(address, BUSY).css_first("main")
        assert words
        assert "Under way" not in [part.text().strip() for part in words.css(".lo-band-row, .lo-counts a")]
        assert not re.search(r"\b0\b", " ".join(part.text() for part in words.css(".lo-counts")))


def test_the_way_of_a_voice_is_told_in_the_order_of_its_days() -> None:
    pages = [page for page in council.outcome(BUSY).pages if isinstance(page.context, VoiceContext)]
    assert pages
    for page in pages:
        steps = council.page(page.address, BUSY).css(".lo-time > li > .lo-when")
        days = [day.attributes["datetime"] or "" for step in steps for day in step.css("time")]
        assert days == sorted(days)
        assert steps[-1].text() == "Today"


def test_every_old_anchor_of_the_ledger_stands_outside_of_folds() -> None:
    page = council.page("/you-said/", BUSY)
    library = _library()
    ids = [voice.record.id for voice in library.voices]
    ids += [promise.record.id for promise in library.promises]
    assert [id for id in ids if len(page.css(f"[id='{id}']")) != 1 or page.css(f"details [id='{id}']")] == []


# ---- Where things stand, day by day ----------------------------------------------------------------------

TODAY = {
    ("voices", "who-to-ring"): State.PARTLY,
    ("voices", "money-for-clothes"): State.PROMISED,
    ("voices", "driving-lessons"): State.NO_ANSWER,
    ("voices", "grant-too-small"): State.NO_ANSWER,
    ("voices", "know-our-health"): State.PARTLY,
    ("voices", "heat-and-food"): State.PROMISED,
    ("voices", "voice-of-2020"): State.PROMISED,
    ("voices", "buses-at-night"): State.NO_ANSWER,
    ("promises", "a-safe-place"): State.UNDER_WAY,
    ("promises", "the-grant"): State.PROMISED,
    ("promises", "help-with-bills"): State.PROMISED,
    ("promises", "health-passport"): State.DONE,
    ("promises", "look-at-laptops"): State.PROMISED,
    ("promises", "more-clubs"): State.DONE,
    ("promises", "promise-of-2020"): State.PROMISED,
    ("promises", "a-lift-to-work"): State.PROMISED,
    ("pledges", "leader"): State.PROMISED,
    ("pledges", "deputy-leader"): State.PROMISED,
}


def test_today_everything_stands_here() -> None:
    assert _states(_library()) == TODAY


@pytest.mark.parametrize(
    ("day", "what", "state"),
    [
        (THEN, ("promises", "health-passport"), State.PROMISED),
        (date(2024, 5, 23), ("promises", "health-passport"), State.PROMISED),
        (date(2024, 5, 24), ("promises", "health-passport"), State.DONE),
        (date(2024, 5, 23), ("voices", "know-our-health"), State.PROMISED),
        (date(2024, 5, 24), ("voices", "know-our-health"), State.PARTLY),
        (date(2021, 1, 14), ("voices", "who-to-ring"), State.PROMISED),
        (date(2021, 1, 15), ("voices", "who-to-ring"), State.UNDER_WAY),
        (date(2022, 3, 1), ("voices", "who-to-ring"), State.PARTLY),
        (date(2020, 10, 6), ("voices", "money-for-clothes"), State.NO_ANSWER),
        (THEN, ("voices", "money-for-clothes"), State.PROMISED),
    ],
)
def test_on_that_day_it_stood_there(day: date, what: tuple[str, str], state: State) -> None:
    assert _states(_library(day))[what] is state


def _voice(id: str, as_of: date = AS_OF) -> views.VoiceView:
    (found,) = (view for view in _shown(as_of).voices.values() if view.record.id == id)
    return found


def test_what_only_repeats_a_complaint_is_no_answer_to_it() -> None:
    voice = _voice("grant-too-small", THEN)
    assert [each.meets for each in voice.promises] == ["repeats"]
    assert voice.state.state is State.NO_ANSWER


def test_silence_is_dated_by_the_newest_paper_that_promised_or_planned() -> None:
    since = {promise.record.id: str(ledger.of_promise(promise).date) for promise in _library().promises}
    assert since["help-with-bills"] == "August 2020"
    assert since["look-at-laptops"] == "7 October 2020"


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_voice_has_exactly_one_state_and_no_later_word(day: date) -> None:
    found = tuple(_shown(day).voices.values())
    assert len(found) == len(_library(day).voices) == len(_records().lists["voices"])
    assert sum(count.number for count in views.counts(voice.state for voice in found)) == len(found)
    for voice in found:
        assert voice.last_word.first_day <= day
        assert all(deed.date.first_day <= day for deed in voice.deeds)


# ---- Nothing that was answered, said or promised can go unnoticed ---------------------------------------------


@pytest.mark.parametrize(
    "what", [("voices", "who-to-ring"), ("voices", "money-for-clothes"), ("promises", "health-passport")]
)
def test_without_its_answer_a_thing_stands_elsewhere(what: tuple[str, str]) -> None:
    records = _records()
    answers = pick(records.lists, Answer)
    left = tuple(
        answer
        for answer in answers
        if what[1] not in [ref.id for ref in (answer.voice, answer.promise, answer.pledge) if ref]
    )
    assert len(left) == len(answers) - 1
    without, _ = link(replace(records, lists={**records.lists, "answers": left}), AS_OF)
    assert without
    after = _states(without)
    assert after[what] is not TODAY[what]
    before_and_after = [
        Counter(state for (kind, _), state in states.items() if kind == what[0]) for states in (TODAY, after)
    ]
    assert before_and_after[0] != before_and_after[1]


@pytest.mark.parametrize("name", ["voices", "promises"])
def test_not_one_of_them_can_vanish(name: str) -> None:
    records = _records()
    for gone in records.lists[name]:
        left = tuple(record for record in records.lists[name] if record is not gone)
        problems = vanished(records, replace(records, lists={**records.lists, name: left}))
        assert [getattr(gone, "id", "?") in problem.message for problem in problems] == [True]


def test_every_address_and_every_list_has_every_voice() -> None:
    voices = [voice.record for voice in _library().voices]
    for address in ("/you-said/", "/you-said/by-state/", "/you-said/by-date/"):
        shown = {node.text().strip() for node in council.page(address, BUSY).css(".lo-number")}
        assert shown == {f"{voice.number}" for voice in voices}
    for voice in voices:
        assert council.said(council.page(f"/you-said/{voice.id}/", BUSY), "h1") == voice.text


def _main(address: str) -> str:
    return council.words(address, BUSY)


def test_a_page_says_that_a_voice_got_no_answer() -> None:
    words = _main("/you-said/driving-lessons/")
    assert "No answer since August 2020" in words
    assert "We found no promise that answers this." in words


def test_a_page_tells_the_whole_way_with_its_judgement_and_its_sources() -> None:
    words = _main("/you-said/money-for-clothes/")
    for part in (
        "2 You said, August 2020. The strategy.",
        "Papers that do not answer it, and why (1) 23 July 2020: In lockdown clothes went to children who had none.",
        "This was before the strategy printed what you said.",
        "From Minutes of July 2020, page 7.",
        "7 October 2020 Planned:",
        "No news since 7 October 2020.",
        "Today Planned, no news since 7 October 2020",
    ):
        assert part in words


def test_a_promise_is_done_with_a_note_of_the_judgement() -> None:
    words = _main("/you-said/")
    start = words.index("Open more clubs.")
    assert "Done seen May 2024" in words[start : start + 100]
    (promise,) = (view for view in _shown().promises.values() if view.record.id == "more-clubs")
    assert promise.deeds[-1].note == "The letter calls them groups."


def test_every_judgement_behind_a_link_can_be_read_on_a_page() -> None:
    read = " ".join(
        council.words(page.address, BUSY)
        for page in council.outcome(BUSY).pages
        if page.template.startswith("pages/")
    )
    answers = pick(_records().lists, Answer)
    notes = [evidence.note for answer in answers for evidence in answer.evidence if evidence.note]
    assert len(notes) == 6
    assert [note for note in notes if note not in read] == []


def test_what_was_only_planned_is_not_called_promised() -> None:
    assert _voice("money-for-clothes").state.word == "planned"
    assert _voice("heat-and-food", date(2024, 3, 31)).state.word == "promised"


def test_a_page_of_something_to_get_says_that_what_was_asked_for_was_only_planned() -> None:
    assert "Planned, no news" in _main("/what-you-can-get/free-wifi/")


def test_what_does_not_answer_a_voice_is_told_on_its_own_page_alone() -> None:
    touches = "In lockdown clothes went to children who had none."
    assert touches not in _main("/you-said/")
    assert touches in _main("/you-said/money-for-clothes/")


def test_a_row_says_that_no_promise_was_found() -> None:
    ledger = council.page("/you-said/", BUSY)
    found = {row.attributes["id"] for row in ledger.css("tr[id]") if "No promise found." in row.text()}
    empty = {view.record.id for view in _shown().voices.values() if not view.promises and not view.planned}
    assert found == empty != set()


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


def _words(folder: Path, as_of: date = AS_OF) -> str:
    return _read(council.outcome(folder, as_of).documents["you-said/who-to-ring/index.html"])


def _read(page: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.decode()).split())


@pytest.mark.parametrize(
    ("state", "says"),
    [("no, because", "No, because answered 1 May 2022"), ("not ours", "Not ours to answer")],
)
def test_a_stated_answer_counts_before_all_evidence_and_says_who_and_why(
    good: Path, state: str, says: str
) -> None:
    (good / "content/answers.yaml").write_text(STATED.format(state=state), encoding="utf-8")
    documents = council.outcome(good).documents
    words = _read(documents["you-said/who-to-ring/index.html"])
    assert says in words
    assert "There is no money for it this year." in words
    assert "Head of the leaving care service" in words
    row = LexborHTMLParser(documents["you-said/index.html"]).css_first("tr[id='who-to-ring']")
    assert row
    assert "There is no money for it this year." in row.text()
    assert "There is no money" not in _words(good, date(2022, 4, 30))


@pytest.mark.parametrize("state", ["done", "partly"])
def test_no_list_says_that_a_paper_shows_what_only_the_council_says(good: Path, state: str) -> None:
    answer = STATED.format(state=state).partition("    evidence:")[0]
    (good / "content/answers.yaml").write_text(answer, encoding="utf-8")
    documents = council.outcome(good).documents
    for address in ("", "you-said/", "you-said/by-state/"):
        told = re.split(r"(?<=[.?!]) ", _read(documents[f"{address}index.html"]))
        of_papers = [sentence for sentence in told if re.search("papers? shows?", sentence)]
        assert [sentence for sentence in of_papers if "the council says" not in sentence] == []
    assert "We saw no paper that shows it." in _words(good)


def test_one_thing_that_was_said_need_not_have_been_said_by_one_person() -> None:
    """A thing may be what a whole forum said."""
    told = council.words("/")
    assert "Of 1 thing young people said:" in told


def test_an_update_of_an_action_moves_the_voice_that_its_promise_answers(good: Path) -> None:
    (good / "content/answers.yaml").unlink()
    assert "Promised, no news since 7 October 2020" in _words(good, date(2021, 1, 14))
    assert "Under way last news 15 January 2021" in _words(good, date(2021, 1, 15))


def test_an_update_of_before_a_promise_keeps_nothing_of_it(good: Path) -> None:
    change(
        good,
        "pledges.yaml",
        "    made_on: 2020-08\n    voices:\n      - who-to-ring\n",
        "    made_on: 2021-02\n    voices:\n      - who-to-ring\n",
    )
    assert _states(council.library(good))["promises", "a-safe-place"] is State.PROMISED


KEPT = """answers:
  - promise: a-safe-place
    evidence:
      - date: 2022-05-01
        text: There is a safe place.
        shows: {shows}
        sources:
          - source: strategy
"""


@pytest.mark.parametrize(
    ("shows", "says"),
    [
        ("part of it", "Promised, no news since 7 October 2020"),
        ("all of it", "Partly"),
    ],
)
def test_what_is_kept_in_part_of_a_promise_that_answers_in_part_is_no_answer(
    good: Path, shows: str, says: str
) -> None:
    change(good, "pledges.yaml", "    voices:\n      - who", "    voices_in_part:\n      - who")
    (good / "content/answers.yaml").write_text(KEPT.format(shows=shows), encoding="utf-8")
    actions = (good / "content/actions.yaml").read_text(encoding="utf-8")
    change(
        good,
        "content/actions.yaml",
        actions[actions.index("    updates:") : actions.rindex("    sources:")],
        "",
    )
    words = _words(good)
    assert says in words
    assert "There is a safe place." in words
    assert ("Proof:" in words) is (shows == "all of it")


def test_a_promise_is_done_once_all_its_actions_are(good: Path) -> None:
    (good / "content/answers.yaml").unlink()
    change(good, "content/actions.yaml", "    due: 2021-03\n", "    due: 2021-03\n    done_on: 2021-01-15\n")
    assert "Promised, no news" in _words(good, date(2021, 1, 14))
    done = _words(good, date(2021, 1, 15))
    assert "Done seen 15 January 2021" in done
    assert "By when: March 2021 . Done: 15 January 2021 ." in done
    assert "No news since" not in done


def test_a_replaced_voice_stands_where_its_successor_stands(good: Path) -> None:
    change(
        good,
        "pledges.yaml",
        "    said_where: The strategy\n",
        "    said_where: The strategy\n    replaced_by: a-number-at-night\n",
    )
    second = (
        "  - id: a-number-at-night\n    number: 2\n    text: A number for the night.\n    priority: be-safe\n"
        "    said_on: 2021-01\n    said_where: The forum\n    sources:\n      - source: strategy\n"
    )
    change(good, "pledges.yaml", "promises:\n", second + "promises:\n")
    words = _words(good)
    assert "Now see: A number for the night." in words
    assert "No answer" in words
    row = council.said(council.page("/you-said/", good), "#who-to-ring")
    assert "Now see: A number for the night." in row
    assert "No promise found." not in row


# ---- Priorities: their wheel and their colours -----------------------------------------------------------


def _with_priorities(folder: Path, number: int) -> None:
    """That many priorities, none of which gives a colour, a drawing or an order of its own, and only the first a meaning."""
    path = folder / "pledges.yaml"
    text = re.sub(r"    (deep|tint|bright|icon): .*\n", "", path.read_text(encoding="utf-8"))
    before, voices, after = text.partition("voices:\n")
    there = len(re.findall(r"^  - id", before, re.MULTILINE))
    more = "".join(
        f"  - id: more-{at}\n    title: {number - at} things that matter\n    sources:\n      - source: strategy\n"
        f"    objectives:\n      - id: aim-{at}\n        text: Aim number {at}.\n        sources:\n          - source: strategy\n"
        for at in range(there, number)
    )
    path.write_text(before.rstrip("\n") + "\n" + more + voices + after, encoding="utf-8")


@pytest.mark.parametrize(("number", "petals"), [(2, 0), (9, 9), (13, 0)])
def test_priorities_that_no_wheel_names_are_a_list_and_nobody_meets_a_link_twice(
    good: Path, number: int, petals: int
) -> None:
    _with_priorities(good, number)
    made = council.outcome(good)
    assert made.fine
    wanted = [f"/strategy/{priority.record.id}/" for priority in council.library(good).priorities]
    assert wanted == ["/strategy/be-safe/", *(f"/strategy/more-{at}/" for at in range(1, number))]
    for address in ("/", "/strategy/", "/strategy/on-a-page/"):
        page = council.page(address, good)
        assert len(page.css("svg.lo-wheel a")) == petals
        heard = [
            urljoin(address, found.attributes["href"] or "")
            for found in page.css("main a")
            if not any(above.attributes.get("aria-hidden") for above in _above(found))
        ]
        assert [target for target in heard if target in wanted] == wanted
        hidden = page.css("svg.lo-wheel[aria-hidden=true] a")
        assert {petal.attributes["tabindex"] for petal in hidden} == ({"-1"} if petals else set())


def _above(node: LexborNode) -> Iterator[LexborNode]:
    above = node.parent
    while above:
        yield above
        above = above.parent


def test_priorities_without_colours_get_those_of_their_place(good: Path) -> None:
    _with_priorities(good, 12)
    records = [priority.record for priority in council.library(good).priorities]
    found = priority_colours(records, "#15131F")
    assert [(colours.deep, colours.tint, colours.bright) for colours in found] == list(DEFAULTS)
    assert found[0].night == "#382D28"
    # Two petals of one colour would read as one: a default that another priority has as its own is passed over.
    changed = [records[0].model_copy(update={"deep": DEFAULTS[1][0].lower()}), *records[1:4]]
    deep = [colours.deep for colours in priority_colours(changed, "#15131F")]
    assert deep == [DEFAULTS[1][0].lower(), *(each[0] for each in DEFAULTS[2:5])]
    sheet = b"".join(
        body for name, body in council.outcome(good).documents.items() if name.startswith("assets/site.")
    ).decode()
    assert "--deep:#37369b" in sheet


def test_priorities_without_drawings_get_one_each_and_none_that_another_has(good: Path) -> None:
    _with_priorities(good, 12)
    change(good, "pledges.yaml", "    title: 11 things", f"    icon: {ICONS[5]}\n    title: 11 things")
    drawn = [priority.icon for priority in council.library(good).priorities]
    assert drawn == [ICONS[0], ICONS[5], *ICONS[2:5], *ICONS[6:], ICONS[1]]
    assert len(set(ICONS)) == len(DEFAULTS) == 12
    assert set(ICONS) <= load_theme(TEMPLATES).icons.keys()


def test_a_priority_without_a_meaning_is_told_by_its_first_aim(good: Path) -> None:
    _with_priorities(good, 3)
    assert "2. 2 things that matter Aim number 1." in council.words("/strategy/", good)
    page = council.page("/strategy/more-1/", good)
    assert page.css_first("main .lo-lead") is None
    description = page.css_first("meta[name=description]")
    assert description
    assert description.attributes["content"] == "Aim number 1."
    assert council.words("/strategy/on-a-page/", good).count("Aim number 1.") == 1


def test_a_short_name_stands_on_labels_and_the_whole_one_where_the_page_is_about_it(good: Path) -> None:
    change(
        good,
        "pledges.yaml",
        "    title: Be Safe\n",
        "    title: Having a safe place to live\n    short: A home\n",
    )
    label = council.page("/you-said/who-to-ring/", good).css_first(".lo-tag")
    assert label
    assert label.text().strip() == "A home"
    heading = council.page("/strategy/be-safe/", good).css_first("h1")
    assert heading
    assert heading.text().strip() == "Having a safe place to live"


def test_promises_without_an_order_stand_as_written(good: Path) -> None:
    promise = "  - id: {}\n    text: {}\n    priority: be-safe\n    made_on: 2020-08\n    sources:\n      - source: strategy\n"
    more = promise.format("zebra", "Zebras for all") + promise.format("apple", "Apples for all")
    first = promise.format("first", "Monkeys for all").replace("    priority", "    order: 1\n    priority")
    change(good, "pledges.yaml", "\npledges:\n", f"\n{more}{first}pledges:\n")
    found = [promise.record.id for promise in council.library(good).promises]
    assert found == ["first", "a-safe-place", "zebra", "apple"]


def test_every_default_colour_can_be_read_by_day_and_by_night() -> None:
    palette = load_theme(TEMPLATES).palette
    for deep, tint, bright in DEFAULTS:
        night = mixed(bright, palette.dark["ground"], NIGHT)
        for one, other, least in (
            (deep, palette.light["on"], 4.5), (deep, palette.light["ground"], 4.5), (deep, tint, 4.5),
            (palette.light["ink"], tint, 7), (bright, palette.dark["ground"], 4.5), (bright, night, 4.5),
            (palette.dark["ink"], night, 7),
        ):  # fmt: skip
            assert contrast(one, other) >= least, (deep, one, other)


def _lab(colour: str) -> tuple[float, float, float]:
    """A colour `#RRGGBB` in CIE L*a*b*, where a step of some 2 is just seen."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    rows = ((0.4339, 0.3762, 0.1899), (0.2126, 0.7152, 0.0722), (0.0177, 0.1094, 0.8729))
    x, y, z = (sum(a * b for a, b in zip(row, linear, strict=True)) ** (1 / 3) for row in rows)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize(("kind", "least"), [("deep", 20), ("tint", 6), ("bright", 20)])
def test_default_colours_that_stand_side_by_side_in_a_wheel_can_be_told_apart(kind: str, least: int) -> None:
    colours = [dict(zip(("deep", "tint", "bright"), each, strict=True))[kind] for each in DEFAULTS]
    beside = [*pairwise(colours), *((colours[number - 1], colours[0]) for number in range(3, 13))]
    assert {pair for pair in beside if dist(*map(_lab, pair)) < least} == set()


def test_promises_that_meet_no_voice_are_folded_where_the_ledger_would_grow_too_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def open_and_folded() -> tuple[int, int]:
        made = road.documents(BUSY, AS_OF, national=council.national(BUSY))
        page = LexborHTMLParser(made.documents["you-said/index.html"].decode())
        folded = len(page.css("main details .lo-others > li"))
        return len(page.css("main .lo-others > li")) - folded, folded

    number, _ = before = open_and_folded()
    assert before == (number, 0)
    assert number
    monkeypatch.setattr("localoffer.pages.ledger.MOST_OPEN", 1)
    assert open_and_folded() == (0, number)


# ---- What was closed -------------------------------------------------------------------------------------

PROMISE = "    made_on: 2020-08\n    voices:\n      - who-to-ring\n"
CLOSED = "    closed:\n      date: 2021-03\n      reason: There was no money.\n"


def _silent(tmp_path: Path) -> Path:
    """The good council before anything came of its promise: the one step for it has no update, and no answer is written."""
    folder = copy(council.GOOD, tmp_path)
    (folder / "content/answers.yaml").unlink()
    actions = (folder / "content/actions.yaml").read_text(encoding="utf-8")
    step = re.sub(r"    updates:\n(?:      .*\n)+|    done_on: .*\n", "", actions)
    (folder / "content/actions.yaml").write_text(step, encoding="utf-8")
    return folder


def _close_step(folder: Path, closed: str = CLOSED) -> None:
    change(folder, "content/actions.yaml", "    owners:", f"{closed}    owners:")


def _said(folder: Path, day: date = AS_OF) -> dict[str, tuple[str, str]]:
    """How it is said where the voice and the promise stand, and since when."""
    shown = show(council.library(folder, day))
    stands = {view.record.id: view.state for view in shown.voices.values()}
    stands |= {view.record.id: view.state for view in shown.promises.values()}
    cases = load_theme(TEMPLATES).vocabulary["state"][State.PROMISED].cases
    return {id: (cases[view.word], str(view.date)) for id, view in stands.items()}


def test_while_a_promise_and_its_step_are_open_there_is_no_news(tmp_path: Path) -> None:
    assert {word for word, _ in _said(_silent(tmp_path)).values()} == {"Promised, no news"}


def test_a_promise_whose_steps_are_all_closed_says_so_and_so_does_the_voice_that_it_meets(
    tmp_path: Path,
) -> None:
    folder = _silent(tmp_path)
    _close_step(folder)
    assert set(_said(folder).values()) == {("Promised, its steps closed", "March 2021")}
    assert {word for word, _ in _said(folder, date(2021, 2, 28)).values()} == {"Promised, no news"}


def test_a_promise_that_is_closed_itself_says_so(tmp_path: Path) -> None:
    folder = _silent(tmp_path)
    change(folder, "pledges.yaml", PROMISE, CLOSED + PROMISE)
    assert set(_said(folder).values()) == {("Promised, then closed", "March 2021")}


def test_a_voice_that_only_a_closed_plan_met_was_planned_and_then_closed(tmp_path: Path) -> None:
    folder = _silent(tmp_path)
    change(folder, "pledges.yaml", PROMISE, "    made_on: 2020-08\n")
    change(folder, "pledges.yaml", "    actions:\n      - a-card-with-numbers\n", "")
    (folder / "content/answers.yaml").write_text(
        "answers:\n  - voice: who-to-ring\n    evidence:\n      - action: a-card-with-numbers\n        shows: a plan\n",
        encoding="utf-8",
    )
    assert _said(folder)["who-to-ring"][0] == "Planned, no news"
    _close_step(folder)
    assert _said(folder)["who-to-ring"] == ("Planned, then closed", "March 2021")


def test_the_page_of_a_voice_says_that_what_was_planned_was_closed(tmp_path: Path) -> None:
    folder = _silent(tmp_path)
    _close_step(folder)
    said = " ".join(council.page("/you-said/who-to-ring/", folder).css_first("main").text().split())  # type: ignore[union-attr]
    assert "Promised, its steps closed since March 2021" in said
    assert "The council promised or planned something, and then closed it." in said
    assert "no news" not in said
    assert "We found no paper" not in said
    assert "Last paper on it: March 2021" in council.words("/you-said/by-date/", folder)


def test_a_page_that_does_not_say_that_all_was_closed_is_found(tmp_path: Path) -> None:
    folder = _silent(tmp_path)
    for number in range(2):
        made = council.outcome(folder)
        edition = Edition(
            *read_both(folder, council.national(folder), folder),
            AS_OF,
            made.pages,
            made.papers,
            made.documents,
        )
        assert list(wrong_state(edition)) == [], number
        closed = {name: page.replace(b" data-ended", b"") for name, page in made.documents.items()}
        edition = Edition(
            *read_both(folder, council.national(folder), folder), AS_OF, made.pages, made.papers, closed
        )
        assert len(list(wrong_state(edition))) == 2 * number
        _close_step(folder)


def test_what_is_still_promised_beside_a_closed_plan_is_not_closed(tmp_path: Path) -> None:
    folder = _silent(tmp_path)
    (folder / "content/answers.yaml").write_text(
        "answers:\n  - voice: who-to-ring\n    evidence:\n      - action: a-card-with-numbers\n        shows: a plan\n",
        encoding="utf-8",
    )
    change(folder, "pledges.yaml", "    actions:\n      - a-card-with-numbers\n", "")
    _close_step(folder)
    assert _said(folder)["who-to-ring"][0] == "Promised, no news"
