"""The council's logo: an SVG made safe, or a PNG or JPEG, and how large it is."""

from __future__ import annotations

import re
import struct
from base64 import b64encode
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Literal

from localoffer.records.frozen import dataclass
from localoffer.records.svg import NAMESPACE, NotADrawing, safe_svg

#: In bytes and in pixels: every page shows it, so it must be small.
MOST_BYTES = 50_000
MOST_PIXELS = 1_000_000
_LEAST = 10
#: The maximum ratio of width to height, and of height to width.
MOST_WIDE, MOST_HIGH = 8, 2
#: Its height on a page, in pixels.
ON_PAGE = 40
#: The kinds by file extension: the extension used on the web, and the file's first bytes.
KINDS = {".svg": "svg", ".png": "png", ".jpg": "jpg", ".jpeg": "jpg"}
_BEGINS = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
#: What a typesetter that cannot read a picture leaves out without a word.
DAMAGED = (
    "The picture cannot be drawn: the file is damaged or cut off.",
    "Open it in a program for pictures, look at it, and save it once more.",
)
TOO_MANY_BYTES = f"The file is larger than {MOST_BYTES // 1000} KB, and every page shows it."
_SMALLER = "Save it smaller: on a page it is 40 pixels high."
_OTHER_KIND = ("A logo is an SVG, PNG or JPEG.", "Save it as one of these, with the matching file extension.")
_ANOTHER = "Open it in a picture editor and save it as a PNG."


