"""How heavy and how long a page may be: bytes that a phone has to load, and screens to scroll through."""

from __future__ import annotations

from collections.abc import Mapping

from localoffer.pages.page import Page

#: What a phone gets in one round trip, in bytes after gzip -6: a page and its render-blocking style sheet.
PAGE_BUDGET = 14_336
#: Long reference pages may take twice as much. The one list of them.
LONG_BUDGET = 28 * 1024
LONG_PAGES = frozenset(
    {
        "/find-what-is-yours/",
        "/who-gets-what/",
        "/coverage/",
        "/for-officers/todo/",
        "/a-to-z/",
        "/all-the-money/",
        "/you-said/",
        "/you-said/by-state/",
        "/you-said/by-date/",
        "/action-plan/",
        "/inspections/",
        "/for-councillors/since/",
        "/words/",
        "/sources/",
        "/sources/national/",
        "/sources/reported/",
        "/strategy/local-picture/",
        "/strategy/on-a-page/",
    }
)
#: A page after the first of a visit, in bytes after gzip -6: the page alone, since style sheets and scripts are cached.
AGAIN_BUDGET = 6 * 1024
#: Further pages that may exceed it, besides `LONG_PAGES`, by template, and why one long page serves readers better.
LONG_AGAIN: Mapping[str, str] = {
    "pages/help-now.html": "every number for the night on one page: nobody in danger waits for a second",
    "pages/outcome.html": "everything that one group gets and does not get, each with its reason, for answering a refusal",
    "pages/not-found.html": "it contains its style sheet, because nobody knows where it will be shown",
}
#: Pages with at least this many characters are minified: about as many as come near `AGAIN_BUDGET`. Minifying all of
#: them would slow the build and help readers little.
SQUEEZED_FROM = 22_000
#: An old phone reads every byte of a page before it shows the part requested. In bytes, uncompressed; not for officers'
#: pages.
WHOLE_BUDGET = 150_000
#: A downloadable file must pass through any messaging app. In bytes, uncompressed, since nothing compresses it there.
ALONE_BUDGET = 150_000
#: The approximate size in bytes of the one file: its fixed part besides a council's own records; for each entitlement
#: and each link to one besides their own text; and how far over an estimate must be before the file is split.
ALONE_REST, ALONE_ENTITLEMENT, ALONE_LINK, ALONE_DOUBT = 79_000, 240, 40, 1.015
#: The maximum length of a page in phone screens of 360 × 640 px with its folds closed, by template. The one list of
#: them.
MOST_SCREENS: Mapping[str, float] = {
    "pages/action-plan.html": 7,
    "pages/coverage.html": 7,
    "pages/entitlement.html": 5.5,
    "pages/gone.html": 5,
    "pages/help-now.html": 12,
    "pages/local-picture.html": 6,
    "pages/money.html": 8,
    "pages/outcome.html": 7,
    "pages/voice.html": 4,
    "pages/what-has-changed.html": 9,
    "pages/you-said.html": 7,
}
MOST_SCREENS_OF_OTHERS = 9
#: The maximum number of things on one page, by its key in words.yaml; beyond that, each part of the list gets its own
#: page and the page becomes their index. About as many as fit its screens, or as a phone can load at once.
MOST_LISTED: Mapping[str, int] = {
    "you-said": 26,
    "by-state": 34,
    "by-date": 28,
    "money": 44,
    "on-a-page": 30,
    "offer": 72,
    "papers": 100,
    "a-to-z": 250,
    "finder": 400,
    "who-gets-what": 120,
    "what-has-changed": 44,
    "sources": 250,
    "todo": 150,
}
#: How many voices and further promises the ledger shows unfolded; beyond that, the promises are folded.
MOST_OPEN = 30
#: An estimate that exceeds the limit by less than this factor may be within it in a browser.
ROOM = 1.1
#: Reference lists; and the questions, of which a phone shows one at a time.
OF_ANY_LENGTH = frozenset(
    {
        "pages/a-to-z.html",
        "pages/finder.html",
        "pages/one-file.html",
        "pages/sources.html",
        "pages/words.html",
    }
)


def budget(address: str) -> int:
    return LONG_BUDGET if address in LONG_PAGES else PAGE_BUDGET


def again_budget(page: Page) -> int | None:
    """The byte limit for a page that is not the first of a visit, if there is a separate one."""
    return None if page.address in LONG_PAGES or page.template in LONG_AGAIN else AGAIN_BUDGET


def most_screens(page: Page) -> float | None:
    """The maximum number of phone screens of a page, if there is one."""
    if page.template in OF_ANY_LENGTH:
        return None
    return MOST_SCREENS.get(page.template, MOST_SCREENS_OF_OTHERS)
