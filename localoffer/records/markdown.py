"""Markdown: to HTML, and to the links and headings in it, each with its line.

Raw HTML is always escaped. Only what `records/links.py` accepts becomes a link; `rules/links.py` reports the rest.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise, takewhile
from typing import Any, cast

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup

from localoffer.problems import Mark
from localoffer.records.frozen import dataclass
from localoffer.records.links import flaw
from localoffer.records.values import Prose

_BETWEEN_CELLS = re.compile(r"(?<!\\)\|")
#: Marks that are visible on the page because the Markdown is malformed, by what was meant.
_LEFT_OVER = {
    "bold": re.compile(r"\*\*\S*"),
    "link": re.compile(
        r"\[[^\[\]]{1,80}\] \((?:/|https?:|www\.)[^()\s]{0,200}\)|\([^()]{1,80}\)\[(?:/|https?:|www\.)[^\[\]\s]{0,200}\]"
        r"|\((?:/|https?:|www\.)[^()\s]{0,200}\)\[[^\[\]]{1,80}\](?!\()"
        r"|\[[^\[\]]{1,80}\]\((?:/|https?:|www\.)[^()\s]{0,200}\Z|\[(?=[^\[\]]*[A-Za-z]{3})[^\[\]]{1,80}\]\[(?:[0-9]{0,3}|[^\[\]\s]{1,20}-[^\[\]\s]{1,20})\]"
        r"|\[[^\[\]]{1,80}\]\((?:https?:|www\.|mailto:|tel:|sms:)[^()\s]{0,200}\s[^()]{0,200}\)"
        r"|\A\]\((?:/|https?:|www\.)[^()\s]{0,200}\)"
        r"|\[[^\[\]]{1,80}\]\((?:/|https?:|www\.)[^()\s]{0,200}(?=\s[^()]*\Z)"
    ),
    "open": re.compile(r"(?<![^\s(“‘])__[A-Za-z]\S*|(?<=[\s(“‘])\*[A-Za-z£“‘]\S*|(?<!\S)`[A-Za-z]\S*"),
    "table": re.compile(r"\A\|[^|]{1,200}\|[^|]{1,200}\|.*"),
    "heading": re.compile(r"\A#{7,20}(?!#)"),
}
#: The start of a footnote.
_NOTE = re.compile(r"\[\^[^\[\]\s]{1,40}\]:[ \t]*(?![/#\s]|https?:|mailto:|tel:|sms:)")
#: How a line begins that is meant as an entry of a list: with no space behind its sign, or as 2. or b) of a paragraph.
_ENTRY = re.compile(
    r"(?:([-])(?=[A-Za-z£“‘])|(\*)(?=[A-Za-z£“‘][^*]*\Z)|([0-9]\.[0-9])\.?(?=[ \t]+[A-Z])"
    r"|\(?([0-9]{1,2}|[a-h]|[ivx]{1,4})[.)](?=\s*[^\s(]))"
)
#: What each such label is followed by.
_NEXT = {
    one: two
    for labels in (
        *("--", "**", [str(n) for n in range(100)], "abcdefgh", ["i", "ii", "iii", "iv", "v", "vi"]),
        *([f"{part}.{n}" for n in range(10)] for part in range(10)),
    )
    for one, two in pairwise(labels)
}
#: What Word, pandoc, chat programs, forums and other kinds of Markdown write, and nothing here understands.
OTHERS_MARKS = re.compile(
    r"~~[^~\s][^~]{0,80}~~|\A\[ \] |</?[ovwm]:[a-z][^<>]{0,80}>|\A:{3,20}(?!:)|\A!{3} ?[a-z]{2,20}|\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]|\[\[[^\[\]]{1,60}\]\](?!\()"
    r"|\[\^[^\[\]\s]{1,40}\]|(?<=[a-z.,!?”])\[[0-9]{1,2}\](?![(\[:\]])|\{[.#][A-Za-z_][^{}]{0,60}\}|\[(?:url|quote|list|img)=[^\[\]\s]{0,200}\]|\[/(?:[biu]|url|quote|list|img)\]"
    # Not the [i]t of a quotation, which is cut short, nor a «word», «WhatsApp» and 【a word】 of another language.
    r"|\[(?:[biu]|url|quote|list|img)\](?=[^\[\]]{1,200}\[/)"
    r"|:contentReference\[[^\[\]]{0,40}\]|\u3010[0-9:]{1,9}\u2020[^\u3010\u3011]{0,40}\u3011"
    r"|\u00ab(?:[A-Za-z]{1,30}_[A-Za-z0-9_]{1,30}|(?:[A-Z][a-z]{1,20}){1,3}(?:[Nn]ame|Address|Line|Block|Code|Date)[0-9]?"
    r"|Postcode|Salutation)\u00bb|\bDear \u00ab[A-Za-z]{1,30}\u00bb"
    r"|\{ ?(?:PAGE|NUMPAGES|DATE|TOC|REF|MERGEFIELD|HYPERLINK)\b[^{}]{0,200}\}|\bmso-[a-z-]{2,30}:|\bp\.MsoNormal\b"
    r"|\[/?[a-z][a-z_-]{1,30}(?: [a-z_-]{1,30}=[\"“”'][^\[\]\n]{0,200})\](?!\()|(?<![\w:/]):[a-z]{2,20}(?:_[a-z]{1,20}){0,4}:(?![\w/:])"
)
#: The marks of bold and italic words, closed or not, and of a heading, which only longer texts understand.
LONGER_MARKS = re.compile(
    # At the beginning of a text one star may be that of a footnote, and two behind a letter or two hide the rest of a word.
    r"\*\*[^*\s][^*]{0,80}\*\*|(?<![^\s(“‘])\*\*[A-Za-z£“‘]\S{0,40}|(?<=[\s(“‘])\*[A-Za-z£“‘]\S{0,40}"
    r"|\A\*[A-Za-z£“‘][^*]{0,80}\*(?!\w)|\b[^\W_]{3,40}[.,!?]?\*\*(?![*\w])"
    r"|(?<![^\s(“‘])_{1,2}[A-Za-z][^_\n]{0,80}_{1,2}(?!\w)|\A#{1,6} "
)
#: A placeholder for a tag in the HTML. No text contains it: the parser replaces it with U+FFFD.
_CUT = "\0"


@dataclass(frozen=True)
class WrittenLink:
    """A link in a text. `text` is what the reader clicks on, without pictures, and `title` its tooltip; `image` is
    true for a picture."""

    href: str
    text: str
    mark: Mark
    image: bool = False
    title: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading in a text."""

    level: int
    text: str
    mark: Mark


