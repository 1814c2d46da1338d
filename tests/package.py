"""The package, built and installed into its own environment, which knows nothing about this repository."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

from tests.council import ROOT


@dataclass(frozen=True)
class Environment:
    """A virtual environment, as made by somebody who has nothing but Python."""

    folder: Path

    @classmethod
    def empty(cls, folder: Path, *, pip: bool = False) -> Environment:
        venv.create(folder, with_pip=pip, symlinks=os.name != "nt")
        return cls(folder)

    def program(self, name: str) -> str:
        return str(self.folder / ("Scripts" if os.name == "nt" else "bin") / name)

    @property
    def packages(self) -> Path:
        place = {"base": str(self.folder), "platbase": str(self.folder)}
        return Path(sysconfig.get_path("purelib", "venv", place))

    def run(self, *words: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment in a folder, with nothing from this repository on Python's path."""
        program, *options = map(str, words)
        clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        return subprocess.run(
            [self.program(program), *options],
            cwd=folder, capture_output=True, encoding="utf-8", check=False,
            env={**clean, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip


def build_package(folder: Path, *kinds: str, source: Path = ROOT) -> list[Path]:
    """The package in the requested formats, `wheel` or `sdist`."""
    for kind in kinds:
        command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(folder)]
        subprocess.run(command, cwd=source, check=True, capture_output=True)
    return sorted(folder.iterdir())


def install_alone(wheel: Path, environment: Environment) -> None:
    """Install the wheel, and share the libraries that run this: nothing is fetched."""
    here = sysconfig.get_path("purelib")
    (environment.packages / "libraries.pth").write_text(here + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "--python", environment.program("python"), "install"]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-index"]
    subprocess.run([*command, *quiet, wheel], check=True, capture_output=True)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
