"""Makes a page of the plan, with what every page needs of the site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from localoffer.contexts import Link, Page
from localoffer.library import Library
from localoffer.models import Audience
from localoffer.problems import Mark

#: `words.yaml`, the group `pages`: title and sentence of each page that is not made from one record.
PageWords = Mapping[str, Mapping[str, str]]


def words_page(
    library: Library,
    words: PageWords,
    key: str,
    address: str,
    context: Any,
    *,
    audience: Audience = Audience.CARE_LEAVERS,
    crumbs: tuple[Link, ...] = (),
    explain_words: bool = True,
) -> Page:
    """A page whose title and sentence stand in words.yaml."""
    council = library.site.council
    names = {"{council}": council.short, "{area}": council.area or council.short}
    own = dict(words[key])
    for place, name in names.items():
        own = {part: text.replace(place, name) for part, text in own.items()}
    return Page(
        address=address,
        context=context,
        title=own["title"],
        sentence=own["sentence"],
        mark=library.site.marks.record,
        audience=audience,
        main=main_entry(address),
        crumbs=crumbs,
        language=library.site.language,
        direction=library.site.direction,
        explain_words=explain_words,
    )


def record_page(
    library: Library,
    address: str,
    context: Any,
    title: str,
    sentence: str,
    mark: Mark,
    *,
    audience: Audience = Audience.CARE_LEAVERS,
    crumbs: tuple[Link, ...] = (),
) -> Page:
    """A page made from one record, or from one file."""
    return Page(
        address=address,
        context=context,
        title=title,
        sentence=sentence,
        mark=mark,
        audience=audience,
        main=main_entry(address),
        crumbs=crumbs,
        language=library.site.language,
        direction=library.site.direction,
    )


def main_entry(address: str) -> str:
    """The navigation entry that a page belongs to: the first part of its address."""
    return address.strip("/").split("/")[0]
