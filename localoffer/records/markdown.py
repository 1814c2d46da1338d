"""Markdown: to HTML, and to the links and headings in it, each with its line.

Raw HTML is never let through. Only what `records/links.py` finds nothing wrong with becomes a link; `rules/links.py` names
the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup

from localoffer.problems import Mark
from localoffer.records.links import flaw
from localoffer.records.values import Prose


@dataclass(frozen=True)
class WrittenLink:
    """A link in a text. `text` is what the reader clicks on, without pictures, and `title` what shows beside it; `image` is
    true for a picture."""

    href: str
    text: str
    mark: Mark
    image: bool = False
    title: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading in a text. `slug` is its id on the page."""

    level: int
    text: str
    slug: str
    mark: Mark


def render_prose(
    prose: Prose,
    href: Callable[[str], str | None] = lambda address: address,
    shift: int = 0,
    prefix: str = "",
) -> Markup:
    """The text as HTML.

    `href` turns an address of the site (`/help-now/`) into what the page should hold, or into None where there
    is no such page and the words should stand without a link. Headings move down by `shift` levels; their ids
    begin with `prefix`.
    """
    parser = _parser()
    tokens = parser.parse(prose.text)
    slugs = iter([heading.slug for heading in headings(prose)])
    way: str | None = ""
    for token in _all(tokens):
        if token.type == "link_open":
            address = way = str(token.attrGet("href") or "")
            if is_outside(address):
                token.attrSet("rel", "noreferrer noopener")
            elif address.startswith("/"):
                way = href(address)
                token.attrSet("href", way or "")
            token.hidden = way is None
        elif token.type == "link_close":
            token.hidden = way is None
        elif token.type == "heading_open":
            token.attrSet("id", prefix + next(slugs, "part"))
        elif token.type in ("th_open", "td_open"):
            token.attrs.pop("style", None)  # the Content-Security-Policy allows no inline style
            if token.type == "th_open":
                token.attrSet("scope", "col")
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + shift)}"
    return Markup(parser.renderer.render(tokens, parser.options, {}))


def parsed(prose: Prose) -> tuple[Token, ...]:
    """The text as the parser's tokens, in which only what is safe is a link."""
    return tuple(_parser().parse(prose.text))


def links(prose: Prose) -> tuple[WrittenLink, ...]:
    """Every link and picture of a text, refused ones included, in the order of the text."""
    found = []
    for token, children in _inlines(prose):
        for number, child in enumerate(children):
            if child.type == "link_open":
                inside = children[number + 1 :]
                end = next((n for n, after in enumerate(inside) if after.type == "link_close"), len(inside))
                words = _words([inner for inner in inside[:end] if inner.type != "image"])
                title = str(child.attrGet("title") or "")
                mark = _mark(prose, token, child)
                found.append(WrittenLink(str(child.attrGet("href")), words, mark, title=title))
            elif child.type == "image":
                found.append(
                    WrittenLink(str(child.attrGet("src")), child.content, _mark(prose, token, child), True)
                )
    return tuple(found)


def bare(prose: Prose) -> str:
    """The words of a text on one line, without what makes links, lists and headings of them."""
    return " ".join(_words(children) for _, children in _inlines(prose))


def paragraphs(prose: Prose) -> Iterator[str]:
    """The words of each paragraph and of each entry of a list, without those of headings and tables."""
    before = ""
    for token in parsed(prose):
        if token.type == "inline" and before == "paragraph_open":
            yield _words(token.children or ())
        before = token.type


def headings(prose: Prose) -> tuple[Heading, ...]:
    """The headings of a text, with ids that differ from each other."""
    found: list[Heading] = []
    slugs: set[str] = set()
    tokens = _inspected(prose.text)
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            text = _words(tokens[number + 1].children or [])
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
            found.append(Heading(int(token.tag[1]), text, slug, _mark(prose, token)))
    return tuple(found)


def raw_html(prose: Prose) -> Iterator[tuple[str, Mark]]:
    """Every piece of HTML written into a text, with its place."""
    for token in _inspected(prose.text):
        if token.type == "html_block":
            yield token.content.strip(), _mark(prose, token)
        for child in token.children or ():
            if child.type == "html_inline":
                yield child.content, _mark(prose, token, child)


def is_outside(address: str) -> bool:
    """Whether a link leaves the site."""
    return address.lower().startswith(("https:", "http:"))


@cache
def _parser() -> MarkdownIt:
    """For the page: nothing that is not safe becomes a link, and pictures are no pictures."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    parser.validateLink = lambda url: flaw(url) is None  # type: ignore[method-assign]
    return parser


@cache
def _inspector() -> MarkdownIt:
    """For rules: everything that anybody tried is recognised, and knows where it begins in its paragraph."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    for rule in parser.inline.ruler.__rules__:
        if rule.name in ("link", "image", "autolink", "html_inline"):
            parser.inline.ruler.at(rule.name, _placed(rule.fn))
    return parser


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


@lru_cache(maxsize=4096)
def _inspected(text: str) -> tuple[Token, ...]:
    return tuple(_inspector().parse(text))


def _inlines(prose: Prose) -> Iterator[tuple[Token, list[Token]]]:
    for token in _inspected(prose.text):
        if token.children:
            yield token, token.children


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or ())


def _words(tokens: Sequence[Token]) -> str:
    return "".join(
        " " if token.type in ("softbreak", "hardbreak") else token.content for token in tokens
    ).strip()


def _mark(prose: Prose, token: Token, child: Any = None) -> Mark:
    line = token.map[0] if token.map else 0
    within = child.meta.get("line", 0) if child is not None else 0
    return Mark(prose.mark.file, prose.mark.line + line + within, 1)
