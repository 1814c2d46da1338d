"""Sixth stage: plan and templates to documents, all in memory. Reads no disk and no clock."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from posixpath import relpath
from typing import Any
from urllib.parse import urlsplit

from jinja2 import DictLoader, Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from localoffer import addresses
from localoffer.addresses import FINDER, FOR_ADVISERS, KEEP, NOT_FOUND, PAPERS, WORDS, WORKER
from localoffer.data import documents as data
from localoffer.kept import NOTHING_KEPT, Kept, KeptTemplates
from localoffer.library import Library
from localoffer.pages.page import Chrome, Page
from localoffer.pages.parts import moved_places
from localoffer.papers.typeset import Printed
from localoffer.plan import SitePlan
from localoffer.records.markdown import render_prose
from localoffer.records.values import Prose
from localoffer.terminal import NOBODY, Steps
from localoffer.views.common import Link, TermView
from localoffer.views.shown import Shown
from localoffer.web import feeds, hosting, search, styles
from localoffer.web.colours import priority_colours
from localoffer.web.direction import with_directions
from localoffer.web.glossary import Glossary, explain
from localoffer.web.mailto import mailto, sms
from localoffer.web.minify import squeeze, squeeze_script
from localoffer.web.theme import Theme
from localoffer.web.worker import Sizes, sizes, worker

#: A line that holds a statement alone leaves no empty line.
SPACE: Mapping[str, Any] = {"trim_blocks": True, "lstrip_blocks": True}

#: Stands in the page to be carried away where the words that it explains are to be listed.
WORDS_PLACE = "<!--words-->"

#: What a drawing in a file of its own says, and one within a page need not.
OF_A_FILE = ' focusable="false" xmlns="http://www.w3.org/2000/svg"'

#: A style sheet that the screen waits for.
SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)">\n')

Documents = Mapping[str, bytes]
#: Papers by their address, each ready in its own time.
Printing = Mapping[str, "Future[Printed]"]


@dataclass(frozen=True)
class Alone:
    """The styles that a page to be carried away holds, and the policy that lets them pass."""

    style: str
    policy: Markup


@dataclass(frozen=True)
class Assets:
    """Addresses from the site's root of the files that pages need; the style sheets that only some need by name."""

    stylesheet: str
    further_sheets: Mapping[str, str]
    paper_stylesheet: str
    keep_script: str
    leave_script: str
    find_script: str
    search_index: str
    favicon: str
    calendar: str | None
    feed: str | None


@dataclass(frozen=True)
class Press:
    """What all pages are rendered with. `paper_facts` says of a paper how long and how large it is, `print_it` asks to print
    it and says how many sides that takes, `paper_title` names it by the pages it has. `moved_places` are those of records that stand on another page now, with its address.
    `steps` is told of each page."""

    environment: Environment
    chrome: Chrome
    glossary: Glossary
    addresses: frozenset[str]
    alone: Alone
    assets: Assets
    paper_facts: Callable[[str], str]
    print_it: Callable[[str], str]
    paper_title: Callable[[Link], str]
    moved_places: Mapping[str, str]
    steps: Steps

    def page(self, page: Page, sizes: Sizes) -> dict[str, bytes]:
        """The document of a page by its path. `sizes` are those of what a reader can keep, as far as it is made."""
        with self.steps.making("pages", page.address):
            return self._page(page, sizes)

    def _page(self, page: Page, sizes: Sizes) -> dict[str, bytes]:
        around = {
            "site": self.chrome,
            "here": page,
            "here_on_the_web": None if page.address == NOT_FOUND else self.chrome.on_the_web(page.address),
            "addresses": self.addresses,
            "alone": self.alone,
            "assets": self.assets,
            "paper_facts": self.paper_facts,
            "print_it": self.print_it,
            "paper_title": self.paper_title,
            "moved_places": self.moved_places,
            "sizes": sizes,
        }
        html = self.environment.get_template(page.template).render(around, page=page.context)
        if page.explain_words and page.alone:
            html, terms = explain(html, self.glossary, "#word-")
            views = [TermView(term.id, term.term, term.meaning) for term in terms]
            listed = self.environment.get_template("components/words-used/macro.html").render(
                around, terms=views
            )
            html = html.replace(WORDS_PLACE, listed if terms else "", 1)
        elif page.explain_words and WORDS in self.addresses:
            html, _ = explain(html, self.glossary, relative(WORDS, page.address) + "#")
        html = with_directions(html)
        return {
            path_of(page.address): (squeeze(html) if page.alone or page.address == FINDER else html).encode()
        }


