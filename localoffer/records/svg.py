"""Makes a drawing from outside safe: of an SVG only what draws is rewritten. Nothing in it is run, fetched or read aloud."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from xml.parsers import expat

NAMESPACE = "http://www.w3.org/2000/svg"
_LINK = "http://www.w3.org/1999/xlink href"
#: Written as groups; and elements whose contents are written without them.
_GROUPS = frozenset(("g", "switch"))
_KEPT = frozenset(
    (
        *_GROUPS,
        *("svg", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "use", "symbol"),
        *("linearGradient", "radialGradient", "stop", "clipPath", "mask", "style"),
    )
)
_LOOSE = frozenset(("a",))
#: What a reader would miss, in words. Everything else is dropped with its contents.
_MISSED = {
    "text": "letters that each computer draws in its own font",
    "image": "another picture",
    "filter": "an effect, such as a shadow",
    "pattern": "a pattern",
    "marker": "arrow heads",
}
_LOOKS = frozenset((
    "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "opacity", "color",
    "clip-rule", "stop-color", "stop-opacity", "display", "visibility",
))  # fmt: skip
_CUT = frozenset(("clip-path", "mask"))
_PLACED = frozenset((
    "id", "class", "d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy",
    "width", "height", "viewBox", "transform", "offset", "gradientUnits", "gradientTransform",
    "spreadMethod", "clipPathUnits", "maskUnits", "maskContentUnits", "preserveAspectRatio",
))  # fmt: skip
_OWN_PART = re.compile(r"url\( ?(['\"]?)#[\w.-]+\1 ?\)")
_UNSAFE = re.compile(r"[\\<>@{};:]|url|image|src|expression", re.IGNORECASE)
_SELECTOR = re.compile(r"[\w\s.,#>*-]+")
_PART = re.compile(r"#([\w.-]+)")
_LENGTH = re.compile(r"\s*([0-9]{1,6}(?:\.[0-9]{1,9})?)(?:px|pt|mm|cm|in|pc)?\s*")
#: The maximum depth of nesting, and number of elements drawn once references are expanded.
DEEPEST, MOST_PARTS = 60, 5_000
_DRAWN = frozenset(("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"))


class NotADrawing(Exception):
    """Why it cannot be made safe and still look right, as one sentence."""


def safe_svg(content: bytes) -> tuple[str, float, float]:
    """The drawing rewritten, with its width and height. Raises NotADrawing if nothing safe can be made of it."""
    cleaner = _Cleaner()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = cleaner.start
    parser.EndElementHandler = cleaner.end
    parser.CharacterDataHandler = cleaner.said
    parser.EntityDeclHandler = cleaner.entity
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        line = f", line {error.lineno}" if isinstance(error, expat.ExpatError) else ""
        raise NotADrawing(f"It cannot be read as an SVG{line}.") from None
    return cleaner.drawing()


class _Cleaner:
    """The output for a drawing while it is parsed: written element by element, so that no tree is built."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.size: tuple[float, float] | None = None
        #: For each open element: its end tag, empty if it is not written; and its id.
        self.open: list[tuple[str, str]] = []
        self.skipping = 0
        self.style: list[str] | None = None
        self.parts: Counter[str] = Counter()
        self.leads: dict[str, list[str]] = defaultdict(list)
        self.draws = False

    def entity(self, *_: object) -> None:
        raise NotADrawing("It defines entities, which can turn a small file into a huge one.")

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if self.skipping or space not in ("", NAMESPACE) or local not in _KEPT | _LOOSE | _MISSED.keys():
            self.skipping += 1
            return
        if local in _MISSED:
            raise NotADrawing(f"It has {_MISSED[local]}.")
        if not self.open and local != "svg":
            raise NotADrawing("It is another kind of file.")
        if len(self.open) >= DEEPEST:
            raise NotADrawing(f"Its parts are nested more than {DEEPEST} deep.")
        kept = self._kept(local, attributes)
        if not self.open:
            kept = {"xmlns": NAMESPACE, **self._measured(kept)}
        tag = "g" if local in _GROUPS else local
        self.open.append(("" if local in _LOOSE else f"</{tag}>", kept.get("id", "")))
        self._count(kept)
        self.draws = self.draws or local in _DRAWN
        if local == "style":
            self.style = []
        elif local not in _LOOSE:
            # Imports much that fetches from the web, and few councils have a logo of this kind.
            from xml.sax.saxutils import quoteattr

            self.written.append(
                f"<{tag}{''.join(f' {key}={quoteattr(value)}' for key, value in kept.items())}>"
            )

    def said(self, text: str) -> None:
        if self.style is not None and not self.skipping:
            self.style.append(text)

    def end(self, _: str) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        closed, _id = self.open.pop()
        if self.style is not None:
            from xml.sax.saxutils import escape

            closed = f"<style>{escape(_safe_rules(''.join(self.style)))}</style>"
            self.style = None
        self.written.append(closed)

    def drawing(self) -> tuple[str, float, float]:
        if not self.size or not self.draws:
            raise NotADrawing("Nothing is drawn in it.")
        if self._drawn("", ()) > MOST_PARTS:
            raise NotADrawing("It draws its parts over and over.")
        return "".join(self.written), *self.size

    def _kept(self, local: str, attributes: Mapping[str, str]) -> dict[str, str]:
        kept = {}
        for name, value in attributes.items():
            if name in ("href", _LINK) and local in ("use", "linearGradient", "radialGradient"):
                if _PART.fullmatch(value.strip()):
                    kept["href"] = value.strip()
            elif name == "style":
                kept["style"] = _safe_looks(value, _LOOKS | _CUT)
            elif name in _LOOKS | _CUT | _PLACED and _is_safe(value):
                kept[name] = value
        return kept

    def _measured(self, kept: Mapping[str, str]) -> dict[str, str]:
        """The attributes of the root element, which give it a size wherever it is shown."""
        box = re.fullmatch(
            r"\s*(-?[\d.]+)[\s,]+(-?[\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)\s*", kept.get("viewBox", "")
        )
        sides = [
            _LENGTH.fullmatch(part)
            for part in ((box[3], box[4]) if box else (kept.get("width", ""), kept.get("height", "")))
        ]
        if not sides[0] or not sides[1] or not float(sides[0][1]) or not float(sides[1][1]):
            raise NotADrawing("It does not say how large it is: it has neither viewBox nor width and height.")
        self.size = float(sides[0][1]), float(sides[1][1])
        wide, high = sides[0][1], sides[1][1]
        return {
            **kept,
            "viewBox": kept["viewBox"] if box else f"0 0 {wide} {high}",
            "width": wide,
            "height": high,
        }

    def _count(self, kept: Mapping[str, str]) -> None:
        """Which element refers to which, and how many elements each contains."""
        leads = [found for name in ("href", "style", *_CUT) for found in _PART.findall(kept.get(name, ""))]
        for id in {"", *(id for _, id in self.open)}:
            self.parts[id] += 1
            self.leads[id] += leads

    def _drawn(self, id: str, within: tuple[str, ...]) -> int:
        """How many elements an element expands to, including those it refers to. One that refers to itself never ends."""
        if id in within or len(within) > DEEPEST:
            return MOST_PARTS + 1
        drawn = self.parts[id]
        for lead in self.leads.get(id, ()):
            if drawn > MOST_PARTS:
                break
            drawn += self._drawn(lead, (*within, id))
        return drawn


def _is_safe(value: str) -> bool:
    return not _UNSAFE.search(_OWN_PART.sub("", value))


def _safe_looks(style: str, known: frozenset[str]) -> str:
    """The colours and lines in `fill: red; …`, and nothing else."""
    looks = (look.partition(":") for look in style.split(";"))
    return ";".join(
        f"{name.strip()}:{value.strip()}"
        for name, _, value in looks
        if name.strip() in known and _is_safe(value)
    )


def _safe_rules(sheet: str) -> str:
    """The rules of a style sheet that set colours and lines. Nested rules are dropped, such as fonts and imports."""
    written, selector, depth = [], "", 0
    bare = "".join(piece.rpartition("*/")[2] if at else piece for at, piece in enumerate(sheet.split("/*")))
    for part in re.split(r"([{}])", bare):
        if part in "{}" and part:
            depth = max(0, depth + (1 if part == "{" else -1))
        elif not depth:
            selector = part.rpartition(";")[2].strip()
        elif depth == 1 and _SELECTOR.fullmatch(selector):
            written.append(f"{selector}{{{_safe_looks(part, _LOOKS)}}}")
    return "".join(written)
