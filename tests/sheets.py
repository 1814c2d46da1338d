"""What is on the sheets of a PDF, as PDFium reads it: the letters in the order in which they are written, and lines.

All positions are in points, from the lower left corner of the sheet.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property

import pypdfium2
import pypdfium2.raw as pdfium

from localoffer.records.frozen import dataclass

MILLIMETRE = 72 / 25.4
#: What PDFium returns for a hyphen at the end of a line.
NO_HYPHENS = (0x02, 0xAD)


@dataclass(frozen=True)
class Box:
    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def within(self, width: float, height: float) -> bool:
        """Whether all of it is on a sheet of a size."""
        return self.left >= 0 and self.bottom >= 0 and self.right <= width and self.top <= height


@dataclass(frozen=True)
class Letter(Box):
    """A letter with its advance box: its width is the distance to the next one, its height the same for all.

    `ink` is the visible part. `size` is its type size in points.
    """

    text: str
    size: float
    typeface: str
    ink: Box

    @property
    def bold(self) -> bool:
        return "bold" in self.typeface.lower()


@dataclass(frozen=True)
class Stroke(Box):
    """A line or curve that is drawn, or filled. `colour`: red, green and blue, from 0 to 255, of its stroke."""

    colour: tuple[int, int, int] | None
    dashed: bool


@dataclass(frozen=True)
class Sheet:
    width: float
    height: float
    letters: tuple[Letter, ...]
    strokes: tuple[Stroke, ...]

    @cached_property
    def said(self) -> str:
        """All letters one after the other: the words that begin at a place in it are those of the letters from that place."""
        return "".join(letter.text for letter in self.letters)

    @cached_property
    def text(self) -> str:
        """The same, without white space and with ligatures expanded, as `close` gives what is looked for."""
        return close(self.said)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Letters at the same height, side by side."""
        return tuple(_lines(self.letters))

    @property
    def off(self) -> str:
        """The letters that are not wholly on the sheet."""
        return "".join(
            letter.text for letter in self.letters if not letter.ink.within(self.width, self.height)
        )

    @property
    def smallest(self) -> float:
        """The size of its smallest letter, in tenths of a point."""
        return min(round(letter.size, 1) for letter in self.letters)


@dataclass(frozen=True)
class Line(Box):
    text: str
    bold: bool


def sheets(content: bytes) -> tuple[Sheet, ...]:
    """Every sheet of a PDF. One without text has no `letters`."""
    file = pypdfium2.PdfDocument(content)
    try:
        return tuple(_sheet(page) for page in file)
    finally:
        file.close()


def text(content: bytes) -> str:
    """All letters of a PDF in the order in which they are written, without white space."""
    return "".join(sheet.text for sheet in sheets(content))


def close(words: str) -> str:
    """Without white space, which paper breaks anywhere, and with ligatures expanded."""
    return re.sub(r"[\s\u200b\u00ad]+", "", unicodedata.normalize("NFKC", words))


def _sheet(page: pypdfium2.PdfPage) -> Sheet:
    width, height = page.get_size()
    kinds = (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH)
    objects = [(item.type, item) for item in page.get_objects(filter=kinds)]
    words, paths = ([item for kind, item in objects if kind == wanted] for wanted in kinds)
    return Sheet(width, height, tuple(_letters(page, words)), tuple(map(_stroke, paths)))


def _letters(page: pypdfium2.PdfPage, words: list[pypdfium2.PdfObject]) -> list[Letter]:
    """`words`: the pieces of text in the order in which they are written."""
    text_page = page.get_textpage()
    # It is closed once nothing refers to it.
    read = text_page.raw
    # PDFium groups what is at the same height. Here columns are to be read one after the other, as written.
    order = {ctypes.addressof(item.raw.contents): at for at, item in enumerate(words)}
    found: list[tuple[int, Letter]] = []
    # Properties that all letters of a piece of text share.
    pieces: dict[int, tuple[float, str]] = {}
    room = pdfium.FS_RECTF()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    # A long paper has 200,000 letters: only what is needed is queried.
    for at in range(pdfium.FPDFText_CountChars(read)):
        code = pdfium.FPDFText_GetUnicode(read, at)
        # PDFium removes a hyphen at the end of a line, and inserts spaces and line ends of its own.
        said = "-" if code in NO_HYPHENS and pdfium.FPDFText_IsHyphen(read, at) == 1 else chr(code)
        if said.isspace() or said == "\0":
            continue
        pdfium.FPDFText_GetLooseCharBox(read, at, room)
        pdfium.FPDFText_GetCharBox(read, at, left, right, bottom, top)
        key = ctypes.addressof(pdfium.FPDFText_GetTextObject(read, at).contents)
        if key not in pieces:
            pieces[key] = (_size(read, at), _typeface(read, at))
        ink = Box(left.value, bottom.value, right.value, top.value)
        letter = Letter(room.left, room.bottom, room.right, room.top, said, *pieces[key], ink)
        found.append((order[key], letter))
    return [letter for _, letter in sorted(found, key=lambda pair: pair[0])]


def _size(read: pdfium.FPDF_TEXTPAGE, at: int) -> float:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(read, at, matrix)
    scale: float = (matrix.c**2 + matrix.d**2) ** 0.5
    return float(pdfium.FPDFText_GetFontSize(read, at)) * scale


def _typeface(read: pdfium.FPDF_TEXTPAGE, at: int) -> str:
    name = ctypes.create_string_buffer(200)
    pdfium.FPDFText_GetFontInfo(read, at, name, len(name), ctypes.c_int())
    return name.value.decode()


def _stroke(path: pypdfium2.PdfObject) -> Stroke:
    left, bottom, right, top = path.get_bounds()
    red, green, blue, solid = (ctypes.c_uint() for _ in range(4))
    filled, stroked = ctypes.c_int(), pdfium.FPDF_BOOL()
    pdfium.FPDFPath_GetDrawMode(path, filled, stroked)
    drawn = stroked.value and pdfium.FPDFPageObj_GetStrokeColor(path, red, green, blue, solid)
    colour = (red.value, green.value, blue.value) if drawn else None
    return Stroke(left, bottom, right, top, colour, pdfium.FPDFPageObj_GetDashCount(path) > 0)


def _lines(letters: tuple[Letter, ...]) -> Iterator[Line]:
    run: list[Letter] = []
    for letter in letters:
        if run and not _goes_on(run[-1], letter):
            yield _line(run)
            run = []
        run.append(letter)
    if run:
        yield _line(run)


def _goes_on(before: Letter, after: Letter) -> bool:
    """Whether a letter follows the one before, at most three times its height away."""
    level = before.bottom < (after.bottom + after.top) / 2 < before.top
    return level and -before.height < after.left - before.right < 3 * before.height


def _line(run: list[Letter]) -> Line:
    return Line(
        min(letter.left for letter in run),
        min(letter.bottom for letter in run),
        max(letter.right for letter in run),
        max(letter.top for letter in run),
        "".join(letter.text for letter in run),
        all(letter.bold for letter in run),
    )
