"""Every address of the site, from its root (`/help-now/`). Ids of records become the addresses of their pages."""

from __future__ import annotations

from hashlib import sha256

HOME = "/"
OFFER = "/what-you-can-get/"
BY_AREA = "/what-you-can-get/by-area/"
MONEY = "/all-the-money/"
MATRIX = "/who-gets-what/"
A_TO_Z = "/a-to-z/"
FINDER = "/find-what-is-yours/"
OUTCOMES = "/find-what-is-yours/all-outcomes/"
EXAMPLES = "/people-like-me/"
HELP = "/help-now/"
DISTRICTS = "/help-now/districts/"
RIGHTS = "/your-rights/"
STATUSES = "/your-rights/who-is-a-care-leaver/"
ADVISER = "/your-rights/personal-adviser/"
LADDER = "/your-rights/if-they-say-no/"
STRATEGY = "/strategy/"
PLEDGES = "/strategy/leaders-pledges/"
DELIVERY = "/strategy/how-we-deliver/"
PARTNERS = "/strategy/partners/"
PICTURE = "/strategy/local-picture/"
DATA = "/data/"
ON_A_PAGE = "/strategy/on-a-page/"
LEDGER = "/you-said/"
BY_STATE = "/you-said/by-state/"
BY_DATE = "/you-said/by-date/"
BY_PRIORITY = "/you-said/by-priority/"
ACTION_PLAN = "/action-plan/"
BY_QUARTER = "/action-plan/by-quarter/"
BY_OWNER = "/action-plan/by-owner/"
INSPECTIONS = "/inspections/"
TAKE_PART = "/take-part/"
CARD = "/take-part/card/"
KEEP = "/keep/"
ONE_FILE = "/keep/offer.html"
PAPERS = "/papers/"
FOR_ADVISERS = "/for-advisers/"
FOR_COUNCILLORS = "/for-councillors/"
SINCE = "/for-councillors/since/"
CHANGES = "/what-has-changed/"
HOW_TO_ASK = "/how-do-i-ask/"
WORDS = "/words/"
YOUR_SITUATION = "/your-situation/"
YOUR_WAY = "/your-way/"
PLACES_TO_LIVE = "/places-to-live/"
FIRST_HOME = "/your-first-home/"
COVERAGE = "/coverage/"
TO_DO = "/for-officers/todo/"
ACCESSIBILITY = "/accessibility/"
PRIVACY = "/privacy/"
NOT_FOUND = "/404.html"
CALENDAR = "/calendar.ics"
FEED = "/feed.xml"
#: The search index. Its name never changes, so that a changed word changes only the pages that show it.
SEARCH = "/search.json"
#: The service worker that keeps pages on a phone, and the folder of assets.
WORKER = "/sw.js"
ASSETS = "/assets/"
#: The picture shown beside a link to the site.
LINK_PICTURE = "/picture.png"
#: The pages of sources: the council's papers, national rules, and others' reports of national rules.
SOURCES = {
    "sources": "/sources/",
    "national-sources": "/sources/national/",
    "reported-sources": "/sources/reported/",
}
#: Pages written in Markdown that other pages link to.
IN_MARKDOWN = (ADVISER, ACCESSIBILITY, PRIVACY)
#: Those of them that every site has: a council may have its own page at the same address, which then replaces ours.
OR_THE_COUNCILS = (ACCESSIBILITY, PRIVACY)
#: Everything above, whether a page or a file.
_ALL = frozenset(
    (
        *(value for name, value in globals().items() if name.isupper() and isinstance(value, str)),
        *SOURCES.values(),
    )
)
#: Addresses reserved for the site, whether an edition has such a page or not. Those of data and of changes are not
#: reserved: a council may have had a page of that name before ours existed, and it then keeps the address.
OWN = _ALL.difference(IN_MARKDOWN, (DATA, CHANGES, SINCE))
#: The pages of a site that belong to no single record, whether an edition has them or not. At two of these addresses
#: there is no page, only pages below them with the parts of a long one.
PAGES = frozenset(address for address in _ALL if address.endswith("/")).difference(
    (ADVISER, ASSETS, BY_AREA, BY_PRIORITY)
)

