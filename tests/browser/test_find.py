"""The search box: what everyday words find, that it is told aloud, works from the keyboard and sends nothing."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from localoffer import road
from localoffer.load import load
from localoffer.read import read
from localoffer.records.files import pick
from localoffer.records.models import Contact, DangerWords, EverydayWords, Record
from tests.browser.conftest import Open, site_of
from tests.browser.test_every_page import ALL_RULES, RUN
from tests.council import GOOD, bare_council
from tests.shared import once
from tests.site import AS_OF, BASE, ROOT

ARABIC, POLISH = {"lang": "ar", "dir": "rtl"}, {"lang": "pl", "dir": "ltr"}

#: Types each word and takes down the addresses that it finds, and the numbers to dial above them.
TYPE_ALL = """words => Object.fromEntries(words.map(word => {
    const field = document.querySelector('#find-words');
    const results = document.querySelector('#results');
    field.value = word;
    field.dispatchEvent(new Event('input', {bubbles: true}));
    const before = [...document.querySelectorAll('.lo-find a[href^="tel:"], .lo-find a[href^="sms:"]')]
        .filter(link => link.compareDocumentPosition(results) & Node.DOCUMENT_POSITION_FOLLOWING);
    return [word, {
        found: [...results.querySelectorAll(':scope > li > a')].map(link => link.href),
        dialled: before.map(link => link.getAttribute('href')),
    }];
}))"""


@cache
def national() -> Mapping[str, tuple[Record, ...]]:
    records, _ = read(load(ROOT, road.NATIONAL, ROOT, road.KEPT), road.KEPT)
    return records.national


def listed() -> tuple[tuple[EverydayWords, ...], tuple[DangerWords, ...]]:
    return pick(national(), EverydayWords), pick(national(), DangerWords)


def box(page: Page) -> Any:
    return page.get_by_role("searchbox")


def touched(page: Page) -> Page:
    """The page once the box is touched and the index has come."""
    with page.expect_response(lambda response: "/search.json" in response.url):
        box(page).focus()
    box(page).fill("a home")
    expect(page.locator("#results > li").first).to_be_visible()
    box(page).fill("")
    return page


def typed(page: Page, words: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = page.evaluate(TYPE_ALL, list(words))
    return found


@pytest.fixture(scope="module")
def phone(browser: Browser, hosts: Callable[[Path], str]) -> Iterator[Page]:
    """The front page, whose box was touched, on a phone that lacks what came to browsers in late 2018."""
    with browser.new_context(viewport={"width": 360, "height": 900}) as profile:
        profile.add_init_script("delete Array.prototype.flatMap")
        page = profile.new_page()
        page.goto(hosts(ROOT) + "/")
        yield touched(page)


@pytest.fixture
def typing(phone: Page) -> Page:
    """For tests that only type: to open a page for each takes many times as long. Nothing is left in it of the word before."""
    assert typed(phone, [""]) == {"": {"found": [], "dialled": []}}
    return phone


def id_of(href: str) -> str:
    parts = urlsplit(href)
    return parts.fragment or parts.path.removeprefix(BASE).strip("/").rpartition("/")[2]


#: The addresses of all that the index has.
ALL_HITS = """async () => {
    const index = document.querySelector('main [data-index]').dataset.index;
    const made = await (await fetch(index)).json();
    return made.entries[0].map((address) => new URL(address, new URL('.', new URL(index, location.href))).href);
}"""


@cache
def index_of_a_bare_council() -> bytes:
    """What a council has that says no more than its name: the rest is national."""

    def make() -> bytes:
        with TemporaryDirectory() as folder:
            council = bare_council(Path(folder))
            # What the law gives everywhere leads to a page of groups.
            shutil.copy(GOOD / "content/people.yaml", council / "content/people.yaml")
            made = road.documents(council, AS_OF)
        assert made.fine
        return made.documents["search.json"]

    return once("the index of a bare council", make)


def with_index(page: Page, content: bytes) -> Page:
    page.route("**/search.json", lambda route: route.fulfill(body=content, content_type="application/json"))
    return page


def not_as_listed(page: Page) -> list[str]:
    """The everyday words of the list that do not find first what they must, of what the page's index has."""
    told = {word: entry.finds for entry in listed()[0] for word in entry.words}
    there = {id_of(href) for href in page.evaluate(ALL_HITS)}
    wanted = {
        word: first
        for word, finds in told.items()
        if (first := next((id for id in finds if id in there), ""))
    }
    found = {word: [id_of(href) for href in what["found"]] for word, what in typed(page, wanted).items()}
    return [
        f"“{word}” finds {', '.join(found[word][:2]) or 'nothing'} first, not {id}"
        for word, id in wanted.items()
        if found[word][:1] != [id]
    ]


