"""Sixth stage: pages and templates to HTML, all in memory. Reads no disk and no clock."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import Any, cast
from urllib.parse import urlsplit

from jinja2 import DictLoader, Environment, StrictUndefined, Template, pass_context
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup, escape

from localoffer import addresses
from localoffer.addresses import KEEP, NOT_FOUND, WORDS, WORKER
from localoffer.budgets import ALONE_BUDGET, SQUEEZED_FROM
from localoffer.data import documents as data
from localoffer.kept import NOTHING_KEPT, Kept, KeptTemplates, digest, engine
from localoffer.library import Library
from localoffer.pages.page import Chrome, Page
from localoffer.pages.parts import moved_places
from localoffer.papers.typeset import Printed
from localoffer.plan import SitePlan
from localoffer.records.frozen import dataclass
from localoffer.records.hours import in_a_line
from localoffer.records.markdown import render_prose
from localoffer.records.plain import plainly
from localoffer.records.values import Prose
from localoffer.terminal import NOBODY, Steps
from localoffer.views.common import Link
from localoffer.views.shown import Shown
from localoffer.views.texts import tongue
from localoffer.web import feeds, hosting, search, styles
from localoffer.web.colours import priority_colours
from localoffer.web.direction import with_directions
from localoffer.web.finished import Finished
from localoffer.web.glossary import Glossary, explain
from localoffer.web.language import Foreign, with_languages
from localoffer.web.mailto import mailto, sms
from localoffer.web.minify import squeeze, squeeze_script
from localoffer.web.theme import Theme
from localoffer.web.worker import Sizes, sizes, worker

#: A line with nothing but a statement leaves no empty line.
SPACE: Mapping[str, Any] = {"trim_blocks": True, "lstrip_blocks": True}

#: Placeholder in the downloadable page for the list of the words that it explains.
WORDS_PLACE = "<!--words-->"

#: What a drawing must say in a file of its own but not within a page: its type, and the attributes that all drawings
#: share and that the style sheet sets once.
OF_A_FILE = (
    ' xmlns="http://www.w3.org/2000/svg"',
    ' fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"',
)

#: A block quotation within a Markdown text, and what is in it.
_QUOTATION = re.compile(r"<blockquote>\n((?:(?!</?blockquote>).)*)</blockquote>\n", re.DOTALL)
#: A render-blocking style sheet.
SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)">\n')

#: Until the first pages are made, there is nothing to keep.
_NO_SIZES = sizes({}, {})

Documents = Mapping[str, bytes]
#: Papers by address, each ready in its own time.
Printing = Mapping[str, "Future[Printed]"]


@dataclass(frozen=True)
class Alone:
    """The styles inside a self-contained page, and the CSP that allows them."""

    style: str
    policy: Markup


@dataclass(frozen=True)
class Assets:
    """Addresses, from the site's root, of the files that pages need; style sheets that only some pages need, by name."""

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
class PaperFacts:
    """What pages say about a finished paper. `title` is set if it differs from the planned one."""

    pages: int
    kilobytes: int
    title: str | None

    @classmethod
    def of(cls, paper: Printed) -> PaperFacts:
        return cls(paper.pages, paper.kilobytes, paper.title)


#: The papers that a page mentions, by address; None for one that is not being made.
PapersMentioned = Mapping[str, PaperFacts | None]


@dataclass(frozen=True)
class Mentioned:
    """What a page says about other output: papers, and the sizes of what a reader can keep."""

    papers: PapersMentioned
    sizes: Sizes | None


