"""Seventh stage: check the finished documents as a browser would see them, and find what no record shows.

`audit_links` comes first: links that an editor wrote, each with its file and line. `audit` then checks the documents
themselves; what it finds there is a mistake in a template, which it names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from urllib.parse import unquote, urlsplit

from localoffer.addresses import A_TO_Z, HELP, HOME, IN_MARKDOWN, SOURCES, entitlement_address, text_address
from localoffer.budgets import ALONE_BUDGET, ROOM, WHOLE_BUDGET, again_budget, budget, most_screens
from localoffer.pages.page import Page
from localoffer.pages.texts import TextContext
from localoffer.papers.booklet import left_out
from localoffer.papers.typeset import Printed
from localoffer.plan import SitePlan, record_addresses
from localoffer.problems import Level, Mark, Problem, Rule
from localoffer.records.files import SITE_FILE, Records
from localoffer.records.links import flaw, is_email
from localoffer.records.markdown import links
from localoffer.records.models import Audience
from localoffer.records.naming import record_name, so_many
from localoffer.records.values import Prose
from localoffer.records.walk import proses
from localoffer.render import Rendered
from localoffer.rules.base import Content
from localoffer.views.shown import Shown
from localoffer.web.finished import Finished
from localoffer.web.worker import packed

BROKEN_LINK = Rule(
    "broken-link",
    """A link within the site leads to a page that exists, and to a place that exists on it if it names one. One that is
    called as the button at the top of every page leads there, too; if not, this only warns.

    PASS: [help now](/help-now/)
    FAIL: [help now](/help/)
    FAIL: [help now](/help-now/#nowhere)
    FAIL: [Help now](/help-now/not-safe/)
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
    """A page reaches a cheap phone in one round trip.

    PASS: a page of 12 KB with its style sheet
    FAIL: a page of 18 KB with its style sheet
    """,
    Level.WARNING,
)

HEAVY_AGAIN = Rule(
    "heavy-again",
    """Each later page of a visit arrives in half a round trip, because its style sheets and scripts are already there. Long
    reference pages may take more.

    PASS: a page of 5 KB without its style sheet, packed
    FAIL: a page of 7 KB without its style sheet, packed
    """,
    Level.WARNING,
)

LARGE_PAGE = Rule(
    "large-page",
    """A page is small enough for an old phone, which reads all of it before it shows any. Pages for officers may be larger.

    PASS: the page of the questions with 140 KB, unpacked
    FAIL: the page of the questions with 160 KB, unpacked
    """,
    Level.WARNING,
)

PAGE_NOBODY_FINDS = Rule(
    "page-nobody-finds",
    """Readers can get to a council's own page from the start of the site, not only through the A to Z or the list of sources.

    PASS: content/pages/drop-in-times.md with below: /take-part/
    PASS: content/pages/drop-in-times.md, and in offer.yaml a link to /drop-in-times/
    FAIL: content/pages/drop-in-times.md on its own
    FAIL: content/pages/drop-in-times.md with below: and a page that is closed
    """,
    Level.WARNING,
)

LONG_PAGE = Rule(
    "long-page",
    """A page takes no more phone screens than a tired reader would scroll through.

    PASS: a page of something to get that takes five screens
    FAIL: the same page once its council has written two more screens of text into it
    """,
    Level.WARNING,
)

LONG_PAPER = Rule(
    "long-paper",
    """A paper has no more pages or kilobytes than it should.

    PASS: a sheet of two pages
    FAIL: a sheet that its texts make three pages long
    """,
    Level.WARNING,
)


