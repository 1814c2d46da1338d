"""Where things are: the same in this repository, whose top level is a council's folder, and in the installed package."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from localoffer import door

_SHIPPED = Path(door.SHIPPED).resolve()
INSTALLED = door.INSTALLED
#: The folder that commands are about where none is named, and from which messages name files.
HOME = Path.cwd() if INSTALLED else _SHIPPED


def called(folder: Path, environment: Path, interpreter: str, installed: bool, windows: bool) -> str:
    """How somebody types the program in a folder. Another interpreter than the one that runs may have no libraries."""
    scripts = ".venv\\Scripts\\" if windows else ".venv/bin/"
    own = environment.resolve() == (folder / ".venv").resolve()
    if installed:
        return f"{scripts}localoffer" if own else "localoffer"
    return f"{scripts}python build.py" if own else f"{interpreter} build.py"


#: How somebody types the program.
CALLED = called(
    HOME,
    Path(sys.prefix),
    Path(sys.executable).name.removesuffix(".exe") or "python",
    INSTALLED,
    os.name == "nt",
)


def shipped(name: str) -> Path:
    """What comes with the code: `national`, `templates`, `docs`, or a file such as `requirements.lock`."""
    return _SHIPPED / name


def version() -> str:
    """The version of the engine, such as `1.2.0`, as pyproject.toml says it."""
    # Nearly nobody asks, and both wait for much else.
    import tomllib
    from importlib import metadata

    if INSTALLED:
        return metadata.version("localoffer")
    return str(tomllib.loads(shipped("pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def kept_in() -> Path | None:
    """Where a build keeps things for the next, or None where there is no such place."""
    folder = door.kept_in()
    return Path(folder) if folder else None


def seen_from(root: Path, path: Path) -> Path:
    """The path from a folder, or from where national facts and templates lie, or else as it is."""
    for folder in (root, _SHIPPED):
        with suppress(ValueError, OSError, RuntimeError):
            return (path.parent.resolve() / path.name).relative_to(folder.resolve())
    return path
