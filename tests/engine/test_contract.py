"""Nothing vanishes: what an officer writes is read, what a template is given is used, and what it uses is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from localoffer.link import link
from localoffer.pages.page import Chrome, Context, Page
from localoffer.plan import plan
from localoffer.records.files import PageFile
from localoffer.records.forms import FORMS, Many, form_in
from localoffer.records.models import Record
from localoffer.records.values import Prose, read_line, read_prose, read_steps, read_title
from localoffer.render import render
from localoffer.todo.items import items
from localoffer.views.offer import EntitlementView
from localoffer.views.shown import show
from localoffer.web.theme import load_theme
from tests.council import AS_OF, BUSY, ROOT, records
from tests.each import each

#: Says what a field is for and reads none: the models themselves, their docs, and what walks through all fields alike.
READS_NOTHING = ("records/models.py", "docs.py")
TEMPLATES = ROOT / "templates"
#: What all papers are made of.
SHARED = ("base.typ", "parts.typ")
#: How what readers see as text is written.
TEXTS = tuple(FORMS[read] for read in (read_line, read_title, read_prose, read_steps))


def below(kind: type[Any]) -> Iterator[type[Any]]:
    for child in kind.__subclasses__():
        yield child
        yield from below(child)


RECORDS = sorted(set(below(Record)), key=lambda kind: kind.__name__)
CONTEXTS = sorted(
    (kind for kind in set(below(Context)) if hasattr(kind, "template")), key=lambda kind: kind.__name__
)


@cache
def read_in_code(made: bool = True) -> frozenset[str]:
    """Every name that some code takes from an object, or names in quotation marks as a field to look at.

    Without `made`, none that is taken only to fill a field of the same name: `note=record.note` shows nobody the note.
    """
    names: set[str] = set()

    def look(node: ast.AST, filled: str | None) -> None:
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and node.attr != filled:
            names.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names.add(node.value)
        for child in ast.iter_child_nodes(node):
            look(child, node.arg if isinstance(node, ast.keyword) and not made else filled)

    for path in (ROOT / "localoffer").rglob("*.py"):
        if not path.as_posix().endswith(READS_NOTHING):
            look(ast.parse(path.read_text(encoding="utf-8")), None)
    return frozenset(names)


def sources(*patterns: str) -> dict[str, str]:
    return {
        path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8")
        for pattern in patterns
        for path in sorted(TEMPLATES.rglob(pattern))
    }


@cache
def read_in_templates() -> frozenset[str]:
    names = (re.findall(r"\.([a-z_0-9-]+)", text) for text in sources("*.html", "*.typ", "*.j2").values())
    return frozenset(name for found in names for name in found)


@each(RECORDS)
def test_every_field_that_an_officer_can_fill_is_read_on_its_way_to_the_reader(kind: type[Record]) -> None:
    # What decides whether something is known yet is read by known.py, which reads it by the model's word.
    read = read_in_code() | read_in_templates() | {*kind.known_from, *kind.empty_until}
    lost = [name for name in kind.model_fields if name not in read]
    assert not lost, (
        f"{kind.__name__}: {', '.join(lost)}. People can write this, and nothing reads it: show it in a view and its "
        "template, or take it out of records/models.py."
    )


#: Fields that are written as one line and are no words for readers: conditions, addresses, files, names of places to tell apart.
NO_WORDS = {
    ("Question", "ask_if"), ("CoverageItem", "page"), ("PageText", "below"), ("Site", "logo"), ("CouncilsOfAKind", "districts"),
    # Sentences that begin with a verdict, which is drawn as a sign.
    ("Entitlement", "who_short"),
}  # fmt: skip
#: Read by officers alone, and only where the record needs somebody.
OF_OFFICERS = {("PageText", "owner")}


def filled_in(record: Record, written: dict[str, tuple[str, str]]) -> Record:
    """A record in which every text that was left out says something, which `written` has with the kind and the field."""
    kind, changed = type(record), dict[str, Any]()
    for name, info in kind.model_fields.items():
        value = getattr(record, name)
        if isinstance(value, Record):
            changed[name] = filled_in(value, written)
        elif isinstance(value, tuple) and value and isinstance(value[0], Record):
            changed[name] = tuple(filled_in(one, written) for one in value)
        elif name != "marks" and not value and (kind.__name__, name) not in NO_WORDS:
            form = form_in(kind, info.alias or name)
            many = isinstance(form, Many)
            if (form.of if isinstance(form, Many) else form) in TEXTS:
                word = f"word{len(written)}word"
                written[word] = kind.__name__, name
                text = Prose(word, record.marks.record) if "Prose" in str(info.annotation) else word
                changed[name] = (text,) if many and isinstance(value, tuple) else text
    return record.model_copy(update=changed)


def test_whatever_an_officer_may_write_beside_what_is_needed_stands_on_a_page_or_in_the_data() -> None:
    """The fields of the same name that other records have do not hide one that is lost."""
    written: dict[str, tuple[str, str]] = {}
    busy = records(BUSY)
    assert busy.site

    def filled(lists: Mapping[str, tuple[Record, ...]]) -> dict[str, tuple[Record, ...]]:
        return {name: tuple(filled_in(one, written) for one in those) for name, those in lists.items()}

    def texts(pages: tuple[PageFile, ...]) -> tuple[PageFile, ...]:
        return tuple(replace(page, text=filled_in(page.text, written)) for page in pages)  # type: ignore[arg-type]

    whole = replace(
        busy,
        site=filled_in(busy.site, written),  # type: ignore[arg-type]
        lists=filled(busy.lists),
        national=filled(busy.national),
        pages=texts(busy.pages),
    )
    joined, _ = link(whole, AS_OF)
    assert joined
    theme = load_theme(TEMPLATES)
    shown = show(joined)
    planned = plan(shown, theme.words["pages"], None, todo=items(joined, theme.words))
    documents = render(planned, shown, theme, {}).documents.values()
    there = set(re.findall(rb"word\d+word", b"\n".join(documents)))
    read = {place for word, place in written.items() if word.encode() in there}
    assert len(set(written.values())) > 80
    assert set(written.values()) - read == OF_OFFICERS, "Show it in a view and its template, or in the data."


def reached(template: str, seen: dict[str, str] | None = None) -> dict[str, str]:
    """A template with all that it extends, includes and imports."""
    seen = {} if seen is None else seen
    if template not in seen and (TEMPLATES / template).is_file():
        seen[template] = (TEMPLATES / template).read_text(encoding="utf-8")
        for other in re.findall(r"{% (?:extends|include|from) \"([^\"]+)\"", seen[template]):
            reached(other, seen)
    return seen


def of_context(kind: type[Context]) -> str:
    if kind.template.endswith(".typ"):
        folder = TEMPLATES / "papers"
        return "\n".join((folder / name).read_text(encoding="utf-8") for name in (kind.template, *SHARED))
    return "\n".join(reached(kind.template).values())


@each(CONTEXTS)
def test_every_field_of_a_context_is_used_by_its_template(kind: type[Context]) -> None:
    text = of_context(kind)
    # A field's own name; a file to be carried away looks for the places of its links in the filter for texts.
    unused = [
        field.name
        for field in fields(kind)  # type: ignore[arg-type]
        if not re.search(rf"\b(?:page|this)\.{field.name.replace('_', '[_-]')}\b", text)
        and not (field.name == "places" and "places" in read_in_code())
    ]
    assert not unused, (
        f"{kind.__name__}: {', '.join(unused)}. templates/{kind.template} does not use it: show it there, or take it "
        "out of the context."
    )


@each([kind for kind in CONTEXTS if kind.template.endswith(".html")])
def test_a_template_asks_for_nothing_that_its_context_does_not_have(kind: type[Context]) -> None:
    own = (TEMPLATES / kind.template).read_text(encoding="utf-8")
    has = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    asked = set(re.findall(r"(?<![/\w.])page\.([a-z_]+)", own))
    assert asked <= has, f"templates/{kind.template} asks for {', '.join(sorted(asked - has))}."


def held(kind: Any) -> Iterator[type[Any]]:
    """The dataclasses in a type."""
    if get_origin(kind) in (UnionType, Union) or get_args(kind):
        for part in get_args(kind):
            yield from held(part)
    elif isinstance(kind, type) and is_dataclass(kind):
        yield kind


def views(kinds: Iterable[type[Any]]) -> set[type[Any]]:
    """Every view that contexts hold, however deep."""
    found: set[type[Any]] = set()
    todo = list(kinds)
    while todo:
        for hint in get_type_hints(todo.pop()).values():
            new = set(held(hint)) - found
            found |= new
            todo += new
    return {kind for kind in found if kind.__module__.startswith("localoffer.")}


VIEWS = sorted(views([*CONTEXTS, Page, Chrome]), key=lambda kind: str(kind.__name__))


@each(VIEWS)
def test_every_field_of_a_view_is_used_by_a_template_or_by_what_is_made_of_it(kind: type[Any]) -> None:
    read = (
        read_in_templates()
        | {name.replace("-", "_") for name in read_in_templates()}
        | read_in_code(made=False)
    )
    unused = [field.name for field in fields(kind) if field.name not in read]
    assert not unused, (
        f"{kind.__name__}: {', '.join(unused)}. No template shows it and nothing is made of it."
    )


#: What the page of an entitlement says and these papers do not: a sheet has one side, and links to nothing. Both name the page.
ON_THE_PAGE_ALONE = {
    "entitlement.typ": {"basis", "statuses", "details", "council_sentence", "council_details"},
    "booklet.typ": {"basis"},
}


@pytest.mark.parametrize("template", ON_THE_PAGE_ALONE)
def test_what_the_page_of_an_entitlement_says_its_papers_say_too(template: str) -> None:
    def used(text: str) -> set[str]:
        return {name.replace("-", "_") for name in re.findall(r"\.([a-z_0-9-]+)", text)}

    page = "\n".join(reached("pages/entitlement.html").values())
    paper = used("\n".join(sources(f"papers/{template}", *(f"papers/{name}" for name in SHARED)).values()))
    said = {field.name for field in fields(EntitlementView)} & used(page)
    said |= {*re.findall(r"\.entry\.([a-z_]+)", page)}
    assert {"basis", "bring", "how_to_ask"} <= said
    lost = sorted(said - paper - ON_THE_PAGE_ALONE[template])
    assert not lost, f"templates/papers/{template} does not say: {', '.join(lost)}."
    assert ON_THE_PAGE_ALONE[template] <= said - paper


def test_there_is_a_template_for_each_context_and_a_context_for_each_template() -> None:
    pages = {kind.template for kind in CONTEXTS if kind.template.endswith(".html")}
    papers = {f"papers/{kind.template}" for kind in CONTEXTS if kind.template.endswith(".typ")}
    there = {name for name in sources("*.html", "*.typ") if name.startswith(("pages/", "papers/"))}
    assert pages | papers == there - {f"papers/{name}" for name in SHARED}


def test_a_template_calls_every_macro_that_it_imports_and_some_template_calls_each() -> None:
    found = sources("*.html")
    imports = re.compile(r'{% from "[^"]+" import ([\w, ]+?)(?: with context)? %}')
    # The filter `prose` calls what it is given.
    calls = re.compile(r"(?<!macro )(?<![.\w])(\w+)\(|(?<=\|prose\()(\w+)")
    called = {name: {macro for pair in calls.findall(text) for macro in pair} for name, text in found.items()}
    imported = {
        (name, macro)
        for name, text in found.items()
        for line in imports.findall(text)
        for macro in line.split(", ")
    }
    made = {(name, macro) for name, text in found.items() for macro in re.findall(r"{% macro (\w+)\(", text)}
    assert len(imported) > 200
    assert len(made) > 100
    assert sorted((name, macro) for name, macro in imported if macro not in called[name]) == []
    assert sorted((name, macro) for name, macro in made if macro not in set().union(*called.values())) == []


def test_the_records_and_contexts_are_found() -> None:
    assert len(RECORDS) > 30
    assert len(CONTEXTS) > 30
    assert len(VIEWS) > 50
    assert Path(TEMPLATES / "words.yaml").is_file()