NO_LETTER = Rule(
    "no-letter",
    """A paper uses only characters that one of its typefaces has: those of Europe and of many scripts of Africa and Asia,
    arrows, ticks and emoji. A page with a language of its own is left out of the booklets if none has its letters: then this
    is a warning.

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
    hint = "Write it in other letters, or say it in words. It can stay if it is only on pages: phones have more characters than papers."
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


def audit_left_out(shown: Shown) -> Iterator[Problem]:
    """Each page in another language that the booklets leave out, because no typeface has its letters."""
    for text, letters in left_out(shown):
        yield NO_LETTER.warn(
            text.page.text.marks.of("language"),
            f"{_no_letter(letters)} So the booklets leave this page out.",
            "The page is on the site, and a phone shows it. For no such message, move its file from your-rights/ up into "
            "pages/, write below: /your-rights/ in it, and its old address under formerly:.",
            record_name(text.page.text),
        )


def _no_letter(texts: Sequence[str]) -> str:
    """`Papers cannot show “中” (CJK unified ideograph-4E2D): none of their typefaces has it.`"""
    named = [
        f"“{text}” ({', '.join(unicodedata.name(sign, f'U+{ord(sign):04X}') for sign in text)})"
        for text in texts[:3]
    ]
    more = f" and {len(texts) - 3} more" if len(texts) > 3 else ""
    return f"Papers cannot show {', '.join(named)}{more}: none of their typefaces has {'it' if len(texts) == 1 else 'them'}."


def audit_links(content: Content, plan: SitePlan) -> Iterator[Problem]:
    """Every link in the council's and the national text that leads to no page of the site, or not where its words say.

    A page that only appears after the as-of date counts as one: it will exist by then.
    """
    records = content.records
    addresses = {page.address for page in plan.pages} | set(record_addresses(records))
    unread = {f"{id}/" for ids in records.unread.values() for id in ids}
    help_now = next((page.title for page in plan.pages if page.address == HELP), None)
    for mark, href, words, record in content.of_each_file("own links", _own_links_in):
        path = href.partition("#")[0]
        if href.endswith("#") or (
            path not in addresses and not any(path.endswith("/" + end) for end in unread)
        ):
            yield _broken(mark, record, href, addresses)
        elif words == help_now and path != HELP:
            yield BROKEN_LINK.warn(
                mark,
                f"A link here is called “{words}”, as the button at the top of every page, but it leads to {href}.",
                f"Write the name of the page that it leads to, or let it lead to {HELP}.",
                record,
            )


def _own_links_in(content: Content) -> Iterator[tuple[Mark, str, str, str]]:
    """Each such link with its words and the name of its record. A page's own anchors are known; the text of a record may appear
    on several pages, so a bare `#anchor` there leads nowhere."""
    texts = [(prose, record, "") for _, record in content.every() for prose in proses(record)]
    texts += [(page.body, page.text, f"/{page.address}/") for page in content.pages()]
    for prose, record, here in texts:
        for mark, href, words in _own_links(prose):
            yield mark, here + href if href.startswith("#") else href, words, record_name(record)


def _own_links(prose: Prose) -> Iterator[tuple[Mark, str, str]]:
    """The links in a text to pages of the site, which are those without a scheme. Rules about texts report malformed ones."""
    for link in links(prose):
        told = link.image or flaw(link.href)
        if not told and not urlsplit(link.href).scheme:
            yield link.mark, link.href, link.text.strip()


def _broken(mark: Mark, record: str, href: str, addresses: Iterable[str]) -> Problem:
    path = href.partition("#")[0]
    if href in ("", "#") or (href.endswith("#") and path in addresses):
        return BROKEN_LINK.problem(
            mark,
            "A link here has no address between its ( and )."
            if not href
            else "A link here leads nowhere: nothing stands behind the # of its address.",
            "Write where it leads, such as /help-now/, or delete the brackets and keep the words.",
            record,
            Level.WARNING if path else None,
        )
    near = get_close_matches(path, sorted(addresses), n=1, cutoff=0.6)
    closest = f" The closest is {near[0]}." if near else ""
    problem = BROKEN_LINK.problem(
        mark=mark,
        record=record,
        message=f"The link to {href} goes nowhere: there is no such page.{closest}",
        hint=_way_to(href),
    )
    return replace(problem, again="lead there")


def _way_to(href: str) -> str:
    """How to write an address that leads to no page of the site: it may be meant for another site, or as an email address."""
    if is_email(href):
        return f"If people are to write to it, begin it with mailto:, like this: mailto:{href}"
    if _FILE.search(href):
        return (
            "Files cannot be put beside the pages. Write what it says in a page. If it is on another site, write its "
            "whole address, beginning with https://."
        )
    if _ANOTHER_SITE.match(href) and not href.endswith(".md"):
        return f"For another site begin it with https://, like this: https://{href}"
    return "Change the address to a page of the site, written from / to /, such as /help-now/."


#: `leaflet.pdf`, `/papers/form.docx`.
_FILE = re.compile(
    r"\.(?:pdf|docx?|od[tsp]|rtf|txt|xlsx?|csv|pptx?|zip|jpe?g|png|gif|webp|svg|mp[34])$", re.IGNORECASE
)
#: `www.gov.uk`, `www.gov.uk/benefits`.
_ANOTHER_SITE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/|$)", re.IGNORECASE)


def audit(rendered: Rendered, plan: SitePlan, content: Content) -> tuple[Problem, ...]:
    """Every mistake in the finished pages, and a warning for each page that is too heavy."""
    documents, read = rendered.documents, rendered.pages
    problems: list[Problem] = []
    for mark, href, _, record in content.of_each_file("own links", _own_links_in):
        path, _, fragment = href.partition("#")
        if fragment and path in read and unquote(fragment) not in read[path].ids:
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
    # A paper counts as soon as it is planned: a preview or a test may not have made it.
    papers = frozenset(paper.address for paper in plan.papers)
    for page in plan.pages:
        problems += _slips(page, read, documents, papers)
    national = national_files(content.records)
    problems += _heavy(plan, rendered, national)
    problems += _long(plan, read, national)
    problems += _found_by_nobody(plan, read, national, _closed(content))
    return tuple(problems)


def national_files(records: Records) -> frozenset[str]:
    """The files that no council changes, as problems name them."""
    entries = (record for entries in records.national.values() for record in entries)
    return frozenset(
        it.marks.record.file for it in (*entries, *(page.text for page in records.national_pages))
    )


def _made_long_by(page: Page) -> Mark:
    """Where to begin: a page made from many files has no single line in site.yaml to blame."""
    mark = page.grows_with or page.mark
    return Mark(mark.file) if mark.file.endswith(SITE_FILE) else mark


def _shorter(file: str, national: frozenset[str], how: str) -> str:
    """How to shorten what is too long, if the council can."""
    if file in national:
        return (
            "Its texts are the same for every council, so you cannot shorten them: tell the people who look after the "
            "national folder."
        )
    if file.endswith(SITE_FILE):
        return f"It lists what is in several files: look at the page to see what makes it long.{how}"
    return f"Shorten its texts. They begin in {file}.{how}"


def _slips(
    page: Page, read: Mapping[str, Finished], documents: Mapping[str, bytes], papers: frozenset[str]
) -> Iterator[Problem]:
    """The mistakes within a page, and the links and files that it needs and that do not exist."""
    finished = read[page.address]
    messages = [*finished.slips]
    for written, target, place in finished.ways:
        if target in read:
            if place and place not in read[target].ids:
                messages.append(f"The link to {written} goes nowhere: {target} has no place of that name.")
        elif target not in papers and target.lstrip("/") not in documents:
            messages.append(f"The link to {written} goes nowhere.")
    for message in messages:
        yield TEMPLATE_SLIP.problem(
            mark=Mark(f"templates/{page.template}"),
            record=f"the page {page.address}",
            message=message,
            hint="Mend the template.",
        )


def _too_large(page: Page, rendered: Rendered) -> Iterator[tuple[Rule, str]]:
    """Each weight limit that a page exceeds, and by how much."""
    finished = rendered.pages[page.address]
    whole = len(finished.content)
    if page.alone:
        if whole > ALONE_BUDGET:
            yield (
                HEAVY_PAGE,
                f"The file {page.address} takes {whole:,} bytes, more than {ALONE_BUDGET:,}. It is too large to send.",
            )
        return
    # Everything that must arrive before the page can be read.
    first = finished.packed + sum(
        packed(rendered.documents[name]) for name in finished.sheets if name in rendered.documents
    )
    if first > budget(page.address):
        yield (
            HEAVY_PAGE,
            f"The page {page.address} takes {first:,} bytes, more than {budget(page.address):,}. "
            "It loads slowly on a cheap phone.",
        )
    again = again_budget(page)
    if again and finished.packed > again:
        yield (
            HEAVY_AGAIN,
            f"The page {page.address} takes {finished.packed:,} bytes without its style sheets, more than {again:,}. It "
            "loads slowly for a reader who is already on the site.",
        )
    if whole > WHOLE_BUDGET and page.audience is not Audience.OFFICERS:
        yield (
            LARGE_PAGE,
            f"The page {page.address} takes {whole:,} bytes unpacked, more than {WHOLE_BUDGET:,}. "
            "An old phone is slow to show it.",
        )


def _heavy(plan: SitePlan, rendered: Rendered, national: frozenset[str]) -> Iterator[Problem]:
    for page in plan.pages:
        for rule, message in _too_large(page, rendered):
            mark = _made_long_by(page)
            yield rule.problem(
                mark=mark,
                record=f"the page “{page.title}”",
                message=message,
                hint=_shorter(mark.file, national, " Or move part of it to a page of its own."),
            )


def _long(plan: SitePlan, read: Mapping[str, Finished], national: frozenset[str]) -> Iterator[Problem]:
    for page in plan.pages:
        most, about = most_screens(page), read[page.address].screens
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


def _closed(content: Content) -> frozenset[str]:
    """The addresses of closed pages and entitlements, which send readers elsewhere."""
    records, day = content.records, content.as_of
    pages = (*records.pages, *records.national_pages)
    return frozenset(
        (
            *(text_address(page.address) for page in pages if page.text.closed_by(day)),
            *(entitlement_address(id) for id, it in content.entitlements().items() if it.closed_by(day)),
        )
    )


def _found_by_nobody(
    plan: SitePlan, read: Mapping[str, Finished], national: frozenset[str], closed: frozenset[str]
) -> Iterator[Problem]:
    """Pages that nothing leads to. Links are followed only for pages with no parent page, or an open page with a closed parent."""
    doubtful = [
        page
        for page in plan.pages
        if isinstance(page.context, TextContext)
        and (not page.crumbs or (page.crumbs[-1].address in closed and page.address not in closed))
        and page.address not in IN_MARKDOWN
        and page.mark.file not in national
    ]
    reached, waiting = {HOME}, [HOME] if doubtful else []
    while waiting:
        address = waiting.pop()
        for _, target, _ in read[address].ways if address != A_TO_Z and address not in closed else ():
            if target in read and target not in reached and target not in SOURCES.values():
                reached.add(target)
                waiting.append(target)
    for page in doubtful:
        if page.address not in reached:
            yield PAGE_NOBODY_FINDS.problem(
                mark=page.mark,
                record=f"the page “{page.title}”",
                message=f"Few will find this page: it is below {page.crumbs[-1].address}, which is closed."
                if page.crumbs
                else "Few will find this page: only lists of everything lead to it.",
                hint="Write below: with a page that is there today, such as below: /take-part/, which will then lead to "
                f"it. Or link to it from a text that people read: [{page.title}]({page.address}).",
            )


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
                message=f"The paper {paper.address} has {so_many(made.pages, 'page')} and {made.kilobytes} KB, and should "
                f"have no more than {so_many(paper.most_pages, 'page')} and {paper.most_kilobytes} KB.",
                hint=_shorter(paper.mark.file, national, ""),
            )
