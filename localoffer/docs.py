"""Writes what is generated, so that it cannot go out of date: pages in docs/ from models, rules and policy; schemas/
and the lines that point to them; and the workflows that councils have too.

`python -m localoffer.docs` writes everything; a test checks that it is up to date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from inspect import cleandoc, getdoc
from pathlib import Path

from localoffer.councils.repository import own_files
from localoffer.councils.schemas import schemas
from localoffer.data.documents import as_json
from localoffer.edition import CHECKS
from localoffer.places import HOME
from localoffer.problems import Level, Rule
from localoffer.records.editors import FOLDER, schema_name, write_lines
from localoffer.records.files import CHANGES_FOLDER, COUNCIL_FILES, NATIONAL_FILES, SITE_FILE
from localoffer.records.forms import Choice, Form, Many, Value, called, fields, form_of
from localoffer.records.labels import label
from localoffer.records.models import ChangeNote, PageText, Record, Site
from localoffer.records.values import YesNo
from localoffer.rules.registry import CHAPTERS, REGISTRY
from localoffer.web import hosting

BY_HAND = "<!-- Written by `make docs` from the code. Not edited by hand. -->\n"

DATA_OPENING = """
# The data files, field by field

Every file here is plain text. You can open it in any editor, or on GitHub itself.

- A field is a name, a colon, a space and a value: `title: Setting up home`.
- A list goes below its field, one line for each entry with a hyphen before it. Brackets are not read: not `roles: [main line]`,
  but `roles:` and below it `- main line`.
- Records in a list begin with a hyphen. All the fields of one record have the same indentation.
- Use spaces, never the tab key.
- A text with a colon and a space in it needs quotation marks round it.
- `#` with a space before it begins a comment, which nobody sees on the site. A text that contains it needs quotation marks round
  it. [What Word and Excel bring along](tasks/copy-from-word.md)
- A long text goes below `|`, on separate lines, indented by two more spaces.
- An id is a short name in small letters, such as `setting-up-home`. It becomes part of a web address, so it
  never changes. Other records use it to point to this one.

A file with nothing to say can be left out, except `content/site.yaml`. A new file begins with the name of its list and a colon, on a
separate line, such as `answers:` in `content/answers.yaml`; its records go below, indented by two spaces. A file that gets
long can be split over a folder of the same name, beside the file or in its place: `offer/money.yaml` and `offer/your-home.yaml`
hold the same list as `offer.yaml`. They are read in the order of their names, which have small letters, numbers and
hyphens; an id is used only once across all of them.
"""

RULES_OPENING = """
# The rules

The build checks all of these and shows everything it finds at once. A message ends with the name of its
rule. A problem stops the build and leaves the published site as it was. A warning never stops it.
"""

EDITION_OPENING = """
## What holds for every edition

`build.py check --edition` checks these, after everything above. It reads the files again with separate code and compares the
finished pages and papers with them, so most of what it finds is a slip of the engine. Anything that grows with the council's
own words, such as a hard sentence, is a warning.
"""

HOSTING = """
# Publish on the council's own server

For the web team. `site/` is a folder of static files: no server code, no database, no requests to other origins.

