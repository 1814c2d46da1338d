"""Papers to PDFs, within the sixth stage: Typst templates and values to bytes.

A template gets values only, as JSON: `paper` (the `Paper`), `this` (its context), `site`, `words`, `vocabulary`,
`icons` and `colours`. Nothing that an editor wrote is ever parsed as Typst. What cannot be exported as PDF/UA-1 is an
error.

Typst memoises what it has read and laid out, and reuses it if none of its inputs differ. So values come as separate
files: with `sys.inputs` each paper would have its own standard library, on which everything else depends.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from threading import local
from typing import Any
from urllib.parse import urljoin

from localoffer.door import State, touched
from localoffer.kept import NOTHING_KEPT, Kept, digest, engine, of_files
from localoffer.library import Library
from localoffer.pages.page import Chrome
from localoffer.papers.blocks import blocks
from localoffer.papers.pack import pack
from localoffer.papers.paper import Paper
from localoffer.papers.typeface import FAMILIES, STANDARD, SUMS, fonts, lacking, refused_text
from localoffer.records.frozen import dataclass
from localoffer.records.models import Citation, Record
from localoffer.records.plain import plainly
from localoffer.records.values import Marks, Prose, Ref, When, day_in_words
from localoffer.terminal import NOBODY, Steps
from localoffer.web.colours import priority_colours
from localoffer.web.direction import isolated
from localoffer.web.theme import Theme

#: After how many papers Typst evicts cached results that were not reused.
REMEMBERS = 10
#: Papers with more pages than this, and those for a wall, which are full of drawings, use a lot of memory.
MUCH = 10
#: The properties of a paper on which the parts shared by papers depend: few papers differ in them.
LOOK = ("size", "smallest", "edition")
#: Settings of the C library: above how many bytes it returns free memory at the end of the heap, and memory of a single
#: large allocation. By default it raises both with each large allocation, and keeps anything smaller.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, GIVEN_BACK = -1, -3, 128 * 1024
_NOTHING = b'#set document(title: "-")'
_own = local()


@dataclass(frozen=True)
class Printed:
    """A finished PDF. `title` is set if it has more pages than the planned title says."""

    content: bytes
    pages: int
    title: str | None = None

    @property
    def kilobytes(self) -> int:
        """In units of 1,024 bytes, rounded up."""
        return -(-len(self.content) // 1024)

    def to_bytes(self) -> bytes:
        """For the cache: a line of JSON, then the PDF."""
        return json.dumps([self.pages, self.title]).encode() + b"\n" + self.content

    @classmethod
    def from_bytes(cls, kept: bytes) -> Printed:
        told, _, content = kept.partition(b"\n")
        return cls(content, *json.loads(told))


@dataclass(frozen=True)
class Printing:
    """Papers being typeset, by address; and for each that cannot be set, the characters that no typeface has."""

    papers: Mapping[str, Future[Printed]]
    lacking: Mapping[str, tuple[str, ...]]


class NoLetter(Exception):
    """A paper, given by address, contains text that no typeface can set."""

    def __init__(self, address: str, *texts: str) -> None:
        super().__init__(f"{address}: no typeface has {', '.join(texts)}")
        self.lacking = {address: texts}


@contextmanager
def typesetting(
    papers: Sequence[Paper],
    library: Library,
    chrome: Chrome,
    theme: Theme,
    kept: Kept = NOTHING_KEPT,
    steps: Steps = NOBODY,
) -> Iterator[Printing]:
    """All papers, each ready in its own time, and cached ones at once. Leaving early waits only for those already
    begun. `steps` is told of each."""
    if not papers:
        yield Printing({}, {})
        return
    shared = to_json(
        {
            "site": chrome,
            "words": _words(theme),
            "vocabulary": theme.vocabulary,
            "icons": theme.icons,
            "colours": _colours(library, theme),
            "typefaces": FAMILIES,
            "sums": SUMS,
        }
    )
    # Bytes: in a string with a curly quotation mark each letter would take two, and all papers wait at once.
    contexts: dict[int, bytes] = {}
    short_of: dict[str, tuple[str, ...]] = {}
    around = cache(partial(lacking, shared))
    handed = _handed(shared)
    times = _times(theme)
    press = _press(theme, shared) if kept.folder else b""

    def keep(key: bytes, content: bytes) -> None:
        # Typst reads the templates by itself, and later: one may have been saved since they were checked, or saved and
        # put back.
        with suppress(OSError):
            if press and times == _times(theme) and _press(theme, shared) == press:
                kept.put("papers", key, content)

    # Typst releases the GIL, so papers are made beside the pages. One at a time: a long one takes as much memory as
    # everything that is kept of a council.
    with ThreadPoolExecutor(1, initializer=_begin, initargs=(theme.paper_templates,)) as pool:

        def submit(paper: Paper) -> Future[Printed] | None:
            described = _described(paper, chrome.address, library.as_of)
            key = digest(press, plainly((paper, described))) if press else b""
            if (found_kept := kept.get("papers", key)) is not None:
                ready: Future[Printed] = Future()
                with steps.making("papers", paper.address):
                    ready.set_result(Printed.from_bytes(found_kept))
                return ready
            # Editions of one paper share a context.
            this = contexts.get(id(paper.context)) or _handed(isolated(to_json(paper.context)))
            contexts[id(paper.context)] = this
            held = (this, *(_handed(isolated(to_json(context))) for context in paper.shorter))
            if found := around() or lacking(f"{paper.title} {paper.sentence} {this.decode()}"):
                short_of[paper.address] = found
                return None
            return pool.submit(
                _typeset,
                paper,
                theme.paper_templates,
                handed,
                described,
                held,
                library.as_of,
                partial(keep, key),
                steps,
            )

        # Longest first, while there are few pages: one takes as much memory as all pages together.
        ordered = sorted(papers, key=lambda paper: (-paper.most_pages, -paper.most_kilobytes))
        try:
            begun = {paper.address: coming for paper in ordered if (coming := submit(paper))}
            yield Printing(begun, short_of)
        finally:
            pool.shutdown(cancel_futures=True)


def set_paper(
    paper: Paper, library: Library, chrome: Chrome, theme: Theme, kept: Kept = NOTHING_KEPT
) -> Printed:
    """A single paper, at once. Raises NoLetter if it cannot be set."""
    with typesetting((paper,), library, chrome, theme, kept) as printing:
        if printing.lacking:
            raise NoLetter(paper.address, *printing.lacking[paper.address])
        return printing.papers[paper.address].result()


def _press(theme: Theme, shared: str) -> bytes:
    """The digest of all that papers share: code, templates, typefaces (which libraries bring) and what each is given."""
    return digest(engine(), of_files(theme.paper_templates, _templates(theme)), shared.encode())


def _templates(theme: Theme) -> list[Path]:
    return sorted(path for path in theme.paper_templates.rglob("*") if path.is_file())


def _times(theme: Theme) -> list[State]:
    return [touched(str(path)) for path in _templates(theme)]


def _described(paper: Paper, address: str | None, as_of: date) -> Mapping[str, Any]:
    web = urljoin(address, paper.same_as.lstrip("/")) if address else None
    return {
        "smallest": paper.smallest,
        "title": paper.title,
        "sentence": paper.sentence,
        "keywords": paper.keywords,
        "edition": paper.edition,
        "web": web,
        "date": [as_of.year, as_of.month, as_of.day],
    }


def _typeset(
    paper: Paper,
    folder: Path,
    shared: bytes,
    described: Mapping[str, Any],
    contexts: Sequence[bytes],
    as_of: date,
    keep: Callable[[bytes], None],
    steps: Steps,
) -> Printed:
    """The largest version of the paper that fits: each context from the longest on, and each type size of it, until one fits."""
    with steps.making("papers", paper.address):
        shows_code = b"qr-code(" in (folder / paper.template).read_bytes()
        described = {**described, "qr": qr(described["web"]) if described["web"] and shows_code else None}
        made = _fitting(paper, described, contexts, partial(_compiled, paper, shared, as_of))
        if paper.most_pages > MUCH or paper.group == "wall":
            _let_go()
    keep(made.to_bytes())
    return made


def _fitting(
    paper: Paper,
    described: Mapping[str, Any],
    contexts: Sequence[bytes],
    compiled: Callable[[Mapping[str, Any], bytes], bytes],
) -> Printed:
    content, title = b"", None
    for this in contexts:
        for size in paper.sizes:
            content = compiled({**described, "size": size}, this)
            if _pages(content) <= paper.most_pages:
                return Printed(pack(content), _pages(content))
    if paper.unbound:
        title, sentence = paper.unbound
        described = {**described, "title": title, "sentence": sentence, "size": paper.sizes[-1]}
        content = compiled(described, contexts[-1])
    return Printed(pack(content), _pages(content), title)


def _compiled(paper: Paper, shared: bytes, as_of: date, described: Mapping[str, Any], this: bytes) -> bytes:
    import typst

    try:
        made = _own.compiler.compile(
            input={
                "main": f'#include "/{paper.template}"'.encode(),
                "given/shared": shared,
                "given/look": _handed(to_json({name: described[name] for name in LOOK})),
                "given/paper": _handed(isolated(to_json(described))),
                "given/this": this,
            },
            format="pdf",
            pdf_standards=[STANDARD],
            timestamp=datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC),
        )
    except typst.TypstError as error:
        if refused := refused_text(error):
            raise NoLetter(paper.address, refused) from error
        raise RuntimeError(f"{paper.template}, for {paper.address}: {error.diagnostic}") from error
    assert isinstance(made, bytes)
    return made


def _let_go() -> None:
    """Have Typst evict its cache, and the C library return the freed memory, which it would otherwise keep."""
    for _ in range(REMEMBERS + 1):
        _own.compiler.compile(input=_NOTHING)
    _of_the_c_library("malloc_trim", 0)


def _of_the_c_library(name: str, *numbers: int) -> None:
    """Call a function that only glibc has."""
    import ctypes

    with suppress(AttributeError, OSError, TypeError):
        getattr(ctypes.CDLL(None), name)(*numbers)


def _handed(values: str) -> bytes:
    """JSON as the content of a file for Typst, which parses every file as if it were a template: a comment is quickest."""
    return b"//" + values.encode()


def to_json(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False, separators=(",", ":"))


def qr(address: str) -> str:
    """A QR code as an SVG drawing."""
    import segno

    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()


def _begin(folder: Path) -> None:
    """A compiler for this thread, which reads each template once. It can read nothing outside their folder.

    The pages, which one thread makes, take priority over the papers if threads can have priorities.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            os.nice(10)
    for setting in (M_TRIM_THRESHOLD, M_MMAP_THRESHOLD):
        _of_the_c_library("mallopt", setting, GIVEN_BACK)
    import typst

    _own.compiler = typst.Compiler(root=folder, font_paths=fonts())