def render(
    plan: SitePlan,
    shown: Shown,
    theme: Theme,
    printing: Printing,
    kept: Kept = NOTHING_KEPT,
    steps: Steps = NOBODY,
) -> Documents:
    """Every page and what it needs, by its path below the output folder. Papers are not among them.

    Pages that tell how long a paper is come after the others, so that they need not wait for it. Of a paper that is
    not being made, nothing is told. The page that counts all others comes last, and with it the worker that keeps them.
    """
    press, files = press_of(plan, shown, theme, printing, kept, steps)
    files |= data.documents(shown, plan.chrome)
    for page in plan.pages:
        if page.alone:
            files |= press.page(page, sizes(files))
    one_file = sizes(files)
    for page in sorted(plan.pages, key=partial(_waits_for, tuple(printing))):
        if not page.alone and page.address != KEEP:
            files |= press.page(page, one_file)
    if not plan.chrome.address:
        files |= _styled_anywhere(files)
    return {**files, **_counting_all(plan, press, files)}


def press_of(
    plan: SitePlan,
    shown: Shown,
    theme: Theme,
    printing: Printing,
    kept: Kept = NOTHING_KEPT,
    steps: Steps = NOBODY,
) -> tuple[Press, dict[str, bytes]]:
    """What pages are rendered with, and the files that they need, by their paths."""
    environment = templates_of(theme, kept)
    followed = feeds.documents(shown, plan.chrome, theme.words, theme.vocabulary)
    files, assets = _assets(environment, plan, shown, theme, followed)
    press = Press(
        environment=environment,
        chrome=plan.chrome,
        glossary=Glossary.of(shown.library.terms),
        addresses=frozenset(page.address for page in plan.pages),
        alone=_alone(environment, shown.library, theme),
        assets=assets,
        paper_facts=partial(_paper_facts, printing, theme.words["papers"]),
        print_it=partial(print_it, printing, theme.words["print_it"]),
        paper_title=partial(_paper_title, printing),
        moved_places=moved_places(plan.pages),
        steps=steps,
    )
    if plan.logo and plan.chrome.logo:
        files[path_of(plan.chrome.logo.address)] = plan.logo
    return press, files


def _styled_anywhere(files: Documents) -> dict[str, bytes]:
    """The page for addresses that do not exist, holding its styles: where the site begins is not known, so none would be found."""
    name = path_of(NOT_FOUND)
    page = files[name].decode()
    linked = SHEET.findall(page)
    style = "".join(files[address.lstrip("/")].decode() for address in linked)
    policy = hosting.policy({**hosting.PAGE, "style-src": f"'self' '{_digest(style)}'"})
    page = SHEET.sub("", page).replace("</head>", f"<style>{style}</style>\n</head>", 1)
    return {name: page.replace(hosting.policy(hosting.PAGE), policy, 1).encode()}


def _digest(style: str) -> str:
    """By which a policy lets a style within a page pass."""
    return f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}"


def _waits_for(papers: Sequence[str], page: Page) -> int:
    """How many papers come before the last of those that a page tells of."""
    if page.address in (PAPERS, FOR_ADVISERS):
        return len(papers)
    told = {paper.address for paper in page.papers}
    return max((place for place, address in enumerate(papers, start=1) if address in told), default=0)


def _paper_facts(printing: Printing, words: Mapping[str, str], address: str) -> str:
    """`, 2 pages, 84 KB`, which follows the word PDF. Waits for the paper."""
    if address not in printing:
        return ""
    paper = printing[address].result()
    pages = words["pages" if paper.pages > 1 else "page"]
    return f", {paper.pages} {pages}, {paper.kilobytes} KB"


def _paper_title(printing: Printing, paper: Link) -> str:
    """What a paper is called. Waits for it: one that promised a single sheet and has more is called otherwise."""
    made = printing[paper.address].result() if paper.address in printing else None
    return made.title or paper.title if made else paper.title


def print_it(printing: Printing, words: Mapping[str, str], address: str) -> str:
    """`Print it (2 sides)`. Waits for the paper. Of one that is not being made nobody knows how many sides it has."""
    if address not in printing:
        return words["any"]
    pages = printing[address].result().pages
    return words["one" if pages == 1 else "more"].format(pages=pages)


def _counting_all(plan: SitePlan, press: Press, files: Documents) -> Documents:
    """The page of ways to keep the site, and the worker that keeps it: they count and list all the others."""
    keep = [page for page in plan.pages if page.address == KEEP]
    made = {name: content for page in keep for name, content in press.page(page, sizes(files)).items()}
    return made | (
        {WORKER.lstrip("/"): worker(press.environment, {**files, **made}, plan.chrome.as_of)} if keep else {}
    )