def render_prose(prose: Prose, href: Callable[[str], str | None] = lambda address: address) -> Markup:
    """The text as HTML.

    `href` maps an address of the site (`/help-now/`) to what the page should contain, or to None if there is no such
    page and the words should have no link.
    """
    made: list[str] = []
    way: str | None = ""
    for piece in _read(prose).page:
        if isinstance(piece, str):
            made.append(piece)
        elif piece is not None:
            way = href(piece.address)
            made.append("" if way is None else f'<a href="{escapeHtml(way)}"{piece.rest}>')
        elif way is not None:
            made.append("</a>")
    return Markup("".join(made))


def parsed(prose: Prose) -> tuple[Token, ...]:
    """The text as the parser's tokens, with only safe links. Parsed anew each time, since only papers need it."""
    return tuple(_parser().parse(prose.text))


def links(prose: Prose) -> tuple[WrittenLink, ...]:
    """Every link and picture of a text, including refused ones, in order."""
    return tuple(
        WrittenLink(href, text, _mark(prose, line), image, title)
        for href, text, line, image, title in _read(prose).links
    )


def bare(prose: Prose) -> str:
    """The words of a text on one line, without the marks of links, lists and headings."""
    return " ".join(_read(prose).words)


def paragraphs(prose: Prose) -> tuple[str, ...]:
    """The words of each paragraph and list entry, without those of headings and tables."""
    return _read(prose).paragraphs


