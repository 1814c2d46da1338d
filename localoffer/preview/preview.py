"""The site during editing: each page is rendered when it is requested, in memory only.

While a save cannot be read, the pages stay as they were before. Problems are shown above every page.
"""

from __future__ import annotations

import html
import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from secrets import token_hex
from threading import Lock

from localoffer import report, road
from localoffer.addresses import NOT_FOUND
from localoffer.audit import LONG_PAPER
from localoffer.data import adopted
from localoffer.data import documents as data
from localoffer.load import Loaded
from localoffer.pages.page import Page
from localoffer.papers.typeset import NoLetter, set_paper
from localoffer.preview.apart import Work
from localoffer.problems import Level, Problem
from localoffer.records.frozen import dataclass
from localoffer.render import path_of, press_of
from localoffer.web import hosting
from localoffer.web.theme import Theme, load_theme
from localoffer.web.worker import sizes

PAGE_TYPE = hosting.content_type("index.html")
TO_MEND, FAILED = "There is something to mend", "The program itself failed"
BODY = re.compile(rb"<body[^<>]*>")
#: A relative link within the site, as on the page for addresses that do not exist.
RELATIVE = re.compile(rb'\b(href|src)="(?![a-z]+:|/|#)')
STYLES: Mapping[str, bytes] = {
    "preview.css": b"""\
:root { color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif; }
body { max-inline-size: 60rem; margin: 2rem auto; padding-inline: 1rem; }
pre { white-space: pre-wrap; border-inline-start: 4px solid; padding-inline-start: 1rem; }
""",
    "preview-found.css": b"""\
.preview-found { padding: 0.5rem 1rem; border-block-end: 4px solid; color: CanvasText; background: Canvas; }
.preview-found[open] { position: sticky; inset-block-start: 0; z-index: 9; max-block-size: 45vh; overflow: auto; }
.preview-found summary { font-weight: bold; cursor: pointer; text-decoration: underline; }
html:has(.preview-found[open]) { scroll-padding-block-start: calc(45vh + 8px); }
.preview-found pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
@media print { .preview-found { display: none; } }
""",
}


class PreviewSite:
    """The pages of a site, each rendered on request."""

    def __init__(self, made: road.Made, theme: Theme) -> None:
        assert made.plan
        assert made.shown
        self._made = made
        self._theme = theme
        self._press, self._files = press_of(made.plan, made.shown, theme, {}, road.KEPT)
        self._sizes = sizes({}, {})
        self._pages = {path_of(page.address): page for page in made.plan.pages}
        self._papers: dict[str, bytes] = {}
        self._one_at_a_time = Lock()

    def document(self, name: str) -> bytes | None:
        """The bytes of a file of the site, such as `help-now/index.html`; None if there are none. Papers are not typeset."""
        with self._one_at_a_time:
            if name not in self._files and (page := self._pages.get(name)):
                self._files[name] = self._press.content(page, self._sizes)
            return self._files.get(name) or self._further.get(name)

    def paper(self, path: str) -> bytes | None:
        """A paper, typeset on request: most saves are looked at on a page. Raises NoLetter."""
        made = self._made
        paper = next((paper for paper in made.papers if paper.address == f"/{path}"), None)
        if paper and made.plan and made.shown and path not in self._papers:
            printed = set_paper(paper, made.shown.library, made.plan.chrome, self._theme, road.KEPT)
            self._papers[path] = printed.content
        return self._papers.get(path)

    def page(self, path: str) -> Page | None:
        """The page at a path."""
        return self._pages.get(path)

    @cached_property
    def _further(self) -> Mapping[str, bytes]:
        """Files for programs, which few people open."""
        assert self._made.plan
        assert self._made.shown
        library = self._made.shown.library
        return {
            **data.documents(self._made.shown, self._made.plan.chrome),
            **adopted.documents(library, self._made.pages, self._made.plan.chrome, self._theme),
        }


@dataclass(frozen=True)
class Findings:
    """What is wrong, as values and in words."""

    problems: tuple[Problem, ...] = ()
    words: str = ""

    @classmethod
    def of(cls, problems: Iterable[Problem], loaded: Loaded) -> Findings:
        told = tuple(problems)
        return cls(told, report.in_words(told, loaded))

    @property
    def stops(self) -> bool:
        return not road.is_fine(self.problems)


