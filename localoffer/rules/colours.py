"""Rules about colours."""

from __future__ import annotations

from collections.abc import Iterator

from localoffer.problems import Problem, rule
from localoffer.records.colours import Palette, contrast
from localoffer.records.models import Colours, Priority, Record
from localoffer.records.walk import parts
from localoffer.rules.base import Content, of_file
from localoffer.web.colours import NIGHT, mixed
from localoffer.web.styles import INK

#: Where a council's colour may meet a background, in words. Any other background is named by its colour.
GROUNDS = {
    "ground": "the {page} page",
    "bar": "the header of the {page} page",
    "tint": "the pale colour tint",
}


def _palette(content: Content) -> Palette:
    return content.palette


@of_file(_palette)
@rule
def colour_contrast(content: Content) -> Iterator[Problem]:
    """Text can be read on every background that the style sheet puts it on, on light pages and dark ones.

    The contrast is at least 4.5 to 1, and 7 to 1 for plain text on a priority's pale colour.

    PASS: main: "#0B6B4B" (white on it is 6.5 to 1)
    FAIL: main: "#63D9A9" (white on it is 1.7 to 1)
    """
    for _, record in content.every():
        for part in parts(record):
            for field, said, wanted in hard_to_read(part, content.once(_palette)):
                yield colour_contrast.problem(
                    part.marks.of(field), said, f"Choose a {wanted} colour for {field}."
                )


def hard_to_read(part: Record, palette: Palette) -> Iterator[tuple[str, str, str]]:
    """Each colour of a record that makes text unreadable: its worst field, and whether it should be `darker` or `lighter`."""
    worst: dict[str, tuple[float, str, float, str]] = {}
    for field, colour, other, least, seen in _pairs(part, palette):
        ratio = contrast(colour, other)
        if ratio < least and (field not in worst or ratio < worst[field][0]):
            wanted = "darker" if contrast(other, "#FFFFFF") < contrast(other, "#000000") else "lighter"
            worst[field] = (ratio, seen, least, wanted)
    for field, (ratio, seen, least, wanted) in worst.items():
        # Rounded down, so that 4.49 is not called 4.5.
        yield (
            field,
            f"{seen} is hard to read: the contrast is {int(ratio * 10) / 10:g} to 1, and it needs to be {least:g} to 1.",
            wanted,
        )


def _pairs(part: Record, palette: Palette) -> Iterator[tuple[str, str, str, float, str]]:
    """A field, its colour, the colour it meets, the minimum contrast, and what a reader would see."""
    if isinstance(part, Priority):
        own = {"deep": part.deep, "tint": part.tint, "bright": part.bright}
        given = {name: colour for name, colour in own.items() if colour}
        if part.bright:
            given["night"] = mixed(part.bright, palette.dark["ground"], NIGHT)
    elif isinstance(part, Colours):
        given = {"main": part.main, "main-dark": part.main_dark}
    else:
        return
    for scope in palette.scopes:
        for text, ground in palette.pairs:
            over, under = scope.colours.get(text, ""), scope.colours.get(ground, "")
            colour, other = given.get(over, over), given.get(under, under)
            if not {over, under} & given.keys() or not colour.startswith("#") or not other.startswith("#"):
                continue
            least = 7 if (text, under) == (INK, "tint") else 4.5
            if over in given:
                where = GROUNDS.get(
                    under if under in given else ground, f"the background {other} of the {{page}} page"
                )
                seen = f"Text in this colour on {where.format(page=scope.page)}"
                yield _field(over), colour, other, least, seen
            else:
                yield _field(under), other, colour, least, f"{_text(colour)} on this colour"


def _field(name: str) -> str:
    """The field that a colour of this name comes from: the background of a dark page is made from the bright one."""
    return "bright" if name == "night" else name.replace("-", "_")


def _text(colour: str) -> str:
    """What text in this colour is called: white, dark, or by the colour."""
    if colour == "#FFFFFF":
        return "White text"
    return "Dark text" if contrast(colour, "#FFFFFF") > 10 else f"Text in {colour}"
