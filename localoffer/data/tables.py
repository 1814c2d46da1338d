"""Tables of the offer for spreadsheets, each taken from the data alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

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

#: What a table has in a cell.
Value = str | int | float | bool | None
#: What one row of a table is made from.
Row = TypeVar("Row")
#: The columns of a table, each by its name with how a row fills it.
Columns = Mapping[str, Callable[[Row], Value]]

#: The first signs of a cell that a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Excel reads a file as UTF-8 where it begins with this.
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def tables(data: OfferData) -> dict[str, str]:
    """Each table by its file name. The first column of all is the notice of an edition that nobody has adopted."""
    return {
        "entitlements.csv": _entitlements(data),
        "amounts.csv": _amounts(data),
        "voices.csv": _voices(data),
        "actions.csv": _actions(data),
        "figures.csv": _figures(data),
    }


def _table(data: OfferData, columns: Columns[Row], records: Iterable[Row]) -> str:
    rows = ([value(record) for value in columns.values()] for record in records)
    return written(columns, rows, data.notice)


def written(columns: Iterable[str], rows: Iterable[Iterable[Value]], notice: str | None) -> str:
    """A table (RFC 4180) that begins with the names of its columns, also where it has no rows."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("notice", *columns))
    writer.writerows((notice or "", *map(cell, row)) for row in rows)
    return MARK + out.getvalue()


def cell(value: Value) -> str:
    """What stands in a cell. Words that a spreadsheet would reckon with begin with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return f"{value:g}" if value == int(value) else str(value)


def _entitlements(data: OfferData) -> str:
    areas = {area.id: area.title for area in data.areas}
    columns: Columns[EntitlementData] = {
        "id": lambda one: one.id,
        "title": lambda one: one.title,
        "sentence": lambda one: one.sentence,
        "area": lambda one: areas.get(one.area or ""),
        "duty": lambda one: one.duty,
        "standing": lambda one: one.standing,
        "starts": lambda one: one.starts,
        "national": lambda one: one.national,
        "council": lambda one: one.council,
        "council_sentence": lambda one: one.council_sentence,
        "who": lambda one: one.who,
        "statuses": lambda one: "; ".join(one.statuses),
        "age_from": lambda one: one.age_from,
        "age_until": lambda one: one.age_until,
        "conditions": lambda one: "; ".join(one.conditions),
        "amounts_now": lambda one: sum(amount.when == "now" for amount in one.amounts),
        "amount_not_published": lambda one: one.amount_not_published,
        "contacts": lambda one: "; ".join(one.contacts),
        "page": lambda one: on_site(data, one.page),
        "checked": lambda one: one.checked,
        "review_by": lambda one: one.review_by,
        "uncertain": lambda one: one.uncertain,
        "sources": lambda one: in_words(data, one.sources),
    }
    return _table(data, columns, data.entitlements)


def _amounts(data: OfferData) -> str:
    columns: Columns[tuple[EntitlementData, AmountData]] = {
        "entitlement": lambda pair: pair[0].id,
        "title": lambda pair: pair[0].title,
        "pounds": lambda pair: pair[1].value,
        "limit": lambda pair: pair[1].limit,
        "period": lambda pair: pair[1].period,
        "case": lambda pair: pair[1].case,
        "age_from": lambda pair: pair[1].age_from,
        "age_until": lambda pair: pair[1].age_until,
        "home": lambda pair: pair[1].home,
        "lives": lambda pair: pair[1].lives,
        "giver": lambda pair: pair[1].giver,
        "when": lambda pair: pair[1].when,
        "starts": lambda pair: pair[1].starts,
        "ends": lambda pair: pair[1].ends,
        "seen_on": lambda pair: pair[1].seen_on,
        "as_stated_on": lambda pair: pair[1].as_stated_on,
        "floor": lambda pair: pair[1].floor,
        "national": lambda pair: pair[1].national,
        "note": lambda pair: pair[1].note,
        "page": lambda pair: on_site(data, pair[0].page),
        "sources": lambda pair: in_words(data, pair[1].sources),
    }
    return _table(data, columns, ((one, amount) for one in data.entitlements for amount in one.amounts))


def _voices(data: OfferData) -> str:
    priorities = {priority.id: priority.title for priority in data.priorities}
    columns: Columns[VoiceData] = {
        "id": lambda voice: voice.id,
        "number": lambda voice: voice.number,
        "text": lambda voice: voice.text,
        "quotation": lambda voice: voice.quotation.words if voice.quotation else None,
        "quotation_by": lambda voice: voice.quotation.by if voice.quotation else None,
        "said_on": lambda voice: voice.said_on,
        "said_where": lambda voice: voice.said_where,
        "priority": lambda voice: priorities.get(voice.priority or ""),
        "state": lambda voice: voice.state,
        "state_since": lambda voice: voice.state_since,
        "reason": lambda voice: voice.reason,
        "promises": lambda voice: "; ".join(voice.promises),
        "words_removed": lambda voice: voice.words_removed,
        "closed": lambda voice: voice.closed,
        "page": lambda voice: on_site(data, voice.page),
        "sources": lambda voice: in_words(data, voice.sources),
    }
    return _table(data, columns, data.voices)


def _newest(action: ActionData) -> UpdateData | None:
    return max(action.updates, key=lambda update: update.date, default=None)


def _actions(data: OfferData) -> str:
    columns: Columns[ActionData] = {
        "id": lambda action: action.id,
        "plan": lambda action: action.plan,
        "title": lambda action: action.title,
        "owners": lambda action: "; ".join(action.owners),
        "starts": lambda action: action.starts,
        "due": lambda action: action.due,
        "done_on": lambda action: action.done_on,
        "stage": lambda action: action.stage,
        "updates": lambda action: len(action.updates),
        "last_update_on": lambda action: newest.date if (newest := _newest(action)) else None,
        "last_update": lambda action: newest.text if (newest := _newest(action)) else None,
        "page": lambda action: on_site(data, action.page),
        "sources": lambda action: in_words(data, action.sources),
    }
    return _table(data, columns, data.actions)


def _figures(data: OfferData) -> str:
    columns: Columns[FigureData] = {
        "figure": lambda figure: figure.figure,
        "title": lambda figure: figure.title,
        "of": lambda figure: figure.of,
        "column": lambda figure: figure.column,
        "date": lambda figure: figure.date,
        "value": lambda figure: figure.value,
        "unit": lambda figure: figure.unit,
        "page": lambda figure: on_site(data, figure.page),
        "sources": lambda figure: in_words(data, figure.sources),
    }
    return _table(data, columns, data.figures)


def on_site(data: OfferData, page: str) -> str:
    """The whole address of a page where that of the site is known."""
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