class Preview:
    """The last site that could be planned, and its problems.

    `make` runs the stages as far as the plan, without the rules. `looks` then run all of them, one after the other, the
    last of them to the end: what they find comes later.
    """

    def __init__(
        self, make: Callable[[], road.Made], look: Callable[[], road.Made], *further: Callable[[], road.Made]
    ) -> None:
        self._make = make
        self._looks = (look, *further)
        self.made: road.Made | None = None
        self.found = Findings()
        self._asked: tuple[Problem, ...] | None = None
        self._site: PreviewSite | None = None
        self._trouble: bytes | None = None
        self._was_before = self._emptied = False
        self._token, self._told = token_hex(4), 0

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems from the last time that all rules were run."""
        if self._asked is None:
            self._asked = self._looks[0]().problems
        return self._asked

    @property
    def may_be_half(self) -> bool:
        """Whether what was read last may be half of a save: it cannot be shown, or a file has lost everything in it."""
        return self.found.stops or self._trouble is not None or self._emptied

    def version(self, saves: int) -> str:
        """Identifies the response after so many saves and so many findings."""
        return f"{self._token}-{saves}-{self._told}"

    def build(self) -> None:
        """Read and plan again. Earlier findings of rules that do not prevent a site stay until the rules are run again."""
        try:
            outcome = self._make()
        except Exception:
            # What rules would have stopped may fail to plan; otherwise a template or the program itself is being
            # edited, and the preview survives the mistake.
            try:
                self.show(self._looks[0]())
            except Exception:
                self._fails(traceback.format_exc())
            return
        before = self.found.problems if outcome.fine else ()
        warnings = (it for it in before if it.level is Level.WARNING and it not in outcome.problems)
        self._shows(outcome, Findings.of((*outcome.problems, *warnings), outcome.loaded))

    def show(self, outcome: road.Made) -> None:
        """Show a site for which all rules were run, or its problems."""
        self._asked = outcome.problems
        self._shows(outcome, Findings.of(outcome.problems, outcome.loaded))

    def looks(self) -> Iterator[Work[Findings]]:
        """The work of running all rules, in pieces. What the last one found in papers stays until it runs again."""
        for look in self._looks:
            known = (it for it in self.found.problems if it.rule == LONG_PAPER.id)
            yield Work(_Looking(look, () if look is self._looks[-1] else tuple(known)))

    def tell(self, found: Findings) -> bool:
        """Show what rules found. Returns whether it differs from what is shown already."""
        other = found.words != self.found.words
        self.found, self._asked = found, found.problems
        self._told += other
        return other

    def _shows(self, outcome: road.Made, found: Findings) -> None:
        try:
            site = (
                PreviewSite(outcome, load_theme(road.TEMPLATES)) if outcome.plan and outcome.shown else None
            )
        except Exception:
            self._fails(traceback.format_exc())
            return
        self._trouble, self._was_before, self.found = None, site is None, found
        if site:
            held = _holding(self.made) if self.made else set()
            self._emptied = not held <= _holding(outcome)
            self.made, self._site = outcome, site

    def _fails(self, words: str) -> None:
        self._trouble = _trouble_page(FAILED, words)
        self.found = Findings(words=words)

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, media type and bytes for a path without its first `/`, such as `help-now/`."""
        if path in STYLES:
            return 200, hosting.content_type(path), STYLES[path]
        name = path + "index.html" if path.endswith("/") or not path else path
        kind = hosting.content_type(name)
        wants_page = kind == PAGE_TYPE or "." not in name.rpartition("/")[2]
        site, trouble, found = self._site, self._trouble, self.found
        if site is None and trouble is None:
            trouble = _trouble_page(TO_MEND, found.words)
        if site is None or (trouble is not None and wants_page):
            return 200, PAGE_TYPE, trouble or b""
        try:
            content = site.document(name) or site.paper(name)
            lost = None if content is not None else site.document(path_of(NOT_FOUND))
        except NoLetter as error:
            return 200, PAGE_TYPE, _trouble_page("This paper cannot be made", str(error))
        except Exception:
            # A template is being edited, or a rule's problem prevents the site.
            if not wants_page:
                raise
            words = found.words if found.stops else traceback.format_exc()
            return 200, PAGE_TYPE, _trouble_page(TO_MEND if found.stops else FAILED, words)
        if content is None:
            gone = RELATIVE.sub(rb'\1="/', lost or _trouble_page("Not here", ""))
            return 404, PAGE_TYPE, _with(gone, found, self._was_before)
        return 200, kind, _with(content, found, self._was_before) if kind == PAGE_TYPE else content

    def is_folder(self, path: str) -> bool:
        return self._site is not None and self._site.page(f"{path}/index.html") is not None


def _holding(made: road.Made) -> set[str]:
    """The names of the files with anything in them."""
    return {file.name for file in made.loaded.files if any(file.lines)}


@dataclass(frozen=True)
class _Looking:
    """Runs the stages and returns what is wrong, including what is `known` already. Picklable if `look` is."""

    look: Callable[[], road.Made]
    known: tuple[Problem, ...]

    def __call__(self) -> Findings:
        try:
            outcome = self.look()
        except Exception:
            return Findings(words=traceback.format_exc())
        road.KEPT.sweep()
        return Findings.of((*outcome.problems, *self.known), outcome.loaded)


def _with(page: bytes, found: Findings, was_before: bool) -> bytes:
    """A page below the list of problems. `was_before`: it is the page from before the save that cannot be read."""
    if not found.words:
        return page
    stops = found.stops or not found.problems
    title = (TO_MEND if stops else report.count(found.problems).rstrip(".")) if found.problems else FAILED
    about = (
        "Below is the page as it was before." if was_before else "The site will not build until it is mended."
    )
    told = (
        f'<details class="preview-found"{" open" if stops else ""}><summary>{html.escape(title)}</summary>'
        f"{f'<p>{about}</p>' if stops else ''}<pre>{html.escape(found.words)}</pre></details>"
    )
    linked = page.replace(b"</head>", b'<link rel="stylesheet" href="/preview-found.css"></head>', 1)
    if stops:
        # A screen reader says the title first, at every save.
        linked = linked.replace(b"<title>", f"<title>{html.escape(title)}: ".encode(), 1)
    return BODY.sub(lambda body: body[0] + told.encode(), linked, count=1)


def _trouble_page(title: str, words: str) -> bytes:
    page = (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width, initial-scale=1"><title>{html.escape(title)}</title><link rel="stylesheet" '
        f'href="/preview.css"></head><body><main><h1>{html.escape(title)}</h1><p>This page reloads by itself when you '
        f"save the change.</p><pre>{html.escape(words)}</pre></main></body></html>"
    )
    return page.encode()
