"""Rules about the look."""

from __future__ import annotations

from collections.abc import Iterator

from localoffer.problems import Problem, rule
from localoffer.records.models import Colours, Priority, Record
from localoffer.records.naming import record_name
from localoffer.records.values import Palette, contrast
from localoffer.records.walk import parts
from localoffer.rules.base import Content
from localoffer.web.colours import DEFAULTS


@rule
def colour_contrast(content: Content) -> Iterator[Problem]:
    """Text can be read on its ground: 4.5 to 1 at least, and 7 to 1 for text on a priority's pale colour.

    PASS: main: "#0B6B4B" (white on it is 6.5 to 1)
    FAIL: main: "#63D9A9" (white on it is 1.7 to 1)
    """
    for _, record in content.every():
        for part in parts(record):
            worst: dict[str, tuple[float, str, float, str]] = {}
            for field, colour, other, least, seen in _pairs(part, content.palette):
                ratio = contrast(colour, other)
                if ratio < least and (field not in worst or ratio < worst[field][0]):
                    wanted = "darker" if _is_dark_wanted(other) else "lighter"
                    worst[field] = (ratio, seen, least, wanted)
            for field, (ratio, seen, least, wanted) in worst.items():
                yield colour_contrast.problem(
                    part.marks.of(field),
                    f"{seen} cannot be read well: the contrast is {_down(ratio)} to 1, and it needs {least:g} to 1.",
                    f"Choose a {wanted} colour for {field}.",
                    record_name(record),
                )


def _pairs(part: Record, palette: Palette) -> Iterator[tuple[str, str, str, float, str]]:
    """A field, its colour, the colour it meets, the least contrast, and what a reader would see."""
    light, dark = palette.light, palette.dark
    if isinstance(part, Priority):
        if part.deep:
            yield "deep", part.deep, light["ground"], 4.5, "Text in this colour on the light page"
            yield "deep", part.deep, light["on"], 4.5, "White text on this colour"
            for tint in (part.tint,) if part.tint else (tint for _, tint, _ in DEFAULTS):
                yield "deep", part.deep, tint, 4.5, "Text in this colour on the pale colour tint"
        if part.tint:
            yield "tint", part.tint, light["ink"], 7, "Dark text on this colour"
        if part.bright:
            yield "bright", part.bright, dark["ground"], 4.5, "Text in this colour on the dark page"
    if isinstance(part, Colours):
        yield "main", part.main, light["on"], 4.5, "White text on this colour"
        yield "main_dark", part.main_dark, dark["on"], 4.5, "Dark text on this colour"


def _is_dark_wanted(other: str) -> bool:
    return contrast(other, "#FFFFFF") < contrast(other, "#000000")


def _down(ratio: float) -> str:
    """Rounded down, so that 4.49 is not called 4.5."""
    return f"{int(ratio * 10) / 10:g}"
