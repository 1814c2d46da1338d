"""How the site looks, as read from `templates/`: the part of loading that is not a council's content."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from localoffer.kept import NOTHING_KEPT, Kept, Pack, digest
from localoffer.places import HOME, seen_from
from localoffer.records.colours import Palette
from localoffer.records.frozen import dataclass
from localoffer.web.styles import palette
from localoffer.web.vocabulary import Vocabulary, WrongWords, read_vocabulary, read_words


@dataclass(frozen=True)
class Sheets:
    """The source of the style sheet in parts: colours and sizes, bare elements, and the rest, which every page needs;
    what pages about the record need; and what only few pages need, by component."""

    settings: str
    core: str
    rest: str
    record: str
    own: Mapping[str, str]


@dataclass(frozen=True)
class Theme:
    """Templates by path below `templates/`, drawings included; files to copy; interface words by group; the words and
    drawings for the choices in the data files; the colours of the style sheet.

    `paper_templates` is the folder of Typst templates, which Typst reads itself.
    """

    templates: Mapping[str, str]
    assets: Mapping[str, bytes]
    sheets: Sheets
    words: Mapping[str, Any]
    vocabulary: Vocabulary
    palette: Palette
    paper_templates: Path

    @property
    def icons(self) -> Mapping[str, str]:
        """Every drawing by name, as records name it."""
        return {
            Path(name).stem: drawing for name, drawing in self.templates.items() if name.startswith("icons/")
        }


def load_theme(folder: Path, kept: Kept = NOTHING_KEPT) -> Theme:
    """Read a folder of templates. Raises `WrongWords` if the words, or any file or folder, cannot be read. `kept`: the cache
    of an earlier build, with results for the same words and style sheets."""
    try:
        for _ in os.walk(folder, onerror=_refuse):
            pass
        return _load_theme(folder, kept)
    except OSError as error:
        where = seen_from(HOME, Path(error.filename or folder)).as_posix()
        raise WrongWords(
            f"{where}: this cannot be read, and no page can be made without it. Put it back as it was, or have whoever looks "
            "after the computer allow it to be read."
        ) from None


def _refuse(error: OSError) -> None:
    raise error


def _load_theme(folder: Path, kept: Kept) -> Theme:
    def texts(below: str, pattern: str) -> dict[str, str]:
        found = sorted((folder / below).rglob(pattern))
        return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in found}

    def joined(*parts: str) -> str:
        """The style sheets matching these patterns, concatenated."""
        paths = (path for part in parts for path in sorted(folder.glob(part)))
        return "\n".join(path.read_text(encoding="utf-8") for path in paths)

    sheets = Sheets(
        settings=joined("css/settings.css"),
        core=joined("css/core.css"),
        rest=joined("css/objects.css", "components/*/style.css", "css/utilities.css"),
        record=joined("components/*/record.css"),
        own={
            path.parent.name: path.read_text(encoding="utf-8")
            for path in sorted(folder.glob("components/*/own.css"))
        },
    )
    written = [(folder / name).read_text(encoding="utf-8") for name in ("words.yaml", "vocabulary.yaml")]
    styles = [sheets.settings, sheets.core, sheets.rest, sheets.record, *sheets.own.values()]
    with Pack(kept, "theme", folder.name) as pack:
        key = digest(*(text.encode("utf-8") for text in (*written, *styles)))
        words, vocabulary, colours = pack.of(
            key, lambda: (read_words(written[0]), read_vocabulary(written[1]), palette(*styles))
        )
    return Theme(
        templates=texts(".", "*.html")
        | texts("css", "*.j2")
        | texts("icons", "*.svg")
        | texts("worker", "*.js"),
        assets={path.name: path.read_bytes() for path in sorted((folder / "assets").iterdir())},
        sheets=sheets,
        words=words,
        vocabulary=vocabulary,
        palette=colours,
        paper_templates=folder / "papers",
    )
