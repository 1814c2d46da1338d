"""Leaves out, in one place, what is dated after the as-of date.

Each model says which of its dates makes it known (`known_from`) and which fields stay empty until their date
(`empty_until`). A record is also known from the date of the first of its sources. What is announced is known before
its first day, and given from then on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from operator import is_not
from typing import Any, TypeGuard, TypeVar

from localoffer.records import models
from localoffer.records.files import PageFile, Records
from localoffer.records.frozen import dataclass
from localoffer.records.values import When

R = TypeVar("R", bound=models.Record)


def has_come(when: When | date | None, as_of: date) -> bool:
    """Whether a date is on or before that day. A month counts from its first day; no date always counts."""
    return when is None or (when.first_day if isinstance(when, When) else when) <= as_of


def announced(record: models.Record) -> TypeGuard[models.Entitlement | models.HomeKind]:
    """Whether it is shown to people before its first day."""
    return (
        isinstance(record, models.Entitlement | models.HomeKind)
        and record.standing is models.Standing.ANNOUNCED
    )


def has_begun(record: models.Record, as_of: date) -> bool:
    """Whether it was announced for a day that has come."""
    return announced(record) and record.from_ is not None and has_come(record.from_, as_of)


def removed_on(record: models.MayLoseWords, as_of: date) -> When | None:
    """The day on which the words of a record were taken away, once it has come."""
    removed = record.words_removed
    return When.of(removed.date) if removed and has_come(removed.date, as_of) else None


def known(records: Records, as_of: date) -> Records:
    """The records as they could be known on that day. The site itself always is."""
    sources = {source.id: source for source in records.of_both(models.Source) if has_come(source.date, as_of)}
    day = _Day(as_of, sources)
    return replace(
        records,
        site=day.with_known_parts(records.site) if records.site else None,
        lists=day.lists(records.lists),
        national=day.lists(records.national),
        pages=day.pages(records.pages),
        national_pages=day.pages(records.national_pages),
    )


@dataclass(frozen=True)
class _Day:
    as_of: date
    sources: Mapping[str, models.Source]

    def lists(self, lists: Mapping[str, tuple[models.Record, ...]]) -> dict[str, tuple[models.Record, ...]]:
        return {name: self.those_known(entries) for name, entries in lists.items()}

    def pages(self, pages: tuple[PageFile, ...]) -> tuple[PageFile, ...]:
        known = ((page, self.record(page.text)) for page in pages)
        return tuple(replace(page, text=text) for page, text in known if text)

    def those_known(self, records: tuple[R, ...]) -> tuple[R, ...]:
        return tuple(known for record in records if (known := self.record(record)))

    def record(self, record: R) -> R | None:
        """The record with its known parts. None if it is not known itself, or is an answer with no known parts."""
        begun = all(self.has_come(getattr(record, name)) for name in type(record).known_from)
        if not begun and not announced(record):
            return None
        if isinstance(record, models.Citation):
            return record if record.source.id in self.sources else None
        shown = self.with_known_parts(record)
        if isinstance(shown, models.Closed | models.Amount):
            begins = shown.date if isinstance(shown, models.Closed) else shown.from_
            if not self.has_come(begins) and not self.is_announced(shown):
                return None
        if isinstance(shown, models.Answer) and shown is not record and not (shown.evidence or shown.stated):
            return None
        parts = (
            name for name in _needed(type(record)) if isinstance(getattr(record, name), tuple | models.Record)
        )
        lost = (name for name in parts if getattr(record, name) and not getattr(shown, name))
        return None if any(lost) else shown

    def with_known_parts(self, record: R) -> R:
        changed: dict[str, Any] = {}
        for name, value in vars(record).items():
            if isinstance(value, tuple):
                if value and isinstance(value[0], models.Record):
                    those = self.those_known(value)
                    if len(those) < len(value) or any(map(is_not, those, value)):
                        changed[name] = those
            elif isinstance(value, models.Record) and (one := self.record(value)) is not value:
                changed[name] = one
        for until, names in type(record).empty_until.items():
            if not self.has_come(getattr(record, until)):
                changed |= {name: None for name in names if hasattr(record, name)}
        if (
            isinstance(record, models.Amount)
            and not self.has_come(record.to)
            and not self.is_announced(record)
        ):
            changed["to"] = None
        if has_begun(record, self.as_of):
            changed["standing"] = models.Standing.GIVEN
        return record.model_copy(update=changed) if changed else record

    def has_come(self, when: When | date | None) -> bool:
        return has_come(when, self.as_of)

    def is_announced(self, coming: models.Amount | models.Closed) -> bool:
        """Whether a source of the amount or closing was published by then; for a source without a date, whether it was
        read by then."""
        cited = (self.sources[cite.source.id] for cite in coming.sources if cite.source.id in self.sources)
        return any(self.has_come(source.date or source.seen) for source in cited)


@cache
def _needed(kind: type[models.Record]) -> tuple[str, ...]:
    """The parts without which a record says nothing: its sources, and the required ones."""
    return tuple(
        name for name, field in kind.model_fields.items() if name == "sources" or field.is_required()
    )
