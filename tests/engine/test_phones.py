"""What phones of 2019 do not lay out is refused in a style sheet, unless something that they know stands in for it."""

from __future__ import annotations

import json
import re

import pytest

from tests.phones import HERE, LOCK, Finding, look

#: One new thing each, alone.
REFUSED = {
    "layers": "@layer core { p { color: red } }",
    "the names of layers": "@layer core, objects;",
    "logical margins": "p { margin-inline: auto }",
    "a logical padding": "p { padding-block: 8px }",
    "one side of a logical padding": "p { padding-inline-start: 8px }",
    "a logical size": "p { max-inline-size: 30rem }",
    "inset": "p { inset: 0 }",
    "a gap of a flex box": "p { display: flex; gap: 8px }",
    "a gap of a flex box by the name of grids": "p { display: flex; grid-gap: 8px }",
    "a gap of whatever box": "p { row-gap: 8px }",
    ":has()": "p:has(a) { color: red }",
    ":has() beside a selector that is known": "p, li:has(a) { color: red }",
    ":is()": "p :is(a, b) { color: red }",
    ":where()": ":where(p) { color: red }",
    "a list in :not()": "p:not(.a, .b) { color: red }",
    "nesting": "p { & a { color: red } }",
    "min()": "p { width: min(100%, 30rem) }",
    "min() in a grid": "p { grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr)) }",
    "clamp()": "p { font-size: clamp(1rem, 2vw, 2rem) }",
    "a mixed colour": "p { color: color-mix(in srgb, red, blue) }",
    "a mixed colour in a property of our own": ":root { --soft: color-mix(in srgb, red, blue) }",
    "aspect-ratio": "p { aspect-ratio: 1 }",
    "text-wrap": "p { text-wrap: balance }",
    "accent-color": "p { accent-color: red }",
    "::details-content": "details::details-content { display: block }",
    ":focus-visible": "a:focus-visible { color: red }",
    "ranges": "@media (width >= 48rem) { p { color: red } }",
    "questions about a container": "@container (width > 30rem) { p { color: red } }",
    "a dynamic height": "p { height: 100dvh }",
    "a display of two words": "p { display: inline flex }",
    "words for what is drawn": 'p::before { content: "→" / "" }',
    "a sticky box without its old name": "p { position: sticky }",
    "a property that nobody knows": "p { widht: 1px }",
    "a new thing within what they know": "@supports (display: grid) { p { inset: 0 } }",
    "a new thing within what they know of others": "@supports (gap: 1px) { p { display: flex; gap: 8px } }",
    "a new thing within a question turned round": "@supports not (inset: 0) { p { inset: 0 } }",
    "a new thing on paper": "@media print { p { inset: 0 } }",
    "a known value that is late": "p { width: min(100%, 30rem); width: 100% }",
    # It is kept as it is written, and found to be nothing only once it is used.
    "a known value before one with a property of our own": "p { width: 100%; width: min(100%, var(--a)) }",
    "a known value of a property of our own": ":root { --a: 1px; --a: min(1px, 2px) }",
}
#: What stands in for it, or is an addition.
ALLOWED = {
    "a known value first": "p { width: 100%; width: min(100%, 30rem) }",
    "a colour first": "p { color: #333; color: color-mix(in srgb, red, blue) }",
    "a question that they say no to": "@supports (inset: 0) { p { inset: 0; margin-inline: auto } }",
    "a question about a selector": "@supports selector(:has(a)) { p:has(a) { color: red } }",
    "two questions, one of them new": "@supports (display: grid) and (inset: 0) { p { inset: 0 } }",
    "the gap of a grid": "p { grid-gap: 8px 4px }",
    "the gap of a grid that says so": "p { display: grid; gap: 8px }",
    "what a browser has for itself": "p { -webkit-text-size-adjust: 100% }",
    "sides": "p { margin: 8px auto; padding-left: 8px; max-width: 30rem; top: 0 }",
    "a flex box with margins": "p { display: flex; flex-wrap: wrap } p > * { margin-right: 8px }",
    "properties of our own": ":root { --a: 8px } p { padding: calc(var(--a) + 1px) }",
    "words that look like new things": 'p::before { content: ":has(a) / @layer" } .gap, .has { color: red }',
    "widths": "@media (min-width: 48rem) { p { color: red } }",
    "a hidden thing": ".a { clip: rect(0 0 0 0) }",
}
#: Sheets, and what is left of each.
LEFT = {
    "@layer core { p { color: red } } a { color: red }": "a { color: red }",
    "p, a:has(b) { color: red } a { color: red }": "a { color: red }",
    "p { color: red; margin-inline: auto }": "p { color: red }",
    "p { display: flex; gap: 8px }": "p { display: flex }",
    "p { width: 100%; width: min(100%, 30rem) }": "p { width: 100% }",
    "@supports (inset: 0) { p { inset: 0 } } a { color: red }": "a { color: red }",
    "@media (prefers-color-scheme: dark) { p { color: red } } a { color: red }": "a { color: red }",
    # Known in part, and laid out.
    "p { columns: 2 }": "p { columns: 2 }",
    "p { font-family: system-ui, ui-rounded }": "p { font-family: system-ui, ui-rounded }",
}


@pytest.fixture(scope="module")
def looked() -> tuple[dict[str, list[Finding]], dict[str, str]]:
    """What is found in each sheet, and what is left of it."""
    sheets = REFUSED | ALLOWED | {sheet: sheet for sheet in LEFT}
    findings, stripped = look(sheets)
    return {name: [it for it in findings if it.sheet == name] for name in sheets}, stripped


Looked = tuple[dict[str, list[Finding]], dict[str, str]]


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_phone_of_2019_does_not_know_is_refused(looked: Looked, name: str) -> None:
    assert looked[0][name]


@pytest.mark.parametrize("name", ALLOWED)
def test_what_a_phone_of_2019_knows_or_passes_over_is_allowed(looked: Looked, name: str) -> None:
    assert [str(finding) for finding in looked[0][name]] == []


def test_a_finding_says_where_it_stands_and_who_does_not_know_it() -> None:
    (first, *_), _ = look({"site.css": "@media print { p { color: red; inset: 0 } }"})
    assert str(first) == (
        "site.css: @media print › p › inset: 0\n"
        "    inset is not known, or not wholly, to chrome 73, samsung 9.2, ios_saf 12.2"
    )


@pytest.mark.parametrize("sheet", LEFT)
def test_what_such_a_phone_drops_is_taken_out_of_the_sheet_and_nothing_else(
    looked: Looked, sheet: str
) -> None:
    assert looked[1][sheet].strip() == LEFT[sheet]


def test_the_lock_names_no_host_and_pins_every_part_by_hash() -> None:
    parts = json.loads((HERE / LOCK).read_text(encoding="utf-8"))["packages"]
    assert len(parts) > 1
    assert [
        name for name, part in parts.items() if name and not part.get("integrity", "").startswith("sha512-")
    ] == []
    assert [name for name, part in parts.items() if "resolved" in part] == []


def test_nothing_that_is_installed_runs_by_itself() -> None:
    assert re.search(r"^ignore-scripts=true$", (HERE / ".npmrc").read_text(encoding="utf-8"), re.MULTILINE)
