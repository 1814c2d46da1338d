"""Words explained, Markdown pages, sources, former addresses, and the 404 page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import ClassVar

from localoffer import addresses
from localoffer.pages.page import Context, NavItem, Page, PageWords, words_page
from localoffer.pages.parts import ListHeading, PartsContext, in_parts
from localoffer.records.frozen import dataclass
from localoffer.records.models import Audience
from localoffer.records.values import When
from localoffer.views.common import Cite, Link, SourceView, cited_in
from localoffer.views.contacts import ContactView
from localoffer.views.shown import Shown
from localoffer.views.texts import Letter, TestedView, TextView, tested_view

#: The parent page of the Markdown pages in a folder: its key in words.yaml and its address.
PARENTS = {"your-rights": ("rights", addresses.RIGHTS), "strategy": ("strategy", addresses.STRATEGY)}


@dataclass(frozen=True)
class WordsContext(Context):
    """`letters` are the first letters in use, each with its words."""

    template: ClassVar[str] = "pages/words.html"
    letters: tuple[Letter, ...]


@dataclass(frozen=True)
class SourcesContext(Context):
    """`others` link to the rest of the sources."""

    template: ClassVar[str] = "pages/sources.html"
    sources: tuple[SourceView, ...]
    others: tuple[Link, ...]


@dataclass(frozen=True)
class TextContext(Context):
    """A Markdown page. `call`: whom to ask for what it leads to, if that is for people who ring."""

    template: ClassVar[str] = "pages/text.html"
    text: TextView
    siblings: tuple[Link, ...]
    call: ContactView | None

    @property
    def cites(self) -> tuple[Cite, ...]:
        return cited_in(self.text.trust, self.text.contacts)


@dataclass(frozen=True)
class AccessibilityContext(TextContext):
    """Our accessibility statement: the same, with who `tested` the site; None while the council has not had that done.
    `prepared` is its date, no earlier than that of the test."""

    template: ClassVar[str] = "pages/accessibility.html"
    tested: TestedView | None
    prepared: When | None


@dataclass(frozen=True)
class NotFoundContext(Context):
    """`doors` are the links to go on from here."""

    template: ClassVar[str] = "pages/not-found.html"
    doors: tuple[NavItem, ...]


@dataclass(frozen=True)
class MovedContext(Context):
    """A page for a former address."""

    template: ClassVar[str] = "pages/moved.html"
    leads_on: ClassVar[bool] = True
    is_former: ClassVar[bool] = True
    target: Link


def plan_words(shown: Shown, words: PageWords) -> Iterator[Page]:
    if shown.letters:
        context = WordsContext(shown.letters)
        yield words_page(shown, words, "words", addresses.WORDS, context, explain_words=False)


def texts_below(shown: Shown, folder: str) -> tuple[Link, ...]:
    """The Markdown pages of one folder, in their order."""
    texts = [(text.page.text.order, view) for text, view in shown.texts.items() if view.folder == folder]
    texts.sort(key=lambda text: (text[0], text[1].record.title.casefold(), text[1].address))
    return tuple(view.link for _, view in texts)


def texts_by_themselves(shown: Shown) -> tuple[Link, ...]:
    """The Markdown pages for care leavers that no other part of the site lists. Without scripts there is no search to find them with."""
    return tuple(
        view.link
        for view in shown.texts.values()
        if view.record.audience is Audience.CARE_LEAVERS
        and not (view.folder or view.tongue or view.address in addresses.OR_THE_COUNCILS)
    )


def plan_texts(shown: Shown, words: PageWords) -> Iterator[Page]:
    for text, view in shown.texts.items():
        siblings = texts_below(shown, view.folder) if view.folder else ()
        parent = PARENTS.get(view.folder)
        call = shown.whom_to_ask_about(view)
        context = TextContext(view, tuple(link for link in siblings if link.address != view.address), call)
        if view.is_ours and view.address == addresses.ACCESSIBILITY:
            tested = tested_view(shown.library)
            days = [day for day in (view.trust.checked, tested.on if tested else None) if day]
            prepared = max(days, key=lambda day: day.last_day, default=None)
            context = AccessibilityContext(view, context.siblings, context.call, tested, prepared)
        yield Page(
            view.address,
            context,
            view.record.title,
            view.record.sentence,
            text.page.text.marks.record,
            audience=view.record.audience,
            crumbs=(Link(words[parent[0]]["title"], parent[1]),) if parent else (),
        )


def page_named(named: str, known: Collection[str]) -> str | None:
    """The address of a page as somebody may name it: with or without slashes, or by the id of an entitlement."""
    written = named.strip("/")
    for address in (
        addresses.text_address(written) if written else addresses.HOME,
        addresses.entitlement_address(written),
    ):
        if address in known:
            return address
    return None


def with_pages_below(shown: Shown, pages: Sequence[Page]) -> list[Page]:
    """The pages, each with links to those that name it as their parent, in their order, and those with a link back to it."""
    own = {page.address: page for page in pages}
    placed = dict(own)
    below: dict[str, list[tuple[int, Page]]] = {}
    for text, view in shown.texts.items():
        record = text.page.text
        above = page_named(record.below, placed) if record.below else None
        if above:
            page, up = placed[view.address], placed[above]
            placed[view.address] = replace(page, crumbs=(Link(up.title, above),), under=up.under or above)
            below.setdefault(above, []).append((record.order, page))
    for text, gone in shown.gone_texts.items():
        record = text.page.text
        above = page_named(record.below, placed) if record.below else None
        if above:
            placed[gone.address] = replace(placed[gone.address], crumbs=(Link(placed[above].title, above),))
    for above, found in below.items():
        found.sort(key=lambda one: (one[0], one[1].title.casefold(), one[1].address))
        placed[above] = _leading_to(
            placed[above], tuple(Link(page.title, page.address, page.sentence) for _, page in found)
        )
    # Two pages with one address stay two, so that the clash is reported.
    return [placed[page.address] if page is own[page.address] else page for page in pages]


def _leading_to(page: Page, links: tuple[Link, ...]) -> Page:
    """A Markdown page has a list of related pages, in which they come first."""
    if isinstance(page.context, TextContext):
        others = tuple(link for link in page.context.siblings if link not in links)
        return replace(page, context=replace(page.context, siblings=(*links, *others)))
    return replace(page, below=links)


def plan_sources(shown: Shown, words: PageWords, pages: Sequence[Page]) -> Iterator[Page]:
    """Where everything comes from: the council's papers, national rules, and others' reports of those.

    A national source that nothing cites is not listed: it stays for councils that cite it.
    """
    used: dict[str, dict[str, Link]] = {}
    for page in pages:
        for cite in page.context.cites:
            used.setdefault(cite.address, {})[page.address] = Link(page.title, page.address)
    listed_by = {
        key: tuple(
            SourceView(source, tuple(used.get(address, {}).values()))
            for source in sources
            if (address := addresses.source_address(key, source.id)) in used or key == "sources"
        )
        for key, sources in shown.sources.items()
    }
    ways = {
        key: Link(words[key]["title"], address)
        for key, address in addresses.SOURCES.items()
        if listed_by[key]
    }
    up = Link(words["for-councillors"]["title"], addresses.FOR_COUNCILLORS)
    for key, way in ways.items():
        listed = listed_by[key]
        others = tuple(other for other in ways.values() if other is not way)
        whole = words_page(
            shown,
            words,
            key,
            way.address,
            SourcesContext(listed, others),
            audience=Audience.OFFICERS,
            crumbs=(ways["sources"] if key != "sources" and "sources" in ways else up,),
            explain_words=False,
        )
        yield from in_parts(
            whole,
            "sources",
            f"{way.address}from-a-to-z/",
            tuple(_by_letter(listed)),
            PartsContext((), ways=others),
        )


def _by_letter(sources: Sequence[SourceView]) -> Iterator[ListHeading]:
    """Sources by the first letter of their titles; any that begin with another character come under A."""

    def letter(source: SourceView) -> str:
        return next((sign for sign in source.record.title.upper() if "A" <= sign <= "Z"), "A")

    for sign, listed in groupby(sorted(sources, key=letter), key=letter):
        yield ListHeading(
            f"letter-{sign.lower()}",
            sign,
            tuple(listed),
            lambda chunk: SourcesContext(chunk, ()),
            lambda chunk: tuple(source.record.id for source in chunk),
        )


def plan_moved(shown: Shown, pages: Sequence[Page]) -> Iterator[Page]:
    """A page for each former address of a record."""
    by_address = {page.address: page for page in pages}
    former = [
        (addresses.entitlement_address(old.path), addresses.entitlement_address(entitlement.id), old.mark)
        for entitlement in (*shown.entitlements, *shown.gone_entitlements)
        for part in entitlement.parts
        for old in part.formerly
    ]
    former += [
        (addresses.text_address(old.path), addresses.text_address(text.page.address), old.mark)
        for text in (*shown.texts, *shown.gone_texts)
        for old in text.page.text.formerly
    ]
    for old, new, mark in sorted(former):
        target = by_address[new]
        context = MovedContext(Link(target.title, new))
        yield Page(old, context, target.title, target.sentence, mark)


def plan_not_found(shown: Shown, words: PageWords, doors: tuple[NavItem, ...]) -> Page:
    return words_page(shown, words, "not-found", addresses.NOT_FOUND, NotFoundContext(doors))