@dataclass(frozen=True)
class Press:
    """What all pages are rendered with. `papers` are the addresses of all papers, `printing` those being made.
    `moved_places` maps records that are on another page now to its address. `key` is the digest of all this, if pages
    are cached."""

    environment: Environment
    words: Mapping[str, Any]
    chrome: Chrome
    glossary: Glossary
    foreign: tuple[Foreign, ...]
    addresses: frozenset[str]
    alone: Alone
    assets: Assets
    papers: tuple[str, ...]
    printing: Printing
    moved_places: Mapping[str, str]
    kept: Kept
    key: bytes

    @property
    def without_logo(self) -> Press:
        """The same for a self-contained page, which has no room for the logo."""
        key = digest(self.key, b"without logo") if self.key else self.key
        return replace(self, chrome=replace(self.chrome, logo=None), key=key)

    def finished(self, page: Page, sizes: Sizes) -> Finished:
        """The page and its measurements, rendered or from the cache. `sizes` are those of what a reader can keep, as
        far as they are known."""
        mentioned = self._mentioned(page, sizes)
        if not self.key:
            return Finished.of(page, self._content(page, mentioned))
        # Only a self-contained page includes the meanings of words; others link to them.
        meanings = self.glossary.terms if page.alone else None
        key = digest(self.key, plainly((page, mentioned, meanings)))
        if kept := self.kept.get("pages", key):
            return cast(Finished, pickle.loads(kept))
        made = Finished.of(page, self._content(page, mentioned))
        self.kept.put("pages", key, pickle.dumps(made))
        return made

    def content(self, page: Page, sizes: Sizes) -> bytes:
        """The page alone."""
        return self._content(page, self._mentioned(page, sizes))

    def papers_on(self, page: Page) -> tuple[str, ...]:
        """The addresses of the papers that a page mentions."""
        return (*(paper.address for paper in page.papers), *page.context.papers_mentioned(self.papers))

    def _mentioned(self, page: Page, sizes: Sizes) -> Mentioned:
        facts = {
            address: PaperFacts.of(self.printing[address].result()) if address in self.printing else None
            for address in self.papers_on(page)
        }
        return Mentioned(facts, sizes if page.context.states_sizes else None)

    def _content(self, page: Page, mentioned: Mentioned) -> bytes:
        around: dict[str, Any] = {
            "site": self.chrome,
            "here": page,
            "here_on_the_web": None if page.address == NOT_FOUND else self.chrome.on_the_web(page.address),
            "addresses": self.addresses,
            "alone": self.alone,
            "assets": self.assets,
            "paper_facts": partial(_paper_facts, mentioned.papers, self.words["papers"]),
            "print_it": partial(print_it, mentioned.papers, self.words["print_it"]),
            "paper_title": partial(_paper_title, mentioned.papers),
            "moved_places": self.moved_places,
            "sizes": mentioned.sizes,
        }
        imported = around["imported"] = Imported({**self.environment.globals, **around, "page": page.context})
        html = self.environment.get_template(page.template).render(around, page=page.context)
        # Before words are explained: those of other languages are not.
        html = with_languages(html, self.foreign, partial(_way, around))
        if page.explain_words and page.alone:
            html, terms = explain(html, self.glossary, "#word-")
            listed = self.environment.get_template("components/words-used/macro.html").render(
                around, terms=terms
            )
            html = html.replace(WORDS_PLACE, listed if terms else "", 1)
        elif page.explain_words and WORDS in self.addresses:
            html, _ = explain(html, self.glossary, relative(WORDS, page.address) + "#")
        imported.part()
        html = with_directions(html)
        return (squeeze(html) if page.alone or len(html) >= SQUEEZED_FROM else html).encode()


