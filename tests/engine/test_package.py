"""The package that councils install: what is in it, and that from another folder it does what `build.py` does here."""

from __future__ import annotations

import hashlib
import json
import tarfile
import tomllib
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from localoffer import road
from tests.council import AS_OF, ROOT
from tests.package import Environment, build_package, files_in, install_alone

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
#: What a council writes, and what only developers need.
NOT_INSIDE = (
    "tests/",
    "docs/decisions/",
    "docs/develop",
    "content/",
    "examples/",
    "site/",
    "offer.yaml",
    "pledges.yaml",
    "build.py",
)
#: The digest of each page of a council, made by whichever engine is found.
PAGES = """
import hashlib, json, sys
from datetime import date
from pathlib import Path
from localoffer import road
made = road.documents(Path("council"), date.fromisoformat(sys.argv[1]), national=Path("council/national"))
print(json.dumps({
    "places": [road.__file__, str(road.NATIONAL), str(road.TEMPLATES)],
    "lines": [f"{it.mark.file} {it.mark.line} {it.rule}" for it in made.problems],
    "pages": {name: hashlib.sha256(page).hexdigest() for name, page in made.documents.items()},
}))
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel."""
    (wheel,) = build_package(tmp_path_factory.mktemp("dist"), "wheel")
    return wheel


@pytest.fixture(scope="module")
def installed(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    environment = Environment.empty(tmp_path_factory.mktemp("environment"))
    install_alone(package, environment)
    return environment


def _inside(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_the_wheel_holds_the_code_the_law_and_the_templates_and_nothing_of_a_council(package: Path) -> None:
    inside = _inside(package)
    for name in ("national", "templates", "schemas"):
        # Whatever git keeps, or would keep; what a build leaves lies elsewhere.
        assert {path: inside[f"localoffer/{name}/{path}"] for path in files_in(ROOT / name)} == files_in(
            ROOT / name
        )
    for path in ("docs/data.md", "docs/rules.md", "docs/tasks/publish.md"):
        assert inside[f"localoffer/{path}"] == (ROOT / path).read_bytes()
    assert inside["localoffer/requirements.lock"] == (ROOT / "requirements.lock").read_bytes()
    about = f"localoffer-{PROJECT['version']}.dist-info/"
    assert {name.partition("/")[0] + "/" for name in inside} == {"localoffer/", about}
    assert [name for name in inside if name.removeprefix("localoffer/").startswith(NOT_INSIDE)] == []
    assert [name for name in inside if "__pycache__" in name or ".cache" in name] == []
    assert inside[f"{about}licenses/LICENSE"] == (ROOT / "LICENSE").read_bytes()


def test_the_wheel_says_what_it_needs_and_what_it_is_called(package: Path) -> None:
    inside, about = _inside(package), f"localoffer-{PROJECT['version']}.dist-info/"
    said = HeaderParser().parsestr(inside[f"{about}METADATA"].decode())
    assert (said["Name"], said["Version"], said["License-Expression"]) == (
        "localoffer",
        PROJECT["version"],
        "MIT",
    )
    assert said["Requires-Python"] == ">=3.11"
    assert sorted(map(Requirement, said.get_all("Requires-Dist", [])), key=str) == sorted(
        map(Requirement, PROJECT["dependencies"]), key=str
    )
    assert inside[f"{about}entry_points.txt"].decode().split() == [
        "[console_scripts]", "localoffer", "=", "localoffer:enter",
    ]  # fmt: skip


def test_the_same_source_gives_the_same_wheel_and_so_does_the_sdist(package: Path, tmp_path: Path) -> None:
    (sdist,) = build_package(tmp_path / "sdist", "sdist")
    with tarfile.open(sdist) as file:
        file.extractall(tmp_path, filter="data")
    source = tmp_path / sdist.name.removesuffix(".tar.gz")
    top = {path.name for path in source.iterdir()}
    assert not top & {name.rstrip("/") for name in NOT_INSIDE}
    assert not (source / "docs/decisions").exists()
    (again,) = build_package(tmp_path / "wheel", "wheel", source=source)
    assert again.read_bytes() == package.read_bytes()


def test_from_another_folder_the_package_makes_the_same_pages(
    good: Path, installed: Environment, tmp_path: Path
) -> None:
    """With the small law of the good folder, for the time it takes; `make long` has whole editions."""
    here = road.documents(good, AS_OF, national=good / "national", root=tmp_path)
    before = files_in(installed.packages / "localoffer")

    done = installed.run("python", "-c", PAGES, AS_OF.isoformat(), folder=tmp_path)

    assert done.returncode == 0, done.stderr
    there = json.loads(done.stdout)
    assert [Path(place).parent for place in there["places"]] == [installed.packages / "localoffer"] * 3
    assert there["pages"] == {name: hashlib.sha256(page).hexdigest() for name, page in here.documents.items()}
    assert there["lines"] == [f"{it.mark.file} {it.mark.line} {it.rule}" for it in here.problems]
    assert files_in(installed.packages / "localoffer") == before
    assert [path.name for path in tmp_path.iterdir()] == ["council"]


def test_the_command_speaks_of_itself_and_of_the_folder_that_it_is_called_in(
    installed: Environment, tmp_path: Path
) -> None:
    help = installed.run("localoffer", "--help", folder=tmp_path)
    assert help.returncode == 0
    assert help.stdout.startswith("usage: localoffer ")
    assert "build.py" not in help.stdout

    version = installed.run("localoffer", "--version", folder=tmp_path)
    assert version.stdout == f"localoffer {PROJECT['version']}\n"

    nothing = installed.run("localoffer", "check", folder=tmp_path)
    assert nothing.returncode == 1
    assert "content/site.yaml\n" in nothing.stdout
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_for_the_next_build_lies_in_no_folder_of_a_council(
    installed: Environment, tmp_path: Path
) -> None:
    said = installed.run(
        "python", "-c", "from localoffer.places import kept_in; print(kept_in())", folder=tmp_path
    )
    assert Path(said.stdout.strip()) == installed.folder / ".cache/localoffer"
