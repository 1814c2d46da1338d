"""The typefaces of papers, and which characters none of them has.

Papers are set in Atkinson Hyperlegible. What it lacks comes from the Noto fonts, by script, and from the one typeface
with many symbols that comes with Typst. Sums of money are set in Hind. All come with the packages: system fonts are
never used.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

# Typst's own threads wait for each other longer than they work: a build has two already, for pages and for papers.
os.environ.setdefault("RAYON_NUM_THREADS", "1")

STANDARD: typst.PDFStandard = "ua-1"
#: In the order in which they are searched for a character. Scripts of people in care here come first.
FAMILIES = (
    "Atkinson Hyperlegible",
    "Noto Sans",
    "Noto Sans Arabic",
    "Noto Sans Ethiopic",
    "Noto Sans Hebrew",
    "Noto Sans Bengali",
    "Noto Sans Gurmukhi",
    "Noto Sans Gujarati",
    "Noto Sans Devanagari",
    "Noto Sans Tamil",
    "Noto Sans Telugu",
    "Noto Sans Kannada",
    "Noto Sans Malayalam",
    "Noto Sans Oriya",
    "Noto Sans Sinhala",
    "Noto Sans Armenian",
    "Noto Sans Georgian",
    "Noto Sans Thai",
    "Noto Sans Lao",
    "Noto Sans Khmer",
    "Noto Sans Myanmar",
    "Noto Sans Symbols",
    "Noto Emoji",
    "DejaVu Sans Mono",
)
#: For sums of money: Atkinson Hyperlegible has only slashed noughts, to distinguish them from letters.
SUMS = "Hind"
#: Characters beyond ASCII that most texts contain and that the first typeface has.
USUAL = "\xa0-\xff–—‘’“”•…€™"
_UNUSUAL = re.compile(f"[^\x00-\x7f{USUAL}]+")
#: The maximum number of characters named.
MOST = 8
#: Each text between two letters and in a paragraph of its own, as on a paper.
_TRIAL = b"""#set document(title: "-")
#set text(fallback: false, font: json(bytes(sys.inputs.families)))
#for text in json(bytes(sys.inputs.texts)) { par("a" + text + "b") }"""


@cache
def fonts() -> typst.Fonts:
    """The typefaces, found in their packages."""
    import typst

    folders = (
        files("fontpkg_atkinson_hyperlegible") / "files",
        files("fontpkg_hind") / "files",
        files("manimgx_fonts") / "",
    )
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(folder) for folder in folders],
    )


def lacking(text: str) -> tuple[str, ...]:
    """The characters of a text that no typeface has, at most 8 of them; or sequences, if only their combination cannot
    be set.

    Typst itself is asked, but only about the unusual characters: most texts have none, and then it is not asked at
    all.
    """
    pieces = sorted({_piece(text, found) for found in _UNUSUAL.finditer(text)})
    found: list[str] = []
    for piece in islice(_refused(pieces), MOST):
        found += list(islice(_refused(sorted(set(piece))), MOST)) or [piece]
    return tuple(dict.fromkeys(found))[:MOST]


def refused_text(error: typst.TypstError) -> str | None:
    """The text that Typst could not set, if that is its error: in a row of marks it can depend on the neighbours."""
    quoted = str(error.diagnostic).partition('the text `"')[2].partition('"` could not be displayed')
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda sign: chr(int(sign[1], 16)), quoted[0]) if quoted[1] else None


def _piece(text: str, found: re.Match[str]) -> str:
    """What was found, including the base letter if it begins with a combining mark."""
    bears = found.start() > 0 and unicodedata.category(found[0][0]).startswith("M")
    return text[found.start() - bears : found.end()]


def _refused(texts: Sequence[str]) -> Iterator[str]:
    """Those that cannot be set, found by bisection."""
    if not texts or _can_set(texts):
        return
    if len(texts) == 1:
        yield texts[0]
        return
    half = len(texts) // 2
    yield from _refused(texts[:half])
    yield from _refused(texts[half:])


def _can_set(texts: Sequence[str]) -> bool:
    import typst

    try:
        _trial().compile(
            input=_TRIAL,
            format="pdf",
            sys_inputs={"families": json.dumps(FAMILIES), "texts": json.dumps(texts)},
            pdf_standards=[STANDARD],
        )
    except typst.TypstError:
        return False
    return True


@cache
def _trial() -> typst.Compiler:
    import typst

    return typst.Compiler(font_paths=fonts())
