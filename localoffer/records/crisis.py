"""Whom people ring when something has just gone wrong: the roles that must have a telephone number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from localoffer.records.models import Role, Situation, SituationFor


def night_roles(situations: Iterable[Situation]) -> frozenset[Role]:
    """The roles that situations name for the evening, the night and the weekend, at any age."""
    return frozenset(part.call_at_night for part in _parts(situations) if part.call_at_night)


def crisis_roles(situations: Iterable[Situation]) -> frozenset[Role]:
    """The roles that situations name by day or night, at any age, and the main line, which is rung if they have no number."""
    situations = tuple(situations)
    by_day = (part.call for part in _parts(situations) if part.call)
    return frozenset((Role.MAIN, *by_day)) | night_roles(situations)


def _parts(situations: Iterable[Situation]) -> Iterator[Situation | SituationFor]:
    """Each situation, and its details for each age."""
    for situation in situations:
        yield situation
        yield from situation.by_age