def test_every_everyday_word_of_the_list_finds_first_what_it_must(typing: Page) -> None:
    assert not_as_listed(typing) == []


def test_every_everyday_word_finds_first_what_it_must_where_a_council_says_no_more_than_its_name(
    open_page: Open,
) -> None:
    page = with_index(open_page("/", width=360), index_of_a_bare_council())
    assert not_as_listed(touched(page)) == []


@pytest.fixture(scope="module")
def of_many_scripts(browser: Browser, hosts: Callable[[Path], str]) -> Iterator[Page]:
    """The front page with an index that holds pages in Arabic and Polish, too."""
    made = json.loads(index_of_a_bare_council())
    kind = made["kinds"].index("")
    further = (
        ["your-rights/a/", "نص عن السَّكن", "إلى السكن.", kind, "", ARABIC],
        ["your-rights/b/", "O mieszkaniu", "Tekst na próbę.", kind, "", POLISH],
    )
    made["entries"] = list(zip(*zip(*made["entries"], strict=True), *further, strict=True))
    with browser.new_context(viewport={"width": 360, "height": 900}) as profile:
        page = profile.new_page()
        page.goto(hosts(ROOT) + "/")
        yield touched(with_index(page, json.dumps(made).encode()))


@pytest.mark.parametrize("word", ["السكن", "السكن؟", "الي السكن", "mieszkaniu", "próbę", "tekst"])
def test_a_word_of_any_script_finds_a_page_and_the_result_says_its_language(
    of_many_scripts: Page, word: str
) -> None:
    page = of_many_scripts
    box(page).fill(word)
    first = page.locator("#results > li").first
    told = ARABIC if word[0] > "z" else POLISH
    expect(first).to_have_attribute("lang", told["lang"])
    expect(first).to_have_attribute("dir", told["dir"])
    box(page).fill("a home")
    expect(first).not_to_have_attribute("lang", re.compile(""))


def test_titles_count_before_everyday_words_and_these_before_the_text(open_page: Open) -> None:
    entries = [
        ["text/", "Another", "It is about a hovercraft.", 0, ""],
        ["beginning/", "Hovercrafting", "Text.", 0, ""],
        ["everyday/", "Other", "Text.", 0, "hovercraft"],
        ["title/", "The hovercraft", "Text.", 0, ""],
        ["no-beginning/", "Mihovercraft", "Text.", 0, ""],
        ["home/", "A home", "Text.", 0, ""],
        ["listed/", "Listed", "Text.", 0, ""],
    ]
    words = {key: key for key in ("found", "none", "near", "finder", "person", "small", "danger")}
    made = {
        "words": words,
        "kinds": [""],
        "entries": [*zip(*entries, strict=True), [0] * len(entries)],
        "danger": [],
        "numbers": [],
        "person": None,
        "finder": None,
    }
    page = with_index(open_page("/", width=360), json.dumps({**made, "everyday": [["eels", [6]]]}).encode())
    found = typed(touched(page), ["hovercraft", "hovrecraft", "eel"])
    assert [id_of(href) for href in found["hovercraft"]["found"]] == [
        "title",
        "everyday",
        "beginning",
        "text",
    ]
    assert "title" in map(id_of, found["hovrecraft"]["found"])
    assert [id_of(href) for href in found["eel"]["found"]] == ["listed"]


def test_axe_finds_nothing_in_what_the_box_shows(open_page: Open) -> None:
    page = touched(open_page("/", width=360))
    page.evaluate(Axe().axe_script)
    found = {}
    for word in ("bed", "overdose", "wqzxyv"):
        box(page).fill(word)
        found[word] = [violation["id"] for violation in page.evaluate(RUN, ALL_RULES)]
    assert found == {"bed": [], "overdose": [], "wqzxyv": []}


