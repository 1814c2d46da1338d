"""Explains a word where a page first uses it: the word becomes a link to its meaning on the page of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from localoffer.records.frozen import dataclass
from localoffer.records.models import Term

#: Elements whose text is prose that a reader reads from the start.
PROSE = frozenset({"p", "li", "dd", "td"})
#: Elements that must not contain a link.
CLOSED = frozenset(
    {"a", "button", "h1", "h2", "h3", "h4", "nav", "svg", "summary", "title", "th", "script", "style", "code"}
)
#: Elements without an end tag.
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
#: A comment, a start or end tag, a character reference, or the end.
_BETWEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|</([a-zA-Z][^\s<>]*+)[^<>]*+>|<([a-zA-Z][^\s/<>]*+)[^<>\"]*+(?:\"[^\"]*\"[^<>\"]*+)*+>|&#?\w+;|\Z",
    re.DOTALL,
)


@dataclass(frozen=True)
class Glossary:
    """The words to look for. `pattern` matches any of them as a whole word, longest first."""

    terms: dict[str, Term]
    pattern: re.Pattern[str] | None

    @classmethod
    def of(cls, terms: Iterable[Term]) -> Glossary:
        """Matching of an abbreviation (two capitals or more) is case-sensitive; of other words it is not."""
        by_word = {word: term for term in terms if term.explain for word in (term.term, *term.also)}
        # By first letter, so that most positions in a text are skipped at once.
        rests: dict[str, list[str]] = {}
        for word in sorted(by_word, key=lambda word: (-len(word), word)):
            first, rest = word[0], re.escape(word[1:])
            exact = sum(letter.isupper() for letter in word) > 1
            for letter in (first,) if exact else dict.fromkeys((first, first.lower(), first.upper())):
                rests.setdefault(letter, []).append(rest if exact else f"(?i:{rest})")
        parts = (f"{re.escape(first)}(?:{'|'.join(those)})" for first, those in rests.items())
        pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])") if rests else None
        return cls({word.casefold(): term for word, term in by_word.items()}, pattern)


def explain(html: str, glossary: Glossary, meanings: str) -> tuple[str, tuple[Term, ...]]:
    """The page with the first use of each word in `<main>` turned into a link, and the words so linked, in order.

    `meanings` is the link up to the term's id: `../words/#`.
    """
    begins = html.find("<main")
    if glossary.pattern is None or begins < 0:
        return html, ()
    found: dict[str, Term] = {}
    pieces: list[str] = []
    done = 0
    for word in _in_prose(html, glossary.pattern, begins, html.find("</main>", begins)):
        # Regular expressions equate letters that differ in lower case, such as a dotless i.
        term = glossary.terms.get(word[0].casefold())
        if term and term.id not in found:
            found[term.id] = term
            link = f'<a class="lo-term" href="{escape(meanings + term.id)}">{word[0]}</a>'
            pieces += (html[done : word.start()], link)
            done = word.end()
    return "".join((*pieces, html[done:])), tuple(found.values())


def _in_prose(html: str, pattern: re.Pattern[str], begins: int, ends: int) -> Iterator[re.Match[str]]:
    """The words of a page that are in prose that may contain a link."""
    # The open elements: the tag, whether it contains prose, and whether it must not contain a link.
    open_ = [("", False, False)]
    for between in _BETWEEN.finditer(html, begins, ends):
        tag, in_prose, closed = open_[-1]
        if in_prose and not closed and begins < between.start():
            yield from pattern.finditer(html, begins, between.start())
        begins = between.end()
        ended, begun = between.groups()
        if ended:
            end = ended.lower()
            if end == tag:
                open_.pop()
            else:
                at = next((at for at in range(len(open_) - 1, 0, -1) if open_[at][0] == end), None)
                del open_[at or len(open_) :]
        elif begun:
            tag = begun.lower()
            if tag not in VOID and not html.endswith("/>", 0, begins):
                # A part marked data-plain must not contain links, such as words to say aloud; and what is in another language
                # than the site has none of its words.
                closed = closed or tag in CLOSED or " data-plain" in between[0] or " lang=" in between[0]
                open_.append((tag, in_prose or tag in PROSE, closed))
