"""How long a page is on a phone: an estimate in screens of 360 × 640 px, with its folds closed.

A browser would measure; this reads the finished page and counts lines, so that an officer hears about a text that has
become too long before anybody opens it.
"""

from __future__ import annotations

from math import ceil

from selectolax.lexbor import LexborHTMLParser, LexborNode

from localoffer.web.direction import INLINE

#: Pixels: a phone's screen; what is above the heading and below the content of every page; the numbers in the latter,
#: which Help now leaves out.
SCREEN, FRAME, NUMBERS = 640, 590, 155
_WHEEL = "svg.lo-wheel"
#: Characters per line, and pixels of a line and of the margins of a block. Others are plain text.
_TYPE = {
    "h1": (20, 34, 8),
    "h2": (27, 27, 22),
    "h3": (31, 23, 12),
    "summary": (31, 24, 24),
    "small": (42, 21, 8),
    "cell": (40, 20, 3),
    "run": (44, 18, 2),
    "told": (36, 24, 3),
}
_TEXT = (33, 26, 8)
_SMALL = ("lo-small", "lo-state", "lo-when")
#: The height of drawings in pixels, by class.
_DRAWN = {
    "lo-wheel": 330,
    "lo-call": 30,
    "lo-door": 26,
    "lo-answer": 40,
    "lo-say": 24,
    "lo-no": 30,
    "lo-card": 26,
}
#: The type used for all plain text in an element.
_WITHIN = {
    "lo-rows": "cell",
    "lo-run": "run",
    "lo-sheet": "cell",
    "lo-cases": "small",
    "lo-changes": "told",
    "lo-others": "small",
    "lo-small": "small",
}
_PLAIN = frozenset({"p", "li", "td", "th", "ul"})
#: Their children are two to a row.
_PAIRS = ("lo-sums", "lo-pair", "lo-tiles")


def screens(page: LexborHTMLParser) -> float:
    """Approximately how many phone screens a page takes, folds closed."""
    main = page.css_first("main")
    frame = FRAME if page.css_first(".lo-numbers") else FRAME - NUMBERS
    return (frame + (_height(main, bool(main.css_first(_WHEEL))) if main else 0)) / SCREEN


def _height(node: LexborNode, wheel: bool, within: str = "") -> float:
    """The height of an element and its contents in pixels. `wheel`: whether there is one on the page. `within`: the
    type that its surroundings set, if any."""
    attributes, tag = node.attributes, node.tag
    classes = (attributes.get("class") or "").split()
    if "lo-hidden" in classes or "hidden" in attributes:
        return 0
    # A phone shows a table of rows as a list, without its header, and the day beside the cell after it.
    if within == "cell" and (tag == "thead" or "lo-when" in classes):
        return 0
    tall = 0.0
    for name in classes:
        tall += _DRAWN.get(name, 0)
    within = next((kind for name, kind in _WITHIN.items() if name in classes), within) if classes else within
    if tag == "svg":
        return tall
    folded = tag == "details" and "open" not in attributes
    own = ""
    for child in node.iter(include_text=True):
        inner = child.tag
        if inner == "-text":
            own += child.text_content or ""
        elif folded and inner != "summary":
            continue
        elif (inner in INLINE or inner == "br") and not (wheel and child.css_first(_WHEEL)):
            own += child.text(separator=" ")
        else:
            tall += _height(child, wheel, within)
    if letters := len(" ".join(own.split())):
        kind = "small" if any(name in _SMALL for name in classes) else tag or ""
        if within and tag in _PLAIN:
            kind = within
        width, line, space = _TYPE.get(kind, _TEXT)
        tall += ceil(letters / width) * line + space
    return tall / 2 if any(name in _PAIRS for name in classes) else tall