class NotALogo(Exception):
    """Why a file cannot be the logo, and what to do, each in words."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


@dataclass(frozen=True)
class Picture:
    """A picture in content/: its bytes, or why there are none, in words."""

    content: bytes = b""
    flaw: str = ""


@dataclass(frozen=True)
class Logo:
    """`kind` is the extension of its name on the web; sides are in pixels, or in the units of a drawing."""

    kind: str
    content: bytes
    wide: float
    high: float

    @property
    def width(self) -> int:
        """On a page, in pixels, for a height of `ON_PAGE`."""
        return max(1, round(self.wide * ON_PAGE / self.high))

    @property
    def drawing(self) -> str:
        """As an SVG, for papers."""
        if self.kind == "svg":
            return self.content.decode()
        size = f'width="{self.wide:g}" height="{self.high:g}"'
        return f'<svg xmlns="{NAMESPACE}" {size}><image {size} href="{self.held}"/></svg>'

    @property
    def held(self) -> str:
        """As a data: address that contains the picture, for a page that links no file."""
        media = {"svg": "svg+xml", "png": "png", "jpg": "jpeg"}[self.kind]
        return f"data:image/{media};base64,{b64encode(self.content).decode()}"


def kind_of(name: str) -> str | None:
    """The kind of a picture by file name, or None if a logo cannot be of that kind."""
    return KINDS.get(PurePosixPath(name).suffix.lower())


def logo_of(name: str, pictures: Mapping[str, Picture]) -> Logo:
    """The logo of this name among the pictures in content/. Raises NotALogo if it is missing or cannot be shown."""
    alone = name.replace("\\", "/").rpartition("/")[2]
    if alone != name:
        raise NotALogo(
            "Write only the file name. The file goes directly in content/.",
            f"Write {alone or 'logo.png'}, and put that file in content/.",
        )
    if kind_of(name) is None:
        raise NotALogo(*_OTHER_KIND)
    picture = pictures.get(name)
    if picture is None:
        near = get_close_matches(name.casefold(), {one.casefold() for one in pictures}, 1, 0.7)
        there = next((one for one in pictures if near and one.casefold() == near[0]), None)
        raise NotALogo(
            f"There is no file “{name}” in content/.{f' The closest is “{there}”.' if there else ''}",
            "Put the picture in content/ and write its file name here exactly, capitals included. Or delete the line.",
        )
    if picture.flaw:
        raise NotALogo(
            picture.flaw,
            _SMALLER
            if picture.flaw == TOO_MANY_BYTES
            else "Put the picture itself in content/, as a file that can be read.",
        )
    return read_logo(name, picture.content)


def read_logo(name: str, content: bytes) -> Logo:
    """The logo from the name and bytes of its file. Raises NotALogo if it cannot be shown."""
    kind = kind_of(name)
    if kind is None:
        raise NotALogo(*_OTHER_KIND)
    if not content:
        raise NotALogo("The file is empty.", "Save the picture again.")
    if len(content) > MOST_BYTES:
        raise NotALogo(TOO_MANY_BYTES, _SMALLER)
    if kind == "svg":
        try:
            drawing, wide, high = safe_svg(content)
        except NotADrawing as error:
            raise NotALogo(
                str(error),
                "Ask whoever drew it to save it as plain SVG, with the letters as outlines. Or use a PNG.",
            ) from None
        logo = Logo(kind, drawing.encode(), wide, high)
    else:
        size = _png_size(content) if kind == "png" else _jpeg_size(content)
        if not content.startswith(_BEGINS[kind]) or not size or not all(size):
            raise NotALogo(
                f"The file is not a {'PNG' if kind == 'png' else 'JPEG'}, whatever its name says.", _ANOTHER
            )
        if kind == "png" and b"acTL" in content:
            raise NotALogo("The picture moves, and nothing on these pages may.", "Use a still one.")
        if max(size) < _LEAST:
            raise NotALogo(
                f"The picture has {size[0]} by {size[1]} pixels, so nobody would see it.",
                "Save the logo itself.",
            )
        if size[0] * size[1] > MOST_PIXELS:
            raise NotALogo(
                f"The picture has {size[0]:,} by {size[1]:,} pixels, and the most is {MOST_PIXELS:,}.",
                _SMALLER,
            )
        alone = _png_alone(content) if kind == "png" else _jpeg_alone(content)
        if not (_is_png_whole(alone) if kind == "png" else alone.endswith(_JPEG_ENDS)):
            raise NotALogo(*DAMAGED)
        logo = Logo(kind, alone, *size)
    if not 1 / MOST_HIGH <= logo.wide / logo.high <= MOST_WIDE:
        raise NotALogo(
            "The picture is too long and narrow: there is no room for it at the top of a page on a phone.",
            f"Use one that is at most {MOST_WIDE} times as wide as it is high, and at most {MOST_HIGH} times as high as "
            "it is wide.",
        )
    return logo


def _png_size(content: bytes) -> tuple[int, int] | None:
    if len(content) < 33 or content[12:16] != b"IHDR":
        return None
    wide, high = struct.unpack(">II", content[16:24])
    return wide, high


#: The bits that a sample may have, by the kind of colour.
_PNG_BITS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_JPEG_ENDS = b"\xff\xd9"


def _is_png_whole(content: bytes) -> bool:
    """Whether its header is possible and it has an end."""
    return content[24] in _PNG_BITS.get(content[25], ()) and content[-8:-4] == b"IEND"


#: PNG chunks in which programs record who made it, when, where and with what.
_PNG_WORDS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")
#: JPEG segments that say how to draw it: of the application segments only the first, the colour profile and Adobe's.
_JPEG_DRAWN = frozenset((*range(0xC0, 0xE0), 0xE0, 0xE2, 0xEE))


def _png_alone(content: bytes) -> bytes:
    """The picture without metadata, and without anything after its end."""
    kept, at = [content[:8]], 8
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4])
        kind = content[at + 4 : at + 8]
        if kind not in _PNG_WORDS:
            kept.append(content[at:end])
        at = end
        if kind == b"IEND":
            break
    return b"".join(kept)


def _jpeg_alone(content: bytes) -> bytes:
    """The same for a JPEG: its application segments hold the camera, the location and a thumbnail. Raises NotALogo if
    such a segment says that it is to be rotated."""
    kept, at = [content[:2]], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        mark, end = content[at + 1], at + 2 + int.from_bytes(content[at + 2 : at + 4])
        if mark == 0xFF:
            at += 1
            continue
        if mark == 0xE1 and _is_turned(content[at + 4 : end]):
            raise NotALogo("The picture lies on its side, and a note in it says how to turn it.", _ANOTHER)
        if mark == 0xDA:
            # The image data follows, up to the next marker that really begins a segment.
            found = _AFTER_DRAWN.search(content, end)
            end = found.start() if found else len(content)
        if mark in _JPEG_DRAWN:
            kept.append(content[at:end])
        at = end
        if content[at : at + 2] == _JPEG_ENDS:
            kept.append(_JPEG_ENDS)
            break
    return b"".join(kept)


#: A marker after image data: within that, 0xFF is followed by 0 if it is no marker, and by D0 to D7 if it is a restart
#: marker.
_AFTER_DRAWN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


def _is_turned(part: bytes) -> bool:
    """Whether the camera's metadata says that the picture is to be rotated or mirrored."""
    if not part.startswith(b"Exif\0\0"):
        return False
    data = part[6:]
    order: Literal["little", "big"] = "little" if data.startswith(b"II") else "big"

    def number(at: int, long: int = 2) -> int:
        return int.from_bytes(data[at : at + long], order)

    first = number(4, 4)
    entries = (first + 2 + 12 * place for place in range(min(number(first), 100)))
    return any(number(at) == 0x0112 and number(at + 8) > 1 for at in entries)


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """From the first frame header: the segments before it state their own length."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        mark, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            high, wide = struct.unpack(">HH", content[at + 5 : at + 9])
            return wide, high
        at += 2 + length
    return None
