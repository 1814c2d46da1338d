"""A component is made once in a page, whoever imports it, and sees what the page is given alone."""

from __future__ import annotations

from functools import partial

from jinja2 import DictLoader, Environment

from localoffer.render import Component, Imported

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