def path_of(address: str) -> str:
    """The file that a host serves for an address: `help-now/index.html` for `/help-now/`."""
    return address.lstrip("/") + ("index.html" if address.endswith("/") else "")


def relative(target: str, here: str) -> str:
    """The way from one page of the site to another, so that the site works below any path.

    Both run from the site's root; the target may carry a `#fragment`.
    """
    path, hash_mark, fragment = target.partition("#")
    if path == here:
        return hash_mark + fragment or "./"
    way = relpath(path, here if here.endswith("/") else here.rpartition("/")[0] or "/")
    if path.endswith("/"):
        way += "/"
    return way + hash_mark + fragment


def templates_of(theme: Theme, kept: Kept = NOTHING_KEPT) -> Environment:
    """The templates, ready to be filled in."""
    environment = Environment(
        loader=DictLoader({name: text.replace(OF_A_FILE, "", 1) for name, text in theme.templates.items()}),
        autoescape=True,
        undefined=StrictUndefined,
        bytecode_cache=KeptTemplates(kept, SPACE),
        **SPACE,
    )
    environment.globals.update(
        words=theme.words, vocabulary=theme.vocabulary, policy=Markup(hosting.policy(hosting.PAGE))
    )
    environment.filters.update(url=_url, prose=_prose, host=_host, mailto=mailto, sms=sms)
    return environment


@pass_context
def _url(context: Context, target: str) -> str:
    """The filter `url`: an address of the site as seen from the page at hand.

    The page for addresses that do not exist is shown at any depth, so its links start from the site's path.
    """
    page: Page = context["here"]
    if page.address == NOT_FOUND:
        base = urlsplit(context["site"].address or "").path.rstrip("/")
        return base + target
    return relative(context["moved_places"].get(target, target), page.address)


@pass_context
def _prose(context: Context, prose: Prose) -> Markup:
    """The filter `prose`: Markdown as HTML, its links to the site's own pages made relative.

    A page that does not exist yet on the as-of date is not linked, and a page alone links only within itself.
    """

    def href(target: str) -> str | None:
        if context["here"].alone:
            places: Mapping[str, str] = context["page"].places
            return places.get(target.partition("#")[0])
        return str(_url(context, target)) if target.partition("#")[0] in context["addresses"] else None

    return render_prose(prose, href)


def _host(address: str) -> str:
    """The filter `host`: `gov.uk` for `https://www.gov.uk/a/b`."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


def _alone(environment: Environment, library: Library, theme: Theme) -> Alone:
    own = environment.get_template("css/one-file.css.j2").render(colours=library.site.colours)
    style = styles.squeezed("\n".join((theme.sheets.settings, theme.sheets.core, own)))
    return Alone(style, Markup(hosting.alone_policy(_digest(style))))


def _assets(
    environment: Environment, plan: SitePlan, shown: Shown, theme: Theme, followed: Documents
) -> tuple[dict[str, bytes], Assets]:
    """The style sheets, scripts, drawings and the index of the search, each under a name that changes with its content; and what can be
    followed, whose names never change."""
    priorities = environment.get_template("css/priorities.css.j2").render(
        priorities=priority_colours(
            [priority.record for priority in shown.library.priorities], theme.palette.dark["ground"]
        ),
        colours=shown.library.site.colours,
        logo=plan.chrome.logo,
    )
    sheets = theme.sheets
    screen, paper = styles.split("\n".join((sheets.settings, priorities, sheets.core, sheets.rest)))
    further = {name: styles.split(sheet) for name, sheet in {"record": sheets.record, **sheets.own}.items()}
    files = {
        "site.css": screen.encode(),
        **{f"{name}.css": on_screen.encode() for name, (on_screen, _) in further.items()},
        "paper.css": "".join((paper, *(on_paper for _, on_paper in further.values()))).encode(),
        "search.json": search.index(shown, plan.pages, theme.words, theme.vocabulary),
        **theme.assets,
    }
    files |= {
        name: squeeze_script(content.decode()).encode()
        for name, content in files.items()
        if name.endswith(".js")
    }
    named = {name: addresses.asset_address(name, content) for name, content in files.items()}
    documents = {named[name].lstrip("/"): content for name, content in files.items()}
    calendar, feed = (
        address if address.lstrip("/") in followed else None
        for address in (addresses.CALENDAR, addresses.FEED)
    )
    return {**documents, **followed}, Assets(
        stylesheet=named["site.css"],
        further_sheets={name: named[f"{name}.css"] for name in further},
        paper_stylesheet=named["paper.css"],
        keep_script=named["keep.js"],
        leave_script=named["leave.js"],
        find_script=named["find.js"],
        search_index=named["search.json"],
        favicon=named["favicon.svg"],
        calendar=calendar,
        feed=feed,
    )
