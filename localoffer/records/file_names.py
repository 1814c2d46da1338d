"""File names: near misses of ours, those that computers create in every folder, and those that Windows does not allow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

#: Files that computers create by themselves: macOS, Windows, and Word and LibreOffice while a file is open.
_NOBODYS = re.compile(r"\..*|thumbs\.db|desktop\.ini|~\$.*|icon\r", re.IGNORECASE)
#: What editors, Windows and git append to a whole name.
_ENDING = re.compile(r"(?:\.~\d+~|~|\.(?:txt|bak|old|orig|rej|tmp|swp|save|copy|docx?|rtf|odt))$")
#: What Windows, macOS, OneDrive, Dropbox, git and people add before the extension of a copy.
_COPY = re.compile(
    r"(?:(?:copy|kopie|old|new|backup|final|draft)(?:[ _-]*+\d+)?|\([^()]*\)|_(?:backup|base|local|remote)_\d+"
    r"|-(?:desktop|laptop)-\w+|[ _-]v?\d+)$"
)
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [port + number for port in ("com", "lpt") for number in "0123456789¹²³"]
)
_NO_LETTER = re.compile(r'[<>:"|?*\\\x00-\x1f]|[. ]$')


def is_nobodys(name: str) -> bool:
    """Whether a computer made the file for itself: `.DS_Store`, `Thumbs.db`."""
    return bool(_NOBODYS.fullmatch(name))


def meant(path: str, known: Sequence[str]) -> str | None:
    """The known path that this one was meant to be: `offer.yaml` for `offer - Copy.yaml` or `offer.yaml.txt`."""
    folder, slash, name = path.casefold().rpartition("/")
    stem = _without(_COPY, re.sub(r"\.ya?ml$", "", _without(_ENDING, name)).removeprefix("copy of ").strip())
    for candidate in (f"{folder}{slash}{stem}.yaml", f"content/{stem}.yaml", f"{stem}.yaml"):
        if candidate in known:
            return candidate
    if not name.endswith((".yaml", ".yml")):
        return None
    # The names alone are compared too: much of a path may be its folder.
    near = get_close_matches(path.casefold(), known, 3, 0.75)
    stems = (it.rpartition("/")[2].removesuffix(".yaml") for it in near)
    return next(
        (it for it, its in zip(near, stems, strict=True) if get_close_matches(stem, [its], 1, 0.7)), None
    )


def is_close(path: str, known: str) -> bool:
    """Whether one could be mistaken for the other at a glance."""
    return bool(get_close_matches(path.casefold(), [known], 1, 0.75))


def copied_from(name: str) -> str:
    """The name of what this is a copy of: `content` for `content - Copy`; its own, in small letters, if it is none."""
    return _without(_COPY, name.casefold().removeprefix("copy of "))


def page_meant(name: str) -> str:
    """The name of a page that a file was meant to be: `drop-in.md` for `drop-in.md.txt` or `Drop in.markdown`."""
    stem = _without(_COPY, re.sub(r"\.(?:md|markdown|mdown|mkd)$", "", _without(_ENDING, name.casefold())))
    return f"{re.sub('[^a-z0-9]+', '-', stem).strip('-') or 'page'}.md"


def part_meant(name: str) -> str | None:
    """The name that a file with part of a list was meant to have: `money.yaml` for `Money.yml` or `money.yaml.txt`;
    None if it is not YAML."""
    stem, ending = re.fullmatch(r"(.*?)(\.ya?ml)?", _without(_ENDING, name.casefold())).groups()  # type: ignore[union-attr]
    return f"{re.sub('[^a-z0-9]+', '-', _without(_COPY, stem)).strip('-') or 'part'}.yaml" if ending else None


def _without(end: re.Pattern[str], name: str) -> str:
    """The name without any matches at its end; never empty."""
    while (shorter := end.sub("", name).rstrip(" _-")) and shorter != name:
        name = shorter
    return name


def is_reserved(name: str) -> bool:
    """Whether Windows reserves the name for a device, whatever its extension: `con`, `Nul.txt`."""
    return name.casefold().partition(".")[0].rstrip(" ") in _DEVICES


def windows_cannot_hold(name: str) -> bool:
    """Whether Windows does not allow a file of this name, so that nobody there could open the folder."""
    return is_reserved(name) or bool(_NO_LETTER.search(name))
