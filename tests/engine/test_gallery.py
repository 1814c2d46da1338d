"""Each component can be looked at alone, with the worst words that a council could write."""

from __future__ import annotations

from functools import cache

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from localoffer.gallery import HOSTILE, gallery
from localoffer.road import TEMPLATES
from localoffer.web.theme import load_theme

FOLDERS = sorted(path.name for path in (TEMPLATES / "components").iterdir())


@cache
def page() -> LexborHTMLParser:
    return LexborHTMLParser(gallery(load_theme(TEMPLATES)))


def shown(name: str) -> LexborNode:
    part = page().css_first(f"section#{name}")
    assert part, f"Nothing shows {name}. Write templates/components/{name}/examples.html."
    return part


def test_a_folder_holds_what_belongs_to_one_component_and_nothing_else() -> None:
    expected = {"macro.html", "style.css", "record.css", "own.css", "examples.html"}
    found = {path.name for name in FOLDERS for path in (TEMPLATES / "components" / name).iterdir()}
    assert found <= expected


@pytest.mark.parametrize("name", FOLDERS)
def test_each_component_has_examples_and_one_of_them_is_hostile(name: str) -> None:
    labels = (part.attributes.get("aria-label") for part in shown(name).css("section"))
    examples = [label for label in labels if label]
    assert [example for example in examples if not example.startswith("hostile")]
    assert [example for example in examples if example.startswith("hostile")]


def test_hostile_words_stay_words() -> None:
    body = page().body
    assert body
    # What is read by search engines alone is data.
    assert body.css("script:not([type='application/ld+json'])") == []
    assert HOSTILE.markup in body.text()
