"""The colours of the style sheet, by name, and how well two can be told apart."""

from __future__ import annotations

from collections.abc import Mapping

from localoffer.records.frozen import dataclass


@dataclass(frozen=True)
class Scope:
    """What the names in the style sheet resolve to on a light or dark page, or within an element of one priority there."""

    #: light or dark
    page: str
    #: `#RRGGBB` by the name in the style sheet, or the name of a colour that a council chooses: main-dark, deep.
    colours: Mapping[str, str]


@dataclass(frozen=True)
class Palette:
    """The colours of the style sheet by name, such as `ink`: on a light page, and on a dark one."""

    light: Mapping[str, str]
    dark: Mapping[str, str]
    scopes: tuple[Scope, ...]
    #: The name of each text colour, with that of a background on which the style sheet uses it.
    pairs: tuple[tuple[str, str], ...]


def contrast(colour: str, other: str) -> float:
    """The contrast ratio of two colours `#RRGGBB`, from 1 to 21.

    Source: WCAG 2.2, definitions of *contrast ratio* and *relative luminance*.
    """

    def luminance(shade: str) -> float:
        channels = (int(shade[at : at + 2], 16) / 255 for at in (1, 3, 5))
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(colour), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
