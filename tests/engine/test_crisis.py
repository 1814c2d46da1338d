"""A page for a crisis never loses its number: who is rung, who stands in, who stands beside it, and what is said at night."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from localoffer import road
from localoffer.papers.posters import WalletCard
from localoffer.problems import Level, Problem
from tests.council import AS_OF, add, change, library, outcome, page, printed, said, words
from tests.engine.test_call_999_first import _made

BY_AGE = """    by_age:
      - ages: You are 16 or 17
        call: duty social worker
        call_at_night: out of hours
        say: I am 16. I have nowhere to sleep.
        they_must: The council must act first.
"""


def _contact(id: str, role: str, *lines: str) -> str:
    fields = "".join(f"    {line}\n" for line in lines)
    roles = f"    roles:\n      - {role}\n" if role else ""
    return (
        f"  - id: {id}\n    name: The {id}\n{roles}    when: You want the {id}.\n{fields}"
        "    checked: 2026-01\n    review_by: 2027-01-31\n    sources:\n      - source: strategy\n"
    )


def _asks_for(folder: Path, role: str, at_night: str = "main line") -> None:
    """Let the one situation of the national facts ask the council, and not a helpline."""
    change(folder, "national/situations.yaml", "    call: main line\n", f"    call: {role}\n")
    change(
        folder,
        "national/situations.yaml",
        "    call_at_night: main line\n",
        f"    call_at_night: {at_night}\n",
    )
    change(folder, "national/situations.yaml", "    helpline: emergency-999\n", "")


def _asks_at_night(folder: Path) -> None:
    """Let it ask at night for whoever the council has then, and give 999 where nobody is known."""
    _asks_for(folder, "main line", "out of hours")
    change(
        folder,
        "national/situations.yaml",
        "    entitlements:\n",
        "    at_night:\n      - emergency-999\n    entitlements:\n",
    )


def _told(folder: Path) -> tuple[Problem, ...]:
    """What the rules tell; no page is made."""
    return road.documents(
        folder, AS_OF, root=folder, national=folder / "national", asked=road.Asked(until=road.Until.CHECK)
    ).problems


def _help(folder: Path) -> LexborHTMLParser:
    section = page("/help-now/", folder).css_first("#nowhere-to-sleep")
    assert section
    return LexborHTMLParser(section.html or "")


def _dialled(tree: LexborHTMLParser) -> list[str]:
    return [str(link.attributes["href"]) for link in tree.css("a[href^='tel:']")]


@pytest.mark.parametrize("way", ["web: https://www.example.org/homes", "email: homes@example.org"])
def test_who_has_no_number_stands_beside_the_main_line_by_name(good: Path, way: str) -> None:
    _asks_for(good, "housing", "out of hours")
    add(good, "content/contacts.yaml", _contact("homes-team", "housing", way))
    tree = _help(good)
    assert _dialled(tree)[0] == "tel:01254585585"
    assert "ask for the housing team" in said(tree, ".lo-call")
    text = " ".join((tree.text() or "").split())
    assert "The homes-team: " + ("homes@example.org" if "email" in way else "example.org") in text
    assert not tree.css_first("li b .lo-hidden")


def test_without_a_main_line_such_a_contact_stops_the_build_at_its_own_line(good: Path) -> None:
    _asks_for(good, "housing")
    change(good, "content/contacts.yaml", "      - main line\n", "      - participation\n")
    add(
        good, "content/contacts.yaml", _contact("homes-team", "housing", "web: https://www.example.org/homes")
    )
    found = [it for it in _told(good) if it.rule == "crisis-number"]
    assert [it.level for it in found] == [Level.ERROR, Level.ERROR]
    assert [(it.mark.file.endswith("content/contacts.yaml"), it.mark.line) for it in found] == [
        (True, 2),
        (True, 14),
    ]


def test_a_main_line_without_a_number_is_none(good: Path) -> None:
    change(good, "content/contacts.yaml", "    phone: 01254 585585\n", "    email: us@example.org\n")
    found = [it for it in _told(good) if it.rule == "crisis-number"]
    assert [it.message.partition(".")[0] for it in found] == ["The main line has no telephone number"]


def test_a_council_without_contacts_gets_one_message_that_names_their_file(good: Path) -> None:
    (good / "content/contacts.yaml").unlink()
    change(good, "offer.yaml", "    contacts:\n      - main-line\n", "")
    change(good, "content/people.yaml", "    contact: main-line\n", "")
    change(good, "content/pages/strategy/introduction.md", "contacts:\n  - main-line\n", "")
    (found,) = _told(good)
    assert (found.rule, found.level) == ("crisis-number", Level.ERROR)
    assert found.mark.file.endswith("content/contacts.yaml")
    assert "main line" in found.hint


def test_where_nobody_is_known_at_night_the_page_says_so_and_whom_to_ring(good: Path) -> None:
    _asks_at_night(good)
    made = outcome(good)
    assert [it.rule for it in made.problems] == ["nobody-at-night"]
    for address in ("help-now/index.html", "help-now/nowhere-to-sleep/index.html", "keep/offer.html"):
        text = LexborHTMLParser(made.documents[address]).body
        assert text
        assert "We do not know who answers then. Call 999" in " ".join(text.text().split()), address
        night = [it for it in text.css("p") if "We do not know who answers then." in it.text()]
        assert any(it.css_first("a[href='tel:999']") for it in night), address
    add(good, "content/contacts.yaml", _contact("night-team", "out of hours", "phone: 01254 587547"))
    made = outcome(good)
    assert made.problems == ()
    assert "do not know who answers" not in str(made.documents["help-now/index.html"])


def test_at_each_age_a_role_that_nobody_has_by_night_is_said(good: Path) -> None:
    _asks_for(good, "housing", "out of hours")
    change(good, "national/situations.yaml", "    entitlements:\n", BY_AGE + "    entitlements:\n")
    tree = page("/help-now/nowhere-to-sleep/", good)
    assert "We do not know who answers then." in said(tree, "main")
    assert "ask for the duty social worker" in said(tree, "main")


def test_all_who_have_a_role_stand_where_it_is_asked_for_the_first_with_a_number_as_the_button(
    good: Path,
) -> None:
    _asks_for(good, "housing", "out of hours")
    add(
        good,
        "content/contacts.yaml",
        _contact("web-form", "housing", "order: 1", "web: https://www.example.org/form"),
    )
    add(good, "content/contacts.yaml", _contact("north-team", "housing", "order: 3", "phone: 01254 587547"))
    add(good, "content/contacts.yaml", _contact("south-team", "housing", "order: 2", "phone: 01254 666400"))
    tree = _help(good)
    assert [link.split(":")[1] for link in _dialled(tree)[:1]] == ["01254666400"]
    assert "The south-team" in said(tree, ".lo-call")
    beside = [" ".join(item.text().split()) for item in tree.css("li") if "The " in item.text()]
    assert beside == [
        "The web-form: example.org. You want the web-form.",
        "The north-team: 01254 587547. You want the north-team.",
    ]
    ring = library(good).situations[0].call
    assert [it.record.id for it in (ring.contact, *ring.beside)] == ["south-team", "web-form", "north-team"]


def test_another_number_of_a_contact_stands_wherever_the_contact_is_rung(good: Path) -> None:
    change(
        good,
        "content/contacts.yaml",
        "    phone: 01254 585585\n",
        "    phone: 01254 585585\n    more_phones:\n      - phone: 0800 123 4567\n        when: Free from any phone\n"
        "        hours: Sundays\n",
    )
    _asks_for(good, "housing")
    made = outcome(good)
    for address in ("help-now/index.html", "how-do-i-ask/index.html", "keep/offer.html"):
        body = LexborHTMLParser(made.documents[address]).body
        assert body
        assert "Free from any phone: 0800 123 4567, Sundays" in " ".join(body.text().split()), address
        assert body.css_first("a[href='tel:08001234567']"), address
    assert "Free from any phone 0800 123 4567" in printed("wallet-card", good)


def test_a_place_without_a_telephone_shows_its_address_and_its_days(good: Path) -> None:
    place = (
        "address: 1 High Street, Exampleton EX1 1EX",
        "open_days:",
        "  - Monday, 9am to 5pm",
        "  - Saturday, 10am to 1pm",
    )
    add(good, "content/contacts.yaml", _contact("drop-in", "", *place))
    made = outcome(good)
    assert made.problems == ()
    row = LexborHTMLParser(made.documents["help-now/index.html"]).css_first("tr#drop-in")
    assert row
    assert (
        "1 High Street, Exampleton EX1 1EX; doors open: Monday, 9am to 5pm; Saturday, 10am to 1pm"
        in " ".join(row.text().split())
    )
    assert "Doors open: Monday, 9am to 5pm; Saturday, 10am to 1pm." in str(made.documents["keep/offer.html"])


def test_a_costly_other_number_is_told_like_the_first(good: Path) -> None:
    change(
        good,
        "content/contacts.yaml",
        "    phone: 01254 585585\n",
        "    phone: 01254 585585\n    more_phones:\n      - phone: 0845 046 0606\n        when: On Sundays\n",
    )
    (found,) = _told(good)
    assert (found.rule, found.level) == ("costly-number", Level.ERROR)


def test_a_council_that_puts_none_of_its_numbers_everywhere_has_its_main_line_at_each_foot(
    good: Path,
) -> None:
    assert page("/", good).css_first("footer li a[href='tel:01254585585']")
    add(
        good,
        "content/contacts.yaml",
        _contact("night-team", "out of hours", "every_page: yes", "phone: 01254 587547"),
    )
    tree = page("/", good)
    assert not tree.css_first("footer li a[href='tel:01254585585']")
    assert tree.css_first("footer li a[href='tel:01254587547']")


def test_who_answers_at_night_stands_before_who_answers_by_day_at_each_foot_and_on_what_is_carried_away(
    good: Path,
) -> None:
    _asks_for(good, "main line", "out of hours")
    contacts = "content/contacts.yaml"
    change(good, contacts, "    roles:\n", "    every_page: yes\n    call_999_first: yes\n    roles:\n")
    lines = ("order: 90", "phone: 01254 587547", "every_page: yes", "call_999_first: yes")
    add(good, contacts, _contact("night-team", "out of hours", *lines))
    day, night = "01254 585585", "01254 587547"
    dialled = ["tel:999", "tel:01254587547", "tel:01254585585"]
    foot = page("/", good).css("footer li a[href^='tel:']")
    assert [str(link.attributes["href"]) for link in foot] == dialled
    (card,) = (it.context for it in outcome(good).papers if it.address == "/papers/wallet-card.pdf")
    assert isinstance(card, WalletCard)
    assert [contact.phone for contact in card.council] == [night, day]
    texts = {name: text.replace("\u00a0", " ") for name, text in _made(good).items()}
    for name in ("papers/booklet.pdf", "papers/what-you-can-get/setting-up-home.pdf", "keep/offer.html"):
        # The one file says at its top whom to ask if it is old.
        text = texts[name].split("nowhere to sleep tonight", 1)[-1]
        assert 0 <= text.find(night) < text.find(day), name


def test_what_can_be_had_tonight_has_who_answers_at_night_first(good: Path) -> None:
    contacts = "content/contacts.yaml"
    change(good, contacts, "    roles:\n", "    call_999_first: yes\n    roles:\n")
    lines = ("phone: 01254 587547", "call_999_first: yes")
    add(good, contacts, _contact("night-team", "out of hours", *lines))
    change(good, "offer.yaml", "      - main-line\n", "      - main-line\n      - night-team\n")
    calls = page("/what-you-can-get/setting-up-home/", good).css("main a[href^='tel:']")
    assert [str(link.attributes["href"]) for link in calls][:2] == ["tel:01254587547", "tel:01254585585"]


def test_why_a_number_may_be_wrong_stands_beside_its_button_by_name(good: Path) -> None:
    _asks_for(good, "housing", "out of hours")
    add(
        good,
        "content/contacts.yaml",
        _contact("night-team", "out of hours", "phone: 01254 587547", "in_doubt: A leaflet of 2019 has it."),
    )
    assert "Not certain: The night-team: A leaflet of 2019 has it." in " ".join(
        (_help(good).text() or "").split()
    )


def test_who_takes_only_texts_at_night_stands_behind_999_and_the_helplines(good: Path) -> None:
    _asks_at_night(good)
    add(good, "content/contacts.yaml", _contact("night-team", "out of hours", "text_number: 07400 123457"))
    tree = _help(good)
    assert "Text 07400 123457 (The night-team)." in " ".join((tree.text() or "").split())
    assert tree.css_first("a[href='sms:07400123457']")
    (found,) = (it for it in _told(good) if it.rule == "crisis-number")
    assert found.message.endswith("So nobody can stand in for it.")


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ("Every day, 10pm to 6am", "part"),
        ("10pm to 6am every night", "part"),
        ("10pm to 6am", "part"),
        ("Every day, 8pm to 7am", "part"),
        ("Saturday and Sunday, 9am to 5pm", "part"),
        ("Every day, midnight to midnight", False),
        ("Monday to Friday, 5pm to 9am; Saturday and Sunday, 9am to 9am", False),
        ("Monday to Friday, 9am to 5pm", True),
        ("Mon to Fri, 8.45am - 5.15pm.", True),
        ("Monday to Friday, 5pm to 9am, and weekends", False),
        ("Mon–Fri 9–5", True),
        ("Office hours, Monday to Friday", True),
        ("9am-4.45pm (3.45pm on Fridays)", True),
        ("Any time", False),
        ("8pm to 8am", False),
        ("5–9", False),
        ("Out of office hours", False),
        ("24 hours, Monday to Friday", False),
        ("9am to 5pm every day", "part"),
        ("When the day line is shut", False),
        ("Monday to Friday, 9am to 5pm, and at night for emergencies", False),
    ],
)
def test_a_number_for_the_night_with_office_hours_or_for_a_part_of_it_is_told_of(
    good: Path, hours: str, told: bool | str
) -> None:
    _asks_for(good, "main line", "out of hours")
    add(
        good,
        "content/contacts.yaml",
        _contact("night-team", "out of hours", "phone: 01254 587547", f'hours: "{hours}"'),
    )
    found = [it.message for it in _told(good) if it.rule == "nobody-at-night"]
    says = {
        True: f"“{hours}” does not cover the night, but Help now gives this number for nights and weekends.",
        "part": f"“{hours}” is only a part of the nights and weekends. Help now says that we do not know who answers in "
        "the rest of them.",
    }
    assert found == ([says[told]] if told else [])


def test_a_number_for_the_night_whose_words_are_about_the_day_is_told_of(good: Path) -> None:
    _asks_for(good, "main line", "out of hours")
    team = _contact("night-team", "out of hours", "phone: 01254 587547")
    when = "Monday to Friday, 9am to 5pm"
    add(good, "content/contacts.yaml", team.replace("You want the night-team.", when))
    assert [it.message for it in _told(good) if it.rule == "nobody-at-night"] == [
        f"“{when}” is about the daytime, but Help now gives this number for nights and weekends."
    ]


def test_a_line_that_is_shut_for_a_part_of_the_night_is_not_said_to_be_for_all_of_it(good: Path) -> None:
    _asks_at_night(good)
    contacts = "content/contacts.yaml"
    night = _contact("night-team", "out of hours", "phone: 01254 587547", "hours: Every day, 10pm to 6am")
    add(good, contacts, night)
    for address in ("/help-now/", "/help-now/nowhere-to-sleep/", "/keep/offer.html"):
        tree = page(address, good)
        text = said(tree, "main") if tree.css_first("main") else said(tree, "body")
        assert "Night, weekend" not in text, address
        assert "very day, 10pm to 6am" in text, address
        assert "No line open? We do not know who answers then. Call 999" in text, address
    booklet = " ".join(_made(good)["papers/booklet.pdf"].split())
    assert "Night, weekend" not in booklet
    assert "No line open? We do not know who answers then." in booklet
    add(good, contacts, _contact("rest-team", "out of hours", "phone: 01254 587548"))
    assert [it.rule for it in _told(good)] == []
    assert "We do not know who answers" not in words("/help-now/", good)


def test_nobody_is_told_that_the_main_line_answers_at_night(good: Path) -> None:
    _asks_for(good, "main line", "out of hours")
    closed = ("closed:", "  date: 2026-01-20", "  reason: It has moved.")
    night = _contact("night-team", "out of hours", "phone: 01254 587547", *closed)
    add(good, "content/contacts.yaml", night)
    (problem,) = [problem for problem in _told(good) if problem.rule == "closed-but-needed"]
    assert "Help now then says that we do not know who answers at night." in problem.hint
    assert "main line" not in problem.hint


@pytest.mark.parametrize(
    ("when", "told"),
    [("For anything, on weekdays.", True), ("Something is wrong and the offices are shut.", False)],
)
def test_a_number_for_the_night_that_is_for_weekdays_is_told_of(good: Path, when: str, told: bool) -> None:
    _asks_for(good, "main line", "out of hours")
    contact = _contact("night-team", "out of hours", "phone: 01254 587547")
    add(good, "content/contacts.yaml", contact.replace("You want the night-team.", when))
    found = [it.message for it in _told(good) if it.rule == "nobody-at-night"]
    assert bool(found) is told


def test_a_list_of_contacts_whose_name_stands_twice_is_that_one_mistake(good: Path) -> None:
    change(good, "content/contacts.yaml", "contacts:\n", "contacts:\ncontacts:\n")
    stops = [problem for problem in _told(good) if problem.level is Level.ERROR]
    assert [(problem.rule, problem.mark.line) for problem in stops] == [("duplicate-key", 2)]


def test_that_there_is_no_contact_is_told_in_a_line_of_the_file(good: Path) -> None:
    (good / "content/contacts.yaml").write_text("contacts:\n", encoding="utf-8")
    (told,) = [problem for problem in _told(good) if problem.level is Level.ERROR]
    assert (told.rule, told.mark.file, told.mark.line) == ("file-gone", "content/contacts.yaml", 1)


def test_a_role_that_is_rung_at_one_age_alone_has_a_number_too(good: Path) -> None:
    change(
        good,
        "national/situations.yaml",
        "    they_must: |\n",
        "    by_age:\n      - ages: You are a child\n        call: duty social worker\n        say: I am a child.\n"
        "        they_must: |\n          They must act today.\n    they_must: |\n",
    )
    add(good, "content/contacts.yaml", _contact("duty", "duty social worker", "email: duty@example.org"))
    (found,) = (it for it in _told(good) if it.rule == "crisis-number")
    assert "for “duty social worker”" in found.message


def test_the_wallet_card_has_the_main_line_where_other_numbers_of_the_council_stand_on_every_page(
    good: Path,
) -> None:
    add(good, "content/contacts.yaml", _contact("night-team", "", "phone: 01254 587547", "every_page: yes"))
    (card,) = (it.context for it in outcome(good).papers if it.address == "/papers/wallet-card.pdf")
    assert isinstance(card, WalletCard)
    assert [contact.id for contact in card.council] == ["night-team"]
    assert card.main
    assert card.main.id == "main-line"


def test_the_wallet_card_has_the_leaving_care_team_in_place_of_the_main_line_that_puts_people_through(
    good: Path,
) -> None:
    add(good, "content/contacts.yaml", _contact("night-team", "", "phone: 01254 587547", "every_page: yes"))
    team = _contact("team", "leaving care team", "phone: 01254 587548")
    add(good, "content/contacts.yaml", team)
    (card,) = (it.context for it in outcome(good).papers if it.address == "/papers/wallet-card.pdf")
    assert isinstance(card, WalletCard)
    assert [contact.id for contact in card.council] == ["night-team", "team"]
    assert card.main is None
    assert "01254 587548" in printed("wallet-card", good)


def test_where_the_main_line_is_the_team_too_the_wallet_card_says_that_it_puts_people_through(
    good: Path,
) -> None:
    add(good, "content/contacts.yaml", _contact("night-team", "", "phone: 01254 587547", "every_page: yes"))
    change(
        good, "content/contacts.yaml", "      - main line\n", "      - main line\n      - leaving care team\n"
    )
    (card,) = (it.context for it in outcome(good).papers if it.address == "/papers/wallet-card.pdf")
    assert isinstance(card, WalletCard)
    assert [contact.id for contact in card.council] == ["night-team"]
    assert card.main
    assert card.main.id == "main-line"


def test_what_is_carried_away_has_the_number_for_texts_at_night_and_why_a_number_may_be_wrong(
    good: Path,
) -> None:
    _asks_for(good, "main line", "out of hours")
    doubt = "    address: 1 High Street\n    in_doubt: Two pages differ.\n    checked"
    change(good, "content/contacts.yaml", "    checked", doubt)
    add(good, "content/contacts.yaml", _contact("night-team", "out of hours", "text_number: 07400 123457"))
    texts = _made(good)
    assert texts["papers/booklet.pdf"].count("Two pages differ.") == 3
    assert "Text 07400 123457" in texts["papers/booklet.pdf"].replace("\u00a0", " ")
    # Where it is to be rung tonight, and with all numbers.
    assert texts["keep/offer.html"].count("Two pages differ.") == 2


def test_a_page_by_age_has_why_the_number_of_the_night_may_be_wrong(good: Path) -> None:
    change(good, "national/situations.yaml", "    helpline: emergency-999\n", "")
    change(
        good,
        "national/situations.yaml",
        "    they_must: |\n      The council must talk with you today.\n",
        f"{BY_AGE}    they_must: Help.\n",
    )
    team = _contact("night-team", "out of hours", "phone: 01254 587547", "in_doubt: It was another in May.")
    add(good, "content/contacts.yaml", team)
    assert "It was another in May." in words("/help-now/nowhere-to-sleep/", good)


@pytest.mark.parametrize("address", ["/what-you-can-get/setting-up-home/", "/your-situation/parent/"])
def test_who_cannot_wait_until_tomorrow_is_led_to_help_from_the_page_itself(address: str) -> None:
    assert page(address).css_first("main a[href$='help-now/']")
