"""A finished page, parsed once as a browser would: all that can be said of it without looking at another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from localoffer.addresses import NOT_FOUND
from localoffer.pages.page import Page
from localoffer.records.frozen import dataclass
from localoffer.web.lengths import screens
from localoffer.web.worker import packed

POLICY = "Content-Security-Policy"
#: A link or resource: its address, and all its attributes.
_Lead = tuple[str, Mapping[str, str | None]]


#: A link within the site, or a file that the page needs: as written, from the site's root, and its fragment. A page has a
#: hundred of them, which are cached with it, so they are plain tuples.
Way = tuple[str, str, str]


@dataclass(frozen=True)
class Finished:
    """`ids` are its anchors, `slips` the mistakes within the page itself, `ways` its links within the site, `sheets`
    its render-blocking style sheets. `packed`: its bytes after gzip -6. `screens`: approximately how many phone
    screens it takes."""

    content: bytes
    ids: frozenset[str]
    slips: tuple[str, ...]
    ways: tuple[Way, ...]
    sheets: tuple[str, ...]
    packed: int
    screens: float

    @classmethod
    def of(cls, page: Page, content: bytes) -> Finished:
        tree = LexborHTMLParser(content)
        ids = Counter(node.attributes["id"] or "" for node in tree.css("[id]"))
        leads = [(_address(attributes := node.attributes), attributes) for node in tree.css(_LEADS)]
        sheets = tree.css('link[rel="stylesheet"]:not([media="print"])')
        return cls(
            content=content,
            ids=frozenset(ids),
            slips=tuple(_slips(page, tree, ids, leads)),
            ways=tuple(_ways(page.address, dict.fromkeys(address for address, _ in leads))),
            sheets=tuple(urljoin(page.address, node.attributes["href"] or "").lstrip("/") for node in sheets),
            packed=packed(content),
            screens=screens(tree),
        )


def _slips(page: Page, tree: LexborHTMLParser, ids: Counter[str], leads: Iterable[_Lead]) -> Iterator[str]:
    for id, number in ids.items():
        if number > 1:
            yield f"The id {id} is there {number} times."
    levels = [int(str(node.tag)[1]) for node in tree.css("h1, h2, h3, h4, h5, h6")]
    if levels.count(1) != 1:
        yield f"There are {levels.count(1)} headings of the first level; there should be one."
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"A heading of level {after} follows one of level {before}."
    for wanted in ("html[lang][dir]", "title", "main", f'meta[http-equiv="{POLICY}"]'):
        if not tree.css_first(wanted):
            yield f"There is no {wanted}."
    if tree.css_first(
        "[style], script:not([src]):not([type='application/ld+json']), [onclick], [onload], iframe, form"
    ):
        yield "There is a style or script within the page, a form or a frame."
    if page.alone:
        yield from _leanings(tree)
    elif tree.css_first("style") and page.address != NOT_FOUND:
        yield "There is a style within the page."
    # A page's canonical address is not a file that it fetches.
    for node in tree.css("link:not([rel=canonical])[href], script[src], img[src], use[href], source[src]"):
        address = _address(node.attributes)
        if _scheme(address) not in ("", "data") or address.startswith("//"):
            yield f"The page would fetch {address} from elsewhere."
    for address, attributes in leads:
        scheme = _scheme(address)
        if scheme in ("https", "http"):
            if "noreferrer" not in (attributes.get("rel") or "").split():
                yield f"The link to {address} leaves the site without rel=noreferrer."
        elif scheme not in ("", *_LOCAL):
            yield f"The link to {address} is of a kind that pages do not have."


#: A relative address of a usual form: the leading ../ parts, with the rest validated.
_PLAIN = re.compile(r"(?:(?P<up>(?:\.\./)+)|\./|(?=\w))(?=(?:[\w-]+/)*(?:\w[\w.-]*)?(?:#|$))")
#: Links and resources.
_LEADS = "a[href], link:not([rel=canonical])[href], script[src], img[src]"
#: Schemes that a phone handles by itself.
_LOCAL = ("tel", "mailto", "sms", "data")


def _leanings(tree: LexborHTMLParser) -> Iterator[str]:
    """What a self-contained page would load from elsewhere."""
    for node in tree.css("link, script, img, a[href]"):
        address = _address(node.attributes)
        if not _scheme(address) and not address.startswith("#"):
            yield f"The page is to be carried away, and {address or node.tag} would not come with it."


def _address(attributes: Mapping[str, str | None]) -> str:
    return attributes.get("href") or attributes.get("src") or ""


def _scheme(address: str) -> str:
    """Most addresses have none, which shows at once."""
    return urlsplit(address).scheme if ":" in address else ""


def _ways(here: str, written: Iterable[str]) -> Iterator[Way]:
    """Empty for the page for addresses that do not exist: its links are resolved from the site's root."""
    for address in written if here != NOT_FOUND else ():
        if not _scheme(address):
            target, _, place = joined(here, address).partition("#")
            yield address, target, unquote(place) if "%" in place else place


def joined(here: str, address: str) -> str:
    """A much faster `urljoin` for the address of a page and a relative one, as all addresses in pages are."""
    if address.startswith("#"):
        return here + address
    folders = here.split("/")[:-1]
    up, below = _read(address) or (len(folders), "")
    if up >= len(folders):
        return urljoin(here, address)
    return "/".join((*folders[: len(folders) - up], below))


@lru_cache(maxsize=4096)
def _read(address: str) -> tuple[int, str] | None:
    """How many folders up a relative address leads, and the rest of it; None for an unusual one. Most pages have many
    addresses in common."""
    found = _PLAIN.match(address)
    return (len(found["up"] or "") // 3, address[found.end() :]) if found else None
