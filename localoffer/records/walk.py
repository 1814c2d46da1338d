"""Traversal of records: each record, its nested records, and the references and texts in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from localoffer.problems import Mark
from localoffer.records.files import Records
from localoffer.records.models import Record
from localoffer.records.values import Prose, Ref

#: The lists that a field's name refers to, in any record. `targets` also covers `replaced_by`, which has no entry here.
TARGETS: Mapping[str, tuple[str, ...]] = {
    "source": ("sources",),
    "area": ("areas",),
    "statuses": ("statuses",),
    "contact": ("contacts", "helplines"),
    "contacts": ("contacts", "helplines"),
    "helpline": ("helplines", "contacts"),
    "also": ("helplines", "contacts"),
    "at_night": ("helplines", "contacts"),
    "priority": ("priorities",),
    "voices": ("voices",),
    "voices_in_part": ("voices",),
    "voices_repeated": ("voices",),
    "voice": ("voices",),
    "promise": ("promises",),
    "pledge": ("pledges",),
    "finding": ("findings",),
    "action": ("actions",),
    "measure": ("measures",),
    "group": ("groups",),
    "entitlements": ("entitlements",),
    "actions": ("actions",),
    "findings": ("findings",),
    "measures": ("measures",),
    "plan": ("plans",),
    "recommendation": ("recommendations",),
    "status": ("statuses",),
    "outcome": ("outcomes",),
    "outcomes": ("outcomes",),
    "entitlement": ("entitlements",),
    "expected": ("outcomes",),
    "meets": ("items",),
    "best": ("entitlements",),
    "consulted": ("sources",),
    "mistake": ("sources",),
    "law": ("sources",),
}


def targets(field: str, list_name: str) -> tuple[str, ...]:
    """The lists that a field of a record in a list refers to."""
    if field == "replaced_by" and list_name in TARGETS["contacts"]:
        return TARGETS["contacts"]
    return TARGETS.get(field, (list_name,))


def every_record(records: Records) -> Iterator[tuple[str, Record]]:
    """Each record in a list, page or site.yaml, with the name of its list, `pages` or `site`."""
    if records.site:
        yield "site", records.site
    for lists in (records.lists, records.national):
        for name, entries in lists.items():
            yield from ((name, entry) for entry in entries)
    for page in (*records.pages, *records.national_pages):
        yield "pages", page.text


def parts(record: Record) -> list[Record]:
    """A record and its nested records."""
    found = [record]
    for value in vars(record).values():
        for entry in value if isinstance(value, tuple) else (value,):
            # Quicker than isinstance, which pydantic overrides.
            if issubclass(type(entry), Record):
                found += parts(entry)
    return found


def references(record: Record) -> Iterator[tuple[str, Ref]]:
    """Each reference in a record and its nested records, with its field."""
    for part in parts(record):
        yield from ((field, value) for field, value in values(part) if isinstance(value, Ref))


def proses(record: Record) -> Iterator[Prose]:
    """Each Markdown text in the fields of a record and its nested records."""
    for part in parts(record):
        yield from (value for _, value in values(part) if isinstance(value, Prose))


def lines(record: Record) -> Iterator[tuple[str, Mark]]:
    """Each text that is not Markdown in the fields of a record and its nested records, with its position."""
    for part in parts(record):
        yield from ((text, part.marks.of(field)) for field, text in values(part) if isinstance(text, str))


def values(record: Record) -> Iterator[tuple[str, object]]:
    """Each value of each field; for a list, each entry."""
    for field, value in vars(record).items():
        for entry in value if isinstance(value, tuple) else (value,):
            yield field, entry
