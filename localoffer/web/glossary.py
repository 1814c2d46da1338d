"""Explains a word where a page first uses it: the word becomes a link to its meaning on the page of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from localoffer.records.models import Term

#: Elements whose text is prose that a reader goes through from the start.
PROSE = frozenset({"p", "li", "dd", "td"})
#: Elements in which a link has no place.
CLOSED = frozenset(
    {"a", "button", "h1", "h2", "h3", "h4", "nav", "svg", "summary", "title", "th", "script", "style", "code"}
)
VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
#: A comment, a tag that ends or begins something, a character by its name, or words up to the next of these.
_PIECE = re.compile(
    r"<!--.*?(?:-->|\Z)|</(?P<end>[a-zA-Z][^\s<>]*+)[^<>]*+>|<(?P<tag>[a-zA-Z][^\s/<>]*+)(?:\"[^\"]*\"|[^<>\"])*+>"
    r"|&#?\w+;|(?P<words>[^<&]+)|[<&]",
    re.DOTALL,
)


@dataclass(frozen=True)
class Glossary:
    """The words to look for. `pattern` finds any of them as a whole word, the longest first."""

    terms: dict[str, Term]
    pattern: re.Pattern[str] | None

    @classmethod
    def of(cls, terms: Iterable[Term]) -> Glossary:
        """An abbreviation (two capitals or more) must match in its letters' size; other words in any."""
        by_word = {word: term for term in terms if term.explain for word in (term.term, *term.also)}
        parts = []
        for word in sorted(by_word, key=lambda word: (-len(word), word)):
            exact = sum(letter.isupper() for letter in word) > 1
            parts.append(re.escape(word) if exact else _in_any_size(word))
        pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])") if parts else None
        return cls({word.casefold(): term for word, term in by_word.items()}, pattern)


def _in_any_size(word: str) -> str:
    """The pattern of a word. Its first letter stands alone, so that a place where none begins is left at once."""
    first, rest = word[0], word[1:]
    sizes = "".join(sorted({first.lower(), first.upper()}))
    return f"[{sizes}](?i:{re.escape(rest)})" if sizes.isalnum() else f"(?i:{re.escape(word)})"


def explain(html: str, glossary: Glossary, meanings: str) -> tuple[str, tuple[Term, ...]]:
    """The page with the first use of each word in `<main>` made a link, and the words so linked, in order.

    `meanings` is the link up to the term's id: `../words/#`.
    """
    begins = html.find("<main")
    if glossary.pattern is None or begins < 0:
        return html, ()
    ends = html.find("</main>", begins)
    found: dict[str, Term] = {}
    linked = "".join(_linked(html[begins:ends], glossary, meanings, found))
    return html[:begins] + linked + html[ends:], tuple(found.values())


def _linked(html: str, glossary: Glossary, meanings: str, found: dict[str, Term]) -> Iterator[str]:
    """The pieces of a page as they stand, but for the words that become links. Adds these to `found`."""
    assert glossary.pattern

    def link(match: re.Match[str]) -> str:
        term = glossary.terms[match[0].casefold()]
        if term.id in found:
            return match[0]
        found[term.id] = term
        return f'<a class="lo-term" href="{escape(meanings + term.id)}">{match[0]}</a>'

    open_ = [_Open("", in_prose=False, closed=False)]
    for piece in _PIECE.finditer(html):
        text, end, tag = piece[0], piece["end"], piece["tag"]
        if end:
            at = next((at for at in range(len(open_) - 1, 0, -1) if open_[at].tag == end.lower()), None)
            del open_[at or len(open_) :]
        elif tag and tag.lower() not in VOID and not text.endswith("/>"):
            around, tag = open_[-1], tag.lower()
            # A part marked data-plain is no place for links, such as words to say aloud.
            closed = around.closed or tag in CLOSED or " data-plain" in text
            open_.append(_Open(tag, in_prose=around.in_prose or tag in PROSE, closed=closed))
        elif piece["words"] and open_[-1].in_prose and not open_[-1].closed:
            text = glossary.pattern.sub(link, text)
        yield text


@dataclass(frozen=True)
class _Open:
    """An element that has not ended: whether a word in it stands in prose, and whether a link has no place there."""

    tag: str
    in_prose: bool
    closed: bool