class Imported:
    """The components in one page: each is made once, whoever imports it, and sees only what the page is `given`."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = {**given, "imported": self}
        self._made: dict[str | None, tuple[TemplateModule, Context]] = {}

    def of(self, component: Template) -> TemplateModule:
        if component.name not in self._made:
            own = component.environment
            # All see the same: `new_context` would copy it for each of them, with Jinja's own functions.
            seen = own.context_class(own, self._given, component.name, component.blocks)
            self._made[component.name] = TemplateModule(component, seen), seen
        return self._made[component.name][0]

    def part(self) -> None:
        """Macros refer to what they see, which refers back to them: breaking the cycle here spares the garbage collector."""
        for _, seen in self._made.values():
            seen.vars.clear()
        self._made.clear()
        self._given.clear()


class Component(Template):
    """A template that others import with what they see."""

    def make_module(
        self,
        vars: dict[str, Any] | None = None,
        shared: bool = False,
        locals: Mapping[str, Any] | None = None,
    ) -> TemplateModule:
        imported: Imported | None = (vars or {}).get("imported")
        return imported.of(self) if imported else super().make_module(vars, shared, locals)


@dataclass(frozen=True)
class Rendered:
    """Every document except papers, by path below the output folder, and the pages among them by address."""

    documents: Documents
    pages: Mapping[str, Finished]


def render(
    plan: SitePlan,
    shown: Shown,
    theme: Theme,
    printing: Printing,
    kept: Kept = NOTHING_KEPT,
    steps: Steps = NOBODY,
) -> Rendered:
    """Every page and the files that it needs.

    Pages that state the length of a paper are rendered last, so that the others need not wait; nothing is said of a
    paper that is not being made. The page that counts all others is the very last, along with the service worker that
    caches them. `steps` is told of each page.
    """
    press, files = press_of(plan, shown, theme, printing, kept)
    files |= data.documents(shown, plan.chrome)
    pages: dict[str, Finished] = {}
    weights: dict[str, int] = {}

    def finish(page: Page, sizes: Sizes) -> None:
        with steps.making("pages", page.address):
            made = press.finished(page, sizes)
            if page.alone and press.chrome.logo and len(made.content) > ALONE_BUDGET:
                made = press.without_logo.finished(page, sizes)
        if page.address == NOT_FOUND and not plan.chrome.address:
            made = Finished.of(page, _styled_anywhere(made.content, files))
        path = path_of(page.address)
        pages[page.address], files[path], weights[path] = made, made.content, made.packed

    for page in plan.pages:
        if page.alone:
            finish(page, _NO_SIZES)
    one_file = sizes(files, weights)
    for page in sorted(plan.pages, key=partial(_waits_for, tuple(printing), press)):
        if not page.alone and page.address != KEEP:
            finish(page, one_file)
    for page in plan.pages:
        if page.address == KEEP:
            finish(page, sizes(files, weights))
            files[WORKER.lstrip("/")] = worker(press.environment, files, plan.chrome.as_of)
    return Rendered(files, pages)


def press_of(
    plan: SitePlan, shown: Shown, theme: Theme, printing: Printing, kept: Kept
) -> tuple[Press, dict[str, bytes]]:
    """What pages are rendered with, and the files that they need, by path."""
    environment = templates_of(theme, kept)
    followed = feeds.documents(shown, plan.chrome, theme, kept)
    files, assets = _assets(environment, plan, shown, theme, followed)
    press = Press(
        environment=environment,
        words=theme.words,
        chrome=plan.chrome,
        glossary=Glossary.of(shown.library.terms),
        foreign=tuple(_foreign(shown)),
        addresses=frozenset(page.address for page in plan.pages),
        alone=_alone(environment, shown.library, theme),
        assets=assets,
        papers=tuple(paper.address for paper in plan.papers),
        printing=printing,
        moved_places=moved_places(plan.pages),
        kept=kept,
        key=b"",
    )
    if kept.folder:
        press = replace(press, key=_key(press, shown, theme))
    if plan.logo and plan.chrome.logo:
        files[path_of(plan.chrome.logo.address)] = plan.logo
    return press, files


def _foreign(shown: Shown) -> Iterator[Foreign]:
    """The pages in another language. Of what is no longer there, only the title: why it is not is said in the site's."""
    for view in shown.texts.values():
        if view.tongue:
            yield Foreign(view.address, (view.record.title, view.record.sentence), view.tongue)
    for text, gone in shown.gone_texts.items():
        if told := tongue(shown.library, text.page.text):
            yield Foreign(gone.address, (gone.title,), told)