1. If the site is under a path, or papers should name it, build with [its address](publish.md#elsewhere).
2. Set up the host:

   | host | what to do |
   |---|---|
   | nginx | [use the example](#nginx) |
   | Apache | [use the example](#apache) |
   | Netlify, Cloudflare Pages, Azure Static Web Apps | nothing if the site is all that the host serves: the build writes `_headers` and `staticwebapp.config.json`. Under a path of another site, copy their lines |
   | GitHub Pages | you cannot set headers. What a page may load is in the page itself, so it is safe to read there |
   | another | [what every host does](#what-every-host-does), and [the headers](#headers) |

3. Copy all of `site/` there after every build, including names that begin with a dot.
4. Test it: `curl -I https://www.example.gov.uk/our-offer/help-now/` says 200, with [the headers](#headers); an address that does not exist says 404.
5. While `content/site.yaml` says `adopted: no`, send one more header, so that search engines leave the papers alone too: `{robots}`.
6. Once the council has adopted the edition and given its address, the build writes `sitemap.xml`, `robots.txt` and
   `.well-known/security.txt`. Robots and people look for the last two at the root of a host: for a site under a path, put them there,
   or keep your own.

Keep access logs for these pages only briefly, or switch them off. Which page somebody read can itself be something to hide.

## What every host does

- It serves `index.html` for a folder, and redirects from `/help-now` to `/help-now/`, and from `/our-offer` to `/our-offer/`. The
  redirect names no host, so that it works behind a proxy too.
- It serves `404.html` with status 404 for anything that does not exist. That page is shown at any depth, so it must know where the
  site begins: under a path, give [the address](publish.md) when you build. Without it the page has its style and its numbers, but its
  links lead to the root of the host.
- It caches nothing for too long: pages, calendar, feed and papers five minutes, since telephone numbers and amounts change; files in
  `assets/` a year, since their names change with what is in them; `sw.js` not at all. Phones that keep the pages ask for `sw.js`
  to learn that the site has changed, so never move or rename it. It must come from the site's own folder over HTTPS.
- It compresses text with gzip or brotli and says that it is UTF-8. With `compress: yes` in `content/site.yaml` the build puts a file
  compressed with gzip (`.gz`) and one compressed with brotli (`.br`) beside each text file, for hosts that send those.
- It serves every file as it was built. A server that changes pages on their way stops phones from keeping them. So switch that
  off, such as *Email Address Obfuscation* at Cloudflare and *Pretty URLs* at Netlify.

| files | `Cache-Control` |
|---|---|
{kept}

| files | `Content-Type` |
|---|---|
{types}

## Headers

Every page carries its own Content-Security-Policy. These headers go with every file:

| header | value | why |
|---|---|---|
{headers}

`Strict-Transport-Security` belongs in the part of the configuration that answers only https. Browsers take it for the whole host
name, other folders too: leave it out while anything there is still read over http.

## nginx

Inside `server {{ }}`. For a site at the root of a host, write `/` for `/our-offer/`, leave out the first `location`, and give the site's
folder as `root`.

```nginx
{nginx}```

## Apache

For Apache 2.4.58 or newer, inside the virtual host, with mod_dir, mod_mime, mod_filter, mod_deflate, mod_headers and mod_alias. Older
versions do not have `RedirectRelative`: leave out that line, the one before it and the first `<If>`.

```apache
{apache}```
"""
CHANGES_WORDS = """\
One file for each day on which something changed, named after the date and what changed first:
`content/changes/2026-11-26-setting-up-home.yaml`. `build.py diff REV --write` writes it. Its fields are not indented, and there is no list above them.

"""
PAGES_WORDS = """\
A page is a Markdown file. Its path becomes its address: `content/pages/strategy/introduction.md` is
`/strategy/introduction/`. The fields are at the top between two lines of `---`. The text below them
begins with second-level headings, `##`, since the title is the first level.

"""
#: The site's path and folder in the examples.
EXAMPLE = ("/our-offer/", "/srv/www")


def data_page() -> str:
    """docs/data.md: each file, its lists, the records in them and their fields."""
    parts: list[type[Record]] = []
    blocks = [BY_HAND + DATA_OPENING]
    blocks.append("## The council's files\n")
    blocks.append(f"### {SITE_FILE}\n\n" + _record(Site, parts))
    blocks += _files(COUNCIL_FILES, "", parts)
    blocks.append(f"### {CHANGES_FOLDER}/\n\n" + CHANGES_WORDS + _record(ChangeNote, parts))
    blocks.append("### content/pages/\n\n" + PAGES_WORDS + _record(PageText, parts))
    blocks.append(
        "## The national files\n\nWhat applies to every council in England. Pages are in `national/pages/`.\n"
    )
    blocks += _files(NATIONAL_FILES, "national/", parts)
    blocks.append("## Parts of records\n\nGroups of fields inside the records above.\n")
    for part in parts:
        blocks.append(f"### {called(part)}\n\n" + _record(part, parts))
    return "\n".join(blocks)


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
    lines = [
        " ".join((getdoc(model) or "").split()),
        "",
        "| field | in the form | how to write it | needed | what it says |",
    ]
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


def rules_page() -> str:
    """docs/rules.md: each rule's name and docstring, grouped by what it checks."""
    blocks = [BY_HAND + RULES_OPENING]
    for heading, chapter in CHAPTERS.items():
        blocks.append(f"## {heading}\n")
        blocks += (_rule(rule) for rule in chapter if REGISTRY[rule.id] is rule)
    blocks.append(EDITION_OPENING)
    blocks += (_rule(check) for check in CHECKS)
    return "\n".join(blocks)


def _rule(rule: Rule) -> str:
    """A rule's docstring as Markdown, whether it is only a warning, and its examples in a code block."""
    said, _, examples = cleandoc(rule.words).partition("\n\nPASS:")
    warns = "A warning: it never stops a build.\n\n" if rule.level is Level.WARNING else ""
    shown = f"```text\nPASS:{examples}\n```\n\n" if examples else ""
    return f"### {rule.id}\n\n{said}\n\n{warns}{shown}".removesuffix("\n")


def hosting_page() -> str:
    def rows(cells: Mapping[str, str]) -> str:
        return "\n".join(f"| {first} | {second} |" for first, second in cells.items())

    names = {ending: f"`.{ending}`" for ending in hosting.TYPES}
    robots = hosting.KEEP_ROBOTS_AWAY
    return BY_HAND + HOSTING.format(
        kept=rows(
            {
                f"`{hosting.ASSETS}/`": f"`{hosting.ASSETS_KEPT}`",
                **{f"`{name}`": f"`{hosting.NEVER_KEPT}`" for name in hosting.UNKEPT},
                "all others": f"`{hosting.PAGES_KEPT}`",
            }
        ),
        types=rows(
            {
                "`feed.xml`": f"`{hosting.content_type('feed.xml')}`",
                **{name: f"`{hosting.content_type(f'a.{ending}')}`" for ending, name in names.items()},
            }
        ),
        headers="\n".join(
            f"| `{it.name}` | `{it.value}` | {it.why} |" for it in hosting.headers(adopted=True)
        ),
        robots=f"{robots.name}: {robots.value}",
        nginx=hosting.nginx(*EXAMPLE, adopted=True),
        apache=hosting.apache(*EXAMPLE, adopted=True),
    )


PAGES: Mapping[str, Callable[[], str]] = {
    "data.md": data_page,
    "rules.md": rules_page,
    "tasks/host-with-headers.md": hosting_page,
}


def schema_files() -> dict[str, bytes]:
    """The schema of each of a council's files, by path in this repository."""
    return {f"{FOLDER}/{schema_name(file)}": as_json(schema).encode() for file, schema in schemas().items()}


def main(folder: Path = HOME / "docs") -> None:
    """Write everything that is generated into a folder: pages, files whose text councils' copies share, schemas, and
    the lines that point to them."""
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8", newline="\n")
    for name, content in {**own_files(), **schema_files()}.items():
        (HOME / name).parent.mkdir(parents=True, exist_ok=True)
        (HOME / name).write_bytes(content)
    for council in (HOME, *sorted((HOME / "examples").glob("*/"))):
        write_lines(council)


if __name__ == "__main__":
    main()