def test_the_numbers_for_a_word_of_danger_fill_every_row_each_as_high_as_the_other(open_page: Open) -> None:
    page = touched(open_page("/", width=360))
    box(page).fill("suicide")
    rows = page.evaluate("""() => {
        const rows = {}, list = document.querySelector('.lo-find .lo-pair');
        for (const button of list.querySelectorAll('.lo-call')) {
            const {top, width, height} = button.getBoundingClientRect();
            (rows[Math.round(top)] ||= []).push([width / list.clientWidth, Math.round(height)]);
        }
        return Object.values(rows);
    }""")
    assert len(rows) > 2
    assert [row for row in rows if sum(width for width, _ in row) < 0.95] == []
    assert [row for row in rows if len({height for _, height in row}) > 1] == []


def test_every_word_of_danger_shows_999_first_and_above_all_results_and_leads_to_its_page(
    typing: Page,
) -> None:
    everyday, danger = listed()
    told = {word for entry in everyday for word in entry.words}
    pages = {word: entry.finds[0] for entry in danger for word in entry.words}
    found = typed(typing, sorted(pages))
    assert [word for word, what in found.items() if what["dialled"][:1] != ["tel:999"]] == []
    # A word may be said in two entries, and then both pages come first.
    assert [
        word for word in pages.keys() - told if pages[word] not in map(id_of, found[word]["found"][:2])
    ] == []


@pytest.mark.parametrize(
    "word",
    [
        "rent",
        "uni",
        "heating",
        "shared room",
        "betting",
        "save",
        "honours degree",
        "bleach my hair",
        "handing in my notice",
        "nose bleed",
        "bin is outside",
        "who is hiring",
        "hanging curtains",
        "breach of licence",
        "stoke on trent",
        "bed collapsed",
        "uc took too much",
        "paracetamol for my baby",
        "my picture for a passport",
        "sex with men",
        "birthday card to give",
        "food poisoning",
        "contractor",
        "hiking",
        "baby pics of me",
        "getting married",
        "follow me on instagram",
        "my car stalled",
        "new baby clothes",
        "worried about child benefit",
        "time off for getting married",
        "following up my application",
        "cutting costs",
        "hair cutting",
        "car dealership wants a deposit",
        "army honours",
        "people watching",
        "people who look after me",
        "an escorted visit",
    ],
)
def test_a_word_of_no_danger_shows_no_number(typing: Page, word: str) -> None:
    assert typed(typing, [word])[word]["dialled"] == []


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("hungrey", "hungry"),
        ("depsit", "deposit"),
        ("univeristy", "university"),
        ("hpone", "phone"),
        ("furnit", "furniture"),
        ("passports", "passport"),
        ("paspor", "passport"),
        ("pathwayplan", "pathway plan"),
        ("lap top", "laptop"),
        ("mam died", "mum died"),
        ("i need a bed", "bed"),
        ("Can't cope!", "cant cope"),
        ("hungry till Friday", "hungry"),
    ],
)
def test_slips_beginnings_plurals_and_small_words_find_the_same(typing: Page, slip: str, meant: str) -> None:
    found = typed(typing, [slip, meant])
    assert found[slip]["found"][:1] == found[meant]["found"][:1] != []


@pytest.mark.parametrize(
    ("typed_so", "page"),
    [
        ("got out of prison friday no home", "just-released"),
        ("cant pay rent this month lost job", "cannot-pay-rent"),
    ],
)
def test_everyday_words_are_found_within_a_longer_sentence(typing: Page, typed_so: str, page: str) -> None:
    assert page in map(id_of, typed(typing, [typed_so])[typed_so]["found"][:2])


