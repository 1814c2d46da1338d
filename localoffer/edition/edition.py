"""What the checks look at: a folder as written, and what was made from it as of one day."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pypdfium2
from selectolax.lexbor import LexborHTMLParser, LexborNode

from localoffer.edition.written import Entry, Layer
from localoffer.pages.page import Page
from localoffer.papers.paper import Paper
from localoffer.problems import Level, Mark, Problem
from localoffer.records.characters import LEFTWARD
from localoffer.records.frozen import dataclass
from localoffer.records.naming import in_a_row

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
ONE_FILE = "/keep/offer.html"
#: The page for addresses that do not exist is served at any depth, so its links start from the site's path.
NOT_FOUND = "/404.html"
#: How the addresses of further files begin, if the one file is split.
FURTHER_FILE = "/keep/offer-"
#: This many consecutive words are somebody's own, and not a coincidence.
PHRASE = 5
#: The lists whose records are no longer there once closed, the list of offer.json for each, and its address.
CLOSES = (
    ("entitlements", "entitlements", "/what-you-can-get/{id}/"),
    ("contacts", "contacts", "/help-now/#{id}"),
    ("helplines", "contacts", "/help-now/#{id}"),
    ("groups", "groups", "/take-part/#{id}"),
    ("priorities", "priorities", "/strategy/{id}/"),
)
#: Those of them in which a record is one entry. An entitlement may be two, the council's and the national one.
GOES = tuple(name for name, *_ in CLOSES if name != "entitlements")
_LEFTWARD = re.compile(f"[{LEFTWARD}]")
#: A number in groups, with the marks that keep them in order on a paper and a full stop that is shown on their left.
_GROUPS = re.compile(r"(?<!\d)\d{1,15}(?:[ .\u2066-\u2069]{1,4}\d{1,15}){1,8}")
_GROUP = re.compile(r"\d{1,15}")
#: How to mend what no officer can break.
SLIP = "This is a slip of the engine, not of the words: send this message to whoever looks after it."


@dataclass(frozen=True)
class Edition:
    """One council's folder and what was made from it on a day. Checks read nothing else.

    `documents` are the bytes of each file by path from the site's root, `address` is where the site is published, if
    known. Of the planned pages and papers the checks use the plan (addresses, audience, limits) and never the
    contexts, which come from the models.
    """

    council: Layer
    national: Layer
    as_of: date
    pages: tuple[Page, ...]
    papers: tuple[Paper, ...]
    documents: Mapping[str, bytes]
    address: str | None = None

    # ---- What was made ------------------------------------------------------------------------------------------

    @cached_property
    def trees(self) -> Mapping[str, LexborHTMLParser]:
        """Every page by address, parsed as by a browser. These trees must not be changed."""
        return {page.address: self.tree(page.address) for page in self.pages}

    def tree(self, address: str) -> LexborHTMLParser:
        """A page parsed as by a browser, for the caller to change. A long list that is split over pages includes their
        content, with links relative to the list."""
        tree = LexborHTMLParser(self.documents[path_of(address)].decode())
        parts = [urljoin(address, link.attributes["href"] or "") for link in tree.css("a[data-part]")]
        if address == ONE_FILE:
            parts += [page.address for page in self.pages if page.address.startswith(FURTHER_FILE)]
        return self._joined(tree, parts) if parts else tree

    def target(self, page: str, href: str) -> str:
        """Where a link on a page leads: an address of the site, with its fragment, or another. Empty if it leads off
        the site by mistake."""
        if page != NOT_FOUND:
            return urljoin(page, href)
        root = urlsplit(self.address or "").path.rstrip("/") + "/"
        target = urljoin(root, href)
        return f"/{target.removeprefix(root)}" if target.startswith(root) else ""

    def _joined(self, tree: LexborHTMLParser, parts: Sequence[str]) -> LexborHTMLParser:
        for place in tree.css("a[data-part] > span[id], li[id]"):
            del place.attrs["id"]
        added = ""
        for part in parts:
            held = LexborHTMLParser(self.documents[path_of(part)].decode())
            for link in held.css("main a[href]"):
                link.attrs["href"] = urljoin(part, link.attributes["href"] or "")
            added += "".join(main.inner_html or "" for main in held.css("main"))
        for main in tree.css("main"):
            main.inner_html = (main.inner_html or "") + added
        return tree

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The readable text of every page and paper, by address. That of pages includes the words for screen readers."""
        found = {address: words_of(tree) for address, tree in self.trees.items()}
        for paper in self.papers:
            if (content := self.documents.get(path_of(paper.address))) is not None:
                found[paper.address] = words_of_paper(content)
        return found

    @cached_property
    def sources_linked(self) -> frozenset[str]:
        """The national sources, by id, that some page links to."""
        to_one = ",".join(f"a[href*='/sources/{page}/#']" for page in ("national", "reported"))
        links = (link for tree in self.trees.values() for link in tree.css(to_one))
        return frozenset((link.attributes["href"] or "").partition("#")[2] for link in links)

    @cached_property
    def on_paper(self) -> Mapping[str, str]:
        """The texts of all papers, and of the one file to keep."""
        kept = {paper.address for paper in self.papers} | {ONE_FILE}
        return {address: text for address, text in self.texts.items() if address in kept}

    @cached_property
    def whole_offers(self) -> Mapping[str, str]:
        """The texts of the papers with the whole offer, and of the one file."""
        whole = {paper.address for paper in self.papers if paper.group == "booklets"} | {ONE_FILE}
        return {address: text for address, text in self.texts.items() if address in whole}

    # ---- What is written ----------------------------------------------------------------------------------------

    def has_come(self, written: object) -> bool:
        """Whether a day, month or year has begun. What has no date has always existed."""
        return not written or first_day(str(written)) <= self.as_of

    @cached_property
    def sources(self) -> Mapping[str, Entry]:
        """The sources published by the day."""
        every = (*self.national.lists.get("sources", ()), *self.council.lists.get("sources", ()))
        return {source["id"]: source for source in every if self.has_come(source.get("date"))}

    def cited(self, entry: Entry) -> list[Entry]:
        """The sources of an entry that are known on the day."""
        named = (citation.of("source") for citation in entry.every("sources"))
        return [self.sources[id] for id in named if id in self.sources]

    def knows(self, entry: Entry) -> bool:
        """Whether a record is known on the day: its own date has come, and that of one of its sources."""
        days = ("said_on", "made_on", "noted_on")
        # What a change was before is words, where other entries have a date.
        began = () if "record" in entry or entry.get("standing") == "announced" else ("from",)
        dated = all(self.has_come(entry.get(name)) for name in (*began, *days))
        return dated and (not entry.get("sources") or bool(self.cited(entry)))

    def standing(self, parts: Sequence[Entry]) -> str:
        """Whether an entitlement is given, asked for or announced on the day: what is announced for a day is given from then on."""
        said = next((part for part in parts if part.get("standing")), None)
        if said is None or (
            said["standing"] == "announced" and said.get("from") and self.has_come(said["from"])
        ):
            return "given"
        return said.of("standing")

    def closing(self, entry: Entry) -> Entry | None:
        """Since when something is no longer there, and why, once that day has come."""
        closing: Entry | None = entry.get("closed")
        if not closing or not self.has_come(closing["date"]):
            return None
        return closing if not closing.get("sources") or self.cited(closing) else None

    def ending(self, entry: Entry) -> Entry | None:
        """The same, while the day is in the future, once a known paper says so."""
        closing: Entry | None = entry.get("closed")
        if not closing or self.has_come(closing["date"]):
            return None
        dates = (source.of("date", "seen") for source in self.cited(closing))
        return closing if any(self.has_come(date) for date in dates) else None

    def gone(self, name: str) -> dict[str, Entry]:
        """The records of a list that are known on the day and no longer there, by id."""
        known: dict[str, Entry] = {}
        for entry in self.written(name):
            if self.knows(entry) and self.closing(entry):
                known.setdefault(entry.of("id"), entry)
        return known

    @cached_property
    def pages_gone(self) -> Mapping[str, Entry]:
        """The Markdown pages that are no longer there, by address."""
        pages = {**self.national.pages, **self.council.pages}
        return {address: page for address, page in pages.items() if self.knows(page) and self.closing(page)}

    def text_of(self, entry: Entry) -> str:
        """The text of an entry. If its words were taken away, the date of that, which replaces them once it has come."""
        removed = entry.get("words_removed")
        if not removed:
            return entry.of("text")
        return day_in_words(removed["date"]) if self.has_come(removed["date"]) else ""

    def written(self, name: str) -> Iterator[Entry]:
        """Every record of a list, the council's first and then national ones, whether known on the day or not."""
        yield from self.council.lists.get(name, ())
        yield from self.national.lists.get(name, ())

    def shown(self, name: str) -> dict[str, Entry]:
        """The records of a list that are known on the day, by id. Of two with one id the council's counts. What is no
        longer there is left out; a voice, promise or action stays."""
        known: dict[str, Entry] = {}
        for entry in self.written(name):
            if self._stands(name, entry):
                known.setdefault(entry.of("id"), entry)
        return known

    def _stands(self, name: str, entry: Entry) -> bool:
        if name in ("plans", "tables", "sources", "changes") and not self.has_come(entry.get("date")):
            return False
        if name == "measures":
            return bool(self.readings(entry))
        if name == "actions" and entry.get("plan") not in self.shown("plans"):
            # A row of a plan is known once its plan is.
            return False
        if name in GOES and self.closing(entry):
            return False
        return self.knows(entry)

    def readings(self, measure: Entry) -> list[Entry]:
        return [
            one for one in measure.every("readings") if self.has_come(one.get("date")) and self.knows(one)
        ]

    def updates(self, action: Entry) -> list[Entry]:
        return [one for one in action.every("updates") if self.has_come(one.get("date")) and self.knows(one)]

    @cached_property
    def entitlements(self) -> Mapping[str, tuple[Entry, ...]]:
        """The known entries for each thing to get: the council's, the national one, or both, in this order."""
        found: dict[str, tuple[Entry, ...]] = {}
        for entry in self.written("entitlements"):
            if self.knows(entry):
                found[entry["id"]] = (*found.get(entry["id"], ()), entry)
        gone = self.gone("entitlements")
        return {id: parts for id, parts in found.items() if id not in gone}

    def chosen(self, id: str) -> bool:
        """Whether the council says by groups or ages who gets what the national entry leaves to it to decide."""
        own, *others = self.entitlements[id]
        said = own.every("statuses") or own.get("age_from") or own.get("age_until")
        return any(bool(said) and other.get("duty") == "chooses" for other in others)

    @cached_property
    def contacts(self) -> tuple[Entry, ...]:
        return (*self.shown("contacts").values(), *self.shown("helplines").values())

    @cached_property
    def council_words(self) -> str:
        """All letters and digits of the council's files, to look up whose words something is."""
        return squeezed(plain(" ".join(self.council.texts.values())))

    @cached_property
    def council_phrases(self) -> frozenset[str]:
        """Every `PHRASE` consecutive words of the council's files, squeezed."""
        return frozenset(_phrases(plain(" ".join(self.council.texts.values()))))

    def is_councils(self, words: str) -> bool:
        """Whether the council wrote these words, and not a template or the national layer."""
        return squeezed(words) in self.council_words

    def is_partly_councils(self, sentence: str) -> bool:
        """Whether the council wrote part of a sentence: `PHRASE` consecutive words, or all of a shorter one."""
        if phrases := set(_phrases(sentence)):
            return not self.council_phrases.isdisjoint(phrases)
        return self.is_councils(sentence)


