"""What must hold for any council's edition: its folder as written, compared with what was made from it.

Each check is a generator of problems; its docstring describes it. None of them knows the models, so anything lost
between a file and a page is found. What an officer's ordinary additions may break is a warning, what only the engine
can break an error.
"""

from __future__ import annotations

from dataclasses import replace

from localoffer.edition.counts import wrong_count, wrong_state
from localoffer.edition.data import data_differs
from localoffer.edition.edition import Edition
from localoffer.edition.folds import folded_away, odd_fold
from localoffer.edition.gone import closed_and_still_shown
from localoffer.edition.links import (
    contact_unreachable,
    lost_link,
    mistake_untold,
    same_title,
    strange_number,
)
from localoffer.edition.money import sum_misplaced, whole_offer_differs
from localoffer.edition.papers import paper_counts_otherwise, paper_not_offered, wall_paper_differs
from localoffer.edition.reading import hard_to_read
from localoffer.edition.records import record_missing, record_too_early
from localoffer.edition.stems import (
    date_of_nobody,
    date_too_late,
    day_missing,
    number_of_nobody,
    small_count_shown,
    sum_of_nobody,
)
from localoffer.edition.verdicts import short_who_differs, wrong_verdict
from localoffer.edition.weights import heavy_frame, heavy_index, heavy_markup, heavy_paper, heavy_script
from localoffer.problems import Check, Problem

__all__ = ["CHECKS", "Edition", "EditionCheck", "look"]

EditionCheck = Check[[Edition]]

CHECKS: tuple[EditionCheck, ...] = (
    record_missing,
    record_too_early,
    wrong_count,
    wrong_state,
    wrong_verdict,
    short_who_differs,
    sum_misplaced,
    whole_offer_differs,
    sum_of_nobody,
    number_of_nobody,
    date_of_nobody,
    day_missing,
    date_too_late,
    small_count_shown,
    lost_link,
    same_title,
    strange_number,
    contact_unreachable,
    mistake_untold,
    data_differs,
    closed_and_still_shown,
    folded_away,
    odd_fold,
    paper_not_offered,
    paper_counts_otherwise,
    wall_paper_differs,
    heavy_frame,
    heavy_markup,
    heavy_paper,
    heavy_script,
    heavy_index,
    hard_to_read,
)


def look(edition: Edition, checks: tuple[EditionCheck, ...] = CHECKS) -> tuple[Problem, ...]:
    """Everything that the checks find, each problem with the name of its check as its rule."""
    return tuple(replace(found, rule=check.id) for check in checks for found in check(edition))
