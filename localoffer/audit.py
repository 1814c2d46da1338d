"""Seventh stage: read the finished documents as a browser would, and find what no record shows.

`audit_links` comes first: links that an editor wrote, each with its file and line. `audit` then looks at the
documents themselves; what it finds there is a slip in a template and names the template.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import pairwise
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from localoffer.addresses import HOME, IN_MARKDOWN, NOT_FOUND, SOURCES
from localoffer.budgets import ALONE_BUDGET, ROOM, budget, most_screens
from localoffer.pages.page import Page
from localoffer.pages.texts import TextContext
from localoffer.papers.typeset import Printed
from localoffer.plan import SitePlan, record_addresses
from localoffer.problems import Level, Mark, Problem, Rule
from localoffer.records.files import SITE_FILE, Records
from localoffer.records.links import flaw
from localoffer.records.markdown import links
from localoffer.records.naming import record_name
from localoffer.records.values import Prose
from localoffer.records.walk import every_prose, proses
from localoffer.render import path_of
from localoffer.rules.base import Content
from localoffer.web.lengths import screens
from localoffer.web.worker import packed

#: In a text without this no link leads to a place on a page. A heading has none: its signs stand before a blank.
_FRAGMENT = re.compile(r"[^\s#]#")
POLICY = "Content-Security-Policy"

BROKEN_LINK = Rule(
    "broken-link",
    """A link within the site leads to a page, and to a place on it where it names one.

    PASS: [help now](/help-now/)
    FAIL: [help now](/help/)
    FAIL: [help now](/help-now/#nowhere)
    """,
)

TEMPLATE_SLIP = Rule(
    "template-slip",
    """A finished page has what every page needs. Only a change to a template breaks this one.

    PASS: a template that extends layouts/page.html
    FAIL: a template with two headings of the first level
    """,
)

HEAVY_PAGE = Rule(
    "heavy-page",
    """A page comes to a cheap phone in one round trip.

    PASS: a page of 12 KB with its style sheet
    FAIL: a page of 18 KB with its style sheet
    """,
    Level.WARNING,
)

PAGE_NOBODY_FINDS = Rule(
    "page-nobody-finds",
    """A council's own page can be come to from the start of the site, by more than the list of sources.

    PASS: content/pages/drop-in-times.md with below: /take-part/
    PASS: content/pages/drop-in-times.md, and in offer.yaml a link to /drop-in-times/
    FAIL: content/pages/drop-in-times.md alone
    """,
    Level.WARNING,
)

LONG_PAGE = Rule(
    "long-page",
    """A page takes no more phone screens than a tired reader goes through.

    PASS: a page of something to get that takes five screens
    FAIL: the same page once its council has written two more screens of text into it
    """,
    Level.WARNING,
)

LONG_PAPER = Rule(
    "long-paper",
    """A paper has no more pages and is no heavier than it should be.

    PASS: a sheet of two pages
    FAIL: a sheet that its texts make three pages long
    """,
    Level.WARNING,
)


NO_LETTER = Rule(
    "no-letter",
    """What stands on a paper has letters and signs that one of its typefaces has: those of Europe, of many scripts of Africa and
    Asia, arrows, ticks and emoji.

    PASS: text: I asked twice → nobody rang 😢
    PASS: name: ትግርኛ
    FAIL: name: 中文
    """,
)


def audit_letters(
    content: Content, lacking: Mapping[str, Sequence[str]], plan: SitePlan
) -> Iterator[Problem]:
    """Each text with a character that a paper needs and no typeface has. `lacking`: those characters, by the paper's address."""
    wanted = re.compile("|".join(re.escape(text) for texts in lacking.values() for text in texts))
    hint = "Write it in other letters, or say it in words. On pages alone it can stand: phones have more letters than papers."
    told = False
    for piece in content.pieces if lacking else ():
        if found := wanted.search(piece.text):
            told = True
            letters = list(dict.fromkeys(wanted.findall(piece.text)))
            yield NO_LETTER.problem(piece.place(found.start()), _no_letter(letters), hint, piece.where)
    for paper in plan.papers if not told else ():
        if paper.address in lacking:
            yield NO_LETTER.problem(
                paper.mark, _no_letter(lacking[paper.address]), hint, f"the paper “{paper.title}”"
            )


def _no_letter(texts: Sequence[str]) -> str:
    """`Papers cannot show “中” (CJK unified ideograph-4E2D): none of their typefaces has it.`"""
    named = [
        f"“{text}” ({', '.join(unicodedata.name(sign, f'U+{ord(sign):04X}') for sign in text)})"
        for text in texts[:3]
    ]
    more = f" and {len(texts) - 3} more" if len(texts) > 3 else ""
    return f"Papers cannot show {', '.join(named)}{more}: none of their typefaces has {'it' if len(texts) == 1 else 'them'}."


def audit_links(content: Content, plan: SitePlan) -> tuple[Problem, ...]:
    """Every link in the council's and the national text that leads to no page of the site.

    A page that only comes after the as-of date is one: it will be there in time.
    """
    records = content.records
    addresses = {page.address for page in plan.pages} | set(record_addresses(records))
    unread = {f"{id}/" for ids in records.unread.values() for id in ids}
    return tuple(
        _broken(mark, record, href, addresses)
        for mark, href, record in content.of_each_file("own links", _own_links_in)
        if (path := href.partition("#")[0]) not in addresses
        and not any(path.endswith("/" + end) for end in unread)
    )


def _own_links_in(content: Content) -> Iterator[tuple[Mark, str, str]]:
    """Each such link with the name of its record."""
    texts = [(prose, record) for _, record in content.every() for prose in proses(record)]
    texts += [(page.body, page.text) for page in content.pages()]
    return ((*link, record_name(record)) for prose, record in texts for link in _own_links(prose))


def _own_links(prose: Prose) -> Iterator[tuple[Mark, str]]:
    """The links of a text to pages of the site: those that name no scheme. Rules of texts tell of what is no link."""
    for link in links(prose):
        told = link.image or flaw(link.href)
        if not told and not urlsplit(link.href).scheme and not link.href.startswith("#"):
            yield link.mark, link.href


def _broken(mark: Mark, record: str, href: str, addresses: Iterable[str]) -> Problem:
    near = get_close_matches(href.partition("#")[0], sorted(addresses), n=1, cutoff=0.6)
    closest = f" The closest is {near[0]}." if near else ""
    problem = BROKEN_LINK.problem(
        mark=mark,
        record=record,
        message=f"The link to {href} goes nowhere: there is no such page.{closest}",
        hint="Change the address to a page of the site, written from / to /, such as /help-now/.",
    )
    return replace(problem, again="lead there")


@dataclass(frozen=True)
class _Document:
    page: Page
    tree: LexborHTMLParser
    ids: Counter[str]


def audit(documents: Mapping[str, bytes], plan: SitePlan, records: Records) -> tuple[Problem, ...]:
    """Every slip in the finished pages, and a warning for each page that is too heavy."""
    read = {page.address: _read(page, documents[path_of(page.address)]) for page in plan.pages}
    written = {(prose_mark, href): record for prose_mark, href, record in _fragments(records)}
    problems: list[Problem] = []
    for (mark, href), record in written.items():
        path, _, fragment = href.partition("#")
        if path in read and unquote(fragment) not in read[path].ids:
            problems.append(
                BROKEN_LINK.problem(
                    mark=mark,
                    record=record,
                    message=f"The link to {href} goes nowhere: the page has no place called {fragment}.",
                    hint=f"Take #{fragment} off the link, or use the name of a heading on that page.",
                )
            )
    if problems:
        return tuple(problems)
    # A paper is there as soon as it is planned: a preview or a test may have left out making it.
    papers = frozenset(paper.address for paper in plan.papers)
    for document in read.values():
        problems += _slips(document, read, documents, papers)
    national = national_files(records)
    problems += _heavy(read.values(), documents, national)
    problems += _long(read.values(), national)
    problems += _found_by_nobody(read, national)
    return tuple(problems)


def national_files(records: Records) -> frozenset[str]:
    """The files that no council changes, as problems name them."""
    entries = (record for entries in records.national.values() for record in entries)
    return frozenset(
        it.marks.record.file for it in (*entries, *(page.text for page in records.national_pages))
    )


def _made_long_by(page: Page) -> Mark:
    """Where to begin: a page that is made of many files is no matter of a line of site.yaml."""
    mark = page.grows_with or page.mark
    return Mark(mark.file) if mark.file.endswith(SITE_FILE) else mark


def _shorter(file: str, national: frozenset[str], how: str) -> str:
    """How to mend what is too long, where the council can."""
    if file in national:
        return (
            "Its texts are the same for every council, and none of them is yours to shorten: tell those who look after the "
            "national folder."
        )
    if file.endswith(SITE_FILE):
        return f"It lists what stands in several files: look at the page for what makes it long.{how}"
    return f"Shorten its texts. They begin in {file}.{how}"


def _fragments(records: Records) -> Iterator[tuple[Mark, str, str]]:
    for prose, record in every_prose(records):
        if _FRAGMENT.search(prose.text):
            yield from ((mark, href, record_name(record)) for mark, href in _own_links(prose) if "#" in href)


def _read(page: Page, content: bytes) -> _Document:
    tree = LexborHTMLParser(content)
    ids = Counter(node.attributes["id"] or "" for node in tree.css("[id]"))
    return _Document(page, tree, ids)


def _slips(
    document: _Document,
    read: Mapping[str, _Document],
    documents: Mapping[str, bytes],
    papers: frozenset[str],
) -> Iterator[Problem]:
    def slip(message: str) -> Problem:
        return TEMPLATE_SLIP.problem(
            mark=Mark(f"templates/{document.page.template}"),
            record=f"the page {document.page.address}",
            message=message,
            hint="Mend the template.",
        )

    tree = document.tree
    for id, number in document.ids.items():
        if number > 1:
            yield slip(f"The id {id} stands {number} times.")
    levels = [int(str(node.tag)[1]) for node in tree.css("h1, h2, h3, h4, h5, h6")]
    if levels.count(1) != 1:
        yield slip(f"There are {levels.count(1)} headings of the first level; there should be one.")
    for before, after in pairwise(levels):
        if after > before + 1:
            yield slip(f"A heading of level {after} follows one of level {before}.")
    for wanted in ("html[lang][dir]", "title", "main", f'meta[http-equiv="{POLICY}"]'):
        if not tree.css_first(wanted):
            yield slip(f"There is no {wanted}.")
    if tree.css_first(
        "[style], script:not([src]):not([type='application/ld+json']), [onclick], [onload], iframe, form"
    ):
        yield slip("There is a style or script within the page, a form or a frame.")
    if document.page.alone:
        yield from (slip(message) for message in _leanings(tree))
    elif tree.css_first("style") and document.page.address != NOT_FOUND:
        yield slip("There is a style within the page.")
    # Where a page says that it stands is no file that it fetches.
    for node in tree.css("link:not([rel=canonical])[href], script[src], img[src], use[href], source[src]"):
        address = node.attributes.get("href") or node.attributes.get("src") or ""
        if urlsplit(address).scheme not in ("", "data") or address.startswith("//"):
            yield slip(f"The page would fetch {address} from elsewhere.")
    yield from (slip(message) for message in _lost_links(document, read, documents, papers))


def _leanings(tree: LexborHTMLParser) -> Iterator[str]:
    """What a page to be carried away would need from elsewhere."""
    for node in tree.css("link, script, img, a[href]"):
        address = node.attributes.get("href") or node.attributes.get("src") or ""
        if not urlsplit(address).scheme and not address.startswith("#"):
            yield f"The page is to be carried away, and {address or node.tag} would not come with it."


def _lost_links(
    document: _Document,
    read: Mapping[str, _Document],
    documents: Mapping[str, bytes],
    papers: frozenset[str],
) -> Iterator[str]:
    """The links and files of a page that are not there. The 404 page's are looked up from the site's root."""
    here = document.page.address
    for node in document.tree.css("a[href], link:not([rel=canonical])[href], script[src], img[src]"):
        address = node.attributes.get("href") or node.attributes.get("src") or ""
        parts = urlsplit(address)
        if parts.scheme in ("tel", "mailto", "sms", "data"):
            continue
        if parts.scheme in ("https", "http"):
            if "noreferrer" not in (node.attributes.get("rel") or "").split():
                yield f"The link to {address} leaves the site without rel=noreferrer."
            continue
        if parts.scheme:
            yield f"The link to {address} is of a kind that pages do not have."
            continue
        if here == NOT_FOUND:
            continue
        target = urljoin(here, address).partition("#")[0]
        if target in read:
            if parts.fragment and unquote(parts.fragment) not in read[target].ids:
                yield f"The link to {address} goes nowhere: {target} has no place of that name."
        elif target not in papers and target.lstrip("/") not in documents:
            yield f"The link to {address} goes nowhere."


def _weight(document: _Document, documents: Mapping[str, bytes]) -> int:
    """Bytes of a page and the style sheets that a screen waits for, after gzip -6: what must come to read it."""
    here = document.page.address
    linked = document.tree.css('link[rel="stylesheet"]:not([media="print"])')
    sheets = {urljoin(here, node.attributes["href"] or "").lstrip("/") for node in linked}
    needed = (documents[name] for name in sheets if name in documents)
    return packed(documents[path_of(here)]) + sum(map(packed, needed))


def _too_large(document: _Document, documents: Mapping[str, bytes]) -> str | None:
    page = document.page
    if page.alone:
        bytes_ = len(documents[path_of(page.address)])
        if bytes_ > ALONE_BUDGET:
            return f"The file {page.address} takes {bytes_:,} bytes, more than {ALONE_BUDGET:,}. It is too large to send."
        return None
    bytes_ = _weight(document, documents)
    if bytes_ > budget(page.address):
        return (
            f"The page {page.address} takes {bytes_:,} bytes, more than {budget(page.address):,}. "
            "It loads slowly on a cheap phone."
        )
    return None


def _heavy(
    read: Iterable[_Document], documents: Mapping[str, bytes], national: frozenset[str]
) -> Iterator[Problem]:
    for document in read:
        message = _too_large(document, documents)
        if message:
            mark = _made_long_by(document.page)
            yield HEAVY_PAGE.problem(
                mark=mark,
                record=f"the page “{document.page.title}”",
                message=message,
                hint=_shorter(mark.file, national, " Or move a part of it to a page of its own."),
            )


def _long(read: Iterable[_Document], national: frozenset[str]) -> Iterator[Problem]:
    for document in read:
        page, most = document.page, most_screens(document.page)
        about = screens(document.tree)
        if most and about > most * ROOM:
            mark = _made_long_by(page)
            yield LONG_PAGE.problem(
                mark=mark,
                record=f"the page “{page.title}”",
                message=f"The page {page.address} takes about {about:.1f} phone screens, and should take no more than {most:g}.",
                hint=_shorter(
                    mark.file,
                    national,
                    " What only some readers need can go below details:, which is folded.",
                ),
            )


def _found_by_nobody(read: Mapping[str, _Document], national: frozenset[str]) -> Iterator[Problem]:
    """Looks at links only where a page has neither a folder that lists it nor a place that it names."""
    doubtful = [
        document.page
        for document in read.values()
        if isinstance(document.page.context, TextContext)
        and not document.page.crumbs
        and document.page.address not in IN_MARKDOWN
        and document.page.mark.file not in national
    ]
    reached, waiting = {HOME}, [HOME] if doubtful else []
    while waiting:
        here = waiting.pop()
        for node in read[here].tree.css("a[href]"):
            target = urljoin(here, node.attributes["href"] or "").partition("#")[0]
            if target in read and target not in reached and target not in SOURCES.values():
                reached.add(target)
                waiting.append(target)
    for page in doubtful:
        if page.address not in reached:
            yield PAGE_NOBODY_FINDS.problem(
                mark=page.mark,
                record=f"the page “{page.title}”",
                message="Nobody will find this page: no page leads to it but the list of sources.",
                hint="Name its place, such as below: /take-part/, and that page leads to it. Or link it from a text that people read: "
                f"[{page.title}]({page.address}).",
            )


def _pages(number: int) -> str:
    return f"{number} page{'' if number == 1 else 's'}"


def audit_papers(
    printed: Mapping[str, Printed], plan: SitePlan, national: frozenset[str] = frozenset()
) -> Iterator[Problem]:
    """A warning for each paper that came out longer or heavier than it should be."""
    for paper in plan.papers:
        if paper.address not in printed:
            continue
        made = printed[paper.address]
        if made.pages > paper.most_pages or made.kilobytes > paper.most_kilobytes:
            yield LONG_PAPER.problem(
                mark=paper.mark,
                record=f"the paper “{paper.title}”",
                message=f"The paper {paper.address} has {_pages(made.pages)} and {made.kilobytes} KB, and should "
                f"have no more than {_pages(paper.most_pages)} and {paper.most_kilobytes} KB.",
                hint=_shorter(paper.mark.file, national, ""),
            )