def _words(theme: Theme) -> Mapping[str, Any]:
    """The parts of words.yaml that a template uses, as `words.PART`."""
    templates = "".join(path.read_text(encoding="utf-8") for path in theme.paper_templates.glob("*.typ"))
    named = set(re.findall(r"\bwords\.([a-z_]+)", templates))
    return {part: words for part, words in theme.words.items() if part in named}


def _colours(library: Library, theme: Theme) -> Mapping[str, Any]:
    priorities = priority_colours(
        [priority.record for priority in library.every_priority], theme.palette.dark["ground"]
    )
    return {
        "page": theme.palette.light,
        "main": library.site.colours.main,
        "priorities": {
            priority.id: {"deep": priority.deep, "tint": priority.tint} for priority in priorities
        },
    }


def _plain(value: Any) -> Any:
    """What JSON has no type for: dates in words, Markdown as blocks, fractions as text."""
    if isinstance(value, Prose):
        return blocks(value)
    if isinstance(value, When | Decimal):
        return str(value)
    if is_dataclass(value):
        kind: type = type(value)
        return {name: getattr(value, name) for name in _names(kind)}
    if isinstance(value, Record):
        parts = {name: getattr(value, name) for name in type(value).model_fields}
        return {name: part for name, part in parts.items() if not _refers(part)}
    if isinstance(value, date):
        return day_in_words(value)
    raise TypeError(f"A paper cannot hold {type(value).__name__}.")


def _refers(part: Any) -> bool:
    """Whether a field of a record has positions or names other records: what a paper shows of those is in its views."""
    one = part[0] if isinstance(part, tuple) and part else part
    return isinstance(one, Marks | Ref | Citation)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _pages(content: bytes) -> int:
    """The number of pages of a PDF, from the root of its page tree."""
    return max(int(count) for count in re.findall(rb"/Type\s*/Pages\s*/Count (\d+)", content))
