"""The bill of materials: `python -m tests.supply FOUND LOCKED` writes sbom.json, as `make lock` does after choosing
versions.

FOUND is what cyclonedx-py finds installed, with licences; LOCKED is a pylock.toml by uv, with each file of each
library. What is not locked, such as pip, is left out, and what is only installed on other computers is added.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name, parse_wheel_filename

from tests.council import ROOT
from tests.phones import HERE as PHONES
from tests.phones import LOCK as NPM_LOCK

SBOM = ROOT / "sbom.json"
RUNTIME, DEV = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
#: Kinds of computer, and the ending of a wheel's name for each.
COMPUTERS: Mapping[str, re.Pattern[str]] = {
    "Linux, x86-64": re.compile(r"(?:many)?linux.*_x86_64"),
    "Linux, arm64": re.compile(r"(?:many)?linux.*_aarch64"),
    "macOS, x86-64": re.compile(r"macosx_.*_(?:x86_64|universal2|intel)"),
    "macOS, arm64": re.compile(r"macosx_.*_(?:arm64|universal2)"),
    "Windows, x86-64": re.compile(r"win_amd64"),
    "Windows, arm64": re.compile(r"win_arm64"),
}
#: The versions of Python, 3.x, that the program runs with and libraries have wheels for.
PYTHONS = (11, 12, 13, 14)


def locked(lock: Path) -> dict[str, tuple[str, frozenset[str]]]:
    """The content of a pip lock file: by name, the version and the hashes of its files."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for entry in re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip()):
        name, _, version = entry.partition(" ")[0].partition("==")
        found[canonicalize_name(name)] = (
            version,
            frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})", entry)),
        )
    return found


def computers(file: str) -> frozenset[tuple[str, int]]:
    """For which computers, and for which Python 3.x on them, a wheel is made; none for a source distribution."""
    if not file.endswith(".whl"):
        return frozenset()
    found = set()
    for tag in parse_wheel_filename(file)[3]:
        for computer, platform in COMPUTERS.items():
            if tag.platform == "any" or platform.fullmatch(tag.platform):
                found |= {(computer, minor) for minor in PYTHONS if _runs(tag.interpreter, tag.abi, minor)}
    return frozenset(found)


def _runs(interpreter: str, abi: str, minor: int) -> bool:
    if interpreter.startswith("py"):
        return abi == "none" and interpreter in ("py3", f"py3{minor}")
    if abi == "abi3" and (number := re.fullmatch(r"cp3(\d+)", interpreter)):
        return int(number[1]) <= minor
    return interpreter == f"cp3{minor}" and abi in (interpreter, "none")


def bill(found: Mapping[str, Any], files: Mapping[str, Any]) -> dict[str, Any]:
    """The bill of materials, from what is installed and what uv found in the index."""
    installed = {str(canonicalize_name(part["name"])): part for part in found["components"]}
    runtime = locked(RUNTIME)
    parts = [_library(package, installed, runtime) for package in files["packages"]]
    tools = [
        {key: tool[key] for key in ("type", "name", "version")}
        for tool in found["metadata"]["tools"]["components"]
    ]
    about = {"component": found["metadata"]["component"], "tools": {"components": tools}}
    return {
        "$schema": found["$schema"], "bomFormat": "CycloneDX", "specVersion": found["specVersion"], "version": 1,
        "metadata": about, "components": [*parts, *_npm()],
    }  # fmt: skip


def _library(
    package: Mapping[str, Any], installed: Mapping[str, Any], runtime: Mapping[str, Any]
) -> dict[str, Any]:
    name = canonicalize_name(package["name"])
    wheels = [wheel for wheel in package.get("wheels", ()) if computers(wheel["url"].rpartition("/")[2])]
    return {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name}@{package['version']}",
        "name": name,
        "version": package["version"],
        "purl": f"pkg:pypi/{name}@{package['version']}",
        "scope": "required" if name in runtime else "excluded",
        "licenses": installed.get(name, {}).get("licenses", []),
        "components": [
            _file(file["url"].rpartition("/")[2], "SHA-256", file["hashes"]["sha256"])
            for file in (*([package["sdist"]] if "sdist" in package else []), *wheels)
        ],
    }


def _file(name: str, kind: str, digest: str) -> dict[str, Any]:
    """A file of a library, by name alone: each computer's own settings say where it comes from."""
    return {"type": "file", "name": name, "hashes": [{"alg": kind, "content": digest}]}


def _npm() -> Iterator[dict[str, Any]]:
    """What the tests of phones take from npm; used nowhere else."""
    for path, package in npm_packages().items():
        name = path.rpartition("node_modules/")[2]
        digest = base64.b64decode(package["integrity"].removeprefix("sha512-")).hex()
        yield {
            "type": "library",
            "bom-ref": f"pkg:npm/{path}@{package['version']}",
            "name": name,
            "version": package["version"],
            "purl": f"pkg:npm/{name.replace('@', '%40')}@{package['version']}",
            "scope": "excluded",
            "licenses": [{"license": {"id": package["license"]}}],
            "components": [_file(f"{name.rpartition('/')[2]}-{package['version']}.tgz", "SHA-512", digest)],
        }


def npm_packages() -> dict[str, Any]:
    """The content of the npm lock file, by path."""
    tree = json.loads((PHONES / NPM_LOCK).read_text(encoding="utf-8"))
    return {path: package for path, package in tree["packages"].items() if path}


def main(found: str, files: str) -> None:
    made = bill(
        json.loads(Path(found).read_text(encoding="utf-8")),
        tomllib.loads(Path(files).read_text(encoding="utf-8")),
    )
    SBOM.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