def headings(prose: Prose) -> tuple[Heading, ...]:
    """The headings of a text."""
    return tuple(Heading(level, text, _mark(prose, line)) for level, text, _, line in _read(prose).headings)


def raw_html(prose: Prose) -> Iterator[tuple[str, Mark]]:
    """Every piece of HTML in a text, with its position."""
    return ((text, _mark(prose, line)) for text, line in _read(prose).html)


def long_rows(prose: Prose) -> Iterator[tuple[int, int, Mark]]:
    """Each table row with more cells than the table has columns: both numbers, and its position. Surplus cells are not shown."""
    return ((cells, columns, _mark(prose, line)) for cells, columns, line in _read(prose).long_rows)


def unused_targets(prose: Prose) -> Iterator[tuple[str, Mark]]:
    """Each line such as `[Phone]: 01254 585585` that no link uses, by its word: it defines a link's destination, so it
    is not shown."""
    return ((word, _mark(prose, line)) for word, line in _read(prose).unused)


def left_over(prose: Prose) -> Iterator[tuple[str, str, Mark]]:
    """Malformed Markdown whose marks are visible on the page: `bold`, `link`, `open`, `table` or `heading`; `code` and `fence`, which
    nobody means; `list`, entries that run together; and `other` and `footnote`, the marks of other programs; with its words
    and position."""
    return ((meant, words, _mark(prose, line)) for meant, words, line in _read(prose).left_over)


def is_outside(address: str) -> bool:
    """Whether a link leads off the site."""
    return address.lower().startswith(("https:", "http:"))


@cache
def _parser() -> MarkdownIt:
    """For pages: only safe links become links, and pictures are not shown."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    parser.validateLink = lambda url: flaw(url) is None  # type: ignore[method-assign]
    return _with_footnotes_as_text(parser)


@cache
def _inspector() -> MarkdownIt:
    """For rules: everything attempted is recognised, with its position in its paragraph."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.validateLink = _noted  # type: ignore[method-assign]
    for rule in parser.inline.ruler.__rules__:
        if rule.name in ("link", "image", "autolink", "html_inline"):
            parser.inline.ruler.at(rule.name, _placed(rule.fn))
    return _with_footnotes_as_text(parser)


def _with_footnotes_as_text(parser: MarkdownIt) -> MarkdownIt:
    """`[^1]: Note.` would say that links called ^1 lead to “Note.”: it is left as it is written."""
    target = next(rule.fn for rule in parser.block.ruler.__rules__ if rule.name == "reference")

    def of_no_note(state: StateBlock, first: int, last: int, silent: bool) -> bool:
        note = _NOTE.match(state.src, state.bMarks[first] + state.tShift[first])
        return note is None and target(state, first, last, silent)

    parser.block.ruler.at("reference", of_no_note)
    return parser


class _Refused(threading.local):
    """Whether the inspector met an address that no page links to."""

    any = False


_refused = _Refused()


def _noted(url: str) -> bool:
    _refused.any = _refused.any or flaw(url) is not None
    return True


