"""Fourth stage: check what was read, and then what is planned, against the rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from localoffer.library import Library
from localoffer.load import Loaded
from localoffer.plan import SitePlan, record_addresses
from localoffer.problems import Level, Problem
from localoffer.read import read
from localoffer.records.bounds import COUNTED
from localoffer.records.files import Records, pick
from localoffer.records.models import Later
from localoffer.rules import RULES
from localoffer.rules.answers import asked_for_and_answered, no_answer_yet
from localoffer.rules.base import Content, ContentRule, named
from localoffer.rules.dates import not_yet_shown
from localoffer.rules.later import (
    NOTHING_WAITS,
    Waiting,
    Warnings,
    not_to_be_put_off,
    nothing_to_put_off,
    put_off_too_long,
    without_those_put_off,
)
from localoffer.rules.pages import nothing_to_get, page_below, same_address, unknown_drawing
from localoffer.rules.placeholders import placeholder
from localoffer.rules.references import lists_gone
from localoffer.rules.removed import removed_later


def check(content: Content, rules: Sequence[ContentRule] = RULES) -> tuple[Problem, ...]:
    """The problems that rules find in the content as of a day, on pages with these colours."""
    if lost := lists_gone(content):
        records = replace(content.records, missing=content.records.missing | lost)
        content = replace(content, records=records)
    return tuple(named(content, (problem for rule in rules for problem in islice(rule(content), COUNTED))))


def check_today(content: Content, library: Library) -> Iterator[Problem]:
    """Warnings that are useful on the current day only, and not to somebody who asked for another day."""
    yield from named(content, (*not_yet_shown(content), *removed_later(content)))
    yield from no_answer_yet(library)


def check_plan(
    plan: SitePlan, library: Library, drawings: frozenset[str], records: Records
) -> Iterator[Problem]:
    """What would go wrong on the planned pages. `drawings` are the names of those that exist, `records` those of any day."""
    yield from nothing_to_get(library)
    yield from same_address(plan.pages, library.site.marks.record)
    yield from unknown_drawing(library, drawings)
    yield from asked_for_and_answered(library)
    yield from page_below((*records.pages, *records.national_pages), addresses_of(plan, records))


def without_what_follows(misread: Iterable[Problem], of_texts: Iterable[Problem]) -> Iterator[Problem]:
    """Both, told once for each line: a value that could not be read needs no warnings about its words. That it is still
    to come says more than that it is, say, no date."""
    of_texts = tuple(of_texts)
    to_come = {_line(it) for it in of_texts if it.rule == placeholder.id}
    unread = [it for it in misread if _line(it) not in to_come]
    lines = {_line(it) for it in unread}
    yield from unread
    yield from (it for it in of_texts if it.level is Level.ERROR or _line(it) not in lines)


def _line(problem: Problem) -> tuple[str, int]:
    return problem.mark.file, problem.mark.line


def addresses_of(plan: SitePlan, records: Records) -> frozenset[str]:
    """The addresses of every page that others may be below, on whatever day it appears."""
    pages = (page.address for page in plan.pages if not page.alone and not page.context.leads_on)
    return frozenset((*pages, *record_addresses(records)))


def put_off(
    content: Content, problems: tuple[Problem, ...], looking_back: bool, unasked: Collection[str] | None
) -> tuple[tuple[Problem, ...], Waiting]:
    """The problems without the warnings that are put off, plus mistakes in the list of those; and how many are put
    off.

    `unasked` are rules that were not run: an entry that puts them off may still be needed. None: most were not run.
    """
    later = pick(content.records.lists, Later)
    if not later:
        return problems, NOTHING_WAITS
    # Imported only here: it knows the rules for every edition, and their libraries are slow to import.
    from localoffer.edition import CHECKS
    from localoffer.rules.registry import OF_A_CHANGE, REGISTRY

    warnings = Warnings(content.loaded, problems, later)
    editions = {rule.id for rule in CHECKS}
    of_a_change = {rule.id for rule in OF_A_CHANGE}
    found = [*not_to_be_put_off(warnings, content.records, REGISTRY, editions)]
    if not looking_back:
        found += put_off_too_long(later, content.as_of)
    if found:
        return (*problems, *found), NOTHING_WAITS
    told, waiting = without_those_put_off(warnings, content.as_of)
    if not looking_back and unasked is not None:
        found += nothing_to_put_off(warnings, editions.union(unasked), of_a_change)
    return (*told, *found), waiting


def put_off_of_edition(
    loaded: Loaded, problems: tuple[Problem, ...], as_of: date, looking_back: bool
) -> tuple[tuple[Problem, ...], Waiting]:
    """The same for problems found by the rules for every edition, after they were run."""
    from localoffer.edition import CHECKS

    asked = {rule.id for rule in CHECKS}
    records, _ = read(loaded)
    later = tuple(one for one in pick(records.lists, Later) if one.rule in asked)
    warnings = Warnings(loaded, problems, later)
    told, waiting = without_those_put_off(warnings, as_of)
    return (*told, *(() if looking_back else nothing_to_put_off(warnings))), waiting
