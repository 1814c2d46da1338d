"""Pages in another language than the site: wherever their words or links to them are, they say which."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from markupsafe import escape

from localoffer.records.frozen import dataclass
from localoffer.views.common import Tongue
from localoffer.web.glossary import VOID

#: Elements that contain only text.
_NO_TAGS = frozenset(("script", "style", "title"))
_NAME = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]*)")


@dataclass(frozen=True)
class Foreign:
    """A page in another language, and those of its texts that other pages show: its title and its sentence."""

    address: str
    texts: tuple[str, ...]
    tongue: Tongue


def with_languages(html: str, foreign: Iterable[Foreign], way: Callable[[str], str]) -> str:
    """The page, with the language of each of these texts where it is the whole of a text or link, and of the target of
    each link to these pages. `way` is the link to an address."""
    for page in foreign:
        said = f' lang="{page.tongue.language}" dir="{page.tongue.direction}"'
        for text in page.texts:
            words = str(escape(text.strip().rstrip(".")))
            # A text may be only full stops.
            if words and words in html:
                html = re.sub(rf"<title>(?={re.escape(words)}(?!\w))", f"<title{said}>", html, count=1)
                html = _with_words(html, words, said)
        link = re.escape(str(escape(way(page.address))))
        html = re.sub(rf'(<a [^<>]*href="{link}(?:#[^"]*)?")', rf'\1 hreflang="{page.tongue.language}"', html)
    return html


def _with_words(html: str, words: str, said: str) -> str:
    """`said` becomes part of the element that contains only these words, perhaps with a number or punctuation. Where there
    is more in it, they get an element of their own."""

    def marked(found: re.Match[str]) -> str:
        tag, before, own, after, end = found.groups()
        name = _NAME.match(tag)
        kind = name[1].lower() if name else ""
        if kind in _NO_TAGS or " lang=" in tag:
            return found[0]
        if kind and kind not in VOID and end == f"</{kind}":
            return f"{tag[:-1]}{said}>{before}{own}{after}{end}"
        return f"{tag}{before}<span{said}>{own}</span>{after}{end}"

    return re.sub(
        rf"(<[^<>]*>)((?:[^\w<]|\d)*)({re.escape(words)})([^\w<]*)(</?[a-zA-Z][a-zA-Z0-9-]*)", marked, html
    )
