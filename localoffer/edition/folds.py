"""Whether what a reader needs tonight is unfolded: a fold may hide what is for some readers, and never a number or a
sum.

A fold is a native `<details>`. Older browsers cannot search a closed one, and print shows only its summary.
"""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from localoffer.edition.edition import ONE_FILE, Edition, slip, words_of
from localoffer.problems import Problem, rule

WORDS = "text of words to say"
#: What must not be in a fold only, and what identifies it.
OPEN = {
    "a[href^='tel:']": "number to ring",
    "a[href^='sms:']": "text message",
    ".lo-amount": "amount",
    ".lo-say": WORDS,
}
#: What a summary may contain: some screen readers drop headings in it, and a link in it can hardly be tapped.
LINE = frozenset({"summary", "time", "-text", "small", "u", "b", "span"})


@rule
def folded_away(edition: Edition) -> Iterator[Problem]:
    """A number to ring, a text message, an amount or words to say in a fold can also be seen without opening it; or, if other
    words are open beside the fold, on another page.
    """
    opened = {address: edition.tree(address) for address in _pages(edition)}
    for tree in opened.values():
        for fold in tree.css("details"):
            fold.decompose()
    said = {_which(it) for tree in opened.values() for it in tree.css("main .lo-say")}
    for address, open_ in opened.items():
        whole = edition.trees[address]
        for selector, kind in OPEN.items():
            folded = {_which(it) for it in whole.css(f"main details {selector}")}
            stands = {_which(it) for it in open_.css(f"main {selector}")}
            if kind == WORDS and stands:
                stands = said
            for which in sorted(folded - stands):
                yield slip(address, f"The {kind} “{which}” is only in a fold.")


@rule
def odd_fold(edition: Edition) -> Iterator[Problem]:
    """The line that opens a fold is plain text and says something, and there is something in the fold."""
    for address in _pages(edition):
        for fold in edition.trees[address].css("main details"):
            line = fold.css_first("summary")
            if line is None or not words_of(line):
                yield slip(address, "A fold has no line that says what is in it.")
            elif odd := {it.tag or "" for it in line.traverse(include_text=True)} - LINE:
                yield slip(
                    address, f"The line “{words_of(line)}” of a fold contains {', '.join(sorted(odd))}."
                )
            elif words_of(fold) == words_of(line):
                yield slip(address, f"The fold “{words_of(line)}” is empty.")


def _pages(edition: Edition) -> list[str]:
    return [address for address in edition.trees if address != ONE_FILE]


def _which(it: LexborNode) -> str:
    """The number in a link, without a message's text; otherwise the words."""
    href = it.attributes.get("href") or ""
    return href.partition("?")[0] if href else words_of(it)
