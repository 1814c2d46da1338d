"""Rules about Markdown text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localoffer.problems import Problem, rule
from localoffer.records import markdown
from localoffer.records.models import Record
from localoffer.records.naming import record_name, shorten
from localoffer.records.walk import lines
from localoffer.rules.base import Content, place_in

_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<!--")
_LINK = re.compile(r"\[[^\[\]\n]*\]\([^)\s]+\)")
_PLAIN = "Take away the part in < >. Two stars make **bold** in longer texts; nothing else is needed."


@rule
def raw_html(content: Content) -> Iterator[Problem]:
    """Texts hold no HTML.

    PASS: You can get **up to** £3,000.
    FAIL: You can get <b>up to</b> £3,000.
    """
    prose_places = set()
    for where, prose, _ in content.proses():
        prose_places.add(prose.mark)
        for text, mark in markdown.raw_html(prose):
            if not text.startswith("</"):
                yield raw_html.problem(mark, _says(text), _PLAIN, where)
    for where, scalar in content.texts():
        found = _TAG.search(scalar.text)
        if found and scalar.body not in prose_places:
            yield raw_html.problem(place_in(scalar, found.start()), _says(found.group()), _PLAIN, where)


def _says(text: str) -> str:
    return f"“{shorten(text, 40)}” is HTML, and readers would see it as it stands here."


@rule
def link_in_a_line(content: Content) -> Iterator[Problem]:
    """Links stand in longer texts alone: a field of one line is printed as it was written.

    PASS: who: You have no Child Trust Fund.
    FAIL: who: You have no [Child Trust Fund](/what-you-can-get/child-trust-fund/).
    """
    for record in content.each(Record):
        for text, mark in lines(record):
            if found := _LINK.search(text):
                yield link_in_a_line.problem(
                    mark,
                    f"“{shorten(found.group(), 40)}” is no link here: readers would see it as it stands.",
                    "Leave its words and take the address away, or write the link into a longer text, such as details.",
                    record_name(record),
                )


@rule
def picture_in_text(content: Content) -> Iterator[Problem]:
    """Texts hold no pictures: they cost data, and not everybody can see them.

    PASS: a sentence that says what the picture would show
    FAIL: ![a map](map.png)
    """
    for where, link in content.links:
        if link.image:
            yield picture_in_text.problem(
                link.mark,
                f"“{shorten(link.href)}” is a picture, and texts here hold none.",
                "Say in words what it shows. If a link was meant, take away the ! before it.",
                where,
            )


@rule
def heading_skipped(content: Content) -> Iterator[Problem]:
    """Headings in a text begin with ##, because the title is above them, and go down one step at a time.

    PASS: ## then ###
    FAIL: ## then ####
    """
    for where, prose, _ in content.proses():
        level = 1
        for heading in markdown.headings(prose):
            signs = "#" * heading.level
            if heading.level == 1:
                yield heading_skipped.problem(
                    heading.mark,
                    f"The heading “{shorten(heading.text)}” has one #, and only the page’s title stands that high.",
                    "Begin it with ##.",
                    where,
                )
            elif heading.level > level + 1:
                yield heading_skipped.problem(
                    heading.mark,
                    f"The heading “{shorten(heading.text)}” has {signs}, and no heading with "
                    f"{signs[:-1]} stands above it.",
                    f"Begin it with {'#' * (level + 1)}.",
                    where,
                )
            level = heading.level
