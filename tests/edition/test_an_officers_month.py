"""What an officer types in a month breaks nothing: not the build, and nothing that holds for every edition."""

from __future__ import annotations

from pathlib import Path

import pytest

from localoffer import road
from tests.council import GOOD
from tests.edition.looking import CHANGED, Case, cases, in_words, made_from, wrong
from tests.edition.officer import MONTH, Desk
from tests.edition.second import second_council
from tests.site import ADDRESS, AS_OF

#: A small one, with which a step is checked in half a second.
NATIONAL = GOOD / "national"
#: What can be found without a page: the last two steps show those of all steps, with the action plan and without it.
CHECKED = road.Asked(ADDRESS, looking_back=True, until=road.Until.CHECK)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """That of the second council, which has something for each step of the month."""
    return second_council(tmp_path / "council", AS_OF, NATIONAL)


def test_each_step_of_the_month_leaves_nothing_to_mend_and_the_last_a_whole_edition(desk: Desk) -> None:
    for step in MONTH:
        before = dict(desk.written.texts)
        assert step(desk), f"There was nothing to do where an officer {step.__name__}."
        assert desk.written.texts != before
        if step is not MONTH[-1]:
            asked = road.Asked(ADDRESS, looking_back=True) if step is MONTH[-2] else CHECKED
            made = road.documents(desk.folder, desk.day, national=NATIONAL, asked=asked)
            assert made.fine, f"After an officer {step.__name__}: {in_words(made.problems, made)}"
    edition = made_from(desk.folder, desk.day, NATIONAL)
    assert wrong(edition) == []
    stated = [one for one in desk.records("answers") if one.get("stated")]
    assert len(stated) == 5
    assert f"/you-said/{stated[0]['voice']}/" in edition.trees
    assert "/action-plan/" not in edition.trees


@CHANGED
def test_after_the_month_no_edition_has_anything_to_mend(case: Case, tmp_path: Path) -> None:
    """Of the second council, the month above shows a whole edition each time."""
    desk = Desk.with_copy(case.council, tmp_path / "council", case.as_of)
    for step in MONTH[:-1]:
        step(desk)
    made = road.documents(desk.folder, desk.day, asked=CHECKED)
    assert made.fine, in_words(made.problems, made)


@pytest.mark.long
@pytest.mark.parametrize("case", cases()[::2], ids=str)
def test_after_the_month_every_edition_is_whole(case: Case, tmp_path: Path) -> None:
    desk = Desk.with_copy(case.council, tmp_path / "council", case.as_of)
    for step in MONTH[:-1]:
        step(desk)
    # At the address of the edition itself, so that what no edit shows in is not made again.
    assert wrong(made_from(desk.folder, desk.day, address=ADDRESS)) == []


@pytest.mark.long
@pytest.mark.parametrize("case", cases()[::2], ids=str)
def test_every_edition_is_built_without_the_section_that_the_last_step_leaves_out(
    case: Case, tmp_path: Path
) -> None:
    """Of the second council, the month above shows a whole edition without it each time."""
    desk = Desk.with_copy(case.council, tmp_path / "council", case.as_of)
    for step in MONTH:
        step(desk)
    without = road.documents(desk.folder, desk.day, asked=road.Asked(ADDRESS, looking_back=True))
    assert without.fine, in_words(without.problems, without)
