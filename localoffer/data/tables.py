"""Tables of the offer for spreadsheets, each made from the data alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from localoffer.data.offer import (
    ActionData,
    AmountData,
    CitationData,
    EntitlementData,
    FigureData,
    OfferData,
    UpdateData,
    VoiceData,
)

R = TypeVar("R")

#: The value of a cell. Several texts are written one after the other.
Value = str | int | float | bool | tuple[str, ...] | None
#: The columns of a row, by name. Users of a table find them by name or position: a new one goes last, and none is
#: removed.
Columns = Mapping[str, Callable[[R], Value]]

#: The first characters of a cell that a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: The byte order mark: Excel reads a file as UTF-8 if it begins with this.
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def tables(data: OfferData) -> dict[str, str]:
    """Each table by file name. The very first column is the notice of an edition that nobody has adopted."""
    amounts = [_Sum(one, amount) for one in data.entitlements for amount in one.amounts]
    made = {
        "entitlements": written(data.entitlements, _entitlements(data), data.notice),
        "amounts": written(amounts, _amounts(data), data.notice),
        "voices": written(data.voices, _voices(data), data.notice),
        "actions": written(data.actions, _actions(data), data.notice),
        "figures": written(data.figures, _figures(data), data.notice),
    }
    return {f"{name}.csv": content for name, content in made.items()}


def written(rows: Iterable[R], columns: Columns[R], notice: str | None) -> str:
    """A table (RFC 4180) as Excel reads it. Without rows it has only the names of its columns."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("notice", *columns))
    for row in rows:
        writer.writerow((notice or "", *(cell(value(row)) for value in columns.values())))
    return MARK + out.getvalue()


def cell(value: Value) -> str:
    """The content of a cell. Text that a spreadsheet would evaluate gets a leading apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        value = "; ".join(value)
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return str(int(value)) if value == int(value) else str(value)


def _fields(*names: str, of: str = "") -> Columns[Any]:
    """A column for each of these fields of a row, or of a part of it such as `amount.`."""
    return {name: attrgetter(of + name) for name in names}


def _entitlements(data: OfferData) -> Columns[EntitlementData]:
    areas = {area.id: area.title for area in data.areas}
    return {
        **_fields("id", "title", "sentence"),
        "area": lambda one: areas.get(one.area or ""),
        **_fields("duty", "standing", "starts", "national", "council", "council_sentence", "who"),
        **_fields("statuses", "age_from", "age_until", "conditions"),
        "amounts_now": lambda one: sum(amount.when == "now" for amount in one.amounts),
        **_fields("amount_not_published", "contacts"),
        "page": lambda one: on_site(data, one.page),
        **_fields("checked", "review_by", "uncertain"),
        "sources": lambda one: in_words(data, one.sources),
        **_fields("by_district", "how_long", "closes", "giver"),
    }


class _Sum(NamedTuple):
    """An amount, and what it is for."""

    entitlement: EntitlementData
    amount: AmountData


def _amounts(data: OfferData) -> Columns[_Sum]:
    return {
        "entitlement": lambda row: row.entitlement.id,
        "title": lambda row: row.entitlement.title,
        "pounds": lambda row: row.amount.value,
        **_fields("limit", "period", "case", "age_from", "age_until", "home", "lives", "giver", of="amount."),
        **_fields("when", "starts", "ends", "seen_on", "as_stated_on", of="amount."),
        **_fields("floor", "national", "note", of="amount."),
        "page": lambda row: on_site(data, row.entitlement.page),
        "sources": lambda row: in_words(data, row.amount.sources),
    }


def _voices(data: OfferData) -> Columns[VoiceData]:
    priorities = {one.id: one.title for one in data.priorities}
    priorities |= {one.id: one.title for one in data.closed if one.list == "priorities"}
    return {
        **_fields("id", "number", "text"),
        "quotation": lambda voice: voice.quotation.words if voice.quotation else None,
        "quotation_by": lambda voice: voice.quotation.by if voice.quotation else None,
        **_fields("said_on", "said_where"),
        "priority": lambda voice: priorities.get(voice.priority or ""),
        **_fields("state", "state_since", "reason", "promises", "words_removed", "closed"),
        "page": lambda voice: on_site(data, voice.page),
        "sources": lambda voice: in_words(data, voice.sources),
    }


def _actions(data: OfferData) -> Columns[ActionData]:
    return {
        **_fields("id", "plan", "title", "owners", "starts", "due", "done_on", "stage"),
        "updates": lambda action: len(action.updates),
        "last_update_on": lambda action: last.date if (last := _newest(action)) else None,
        "last_update": lambda action: last.text if (last := _newest(action)) else None,
        "page": lambda action: on_site(data, action.page),
        "sources": lambda action: in_words(data, action.sources),
        **_fields("closed"),
    }


def _newest(action: ActionData) -> UpdateData | None:
    return max(action.updates, key=lambda update: update.date, default=None)


def _figures(data: OfferData) -> Columns[FigureData]:
    return {
        **_fields("figure", "title", "of", "column", "date", "value", "unit"),
        "page": lambda figure: on_site(data, figure.page),
        "sources": lambda figure: in_words(data, figure.sources),
    }


def on_site(data: OfferData, page: str) -> str:
    """The full address of a page if that of the site is known."""
    return data.site.rstrip("/") + page if data.site else page


def in_words(data: OfferData, citations: Iterable[CitationData]) -> str:
    """`Our strategy (2020-08), page 4; Board papers (2021)`."""
    sources = {source.id: source for source in data.sources}
    said = []
    for citation in citations:
        source = sources[citation.source]
        dated = f" ({source.date})" if source.date else f" (seen {source.seen})" if source.seen else ""
        numbered = citation.page and citation.page[0].isdigit()
        page = f", page {citation.page}" if numbered else f", {citation.page}" if citation.page else ""
        said.append(f"{source.title}{dated}{page}")
    return "; ".join(dict.fromkeys(said))