def problem(
    where: Mark | str, message: str, hint: str, *, record: str = "", level: Level = Level.ERROR
) -> Problem:
    """A problem at a position in a file, or on the page or paper with an address. `look` adds the name of its rule."""
    mark = Mark(where) if isinstance(where, str) else where
    return Problem(mark, "", message, hint, record, level)


def slip(where: Entry | str, message: str, named: Entry | None = None) -> Problem:
    """A problem that only the engine can cause: with a record, which is called as `named` is, or on the page or paper
    with an address."""
    if isinstance(where, str):
        return problem(where, message, SLIP)
    return problem(where.mark, message, SLIP, record=called(named or where))


def listed(addresses: Sequence[str]) -> str:
    """The pages and papers that a message is about. It names three: the line to mend counts, and they say what it broke."""
    more = len(addresses) - 3
    return in_a_row([*addresses[:3], f"{more} more"] if more > 0 else addresses)


def called(entry: Entry) -> str:
    """What messages call an entry."""
    words = entry.of("title", "name", "text", "term", "id")
    return f"“{words if len(words) <= 60 else words[:57].rstrip() + '…'}”"


def path_of(address: str) -> str:
    return address.lstrip("/") + ("index.html" if address.endswith("/") else "")


def words_of(part: LexborHTMLParser | LexborNode, without: str = "script, style, svg") -> str:
    """The words of a page or a part of it, including those for screen readers, without drawings and scripts."""
    copy = LexborHTMLParser(part.html or "")
    for node in copy.css(without):
        node.decompose()
    return " ".join(copy.root.text(separator=" ").split()) if copy.root else ""


