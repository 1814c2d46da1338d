"""Whatever is edited, and in whatever order: a build that keeps what it can gives what a fresh one gives, byte for byte.

The seed of what failed is printed, and how to make the same edits once more.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.edits import proof

#: So many sequences share what is kept, in one of so many tests.
SHARE, SHARES = 50, 20


def _seeds(many: int) -> list[int]:
    """Other edits in each run. The first of them tells of all."""
    first = random.SystemRandom().randrange(10**9)
    print(f"The seeds are {first} to {first + many - 1}.")
    return list(range(first, first + many))


def _all_hold(tmp_path: Path, seeds: list[int], papers: bool = False) -> int:
    """How many of the last editions were sites."""
    with proof(tmp_path) as of:
        return sum(of.hold(seed, papers) for seed in seeds)


def test_after_some_random_edits_a_kept_build_is_what_a_fresh_one_is(tmp_path: Path) -> None:
    assert _all_hold(tmp_path, _seeds(5))


@pytest.mark.long
@pytest.mark.parametrize("share", range(SHARES))
def test_after_a_thousand_random_edits_a_kept_build_is_what_a_fresh_one_is(
    tmp_path: Path, share: int
) -> None:
    sites = _all_hold(tmp_path, _seeds(SHARE))
    assert sites > SHARE / 3, "Too few of the edits leave a site: problems alone prove little."


@pytest.mark.long
@pytest.mark.parametrize("share", range(4))
def test_papers_as_well_are_what_a_fresh_build_sets(tmp_path: Path, share: int) -> None:
    _all_hold(tmp_path, _seeds(5), papers=True)
