"""Where things are: the same in this repository, whose top level is a council's folder, and in the installed package."""

from __future__ import annotations

import sys
import tomllib
from contextlib import suppress
from importlib import metadata
from pathlib import Path

_CODE = Path(__file__).resolve().parent
#: In the package `national/` and `templates/` lie within the code, in the repository beside it.
INSTALLED = (_CODE / "national").is_dir()
_SHIPPED = _CODE if INSTALLED else _CODE.parent
#: The folder that commands are about where none is named, and from which messages name files.
HOME = Path.cwd() if INSTALLED else _CODE.parent
#: How somebody calls the program.
CALLED = "localoffer" if INSTALLED else "python build.py"


def shipped(name: str) -> Path:
    """What comes with the code: `national`, `templates`, `docs`, or a file such as `requirements.lock`."""
    return _SHIPPED / name


def version() -> str:
    """The version of the engine, such as `1.2.0`, as pyproject.toml says it."""
    if INSTALLED:
        return metadata.version("localoffer")
    return str(tomllib.loads(shipped("pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def kept_in() -> Path | None:
    """Where a build keeps things for the next. They are trusted as code is, so it is beside the code, or in the virtual
    environment that it is installed in, and never in a council's folder, which somebody may have handed in. None where
    there is no such place."""
    if not INSTALLED:
        return HOME / ".cache"
    return Path(sys.prefix, ".cache", "localoffer") if sys.prefix != sys.base_prefix else None


def seen_from(root: Path, path: Path) -> Path:
    """The path from a folder, or from where national facts and templates lie, or else as it is."""
    for folder in (root, _SHIPPED):
        with suppress(ValueError, OSError, RuntimeError):
            return (path.parent.resolve() / path.name).relative_to(folder.resolve())
    return path
