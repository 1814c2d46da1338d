"""The site's style sheets are such that a phone of 2019 lays the pages out rightly."""

from __future__ import annotations

import re
from functools import cache

from tests.phones import Finding, look
from tests.site import outcome

#: What phones of 2019 do not know, or not wholly, and the style sheets use: with why the pages hold without it.
#: A name is that of a finding: of the feature itself, or caniuse's, which is coarser, with the property in brackets.
ACCEPTED = {
    "A link is underlined; only the line is as thin and as near as they draw it.": (
        "text-decoration-thickness",
        "text-decoration (text-decoration-thickness)",
        "text-decoration (text-decoration-style)",
        "text-underline-offset",
    ),
    "They have no dark pages, and show light ones.": (
        "@media prefers-color-scheme",
        "prefers-color-scheme",
        "color-scheme",
    ),
    "They have no colours that are forced upon a page.": ("@media forced-colors", "forced-color-adjust"),
    "The ring around what has the focus shows after a tap, too.": (":focus-visible", "css-focus-visible"),
    "Their own name for it, which stands beside it, does the same.": (
        "text-size-adjust",
        "text-size-adjust (text-size-adjust)",
        "user-select",
    ),
    "A finger has no arrow that could change.": ("cursor",),
    "A place that is jumped to stands at the edge of the screen.": (
        "scroll-padding",
        "scroll-margin-top",
        "css-snappoints (scroll-padding)",
        "css-snappoints (scroll-margin-top)",
    ),
    "Words break where they must, for `overflow-wrap: break-word` stands above it.": (
        "overflow-wrap: anywhere",
        "word-break: break-word",
    ),
    "Paper: sheets are printed in their own size, break where they fall and may lose their grounds.": (
        "@page",
        "page",
        "size",
        "css-paged-media",
        "orphans",
        "widows",
        "css-widows-orphans (orphans)",
        "css-widows-orphans (widows)",
        "break-after: avoid",
        "break-before: avoid",
        "multicolumn (break-after)",
        "multicolumn (break-before)",
        "multicolumn (break-inside)",
        "print-color-adjust",
        "css-color-adjust (print-color-adjust)",
        "css-color-adjust (-webkit-print-color-adjust)",
    ),
    "The heads of the widest table stay in sight where a cell can stick; elsewhere they go with it.": (
        "css-sticky (position)",
    ),
    "They know columns, and what is asked of them here.": (
        "multicolumn (columns)",
        "multicolumn (column-gap)",
    ),
    "caniuse takes the `minmax()` of a grid for `max()`.": ("css-math-functions (grid-template-columns)",),
    "They know one word for both ways, and `overflow-x`.": (
        "css-overflow (overflow)",
        "css-overflow (overflow-x)",
    ),
    "They draw a straight gradient between two colours.": ("css-gradients (background)",),
}


@cache
def _findings() -> tuple[Finding, ...]:
    """What is found in every style sheet that a page links or holds."""
    documents = outcome().documents
    sheets = {name: made.decode() for name, made in documents.items() if name.endswith(".css")}
    for name, made in documents.items():
        if name.endswith(".html"):
            inside = re.findall(r"<style[^>]*>(.*?)</style>", made.decode(), re.DOTALL)
            sheets |= {f"{name}, style {at}": style for at, style in enumerate(inside, 1)}
    return look(sheets)[0]


def test_a_phone_of_2019_knows_all_that_the_style_sheets_need() -> None:
    accepted = {name for names in ACCEPTED.values() for name in names}
    grave = [str(finding) for finding in _findings() if finding.name not in accepted]
    assert not grave, "\n".join(
        ["docs/develop.md says what to do about what phones of 2019 do not lay out:", *grave]
    )


def test_nothing_is_accepted_that_no_style_sheet_uses() -> None:
    used = {finding.name for finding in _findings()}
    assert [name for names in ACCEPTED.values() for name in names if name not in used] == []