@pytest.mark.parametrize(
    ("typed_so", "page"),
    [
        ("sucidal", "cannot-cope"),
        ("over dosed overdosd", "cannot-cope"),
        ("gonna kill my self", "cannot-cope"),
        ("carnt cope anymore", "cannot-cope"),
        ("countylines", "not-safe"),
        ("injection spiking", "not-safe"),
        ("step dad punchin my mum", "not-safe"),
        ("wana die", "cannot-cope"),
        ("miscarige", "parent"),
        ("my mate has chest pain", "help-now"),
        ("nan collapsed on the sofa", "help-now"),
        ("son drank paracetamol", "cannot-cope"),
        ("hair bleach i drank", "cannot-cope"),
        ("he punch me", "not-safe"),
        ("forced to marry", "not-safe"),
        ("they are making me get married", "not-safe"),
        ("going abroad to marry my cousin", "not-safe"),
        ("parents taking me away to marry", "not-safe"),
        ("my ex is stalking me", "not-safe"),
        ("he follows me everywhere", "not-safe"),
        ("he goes through my phone", "not-safe"),
        ("she checks my phone", "not-safe"),
        ("babysitter is drunk", "not-safe"),
        ("drunk looking after my baby", "not-safe"),
        ("worried about a child", "not-safe"),
        ("how to kill yourself", "cannot-cope"),
        ("my friend is psychotic", "cannot-cope"),
        ("mate thinks people are watching him", "cannot-cope"),
        ("they will post my pics", "scams"),
        ("they put my pics up online", "not-safe"),
        ("boy has my photos and wants money", "scams"),
        ("they have a video of me", "scams"),
        ("parents taking me to another country to get married", "not-safe"),
        ("my parents are marrying me off", "not-safe"),
        ("people are after me", "not-safe"),
        ("someone is breaking in", "not-safe"),
        ("he didnt stop when i said no", "not-safe"),
        ("they want me to hold drugs", "not-safe"),
        ("mates in my flat wont leave", "not-safe"),
        ("i am cutting again", "cannot-cope"),
        ("i cant do it anymore", "cannot-cope"),
        ("kids left on their own no childcare", "not-safe"),
    ],
)
def test_a_word_of_danger_may_be_misspelt_run_together_split_or_have_another_ending(
    typing: Page, typed_so: str, page: str
) -> None:
    found = typed(typing, [typed_so])[typed_so]
    assert found["dialled"][:1] == ["tel:999"]
    assert page in map(id_of, found["found"][:3])


@pytest.mark.parametrize(
    ("typed_so", "who_knows"),
    [
        ("raped last night", "rape-crisis"),
        ("sexually assaulted", "rape-crisis"),
        ("forced marriage", "forced-marriage-unit"),
        ("honour", "karma-nirvana"),
        ("blackmailed with nudes", "revenge-porn-helpline"),
    ],
)
def test_a_word_of_danger_shows_the_number_of_those_who_know_about_just_that(
    typing: Page, typed_so: str, who_knows: str
) -> None:
    [line] = [one for one in pick(national(), Contact) if one.id == who_knows]
    assert f"tel:{line.phone}".replace(" ", "") in typed(typing, [typed_so])[typed_so]["dialled"]


def test_what_was_found_stands_directly_below_the_box_and_is_told_aloud(open_page: Open) -> None:
    page = touched(open_page("/a-to-z/", width=360, height=640))
    expect(page.locator("#letters")).to_be_visible()
    box(page).fill("bed")
    expect(page.locator("#letters")).to_be_hidden()
    field, first = box(page).bounding_box(), page.locator("#results > li").first.bounding_box()
    assert field
    assert first
    assert first["y"] - (field["y"] + field["height"]) < 24
    expect(page.locator(".lo-find").get_by_role("status")).to_contain_text(
        str(page.locator("#results > li").count())
    )


def test_the_same_is_not_told_again_at_each_key(open_page: Open) -> None:
    page = touched(open_page("/a-to-z/"))
    box(page).fill("bed")
    page.evaluate("""() => {
        window.told = 0;
        new MutationObserver(all => told += all.length).observe(
            document.querySelector(".lo-find [role=status]"), {childList: true, characterData: true, subtree: true});
    }""")
    box(page).press("End")
    box(page).press("Space")
    assert page.evaluate("told") == 0
    box(page).fill("zqxzqx")
    assert page.evaluate("told") > 0


@pytest.mark.parametrize("word", ["bed", "overdose"])
def test_who_reaches_the_box_by_keyboard_sees_what_it_finds(open_page: Open, word: str) -> None:
    page = touched(open_page("/", width=360, height=640))
    page.evaluate(
        "scrollTo(0, Math.max(0, document.querySelector('#find-words').getBoundingClientRect().bottom - 640))"
    )
    box(page).fill("")
    box(page).press_sequentially(word)
    first = page.locator(".lo-find li > a").first
    top = (first.bounding_box() or {"y": 999})["y"]
    assert 0 < top < 640 / 2
    assert (box(page).bounding_box() or {"y": -1})["y"] >= 0


def test_escape_clears_the_box_and_enter_leads_nowhere(open_page: Open) -> None:
    page = touched(open_page("/a-to-z/", width=360))
    here = page.url
    box(page).press_sequentially("bed")
    box(page).press("Enter")
    assert page.locator("#results > li").count() > 0
    assert page.url == here
    box(page).press("Escape")
    expect(box(page)).to_have_value("")
    expect(box(page)).to_be_focused()
    assert page.locator("#results > li").count() == 0
    expect(page.locator("#letters")).to_be_visible()


