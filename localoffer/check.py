"""Fourth stage: hold what was read, and then what is planned, against the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from localoffer.library import Library
from localoffer.load import Loaded
from localoffer.pages.texts import MovedContext
from localoffer.plan import SitePlan, record_addresses
from localoffer.problems import Problem
from localoffer.records.bounds import COUNTED
from localoffer.records.files import Records
from localoffer.records.values import Palette
from localoffer.rules import RULES
from localoffer.rules.answers import asked_for_and_answered, no_answer_yet
from localoffer.rules.base import Content, ContentRule
from localoffer.rules.dates import not_yet_shown
from localoffer.rules.pages import nothing_to_get, page_below, same_address, unknown_drawing
from localoffer.rules.removed import removed_later


def check(
    loaded: Loaded, records: Records, as_of: date, palette: Palette, rules: Sequence[ContentRule] = RULES
) -> tuple[Problem, ...]:
    """What rules find in the content as it is looked at on a day, on pages of these colours."""
    content = Content(loaded, records, as_of, palette)
    return tuple(problem for rule in rules for problem in islice(rule(content), COUNTED))


def check_today(loaded: Loaded, records: Records, palette: Palette, library: Library) -> Iterator[Problem]:
    """Warnings that are of use on the day itself, and are no news to somebody who asked for another day."""
    content = Content(loaded, records, library.as_of, palette)
    yield from not_yet_shown(content)
    yield from removed_later(content)
    yield from no_answer_yet(library)


def check_plan(
    plan: SitePlan, library: Library, drawings: frozenset[str], records: Records
) -> Iterator[Problem]:
    """What would go wrong on the planned pages. `drawings` are the names of those that there are, `records` those of every day."""
    yield from nothing_to_get(library)
    yield from same_address(plan.pages, library.site.marks.record)
    yield from unknown_drawing(library, drawings)
    yield from asked_for_and_answered(library)
    pages = {
        page.address for page in plan.pages if not page.alone and not isinstance(page.context, MovedContext)
    }
    yield from page_below((*records.pages, *records.national_pages), pages.union(record_addresses(records)))
