"""Sixth stage: plan and templates to documents, all in memory. Reads no disk and no clock."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from posixpath import relpath
from typing import Any
from urllib.parse import urlsplit

from jinja2 import DictLoader, Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from localoffer import addresses
from localoffer.addresses import KEEP, NOT_FOUND
from localoffer.library import Library
from localoffer.pages.page import Page
from localoffer.papers.typeset import Printed
from localoffer.plan import Plan
from localoffer.records.markdown import render_prose
from localoffer.records.values import Prose
from localoffer.views.common import TermView
from localoffer.views.makers import in_order
from localoffer.web import feeds, styles
from localoffer.web.glossary import Glossary, explain
from localoffer.web.mailto import mailto
from localoffer.web.minify import squeeze
from localoffer.web.theme import Theme
from localoffer.web.worker import sizes, worker

#: Stands in the base layout where the words that the page explains are to be listed.
WORDS_PLACE = "<!--words-->"

#: Stands in a link to a paper where its pages and size are to be told.
PAPER_FACTS = re.compile(rb"<!--paper (/[^ >]+)-->")

Documents = Mapping[str, bytes]


@dataclass(frozen=True)
class Alone:
    """The styles that a page to be carried away holds, and the digest by which its policy lets them pass."""

    style: str
    digest: str


@dataclass(frozen=True)
class Assets:
    """Addresses from the site's root of the files that every page needs."""

    stylesheet: str
    paper_stylesheet: str
    keep_script: str
    leave_script: str
    filter_script: str
    favicon: str
    calendar: str | None
    feed: str | None


@dataclass(frozen=True)
class Rendered:
    """Every page and what it needs, by its path below the output folder.

    What papers came out like is still to be told in `files`: see `with_papers`. `counted` makes of the finished files
    those that count and list them all: the page of ways to keep the site, and the worker that keeps it.
    """

    files: Documents
    counted: Callable[[Documents], Documents]

    @property
    def documents(self) -> Documents:
        return {**self.files, **self.counted(self.files)}


def render(plan: Plan, library: Library, theme: Theme) -> Rendered:
    environment = _environment(theme)
    followed = feeds.documents(library, plan.chrome, theme.words, theme.vocabulary)
    files, assets = _assets(environment, library, theme, followed)
    environment.globals.update(
        addresses={page.address for page in plan.pages},
        alone=_alone(environment, library, theme),
        assets=assets,
    )
    glossary = Glossary.of(library.terms.values())

    def made(page: Page) -> dict[str, bytes]:
        return {path_of(page.address): _page(environment, page, plan, glossary).encode()}

    def counted(documents: Documents) -> Documents:
        environment.globals["sizes"] = sizes(documents)
        last: dict[str, bytes] = {}
        for page in plan.pages:
            if page.address == KEEP:
                last |= made(page)
                last["sw.js"] = worker(environment, {**documents, **last}, plan.chrome.as_of)
        return last

    for page in plan.pages:
        if page.alone:
            files |= made(page)
    environment.globals["sizes"] = sizes(files)
    for page in plan.pages:
        if not page.alone and page.address != KEEP:
            files |= made(page)
    return Rendered(files, counted)


def with_papers(rendered: Rendered, printed: Mapping[str, Printed], theme: Theme) -> Documents:
    """The whole site: the papers, and the pages with the number of pages and the size in each link to one.

    A paper that was not made is linked without them.
    """
    words = theme.words["papers"]
    facts = {address: _facts(paper, words) for address, paper in printed.items()}
    told = {name: _with_facts(content, facts) for name, content in rendered.files.items()}
    papers = {path_of(address): paper.content for address, paper in printed.items()}
    return {**told, **rendered.counted(told), **papers}


def _facts(paper: Printed, words: Mapping[str, str]) -> bytes:
    """`, 2 pages, 84 KB`, which follows the word PDF."""
    pages = words["pages" if paper.pages > 1 else "page"]
    return f", {paper.pages} {pages}, {paper.kilobytes} KB".encode()


def _with_facts(content: bytes, facts: Mapping[str, bytes]) -> bytes:
    return PAPER_FACTS.sub(lambda found: facts.get(found[1].decode(), b""), content)


def _page(environment: Environment, page: Page, plan: Plan, glossary: Glossary) -> str:
    environment.globals.update(here=page, here_on_the_web=_on_the_web(page, plan.chrome.address))
    html = environment.get_template(page.template).render(page=page.context, site=plan.chrome)
    html = _with_words(environment, page, html, glossary)
    return squeeze(html) if page.alone else html


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


def _on_the_web(page: Page, site: str | None) -> str | None:
    """The whole address of a page, for a reader of paper. The page for what is not there has none."""
    return site.rstrip("/") + page.address if site and page.address != NOT_FOUND else None


def _environment(theme: Theme) -> Environment:
    environment = Environment(
        loader=DictLoader(dict(theme.templates)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(words=theme.words, vocabulary=theme.vocabulary)
    environment.filters.update(url=_url, prose=_prose, host=_host, mailto=mailto)
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
    return relative(target, page.address)


@pass_context
def _prose(context: Context, prose: Prose) -> Markup:
    """The filter `prose`: Markdown as HTML, its links to the site's own pages made relative.

    A page that does not exist yet on the day of reckoning is not linked, and a page alone links only within itself.
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
    style = styles.squeezed("\n".join((*theme.styles[:2], own)))
    return Alone(style, f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}")


def _assets(
    environment: Environment, library: Library, theme: Theme, followed: Documents
) -> tuple[dict[str, bytes], Assets]:
    """The style sheets, scripts and drawings, each under a name that changes with its content; and what can be
    followed, whose names never change."""
    priorities = environment.get_template("css/priorities.css.j2").render(
        priorities=in_order(library.priorities.values()), colours=library.site.colours
    )
    screen, paper = styles.split("\n".join((theme.styles[0], priorities, *theme.styles[1:])))
    files = {"site.css": screen.encode(), "paper.css": paper.encode(), **theme.assets}
    named = {name: _hashed(name, content) for name, content in files.items()}
    documents = {named[name].lstrip("/"): content for name, content in files.items()}
    calendar, feed = (
        address if address.lstrip("/") in followed else None
        for address in (addresses.CALENDAR, addresses.FEED)
    )
    return {**documents, **followed}, Assets(
        stylesheet=named["site.css"],
        paper_stylesheet=named["paper.css"],
        keep_script=named["keep.js"],
        leave_script=named["leave.js"],
        filter_script=named["filter.js"],
        favicon=named["favicon.svg"],
        calendar=calendar,
        feed=feed,
    )


def _hashed(name: str, content: bytes) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"/assets/{stem}.{sha256(content).hexdigest()[:10]}{dot}{ending}"


def _with_words(environment: Environment, page: Page, html: str, glossary: Glossary) -> str:
    listed: Any = ""
    if page.explain_words:
        html, terms = explain(html, glossary)
        if terms:
            views = tuple(TermView(term.id, term.term, term.meaning) for term in terms)
            listed = environment.get_template("components/words-used.html").render(terms=views)
    return html.replace(WORDS_PLACE, str(listed), 1)
