"""A component is made once in a page, whoever imports it, and sees what the page is given alone."""

from __future__ import annotations

import gc
from collections import Counter
from functools import partial

from jinja2 import DictLoader, Environment
from jinja2.runtime import Context

from localoffer.kept import NOTHING_KEPT
from localoffer.render import Component, Imported
from localoffer.road import documents
from tests.council import AS_OF, GOOD

TEMPLATES = {
    "page": "{% set word = 'its own' %}{% from 'outer' import outer with context %}{% from 'said' import said with context %}"
    "{{ outer() }} / {{ said() }}",
    "outer": "{% set word = 'the outer one' %}{% from 'said' import said with context %}{% macro outer() %}{{ said() }}{% endmacro %}",
    "said": "{% if made() %}{% endif %}{% macro said() %}{{ word }} of {{ here }}{% endmacro %}",
}


def test_a_component_sees_what_the_page_is_given_whoever_imports_it_first() -> None:
    environment = Environment(loader=DictLoader(TEMPLATES), autoescape=True)
    environment.template_class = Component
    made: list[str] = []
    pages = []
    for here in ("/", "/help-now/"):
        given = {"here": here, "word": "the word", "made": partial(made.append, here)}
        imported = Imported(given)
        pages.append(environment.get_template("page").render(given, imported=imported))
        imported.part()
    assert pages == ["the word of / / the word of /", "the word of /help-now/ / the word of /help-now/"]
    assert made == ["/", "/help-now/"]


def test_what_many_pages_are_made_with_goes_when_each_is_made() -> None:
    """A macro in the template of a page keeps all that the page was made with: it is for pages of which there is one."""
    gc.collect()
    gc.disable()
    try:
        made = documents(GOOD.parent / "sample", AS_OF, kept=NOTHING_KEPT)
        left = Counter(str(thing.name) for thing in gc.get_objects() if isinstance(thing, Context))
    finally:
        gc.enable()
    assert made.fine
    assert [name for name, number in left.items() if name.startswith("pages/") and number > 3] == []
