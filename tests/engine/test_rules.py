"""The rules: what is right stays unremarked, in the national facts too; what is planted in a small folder is found."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from localoffer import road
from localoffer.addresses import ONE_FILE
from localoffer.check import check
from localoffer.link import link
from localoffer.load import load
from localoffer.problems import Level, Mark, Problem
from localoffer.read import read
from localoffer.records.files import NATIONAL_FILES, Records
from localoffer.records.models import CoverageItem, CoverageKind
from localoffer.render import path_of
from localoffer.road import KEPT, NATIONAL, TEMPLATES
from localoffer.rules.answers import asked_for_and_answered
from localoffer.rules.base import Content
from localoffer.rules.coverage import coverage_gap
from localoffer.web.theme import load_theme
from tests import council
from tests.council import AS_OF, ROOT, add, change, copy, library, outcome

PALETTE = load_theme(TEMPLATES).palette
#: What may be said of content in which nothing is wrong: a gap shown in public, a day for looking again that has come.
NO_MISTAKES = {"coverage-gap", "nobody-at-night", "review-date-past", "time-to-look"}
#: The days around each change of an amount in all of England, and one before any.
DAYS = (
    date(2018, 7, 4), date(2023, 3, 31), date(2023, 4, 1), date(2023, 8, 1), AS_OF, date(2027, 12, 31),
)  # fmt: skip


def found(council: Path, national: Path, as_of: date = AS_OF) -> list[Problem]:
    """What loading, reading, linking and the rules find, each file of the folder once a run; no page is made."""
    loaded = load(council, national, council, KEPT)
    records, misread = read(loaded, KEPT)
    _, unlinked = link(records, as_of)
    content = Content(loaded, records, as_of, PALETTE, KEPT)
    problems = [*loaded.problems, *misread, *unlinked, *check(content)]
    content.keep()
    return problems


def after(folder: Path, file: str, record: str, lines: str) -> int:
    """Write lines into a record, below its id. Returns the number of the first of them."""
    return change(folder, file, f"  - id: {record}\n", f"  - id: {record}\n{lines}") + 1


def test_what_has_a_floor_is_not_closed_without_a_word(good: Path) -> None:
    end = "    closed:\n      date: 2026-11-01\n      reason: There is no money.\n"
    line = after(good, "offer.yaml", "setting-up-home", end)
    entry = "  - id: setting-up-home\n"
    text = (good / "national/entitlements.yaml").read_text(encoding="utf-8")
    before, _, rest = text.partition(entry)
    (good / "national/entitlements.yaml").write_text(
        f"{before}{entry}{rest.replace('duty: must', 'duty: should', 1)}", encoding="utf-8"
    )
    told = [problem for problem in found(good, good / "national") if problem.rule == "below-floor"]
    assert [(problem.mark.line, problem.level) for problem in told] == [(line + 1, Level.WARNING)]


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("content/sources.yaml", 6),
        ("pledges.yaml", 4),
        ("offer.yaml", 4),
        ("content/contacts.yaml", 2),
        ("content/actions.yaml", 4),
        ("content/figures.yaml", 1),
        ("content/findings.yaml", 3),
    ],
)
@pytest.mark.parametrize("emptied", [False, True])
def test_a_file_that_is_gone_is_told_once_and_not_at_each_line_that_names_what_it_held(
    tmp_path: Path, name: str, ids: int, emptied: bool
) -> None:
    folder = council.copy(council.BUSY, tmp_path)
    (folder / name).write_text("", encoding="utf-8") if emptied else (folder / name).unlink()
    made = road.documents(folder, AS_OF, root=folder, national=council.national(folder))
    (problem,) = (one for one in made.problems if one.level is Level.ERROR)
    assert (problem.rule, problem.mark.file, problem.mark.line) == ("file-gone", name, int(emptied))
    assert ("There are no records in this file" if emptied else "There is no such file") in problem.message
    assert f"other files name {ids} id{'' if ids == 1 else 's'} from it" in problem.message
    assert f"git restore {name} " in problem.hint


def test_one_misspelt_national_id_is_told_where_a_council_has_no_such_file_yet(bare: Path) -> None:
    add(
        bare,
        "content/people.yaml",
        "delivery:\n  - id: one-worker\n    title: One worker\n    text: You have one.\n    entitlements:\n"
        "      - seting-up-home\n    sources:\n      - source: strategy\n",
    )
    (problem,) = (one for one in found(bare, ROOT / "tests/good/national") if one.level is Level.ERROR)
    assert problem.rule == "unknown-reference"
    assert "The closest is setting-up-home" in problem.message


@pytest.mark.parametrize(
    ("because", "named"),
    [
        ("Mrs Jones is on leave until May.", "“Mrs Jones”"),
        ("Ask alex@example.org first.", "“alex@example.org”"),
        ("The forum will miss Monday and meets in May. Dr. is no name.", ""),
    ],
)
def test_a_warning_is_put_off_for_a_reason_that_names_nobody(good: Path, because: str, named: str) -> None:
    (good / "content/later.yaml").write_text(
        f"later:\n  - rule: review-far-off\n    record: free-wifi\n    until: 2027-01-10\n    because: {because}\n",
        encoding="utf-8",
    )
    told = [problem.message for problem in found(good, good / "national") if problem.rule == "named-person"]
    assert [message.partition(" is ")[0] for message in told] == ([named] if named else [])


@pytest.mark.parametrize(
    "owner",
    [
        "The steering group (New Directions and the Leaving Care Service)",
        "Nurse for looked after children (LAC nurse)",
        "Head of service (Children’s Services)",
        "Service manager (E. & W. area)",
    ],
)
def test_a_post_with_more_in_brackets_names_nobody(good: Path, owner: str) -> None:
    change(good, "content/actions.yaml", "- The leaving care team", f"- {owner}")
    assert found(good, good / "national") == []


def test_an_entry_of_the_councils_own_is_told_the_one_field_that_it_lacks(good: Path) -> None:
    change(good, "offer.yaml", "    basis:\n      - The strategy of 2020.\n", "")
    (problem,) = found(good, good / "national")
    assert problem.message == "The field basis is missing, and no national entitlement has this id."
    assert problem.hint == "Add a line that begins with basis: and says it."


def test_an_id_made_of_a_title_leads_to_what_has_that_title(good: Path) -> None:
    change(good, "offer.yaml", "title: Free wifi", "title: Web at home")
    line = change(good, "pledges.yaml", "      - setting-up-home", "      - web-at-home")
    (problem,) = found(good, good / "national")
    assert problem.mark.line == line
    assert "The closest is free-wifi: “Web at home”." in problem.message


def rules_in(folder: Path, national: str = "national") -> set[str]:
    return {problem.rule for problem in found(folder, folder / national)}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_nothing_is_found_in_the_national_facts(bare: Path, day: date) -> None:
    mistakes = [
        problem
        for problem in found(bare, NATIONAL, day)
        if problem.rule not in NO_MISTAKES or problem.level is Level.ERROR
    ]
    assert mistakes == []


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("entitlements.yaml", "It is £2,000 for the whole course"),
        ("entitlements.yaml", "age_until: 21"),
        ("entitlements.yaml", "are up to the council, until you are 21."),
        ("statuses.yaml", "13 weeks or more since"),
        ("glossary.yaml", "term: Jobseeker’s Allowance"),
    ],
)
def test_the_national_facts_have_what_a_hasty_rule_would_trip_over(file: str, words: str) -> None:
    assert words in (NATIONAL / file).read_text(encoding="utf-8")


#: rule -> file, the words that stand there, what is planted. Each has been seen on a council's page.
PLANTED: dict[str, tuple[str, str, str, str]] = {
    "another council's name": (
        "another-council",
        "offer.yaml",
        "You can get help with the cost of going online.",
        "This is for people who are the responsibility of Elsewhere County Council.",
    ),
    "a placeholder": (
        "placeholder",
        "offer.yaml",
        "You can get help with the cost of going online.",
        "How much is TBC.",
    ),
    "an ended benefit": (
        "ended-benefit",
        "offer.yaml",
        "You can get help with the cost of going online.",
        "If you are 16 or 17 you can claim Income Support.",
    ),
    "an old sum as today's": (
        "figure-contradicts-record",
        "offer.yaml",
        "Ask your worker.",
        "You get up to £2,000 for your first home.",
    ),
    "an old sum as today's on a page": (
        "two-figures",
        "content/pages/strategy/introduction.md",
        "### Who",
        "We give you £2,000 to set up your home.\n\n### Who",
    ),
    "14 weeks": (
        "age-contradicts-law",
        "offer.yaml",
        "You can get help with the cost of going online.",
        "You must have been in care for at least 14 weeks.",
    ),
    "a personal adviser until 21": (
        "age-contradicts-law",
        "offer.yaml",
        "Ask your worker.",
        "You have a personal adviser until you are 21.",
    ),
    "a number with a digit missing": (
        "not-a-phone-number",
        "content/contacts.yaml",
        "01254 585585",
        "01254 58558",
    ),
    "a number with a digit missing in a text": (
        "phone-in-text",
        "content/pages/strategy/introduction.md",
        "Care leavers and the council.",
        "Ring 01254 58585.",
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_councils_pages_get_wrong_is_found_on_its_line(good: Path, name: str) -> None:
    rule, file, old, new = PLANTED[name]
    line = change(good, file, old, new)
    problems = found(good, good / "national")
    assert [(problem.rule, problem.mark.file, problem.mark.line) for problem in problems] == [
        (rule, file, line)
    ]


OTHERS = (("0306 999 0123", "0306 999 0124"), ("0306 999 0125", "0306 999 0126"))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ((("0306 999 0123", "0306 999 0124"),), "changed to 0306 999 0124."),
        ((("01254 585585", "0306 999 0123"), ("0306 999 0123", "01254 585585")), "changed to 01254 585585."),
        (
            (("01254 585585", "0306 999 0123"), ("0306 999 0123", "01254 585585"), OTHERS[1]),
            "changed to 01254 585585.",
        ),
        (
            (("0306 999 0123", "0306 999 0124"), ("0306 999 0124", "0306 999 0123")),
            "removed.",
        ),
        ((("0306 999 0123", ""),), "removed."),
        ((("0306 999 0123", "0306 999 0124"), ("0306 999 0124", "")), "removed."),
    ],
)
def test_an_old_number_in_a_text_is_told_with_the_one_of_today(
    good: Path, changed: tuple[tuple[str, str], ...], said: str
) -> None:
    change(good, "content/pages/strategy/introduction.md", "\n---\n", "\n---\n\nRing 0306 999 0123.\n")
    (good / "content/changes").mkdir(exist_ok=True)
    for day, (was, now) in enumerate(changed, 3):
        how = "changed" if now else "gone"
        (good / f"content/changes/2026-11-{day:02}-main-line.yaml").write_text(
            f"date: 2026-11-{day:02}\ntitle: The number of the main line\nchanges:\n  - record: contact\n"
            f"    id: main-line\n    part: phone\n    how: {how}\n    from: {was}\n"
            + (f"    to: {now}\n" if now else ""),
            encoding="utf-8",
        )
    told = [it for it in road.documents(good, AS_OF, national=good / "national", root=good).problems
            if it.rule == "number-that-was"]  # fmt: skip
    assert [it.message for it in told] == [f"0306 999 0123 is no longer anybody’s number: it was {said}"]


def test_dates_in_the_wrong_order_are_found(good: Path) -> None:
    change(good, "offer.yaml", "checked: 2026-01\n", "checked: 2027-11\n")
    assert "dates-out-of-order" in rules_in(good)


def _pay(folder: Path, value: str, more: str = "") -> None:
    """Let the council of the good folder pay one amount, from 1 April 2020 on."""
    text = (folder / "offer.yaml").read_text(encoding="utf-8")
    start, end = text.index("    amounts:\n"), text.index("  - id: free-wifi")
    amount = f"    amounts:\n      - value: {value}\n        from: 2020-04-01\n{more}        sources:\n          - source: strategy\n"
    (folder / "offer.yaml").write_text(text[:start] + amount + text[end:], encoding="utf-8")


@pytest.mark.parametrize(
    ("value", "more", "day", "below"),
    [
        ("£2,000", "", date(2023, 3, 31), False),
        ("£1,999.99", "", date(2023, 3, 31), True),
        ("£2,999.99", "", date(2023, 4, 1), True),
        ("£3,000", "", date(2023, 4, 1), False),
        ("£3,500", "", AS_OF, False),
        ("£2,500", "        limit: up to\n", AS_OF, True),
        ("£3,000", "        limit: up to\n", AS_OF, False),
        ("£2,500", "        limit: at least\n", AS_OF, True),
        ("£2,500", "        label: a furnished flat\n", AS_OF, True),
        ("£50", "        period: a week\n", AS_OF, False),
        ("£2,000", "        to: 2023-03-31\n", AS_OF, False),
    ],
)
def test_a_councils_amount_is_held_against_the_floor_of_the_day(
    good: Path, value: str, more: str, day: date, below: bool
) -> None:
    _pay(good, value, more)
    assert any(problem.rule == "below-floor" for problem in found(good, good / "national", day)) is below


def test_an_amount_with_a_label_beside_the_full_one_is_an_addition(good: Path) -> None:
    _pay(good, "£3,000")
    change(
        good,
        "offer.yaml",
        "      - value: £3,000\n",
        "      - value: £500\n        label: for your child’s room\n        from: 2020-04-01\n"
        "        sources:\n          - source: strategy\n      - value: £3,000\n",
    )
    assert found(good, good / "national") == []


@pytest.mark.parametrize(
    ("lines", "weaker"),
    [
        ("    age_until: 24\n", True),
        ("    age_until: 25\n", False),
        ("    age_until: 27\n", False),
        ("    age_from: 15\n", False),
        ("    age_from: 17\n", True),
        ("    duty: must\n", False),
        ("    duty: should\n", True),
        ("    duty: chooses\n", True),
        ("    standing: given\n", False),
        ("    standing: announced\n", True),
        ("    statuses:\n      - relevant\n", False),
        ("    conditions:\n      - You ask for it in writing.\n", True),
    ],
)
def test_a_council_gives_more_and_never_less(good: Path, lines: str, weaker: bool) -> None:
    after(good, "offer.yaml", "setting-up-home", lines)
    assert ("weaker-than-national" in rules_in(good)) is weaker


def test_a_council_may_repeat_a_national_condition_with_another_apostrophe(good: Path) -> None:
    change(
        good,
        "national/entitlements.yaml",
        "    age_from: 16\n",
        "    age_from: 16\n    conditions:\n      - You don’t live – or stay – with “parents”.\n",
    )
    after(
        good,
        "offer.yaml",
        "setting-up-home",
        '    conditions:\n      - You don\'t live - or stay - with "parents"\n',
    )
    assert "weaker-than-national" not in rules_in(good)


def test_where_the_giver_chooses_the_council_says_for_whom(good: Path) -> None:
    change(good, "national/entitlements.yaml", "    duty: must\n", "    duty: chooses\n")
    change(good, "national/entitlements.yaml", "    age_until: 25\n", "")
    after(
        good,
        "offer.yaml",
        "setting-up-home",
        "    sentence: You get it from us.\n    age_until: 21\n    conditions:\n      - You ask in writing.\n",
    )
    assert found(good, good / "national") == []


def test_an_amount_that_ends_is_fine_where_the_council_says_that_it_publishes_no_other(good: Path) -> None:
    _pay(good, "£2,000", "        to: 2023-03-31\n")
    assert "weaker-than-national" in rules_in(good)
    after(good, "offer.yaml", "setting-up-home", "    present_amount: not published\n")
    assert found(good, good / "national") == []


@pytest.mark.parametrize("file", ["outcomes", "verdicts", "ladder", "coverage"])
def test_a_folder_without_such_records_has_nothing_to_mend(good: Path, file: str) -> None:
    if file == "outcomes":
        for other in ("verdicts", "decision", "questions"):
            _only_its_lists(good, other)
        for other in ("verdicts", "examples"):
            (good / f"content/{other}.yaml").unlink()
    _only_its_lists(good, file)
    if file == "coverage":
        change(good, "national/entitlements.yaml", "    meets:\n      - money-for-a-home\n", "")
    missing = {"verdict-missing"} if file == "verdicts" else set()
    assert rules_in(good) == missing


def _only_its_lists(folder: Path, name: str) -> None:
    """Leave nothing in a national file but the names of its lists."""
    names = NATIONAL_FILES[f"{name}.yaml"]
    (folder / f"national/{name}.yaml").write_text("".join(f"{it}:\n" for it in names), encoding="utf-8")


@pytest.mark.parametrize("name", ["entitlements", "helplines", "coverage", "verdicts", "county"])
def test_a_national_file_that_was_cut_off_is_told_once_with_the_rest_counted(bare: Path, name: str) -> None:
    national = copy(NATIONAL, bare)
    file = national / f"{name}.yaml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    starts = [at for at, line in enumerate(lines) if line.startswith("  - ")]
    file.write_text("".join(lines[: starts[len(starts) // 2]]), encoding="utf-8")
    made = road.documents(
        bare, AS_OF, national=national, root=bare, asked=road.Asked(until=road.Until.CHECK), kept=KEPT
    )
    (problem,) = (one for one in made.problems if one.level is Level.ERROR)
    assert name in ("verdicts", "county") or problem.mark.file == f"national/{name}.yaml"
    assert (
        "more lines" if name in ("verdicts", "county") else "Part of this file may be gone"
    ) in problem.message


@pytest.mark.parametrize(
    ("missing", "there", "gone"),
    [(3, 1, False), (4, 1, True), (5, 6, False), (12, 15, False), (13, 15, True)],
)
def test_a_councils_file_may_be_cut_off_if_it_lacks_more_ids_than_it_holds_or_more_than_twelve(
    missing: int, there: int, gone: bool, good: Path
) -> None:
    file = good / "content/sources.yaml"
    source = file.read_text(encoding="utf-8").removeprefix("sources:\n")
    others = "".join(source.replace("strategy", f"paper-{at}", 1) for at in range(there - 1))
    file.write_text(f"sources:\n{source}{others}", encoding="utf-8")
    named = "".join(f"      - source: nothing-{at}-there\n" for at in range(missing))
    change(good, "offer.yaml", "    sources:\n", f"    sources:\n{named}")
    made = road.documents(
        good, AS_OF, national=good / "national", root=good, asked=road.Asked(until=road.Until.CHECK)
    )
    errors = [it for it in made.problems if it.level is Level.ERROR]
    assert {it.rule for it in errors} == {"file-gone" if gone else "unknown-reference"}
    if gone:
        (problem,) = errors
        assert f"Part of this file may be gone: {missing} ids that lines elsewhere name" in problem.message
        first = next(
            at
            for at, line in enumerate((good / "offer.yaml").read_text().splitlines(), 1)
            if "nothing-0" in line
        )
        places = [f"nothing-{at}-there (offer.yaml {first + at})" for at in range(missing)]
        assert ", ".join(places) in problem.message
        assert "correct each of these ids where it is named" in problem.hint


@pytest.mark.parametrize(
    "text",
    [
        "Say “I need help.”",
        '"Stay" is a word.',
        'A bed of 6"',
        "„Hallo”, sagte sie",
        "It’s yours.",
        "He said “no” and left",
        "A room for the leavers'",
        *(
            "It is ‘mine’",
            "She said: ‘£60 is not enough.’",
            "‘…and **then**’",
            "’Stay’",
            "It is Max’",
            'A 6½" pipe',
        ),
    ],
)
def test_quotation_marks_that_belong_together_are_none_alone(text: str, good: Path) -> None:
    change(
        good,
        "offer.yaml",
        "    sentence: You can get help with the cost of going online.\n",
        f"    sentence: |\n      {text}\n",
    )
    assert "quote-alone" not in rules_in(good)


@pytest.mark.parametrize(
    "text",
    [
        *('It is yours."', "It is yours.”", "“It is yours.", '"It is yours.', "It is yours”."),
        *(
            '"£60 is enough, he said',
            'He said "no"\'',
            'no" he said',
            "It is mine'",
            "It is mine.’",
            "It is mine`",
        ),
    ],
)
def test_a_quotation_mark_alone_in_a_text_is_told(text: str, good: Path) -> None:
    change(
        good,
        "offer.yaml",
        "    sentence: You can get help with the cost of going online.\n",
        f"    sentence: |\n      {text}\n",
    )
    assert "quote-alone" in rules_in(good)


def test_each_coverage_item_that_nothing_meets_shows_as_exactly_that_gap(bare: Path) -> None:
    loaded = load(bare, NATIONAL, bare, KEPT)
    records, _ = read(loaded, KEPT)

    def gaps(records: Records) -> set[Mark]:
        return {problem.mark for problem in coverage_gap(Content(loaded, records, AS_OF, PALETTE))}

    items = [item for item in records.national["items"] if isinstance(item, CoverageItem)]
    before = gaps(records)
    for item in items:
        unmet = item.model_copy(update={"id": f"{item.id}-that-nothing-meets"})
        others = tuple(unmet if other is item else other for other in items)
        changed = replace(records, national={**records.national, "items": others})
        loud = item.kind in (CoverageKind.DUTY, CoverageKind.INSPECTION) and not item.page
        assert gaps(changed) == before | ({item.marks.of("text")} if loud else set()), item.id


@pytest.mark.parametrize(
    "words",
    [
        "You can get work experience at the hospitals of East Lancashire.",
        "The Lancashire Telegraph wrote about it.",
        "Volunteer with the Lancashire Volunteer Partnership.",
        "Study at West Lancashire College.",
        "The Children in Care Council speaks for you. The Youth Council does too. So does the British Council.",
        "Ask about Council Tax. Ask Exampleton Council, or Exampleton Borough Council’s main line.",
        "Your County Council, the City Council and The Borough Council are names of no one council.",
        "The Mayor of Exampleton Borough Council says so.",
        "Income Support ended. Crisis Loans and Community Care Grants were replaced.",
        "You can no longer claim Income Support or JSA. Universal Credit took the place of Jobseeker’s Allowance.",
        "If you have worked, ask about new style JSA, or New Style Jobseeker’s Allowance.",
        "You have been in care for 13 weeks or more. In care, your plan is looked at every 12 weeks.",
        "They must answer within 12 weeks if you were in care.",
        "With Staying Put you can live with your foster carer until 21.",
        "If you are homeless and were in care, you come first until 21.",
        "If you are former relevant, the council must help with living costs until you are 21.",
        "You have a personal adviser until 21, and until 25 if you want one.",
        "In 2020 the setting up home allowance was £2,000.",
        "The [setting up home allowance](/what-you-can-get/setting-up-home/) is at least £3,000.",
        "Your savings are under £16,000. The council spent £2.5 million.",
        "The Leaving Care Grant of £2,000 was in the strategy of 2020.",
        "In 2022 it was £2,000. It comes in three payments of £1,000.",
        "Ring [01254 585585](tel:01254585585) or [0808 800 5792](tel:08088005792), or text 85258. From 2020 to 2023 there were 900 000 visits.",
    ],
)
@pytest.mark.parametrize("place", ["page", "record"])
def test_what_is_right_is_left_alone(good: Path, words: str, place: str) -> None:
    if place == "page":
        change(
            good,
            "content/pages/strategy/introduction.md",
            "The strategy says what",
            f"{words} The strategy says what",
        )
    else:
        change(good, "offer.yaml", "      Ask your worker.", f"      {words} Ask your worker.")
    assert found(good, good / "national") == []


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Ask Elsewhere City Council.", "another-council"),
        ("It is for care leavers of the London Borough of Elsewhere.", "another-council"),
        ("Elsewhere county council will help you.", "another-council"),
        ("Ring Stoke-on-Elsewhere Council’s leaving care team.", "another-council"),
        ("If you were in care, you can claim Income Support.", "ended-benefit"),
        ("Ask the Jobcentre for a crisis loan.", "ended-benefit"),
        ("You may get JSA.", "ended-benefit"),
        ("You have been looked after for 12 weeks.", "age-contradicts-law"),
        ("We pay a £2000 Setting Up Home Grant.", "figure-contradicts-record"),
        ("Elsewhere MBC can help.", "another-council"),
        (
            "At least 14 weeks since you turned 14, with one day of it at 16 or later when you were looked after.",
            "age-contradicts-law",
        ),
        ("In care for fourteen weeks since you were 14.", "age-contradicts-law"),
        (
            "Your Personal Adviser will support you up to the age of 21 with housing and money.",
            "age-contradicts-law",
        ),
        ("A personal adviser is yours until 21, or 25 if you are at university.", "age-contradicts-law"),
    ],
)
def test_the_same_mistake_in_other_words_is_found(good: Path, words: str, rule: str) -> None:
    change(good, "offer.yaml", "      Ask your worker.", f"      {words} Ask your worker.")
    assert rules_in(good) == {rule}


def test_another_council_may_be_named_where_its_paper_is_cited(good: Path) -> None:
    change(
        good,
        "offer.yaml",
        "      Ask your worker.",
        "      Elsewhere County Council does the same. Ask your worker.",
    )
    assert rules_in(good) == {"another-council"}
    change(
        good, "offer.yaml", '      - source: strategy\n        page: "12"\n', "      - source: elsewhere\n"
    )
    add(
        good,
        "content/sources.yaml",
        "  - id: elsewhere\n    title: Its offer\n    publisher: Elsewhere County Council\n    date: 2021\n",
    )
    assert found(good, good / "national") == []


def test_a_place_is_named_by_its_own_line_in_a_text_whose_lines_are_joined(good: Path) -> None:
    line = change(
        good, "content/glossary.yaml", "meaning: A meeting where people are heard.",
        "meaning: >\n      A meeting where\n      people ring 01254 5855\n      and are heard.",
    )  # fmt: skip
    (problem,) = found(good, good / "national")
    assert (problem.rule, problem.mark.line, problem.mark.column) == ("phone-in-text", line + 2, 19)


def test_a_mistake_is_told_of_the_record_that_begins_on_its_line_or_cannot_be_read(good: Path) -> None:
    ask = '  - how_to_ask: "[Here](/help-now/)."\n    id: free-wifi\n'
    change(good, "offer.yaml", "  - id: free-wifi\n", ask)
    add(
        good,
        "content/contacts.yaml",
        "  - id: den\n    name: The den\n    web: https://www.example.org/den.\n",
    )
    told = {problem.rule: problem.record for problem in found(good, good / "national")}
    assert told["unsafe-link"] == "the contact “The den”"
    assert told["link-without-words"] == "the entitlement “Free wifi”"


def test_nothing_is_called_never_asked_while_a_row_of_the_table_cannot_be_read(good: Path) -> None:
    shutil.copytree(
        ROOT / "tests/broken/question-never-asked/national", good / "national", dirs_exist_ok=True
    )
    assert rules_in(good) == {"question-never-asked"}
    change(good, "national/decision.yaml", "    status: relevant\n", "    statuss: relevant\n")
    assert "question-never-asked" not in rules_in(good)


def test_work_on_what_was_asked_for_is_a_warning_since_it_may_end_in_a_no(good: Path) -> None:
    shutil.copy(ROOT / "tests/broken/asked-for-and-answered/offer.yaml", good)
    change(good, "content/answers.yaml", "shows: part of it", "shows: work under way")
    assert [one.level for one in asked_for_and_answered(library(good))] == [Level.WARNING]


def test_a_day_for_looking_again_before_the_day_of_looking_is_told_once(good: Path) -> None:
    line = change(good, "offer.yaml", "review_by: 2027-01-31", "review_by: 2025-01-31")
    told = [(problem.rule, problem.mark.line) for problem in found(good, good / "national")]
    assert told == [("dates-out-of-order", line)]


@pytest.mark.parametrize(
    ("wrong", "meant"), [("â†’", "→"), ("ðŸ˜€", "😀"), ("âœ“", "✓"), ("â€™", "’"), ("Ã©", "é")]
)
def test_signs_read_in_the_wrong_encoding_are_named_with_what_was_meant(
    good: Path, wrong: str, meant: str
) -> None:
    change(good, "pledges.yaml", "they did not know", f"they {wrong} did not know")
    (problem,) = found(good, good / "national")
    assert problem.hint.startswith(f"Write {meant} instead")


def test_letters_of_other_languages_are_not_taken_for_a_wrong_encoding(good: Path) -> None:
    change(
        good,
        "pledges.yaml",
        "they did not know",
        "they said “câine”, “â” … “mâ”, São Ðorðe Ÿ, “Â”, ’twas “voilâ”",
    )
    assert found(good, good / "national") == []


def test_a_step_of_the_ladder_may_lead_to_a_number_for_texts_alone(good: Path) -> None:
    web = "web: https://www.example.org/ombudsman"
    change(good, "national/helplines.yaml", web, 'text_number: "85258"')
    made = outcome(good)
    assert made.problems == ()
    assert b'href="sms:85258"' in made.documents["your-rights/if-they-say-no/index.html"]
    assert b"The Ombudsman Text 85258" in made.documents[path_of(ONE_FILE)]


@pytest.mark.parametrize(
    ("file", "before"),
    [
        ("national/entitlements.yaml", "sentence: "),
        ("offer.yaml", "title: "),
        ("offer.yaml", "limit: "),
    ],
)
def test_of_sums_in_texts_nothing_is_said_while_an_entitlement_cannot_be_read(
    file: str, before: str, good: Path
) -> None:
    change(good, "offer.yaml", "value: £3,000", "value: £3,500")
    text = "[Setting up home](/what-you-can-get/setting-up-home/): £3,500 here, and £3,000 in all of England."
    page = good / "content/pages/strategy/introduction.md"
    page.write_text(page.read_text(encoding="utf-8") + f"\n{text}\n", encoding="utf-8")
    assert found(good, good / "national") == []
    change(good, file, before, f"{before}Words: ")
    assert [one.mark.file for one in found(good, good / "national")] == [file]


def test_a_block_that_was_pasted_again_is_told_once_for_each_and_as_the_same(good: Path) -> None:
    text = (good / "pledges.yaml").read_text(encoding="utf-8")
    voice = text[text.index("  - id: who-to-ring") : text.index("promises:")]
    (good / "pledges.yaml").write_text(
        text.replace("promises:", f"{voice}{voice}promises:"), encoding="utf-8"
    )
    offer = (good / "offer.yaml").read_text(encoding="utf-8")
    amount = offer[offer.index("      - value: £3,000") : offer.index("  - id: free-wifi")]
    (good / "offer.yaml").write_text(
        offer.replace("  - id: free-wifi", f"{amount}  - id: free-wifi"), encoding="utf-8"
    )
    told = [one for one in found(good, good / "national") if one.level is Level.ERROR]
    assert sorted(one.rule for one in told) == ["amount-overlap", "duplicate-id", "duplicate-id"]
    assert all("word for word" in f"{one.message} {one.hint}" for one in told)
