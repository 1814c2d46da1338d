"""Each edition, built from another folder by the installed package: byte for byte what `build.py` makes of it here."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.package import Environment, build_package, files_in, install_alone
from tests.site import AS_OF, ROOT, editions

#: A council's folder, without what else stands at the top level of this repository.
CONTENT = ("offer.yaml", "offer", "pledges.yaml", "pledges", "content")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    environment = Environment.empty(tmp_path_factory.mktemp("environment"))
    (wheel,) = build_package(tmp_path_factory.mktemp("dist"), "wheel")
    install_alone(wheel, environment)
    return environment


def copy_of(council: Path, folder: Path) -> Path:
    folder.mkdir()
    for name in CONTENT:
        if (council / name).is_dir():
            shutil.copytree(council / name, folder / name)
        elif (council / name).is_file():
            shutil.copy(council / name, folder)
    return folder


@pytest.mark.long
@pytest.mark.parametrize("name", editions())
def test_the_package_makes_the_same_site(name: str, installed: Environment, tmp_path: Path) -> None:
    day = AS_OF.isoformat()
    council = copy_of(editions()[name], tmp_path / "council")
    here = [sys.executable, "build.py", "build", "--council", str(editions()[name]), "--as-of", day]
    subprocess.run([*here, "--out", str(tmp_path / "site")], cwd=ROOT, check=True, capture_output=True)

    built = installed.run("localoffer", "build", "--as-of", day, folder=council)

    assert built.returncode == 0, built.stdout + built.stderr
    assert files_in(council / "site") == files_in(tmp_path / "site")
    assert {path.name for path in council.iterdir()} - set(CONTENT) == {"site"}


@pytest.mark.long
@pytest.mark.parametrize("name", editions())
def test_the_package_finds_nothing_to_mend(name: str, installed: Environment, tmp_path: Path) -> None:
    council = copy_of(editions()[name], tmp_path / "council")
    looked = installed.run("localoffer", "check", "--edition", "--as-of", AS_OF.isoformat(), folder=council)
    assert looked.returncode == 0, looked.stdout + looked.stderr
    assert looked.stdout.endswith("Nothing to mend.\n")
