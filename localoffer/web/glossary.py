"""Explains a word where a page first uses it: the word becomes a link to its meaning at the foot of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from localoffer.records.models import Term

#: Elements whose text is prose that a reader goes through from the start.
PROSE = frozenset({"p", "li", "dd", "td"})
#: Elements in which a link has no place.
CLOSED = frozenset(
    {"a", "button", "h1", "h2", "h3", "h4", "nav", "svg", "summary", "title", "th", "script", "style", "code"}
)
VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


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
            parts.append(re.escape(word) if exact else f"(?i:{re.escape(word)})")
        pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])") if parts else None
        return cls({word.casefold(): term for word, term in by_word.items()}, pattern)


def explain(html: str, glossary: Glossary) -> tuple[str, tuple[Term, ...]]:
    """The page with the first use of each word in `<main>` made a link, and the words so linked, in order."""
    if glossary.pattern is None:
        return html, ()
    walk = _Walk(glossary)
    walk.feed(html)
    walk.close()
    return "".join(walk.out), tuple(walk.found.values())


class _Walk(HTMLParser):
    """Copies a page through as it stands, but for the words it links."""

    def __init__(self, glossary: Glossary) -> None:
        super().__init__(convert_charrefs=False)
        self.glossary = glossary
        self.out: list[str] = []
        self.found: dict[str, Term] = {}
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.out.append(self.get_starttag_text() or "")
        if tag not in VOID:
            # A part marked data-plain is no place for links, such as words to say aloud.
            self.open.append("a" if ("data-plain", None) in attrs or ("data-plain", "") in attrs else tag)
            self.open[-1] = f"{tag} {self.open[-1]}"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.out.append(f"</{tag}>")
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at].split()[0] == tag:
                del self.open[at:]
                break

    def handle_data(self, data: str) -> None:
        kinds = [entry.split()[1] for entry in self.open]
        linkable = "main" in kinds and not CLOSED & set(kinds) and PROSE & set(kinds)
        pattern = self.glossary.pattern
        self.out.append(pattern.sub(self._link, data) if linkable and pattern else data)

    def _link(self, match: re.Match[str]) -> str:
        term = self.glossary.terms[match[0].casefold()]
        if term.id in self.found:
            return match[0]
        self.found[term.id] = term
        return f'<a class="lo-term" href="#word-{escape(term.id)}">{match[0]}</a>'

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.out.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.out.append(f"<!{decl}>")