def words_of_paper(content: bytes) -> str:
    """The words of a PDF. Text over two lines or pages is joined; breaks within a word are removed."""
    # Of a document that runs from right to left, PDFium reads each English line backwards, word by word. Its pages alone
    # do not say that it does, and are read as they are shown.
    document, paper = pypdfium2.PdfDocument.new(), pypdfium2.PdfDocument(content)
    document.import_pages(paper)
    pages = [_as_shown(page.get_textpage()) for page in document]
    # The page number at the foot interrupts words that continue on the next page. If little room is left before it, PDFium
    # reads it as one word with the day: “2026.11”.
    read = " ".join(
        re.sub(rf"(?:(?<!\S)|(?<=\d{{4}}\.)){at}\s*$", "", text) for at, text in enumerate(pages, start=1)
    )
    return " ".join(read.replace("\u200b", "").split())


def _as_shown(page: pypdfium2.PdfTextPage) -> str:
    """The text of a page. Where a line runs to the left, PDFium reads a number in groups from its last one."""
    text = page.get_text_range()

    def forward(number: re.Match[str]) -> str:
        groups = [
            (page.get_charbox(number.start() + it.start())[0], it[0]) for it in _GROUP.finditer(number[0])
        ]
        ordered = sorted(groups)
        return number[0] if groups == ordered else " ".join(group for _, group in ordered)

    return _GROUPS.sub(forward, text) if _LEFTWARD.search(text) else text


