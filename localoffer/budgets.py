"""How much a page may weigh and how long it may be: bytes that a phone waits for, and screens that a thumb goes through."""

from __future__ import annotations

from collections.abc import Mapping

from localoffer.pages.page import Page

#: What one round trip brings to a phone, in bytes after gzip -6: a page and the style sheet that blocks it.
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
#: A page after the first of a visit, in bytes after gzip -6: the page alone, for style sheets and scripts are there.
AGAIN_BUDGET = 6 * 1024
#: Pages that may take more of it beside `LONG_PAGES`, by their template, and why a reader is better off with one long page.
LONG_AGAIN: Mapping[str, str] = {
    "pages/help-now.html": "every number for the night on one page: nobody in danger waits for a second",
    "pages/outcome.html": "everything that one group gets and does not get, each with its reason, for answering a refusal",
    "pages/not-found.html": "it contains its style sheet, because nobody knows where it will be shown",
}
#: A page of so many letters is made as small as HTML allows: about as many as come near `AGAIN_BUDGET`. To do it with all would
#: take a build longer, and bring their readers little.
SQUEEZED_FROM = 22_000
#: An old phone reads every byte of a page before it shows the part that was asked for. In bytes as it stands; not for officers' pages.
WHOLE_BUDGET = 150_000
#: A file to be carried away must pass through any messaging app. In bytes as it stands, for nothing packs it there.
ALONE_BUDGET = 150_000
#: About how many bytes the one file has beside what a council's own records put into it; for each entitlement and each link to one
#: beside their own letters; and by how much a guess must be over before the file is split.
ALONE_REST, ALONE_ENTITLEMENT, ALONE_LINK, ALONE_DOUBT = 79_000, 240, 40, 1.015
#: The most phone screens of 360 × 640 px that a page takes with its folds closed, by its template. The one list of them.
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
#: How many things one page lists, by its key in words.yaml, before each part of the list gets a page of its own and the page is
#: their index: about as many as its screens hold, or a phone can load at once.
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
#: How many voices and further promises the ledger shows; of more it folds the promises.
MOST_OPEN = 30
#: An estimate that is over by less than this may be right in a browser.
ROOM = 1.1
#: Lists to look something up in; and the questions, of which a phone shows one at a time.
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
    """How many bytes a page may take that is not the first of a visit, if there is a limit beside that of the first."""
    return None if page.address in LONG_PAGES or page.template in LONG_AGAIN else AGAIN_BUDGET


def most_screens(page: Page) -> float | None:
    """How many phone screens a page may take, if there is a limit."""
    if page.template in OF_ANY_LENGTH:
        return None
    return MOST_SCREENS.get(page.template, MOST_SCREENS_OF_OTHERS)
