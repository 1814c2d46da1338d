"""Who gets what the council alone gives: written verdicts, and those that follow from the entry where nobody wrote one."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from localoffer import road
from localoffer.edition.edition import path_of
from localoffer.library import JoinedVerdict, Library
from localoffer.link import link
from localoffer.load import load
from localoffer.papers.typeset import typesetting
from localoffer.read import read
from localoffer.records.files import pick
from localoffer.records.models import Outcome, TableRow, Verdict
from localoffer.views.verdicts import sentence
from localoffer.web.theme import load_theme
from tests import council
from tests.council import AS_OF, change

GYM = """entitlements:
  - id: gym-pass
    title: Gym pass
    sentence: You can use the gyms of the council.
    area: health
    duty: chooses
    basis:
      - The strategy of 2020.
    sources:
      - source: strategy
"""
FORMER_RELEVANT = "    statuses:\n      - former-relevant\n"
CONDITION = "    conditions:\n      - You live in the borough.\n"
LEFT_OUT = """    left_out:
      - outcomes:
          - {outcome}
        reason: The page says that it is not for you; ask the gym what it costs.
        sources:
          - source: strategy
"""


def made(folder: Path, entry: str, written: str = "") -> Library:
    """A council that gives a gym pass and nothing else, with the law of every council."""
    (folder / "offer.yaml").write_text(GYM + entry, encoding="utf-8")
    if written:
        (folder / "content/verdicts.yaml").write_text(written, encoding="utf-8")
    records, problems = read(load(folder, road.NATIONAL, folder, road.KEPT), road.KEPT)
    assert problems == ()
    library, _ = link(records, AS_OF)
    assert library
    return library


def verdicts(library: Library) -> dict[str, tuple[Verdict, str, bool]]:
    (gym,) = (one for one in library.entitlements if one.id == "gym-pass")
    return {one.outcome.record.id: (one.verdict, one.reason, one.derived) for one in gym.verdicts}


def kinds(library: Library) -> dict[str, str]:
    return {outcome: verdict.value for outcome, (verdict, _, _) in verdicts(library).items()}


def test_where_an_entry_says_nothing_everybody_is_to_ask(bare: Path) -> None:
    library = made(bare, "")
    assert set(kinds(library)) == {outcome.record.id for outcome in library.outcomes}
    assert set(kinds(library).values()) == {"ask"}


def test_those_in_the_list_get_it_and_all_others_are_to_ask(bare: Path) -> None:
    found = kinds(made(bare, FORMER_RELEVANT))
    assert {outcome for outcome, verdict in found.items() if verdict == "yes"} == {
        "former-relevant-18-20",
        "former-relevant-21-24",
    }
    assert set(found.values()) == {"yes", "ask"}


def test_a_condition_makes_yes_if_for_those_in_the_list_and_names_itself(bare: Path) -> None:
    found = verdicts(made(bare, FORMER_RELEVANT + CONDITION))
    assert found["former-relevant-21-24"] == (Verdict.YES_IF, "You live in the borough.", True)
    assert found["qualifying"][0] is Verdict.ASK


def test_a_condition_alone_is_no_list_of_who_gets_it(bare: Path) -> None:
    assert set(kinds(made(bare, CONDITION)).values()) == {"ask"}


def test_an_empty_list_names_nobody(bare: Path) -> None:
    assert set(kinds(made(bare, "    statuses: []\n")).values()) == {"ask"}


def test_an_age_at_which_it_begins_makes_not_yet_for_the_younger_and_no_yes_for_anybody_else(
    bare: Path,
) -> None:
    found = verdicts(made(bare, "    age_from: 18\n"))
    assert {outcome for outcome, (verdict, _, _) in found.items() if verdict is Verdict.NOT_YET} == {
        "under-16",
        "in-care-not-eligible",
        "eligible",
        "relevant",
    }
    assert all("18" in reason for verdict, reason, _ in found.values() if verdict is Verdict.NOT_YET)
    assert {verdict for verdict, _, _ in found.values()} == {Verdict.NOT_YET, Verdict.ASK}


def test_an_age_at_which_it_ends_makes_no_for_those_past_it_and_nobody_else(bare: Path) -> None:
    found = verdicts(made(bare, "    age_until: 21\n"))
    assert {outcome for outcome, (verdict, _, _) in found.items() if verdict is Verdict.NO} == {
        "former-relevant-21-24",
        "qualifying-21-24",
        "over-25",
    }
    assert "21st birthday" in found["over-25"][1]
    assert found["not-a-care-leaver"][0] is found["another-nation"][0] is Verdict.ASK


def test_past_an_age_that_nobody_has_said_there_is_no_no(bare: Path) -> None:
    assert kinds(made(bare, FORMER_RELEVANT + "    age_from: 18\n"))["over-25"] == "ask"


def test_an_age_that_only_some_of_a_group_have_is_the_fact_it_hangs_on(bare: Path) -> None:
    entry = "    statuses:\n      - qualifying\n    age_from: 18\n    age_until: 19\n"
    assert verdicts(made(bare, entry))["qualifying"][:2] == (
        Verdict.YES_IF,
        "You are 18 or over and you are not yet 19.",
    )


def test_a_group_that_is_never_of_the_age_that_is_said_does_not_get_it(bare: Path) -> None:
    found = kinds(made(bare, "    statuses:\n      - eligible\n    age_from: 18\n"))
    assert found["eligible"] == "not yet"
    assert "yes" not in found.values()


def test_a_group_in_the_list_is_not_told_yes_before_or_after_the_ages_that_are_said(bare: Path) -> None:
    entry = "    statuses:\n      - eligible\n      - former-relevant\n    age_from: 18\n    age_until: 21\n"
    found = kinds(made(bare, entry))
    assert found["eligible"] == "not yet"
    assert found["former-relevant-18-20"] == "yes"
    assert found["former-relevant-21-24"] == "no"


@pytest.mark.parametrize("outcome", ["another-nation", "former-relevant-21-24"])
def test_a_source_that_leaves_a_group_out_makes_a_no_with_its_reason(bare: Path, outcome: str) -> None:
    library = made(bare, FORMER_RELEVANT + LEFT_OUT.format(outcome=outcome))
    found = verdicts(library)
    assert found[outcome] == (
        Verdict.NO,
        "The page says that it is not for you; ask the gym what it costs.",
        True,
    )
    assert kinds(library)["former-relevant-18-20"] == "yes"
    assert kinds(library)["not-a-care-leaver"] == "ask"


def test_what_is_announced_is_not_given_to_anybody_yet(bare: Path) -> None:
    found = kinds(made(bare, FORMER_RELEVANT + CONDITION + "    standing: announced\n"))
    assert found["former-relevant-18-20"] == "not yet"
    assert found["qualifying"] == "ask"


def test_what_is_announced_for_a_day_is_told_before_it_and_given_from_then_on(good: Path) -> None:
    (good / "content/verdicts.yaml").unlink()
    change(good, "offer.yaml", "    standing: asked for\n", "    standing: announced\n    from: 2021-03-01\n")
    wifi = "/what-you-can-get/free-wifi/"
    before, after = (council.words(wifi, good, day) for day in (date(2021, 2, 28), date(2021, 3, 1)))
    assert "Announced, not yet in force" in before
    assert "In force from 1 March 2021" in before
    assert "Not yet: it is for your group, and it begins on 1 March 2021." in before
    assert "Announced" not in after
    assert "relevant Yes. It is for your group." in after
    unpublished = council.outcome(good, date(2020, 7, 31))
    assert wifi not in {page.address for page in unpublished.pages}


def test_a_kind_of_home_that_is_announced_for_a_day_is_told_as_one_until_then(good: Path) -> None:
    change(
        good,
        "national/homes.yaml",
        "    standing: announced\n",
        "    standing: announced\n    from: 2026-12-01\n",
    )
    before, after = (
        council.page("/places-to-live/", good, day) for day in (date(2026, 11, 30), date(2026, 12, 1))
    )
    assert "Announced, not yet in force" in council.said(before, "main")
    assert "Announced" not in council.said(after, "main")
    told = road.documents(good, date(2026, 12, 1), root=good, national=good / "national").problems
    assert [problem.rule for problem in told if "announced" in problem.rule] == ["announced-and-begun"]


def test_who_gives_it_for_longer_than_the_law_says_until_when(good: Path) -> None:
    home = "/what-you-can-get/setting-up-home/"
    assert "From age 16 until your 25th birthday" in council.words(home, good)
    change(good, "offer.yaml", "  - id: setting-up-home\n", "  - id: setting-up-home\n    age_until: 27\n")
    assert "From age 16 until your 27th birthday" in council.words(home, good)


def test_where_some_get_it_after_that_birthday_the_ages_do_not_say_otherwise(good: Path) -> None:
    change(
        good, "national/outcomes.yaml", "id: not-a-care-leaver\n", "id: not-a-care-leaver\n    age_from: 25\n"
    )
    home = "/what-you-can-get/setting-up-home/"
    assert "Mostly" not in council.words(home, good)
    change(
        good,
        "national/verdicts.yaml",
        "        verdict: no\n        reason: It ends when you turn 25.\n",
        "        verdict: yes, if\n        reason: You told the council before you turned 25.\n",
    )
    assert "Mostly from age 16 until your 25th birthday" in council.words(home, good)


def test_of_what_was_only_asked_for_nothing_is_worked_out(bare: Path) -> None:
    assert verdicts(made(bare, FORMER_RELEVANT + "    standing: asked for\n")) == {}


def test_a_written_reason_wins_and_the_others_are_worked_out(bare: Path) -> None:
    written = """who_gets_it:
  - entitlement: gym-pass
    verdicts:
      - outcome: former-relevant-18-20
        verdict: no
        reason: The gym is closed until you are 21.
