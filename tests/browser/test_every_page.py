"""Every page, visited once: private, fit for a narrow screen and a thumb, free of what axe finds, whole without scripts.

What is wrong with a page is told all at once, each with the name of its check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.conftest import Open
from tests.browser.kinds import each_edition, one_of_each_kind
from tests.browser.scripts import (
    BAD_BOXES,
    CUT_OFF,
    KEPT,
    MISLEADING,
    NOTHING,
    SAID_TWICE,
    SMALL_TARGETS,
    SPACING,
    TOO_WIDE,
    WHERE,
)
from tests.council import BUSY
from tests.site import addresses

#: No rule is left out and nothing on a page is: an exclusion would have to say here why.
ALL_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    # Films and sounds are waited for. Style sheets are read once more only for rules that are still on trial.
    "preload": {"assets": ["media"]},
    # To ask whether somebody answers in a frame takes a quarter of the time; `FRAMES` finds that there is none.
    "iframes": False,
}
#: What axe would have to look into.
FRAMES = "() => [...document.querySelectorAll('iframe, frame, object, embed')].map(it => it.outerHTML.slice(0, 160))"
#: Those that look at colours, the dearest by far. What they say of a word hangs on nothing else, so where they need not
#: look at all words, they look once at each kind of them. For all others a page is like the next by day and by night.
COLOURS = ("color-contrast", "link-in-text-block")
COLOUR_RULES = {
    "runOnly": {"type": "rule", "values": COLOURS},
    "resultTypes": ["violations"],
    "preload": False,
    "iframes": False,
}
#: The dearest of all others, and the same by day and by night. It asks no more of a page than `SMALL_TARGETS` does, which
#: looks at every page at both widths.
BUT_FOR_TARGETS = {**ALL_RULES, "rules": {"target-size": {"enabled": False}}}
#: A phone by day and a desk by night: on both, a page of each kind meets every rule.
PHONE, DESK = WHOLE_LOOKS = ((360, "light"), (1280, "dark"))
#: In an order in which the width changes least often: each time all is laid out anew.
LOOKS = ((360, "light"), (360, "dark"), (1280, "dark"), (1280, "light"))
RUN = "async options => (await axe.run(options)).violations"
#: Has the rules of colours look at nothing but the words that are marked as new.
LOOK_AT_NEW_COLOURS = """() => axe.configure({rules: [
    {id: 'color-contrast', selector: '[data-new]'},
    {id: 'link-in-text-block', selector: 'a[href][data-new], [role=link][data-new]'},
]})"""
#: Marks the elements whose words stand in colours, a size or a place that are none of `seen`; gives the new ones, each by a
#: number, since in words all that the pages before showed would be sent at each look.
MARK_NEW_COLOURS = """seen => {
    const known = new Set(seen), before = known.size, behind = new Map([[null, '']]), numbers = new Map();
    const drawn = style => [style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.position,
        style.textShadow, style.mixBlendMode].join();
    const ground = element => {
        if (!behind.has(element)) {
            const above = ground(element.parentElement), own = ';' + drawn(getComputedStyle(element));
            behind.set(element, above.endsWith(own) ? above : above + own);
        }
        return behind.get(element);
    };
    const added = (element, part) => {
        const style = getComputedStyle(element, part);
        return style.content === 'none' ? '' : drawn(style);
    };
    const sum = element => {
        const style = getComputedStyle(element);
        const around = getComputedStyle(element.parentElement);
        return [style.color, around.color, style.textDecorationLine, style.fontSize, style.fontWeight, ground(element), added(element, '::before'),
            added(element, '::after'), element.matches(':disabled, [aria-disabled]')].join('|');
    };
    // Of 53 bits: among the few hundred kinds of a site no two have one.
    const number = words => {
        if (!numbers.has(words)) {
            let high = 0xdeadbeef, low = 0x41c6ce57;
            for (let at = 0; at < words.length; at++) {
                high = Math.imul(high ^ words.charCodeAt(at), 2654435761);
                low = Math.imul(low ^ words.charCodeAt(at), 1597334677);
            }
            high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
            low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
            numbers.set(words, 4294967296 * (2097151 & low) + (high >>> 0));
        }
        return numbers.get(words);
    };
    const speaks = element => [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const isNew = element => {
        if (!speaks(element)) return false;
        const it = number(sum(element));
        return !known.has(it) && known.add(it);
    };
    // All are looked at before any is marked: each mark would have the browser work out the styles again.
    const now = [...document.body.querySelectorAll('*')].map(element => [element, isNew(element)]);
    now.forEach(([element, yes]) => element.toggleAttribute('data-new', Boolean(yes)));
    return [...known].slice(before);
}"""
#: Which elements stand on the page, and which of them scroll. What axe says of an element hangs on no more of the width,
#: but for its rules of colours and of targets.
HOW_IT_STANDS = """() => new Map([...document.querySelectorAll('body *')]
    .filter(element => element.checkVisibility({visibilityProperty: true})).map(element => {
        const longer = element.scrollHeight > element.clientHeight || element.scrollWidth > element.clientWidth;
        return [element, longer && /auto|scroll/.test(getComputedStyle(element).overflow) ? 'scrolls' : 'stands'];
    }))"""
NOTE_HOW_IT_STANDS = f"() => {{ window.stood = ({HOW_IT_STANDS})(); }}"
#: What stands otherwise than was noted: each element, its own words and how it stands. What is the same on each page leads
#: to the same places by other ways.
WHAT_STANDS_OTHERWISE = f"""() => [...({HOW_IT_STANDS})()].filter(([element, how]) => window.stood.get(element) !== how)
    .map(([element, how]) => how + element.cloneNode().outerHTML.replaceAll('../', '')
        + [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data.trim()).join())"""
#: What scripts make another thing of: the button that keeps the pages, and the search box, which is a link without them.
WITH_SCRIPTS = "#keep, .lo-find"
#: Where the page as it stands is another than the one that was sent, beyond these. Without scripts it would be the one that was sent.
OTHERWISE_SENT = """([html, changed]) => {
    const sent = new DOMParser().parseFromString(html, 'text/html');
    const plain = document_ => {
        const page = document_.documentElement.cloneNode(true);
        page.querySelectorAll(changed).forEach(it => it.remove());
        return page.outerHTML;
    };
    const [now, then] = [plain(document), plain(sent)];
    const differ = () => {
        const at = Math.max(0, [...now].findIndex((letter, at) => letter !== then[at]) - 60);
        return `${then.slice(at, at + 120)} / ${now.slice(at, at + 120)}`;
    };
    const other = now === then ? [] : [differ()];
    return sent.querySelector('noscript') ? [...other, 'noscript'] : other;
}"""

#: Pages that come only with what a council does in time: it tells of changes, a committee meets, something is closed or will
#: be, a page stands below another. The busy council has them.
OF_NO_EDITION = (
    "/what-has-changed/",
    "/what-has-changed/2025/",
    "/for-councillors/since/",
    "/what-you-can-get/a-bike-on-loan/",
    "/the-club-cooks/",
    "/take-part/",
    "/you-said/heat-and-food/",
)

OPEN_FOLDS, SHUT_FOLDS = (
    f"() => document.querySelectorAll('main details').forEach(it => {{ it.open = {open_}; }})"
    for open_ in ("true", "false")
)
WITHOUT_SPACING = "() => { document.adoptedStyleSheets = []; }"

#: The name of a check and what it found.
Fault = tuple[str, str]
#: The width in pixels, and by day or by night.
Look = tuple[int, str]


@dataclass
class Seen:
    """What the pages before showed: the kinds of words at each look, and what stands otherwise than on a phone by day."""

    colours: dict[Look, list[int]] = field(default_factory=lambda: {look: [] for look in LOOKS})
    otherwise: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def visitor(still: Browser) -> Iterator[Page]:
    """One profile for all visits, in which each page finds axe there: sent after the page it would be handed on and compiled
    anew each time, as it would by the package's own `run`. What a visit leaves fails its test.

    It keeps no cache, so that each page asks for all it needs.
    """
    with still.new_context(viewport={"width": 320, "height": 900}) as profile:
        profile.add_init_script(Axe().axe_script)
        page = profile.new_page()
        profile.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        yield page


@pytest.fixture(scope="module")
def seen() -> Seen:
    return Seen()


@each_edition(addresses)
def test_a_page_serves_everybody(
    visitor: Page,
    seen: Seen,
    open_page: Open,
    root_address: str,
    council: Path,
    address: str,
) -> None:
    assert (
        _faults(visitor, seen, open_page, root_address, address, address in one_of_each_kind(council)) == ""
    )


@pytest.mark.parametrize("council", [BUSY], ids=["busy"])
@pytest.mark.parametrize("address", OF_NO_EDITION)
def test_a_page_that_no_edition_has_yet_serves_everybody(
    visitor: Page,
    seen: Seen,
    open_page: Open,
    root_address: str,
    address: str,
) -> None:
    assert _faults(visitor, seen, open_page, root_address, address, whole=True) == ""


def test_the_way_up_of_an_adopted_edition_fits_beside_the_way_out_on_a_narrow_phone(open_page: Open) -> None:
    page = open_page("/action-plan/", width=320)
    page.evaluate(
        """document.querySelector(".lo-strip p").innerHTML = '<a class="lo-leave" href="/">For councillors and inspectors</a>'"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_with_wide_spacing_the_name_of_the_council_is_broken_within_no_word(open_page: Open) -> None:
    page = open_page("/help-now/", width=320)
    page.evaluate(SPACING)
    assert (
        page.evaluate(
            """() => {
            const broken = [], all = document.createTreeWalker(document.querySelector(".lo-name"), NodeFilter.SHOW_TEXT);
            const range = document.createRange();
            for (let text = all.nextNode(); text; text = all.nextNode()) {
                for (const word of text.data.matchAll(/\\S+/g)) {
                    range.setStart(text, word.index);
                    range.setEnd(text, word.index + word[0].length);
                    if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) broken.push(word[0]);
                }
            }
            return broken;
        }"""
        )
        == []
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def _faults(
    visitor: Page,
    seen: Seen,
    open_page: Open,
    root_address: str,
    address: str,
    whole: bool,
) -> str:
    """What is wrong with a page, a line for each check that finds something. `whole`: with every rule of axe, and opened without scripts, too: of the others only what scripts change is looked at."""
    faults = [
        *_what_a_visit_leaves(visitor, root_address, address),
        *_on_a_narrow_screen(visitor),
        *_for_a_thumb_and_by_axe(visitor, whole, seen),
        *_with_wide_spacing(visitor),
        *(_without_scripts(visitor, open_page(address, java_script_enabled=False)) if whole else ()),
        # Last, since it leads to a place in the page, which may show itself otherwise then.
        *_from_the_skip_link(visitor),
    ]
    return "\n".join(f"{check}: {fault}" for check, fault in faults)


@pytest.mark.long
@each_edition(one_of_each_kind)
def test_axe_finds_nothing_where_it_looks_at_the_colours_of_every_word(
    visitor: Page, root_address: str, address: str
) -> None:
    """That words of one kind are alike to axe is held here, where it looks at all of them."""
    visitor.goto(root_address + address)
    visitor.evaluate(OPEN_FOLDS)
    faults: list[Fault] = []
    for look in LOOKS:
        width, scheme = look
        _wide(visitor, width)
        visitor.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        faults += _told(look, visitor.evaluate(RUN, ALL_RULES))
    assert not faults, "\n".join(f"{check}: {fault}" for check, fault in faults)


@pytest.mark.long
@pytest.mark.parametrize("address", addresses())
def test_axe_finds_no_more_on_a_wide_screen_than_where_something_stands_otherwise(
    visitor: Page, root_address: str, address: str
) -> None:
    """That axe need not look at a page twice is held here, where it does."""
    visitor.goto(root_address + address)
    visitor.evaluate(OPEN_FOLDS)
    faults: list[Fault] = []
    _wide(visitor, DESK[0])
    rules = {name: {"enabled": False} for name in ("target-size", *COLOURS)}
    faults += _told(DESK, visitor.evaluate(RUN, {**ALL_RULES, "rules": rules}))
    assert not faults, "\n".join(f"{check}: {fault}" for check, fault in faults)


def _what_a_visit_leaves(page: Page, root_address: str, address: str) -> Iterator[Fault]:
    asked: list[str] = []
    said: list[str] = []
    heard: tuple[tuple[Any, Callable[[Any], None]], ...] = (
        ("request", lambda request: asked.append(request.url)),
        ("console", lambda message: said.append(f"{message.type}: {message.text}")),
        ("pageerror", lambda error: said.append(str(error))),
    )
    page.emulate_media(color_scheme="light")
    _wide(page, 320)
    for event, listen in heard:
        page.on(event, listen)
    sent = page.goto(root_address + address)
    assert sent
    kept = page.evaluate(KEPT)
    for event, listen in heard:
        page.remove_listener(event, listen)
    other = page.evaluate(OTHERWISE_SENT, [sent.text(), WITH_SCRIPTS])
    yield from (("other without scripts", words) for words in other)
    assert asked
    home = urlsplit(root_address).netloc
    # The browser complains where a page breaks its own policy.
    yield from (("complains", words) for words in said)
    for url in asked:
        if urlsplit(url).netloc != home and not url.startswith("data:"):
            yield "asks somebody else", url
    if kept != NOTHING:
        yield "leaves something", str(kept)
    yield from (("leaves a cookie", str(cookie)) for cookie in page.context.cookies())


def _wide(page: Page, width: int) -> None:
    size: ViewportSize = {"width": width, "height": 900}
    # To be given the same size once more takes the browser as long as another.
    if page.viewport_size != size:
        page.set_viewport_size(size)


def _on_a_narrow_screen(page: Page) -> Iterator[Fault]:
    """With all folds open, as they stay."""
    _wide(page, 320)
    checks = {
        "wider than 320 px": TOO_WIDE,
        "a bad box at 320 px": BAD_BOXES,
        "cut off at 320 px": CUT_OFF,
        "axe looks into no frame": FRAMES,
        "a link misleads": MISLEADING,
        "said twice": SAID_TWICE,
    }
    yield from _found(page, checks, before=(OPEN_FOLDS,))


def _found(
    page: Page, checks: Mapping[str, str], before: Sequence[str] = (), after: Sequence[str] = ()
) -> Iterator[Fault]:
    """What checks find, asked for all at once, with what is done before and after: to ask takes as long as most answers."""
    for name, faults in zip(
        checks, _asked(page, *before, *checks.values(), *after)[len(before) :], strict=False
    ):
        yield from ((name, fault) for fault in faults)


def _asked(page: Page, *questions: str, given: object = None) -> list[Any]:
    """The answers of some functions, in their order. The first is `given` something."""
    answers: list[Any] = page.evaluate(
        f"given => [{', '.join(f'({question})(given)' for question in questions)}]", given
    )
    return answers


def _for_a_thumb_and_by_axe(page: Page, whole: bool, seen: Seen) -> Iterator[Fault]:
    """Rules of colours look at each kind of words once, at each look; all others at the phone, and again where something stands
    that stood neither there nor otherwise on a page before. `whole`: at the desk too, whatever stands there, and at both by the
    rule of targets."""
    shown = "light"
    for look in LOOKS:
        width, scheme = look
        _wide(page, width)
        if scheme != shown:
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        shown = scheme
        once = look in WHOLE_LOOKS
        # On the phone by day it is noted how all stands, and at the desk by night what stands otherwise: the light changes colours alone.
        stands = (NOTE_HOW_IT_STANDS, LOOK_AT_NEW_COLOURS) if look == PHONE else (WHAT_STANDS_OTHERWISE,)
        asked = (*stands, SMALL_TARGETS) if once else ()
        new, *more = _asked(page, MARK_NEW_COLOURS, *asked, given=seen.colours[look])
        seen.colours[look] += new
        if once:
            yield from ((f"too small for a thumb at {width} px", fault) for fault in more[-1])
        otherwise = set(more[0] or ()) - seen.otherwise if once else set()
        seen.otherwise |= otherwise
        if look == PHONE or otherwise or (whole and look == DESK):
            yield from _told(look, page.evaluate(RUN, ALL_RULES if whole and once else BUT_FOR_TARGETS))
        elif new:
            yield from _told(look, page.evaluate(RUN, COLOUR_RULES))


def _told(look: Look, violations: list[Any]) -> Iterator[Fault]:
    width, scheme = look
    for violation in violations:
        for node in violation["nodes"]:
            yield (
                f"axe at {width} px, {scheme}",
                f"{violation['id']}: {violation['help']}\n  {node['html']}\n  {node['failureSummary']}",
            )


def _with_wide_spacing(page: Page) -> Iterator[Fault]:
    """Shuts the folds at the end."""
    for width, before, after in ((1280, (SPACING,), ()), (320, (), (WITHOUT_SPACING, SHUT_FOLDS))):
        _wide(page, width)
        with_spacing = f"with wide spacing at {width} px"
        checks = {f"cut off {with_spacing}": CUT_OFF, f"too wide {with_spacing}": TOO_WIDE}
        yield from _found(page, checks, before, after)


def _without_scripts(page: Page, plain: Page) -> Iterator[Fault]:
    """`plain` is the same page, opened without scripts."""
    _wide(page, 1280)
    with_scripts, without = _words_but_for_scripts(page), _words_but_for_scripts(plain)
    if without != with_scripts:
        at = next(
            (at for at, pair in enumerate(zip(without, with_scripts, strict=False)) if pair[0] != pair[1]), -5
        )
        yield (
            "other words without scripts",
            f"{' '.join(without[at : at + 9])} / {' '.join(with_scripts[at : at + 9])}",
        )


def _words_but_for_scripts(page: Page) -> list[str]:
    changed = f"document.querySelectorAll('{WITH_SCRIPTS}').forEach"
    page.evaluate(f"{changed}(it => it.style.setProperty('display', 'none', 'important'))")
    words = page.locator("body").inner_text().split()
    page.evaluate(f"{changed}(it => it.style.removeProperty('display'))")
    return words


def _from_the_skip_link(page: Page) -> Iterator[Fault]:
    _wide(page, 360)
    page.keyboard.press("Tab")
    link = page.evaluate(WHERE)
    if link is None or 'href="#' not in link["name"]:
        yield "the first stop is no link within the page", str(link and link["name"])
        return
    if not link["seen"]:
        yield "the skip link cannot be seen", link["name"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate(
        "() => document.activeElement === document.body || !!document.activeElement.closest('main, footer')"
        " && !document.activeElement.closest('header:not(main header)')"
    )
    if not inside:
        yield "after the skip link the next stop still stands before the content", link["name"]