def test_escape_in_the_menu_clears_the_box_first_and_then_closes_the_menu(open_page: Open) -> None:
    page = open_page("/help-now/", width=360)
    page.locator(".lo-menu summary").click()
    touched(page)
    box(page).fill("bed")
    box(page).press("Escape")
    expect(box(page)).to_have_value("")
    expect(box(page)).to_be_focused()
    box(page).press("Escape")
    expect(box(page)).to_be_hidden()
    expect(page.locator(".lo-menu summary")).to_be_focused()


def test_numbers_beside_each_other_are_not_one_sum(typing: Page) -> None:
    found = typed(typing, ["16,17", "16 17"])
    assert found["16,17"]["found"] == found["16 17"]["found"] != []


@pytest.mark.parametrize(
    ("sum_of_money", "first"),
    [
        ("£3,000", "setting-up-home"),
        ("3000", "setting-up-home"),
        ("£3000", "setting-up-home"),
        ("£2,000", "higher-education-bursary"),
    ],
)
def test_a_sum_finds_what_it_is_for_however_it_is_typed(typing: Page, sum_of_money: str, first: str) -> None:
    found = typed(typing, [sum_of_money])[sum_of_money]["found"]
    assert [id_of(address) for address in found[:1]] == [first]


def test_who_finds_nothing_gets_the_nearest_words_the_finder_and_a_person(open_page: Open) -> None:
    page = touched(open_page("/", width=360))
    box(page).fill("wqzxyv")
    assert page.locator("#results > li").count() == 0
    ways = page.locator(".lo-find")
    expect(ways.locator('a[href*="find-what-is-yours"]')).to_be_visible()
    expect(ways.locator('a[href^="tel:"]')).to_be_visible()
    near = ways.get_by_role("button").first
    height = (near.bounding_box() or {"height": 0})["height"]
    assert height >= 44
    near.click()
    assert page.locator("#results > li").count() > 0
    expect(box(page)).to_be_focused()


def test_the_box_in_the_menu_finds_too_and_leads_to_a_place_on_the_same_page(open_page: Open) -> None:
    page = open_page("/help-now/", width=360)
    page.locator(".lo-menu summary").click()
    touched(page)
    box(page).fill("nowhere to stay")
    page.locator('#results a[href*="/help-now/#"]').first.click()
    assert urlsplit(page.url).fragment
    expect(box(page)).to_be_hidden()


def test_whatever_is_shown_fits_a_phone_and_can_be_tapped(open_page: Open) -> None:
    page = touched(open_page("/", width=320))
    low, wide = {}, {}
    for word in ("bed", "overdose", "wqzxyv"):
        box(page).fill(word)
        wide[word] = page.evaluate("document.documentElement.scrollWidth")
        low[word] = page.locator(
            ".lo-find input, .lo-find li > a, .lo-find button, .lo-find a.lo-call"
        ).evaluate_all(
            "all => all.filter(it => it.getBoundingClientRect().height < 44).map(it => it.textContent || it.id)"
        )
    assert max(wide.values()) <= 320, wide
    assert low == {"bed": [], "overdose": [], "wqzxyv": []}


def test_nothing_is_fetched_before_the_box_is_touched_and_what_is_typed_is_never_sent(
    open_page: Open,
) -> None:
    page = open_page("/a-to-z/", width=360)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    touched(page)
    box(page).press_sequentially("secret")
    box(page).press("Enter")
    page.wait_for_timeout(200)
    # A browser may come late for the drawing of its tab.
    (fetched,) = (url for url in asked if "/assets/favicon." not in url)
    assert "/search.json" in fetched
    assert "secret" not in page.url


@pytest.mark.parametrize("address", ["/", "/help-now/"])
def test_without_scripts_there_is_no_box_and_a_link_to_the_a_to_z(open_page: Open, address: str) -> None:
    page = open_page(address, width=360, java_script_enabled=False)
    assert page.locator("input").count() == 0
    assert page.locator('.lo-find a[href$="a-to-z/"]').count() > 0


def test_where_the_index_does_not_come_there_is_the_link_again(open_page: Open) -> None:
    page = open_page("/", width=360)
    page.route("**/search.json", lambda route: route.abort())
    box(page).focus()
    expect(page.locator('main .lo-find a[href$="a-to-z/"]')).to_be_visible()


def test_the_index_is_among_the_files_that_were_published() -> None:
    assert "search.json" in site_of(ROOT)