"""
    found = verdicts(made(bare, FORMER_RELEVANT, written))
    assert found["former-relevant-18-20"] == (Verdict.NO, "The gym is closed until you are 21.", False)
    assert found["former-relevant-21-24"][2]
    assert found["qualifying"][0] is Verdict.ASK


def test_what_the_law_leaves_to_the_council_is_said_as_the_council_has_decided(bare: Path) -> None:
    """Council tax: the national answer is that it depends on the council, which has said what it does."""
    tax = "entitlements:\n  - id: council-tax\n    sources:\n      - source: strategy\n"

    def decided(entry: str) -> dict[str, tuple[str, bool]]:
        (bare / "offer.yaml").write_text(tax + entry, encoding="utf-8")
        records, problems = read(load(bare, road.NATIONAL, bare, road.KEPT), road.KEPT)
        assert problems == ()
        library, _ = link(records, AS_OF)
        assert library
        (it,) = (one for one in library.entitlements if one.id == "council-tax")
        return {one.outcome.record.id: (one.verdict.value, one.derived) for one in it.verdicts}

    before = decided("")
    assert not any(derived for _, derived in before.values())
    ends = "    age_until: 25\n"
    assert decided(FORMER_RELEVANT + ends) == before | {
        "former-relevant-18-20": ("yes", True),
        "former-relevant-21-24": ("yes", True),
        "over-25": ("no", True),
    }
    assert decided(FORMER_RELEVANT + CONDITION)["former-relevant-18-20"] == ("yes, if", True)
    # A condition without groups says of nobody that they get it.
    assert decided(CONDITION) == before


def test_the_ages_of_an_outcome_are_those_of_everybody_whom_the_table_sends_there() -> None:
    records, _ = read(load(council.GOOD, road.NATIONAL, council.GOOD, road.KEPT), road.KEPT)
    ages = {
        outcome.id: (outcome.age_from or 0, (outcome.age_until or 200) - 1)
        for outcome in pick(records.national, Outcome)
    }
    said = re.compile(r"\bage is (?:(\d+) to (\d+)|under (\d+)|(\d+) or more)")
    found = 0
    for row in pick(records.national, TableRow):
        for line in row.any_:
            if age := said.search(line):
                low = int(age[1] or age[4] or 0)
                high = int(age[2] or (age[3] and int(age[3]) - 1) or 199)
                youngest, oldest = ages[row.outcome.id]
                assert youngest <= low, (row.id, line)
                assert high <= oldest, (row.id, line)
                found += 1
    assert found


@cache
def _library() -> Library:
    records, _ = read(load(council.GOOD, road.NATIONAL, council.GOOD, road.KEPT), road.KEPT)
    library, _ = link(records, AS_OF)
    assert library
    return library


def _verdict(entitlement: str, outcome: str) -> JoinedVerdict:
    """What the national table says of a thing for a result."""
    found = next(it for it in _library().entitlements if it.id == entitlement)
    return next(it for it in found.verdicts if it.outcome.record.id == outcome)


@pytest.mark.parametrize(
    ("entitlement", "outcome", "hangs_on"),
    [
        # The group is 16 to 20, and these begin or end within it.
        ("one-bedroom-rate", "qualifying", "18 or over"),
        ("college-bursary", "qualifying", "under 19"),
        ("junior-isa", "not-a-care-leaver", "18 or over"),
        # The law says that the council may.
        ("living-costs", "qualifying-21-24", "the council agrees"),
        ("help-for-qualifying", "qualifying-21-24", "the council may "),
        # Section 23C(2) asks for reasonable steps, not for success.
        ("personal-adviser", "former-relevant-18-20", "must try to find you"),
        # Some of 16 are still of school age.
        ("minimum-wage", "eligible", "past school age"),
        ("minimum-wage", "relevant", "past school age"),
        ("minimum-wage", "qualifying", "past school age"),
        ("minimum-wage", "not-a-care-leaver", "past school age"),
        ("minimum-wage", "another-nation", "past school age"),
        # To live in England is not enough.
        ("crisis-fund", "another-nation", "short of food"),
        ("council-tax-discounts", "another-nation", "live alone"),
        ("eviction-rights", "another-nation", "private tenancy"),
        ("leaving-prison-money", "another-nation", "no money or job"),
        # A claim can count against people whose right to stay is not settled.
        ("early-benefit-claim", "over-25", "may claim benefits"),
        ("early-benefit-claim", "not-a-care-leaver", "may claim benefits"),
        # Some never were in care, so no council has a file: they lived in a place like it.
        ("care-records", "over-25", "a charity or hospital has its own"),
        # Most people who wait for an answer of the Home Office are not given a council home.
        ("housing-list", "former-relevant-18-20", "right to stay"),
    ],
)
def test_a_reason_promises_no_more_than_the_law(entitlement: str, outcome: str, hangs_on: str) -> None:
    assert hangs_on in _verdict(entitlement, outcome).reason


@pytest.mark.parametrize(
    ("entitlement", "outcome", "counts"),
    [
        # Housing need not act for who is relevant because of their age, but must because of a child or abuse.
        ("emergency-home-tonight", "relevant", "pregnant, with a child or fleeing domestic abuse"),
        # Who has a child may claim Universal Credit at 16 or 17.
        ("healthy-start", "eligible", "child under 4"),
        ("healthy-start", "in-care-not-eligible", "child under 4"),
        # Pregnant and under 18 they need no benefits.
        ("healthy-start", "qualifying", "under 18"),
        ("healthy-start", "not-a-care-leaver", "under 18"),
        ("healthy-start", "another-nation", "under 18"),
        # Full-time study does not end it for who is responsible for a child, at any age.
        ("benefits-while-studying", "former-relevant-21-24", "responsible for a child"),
        ("benefits-while-studying", "qualifying-21-24", "responsible for a child"),
        ("benefits-while-studying", "over-25", "responsible for a child"),
        ("benefits-while-studying", "former-relevant-18-20", "responsible for a child"),
        ("benefits-while-studying", "qualifying", "responsible for a child"),
        ("benefits-while-studying", "not-a-care-leaver", "responsible for a child"),
        ("benefits-while-studying", "another-nation", "responsible for a child"),
        # Help with the costs of a course lasts as long as the course.
        ("living-costs", "over-25", "told the council about before 25"),
        # Who lives here and is under 18 can complain about a council in England, whichever looked after them.
        ("complaints", "another-nation", "child in need"),
        ("advocate", "another-nation", "child in need"),
        # The rate is also for people who get PIP or were in hostels, in care or not.
        ("one-bedroom-rate", "over-25", "PIP"),
        ("one-bedroom-rate", "not-a-care-leaver", "PIP"),
        ("one-bedroom-rate", "not-a-care-leaver", "abusive partner"),
        # Whoever lives on Universal Credit alone is in the same group as care leavers.
        ("college-bursary", "not-a-care-leaver", "Universal Credit"),
        ("college-bursary", "qualifying", "Universal Credit"),
        # What counts is the age on the first day of the course.
        ("care-to-learn", "former-relevant-18-20", "under 20 when the course began"),
    ],
)
def test_nobody_is_turned_away_for_whom_another_fact_counts(
    entitlement: str, outcome: str, counts: str
) -> None:
    verdict = _verdict(entitlement, outcome)
    assert verdict.verdict is Verdict.YES_IF
    assert counts in verdict.reason.partition(";")[0], "the questions show only the first part"


# ---- What people see ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> road.Made:
    """The site of a council with a gym pass that names one group and a bus pass that names nobody."""
    folder = council.bare_council(tmp_path_factory.mktemp("shown"))
    bus = GYM.partition("\n")[2].replace("gym-pass", "bus-pass").replace("Gym pass", "Bus pass")
    (folder / "offer.yaml").write_text(
        GYM + FORMER_RELEVANT + bus + "    words_to_send: Can I have the bus pass?\n", encoding="utf-8"
    )
    outcome = road.documents(folder, AS_OF, root=folder)
    assert outcome.fine, outcome.problems
    return outcome


@pytest.fixture(scope="module")
def shown(site: road.Made) -> dict[str, LexborHTMLParser]:
    return {page.address: LexborHTMLParser(site.documents[path_of(page.address)]) for page in site.pages}


def _words(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ").split())


def test_ask_has_a_word_and_a_drawing_of_its_own_and_is_counted_apart(
    shown: dict[str, LexborHTMLParser],
) -> None:
    page = shown["/find-what-is-yours/qualifying/"]
    rows = page.css("details .lo-verdicts > li")
    given = [row.css_first("b").text(strip=True).rstrip(".:") for row in rows]  # type: ignore[union-attr]
    assert set(given) == {"Yes", "Yes, if", "Ask", "Not yet", "No"}
    counts = " ".join(_words(count) for count in page.css("summary small"))
    for word in set(given):
        told = [int(number) for number in re.findall(rf"(\d+) {word.lower()}(?=[)]| ·)", counts)]
        assert sum(told) == given.count(word), word
    assert "2 ask" in counts
    drawings = {
        word: row.css_first("use").attributes["href"]  # type: ignore[union-attr]
        for word, row in zip(given, rows, strict=True)
    }
    assert len(set(drawings.values())) == len(drawings) == 5
    assert all(page.css_first(f"symbol{drawing}") for drawing in drawings.values())


def test_a_verdict_reads_as_one_sentence_with_the_fact_that_it_hangs_on() -> None:
    reason = "You are moving into a home: ask first; it is paid once."
    assert sentence(Verdict.YES_IF, reason) == "you are moving into a home."
    assert sentence(Verdict.YES, reason) == "You are moving into a home."
    assert "it is paid once." in sentence(Verdict.YES_IF, reason, whole=True)
    # A time of the day is no end of the fact, and a name is not written small.
    assert sentence(Verdict.NO, "Coram Voice opens at 9:30am; ring.") == "Coram Voice opens at 9:30am."


def test_who_is_to_ask_reads_what_that_means_whom_to_ring_and_what_to_send(
    shown: dict[str, LexborHTMLParser],
) -> None:
    for address, what in (
        ("/what-you-can-get/gym-pass/", "Gym pass"),
        ("/find-what-is-yours/qualifying/", "(write here what it is)"),
    ):
        said = council.said(shown[address], "main")
        assert "Nobody has said if you get it. You may, so ask." in said, address
        assert f"I am asking about this: {what}. Please tell me in writing if I can have it" in said
        links = [link.attributes.get("href") for link in shown[address].css("main p a")]
        assert any((href or "").startswith("tel:") for href in links), address


def test_who_is_to_ask_sends_the_words_that_the_entry_has(shown: dict[str, LexborHTMLParser]) -> None:
    said = council.said(shown["/what-you-can-get/bus-pass/"], "main")
    assert "Can I have the bus pass?" in said
    assert "Words to send stand above." in said
    assert "I am asking about this" not in said


def test_the_sheet_of_a_result_says_what_ask_means(site: road.Made) -> None:
    (sheet,) = (paper for paper in site.papers if paper.same_as == "/find-what-is-yours/qualifying/")
    theme = load_theme(road.TEMPLATES)
    assert site.plan
    assert site.shown
    with typesetting((sheet,), site.shown.library, site.plan.chrome, theme) as printing:
        pages = pypdfium2.PdfDocument(printing.papers[sheet.address].result().content)
    read = " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())
    assert f"{theme.vocabulary['verdict']['ask'].means} Bus pass; Gym pass." in read


def test_the_matrix_says_which_verdicts_are_worked_out(shown: dict[str, LexborHTMLParser]) -> None:
    matrix = shown["/who-gets-what/"]
    rows = {row.css_first("th").text(strip=True): row for row in matrix.css("tbody tr")}  # type: ignore[union-attr]
    for cell in rows["Gym pass"].css("td"):
        assert "(worked out)" in cell.text()
    others = [row for title, row in rows.items() if title not in ("Gym pass", "Bus pass")]
    assert others
    assert not any("(worked out)" in row.text() for row in others)


def test_the_one_file_lists_what_to_ask_for_apart(shown: dict[str, LexborHTMLParser]) -> None:
    lists = [_words(line) for line in shown["/keep/offer.html"].css("p") if "Bus pass" in line.text()]
    assert any(line.startswith("Ask") for line in lists)
    assert not any(line.startswith("Yes") for line in lists)


def test_one_entry_without_a_list_of_verdicts_needs_no_mending(good: Path) -> None:
    change(good, "offer.yaml", "    standing: asked for\n", "")
    (good / "content/verdicts.yaml").unlink()
    outcome = road.documents(good, AS_OF, root=good, national=good / "national")
    assert "verdict-missing" not in {
        problem.rule for problem in outcome.problems if "offer" in problem.mark.file
    }


def test_a_care_leaver_finds_the_number_of_the_team_beside_what_to_do_this_week() -> None:
    first = council.page("/find-what-is-yours/relevant/").css_first("main .lo-no")
    assert first
    assert first.css("a.lo-call[href^='tel:']")
    assert "Ask for the leaving care team" in " ".join(first.text().split())


def test_an_outcome_that_the_team_is_not_for_has_the_number_of_a_helpline(good: Path) -> None:
    change(
        good,
        "national/outcomes.yaml",
        "      - Ask what is left.\n",
        "      - Ask what is left.\n    contact: emergency-999\n",
    )
    number = council.page("/find-what-is-yours/not-a-care-leaver/", good).css_first("main .lo-no a.lo-call")
    assert number
    assert number.attributes["href"] == "tel:999"


def test_no_sum_stands_beside_a_no() -> None:
    text = council.words("/find-what-is-yours/not-a-care-leaver/")
    assert "Setting up home" in text
    assert "£" not in text
