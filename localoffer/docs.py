"""Writes what is generated, so that it cannot go out of date: into pages in docs/ what models, rules and policy say;
schemas/ and the lines that point to them; and the workflows that councils have too.

`python -m localoffer.docs` writes everything; a test checks that it is up to date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from inspect import cleandoc

from localoffer.councils.repository import own_files
from localoffer.councils.schemas import schemas
from localoffer.data.documents import as_json
from localoffer.edition import CHECKS
from localoffer.places import HOME
from localoffer.problems import Level, Rule
from localoffer.records.editors import FOLDER, schema_name, write_lines
from localoffer.records.files import COUNCIL_FILES, NATIONAL_FILES, SITE_FILE
from localoffer.records.forms import Choice, Form, Many, Value, called, described, fields, form_of
from localoffer.records.labels import label
from localoffer.records.models import ChangeNote, PageText, Record, Site
from localoffer.records.values import YesNo
from localoffer.rules.registry import CHAPTERS, REGISTRY
from localoffer.web import hosting

#: What the code knows, between two lines of a page that people write.
_FROM_THE_CODE = re.compile(r"(?<=<!-- from the code: )(.+?)( -->\n\n).*?(?=<!-- to here -->)", re.DOTALL)
#: The site's path and folder in the examples.
EXAMPLE = ("/our-offer/", "/srv/www")


def records() -> dict[str, str]:
    """For docs/data.md: each file, its lists, the records in them and their fields."""
    parts: list[type[Record]] = []
    council = [f"### {SITE_FILE}\n\n{_record(Site, parts)}", *_files(COUNCIL_FILES, "", parts)]
    made = {
        "the files of a council": "\n".join(council),
        "a file of changes": _record(ChangeNote, parts),
        "a page": _record(PageText, parts),
        "the national files": "\n".join(_files(NATIONAL_FILES, "national/", parts)),
    }
    # Each may have parts of its own, which come at the end.
    return made | {
        "parts of records": "\n".join(f"### {called(part)}\n\n{_record(part, parts)}" for part in parts)
    }


def _files(
    files: Mapping[str, Mapping[str, type[Record]]], folder: str, parts: list[type[Record]]
) -> Iterator[str]:
    for file, lists in files.items():
        yield f"### {folder}{file}\n"
        for name, model in lists.items():
            as_before = next(
                (path for path, others in COUNCIL_FILES.items() if model in others.values()), None
            )
            if folder and as_before:
                yield f"#### {name}\n\nThe same fields as in `{as_before}`.\n"
            else:
                yield f"#### {name}\n\n" + _record(model, parts)


def _record(model: type[Record], parts: list[type[Record]]) -> str:
    """A record's sentence and the table of its fields. Adds nested records to `parts`."""
    lines = [described(model), "", "| field | in the form | how to write it | needed | what it says |"]
    lines.append("|---|---|---|---|---|")
    for name, field in fields(model).items():
        otherwise = f"no: {field.default.value}" if isinstance(field.default, Enum) else "no"
        needed = "yes" if field.is_required() else otherwise
        cells = (f"`{name}`", label(model, name), _in_words(form_of(field), parts), needed, field.description)
        lines.append("| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _in_words(form: Form, parts: list[type[Record]]) -> str:
    """How a field is written. Adds nested records to `parts`."""
    if isinstance(form, Value):
        return form.told
    if isinstance(form, Many):
        return f"a list: {_in_words(form.of, parts)}"
    if isinstance(form, Choice):
        if form.of is YesNo:
            return "yes or no"
        quoted = [f"`{word}`" for word in form.words]
        return f"one of: {', '.join(quoted)}" if form.of else " or ".join(quoted)
    if form not in parts:
        parts.append(form)
    return f"fields of its own: [{called(form)}](#{called(form).replace(' ', '-')})"


def rules() -> dict[str, str]:
    """For docs/rules.md: each rule's name and docstring, grouped by what it checks."""
    blocks = []
    for heading, chapter in CHAPTERS.items():
        blocks.append(f"## {heading}\n")
        blocks += (_rule(rule) for rule in chapter if REGISTRY[rule.id] is rule)
    return {"every rule": "\n".join(blocks), "every check of an edition": "\n".join(map(_rule, CHECKS))}


def _rule(rule: Rule) -> str:
    """A rule's docstring as Markdown, whether it is only a warning, and its examples in a code block."""
    said, _, examples = cleandoc(rule.words).partition("\n\nPASS:")
    warns = "A warning: it never stops a build.\n\n" if rule.level is Level.WARNING else ""
    shown = f"```text\nPASS:{examples}\n```\n\n" if examples else ""
    return f"### {rule.id}\n\n{said}\n\n{warns}{shown}".removesuffix("\n")


def host() -> dict[str, str]:
    """For docs/tasks/host-with-headers.md: what each file is sent with, and the examples."""
    kept = {
        f"{hosting.ASSETS}/": hosting.ASSETS_KEPT,
        **dict.fromkeys(hosting.UNKEPT, hosting.NEVER_KEPT),
        "all others": hosting.PAGES_KEPT,
    }
    types = {"feed.xml": hosting.content_type("feed.xml")}
    types |= {f".{ending}": hosting.content_type(f"a.{ending}") for ending in hosting.TYPES}
    headers = (f"| `{it.name}` | `{it.value}` | {it.why} |\n" for it in hosting.headers(adopted=True))
    return {
        "how long files are kept": "| files | `Cache-Control` |\n|---|---|\n" + _rows(kept),
        "types": "| files | `Content-Type` |\n|---|---|\n" + _rows(types),
        "headers": "| header | value | why |\n|---|---|---|\n" + "".join(headers),
        "nginx": f"```nginx\n{hosting.nginx(*EXAMPLE, adopted=True)}```\n",
        "Apache": f"```apache\n{hosting.apache(*EXAMPLE, adopted=True)}```\n",
    }


def _rows(cells: Mapping[str, str]) -> str:
    shown = ((first if " " in first else f"`{first}`", second) for first, second in cells.items())
    return "".join(f"| {first} | `{second}` |\n" for first, second in shown)


#: What the code has to say on each page of docs/, by the names of its blocks.
PAGES: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "data.md": records,
    "rules.md": rules,
    "tasks/host-with-headers.md": host,
}


def page(name: str) -> str:
    """A page of docs/ with everything in it that the code knows."""
    blocks = PAGES[name]()
    text = (HOME / "docs" / name).read_text(encoding="utf-8")
    return _FROM_THE_CODE.sub(lambda found: f"{found[1]}{found[2]}{blocks[found[1]].rstrip()}\n\n", text)


def schema_files() -> dict[str, bytes]:
    """The schema of each of a council's files, by path in this repository."""
    return {f"{FOLDER}/{schema_name(file)}": as_json(schema).encode() for file, schema in schemas().items()}


def main() -> None:
    """Write everything that is generated: in pages, files whose text councils' copies share, schemas, and the lines that
    point to them."""
    pages = {f"docs/{name}": page(name).encode() for name in PAGES}
    for name, content in {**pages, **own_files(), **schema_files()}.items():
        (HOME / name).parent.mkdir(parents=True, exist_ok=True)
        (HOME / name).write_bytes(content)
    for council in (HOME, *sorted((HOME / "examples").glob("*/"))):
        write_lines(council)


if __name__ == "__main__":
    main()
