"""The files of every edition stand as an editor expects them, and lead it to the schema that is theirs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from localoffer.records.editors import schema_name
from tests.schemas import council_files, slips
from tests.site import ROOT, editions


@pytest.mark.parametrize("council", editions().values(), ids=editions())
def test_an_editor_underlines_nothing(council: Path) -> None:
    assert {
        file: found for file, text in council_files(council).items() if (found := slips(file, text))
    } == {}


def test_a_file_that_names_a_schema_names_its_own() -> None:
    """A council's files need not name one. Those of an example do."""
    led = [
        (file, (council / file).parent / place)
        for council in editions().values()
        for file, text in council_files(council).items()
        for place in re.findall(r"^# yaml-language-server: \$schema=(\S+)$", text, re.MULTILINE)
    ]
    assert led
    for file, place in led:
        # What was copied here from elsewhere may lead out of the repository.
        assert place.is_file() or ROOT not in place.resolve().parents, (
            f"{file} names {place}, which is not there."
        )
        assert place.name == schema_name(file)