NAV = {
    "find-what-is-yours": FINDER,
    "what-you-can-get": OFFER,
    "your-rights": RIGHTS,
    "you-said": LEDGER,
    "a-to-z": A_TO_Z,
    "keep": KEEP,
}
FOOTER = {
    "words": WORDS,
    "people-like-me": EXAMPLES,
    "for-advisers": FOR_ADVISERS,
    "for-councillors": FOR_COUNCILLORS,
    "accessibility": ACCESSIBILITY,
    "privacy": PRIVACY,
}
#: The five questions people come with, and the page that answers each; the finder answers the first, if there is one.
DOORS = {
    "what-can-i-get": OFFER,
    "how-much": MONEY,
    "how-do-i-ask": HOW_TO_ASK,
    "what-if-they-say-no": LADDER,
    "who-do-i-ring": HELP,
}


def asset_address(name: str, content: bytes) -> str:
    """Changes with the content, so that nobody gets an outdated copy."""
    stem, dot, ending = name.rpartition(".")
    return f"{ASSETS}{stem}.{sha256(content).hexdigest()[:10]}{dot}{ending}"


def is_own(address: str) -> bool:
    """Whether the address is reserved, so that no id, file name or former address may produce it."""
    return address in OWN or address.startswith(ASSETS)


def entitlement_address(id: str) -> str:
    return f"{OFFER}{id}/"


def area_address(id: str) -> str:
    return f"{OFFER}#{id}"


def outcome_address(id: str) -> str:
    return f"{FINDER}{id}/"


def watch_anchor(id: str) -> str:
    """The anchor on the coverage page, where the items have the plain ids."""
    return f"watch-{id}"


def contact_address(id: str) -> str:
    return f"{HELP}#{id}"


def situation_address(id: str) -> str:
    """The anchor on the page of all situations. What to say and ask for at each age has a page of its own."""
    return f"{HELP}#{id}"


def situation_page_address(id: str) -> str:
    return f"{HELP}{id}/"


def circumstance_address(id: str) -> str:
    return f"{YOUR_SITUATION}{id}/"


def home_address(id: str) -> str:
    return f"{PLACES_TO_LIVE}#{id}"


def priority_address(id: str) -> str:
    return f"{STRATEGY}{id}/"


def figure_address(id: str) -> str:
    """For a measure or a table. Its row on the local picture has the plain id."""
    return f"{PICTURE}{id}/"


def voice_address(id: str) -> str:
    return f"{LEDGER}{id}/"


def plan_address(id: str) -> str:
    return f"{ACTION_PLAN}in-full/{id}/"


def action_address(plan: str, id: str) -> str:
    """For an action, or a heading of the plan. Its row on the page of all plans has the plain id."""
    return f"{plan_address(plan)}#{id}"


def change_address(id: str) -> str:
    """For a file of changes by name, such as `2026-11-26-setting-up-home`. The anchor stays when the year gets a page of its own."""
    return f"{CHANGES}#{id}"


def changes_of_year_address(year: int, part: int) -> str:
    """For the changes of a year that no longer fit on the page of the newest, or for a further part of them."""
    return f"{CHANGES}{year}/" + (f"{part}/" if part > 1 else "")


def inspection_address(day: str) -> str:
    """For what inspectors said on one day, such as `2024-05-24`."""
    return f"{INSPECTIONS}in-full/{day}/"


def finding_address(day: str, id: str) -> str:
    """Its row on the page of all findings has the plain id."""
    return f"{inspection_address(day)}#{id}"


def source_address(page: str, id: str) -> str:
    """`page` is a key of `SOURCES`."""
    return f"{SOURCES[page]}#{id}"


def text_address(path: str) -> str:
    """For a Markdown page, by its path below the folder of pages."""
    return f"/{path.strip('/')}/"


def file_address(part: str) -> str:
    """For a further downloadable file, if the whole offer is too large for one: a part of life, or what was said."""
    return f"{KEEP}offer-{part}.html"


def paper_address(name: str) -> str:
    return f"{PAPERS}{name}.pdf"


#: The paper with the content of the committee page.
COMMITTEE = paper_address("for-the-committee")
