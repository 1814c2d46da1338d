"""Whether pages and papers are as light as their words allow.

How much there is to say is the council's business: `audit` warns if a page or a paper becomes too heavy or too long.
What surrounds the words is the engine's, and too much of that is an error.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from urllib.parse import quote

from localoffer.edition.edition import ONE_FILE, Edition, path_of, problem, slip, words_of
from localoffer.problems import Level, Problem, rule

#: Bytes after gzip -6: the render-blocking style sheet and what surrounds a page's content: head, menu and footer.
MOST_ROUND = 8_192
#: What the site's address adds to a page: where it is published, for print, and, once adopted, metadata for search
#: engines and other sites, which repeats the council's words.
OF_THE_ADDRESS = (
    "footer .lo-paper, link[rel=canonical], meta[property^='og:'], script[type='application/ld+json']"
)
#: For each of the council's priorities after the sixth: its name and its four colours, in the style sheet of every
#: page.
PRIORITIES, A_PRIORITY = 6, 32
#: For the council's logo, if there is one: in the header, and on a paper.
A_SIGN, A_LOGO = 72, 40_000
#: The content of a page may take this multiple of its words, plus a constant for its headings, links and drawings.
TIMES, AND_MORE = 2.75, 1_024
#: For each part of a drawing that is a link, such as a petal of the wheel, after the sixth: its outline and its icon.
PARTS, A_PART = 6, 120
#: Uncompressed bytes of a paper: its typefaces, and an allowance for each letter with its tags.
TYPEFACES, A_LETTER = 37_000, 4
#: All scripts of the site, those of one page, and the search index, each after gzip -6.
MOST_SCRIPT, MOST_SCRIPT_OF_A_PAGE, MOST_INDEX = 8_192, 3_072, 25_600


@rule
def heavy_frame(edition: Edition) -> Iterator[Problem]:
    """The style sheet that blocks a page and what surrounds its content take no more than 8 KB, packed. A council with many
    priorities may take more, for their colours, and so may one with a logo. The site's address and what an adopted page
    tells search engines are not counted: they are as long as the council's own words.
    """
    most = MOST_ROUND + A_PRIORITY * max(
        0, len([*edition.shown("priorities"), *edition.gone("priorities")]) - PRIORITIES
    )
    most += A_SIGN if _has_logo(edition) else 0
    for address in edition.trees:
        weight = _round(edition, address)
        if address != ONE_FILE and weight > most:
            yield slip(address, f"What surrounds its content takes {weight:,} bytes, more than {most:,}.")


@rule
def heavy_markup(edition: Edition) -> Iterator[Problem]:
    """The content of a page, packed, takes no more than 2.75 times its words and 1 KB. A wheel of many parts may take more."""
    for address in edition.trees:
        tree = edition.tree(address)
        main = tree.css_first("main")
        words = packed(words_of(main).encode()) if main else 0
        content = packed(edition.documents[path_of(address)])
        content -= packed(_without(edition, address, "main").encode())
        parts = len(main.css("svg a")) if main else 0
        if content > TIMES * words + AND_MORE + A_PART * max(0, parts - PARTS):
            yield slip(address, f"Its content takes {content:,} bytes, but only {words:,} of them are words.")


@rule
def heavy_paper(edition: Edition) -> Iterator[Problem]:
    """A paper takes no more than its typefaces, 37 KB, and 4 bytes for each character; and 40 KB for the logo if there is one."""
    logo = A_LOGO if _has_logo(edition) else 0
    for paper in edition.papers:
        weight = len(edition.documents.get(path_of(paper.address), b""))
        most = TYPEFACES + logo + A_LETTER * len(edition.texts.get(paper.address, ""))
        if weight > most:
            yield slip(paper.address, f"It takes {weight:,} bytes; for its words {most:,} should be enough.")


@rule
def heavy_script(edition: Edition) -> Iterator[Problem]:
    """All scripts of the site take less than 8 KB, packed, and those of a page no more than 3 KB."""
    scripts = {
        name: packed(made)
        for name, made in edition.documents.items()
        if name.startswith("assets/") and name.endswith(".js")
    }
    if sum(scripts.values()) >= MOST_SCRIPT:
        yield slip(
            "/assets/", f"All scripts take {sum(scripts.values()):,} bytes, and {MOST_SCRIPT:,} is too many."
        )
    for address, tree in edition.trees.items():
        own = (node.attributes["src"] or "" for node in tree.css("script[src]"))
        weight = sum(scripts["assets/" + name.rpartition("assets/")[2]] for name in own)
        if weight > MOST_SCRIPT_OF_A_PAGE:
            yield slip(address, f"Its scripts take {weight:,} bytes, more than {MOST_SCRIPT_OF_A_PAGE:,}.")


@rule
def heavy_index(edition: Edition) -> Iterator[Problem]:
    """The search index takes no more than 25 KB, packed."""
    weight = packed(edition.documents["search.json"])
    if weight > MOST_INDEX:
        yield problem("/search.json", f"The search index takes {weight:,} bytes, more than {MOST_INDEX:,}.",
            "Shorten sentences of entitlements, or delete keywords that nobody types.", level=Level.WARNING,
        )  # fmt: skip


def packed(content: bytes) -> int:
    return len(gzip.compress(content, compresslevel=6, mtime=0))


def _has_logo(edition: Edition) -> bool:
    return any(name.startswith("assets/logo.") for name in edition.documents)


def _round(edition: Edition, address: str) -> int:
    links = edition.trees[address].css("link[rel=stylesheet]")
    names = [link.attributes["href"] or "" for link in links if link.attributes.get("media") != "print"]
    sheets = (edition.documents["assets/" + name.rpartition("assets/")[2]] for name in names)
    frame = _without(edition, address, f"main, {OF_THE_ADDRESS}")
    for written in (edition.address, quote(edition.address, safe="")) if edition.address else ():
        frame = frame.replace(written, "/")
    return packed(frame.encode()) + sum(map(packed, sheets))


def _without(edition: Edition, address: str, parts: str) -> str:
    tree = edition.tree(address)
    for node in tree.css(parts):
        node.decompose()
    return tree.html or ""
