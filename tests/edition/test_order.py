"""An edition in another order of its records is the same site."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from localoffer import road
from tests.council import shuffle
from tests.site import AS_OF, ROOT


@pytest.mark.long
def test_any_order_of_records_gives_the_same_site(tmp_path: Path) -> None:
    for name in ("content", "national"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for path in ROOT.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    shuffle(tmp_path, seed=1)
    asked = road.Asked(looking_back=True)
    first = road.documents(ROOT, AS_OF, asked=asked).documents
    second = road.documents(
        tmp_path, AS_OF, national=tmp_path / "national", root=tmp_path, asked=asked
    ).documents
    assert first
    assert [name for name in first if first[name] != second.get(name)] == []
