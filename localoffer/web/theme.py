"""How the site looks, as read from `templates/`: the part of loading that is not a council's content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from localoffer.records.values import Palette
from localoffer.web.styles import palette
from localoffer.web.vocabulary import Vocabulary, read_vocabulary

#: The parts of the style sheet, in the order in which they are joined.
STYLE_PARTS = ("settings", "core", "objects", "components", "utilities")
#: The C reader does the same ten times as fast, where there is one.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Theme:
    """Templates by their path below `templates/`, drawings among them; files to copy; interface words by group; how
    the choices of the data files are said and drawn; the colours of the style sheet.

    `paper_templates` is the folder of Typst templates, which Typst reads itself.
    """

    templates: Mapping[str, str]
    assets: Mapping[str, bytes]
    styles: tuple[str, ...]
    words: Mapping[str, Any]
    vocabulary: Vocabulary
    palette: Palette
    paper_templates: Path

    @property
    def drawings(self) -> frozenset[str]:
        """The names of the drawings that records can ask for."""
        return frozenset(self.icons)

    @property
    def icons(self) -> Mapping[str, str]:
        """Every drawing by its name."""
        return {
            Path(name).stem: drawing for name, drawing in self.templates.items() if name.startswith("icons/")
        }


def load_theme(folder: Path) -> Theme:
    """Read a folder of templates. What is missing or unreadable raises, for it is no officer's file."""

    def texts(below: str, pattern: str) -> dict[str, str]:
        found = sorted((folder / below).rglob(pattern))
        return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in found}

    styles = tuple((folder / "css" / f"{part}.css").read_text(encoding="utf-8") for part in STYLE_PARTS)
    return Theme(
        templates=texts(".", "*.html")
        | texts("css", "*.j2")
        | texts("icons", "*.svg")
        | texts("worker", "*.js"),
        assets={path.name: path.read_bytes() for path in sorted((folder / "assets").iterdir())},
        styles=styles,
        words=yaml.load((folder / "words.yaml").read_text(encoding="utf-8"), LOADER),
        vocabulary=read_vocabulary((folder / "vocabulary.yaml").read_text(encoding="utf-8")),
        palette=palette(styles[0]),
        paper_templates=folder / "papers",
    )
