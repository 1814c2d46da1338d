"""Help now, how to ask, the first page and the page for advisers: the number, the words and the way on stand open."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from localoffer import road
from localoffer.addresses import HELP
from localoffer.edition.written import read_national
from localoffer.problems import Level
from localoffer.records.hours import in_a_line
from localoffer.render import path_of
from localoffer.web.theme import load_theme
from tests.council import AS_OF, BUSY, GOOD, add, change, outcome, page, said, words
from tests.edition.looking import made_from
from tests.engine.test_call_999_first import _made

BY_TEXT = """  - id: by-text
    name: The line for texts
    when: You would rather type than talk.
    short: rather type
    text_number: 850 99
    hours: Any time
    cost: Free
    checked: 2026-01
    sources:
      - source: strategy
"""
FREE_AND_NOT = "".join(
    f"  - id: {name}-line\n    name: {name}\n    when: You want to talk.\n    phone: {phone}\n    cost: {cost}\n"
    "    sources:\n      - source: guidance\n"
    for name, phone, cost in (("free", "0800 111 222", "Free"), ("dear", "0306 999 0145", "As any call"))
)


def _open(tree: LexborHTMLParser) -> LexborHTMLParser:
    """A page without what its folds hold."""
    copy = LexborHTMLParser(tree.html or "")
    for fold in copy.css("main details"):
        fold.decompose()
    return copy


def _links(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [str(link.attributes["href"]) for link in tree.css(f"{selector} a[href]")]


def test_where_the_thing_itself_is_a_danger_the_first_button_rings_999(good: Path) -> None:
    change(
        good,
        "national/situations.yaml",
        "    say: I",
        "    danger: If you are in danger now, ring 999.\n    call_999_first: yes\n    say: I",
    )
    section = page("/help-now/", good).css_first("#nowhere-to-sleep")
    assert section
    assert section.css_first(f"h2[id='{section.attributes['aria-labelledby']}']")
    first = section.css_first("a[href^='tel:'], a[href^='sms:']")
    assert first
    assert first.attributes["href"] == "tel:999"
    assert "If you are in danger now" in first.text()


def test_a_number_for_one_thing_stands_on_the_page_that_names_it_and_in_no_list_of_numbers(
    good: Path,
) -> None:
    change(
        good,
        "national/helplines.yaml",
        "    web:",
        "    phone: 0300 061 0614\n    only_where_named: yes\n    meets:\n      - money-for-a-home\n    uncertain: We did not check the hours.\n    web:",
    )
    (good / "content/pages/lost.md").write_text(
        "---\ntitle: Lost it?\nsentence: Call.\nbelow: /take-part/\ncontacts:\n  - ombudsman\nsources:\n"
        "  - source: strategy\n---\n\nCall today.\n"
    )
    made = outcome(good)
    assert [problem for problem in made.problems if problem.level is Level.ERROR] == []
    assert page("/lost/", good).css_first("main a[href='tel:03000610614']")
    assert "Not certain: The Ombudsman: We did not check the hours." in said(page("/lost/", good), "main")
    assert not page("/help-now/", good).css_first("a[href='tel:03000610614']")
    assert "0300 061 0614" not in made.documents["search.json"].decode()
    # What it meets, that page does.
    assert page("/coverage/", good).css_first("#money-for-a-home a[href='../lost/']")


def test_a_number_beside_the_first_ones_says_when_somebody_answers_it(good: Path) -> None:
    change(
        good,
        "national/situations.yaml",
        "    entitlements:\n",
        "    also:\n      - ombudsman\n    entitlements:\n",
    )
    change(
        good,
        "national/helplines.yaml",
        "    name: The Ombudsman\n",
        "    name: The Ombudsman\n    phone: 0300 061 0614\n    hours: Monday, 9am to 5pm\n",
    )
    assert "0300 061 0614 The Ombudsman (Monday, 9am to 5pm)" in said(
        page("/help-now/", good), "#nowhere-to-sleep"
    )


def test_situations_of_danger_say_999_first_in_what_everybody_gets() -> None:
    tree = page("/help-now/", facts=road.NATIONAL)
    for id in ("not-safe", "cannot-cope"):
        first = tree.css_first(f"#{id} a[href^='tel:']")
        assert first
        assert first.attributes["href"] == "tel:999"


def test_what_they_must_do_tonight_stands_open_and_the_whole_of_it_on_its_own_page(good: Path) -> None:
    change(
        good,
        "national/situations.yaml",
        "    say: I",
        "    danger: Hurt? Ring 999.\n    tonight:\n      - A bed, if you ask.\n    say: I",
    )
    tree = page("/help-now/", good)
    assert said(tree, "#nowhere-to-sleep .lo-danger") == "Hurt? Ring 999."
    assert "A bed, if you ask." in said(_open(tree), "#nowhere-to-sleep")
    assert "The council must talk with you today." not in said(tree, "#nowhere-to-sleep")
    assert "nowhere-to-sleep/" in _links(tree, "#nowhere-to-sleep")
    own = page("/help-now/nowhere-to-sleep/", good)
    assert "The council must talk with you today." in said(_open(own), "main")


def test_every_number_has_a_row_with_what_it_is_for_when_and_what_it_costs(good: Path) -> None:
    add(good, "content/contacts.yaml", BY_TEXT)
    add(good, "national/helplines.yaml", FREE_AND_NOT)
    also = "    also:\n      - by-text\n      - free-line\n      - dear-line\n    say: I"
    change(good, "national/situations.yaml", "    say: I", also)
    # Whoever writes has a button beside that of one number.
    change(good, "national/situations.yaml", "    call_at_night: main line\n", "")
    change(
        good,
        "content/contacts.yaml",
        "    phone: 01254 585585\n",
        "    phone: 01254 585585\n    more_phones:\n      - phone: 01254 585586\n        when: On Sundays.\n",
    )
    tree = _open(page("/help-now/", good))
    text = said(tree, "#nowhere-to-sleep .lo-pair a[href='sms:85099']")
    assert text == "Rather type? Text 850 99 The line for texts, any time"
    further = said(tree, "#nowhere-to-sleep ul.lo-small:has(li + li)")
    assert further == "No credit? Free: 0800 111 222 free Or call: 0306 999 0145 dear"
    assert said(tree, "tr#by-text") == "Text 850 99 The line for texts rather type; any time; free"
    assert said(tree, "tr#main-line").startswith(
        "01254 585585 The council’s main line For anything, on weekdays"
    )
    assert _links(tree, "tr#main-line") == ["tel:01254585585", "tel:01254585586"]


def test_in_the_list_of_all_numbers_the_line_for_the_night_stands_first(good: Path) -> None:
    add(
        good,
        "content/contacts.yaml",
        BY_TEXT.replace("    when", "    roles:\n      - out of hours\n    when"),
    )
    rows = page("/help-now/", good).css(".lo-rows--tel tr[id]")
    assert [row.id for row in rows].index("by-text") < [row.id for row in rows].index("main-line")


def test_a_link_that_texts_has_no_space_in_its_number(good: Path) -> None:
    add(good, "content/contacts.yaml", BY_TEXT.replace("    cost", "    every_page: yes\n    cost"))
    for name, content in outcome(good).documents.items():
        if name.endswith(".html"):
            texts = [it for it in _links(LexborHTMLParser(content), "body") if it.startswith("sms:")]
            assert all(" " not in it for it in texts), name
            assert name == "404.html" or "sms:85099" in texts, name


def test_who_asks_finds_a_number_the_words_and_what_to_do_when_no_answer_comes() -> None:
    tree = _open(page("/how-do-i-ask/"))
    assert "tel:01254585585" in _links(tree, "main")
    assert "Ask for the leaving care team" in said(tree, "main")
    assert any(link.startswith("sms:?") for link in _links(tree, "main"))
    assert "Your worker" in said(tree, ".lo-no")
    assert "../your-rights/if-they-say-no/" in _links(tree, ".lo-no")


def test_who_asks_finds_whom_to_call_today_and_at_night_too(good: Path) -> None:
    for id, role, number in (("by-day", "duty social worker", "2"), ("by-night", "out of hours", "3")):
        of_its_own = BY_TEXT.replace("by-text", id).replace(
            "text_number: 850 99", f"phone: 01254 00000{number}"
        )
        add(
            good,
            "content/contacts.yaml",
            of_its_own.replace("    when", f"    roles:\n      - {role}\n    when"),
        )
    tree = _open(LexborHTMLParser(outcome(good).documents["how-do-i-ask/index.html"]))
    assert _links(tree, "main p >")[:3] == ["tel:01254585585", "tel:01254000003", "tel:01254000002"]


def test_a_button_says_whom_to_ask_for_where_a_team_has_no_number() -> None:
    button = page("/your-rights/if-they-say-no/").css_first("main .lo-call[href='tel:01254585585']")
    assert button
    assert button.text(separator=" ", strip=True).startswith("Ask for the leaving care team")


def test_hours_after_other_words_begin_small_unless_with_a_day_or_month() -> None:
    assert in_a_line("Any time, day or night") == "any time, day or night"
    for other in ("Monday to Friday, 9am to 5pm", "Sundays", "May to July, 9am to 5pm", "8pm to 8am", ""):
        assert in_a_line(other) == other


def test_the_first_page_asks_five_questions_and_leads_to_what_no_menu_has() -> None:
    tree = page("/")
    assert _links(tree, ".lo-doors--five") == [
        "find-what-is-yours/",
        "all-the-money/",
        "how-do-i-ask/",
        "your-rights/if-they-say-no/",
        "help-now/",
    ]
    assert {"your-situation/", "your-way/", "take-part/"} <= set(_links(tree, "main"))


def test_the_first_page_says_how_many_kinds_of_money_there_are() -> None:
    rows = page("/all-the-money/", BUSY).css("main tbody tr")
    assert len(rows) > 1
    assert f"See all {len(rows)} kinds of money" in said(page("/", BUSY), "[aria-labelledby=money]")
    assert said(page("/"), "[aria-labelledby=money]").endswith("See all the money")


def test_the_first_page_has_the_sums_of_four_things_by_order_and_then_by_what_they_come_to_in_a_year(
    good: Path,
) -> None:
    def gives(id: str, order: int, *amounts: str) -> str:
        sums = "".join(
            f"      - {amount}\n        from: 2024-01-01\n        sources:\n          - source: strategy\n"
            for amount in amounts
        )
        return (
            f"  - id: {id}\n    title: The {id} sum\n    sentence: Money.\n    area: home\n    duty: chooses\n    order: {order}\n"
            f"    basis:\n      - The council decides.\n    amounts:\n{sums}    sources:\n      - source: strategy\n"
        )  # fmt: skip

    add(good, "offer.yaml", "".join((
        gives("small", 60, "value: £5"),
        gives("large", 60, "value: £500"),
        gives("weekly", 60, "value: £20\n        period: a week"),
        gives("monthly", 60, "value: £50\n        period: a month"),
        gives("first", 1, "value: £1"),
        gives("tabled", 1, *(f"value: £{at}\n        label: case {at}" for at in (1, 2, 3))),
    )))  # fmt: skip
    (good / "content/verdicts.yaml").unlink()
    titles = [link.text() for link in page("/", good).css(".lo-sums a")]
    assert titles == ["The first sum", "Setting up home", "The weekly sum", "The monthly sum"]
    assert said(page("/", good), "[aria-labelledby=money]").endswith("See all 7 kinds of money")


def test_help_now_is_one_tap_away_at_the_top_of_every_page() -> None:
    made = outcome(GOOD)
    for address in (it.address for it in made.pages if not it.alone):
        (link,) = LexborHTMLParser(made.documents[path_of(address)]).css("header a.lo-help")
        assert urljoin(address, link.attributes["href"]) == HELP, address


def test_a_step_whose_number_stands_above_says_in_which_step(good: Path) -> None:
    again = (
        "  - id: again\n    order: 20\n    title: Again\n    text: Ask again.\n    call: leaving care team\n"
    )
    rest = "    checked: 2026-01\n    sources:\n      - source: guidance\n"
    change(good, "national/ladder.yaml", "  - id: ombudsman\n", f"{again}{rest}  - id: ombudsman\n")
    assert "The number is the one in step 1." in words("/your-rights/if-they-say-no/", good)


def test_advisers_find_each_part_of_life_once_with_all_its_sheets() -> None:
    edition = made_from(GOOD, AS_OF, GOOD / "national")
    tree = edition.trees["/for-advisers/"]
    linked = {link for link in _links(tree, "main") if link.endswith(".pdf")}
    assert linked == {f"..{paper.address}" for paper in edition.papers}
    headings = [it.text() for it in tree.css("main summary")]
    assert len(headings) == len(set(headings))
    # Nobody is known to answer at night.
    assert not tree.css("main .lo-call")


def test_what_is_carried_away_says_when_to_ring_999(good: Path) -> None:
    own = "If you are hurt, ring 999."
    change(good, "national/situations.yaml", "    say: I", f"    danger: {own}\n    say: I")
    danger = load_theme(road.TEMPLATES).words["help"]["danger"]
    texts = _made(good)
    assert own in texts["keep/offer.html"]
    assert danger in texts["keep/offer.html"]
    for edition in ("booklet", "booklet-a5", "large-print"):
        text = texts[f"papers/{edition}.pdf"]
        assert own in text
        # Before what to do tonight, and on the back.
        assert text.count(danger) == 2


def test_each_national_number_that_is_in_no_list_of_numbers_is_on_a_page() -> None:
    facts = read_national(road.NATIONAL, road.NATIONAL)
    pages = (*facts.pages.values(), *facts.lists["entitlements"])
    named = {id for page in pages for id in page.every("contacts")}
    texts = " ".join(page["body"] for page in facts.pages.values())
    for line in facts.lists["helplines"]:
        if line.get("only_where_named"):
            assert line["id"] in named or f"(tel:{line['phone'].replace(' ', '')})" in texts, line["id"]
            assert line["id"] in named or not line.get("uncertain"), f"{line['id']}: no page says the doubt"
