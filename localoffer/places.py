"""Where national/ and templates/ are, here and in the package. The top level of this repository is a council's folder."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from localoffer import door

_SHIPPED = Path(door.SHIPPED).resolve()
INSTALLED = door.INSTALLED
#: The folder that commands work on by default, and to which file names in messages are relative.
HOME = Path.cwd() if INSTALLED else _SHIPPED


def called(folder: Path, environment: Path, interpreter: str, installed: bool, windows: bool) -> str:
    """How to call the program from a folder. Any interpreter other than the running one may lack the libraries."""
    scripts = ".venv\\Scripts\\" if windows else ".venv/bin/"
    own = environment.resolve() == (folder / ".venv").resolve()
    if installed:
        return f"{scripts}localoffer" if own else "localoffer"
    return f"{scripts}python build.py" if own else f"{interpreter} build.py"


#: How to call the program.
CALLED = called(
    HOME,
    Path(sys.prefix),
    Path(sys.executable).name.removesuffix(".exe") or "python",
    INSTALLED,
    os.name == "nt",
)


def shipped(name: str) -> Path:
    """What is shipped with the code: `national`, `templates`, `docs`, or a file such as `requirements.lock`."""
    return _SHIPPED / name


def version() -> str:
    """The version of the engine, such as `1.2.0`, from pyproject.toml."""
    # Rarely needed, and both imports are slow.
    import tomllib
    from importlib import metadata

    if INSTALLED:
        return metadata.version("localoffer")
    return str(tomllib.loads(shipped("pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def kept_in() -> Path | None:
    """The cache folder, or None if there is none."""
    folder = door.kept_in()
    return Path(folder) if folder else None


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a path, links followed, lies in a folder, and not in what git keeps there for itself: its settings may have
    a password, and it runs programs of certain names. Raises OSError or RuntimeError."""
    place, top = path.resolve(), folder.resolve()
    return place.is_relative_to(top) and not any(
        part.casefold() == ".git" for part in place.relative_to(top).parts
    )


def seen_from(root: Path, path: Path) -> Path:
    """The path relative to a folder, or to the folder of national facts and templates, or else unchanged."""
    for folder in (root, _SHIPPED):
        with suppress(ValueError, OSError, RuntimeError):
            return (path.parent.resolve() / path.name).relative_to(folder.resolve())
    return path