def _key(press: Press, shown: Shown, theme: Theme) -> bytes:
    """The digest of what all pages share: the code, the templates and their words, and what surrounds each page."""
    explained = [(term.id, term.term, term.also, term.explain) for term in shown.library.terms]
    common = (theme.templates, theme.words, theme.vocabulary, explained, press.chrome)
    own = (sorted(press.addresses), press.alone, press.assets, press.moved_places, press.foreign)
    return digest(engine(), plainly((*common, *own)))


def _styled_anywhere(content: bytes, files: Documents) -> bytes:
    """The page for addresses that do not exist, with its styles inside: the site's root is unknown, so no link to a
    style sheet would work."""
    page = content.decode()
    linked = SHEET.findall(page)
    style = "".join(files[address.lstrip("/")].decode() for address in linked)
    policy = hosting.policy({**hosting.PAGE, "style-src": f"'self' '{hosting.style_hash(style)}'"})
    page = SHEET.sub("", page).replace("</head>", f"<style>{style}</style>\n</head>", 1)
    return page.replace(hosting.policy(hosting.PAGE), policy, 1).encode()


def _waits_for(printed: Sequence[str], press: Press, page: Page) -> int:
    """The number of papers up to the last of those that a page mentions."""
    mentioned = press.papers_on(page)
    return max((place for place, address in enumerate(printed, start=1) if address in mentioned), default=0)


def _paper_facts(papers: PapersMentioned, words: Mapping[str, str], address: str) -> str:
    """`, 2 pages, 84 KB`, which follows the word PDF."""
    paper = papers[address]
    return (
        f", {paper.pages} {words['page' if paper.pages == 1 else 'pages']}, {paper.kilobytes}\u00a0KB"
        if paper
        else ""
    )


def _paper_title(papers: PapersMentioned, paper: Link) -> str:
    """A paper's title. One that was planned as a single sheet and came out longer has another title."""
    made = papers[paper.address]
    return made.title or paper.title if made else paper.title


def print_it(papers: PapersMentioned, words: Mapping[str, str], address: str) -> str:
    """`Print it (2 sides)`, without the number of sides if the paper is not being made."""
    paper = papers[address]
    if not paper:
        return words["any"]
    return words["one" if paper.pages == 1 else "more"].format(pages=paper.pages)


def path_of(address: str) -> str:
    """The file that a host serves for an address: `help-now/index.html` for `/help-now/`."""
    return address.lstrip("/") + ("index.html" if address.endswith("/") else "")


def relative(target: str, here: str) -> str:
    """The relative link from one page of the site to another, so that the site works below any path.

    Both are given from the site's root; the target may have a `#fragment`.
    """
    path, hash_mark, fragment = target.partition("#")
    if path == here:
        return hash_mark + fragment or "./"
    folders, wanted = here.split("/")[:-1], path.split("/")
    common = 0
    while common < min(len(folders), len(wanted) - 1) and folders[common] == wanted[common]:
        common += 1
    way = "../" * (len(folders) - common) + "/".join(wanted[common:])
    return (way or "./") + hash_mark + fragment


def templates_of(theme: Theme, kept: Kept = NOTHING_KEPT) -> Environment:
    """The template environment, ready to render."""
    environment = Environment(
        loader=DictLoader({name: _within_a_page(text) for name, text in theme.templates.items()}),
        autoescape=True,
        auto_reload=False,
        cache_size=-1,
        undefined=StrictUndefined,
        # Hardly anything in them is constant, and looking for constants takes a tenth of the compile time.
        optimized=False,
        bytecode_cache=KeptTemplates(kept, SPACE),
        **SPACE,
    )
    environment.template_class = Component
    environment.globals.update(
        words=theme.words, vocabulary=theme.vocabulary, policy=Markup(hosting.policy(hosting.PAGE))
    )
    # Machines need no spaces.
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "ensure_ascii": False}
    environment.filters.update(
        url=_url,
        prose=_prose,
        host=_host,
        email=_email,
        stop=_stop,
        in_a_line=in_a_line,
        mailto=mailto,
        sms=sms,
    )
    return environment