def _placed(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    def placed(state: StateInline, silent: bool) -> bool:
        start, before = state.pos, len(state.tokens)
        matched = rule(state, silent)
        if matched and not silent:
            line = state.src.count("\n", 0, start)
            made = (
                token
                for token in state.tokens[before:]
                if token.type in ("link_open", "image", "html_inline")
            )
            if first := next(made, None):
                first.meta["line"] = line
        return matched

    return placed


@dataclass(frozen=True)
class _Way:
    """A link within the site: its address, and the other attributes of its tag as HTML."""

    address: str
    rest: str


@dataclass(frozen=True)
class _Read:
    """What one parse of a text yields, for rules and for pages. Lines are counted from 0.

    `links` are address, words, line, whether it is a picture, and title; `headings` level, words, id and line;
    `long_rows` cells, columns and line; `unused` word and line; `left_over` what was meant, words and line. `page` is
    the HTML in pieces: for each link within the site a `_Way`, its words, and None.
    """

    links: tuple[tuple[str, str, int, bool, str], ...]
    headings: tuple[tuple[int, str, str, int], ...]
    html: tuple[tuple[str, int], ...]
    long_rows: tuple[tuple[int, int, int], ...]
    unused: tuple[tuple[str, int], ...]
    left_over: tuple[tuple[str, str, int], ...]
    words: tuple[str, ...]
    paragraphs: tuple[str, ...]
    page: tuple[str | _Way | None, ...]


def _read(prose: Prose) -> _Read:
    """Parsed once, and remembered for as long as the text itself."""
    found = known(prose)
    if found is None:
        found = vars(prose)["_read"] = _read_text(prose.text)
    return cast(_Read, found)


def known(prose: Prose) -> object | None:
    """The result of parsing a text; None if it has not been parsed yet."""
    return vars(prose).get("_read")


def recall(prose: Prose, read: object) -> None:
    """Restore what `known` returned for the same text."""
    vars(prose)["_read"] = read


def _read_text(text: str) -> _Read:
    _refused.any = False
    targets: dict[str, Any] = {}
    tokens = _inspector().parse(text, targets)
    # Without these characters, and if no address is refused, the parser for pages gives the very same result.
    same = "<" not in text and "![" not in text and not _refused.any
    for_page = tokens if same else _parser().parse(text)
    inlines = [(token, token.children) for token in tokens if token.children]
    found = tuple(_headings(tokens))
    return _Read(
        links=tuple(link for token, children in inlines for link in _links(token, children)),
        headings=found,
        html=tuple(_html(tokens)),
        long_rows=tuple(_long_rows(tokens, text.split("\n"))),
        unused=tuple(_unused(targets, text.split("\n"))),
        left_over=tuple(_left_over(tokens)),
        words=tuple(_words(children) for _, children in inlines),
        paragraphs=tuple(
            _words(token.children or ())
            for before, token in pairwise(for_page)
            if token.type == "inline" and before.type == "paragraph_open"
        ),
        page=tuple(_page(for_page, iter([slug for _, _, slug, _ in found]))),
    )


def _left_over(tokens: Sequence[Token]) -> Iterator[tuple[str, str, int]]:
    """Each thing once per paragraph, and a footnote once with its note."""
    noted: set[str] = set()
    for before, token in zip(("", *(token.type for token in tokens)), tokens, strict=False):
        line = _line(token)
        if token.type == "code_block":
            yield "code", token.content.strip().partition("\n")[0], line
        elif token.type == "fence":
            yield "fence", token.markup, line
        if (
            token.type == "inline"
            and (other := OTHERS_MARKS.search(token.content))
            and other.group() not in noted
        ):
            is_note = other.group().startswith("[^")
            noted.update([other.group()] if is_note else ())
            at = line + token.content.count("\n", 0, other.start())
            yield "footnote" if is_note else "other", other.group(), at
        if before == "paragraph_open":
            yield from (("list", words, line + below) for words, below in _run_together(token.content))
        reported: set[str] = set()
        for child in token.children or ():
            line += child.type in ("softbreak", "hardbreak")
            for meant, pattern in _LEFT_OVER.items() if child.type == "text" else ():
                if meant not in reported and (found := pattern.search(child.content)):
                    reported.add(meant)
                    yield meant, found.group(), line


def _run_together(paragraph: str) -> Iterator[tuple[str, int]]:
    """The first of the lines of a paragraph that are meant as entries of a list, and its number."""
    lines = paragraph.split("\n")
    for number, (one, two) in enumerate(pairwise(_ENTRY.match(line) for line in lines)):
        if one and two and _NEXT.get(one[one.lastindex or 0]) == two[two.lastindex or 0]:
            yield lines[number], number
            return


def _links(token: Token, children: list[Token]) -> Iterator[tuple[str, str, int, bool, str]]:
    for number, child in enumerate(children):
        if child.type == "link_open":
            inside = children[number + 1 :]
            end = next((n for n, after in enumerate(inside) if after.type == "link_close"), len(inside))
            words = _words([inner for inner in inside[:end] if inner.type != "image"])
            yield (
                str(child.attrGet("href")),
                words,
                _line(token, child),
                False,
                str(child.attrGet("title") or ""),
            )
        elif child.type == "image":
            yield str(child.attrGet("src")), child.content, _line(token, child), True, ""


def _headings(tokens: Sequence[Token]) -> Iterator[tuple[int, str, str, int]]:
    slugs: set[str] = set()
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            text = _words(inline.children or [])
            plain = (
                re.sub(r"[^a-z0-9]+", "-", text.lower().replace("’", "").replace("'", "")).strip("-")
                or "part"
            )
            slug = plain
            count = 1
            while slug in slugs:
                count += 1
                slug = f"{plain}-{count}"
            slugs.add(slug)
            yield int(token.tag[1]), text, slug, _line(token)


def _html(tokens: Sequence[Token]) -> Iterator[tuple[str, int]]:
    for token in tokens:
        if token.type == "html_block":
            yield token.content.strip(), _line(token)
        for child in token.children or ():
            if child.type == "html_inline":
                yield child.content, _line(token, child)


def _long_rows(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    columns = 0
    for token in tokens:
        if token.type == "thead_open":
            columns = 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and columns:
            line = _line(token)
            cells = _BETWEEN_CELLS.split(lines[line].lstrip(" \t>").rstrip())
            number = len(cells) - (cells[0] == "") - (cells[-1] == "")
            if number > columns:
                yield number, columns, line


def _unused(targets: Mapping[str, Any], lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    for target in targets.get("references", {}).values():
        line = target["map"][0]
        word = lines[line].partition("[")[2].partition("]:")[0]
        if "\n".join(lines).lower().count(f"[{word.lower()}]") == 1:
            yield word, line


def _page(tokens: list[Token], slugs: Iterator[str]) -> Iterator[str | _Way | None]:
    """The HTML of a text in pieces. A table is named after the heading above it. The tokens are modified."""
    ways: list[_Way] = []
    heading = ""
    for token in tokens:
        if token.type == "inline":
            _part_at_links(token.children or [], ways)
        elif token.type == "heading_open":
            heading = next(slugs, "part")
            token.attrSet("id", heading)
        elif token.type == "table_open" and heading:
            token.attrSet("aria-labelledby", heading)
        elif token.type in ("th_open", "td_open"):
            token.attrs.pop("style", None)  # the CSP allows no inline style
            if token.type == "th_open":
                token.attrSet("scope", "col")
    html = _parser().renderer.render(tokens, _parser().options, {})
    ahead = iter(ways)
    for number, piece in enumerate(html.split(_CUT)):
        if number:
            yield next(ahead) if number % 2 else None
        if piece:
            yield piece


def _part_at_links(tokens: list[Token], ways: list[_Way]) -> None:
    """Replace each tag of a link within the site by a placeholder."""
    of_the_site = False
    for number, token in enumerate(tokens):
        if token.type == "link_open":
            address = str(token.attrs.pop("href", ""))
            of_the_site = address.startswith("/") and not is_outside(address)
            if of_the_site:
                ways.append(_Way(address, RendererHTML.renderAttrs(token)))
                tokens[number] = Token("html_inline", "", 0, content=_CUT)
            else:
                rel = {"rel": "noreferrer noopener"} if is_outside(address) else {}
                within = takewhile(lambda inner: inner.type != "link_close", tokens[number + 1 :])
                letters = _words([*within]).strip("+0123456789 ") if address.startswith("tel:") else "none"
                whole = {} if letters else {"class": "lo-tel"}
                token.attrs = {"href": address, **token.attrs, **rel, **whole}
        elif token.type == "link_close" and of_the_site:
            tokens[number] = Token("html_inline", "", 0, content=_CUT)


def _words(tokens: Sequence[Token]) -> str:
    return "".join(
        " " if token.type in ("softbreak", "hardbreak") else token.content for token in tokens
    ).strip()


def _line(token: Token, child: Token | None = None) -> int:
    line = token.map[0] if token.map else 0
    return line + (child.meta.get("line", 0) if child is not None else 0)


def _mark(prose: Prose, line: int) -> Mark:
    return Mark(prose.mark.file, prose.mark.line + line, 1)