def squeezed(text: str) -> str:
    """Only letters, digits and pound signs: what line breaks, quotation marks and hyphens do not change."""
    return re.sub(r"[^\w£]+|_", "", unicodedata.normalize("NFKC", text)).casefold()


def _phrases(text: str) -> Iterator[str]:
    words = [word for word in map(squeezed, text.split()) if word]
    return ("".join(words[at : at + PHRASE]) for at in range(len(words) - PHRASE + 1))


def plain(markdown: str) -> str:
    """Markdown without what readers do not see: addresses of links, and numbers of lists."""
    text = re.sub(r"^\[[^\]]+\]:.*$", "", markdown, flags=re.MULTILINE)
    text = re.sub(r"\](?:\([^()]*\)|\[[^\[\]]*\])", "]", text)
    return re.sub(r"^[ \t]*\d+[.)]\s", "", text, flags=re.MULTILINE)


def missing(text: str, wanted: Iterable[Any]) -> list[str]:
    """Those of the texts, plain or Markdown, that a squeezed text does not contain."""
    return [
        str(words)
        for words in wanted
        if words
        and not any(
            squeezed(form) in text for form in (str(words), plain(str(words)), unescape(plain(str(words))))
        )
    ]


def first_day(written: str) -> date:
    """The first day of `2020-10-07`, `2020-10` or `2020`."""
    year, month, day = (*map(int, written.strip().split("-")), 1, 1)[:3]
    return date(year, month, day)


def last_day(written: str) -> date:
    """The last day of `2020-10-07`, `2020-10` or `2020`."""
    year, month, day = (*map(int, written.strip().split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def day_in_words(written: str) -> str:
    """`7 October 2020`, `October 2020` or `2020`."""
    year, month, day = (*map(int, written.strip().split("-")), 0, 0)[:3]
    return " ".join(str(part) for part in (day, month and MONTHS[month - 1], year) if part)