def _within_a_page(template: str) -> str:
    for said in OF_A_FILE:
        template = template.replace(said, "", 1)
    return template


@pass_context
def _url(context: Context, target: str) -> str:
    """The filter `url`: an address of the site relative to the current page.

    The page for addresses that do not exist is served at any depth, so its links start from the site's path.
    """
    return _way(context, target)


def _way(around: Mapping[str, Any] | Context, target: str) -> str:
    page: Page = around["here"]
    if page.address == NOT_FOUND:
        base = urlsplit(around["site"].address or "").path.rstrip("/")
        return base + target
    return relative(around["moved_places"].get(target, target), page.address)


@pass_context
def _prose(context: Context, prose: Prose, say: Callable[[str], str] | None = None) -> Markup:
    """The filter `prose`: Markdown as HTML, its links to the site's own pages made relative. `say` is what makes words to
    say or send, here a block quotation, into HTML.

    A page that does not exist yet on the as-of date is not linked, and a self-contained page links only within itself.
    """

    def href(target: str) -> str | None:
        if context["here"].alone:
            places: Mapping[str, str] = context["page"].places
            return places.get(target.partition("#")[0])
        return str(_url(context, target)) if target.partition("#")[0] in context["addresses"] else None

    made = render_prose(prose, href)
    return Markup(_QUOTATION.sub(lambda found: say(Markup(found[1]).striptags()), made)) if say else made


def _host(address: str) -> str:
    """The filter `host`: `gov.uk` for `https://www.gov.uk/a/b`."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


def _email(address: str) -> str:
    """The filter `email`: an address that may break after its @ if it is too long for a line of a phone."""
    return escape(address).replace("@", Markup("@<wbr>")) if len(address) > 30 else address


def _stop(text: str) -> str:
    """The filter `stop`: a text as a sentence, with a full stop added if it does not end with punctuation."""
    return text if text.rstrip().endswith((".", "?", "!")) else text + "."


def _alone(environment: Environment, library: Library, theme: Theme) -> Alone:
    own = environment.get_template("css/one-file.css.j2").render(colours=library.site.colours)
    style = styles.squeezed("\n".join((theme.sheets.settings, theme.sheets.core, own)))
    return Alone(style, Markup(hosting.alone(style)))


def _assets(
    environment: Environment, plan: SitePlan, shown: Shown, theme: Theme, followed: Documents
) -> tuple[dict[str, bytes], Assets]:
    """The style sheets, scripts and drawings, each under a name that changes with its content; and the search index
    and feeds, whose names never change."""
    priorities = environment.get_template("css/priorities.css.j2").render(
        priorities=priority_colours(
            [priority.record for priority in shown.library.every_priority], theme.palette.dark["ground"]
        ),
        colours=shown.library.site.colours,
        logo=plan.chrome.logo,
    )
    sheets = theme.sheets
    own = dict(sheets.own)
    if shown.finder:
        own["finder"] += environment.get_template("css/finder.css.j2").render(finder=shown.finder)
    screen, paper = styles.split("\n".join((sheets.settings, priorities, sheets.core, sheets.rest)))
    further = {name: styles.split(sheet) for name, sheet in {"record": sheets.record, **own}.items()}
    files = {
        "site.css": screen.encode(),
        **{f"{name}.css": on_screen.encode() for name, (on_screen, _) in further.items()},
        "paper.css": "".join((paper, *(on_paper for _, on_paper in further.values()))).encode(),
        **theme.assets,
    }
    files |= {
        name: squeeze_script(content.decode()).encode()
        for name, content in files.items()
        if name.endswith(".js")
    }
    named = {name: addresses.asset_address(name, content) for name, content in files.items()}
    documents = {named[name].lstrip("/"): content for name, content in files.items()}
    documents[addresses.SEARCH.lstrip("/")] = search.index(shown, plan.pages, theme.words, theme.vocabulary)
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
        search_index=addresses.SEARCH,
        favicon=named["favicon.svg"],
        calendar=calendar,
        feed=feed,
    )
