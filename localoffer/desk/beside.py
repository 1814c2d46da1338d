"""An *Edit* beside every record that a page shows, added when the page is served. The page itself is unchanged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cached_property
from html import escape
from posixpath import join, normpath
from typing import Any
from urllib.parse import urlencode

from selectolax.lexbor import LexborHTMLParser, LexborNode

from localoffer import road
from localoffer.addresses import HELP, TAKE_PART, TO_DO
from localoffer.desk.entries import SITE, RecordInFile, entries, owner_of
from localoffer.library import JoinedPledge, JoinedPromise, JoinedVoice
from localoffer.pages.page import Page
from localoffer.problems import Mark
from localoffer.records.frozen import dataclass
from localoffer.records.models import Record
from localoffer.render import path_of

#: The root of the desk's own addresses. No id can produce it.
DESK = "/_desk/"
#: The page for records without a view: closed ones, and those for officers only.
_PAGES_OF_LISTS: Mapping[str, str] = {"groups": TAKE_PART, "contacts": HELP, "later": TO_DO, "watch": TO_DO}
#: Elements that must not contain our link: for a record within one, the link goes beside the first thing in it.
_HOLDERS = ("table", "tbody", "tr", "ul", "ol", "dl", "details", "svg", "g")
_FIRST = "h1, h2, h3, h4, summary, th, td, dt, li, p"


@dataclass(frozen=True)
class Beside:
    """Which records each page of a site shows."""

    made: road.Made
    words: Mapping[str, str]

    @cached_property
    def entries(self) -> Mapping[str, RecordInFile]:
        return entries(self.made.loaded)

    @cached_property
    def pages(self) -> Mapping[str, Page]:
        """The pages by the paths of their documents."""
        return {path_of(page.address): page for page in self.made.pages}

    @cached_property
    def _answers(self) -> Mapping[int, Record]:
        """What is shown as one thing with a voice, promise or pledge, by the identity of its record."""
        if not self.made.shown:
            return {}
        library = self.made.shown.library
        answered: tuple[JoinedVoice | JoinedPromise | JoinedPledge, ...] = (
            *library.voices,
            *library.promises,
            *library.pledges,
        )
        return {id(one.record): one.answer.record for one in answered if one.answer}

    @cached_property
    def _by_view(self) -> Mapping[object, tuple[Record, ...]]:
        """The records of each view, by its identity; and by its kind and id, for views that were made from other views."""
        found: dict[object, tuple[Record, ...]] = {}
        shown = self.made.shown
        for views in (getattr(shown, field.name) for field in fields(shown)) if shown else ():
            for joined, view in views.items() if isinstance(views, Mapping) else ():
                found[id(view)] = records = tuple(_records(joined))
                if isinstance(id_ := getattr(view, "id", None), str):
                    found[type(view), id_] = records
        return found

    def shown_on(self, page: Page) -> dict[str, RecordInFile]:
        """What can be edited of what a page shows: its own record first."""
        own = owner_of(self.entries, page.mark) if page.mark.line else None
        found: dict[str, RecordInFile] = {}
        if own and (own.list != SITE or page.mark != self._site_mark):
            found[own.key] = own
        for entry in self._within(page.context, own):
            found.setdefault(entry.key, entry)
        return found

    @property
    def _site_mark(self) -> Mark | None:
        """Pages without a particular record name site.yaml as a whole."""
        return self.made.shown.library.site.marks.record if self.made.shown else None

    def _within(self, value: Any, own: RecordInFile | None) -> Iterator[RecordInFile]:
        """For something shown on its own, only that; for the page's own record, also what is shown with it."""
        if isinstance(value, tuple | list):
            for each in value:
                yield from self._within(each, own)
            return
        if isinstance(value, Mapping):
            for name, each in value.items():
                yield from self._within(name, own)
                yield from self._within(each, own)
            return
        here = list(self._of(value))
        yield from here
        if (not here or own in here) and not isinstance(value, Record) and is_dataclass(value):
            for field in fields(value):
                yield from self._within(getattr(value, field.name), own)

    def _of(self, value: Any) -> Iterator[RecordInFile]:
        record = value if isinstance(value, Record) else getattr(value, "record", None)
        if isinstance(record, Record):
            answer = self._answers.get(id(record))
            records: tuple[Record, ...] = (record, answer) if answer else (record,)
        else:
            id_ = getattr(value, "id", None)
            same = self._by_view.get((type(value), id_), ()) if isinstance(id_, str) else ()
            records = self._by_view.get(id(value)) or same
        for record in records:
            if entry := owner_of(self.entries, record.marks.record):
                yield entry

    def page_of(self, entry: RecordInFile) -> str:
        """The address of the page that shows a record first; the home page if none does."""
        own = (page for page in self.made.pages if page.mark == entry.mark and entry.list != SITE)
        any_other = (page for page in self.made.pages if entry.key in self.shown_on(page))
        its_list = (page for page in self.made.pages if page.address == _PAGES_OF_LISTS.get(entry.list))
        found = next(own, None) or next(any_other, None) or next(its_list, None)
        return found.address if found else "/"

    def with_links(self, path: str, document: bytes, saved: str | None = None) -> bytes:
        """A page with the links: beside each record whose position is found, and at the top for all that it shows.
        `saved` is the key of the record that has just been saved, if any."""
        page = self.pages.get(path)
        tree = LexborHTMLParser(document)
        main = tree.css_first("main")
        if page is None or main is None:
            return document
        shown = self.shown_on(page)
        places = {entry.key: self._place(main, page, entry) for entry in shown.values()}
        for entry in shown.values():
            if place := places[entry.key]:
                place.insert_after(_node(self._link(entry, page)))
        main.insert_before(_node(self._panel(shown, page, saved)))
        if head := tree.css_first("head"):
            head.insert_child(_node(f'<link rel="stylesheet" href="{DESK}edit.css">'))
        return (tree.html or "").encode()

    def _link(self, entry: RecordInFile, page: Page) -> str:
        return (
            f'<a class="desk-edit" href="{escape(edit_address(entry, page.address))}">{self.words["edit"]}'
            f'<span class="desk-heard"> {escape(entry.name)}</span></a>'
        )

    def _panel(self, shown: Mapping[str, RecordInFile], page: Page, saved: str | None) -> str:
        words = self.words
        listed = "".join(
            f'<li><a href="{escape(edit_address(entry, page.address))}">{words["edit"]} {escape(entry.name)}</a></li>'
            for entry in shown.values()
        )
        told = "" if saved is None else f'<p role="status">{self._saved(saved)}</p>'
        edits = (
            f"<details><summary>{words['on_this_page']} ({len(shown)})</summary><ul>{listed}</ul></details>"
        )
        return (
            f'<nav class="desk-panel" aria-label="{words["desk"]}">{told}<a href="{DESK}">{words["all"]}</a>'
            f"{edits if shown else ''}</nav>"
        )

    def _saved(self, key: str) -> str:
        """What was saved, with the id by which others refer to it."""
        entry = self.entries.get(key)
        if entry is None or not (id := getattr(entry.tree.named.get("id"), "text", "")):
            return self.words["saved"]
        return f"{self.words['saved']} {self.words['its_id']} <b>{escape(id)}</b>."

    def _place(self, main: LexborNode, page: Page, entry: RecordInFile) -> LexborNode | None:
        """The element that the *Edit* of a record follows: its heading, its anchor, a link to its page, or its number."""
        if page.mark == entry.mark:
            return main.css_first("h1")
        id_ = entry.key.partition("/")[2]
        if not id_.startswith("@") and (anchor := main.css_first(f'[id="{id_}"]')):
            first = anchor.css_first(_FIRST) if anchor.tag in _HOLDERS or anchor.css_first(_FIRST) else anchor
            return _inside(first) if first else None
        own = {it.address for it in self.made.pages if it.mark == entry.mark}
        phone = entry.tree.named.get("phone")
        tel = "".join(getattr(phone, "text", "").split()) if entry.list == "contacts" else ""
        for link in main.css("a[href]"):
            href = link.attributes.get("href") or ""
            if tel and href == f"tel:{tel}":
                return link
            if own and not href.startswith(("http", "tel:", "sms:", "mailto:", "#")):
                target = normpath(join(page.address, href.partition("#")[0]))
                if f"{target.rstrip('/')}/" in own:
                    return link
        return None


def _inside(first: LexborNode) -> LexborNode:
    """The last node in a heading or a cell, so that the link is within it."""
    inner = first.css_first("a, b, span") if first.tag in ("summary", "th", "td", "dt", "li") else None
    return inner or first


def _records(joined: Any) -> Iterator[Record]:
    """The council's own record of a thing: an entitlement, a page."""
    for name in ("council", "record", "page"):
        found = getattr(joined, name, None)
        found = getattr(found, "text" if name == "page" else "record", found)
        if isinstance(found, Record):
            yield found


def edit_address(entry: RecordInFile, page: str = "") -> str:
    """The address at which a record is edited; `page` is the address to return to."""
    return f"{DESK}edit?{urlencode({'record': entry.key, 'page': page})}"


def _node(markup: str) -> LexborNode:
    found = LexborHTMLParser(f"<!doctype html><body>{markup}").css_first("body > *")
    assert found
    return found
